//! A Markdown document under construction: blocks, with exactly one blank line between two, and headings that appear
//! only if something follows.

use super::flow::{cell, columns, flow, inside, one_line};
use crate::spec::{Piece, Text};

/// A table that is wider than this is read by scrolling or wrapped by the reader, lined up or not.
const WIDEST_TABLE: usize = 100;
/// In such a table columns are lined up to this width; a longer cell sticks out rather than push all others away.
const WIDEST_COLUMN: usize = 24;

/// The document.
#[derive(Debug, Default)]
pub struct Page {
    out: String,
    /// Headings that wait for something to stand under, with their levels.
    pending: Vec<(usize, String)>,
}

impl Page {
    /// An empty document.
    pub fn new() -> Page {
        Page::default()
    }

    /// The document, ending in a line break.
    pub fn finish(self) -> String {
        self.out
    }

    /// A heading that is written as soon as something stands under it, and never otherwise.
    pub fn heading(&mut self, level: usize, text: &Text) {
        self.pending.retain(|(waiting, _)| *waiting < level);
        self.pending.push((level, format!("{} {}", "#".repeat(level), one_line(text))));
    }

    /// A [`Page::heading`] of fixed wording.
    pub fn section(&mut self, title: &'static str) {
        self.heading(2, &Text::ours(title));
    }

    /// A part of a section, with fixed wording.
    pub fn part(&mut self, title: &'static str) {
        self.heading(3, &Text::ours(title));
    }

    /// Lines as they are; no lines, no block.
    pub fn lines(&mut self, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        for (_, heading) in std::mem::take(&mut self.pending) {
            self.gap();
            self.push(&heading);
        }
        self.gap();
        for line in lines {
            self.push(&line);
        }
    }

    /// Running text.
    pub fn paragraph(&mut self, text: &Text) {
        self.lines(flow("", "", text));
    }

    /// Running text, every line behind `>`.
    pub fn quote(&mut self, text: &Text) {
        self.lines(flow("> ", "> ", text));
    }

    /// A list with an entry for each text that says something.
    pub fn list<'a>(&mut self, entries: impl IntoIterator<Item = &'a Text>) {
        self.lines(entries.into_iter().flat_map(|entry| flow("- ", "  ", entry)).collect());
    }

    /// A table, lined up as text too. Without rows there is none, and a column that nobody filled is left out.
    pub fn table(&mut self, headings: &[Text], rows: &[Vec<Text>]) {
        let filled: Vec<usize> = (0..headings.len())
            .filter(|column| rows.iter().any(|row| row.get(*column).is_some_and(|text| !text.is_empty())))
            .collect();
        if filled.is_empty() {
            return;
        }
        let measured = |cell: String| {
            let wide = columns(&cell);
            (cell, wide)
        };
        let take = |row: &[Text]| -> Vec<(String, usize)> {
            filled.iter().map(|column| measured(row.get(*column).map(cell).unwrap_or_default())).collect()
        };
        let head = take(headings);
        let body: Vec<Vec<(String, usize)>> = rows.iter().map(|row| take(row)).collect();
        let widths = |limit: usize| -> Vec<usize> {
            let column = |at: usize| {
                let cells = body.iter().map(|row| row[at].1).filter(|wide| *wide <= limit);
                cells.max().unwrap_or(0).max(head[at].1).max(3)
            };
            (0..head.len()).map(column).collect()
        };
        let natural = widths(usize::MAX);
        // A border and two spaces each, and the border at the end.
        let whole = natural.iter().fold(1usize, |sum, wide| sum.saturating_add(wide + 3));
        let widths = if whole <= WIDEST_TABLE {
            natural
        } else {
            let mut widths = widths(WIDEST_COLUMN);
            // Nothing has to line up behind the last.
            widths.pop();
            widths.push(3);
            widths
        };
        let line = |cells: &[(String, usize)]| {
            let mut line = String::from("|");
            for ((cell, wide), column) in cells.iter().zip(&widths) {
                let gap = column.saturating_sub(*wide);
                line.extend([" ", cell, &" ".repeat(gap), " |"]);
            }
            line
        };
        let rule: Vec<String> = widths.iter().map(|columns| "-".repeat(*columns)).collect();
        let mut lines = vec![line(&head), format!("| {} |", rule.join(" | "))];
        lines.extend(body.iter().map(|row| line(row)));
        self.lines(lines);
    }

    /// Text for another reader, in a fence. The caller sees to it that no line of it begins with a fence.
    pub fn fence(&mut self, language: &str, text: &str) {
        let mut lines = vec![format!("```{language}")];
        lines.extend(text.lines().map(str::to_owned));
        lines.push("```".to_owned());
        self.lines(lines);
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn push(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

/// Words in bold, then a text: `**First at risk:** …`.
pub fn lead(words: &str, rest: &Text) -> Text {
    Text::ours(format!("**{words}** ")).and_text(rest)
}

/// Somebody's text of several lines, a line of ours for each of theirs.
pub fn broken(text: &Text) -> Text {
    let mut out = Text::new();
    for piece in &text.0 {
        let (lines, make): (_, fn(String) -> Piece) = match piece {
            Piece::Theirs(text) => (text, Piece::Theirs),
            Piece::Label(text) => (text, Piece::Label),
            other => {
                out.push(other.clone());
                continue;
            }
        };
        for (nth, line) in lines.lines().enumerate() {
            if nth > 0 {
                out.push(Piece::Break);
            }
            out.push(make(line.to_owned()));
        }
    }
    out
}

/// `### KEEP-2: Title`: the heading of an entry. `code` is behind the marks and in front of the colon.
pub fn entry_heading(code: &str, title: &Text, struck: bool) -> String {
    let title = inside(title);
    let title = if title.is_empty() { "no title yet".to_owned() } else { title };
    if struck { format!("### ~~{code}: {title}~~") } else { format!("### {code}: {title}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_appear_only_over_something() {
        let mut page = Page::new();
        page.section("Empty");
        page.part("Also empty");
        page.section("Full");
        page.part("Nothing");
        page.part("Something");
        page.paragraph(&Text::ours("text"));
        page.section("Nothing again");
        assert_eq!(page.finish(), "## Full\n\n### Something\n\ntext\n");
    }

    #[test]
    fn tables_line_up_and_leave_empty_columns_out() {
        let mut page = Page::new();
        let heads = ["Fact", "None", "Wins"].map(Text::ours);
        let rows = [
            vec![Text::theirs("日本"), Text::new(), Text::theirs("a|b")],
            vec![Text::theirs("x".repeat(100)), Text::new(), Text::ours("c | d")],
        ];
        page.table(&heads, &rows);
        page.table(&heads, &[]);
        let long = "x".repeat(100);
        assert_eq!(
            page.finish(),
            format!("| Fact | Wins |\n| ---- | --- |\n| 日本 | a\\|b |\n| {long} | c \\| d |\n")
        );
    }

    #[test]
    fn an_entry_always_has_a_title() {
        assert_eq!(entry_heading("KEEP-1", &Text::new(), false), "### KEEP-1: no title yet");
        assert_eq!(entry_heading("KEEP-1", &Text::theirs("a ~~b"), true), "### ~~KEEP-1: a \\~\\~b~~");
    }
}
