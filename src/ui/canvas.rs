//! What is drawn on: cells, and where the cursor stands among them. The whole screen, or a part of it that is drawn by
//! itself.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// A rectangle of cells at its place on the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Canvas {
    buffer: Buffer,
    cursor: Option<Position>,
}

impl Canvas {
    /// One with nothing on it, at this place.
    pub fn at(area: Rect) -> Canvas {
        Canvas { buffer: Buffer::empty(area), cursor: None }
    }

    /// One for a screen of so many columns and rows.
    pub fn new(columns: u16, rows: u16) -> Canvas {
        Canvas::at(Rect::new(0, 0, columns, rows))
    }

    /// Its place on the screen.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Its cells.
    pub fn cells(&self) -> &Buffer {
        &self.buffer
    }

    /// Where the cursor stands on the screen; none if it is not shown.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Wipes it, and makes it as large as this.
    pub fn clear(&mut self, area: Rect) {
        if self.area() == area {
            self.buffer.reset();
        } else {
            self.buffer = Buffer::empty(area);
        }
        self.cursor = None;
    }

    /// Puts a part that was drawn by itself in its place; the cursor is where it is there.
    pub fn patch(&mut self, part: &Canvas) {
        let area = part.area().intersection(self.area());
        for at in area.positions() {
            self.buffer[at].clone_from(&part.buffer[at]);
        }
        self.cursor = part.cursor;
    }

    /// A copy of what stands here, and of the cursor wherever it is.
    pub fn part(&self, area: Rect) -> Canvas {
        let mut part = Canvas::at(area.intersection(self.area()));
        for at in part.area().positions() {
            part.buffer[at].clone_from(&self.buffer[at]);
        }
        part.cursor = self.cursor;
        part
    }

    /// What stands in it, a row each, without the spaces at their ends.
    pub fn rows(&self) -> Vec<String> {
        let columns = usize::from(self.area().width).max(1);
        let text = |row: &[Cell]| row.iter().map(Cell::symbol).collect::<String>().trim_end().to_owned();
        self.buffer.content().chunks(columns).map(text).collect()
    }

    pub(crate) fn buffer_mut(&mut self) -> &mut Buffer {
        &mut self.buffer
    }

    pub(crate) fn render_widget(&mut self, widget: impl Widget, area: Rect) {
        widget.render(area, &mut self.buffer);
    }

    pub(crate) fn set_cursor_position(&mut self, position: Position) {
        self.cursor = Some(position);
    }
}
