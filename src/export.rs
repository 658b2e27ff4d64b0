//! From a spec to text in a format.
//!
//! Pure: no file, no clock. Equal specs give equal bytes. What people said is escaped for the format at hand, piece
//! by piece, so that the text of an answer can never change the shape of a document; our own words are written as
//! they are. Writing the files is the business of `files`.
//!
//! ```text
//!          ┌▶ markdown   SLUG.spec.md, SLUG.evidence.md
//!  Spec ───┼▶ mermaid    the workflow as a picture, also inside the Markdown
//!          ├▶ trace      trace.csv
//!          └▶ json       everything, for programs
//! ```

pub mod json;
pub mod markdown;
pub mod mermaid;
pub mod names;
pub mod trace;
