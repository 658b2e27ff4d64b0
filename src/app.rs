//! The screen's state, and what a message makes of it. No disk, no clock, no terminal: messages in, effects out.

pub mod entry;
pub mod home;
pub mod inbox;
pub mod layout;
pub mod reader;

use crate::domain::event::EventRef;
use crate::domain::tool::Tool;
use crate::sitting::{Ending, Now, Outbox, Sitting, Told};
use crate::text::clean::clean;
use entry::{Entry, Reach};
use std::collections::{BTreeSet, VecDeque};

/// A key, as far as this program tells keys apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Ctrl and a letter.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Esc.
    Esc,
    /// Backspace.
    Backspace,
    /// Del.
    Delete,
    /// An arrow, Home or End, in the text.
    Go(Reach),
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1.
    Help,
}

/// What happened.
#[derive(Debug)]
pub enum What {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted: no mark is read in it, and no line break sends it.
    Paste(String),
    /// The clock on the screen moved, or the terminal changed.
    Tick,
    /// An outbox was written down.
    Written {
        /// Under these pointers.
        events: BTreeSet<EventRef>,
        /// The tool as the store knows it, if somebody else wrote to it meanwhile.
        fresh: Option<Box<Tool>>,
    },
    /// What is being typed was kept.
    Drafted,
    /// It could not be written down; it is sent again.
    NotWritten(String),
    /// The editor was left with this text; with none if it could not be run, and why.
    Edited(Result<String, String>),
}

/// A message.
#[derive(Debug)]
pub struct Msg {
    /// What happened.
    pub what: What,
    /// When, with an id for what it makes.
    pub now: Now,
}

/// A line while it is being typed, as it is kept in case the program ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typing {
    /// Which line: [`ENTRY`], or another name that is only told apart.
    pub line: String,
    /// Its text; an empty one keeps nothing.
    pub text: String,
    /// The cursor, in bytes.
    pub cursor: usize,
}

/// The line below the question.
pub const ENTRY: &str = "entry";

/// What is to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Write this down.
    Write(Outbox),
    /// Keep a line that is being typed.
    Draft(Typing),
    /// Open this text in the editor that the user named; what comes back is [`What::Edited`].
    Edit(String),
    /// Leave the screen.
    Leave(Ending),
}

/// Whether what is on the screen is on the disk. The word on the screen is always true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Everything is.
    Saved,
    /// Something is on its way.
    Saving,
    /// The disk does not take it, and why; it is tried again.
    Not(String),
}

/// A line that floats above the entry line; what was typed there stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Float {
    /// The catch line.
    Catch(Entry),
    /// Go to a question.
    GoTo(Entry),
}

/// The screen's state.
#[derive(Debug)]
pub struct App {
    /// The walkthrough being held.
    pub sitting: Sitting,
    /// The line being typed.
    pub entry: Entry,
    /// What floats above it.
    pub float: Option<Float>,
    /// What there is to tell, newest last; gone with the next line.
    pub told: Vec<Told>,
    /// How far what is told was scrolled.
    pub scroll: usize,
    /// Whether everything is on the disk.
    pub saved: Saved,
    /// Where what is on its way to the disk is assumed to stand in the journal, oldest first.
    in_flight: VecDeque<u64>,
    caught: Entry,
    drafted: Typing,
    leaving: bool,
}

impl App {
    /// Begins with this sitting, and with the lines that were being typed when it was left.
    pub fn new(sitting: Sitting, typed: Vec<Typing>) -> (App, Vec<Effect>) {
        let drafted = typed.into_iter().find(|typing| typing.line == ENTRY);
        let drafted = drafted.unwrap_or_else(|| Typing { line: ENTRY.to_owned(), ..Typing::default() });
        let entry = Entry::at(&drafted.text, drafted.cursor);
        let mut app = App {
            sitting,
            entry,
            float: None,
            told: Vec::new(),
            scroll: 0,
            saved: Saved::Saved,
            in_flight: VecDeque::new(),
            caught: Entry::default(),
            drafted,
            leaving: false,
        };
        let mut effects = Vec::new();
        app.collect(&mut effects);
        (app, effects)
    }

    /// What a message makes of the state.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.sitting.tick(msg.now);
        match msg.what {
            What::Key(key) => self.key(key, msg.now, &mut effects),
            What::Paste(text) => self.field().insert(&clean(&text).replace('\n', " ")),
            What::Tick => {}
            What::Written { events, fresh } => {
                if let Some(first) = self.in_flight.pop_front() {
                    self.sitting.written(first, &events, fresh.map(|tool| *tool));
                }
                self.settle();
            }
            What::Drafted => self.settle(),
            What::NotWritten(why) => self.saved = Saved::Not(why),
            What::Edited(Ok(text)) => {
                self.entry.clear();
                self.entry.insert(&clean(text.trim_end()));
            }
            What::Edited(Err(why)) => self.told = vec![Told::Text(why)],
        }
        // Off the record nothing that is typed is for the disk.
        let off = self.sitting.is_off();
        let text = if off { String::new() } else { self.entry.text().to_owned() };
        let cursor = if off { 0 } else { self.entry.cursor() };
        let now = Typing { line: ENTRY.to_owned(), text, cursor };
        if now != self.drafted {
            effects.push(Effect::Draft(now.clone()));
            self.drafted = now;
        }
        effects
    }

    fn settle(&mut self) {
        self.saved = if self.in_flight.is_empty() { Saved::Saved } else { Saved::Saving };
    }

    /// Something is on its way to the disk.
    pub fn waits_for_the_disk(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// Why the disk did not take it, if it did not.
    pub fn refusal(&self) -> Option<&str> {
        match &self.saved {
            Saved::Not(why) => Some(why),
            Saved::Saved | Saved::Saving => None,
        }
    }

    /// The line that has the cursor.
    pub fn field(&mut self) -> &mut Entry {
        match &mut self.float {
            Some(Float::Catch(entry) | Float::GoTo(entry)) => entry,
            None => &mut self.entry,
        }
    }

    fn key(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) {
        let left = std::mem::take(&mut self.leaving);
        match key {
            Key::Char(c) => self.field().insert(c.encode_utf8(&mut [0; 4])),
            Key::Go(reach) => self.field().go(reach),
            Key::Backspace => self.field().remove(Reach::Left),
            Key::Delete => self.field().remove(Reach::Right),
            Key::Ctrl('w') => self.field().remove(Reach::WordLeft),
            Key::Ctrl('x') if self.field().is_empty() => self.send("/strike", now, effects),
            Key::Ctrl('x') => self.field().clear(),
            Key::Ctrl('z') => {
                if !self.field().undo() {
                    self.send("/undo", now, effects);
                }
            }
            Key::Ctrl('y') => {
                if !self.field().redo() {
                    self.send("/redo", now, effects);
                }
            }
            Key::Ctrl('k') => self.catch(),
            Key::Ctrl('g') => self.go_to(now, effects),
            Key::Ctrl('d') => self.send("/share", now, effects),
            Key::Ctrl('o') => self.send("/off", now, effects),
            Key::Ctrl('r') => self.send("/rest", now, effects),
            Key::Ctrl('c') => {
                if left {
                    return self.leave(now, effects);
                }
                if self.float.is_some() {
                    return self.close();
                }
                self.leaving = true;
                self.told = vec![Told::Text("Kept. ^C again leaves; it goes on here next time.".to_owned())];
            }
            Key::Help => self.send("/help", now, effects),
            Key::Esc => self.close(),
            Key::Enter => self.enter(now, effects),
            Key::Tab | Key::Ctrl('n') => self.send("/next", now, effects),
            Key::BackTab | Key::Ctrl('p') => self.send("/previous", now, effects),
            Key::PageDown => self.send("/next", now, effects),
            Key::PageUp => self.send("/previous", now, effects),
            Key::Ctrl(_) => {}
            Key::Up => self.scroll = self.scroll.saturating_sub(1),
            Key::Down => self.scroll += 1,
        }
    }

    /// What is told and what floats goes; what was typed stays.
    fn close(&mut self) {
        match self.float.take() {
            Some(Float::Catch(entry)) => self.caught = entry,
            Some(Float::GoTo(_)) => {}
            None => self.told.clear(),
        }
        self.scroll = 0;
    }

    /// Opens the catch line, with what was left in it; there, goes back without keeping.
    fn catch(&mut self) {
        self.float = match self.float.take() {
            Some(Float::Catch(entry)) => {
                self.caught = entry;
                None
            }
            _ => Some(Float::Catch(std::mem::take(&mut self.caught))),
        };
    }

    /// Opens the line that goes to a question; there, goes back to where one was.
    fn go_to(&mut self, now: Now, effects: &mut Vec<Effect>) {
        match self.float.take() {
            Some(Float::GoTo(_)) => {
                self.sitting.go_back(now);
                self.collect(effects);
            }
            _ => self.float = Some(Float::GoTo(Entry::default())),
        }
    }

    fn enter(&mut self, now: Now, effects: &mut Vec<Effect>) {
        match self.float.take() {
            Some(Float::Catch(mut entry)) if !entry.text().trim().is_empty() => {
                self.send(&format!("/catch {}", entry.take()), now, effects);
            }
            Some(Float::GoTo(mut entry)) if !entry.text().trim().is_empty() => {
                self.send(&format!("/go {}", entry.take()), now, effects);
            }
            Some(_) => {}
            None => {
                let line = self.entry.take();
                self.send(&line, now, effects);
            }
        }
    }

    fn send(&mut self, line: &str, now: Now, effects: &mut Vec<Effect>) {
        let ending = self.sitting.line(line, now);
        self.collect(effects);
        if let Some(ending) = ending {
            effects.push(Effect::Leave(ending));
        }
    }

    fn leave(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.sitting.leave(now);
        self.collect(effects);
        effects.push(Effect::Leave(Ending::Left));
    }

    fn collect(&mut self, effects: &mut Vec<Effect>) {
        let outbox = self.sitting.outbox();
        if !outbox.happenings.is_empty() {
            self.in_flight.push_back(outbox.first);
            self.saved = Saved::Saving;
            effects.push(Effect::Write(outbox));
        }
        self.told = self.sitting.told();
        self.scroll = 0;
    }
}
