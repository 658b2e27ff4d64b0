//! What a short set comes to: the verdict of the five signs, the gate, the outcome of a quarterly look, how many users
//! were heard. Told when the last question is passed and at the end, and whenever somebody asks.
//!
//! Which of these are told follows from the topics of the set, not from its name: a set of one's own that asks for the
//! signs ends like the shipped one. Nothing is decided here; what is proposed says so.

use super::{Sitting, Told};
use crate::domain::coverage::Said;
use crate::domain::governance::day_words;
use crate::domain::governance::gate::{Gate, Stand};
use crate::domain::governance::heard::Heard;
use crate::domain::governance::review::Review;
use crate::domain::governance::signs::{Sign, Signs, Verdict};
use crate::domain::questionnaire::TopicId;
use crate::domain::statement::Body;

impl Sitting {
    /// What it comes to so far, in lines; none for a set that asks for nothing of the kind. While others see the screen,
    /// nothing of what is private goes into it.
    pub fn result(&self) -> Vec<String> {
        let said = Said::among(&self.tool, |statement| !self.is_hidden(statement));
        let today = self.now.date();
        let mut lines = Vec::new();
        if Sign::ALL.iter().any(|sign| self.asks(sign.topic())) {
            let signs = Signs::of(&self.tool, &said);
            lines.extend(signs.lines());
            let booked = self
                .booked(&said)
                .filter(|_| signs.verdict() != Some(Verdict::Leave) && signs.taken.is_none());
            lines.extend(booked.map(|day| format!("The hour is proposed for {day}.")));
        }
        if self.asks("review.outcome") {
            lines.extend(Review::of(&self.tool, &said).lines(&self.tool.slug, today));
            let signs = Signs::of(&self.tool, &said);
            lines.extend(signs.verdict().map(|_| signs.found()).unwrap_or_default());
        }
        let gate = Gate::of(&self.tool, &said);
        if self.asks("gate.customer") || self.asks("gate.money") {
            lines.extend(gate.lines(&self.tool, today));
        } else if self.asks("spot.gate") || self.asks("review.data") {
            lines.extend(gate.line().filter(|_| gate.stand != Stand::Free));
        }
        if self.asks("open.use") {
            let heard = Heard::of(&self.tool, &said);
            let enough = if heard.enough() { "that is usually enough" } else { "three are usually enough" };
            lines.push(format!("{}; {enough}.", heard.line()));
        }
        lines
    }

    fn asks(&self, topic: &str) -> bool {
        TopicId::new(topic).is_ok_and(|topic| self.set.question(&topic).is_some())
    }

    /// The day on which the hour could be, as somebody said last.
    fn booked(&self, said: &Said<'_>) -> Option<String> {
        let topic = TopicId::new("spot.book").ok()?;
        said.newest(&topic).iter().rev().find_map(|s| match &s.content().body {
            Body::Date(date) => date.reads.map(day_words),
            _ => None,
        })
    }

    pub(super) fn show_result(&mut self) {
        let result = self.result();
        if result.is_empty() {
            return;
        }
        self.told.push(Told::Blank);
        result.iter().for_each(|line| self.tell(line));
        self.result_told = result;
    }

    pub(super) fn show_result_or_say_none(&mut self) {
        if self.result().is_empty() {
            return self.tell("There is nothing to say of it yet. /readback and /gaps tell what there is.");
        }
        self.show_result();
    }

    /// At the end. In plain lines what was told before and is still so stands right above; a screen is gone by then.
    pub(super) fn show_last_result(&mut self) {
        if !self.shows_questions || self.result() != self.result_told {
            self.show_result();
        }
    }
}
