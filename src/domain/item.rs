//! Items: the numbered entries of the spec, and the slots that each kind has.

use super::event::DraftRule;
use super::ids::{ItemId, PersonId, RevisionId, StatementId};
use super::person::PersonRef;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What an entry of the spec is. The prefix of its number (`KEEP-3`) is [`ItemKind::prefix`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A step of the workflow; carries the same-workflow promise (S49).
    Step,
    /// Trusted behaviour, or compatibility that others depend on (S41, S55).
    Keep,
    /// A decision that the tool or its people make (S17).
    Rule,
    /// A workaround or double check that the rebuild makes unnecessary (S41).
    Fix,
    /// A protection that was skipped (S21).
    Eng,
    /// What somebody knows that is not written down (S40).
    Know,
    /// Intent against use, or paper against practice (S16, S46).
    Drift,
    /// A choice that looks odd, and its reason (S44).
    Dec,
    /// What is not known, with who might and by when.
    Open,
    /// An action with a name and a date.
    Next,
    /// A word that means something particular here (S18).
    Glossary,
}

/// One slot of an item kind: what `becomes` and the desk pass may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotSpec {
    /// The name used in questionnaires and answers files.
    pub name: &'static str,
    /// A missing one prints `[NEEDS CLARIFICATION: …]`.
    pub required: bool,
}

const fn slot(name: &'static str) -> SlotSpec {
    SlotSpec { name, required: false }
}
const fn need(name: &'static str) -> SlotSpec {
    SlotSpec { name, required: true }
}

/// Slots that every kind has.
pub const COMMON_SLOTS: &[SlotSpec] = &[slot("title"), slot("accept"), slot("priority")];

impl ItemKind {
    /// Every kind, in the order of the spec.
    pub const ALL: [ItemKind; 11] = [
        ItemKind::Step,
        ItemKind::Keep,
        ItemKind::Rule,
        ItemKind::Fix,
        ItemKind::Eng,
        ItemKind::Know,
        ItemKind::Drift,
        ItemKind::Dec,
        ItemKind::Open,
        ItemKind::Next,
        ItemKind::Glossary,
    ];

    /// The capital prefix of the item's number.
    pub const fn prefix(self) -> &'static str {
        match self {
            ItemKind::Step => "STEP",
            ItemKind::Keep => "KEEP",
            ItemKind::Rule => "RULE",
            ItemKind::Fix => "FIX",
            ItemKind::Eng => "ENG",
            ItemKind::Know => "KNOW",
            ItemKind::Drift => "DRIFT",
            ItemKind::Dec => "DEC",
            ItemKind::Open => "OPEN",
            ItemKind::Next => "NEXT",
            ItemKind::Glossary => "GLOSSARY",
        }
    }

    /// The name used in questionnaires and answers files (`keep`).
    pub const fn name(self) -> &'static str {
        match self {
            ItemKind::Step => "step",
            ItemKind::Keep => "keep",
            ItemKind::Rule => "rule",
            ItemKind::Fix => "fix",
            ItemKind::Eng => "eng",
            ItemKind::Know => "know",
            ItemKind::Drift => "drift",
            ItemKind::Dec => "dec",
            ItemKind::Open => "open",
            ItemKind::Next => "next",
            ItemKind::Glossary => "glossary",
        }
    }

    /// The kind with this name, as questionnaires and answers files write it.
    pub fn from_name(name: &str) -> Option<ItemKind> {
        ItemKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The slots of this kind beyond [`COMMON_SLOTS`], in the order in which they are shown.
    pub const fn own_slots(self) -> &'static [SlotSpec] {
        match self {
            ItemKind::Step => {
                const {
                    &[
                        slot("who"),
                        slot("starts"),
                        slot("done"),
                        slot("where"),
                        slot("real"),
                        slot("judgement"),
                        slot("back_to"),
                    ]
                }
            }
            ItemKind::Keep => {
                const {
                    &[
                        slot("while"),
                        slot("when"),
                        need("behaviour"),
                        slot("why"),
                        slot("breaks"),
                        slot("step"),
                        slot("form"),
                        slot("relies"),
                        slot("sample"),
                    ]
                }
            }
            ItemKind::Fix => {
                const {
                    &[
                        need("when"),
                        need("behaviour"),
                        slot("who"),
                        slot("does"),
                        slot("how"),
                        slot("times"),
                        slot("minutes"),
                        slot("people"),
                        slot("matched_by"),
                        slot("late_ok"),
                    ]
                }
            }
            ItemKind::Rule => {
                const {
                    &[
                        slot("by"),
                        slot("where"),
                        need("when"),
                        slot("input"),
                        need("decide"),
                        slot("rule"),
                        slot("then"),
                        slot("wrong_when"),
                    ]
                }
            }
            ItemKind::Eng => {
                const {
                    &[
                        slot("area"),
                        slot("mode"),
                        slot("today"),
                        slot("if"),
                        need("response"),
                        slot("happened"),
                        slot("seen_first"),
                        slot("engineer"),
                    ]
                }
            }
            ItemKind::Know => {
                const {
                    &[
                        slot("hard"),
                        slot("cue"),
                        slot("decide"),
                        slot("beginner"),
                        slot("carrier"),
                        slot("backup"),
                        slot("factor"),
                    ]
                }
            }
            ItemKind::Drift => const { &[slot("paper"), slot("real"), slot("use"), slot("default")] },
            ItemKind::Dec => const { &[slot("odd"), slot("reason"), slot("tried"), slot("still")] },
            ItemKind::Open => const { &[slot("question"), slot("who"), slot("by"), slot("blocks")] },
            ItemKind::Next => const { &[slot("action"), slot("who"), slot("by")] },
            ItemKind::Glossary => const { &[slot("word"), slot("means"), slot("not")] },
        }
    }

    /// All slots of this kind, common ones first.
    pub fn slots(self) -> impl Iterator<Item = SlotSpec> {
        COMMON_SLOTS.iter().chain(self.own_slots()).copied()
    }
}

/// What an item counts as. Two confirmations are two things: of the words, in the room; of the sentence, later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Made from what was said; nobody has looked at it.
    #[default]
    Draft,
    /// The room heard the words read back and agreed.
    WordsConfirmed,
    /// Somebody read the sentence and agreed.
    Confirmed,
}

impl ItemState {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            ItemState::Draft => "draft",
            ItemState::WordsConfirmed => "words_confirmed",
            ItemState::Confirmed => "confirmed",
        }
    }
}

/// An exception between two items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The item that does not hold here.
    pub item: ItemId,
    /// In which respect.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// A list that a sentence counts ("the ten ticks") in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedList {
    /// What it lists.
    pub name: String,
    /// Its entries.
    pub entries: Vec<String>,
}

/// An exposure that somebody accepts for a while (S31).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Who accepts it.
    pub by: PersonRef,
    /// Until when.
    pub until: Date,
}

/// What a desk pass changes about an item; what is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemEdit {
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The whole sentence, in place of the one made from slots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The words to print as said; printed only if a source holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Acceptance scenarios (GIVEN, WHEN, THEN), one each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Vec<String>>,
    /// 1 (first) to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// Its place among those of its kind, from 1, as the room put them when they were read back. Goes before every
    /// other order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u8>,
    /// Slots by name; an empty text empties the slot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, String>,
    /// Exceptions between this item and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<Limit>>,
    /// A list that the sentence counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<NamedList>,
    /// Where a copy of today's form is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// What is done until it is built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<ItemId>,
    /// Open questions that must be answered first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<BTreeSet<ItemId>>,
    /// DRIFT: build what is used today, before anybody decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_default: Option<bool>,
    /// OPEN: what a builder does until it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_then: Option<String>,
    /// ENG: accepted instead of mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// The word by which an answers file points at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
}

impl ItemEdit {
    /// Lays a later edit over this one.
    pub fn lay_over(&mut self, later: &ItemEdit) {
        fn take<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
        take(&mut self.title, &later.title);
        take(&mut self.sentence, &later.sentence);
        take(&mut self.why, &later.why);
        take(&mut self.quote, &later.quote);
        take(&mut self.accept, &later.accept);
        take(&mut self.priority, &later.priority);
        take(&mut self.place, &later.place);
        take(&mut self.limits, &later.limits);
        take(&mut self.list, &later.list);
        take(&mut self.sample, &later.sample);
        take(&mut self.meanwhile, &later.meanwhile);
        take(&mut self.blocked_by, &later.blocked_by);
        take(&mut self.build_default, &later.build_default);
        take(&mut self.until_then, &later.until_then);
        take(&mut self.accepted, &later.accepted);
        take(&mut self.handle, &later.handle);
        self.slots.extend(later.slots.iter().map(|(name, text)| (name.clone(), text.clone())));
    }
}

/// A statement that an item stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The statement.
    pub statement: StatementId,
    /// The wording that was confirmed; none while nobody confirmed anything.
    pub seen: Option<RevisionId>,
}

/// Who confirmed an item, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Who.
    pub by: BTreeSet<PersonId>,
    /// On which day.
    pub on: Date,
}

/// Why and when an item was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: BTreeSet<PersonId>,
    /// On which day.
    pub on: Date,
}

/// The number of an item, as people and builders write it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCode {
    /// What it is.
    pub kind: ItemKind,
    /// Given once, never reused.
    pub number: u32,
    /// The letters of a replica that did not create the tool.
    pub mark: Option<String>,
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind.prefix(), self.number)?;
        self.mark.iter().try_for_each(|mark| write!(f, "-{mark}"))
    }
}

/// A numbered entry of the spec.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its number.
    pub code: ItemCode,
    /// Numbers that other replicas gave it before they met; never reused.
    pub also_known_as: BTreeSet<ItemCode>,
    /// The rule that drafted it; none for one made by hand.
    pub rule: Option<DraftRule>,
    /// The statements it stands on, in the order in which they came.
    pub sources: Vec<Source>,
    /// What the desk pass made of it.
    pub edit: ItemEdit,
    /// What it counts as.
    pub state: ItemState,
    /// Who confirmed it last.
    pub confirmed: Option<Confirmation>,
    /// Withdrawn: stays, drawn through, with a reason.
    pub withdrawn: Option<Withdrawal>,
}
