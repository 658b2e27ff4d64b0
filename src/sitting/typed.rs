//! A line while it is typed and when it is left, lines that are gone back to, and rows cell by cell: what a screen
//! needs beyond plain lines.

use super::{Ending, Now, Sitting, Slipped, place};
use crate::domain::act::Intent;
use crate::domain::event::WalkthroughReplanned;
use crate::domain::hear::{Picked, cell, cell_text, evidence, introduces, picked, reading, text_of, toggled};
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::{Evidence, Field, Kind, Mode, TopicId};
use crate::domain::statement::{Body, Cell, Content};
use crate::text::line::{Line, LineKind, Mark};
use std::sync::Arc;

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
        let mut read = self.parsed(&typed.text, typed.most);
        if read.speakers.is_empty() {
            let people = typed.speakers.iter().filter_map(|id| self.tool.people.get(id));
            read.speakers = people.map(|person| person.handle.clone()).collect();
        }
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

    /// Whoever writes alone gets one probe at a time, by itself: with what was written, the one before was answered.
    fn probe_further(&mut self) {
        if self.mode == Mode::Solo && self.probe + 1 < self.here().question.probes.len() {
            self.probe += 1;
        }
    }

    /// Where it goes on next time.
    pub fn goes_on_at(&self) -> String {
        match self.mode {
            Mode::Solo => format!("next time: {} {}", self.here().code, self.here().question.short),
            Mode::Live | Mode::Absent => "it goes on here next time".to_owned(),
        }
    }

    /// What a line being typed reads as, so far.
    pub fn reads(&self, typed: &Typed) -> Reads {
        let read = self.parsed(&typed.text, typed.most);
        let question = self.here().question;
        let people = |handles: &[String]| {
            let named = handles.iter().filter_map(|h| self.tool.people.values().find(|p| p.handle == *h));
            named.map(|p| first_name(&p.name)).collect::<Vec<_>>().join(", ")
        };
        let command = matches!(read.kind, LineKind::Command { .. });
        let mut chips = Vec::new();
        for (mark, end) in &read.marks {
            let label = match mark {
                Mark::Speakers => people(&read.speakers),
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
                    LineKind::Same => "the same".to_owned(),
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
        let pick = toggled(self.here().question, typed.text[from..to].trim_end(), digit)?;
        let space = if pick.is_empty() || words.is_empty() { "" } else { " " };
        let head = format!("{}{pick}{space}", &typed.text[..from]);
        Some((format!("{head}{words}"), head.len()))
    }

    /// A line that was typed where a pick ends and somebody else's line begins: `2d:3` is two lines.
    pub fn parted(&self, typed: &Typed) -> Option<(String, String)> {
        let pick = self.reads(typed).pick?;
        let (first, rest) = typed.text.split_at(pick.end);
        let read = self.parsed(rest, usize::MAX);
        (!read.speakers.is_empty()).then(|| (first.to_owned(), rest.to_owned()))
    }

    /// Who says a line being typed.
    pub fn speakers_of(&self, typed: &Typed) -> Vec<PersonId> {
        let read = self.parsed(&typed.text, typed.most);
        if !read.speakers.is_empty() {
            let by_handle = |handle: &String| self.tool.people.values().find(|p| p.handle == *handle);
            return read.speakers.iter().filter_map(by_handle).map(|p| p.id).collect();
        }
        if typed.speakers.is_empty() { self.speaks() } else { typed.speakers.clone() }
    }

    /// How many bytes of a line say who says it.
    pub fn speaker_mark(&self, typed: &Typed) -> usize {
        let read = self.parsed(&typed.text, typed.most);
        let mark = read.marks.first().filter(|(mark, _)| *mark == Mark::Speakers);
        mark.map_or(0, |(_, end)| *end)
    }

    /// Keeps a caught line as it was typed.
    pub fn catch_typed(&mut self, typed: &Typed, now: Now) -> Option<Ending> {
        self.at_time(now);
        if self.off.is_some() {
            self.tell("not kept: off the record");
            return None;
        }
        let mut read = self.parsed(&typed.text, typed.most);
        if read.speakers.is_empty() {
            let people = typed.speakers.iter().filter_map(|id| self.tool.people.get(id));
            read.speakers = people.map(|person| person.handle.clone()).collect();
        }
        self.catch_line(read, &typed.text, typed.evidence);
        None
    }

    /// Puts the words of a line otherwise; without any left it is struck. Rows are changed by [`Sitting::fill_row`].
    pub fn reword(&mut self, id: StatementId, text: &str, now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        self.last = Some(id);
        let Some(statement) = self.statement(id) else { return };
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic)).cloned();
        if text_of(&self.tool, question.as_ref(), statement.content()) == text {
            return;
        }
        if text.trim().is_empty() {
            self.act_all(vec![Intent::Strike(id)], "struck");
            return;
        }
        let stays_text = matches!(statement.content().body, Body::Text(_))
            && question.as_ref().is_none_or(|q| !q.kind.picks());
        self.keep(text, "put otherwise", |sitting, text| {
            let (body, words) = match &question {
                Some(question) if !stays_text => {
                    crate::domain::hear::body(&sitting.tool, question, text, sitting.now.date())
                }
                _ => (Body::Text(text.to_owned()), None),
            };
            let Some(statement) = sitting.statement(id) else { return Vec::new() };
            vec![Intent::Revise(id, Content { body, words, ..statement.content().clone() })]
        });
    }

    /// Puts cells of a row otherwise, in the order of the fields that are shown; a row without any left is struck.
    pub fn fill_row(&mut self, id: StatementId, texts: &[String], now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        self.last = Some(id);
        let Some(Body::Row(before)) = self.statement(id).map(|s| s.content().body.clone()) else { return };
        let old = self.row_texts(id);
        let changed: Vec<(Field, String)> = self
            .shown_fields()
            .into_iter()
            .zip(old.iter().zip(texts))
            .filter(|(_, (old, new))| old != new)
            .map(|(field, (_, new))| (field, new.trim().to_owned()))
            .collect();
        if changed.is_empty() {
            return;
        }
        let had = match before.get("name") {
            Some(Cell::Person(PersonRef::Known(id))) => Some(*id),
            _ => None,
        };
        let what = match texts.first().filter(|text| !text.trim().is_empty()) {
            Some(first) => format!("the row {}", super::first_words(first)),
            None => "the row".to_owned(),
        };
        let typed = changed.iter().map(|(_, text)| format!("{text}\n")).collect::<String>();
        self.keep(&typed, &what, |sitting, masked| {
            let mut cells = before.clone();
            for ((field, _), text) in changed.iter().zip(masked.lines()) {
                if text.is_empty() {
                    cells.remove(&field.id);
                } else {
                    cells.insert(field.id.clone(), cell(&sitting.tool, field, text, sitting.now.date()));
                }
            }
            if cells.is_empty() {
                return vec![Intent::Strike(id)];
            }
            let Some(statement) = sitting.statement(id) else { return Vec::new() };
            let mut content = Content { body: Body::Row(cells), ..statement.content().clone() };
            let set = Arc::clone(&sitting.set);
            let question = place(&set, sitting.at).question;
            let person = introduces(&sitting.tool, question, &mut content.body, had);
            person.into_iter().chain([Intent::Revise(id, content)]).collect()
        });
        self.show_what_became_of_it(true);
    }

    /// Says of a line that was kept who said it.
    pub fn said_by(&mut self, id: StatementId, speakers: Vec<PersonId>, now: Now) {
        self.at_time(now);
        let Some(content) = self.statement(id).map(|s| s.content().clone()) else { return };
        let what = format!("said by {}", self.names_of(&speakers));
        self.act_all(vec![Intent::Revise(id, Content { speakers, ..content })], &what);
    }

    /// Says of a line that was kept how it is known.
    pub fn known_by(&mut self, id: StatementId, evidence: Evidence, now: Now) {
        self.at_time(now);
        let Some(content) = self.statement(id).map(|s| s.content().clone()) else { return };
        let what = evidence.name().replace('_', "-");
        self.act_all(vec![Intent::Revise(id, Content { evidence, ..content })], &what);
    }

    /// Somebody else speaks from now on.
    pub fn speak(&mut self, speakers: Vec<PersonId>, now: Now) {
        self.at_time(now);
        let mut present = self.walkthrough().present.clone();
        present.extend(speakers.iter().copied());
        let replan = WalkthroughReplanned { present: Some(present), ..WalkthroughReplanned::of(self.id) };
        self.act_all(vec![Intent::Replan(replan)], &format!("{} speaks", self.names_of(&speakers)));
        (self.speaking, self.chosen) = (speakers, true);
    }

    /// The last line that was kept here, caught or not; else the last under this question.
    pub fn last_line(&self) -> Option<StatementId> {
        self.last.or_else(|| self.above())
    }

    /// The line from which `<` and `=` are said next.
    pub fn stand_at(&mut self, id: StatementId) {
        self.last = Some(id);
    }

    /// Who speaks unless a line says otherwise.
    pub fn speaks(&self) -> Vec<PersonId> {
        self.speaking_here(&self.here())
    }

    /// How a line is known unless it says otherwise.
    pub fn usual_evidence(&self) -> Evidence {
        evidence(self.here().question, self.mode)
    }

    /// Who comes after these among those who are here; after the last, all of them.
    pub fn who_is_next(&self, after: &[PersonId]) -> Vec<PersonId> {
        let mut here: Vec<PersonId> = self.who_is_here().into_iter().map(|person| person.id).collect();
        if here.is_empty() {
            here = self.speaks();
        }
        match after {
            [one] => match here.iter().position(|id| id == one) {
                Some(at) if at + 1 < here.len() => vec![here[at + 1]],
                Some(_) if here.len() > 1 => here,
                _ => vec![here[0]],
            },
            _ => vec![here[0]],
        }
    }

    /// The first of those who are here and do not speak now.
    pub fn somebody_else(&self) -> Option<PersonId> {
        let speaks = self.speaks();
        self.who_is_here().into_iter().map(|person| person.id).find(|id| !speaks.contains(id))
    }

    /// First names, as they stand before a line.
    pub fn names_of(&self, people: &[PersonId]) -> String {
        let people = people.iter().filter_map(|id| self.tool.people.get(id));
        people.map(|p| first_name(&p.name)).collect::<Vec<_>>().join(", ")
    }

    /// The topic that is asked now.
    pub fn topic(&self) -> TopicId {
        self.here().question.id.clone()
    }

    /// How the question is answered.
    pub fn kind(&self) -> Kind {
        self.here().question.kind
    }

    /// Goes to a topic without a word, to where somebody was typing.
    pub fn take_up(&mut self, topic: &str, now: Now) {
        self.at_time(now);
        let place = self.set.questions().position(|p| p.question.id.as_str() == topic);
        if let Some(at) = place.filter(|at| *at != self.at) {
            self.arrive(at);
        }
    }

    /// Where one is: in which walkthrough, at which topic; [`Sitting::take_up_place`] goes there.
    pub fn place(&self) -> String {
        format!("{} {}", self.id.0, self.here().question.id)
    }

    /// Goes to where one was, if that was in this walkthrough.
    pub fn take_up_place(&mut self, place: &str, now: Now) {
        if let Some((walkthrough, topic)) = place.split_once(' ')
            && walkthrough == self.id.0.to_string()
        {
            self.take_up(topic, now);
        }
    }

    /// The fields of the table that is asked for, without those that others must not see.
    pub fn shown_fields(&self) -> Vec<Field> {
        let fields = self.here().question.fields.iter();
        fields.filter(|field| !(self.shared && field.private)).cloned().collect()
    }

    /// A line as it would be typed.
    pub fn text_of_line(&self, id: StatementId) -> String {
        let Some(statement) = self.statement(id) else { return String::new() };
        let question = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        text_of(&self.tool, question, statement.content())
    }

    /// The cells of a row as they would be typed, in the order of the fields that are shown.
    pub fn row_texts(&self, id: StatementId) -> Vec<String> {
        let Some(Body::Row(cells)) = self.statement(id).map(|s| &s.content().body) else { return Vec::new() };
        let text = |field: &Field| cells.get(&field.id).map(|cell| cell_text(&self.tool, field, cell));
        self.shown_fields().iter().map(|field| text(field).unwrap_or_default()).collect()
    }

    /// What a text says in a cell, where that is more than the text itself.
    pub fn cell_reads(&self, field: &Field, text: &str) -> Option<String> {
        reading(&self.tool, field, text, self.now.date())
    }

    /// The pick that whoever speaks has made here already: a pick again changes it.
    pub fn my_pick(&self, speakers: &[PersonId]) -> Option<StatementId> {
        let is_pick = |content: &Content| {
            matches!(content.body, Body::Choice(_) | Body::Choices(_) | Body::YesNo(_) | Body::Confirm(_))
                || matches!(content.body, Body::Number(_)) && self.kind() == Kind::Scale
        };
        let mine = |id: &StatementId| {
            self.statement(*id).is_some_and(|s| {
                !s.struck && s.relates.is_none() && s.content().speakers == speakers && is_pick(s.content())
            })
        };
        self.lines().into_iter().rev().find(mine)
    }

    /// The rest of the name of somebody known, where a text begins one.
    pub fn rest_of_name(&self, text: &str) -> Option<String> {
        let typed = text.to_lowercase();
        if typed.trim().is_empty() {
            return None;
        }
        let rest = |name: &str| {
            let begins = name.to_lowercase().starts_with(&typed) && name.len() > text.len();
            begins.then(|| name.get(text.len()..).map(str::to_owned)).flatten()
        };
        self.tool.people.values().find_map(|person| rest(&person.name))
    }

    /// The lines under this question that the cursor can stand in, as they are shown.
    pub fn shown_lines(&self) -> Vec<StatementId> {
        self.in_shown_order().into_iter().map(|(id, _)| id).filter(|id| self.can_be_changed(*id)).collect()
    }

    fn can_be_changed(&self, id: StatementId) -> bool {
        self.statement(id).is_some_and(|s| !s.struck && !self.is_hidden(s))
    }

    /// A row, rather than a line of text.
    pub fn is_row(&self, id: StatementId) -> bool {
        self.statement(id).is_some_and(|s| matches!(s.content().body, Body::Row(_)))
    }

    /// The lines under this question, each followed by those that are about it, with how deep they stand.
    pub(super) fn in_shown_order(&self) -> Vec<(StatementId, usize)> {
        let lines = self.lines();
        let about = |id: &StatementId| {
            let to = self.statement(*id).and_then(|s| s.relates).map(|relates| relates.to);
            to.filter(|to| lines.contains(to))
        };
        let mut shown: Vec<(StatementId, usize)> = Vec::with_capacity(lines.len());
        for id in &lines {
            let place = about(id).and_then(|to| shown.iter().position(|(id, _)| *id == to));
            let Some(place) = place else {
                shown.push((*id, 0));
                continue;
            };
            let depth = shown[place].1;
            let behind = shown[place + 1..].iter().take_while(|(_, deep)| *deep > depth).count();
            shown.insert(place + 1 + behind, (*id, depth + 1));
        }
        shown
    }

    /// A line without marks says what somebody picked already: the same statement, put otherwise.
    pub(super) fn pick_again(&self, line: &Line) -> Option<StatementId> {
        if line.kind != LineKind::Plain || line.words_only {
            return None;
        }
        picked(self.here().question, line.text.trim())?;
        let by_handle = |handle: &String| self.tool.people.values().find(|p| p.handle == *handle);
        let said: Vec<PersonId> = line.speakers.iter().filter_map(by_handle).map(|p| p.id).collect();
        if said.is_empty() { self.my_pick(&self.speaks()) } else { self.my_pick(&said) }
    }
}

pub(super) fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}
