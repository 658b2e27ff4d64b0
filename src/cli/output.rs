//! What commands print: aligned columns for people, an envelope for programs, and nothing that a terminal obeys.

use crate::text::escape::{markdown_cell, terminal, terminal_line};
use crate::text::wrap::{columns, truncate};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// So wide is a cell of a table at most, in columns; only the last of a row may be wider.
const WIDEST: usize = 60;

/// So long is an error at most, in characters: a very long argument is not said back whole.
const LONGEST: usize = 1_000;

/// The version of every JSON envelope.
pub const JSON_VERSION: u32 = 1;

/// Writes rows as aligned columns, each cell on one line.
///
/// # Errors
/// What the writer says.
pub fn table(out: &mut dyn Write, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
    columns_of(out, &head, rows, WIDEST)
}

/// The same under headings that somebody said, where a cell is at most so wide.
///
/// # Errors
/// What the writer says.
pub fn columns_of(
    out: &mut dyn Write,
    head: &[String],
    rows: &[Vec<String>],
    widest: usize,
) -> io::Result<()> {
    let shown = |row: &Vec<String>| {
        let last = row.len().saturating_sub(1);
        let cell = |(n, text): (usize, &String)| {
            let text = terminal_line(text);
            if n < last { truncate(&text, widest) } else { text }
        };
        row.iter().enumerate().map(cell).collect()
    };
    let head = head.to_vec();
    let all: Vec<Vec<String>> = std::iter::once(&head).chain(rows).map(shown).collect();
    out.write_all(columns(&all).as_bytes())
}

/// Writes data in the envelope that every `--json` uses.
///
/// # Errors
/// What the writer says.
pub fn json(out: &mut dyn Write, kind: &str, data: impl Serialize) -> anyhow::Result<()> {
    let envelope = serde_json::json!({ "takestock_json": JSON_VERSION, "kind": kind, "data": data });
    serde_json::to_writer_pretty(&mut *out, &envelope).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Data as a Markdown table, whatever is in its cells.
///
/// # Errors
/// What the writer says.
pub fn markdown_table(out: &mut dyn Write, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    writeln!(out, "| {} |", head.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(head.len()))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| markdown_cell(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// An error as it may be shown: one line, each cause once, no control characters and no numbers of the system's own,
/// however hostile the file or its name.
pub fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    // What a command writes goes to standard output; everything else says itself what it was at.
    if error.downcast_ref::<io::Error>().is_some() && error.chain().count() == 1 {
        words.push_str("cannot write to standard output");
    }
    for cause in error.chain().map(|cause| without_numbers(&cause.to_string())) {
        if !words.contains(&cause) {
            let between = if words.is_empty() { "" } else { ": " };
            words.push_str(between);
            words.push_str(&cause);
        }
    }
    let words = terminal_line(&words);
    let length = words.chars().count();
    if length <= LONGEST {
        return words;
    }
    let beginning: String = words.chars().take(LONGEST / 2).collect();
    let end: String = words.chars().skip(length - LONGEST / 2).collect();
    format!("{beginning} … {end}")
}

/// Without the ` (os error 13)` that Rust puts after the system's words.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push_str(part.split_once(')').map_or(part, |(_, after)| after));
    }
    words
}

/// A text as it may be shown on one line.
pub fn shown_line(text: &str) -> String {
    terminal_line(text)
}

/// A text of several lines as it may be shown.
pub fn shown(text: &str) -> String {
    terminal(text)
}

/// Tells how far something has come once it takes more than a second, on a terminal only.
pub struct Progress {
    what: &'static str,
    started: Instant,
    told: Option<Instant>,
    silent: bool,
}

impl Progress {
    /// Begins to watch; says nothing yet.
    pub fn new(what: &'static str) -> Progress {
        let silent = !io::stderr().is_terminal();
        Progress { what, started: Instant::now(), told: None, silent }
    }

    /// The same for what writes a line for each: on one terminal the lines themselves tell how far it has come.
    pub fn beside_lines(what: &'static str) -> Progress {
        let mut progress = Progress::new(what);
        progress.silent |= io::stdout().is_terminal();
        progress
    }

    /// So much of so much is done.
    pub fn at(&mut self, done: usize, of: usize) {
        let now = Instant::now();
        let quiet = self.started.elapsed() < Duration::from_secs(1)
            || self.told.is_some_and(|told| now - told < Duration::from_millis(200));
        if quiet || self.silent {
            return;
        }
        self.told = Some(now);
        let _ = write!(io::stderr(), "\r{}: {done} of {of}", self.what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.is_some() {
            let _ = writeln!(io::stderr());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn an_error_says_each_cause_once_and_no_numbers() {
        let denied = || io::Error::from_raw_os_error(13);
        let outer = anyhow::Error::new(denied()).context(format!("cannot look at x ({}); kept", denied()));
        assert_eq!(in_words(&outer), "cannot look at x (Permission denied); kept");
        let bare = Err::<(), _>(io::Error::from_raw_os_error(28)).context("x").unwrap_err();
        assert_eq!(in_words(&bare), "x: No space left on device");
        assert_eq!(
            in_words(&io::Error::from_raw_os_error(28).into()),
            "cannot write to standard output: No space left on device"
        );
        let long = in_words(&anyhow!("no tool “{}”; try another", "ä".repeat(100_000)));
        assert!(long.chars().count() < 1_010 && long.ends_with("try another"), "{long}");
    }

    #[test]
    fn a_markdown_table_keeps_its_shape() {
        let mut out = Vec::new();
        let rows = [vec!["a|b".to_owned(), "# *c*\n| d".to_owned()]];
        markdown_table(&mut out, &["One", "Two"], &rows).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains("a\\|b"), "{text}");
    }
}
