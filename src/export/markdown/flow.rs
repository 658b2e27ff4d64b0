//! From pieces of text to lines of Markdown.
//!
//! Lines break between words only: a break inside a word would put a space into what was said. Escaping comes after
//! breaking, line by line, for what is harmless inside a line may begin a list or a fence at its start.

use crate::spec::{Piece, Text};
use crate::text::escape::{markdown_cell, markdown_inline};
use crate::text::wrap::width;
use std::borrow::Cow;

/// The width that running text keeps to, in columns of a terminal.
pub const COLUMNS: usize = 80;

/// A stretch of one word with one origin.
#[derive(Clone)]
struct Fragment<'t> {
    hostile: bool,
    text: Cow<'t, str>,
}

/// What stands between two spaces: `"Ten` is our quotation mark and somebody's word.
type Word<'t> = Vec<Fragment<'t>>;

/// What the beginning of a line is to its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Markup may begin here.
    Line,
    /// The cell of a table, or behind words of ours.
    Inside,
}

/// The text as lines of at most [`COLUMNS`], where words allow. `first` stands before the first line and `then` before
/// each of the others; a text of nothing has no lines.
pub fn flow(first: &str, then: &str, text: &Text) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for mut words in paragraphs(text).iter().map(Vec::as_slice) {
        while !words.is_empty() {
            let prefix = if lines.is_empty() { first } else { then };
            let (line, used) = fitting(words, COLUMNS.saturating_sub(columns(prefix)));
            lines.push(format!("{prefix}{line}"));
            words = &words[used..];
        }
    }
    lines
}

/// The text on one line, at its beginning.
pub fn one_line(text: &Text) -> String {
    render(&all_words(text), Start::Line)
}

/// The text on one line, behind something else.
pub fn inside(text: &Text) -> String {
    render(&all_words(text), Start::Inside)
}

/// The text as the cell of a table.
pub fn cell(text: &Text) -> String {
    let mut words = all_words(text);
    for fragment in words.iter_mut().flatten().filter(|fragment| !fragment.hostile) {
        if fragment.text.contains('|') {
            fragment.text = fragment.text.replace('|', "\\|").into();
        }
    }
    render(&words, Start::Inside)
}

/// The columns that a text of one line takes. Most of a spec is ASCII, where that is plain to see.
pub fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) { text.len() } else { width(text) }
}

/// As many words as the room takes, at least one, and how many they are.
fn fitting(words: &[Word<'_>], room: usize) -> (String, usize) {
    let mut used = 0;
    let mut count = 0;
    for word in words {
        let wide: usize = word.iter().map(|fragment| columns(&fragment.text)).sum();
        if count > 0 && used + 1 + wide > room {
            break;
        }
        used += wide + usize::from(count > 0);
        count += 1;
    }
    loop {
        let line = render(&words[..count], Start::Line);
        // Escapes take room too, and only the finished line says how many there are.
        if count == 1 || columns(&line) <= room {
            return (line, count);
        }
        count -= 1;
    }
}

fn render(words: &[Word<'_>], start: Start) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for (nth, word) in words.iter().enumerate() {
        for (part, fragment) in word.iter().enumerate() {
            let space = if nth > 0 && part == 0 { " " } else { "" };
            if fragment.hostile && !run.is_empty() {
                run.push_str(space);
            } else {
                close(&mut out, &mut run, start);
                out.push_str(space);
            }
            if fragment.hostile {
                run.push_str(&fragment.text);
            } else {
                if out.is_empty() && start == Start::Line {
                    append(&mut out, &guarded(&fragment.text));
                } else {
                    append(&mut out, &fragment.text);
                }
            }
        }
    }
    close(&mut out, &mut run, start);
    out
}

/// Writes the hostile words that have gathered: neighbours are escaped together, for what a mark means depends on what
/// stands beside it.
fn close(out: &mut String, run: &mut String, start: Start) {
    if run.is_empty() {
        return;
    }
    let escaped =
        if out.is_empty() && start == Start::Line { markdown_inline(run) } else { markdown_cell(run) };
    append(out, &escaped);
    run.clear();
}

/// A bracket of ours with a parenthesis or a colon right behind it would be a link or the definition of one.
fn append(out: &mut String, text: &str) {
    if out.ends_with(']') && text.starts_with(['(', '[', ':', '{']) {
        out.push('\\');
    }
    out.push_str(text);
}

/// Our own word at the beginning of a line: it can only get there by wrapping, and must not begin a list there.
fn guarded(text: &str) -> String {
    let (inline, cell) = (markdown_inline(text), markdown_cell(text));
    match inline.bytes().zip(cell.bytes().chain([0])).position(|(a, b)| a != b) {
        Some(at) if inline.len() > cell.len() && text.is_char_boundary(at) => {
            format!("{}\\{}", &text[..at], &text[at..])
        }
        _ => text.to_owned(),
    }
}

fn all_words(text: &Text) -> Vec<Word<'_>> {
    paragraphs(text).concat()
}

/// The words, a list for each line that must stand alone.
fn paragraphs(text: &Text) -> Vec<Vec<Word<'_>>> {
    let mut all = vec![Vec::new()];
    let mut word: Word<'_> = Vec::new();
    for piece in &text.0 {
        let (hostile, words) = match piece {
            Piece::Break => {
                end_word(&mut all, &mut word);
                all.push(Vec::new());
                continue;
            }
            Piece::Ours(text) => (false, Cow::Borrowed(text.as_str())),
            Piece::Code(_) | Piece::Clarify(_) => (false, Cow::Owned(piece.to_string())),
            Piece::Theirs(text) | Piece::Label(text) | Piece::Who(text) => {
                (true, Cow::Borrowed(text.as_str()))
            }
            // A topic is an id, but `www.` would become a link.
            Piece::Ref(..) => (true, Cow::Owned(piece.to_string())),
        };
        let part = |from: usize, to: usize| match &words {
            Cow::Borrowed(text) => Cow::Borrowed(&text[from..to]),
            Cow::Owned(text) => Cow::Owned(text[from..to].to_owned()),
        };
        let mut from = 0;
        while let Some(first) = words[from..].chars().next() {
            if is_gap(first) {
                end_word(&mut all, &mut word);
                from += first.len_utf8();
                continue;
            }
            let to = words[from..].find(is_gap).map_or(words.len(), |length| from + length);
            word.push(Fragment { hostile, text: part(from, to) });
            from = to;
        }
    }
    end_word(&mut all, &mut word);
    all.retain(|words| !words.is_empty());
    all
}

fn end_word<'t>(all: &mut [Vec<Word<'t>>], word: &mut Word<'t>) {
    // Wide and fixed spaces are letters inside a word, and nothing on their own.
    let blank = word.iter().all(|fragment| fragment.text.trim().is_empty());
    let finished = std::mem::take(word);
    if let (false, Some(words)) = (blank, all.last_mut()) {
        words.push(finished);
    }
}

/// Where a line may break.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::item::{ItemCode, ItemKind};

    #[test]
    fn what_would_begin_a_list_at_the_start_of_a_line_is_escaped_there_only() {
        let text = Text::theirs(format!("{} - b * c 1. d # e", "a".repeat(79)));
        assert_eq!(flow("", "", &text)[1], "\\- b * c 1. d # e");
        assert_eq!(flow("", "", &Text::theirs("a - b * c 1. d # e")), ["a - b * c 1. d # e"]);
        let text = Text::ours(format!("{} - b", "a".repeat(79)));
        assert_eq!(flow("", "", &text)[1], "\\- b");
        let text = Text::ours(format!("{} 12. b", "a".repeat(79)));
        assert_eq!(flow("", "", &text)[1], "12\\. b");
        for mark in ["*", "~~~", "___", "---", "+", ">", "|", "==="] {
            let line = &flow("", "  ", &Text::theirs(format!("{} {mark} b", "a".repeat(80))))[1];
            assert_eq!(line, &format!("  {}", markdown_inline(&format!("{mark} b"))), "{mark}");
        }
    }

    #[test]
    fn a_backslash_at_the_end_of_a_line_is_no_line_break() {
        let text = Text::theirs(format!("{} \\ b", "a".repeat(77)));
        assert_eq!(
            flow("", "", &text),
            [format!("{} \\\\", "a".repeat(77)).as_str(), "b"].map(str::to_owned)
        );
    }

    #[test]
    fn lines_are_at_most_eighty_columns_where_words_allow() {
        let text = Text::theirs("*x* [y] 日本 ".repeat(60)).and_ours(" and so on");
        for line in flow("- ", "  ", &text) {
            assert!(width(&line) <= COLUMNS, "{line}");
        }
        let long = "x".repeat(300);
        assert_eq!(flow("- ", "  ", &Text::ours("Said: ").and_ours(&*long)).len(), 2);
    }

    #[test]
    fn words_may_have_several_origins() {
        let code = ItemCode { kind: ItemKind::Open, number: 2, mark: None };
        let text = Text::ours("\"")
            .and(Piece::Theirs("[no]".into()))
            .and_ours("\" (")
            .and(Piece::Who("lead".into()));
        assert_eq!(one_line(&text.and_ours("), ").and(Piece::Code(code))), "\"\\[no\\]\" (lead), OPEN-2");
    }

    #[test]
    fn what_is_to_be_clarified_is_never_a_link() {
        let clarify = Text::new().and(Piece::Clarify("when?".into()));
        assert_eq!(one_line(&clarify), "[NEEDS CLARIFICATION: when?]");
        for tail in ["(http)", ": x", "[y]", "{.c}"] {
            let line = one_line(&clarify.clone().and(Piece::Theirs(tail.into())));
            assert!(line.starts_with("[NEEDS CLARIFICATION: when?]\\"), "{line}");
        }
    }

    #[test]
    fn a_break_begins_a_line_and_blanks_make_none() {
        let text =
            Text::theirs("GIVEN a").and(Piece::Break).and(Piece::Theirs("\u{a0}".into())).and(Piece::Break);
        assert_eq!(flow("- ", "  ", &text.and(Piece::Theirs("THEN b".into()))), ["- GIVEN a", "  THEN b"]);
        assert!(flow("- ", "  ", &Text::theirs(" \n")).is_empty());
    }
}
