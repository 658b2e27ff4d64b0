//! Moving walkthroughs to another version of their questionnaire: what it does to the answers that were given.

use super::{Change, Comparison, Difference, Spot, compare, lineage};
use crate::domain::event::WalkthroughUpgraded;
use crate::domain::ids::DocumentHash;
use crate::domain::questionnaire::{Field, Mode, Question, Questionnaire, TopicId};
use crate::domain::statement::{Body, Cell, Statement};
use crate::domain::tool::{Tool, Walkthrough};
use std::collections::{BTreeMap, BTreeSet};

/// What an upgrade does to one walkthrough.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What is to happen.
    pub upgrade: WalkthroughUpgraded,
    /// Topics under which something was said, and which change by it, in the order of the older version.
    pub effects: Vec<Effect>,
    /// How many topics with answers stay as they are.
    pub same: usize,
    /// How many changes touch nothing that was said.
    pub untouched: usize,
    /// How many topics are new.
    pub new: usize,
}

/// What an upgrade does to a topic under which something was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The topic as it is called now.
    pub topic: TopicId,
    /// What it is called afterwards, the one that takes the answers first; none if it is gone.
    pub heirs: Vec<TopicId>,
    /// What changes, each with how many answers it touches.
    pub changes: Vec<(Difference, usize)>,
    /// How many statements stand under it, struck ones left out.
    pub answers: usize,
    /// A status was set by hand.
    pub status: bool,
    /// The question as it is worded in this walkthrough's mode, now and afterwards, where that changes.
    pub wordings: Option<(String, String)>,
}

impl Effect {
    /// Somebody should look at it: what was answered may not be what is asked.
    pub fn wants_a_look(&self) -> bool {
        let look = |change: &Change| {
            matches!(
                change,
                Change::MeaningChanged(_) | Change::Split(_) | Change::KindChanged(..) | Change::Reused(_)
            )
        };
        self.changes.iter().any(|(difference, _)| look(&difference.change))
    }
}

/// Why a walkthrough cannot be moved: an id means something else in the newer text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{now} has an id under which {before} was known before; answers would be read as what they are not, so the file has to choose another"
)]
pub struct Refused {
    now: String,
    before: String,
}

/// What moving this walkthrough from its text (`old`, with all names that its things had) to another does. `others`:
/// the texts that other walkthroughs of the tool run by afterwards.
///
/// # Errors
/// [`Refused`] if an id means something else in the newer text.
pub fn plan(
    tool: &Tool,
    walkthrough: &Walkthrough,
    old: &Questionnaire,
    new: (&DocumentHash, &Questionnaire),
    others: &[&Questionnaire],
) -> Result<Move, Refused> {
    let (document, set) = new;
    let same_text = walkthrough.questionnaire == *document;
    let comparison = if same_text { compare(set, set) } else { compare(old, set) };
    let reused = comparison.differences.iter().find_map(|difference| match &difference.change {
        Change::Reused(other) => {
            Some(Refused { now: difference.after.as_ref()?.words(), before: other.words() })
        }
        _ => None,
    });
    if let Some(refused) = reused {
        return Err(refused);
    }
    let mut topics: BTreeMap<TopicId, Vec<TopicId>> = comparison.heirs.clone();
    topics.retain(|topic, heirs| !heirs.is_empty() && heirs[..] != *std::slice::from_ref(topic));
    let known = if same_text { old.clone() } else { lineage::knowing(set, old) };
    for (topic, heirs) in lineage::stragglers(tool, walkthrough, &known) {
        topics.entry(topic).or_insert(heirs);
    }
    let outside: Vec<&Statement> = tool
        .statements
        .values()
        .filter(|s| s.walkthrough.is_none() && about(s).any(|topic| topics.contains_key(topic)))
        .collect();
    let free = |topic: &TopicId| others.iter().all(|other| other.question(topic).is_none());
    let goes = outside.iter().flat_map(|s| about(s)).filter(|topic| topics.contains_key(*topic)).all(free);
    let upgrade = WalkthroughUpgraded {
        walkthrough: walkthrough.id,
        questionnaire: document.clone(),
        topics,
        outside: goes && !outside.is_empty(),
        together: BTreeSet::new(),
    };
    Ok(Weighing { tool, walkthrough, old, set, comparison: &comparison, upgrade: &upgrade }.weigh())
}

fn about(statement: &Statement) -> impl Iterator<Item = &TopicId> {
    statement.question.iter().chain(&statement.also)
}

struct Weighing<'a> {
    tool: &'a Tool,
    walkthrough: &'a Walkthrough,
    old: &'a Questionnaire,
    set: &'a Questionnaire,
    comparison: &'a Comparison,
    upgrade: &'a WalkthroughUpgraded,
}

impl Weighing<'_> {
    fn weigh(&self) -> Move {
        let mut said: BTreeMap<&TopicId, Vec<&Statement>> = BTreeMap::new();
        let here = |s: &&Statement| self.upgrade.takes(s.walkthrough) && !s.struck;
        for statement in self.tool.statements.values().filter(here) {
            for topic in about(statement).collect::<BTreeSet<_>>() {
                said.entry(topic).or_default().push(statement);
            }
        }
        let mut by_topic: BTreeMap<&TopicId, Vec<&Difference>> = BTreeMap::new();
        let (mut untouched, mut new) = (0, 0);
        for difference in &self.comparison.differences {
            match (&difference.change, &difference.before, &difference.after) {
                (Change::Forgotten(_) | Change::WasNothing(_), _, _) => {}
                (Change::New, _, _) => new += 1,
                (_, Some(spot), _) => by_topic.entry(&spot.topic).or_default().push(difference),
                // What was added to a topic is about those who come from it.
                (Change::Widened, None, Some(spot)) => match self.before(&spot.topic) {
                    Some(topic) => by_topic.entry(topic).or_default().push(difference),
                    None => untouched += 1,
                },
                _ => untouched += 1,
            }
        }
        let statuses = &self.walkthrough.statuses;
        let places: BTreeMap<&TopicId, usize> =
            self.old.questions().enumerate().map(|(n, placed)| (&placed.question.id, n)).collect();
        let mut topics: Vec<&TopicId> =
            said.keys().copied().chain(statuses.keys()).chain(by_topic.keys().copied()).collect();
        topics.sort_by_key(|topic| (places.get(topic).copied().unwrap_or(usize::MAX), *topic));
        topics.dedup();
        let (mut effects, mut same) = (Vec::new(), 0);
        for topic in topics {
            let statements = said.get(topic).map_or(&[][..], Vec::as_slice);
            let status = statuses.contains_key(topic);
            let differences = by_topic.get(topic).map_or(&[][..], Vec::as_slice);
            if statements.is_empty() && !status {
                untouched += differences.len();
                continue;
            }
            let effect = self.effect(topic, statements, status, differences);
            untouched += differences.len() - effect.changes.len();
            // A topic that neither text has stays where it is.
            if effect.changes.is_empty() && !self.upgrade.topics.contains_key(topic) {
                same += 1;
            } else {
                effects.push(effect);
            }
        }
        Move { upgrade: self.upgrade.clone(), effects, same, untouched, new }
    }

    /// The topic of the older text that becomes this one.
    fn before(&self, topic: &TopicId) -> Option<&TopicId> {
        let heir = self.comparison.heirs.iter().find(|(_, heirs)| heirs.first() == Some(topic));
        heir.map(|(before, _)| before)
    }

    fn effect(
        &self,
        topic: &TopicId,
        statements: &[&Statement],
        status: bool,
        differences: &[&Difference],
    ) -> Effect {
        let straggler = self.upgrade.topics.get(topic).filter(|_| !self.comparison.heirs.contains_key(topic));
        let heirs = straggler.or_else(|| self.comparison.heirs.get(topic)).cloned();
        let heirs = heirs.unwrap_or_else(|| vec![topic.clone()]);
        let question = self.old.question(topic);
        let after = heirs.first().and_then(|topic| self.set.question(topic));
        let mode = self.walkthrough.mode;
        let changes = differences.iter().filter_map(|difference| {
            let touched = touched(difference, question, statements, status, mode)?;
            Some(((*difference).clone(), touched))
        });
        let wordings = question.zip(after).and_then(|(before, after)| {
            let (before, after) = (before.wording(mode), after.wording(mode));
            let words = self.old.language == self.set.language;
            (words && before != after).then(|| (before.to_owned(), after.to_owned()))
        });
        Effect {
            topic: topic.clone(),
            heirs,
            changes: changes.collect(),
            answers: statements.len(),
            status,
            wordings,
        }
    }
}

/// How many answers a change touches; none if it touches nothing that was said.
fn touched(
    difference: &Difference,
    question: Option<&Question>,
    statements: &[&Statement],
    status: bool,
    mode: Mode,
) -> Option<usize> {
    let asked = match mode {
        Mode::Live => "ask",
        Mode::Solo => "solo",
        Mode::Absent => "absent",
    };
    match &difference.change {
        Change::Adjusted(_) | Change::Moved | Change::New => return None,
        Change::Reworded(key) if !matches!(*key, "ask" | "label" | "event" | "response") && *key != asked => {
            return None;
        }
        _ => {}
    }
    let part = difference.before.as_ref().filter(|spot| spot.field.is_some() || spot.option.is_some());
    let count = match (part, question) {
        (Some(spot), Some(question)) => statements.iter().filter(|s| uses(s, question, spot)).count(),
        _ => return (status || !statements.is_empty()).then_some(statements.len()),
    };
    (count > 0).then_some(count)
}

/// Whether what stands now was said in this field, or picks this option.
fn uses(statement: &Statement, question: &Question, spot: &Spot) -> bool {
    let body = &statement.content().body;
    match (&spot.field, &spot.option) {
        (Some(id), option) => {
            let Body::Row(cells) = body else { return false };
            let Some(field) = question.field(id) else { return false };
            field.cell(cells).is_some_and(|cell| option.as_ref().is_none_or(|id| picks(field, cell, id)))
        }
        (None, Some(id)) => {
            let is = |picked: &String| question.option(picked).is_some_and(|option| option.id == *id);
            match body {
                Body::Choice(option) => is(option),
                Body::Choices(options) => options.iter().any(is),
                // The points of a scale are names; where they stand says what the numbers mean.
                Body::Number(_) => true,
                _ => false,
            }
        }
        (None, None) => true,
    }
}

fn picks(field: &Field, cell: &Cell, id: &str) -> bool {
    let is = |picked: &String| field.option(picked).is_some_and(|option| option.id == id);
    match cell {
        Cell::Choice(option) => is(option),
        Cell::Choices(options) => options.iter().any(is),
        _ => false,
    }
}
