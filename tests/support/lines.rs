//! Lines that take time to be said and typed, and journals that can be held against each other.

#![allow(dead_code, reason = "each test file uses a part of it")]

use super::screen::Wall;
use std::collections::BTreeMap;
use std::io::{BufRead, Cursor, Read};
use takestock::domain::tool::Tool;

/// So many seconds a line takes, to be said and typed.
pub const A_LINE: i64 = 16;

/// Lines by whose every one the clock moves.
pub struct Lines {
    text: Cursor<Vec<u8>>,
    wall: Wall,
}

impl Lines {
    /// These lines, on this clock.
    pub fn new(lines: impl Into<Vec<u8>>, wall: Wall) -> Lines {
        Lines { text: Cursor::new(lines.into()), wall }
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.text.read(buffer)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.text.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.text.consume(amount);
        self.wall.pass(A_LINE);
    }
}

/// A journal, each id by the place at which it came first.
pub fn journal(tool: &Tool) -> Vec<String> {
    let mut ids = BTreeMap::new();
    let is_id = |text: &str| {
        text.len() == 36
            && text.char_indices().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
    };
    let mut lines = Vec::new();
    for event in tool.events() {
        let text = format!("{} {:?}", event.header.at, event.happening);
        let (mut line, mut rest) = (String::new(), &text[..]);
        while let Some(c) = rest.chars().next() {
            let id = rest.get(..36).filter(|text| is_id(text));
            let taken = match id {
                Some(id) => {
                    let new = ids.len();
                    line += &format!("#{}", ids.entry(id.to_owned()).or_insert(new));
                    36
                }
                None => {
                    line.push(c);
                    c.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        lines.push(line);
    }
    lines
}
