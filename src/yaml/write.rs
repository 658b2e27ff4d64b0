//! Values to YAML that every parser reads back the same.
//!
//! The library's own emitter follows YAML 1.1, for which U+0085, U+2028 and U+2029 end a line; a parser of YAML 1.2 reads
//! such texts back changed. So the library turns a value into its generic form, and this writes that.

use std::fmt::Write as _;

use serde_yaml::Value;

/// Writes `value` in block style, indented by `depth` steps of two spaces, beginning on the current line.
pub(super) fn block(out: &mut String, value: &Value, depth: usize) -> Result<(), String> {
    match value {
        Value::Sequence(items) if !items.is_empty() => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    indent(out, depth);
                }
                out.push_str("- ");
                block(out, item, depth + 1)?;
            }
        }
        Value::Mapping(entries) if !entries.is_empty() => {
            for (n, (key, value)) in entries.iter().enumerate() {
                if n > 0 {
                    indent(out, depth);
                }
                let Value::String(key) = key else { return Err("a key must be a text".to_owned()) };
                out.push_str(&inline(key));
                out.push(':');
                match value {
                    Value::Sequence(items) if !items.is_empty() => {
                        out.push('\n');
                        indent(out, depth + 1);
                    }
                    Value::Mapping(entries) if !entries.is_empty() => {
                        out.push('\n');
                        indent(out, depth + 1);
                    }
                    _ => out.push(' '),
                }
                block(out, value, depth + 1)?;
            }
        }
        Value::Sequence(_) => out.push_str("[]\n"),
        Value::Mapping(_) => out.push_str("{}\n"),
        Value::Null => out.push_str("null\n"),
        Value::Bool(flag) => {
            let _ = writeln!(out, "{flag}");
        }
        Value::Number(number) => {
            let _ = writeln!(out, "{number}");
        }
        Value::String(text) if foldless(text) => {
            let (sign, text) = text.strip_suffix('\n').map_or(("|-\n", &**text), |text| ("|\n", text));
            out.push_str(sign);
            for line in text.split('\n') {
                if !line.is_empty() {
                    indent(out, depth.max(1));
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Value::String(text) => {
            out.push_str(&inline(text));
            out.push('\n');
        }
        Value::Tagged(_) => return Err("an enum with data has no place in a file without tags".to_owned()),
    }
    Ok(())
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Whether a text of several lines reads back the same from a block, where nothing can be escaped.
fn foldless(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || shown(c))
        && text.split('\n').all(|line| !line.ends_with(' '))
}

/// Characters that need no escape.
fn shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        && !matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}')
        && u32::from(c) & 0xfffe != 0xfffe
        && u32::from(c) < 0xe0000
}

/// A text on one line: plain where no parser of any version could take it for something else, else in quotes.
fn inline(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '(' | ')' | '\'');
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| word(c) && shown(c))
        && !text.ends_with(' ')
        && !TRAPS.contains(&text.to_ascii_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if shown(c) => out.push(c),
            c => {
                let code = u32::from(c);
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
    out
}

/// Words that some version of YAML takes for a truth value, nothing or a number.
pub(super) const TRAPS: &[&str] =
    &["yes", "no", "on", "off", "y", "n", "true", "false", "null", "nan", "inf", "infinity"];
