//! Two versions of one questionnaire: what changed between them, and what that asks of the version number.
//!
//! The same id is the same thing; another id is the same thing only where the newer text says so (`was:`). Renames are
//! never guessed. Whether a meaning changed cannot be known, so what says so is called likely, with the rule it follows.

mod alike;
mod lineage;
mod pairs;
mod plan;
mod raise;
mod rules;

pub use alike::alike;
pub use lineage::{apart, known_by, related, stragglers};
pub use plan::{Effect, Move, Refused, plan};
pub use raise::{Demand, Raise};

use super::questionnaire::{Field, Kind, Placed, Question, QuestionOption, Questionnaire, TopicId};
use std::collections::BTreeMap;

/// Of two wordings less alike than this, the meaning has likely changed: most words were replaced.
const HALF: f64 = 0.5;

/// A thing of a questionnaire that has an id: a topic, a field of it, an option of either.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The topic.
    pub topic: TopicId,
    /// The field of its table.
    pub field: Option<String>,
    /// The option, of the field if there is one, else of the question.
    pub option: Option<String>,
}

impl Spot {
    /// A topic.
    pub fn topic(topic: &TopicId) -> Spot {
        Spot { topic: topic.clone(), field: None, option: None }
    }

    fn field(&self, id: &str) -> Spot {
        Spot { field: Some(id.to_owned()), ..self.clone() }
    }

    fn option(&self, id: &str) -> Spot {
        Spot { option: Some(id.to_owned()), ..self.clone() }
    }

    /// Which part of its topic it is, with its id: ``the option `daily` of `often` ``.
    pub fn part(&self) -> String {
        match (&self.field, &self.option) {
            (None, None) => "the question".to_owned(),
            (Some(field), None) => format!("the field `{field}`"),
            (None, Some(option)) => format!("the option `{option}`"),
            (Some(field), Some(option)) => format!("the option `{option}` of `{field}`"),
        }
    }

    /// What it is, with its id: ``the option `daily` of `often` of `does.steps` ``.
    pub fn words(&self) -> String {
        let topic = format!("`{}`", self.topic);
        match (&self.field, &self.option) {
            (None, None) => format!("the topic {topic}"),
            (Some(field), None) => format!("the field `{field}` of {topic}"),
            (None, Some(option)) => format!("the option `{option}` of {topic}"),
            (Some(field), Some(option)) => format!("the option `{option}` of `{field}` of {topic}"),
        }
    }
}

/// Why a meaning has likely changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Most words of `ask` were replaced.
    Ask,
    /// No word of a label is left.
    Label,
    /// A point of a scale stands elsewhere.
    Scale,
    /// Picking it has become an exposure, or is none any more.
    Exposure,
    /// Answers become other items, or fill other slots.
    Becomes,
    /// It is no longer private.
    Private,
}

impl Rule {
    /// The rule, in words that follow a colon.
    pub const fn words(self) -> &'static str {
        match self {
            Rule::Ask => "most words of the question were replaced",
            Rule::Label => "no word of the label is left",
            Rule::Scale => "it stands elsewhere on the scale",
            Rule::Exposure => "whether it is an exposure is answered otherwise",
            Rule::Becomes => "answers become something else in the spec",
            Rule::Private => "it is no longer private",
        }
    }

    /// The key of a file that says so.
    pub const fn key(self) -> &'static str {
        match self {
            Rule::Ask => "ask",
            Rule::Label => "label",
            Rule::Scale => "at",
            Rule::Exposure => "exposure",
            Rule::Becomes => "becomes",
            Rule::Private => "private",
        }
    }
}

/// What happened to a thing. What stayed the same is not mentioned.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Wording only: what this key says.
    Reworded(&'static str),
    /// The meaning has likely changed.
    MeaningChanged(Rule),
    /// It has another id, and says which it had.
    Renamed,
    /// It is new within what was there; every answer still fits.
    Widened,
    /// It is gone from what is still there; answers that used it are kept.
    Narrowed,
    /// Several topics come from this one.
    Split(Vec<TopicId>),
    /// A topic that is gone.
    Gone,
    /// A topic that is new.
    New,
    /// An answer is made of something else.
    KindChanged(Kind, Kind),
    /// It stands in another section, or at another place.
    Moved,
    /// When it is asked, for how long, how much depends on it: what this key says.
    Adjusted(&'static str),
    /// An id that meant something else in an earlier version: answers under it would be read as what they are not.
    Reused(Spot),
    /// Earlier ids that are no longer told: answers given under them are not found any more.
    Forgotten(Vec<String>),
    /// An earlier id that the older version does not have, perhaps a slip.
    WasNothing(String),
}

impl Change {
    /// The name used for programs.
    pub const fn name(&self) -> &'static str {
        match self {
            Change::Reworded(_) => "reworded",
            Change::MeaningChanged(_) => "meaning_changed",
            Change::Renamed => "renamed",
            Change::Widened => "widened",
            Change::Narrowed => "narrowed",
            Change::Split(_) => "split",
            Change::Gone => "gone",
            Change::New => "new",
            Change::KindChanged(..) => "kind_changed",
            Change::Moved => "moved",
            Change::Adjusted(_) => "adjusted",
            Change::Reused(_) => "reused",
            Change::Forgotten(_) => "forgotten",
            Change::WasNothing(_) => "was_nothing",
        }
    }
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it is in the older version; none for what is new, and for the set as a whole.
    pub before: Option<Spot>,
    /// What it is in the newer version; none for what is gone, and for the set as a whole.
    pub after: Option<Spot>,
    /// What happened.
    pub change: Change,
}

/// What changed from one version to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Every change, in the order of the older version; what is new comes last.
    pub differences: Vec<Difference>,
    /// For every topic of the older version, the topics it is in the newer one; the first takes its answers.
    pub heirs: BTreeMap<TopicId, Vec<TopicId>>,
    /// Things that are gone, each with a new one that is worded nearly the same: likely a `was:` is missing.
    pub likely: Vec<(Spot, Spot)>,
}

/// What changed from an older version to a newer one.
pub fn compare(old: &Questionnaire, new: &Questionnaire) -> Comparison {
    let words = old.language == new.language;
    let mut comparing = Comparing { words, differences: Vec::new(), likely: Vec::new() };
    let said = pairs::said(old, new);
    let mut heirs = BTreeMap::new();
    comparing.set(old, new);
    let moved = pairs::moved(old, new, &said);
    for before in old.questions() {
        let found = pairs::heirs(&said, &before.question.id);
        let spot = Spot::topic(&before.question.id);
        heirs.insert(spot.topic.clone(), found.iter().map(|p| p.question.id.clone()).collect());
        let Some(after) = found.first() else {
            comparing.note(Some(&spot), None, Change::Gone);
            continue;
        };
        let to = Spot::topic(&after.question.id);
        if found.len() > 1 {
            let ids = found.iter().map(|p| p.question.id.clone()).collect();
            comparing.note(Some(&spot), Some(&to), Change::Split(ids));
        } else if to != spot {
            comparing.note(Some(&spot), Some(&to), Change::Renamed);
        }
        if before.section.id != after.section.id || moved.contains(&spot.topic) {
            comparing.note(Some(&spot), Some(&to), Change::Moved);
        }
        comparing.question(before.question, after.question, &spot, &to);
    }
    for after in new.questions() {
        comparing.came(old, after);
    }
    comparing.did_you_mean(old, new);
    Comparison { differences: comparing.differences, heirs, likely: comparing.likely }
}

struct Comparing {
    /// Of two languages no words can be held against one another.
    words: bool,
    differences: Vec<Difference>,
    likely: Vec<(Spot, Spot)>,
}

impl Comparing {
    fn note(&mut self, before: Option<&Spot>, after: Option<&Spot>, change: Change) {
        self.differences.push(Difference { before: before.cloned(), after: after.cloned(), change });
    }

    fn note_if(&mut self, happened: bool, spots: (&Spot, &Spot), change: Change) {
        if happened {
            self.note(Some(spots.0), Some(spots.1), change);
        }
    }

    /// What is said about the set as a whole.
    fn set(&mut self, old: &Questionnaire, new: &Questionnaire) {
        let titles =
            |set: &Questionnaire| -> Vec<String> { set.sections.iter().map(|s| s.title.clone()).collect() };
        let plan = |set: &Questionnaire| -> Vec<(String, String, f64)> {
            set.sections.iter().map(|s| (s.id.clone(), s.key.clone(), s.minutes)).collect()
        };
        for (differs, change) in [
            (!self.words, Change::Reworded("language")),
            (self.words && old.title != new.title, Change::Reworded("title")),
            (self.words && old.audience != new.audience, Change::Reworded("audience")),
            (self.words && titles(old) != titles(new), Change::Reworded("sections")),
            (old.minutes != new.minutes, Change::Adjusted("minutes")),
            (old.spine != new.spine, Change::Adjusted("spine")),
            (plan(old) != plan(new), Change::Adjusted("sections")),
        ] {
            if differs {
                self.note(None, None, change);
            }
        }
    }

    fn question(&mut self, old: &Question, new: &Question, from: &Spot, to: &Spot) {
        let at = (from, to);
        self.kind(old.kind, new.kind, at);
        if self.words && old.ask != new.ask {
            let far = alike(&old.ask, &new.ask) < HALF;
            self.note(
                Some(from),
                Some(to),
                if far { Change::MeaningChanged(Rule::Ask) } else { Change::Reworded("ask") },
            );
        }
        for (differs, key) in [
            (old.short != new.short, "short"),
            (old.solo != new.solo, "solo"),
            (old.absent != new.absent, "absent"),
            (old.why != new.why, "why"),
            (old.probes != new.probes, "probes"),
            (old.listen_for != new.listen_for, "listen_for"),
        ] {
            self.note_if(self.words && differs, at, Change::Reworded(key));
        }
        self.privacy(old.private, new.private, at);
        for (differs, key) in [
            (old.need != new.need, "need"),
            (old.minutes != new.minutes, "minutes"),
            (old.when != new.when, "when"),
            (old.from != new.from, "from"),
            (old.evidence != new.evidence, "evidence"),
            (old.user_first != new.user_first, "user_first"),
            (old.prefill != new.prefill, "prefill"),
        ] {
            self.note_if(differs, at, Change::Adjusted(key));
        }
        self.fields(old, new, from, to);
        self.options(&old.options, &new.options, from, to);
        match rules::compare(old, new) {
            rules::Rules::Same => {}
            rules::Rules::More => self.note(Some(from), Some(to), Change::Adjusted("becomes")),
            rules::Rules::Other => self.note(Some(from), Some(to), Change::MeaningChanged(Rule::Becomes)),
        }
        let was = old.was.iter().filter(|was| **was != new.id && !new.was.contains(was));
        self.forgotten(was.map(ToString::to_string).collect(), at);
    }

    fn kind(&mut self, old: Kind, new: Kind, at: (&Spot, &Spot)) {
        // A sentence is a short text, and both are kept alike.
        let grew = (old, new) == (Kind::Text, Kind::Long);
        self.note_if(old != new && !grew, at, Change::KindChanged(old, new));
        self.note_if(grew, at, Change::Adjusted("kind"));
    }

    fn privacy(&mut self, old: bool, new: bool, at: (&Spot, &Spot)) {
        self.note_if(old && !new, at, Change::MeaningChanged(Rule::Private));
        self.note_if(!old && new, at, Change::Adjusted("private"));
    }

    fn label(&mut self, old: &str, new: &str, at: (&Spot, &Spot)) {
        let differs = self.words && old != new;
        let other = differs && alike(old, new) == 0.0;
        self.note_if(other, at, Change::MeaningChanged(Rule::Label));
        self.note_if(differs && !other, at, Change::Reworded("label"));
    }

    fn forgotten(&mut self, was: Vec<String>, at: (&Spot, &Spot)) {
        self.note_if(!was.is_empty(), at, Change::Forgotten(was));
    }

    fn fields(&mut self, old: &Question, new: &Question, from: &Spot, to: &Spot) {
        for before in &old.fields {
            let spot = from.field(&before.id);
            let Some(after) = new.field(&before.id) else {
                self.note(Some(&spot), None, Change::Narrowed);
                continue;
            };
            let into = to.field(&after.id);
            let at = (&spot, &into);
            self.note_if(before.id != after.id, at, Change::Renamed);
            self.kind(before.kind, after.kind, at);
            self.label(&before.label, &after.label, at);
            self.privacy(before.private, after.private, at);
            self.options(&before.options, &after.options, &spot, &into);
            let was = before.was.iter().filter(|was| **was != after.id && !after.was.contains(was));
            self.forgotten(was.cloned().collect(), at);
        }
        for after in &new.fields {
            let spot = to.field(&after.id);
            let named = |field: &Field| field.id == after.id || after.was.contains(&field.id);
            let known: Vec<&Field> = old.fields.iter().filter(|field| named(field)).collect();
            if known.is_empty() {
                self.note(None, Some(&spot), Change::Widened);
            }
            let earlier: Vec<&str> = old.fields.iter().flat_map(|f| names(&f.id, &f.was)).collect();
            self.was_nothing(&after.was, &earlier, &spot);
            let other = old.fields.iter().find(|f| f.id != after.id && f.was.contains(&after.id));
            if let Some(other) = other.filter(|other| !known.iter().any(|field| field.id == other.id)) {
                self.note(None, Some(&spot), Change::Reused(from.field(&other.id)));
            }
        }
    }

    fn options(&mut self, old: &[QuestionOption], new: &[QuestionOption], from: &Spot, to: &Spot) {
        for before in old {
            let spot = from.option(&before.id);
            let Some(after) = super::questionnaire::option_of(new, &[], &before.id) else {
                self.note(Some(&spot), None, Change::Narrowed);
                continue;
            };
            let into = to.option(&after.id);
            let at = (&spot, &into);
            self.note_if(before.id != after.id, at, Change::Renamed);
            self.label(&before.label, &after.label, at);
            self.note_if(before.at != after.at, at, Change::MeaningChanged(Rule::Scale));
            self.note_if(before.exposure != after.exposure, at, Change::MeaningChanged(Rule::Exposure));
            self.note_if(self.words && before.event != after.event, at, Change::Reworded("event"));
            self.note_if(self.words && before.response != after.response, at, Change::Reworded("response"));
            let was = before.was.iter().filter(|was| **was != after.id && !after.was.contains(was));
            self.forgotten(was.cloned().collect(), at);
        }
        for after in new {
            let spot = to.option(&after.id);
            let named = |option: &QuestionOption| option.id == after.id || after.was.contains(&option.id);
            let known: Vec<&QuestionOption> = old.iter().filter(|option| named(option)).collect();
            if known.is_empty() {
                self.note(None, Some(&spot), Change::Widened);
            }
            let earlier: Vec<&str> = old.iter().flat_map(|o| names(&o.id, &o.was)).collect();
            self.was_nothing(&after.was, &earlier, &spot);
            let other = old.iter().find(|o| o.id != after.id && o.was.contains(&after.id));
            if let Some(other) = other.filter(|other| !known.iter().any(|option| option.id == other.id)) {
                self.note(None, Some(&spot), Change::Reused(from.option(&other.id)));
            }
        }
    }

    /// A topic of the newer version that no topic of the older one became, and earlier ids that nobody had.
    fn came(&mut self, old: &Questionnaire, after: Placed<'_>) {
        let question = after.question;
        let spot = Spot::topic(&question.id);
        let known = |id: &TopicId| old.question(id).is_some();
        if !known(&question.id) && !question.was.iter().any(known) {
            self.note(None, Some(&spot), Change::New);
        }
        let was: Vec<String> = question.was.iter().map(ToString::to_string).collect();
        if was.is_empty() {
            return;
        }
        let old = old.questions().map(|placed| placed.question);
        let earlier: Vec<&str> =
            old.flat_map(|q| std::iter::once(&q.id).chain(&q.was).map(TopicId::as_str)).collect();
        self.was_nothing(&was, &earlier, &spot);
    }

    fn was_nothing(&mut self, was: &[String], earlier: &[&str], spot: &Spot) {
        for id in was.iter().filter(|id| !earlier.contains(&id.as_str())) {
            self.note(None, Some(spot), Change::WasNothing(id.clone()));
        }
    }

    /// For what is gone, something new that is worded nearly the same.
    fn did_you_mean(&mut self, old: &Questionnaire, new: &Questionnaire) {
        let spots = |side: fn(&Difference) -> &Option<Spot>, wanted: &[Change]| -> Vec<Spot> {
            let fits = |d: &&Difference| wanted.contains(&d.change);
            self.differences.iter().filter(fits).filter_map(|d| side(d).clone()).collect()
        };
        let gone = spots(|d| &d.before, &[Change::Gone, Change::Narrowed]);
        let came = spots(|d| &d.after, &[Change::New, Change::Widened]);
        self.likely = pairs::likely(old, new, &gone, &came);
    }
}

fn names<'q>(id: &'q str, was: &'q [String]) -> impl Iterator<Item = &'q str> {
    std::iter::once(id).chain(was.iter().map(String::as_str))
}

#[cfg(test)]
mod tests;
