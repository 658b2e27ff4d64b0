//! From a tool to its spec: a typed document, with no markup in it.
//!
//! Pure, and the same for the same state: nothing here reads a clock, a file or an environment. What people said is
//! kept apart from our own wording, piece by piece ([`Piece`]), so that whoever writes the document escapes each
//! by what it is, and nothing that was said can change the document's shape. **The spec says nothing that nobody
//! said**: our own words only frame, name what is missing, or count.
//!
//! ```text
//!  Tool + Shelf ─▶ draft   which items the statements become
//!               ─▶ slots   what fills which slot of an item
//!               ─▶ sentence, names, lint ─▶ block   one entry
//!               ─▶ build ─▶ Spec ─▶ export
//! ```
//!
//! An empty list or a `None` means: leave the section, the row or the line out, heading and all.

mod again;
pub mod block;
pub mod build;
mod compared;
pub mod draft;
mod evidence;
mod index;
pub mod lint;
mod model;
pub mod names;
pub mod sentence;
pub mod slots;
mod summary;
#[cfg(test)]
pub(crate) mod support;
pub mod text;
pub mod trace;
mod workflow;

pub use build::build;
pub use model::*;
pub use slots::first_words;
pub use text::{Piece, Text};

use crate::domain::ids::DocumentHash;
use crate::domain::questionnaire::Questionnaire;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The questionnaires that a tool was asked by, under the hash that its journal pinned. One that is missing is no
/// error: its statements stand, with what the journal itself knows about them.
pub type Shelf = BTreeMap<DocumentHash, Arc<Questionnaire>>;
