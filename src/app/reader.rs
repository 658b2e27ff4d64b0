//! A text to be read on the screen: where one is in it, and how far a key goes.

use crate::keys::Key;
use crate::text::escape::terminal_line;
use crate::text::wrap::{width, wrap};

/// How a line of a text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A heading.
    Heading,
    /// What is said.
    Normal,
    /// What is about the text: the facts at its top.
    Dim,
}

/// A line of a text: a paragraph is one, however it was broken in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Para {
    /// What stands before its first row; the others are indented by as much.
    first: String,
    text: String,
    weight: Weight,
}

impl Para {
    fn rows(&self, columns: usize) -> Vec<String> {
        let indent = width(&self.first);
        // On a very narrow terminal the words need the room.
        let indent = if indent * 2 < columns { indent } else { 0 };
        let rows = wrap(&self.text, columns.saturating_sub(indent)).into_iter().enumerate();
        let row = |(n, row): (usize, String)| match (n, indent) {
            (_, 0) => row,
            (0, _) => format!("{}{row}", self.first),
            _ => format!("{}{row}", " ".repeat(indent)),
        };
        rows.map(row).collect()
    }
}

/// A Markdown text being read. Its place is a line of the text, so that it stays when the terminal is resized.
#[derive(Debug, Clone)]
pub struct Reader {
    title: String,
    lines: Vec<Para>,
    /// The first line that is shown, and how many of its rows are above the screen.
    at: (usize, usize),
    columns: usize,
    rows: usize,
}

impl Reader {
    /// Reads this text from its first heading on, the facts at its top being above it. Nothing in it reaches a terminal
    /// unescaped.
    pub fn new(title: &str, text: &str) -> Reader {
        let mut lines: Vec<Para> = Vec::new();
        let (mut facts, mut fenced, mut joins) = (false, false, false);
        let mut start = 0;
        for (n, line) in text.lines().enumerate() {
            let line = terminal_line(line);
            let ends_facts = facts && line == "---";
            let is_fact = facts || (n == 0 && line == "---");
            facts = is_fact && !ends_facts;
            fenced ^= line.trim_start().starts_with("```");
            if is_fact || fenced {
                let weight = if is_fact { Weight::Dim } else { Weight::Normal };
                lines.push(Para { first: String::new(), text: line, weight });
                start += usize::from(is_fact);
                joins = false;
                continue;
            }
            if let Some(words) = heading(&line) {
                lines.push(Para { first: String::new(), text: words.to_owned(), weight: Weight::Heading });
                joins = false;
                continue;
            }
            let (first, words) = begins(&line);
            let goes_on = (first.trim().is_empty() || first == "> ") && !words.starts_with('|');
            let text = words.trim_end();
            match lines.last_mut() {
                Some(last)
                    if joins && goes_on && !text.is_empty() && (first != "> " || last.first == first) =>
                {
                    last.text.push(' ');
                    last.text.push_str(text);
                }
                _ => {
                    let para =
                        Para { first: first.to_owned(), text: text.to_owned(), weight: Weight::Normal };
                    lines.push(para);
                }
            }
            // Two spaces at the end break a line on purpose; a row of a table is a line of its own.
            joins = !text.is_empty() && !text.starts_with(['|', '`']) && !words.ends_with("  ");
        }
        while lines.get(start).is_some_and(|line| line.text.is_empty()) {
            start += 1;
        }
        Reader { title: terminal_line(title), lines, at: (start, 0), columns: 80, rows: 24 }
    }

    /// Reads this text line by line as it is: nothing in it is Markdown.
    pub fn literal(title: &str, text: &str) -> Reader {
        let line = |line| Para { first: String::new(), text: terminal_line(line), weight: Weight::Normal };
        let lines = text.lines().map(line).collect();
        Reader { title: terminal_line(title), lines, at: (0, 0), columns: 80, rows: 24 }
    }

    /// What is read, fit for a terminal.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The text has so many columns and rows to be shown in.
    pub fn resized(&mut self, columns: usize, rows: usize) {
        (self.columns, self.rows) = (columns.max(1), rows.max(1));
        let rows = self.height(self.at.0);
        self.at.1 = self.at.1.min(rows.saturating_sub(1));
        let end = self.end();
        self.at = self.at.min(end);
    }

    /// What a key does. Says whether it leaves the text.
    pub fn key(&mut self, key: Key) -> bool {
        let page = self.rows.saturating_sub(1).max(1);
        match key {
            Key::Esc | Key::Ctrl('c') | Key::Char('q') => return true,
            Key::Up => self.up(1),
            Key::Down | Key::Enter => self.down(1),
            Key::PageUp => self.up(page),
            Key::PageDown | Key::Char(' ') => self.down(page),
            Key::Home | Key::CtrlHome => self.at = (0, 0),
            Key::End | Key::CtrlEnd => self.at = self.end(),
            _ => {}
        }
        false
    }

    /// The rows on the screen, fit for a terminal, no more than there is room for.
    pub fn shown(&self) -> Vec<(String, Weight)> {
        let (first, hidden) = self.at;
        let rows = self.lines.iter().skip(first);
        let rows = rows.flat_map(|line| line.rows(self.columns).into_iter().map(|row| (row, line.weight)));
        rows.skip(hidden).take(self.rows).collect()
    }

    /// How much of the text is above the last row that is shown, in per cent.
    pub fn per_cent(&self) -> usize {
        let end = self.end();
        if self.at >= end {
            return 100;
        }
        self.at.0 * 100 / (end.0 + 1)
    }

    fn height(&self, line: usize) -> usize {
        self.lines.get(line).map_or(1, |line| line.rows(self.columns).len())
    }

    fn up(&mut self, rows: usize) {
        self.at = self.above(self.at, rows);
    }

    fn down(&mut self, rows: usize) {
        let end = self.end();
        for _ in 0..rows {
            if self.at >= end {
                self.at = end;
                return;
            }
            self.at = match self.at {
                (line, row) if row + 1 < self.height(line) => (line, row + 1),
                (line, _) => (line + 1, 0),
            };
        }
    }

    fn above(&self, mut at: (usize, usize), rows: usize) -> (usize, usize) {
        for _ in 0..rows {
            at = match at {
                (0, 0) => break,
                (line, 0) => (line - 1, self.height(line - 1).saturating_sub(1)),
                (line, row) => (line, row - 1),
            };
        }
        at
    }

    /// The place at which the last row of the text is the last one on the screen.
    fn end(&self) -> (usize, usize) {
        self.above((self.lines.len(), 0), self.rows)
    }
}

/// The words of a heading.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    let depth = line.len() - words.len();
    words.strip_prefix(' ').filter(|_| (1..=6).contains(&depth))
}

/// What a line begins with, under which the rest of it is indented, and the rest.
fn begins(line: &str) -> (&str, &str) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[indent..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match rest.as_bytes().first() {
        Some(b'-' | b'*' | b'>') if rest[1..].starts_with(' ') => 2,
        _ if digits > 0 && rest[digits..].starts_with(". ") => digits + 2,
        _ => 0,
    };
    line.split_at(indent + mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reader: &Reader) -> Vec<String> {
        reader.shown().into_iter().map(|(row, _)| row).collect()
    }

    fn reader(rows: usize) -> Reader {
        let text = format!("---\nslug: x\n---\n# One `head`\n{}\nlast\n", "long words here ".repeat(10));
        let mut reader = Reader::new("a spec", &text);
        reader.resized(20, rows);
        assert_eq!(reader.at, if rows < 10 { (3, 0) } else { (0, 0) }, "it begins at the heading");
        reader.key(Key::Home);
        reader
    }

    #[test]
    fn a_paragraph_is_one_however_it_was_broken() {
        let text = "one\ntwo\n\n- three\n  four\n- five\n> six\n> seven\n| a | b |\n| c | d |\n1. eight\nnine  \nten";
        let mut reader = Reader::new("", text);
        reader.resized(30, 50);
        let rows = [
            "one two",
            "",
            "- three four",
            "- five",
            "> six seven",
            "| a | b |",
            "| c | d |",
            "1. eight nine",
            "ten",
        ];
        assert_eq!(read(&reader), rows);
        reader.resized(9, 50);
        assert_eq!(read(&reader)[2..5], ["- three", "  four", "- five"]);
    }

    #[test]
    fn every_row_comes_once_on_the_way_down_and_the_end_is_the_end() {
        let all = read(&reader(1_000));
        let mut reader = reader(3);
        let mut seen = read(&reader);
        while reader.per_cent() < 100 {
            reader.key(Key::Down);
            seen.extend(read(&reader).pop());
        }
        assert_eq!(seen, all);
        assert_eq!(all.last().map(String::as_str), Some("words here last"));
        reader.key(Key::Down);
        assert_eq!(read(&reader), all[all.len() - 3..]);
        while reader.at != (0, 0) {
            reader.key(Key::PageUp);
        }
        assert_eq!(read(&reader), all[..3]);
        reader.key(Key::End);
        assert_eq!(read(&reader), all[all.len() - 3..]);
    }

    #[test]
    fn headings_are_headings_only_where_markdown_has_them() {
        let text = "---\n# fact\n---\n## Head\n#no\n```\n# code\n```\n####### seven";
        let reader = Reader::new("", text);
        let heads: Vec<_> =
            reader.lines.iter().filter(|l| l.weight == Weight::Heading).map(|l| l.text.as_str()).collect();
        assert_eq!(heads, ["Head"]);
        assert_eq!(reader.lines.iter().filter(|l| l.weight == Weight::Dim).count(), 3);
    }

    #[test]
    fn the_place_stays_when_the_terminal_is_resized_and_nothing_is_obeyed() {
        let mut reader = reader(3);
        for _ in 0..6 {
            reader.key(Key::Down);
        }
        let line = reader.at.0;
        reader.resized(7, 5);
        assert_eq!(reader.at.0, line);
        let hostile = Reader::new("\u{1b}[2J", "a\u{1b}]0;t\u{7}\u{202e}b");
        let shown = format!("{}{}", hostile.title(), read(&hostile).concat());
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
        assert!(read(&Reader::new("", "")).is_empty());
    }
}
