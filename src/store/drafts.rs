//! What is being typed: one row an open line, the latest wins.

use super::error::StoreError;
use super::{Store, Whole};
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use rusqlite::{Connection, TransactionBehavior, params};

/// What stands in an open line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The tool it is about; it need not be on the list yet.
    pub tool: ToolId,
    /// The line's name, chosen by whoever draws it.
    pub line: String,
    /// The text so far.
    pub text: String,
    /// Where the cursor is, in whatever the line counts by.
    pub cursor: usize,
    /// When it was typed.
    pub at: Moment,
}

pub(super) fn put_all(conn: &Connection, drafts: &[Draft]) -> Result<(), StoreError> {
    drafts
        .iter()
        .try_for_each(|draft| if draft.text.is_empty() { forget(conn, draft) } else { put(conn, draft) })
}

fn put(conn: &Connection, draft: &Draft) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft (tool, line, text, cursor, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (tool, line) DO UPDATE
               SET text = excluded.text, cursor = excluded.cursor, at = excluded.at";
    conn.prepare_cached(sql)?.execute(params![
        draft.tool.to_string(),
        draft.line,
        draft.text,
        Whole(draft.cursor as u64),
        draft.at.to_string(),
    ])?;
    Ok(())
}

fn forget(conn: &Connection, draft: &Draft) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft WHERE tool = ?1 AND line = ?2";
    conn.prepare_cached(sql)?.execute([&draft.tool.to_string(), &draft.line])?;
    Ok(())
}

impl Store {
    /// Keeps what is being typed; returns when it is on disk.
    ///
    /// # Errors
    /// As for [`Store::append`]; what was kept for the line before is still there.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        put(self.write()?, draft)
    }

    /// Keeps several lines at once, or none of them; one with an empty text is forgotten.
    ///
    /// # Errors
    /// As for [`Store::append`]; what was kept for the lines before is still there.
    pub fn save_drafts(&mut self, drafts: &[Draft]) -> Result<(), StoreError> {
        let tx = self.write()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        put_all(&tx, drafts)?;
        Ok(tx.commit()?)
    }

    /// What was being typed, about one tool or any, newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn drafts(&mut self, tool: Option<ToolId>) -> Result<Vec<Draft>, StoreError> {
        let sql = "SELECT tool, line, text, cursor, at FROM draft WHERE ?1 IS NULL OR tool = ?1";
        let conn = self.read()?;
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([tool.map(|tool| tool.to_string())])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let damaged = || StoreError::Damaged("a draft is not what was written".into());
            drafts.push(Draft {
                tool: row.get::<_, String>(0)?.parse().map_err(|_| damaged())?,
                line: row.get(1)?,
                text: row.get(2)?,
                cursor: usize::try_from(row.get::<_, Whole>(3)?.0).map_err(|_| damaged())?,
                at: row.get::<_, String>(4)?.parse().map_err(|_| damaged())?,
            });
        }
        drafts.sort_by(|a, b| (b.at, &a.line).cmp(&(a.at, &b.line)));
        Ok(drafts)
    }

    /// Forgets what was being typed: the line was left.
    ///
    /// # Errors
    /// As for [`Store::append`].
    pub fn clear_draft(&mut self, tool: ToolId, line: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM draft WHERE tool = ?1 AND line = ?2";
        self.write()?.prepare_cached(sql)?.execute([&tool.to_string(), line])?;
        Ok(())
    }
}
