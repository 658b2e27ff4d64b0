//! The journal: writing down what happened, and reading it again.

use super::derived::{self, Touched};
use super::error::StoreError;
use super::{CACHED, Draft, Source, Store, Whole, backup, drafts, open};
use crate::domain::chain::{Damage, Hash, START, Sealed, SealedBody, seal};
use crate::domain::event::{Event, EventRef, Happening, Header, Made, ToolSet, VERSION};
use crate::domain::ids::{DocumentHash, ReplicaId, ToolId, hex};
use crate::domain::moment::Moment;
use crate::domain::tool::Tool;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What happened, to be written down all at once or not at all.
#[derive(Debug, Clone)]
pub struct Append {
    /// Names the request: sent again, it is answered again and written once.
    pub request: Uuid,
    /// The tool it happened to.
    pub tool: ToolId,
    /// Whose hands or which command wrote it.
    pub by: String,
    /// What the clock shows.
    pub now: Moment,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
    /// Texts that the happenings point at.
    pub documents: Vec<(DocumentHash, String)>,
    /// What the takings-back among the happenings take back beside their targets: of the happening at this place, an
    /// event whose number was not known when this was made.
    pub takes_back: Vec<(usize, Made)>,
    /// It follows from a tool of so many events: with one more it is refused as [`StoreError::Moved`].
    pub as_of: Option<usize>,
}

/// What was written down.
#[derive(Debug)]
pub struct Appended {
    /// The events, stamped.
    pub events: Vec<Event>,
    /// The tool as it is now, if its journal held anything that this store had neither read nor written: another
    /// program wrote meanwhile, or the tool was not loaded before. Also after a purge.
    pub tool: Option<Box<Tool>>,
    /// After a purge: the files that still hold what was purged, because they could not be removed or emptied.
    pub unreached: Vec<PathBuf>,
}

/// A folded tool, and SQLite's mark of the last commit by another connection that it takes into account.
pub(super) struct Cached {
    tool: Tool,
    version: i64,
}

impl Store {
    /// Writes down what happened; returns when it is on disk.
    ///
    /// # Errors
    /// Nothing was stored: the disk is full or failing, another program held the lock for too long, the tool may
    /// only be read, its slug is taken, or something was to be stored that never may be.
    pub fn append(&mut self, append: Append) -> Result<Appended, StoreError> {
        self.append_beside(append, &[])
    }

    /// The same, and what the open lines hold after it, in one step: so a line that was sent is never both in the
    /// journal and still being typed, nor in neither.
    ///
    /// # Errors
    /// As for [`Store::append`].
    pub fn append_beside(&mut self, mut append: Append, lines: &[Draft]) -> Result<Appended, StoreError> {
        self.write()?;
        let known = self.take_known(append.tool);
        let known_len = known.as_ref().map_or(0, |known| known.tool.len());
        let (conn, replica) = (&mut self.conn, self.replica);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Cached { mut tool, version } = current(&tx, append.tool, known)?;
        let behind = tool.len() > known_len;

        let events = match answered(&tx, append.request)? {
            Some(events) => events,
            None => {
                check(&tx, &tool, &append)?;
                give_numbers(&tx, replica, &mut append)?;
                for (hash, text) in &append.documents {
                    let sql = "INSERT INTO document (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                    tx.prepare_cached(sql)?.execute(params![hash.0, text])?;
                }
                let events = write(&tx, &mut tool, replica, &mut self.source, &append)?;
                if !events.is_empty() {
                    let touched = Touched::by(&tool, &append.happenings);
                    derived::write(&tx, &tool, &touched)?;
                }
                events
            }
        };
        let purged = append.happenings.iter().any(|happening| matches!(happening, Happening::Purged(_)));
        if purged {
            tool = read_tool(&tx, append.tool)?;
        }
        drafts::put_all(&tx, lines)?;
        tx.commit()?;
        // The words are out of the file; now out of its WAL and of the copies made before.
        let unreached = if purged { backup::forget(&self.conn, &self.dir, append.now) } else { Vec::new() };
        let fresh = (behind || purged).then(|| Box::new(tool.clone()));
        self.keep(Cached { tool, version });
        Ok(Appended { events, tool: fresh, unreached })
    }

    /// The tool, folded from its journal.
    ///
    /// # Errors
    /// [`StoreError::NoSuchTool`]; [`StoreError::DamagedEvent`] if an event can no longer be read as one.
    pub fn load(&mut self, tool: ToolId) -> Result<Tool, StoreError> {
        self.read()?;
        let known = self.take_known(tool);
        let tx = self.conn.unchecked_transaction()?;
        let found = current(&tx, tool, known)?;
        tx.commit()?;
        if found.tool.is_empty() {
            return Err(StoreError::NoSuchTool { words: tool.to_string() });
        }
        let tool = found.tool.clone();
        self.keep(found);
        Ok(tool)
    }

    /// The texts with these hashes; those that are not here are left out.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn documents(&mut self, hashes: &[DocumentHash]) -> Result<Vec<(DocumentHash, String)>, StoreError> {
        let conn = self.read()?;
        let mut statement = conn.prepare_cached("SELECT text FROM document WHERE hash = ?1")?;
        let mut found = Vec::new();
        for hash in hashes {
            if let Some(text) = statement.query_row([&hash.0], |row| row.get(0)).optional()? {
                found.push((hash.clone(), text));
            }
        }
        Ok(found)
    }

    /// Taken out, so that a failure on the way leaves nothing half known.
    fn take_known(&mut self, tool: ToolId) -> Option<Cached> {
        let at = self.cache.iter().position(|known| known.tool.id == tool)?;
        Some(self.cache.remove(at))
    }

    fn keep(&mut self, known: Cached) {
        if self.cache.len() >= CACHED {
            self.cache.remove(0);
        }
        self.cache.push(known);
    }
}

/// The tool as it is on disk, to be asked inside a transaction: the one known, if nobody else wrote to it.
fn current(conn: &Connection, id: ToolId, known: Option<Cached>) -> Result<Cached, StoreError> {
    let version = || conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0));
    let Some(known) = known else {
        let tool = read_tool(conn, id)?;
        return Ok(Cached { tool, version: version()? });
    };
    // Something must be read first: only then does the version belong to what the transaction sees.
    conn.prepare_cached("SELECT 1 FROM meta LIMIT 1")?.exists([])?;
    let version = version()?;
    if known.version == version {
        return Ok(known);
    }
    let count = "SELECT count(*) FROM event WHERE tool = ?1";
    let len: i64 = conn.prepare_cached(count)?.query_row([id.to_string()], |row| row.get(0))?;
    // The journal only grows, so the same length is the same journal.
    let same = i64::try_from(known.tool.len()) == Ok(len);
    let tool = if same { known.tool } else { read_tool(conn, id)? };
    Ok(Cached { tool, version })
}

fn check(conn: &Connection, tool: &Tool, append: &Append) -> Result<(), StoreError> {
    if tool.read_only() {
        return Err(StoreError::ToolReadOnly);
    }
    if append.as_of.is_some_and(|seen| seen != tool.len()) {
        return Err(StoreError::Moved);
    }
    for (hash, text) in &append.documents {
        if DocumentHash::of(text) != *hash {
            return Err(StoreError::Refused(format!("a text does not have the hash {hash} it came with")));
        }
    }
    for happening in &append.happenings {
        if let Happening::Purged(purged) = happening
            && let Some(kind) = purged.targets.iter().find_map(|target| {
                tool.event(*target).map(|event| event.header.kind.as_str()).filter(|kind| *kind == "purged")
            })
        {
            // Nothing would say any more why the others have no body.
            return Err(StoreError::Refused(format!("an event of kind {kind} cannot be purged")));
        }
        let slug = match happening {
            Happening::ToolCreated(created) => &created.slug,
            Happening::ToolSet(ToolSet::Slug(slug)) => slug,
            Happening::Foreign { kind, .. } | Happening::Absent { kind } => {
                return Err(StoreError::Refused(format!("an event of kind {kind} cannot be made here")));
            }
            _ => continue,
        };
        let sql = "SELECT EXISTS (SELECT 1 FROM tool_row WHERE slug = ?1 AND id <> ?2)";
        if conn.prepare_cached(sql)?.query_row(params![slug, append.tool.to_string()], |row| row.get(0))? {
            return Err(StoreError::SlugTaken { slug: slug.clone() });
        }
    }
    Ok(())
}

/// What is taken back by what it was asked under, by where it came to stand.
fn give_numbers(conn: &Connection, replica: ReplicaId, append: &mut Append) -> Result<(), StoreError> {
    for (place, made) in std::mem::take(&mut append.takes_back) {
        let at = if made.request == append.request {
            let (Whole(last), _) = end_of_chain(conn, append.tool, replica)?;
            Some(EventRef { replica, seq: last + 1 + made.nth })
        } else {
            written_at(conn, append.tool, made)?
        };
        match (append.happenings.get_mut(place), at) {
            (Some(Happening::Undone(undone)), Some(at)) => undone.targets.insert(at),
            _ => return Err(StoreError::Refused("what is to be taken back was never written".to_owned())),
        };
    }
    Ok(())
}

fn written_at(conn: &Connection, tool: ToolId, made: Made) -> Result<Option<EventRef>, StoreError> {
    let sql = "SELECT e.replica, e.seq FROM request r JOIN event e ON e.id = r.first + ?2
               WHERE r.id = ?1 AND e.id <= r.last AND e.tool = ?3";
    let at: Option<(String, Whole)> = conn
        .prepare_cached(sql)?
        .query_row(params![made.request.as_bytes(), Whole(made.nth), tool.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(at.and_then(|(replica, Whole(seq))| Some(EventRef { replica: replica.parse().ok()?, seq })))
}

/// The number and the hash of the last event of a chain.
fn end_of_chain(conn: &Connection, tool: ToolId, replica: ReplicaId) -> Result<(Whole, Hash), StoreError> {
    let sql = "SELECT seq, hash FROM event WHERE tool = ?1 AND replica = ?2 ORDER BY seq DESC LIMIT 1";
    let last: Option<(Whole, Hash)> = conn
        .prepare_cached(sql)?
        .query_row([tool.to_string(), replica.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((Whole(0), START)))
}

impl Store {
    /// Where a tool's journal stands.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn head(&mut self, tool: ToolId) -> Result<Option<(String, u64)>, StoreError> {
        let sql = "SELECT hash, seq FROM event WHERE tool = ?1 ORDER BY lamport DESC, replica DESC, seq DESC LIMIT 1";
        let head: Option<(Hash, Whole)> = self
            .read()?
            .prepare_cached(sql)?
            .query_row([tool.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(head.map(|(hash, seq)| (hex(&hash), seq.0)))
    }
}

/// Stamps, seals and stores the happenings, and lets the tool have them.
fn write(
    conn: &Connection,
    tool: &mut Tool,
    replica: ReplicaId,
    source: &mut Source,
    append: &Append,
) -> Result<Vec<Event>, StoreError> {
    let (Whole(mut seq), mut previous) = end_of_chain(conn, append.tool, replica)?;
    let mut lamport = tool.lamport();
    let (mut first, mut last) = (None, None);
    let mut events = Vec::with_capacity(append.happenings.len());
    for happening in &append.happenings {
        (seq, lamport) = (seq + 1, lamport + 1);
        let header = Header {
            tool: append.tool,
            replica,
            seq,
            lamport,
            at: append.now,
            by: append.by.clone(),
            kind: happening.kind().to_owned(),
            v: VERSION,
        };
        let sealed = seal(&previous, &header, happening.encode(), source.bytes(conn)?);
        let id = insert(conn, &header, &sealed)?;
        (first, last) = (first.or(Some(id)), Some(id));
        previous = sealed.hash;
        if let Happening::Purged(purged) = happening {
            purge(conn, append.tool, purged.targets.iter().map(|target| (target.replica, target.seq)))?;
        }
        let event = Event { header, happening: happening.clone() };
        tool.apply(&event);
        events.push(event);
    }
    conn.prepare_cached("INSERT INTO request (id, first, last) VALUES (?1, ?2, ?3)")?.execute(params![
        append.request.as_bytes(),
        first,
        last
    ])?;
    Ok(events)
}

pub(super) fn insert(conn: &Connection, header: &Header, sealed: &Sealed) -> Result<i64, StoreError> {
    let sql = "INSERT INTO event (tool, replica, seq, lamport, header, commitment, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    conn.prepare_cached(sql)?.execute(params![
        header.tool.to_string(),
        header.replica.to_string(),
        Whole(header.seq),
        Whole(header.lamport),
        sealed.header,
        sealed.commitment,
        sealed.hash,
    ])?;
    let id = conn.last_insert_rowid();
    if let Some(body) = &sealed.body {
        conn.prepare_cached("INSERT INTO event_body (event, salt, body) VALUES (?1, ?2, ?3)")?
            .execute(params![id, body.salt, body.bytes])?;
    }
    Ok(id)
}

/// Removes bodies for good, and what is being typed about the tool, which may hold the same words.
fn purge(
    conn: &Connection,
    tool: ToolId,
    targets: impl Iterator<Item = (ReplicaId, u64)>,
) -> Result<(), StoreError> {
    let tool = tool.to_string();
    for (replica, seq) in targets {
        let at = params![tool, replica.to_string(), Whole(seq)];
        conn.prepare_cached(
            "INSERT INTO purge_target (tool, replica, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(at)?;
        conn.prepare_cached(
            "DELETE FROM event_body WHERE event IN
             (SELECT id FROM event WHERE tool = ?1 AND replica = ?2 AND seq = ?3)",
        )?
        .execute(at)?;
    }
    conn.prepare_cached("DELETE FROM draft WHERE tool = ?1")?.execute([tool])?;
    Ok(())
}

const EVENT: &str =
    "SELECT e.tool, e.replica, e.seq, e.lamport, e.header, e.commitment, e.hash, b.salt, b.body
                     FROM event e LEFT JOIN event_body b ON b.event = e.id";

/// An event as it is stored, with the columns that repeat what its header says.
pub(super) struct StoredEvent {
    pub tool: String,
    pub replica: String,
    pub seq: u64,
    pub lamport: u64,
    pub sealed: Sealed,
}

impl StoredEvent {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
        let salt: Option<[u8; 16]> = row.get(7)?;
        let bytes: Option<Vec<u8>> = row.get(8)?;
        let body = salt.zip(bytes).map(|(salt, bytes)| SealedBody { salt, bytes });
        Ok(StoredEvent {
            tool: row.get(0)?,
            replica: row.get(1)?,
            seq: row.get::<_, Whole>(2)?.0,
            lamport: row.get::<_, Whole>(3)?.0,
            sealed: Sealed { header: row.get(4)?, commitment: row.get(5)?, hash: row.get(6)?, body },
        })
    }

    /// The event, if its header says what its columns say.
    pub(super) fn open(&self) -> Result<Event, Damage> {
        let event = self.sealed.open()?;
        let header = &event.header;
        let agrees = header.tool.to_string() == self.tool
            && header.replica.to_string() == self.replica
            && (header.seq, header.lamport) == (self.seq, self.lamport);
        if agrees { Ok(event) } else { Err(Damage::Header) }
    }

    fn event(&self) -> Result<Event, StoreError> {
        self.open().map_err(|damage| StoreError::DamagedEvent {
            tool: self.tool.clone(),
            replica: self.replica.clone(),
            seq: self.seq,
            damage,
        })
    }
}

/// Reads a tool's stored events, or all, in the order of their chains, one at a time.
pub(super) fn each(
    conn: &Connection,
    tool: Option<&str>,
    mut take: impl FnMut(rusqlite::Result<StoredEvent>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let only = if tool.is_some() { "WHERE e.tool = ?1" } else { "" };
    let sql = format!("{EVENT} {only} ORDER BY e.tool, e.replica, e.seq");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = match tool {
        Some(tool) => statement.query([tool])?,
        None => statement.query([])?,
    };
    while let Some(row) = rows.next()? {
        take(StoredEvent::from_row(row))?;
    }
    Ok(())
}

/// One stored event by its row.
pub(super) fn at(conn: &Connection, id: i64) -> rusqlite::Result<Option<StoredEvent>> {
    let sql = format!("{EVENT} WHERE e.id = ?1");
    conn.prepare_cached(&sql)?.query_row([id], StoredEvent::from_row).optional()
}

pub(super) fn read_tool(conn: &Connection, id: ToolId) -> Result<Tool, StoreError> {
    let mut events = Vec::new();
    each(conn, Some(&id.to_string()), |stored| {
        events.push(stored?.event()?);
        Ok(())
    })?;
    Ok(Tool::from_events(id, events))
}

/// The events that this request was answered with.
fn answered(conn: &Connection, request: Uuid) -> Result<Option<Vec<Event>>, StoreError> {
    let run: Option<(Option<i64>, Option<i64>)> = conn
        .prepare_cached("SELECT first, last FROM request WHERE id = ?1")?
        .query_row([request.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some(run) = run else { return Ok(None) };
    let mut events = Vec::new();
    if let (Some(first), Some(last)) = run {
        for id in first..=last {
            let stored = at(conn, id)?
                .ok_or_else(|| StoreError::Damaged("events that were written are missing".into()))?;
            events.push(stored.event()?);
        }
    }
    Ok(Some(events))
}

/// Every tool that has a journal.
pub(super) fn tools(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT tool FROM event ORDER BY tool")?;
    let tools = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(tools)
}

/// The replica that the database itself says it is.
pub(super) fn replica_of(conn: &Connection) -> Result<ReplicaId, StoreError> {
    let stated: Option<String> = stated_replica(conn)?;
    let stated = stated.unwrap_or_default();
    let id = stated.split_whitespace().next().and_then(|id| id.parse().ok());
    Ok(id.unwrap_or(ReplicaId(Uuid::nil())))
}

fn stated_replica(conn: &Connection) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM meta WHERE key = 'replica'";
    Ok(conn.query_row(sql, [], |row| row.get(0)).optional()?)
}

/// The file beside the database that says which replica this folder is.
pub(super) const REPLICA: &str = "replica";

/// Who we are: the id on which the database and the file beside it agree. Both name the inode of the database too, so
/// that a copy of the whole folder, or a database put back from elsewhere, is somebody new.
///
/// A database written over in place, under the same inode, is not noticed.
pub(super) fn agreed_replica(conn: &Connection, dir: &Path) -> Result<Option<ReplicaId>, StoreError> {
    let inode = inode(dir)?;
    let beside = fs::read_to_string(dir.join(REPLICA)).ok();
    let same = stated_replica(conn)?
        .filter(|within| beside.as_deref().map(str::trim_end) == Some(within.as_str()))
        .filter(|within| within.split_whitespace().nth(1) == Some(inode.to_string().as_str()));
    Ok(same.and_then(|within| within.split_whitespace().next()?.parse().ok()))
}

fn inode(dir: &Path) -> Result<u64, StoreError> {
    let database = dir.join(open::FILE);
    Ok(fs::metadata(&database).map_err(StoreError::io("look at", &database))?.ino())
}

/// The same, and a new one where they do not agree.
pub(super) fn settle_replica(
    conn: &mut Connection,
    dir: &Path,
    source: &mut Source,
) -> Result<ReplicaId, StoreError> {
    if let Some(replica) = agreed_replica(conn, dir)? {
        return Ok(replica);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have settled it while we waited for the lock.
    if let Some(replica) = agreed_replica(&tx, dir)? {
        return Ok(replica);
    }
    let replica = ReplicaId(source.uuid(&tx)?);
    let stated = format!("{replica} {}", inode(dir)?);
    let file = dir.join(REPLICA);
    tx.execute(
        "INSERT INTO meta (key, value) VALUES ('replica', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [&stated],
    )?;
    // tempfile makes its files 0600.
    tempfile::NamedTempFile::new_in(dir)
        .and_then(|mut new| {
            writeln!(new, "{stated}")?;
            new.as_file().sync_all()?;
            new.persist(&file).map_err(|error| error.error)
        })
        .map_err(StoreError::io("write", &file))?;
    open::sync_folder(dir)?;
    tx.commit()?;
    Ok(replica)
}
