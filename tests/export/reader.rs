//! The reader that must always work: a script of two dozen lines that a builder may keep beside the spec. Ported line
//! by line from Python, so it is as simple-minded as a stranger's script would be.

use regex::Regex;
use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq)]
pub struct Entry {
    pub title: String,
    pub sentence: String,
    pub fields: Vec<(String, String)>,
    pub state: String,
    pub hold: Option<String>,
    pub links: Vec<String>,
    pub from: Vec<String>,
}

impl Entry {
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

pub fn read(document: &str) -> BTreeMap<String, Entry> {
    let regex = |pattern: &str| Regex::new(pattern).expect("a fixed value");
    let head = regex(r"^### ([A-Z]+-\d+(?:-[a-z]{3})?): (.+)$");
    let field = regex(r"^- ([A-Z][A-Za-z ]*): ?(.*)$");
    let id = regex(r"\b(?:STEP|KEEP|FIX|ENG|KNOW|RULE|DRIFT|DEC|OPEN|NEXT)-\d+(?:-[a-z]{3})?\b");
    let mut items: BTreeMap<String, Entry> = BTreeMap::new();
    let (mut current, mut in_fields, mut fence): (Option<String>, bool, bool) = (None, false, false);
    for line in document.split('\n') {
        if line.starts_with("```") {
            fence = !fence;
        }
        if fence {
            continue;
        }
        if let Some(found) = head.captures(line) {
            items.insert(found[1].to_owned(), Entry { title: found[2].to_owned(), ..Entry::default() });
            current = Some(found[1].to_owned());
            in_fields = false;
        } else if line.starts_with('#') {
            current = None;
        } else if let Some(entry) = current.as_ref().and_then(|id| items.get_mut(id)) {
            if let Some(found) = field.captures(line) {
                entry.fields.push((found[1].to_owned(), found[2].to_owned()));
                in_fields = true;
            } else if in_fields && line.starts_with("  ") {
                let last = &mut entry.fields.last_mut().expect("a fixed value").1;
                *last = format!("{last} {}", line.trim());
            } else if !line.is_empty() && !in_fields {
                entry.sentence = format!("{} {line}", entry.sentence).trim().to_owned();
            }
        }
    }
    let hold = regex(r"^\[([A-Z]+(?:-\d+)?)\]");
    let from = regex(r"\b[a-z_]+\.[a-z_]+/\d+");
    for (own, entry) in &mut items {
        let state = entry.field("State").unwrap_or("?").to_owned();
        let state = state.split(" | ").next().unwrap_or_default();
        entry.state = state.split(" by ").next().unwrap_or_default().to_owned();
        entry.hold = hold.captures(&entry.sentence).map(|found| found[1].to_owned());
        let all = serde_json::to_string(&entry.fields).expect("a fixed value");
        let mut links: Vec<String> = id.find_iter(&all).map(|found| found.as_str().to_owned()).collect();
        links.sort();
        links.dedup();
        links.retain(|link| link != own);
        entry.links = links;
        let sources = entry.field("From").unwrap_or_default().to_owned();
        entry.from = from.find_iter(&sources).map(|found| found.as_str().to_owned()).collect();
    }
    items
}
