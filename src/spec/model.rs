//! What a spec is made of.

use super::lint::Finding;
use super::text::Text;
use super::trace::TraceRow;
use crate::domain::event::ToolStatus;
use crate::domain::ids::{ItemId, StatementId};
use crate::domain::item::{ItemCode, ItemState};
use crate::domain::questionnaire::{Evidence, Mode, TopicId};
use crate::domain::statement::Wording;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How far people are named. Never further than each person agreed to be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// By name, where the person agreed.
    Full,
    /// By role; several with the same role are told apart by a number.
    #[default]
    Roles,
    /// Not at all: everybody is "somebody".
    None,
}

impl Names {
    /// The name used on the command line and in the front matter.
    pub const fn name(self) -> &'static str {
        match self {
            Names::Full => "full",
            Names::Roles => "roles",
            Names::None => "none",
        }
    }
}

/// What the reader of a spec may see, and what only the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How far people are named.
    pub names: Names,
    /// With answers to private questions, private fields and the knowledge-loss band.
    pub include_private: bool,
    /// Where the journal stood, `head@seq`.
    pub journal: Option<String>,
}

/// The spec of a tool.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Spec {
    /// The front matter.
    pub front: Front,
    /// Half a page for everybody.
    pub summary: Summary,
    /// *Not decided yet*: OPEN, by number.
    pub open: Vec<Block>,
    /// *Not decided yet*: DRIFT, by number.
    pub drift: Vec<Block>,
    /// *Workflow and facts*.
    pub workflow: Workflow,
    /// *Must keep*: KEEP, then RULE.
    pub keep: Vec<Block>,
    /// *Must fix*: the overview, most hours first.
    pub fix_overview: Vec<FixRow>,
    /// *Must fix*: FIX, by number.
    pub fix: Vec<Block>,
    /// *Must add*: always the ten areas.
    pub areas: Vec<AreaRow>,
    /// *Must add*: ENG, by number.
    pub add: Vec<Block>,
    /// *Odd on purpose, and what the author knows*: DEC, then KNOW that a builder carries.
    pub odd: Vec<Block>,
    /// The plan, four steps in the article's order (S43).
    pub plan: Vec<PlanStep>,
    /// NEXT that are a builder's: those that an exposure waits for, and those given to an engineer.
    pub actions: Vec<Block>,
    /// *Quantities*.
    pub quantities: Vec<Quantity>,
    /// *Words*.
    pub words: Vec<Word>,
    /// *Not in scope*, only if somebody said so.
    pub out_of_scope: Vec<Said>,
    /// What the questions came to that no item tells.
    pub closing: Closing,
    /// Item by item, where it comes from.
    pub trace: Vec<TraceRow>,
    /// What goes into the second file.
    pub evidence: EvidencePart,
    /// What the checks found.
    pub findings: Vec<Finding>,
    /// Whether P3 items belong into the evidence file, for the main one is over its budget
    /// ([`super::build::BUDGET_LINES`]).
    pub over_budget: bool,
}

impl Spec {
    /// Every block with a number, of both files, in the order of the spec.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        [&self.open, &self.drift, &self.keep, &self.fix, &self.add, &self.odd, &self.actions]
            .into_iter()
            .chain([&self.evidence.know, &self.evidence.actions, &self.evidence.withdrawn])
            .flatten()
    }
}

/// The flat keys on top of the main file.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Front {
    /// The tool's name. Hostile.
    pub tool: String,
    /// The word for file names. Hostile.
    pub slug: String,
    /// The newest published version; 0 before the first.
    pub spec_version: u32,
    /// Something happened after that version.
    pub changed_since: bool,
    /// The day of the newest event.
    pub as_of: Option<Date>,
    /// Where the journal stood, `head@seq`.
    pub journal: Option<String>,
    /// Where the tool stands.
    pub status: Option<ToolStatus>,
    /// Who answers for it.
    pub owner: Option<Text>,
    /// How soon its absence is felt: the id of the picked option. Hostile.
    pub criticality: Option<String>,
    /// What data is in it: the ids of the picked options. Hostile.
    pub data: Vec<String>,
    /// Whose working days and clock. Hostile; empty if nobody said.
    pub calendar: String,
    /// How far people are named.
    pub names: Names,
    /// Private answers are included.
    pub private_included: bool,
    /// Requirements without a hold mark, and all requirements.
    pub build_ready: Ready,
    /// The name of the second file. Hostile as the slug is.
    pub evidence_file: String,
}

/// How many requirements (KEEP, RULE, FIX, ENG) may be built. Each is counted once, by its strongest hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Ready {
    /// No hold mark.
    pub ready: usize,
    /// All that are not withdrawn.
    pub of: usize,
    /// `[DRAFT]`.
    pub draft: usize,
    /// `[SUSPECT]`.
    pub suspect: usize,
    /// `[DISPUTED]`.
    pub disputed: usize,
    /// `[BLOCKED …]`.
    pub blocked: usize,
    /// `[PEOPLE DO THIS]`.
    pub people: usize,
}

/// The half page for everybody.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Summary {
    /// Sentences on what it is, from what was said alone.
    pub about: Vec<Text>,
    /// First column of the table: what is trusted.
    pub trusted: Vec<Pointer>,
    /// Second column: what costs hours.
    pub costs: Vec<Pointer>,
    /// Third column: what is missing.
    pub missing: Vec<Pointer>,
    /// What would be lost first.
    pub first_at_risk: Option<Text>,
    /// How much may be built.
    pub ready: Ready,
    /// What must be decided before the rest, with who and by when.
    pub decide_first: Vec<Text>,
    /// The sentence that says a fortnight's leave does what a resignation does, where it does.
    pub absence: Option<Text>,
}

/// A line of an overview: some words and the item that tells the rest.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Pointer {
    /// The words.
    pub text: Text,
    /// The item.
    pub code: ItemCode,
}

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

/// *Workflow and facts*.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Workflow {
    /// The steps, in the order in which they were said.
    pub steps: Vec<StepRow>,
    /// Who uses it.
    pub users: Option<Table>,
    /// What data is in it.
    pub data: Vec<Text>,
    /// Where it lives.
    pub places: Option<Table>,
    /// What it connects to.
    pub connections: Option<Table>,
    /// What it owns, and which copy wins.
    pub facts: Vec<FactRow>,
}

/// A table made of rows that were said under one question: its columns as the questionnaire names them. Columns
/// that nobody filled are left out; the last cell of a row is where it comes from.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Table {
    /// Headings.
    pub columns: Vec<Text>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Text>>,
}

/// A step of the workflow, one row of the table.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StepRow {
    /// Its number.
    pub code: ItemCode,
    /// What it is called.
    pub title: Text,
    /// Who does it.
    pub who: Text,
    /// What starts it.
    pub starts: Text,
    /// How one knows that it is done.
    pub done: Text,
    /// Where it is done.
    pub place: Text,
    /// It is done outside the tool (the option `tool` was not the one picked; nothing said counts as inside).
    pub outside: bool,
    /// Whether it happens, or only on paper.
    pub real: Text,
    /// It is only on paper: no parity is owed.
    pub paper: bool,
    /// It needs judgement.
    pub judgement: Option<bool>,
    /// The step it can come back to.
    pub back_to: Option<ItemCode>,
    /// The words where no step is meant.
    pub back_to_words: Text,
    /// What it counts as: draft, words confirmed, confirmed, suspect.
    pub state: Text,
    /// Where it comes from.
    pub from: Text,
}

/// A fact that the tool keeps.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FactRow {
    /// The fact.
    pub fact: Text,
    /// Where else it is kept.
    pub also_in: Text,
    /// Which copy wins.
    pub wins: Text,
    /// The items about it (FIX that copy it, OPEN that ask about it).
    pub items: Vec<ItemCode>,
    /// Where it comes from.
    pub from: Text,
}

/// A line of the FIX overview.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FixRow {
    /// The item.
    pub code: ItemCode,
    /// What it is about: its title.
    pub does: Text,
    /// In which way.
    pub how: Text,
    /// Hours a week.
    pub hours: Option<f64>,
    /// How the hours come about: `40 times a week x 5 minutes x 1 person`; says so where one person was assumed.
    pub sum: Text,
}

macro_rules! areas {
    ($($(#[$doc:meta])+ $name:ident = $id:literal, $title:literal, [$($topic:literal),*];)+) => {
        /// The ten areas of engineering that a prototype skips (S21, S47), in the order of the plan.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Area { $($(#[$doc])+ $name,)+ }

        impl Area {
            /// All ten.
            pub const ALL: [Area; 10] = [$(Area::$name),+];

            /// The name used in questionnaires.
            pub const fn id(self) -> &'static str {
                match self { $(Area::$name => $id),+ }
            }

            /// For people.
            pub const fn title(self) -> &'static str {
                match self { $(Area::$name => $title),+ }
            }

            /// The topics that ask about it.
            pub const fn topics(self) -> &'static [&'static str] {
                match self { $(Area::$name => &[$($topic),*]),+ }
            }

            /// The area with this name.
            pub fn from_id(id: &str) -> Option<Area> {
                Area::ALL.into_iter().find(|area| area.id() == id)
            }
        }
    };
}

areas! {
    /// Who gets in.
    Auth = "auth", "sign-in", ["risk.access"];
    /// What a wrong value does.
    DataLayer = "data_layer", "data layer", ["risk.data"];
    /// Who looked, who changed.
    AuditTrails = "audit_trails", "audit trail", ["risk.access_log"];
    /// Other systems.
    Integration = "integration", "integration", ["risk.integration"];
    /// How one finds out.
    Monitoring = "monitoring", "monitoring", ["risk.alarm"];
    /// Twice the work.
    Scaling = "scaling", "scaling", ["risk.scale"];
    /// All deleted.
    RecoveryPlan = "recovery_plan", "recovery plan",
        ["risk.backup", "risk.tolerance_down", "risk.tolerance_loss"];
    /// What data is in it, and who looked into that.
    SecurityReview = "security_review", "security review", ["does.data"];
    /// What people see when a part fails.
    ErrorHandling = "error_handling", "error handling", ["risk.alarm"];
    /// Who can mend it.
    Documentation = "documentation", "documentation", ["risk.knowledge"];
}

/// What is known about an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaState {
    /// An exposure is open.
    Gap,
    /// Somebody said that it is there.
    Done,
    /// It was asked, and nobody knew.
    NobodyKnows,
    /// It was not asked.
    NotAsked,
}

impl AreaState {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            AreaState::Gap => "gap",
            AreaState::Done => "done",
            AreaState::NobodyKnows => "nobody knows",
            AreaState::NotAsked => "not asked",
        }
    }
}

/// A line of the ENG overview; there are always ten.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AreaRow {
    /// The area.
    pub area: Area,
    /// What is known about it.
    pub state: AreaState,
    /// The items of the area.
    pub items: Vec<ItemCode>,
    /// How it is today, as said.
    pub today: Text,
}

/// A step of the plan.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PlanStep {
    /// 1 to 4.
    pub number: u8,
    /// What is done.
    pub title: &'static str,
    /// What is lost by skipping it (S53).
    pub lost_if_skipped: &'static str,
    /// What is to be done, in order; the items of this tool.
    pub tasks: Vec<Text>,
    /// What must be true before the next step begins.
    pub gate: Vec<Text>,
    /// It was skipped: by whom and why (S54).
    pub skipped: Option<Text>,
}

/// A number that was said.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Quantity {
    /// What it counts: the question's name.
    pub name: Text,
    /// As it was said.
    pub value: Text,
    /// Where it comes from.
    pub from: Text,
}

/// A word that means something particular here.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Word {
    /// Its item.
    pub code: ItemCode,
    /// The word.
    pub word: Text,
    /// What it means here.
    pub means: Text,
    /// What it is mistaken for.
    pub not: Text,
    /// What it counts as.
    pub state: Text,
    /// Where it comes from.
    pub from: Text,
}

/// Something that was said, printed as it was.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Said {
    /// Who said it.
    pub who: Text,
    /// The words.
    pub words: Text,
    /// They may be quoted as the speaker's own.
    pub quotable: bool,
    /// Where it comes from.
    pub from: Text,
}

/// What the questions came to that no item tells. Off the record is among *nobody knew … not asked* nowhere: it
/// counts as no answer and stands under [`Closing::no_answer`].
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Closing {
    /// *Nobody knew.*
    pub nobody_knew: Vec<Text>,
    /// *Not asked*, or not reached.
    pub not_asked: Vec<TopicId>,
    /// *Asked, no answer*: they would rather not say, or it was off the record.
    pub no_answer: Vec<TopicId>,
    /// *Did not apply*, with the reason if one was given.
    pub did_not_apply: Vec<Text>,
    /// *Answered, nothing made of it.*
    pub nothing_made: Vec<Text>,
    /// *Withheld*: numbers only, no reason.
    pub withheld: Vec<ItemCode>,
}

/// What goes into the second file.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct EvidencePart {
    /// How this was learned.
    pub sittings: Vec<Sitting>,
    /// The case that was shown.
    pub case: Vec<Said>,
    /// A scenario for each step: it shall go on as it goes now (S49).
    pub parity: Vec<Parity>,
    /// Quotes that the main file has no room for.
    pub quotes: Vec<(ItemCode, Vec<Said>)>,
    /// How far people trust the tool, side by side, never averaged.
    pub trust: Vec<TrustScore>,
    /// Greatest less smallest score, if two people gave one.
    pub trust_spread: Option<f64>,
    /// Lists that sentences count.
    pub lists: Vec<(ItemCode, Text, Vec<Text>)>,
    /// Copies of today's forms.
    pub samples: Vec<(ItemCode, Text)>,
    /// What was sent or promised.
    pub collected: Option<Table>,
    /// KNOW whose carrier is a person.
    pub know: Vec<Block>,
    /// NEXT that are no builder's.
    pub actions: Vec<Block>,
    /// Withdrawn items.
    pub withdrawn: Vec<Block>,
}

/// A sitting, as the reader of the evidence sees it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Sitting {
    /// Its short name.
    pub label: Text,
    /// The questionnaire's title, or its id where the text is not at hand.
    pub questionnaire: Text,
    /// Its version.
    pub version: Text,
    /// On which day.
    pub on: Date,
    /// How many minutes; none while it goes on.
    pub minutes: Option<u32>,
    /// Who writes, and who is there.
    pub mode: Mode,
    /// Who was there.
    pub with: Vec<Text>,
    /// Who ran it.
    pub facilitator: Option<Text>,
    /// How many questions were answered.
    pub answered: usize,
    /// What was skipped or not reached.
    pub skipped: Vec<TopicId>,
}

/// The same-workflow scenario of a step.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Parity {
    /// The step.
    pub step: ItemCode,
    /// The scenario.
    pub scenario: Scenario,
}

/// One person's trust, 0 to 10.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TrustScore {
    /// Who.
    pub who: Text,
    /// As it was said.
    pub score: Text,
    /// The number, if it read as one.
    pub reads: Option<f64>,
    /// The words with it.
    pub words: Text,
    /// Where it comes from.
    pub from: Text,
}
