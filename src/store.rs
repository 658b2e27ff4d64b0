//! The SQLite file under everything.
