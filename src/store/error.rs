//! What can go wrong with the store, in words: what failed, what is kept, what to do.

use crate::domain::chain::Damage;
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store, and it was not to be made.
    #[error("there is no store at {}", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The data folder is a link, no folder, or somebody else's.
    #[error("{} cannot be the data folder: {problem}; nothing was changed there", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The file is something else.
    #[error("{} is not a takestock store: {problem}; nothing was changed", .path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it is.
        problem: &'static str,
    },
    /// A newer takestock wrote the file.
    #[error(
        "{} was written by a newer takestock (its format is {found}, this one reads up to {known}); nothing was \
         changed; install the newer one to open it", .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// An older store cannot be brought up to date by somebody who may only read it.
    #[error(
        "{} is in an older format ({found}) and was opened for reading only; open it once for writing, which \
         keeps a backup first", .path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// The backup that goes before a change of format could not be made, so nothing was changed.
    #[error("the store is unchanged: the backup before its change of format could not be made ({source})")]
    NoBackupFirst {
        /// Why.
        source: Box<StoreError>,
    },
    /// It was made from a tool to which something happened since.
    #[error("another program wrote to this tool meanwhile; nothing of this was stored; try again")]
    Moved,
    /// Somebody else held the write lock for too long.
    #[error(
        "another program is writing to the store; nothing of this was stored, what was stored before is; try again"
    )]
    Busy,
    /// The disk, or the file's allowance, is full.
    #[error(
        "the disk is full; nothing of this was stored, what was stored before is; make room and try again"
    )]
    Full,
    /// The store or its folder may not be written to.
    #[error("the store may not be written to; nothing of this was stored; check who may write to its folder")]
    ReadOnly,
    /// The disk did not do what it was told.
    #[error(
        "the disk failed while the store was in use ({0}); nothing of this was stored, what was stored before is"
    )]
    Failing(String),
    /// What is stored there is not what was written.
    #[error(
        "the store is damaged: {0}; nothing was changed; `takestock verify` says where, `takestock doctor` helps"
    )]
    Damaged(String),
    /// An event is not what was written.
    #[error(
        "event {seq} of {replica} about {tool} is damaged: {damage}; nothing was changed; `takestock verify` lists \
         all damage"
    )]
    DamagedEvent {
        /// The tool.
        tool: String,
        /// Who wrote it.
        replica: String,
        /// The how-manieth by that replica.
        seq: u64,
        /// What is wrong.
        damage: Damage,
    },
    /// No tool goes by these words.
    #[error("no tool is called “{words}”")]
    NoSuchTool {
        /// What was looked for.
        words: String,
    },
    /// Several tools might be meant.
    #[error("“{words}” may be {}", .candidates.join(", "))]
    Ambiguous {
        /// What was looked for.
        words: String,
        /// The slugs (with ids, where slugs are shared).
        candidates: Vec<String>,
    },
    /// Another tool has this slug.
    #[error("another tool is already called “{slug}”; nothing was stored; choose another short name")]
    SlugTaken {
        /// The slug.
        slug: String,
    },
    /// A newer takestock wrote events about this tool which are not understood here.
    #[error(
        "a newer takestock wrote about this tool; it can be read here, not written to; nothing was stored"
    )]
    ToolReadOnly,
    /// Something was to be stored that never may be.
    #[error("nothing was stored: {0}")]
    Refused(String),
    /// A file could not be used.
    #[error("cannot {doing} {} ({source}); what was stored before is kept", .path.display())]
    Io {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Anything else that SQLite said.
    #[error("the store cannot be used ({0}); nothing of this was stored, what was stored before is")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// Waiting or making room may help, and what was to be stored should be kept and sent again.
    pub fn passing(&self) -> bool {
        matches!(
            self,
            StoreError::Busy
                | StoreError::Full
                | StoreError::ReadOnly
                | StoreError::Failing(_)
                | StoreError::Io { .. }
        )
    }

    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
            _ => StoreError::Io { doing, path, source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            Some(ErrorCode::SystemIoFailure) => StoreError::Failing(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged(error.to_string())
            }
            _ => match error {
                // A column of another type than was written: only damage does that.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => {
                    StoreError::Damaged("a value is not what was written".into())
                }
                // What is asked is always the same, so only other tables than were made cannot be asked it.
                rusqlite::Error::SqlInputError { msg, .. } => {
                    StoreError::Damaged(format!("its tables are not those that were made ({msg})"))
                }
                other => StoreError::Sqlite(other),
            },
        }
    }
}
