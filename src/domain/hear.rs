//! From a typed line to what was said: the same for a screen, for plain lines and for pipes.
//!
//! Nothing is refused here. A number that is no number, a pick that is no pick, a person nobody knows: the words
//! are kept as they came.

use super::act::Intent;
use super::event::{StatementAdded, StatusSet};
use super::ids::{PersonId, StatementId, WalkthroughId};
use super::moment::Moment;
use super::person::{Person, PersonRef, QuoteAs, Relation};
use super::questionnaire::{Evidence, Field, Kind, Question, QuestionOption};
use super::statement::{
    Body, Cell, Content, ItemRef, Mark, Relates, Said, Stance, Statement, StepRef, Wording,
};
use super::status::SetStatus;
use super::tool::Tool;
use crate::text::line::{Line, LineKind, Named, Speaker};
use crate::text::reading::{date_reading, number_reading, yes_no_reading};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The topic whose rows are the steps that other answers refer to.
pub const STEPS: &str = "does.steps";

/// The topic whose rows say who is here.
pub const PEOPLE: &str = "open.people";

/// What is known when a line is heard.
#[derive(Debug, Clone, Copy)]
pub struct Ear<'a> {
    /// The tool so far.
    pub tool: &'a Tool,
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// The question under which it was typed; none on the catch line.
    pub question: Option<&'a Question>,
    /// The question as it was asked.
    pub asked: &'a str,
    /// Who speaks unless the line says otherwise.
    pub speakers: &'a [PersonId],
    /// The line above, which `<` and `=` are about.
    pub above: Option<StatementId>,
    /// Now.
    pub now: Moment,
    /// The minute of the sitting.
    pub minute: u32,
}

/// The people as a line can name them.
pub fn speakers(tool: &Tool) -> Vec<Speaker> {
    let people: Vec<&Person> = tool.people.values().collect();
    let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
    let made = crate::text::line::initials(&names);
    people
        .iter()
        .zip(made)
        .map(|(person, made)| Speaker {
            initials: if person.initials.is_empty() { made } else { person.initials.clone() },
            handle: person.handle.clone(),
            name: person.name.clone(),
        })
        .collect()
}

impl Ear<'_> {
    /// What follows from a line that is no command. `statement` is the id for what it says, if it says something.
    pub fn hear(&self, line: &Line, statement: StatementId) -> Vec<Intent> {
        let said = |text: String| self.say(line, &text, statement);
        match &line.kind {
            LineKind::Command { .. } => Vec::new(),
            LineKind::NobodyKnows => self.status(SetStatus::Unknown, line).into_iter().collect(),
            LineKind::Ask(named) => {
                let (person, new) = self.whom(named);
                let asks = self.status(SetStatus::Ask(PersonRef::Known(person)), line);
                let text = line.text.trim();
                let note = (!text.is_empty()).then(|| said(format!("{}: {text}", named.said)));
                new.into_iter().chain(asks).chain(note).collect()
            }
            LineKind::Action { who, by } if self.action_fields().is_none() => {
                let parts = [who.as_ref().map(|w| w.said.as_str()), by.as_deref(), Some(line.text.as_str())];
                vec![said(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))]
            }
            _ if line.text.trim().is_empty() && line.kind != LineKind::Same => Vec::new(),
            _ => self.with_person(said(line.text.clone())),
        }
    }

    /// A row that says who is here makes that person known (O2 of the walkthrough).
    fn with_person(&self, intent: Intent) -> Vec<Intent> {
        let Intent::Say(mut said) = intent else { return vec![intent] };
        let here = self.question.is_some_and(|q| q.id.as_str() == PEOPLE);
        let Body::Row(cells) = &mut said.content.body else { return vec![Intent::Say(said)] };
        let name = match cells.get("name") {
            Some(Cell::Person(PersonRef::Text(name))) if here => name.clone(),
            _ => return vec![Intent::Say(said)],
        };
        let relation = match cells.get("relation") {
            Some(Cell::Choice(option)) => Relation::ALL.into_iter().find(|r| r.name() == option),
            _ => None,
        };
        let mut person = somebody(self.tool, &name, relation.unwrap_or(Relation::Other));
        if let Some(Cell::Text(role)) = cells.get("role") {
            person.role.clone_from(role);
        }
        cells.insert("name".to_owned(), Cell::Person(PersonRef::Known(person.id)));
        vec![Intent::SetPerson(person), Intent::Say(said)]
    }

    fn say(&self, line: &Line, text: &str, statement: StatementId) -> Intent {
        let speakers: Vec<PersonId> = if line.speakers.is_empty() {
            self.speakers.to_vec()
        } else {
            let by_handle = |handle: &String| self.tool.people.values().find(|p| p.handle == *handle);
            line.speakers.iter().filter_map(by_handle).map(|p| p.id).collect()
        };
        let above = self.above.and_then(|id| self.tool.statements.get(&id));
        let relates = above.and_then(|above| {
            let stance = match line.kind {
                LineKind::Same => Stance::Same,
                LineKind::About if same_people(above, &speakers) => Stance::Adds,
                LineKind::About => Stance::Differs,
                _ => return None,
            };
            Some(Relates { to: above.id, stance })
        });
        let mark = match line.kind {
            LineKind::Keep => Some(Mark::Keep),
            LineKind::Workaround => Some(Mark::Workaround),
            LineKind::OpenQuestion => Some(Mark::Open),
            LineKind::Action { .. } => Some(Mark::Action),
            LineKind::OwnNote => Some(Mark::OwnNote),
            _ => None,
        };
        let today = self.now.date();
        let (body, words) = match (&line.kind, above) {
            // "The same" without words of its own says what the line above says.
            (LineKind::Same, Some(above)) if text.trim().is_empty() => {
                (above.content().body.clone(), above.content().words.clone())
            }
            (LineKind::Action { who, by }, _) if self.action_fields().is_some() => {
                (self.action_row(text, who.as_ref(), by.as_deref()), None)
            }
            (LineKind::Plain | LineKind::Keep | LineKind::Workaround, _) => self
                .question
                .map_or_else(|| (Body::Text(text.to_owned()), None), |q| body(self.tool, q, text, today)),
            (LineKind::OpenQuestion, _) if self.question.is_some_and(|q| q.field("question").is_some()) => {
                (Body::Row(BTreeMap::from([("question".to_owned(), Cell::Text(text.to_owned()))])), None)
            }
            _ => (Body::Text(text.to_owned()), None),
        };
        let wording = if line.exact { Wording::Verbatim } else { Wording::Paraphrase };
        let evidence = self.question.map_or(Evidence::Told, |q| q.evidence);
        Intent::Say(StatementAdded {
            statement,
            walkthrough: Some(self.walkthrough),
            question: self.question.map(|q| q.id.clone()),
            also: BTreeSet::new(),
            content: Content { speakers, body, words, wording, evidence },
            relates,
            marks: mark.into_iter().collect(),
            at: self.now,
            minute: Some(self.minute),
            asked: self.asked.to_owned(),
            handle: None,
        })
    }

    fn status(&self, status: SetStatus, line: &Line) -> Option<Intent> {
        let handles = &line.speakers;
        let by = self.tool.people.values().filter(|p| handles.contains(&p.handle)).map(|p| p.id).collect();
        Some(Intent::SetStatus(StatusSet {
            walkthrough: self.walkthrough,
            question: self.question?.id.clone(),
            status: Some(status),
            by,
            minute: Some(self.minute),
        }))
    }

    /// The person a line names; somebody new becomes a person.
    fn whom(&self, named: &Named) -> (PersonId, Option<Intent>) {
        let known = named
            .handle
            .as_ref()
            .and_then(|handle| self.tool.people.values().find(|p| p.handle == *handle))
            .or_else(|| self.tool.person(&named.said));
        match known {
            Some(person) => (person.id, None),
            None => {
                let person = somebody(self.tool, &named.said, Relation::Other);
                (person.id, Some(Intent::SetPerson(person)))
            }
        }
    }

    /// A table that takes actions as rows: its fields for the action, for who, and by when.
    fn action_fields(&self) -> Option<()> {
        let question = self.question?;
        (question.field("action").is_some() && question.field("who").is_some()).then_some(())
    }

    fn action_row(&self, text: &str, who: Option<&Named>, by: Option<&str>) -> Body {
        let mut row = BTreeMap::from([("action".to_owned(), Cell::Text(text.to_owned()))]);
        if let Some(named) = who {
            row.insert("who".to_owned(), Cell::Person(person_ref(self.tool, &named.said)));
        }
        if let Some(by) = by {
            row.insert("by".to_owned(), Cell::Date(day(by, self.now.date())));
        }
        Body::Row(row)
    }
}

fn same_people(above: &Statement, speakers: &[PersonId]) -> bool {
    above.content().speakers == speakers
}

/// Somebody who has just been named for the first time.
pub fn somebody(tool: &Tool, name: &str, relation: Relation) -> Person {
    let stem: String = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("somebody")
        .to_owned();
    let taken = |handle: &str| tool.people.values().any(|p| p.handle == handle);
    let handle = std::iter::once(stem.clone())
        .chain((2..).map(|n| format!("{stem}{n}")))
        .find(|handle| !taken(handle))
        .expect("numbers do not end");
    Person {
        id: PersonId::derive(&[&tool.id.to_string(), &handle]),
        handle,
        name: crate::text::clean::clean_line(name).into_owned(),
        role: String::new(),
        relation,
        initials: String::new(),
        quote_as: QuoteAs::default(),
    }
}

/// What a line says in answer to a question, by the question's kind.
pub fn body(tool: &Tool, question: &Question, text: &str, today: Date) -> (Body, Option<String>) {
    let trimmed = text.trim();
    let (first, rest) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    let words = |rest: &str| (!rest.trim().is_empty()).then(|| rest.trim().to_owned());
    match question.kind {
        Kind::Choice => match picked(&question.options, first) {
            Some(option) => (Body::Choice(option), words(rest)),
            None => match option_named(&question.options, trimmed) {
                Some(option) => (Body::Choice(option), None),
                None => (Body::Text(text.to_owned()), None),
            },
        },
        Kind::Multi => {
            let is_pick = |token: &&str| picked(&question.options, token).is_some();
            let tokens: Vec<&str> = trimmed.split([' ', ',']).filter(|t| !t.is_empty()).collect();
            let picks: Vec<&str> = tokens.iter().copied().take_while(is_pick).collect();
            if picks.is_empty() {
                return (Body::Text(text.to_owned()), None);
            }
            let said = tokens[picks.len()..].join(" ");
            let options = picks.iter().filter_map(|token| picked(&question.options, token)).collect();
            (Body::Choices(options), words(&said))
        }
        Kind::YesNo => match yes_no_reading(first.trim_end_matches([',', '.'])) {
            Some(yes) => (Body::YesNo(yes), words(rest)),
            None => (Body::Text(text.to_owned()), None),
        },
        Kind::Number | Kind::Scale => match number_reading(first) {
            Some(reading) if reading.exact => (Body::Number(Said::exact(reading.value)), words(rest)),
            _ => (Body::Number(number(trimmed)), None),
        },
        Kind::Date => (Body::Date(day(trimmed, today)), None),
        Kind::Person => match tool.person(trimmed) {
            Some(person) => (Body::Person(PersonRef::Known(person.id)), None),
            None => match tool.person(first.trim_end_matches([',', ':'])) {
                Some(person) if !rest.is_empty() => (Body::Person(PersonRef::Known(person.id)), words(rest)),
                _ => (Body::Person(PersonRef::Text(trimmed.to_owned())), None),
            },
        },
        Kind::Table => (Body::Row(row(tool, question, text, today)), None),
        Kind::Confirm => match yes_no_reading(first.trim_end_matches([',', '.'])) {
            Some(yes) => (Body::Confirm(yes), words(rest)),
            None => (Body::Text(text.to_owned()), None),
        },
        Kind::Text | Kind::Long | Kind::Step | Kind::Item => (Body::Text(text.to_owned()), None),
    }
}

/// A row from one line: cells in the order of the fields, parted by ` | `.
fn row(tool: &Tool, question: &Question, text: &str, today: Date) -> BTreeMap<String, Cell> {
    let mut parts = text.splitn(question.fields.len().max(1), " | ");
    question
        .fields
        .iter()
        .zip(&mut parts)
        .filter(|(_, part)| !part.trim().is_empty())
        .map(|(field, part)| (field.id.clone(), cell(tool, field, part.trim(), today)))
        .collect()
}

/// What a text says in one cell, by the field's kind.
pub fn cell(tool: &Tool, field: &Field, text: &str, today: Date) -> Cell {
    let plain = || Cell::Text(text.to_owned());
    match field.kind {
        Kind::Choice => picked(&field.options, text)
            .or_else(|| option_named(&field.options, text))
            .map_or_else(plain, Cell::Choice),
        Kind::Multi => {
            let tokens = text.split([' ', ',']).filter(|t| !t.is_empty());
            let picks: Option<BTreeSet<String>> = tokens.map(|t| picked(&field.options, t)).collect();
            picks.map_or_else(plain, Cell::Choices)
        }
        Kind::YesNo => match text {
            "1" => Cell::YesNo(true),
            "2" => Cell::YesNo(false),
            _ => yes_no_reading(text).map_or_else(plain, Cell::YesNo),
        },
        Kind::Number | Kind::Scale => Cell::Number(number(text)),
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

/// An option by the digit that stands before it on the screen; 0 is the tenth.
fn picked(options: &[QuestionOption], token: &str) -> Option<String> {
    let place = match token.parse::<usize>().ok()? {
        0 => 10,
        place => place,
    };
    options.get(place - 1).map(|option| option.id.clone())
}

fn option_named(options: &[QuestionOption], text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let same = |option: &&QuestionOption| option.id == text || option.label.to_lowercase() == text;
    options.iter().find(same).map(|option| option.id.clone())
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
