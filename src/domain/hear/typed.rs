//! The way back from a value to what would be typed for it, and what a text being typed picks already.

use super::value;
use super::yes_no::yes_no;
use crate::domain::questionnaire::{Field, Kind, Question, QuestionOption, option_of};
use crate::domain::statement::{Body, Cell, Content};
use crate::domain::tool::Tool;
use crate::domain::words::{cell_words, words_of};
use std::collections::BTreeSet;

/// The text that says this under its question: read again, it says the same. A row has one text for each cell
/// ([`cell_text`]); here it is its words.
pub fn text_of(tool: &Tool, question: Option<&Question>, content: &Content) -> String {
    let options = question.map_or(&[][..], |q| &q.options);
    let gone = question.map_or(&[][..], |q| &q.gone_options);
    let said = match &content.body {
        Body::Choice(option) => digits(options, gone, [option]),
        Body::Choices(picked) => digits(options, gone, picked),
        Body::YesNo(yes) | Body::Confirm(yes) => letter(*yes).to_owned(),
        _ => words_of(tool, question, &Content { words: None, ..content.clone() }, &|_| false),
    };
    let in_words = match &content.body {
        Body::Number(number) => number.said.is_some(),
        Body::Date(_) => true,
        _ => false,
    };
    match &content.words {
        Some(words) if in_words => format!("{said}; {words}"),
        Some(words) => format!("{said} {words}"),
        None => said,
    }
}

/// The text that says this in a cell: read again, it says the same.
pub fn cell_text(tool: &Tool, field: &Field, cell: &Cell) -> String {
    match cell {
        Cell::Choice(option) => digits(&field.options, &field.gone_options, [option]),
        Cell::Choices(picked) => digits(&field.options, &field.gone_options, picked),
        _ => cell_words(tool, Some(field), cell),
    }
}

/// Options by the digits before them, in their order; one that has none by its label.
fn digits<'a>(
    options: &[QuestionOption],
    gone: &[QuestionOption],
    picked: impl IntoIterator<Item = &'a String>,
) -> String {
    let place = |id: &str| {
        let meant = option_of(options, gone, id)?;
        options.iter().position(|option| option.id == meant.id)
    };
    let mut found: Vec<(usize, String)> = picked
        .into_iter()
        .map(|id| match place(id) {
            Some(at) if at < 10 => (at, ((at + 1) % 10).to_string()),
            Some(at) => (at, options[at].label.clone()),
            None => (usize::MAX, option_of(options, gone, id).map_or(id, |option| &option.label).clone()),
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

const fn letter(yes: bool) -> &'static str {
    if yes { "y" } else { "n" }
}

/// What a text being typed picks, and where the words behind the pick begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    /// The places of the picked options; of a scale the number itself; of yes and no, 0 and 1.
    pub places: BTreeSet<usize>,
    /// The pick as it reads.
    pub label: String,
    /// The byte at which the words behind it begin.
    pub end: usize,
}

/// What the beginning of a text picks under a question that is answered by picking.
pub fn picked(question: &Question, text: &str) -> Option<Picked> {
    let mut found = Picked::default();
    let mut rest = text;
    loop {
        let token = rest.split([' ', ',']).next().unwrap_or_default();
        let Some(place) = place(question, token) else { break };
        found.places.insert(place);
        rest = rest[token.len()..].trim_start_matches([' ', ',']);
        if question.kind != Kind::Multi {
            break;
        }
    }
    found.end = text.len() - rest.len();
    // "Yes and no" begins with yes, and is neither.
    if matches!(question.kind, Kind::YesNo | Kind::Confirm) && yes_no(text).is_none() {
        return None;
    }
    let label = |place: &usize| match question.kind {
        Kind::Scale => place.to_string(),
        Kind::YesNo | Kind::Confirm => ["yes", "no"].get(*place).copied().unwrap_or_default().to_owned(),
        _ => question.options.get(*place).map(|option| option.label.clone()).unwrap_or_default(),
    };
    found.label = found.places.iter().map(label).collect::<Vec<_>>().join(", ");
    (!found.places.is_empty()).then_some(found)
}

fn place(question: &Question, token: &str) -> Option<usize> {
    let number = || token.parse::<usize>().ok().filter(|_| token.len() <= 2);
    match question.kind {
        Kind::Choice | Kind::Multi => {
            let place = number().filter(|_| token.len() == 1 || question.options.len() > 9)?;
            let place = if place == 0 { 9 } else { place - 1 };
            (place < question.options.len()).then_some(place)
        }
        Kind::Scale => number().filter(|n| *n <= 10),
        Kind::YesNo | Kind::Confirm => match token {
            "y" | "yes" => Some(0),
            "n" => Some(1),
            _ => None,
        },
        _ => None,
    }
}

/// What a digit makes of a text that holds nothing but a pick, or nothing: it picks, and picks again takes away. None
/// where the question is not answered by digits, or has no such option.
pub fn toggled(question: &Question, text: &str, digit: char) -> Option<String> {
    let before = picked(question, text.trim_end()).filter(|p| p.end == text.trim_end().len());
    if before.is_none() && !text.trim().is_empty() {
        return None;
    }
    let said = digit.to_string();
    match question.kind {
        Kind::Scale => {
            if text == "1" && digit == '0' {
                return Some("10".to_owned());
            }
            Some(if text == said { String::new() } else { said })
        }
        Kind::YesNo | Kind::Confirm => {
            let said = match digit {
                '1' => "y",
                '2' => "n",
                _ => return None,
            };
            Some(if text == said { String::new() } else { said.to_owned() })
        }
        Kind::Choice | Kind::Multi => {
            let place = place(question, &said)?;
            let mut places = before.map(|p| p.places).unwrap_or_default();
            if !places.remove(&place) {
                if question.kind == Kind::Choice {
                    places.clear();
                }
                places.insert(place);
            }
            let digits = places.iter().map(|place| ((place + 1) % 10).to_string());
            Some(digits.collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

/// What a text says in a cell, in words, where that is more than the text itself: a picked option, a day, a number.
pub fn reading(tool: &Tool, field: &Field, text: &str, today: jiff::civil::Date) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    match value::cell(tool, field, text.trim(), today) {
        Cell::Number(said) if said.said.is_some() => Some(format!("≈ {}", said.reads?)),
        Cell::Date(said) if said.said.is_some() => Some(format!("≈ {}", said.reads?)),
        cell @ (Cell::Choice(_) | Cell::Choices(_) | Cell::YesNo(_) | Cell::Step(_)) => {
            let words = cell_words(tool, Some(field), &cell);
            (words != text.trim()).then_some(words)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ToolId;

    fn question(topic: &str) -> Question {
        let source = crate::catalog::find("inventory-walkthrough", &[]).expect("the flagship");
        let set = crate::catalog::read(&source).expect("it has no errors");
        let placed = set.questions().find(|p| p.question.id.as_str() == topic);
        placed.expect("a question").question.clone()
    }

    #[test]
    fn a_digit_picks_and_again_takes_away() {
        let felt = question("does.criticality");
        assert_eq!(toggled(&felt, "", '2'), Some("2".into()));
        assert_eq!(toggled(&felt, "2", '3'), Some("3".into()));
        assert_eq!(toggled(&felt, "3", '3'), Some(String::new()));
        assert_eq!(toggled(&felt, "3 they ring", '1'), None, "behind words a digit is text");
        assert_eq!(toggled(&felt, "", '9'), None);
        let data = question("does.data");
        assert_eq!(toggled(&data, "3", '1'), Some("1 3".into()));
        assert_eq!(toggled(&data, "1 3", '3'), Some("1".into()));
        let scale = question("trust.score");
        assert_eq!(toggled(&scale, "1", '0'), Some("10".into()));
        assert_eq!(toggled(&scale, "7", '3'), Some("3".into()));
        let right = question("open.consent");
        assert_eq!(toggled(&right, "", '1'), Some("y".into()));
        assert_eq!(toggled(&question("open.purpose"), "", '1'), None);
    }

    #[test]
    fn a_pick_is_seen_while_it_is_typed() {
        let felt = question("does.criticality");
        let pick = picked(&felt, "2 they ring").expect("a pick");
        assert_eq!((pick.label.as_str(), pick.end), ("the same day", 2));
        assert_eq!(picked(&felt, "2nd day"), None);
        let right = question("open.consent");
        assert_eq!(picked(&right, "yesterday"), None);
        assert_eq!(picked(&right, "yes and").map(|pick| pick.label), Some("yes".into()));
        assert_eq!(picked(&right, "yes and no"), None);
    }

    #[test]
    fn what_is_typed_again_says_the_same() {
        let tool = Tool::new(ToolId(uuid::Uuid::nil()));
        let today = jiff::civil::date(2026, 11, 18);
        for (topic, text) in [
            ("does.criticality", "2 they ring"),
            ("does.criticality", "who knows"),
            ("does.data", "1 3 names too"),
            ("open.consent", "y fine with me"),
            ("trust.score", "7 it moves"),
            ("know.bus_factor", "12 or 14"),
            ("know.bus_factor", "12 or 14; it moves"),
            ("does.since", "end of May"),
            ("does.since", "end of May; that week we stopped"),
            ("open.purpose", "It shows 2 things"),
        ] {
            let question = question(topic);
            let (body, words) = value::body(&tool, &question, text, today);
            let content = Content {
                speakers: Vec::new(),
                body,
                words,
                wording: Default::default(),
                evidence: Default::default(),
            };
            assert_eq!(text_of(&tool, Some(&question), &content), text);
        }
    }
}
