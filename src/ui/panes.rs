//! What stands around the question: the header, the outline, the coach, the clock and the hints.

use super::{Canvas, Theme, above, behind, cells, put, rect, terminal_line, width};
use crate::app::layout::Area;
use crate::app::{App, Saved};
use crate::domain::questionnaire::{Kind, Mode};
use crate::keys::Place;
use crate::sitting::{OutlineRow, View};
use crate::text::wrap::{pad, truncate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub(super) fn header(app: &App, view: &View, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let columns = usize::from(area.width);
    let (word, style) = match &app.saved {
        Saved::Saved if app.sitting.is_rehearsal() => ("rehearsal, not kept".to_owned(), theme.dim),
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
    put(&lines, canvas, rect(area));
}

pub(super) fn outline(view: &View, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let columns = usize::from(area.width).saturating_sub(2);
    let height = usize::from(area.height);
    let entries: Vec<(&OutlineRow, Option<&str>)> = view
        .outline
        .iter()
        .flat_map(|row| {
            row.section.as_deref().map(|title| (row, Some(title))).into_iter().chain([(row, None)])
        })
        .collect();
    let here = entries.iter().position(|(row, title)| row.here && title.is_none()).unwrap_or(0);
    let from = here.saturating_sub(height / 2).min(entries.len().saturating_sub(height));
    let shown = entries.into_iter().skip(from).take(height);
    let lines: Vec<Line<'static>> = shown
        .map(|(row, title)| match title {
            Some(title) => section_line(row, title, theme, columns),
            None => question_line(row, theme, columns),
        })
        .collect();
    put(&lines, canvas, rect(area));
    rule(theme, canvas, Area { x: area.x + area.width - 1, width: 1, ..area });
}

fn section_line(row: &OutlineRow, title: &str, theme: &Theme, columns: usize) -> Line<'static> {
    let note = terminal_line(&row.note);
    let room = columns.saturating_sub(width(&note) + 1);
    let name = pad(&truncate(&format!(" {}", terminal_line(title)), room), room);
    Line::styled(format!("{name} {note}"), theme.dim)
}

fn question_line(row: &OutlineRow, theme: &Theme, columns: usize) -> Line<'static> {
    let (arrow, style) = match (row.here, row.dim) {
        (true, _) => (" ▸", theme.accent),
        (false, true) => ("  ", theme.dim),
        (false, false) => ("  ", Style::default()),
    };
    let must = if row.must { "must" } else { "" };
    let mark_style = if row.mark == '≠' { theme.attention } else { style };
    let name = truncate(&format!(" {} {}", row.code, terminal_line(&row.short)), columns.saturating_sub(8));
    let gap = columns.saturating_sub(3 + width(&name) + must.len());
    Line::from(vec![
        Span::styled(arrow, style),
        Span::styled(row.mark.to_string(), mark_style),
        Span::styled(name, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(must, theme.dim),
    ])
}

pub(super) fn coach(app: &App, view: &View, theme: &Theme, canvas: &mut Canvas, area: Area) {
    rule(theme, canvas, Area { width: 1, ..area });
    let columns = usize::from(area.width).saturating_sub(3);
    let inner = Area { x: area.x + 2, width: cells(columns), ..area };
    if app.help {
        let lines = above::help(app, theme, columns);
        canvas.render_widget(Paragraph::new(lines).scroll((cells(app.scroll), 0)), rect(inner));
        return;
    }
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
    let alone = view.mode == Mode::Solo;
    let next: Vec<String> = view.probes.iter().take(1).cloned().collect();
    let later: Vec<String> = view.probes.iter().skip(1).take(if alone { 0 } else { 2 }).cloned().collect();
    part(if alone { "Perhaps also" } else { "Ask next" }, &next, Style::default());
    part("Then", &later, theme.dim);
    if !alone {
        part("Listen for", &view.listen_for, Style::default());
    }
    let newest: Vec<String> = view.caught.iter().rev().take(4).cloned().collect();
    part(&format!("Caught, not filed  {}", view.waiting), &newest, Style::default());
    put(&lines, canvas, rect(inner));
}

fn rule(theme: &Theme, canvas: &mut Canvas, area: Area) {
    let lines: Vec<Line<'static>> = (0..area.height).map(|_| Line::styled("│", theme.dim)).collect();
    put(&lines, canvas, rect(area));
}

pub(super) fn footer(app: &App, view: &View, theme: &Theme, canvas: &mut Canvas, area: Area) {
    let columns = usize::from(area.width).saturating_sub(2);
    let (pace, style) = match (view.off, view.resting) {
        (true, _) => {
            let key = app.keys.shown(crate::keys::Action::Off);
            (format!("OFF THE RECORD · nothing you type is kept · {key} ends it"), theme.alarm)
        }
        (false, true) => {
            let key = app.keys.shown(crate::keys::Action::Rest);
            (format!("resting · {key} goes on · {}", view.pace), theme.accent)
        }
        (false, false) => (view.pace.clone(), theme.dim),
    };
    let caught = if view.waiting > 0 { format!("{} caught", view.waiting) } else { String::new() };
    let room = columns.saturating_sub(if caught.is_empty() { 0 } else { width(&caught) + 2 });
    let mut pace = terminal_line(&pace);
    if width(&pace) + 1 > room && !view.off && !view.resting && !view.shared {
        pace = terminal_line(&view.clocked.short_line());
    }
    let pace = truncate(&format!(" {pace}"), room);
    let gap = columns.saturating_sub(width(&pace) + width(&caught));
    let pace = Line::from(vec![
        Span::styled(pace, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(caught, theme.dim),
    ]);
    let mut hints = String::from(" ");
    for (key, word) in app.keys.hints(app.place()) {
        let letters = matches!(view.kind, Kind::YesNo | Kind::Confirm) && app.place() == Place::Pick;
        let key = if letters && key == "1-9 0" { "y n".to_owned() } else { key };
        let hint = format!("{key} {word}");
        let between = if hints.len() > 1 { " · " } else { "" };
        // Whole hints only, the most important first.
        if width(&hints) + width(between) + width(&hint) > columns {
            break;
        }
        hints.push_str(between);
        hints.push_str(&hint);
    }
    let hints = Line::styled(hints, theme.dim);
    let lines = match area.height {
        0 => Vec::new(),
        1 => vec![pace],
        _ => vec![Line::styled("─".repeat(usize::from(area.width)), theme.dim), pace, hints],
    };
    put(&lines, canvas, rect(area));
}
