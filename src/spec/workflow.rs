//! *Workflow and facts*: the steps, who uses it, what data is in it, where it lives, what it connects to, what it owns.

use super::block;
use super::index::Ctx;
use super::model::{Block, FactRow, StepRow, Table, Workflow};
use super::slots;
use super::text::{Piece, Text};
use crate::domain::item::{ItemCode, ItemKind};
use crate::domain::statement::{Body, Cell, Stance, Statement};
use std::collections::BTreeSet;

pub(crate) const DATA: &str = "does.data";
const OWNS: &str = "does.owns";

/// The section; the steps, and what copies a fact, come from their blocks.
pub(crate) fn workflow(ctx: &Ctx<'_>, steps: &[Block], fix: &[Block]) -> Workflow {
    let mut steps: Vec<&Block> = steps.iter().collect();
    let place = |block: &Block| {
        let item = &ctx.tool.items[&block.item];
        slots::primary(ctx, item).map_or(usize::MAX, |(statement, _)| ctx.place(statement.id))
    };
    steps.sort_by_key(|block| (place(block), block.code.clone()));
    Workflow {
        steps: steps.into_iter().map(|block| step(ctx, block)).collect(),
        users: table(ctx, "does.users"),
        data: data(ctx).into_iter().map(|(_, label)| label).collect(),
        places: table(ctx, "does.where"),
        connections: table(ctx, "does.connects"),
        collected: table(ctx, "does.collect"),
        facts: facts(ctx, fix),
    }
}

fn step(ctx: &Ctx<'_>, block: &Block) -> StepRow {
    let slots = slots::of(ctx, &ctx.tool.items[&block.item]);
    let text = |name: &str| slots.get(name).cloned().unwrap_or_default();
    let id = |name: &str| slots.ids.get(name).map(String::as_str);
    let back = text("back_to");
    let to_step = |code: &ItemCode| code.kind == ItemKind::Step && *code != block.code;
    let back_to = back
        .0
        .iter()
        .find_map(|piece| match piece {
            Piece::Code(code) => Some(code.clone()),
            _ => None,
        })
        .or_else(|| block::codes_in(&back.to_string()).map(|(code, _)| code).next())
        .filter(|code| to_step(code) && ctx.tool.item(code).is_some());
    StepRow {
        code: block.code.clone(),
        title: block.title.clone(),
        who: text("who"),
        starts: text("starts"),
        done: text("done"),
        place: text("where"),
        outside: id("where").is_some_and(|place| place != "tool"),
        real: text("real"),
        paper: id("real") == Some("paper"),
        judgement: id("judgement").map(|word| word == "yes"),
        back_to_words: if back_to.is_some() { Text::new() } else { back },
        back_to,
        state: Text::ours(super::trace::state_word(block)),
        from: block.value(super::model::Key::From).cloned().unwrap_or_default(),
    }
}

/// The rows that were said under one question, as a table, and what was said there in words.
pub(crate) fn table(ctx: &Ctx<'_>, topic: &str) -> Option<Table> {
    let mut cells = Vec::new();
    let mut in_words = Vec::new();
    for statement in ctx.printable(topic) {
        let (question, content) = (ctx.question(statement), statement.content());
        if let Body::Row(_) = &content.body {
            cells.push((statement, slots::cells(ctx, question, content, &|_| false)));
        } else {
            let words = slots::answer(ctx, question, content);
            in_words.push(words.and_ours(" (").and_text(&where_from(ctx, statement)).and_ours(")"));
        }
    }
    // In the order of the question's fields; a column that nobody filled is no column.
    let fields = cells.first().and_then(|(statement, _)| ctx.question(statement)).map(|q| &q.fields);
    let named = fields.into_iter().flatten().map(|field| Text::label(field.label.clone()));
    let used = |name: &Text| cells.iter().any(|(_, row)| row.iter().any(|(other, _)| other == name));
    let mut columns: Vec<Text> = named.filter(used).collect();
    for name in cells.iter().flat_map(|(_, row)| row).map(|(name, _)| name) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let rows: Vec<Vec<Text>> = cells
        .iter()
        .map(|(statement, row)| {
            let value =
                |name: &Text| row.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
            let mut out: Vec<Text> = columns.iter().map(|name| value(name).unwrap_or_default()).collect();
            out.push(where_from(ctx, statement));
            out
        })
        .collect();
    columns.push(Text::ours("From"));
    (!rows.is_empty() || !in_words.is_empty()).then_some(Table { columns, rows, in_words })
}

/// Where a row comes from, and that it contradicts another where it does: both are printed, neither wins.
fn where_from(ctx: &Ctx<'_>, statement: &Statement) -> Text {
    let from = ctx.pointer(statement);
    let other = statement.relates.filter(|relates| relates.stance == Stance::Differs);
    match other.and_then(|relates| ctx.statement(relates.to)).filter(|other| !ctx.hides(other)) {
        Some(other) => from.and_ours(", differs from ").and_text(&ctx.pointer(other)),
        None => from,
    }
}

/// What data is in it: option and label, each once.
pub(crate) fn data(ctx: &Ctx<'_>) -> Vec<(String, Text)> {
    let mut found: Vec<(String, Text)> = Vec::new();
    for statement in ctx.printable(DATA) {
        let question = ctx.question(statement);
        for id in super::draft::picks(statement.content()) {
            if !found.iter().any(|(known, _)| known == id) {
                let label = question.map_or(id, |question| question.label(id));
                found.push((id.to_owned(), Text::label(label)));
            }
        }
    }
    found
}

fn facts(ctx: &Ctx<'_>, fix: &[Block]) -> Vec<FactRow> {
    let folded = |text: &str| slots::fold(text).to_lowercase();
    let does = |block: &Block| {
        let slot = |name: &str| block.slots.get(name).filter(|text| !text.is_empty());
        slot("does").or(slot("title")).map(|text| folded(&text.to_string()))
    };
    let copies: Vec<(String, &ItemCode)> =
        fix.iter().filter_map(|block| Some((does(block)?, &block.code))).collect();
    let row = |statement: &Statement| {
        let Body::Row(cells) = &statement.content().body else { return None };
        let question = ctx.question(statement);
        let value = |id: &str| {
            let source = crate::domain::questionnaire::SlotSource::Field(id.to_owned());
            question.map_or_else(Text::new, |q| slots::value(ctx, q, &source, statement.content()).text)
        };
        let fact = match cells.get("fact") {
            Some(Cell::Text(words)) => folded(words),
            _ => String::new(),
        };
        let made = ctx.made_of(statement.id).filter(|item| {
            let about = matches!(item.code.kind, ItemKind::Fix | ItemKind::Open | ItemKind::Drift);
            about && item.withdrawn.is_none() && !block::withheld(ctx, item)
        });
        let mut items: BTreeSet<ItemCode> = made.map(|item| item.code.clone()).collect();
        let same = copies.iter().filter(|(does, _)| !fact.is_empty() && *does == fact);
        items.extend(same.map(|(_, code)| (*code).clone()));
        Some(FactRow {
            fact: value("fact"),
            also_in: value("also_in"),
            wins: value("wins"),
            items: items.into_iter().collect(),
            from: where_from(ctx, statement),
        })
    };
    ctx.printable(OWNS).filter_map(row).collect()
}
