//! What earlier sittings heard about a question, and whether it is still so.
//!
//! Who says otherwise than before has changed it. Who was not asked then has a view of their own beside the others', and
//! changes nothing; but where a question has one answer, is not asked of users first, and the same questionnaire asked it
//! before, another answer is a change whoever gives it: it is about the tool, not about who uses it.

use super::coverage::Said;
use super::questionnaire::{Kind, Question, TopicId};
use super::statement::{Body, Stance, Statement};
use super::status::SetStatus;
use super::tool::{Tool, Walkthrough};

/// How what was said about a question stands to what was said in the newest earlier sitting that heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nothing was said about it before.
    Never,
    /// Something was said before, and nothing here yet.
    NotYet,
    /// It is still so.
    StillSo,
    /// It is still so, and more was said.
    Added,
    /// It is no longer as it was.
    Changed,
    /// Others spoke of it then; nobody here said it again, and nobody took it back.
    Apart,
}

/// What was said in earlier sittings. Made once for all questions of a sitting.
pub struct Before<'a, 's> {
    tool: &'a Tool,
    said: &'s Said<'a>,
    now: &'s Walkthrough,
    /// The newest first.
    sittings: Vec<&'a Walkthrough>,
}

/// What the newest earlier sitting that heard of a question heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier<'a> {
    /// The sitting; none for what was said outside any.
    pub sitting: Option<&'a Walkthrough>,
    /// It asked by the same questionnaire, in whichever version.
    pub same_set: bool,
    /// What was said and counts, in order.
    pub said: Vec<&'a Statement>,
    /// What became of it where nothing was said: nobody knew, somebody was to be asked, it did not apply, or they
    /// would not say.
    pub status: Option<&'a SetStatus>,
}

impl<'a, 's> Before<'a, 's> {
    /// What was said before this sitting began.
    pub fn of(tool: &'a Tool, now: &'s Walkthrough, said: &'s Said<'a>) -> Before<'a, 's> {
        let mut sittings = tool.walkthroughs_in_order();
        sittings.truncate(sittings.iter().position(|w| w.id == now.id).unwrap_or(0));
        sittings.reverse();
        Before { tool, said, now, sittings }
    }

    /// The earlier sittings, the newest first.
    pub fn sittings(&self) -> &[&'a Walkthrough] {
        &self.sittings
    }

    /// What was said about a topic, if anything was or became of it.
    pub fn about(&self, topic: &TopicId) -> Option<Earlier<'a>> {
        let began = self.now.started.instant();
        let outside = self.said.outside(topic);
        let outside = outside.iter().copied().filter(|s| s.at.instant() < began).collect::<Vec<_>>();
        let newest = |said: &[&Statement]| said.iter().map(|s| s.at.instant()).max();
        for sitting in &self.sittings {
            let said = self.said.here(sitting, topic);
            let status = sitting.statuses.get(topic).map(|record| &record.status).filter(|status| {
                use SetStatus::{Ask, Declined, NotApplicable, Unknown};
                matches!(status, Unknown | Ask(_) | Declined | NotApplicable(_))
            });
            if said.is_empty() && status.is_none() {
                continue;
            }
            if newest(&outside) > newest(said) {
                break;
            }
            let status = status.filter(|_| said.is_empty());
            let id = |w: &Walkthrough| self.tool.pins.get(&w.questionnaire).map(|pin| pin.id.as_str());
            let same_set = sitting.questionnaire == self.now.questionnaire || id(sitting) == id(self.now);
            return Some(Earlier { sitting: Some(sitting), same_set, said: said.to_vec(), status });
        }
        (!outside.is_empty()).then_some(Earlier {
            sitting: None,
            same_set: false,
            said: outside,
            status: None,
        })
    }
}

impl<'a> Earlier<'a> {
    /// What stands by itself: not what only says the same as another of these.
    pub fn lines(&self) -> impl Iterator<Item = &'a Statement> {
        let here = |id| self.said.iter().any(|s| s.id == id);
        let again = move |s: &Statement| s.relates.is_some_and(|r| r.stance == Stance::Same && here(r.to));
        self.said.iter().copied().filter(move |s| !again(s))
    }

    /// People contradicted one another, or picked differently, and nobody has decided.
    pub fn differ(&self, question: &Question) -> bool {
        let mut picks = self.lines().map(|s| &s.content().body);
        let first = picks.next();
        let picked = has_one_answer(question.kind) && picks.any(|body| Some(body) != first);
        let differs = |s: &&Statement| s.relates.is_some_and(|r| r.stance == Stance::Differs);
        picked || self.said.iter().any(|s| differs(s) || s.contested())
    }

    /// How what was said now stands to it.
    pub fn since(&self, question: &Question, now: &[&Statement]) -> Since {
        let again = |s: &&Statement| self.lines().any(|was| says(s, was));
        match () {
            () if now.is_empty() => Since::NotYet,
            // Nobody knew, and now somebody does.
            () if self.said.is_empty() => Since::Changed,
            () if !self.gone(question, now).is_empty() => Since::Changed,
            () if now.iter().all(|s| self.lines().any(|was| s.content().same_words(was.content()))) => {
                Since::StillSo
            }
            () if now.iter().any(again) => Since::Added,
            () => Since::Apart,
        }
    }

    /// What was said then and is no longer so, once the question was asked again.
    pub fn gone(&self, question: &Question, now: &[&Statement]) -> Vec<&'a Statement> {
        // A line that was caught and filed here answers nothing that anybody asked.
        let asked: Vec<&Statement> = now.iter().copied().filter(|s| !s.asked.is_empty()).collect();
        let said_again = |was: &Statement| asked.iter().any(|s| says(s, was));
        let one_answer = has_one_answer(question.kind);
        let of_the_tool = one_answer && self.same_set && !question.user_first;
        let beside = |s: &Statement| s.relates.is_some_and(|r| r.stance == Stance::Adds);
        let other = |s: &Statement| !beside(s) && self.lines().all(|was| !says(s, was));
        let by_the_same = |s: &Statement, was: &Statement| {
            s.content().speakers.iter().any(|id| was.content().speakers.contains(id))
        };
        let taken_back = |was: &&Statement| {
            let mut whoever = asked.iter().filter(|s| of_the_tool || by_the_same(s, was));
            !said_again(was) && whoever.any(|s| !one_answer || other(s))
        };
        self.lines().filter(taken_back).collect()
    }
}

/// One answer by one speaker, so that another is a change.
const fn has_one_answer(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Choice
            | Kind::Multi
            | Kind::YesNo
            | Kind::Number
            | Kind::Scale
            | Kind::Date
            | Kind::Person
            | Kind::Confirm
    )
}

/// Whether a line says at least what the other said: a row with every cell as it was, and perhaps more.
fn says(now: &Statement, was: &Statement) -> bool {
    match (&now.content().body, &was.content().body) {
        (Body::Row(now), Body::Row(was)) => was.iter().all(|(field, cell)| now.get(field) == Some(cell)),
        (now, was) => now == was,
    }
}
