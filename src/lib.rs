//! takestock: one hour with the people who built and use an internal tool, and the prototype becomes a spec.
//!
//! What a person sees in the plain walkthrough, in our words:
//!
//! ```text
//!  A5 · How soon felt · must · ¾ min · minute 21, musts 9 of 38     question: code, short, need, minutes │ coverage
//!  If it vanished at nine on Monday, how soon would a customer      wording, by mode
//!  or a payment feel it?
//!    1 within the hour                                              options
//!    2 the same day
//!    ask: Who would notice first?                                   probe
//!    1. Maya: the same day – on a Friday the same hour              statement: speaker, pick, words
//!  Dan · told › d:3 nobody looks before Thursday                    speaker, evidence › line
//! ```
//!
//! From there to the spec:
//!
//! ```text
//!   line ──text::line──▶ domain::hear ──▶ Intent ──▶ domain::act ──▶ events ──▶ store
//!   answers file ──yaml──▶ answers ─────▶ Intent ──┘                    │
//!                               Tool = the fold of its events ◀─────────┘
//!                               Tool + questionnaires ──▶ spec ──▶ export ──▶ files
//! ```
//!
//! Who may use whom (`tests/tidy.rs` holds it; everybody may use [`text`]):
//!
//! | room | uses | what it is |
//! | --- | --- | --- |
//! | [`text`] | | the one border that text crosses |
//! | [`domain`] | | the pure core: events, the fold, intents |
//! | [`spec`] | domain | a tool becomes a typed document |
//! | [`export`] | domain, spec | the document becomes text |
//! | [`yaml`] | | files to values, every problem with its place |
//! | [`catalog`], [`answers`] | domain, yaml | questionnaires; whole interviews as files |
//! | [`store`] | domain | the SQLite file |
//! | [`files`] | | writing to a chosen path, all or nothing |
//! | [`keys`] | | the table of what can be done, by key and by name, and what a line can begin with |
//! | [`config`] | keys, yaml | the user's file: keys, signs, colours |
//! | [`sitting`] | domain, spec, keys | a walkthrough being held: lines in; what to write down and to tell out |
//! | [`app`] | domain, sitting | the screen's state: keys in, effects out |
//! | [`ui`] | app, sitting | draws that state |
//! | [`desk`], [`plain`], [`runtime`], [`cli`] | everything | the shell |

pub mod answers;
pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod export;
pub mod files;
pub mod keys;
pub mod plain;
pub mod runtime;
pub mod sitting;
pub mod spec;
pub mod store;
pub mod text;
pub mod ui;
pub mod yaml;
