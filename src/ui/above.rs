//! What stands right above the line: a strip that waits for a key, what can be done by name, the keys of this place,
//! what there is to tell.

use super::{Theme, behind, behind_styled, broken, terminal_line};
use crate::app::entry::Entry;
use crate::app::open::At;
use crate::app::strip::Strip;
use crate::app::{App, begins_with};
use crate::sitting::{Told, View};
use crate::text::secret::{Certainty, find_secrets};
use crate::text::wrap::{pad, truncate, width};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// From so many columns on, help is in whole sentences.
const ROOMY: usize = 50;
/// So many names are shown beside what is typed behind `/`.
const NAMES: usize = 10;

pub(super) fn lines(
    app: &App,
    view: &View,
    theme: &Theme,
    columns: usize,
    has_coach: bool,
) -> Vec<Line<'static>> {
    if let Some(strip) = app.strip {
        return choices(strip, theme, columns);
    }
    if app.is_command() && app.float.is_none() {
        return names(app, theme, columns);
    }
    if app.help && !has_coach {
        return help(app, theme, columns);
    }
    let typed = app.field().map(Entry::text).unwrap_or_default();
    if !view.off && find_secrets(typed).iter().any(|secret| secret.certainty == Certainty::High) {
        let text = "That looks like a secret: Enter keeps the mark, not the secret. Where is it kept?";
        return broken(text, columns, theme.alarm);
    }
    // An offer waits until nothing else is to be said, and nothing is being typed.
    match &view.late {
        Some(late) if app.told.is_empty() && app.open.is_empty() && app.float.is_none() => {
            broken(late, columns, theme.attention)
        }
        _ => told(app, columns),
    }
}

/// The keys of a strip, as many in a row as fit; none is cut.
fn choices(strip: Strip, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![vec![Span::styled(format!("{}:", strip.title()), theme.accent)]];
    let mut used = width(strip.title()) + 1;
    for (key, word, _) in strip.choices() {
        let wide = width(word) + 4;
        if used + wide > columns && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        used += wide;
        let line = lines.last_mut().expect("there is a row");
        line.extend([Span::styled(format!("  {key}"), theme.bold), Span::raw(format!(" {word}"))]);
    }
    lines.into_iter().map(Line::from).collect()
}

/// What can be done by a name that begins with what is typed.
fn names(app: &App, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    debug_assert!(app.open.at == At::New, "only a new line can be a command");
    let typed = app.open.entry().text();
    let sign = app.sitting.reads(&app.open.typed()).words_at();
    let name = typed[sign..].split(' ').next().unwrap_or_default();
    let found: Vec<_> = begins_with(name).collect();
    let mut lines: Vec<Line<'static>> = found
        .iter()
        .take(NAMES)
        .enumerate()
        .map(|(n, entry)| {
            let style = if n == 0 { theme.accent } else { Style::default() };
            let left = pad(&app.keys.name(entry.action), 20);
            let key = pad(&app.keys.shown(entry.action), 10);
            let does = truncate(entry.does, columns.saturating_sub(33));
            Line::from(vec![
                Span::styled(format!(" {left} "), style),
                Span::styled(format!("{key} {does}"), theme.dim),
            ])
        })
        .collect();
    if found.len() > NAMES {
        lines.push(Line::styled(format!(" … {} more; type on", found.len() - NAMES), theme.dim));
    }
    lines
}

/// The keys of this place. Where there is little room, what each does in its first words.
pub(super) fn help(app: &App, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(format!("Keys in {}", app.place().name()), theme.bold)];
    for row in app.keys.help(app.place()).iter().filter(|row| row.here) {
        let keys = if row.keys.is_empty() { &row.name } else { &row.keys };
        if columns < ROOMY {
            let does = row.does.split([';', '(', ':', ',']).next().unwrap_or_default().trim_end();
            let keys = pad(keys, 10);
            let does = truncate(does, columns.saturating_sub(width(&keys) + 1));
            lines.push(Line::from(vec![Span::styled(keys, theme.accent), Span::raw(format!(" {does}"))]));
        } else {
            let does = format!(" {}", row.does);
            lines.extend(behind_styled(&pad(keys, 12), theme.accent, &does, columns, Style::default()));
        }
    }
    let sign = app.keys.grammar().command.first().map_or("/", String::as_str);
    let close = app.keys.shown(crate::keys::Action::Close);
    lines.push(Line::styled(format!("{sign} lists everything; {close} closes"), theme.dim));
    lines
}

/// What there is to tell, as lines.
fn told(app: &App, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for told in &app.told {
        match told {
            Told::Text(text) => lines.extend(broken(text, columns, Style::default())),
            Told::Indented(first, text) => lines.extend(behind(first, text, columns, Style::default())),
            Told::Line(line) => lines.push(Line::raw(truncate(&terminal_line(line), columns))),
            Told::Blank => lines.push(Line::raw("")),
            Told::Asked(_) => {}
        }
    }
    lines
}
