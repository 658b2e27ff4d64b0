//! What is being typed, as the disk keeps it in case the program ends: each open line under a name of its own.
//!
//! The name says where the line belongs, so that it is found again at its question and in its row.

use super::entry::Entry;
use super::float::Float;
use super::open::{At, Open};
use super::{App, Effect, Typing};
use crate::domain::ids::{PersonId, StatementId};
use crate::sitting::{Now, Told};
use std::collections::BTreeMap;

const CATCH: &str = "catch";
const PLACE: &str = "place";

impl App {
    /// Asks the disk to keep what is typed otherwise than it knows. Off the record nothing that is typed is for the disk.
    pub fn keep(&mut self) -> Vec<Effect> {
        let mut wanted = BTreeMap::new();
        // Where one is, whether anything is being typed there or not.
        wanted.insert(PLACE.to_owned(), (self.sitting.place(), 0));
        if !self.sitting.is_off() {
            if !self.open.is_empty() && (self.open.id().is_none() || self.open.changed()) {
                let cursor = self.open.entry().cursor();
                wanted.insert(self.name_of_open(), (self.open.texts().join("\n"), cursor));
            }
            let caught = match &self.float {
                Some(Float::Catch(line)) if line.open.at == At::New => line.open.entry(),
                _ => self.caught.entry(),
            };
            if !caught.is_empty() {
                wanted.insert(CATCH.to_owned(), (caught.text().to_owned(), caught.cursor()));
            }
        }
        let typing =
            |line: &String, text: String, cursor| Effect::Draft(Typing { line: line.clone(), text, cursor });
        let gone = self.drafted.keys().filter(|line| !wanted.contains_key(*line));
        let gone = gone.map(|line| typing(line, String::new(), 0));
        let changed = wanted.iter().filter(|(line, text)| self.drafted.get(*line) != Some(text));
        let effects = gone.chain(changed.map(|(line, (text, cursor))| typing(line, text.clone(), *cursor)));
        let effects = effects.collect();
        self.drafted = wanted;
        effects
    }

    fn name_of_open(&self) -> String {
        let topic = self.sitting.topic();
        match self.open.at {
            At::New => {
                let speakers = self.speakers().iter().map(ToString::to_string).collect::<Vec<_>>();
                format!("new {topic} {}", speakers.join(","))
            }
            At::Line(id) => format!("line {topic} {id}"),
            At::Row(id) => {
                let id = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
                format!("row {topic} {id} {}", self.open.cell)
            }
        }
    }

    /// Goes on where somebody was typing: at the question, in the line, with the cursor where it was.
    pub(super) fn take_up(&mut self, typed: Vec<Typing>, now: Now) {
        for Typing { line, text, cursor } in typed {
            self.drafted.insert(line.clone(), (text.clone(), cursor));
            if line == CATCH {
                self.caught = Open::new(Entry::at(&text, cursor));
                continue;
            }
            if line == PLACE {
                self.sitting.take_up_place(&text, now);
                continue;
            }
            let mut parts = line.split(' ');
            let (kind, topic) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            self.sitting.take_up(topic, now);
            let whose = parts.next().unwrap_or_default();
            let speakers = whose.split(',').filter_map(|id| id.parse().ok()).map(PersonId);
            let speakers: Vec<PersonId> =
                speakers.filter(|id| self.sitting.tool().people.contains_key(id)).collect();
            let id = whose.parse().ok().map(StatementId);
            let cell = parts.next().and_then(|cell| cell.parse().ok()).unwrap_or(0);
            let id = id.filter(|id| self.sitting.shown_lines().contains(id));
            self.open = match (kind, id) {
                ("line", Some(id)) => Open::kept(&self.sitting, id, 0, false),
                ("row", Some(id)) => Open::kept(&self.sitting, id, cell, true),
                ("row", None) => Open::default().row(text.split('\n').count()),
                // A line whose statement is gone is a new one: its words stay.
                _ => Open::default().said_by(speakers),
            };
            if matches!(self.open.at, At::Row(_)) {
                self.open.cell = cell.min(self.open.entries.len() - 1);
                for (entry, text) in self.open.entries.iter_mut().zip(text.split('\n')) {
                    *entry = Entry::with(text);
                }
            } else {
                self.open.entries = vec![Entry::with(&text)];
            }
            self.open.entry_mut().go_to(cursor);
        }
        self.told.extend(self.sitting.told());
        if !self.open.is_empty() {
            self.told.push(Told::Text("What was being typed is here again.".to_owned()));
        }
    }
}
