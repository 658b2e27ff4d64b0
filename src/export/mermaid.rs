//! The workflow as a Mermaid flowchart, from the table of steps alone.
//!
//! Mermaid stops at one character out of place, and draws nothing over 50,000 characters or 500 arrows
//! (<https://mermaid.js.org/config/schema-docs/config.html>: `maxTextSize`, `maxEdges`). So ids are generated, every
//! label stands in quotation marks, is escaped and is short; the table beside it has the whole text.

use crate::spec::{Spec, StepRow};
use crate::text::escape::mermaid_label;
use crate::text::wrap::{truncate, wrap};

/// So many steps are drawn: two arrows each stay below Mermaid's limit.
const MOST_STEPS: usize = 200;
/// The longest label, in columns, and in characters, for some take no column.
const LABEL_COLUMNS: usize = 60;
const LABEL_CHARACTERS: usize = 120;
/// Up to here, labels are written out. Far from Mermaid's limit, for arrows follow.
const LABELS_IN_ALL: usize = 30_000;
const LINE_COLUMNS: usize = 24;

/// The flowchart as a file; without steps a picture that says so.
pub fn workflow(spec: &Spec) -> String {
    steps(&spec.workflow.steps)
}

/// The flowchart of these steps.
pub fn steps(all: &[StepRow]) -> String {
    let steps = &all[..all.len().min(MOST_STEPS)];
    let mut lines = vec!["flowchart LR".to_owned(), "  accTitle: The workflow, step by step".to_owned()];
    lines.push(format!("  accDescr: {}", description(all, steps)));
    let mut written = 0;
    for (nth, step) in steps.iter().enumerate() {
        let full = label(step);
        let label = if written + full.len() <= LABELS_IN_ALL { full } else { step.code.to_string() };
        written += label.len();
        lines.push(format!("  S{}[\"{label}\"]", nth + 1));
    }
    if steps.is_empty() {
        lines.push("  S1[\"No steps have been told yet\"]".to_owned());
    }
    let arrows = (1..steps.len()).map(|nth| format!("  S{nth} --> S{}", nth + 1));
    lines.extend(arrows);
    for (nth, step) in steps.iter().enumerate() {
        let target =
            step.back_to.as_ref().and_then(|code| steps.iter().position(|other| other.code == *code));
        lines.extend(target.map(|target| format!("  S{} -. \"back\" .-> S{}", nth + 1, target + 1)));
    }
    if steps.len() < all.len() {
        lines.push(format!("  S{} --> MORE[\"{} more in the table\"]", steps.len(), all.len() - steps.len()));
    }
    lines.extend(legend(steps));
    lines.join("\n") + "\n"
}

/// For those who cannot see the picture: our own words and numbers only, for these lines end at marks that labels may
/// hold.
fn description(all: &[StepRow], drawn: &[StepRow]) -> String {
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return "No steps have been told yet".to_owned();
    };
    let mut text = if all.len() == 1 {
        format!("One step, {}", first.code)
    } else {
        format!("{} steps in a row, from {} to {}", all.len(), first.code, last.code)
    };
    for step in drawn {
        if let Some(back) = &step.back_to {
            text.push_str(&format!(", {} can go back to {back}", step.code));
        }
    }
    text
}

fn label(step: &StepRow) -> String {
    let title: String = step.title.to_string().chars().take(LABEL_CHARACTERS).collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let paper = if step.paper { " (on paper only)" } else { "" };
    let text = format!("{} {}{paper}", step.code, truncate(&title, LABEL_COLUMNS));
    mermaid_label(&wrap(text.trim(), LINE_COLUMNS).join("\n"))
}

/// What the borders mean, drawn with them; only those that occur.
fn legend(steps: &[StepRow]) -> Vec<String> {
    let marked = |holds: fn(&StepRow) -> bool| -> Vec<String> {
        let steps = steps.iter().enumerate().filter(|(_, step)| holds(step));
        steps.map(|(nth, _)| format!("S{}", nth + 1)).collect()
    };
    let classes = [
        (
            "judgement",
            "L1",
            "thick border: needs judgement",
            "stroke-width:3px",
            marked(|s| s.judgement == Some(true)),
        ),
        ("outside", "L2", "dashed border: outside the tool", "stroke-dasharray:5 4", marked(|s| s.outside)),
    ];
    let mut lines = vec!["  subgraph LEGEND[\"Legend\"]".to_owned()];
    lines.push("    L0[\"a step, dotted arrow: can go back\"]".to_owned());
    for (_, id, words, _, steps) in &classes {
        if !steps.is_empty() {
            lines.push(format!("    {id}[\"{words}\"]"));
        }
    }
    lines.push("  end".to_owned());
    for (class, id, _, style, steps) in &classes {
        if !steps.is_empty() {
            lines.push(format!("  classDef {class} {style}"));
            lines.push(format!("  class {},{id} {class}", steps.join(",")));
        }
    }
    lines
}
