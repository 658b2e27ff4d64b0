//! People, and how far they agreed to be named.

use super::ids::PersonId;
use serde::{Deserialize, Serialize};

/// What a person is to the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Built it.
    Author,
    /// Uses it every day.
    User,
    /// Uses what comes out of it.
    Results,
    /// Runs the team.
    Lead,
    /// An engineer.
    Engineer,
    /// Ran the walkthrough.
    Facilitator,
    /// None of these.
    Other,
}

impl Relation {
    /// Every relation, in the order in which they are offered.
    pub const ALL: [Relation; 7] = [
        Relation::Author,
        Relation::User,
        Relation::Results,
        Relation::Lead,
        Relation::Engineer,
        Relation::Facilitator,
        Relation::Other,
    ];

    /// The name used in files and, where a role is missing, in the spec.
    pub const fn name(self) -> &'static str {
        match self {
            Relation::Author => "author",
            Relation::User => "user",
            Relation::Results => "results",
            Relation::Lead => "lead",
            Relation::Engineer => "engineer",
            Relation::Facilitator => "facilitator",
            Relation::Other => "other",
        }
    }
}

/// How a person agreed to be quoted. Role until asked (the facts of a walkthrough are about the tool, and one
/// leaked name silences the next team).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteAs {
    /// By name.
    Name,
    /// By role only.
    #[default]
    Role,
    /// Neither: what they said counts, but nothing points at them.
    None,
}

impl QuoteAs {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            QuoteAs::Name => "name",
            QuoteAs::Role => "role",
            QuoteAs::None => "none",
        }
    }
}

/// Somebody who is quoted, asked, or named as owner. Belongs to one tool's journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// A short word for files and commands (`maya`); unique within the tool.
    pub handle: String,
    /// Their name as people say it.
    pub name: String,
    /// Their role in plain words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// What they are to the tool.
    pub relation: Relation,
    /// The letters that start a line of theirs (`d:`); empty means the shortest that nobody shares.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub initials: String,
    /// How they agreed to be quoted.
    #[serde(default)]
    pub quote_as: QuoteAs,
}

/// A person as an answer names one: somebody known, or a role or team in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRef {
    /// Somebody in this tool's journal.
    Known(PersonId),
    /// Anything else, as it was said.
    Text(String),
}
