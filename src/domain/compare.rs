//! Who says what: topics × people, over all walkthroughs of a tool. What only users say, and what only the author says, is
//! where rebuilds go wrong.
//!
//! An id names a topic, so what was said under the same id in two questionnaires is laid side by side. Within a topic two
//! statements are one thing only if somebody said so: they are related as the same, or one statement has two speakers.
//! Nothing is matched by its words. Not mentioned, not asked and does not know are three different things.

use super::condition::Truth;
use super::coverage::{Coverage, Said, Standing};
use super::ids::{DocumentHash, PersonId, StatementId};
use super::person::Relation;
use super::questionnaire::{Kind, Question, Questionnaire, TopicId};
use super::statement::{Body, Stance, Statement};
use super::status::{SetStatus, Status};
use super::tool::{Tool, Walkthrough};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What one person has to one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// They said it, or against it, in these statements.
    Said(Vec<StatementId>),
    /// They were asked, and did not mention it: `·`.
    NotMentioned,
    /// They were never asked about the topic: `–`.
    NotAsked,
    /// They were asked, and do not know: `?`.
    DoesNotKnow,
}

impl Cell {
    /// The sign for what was not said; none for what was.
    pub const fn sign(&self) -> Option<char> {
        match self {
            Cell::Said(_) => None,
            Cell::NotMentioned => Some('·'),
            Cell::NotAsked => Some('–'),
            Cell::DoesNotKnow => Some('?'),
        }
    }
}

/// What the cells of a row come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mark {
    /// Everybody who was asked says it, and that is more than one.
    All,
    /// Users say it, and the author, who was asked, does not.
    OnlyUsers,
    /// The author says it, and no other who was asked does.
    OnlyAuthor,
    /// People answer differently, or say that it is not so.
    Differ,
    /// On a scale: the greatest less the smallest answer.
    Spread(f64),
}

impl Mark {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Mark::All => "all say it".to_owned(),
            Mark::OnlyUsers => "only users say it".to_owned(),
            Mark::OnlyAuthor => "only the author says it".to_owned(),
            Mark::Differ => "they differ".to_owned(),
            Mark::Spread(spread) => format!("spread {spread}"),
        }
    }
}

/// One thing, and what each person has to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The topic.
    pub topic: TopicId,
    /// A cell for each of the people.
    pub cells: Vec<Cell>,
    /// What they come to; none where there is nothing to say of them.
    pub mark: Option<Mark>,
}

/// Who says what.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// The people, those who built it first, then those who use it, then others, each in the order in which they were
    /// heard.
    pub people: Vec<PersonId>,
    /// The rows: topics in the order of the longest questionnaire, things in the order in which they were said.
    pub rows: Vec<Row>,
}

/// What is about the talk itself, or about the person who is asked, says nothing that could be compared.
const FAMILIES: [&str; 2] = ["open", "wrap"];
/// Everybody tells a case of their own.
const CASE: &str = "does.last_case";

/// Who was asked about what, and who did not know.
#[derive(Default)]
struct Asked {
    people: BTreeMap<TopicId, BTreeSet<PersonId>>,
    sittings: BTreeMap<TopicId, usize>,
    unknown: BTreeMap<TopicId, BTreeSet<PersonId>>,
}

impl Comparison {
    /// Lays what people said side by side. A topic is compared if more than one person was asked about it, and more than
    /// one answered or it was asked in more than one sitting. Where people sat together and the question is not one for
    /// each of them, who kept silent said nothing by it: of such a topic only contradictions are there. What
    /// `lets_through` keeps back is not there.
    pub fn of(
        tool: &Tool,
        shelf: &BTreeMap<DocumentHash, Arc<Questionnaire>>,
        lets_through: &dyn Fn(&Statement) -> bool,
    ) -> Comparison {
        let said = Said::among(tool, |s| lets_through(s) && s.question.is_some());
        let asked = Asked::of(tool, shelf, &said);
        let topics = in_order(tool, shelf);
        let compared = topics.iter().filter(|(topic, _)| asked.compares(topic, &said));
        let compared: Vec<(&TopicId, Option<&Question>)> = compared.map(|(t, q)| (t, *q)).collect();
        let people = people(tool, &asked, &said, &compared);
        let mut all = Things::of(tool, &said);
        let mut rows = Vec::new();
        for (topic, question) in compared {
            let about = Topic { tool, asked: &asked, people: &people, topic, said: said.under(topic) };
            match question {
                Some(question) if is_pick(question.kind) => rows.extend(about.picks(question.kind)),
                _ => {
                    let each = asked.asks_each(topic, question);
                    rows.extend(
                        about.things(&mut all).into_iter().filter(|r| each || r.mark == Some(Mark::Differ)),
                    );
                }
            }
        }
        Comparison { people, rows }
    }
}

/// Each person has one answer to it, and two answers can be the same.
const fn is_pick(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Choice | Kind::Multi | Kind::Scale | Kind::YesNo | Kind::Number | Kind::Date | Kind::Person
    )
}

impl Asked {
    fn of(tool: &Tool, shelf: &BTreeMap<DocumentHash, Arc<Questionnaire>>, said: &Said<'_>) -> Asked {
        let mut asked = Asked::default();
        for sitting in tool.walkthroughs_in_order() {
            let there = there(tool, sitting, said);
            let Some(set) = shelf.get(&sitting.questionnaire) else { continue };
            for standing in &Coverage::of(tool, sitting, set).standings {
                let topic = &standing.placed.question.id;
                if !came_up(standing) {
                    continue;
                }
                *asked.sittings.entry(topic.clone()).or_default() += 1;
                asked.people.entry(topic.clone()).or_default().extend(&there);
                if matches!(standing.status, Status::Set(SetStatus::Unknown | SetStatus::Ask(_))) {
                    let by = sitting.statuses.get(topic).map_or(&[][..], |record| &record.by);
                    asked.unknown.entry(topic.clone()).or_default().extend(by);
                    asked.people.entry(topic.clone()).or_default().extend(by);
                }
            }
        }
        for statement in said.all() {
            for topic in statement.question.iter().chain(&statement.also) {
                asked.people.entry(topic.clone()).or_default().extend(&statement.content().speakers);
            }
        }
        asked
    }

    /// Whether silence means something: users were asked for themselves, or each in the room was.
    fn asks_each(&self, topic: &TopicId, question: Option<&Question>) -> bool {
        self.sittings.get(topic).is_some_and(|sittings| *sittings > 1)
            || question.is_some_and(|q| q.user_first)
    }

    fn compares(&self, topic: &TopicId, said: &Said<'_>) -> bool {
        if FAMILIES.contains(&topic.family()) || topic.as_str() == CASE || said.under(topic).is_empty() {
            return false;
        }
        let mut answered: BTreeSet<PersonId> = self.unknown.get(topic).cloned().unwrap_or_default();
        answered.extend(said.under(topic).iter().flat_map(|s| &s.content().speakers));
        let sittings = self.sittings.get(topic).copied().unwrap_or_default();
        self.people.get(topic).is_some_and(|people| people.len() > 1) && (answered.len() > 1 || sittings > 1)
    }
}

/// Who was in a sitting, as far as somebody said so or they spoke.
fn there(tool: &Tool, sitting: &Walkthrough, said: &Said<'_>) -> BTreeSet<PersonId> {
    let spoke = said.all().filter(|s| s.walkthrough == Some(sitting.id)).flat_map(|s| &s.content().speakers);
    let there = sitting.present.iter().chain(spoke).copied();
    let runs_it = |id: &PersonId| {
        tool.people.get(id).is_none_or(|person| person.relation == Relation::Facilitator)
            || sitting.facilitator == Some(*id)
    };
    there.filter(|id| !runs_it(id)).collect()
}

/// The question was put: something was said or became of it.
fn came_up(standing: &Standing<'_>) -> bool {
    let became = matches!(
        &standing.status,
        Status::Set(
            SetStatus::Unknown
                | SetStatus::Ask(_)
                | SetStatus::Declined
                | SetStatus::Partial
                | SetStatus::OffRecord
        )
    );
    standing.applies != Truth::False && (standing.said || became)
}

/// Every topic with its question: the longest questionnaire first, then what others ask beside it.
fn in_order<'a>(
    tool: &Tool,
    shelf: &'a BTreeMap<DocumentHash, Arc<Questionnaire>>,
) -> Vec<(TopicId, Option<&'a Question>)> {
    let held = tool.walkthroughs_in_order();
    let mut sets: Vec<&Arc<Questionnaire>> =
        held.iter().filter_map(|w| shelf.get(&w.questionnaire)).collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.questions().count()));
    let mut topics: Vec<(TopicId, Option<&Question>)> = Vec::new();
    let mut known = BTreeSet::new();
    for placed in sets.into_iter().flat_map(|set| set.questions()) {
        if known.insert(placed.question.id.clone()) {
            topics.push((placed.question.id.clone(), Some(placed.question)));
        }
    }
    for topic in tool.statements_in_order().into_iter().filter_map(|s| s.question.as_ref()) {
        if known.insert(topic.clone()) {
            topics.push((topic.clone(), None));
        }
    }
    topics
}

/// Those who answered under one of these topics, in the order of the columns.
fn people(
    tool: &Tool,
    asked: &Asked,
    said: &Said<'_>,
    topics: &[(&TopicId, Option<&Question>)],
) -> Vec<PersonId> {
    let mut answered: BTreeSet<PersonId> = BTreeSet::new();
    for (topic, _) in topics {
        answered.extend(said.under(topic).iter().flat_map(|s| &s.content().speakers));
        answered.extend(asked.unknown.get(*topic).into_iter().flatten());
    }
    let mut order: Vec<PersonId> = Vec::new();
    let spoke = tool.statements_in_order().into_iter().flat_map(|s| s.content().speakers.clone());
    for id in spoke.chain(answered.iter().copied()) {
        if answered.contains(&id) && !order.contains(&id) {
            order.push(id);
        }
    }
    order.retain(|id| relation(tool, *id) != Some(Relation::Facilitator));
    order.sort_by_key(|id| match relation(tool, *id) {
        Some(Relation::Author) => 0,
        Some(Relation::User | Relation::Results) => 1,
        _ => 2,
    });
    order
}

fn relation(tool: &Tool, id: PersonId) -> Option<Relation> {
    tool.people.get(&id).map(|person| person.relation)
}

/// Which statements are one thing.
struct Things<'a> {
    /// Of each statement, the first that says the thing.
    first: BTreeMap<StatementId, StatementId>,
    /// All that say it, in order, by the first.
    together: BTreeMap<StatementId, Vec<&'a Statement>>,
}

impl<'a> Things<'a> {
    fn of(tool: &'a Tool, said: &Said<'_>) -> Things<'a> {
        let shown: BTreeSet<StatementId> = said.all().map(|s| s.id).collect();
        let order: Vec<&Statement> =
            tool.statements_in_order().into_iter().filter(|s| shown.contains(&s.id)).collect();
        let place: BTreeMap<StatementId, usize> = order.iter().enumerate().map(|(n, s)| (s.id, n)).collect();
        let mut first: BTreeMap<StatementId, StatementId> = shown.iter().map(|id| (*id, *id)).collect();
        for statement in &order {
            // What says that it is not so is about that very thing; what adds to it is another.
            let relates = statement.relates.filter(|r| shown.contains(&r.to) && r.stance != Stance::Adds);
            let Some(relates) = relates else { continue };
            let (a, b) = (first[&statement.id], first[&relates.to]);
            let (one, other) = if place[&a] <= place[&b] { (a, b) } else { (b, a) };
            first.values_mut().filter(|id| **id == other).for_each(|id| *id = one);
        }
        let mut together: BTreeMap<StatementId, Vec<&Statement>> = BTreeMap::new();
        for statement in order {
            together.entry(first[&statement.id]).or_default().push(statement);
        }
        Things { first, together }
    }
}

/// What was said under one topic, and by whom it could have been.
struct Topic<'a> {
    tool: &'a Tool,
    asked: &'a Asked,
    people: &'a [PersonId],
    topic: &'a TopicId,
    said: &'a [&'a Statement],
}

impl Topic<'_> {
    /// What a person has to it who did not say it.
    fn silence(&self, id: PersonId) -> Cell {
        let holds = |people: &BTreeMap<TopicId, BTreeSet<PersonId>>| {
            people.get(self.topic).is_some_and(|people| people.contains(&id))
        };
        match () {
            () if holds(&self.asked.unknown) => Cell::DoesNotKnow,
            () if holds(&self.asked.people) => Cell::NotMentioned,
            () => Cell::NotAsked,
        }
    }

    fn row(
        &self,
        by: impl Fn(PersonId) -> Vec<StatementId>,
        mark: impl FnOnce(&[Cell]) -> Option<Mark>,
    ) -> Row {
        let cell = |id: &PersonId| match by(*id) {
            said if said.is_empty() => self.silence(*id),
            said => Cell::Said(said),
        };
        let cells: Vec<Cell> = self.people.iter().map(cell).collect();
        let mark = mark(&cells);
        Row { topic: self.topic.clone(), cells, mark }
    }

    /// A row for each thing that was said under this topic; each comes once, where it came up first.
    fn things(&self, all: &mut Things<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for statement in self.said {
            let Some(together) = all.together.remove(&all.first[&statement.id]) else { continue };
            let differ = together.iter().any(|s| differs(s));
            let by = |id: PersonId| {
                together.iter().filter(|s| s.content().speakers.contains(&id)).map(|s| s.id).collect()
            };
            rows.push(self.row(by, |cells| if differ { Some(Mark::Differ) } else { self.mark(cells) }));
        }
        rows
    }

    /// One row: the newest answer of each.
    fn picks(&self, kind: Kind) -> Option<Row> {
        let newest = |id: PersonId| {
            let own = self.said.iter().filter(|s| s.content().speakers.contains(&id));
            own.max_by_key(|s| (!matches!(s.content().body, Body::Text(_)), s.at.instant())).copied()
        };
        let answers: Vec<&Statement> = self.people.iter().filter_map(|id| newest(*id)).collect();
        let bodies: Vec<&Body> =
            answers.iter().map(|s| &s.content().body).filter(|body| !matches!(body, Body::Text(_))).collect();
        let same = bodies.windows(2).all(|pair| pair[0] == pair[1]);
        let differ = !same || answers.iter().any(|s| differs(s));
        let numbers = bodies.iter().filter_map(|body| match body {
            Body::Number(number) => number.reads,
            _ => None,
        });
        let (most, least) = (numbers.clone().max_by(f64::total_cmp), numbers.min_by(f64::total_cmp));
        let spread = most.zip(least).map(|(most, least)| most - least).filter(|spread| *spread > 0.0);
        let row = self.row(
            |id| newest(id).map(|s| s.id).into_iter().collect(),
            |cells| match (differ, spread) {
                (true, Some(spread)) if kind == Kind::Scale => Some(Mark::Spread(spread)),
                (true, _) => Some(Mark::Differ),
                (false, _) if bodies.len() > 1 => self.mark(cells).filter(|mark| *mark == Mark::All),
                (false, _) => None,
            },
        );
        let unknown = self.asked.unknown.get(self.topic).map_or(0, BTreeSet::len);
        (answers.len() + unknown > 1).then_some(row)
    }

    /// What the cells of one thing come to.
    fn mark(&self, cells: &[Cell]) -> Option<Mark> {
        let mut asked = Vec::new();
        let mut says = Vec::new();
        for (id, cell) in self.people.iter().zip(cells) {
            let relation = relation(self.tool, *id);
            match cell {
                Cell::NotAsked => continue,
                Cell::Said(_) => says.push(relation),
                Cell::NotMentioned | Cell::DoesNotKnow => {}
            }
            asked.push(relation);
        }
        let author = Some(Relation::Author);
        let is_user =
            |r: &Option<Relation>| matches!(r, Some(Relation::User | Relation::Results | Relation::Other));
        match () {
            () if says.len() > 1 && says.len() == asked.len() => Some(Mark::All),
            () if asked.contains(&author) && !says.contains(&author) && says.iter().any(is_user) => {
                Some(Mark::OnlyUsers)
            }
            () if says.contains(&author)
                && says.iter().all(|r| *r == author)
                && asked.iter().any(is_user) =>
            {
                Some(Mark::OnlyAuthor)
            }
            () => None,
        }
    }
}

fn differs(statement: &Statement) -> bool {
    statement.relates.is_some_and(|relates| relates.stance == Stance::Differs)
}

#[cfg(test)]
mod tests;
