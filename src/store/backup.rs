//! Copies of the whole store in one file each, and making the derived rows anew.

use super::derived::{self, Touched};
use super::error::StoreError;
use super::{Store, journal, open};
use crate::domain::moment::Moment;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const FOLDER: &str = "backups";

impl Store {
    /// Copies the store into one file, closed to others, and returns where it is once it is on disk. Others may
    /// write meanwhile. The copy does not know which replica it is: put back, it is somebody new.
    ///
    /// # Errors
    /// If the file exists, or the disk does not take it; no part of a copy is left behind.
    pub fn backup(&mut self, to: Option<&Path>, now: Moment) -> Result<PathBuf, StoreError> {
        let dir = self.dir.clone();
        let conn = self.read()?;
        match to {
            Some(path) => copy(conn, path).map(|()| path.to_owned()),
            None => copy_into_folder(conn, &dir, &stamp(now)),
        }
    }

    /// Makes all derived rows anew from the journal, in one transaction. Returns of how many tools.
    ///
    /// # Errors
    /// As for [`Store::append`]; damaged events are named, and nothing is changed then.
    pub fn rebuild(&mut self) -> Result<usize, StoreError> {
        let tx = self.write()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The index goes whole, and without looking at the rows it was made from: either may be damaged.
        let sql = "SELECT sql FROM sqlite_master WHERE name = 'statement_row_removed'";
        let trigger: String = tx.query_row(sql, [], |row| row.get(0))?;
        tx.execute_batch(
            "DROP TRIGGER statement_row_removed;
             INSERT INTO statement_fts (statement_fts) VALUES ('delete-all');
             DELETE FROM item_row; DELETE FROM statement_row; DELETE FROM person_row;
             DELETE FROM walkthrough_row; DELETE FROM tool_row;",
        )?;
        tx.execute_batch(&trigger)?;
        let tools = journal::tools(&tx)?;
        for id in &tools {
            let id =
                id.parse().map_err(|_| StoreError::Damaged("a tool's id is not what was written".into()))?;
            let tool = journal::read_tool(&tx, id)?;
            derived::write(&tx, &tool, &Touched::everything())?;
        }
        tx.commit()?;
        Ok(tools.len())
    }
}

fn stamp(now: Moment) -> String {
    let digits: String = now.instant().to_string().chars().filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    format!("takestock-{day}T{time}Z")
}

/// The copy that goes before a change of format.
pub(super) fn before_format(conn: &Connection, dir: &Path, version: u32) -> Result<PathBuf, StoreError> {
    copy_into_folder(conn, dir, &format!("takestock-format-{version}"))
}

/// After a purge: empties the WAL, makes a copy without what was purged, and removes the copies that hold it.
/// Returns the files that still do.
pub(super) fn forget(conn: &Connection, dir: &Path, now: Moment) -> Vec<PathBuf> {
    let mut left = Vec::new();
    // Another program that reads just now keeps the WAL from being emptied; the last to close it does that.
    let busy = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    if busy.unwrap_or(true) {
        left.push(open::beside(&dir.join(open::FILE), "-wal"));
    }
    let folder = dir.join(FOLDER);
    let old = listed(&folder).unwrap_or_else(|_| vec![folder]);
    // The last good copy stays until there is a newer one.
    if !old.is_empty() && copy_into_folder(conn, dir, &stamp(now)).is_err() {
        left.extend(old);
        return left;
    }
    left.extend(old.into_iter().filter(|path| fs::remove_file(path).is_err()));
    left
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(StoreError::io("look into", folder)),
    }
}

fn copy_into_folder(conn: &Connection, dir: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let folder = dir.join(FOLDER);
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(StoreError::io("make the folder", &folder)(error));
        }
        _ => {}
    }
    let folder = open::own_folder(&folder, false)?;
    let mut path = folder.join(format!("{name}.db"));
    for n in 2.. {
        match copy(conn, &path) {
            // Another program may make one of the same name at this moment.
            Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
                path = folder.join(format!("{name}-{n}.db"));
            }
            other => return other.map(|()| path),
        }
    }
    Err(StoreError::Refused(format!("{} is full of copies", folder.display())))
}

fn copy(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    // Made first, so that nobody else may ever read it; SQLite writes into an empty file that is there.
    drop(open::new_file(to)?);
    let done = fill(conn, to);
    if done.is_err() {
        // The error that is told is the one that came first.
        let _ = fs::remove_file(to);
    }
    done
}

fn fill(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    let Some(name) = to.to_str() else {
        return Err(StoreError::Refused(format!("the path {} is not text", to.display())));
    };
    conn.execute("VACUUM INTO ?1", [name])?;
    let copied = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copied.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    // A format from before there were replicas has none to forget.
    let has_meta: bool =
        copied.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'meta')", [], |row| {
            row.get(0)
        })?;
    if has_meta {
        copied.execute("DELETE FROM meta WHERE key = 'replica'", [])?;
    }
    let sound: String = copied.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(StoreError::Damaged(sound));
    }
    copied.close().map_err(|(_, error)| error)?;
    File::open(to).and_then(|file| file.sync_all()).map_err(StoreError::io("keep", to))?;
    open::sync_folder(to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}
