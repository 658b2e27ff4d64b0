//! What an action does on the screen. What it does to the walkthrough is the sitting's business: most of them are sent
//! there by name.

use super::entry::Reach;
use super::float::{CatchLine, Float};
use super::open::{At, Open};
use super::strip::{Choice, Strip, next_evidence};
use super::{App, Effect};
use crate::domain::questionnaire::{Evidence, Kind};
use crate::keys::{Action, ENTRIES, Entry as Named, Key};
use crate::sitting::{Ending, Now, Told};

/// What can be done by a name that begins so, in the order in which it is shown.
pub fn begins_with(name: &str) -> impl Iterator<Item = &'static Named> {
    let name = name.to_lowercase();
    ENTRIES.iter().filter(move |entry| entry.names.iter().any(|known| known.starts_with(&name)))
}

impl App {
    pub(super) fn act(&mut self, action: Action, left: bool, now: Now, effects: &mut Vec<Effect>) {
        match action {
            Action::Forward => self.forward(now, effects),
            Action::Backward => self.backward(now, effects),
            Action::Next | Action::Previous => {
                self.put_catch_away();
                self.leave_line(now, effects);
                self.send(if action == Action::Next { "/next" } else { "/previous" }, now, effects);
            }
            Action::Go => self.go_to(now, effects),
            Action::Menu if self.open.is_empty() => self.open.entry_mut().insert("/"),
            Action::Menu => {}
            Action::Close => self.close(),
            Action::Clear => self.clear(now, effects),
            Action::DeleteWord => self.field_mut().remove(Reach::WordLeft),
            Action::Editor => {
                let text = self.field().map(|entry| entry.text().to_owned()).unwrap_or_default();
                effects.push(Effect::Edit(text));
            }
            Action::Who => self.who(now, effects),
            Action::Evidence => self.strip = Some(Strip::Evidence),
            Action::Status => self.strip = Some(Strip::Status),
            Action::Late => self.strip = Some(Strip::Late),
            Action::Share if self.sitting.is_shared() => self.strip = Some(Strip::ShowAgain),
            Action::Off => self.off_the_record(now, effects),
            Action::Catch => self.catch(),
            Action::Inbox => self.open_inbox(),
            Action::File => self.file(now, effects),
            Action::ReadBack => self.send("/go wrap.readback", now, effects),
            Action::Row => self.row(now, effects),
            Action::Undo => {
                if !self.field_mut().undo() {
                    self.send("/undo", now, effects);
                    self.mind_what_is_gone();
                }
            }
            Action::Redo => {
                if !self.field_mut().redo() {
                    self.send("/redo", now, effects);
                    self.mind_what_is_gone();
                }
            }
            Action::Ask | Action::NotApplicable | Action::End => self.ask_for(action),
            Action::Leave => self.leave(left, now, effects),
            Action::Help => self.help = !self.help,
            Action::Finish => {
                self.leave_line(now, effects);
                self.send("/finish", now, effects);
            }
            _ => self.send(&format!("/{}", action.entry().names[0]), now, effects),
        }
    }

    /// A key of a strip; any other closes it and is taken as ever.
    pub(super) fn choose(&mut self, strip: Strip, key: Key, now: Now, effects: &mut Vec<Effect>) -> bool {
        let place = self.place();
        let choice = match key {
            Key::Char(c) => strip.choice(c),
            _ if strip == Strip::Evidence && self.keys.action(place, key) == Some(Action::Evidence) => {
                self.strip = Some(Strip::Evidence);
                Some(Choice::Known(next_evidence(self.evidence())))
            }
            Key::Esc => return true,
            _ => None,
        };
        match choice {
            Some(Choice::Known(evidence)) => self.known(evidence, now, effects),
            Some(Choice::Name(name)) => self.send(name, now, effects),
            Some(Choice::Asks(action)) => self.ask_for(action),
            None => return false,
        }
        true
    }

    /// How the line that is open is known.
    pub fn evidence(&self) -> Evidence {
        let kept = self.open.id().and_then(|id| self.sitting.tool().statements.get(&id));
        let kept = kept.map(|statement| statement.content().evidence);
        kept.or(self.open.evidence).unwrap_or_else(|| self.sitting.usual_evidence())
    }

    fn known(&mut self, evidence: Evidence, now: Now, effects: &mut Vec<Effect>) {
        if let Some(Float::Catch(CatchLine { open, .. })) = &mut self.float {
            open.evidence = Some(evidence);
            return;
        }
        match self.open.id() {
            Some(id) => {
                self.sitting.known_by(id, evidence, now);
                self.collect(effects);
            }
            None => self.open.evidence = Some(evidence),
        }
    }

    /// Who says this line; on an empty one, who speaks from now on. Once more is the next one.
    fn who(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if let Some(Float::Catch(CatchLine { open, .. })) = &mut self.float {
            let said = self.sitting.speakers_of(&open.typed());
            open.speakers = self.sitting.who_is_next(&said);
            return;
        }
        if let Some(id) = self.open.id() {
            let said = self.sitting.tool().statements[&id].content().speakers.clone();
            let next = self.sitting.who_is_next(&said);
            self.sitting.said_by(id, next, now);
            return self.collect(effects);
        }
        let next = self.sitting.who_is_next(&self.speakers());
        if self.open.is_empty() {
            if next == self.speakers() {
                return self.ask_for(Action::Who);
            }
            self.sitting.speak(next, now);
            return self.collect(effects);
        }
        // What was said by a mark gives way.
        let typed = self.open.typed();
        let marks = self.sitting.speaker_mark(&typed);
        if marks > 0 {
            let text = typed.text[marks..].to_owned();
            let cursor = self.open.entries[0].cursor().saturating_sub(marks);
            self.open.entries[0].set(&text, cursor);
        }
        self.open.speakers = next;
    }

    fn forward(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.float.is_some() {
            return self.file_caught();
        }
        if self.sitting.asks_for().is_some() {
            return self.enter(now, effects);
        }
        let fields = self.sitting.shown_fields().len();
        match self.open.at {
            At::New
                if self.sitting.kind() == Kind::Table
                    && !self.open.is_empty()
                    && fields > 1
                    && !self.is_command() =>
            {
                self.open = std::mem::take(&mut self.open).row(fields);
            }
            At::Row(_) if self.open.cell + 1 < self.open.entries.len() => {
                (self.open.cell, self.open.card) = (self.open.cell + 1, true);
            }
            // Behind the last cell comes the next row.
            At::Row(id) => {
                let lines = self.sitting.shown_lines();
                let at = id.and_then(|id| lines.iter().position(|line| *line == id));
                self.leave_line(now, effects);
                if let Some(next) = at.and_then(|at| lines.get(at + 1)) {
                    self.open = Open::kept(&self.sitting, *next, 0, true);
                }
            }
            At::New | At::Line(_) => {
                self.leave_line(now, effects);
                self.send("/next", now, effects);
            }
        }
    }

    /// On the catch line, the key that goes on files it at once.
    fn file_caught(&mut self) {
        if let Some(Float::Catch(line)) = &mut self.float {
            line.choosing = !line.guesses.is_empty();
        }
    }

    fn backward(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.float.is_some() {
            return;
        }
        match self.open.at {
            At::Row(_) if self.open.cell > 0 => self.open.cell -= 1,
            At::Row(_) => {}
            At::New | At::Line(_) => {
                self.leave_line(now, effects);
                self.send("/previous", now, effects);
            }
        }
    }

    /// Opens the fields of a row: of the one that is open, else of the last.
    fn row(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let rows = self.sitting.shown_lines().into_iter().rfind(|id| self.sitting.is_row(*id));
        match (self.open.at, rows) {
            (At::Row(_), _) => self.open.card = true,
            (_, Some(id)) => {
                self.leave_line(now, effects);
                self.open = Open::kept(&self.sitting, id, 1, true);
            }
            (_, None) => {
                self.told = vec![Told::Text("There is no row yet: type its first cell, then Tab.".to_owned())]
            }
        }
    }

    fn clear(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.float.is_some() {
            return self.field_mut().clear();
        }
        match self.open.id() {
            Some(id) => {
                self.open = Open::default();
                self.sitting.strike_line(id, now);
                self.collect(effects);
            }
            None if self.open.is_empty() => self.send("/strike", now, effects),
            None if self.open.at == At::New => self.open.entry_mut().clear(),
            None => self.open = Open::default(),
        }
    }

    /// What was typed before belongs on the record, and what is typed in between does not: neither is joined to the
    /// other.
    fn off_the_record(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.put_catch_away();
        if self.sitting.is_off() {
            self.open = Open::default();
        } else {
            self.leave_line(now, effects);
        }
        self.send("/off", now, effects);
    }

    fn go_to(&mut self, now: Now, effects: &mut Vec<Effect>) {
        match &self.float {
            Some(Float::Ask(asking)) if asking.action == Action::Go => {
                self.float = None;
                self.leave_line(now, effects);
                self.sitting.go_back(now);
                self.collect(effects);
            }
            _ => self.ask_for(Action::Go),
        }
    }

    /// What floats and what is told goes; what was typed stays.
    fn close(&mut self) {
        if self.float.is_some() {
            self.put_catch_away();
        } else if self.help {
            self.help = false;
        } else if self.is_command() {
            // What is to be done, and is not, is nothing that anybody said.
            self.open = Open::default();
        } else {
            self.told.clear();
        }
        self.scroll = 0;
    }

    fn leave(&mut self, left: bool, now: Now, effects: &mut Vec<Effect>) {
        if left {
            self.sitting.leave(now);
            self.collect(effects);
            effects.push(Effect::Leave(Ending::Left));
        } else if self.float.is_some() || self.help {
            self.close();
        } else {
            self.leaving = true;
            let key = self.keys.shown(Action::Leave);
            self.told = vec![Told::Text(format!("Kept; {key} again leaves; {}.", self.sitting.goes_on_at()))];
        }
    }

    /// A line that is open and was taken back is no longer there.
    fn mind_what_is_gone(&mut self) {
        let Some(id) = self.open.id() else { return };
        self.open = if self.sitting.shown_lines().contains(&id) {
            Open::kept(&self.sitting, id, self.open.cell, self.open.card)
        } else {
            Open::default()
        };
    }
}
