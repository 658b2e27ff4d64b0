//! Draws the screen's state. Changes nothing, and decides nothing but geometry.
//!
//! Three weights and one accent: bold for the question and what the cursor is in, normal for what people said, dim for
//! everything else. Colour is the terminal's own palette, and no state is told by colour alone.

mod above;
mod answer;
mod asked;
mod canvas;
pub mod home;
pub mod inbox;
mod panes;
pub mod readback;
pub mod reader;
mod theme;
mod typed;

pub use canvas::Canvas;
pub use theme::Theme;

use crate::app::layout::{Area, LEAST, Layout};
use crate::app::open::At;
use crate::app::{App, CatchLine, Float, Saved};
use crate::keys::{Action, Place};
use crate::sitting::View;
use crate::text::escape::terminal_line;
use crate::text::hidden::is_plain;
use crate::text::wrap::{truncate, width, wrap};
use answer::Answer;
use asked::Asked;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Padding, Paragraph};

/// Text is no wider than this, however wide the terminal.
const READABLE: usize = 72;

/// Draws everything.
pub fn draw(app: &App, theme: &Theme, canvas: &mut Canvas) {
    let size = canvas.area();
    let Some(layout) = Layout::of(size.width, size.height) else {
        let text = format!("needs {} x {}", LEAST.0, LEAST.1);
        canvas.render_widget(Paragraph::new(text), size);
        return;
    };
    let view = app.sitting.looks();
    panes::header(app, view, theme, canvas, layout.header);
    if let Some(area) = layout.outline {
        panes::outline(view, theme, canvas, area);
    }
    if let Some(area) = layout.coach {
        panes::coach(app, view, theme, canvas, area);
    }
    main(app, view, theme, canvas, layout);
    panes::footer(app, view, theme, canvas, layout.footer);
}

/// Everything but the line being typed, as far as a letter more in it can change any of that.
#[derive(Debug, PartialEq)]
pub struct Around {
    size: Rect,
    looks: u64,
    saved: Saved,
    help: bool,
    scroll: usize,
    above: Vec<Line<'static>>,
    line: Rect,
}

/// The line being typed, drawn by itself, and what is around it: while that is the same, nothing else has to be drawn.
/// None where letters show elsewhere too.
pub fn line(app: &App, theme: &Theme, size: Rect) -> Option<(Around, Canvas)> {
    let layout = Layout::of(size.width, size.height)?;
    let view = app.sitting.looks();
    if app.float.is_some() || app.open.at != At::New || app.place() != Place::Line {
        return None;
    }
    let (columns, height) = inside(layout.main);
    let prompt = typed::line(app, view, theme, columns);
    let rows = prompt.lines.len().min(height);
    let inner = rect(inner(layout.main));
    let area = Rect { y: inner.bottom() - cells(rows), height: cells(rows), ..inner };
    let mut canvas = Canvas::at(area);
    put(&prompt.lines, &mut canvas, area);
    let (x, y) = prompt.cursor?;
    canvas.set_cursor_position(Position::new(
        area.x + cells(x.min(columns)),
        area.y + cells(y.min(rows.saturating_sub(1))),
    ));
    let around = Around {
        size,
        looks: app.sitting.turn(),
        saved: app.saved.clone(),
        help: app.help,
        scroll: app.scroll,
        above: above::lines(app, view, theme, columns, layout.coach.is_some()),
        line: area,
    };
    Some((around, canvas))
}

/// The columns for text in the middle, and the rows.
fn inside(area: Area) -> (usize, usize) {
    (usize::from(area.width).saturating_sub(2), usize::from(area.height))
}

/// Where that text stands: not at the very edge.
fn inner(area: Area) -> Area {
    Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area }
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Puts lines on the screen, one below the other. What is broken to its width already needs no widget that looks for
/// graphemes again, and most of it has none but letters.
fn put(lines: &[Line<'_>], canvas: &mut Canvas, area: Rect) {
    let buffer = canvas.buffer_mut();
    let area = area.intersection(buffer.area);
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        let mut x = area.left();
        for span in &line.spans {
            let style = line.style.patch(span.style);
            if is_plain(&span.content) {
                for (letter, x) in span.content.chars().zip(x..area.right()) {
                    buffer[(x, y)].set_char(letter).set_style(style);
                }
                x = x.saturating_add(cells(span.content.chars().count())).min(area.right());
            } else {
                let room = usize::from(area.right() - x);
                (x, _) = buffer.set_stringn(x, y, &span.content, room, style);
            }
        }
    }
}

/// A text as lines of spans, broken to a width, fit for a terminal.
fn broken(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    wrap(&terminal_line(text), columns.clamp(1, READABLE))
        .into_iter()
        .map(|l| Line::styled(l, style))
        .collect()
}

/// The same behind a first word, under which it is indented.
fn behind(first: &str, text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    behind_styled(first, style, text, columns, style)
}

fn behind_styled(
    first: &str,
    first_style: Style,
    text: &str,
    columns: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let first = terminal_line(first);
    let indent = width(&first);
    let lines = wrap(&terminal_line(text), columns.clamp(1, READABLE).saturating_sub(indent).max(1));
    let lines = lines.into_iter().enumerate().map(|(n, line)| {
        let start = if n == 0 { first.clone() } else { " ".repeat(indent) };
        Line::from(vec![Span::styled(start, first_style), Span::styled(line, style)])
    });
    lines.collect()
}

/// The question, what was said, what there is to tell, and the line: the line is always there, whatever gives way.
fn main(app: &App, view: &View, theme: &Theme, canvas: &mut Canvas, layout: Layout) {
    let area = layout.main;
    let (columns, height) = inside(area);
    let prompt = typed::line(app, view, theme, columns);
    let prompt_rows = prompt.lines.len().min(height);
    let room = height - prompt_rows;

    let above = above::lines(app, view, theme, columns, layout.coach.is_some());
    let above_rows = above.len().min(room.saturating_sub(1));
    let rest = room - above_rows;

    let asked = Asked::of(view, theme, columns, layout.outline.is_some(), layout.coach.is_some());
    // What can be picked is seen before all of what was said before, and before all of a long question.
    let (wanted, needed) = match view.options.is_empty() {
        true => (asked.rows(), 1),
        false => (asked.least(rest), asked.least(rest)),
    };
    let answer = Answer::of(app, view, theme, columns, rest.saturating_sub(wanted + 1));
    // With the line between them.
    let least = if answer.lines.is_empty() { 0 } else { answer.least() + 1 };
    let question_rows = asked.rows().min(rest.saturating_sub(least).max(needed)).min(rest);
    let mut lines = asked.within(question_rows, theme);
    let answer_rows = rest.saturating_sub(lines.len() + 1).min(answer.lines.len());
    if lines.len() < rest {
        lines.push(Line::raw(""));
    }
    let answer_at = lines.len();
    let from = answer.first_shown(answer_rows);
    let cursor_in_answer = answer.cursor.map(|(x, y)| (x, answer_at + y.saturating_sub(from)));
    let more_to_pick = answer.has_more_to_pick(from + answer_rows);
    lines.extend(answer.lines.into_iter().skip(from).take(answer_rows));
    if more_to_pick && let Some(last) = lines.last_mut() {
        last.spans.push(Span::styled(" …", theme.dim));
    }
    lines.resize(rest, Line::raw(""));
    let from = app.scroll.min(above.len().saturating_sub(above_rows));
    let more = above.len() > from + above_rows;
    lines.extend(above.into_iter().skip(from).take(above_rows));
    if more && let Some(last) = lines.last_mut() {
        *last = Line::styled("↓ more · Esc back to the question", theme.accent);
    }
    let prompt_at = lines.len();
    lines.extend(prompt.lines.into_iter().take(prompt_rows));
    let inner = inner(area);
    put(&lines, canvas, rect(inner));
    match &app.float {
        None => {
            let in_prompt = prompt.cursor.map(|(x, y)| (x, prompt_at + y));
            let (x, y) = cursor_in_answer.or(in_prompt).unwrap_or((0, prompt_at));
            let (x, y) = (x.min(columns), y.min(height.saturating_sub(1)));
            canvas.set_cursor_position(Position::new(inner.x + cells(x), inner.y + cells(y)));
        }
        Some(float) => floating(app, float, view, theme, canvas, area),
    }
}

/// A line that floats: over the lower part of the question, never over the line being typed.
fn floating(app: &App, float: &Float, view: &View, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let inside = usize::from(area.width).saturating_sub(4).max(1);
    let (title, prompt, below) = match float {
        Float::Inbox(inbox) => {
            canvas.render_widget(Clear, rect(area));
            return inbox::draw(inbox, theme, canvas, area);
        }
        Float::File(filer) => return inbox::strip(filer, &app.keys, theme, canvas, area),
        Float::Catch(line) => {
            let who = terminal_line(&app.sitting.names_of(&app.sitting.speakers_of(&line.open.typed())));
            let drawn = typed::typing(&app.sitting, &line.open, theme, inside, view.blind);
            (format!(" catch · {who} "), drawn, catch_hint(app, line, theme, inside))
        }
        Float::Ask(asking) => {
            let (title, hint) = asking.words();
            let close = app.keys.shown(Action::Close);
            // Where letters lead to is said before anybody goes.
            let (found, _) = app.sitting.questions_called(asking.entry.text());
            let hint = match found.first().filter(|_| asking.action == Action::Go) {
                Some(at) => format!(
                    "Enter goes to {} · {close} closes",
                    terminal_line(&app.sitting.question_name(*at))
                ),
                None => format!("{hint} · {close} closes"),
            };
            let hint = truncate(&hint, inside);
            (format!(" {title} "), typed::plain(&asking.entry, inside), vec![Line::styled(hint, theme.dim)])
        }
    };
    if area.height < 5 {
        // No room for a box: one line right above the one that waits.
        let row = Area { y: area.y + area.height.saturating_sub(2), height: 1, ..area };
        let (x, y) = prompt.cursor;
        let line = prompt.lines.into_iter().nth(y).unwrap_or_default();
        canvas.render_widget(Clear, rect(row));
        canvas.render_widget(Paragraph::new(line).style(theme.accent), rect(row));
        return canvas.set_cursor_position(Position::new(row.x + cells(x.min(inside)), row.y));
    }
    let most = usize::from(area.height).saturating_sub(3 + below.len()).max(1);
    let skip = (prompt.cursor.1 + 1).saturating_sub(most);
    let mut lines: Vec<Line<'static>> = prompt.lines.into_iter().skip(skip).take(most).collect();
    lines.extend(below);
    let height = cells(lines.len() + 2).min(area.height - 1);
    let y = area.y + area.height.saturating_sub(height + 1);
    let target = Rect::new(area.x, y, area.width, height);
    canvas.render_widget(Clear, target);
    let block = Block::bordered().title(title).border_style(theme.accent).padding(Padding::horizontal(1));
    canvas.render_widget(Paragraph::new(lines).block(block), target);
    let (x, y) = (prompt.cursor.0.min(inside), prompt.cursor.1 - skip);
    canvas.set_cursor_position(Position::new(target.x + 2 + cells(x), target.y + 1 + cells(y)));
}

/// Below the catch line: how it is kept, and where it may belong.
fn catch_hint(app: &App, line: &CatchLine, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let back = app.keys.shown(Action::Catch);
    let mut hints = vec![format!("Enter keep and back · {back} back without keeping")];
    if !line.guesses.is_empty() {
        let guess = |(n, guess): (usize, &crate::sitting::Guess)| {
            format!("{} {} {}", n + 1, terminal_line(&guess.code), terminal_line(&guess.short))
        };
        let guesses: Vec<String> = line.guesses.iter().enumerate().map(guess).collect();
        let first = if line.choosing {
            "file it: ".to_owned()
        } else {
            format!("{}: ", app.keys.shown(Action::Forward))
        };
        hints.push(format!("{first}{}", guesses.join("  ")));
    }
    let style = if line.choosing { theme.accent } else { theme.dim };
    let styles = [theme.dim, style];
    hints.into_iter().zip(styles).map(|(hint, style)| Line::styled(truncate(&hint, columns), style)).collect()
}
