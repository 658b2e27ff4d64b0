//! What commands print: aligned columns for people, an envelope for programs, and nothing that a terminal obeys.

use crate::text::escape::{terminal, terminal_line};
use crate::text::wrap::columns;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// The version of every JSON envelope.
pub const JSON_VERSION: u32 = 1;

/// Writes rows as aligned columns, each cell on one line.
///
/// # Errors
/// What the writer says.
pub fn table(out: &mut dyn Write, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let shown = |row: &Vec<String>| row.iter().map(|cell| terminal_line(cell)).collect();
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
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

/// An error as it may be shown: one line, no control characters, however hostile the file or its name.
pub fn shown_error(text: &str) -> String {
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
}

impl Progress {
    /// Begins to watch; says nothing yet.
    pub fn new(what: &'static str) -> Progress {
        Progress { what, started: Instant::now(), told: None }
    }

    /// So much of so much is done.
    pub fn at(&mut self, done: usize, of: usize) {
        let now = Instant::now();
        let quiet = self.started.elapsed() < Duration::from_secs(1)
            || self.told.is_some_and(|told| now - told < Duration::from_millis(200));
        if quiet || !io::stderr().is_terminal() {
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
