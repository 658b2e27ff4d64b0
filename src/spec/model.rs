//! What a spec is made of.

mod area;
mod entry;

pub use area::*;
pub use entry::*;

use super::lint::Finding;
use super::text::Text;
use super::trace::TraceRow;
use crate::domain::event::ToolStatus;
use crate::domain::item::ItemCode;
use crate::domain::questionnaire::{Mode, TopicId};
use jiff::civil::Date;

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
    /// Actions and questions whose day is past.
    pub overdue: Vec<Text>,
    /// The sentence that says a fortnight's leave does what a resignation does, where it does.
    pub absence: Option<Text>,
    /// The signs, the gate and the quarterly look, each if there is something to say of it.
    pub governed: Vec<Governed>,
}

/// What follows from how the tool stands, under a word of ours.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Governed {
    /// What it is about.
    pub what: &'static str,
    /// What there is to say.
    pub text: Text,
}

/// A line of an overview: some words and the item that tells the rest.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Pointer {
    /// The words.
    pub text: Text,
    /// The item.
    pub code: ItemCode,
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
    /// What there is to look at: pictures, exports, copies, prompts.
    pub collected: Option<Table>,
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
    /// What was answered in words instead of a row, each with where it comes from.
    pub in_words: Vec<Text>,
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
    /// *Withheld*, what was said: topics with how many answers, private fields with their labels, never the words.
    pub withheld_answers: Vec<Text>,
}

/// What goes into the second file.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct EvidencePart {
    /// How this was learned.
    pub sittings: Vec<Sitting>,
    /// How many users were heard, and of how many.
    pub heard: Option<Text>,
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
    /// Who says what.
    pub compared: Option<Compared>,
    /// Lists that sentences count.
    pub lists: Vec<(ItemCode, Text, Vec<Text>)>,
    /// Copies of today's forms.
    pub samples: Vec<(ItemCode, Text)>,
    /// KNOW whose carrier is a person.
    pub know: Vec<Block>,
    /// NEXT that are no builder's.
    pub actions: Vec<Block>,
    /// Withdrawn items.
    pub withdrawn: Vec<Block>,
    /// Everything that was said and may be printed, by topic.
    pub said: Vec<SaidUnder>,
    /// What is no longer as it was said in an earlier sitting.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Changed>,
    /// What was answered, and is no longer asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_asked: Vec<NoLongerAsked>,
}

/// An answer that is no longer what it was.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Changed {
    /// The topic.
    pub topic: TopicId,
    /// The question, by its name in the outline.
    pub question: Text,
    /// The sitting that changed it.
    pub sitting: Text,
    /// The sitting that had heard it before; empty for what was said outside any.
    pub since: Text,
    /// What was said then and is no longer so, each with who said it and when.
    pub was: Vec<Text>,
    /// What is said now.
    pub now: Vec<Text>,
}

/// What was answered under a question that does not apply any more.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct NoLongerAsked {
    /// The topic.
    pub topic: TopicId,
    /// The question, by its name in the outline.
    pub question: Text,
    /// On what it depends, as the rest of a sentence.
    pub asked_if: Text,
    /// The statements, each with the items that stand on it all the same.
    pub lines: Vec<(SourceLine, Vec<ItemCode>)>,
}

/// Who says what: topics and people side by side.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Compared {
    /// The people, those who built it first.
    pub people: Vec<Text>,
    /// A row for each thing.
    pub rows: Vec<ComparedRow>,
}

/// One thing, and what each of the people has to it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ComparedRow {
    /// The topic.
    pub topic: TopicId,
    /// The question, by its name in the outline.
    pub question: Text,
    /// A cell for each of the people.
    pub cells: Vec<ComparedCell>,
    /// What they come to, if there is something to say of it.
    pub mark: Option<String>,
}

/// What one person has to one thing.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparedCell {
    /// What they said, in short.
    Said(Text),
    /// They were asked, and did not mention it.
    NotMentioned,
    /// They were not asked.
    NotAsked,
    /// They were asked, and do not know.
    DoesNotKnow,
}

impl ComparedCell {
    /// The cell as it is printed: the words, or `·` not mentioned, `–` not asked, `?` does not know.
    pub fn text(&self) -> Text {
        match self {
            ComparedCell::Said(words) => words.clone(),
            ComparedCell::NotMentioned => Text::ours("·"),
            ComparedCell::NotAsked => Text::ours("–"),
            ComparedCell::DoesNotKnow => Text::ours("?"),
        }
    }
}

/// What was said under one topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SaidUnder {
    /// The topic; none for what was said beside the questions.
    pub topic: Option<TopicId>,
    /// The question, by its name in the outline.
    pub question: Text,
    /// The statements, each with the items that stand on it.
    pub lines: Vec<(SourceLine, Vec<ItemCode>)>,
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
