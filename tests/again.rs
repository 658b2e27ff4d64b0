//! The same tool walked through again: what was said before, offered, taken over, changed; what one who wrote alone told
//! already; what applies. In plain lines and on the screen, over a real store.

#[path = "again/alone.rs"]
mod alone;
#[path = "again/applies.rs"]
mod applies;
#[path = "again/held.rs"]
mod held;
#[path = "support/screen.rs"]
mod screen;
#[path = "again/still.rs"]
mod still;
mod support;
