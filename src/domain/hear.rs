//! From a typed line to what was said: the same for a screen, for plain lines and for pipes.
//!
//! Nothing is refused here. A number that is no number, a pick that is no pick, a person nobody knows: the words
//! are kept as they came.

mod pick;
mod typed;
mod value;
mod yes_no;

pub use typed::{Picked, cell_text, picked, reading, text_of, toggled};
pub use value::{body, cell, clear, day, number, past_day, person_ref, step_ref};

use super::act::Intent;
use super::event::{StatementAdded, StatusSet};
use super::ids::{PersonId, StatementId, WalkthroughId};
use super::moment::Moment;
use super::person::{Person, PersonRef, QuoteAs, Relation};
use super::questionnaire::{Evidence, Field, Mode, Question};
use super::statement::{Body, Cell, Content, Mark, Relates, Stance, Statement, Wording};
use super::status::SetStatus;
use super::tool::Tool;
use crate::text::line::{Line, LineKind, Named, Speaker};
use std::collections::{BTreeMap, BTreeSet};

/// The topic whose rows are the steps that other answers refer to.
pub const STEPS: &str = "does.steps";

/// The topic whose rows say who is here.
pub const PEOPLE: &str = "open.people";

/// The topic whose answer is a day that lies behind: without a year it is the last such day, never the next.
pub const SINCE: &str = "does.since";

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
    /// How it is known, if that was said with the line.
    pub evidence: Option<Evidence>,
    /// The cells of a row behind its first, which is the line's text; empty where a line is a whole row.
    pub cells: &'a [(Field, String)],
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
            _ if line.text.trim().is_empty() && line.kind != LineKind::Same && !self.has_cells() => {
                Vec::new()
            }
            _ => self.with_person(said(line.text.clone())),
        }
    }

    fn with_person(&self, intent: Intent) -> Vec<Intent> {
        let Intent::Say(mut said) = intent else { return vec![intent] };
        let person = self.question.and_then(|q| introduces(self.tool, q, &mut said.content.body, None));
        person.into_iter().chain([Intent::Say(said)]).collect()
    }

    fn say(&self, line: &Line, text: &str, statement: StatementId) -> Intent {
        let speakers = self.said_by(line);
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
        let differs = relates.is_some_and(|relates| relates.stance == Stance::Differs);
        let (body, words) = match (&line.kind, above) {
            // Whatever stands before a row, nothing that was typed in its cells is lost.
            _ if self.has_cells() => {
                let mut row = self.row_of_cells(text);
                if let (LineKind::Action { who, by }, Some(())) = (&line.kind, self.action_fields()) {
                    self.action_cells(&mut row, who.as_ref(), by.as_deref());
                }
                (Body::Row(row), None)
            }
            // "The same" without words of its own says what the line above says.
            (LineKind::Same, Some(above)) if text.trim().is_empty() => {
                (above.content().body.clone(), above.content().words.clone())
            }
            (LineKind::Action { who, by }, _) if self.action_fields().is_some() => {
                (self.action_row(text, who.as_ref(), by.as_deref()), None)
            }
            (LineKind::Plain | LineKind::Keep | LineKind::Workaround, _) if !self.cells.is_empty() => {
                (Body::Row(self.row_of_cells(text)), None)
            }
            _ if line.words_only && self.question.is_some_and(|q| q.kind.by_digits()) => {
                (Body::Text(text.to_owned()), None)
            }
            (LineKind::Plain | LineKind::Keep | LineKind::Workaround, _) => self
                .question
                .map_or_else(|| (Body::Text(text.to_owned()), None), |q| body(self.tool, q, text, today)),
            // Another answer to the same question is an answer of the same kind, if it can be read as one.
            (LineKind::About | LineKind::Same, _) if differs || line.kind == LineKind::Same => self
                .question
                .and_then(|q| clear(self.tool, q, text, today))
                .unwrap_or_else(|| (Body::Text(text.to_owned()), None)),
            (LineKind::OpenQuestion, _) if self.question.is_some_and(|q| q.field("question").is_some()) => {
                (Body::Row(BTreeMap::from([("question".to_owned(), Cell::Text(text.to_owned()))])), None)
            }
            _ => (Body::Text(text.to_owned()), None),
        };
        let wording = if line.exact { Wording::Verbatim } else { Wording::Paraphrase };
        let mode = self.tool.walkthroughs.get(&self.walkthrough).map(|w| w.mode);
        let usual = self.question.map_or(Evidence::Told, |q| evidence(q, mode.unwrap_or_default()));
        let evidence = self.evidence.unwrap_or(usual);
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

    /// A row whose cells were typed one by one; nothing in them parts cells.
    fn row_of_cells(&self, first: &str) -> BTreeMap<String, Cell> {
        let fields = self.question.map_or(&[][..], |q| &q.fields);
        let first = fields.first().map(|field| (field, first));
        let all = first.into_iter().chain(self.cells.iter().map(|(field, text)| (field, text.as_str())));
        let filled = all.filter(|(_, text)| !text.trim().is_empty());
        let today = self.now.date();
        filled.map(|(field, text)| (field.id.clone(), cell(self.tool, field, text.trim(), today))).collect()
    }

    /// Something is typed in a cell behind the first.
    fn has_cells(&self) -> bool {
        self.cells.iter().any(|(_, text)| !text.trim().is_empty())
    }

    fn said_by(&self, line: &Line) -> Vec<PersonId> {
        if line.speakers.is_empty() {
            return self.speakers.to_vec();
        }
        let by_handle = |handle: &String| self.tool.people.values().find(|p| p.handle == *handle);
        line.speakers.iter().filter_map(by_handle).map(|p| p.id).collect()
    }

    fn status(&self, status: SetStatus, line: &Line) -> Option<Intent> {
        let by = self.said_by(line);
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
        self.action_cells(&mut row, who, by);
        Body::Row(row)
    }

    /// Whom and when an action names, unless its cells do.
    fn action_cells(&self, row: &mut BTreeMap<String, Cell>, who: Option<&Named>, by: Option<&str>) {
        if let Some(named) = who {
            let person = || Cell::Person(person_ref(self.tool, &named.said));
            row.entry("who".to_owned()).or_insert_with(person);
        }
        if let Some(by) = by {
            row.entry("by".to_owned()).or_insert_with(|| Cell::Date(day(by, self.now.date())));
        }
    }
}

fn same_people(above: &Statement, speakers: &[PersonId]) -> bool {
    above.content().speakers == speakers
}

/// How what is said under a question is known unless somebody says otherwise. Without its author, what a question
/// asks in other words then is second-hand until the author
/// corrects it.
pub fn evidence(question: &Question, mode: Mode) -> Evidence {
    match (mode, question.evidence) {
        (Mode::Absent, Evidence::Told) if question.absent.is_some() => Evidence::SecondHand,
        (_, evidence) => evidence,
    }
}

/// A row that says who is here makes that person known, or says more about somebody known; then it points at them.
/// `had` is whom the row named before: another name in it is that person's new name.
pub fn introduces(
    tool: &Tool,
    question: &Question,
    body: &mut Body,
    had: Option<PersonId>,
) -> Option<Intent> {
    let Body::Row(cells) = body else { return None };
    if question.id.as_str() != PEOPLE {
        return None;
    }
    let mut person = match cells.get("name")? {
        Cell::Person(PersonRef::Known(id)) => tool.people.get(id)?.clone(),
        Cell::Person(PersonRef::Text(name)) => match had.and_then(|id| tool.people.get(&id)) {
            Some(person) => {
                Person { name: crate::text::clean::clean_line(name).into_owned(), ..person.clone() }
            }
            None => somebody(tool, name, Relation::Other),
        },
        _ => return None,
    };
    if let Some(Cell::Choice(option)) = cells.get("relation") {
        person.relation = Relation::ALL.into_iter().find(|r| r.name() == option).unwrap_or(person.relation);
    }
    if let Some(Cell::Text(role)) = cells.get("role") {
        person.role.clone_from(role);
    }
    cells.insert("name".to_owned(), Cell::Person(PersonRef::Known(person.id)));
    (tool.people.get(&person.id) != Some(&person)).then_some(Intent::SetPerson(person))
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
