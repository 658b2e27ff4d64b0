//! Commands about what follows across people and tools: compare, and what the five signs of several tools come to.

use super::output::{columns_of, json};
use super::spec::NamesArg;
use super::{Global, Outcome};
use crate::desk::Desk;
use crate::domain::coverage::Said;
use crate::domain::governance::across::{self, Counted};
use crate::domain::governance::signs::{Sign, Signs};
use crate::spec::{ComparedRow, Options, build::build};
use crate::store::{Reply, Request};
use crate::text::escape::terminal_line;
use crate::text::wrap::truncate;
use clap::Args;
use serde_json::json as value;
use std::io::Write;

/// Lay what people say side by side: topics and people, the author first.
#[derive(Debug, Args)]
pub struct Compare {
    /// Slug, id, or any unambiguous beginning
    pub tool: String,
    /// How people are named, never beyond what they agreed to
    #[arg(long, value_enum, default_value_t = NamesArg::Roles, value_name = "HOW")]
    pub names: NamesArg,
    /// With answers to private questions
    #[arg(long)]
    pub include_private: bool,
}

impl Compare {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        let options =
            Options { names: self.names.into(), include_private: self.include_private, ..Options::default() };
        let spec = build(&tool, &desk.shelf(&tool)?, &options);
        let heard = spec.evidence.heard.map(|heard| heard.to_string()).unwrap_or_default();
        let compared = spec.evidence.compared;
        if global.json {
            json(out, "compare", value!({ "tool": tool.slug, "heard": heard, "compared": compared }))?;
            return Ok(if compared.is_some() { Outcome::Done } else { Outcome::No });
        }
        let Some(compared) = compared else {
            writeln!(
                out,
                "There is nothing to compare yet: so far no two people answered on one topic. A user answers in \
                 fifteen minutes: takestock walk {} --with team-trust",
                terminal_line(&tool.slug)
            )?;
            return Ok(Outcome::No);
        };
        writeln!(out, "{} · who says what · {}", terminal_line(&tool.name), terminal_line(&heard))?;
        let room = (WIDE / compared.people.len().max(1)).clamp(LEAST, CELL);
        let mut head = vec!["Topic".to_owned()];
        head.extend(compared.people.iter().map(|who| truncate(&terminal_line(&who.to_string()), room)));
        head.push("Mark".to_owned());
        let row = |row: &ComparedRow| {
            let mut cells = vec![row.question.to_string()];
            cells.extend(
                row.cells.iter().map(|cell| truncate(&terminal_line(&cell.text().to_string()), room)),
            );
            cells.push(row.mark.clone().unwrap_or_default());
            cells
        };
        let rows: Vec<Vec<String>> = compared.rows.iter().map(row).collect();
        columns_of(out, &head, &rows, CELL)?;
        writeln!(out, "· not mentioned   – not asked   ? does not know")?;
        Ok(Outcome::Done)
    }
}

/// People share so many columns beside topic and mark, so that they stand beside each other; each has at least and at most
/// so many.
const WIDE: usize = 56;
const LEAST: usize = 16;
const CELL: usize = 24;

/// The tools that a sign holds for, of those that anybody was asked about and that are on the list.
///
/// # Errors
/// What the store says.
pub(super) fn signs_across(desk: &mut Desk) -> anyhow::Result<Vec<Counted>> {
    let mut topics: Vec<String> = Sign::ALL.iter().map(|sign| sign.topic().to_owned()).collect();
    topics.push("review.signs".to_owned());
    let asked = match desk.store().handle(Request::AskedAbout { topics }) {
        Reply::Tools(tools) => tools,
        other => return crate::desk::unexpected(other),
    };
    let mut counted = Vec::new();
    for row in asked.iter().filter(|row| !row.archived) {
        let tool = desk.load(row.id)?;
        let signs = Signs::of(&tool, &Said::of(&tool));
        counted.extend(Counted::of(&tool.name, &signs));
    }
    Ok(counted)
}

/// Writes what follows from the signs of several tools, behind an empty line; nothing if nothing does.
///
/// # Errors
/// What the writer says.
pub(super) fn tell_across(out: &mut dyn Write, tools: &[Counted]) -> anyhow::Result<()> {
    let lines = across::lines(tools);
    if !lines.is_empty() {
        writeln!(out)?;
    }
    for line in lines {
        crate::plain::tell(out, &[crate::sitting::Told::Text(line)], false)?;
    }
    Ok(())
}
