//! One event at a time: the only code that changes a tool.

use super::{StatusRecord, Tool, Walkthrough};
use crate::domain::event::{
    Event, EventRef, Happening, ItemDrafted, ItemStated, Stamp, StatementAdded, ToolSet, WalkthroughStarted,
    WalkthroughUpgraded,
};
use crate::domain::ids::{RevisionId, StatementId};
use crate::domain::item::{Confirmation, Item, ItemCode, ItemEdit, ItemState, Source, Withdrawal};
use crate::domain::moment::Moment;
use crate::domain::statement::{Content, Revision, Statement, revision_id};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The referent of an event is not here.
struct Missing;

impl Tool {
    /// Puts an event into the log. Says whether it is new; an absent body wins over a present one.
    pub(super) fn keep(&mut self, event: Event) -> bool {
        if event.header.tool != self.id {
            return false;
        }
        let stamp = event.header.stamp();
        match self.log.get(&stamp) {
            Some(known)
                if matches!(known.happening, Happening::Absent { .. })
                    || !matches!(event.happening, Happening::Absent { .. }) =>
            {
                false
            }
            _ => {
                self.log.insert(stamp, Arc::new(event));
                true
            }
        }
    }

    /// Folds the whole log from the start.
    pub(super) fn fold_again(&mut self) {
        let log = std::mem::take(&mut self.log);
        let mut fresh = Tool::new(self.id);
        let out = out_of_play(&log);
        for (stamp, event) in &log {
            if !out.contains(&EventRef::from(*stamp)) {
                fresh.step(event);
            }
        }
        fresh.as_of = log.values().map(|event| event.header.at).max();
        fresh.log = log;
        *self = fresh;
    }

    pub(super) fn step(&mut self, event: &Event) {
        let stamp = event.header.stamp();
        self.as_of = self.as_of.max(Some(event.header.at));
        if self.take(event, stamp).is_err() {
            self.parked.insert(stamp);
        }
    }

    fn take(&mut self, event: &Event, stamp: Stamp) -> Result<(), Missing> {
        match &event.happening {
            Happening::ToolCreated(body) => {
                // Two machines may have put the same tool on the list; the first in order names it.
                if self.creator.is_none() {
                    self.creator = Some(stamp.replica);
                    self.name.clone_from(&body.name);
                    self.slug.clone_from(&body.slug);
                }
            }
            Happening::ToolSet(set) => self.set(set, stamp),
            Happening::PersonSet(person) => {
                self.people.insert(person.id, person.clone());
            }
            Happening::QuestionnairePinned(pin) => {
                self.pins.insert(pin.document.clone(), pin.clone());
            }
            Happening::WalkthroughStarted(body) => self.start(body),
            Happening::WalkthroughResumed(body) => {
                let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
                if let Some(since) = walkthrough.resting_since.take() {
                    walkthrough.rested = walkthrough.rested.saturating_add(body.at.minutes_since(since));
                }
            }
            Happening::WalkthroughRested(body) => {
                let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
                walkthrough.resting_since.get_or_insert(body.at);
            }
            Happening::WalkthroughReplanned(body) => {
                let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
                walkthrough.end = body.end.or(walkthrough.end);
                walkthrough.cut = body.cut.unwrap_or(walkthrough.cut);
                if let Some(present) = &body.present {
                    walkthrough.present.clone_from(present);
                }
                walkthrough.borrowed.extend(body.borrowed.clone());
            }
            Happening::WalkthroughEnded(body) => {
                let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
                walkthrough.resting_since = None;
                walkthrough.ended = Some((body.at, body.minutes));
            }
            Happening::WalkthroughUpgraded(body) => self.upgrade(body)?,
            Happening::StatementAdded(body) => self.add(body, stamp, event.header.at),
            Happening::StatementRevised(body) => {
                self.reword(body.statement, &body.replaces, &body.content, event.header.at)?;
            }
            Happening::ContestedResolved(body) => {
                self.reword(body.statement, &body.replaces, &body.content, event.header.at)?;
            }
            Happening::StatementFiled(body) => {
                let statement = self.statement_mut(body.statement)?;
                statement.question.clone_from(&body.question);
                statement.also.clone_from(&body.also);
                self.came.insert(body.statement, stamp);
            }
            Happening::StatementRelated(body) => {
                self.statement_mut(body.statement)?.relates = body.relates;
            }
            Happening::StatementMarked(body) => {
                self.statement_mut(body.statement)?.marks.clone_from(&body.marks);
            }
            Happening::StatementStruck(body) => self.statement_mut(body.statement)?.struck = true,
            Happening::StatementRestored(body) => {
                self.statement_mut(body.statement)?.struck = false;
                self.came.insert(body.statement, stamp);
            }
            Happening::StatusSet(body) => {
                let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
                match &body.status {
                    None => {
                        walkthrough.statuses.remove(&body.question);
                    }
                    Some(status) => {
                        let (status, by) = (status.clone(), body.by.clone());
                        let record = StatusRecord { status, by, minute: body.minute, stamp };
                        walkthrough.statuses.insert(body.question.clone(), record);
                    }
                }
            }
            Happening::ItemDrafted(body) => self.draft(body),
            Happening::ItemRevised(body) => {
                self.items.get_mut(&body.item).ok_or(Missing)?.edit.lay_over(&body.edit);
            }
            Happening::ItemLinked(body) => {
                let item = self.items.get_mut(&body.item).ok_or(Missing)?;
                link(item, &body.sources);
            }
            Happening::ItemStated(body) => self.state(body)?,
            Happening::ItemWithdrawn(body) => {
                let item = self.items.get_mut(&body.item).ok_or(Missing)?;
                item.withdrawn =
                    Some(Withdrawal { reason: body.reason.clone(), by: body.by.clone(), on: body.on });
            }
            Happening::Published(body) => self.published.push(body.clone()),
            Happening::Decided(body) => self.decided.push(body.clone()),
            // Their targets were left out before the fold began.
            Happening::Undone(_) | Happening::Purged(_) | Happening::Absent { .. } => {}
            Happening::Foreign { .. } => {
                self.foreign.insert(stamp);
            }
        }
        Ok(())
    }

    fn set(&mut self, set: &ToolSet, stamp: Stamp) {
        match set {
            ToolSet::Name(name) => self.name.clone_from(name),
            ToolSet::Slug(slug) => self.slug.clone_from(slug),
            ToolSet::Owner(owner) => self.owner = Some((stamp, owner.clone())),
            ToolSet::Status(status) => self.status = Some((stamp, *status)),
            ToolSet::BuiltWith(with) => self.built_with.clone_from(with),
            ToolSet::Calendar(calendar) => self.calendar.clone_from(calendar),
            ToolSet::Link(link) => self.link.clone_from(link),
            ToolSet::Archived(archived) => self.archived = *archived,
        }
    }

    fn start(&mut self, body: &WalkthroughStarted) {
        self.walkthroughs.entry(body.walkthrough).or_insert_with(|| Walkthrough {
            id: body.walkthrough,
            label: body.label.clone(),
            questionnaire: body.questionnaire.clone(),
            earlier: body.earlier.clone(),
            mode: body.mode,
            facilitator: body.facilitator,
            present: body.present.clone(),
            started: body.at,
            resting_since: None,
            end: None,
            cut: super::Cut::Nothing,
            borrowed: Vec::new(),
            ended: None,
            rested: 0,
            statuses: BTreeMap::new(),
        });
    }

    /// When a statement came under its question, and where a status was set, is left as it was: so what was answered by
    /// what stays so.
    fn upgrade(&mut self, body: &WalkthroughUpgraded) -> Result<(), Missing> {
        let walkthrough = self.walkthroughs.get_mut(&body.walkthrough).ok_or(Missing)?;
        if walkthrough.questionnaire != body.questionnaire {
            let before = std::mem::replace(&mut walkthrough.questionnaire, body.questionnaire.clone());
            walkthrough.earlier.push(before);
        }
        // All are taken out before one is put in: two topics may have changed their ids for one another's.
        let moved = body.topics.iter().filter(|(_, heirs)| !heirs.is_empty());
        let moved: Vec<_> =
            moved.filter_map(|(topic, heirs)| Some((heirs, walkthrough.statuses.remove(topic)?))).collect();
        for (heirs, record) in moved {
            for heir in heirs {
                walkthrough.statuses.entry(heir.clone()).or_insert_with(|| record.clone());
            }
        }
        for statement in self.statements.values_mut().filter(|s| body.takes(s.walkthrough)) {
            if let Some((question, also)) = body.filed(statement.question.as_ref(), &statement.also) {
                statement.question = question;
                statement.also = also;
            }
        }
        Ok(())
    }

    fn statement_mut(&mut self, id: StatementId) -> Result<&mut Statement, Missing> {
        self.statements.get_mut(&id).ok_or(Missing)
    }

    fn add(&mut self, body: &StatementAdded, stamp: Stamp, at: Moment) {
        if self.statements.contains_key(&body.statement) {
            // The same file filled on two machines: the same words are one wording, others stand beside them.
            let known = self.reword(body.statement, &BTreeSet::new(), &body.content, at);
            debug_assert!(known.is_ok());
            return;
        }
        self.said.push(body.statement);
        self.added.insert(body.statement, stamp);
        self.came.insert(body.statement, stamp);
        let mut statement = Statement {
            id: body.statement,
            walkthrough: body.walkthrough,
            question: body.question.clone(),
            also: body.also.clone(),
            relates: body.relates,
            marks: body.marks.clone(),
            struck: false,
            at: body.at,
            minute: body.minute,
            asked: body.asked.clone(),
            handle: body.handle.clone(),
            revisions: Vec::new(),
        };
        add_revision(&mut statement, &BTreeSet::new(), &body.content, at);
        self.statements.insert(body.statement, statement);
    }

    fn reword(
        &mut self,
        statement: StatementId,
        replaces: &BTreeSet<RevisionId>,
        content: &Content,
        at: Moment,
    ) -> Result<(), Missing> {
        add_revision(self.statement_mut(statement)?, replaces, content, at);
        Ok(())
    }

    fn draft(&mut self, body: &ItemDrafted) {
        let code = ItemCode { kind: body.kind, number: body.number, mark: body.mark.clone() };
        let item = self.items.entry(body.item).or_insert_with(|| Item {
            id: body.item,
            code: code.clone(),
            also_known_as: BTreeSet::new(),
            rule: body.rule.clone(),
            sources: Vec::new(),
            edit: ItemEdit { handle: body.handle.clone(), ..ItemEdit::default() },
            state: ItemState::Draft,
            confirmed: None,
            withdrawn: None,
        });
        if item.code != code {
            item.also_known_as.insert(code);
        }
        link(item, &body.sources);
    }

    fn state(&mut self, body: &ItemStated) -> Result<(), Missing> {
        let item = self.items.get_mut(&body.item).ok_or(Missing)?;
        item.state = body.state;
        item.confirmed =
            (body.state != ItemState::Draft).then(|| Confirmation { by: body.by.clone(), on: body.on });
        item.withdrawn = None;
        for source in &mut item.sources {
            source.seen = body.seen.iter().find(|s| s.statement == source.statement).map(|s| s.revision);
        }
        Ok(())
    }
}

fn link(item: &mut Item, sources: &BTreeSet<StatementId>) {
    for statement in sources {
        if !item.sources.iter().any(|source| source.statement == *statement) {
            item.sources.push(Source { statement: *statement, seen: None });
        }
    }
}

fn add_revision(statement: &mut Statement, replaces: &BTreeSet<RevisionId>, content: &Content, at: Moment) {
    let id = revision_id(statement.id, replaces, content);
    if statement.revision(id).is_none() {
        let (replaces, content) = (replaces.clone(), content.clone());
        statement.revisions.push(Revision { id, replaces, content, at });
    }
}

/// The events that do not count: taken back, or purged. Looked at from the end, so that taking back a taking
/// back brings back what it took.
///
/// Only what stands before it in the order can be taken back. So an event at the end of the order counts whatever
/// came before it, and needs no folding again.
pub(super) fn out_of_play(log: &BTreeMap<Stamp, Arc<Event>>) -> BTreeSet<EventRef> {
    let takes_back =
        |event: &Arc<Event>| matches!(event.happening, Happening::Undone(_) | Happening::Purged(_));
    let mut out = BTreeSet::new();
    if !log.values().any(takes_back) {
        return out;
    }
    let place: BTreeMap<EventRef, Stamp> = log.keys().map(|stamp| (EventRef::from(*stamp), *stamp)).collect();
    let before = |at: &Stamp, targets: &BTreeSet<EventRef>| -> Vec<EventRef> {
        targets.iter().filter(|target| place.get(target).is_some_and(|stamp| stamp < at)).copied().collect()
    };
    for (stamp, event) in log {
        if let Happening::Purged(purged) = &event.happening {
            out.extend(before(stamp, &purged.targets));
        }
    }
    for (stamp, event) in log.iter().rev() {
        let Happening::Undone(undone) = &event.happening else { continue };
        if !out.contains(&EventRef::from(*stamp)) {
            out.extend(before(stamp, &undone.targets));
        }
    }
    out
}
