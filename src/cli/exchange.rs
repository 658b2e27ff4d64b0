//! Answers files in and out: fill, answers.

use super::output::{Progress, json};
use super::questions::counted;
use super::{Global, Outcome};
use crate::answers::{self, Summary};
use crate::catalog::Wish;
use crate::desk::{Desk, NotFilled};
use crate::domain::ids::ToolId;
use crate::text::escape::terminal_line;
use crate::yaml::{self, Limits, Source};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use serde_json::{Value, json as value};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// Answers files in.
#[derive(Debug, Args)]
pub struct Fill {
    /// Answers files, or - for standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Say what would be stored, and store nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl Fill {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        // Every file is read before any is stored, so that a bad one among good ones leaves nothing half done.
        let mut sources = Vec::new();
        for file in &self.files {
            sources.push(Source::open(file, Limits::ANSWERS)?);
        }
        if !self.dry_run && sources.len() > 1 {
            rehearse(desk, &sources)?;
        }
        let mut told = Vec::new();
        let mut progress = Progress::beside_lines("fill");
        for (done, source) in sources.iter().enumerate() {
            progress.at(done, sources.len());
            let filled = fill(desk, source, self.dry_run).map_err(|error| match done {
                0 => error,
                _ if self.dry_run => error,
                _ => error.context(format!("{} went in before this", counted(done, "file"))),
            })?;
            if global.json {
                told.push(as_json(&filled.tool.slug, &filled.summary));
            } else {
                let would = if self.dry_run { "would bring " } else { "" };
                let what = in_words(&filled.summary);
                writeln!(out, "{}: {would}{what}", terminal_line(&filled.tool.slug))?;
                for (file, given) in &filled.summary.renumbered {
                    writeln!(out, "  {file} in the file is {given} here")?;
                }
            }
        }
        if global.json {
            json(out, "fill", told)?;
        }
        Ok(Outcome::Done)
    }
}

/// Finds out whether all of them would go in, before any does.
fn rehearse(desk: &mut Desk, sources: &[Source]) -> anyhow::Result<()> {
    let mut progress = Progress::new("read");
    let rows = desk.tools()?;
    let mut slugs: BTreeMap<String, (ToolId, &str)> =
        rows.into_iter().map(|row| (row.slug, (row.id, "the store"))).collect();
    for (done, source) in sources.iter().enumerate() {
        progress.at(done, sources.len());
        let tool = fill(desk, source, true)?.tool;
        if let Some((other, file)) = slugs.insert(tool.slug.clone(), (tool.id, source.name()))
            && other != tool.id
        {
            bail!("{}: {file} calls another tool “{}”; nothing was stored", source.name(), tool.slug);
        }
    }
    Ok(())
}

fn fill(desk: &mut Desk, source: &Source, dry_run: bool) -> anyhow::Result<crate::desk::Filled> {
    desk.fill(source, dry_run).map_err(|problem| match problem {
        NotFilled::Bad(found) => {
            // The places go before the one line that says what became of it.
            let shown = yaml::render(&found, source, false);
            let _ = write!(io::stderr(), "{shown}");
            anyhow!("{}: {}; nothing was stored", source.name(), counted(found.len(), "problem"))
        }
        NotFilled::Other(error) => error.context(source.name().to_owned()),
    })
}

fn in_words(summary: &Summary) -> String {
    if summary.events == 0 {
        return "nothing new".to_owned();
    }
    let parts = [
        (usize::from(summary.new_tool), "new tool"),
        (summary.walkthroughs, "walkthrough"),
        (summary.statements, "statement"),
        (summary.revised, "revision"),
        (summary.items, "item"),
        (summary.events, "event"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what));
    parts.collect::<Vec<_>>().join(", ")
}

fn as_json(slug: &str, summary: &Summary) -> Value {
    value!({
        "tool": slug, "new_tool": summary.new_tool, "walkthroughs": summary.walkthroughs,
        "people": summary.people, "statements": summary.statements, "revised": summary.revised,
        "statuses": summary.statuses, "items": summary.items, "events": summary.events,
    })
}

/// Answers files out.
#[derive(Debug, Args)]
pub struct Answers {
    /// Slug, id, or any unambiguous beginning
    #[arg(required_unless_present = "blank")]
    pub tool: Option<String>,
    /// An empty form to fill in by hand
    #[arg(long, conflicts_with = "tool", requires = "questionnaire")]
    pub blank: bool,
    /// The questionnaire of the form: an id or a path
    #[arg(long = "with", value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<String>,
    /// The language of the questions of the form, where the questionnaire has it
    #[arg(long, requires = "blank", value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Only the questions that may be sent ahead
    #[arg(long, requires = "blank")]
    pub prefill: bool,
}

impl Answers {
    pub(super) fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        if self.blank {
            let id = self.questionnaire.as_deref().context("--blank needs --with QUESTIONNAIRE")?;
            let wish = self.language.as_deref().map_or(Wish::Own, Wish::Only);
            let (set, _, _) = Desk::questionnaire_in(id, wish)?;
            out.write_all(answers::blank(&set, self.prefill).as_bytes())?;
            return Ok(Outcome::Done);
        }
        let Some(words) = &self.tool else { bail!("answers needs a tool") };
        let mut desk = Desk::open_to_read(&global.place())?;
        let tool = desk.tool(words)?;
        out.write_all(desk.answers(&tool)?.as_bytes())?;
        Ok(Outcome::Done)
    }
}
