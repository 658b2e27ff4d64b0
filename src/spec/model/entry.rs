//! An entry of the spec: its marks, its lines, its block.

use super::Area;
use crate::domain::ids::{ItemId, StatementId};
use crate::domain::item::{ItemCode, ItemState};
use crate::domain::questionnaire::{Evidence, TopicId};
use crate::domain::statement::Wording;
use crate::spec::text::Text;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A mark on the sentence line: do not build this yet. Derived, never stored; strongest first.
///
/// Draft is the strongest, for nobody has agreed to any of it; then the words that changed since, then people who
/// differ, then what waits for an answer, then what nobody asked the tool to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Nobody confirmed it, or a check holds it back.
    Draft,
    /// The words changed after it was confirmed.
    Suspect,
    /// People differ.
    Disputed,
    /// Waits for an answer.
    Blocked(ItemCode),
    /// People do this today, and nobody decided that the tool shall.
    PeopleDoThis,
}

impl std::fmt::Display for Hold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Hold::Draft => f.write_str("[DRAFT]"),
            Hold::Suspect => f.write_str("[SUSPECT]"),
            Hold::Disputed => f.write_str("[DISPUTED]"),
            Hold::Blocked(code) => write!(f, "[BLOCKED {code}]"),
            Hold::PeopleDoThis => f.write_str("[PEOPLE DO THIS]"),
        }
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// The key of a value in an item's block, in the order in which they are printed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($(#[$doc])+ $name,)+ }

        impl Key {
            /// Every key.
            pub const ALL: &'static [Key] = &[$(Key::$name),+];

            /// As it is printed: letters and spaces, a capital first.
            pub const fn text(self) -> &'static str {
                match self { $(Key::$name => $text),+ }
            }
        }
    };
}

keys! {
    /// What it counts as, by whom and when; priority, evidence and steps follow. Always first.
    State = "State",
    /// OPEN, DRIFT, NEXT: who is to answer, decide or act.
    Who = "Who",
    /// Until when.
    By = "By",
    /// What was said otherwise since it was confirmed.
    Suspect = "Suspect",
    /// Each side of a disagreement.
    Disputed = "Disputed",
    /// Open questions that must be answered first.
    BlockedBy = "Blocked by",
    /// RULE: the tool or people.
    DecidedBy = "Decided by",
    /// RULE: from what it is decided.
    Input = "Input",
    /// RULE: what is done then.
    Then = "Then",
    /// RULE: when it is wrong.
    WrongWhen = "Wrong when",
    /// FIX: what people do, and what it costs. ENG: how it is.
    Today = "Today",
    /// FIX: in which way people do it (double entry, go around).
    How = "How",
    /// FIX: who does it.
    DoneBy = "Done by",
    /// FIX: how the two records are matched.
    MatchedBy = "Matched by",
    /// FIX: how late it may be.
    LateBy = "May be late by",
    /// ENG: the sentence comes from the questionnaire.
    Wording = "Wording",
    /// ENG: whether it already happened.
    Happened = "Happened",
    /// ENG: who would see it first (S24).
    SeenFirstBy = "Seen first by",
    /// ENG: the named engineer (S48).
    Engineer = "Engineer",
    /// ENG: what is done until it is built.
    Meanwhile = "Meanwhile",
    /// ENG: who bears it, and until when.
    Accepted = "Accepted",
    /// STEP, as a block (withdrawn only): what starts it.
    Starts = "Starts",
    /// STEP, as a block: how one knows that it is done.
    Done = "Done when",
    /// STEP, as a block: where it is done.
    Where = "Where",
    /// STEP, as a block: whether it happens.
    Real = "Real",
    /// STEP, as a block: whether it needs judgement.
    Judgement = "Needs judgement",
    /// STEP, as a block: what it can come back to.
    BackTo = "Back to",
    /// Why it is so.
    Why = "Why",
    /// KEEP: the step as it was said, where none of the steps is meant.
    Step = "Step",
    /// KEEP: what would break the trust.
    Breaks = "Breaks",
    /// KEEP: who relies on it.
    Relies = "Relies",
    /// KEEP: in which form.
    Form = "Form",
    /// DRIFT: as it is written.
    OnPaper = "On paper",
    /// DRIFT: as it happens.
    InPractice = "In practice",
    /// DRIFT: what it is used for.
    InUse = "In use",
    /// DRIFT: what holds until somebody decides.
    Default = "Default",
    /// DRIFT: whether a builder may build the default.
    BuildAsDefault = "Build as default",
    /// DEC: what looks odd.
    Odd = "Odd",
    /// DEC: why.
    Reason = "Reason",
    /// DEC: what was tried before.
    Tried = "Tried",
    /// DEC: what follows for a builder.
    So = "So",
    /// KNOW: what will carry it in the rebuild (S51).
    Carrier = "Carrier",
    /// KNOW: why it is hard.
    Hard = "Hard",
    /// KNOW: what is noticed.
    Cue = "Cue",
    /// KNOW: how it is decided.
    Decide = "Decide",
    /// KNOW: what a beginner does.
    Beginner = "Beginner",
    /// KNOW: a case.
    Case = "Case",
    /// KNOW: who could do it too.
    Backup = "Backup",
    /// KNOW: the knowledge-loss band, only with private answers.
    Loss = "Loss",
    /// OPEN: what it holds up.
    Blocks = "Blocks",
    /// OPEN: what a builder does until it is answered.
    UntilThen = "Until then",
    /// One quote.
    Said = "Said",
    /// A scenario; repeated for more.
    Accept = "Accept",
    /// An exception between two items.
    Limits = "Limits",
    /// A list in the evidence file.
    List = "List",
    /// A copy of today's form.
    Sample = "Sample",
    /// Where it comes from.
    From = "From",
}

/// A line of an item's block: `- Key: value | Key: value`.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Line(pub Vec<Part>);

/// A value on a line, with its key; without one it goes with the value before it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Part {
    /// The key; the first part of a line always has one.
    pub key: Option<Key>,
    /// The value.
    pub value: Text,
}

/// An item as it is printed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Block {
    /// The item.
    pub item: ItemId,
    /// Its number.
    pub code: ItemCode,
    /// Numbers that other machines gave it.
    pub also: Vec<ItemCode>,
    /// The heading: at most 60 characters, one line, no state, no full stop.
    pub title: Text,
    /// Why it must not be built yet, strongest first; the first is printed in front of the sentence.
    pub holds: Vec<Hold>,
    /// The sentence, one clause each; empty for kinds that have none.
    pub clauses: Vec<Text>,
    /// `- Key: value` lines in order, State first.
    pub lines: Vec<Line>,
    /// What it counts as.
    pub state: ItemState,
    /// Who confirmed it, as far as they may be named, and when. Set only if somebody other than a facilitator did.
    pub confirmed: Option<(Vec<String>, Date)>,
    /// Withdrawn: on which day, and why.
    pub withdrawn: Option<(Date, Text)>,
    /// 1 (first) to 3.
    pub priority: u8,
    /// The strongest evidence among its sources.
    pub evidence: Option<Evidence>,
    /// The sentence is the questionnaire's own.
    pub standard: bool,
    /// The steps it belongs to.
    pub steps: Vec<ItemCode>,
    /// What fills which slot, by slot name, resolved and with the desk pass laid over. For the other formats.
    pub slots: BTreeMap<&'static str, Text>,
    /// Scenarios, cut at their GIVEN, WHEN and THEN.
    pub accept: Vec<Scenario>,
    /// Where the room put it among those of its kind, from 1.
    pub place: Option<u8>,
    /// FIX: hours a week.
    pub hours: Option<f64>,
    /// ENG: which of the ten areas (S21).
    pub area: Option<Area>,
    /// Day by which an OPEN, DRIFT or NEXT is due.
    pub due: Option<Date>,
    /// Due before the day of the newest event.
    pub overdue: bool,
    /// The statements it stands on.
    pub sources: Vec<SourceLine>,
    /// Items it names.
    pub links: BTreeSet<ItemCode>,
}

impl Block {
    /// The mark in front of the sentence.
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.first()
    }

    /// A value by its key; the first, if there are more.
    pub fn value(&self, key: Key) -> Option<&Text> {
        self.lines.iter().flat_map(|line| &line.0).find(|part| part.key == Some(key)).map(|part| &part.value)
    }

    /// The sentence on one line, as plain text.
    pub fn sentence(&self) -> String {
        self.clauses.iter().map(Text::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// A scenario. What does not begin with one of the words is kept whole in `then`.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Scenario {
    /// After GIVEN, without the word.
    pub given: Option<Text>,
    /// After WHEN.
    pub when: Option<Text>,
    /// After THEN, or the whole text.
    pub then: Text,
    /// It has all three, in this order.
    pub whole: bool,
}

/// A statement that an item stands on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SourceLine {
    /// The statement.
    pub statement: StatementId,
    /// Where a spec points at it; none while it is in the inbox.
    pub reference: Option<(TopicId, usize)>,
    /// Who said it.
    pub who: Text,
    /// In which sitting, and at what time on the wall: `s-02 10:13`.
    pub when: Text,
    /// How it is known.
    pub evidence: Evidence,
    /// In whose words.
    pub wording: Wording,
    /// What was said, as plain words.
    pub words: Text,
}
