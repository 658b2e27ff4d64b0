//! The terminal itself: taken, drawn on, read from, and given back as it was, whatever happens.

use super::bell::{Bell, Ear};
use super::ending;
use super::screen::Screen;
use crate::app::{App, What};
use crate::keys::Key;
use crate::ui::{self, Around, Canvas, Theme};
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::terminal::{
    self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::layout::Rect;
use rustix::termios::tcgetwinsize;
use std::fs::File;
use std::io::{self, Stdout, stdout};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// So long the library looks for what it has read already.
const A_GLANCE: Duration = Duration::from_micros(20);
/// So long it may take to read what is there.
const AT_HAND: Duration = Duration::from_millis(1);

/// The terminal is ours now, so that there is something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Its other screen is shown.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// To draw the first frame on, if it is there already.
static BLANK: Mutex<Option<Canvas>> = Mutex::new(None);
/// The thread that draws.
static OURS: Mutex<Option<ThreadId>> = Mutex::new(None);

/// The terminal, while it is ours.
pub struct Terminal {
    screen: Screen<Stdout>,
    ear: Ear,
    /// To draw the next frame on.
    next: Canvas,
    /// What stands around the line being typed, if that is what is shown.
    around: Option<Around>,
}

impl Terminal {
    /// Takes the terminal: every key, and with the first frame its other screen, pastes as pastes, a title that tells
    /// nothing.
    ///
    /// # Errors
    /// What the terminal says; it is given back then.
    pub fn open() -> io::Result<Terminal> {
        ending::quiet_panics();
        ending::take_signals()?;
        *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        let ear = Ear::new()?;
        take()?;
        let next = BLANK.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        Ok(Terminal { screen: Screen::on(stdout()), ear, next, around: None })
    }

    /// What ends a wait for a key.
    pub(super) fn bell(&self) -> Bell {
        self.ear.bell()
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        told_size().map_or_else(terminal::size, Ok)
    }

    /// Draws a whole screen; only what changed goes out, and nothing if nothing did.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Canvas)) -> io::Result<()> {
        self.around = None;
        if ending::is_asked() {
            return Ok(());
        }
        let (columns, rows) = self.size()?;
        self.next.clear(Rect::new(0, 0, columns, rows));
        draw(&mut self.next);
        let entered = ENTERED.swap(true, Ordering::SeqCst);
        if !entered {
            // Together with what is shown on it: a terminal that is written to twice works twice.
            queue!(self.screen.before(), EnterAlternateScreen, EnableBracketedPaste, SetTitle("takestock"))?;
        }
        self.screen.show(&mut self.next)?;
        if entered { Ok(()) } else { ending::watch() }
    }

    /// Draws a sitting. While somebody types, that is the line alone, and the rest is not even looked at: a key is
    /// painted as fast as a plain editor paints it.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn draw_sitting(&mut self, app: &App, theme: &Theme) -> io::Result<()> {
        let drawn = ui::line(app, theme, self.screen.shown().area());
        match drawn {
            Some((around, line)) if self.around.as_ref() == Some(&around) => {
                if ending::is_asked() {
                    return Ok(());
                }
                self.screen.show_part(&line)?;
                debug_assert!(self.shows(app, theme), "the line alone is not all that changed");
                Ok(())
            }
            _ => {
                self.draw(|canvas| ui::draw(app, theme, canvas))?;
                self.around = ui::line(app, theme, self.screen.shown().area()).map(|(around, _)| around);
                Ok(())
            }
        }
    }

    /// What stands on the screen is what would stand there if all of it had been drawn.
    fn shows(&self, app: &App, theme: &Theme) -> bool {
        let mut whole = Canvas::at(self.screen.shown().area());
        ui::draw(app, theme, &mut whole);
        whole == *self.screen.shown()
    }

    /// The next thing that somebody did, if it comes in time. What the screen does not know is passed over as a tick.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn read_key(&mut self, wait: Duration) -> io::Result<Option<What>> {
        if !self.has_come(wait)? {
            return Ok(None);
        }
        Ok(Some(match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => known(key).map_or(What::Tick, What::Key),
            Event::Paste(text) => What::Paste(text),
            // What stood there may have been broken otherwise by the terminal.
            Event::Resize(..) => {
                self.screen.forget();
                What::Tick
            }
            _ => What::Tick,
        }))
    }

    fn has_come(&mut self, wait: Duration) -> io::Result<bool> {
        if wait < AT_HAND {
            return event::poll(wait);
        }
        // The library goes round and round in the last millisecond of a wait, so it is not the one who waits.
        Ok(event::poll(A_GLANCE)? || (self.ear.wait(wait)? && event::poll(AT_HAND)?))
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
        self.screen.forget();
        self.around = None;
        Ok(done)
    }
}

/// Makes what the first frame is drawn on, as large as the terminal: to be called beside what else is to be done before
/// it, for a screen is some hundred kilobytes of memory that nobody touched yet.
pub fn get_ready() {
    if let Some((columns, rows)) = told_size() {
        *BLANK.lock().unwrap_or_else(PoisonError::into_inner) = Some(Canvas::new(columns, rows));
    }
}

/// Columns and rows as the terminal tells them; where it does not, there are longer ways to know them.
fn told_size() -> Option<(u16, u16)> {
    let size = tcgetwinsize(stdout()).ok().filter(|size| size.ws_col > 0 && size.ws_row > 0)?;
    Some((size.ws_col, size.ws_row))
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode().inspect_err(|_| give_back())
}

/// Every mode one by one: one that fails must not keep the others. On a handle of its own, for standard output is
/// locked by the thread that draws, and this may be another. Done already, it does nothing.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = disable_raw_mode();
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
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
