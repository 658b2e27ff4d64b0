//! The sentence of an item: its filled slots in the order WHERE, WHILE, WHEN or IF, SHALL (EARS: Mavin et al., "Easy
//! approach to requirements syntax", RE 2009), one clause each.
//!
//! Until somebody wrote the sentence in the desk pass it frames what was said and changes nothing about it: "the
//! system SHALL keep this: …". What is missing is asked for, never made up.

use super::index::Ctx;
use super::slots::{Slots, trim_end};
use super::text::{Piece, Text};
use crate::domain::item::ItemKind;

/// The clauses of an item without a sentence of its own; none for a kind that states nothing about the system.
pub(crate) fn from_slots(kind: ItemKind, slots: &Slots) -> Vec<Text> {
    let mut clauses = Vec::new();
    let mut before = |word: &str, slot: &str| {
        if let Some(text) = slots.get(slot) {
            clauses.push(clause(word, text));
        }
    };
    let shall = match kind {
        ItemKind::Keep => {
            before("WHILE", "while");
            before("WHEN", "when");
            Text::ours("keep this: ").and_text(&needed(slots, "behaviour", "what must stay"))
        }
        ItemKind::Rule => {
            before("WHERE", "where");
            let decide = needed(slots, "decide", "what is decided");
            match (slots.get("input"), slots.get("rule")) {
                (None, None) => {
                    clauses.push(clause("WHEN", &needed(slots, "when", "when this applies")));
                    Text::ours("do this: ").and_text(&decide)
                }
                (input, rule) => {
                    // From what it is decided says when: whenever that is there.
                    if slots.get("when").is_some() || input.is_none() {
                        clauses.push(clause("WHEN", &needed(slots, "when", "when this applies")));
                    }
                    let input = needed_text(input, "from what");
                    let rule = needed_text(rule, "by which rule");
                    Text::ours("work out ")
                        .and_text(&decide)
                        .and_ours(" from ")
                        .and_text(&input)
                        .and_ours(", by this rule: ")
                        .and_text(&rule)
                }
            }
        }
        ItemKind::Fix => {
            clauses.push(clause("WHEN", &needed(slots, "when", "when this comes up")));
            let behaviour = needed(slots, "behaviour", "what would make this unnecessary");
            Text::ours("make this true: ").and_text(&behaviour)
        }
        ItemKind::Eng => {
            before("IF", "if");
            needed(slots, "response", "what shall protect against this")
        }
        _ => return Vec::new(),
    };
    let opening = match (clauses.is_empty(), kind) {
        (true, _) => "The system SHALL ",
        (false, ItemKind::Eng) => "THEN the system SHALL ",
        (false, _) => "the system SHALL ",
    };
    clauses.push(Text::ours(opening).and_text(&shall).and_ours("."));
    clauses
}

/// How a gap is marked, by us and by whoever writes a sentence.
pub(crate) const UNCLEAR: &str = "[NEEDS CLARIFICATION: ";

/// What somebody wrote in the desk pass. A gap they marked is a mark, as ours are; what is missing is their words.
pub(crate) fn written(ctx: &Ctx<'_>, text: &str) -> Text {
    let mut out = Text::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(UNCLEAR) {
        let Some((missing, behind)) = after.split_once(']') else { break };
        out.extend(&ctx.naming.said(before));
        out = out.and_ours(UNCLEAR).and_text(&ctx.naming.said(missing)).and_ours("]");
        rest = behind;
    }
    out.extend(&ctx.naming.said(rest));
    out
}

fn clause(word: &str, text: &Text) -> Text {
    let mut text = text.clone();
    trim_end(&mut text);
    // "when a card is set" after WHEN: the word was said already.
    if let Some(Piece::Theirs(first) | Piece::Label(first)) = text.0.first_mut() {
        let said = first.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if said && first[word.len()..].starts_with(' ') {
            *first = first[word.len()..].trim_start().to_owned();
        }
    }
    Text::ours(format!("{word} ")).and_text(&text).and_ours(",")
}

fn needed(slots: &Slots, slot: &str, what: &str) -> Text {
    needed_text(slots.get(slot), what)
}

fn needed_text(text: Option<&Text>, what: &str) -> Text {
    match text {
        Some(text) => {
            let mut text = text.clone();
            trim_end(&mut text);
            text
        }
        None => Text::new().and(Piece::Clarify(what.to_owned())),
    }
}

/// A sentence that somebody wrote, cut before each clause: WHERE, WHILE, WHEN, IF, THEN, and "the system SHALL".
pub(crate) fn cut(sentence: &str) -> Vec<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let mut clauses: Vec<Vec<&str>> = Vec::new();
    let mut after_then = false;
    for (at, word) in words.iter().enumerate() {
        let subject = word.eq_ignore_ascii_case("the")
            && words.get(at + 1).is_some_and(|next| *next == "system")
            && words.get(at + 2).is_some_and(|next| *next == "SHALL");
        let opens = matches!(*word, "WHERE" | "WHILE" | "WHEN" | "IF" | "THEN") || (subject && !after_then);
        after_then = *word == "THEN";
        match clauses.last_mut() {
            Some(last) if !opens => last.push(word),
            _ => clauses.push(vec![word]),
        }
    }
    clauses.into_iter().map(|words| words.join(" ")).collect()
}

/// A scenario cut before its GIVEN, WHEN and THEN; each once, in this order. A text that does not begin with one of
/// them is all in the last part.
pub(crate) fn scenario(text: &str) -> [Option<String>; 3] {
    const KEYS: [&str; 3] = ["GIVEN", "WHEN", "THEN"];
    let mut parts: [Option<Vec<&str>>; 3] = [None, None, None];
    let mut at = None;
    for word in text.split_whitespace() {
        let key = KEYS.iter().position(|key| *key == word);
        match (key, at) {
            (Some(key), before) if before.is_none_or(|before| key > before) => {
                if before.is_none() && parts[2].is_some() {
                    parts[2].get_or_insert_default().push(word);
                    continue;
                }
                at = Some(key);
                parts[key] = Some(Vec::new());
            }
            (_, Some(at)) => parts[at].get_or_insert_default().push(word),
            (_, None) => parts[2].get_or_insert_default().push(word),
        }
    }
    parts.map(|words| words.map(|words| words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(slots: &[(&'static str, &str)]) -> Slots {
        let texts = slots.iter().map(|(name, words)| (*name, Text::theirs(*words))).collect();
        Slots { texts, ..Slots::default() }
    }

    fn line(kind: ItemKind, slots: &[(&'static str, &str)]) -> String {
        from_slots(kind, &said(slots)).iter().map(Text::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn clauses_come_in_one_order() {
        let keep =
            [("behaviour", "one screen for the week."), ("when", "Monday comes,"), ("while", "it is open")];
        assert_eq!(
            line(ItemKind::Keep, &keep),
            "WHILE it is open,\nWHEN Monday comes,\nthe system SHALL keep this: one screen for the week."
        );
        let eng = [("if", "somebody opens the link"), ("response", "show nothing")];
        assert_eq!(
            line(ItemKind::Eng, &eng),
            "IF somebody opens the link,\nTHEN the system SHALL show nothing."
        );
        let rule = [("decide", "who is quiet"), ("input", "the last mail"), ("rule", "five days")];
        assert_eq!(
            line(ItemKind::Rule, &rule),
            "The system SHALL work out who is quiet from the last mail, by this rule: five days."
        );
        let people = [("where", "partners"), ("when", "the name ends so"), ("decide", "call on day 2")];
        assert_eq!(
            line(ItemKind::Rule, &people),
            "WHERE partners,\nWHEN the name ends so,\nthe system SHALL do this: call on day 2."
        );
    }

    #[test]
    fn what_is_missing_is_asked_for() {
        for (kind, missing) in
            [(ItemKind::Keep, 1), (ItemKind::Fix, 2), (ItemKind::Rule, 2), (ItemKind::Eng, 1)]
        {
            let sentence = line(kind, &[]);
            assert_eq!(sentence.matches("[NEEDS CLARIFICATION: ").count(), missing, "{sentence}");
        }
        assert!(!line(ItemKind::Fix, &[("when", "a"), ("behaviour", "b")]).contains("NEEDS"));
        let doubled = line(ItemKind::Keep, &[("when", "When a card is set"), ("behaviour", "b")]);
        assert!(doubled.starts_with("WHEN a card is set,"), "{doubled}");
        assert_eq!(line(ItemKind::Know, &[("hard", "all of it")]), "");
    }

    #[test]
    fn a_written_sentence_is_cut_into_clauses() {
        assert_eq!(
            cut("IF a customer has no yes, THEN the system SHALL refuse it."),
            ["IF a customer has no yes,", "THEN the system SHALL refuse it."]
        );
        assert_eq!(
            cut("WHILE open, WHEN five days passed, the system SHALL show the WHENEVER."),
            ["WHILE open,", "WHEN five days passed,", "the system SHALL show the WHENEVER."]
        );
        assert_eq!(cut("The system SHALL stay."), ["The system SHALL stay."]);
        assert!(cut(" \n").is_empty());
    }

    #[test]
    fn a_scenario_has_three_parts() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            scenario("GIVEN ten ticks\n WHEN somebody drags THEN it stays WHEN asked"),
            [some("ten ticks"), some("somebody drags"), some("it stays WHEN asked")]
        );
        assert_eq!(scenario("it just works"), [None, None, some("it just works")]);
        assert_eq!(scenario("WHEN a THEN b GIVEN c"), [None, some("a"), some("b GIVEN c")]);
        assert_eq!(scenario("first GIVEN a WHEN b"), [None, None, some("first GIVEN a WHEN b")]);
        assert_eq!(scenario(""), [None, None, None]);
    }
}
