//! Lines that were kept: found again, put otherwise where they stand, rows cell by cell.

use super::{Now, Sitting, place};
use crate::domain::act::Intent;
use crate::domain::hear::{cell, cell_text, introduces, picked, reading, text_of};
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::{Evidence, Field, Kind};
use crate::domain::statement::{Body, Cell, Content, Stance, Statement};
use crate::text::line::{Line, LineKind};
use std::sync::Arc;

impl Sitting {
    /// Puts the words of a line otherwise; without any left it is struck. Rows are changed by [`Sitting::fill_row`].
    pub fn reword(&mut self, id: StatementId, text: &str, now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        self.last = Some(id);
        let Some(statement) = self.statement(id) else { return };
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic)).cloned();
        if text_of(&self.tool, question.as_ref(), statement.content()) == text {
            return;
        }
        if text.trim().is_empty() {
            self.act_all(vec![Intent::Strike(id)], "struck");
            return;
        }
        let stays_text = matches!(statement.content().body, Body::Text(_))
            && question.as_ref().is_none_or(|q| !q.kind.picks());
        self.keep(text, "put otherwise", |sitting, text| {
            let (body, words) = match &question {
                Some(question) if !stays_text => {
                    crate::domain::hear::body(&sitting.tool, question, text, sitting.now.date())
                }
                _ => (Body::Text(text.to_owned()), None),
            };
            let Some(statement) = sitting.statement(id) else { return Vec::new() };
            sitting.picks_otherwise(id, Content { body, words, ..statement.content().clone() })
        });
    }

    /// Puts cells of a row otherwise, in the order of the fields that are shown; a row without any left is struck.
    pub fn fill_row(&mut self, id: StatementId, texts: &[String], now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        self.last = Some(id);
        let Some(Body::Row(before)) = self.statement(id).map(|s| s.content().body.clone()) else { return };
        let old = self.row_texts(id);
        let changed: Vec<(Field, String)> = self
            .shown_fields()
            .into_iter()
            .zip(old.iter().zip(texts))
            .filter(|(_, (old, new))| old != new)
            .map(|(field, (_, new))| (field, new.trim().to_owned()))
            .collect();
        if changed.is_empty() {
            return;
        }
        let had = match before.get("name") {
            Some(Cell::Person(PersonRef::Known(id))) => Some(*id),
            _ => None,
        };
        let what = match texts.first().filter(|text| !text.trim().is_empty()) {
            Some(first) => format!("the row {}", super::first_words(first)),
            None => "the row".to_owned(),
        };
        let typed = changed.iter().map(|(_, text)| format!("{text}\n")).collect::<String>();
        self.keep(&typed, &what, |sitting, masked| {
            let mut cells = before.clone();
            for ((field, _), text) in changed.iter().zip(masked.lines()) {
                let day = sitting.now.date();
                field.put(&mut cells, (!text.is_empty()).then(|| cell(&sitting.tool, field, text, day)));
            }
            if cells.is_empty() {
                return vec![Intent::Strike(id)];
            }
            let Some(statement) = sitting.statement(id) else { return Vec::new() };
            let mut content = Content { body: Body::Row(cells), ..statement.content().clone() };
            let set = Arc::clone(&sitting.set);
            let question = place(&set, sitting.at).question;
            let person = introduces(&sitting.tool, question, &mut content.body, had);
            person.into_iter().chain([Intent::Revise(id, content)]).collect()
        });
        self.show_what_became_of_it(true);
    }

    /// Says of a line that was kept who said it.
    pub fn said_by(&mut self, id: StatementId, speakers: Vec<PersonId>, now: Now) {
        self.at_time(now);
        let Some(content) = self.statement(id).map(|s| s.content().clone()) else { return };
        let what = format!("said by {}", self.names_of(&speakers));
        self.act_all(vec![Intent::Revise(id, Content { speakers, ..content })], &what);
    }

    /// Says of a line that was kept how it is known.
    pub fn known_by(&mut self, id: StatementId, evidence: Evidence, now: Now) {
        self.at_time(now);
        let Some(content) = self.statement(id).map(|s| s.content().clone()) else { return };
        let what = evidence.name().replace('_', "-");
        self.act_all(vec![Intent::Revise(id, Content { evidence, ..content })], &what);
    }

    /// The last line that was kept here, caught or not; else the last under this question.
    pub fn last_line(&self) -> Option<StatementId> {
        self.last.or_else(|| self.above())
    }

    /// The line from which `<` and `=` are said next.
    pub fn stand_at(&mut self, id: StatementId) {
        self.last = Some(id);
    }

    /// The fields of the table that is asked for, without those that others must not see.
    pub fn shown_fields(&self) -> Vec<Field> {
        let fields = self.question().fields.iter();
        fields.filter(|field| !(self.shared && field.private)).cloned().collect()
    }

    /// A line as it would be typed.
    pub fn text_of_line(&self, id: StatementId) -> String {
        let Some(statement) = self.statement(id) else { return String::new() };
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        text_of(&self.tool, question, statement.content())
    }

    /// The cells of a row as they would be typed, in the order of the fields that are shown.
    pub fn row_texts(&self, id: StatementId) -> Vec<String> {
        let Some(Body::Row(cells)) = self.statement(id).map(|s| &s.content().body) else { return Vec::new() };
        let text = |field: &Field| field.cell(cells).map(|cell| cell_text(&self.tool, field, cell));
        self.shown_fields().iter().map(|field| text(field).unwrap_or_default()).collect()
    }

    /// What a text says in a cell, where that is more than the text itself.
    pub fn cell_reads(&self, field: &Field, text: &str) -> Option<String> {
        reading(&self.tool, field, text, self.now.date())
    }

    /// The pick that whoever speaks has made here already: a pick again changes it.
    pub fn my_pick(&self, speakers: &[PersonId]) -> Option<StatementId> {
        let is_pick = |content: &Content| {
            matches!(content.body, Body::Choice(_) | Body::Choices(_) | Body::YesNo(_) | Body::Confirm(_))
                || matches!(content.body, Body::Number(_)) && self.kind() == Kind::Scale
        };
        let mine = |id: &StatementId| {
            self.statement(*id).is_some_and(|s| {
                let own = s.relates.is_none_or(|relates| relates.stance == Stance::Same);
                !s.struck && own && s.content().speakers == speakers && is_pick(s.content())
            })
        };
        self.lines().into_iter().rev().find(mine)
    }

    /// The lines under this question that the cursor can stand in, as they are shown.
    pub fn shown_lines(&self) -> Vec<StatementId> {
        self.in_shown_order().into_iter().map(|(id, _)| id).filter(|id| self.can_be_changed(*id)).collect()
    }

    fn can_be_changed(&self, id: StatementId) -> bool {
        self.statement(id).is_some_and(|s| !s.struck && !self.is_hidden(s))
    }

    /// A row, rather than a line of text.
    pub fn is_row(&self, id: StatementId) -> bool {
        self.statement(id).is_some_and(|s| matches!(s.content().body, Body::Row(_)))
    }

    /// The rows that stand under this question, in the order in which they are shown and numbered.
    pub(super) fn shown_rows(&self) -> Vec<StatementId> {
        let is_row =
            |id: &StatementId| self.statement(*id).is_some_and(|s| !s.struck && self.is_shown_as_row(s));
        self.in_shown_order().into_iter().map(|(id, _)| id).filter(is_row).collect()
    }

    /// Whether it is shown as a row: it was said as one, under a question that has rows.
    pub(super) fn is_shown_as_row(&self, statement: &Statement) -> bool {
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        matches!(statement.content().body, Body::Row(_)) && question.is_some_and(|q| q.kind == Kind::Table)
    }

    /// The lines under this question, each followed by those that are about it, with how deep they stand.
    pub(super) fn in_shown_order(&self) -> Vec<(StatementId, usize)> {
        let lines = self.lines();
        let about = |id: &StatementId| {
            let to = self.statement(*id).and_then(|s| s.relates).map(|relates| relates.to);
            to.filter(|to| lines.contains(to))
        };
        let mut shown: Vec<(StatementId, usize)> = Vec::with_capacity(lines.len());
        for id in &lines {
            let place = about(id).and_then(|to| shown.iter().position(|(id, _)| *id == to));
            let Some(place) = place else {
                shown.push((*id, 0));
                continue;
            };
            let depth = shown[place].1;
            let behind = shown[place + 1..].iter().take_while(|(_, deep)| *deep > depth).count();
            shown.insert(place + 1 + behind, (*id, depth + 1));
        }
        shown
    }

    /// A line without marks says what somebody picked already: the same statement, put otherwise.
    pub(super) fn pick_again(&self, line: &Line) -> Option<StatementId> {
        if line.kind != LineKind::Plain || line.words_only {
            return None;
        }
        picked(self.question(), line.text.trim())?;
        let said = self.by_handles(&line.speakers);
        if said.is_empty() { self.my_pick(&self.speaks()) } else { self.my_pick(&said) }
    }
}
