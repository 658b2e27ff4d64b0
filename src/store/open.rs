//! Opening: the folder, the file, who may read them, and which way SQLite looks at them.
//!
//! Reading only leaves every byte alone, which SQLite's own read-only mode does not do for a file in WAL mode (it
//! makes `-wal` and `-shm` beside it). So there are three ways: a store with nothing in its WAL is read as an
//! immutable file; one with a WAL and its index is read through them, live, without writing to either; and one
//! whose index is missing is copied, into a private folder inside the data folder, and read there.

use super::error::StoreError;
use super::schema;
use rusqlite::config::DbConfig;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// The file's name in the data folder.
pub const FILE: &str = "takestock.db";

/// "take" in the file's header, by which `file` and this program know it.
pub(super) const APPLICATION_ID: u32 = 0x7461_6b65;

/// `path` with something after its name: `takestock.db-wal`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Makes the folder, or sees to it that it is ours, no link, and closed to others.
pub(super) fn own_folder(dir: &Path, read_only: bool) -> Result<PathBuf, StoreError> {
    // Without a trailing slash, which would make the look follow a link.
    let dir: PathBuf = dir.components().collect();
    match fs::symlink_metadata(&dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if read_only {
                return Err(StoreError::Missing { path: dir });
            }
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&dir)
                .map_err(StoreError::io("make the folder", &dir))?;
            allow(&dir, 0o700)?;
        }
        Err(error) => return Err(StoreError::io("look at", &dir)(error)),
        Ok(_) => {}
    }
    let found = fs::symlink_metadata(&dir).map_err(StoreError::io("look at", &dir))?;
    let problem = if found.is_symlink() {
        Some("it is a link to somewhere else")
    } else if !found.is_dir() {
        Some("it is not a folder")
    } else if found.uid() != our_uid()? {
        Some("it belongs to somebody else")
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(StoreError::Folder { path: dir, problem });
    }
    if !read_only {
        tighten(&dir, &found, 0o700)?;
    }
    // SQLite is told to follow no link; links above the folder are the business of whoever made them.
    fs::canonicalize(&dir).map_err(StoreError::io("find", &dir))
}

/// Closes to others whatever lies in the data folder, and in the folders in it.
pub(super) fn close_files(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir).map_err(StoreError::io("look into", dir))? {
        let path = entry.map_err(StoreError::io("look into", dir))?.path();
        // What is gone again was another program's passing file.
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if found.is_dir() {
            tighten(&path, &found, 0o700)?;
            close_files(&path)?;
        } else if found.is_file() {
            tighten(&path, &found, 0o600)?;
        }
    }
    Ok(())
}

/// Who we are, without asking libc: whoever owns what we make.
fn our_uid() -> Result<u32, StoreError> {
    if let Ok(own) = fs::metadata("/proc/self") {
        return Ok(own.uid());
    }
    let temp = std::env::temp_dir();
    let own = tempfile::tempfile().and_then(|file| file.metadata());
    Ok(own.map_err(StoreError::io("make a file in", &temp))?.uid())
}

/// Takes away what others may do, and nothing else: a folder that its owner closed even to themselves stays so.
fn tighten(path: &Path, found: &fs::Metadata, mode: u32) -> Result<(), StoreError> {
    let bits = found.mode() & 0o7777;
    match if bits & !mode != 0 { allow(path, bits & mode) } else { Ok(()) } {
        Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn allow(path: &Path, mode: u32) -> Result<(), StoreError> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(StoreError::io("close to others", path))
}

/// Sees to it that a file is there, no link, and closed to others, before anybody writes into it.
pub(super) fn own_file(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(found) => {
            plain_file(path, &found)?;
            // Never opened here: closing it again would drop the locks that another connection of this process
            // holds on it, as POSIX has it.
            tighten(path, &found, 0o600)
        }
        Err(_) => match new_file(path) {
            // Another program was quicker.
            Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
                own_file(path)
            }
            other => other.map(drop),
        },
    }
}

fn plain_file(path: &Path, found: &fs::Metadata) -> Result<(), StoreError> {
    let problem = match found {
        found if found.is_symlink() => "it is a link to somewhere else",
        found if !found.is_file() => "it is not a file",
        _ => return Ok(()),
    };
    Err(StoreError::NotAStore { path: path.to_owned(), problem })
}

/// SQLite takes a file that is shorter than its smallest page for an empty one, and would write over it.
fn long_enough(path: &Path, found: &fs::Metadata) -> Result<(), StoreError> {
    let problem = "it is too short to be one";
    if (1..512).contains(&found.len()) {
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    }
    Ok(())
}

/// A new file that only we may read.
pub(super) fn new_file(path: &Path) -> Result<File, StoreError> {
    let file = match OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path) {
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            return Err(StoreError::ReadOnly);
        }
        other => other.map_err(StoreError::io("make", path))?,
    };
    // A narrow umask may have taken away even our own rights.
    allow(path, 0o600)?;
    Ok(file)
}

/// Makes what was written into a folder last, whatever happens to the power.
pub(super) fn sync_folder(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(StoreError::io("keep", dir))
}

fn accept(path: &Path, version: u32, application: u32) -> Result<(), StoreError> {
    // A file made a moment ago has pages and no mark while its first transaction is still in the WAL.
    if application != APPLICATION_ID && (application, version) != (0, 0) {
        let problem = "it is another program's SQLite file";
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    }
    let known = schema::VERSION;
    if version > known {
        return Err(StoreError::Newer { path: path.to_owned(), found: version, known });
    }
    Ok(())
}

/// What the file itself says, its WAL left aside, without touching it: (`user_version`, `application_id`).
fn peek(path: &Path) -> Result<(u32, u32), StoreError> {
    // The first store of a process has no locks to lose, so that its head can be read for itself, which is quicker. Nobody
    // else gets to SQLite before that file is closed again.
    static CONNECTED: Mutex<bool> = Mutex::new(false);
    let mut connected = CONNECTED.lock().unwrap_or_else(PoisonError::into_inner);
    if !std::mem::replace(&mut *connected, true)
        && let Ok(stated) = head(path)
    {
        return Ok(stated);
    }
    drop(connected);
    let conn = open_uri(path, "mode=ro&immutable=1")?;
    match stated(&conn) {
        // A checkpoint that a full disk cut short leaves a file that is whole only together with its WAL.
        Err(StoreError::Damaged(_)) => head(path),
        other => other,
    }
}

/// The same from the first bytes of the file (SQLite file format, section 1.3). Where there are connections to it, only if
/// SQLite alone cannot tell: closing a file of our own would let go of the locks that this process has on it.
fn head(path: &Path) -> Result<(u32, u32), StoreError> {
    let mut head = [0; 100];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let sound = read.is_ok() && head.starts_with(b"SQLite format 3\0");
    if !sound {
        let problem = "it is no SQLite file, or its head is damaged";
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    }
    let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    Ok((number(60), number(68)))
}

fn stated(conn: &Connection) -> Result<(u32, u32), StoreError> {
    let version = conn.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    let version = version.map_err(|error| match error.sqlite_error().map(|error| error.extended_code) {
        // The first look makes the WAL's index. No room for it is a full disk, which SQLite calls by another name.
        Some(SQLITE_IOERR_SHMSIZE) => StoreError::Full,
        _ => error.into(),
    })?;
    let application: u32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok((version, application))
}

/// A connection that writes, set up as every one of ours is; the format is not looked at beyond refusing what is
/// not ours and what is newer.
pub(super) fn connect(path: &Path, busy: Duration, max_pages: Option<u32>) -> Result<Connection, StoreError> {
    own_file(path)?;
    let found = fs::symlink_metadata(path).map_err(StoreError::io("look at", path))?;
    long_enough(path, &found)?;
    let (version, application) = peek(path)?;
    accept(path, version, application)?;
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW,
    )?;
    conn.busy_timeout(busy)?;
    // What is in the WAL counts too. Until it is known to be ours, closing must not fold it into the file.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let (version, application) = stated(&conn)?;
    accept(path, version, application)?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION_ID {
        let problem = "it is another program's SQLite file";
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    common(&conn)?;
    write_ahead(&conn, busy)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", true)?;
    if let Some(pages) = max_pages {
        conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(conn)
}

fn common(conn: &Connection) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    // No answer in temporary files.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Going over to WAL needs the file alone for a moment, and SQLite does not wait for that moment by itself.
fn write_ahead(conn: &Connection, busy: Duration) -> Result<(), StoreError> {
    let began = std::time::Instant::now();
    loop {
        let mode = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode.map_err(StoreError::from) {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Failing(format!("it keeps no write-ahead log, only {mode}")));
            }
            Err(StoreError::Busy) if began.elapsed() < busy => {
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(error) => return Err(error),
        }
    }
}

/// The file holds all there is, and may be written.
pub(super) fn is_at_rest(path: &Path) -> bool {
    let writable = |path| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    footprint(path).is_some_and(|found| found.wal == 0)
        && writable(path)
        && path.parent().is_some_and(writable)
}

/// How a store is read without touching it.
pub(super) struct Reading {
    /// The file as it was when it was opened as immutable; none when it is read live or from a copy.
    frozen: Option<Footprint>,
    _copy: Option<TempDir>,
}

#[derive(PartialEq, Eq)]
struct Footprint {
    len: u64,
    modified: Option<SystemTime>,
    inode: u64,
    wal: u64,
}

fn footprint(path: &Path) -> Option<Footprint> {
    let found = fs::metadata(path).ok()?;
    let wal = fs::metadata(beside(path, "-wal")).map_or(0, |wal| wal.len());
    Some(Footprint { len: found.len(), modified: found.modified().ok(), inode: found.ino(), wal })
}

impl Reading {
    /// Somebody wrote since: what is read as immutable is no longer what is there.
    pub(super) fn stale(&self, path: &Path) -> bool {
        self.frozen.as_ref().is_some_and(|then| footprint(path).is_none_or(|now| now != *then))
    }
}

/// A connection that changes nothing: not the file, not its WAL, not the WAL's index.
pub(super) fn connect_reading(path: &Path, busy: Duration) -> Result<(Connection, Reading), StoreError> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        other => other.map_err(StoreError::io("look at", path))?,
    };
    plain_file(path, &found)?;
    if found.len() == 0 {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    long_enough(path, &found)?;
    let (version, application) = peek(path)?;
    accept(path, version, application)?;

    let now = footprint(path);
    let wal = now.as_ref().map_or(0, |now| now.wal);
    let (conn, reading) = if wal == 0 {
        (open_uri(path, "mode=ro&immutable=1")?, Reading { frozen: now, _copy: None })
    } else if fs::symlink_metadata(beside(path, "-shm")).is_ok() {
        (open_uri(path, "mode=ro&readonly_shm=1")?, Reading { frozen: None, _copy: None })
    } else {
        let parent = path.parent().unwrap_or(Path::new("."));
        let copy = tempfile::Builder::new()
            .prefix(".reading-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(StoreError::io("copy, in order to read it with its -wal file, the store in", parent))?;
        let file = copy_store(path, copy.path())?;
        (open_uri(&file, "mode=rw")?, Reading { frozen: None, _copy: Some(copy) })
    };
    conn.busy_timeout(busy)?;
    let (version, application) = stated(&conn)?;
    accept(path, version, application)?;
    if application != APPLICATION_ID {
        let problem = "it is another program's SQLite file";
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    }
    if version < schema::VERSION {
        return Err(StoreError::Older { path: path.to_owned(), found: version });
    }
    common(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok((conn, reading))
}

/// Copies the file and its WAL into a folder, closed to others.
pub(super) fn copy_store(path: &Path, into: &Path) -> Result<PathBuf, StoreError> {
    let to = into.join(FILE);
    for ending in ["", "-wal"] {
        let (from, to) = (beside(path, ending), beside(&to, ending));
        if ending.is_empty() || fs::symlink_metadata(&from).is_ok() {
            let mut target = new_file(&to)?;
            File::open(&from)
                .and_then(|mut source| std::io::copy(&mut source, &mut target))
                .map_err(StoreError::io("copy", &from))?;
        }
    }
    Ok(to)
}

fn open_uri(path: &Path, query: &str) -> Result<Connection, StoreError> {
    let path = std::path::absolute(path).map_err(StoreError::io("find", path))?;
    let mut uri = String::from("file://");
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    let write =
        if query == "mode=rw" { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let flags = write | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("{uri}?{query}"), flags).map_err(|error| {
        // SQLite keeps to itself why; the system says it. What SQLite could not open holds no lock to lose here.
        match File::open(&path) {
            Err(why) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
                StoreError::io("open", &path)(why)
            }
            _ => error.into(),
        }
    })
}
