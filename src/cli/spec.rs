//! Commands about the spec: export, trace.

use super::output::{Progress, json};
use super::questions::counted;
use super::{Global, Outcome};
use crate::desk::Desk;
use crate::domain::item::{ItemCode, ItemKind};
use crate::domain::tool::Tool;
use crate::export;
use crate::export::names::{is_earlier_markdown, is_earlier_trace};
use crate::files::{self, Overwrite, Target};
use crate::spec::trace::{self, TracedStatement};
use crate::spec::{Names, Options, Said, Spec, build::build};
use crate::text::escape::terminal_line;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::{Value, json as value};
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The spec of a tool.
#[derive(Debug, Args)]
pub struct Export {
    /// Slug, id, or any unambiguous beginning
    #[arg(required_unless_present = "all")]
    pub tool: Option<String>,
    /// Every tool; needs -o
    #[arg(long, conflicts_with = "tool", requires = "output")]
    pub all: bool,
    /// What to write; markdown if nothing is said
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<Format>,
    /// A file, - for standard output, or a folder that exists: it gets the spec, the evidence and trace.csv
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// How people are named, never beyond what they agreed to
    #[arg(long, value_enum, default_value_t = NamesArg::Roles, value_name = "HOW")]
    pub names: NamesArg,
    /// With answers to private questions
    #[arg(long)]
    pub include_private: bool,
}

/// What an export writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The spec, for builders and leaders.
    Markdown,
    /// The second file: where everything comes from.
    Evidence,
    /// The whole spec as data.
    Json,
    /// The workflow as a Mermaid flowchart.
    Mermaid,
    /// Which item comes from which statement.
    Csv,
}

/// How people are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamesArg {
    /// By name, where they agreed to it.
    Full,
    /// By role.
    Roles,
    /// Not at all.
    None,
}

impl From<NamesArg> for Names {
    fn from(names: NamesArg) -> Names {
        match names {
            NamesArg::Full => Names::Full,
            NamesArg::Roles => Names::Roles,
            NamesArg::None => Names::None,
        }
    }
}

impl Export {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let format = self.format(global)?;
        // A dash is standard output, as for every program.
        let output = self.output.as_deref().filter(|path| *path != Path::new("-"));
        if self.all {
            let folder = output.context("--all needs -o with a folder")?;
            only_markdown(format)?;
            let tools = desk.tools()?;
            let mut told = Progress::beside_lines("export");
            let mut found = 0;
            for (done, row) in tools.iter().enumerate() {
                told.at(done, tools.len());
                let tool = desk.load(row.id)?;
                // A folder each: every tool has a trace.csv.
                let own = folder.join(folder_name(&tool));
                std::fs::create_dir_all(&own)
                    .with_context(|| format!("cannot make the folder {}", own.display()))?;
                found += self.write_all(desk, &tool, &own, out)?;
                out.flush()?;
            }
            drop(told);
            tell_remarks(&counted(tools.len(), "tool"), found);
            return Ok(if tools.is_empty() { Outcome::No } else { Outcome::Done });
        }
        let tool = desk.tool(self.tool.as_deref().unwrap_or_default())?;
        let found = match output {
            Some(path) if path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/') => {
                only_markdown(format)?;
                self.write_all(desk, &tool, path, out)?
            }
            Some(path) => {
                let spec = self.spec(desk, &tool)?;
                let ours = |beginning: &[u8]| match format {
                    Format::Markdown => is_earlier_markdown(&spec, false, beginning),
                    Format::Evidence => is_earlier_markdown(&spec, true, beginning),
                    Format::Csv => is_earlier_trace(beginning),
                    // Nothing in these says whose they are.
                    Format::Json | Format::Mermaid => false,
                };
                files::save(path, text(format, &spec).as_bytes(), Overwrite::IfOurs(&ours))?;
                writeln!(out, "{}", terminal_line(&path.display().to_string()))?;
                spec.findings.len()
            }
            None => {
                let spec = self.spec(desk, &tool)?;
                out.write_all(text(format, &spec).as_bytes())?;
                out.flush()?;
                spec.findings.len()
            }
        };
        tell_remarks(&tool.slug, found);
        Ok(Outcome::Done)
    }

    /// `--json`, which holds for every command, is here another word for `--to json`.
    fn format(&self, global: &Global) -> anyhow::Result<Format> {
        match self.to {
            None if global.json => Ok(Format::Json),
            None => Ok(Format::Markdown),
            Some(Format::Json) => Ok(Format::Json),
            Some(_) if global.json => bail!("--json and --to name two formats; choose one"),
            Some(format) => Ok(format),
        }
    }

    fn options(&self, desk: &mut Desk, tool: &Tool) -> anyhow::Result<Options> {
        let journal = desk.journal(tool)?;
        Ok(Options { names: self.names.into(), include_private: self.include_private, journal })
    }

    fn spec(&self, desk: &mut Desk, tool: &Tool) -> anyhow::Result<Spec> {
        let options = self.options(desk, tool)?;
        Ok(build(tool, &desk.shelf(tool)?, &options))
    }

    fn write_all(
        &self,
        desk: &mut Desk,
        tool: &Tool,
        folder: &Path,
        out: &mut dyn Write,
    ) -> anyhow::Result<usize> {
        let spec = self.spec(desk, tool)?;
        for path in save(&spec, tool, folder)? {
            writeln!(out, "{}", terminal_line(&path.display().to_string()))?;
        }
        Ok(spec.findings.len())
    }
}

fn text(format: Format, spec: &Spec) -> String {
    match format {
        Format::Markdown => export::markdown::markdown(spec),
        Format::Evidence => export::markdown::evidence(spec),
        Format::Json => export::json::json(spec),
        Format::Mermaid => export::mermaid::workflow(spec),
        Format::Csv => export::trace::csv(spec),
    }
}

/// A folder gets the spec, the evidence and trace.csv, and nothing else.
fn only_markdown(format: Format) -> anyhow::Result<()> {
    if format != Format::Markdown {
        bail!("a folder gets the spec, the evidence and trace.csv; another format goes to a file");
    }
    Ok(())
}

/// The name of a tool's own folder. Slugs of other scripts lose their letters in a file name, and two tools must not
/// meet there.
pub fn folder_name(tool: &Tool) -> String {
    let part = export::names::file_part(&tool.slug);
    if part == tool.slug {
        return part;
    }
    let id = tool.id.to_string();
    format!("{part}-{}", id.rsplit('-').next().unwrap_or(&id))
}

/// Says on a terminal how many remarks the checks made; a program that reads standard error has no use for it.
fn tell_remarks(about: &str, found: usize) {
    if found > 0 && io::stderr().is_terminal() {
        let _ = writeln!(
            io::stderr(),
            "{}: the checks made {}; the evidence file has them under “What the checks found”",
            terminal_line(about),
            counted(found, "remark")
        );
    }
}

/// Writes the spec, its evidence and trace.csv into a folder, and says which files.
///
/// # Errors
/// If a file is there that takestock did not write for this tool, or the folder cannot be written to.
pub fn save_spec(
    desk: &mut Desk,
    tool: &Tool,
    folder: &Path,
    options: &Options,
) -> anyhow::Result<Vec<PathBuf>> {
    let spec = build(tool, &desk.shelf(tool)?, options);
    save(&spec, tool, folder)
}

fn save(spec: &Spec, tool: &Tool, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let (main, second) = (export::markdown::markdown(spec), export::markdown::evidence(spec));
    let trace = export::trace::csv(spec);
    let (is_main, is_second) = (
        |beginning: &[u8]| is_earlier_markdown(spec, false, beginning),
        |beginning: &[u8]| is_earlier_markdown(spec, true, beginning),
    );
    let paths = [
        folder.join(export::names::spec_file(&tool.slug)),
        folder.join(export::names::evidence_file(&tool.slug)),
        folder.join(export::names::TRACE_FILE),
    ];
    files::save_all(&[
        Target { path: &paths[0], bytes: main.as_bytes(), overwrite: Overwrite::IfOurs(&is_main) },
        Target { path: &paths[1], bytes: second.as_bytes(), overwrite: Overwrite::IfOurs(&is_second) },
        Target { path: &paths[2], bytes: trace.as_bytes(), overwrite: Overwrite::IfOurs(&is_earlier_trace) },
    ])?;
    Ok(paths.to_vec())
}

/// Where an item comes from.
#[derive(Debug, Args)]
pub struct Trace {
    /// Slug, id, or any unambiguous beginning
    pub tool: String,
    /// The item's number, such as KEEP-3
    pub item: String,
    /// How people are named, never beyond what they agreed to
    #[arg(long, value_enum, default_value_t = NamesArg::Roles, value_name = "HOW")]
    pub names: NamesArg,
}

impl Trace {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        let options = Options { names: self.names.into(), ..Options::default() };
        let shelf = desk.shelf(&tool)?;
        let traced = parse_code(&self.item).and_then(|code| trace::trace(&tool, &shelf, &options, &code));
        let Some(traced) = traced else {
            bail!("{} has no item “{}”; its spec names them all, such as KEEP-1", tool.name, self.item);
        };
        if global.json {
            json(out, "trace", as_json(&traced))?;
        } else {
            write_trace(out, &traced)?;
        }
        Ok(Outcome::Done)
    }
}

fn reference(statement: &TracedStatement) -> String {
    statement.reference.as_ref().map_or_else(|| "inbox".to_owned(), |(topic, n)| format!("{topic}/{n}"))
}

fn as_json(traced: &trace::Trace) -> Value {
    let said = |said: &Said| value!({ "who": said.who.to_string(), "words": said.words.to_string(), "from": said.from.to_string() });
    let statement = |s: &TracedStatement| {
        value!({
            "reference": reference(s), "said": said(&s.said), "wording": s.wording, "evidence": s.evidence,
            "asked": s.asked.to_string(), "questionnaire": s.questionnaire.to_string(), "at": s.at,
            "minute": s.minute, "revisions": s.revisions, "struck": s.struck,
            "neighbours": s.neighbours.iter().map(said).collect::<Vec<_>>(),
            "about": s.about.iter().map(|(stance, about)| value!({ "stance": stance, "said": said(about) }))
                .collect::<Vec<_>>(),
            "also": s.also.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    };
    value!({
        "item": traced.item.to_string(), "title": traced.title.to_string(), "state": traced.state,
        "statements": traced.statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

fn write_trace(out: &mut dyn Write, traced: &trace::Trace) -> io::Result<()> {
    let line = |text: &dyn Display| terminal_line(&text.to_string());
    writeln!(out, "{} {} · {}", traced.item, line(&traced.title), line(&traced.state))?;
    for s in &traced.statements {
        writeln!(out, "\n{} · {} · {}", reference(s), line(&s.said.who), s.at)?;
        writeln!(out, "  {}", line(&s.said.words))?;
        let minute = s.minute.map(|minute| format!(", minute {minute}")).unwrap_or_default();
        let evidence = s.evidence.name().replace('_', "-");
        writeln!(out, "  {evidence}, {}{minute}, {}", s.wording.name(), line(&s.questionnaire))?;
        if !s.asked.is_empty() {
            writeln!(out, "  asked: {}", line(&s.asked))?;
        }
        if s.revisions > 1 {
            writeln!(out, "  put otherwise {} times", s.revisions - 1)?;
        }
        if s.struck {
            writeln!(out, "  struck since")?;
        }
        for (stance, about) in &s.about {
            writeln!(out, "  {}: {} · {}", stance.name(), line(&about.who), line(&about.words))?;
        }
        for near in &s.neighbours {
            writeln!(out, "  near it: {} · {}", line(&near.who), line(&near.words))?;
        }
        if !s.also.is_empty() {
            let also: Vec<String> = s.also.iter().map(ToString::to_string).collect();
            writeln!(out, "  also in: {}", also.join(", "))?;
        }
    }
    Ok(())
}

/// `KEEP-3` or `keep-3-mfo`.
pub fn parse_code(text: &str) -> Option<ItemCode> {
    let mut parts = text.trim().split('-');
    let kind = ItemKind::from_name(&parts.next()?.to_lowercase())?;
    let number = parts.next()?.parse().ok()?;
    let mark = parts.next().map(str::to_lowercase);
    parts.next().is_none().then_some(ItemCode { kind, number, mark })
}
