//! A line while it is typed: what it reads as, what a digit makes of it, and what becomes of it when it is sent.

use super::{Ending, Now, Sitting, Slipped};
use crate::domain::hear::{Picked, picked, toggled};
use crate::domain::ids::PersonId;
use crate::domain::questionnaire::{Evidence, Field, Kind, Mode, TopicId};
use crate::text::line::{Line, LineKind, Mark};

/// A line as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Its text, marks and all.
    pub text: String,
    /// How many bytes of it may be marks: what was pasted, or made characters again, is text.
    pub most: usize,
    /// Who says it, where that was not said by a mark; nobody: whoever speaks.
    pub speakers: Vec<PersonId>,
    /// How it is known, if that was said.
    pub evidence: Option<Evidence>,
    /// The cells of a row behind its first, in the order of the fields that are shown; empty where the text is the
    /// whole row.
    pub cells: Vec<String>,
}

impl From<&str> for Typed {
    fn from(text: &str) -> Typed {
        Typed {
            text: text.to_owned(),
            most: usize::MAX,
            speakers: Vec::new(),
            evidence: None,
            cells: Vec::new(),
        }
    }
}

/// A start of a line that is read already: it is drawn apart, and given back as characters by Backspace right behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it says.
    pub label: String,
    /// The byte behind it.
    pub end: usize,
}

/// What a line being typed reads as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// Its chips, in order, without a gap.
    pub chips: Vec<Chip>,
    /// What it picks.
    pub pick: Option<Picked>,
    /// There is nothing behind the chips.
    pub bare: bool,
    /// It is something to be done, by name.
    pub command: bool,
}

impl Reads {
    /// The byte at which the words begin.
    pub fn words_at(&self) -> usize {
        self.chips.last().map_or(0, |chip| chip.end)
    }
}

impl Sitting {
    /// Takes a line that was typed. Says so if the sitting was left by it.
    pub fn typed(&mut self, typed: &Typed, now: Now) -> Option<Ending> {
        self.at_time(now);
        if self.filling.is_some() && self.fill(&typed.text) {
            return None;
        }
        let mut read = self.read(typed);
        let cells: Vec<(Field, String)> =
            self.shown_fields().into_iter().skip(1).zip(typed.cells.clone()).collect();
        let row = cells.iter().any(|(_, text)| !text.trim().is_empty());
        if row && matches!(read.kind, LineKind::NobodyKnows | LineKind::Ask(_) | LineKind::Command { .. }) {
            // "?" in the first cell of a row whose others are filled: nobody knows that cell.
            read = Line { speakers: read.speakers, ..Line::pasted(&typed.text) };
        }
        let slipped = self.slipped.take();
        match &read.kind {
            LineKind::Command { name, args } => return self.command(name, args, slipped),
            _ if typed.text.trim().is_empty() && !row => {
                self.step(true);
            }
            _ if self.off.is_some() => {
                let at = self.at;
                self.off.iter_mut().for_each(|places| {
                    places.insert(at);
                });
                self.slipped = Some(Slipped { at, line: read, evidence: typed.evidence, cells });
                self.tell("not kept: off the record; /keep keeps it after all");
            }
            _ if self.is_rest_of_key(&typed.text) => self.tell("not kept: it belongs to the key above"),
            _ => {
                self.say(&read, typed.evidence, &cells);
                self.probe_further();
            }
        }
        None
    }

    /// A line as it reads, said by those who were chosen for it unless a mark says who.
    pub(super) fn read(&self, typed: &Typed) -> Line {
        let mut read = self.parsed(&typed.text, typed.most);
        if read.speakers.is_empty() {
            let people = typed.speakers.iter().filter_map(|id| self.tool.people.get(id));
            read.speakers = people.map(|person| person.handle.clone()).collect();
        }
        read
    }

    /// Whoever writes alone gets one probe at a time, by itself: with what was written, the one before was answered.
    fn probe_further(&mut self) {
        if self.mode == Mode::Solo && self.probe + 1 < self.question().probes.len() {
            self.probe += 1;
        }
    }

    /// Where it goes on next time.
    pub fn goes_on_at(&self) -> String {
        match self.mode {
            _ if self.rehearsal => "a rehearsal, so nothing of it stays".to_owned(),
            Mode::Solo => format!("next time: {} {}", self.here().code, self.question().short),
            Mode::Live | Mode::Absent => "it goes on here next time".to_owned(),
        }
    }

    /// What a line being typed reads as, so far.
    pub fn reads(&self, typed: &Typed) -> Reads {
        let read = self.parsed(&typed.text, typed.most);
        let question = self.question();
        let command = matches!(read.kind, LineKind::Command { .. });
        let mut chips = Vec::new();
        for (mark, end) in &read.marks {
            let label = match mark {
                Mark::Speakers => self.names_of(&self.by_handles(&read.speakers)),
                Mark::Exact => "exact".to_owned(),
                Mark::Kind => match &read.kind {
                    // These are read when Enter follows; until then they are characters.
                    LineKind::NobodyKnows | LineKind::Ask(_) | LineKind::Plain => continue,
                    LineKind::Command { .. } => "/".to_owned(),
                    LineKind::Keep => "keep".to_owned(),
                    LineKind::Workaround => "workaround".to_owned(),
                    LineKind::OpenQuestion => "open question".to_owned(),
                    LineKind::Action { who, by } => {
                        let parts = [Some("action"), who.as_ref().map(|w| w.said.as_str()), by.as_deref()];
                        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
                    }
                    LineKind::About => "about the line above".to_owned(),
                    LineKind::Same => self.same_means().to_owned(),
                    LineKind::OwnNote => "my own note".to_owned(),
                },
            };
            chips.push(Chip { label, end: *end });
        }
        let from = chips.last().map_or(0, |chip: &Chip| chip.end);
        let said = matches!(
            read.kind,
            LineKind::Plain | LineKind::Keep | LineKind::Workaround | LineKind::About | LineKind::Same
        );
        let pick = picked(question, &typed.text[from..])
            .filter(|pick| said && from + pick.end <= typed.most)
            .map(|pick| Picked { end: from + pick.end, ..pick });
        if let Some(pick) = &pick {
            chips.push(Chip { label: pick.label.clone(), end: pick.end });
        }
        let bare =
            !chips.is_empty() && chips.last().is_some_and(|chip| chip.end >= typed.text.trim_end().len());
        Reads { chips, pick, bare, command }
    }

    /// What a digit at this byte makes of the line: it picks where a question is answered by picking, in front of any
    /// words. None where it is a character like any other. With the text, the byte behind the pick.
    pub fn digit(&self, typed: &Typed, cursor: usize, digit: char) -> Option<(String, usize)> {
        let reads = self.reads(typed);
        let (from, to) = match &reads.pick {
            Some(pick) => (reads.chips.iter().rev().nth(1).map_or(0, |chip| chip.end), pick.end),
            None => (reads.words_at(), reads.words_at()),
        };
        let words = typed.text[to..].trim_start();
        let before_words = cursor <= to && (reads.pick.is_some() || words.is_empty());
        if !before_words || from > typed.most || typed.most < typed.text.len() {
            return None;
        }
        let pick = toggled(self.question(), typed.text[from..to].trim_end(), digit)?;
        let space = if pick.is_empty() || words.is_empty() { "" } else { " " };
        let head = format!("{}{pick}{space}", &typed.text[..from]);
        Some((format!("{head}{words}"), head.len()))
    }

    /// A line that was typed where a pick ends and somebody else's line begins: `2d:3` is two lines.
    pub fn parted(&self, typed: &Typed) -> Option<(String, String)> {
        if !self.kind().by_digits() {
            return None;
        }
        let pick = self.reads(typed).pick?;
        let (first, rest) = typed.text.split_at(pick.end);
        let read = self.parsed(rest, usize::MAX);
        (!read.speakers.is_empty()).then(|| (first.to_owned(), rest.to_owned()))
    }

    /// Who says a line being typed.
    pub fn speakers_of(&self, typed: &Typed) -> Vec<PersonId> {
        let said = self.by_handles(&self.read(typed).speakers);
        if said.is_empty() { self.speaks() } else { said }
    }

    /// How many bytes of a line say who says it.
    pub fn speaker_mark(&self, typed: &Typed) -> usize {
        let read = self.parsed(&typed.text, typed.most);
        let mark = read.marks.first().filter(|(mark, _)| *mark == Mark::Speakers);
        mark.map_or(0, |(_, end)| *end)
    }

    /// The topic that is asked now.
    pub fn topic(&self) -> TopicId {
        self.question().id.clone()
    }

    /// How the question is answered.
    pub fn kind(&self) -> Kind {
        self.question().kind
    }

    /// Goes to a topic without a word, to where somebody was typing.
    pub fn take_up(&mut self, topic: &str, now: Now) {
        self.at_time(now);
        let place = self.set.questions().position(|p| p.question.id.as_str() == topic);
        if let Some(at) = place.filter(|at| *at != self.at) {
            self.arrive(at);
        }
    }

    /// Where one is: in which walkthrough, at which topic, and whether others see the screen;
    /// [`Sitting::take_up_place`] goes there.
    pub fn place(&self) -> String {
        let shared = if self.shared { SHARED } else { "" };
        format!("{} {} {shared}", self.id.0, self.question().id).trim_end().to_owned()
    }

    /// Goes to where one was, if that was in this walkthrough. Whoever saw the screen then may see it now.
    pub fn take_up_place(&mut self, place: &str, now: Now) {
        let mut words = place.split(' ');
        if words.next() == Some(&self.id.0.to_string()) {
            self.take_up(words.next().unwrap_or_default(), now);
            self.shared |= words.next() == Some(SHARED);
        }
    }
}

/// The word for a screen that others see, in what is kept of where one is.
const SHARED: &str = "shared";

pub(super) fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}
