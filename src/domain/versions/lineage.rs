//! The names that things have had: the texts that walkthroughs ran by one after another, each reading the answers of all.
//!
//! Answers keep the ids they were given under, so every text that a walkthrough went through is read with the names that
//! its fields and options have in the others, and with what the others have and it has not.

use crate::domain::ids::DocumentHash;
use crate::domain::questionnaire::{Field, Question, QuestionOption, Questionnaire, TopicId};
use crate::domain::statement::Statement;
use crate::domain::tool::{Tool, Walkthrough};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// These texts, each knowing the names that its things have in the texts that this tool's walkthroughs went through with
/// it.
pub fn related(
    tool: &Tool,
    mut texts: BTreeMap<DocumentHash, Arc<Questionnaire>>,
) -> BTreeMap<DocumentHash, Arc<Questionnaire>> {
    for walkthrough in tool.walkthroughs_in_order().into_iter().filter(|w| !w.earlier.is_empty()) {
        let mut seen = BTreeSet::new();
        let chain = walkthrough.earlier.iter().chain([&walkthrough.questionnaire]);
        let chain: Vec<&DocumentHash> =
            chain.filter(|hash| texts.contains_key(*hash) && seen.insert(*hash)).collect();
        let learned = acquainted(chain.iter().map(|hash| texts[*hash].clone()).collect());
        texts.extend(chain.into_iter().cloned().zip(learned));
    }
    texts
}

/// Versions of one text, the oldest first, each knowing the names that its things have in all the others, and what the
/// others have and it has not.
pub fn acquainted(mut chain: Vec<Arc<Questionnaire>>) -> Vec<Arc<Questionnaire>> {
    let steps = (1..chain.len()).map(|at| (at, at - 1));
    let back = (1..chain.len()).rev().map(|at| (at - 1, at));
    for (learner, other) in steps.chain(back) {
        let mut learned = Questionnaire::clone(&chain[learner]);
        learn(&mut learned, &chain[other]);
        chain[learner] = Arc::new(learned);
    }
    chain
}

/// The text that a walkthrough runs by, with the names that its things had in the texts it ran by before. None if it is
/// not among these.
pub fn known_by(
    walkthrough: &Walkthrough,
    texts: &BTreeMap<DocumentHash, Arc<Questionnaire>>,
) -> Option<Questionnaire> {
    let now = texts.get(&walkthrough.questionnaire)?;
    let mut earlier = walkthrough.earlier.iter().filter(|hash| **hash != walkthrough.questionnaire);
    let first = earlier.find_map(|hash| texts.get(hash)).map(|set| Questionnaire::clone(set));
    let Some(first) = first else { return Some(Questionnaire::clone(now)) };
    let steps = earlier.filter_map(|hash| texts.get(hash)).chain([now]);
    Some(steps.fold(first, |known, next| knowing(next, &known)))
}

/// A text with the names that its things have in another version of it.
pub(super) fn knowing(set: &Questionnaire, other: &Questionnaire) -> Questionnaire {
    let mut set = set.clone();
    learn(&mut set, other);
    set
}

/// Topics under which something stands in this sitting, and which its text knows by other ids only: what was written
/// elsewhere before the sitting was moved arrived since. With the topics that they are.
pub fn stragglers(
    tool: &Tool,
    walkthrough: &Walkthrough,
    set: &Questionnaire,
) -> BTreeMap<TopicId, Vec<TopicId>> {
    let said = tool.statements.values().filter(|s| s.walkthrough == Some(walkthrough.id));
    let said = said.flat_map(|s| s.question.iter().chain(&s.also));
    let topics: BTreeSet<&TopicId> = said.chain(walkthrough.statuses.keys()).collect();
    let lost = topics.into_iter().filter(|topic| set.question(topic).is_none());
    let found = lost.map(|topic| {
        let heirs = set.questions().filter(|placed| placed.question.was.contains(topic));
        (topic.clone(), heirs.map(|placed| placed.question.id.clone()).collect::<Vec<_>>())
    });
    found.filter(|(_, heirs)| !heirs.is_empty()).collect()
}

/// Topics under which something was said in this sitting, and which its text does not ask: of an earlier version, kept
/// apart. Each with the statements that count.
pub fn apart<'t>(
    tool: &'t Tool,
    walkthrough: &Walkthrough,
    set: &Questionnaire,
) -> BTreeMap<&'t TopicId, Vec<&'t Statement>> {
    let mut apart: BTreeMap<&TopicId, Vec<&Statement>> = BTreeMap::new();
    let here = |s: &&Statement| s.walkthrough == Some(walkthrough.id) && s.counts();
    for statement in tool.statements_in_order().into_iter().filter(here) {
        if let Some(topic) = statement.question.as_ref().filter(|topic| set.question(topic).is_none()) {
            apart.entry(topic).or_default().push(statement);
        }
    }
    apart
}

fn learn(set: &mut Questionnaire, other: &Questionnaire) {
    let others: Vec<&Question> = other.questions().map(|placed| placed.question).collect();
    let mut by_name: BTreeMap<&TopicId, Vec<usize>> = BTreeMap::new();
    for (at, question) in others.iter().enumerate() {
        for name in names(question) {
            by_name.entry(name).or_default().push(at);
        }
    }
    let own: BTreeSet<TopicId> = set.questions().map(|placed| placed.question.id.clone()).collect();
    let by_id: BTreeMap<&TopicId, usize> =
        others.iter().enumerate().map(|(at, question)| (&question.id, at)).collect();
    for question in set.sections.iter_mut().flat_map(|section| &mut section.questions) {
        // Two that only were the same once are two.
        let was = names(question).filter_map(|name| by_id.get(name));
        let is = by_name.get(&question.id).into_iter().flatten();
        let same: BTreeSet<usize> = was.chain(is).copied().collect();
        for at in same {
            for name in names(others[at]) {
                if !own.contains(name) && !question.was.contains(name) {
                    question.was.push(name.clone());
                }
            }
            learn_question(question, others[at]);
        }
    }
}

fn names(question: &Question) -> impl Iterator<Item = &TopicId> {
    std::iter::once(&question.id).chain(&question.was)
}

fn learn_question(question: &mut Question, other: &Question) {
    // What somebody said in private stays so, whatever a later text says.
    question.private |= other.private;
    let mut taken: BTreeSet<String> = question.all_fields().flat_map(Field::names).cloned().collect();
    for field in other.all_fields() {
        let mut known = question.fields.iter_mut().chain(&mut question.gone_fields);
        match known.find(|own| own.names().any(|n| *n == field.id) || field.names().any(|n| *n == own.id)) {
            Some(own) => {
                own.private |= field.private;
                own.was.extend(new_names(field.names(), &mut taken));
                learn_options(
                    &mut own.options,
                    &mut own.gone_options,
                    field.options.iter().chain(&field.gone_options),
                );
            }
            None => {
                taken.extend(field.names().cloned());
                question.gone_fields.push(field.clone());
            }
        }
    }
    let options = other.options.iter().chain(&other.gone_options);
    learn_options(&mut question.options, &mut question.gone_options, options);
}

fn learn_options<'o>(
    options: &mut [QuestionOption],
    gone: &mut Vec<QuestionOption>,
    others: impl Iterator<Item = &'o QuestionOption>,
) {
    let all = options.iter().chain(gone.iter());
    let mut taken: BTreeSet<String> = all.flat_map(QuestionOption::names).cloned().collect();
    for option in others {
        let mut known = options.iter_mut().chain(gone.iter_mut());
        match known.find(|own| own.names().any(|n| *n == option.id) || option.names().any(|n| *n == own.id)) {
            Some(own) => own.was.extend(new_names(option.names(), &mut taken)),
            None => {
                taken.extend(option.names().cloned());
                gone.push(option.clone());
            }
        }
    }
}

/// Those of these names that nothing beside it has: one name must not mean two things.
fn new_names<'n>(names: impl Iterator<Item = &'n String>, taken: &mut BTreeSet<String>) -> Vec<String> {
    names.filter(|name| taken.insert((*name).clone())).cloned().collect()
}
