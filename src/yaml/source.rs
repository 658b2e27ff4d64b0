//! The text of a file, with its lines: opened with care, because it may be a stranger's.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

/// How much of a file is read, so that no file can exhaust memory or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest size in bytes.
    pub bytes: u64,
    /// Largest number of keys and values.
    pub values: usize,
}

impl Limits {
    /// For a questionnaire: 1 MiB.
    pub const QUESTIONNAIRE: Limits = Limits { bytes: 1 << 20, values: 200_000 };
    /// For an answers file: 64 MiB of long statements, or some 5,000 of the usual length; so many keys and values are what a
    /// hostile file can have held in memory, beside its own text, before it is refused.
    pub const ANSWERS: Limits = Limits { bytes: 64 << 20, values: 100_000 };
}

/// A range of bytes in the text of a [`Source`], end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of these bytes.
    pub fn new(start: usize, end: usize) -> Span {
        let cap = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: cap(start), end: cap(end.max(start)) }
    }

    /// The one character that begins at this byte, nothing at the end of the text.
    pub fn at(start: usize, text: &str) -> Span {
        let start = start.min(text.len());
        let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(start, start + width)
    }
}

/// Where something stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes.
    pub span: Span,
}

/// Why a file gave no text at all. Shows as one line, with the file's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", super::report::visible(name))]
pub struct Unreadable {
    /// The file as it was named, with line and column where there is one.
    pub name: String,
    /// What is the matter, in words.
    pub message: String,
}

/// A text and the name to show for it.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
    /// Byte offset at which each line begins, once somebody asks.
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// A text that is already here. A byte order mark at its beginning is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source::of(name, Cow::Owned(text.into()))
    }

    /// The same of a text that may be the program's own and is not copied then.
    pub fn of(name: impl Into<String>, mut text: Cow<'static, str>) -> Source {
        if text.starts_with('\u{feff}') {
            text.to_mut().drain(..'\u{feff}'.len_utf8());
        }
        Source { name: name.into(), text, lines: OnceLock::new() }
    }

    /// The text of the file at `path`, or of standard input for `-`.
    ///
    /// # Errors
    /// One line in words when there is no such file, it is no regular file, it is larger than `limits` allows, or it is
    /// not UTF-8.
    pub fn open(path: &Path, limits: Limits) -> Result<Source, Unreadable> {
        if path == Path::new("-") {
            return Source::from_reader("standard input", io::stdin().lock(), limits);
        }
        let name = path.display().to_string();
        let fail = |message: &str| Unreadable { name: name.clone(), message: message.to_owned() };
        let failed = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound => fail("there is no such file"),
            io::ErrorKind::PermissionDenied => fail("this file may not be read (permission denied)"),
            _ => fail(&format!("cannot be read: {error}")),
        };
        // Looked at before it is opened, because opening a FIFO waits for a writer; and once more afterwards, because
        // the name may by then mean another file.
        let regular = |metadata: std::fs::Metadata| {
            if metadata.is_dir() {
                Err(fail("this is a directory, not a file"))
            } else if metadata.is_file() {
                Ok(())
            } else {
                Err(fail("this is a device or a pipe, not a file (`-` reads standard input)"))
            }
        };
        regular(std::fs::metadata(path).map_err(|error| failed(&error))?)?;
        let file = File::open(path).map_err(|error| failed(&error))?;
        regular(file.metadata().map_err(|error| failed(&error))?)?;
        Source::from_reader(&name, file, limits)
    }

    /// Everything that `reader` gives, up to the limit.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn from_reader(name: &str, reader: impl Read, limits: Limits) -> Result<Source, Unreadable> {
        let fail = |message: String| Unreadable { name: name.to_owned(), message };
        let mut bytes = Vec::new();
        reader
            .take(limits.bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| fail(format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > limits.bytes {
            return Err(fail(format!("too large: more than {}", in_words(limits.bytes))));
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(fail("this is UTF-16; save it as UTF-8".to_owned()));
        }
        // UTF-16 without a mark: every other byte of its ASCII letters is zero.
        if let [a, b, c, d, ..] = bytes[..]
            && ((a == 0 && b != 0 && c == 0 && d != 0) || (a != 0 && b == 0 && c != 0 && d == 0))
        {
            return Err(fail("this looks like UTF-16; save it as UTF-8".to_owned()));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bad = error.as_bytes().get(at).copied().unwrap_or_default();
                let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                let place = Source::new(name, good);
                let place = place.place(Span::new(place.text.len(), place.text.len()));
                Err(Unreadable {
                    name: format!("{name}:{}:{}", place.line, place.column),
                    message: format!("not UTF-8: byte {bad:#04x} at offset {at}; save the file as UTF-8"),
                })
            }
        }
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, where nothing is to be told about it any more.
    pub fn into_text(self) -> Cow<'static, str> {
        self.text
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut lines = vec![0];
            for (at, byte) in bytes.iter().enumerate() {
                // YAML breaks lines at LF, CR LF and a lone CR.
                if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                    lines.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
                }
            }
            lines
        })
    }

    /// Line and column of a span.
    pub fn place(&self, span: Span) -> Place {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= span.start).max(1);
        let begin = lines[line - 1] as usize;
        let upto = self.text.get(begin..span.start as usize).unwrap_or_default();
        Place { line, column: upto.chars().count() + 1, span }
    }

    /// The one character at this line and column, both from 1.
    pub(super) fn span_at(&self, line: usize, column: usize) -> Span {
        let (begin, words) = self.line(line.max(1));
        let before = words.char_indices().nth(column.saturating_sub(1)).map_or(words.len(), |(at, _)| at);
        Span::at(begin + before, &self.text)
    }

    /// A line without its break, and the byte at which it begins. Lines count from 1.
    pub(super) fn line(&self, line: usize) -> (usize, &str) {
        let lines = self.lines();
        let begin = lines.get(line - 1).map_or(self.text.len(), |start| *start as usize);
        let end = lines.get(line).map_or(self.text.len(), |start| *start as usize);
        (begin, self.text.get(begin..end).unwrap_or_default().trim_end_matches(['\n', '\r']))
    }
}

fn in_words(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{bytes} bytes") }
}
