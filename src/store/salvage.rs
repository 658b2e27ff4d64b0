//! Out of a damaged store, what can still be read, into a new one.

use super::derived::{self, Touched};
use super::error::StoreError;
use super::{Access, Options, Store, Whole, journal, open};
use crate::domain::ids::{DocumentHash, ToolId};
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeSet;
use std::fs::{OpenOptions, Permissions};
use std::io::Read;
use std::ops::RangeInclusive;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// The new data folder.
    pub to: PathBuf,
    /// Tools of which something was saved.
    pub tools: usize,
    /// Events that were saved.
    pub events: usize,
    /// Of these, the ones that are not quite what was written: their text is kept, and a check names them.
    pub doubtful: usize,
    /// Documents that were saved.
    pub documents: usize,
    /// Lines being typed that were saved.
    pub drafts: usize,
    /// What could not be read, in words.
    pub lost: Vec<String>,
}

/// Reads a damaged store as far as possible, row by row, into a new store in `to`, which must not hold one. The
/// original is copied first and only the copy is read: not a byte of it changes. The new store is another
/// replica, so what is written there from now on can never be taken for what was lost.
///
/// # Errors
/// If the original is not there, or the new store cannot be made or written. That nothing could be read is not an
/// error: the report says so.
pub fn salvage(dir: &Path, to: &Path, options: Options) -> Result<Salvaged, StoreError> {
    let from = dir.join(open::FILE);
    if !from.is_file() {
        return Err(StoreError::Missing { path: from });
    }
    let to = open::own_folder(to, false)?;
    let new = to.join(open::FILE);
    if new.exists() {
        let source = std::io::ErrorKind::AlreadyExists.into();
        return Err(StoreError::Io { doing: "salvage into", path: new, source });
    }
    let work = tempfile::Builder::new()
        .prefix(".salvage-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(&to)
        .map_err(StoreError::io("make a folder in", &to))?;
    let copy = open::copy_store(&from, work.path())?;
    fill_up(&copy).map_err(StoreError::io("prepare the copy", &copy))?;

    let mut store = Store::open(&to, Options { access: Access::Write, ..options })?;
    let mut report = Salvaged { to, ..Salvaged::default() };
    match Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Ok(old) => {
            // Whatever of the schema can be read is used, though another part of it cannot.
            old.pragma_update(None, "writable_schema", true)?;
            store.take_from(&old, &copy, &mut report)?;
        }
        Err(error) => report.lost.push(format!("the file cannot be opened ({error})")),
    }
    Ok(report)
}

/// SQLite opens no file that is shorter than its head says. What was cut off reads as empty pages then, and the
/// pages before it can be read.
fn fill_up(copy: &Path) -> std::io::Result<()> {
    const MOST: u64 = 1 << 40;
    let mut head = [0; 32];
    let mut file = OpenOptions::new().read(true).write(true).open(copy)?;
    if file.read_exact(&mut head).is_err() {
        return Ok(());
    }
    let page = match u64::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 65_536,
        size => size,
    };
    let pages = u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]]));
    let len = (page * pages).min(MOST);
    if file.metadata()?.len() < len { file.set_len(len) } else { Ok(()) }
}

impl Store {
    fn take_from(&mut self, old: &Connection, file: &Path, report: &mut Salvaged) -> Result<(), StoreError> {
        let tx = self.conn.transaction()?;
        let mut tools = BTreeSet::new();
        let mut losses = Losses::default();
        for id in ids(old, &EVENTS, file, report) {
            let stored = match journal::at(old, id) {
                Ok(Some(stored)) => stored,
                // Events are never deleted, so a number that is missing is an event that is.
                Ok(None) => {
                    losses.add(id, "it is not where it should be");
                    continue;
                }
                Err(error) => {
                    losses.add(id, error.to_string());
                    continue;
                }
            };
            let event = match stored.open() {
                Ok(event) => event,
                Err(damage) => {
                    losses.add(id, damage.to_string());
                    continue;
                }
            };
            let known = "SELECT EXISTS (SELECT 1 FROM event WHERE tool = ?1 AND replica = ?2 AND seq = ?3)";
            let at = params![stored.tool, stored.replica, Whole(stored.seq)];
            if tx.prepare_cached(known)?.query_row(at, |row| row.get(0))? {
                losses.add(id, "another event stands in its place");
                continue;
            }
            journal::insert(&tx, &event.header, &stored.sealed)?;
            tools.insert(event.header.tool);
            report.events += 1;
        }
        losses.told(&EVENTS, report);
        purge_targets(old, &tx, report)?;
        documents(old, &tx, file, report)?;
        drafts(old, &tx, file, report)?;
        report.tools = tools.len();
        for id in &tools {
            let tool = journal::read_tool(&tx, *id)?;
            derived::write(&tx, &tool, &Touched::everything())?;
        }
        tx.commit()?;
        report.doubtful = doubtful(self, &tools)?;
        Ok(())
    }
}

/// Events whose place or text the chain does not vouch for.
fn doubtful(store: &mut Store, tools: &BTreeSet<ToolId>) -> Result<usize, StoreError> {
    let mut doubtful = 0;
    for tool in tools {
        let found = store.verify(Some(*tool), &mut |_| ())?;
        doubtful += found.findings.iter().filter(|finding| finding.place.starts_with("event ")).count();
    }
    Ok(doubtful)
}

/// What could not be read, rows with the same trouble side by side as one line.
#[derive(Default)]
struct Losses(Vec<(RangeInclusive<i64>, String)>);

impl Losses {
    fn add(&mut self, row: i64, trouble: impl Into<String>) {
        let trouble = trouble.into();
        match self.0.last_mut() {
            Some((rows, known)) if *known == trouble && *rows.end() + 1 == row => *rows = *rows.start()..=row,
            _ => self.0.push((row..=row, trouble)),
        }
    }

    fn told(self, of: &Asked, report: &mut Salvaged) {
        let what = of.what;
        report.lost.extend(self.0.into_iter().map(|(rows, trouble)| match (rows.start(), rows.end()) {
            (from, to) if from == to => format!("{what} {from}: {trouble}"),
            (from, to) => format!("{what} {from} to {to}: {trouble}"),
        }));
    }
}

/// Row numbers to ask for, one by one: a scan would stop at the first page it cannot read, a search goes around.
/// Any of several tables may still know the last one.
fn ids(old: &Connection, of: &Asked, file: &Path, report: &mut Salvaged) -> RangeInclusive<i64> {
    let answers: Vec<_> =
        of.last.iter().map(|sql| old.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))).collect();
    if let Some(Err(error)) = answers.first()
        && answers.iter().all(Result::is_err)
    {
        report.lost.push(format!("{}: none can be read ({error})", of.what));
    }
    // No row is shorter than 16 bytes, so a file holds no more than this.
    let most = std::fs::metadata(file).map_or(0, |found| found.len() / 16);
    let last = answers.into_iter().filter_map(Result::ok).flatten().max().unwrap_or(0);
    1..=last.clamp(0, i64::try_from(most).unwrap_or(i64::MAX))
}

/// What is asked for, and the queries that may know how far its rows go.
struct Asked {
    what: &'static str,
    last: &'static [&'static str],
}

const EVENTS: Asked = Asked {
    what: "event",
    last: &[
        "SELECT max(id) FROM event",
        "SELECT max(event) FROM event_body",
        "SELECT max(last) FROM request",
    ],
};
const DOCUMENTS: Asked =
    Asked { what: "document", last: &["SELECT max(rowid) FROM document", "SELECT count(*) FROM document"] };
const DRAFTS: Asked =
    Asked { what: "line being typed", last: &["SELECT max(rowid) FROM draft", "SELECT count(*) FROM draft"] };

fn purge_targets(old: &Connection, new: &Connection, report: &mut Salvaged) -> Result<(), StoreError> {
    let mut found: Vec<(String, String, Whole)> = Vec::new();
    let read = old.prepare("SELECT tool, replica, seq FROM purge_target").and_then(|mut statement| {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        Ok(())
    });
    if let Err(error) = read {
        report.lost.push(format!("the list of purges ends early ({error})"));
    }
    for (tool, replica, seq) in
        found.into_iter().filter(|(tool, replica, seq)| tool.len() == 36 && replica.len() == 36 && seq.0 > 0)
    {
        new.prepare_cached(
            "INSERT INTO purge_target (tool, replica, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![tool, replica, seq])?;
    }
    Ok(())
}

fn documents(
    old: &Connection,
    new: &Connection,
    file: &Path,
    report: &mut Salvaged,
) -> Result<(), StoreError> {
    let mut losses = Losses::default();
    for id in ids(old, &DOCUMENTS, file, report) {
        let read = old
            .prepare_cached("SELECT hash, text FROM document WHERE rowid = ?1")
            .and_then(|mut statement| statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))));
        let (hash, text): (String, String) = match read {
            Err(rusqlite::Error::QueryReturnedNoRows) => continue,
            Err(error) => {
                losses.add(id, error.to_string());
                continue;
            }
            Ok(found) => found,
        };
        // A document is known by its hash; with another text it would be another one.
        if DocumentHash::of(&text).0 != hash {
            losses.add(id, "its text is not what was written");
            continue;
        }
        new.prepare_cached("INSERT INTO document (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute([hash, text])?;
        report.documents += 1;
    }
    losses.told(&DOCUMENTS, report);
    Ok(())
}

fn drafts(old: &Connection, new: &Connection, file: &Path, report: &mut Salvaged) -> Result<(), StoreError> {
    let mut losses = Losses::default();
    for id in ids(old, &DRAFTS, file, report) {
        let read = old
            .prepare_cached("SELECT tool, line, text, cursor, at FROM draft WHERE rowid = ?1")
            .and_then(|mut statement| {
                statement.query_row([id], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, Whole>(3)?, row.get(4)?))
                })
            });
        let (tool, line, text, cursor, at): (String, String, String, Whole, String) = match read {
            Err(rusqlite::Error::QueryReturnedNoRows) => continue,
            Err(error) => {
                losses.add(id, error.to_string());
                continue;
            }
            Ok(found) => found,
        };
        if tool.parse::<ToolId>().is_err() || at.parse::<crate::domain::moment::Moment>().is_err() {
            losses.add(id, "it is not what was written");
            continue;
        }
        new.prepare_cached(
            "INSERT INTO draft (tool, line, text, cursor, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute(params![tool, line, text, cursor, at])?;
        report.drafts += 1;
    }
    losses.told(&DRAFTS, report);
    Ok(())
}
