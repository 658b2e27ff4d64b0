//! Draws a text that is read.

use super::{Canvas, Theme};
use crate::app::reader::{Reader, Weight};
use crate::keys::{Keymap, Place};
use crate::text::wrap::{truncate, width};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Text is no wider than this, however wide the terminal: a Markdown line of 80 columns stays whole.
const READABLE: usize = 80;

/// The columns and rows that a text has on a terminal of this size.
pub fn room(columns: u16, rows: u16) -> (usize, usize) {
    let (columns, rows) = (usize::from(columns), usize::from(rows));
    (columns.saturating_sub(2).clamp(1, READABLE), rows.saturating_sub(frame_rows(rows)).max(1))
}

fn frame_rows(rows: usize) -> usize {
    match rows {
        0..4 => 0,
        4..10 => 1,
        _ => 4,
    }
}

/// Draws a text that is read.
pub fn draw(reader: &Reader, keys: &Keymap, theme: &Theme, canvas: &mut Canvas) {
    let area = canvas.area();
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let mut lines = Vec::new();
    let rule = || Line::styled("─".repeat(columns), theme.dim);
    let around = frame_rows(rows);
    if around == 4 {
        let far = format!("{} %", reader.per_cent());
        let title = truncate(reader.title(), columns.saturating_sub(width(&far) + 3));
        let gap = columns.saturating_sub(width(&title) + width(&far) + 2);
        lines.push(Line::from(vec![
            Span::styled(format!(" {title}"), theme.bold),
            Span::raw(" ".repeat(gap)),
            Span::styled(far, theme.dim),
        ]));
        lines.push(rule());
    }
    let text = lines.len();
    for (row, weight) in reader.shown() {
        let style = match weight {
            Weight::Heading => theme.bold,
            Weight::Normal => Style::default(),
            Weight::Dim => theme.dim,
        };
        lines.push(Line::styled(format!(" {row}"), style));
    }
    lines.resize(text + rows.saturating_sub(around), Line::raw(""));
    if around == 4 {
        lines.push(rule());
    }
    if around > 0 {
        let hint = truncate(&format!(" {}", keys.footer(Place::Reader)), columns);
        lines.push(Line::styled(hint, theme.dim));
    }
    canvas.render_widget(Paragraph::new(lines), area);
}
