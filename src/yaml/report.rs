//! Findings, and how they are shown to people and to programs.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::source::{Place, Source, Span};
use crate::text::hidden::is_hidden;

/// How bad a [`Finding`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be used as it is.
    Error,
    /// The file can be used; a person should look.
    Warning,
}

impl Severity {
    /// The name that programs read.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is the matter with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable name for searching and for filters (`unknown-key`).
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is; none if it is about the file as a whole.
    pub place: Option<Place>,
    /// What it is, in words. May quote the file, so it is as hostile as the file: show it through [`render`].
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// More than anybody reads; after that a file is only said to have more.
pub(super) const MOST: usize = 200;

/// Says that there are more, of which the worst is as bad as this.
pub(super) fn too_many(severity: Severity) -> Finding {
    let message = format!("more than {MOST} problems; these come first");
    Finding { code: "too-many-problems", severity, place: None, message, hint: None }
}

/// The widest line that is shown whole; of longer ones, the part around the place.
const WIDE: usize = 160;

/// All findings as text for a terminal or a log: `file:line:column`, the source line with a caret, code and hint.
///
/// Control characters, direction marks and invisible characters of the file are shown as signs, one for one, so that
/// nothing in a file reaches the terminal as a command and carets stay right.
pub fn render(findings: &[Finding], source: &Source, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDE + 20);
    let name = visible(source.name());
    let mut out = String::new();
    for finding in findings {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(visible(&finding.message)).id(finding.code);
        let hint = finding.hint.as_deref().map(|hint| Level::HELP.message(visible(hint)));
        let mut group = Group::with_title(title);
        // The library would count columns in what is shown, which for long lines is only a part, so the line with the
        // place is ours.
        let mut origin = format!(" --> {name}");
        if let Some(place) = finding.place {
            let (line, range) = excerpt(source, place);
            let underline = AnnotationKind::Primary.span(range);
            group =
                group.element(Snippet::source(line).line_start(place.line).fold(false).annotation(underline));
            let margin = " ".repeat(place.line.to_string().len() - 1);
            origin = format!("{margin}{origin}:{}:{}", place.line, place.column);
        }
        let shown = renderer.render(&[group.elements(hint)]);
        let (title, rest) = shown.split_once('\n').unwrap_or((&shown, ""));
        let _ = writeln!(out, "{title}\n{origin}\n{rest}\n");
    }
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// The line of a place as it may be shown, and the bytes in it to underline.
fn excerpt(source: &Source, place: Place) -> (String, std::ops::Range<usize>) {
    let (begin, line) = source.line(place.line);
    let column = |at: u32| line.floor_char_boundary((at as usize).saturating_sub(begin));
    let from = column(place.span.start);
    let to = column(place.span.end).max(from);
    let before: Vec<char> = line[..from].chars().rev().take(WIDE / 2).collect();
    let mut shown: String = before.into_iter().rev().map(sign).collect();
    let start = shown.len();
    shown.extend(line[from..to].chars().take(WIDE / 2).map(sign));
    let end = shown.len();
    shown.extend(line[to..].chars().take(WIDE / 2).map(sign));
    (shown, start..end)
}

/// Findings as a JSON list for programs and editors: file, line, column, where it ends (the column behind the last
/// character), code, severity, message, hint. Places are null for what is about the file as a whole.
pub fn to_json(findings: &[Finding], source: &Source) -> serde_json::Value {
    findings
        .iter()
        .map(|finding| {
            let end = finding.place.map(|place| source.place(Span { start: place.span.end, ..place.span }));
            json!({
                "file": source.name(),
                "line": finding.place.map(|place| place.line),
                "column": finding.place.map(|place| place.column),
                "end_line": end.map(|end| end.line),
                "end_column": end.map(|end| end.column),
                "code": finding.code,
                "severity": finding.severity.name(),
                "message": finding.message,
                "hint": finding.hint,
            })
        })
        .collect()
}

/// The text with every character that a terminal would obey instead of show replaced by a sign.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(sign).collect()
}

/// One character as one visible one: control pictures for C0 and DEL, a replacement for the rest.
fn sign(c: char) -> char {
    match c {
        '\t' => '→',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        c if c.is_control() || is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

/// Whether nobody would see this character in a text, or it would change the direction of others. The joiners of Persian
/// words and of emoji are not meant.
pub fn invisible(c: char) -> bool {
    !matches!(c, '\n' | '\r' | '\t' | '\u{200c}' | '\u{200d}') && sign(c) != c
}

/// A word of ours behind `a` or `an`.
pub fn a(word: &str) -> String {
    let an = word.trim_start_matches('`').starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if an { "an" } else { "a" })
}

/// A text of the file in backquotes, cut where it is long, for a message.
pub fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}
