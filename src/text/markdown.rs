//! Text as a value inside a Markdown document (CommonMark 0.31 with GitHub's extensions): it can neither become
//! markup nor change the shape of what stands around it, and it still reads well as plain text. So a character is
//! escaped where it would mean something, and only there.

use super::escape::show;

/// A value in one line of a Markdown document, at the beginning of the line or inside it.
///
/// White space and line breaks fold into single spaces. Read by a Markdown reader the value is exactly the folded
/// text, with what must not be obeyed shown as [`super::escape::terminal`] shows it. To break a long value over lines,
/// wrap the text first and escape every line.
pub fn markdown_inline(text: &str) -> String {
    let text = fold(text);
    let mut out = escape(&text);
    if let Some(at) = start_mark(&text) {
        out.insert(at, '\\');
    }
    out
}

/// A value in the cell of a table. As [`markdown_inline`], without what only matters at the beginning of a line.
pub fn markdown_cell(text: &str) -> String {
    escape(&fold(text))
}

/// A long text as lines of a block quote: every line of it is a paragraph, and a bare `>` stands between two. An empty
/// text has no lines.
pub fn markdown_block(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in super::clean::clean(text).split(['\n', '\u{2028}', '\u{2029}']).map(markdown_inline) {
        if line.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(">".to_owned());
        }
        lines.push(format!("> {line}"));
    }
    lines
}

fn fold(text: &str) -> Vec<char> {
    let shown = show(text, |c| {
        matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
            .then_some(" ")
    });
    let mut out: Vec<char> = Vec::with_capacity(shown.len());
    // Only ASCII spaces fold inside: a no-break space is a character of the text, here as in CommonMark. At the ends
    // it would keep the document's own emphasis from closing.
    for c in shown.trim().chars() {
        if c != ' ' || out.last() != Some(&' ') {
            out.push(c);
        }
    }
    out
}

/// Where the escaped text needs one backslash more because it may stand at the beginning of a line. An index into the
/// escaped text, which up to there is the same as the plain one.
fn start_mark(text: &[char]) -> Option<usize> {
    let ends = |at: usize| text.get(at).is_none_or(|c| c.is_whitespace());
    match *text.first()? {
        // The colon begins a definition, a container, or the aligned rule of a table.
        '#' | '-' | '=' | '>' | ':' => (!is_escaped(text, 0)).then_some(0),
        // A bullet, or the fence of front matter.
        '+' => (ends(1) || text.get(1) == Some(&'+')).then_some(0),
        '0'..='9' => {
            let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
            (matches!(text.get(digits), Some('.' | ')')) && ends(digits + 1)).then_some(digits)
        }
        _ => None,
    }
}

fn escape(text: &[char]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (at, c) in text.iter().enumerate() {
        if is_escaped(text, at) {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

/// Whether the character at `at` would be read as markup, wherever in a line the text stands. What lies outside the
/// text is unknown, so its ends are never taken for white space.
fn is_escaped(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    let after = text.get(at + 1).copied();
    match text[at] {
        '`' | '[' | ']' | '|' | '$' => true,
        // Before a letter a backslash is a backslash; every other neighbour may make it an escape or a line break.
        '\\' => !after.is_some_and(|c| c.is_alphanumeric() || c.is_whitespace()),
        '*' | '~' | '^' => {
            let (before, after) = around_run(text, at);
            !(before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_whitespace))
        }
        '_' => {
            let (before, after) = around_run(text, at);
            let both = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
            !both(char::is_whitespace) && !both(char::is_alphanumeric)
        }
        '<' => !after.is_some_and(|c| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '-' | '=')),
        '&' => is_entity(&text[at + 1..]),
        // The end of a heading: closing marks, attributes.
        '#' => {
            let (before, after) = around_run(text, at);
            after.is_none() && before.is_none_or(char::is_whitespace)
        }
        '}' => after.is_none(),
        // Addresses that GitHub turns into links.
        ':' => text[at + 1..].starts_with(&['/', '/']) && before.is_some_and(|c| c.is_ascii_alphabetic()),
        '.' => {
            at >= 3
                && text[at - 3..at].iter().all(|c| c.eq_ignore_ascii_case(&'w'))
                && !(at > 3 && text[at - 4].is_alphanumeric())
        }
        '@' => {
            before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
                && after.is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}

/// The characters before and after the run of equal characters that `at` belongs to: delimiters count as runs.
fn around_run(text: &[char], at: usize) -> (Option<char>, Option<char>) {
    let c = text[at];
    let before = text[..at].iter().rev().find(|other| **other != c).copied();
    let after = text[at + 1..].iter().find(|other| **other != c).copied();
    (before, after)
}

fn is_entity(following: &[char]) -> bool {
    let name = following.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    // No name has one letter, so "R&D;" is no entity.
    name > 1 && following.get(name) == Some(&';')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// Everything the reader can do except replacing quotation marks, which changes characters and no shape.
    fn options() -> Options {
        Options::all() - Options::ENABLE_SMART_PUNCTUATION
    }

    /// The document's events without its words, and its words.
    fn read(document: &str) -> (Vec<String>, String) {
        let (mut shape, mut words) = (Vec::new(), String::new());
        for event in Parser::new_ext(document, options()) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::SoftBreak => words.push(' '),
                Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                    shape.push(format!("heading {level} {id:?} {classes:?} {attrs:?}"));
                }
                other => shape.push(format!("{other:?}")),
            }
        }
        (shape, words)
    }

    fn same_as_plain(
        document: impl Fn(&str) -> String,
        escaped: &str,
        text: &str,
    ) -> Result<(), TestCaseError> {
        let plain = document("plain");
        let hostile = document(escaped);
        let (shape, words) = read(&hostile);
        let (plain_shape, plain_words) = read(&plain);
        prop_assert_eq!(shape, plain_shape, "{}", hostile);
        let expected = plain_words.replace("plain", &fold(text).into_iter().collect::<String>());
        prop_assert_eq!(words, expected, "{}", hostile);
        Ok(())
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        if fold(text).is_empty() {
            prop_assert_eq!(markdown_inline(text), "");
            return Ok(());
        }
        let inline = markdown_inline(text);
        for document in [
            "- Key: {}\n- Next: *x* [y](z) `c`\n",
            "### KEEP-1: {}\n\ntext\n",
            "{}\n\n- after\n",
            "before\n{}\n- after\n",
            "- {}\n- b\n",
            "> {}\n\nafter\n",
            "x\n\n  {}\n\n*y*\n",
            "- Said: \"{}\" (author)\n  more\n",
            "| a | b |\n| - | - |\n| x | y |\n\n{}\n",
            "1. {}\n",
            "**{}**\n",
            "*{}* and `x`\n",
            "[{}](#anchor)\n",
            "[DRAFT] {}\nmore\n",
            "{} | {}\n",
        ] {
            same_as_plain(|value| document.replace("{}", value), &inline, text)?;
        }
        same_as_plain(
            |value| format!("| {value} | b |\n| - | - |\n| x | {value} |\n"),
            &markdown_cell(text),
            text,
        )?;
        prop_assert!(!inline.starts_with(['#', '-', '|', '[', '`', '~', '>', '=']), "{}", inline);
        prop_assert!(!inline.contains(['\n', '\r', '\t']));
        Ok(())
    }

    #[test]
    fn readable_where_nothing_is_at_stake() {
        for text in [
            "snake_case and so__on",
            "a * b = c",
            "3 - 2 (two)!",
            "well - no. 1.5 #4 C#, 10:30",
            "5 < 6 > 4 & co",
            "->",
            "C:\\Users\\maya",
            "wait... \"what?\" 'so'",
            "R&D; AT&T",
            "100% {of} it",
            "2026-11-27: done",
        ] {
            assert_eq!(markdown_cell(text), text);
        }
        assert_eq!(markdown_inline("2026-11-27 and 40 times"), "2026-11-27 and 40 times");
    }

    #[test]
    fn escaped_where_it_matters() {
        for (text, escaped) in [
            ("# a", "\\# a"),
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("1. a", "1\\. a"),
            ("12) a", "12\\) a"),
            ("> a", "\\> a"),
            ("=== a", "\\=== a"),
            ("[ ] a", "\\[ \\] a"),
            ("*a*", "\\*a\\*"),
            ("_a_", "\\_a\\_"),
            ("`a`", "\\`a\\`"),
            ("![a](b)", "!\\[a\\](b)"),
            ("<b>", "\\<b>"),
            ("a|b", "a\\|b"),
            ("&lt;", "\\&lt;"),
            ("~~~", "\\~\\~\\~"),
            ("a\n\n\tb", "a b"),
            ("https://x.y", "https\\://x.y"),
            ("www.x.y", "www\\.x.y"),
            ("a@b.c", "a\\@b.c"),
            ("\u{202e}", "\\<U+202E>"),
            ("title #", "title \\#"),
            ("a\\", "a\\\\"),
            ("x {#id}", "x {#id\\}"),
            ("\u{1b}[m", "␛\\[m"),
            ("--- | ---", "\\--- \\| ---"),
        ] {
            assert_eq!(markdown_inline(text), escaped);
        }
    }

    #[test]
    fn the_usual_attacks_change_nothing() {
        for text in [
            "plain",
            "# h",
            "## KEEP-9: x",
            "---",
            "- [ ] x",
            "- [x] x",
            "| a | b |",
            "```rust",
            "~~~",
            "<script>",
            "<!-- x",
            "-->",
            "</details>",
            "[a]: http://x",
            "[^1]",
            "[^1]: x",
            "[[wiki|x]]",
            "![i](http://x/y.png)",
            "a\\|b",
            "<http://x.y>",
            "<a@b.c>",
            "&copy;",
            "&#35; x",
            "**b**",
            "__b__",
            "~~s~~",
            "~s~",
            "^s^",
            "$x$",
            "$$x$$",
            "a  \nb",
            "a\\\nb",
            "\\",
            "\\\\",
            "\\*",
            "x\n===\n",
            "x\n---\n",
            "> q",
            "> [!NOTE]",
            "1. x",
            "1) x",
            "1.",
            "1)",
            "    code",
            "\tcode",
            "a\u{a0}*b*",
            "\u{a0}# x",
            ": def",
            ":::warn",
            ":-- | :--",
            ":--",
            "+++",
            "***",
            "* * *",
            "_ _ _",
            "#",
            "##",
            "x ##",
            "x #",
            "{.class}",
            "x {#id .c k=v}",
            "{{ tool.name }}",
            "{% raw %}",
            "<?php ?>",
            "<![CDATA[x]]>",
            "<div>",
            "*",
            "_",
            "a_",
            "_a",
            "a*",
            "*a",
            "!",
            "a!",
            "=",
            "==x==",
            "||x||",
            "a`",
            "``a`b``",
            "<U+202E>",
            "<",
            "a<",
            "&",
            "&amp",
            "\u{fffd}",
            "👩‍👩‍👧‍👦*x*",
            "日*本*語",
            "\u{2003}- x",
            "0.",
            "123456789. x",
        ] {
            check(text).unwrap_or_else(|problem| panic!("{text:?}: {problem}"));
        }
    }

    #[test]
    fn a_long_text_is_one_quote_of_paragraphs() {
        assert_eq!(markdown_block("one\ntwo\n\n\n# three\n"), ["> one", ">", "> two", ">", "> \\# three"]);
        assert_eq!(markdown_block(" \n"), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn marks_change_no_shape(text in "[-*_~`#+=:|<>!&;$^(){}\\[\\]\\\\ \n\t\"'/.@0-9a-cwhU]{0,16}") {
            check(&text)?;
        }

        #[test]
        fn pieces_of_markdown_change_no_shape(pieces in prop::collection::vec(prop::sample::select(vec![
            "**", "__", "~~", "`", "```", "[", "](", ")", "![", "<a", ">", "<!--", "-->", "| ", "|-|", "\n", "\n\n", "    ",
            "# ", "- ", "1. ", "&amp;", "\\", "a", " ", "é", "http://", "www.", "$", "$$", "[^1]", ": ", "{#a}", "\u{a0}",
            "\u{202e}", "\0", "“", "。", "\u{301}",
        ]), 0..12)) {
            check(&pieces.concat())?;
        }

        #[test]
        fn any_text_changes_no_shape(text in any::<String>()) {
            check(&text)?;
        }

        #[test]
        fn a_block_stays_one_quote(text in "[-*_~`#+=:|<>!&\\[\\]\\\\ \n\t.0-9a-c]{0,40}") {
            let lines = markdown_block(&text);
            prop_assert!(lines.iter().all(|line| line.starts_with("> ") || line == ">"));
            let plain: Vec<&str> = lines.iter().map(|line| if line == ">" { ">" } else { "> plain" }).collect();
            prop_assert_eq!(read(&lines.join("\n")).0, read(&plain.join("\n")).0, "{:?}", lines);
        }
    }
}
