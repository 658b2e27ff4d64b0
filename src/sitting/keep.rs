//! From a line to what is kept of it: its statements, the mark in place of a secret, and how to take it back.

use super::{Done, Sitting, first_words, place};
use crate::domain::act::{Acting, Intent};
use crate::domain::event::StatementRelated;
use crate::domain::hear::{Ear, body};
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Evidence, Field};
use crate::domain::statement::{Body, Content, Stance};
use crate::text::line::{Line, LineKind};
use crate::text::secret::{Certainty, find_secrets, mask};
use std::sync::Arc;

/// What was said beside a line: how it is known, and the cells of a row behind its first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    pub evidence: Option<Evidence>,
    pub cells: &'a [(Field, String)],
}

impl Sitting {
    /// Whoever picked already picks otherwise: one pick by one speaker is one statement.
    fn say_again(&mut self, id: StatementId, line: &Line) {
        let set = Arc::clone(&self.set);
        let question = place(&set, self.at).question;
        self.keep(&line.text, "picked otherwise", |sitting, text| {
            let Some(before) = sitting.statement(id).map(|s| s.content().clone()) else { return Vec::new() };
            let (body, words) = body(&sitting.tool, question, text, sitting.now.date());
            // The words beside another pick were no reason for this one.
            let words = words.or_else(|| before.words.clone().filter(|_| body == before.body));
            sitting.picks_otherwise(id, Content { body, words, ..before })
        });
        self.last = Some(id);
        self.show_what_became_of_it(true);
    }

    /// A line put otherwise. Who said the same as somebody, or as last time, and picks otherwise no longer says the same.
    pub(super) fn picks_otherwise(&self, id: StatementId, content: Content) -> Vec<Intent> {
        let parts = self.statement(id).is_some_and(|s| {
            s.relates.is_some_and(|relates| relates.stance == Stance::Same)
                && !matches!(content.body, Body::Text(_) | Body::Row(_))
                && content.body != s.content().body
        });
        let parted = parts.then_some(Intent::Relate(StatementRelated { statement: id, relates: None }));
        std::iter::once(Intent::Revise(id, content)).chain(parted).collect()
    }

    pub(super) fn say(&mut self, line: &Line, evidence: Option<Evidence>, cells: &[(Field, String)]) {
        if let Some(id) = self.pick_again(line) {
            return self.say_again(id, line);
        }
        if line.kind == LineKind::Same && cells.iter().all(|(_, text)| text.trim().is_empty()) {
            let offered = self.above().is_none() && self.take_over(line, evidence);
            if offered || line.text.trim().is_empty() && self.says_nothing_new(line) {
                return;
            }
        }
        let set = Arc::clone(&self.set);
        let placed = place(&set, self.at);
        // A paste longer than a statement holds is several statements, cut at paragraphs.
        let pieces = crate::text::clean::split_long(&line.text).len().max(1);
        let ids: Vec<StatementId> = (0..pieces).map(|_| StatementId(self.mint())).collect();
        let what = match () {
            () if line.kind == LineKind::OwnNote => format!("my own note under {}", placed.code),
            () if placed.question.private => format!("an answer to {}", placed.code),
            () => format!("{} under {}", what_of(line), placed.code),
        };
        let typed: Vec<&str> =
            std::iter::once(line.text.as_str()).chain(cells.iter().map(|c| c.1.as_str())).collect();
        let intents = |plain: &Self, masked: bool| {
            let as_kept = |text: &str| if masked { mask(text) } else { text.to_owned() };
            let cells: Vec<_> = cells.iter().map(|(field, text)| (field.clone(), as_kept(text))).collect();
            let text = as_kept(&line.text);
            let pieces = crate::text::clean::split_long(&text);
            let lines = pieces.iter().map(|piece| Line { text: (*piece).to_owned(), ..line.clone() });
            let beside = Beside { evidence, cells: &cells };
            ids.iter().zip(lines).flat_map(|(id, line)| plain.heard(&line, *id, true, beside)).collect()
        };
        self.keep_masked(&typed.join("\n"), &what, intents);
        let kept = ids.into_iter().rev().find(|id| self.tool.statements.contains_key(id));
        self.last = kept.or(self.last);
        match kept {
            Some(_) => self.show_what_became_of_it(line.kind == LineKind::Plain),
            None => self.show_status(),
        }
    }

    /// What follows from a line, under this question or under none.
    pub(super) fn heard(
        &self,
        line: &Line,
        statement: StatementId,
        here: bool,
        beside: Beside<'_>,
    ) -> Vec<Intent> {
        let set = Arc::clone(&self.set);
        let placed = place(&set, self.at);
        let speaking = self.speaking_here(&placed);
        let asked = if here { self.asked(placed.question) } else { String::new() };
        let ear = Ear {
            tool: &self.tool,
            walkthrough: self.id,
            question: here.then_some(placed.question),
            asked: &asked,
            speakers: &speaking,
            above: self.above().filter(|_| here),
            evidence: beside.evidence,
            cells: beside.cells,
            now: self.now,
            minute: self.minute(),
        };
        ear.hear(line, statement)
    }

    /// Keeps what follows from a text. One that looks like a secret is kept as a mark; as it was typed it waits in
    /// memory, for `/asitis`, until the next line.
    pub(super) fn keep(
        &mut self,
        text: &str,
        what: &str,
        intents: impl Fn(&Self, &str) -> Vec<Intent>,
    ) -> bool {
        self.keep_masked(text, what, |sitting, masked| {
            if masked { intents(sitting, &mask(text)) } else { intents(sitting, text) }
        })
    }

    /// The same for what was typed in parts: `intents` masks them itself where it is told to.
    fn keep_masked(&mut self, text: &str, what: &str, intents: impl Fn(&Self, bool) -> Vec<Intent>) -> bool {
        self.held.clear();
        if !find_secrets(text).iter().any(|secret| secret.certainty == Certainty::High) {
            let intents = intents(self, false);
            return self.act_all(intents, what);
        }
        let (held, masked) = (intents(self, false), intents(self, true));
        let kept = self.act_all(masked, &mask(what));
        self.held = held;
        self.inside_key = text.contains("PRIVATE KEY") && !text.contains("-----END");
        self.tell(
            "That looks like a secret: the mark is kept, not the secret. Where is it kept? (/asitis keeps the line \
             as typed)",
        );
        kept
    }

    /// The lines of a private key that was pasted come one by one, and only the first one looks like one.
    pub(super) fn is_rest_of_key(&mut self, line: &str) -> bool {
        let is_key = |c: char| c.is_ascii_alphanumeric() || "+/=-: ".contains(c);
        let ends = line.contains("-----END");
        let belongs = self.inside_key && (ends || !line.trim().contains(' ') && line.chars().all(is_key));
        self.inside_key = belongs && !ends;
        belongs
    }

    /// Does it, keeps it, and remembers how to take it back. A refusal is said, and nothing else happens.
    pub(super) fn act_all(&mut self, intents: Vec<Intent>, what: &str) -> bool {
        self.watching(|sitting| sitting.act_unwatched(intents, what))
    }

    fn act_unwatched(&mut self, intents: Vec<Intent>, what: &str) -> bool {
        let hands = self.hands();
        let mut acting = Acting::on(self.tool.clone(), hands);
        for intent in intents {
            if let Err(refusal) = acting.act(intent) {
                self.tell(&format!("Not kept: {refusal}."));
                return false;
            }
        }
        let mut events = self.put(acting);
        if events.is_empty() {
            return false;
        }
        events.extend(self.welcome());
        self.done.push(Done { what: what.to_owned(), events });
        self.undone.clear();
        true
    }
}

/// A line in a few words, to say what was taken back.
fn what_of(line: &Line) -> String {
    match &line.kind {
        LineKind::NobodyKnows => "nobody knows".to_owned(),
        LineKind::Ask(named) => format!("ask {}", crate::text::escape::terminal_line(&named.said)),
        LineKind::Same if line.text.trim().is_empty() => "the same".to_owned(),
        _ => first_words(&line.text),
    }
}
