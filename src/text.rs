//! The one border that text crosses.
//!
//! Everything that people type, paste or send is hostile by default. What is stored is what [`clean`] leaves,
//! and nothing leaves for a terminal or a document but through one function of [`escape`], a border each.
//! The room is pure and imports nothing from the crate; everybody imports it.
//!
//! ```text
//!  keys, pastes, files ──▶ clean ──▶ what is stored ──▶ escape ──▶ terminal, Markdown, HTML, Mermaid, CSV, YAML
//!                            │                            │
//!             secret: looks like a credential?          hidden: which characters are shown, not obeyed
//!             line: what the first characters say       wrap: how wide, where to break
//!             reading: what a date or number may mean
//!             suggest: did you mean
//! ```
//!
//! * In: every text through [`clean::clean`], every one-line field (name, title, role) through
//!   [`clean::clean_line`]; both are idempotent, so a text that leaves by a file and comes back is the same text.
//! * Kept as typed: combining marks, emoji sequences, marks of direction, any script. They are somebody's words.
//! * Out: direction-changing and invisible characters are *shown* (`<U+202E>`), control characters are shown as
//!   pictures (`␛`), and what would be markup of the target is escaped, only where it would be.
//! * A terminal gets nothing that has not been through [`escape::terminal`] or [`escape::terminal_line`];
//!   wrapping comes after that, for it counts columns of what is really printed.

pub mod clean;
pub mod escape;
pub mod hidden;
pub mod line;
mod markdown;
pub mod reading;
pub mod secret;
pub mod suggest;
pub mod tag;
pub mod wrap;
