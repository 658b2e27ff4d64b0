//! YAML to typed values, or every problem with its place. The only user of the YAML crates.
//!
//! The road of a file: [`Source::open`] reads it with a cap and refuses what is no text; [`tree()`] refuses what a file
//! of ours never needs (anchors, aliases, tags, second documents, duplicate keys, deep nesting, control characters)
//! and gives [`Node`]s with spans; [`Item`] and [`Fields`] turn nodes into typed values and note every problem on the
//! way in [`Problems`], instead of stopping at the first; [`render`] shows them with the source line.
//!
//! ```
//! use takestock::yaml::{Item, Limits, Problems, Source, tree};
//!
//! let source = Source::new("people.yaml", "people:\n  - {id: maya, naem: Maya, age: 40}\n");
//! let root = tree(&source, Limits::QUESTIONNAIRE).expect("well-formed");
//! let problems = Problems::new(&source);
//! if let Some(mut file) = Item::root(&root, &problems).fields() {
//!     for person in file.need("people").list() {
//!         let Some(mut fields) = person.fields() else { continue };
//!         let id = fields.need("id").text();
//!         let name = fields.take("name").text();
//!         let age = fields.take("age").integer();
//!         fields.done(); // reports `naem`, and asks whether `name` was meant
//!         assert_eq!((id.as_deref(), name, age), (Some("maya"), None, Some(40)));
//!     }
//!     file.done();
//! }
//! let found = problems.into_found();
//! assert_eq!(found[0].code, "unknown-key");
//! assert_eq!(found[0].place.map(|place| (place.line, place.column)), Some((2, 16)));
//! ```

use crate::text::suggest::did_you_mean;
use serde::Serialize;
use serde::de::DeserializeOwned;

mod read;
mod report;
mod source;
mod tree;
mod write;

pub use read::{Fields, Item, Problems};
pub use report::{Finding, Severity, a, invisible, quote, render, to_json};
pub use source::{Limits, Place, Source, Span, Unreadable};
pub use tree::{Entry, Node, Value, tree};

/// Reads a small file by its serde type: behind the same guard as everything else, one problem at a time.
///
/// For files with places for every problem at once, read a [`tree()`] with [`Fields`]. Types must not be tagged,
/// untagged or flattened, because those lose positions.
///
/// # Errors
/// What the guard found, or the first problem of the type.
pub fn read<T: DeserializeOwned>(source: &Source, limits: Limits) -> Result<T, Vec<Finding>> {
    tree(source, limits)?;
    serde_yaml::from_str(source.text()).map_err(|error| {
        // By line and column: the library counts its index in characters of the file, a span is in bytes.
        let span = error.location().map(|at| source.span_at(at.line(), at.column()));
        let message = error.to_string();
        // The position is in the place; the library repeats it in the words.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
        let mut names = message.split('`').skip(1).step_by(2);
        let hint = names
            .next()
            .filter(|_| message.contains("unknown field") || message.contains("unknown variant"))
            .and_then(|wrong| did_you_mean(wrong, names))
            .map(|near| format!("did you mean `{near}`?"));
        vec![Finding {
            code: "wrong-type",
            severity: Severity::Error,
            place: span.map(|span| source.place(span)),
            message: message.to_owned(),
            hint,
        }]
    })
}

/// Writes a value as YAML that every parser, of YAML 1.1 or 1.2, reads back the same: texts of several lines as blocks,
/// everything that a parser might take for something else in quotes, invisible characters as escapes. Keys stay in the
/// order of the type's fields.
///
/// # Errors
/// A value that a file of ours cannot hold: a map whose keys are no texts, an enum variant with data.
pub fn write<T: Serialize>(value: &T) -> Result<String, String> {
    let value = serde_yaml::to_value(value).map_err(|error| error.to_string())?;
    let mut out = String::new();
    write::block(&mut out, &value, 0)?;
    Ok(out)
}

/// Whether some version of YAML takes this text, written without quotes, for a truth value or for nothing (the country
/// code `no`). Our reader keeps it as text; other programs may not.
pub fn is_trap(plain: &str) -> bool {
    write::TRAPS.contains(&plain.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests;
