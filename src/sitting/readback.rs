//! The read-back: what is to be kept and what is to be fixed, in the people's own words, the weightiest first, and what
//! the room makes of it.
//!
//! An entry is an item that is, or that the end of the walkthrough would draft. Keeps come in this order: named among
//! the three, in the order said; marked; said by two people; the rest of what would be missed, in the order said. Fixes:
//! by hours a week; seen first by a customer; marked; in the order said. What the room puts somewhere by hand stands
//! there, before everything else, here and in the spec ([`crate::domain::item::ItemEdit::place`]).
//!
//! The room confirms words. The sentence is another thing, and comes later.

mod acts;

use super::Sitting;
use crate::domain::act::Draft;
use crate::domain::event::DraftRule;
use crate::domain::ids::{ItemId, PersonId, StatementId};
use crate::domain::item::{Item, ItemKind};
use crate::domain::questionnaire::{Becomes, Field, Question, SlotSource};
use crate::domain::statement::{Body, Cell, Mark, Stance, Statement, Wording};
use crate::domain::words::{cell_words, words_of};
use crate::spec::draft;
use std::collections::{BTreeMap, BTreeSet};

/// The question under which things are read back.
pub const READ_BACK: &str = "wrap.readback";
/// The question whose rows are the few things to keep, in order.
const THREE: &str = "trust.three";
/// The question whose rows are what would be missed.
const RELIED: &str = "trust.relied";
/// So many of a kind are read back; the others can be reached.
pub const READ_FIRST: usize = 5;

/// What is read back, all of it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadBack {
    /// What must stay.
    pub keeps: Vec<ReadBackEntry>,
    /// What must be fixed.
    pub fixes: Vec<ReadBackEntry>,
}

/// One thing that is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBackEntry {
    /// The item it is, or will be.
    pub item: ItemId,
    /// The statement it comes from.
    pub statement: StatementId,
    /// What it is, in short.
    pub title: String,
    /// Their exact words, if somebody kept any.
    pub quote: Option<String>,
    /// Marked beside (`!`, `~`).
    pub marked: bool,
    /// Who said so, by first names.
    pub names: String,
    /// What else there is to say of it: hours a week, that it was caught and not filed.
    pub notes: Vec<String>,
    /// What others say against it, with their names.
    pub differs: Vec<String>,
    /// What the room made of it.
    pub verdict: Verdict,
}

/// What the room made of an entry, and who in it, by first names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    Open,
    /// Their words are right.
    Right(String),
    /// It was struck.
    Struck(String),
}

impl ReadBackEntry {
    /// The entry in one line, without who said it.
    pub fn line(&self) -> String {
        let struck = match &self.verdict {
            Verdict::Struck(by) if by.is_empty() => "[struck] ".to_owned(),
            Verdict::Struck(by) => format!("[struck by {by}] "),
            Verdict::Right(_) | Verdict::Open => String::new(),
        };
        let words = self.quote.as_ref().map_or_else(|| self.title.clone(), |quote| format!("“{quote}”"));
        format!("{struck}{words}")
    }

    /// Who said it, and what else there is to say of it.
    pub fn beside(&self) -> String {
        let title = self.quote.as_ref().map(|_| self.title.clone());
        let right = match &self.verdict {
            Verdict::Right(by) => Some(format!("right: {by}")),
            Verdict::Struck(_) | Verdict::Open => None,
        };
        let parts = [Some(self.names.clone()), title].into_iter().flatten();
        parts
            .chain(self.notes.iter().cloned())
            .chain(right)
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// An item that is or would be, with what it stands on.
struct Candidate<'a> {
    item: ItemId,
    known: Option<&'a Item>,
    rule: Option<DraftRule>,
    /// In the order in which they were said.
    sources: Vec<&'a Statement>,
}

impl Sitting {
    /// The cursor is at the question that reads back.
    pub fn is_read_back(&self) -> bool {
        self.question().id.as_str() == READ_BACK
    }

    /// What is read back. While others see the screen, nothing of what is private.
    pub fn read_back(&self) -> ReadBack {
        let order: BTreeMap<StatementId, usize> =
            self.tool.statements_in_order().iter().enumerate().map(|(n, s)| (s.id, n)).collect();
        let drafts = draft::drafts(&self.tool, &self.shelf);
        ReadBack {
            keeps: self.page(&[ItemKind::Keep], &drafts, &order),
            fixes: self.page(&[ItemKind::Fix, ItemKind::Eng], &drafts, &order),
        }
    }

    fn page(
        &self,
        kinds: &[ItemKind],
        drafts: &[Draft],
        order: &BTreeMap<StatementId, usize>,
    ) -> Vec<ReadBackEntry> {
        let known = self.tool.items.values().filter(|item| kinds.contains(&item.code.kind));
        let mut made: BTreeMap<ItemId, (Option<DraftRule>, BTreeSet<StatementId>)> = known
            .map(|item| (item.id, (item.rule.clone(), item.sources.iter().map(|s| s.statement).collect())))
            .collect();
        for draft in drafts.iter().filter(|draft| kinds.contains(&draft.kind)) {
            let (rule, sources) = made.entry(draft.item).or_default();
            *rule = rule.take().or_else(|| draft.rule.clone());
            sources.extend(&draft.sources);
        }
        let mut ranked: Vec<_> = made
            .into_iter()
            .filter_map(|(item, (rule, sources))| {
                let shown = sources.into_iter().filter_map(|id| self.statement(id));
                let mut sources: Vec<_> = shown.filter(|s| s.counts() && !self.is_unseen(s)).collect();
                sources.sort_by_key(|s| order.get(&s.id));
                let candidate = Candidate { item, known: self.tool.items.get(&item), rule, sources };
                let main = self.main_source(&candidate)?;
                let rank = match kinds {
                    [ItemKind::Keep] => self.rank_of_keep(&candidate, order),
                    _ => self.rank_of_fix(&candidate, main, drafts)?,
                };
                let placed = candidate.known.and_then(|item| item.edit.place).unwrap_or(u8::MAX);
                Some(((placed, rank, order.get(&main.id).copied()), self.entry(&candidate, main)))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Not for others to see, while they see the screen.
    fn is_unseen(&self, statement: &Statement) -> bool {
        self.shared && (self.is_private(statement) || statement.marks.contains(&Mark::OwnNote))
    }

    fn is_private(&self, statement: &Statement) -> bool {
        let mut topics = statement.question.iter().chain(&statement.also);
        topics.any(|topic| self.set.question(topic).is_some_and(|question| question.private))
    }

    pub(super) fn question_of(&self, statement: &Statement) -> Option<&Question> {
        let topic = statement.question.as_ref()?;
        let own = statement.walkthrough.and_then(|id| self.tool.walkthroughs.get(&id));
        let own = own.and_then(|sitting| self.shelf.get(&sitting.questionnaire)?.question(topic));
        own.or_else(|| self.set.question(topic))
    }

    fn rule_of(&self, candidate: &Candidate<'_>) -> Option<&Becomes> {
        let rule = candidate.rule.as_ref()?;
        self.shelf.get(&rule.document)?.question(&rule.topic)?.becomes.get(rule.entry)
    }

    /// The statement that the others joined.
    fn main_source<'a>(&self, candidate: &Candidate<'a>) -> Option<&'a Statement> {
        let topic = candidate.rule.as_ref().map(|rule| &rule.topic);
        let by_rule = candidate.sources.iter().find(|s| topic.is_some() && s.question.as_ref() == topic);
        by_rule
            .or_else(|| candidate.sources.iter().find(|s| s.relates.is_none()))
            .or_else(|| candidate.sources.first())
            .copied()
    }

    /// Smaller comes first.
    fn rank_of_keep(&self, candidate: &Candidate<'_>, order: &BTreeMap<StatementId, usize>) -> (u8, usize) {
        let under = |s: &&&Statement, topic: &str| s.question.as_ref().is_some_and(|q| q.as_str() == topic);
        let sources = || candidate.sources.iter();
        if let Some(named) = sources().find(|s| under(s, THREE)) {
            return (0, order.get(&named.id).copied().unwrap_or(usize::MAX));
        }
        let tier = match () {
            () if sources().any(|s| s.marks.contains(&Mark::Keep)) => 1,
            () if self.agreeing(candidate).len() > 1 => 2,
            () if sources().any(|s| under(&s, RELIED)) => 3,
            () => 4,
        };
        (tier, 0)
    }

    /// Smaller comes first; an exposure that no customer sees first and nobody marked is not for this page.
    fn rank_of_fix(
        &self,
        candidate: &Candidate<'_>,
        main: &Statement,
        drafts: &[Draft],
    ) -> Option<(u8, usize)> {
        let drafted = drafts.iter().find(|draft| draft.item == candidate.item).map(|draft| draft.kind);
        let exposure = candidate.known.map(|item| item.code.kind).or(drafted) == Some(ItemKind::Eng);
        let seconds = self.hours(candidate, main).map(|hours| (hours * 3600.0).round() as usize);
        match seconds.filter(|seconds| *seconds > 0) {
            Some(seconds) => return Some((0, usize::MAX - seconds)),
            None if self.seen_first_by_a_customer(candidate, main) => return Some((1, 0)),
            None => {}
        }
        let marked = candidate.sources.iter().any(|s| s.marks.contains(&Mark::Workaround));
        match (marked, exposure) {
            (true, _) => Some((2, 0)),
            (false, false) => Some((3, 0)),
            (false, true) => None,
        }
    }

    /// What fills a slot: words of the desk pass, a cell of the row, or what the rule itself says.
    fn slot(&self, candidate: &Candidate<'_>, main: &Statement, name: &str) -> Option<String> {
        if let Some(words) = candidate.known.and_then(|item| item.edit.slots.get(name)) {
            return Some(words.clone());
        }
        let question = self.question_of(main);
        let cell = |id: &str, cells| match question {
            Some(question) => question.cell(cells, id),
            None => BTreeMap::get(cells, id),
        };
        match (self.rule_of(candidate)?.slots.get(name)?, &main.content().body) {
            (SlotSource::Quoted(words), _) => Some(words.clone()),
            (SlotSource::Field(id), Body::Row(cells)) => match cell(id, cells)? {
                Cell::Number(number) => number.reads.map(|number| number.to_string()),
                Cell::Choice(id) | Cell::Text(id) => Some(id.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Hours a week, where somebody counted: times × minutes × people, of whom there is one unless somebody said.
    fn hours(&self, candidate: &Candidate<'_>, main: &Statement) -> Option<f64> {
        let number = |name| self.slot(candidate, main, name)?.trim().parse::<f64>().ok();
        let hours = number("times")? * number("minutes")? * number("people").unwrap_or(1.0) / 60.0;
        hours.is_finite().then_some(hours)
    }

    fn seen_first_by_a_customer(&self, candidate: &Candidate<'_>, main: &Statement) -> bool {
        self.slot(candidate, main, "seen_first").is_some_and(|by| by.to_lowercase().contains("customer"))
    }

    /// Those who say so, whoever else differs.
    fn agreeing(&self, candidate: &Candidate<'_>) -> Vec<PersonId> {
        let mut people = Vec::new();
        let differs = |s: &Statement| s.relates.is_some_and(|relates| relates.stance == Stance::Differs);
        for id in candidate.sources.iter().filter(|s| !differs(s)).flat_map(|s| &s.content().speakers) {
            if !people.contains(id) {
                people.push(*id);
            }
        }
        people
    }

    fn entry(&self, candidate: &Candidate<'_>, main: &Statement) -> ReadBackEntry {
        let title = candidate.known.and_then(|item| item.edit.title.clone());
        let differs = |s: &Statement| s.relates.is_some_and(|relates| relates.stance == Stance::Differs);
        let quoted =
            candidate.sources.iter().find(|s| s.content().wording == Wording::Verbatim && !differs(s));
        let mut notes = Vec::new();
        if let Some(hours) = self.hours(candidate, main).filter(|hours| *hours > 0.0) {
            notes.push(format!("{} h a week", (hours * 10.0).round() / 10.0));
        }
        if main.question.is_none() {
            notes.push(format!("caught {}, not filed", main.at.clock()));
        }
        let against = candidate.sources.iter().flat_map(|s| self.tool.about(s.id));
        let against = against.filter(|(s, stance)| *stance == Stance::Differs && !self.is_unseen(s));
        let mut differing: BTreeMap<StatementId, String> = BTreeMap::new();
        for (statement, _) in against {
            let who = self.first_names(&statement.content().speakers);
            differing.insert(statement.id, format!("{who}: {}", self.in_words(statement)));
        }
        let title = title.unwrap_or_else(|| self.in_short(main));
        let quote = quoted.map(|s| self.in_short(s));
        let marks = |s: &&&Statement| s.marks.contains(&Mark::Keep) || s.marks.contains(&Mark::Workaround);
        ReadBackEntry {
            item: candidate.item,
            statement: main.id,
            // The same words twice say nothing more.
            title: if quote.as_ref() == Some(&title) { String::new() } else { title },
            quote,
            marked: candidate.sources.iter().any(|s| marks(&s)),
            names: self.first_names(&self.agreeing(candidate)),
            notes,
            differs: differing.into_values().collect(),
            verdict: candidate.known.map_or(Verdict::Open, |item| self.verdict(item)),
        }
    }

    fn verdict(&self, item: &Item) -> Verdict {
        if let Some(withdrawn) = &item.withdrawn {
            return Verdict::Struck(self.first_names(&withdrawn.by));
        }
        // Words that were put otherwise since nobody called right.
        match &item.confirmed {
            Some(confirmed) if self.tool.suspects(item).is_empty() => {
                Verdict::Right(self.first_names(&confirmed.by))
            }
            _ => Verdict::Open,
        }
    }

    pub(super) fn first_names<'a>(&self, people: impl IntoIterator<Item = &'a PersonId>) -> String {
        let people = people.into_iter().filter_map(|id| self.tool.people.get(id));
        people.map(|p| p.name.split(' ').next().unwrap_or(&p.name)).collect::<Vec<_>>().join(", ")
    }

    fn in_words(&self, statement: &Statement) -> String {
        let hidden = |field: &Field| self.shared && field.private;
        words_of(&self.tool, self.question_of(statement), statement.content(), &hidden)
    }

    /// The first cell of a row, else the words.
    pub(super) fn in_short(&self, statement: &Statement) -> String {
        let first = match (&statement.content().body, self.question_of(statement)) {
            (Body::Row(cells), Some(question)) => question
                .fields
                .iter()
                .filter(|field| !(self.shared && field.private))
                .find_map(|field| Some(cell_words(&self.tool, Some(field), field.cell(cells)?))),
            _ => None,
        };
        first.unwrap_or_else(|| self.in_words(statement))
    }

    /// Both pages, with the short names of their entries: `k1`, `f2`.
    fn named_entries(&self) -> Vec<(String, ReadBackEntry)> {
        let ReadBack { keeps, fixes } = self.read_back();
        let named = |letter: char, entries: Vec<ReadBackEntry>| {
            entries.into_iter().zip(1..).map(move |(entry, n)| (format!("{letter}{n}"), entry))
        };
        named('k', keeps).chain(named('f', fixes)).collect()
    }

    /// The entry with this short name.
    pub(super) fn entry_named(&self, name: &str) -> Option<ItemId> {
        let name = name.trim().to_lowercase();
        self.named_entries().into_iter().find(|(short, _)| *short == name).map(|(_, entry)| entry.item)
    }

    fn entry_of(&self, item: ItemId) -> Option<ReadBackEntry> {
        self.named_entries().into_iter().map(|(_, entry)| entry).find(|entry| entry.item == item)
    }

    /// What is read back, as plain lines; the first few of each page, or all.
    pub(super) fn read_back_lines(&self, all: bool) -> Vec<String> {
        let entries = self.named_entries();
        let mut lines = Vec::new();
        for (letter, word) in [('k', "Keep"), ('f', "Fix")] {
            let page: Vec<_> = entries.iter().filter(|(name, _)| name.starts_with(letter)).collect();
            if page.is_empty() {
                continue;
            }
            lines.push(format!("{word}:"));
            let most = if all { page.len() } else { READ_FIRST };
            for (name, entry) in page.iter().take(most) {
                let mark = if entry.marked { "! " } else { "" };
                lines.push(format!("{name} {mark}{} · {}", entry.line(), entry.beside()));
                lines.extend(entry.differs.iter().map(|differs| format!("   differs: {differs}")));
            }
            if page.len() > most {
                lines.push(format!("{} more: /readback", page.len() - most));
            }
        }
        lines
    }

    /// Everything that is read back, and what can be done about it.
    pub(super) fn show_read_back(&mut self) {
        let lines = self.read_back_lines(true);
        if lines.is_empty() {
            return self.tell("Nothing to keep or to fix was said yet.");
        }
        lines.iter().for_each(|line| self.tell_indented("  ", line));
        self.tell("/right k1: their words are right · /strike k2 · /place f3 1 · /about k1 d: what differs");
    }
}

impl ReadBackEntry {
    /// What it is called in a sentence.
    fn short(&self) -> String {
        if self.title.is_empty() { self.quote.clone().unwrap_or_default() } else { self.title.clone() }
    }

    fn line_unstruck(&self) -> String {
        ReadBackEntry { verdict: Verdict::Open, ..self.clone() }.line()
    }
}
