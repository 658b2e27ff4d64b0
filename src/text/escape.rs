//! Text on its way out: one function a border. Each takes any string, cleaned or not, and never fails.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

use super::hidden;
pub use super::markdown::{markdown_block, markdown_cell, markdown_inline};

/// Text of several lines for a terminal: `\n` stays, a tab becomes four spaces.
///
/// Every other control character is shown as its picture (`␛`, `␡`) or code (`<U+009B>`), so nothing becomes a control
/// sequence; characters that change direction or cannot be seen are shown as `<U+202E>`, except where a script or an
/// emoji needs them (a family, a flag, Persian, the scripts of India).
pub fn terminal(text: &str) -> String {
    show(text, |c| match c {
        '\n' => Some("\n"),
        '\t' => Some("    "),
        _ => None,
    })
}

/// [`terminal`] for one line: a line break of any kind becomes ` ⏎ `, a tab one space.
pub fn terminal_line(text: &str) -> String {
    if hidden::is_plain(text) {
        return text.to_owned();
    }
    show(&text.replace("\r\n", "\n"), |c| match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(" ⏎ "),
        '\t' => Some(" "),
        _ => None,
    })
}

/// A text and attribute value of HTML: markup characters become entities, what is not to be obeyed is shown. Line
/// breaks and tabs stay, for HTML folds them.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in show(text, keep_breaks).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A cell of a CSV file, before the `csv` crate quotes it: one that a spreadsheet could take for a formula gets a `'`
/// in front (OWASP, "CSV Injection": `= + - @`, tab, CR; also LF and the full-width forms). So nothing in an answer
/// can calculate, and `-5` reads `'-5`.
pub fn csv_cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let shown = show(text, keep_breaks);
    if risky { format!("'{shown}") } else { shown }
}

/// A double-quoted YAML scalar on one line that any reader of YAML 1.1, YAML 1.2 or JSON takes for the same text
/// (YAML 1.2.2 section 5.7).
///
/// Everything that YAML calls non-printable is written as an escape, and so is what cannot be seen, so that the file
/// looks in an editor like what it says.
pub fn yaml_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    hidden::each(text, |c, hidden| match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        c if hidden || c.is_control() => {
            let code = u32::from(c);
            // Writing into a String cannot fail.
            let _ = if code > 0xffff { write!(out, "\\U{code:08X}") } else { write!(out, "\\u{code:04X}") };
        }
        c => out.push(c),
    });
    out.push('"');
    out
}

/// The text between the double quotes of a Mermaid label (`S1["…"]`).
///
/// Mermaid ends a label at `"`, reads `%%` as a comment or directive, runs HTML, backticks and list marks through a
/// Markdown reader, and writes a character by its code as `#34;`; so those characters, `#`, `;` and `&` become such
/// codes. Line breaks become `<br/>`, the only markup that comes out. `style` and `classDef` before a colon are
/// taken apart because Mermaid looks for them with a regular expression, even inside quotes.
pub fn mermaid_label(text: &str) -> String {
    static LIST: LazyLock<Regex> = LazyLock::new(|| fixed(r"(?m)^(\s*[0-9]*)([.)+-])"));
    let shown = show(text, |c| match c {
        '\n' | '\u{2028}' | '\u{2029}' => Some("\n"),
        '\t' => Some(" "),
        _ => None,
    });
    let shown = shown.trim();
    let styled = shown.contains("style") || shown.contains("classDef");
    let list: Vec<usize> =
        LIST.captures_iter(shown).filter_map(|found| found.get(2)).map(|mark| mark.start()).collect();
    let mut out = String::with_capacity(shown.len());
    for (at, c) in shown.char_indices() {
        match c {
            '\n' => out.push_str("<br/>"),
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' | ';' | '`' | '\\' | '*' | '_' | '%' | '~' => code(&mut out, c),
            ':' if styled || shown[at..].starts_with("://") => code(&mut out, c),
            c if list.contains(&at) => code(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn code(out: &mut String, c: char) {
    // Writing into a String cannot fail.
    let _ = write!(out, "#{};", u32::from(c));
}

/// Whether a text reads like an order to a machine that reads it, such as "ignore all previous". A wide net: what it
/// catches is not lost, only quoted in the evidence instead of the spec.
pub fn looks_like_instruction(text: &str) -> bool {
    static ORDER: LazyLock<Regex> = LazyLock::new(|| {
        fixed(concat!(
            r"(?i)\b(ignore|disregard|forget|override)\s+(all|any|previous|prior|earlier|the\s+(above|previous|rest)|",
            r"everything|your\s+(instructions|rules))\b",
            r"|\byou\s+are\s+(now\s+)?(an|the|a)\s+(ai|assistant|agent|language\s+model|llm)\b",
            r"|\bsystem\s+prompt\b|\brun\s+the\s+following\b|<\|?(system|im_start|assistant)\b",
        ))
    });
    let mut seen = String::with_capacity(text.len());
    hidden::each(text, |c, hidden| {
        if !hidden {
            seen.push(c);
        }
    });
    ORDER.is_match(&seen)
}

/// Whether a text holds a web address or the marks of a code fence.
pub fn has_url_or_fence(text: &str) -> bool {
    static FOUND: LazyLock<Regex> = LazyLock::new(|| {
        fixed(r"(?i)[a-z][a-z0-9+.-]*://|\bwww\.|\b(mailto|javascript|data|file):\S|```|~~~")
    });
    FOUND.is_match(text)
}

/// Whether the spec prints "quote withheld, see evidence" instead of this quote: over 200 characters, with a web
/// address or a fence, or reading like an instruction to a machine.
pub fn quote_withheld(text: &str) -> bool {
    text.chars().count() > 200 || has_url_or_fence(text) || looks_like_instruction(text)
}

/// The regular expressions of this room are part of the program.
pub(super) fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed regular expression is valid")
}

fn keep_breaks(c: char) -> Option<&'static str> {
    match c {
        '\n' => Some("\n"),
        '\t' => Some("\t"),
        _ => None,
    }
}

/// The text with everything shown that is not to be obeyed; `special` has the first word on every character.
pub(super) fn show(text: &str, special: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    hidden::each(text, |c, hidden| match special(c) {
        Some(instead) => out.push_str(instead),
        None if c < ' ' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        None if c == '\u{7f}' => out.push('␡'),
        None if hidden || c.is_control() => {
            // Writing into a String cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
        None => out.push(c),
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_terminal_shows_and_does_not_obey() {
        assert_eq!(terminal("\u{1b}]0;title\u{7}\u{9b}31m\u{7f}\r\n\tx"), "␛]0;title␇<U+009B>31m␡␍\n    x");
        assert_eq!(terminal("abc\u{202e}cba\u{2066}\u{200b}"), "abc<U+202E>cba<U+2066><U+200B>");
        assert_eq!(terminal_line("a\r\nb\nc\td\u{2028}e"), "a ⏎ b ⏎ c d ⏎ e");
        assert_eq!(terminal("👩‍👩‍👧‍👦 می‌خواهم e\u{301}"), "👩‍👩‍👧‍👦 می‌خواهم e\u{301}");
    }

    #[test]
    fn html_is_text() {
        assert_eq!(html("<a href='x'>\"&\u{202e}"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&lt;U+202E&gt;");
    }

    #[test]
    fn csv_does_not_calculate() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            assert!(csv_cell(&format!("{start}1+1")).starts_with('\''), "{start:?}");
        }
        assert_eq!(csv_cell("1=1, \"x\""), "1=1, \"x\"");
        assert_eq!(csv_cell(""), "");
    }

    #[test]
    fn yaml_keeps_to_one_line_of_printable_characters() {
        assert_eq!(
            yaml_string("a\"b\\c\n\u{0}\u{85}\u{2028}\u{feff}"),
            r#""a\"b\\c\n\u0000\u0085\u2028\uFEFF""#
        );
        assert_eq!(yaml_string("😀 ja\u{e0041}"), r#""😀 ja\U000E0041""#);
    }

    #[test]
    fn a_mermaid_label_holds_nothing_but_text() {
        assert_eq!(
            mermaid_label("say \"yes\"\nend; #1 <b> %%{init}%%"),
            "say #quot;yes#quot;<br/>end#59; #35;1 #lt;b#gt; #37;#37;{init}#37;#37;"
        );
        assert_eq!(mermaid_label("1. first\n- second"), "1#46; first<br/>#45; second");
        assert_eq!(mermaid_label("style a:b"), "style a#58;b");
        assert_eq!(mermaid_label("kept until 10:30, plan 2.1"), "kept until 10:30, plan 2.1");
    }

    #[test]
    fn orders_and_addresses_are_withheld() {
        for text in [
            "Ignore all previous words",
            "please ignore\nprevious",
            "You are an AI",
            "the system prompt",
            "run the following",
            "ig\u{200b}nore all",
            "disregard the above",
        ] {
            assert!(looks_like_instruction(text) && quote_withheld(text), "{text}");
        }
        for text in ["see https://x.example", "www.example.org", "```sh", "~~~", "mailto:a@b.example"] {
            assert!(has_url_or_fence(text) && quote_withheld(text), "{text}");
        }
        for text in
            ["we ignore the second mail", "you are the agent's boss? no", "run it on Friday", "a: b", "10://"]
        {
            assert!(!has_url_or_fence(text) && !text.starts_with("we") || !quote_withheld(text), "{text}");
        }
        assert!(!quote_withheld(&"ä".repeat(200)));
        assert!(quote_withheld(&"ä".repeat(201)));
    }

    fn hostile() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[\\x00-\\x2f:;<=>@#%&\"'`\\\\\\x7f-\\u{9f}\u{202e}\u{2028}\u{200d}\u{feff}😀a]{0,30}",
        ]
    }

    proptest! {
        #[test]
        fn no_control_sequence_reaches_a_terminal(text in hostile()) {
            let line = terminal_line(&text);
            prop_assert!(!line.chars().any(char::is_control));
            let lines = terminal(&text);
            prop_assert!(!lines.chars().any(|c| c.is_control() && c != '\n'));
            for shown in [line, lines] {
                let obeyed = shown.contains(['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{feff}']);
                prop_assert!(!obeyed);
            }
        }

        #[test]
        fn other_readers_of_yaml_read_the_same(text in hostile()) {
            let written = yaml_string(&text);
            let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
            prop_assert!(!written.chars().any(odd));
            let read: String = serde_yaml::from_str(&written).unwrap();
            prop_assert_eq!(&read, &text);
            let in_a_map: std::collections::BTreeMap<String, String> =
                serde_yaml::from_str(&format!("key: {written} # remark\nother: x\n")).unwrap();
            prop_assert_eq!(&in_a_map["key"], &text);
            if !written.contains("\\U") {
                prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
            }
        }

        #[test]
        fn labels_and_html_hold_no_markup(text in hostile()) {
            let label = mermaid_label(&text).replace("<br/>", "");
            prop_assert!(!label.contains(['"', '<', '>', '`', '\n', '%']));
            let codes = fixed("#(quot|lt|gt|amp|[0-9]+);").replace_all(&label, "").into_owned();
            prop_assert!(!codes.contains(['#', ';', '&']));
            prop_assert!(!html(&text).contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn a_cell_survives_the_csv_crate_and_is_no_formula(text in hostile()) {
            let cell = csv_cell(&text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record([cell.as_str(), "b"]).unwrap();
            let bytes = writer.into_inner().unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(&record[0], cell.as_str());
        }
    }
}
