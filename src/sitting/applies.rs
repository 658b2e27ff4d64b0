//! What applies, as answers come in: what is asked now that was not, and what no longer is.

use super::Sitting;
use crate::domain::condition::Truth;
use crate::domain::coverage::{Said, Standing, applies};
use crate::domain::questionnaire::{Placed, Question};
use std::sync::Arc;

/// So many questions are named; of more, how many.
const NAMED: usize = 5;

impl Sitting {
    /// Does something, and says what it made apply, or no longer apply.
    pub(super) fn watching<T>(&mut self, what: impl FnOnce(&mut Sitting) -> T) -> T {
        let before = self.what_applies();
        let done = what(self);
        let after = self.what_applies();
        let set = Arc::clone(&self.set);
        let turned = |to: Truth| {
            let pairs = before.iter().zip(&after).filter(move |(was, is)| was.1 != to && is.1 == to);
            pairs
                .filter_map(|(was, _)| set.at(was.0))
                .filter(|p| !(self.shared && p.question.private))
                .collect()
        };
        let (now, no_longer): (Vec<Placed<'_>>, Vec<Placed<'_>>) =
            (turned(Truth::True), turned(Truth::False));
        let kept = !no_longer.is_empty() && {
            let said = Said::of(&self.tool);
            no_longer.iter().any(|p| !said.here(self.walkthrough(), &p.question.id).is_empty())
        };
        let kept = if kept { " What was said there is kept." } else { "" };
        let lines: Vec<String> = [
            named(&now).map(|names| format!("Now also asked: {names}.")),
            named(&no_longer).map(|names| format!("No longer asked: {names}.{kept}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        lines.iter().for_each(|line| self.tell(line));
        if !lines.is_empty() {
            self.news = (self.fresh, lines);
        }
        done
    }

    /// On a screen, what a key that goes on at once made apply would be gone before anybody saw it.
    pub(super) fn tell_the_news_again(&mut self) {
        let (key, lines) = std::mem::take(&mut self.news);
        if !self.shows_questions && key == self.fresh {
            lines.iter().for_each(|line| self.tell(line));
        }
    }

    /// Whether they apply, of the questions that depend on answers, by their place.
    fn what_applies(&self) -> Vec<(usize, Truth)> {
        let questions = self.set.questions().enumerate();
        let mut depend = questions.filter(|(_, p)| depends_on_answers(p.question)).peekable();
        if depend.peek().is_none() {
            return Vec::new();
        }
        let said = Said::of(&self.tool);
        let truth = |question| applies(&self.tool, Some(self.walkthrough()), &self.set, question, &said);
        depend.map(|(at, placed)| (at, truth(placed.question))).collect()
    }

    /// On what it depends whether a question is asked, while that is not known; in words.
    pub(super) fn asked_if(&self, standing: &Standing<'_>) -> Option<String> {
        let when = self.set.asked_if(standing.placed.question);
        when.filter(|_| standing.applies == Truth::Unknown).map(|when| format!("asked if {when}"))
    }

    /// What was answered here and is no longer asked.
    pub(super) fn show_what_is_no_longer_asked(&mut self) {
        let coverage = self.coverage();
        let gone: Vec<(String, String)> = coverage
            .standings
            .iter()
            .filter(|s| s.applies == Truth::False && s.said)
            .filter(|s| !(self.shared && s.placed.question.private))
            .flat_map(|s| {
                let when = self.set.asked_if(s.placed.question).map(|when| format!(" (asked if {when})"));
                let first = format!("  {} {}: ", s.placed.code, s.placed.question.short);
                let lines = self.tool.under(&s.placed.question.id).into_iter();
                let here = lines.filter(|line| line.walkthrough == Some(self.id)).map(|line| line.id);
                here.map(|id| (first.clone(), self.line_of(id) + &when.clone().unwrap_or_default()))
                    .collect::<Vec<_>>()
            })
            .collect();
        if gone.is_empty() {
            return;
        }
        self.tell("Answered, and no longer asked; it becomes no requirement by itself:");
        gone.iter().for_each(|(first, line)| self.tell_indented(first, line));
    }
}

/// Whether anything that is said could change that it applies.
fn depends_on_answers(question: &Question) -> bool {
    question.when.as_ref().is_some_and(|when| {
        let bare = when.replace("walkthrough.mode", "");
        bare.contains('.')
    })
}

fn named(questions: &[Placed<'_>]) -> Option<String> {
    let names: Vec<String> =
        questions.iter().take(NAMED).map(|p| format!("{} {}", p.code, p.question.short)).collect();
    let more = questions.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{}{more}", names.join(", ")))
}
