//! The SQLite file under everything: the journal, what is being typed, and the rows that follow from them.
//!
//! One store is one data folder. It is synchronous: [`Store::handle`] takes a request and gives its reply, and a
//! thread around it is somebody else's business. Every failure is a [`StoreError`] that says what failed, what is
//! kept and what to do; what failed has left nothing half done.
//!
//! Two stores may be open on one folder, in one process or in several. Each append takes the write lock for as
//! long as it lasts and stamps order and hash inside it; whoever was behind gets a fresh tool with the answer.

mod backup;
mod derived;
mod drafts;
mod error;
mod journal;
mod list;
mod open;
mod salvage;
mod schema;
mod search;
mod verify;

pub use drafts::Draft;
pub use error::StoreError;
pub use journal::{Append, Appended};
pub use list::ToolRow;
pub use open::FILE;
pub use salvage::{Salvaged, salvage};
pub use schema::VERSION;
pub use search::Hit;
pub use verify::{Finding, Progress, Verified};

use crate::domain::ids::{DocumentHash, ReplicaId, ToolId};
use crate::domain::moment::Moment;
use crate::domain::tool::Tool;
use rusqlite::Connection;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Where salts and replica ids come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Entropy {
    /// The system's randomness.
    #[default]
    Random,
    /// The same every time: for tests and for the bundled sample, never for what people said.
    Seeded(u64),
}

/// What may be done to what is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// It is read and written.
    #[default]
    Write,
    /// It is read as it lies there until there is something to write, or somebody else wrote; from then on as by
    /// [`Access::Write`]. Reading alone is ready sooner.
    WriteLater,
    /// Nothing is made or changed, not even a file beside the database.
    Read,
}

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where salts and replica ids come from.
    pub entropy: Entropy,
    /// What may be done to what is there.
    pub access: Access,
    /// The file may grow to so many pages of 4 KiB and no further, as on a full disk.
    pub max_pages: Option<u32>,
    /// How long to wait for somebody else who writes.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            entropy: Entropy::Random,
            access: Access::Write,
            max_pages: None,
            busy_timeout: Duration::from_secs(5),
        }
    }
}

impl Options {
    /// Reading only.
    pub fn reading() -> Self {
        Self { access: Access::Read, ..Self::default() }
    }
}

/// Is told how far a long check has come.
pub type OnProgress = Box<dyn FnMut(Progress) + Send>;

/// What a store can be asked.
pub enum Request {
    /// Write down what happened.
    Append(Append),
    /// A tool, folded from its journal.
    Load {
        /// The tool.
        tool: ToolId,
    },
    /// Every tool, by name.
    List,
    /// The tools of which something that stands was said under one of these topics, by name.
    AskedAbout {
        /// The topics.
        topics: Vec<String>,
    },
    /// Where a tool's journal stands: the newest event's place in its chain.
    Head {
        /// The tool.
        tool: ToolId,
    },
    /// The one tool that these words mean: its slug, its id, or any unambiguous beginning of slug, name or id.
    FindTool {
        /// What somebody typed.
        words: String,
    },
    /// Texts by their hashes; those that are not here are left out.
    Documents {
        /// The hashes.
        hashes: Vec<DocumentHash>,
    },
    /// Keep what is being typed in an open line, in the place of what was kept for it before.
    SaveDraft(Draft),
    /// What was being typed, newest first.
    Drafts {
        /// About this tool only.
        tool: Option<ToolId>,
    },
    /// The line was left.
    ClearDraft {
        /// The tool.
        tool: ToolId,
        /// The line.
        line: String,
    },
    /// Statements that hold these words, best first.
    Search {
        /// Words; the last may be the beginning of one.
        query: String,
        /// In this tool only.
        tool: Option<ToolId>,
        /// At most so many.
        limit: usize,
    },
    /// Look whether everything is as it was written.
    Verify {
        /// This tool only; the file's own checks are made in any case.
        tool: Option<ToolId>,
        /// Is told how far it has come.
        progress: Option<OnProgress>,
    },
    /// Make all derived rows anew from the journal.
    Rebuild,
    /// Copy the store into one file.
    Backup {
        /// Where to; the data folder's `backups` if none is named. A file that exists is not written over.
        to: Option<PathBuf>,
        /// For the file's name.
        now: Moment,
    },
}

/// What a store answers.
#[derive(Debug)]
pub enum Reply {
    /// It is stored, and on disk.
    Appended(Appended),
    /// The tool.
    Tool(Box<Tool>),
    /// The hash of the newest event, in hexadecimal, and its number in its replica's chain; none before the first.
    Head(Option<(String, u64)>),
    /// The tools.
    Tools(Vec<ToolRow>),
    /// The tool that was meant.
    Found(ToolRow),
    /// The texts.
    Documents(Vec<(DocumentHash, String)>),
    /// What was being typed.
    Drafts(Vec<Draft>),
    /// It is stored, and on disk; there is nothing to tell.
    Done,
    /// What was found.
    Hits(Vec<Hit>),
    /// What the check found.
    Verified(Verified),
    /// Of so many tools the rows were made anew.
    Rebuilt(usize),
    /// The copy is there, and on disk.
    BackedUp(PathBuf),
    /// It could not be done; nothing was changed.
    Failed(StoreError),
}

/// An open store.
pub struct Store {
    conn: Connection,
    dir: PathBuf,
    options: Options,
    replica: ReplicaId,
    source: Source,
    /// Tools as last read or written here, the latest used last.
    cache: Vec<journal::Cached>,
    reading: Option<open::Reading>,
}

/// How many folded tools are kept in memory.
const CACHED: usize = 4;

impl Store {
    /// Opens the store in a folder, and makes both if they are not there.
    ///
    /// # Errors
    /// If the folder is a link, somebody else's or no folder; if the file is another program's or a newer
    /// takestock's (then not a byte is changed); if it cannot be read or brought up to date. Reading only, a
    /// store that is not there is [`StoreError::Missing`].
    pub fn open(dir: &Path, options: Options) -> Result<Store, StoreError> {
        let dir = open::own_folder(dir, options.access == Access::Read)?;
        let mut source = Source::new(options.entropy);
        if options.access != Access::Read {
            open::close_files(&dir)?;
        }
        let way = match options.access {
            Access::Read => {
                let (conn, reading) = open::connect_reading(&dir.join(FILE), options.busy_timeout)?;
                let replica = journal::replica_of(&conn)?;
                Some((conn, replica, Some(reading)))
            }
            Access::WriteLater => as_it_lies(&dir, &options),
            Access::Write => None,
        };
        let (conn, replica, reading) = way.map_or_else(|| writing(&dir, &options, &mut source), Ok)?;
        Ok(Store { conn, dir, options, replica, source, cache: Vec::new(), reading })
    }

    /// Opens further stores on the same folder that write, if this one may: for a thread of its own.
    pub fn opener(&self) -> impl Fn() -> Result<Store, StoreError> + Send + 'static {
        let (dir, mut options) = (self.dir.clone(), self.options.clone());
        if options.access == Access::WriteLater {
            options.access = Access::Write;
        }
        move || Store::open(&dir, options.clone())
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database file.
    pub fn path(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// The id of this data folder.
    pub fn replica(&self) -> ReplicaId {
        self.replica
    }

    /// Does what it is asked.
    pub fn handle(&mut self, request: Request) -> Reply {
        self.attempt(request).unwrap_or_else(Reply::Failed)
    }

    fn attempt(&mut self, request: Request) -> Result<Reply, StoreError> {
        Ok(match request {
            Request::Append(append) => Reply::Appended(self.append(append)?),
            Request::Load { tool } => Reply::Tool(Box::new(self.load(tool)?)),
            Request::Head { tool } => Reply::Head(self.head(tool)?),
            Request::List => Reply::Tools(self.list()?),
            Request::AskedAbout { topics } => Reply::Tools(self.asked_about(&topics)?),
            Request::FindTool { words } => Reply::Found(self.find_tool(&words)?),
            Request::Documents { hashes } => Reply::Documents(self.documents(&hashes)?),
            Request::SaveDraft(draft) => {
                self.save_draft(&draft)?;
                Reply::Done
            }
            Request::Drafts { tool } => Reply::Drafts(self.drafts(tool)?),
            Request::ClearDraft { tool, line } => {
                self.clear_draft(tool, &line)?;
                Reply::Done
            }
            Request::Search { query, tool, limit } => Reply::Hits(self.search(&query, tool, limit)?),
            Request::Verify { tool, progress } => {
                let mut progress = progress.unwrap_or_else(|| Box::new(|_| ()));
                Reply::Verified(self.verify(tool, &mut *progress)?)
            }
            Request::Rebuild => Reply::Rebuilt(self.rebuild()?),
            Request::Backup { to, now } => Reply::BackedUp(self.backup(to.as_deref(), now)?),
        })
    }

    /// The connection to read by; reading only, what was written since by others is looked at afresh.
    fn read(&mut self) -> Result<&Connection, StoreError> {
        let path = self.path();
        if self.reading.as_ref().is_some_and(|reading| reading.stale(&path)) {
            if self.options.access != Access::Read {
                return self.write().map(|conn| &*conn);
            }
            let (conn, reading) = open::connect_reading(&path, self.options.busy_timeout)?;
            (self.conn, self.reading) = (conn, Some(reading));
            self.cache.clear();
        }
        Ok(&self.conn)
    }

    /// The connection to write by.
    fn write(&mut self) -> Result<&mut Connection, StoreError> {
        if self.options.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        if self.reading.is_some() {
            (self.conn, self.replica, self.reading) = writing(&self.dir, &self.options, &mut self.source)?;
            self.cache.clear();
        }
        Ok(&mut self.conn)
    }
}

/// A way to the file: the connection, the id of the folder, and how it is read if it is not written.
type Way = (Connection, ReplicaId, Option<open::Reading>);

/// The way to write, in the format of today.
fn writing(dir: &Path, options: &Options, source: &mut Source) -> Result<Way, StoreError> {
    let mut conn = open::connect(&dir.join(FILE), options.busy_timeout, options.max_pages)?;
    schema::migrate(&mut conn, schema::STEPS, dir)?;
    let replica = journal::settle_replica(&mut conn, dir, source)?;
    Ok((conn, replica, None))
}

/// The way to read a file that is whole as it lies there and could be written. Whatever keeps it from that is told by
/// those who write.
fn as_it_lies(dir: &Path, options: &Options) -> Option<Way> {
    let path = dir.join(FILE);
    if !open::is_at_rest(&path) {
        return None;
    }
    let (conn, reading) = open::connect_reading(&path, options.busy_timeout).ok()?;
    let replica = journal::agreed_replica(&conn, dir).ok()??;
    Some((conn, replica, Some(reading)))
}

/// A number that is never negative, as SQLite keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Whole(u64);

impl ToSql for Whole {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = i64::try_from(self.0);
        number.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Whole {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Whole).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// Random bytes, or the same ones every time.
#[derive(Debug, Clone)]
struct Source(Option<u64>);

impl Source {
    fn new(entropy: Entropy) -> Source {
        Source(match entropy {
            Entropy::Random => None,
            Entropy::Seeded(seed) => Some(seed),
        })
    }

    /// 16 bytes. SQLite's generator is seeded by the system.
    fn bytes(&mut self, conn: &Connection) -> Result<[u8; 16], StoreError> {
        let Some(state) = &mut self.0 else {
            return Ok(conn.prepare_cached("SELECT randomblob(16)")?.query_row([], |row| row.get(0))?);
        };
        let mut next = || {
            // SplitMix64.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)).to_be_bytes()
        };
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&next());
        bytes[8..].copy_from_slice(&next());
        Ok(bytes)
    }

    fn uuid(&mut self, conn: &Connection) -> Result<Uuid, StoreError> {
        Ok(uuid::Builder::from_random_bytes(self.bytes(conn)?).into_uuid())
    }
}
