//! Who says what, while one is still with the people.

use super::Sitting;
use crate::domain::compare::{Cell, Comparison, Row};
use crate::domain::coverage::Said;
use crate::domain::governance::heard::Heard;
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::statement::{Body, Content};
use crate::domain::words::words_of;

impl Sitting {
    /// What people say, topic by topic, side by side, over all walkthroughs. While others see the screen, nothing of
    /// what is private.
    pub fn compared(&self) -> Vec<String> {
        let shown = |statement: &crate::domain::statement::Statement| !self.is_hidden(statement);
        let comparison = Comparison::of(&self.tool, &self.shelf, &shown);
        let mut lines = Vec::new();
        let mut topic = None;
        for row in &comparison.rows {
            if topic != Some(&row.topic) {
                topic = Some(&row.topic);
                lines.push(self.topic_name(row));
            }
            let mark = row.mark.map(|mark| format!("{}: ", mark.words())).unwrap_or_default();
            lines.push(format!("  {mark}{}", self.compared_row(&comparison.people, row)));
        }
        if !lines.is_empty() {
            let heard = Heard::of(&self.tool, &Said::among(&self.tool, shown));
            lines.push(format!("{}. · not mentioned, – not asked, ? does not know", heard.line()));
        }
        lines
    }

    fn topic_name(&self, row: &Row) -> String {
        let here = self.set.placed(&row.topic).map(|p| format!("{} {}", p.code, p.question.short));
        let elsewhere = || {
            let mut sets = self.tool.walkthroughs_in_order().into_iter().rev();
            sets.find_map(|w| Some(self.shelf.get(&w.questionnaire)?.question(&row.topic)?.short.clone()))
        };
        here.or_else(elsewhere).unwrap_or_else(|| row.topic.to_string())
    }

    /// Where all who say it say it in one statement, or in the same words, those stand once.
    fn compared_row(&self, people: &[PersonId], row: &Row) -> String {
        let mut said: Vec<(String, Vec<PersonId>)> = Vec::new();
        let mut silent = Vec::new();
        for (id, cell) in people.iter().zip(&row.cells) {
            match cell {
                Cell::Said(statements) => {
                    let words: Vec<String> = statements.iter().map(|id| self.compared_words(*id)).collect();
                    let words = words.join(" / ");
                    match said.iter_mut().find(|(known, _)| *known == words) {
                        Some((_, by)) => by.push(*id),
                        None => said.push((words, vec![*id])),
                    }
                }
                silence => {
                    let sign = silence.sign().unwrap_or(' ');
                    silent.push(format!("{sign} {}", self.first_names([id])));
                }
            }
        }
        let said = said.iter().map(|(words, by)| format!("{} “{words}”", self.first_names(by)));
        said.chain(silent).collect::<Vec<_>>().join("  ")
    }

    fn compared_words(&self, id: StatementId) -> String {
        let Some(statement) = self.statement(id) else { return String::new() };
        match &statement.content().body {
            Body::Row(_) | Body::Text(_) => self.in_short(statement),
            _ => {
                let content = Content { words: None, ..statement.content().clone() };
                words_of(&self.tool, self.question_of(statement), &content, &|_| false)
            }
        }
    }

    pub(super) fn show_compared(&mut self) {
        let lines = self.compared();
        if lines.is_empty() {
            return self.tell("There is nothing to compare yet: so far no two people answered on one topic.");
        }
        for line in lines {
            match line.strip_prefix("  ") {
                Some(line) => self.tell_indented("  ", line),
                None => self.tell(&line),
            }
        }
    }
}
