//! What is drawn leaves as one piece, in one synchronised update, and only if something changed.

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// The bytes of a frame. The backend that makes them keeps its writer to itself.
#[derive(Clone, Default)]
struct Bytes(Rc<RefCell<Vec<u8>>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A backend that collects a frame and writes it at once.
pub(super) struct Screen<W: Write> {
    out: W,
    frame: CrosstermBackend<Bytes>,
    bytes: Bytes,
    /// Where the cursor stands, if that is known and it is shown.
    cursor: Option<Position>,
    shown: bool,
}

impl<W: Write> Screen<W> {
    /// Draws on this.
    pub fn on(out: W) -> Screen<W> {
        let bytes = Bytes::default();
        Screen { out, frame: CrosstermBackend::new(bytes.clone()), bytes, cursor: None, shown: false }
    }

    /// Nothing is known of what stands on the terminal.
    pub fn forget(&mut self) {
        (self.cursor, self.shown) = (None, false);
    }

    /// The frame moved the cursor.
    fn moved(&mut self) {
        self.cursor = None;
    }
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.moved();
        self.frame.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown {
            self.frame.hide_cursor()?
        }
        self.shown = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !self.shown {
            self.frame.show_cursor()?
        }
        self.shown = true;
        Ok(())
    }

    // The terminal is not asked: its answer would come among the keys, and not every terminal gives one.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor != Some(position) {
            self.frame.set_cursor_position(position)?;
        }
        self.cursor = Some(position);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        // It is cleared where its size changed, which may have moved the cursor.
        self.moved();
        self.frame.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.frame.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.frame.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.frame.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = self.bytes.0.take();
        if frame.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(frame.len() + 16);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.extend(frame);
        queue!(bytes, EndSynchronizedUpdate)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::widgets::Paragraph;
    use ratatui::{Terminal, TerminalOptions, Viewport, layout::Rect};

    fn drawn(terminal: &mut Terminal<Screen<Vec<u8>>>, text: &str, cursor: (u16, u16)) -> String {
        terminal.backend_mut().out.clear();
        terminal
            .draw(|frame| {
                frame.render_widget(Paragraph::new(text), frame.area());
                frame.set_cursor_position(cursor);
            })
            .unwrap();
        String::from_utf8(terminal.backend().out.clone()).unwrap()
    }

    #[test]
    fn a_frame_is_one_update_and_an_unchanged_one_is_nothing() {
        let viewport = Viewport::Fixed(Rect::new(0, 0, 10, 2));
        let mut terminal =
            Terminal::with_options(Screen::on(Vec::new()), TerminalOptions { viewport }).unwrap();
        let first = drawn(&mut terminal, "abc", (3, 0));
        assert!(first.starts_with("\u{1b}[?2026h") && first.ends_with("\u{1b}[?2026l"), "{first:?}");
        assert_eq!(drawn(&mut terminal, "abc", (3, 0)), "");
        let moved = drawn(&mut terminal, "abc", (2, 0));
        assert!(moved.contains("\u{1b}[1;3H") && !moved.contains("abc"), "{moved:?}");
        let typed = drawn(&mut terminal, "abcd", (2, 0));
        assert!(typed.contains('d') && typed.contains("\u{1b}[1;3H"), "the cursor is put back: {typed:?}");
        assert_eq!(drawn(&mut terminal, "abcd", (2, 0)), "");
    }
}
