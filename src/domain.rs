//! The pure core: what a walkthrough is, what can happen in it, and what follows from that.
//!
//! Nothing in this room reads a file, a clock or a random number: times and ids come in from outside.

pub mod act;
pub mod asked_if;
pub mod carry;
pub mod chain;
pub mod compare;
pub mod condition;
pub mod coverage;
pub mod earlier;
pub mod event;
pub mod governance;
pub mod hear;
pub mod ids;
pub mod item;
pub mod knowledge_loss;
pub mod moment;
pub mod person;
pub mod piped;
pub mod questionnaire;
pub mod statement;
pub mod status;
pub mod template;
pub mod told;
pub mod tool;
pub mod versions;
pub mod words;
