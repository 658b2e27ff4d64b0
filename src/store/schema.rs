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
