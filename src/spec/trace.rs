//! From an item to what was said, and back.

use super::block::{self, Blocking, Making};
use super::evidence::said;
use super::index::Ctx;
use super::model::{Block, Hold, Key, Options, Said};
use super::text::Text;
use super::{Shelf, slots};
use crate::domain::item::ItemCode;
use crate::domain::questionnaire::{Evidence, TopicId};
use crate::domain::statement::{Stance, Statement, Wording};
use crate::domain::tool::Tool;

/// One item and one of the statements it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRow {
    /// The item.
    pub item: ItemCode,
    /// Its title.
    pub title: Text,
    /// What it counts as, in one word or two (`confirmed`, `suspect`, `words confirmed`).
    pub state: String,
    /// The statement; none for one in the inbox, or an item that no statement stands under.
    pub reference: Option<(TopicId, usize)>,
    /// The question, by its name in the outline.
    pub question: Text,
    /// Who said it.
    pub who: Text,
    /// The sitting's short name.
    pub sitting: Text,
    /// The day and the time on the wall, `2026-11-18 10:13`; empty without a statement.
    pub at: String,
    /// How it is known.
    pub evidence: Option<Evidence>,
    /// Items it names.
    pub links: Vec<ItemCode>,
}

/// An item traced to everything that was said for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The item.
    pub item: ItemCode,
    /// Its title.
    pub title: Text,
    /// What it counts as.
    pub state: String,
    /// The statements it stands on, in order.
    pub statements: Vec<TracedStatement>,
}

/// A statement with all that is around it.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedStatement {
    /// Where a spec points at it.
    pub reference: Option<(TopicId, usize)>,
    /// What was said, by whom, and where it comes from.
    pub said: Said,
    /// In whose words.
    pub wording: Wording,
    /// How it is known.
    pub evidence: Evidence,
    /// The question as it was asked.
    pub asked: Text,
    /// The questionnaire and its version.
    pub questionnaire: Text,
    /// The day and the time on the wall.
    pub at: String,
    /// At which minute of the sitting.
    pub minute: Option<u32>,
    /// How often it was put otherwise.
    pub revisions: usize,
    /// It was struck since.
    pub struck: bool,
    /// What was said just before and just after, in the same sitting.
    pub neighbours: Vec<Said>,
    /// What others said to it: the same, something to add, something else.
    pub about: Vec<(Stance, Said)>,
    /// The other items that stand on it.
    pub also: Vec<ItemCode>,
}

/// What an item counts as, in a word or two.
pub(crate) fn state_word(block: &Block) -> String {
    if block.withdrawn.is_some() {
        return "withdrawn".to_owned();
    }
    if block.holds.contains(&Hold::Suspect) || block.value(Key::Suspect).is_some() {
        return "suspect".to_owned();
    }
    let state = block.value(Key::State).map(Text::to_string).unwrap_or_default();
    let state = state.split(" | ").next().unwrap_or_default();
    state.split(" by ").next().unwrap_or_default().to_owned()
}

/// The rows of one item: one a statement, or one alone.
pub(crate) fn rows(ctx: &Ctx<'_>, block: &Block) -> Vec<TraceRow> {
    let bare = TraceRow {
        item: block.code.clone(),
        title: block.title.clone(),
        state: state_word(block),
        reference: None,
        question: Text::new(),
        who: Text::new(),
        sitting: Text::new(),
        at: String::new(),
        evidence: None,
        links: block.links.iter().cloned().collect(),
    };
    if block.sources.is_empty() {
        let status = ctx.status_opens.get(&block.item).and_then(|open| ctx.topic(&open.topic));
        let question = status.map_or_else(Text::new, |question| Text::label(question.short.clone()));
        return vec![TraceRow { question, ..bare }];
    }
    let row = |statement: &Statement| {
        let sitting = statement.walkthrough.and_then(|id| ctx.tool.walkthroughs.get(&id));
        let question = ctx.question(statement);
        TraceRow {
            reference: ctx.reference(statement),
            question: question.map_or_else(Text::new, |question| Text::label(question.short.clone())),
            who: ctx.speakers(statement),
            sitting: sitting.map_or_else(Text::new, |sitting| Text::label(sitting.label.clone())),
            at: at(statement),
            evidence: Some(statement.content().evidence),
            ..bare.clone()
        }
    };
    let statements = block.sources.iter().filter_map(|source| ctx.statement(source.statement));
    statements.map(row).collect()
}

fn at(statement: &Statement) -> String {
    format!("{} {}", statement.at.date(), statement.at.clock())
}

/// Traces an item. None if there is no such item, or if it is withheld.
pub fn trace(tool: &Tool, shelf: &Shelf, options: &Options, code: &ItemCode) -> Option<Trace> {
    let ctx = Ctx::new(tool, shelf, options);
    let item = tool.item(code).filter(|item| !block::withheld(&ctx, item))?;
    let block = Making::of(&ctx, &Blocking::of(&ctx), item).block();
    let statements = block.sources.iter().filter_map(|source| ctx.statement(source.statement));
    Some(Trace {
        item: block.code.clone(),
        title: block.title.clone(),
        state: state_word(&block),
        statements: statements.map(|statement| traced(&ctx, &block, statement)).collect(),
    })
}

fn traced(ctx: &Ctx<'_>, block: &Block, statement: &Statement) -> TracedStatement {
    let place = ctx.place(statement.id);
    let same_sitting = |other: &&Statement| {
        other.walkthrough == statement.walkthrough && other.counts() && !ctx.hides(other)
    };
    let before = ctx.order[..place].iter().rev().copied().find(same_sitting);
    let after = ctx.order[place + 1..].iter().copied().find(same_sitting);
    let sitting = statement.walkthrough.and_then(|id| ctx.tool.walkthroughs.get(&id));
    let pin = sitting.and_then(|sitting| ctx.tool.pins.get(&sitting.questionnaire));
    let wording = ctx.question(statement).map(|question| match sitting {
        Some(sitting) => question.wording(sitting.mode),
        None => question.ask.as_str(),
    });
    // What was written down as it was asked may hold an answer, and with it a name that is not to be printed.
    let asked = match statement.asked.as_str() {
        "" => slots::asked_aloud(ctx, wording.unwrap_or_default()),
        asked if wording == Some(asked) => slots::asked_aloud(ctx, asked),
        asked => ctx.naming.said(asked),
    };
    let also =
        ctx.made_of(statement.id).filter(|item| item.code != block.code && !block::withheld(ctx, item));
    TracedStatement {
        reference: ctx.reference(statement),
        said: said(ctx, statement),
        wording: statement.content().wording,
        evidence: statement.content().evidence,
        asked,
        questionnaire: pin.map_or_else(Text::new, |pin| Text::label(format!("{} {}", pin.id, pin.version))),
        at: at(statement),
        minute: statement.minute,
        revisions: statement.revisions.len().saturating_sub(1),
        struck: statement.struck,
        neighbours: before.into_iter().chain(after).map(|other| said(ctx, other)).collect(),
        about: ctx
            .about(statement.id)
            .iter()
            .filter(|(other, _)| !ctx.hides(other))
            .map(|(other, stance)| (*stance, said(ctx, other)))
            .collect(),
        also: super::summary::code_list(also.map(|item| item.code.clone())),
    }
}

/// The way back: every statement under a topic that may be printed, and the items that stand on it.
pub fn back(tool: &Tool, shelf: &Shelf, options: &Options, topic: &TopicId) -> Vec<(Said, Vec<ItemCode>)> {
    let ctx = Ctx::new(tool, shelf, options);
    let items = |statement: &Statement| {
        let made = ctx.made_of(statement.id).filter(|item| !block::withheld(&ctx, item));
        super::summary::code_list(made.map(|item| item.code.clone()))
    };
    ctx.every_printable(topic.as_str()).map(|statement| (said(&ctx, statement), items(statement))).collect()
}
