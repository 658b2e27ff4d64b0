//! The half page for everybody, and the plan.

use super::block::{Making, states_something};
use super::index::Ctx;
use super::model::{Area, Block, Hold, Key, PlanStep, Pointer, Ready, StepRow, Summary};
use super::slots::{self, figure, first_words};
use super::text::{Piece, Text};
use crate::domain::event::Matter;
use crate::domain::governance::heard::people_counted;
use crate::domain::item::{ItemCode, ItemKind, ItemState};
use crate::domain::knowledge_loss::{BUS_FACTOR, CRITICALITY, absence_override};
use crate::domain::person::Relation;
use crate::domain::statement::{Body, Statement};

/// Lines of each column of the table.
const ROWS: usize = 5;
/// The most characters of one answer on the first page.
const WORDS: usize = 300;

/// The blocks of a spec, by section.
pub(crate) struct Sections<'s> {
    pub open: &'s [Block],
    pub drift: &'s [Block],
    pub keep: &'s [Block],
    pub fix: &'s [Block],
    pub add: &'s [Block],
    pub know: &'s [Block],
    pub actions: &'s [Block],
    pub others: &'s [Block],
}

impl Sections<'_> {
    /// What a builder builds.
    pub fn requirements(&self) -> impl Iterator<Item = &Block> {
        [self.keep, self.fix, self.add].into_iter().flatten().filter(|b| states_something(b.code.kind))
    }
}

/// The newest statement under a topic that may be printed.
pub(crate) fn newest<'a>(ctx: &Ctx<'a>, topic: &str) -> Option<&'a Statement> {
    ctx.printable(topic).last()
}

/// What the author said first under a topic, else what was said first.
fn by_author<'a>(ctx: &Ctx<'a>, topic: &str) -> Option<&'a Statement> {
    let author = |statement: &&Statement| {
        let people = statement.content().speakers.iter().filter_map(|id| ctx.tool.people.get(id));
        people.into_iter().any(|person| person.relation == Relation::Author)
    };
    ctx.printable(topic).find(author).or_else(|| ctx.printable(topic).next())
}

/// How soon its absence is felt: the option that was picked last.
pub(crate) fn criticality<'a>(ctx: &Ctx<'a>) -> Option<(&'a Statement, &'a str)> {
    ctx.printable(CRITICALITY)
        .filter_map(|statement| match &statement.content().body {
            Body::Choice(option) => Some((statement, option.as_str())),
            _ => None,
        })
        .last()
}

/// How many requirements may be built; each counts once, by its strongest hold.
pub(crate) fn ready(sections: &Sections<'_>) -> Ready {
    let mut ready = Ready::default();
    for block in sections.requirements() {
        ready.of += 1;
        match block.hold() {
            None => ready.ready += 1,
            Some(Hold::Draft) => ready.draft += 1,
            Some(Hold::Suspect) => ready.suspect += 1,
            Some(Hold::Disputed) => ready.disputed += 1,
            Some(Hold::Blocked(_)) => ready.blocked += 1,
            Some(Hold::PeopleDoThis) => ready.people += 1,
        }
    }
    ready
}

pub(crate) fn summary(ctx: &Ctx<'_>, sections: &Sections<'_>) -> Summary {
    let title = |block: &Block| {
        let disputed = block.holds.contains(&Hold::Disputed);
        block.title.clone().and_ours(if disputed { " (disputed)" } else { "" })
    };
    let pointer = |block: &Block| Pointer { text: title(block), code: block.code.clone() };
    let mut trusted: Vec<&Block> = sections.keep.iter().collect();
    trusted.sort_by(|a, b| (placed(a), a.priority, &a.code).cmp(&(placed(b), b.priority, &b.code)));
    let mut costs: Vec<&Block> = sections.fix.iter().collect();
    costs.sort_by(|a, b| placed(a).cmp(&placed(b)).then_with(|| by_hours(a, b)));
    let mut missing: Vec<&Block> = sections.add.iter().collect();
    missing.sort_by(|a, b| (a.priority, a.area, &a.code).cmp(&(b.priority, b.area, &b.code)));
    let costing = |block: &&Block| {
        let hours = block.hours.map(|hours| format!(" {} h", figure((hours * 10.0).round() / 10.0)));
        Pointer { text: title(block).and_ours(hours.unwrap_or_default()), code: block.code.clone() }
    };
    Summary {
        about: about(ctx),
        trusted: trusted.into_iter().take(ROWS).map(pointer).collect(),
        costs: costs.iter().take(ROWS).map(costing).collect(),
        missing: missing.into_iter().take(ROWS).map(pointer).collect(),
        first_at_risk: by_author(ctx, "know.absence").map(|statement| {
            first_sentence(&slots::answer(ctx, ctx.question(statement), statement.content()))
        }),
        ready: ready(sections),
        decide_first: decide_first(sections),
        overdue: overdue(sections),
        absence: absence(ctx),
        governed: super::compared::governed(ctx),
    }
}

/// Where the room put it when it was read back; what was put nowhere comes after that.
fn placed(block: &Block) -> u8 {
    block.place.unwrap_or(u8::MAX)
}

/// Most hours first; what nobody counted comes last.
pub(crate) fn by_hours(a: &&Block, b: &&Block) -> std::cmp::Ordering {
    let hours = |block: &Block| block.hours.unwrap_or(-1.0);
    hours(b).total_cmp(&hours(a)).then_with(|| a.code.cmp(&b.code))
}

fn about(ctx: &Ctx<'_>) -> Vec<Text> {
    let answer = |statement: &Statement| {
        let mut text = slots::answer(ctx, ctx.question(statement), statement.content());
        slots::trim_end(&mut text);
        first_words(&text, WORDS)
    };
    let mut about = Vec::new();
    if let Some(purpose) = by_author(ctx, "open.purpose") {
        about
            .push(Text::label(ctx.tool.name.clone()).and_ours(": ").and_text(&answer(purpose)).and_ours("."));
    }
    if let Some((people, all)) = users(ctx) {
        let who = if people == 1.0 { "1 person".to_owned() } else { format!("{} people", figure(people)) };
        let used = if all { format!("Used by {who} in all.") } else { format!("Used by at least {who}.") };
        about.push(Text::ours(used));
    }
    if let Some(since) = newest(ctx, "does.since") {
        let said = answer(since);
        let word = if said.to_string().to_lowercase().starts_with("since ") {
            "Relied on "
        } else {
            "Relied on since "
        };
        about.push(Text::ours(word).and_text(&said).and_ours("."));
    }
    if let Some(week) = newest(ctx, "does.volume_normal") {
        about.push(Text::ours("In a normal week: ").and_text(&answer(week)).and_ours("."));
    }
    let felt = felt(ctx);
    if !felt.is_empty() {
        about.push(
            Text::ours("If it vanished, it would be felt ")
                .and_text(&Text::join(&felt, " or "))
                .and_ours("."),
        );
    }
    about
}

/// How soon its absence would be felt; where people differ, by whom.
fn felt(ctx: &Ctx<'_>) -> Vec<Text> {
    let mut said: Vec<(&str, Text)> = Vec::new();
    for statement in ctx.printable(CRITICALITY) {
        if let Body::Choice(option) = &statement.content().body {
            let label = Text::label(ctx.question(statement).map_or(option.as_str(), |q| q.label(option)));
            if said.iter().all(|(known, _)| known != option) {
                said.push((option, label.and_ours(" (").and_text(&ctx.speakers(statement)).and_ours(")")));
            }
        }
    }
    match said.as_slice() {
        [(option, _)] => {
            let label = newest(ctx, CRITICALITY).and_then(|statement| ctx.question(statement));
            vec![Text::label(label.map_or(*option, |question| question.label(option)))]
        }
        _ => said.into_iter().map(|(_, text)| text).collect(),
    }
}

/// How many people use it by the rows that say how many, and whether all do.
fn users(ctx: &Ctx<'_>) -> Option<(f64, bool)> {
    people_counted(ctx.printable("does.users"))
}

fn first_sentence(text: &Text) -> Text {
    let plain = text.to_string();
    let ends =
        |(at, c): &(usize, char)| matches!(c, '.' | '!' | '?') && plain[at + c.len_utf8()..].starts_with(' ');
    match plain.char_indices().find(ends) {
        Some((at, _)) => first_words(&slots::until(text, plain[..=at].chars().count()), WORDS),
        None => first_words(text, WORDS),
    }
}

/// Questions and drifts with a date or something that waits for them, the earliest first.
fn decide_first(sections: &Sections<'_>) -> Vec<Text> {
    let waits = |block: &&Block| block.due.is_some() || block.value(Key::Blocks).is_some();
    let open = sections.open.iter().filter(|block| {
        block.value(Key::State).is_some_and(|state| state.to_string().starts_with("open")) && waits(block)
    });
    let undecided = sections.drift.iter().filter(|block| block.state != ItemState::Confirmed);
    let mut first: Vec<&Block> = undecided.chain(open).collect();
    first.sort_by_key(|block| (block.due.is_none(), block.due, block.code.kind, block.code.clone()));
    first.into_iter().take(ROWS).map(named).collect()
}

/// Actions and questions whose day is past, the oldest first.
fn overdue(sections: &Sections<'_>) -> Vec<Text> {
    let all = sections.open.iter().chain(sections.actions).chain(sections.others);
    let mut late: Vec<&Block> = all.filter(|block| block.overdue && block.withdrawn.is_none()).collect();
    late.sort_by_key(|block| (block.due, block.code.clone()));
    late.into_iter().take(ROWS).map(named).collect()
}

/// An entry for somebody who does not know its number: number, title, who, by when.
fn named(block: &Block) -> Text {
    let detail = [Key::Who, Key::By].map(|key| block.value(key).cloned().unwrap_or_default());
    let detail = Text::join(&detail, ", ");
    let name = Text::code(&block.code).and_ours(" ").and_text(&block.title);
    if detail.is_empty() { name } else { name.and_ours(" (").and_text(&detail).and_ours(")") }
}

/// The sentence on a fortnight's leave, where it does what a resignation does. Made of facts about the tool, so it
/// needs no leave to be printed; no band, no score and no name is in it.
fn absence(ctx: &Ctx<'_>) -> Option<Text> {
    let (mend, felt, option) = overridden(ctx)?;
    let who = if mend >= 1.0 { "one person" } else { "not even one person" };
    let label = ctx.question(felt).map_or(option, |question| question.label(option));
    Some(
        Text::ours(who)
            .and_ours(" can mend it, and its absence is felt ")
            .and_text(&Text::label(label))
            .and_ours(": plan the handover."),
    )
}

/// How many can mend it and how soon its absence is felt, where that makes absence count as leaving
/// ([`absence_override`]).
pub(crate) fn overridden<'a>(ctx: &Ctx<'a>) -> Option<(f64, &'a Statement, &'a str)> {
    let Body::Number(number) = &newest(ctx, BUS_FACTOR)?.content().body else { return None };
    let (felt, option) = criticality(ctx)?;
    let mend = number.reads?;
    absence_override(mend, option).then_some((mend, felt, option))
}

fn codes<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> Text {
    let all: Vec<Text> = blocks.into_iter().map(|block| Text::code(&block.code)).collect();
    Text::join(&all, ", ")
}

fn told(words: &str, codes: Text) -> Option<Text> {
    (!codes.is_empty()).then(|| Text::ours(words).and_text(&codes))
}

/// The plan in the article's order (S43), with the items of this tool.
pub(crate) fn plan(ctx: &Ctx<'_>, sections: &Sections<'_>, steps: &[StepRow]) -> Vec<PlanStep> {
    let draft = |block: &&Block| block.state != ItemState::Confirmed;
    let first = |block: &&Block| block.priority == 1;
    let read_back =
        told("Read back with the author and one user: ", codes(sections.requirements().filter(draft)));
    // A step that exists on paper only is no part of the workflow as it goes.
    let real: Vec<Text> =
        steps.iter().filter(|step| !step.paper).map(|step| Text::code(&step.code)).collect();
    let real = Text::join(&real, ", ");
    let cases = told("Record a case of each step as it goes today: ", real.clone());
    let preserve = [
        read_back,
        Some(Text::ours(
            "Take an export of the data and pictures of every screen to a place of the company.",
        )),
        Some(Text::ours("Copy the code and the prompts to a repository of the company.")),
        cases,
        told("Do: ", codes(sections.actions)),
    ];
    let p1_drafts = codes(sections.requirements().filter(first).filter(draft));
    let no_draft = if !sections.requirements().any(|block| first(&block)) {
        Text::ours("No P1 requirement is a draft: there is no P1 yet.")
    } else if p1_drafts.is_empty() {
        Text::ours("No P1 requirement is a draft: true today.")
    } else {
        Text::ours("No P1 requirement is a draft; still draft: ").and_text(&p1_drafts)
    };
    let mut rebuild: Vec<Text> = Vec::new();
    for area in Area::ALL {
        let blocks: Vec<&Block> = sections.add.iter().filter(|block| block.area == Some(area)).collect();
        rebuild.extend(told(&format!("{}: ", super::block::capital(area.title())), codes(blocks)));
    }
    let other = codes(sections.add.iter().filter(|block| block.area.is_none()));
    rebuild.extend(told("Other exposures: ", other));
    let mut fix: Vec<&Block> = sections.fix.iter().collect();
    fix.sort_by(by_hours);
    rebuild.extend(told("What people work around, most hours first: ", codes(fix)));
    rebuild.extend(told("The workflow stays as it is: ", real));
    rebuild.extend(told("Kept as they are: ", codes(sections.keep)));
    let mut know: Vec<(Text, Vec<&Block>)> = Vec::new();
    for block in sections.know {
        let parts = [("Carried by ", Key::Carrier), ("learned by ", Key::Backup)];
        let parts = parts.map(|(words, key)| block.value(key).map(|text| Text::ours(words).and_text(text)));
        let how = Text::join(parts.iter().flatten(), ", ");
        match know.iter_mut().find(|(other, _)| *other == how) {
            Some((_, blocks)) => blocks.push(block),
            None => know.push((how, vec![block])),
        }
    }
    let know = know.into_iter().map(|(how, blocks)| {
        let how = if how.is_empty() { Text::ours("No carrier yet") } else { how };
        how.and_ours(": ").and_text(&codes(blocks))
    });
    let steps = [
        ("Preserve the spec", "the spec", preserve.into_iter().flatten().collect(), vec![no_draft]),
        (
            "Rebuild what must be production-grade",
            "the protection",
            rebuild,
            vec![Text::ours(
                "A restore was done once; a leaver was removed; a log was shown; users say \"same\".",
            )],
        ),
        (
            "Keep the institutional knowledge",
            "the knowledge",
            know.collect(),
            vec![Text::ours("Two people have each mended it alone: shown, not claimed.")],
        ),
        (
            "Decide on new builds",
            "what the next tool could have learned",
            vec![Text::ours(
                "Keep it on the list of tools, with an owner, a status and a date for the next look.",
            )],
            Vec::new(),
        ),
    ];
    steps
        .into_iter()
        .zip(1u8..)
        .map(|((title, lost_if_skipped, tasks, gate), number)| PlanStep {
            number,
            title,
            lost_if_skipped,
            tasks,
            gate,
            skipped: skipped(ctx, number),
        })
        .collect()
}

/// Who skipped a step of the plan, and why (S54): the outcome names the step by its number.
fn skipped(ctx: &Ctx<'_>, number: u8) -> Option<Text> {
    let names = |outcome: &str| {
        outcome.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())
            == Some(&number.to_string())
    };
    let decided = ctx.tool.decided.iter().rev().find(|d| d.matter == Matter::Skip && names(&d.outcome))?;
    let by = decided.by.as_ref().map_or_else(|| Text::ours("somebody"), |by| ctx.naming.whom(by));
    let because = ctx.naming.said(&decided.because);
    Some(Text::join(&[Text::ours("skipped by ").and_text(&by), because], ": "))
}

/// Whether the second step of the plan still stands.
pub(crate) fn rebuild_stands(ctx: &Ctx<'_>) -> bool {
    skipped(ctx, 2).is_none()
}

/// Whether a builder does this: an exposure waits for it, or an engineer was asked to.
pub(crate) fn is_builders(ctx: &Ctx<'_>, making: &Making<'_, '_>) -> bool {
    let waited_for = ctx.items.iter().any(|item| {
        item.code.kind == ItemKind::Eng
            && item.withdrawn.is_none()
            && item.edit.meanwhile == Some(making.item.id)
    });
    let engineer = |person: &&crate::domain::person::Person| {
        person.relation == Relation::Engineer
            && making.slots.get("who").is_some_and(|who| {
                who.0.iter().any(|piece| *piece == Piece::Who(ctx.naming.person(person.id).to_owned()))
            })
    };
    waited_for || ctx.tool.people.values().any(|person| engineer(&person))
}

/// The numbers of blocks, for the withheld list.
pub(crate) fn code_list(items: impl IntoIterator<Item = ItemCode>) -> Vec<ItemCode> {
    let mut all: Vec<ItemCode> = items.into_iter().collect();
    all.sort();
    all
}
