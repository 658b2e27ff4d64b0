//! Knowledge loss.
