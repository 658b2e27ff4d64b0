//! What has been asked, what has become of it, what must still be asked, and what a late hour leaves out.

use super::act::Intent;
use super::condition::{Condition, Truth, Value};
use super::earlier::{Before, Since};
use super::event::{Cut, Stamp, StatusSet};
use super::ids::WalkthroughId;
use super::item::ItemKind;
use super::questionnaire::{Field, Need, Placed, Question, Questionnaire, SlotSource, TopicId};
use super::statement::{Body, Cell, ItemRef, Stance, Statement, StepRef};
use super::status::{SetStatus, Status};
use super::told::Told;
use super::tool::{Tool, Walkthrough};
use std::collections::BTreeMap;

/// One question of a sitting, and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// The question and its place.
    pub placed: Placed<'a>,
    /// What became of it.
    pub status: Status,
    /// Whether it applies here; what is not yet known stays visible.
    pub applies: Truth,
    /// Left out because the hour runs late; never gone.
    pub cut: bool,
    /// Something was said under it that counts.
    pub said: bool,
    /// How that stands to what was said in earlier sittings.
    pub since: Since,
    /// Nothing became of it here, and one who wrote alone before has told it beyond doubt ([`super::told`]): it counts
    /// as covered, and is passed over.
    pub told: bool,
}

impl Standing<'_> {
    /// Whether it counts among what is to be asked: it applies or may apply, and nobody called it not applicable.
    pub fn counts(&self) -> bool {
        self.applies != Truth::False && !self.status.leaves_the_count()
    }

    /// Done with: here, or by one who wrote alone before.
    pub fn covered(&self) -> bool {
        self.status.covered() || self.told
    }

    /// Nothing became of it, and it is in the way: it applies or may apply, was not left out, and is not told.
    pub fn waits(&self) -> bool {
        self.counts() && !self.cut && !self.told && self.status == Status::Open
    }

    /// A must that still waits for an answer. What was said off the record is not asked for again.
    pub fn must_be_asked(&self) -> bool {
        let settled = self.covered() || self.status == Status::Set(SetStatus::OffRecord);
        self.placed.question.need == Need::Must && self.counts() && !settled
    }
}

/// How a sitting stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage<'a> {
    /// Every question, in order.
    pub standings: Vec<Standing<'a>>,
}

impl<'a> Coverage<'a> {
    /// How this sitting of this questionnaire stands.
    pub fn of(tool: &Tool, walkthrough: &Walkthrough, questionnaire: &'a Questionnaire) -> Coverage<'a> {
        let said = Said::of(tool);
        let before = Before::of(tool, walkthrough, &said);
        let told = Told::of(tool, walkthrough, &before, &said);
        let standings = questionnaire.questions().map(|placed| {
            let question = placed.question;
            let cut = leaves_out(walkthrough.cut, questionnaire, question);
            let here = said.here(walkthrough, &question.id);
            let status = status(tool, walkthrough, question, here);
            let applies = applies(tool, Some(walkthrough), questionnaire, question, &said);
            let since =
                before.about(&question.id).map_or(Since::Never, |earlier| earlier.since(question, here));
            let told = status == Status::Open && told.has(question);
            Standing { status, applies, cut, said: !here.is_empty(), since, told, placed }
        });
        Coverage { standings: standings.collect() }
    }

    /// Musts covered, and musts there are.
    pub fn musts(&self) -> (usize, usize) {
        let musts = || self.standings.iter().filter(|s| s.placed.question.need == Need::Must && s.counts());
        (musts().filter(|s| s.covered()).count(), musts().count())
    }

    /// How many musts are covered only by what somebody wrote alone before.
    pub fn musts_told(&self) -> usize {
        let told = |s: &&Standing<'_>| s.placed.question.need == Need::Must && s.counts() && s.told;
        self.standings.iter().filter(told).count()
    }

    /// How many musts are still to be asked of those that `among` picks, and the minutes they would take as planned.
    pub fn to_ask(&self, among: impl Fn(&Standing<'_>) -> bool) -> (usize, f64) {
        let left = self.standings.iter().filter(|s| s.must_be_asked() && !s.cut && among(s));
        left.fold((0, 0.0), |(count, minutes), s| (count + 1, minutes + s.placed.question.minutes))
    }

    /// At the end of a sitting: every question that counts and of which nothing became is marked as not reached.
    pub fn not_reached(&self, walkthrough: &Walkthrough) -> Vec<Intent> {
        self.standings
            .iter()
            .filter(|s| s.counts() && s.status == Status::Open && !s.told)
            .map(|s| {
                Intent::SetStatus(StatusSet {
                    walkthrough: walkthrough.id,
                    question: s.placed.question.id.clone(),
                    status: Some(SetStatus::NotReached),
                    by: Vec::new(),
                    minute: None,
                })
            })
            .collect()
    }
}

/// Whether a late hour that is cut so leaves out this question. A set without a spine has its musts.
pub fn leaves_out(cut: Cut, questionnaire: &Questionnaire, question: &Question) -> bool {
    match cut {
        Cut::Nothing => false,
        Cut::Coulds => question.need == Need::Could,
        Cut::AllButSpine if !questionnaire.spine.is_empty() => !questionnaire.spine.contains(&question.id),
        Cut::AllButMusts | Cut::AllButSpine => question.need != Need::Must,
    }
}

/// The statements that count, by topic. Made once for all questions of a sitting.
pub struct Said<'a> {
    by_topic: BTreeMap<&'a TopicId, Vec<&'a Statement>>,
    by_sitting: BTreeMap<WalkthroughId, BTreeMap<&'a TopicId, Vec<&'a Statement>>>,
}

impl<'a> Said<'a> {
    /// Everything that counts in this tool.
    pub fn of(tool: &'a Tool) -> Said<'a> {
        Said::among(tool, |_| true)
    }

    /// What counts in this tool of what is let through, as where nothing private is to be told.
    pub fn among(tool: &'a Tool, lets_through: impl Fn(&Statement) -> bool) -> Said<'a> {
        let (mut by_topic, mut by_sitting) = (BTreeMap::new(), BTreeMap::<_, BTreeMap<_, _>>::new());
        let told = |s: &&Statement| s.counts() && lets_through(s);
        for statement in tool.statements_in_order().into_iter().filter(told) {
            for topic in statement.question.iter().chain(&statement.also) {
                by_topic.entry(topic).or_insert_with(Vec::new).push(statement);
                if let Some(walkthrough) = statement.walkthrough {
                    by_sitting
                        .entry(walkthrough)
                        .or_default()
                        .entry(topic)
                        .or_insert_with(Vec::new)
                        .push(statement);
                }
            }
        }
        Said { by_topic, by_sitting }
    }

    /// What was said about a topic in this sitting.
    pub fn here(&self, walkthrough: &Walkthrough, topic: &TopicId) -> &[&'a Statement] {
        let sitting = self.by_sitting.get(&walkthrough.id);
        sitting.and_then(|topics| topics.get(topic)).map_or(&[], Vec::as_slice)
    }

    /// What was said about a topic outside any sitting.
    pub fn outside(&self, topic: &TopicId) -> &[&'a Statement] {
        let all = self.under(topic);
        // These stand behind those of all sittings.
        let from = all.iter().position(|s| s.walkthrough.is_none()).unwrap_or(all.len());
        &all[from..]
    }

    /// What conditions and question texts read: this sitting's answer, else the newest of the tool.
    pub fn answers(&self, walkthrough: Option<&Walkthrough>, topic: &TopicId) -> &[&'a Statement] {
        let here = walkthrough.map_or(&[][..], |w| self.here(w, topic));
        if !here.is_empty() {
            return here;
        }
        self.newest(topic)
    }

    /// Everything that counts under some topic; what stands under two comes twice.
    pub fn all(&self) -> impl Iterator<Item = &'a Statement> {
        self.by_topic.values().flatten().copied()
    }

    /// What counts under a topic, in order.
    pub fn under(&self, topic: &TopicId) -> &[&'a Statement] {
        self.by_topic.get(topic).map_or(&[], Vec::as_slice)
    }

    /// The newest statements under a topic: those of one sitting, or those of no sitting.
    pub fn newest(&self, topic: &TopicId) -> &[&'a Statement] {
        let all = self.under(topic);
        // Sitting by sitting, and what was said outside any at the end: of these runs, the one with the newest words.
        let runs = all.chunk_by(|a, b| a.walkthrough == b.walkthrough);
        runs.max_by_key(|run| run.iter().map(|s| s.at).max()).unwrap_or(&[])
    }
}

/// What became of a question in a sitting in which this was said about it.
pub fn status(tool: &Tool, walkthrough: &Walkthrough, question: &Question, said: &[&Statement]) -> Status {
    let newest: Option<Stamp> = said.iter().filter_map(|s| tool.came_at(s.id)).max();
    if let Some(set) = walkthrough.statuses.get(&question.id) {
        let cleared = newest.is_some_and(|at| at > set.stamp);
        if !cleared || matches!(set.status, SetStatus::Ask(_)) {
            return Status::Set(set.status.clone());
        }
    }
    if said.is_empty() {
        Status::Open
    } else if said.iter().any(|s| lacks_required(question, s) || only_points(s)) {
        Status::Partial
    } else {
        Status::Answered
    }
}

/// A row that names a step or an item, and says nothing about it yet.
fn only_points(statement: &Statement) -> bool {
    let points = |cell: &Cell| matches!(cell, Cell::Step(StepRef::Row(_)) | Cell::Item(ItemRef::Item(_)));
    matches!(&statement.content().body, Body::Row(cells) if !cells.is_empty() && cells.values().all(points))
}

/// A row without a field that fills a required slot of what it becomes.
fn lacks_required(question: &Question, statement: &Statement) -> bool {
    let Body::Row(cells) = &statement.content().body else { return false };
    question.becomes.iter().any(|becomes| {
        let guarded =
            becomes.guard.as_ref().is_some_and(|guard| guard_of(question, guard, statement) != Truth::True);
        !guarded
            && becomes.item.slots().filter(|slot| slot.required).any(|slot| {
                matches!(becomes.slots.get(slot.name), Some(SlotSource::Field(field))
                    if question.cell(cells, field).is_none())
            })
    })
}

/// Whether the guard of a `becomes` of a question holds for a statement: a bare name is a field of the row (a missing one
/// the empty text), `answer` the pick itself.
pub fn guard_of(question: &Question, guard: &str, statement: &Statement) -> Truth {
    let content = statement.content();
    evaluate(guard, &|name| match (&content.body, name) {
        (body, "answer") => value_of(Some(question), body),
        (_, "words") => Value::Text(content.words.clone().unwrap_or_default()),
        (Body::Row(cells), id) => {
            let value = |cell| cell_value(question.field(id), cell);
            question.cell(cells, id).map_or(Value::Text(String::new()), value)
        }
        _ => Value::Missing,
    })
}

/// Whether a question applies in this sitting, as far as is known.
pub fn applies(
    tool: &Tool,
    walkthrough: Option<&Walkthrough>,
    questionnaire: &Questionnaire,
    question: &Question,
    said: &Said<'_>,
) -> Truth {
    let Some(when) = &question.when else { return Truth::True };
    evaluate(when, &|name| match name {
        "walkthrough.mode" => walkthrough.map_or(Value::Missing, |w| Value::Text(w.mode.name().to_owned())),
        "tool.status" => tool.status().map_or(Value::Missing, |s| Value::Text(s.name().to_owned())),
        "tool.name" => Value::Text(tool.name.clone()),
        "tool.slug" => Value::Text(tool.slug.clone()),
        "tool.built_with" => Value::Text(tool.built_with.clone()),
        _ => match TopicId::new(name) {
            Ok(topic) => agreed(said.answers(walkthrough, &topic), || questionnaire.question(&topic)),
            Err(_) => Value::Missing,
        },
    })
}

/// What the statements say together; people who disagree make it not yet known. The question is looked for only where
/// something was picked.
fn agreed<'q>(statements: &[&Statement], question: impl Fn() -> Option<&'q Question>) -> Value {
    if statements.iter().any(|s| s.contested()) {
        return Value::Missing;
    }
    let is_here = |id| statements.iter().any(|s| s.id == id);
    // What only adds to another of them, or says the same in other words, answers nothing by itself.
    let beside = |s: &Statement| s.relates.is_some_and(|r| r.stance != Stance::Differs && is_here(r.to));
    let picked = |s: &&Statement| matches!(s.content().body, Body::Choice(_) | Body::Choices(_));
    let question = if statements.iter().any(picked) { question() } else { None };
    let mut values = statements.iter().filter(|s| !beside(s)).map(|s| value_of(question, &s.content().body));
    let Some(first) = values.next() else { return Value::Missing };
    if values.all(|value| value == first) { first } else { Value::Missing }
}

/// What an answer is to a condition. An option is known by the id it has now, whatever it was called when it was picked.
fn value_of(question: Option<&Question>, body: &Body) -> Value {
    let now = |id: &String| question.and_then(|q| q.option(id)).map_or(id, |option| &option.id).clone();
    match body {
        Body::Text(text) => Value::Text(text.clone()),
        Body::Choice(option) => Value::Text(now(option)),
        Body::Choices(options) => Value::Texts(options.iter().map(now).collect()),
        Body::Number(number) => number.reads.map_or(Value::Missing, Value::Number),
        Body::YesNo(yes) | Body::Confirm(yes) => Value::Bool(*yes),
        Body::Date(date) => date.reads.map_or(Value::Missing, |day| Value::Text(day.to_string())),
        Body::Person(_) | Body::Row(_) => Value::Missing,
    }
}

fn cell_value(field: Option<&Field>, cell: &Cell) -> Value {
    let now = |id: &String| field.and_then(|f| f.option(id)).map_or(id, |option| &option.id).clone();
    use super::person::PersonRef;
    match cell {
        Cell::Text(text)
        | Cell::Person(PersonRef::Text(text))
        | Cell::Step(StepRef::Text(text))
        | Cell::Item(ItemRef::Text(text)) => Value::Text(text.clone()),
        Cell::Choice(option) => Value::Text(now(option)),
        Cell::Choices(options) => Value::Texts(options.iter().map(now).collect()),
        Cell::Number(number) => number.reads.map_or(Value::Missing, Value::Number),
        Cell::Date(date) => date.reads.map_or(Value::Missing, |day| Value::Text(day.to_string())),
        Cell::YesNo(yes) => Value::Bool(*yes),
        Cell::Person(_) | Cell::Step(_) | Cell::Item(_) => Value::Text("known".to_owned()),
    }
}

/// Whether a statement may become items of this kind by a rule of its question.
pub fn becomes_kind(question: &Question, kind: ItemKind) -> bool {
    question.becomes.iter().any(|becomes| becomes.item == kind)
}

/// A condition that cannot be read decides nothing: what depends on it stays visible. The lint has said so before.
fn evaluate(condition: &str, lookup: &dyn Fn(&str) -> Value) -> Truth {
    Condition::parse(condition).map_or(Truth::Unknown, |condition| condition.eval(lookup))
}
