//! What a sitting in plain lines prints. Everything that was said or written in a file passes the terminal's
//! border first.

use super::gaps::UNKNOWN;
use super::readback::READ_BACK;
use super::{Sitting, Told, place};
use crate::domain::condition::Truth;
use crate::domain::earlier::Since;
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Field, Kind, Need, Question, QuestionOption};
use crate::domain::statement::{Body, Cell, Mark, Stance, Statement};
use crate::domain::status::{SetStatus, Status};
use crate::domain::tool::Tool;
use crate::domain::words::words_of;
use crate::keys::Action;
use std::sync::Arc;

/// The topic that asks whether people agree to notes being taken.
pub(super) const CONSENT: &str = "open.consent";

impl Sitting {
    /// Who speaks now, and how it is known unless the line says otherwise: what stands before a line.
    pub fn prompt(&self) -> (String, String) {
        let placed = self.here();
        let speaking = self.speaking_here(&placed);
        let people = speaking.iter().filter_map(|id| self.tool.people.get(id));
        let names =
            people.map(|p| p.name.split(' ').next().unwrap_or(&p.name)).collect::<Vec<_>>().join(", ");
        let evidence = crate::domain::hear::evidence(placed.question, self.mode);
        let word = if self.off.is_some() { "OFF THE RECORD" } else { evidence.name() };
        (names, word.replace('_', "-"))
    }

    pub(super) fn show_question(&mut self) {
        if !self.shows_questions {
            return;
        }
        let set = Arc::clone(&self.set);
        let placed = place(&set, self.at);
        let question = placed.question;
        let coverage = self.coverage_of(&set);
        let (covered, musts) = coverage.musts();
        let standing = coverage.standings[self.at].clone();
        let minute = self.minute();
        self.told.push(Told::Blank);
        let need = match question.need {
            Need::Must => "must",
            Need::Should => "should",
            Need::Could => "could",
        };
        let status = match &standing.status {
            Status::Open if standing.told => " · told before".to_owned(),
            Status::Open => String::new(),
            status => format!(" · {}", self.status_words(status)),
        };
        self.tell(&format!(
            "{} · {} · {need} · {} min{status} · minute {minute}, musts {covered} of {musts}",
            placed.code,
            question.short,
            quarters(question.minutes)
        ));
        if let Some(when) = self.asked_if(&standing) {
            self.tell(&format!("Not yet known whether this applies: {when}."));
        } else if standing.applies == Truth::False {
            let when = set.asked_if(question).map(|when| format!(": asked if {when}")).unwrap_or_default();
            self.tell(&format!("This does not apply{when}."));
        }
        if self.shared && question.private {
            return self.tell("A private question. /share shows it.");
        }
        let asked = self.asked(question);
        self.tell(&asked);
        self.show_how(question);
        self.show_so_far(question);
        self.show_what_was_said_before(standing.since);
        if !self.shared
            && let Some(probe) = question.probes.get(self.probe)
        {
            let probe = self.with_answers(probe);
            self.tell_indented("  ask: ", &probe);
        }
        self.show_lines()
    }

    /// Last time's answer or what another one suggests; once there is an answer, what it changes.
    fn show_what_was_said_before(&mut self, since: Since) {
        if let Some(offer) = self.offer_view() {
            match offer.lines.as_slice() {
                [line] => self.tell_indented("  ", &format!("{}: {line}", offer.from)),
                lines => {
                    self.tell(&format!("  {}:", offer.from));
                    lines.iter().for_each(|line| self.tell_indented("    ", line));
                }
            }
            if !offer.asks.is_empty() {
                self.tell_indented("  ", &offer.asks);
            }
        }
        let words = self.since_words(since);
        if !words.is_empty() {
            self.tell_indented("  ", &words);
        }
    }

    fn show_how(&mut self, question: &Question) {
        match question.kind {
            Kind::Choice | Kind::Multi => {
                self.show_options("  ", &question.options);
                let many = if question.kind == Kind::Multi { "numbers, " } else { "a number, " };
                self.tell(&format!("  ({many}and their words behind it)"))
            }
            Kind::Scale => {
                let ends = question.options.iter().filter_map(|o| Some(format!("{} {}", o.at?, o.label)));
                let ends = ends.collect::<Vec<_>>().join(" · ");
                self.tell_indented("  0 to 10, and their words behind it: ", &ends)
            }
            Kind::YesNo | Kind::Confirm => self.tell("  (y or n, and their words behind it)"),
            Kind::Table => {
                let shared = self.shared;
                let shown = |field: &&Field| !(shared && field.private);
                let labels: Vec<&str> =
                    question.fields.iter().filter(shown).map(|f| f.label.as_str()).collect();
                let line = labels.join(" | ");
                self.tell_indented("  a row a line: ", &line);
                for field in question.fields.iter().filter(shown).filter(|f| !f.options.is_empty()) {
                    let options: Vec<String> = field
                        .options
                        .iter()
                        .enumerate()
                        .map(|(n, option)| format!("{} {}", (n + 1) % 10, option.label))
                        .collect();
                    self.tell_indented(&format!("    {}: ", field.label), &options.join(" · "));
                }
            }
            _ => {}
        }
    }

    pub(super) fn show_options(&mut self, indent: &str, options: &[QuestionOption]) {
        for (n, option) in options.iter().enumerate() {
            self.tell_indented(&format!("{indent}{} ", (n + 1) % 10), &option.label);
        }
    }

    /// The lines under this question, numbered as `/strike 2` counts them.
    pub(super) fn show_lines(&mut self) {
        let rows = self.shown_rows();
        for (n, id) in self.lines().into_iter().enumerate() {
            let text = self.line_of(id);
            // Struck rows and remarks are lines too, and rows are counted without them.
            let row = rows.iter().position(|row| *row == id).filter(|at| *at != n);
            let row = row.map(|at| format!("row {} · ", at + 1)).unwrap_or_default();
            self.tell_indented(&format!("  {}. {row}", n + 1), &text);
        }
    }

    pub(super) fn tell_line(&mut self, id: StatementId, behind: &str) {
        let line = self.line_of(id);
        self.tell_indented("  ", &format!("{line}{behind}"))
    }

    /// A line as it is shown; while others see the screen, nothing of what is private or my own.
    pub(super) fn line_of(&self, id: StatementId) -> String {
        let Some(statement) = self.statement(id) else { return String::new() };
        if self.is_hidden(statement) {
            return "(not shown while shared)".to_owned();
        }
        let struck = if statement.struck { "[struck] " } else { "" };
        let stance = match statement.relates.map(|relates| relates.stance) {
            Some(Stance::Adds) => "adds: ",
            Some(Stance::Differs) => "differs: ",
            Some(Stance::Same) => "same: ",
            None => "",
        };
        let words = self.words_with_marks(statement);
        format!("{}: {struck}{stance}{words}", names(&self.tool, statement))
    }

    /// What it says, with what was set beside it.
    pub(super) fn words_with_marks(&self, statement: &Statement) -> String {
        let mut text = String::new();
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
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        text + &self.words(question, statement)
    }

    pub(super) fn is_hidden(&self, statement: &Statement) -> bool {
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        let private = question.is_some_and(|q| q.private) || statement.marks.contains(&Mark::OwnNote);
        self.shared && private
    }

    fn words(&self, question: Option<&Question>, statement: &Statement) -> String {
        let hidden = |field: &Field| self.shared && field.private;
        words_of(&self.tool, question, statement.content(), &hidden)
    }

    /// After a line was kept: what it was taken for, where that is not plain to see. `as_answer`: the line was an
    /// answer and no remark.
    pub(super) fn show_what_became_of_it(&mut self, as_answer: bool) {
        let Some(statement) = self.last.and_then(|id| self.statement(id)) else { return };
        if self.is_hidden(statement) {
            return self.tell("  kept");
        }
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        let told: Vec<String> = match &statement.content().body {
            Body::Number(said) => reading(said.said.is_some(), said.reads.map(|r| r.to_string())),
            Body::Date(said) => reading(said.said.is_some(), said.reads.map(|r| r.to_string())),
            Body::Choice(_) | Body::Choices(_) | Body::Person(_) => vec![self.words(question, statement)],
            Body::Text(_) => {
                let picks = question.is_some_and(|q| {
                    matches!(q.kind, Kind::Choice | Kind::Multi | Kind::YesNo | Kind::Confirm)
                });
                let no_pick = as_answer && picks;
                no_pick.then(|| "kept as words; nothing was picked".to_owned()).into_iter().collect()
            }
            Body::Row(cells) => question
                .iter()
                .flat_map(|q| &q.fields)
                .filter(|f| matches!(f.kind, Kind::Choice | Kind::Multi | Kind::YesNo))
                .filter(|f| !(self.shared && f.private))
                .filter_map(|f| match f.cell(cells) {
                    Some(Cell::Text(text)) => {
                        let text = crate::text::wrap::truncate(text, 30);
                        Some(format!("{}: “{text}” kept as words; nothing was picked", f.label))
                    }
                    _ => None,
                })
                .collect(),
            Body::YesNo(false) if question.is_some_and(|q| q.id.as_str() == CONSENT) => {
                let name = |action| self.keys.name(action);
                vec![format!(
                    "Then nothing more is kept unless they change their mind: {} leaves out what follows, {} ends here.",
                    name(Action::Off),
                    name(Action::Leave)
                )]
            }
            Body::YesNo(_) | Body::Confirm(_) => Vec::new(),
        };
        told.iter().for_each(|line| self.tell_indented("  ", line));
    }

    /// What became of this question, in words.
    pub(super) fn show_status(&mut self) {
        let status = self.coverage().standings[self.at].status.clone();
        let line = format!("{}: {}", self.here().code, self.status_words(&status));
        self.tell_indented("  ", &line)
    }

    pub(super) fn status_words(&self, status: &Status) -> String {
        let words = match status {
            Status::Open => "open",
            Status::Answered => "answered",
            Status::Partial | Status::Set(SetStatus::Partial) => "half answered",
            Status::Set(SetStatus::Unknown) => "nobody knows",
            Status::Set(SetStatus::Ask(who)) => {
                return format!("ask {}", crate::domain::words::person_words(&self.tool, who));
            }
            Status::Set(SetStatus::Declined) => "would rather not say",
            Status::Set(SetStatus::NotApplicable(reason)) => return format!("does not apply: {reason}"),
            Status::Set(SetStatus::Later) => "come back later",
            Status::Set(SetStatus::NotReached) => "not reached",
            Status::Set(SetStatus::OffRecord) => "off the record",
        };
        words.to_owned()
    }

    /// What a question about the hour itself is about: what is to be read back, and what is still unknown.
    fn show_so_far(&mut self, question: &Question) {
        let lines: Vec<String> = match question.id.as_str() {
            READ_BACK => self.read_back_lines(false),
            UNKNOWN => self.gap_lines(),
            _ => Vec::new(),
        };
        lines.iter().for_each(|line| self.tell_indented("    ", line));
    }

    pub(super) fn show_outline(&mut self) {
        let set = Arc::clone(&self.set);
        let lines: Vec<String> = self
            .coverage()
            .standings
            .iter()
            .map(|s| {
                let here = if s.placed.question.id == place(&set, self.at).question.id { "▸" } else { " " };
                let mark = match (&s.status, s.applies) {
                    (_, Truth::False) if s.said => "no longer asked".to_owned(),
                    (_, Truth::False) => "does not apply".to_owned(),
                    (Status::Open, Truth::Unknown) => self.asked_if(s).unwrap_or_default(),
                    (Status::Open, _) if s.told => "= told before".to_owned(),
                    (Status::Open, _) if s.cut => "left out".to_owned(),
                    (Status::Open, _) => String::new(),
                    (status, _) => match s.since {
                        Since::StillSo | Since::Added => format!("{} · still so", self.status_words(status)),
                        Since::Changed => format!("{} · changed since last time", self.status_words(status)),
                        Since::Never | Since::NotYet | Since::Apart => self.status_words(status),
                    },
                };
                let need = if s.placed.question.need == Need::Must { "must" } else { "" };
                format!("{here} {:<4}{:<28}{need:<6}{mark}", s.placed.code, s.placed.question.short)
            })
            .collect();
        let mut section = "";
        for (line, placed) in lines.iter().zip(set.questions()) {
            if placed.section.id != section {
                section = &placed.section.id;
                self.tell(&format!("{} {}", placed.section.key, placed.section.title));
            }
            self.told.push(Told::Line(line.trim_end().to_owned()));
        }
        self.show_what_is_no_longer_asked()
    }
}

fn names(tool: &Tool, statement: &Statement) -> String {
    let people = statement.content().speakers.iter().filter_map(|id| tool.people.get(id));
    people.map(|p| p.name.split(' ').next().unwrap_or(&p.name)).collect::<Vec<_>>().join(", ")
}

/// Minutes in quarters: `3½`.
pub(super) fn quarters(minutes: f64) -> String {
    let quarters = (minutes * 4.0).round() as i64;
    let (whole, rest) = (quarters / 4, ["", "¼", "½", "¾"][usize::try_from(quarters % 4).unwrap_or(0)]);
    if whole == 0 && !rest.is_empty() { rest.to_owned() } else { format!("{whole}{rest}") }
}

/// A number or day behind words that were not exact; what cannot be read is told, for it is kept as words.
fn reading(in_words: bool, reads: Option<String>) -> Vec<String> {
    match reads {
        Some(reads) if in_words => vec![format!("≈ {reads}")],
        None => vec!["kept as words".to_owned()],
        Some(_) => Vec::new(),
    }
}
