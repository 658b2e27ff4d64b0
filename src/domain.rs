//! The pure core: what a walkthrough is, what can happen in it, and what follows from that.
//!
//! Nothing in this room reads a file, a clock or a random number.

pub mod condition;
pub mod item;
pub mod questionnaire;
