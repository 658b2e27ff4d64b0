//! What became of a question. A status is never a value: "don't know" is not text in a box.

use super::person::PersonRef;
use serde::{Deserialize, Serialize};

/// A status that somebody set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetStatus {
    /// Nobody knows.
    Unknown,
    /// Somebody else must be asked.
    Ask(PersonRef),
    /// They would rather not say.
    Declined,
    /// Does not apply to this tool, and why.
    NotApplicable(String),
    /// To be come back to.
    Later,
    /// Half answered.
    Partial,
    /// The hour ended first.
    NotReached,
    /// Answered off the record: nothing is kept.
    OffRecord,
}

impl SetStatus {
    /// The name used in files.
    pub const fn name(&self) -> &'static str {
        match self {
            SetStatus::Unknown => "unknown",
            SetStatus::Ask(_) => "ask",
            SetStatus::Declined => "declined",
            SetStatus::NotApplicable(_) => "not_applicable",
            SetStatus::Later => "later",
            SetStatus::Partial => "partial",
            SetStatus::NotReached => "not_reached",
            SetStatus::OffRecord => "off_record",
        }
    }
}

/// What became of a question, derived from its statements and from what was set by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing was said.
    Open,
    /// A row lacks what a requirement needs.
    Partial,
    /// Something was said.
    Answered,
    /// Set by hand, and nothing that was said later takes it away.
    Set(SetStatus),
}

impl Status {
    /// Done with for this walkthrough: answered, nobody knows, ask, declined. `not_applicable` is neither
    /// covered nor missing: it leaves the count.
    pub fn covered(&self) -> bool {
        matches!(
            self,
            Status::Answered | Status::Set(SetStatus::Unknown | SetStatus::Ask(_) | SetStatus::Declined)
        )
    }

    /// Leaves the denominator.
    pub fn leaves_the_count(&self) -> bool {
        matches!(self, Status::Set(SetStatus::NotApplicable(_)))
    }

    /// The name used in files and output.
    pub const fn name(&self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Partial | Status::Set(SetStatus::Partial) => "partial",
            Status::Answered => "answered",
            Status::Set(set) => set.name(),
        }
    }
}
