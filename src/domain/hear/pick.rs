//! What a text picks from options: by the digits before them, by their labels, by yes and no, by "both".

use super::yes_no::yes_no;
use crate::domain::questionnaire::QuestionOption;
use crate::text::reading::yes_no_reading;
use std::collections::BTreeSet;

/// What parts labels, with words behind it too.
const PAUSES: &[&str] = &[",", ";", ":"];
/// What parts labels.
const ANDS: &[&str] = &[" and ", " und ", " & "];
/// So much room an article before a label takes.
const ARTICLE: usize = 8;
/// "Customer data, money, both, or neither?"
const BOTH: &[&str] = &["both", "beide", "beides"];
/// The options that say of all others that they are not so, or that nobody knows.
const ALONE: &[&str] = &["neither", "none", "not_sure"];

pub(super) fn words(rest: &str) -> Option<String> {
    (!rest.trim().is_empty()).then(|| rest.trim().to_owned())
}

/// An option by the digit that stands before it on the screen; 0 is the tenth.
pub(super) fn picked(options: &[QuestionOption], token: &str) -> Option<String> {
    let place = match token.parse::<usize>().ok()? {
        0 => 10,
        place => place,
    };
    options.get(place - 1).map(|option| option.id.clone())
}

/// A pick and the words behind it: by its digit, by its label alone or before a pause, or by yes or no.
pub(super) fn choice(options: &[QuestionOption], text: &str) -> Option<(String, Option<String>)> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if let Some(option) = picked(options, first.trim_end_matches([',', '.', ':', ';', ')'])) {
        return Some((option, words(rest)));
    }
    if let Some(option) = option_named(options, text) {
        return Some((option, None));
    }
    let heard = yes_no(text);
    if let Some((label, said)) = text.split_once([',', ';', ':'])
        && let Some(option) = option_named(options, label)
    {
        // "Yes, and no" is neither.
        return (heard.is_some() || yes_no_reading(label).is_none()).then(|| (option, words(said)));
    }
    let (yes, said) = heard?;
    Some((option_that_says(options, yes)?, said))
}

/// The picks a text begins with, by their digits or their labels, and what was said behind them.
pub(super) fn picks(options: &[QuestionOption], text: &str) -> (BTreeSet<String>, Option<String>) {
    let (mut found, mut rest) = (BTreeSet::new(), text);
    loop {
        let token = rest.split([' ', ',']).next().unwrap_or_default();
        let Some(option) = picked(options, token.trim_end_matches(['.', ':', ';', ')'])) else { break };
        found.insert(option);
        rest = rest[token.len()..].trim_start_matches([' ', ',']);
    }
    if found.is_empty() {
        let heard = labels(options, text).or_else(|| both(options, text)).or_else(|| {
            let (option, said) = choice(options, text)?;
            Some((BTreeSet::from([option]), said))
        });
        return heard.unwrap_or_default();
    }
    (found, words(rest))
}

/// The options a text begins with by their labels, and what was said behind a pause. "And" parts labels only.
fn labels(options: &[QuestionOption], text: &str) -> Option<(BTreeSet<String>, Option<String>)> {
    if let Some(option) = option_named(options, text) {
        return Some((BTreeSet::from([option]), None));
    }
    // No label is longer, however its letters are written.
    let longest = 2 * options.iter().map(|option| option.label.len()).max()? + ARTICLE;
    let parts = PAUSES.iter().map(|sign| (*sign, true)).chain(ANDS.iter().map(|word| (*word, false)));
    let mut parts: Vec<_> = parts
        .flat_map(|(part, pause)| {
            let at = text.match_indices(part).map(|(at, _)| at).take_while(|at| *at <= longest);
            at.map(move |at| (at, part.len(), pause))
        })
        .collect();
    // A label may hold a comma itself, so the longest goes first.
    parts.sort_unstable();
    parts.into_iter().rev().find_map(|(at, length, pause)| {
        let first = option_named(options, &text[..at])?;
        let rest = text[at + length..].trim_start();
        let next = ANDS.iter().find_map(|and| rest.strip_prefix(and.trim_start())).unwrap_or(rest);
        match labels(options, next) {
            Some((mut more, said)) => {
                more.insert(first);
                Some((more, said))
            }
            None => pause.then(|| (BTreeSet::from([first]), words(rest))),
        }
    })
}

/// Both, where there are two beside those that are picked alone, and what was said with it.
fn both(options: &[QuestionOption], text: &str) -> Option<(BTreeSet<String>, Option<String>)> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = first.trim_end_matches([',', '.', ';', ':', '!']).to_lowercase();
    let two: BTreeSet<String> =
        options.iter().map(|option| &option.id).filter(|id| !ALONE.contains(&id.as_str())).cloned().collect();
    (BOTH.contains(&word.as_str()) && two.len() == 2).then(|| (two, words(rest)))
}

/// Where a pick is between yes and no, the option that says this one.
fn option_that_says(options: &[QuestionOption], yes: bool) -> Option<String> {
    let saying = |yes: bool| {
        let says = move |option: &&QuestionOption| {
            !option.label.contains(char::is_whitespace) && yes_no_reading(&option.label) == Some(yes)
        };
        options.iter().find(says)
    };
    saying(!yes)?;
    saying(yes).map(|option| option.id.clone())
}

/// An option by its id or its label; an article before the label does not count.
pub(super) fn option_named(options: &[QuestionOption], text: &str) -> Option<String> {
    let bare = |text: &str| {
        let text = text.trim().to_lowercase();
        let article = ["the ", "a ", "an "].into_iter().find_map(|article| text.strip_prefix(article));
        article.map(str::to_owned).unwrap_or(text)
    };
    let wanted = bare(text);
    let same = |option: &&QuestionOption| option.id == wanted || bare(&option.label) == wanted;
    options.iter().find(same).map(|option| option.id.clone())
}

#[cfg(test)]
mod tests {
    use super::super::body as heard;
    use crate::domain::ids::ToolId;
    use crate::domain::statement::Body;
    use crate::domain::tool::Tool;
    use jiff::civil::date;

    fn body(set: &str, topic: &str, text: &str) -> (Body, Option<String>) {
        let source = crate::catalog::find(set, &[]).expect("it is shipped");
        let set = crate::catalog::read(&source).expect("it has no errors");
        let placed = set.questions().find(|p| p.question.id.as_str() == topic).expect("a question");
        heard(&Tool::new(ToolId(uuid::Uuid::nil())), placed.question, text, date(2026, 11, 18))
    }

    fn said(topic: &str, text: &str) -> (Body, Option<String>) {
        body("inventory-walkthrough", topic, text)
    }

    fn pick(option: &str, words: Option<&str>) -> (Body, Option<String>) {
        (Body::Choice(option.to_owned()), words.map(str::to_owned))
    }

    #[test]
    fn a_pick_is_a_digit_or_a_label_before_a_pause() {
        let felt = |text| said("does.criticality", text);
        assert_eq!(felt("2 they ring"), pick("same_day", Some("they ring")));
        assert_eq!(felt("2, they ring"), pick("same_day", Some("they ring")));
        assert_eq!(felt("The same day"), pick("same_day", None));
        assert_eq!(felt("same day, they ring"), pick("same_day", Some("they ring")));
        for words in ["7", "0", "the same day or so", "2nd day", ""] {
            assert_eq!(felt(words), (Body::Text(words.to_owned()), None), "{words}");
        }
    }

    #[test]
    fn a_pick_between_yes_and_no_is_heard_like_yes_and_no() {
        let sign = |text: &str| body("spot-the-dependency", "sign.diagram", text);
        assert_eq!(sign("yes it is"), pick("holds", Some("it is")));
        assert_eq!(sign("Yes, every day"), pick("holds", Some("every day")));
        assert_eq!(sign("no, never"), pick("not_here", Some("never")));
        assert_eq!(
            sign("no it is drawn in, isn't it"),
            (Body::Text("no it is drawn in, isn't it".into()), None)
        );
        assert_eq!(sign("no it isn't"), pick("not_here", Some("it isn't")));
        assert_eq!(sign("not sure"), pick("not_sure", None));
        for words in ["no idea", "yes and no", "yes, and no", "no it depends", "it is"] {
            assert_eq!(sign(words), (Body::Text(words.to_owned()), None), "{words}");
        }
        // Where no option says so alone, the words stay words.
        let real = said("does.criticality", "yes it is");
        assert_eq!(real, (Body::Text("yes it is".into()), None));
    }

    #[test]
    fn several_picks_leave_the_words_behind_them_alone() {
        let (body, words) = said("does.data", "1, 3 names, and  notes");
        assert_eq!(body, Body::Choices(["customer_contacts", "prices"].map(str::to_owned).into()));
        assert_eq!(words.as_deref(), Some("names, and  notes"));
        assert_eq!(said("does.data", "none of these").0, Body::Choices(["none".to_owned()].into()));
        assert_eq!(said("does.data", "0").0, Body::Text("0".to_owned()));
    }

    #[test]
    fn several_labels_are_picks_as_far_as_they_go() {
        let gate = |text: &str| match body("spot-the-dependency", "spot.gate", text) {
            (Body::Choices(picks), words) => (picks.into_iter().collect::<Vec<_>>().join(" "), words),
            (Body::Text(text), None) => (format!("“{text}”"), None),
            other => panic!("{other:?}"),
        };
        for (text, picks, words) in [
            ("customer data, money", "customer_data money", ""),
            ("customer data and money", "customer_data money", ""),
            ("Money & the customer data", "customer_data money", ""),
            ("money, and customer data; in a notes field", "customer_data money", "in a notes field"),
            ("money, in a notes field", "money", "in a notes field"),
            ("neither", "neither", ""),
            ("both", "customer_data money", ""),
            ("Both, in a notes field", "customer_data money", "in a notes field"),
            ("both of them", "customer_data money", "of them"),
            ("customer data and the like", "“customer data and the like”", ""),
            ("bothersome", "“bothersome”", ""),
        ] {
            let words = (!words.is_empty()).then(|| words.to_owned());
            assert_eq!(gate(text), (picks.to_owned(), words), "{text}");
        }
        // A comma may stand in a label, and "both" means nothing among seven.
        let data = |text| said("does.data", text).0;
        let two = ["prices", "staff"].map(str::to_owned).into();
        assert_eq!(data("prices, invoices or payments, and staff personal data"), Body::Choices(two));
        assert_eq!(data("both"), Body::Text("both".into()));
    }

    #[test]
    fn a_long_text_with_many_commas_is_heard_at_once() {
        let text = format!("prices, invoices or payments, {}", "and so on, ".repeat(20_000));
        let (body, words) = said("does.data", &text);
        assert_eq!(body, Body::Choices(["prices".to_owned()].into()));
        assert!(words.is_some_and(|words| words.len() > 200_000));
    }
}
