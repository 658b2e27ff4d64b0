//! What a text says as a value: a pick, a number, a day, a person, a row.
//!
//! The words are never lost: what cannot be read stays text.

use super::pick::{choice, option_named, picked, picks, words};
use super::yes_no::yes_no;
use super::{SINCE, STEPS};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::{Field, Kind, Question};
use crate::domain::statement::{Body, Cell, ItemRef, Said, Statement, StepRef};
use crate::domain::tool::Tool;
use crate::text::reading::{date_reading, number_reading};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a line says in answer to a question, by the question's kind.
pub fn body(tool: &Tool, question: &Question, text: &str, today: Date) -> (Body, Option<String>) {
    let trimmed = text.trim();
    let (first, rest) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    match question.kind {
        Kind::Choice => choice(&question.options, trimmed).map_or_else(
            || (Body::Text(text.to_owned()), None),
            |(option, said)| (Body::Choice(option), said),
        ),
        Kind::Multi => {
            let (picks, said) = picks(&question.options, trimmed);
            if picks.is_empty() { (Body::Text(text.to_owned()), None) } else { (Body::Choices(picks), said) }
        }
        Kind::YesNo | Kind::Confirm => match yes_no(trimmed) {
            Some((yes, said)) if question.kind == Kind::YesNo => (Body::YesNo(yes), said),
            Some((yes, said)) => (Body::Confirm(yes), said),
            None => (Body::Text(text.to_owned()), None),
        },
        Kind::Number | Kind::Scale => {
            let whole = number_reading(trimmed);
            let exact = number_reading(first).filter(|r| r.exact && in_range(question.kind, r.value));
            match exact {
                // "12 or 13" and "2 thousand" say another number than their first word.
                Some(r) if whole.is_none_or(|whole| whole.value == r.value) => {
                    (Body::Number(Said::exact(r.value)), words(rest))
                }
                _ => {
                    let (said, beside) = before_words(trimmed, |said| said_number(question.kind, said));
                    (Body::Number(said), beside)
                }
            }
        }
        Kind::Date => {
            let read = if question.id.as_str() == SINCE { past_day } else { day };
            let (said, beside) = before_words(trimmed, |said| read(said, today));
            (Body::Date(said), beside)
        }
        Kind::Person => match tool.person(trimmed) {
            Some(person) => (Body::Person(PersonRef::Known(person.id)), None),
            None => match tool.person(first.trim_end_matches([',', ':'])) {
                Some(person) if !rest.is_empty() => (Body::Person(PersonRef::Known(person.id)), words(rest)),
                _ => (Body::Person(PersonRef::Text(trimmed.to_owned())), None),
            },
        },
        Kind::Table => (Body::Row(row(tool, question, text, today)), None),
        Kind::Text | Kind::Long | Kind::Step | Kind::Item => (Body::Text(text.to_owned()), None),
    }
}

/// A number or a day, and the words behind it: behind a semicolon, unless the whole says something else; and where
/// the whole says neither, behind its first comma.
fn before_words<T: PartialEq>(text: &str, read: impl Fn(&str) -> Said<T>) -> (Said<T>, Option<String>) {
    let whole = read(text);
    let pause = [";", ": ", ", "].into_iter().find_map(|pause| Some((pause, text.split_once(pause)?)));
    if let Some((pause, (said, beside))) = pause {
        let said = read(said.trim());
        let agrees = whole.reads.is_none() || (pause == ";" && whole.reads == said.reads);
        if said.reads.is_some() && agrees {
            return (said, words(beside));
        }
    }
    (whole, None)
}

/// The same where it is one beyond doubt: a pick, a number, a day, somebody known, a row of several cells.
pub fn clear(tool: &Tool, question: &Question, text: &str, today: Date) -> Option<(Body, Option<String>)> {
    let read = body(tool, question, text, today);
    let is_clear = match &read.0 {
        Body::Text(_) | Body::Person(PersonRef::Text(_)) => false,
        Body::Number(number) => number.reads.is_some(),
        Body::Date(day) => day.reads.is_some(),
        Body::Row(_) => cells(text, question.fields.len()).len() > 1,
        _ => true,
    };
    is_clear.then_some(read)
}

/// A row from one line: cells in the order of the fields, parted by ` | `.
fn row(tool: &Tool, question: &Question, text: &str, today: Date) -> BTreeMap<String, Cell> {
    let parts = cells(text, question.fields.len());
    question
        .fields
        .iter()
        .zip(parts)
        .filter(|(_, part)| !part.is_empty())
        .map(|(field, part)| (field.id.clone(), cell(tool, field, part, today)))
        .collect()
}

/// At most `most` cells; the last one takes what is left. A bar parts cells only where it stands alone: `a|b` is text.
fn cells(text: &str, most: usize) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices('|') {
        let alone = text[..at].chars().next_back().is_none_or(char::is_whitespace)
            && text[at + 1..].chars().next().is_none_or(char::is_whitespace);
        if alone && parts.len() + 1 < most {
            parts.push(text[from..at].trim());
            from = at + 1;
        }
    }
    parts.push(text[from..].trim());
    parts
}

/// What a text says in one cell, by the field's kind.
pub fn cell(tool: &Tool, field: &Field, text: &str, today: Date) -> Cell {
    let plain = || Cell::Text(text.to_owned());
    match field.kind {
        Kind::Choice => picked(&field.options, text)
            .or_else(|| option_named(&field.options, text))
            .map_or_else(plain, Cell::Choice),
        Kind::Multi => match picks(&field.options, text) {
            (picks, None) if !picks.is_empty() => Cell::Choices(picks),
            _ => plain(),
        },
        Kind::YesNo => match text {
            "1" => Cell::YesNo(true),
            "2" => Cell::YesNo(false),
            // A cell has no room for words beside its answer: with words it stays what was said.
            _ => match yes_no(text) {
                Some((yes, None)) => Cell::YesNo(yes),
                _ => plain(),
            },
        },
        Kind::Number | Kind::Scale => Cell::Number(said_number(field.kind, text)),
        Kind::Date => Cell::Date(day(text, today)),
        Kind::Person => Cell::Person(person_ref(tool, text)),
        Kind::Step => Cell::Step(step_ref(tool, text)),
        Kind::Item => {
            let code = text.to_uppercase();
            let item = tool.items.values().find(|item| item.code.to_string().to_uppercase() == code);
            Cell::Item(item.map_or_else(|| ItemRef::Text(text.to_owned()), |item| ItemRef::Item(item.id)))
        }
        Kind::Text | Kind::Long | Kind::Table | Kind::Confirm => plain(),
    }
}

/// A scale goes from 0 to 10; a number has no bounds.
fn in_range(kind: Kind, value: f64) -> bool {
    kind != Kind::Scale || (0.0..=10.0).contains(&value)
}

fn said_number(kind: Kind, text: &str) -> Said<f64> {
    let said = number(text);
    if said.reads.is_none_or(|value| in_range(kind, value)) {
        return said;
    }
    Said { said: Some(text.to_owned()), reads: None }
}

/// A number as it was said.
pub fn number(text: &str) -> Said<f64> {
    match number_reading(text) {
        Some(reading) if reading.exact => Said::exact(reading.value),
        reading => Said { said: Some(text.to_owned()), reads: reading.map(|r| r.value) },
    }
}

/// A day as it was said.
pub fn day(text: &str, today: Date) -> Said<Date> {
    match text.parse::<Date>() {
        Ok(day) => Said::exact(day),
        Err(_) => Said { said: Some(text.to_owned()), reads: date_reading(text, today) },
    }
}

/// A day that lies behind, as it was said: "end of May" is the last one.
pub fn past_day(text: &str, today: Date) -> Said<Date> {
    match text.parse::<Date>() {
        Ok(day) => Said::exact(day),
        Err(_) => Said { said: Some(text.to_owned()), reads: date_reading(&format!("since {text}"), today) },
    }
}

/// A person by the words that name one; anything else stays as it was said.
pub fn person_ref(tool: &Tool, text: &str) -> PersonRef {
    tool.person(text).map_or_else(|| PersonRef::Text(text.to_owned()), |p| PersonRef::Known(p.id))
}

/// A step by its words, its handle or its number; anything else stays as it was said.
pub fn step_ref(tool: &Tool, text: &str) -> StepRef {
    let wanted = text.trim().to_lowercase();
    let steps: Vec<&Statement> = tool
        .statements_in_order()
        .into_iter()
        .filter(|s| s.counts() && s.question.as_ref().is_some_and(|q| q.as_str() == STEPS))
        .filter(|s| matches!(s.content().body, Body::Row(_)))
        .collect();
    let named = |s: &&&Statement| {
        let title = match &s.content().body {
            Body::Row(cells) => cells.get("step"),
            _ => None,
        };
        s.handle.as_ref().is_some_and(|h| h.to_lowercase() == wanted)
            || matches!(title, Some(Cell::Text(title)) if title.trim().to_lowercase() == wanted)
    };
    let by_number = || wanted.parse::<usize>().ok().and_then(|n| steps.get(n.checked_sub(1)?));
    steps
        .iter()
        .find(named)
        .or_else(by_number)
        .map_or_else(|| StepRef::Text(text.to_owned()), |s| StepRef::Row(s.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ToolId;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 18);

    fn said(topic: &str, text: &str) -> (Body, Option<String>) {
        let source = crate::catalog::find("inventory-walkthrough", &[]).expect("the flagship");
        let set = crate::catalog::read(&source).expect("it has no errors");
        let question =
            set.questions().find(|p| p.question.id.as_str() == topic).expect("a question").question;
        body(&Tool::new(ToolId(uuid::Uuid::nil())), question, text, TODAY)
    }

    #[test]
    fn cells_are_parted_by_bars_that_stand_alone() {
        assert_eq!(cells("a | b |  | d", 8), ["a", "b", "", "d"]);
        assert_eq!(cells("a | | | d", 8), ["a", "", "", "d"]);
        assert_eq!(cells("| b |", 8), ["", "b", ""]);
        assert_eq!(cells("a|b || c", 8), ["a|b || c"]);
        assert_eq!(cells("a | b | c", 2), ["a", "b | c"], "the last cell takes what is left");
    }

    #[test]
    fn yes_with_words_in_a_cell_keeps_the_words() {
        let field = Field {
            id: "daily".to_owned(),
            label: "Every day".to_owned(),
            kind: Kind::YesNo,
            options: Vec::new(),
            private: false,
            was: Vec::new(),
            gone_options: Vec::new(),
        };
        let heard = |text| cell(&Tool::new(ToolId(uuid::Uuid::nil())), &field, text, TODAY);
        assert_eq!(heard("yes"), Cell::YesNo(true));
        assert_eq!(heard("No."), Cell::YesNo(false));
        assert_eq!(heard("2"), Cell::YesNo(false));
        let words = "yes, but only on Fridays";
        assert_eq!(heard(words), Cell::Text(words.to_owned()));
    }

    #[test]
    fn a_number_is_exact_only_where_its_words_say_so() {
        let count = |text| said("know.bus_factor", text).0;
        let about = |text: &str, reads| Body::Number(Said { said: Some(text.to_owned()), reads });
        assert_eq!(
            said("know.bus_factor", "2 of us"),
            (Body::Number(Said::exact(2.0)), Some("of us".into()))
        );
        assert_eq!(count("12 or 14"), about("12 or 14", Some(13.0)));
        assert_eq!(count("2 thousand"), about("2 thousand", Some(2000.0)));
        let scale = |text| said("trust.score", text).0;
        assert_eq!(scale("10"), Body::Number(Said::exact(10.0)));
        assert_eq!(scale("11"), about("11", None), "a scale ends at ten");
        assert_eq!(scale("eleven"), about("eleven", None));
    }

    // What was said of a number or a day stands beside it, as it does beside a pick.
    #[test]
    fn words_stand_beside_a_number_or_a_day_behind_a_pause() {
        fn in_words<T>(text: &str, reads: T) -> Said<T> {
            Said { said: Some(text.to_owned()), reads: Some(reads) }
        }
        assert_eq!(
            said("know.bus_factor", "two or three; ask me in May"),
            (Body::Number(in_words("two or three", 2.5)), Some("ask me in May".into()))
        );
        assert_eq!(
            said("does.since", "end of May, that week we stopped"),
            (Body::Date(in_words("end of May", date(2026, 5, 31))), Some("that week we stopped".into()))
        );
        assert_eq!(
            said("wrap.check_date", "2026-11-20; Friday at two"),
            (Body::Date(Said::exact(date(2026, 11, 20))), Some("Friday at two".into()))
        );
        // A pause within a number or a day is none, and without either all of it is words.
        assert_eq!(said("wrap.check_date", "Friday, 27 Nov").1, None);
        let none = Said { said: Some("a few, I think".to_owned()), reads: None };
        assert_eq!(said("know.bus_factor", "a few, I think"), (Body::Number(none), None));
    }

    #[test]
    fn no_is_an_answer_only_where_it_stands_alone() {
        let right = |text| said("open.consent", text);
        assert_eq!(right("y fine with me"), (Body::YesNo(true), Some("fine with me".into())));
        assert_eq!(right("No, not yet"), (Body::YesNo(false), Some("not yet".into())));
        assert_eq!(right("no"), (Body::YesNo(false), None));
        assert_eq!(right("no idea").0, Body::Text("no idea".into()));
        assert_eq!(right("no one minds").0, Body::Text("no one minds".into()));
    }

    #[test]
    fn relied_on_since_lies_behind() {
        let since = |text| match said("does.since", text).0 {
            Body::Date(said) => said.reads,
            _ => None,
        };
        assert_eq!(since("end of May"), Some(date(2026, 5, 31)));
        assert_eq!(since("since May"), Some(date(2026, 5, 1)));
        assert_eq!(since("2025-02-03"), Some(date(2025, 2, 3)));
        assert_eq!(day("end of May", TODAY).reads, Some(date(2027, 5, 31)), "elsewhere a day lies ahead");
    }
}
