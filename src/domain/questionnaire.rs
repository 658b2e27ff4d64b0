//! Questionnaires as data: sections, questions, fields, options, and what an answer becomes.
//!
//! These types hold what a well-formed file says, nothing more: the catalog reads and checks the files.
//! Texts are as their author wrote them, so they are hostile until they pass the border of `text`.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::item::ItemKind;
use super::statement::Cell;

/// The one version of the questionnaire format that this program reads (`takestock: 1`).
pub const FORMAT: u32 = 1;

/// The longest id, in bytes. Ids are shown in narrow columns and typed by hand.
pub const MAX_ID: usize = 64;

/// The id of a topic: one or two segments `[a-z][a-z0-9_]*` joined by a dot (`does.last_case`).
///
/// The same id in two questionnaires is the same topic, which makes comparing and merging people a matter of ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TopicId(String);

/// A text that is not an id. Holds the text as it was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: small letters, digits and `_`, beginning with a letter, at most one dot")]
pub struct BadId(pub String);

impl TopicId {
    /// The id written as `text`.
    ///
    /// # Errors
    /// [`BadId`] if the text has another form. Reserved words are the lint's business, so that a journal which
    /// already holds such an id can still be read.
    pub fn new(text: impl Into<String>) -> Result<TopicId, BadId> {
        let text = text.into();
        let mut segments = text.split('.');
        let good = text.len() <= MAX_ID
            && segments.next().is_some_and(is_name)
            && segments.next().is_none_or(is_name)
            && segments.next().is_none();
        if good { Ok(TopicId(text)) } else { Err(BadId(text)) }
    }

    /// The id as it is written in files.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the dot, or the whole id: `does` of `does.last_case`.
    pub fn family(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TopicId {
    type Error = BadId;
    fn try_from(text: String) -> Result<TopicId, BadId> {
        TopicId::new(text)
    }
}

impl From<TopicId> for String {
    fn from(id: TopicId) -> String {
        id.0
    }
}

impl Borrow<str> for TopicId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Whether `text` has the form of one segment of an id: `[a-z][a-z0-9_]*`.
pub fn is_name(text: &str) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];
            /// Every name, in the order of `ALL`.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The name used in files.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// The value with this name.
            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

/// What an answer, or a cell of a table, is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A sentence or two.
    Text,
    /// Several paragraphs.
    Long,
    /// A count; the words are kept beside the reading.
    Number,
    /// 0 to 10; options with `at` label points of it.
    Scale,
    /// Yes or no, with words.
    YesNo,
    /// One of the options.
    Choice,
    /// Any number of the options.
    Multi,
    /// A day; the words are kept beside the reading.
    Date,
    /// A known person, or a text (a role).
    Person,
    /// Rows with fields.
    Table,
    /// A read-back of what was said before. Questions only.
    Confirm,
    /// A reference to a STEP item. Fields only.
    Step,
    /// A reference to any item. Fields only.
    Item,
}

names!(Kind {
    Text = "text",
    Long = "long",
    Number = "number",
    Scale = "scale",
    YesNo = "yes_no",
    Choice = "choice",
    Multi = "multi",
    Date = "date",
    Person = "person",
    Table = "table",
    Confirm = "confirm",
    Step = "step",
    Item = "item",
});

impl Kind {
    /// Whether a question may be of this kind.
    pub const fn for_questions(self) -> bool {
        !matches!(self, Kind::Step | Kind::Item)
    }

    /// Whether a field of a table may be of this kind.
    pub const fn for_fields(self) -> bool {
        !matches!(self, Kind::Table | Kind::Confirm)
    }

    /// Whether the kind is a pick from options.
    pub const fn picks(self) -> bool {
        matches!(self, Kind::Choice | Kind::Multi)
    }

    /// Whether a question of this kind is answered by a digit or a letter, with words beside it.
    pub const fn by_digits(self) -> bool {
        matches!(self, Kind::Choice | Kind::Multi | Kind::Scale | Kind::YesNo | Kind::Confirm)
    }
}

/// How much the rebuild depends on the question: what is cut first when the hour runs short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Asked in any case; counts in coverage.
    Must,
    /// Asked if there is time.
    Should,
    /// Asked if there is time left over.
    Could,
}

names!(Need { Must = "must", Should = "should", Could = "could" });

/// How the speaker knows, strongest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// It was on a screen or on paper in front of everybody.
    Shown,
    /// The speaker does it or saw it.
    #[default]
    Told,
    /// The speaker has it from somebody else.
    SecondHand,
    /// The speaker supposes so.
    Guessed,
}

names!(Evidence { Shown = "shown", Told = "told", SecondHand = "second_hand", Guessed = "guessed" });

/// How a walkthrough is held; decides the wording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A facilitator asks, with the author in the room.
    #[default]
    Live,
    /// The author writes alone.
    Solo,
    /// A facilitator asks, and the author is not there.
    Absent,
}

names!(Mode { Live = "live", Solo = "solo", Absent = "absent" });

/// A question set.
///
/// Deserialized, it and its parts are what a file says that was checked before: every key in its plainest form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Questionnaire {
    /// Format version, the `takestock` key; always [`FORMAT`] in a file that was read without errors.
    #[serde(rename = "takestock")]
    pub format: u32,
    /// Name of the set (`inventory-walkthrough`): small letters, digits and hyphens.
    pub id: String,
    /// Semantic version of the content: major when a meaning changed, minor when something was added, patch for wording.
    pub version: String,
    /// Heading for people.
    pub title: String,
    /// Planned length in minutes, a multiple of a quarter.
    pub minutes: f64,
    /// Who should be there.
    #[serde(default)]
    pub audience: String,
    /// The language of its texts (`de`); none if the file does not say.
    pub language: Option<String>,
    /// Whether its texts are those of a translation, and not the ones it was written in.
    #[serde(skip)]
    pub translated: bool,
    /// The topics to ask when there is time for nothing else, in order.
    #[serde(default)]
    pub spine: Vec<TopicId>,
    /// At least one.
    pub sections: Vec<Section>,
}

/// A stretch of the hour.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Section {
    /// Name within the set (`does`).
    pub id: String,
    /// A capital letter, perhaps with a letter or digit behind it; with the question's number it makes the code (`A2`).
    pub key: String,
    /// Heading for people.
    pub title: String,
    /// Planned length in minutes, a multiple of a quarter.
    pub minutes: f64,
    /// At least one.
    pub questions: Vec<Question>,
}

/// One question. Flat on purpose: `kind` says which of the other keys mean something.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Question {
    /// The topic.
    pub id: TopicId,
    /// Name in the outline.
    pub short: String,
    /// Wording when a facilitator asks; may hold `{{ tool.name }}` and earlier answers.
    pub ask: String,
    /// Wording when the author writes alone.
    pub solo: Option<String>,
    /// Wording when the author is not there.
    pub absent: Option<String>,
    /// What an answer is made of.
    pub kind: Kind,
    /// The columns of a `table`.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The picks of `choice` and `multi`, the labelled points of `scale`.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    /// How much depends on it.
    pub need: Need,
    /// Planned length in minutes, a multiple of a quarter.
    pub minutes: f64,
    /// Why it is asked, for the facilitator; empty if the file gives none.
    #[serde(default)]
    pub why: String,
    /// Follow-up questions.
    #[serde(default)]
    pub probes: Vec<String>,
    /// What to notice in the answer.
    #[serde(default)]
    pub listen_for: Vec<String>,
    /// The items that an answer becomes, in order.
    #[serde(default)]
    pub becomes: Vec<Becomes>,
    /// How it is known, unless somebody says otherwise.
    #[serde(default)]
    pub evidence: Evidence,
    /// Propose the daily user as the speaker.
    #[serde(default)]
    pub user_first: bool,
    /// Never on a shared screen, exported only on request.
    #[serde(default)]
    pub private: bool,
    /// May be sent ahead.
    #[serde(default)]
    pub prefill: bool,
    /// A topic whose answer is offered as a suggestion.
    pub from: Option<TopicId>,
    /// Condition under which the question applies, in the language of [`super::condition`].
    pub when: Option<String>,
    /// The ids this question had in other versions; in a file, in earlier ones.
    #[serde(default)]
    pub was: Vec<TopicId>,
    /// Fields that other versions have and this one has not: never asked, but answers may hold them. Empty in a file.
    #[serde(skip)]
    pub gone_fields: Vec<Field>,
    /// Options that other versions have and this one has not: never offered, but answers may hold them. Empty in a file.
    #[serde(skip)]
    pub gone_options: Vec<QuestionOption>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Field {
    /// Name within the question.
    pub id: String,
    /// Heading for people.
    pub label: String,
    /// What a cell is made of.
    pub kind: Kind,
    /// The picks of `choice` and `multi`.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    /// Hidden on a shared screen only.
    #[serde(default)]
    pub private: bool,
    /// The ids this field had in other versions; in a file, in earlier ones. Answers keep the id they were given under.
    #[serde(default)]
    pub was: Vec<String>,
    /// Options that other versions have and this one has not: never offered, but answers may hold them. Empty in a file.
    #[serde(skip)]
    pub gone_options: Vec<QuestionOption>,
}

/// One pick of a choice, or one labelled point of a scale.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct QuestionOption {
    /// Name within the question or field; this is what is stored.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The point of a scale, 0 to 10; on a pick whose question has `from`, the count from which it is suggested (the
    /// number that was said there, or the rows).
    pub at: Option<u8>,
    /// Picking it becomes an ENG item (S21).
    #[serde(default)]
    pub exposure: bool,
    /// What would go wrong, for the slot source `event`.
    pub event: Option<String>,
    /// What protects against it, for the slot source `response`.
    pub response: Option<String>,
    /// The ids this option had in other versions; in a file, in earlier ones. Answers keep the id they were given under.
    #[serde(default)]
    pub was: Vec<String>,
}

/// An item that an answer becomes.
///
/// In a file this is one map: `item`, a guard, and slots. The guard is written `only_if`, or `when` for the item
/// kinds that have no slot of that name; for KEEP, FIX and RULE `when` fills their slot.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, Written>")]
pub struct Becomes {
    /// The kind of item.
    pub item: ItemKind,
    /// Condition under which it does; a bare name is a field of the row, `answer` the pick itself.
    pub guard: Option<String>,
    /// What fills which slot, by slot name.
    pub slots: BTreeMap<String, SlotSource>,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotSource {
    /// The field of the row with this id.
    Field(String),
    /// The whole statement.
    Answer,
    /// The words beside a pick.
    Words,
    /// This text, whatever was said; written 'in quotes', or as a bare number.
    Quoted(String),
    /// The `event` of the picked option.
    Event,
    /// The `response` of the picked option.
    Response,
}

impl SlotSource {
    /// Words with a meaning of their own in a slot, hence not ids of fields.
    pub const WORDS: &'static [&'static str] = &["answer", "words", "event", "response"];

    /// What a slot's text in a file means. A text that is neither a word of [`SlotSource::WORDS`] nor in single
    /// quotes nor a number names a field; whether that field exists is the lint's business.
    pub fn parse(text: &str) -> SlotSource {
        match text {
            "answer" => SlotSource::Answer,
            "words" => SlotSource::Words,
            "event" => SlotSource::Event,
            "response" => SlotSource::Response,
            _ => match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
                Some(quoted) => SlotSource::Quoted(quoted.to_owned()),
                None if text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok() => {
                    SlotSource::Quoted(text.to_owned())
                }
                None => SlotSource::Field(text.to_owned()),
            },
        }
    }
}

impl Becomes {
    /// Whether `when` fills a slot of this kind, so that the guard must be written `only_if`.
    pub fn when_is_slot(item: ItemKind) -> bool {
        item.slots().any(|slot| slot.name == "when")
    }
}

/// A value in the map of a [`Becomes`].
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(serde_json::Number),
}

impl TryFrom<BTreeMap<String, Written>> for Becomes {
    type Error = &'static str;

    fn try_from(written: BTreeMap<String, Written>) -> Result<Becomes, &'static str> {
        let mut texts: BTreeMap<String, String> =
            written.into_iter().map(|(key, value)| (key, value.text())).collect();
        let item =
            texts.remove("item").as_deref().and_then(ItemKind::from_name).ok_or("there is no such item")?;
        let mut guard = texts.remove("only_if");
        if !Becomes::when_is_slot(item) {
            guard = guard.or(texts.remove("when"));
        }
        let slots = texts.into_iter().map(|(slot, source)| (slot, SlotSource::parse(&source))).collect();
        Ok(Becomes { item, guard, slots })
    }
}

impl Written {
    fn text(self) -> String {
        match self {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        }
    }
}

/// A question with its place in the set.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<'a> {
    /// The section it stands in.
    pub section: &'a Section,
    /// The question.
    pub question: &'a Question,
    /// For going there and for the outline: the section's key and the number within it, from 1 (`A2`, `S1.2`).
    pub code: String,
}

/// A key that ends with a digit needs a dot, or `S1` and 12 would read as `S11` and 2.
pub(crate) fn code(key: &str, n: usize) -> String {
    if key.ends_with(|c: char| c.is_ascii_digit()) { format!("{key}.{n}") } else { format!("{key}{n}") }
}

impl Questionnaire {
    /// All questions in order, each with its section and code.
    pub fn questions(&self) -> impl Iterator<Item = Placed<'_>> {
        self.sections.iter().flat_map(|section| {
            section.questions.iter().zip(1..).map(move |(question, n)| Placed {
                section,
                question,
                code: code(&section.key, n),
            })
        })
    }

    /// The question at this place in the order of [`Questionnaire::questions`], from 0.
    pub fn at(&self, place: usize) -> Option<Placed<'_>> {
        let mut n = place;
        for section in &self.sections {
            match section.questions.get(n) {
                Some(question) => return Some(Placed { section, question, code: code(&section.key, n + 1) }),
                None => n -= section.questions.len(),
            }
        }
        None
    }

    /// The question about this topic.
    pub fn question(&self, topic: &TopicId) -> Option<&Question> {
        self.sections.iter().flat_map(|section| &section.questions).find(|question| question.id == *topic)
    }

    /// The question about this topic with its place.
    pub fn placed(&self, topic: &TopicId) -> Option<Placed<'_>> {
        self.questions().find(|placed| placed.question.id == *topic)
    }
}

impl Question {
    /// The wording for this mode; `ask` where there is none of its own.
    pub fn wording(&self, mode: Mode) -> &str {
        let own = match mode {
            Mode::Live => None,
            Mode::Solo => self.solo.as_deref(),
            Mode::Absent => self.absent.as_deref(),
        };
        own.unwrap_or(&self.ask)
    }

    /// The field that an answer means by this id: the one that has it, else the one that had it in another version.
    pub fn field(&self, id: &str) -> Option<&Field> {
        let had = || self.all_fields().find(|field| field.names().any(|name| name == id));
        self.own_field(id).or_else(had)
    }

    /// Every field that a row may hold: those that are asked, then those that are not any more.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(&self.gone_fields)
    }

    /// The field that has this id in this version: what the text itself may point at.
    pub fn own_field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The option that an answer means by this id: the one that has it, else the one that had it in another version.
    pub fn option(&self, id: &str) -> Option<&QuestionOption> {
        option_of(&self.options, &self.gone_options, id)
    }

    /// The cell of a row under the field that is meant by this id, whatever the field was called when it was filled.
    pub fn cell<'c>(&self, cells: &'c BTreeMap<String, Cell>, id: &str) -> Option<&'c Cell> {
        match self.field(id) {
            Some(field) => field.cell(cells),
            None => cells.get(id),
        }
    }

    /// The cells of a row that none of the fields reads: of a field that is gone, or read by another cell already.
    pub fn other_cells<'c>(&self, cells: &'c BTreeMap<String, Cell>) -> Vec<(&'c String, &'c Cell)> {
        let read: Vec<&String> = self.all_fields().filter_map(|field| Some(field.filled(cells)?.0)).collect();
        cells.iter().filter(|(id, _)| !read.contains(id)).collect()
    }

    /// What people read for an option: its label, or the id itself if the question lists no such option.
    pub fn label<'a>(&'a self, option_id: &'a str) -> &'a str {
        self.option(option_id).map_or(option_id, |option| &option.label)
    }
}

/// The option that is meant by an id: the one that has it, else the one that had it in another version.
pub(crate) fn option_of<'q>(
    options: &'q [QuestionOption],
    gone: &'q [QuestionOption],
    id: &str,
) -> Option<&'q QuestionOption> {
    let had = || options.iter().chain(gone).find(|option| option.names().any(|name| name == id));
    options.iter().find(|option| option.id == id).or_else(had)
}

impl QuestionOption {
    /// Every id it has or had.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.id).chain(&self.was)
    }
}

impl Field {
    /// The option that an answer means by this id: the one that has it, else the one that had it in another version.
    pub fn option(&self, id: &str) -> Option<&QuestionOption> {
        option_of(&self.options, &self.gone_options, id)
    }

    /// Every id it has or had.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.id).chain(&self.was)
    }

    /// This field's cell of a row, whatever the field was called when it was filled.
    pub fn cell<'c>(&self, cells: &'c BTreeMap<String, Cell>) -> Option<&'c Cell> {
        self.filled(cells).map(|(_, cell)| cell)
    }

    /// The cell, with the id it was filled under.
    pub fn filled<'c>(&self, cells: &'c BTreeMap<String, Cell>) -> Option<(&'c String, &'c Cell)> {
        self.names().find_map(|id| cells.get_key_value(id))
    }

    /// Puts a cell of a row otherwise, or takes it away. A cell that was filled under an earlier name makes way.
    pub fn put(&self, cells: &mut BTreeMap<String, Cell>, cell: Option<Cell>) {
        if let Some(id) = self.filled(cells).map(|(id, _)| id.clone()) {
            cells.remove(&id);
        }
        if let Some(cell) = cell {
            cells.insert(self.id.clone(), cell);
        }
    }

    /// What people read for an option: its label, or the id itself if the field lists no such option.
    pub fn label<'a>(&'a self, option_id: &'a str) -> &'a str {
        self.option(option_id).map_or(option_id, |option| &option.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_ids_have_one_or_two_segments() {
        for good in ["a", "does.steps", "does.last_case", "x1.y_2"] {
            assert_eq!(TopicId::new(good).map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let long = "a".repeat(MAX_ID + 1);
        for bad in ["", ".", "a.", ".a", "a.b.c", "A", "1a", "a-b", "a b", "ä", "_a", long.as_str()] {
            assert_eq!(TopicId::new(bad), Err(BadId(bad.to_owned())));
        }
        assert_eq!(TopicId::new("does.steps").map(|id| id.family().to_owned()), Ok("does".to_owned()));
    }

    #[test]
    fn a_question_is_found_by_its_place() {
        let source = crate::yaml::Source::new("it", crate::catalog::shipped()[0].1);
        let set = crate::catalog::read(&source).expect("it is shipped");
        let places = set.questions().count();
        assert!(set.questions().enumerate().all(|(n, placed)| set.at(n).as_ref() == Some(&placed)));
        assert_eq!((set.at(places), places > 50), (None, true));
    }

    #[test]
    fn codes_are_told_apart() {
        assert_eq!((code("A", 2), code("S1", 1), code("S", 11)), ("A2".into(), "S1.1".into(), "S11".into()));
    }

    #[test]
    fn a_topic_id_of_another_form_is_refused_from_json() {
        assert!(serde_json::from_str::<TopicId>("\"does.steps\"").is_ok());
        assert!(serde_json::from_str::<TopicId>("\"does steps\"").is_err());
    }

    #[test]
    fn names_and_serde_agree() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_string(kind).ok(), Some(format!("\"{}\"", kind.name())));
            assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        }
        for evidence in Evidence::ALL {
            assert_eq!(serde_json::to_string(evidence).ok(), Some(format!("\"{}\"", evidence.name())));
        }
        for mode in Mode::ALL {
            assert_eq!(serde_json::to_string(mode).ok(), Some(format!("\"{}\"", mode.name())));
        }
        for need in Need::ALL {
            assert_eq!(serde_json::to_string(need).ok(), Some(format!("\"{}\"", need.name())));
        }
    }

    #[test]
    fn slot_sources() {
        let cases = [
            ("answer", SlotSource::Answer),
            ("words", SlotSource::Words),
            ("event", SlotSource::Event),
            ("response", SlotSource::Response),
            ("'it is on no chart'", SlotSource::Quoted("it is on no chart".into())),
            ("''", SlotSource::Quoted(String::new())),
            ("'", SlotSource::Field("'".into())),
            ("1", SlotSource::Quoted("1".into())),
            ("to_whom", SlotSource::Field("to_whom".into())),
            ("inf", SlotSource::Field("inf".into())),
        ];
        for (text, source) in cases {
            assert_eq!(SlotSource::parse(text), source, "{text}");
        }
    }

    #[test]
    fn when_is_a_slot_of_three_kinds() {
        let kinds: Vec<_> = ItemKind::ALL.into_iter().filter(|kind| Becomes::when_is_slot(*kind)).collect();
        assert_eq!(kinds, [ItemKind::Keep, ItemKind::Rule, ItemKind::Fix]);
    }
}
