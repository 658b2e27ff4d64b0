//! What floats above the line that is open: the catch line, and lines that ask for the rest of an action.

use super::entry::Entry;
use super::inbox::{Filer, Inbox, Step};
use super::open::{At, Open};
use super::{App, Effect};
use crate::domain::ids::StatementId;
use crate::keys::{Action, Key};
use crate::sitting::{Guess, Guesser, Now, Sitting, Told};

/// A line that floats; what was typed below it stays.
#[derive(Debug, Clone)]
pub enum Float {
    /// The catch line.
    Catch(CatchLine),
    /// What an action still needs.
    Ask(Asking),
    /// What was caught, being filed.
    Inbox(Inbox),
    /// A single line, being filed.
    File(Filer),
}

/// The catch line: a line without a question, and where it may belong.
#[derive(Debug, Clone)]
pub struct CatchLine {
    /// What is typed; or a caught line that is put otherwise.
    pub open: Open,
    /// Under which questions it may belong, the best guess first.
    pub guesses: Vec<Guess>,
    /// A digit files it at once.
    pub choosing: bool,
    guesser: Guesser,
}

impl CatchLine {
    fn new(sitting: &Sitting, open: Open) -> CatchLine {
        let mut line = CatchLine { open, guesses: Vec::new(), choosing: false, guesser: sitting.guesser() };
        line.guess(sitting);
        line
    }

    /// Guesses anew, after something was typed.
    pub(super) fn guess(&mut self, sitting: &Sitting) {
        self.guesses = match self.open.entry().is_empty() {
            true => Vec::new(),
            false => sitting.guesses_for_typed(&self.guesser, self.open.entry().text()),
        };
    }
}

/// A line for what an action still needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// What is to be done with it.
    pub action: Action,
    /// What is typed.
    pub entry: Entry,
}

impl Asking {
    /// What is asked for, and what may be typed.
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self.action {
            Action::Go => ("go to", "a code (c4) or letters of a name"),
            Action::Ask => ("ask whom", "a name; a new name becomes a person"),
            Action::Who => ("who speaks", "a name; a new name becomes a person"),
            Action::NotApplicable => ("does not apply, because", "a few words"),
            Action::End => ("ends at", "a time of today, such as 11:10"),
            _ => ("which", "a number, a code or a few words"),
        }
    }
}

impl App {
    /// Opens the catch line, with what was left in it; there, goes back without keeping.
    pub(super) fn catch(&mut self) {
        if self.sitting.is_off() {
            self.told = vec![Told::Text("Nothing is caught off the record.".to_owned())];
            return;
        }
        if matches!(self.float, Some(Float::Catch(_))) {
            return self.put_catch_away();
        }
        let open = std::mem::take(&mut self.caught);
        self.float = Some(Float::Catch(CatchLine::new(&self.sitting, open)));
    }

    /// Opens a line for what an action still needs.
    pub(super) fn ask_for(&mut self, action: Action) {
        self.put_catch_away();
        self.float = Some(Float::Ask(Asking { action, entry: Entry::default() }));
    }

    /// Closes what floats; what was typed on the catch line waits there.
    pub(super) fn put_catch_away(&mut self) {
        if let Some(Float::Catch(line)) = self.float.take()
            && line.open.at == At::New
        {
            self.caught = line.open;
        }
    }

    pub(super) fn open_inbox(&mut self) {
        self.put_catch_away();
        self.float = Some(Float::Inbox(Inbox::new(&self.sitting)));
    }

    /// Files the line that is open, else the last one; on the catch line, asks for the guess.
    pub(super) fn file(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if let Some(Float::Catch(line)) = &mut self.float {
            line.choosing = !line.guesses.is_empty();
            return;
        }
        self.leave_line(now, effects);
        match self.sitting.last_line() {
            Some(id) => self.float = Some(Float::File(Filer::new(&self.sitting, id))),
            None => self.told = vec![Told::Text("There is no line yet to file.".to_owned())],
        }
    }

    /// A key while what was caught is being filed. Says whether it was taken.
    pub(super) fn files(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) -> bool {
        let files = matches!(self.float, Some(Float::Inbox(_) | Float::File(_)));
        let key = match self.keys.as_default(self.place(), key) {
            Some(key) => key,
            None => return files,
        };
        let step = match &mut self.float {
            Some(Float::Inbox(inbox)) => inbox.key(key, &mut self.sitting, now),
            Some(Float::File(filer)) => filer.key(key, &mut self.sitting, now),
            Some(Float::Catch(line)) if line.choosing => {
                line.choosing = false;
                let place = match key {
                    Key::Char(c @ '1'..='3') => c.to_digit(10).and_then(|n| line.guesses.get(n as usize - 1)),
                    _ => None,
                };
                let Some(at) = place.map(|guess| guess.at) else { return false };
                self.keep_caught(Some(at), now, effects);
                return true;
            }
            _ => return false,
        };
        self.collect(effects);
        match step {
            Step::Taken => {}
            Step::Back => self.float = None,
            Step::Edit(id) => self.put_otherwise(id),
        }
        true
    }

    fn put_otherwise(&mut self, id: StatementId) {
        let open = Open::kept(&self.sitting, id, 0, false);
        self.float = Some(Float::Catch(CatchLine::new(&self.sitting, open)));
    }

    /// Keeps what is on the catch line, and puts it under a question if one was chosen.
    pub(super) fn keep_caught(&mut self, at: Option<usize>, now: Now, effects: &mut Vec<Effect>) {
        let Some(Float::Catch(CatchLine { open, .. })) = self.float.take() else { return };
        if let Some(id) = open.id() {
            self.sitting.reword(id, open.entry().text(), now);
            self.float = Some(Float::Inbox(Inbox::new(&self.sitting)));
            return self.collect(effects);
        }
        if open.entry().text().trim().is_empty() {
            return;
        }
        self.sitting.catch_typed(&open.typed(), at, now);
        self.collect(effects);
    }
}
