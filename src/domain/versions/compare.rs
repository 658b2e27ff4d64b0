//! Holding two versions against one another, thing by thing.

use super::{Change, Comparison, Difference, Rule, Spot, alike, pairs, rules};
use crate::domain::questionnaire::{
    Field, Kind, Placed, Question, QuestionOption, Questionnaire, TopicId, option_of,
};
use std::collections::BTreeMap;

/// Of two wordings less alike than this, the meaning has likely changed: most words were replaced.
const HALF: f64 = 0.5;

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
            let Some(after) = option_of(new, &[], &before.id) else {
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
