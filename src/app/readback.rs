//! The read-back on the screen: which page one looks at, and which entry is chosen. What is read back, and what comes of
//! a key, is the sitting's business.
//!
//! Keys count here while the line below is empty; a line that is typed belongs to the chosen entry ([`ReadBackScreen::chosen`],
//! [`Sitting::object`]), and with none chosen to the question.

use crate::domain::ids::ItemId;
use crate::keys::Key;
use crate::sitting::{Now, ReadBack, ReadBackEntry, Sitting, Verdict};

/// The two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// What must stay.
    #[default]
    Keeps,
    /// What must be fixed.
    Fixes,
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It was for the read-back.
    Taken,
    /// It is for whoever has the line.
    NotMine,
    /// On to the next question.
    Next,
}

/// Where one is in the read-back. Nothing of what is read back is kept here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadBackScreen {
    page: Page,
    /// By its item, so that it stays chosen when the order changes.
    chosen: Option<ItemId>,
}

impl ReadBackScreen {
    /// The page one looks at.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The chosen entry, which a line that is typed is about.
    pub fn chosen(&self) -> Option<ItemId> {
        self.chosen
    }

    /// Chooses an entry.
    pub fn choose(&mut self, item: ItemId) {
        self.chosen = Some(item);
    }

    /// The entries of this page.
    pub fn entries<'a>(&self, back: &'a ReadBack) -> &'a [ReadBackEntry] {
        match self.page {
            Page::Keeps => &back.keeps,
            Page::Fixes => &back.fixes,
        }
    }

    /// Takes a key. What is done is done to the sitting, which has something to tell and to write down then.
    pub fn key(&mut self, key: Key, line_is_empty: bool, sitting: &mut Sitting, now: Now) -> Step {
        if !line_is_empty {
            return Step::NotMine;
        }
        let back = sitting.read_back();
        let entries = self.entries(&back);
        let at = self.chosen.and_then(|item| entries.iter().position(|entry| entry.item == item));
        // What was chosen may be gone: taken back, or hidden while others see the screen.
        self.chosen = at.map(|at| entries[at].item);
        match (key, self.chosen) {
            (Key::Down, _) if !entries.is_empty() => {
                let next = at.map_or(0, |at| (at + 1).min(entries.len() - 1));
                self.chosen = Some(entries[next].item);
            }
            (Key::Up, _) if !entries.is_empty() => {
                // Up from the line is the last one in sight; up from the first is the line again.
                let last = entries.len().min(crate::sitting::READ_FIRST) - 1;
                self.chosen = at.map_or(Some(last), |at| at.checked_sub(1)).map(|at| entries[at].item);
            }
            (Key::Delete | Key::Ctrl('x'), Some(item)) => sitting.strike_entry(item, now),
            (Key::Char(digit @ '1'..='5'), Some(item)) => {
                let place = digit.to_digit(10).and_then(|place| usize::try_from(place).ok()).unwrap_or(1);
                sitting.place_entry(item, place, now);
            }
            (Key::Enter, Some(item)) => {
                if matches!(entries[at.unwrap_or_default()].verdict, Verdict::Open) {
                    sitting.confirm_words(item, now);
                }
                return self.onward(&sitting.read_back());
            }
            (Key::Enter, None) => return self.onward(&back),
            (Key::Tab, _) if self.page == Page::Keeps && !back.fixes.is_empty() => self.turn(Page::Fixes),
            (Key::Tab, _) => return self.leave(),
            (Key::BackTab, _) if self.page == Page::Fixes => self.turn(Page::Keeps),
            (Key::Esc, Some(_)) => self.chosen = None,
            _ => return Step::NotMine,
        }
        Step::Taken
    }

    fn turn(&mut self, page: Page) {
        (self.page, self.chosen) = (page, None);
    }

    fn leave(&mut self) -> Step {
        self.turn(Page::Keeps);
        Step::Next
    }

    /// To the entry below that nothing became of yet; from the last one to the other page, and from there onward.
    fn onward(&mut self, back: &ReadBack) -> Step {
        let open = |entry: &&ReadBackEntry| entry.verdict == Verdict::Open;
        let entries = self.entries(back);
        let at = self.chosen.and_then(|item| entries.iter().position(|entry| entry.item == item));
        // Those further down are reached by going there, not by going on.
        let most = at.map_or(0, |at| at + 1).max(crate::sitting::READ_FIRST).min(entries.len());
        let below = entries[..most].iter().skip(at.map_or(0, |at| at + 1));
        match below.into_iter().find(open) {
            Some(next) => {
                self.chosen = Some(next.item);
                Step::Taken
            }
            None if self.page == Page::Keeps && !back.fixes.is_empty() => {
                self.turn(Page::Fixes);
                Step::Taken
            }
            None => self.leave(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Desk;
    use crate::domain::act::{Hands, Intent, blank};
    use crate::domain::event::ToolCreated;
    use crate::domain::ids::{ReplicaId, StatementId, ToolId};
    use crate::domain::item::ItemState;
    use crate::domain::moment::Moment;
    use crate::domain::questionnaire::Mode;
    use crate::sitting::Setting;
    use std::collections::BTreeMap;

    struct Room {
        sitting: Sitting,
        screen: ReadBackScreen,
        typed: u32,
    }

    impl Room {
        fn new(lines: &[&str]) -> Room {
            let (questionnaire, hash, text) = Desk::questionnaire("inventory-walkthrough").expect("a set");
            let replica = ReplicaId::derive(&["room"]);
            let now: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a moment");
            let mut acting = blank(ToolId::derive(&["room"]), Hands { replica, by: "test".into(), now });
            let created = ToolCreated { name: "Dockside".into(), slug: "dockside".into() };
            acting.act(Intent::Create(created)).expect("it is new");
            let setting = Setting {
                tool: acting.done().1,
                questionnaire,
                document: (hash, text),
                shelf: BTreeMap::new(),
                replica,
                mode: Mode::Live,
                shared: false,
                shows_questions: false,
                rehearsal: false,
                remarks: Vec::new(),
                keys: crate::keys::Keymap::default(),
            };
            let sitting = Sitting::begin(setting, Now { at: now, id: StatementId::derive(&["begin"]).0 });
            let mut room = Room { sitting, screen: ReadBackScreen::default(), typed: 0 };
            for line in lines {
                let now = room.now();
                room.sitting.line(line, now);
            }
            room
        }

        fn now(&mut self) -> Now {
            self.typed += 1;
            let at = "2026-11-18T10:55:00+01:00".parse().expect("a moment");
            Now { at, id: StatementId::derive(&["room", &self.typed.to_string()]).0 }
        }

        fn key(&mut self, key: Key) -> Step {
            let now = self.now();
            self.screen.key(key, true, &mut self.sitting, now)
        }

        fn chosen(&self) -> Option<String> {
            let back = self.sitting.read_back();
            let entries = self.screen.entries(&back);
            entries.iter().find(|e| Some(e.item) == self.screen.chosen()).map(|entry| entry.title.clone())
        }

        fn order(&self) -> Vec<String> {
            let back = self.sitting.read_back();
            self.screen.entries(&back).iter().map(ReadBackEntry::line).collect()
        }
    }

    fn room() -> Room {
        Room::new(&[
            "/go c1", "one", "two", "three", "four", "five", "six", "/go c4", "a list", "a copy", "/go e1",
        ])
    }

    #[test]
    fn arrows_choose_and_the_line_is_above_the_first() {
        let mut room = room();
        assert_eq!(room.chosen(), None);
        assert_eq!(room.key(Key::Up), Step::Taken);
        assert_eq!(room.chosen().as_deref(), Some("five"), "the last of those that are read first");
        for _ in 0..3 {
            room.key(Key::Down);
        }
        assert_eq!(room.chosen().as_deref(), Some("six"), "the rest is reached by going down");
        for _ in 0..5 {
            room.key(Key::Up);
        }
        assert_eq!(room.chosen().as_deref(), Some("one"));
        room.key(Key::Up);
        assert_eq!(room.chosen(), None);
        room.key(Key::Down);
        assert_eq!(room.key(Key::Esc), Step::Taken);
        assert_eq!((room.chosen(), room.key(Key::Esc)), (None, Step::NotMine));
    }

    #[test]
    fn a_digit_places_and_the_entry_stays_chosen() {
        let mut room = room();
        (0..4).for_each(|_| _ = room.key(Key::Down));
        assert_eq!(room.key(Key::Char('1')), Step::Taken);
        assert_eq!(room.order()[..3], ["four", "one", "two"]);
        assert_eq!(room.chosen().as_deref(), Some("four"));
        assert_eq!(room.key(Key::Char('6')), Step::NotMine, "text");
        room.key(Key::Esc);
        assert_eq!(room.key(Key::Char('1')), Step::NotMine, "with none chosen a digit is text");
    }

    #[test]
    fn enter_says_right_and_goes_on_to_what_is_left() {
        let mut room = room();
        assert_eq!(room.key(Key::Enter), Step::Taken);
        assert_eq!(room.chosen().as_deref(), Some("one"), "the first Enter only chooses");
        room.key(Key::Down);
        assert_eq!(room.key(Key::Delete), Step::Taken);
        assert_eq!(room.order()[1], "[struck by Somebody] two");
        assert_eq!(room.key(Key::Enter), Step::Taken);
        assert_eq!(room.order()[1], "[struck by Somebody] two", "Enter says right of nothing that is struck");
        assert_eq!(room.chosen().as_deref(), Some("three"));
        for _ in 0..3 {
            room.key(Key::Enter);
        }
        assert_eq!(room.screen.page(), Page::Fixes, "after the fifth comes the other page");
        let states: Vec<_> = room.sitting.tool().items.values().map(|item| item.state).collect();
        assert_eq!(states.iter().filter(|state| **state == ItemState::WordsConfirmed).count(), 3);
        (0..3).for_each(|_| _ = room.key(Key::Enter));
        assert_eq!((room.screen.page(), room.chosen()), (Page::Keeps, None), "and then the next question");
        assert_eq!(room.order()[0], "one");
        let verdict = |room: &Room| room.sitting.read_back().fixes[1].verdict.clone();
        assert_eq!(verdict(&room), Verdict::Right("Somebody".into()));
        let now = room.now();
        room.sitting.line("/undo", now);
        assert_eq!(verdict(&room), Verdict::Open);
    }

    #[test]
    fn tab_turns_the_page_and_then_goes_on() {
        let mut room = room();
        assert_eq!(room.key(Key::BackTab), Step::NotMine);
        assert_eq!((room.key(Key::Tab), room.screen.page()), (Step::Taken, Page::Fixes));
        assert_eq!((room.key(Key::BackTab), room.screen.page()), (Step::Taken, Page::Keeps));
        room.key(Key::Tab);
        assert_eq!((room.key(Key::Tab), room.screen.page()), (Step::Next, Page::Keeps));
        let mut empty = Room::new(&["/go e1"]);
        assert_eq!(empty.key(Key::Down), Step::NotMine);
        assert_eq!((empty.key(Key::Tab), empty.key(Key::Enter)), (Step::Next, Step::Next));
    }

    #[test]
    fn while_something_is_typed_every_key_is_the_lines() {
        let mut room = room();
        room.key(Key::Down);
        let keys = [Key::Down, Key::Up, Key::Enter, Key::Tab, Key::Delete, Key::Ctrl('x'), Key::Char('1')];
        for key in keys {
            let now = room.now();
            assert_eq!(room.screen.key(key, false, &mut room.sitting, now), Step::NotMine, "{key:?}");
        }
        assert!(room.sitting.tool().items.is_empty());
        let item = room.screen.chosen().expect("one is chosen");
        let now = room.now();
        room.sitting.object(item, "never", now);
        assert_eq!(room.chosen().as_deref(), Some("one"));
    }
}
