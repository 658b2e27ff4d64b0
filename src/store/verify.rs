//! Looking whether everything is as it was written: SQLite's own checks, the chain of every journal over the
//! bytes as stored, the documents' hashes, and the derived rows against the journal.

use super::derived::{self, Rows, Touched};
use super::error::StoreError;
use super::{Access, Store, Whole, journal, open};
use crate::domain::chain::{Hash, START};
use crate::domain::event::{Event, EventRef, Happening};
use crate::domain::ids::{DocumentHash, ToolId};
use crate::domain::tool::Tool;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How far a check has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Tools looked at.
    pub done: usize,
    /// Tools in all.
    pub of: usize,
}

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The tool, by its slug, else by its id; none if it is the file as a whole.
    pub tool: Option<String>,
    /// Where: `event 12 of <replica>`, `statement_row <id>`, `document <hash>`, `the file`.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// The journal is whole here: making the derived rows anew mends it.
    pub rebuild_helps: bool,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Tools looked at.
    pub tools: usize,
    /// Events looked at.
    pub events: usize,
    /// What is wrong; empty if nothing is.
    pub findings: Vec<Finding>,
}

impl Verified {
    fn file(&mut self, what: impl Into<String>) {
        self.find(None, "the file", what, false);
    }

    fn find(
        &mut self,
        tool: Option<&str>,
        place: impl Into<String>,
        what: impl Into<String>,
        rebuild_helps: bool,
    ) {
        let tool = tool.map(str::to_owned);
        self.findings.push(Finding { tool, place: place.into(), what: what.into(), rebuild_helps });
    }
}

impl Store {
    /// Looks whether everything is as it was written, for one tool or all. What cannot be read is a finding, not
    /// an error. A journal cut off at its end cannot be told from one that ended there; published specs name the
    /// head they were made from.
    ///
    /// # Errors
    /// If the store cannot be looked at at all.
    pub fn verify(
        &mut self,
        tool: Option<ToolId>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Verified, StoreError> {
        // A connection of its own: FTS5 checks its index by what the connection remembers of it, and would call
        // sound what another program has written since damaged.
        let (path, busy) = (self.path(), self.options.busy_timeout);
        let (fresh, _reading) = if self.options.access == Access::Read {
            let (conn, reading) = open::connect_reading(&path, busy)?;
            (conn, Some(reading))
        } else {
            (open::connect(&path, busy, None)?, None)
        };
        // One moment in time, whoever writes meanwhile.
        let tx = fresh.unchecked_transaction()?;
        let conn: &Connection = &tx;
        let mut verified = Verified::default();
        file(conn, &mut verified);
        documents(conn, &mut verified);
        let tools = match tool {
            Some(tool) => vec![tool.to_string()],
            None => match tools(conn) {
                Ok(tools) => tools,
                Err(error) => {
                    verified.file(format!("the list of journals cannot be read: {error}"));
                    Vec::new()
                }
            },
        };
        let of = tools.len();
        for (done, id) in tools.iter().enumerate() {
            progress(Progress { done, of });
            one(conn, id, &mut verified);
        }
        verified.tools = of;
        progress(Progress { done: of, of });
        drop(tx);
        if self.options.access != Access::Read {
            index(&fresh, &mut verified);
        }
        Ok(verified)
    }
}

/// Tools that have a journal or a row.
fn tools(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut tools: BTreeSet<String> = journal::tools(conn)?.into_iter().collect();
    let mut statement = conn.prepare("SELECT id FROM tool_row")?;
    tools.extend(statement.query_map([], |row| row.get::<_, String>(0))?.filter_map(Result::ok));
    Ok(tools.into_iter().collect())
}

fn file(conn: &Connection, verified: &mut Verified) {
    let mut check = |sql: &str| -> Result<(), rusqlite::Error> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                verified.file(line);
            }
        }
        Ok(())
    };
    let done = check("PRAGMA integrity_check(100)").and_then(|()| check("PRAGMA foreign_key_check"));
    if let Err(error) = done {
        verified.file(error.to_string());
    }
}

/// The full-text index against the rows it was made from. Asking writes nothing, but SQLite asks it of a
/// connection that could.
fn index(conn: &Connection, verified: &mut Verified) {
    let sql = "INSERT INTO statement_fts (statement_fts, rank) VALUES ('integrity-check', 1)";
    if let Err(error) = conn.execute(sql, []) {
        verified.find(None, "statement_fts", format!("the index is not that of its rows ({error})"), true);
    }
}

fn documents(conn: &Connection, verified: &mut Verified) {
    let mut look = || -> Result<(), StoreError> {
        let mut statement = conn.prepare("SELECT CAST(hash AS BLOB), CAST(text AS BLOB) FROM document")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let hash = String::from_utf8_lossy(&row.get::<_, Vec<u8>>(0)?).into_owned();
            let text = String::from_utf8(row.get(1)?);
            if !text.is_ok_and(|text| DocumentHash::of(&text).0 == hash) {
                verified.find(None, format!("document {hash}"), "its text is not what was written", false);
            }
        }
        Ok(())
    };
    if let Err(error) = look() {
        verified.file(format!("the documents cannot be read: {error}"));
    }
}

fn one(conn: &Connection, id: &str, verified: &mut Verified) {
    let mut chain = Chain::default();
    let read = journal::each(conn, Some(id), |stored| {
        verified.events += 1;
        chain.take(stored);
        Ok(())
    });
    if let Err(error) = read {
        chain.damaged.push(("the journal".into(), error.to_string()));
    }
    match purge_targets(conn, id) {
        Ok(targets) => chain.purges(&targets),
        Err(error) => chain.damaged.push(("the list of purges".into(), error.to_string())),
    }
    let tool = id.parse().map(|id| Tool::from_events(id, chain.events.clone()));
    let name = match &tool {
        Ok(tool) if !tool.slug.is_empty() => tool.slug.clone(),
        _ => id.to_owned(),
    };
    let whole = chain.damaged.is_empty();
    for (place, what) in chain.damaged {
        verified.find(Some(&name), place, what, false);
    }
    let Ok(tool) = tool else { return };
    match derived::stored(conn, tool.id) {
        // Rows of a damaged journal would differ for that reason alone.
        Ok(_) if !whole => {}
        Ok(stored) if tool.is_empty() => {
            for (table, row) in stored.keys() {
                let place = format!("{} {row}", table.name);
                verified.find(Some(&name), place, "it belongs to a tool without a journal", true);
            }
        }
        Ok(stored) => compare(&name, &derived::rows(&tool, &Touched::everything()), &stored, verified),
        Err(error) => verified.find(Some(&name), "its rows", error.to_string(), true),
    }
}

fn compare(name: &str, made: &Rows, stored: &Rows, verified: &mut Verified) {
    for key in made.keys().chain(stored.keys().filter(|key| !made.contains_key(key))) {
        let what = match (made.get(key), stored.get(key)) {
            (Some(made), Some(stored)) if made == stored => continue,
            (Some(_), Some(_)) => "it is not what follows from the journal",
            (Some(_), None) => "it is missing",
            (None, _) => "nothing in the journal makes it",
        };
        verified.find(Some(name), format!("{} {}", key.0.name, key.1), what, true);
    }
}

/// Walks the chains of one tool's replicas.
#[derive(Default)]
struct Chain {
    at: Option<(String, u64, Hash)>,
    events: Vec<Event>,
    absent: BTreeSet<(String, u64)>,
    damaged: Vec<(String, String)>,
}

impl Chain {
    fn take(&mut self, stored: rusqlite::Result<journal::StoredEvent>) {
        let stored = match stored {
            Ok(stored) => stored,
            Err(error) => {
                self.damaged.push(("an event".into(), error.to_string()));
                return;
            }
        };
        let place = format!("event {} of {}", stored.seq, stored.replica);
        let (mut expected, mut previous) = (1, START);
        if let Some((replica, seq, hash)) = &self.at
            && *replica == stored.replica
        {
            (expected, previous) = (seq + 1, *hash);
        }
        if stored.seq != expected {
            let what = format!("events {expected} to {} are missing before it", stored.seq.saturating_sub(1));
            self.damaged.push((place.clone(), what));
        } else if let Err(damage) = stored.sealed.check(&previous) {
            self.damaged.push((place.clone(), damage.to_string()));
        }
        if stored.sealed.body.is_none() {
            self.absent.insert((stored.replica.clone(), stored.seq));
        }
        match stored.open() {
            Ok(event) => self.events.push(event),
            Err(damage) => self.damaged.push((place, damage.to_string())),
        }
        self.at = Some((stored.replica, stored.seq, stored.sealed.hash));
    }

    /// A body may be absent only where a purge event of the journal names it, and must be where one does.
    fn purges(&mut self, targets: &BTreeSet<(String, u64)>) {
        let named: BTreeSet<(String, u64)> = self
            .events
            .iter()
            .filter_map(|event| match &event.happening {
                Happening::Purged(purged) => Some(&purged.targets),
                _ => None,
            })
            .flatten()
            .map(|EventRef { replica, seq }| (replica.to_string(), *seq))
            .collect();
        let mut damage = |(replica, seq): &(String, u64), what: &str| {
            self.damaged.push((format!("event {seq} of {replica}"), what.to_owned()));
        };
        for at in self.absent.difference(&named) {
            damage(at, "its text is gone, and no purge names it");
        }
        for at in targets.symmetric_difference(&named) {
            damage(at, "the list of purges is not what the journal says");
        }
        let present: BTreeSet<(String, u64)> = self
            .events
            .iter()
            .filter(|event| !matches!(event.happening, Happening::Absent { .. }))
            .map(|event| (event.header.replica.to_string(), event.header.seq))
            .collect();
        for at in present.intersection(&named) {
            damage(at, "it was purged, and its text is still there");
        }
    }
}

fn purge_targets(conn: &Connection, tool: &str) -> Result<BTreeSet<(String, u64)>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT replica, seq FROM purge_target WHERE tool = ?1")?;
    let targets = statement
        .query_map([tool], |row| Ok((row.get(0)?, row.get::<_, Whole>(1)?.0)))?
        .collect::<Result<_, _>>()?;
    Ok(targets)
}
