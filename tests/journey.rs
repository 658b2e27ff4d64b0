//! Whole journeys on the screen: by keys alone, over a real store, on a clock that the test moves.

#[path = "journey/any.rs"]
mod any;
#[path = "journey/facilitator.rs"]
mod facilitator;
#[path = "journey/held.rs"]
mod held;
#[path = "journey/keys.rs"]
mod keys;
#[path = "support/lines.rs"]
mod lines;
#[path = "journey/parity.rs"]
mod parity;
#[path = "journey/same.rs"]
mod same;
#[path = "journey/sample.rs"]
mod sample;
#[path = "support/screen.rs"]
mod screen;
mod support;
