//! What can happen to a tool as a whole and to its walkthroughs.

use crate::domain::ids::{DocumentHash, PersonId, WalkthroughId};
use crate::domain::moment::Moment;
use crate::domain::person::{Person, PersonRef};
use crate::domain::questionnaire::{Mode, TopicId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The texts it ran by before, the first one first: what was held elsewhere comes with what it was moved through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<DocumentHash>,
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
