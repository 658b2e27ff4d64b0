//! `takestock check --codes`: every code of a finding, with what it means.

use super::output::json;
use super::{Global, Outcome};
use crate::catalog::codes::GROUPS;
use crate::text::wrap::wrap;
use serde_json::{Value, json as value};
use std::io::Write;

/// How wide a text is, in columns, so that with its indent it stands on the narrowest common terminal.
const TEXT: usize = 72;

/// Prints the table, by what is looked at.
pub(super) fn codes(global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if global.json {
        let all: Vec<Value> = GROUPS
            .iter()
            .flat_map(|group| group.codes.iter().map(move |code| (group, code)))
            .map(|(group, code)| {
                value!({"code": code.name, "severities": code.severities.iter().map(|s| s.name()).collect::<Vec<_>>(), "about": group.title, "means": code.means})
            })
            .collect();
        json(out, "codes", all)?;
        return Ok(Outcome::Done);
    }
    for (n, group) in GROUPS.iter().enumerate() {
        let gap = if n == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{}", group.title)?;
        for code in group.codes {
            writeln!(out, "  {} ({})", code.name, code.severity())?;
            for line in wrap(code.means, TEXT) {
                writeln!(out, "      {line}")?;
            }
        }
    }
    Ok(Outcome::Done)
}
