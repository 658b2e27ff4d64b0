//! What can happen to statements, and to the status of a question.

use crate::domain::ids::{PersonId, RevisionId, StatementId, WalkthroughId};
use crate::domain::moment::Moment;
use crate::domain::questionnaire::TopicId;
use crate::domain::statement::{Content, Mark, Relates};
use crate::domain::status::SetStatus;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
