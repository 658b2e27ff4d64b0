//! What one who wrote alone has told beyond doubt, so that the live hour asks only what is thin.
//!
//! A question is told when all of this holds:
//! * it was answered in a solo sitting that began no more than 90 days before the live one, and no hour with the same
//!   questionnaire was held in between: that hour has asked already, and the next one asks "still so?" of everything;
//! * the answer stands as *answered* under the question as the live hour asks it: no row lacks a field that fills a
//!   required slot there, and nobody said *half answered* or *later*;
//! * nothing of it is a guess or second-hand, marked as an open question, contested, or contradicted by anybody since;
//! * where several paragraphs may be written, there are more than two words;
//! * it is not about what only the hour itself can answer: what a daily user is asked first, what is to be shown on a
//!   screen, who is in the room, and the wrap-up.

use super::coverage::{Said, status};
use super::earlier::Before;
use super::ids::StatementId;
use super::questionnaire::{Evidence, Kind, Mode, Question};
use super::statement::{Body, Mark, Stance, Statement};
use super::status::Status;
use super::tool::{Tool, Walkthrough};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// What somebody wrote alone longer ago is asked again.
const RECENT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// As many words as a paragraph needs to be more than a hint.
const WORDS: usize = 3;
/// Topics about the sitting itself: every sitting asks them.
const OF_THE_SITTING: &[&str] = &["open", "wrap"];

/// What was told alone before one live sitting.
pub struct Told<'a, 's> {
    tool: &'a Tool,
    said: &'s Said<'a>,
    pass: Vec<&'a Walkthrough>,
    contradicted: BTreeSet<StatementId>,
}

impl<'a, 's> Told<'a, 's> {
    /// What was told before this sitting; nothing for one that is not live.
    pub fn of(
        tool: &'a Tool,
        now: &Walkthrough,
        before: &Before<'a, '_>,
        said: &'s Said<'a>,
    ) -> Told<'a, 's> {
        let id = |w: &Walkthrough| tool.pins.get(&w.questionnaire).map(|pin| pin.id.as_str());
        let same_set = |w: &Walkthrough| w.questionnaire == now.questionnaire || id(w) == id(now);
        let not_held = |w: &&&Walkthrough| w.mode == Mode::Solo || !same_set(w);
        let recent = |w: &&Walkthrough| w.mode == Mode::Solo && now.started.since(w.started) <= RECENT;
        let sittings = before.sittings().iter().filter(|_| now.mode == Mode::Live);
        let pass: Vec<_> = sittings.take_while(not_held).copied().filter(recent).collect();
        let differs = |s: &&Statement| s.counts() && s.relates.is_some_and(|r| r.stance == Stance::Differs);
        let all = tool.statements.values().filter(|_| !pass.is_empty());
        let contradicted = all.filter(differs).filter_map(|s| Some(s.relates?.to)).collect();
        Told { tool, said, pass, contradicted }
    }

    /// The sittings in which it was written, the newest first.
    pub fn pass(&self) -> &[&'a Walkthrough] {
        &self.pass
    }

    /// Whether a question, as it is asked now, was told.
    pub fn has(&self, question: &Question) -> bool {
        let of_the_hour = question.user_first
            || question.evidence == Evidence::Shown
            || question.kind == Kind::Confirm
            || OF_THE_SITTING.contains(&question.id.family());
        let answered = || self.pass.iter().find(|solo| !self.said.here(solo, &question.id).is_empty());
        let Some(solo) = (!of_the_hour).then(answered).flatten() else { return false };
        let here = self.said.here(solo, &question.id);
        let doubtful = |s: &&Statement| {
            matches!(s.content().evidence, Evidence::Guessed | Evidence::SecondHand)
                || s.contested()
                || s.marks.contains(&Mark::Open)
                || self.contradicted.contains(&s.id)
        };
        let words = |s: &&Statement| match &s.content().body {
            Body::Text(text) => text.split_whitespace().count(),
            _ => WORDS,
        };
        let enough = question.kind != Kind::Long || here.iter().map(words).sum::<usize>() >= WORDS;
        enough && !here.iter().any(doubtful) && status(self.tool, solo, question, here) == Status::Answered
    }
}
