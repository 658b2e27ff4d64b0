//! The shape of the file, and the steps from older shapes to today's.

use super::backup;
use super::error::StoreError;
use super::open::APPLICATION_ID;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// The steps, in order: the first makes version 1 out of nothing.
pub(super) const STEPS: &[&str] = &[include_str!("schema/0001.sql")];

/// The version that this takestock writes.
pub const VERSION: u32 = STEPS.len() as u32;

fn version(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the file up to date: a backup first, unless it is new; then all steps in one transaction, so that it
/// is old or new and never between.
///
/// # Errors
/// What failed; the file is as it was.
pub(super) fn migrate(conn: &mut Connection, steps: &[&str], dir: &Path) -> Result<(), StoreError> {
    let wanted = u32::try_from(steps.len()).expect("there are few steps");
    let found = version(conn)?;
    if found >= wanted {
        return Ok(());
    }
    if found > 0 {
        backup::before_format(conn, dir, found)
            .map_err(|source| StoreError::NoBackupFirst { source: Box::new(source) })?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it while we waited for the lock.
    let found = version(&tx)?;
    for step in steps.iter().skip(found as usize) {
        tx.execute_batch(step)?;
    }
    if found < wanted {
        tx.pragma_update(None, "user_version", wanted)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Options, Store, open};
    use std::path::PathBuf;
    use std::time::Duration;

    const OLD: &[&str] = &["CREATE TABLE kept (said TEXT NOT NULL) STRICT;"];
    const NEW: &[&str] = &[
        OLD[0],
        "ALTER TABLE kept ADD COLUMN by TEXT NOT NULL DEFAULT 'nobody';",
        "CREATE TABLE more (a INTEGER) STRICT; INSERT INTO more VALUES (1);",
    ];
    const BROKEN: &[&str] =
        &[OLD[0], NEW[1], "CREATE TABLE more (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"];

    fn old_store(dir: &Path) -> (PathBuf, Connection) {
        let dir = open::own_folder(&dir.join("data"), false).expect("a folder");
        let mut conn = Connection::open(dir.join(open::FILE)).expect("opened");
        conn.busy_timeout(Duration::from_secs(5)).expect("set");
        migrate(&mut conn, OLD, &dir).expect("made");
        conn.execute("INSERT INTO kept VALUES ('a word')", []).expect("stored");
        (dir, conn)
    }

    fn backups(dir: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(dir.join("backups")) else { return Vec::new() };
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }

    fn word(conn: &Connection) -> String {
        conn.query_row("SELECT said FROM kept", [], |row| row.get(0)).expect("kept")
    }

    #[test]
    fn an_older_store_is_brought_up_to_date_behind_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dir, mut conn) = old_store(folder.path());
        assert_eq!(backups(&dir), Vec::<PathBuf>::new(), "a new store has nothing to keep");
        migrate(&mut conn, NEW, &dir).expect("brought up to date");
        assert_eq!((version(&conn).expect("read"), word(&conn)), (3, "a word".into()));
        let [backup] = &backups(&dir)[..] else { panic!("one backup") };
        let backup = Connection::open(backup).expect("opened");
        assert_eq!((version(&backup).expect("read"), word(&backup)), (1, "a word".into()));
        migrate(&mut conn, NEW, &dir).expect("nothing to do");
        assert_eq!(backups(&dir).len(), 1);
    }

    #[test]
    fn a_change_of_format_that_fails_leaves_the_old_one_and_its_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dir, mut conn) = old_store(folder.path());
        migrate(&mut conn, BROKEN, &dir).expect_err("its last step fails");
        assert_eq!((version(&conn).expect("read"), word(&conn)), (1, "a word".into()));
        assert!(conn.prepare("SELECT by FROM kept").is_err(), "not even the step that worked");
        assert_eq!(backups(&dir).len(), 1);
        migrate(&mut conn, NEW, &dir).expect("the next try may work");
        assert_eq!(backups(&dir).len(), 2, "no backup takes another's place");
    }

    #[test]
    fn without_a_backup_nothing_is_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dir, mut conn) = old_store(folder.path());
        std::fs::write(dir.join("backups"), "in the way").expect("written");
        let error = migrate(&mut conn, NEW, &dir).expect_err("nowhere to put it");
        assert!(matches!(error, StoreError::NoBackupFirst { .. }), "{error}");
        assert_eq!(version(&conn).expect("read"), 1);
    }

    #[test]
    fn two_programs_that_bring_it_up_to_date_at_once_do_it_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dir, conn) = old_store(folder.path());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut conn = Connection::open(dir.join(open::FILE)).expect("opened");
                    conn.busy_timeout(Duration::from_secs(30)).expect("set");
                    migrate(&mut conn, NEW, &dir).expect("brought up to date");
                });
            }
        });
        let rows: i64 = conn.query_row("SELECT count(*) FROM more", [], |row| row.get(0)).expect("made");
        assert_eq!((rows, word(&conn)), (1, "a word".into()));
    }

    #[test]
    fn a_store_of_an_older_format_is_not_read_without_being_brought_up_to_date() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("data");
        drop(Store::open(&dir, Options::default()).expect("made"));
        let raw = Connection::open(dir.join(open::FILE)).expect("opened");
        raw.pragma_update(None, "user_version", 0).expect("aged");
        drop(raw);
        let error = Store::open(&dir, Options::reading()).err().expect("older");
        assert!(matches!(error, StoreError::Older { found: 0, .. }), "{error}");
    }
}
