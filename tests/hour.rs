//! An hour held through the public API, on a wall that the tests set: its clock, and the read-back at its end.

#[path = "hour/clock.rs"]
mod clock;
#[path = "hour/held.rs"]
mod held;
#[path = "hour/readback.rs"]
mod readback;
