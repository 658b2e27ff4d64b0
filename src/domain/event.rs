//! Events: everything that can happen to a tool, and how it is written down for good.
//!
//! One append-only journal a tool. An event is a header, which is public within the store and never changes, and
//! a body, which a purge may remove. Everything else that takestock shows is a fold over these.
//!
//! Bodies refuse fields they do not know: what a newer takestock added under an old version number would else be
//! left out when a fact is set anew, and nobody would see it. So a change of what a field means raises the version of
//! its body; a further field that may be left out need not, for whoever does not know it refuses it.

use super::ids::{DocumentHash, ItemId, PersonId, ReplicaId, RevisionId, StatementId, ToolId, WalkthroughId};
use super::item::{ItemEdit, ItemKind, ItemState};
use super::moment::Moment;
use super::person::{Person, PersonRef};
use super::questionnaire::{Mode, TopicId};
use super::statement::{Content, Mark, Relates};
use super::status::SetStatus;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The version written for every kind today.
pub const VERSION: u16 = 1;

/// Where an event stands in the one order that all replicas agree on. Wrong clocks poison nobody: time is only
/// shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Lamport time: one more than the greatest its writer had seen.
    pub lamport: u64,
    /// Who wrote it.
    pub replica: ReplicaId,
    /// The how-manieth event of this tool by that replica, from 1.
    pub seq: u64,
}

/// The public part of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The tool.
    pub tool: ToolId,
    /// Who wrote it.
    pub replica: ReplicaId,
    /// The how-manieth event of this tool by that replica, from 1.
    pub seq: u64,
    /// Lamport time.
    pub lamport: u64,
    /// When it was written down. Shown, never ordered by.
    pub at: Moment,
    /// Whose hands or which command wrote it (`fae`, `fill`).
    pub by: String,
    /// What happened, by name.
    pub kind: String,
    /// The version of that kind's body.
    pub v: u16,
}

impl Header {
    /// Where the event stands.
    pub fn stamp(&self) -> Stamp {
        Stamp { lamport: self.lamport, replica: self.replica, seq: self.seq }
    }
}

/// A pointer to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRef {
    /// Who wrote it.
    pub replica: ReplicaId,
    /// The how-manieth by that replica.
    pub seq: u64,
}

impl From<Stamp> for EventRef {
    fn from(stamp: Stamp) -> Self {
        Self { replica: stamp.replica, seq: stamp.seq }
    }
}

/// A pointer to an event that may not have its number yet: what was asked for is named, not where it came to stand.
/// So it is right whoever else writes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// The request by which it is written down.
    pub request: Uuid,
    /// The how-manieth of that request's happenings, from 0.
    pub nth: u64,
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The public part.
    pub header: Header,
    /// What happened.
    pub happening: Happening,
}

macro_rules! happenings {
    ($($(#[$doc:meta])+ $name:ident = $kind:literal,)+) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Happening {
            $($(#[$doc])+ $name($name),)+
            /// Of a kind or version that this takestock does not know, or not readable as what it says it is:
            /// carried as it is, and the tool opens read-only.
            Foreign {
                /// The kind it says it is.
                kind: String,
                /// The bytes as they came.
                body: Vec<u8>,
            },
            /// The body was purged.
            Absent {
                /// The kind it was.
                kind: String,
            },
        }

        impl Happening {
            /// Every kind this takestock writes.
            pub const KINDS: &[&str] = &[$($kind),+];

            /// The name in the header.
            pub fn kind(&self) -> &str {
                match self {
                    $(Happening::$name(_) => $kind,)+
                    Happening::Foreign { kind, .. } | Happening::Absent { kind } => kind,
                }
            }

            /// The body as JSON, to be stored and hashed; empty for a body that is absent.
            pub fn encode(&self) -> Vec<u8> {
                match self {
                    $(Happening::$name(body) => {
                        serde_json::to_vec(body).expect("event bodies have text keys only")
                    })+
                    Happening::Foreign { body, .. } => body.clone(),
                    Happening::Absent { .. } => Vec::new(),
                }
            }

            fn decode_current(kind: &str, body: &[u8]) -> Option<Happening> {
                match kind {
                    $($kind => serde_json::from_slice(body).ok().map(Happening::$name),)+
                    _ => None,
                }
            }
        }

        $(impl From<$name> for Happening {
            fn from(body: $name) -> Happening {
                Happening::$name(body)
            }
        })+
    };
}

happenings! {
    /// A tool was put on the list.
    ToolCreated = "tool_created",
    /// A fact about the tool was set.
    ToolSet = "tool_set",
    /// A person was named, or what is known about them changed.
    PersonSet = "person_set",
    /// A questionnaire's text was fixed for what follows.
    QuestionnairePinned = "questionnaire_pinned",
    /// A sitting began.
    WalkthroughStarted = "walkthrough_started",
    /// A sitting went on.
    WalkthroughResumed = "walkthrough_resumed",
    /// A sitting paused.
    WalkthroughRested = "walkthrough_rested",
    /// The plan of a sitting changed.
    WalkthroughReplanned = "walkthrough_replanned",
    /// A sitting ended.
    WalkthroughEnded = "walkthrough_ended",
    /// A sitting was moved to another version of its questionnaire.
    WalkthroughUpgraded = "walkthrough_upgraded",
    /// Something was said.
    StatementAdded = "statement_added",
    /// What was said was put otherwise.
    StatementRevised = "statement_revised",
    /// A statement was put under a question.
    StatementFiled = "statement_filed",
    /// A statement was put in relation to another.
    StatementRelated = "statement_related",
    /// Marks were set beside a statement.
    StatementMarked = "statement_marked",
    /// A statement was struck.
    StatementStruck = "statement_struck",
    /// A struck statement was brought back.
    StatementRestored = "statement_restored",
    /// What became of a question was set by hand.
    StatusSet = "status_set",
    /// An item was drafted from statements and given its number.
    ItemDrafted = "item_drafted",
    /// An item was worked on.
    ItemRevised = "item_revised",
    /// An item was given further sources.
    ItemLinked = "item_linked",
    /// People said what an item is worth: draft, words confirmed, confirmed.
    ItemStated = "item_stated",
    /// An item was withdrawn.
    ItemWithdrawn = "item_withdrawn",
    /// Of two wordings made at once, one was decided on.
    ContestedResolved = "contested_resolved",
    /// A numbered version of the spec went out.
    Published = "published",
    /// A gate, a review, an advice or a skipped step was decided.
    Decided = "decided",
    /// Earlier events were taken back.
    Undone = "undone",
    /// The bodies of earlier events were removed for good.
    Purged = "purged",
}

/// Turns a body of an older version into the next version.
pub type Upcast = fn(serde_json::Value) -> serde_json::Value;

/// The steps from older bodies to today's: kind, the version that the step reads, the step.
pub const UPCASTS: &[(&str, u16, Upcast)] = &[];

impl Happening {
    /// The body of this kind and version as today's, whatever the bytes are: what cannot be read is carried as
    /// [`Happening::Foreign`].
    pub fn decode(kind: &str, v: u16, body: &[u8]) -> Happening {
        decode_through(UPCASTS, kind, v, body)
    }
}

fn decode_through(upcasts: &[(&str, u16, Upcast)], kind: &str, v: u16, body: &[u8]) -> Happening {
    let current = if v == VERSION {
        Happening::decode_current(kind, body)
    } else {
        serde_json::from_slice(body)
            .ok()
            .and_then(|value| {
                (v..VERSION).try_fold(value, |value, from| {
                    let step = upcasts.iter().find(|(name, reads, _)| *name == kind && *reads == from)?;
                    Some(step.2(value))
                })
            })
            .filter(|_| v < VERSION)
            .and_then(|value: serde_json::Value| {
                Happening::decode_current(kind, value.to_string().as_bytes())
            })
    };
    current.unwrap_or_else(|| Happening::Foreign { kind: kind.to_owned(), body: body.to_vec() })
}

/// Body of `tool_created`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolCreated {
    /// The name people say.
    pub name: String,
    /// The word for commands and file names.
    pub slug: String,
}

/// Where a tool stands (S61). `in_production` means relied upon, not engineered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolStatus {
    /// Somebody tries something out.
    Prototype,
    /// The operation runs on it.
    InProduction,
    /// The operation runs on it, and the engineering was done.
    Graduated,
}

impl ToolStatus {
    /// Every status.
    pub const ALL: [ToolStatus; 3] = [ToolStatus::Prototype, ToolStatus::InProduction, ToolStatus::Graduated];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            ToolStatus::Prototype => "prototype",
            ToolStatus::InProduction => "in_production",
            ToolStatus::Graduated => "graduated",
        }
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<ToolStatus> {
        ToolStatus::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Body of `tool_set`: one fact, by its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolSet {
    /// The name people say.
    Name(String),
    /// The word for commands and file names.
    Slug(String),
    /// Who answers for it; none is a visible value (S59).
    Owner(Option<PersonRef>),
    /// Where it stands.
    Status(ToolStatus),
    /// What it was built with (S1).
    BuiltWith(String),
    /// Time zone, working days and holidays that "a working day" means here.
    Calendar(String),
    /// Where it is opened.
    Link(String),
    /// Off the list, without being forgotten.
    Archived(bool),
}

/// Body of `person_set`: all that is known about one person.
pub type PersonSet = Person;

/// Body of `questionnaire_pinned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnairePinned {
    /// The text, by its hash; the text itself travels beside the journal.
    pub document: DocumentHash,
    /// The questionnaire's id.
    pub id: String,
    /// The questionnaire's version.
    pub version: String,
}

/// Body of `walkthrough_started`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughStarted {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// Its short name within the tool (`s-02`).
    pub label: String,
    /// The text it runs by.
    pub questionnaire: DocumentHash,
    /// Who writes, and who is there.
    pub mode: Mode,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilitator: Option<PersonId>,
    /// Who else is there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub present: BTreeSet<PersonId>,
    /// When it began.
    pub at: Moment,
}

/// Body of `walkthrough_resumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughResumed {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// When it went on.
    pub at: Moment,
}

/// Body of `walkthrough_rested`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughRested {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// When it paused.
    pub at: Moment,
}

/// What is left out of a sitting that runs late. Dropped questions stay, dim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Nothing.
    #[default]
    Nothing,
    /// What could be asked.
    Coulds,
    /// All but the musts.
    AllButMusts,
    /// All but the spine.
    AllButSpine,
}

/// Minutes that one section gave to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Borrowed {
    /// How many.
    pub minutes: u32,
    /// The section that has fewer, by its id.
    pub from: String,
    /// The section that has more, by its id.
    pub into: String,
}

/// Body of `walkthrough_replanned`: what is named changes, the rest stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughReplanned {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// When it is to end, on the wall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Moment>,
    /// What is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// Who is there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<BTreeSet<PersonId>>,
    /// Minutes moved between sections, on top of what was moved before: so that taking back one leaves the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrowed: Option<Borrowed>,
}

impl WalkthroughReplanned {
    /// A new plan for this sitting in which nothing changes yet.
    pub fn of(walkthrough: WalkthroughId) -> WalkthroughReplanned {
        WalkthroughReplanned { walkthrough, end: None, cut: None, present: None, borrowed: None }
    }
}

/// Body of `walkthrough_ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughEnded {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// When it ended.
    pub at: Moment,
    /// How many minutes it took, rests left out.
    pub minutes: u32,
}

/// Body of `walkthrough_upgraded`: from here on the sitting runs by another text. What stands under a topic that has other
/// ids there is filed under those; statuses that were set by hand go along. Nothing else changes, not a byte of an
/// answer, and taking it back puts everything where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkthroughUpgraded {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// The text it runs by now.
    pub questionnaire: DocumentHash,
    /// Topics that have other ids there, with all of these: the first takes the answers, which stand under the others
    /// as well.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub topics: BTreeMap<TopicId, Vec<TopicId>>,
    /// What was said outside any sitting goes along: no other text in use has these topics.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// All sittings that were moved at once, where there are several: they are taken back together.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub together: BTreeSet<WalkthroughId>,
}

impl WalkthroughUpgraded {
    /// Whether a statement of this sitting, or of none, goes along.
    pub fn takes(&self, walkthrough: Option<WalkthroughId>) -> bool {
        walkthrough.map_or(self.outside, |id| id == self.walkthrough)
    }

    /// Where a statement stands afterwards, if that is elsewhere.
    pub fn filed(
        &self,
        question: Option<&TopicId>,
        also: &BTreeSet<TopicId>,
    ) -> Option<(Option<TopicId>, BTreeSet<TopicId>)> {
        let heirs = |topic: &TopicId| match self.topics.get(topic) {
            Some(heirs) if !heirs.is_empty() => heirs.clone(),
            _ => vec![topic.clone()],
        };
        let mut main = question.map(heirs).unwrap_or_default().into_iter();
        let first = main.next();
        let mut others: BTreeSet<TopicId> = main.chain(also.iter().flat_map(heirs)).collect();
        if let Some(first) = &first {
            others.remove(first);
        }
        (first.as_ref() != question || others != *also).then_some((first, others))
    }
}

/// Body of `statement_added`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementAdded {
    /// Its id.
    pub statement: StatementId,
    /// The sitting; none for what came later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walkthrough: Option<WalkthroughId>,
    /// The question; none for the inbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<TopicId>,
    /// Further questions it belongs under.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<TopicId>,
    /// What was said.
    pub content: Content,
    /// The statement it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relates: Option<Relates>,
    /// What the facilitator set beside it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub marks: BTreeSet<Mark>,
    /// When it was said.
    pub at: Moment,
    /// At which minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<u32>,
    /// The question as it was asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asked: String,
    /// The short word by which an answers file points at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
}

/// Body of `statement_revised`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRevised {
    /// The statement.
    pub statement: StatementId,
    /// The wordings it takes the place of.
    pub replaces: BTreeSet<RevisionId>,
    /// What it says now.
    pub content: Content,
}

/// Body of `contested_resolved`: what was decided takes the place of every wording that stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestedResolved {
    /// The statement.
    pub statement: StatementId,
    /// The wordings that stood side by side.
    pub replaces: BTreeSet<RevisionId>,
    /// What it says now.
    pub content: Content,
}

/// Body of `statement_filed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementFiled {
    /// The statement.
    pub statement: StatementId,
    /// The question; none sends it back to the inbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<TopicId>,
    /// Further questions it belongs under.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<TopicId>,
}

/// Body of `statement_related`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRelated {
    /// The statement.
    pub statement: StatementId,
    /// The statement it is about; none parts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relates: Option<Relates>,
}

/// Body of `statement_marked`: all marks it has from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementMarked {
    /// The statement.
    pub statement: StatementId,
    /// Its marks.
    pub marks: BTreeSet<Mark>,
}

/// Body of `statement_struck`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementStruck {
    /// The statement.
    pub statement: StatementId,
}

/// Body of `statement_restored`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRestored {
    /// The statement.
    pub statement: StatementId,
}

/// Body of `status_set`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusSet {
    /// The sitting.
    pub walkthrough: WalkthroughId,
    /// The question.
    pub question: TopicId,
    /// What became of it; none takes the status away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SetStatus>,
    /// Who said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PersonId>,
    /// At which minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<u32>,
}

/// Which rule of a questionnaire made a draft.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftRule {
    /// The questionnaire's text.
    pub document: DocumentHash,
    /// The question.
    pub topic: TopicId,
    /// The how-manieth entry of its `becomes`, from 0.
    pub entry: usize,
}

/// Body of `item_drafted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemDrafted {
    /// Its id.
    pub item: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Its number, given once.
    pub number: u32,
    /// The replica's letters, where another replica created the tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// The statements it stands on.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sources: BTreeSet<StatementId>,
    /// The rule that made it; none for one made by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<DraftRule>,
    /// The short word by which an answers file points at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
}

/// Body of `item_revised`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRevised {
    /// The item.
    pub item: ItemId,
    /// What changes.
    pub edit: ItemEdit,
}

/// Body of `item_linked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLinked {
    /// The item.
    pub item: ItemId,
    /// Further statements it stands on.
    pub sources: BTreeSet<StatementId>,
}

/// A source and the wording that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The statement.
    pub statement: StatementId,
    /// Its wording at the time.
    pub revision: RevisionId,
}

/// Body of `item_stated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemStated {
    /// The item.
    pub item: ItemId,
    /// What it counts as now.
    pub state: ItemState,
    /// Who said so.
    pub by: BTreeSet<PersonId>,
    /// On which day.
    pub on: Date,
    /// Which wording of each source they had before them.
    pub seen: BTreeSet<Seen>,
}

/// Body of `item_withdrawn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemWithdrawn {
    /// The item.
    pub item: ItemId,
    /// Why.
    pub reason: String,
    /// Who said so.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub by: BTreeSet<PersonId>,
    /// On which day.
    pub on: Date,
}

/// Body of `published`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The version, from 1.
    pub version: u32,
    /// The hash at the head of this replica's chain.
    pub head: String,
    /// How many events of each replica were there. What another replica had written by then and sent later sorts before
    /// this event, so only this tells which state went out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seen: BTreeMap<ReplicaId, u64>,
}

/// What was decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Customer data or money: engineering review before adoption (S62).
    Gate,
    /// The quarterly look (S63).
    Review,
    /// A question to engineering (S64).
    Advice,
    /// A step of the plan was skipped (S53, S54).
    Skip,
}

/// Body of `decided`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// About what.
    pub matter: Matter,
    /// What exactly: the step that was skipped, the question to engineering.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What came of it.
    pub outcome: String,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The earlier decision that this one answers, as an advice answers its request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<EventRef>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonRef>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
    /// Until when it holds, or is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Body of `undone`. Taking back an `undone` brings back what it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undone {
    /// The events that no longer count.
    pub targets: BTreeSet<EventRef>,
}

/// Body of `purged`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purged {
    /// The events whose bodies are gone.
    pub targets: BTreeSet<EventRef>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_carried_as_it_came() {
        for (kind, v, body) in [
            ("walked_the_dog", 1, &b"{}"[..]),
            ("tool_created", 2, br#"{"name":"A","slug":"a"}"#),
            ("tool_created", 0, br#"{"name":"A","slug":"a"}"#),
            ("tool_created", 1, b"\xff\x00"),
        ] {
            let read = Happening::decode(kind, v, body);
            assert_eq!(read, Happening::Foreign { kind: kind.into(), body: body.into() });
            assert_eq!((read.kind(), read.encode()), (kind, body.to_vec()));
        }
    }

    #[test]
    fn an_older_body_is_read_through_its_upcast() {
        let steps: &[(&str, u16, Upcast)] = &[("tool_created", 0, |mut value| {
            value["slug"] = "made-up".into();
            value
        })];
        let read = decode_through(steps, "tool_created", 0, br#"{"name":"A"}"#);
        assert_eq!(read, ToolCreated { name: "A".into(), slug: "made-up".into() }.into());
    }
}
