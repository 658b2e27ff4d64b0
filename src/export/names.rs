//! How exported files are called, and by what one is known again as an earlier export of the same tool.

use crate::spec::Spec;

/// The file that carries the traceability table.
pub const TRACE_FILE: &str = "trace.csv";

/// The name of the main file.
pub fn spec_file(slug: &str) -> String {
    format!("{}.spec.md", file_part(slug))
}

/// The name of the second file.
pub fn evidence_file(slug: &str) -> String {
    format!("{}.evidence.md", file_part(slug))
}

/// The part of a file name that comes from a tool's slug: small letters, digits and `-`, never empty, never hidden and
/// never a way out of the folder.
pub fn file_part(slug: &str) -> String {
    let mut part = String::new();
    for c in slug.chars().flat_map(char::to_lowercase).take(64) {
        if c.is_ascii_alphanumeric() || c == '_' {
            part.push(c);
        } else if !part.is_empty() && !part.ends_with('-') {
            part.push('-');
        }
    }
    let part = part.trim_end_matches('-');
    if part.is_empty() { "tool".to_owned() } else { part.to_owned() }
}

/// Whether a file that begins with these bytes is an earlier Markdown export of the tool of this spec: one that may be
/// written over. `second` asks for the evidence file.
pub fn is_earlier_markdown(spec: &Spec, second: bool, beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let mut lines = text.lines();
    if lines.next() != Some("---") {
        return false;
    }
    let front: Vec<&str> = lines.take_while(|line| *line != "---").collect();
    let has = |line: &str| front.contains(&line);
    let evidence = has("kind: evidence");
    has("takestock: 1")
        && has(&format!("slug: {}", super::markdown::plain_or_quoted(&spec.front.slug)))
        && evidence == second
}

/// Whether a file that begins with these bytes is a traceability table of ours. It names no tool, so the name of its
/// folder must.
pub fn is_earlier_trace(beginning: &[u8]) -> bool {
    beginning.starts_with(super::trace::header().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_stays_in_its_folder() {
        for (slug, part) in [
            ("liftoff", "liftoff"),
            ("../../etc/passwd", "etc-passwd"),
            ("", "tool"),
            ("..", "tool"),
            ("-rf", "rf"),
            ("Ünï cödé", "n-c-d"),
            ("a\0b\nc", "a-b-c"),
        ] {
            assert_eq!(file_part(slug), part);
        }
        assert_eq!(spec_file("a b"), "a-b.spec.md");
        assert!(file_part(&"x".repeat(1000)).len() <= 64);
    }
}
