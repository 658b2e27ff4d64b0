//! The terminal itself: taken, drawn on, read from, and given back as it was, whatever happens.

use crate::app::What;
use crate::keys::Key;
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs::File;
use std::io::{self, Stdout, stdout};
use std::os::fd::AsFd;
use std::panic;
use std::sync::Once;
use std::thread;
use std::time::Duration;

/// So long the store has for what is on its way when the program is ended from outside.
const A_MOMENT: Duration = Duration::from_millis(100);

/// The terminal, while it is ours.
pub struct Terminal(ratatui::Terminal<CrosstermBackend<Stdout>>);

impl Terminal {
    /// Takes the terminal: its other screen, every key, pastes as pastes, a title that tells nothing.
    ///
    /// # Errors
    /// What the terminal says; it is given back then.
    pub fn open() -> io::Result<Terminal> {
        give_back_on_panic();
        give_back_when_ended()?;
        enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, SetTitle("takestock"))
            .inspect_err(|_| give_back())?;
        let terminal =
            ratatui::Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| give_back())?;
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

    /// Draws; only what changed goes out.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.0.draw(draw).map(|_| ())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// A terminal that is closed, or a program that is ended from outside, leaves no terminal behind that echoes nothing.
/// What was typed is in the store by then, or within the moment that is waited.
fn give_back_when_ended() -> io::Result<()> {
    static ONCE: Once = Once::new();
    let mut signals = None;
    ONCE.call_once(|| signals = Some(Signals::new([SIGTERM, SIGHUP])));
    let Some(signals) = signals else { return Ok(()) };
    let mut signals = signals?;
    thread::spawn(move || {
        for signal in signals.forever() {
            thread::sleep(A_MOMENT);
            give_back();
            let _ = emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Every mode one by one: one that fails must not keep the others. On a handle of its own, for standard output is
/// locked by the thread that draws, and this may be another.
fn give_back() {
    let _ = disable_raw_mode();
    let Ok(handle) = stdout().as_fd().try_clone_to_owned() else { return };
    let mut out = File::from(handle);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, cursor::Show);
}

fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
    });
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
