//! Text on its way in: what is stored is what these functions leave.
//!
//! Cleaning is total (any string is taken) and idempotent (cleaning twice is cleaning once). That is what makes an
//! interview the same after it left by an answers file and came back: the file can say every stored text, and
//! cleaning it again changes nothing. Characters that only *look* dangerous, such as marks of direction or joiners,
//! are stored as they are, for they may be part of a name; [`super::escape`] shows them on the way out.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// The longest text that one statement may hold, in bytes of UTF-8 (256 KiB). A longer paste is cut by
/// [`split_long`], never refused.
pub const STATEMENT_MAX: usize = 256 * 1024;

/// Takes out what no text of an interview can mean, and makes every line break a `\n`.
///
/// CR LF, CR, VT, FF and NEL are line breaks and become `\n`, for dropping them would glue two words together. NUL,
/// the other C0 controls but tab, DEL and the other C1 controls are removed. Everything else stays.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// [`clean`] for a field of one line (a name, a title, a role): line breaks, tabs and every run of white space become
/// one space, and none is left at either end.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let text = match clean(text) {
        Cow::Borrowed(text) if is_folded(text) => return Cow::Borrowed(text),
        text => text,
    };
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn is_folded(text: &str) -> bool {
    let mut before = true;
    for c in text.chars() {
        if c.is_whitespace() && (c != ' ' || before) {
            return false;
        }
        before = c == ' ';
    }
    text.is_empty() || !before
}

/// Cuts a text into pieces of at most [`STATEMENT_MAX`] bytes.
///
/// The pieces put together are the text, byte for byte: the white space at a cut stays at the end of the piece before
/// it. An empty text is one empty piece.
pub fn split_long(text: &str) -> Vec<&str> {
    split_at_most(text, STATEMENT_MAX)
}

/// [`split_long`] with a limit of one's own, in bytes; a limit under 4 counts as 4, the longest character of UTF-8.
///
/// A cut falls after an empty line if there is one in reach, else after a line, else after a word, else between two
/// graphemes; inside a grapheme only if that one alone is longer than the limit.
pub fn split_at_most(text: &str, limit: usize) -> Vec<&str> {
    let limit = limit.max(4);
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > limit {
        let (piece, after) = rest.split_at(cut(rest, limit));
        pieces.push(piece);
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

fn cut(text: &str, limit: usize) -> usize {
    let window = &text[..text.floor_char_boundary(limit)];
    let after = |found: &str| window.rfind(found).map(|at| at + found.len());
    after("\n\n")
        .or_else(|| after("\n"))
        .or_else(|| {
            let (at, space) = window.char_indices().rfind(|(_, c)| c.is_whitespace())?;
            Some(at + space.len_utf8())
        })
        .filter(|at| *at > 0)
        .unwrap_or_else(|| {
            // A grapheme that ends exactly at the window may go on behind it, so two more characters are looked at.
            let longer =
                text[window.len()..].char_indices().nth(2).map_or(text.len(), |(at, _)| window.len() + at);
            text[..longer]
                .grapheme_indices(true)
                .map(|(at, _)| at)
                .take_while(|at| *at <= window.len())
                .last()
                .filter(|at| *at > 0)
                .unwrap_or(window.len())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_breaks_of_every_kind_become_one() {
        assert_eq!(clean("a\r\nb\rc\nd\u{b}e\u{c}f\u{85}g"), "a\nb\nc\nd\ne\nf\ng");
        assert_eq!(clean("a\r\r\nb"), "a\n\nb");
    }

    #[test]
    fn controls_go_and_words_stay() {
        assert_eq!(clean("a\0b\u{1b}[31mred\u{7f}\u{9b}1m\tx"), "ab[31mred1m\tx");
        for kept in ["e\u{301}", "👩‍👩‍👧‍👦", "\u{202e}abc", "क्‍ष", "a\u{feff}b", "日本語", ""]
        {
            assert_eq!(clean(kept), kept);
            assert!(matches!(clean(kept), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(clean_line("  Maya\t\nOrtiz\u{2028} \r\n"), "Maya Ortiz");
        assert!(matches!(clean_line("Maya Ortiz"), Cow::Borrowed(_)));
        assert_eq!(clean_line(" \u{1} "), "");
    }

    #[test]
    fn a_cut_prefers_paragraphs_then_lines_then_words_then_graphemes() {
        assert_eq!(split_at_most("one two\n\nthree\nfour", 16), ["one two\n\n", "three\nfour"]);
        assert_eq!(split_at_most("one two\nthree four", 12), ["one two\n", "three four"]);
        assert_eq!(split_at_most("one two three", 10), ["one two ", "three"]);
        assert_eq!(split_at_most("aaae\u{301}b", 4), ["aaa", "e\u{301}b"]);
        assert_eq!(split_at_most("", 10), [""]);
        let zalgo = format!("a{}", "\u{301}".repeat(20));
        assert_eq!(split_at_most(&zalgo, 8).concat(), zalgo);
    }

    #[test]
    fn a_long_paste_is_cut_at_the_limit() {
        let text = "word ".repeat(STATEMENT_MAX / 5 * 3);
        let pieces = split_long(&text);
        assert_eq!(pieces.concat(), text);
        assert!(pieces.len() >= 3 && pieces.iter().all(|piece| piece.len() <= STATEMENT_MAX));
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(text in any::<String>(), odd in "[\\x00-\\x20\\x7f-\\u{a0}\u{2028}\r\n a]{0,20}") {
            for text in [text.as_str(), odd.as_str()] {
                let once = clean(text).into_owned();
                prop_assert_eq!(clean(&once), once.as_str());
                prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
                let line = clean_line(text).into_owned();
                prop_assert_eq!(clean_line(&line), line.as_str());
                prop_assert_eq!(clean_line(&once), line.as_str());
                prop_assert!(!line.contains(['\n', '\t', '\r']));
                prop_assert_eq!(line.trim(), line.as_str());
            }
        }

        #[test]
        fn nothing_is_lost_by_a_cut(text in "[ab \ne\u{301}👩\u{200d}]{0,60}|.{0,60}", limit in 0usize..24) {
            let pieces = split_at_most(&text, limit);
            prop_assert_eq!(pieces.concat(), text.as_str());
            prop_assert!(pieces.iter().all(|piece| piece.len() <= limit.max(4)));
        }
    }
}
