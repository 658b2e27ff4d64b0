//! The line that is being typed: a text and a cursor, by graphemes.

use crate::keys::Key;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// A line being typed. The cursor stands between graphemes, never inside one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    text: String,
    cursor: usize,
    before: Vec<(String, usize)>,
    after: Vec<(String, usize)>,
    typing: bool,
}

/// Somewhere to go, or something to take away, from the cursor on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One grapheme to the left.
    Left,
    /// One grapheme to the right.
    Right,
    /// To the start of a word.
    WordLeft,
    /// To the end of a word.
    WordRight,
    /// To the start.
    Start,
    /// To the end.
    End,
}

impl Reach {
    /// How far a key that moves in a line moves there.
    pub const fn of(key: Key) -> Option<Reach> {
        Some(match key {
            Key::Left => Reach::Left,
            Key::Right => Reach::Right,
            Key::CtrlLeft => Reach::WordLeft,
            Key::CtrlRight => Reach::WordRight,
            Key::Home | Key::CtrlHome => Reach::Start,
            Key::End | Key::CtrlEnd => Reach::End,
            _ => return None,
        })
    }
}

impl Entry {
    /// A line with this text, the cursor behind it.
    pub fn with(text: &str) -> Entry {
        Entry { text: text.to_owned(), cursor: text.len(), ..Entry::default() }
    }

    /// A line with this text, the cursor at or behind this byte.
    pub fn at(text: &str, cursor: usize) -> Entry {
        let mut entry = Entry { text: text.to_owned(), cursor: cursor.min(text.len()), ..Entry::default() };
        entry.settle();
        entry
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor stands, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor to this byte, or behind the grapheme that it is in.
    pub fn go_to(&mut self, byte: usize) {
        self.cursor = byte.min(self.text.len());
        self.settle();
        self.typing = false;
    }

    /// Puts another text in its place, the cursor at this byte; taken back as one change.
    pub fn set(&mut self, text: &str, cursor: usize) {
        self.remember();
        self.text = text.to_owned();
        self.go_to(cursor);
    }

    /// Nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Takes the text away, and forgets how it came about.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    /// Puts text in at the cursor. Letters typed one after the other are undone as one word.
    pub fn insert(&mut self, text: &str) {
        let one_word =
            self.typing && text.graphemes(true).count() == 1 && !text.contains(char::is_whitespace);
        if !one_word {
            self.remember();
        }
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        self.settle();
        self.typing = true;
    }

    /// Moves the cursor.
    pub fn go(&mut self, reach: Reach) {
        self.cursor = self.reach(reach);
        self.typing = false;
    }

    /// Takes away what lies between the cursor and there.
    pub fn remove(&mut self, reach: Reach) {
        let other = self.reach(reach);
        if other == self.cursor {
            return;
        }
        self.remember();
        let (from, to) = (self.cursor.min(other), self.cursor.max(other));
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.settle();
    }

    /// Takes away everything.
    pub fn clear(&mut self) {
        if !self.text.is_empty() {
            self.remember();
            self.text.clear();
            self.cursor = 0;
        }
    }

    /// Takes back the last change of the text. Says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(then) = self.before.pop() else { return false };
        let now = (std::mem::replace(&mut self.text, then.0), std::mem::replace(&mut self.cursor, then.1));
        self.after.push(now);
        self.typing = false;
        true
    }

    /// Makes the change again after all. Says whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(then) = self.after.pop() else { return false };
        let now = (std::mem::replace(&mut self.text, then.0), std::mem::replace(&mut self.cursor, then.1));
        self.before.push(now);
        self.typing = false;
        true
    }

    fn remember(&mut self) {
        self.before.push((self.text.clone(), self.cursor));
        self.after.clear();
        self.typing = false;
    }

    /// A mark that was typed behind a letter joins it: the cursor goes behind both.
    fn settle(&mut self) {
        // Only near the cursor: a long text is not gone through with every letter.
        let mut near = GraphemeCursor::new(self.cursor, self.text.len(), true);
        if self.text.is_char_boundary(self.cursor) && near.is_boundary(&self.text, 0) == Ok(true) {
            return;
        }
        let start = self.text.floor_char_boundary(self.cursor);
        let mut near = GraphemeCursor::new(start, self.text.len(), true);
        self.cursor = near.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len());
    }

    fn reach(&self, reach: Reach) -> usize {
        let (left, right) = self.text.split_at(self.cursor);
        let is_word = |word: &str| word.chars().any(char::is_alphanumeric);
        match reach {
            Reach::Left => self.cursor - left.graphemes(true).next_back().map_or(0, str::len),
            Reach::Right => self.cursor + right.graphemes(true).next().map_or(0, str::len),
            Reach::WordLeft => {
                let word = left.split_word_bound_indices().rev().find(|(_, word)| is_word(word));
                word.map_or(0, |(at, _)| at)
            }
            Reach::WordRight => {
                let word = right.split_word_bound_indices().find(|(_, word)| is_word(word));
                word.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
            }
            Reach::Start => 0,
            Reach::End => self.text.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_graphemes_are_whole() {
        let mut entry = Entry::with("ab 👩‍👩‍👧‍👦 e\u{301}f");
        entry.remove(Reach::Left);
        entry.remove(Reach::Left);
        assert_eq!(entry.text(), "ab 👩‍👩‍👧‍👦 ");
        entry.go(Reach::Left);
        entry.remove(Reach::Left);
        assert_eq!(entry.text(), "ab  ");
        entry.remove(Reach::WordLeft);
        assert_eq!(entry.text(), " ");
        while entry.undo() {}
        assert_eq!(entry.text(), "ab 👩‍👩‍👧‍👦 e\u{301}f");
    }

    #[test]
    fn a_word_is_undone_at_once() {
        let mut entry = Entry::default();
        for letter in ["o", "n", "e", " ", "t", "w", "o"] {
            entry.insert(letter);
        }
        assert!(entry.undo());
        assert_eq!(entry.text(), "one");
        assert!(entry.redo());
        assert_eq!(entry.text(), "one two");
    }

    fn step() -> impl Strategy<Value = (u8, String)> {
        (0u8..12, "\\PC{0,3}|[a\u{301}👩\u{200d}🇩🇪 ]{0,3}")
    }

    proptest! {
        #[test]
        fn the_cursor_never_stands_inside_a_grapheme_and_undo_leads_back(steps in proptest::collection::vec(step(), 0..40)) {
            let reaches = [Reach::Left, Reach::Right, Reach::WordLeft, Reach::WordRight, Reach::Start, Reach::End];
            let mut entry = Entry::default();
            for (what, text) in steps {
                match what {
                    0..=3 => entry.insert(&text),
                    4 => entry.clear(),
                    5 => { entry.undo(); }
                    6 => { entry.redo(); }
                    n if n < 9 => entry.remove(reaches[usize::from(n) % 6]),
                    n => entry.go(reaches[(usize::from(n) + text.len()) % 6]),
                }
                let bounds: Vec<usize> = entry.text().grapheme_indices(true).map(|(at, _)| at).chain([entry.text().len()]).collect();
                prop_assert!(bounds.contains(&entry.cursor()), "{:?} {}", entry.text(), entry.cursor());
            }
            while entry.redo() {}
            let end = entry.text().to_owned();
            while entry.undo() {}
            prop_assert_eq!(entry.text(), "");
            while entry.redo() {}
            prop_assert_eq!(entry.text(), end);
        }
    }
}
