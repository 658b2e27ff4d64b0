//! Draws what was caught while it is being filed, and the strip for a single line.

use super::{Canvas, Theme};
use crate::app::inbox::{Filer, Inbox, Target};
use crate::app::layout::Area;
use crate::keys::{Action, Keymap};
use crate::sitting::Guess;
use crate::text::escape::terminal_line;
use crate::text::wrap::{pad, truncate, width, wrap};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

/// Text is no wider than this, however wide the terminal.
const READABLE: usize = 72;

/// Draws what was caught into an area.
pub fn draw(inbox: &Inbox, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let rect = Rect::new(area.x, area.y, area.width, area.height).intersection(canvas.area());
    let (columns, height) = (usize::from(rect.width), usize::from(rect.height));
    if columns == 0 || height == 0 {
        return;
    }
    let rows = inbox.rows();
    let count = match rows.len() {
        0 => String::new(),
        n => format!("{n} · oldest first "),
    };
    let title = truncate(" Caught, not filed", columns.saturating_sub(width(&count)));
    let gap = columns.saturating_sub(width(&title) + width(&count));
    let head = Line::from(vec![
        Span::styled(title, theme.bold),
        Span::styled(format!("{}{count}", " ".repeat(gap)), theme.dim),
    ]);
    let mut lines = Vec::new();
    let mut here = (0, 0);
    for n in 0..rows.len() {
        let from = lines.len();
        lines.extend(if n == inbox.cursor() {
            open(inbox, theme, columns)
        } else {
            vec![closed(inbox, n, theme, columns)]
        });
        if n == inbox.cursor() {
            here = (from, lines.len());
        }
    }
    if rows.is_empty() {
        let words = if inbox.is_hidden() { "hidden while others see the screen" } else { "nothing waits" };
        lines.push(Line::styled(truncate(&format!("   {words}"), columns), theme.dim));
    }
    let room = height - usize::from(height > 1);
    // The line that the cursor is on is whole, as far as that goes.
    let top = here.1.saturating_sub(room).max(here.0.saturating_sub(room / 2)).min(here.0);
    let mut shown: Vec<Line<'static>> = Vec::with_capacity(height);
    if height > 1 {
        shown.push(head);
    }
    shown.extend(lines.into_iter().skip(top).take(room));
    canvas.render_widget(Clear, rect);
    canvas.render_widget(Paragraph::new(shown), rect);
}

/// The line that the cursor is on: whole, with its guesses by name.
fn open(inbox: &Inbox, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let Some((caught, guesses)) = inbox.rows().get(inbox.cursor()) else { return Vec::new() };
    let clock = format!("{} ", terminal_line(&caught.clock));
    let room = columns.saturating_sub(width(&clock) + 4).clamp(1, READABLE);
    let mut lines: Vec<Line<'static>> = wrap(&terminal_line(&caught.line), room)
        .into_iter()
        .enumerate()
        .map(|(n, row)| {
            let first = if n == 0 { format!(" ▸ {clock}") } else { " ".repeat(3 + width(&clock)) };
            Line::from(vec![Span::styled(first, theme.accent), Span::styled(row, theme.bold)])
        })
        .collect();
    let burst = match caught.burst {
        0 | 1 => String::new(),
        n => format!("   {n} lines came together"),
    };
    let columns = columns.saturating_sub(7).max(1);
    let said = choices(guesses, inbox.target());
    let other = "   letters: other";
    let fits = inbox.target().letters().is_empty() && width(&said) + width(&burst) + width(other) <= columns;
    let said = format!("{said}{burst}{}", if fits { other } else { "" });
    lines.extend(wrap(&said, columns).into_iter().map(|row| Line::raw(format!("      {row}"))));
    lines
}

/// Any other line: one row, with the codes of its guesses at the end of it.
fn closed(inbox: &Inbox, n: usize, theme: &Theme, columns: usize) -> Line<'static> {
    let Some((caught, guesses)) = inbox.rows().get(n) else { return Line::raw("") };
    let codes = match &caught.with {
        Some(clock) => format!("with {} ↑", terminal_line(clock)),
        None => guesses
            .iter()
            .enumerate()
            .map(|(n, g)| format!("{} {}", n + 1, terminal_line(&g.code)))
            .collect::<Vec<_>>()
            .join("  "),
    };
    // On a narrow screen the words are worth more.
    let codes = if columns >= 50 { codes } else { String::new() };
    let text = format!("   {} {}", terminal_line(&caught.clock), terminal_line(&caught.line));
    let room = columns.saturating_sub(width(&codes) + 2);
    let text = pad(&truncate(&text, room), room);
    Line::from(vec![Span::styled(text, Style::default()), Span::styled(format!(" {codes}"), theme.dim)])
}

/// Where a line can go: the guesses, or what is being typed instead of them.
fn choices(guesses: &[Guess], target: &Target) -> String {
    let mut before = String::new();
    if target.is_burst() {
        before.push_str("all of the burst · ");
    }
    if target.is_also() {
        before.push_str("also under · ");
    }
    if !target.letters().is_empty() {
        let means = target.means().map_or_else(
            || "no question is called that".to_owned(),
            |means| format!("{} · Enter", terminal_line(means)),
        );
        return format!("{before}{} › {means}", terminal_line(target.letters()));
    }
    let guesses = guesses
        .iter()
        .enumerate()
        .map(|(n, g)| format!("{} {} {}", n + 1, terminal_line(&g.code), terminal_line(&g.short)));
    format!("{before}{}", guesses.collect::<Vec<_>>().join("   "))
}

/// Draws the strip that files a single line, at the lower end of an area.
pub fn strip(filer: &Filer, keys: &Keymap, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let rect = Rect::new(area.x, area.y, area.width, area.height).intersection(canvas.area());
    let inside = usize::from(rect.width).saturating_sub(4).max(1);
    let mut lines: Vec<Line<'static>> = wrap(&choices(filer.guesses(), filer.target()), inside)
        .into_iter()
        .map(|row| Line::raw(format!(" {row}")))
        .collect();
    let hint = format!(" letters: another question · + also there · {} back", keys.shown(Action::Close));
    lines.push(Line::styled(truncate(&hint, inside + 1), theme.dim));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(rect.height);
    if height == 0 || rect.width == 0 {
        return;
    }
    let target = Rect::new(rect.x, rect.y + rect.height - height, rect.width, height);
    canvas.render_widget(Clear, target);
    canvas.render_widget(Paragraph::new(lines).block(Block::bordered().title(" file ")), target);
}
