//! Keys that come faster than anybody types: a line typed ahead, or a paste that the terminal did not mark as one.
//!
//! In a paste no line break sends a line and nothing is a command. So 32 keys or more that come in one piece, with a
//! line break among them, are a paste, whether the terminal says so or not.

use crate::app::What;
use crate::keys::Key;
use std::time::{Duration, Instant};

/// So many keys in one piece are more than a person types.
const MANY: usize = 32;
/// What comes within this time of the key before belongs to the same piece.
const ONE_PIECE: Duration = Duration::from_millis(50);
/// Until that is a paste, keys of one piece come closer than any keyboard repeats: a held key is no paste.
const NOBODY_TYPES_SO_FAST: Duration = Duration::from_millis(5);
/// A paste longer than this, in bytes, is handed on in parts.
const PART: usize = 256 * 1024;
/// What is there already is read with the keys before it. Never zero, for which the terminal's reader does not even look;
/// and hardly more, for it looks over and over until the time is over, and what was typed waits to be painted.
const AT_ONCE: Duration = Duration::from_micros(5);

/// Tells a paste from keys.
#[derive(Debug, Default)]
pub(super) struct Burst {
    /// What is not handed on yet.
    held: Vec<Key>,
    /// How many came in one piece, those handed on among them.
    count: usize,
    breaks: bool,
    pasting: bool,
    last: Option<Instant>,
}

impl Burst {
    /// Takes the next thing that came; gives what is to be done by now.
    pub fn take(&mut self, what: What, now: Instant) -> Vec<What> {
        let mut done = Vec::new();
        let piece = if self.pasting { ONE_PIECE } else { NOBODY_TYPES_SO_FAST };
        if self.last.is_none_or(|last| now.saturating_duration_since(last) > piece) {
            done = self.end();
        }
        match what {
            What::Key(key) => {
                self.last = Some(now);
                match letter(key) {
                    Some(letter) => {
                        self.held.push(key);
                        self.count += 1;
                        self.breaks |= letter == '\n';
                        self.pasting |= self.breaks && self.count >= MANY;
                        if self.pasting && self.held.len() >= PART {
                            done.extend(self.hand_on());
                        }
                    }
                    // Nobody presses a key of command in the middle of a paste: it is part of what was pasted.
                    None if self.pasting => {}
                    None => {
                        done.extend(self.hand_on());
                        done.push(What::Key(key));
                    }
                }
            }
            // The clock and the like do not end a piece.
            What::Tick => done.push(What::Tick),
            other => {
                done.extend(self.hand_on());
                done.push(other);
            }
        }
        done
    }

    /// Nothing more is there to be read just now. What is held as a paste stays until the piece is surely over.
    pub fn pause(&mut self, now: Instant) -> Vec<What> {
        if !self.pasting {
            return self.hand_on();
        }
        let over = self.last.is_none_or(|last| now.saturating_duration_since(last) > ONE_PIECE);
        if over { self.end() } else { Vec::new() }
    }

    /// How long to wait for the next one before [`Burst::pause`].
    pub fn patience(&self) -> Duration {
        if self.pasting { ONE_PIECE } else { AT_ONCE }
    }

    /// A paste is being read.
    pub fn is_pasting(&self) -> bool {
        self.pasting
    }

    fn end(&mut self) -> Vec<What> {
        let done = self.hand_on();
        *self = Burst { last: self.last, ..Burst::default() };
        done
    }

    fn hand_on(&mut self) -> Vec<What> {
        let held = std::mem::take(&mut self.held);
        if self.pasting && !held.is_empty() {
            return vec![What::Paste(text(&held))];
        }
        held.into_iter().map(What::Key).collect()
    }
}

/// The character that a key stands for in a text.
fn letter(key: Key) -> Option<char> {
    match key {
        Key::Char(c) => Some(c),
        Key::Enter | Key::Ctrl('j') => Some('\n'),
        Key::Tab => Some('\t'),
        _ => None,
    }
}

/// What was pasted. A line break may come as one character or as two.
fn text(keys: &[Key]) -> String {
    let mut text = String::with_capacity(keys.len());
    let mut before = None;
    for key in keys {
        if !(*key == Key::Ctrl('j') && before == Some(Key::Enter)) {
            text.extend(letter(*key));
        }
        before = Some(*key);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        text.chars()
            .map(|c| match c {
                '\r' => Key::Enter,
                '\n' => Key::Ctrl('j'),
                '\t' => Key::Tab,
                c => Key::Char(c),
            })
            .collect()
    }

    fn shown(done: Vec<What>) -> Vec<String> {
        let show = |what| match what {
            What::Key(Key::Char(c)) => c.to_string(),
            What::Key(key) => format!("<{key:?}>"),
            What::Paste(text) => format!("paste {text:?}"),
            other => format!("{other:?}"),
        };
        done.into_iter().map(show).collect()
    }

    /// All that comes at once, then silence.
    fn at_once(text: &str) -> Vec<String> {
        let (mut burst, now) = (Burst::default(), Instant::now());
        let mut done = Vec::new();
        for key in keys(text) {
            done.extend(burst.take(What::Key(key), now));
        }
        done.extend(burst.pause(now));
        done.extend(burst.pause(now + ONE_PIECE * 2));
        shown(done)
    }

    #[test]
    fn many_keys_with_a_line_break_are_a_paste() {
        let text = "It sends the deck.\rThen nobody reads\tit.\r\nEver.\nOr so.";
        assert_eq!(
            at_once(text),
            [format!("paste {:?}", "It sends the deck.\nThen nobody reads\tit.\nEver.\nOr so.")]
        );
    }

    #[test]
    fn a_line_typed_ahead_is_no_paste() {
        assert_eq!(at_once("yes\r").join(""), "yes<Enter>");
        let long = "a line without an end that goes on and on and on";
        assert_eq!(at_once(long).concat(), long);
    }

    #[test]
    fn a_command_in_a_paste_does_nothing_and_one_among_keys_does() {
        let mut all = keys("thirty-two letters and more of them\rand then\r");
        all.insert(40, Key::Ctrl('c'));
        let (mut burst, now) = (Burst::default(), Instant::now());
        let mut done: Vec<What> = all.into_iter().flat_map(|key| burst.take(What::Key(key), now)).collect();
        done.extend(burst.pause(now + ONE_PIECE * 2));
        assert_eq!(shown(done), [format!("paste {:?}", "thirty-two letters and more of them\nand then\n")]);

        let (mut burst, mut done) = (Burst::default(), Vec::new());
        for key in [Key::Char('a'), Key::Ctrl('k'), Key::Char('b')] {
            done.extend(burst.take(What::Key(key), now));
        }
        done.extend(burst.pause(now));
        assert_eq!(shown(done).concat(), "a<Ctrl('k')>b");
    }

    #[test]
    fn keys_are_handed_on_as_soon_as_no_more_are_there() {
        let (mut burst, now) = (Burst::default(), Instant::now());
        for key in keys("many letters, and not one line break is among them") {
            assert!(burst.take(What::Key(key), now).is_empty());
        }
        assert_eq!(burst.pause(now).len(), 50);
        // The break comes in the same piece: what follows is the rest of a paste.
        assert!(burst.take(What::Key(Key::Enter), now).is_empty());
        assert!(burst.take(What::Key(Key::Char('x')), now).is_empty());
        assert!(burst.pause(now).is_empty() && burst.is_pasting());
        assert_eq!(shown(burst.pause(now + ONE_PIECE * 2)), [format!("paste {:?}", "\nx")]);
        // Later, the same key is a key again.
        let later = now + ONE_PIECE * 4;
        let mut done = burst.take(What::Key(Key::Enter), later);
        done.extend(burst.pause(later));
        assert_eq!(shown(done), ["<Enter>"]);
    }

    #[test]
    fn lines_that_follow_each_other_as_fast_as_a_program_answers_are_no_paste() {
        let (mut burst, mut now) = (Burst::default(), Instant::now());
        let mut done = Vec::new();
        for key in keys("a line\rand one\rand one more\rand the last\r") {
            now += Duration::from_millis(10);
            done.extend(burst.take(What::Key(key), now));
            done.extend(burst.pause(now));
        }
        assert_eq!(shown(done).iter().filter(|what| *what == "<Enter>").count(), 4);
    }

    #[test]
    fn a_paste_without_end_is_handed_on_in_parts() {
        let (mut burst, now) = (Burst::default(), Instant::now());
        let text = "word and\r".repeat(PART / 4);
        let mut done: Vec<What> =
            keys(&text).into_iter().flat_map(|key| burst.take(What::Key(key), now)).collect();
        assert!(done.len() >= 2, "{}", done.len());
        done.extend(burst.pause(now + ONE_PIECE * 2));
        let whole: String = done
            .into_iter()
            .map(|what| match what {
                What::Paste(text) => text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(whole == text.replace('\r', "\n"));
    }
}
