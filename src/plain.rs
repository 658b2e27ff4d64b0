//! The walkthrough as plain lines on standard input and output: for screen readers, pipes and scripts.
//!
//! Every line is kept the moment Enter is pressed. What a line means and what comes of it is the sitting's business
//! ([`crate::sitting`]); here it is read, written down, and told.

use crate::desk::Desk;
use crate::domain::tool::Tool;
use crate::sitting::{Ending, Now, Outbox, Setting, Sitting, Told};
use crate::store::Append;
use crate::text::escape::terminal_line;
use crate::text::wrap::{width, wrap};
use anyhow::Context;
use std::io::{BufRead, Write};

const COLUMNS: usize = 78;

struct Plain<'a> {
    desk: &'a mut Desk,
    input: &'a mut dyn BufRead,
    out: &'a mut dyn Write,
    prompts: bool,
    sitting: Sitting,
}

/// Holds a sitting: goes on with an unfinished one of the same questionnaire, else begins one. Where lines are typed by a
/// person, `prompts` are shown. Returns how it was left, and the tool as it is then.
///
/// # Errors
/// What the store or the reader and writer say; everything up to there is kept.
pub fn hold(
    desk: &mut Desk,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    setting: Setting,
    prompts: bool,
) -> anyhow::Result<(Ending, Tool)> {
    let base = setting.tool.clone();
    let sitting = Sitting::begin(Setting { shows_questions: true, ..setting }, now(desk));
    let mut plain = Plain { desk, input, out, prompts, sitting };
    plain.write_down(base)?;
    plain.tell()?;
    let ending = plain.run()?;
    Ok((ending, plain.sitting.tool().clone()))
}

fn now(desk: &Desk) -> Now {
    Now { at: desk.now(), id: desk.mint() }
}

/// Writes what there is to tell as plain lines. To `prompts` the field that is asked for is told by the prompt.
///
/// # Errors
/// What the writer says.
pub fn tell(out: &mut dyn Write, told: &[Told], prompts: bool) -> anyhow::Result<()> {
    for told in told {
        match told {
            Told::Text(text) => indented(out, "", text)?,
            Told::Indented(first, text) => indented(out, first, text)?,
            Told::Line(line) => writeln!(out, "{}", terminal_line(line))?,
            Told::Asked(field) if !prompts => writeln!(out, "  {} ›", terminal_line(field))?,
            Told::Asked(_) => {}
            Told::Blank => writeln!(out)?,
        }
    }
    Ok(())
}

fn indented(out: &mut dyn Write, first: &str, text: &str) -> anyhow::Result<()> {
    let first = terminal_line(first);
    let space = " ".repeat(width(&first));
    for (n, line) in wrap(&terminal_line(text), COLUMNS.saturating_sub(space.len())).iter().enumerate() {
        writeln!(out, "{}{line}", if n == 0 { &first } else { &space })?;
    }
    Ok(())
}

impl Plain<'_> {
    fn run(&mut self) -> anyhow::Result<Ending> {
        loop {
            self.prompt()?;
            let before = self.sitting.clone();
            let Some(line) = self.read_line()? else {
                if self.prompts {
                    writeln!(self.out)?;
                }
                self.sitting.leave(now(self.desk));
                self.write_down(before.tool().clone())?;
                self.tell()?;
                return Ok(Ending::Left);
            };
            let ending = self.sitting.line(&line, now(self.desk));
            let failed = self.write_down(before.tool().clone()).err();
            match failed {
                None => {}
                // Somebody who types can do something about it; a script must not go on as if nothing were.
                Some(error) if self.prompts => {
                    self.sitting = before;
                    self.sitting
                        .tell(&format!("NOT SAVED: {error:#}. Say it again when that is mended, or /leave."));
                }
                Some(error) => {
                    self.tell()?;
                    return Err(error.context("the last line was not kept"));
                }
            }
            self.tell()?;
            if let Some(ending) = ending {
                return Ok(ending);
            }
        }
    }

    /// Writes down what the last line brought; `base` is the tool before it.
    fn write_down(&mut self, base: Tool) -> anyhow::Result<()> {
        let Some(Outbox { request, happenings, documents, takes_back }) = self.sitting.outbox() else {
            return Ok(());
        };
        let (mut tool, by, now) = (base, "walk".to_owned(), self.desk.now());
        let append =
            Append { request, tool: tool.id, by, now, happenings, documents, takes_back, as_of: None };
        let events = self.desk.append(&mut tool, append)?;
        self.sitting.written(&events, Some(tool));
        Ok(())
    }

    /// A line without its line break; none at the end of the input. Bytes that are no UTF-8 are shown as `U+FFFD`
    /// rather than losing the rest of the line.
    fn read_line(&mut self) -> anyhow::Result<Option<String>> {
        // Whoever types, person or program, sees what they answer to.
        self.out.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes).context("standard input")? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn prompt(&mut self) -> anyhow::Result<()> {
        if !self.prompts {
            return Ok(());
        }
        match self.sitting.asks_for() {
            Some(field) => write!(self.out, "  {} › ", terminal_line(&field))?,
            None => {
                let (names, word) = self.sitting.prompt();
                write!(self.out, "{} · {word} › ", terminal_line(&names))?;
            }
        }
        Ok(())
    }

    /// Everything that was said or written in a file passes the terminal's border first.
    fn tell(&mut self) -> anyhow::Result<()> {
        tell(self.out, &self.sitting.told(), self.prompts)
    }
}
