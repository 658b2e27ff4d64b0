//! Items: the numbered entries of the spec, and the slots that each kind has.

use serde::{Deserialize, Serialize};

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
