//! The front matter: flat keys, at most fifteen, that any reader of YAML reads alike.

use crate::export::names;
use crate::spec::{Front, Spec};
use crate::text::escape::yaml_string;

/// The main file's.
pub fn main(spec: &Spec) -> Vec<String> {
    let front = &spec.front;
    let mut out = Keys::new();
    out.put("takestock", "1");
    tool(&mut out, front);
    out.put("spec_version", &front.spec_version.to_string());
    point_in_time(&mut out, front);
    if let Some(status) = front.status {
        out.put("status", status.name());
    }
    if let Some(owner) = &front.owner {
        out.text("owner", &owner.to_string());
    }
    if let Some(criticality) = &front.criticality {
        out.put("criticality", &plain_or_quoted(criticality));
    }
    if !front.data.is_empty() {
        let data: Vec<String> = front.data.iter().map(|id| plain_or_quoted(id)).collect();
        out.put("data", &format!("[{}]", data.join(", ")));
    }
    if !front.calendar.is_empty() {
        out.text("calendar", &front.calendar);
    }
    out.put("names", front.names.name());
    out.put("private_answers", if front.private_included { "included" } else { "withheld" });
    out.text("build_ready", &format!("{} of {}", front.build_ready.ready, front.build_ready.of));
    out.text("evidence", &names::evidence_file(&front.slug));
    out.finish()
}

/// The second file's.
pub fn evidence(spec: &Spec) -> Vec<String> {
    let mut out = Keys::new();
    out.put("takestock", "1");
    out.put("kind", "evidence");
    tool(&mut out, &spec.front);
    point_in_time(&mut out, &spec.front);
    out.put("names", spec.front.names.name());
    out.put("private_answers", if spec.front.private_included { "included" } else { "withheld" });
    out.text("spec", &names::spec_file(&spec.front.slug));
    out.finish()
}

fn tool(out: &mut Keys, front: &Front) {
    out.text("tool", &front.tool);
    out.put("slug", &plain_or_quoted(&front.slug));
}

fn point_in_time(out: &mut Keys, front: &Front) {
    if let Some(day) = front.as_of {
        out.text("as_of", &day.to_string());
    }
    if let Some(journal) = &front.journal {
        out.text("journal", journal);
    }
}

/// An id as it is, anything else between quotation marks: nothing that a reader of YAML 1.1 could take for a number, a
/// date or, as it does with `no` and `on`, for a truth value.
pub fn plain_or_quoted(id: &str) -> String {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
        && !WORDS.contains(&id);
    if plain { id.to_owned() } else { yaml_string(id) }
}

struct Keys(Vec<String>);

impl Keys {
    fn new() -> Keys {
        Keys(vec!["---".to_owned()])
    }

    fn put(&mut self, key: &str, value: &str) {
        self.0.push(format!("{key}: {value}"));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.put(key, &yaml_string(value));
    }

    fn finish(mut self) -> Vec<String> {
        self.0.push("---".to_owned());
        self.0
    }
}
