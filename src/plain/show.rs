//! What a sitting in plain lines prints. Everything that was said or written in a file passes the terminal's
//! border first.

use super::{Plain, place};
use crate::domain::condition::Truth;
use crate::domain::coverage::Coverage;
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Field, Kind, Need, Question, QuestionOption};
use crate::domain::statement::{Body, Mark, Stance, Statement};
use crate::domain::status::Status;
use crate::domain::tool::Tool;
use crate::domain::words::words_of;
use crate::text::escape::terminal_line;
use crate::text::wrap::wrap;
use std::sync::Arc;

const COLUMNS: usize = 78;

impl Plain<'_> {
    pub(super) fn tell(&mut self, text: &str) -> anyhow::Result<()> {
        for line in wrap(&terminal_line(text), COLUMNS) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn tell_indented(&mut self, first: &str, text: &str) -> anyhow::Result<()> {
        let space = " ".repeat(first.chars().count());
        for (n, line) in wrap(&terminal_line(text), COLUMNS.saturating_sub(space.len())).iter().enumerate() {
            writeln!(self.out, "{}{line}", if n == 0 { first } else { &space })?;
        }
        Ok(())
    }

    pub(super) fn prompt(&mut self) -> anyhow::Result<()> {
        if !self.setting.prompts {
            return Ok(());
        }
        let set = Arc::clone(&self.setting.questionnaire);
        let speaking = self.speaking_here(&place(&set, self.at));
        let names: Vec<String> = speaking
            .iter()
            .filter_map(|id| self.setting.tool.people.get(id))
            .map(|p| terminal_line(p.name.split(' ').next().unwrap_or(&p.name)))
            .collect();
        let word = if self.off { "off the record" } else { place(&set, self.at).question.evidence.name() };
        write!(self.out, "{} · {} › ", names.join(", "), word.replace('_', "-"))?;
        self.out.flush()?;
        Ok(())
    }

    pub(super) fn show_question(&mut self) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let placed = place(&set, self.at);
        let question = placed.question;
        let coverage = Coverage::of(&self.setting.tool, self.walkthrough(), &set);
        let (covered, musts) = coverage.musts();
        let standing = coverage.standings[self.at].clone();
        let minute = self.minute();
        writeln!(self.out)?;
        let need = match question.need {
            Need::Must => "must",
            Need::Should => "should",
            Need::Could => "could",
        };
        let status = match standing.status {
            Status::Open => String::new(),
            status => format!(" · {}", status.name().replace('_', " ")),
        };
        self.tell(&format!(
            "{} · {} · {need} · {} min{status} · minute {minute}, musts {covered} of {musts}",
            placed.code,
            question.short,
            quarters(question.minutes)
        ))?;
        if standing.applies == Truth::Unknown {
            let when = question.when.clone().unwrap_or_default();
            self.tell(&format!("Not yet known whether this applies: {when}"))?;
        }
        if self.setting.shared && question.private {
            return self.tell("A private question. /share shows it.");
        }
        self.tell(question.wording(self.setting.mode))?;
        self.show_how(question)?;
        if !self.setting.shared
            && let Some(probe) = question.probes.get(self.probe)
        {
            self.tell_indented("  ask: ", probe)?;
        }
        self.show_lines()
    }

    fn show_how(&mut self, question: &Question) -> anyhow::Result<()> {
        match question.kind {
            Kind::Choice | Kind::Multi => {
                self.show_options("  ", &question.options)?;
                let many = if question.kind == Kind::Multi { "numbers, " } else { "a number, " };
                self.tell(&format!("  ({many}and their words behind it)"))
            }
            Kind::Scale => {
                let ends = question.options.iter().filter_map(|o| Some(format!("{} {}", o.at?, o.label)));
                let ends = ends.collect::<Vec<_>>().join(" · ");
                self.tell(&format!("  0 to 10, and their words behind it: {ends}"))
            }
            Kind::YesNo | Kind::Confirm => self.tell("  (y or n, and their words behind it)"),
            Kind::Table => {
                let shown = |field: &&Field| !(self.setting.shared && field.private);
                let labels: Vec<&str> =
                    question.fields.iter().filter(shown).map(|f| f.label.as_str()).collect();
                let line = labels.join(" | ");
                self.tell(&format!("  a row a line: {line}"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn show_options(&mut self, indent: &str, options: &[QuestionOption]) -> anyhow::Result<()> {
        for (n, option) in options.iter().enumerate() {
            self.tell_indented(&format!("{indent}{} ", (n + 1) % 10), &option.label)?;
        }
        Ok(())
    }

    /// The lines under this question, numbered as `/strike 2` counts them.
    pub(super) fn show_lines(&mut self) -> anyhow::Result<()> {
        for (n, id) in self.lines().into_iter().enumerate() {
            let text = self.line_of(id);
            self.tell_indented(&format!("  {}. ", n + 1), &text)?;
        }
        Ok(())
    }

    pub(super) fn line_of(&self, id: StatementId) -> String {
        let Some(statement) = self.setting.tool.statements.get(&id) else { return String::new() };
        let mut text = String::new();
        if statement.struck {
            text.push_str("[struck] ");
        }
        if let Some(relates) = statement.relates {
            text.push_str(match relates.stance {
                Stance::Adds => "adds: ",
                Stance::Differs => "differs: ",
                Stance::Same => "same: ",
            });
        }
        for mark in &statement.marks {
            text.push_str(match mark {
                Mark::Keep => "! ",
                Mark::Workaround => "~ ",
                Mark::Open => "? ",
                Mark::Action => "> ",
                Mark::OwnNote => "; ",
                Mark::NothingToMake => "",
            });
        }
        let question =
            statement.question.as_ref().and_then(|topic| self.setting.questionnaire.question(topic));
        let names = names(&self.setting.tool, statement);
        format!("{names}: {text}{}", self.words(question, statement))
    }

    fn words(&self, question: Option<&Question>, statement: &Statement) -> String {
        let hidden = |field: &Field| self.setting.shared && field.private;
        words_of(&self.setting.tool, question, statement.content(), &hidden)
    }

    /// After a line was kept: what it was taken for, where that is not plain to see.
    pub(super) fn show_what_became_of_it(&mut self) -> anyhow::Result<()> {
        let Some(statement) = self.last.and_then(|id| self.setting.tool.statements.get(&id)) else {
            return Ok(());
        };
        let reading = match &statement.content().body {
            Body::Number(number) => number.said.as_ref().and(number.reads).map(|reads| format!("≈ {reads}")),
            Body::Date(date) => date.said.as_ref().and(date.reads).map(|reads| format!("≈ {reads}")),
            Body::Choice(_) | Body::Choices(_) | Body::Person(_) => {
                let question =
                    statement.question.as_ref().and_then(|topic| self.setting.questionnaire.question(topic));
                Some(self.words(question, statement))
            }
            _ => None,
        };
        match reading {
            Some(reading) => self.tell_indented("  ", &reading),
            None => Ok(()),
        }
    }

    pub(super) fn show_outline(&mut self) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let lines: Vec<String> = self
            .coverage()
            .standings
            .iter()
            .map(|s| {
                let here = if s.placed.question.id == place(&set, self.at).question.id { "▸" } else { " " };
                let mark = match (&s.status, s.applies) {
                    (_, Truth::False) => "does not apply".to_owned(),
                    (Status::Open, _) if s.cut => "left out".to_owned(),
                    (Status::Open, _) => String::new(),
                    (status, _) => status.name().replace('_', " "),
                };
                let need = if s.placed.question.need == Need::Must { "must" } else { "" };
                format!("{here} {:<4}{:<28}{need:<6}{mark}", s.placed.code, s.placed.question.short)
            })
            .collect();
        let mut section = "";
        for (line, placed) in lines.iter().zip(set.questions()) {
            if placed.section.id != section {
                section = &placed.section.id;
                self.tell(&format!("{} {}", placed.section.key, placed.section.title))?;
            }
            writeln!(self.out, "{}", terminal_line(line.trim_end()))?;
        }
        Ok(())
    }

    pub(super) fn show_inbox(&mut self) -> anyhow::Result<()> {
        let inbox: Vec<StatementId> = self.setting.tool.inbox().iter().map(|s| s.id).collect();
        if inbox.is_empty() {
            return self.tell("Nothing waits to be filed.");
        }
        for (n, id) in inbox.into_iter().enumerate() {
            let clock = self.setting.tool.statements[&id].at.clock();
            let text = self.line_of(id);
            self.tell_indented(&format!("  {}. {clock} ", n + 1), &text)?;
        }
        self.tell("/file N CODE puts one under a question.")
    }
}

fn names(tool: &Tool, statement: &Statement) -> String {
    let people = statement.content().speakers.iter().filter_map(|id| tool.people.get(id));
    people.map(|p| p.name.split(' ').next().unwrap_or(&p.name)).collect::<Vec<_>>().join(", ")
}

/// Minutes in quarters: `3½`.
fn quarters(minutes: f64) -> String {
    let quarters = (minutes * 4.0).round() as i64;
    let (whole, rest) = (quarters / 4, ["", "¼", "½", "¾"][usize::try_from(quarters % 4).unwrap_or(0)]);
    if whole == 0 && !rest.is_empty() { rest.to_owned() } else { format!("{whole}{rest}") }
}
