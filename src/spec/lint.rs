//! Checks on the finished spec. They warn and never stop an export; some hold their item back as `[DRAFT]`, for a
//! sentence that is none cannot be built.
//!
//! | check | fires when |
//! |---|---|
//! | 1 E | a requirement has no live source: *nobody said this* |
//! | 2 E | not exactly one SHALL, or its subject is not the system: *one behaviour, one subject* |
//! | 3 E | the clauses are not in the one order: *clause order* |
//! | 4 | a number stands there that no source has: *number nobody gave* |
//! | 5 | a vague word stands after SHALL: *vague* |
//! | 6 | "as today", and no sample or list shows today: *"as today" without today* |
//! | 7 | "the ten ticks", and no list of ten: *list not captured* |
//! | 8 E | somebody is named: *name in a requirement* |
//! | 9 | a P1 has no whole scenario: *no scenario* |
//! | 10 | a clock or a working day, and nobody said whose: *whose clock* |
//! | 11 | a rule of people that nobody assigned: *people do this today* |
//! | 12 | of two items of a step one refuses: *may conflict* |
//! | 13 | an exposure with no next action, scenario or acceptance; or with no engineer: *exposure without a next step* |
//! | 14 | an output, a connection or a criticality went nowhere: *said, and lost* |
//! | 15 | an open question without who or by when, or overdue; a link that leads nowhere: *dangling or overdue* |

mod numbers;
#[cfg(test)]
mod tests;

use super::block::{codes_in, states_something};
use super::index::Ctx;
use super::model::{Block, Hold, Key};
use super::names::named_in;
use super::slots;
use super::summary::{criticality, rebuild_stands};
use super::text::{Piece, Text};
use crate::domain::item::{ItemCode, ItemKind};
use crate::domain::statement::Mark;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Something a check noticed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The item, if it is about one.
    pub item: Option<ItemCode>,
    /// Which check, 1 to 15.
    pub check: u8,
    /// It holds the item as `[DRAFT]`.
    pub holds: bool,
    /// In words, for people. May hold people's words: hostile.
    pub message: String,
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern")
}

static SHALL: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bSHALL\b"));
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(WHERE .+?, )?(WHILE .+?, )?((WHEN .+?, )|(IF .+?, THEN ))?(?i:the) system SHALL .+\.$")
});
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(fast|quickly|easy|simple|robust|appropriate|user-friendly|flexible|seamless|intuitive|efficient|various|normally|usually|as needed|where possible)\b|\betc\.|\band/or\b",
    )
});
static AS_TODAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)today's form|\bas (it is )?(now|today)\b|same as (now|before)|\bunchanged\b")
});
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|[0-9]{1,2})\s+(?:[a-z-]+\s+)?(?:ticks|checks|statuses|stages|fields|columns|templates|reasons|roles)\b",
    )
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b\d{1,2}:\d{2}\b|working day|business day|midnight|end of (the )?(day|week|month)")
});
static REFUSES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(refuse|prevent|reject|block)|\bnot\b"));

/// Rules that people follow and nobody gave to the tool come from these.
const OF_PEOPLE: &[&str] = &["know.exceptions", "trust.warn", "know.upkeep"];

/// Runs every check over the blocks that are not withdrawn, and puts the holds on.
pub(crate) fn check(ctx: &Ctx<'_>, blocks: &mut [&mut Block]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for block in blocks.iter() {
        let mut one = One { ctx, block, findings: &mut findings };
        one.requirement();
        one.exposure();
        one.open();
        one.links();
    }
    conflicts(ctx, blocks, &mut findings);
    lost(ctx, &mut findings);
    findings.sort();
    findings.dedup();
    let held: BTreeSet<&ItemCode> =
        findings.iter().filter(|finding| finding.holds).filter_map(|finding| finding.item.as_ref()).collect();
    let unassigned: BTreeSet<&ItemCode> = findings
        .iter()
        .filter(|finding| finding.check == 11)
        .filter_map(|finding| finding.item.as_ref())
        .collect();
    for block in blocks {
        if held.contains(&block.code) && !block.holds.contains(&Hold::Draft) {
            block.holds.insert(0, Hold::Draft);
        }
        if unassigned.contains(&block.code) && !block.holds.contains(&Hold::PeopleDoThis) {
            block.holds.push(Hold::PeopleDoThis);
        }
    }
    findings
}

struct One<'o, 'a> {
    ctx: &'o Ctx<'a>,
    block: &'o Block,
    findings: &'o mut Vec<Finding>,
}

impl One<'_, '_> {
    fn note(&mut self, check: u8, message: impl Into<String>) {
        let holds = matches!(check, 1 | 2 | 3 | 8);
        let item = Some(self.block.code.clone());
        self.findings.push(Finding { item, check, holds, message: message.into() });
    }

    fn has(&self, key: Key) -> bool {
        self.block.value(key).is_some()
    }

    fn requirement(&mut self) {
        let kind = self.block.code.kind;
        if !states_something(kind) {
            return;
        }
        let item = &self.ctx.tool.items[&self.block.item];
        let live = |id| self.ctx.statement(id).is_some_and(|statement| statement.counts());
        if !item.sources.iter().any(|source| live(source.statement)) {
            self.note(1, "nobody said this: no statement stands under it any more");
        }
        let sentence = slots::fold(&self.block.sentence());
        let before = SHALL.find(&sentence).map_or("", |shall| sentence[..shall.start()].trim_end());
        let subject = before.to_lowercase().ends_with("the system");
        if SHALL.find_iter(&sentence).count() != 1 || !subject {
            self.note(2, "one behaviour, one subject: write one SHALL, of the system");
        } else if !ORDER.is_match(&sentence) {
            self.note(
                3,
                "clause order: WHERE, WHILE, WHEN or IF … THEN, the system SHALL …, with a full stop",
            );
        }
        let after = SHALL.find(&sentence).map_or("", |shall| &sentence[shall.end()..]);
        if let Some(vague) = VAGUE.find(after) {
            self.note(5, format!("vague: \"{}\"", vague.as_str()));
        }
        self.numbers(&sentence);
        if AS_TODAY.is_match(&sentence) && !self.has(Key::Sample) && !self.has(Key::List) {
            self.note(6, "\"as today\" without today: attach a sample or a list");
        }
        self.lists(&sentence);
        self.names();
        let accept: Vec<String> = self.block.accept.iter().map(|s| s.text().to_string()).collect();
        if self.block.priority == 1 && !self.block.accept.iter().any(|scenario| scenario.whole) {
            self.note(9, "no scenario: a P1 needs GIVEN, WHEN and THEN");
        }
        let timed = std::iter::once(&sentence).chain(&accept).any(|text| CLOCK.is_match(text));
        let calendar = &self.ctx.tool.calendar;
        let unsettled = codes_in(calendar).any(|(code, _)| code.kind == ItemKind::Open);
        if timed && (calendar.trim().is_empty() || unsettled) {
            self.note(10, "whose clock: say whose time zone, working days and holidays");
        }
        if kind == ItemKind::Rule && !self.has(Key::DecidedBy) && self.of_people_only() {
            self.note(11, "people do this today: keep it with people, or automate it?");
        }
    }

    fn of_people_only(&self) -> bool {
        let topics = || self.block.sources.iter().map(|source| source.reference.as_ref());
        let of_people = |topic: &str| OF_PEOPLE.contains(&topic);
        !self.block.sources.is_empty()
            && topics().all(|reference| reference.is_some_and(|(topic, _)| of_people(topic.as_str())))
    }

    fn numbers(&mut self, sentence: &str) {
        let chosen = |text: &str| text.to_lowercase().contains("chosen by ");
        let texts = self.block.accept.iter().map(|scenario| slots::fold(&scenario.text().to_string()));
        // The questionnaire gave the numbers of its own sentence, and nobody else need have.
        let sentence = (!self.block.standard).then(|| sentence.to_owned());
        let texts = sentence.into_iter().chain(texts).filter(|text| !chosen(text));
        let written: BTreeSet<String> = texts.flat_map(|text| numbers::in_text(&text)).collect();
        if written.is_empty() {
            return;
        }
        let mut given = BTreeSet::new();
        for source in &self.block.sources {
            given.extend(numbers::in_text(&source.words.to_string()));
        }
        // The wording that was confirmed and the one that stands now were both said.
        let item = &self.ctx.tool.items[&self.block.item];
        for statement in item.sources.iter().filter_map(|source| self.ctx.statement(source.statement)) {
            for revision in &statement.revisions {
                let answer = slots::answer(self.ctx, self.ctx.question(statement), &revision.content);
                given.extend(numbers::in_text(&answer.to_string()));
            }
        }
        let missing: Vec<String> = written.difference(&given).cloned().collect();
        if !missing.is_empty() {
            self.note(4, format!("number nobody gave: {} (or note: chosen by ROLE)", missing.join(", ")));
        }
    }

    fn lists(&mut self, sentence: &str) {
        let item = &self.ctx.tool.items[&self.block.item];
        let entries = item.edit.list.as_ref().map_or(0, |list| list.entries.len());
        let counted = COUNTED.captures_iter(sentence).find_map(|found| {
            let count = numbers::whole(&found[1])?;
            ((2..=99).contains(&count) && count != entries).then(|| found[0].to_owned())
        });
        if let Some(words) = counted {
            self.note(7, format!("list not captured: \"{words}\", and no list of as many entries"));
        }
    }

    fn names(&mut self) {
        let edit = &self.ctx.tool.items[&self.block.item].edit;
        let mut written: Vec<&String> = Vec::new();
        written.extend([&edit.title, &edit.sentence, &edit.why].into_iter().flatten());
        written.extend(edit.accept.iter().flatten().chain(edit.slots.values()));
        let in_written = written.iter().any(|text| named_in(self.ctx.tool, text).is_some());
        let is_name = |who: &str| self.ctx.tool.people.values().any(|person| person.name == who);
        let in_said = |text: &Text| {
            let speech = text.0.iter().any(|piece| matches!(piece, Piece::Theirs(_)));
            text.0.iter().any(|piece| match piece {
                // Inside speech this stands for a name; alone it is the role that the answer named.
                Piece::Who(who) => speech || is_name(who),
                Piece::Theirs(words) => named_in(self.ctx.tool, words).is_some(),
                _ => false,
            })
        };
        let slots = [
            "title",
            "while",
            "when",
            "where",
            "behaviour",
            "input",
            "decide",
            "rule",
            "if",
            "response",
            "why",
        ];
        let used = slots.iter().filter_map(|name| self.block.slots.get(name));
        if in_written || used.into_iter().any(in_said) {
            self.note(8, "name in a requirement: write the role");
        }
    }

    fn exposure(&mut self) {
        if self.block.code.kind != ItemKind::Eng {
            return;
        }
        let accepted = self.has(Key::Meanwhile) || self.has(Key::Accepted) || !self.block.accept.is_empty();
        if !accepted {
            self.note(13, "exposure without a next step: link a NEXT, write a scenario, or say who accepts it until when");
        }
        if self.block.area.is_some() && !self.has(Key::Engineer) && rebuild_stands(self.ctx) {
            self.note(13, "exposure without a next step: no engineer is named");
        }
    }

    fn open(&mut self) {
        let answered =
            self.block.value(Key::State).is_some_and(|state| state.to_string().starts_with("answered"));
        if self.block.code.kind != ItemKind::Open || answered {
            return;
        }
        if !self.has(Key::Who) || !self.has(Key::By) {
            self.note(15, "dangling: say who is asked, and by when");
        }
        if self.block.overdue {
            self.note(15, "overdue");
        }
    }

    fn links(&mut self) {
        let broken: Vec<String> = self
            .block
            .links
            .iter()
            .filter(|code| match self.ctx.tool.item(code) {
                None => true,
                Some(item) => {
                    let blocked = self.block.code.kind == ItemKind::Open
                        && self
                            .block
                            .value(Key::Blocks)
                            .is_some_and(|t| t.to_string().contains(&code.to_string()));
                    blocked && item.withdrawn.is_some()
                }
            })
            .map(ToString::to_string)
            .collect();
        if !broken.is_empty() {
            self.note(15, format!("dangling: {} is not there, or withdrawn", broken.join(", ")));
        }
    }
}

/// Of the items of one step, those that refuse something the others do not, with no exception named on either side.
fn conflicts(ctx: &Ctx<'_>, blocks: &[&mut Block], findings: &mut Vec<Finding>) {
    let mut of_step: BTreeMap<&ItemCode, Vec<(&Block, bool)>> = BTreeMap::new();
    for block in blocks {
        if !matches!(block.code.kind, ItemKind::Keep | ItemKind::Rule | ItemKind::Fix) {
            continue;
        }
        let refuses = REFUSES.is_match(&block.sentence());
        for step in &block.steps {
            of_step.entry(step).or_default().push((block, refuses));
        }
    }
    let limits = |block: &Block| {
        let limits = ctx.tool.items[&block.item].edit.limits.iter().flatten();
        limits.map(|limit| limit.item).collect::<BTreeSet<_>>()
    };
    for (step, blocks) in of_step {
        for (one, _) in blocks.iter().filter(|(_, refuses)| *refuses) {
            let mine = limits(one);
            let others = blocks.iter().filter(|(other, refuses)| {
                !refuses && !mine.contains(&other.item) && !limits(other).contains(&one.item)
            });
            let others: Vec<String> = others.map(|(other, _)| other.code.to_string()).collect();
            if !others.is_empty() {
                let message = format!(
                    "may conflict at {step} with {}: name the exception in Limits",
                    others.join(", ")
                );
                findings.push(Finding { item: Some(one.code.clone()), check: 12, holds: false, message });
            }
        }
    }
}

/// Outputs, connections and criticality that nothing came of. The criticality that the front matter carries is there.
fn lost(ctx: &Ctx<'_>, findings: &mut Vec<Finding>) {
    let carried = criticality(ctx).map(|(statement, _)| statement.id);
    for topic in ["does.outputs", "does.connects", "does.criticality"] {
        for statement in ctx.printable(topic) {
            let made = ctx.made_of(statement.id).any(|item| item.withdrawn.is_none());
            if made || statement.marks.contains(&Mark::NothingToMake) || carried == Some(statement.id) {
                continue;
            }
            let message = format!("said, and lost: {} became nothing", ctx.pointer(statement));
            findings.push(Finding { item: None, check: 14, holds: false, message });
        }
    }
}
