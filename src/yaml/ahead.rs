//! The tree of a text that was checked before the program was built, from JSON: without places, for there is nothing to
//! tell about it.

use super::source::Span;
use super::tree::{Entry, Node, Value};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

const NOWHERE: Span = Span { start: 0, end: 0 };

/// The tree of this JSON.
///
/// # Errors
/// If it is none.
pub fn ahead(json: &str) -> Result<Node<'_>, serde_json::Error> {
    serde_json::from_str(json)
}

impl<'s> Deserialize<'s> for Node<'s> {
    fn deserialize<D: Deserializer<'s>>(from: D) -> Result<Node<'s>, D::Error> {
        let value = from.deserialize_any(AValue)?;
        Ok(Node { span: NOWHERE, value })
    }
}

struct AValue;

fn plain<'s>(text: String) -> Value<'s> {
    Value::Scalar { text: Cow::Owned(text), plain: true }
}

impl<'s> Visitor<'s> for AValue {
    type Value = Value<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'s str) -> Result<Value<'s>, E> {
        Ok(Value::Scalar { text: Cow::Borrowed(text), plain: false })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'s>, E> {
        Ok(Value::Scalar { text: Cow::Owned(text.to_owned()), plain: false })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'s>, E> {
        Ok(plain(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'s>, E> {
        Ok(plain(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'s>, E> {
        Ok(plain(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'s>, E> {
        Ok(plain(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'s>, E> {
        Ok(plain(String::new()))
    }

    fn visit_seq<A: SeqAccess<'s>>(self, mut list: A) -> Result<Value<'s>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Value::List(nodes))
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<Value<'s>, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Node<'s>, Node<'s>>()? {
            let Value::Scalar { text: key, .. } = key.value else {
                return Err(A::Error::custom("a key must be a text"));
            };
            entries.push(Entry { key, key_span: NOWHERE, value });
        }
        Ok(Value::Map(entries))
    }
}
