//! What a sitting looks like: everything a screen draws, as words and marks, with no geometry in it.

use super::{Pace, Sitting};
use crate::domain::condition::Truth;
use crate::domain::hear::speakers;
use crate::domain::questionnaire::Kind;
use crate::domain::status::{SetStatus, Status};

/// A question in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineRow {
    /// The section's key and title, on its first question.
    pub section: Option<String>,
    /// What became of it: `✓` covered, `≠` people differ, `?` nobody knows or to be asked, `–` left out or not
    /// applicable, `·` open.
    pub mark: char,
    /// Its code.
    pub code: String,
    /// Its name.
    pub short: String,
    /// A must that is still open.
    pub must: bool,
    /// The cursor is here.
    pub here: bool,
    /// Left out, or not applicable.
    pub dim: bool,
}

/// What a sitting looks like now.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The tool's name.
    pub tool: String,
    /// The questionnaire's title.
    pub title: String,
    /// Who is here, with the letters that name them: `m Maya`.
    pub people: Vec<String>,
    /// The wall clock.
    pub clock: String,
    /// The section's title, and the how-manieth question of how many this is.
    pub section: String,
    /// Code, need and minutes.
    pub head: String,
    /// The question as it is asked; empty while it is private and others see the screen.
    pub asked: String,
    /// How it is answered: options, fields, ends of a scale.
    pub how: Vec<String>,
    /// What was said under it, numbered from 1.
    pub lines: Vec<String>,
    /// Who speaks and how it is known, before a line.
    pub prompt: (String, String),
    /// The field of a row that is asked for.
    pub asks_for: Option<String>,
    /// Every question.
    pub outline: Vec<OutlineRow>,
    /// Follow-up questions, the one to ask next first; none while others see the screen.
    pub probes: Vec<String>,
    /// What to notice; none while others see the screen.
    pub listen_for: Vec<String>,
    /// What was caught and is not filed, newest last; none while others see the screen.
    pub caught: Vec<String>,
    /// How many lines were caught and are not filed.
    pub waiting: usize,
    /// The line of the clock, in words: [`Pace::line`], or [`Pace::shared_line`] while others see the screen.
    pub pace: String,
    /// What could be left out now that it is late; an offer, never more. None while others see the screen.
    pub late: Option<String>,
    /// What the clock says, part by part.
    pub clocked: Pace,
    /// Others see the screen.
    pub shared: bool,
    /// Off the record.
    pub off: bool,
    /// Resting.
    pub resting: bool,
}

impl Sitting {
    /// What this sitting looks like at this moment.
    pub fn view(&self) -> View {
        let placed = self.here();
        let question = placed.question;
        let hidden = self.shared && question.private;
        let number = placed.section.questions.iter().position(|q| q.id == question.id).unwrap_or(0) + 1;
        let present = &self.walkthrough().present;
        let people = speakers(&self.tool)
            .into_iter()
            .filter(|s| self.tool.people.values().any(|p| p.handle == s.handle && present.contains(&p.id)))
            .map(|s| format!("{} {}", s.initials, s.name.split(' ').next().unwrap_or(&s.name)))
            .collect();
        let clocked = self.pace();
        let unseen = |lines: Vec<String>| if self.shared { Vec::new() } else { lines };
        let inbox = self.tool.inbox();
        let caught = inbox.iter().map(|s| format!("{} {}", s.at.clock(), self.line_of(s.id))).collect();
        View {
            tool: self.tool.name.clone(),
            title: self.set.title.clone(),
            people,
            clock: self.now.clock(),
            section: format!("{} · {number} of {}", placed.section.title, placed.section.questions.len()),
            head: format!(
                "{} {} · {} min",
                placed.code,
                question.need.name(),
                super::show::quarters(question.minutes)
            ),
            asked: if hidden { String::new() } else { question.wording(self.mode).to_owned() },
            how: if hidden { Vec::new() } else { self.how() },
            lines: self.lines().into_iter().map(|id| self.line_of(id)).collect(),
            prompt: self.prompt(),
            asks_for: self.asks_for(),
            outline: self.outline(),
            probes: unseen(question.probes.iter().skip(self.probe).cloned().collect()),
            listen_for: unseen(question.listen_for.clone()),
            waiting: inbox.len(),
            caught: unseen(caught),
            pace: if self.shared { clocked.shared_line() } else { clocked.line() },
            late: clocked.late.clone().filter(|_| !self.shared),
            clocked,
            shared: self.shared,
            off: self.off.is_some(),
            resting: self.walkthrough().resting_since.is_some(),
        }
    }

    /// What is typed now is not kept.
    pub fn is_off(&self) -> bool {
        self.off.is_some()
    }

    fn how(&self) -> Vec<String> {
        let question = self.here().question;
        let numbered = |options: &[crate::domain::questionnaire::QuestionOption]| {
            let one = |(n, o): (usize, &crate::domain::questionnaire::QuestionOption)| {
                format!("{} {}", (n + 1) % 10, o.label)
            };
            options.iter().enumerate().map(one).collect::<Vec<_>>()
        };
        match question.kind {
            Kind::Choice | Kind::Multi => numbered(&question.options),
            Kind::Scale => {
                let end =
                    |o: &crate::domain::questionnaire::QuestionOption| Some(format!("{} {}", o.at?, o.label));
                question.options.iter().filter_map(end).collect()
            }
            Kind::Table => {
                let shown: Vec<_> = question.fields.iter().filter(|f| !(self.shared && f.private)).collect();
                let labels = shown.iter().map(|f| f.label.as_str()).collect::<Vec<_>>().join(" | ");
                let picks = shown.iter().filter(|f| !f.options.is_empty());
                let picks = picks.map(|f| format!("{}: {}", f.label, numbered(&f.options).join("  ")));
                std::iter::once(labels).chain(picks).collect()
            }
            Kind::YesNo | Kind::Confirm => vec!["y or n".to_owned()],
            _ => Vec::new(),
        }
    }

    fn outline(&self) -> Vec<OutlineRow> {
        let mut section = "";
        let here = &self.here().question.id;
        let row = |s: &crate::domain::coverage::Standing<'_>, first: bool| OutlineRow {
            section: first.then(|| format!("{} {}", s.placed.section.key, s.placed.section.title)),
            mark: match &s.status {
                _ if s.applies == Truth::False => '–',
                Status::Set(SetStatus::NotApplicable(_)) => '–',
                Status::Set(SetStatus::Unknown | SetStatus::Ask(_)) => '?',
                Status::Open if s.cut => '–',
                status if status.covered() => '✓',
                Status::Open => '·',
                _ => '◦',
            },
            code: s.placed.code.clone(),
            short: s.placed.question.short.clone(),
            must: s.placed.question.need == crate::domain::questionnaire::Need::Must
                && s.counts()
                && !s.status.covered(),
            here: s.placed.question.id == *here,
            dim: s.cut || s.applies == Truth::False,
        };
        let coverage = self.coverage();
        let mut rows = Vec::with_capacity(coverage.standings.len());
        for standing in &coverage.standings {
            let first = standing.placed.section.id != section;
            section = &standing.placed.section.id;
            rows.push(row(standing, first));
        }
        rows
    }
}
