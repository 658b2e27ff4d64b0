//! Commands that look after the store and explain: verify, doctor, paths.

use super::output::{Progress, json, shown, shown_line};
use super::questions::counted;
use super::{Global, Outcome};
use crate::desk::{Desk, Place, config_folder};
use crate::store::{FILE, Options, Reply, Request, StoreError, salvage};
use anyhow::bail;
use clap::Args;
use clap_complete::Shell;
use serde_json::json as value;
use std::io::Write;
use std::path::PathBuf;

/// Check that nothing stored was changed or damaged.
#[derive(Debug, Args)]
pub struct Verify {
    /// This tool only
    pub tool: Option<String>,
}

impl Verify {
    pub(super) fn run(
        &self,
        desk: anyhow::Result<Desk>,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let mut desk = match desk {
            Ok(desk) => desk,
            Err(error) => return beyond_opening(error, global, out),
        };
        let tool = self.tool.as_ref().map(|words| desk.tool(words).map(|tool| tool.id)).transpose()?;
        let mut told = Progress::new("verify");
        let progress: crate::store::OnProgress = Box::new(move |at| told.at(at.done, at.of));
        let verified = match desk.store().handle(Request::Verify { tool, progress: Some(progress) }) {
            Reply::Verified(verified) => verified,
            other => return crate::desk::unexpected(other),
        };
        let whole = verified.findings.is_empty();
        if global.json {
            let findings: Vec<_> = verified
                .findings
                .iter()
                .map(|f| value!({"tool": f.tool, "place": f.place, "what": f.what, "rebuild_helps": f.rebuild_helps}))
                .collect();
            json(
                out,
                "verify",
                value!({ "tools": verified.tools, "events": verified.events, "findings": findings }),
            )?;
        } else {
            for finding in &verified.findings {
                let tool = finding.tool.as_deref().map(|tool| format!("{tool}: ")).unwrap_or_default();
                let mends = if finding.rebuild_helps { " (doctor --rebuild mends it)" } else { "" };
                writeln!(out, "{}", shown(&format!("{tool}{}: {}{mends}", finding.place, finding.what)))?;
            }
            let result = if whole {
                "nothing is damaged".to_owned()
            } else {
                counted(verified.findings.len(), "finding")
            };
            writeln!(
                out,
                "{} of {}: {result}",
                counted(verified.events, "event"),
                counted(verified.tools, "tool")
            )?;
        }
        Ok(if whole { Outcome::Done } else { Outcome::No })
    }
}

/// So much damage that the store cannot even be opened is what was looked for, and an answer.
fn beyond_opening(error: anyhow::Error, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let Some(StoreError::Damaged(what)) = error.downcast_ref() else { return Err(error) };
    if global.json {
        let finding = value!({"tool": null, "place": FILE, "what": what, "rebuild_helps": false});
        json(out, "verify", value!({ "tools": 0, "events": 0, "findings": [finding] }))?;
    } else {
        writeln!(
            out,
            "{}",
            shown(&format!("{FILE}: {what}; it cannot be opened, so nothing more was looked at"))
        )?;
        writeln!(out, "doctor --salvage DIR reads what can be read into a new store")?;
    }
    Ok(Outcome::No)
}

/// Look after the store.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Make lists and search anew from the journal
    #[arg(long)]
    pub rebuild: bool,
    /// Read a damaged store as far as possible into a new one, in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "rebuild")]
    pub salvage: Option<PathBuf>,
}

impl Doctor {
    pub(super) fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        let place = global.place();
        if let Some(to) = &self.salvage {
            let saved = salvage(&place.folder()?, to, Options::default())?;
            let outcome = if saved.lost.is_empty() { Outcome::Done } else { Outcome::No };
            if global.json {
                json(
                    out,
                    "salvaged",
                    value!({
                        "to": saved.to.display().to_string(), "tools": saved.tools, "events": saved.events,
                        "documents": saved.documents, "open_lines": saved.drafts, "doubtful": saved.doubtful,
                        "lost": saved.lost,
                    }),
                )?;
                return Ok(outcome);
            }
            let (tools, events) = (counted(saved.tools, "tool"), counted(saved.events, "event"));
            let (documents, drafts) =
                (counted(saved.documents, "document"), counted(saved.drafts, "open line"));
            writeln!(
                out,
                "saved to {}: {tools}, {events}, {documents}, {drafts}",
                shown(&saved.to.display().to_string())
            )?;
            if saved.doubtful > 0 {
                let doubtful = counted(saved.doubtful, "event");
                writeln!(out, "of these, {doubtful} not quite as written; `verify` names them there")?;
            }
            for lost in &saved.lost {
                writeln!(out, "lost: {}", shown(lost))?;
            }
            return Ok(outcome);
        }
        if self.rebuild {
            let mut desk = Desk::open(&place)?;
            return match desk.store().handle(Request::Rebuild) {
                Reply::Rebuilt(tools) => {
                    if global.json {
                        json(out, "rebuilt", value!({ "tools": tools }))?;
                    } else {
                        writeln!(out, "lists and search made anew for {}", counted(tools, "tool"))?;
                    }
                    Ok(Outcome::Done)
                }
                other => crate::desk::unexpected(other),
            };
        }
        let desk = Desk::open_to_read(&place);
        let opened = desk.is_ok();
        let outcome = Verify { tool: None }.run(desk, global, out)?;
        if outcome == Outcome::No && opened && !global.json {
            writeln!(
                out,
                "doctor --rebuild makes lists and search anew; doctor --salvage DIR reads what can be read"
            )?;
        }
        Ok(outcome)
    }
}

/// Where things are kept.
///
/// # Errors
/// If there is no home directory.
pub fn paths(global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let place: Place = global.place();
    if place.sample {
        bail!("the sample is kept nowhere");
    }
    let folder = place.folder()?;
    let mut rows =
        vec![("data", folder.clone()), ("store", folder.join(FILE)), ("backups", folder.join("backups"))];
    // Without a home directory there are only the shipped ones.
    rows.extend(config_folder().ok().map(|folder| ("questionnaires", folder.join("questionnaires"))));
    rows.extend(global.config_file().map(|file| ("config", file)));
    if global.json {
        let map: serde_json::Map<_, _> = rows
            .iter()
            .map(|(what, path)| ((*what).to_owned(), value!(path.display().to_string())))
            .collect();
        json(out, "paths", map)?;
    } else {
        for (what, path) in rows {
            writeln!(out, "{what:<15} {}", shown_line(&path.display().to_string()))?;
        }
    }
    Ok(Outcome::Done)
}

/// Completions for a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}
