//! An item as it is printed: heading, sentence, keyed lines.

use super::flow::flow;
use super::page::{Page, entry_heading};
use crate::spec::{Block, Hold, Line, Text};

/// Writes the entry.
///
/// Its heading never names a state, so that links to it last; a clause of the sentence is a line, and what holds it
/// back stands in front.
pub fn write(page: &mut Page, block: &Block) {
    page.lines(vec![entry_heading(&block.code.to_string(), &block.title, block.withdrawn.is_some())]);
    page.lines(sentence(block));
    page.lines(block.lines.iter().flat_map(keyed).collect());
}

/// Writes all of them.
pub fn write_all<'a>(page: &mut Page, blocks: impl IntoIterator<Item = &'a Block>) {
    for block in blocks {
        write(page, block);
    }
}

fn sentence(block: &Block) -> Vec<String> {
    let mut clauses = block.clauses.iter().filter(|clause| !clause.is_empty());
    let Some(first) = clauses.next() else { return Vec::new() };
    let held = block.hold();
    let mut marks: Vec<&Hold> = held.into_iter().collect();
    // Draft or not, a rule that people follow must not read as if the tool should.
    marks.extend(block.holds.iter().filter(|hold| **hold == Hold::PeopleDoThis && held != Some(*hold)));
    let marks: String = marks.iter().map(|hold| format!("{hold} ")).collect();
    let first = Text::ours(marks).and_text(first);
    let mut lines = flow("", "", &first);
    lines.extend(clauses.flat_map(|clause| flow("", "", clause)));
    lines
}

fn keyed(line: &Line) -> Vec<String> {
    let mut text = Text::new();
    for part in line.0.iter().filter(|part| !part.value.is_empty()) {
        if !text.0.is_empty() {
            text = text.and_ours(" | ");
        }
        if let Some(key) = part.key {
            text = text.and_ours(format!("{}: ", key.text()));
        }
        text = text.and_text(&part.value);
    }
    flow("- ", "  ", &text)
}
