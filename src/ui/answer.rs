//! What was said under a question: options with who picked them, rows and their cells, lines and those about
//! them.

use super::typed::{self, Drawn};
use super::{READABLE, Theme, behind, behind_styled, readback, terminal_line, width};
use crate::app::App;
use crate::app::open::{At, Open};
use crate::domain::questionnaire::Kind;
use crate::domain::statement::Stance;
use crate::keys::Action;
use crate::sitting::{FieldView, LineView, OptionView, View};
use crate::text::wrap::{pad, truncate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::collections::BTreeSet;

/// What was said, and where the cursor is if it is in there.
pub(super) struct Answer {
    pub lines: Vec<Line<'static>>,
    pub cursor: Option<(usize, usize)>,
    /// Rows of these that should be seen together, the cursor's among them.
    open: Option<(usize, usize)>,
    /// So many of them, the first ones, are what can be picked.
    options: usize,
    /// Among these, the last one that the line being typed picks.
    picked: Option<usize>,
}

impl Answer {
    /// At most so many rows matter where something is read back or picked, and what is there is laid out in them.
    pub fn of(app: &App, view: &View, theme: &Theme, columns: usize, rows: usize) -> Answer {
        let mut answer = Answer { lines: Vec::new(), cursor: None, open: None, options: 0, picked: None };
        if app.sitting.is_read_back() {
            let back = app.sitting.read_back();
            // What was said here meanwhile stands below, where it was said last.
            let below = if view.lines.is_empty() { 0 } else { view.lines.len().min(3) + 1 };
            let rows = rows.saturating_sub(below);
            answer.lines = readback::lines(&app.read_back, &back, theme, columns, rows);
            answer.open = Some((0, answer.lines.len()));
            if !view.lines.is_empty() {
                answer.lines.push(Line::raw(""));
            }
        } else if app.sitting.asks_what_is_open() {
            answer.lines = readback::gaps(&app.sitting.gaps(), theme, columns, rows / 2);
            if !answer.lines.is_empty() {
                let sign = app.keys.name(Action::Gap).replace(['[', ']'], "");
                answer.lines.extend(behind(
                    "     ",
                    &format!("{sign} gives one to somebody"),
                    columns,
                    theme.dim,
                ));
                answer.lines.push(Line::raw(""));
            }
        }
        if !app.sitting.is_read_back() {
            answer.options(app, view, theme, columns, rows);
        }
        for line in &view.lines {
            if app.open.id() == Some(line.id) {
                answer.opened(app, view, Some(line), theme, columns);
            } else {
                answer.line(line, theme, columns);
            }
        }
        match app.open.at {
            At::Row(None) => answer.opened(app, view, None, theme, columns),
            At::New if view.kind == Kind::Table => answer.coming_row(view, theme, columns),
            _ => {}
        }
        answer
    }

    /// What a new row is about to be: what can be picked in its first cell, and, before there is any, its cells.
    fn coming_row(&mut self, view: &View, theme: &Theme, columns: usize) {
        if !view.lines.iter().any(|line| line.row.is_some()) {
            let labels: Vec<&str> = view.fields.iter().map(|f| f.field.label.as_str()).collect();
            self.lines.extend(behind("  ", &labels.join(" · "), columns, theme.dim));
        }
        if let Some(first) = view.fields.first().filter(|field| !field.options.is_empty()) {
            self.lines.extend(behind("  ", &first.options.join("  "), columns, theme.dim));
        }
    }

    /// So many rows it needs at least.
    pub fn least(&self) -> usize {
        let open = match self.open {
            Some((from, to)) => (to - from).min(9),
            None => self.options.max(3),
        };
        open.min(self.lines.len())
    }

    /// The first line that is shown where there is room for so many: the end, what is open, or what is picked.
    pub fn first_shown(&self, rows: usize) -> usize {
        let end = self.lines.len().saturating_sub(rows);
        match (self.open, self.cursor) {
            (Some((from, to)), Some((_, y))) => {
                let whole = to.saturating_sub(rows).min(end);
                if y < whole { y } else { whole.max((y + 1).saturating_sub(rows)).min(from.max(whole)) }
            }
            // Nothing was said yet: what can be picked is read from its beginning.
            _ if self.options == self.lines.len() => {
                self.picked.map_or(0, |at| (at + 1).saturating_sub(rows)).min(end)
            }
            _ => end,
        }
    }

    /// What can be picked goes on below so many of its rows.
    pub fn has_more_to_pick(&self, shown: usize) -> bool {
        shown < self.options && self.options == self.lines.len()
    }

    fn options(&mut self, app: &App, view: &View, theme: &Theme, columns: usize, rows: usize) {
        let reads = app.sitting.reads(&app.open.typed());
        let typing = matches!(app.open.at, At::New | At::Line(_)) && view.kind.by_digits() && !view.blind;
        let now = reads.pick.filter(|_| typing).map(|pick| pick.places).unwrap_or_default();
        if view.kind == Kind::Scale {
            let said: Vec<String> =
                view.options.iter().map(|o| format!("{} {}", o.digit, terminal_line(&o.by))).collect();
            if !said.is_empty() {
                self.lines.extend(behind("  ", &said.join("   "), columns, Style::default()));
            }
            return;
        }
        if view.options.is_empty() {
            return;
        }
        let letters = view.options.iter().map(|o| width(&o.by)).max().unwrap_or(0).max(1);
        for (place, option) in view.options.iter().enumerate() {
            let (mark, style) = mark(now.contains(&place), theme);
            let by = pad(&terminal_line(&option.by), letters);
            let first = format!("{mark} {} {by} ", pad(&option.digit, 1));
            let mut lines = behind_styled(&first, style, &option.label, columns, style);
            if let Some(last) = lines.last_mut() {
                last.spans.extend(differs(view, option, theme));
            }
            self.lines.append(&mut lines);
            if now.contains(&place) {
                self.picked = Some(self.lines.len() - 1);
            }
        }
        if self.lines.len() > rows {
            self.flow(view, &now, theme, columns);
        }
        self.options = self.lines.len();
        if !view.lines.is_empty() {
            self.lines.push(Line::raw(""));
        }
    }

    /// Where there is no room for a row each, what can be picked stands one behind the other, if that takes fewer.
    fn flow(&mut self, view: &View, now: &BTreeSet<usize>, theme: &Theme, columns: usize) {
        let room = columns.min(READABLE);
        let (mut lines, mut picked): (Vec<Line<'static>>, _) = (Vec::new(), None);
        for (place, option) in view.options.iter().enumerate() {
            let (mark, style) = mark(now.contains(&place), theme);
            let (by, label) = (terminal_line(&option.by), terminal_line(&option.label));
            let words = [option.digit.as_str(), &by, &label].into_iter().filter(|word| !word.is_empty());
            let text = format!("{mark} {}", words.collect::<Vec<_>>().join(" "));
            let mut spans = vec![Span::styled(truncate(&text, room), style)];
            spans.extend(differs(view, option, theme));
            let wide: usize = spans.iter().map(Span::width).sum();
            match lines.last_mut().filter(|line| line.width() + 1 + wide <= room) {
                Some(line) => line.spans.extend(std::iter::once(Span::raw(" ")).chain(spans)),
                None => lines.push(Line::from(spans)),
            }
            if now.contains(&place) {
                picked = Some(lines.len() - 1);
            }
        }
        if lines.len() < self.lines.len() {
            (self.lines, self.picked) = (lines, picked);
        }
    }

    fn line(&mut self, line: &LineView, theme: &Theme, columns: usize) {
        let style = if line.struck { theme.struck } else { Style::default() };
        if let Some(row) = line.row {
            self.lines.push(row_line(line, row, theme, columns));
            return;
        }
        if line.told_by_options {
            return;
        }
        let indent = "    ".repeat(line.depth) + if line.depth > 0 { "↳ " } else { "  " };
        let stands = match line.stance {
            Some(Stance::Differs) => " ≠",
            Some(Stance::Same) => " =",
            Some(Stance::Adds) | None => "",
        };
        let first = match line.who.as_str() {
            "" => format!("{indent}{stands}"),
            who => format!("{indent}{who}{stands}: "),
        };
        let text = if line.exact { format!("“{}”", line.text) } else { line.text.clone() };
        let mut lines = behind_styled(&first, theme.dim, &text, columns, style);
        if line.contradicted
            && let Some(last) = lines.last_mut()
        {
            last.spans.push(Span::styled("  ≠", theme.attention));
        }
        self.lines.append(&mut lines);
    }

    /// The line that is open: its words with the cursor in them; of a row, its card.
    fn opened(&mut self, app: &App, view: &View, line: Option<&LineView>, theme: &Theme, columns: usize) {
        let open = &app.open;
        let from = self.lines.len();
        if let At::Row(_) = open.at {
            let rows = view.lines.iter().filter(|line| line.row.is_some()).count();
            let number = line.and_then(|line| line.row).unwrap_or(rows + 1);
            self.row(app, view, open, number, theme, columns);
        } else {
            let depth = line.map_or(0, |line| line.depth);
            let who = line.map(|line| terminal_line(&line.who)).filter(|who| !who.is_empty());
            let who = who.map(|who| format!("{who}: ")).unwrap_or_default();
            let first = format!("{}▸ {who}", "    ".repeat(depth));
            self.entry(
                &first,
                theme.accent,
                typed::cell(open.entry(), room(columns, &first), Style::default(), view.blind),
            );
        }
        self.open = Some((from, self.lines.len()));
    }

    fn row(&mut self, app: &App, view: &View, open: &Open, number: usize, theme: &Theme, columns: usize) {
        let first = format!("▸ {number} ");
        if open.cell == 0 {
            let drawn = if open.has_marks() {
                typed::typing(&app.sitting, open, theme, room(columns, &first), view.blind)
            } else {
                typed::cell(open.entry(), room(columns, &first), theme.bold, view.blind)
            };
            self.entry(&first, theme.accent, drawn);
        } else {
            let text = terminal_line(open.entries[0].text());
            let shown = truncate(&text, columns.saturating_sub(width(&first)));
            self.lines
                .push(Line::from(vec![Span::styled(first, theme.accent), Span::styled(shown, theme.bold)]));
        }
        if !open.card {
            return;
        }
        let label_width =
            view.fields.iter().map(|f| width(&terminal_line(&f.field.label))).max().unwrap_or(0).min(18);
        for (n, field) in view.fields.iter().enumerate().skip(1) {
            let label = truncate(&terminal_line(&field.field.label), label_width);
            let first = format!("      {} ", pad(&label, label_width));
            let here = n == open.cell;
            let style = if here { theme.accent } else { theme.dim };
            if here {
                let mut drawn = typed::cell(&open.entries[n], room(columns, &first), theme.bold, view.blind);
                let reads = app.sitting.cell_reads(&field.field, open.entries[n].text());
                let grey = app.completion().map(|rest| terminal_line(&rest));
                let reads = reads.map(|reads| format!("  {}", terminal_line(&reads)));
                if let (Some(last), Some(grey)) = (drawn.lines.last_mut(), grey.or(reads)) {
                    last.spans.push(Span::styled(grey, theme.dim));
                }
                self.entry(&first, style, drawn);
                if open.entries[n].is_empty() {
                    self.choices(field, width(&first), theme, columns);
                }
            } else {
                let reads = app.sitting.cell_reads(&field.field, open.entries[n].text());
                let text = reads
                    .filter(|r| !r.starts_with('≈'))
                    .unwrap_or_else(|| open.entries[n].text().to_owned());
                let room = columns.saturating_sub(width(&first));
                // What can be picked stands there until it is.
                let options = terminal_line(&field.options.join("  "));
                let text = if text.is_empty() && width(&options) <= room {
                    Span::styled(options, theme.dim)
                } else {
                    Span::raw(truncate(&terminal_line(&text), room))
                };
                self.lines.push(Line::from(vec![Span::styled(first, style), text]));
            }
        }
    }

    /// What can be picked in a cell, in the row of the cell itself where it fits.
    fn choices(&mut self, field: &FieldView, indent: usize, theme: &Theme, columns: usize) {
        if field.options.is_empty() {
            return;
        }
        let text = terminal_line(&field.options.join("  "));
        let last = self.lines.len() - 1;
        if indent + 1 + width(&text) <= columns {
            self.lines[last].spans.push(Span::styled(format!(" {text}"), theme.dim));
        } else {
            let space = " ".repeat(indent);
            self.lines.extend(behind(
                &space,
                &field.options.join("  "),
                columns.min(indent + READABLE),
                theme.dim,
            ));
        }
    }

    fn entry(&mut self, first: &str, style: Style, drawn: Drawn) {
        let indent = width(first);
        self.cursor = Some((indent + drawn.cursor.0, self.lines.len() + drawn.cursor.1));
        for (n, line) in drawn.lines.into_iter().enumerate() {
            let start = if n == 0 { first.to_owned() } else { " ".repeat(indent) };
            let mut spans = vec![Span::styled(start, style)];
            spans.extend(line.spans);
            self.lines.push(Line::from(spans));
        }
    }
}

/// What stands before an option, and how it is drawn.
fn mark(picked: bool, theme: &Theme) -> (&'static str, Style) {
    if picked { ("▸", theme.accent) } else { (" ", Style::default()) }
}

/// The sign behind an option that not all picked.
fn differs(view: &View, option: &OptionView, theme: &Theme) -> Option<Span<'static>> {
    (view.differ && !option.by.is_empty()).then(|| Span::styled("  ≠", theme.attention))
}

fn room(columns: usize, first: &str) -> usize {
    columns.min(READABLE + width(first)).saturating_sub(width(first)).max(1)
}

/// A row in one line: its number, its first cell, the second if there is room, and a dot for each cell behind.
fn row_line(line: &LineView, number: usize, theme: &Theme, columns: usize) -> Line<'static> {
    let first = format!("  {number} ");
    let dots: String = line.cells.iter().map(|cell| if cell.is_empty() { '○' } else { '●' }).collect();
    let mark = if line.contradicted { "  ≠" } else { "   " };
    let behind = width(&dots) + 2 + width(mark);
    let room = columns.min(READABLE + 8).saturating_sub(width(&first) + behind);
    let beside = if room >= 56 {
        18
    } else if room >= 34 {
        12
    } else {
        0
    };
    let text = terminal_line(&line.text);
    let text = if line.exact { format!("“{text}”") } else { text };
    let text = pad(&truncate(&text, room - beside), room - beside);
    let second = terminal_line(line.cells.first().map_or("", String::as_str));
    let second = if beside > 0 {
        format!(" {}", pad(&truncate(&second, beside - 1), beside - 1))
    } else {
        String::new()
    };
    let style = if line.struck { theme.struck } else { Style::default() };
    Line::from(vec![
        Span::styled(first, theme.dim),
        Span::styled(text, style),
        Span::styled(second, style),
        Span::styled(format!("  {dots}"), theme.dim),
        Span::styled(mark.to_owned(), theme.attention),
    ])
}
