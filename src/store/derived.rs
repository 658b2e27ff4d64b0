//! Derived rows: what lists, searches and other people's tools read. Every row follows from one tool's journal.
//!
//! A row is a list of values, so that writing, rebuilding and comparing are the same few lines for all tables.

use super::error::StoreError;
use crate::domain::event::Happening;
use crate::domain::ids::{ItemId, PersonId, StatementId, ToolId, WalkthroughId};
use crate::domain::item::Item;
use crate::domain::person::{Person, PersonRef};
use crate::domain::statement::{Body, Cell, ItemRef, Mark, Statement, StepRef};
use crate::domain::tool::{Tool, Walkthrough};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// A derived table: its name and columns. The first columns, `tool` and `id` (for tools: `id`), name the row.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Table {
    pub name: &'static str,
    columns: &'static [&'static str],
    keys: usize,
}

const TOOLS: Table = Table {
    name: "tool_row",
    columns: &[
        "id",
        "slug",
        "name",
        "owner",
        "status",
        "created",
        "as_of",
        "archived",
        "walkthroughs",
        "statements",
        "items",
        "last_walkthrough",
    ],
    keys: 1,
};
const WALKTHROUGHS: Table = Table {
    name: "walkthrough_row",
    columns: &[
        "tool",
        "id",
        "label",
        "questionnaire",
        "version",
        "mode",
        "facilitator",
        "started",
        "ended",
        "minutes",
    ],
    keys: 2,
};
const PEOPLE: Table = Table {
    name: "person_row",
    columns: &["tool", "id", "handle", "name", "role", "relation", "quote_as"],
    keys: 2,
};
const STATEMENTS: Table = Table {
    name: "statement_row",
    columns: &[
        "tool",
        "id",
        "walkthrough",
        "topic",
        "speakers",
        "text",
        "evidence",
        "wording",
        "minute",
        "at",
        "struck",
        "contested",
        "own_note",
    ],
    keys: 2,
};
const ITEMS: Table = Table {
    name: "item_row",
    columns: &["tool", "id", "code", "kind", "number", "state", "title", "withdrawn"],
    keys: 2,
};

/// Every derived table, tools first, as the foreign keys want it.
pub(super) const TABLES: [&Table; 5] = [&TOOLS, &WALKTHROUGHS, &PEOPLE, &STATEMENTS, &ITEMS];

/// Rows by table and id.
pub(super) type Rows = BTreeMap<(&'static Table, String), Vec<Value>>;

/// Which rows an append may have changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    everything: bool,
    walkthroughs: BTreeSet<WalkthroughId>,
    people: BTreeSet<PersonId>,
    statements: BTreeSet<StatementId>,
    items: BTreeSet<ItemId>,
}

impl Touched {
    pub(super) fn everything() -> Touched {
        Touched { everything: true, ..Touched::default() }
    }

    /// What these happenings touch in the tool as it is after them.
    pub(super) fn by<'a>(tool: &Tool, happenings: impl IntoIterator<Item = &'a Happening>) -> Touched {
        let mut touched = Touched::default();
        let mut pinned = false;
        for happening in happenings {
            match happening {
                Happening::ToolCreated(_)
                | Happening::ToolSet(_)
                | Happening::StatusSet(_)
                | Happening::Published(_)
                | Happening::Decided(_) => {}
                Happening::PersonSet(person) => {
                    touched.people.insert(person.id);
                }
                Happening::QuestionnairePinned(_) => pinned = true,
                Happening::WalkthroughStarted(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                }
                Happening::WalkthroughResumed(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                }
                Happening::WalkthroughRested(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                }
                Happening::WalkthroughReplanned(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                }
                Happening::WalkthroughEnded(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                }
                // Its statements go along as the rows of one that was touched do; those outside any are named here.
                Happening::WalkthroughUpgraded(body) => {
                    touched.walkthroughs.insert(body.walkthrough);
                    let outside =
                        tool.statements.values().filter(|s| body.outside && s.walkthrough.is_none());
                    touched.statements.extend(outside.map(|statement| statement.id));
                }
                Happening::StatementAdded(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementRevised(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementFiled(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementRelated(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementMarked(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementStruck(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::StatementRestored(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::ContestedResolved(body) => {
                    touched.statements.insert(body.statement);
                }
                Happening::ItemDrafted(body) => {
                    touched.items.insert(body.item);
                }
                Happening::ItemRevised(body) => {
                    touched.items.insert(body.item);
                }
                Happening::ItemLinked(body) => {
                    touched.items.insert(body.item);
                }
                Happening::ItemStated(body) => {
                    touched.items.insert(body.item);
                }
                Happening::ItemWithdrawn(body) => {
                    touched.items.insert(body.item);
                }
                Happening::Undone(_)
                | Happening::Purged(_)
                | Happening::Foreign { .. }
                | Happening::Absent { .. } => touched.everything = true,
            }
        }
        touched.spread(tool, pinned);
        touched
    }

    /// Rows that show something of another row change with it: a statement shows people and its sitting's label,
    /// a sitting its questionnaire and its facilitator.
    fn spread(&mut self, tool: &Tool, pinned: bool) {
        if self.everything || (!pinned && self.people.is_empty() && self.walkthroughs.is_empty()) {
            return;
        }
        for walkthrough in tool.walkthroughs.values() {
            if pinned || walkthrough.facilitator.is_some_and(|person| self.people.contains(&person)) {
                self.walkthroughs.insert(walkthrough.id);
            }
        }
        for statement in tool.statements.values() {
            if statement.walkthrough.is_some_and(|w| self.walkthroughs.contains(&w))
                || self.people.iter().any(|person| mentions(statement, *person))
            {
                self.statements.insert(statement.id);
            }
        }
    }
}

fn mentions(statement: &Statement, person: PersonId) -> bool {
    let content = statement.content();
    let is = |named: &PersonRef| *named == PersonRef::Known(person);
    content.speakers.contains(&person)
        || match &content.body {
            Body::Person(named) => is(named),
            Body::Row(cells) => cells.values().any(|cell| matches!(cell, Cell::Person(named) if is(named))),
            _ => false,
        }
}

/// The rows that the tool's touched things have now. What is touched and has no row here is gone.
pub(super) fn rows(tool: &Tool, touched: &Touched) -> Rows {
    fn pick<'a, K: Ord + Copy, V>(
        all: bool,
        map: &'a BTreeMap<K, V>,
        keys: &'a BTreeSet<K>,
    ) -> Box<dyn Iterator<Item = &'a V> + 'a> {
        if all { Box::new(map.values()) } else { Box::new(keys.iter().filter_map(|key| map.get(key))) }
    }
    let all = touched.everything;
    let mut rows = Rows::new();
    rows.insert((&TOOLS, tool.id.to_string()), tool_row(tool));
    for walkthrough in pick(all, &tool.walkthroughs, &touched.walkthroughs) {
        rows.insert((&WALKTHROUGHS, walkthrough.id.to_string()), walkthrough_row(tool, walkthrough));
    }
    for person in pick(all, &tool.people, &touched.people) {
        rows.insert((&PEOPLE, person.id.to_string()), person_row(tool, person));
    }
    for statement in pick(all, &tool.statements, &touched.statements) {
        rows.insert((&STATEMENTS, statement.id.to_string()), statement_row(tool, statement));
    }
    for item in pick(all, &tool.items, &touched.items) {
        rows.insert((&ITEMS, item.id.to_string()), item_row(tool, item));
    }
    rows
}

/// Writes a tool's touched rows, inside the caller's transaction.
pub(super) fn write(conn: &Connection, tool: &Tool, touched: &Touched) -> Result<(), StoreError> {
    let rows = rows(tool, touched);
    if touched.everything {
        // Children first: only what is no longer there goes, so that numbers of rows stay.
        for table in TABLES.iter().skip(1) {
            let sql = format!("SELECT id FROM {} WHERE tool = ?1", table.name);
            let ids: Vec<String> = conn
                .prepare_cached(&sql)?
                .query_map([tool.id.to_string()], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for id in ids {
                if !rows.contains_key(&(*table, id.clone())) {
                    let sql = format!("DELETE FROM {} WHERE tool = ?1 AND id = ?2", table.name);
                    conn.prepare_cached(&sql)?.execute([&tool.id.to_string(), &id])?;
                }
            }
        }
    }
    for table in TABLES {
        let mut statement = None;
        for ((_, _), values) in rows.iter().filter(|((of, _), _)| *of == table) {
            let statement = match &mut statement {
                Some(statement) => statement,
                none => none.insert(conn.prepare_cached(&upsert(table))?),
            };
            statement.execute(params_from_iter(values))?;
        }
    }
    Ok(())
}

fn upsert(table: &Table) -> String {
    let columns = table.columns.join(", ");
    let places = (1..=table.columns.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let keys = table.columns[..table.keys].join(", ");
    let sets = table.columns[table.keys..]
        .iter()
        .map(|column| format!("{column} = excluded.{column}"))
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "INSERT INTO {} ({columns}) VALUES ({places}) ON CONFLICT ({keys}) DO UPDATE SET {sets}",
        table.name
    )
}

/// A tool's rows as they are stored. What is no longer text reads as bytes, and so differs from what belongs
/// there.
pub(super) fn stored(conn: &Connection, tool: ToolId) -> Result<Rows, StoreError> {
    let mut rows = Rows::new();
    for table in TABLES {
        let (id, by) = (table.keys - 1, table.columns[0]);
        let sql = format!("SELECT {} FROM {} WHERE {by} = ?1", table.columns.join(", "), table.name);
        let mut statement = conn.prepare_cached(&sql)?;
        let mut found = statement.query([tool.to_string()])?;
        while let Some(row) = found.next()? {
            let values = (0..table.columns.len())
                .map(|column| row.get_ref(column).map(value))
                .collect::<Result<Vec<_>, _>>()?;
            let Value::Text(id) = &values[id] else { continue };
            rows.insert((table, id.clone()), values);
        }
    }
    Ok(rows)
}

fn value(stored: ValueRef<'_>) -> Value {
    match stored {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
    }
}

fn tool_row(tool: &Tool) -> Vec<Value> {
    let mut events = tool.events();
    vec![
        text(tool.id),
        text(&tool.slug),
        text(&tool.name),
        maybe(tool.owner().map(|owner| named(tool, &owner))),
        maybe(tool.status().map(|status| status.name())),
        maybe(events.next().map(|event| event.header.at)),
        maybe(tool.as_of),
        flag(tool.archived),
        count(tool.walkthroughs.len()),
        count(tool.statements.values().filter(|statement| statement.counts()).count()),
        count(tool.items.values().filter(|item| item.withdrawn.is_none()).count()),
        maybe(tool.walkthroughs.values().map(|w| w.started).max().map(|started| started.date())),
    ]
}

fn walkthrough_row(tool: &Tool, walkthrough: &Walkthrough) -> Vec<Value> {
    let pin = tool.pins.get(&walkthrough.questionnaire);
    vec![
        text(tool.id),
        text(walkthrough.id),
        text(&walkthrough.label),
        text(pin.map_or("", |pin| pin.id.as_str())),
        text(pin.map_or("", |pin| pin.version.as_str())),
        text(walkthrough.mode.name()),
        maybe(walkthrough.facilitator.and_then(|id| tool.people.get(&id)).map(|person| &person.handle)),
        text(walkthrough.started),
        maybe(walkthrough.ended.map(|(at, _)| at)),
        walkthrough.ended.map_or(Value::Null, |(_, minutes)| Value::Integer(minutes.into())),
    ]
}

fn person_row(tool: &Tool, person: &Person) -> Vec<Value> {
    vec![
        text(tool.id),
        text(person.id),
        text(&person.handle),
        text(&person.name),
        text(&person.role),
        text(person.relation.name()),
        text(person.quote_as.name()),
    ]
}

fn statement_row(tool: &Tool, statement: &Statement) -> Vec<Value> {
    let content = statement.content();
    let speakers: Vec<_> = content
        .speakers
        .iter()
        .map(|id| tool.people.get(id).map_or_else(|| id.to_string(), |person| person.handle.clone()))
        .collect();
    vec![
        text(tool.id),
        text(statement.id),
        maybe(statement.walkthrough.and_then(|id| tool.walkthroughs.get(&id)).map(|w| &w.label)),
        maybe(statement.question.as_ref().map(|topic| topic.as_str())),
        text(speakers.join(", ")),
        text(plain(tool, &content.body, content.words.as_deref())),
        text(content.evidence.name()),
        text(content.wording.name()),
        statement.minute.map_or(Value::Null, |minute| Value::Integer(minute.into())),
        text(statement.at),
        flag(statement.struck),
        flag(statement.contested()),
        flag(statement.marks.contains(&Mark::OwnNote)),
    ]
}

fn item_row(tool: &Tool, item: &Item) -> Vec<Value> {
    vec![
        text(tool.id),
        text(item.id),
        text(&item.code),
        text(item.code.kind.name()),
        Value::Integer(item.code.number.into()),
        text(item.state.name()),
        maybe(item.edit.title.as_ref()),
        flag(item.withdrawn.is_some()),
    ]
}

/// What was said, in plain words, to be searched and shown on one line's worth: option ids as they are, and
/// nothing for a pointer to another statement or item, which is found by itself.
fn plain(tool: &Tool, body: &Body, words: Option<&str>) -> String {
    let picked = |options: &BTreeSet<String>| options.iter().cloned().collect::<Vec<_>>().join(", ");
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let said = match body {
        Body::Text(text) | Body::Choice(text) => text.clone(),
        Body::Choices(options) => picked(options),
        Body::Number(number) => number.shown(),
        Body::Date(date) => date.shown(),
        Body::YesNo(yes) | Body::Confirm(yes) => yes_no(*yes),
        Body::Person(person) => named(tool, person),
        Body::Row(cells) => cells
            .values()
            .map(|cell| match cell {
                Cell::Text(text) | Cell::Choice(text) => text.clone(),
                Cell::Choices(options) => picked(options),
                Cell::Number(number) => number.shown(),
                Cell::Date(date) => date.shown(),
                Cell::YesNo(yes) => yes_no(*yes),
                Cell::Person(person) => named(tool, person),
                Cell::Step(StepRef::Text(text)) | Cell::Item(ItemRef::Text(text)) => text.clone(),
                Cell::Step(StepRef::Row(_)) | Cell::Item(ItemRef::Item(_)) => String::new(),
            })
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
    };
    match words {
        Some(words) if said.is_empty() => words.to_owned(),
        Some(words) => format!("{said}: {words}"),
        None => said,
    }
}

fn named(tool: &Tool, person: &PersonRef) -> String {
    match person {
        PersonRef::Known(id) => {
            tool.people.get(id).map_or_else(|| id.to_string(), |person| person.name.clone())
        }
        PersonRef::Text(text) => text.clone(),
    }
}

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn maybe(value: Option<impl ToString>) -> Value {
    value.map_or(Value::Null, text)
}

fn flag(set: bool) -> Value {
    Value::Integer(set.into())
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
