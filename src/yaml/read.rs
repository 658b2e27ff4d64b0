//! From nodes to typed values, noting every problem on the way.

use std::cell::{Cell, RefCell};

use super::report::{Finding, MOST, Severity, a, quote, too_many};
use super::source::{Source, Span};
use super::tree::{Entry, Node, Value};
use crate::text::suggest::did_you_mean;

/// So many findings may have a guess at what was meant.
const GUESSED: usize = 20;

/// Where problems are noted while a tree is read. Shared by everything that reads it.
#[derive(Debug)]
pub struct Problems<'s> {
    source: &'s Source,
    found: RefCell<Vec<Finding>>,
    /// The worst of those that there is no room for.
    lost: Cell<Option<Severity>>,
}

impl<'s> Problems<'s> {
    /// None yet, for this source.
    pub fn new(source: &'s Source) -> Problems<'s> {
        Problems { source, found: RefCell::default(), lost: Cell::default() }
    }

    /// The source that is read.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Notes an error at a span.
    pub fn error(&self, code: &'static str, span: Span, message: impl Into<String>, hint: Option<String>) {
        self.note(Severity::Error, code, span, message.into(), hint);
    }

    /// Notes a warning at a span.
    pub fn warning(&self, code: &'static str, span: Span, message: impl Into<String>, hint: Option<String>) {
        self.note(Severity::Warning, code, span, message.into(), hint);
    }

    fn note(
        &self,
        severity: Severity,
        code: &'static str,
        span: Span,
        message: String,
        hint: Option<String>,
    ) {
        let mut found = self.found.borrow_mut();
        let place = Some(self.source.place(span));
        let finding = Finding { code, severity, place, message, hint };
        if found.len() < MOST {
            found.push(finding);
            return;
        }
        // No error goes unseen for a flood of warnings.
        let warning = (severity == Severity::Error)
            .then(|| found.iter().rposition(|other| other.severity == Severity::Warning))
            .flatten();
        let lost = match warning {
            Some(at) => std::mem::replace(&mut found[at], finding).severity,
            None => severity,
        };
        let worst = self.lost.get().map_or(lost, |before| before.min(lost));
        self.lost.set(Some(worst));
    }

    /// The nearest of the words that would have been right; none once so much is wrong that nobody reads every hint,
    /// for a file of wrong words would take as long as its square.
    pub fn near<'c>(&self, word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        if self.found.borrow().len() < GUESSED { did_you_mean(word, candidates) } else { None }
    }

    /// How many were noted so far, for [`Problems::take_back`].
    pub fn noted(&self) -> usize {
        self.found.borrow().len()
    }

    /// Takes back what was noted since then under one of these codes, because something else explains it all. Whether
    /// there was any.
    pub fn take_back(&self, since: usize, codes: &[&str]) -> bool {
        let mut found = self.found.borrow_mut();
        let before = since.min(found.len());
        let later = found.split_off(before);
        let all = later.len();
        found.extend(later.into_iter().filter(|finding| !codes.contains(&finding.code)));
        found.len() < before + all
    }

    /// Whether an error was noted so far.
    pub fn any_error(&self) -> bool {
        self.found.borrow().iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Everything noted, in the order of the file.
    pub fn into_found(self) -> Vec<Finding> {
        let mut found = self.found.into_inner();
        found
            .sort_by_key(|finding| finding.place.map_or((usize::MAX, 0), |place| (place.line, place.column)));
        found.extend(self.lost.get().map(too_many));
        found
    }
}

/// A value that is expected under a name, there or not. What it is read as decides which problems are noted; a value
/// that is not there reads as `None` or empty without a further note.
#[derive(Clone, Copy)]
pub struct Item<'a, 's> {
    node: Option<&'a Node<'s>>,
    name: &'a str,
    problems: &'a Problems<'s>,
}

impl<'a, 's> Item<'a, 's> {
    /// The whole file.
    pub fn root(node: &'a Node<'s>, problems: &'a Problems<'s>) -> Item<'a, 's> {
        Item { node: Some(node), name: "the file", problems }
    }

    /// A node met elsewhere, under the name to use in messages.
    pub fn new(name: &'a str, node: &'a Node<'s>, problems: &'a Problems<'s>) -> Item<'a, 's> {
        Item { node: Some(node), name, problems }
    }

    /// The node, if there is one. For reading a value that may have several shapes.
    pub fn node(&self) -> Option<&'a Node<'s>> {
        self.node
    }

    /// Where problems are noted.
    pub fn problems(&self) -> &'a Problems<'s> {
        self.problems
    }

    /// Where it stands, if it is there.
    pub fn span(&self) -> Option<Span> {
        self.node.map(|node| node.span)
    }

    /// Notes an error at this value, if it is there.
    pub fn error(&self, code: &'static str, message: impl Into<String>, hint: Option<String>) {
        if let Some(node) = self.node {
            self.problems.error(code, node.span, message, hint);
        }
    }

    fn wrong(&self, expected: &str, hint: Option<&str>) {
        if let Some(node) = self.node {
            let message = format!("`{}` must be {expected}, not {}", self.name, node.describe());
            self.problems.error("wrong-type", head(node), message, hint.map(str::to_owned));
        }
    }

    /// A text. Numbers and words such as `no` without quotes are taken as they are written.
    pub fn text(&self) -> Option<String> {
        match &self.node?.value {
            Value::Scalar { text, .. } if !self.node?.is_null() => Some(text.clone().into_owned()),
            _ => {
                self.wrong("a text", self.why_no_text());
                None
            }
        }
    }

    /// What was likely meant where a text is expected and YAML sees something else.
    fn why_no_text(&self) -> Option<&'static str> {
        let node = self.node?;
        let written = self.problems.source.text().get(node.span.start as usize..)?;
        match &node.value {
            Value::Map(_) if written.starts_with('{') => {
                Some("put the text in quotes: without them, braces are a map")
            }
            Value::Map(_) => Some("a text with a colon in it must be in quotes"),
            Value::List(_) if written.starts_with('[') => {
                Some("put the text in quotes: without them, brackets are a list")
            }
            Value::Scalar { .. }
                if written.lines().next()?.trim_start_matches([':', '-', ' ']).starts_with('#') =>
            {
                Some("everything from # on is a remark: put it in quotes")
            }
            _ => None,
        }
    }

    /// A text, empty if it is not there.
    pub fn text_or_default(&self) -> String {
        self.text().unwrap_or_default()
    }

    /// A text that is not blank.
    pub fn words(&self) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.error("empty-text", format!("`{}` must not be empty", self.name), None);
            return None;
        }
        Some(text)
    }

    /// A number, written without quotes.
    pub fn number(&self) -> Option<f64> {
        let read = match &self.node?.value {
            Value::Scalar { text, plain: true }
                if text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) =>
            {
                text.parse::<f64>().ok().filter(|number| number.is_finite())
            }
            _ => None,
        };
        if read.is_none() {
            let quoted = matches!(&self.node?.value, Value::Scalar { text, plain: false } if text.parse::<f64>().is_ok());
            self.wrong("a number", quoted.then_some("write it without quotes"));
        }
        read
    }

    /// A whole number that is not negative, written without quotes.
    pub fn integer(&self) -> Option<u64> {
        let number = match &self.node?.value {
            Value::Scalar { text, plain: true } => text.parse::<u64>().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong("a whole number", None);
        }
        number
    }

    /// `true` or `false`, written without quotes.
    pub fn flag(&self) -> Option<bool> {
        match &self.node?.value {
            Value::Scalar { text, plain: true } if text == "true" => Some(true),
            Value::Scalar { text, plain: true } if text == "false" => Some(false),
            _ => {
                self.wrong("`true` or `false`", None);
                None
            }
        }
    }

    /// One of some names; gives what `find` makes of it. `names` are for the message and the hint.
    pub fn one_of<T>(&self, names: &[&str], find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text()?;
        let value = find(&text);
        if value.is_none() {
            let hint = match self.problems.near(&text, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", names.join(" ")),
            };
            self.error(
                "unknown-value",
                format!("{} is not {}", quote(&text), a(&format!("`{}`", self.name))),
                Some(hint),
            );
        }
        value
    }

    /// The elements of a list; empty if it is not there or no list.
    pub fn list(&self) -> Vec<Item<'a, 's>> {
        let Some(node) = self.node else { return Vec::new() };
        match &node.value {
            Value::List(nodes) => nodes.iter().map(|node| Item { node: Some(node), ..*self }).collect(),
            _ => {
                self.wrong("a list", Some("write `- ` before each element, or `[a, b]`"));
                Vec::new()
            }
        }
    }

    /// The elements of a list, or the one value that stands there without one; empty if it is not there.
    pub fn one_or_list(&self) -> Vec<Item<'a, 's>> {
        match self.node {
            Some(Node { value: Value::List(_), .. }) => self.list(),
            Some(_) => vec![*self],
            None => Vec::new(),
        }
    }

    /// The keys of a map; `None` if it is not there or no map.
    pub fn fields(&self) -> Option<Fields<'a, 's>> {
        let node = self.node?;
        match &node.value {
            Value::Map(entries) => Some(Fields {
                node,
                entries,
                problems: self.problems,
                asked: Vec::new(),
                missing: Vec::new(),
                write: Vec::new(),
                rest_taken: false,
            }),
            _ => {
                self.wrong("a map of keys and values", None);
                None
            }
        }
    }
}

/// The keys of a map. Ask for each key that may be there, then call [`Fields::done`], which notes the
/// others, and what is missing.
#[must_use = "call `done`, or unknown and missing keys go unnoticed"]
pub struct Fields<'a, 's> {
    node: &'a Node<'s>,
    entries: &'a [Entry<'s>],
    problems: &'a Problems<'s>,
    asked: Vec<&'a str>,
    missing: Vec<&'a str>,
    /// What to write where a key is missing that says it.
    write: Vec<(&'a str, &'static str)>,
    rest_taken: bool,
}

impl<'a, 's> Fields<'a, 's> {
    /// The value of a key that may be missing.
    pub fn take(&mut self, key: &'a str) -> Item<'a, 's> {
        self.asked.push(key);
        let node = self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        Item { node, name: key, problems: self.problems }
    }

    /// The value of a key that must be there; [`Fields::done`] notes its absence.
    pub fn need(&mut self, key: &'a str) -> Item<'a, 's> {
        let item = self.take(key);
        if item.node.is_none() {
            self.missing.push(key);
        }
        item
    }

    /// The same, with what to write where it is missing.
    pub fn need_as(&mut self, key: &'a str, write: &'static str) -> Item<'a, 's> {
        self.write.push((key, write));
        self.need(key)
    }

    /// The keys that nobody has asked for so far, except `x_…`. For maps whose keys are names of their own; they count
    /// as asked for from here on.
    pub fn rest(&mut self) -> Vec<&'a Entry<'s>> {
        self.rest_taken = true;
        self.entries.iter().filter(|entry| !self.known(&entry.key)).collect()
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Where the map stands.
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// The node of the map, for looking at a value without taking it.
    pub fn node(&self) -> &'a Node<'s> {
        self.node
    }

    /// Where the map begins: its first line, for a problem of the map as a whole.
    pub fn head(&self) -> Span {
        head(self.node)
    }

    fn known(&self, key: &str) -> bool {
        key.starts_with("x_") || self.asked.contains(&key)
    }

    /// Notes every key that nobody asked for, with the nearest that somebody did, and every needed key that is not there
    /// and was not meant by one of those. Keys beginning with `x_` are kept for people's own use and ignored.
    pub fn done(self) {
        let mut missing = self.missing.clone();
        let mut unknown = self.entries.iter().filter(|entry| !self.known(&entry.key)).peekable();
        if !self.rest_taken && unknown.peek().is_some() {
            let free: Vec<&str> = self.asked.iter().copied().filter(|key| !self.has(key)).collect();
            for entry in unknown.take(MOST + 1) {
                let near = self.problems.near(&entry.key, free.iter().copied());
                missing.retain(|key| Some(*key) != near);
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("keys here: {}; keys of your own begin with `x_`", self.asked.join(" ")),
                };
                let message = format!("unknown key {}", quote(&entry.key));
                self.problems.error("unknown-key", entry.key_span, message, Some(hint));
            }
        }
        if !missing.is_empty() {
            let write = self.write.iter().find(|(key, _)| missing.contains(key));
            let hint = write.map(|(_, write)| format!("write `{write}`"));
            let missing: Vec<String> = missing.iter().map(|key| format!("`{key}`")).collect();
            let are = if missing.len() == 1 { "is" } else { "are" };
            let message = format!("{} {are} missing here", missing.join(", "));
            self.problems.error("missing-key", head(self.node), message, hint);
        }
    }
}

/// Where a node begins, narrow enough to point at: the first key of a map, else the node itself.
fn head(node: &Node<'_>) -> Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        Value::List(nodes) => nodes.first().map_or(node.span, head),
        Value::Scalar { .. } => node.span,
    }
}
