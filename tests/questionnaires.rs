//! What ships is good, and what is broken is found: questionnaires, `takestock check`, and the published schema.

mod support;

#[path = "questionnaires/breaks.rs"]
mod breaks;
#[path = "questionnaires/broken.rs"]
mod broken;
#[path = "questionnaires/own.rs"]
mod own;
#[path = "questionnaires/schema.rs"]
mod schema;
