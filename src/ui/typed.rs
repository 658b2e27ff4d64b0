//! What is being typed: chips, words, and where the cursor stands in them.

use super::{Theme, terminal_line, width};
use crate::app::App;
use crate::app::entry::Entry;
use crate::app::open::{At, Open};
use crate::domain::questionnaire::{Kind, Mode};
use crate::sitting::{Sitting, View};
use crate::text::hidden::is_plain;
use crate::text::secret::{Certainty, find_secrets, mask};
use crate::text::wrap::truncate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// A text being typed shows at most so many rows; the cursor's is among them.
const MOST: usize = 8;

/// What is drawn of a text being typed, and where the cursor stands in it.
pub(super) struct Drawn {
    pub lines: Vec<Line<'static>>,
    pub cursor: (usize, usize),
}

/// The line below the question, with who speaks before it.
pub(super) struct Prompt {
    pub lines: Vec<Line<'static>>,
    /// None while the cursor is above, in a row or a line.
    pub cursor: Option<(usize, usize)>,
}

pub(super) fn line(app: &App, view: &View, theme: &Theme, columns: usize) -> Prompt {
    let style = match (view.off, &app.float) {
        (true, _) => theme.alarm,
        // What waits below something that floats is dim.
        (false, Some(_)) => theme.dim,
        (false, None) => theme.accent,
    };
    let kept = app.open.id().and_then(|id| app.sitting.tool().statements.get(&id));
    let who = match (&view.asks_for, kept) {
        (Some(field), _) => terminal_line(field),
        (None, Some(statement)) => said(app, &statement.content().speakers),
        (None, None) => said(app, &app.speakers()),
    };
    let known = if view.off { "OFF THE RECORD".to_owned() } else { app.evidence().name().replace('_', "-") };
    let prompt =
        if view.asks_for.is_some() { format!("{who} › ") } else { format!("{who} · {known} › ") };
    let prompt = truncate(&prompt, columns.saturating_sub(4).max(1));
    let indent = width(&prompt);
    let room = columns.saturating_sub(indent).max(1);
    if app.open.at != At::New {
        return Prompt { lines: vec![Line::styled(prompt, theme.dim)], cursor: None };
    }
    if app.open.is_empty() {
        let hint = placeholder(app, view, room);
        let lines = vec![Line::from(vec![Span::styled(prompt, style), Span::styled(hint, theme.dim)])];
        return Prompt { lines, cursor: Some((indent, 0)) };
    }
    let drawn = typing(&app.sitting, &app.open, theme, room, view.blind);
    let mut lines = Vec::with_capacity(drawn.lines.len());
    for (n, line) in drawn.lines.into_iter().enumerate() {
        let start = if n == 0 { prompt.clone() } else { " ".repeat(indent) };
        let mut spans = vec![Span::styled(start, style)];
        spans.extend(line.spans);
        lines.push(Line::from(spans));
    }
    if let Some(rest) = app.completion()
        && let Some(last) = lines.last_mut()
    {
        last.spans.push(Span::styled(terminal_line(&rest), theme.dim));
    }
    let (x, y) = drawn.cursor;
    let from = (y + 1).saturating_sub(MOST);
    let lines = lines.into_iter().skip(from).take(MOST).collect();
    Prompt { lines, cursor: Some((indent + x, y - from)) }
}

fn said(app: &App, speakers: &[crate::domain::ids::PersonId]) -> String {
    terminal_line(&app.sitting.names_of(speakers))
}

/// What the empty line says: how it is typed in here. Whole hints only, as many as there is room for.
fn placeholder(app: &App, view: &View, columns: usize) -> String {
    let here = app.sitting.speaks();
    let other = app.sitting.somebody_else();
    let other = match other {
        Some(id) if !here.contains(&id) => {
            let name = app.sitting.names_of(&[id]);
            let letters = view.people.iter().find_map(|p| p.split_once(' ').filter(|(_, n)| **n == name));
            letters.map(|(letters, name)| format!("{letters}: {name}")).unwrap_or_default()
        }
        _ => String::new(),
    };
    let first = match view.kind {
        _ if app.sitting.is_read_back() => "what is wrong, what is missing  ↓ to an entry",
        Kind::Text | Kind::Long if view.mode == Mode::Solo && !view.lines.is_empty() => {
            "good enough? Enter goes on"
        }
        Kind::Choice | Kind::Multi => "a digit picks, words behind it",
        Kind::YesNo | Kind::Confirm => "y or n, words behind it",
        Kind::Scale => "0 to 10, words behind it",
        Kind::Table if view.lines.iter().any(|line| line.row.is_some()) => "the next row  ↑ back to a row",
        Kind::Table => "a row: its first cell, then Enter or Tab",
        _ => "type…",
    };
    let grammar = app.keys.grammar();
    let sign =
        |symbols: &[String], means: &str| symbols.first().map(|s| format!("{s} {means}")).unwrap_or_default();
    let hints = [
        first.to_owned(),
        other,
        sign(&grammar.ask, "nobody knows"),
        sign(&grammar.command, "more"),
        sign(&grammar.exact, "exact"),
        sign(&grammar.keep, "keep"),
    ];
    let mut shown = String::new();
    for hint in hints.iter().filter(|hint| !hint.is_empty()).map(|hint| terminal_line(hint)) {
        let space = if shown.is_empty() { "" } else { "  " };
        if width(&shown) + width(space) + width(&hint) > columns {
            break;
        }
        shown.push_str(space);
        shown.push_str(&hint);
    }
    shown
}

/// A line with its chips; `blind`: what is typed is not for the eyes of others.
pub(super) fn typing(sitting: &Sitting, open: &Open, theme: &Theme, columns: usize, blind: bool) -> Drawn {
    let typed = open.typed();
    let entry = &open.entries[0];
    // A chip would tell what is picked.
    let chips = if open.has_marks() && !blind { sitting.reads(&typed).chips } else { Vec::new() };
    let mut lead = Vec::new();
    let mut used = 0;
    for chip in &chips {
        let label = truncate(&terminal_line(&chip.label), columns.saturating_sub(used + 4));
        used += width(&label) + 3;
        lead.push(Span::styled(format!(" {label} "), theme.chip));
        lead.push(Span::raw(" "));
    }
    let at = chips.last().map_or(0, |chip| chip.end);
    let (text, cursor) = shown(&entry.text()[at..], entry.cursor().saturating_sub(at), blind);
    let mut drawn = rows(&text, cursor, columns, used.min(columns.saturating_sub(1)), Style::default());
    if let Some(first) = drawn.lines.first_mut() {
        lead.append(&mut first.spans);
        *first = Line::from(lead);
    }
    drawn
}

/// A text without chips.
pub(super) fn plain(entry: &Entry, columns: usize) -> Drawn {
    let (text, cursor) = shown(entry.text(), entry.cursor(), false);
    rows(&text, cursor, columns, 0, Style::default())
}

/// The text of a cell or a kept line, behind what stands before it.
pub(super) fn cell(entry: &Entry, columns: usize, style: Style, blind: bool) -> Drawn {
    let (text, cursor) = shown(entry.text(), entry.cursor(), blind);
    rows(&text, cursor, columns, 0, style)
}

/// A text as it is shown while it is typed: a secret as its mark, what is not for others' eyes as dots.
fn shown(text: &str, cursor: usize, blind: bool) -> (String, usize) {
    if blind {
        let dots = |text: &str| "•".repeat(text.graphemes(true).count());
        let cursor = dots(&text[..cursor]).len();
        return (dots(text), cursor);
    }
    if find_secrets(text).iter().any(|secret| secret.certainty == Certainty::High) {
        let masked = mask(text);
        let end = masked.len();
        return (masked, end);
    }
    (text.to_owned(), cursor)
}

/// A text cut into rows of so many columns, between words where it can; the first row begins further right.
fn rows(text: &str, cursor: usize, columns: usize, first: usize, style: Style) -> Drawn {
    let columns = columns.max(1);
    // Most of what is typed is a few words of plain letters: they are looked at no further.
    if first + text.len() < columns && is_plain(text) {
        let before = text.get(..cursor).unwrap_or(text).chars().count();
        return Drawn { lines: vec![Line::styled(text.to_owned(), style)], cursor: (first + before, 0) };
    }
    cut(text, cursor, columns, first, style)
}

/// The same for every text, whatever is in it.
fn cut(text: &str, cursor: usize, columns: usize, first: usize, style: Style) -> Drawn {
    let mut lines = vec![String::new()];
    let mut used = first;
    let mut at = (first, 0);
    let mut byte = 0;
    let mut found = false;
    for piece in text.split_inclusive('\n') {
        let (piece, ends) = piece.strip_suffix('\n').map_or((piece, false), |piece| (piece, true));
        for word in piece.split_word_bounds() {
            let shown = terminal_line(word);
            // A word that does not fit goes to the next row, if it fits there.
            if used + width(&shown) > columns
                && used > 0
                && width(&shown) <= columns
                && !word.trim().is_empty()
            {
                lines.push(String::new());
                used = 0;
            }
            for grapheme in word.graphemes(true) {
                let shown = terminal_line(grapheme);
                let wide = width(&shown);
                if used + wide > columns && used > 0 {
                    lines.push(String::new());
                    used = 0;
                }
                if byte >= cursor && !found {
                    (at, found) = ((used, lines.len() - 1), true);
                }
                lines.last_mut().expect("there is a row").push_str(&shown);
                used += wide;
                byte += grapheme.len();
            }
        }
        if ends {
            if byte >= cursor && !found {
                (at, found) = ((used, lines.len() - 1), true);
            }
            byte += 1;
            lines.push(String::new());
            used = 0;
        }
    }
    if !found {
        if used >= columns {
            lines.push(String::new());
            used = 0;
        }
        at = (used, lines.len() - 1);
    }
    Drawn { lines: lines.into_iter().map(|line| Line::styled(line, style)).collect(), cursor: at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_plain_words_stand_where_they_would_if_they_were_looked_at() {
        for text in ["", "they type it again", " Ünder – “this”  ", "don't: it's 3.14, e.g. »so«", "ab"]
        {
            for cursor in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                for first in [0, 4] {
                    for columns in [first + text.len().max(1), first + text.len() + 1, 60] {
                        let [quick, slow] =
                            [rows, cut].map(|way| way(text, cursor, columns, first, Style::new()));
                        assert_eq!(
                            (quick.lines, quick.cursor),
                            (slow.lines, slow.cursor),
                            "{text:?} {cursor} {columns}"
                        );
                    }
                }
            }
        }
    }
}
