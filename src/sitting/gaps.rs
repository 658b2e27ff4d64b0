//! What is still not known when the hour ends, and who will find it out by when.

use super::{Sitting, place};
use crate::domain::act::Intent;
use crate::domain::event::StatementAdded;
use crate::domain::hear::{cell, evidence};
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Need, Question, TopicId};
use crate::domain::statement::{Body, Cell, Content, Wording};
use crate::domain::status::{SetStatus, Status};
use crate::domain::words::cell_words;
use crate::spec::draft::same_question;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The question about what is still unknown.
pub(super) const UNKNOWN: &str = "wrap.open";

/// A question that was left without an answer: nobody knows, somebody is to be asked, later, or a must that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The question.
    pub topic: TopicId,
    /// Its code and its name.
    pub name: String,
    /// What became of it.
    pub why: String,
    /// Who will find out, and by when, if that was said.
    pub given: Option<String>,
}

impl Sitting {
    /// The cursor is at the question about what is still unknown.
    pub fn asks_what_is_open(&self) -> bool {
        self.question().id.as_str() == UNKNOWN
    }

    /// What is still not known: what somebody said so of first, then what was skipped, each in the order of the
    /// questions. While others see the screen, nothing private.
    pub fn gaps(&self) -> Vec<Gap> {
        let coverage = self.coverage();
        let (mut gaps, mut skips) = (Vec::new(), Vec::new());
        for (at, s) in coverage.standings.iter().enumerate() {
            let question = s.placed.question;
            // What comes after the place one is at is not skipped, only not reached yet.
            let skipped = || {
                at < self.at
                    && s.status == Status::Open
                    && !s.told
                    && s.counts()
                    && question.need == Need::Must
            };
            let (why, list) = match &s.status {
                Status::Set(SetStatus::Unknown | SetStatus::Ask(_) | SetStatus::Later) => {
                    (self.status_words(&s.status), &mut gaps)
                }
                _ if skipped() => ("skipped".to_owned(), &mut skips),
                _ => continue,
            };
            if question.id.as_str() == UNKNOWN || self.shared && question.private {
                continue;
            }
            let name = format!("{} {}", s.placed.code, question.short);
            list.push(Gap { topic: question.id.clone(), name, why, given: self.given(question) });
        }
        gaps.append(&mut skips);
        gaps
    }

    /// Whose the row is that asks this, and until when.
    fn given(&self, question: &Question) -> Option<String> {
        let unknown = TopicId::new(UNKNOWN).ok()?;
        let table = self.set.question(&unknown)?;
        self.tool.under(&unknown).into_iter().rev().find_map(|statement| {
            let Body::Row(cells) = &statement.content().body else { return None };
            let Some(Cell::Text(asked)) = table.cell(cells, "question") else { return None };
            if !same_question(question, asked) {
                return None;
            }
            let words = |id: &str| Some(cell_words(&self.tool, table.field(id), table.cell(cells, id)?));
            let parts = [words("who"), words("by").map(|by| format!("by {by}"))];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        })
    }

    /// The gaps as plain lines, numbered as `/gap 2` counts them.
    pub(super) fn gap_lines(&self) -> Vec<String> {
        let line = |(n, gap): (usize, Gap)| {
            let given = gap.given.map(|given| format!(" · {given}")).unwrap_or_default();
            format!("{}. {}: {}{given}", n + 1, gap.name, gap.why)
        };
        self.gaps().into_iter().enumerate().map(line).collect()
    }

    pub(super) fn show_gaps(&mut self) {
        let lines = self.gap_lines();
        if lines.is_empty() {
            return self.tell("Nothing is left open so far.");
        }
        lines.iter().for_each(|line| self.tell_indented("  ", line));
        self.tell("/gap N NAME DATE gives one to somebody.");
    }

    /// `N NAME [DATE]`: who finds it out, and by when: a row under the question about what is unknown, so an open
    /// question of the spec with an owner and a date.
    pub(super) fn gap(&mut self, args: &str) {
        let (number, rest) = args.trim().split_once(' ').unwrap_or((args.trim(), ""));
        if number.is_empty() {
            return self.show_gaps();
        }
        let gaps = self.gaps();
        let gap = number.parse::<usize>().ok().and_then(|n| gaps.get(n.checked_sub(1)?));
        let Some(gap) = gap else {
            return self.tell("There is no such gap. /gap numbers them.");
        };
        let (who, by) = self.name_and_rest(rest);
        if who.is_empty() {
            return self.tell("/gap needs a name and a date: /gap 2 priya friday.");
        }
        let set = Arc::clone(&self.set);
        let asked = set.question(&gap.topic).filter(|question| !question.private);
        let at = set.questions().position(|placed| placed.question.id.as_str() == UNKNOWN);
        let (Some(question), Some(at)) = (asked, at) else {
            return self.tell("That one stays under its own question: go there, and /ask NAME.");
        };
        let unknown = place(&set, at).question;
        let today = self.now.date();
        let asked = self.asked(question);
        let filled = [("question", asked.as_str()), ("who", &who), ("by", &by)];
        let cells: BTreeMap<String, Cell> = filled
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .filter_map(|(id, text)| Some((id.to_owned(), cell(&self.tool, unknown.field(id)?, text, today))))
            .collect();
        let statement = StatementId(self.mint());
        let said = StatementAdded {
            statement,
            walkthrough: Some(self.id),
            question: Some(unknown.id.clone()),
            also: BTreeSet::new(),
            content: Content {
                speakers: self.speaking_here(&place(&set, at)),
                body: Body::Row(cells),
                words: None,
                wording: Wording::default(),
                evidence: evidence(unknown, self.mode),
            },
            relates: None,
            marks: BTreeSet::new(),
            at: self.now,
            minute: Some(self.minute()),
            asked: self.asked(unknown),
            handle: None,
        };
        let given = if by.is_empty() { who.clone() } else { format!("{who} by {by}") };
        let what = format!("{}: {given}", gap.name);
        let mut intents = vec![Intent::Say(said)];
        // Somebody else takes it: the row that gave it before says so no more.
        intents.extend(self.row_that_asks(question).map(Intent::Strike));
        let text = format!("{who} {by}");
        if self.keep(&text, &what, |_, kept| if kept == text { intents.clone() } else { Vec::new() }) {
            self.tell(&what);
        }
    }

    fn row_that_asks(&self, question: &Question) -> Option<StatementId> {
        let unknown = TopicId::new(UNKNOWN).ok()?;
        let table = self.set.question(&unknown)?;
        let aloud = self.asked(question);
        let asks = |cells: &BTreeMap<String, Cell>| match table.cell(cells, "question") {
            Some(Cell::Text(asked)) => *asked == aloud || same_question(question, asked),
            _ => false,
        };
        let mut rows = self.tool.under(&unknown).into_iter().filter(|s| s.walkthrough == Some(self.id)).rev();
        rows.find(|s| matches!(&s.content().body, Body::Row(cells) if asks(cells))).map(|s| s.id)
    }

    /// A name of one word or more if somebody is called so, and what comes after it.
    fn name_and_rest(&self, text: &str) -> (String, String) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let known = (1..=words.len()).rev().find(|n| self.tool.person(&words[..*n].join(" ")).is_some());
        let (name, rest) = words.split_at(known.unwrap_or(1).min(words.len()));
        (name.join(" "), rest.join(" "))
    }
}
