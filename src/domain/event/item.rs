//! What can happen to items, and what is published and decided.

use super::EventRef;
use crate::domain::ids::{DocumentHash, ItemId, PersonId, ReplicaId, RevisionId, StatementId};
use crate::domain::item::{ItemEdit, ItemKind, ItemState};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::TopicId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
