//! The traceability table as CSV: item by item, what it stands on.

use crate::spec::Spec;
use crate::spec::trace::TraceRow;
use crate::text::escape::csv_cell;

const COLUMNS: [&str; 11] =
    ["item", "title", "state", "statement", "question", "topic", "who", "sitting", "at", "evidence", "links"];

/// The first line of the file, by which it is known again.
pub fn header() -> String {
    format!("{}\n", COLUMNS.join(","))
}

/// The table, a line for each item and statement. No cell can be taken for a formula.
pub fn csv(spec: &Spec) -> String {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let rows = std::iter::once(COLUMNS.map(str::to_owned)).chain(spec.trace.iter().map(cells));
    for row in rows {
        writer.write_record(row.map(|cell| csv_cell(&cell))).expect("every row has the same number of cells");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("cells are text")
}

fn cells(row: &TraceRow) -> [String; 11] {
    let links: Vec<String> = row.links.iter().map(ToString::to_string).collect();
    [
        row.item.to_string(),
        row.title.to_string(),
        row.state.clone(),
        row.reference.as_ref().map(|(topic, number)| format!("{topic}/{number}")).unwrap_or_default(),
        row.question.to_string(),
        row.reference.as_ref().map(|(topic, _)| topic.to_string()).unwrap_or_default(),
        row.who.to_string(),
        row.sitting.to_string(),
        row.at.clone(),
        row.evidence.map(|evidence| evidence.name().to_owned()).unwrap_or_default(),
        links.join(" "),
    ]
}
