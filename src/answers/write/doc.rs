//! Values of the file in their order, and how each value of an answer is written.

use crate::answers::read::{day_said, number_said};
use crate::domain::statement::Said;
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::BTreeSet;

/// A value of the file; maps keep their order.
pub(super) enum Doc {
    Text(String),
    Number(f64),
    Flag(bool),
    List(Vec<Doc>),
    Map(Map),
}

pub(super) type Map = Vec<(String, Doc)>;

impl Doc {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Doc::List(all) => all.is_empty(),
            Doc::Map(all) => all.is_empty(),
            _ => false,
        }
    }

    /// A list of one is written as the one.
    pub(super) fn one_or_list(mut all: Vec<Doc>) -> Doc {
        if all.len() == 1 { all.remove(0) } else { Doc::List(all) }
    }

    pub(super) fn number(number: u32) -> Doc {
        Doc::Number(f64::from(number))
    }
}

impl Serialize for Doc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Doc::Text(text) => serializer.serialize_str(text),
            // Whole numbers without a point; beyond 2^53 a number has no units any more.
            Doc::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 && !(*n == 0.0 && n.is_sign_negative()) => {
                serializer.serialize_i64(*n as i64)
            }
            Doc::Number(n) => serializer.serialize_f64(*n),
            Doc::Flag(flag) => serializer.serialize_bool(*flag),
            Doc::List(all) => serializer.collect_seq(all),
            Doc::Map(all) => {
                let mut map = serializer.serialize_map(Some(all.len()))?;
                for (key, value) in all {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

pub(super) fn put(map: &mut Map, key: &str, value: impl Into<Doc>) {
    map.push((key.to_owned(), value.into()));
}

pub(super) fn put_if(map: &mut Map, key: &str, value: Option<impl Into<Doc>>) {
    if let Some(value) = value {
        put(map, key, value);
    }
}

impl From<String> for Doc {
    fn from(text: String) -> Doc {
        Doc::Text(text)
    }
}

impl From<&str> for Doc {
    fn from(text: &str) -> Doc {
        Doc::Text(text.to_owned())
    }
}

/// A text; in the form that is never looked up where it would be taken for a name.
pub(super) fn said_doc(text: &str, taken: bool) -> Doc {
    let text = Doc::Text(text.to_owned());
    if taken { Doc::Map(vec![("said".to_owned(), text)]) } else { text }
}

pub(super) fn options_doc(options: &BTreeSet<String>) -> Doc {
    Doc::List(options.iter().map(|option| (&**option).into()).collect())
}

pub(super) fn number_doc(value: &Said<f64>) -> Doc {
    match value {
        Said { said: None, reads } => Doc::Number(reads.unwrap_or_default()),
        Said { said: Some(said), reads } if number_said(said).as_ref() == Some(value) => {
            debug_assert!(reads.is_none_or(f64::is_finite));
            said.clone().into()
        }
        Said { said: Some(said), reads } => with_reading(said, reads.map(Doc::Number)),
    }
}

pub(super) fn day_doc(value: &Said<Date>, day: Date, past: bool) -> Doc {
    match value {
        Said { said: None, reads } => reads.map_or_else(|| "".into(), |date| date.to_string().into()),
        Said { said: Some(said), .. } if day_said(said, Some(day), past).as_ref() == Some(value) => {
            said.clone().into()
        }
        Said { said: Some(said), reads } => with_reading(said, reads.map(|date| date.to_string().into())),
    }
}

fn with_reading(said: &str, reads: Option<Doc>) -> Doc {
    let mut map = vec![("said".to_owned(), said.into())];
    map.extend(reads.map(|reads| ("reads".to_owned(), reads)));
    Doc::Map(map)
}
