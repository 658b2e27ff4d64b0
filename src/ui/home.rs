//! Draws the first screen: the line, and what the line is for.

use super::{Canvas, Theme};
use crate::app::entry::Entry;
use crate::app::home::{Detail, Home, Listed, status_words};
use crate::app::layout::LEAST;
use crate::keys::Action;
use crate::text::escape::terminal_line;
use crate::text::wrap::{pad, truncate, width, wrap};
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_segmentation::UnicodeSegmentation;

/// Text is no wider than this, however wide the terminal.
const READABLE: usize = 72;
/// A name in the list takes so many columns at most, an owner so many.
const NAME: usize = 40;
const OWNER: usize = 20;

/// How many rows of the list a terminal of this size has room for.
pub fn list_rows(rows: u16) -> usize {
    usize::from(rows).saturating_sub(frame_rows(usize::from(rows)))
}

/// Everything but the list's rows: the less room, the less of it.
fn frame_rows(rows: usize) -> usize {
    match rows {
        0..9 => 2,
        9..14 => 5,
        _ => 9,
    }
}

/// Draws the first screen.
pub fn draw(home: &Home, theme: &Theme, canvas: &mut Canvas) {
    let area = canvas.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text = format!("needs {} x {}", LEAST.0, LEAST.1);
        canvas.render_widget(Paragraph::new(text), area);
        return;
    }
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let page = if home.is_first_start() {
        first_start(home, theme, columns, rows)
    } else {
        list(home, theme, columns, rows)
    };
    let cursor = page.cursor;
    canvas.render_widget(Paragraph::new(page.lines), area);
    let (x, y) = (cell(cursor.0).min(area.width - 1), cell(cursor.1).min(area.height - 1));
    canvas.set_cursor_position(Position::new(x, y));
}

struct Page {
    lines: Vec<Line<'static>>,
    cursor: (usize, usize),
}

/// Lines, each with a number: where there is no room for all, those with the highest go first.
#[derive(Default)]
struct Stack(Vec<(u8, Line<'static>)>);

impl Stack {
    fn push(&mut self, goes: u8, line: Line<'static>) {
        self.0.push((goes, line));
    }

    fn air(&mut self, goes: u8) {
        self.push(goes, Line::raw(""));
    }

    /// What fits, and in which row the line that never goes stands.
    fn fit(mut self, rows: usize) -> (Vec<Line<'static>>, usize) {
        while self.0.len() > rows {
            let highest = self.0.iter().map(|(goes, _)| *goes).max().unwrap_or(0);
            let Some(at) = self.0.iter().rposition(|(goes, _)| *goes == highest) else { break };
            self.0.remove(at);
        }
        let at = self.0.iter().position(|(goes, _)| *goes == 0).unwrap_or(0);
        (self.0.into_iter().map(|(_, line)| line).collect(), at)
    }
}

fn cell(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn readable(columns: usize) -> usize {
    columns.clamp(1, READABLE)
}

/// The line being typed behind what it asks for, and the column of the cursor. The end that is typed at is what shows.
fn field(home: &Home, theme: &Theme, columns: usize, margin: usize) -> (Line<'static>, usize) {
    let asks = truncate(home.asks(), columns.saturating_sub(margin + 11).max(4));
    let prompt = format!("{}{asks} › ", " ".repeat(margin));
    let room = columns.saturating_sub(width(&prompt) + 1).max(1);
    let (shown, at) = window(home.line(), room);
    let line = Line::from(vec![Span::styled(prompt.clone(), theme.accent), Span::raw(shown)]);
    (line, width(&prompt) + at)
}

/// As much of a line as fits around its cursor, and the cursor's column in it.
fn window(entry: &Entry, room: usize) -> (String, usize) {
    let before = terminal_line(&entry.text()[..entry.cursor()]);
    let all = terminal_line(entry.text());
    let mut skip = width(&before).saturating_sub(room);
    let mut at = width(&before);
    let mut shown = String::new();
    let mut used = 0;
    for grapheme in all.graphemes(true) {
        let wide = width(grapheme);
        if skip > 0 {
            skip = skip.saturating_sub(wide);
            at = at.saturating_sub(wide);
            continue;
        }
        if used + wide > room {
            break;
        }
        used += wide;
        shown.push_str(grapheme);
    }
    (shown, at.min(room))
}

fn header(left: &str, right: &str, theme: &Theme, columns: usize) -> Line<'static> {
    let right = truncate(right, columns.saturating_sub(width(left) + 3));
    let gap = columns.saturating_sub(width(left) + width(&right) + 2);
    Line::from(vec![
        Span::styled(format!(" {left}"), theme.bold),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, theme.dim),
    ])
}

fn first_start(home: &Home, theme: &Theme, columns: usize, rows: usize) -> Page {
    let margin = if columns >= 60 { 3 } else { 1 };
    let room = readable(columns.saturating_sub(margin + 1));
    let before = " ".repeat(margin);
    let mut stack = Stack::default();
    let there = match home.archived() {
        0 => "nothing here yet".to_owned(),
        archived => format!("{archived} archived, nothing else yet"),
    };
    stack.push(4, header("takestock", &there, theme, columns));
    stack.air(9);
    for line in wrap("One hour with the people who built a tool, and it becomes a spec.", room) {
        stack.push(5, Line::raw(format!("{before}{line}")));
    }
    stack.air(8);
    let (line, x) = field(home, theme, columns, margin);
    stack.push(0, line);
    if let Some(note) = home.note() {
        for line in wrap(&terminal_line(note), room) {
            stack.push(1, Line::styled(format!("{before}{line}"), theme.accent));
        }
    }
    stack.air(7);
    match home.actions() {
        Some(actions) => {
            stack.0.extend(named(&actions, theme, columns, margin).into_iter().map(|line| (2, line)))
        }
        None if home.asks() == "Name of the tool" => {
            for (n, (key, does)) in home.ways().iter().enumerate() {
                let goes = 2 + u8::from(n > 1);
                stack.0.extend(
                    behind(key, does, 11, theme, columns, margin).into_iter().map(|line| (goes, line)),
                );
            }
        }
        None => {
            stack.0.extend(
                behind("Enter", "begins", 11, theme, columns, margin).into_iter().map(|line| (2, line)),
            );
            let back = home.shown(Action::Close).into_iter();
            let back = back.flat_map(|key| behind(&key, "not this", 11, theme, columns, margin));
            stack.0.extend(back.map(|line| (2, line)));
        }
    }
    stack.air(9);
    for line in wrap(&kept(home), columns.saturating_sub(2).max(1)) {
        stack.push(6, Line::styled(format!(" {line}"), theme.dim));
    }
    let (lines, y) = stack.fit(rows);
    Page { lines, cursor: (x, y) }
}

/// Where everything stays; true also of the sample.
fn kept(home: &Home) -> String {
    match home.folder() {
        Some(folder) => format!("Everything stays on this machine, in {}", terminal_line(folder)),
        None => "This is a copy of the sample; nothing is kept".to_owned(),
    }
}

/// A key or a name, and behind it what it does.
fn behind(
    key: &str,
    does: &str,
    indent: usize,
    theme: &Theme,
    columns: usize,
    margin: usize,
) -> Vec<Line<'static>> {
    let indent = if columns >= 60 { indent } else { (width(key) + 1).max(8) };
    let room = readable(columns.saturating_sub(margin + indent + 1));
    let rows = wrap(does, room).into_iter().enumerate().map(|(n, row)| {
        let first = pad(if n == 0 { key } else { "" }, indent);
        Line::from(vec![Span::styled(format!("{}{first}", " ".repeat(margin)), theme.bold), Span::raw(row)])
    });
    rows.collect()
}

fn named(
    actions: &[(&'static str, &'static str, &'static str)],
    theme: &Theme,
    columns: usize,
    margin: usize,
) -> Vec<Line<'static>> {
    if actions.is_empty() {
        return vec![Line::styled(format!("{}nothing here is called that", " ".repeat(margin)), theme.dim)];
    }
    let one = |(name, takes, does): &(&str, &str, &str)| {
        behind(format!("/{name} {takes}").trim_end(), does, 14, theme, columns, margin)
    };
    actions.iter().flat_map(one).collect()
}

fn list(home: &Home, theme: &Theme, columns: usize, rows: usize) -> Page {
    let count = home.count();
    let tools = format!("{count} {}", if count == 1 { "tool" } else { "tools" });
    let mut stack = Stack::default();
    let rule = || Line::styled("─".repeat(columns), theme.dim);
    let frame = frame_rows(rows);
    if frame >= 5 {
        stack.push(5, header("takestock", &tools, theme, columns));
    }
    if frame >= 9 {
        stack.push(6, rule());
    }
    let (line, x) = field(home, theme, columns, 1);
    stack.push(0, line);
    if frame >= 9 {
        stack.air(7);
    }
    let room = list_rows(cell(rows));
    let mut shown = match home.actions() {
        Some(actions) => named(&actions, theme, columns, 3),
        None => table(home, theme, columns, room, frame >= 5),
    };
    let room = room + usize::from(frame >= 5);
    shown.truncate(room);
    shown.resize(room, Line::raw(""));
    stack.0.extend(shown.into_iter().map(|line| (1, line)));
    if frame >= 9 {
        stack.air(7);
        stack.push(6, rule());
    }
    let hint = home.note().map_or_else(|| home.hint(), str::to_owned);
    let style = if home.note().is_some() { theme.accent } else { Style::default() };
    stack.push(0, Line::styled(truncate(&format!(" {}", terminal_line(&hint)), columns), style));
    if frame >= 5 {
        let footer = || format!(" type to find or to name a new one · {}", home.footer());
        let below = match (columns, home.actions()) {
            (100.., None) => format!("{} · {}", footer(), kept(home)),
            (_, None) => footer(),
            (_, Some(_)) => format!(" {}", kept(home)),
        };
        stack.push(5, Line::styled(truncate(&below, columns), theme.dim));
    }
    let (lines, y) = stack.fit(rows);
    Page { lines, cursor: (x, y) }
}

/// A column of the list: its head, and what stands in it.
struct Column {
    head: &'static str,
    /// What goes first where there is no room; 0 never.
    goes: u8,
    width: usize,
    text: fn(&Listed, Option<&Detail>) -> String,
}

fn columns_for(home: &Home, columns: usize) -> Vec<Column> {
    let mut all = vec![
        Column { head: "Tool", goes: 0, width: NAME, text: |tool, _| tool.name.clone() },
        Column {
            head: "Owner",
            goes: 2,
            width: OWNER,
            text: |tool, _| tool.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
        },
        Column { head: "Status", goes: 3, width: OWNER, text: |tool, _| status_words(tool.status) },
        Column { head: "Musts", goes: 4, width: 7, text: musts },
        Column { head: "Last walkthrough", goes: 1, width: 24, text: last },
    ];
    for column in &mut all {
        // What comes after the first canvas has its room from the beginning.
        let widest = home.all().map(|(tool, detail)| {
            let unfinished =
                if column.goes == 1 && tool.unfinished { width("unfinished, minute 00") } else { 0 };
            width(&terminal_line(&(column.text)(tool, detail.as_ref()))).max(unfinished)
        });
        let widest = widest.max().unwrap_or(0).max(width(column.head));
        column.width = column.width.min(widest);
    }
    let taken = |all: &[Column]| all.iter().map(|column| column.width + 2).sum::<usize>() + 1;
    while all.len() > 1 && taken(&all) > columns {
        let highest = all.iter().map(|column| column.goes).max().unwrap_or(0);
        // The musts go first; then a long name gives way, as long as it is still a name.
        let over = taken(&all) - columns;
        if highest < 4 && all[0].width >= over + 16 {
            all[0].width -= over;
            break;
        }
        all.retain(|column| column.goes != highest);
    }
    if taken(&all) > columns {
        all[0].width = columns.saturating_sub(3).max(1);
    }
    all
}

fn musts(_: &Listed, detail: Option<&Detail>) -> String {
    match detail {
        None => String::new(),
        Some(Detail { musts: None, .. }) => "–".to_owned(),
        Some(Detail { musts: Some((covered, of)), .. }) => format!("{covered}/{of}"),
    }
}

fn last(tool: &Listed, detail: Option<&Detail>) -> String {
    match (tool.unfinished, detail.and_then(|detail| detail.minute), tool.last) {
        (true, Some(minute), _) => format!("unfinished, minute {minute}"),
        (true, None, _) => "unfinished".to_owned(),
        (false, _, Some(day)) => day.to_string(),
        (false, _, None) => "–".to_owned(),
    }
}

fn table(home: &Home, theme: &Theme, columns: usize, room: usize, head: bool) -> Vec<Line<'static>> {
    let all = columns_for(home, columns);
    let mut lines = Vec::new();
    let put = |texts: Vec<String>| {
        let cells = texts.iter().zip(&all).map(|(text, column)| {
            let text = truncate(&terminal_line(text), column.width);
            // Numbers stand to the right.
            if column.goes == 4 {
                format!("{}{text}", " ".repeat(column.width.saturating_sub(width(&text))))
            } else {
                pad(&text, column.width)
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rows = home.rows();
    if head {
        let heads = all.iter().map(|column| column.head.to_owned()).collect();
        let head = if rows.is_empty() { String::new() } else { format!("   {}", put(heads)) };
        lines.push(Line::styled(truncate(&head, columns), theme.dim));
    }
    let (cursor, top) = home.place();
    for (n, (tool, detail)) in rows.into_iter().enumerate().skip(top).take(room) {
        let text = put(all.iter().map(|column| (column.text)(tool, detail.as_ref())).collect());
        let (mark, style) = if n == cursor { (" ▸ ", theme.accent) } else { ("   ", Style::default()) };
        lines.push(Line::styled(truncate(&format!("{mark}{text}"), columns), style));
    }
    lines
}
