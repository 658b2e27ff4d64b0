//! One item as it is printed.

mod change;
mod lines;
mod quote;

pub(crate) use lines::FixSum;
pub(crate) use quote::{Quote, quotes};

use super::index::{Ctx, evidence_words};
use super::model::{Area, Block, Hold, Key, Line, Options, Part, Scenario, SourceLine};
use super::slots::{self, Slots};
use super::text::{Piece, Text};
use super::{Shelf, draft, sentence};
use crate::domain::ids::{ItemId, StatementId};
use crate::domain::item::{Item, ItemCode, ItemKind, ItemState};
use crate::domain::person::Relation;
use crate::domain::questionnaire::SlotSource;
use crate::domain::statement::{Stance, Statement};
use crate::domain::tool::Tool;
use jiff::civil::Date;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// One item as the spec would print it, checks included: what the desk pass shows. None for an item that is not there
/// or is withheld.
pub fn block(tool: &Tool, shelf: &Shelf, options: &Options, item: ItemId) -> Option<Block> {
    let spec = super::build::build(tool, shelf, options);
    spec.blocks().find(|block| block.item == item).cloned()
}

/// What is known about items before any is printed: which questions hold which of them up.
pub(crate) struct Blocking {
    held: BTreeMap<ItemId, BTreeSet<ItemCode>>,
}

impl Blocking {
    pub fn of(ctx: &Ctx<'_>) -> Blocking {
        let mut held: BTreeMap<ItemId, BTreeSet<ItemCode>> = BTreeMap::new();
        let open = |item: &Item| item.withdrawn.is_none() && !answered(ctx, item);
        for item in ctx.items.iter().filter(|item| item.code.kind == ItemKind::Open && open(item)) {
            for (target, whole) in blocks(ctx, item) {
                if let (Some(target), true) = (target, whole) {
                    held.entry(target.id).or_default().insert(item.code.clone());
                }
            }
        }
        for item in &ctx.items {
            let by = item.edit.blocked_by.iter().flatten().filter_map(|id| ctx.tool.items.get(id));
            let still = by.filter(|by| open(by)).map(|by| by.code.clone());
            held.entry(item.id).or_default().extend(still);
        }
        Blocking { held }
    }

    pub fn by(&self, item: ItemId) -> impl Iterator<Item = &ItemCode> {
        self.held.get(&item).into_iter().flatten()
    }
}

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(STEP|KEEP|RULE|FIX|ENG|KNOW|DRIFT|DEC|OPEN|NEXT|GLOSSARY)-([0-9]{1,9})(?:-([a-z]{3}))?\b")
        .expect("a fixed pattern")
});

/// The item numbers that a text names, and what follows each.
pub(crate) fn codes_in(text: &str) -> impl Iterator<Item = (ItemCode, &str)> {
    CODE.captures_iter(text).filter_map(move |found| {
        let kind = ItemKind::ALL.into_iter().find(|kind| kind.prefix() == &found[1])?;
        let mark = found.get(3).map(|mark| mark.as_str().to_owned());
        let end = found.get(0).map_or(0, |whole| whole.end());
        Some((ItemCode { kind, number: found[2].parse().ok()?, mark }, &text[end..]))
    })
}

/// What an open question holds up: the item, if there is one, and whether all of it. `RULE-1 (second scenario)` holds
/// up a part, and the rest may be built.
pub(crate) fn blocks<'a>(ctx: &Ctx<'a>, item: &Item) -> Vec<(Option<&'a Item>, bool)> {
    let slots = slots::of(ctx, item);
    let Some(words) = slots.get("blocks") else { return Vec::new() };
    let words = words.to_string();
    let coded = codes_in(&words).map(|(code, rest)| (ctx.tool.item(&code), !rest.starts_with(" (")));
    coded.chain(handles_in(ctx, &words).map(|item| (Some(item), true))).collect()
}

/// The items that a text names by the words that answers files use for them.
pub(crate) fn handles_in<'a>(ctx: &Ctx<'a>, words: &str) -> impl Iterator<Item = &'a Item> {
    let words: Vec<String> = words.split([' ', ',']).map(|word| word.trim().to_owned()).collect();
    ctx.tool.items.values().filter(move |item| item.edit.handle.as_ref().is_some_and(|h| words.contains(h)))
}

/// Whether an open question was answered: one that nobody could answer, by anything said under its topic since; any
/// other, by something said to it outside a sitting.
pub(crate) fn answered(ctx: &Ctx<'_>, item: &Item) -> bool {
    let live = |id: &StatementId| ctx.statement(*id).filter(|statement| statement.counts());
    let mut sources = item.sources.iter().filter_map(|source| live(&source.statement));
    if let Some(open) = ctx.status_opens.get(&item.id) {
        return open.answered || sources.next().is_some();
    }
    let first = slots::primary(ctx, item).map(|(statement, _)| statement.id);
    sources.any(|statement| Some(statement.id) != first && statement.walkthrough.is_none())
}

/// Whether an item is kept out: it is made of something private, or nobody says or asks any more what it was drafted
/// from. One that was confirmed stays, and where it is no longer said, is suspect.
pub(crate) fn withheld(ctx: &Ctx<'_>, item: &Item) -> bool {
    // What somebody marked was meant, whatever was asked.
    let by_rule = item.rule.is_some();
    let struck = |id: StatementId| {
        ctx.statement(id).is_some_and(|statement| {
            statement.struck || by_rule && statement.marks.is_empty() && !ctx.is_asked(statement)
        })
    };
    let unsaid = item.state == ItemState::Draft
        && !item.sources.is_empty()
        && item.sources.iter().all(|source| struck(source.statement));
    unsaid || private(ctx, item)
}

/// Whether an item is kept out for being made of something private.
pub(crate) fn private(ctx: &Ctx<'_>, item: &Item) -> bool {
    if item.rule.as_ref().is_some_and(|rule| ctx.hides_topic(&rule.topic))
        || ctx.status_opens.get(&item.id).is_some_and(|open| ctx.hides_topic(&open.topic))
    {
        return true;
    }
    let entry = item.rule.as_ref().map_or_else(|| draft::MARK.to_owned(), |rule| rule.entry.to_string());
    let private = |id: StatementId| ctx.statement(id).is_some_and(|statement| ctx.hides(statement));
    let made_of = |id| draft::item_id(ctx.tool, id, item.code.kind, &entry) == item.id;
    let mut sources = item.sources.iter().map(|source| source.statement);
    sources.clone().any(|id| private(id) && made_of(id)) || (!item.sources.is_empty() && sources.all(private))
}

/// What an item counts as. A facilitator alone cannot confirm: the words are not theirs.
pub(crate) fn state(ctx: &Ctx<'_>, item: &Item) -> ItemState {
    let own = |id: &crate::domain::ids::PersonId| {
        ctx.tool.people.get(id).is_some_and(|person| person.relation != Relation::Facilitator)
    };
    match &item.confirmed {
        Some(confirmed) if confirmed.by.iter().any(own) => item.state,
        _ => ItemState::Draft,
    }
}

/// Everything that a block is made from.
pub(crate) struct Making<'c, 'a> {
    pub ctx: &'c Ctx<'a>,
    pub item: &'a Item,
    pub slots: Slots,
    pub sources: Vec<(&'a Statement, &'a crate::domain::statement::Content)>,
    pub state: ItemState,
    pub blocked: Vec<ItemCode>,
    pub suspect: Vec<Text>,
    pub disputed: Vec<Text>,
    /// Nobody decided between the sides yet.
    pub unsettled: bool,
    pub quotes: Vec<Quote>,
}

impl<'c, 'a> Making<'c, 'a> {
    pub fn of(ctx: &'c Ctx<'a>, blocking: &Blocking, item: &'a Item) -> Making<'c, 'a> {
        let differing = differing(ctx, item);
        let sources = slots::sources(ctx, item);
        let state = state(ctx, item);
        // People who confirmed with the other side's words before them decided for themselves.
        let seen = |id: &StatementId| item.sources.iter().any(|s| s.statement == *id && s.seen.is_some());
        // A pick that nobody related to another has no wording of its own to be seen: the day says what was there.
        let before = |s: &Statement| {
            let confirmed = item.confirmed.as_ref();
            s.relates.is_none() && confirmed.is_some_and(|confirmed| s.at.date() <= confirmed.on)
        };
        let settled = state == ItemState::Confirmed && differing.iter().all(|s| seen(&s.id) || before(s));
        Making {
            ctx,
            item,
            slots: slots::of(ctx, item),
            state,
            blocked: blocking.by(item.id).cloned().collect(),
            suspect: change::since(ctx, item),
            disputed: sides(ctx, &sources, &differing),
            unsettled: !settled && !differing.is_empty(),
            quotes: quotes(ctx, item, &sources),
            sources,
        }
    }
}

impl Making<'_, '_> {
    pub fn block(&self) -> Block {
        let (ctx, item) = (self.ctx, self.item);
        let kind = item.code.kind;
        let title = self.title();
        let (clauses, standard) = self.clauses(&title);
        let accept = self.scenarios();
        let evidence = self.sources.iter().filter(|(s, _)| !s.struck).map(|(_, c)| c.evidence).min();
        let due = self.slots.ids.get("by").and_then(|day| day.parse::<Date>().ok());
        let as_of = ctx.tool.as_of.map(|moment| moment.date());
        let steps = self.steps();
        let mut block = Block {
            item: item.id,
            code: item.code.clone(),
            also: item.also_known_as.iter().cloned().collect(),
            title,
            holds: if states_something(kind) { self.holds(&clauses) } else { Vec::new() },
            clauses,
            lines: Vec::new(),
            state: self.state,
            confirmed: self.confirmed(),
            withdrawn: item.withdrawn.as_ref().map(|w| (w.on, ctx.naming.said(&w.reason))),
            priority: self.priority(),
            place: self.item.edit.place,
            evidence,
            standard,
            steps,
            slots: self.slots.texts.clone(),
            accept,
            hours: FixSum::of(&self.slots).map(|sum| sum.hours).filter(|_| kind == ItemKind::Fix),
            area: self.slots.ids.get("area").and_then(|id| Area::from_id(id)),
            due,
            overdue: due.zip(as_of).is_some_and(|(due, today)| due < today),
            sources: self.sources.iter().map(|(s, c)| source_line(ctx, s, c)).collect(),
            links: BTreeSet::new(),
        };
        block.lines = lines::all(self, &block);
        block.links = links(&block);
        block
    }

    fn title(&self) -> Text {
        let mut text = match &self.item.edit.title {
            Some(title) => self.ctx.naming.said(title),
            None => self.slot_title(),
        };
        slots::trim_end(&mut text);
        let mut text = slots::heading(&text);
        // A word of the glossary is printed as people write it.
        if self.item.code.kind != ItemKind::Glossary {
            slots::begin_with_capital(&mut text);
        }
        if text.is_empty() { Text::ours("without words") } else { text }
    }

    fn slot_title(&self) -> Text {
        if let Some(title) = self.slots.get("title") {
            return title.clone();
        }
        if let (ItemKind::Eng, Some(area)) = (self.item.code.kind, self.area()) {
            let today = Some(&self.slots.first_today).filter(|today| !today.is_empty());
            let today = today.or_else(|| self.slots.get("today")).or_else(|| self.slots.get("happened"));
            let today = today.map_or_else(Text::new, |today| Text::ours(": ").and_text(today));
            return Text::ours(capital(area.title())).and_text(&today);
        }
        let own = self.item.code.kind.own_slots().iter();
        let sayable =
            |name: &&str| !matches!(*name, "area" | "mode" | "by" | "how" | "while" | "where" | "who");
        let first = own.map(|slot| slot.name).filter(sayable).find_map(|name| self.slots.get(name));
        first.cloned().unwrap_or_else(|| match self.sources.first() {
            Some((statement, content)) => slots::answer(self.ctx, self.ctx.question(statement), content),
            None => Text::new(),
        })
    }

    fn area(&self) -> Option<Area> {
        self.slots.ids.get("area").and_then(|id| Area::from_id(id))
    }

    /// The sentence, and whether it is the questionnaire's own.
    fn clauses(&self, title: &Text) -> (Vec<Text>, bool) {
        let kind = self.item.code.kind;
        let said = |text: &String| sentence::written(self.ctx, text);
        if let Some(sentence) = self.item.edit.sentence.as_ref().filter(|s| !s.trim().is_empty()) {
            // What a DEC means for a builder stands on a line of its own.
            let clauses: Vec<Text> = sentence::cut(sentence).iter().map(said).collect();
            // Left as the questionnaire has it, it is still nobody's own.
            let words = |clauses: &[Text]| slots::fold(&Text::join(clauses, " ").to_string()).to_lowercase();
            let standard =
                self.slots.standard && words(&clauses) == words(&sentence::from_slots(kind, &self.slots));
            return (if kind == ItemKind::Dec { Vec::new() } else { clauses }, standard);
        }
        let words = match kind {
            ItemKind::Open => self.slots.get("question"),
            ItemKind::Next => self.slots.get("action"),
            _ => return (sentence::from_slots(kind, &self.slots), self.slots.standard),
        };
        let told = words.filter(|words| !says_the_same(words, title));
        (told.cloned().into_iter().collect(), false)
    }

    fn scenarios(&self) -> Vec<Scenario> {
        let slot = self.slots.get("accept").map(|text| vec![text.to_string()]);
        let written = self.item.edit.accept.clone().or(slot).unwrap_or_default();
        let scenario = |text: &String| {
            let parts = sentence::scenario(text);
            let whole = parts.iter().all(Option::is_some);
            let [given, when, then] = parts.map(|part| part.map(|words| sentence::written(self.ctx, &words)));
            Scenario { given, when, then: then.unwrap_or_default(), whole }
        };
        written.iter().filter(|text| !text.trim().is_empty()).map(scenario).collect()
    }

    fn holds(&self, clauses: &[Text]) -> Vec<Hold> {
        let mut holds = Vec::new();
        // Agreeing to a sentence that lacks something does not supply it.
        let lacks = |text: &Text| {
            text.0.iter().any(|piece| match piece {
                Piece::Clarify(_) => true,
                Piece::Ours(ours) => ours.starts_with(sentence::UNCLEAR),
                _ => false,
            })
        };
        if self.state != ItemState::Confirmed || clauses.iter().any(lacks) {
            holds.push(Hold::Draft);
        }
        if !self.suspect.is_empty() {
            holds.push(Hold::Suspect);
        }
        if self.unsettled {
            holds.push(Hold::Disputed);
        }
        holds.extend(self.blocked.iter().cloned().map(Hold::Blocked));
        if self.item.code.kind == ItemKind::Rule && self.decided_by() == Some(false) {
            holds.push(Hold::PeopleDoThis);
        }
        holds
    }

    /// RULE: whether the tool decides; none where nobody said.
    pub fn decided_by(&self) -> Option<bool> {
        let by = self.slots.ids.get("by").map(|by| by.trim().to_lowercase())?;
        match by.trim_start_matches("the ") {
            "tool" | "system" => Some(true),
            "" => None,
            _ => Some(false),
        }
    }

    fn confirmed(&self) -> Option<(Vec<String>, Date)> {
        let confirmed = self.item.confirmed.as_ref().filter(|_| self.state != ItemState::Draft)?;
        let mut by: Vec<String> =
            confirmed.by.iter().map(|id| self.ctx.naming.person(*id).to_owned()).collect();
        by.sort();
        by.dedup();
        Some((by, confirmed.on))
    }

    fn priority(&self) -> u8 {
        if let Some(priority) = self.item.edit.priority {
            return priority.clamp(1, 3);
        }
        let as_priority = |number: f64| {
            if number <= 1.0 {
                1
            } else if number >= 3.0 {
                3
            } else {
                2
            }
        };
        let own = self.slots.numbers.get("priority").map(|number| as_priority(*number));
        let lifted = self.sources.iter().filter(|(s, _)| s.counts()).filter_map(|(statement, _)| {
            let rules = &self.ctx.question(statement)?.becomes;
            rules.iter().filter(|rule| rule.item == self.item.code.kind).find_map(|rule| {
                match rule.slots.get("priority")? {
                    SlotSource::Quoted(number) => number.parse().ok().map(as_priority),
                    _ => None,
                }
            })
        });
        own.into_iter().chain(lifted).min().unwrap_or(2)
    }

    fn steps(&self) -> Vec<ItemCode> {
        let mut steps = BTreeSet::new();
        for text in self.slots.texts.values() {
            steps.extend(text.0.iter().filter_map(|piece| match piece {
                Piece::Code(code) if code.kind == ItemKind::Step => Some(code.clone()),
                _ => None,
            }));
        }
        let written = self.item.edit.slots.get("step").into_iter().chain(&self.item.edit.sentence);
        for words in written {
            let known = |code: &ItemCode| code.kind == ItemKind::Step && self.ctx.tool.item(code).is_some();
            steps.extend(codes_in(words).map(|(code, _)| code).filter(known));
        }
        for (statement, content) in &self.sources {
            if let crate::domain::statement::Body::Row(cells) = &content.body {
                steps.extend(cells.values().filter_map(|cell| match cell {
                    crate::domain::statement::Cell::Step(crate::domain::statement::StepRef::Row(row)) => {
                        self.ctx.step(*row).cloned()
                    }
                    _ => None,
                }));
            }
            steps.extend(self.ctx.step(statement.id).cloned());
        }
        steps.remove(&self.item.code);
        steps.into_iter().collect()
    }
}

/// Kinds whose sentence says what the system shall do.
pub(crate) const fn states_something(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Keep | ItemKind::Rule | ItemKind::Fix | ItemKind::Eng)
}

/// What was said to differ from one of an item's sources, or as one of them.
fn differing<'a>(ctx: &Ctx<'a>, item: &Item) -> Vec<&'a Statement> {
    let mut found: BTreeMap<usize, &Statement> = BTreeMap::new();
    for source in &item.sources {
        let Some(statement) = ctx.statement(source.statement).filter(|s| s.counts()) else { continue };
        let differs = |stance: Stance| stance == Stance::Differs;
        let about = ctx.about(statement.id).iter().filter(|(_, stance)| differs(*stance)).map(|(s, _)| *s);
        let target = statement.relates.and_then(|r| ctx.statement(r.to)).filter(|s| s.counts());
        let itself =
            (statement.relates.is_some_and(|r| differs(r.stance)) && target.is_some()).then_some(statement);
        for other in about.chain(itself).filter(|other| !ctx.hides(other)) {
            found.insert(ctx.place(other.id), other);
        }
        for other in picks_against(ctx, statement) {
            found.insert(ctx.place(other.id), other);
        }
    }
    found.into_values().collect()
}

/// The picks of other people on the same topic that are not this one: nobody has to say that "no" contradicts "yes".
fn picks_against<'a>(ctx: &Ctx<'a>, pick: &Statement) -> Vec<&'a Statement> {
    let is_pick = |s: &Statement| {
        let body = &s.content().body;
        matches!(body, crate::domain::statement::Body::Choice(_) | crate::domain::statement::Body::YesNo(_))
    };
    let Some(topic) = pick.question.as_ref().filter(|_| is_pick(pick)) else { return Vec::new() };
    let speakers = &pick.content().speakers;
    let related = |other: &Statement| {
        other.relates.is_some_and(|r| r.to == pick.id) || pick.relates.is_some_and(|r| r.to == other.id)
    };
    let others: Vec<&Statement> = ctx
        .every_printable(topic.as_str())
        .filter(|s| s.question.as_ref() == Some(topic) && is_pick(s) && ctx.is_asked(s))
        .filter(|s| !s.content().speakers.iter().any(|id| speakers.contains(id)) && !related(s))
        .collect();
    // What somebody picked before they picked otherwise is no longer their answer.
    let newest = |s: &Statement| {
        let again = |later: &&Statement| {
            ctx.place(later.id) > ctx.place(s.id)
                && s.content().speakers.iter().all(|id| later.content().speakers.contains(id))
        };
        !others.iter().copied().any(|later| again(&later))
    };
    let differs = |s: &&Statement| s.content().body != pick.content().body && newest(s);
    others.iter().copied().filter(differs).collect()
}

/// Each side of a disagreement: who, in which words, how known, when.
fn sides(
    ctx: &Ctx<'_>,
    sources: &[(&Statement, &crate::domain::statement::Content)],
    differing: &[&Statement],
) -> Vec<Text> {
    let mut sides: BTreeMap<usize, &Statement> = BTreeMap::new();
    for other in differing {
        sides.insert(ctx.place(other.id), other);
        let target = other.relates.and_then(|relates| ctx.statement(relates.to));
        let target = target.filter(|target| !ctx.hides(target) && target.counts());
        let target = target.or_else(|| sources.first().map(|(statement, _)| *statement));
        if let Some(target) = target {
            sides.insert(ctx.place(target.id), target);
        }
    }
    let side = |statement: &&Statement| {
        let content = statement.content();
        let words = slots::first_words(&slots::answer(ctx, ctx.question(statement), content), 120);
        let how = format!(" ({}, ", evidence_words(content.evidence));
        ctx.speakers(statement)
            .and_ours(": ")
            .and_text(&words)
            .and_ours(how)
            .and_text(&ctx.when(statement))
            .and_ours(")")
    };
    sides.values().map(side).collect()
}

pub(crate) fn source_line(
    ctx: &Ctx<'_>,
    statement: &Statement,
    content: &crate::domain::statement::Content,
) -> SourceLine {
    SourceLine {
        statement: statement.id,
        reference: ctx.reference(statement),
        who: ctx.naming.people(&content.speakers),
        when: ctx.when(statement),
        evidence: content.evidence,
        wording: content.wording,
        words: ctx.answer(statement, content),
    }
}

fn links(block: &Block) -> BTreeSet<ItemCode> {
    let values = block.lines.iter().flat_map(|line| &line.0).map(|part| &part.value);
    let pieces = values.chain(&block.clauses).flat_map(|text| &text.0);
    let mut links: BTreeSet<ItemCode> = pieces
        .flat_map(|piece| match piece {
            Piece::Code(code) => vec![code.clone()],
            Piece::Theirs(words) => codes_in(words).map(|(code, _)| code).collect(),
            _ => Vec::new(),
        })
        .collect();
    links.remove(&block.code);
    links
}

/// Whether a text says no more than a title does.
pub(crate) fn says_the_same(text: &Text, title: &Text) -> bool {
    let mut text = text.clone();
    slots::trim_end(&mut text);
    slots::fold(&text.to_string()).to_lowercase() == slots::fold(&title.to_string()).to_lowercase()
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn line(key: Key, value: Text) -> Line {
    Line(vec![Part { key: Some(key), value }])
}
