//! The screen's state, and what a message makes of it. No disk, no clock, no terminal: messages in, effects out.

mod act;
mod drafts;
pub mod entry;
mod float;
pub mod held;
pub mod home;
pub mod inbox;
pub mod layout;
mod leaving;
pub mod open;
pub mod readback;
pub mod reader;
pub mod strip;
mod typing;

pub use act::begins_with;
pub use float::{Asking, CatchLine, Float};

use crate::domain::event::EventRef;
use crate::domain::tool::Tool;
use crate::keys::{Action, Key, Keymap, Place};
use crate::sitting::{Ending, Now, Outbox, Sitting, Told};
use entry::Entry;
use held::Held;
use open::{At, Open};
use readback::{ReadBackScreen, Step};
use std::collections::{BTreeMap, BTreeSet};
use strip::Strip;

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
    /// Everything that was asked to be kept is on the disk, what is being typed among it.
    Drafted,
    /// The disk takes its time with something.
    Slow,
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
    /// Which line; the names are only told apart.
    pub line: String,
    /// Its text; an empty one keeps nothing.
    pub text: String,
    /// The cursor, in bytes.
    pub cursor: usize,
}

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

/// The screen's state.
#[derive(Debug)]
pub struct App {
    /// The walkthrough being held.
    pub sitting: Held,
    /// What keys mean.
    pub keys: Keymap,
    /// The line that is open.
    pub open: Open,
    /// What floats above it; what was typed below stays.
    pub float: Option<Float>,
    /// A strip that waits for one key.
    pub strip: Option<Strip>,
    /// What there is to tell, newest last; gone with the next line.
    pub told: Vec<Told>,
    /// How far what is told was scrolled.
    pub scroll: usize,
    /// The keys of this place are shown.
    pub help: bool,
    /// Where one is in the read-back.
    pub read_back: ReadBackScreen,
    /// Whether everything is on the disk.
    pub saved: Saved,
    /// What was left on the catch line.
    caught: Open,
    /// What the disk was asked to keep of what is being typed.
    drafted: BTreeMap<String, (String, usize)>,
    leaving: bool,
}

impl App {
    /// Begins with this sitting, and with the lines that were being typed when it was left.
    pub fn new(sitting: Sitting, typed: Vec<Typing>, now: Now) -> (App, Vec<Effect>) {
        let mut app = App {
            keys: sitting.keys().clone(),
            sitting: sitting.into(),
            open: Open::default(),
            float: None,
            strip: None,
            told: Vec::new(),
            scroll: 0,
            help: false,
            read_back: ReadBackScreen::default(),
            saved: Saved::Saved,
            caught: Open::default(),
            drafted: BTreeMap::new(),
            leaving: false,
        };
        let mut effects = Vec::new();
        app.collect(&mut effects);
        app.take_up(typed, now);
        effects.extend(app.keep());
        (app, effects)
    }

    /// What a message makes of the state.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = self.take(msg);
        effects.extend(self.keep());
        effects
    }

    /// The same without what is being typed, for which [`App::keep`] asks once behind several messages.
    pub fn take(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg.what {
            What::Edited(_) => self.sitting.tick_after_work(msg.now),
            What::Tick => drop(Sitting::tick(&mut self.sitting, msg.now)),
            _ => self.sitting.tick(msg.now),
        }
        self.collect_news(&mut effects);
        match msg.what {
            What::Key(key) => self.key(key, msg.now, &mut effects),
            What::Paste(text) => self.paste(&text),
            What::Tick => {}
            What::Written { events, fresh } => {
                self.sitting.written(&events, fresh.map(|tool| *tool));
                self.settle();
            }
            What::Drafted => self.settle(),
            What::Slow => {
                if self.saved == Saved::Saved {
                    self.saved = Saved::Saving;
                }
            }
            What::NotWritten(why) => self.saved = Saved::Not(why),
            What::Edited(Ok(text)) => self.edited(&text),
            What::Edited(Err(why)) => self.told = vec![Told::Text(why)],
        }
        effects
    }

    fn settle(&mut self) {
        self.saved = if self.sitting.is_waiting() { Saved::Saving } else { Saved::Saved };
    }

    /// Where the cursor is.
    pub fn place(&self) -> Place {
        match &self.float {
            Some(Float::Catch(_)) => Place::Catch,
            Some(Float::Ask(_) | Float::File(_)) => Place::GoTo,
            Some(Float::Inbox(_)) => Place::Inbox,
            None => match self.open.at {
                At::New if self.sitting.is_read_back() => Place::ReadBack,
                At::Row(_) => Place::Cell,
                _ if self.sitting.kind().by_digits() => Place::Pick,
                _ => Place::Line,
            },
        }
    }

    /// What has the cursor, if that is a line.
    pub fn field(&self) -> Option<&Entry> {
        match &self.float {
            Some(Float::Catch(line)) => Some(line.open.entry()),
            Some(Float::Ask(asking)) => Some(&asking.entry),
            Some(Float::Inbox(_) | Float::File(_)) => None,
            None => Some(self.open.entry()),
        }
    }

    fn field_mut(&mut self) -> &mut Entry {
        match &mut self.float {
            Some(Float::Catch(line)) => line.open.entry_mut(),
            Some(Float::Ask(asking)) => &mut asking.entry,
            Some(Float::Inbox(_) | Float::File(_)) | None => self.open.entry_mut(),
        }
    }

    fn key(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) {
        let left = std::mem::take(&mut self.leaving);
        if let Some(strip) = self.strip.take()
            && self.choose(strip, key, now, effects)
        {
            return;
        }
        if self.pages(key) {
            return;
        }
        // What floats, and the read-back while nothing is typed, come before what keys mean elsewhere.
        if self.shares(key, now, effects)
            || self.files(key, now, effects)
            || self.reads_back(key, now, effects)
        {
            return;
        }
        match self.keys.action(self.place(), key) {
            Some(action) => self.act(action, left, now, effects),
            None => self.type_key(key, now, effects),
        }
        self.mind_the_chips();
    }

    /// A list that is being read is paged through: the next question can wait.
    fn pages(&mut self, key: Key) -> bool {
        let reading = self.help || self.told.len() > typing::A_LIST;
        if !reading || self.float.is_some() || !matches!(key, Key::PageUp | Key::PageDown) {
            return false;
        }
        self.scroll = if key == Key::PageUp { self.scroll.saturating_sub(10) } else { self.scroll + 10 };
        true
    }

    /// Hiding what is private waits for nothing, wherever the cursor is.
    fn shares(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) -> bool {
        let shares = self.keys.action(self.place(), key) == Some(Action::Share);
        if shares {
            self.act(Action::Share, false, now, effects);
            if let Some(Float::Inbox(inbox)) = &mut self.float {
                inbox.refresh(&self.sitting);
            }
        }
        shares
    }

    fn reads_back(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) -> bool {
        if self.place() != Place::ReadBack {
            return false;
        }
        let Some(key) = self.keys.as_default(Place::ReadBack, key) else { return true };
        let step = self.read_back.key(key, self.open.is_empty(), &mut self.sitting, now);
        match step {
            Step::Taken => self.collect(effects),
            Step::Next => self.send("/next", now, effects),
            Step::NotMine => return false,
        }
        true
    }

    /// What came of time passing: told beside what is told already.
    fn collect_news(&mut self, effects: &mut Vec<Effect>) {
        let told = std::mem::take(&mut self.told);
        self.collect(effects);
        if self.told.is_empty() {
            self.told = told;
        }
    }

    /// Lets the sitting have a line, or something to be done by name.
    fn send(&mut self, line: &str, now: Now, effects: &mut Vec<Effect>) {
        let ending = self.sitting.line(line, now);
        self.sent(ending, effects);
    }

    fn sent(&mut self, ending: Option<Ending>, effects: &mut Vec<Effect>) {
        self.collect(effects);
        if let Some(ending) = ending {
            effects.push(Effect::Leave(ending));
        }
    }

    fn collect(&mut self, effects: &mut Vec<Effect>) {
        if let Some(outbox) = self.sitting.outbox() {
            self.saved = Saved::Saving;
            effects.push(Effect::Write(outbox));
        }
        self.told = self.sitting.told();
        if !self.told.is_empty() {
            self.scroll = 0;
        }
    }
}
