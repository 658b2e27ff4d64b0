//! The loop of the first screen, and of a text that is read. Draws when something happened, and never else.

use super::terminal::Terminal;
use crate::app::What;
use crate::app::home::{Choice, Detail, Home};
use crate::app::reader::Reader;
use crate::domain::ids::ToolId;
use crate::keys::{Keymap, Place};
use crate::ui::{self, Theme};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Nothing on these screens moves by itself.
const LONG: Duration = Duration::from_secs(3_600);
/// What is there already. Never zero: that would miss what the system has and the terminal's reader has not.
const AT_ONCE: Duration = Duration::from_micros(50);
/// So often a file that is to be mended is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// So many tools are looked at between two frames, at most.
const BETWEEN_FRAMES: usize = 16;

/// Shows the first screen until something is chosen. What takes a tool's journal to know is asked of `detail` while
/// nobody types, for the tools on the screen only.
///
/// # Errors
/// What the terminal says.
pub fn choose(
    terminal: &mut Terminal,
    theme: &Theme,
    home: &mut Home,
    mut detail: impl FnMut(ToolId) -> Detail,
) -> anyhow::Result<Choice> {
    let mut learned = 0;
    draw(terminal, theme, home)?;
    loop {
        let wanted = home.wanted();
        match terminal.read_key(if wanted.is_some() { AT_ONCE } else { LONG })? {
            Some(what) => {
                let mut next = Some(what);
                while let Some(what) = next {
                    if let Some(choice) = take(home, what) {
                        return Ok(choice);
                    }
                    next = terminal.read_key(AT_ONCE)?;
                }
            }
            None => {
                let Some(tool) = wanted else { continue };
                home.learn(tool, detail(tool));
                learned += 1;
                if learned < BETWEEN_FRAMES && home.wanted().is_some() {
                    continue;
                }
                learned = 0;
            }
        }
        draw(terminal, theme, home)?;
    }
}

fn take(home: &mut Home, what: What) -> Option<Choice> {
    match what {
        What::Key(key) => return home.key(key),
        What::Paste(text) => home.paste(&text),
        _ => {}
    }
    None
}

fn draw(terminal: &mut Terminal, theme: &Theme, home: &mut Home) -> anyhow::Result<()> {
    let (_, rows) = terminal.size()?;
    home.resized(ui::home::list_rows(rows));
    terminal.draw(|canvas| ui::home::draw(home, theme, canvas))?;
    Ok(())
}

/// Shows what is the matter with a file, until it is mended (then what `read` made of it is given) or somebody leaves.
/// The file is looked at twice a second, and read again when it changed.
///
/// # Errors
/// What the terminal says.
pub fn until_mended<T>(
    terminal: &mut Terminal,
    theme: &Theme,
    keys: &Keymap,
    file: &Path,
    mut read: impl FnMut() -> Result<T, Reader>,
) -> anyhow::Result<Option<T>> {
    loop {
        let seen = stamp(file);
        let mut problems = match read() {
            Ok(read) => return Ok(Some(read)),
            Err(problems) => problems,
        };
        loop {
            show(terminal, theme, keys, &mut problems)?;
            let mut next = None;
            while next.is_none() && stamp(file) == seen {
                next = terminal.read_key(LOOK_AGAIN)?;
            }
            match next {
                None => break,
                Some(What::Key(key))
                    if keys.as_default(Place::Reader, key).is_some_and(|key| problems.key(key)) =>
                {
                    return Ok(None);
                }
                Some(_) => {}
            }
        }
    }
}

/// What tells that a file is another one than before; none while there is no file, as between two steps of an editor.
fn stamp(file: &Path) -> Option<(SystemTime, u64)> {
    let facts = std::fs::metadata(file).ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

fn show(terminal: &mut Terminal, theme: &Theme, keys: &Keymap, reader: &mut Reader) -> anyhow::Result<()> {
    let (columns, rows) = terminal.size()?;
    let (columns, rows) = ui::reader::room(columns, rows);
    reader.resized(columns, rows);
    terminal.draw(|canvas| ui::reader::draw(reader, keys, theme, canvas))?;
    Ok(())
}

/// Shows a text until it is left.
///
/// # Errors
/// What the terminal says.
pub fn read(
    terminal: &mut Terminal,
    theme: &Theme,
    keys: &Keymap,
    reader: &mut Reader,
) -> anyhow::Result<()> {
    loop {
        show(terminal, theme, keys, reader)?;
        let mut next = terminal.read_key(LONG)?;
        while let Some(what) = next {
            if let What::Key(key) = what
                && keys.as_default(Place::Reader, key).is_some_and(|key| reader.key(key))
            {
                return Ok(());
            }
            next = terminal.read_key(AT_ONCE)?;
        }
    }
}
