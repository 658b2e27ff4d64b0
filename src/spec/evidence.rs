//! What goes into the second file, and the closing lists.

use super::again;
use super::block::{self, Making, Quote};
use super::index::Ctx;
use super::model::{
    Block, Closing, EvidencePart, Parity, Quantity, Said, SaidUnder, Scenario, Sitting, StepRow, TrustScore,
};
use super::slots;
use super::text::Text;
use crate::domain::condition::Truth;
use crate::domain::coverage::Coverage;
use crate::domain::item::ItemKind;
use crate::domain::questionnaire::{Kind, TopicId};
use crate::domain::statement::{Body, Cell, Mark, Statement, Wording};
use crate::domain::status::{SetStatus, Status};
use crate::domain::tool::Walkthrough;
use std::collections::{BTreeMap, BTreeSet};

/// Where somebody says what the rebuild shall leave alone.
pub(crate) const OUT_OF_SCOPE: &str = "wrap.not_in_scope";
const CASE: &str = "does.last_case";
const TRUST: &str = "trust.score";

/// Topics whose answers the spec prints elsewhere than in items.
const PRINTED: &[&str] = &[
    CASE,
    TRUST,
    OUT_OF_SCOPE,
    "does.collect",
    "does.criticality",
    "does.data",
    "does.users",
    "does.owns",
    "does.where",
    "does.connects",
    "does.since",
    "know.absence",
    "know.bus_factor",
    "know.move",
    "risk.keep_how_long",
    "risk.tolerance_down",
    "risk.tolerance_loss",
    "wrap.owner",
    "wrap.status",
    "wrap.readback",
    "wrap.check_date",
    "gate.decision",
    "review.outcome",
    "review.stay",
];

/// The option of a pick that says so in so many words.
const NOBODY_KNOWS: &str = "nobody_knows";

/// What became of each topic, over all sittings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    NotApplied,
    NotAsked,
    NoAnswer,
    NobodyKnew,
    Answered,
}

pub(crate) fn closing(ctx: &Ctx<'_>) -> Closing {
    let mut came: BTreeMap<TopicId, Came> = BTreeMap::new();
    let mut reasons: BTreeMap<TopicId, Text> = BTreeMap::new();
    let mut asks: BTreeMap<TopicId, Text> = BTreeMap::new();
    let mut order: Vec<TopicId> = Vec::new();
    let sittings = ctx.tool.walkthroughs_in_order();
    for &sitting in &sittings {
        for (topic, now) in standings(ctx, sitting) {
            if let Standing::Set(SetStatus::NotApplicable(reason)) = &now {
                reasons.insert(topic.clone(), ctx.naming.said(reason));
            }
            if let Standing::Set(SetStatus::Ask(person)) = &now {
                asks.insert(topic.clone(), ctx.naming.whom(person));
            }
            if !came.contains_key(&topic) {
                order.push(topic.clone());
            }
            let now = now.came();
            let known = came.entry(topic).or_insert(now);
            *known = (*known).max(now);
        }
    }
    order.retain(|topic| !ctx.hides_topic(topic));
    for topic in &order {
        if !ctx.under(topic.as_str()).is_empty() {
            came.insert(topic.clone(), Came::Answered);
        }
    }
    let came = &came;
    let of =
        |wanted: Came| order.iter().filter(move |topic| came[*topic] == wanted).cloned().collect::<Vec<_>>();
    let with = |topic: TopicId, details: &BTreeMap<TopicId, Text>, words: &str| {
        let text = Text::label(topic.to_string());
        match details.get(&topic).filter(|detail| !detail.is_empty()) {
            Some(detail) => text.and_ours(format!(" ({words}")).and_text(detail).and_ours(")"),
            None => text,
        }
    };
    let mut nobody_knew: Vec<Text> =
        of(Came::NobodyKnew).into_iter().map(|topic| with(topic, &asks, "ask ")).collect();
    let open = ctx.order.iter().filter(|s| s.counts() && !ctx.hides(s) && says_nobody_knows(s));
    nobody_knew.extend(open.map(|statement| ctx.pointer(statement)));
    let withheld = ctx.items.iter().filter(|item| block::private(ctx, item)).map(|item| item.code.clone());
    Closing {
        nobody_knew,
        not_asked: of(Came::NotAsked),
        no_answer: of(Came::NoAnswer),
        did_not_apply: of(Came::NotApplied).into_iter().map(|topic| with(topic, &reasons, "")).collect(),
        nothing_made: nothing_made(ctx),
        withheld: super::summary::code_list(withheld),
        withheld_answers: withheld_answers(ctx),
    }
}

/// Where something was said that is not printed: a private answer's topic, a private field's label. Never the words.
fn withheld_answers(ctx: &Ctx<'_>) -> Vec<Text> {
    if ctx.options.include_private {
        return Vec::new();
    }
    let mut hidden: Vec<(Text, usize)> = Vec::new();
    let mut fields: Vec<Text> = Vec::new();
    for &statement in ctx.order.iter().filter(|s| s.counts()) {
        let topic = statement.question.as_ref();
        if ctx.hides(statement) {
            let name =
                topic.map_or_else(|| Text::ours("said beside the questions"), |t| Text::label(t.as_str()));
            match hidden.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => hidden.push((name, 1)),
            }
        } else if let (Body::Row(cells), Some(topic), Some(question)) =
            (&statement.content().body, topic, ctx.question(statement))
        {
            for field in question.fields.iter().filter(|f| f.private && cells.contains_key(&f.id)) {
                let name =
                    Text::label(topic.as_str()).and_ours(": ").and_text(&Text::label(field.label.clone()));
                if !fields.contains(&name) {
                    fields.push(name);
                }
            }
        }
    }
    let answers = hidden.into_iter().map(|(name, count)| {
        name.and_ours(format!(" ({count} answer{})", if count == 1 { "" } else { "s" }))
    });
    answers.chain(fields).collect()
}

enum Standing {
    Answered,
    NotApplied,
    NotAsked,
    Set(SetStatus),
}

impl Standing {
    fn came(&self) -> Came {
        match self {
            Standing::Answered | Standing::Set(SetStatus::Partial) => Came::Answered,
            Standing::NotApplied | Standing::Set(SetStatus::NotApplicable(_)) => Came::NotApplied,
            Standing::NotAsked | Standing::Set(SetStatus::Later | SetStatus::NotReached) => Came::NotAsked,
            Standing::Set(SetStatus::Declined | SetStatus::OffRecord) => Came::NoAnswer,
            Standing::Set(SetStatus::Unknown | SetStatus::Ask(_)) => Came::NobodyKnew,
        }
    }
}

/// How each question of a sitting stands; from the statuses alone where the questionnaire's text is not at hand.
fn standings(ctx: &Ctx<'_>, sitting: &Walkthrough) -> Vec<(TopicId, Standing)> {
    let Some(questionnaire) = ctx.shelf.get(&sitting.questionnaire) else {
        let set = sitting.statuses.iter();
        return set.map(|(topic, record)| (topic.clone(), Standing::Set(record.status.clone()))).collect();
    };
    let coverage = Coverage::of(ctx.tool, sitting, questionnaire);
    let all = coverage.standings.into_iter().map(|standing| {
        let now = match standing.status {
            Status::Answered | Status::Partial => Standing::Answered,
            Status::Set(set) => Standing::Set(set),
            Status::Open if standing.applies == Truth::False => Standing::NotApplied,
            // One who wrote alone told it before: it was passed over, not forgotten.
            Status::Open if standing.told => Standing::Answered,
            Status::Open => Standing::NotAsked,
        };
        (standing.placed.question.id.clone(), now)
    });
    all.collect()
}

fn says_nobody_knows(statement: &Statement) -> bool {
    match &statement.content().body {
        Body::Choice(option) => option == NOBODY_KNOWS,
        Body::Row(cells) => {
            cells.values().any(|cell| matches!(cell, Cell::Choice(option) if option == NOBODY_KNOWS))
        }
        _ => false,
    }
}

/// Statements that no item stands on and no section prints.
fn nothing_made(ctx: &Ctx<'_>) -> Vec<Text> {
    let printed = |statement: &Statement| {
        let Some(topic) = statement.question.as_ref() else { return false };
        let quantity = ctx.question(statement).is_some_and(|q| matches!(q.kind, Kind::Number | Kind::Date));
        topic.family() == "open" || PRINTED.contains(&topic.as_str()) || quantity
    };
    let none = |statement: &&&Statement| {
        let looked_at = statement.marks.contains(&Mark::NothingToMake);
        statement.counts()
            && !ctx.hides(statement)
            && ctx.is_asked(statement)
            && ctx.made_of(statement.id).next().is_none()
            && (looked_at || !printed(statement))
    };
    ctx.order
        .iter()
        .filter(none)
        .map(|statement| match ctx.reference(statement) {
            Some(_) => ctx.pointer(statement),
            None => ctx.pointer(statement).and_ours(" (").and_text(&ctx.when(statement)).and_ours(")"),
        })
        .collect()
}

/// Something that was said, printed as it was.
pub(crate) fn said(ctx: &Ctx<'_>, statement: &Statement) -> Said {
    let content = statement.content();
    let words = match &content.body {
        Body::Text(text) => ctx.naming.as_it_stands(text.trim()),
        _ => ctx.answer(statement, content),
    };
    Said {
        who: ctx.speakers(statement),
        words,
        quotable: content.wording == Wording::Verbatim,
        from: ctx.from(statement),
    }
}

/// What the blocks themselves leave to the second file.
#[derive(Default)]
pub(crate) struct Leftovers {
    pub quotes: Vec<(crate::domain::item::ItemCode, Vec<Said>)>,
    pub lists: Vec<(crate::domain::item::ItemCode, Text, Vec<Text>)>,
    pub samples: Vec<(crate::domain::item::ItemCode, Text)>,
}

impl Leftovers {
    pub fn add(&mut self, making: &Making<'_, '_>, block: &Block) {
        let left = |quote: &&Quote| !(quote.chosen && quote.printable);
        let quote = |quote: &Quote| Said {
            who: quote.who.clone(),
            words: quote.words.clone(),
            quotable: true,
            from: quote.from.clone(),
        };
        let quotes: Vec<Said> = making.quotes.iter().filter(left).map(quote).collect();
        if !quotes.is_empty() {
            self.quotes.push((block.code.clone(), quotes));
        }
        if let Some(list) = making.item.edit.list.as_ref().filter(|list| !list.entries.is_empty()) {
            let entries = list.entries.iter().map(|entry| making.ctx.naming.said(entry)).collect();
            self.lists.push((block.code.clone(), making.ctx.naming.said(&list.name), entries));
        }
        if let Some(sample) = block.value(super::model::Key::Sample) {
            self.samples.push((block.code.clone(), sample.clone()));
        }
    }
}

pub(crate) fn evidence(ctx: &Ctx<'_>, steps: &[StepRow], left: Leftovers) -> EvidencePart {
    let sittings = ctx.tool.walkthroughs_in_order();
    // The same score by somebody else is a second one.
    let own = |s: &&Statement| {
        !again::repeats(ctx, s)
            || ctx.above(s).next().is_none_or(|was| was.content().speakers != s.content().speakers)
    };
    let scores = ctx.every_printable(TRUST).filter(own);
    let trust: Vec<TrustScore> = scores.map(|statement| trust(ctx, statement)).collect();
    let scores = || trust.iter().filter_map(|score| score.reads);
    let greatest = scores().max_by(f64::total_cmp);
    let least = scores().min_by(f64::total_cmp);
    let several = scores().count() > 1;
    EvidencePart {
        sittings: sittings.into_iter().map(|sitting| self::sitting(ctx, sitting)).collect(),
        heard: super::compared::heard(ctx),
        compared: super::compared::compared(ctx),
        case: ctx.printable(CASE).map(|statement| said(ctx, statement)).collect(),
        parity: steps.iter().filter(|step| !step.paper).map(parity).collect(),
        quotes: left.quotes,
        trust_spread: greatest.zip(least).filter(|_| several).map(|(most, least)| most - least),
        trust,
        lists: left.lists,
        samples: left.samples,
        know: Vec::new(),
        actions: Vec::new(),
        withdrawn: Vec::new(),
        said: everything(ctx),
        changed: again::changed(ctx),
        no_longer_asked: again::no_longer_asked(ctx),
    }
}

/// Every statement that may be printed, under its topic, topics in the order in which they first came up.
fn everything(ctx: &Ctx<'_>) -> Vec<SaidUnder> {
    let mut all: Vec<SaidUnder> = Vec::new();
    let wanted = |s: &&&Statement| s.counts() && !ctx.hides(s) && ctx.is_asked(s);
    for &statement in ctx.order.iter().filter(wanted) {
        let topic = statement.question.clone();
        let at = all.iter().position(|under| under.topic == topic).unwrap_or_else(|| {
            let question = ctx.question(statement);
            let question = match (question, &topic) {
                (Some(question), Some(topic)) if asks_no_more(ctx, topic) => {
                    Text::label(question.short.clone()).and_ours(" (asked in an earlier version)")
                }
                (Some(question), _) => Text::label(question.short.clone()),
                (None, _) => Text::ours("said beside the questions"),
            };
            all.push(SaidUnder { topic, question, lines: Vec::new() });
            all.len() - 1
        });
        let items = super::summary::code_list(
            ctx.made_of(statement.id).filter(|item| !block::withheld(ctx, item)).map(|i| i.code.clone()),
        );
        all[at].lines.push((block::source_line(ctx, statement, statement.content()), items));
    }
    all
}

/// Whether a walkthrough was moved on from the text that asked this, and none asks it now.
fn asks_no_more(ctx: &Ctx<'_>, topic: &TopicId) -> bool {
    let sittings = || ctx.tool.walkthroughs.values();
    let asks = |document| ctx.shelf.get(document).is_some_and(|set| set.question(topic).is_some());
    sittings().any(|sitting| sitting.earlier.iter().any(asks))
        && !sittings().any(|sitting| asks(&sitting.questionnaire))
}

fn sitting(ctx: &Ctx<'_>, sitting: &Walkthrough) -> Sitting {
    let questionnaire = ctx.shelf.get(&sitting.questionnaire);
    let pin = ctx.tool.pins.get(&sitting.questionnaire);
    let title = questionnaire.map(|q| q.title.clone()).or_else(|| pin.map(|pin| pin.id.clone()));
    let version = questionnaire.map(|q| q.version.clone()).or_else(|| pin.map(|pin| pin.version.clone()));
    let standings = standings(ctx, sitting);
    let here = |statement: &&&Statement| statement.walkthrough == Some(sitting.id) && statement.counts();
    let answered: BTreeSet<&TopicId> =
        ctx.order.iter().filter(here).filter_map(|statement| statement.question.as_ref()).collect();
    let skipped = standings
        .iter()
        .filter(|(topic, standing)| standing.came() == Came::NotAsked && !ctx.hides_topic(topic));
    Sitting {
        label: Text::label(sitting.label.clone()),
        questionnaire: Text::label(title.unwrap_or_default()),
        version: Text::label(version.unwrap_or_default()),
        on: sitting.started.date(),
        minutes: sitting.ended.map(|(_, minutes)| minutes),
        mode: sitting.mode,
        with: sitting.present.iter().map(|id| ctx.naming.people([id])).collect(),
        facilitator: sitting.facilitator.map(|id| ctx.naming.people([&id])),
        answered: answered.into_iter().filter(|topic| !ctx.hides_topic(topic)).count(),
        skipped: skipped.map(|(topic, _)| topic.clone()).collect(),
    }
}

/// The step shall go on as it goes now: begun by the same, done by the same (S49).
fn parity(step: &StepRow) -> Parity {
    let some = |text: &Text| Some(text.clone()).filter(|text| !text.is_empty());
    let who = some(&step.who).map_or_else(Text::new, |who| who.and_ours(": "));
    let missing = || Text::new().and(super::text::Piece::Clarify("how one knows that it is done".to_owned()));
    let scenario = Scenario {
        given: some(&step.starts),
        when: Some(who.and_text(&step.title)),
        then: some(&step.done).unwrap_or_else(missing),
        whole: !step.starts.is_empty() && !step.done.is_empty(),
    };
    Parity { step: step.code.clone(), scenario }
}

fn trust(ctx: &Ctx<'_>, statement: &Statement) -> TrustScore {
    let content = statement.content();
    let words = content.words.as_deref().map_or_else(Text::new, |words| ctx.naming.said(words));
    let (score, reads) = match &content.body {
        Body::Number(number) => {
            let alone = crate::domain::statement::Content { words: None, ..content.clone() };
            (slots::answer(ctx, ctx.question(statement), &alone), number.reads.filter(|n| n.is_finite()))
        }
        _ => (slots::answer(ctx, ctx.question(statement), content), None),
    };
    TrustScore { who: ctx.speakers(statement), score, reads, words, from: ctx.from(statement) }
}

/// The numbers and days that were said, and how long one can do without it.
pub(crate) fn quantities(ctx: &Ctx<'_>) -> Vec<Quantity> {
    let wanted = |statement: &&&Statement| {
        let Some(topic) = &statement.question else { return false };
        let counted = ctx.question(statement).is_some_and(|q| matches!(q.kind, Kind::Number | Kind::Date));
        let named =
            matches!(topic.as_str(), "risk.tolerance_down" | "risk.tolerance_loss" | "risk.keep_how_long");
        statement.counts()
            && !ctx.hides(statement)
            && ctx.is_asked(statement)
            && !again::repeats(ctx, statement)
            && !again::outdated(ctx, statement)
            && (named || (counted && !matches!(topic.family(), "wrap" | "spot" | "review")))
    };
    let quantity = |statement: &&Statement| Quantity {
        name: ctx.question(statement).map_or_else(Text::new, |q| Text::label(q.short.clone())),
        value: ctx.answer(statement, statement.content()),
        from: ctx.from(statement),
    };
    ctx.order.iter().filter(wanted).map(quantity).collect()
}

/// Whether what somebody knows is carried by a person, not by what is built: a name or a role in the slot, or one of
/// these words.
pub(crate) fn carried_by_a_person(block: &Block) -> bool {
    let Some(carrier) = block.slots.get("carrier").filter(|_| block.code.kind == ItemKind::Know) else {
        return false;
    };
    let words = carrier.to_string().to_lowercase();
    let named = carrier.0.iter().any(|piece| matches!(piece, super::text::Piece::Who(_)));
    named || matches!(words.trim(), "person" | "a person" | "pair" | "a pair" | "named pair" | "a named pair")
}
