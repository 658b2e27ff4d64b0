//! Answers files: a whole interview as text, both ways.
//!
//! ```text
//!   YAML ──read──▶ AnswersFile ──fill──▶ happenings + documents ──▶ the store
//!   YAML ◀─write── Tool                  (through `domain::act`, as every key and every plain line)
//!   YAML ◀─blank── Questionnaire
//! ```
//!
//! * Reading finds every problem at once, each with line and column; filling happens whole or not at all.
//! * Filling the same file twice adds nothing. A changed answer under the same id is a revision. What a file leaves
//!   out, it says nothing about: nothing is removed, no mark, no relation, no role of a person.
//! * [`write()`] gives a file that [`read()`] and [`fill()`] turn back into the same interview, every wording of every
//!   statement included. What a file does not say: rests and cuts, decisions and publications, when and by whose hands
//!   something was written down, the state of an item before it was withdrawn. Wordings that stand side by side come
//!   back one after the other.
//! * A form needs little: who is not named by `id` is named after their name, a sitting without `id` after its
//!   questionnaire and the one who writes, and where a file has one person (who is no facilitator), they speak
//!   wherever `by` is left out. Lines left empty say nothing.
//! * A sitting that was moved to a newer text brings the earlier ones along, where something was said that the newest does
//!   not ask any more (`earlier:` names them, `earlier_texts:` at the end of the file has them).
//! * **Ids.** An [`AnswersFile`] has ids of its own: those that the file gives, else ids that follow from where a
//!   thing stands in the file. [`fill()`] turns them into the ids of the journal.

use crate::domain::event::ToolStatus;
use crate::domain::hear::STEPS;
use crate::domain::ids::{DocumentHash, ItemId, PersonId, StatementId, ToolId, WalkthroughId};
use crate::domain::item::{ItemCode, ItemEdit, ItemKind, ItemState};
use crate::domain::moment::Moment;
use crate::domain::person::{PersonRef, QuoteAs, Relation};
use crate::domain::questionnaire::{Mode, Questionnaire, TopicId};
use crate::domain::statement::{Content, Mark, Relates};
use crate::domain::status::SetStatus;
use crate::yaml::Place;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod asked;
mod blank;
mod fill;
mod read;
mod write;

pub use blank::blank;
pub use fill::{Filled, Summary, fill};
pub use read::read;
pub use write::write;

/// The one version of the format that this program reads and writes (`takestock_answers: 1`).
pub const FORMAT: u64 = 1;

/// Where a file gets its questionnaires from.
#[derive(Clone, Copy)]
pub struct Sets<'a> {
    /// Finds a questionnaire by its id, in a language if one is named.
    pub named: &'a dyn Fn(&str, Option<&str>) -> Option<Document>,
    /// Reads a text that the file brings along; none if it has errors.
    pub brought: &'a dyn Fn(&str) -> Option<Document>,
}

/// A questionnaire with the text it was read from: what a walkthrough is pinned to.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The text, byte for byte.
    pub text: Arc<str>,
    /// What it says.
    pub set: Arc<Questionnaire>,
}

impl Document {
    /// What the text is known by.
    pub fn hash(&self) -> DocumentHash {
        DocumentHash::of(&self.text)
    }
}

/// An answers file that was read without a problem.
#[derive(Debug, Clone)]
pub struct AnswersFile {
    /// The tool it is about.
    pub tool: ToolFacts,
    /// Who speaks and who is named.
    pub people: Vec<PersonFacts>,
    /// The sittings, in file order.
    pub walkthroughs: Vec<Sitting>,
    /// Statements and statuses, in file order: sitting by sitting, answers before the inbox; then what was said later.
    pub entries: Vec<Entry>,
    /// What the desk pass decided.
    pub items: Vec<ItemFacts>,
    /// Items that are pointed at by a number which no entry of this file gives: they may be in the journal.
    pub(crate) codes: BTreeMap<ItemId, ItemCode>,
}

/// What a file says about the tool; nothing about what is `None`.
#[derive(Debug, Clone)]
pub struct ToolFacts {
    /// Where it stands in the file.
    pub place: Place,
    /// Its id.
    pub id: Option<ToolId>,
    /// The name people say. Missing only in a form that nobody has filled in.
    pub name: Option<String>,
    /// The word for commands and file names; made from the name if the file gives none.
    pub slug: String,
    /// Who answers for it; `Some(None)` is the visible "nobody".
    pub owner: Option<Option<PersonRef>>,
    /// Where it stands.
    pub status: Option<ToolStatus>,
    /// What it was built with.
    pub built_with: Option<String>,
    /// Whose working days and clock.
    pub calendar: Option<String>,
    /// Where it is opened.
    pub link: Option<String>,
    /// Off the list.
    pub archived: Option<bool>,
}

impl ToolFacts {
    /// The id the file gives, or the one that follows from the slug, for a tool that is not on the list yet.
    pub fn tool_id(&self) -> ToolId {
        self.id.unwrap_or_else(|| ToolId::derive(&[&self.slug]))
    }
}

/// What a file says about a person; nothing about what is `None`.
#[derive(Debug, Clone)]
pub struct PersonFacts {
    /// Where it stands in the file.
    pub place: Place,
    /// The id within this file.
    pub id: PersonId,
    /// The id in the journal, if the file gives one.
    pub uuid: Option<PersonId>,
    /// The short word (`maya`).
    pub handle: String,
    /// The name as people say it.
    pub name: Option<String>,
    /// The role in plain words.
    pub role: Option<String>,
    /// What they are to the tool.
    pub relation: Option<Relation>,
    /// The letters that start a line of theirs.
    pub initials: Option<String>,
    /// How they agreed to be quoted.
    pub quote_as: Option<QuoteAs>,
}

/// What a file says about a sitting.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// Where it stands in the file.
    pub place: Place,
    /// Its short name within the tool (`s-02`).
    pub label: String,
    /// The id in the journal, if the file gives one.
    pub uuid: Option<WalkthroughId>,
    /// The questionnaire it runs by.
    pub document: Document,
    /// The texts it ran by before, the first one first.
    pub earlier: Vec<Document>,
    /// Who writes, and who is there.
    pub mode: Mode,
    /// Who runs it.
    pub facilitator: Option<PersonId>,
    /// When it began; the time of filling if the file does not say.
    pub started: Option<Moment>,
    /// How many minutes it took. A sitting with minutes is over.
    pub minutes: Option<u32>,
    /// When it ended, where that is not the start and the minutes put together (it rested).
    pub ended: Option<Moment>,
    /// Who else is there.
    pub present: Option<BTreeSet<PersonId>>,
}

impl Sitting {
    /// Every text it has run by, the one of now last.
    fn texts(&self) -> impl Iterator<Item = &Document> {
        self.earlier.iter().chain([&self.document])
    }
}

/// One entry under a topic, in an inbox, or among what was said later.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands in the file.
    pub place: Place,
    /// The place of its sitting in [`AnswersFile::walkthroughs`]; none for what was said outside any.
    pub sitting: Option<usize>,
    /// The question; none in the inbox.
    pub topic: Option<TopicId>,
    /// What it says.
    pub what: What,
}

/// What an entry says.
#[derive(Debug, Clone)]
pub enum What {
    /// Something was said.
    Said(Box<Telling>),
    /// A status was set.
    Status {
        /// The status.
        status: SetStatus,
        /// Who said so.
        by: Vec<PersonId>,
        /// At which minute.
        minute: Option<u32>,
    },
}

/// One thing said, as a file tells it; nothing about what is `None`.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The id within this file.
    pub id: StatementId,
    /// The id in the journal, if the file gives one.
    pub uuid: Option<StatementId>,
    /// The short word (`as`).
    pub handle: Option<String>,
    /// The how-manieth statement of its topic (or inbox) in its sitting, from 1.
    pub nth: usize,
    /// It stood in an inbox, or among what was said later.
    pub caught: bool,
    /// Further questions.
    pub also: Option<BTreeSet<TopicId>>,
    /// What was said.
    pub content: Content,
    /// What was said before it was put otherwise, the first wording first.
    pub was: Vec<Content>,
    /// The statement it is about.
    pub relates: Option<Relates>,
    /// Its marks.
    pub marks: Option<BTreeSet<Mark>>,
    /// At which minute.
    pub minute: Option<u32>,
    /// When, where that does not follow from the minute.
    pub at: Option<Moment>,
    /// The question as it was asked, where that is not the wording of the questionnaire.
    pub asked: Option<String>,
    /// Struck, or brought back.
    pub struck: Option<bool>,
}

/// What a file says about an item.
#[derive(Debug, Clone)]
pub struct ItemFacts {
    /// Where it stands in the file.
    pub place: Place,
    /// The id within this file.
    pub id: ItemId,
    /// The id in the journal, if the file gives one.
    pub uuid: Option<ItemId>,
    /// The number it has in the journal, if the file gives one.
    pub code: Option<ItemCode>,
    /// What it is.
    pub kind: ItemKind,
    /// The how-manieth of its kind in the file, from 1.
    pub nth: usize,
    /// What the desk pass made of it, its handle included.
    pub edit: ItemEdit,
    /// The statements whose words are to be printed as its quote.
    pub quoted: Option<StatementId>,
    /// The statements it stands on.
    pub from: Vec<Cited>,
    /// What it is worth.
    pub stated: Option<Stated>,
}

/// A statement that an item stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited {
    /// The statement.
    pub statement: StatementId,
    /// Which of its wordings they had before them, from 0, where that is not the one of today (`seen: was` is 0).
    pub seen: Option<usize>,
}

/// What an item is worth, and who says so.
#[derive(Debug, Clone)]
pub struct Stated {
    /// What it counts as; `None` is withdrawn.
    pub state: Option<ItemState>,
    /// Who says so.
    pub by: Option<BTreeSet<PersonId>>,
    /// On which day.
    pub on: Option<Date>,
    /// Why it was withdrawn.
    pub reason: String,
}

/// The code in a text such as `KEEP-3` or `KEEP-3-mfo`.
fn item_code(text: &str) -> Option<ItemCode> {
    let mut parts = text.split('-');
    let prefix = parts.next()?;
    let kind = ItemKind::ALL.into_iter().find(|kind| kind.prefix() == prefix)?;
    let number = parts.next().filter(|n| !n.starts_with(['0', '+']))?.parse().ok()?;
    let mark = parts.next().map(str::to_owned);
    let good = mark.as_ref().is_none_or(|m| m.len() == 3 && m.bytes().all(|b| b.is_ascii_lowercase()));
    (good && parts.next().is_none()).then_some(ItemCode { kind, number, mark })
}

/// Whether a text can stand as a handle: one word that is no number of an item, no id and no `topic/n`.
fn is_handle(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | ':' | ','))
        && item_code(text).is_none()
        && text.parse::<StatementId>().is_err()
}

#[cfg(test)]
mod tests;
