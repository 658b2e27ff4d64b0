//! Statements: one thing said, by whom, in whose words, how it is known, about which question, at which minute.

use super::ids::{ItemId, PersonId, RevisionId, StatementId, WalkthroughId};
use super::moment::Moment;
use super::person::PersonRef;
use super::questionnaire::{Evidence, TopicId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// In whose words a statement is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// Exactly theirs; may be quoted.
    Verbatim,
    /// Nearly theirs.
    Near,
    /// The facilitator's; never printed as a quote.
    #[default]
    Paraphrase,
}

impl Wording {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Wording::Verbatim => "verbatim",
            Wording::Near => "near",
            Wording::Paraphrase => "paraphrase",
        }
    }
}

/// How a statement stands to the one it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Adds to it.
    Adds,
    /// Contradicts it; both stay.
    Differs,
    /// Says the same: a second source, never a second item.
    Same,
}

impl Stance {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Stance::Adds => "adds",
            Stance::Differs => "differs",
            Stance::Same => "same",
        }
    }
}

/// The statement that this one is about, and how it stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relates {
    /// The statement above.
    pub to: StatementId,
    /// How this one stands to it.
    pub stance: Stance,
}

/// What the facilitator set beside a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Must stay (`!`).
    Keep,
    /// A workaround (`~`).
    Workaround,
    /// An open question (`?`).
    Open,
    /// An action (`>`).
    Action,
    /// The facilitator's own note (`;`): never drawn while shared, never exported.
    OwnNote,
    /// Looked at in the desk pass: nothing is to be made of it.
    NothingToMake,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Mark; 6] =
        [Mark::Keep, Mark::Workaround, Mark::Open, Mark::Action, Mark::OwnNote, Mark::NothingToMake];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Mark::Keep => "keep",
            Mark::Workaround => "workaround",
            Mark::Open => "open",
            Mark::Action => "action",
            Mark::OwnNote => "own_note",
            Mark::NothingToMake => "nothing_to_make",
        }
    }
}

/// A value as it was said, and what it reads as. `said` is kept only where the words were not exact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said<T> {
    /// The words, where they were not the value itself ("three or four").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// What they read as, if they read as anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<T>,
}

impl<T> Said<T> {
    /// A value given exactly.
    pub fn exact(value: T) -> Self {
        Self { said: None, reads: Some(value) }
    }
}

impl<T: std::fmt::Display> Said<T> {
    /// The words if there are any, else the value.
    pub fn shown(&self) -> String {
        match (&self.said, &self.reads) {
            (Some(said), _) => said.clone(),
            (None, Some(reads)) => reads.to_string(),
            (None, None) => String::new(),
        }
    }
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text(String),
    /// The id of a picked option.
    Choice(String),
    /// The ids of several picked options.
    Choices(BTreeSet<String>),
    /// A number.
    Number(Said<f64>),
    /// A day.
    Date(Said<Date>),
    /// Yes or no.
    YesNo(bool),
    /// Somebody.
    Person(PersonRef),
    /// A row of the steps; the words stay if no row is meant.
    Step(StepRef),
    /// An item; the words stay if no item is meant.
    Item(ItemRef),
}

/// A step as an answer names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepRef {
    /// The row in which the step was said.
    Row(StatementId),
    /// Anything else, as it was said.
    Text(String),
}

/// An item as an answer names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemRef {
    /// An entry of the spec.
    Item(ItemId),
    /// Anything else, as it was said.
    Text(String),
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A line or a paragraph.
    Text(String),
    /// The id of one picked option.
    Choice(String),
    /// The ids of the picked options: one pick by one speaker is one statement holding the set.
    Choices(BTreeSet<String>),
    /// A number, or a place on a scale.
    Number(Said<f64>),
    /// A day.
    Date(Said<Date>),
    /// Yes or no.
    YesNo(bool),
    /// Somebody.
    Person(PersonRef),
    /// One row of a table, by field id.
    Row(BTreeMap<String, Cell>),
    /// The read-back was confirmed (or not).
    Confirm(bool),
}

/// Everything about a statement that its speaker might correct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Who said it; one or more.
    pub speakers: Vec<PersonId>,
    /// What was said.
    pub body: Body,
    /// The words that came with a pick, a number, a date or a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// In whose words.
    #[serde(default)]
    pub wording: Wording,
    /// How it is known.
    #[serde(default)]
    pub evidence: Evidence,
}

impl Content {
    /// Whether both say the same thing, whoever said it and however it is known: what makes an item suspect.
    pub fn same_words(&self, other: &Content) -> bool {
        self.body == other.body && self.words == other.words
    }
}

/// One wording of a statement, and which earlier ones it takes the place of.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Follows from the rest ([`revision_id`]).
    pub id: RevisionId,
    /// What it takes the place of; empty for the first.
    pub replaces: BTreeSet<RevisionId>,
    /// What it says.
    pub content: Content,
    /// When it was written down.
    pub at: Moment,
}

/// The id of a revision: equal changes to the same statement are the same revision on every machine, so that
/// they cannot contest each other.
pub fn revision_id(statement: StatementId, replaces: &BTreeSet<RevisionId>, content: &Content) -> RevisionId {
    let replaced = replaces.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    // By way of a value, whose keys are sorted: so the id can be made again from a stored body by a takestock whose
    // `Content` has other fields in another order.
    let content = serde_json::to_value(content).expect("content has text keys only").to_string();
    RevisionId::derive(&[&statement.to_string(), &replaced, &content])
}

/// One thing said.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// The sitting in which it was said; none for what came later.
    pub walkthrough: Option<WalkthroughId>,
    /// The question it answers; none while it waits in the inbox.
    pub question: Option<TopicId>,
    /// Further questions it belongs under.
    pub also: BTreeSet<TopicId>,
    /// The statement it is about.
    pub relates: Option<Relates>,
    /// What the facilitator set beside it.
    pub marks: BTreeSet<Mark>,
    /// Struck: stays, drawn through, and counts for nothing.
    pub struck: bool,
    /// When it was said, on the wall.
    pub at: Moment,
    /// At which minute of the walkthrough.
    pub minute: Option<u32>,
    /// The question as it was asked.
    pub asked: String,
    /// The short word by which an answers file points at it.
    pub handle: Option<String>,
    /// Every wording it has had, in order.
    pub revisions: Vec<Revision>,
}

impl Statement {
    /// The wordings that nothing has taken the place of: one, or more where two machines changed it at once.
    pub fn heads(&self) -> Vec<&Revision> {
        let replaced: BTreeSet<_> = self.revisions.iter().flat_map(|r| &r.replaces).collect();
        self.revisions.iter().filter(|r| !replaced.contains(&r.id)).collect()
    }

    /// Two wordings stand side by side until somebody decides.
    pub fn contested(&self) -> bool {
        self.heads().len() > 1
    }

    /// The wording that counts: the newest of those that nothing replaced.
    pub fn head(&self) -> &Revision {
        // Replacing cannot be circular (an id follows from what it replaces), so a head exists.
        self.heads().pop().expect("a statement has at least one revision")
    }

    /// What counts as said now.
    pub fn content(&self) -> &Content {
        &self.head().content
    }

    /// A wording by its id.
    pub fn revision(&self, id: RevisionId) -> Option<&Revision> {
        self.revisions.iter().find(|r| r.id == id)
    }

    /// Neither struck nor a note of the facilitator's own.
    pub fn counts(&self) -> bool {
        !self.struck && !self.marks.contains(&Mark::OwnNote)
    }
}
