//! What a sitting looks like: everything a screen draws, as words and marks, with no geometry in it.

use super::typed::first_name;
use super::{OfferView, Pace, Sitting};
use crate::domain::condition::Truth;
use crate::domain::coverage::{Coverage, Standing};
use crate::domain::earlier::Since;
use crate::domain::hear::{picked, speakers};
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Field, Kind, Mode, Question, TopicId};
use crate::domain::statement::{Body, Cell, Stance, Statement, Wording};
use crate::domain::status::{SetStatus, Status};
use crate::domain::words::{cell_words, words_of};
use std::collections::{BTreeMap, BTreeSet};

/// A question in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineRow {
    /// The section's key and title, on its first question.
    pub section: Option<String>,
    /// How the section stands: done, its musts, or until when it is kept.
    pub note: String,
    /// What became of it: `✓` covered, `*` changed since last time, `≠` people differ, `?` nobody knows or to be asked, `–` left out or not
    /// applicable, `=` told before by one who wrote alone, `·` open.
    pub mark: char,
    /// Its code.
    pub code: String,
    /// Its name; for whoever writes alone, the first words of what was written under it.
    pub short: String,
    /// A must that is still open.
    pub must: bool,
    /// The cursor is here.
    pub here: bool,
    /// Left out, told before, or not applicable as far as is known.
    pub dim: bool,
}

/// A line that was said, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// The statement.
    pub id: StatementId,
    /// How deep it stands under the line that it is about.
    pub depth: usize,
    /// The number of a row.
    pub row: Option<usize>,
    /// Who said it.
    pub who: String,
    /// What it says; of a row its first cell.
    pub text: String,
    /// The cells of a row behind its first, in words; empty ones too.
    pub cells: Vec<String>,
    /// In their exact words.
    pub exact: bool,
    /// How it stands to the line above it.
    pub stance: Option<Stance>,
    /// A pick without words, which the options tell already.
    pub told_by_options: bool,
    /// Somebody says otherwise.
    pub contradicted: bool,
    /// Struck.
    pub struck: bool,
    /// Not for others' eyes, while they see the screen.
    pub hidden: bool,
}

/// An option, and who picked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionView {
    /// What is typed for it.
    pub digit: String,
    /// What it says.
    pub label: String,
    /// The letters of those who picked it.
    pub by: String,
}

/// A field of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView {
    /// The field.
    pub field: Field,
    /// Its options as they are picked.
    pub options: Vec<String>,
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
    /// Code, need, minutes and what became of it.
    pub head: String,
    /// The question as it is asked; empty while it is private and others see the screen.
    pub asked: String,
    /// What there is to know before answering: the ends of a scale, on what it depends whether this applies.
    pub how: Vec<String>,
    /// What was said before, as long as nothing is said here.
    pub offer: Option<OfferView>,
    /// How it is answered.
    pub kind: Kind,
    /// What can be picked.
    pub options: Vec<OptionView>,
    /// People picked differently.
    pub differ: bool,
    /// The fields of a row.
    pub fields: Vec<FieldView>,
    /// What was said under it, each line followed by those about it.
    pub lines: Vec<LineView>,
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
    /// Held by the author alone, or with somebody.
    pub mode: Mode,
    /// What could be left out now that it is late; an offer, never more. None while others see the screen.
    pub late: Option<String>,
    /// What the clock says, part by part.
    pub clocked: Pace,
    /// Others see the screen.
    pub shared: bool,
    /// What is typed here is for nobody's eyes, and others see the screen.
    pub blind: bool,
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
        let letters = speakers(&self.tool);
        let present = &self.walkthrough().present;
        let people = self
            .who_is_here()
            .into_iter()
            .filter(|p| present.contains(&p.id))
            .filter_map(|p| Some((letters.iter().find(|l| l.handle == p.handle)?, p)))
            .map(|(letters, p)| format!("{} {}", letters.initials, first_name(&p.name)))
            .collect();
        // How every question stands is asked for once: it is most of the work.
        let coverage = self.coverage();
        let clocked = self.pace_by(&coverage);
        let unseen = |lines: Vec<String>| if self.shared { Vec::new() } else { lines };
        let inbox = self.tool.inbox();
        let caught = inbox.iter().map(|s| format!("{} {}", s.at.clock(), self.line_of(s.id))).collect();
        let options = if hidden { Vec::new() } else { self.option_views() };
        View {
            tool: self.tool.name.clone(),
            title: self.set.title.clone(),
            people,
            clock: self.now.clock(),
            section: format!("{} · {number} of {}", placed.section.title, placed.section.questions.len()),
            head: self.head(&coverage.standings[self.at]),
            asked: if hidden { String::new() } else { self.asked(question) },
            how: if hidden { Vec::new() } else { self.how(&coverage.standings[self.at]) },
            offer: self.offer_view(),
            kind: question.kind,
            differ: options.iter().filter(|option| !option.by.is_empty()).count() > 1
                && question.kind != Kind::Multi,
            options,
            fields: if hidden { Vec::new() } else { self.field_views() },
            lines: self.line_views(),
            prompt: self.prompt(),
            asks_for: self.asks_for(),
            outline: self.outline(&coverage, &clocked),
            probes: unseen(question.probes.iter().skip(self.probe).map(|p| self.with_answers(p)).collect()),
            listen_for: unseen(question.listen_for.iter().map(|l| self.with_answers(l)).collect()),
            waiting: inbox.len(),
            caught: unseen(caught),
            pace: if self.shared { clocked.shared_line() } else { clocked.line() },
            late: clocked.late.clone().filter(|_| !self.shared),
            clocked,
            mode: self.mode,
            shared: self.shared,
            blind: hidden,
            off: self.off.is_some(),
            resting: self.walkthrough().resting_since.is_some(),
        }
    }

    fn head(&self, standing: &Standing<'_>) -> String {
        let placed = &standing.placed;
        let status = match &standing.status {
            Status::Open if standing.told => " · told before".to_owned(),
            Status::Open | Status::Answered => String::new(),
            status => format!(" · {}", self.status_words(status)),
        };
        let need = placed.question.need.name();
        format!("{} {need} · {} min{status}", placed.code, super::show::quarters(placed.question.minutes))
    }

    fn line_views(&self) -> Vec<LineView> {
        let lines = self.in_shown_order();
        let contradicted = |id: &StatementId| {
            lines
                .iter()
                .filter_map(|(id, _)| self.statement(*id))
                .any(|s| !s.struck && s.relates.is_some_and(|r| r.to == *id && r.stance == Stance::Differs))
        };
        let mut rows = 0;
        let mut views = Vec::with_capacity(lines.len());
        for (id, depth) in &lines {
            let Some(statement) = self.statement(*id) else { continue };
            let hidden = self.is_hidden(statement);
            let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
            let row = match &statement.content().body {
                Body::Row(cells) if self.is_shown_as_row(statement) => Some(cells),
                _ => None,
            };
            if row.is_some() && !statement.struck {
                rows += 1;
            }
            let (text, cells) = match (row, hidden) {
                (_, true) => ("(not shown while shared)".to_owned(), Vec::new()),
                (Some(cells), false) => {
                    let fields = question.map_or(&[][..], |q| &q.fields);
                    let words = |field: &Field| {
                        let private = self.shared && field.private;
                        let cell = field.cell(cells).filter(|_| !private);
                        cell.map(|cell| cell_words(&self.tool, Some(field), cell)).unwrap_or_default()
                    };
                    let mut words: Vec<String> = fields.iter().map(words).collect();
                    let mut first = if words.is_empty() { String::new() } else { words.remove(0) };
                    if let Some(kept) = question.and_then(|question| self.kept_cells(question, cells)) {
                        first = format!("{first} ({kept})");
                    }
                    (first, words)
                }
                (None, false) => (self.words_below_options(statement), Vec::new()),
            };
            let content = statement.content();
            let told_by_options = self.is_pick(statement) && content.words.is_none() && *depth == 0;
            views.push(LineView {
                id: *id,
                depth: *depth,
                row: row.filter(|_| !statement.struck).map(|_| rows),
                // Whoever writes alone knows who wrote it.
                who: match self.mode {
                    Mode::Solo => String::new(),
                    Mode::Live | Mode::Absent => self.names_of(&content.speakers),
                },
                text,
                cells,
                exact: content.wording == Wording::Verbatim,
                stance: statement.relates.filter(|_| *depth > 0).map(|relates| relates.stance),
                told_by_options: told_by_options && !statement.struck,
                contradicted: contradicted(id),
                struck: statement.struck,
                hidden,
            });
        }
        views
    }

    /// A pick among options that stand on the screen.
    fn is_pick(&self, statement: &Statement) -> bool {
        let picks = matches!(
            statement.content().body,
            Body::Choice(_) | Body::Choices(_) | Body::YesNo(_) | Body::Confirm(_)
        );
        picks && statement.question.as_ref() == Some(&self.question().id) && self.is_offered(statement)
    }

    /// Whether every option that was picked is still among those that are offered.
    fn is_offered(&self, statement: &Statement) -> bool {
        let question = self.here().question;
        let offered = |id: &String| {
            question.option(id).is_none_or(|option| question.options.iter().any(|o| o.id == option.id))
        };
        match &statement.content().body {
            Body::Choice(option) => offered(option),
            Body::Choices(options) => options.iter().all(offered),
            _ => true,
        }
    }

    /// What a row holds in fields that are not asked any more.
    fn kept_cells(&self, question: &Question, cells: &BTreeMap<String, Cell>) -> Option<String> {
        let shown = question.gone_fields.iter().filter(|field| !(self.shared && field.private));
        let known = shown.filter_map(|field| {
            Some(format!("{}: {}", field.label, cell_words(&self.tool, Some(field), field.cell(cells)?)))
        });
        let others = question.other_cells(cells).into_iter();
        let others = others.map(|(id, cell)| format!("{id}: {}", cell_words(&self.tool, None, cell)));
        let kept: Vec<String> = known.chain(others).collect();
        (!kept.is_empty()).then(|| kept.join(" · "))
    }

    /// What a line says beside what the options tell already.
    fn words_below_options(&self, statement: &Statement) -> String {
        match &statement.content().words {
            Some(words) if self.is_pick(statement) => words.clone(),
            _ => self.words_with_marks(statement),
        }
    }

    fn option_views(&self) -> Vec<OptionView> {
        let question = self.question();
        let letters = speakers(&self.tool);
        let said: Vec<(BTreeSet<usize>, String)> = self
            .lines()
            .into_iter()
            .filter_map(|id| self.statement(id))
            .filter(|s| s.counts() && !self.is_hidden(s))
            .filter_map(|s| {
                let places = picked(question, &self.text_of_line(s.id))?.places;
                let by = s.content().speakers.iter().filter_map(|id| self.tool.people.get(id));
                let by = by.filter_map(|p| letters.iter().find(|l| l.handle == p.handle));
                Some((places, by.map(|l| l.initials.clone()).collect::<String>()))
            })
            .collect();
        let by = |place: usize| {
            said.iter().filter(|(places, _)| places.contains(&place)).map(|(_, by)| by.as_str()).collect()
        };
        let option =
            |digit: String, label: &str, place| OptionView { digit, label: label.to_owned(), by: by(place) };
        match question.kind {
            Kind::Choice | Kind::Multi => question
                .options
                .iter()
                .enumerate()
                .map(|(n, o)| {
                    option(if n < 10 { ((n + 1) % 10).to_string() } else { String::new() }, &o.label, n)
                })
                .collect(),
            Kind::YesNo | Kind::Confirm => vec![option("y".into(), "yes", 0), option("n".into(), "no", 1)],
            Kind::Scale => (0..=10)
                .filter(|place| said.iter().any(|(places, _)| places.contains(place)))
                .map(|place| option(place.to_string(), "", place))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn field_views(&self) -> Vec<FieldView> {
        let options = |field: &Field| match field.kind {
            Kind::YesNo => vec!["1 yes".to_owned(), "2 no".to_owned()],
            _ => {
                let numbered = field.options.iter().enumerate();
                numbered.map(|(n, o)| format!("{} {}", (n + 1) % 10, o.label)).collect()
            }
        };
        self.shown_fields().into_iter().map(|field| FieldView { options: options(&field), field }).collect()
    }

    /// What is typed now is not kept.
    pub fn is_off(&self) -> bool {
        self.off.is_some()
    }

    fn how(&self, standing: &Standing<'_>) -> Vec<String> {
        let question = self.question();
        let mut how = Vec::new();
        if let Some(when) = self.asked_if(standing) {
            how.push(format!("Not yet known whether this applies: {when}."));
        } else if standing.applies == Truth::False {
            let when = self.set.asked_if(question).map(|when| format!(": asked if {when}"));
            how.push(format!("This does not apply{}.", when.unwrap_or_default()));
        }
        if question.kind == Kind::Scale {
            let ends = question.options.iter().filter_map(|o| Some(format!("{} {}", o.at?, o.label)));
            how.push(format!("0 to 10: {}", ends.collect::<Vec<_>>().join(" · ")));
        }
        how.extend(Some(self.since_words(standing.since)).filter(|words| !words.is_empty()));
        how
    }

    fn outline(&self, coverage: &Coverage<'_>, clocked: &Pace) -> Vec<OutlineRow> {
        let mut section = "";
        let here = &self.question().id;
        let differs = |s: &&Statement| {
            let said_here = s.walkthrough == Some(self.id) && s.counts();
            said_here && s.relates.is_some_and(|r| r.stance == Stance::Differs)
        };
        let differing: BTreeSet<&TopicId> =
            self.tool.statements.values().filter(differs).filter_map(|s| s.question.as_ref()).collect();
        // Whoever writes alone sees what was written first under each.
        let mut written: BTreeMap<&TopicId, &Statement> = BTreeMap::new();
        if self.mode == Mode::Solo {
            let mine = |s: &&Statement| s.counts() && s.walkthrough == Some(self.id);
            for statement in self.tool.statements_in_order().into_iter().filter(mine) {
                for topic in statement.question.iter().chain(&statement.also) {
                    written.entry(topic).or_insert(statement);
                }
            }
        }
        let first_words = |topic: &TopicId| {
            let written = written.get(topic).filter(|s| !self.is_hidden(s))?;
            Some(words_of(&self.tool, self.set.question(topic), written.content(), &|_| false))
        };
        let sections = self.sections_by(coverage, clocked);
        let note =
            |key: &str| sections.iter().find(|s| s.key == key).map(|s| s.note.clone()).unwrap_or_default();
        let row = |s: &Standing<'_>, first: bool| OutlineRow {
            note: if first { note(&s.placed.section.key) } else { String::new() },
            section: first.then(|| format!("{} {}", s.placed.section.key, s.placed.section.title)),
            mark: match &s.status {
                _ if s.applies == Truth::False => '–',
                _ if differing.contains(&s.placed.question.id) => '≠',
                Status::Set(SetStatus::NotApplicable(_)) => '–',
                Status::Set(SetStatus::Unknown | SetStatus::Ask(_)) => '?',
                Status::Open if s.told => '=',
                Status::Open if s.cut => '–',
                _ if s.since == Since::Changed => '*',
                status if status.covered() => '✓',
                Status::Open => '·',
                _ => '◦',
            },
            code: s.placed.code.clone(),
            short: first_words(&s.placed.question.id).unwrap_or_else(|| s.placed.question.short.clone()),
            must: s.placed.question.need == crate::domain::questionnaire::Need::Must
                && s.counts()
                && !s.covered(),
            here: s.placed.question.id == *here,
            dim: s.cut || s.told || s.applies != Truth::True,
        };
        let mut rows = Vec::with_capacity(coverage.standings.len());
        for standing in &coverage.standings {
            let first = standing.placed.section.id != section;
            section = &standing.placed.section.id;
            rows.push(row(standing, first));
        }
        rows
    }
}
