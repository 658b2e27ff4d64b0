//! The emergency copy: what the disk did not take while the program ended, as lines of JSON, read in at the next start.
//!
//! Every write carries the name of its request, so one that did reach the store after all is not written twice.

use super::disk::draft;
use super::queue::{OpenLine, Write};
use crate::domain::event::{Happening, VERSION};
use crate::domain::ids::{DocumentHash, ToolId};
use crate::domain::moment::Moment;
use crate::store::{Append, Draft, Store};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const BEGINNING: &str = "takestock-unsaved-";
const ENDING: &str = ".jsonl";
/// The version of the lines.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    /// The first one.
    Copy {
        takestock_unsaved: u32,
    },
    Write {
        request: Uuid,
        tool: ToolId,
        at: Moment,
        /// Kind, version and body of each.
        happenings: Vec<(String, u16, serde_json::Value)>,
        documents: Vec<(DocumentHash, String)>,
    },
    Typed {
        tool: ToolId,
        name: String,
        text: String,
        cursor: usize,
        at: Moment,
    },
    /// The last one: without it the copy was cut short.
    End,
}

/// Writes a copy into the first folder that takes it, for its owner's eyes only, under a name of its own.
pub(super) fn write(
    tool: ToolId,
    writes: &[Arc<Write>],
    lines: &[OpenLine],
    folders: &[PathBuf],
) -> io::Result<PathBuf> {
    let mut copy = vec![Line::Copy { takestock_unsaved: FORMAT }];
    for write in writes {
        let body = |happening: &Happening| serde_json::from_slice(&happening.encode());
        let happenings: Result<Vec<_>, serde_json::Error> = write
            .outbox
            .happenings
            .iter()
            .map(|happening| Ok((happening.kind().to_owned(), VERSION, body(happening)?)))
            .collect();
        let (request, at, documents) = (write.request, write.at, write.outbox.documents.clone());
        copy.push(Line::Write { request, tool, at, happenings: happenings?, documents });
    }
    for line in lines {
        let Draft { tool, line: name, text, cursor, at } = draft(tool, &line.typing, line.at);
        copy.push(Line::Typed { tool, name, text, cursor, at });
    }
    copy.push(Line::End);
    let mut bytes = Vec::new();
    for line in &copy {
        serde_json::to_writer(&mut bytes, line)?;
        bytes.push(b'\n');
    }
    let mut failed = io::Error::other("there is no folder for it");
    for folder in folders {
        match write_into(folder, &bytes) {
            Ok(path) => return Ok(path),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn write_into(folder: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Exclusively made, 0600, and gone again if it cannot be written whole.
    let mut file =
        tempfile::Builder::new().prefix(BEGINNING).suffix(ENDING).rand_bytes(12).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let (_, path) = file.keep().map_err(|error| error.error)?;
    // Where a folder cannot be made durable, its file is.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(path)
}

/// What was read in from a copy, or why it was not.
#[derive(Debug)]
pub(super) struct TakenIn {
    /// The copy. It is gone if it was read in.
    pub path: PathBuf,
    /// How many writes and open lines it held.
    pub done: anyhow::Result<usize>,
}

/// Reads the copies in these folders into the store. One that is read in whole is removed.
pub(super) fn take_in(store: &mut Store, folders: &[PathBuf]) -> Vec<TakenIn> {
    let mut paths: Vec<PathBuf> =
        folders.iter().flat_map(fs::read_dir).flatten().flatten().map(|e| e.path()).collect();
    paths.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(BEGINNING) && name.ends_with(ENDING)
    });
    paths.sort();
    paths.dedup();
    let take = |path: PathBuf| {
        let done = take(store, &path).and_then(|count| {
            fs::remove_file(&path).context("it could not be removed")?;
            Ok(count)
        });
        TakenIn { path, done }
    };
    paths.into_iter().map(take).collect()
}

fn take(store: &mut Store, path: &Path) -> anyhow::Result<usize> {
    if !fs::symlink_metadata(path)?.is_file() {
        bail!("it is not an ordinary file");
    }
    let lines = BufReader::new(File::open(path)?)
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<anyhow::Result<Vec<Line>>>()?;
    match (lines.first(), lines.last()) {
        (Some(Line::Copy { takestock_unsaved: FORMAT }), Some(Line::End)) => {}
        (Some(Line::Copy { takestock_unsaved: FORMAT }), _) => bail!("its end is missing"),
        _ => bail!("it is not one that this takestock wrote"),
    }
    let mut count = 0;
    for line in lines {
        match line {
            Line::Copy { .. } | Line::End => continue,
            Line::Write { request, tool, at, happenings, documents } => {
                let happenings = happenings
                    .into_iter()
                    .map(|(kind, v, body)| Happening::decode(&kind, v, body.to_string().as_bytes()))
                    .collect();
                let by = "walk".to_owned();
                store.append(Append { request, tool, by, now: at, happenings, documents })?;
            }
            Line::Typed { tool, name: line, text, cursor, at } => {
                // What was typed since in the same line is newer.
                let newer = store
                    .drafts(Some(tool))?
                    .into_iter()
                    .any(|d| d.line == line && d.at.instant() > at.instant());
                if !newer {
                    store.save_drafts(&[Draft { tool, line, text, cursor, at }])?;
                }
            }
        }
        count += 1;
    }
    Ok(count)
}
