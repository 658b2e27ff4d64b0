//! The guard: YAML text to a tree with spans, refusing everything that files of ours never need.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use super::report::{Finding, MOST, Severity, quote, too_many};
use super::source::{Limits, Source, Span};

/// How deep maps and lists may stand in one another.
const DEPTH: usize = 32;

/// Among so few keys one is found sooner by looking at each than by its hash.
const FEW: usize = 24;

/// The longest text, in bytes, that is laid beside its folded lines to find a place in it: each place costs the whole.
const FOLDED: usize = 2_000;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// Where it stands, quotes included.
    pub span: Span,
    /// What it is.
    pub value: Value<'s>,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// A text; whether it is a number or a truth value is for the reader to say, by what it expects.
    Scalar {
        /// The text, escapes resolved.
        text: Cow<'s, str>,
        /// Written without quotes, so that YAML parsers may take it for a number, a truth value or nothing.
        plain: bool,
    },
    /// A list.
    List(Vec<Node<'s>>),
    /// A map; keys are distinct.
    Map(Vec<Entry<'s>>),
}

/// A key of a map with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'s> {
    /// The key.
    pub key: Cow<'s, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// Whether this is YAML's nothing: no text at all, `~` or `null`, without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if is_null(text))
    }

    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub fn elements(&self) -> &[Node<'s>] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The span of a part of this scalar's text, given in bytes of the text; also where the text was folded over several
    /// lines. The whole scalar where escapes make the two differ.
    pub fn inside(&self, source: &Source, start: usize, end: usize) -> Span {
        let Value::Scalar { text, .. } = &self.value else { return self.span };
        let from = self.span.start as usize;
        let written = source.text().get(from..).unwrap_or_default();
        let quote = usize::from(written.starts_with(['"', '\'']));
        if written.get(quote..).is_some_and(|rest| rest.starts_with(&**text)) && end <= text.len() {
            return Span::new(from + quote + start, from + quote + end);
        }
        if text.len() > FOLDED {
            return self.span;
        }
        match written.get(quote..).and_then(|written| folded(text, written, start, end)) {
            Some((start, end)) => Span::new(from + quote + start, from + quote + end),
            None => self.span,
        }
    }

    /// What this is, for messages.
    pub fn describe(&self) -> String {
        match &self.value {
            _ if self.is_null() => "nothing".to_owned(),
            Value::Scalar { text, .. } => quote(text),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
        }
    }
}

/// Where a part of a text stands in what was written, whose white space may be another. `None` where anything else differs.
fn folded(text: &str, written: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let (mut at, mut begin) = (0, None);
    let mut last = 0;
    for (n, c) in text.char_indices().take_while(|(n, _)| *n < end) {
        if c.is_whitespace() {
            let rest = &written[at..];
            at += rest.len() - rest.trim_start().len();
            // A gap that was asked for itself has a place, too.
            if n >= start && begin.is_none() {
                begin = Some(last);
            }
            continue;
        }
        if !written[at..].starts_with(c) {
            return None;
        }
        if n >= start && begin.is_none() {
            begin = Some(at);
        }
        at += c.len_utf8();
        last = at;
    }
    let begin = begin.unwrap_or(last);
    (end <= text.len()).then_some((begin, last.max(begin)))
}

fn is_null(plain: &str) -> bool {
    matches!(plain, "" | "~" | "null" | "Null" | "NULL")
}

/// A map or list that is still open.
enum Open<'s> {
    List {
        start: usize,
        nodes: Vec<Node<'s>>,
    },
    Map {
        start: usize,
        entries: Vec<Entry<'s>>,
        key: Option<(Cow<'s, str>, Span)>,
        /// The keys, once there are many.
        seen: HashMap<Cow<'s, str>, Span>,
    },
}

struct Guard<'s> {
    source: &'s Source,
    limits: Limits,
    open: Vec<Open<'s>>,
    root: Option<Node<'s>>,
    values: usize,
    found: Vec<Finding>,
}

/// The one document of a source as a tree.
///
/// # Errors
/// Text that is no YAML, and everything a questionnaire or an answers file never needs and a stranger's file could do
/// harm with: anchors, aliases, tags, directives, second documents, keys that are empty or no text, duplicate keys,
/// nesting over 32, control characters, and more than `limits` allows. Duplicate keys, anchors and tags are all
/// reported; the others end the reading.
pub fn tree<'s>(source: &'s Source, limits: Limits) -> Result<Node<'s>, Vec<Finding>> {
    let text = source.text();
    let mut guard = Guard { source, limits, open: Vec::new(), root: None, values: 0, found: Vec::new() };
    if text.len() as u64 > limits.bytes {
        guard.error("too-large", None, format!("more than {} bytes", limits.bytes), None);
        return Err(guard.found);
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| !printable(*c)) {
        guard.error(
            "control-character",
            Some(Span::at(at, text)),
            format!("control character U+{:04X}", u32::from(bad)),
            Some("remove it, or write it as an escape in double quotes (\"\\x1b\")"),
        );
        return Err(guard.found);
    }
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        disallow_directives: true,
        flow_nesting_limit: DEPTH * 2,
        block_nesting_limit: DEPTH * 2,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                let bytes = span_of(&span, source);
                if guard.event(event, bytes, &span).is_err() {
                    break;
                }
            }
            Err(error) => {
                guard.syntax(&error);
                break;
            }
        }
    }
    match guard.root {
        Some(root) if guard.found.is_empty() => Ok(root),
        None if guard.found.is_empty() => {
            guard.error(
                "empty-file",
                Some(Span::new(0, 0)),
                "there is nothing in this file".to_owned(),
                None,
            );
            Err(guard.found)
        }
        _ => Err(guard.found),
    }
}

/// YAML 1.2.2, rule 1 (c-printable). A lone byte order mark is let through only at the beginning, where it is dropped.
fn printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

fn span_of(span: &granit_parser::Span, source: &Source) -> Span {
    let (start, end) = (byte(&span.start, source), byte(&span.end, source));
    Span::new(start, end)
}

fn byte(marker: &granit_parser::Marker, source: &Source) -> usize {
    marker.byte_offset().unwrap_or(source.text().len()).min(source.text().len())
}

/// The reading cannot go on.
struct Stop;

impl<'s> Guard<'s> {
    fn error(&mut self, code: &'static str, span: Option<Span>, message: String, hint: Option<&str>) {
        let place = span.map(|span| self.source.place(span));
        self.found.push(Finding {
            code,
            severity: Severity::Error,
            place,
            message,
            hint: hint.map(str::to_owned),
        });
    }

    fn event(&mut self, event: Event<'s>, span: Span, whole: &granit_parser::Span) -> Result<(), Stop> {
        if self.found.len() >= MOST {
            self.found.push(too_many(Severity::Error));
            return Err(Stop);
        }
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                let hint = "keep one document a file; `---` stands at most once, at the top";
                self.error(
                    "second-document",
                    Some(span),
                    "a second document begins here".to_owned(),
                    Some(hint),
                );
                Err(Stop)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let hint = "write the value out, or put the text in quotes if it is meant to begin with `*`";
                self.error("alias", Some(span), "aliases (`*name`) are not read".to_owned(), Some(hint));
                self.value(Node { span, value: Value::Scalar { text: Cow::Borrowed(""), plain: false } })
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(anchor, tag.is_some(), span, whole);
                let plain = style == ScalarStyle::Plain;
                // A block scalar's span runs on over blank lines; nobody wants those underlined.
                let span = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.first_line(span)
                } else {
                    span
                };
                self.scalar(text, plain, span)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.properties(anchor, tag.is_some(), span, whole);
                self.begin(Open::List { start: span.start as usize, nodes: Vec::new() }, span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.properties(anchor, tag.is_some(), span, whole);
                let map = Open::Map {
                    start: span.start as usize,
                    entries: Vec::new(),
                    key: None,
                    seen: HashMap::new(),
                };
                self.begin(map, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = span.end as usize;
                match self.open.pop() {
                    // A vector keeps room for four from its first element on, and most lists and maps are smaller.
                    Some(Open::List { start, mut nodes }) => {
                        nodes.shrink_to_fit();
                        self.value(Node { span: Span::new(start, end), value: Value::List(nodes) })
                    }
                    Some(Open::Map { start, mut entries, .. }) => {
                        entries.shrink_to_fit();
                        self.value(Node { span: Span::new(start, end), value: Value::Map(entries) })
                    }
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn properties(&mut self, anchor: usize, tagged: bool, span: Span, whole: &granit_parser::Span) {
        if anchor != 0 {
            let hint = "leave the anchor out, or put the text in quotes if it is meant to begin with `&`";
            self.error("anchor", Some(span), "anchors (`&name`) are not read".to_owned(), Some(hint));
        }
        if tagged {
            let at = whole.tag_span().map_or(span, |tag| span_of(&tag, self.source));
            let hint = "leave the tag out, or put the text in quotes if it is meant to begin with `!`";
            self.error("tag", Some(at), "tags (`!name`) are not read".to_owned(), Some(hint));
        }
    }

    fn first_line(&self, span: Span) -> Span {
        let text = self.source.text().get(span.start as usize..span.end as usize).unwrap_or_default();
        let line = text.find(['\n', '\r']).unwrap_or(text.len());
        Span::new(span.start as usize, span.start as usize + line)
    }

    fn begin(&mut self, open: Open<'s>, span: Span) -> Result<(), Stop> {
        if self.open.len() >= DEPTH {
            self.error("too-deep", Some(span), format!("nested more than {DEPTH} deep"), None);
            return Err(Stop);
        }
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            let (_, line) = self.source.line(self.source.place(span).line);
            let hint = line.contains("{{").then_some(BRACES);
            self.error(
                "key-not-text",
                Some(span),
                "a key must be a text, not a list or a map".to_owned(),
                hint,
            );
            return Err(Stop);
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'s, str>, plain: bool, span: Span) -> Result<(), Stop> {
        let Some(Open::Map { key: key @ None, seen, entries, .. }) = self.open.last_mut() else {
            return self.value(Node { span, value: Value::Scalar { text, plain } });
        };
        let first = if entries.len() < FEW {
            entries.iter().find(|entry| entry.key == text).map(|entry| entry.key_span)
        } else {
            if seen.is_empty() {
                seen.extend(entries.iter().rev().map(|entry| (entry.key.clone(), entry.key_span)));
            }
            let first = seen.get(&text).copied();
            if first.is_none() {
                seen.insert(text.clone(), span);
            }
            first
        };
        self.values += 1;
        *key = Some((text.clone(), span));
        if text.is_empty() || (plain && is_null(&text)) {
            self.error(
                "key-not-text",
                Some(span),
                "a key must be a text, here it is nothing".to_owned(),
                None,
            );
        } else if plain && text.starts_with(['?', '-']) {
            // Parsers disagree about these inside brackets.
            self.error(
                "key-not-text",
                Some(span),
                format!("the key {} must be in quotes", quote(&text)),
                None,
            );
        } else if let Some(first) = first {
            let first = self.source.place(first).line;
            let message = format!("duplicate key {} (first used on line {first})", quote(&text));
            self.error("duplicate-key", Some(span), message, Some("keep one of the two"));
        }
        Ok(())
    }

    fn value(&mut self, node: Node<'s>) -> Result<(), Stop> {
        self.values += 1;
        if self.values > self.limits.values {
            let message = format!("more than {} keys and values", self.limits.values);
            self.error("too-large", Some(node.span), message, None);
            return Err(Stop);
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { nodes, .. }) => nodes.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some((name, key_span)) => entries.push(Entry { key: name, key_span, value: node }),
                None => {
                    self.error("key-not-text", Some(node.span), "a key must be a text".to_owned(), None);
                    return Err(Stop);
                }
            },
        }
        Ok(())
    }

    /// The first tab in an indentation from this line on, in bytes.
    fn tab_below(&self, line: usize) -> Option<usize> {
        let lines = self.source.text()[self.source.line(line).0..].split_inclusive('\n');
        let mut begin = self.source.line(line).0;
        for words in lines {
            let indent = words.len() - words.trim_start().len();
            if let Some(tab) = words[..indent].find('\t') {
                return Some(begin + tab);
            }
            begin += words.len();
        }
        None
    }

    fn syntax(&mut self, error: &granit_parser::ScanError) {
        let text = self.source.text();
        let at = byte(error.marker(), self.source);
        let span = Span::at(at, text);
        let line = self.source.place(span).line;
        let (begin, words) = self.source.line(line);
        let indent = words.len() - words.trim_start().len();
        let (code, span, message, hint) = match error.kind() {
            ErrorKind::DirectiveDisallowed => {
                ("directive", span, "directives (`%…`) are not read".to_owned(), Some("leave the line out"))
            }
            ErrorKind::RecursionLimitExceeded => {
                ("too-deep", span, format!("nested more than {DEPTH} deep"), None)
            }
            kind => {
                // A tab below a text is told where the text begins.
                let below = kind.to_string().contains("tab").then(|| self.tab_below(line)).flatten();
                let tab = words[..indent].find('\t').map(|tab| begin + tab).or(below);
                let tab = tab.map(|tab| Span::at(tab, text));
                match tab {
                    Some(tab) => {
                        ("tab", tab, "a tab in the indentation".to_owned(), Some("indent with spaces"))
                    }
                    None => {
                        let kind = kind.to_string();
                        if let Some(open) = self.open_quote(line).filter(|_| kind.contains("quote")) {
                            let message =
                                format!("not YAML: the quote that opens on line {open} is not closed");
                            return self.error("syntax", Some(span), message, Some(CLOSE));
                        }
                        let shifted = ["did not find expected", "indentation", "not allowed"]
                            .iter()
                            .any(|w| kind.contains(w));
                        let hint = hint_for(words).or_else(|| shifted.then_some(SHIFTED));
                        ("syntax", span, format!("not YAML: {kind}"), hint)
                    }
                }
            }
        };
        self.error(code, Some(span), message, hint);
    }

    /// The nearest line, from this one up, on which a text begins with a quote that the line does not close.
    fn open_quote(&self, line: usize) -> Option<usize> {
        (line.saturating_sub(QUOTED).max(1)..=line).rev().find(|line| {
            let words = self.source.line(*line).1.trim_start();
            let words = words.trim_start_matches("- ");
            let value = words.split_once(": ").map_or(words, |(_, value)| value).trim_start();
            value.starts_with(['"', '\'']) && value[1..].matches(&value[..1]).count().is_multiple_of(2)
        })
    }
}

/// So many lines up a quote is looked for that nobody closed.
const QUOTED: usize = 1_000;

const BRACES: &str = "put the text in quotes: without them, braces are a map";
const CLOSE: &str = "close it where the text ends";
const SHIFTED: &str = "indent this as the line above it, with spaces; a text of several lines, or with a colon or a sign, \
                       stands in quotes";

/// The two mistakes that people make most: a colon in an unquoted text, and an unquoted text that begins with a sign.
fn hint_for(line: &str) -> Option<&'static str> {
    if line.contains("{{") {
        return Some(BRACES);
    }
    let value = line.split_once(": ").map(|(_, value)| value.trim())?;
    if value.contains(": ") || value.ends_with(':') {
        Some("a text with a colon in it must be in quotes")
    } else if value.starts_with(['[', '{', '@', '`', '%', '"', '\'', ',', '|', '>']) {
        Some("a text that begins with a sign must be in quotes, and quotes must be closed")
    } else {
        None
    }
}
