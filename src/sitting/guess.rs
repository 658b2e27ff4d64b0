//! Under which question a line may belong: the best three, and why each.
//!
//! Words that the line shares with a question, with its options and with what was said under it; rare words count for
//! more. What a mark stands for (a workaround, something to keep), and the section in which the talk was, tip the scale.

use super::Sitting;
use crate::domain::condition::Truth;
use crate::domain::ids::StatementId;
use crate::domain::item::ItemKind;
use crate::domain::questionnaire::{Kind, Question, Questionnaire};
use crate::domain::statement::{Body, Mark, Statement};
use crate::domain::tool::Tool;
use crate::domain::words::words_of;
use crate::text::line::LineKind;
use std::collections::{BTreeMap, BTreeSet};

/// How many guesses there are at most: one for each of the keys 1 to 3.
pub const GUESSES: usize = 3;

/// A question under which a line may belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// Its place among the questions, from 0.
    pub at: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub short: String,
    /// Why, in a few words of the line itself; not yet fit for a terminal.
    pub why: String,
}

/// What is known of a question, to guess by.
#[derive(Debug, Clone)]
struct Place {
    code: String,
    short: String,
    section: usize,
    /// Never guessed: private while others see the screen, or of no use here.
    out: bool,
    /// The kinds of items that an answer becomes.
    becomes: BTreeSet<ItemKind>,
    /// How well words fit it: a number is rarely what a sentence belongs under.
    fits: f64,
    /// How much is known of it, in weighted words.
    length: f64,
}

/// Knows the words of every question. Made once for many lines: making it reads everything that was said.
#[derive(Debug, Clone)]
pub struct Guesser {
    places: Vec<Place>,
    words: BTreeMap<String, BTreeMap<usize, f64>>,
    average: f64,
}

impl Guesser {
    /// Knows this questionnaire and what was said, but for one statement: the one that is guessed about. `out` says of
    /// each question whether it is never guessed.
    pub fn new(tool: &Tool, set: &Questionnaire, out: &[bool], without: Option<StatementId>) -> Guesser {
        let mut guesser = Guesser { places: Vec::new(), words: BTreeMap::new(), average: 1.0 };
        for (at, placed) in set.questions().enumerate() {
            let question = placed.question;
            let section = set.sections.iter().position(|s| s.id == placed.section.id).unwrap_or(0);
            guesser.places.push(Place {
                code: placed.code.clone(),
                short: question.short.clone(),
                section,
                out: out.get(at).copied().unwrap_or(false),
                becomes: question.becomes.iter().map(|becomes| becomes.item).collect(),
                fits: match question.kind {
                    Kind::Confirm => 0.5,
                    Kind::Number | Kind::Date | Kind::Scale | Kind::YesNo => 0.8,
                    _ => 1.0,
                },
                length: 0.0,
            });
            guesser.knows(at, &question.short, 2.0);
            guesser.knows(at, &question.ask, 1.0);
            for option in &question.options {
                guesser.knows(at, &option.label, 1.0);
            }
            for field in &question.fields {
                guesser.knows(at, &field.label, 1.0);
                field.options.iter().for_each(|option| guesser.knows(at, &option.label, 0.5));
            }
            for text in question.probes.iter().chain(&question.listen_for) {
                guesser.knows(at, text, 0.7);
            }
        }
        let places: BTreeMap<_, _> =
            set.questions().enumerate().map(|(at, p)| (&p.question.id, at)).collect();
        for statement in tool.statements.values().filter(|s| s.counts() && Some(s.id) != without) {
            for topic in statement.question.iter().chain(&statement.also) {
                if let Some(at) = places.get(topic) {
                    guesser.heard(*at, &said(tool, set.question(topic), statement));
                }
            }
        }
        let total: f64 = guesser.places.iter().map(|place| place.length).sum();
        guesser.average = (total / guesser.places.len().max(1) as f64).max(1.0);
        guesser
    }

    fn knows(&mut self, at: usize, text: &str, weight: f64) {
        for (_, stem) in stems(text) {
            *self.words.entry(stem).or_default().entry(at).or_default() += weight;
            self.places[at].length += weight;
        }
    }

    /// What was said: each word of it once, however often it came.
    fn heard(&mut self, at: usize, text: &str) {
        let words: BTreeSet<String> = stems(text).map(|(_, stem)| stem).collect();
        for stem in words {
            *self.words.entry(stem).or_default().entry(at).or_default() += 1.0;
            self.places[at].length += 1.0;
        }
    }

    /// The best three, the best first. `near` is the question at which the talk was.
    pub fn guess(&self, text: &str, marks: &BTreeSet<Mark>, near: Option<usize>) -> Vec<Guess> {
        self.guess_but(text, marks, near, None)
    }

    /// The same, but for the question under which the line is already.
    fn guess_but(
        &self,
        text: &str,
        marks: &BTreeSet<Mark>,
        near: Option<usize>,
        not: Option<usize>,
    ) -> Vec<Guess> {
        let mut scores = vec![0.0_f64; self.places.len()];
        let mut why: Vec<Vec<(f64, &str)>> = vec![Vec::new(); self.places.len()];
        let mut seen = BTreeSet::new();
        for (word, stem) in stems(text) {
            let Some(places) = self.words.get(&stem).filter(|_| seen.insert(stem.clone())) else { continue };
            let rare = (self.places.len() as f64 + 0.5) / (places.len() as f64 + 0.5);
            for (at, weight) in places {
                // The more is said of a question, the less one word of it tells.
                let long = 0.25 + 0.75 * self.places[*at].length / self.average;
                let tells = rare.ln().max(0.0) * weight * 2.2 / (weight + 1.2 * long);
                scores[*at] += tells;
                why[*at].push((tells, word));
            }
        }
        let kinds: BTreeSet<ItemKind> = marks.iter().filter_map(|mark| stands_for(*mark)).collect();
        let home = near.and_then(|at| self.places.get(at)).map(|place| place.section);
        let mut found: Vec<(f64, usize)> = Vec::new();
        for (at, place) in self.places.iter().enumerate().filter(|(at, place)| !place.out && Some(*at) != not)
        {
            let marked = !place.becomes.is_disjoint(&kinds);
            let beside = home.map_or(1.0, |home| match home.abs_diff(place.section) {
                0 => 1.75,
                1 => 1.3,
                _ => 1.0,
            });
            let score = (scores[at] + if marked { MARKED } else { 0.0 }) * place.fits * beside;
            found.push((score, at));
        }
        // Where nothing tells, what stands nearest.
        let far = |at: usize| near.map_or(at, |near| near.abs_diff(at));
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| far(a.1).cmp(&far(b.1))).then(a.1.cmp(&b.1)));
        let guess = |(score, at): (f64, usize)| {
            let place = &self.places[at];
            let words = &mut why[at];
            words.retain(|(tells, _)| *tells > 0.0);
            words.sort_by(|a, b| b.0.total_cmp(&a.0));
            // A short word says little to whoever reads why.
            if words.iter().any(|(_, word)| word.chars().count() > 4) {
                words.retain(|(_, word)| word.chars().count() > 4);
            }
            let words: Vec<&str> = words.iter().take(2).map(|(_, word)| *word).collect();
            let why = match (words.is_empty(), score > 0.0) {
                (false, _) => words.join(", "),
                (true, true) => "by its mark".to_owned(),
                (true, false) => "nearby".to_owned(),
            };
            Guess { at, code: place.code.clone(), short: place.short.clone(), why }
        };
        found.into_iter().take(GUESSES).map(guess).collect()
    }
}

/// What a statement says, in words; of a row, its cells alone, for every row of a table has the same labels.
fn said(tool: &Tool, question: Option<&Question>, statement: &Statement) -> String {
    let content = statement.content();
    let question = question.filter(|_| !matches!(content.body, Body::Row(_)));
    words_of(tool, question, content, &|_| false)
}

/// What a mark is worth beside shared words: about one rare word.
const MARKED: f64 = 3.0;

/// The kind of item that a marked line is to become.
fn stands_for(mark: Mark) -> Option<ItemKind> {
    match mark {
        Mark::Keep => Some(ItemKind::Keep),
        Mark::Workaround => Some(ItemKind::Fix),
        Mark::Open => Some(ItemKind::Open),
        Mark::Action => Some(ItemKind::Next),
        Mark::OwnNote | Mark::NothingToMake => None,
    }
}

/// So many characters of a text say what it is about: a paste of a megabyte is not read whole for three guesses.
const ENOUGH: usize = 4_000;

/// The words of a text, each with what it has in common with its other forms.
fn stems(text: &str) -> impl Iterator<Item = (&str, String)> {
    let text = text.char_indices().nth(ENOUGH).map_or(text, |(at, _)| &text[..at]);
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'));
    let words = words.filter(|word| word.contains(char::is_alphabetic));
    words.map(|word| (word, stem(word))).filter(|(_, stem)| stem.chars().count() > 1)
}

/// What the forms of an English word have in common, roughly; a word of another language mostly stays as it is.
fn stem(word: &str) -> String {
    let mut word = word.to_lowercase();
    for end in ["'s", "’s", "'", "’"] {
        if let Some(rest) = word.strip_suffix(end) {
            word = rest.to_owned();
            break;
        }
    }
    let long = |rest: &str, least: usize| rest.chars().count() >= least;
    for (end, least, instead) in [("ies", 2, "y"), ("ing", 3, ""), ("ed", 3, ""), ("s", 3, "")] {
        match word.strip_suffix(end) {
            Some(rest) if long(rest, least) && !(end == "s" && rest.ends_with('s')) => {
                word = format!("{rest}{instead}");
                break;
            }
            _ => {}
        }
    }
    if let Some(rest) = word.strip_suffix('e').filter(|rest| long(rest, 3)) {
        word = rest.to_owned();
    }
    let mut last = word.chars().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
        && a.is_alphabetic()
        && long(&word, 4)
    {
        word.pop();
    }
    word
}

impl Sitting {
    /// What guesses are made with, as things stand. Worth keeping while several lines are looked at.
    pub fn guesser(&self) -> Guesser {
        let standings = self.coverage().standings;
        let out: Vec<bool> = standings
            .iter()
            .map(|s| s.applies == Truth::False || (self.shared && s.placed.question.private))
            .collect();
        Guesser::new(&self.tool, &self.set, &out, None)
    }

    /// Under which questions a line that is being typed may belong: at most three, the best first. Never a private
    /// question while others see the screen.
    pub fn guesses(&self, text: &str, marks: &BTreeSet<Mark>) -> Vec<Guess> {
        self.guesser().guess(text, marks, Some(self.at))
    }

    /// The same for a line as it is typed, with the signs it begins with.
    pub fn guesses_for_typed(&self, guesser: &Guesser, line: &str) -> Vec<Guess> {
        let line = self.parsed(line, usize::MAX);
        let mark = match line.kind {
            LineKind::Keep => Some(Mark::Keep),
            LineKind::Workaround => Some(Mark::Workaround),
            LineKind::OpenQuestion => Some(Mark::Open),
            LineKind::Action { .. } => Some(Mark::Action),
            _ => None,
        };
        guesser.guess(&line.text, &mark.into_iter().collect(), Some(self.at))
    }

    /// The same for a line that was kept: near it is what was being asked when it was said, not where one is now.
    pub fn guesses_for(&self, guesser: &Guesser, line: StatementId) -> Vec<Guess> {
        let Some(statement) = self.statement(line) else { return Vec::new() };
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        let text = said(&self.tool, question, statement);
        let already =
            self.set.questions().position(|placed| Some(&placed.question.id) == statement.question.as_ref());
        guesser.guess_but(&text, &statement.marks, self.was_at(line), already)
    }

    /// Where the talk was when a line was said: at the question of the line before it.
    fn was_at(&self, line: StatementId) -> Option<usize> {
        let statement = self.statement(line)?;
        let asked = |s: &&Statement| {
            s.walkthrough == statement.walkthrough
                && s.question.is_some()
                && !s.asked.is_empty()
                && s.id != line
        };
        let before =
            self.tool.statements.values().filter(asked).filter(|s| s.at.instant() <= statement.at.instant());
        let last = before.max_by_key(|s| (s.at.instant(), s.id))?;
        self.set.questions().position(|placed| Some(&placed.question.id) == last.question.as_ref())
    }
}
