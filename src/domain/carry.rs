//! An answer carried over: from an earlier sitting to the same question, or from one question to another.
//!
//! Only what fits is carried. An option goes over by its id, else by its label; a cell, by the id of its field; nothing
//! is guessed.

use super::hear::STEPS;
use super::person::PersonRef;
use super::questionnaire::{Field, Kind, Question, QuestionOption};
use super::statement::{Body, Cell, Said, Statement, StepRef};
use super::tool::Tool;
use super::words::{cell_words, words_of};
use crate::text::reading::number_reading;
use std::collections::{BTreeMap, BTreeSet};

/// What a statement that answered this question (as it was then) says in answer to it as it is now. None where it
/// cannot be said any more, as when an option is gone.
pub fn again(was: Option<&Question>, question: &Question, statement: &Statement) -> Option<Body> {
    let was = was.unwrap_or(question);
    let body = &statement.content().body;
    let carried = match body {
        Body::Choice(id) if question.kind == Kind::Choice => {
            Body::Choice(same_option(&was.options, id, &question.options)?)
        }
        Body::Choices(ids) if question.kind == Kind::Multi => {
            let ids = ids.iter().map(|id| same_option(&was.options, id, &question.options));
            Body::Choices(ids.collect::<Option<BTreeSet<_>>>()?)
        }
        Body::Choice(_) | Body::Choices(_) => return None,
        // What was said in words stays words, and a cell whose field is gone is kept for whoever looks for it.
        _ => body.clone(),
    };
    Some(carried)
}

/// What is suggested for one question by what was said in answer to another. Nothing where the kinds do not fit.
pub fn suggested(tool: &Tool, from: &Question, to: &Question, said: &[&Statement]) -> Vec<Body> {
    if to.kind.picks() && matches!(from.kind, Kind::Number | Kind::Table) {
        return counted(from, said).and_then(|count| by_count(to, count)).into_iter().collect();
    }
    let judged = |s: &Statement| match &s.content().body {
        Body::Row(cells) => cells.get("judgement") == Some(&Cell::YesNo(true)),
        _ => false,
    };
    // Where it was said which steps need judgement, it is about these.
    let some = from.id.as_str() == STEPS && said.iter().any(|s| judged(s));
    let wanted = said.iter().filter(|s| !some || judged(s));
    wanted.filter_map(|s| carried(tool, from, to, s)).collect()
}

/// Whether any answer to one question can be suggested for another, as far as the questions tell.
pub fn fits(from: &Question, to: &Question) -> bool {
    let shared =
        || from.options.iter().any(|option| same_option(&from.options, &option.id, &to.options).is_some());
    match (to.kind, from.kind) {
        (Kind::Choice | Kind::Multi, Kind::Number | Kind::Table) => {
            to.options.iter().any(|option| option.at.is_some())
        }
        (Kind::Choice | Kind::Multi, Kind::Choice | Kind::Multi) => shared(),
        (Kind::Choice, Kind::YesNo) => ["yes", "no"].iter().any(|word| named(&to.options, word).is_some()),
        (Kind::Text | Kind::Long, _)
        | (Kind::Choice | Kind::Person | Kind::Number, Kind::Text | Kind::Long)
        | (Kind::Number | Kind::Scale, Kind::Number | Kind::Scale)
        | (Kind::YesNo, Kind::YesNo)
        | (Kind::Date, Kind::Date)
        | (Kind::Person, Kind::Person) => true,
        (Kind::Table, Kind::Table) => {
            let points = |field: &Field| field.kind == Kind::Step && from.id.as_str() == STEPS;
            to.fields.iter().any(|field| points(field) || from.field(&field.id).is_some())
        }
        _ => false,
    }
}

/// How many there are: the number that was said, or the rows.
fn counted(from: &Question, said: &[&Statement]) -> Option<f64> {
    if from.kind == Kind::Table {
        let rows = said.iter().filter(|s| matches!(s.content().body, Body::Row(_))).count();
        return (rows > 0).then_some(rows as f64);
    }
    let mut numbers = said.iter().filter_map(|s| match &s.content().body {
        Body::Number(number) => number.reads,
        _ => None,
    });
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// The option that a count stands for: the one with the greatest `at` that is not above it.
fn by_count(to: &Question, count: f64) -> Option<Body> {
    let reached = to.options.iter().filter(|option| option.at.is_some_and(|at| f64::from(at) <= count));
    let option = reached.max_by_key(|option| option.at)?.id.clone();
    Some(match to.kind {
        Kind::Multi => Body::Choices(BTreeSet::from([option])),
        _ => Body::Choice(option),
    })
}

fn carried(tool: &Tool, from: &Question, to: &Question, statement: &Statement) -> Option<Body> {
    let content = statement.content();
    let words = || words_of(tool, Some(from), content, &|field| field.private);
    Some(match (to.kind, &content.body) {
        (Kind::Text | Kind::Long, _) => Body::Text(words()),
        (Kind::Choice, Body::Choice(id)) => Body::Choice(same_option(&from.options, id, &to.options)?),
        (Kind::Choice, Body::Choices(ids)) if ids.len() == 1 => {
            Body::Choice(same_option(&from.options, ids.first()?, &to.options)?)
        }
        (Kind::Choice, Body::Text(text)) => Body::Choice(named(&to.options, text)?),
        (Kind::Choice, Body::YesNo(yes)) => {
            Body::Choice(named(&to.options, if *yes { "yes" } else { "no" })?)
        }
        (Kind::Multi, Body::Choice(id)) => {
            Body::Choices(BTreeSet::from([same_option(&from.options, id, &to.options)?]))
        }
        (Kind::Multi, Body::Choices(ids)) => {
            let ids = ids.iter().filter_map(|id| same_option(&from.options, id, &to.options));
            Body::Choices(Some(ids.collect::<BTreeSet<_>>()).filter(|ids| !ids.is_empty())?)
        }
        (Kind::YesNo, Body::YesNo(_)) | (Kind::Date, Body::Date(_)) | (Kind::Person, Body::Person(_)) => {
            content.body.clone()
        }
        (Kind::Person, Body::Text(text)) => Body::Person(PersonRef::Text(text.clone())),
        (Kind::Scale, Body::Number(n)) if !n.reads.is_some_and(|n| (0.0..=10.0).contains(&n)) => return None,
        (Kind::Number | Kind::Scale, Body::Number(_)) => content.body.clone(),
        (Kind::Number, Body::Text(text)) => {
            Body::Number(Said { said: Some(text.clone()), reads: Some(number_reading(text)?.value) })
        }
        (Kind::Table, Body::Row(cells)) => {
            Body::Row(Some(row(tool, from, to, statement, cells)).filter(|row| !row.is_empty())?)
        }
        _ => return None,
    })
}

/// A row with the cells that both tables have; a field that asks for a step points at the row, where it is one.
fn row(
    tool: &Tool,
    from: &Question,
    to: &Question,
    statement: &Statement,
    cells: &BTreeMap<String, Cell>,
) -> BTreeMap<String, Cell> {
    let is_step = from.id.as_str() == STEPS;
    let cell = |field: &Field| match field.kind {
        Kind::Step if is_step => Some(Cell::Step(StepRef::Row(statement.id))),
        kind => {
            let was = field.names().find_map(|name| from.field(name))?;
            let cell = was.cell(cells)?;
            match cell {
                _ if was.private && !field.private => None,
                Cell::Choice(id) => same_option(&was.options, id, &field.options).map(Cell::Choice),
                cell if was.kind == kind => Some(cell.clone()),
                cell if kind == Kind::Text => Some(Cell::Text(cell_words(tool, Some(was), cell))),
                _ => None,
            }
        }
    };
    to.fields.iter().filter_map(|field| Some((field.id.clone(), cell(field)?))).collect()
}

/// The option among these that says what another list's option says.
fn same_option(from: &[QuestionOption], id: &str, to: &[QuestionOption]) -> Option<String> {
    if let Some(option) = to.iter().find(|option| option.id == id) {
        return Some(option.id.clone());
    }
    let was = from.iter().find(|option| option.id == id)?;
    to.iter()
        .find(|option| option.was.iter().any(|was| was == id))
        .map(|option| option.id.clone())
        .or_else(|| named(to, &was.label))
}

fn named(options: &[QuestionOption], words: &str) -> Option<String> {
    let words = words.trim().to_lowercase();
    let is = |option: &&QuestionOption| option.label.to_lowercase() == words || option.id == words;
    options.iter().find(is).map(|option| option.id.clone())
}
