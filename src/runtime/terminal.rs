//! The terminal itself: taken, drawn on, read from, and given back as it was, whatever happens.

use super::ending;
use super::screen::Screen;
use crate::app::What;
use crate::keys::Key;
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Frame;
use std::fs::File;
use std::io::{self, Stdout, stdout};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// The terminal is ours now, so that there is something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// The thread that draws.
static OURS: Mutex<Option<ThreadId>> = Mutex::new(None);

/// The terminal, while it is ours.
pub struct Terminal(ratatui::Terminal<Screen<Stdout>>);

impl Terminal {
    /// Takes the terminal: its other screen, every key, pastes as pastes, a title that tells nothing.
    ///
    /// # Errors
    /// What the terminal says; it is given back then.
    pub fn open() -> io::Result<Terminal> {
        ending::quiet_panics();
        ending::watch()?;
        *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        take()?;
        let terminal = ratatui::Terminal::new(Screen::on(stdout())).inspect_err(|_| give_back())?;
        Ok(Terminal(terminal))
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.0.size()?;
        Ok((size.width, size.height))
    }

    /// Draws; only what changed goes out, and nothing if nothing did.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if ending::is_asked() {
            return Ok(());
        }
        self.0.draw(draw).map(|_| ())
    }

    /// Gives the terminal to another program, and takes it again when that has ended. Keys that it did not read are
    /// not for us.
    ///
    /// # Errors
    /// What the terminal says when it is taken again.
    pub fn lend<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = run();
        take()?;
        while event::poll(Duration::from_millis(1))? {
            event::read()?;
        }
        self.0.backend_mut().forget();
        self.0.clear()?;
        Ok(done)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode().inspect_err(|_| give_back())?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, SetTitle("takestock"))
        .inspect_err(|_| give_back())
}

/// Every mode one by one: one that fails must not keep the others. On a handle of its own, for standard output is
/// locked by the thread that draws, and this may be another. Done already, it does nothing.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = disable_raw_mode();
    let Ok(handle) = stdout().as_fd().try_clone_to_owned() else { return };
    let mut out = File::from(handle);
    let _ = execute!(out, EndSynchronizedUpdate);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, cursor::Show);
}

/// The terminal is ours now.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// This is the thread that draws.
pub(super) fn is_drawing_thread() -> bool {
    *OURS.lock().unwrap_or_else(PoisonError::into_inner) == Some(thread::current().id())
}

/// The next thing that somebody did, if it comes in time. What the screen does not know is passed over as a tick.
///
/// # Errors
/// What the terminal says.
pub fn read_key(wait: Duration) -> io::Result<Option<What>> {
    if !event::poll(wait)? {
        return Ok(None);
    }
    Ok(Some(match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => known(key).map_or(What::Tick, What::Key),
        Event::Paste(text) => What::Paste(text),
        _ => What::Tick,
    }))
}

fn known(key: KeyEvent) -> Option<Key> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char(c) if ctrl => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace if ctrl => Key::Ctrl('w'),
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Left if ctrl => Key::CtrlLeft,
        KeyCode::Right if ctrl => Key::CtrlRight,
        KeyCode::Up if ctrl => Key::CtrlUp,
        KeyCode::Down if ctrl => Key::CtrlDown,
        KeyCode::Home if ctrl => Key::CtrlHome,
        KeyCode::End if ctrl => Key::CtrlEnd,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(n) => Key::F(n),
        _ => return None,
    })
}
