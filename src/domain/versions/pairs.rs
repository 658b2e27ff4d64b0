//! Which thing of one version is which of the other.

use super::{Spot, alike};
use crate::domain::questionnaire::{Placed, Question, Questionnaire, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Two wordings at least so alike are likely one thing under two ids.
const NEARLY: f64 = 0.8;

/// So many things are held against one another at most when a missing `was:` is looked for.
const MOST: usize = 400;

/// The topics of a newer version: by id, and by the ids they say they had.
pub(super) struct Said<'q> {
    own: BTreeMap<&'q TopicId, Placed<'q>>,
    was: BTreeMap<&'q TopicId, Vec<Placed<'q>>>,
}

/// Made once: a questionnaire may have thousands of questions.
pub(super) fn said<'q>(old: &Questionnaire, new: &'q Questionnaire) -> Said<'q> {
    let before: BTreeMap<&TopicId, &Question> =
        old.questions().map(|placed| (&placed.question.id, placed.question)).collect();
    let still: BTreeSet<&TopicId> = new.questions().map(|placed| &placed.question.id).collect();
    // Of two topics that stand side by side, one came from the other in an earlier version: that is no news.
    let known = |id: &TopicId, was: &TopicId| {
        still.contains(was) && before.get(id).is_some_and(|question| question.was.contains(was))
    };
    let mut said = Said { own: BTreeMap::new(), was: BTreeMap::new() };
    for placed in new.questions() {
        let id = &placed.question.id;
        for was in placed.question.was.iter().filter(|was| *was != id && !known(id, was)) {
            let heirs = said.was.entry(was).or_default();
            if heirs.last().is_none_or(|last: &Placed<'_>| last.question.id != placed.question.id) {
                heirs.push(placed.clone());
            }
        }
        said.own.entry(&placed.question.id).or_insert(placed);
    }
    said
}

/// The topics of the newer version that come from this one: the one that kept the id, then those that say so.
pub(super) fn heirs<'q>(said: &Said<'q>, topic: &TopicId) -> Vec<Placed<'q>> {
    let own = said.own.get(topic).cloned();
    own.into_iter().chain(said.was.get(topic).into_iter().flatten().cloned()).collect()
}

/// The topics that stand elsewhere among the others: the fewest that have to move for the rest to keep its order.
pub(super) fn moved(old: &Questionnaire, new: &Questionnaire, said: &Said<'_>) -> BTreeSet<TopicId> {
    let places: BTreeMap<&TopicId, usize> =
        new.questions().enumerate().map(|(n, placed)| (&placed.question.id, n)).collect();
    let common: Vec<(&TopicId, usize)> = old
        .questions()
        .filter_map(|placed| {
            let id = &placed.question.id;
            Some((id, places[&heirs(said, id).first()?.question.id]))
        })
        .collect();
    let stay = longest_rise(&common.iter().map(|(_, place)| *place).collect::<Vec<_>>());
    let moved = common.iter().enumerate().filter(|(n, _)| !stay.contains(n));
    moved.map(|(_, (id, _))| (*id).clone()).collect()
}

/// The places of a longest rising run within a row of numbers, equal ones counting as rising.
fn longest_rise(row: &[usize]) -> BTreeSet<usize> {
    // The last element of the best run of each length, and what stood before each element in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(row.len());
    for (n, value) in row.iter().enumerate() {
        let length = ends.partition_point(|end| row[*end] <= *value);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(n);
        } else {
            ends[length] = n;
        }
    }
    std::iter::successors(ends.last().copied(), |n| before[*n]).collect()
}

/// Pairs of what is gone and what is new of the same sort, worded nearly the same; each in one pair at most.
pub(super) fn likely(
    old: &Questionnaire,
    new: &Questionnaire,
    gone: &[Spot],
    came: &[Spot],
) -> Vec<(Spot, Spot)> {
    let mut found: Vec<(Spot, Spot)> = Vec::new();
    for spot in gone.iter().take(MOST) {
        let Some((kind, words)) = wording(old, spot) else { continue };
        let fits = |other: &&Spot| {
            let level = |spot: &Spot| (spot.field.is_some(), spot.option.is_some());
            level(spot) == level(other) && !found.iter().any(|(_, taken)| taken == *other)
        };
        let near = came.iter().take(MOST).filter(fits).filter_map(|other| {
            let (its_kind, its_words) = wording(new, other)?;
            let alike = alike(words, its_words);
            (its_kind == kind && alike >= NEARLY).then_some((alike, other))
        });
        if let Some((_, other)) = near.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            found.push((spot.clone(), other.clone()));
        }
    }
    found
}

/// What a thing is made of and how it is worded.
fn wording<'q>(
    set: &'q Questionnaire,
    spot: &Spot,
) -> Option<(Option<crate::domain::questionnaire::Kind>, &'q str)> {
    let question = set.question(&spot.topic)?;
    let field = match &spot.field {
        Some(id) => Some(question.own_field(id)?),
        None => None,
    };
    let options = field.map_or(&question.options, |field| &field.options);
    match (&spot.option, field) {
        (Some(id), _) => Some((None, options.iter().find(|option| option.id == *id)?.label.as_str())),
        (None, Some(field)) => Some((Some(field.kind), &field.label)),
        (None, None) => Some((Some(question.kind), &question.ask)),
    }
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn one_that_moved_is_one_that_moved() {
        for (row, stays) in [
            (&[0, 1, 2, 3][..], &[0, 1, 2, 3][..]),
            (&[3, 0, 1, 2], &[1, 2, 3]),
            (&[1, 2, 3, 0], &[0, 1, 2]),
            (&[0, 3, 1, 2, 4], &[0, 2, 3, 4]),
            (&[1, 1], &[0, 1]),
            (&[], &[]),
        ] {
            assert_eq!(longest_rise(row).into_iter().collect::<Vec<_>>(), stays, "{row:?}");
        }
    }
}
