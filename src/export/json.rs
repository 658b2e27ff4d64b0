//! The whole spec for programs.
//!
//! Texts are plain strings, unescaped: JSON's own escaping is all that a reader of JSON needs. Numbers of items are
//! written as people write them (`KEEP-3`), days as `2026-11-21`.

use crate::domain::item::ItemCode;
use crate::spec::lint::Finding;
use crate::spec::trace::TraceRow;
use crate::spec::{Hold, Key, Spec, Text};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// The version of the envelope, raised when a reader of the old form would go wrong.
pub const FORMAT: u32 = 1;

#[derive(serde::Serialize)]
struct Envelope<'a> {
    takestock_json: u32,
    kind: &'static str,
    data: &'a Spec,
}

/// The spec as JSON in the envelope `{takestock_json, kind, data}`, indented, ending in a line break.
pub fn json(spec: &Spec) -> String {
    let envelope = Envelope { takestock_json: FORMAT, kind: "spec", data: spec };
    let text =
        serde_json::to_string_pretty(&envelope).expect("a spec has string keys only, and memory has room");
    text + "\n"
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for ItemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl Serialize for Hold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Finding", 4)?;
        out.serialize_field("item", &self.item)?;
        out.serialize_field("check", &self.check)?;
        out.serialize_field("holds", &self.holds)?;
        out.serialize_field("message", &self.message)?;
        out.end()
    }
}

impl Serialize for TraceRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("TraceRow", 10)?;
        out.serialize_field("item", &self.item)?;
        out.serialize_field("title", &self.title)?;
        out.serialize_field("state", &self.state)?;
        let reference = self.reference.as_ref().map(|(topic, number)| format!("{topic}/{number}"));
        out.serialize_field("reference", &reference)?;
        out.serialize_field("question", &self.question)?;
        out.serialize_field("who", &self.who)?;
        out.serialize_field("sitting", &self.sitting)?;
        out.serialize_field("at", &self.at)?;
        out.serialize_field("evidence", &self.evidence)?;
        out.serialize_field("links", &self.links)?;
        out.end()
    }
}
