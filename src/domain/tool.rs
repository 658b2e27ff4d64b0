//! A tool as its journal tells it: the fold.
//!
//! State is a function of the *set* of events. Events are kept in their one order (lamport, replica, seq); one
//! that comes late, takes back or purges others makes the whole be folded again. So any order of delivery, and
//! any order of merging, ends alike.

mod fold;

use super::event::{
    Borrowed, Cut, Decided, Event, EventRef, Happening, Published, QuestionnairePinned, Stamp, StatusSet,
    ToolStatus,
};
use super::ids::{DocumentHash, ItemId, PersonId, ReplicaId, StatementId, ToolId, WalkthroughId};
use super::item::{Item, ItemCode, ItemKind};
use super::moment::Moment;
use super::person::{Person, PersonRef};
use super::questionnaire::{Mode, Section, TopicId};
use super::statement::{Body, Mark, Stance, Statement};
use super::status::SetStatus;
use crate::text::clean::clean_line;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One sitting of a questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Walkthrough {
    /// Its id.
    pub id: WalkthroughId,
    /// Its short name within the tool (`s-02`).
    pub label: String,
    /// The text it runs by.
    pub questionnaire: DocumentHash,
    /// The texts it ran by before it was moved to this one, in order.
    pub earlier: Vec<DocumentHash>,
    /// Who writes, and who is there.
    pub mode: Mode,
    /// Who runs it.
    pub facilitator: Option<PersonId>,
    /// Who else is there.
    pub present: BTreeSet<PersonId>,
    /// When it began.
    pub started: Moment,
    /// When it paused, while it rests.
    pub resting_since: Option<Moment>,
    /// When it is to end, if somebody said so.
    pub end: Option<Moment>,
    /// What is left out.
    pub cut: Cut,
    /// Minutes that sections gave to others, in order.
    pub borrowed: Vec<Borrowed>,
    /// When it ended, and after how many active minutes.
    pub ended: Option<(Moment, u32)>,
    /// Minutes rested so far.
    pub rested: u32,
    /// What became of questions, as set by hand.
    pub statuses: BTreeMap<TopicId, StatusRecord>,
}

impl Walkthrough {
    /// The planned minutes of a section, as far as they were moved into it or out of it.
    pub fn planned(&self, section: &Section) -> f64 {
        let moved = self.borrowed.iter().map(|borrowed| {
            let minutes = f64::from(borrowed.minutes);
            match () {
                () if borrowed.into == section.id => minutes,
                () if borrowed.from == section.id => -minutes,
                () => 0.0,
            }
        });
        (section.minutes + moved.sum::<f64>()).max(0.0)
    }

    /// Active minutes at this moment: rests do not count.
    pub fn minute_at(&self, now: Moment) -> u32 {
        let until = self.resting_since.unwrap_or(now);
        until.minutes_since(self.started).saturating_sub(self.rested)
    }
}

/// A status that was set by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRecord {
    /// The status.
    pub status: SetStatus,
    /// Who said so.
    pub by: Vec<PersonId>,
    /// At which minute.
    pub minute: Option<u32>,
    /// Where in the journal: a statement that comes later clears it.
    pub stamp: Stamp,
}

impl StatusRecord {
    /// Whether this is what is to be set.
    pub fn says(&self, set: &StatusSet, status: &SetStatus) -> bool {
        self.status == *status && self.by == set.by && self.minute == set.minute
    }
}

/// A questionnaire's text that the journal fixed.
pub type Pin = QuestionnairePinned;

/// A tool, folded from its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its id.
    pub id: ToolId,
    /// The name people say.
    pub name: String,
    /// The word for commands and file names.
    pub slug: String,
    /// The replica that created it, whose item numbers are plain.
    pub creator: Option<ReplicaId>,
    /// What it was built with.
    pub built_with: String,
    /// Whose working days and clock.
    pub calendar: String,
    /// Where it is opened.
    pub link: String,
    /// Off the list.
    pub archived: bool,
    /// The people, by id.
    pub people: BTreeMap<PersonId, Person>,
    /// The questionnaires' texts it was asked by.
    pub pins: BTreeMap<DocumentHash, Pin>,
    /// The sittings, by id.
    pub walkthroughs: BTreeMap<WalkthroughId, Walkthrough>,
    /// The statements, by id.
    pub statements: BTreeMap<StatementId, Statement>,
    /// The statements in the order in which they were written down.
    pub said: Vec<StatementId>,
    /// The items, by id.
    pub items: BTreeMap<ItemId, Item>,
    /// Published versions.
    pub published: Vec<Published>,
    /// What was decided about it.
    pub decided: Vec<Decided>,
    /// Events whose referent has not arrived; they wait, and are no error.
    pub parked: BTreeSet<Stamp>,
    /// Events of a kind or version that this takestock does not know: the tool is read-only.
    pub foreign: BTreeSet<Stamp>,
    /// The newest event's time.
    pub as_of: Option<Moment>,
    owner: Option<(Stamp, Option<PersonRef>)>,
    status: Option<(Stamp, ToolStatus)>,
    added: BTreeMap<StatementId, Stamp>,
    came: BTreeMap<StatementId, Stamp>,
    log: BTreeMap<Stamp, Arc<Event>>,
}

impl Tool {
    /// A tool to which nothing has happened.
    pub fn new(id: ToolId) -> Tool {
        Tool {
            id,
            name: String::new(),
            slug: String::new(),
            creator: None,
            built_with: String::new(),
            calendar: String::new(),
            link: String::new(),
            archived: false,
            people: BTreeMap::new(),
            pins: BTreeMap::new(),
            walkthroughs: BTreeMap::new(),
            statements: BTreeMap::new(),
            said: Vec::new(),
            items: BTreeMap::new(),
            published: Vec::new(),
            decided: Vec::new(),
            parked: BTreeSet::new(),
            foreign: BTreeSet::new(),
            as_of: None,
            owner: None,
            status: None,
            added: BTreeMap::new(),
            came: BTreeMap::new(),
            log: BTreeMap::new(),
        }
    }

    /// The tool that these events make, whatever order they come in.
    pub fn from_events(id: ToolId, events: impl IntoIterator<Item = Event>) -> Tool {
        let mut tool = Tool::new(id);
        for event in events {
            tool.keep(event);
        }
        tool.fold_again();
        tool
    }

    /// Takes an event in. Total: an event of another tool or one that is already here changes nothing; one whose
    /// referent is missing waits.
    pub fn apply(&mut self, event: &Event) {
        let stamp = event.header.stamp();
        let last = self.log.last_key_value().is_none_or(|(last, _)| *last < stamp);
        let plain = !matches!(
            event.happening,
            Happening::Undone(_) | Happening::Purged(_) | Happening::Absent { .. }
        );
        if !self.keep(event.clone()) {
            return;
        }
        if last && plain { self.step(event) } else { self.fold_again() }
    }

    /// The events, in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.log.values().map(AsRef::as_ref)
    }

    /// The events that count, in order: neither taken back nor purged.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Event> {
        let out = fold::out_of_play(&self.log);
        self.events().filter(move |event| !out.contains(&EventRef::from(event.header.stamp())))
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// Nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// The greatest Lamport time seen.
    pub fn lamport(&self) -> u64 {
        self.log.last_key_value().map_or(0, |(stamp, _)| stamp.lamport)
    }

    /// How many events this replica has written.
    pub fn last_seq(&self, replica: ReplicaId) -> u64 {
        self.log.keys().filter(|s| s.replica == replica).map(|s| s.seq).max().unwrap_or(0)
    }

    /// An event by its pointer.
    pub fn event(&self, at: EventRef) -> Option<&Event> {
        self.log.iter().find(|(stamp, _)| EventRef::from(**stamp) == at).map(|(_, event)| event.as_ref())
    }

    /// A newer takestock wrote something here that this one does not understand.
    pub fn read_only(&self) -> bool {
        !self.foreign.is_empty()
    }

    /// Who answers for it: as set on the list, or as answered last ([`OWNER`]), whichever is newer.
    pub fn owner(&self) -> Option<PersonRef> {
        let answered = self.newest(OWNER).and_then(|(stamp, statement)| match &statement.content().body {
            Body::Person(person) => Some((stamp, Some(person.clone()))),
            Body::Text(text) => Some((stamp, Some(PersonRef::Text(text.clone())))),
            _ => None,
        });
        let (_, owner) = self.owner.clone().max_by_stamp(answered)?;
        // An answer may be long; on the list the owner is one line.
        match owner? {
            PersonRef::Text(text) => Some(PersonRef::Text(clean_line(&text).into_owned())),
            known => Some(known),
        }
    }

    /// Where it stands: as set on the list, or as answered last ([`STATUS`]), whichever is newer.
    pub fn status(&self) -> Option<ToolStatus> {
        let answered = self.newest(STATUS).and_then(|(stamp, statement)| match &statement.content().body {
            Body::Choice(option) => ToolStatus::from_name(option).map(|status| (stamp, status)),
            _ => None,
        });
        self.status.max_by_stamp(answered).map(|(_, status)| status)
    }

    /// Nothing runs on it any more, as somebody answered last; a status that was set on the list since counts more.
    pub fn unused(&self) -> bool {
        let answered = self.newest(STATUS);
        let Some((at, statement)) = answered else { return false };
        let unused = matches!(&statement.content().body, Body::Choice(option) if option == UNUSED);
        unused && self.status.is_none_or(|(set, _)| at > set)
    }

    /// The newest statement that counts under a topic, with the place of its first wording in the journal.
    fn newest(&self, topic: &str) -> Option<(Stamp, &Statement)> {
        self.said
            .iter()
            .rev()
            .map(|id| &self.statements[id])
            .find(|s| s.counts() && s.question.as_ref().is_some_and(|q| q.as_str() == topic))
            .map(|statement| (self.added[&statement.id], statement))
    }

    /// Where the first wording of a statement stands in the journal.
    pub fn added_at(&self, statement: StatementId) -> Option<Stamp> {
        self.added.get(&statement).copied()
    }

    /// Where in the journal a statement came to count under its question: said there, filed there, or brought back. A
    /// status that was set before is answered by it.
    pub fn came_at(&self, statement: StatementId) -> Option<Stamp> {
        self.came.get(&statement).copied()
    }

    /// Whether a status that was set by hand was answered since. An `ask` stands until somebody takes it away.
    pub fn cleared(&self, walkthrough: &Walkthrough, topic: &TopicId) -> bool {
        let Some(record) = walkthrough.statuses.get(topic) else { return false };
        let answers = |s: &Statement| {
            s.counts()
                && s.walkthrough == Some(walkthrough.id)
                && (s.question.as_ref() == Some(topic) || s.also.contains(topic))
                && self.came_at(s.id) > Some(record.stamp)
        };
        !matches!(record.status, SetStatus::Ask(_)) && self.statements.values().any(answers)
    }

    /// The sittings in the order in which they were held.
    pub fn walkthroughs_in_order(&self) -> Vec<&Walkthrough> {
        let mut sittings: Vec<_> = self.walkthroughs.values().collect();
        sittings.sort_by(|a, b| (a.started, &a.label, a.id).cmp(&(b.started, &b.label, b.id)));
        sittings
    }

    /// Every statement, sitting by sitting, then what was said outside any.
    pub fn statements_in_order(&self) -> Vec<&Statement> {
        let place: BTreeMap<WalkthroughId, usize> =
            self.walkthroughs_in_order().iter().enumerate().map(|(n, w)| (w.id, n)).collect();
        let mut all: Vec<_> = self.said.iter().map(|id| &self.statements[id]).collect();
        all.sort_by_key(|s| s.walkthrough.and_then(|w| place.get(&w)).copied().unwrap_or(usize::MAX));
        all
    }

    /// The statements that count under a topic, as main question or also there, in order.
    pub fn under<'a>(&'a self, topic: &TopicId) -> Vec<&'a Statement> {
        self.statements_in_order()
            .into_iter()
            .filter(|s| s.counts() && (s.question.as_ref() == Some(topic) || s.also.contains(topic)))
            .collect()
    }

    /// The statements that wait to be filed, in order.
    pub fn inbox(&self) -> Vec<&Statement> {
        self.statements_in_order()
            .into_iter()
            .filter(|s| s.question.is_none() && !s.struck && !s.marks.contains(&Mark::OwnNote))
            .collect()
    }

    /// How a spec points at a statement: its topic and its number there, from 1, counted over all sittings in
    /// order, struck ones too.
    pub fn reference(&self, id: StatementId) -> Option<(TopicId, usize)> {
        let topic = self.statements.get(&id)?.question.clone()?;
        let place = self
            .statements_in_order()
            .into_iter()
            .filter(|s| s.question.as_ref() == Some(&topic))
            .position(|s| s.id == id)?;
        Some((topic, place + 1))
    }

    /// The statements about this one that count, in order.
    pub fn about(&self, id: StatementId) -> Vec<(&Statement, Stance)> {
        self.said
            .iter()
            .map(|said| &self.statements[said])
            .filter(|s| s.counts())
            .filter_map(|s| s.relates.filter(|r| r.to == id).map(|r| (s, r.stance)))
            .collect()
    }

    /// The items of a kind by number, withdrawn ones too.
    pub fn items_of(&self, kind: ItemKind) -> Vec<&Item> {
        let mut items: Vec<_> = self.items.values().filter(|item| item.code.kind == kind).collect();
        items.sort_by(|a, b| a.code.cmp(&b.code));
        items
    }

    /// An item by its number, or by one it was known by.
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items.values().find(|item| item.code == *code || item.also_known_as.contains(code))
    }

    /// A person by handle, else by exact name, else by the only name that begins so; case does not count.
    pub fn person(&self, words: &str) -> Option<&Person> {
        let words = words.trim().to_lowercase();
        let by = |test: &dyn Fn(&Person) -> bool| {
            let mut found = self.people.values().filter(|p| test(p));
            found.next().filter(|_| found.next().is_none())
        };
        by(&|p| p.handle.to_lowercase() == words)
            .or_else(|| by(&|p| p.name.to_lowercase() == words))
            .or_else(|| by(&|p| p.name.to_lowercase().split(' ').next() == Some(&words)))
    }

    /// Whether an item was confirmed by people who had other words before them than stand there now (or whose
    /// source was struck, purged or is contested). Derived, never stored.
    pub fn suspects(&self, item: &Item) -> Vec<StatementId> {
        if item.state == super::item::ItemState::Draft || item.withdrawn.is_some() {
            return Vec::new();
        }
        let fine = |source: &super::item::Source| {
            let Some(statement) = self.statements.get(&source.statement) else { return false };
            let Some(seen) = source.seen else { return !self.put_otherwise(statement) };
            let Some(then) = statement.revision(seen) else { return false };
            !statement.struck && !statement.contested() && then.content.same_words(statement.content())
        };
        item.sources.iter().filter(|source| !fine(source)).map(|source| source.statement).collect()
    }

    /// Whether a statement said again what an earlier sitting heard, and was put otherwise then.
    fn put_otherwise(&self, statement: &Statement) -> bool {
        let again = statement.relates.filter(|relates| relates.stance == Stance::Same);
        again.and_then(|relates| self.statements.get(&relates.to)).is_some_and(|was| {
            statement.counts()
                && was.walkthrough != statement.walkthrough
                && was.question == statement.question
                && !statement.head().replaces.is_empty()
                && !statement.content().same_words(was.content())
        })
    }
}

/// The topic whose answer names the owner.
pub const OWNER: &str = "wrap.owner";
/// The topic whose answer is the tool's status.
pub const STATUS: &str = "wrap.status";
/// The answer there that is no status: nothing runs on it any more.
const UNUSED: &str = "unused";

trait MaxByStamp: Sized {
    fn max_by_stamp(self, other: Self) -> Self;
}

impl<T> MaxByStamp for Option<(Stamp, T)> {
    fn max_by_stamp(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(if a.0 >= b.0 { a } else { b }),
            (a, b) => a.or(b),
        }
    }
}
