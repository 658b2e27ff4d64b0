//! The emergency copy: what the disk did not take while the program ended, as lines of JSON, read in at the next start.
//!
//! Every write carries the name of its request, so one that did reach the store after all is not written twice.

use super::disk::draft;
use super::queue::{OpenLine, Write};
use crate::domain::event::{Happening, Made, VERSION};
use crate::domain::ids::{DocumentHash, ToolId};
use crate::domain::moment::Moment;
use crate::sitting::Outbox;
use crate::store::{Append, Draft, Store};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
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
    /// The first one: the format, and the data folder that it is for.
    Copy {
        takestock_unsaved: u32,
        data: PathBuf,
    },
    Write {
        request: Uuid,
        tool: ToolId,
        at: Moment,
        /// Kind, version and body of each.
        happenings: Vec<(String, u16, serde_json::Value)>,
        documents: Vec<(DocumentHash, String)>,
        #[serde(default)]
        takes_back: Vec<(usize, Made)>,
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

/// Writes a copy into the first folder that takes it, for its owner's eyes only, under a name of its own. The first of
/// the folders is the data folder.
pub(super) fn write(
    tool: ToolId,
    writes: &[Arc<Write>],
    lines: &[OpenLine],
    folders: &[PathBuf],
) -> io::Result<PathBuf> {
    let data = folders.first().cloned().unwrap_or_default();
    let mut copy = vec![Line::Copy { takestock_unsaved: FORMAT, data }];
    for write in writes {
        let body = |happening: &Happening| serde_json::from_slice(&happening.encode());
        let happenings: Result<Vec<_>, serde_json::Error> = write
            .outbox
            .happenings
            .iter()
            .map(|happening| Ok((happening.kind().to_owned(), VERSION, body(happening)?)))
            .collect();
        let (at, happenings) = (write.at, happenings?);
        let Outbox { request, documents, takes_back, .. } = write.outbox.clone();
        copy.push(Line::Write { request, tool, at, happenings, documents, takes_back });
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
    // Beside the data folder there may be copies for other ones.
    paths.retain(|path| path.parent() == Some(store.dir()) || belongs(path, store.dir()));
    let take = |path: PathBuf| {
        let done = take(store, &path).and_then(|count| {
            fs::remove_file(&path).context("it could not be removed")?;
            Ok(count)
        });
        TakenIn { path, done }
    };
    paths.into_iter().map(take).collect()
}

fn belongs(path: &Path, data: &Path) -> bool {
    let mut first = String::new();
    let read = File::open(path).and_then(|file| BufReader::new(file.take(64 * 1024)).read_line(&mut first));
    let copy = read.ok().and_then(|_| serde_json::from_str(&first).ok());
    matches!(copy, Some(Line::Copy { data: its, .. }) if its == data)
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
        (Some(Line::Copy { takestock_unsaved: FORMAT, .. }), Some(Line::End)) => {}
        (Some(Line::Copy { takestock_unsaved: FORMAT, .. }), _) => bail!("its end is missing"),
        _ => bail!("it is not one that this takestock wrote"),
    }
    let mut count = 0;
    for line in lines {
        match line {
            Line::Copy { .. } | Line::End => continue,
            Line::Write { request, tool, at, happenings, documents, takes_back } => {
                let happenings = happenings
                    .into_iter()
                    .map(|(kind, v, body)| Happening::decode(&kind, v, body.to_string().as_bytes()))
                    .collect();
                let by = "walk".to_owned();
                let as_of = None;
                store.append(Append {
                    request,
                    tool,
                    by,
                    now: at,
                    happenings,
                    documents,
                    takes_back,
                    as_of,
                })?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Typing;
    use crate::domain::event::{ToolCreated, ToolSet, Undone};
    use crate::runtime::queue::{Next, Queue};
    use crate::store::Options;
    use std::collections::BTreeSet;
    use std::time::Instant;
    use tempfile::tempdir;

    fn at(minute: u32) -> Moment {
        format!("2026-11-18T10:{minute:02}:00+01:00").parse().unwrap()
    }

    /// A tool made and a line typed, as the queue holds them.
    fn waiting() -> (Vec<Arc<Write>>, Vec<OpenLine>) {
        let mut queue = Queue::default();
        let created = ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() };
        let request = Uuid::from_u128(7);
        let outbox = Outbox { request, happenings: vec![created.into()], ..Outbox::default() };
        queue.write(Write { outbox, at: at(1) }, Instant::now());
        let text = "half, password: hunter2".to_owned();
        queue.line(Typing { line: "entry".into(), cursor: 4, text }, at(2), Instant::now());
        assert!(matches!(queue.next(Instant::now()), Next::Do(_)));
        queue.waiting()
    }

    #[test]
    fn a_copy_is_read_in_once_and_holds_no_secret() {
        let (data, tool) = (tempdir().unwrap(), ToolId(Uuid::from_u128(1)));
        let mut store = Store::open(data.path(), Options::default()).unwrap();
        let folders = [store.dir().to_owned()];
        let (writes, lines) = waiting();
        let path = write(tool, &writes, &lines, &folders).unwrap();
        assert!(!fs::read_to_string(&path).unwrap().contains("hunter2"));
        // The write reached the store after all.
        let copy = fs::read(&path).unwrap();
        for _ in 0..2 {
            fs::write(&path, &copy).unwrap();
            let taken = take_in(&mut store, &folders);
            assert_eq!(taken.len(), 1);
            assert_eq!(*taken[0].done.as_ref().unwrap(), 2);
            assert!(!path.exists());
        }
        assert_eq!(store.load(tool).unwrap().len(), 1);
        let drafts = store.drafts(None).unwrap();
        assert_eq!(
            (drafts[0].text.as_str(), drafts[0].cursor),
            ("half, password: [looks like a secret, 7 characters]", 4)
        );
    }

    #[test]
    fn what_was_taken_back_is_taken_back_whoever_wrote_between() {
        let (data, tool) = (tempdir().unwrap(), ToolId(Uuid::from_u128(1)));
        let mut store = Store::open(data.path(), Options::default()).unwrap();
        let folders = [store.dir().to_owned()];
        let (mut writes, _) = waiting();
        let named = |name: &str| Happening::ToolSet(ToolSet::BuiltWith(name.into()));
        let ours = |nth: u128, happening: Happening, takes_back| {
            let request = Uuid::from_u128(nth);
            let outbox = Outbox { request, happenings: vec![happening], takes_back, ..Outbox::default() };
            Arc::new(Write { outbox, at: at(1) })
        };
        let made = Made { request: Uuid::from_u128(8), nth: 0 };
        let back = Happening::Undone(Undone { targets: BTreeSet::new() });
        writes.extend([ours(8, named("Cursor"), Vec::new()), ours(9, back, vec![(0, made)])]);
        write(tool, &writes, &[], &folders).unwrap();
        // Of theirs, one stands where "Cursor" would have stood.
        let (now, by, documents) = (at(0), "test".to_owned(), Vec::new());
        for (nth, name) in [(1, "Excel"), (2, "Access")] {
            store
                .append(Append {
                    request: Uuid::from_u128(nth),
                    tool,
                    by: by.clone(),
                    now,
                    happenings: vec![named(name)],
                    documents: documents.clone(),
                    takes_back: Vec::new(),
                    as_of: None,
                })
                .unwrap();
        }
        assert_eq!(*take_in(&mut store, &folders)[0].done.as_ref().unwrap(), 3);
        assert_eq!(store.load(tool).unwrap().built_with, "Access");
    }

    #[test]
    fn what_was_typed_since_is_newer_and_a_copy_for_another_folder_is_left() {
        let (data, state) = (tempdir().unwrap(), tempdir().unwrap());
        let tool = ToolId(Uuid::from_u128(1));
        let mut store = Store::open(data.path(), Options::default()).unwrap();
        let (writes, lines) = waiting();
        let nowhere = data.path().join(crate::store::FILE);
        let theirs = [nowhere.clone(), state.path().to_owned()];
        write(tool, &writes, &lines, &theirs).unwrap();
        let ours = [store.dir().to_owned(), state.path().to_owned()];
        assert!(take_in(&mut store, &ours).is_empty());

        let path = write(tool, &writes, &lines, &ours).unwrap();
        let newer = Draft { tool, line: "entry".into(), text: "typed since".into(), cursor: 0, at: at(3) };
        store.save_drafts(&[newer]).unwrap();
        assert!(take_in(&mut store, &ours)[0].done.is_ok() && !path.exists());
        assert_eq!(store.drafts(None).unwrap()[0].text, "typed since");
    }

    #[test]
    fn a_copy_that_was_cut_short_is_told_and_left() {
        let (data, tool) = (tempdir().unwrap(), ToolId(Uuid::from_u128(1)));
        let mut store = Store::open(data.path(), Options::default()).unwrap();
        let folders = [store.dir().to_owned()];
        let (writes, lines) = waiting();
        let path = write(tool, &writes, &lines, &folders).unwrap();
        let copy = fs::read_to_string(&path).unwrap();
        for cut in [copy.len() - 3, copy.find('\n').unwrap() + 1, 0] {
            fs::write(&path, &copy[..cut]).unwrap();
            let taken = take_in(&mut store, &folders);
            assert!(taken[0].done.is_err() && path.exists(), "{cut}");
        }
        assert!(store.load(tool).is_err(), "nothing of it was stored");
    }
}
