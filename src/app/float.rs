//! What floats above the line that is open: the catch line, and lines that ask for the rest of an action.

use super::App;
use super::entry::Entry;
use super::open::Open;
use crate::keys::Action;

/// A line that floats; what was typed below it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Float {
    /// The catch line.
    Catch(Open),
    /// What an action still needs.
    Ask(Asking),
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
        self.float = match self.float.take() {
            Some(Float::Catch(open)) => {
                self.caught = open;
                None
            }
            _ => Some(Float::Catch(std::mem::take(&mut self.caught))),
        };
    }

    /// Opens a line for what an action still needs.
    pub(super) fn ask_for(&mut self, action: Action) {
        self.put_catch_away();
        self.float = Some(Float::Ask(Asking { action, entry: Entry::default() }));
    }

    /// Closes what floats; what was typed on the catch line waits there.
    pub(super) fn put_catch_away(&mut self) {
        if let Some(Float::Catch(open)) = self.float.take() {
            self.caught = open;
        }
    }
}
