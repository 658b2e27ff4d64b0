//! A questionnaire of the user's own to begin with: the commented one that comes along, or another one's text.

use super::{read, schema};
use crate::yaml::{self, Finding, Limits, Source};

/// A small questionnaire with a question of most kinds, and remarks that say what each line is for.
pub const TEXT: &str = include_str!("../../assets/starter.questionnaire.yaml");

/// The text of a new questionnaire: that of `source` under this id. One that is new begins with version 1.0.0. The
/// first line points editors to the schema beside it.
///
/// # Errors
/// Every error of the source.
pub fn begin(id: &str, source: &Source) -> Result<String, Vec<Finding>> {
    let set = read(source)?;
    let root = yaml::tree(source, Limits::QUESTIONNAIRE)?;
    let version = if set.id == id { set.version.as_str() } else { "1.0.0" };
    let mut places =
        [("id", id), ("version", version)].map(|(key, text)| (root.get(key).map(|node| node.span), text));
    places.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    let mut text = source.text().to_owned();
    for (span, new) in places {
        if let Some(span) = span {
            text.replace_range(span.start as usize..span.end as usize, new);
        }
    }
    let rest = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# yaml-language-server:") => rest,
        _ => &text,
    };
    Ok(format!("{}{rest}", schema::LINE))
}
