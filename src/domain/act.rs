//! Intents to events.
