//! What `/name` does to a line that was kept.

use super::{Done, Sitting, Told, place};
use crate::domain::act::Intent;
use crate::domain::event::{EventRef, StatementRelated};
use crate::domain::hear::{body, cell, introduces};
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::{Evidence, Field, Kind, Question};
use crate::domain::statement::{Body, Cell, Content, Relates, Stance, Statement};
use crate::domain::words::{cell_words, words_of};
use crate::keys;
use crate::text::line::LineKind;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// A row whose fields are asked for one by one.
#[derive(Debug, Clone)]
pub(super) struct Filling {
    row: StatementId,
    cells: BTreeMap<String, Cell>,
    left: VecDeque<Field>,
    had: Option<PersonId>,
    /// What was typed for it so far: looked through for secrets as a whole.
    typed: String,
}

impl Sitting {
    pub(super) fn known_as(&mut self, evidence: Evidence) {
        self.revise_last(&evidence.name().replace('_', "-"), |content| content.evidence = evidence)
    }

    /// Says something about the last line, caught or not.
    pub(super) fn revise_last(&mut self, what: &str, change: impl Fn(&mut Content)) {
        let Some(statement) = self.last.or_else(|| self.above()).and_then(|id| self.statement(id)) else {
            return self.tell("There is no line yet to say that of.");
        };
        let (id, mut content) = (statement.id, statement.content().clone());
        change(&mut content);
        self.act_all(vec![Intent::Revise(id, content)], what);
        self.tell_line(id, &format!(" ({what})"))
    }

    /// Says how the last line stands to the one it is about; where it is about none yet, to the one before it. A code
    /// names a line elsewhere, in this sitting or an earlier one: the last one there, or the last that has these words.
    pub(super) fn stands(&mut self, stance: Stance, args: &str) {
        let last = self.last.or_else(|| self.above()).and_then(|id| self.statement(id));
        let Some((id, about)) = last.map(|statement| (statement.id, statement.relates)) else {
            return self.tell("There is no line yet to say that of.");
        };
        let to = match about {
            _ if !args.trim().is_empty() => self.line_elsewhere(args, id),
            Some(relates) => Some(relates.to),
            None => {
                let stands = |line: &StatementId| self.statement(*line).is_some_and(|s| !s.struck);
                self.lines().into_iter().take_while(|line| *line != id).filter(stands).last()
            }
        };
        let Some(to) = to else {
            return self.tell(match args.trim() {
                "" => "There is no line before it that it could be about.",
                _ => "There is no such line. A code and a few of its words name one: c1 one screen.",
            });
        };
        let relates = Some(Relates { to, stance });
        let related = StatementRelated { statement: id, relates };
        self.act_all(vec![Intent::Relate(related)], stance.name());
        self.tell_line(id, "");
    }

    /// `CODE` or `CODE WORDS`: the last line under that question, of any sitting, that has the words; not this one.
    fn line_elsewhere(&self, args: &str, but: StatementId) -> Option<StatementId> {
        let (code, words) = args.trim().split_once(' ').unwrap_or((args.trim(), ""));
        let placed = place(&self.set, self.place_of(code)?);
        let words = words.trim().to_lowercase();
        let has = |s: &&Statement| {
            s.id != but && words_of(&self.tool, None, s.content(), &|_| false).to_lowercase().contains(&words)
        };
        let hidden = |s: &&Statement| self.is_hidden(s);
        let there = self.tool.under(&placed.question.id).into_iter();
        there.filter(|s| !hidden(s)).rfind(has).map(|s| s.id)
    }

    /// Asks for the fields of a row, one a line.
    pub(super) fn row(&mut self, args: &str) {
        let set = Arc::clone(&self.set);
        let question = place(&set, self.at).question;
        if question.kind != Kind::Table {
            return self.tell("This question has no rows; its lines are text.");
        }
        let Some(statement) = self.row_numbered(args).and_then(|id| self.statement(id)) else {
            return self.tell("There is no such row yet: type its first cell, then /row.");
        };
        if self.is_hidden(statement) {
            return self.tell("That row is hidden while others see the screen.");
        }
        let row = statement.id;
        let cells = match &statement.content().body {
            Body::Row(cells) if statement.question.as_ref() == Some(&question.id) => cells.clone(),
            _ => return self.tell("That row was said under another question; it is filled there."),
        };
        let asked = |field: &&Field| !(self.shared && field.private);
        let left = question.fields.iter().filter(asked).cloned().collect();
        let had = named(&cells);
        self.filling = Some(Filling { row, cells, left, had, typed: String::new() });
        self.ask_for_next();
    }

    /// The field that is asked for now, and what it holds.
    pub fn asks_for(&self) -> Option<String> {
        let filling = self.filling.as_ref()?;
        let field = filling.left.front()?;
        let had = field.cell(&filling.cells).map(|c| cell_words(&self.tool, Some(field), c));
        Some(format!("{}{}", field.label, had.map(|had| format!(" [{had}]")).unwrap_or_default()))
    }

    fn ask_for_next(&mut self) {
        match self.filling.as_ref().and_then(|filling| filling.left.front()).cloned() {
            Some(field) => {
                self.show_options("    ", &field.options);
                let label = self.asks_for().unwrap_or_default();
                self.told.push(Told::Asked(label));
            }
            None => self.filled(),
        }
    }

    /// Takes a line for the field that is asked for: an empty one leaves it as it is, `.` ends, and so does a command,
    /// which is then to be carried out. Says whether the line was taken.
    pub(super) fn fill(&mut self, line: &str) -> bool {
        let is_command = match self.parsed(line, usize::MAX).kind {
            LineKind::Command { name, .. } => name.is_empty() || keys::named(&name).is_some(),
            _ => false,
        };
        let ends = is_command || line.trim() == ".";
        let Some(filling) = self.filling.as_mut() else { return false };
        if ends {
            filling.left.clear();
        } else if let Some(field) = filling.left.pop_front()
            && !line.trim().is_empty()
        {
            let text = line.trim();
            let cell = cell(&self.tool, &field, text, self.now.date());
            field.put(&mut filling.cells, Some(cell));
            filling.typed = format!("{}{text}\n", filling.typed);
        }
        self.ask_for_next();
        !is_command
    }

    fn filled(&mut self) {
        let Some(Filling { row, cells, had, typed, .. }) = self.filling.take() else { return };
        let set = Arc::clone(&self.set);
        let question = place(&set, self.at).question;
        let revised = |sitting: &Self, text: &str| {
            let mut cells = cells.clone();
            if text != typed {
                cells.values_mut().for_each(hide_secret);
            }
            sitting.put_otherwise(row, question, Body::Row(cells), None, had)
        };
        self.keep(&typed, "the row's fields", revised);
        self.tell_line(row, "");
        self.last = Some(row);
        self.show_what_became_of_it(true);
    }

    fn put_otherwise(
        &self,
        id: StatementId,
        question: &Question,
        body: Body,
        words: Option<String>,
        had: Option<PersonId>,
    ) -> Vec<Intent> {
        let Some(statement) = self.statement(id) else { return Vec::new() };
        let mut content = Content { body, words, ..statement.content().clone() };
        let person = introduces(&self.tool, question, &mut content.body, had);
        person.into_iter().chain(self.picks_otherwise(id, content)).collect()
    }

    /// The row with this number; without one the row that was spoken of last, else the last one.
    fn row_numbered(&self, args: &str) -> Option<StatementId> {
        let rows = self.shown_rows();
        match args.trim() {
            "" => self.above().filter(|id| rows.contains(id)).or(rows.last().copied()),
            number => rows.get(number.parse::<usize>().ok()?.checked_sub(1)?).copied(),
        }
    }

    fn line_number(&self, args: &str) -> Option<StatementId> {
        match args.trim() {
            "" => self.above(),
            number => self.lines().get(number.parse::<usize>().ok()?.checked_sub(1)?).copied(),
        }
    }

    pub(super) fn edit(&mut self, args: &str) {
        let (id, text) = match args.split_once(' ') {
            Some((number, text)) if number.parse::<usize>().is_ok() => (self.line_number(number), text),
            _ => (self.line_number(""), args),
        };
        let Some(statement) = id.and_then(|id| self.statement(id)).filter(|_| !text.trim().is_empty()) else {
            return self
                .tell("/edit needs a line and its new words: /edit 2 NEW WORDS. /lines numbers them.");
        };
        let set = Arc::clone(&self.set);
        let question = place(&set, self.at).question;
        let id = statement.id;
        // A remark under a table stays a remark.
        let is_text = matches!(statement.content().body, Body::Text(_)) && question.kind == Kind::Table;
        let had = match &statement.content().body {
            Body::Row(cells) => named(cells),
            _ => None,
        };
        self.keep(text, "put otherwise", |plain, text| {
            let (body, words) = if is_text {
                (Body::Text(text.to_owned()), None)
            } else {
                body(&plain.tool, question, text, plain.now.date())
            };
            plain.put_otherwise(id, question, body, words, had)
        });
        self.tell_line(id, "")
    }

    pub(super) fn strike(&mut self, args: &str, strike: bool) {
        let struck = |id: &StatementId| self.statement(*id).is_some_and(|s| s.struck);
        let found = match args.trim() {
            "" if !strike => self.lines().into_iter().rev().find(struck),
            args => self.line_number(args),
        };
        let Some(id) = found else { return self.tell("There is no such line. /lines numbers them.") };
        let intent = if strike { Intent::Strike(id) } else { Intent::Restore(id) };
        self.act_all(vec![intent], if strike { "struck" } else { "brought back" });
        self.tell_line(id, "")
    }

    pub(super) fn take_back(&mut self) {
        let Some(done) = self.done.pop() else {
            return self.tell("There is nothing to take back since you came.");
        };
        let events = self.undo(&done);
        self.tell(&format!("Taken back: {}", done.what));
        self.undone.push(Done { what: done.what, events });
        self.last = None;
        self.mind_who_is_gone()
    }

    pub(super) fn do_again(&mut self) {
        let Some(undone) = self.undone.pop() else { return self.tell("There is nothing to do again.") };
        let events = self.undo(&undone);
        self.tell(&format!("Done again: {}", undone.what));
        self.done.push(Done { what: undone.what, events });
        self.mind_who_is_gone()
    }

    fn undo(&mut self, done: &Done) -> BTreeSet<EventRef> {
        self.watching(|sitting| sitting.settle([Intent::Undo(done.events.clone())]))
    }

    pub(super) fn as_it_is(&mut self) {
        if self.held.is_empty() {
            return self.tell("The last line did not look like a secret.");
        }
        let held = std::mem::take(&mut self.held);
        if self.act_all(held, "kept as typed") {
            self.tell("Kept as typed.");
        }
    }
}

/// Whom a row about who is here names.
fn named(cells: &BTreeMap<String, Cell>) -> Option<PersonId> {
    match cells.get("name") {
        Some(Cell::Person(PersonRef::Known(id))) => Some(*id),
        _ => None,
    }
}

fn hide_secret(cell: &mut Cell) {
    if let Cell::Text(text) | Cell::Person(PersonRef::Text(text)) = cell {
        *text = crate::text::secret::mask(text);
    }
}
