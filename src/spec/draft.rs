//! Which items the statements become.
//!
//! A draft's id follows from what it is made of, so two machines draft the same items, and drafting again adds
//! nothing but sources that were said since. The order is that of the statements, so numbers are stable.
//!
//! * A statement that answers a question becomes what the question's `becomes` says, if the guard holds and at least
//!   one slot is filled by something that was said.
//! * A pick becomes an exposure only where its option says so. Exposures are drafted once for an area and a mode
//!   (no flood); what is said further joins as a source, and is parted by hand.
//! * A statement that says the same as another joins that one's items, and so does one that adds to or differs from
//!   another under the same question. Under another question it joins and becomes what that question says, too.
//! * A rule that gives a priority (`three to keep`) only picks where another statement already told that behaviour:
//!   it joins, and lifts the priority of what it joined.
//! * An answer whose question no longer applies makes nothing: the evidence lists it apart.
//! * A mark makes an item where the rules gave none of that kind.
//! * *Nobody knows* and *somebody else must be asked* become open questions. A must that was not asked does not: the
//!   spec lists it, and a flood of open questions would hide those that somebody really asked. Where somebody asked the
//!   same question in so many words, perhaps with a name and a date, that is the open question, and the only one.

use super::index::Ctx;
use super::model::Options;
use super::{Shelf, again, slots};
use crate::domain::act::Draft;
use crate::domain::condition::Truth;
use crate::domain::coverage;
use crate::domain::event::DraftRule;
use crate::domain::ids::{DocumentHash, ItemId, StatementId};
use crate::domain::item::ItemKind;
use crate::domain::questionnaire::{Becomes, Question, SlotSource, TopicId};
use crate::domain::statement::{Body, Cell, Content, Mark, Stance, Statement};
use crate::domain::template::Template;
use crate::domain::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};

/// Stands where a rule's place would, in the id of an item that a mark made.
pub(crate) const MARK: &str = "mark";

/// The items that this tool's statements become, in order, those that are already known among them.
pub fn drafts(tool: &Tool, shelf: &Shelf) -> Vec<Draft> {
    let options = Options { include_private: true, ..Options::default() };
    let ctx = Ctx::new(tool, shelf, &options);
    let mut drafting = Drafting { ctx: &ctx, drafts: Vec::new(), at: BTreeMap::new(), of: BTreeMap::new() };
    let relied = drafting.relied();
    for &statement in &ctx.order {
        if counts(statement) {
            drafting.statement(statement, &relied);
        }
    }
    // After all have theirs: what a statement joins may have been said after it.
    let counting = || ctx.order.iter().copied().filter(|statement| counts(statement));
    counting().for_each(|statement| drafting.join(statement));
    counting().for_each(|statement| drafting.marks(statement));
    counting().for_each(|statement| drafting.join(statement));
    drafting.statuses();
    let Drafting { mut drafts, .. } = drafting;
    drafts.retain(|draft| !stands_elsewhere(tool, draft));
    drafts
}

/// Whether everything a new draft would stand on is already under another item of its kind: the desk pass put it
/// there. An exposure has an area of its own, so ENG is no such kind.
fn stands_elsewhere(tool: &Tool, draft: &Draft) -> bool {
    let new =
        draft.kind != ItemKind::Eng && !draft.sources.is_empty() && !tool.items.contains_key(&draft.item);
    let others = || tool.items.values().filter(|item| item.code.kind == draft.kind);
    let placed =
        |id: &StatementId| others().any(|item| item.sources.iter().any(|source| source.statement == *id));
    new && draft.sources.iter().all(placed)
}

fn counts(statement: &Statement) -> bool {
    statement.counts() && !statement.marks.contains(&Mark::NothingToMake)
}

/// The id of the item that one entry of a question's rules, or a mark, makes of a statement.
pub(crate) fn item_id(tool: &Tool, statement: StatementId, kind: ItemKind, entry: &str) -> ItemId {
    ItemId::derive(&[&tool.id.to_string(), &statement.to_string(), kind.name(), entry])
}

/// The id of the open question that stands for a topic about which nobody knew.
pub(crate) fn open_id(tool: &Tool, topic: &TopicId) -> ItemId {
    ItemId::derive(&[&tool.id.to_string(), "open", topic.as_str()])
}

/// The id of the exposure that a statement belongs to: one for an area and a mode. Where the rule names neither, the
/// statement stands alone.
pub(crate) fn exposure_id(tool: &Tool, question: &Question, rule: &Becomes, statement: &Statement) -> ItemId {
    let content = statement.content();
    let part = |name: &str| match rule.slots.get(name) {
        Some(SlotSource::Quoted(id)) => id.clone(),
        Some(SlotSource::Field(field)) => match &content.body {
            Body::Row(cells) => match question.cell(cells, field) {
                Some(Cell::Choice(id) | Cell::Text(id)) => id.clone(),
                _ => String::new(),
            },
            _ => String::new(),
        },
        _ => String::new(),
    };
    let (area, mode) = (part("area"), part("mode"));
    let tool = tool.id.to_string();
    if area.is_empty() && mode.is_empty() {
        ItemId::derive(&[&tool, "eng", &statement.id.to_string()])
    } else {
        ItemId::derive(&[&tool, "eng", &area, &mode])
    }
}

/// The options that were picked.
pub(crate) fn picks(content: &Content) -> Vec<&str> {
    match &content.body {
        Body::Choice(id) => vec![id],
        Body::Choices(ids) => ids.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a rule makes anything of a statement.
pub(crate) fn fires(question: &Question, rule: &Becomes, statement: &Statement) -> bool {
    let content = statement.content();
    // What they work around is nothing to keep, wherever it was said.
    let around = statement.marks.contains(&Mark::Workaround) && !statement.marks.contains(&Mark::Keep);
    if rule.item == ItemKind::Keep && around {
        return false;
    }
    let guarded = || {
        rule.guard.as_ref().is_none_or(|guard| coverage::guard_of(question, guard, statement) == Truth::True)
    };
    let exposed = || {
        rule.item != ItemKind::Eng
            || !question.kind.picks()
            || picks(content).iter().any(|id| question.option(id).is_some_and(|option| option.exposure))
    };
    let filled = |source: &SlotSource| match source {
        SlotSource::Field(id) => {
            matches!(&content.body, Body::Row(cells) if question.cell(cells, id).is_some())
        }
        SlotSource::Answer => true,
        SlotSource::Words => content.words.is_some(),
        SlotSource::Event | SlotSource::Response => !picks(content).is_empty(),
        SlotSource::Quoted(_) => false,
    };
    guarded() && exposed() && rule.slots.values().any(filled)
}

struct Drafting<'c, 'a> {
    ctx: &'c Ctx<'a>,
    drafts: Vec<Draft>,
    at: BTreeMap<ItemId, usize>,
    /// What each statement made by itself.
    of: BTreeMap<StatementId, Vec<(ItemId, ItemKind)>>,
}

impl Drafting<'_, '_> {
    /// What was told to be kept by a rule that gives no priority, by its words.
    fn relied(&self) -> BTreeMap<String, ItemId> {
        let mut relied = BTreeMap::new();
        for &statement in &self.ctx.order {
            let wanted = counts(statement) && self.ctx.is_asked(statement);
            let Some(question) = self.ctx.question(statement).filter(|_| wanted) else { continue };
            for (entry, rule) in question.becomes.iter().enumerate() {
                if rule.item == ItemKind::Keep
                    && !picks_only(rule)
                    && fires(question, rule, statement)
                    && let Some(words) = self.behaviour(question, rule, statement)
                {
                    let id = item_id(self.ctx.tool, statement.id, ItemKind::Keep, &entry.to_string());
                    relied.entry(words).or_insert(id);
                }
            }
        }
        relied
    }

    fn behaviour(&self, question: &Question, rule: &Becomes, statement: &Statement) -> Option<String> {
        let source = rule.slots.get("behaviour")?;
        let words = slots::value(self.ctx, question, source, statement.content()).text.to_string();
        let words: String =
            words.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        let words = slots::fold(&words);
        (!words.is_empty()).then_some(words)
    }

    fn statement(&mut self, statement: &Statement, relied: &BTreeMap<String, ItemId>) {
        let ctx = self.ctx;
        // What nobody asks any more does not become a requirement by itself; a mark that somebody set still counts.
        let joins = self.joins_only(statement);
        // What was said again and then put otherwise makes what its words did not make before.
        let before = again::put_otherwise(ctx, statement).filter(|_| joins);
        if joins && before.is_none() || !ctx.is_asked(statement) {
            return;
        }
        let Some(question) = ctx.question(statement) else { return };
        let document = self.document(statement, question);
        for (entry, rule) in question.becomes.iter().enumerate() {
            let made = before.is_some_and(|before| fires(question, rule, before));
            if made || !fires(question, rule, statement) {
                continue;
            }
            let id = match rule.item {
                ItemKind::Eng => exposure_id(ctx.tool, question, rule, statement),
                kind => item_id(ctx.tool, statement.id, kind, &entry.to_string()),
            };
            let picked = (rule.item == ItemKind::Keep && picks_only(rule))
                .then(|| self.behaviour(question, rule, statement))
                .flatten()
                .and_then(|words| relied.get(&words).copied());
            let rule = DraftRule { document: document.clone(), topic: question.id.clone(), entry };
            let kind = question.becomes[entry].item;
            match picked {
                // What it picks was said elsewhere, perhaps later: its draft is made when its turn comes.
                Some(other) => self.of.entry(statement.id).or_default().push((other, kind)),
                None => self.add(id, kind, statement.id, Some(rule)),
            }
        }
    }

    /// The text that the statement's rules are in.
    fn document(&self, statement: &Statement, question: &Question) -> DocumentHash {
        let has = |document: &&DocumentHash| {
            self.ctx.shelf.get(*document).and_then(|q| q.question(&question.id)) == Some(question)
        };
        let own = statement.walkthrough.and_then(|id| self.ctx.tool.walkthroughs.get(&id));
        own.map(|walkthrough| &walkthrough.questionnaire)
            .filter(has)
            .or_else(|| self.ctx.shelf.keys().find(has))
            .expect("the question was found on the shelf")
            .clone()
    }

    /// Whether a statement is only a further source of another's items.
    fn joins_only(&self, statement: &Statement) -> bool {
        let Some(root) = self.ctx.root(statement).filter(|root| counts(root)) else { return false };
        let same = statement.relates.is_some_and(|relates| relates.stance == Stance::Same);
        (same || root.question == statement.question) && self.makes_something(root)
    }

    fn makes_something(&self, statement: &Statement) -> bool {
        let marked = [Mark::Keep, Mark::Workaround, Mark::Open, Mark::Action];
        marked.iter().any(|mark| statement.marks.contains(mark))
            || self
                .ctx
                .question(statement)
                .is_some_and(|question| question.becomes.iter().any(|rule| fires(question, rule, statement)))
    }

    fn join(&mut self, statement: &Statement) {
        let mut joined = self.of.get(&statement.id).cloned().unwrap_or_default();
        if let Some(root) = self.ctx.root(statement) {
            joined.extend(self.of.get(&root.id).cloned().unwrap_or_default());
        }
        let mut kinds = Vec::new();
        for (id, kind) in joined.into_iter().collect::<BTreeSet<_>>() {
            if let Some(at) = self.at.get(&id) {
                self.drafts[*at].sources.insert(statement.id);
                kinds.push((id, kind));
            }
        }
        self.of.insert(statement.id, kinds);
    }

    fn marks(&mut self, statement: &Statement) {
        for mark in &statement.marks {
            let kind = match mark {
                Mark::Keep => ItemKind::Keep,
                Mark::Workaround => ItemKind::Fix,
                Mark::Open => ItemKind::Open,
                Mark::Action => ItemKind::Next,
                Mark::OwnNote | Mark::NothingToMake => continue,
            };
            let given = self.of.get(&statement.id).is_some_and(|made| made.iter().any(|(_, k)| *k == kind));
            if !given {
                let id = item_id(self.ctx.tool, statement.id, kind, MARK);
                self.add(id, kind, statement.id, None);
            }
        }
    }

    fn add(&mut self, id: ItemId, kind: ItemKind, statement: StatementId, rule: Option<DraftRule>) {
        self.of.entry(statement).or_default().push((id, kind));
        let at = *self.at.entry(id).or_insert_with(|| {
            self.drafts.push(Draft {
                item: id,
                kind,
                sources: BTreeSet::new(),
                rule,
                handle: None,
                number: None,
            });
            self.drafts.len() - 1
        });
        self.drafts[at].sources.insert(statement);
    }

    /// The open questions that somebody asked, as they were asked.
    fn asked(&self) -> Vec<String> {
        let statement = |draft: &Draft| draft.sources.iter().filter_map(|id| self.ctx.statement(*id)).next();
        let opens = self.drafts.iter().filter(|draft| draft.kind == ItemKind::Open);
        opens
            .filter_map(|draft| {
                let (rule, statement) = (draft.rule.as_ref()?, statement(draft)?);
                let question = self.ctx.question(statement)?;
                let source = question.becomes.get(rule.entry)?.slots.get("question")?;
                Some(slots::value(self.ctx, question, source, statement.content()).text.to_string())
            })
            .collect()
    }

    fn statuses(&mut self) {
        let mut opens: Vec<_> = self.ctx.status_opens.iter().collect();
        let place = |topic: &TopicId| {
            self.ctx
                .shelf
                .values()
                .find_map(|q| q.questions().position(|placed| placed.question.id == *topic))
        };
        opens.sort_by_key(|(_, open)| (place(&open.topic).unwrap_or(usize::MAX), open.topic.clone()));
        let asked = self.asked();
        for (id, open) in opens {
            let known = self.ctx.tool.items.contains_key(id);
            let topic = self.ctx.topic(&open.topic);
            let taken = topic.is_some_and(|topic| asked.iter().any(|asked| same_question(topic, asked)));
            if (open.answered || taken) && !known {
                continue;
            }
            let (kind, sources) = (ItemKind::Open, BTreeSet::new());
            self.drafts.push(Draft { item: *id, kind, sources, rule: None, handle: None, number: None });
        }
    }
}

/// Whether these words ask what the question asks, in one of its wordings.
pub fn same_question(question: &Question, words: &str) -> bool {
    let wordings = [Some(&question.ask), question.solo.as_ref(), question.absent.as_ref()];
    let words = slots::fold(words);
    wordings.into_iter().flatten().any(|wording| {
        let wording = slots::fold(wording);
        Template::parse(&wording).map_or(wording == words, |template| template.may_read(&words))
    })
}

/// The rule lifts a priority: its rows pick among what was told elsewhere.
fn picks_only(rule: &Becomes) -> bool {
    rule.slots.contains_key("priority")
}

#[cfg(test)]
mod tests;
