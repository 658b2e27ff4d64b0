//! Events: everything that can happen to a tool, and how it is written down for good.
//!
//! One append-only journal a tool. An event is a header, which is public within the store and never changes, and
//! a body, which a purge may remove. Everything else that takestock shows is a fold over these.
//!
//! Bodies refuse fields they do not know: what a newer takestock added under an old version number would else be
//! left out when a fact is set anew, and nobody would see it. So a change of what a field means raises the version of
//! its body; a further field that may be left out need not, for whoever does not know it refuses it.

mod item;
mod said;
mod walkthrough;

pub use item::*;
pub use said::*;
pub use walkthrough::*;

use super::ids::{ReplicaId, ToolId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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
