//! Draws the screen's state. Changes nothing, and decides nothing but geometry.
//!
//! Three weights and one accent: bold for the question and what the cursor is in, normal for what people said, dim for
//! everything else. Colour is the terminal's own palette, and no state is told by colour alone.

pub mod home;
pub mod inbox;
pub mod reader;

use crate::app::layout::{Area, LEAST, Layout};
use crate::app::{App, Float, Saved};
use crate::sitting::{Told, View};
use crate::text::escape::terminal_line;
use crate::text::wrap::{truncate, width, wrap};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

/// Text is no wider than this, however wide the terminal.
const READABLE: usize = 72;

/// How things look, a role each.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    bold: Style,
    dim: Style,
    accent: Style,
    alarm: Style,
}

impl Theme {
    /// The terminal's own palette; without colour, weights alone.
    pub fn new(colour: bool) -> Theme {
        let plain = Style::default();
        let tinted = |colour_of: Color| if colour { plain.fg(colour_of) } else { plain };
        Theme {
            bold: plain.add_modifier(Modifier::BOLD),
            dim: plain.add_modifier(Modifier::DIM),
            accent: tinted(Color::Cyan).add_modifier(Modifier::BOLD),
            alarm: tinted(Color::Red).add_modifier(Modifier::BOLD),
        }
    }
}

/// Draws everything.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let size = frame.area();
    let Some(layout) = Layout::of(size.width, size.height) else {
        let text = format!("needs {} x {}", LEAST.0, LEAST.1);
        frame.render_widget(Paragraph::new(text), size);
        return;
    };
    let view = app.sitting.view();
    header(app, &view, theme, frame, layout.header);
    if let Some(area) = layout.outline {
        outline(&view, theme, frame, area);
    }
    if let Some(area) = layout.coach {
        coach(&view, theme, frame, area);
    }
    main(app, &view, theme, frame, layout);
    footer(&view, theme, frame, layout.footer);
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// A text as lines of spans, broken to a width, fit for a terminal.
fn broken(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    wrap(&terminal_line(text), columns.clamp(1, READABLE))
        .into_iter()
        .map(|l| Line::styled(l, style))
        .collect()
}

fn behind(first: &str, text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let first = terminal_line(first);
    let indent = width(&first);
    let lines = wrap(&terminal_line(text), columns.clamp(1, READABLE).saturating_sub(indent).max(1));
    let lines = lines.into_iter().enumerate().map(|(n, line)| {
        let start = if n == 0 { first.clone() } else { " ".repeat(indent) };
        Line::from(vec![Span::raw(start), Span::styled(line, style)])
    });
    lines.collect()
}

fn header(app: &App, view: &View, theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    let columns = usize::from(area.width);
    let (word, style) = match &app.saved {
        Saved::Saved => ("saved".to_owned(), theme.dim),
        Saved::Saving => ("saving".to_owned(), theme.dim),
        Saved::Not(why) => (format!("NOT SAVED: {}", terminal_line(why)), theme.alarm),
    };
    let people = view.people.iter().map(|person| terminal_line(person)).collect::<Vec<_>>().join("  ");
    // The word on the right is never cut but by the edge; what is left of it gives way.
    let right =
        [people.as_str(), &view.clock].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let mut right = format!("{} · ", right.join(" · "));
    let word = truncate(&word, columns.saturating_sub(1));
    if width(&right) + width(&word) + 1 > columns {
        right.clear();
    }
    let room = columns.saturating_sub(width(&right) + width(&word) + 3);
    let name = terminal_line(&format!("{} · {}", view.tool, view.title));
    let left = truncate(&name, room);
    let gap = columns.saturating_sub(width(&left) + width(&right) + width(&word) + 2);
    let line = Line::from(vec![
        Span::raw(" "),
        Span::styled(left, theme.bold),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, theme.dim),
        Span::styled(word, style),
    ]);
    let mut lines = vec![line];
    if area.height > 1 {
        lines.push(Line::styled("─".repeat(columns), theme.dim));
    }
    frame.render_widget(Paragraph::new(lines), rect(area));
}

fn outline(view: &View, theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    let columns = usize::from(area.width).saturating_sub(2);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut here = 0;
    for row in &view.outline {
        if let Some(section) = &row.section {
            lines.push(Line::styled(truncate(&format!(" {}", terminal_line(section)), columns), theme.dim));
        }
        let (arrow, style) = match (row.here, row.dim) {
            (true, _) => ('▸', theme.accent),
            (false, true) => (' ', theme.dim),
            (false, false) => (' ', Style::default()),
        };
        if row.here {
            here = lines.len();
        }
        let must = if row.must { "must" } else { "" };
        let name = format!(" {arrow}{} {} {}", row.mark, row.code, terminal_line(&row.short));
        let name = truncate(&name, columns.saturating_sub(5));
        let gap = columns.saturating_sub(width(&name) + must.len());
        lines.push(Line::from(vec![
            Span::styled(name, style),
            Span::raw(" ".repeat(gap)),
            Span::styled(must, theme.dim),
        ]));
    }
    let height = usize::from(area.height);
    let from = here.saturating_sub(height / 2).min(lines.len().saturating_sub(height));
    let shown: Vec<Line<'static>> = lines.into_iter().skip(from).take(height).collect();
    frame.render_widget(Paragraph::new(shown), rect(area));
    rule(theme, frame, Area { x: area.x + area.width - 1, width: 1, ..area });
}

fn coach(view: &View, theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    rule(theme, frame, Area { width: 1, ..area });
    let columns = usize::from(area.width).saturating_sub(3);
    let mut lines = Vec::new();
    let mut part = |title: &str, texts: &[String], style: Style| {
        if texts.is_empty() {
            return;
        }
        lines.push(Line::styled(title.to_owned(), theme.dim));
        for text in texts {
            lines.extend(behind("  ", text, columns, style));
        }
        lines.push(Line::raw(""));
    };
    if view.shared {
        part("Shown to others", &["probes and notes are hidden".to_owned()], theme.dim);
    }
    let next: Vec<String> = view.probes.iter().take(1).cloned().collect();
    let later: Vec<String> = view.probes.iter().skip(1).take(2).cloned().collect();
    part("Ask next", &next, Style::default());
    part("Then", &later, theme.dim);
    part("Listen for", &view.listen_for, Style::default());
    let newest: Vec<String> = view.caught.iter().rev().take(4).cloned().collect();
    part(&format!("Caught, not filed  {}", view.waiting), &newest, Style::default());
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(3), ..area };
    frame.render_widget(Paragraph::new(lines), rect(inner));
}

fn rule(theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    let lines: Vec<Line<'static>> = (0..area.height).map(|_| Line::styled("│", theme.dim)).collect();
    frame.render_widget(Paragraph::new(lines), rect(area));
}

/// The question, what was said, what there is to tell, and the line: the line is always there, whatever gives way.
fn main(app: &App, view: &View, theme: &Theme, frame: &mut Frame<'_>, layout: Layout) {
    let area = layout.main;
    let (columns, height) = (usize::from(area.width).saturating_sub(2), usize::from(area.height));
    let (field, cursor) = line(app, view, theme, columns);
    let field_rows = field.len().min(height);
    let above = height - field_rows;

    let mut question = Vec::new();
    let place = if layout.outline.is_some() {
        view.head.clone()
    } else {
        format!("{} · {}", view.section, view.head)
    };
    question.push(Line::styled(truncate(&terminal_line(&place), columns), theme.dim));
    if view.asked.is_empty() {
        question.extend(broken(
            "A private question, hidden while others see the screen. ^D shows it.",
            columns,
            theme.dim,
        ));
    } else {
        question.extend(broken(&view.asked, columns, theme.bold));
    }
    for how in &view.how {
        question.extend(behind("  ", how, columns, theme.dim));
    }
    if layout.coach.is_none()
        && let Some(probe) = view.probes.first()
    {
        question.extend(behind("ask: ", probe, columns, theme.dim));
    }
    let mut said = Vec::new();
    for (n, line) in view.lines.iter().enumerate() {
        said.extend(behind(&format!("  {}. ", n + 1), line, columns, Style::default()));
    }
    let told = told(app, columns);

    // What was just told comes first, then what was said last, then as much of the question as fits.
    let told_rows = told.len().min(above.saturating_sub(1));
    let rest = above - told_rows;
    // With the line between them.
    let for_said = if said.is_empty() { 0 } else { said.len().min(3) + 1 };
    let question_rows = question.len().min(rest.saturating_sub(for_said).max(1)).min(rest);
    let said_rows = rest.saturating_sub(question_rows + 1).min(said.len());
    let mut lines: Vec<Line<'static>> = question.into_iter().take(question_rows).collect();
    if lines.len() < rest {
        lines.push(Line::raw(""));
    }
    lines.extend(said.split_off(said.len() - said_rows));
    lines.resize(rest, Line::raw(""));
    let from = app.scroll.min(told.len().saturating_sub(told_rows));
    let more = told.len() > from + told_rows;
    lines.extend(told.into_iter().skip(from).take(told_rows));
    if more && let Some(last) = lines.last_mut() {
        *last = Line::styled("↓ more · Esc back to the question", theme.accent);
    }
    let field_at = lines.len();
    lines.extend(field.into_iter().take(field_rows));
    let inner = Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    frame.render_widget(Paragraph::new(lines), rect(inner));
    match &app.float {
        None => {
            let (x, y) = (cursor.0.min(columns), (field_at + cursor.1).min(height.saturating_sub(1)));
            frame.set_cursor_position(Position::new(inner.x + cells(x), inner.y + cells(y)));
        }
        Some(float) => floating(float, theme, frame, area),
    }
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// What there is to tell, as lines.
fn told(app: &App, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for told in &app.told {
        match told {
            Told::Text(text) => lines.extend(broken(text, columns, Style::default())),
            Told::Indented(first, text) => lines.extend(behind(first, text, columns, Style::default())),
            Told::Line(line) => lines.push(Line::raw(truncate(&terminal_line(line), columns))),
            Told::Asked(_) | Told::Blank => {}
        }
    }
    lines
}

/// The line being typed, with who speaks before it; and where the cursor stands in it.
fn line(app: &App, view: &View, theme: &Theme, columns: usize) -> (Vec<Line<'static>>, (usize, usize)) {
    let style = if view.off { theme.alarm } else { theme.accent };
    let prompt = match &view.asks_for {
        Some(field) => format!("{} › ", terminal_line(field)),
        None => format!("{} · {} › ", terminal_line(&view.prompt.0), view.prompt.1),
    };
    let prompt = truncate(&prompt, columns.saturating_sub(4).max(1));
    let room = columns.saturating_sub(width(&prompt)).max(1);
    if app.entry.is_empty() {
        let hint = "type…  /help lists everything  ? nobody knows";
        let spans = vec![Span::styled(prompt.clone(), style), Span::styled(truncate(hint, room), theme.dim)];
        return (vec![Line::from(spans)], (width(&prompt), 0));
    }
    let before = terminal_line(&app.entry.text()[..app.entry.cursor()]);
    let shown = terminal_line(app.entry.text());
    // Cells in rows of the same width: the cursor's place follows from the width of what stands before it.
    let rows = rows_of(&shown, room);
    let at = rows_of(&before, room);
    let y = at.len().saturating_sub(1);
    let x = at.last().map_or(0, |row| width(row));
    let (x, y) = if x >= room { (0, y + 1) } else { (x, y) };
    let mut lines: Vec<Line<'static>> = rows
        .into_iter()
        .enumerate()
        .map(|(n, row)| {
            let start = if n == 0 { prompt.clone() } else { " ".repeat(width(&prompt)) };
            Line::from(vec![Span::styled(start, style), Span::raw(row)])
        })
        .collect();
    if y >= lines.len() {
        lines.push(Line::raw(""));
    }
    // A long text keeps the cursor's row in sight.
    let most = 8;
    let from = (y + 1).saturating_sub(most);
    (lines.into_iter().skip(from).take(most).collect(), (width(&prompt) + x, y - from))
}

/// A text cut into rows of so many columns, between graphemes.
fn rows_of(text: &str, columns: usize) -> Vec<String> {
    use unicode_segmentation::UnicodeSegmentation;
    let mut rows = vec![String::new()];
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > columns && used > 0 {
            rows.push(String::new());
            used = 0;
        }
        rows.last_mut().expect("there is a row").push_str(grapheme);
        used += wide;
    }
    rows
}

/// A line that floats: over the lower part of the question, never over the line being typed.
fn floating(float: &Float, theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    let (title, entry, hint) = match float {
        Float::Catch(entry) => (" catch ", entry, "Enter keep and back · ^K back without keeping"),
        Float::GoTo(entry) => (" go to ", entry, "a code (c4) or letters of a name · ^G back where you were"),
    };
    let box_height = 4.min(area.height);
    let target =
        Rect::new(area.x, area.y + area.height.saturating_sub(box_height + 1), area.width, box_height);
    let inside = usize::from(area.width).saturating_sub(4);
    let before = terminal_line(&entry.text()[..entry.cursor()]);
    let shown = terminal_line(entry.text());
    // The end of a long line matters most while it is typed.
    let skip = width(&before).saturating_sub(inside.saturating_sub(1));
    let rows = rows_of(&shown, 1);
    let mut left = skip;
    let visible: String = rows
        .into_iter()
        .skip_while(|cell| {
            let hidden = left > 0;
            left = left.saturating_sub(width(cell));
            hidden
        })
        .collect();
    let lines = vec![
        Line::raw(format!(" {}", truncate(&visible, inside))),
        Line::styled(format!(" {}", truncate(hint, inside)), theme.dim),
    ];
    frame.render_widget(Clear, target);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(title)), target);
    let x = (width(&before) - skip).min(inside);
    frame.set_cursor_position(Position::new(target.x + 2 + cells(x), target.y + 1));
}

fn footer(view: &View, theme: &Theme, frame: &mut Frame<'_>, area: Area) {
    let columns = usize::from(area.width).saturating_sub(2);
    let (pace, style) = match (view.off, view.resting) {
        (true, _) => ("OFF THE RECORD · nothing you type is kept · ^O ends it".to_owned(), theme.alarm),
        (false, true) => (format!("resting · ^R goes on · {}", view.pace), theme.accent),
        (false, false) => (view.pace.clone(), theme.dim),
    };
    let caught = if view.waiting > 0 { format!(" · {} caught", view.waiting) } else { String::new() };
    let pace = Line::styled(truncate(&format!(" {}{caught}", terminal_line(&pace)), columns), style);
    let hints = " Enter keep · Tab next · ^K catch · ^G go to · ^Z undo · ^C leave · /help";
    let hints = Line::styled(truncate(hints, columns), theme.dim);
    let lines = match area.height {
        0 => Vec::new(),
        1 => vec![pace],
        _ => vec![Line::styled("─".repeat(usize::from(area.width)), theme.dim), pace, hints],
    };
    frame.render_widget(Paragraph::new(lines), rect(area));
}
