//! How wide a text is in columns, and where it breaks. A grapheme is never split: not a letter from its accent, not a
//! family emoji from its members.
//!
//! These functions count what is given to them: text for a terminal goes through [`super::escape`] first. Widths are
//! columns of a terminal as `unicode-width` counts them, which is what the screens are drawn with.

use super::hidden::is_plain;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns that a text of one line takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.chars().count();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Breaks a text into lines of at most `columns`, between words where it can, else between graphemes.
///
/// Line breaks in the text are kept, and so is white space inside a line and before its first word; at a break it is
/// dropped. There is always at least one line. Only a grapheme that is itself wider than `columns` makes a line too
/// wide; 0 columns count as 1.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_line(paragraph, columns, &mut lines);
    }
    lines
}

fn wrap_line(text: &str, columns: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    let mut gap = String::new();
    for (word, space) in words(text) {
        let (wide, gap_wide) = (width(word), width(&gap));
        if used > 0 && used + gap_wide + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else {
            // An indent wider than the line would push the first word out of it for ever.
            let keep = used > 0 || gap_wide + wide.min(2) <= columns;
            if keep {
                line.push_str(&gap);
                used += gap_wide;
            }
        }
        gap.clear();
        if used + wide <= columns {
            line.push_str(word);
            used += wide;
        } else {
            for grapheme in word.graphemes(true) {
                let wide = width(grapheme);
                if used > 0 && used + wide > columns {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        gap.push_str(space);
    }
    lines.push(line);
}

/// A word and the white space behind it; the first word is empty where the text begins with white space. A space that
/// carries a combining mark is a letter, and a no-break space keeps its neighbours together.
fn words(text: &str) -> Vec<(&str, &str)> {
    let is_space = |grapheme: &str| {
        grapheme.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'))
    };
    let mut out = Vec::new();
    let (mut start, mut end) = (0, None);
    let plain = is_plain(text);
    let letters =
        plain.then(|| text.char_indices().map(|(at, letter)| (at, &text[at..at + letter.len_utf8()])));
    let others = (!plain).then(|| text.grapheme_indices(true));
    for (at, grapheme) in letters.into_iter().flatten().chain(others.into_iter().flatten()) {
        match (is_space(grapheme), end) {
            (true, None) => end = Some(at),
            (false, Some(word_end)) => {
                out.push((&text[start..word_end], &text[word_end..at]));
                (start, end) = (at, None);
            }
            _ => {}
        }
    }
    let word_end = end.unwrap_or(text.len());
    if start < word_end {
        out.push((&text[start..word_end], &text[word_end..]));
    }
    out
}

/// The beginning of a text that fits into `columns`, with `…` as its last column if anything was left out.
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let Some(room) = columns.checked_sub(1) else { return out };
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > room {
            break;
        }
        out.push_str(grapheme);
        used += wide;
    }
    out.push('…');
    out
}

/// The text with spaces behind it up to `columns`; a longer one is left as it is.
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(text))));
    out
}

/// Rows as aligned columns for standard output: two spaces between, no borders, nothing at the end of a line. Every
/// row ends in a line break. Rows may differ in length.
pub fn columns(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell));
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, wide) in row.iter().zip(&widths) {
            line.push_str(&pad(cell, wide + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_columns() {
        for (text, columns) in [("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2)]
        {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn breaks_between_words_then_between_graphemes() {
        assert_eq!(wrap("the quick brown fox", 9), ["the quick", "brown fox"]);
        assert_eq!(wrap("one  two", 8), ["one  two"]);
        assert_eq!(wrap("  indented text", 10), ["  indented", "text"]);
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrap("abcdefg", 3), ["abc", "def", "g"]);
        assert_eq!(wrap("ab abcdefg", 4), ["ab", "abcd", "efg"]);
        assert_eq!(wrap("日本語日本語", 5), ["日本", "語日", "本語"]);
        assert_eq!(wrap("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3), ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("日", 0), ["日"]);
        assert_eq!(wrap("10\u{a0}km away", 6), ["10\u{a0}km", "away"]);
    }

    #[test]
    fn truncation_says_that_it_happened() {
        assert_eq!(truncate("abcdef", 6), "abcdef");
        assert_eq!(truncate("abcdef", 4), "abc…");
        assert_eq!(truncate("日本語", 4), "日…");
        assert_eq!(truncate("ab", 1), "…");
        assert_eq!(truncate("ab", 0), "");
    }

    #[test]
    fn columns_line_up_and_end_clean() {
        let rows = [vec!["日本", "a", ""], vec!["x", "long one", "z"], vec!["only"]]
            .map(|row| row.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(columns(&rows), "日本  a\nx     long one  z\nonly\n");
        assert_eq!(columns(&[]), "");
    }

    proptest! {
        /// What is plain is counted and broken by a shorter way: to the same end.
        #[test]
        fn plain_text_is_measured_and_broken_like_any_other(text in "[ -~äß–…›]{0,60}") {
            prop_assert!(is_plain(&text));
            prop_assert_eq!(width(&text), text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>());
            // With a letter at the end that is not plain, every word before it is found the other way.
            let other = format!("{text} 日");
            let (mut found, plain) = (words(&other), words(&text));
            found.pop();
            let letters = |words: &[(&str, &str)]| words.iter().map(|(w, _)| (*w).to_owned()).collect::<Vec<_>>();
            let mut expected = letters(&plain);
            // Nothing but space has no word of its own; before another one it has an empty one.
            if text.trim().is_empty() {
                expected = vec![String::new()];
            }
            prop_assert_eq!(letters(&found), expected);
            prop_assert_eq!(crate::text::escape::terminal_line(&text), text);
        }

        #[test]
        fn wrapping_loses_only_space(text in "[a-c \u{301}日👩\u{200d}\u{fe0f}\n]{0,40}|\\PC{0,40}", columns in 0usize..12) {
            let lines = wrap(&text, columns);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
            let graphemes: Vec<&str> = text.graphemes(true).collect();
            let widest = graphemes.iter().map(|grapheme| width(grapheme)).max().unwrap_or(0);
            for line in &lines {
                prop_assert!(width(line) <= columns.max(1).max(widest), "{:?}", lines);
                for grapheme in line.graphemes(true) {
                    prop_assert!(graphemes.contains(&grapheme), "{:?} split in {:?}", grapheme, lines);
                }
            }
        }

        #[test]
        fn truncating_and_padding_keep_to_the_width(text in "[a-c \u{301}日👩\u{200d}]{0,20}|\\PC{0,40}", columns in 0usize..12) {
            prop_assert!(width(&truncate(&text, columns)) <= columns);
            prop_assert!(width(&pad(&truncate(&text, columns), columns)) <= columns);
        }
    }
}
