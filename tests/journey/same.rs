//! Two answers files as the same lines, if they say the same interview.
//!
//! Left out, because a screen knows it otherwise than a file, or not at all:
//! * ids, and when things were said on the wall; handles stand for places, whichever word a file has for one;
//! * that a caught line was asked by nothing: a file says it under its question as if it had been asked;
//! * who runs a sitting: the screen does not ask;
//! * who said that nobody knows, and at which minute: this file does not say;
//! * what was not reached: this file leaves that out, and a sitting that is ended says so;
//! * earlier wordings that differ only in how they were meant: "nearly their words" is said right after a line.

use std::collections::BTreeMap;
use takestock::yaml::{Limits, Node, Source, Value, tree};

type Named = BTreeMap<String, String>;

/// What an answers file says, a line for each thing, in order.
pub fn lines(text: &str) -> Vec<String> {
    let source = Source::new("answers.yaml", text.to_owned());
    let root = tree(&source, Limits::ANSWERS).expect("YAML");
    let mut people = Named::new();
    for person in root.get("people").map_or(&[][..], Node::elements) {
        people.insert(scalar(person.get("id")), scalar(person.get("name")));
    }
    let mut places = Named::new();
    let mut steps = Named::new();
    for (place, entry) in entries(&root) {
        for key in ["id", "as"] {
            places.insert(scalar(entry.get(key)), place.clone());
        }
        if let Some(step) =
            entry.get("row").filter(|_| place.contains("does.steps")).and_then(|r| r.get("step"))
        {
            for key in ["id", "as"] {
                steps.insert(scalar(entry.get(key)), scalar(Some(step)));
            }
        }
    }
    places.remove("");
    steps.remove("");
    let names = Names { people, places, steps };
    let mut lines = Vec::new();
    lines.push(format!("tool {}", names.map(root.get("tool").expect("a tool"), &["id"])));
    let mut known: Vec<String> = root
        .get("people")
        .map_or(&[][..], Node::elements)
        .iter()
        .map(|person| format!("person {}", names.map(person, &["id", "uuid"])))
        .collect();
    known.sort();
    lines.extend(known);
    for sitting in root.get("walkthroughs").map_or(&[][..], Node::elements) {
        let but = ["uuid", "facilitator", "started", "ended", "present", "answers", "inbox"];
        let present = sitting.get("present").expect("somebody was there");
        let mut present: Vec<String> = each(present).map(|id| names.plain(id)).collect();
        present.sort();
        lines.push(format!("sitting {} {present:?}", names.map(sitting, &but)));
    }
    lines.extend(entries(&root).into_iter().filter_map(|(place, entry)| {
        let status = scalar(entry.get("status"));
        let entry = match &*status {
            "not_reached" => return None,
            "" => names.map(entry, &["id", "as", "at", "asked"]),
            _ => names.map(entry, &["by", "minute"]),
        };
        Some(format!("{place}: {entry}"))
    }));
    lines
}

/// Every entry with its place.
fn entries<'a, 's>(root: &'a Node<'s>) -> Vec<(String, &'a Node<'s>)> {
    let mut found = Vec::new();
    for sitting in root.get("walkthroughs").map_or(&[][..], Node::elements) {
        let label = scalar(sitting.get("id"));
        let topics = match sitting.get("answers").map(|answers| &answers.value) {
            Some(Value::Map(topics)) => &topics[..],
            _ => &[],
        };
        for topic in topics {
            for (n, entry) in each(&topic.value).enumerate() {
                found.push((format!("{label} {} {}", topic.key, n + 1), entry));
            }
        }
        for (n, entry) in sitting.get("inbox").map_or(&[][..], Node::elements).iter().enumerate() {
            found.push((format!("{label} inbox {}", n + 1), entry));
        }
    }
    found
}

/// One is as good as a list of one.
fn each<'a, 's>(node: &'a Node<'s>) -> impl Iterator<Item = &'a Node<'s>> {
    match &node.value {
        Value::List(nodes) => nodes.iter(),
        _ => std::slice::from_ref(node).iter(),
    }
}

fn scalar(node: Option<&Node<'_>>) -> String {
    match node.map(|node| &node.value) {
        Some(Value::Scalar { text, .. }) => text.to_string(),
        _ => String::new(),
    }
}

struct Names {
    people: Named,
    places: Named,
    steps: Named,
}

impl Names {
    fn map(&self, node: &Node<'_>, but: &[&str]) -> String {
        let Value::Map(entries) = &node.value else { return self.plain(node) };
        let said = |key: &str| node.get(key).map(|value| self.plain(value));
        let kept = entries.iter().filter(|entry| !but.contains(&&*entry.key)).filter_map(|entry| {
            let value = match &*entry.key {
                "was" => {
                    let otherwise: Vec<String> = each(&entry.value)
                        .map(|was| match &was.value {
                            Value::Map(_) => {
                                was.get("text").map_or_else(|| self.plain(was), |t| self.plain(t))
                            }
                            _ => self.plain(was),
                        })
                        .filter(|was| Some(was) != said("text").as_ref())
                        .collect();
                    return (!otherwise.is_empty()).then(|| format!("was: {otherwise:?}"));
                }
                "re" => scalar(Some(&entry.value)),
                "back_to" | "step" if self.steps.contains_key(&scalar(Some(&entry.value))) => {
                    self.steps[&scalar(Some(&entry.value))].clone()
                }
                _ => self.plain(&entry.value),
            };
            let value =
                if entry.key == "re" { self.places.get(&value).cloned().unwrap_or(value) } else { value };
            Some(format!("{}: {value}", entry.key))
        });
        format!("{{{}}}", kept.collect::<Vec<_>>().join(", "))
    }

    fn plain(&self, node: &Node<'_>) -> String {
        match &node.value {
            Value::Scalar { text, .. } => {
                self.people.get(&**text).cloned().unwrap_or_else(|| text.to_string())
            }
            Value::List(nodes) => {
                let all: Vec<String> = nodes.iter().map(|node| self.plain(node)).collect();
                all.join(" + ")
            }
            Value::Map(_) => self.map(node, &[]),
        }
    }
}

#[test]
fn a_word_that_differs_is_told() {
    let sample = super::sample::Sample::new();
    let said = lines(&sample.text);
    assert_eq!(said, lines(&sample.text));
    for (was, now) in [
        ("minute: 37", "minute: 38"),
        ("stance: differs", "stance: adds"),
        ("evidence: guessed", "evidence: told"),
        ("re: bus", "re: crit"),
        ("mark: [keep]", "mark: [open]"),
        ("person: priya", "person: maya"),
    ] {
        let changed = sample.text.replacen(was, now, 1);
        let differ = said.iter().zip(lines(&changed)).filter(|(said, changed)| *said != changed).count();
        assert_eq!(differ, 1, "{was}");
    }
}
