//! A strict reader of the part of Mermaid that we write, by its published rules
//! (<https://mermaid.js.org/syntax/flowchart.html>): a label in quotation marks ends at the next one, characters are
//! written as `#34;` or `#quot;`, a lower-case `end` outside a label closes a subgraph, `%%` begins a comment.

use regex::Regex;
use std::collections::BTreeSet;

pub fn check(text: &str) {
    let regex = |pattern: &str| Regex::new(pattern).expect("a fixed value");
    let node = regex(r#"^ +(S[0-9]+|L[0-9]|MORE)\["(.*)"\]$"#);
    let edge = regex(r#"^ +(S[0-9]+) (?:-->|-\. "back" \.->) (S[0-9]+|MORE)(?:\["(.*)"\])?$"#);
    let class = regex(r"^ +class ([A-Z0-9,]+) (judgement|outside)$");
    let style = regex(r"^ +classDef (judgement stroke-width:3px|outside stroke-dasharray:5 4)$");
    let words = regex(r"^ +acc(?:Title|Descr): [A-Za-z0-9 ,-]+$");
    let list = regex(r"^\s*(?:[0-9]*[.)+-]\s)");
    let entity = regex(r"#(?:quot|lt|gt|amp|[0-9]+);");
    let (mut defined, mut used, mut depth, mut edges) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    let label = |label: &str| {
        let text = entity.replace_all(label, "").replace("<br/>", "");
        assert!(!text.contains(['"', '<', '>', '`', '#', ';', '&', '\n', '\\', '*', '_', '~']), "{label}");
        assert!(!text.contains("%%") && !label.is_empty(), "{label}");
        assert!(!text.chars().any(char::is_control), "{label}");
        assert!(!list.is_match(label), "{label}");
    };
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    for line in lines {
        if let Some(found) = edge.captures(line) {
            edges += 1;
            used.extend([found[1].to_owned(), found[2].to_owned()]);
            if let Some(text) = found.get(3) {
                defined.insert(found[2].to_owned());
                label(text.as_str());
            }
        } else if let Some(found) = node.captures(line) {
            assert!(defined.insert(found[1].to_owned()), "twice: {line}");
            label(&found[2]);
        } else if let Some(found) = class.captures(line) {
            used.extend(found[1].split(',').map(str::to_owned));
        } else if line == "  subgraph LEGEND[\"Legend\"]" {
            depth += 1;
        } else if line == "  end" {
            depth -= 1;
        } else {
            assert!(style.is_match(line) || words.is_match(line), "not in the language: {line}");
        }
    }
    assert_eq!(depth, 0);
    assert!(used.is_subset(&defined), "{used:?} {defined:?}");
    assert!(defined.contains("S1"), "never empty");
    assert!(text.contains("accTitle") && text.contains("accDescr") && text.contains("Legend"));
    assert!(text.chars().count() < 50_000 && edges < 500, "more than Mermaid draws");
    assert!(!text.contains("%%"));
}
