//! Two versions of one questionnaire: what changed between them, and what that asks of the version number.
//!
//! The same id is the same thing; another id is the same thing only where the newer text says so (`was:`). Renames are
//! never guessed. Whether a meaning changed cannot be known, so what says so is called likely, with the rule it follows.

mod alike;
mod compare;
mod lineage;
mod pairs;
mod plan;
mod raise;
mod rules;

pub use alike::alike;
pub use compare::compare;
pub use lineage::{acquainted, apart, known_by, related, stragglers};
pub use plan::{Effect, Move, Refused, plan};
pub use raise::{Demand, Raise};

use super::questionnaire::{Kind, TopicId};
use std::collections::BTreeMap;

/// A thing of a questionnaire that has an id: a topic, a field of it, an option of either.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The topic.
    pub topic: TopicId,
    /// The field of its table.
    pub field: Option<String>,
    /// The option, of the field if there is one, else of the question.
    pub option: Option<String>,
}

impl Spot {
    /// A topic.
    pub fn topic(topic: &TopicId) -> Spot {
        Spot { topic: topic.clone(), field: None, option: None }
    }

    fn field(&self, id: &str) -> Spot {
        Spot { field: Some(id.to_owned()), ..self.clone() }
    }

    fn option(&self, id: &str) -> Spot {
        Spot { option: Some(id.to_owned()), ..self.clone() }
    }

    /// Which part of its topic it is, with its id: ``the option `daily` of `often` ``.
    pub fn part(&self) -> String {
        match (&self.field, &self.option) {
            (None, None) => "the question".to_owned(),
            (Some(field), None) => format!("the field `{field}`"),
            (None, Some(option)) => format!("the option `{option}`"),
            (Some(field), Some(option)) => format!("the option `{option}` of `{field}`"),
        }
    }

    /// What it is, with its id: ``the option `daily` of `often` of `does.steps` ``.
    pub fn words(&self) -> String {
        let topic = format!("`{}`", self.topic);
        match (&self.field, &self.option) {
            (None, None) => format!("the topic {topic}"),
            (Some(field), None) => format!("the field `{field}` of {topic}"),
            (None, Some(option)) => format!("the option `{option}` of {topic}"),
            (Some(field), Some(option)) => format!("the option `{option}` of `{field}` of {topic}"),
        }
    }
}

/// Why a meaning has likely changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Most words of `ask` were replaced.
    Ask,
    /// No word of a label is left.
    Label,
    /// A point of a scale stands elsewhere.
    Scale,
    /// Picking it has become an exposure, or is none any more.
    Exposure,
    /// Answers become other items, or fill other slots.
    Becomes,
    /// It is no longer private.
    Private,
}

impl Rule {
    /// The rule, in words that follow a colon.
    pub const fn words(self) -> &'static str {
        match self {
            Rule::Ask => "most words of the question were replaced",
            Rule::Label => "no word of the label is left",
            Rule::Scale => "it stands elsewhere on the scale",
            Rule::Exposure => "whether it is an exposure is answered otherwise",
            Rule::Becomes => "answers become something else in the spec",
            Rule::Private => "it is no longer private",
        }
    }

    /// The key of a file that says so.
    pub const fn key(self) -> &'static str {
        match self {
            Rule::Ask => "ask",
            Rule::Label => "label",
            Rule::Scale => "at",
            Rule::Exposure => "exposure",
            Rule::Becomes => "becomes",
            Rule::Private => "private",
        }
    }
}

/// What happened to a thing. What stayed the same is not mentioned.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Wording only: what this key says.
    Reworded(&'static str),
    /// The meaning has likely changed.
    MeaningChanged(Rule),
    /// It has another id, and says which it had.
    Renamed,
    /// It is new within what was there; every answer still fits.
    Widened,
    /// It is gone from what is still there; answers that used it are kept.
    Narrowed,
    /// Several topics come from this one.
    Split(Vec<TopicId>),
    /// A topic that is gone.
    Gone,
    /// A topic that is new.
    New,
    /// An answer is made of something else.
    KindChanged(Kind, Kind),
    /// It stands in another section, or at another place.
    Moved,
    /// When it is asked, for how long, how much depends on it: what this key says.
    Adjusted(&'static str),
    /// An id that meant something else in an earlier version: answers under it would be read as what they are not.
    Reused(Spot),
    /// Earlier ids that are no longer told: answers given under them are not found any more.
    Forgotten(Vec<String>),
    /// An earlier id that the older version does not have, perhaps a slip.
    WasNothing(String),
}

impl Change {
    /// The name used for programs.
    pub const fn name(&self) -> &'static str {
        match self {
            Change::Reworded(_) => "reworded",
            Change::MeaningChanged(_) => "meaning_changed",
            Change::Renamed => "renamed",
            Change::Widened => "widened",
            Change::Narrowed => "narrowed",
            Change::Split(_) => "split",
            Change::Gone => "gone",
            Change::New => "new",
            Change::KindChanged(..) => "kind_changed",
            Change::Moved => "moved",
            Change::Adjusted(_) => "adjusted",
            Change::Reused(_) => "reused",
            Change::Forgotten(_) => "forgotten",
            Change::WasNothing(_) => "was_nothing",
        }
    }
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it is in the older version; none for what is new, and for the set as a whole.
    pub before: Option<Spot>,
    /// What it is in the newer version; none for what is gone, and for the set as a whole.
    pub after: Option<Spot>,
    /// What happened.
    pub change: Change,
}

/// What changed from one version to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Every change, in the order of the older version; what is new comes last.
    pub differences: Vec<Difference>,
    /// For every topic of the older version, the topics it is in the newer one; the first takes its answers.
    pub heirs: BTreeMap<TopicId, Vec<TopicId>>,
    /// Things that are gone, each with a new one that is worded nearly the same: likely a `was:` is missing.
    pub likely: Vec<(Spot, Spot)>,
}

#[cfg(test)]
mod tests;
