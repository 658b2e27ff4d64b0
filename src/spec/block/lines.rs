//! The `- Key: value` lines of a block. Every slot of every kind has its place here.

use super::{Making, answered, blocks, line, says_the_same};
use crate::domain::item::{ItemKind, ItemState};
use crate::domain::knowledge_loss::{self, Band};
use crate::domain::statement::Statement;
use crate::spec::index::{Ctx, evidence_words};
use crate::spec::model::{Area, Block, Key, Line, Part};
use crate::spec::slots::{Slots, figure};
use crate::spec::text::{Piece, Text};

/// So many sources say who, when and how; of more than that, the rest are pointers, and the evidence file says it.
const SOURCES: usize = 4;

/// What a workaround costs: times a week, minutes each, people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FixSum {
    pub hours: f64,
    times: f64,
    minutes: f64,
    /// One where nobody said, and the line says so.
    people: f64,
    assumed: bool,
}

impl FixSum {
    /// None unless both times and minutes are known.
    pub fn of(slots: &Slots) -> Option<FixSum> {
        let number = |name: &str| slots.numbers.get(name).copied().filter(|n| *n >= 0.0);
        let (times, minutes) = (number("times")?, number("minutes")?);
        let (people, assumed) = number("people").map_or((1.0, true), |people| (people, false));
        Some(FixSum { hours: times * minutes * people / 60.0, times, minutes, people, assumed })
    }

    /// `40 times a week x 5 minutes x 1 person (assumed)`.
    pub fn terms(&self) -> String {
        let one =
            |n: f64, one: &str, many: &str| format!("{} {}", figure(n), if n == 1.0 { one } else { many });
        let assumed = if self.assumed { " (assumed)" } else { "" };
        format!(
            "{} a week x {} x {}{assumed}",
            one(self.times, "time", "times"),
            one(self.minutes, "minute", "minutes"),
            one(self.people, "person", "people"),
        )
    }

    /// `3.3 h`.
    pub fn hours_text(&self) -> String {
        format!("{} h", figure((self.hours * 10.0).round() / 10.0))
    }
}

/// All lines of a block, State first.
pub(super) fn all(making: &Making<'_, '_>, block: &Block) -> Vec<Line> {
    let mut lines = Lines { making, block, lines: Vec::new() };
    lines.add(Key::State, lines.state());
    if matches!(block.code.kind, ItemKind::Open | ItemKind::Next) {
        lines.row(&[(Key::Who, "who"), (Key::By, "by")]);
    }
    for text in &making.suspect {
        lines.add(Key::Suspect, text.clone());
    }
    lines.add(Key::Disputed, Text::join(&making.disputed, "; "));
    let blocked: Vec<Text> = making.blocked.iter().map(Text::code).collect();
    lines.add(Key::BlockedBy, Text::join(&blocked, ", "));
    match block.code.kind {
        ItemKind::Step => lines.step(),
        ItemKind::Keep => lines.keep(),
        ItemKind::Rule => lines.rule(),
        ItemKind::Fix => lines.fix(),
        ItemKind::Eng => lines.exposure(),
        ItemKind::Know => lines.knowledge(),
        ItemKind::Drift => lines.drift(),
        ItemKind::Dec => lines.decision(),
        ItemKind::Open => lines.open(),
        ItemKind::Next => lines.why(),
        ItemKind::Glossary => {}
    }
    lines.common();
    lines.lines
}

struct Lines<'l, 'c, 'a> {
    making: &'l Making<'c, 'a>,
    block: &'l Block,
    lines: Vec<Line>,
}

impl<'a> Lines<'_, '_, 'a> {
    fn ctx(&self) -> &Ctx<'a> {
        self.making.ctx
    }

    fn slot(&self, name: &str) -> Text {
        self.making.slots.get(name).cloned().unwrap_or_default()
    }

    fn add(&mut self, key: Key, value: Text) {
        if !value.is_empty() {
            self.lines.push(line(key, value));
        }
    }

    fn slots(&mut self, slots: &[(Key, &str)]) {
        for (key, name) in slots {
            // Why and Reason may be written in the desk pass.
            let written =
                self.making.item.edit.why.as_deref().filter(|_| *name == "why" || *name == "reason");
            let value = match written.filter(|why| !why.trim().is_empty()) {
                Some(why) => self.ctx().naming.said(why),
                None => self.slot(name),
            };
            self.add(*key, value);
        }
    }

    /// Several values on one line; those that are empty are left out.
    fn row(&mut self, slots: &[(Key, &str)]) {
        let part = |(key, name): &(Key, &str)| Part { key: Some(*key), value: self.slot(name) };
        let parts: Vec<Part> = slots.iter().map(part).filter(|part| !part.value.is_empty()).collect();
        if !parts.is_empty() {
            self.lines.push(Line(parts));
        }
    }

    /// Why it is so, where a kind has no line for it of its own.
    fn why(&mut self) {
        if let Some(why) = self.making.item.edit.why.as_ref() {
            self.add(Key::Why, self.ctx().naming.said(why));
        }
    }

    fn state(&self) -> Text {
        let (ctx, item, block) = (self.ctx(), self.making.item, self.block);
        let kind = block.code.kind;
        let by_whom = |word: &str| match &item.confirmed {
            Some(confirmed) => Text::ours(format!("{word} by "))
                .and_text(&ctx.naming.people(&confirmed.by))
                .and_ours(format!(" {}", confirmed.on)),
            None => Text::ours(word),
        };
        let mut parts = vec![match (&block.withdrawn, kind, self.making.state) {
            (Some((on, reason)), ..) => Text::ours(format!("withdrawn {on}: ")).and_text(reason),
            (None, ItemKind::Open, _) => Text::ours(if answered(ctx, item) { "answered" } else { "open" }),
            (None, ItemKind::Next, ItemState::Draft | ItemState::WordsConfirmed) => Text::ours("open"),
            (None, ItemKind::Next, ItemState::Confirmed) => by_whom("agreed"),
            (None, ItemKind::Drift, ItemState::Draft | ItemState::WordsConfirmed) => Text::ours("undecided"),
            (None, ItemKind::Drift, ItemState::Confirmed) => by_whom("decided"),
            (None, _, ItemState::Draft) => Text::ours("draft"),
            (None, _, ItemState::WordsConfirmed) => by_whom("words confirmed"),
            (None, _, ItemState::Confirmed) => by_whom("confirmed"),
        }];
        if super::states_something(kind) {
            parts.push(Text::ours(format!("P{}", block.priority)));
        }
        match kind {
            ItemKind::Open => {
                let asked = match ctx.status_opens.get(&item.id) {
                    Some(open) if open.ask.is_some() => "to be asked",
                    Some(_) => "asked, nobody knew",
                    None if item.sources.is_empty() => "not asked",
                    None => "",
                };
                parts.push(Text::ours(asked));
            }
            ItemKind::Dec => parts.push(self.slot("still")),
            _ => parts.extend(block.evidence.map(|evidence| Text::ours(evidence_words(evidence)))),
        }
        let overdue = if block.overdue && block.withdrawn.is_none() { "overdue" } else { "" };
        parts.push(Text::ours(overdue));
        parts.extend(block.steps.iter().map(Text::code));
        if kind == ItemKind::Eng {
            for name in ["area", "mode"] {
                let value = match self.making.slots.ids.get(name).and_then(|id| Area::from_id(id)) {
                    Some(area) => Text::ours(area.title()),
                    None => self.slot(name),
                };
                if !value.is_empty() {
                    parts.push(Text::ours(format!("{name} ")).and_text(&value));
                }
            }
        }
        Text::join(&parts, " | ")
    }

    fn step(&mut self) {
        self.row(&[(Key::DoneBy, "who"), (Key::Starts, "starts"), (Key::Done, "done")]);
        self.row(&[(Key::Where, "where"), (Key::Real, "real"), (Key::Judgement, "judgement")]);
        self.slots(&[(Key::BackTo, "back_to")]);
    }

    fn keep(&mut self) {
        self.slots(&[(Key::Why, "why")]);
        // A step with a number stands on the State line.
        let step = self.slot("step");
        if super::codes_in(&step.to_string()).next().is_none() {
            self.add(Key::Step, step);
        }
        self.slots(&[(Key::Breaks, "breaks"), (Key::Relies, "relies"), (Key::Form, "form")]);
    }

    fn rule(&mut self) {
        let by = self.making.decided_by().map_or("", |tool| if tool { "the tool" } else { "people" });
        self.add(Key::DecidedBy, Text::ours(by));
        self.slots(&[(Key::Input, "input"), (Key::Then, "then"), (Key::WrongWhen, "wrong_when")]);
        self.why();
    }

    fn fix(&mut self) {
        let sum = FixSum::of(&self.making.slots);
        let cost = sum.map_or_else(
            || {
                // Half a sum is still something that was said.
                let part = |name: &str, what: &str| {
                    let value = self.slot(name);
                    if value.is_empty() { value } else { Text::ours(what).and_text(&value) }
                };
                let parts = [
                    part("times", "times a week: "),
                    part("minutes", "minutes each: "),
                    part("people", "people: "),
                ];
                Text::join(&parts, "; ")
            },
            |sum| Text::ours(format!("{} = {}", sum.terms(), sum.hours_text())),
        );
        self.add(Key::Today, Text::join(&[self.slot("does"), cost], ": "));
        self.row(&[(Key::How, "how"), (Key::DoneBy, "who")]);
        self.slots(&[(Key::MatchedBy, "matched_by"), (Key::LateBy, "late_ok")]);
        self.why();
    }

    fn exposure(&mut self) {
        let today = self.slot("today");
        self.add(Key::Today, today);
        if self.block.standard {
            self.add(
                Key::Wording,
                Text::ours("standard (from the questionnaire; nobody said this sentence)"),
            );
        }
        self.row(&[
            (Key::Happened, "happened"),
            (Key::SeenFirstBy, "seen_first"),
            (Key::Engineer, "engineer"),
        ]);
        let ctx = self.ctx();
        let next = self.making.item.edit.meanwhile.and_then(|id| ctx.tool.items.get(&id));
        if let Some(next) = next {
            let text = Text::code(&next.code);
            let slots = crate::spec::slots::of(ctx, next);
            let title = next.edit.title.as_ref().map(|title| ctx.naming.said(title));
            let title = title.or_else(|| slots.get("action").cloned()).unwrap_or_default();
            let detail = Text::join(&[title, slots.get("by").cloned().unwrap_or_default()], ", ");
            let told = !detail.is_empty() && !super::withheld(ctx, next);
            let text = if told { text.and_ours(" (").and_text(&detail).and_ours(")") } else { text };
            self.add(Key::Meanwhile, text);
        }
        if let Some(accepted) = &self.making.item.edit.accepted {
            let by = self.ctx().naming.whom(&accepted.by);
            self.add(
                Key::Accepted,
                Text::ours("by ").and_text(&by).and_ours(format!(" until {}", accepted.until)),
            );
        }
        self.why();
    }

    fn knowledge(&mut self) {
        self.slots(&[(Key::Carrier, "carrier")]);
        let hard = self.slot("hard");
        if !says_the_same(&hard, &self.block.title) {
            self.add(Key::Hard, hard);
        }
        self.slots(&[
            (Key::Cue, "cue"),
            (Key::Decide, "decide"),
            (Key::Beginner, "beginner"),
            (Key::Backup, "backup"),
        ]);
        if self.ctx().options.include_private
            && let Some(band) = self.band()
        {
            self.add(Key::Loss, Text::ours(band.name()));
        }
        self.why();
    }

    /// The band of the knowledge-loss score: the horizon of who said it, the factor of what they said. Where absence
    /// counts as leaving it is at least to plan, whatever else is known.
    fn band(&self) -> Option<Band> {
        let overridden = crate::spec::summary::overridden(self.ctx()).is_some();
        match self.scored() {
            Some(band) => Some(knowledge_loss::with_override(band, overridden)),
            None => overridden.then_some(Band::Plan),
        }
    }

    fn scored(&self) -> Option<Band> {
        let factor = self.making.slots.numbers.get("factor").copied()?;
        let factor = knowledge_loss::Factor::from_number(factor)?;
        let horizons = self.making.sources.iter().flat_map(|(_, content)| &content.speakers);
        let horizon = horizons.filter_map(|person| horizon(self.ctx(), *person)).max()?;
        Some(knowledge_loss::score(horizon, factor).band())
    }

    fn drift(&mut self) {
        self.slots(&[(Key::OnPaper, "paper"), (Key::InPractice, "real"), (Key::InUse, "use")]);
        // What people do today holds until somebody decides otherwise (S46).
        let default = match self.slot("default") {
            text if text.is_empty() => Text::ours("as it is used today"),
            text => text,
        };
        self.add(Key::Default, default);
        let build = self.making.item.edit.build_default.unwrap_or(false);
        self.add(Key::BuildAsDefault, Text::ours(if build { "yes" } else { "no" }));
        self.why();
    }

    fn decision(&mut self) {
        self.slots(&[(Key::Odd, "odd"), (Key::Reason, "reason"), (Key::Tried, "tried")]);
        let so = self.making.item.edit.sentence.as_ref();
        self.add(Key::So, so.map_or_else(Text::new, |so| self.ctx().naming.said(so)));
    }

    fn open(&mut self) {
        let named: Vec<Text> = blocks(self.ctx(), self.making.item)
            .into_iter()
            .filter_map(|(item, _)| Some(Text::code(&item?.code)))
            .collect();
        let words = self.slot("blocks");
        // Written with an answers file's words for items, it is the numbers that mean something here.
        let only_handles = super::handles_in(self.ctx(), &words.to_string()).next().is_some();
        let words = if only_handles { Text::join(&named, ", ") } else { words };
        let also = self.ctx().items.iter().filter(|other| {
            other.edit.blocked_by.as_ref().is_some_and(|by| by.contains(&self.making.item.id))
        });
        let also: Vec<Text> =
            also.map(|item| Text::code(&item.code)).filter(|code| !named.contains(code)).collect();
        let all: Vec<Text> = std::iter::once(words).chain(also).collect();
        self.add(Key::Blocks, Text::join(&all, ", "));
        let until = self.making.item.edit.until_then.as_ref();
        self.add(Key::UntilThen, until.map_or_else(Text::new, |until| self.ctx().naming.said(until)));
        self.why();
    }

    fn common(&mut self) {
        let item = self.making.item;
        // What stands in another line need not be quoted again.
        let told = |words: &str| {
            let lines = self.lines.iter().flat_map(|line| &line.0);
            item.edit.quote.is_none() && lines.into_iter().any(|part| part.value.to_string().contains(words))
        };
        let quote = self.making.quotes.iter().find(|quote| quote.chosen);
        if let Some(quote) = quote.filter(|quote| !told(&quote.words.to_string())) {
            let said = if quote.printable {
                Text::ours("\"").and_text(&quote.words).and_ours("\" (").and_text(&quote.who).and_ours(")")
            } else {
                Text::ours("quote withheld, see evidence")
            };
            self.add(Key::Said, said);
        }
        for scenario in self.block.accept.clone() {
            self.add(Key::Accept, scenario.text());
        }
        for limit in item.edit.limits.iter().flatten() {
            if let Some(other) = self.ctx().tool.items.get(&limit.item) {
                let because = self.ctx().naming.said(&limit.because);
                let code = Text::code(&other.code);
                let text = if because.is_empty() {
                    code
                } else {
                    code.and_ours(" (").and_text(&because).and_ours(")")
                };
                self.add(Key::Limits, text);
            }
        }
        if let Some(list) = item.edit.list.as_ref().filter(|list| !list.entries.is_empty()) {
            let entries = match list.entries.len() {
                1 => "1 entry".to_owned(),
                many => format!("{many} entries"),
            };
            let name = self.ctx().naming.said(&list.name);
            self.add(Key::List, name.and_ours(format!(" ({entries}), evidence file, \"Lists\"")));
        }
        self.add(Key::Sample, sample(self.making));
        let sources = self.making.sources.iter().filter(|(statement, _)| !statement.struck);
        let sources: Vec<&Statement> = sources.map(|(statement, _)| *statement).collect();
        let told = if sources.len() > SOURCES { SOURCES - 1 } else { sources.len() };
        let mut from: Vec<Text> =
            sources[..told].iter().map(|statement| self.ctx().from(statement)).collect();
        let also: Vec<Text> = sources[told..].iter().map(|statement| self.ctx().pointer(statement)).collect();
        if !also.is_empty() {
            from.push(Text::ours("also ").and_text(&Text::join(&also, ", ")));
        }
        let from = if from.is_empty() { self.status_source() } else { from };
        self.add(Key::From, Text::join(&from, "; "));
    }

    fn status_source(&self) -> Vec<Text> {
        let Some(open) = self.ctx().status_opens.get(&self.making.item.id) else { return Vec::new() };
        let sitting = self.ctx().tool.walkthroughs.get(&open.walkthrough);
        let when = sitting.map_or_else(Text::new, |sitting| {
            let clock = open.minute.map(|minute| sitting.started.plus_minutes(minute).clock());
            Text::label(sitting.label.clone()).and_ours(clock.map_or_else(String::new, |c| format!(" {c}")))
        });
        vec![Text::label(open.topic.to_string()).and_ours(" (").and_text(&when).and_ours(")")]
    }
}

/// Where a copy of today's form is.
pub(crate) fn sample(making: &Making<'_, '_>) -> Text {
    let written = making.item.edit.sample.as_ref().filter(|sample| !sample.trim().is_empty());
    match written {
        Some(sample) => making.ctx.naming.said(sample),
        None => making.slots.get("sample").cloned().unwrap_or_default(),
    }
}

/// How soon somebody may be gone, as they said themselves ([`knowledge_loss::HORIZON`]); the newest answer counts.
fn horizon(ctx: &Ctx<'_>, person: crate::domain::ids::PersonId) -> Option<knowledge_loss::Horizon> {
    let said = |statement: &&&Statement| statement.content().speakers.contains(&person);
    let newest = ctx.under(knowledge_loss::HORIZON).iter().rev().find(said)?;
    match &newest.content().body {
        crate::domain::statement::Body::Choice(option) => knowledge_loss::Horizon::from_option(option),
        _ => None,
    }
}

impl crate::spec::model::Scenario {
    /// The scenario, a line for each part.
    pub fn text(&self) -> Text {
        let mut text = Text::new();
        let parts = [("GIVEN ", self.given.as_ref()), ("WHEN ", self.when.as_ref())];
        let keyed = parts.iter().any(|(_, part)| part.is_some()) || self.whole;
        let then = if keyed { "THEN " } else { "" };
        for (word, part) in
            parts.into_iter().chain([(then, Some(&self.then).filter(|then| !then.is_empty()))])
        {
            if let Some(part) = part {
                if !text.0.is_empty() {
                    text.push(Piece::Break);
                }
                text.push(Piece::Ours(word.to_owned()));
                text.extend(part);
            }
        }
        text
    }
}
