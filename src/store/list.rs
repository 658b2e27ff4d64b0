//! The list of tools, and finding the one that is meant.

use super::Store;
use super::error::StoreError;
use crate::domain::event::ToolStatus;
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use jiff::civil::Date;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

/// A tool as the list shows it: facts and dates, never verdicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolRow {
    /// Its id.
    pub id: ToolId,
    /// The word for commands and file names.
    pub slug: String,
    /// The name people say.
    pub name: String,
    /// Who answers for it: a name, or a role as it was said.
    pub owner: Option<String>,
    /// Where it stands.
    pub status: Option<ToolStatus>,
    /// When it was put on the list.
    pub created: Option<Moment>,
    /// When something last happened.
    pub as_of: Option<Moment>,
    /// Off the list, without being forgotten.
    pub archived: bool,
    /// How many sittings.
    pub walkthroughs: u32,
    /// How many statements count.
    pub statements: u32,
    /// How many items stand.
    pub items: u32,
    /// The day of the latest sitting.
    pub last_walkthrough: Option<Date>,
    /// A sitting was begun that nobody ended.
    pub unfinished: bool,
}

impl ToolRow {
    fn from_row(row: &Row<'_>) -> Result<ToolRow, StoreError> {
        let damaged =
            || StoreError::Damaged("the list of tools is not what was written (rebuilding it helps)".into());
        let text = |column: usize| row.get::<_, Option<String>>(column);
        let moment = |column: usize| -> Result<Option<Moment>, StoreError> {
            text(column)?.map(|at| at.parse().map_err(|_| damaged())).transpose()
        };
        Ok(ToolRow {
            id: row.get::<_, String>(0)?.parse().map_err(|_| damaged())?,
            slug: row.get(1)?,
            name: row.get(2)?,
            owner: row.get(3)?,
            status: text(4)?.map(|name| ToolStatus::from_name(&name).ok_or_else(damaged)).transpose()?,
            created: moment(5)?,
            as_of: moment(6)?,
            archived: row.get(7)?,
            walkthroughs: row.get(8)?,
            statements: row.get(9)?,
            items: row.get(10)?,
            last_walkthrough: text(11)?.map(|day| day.parse().map_err(|_| damaged())).transpose()?,
            unfinished: row.get(12)?,
        })
    }
}

impl Store {
    /// Every tool, archived ones too, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn list(&mut self) -> Result<Vec<ToolRow>, StoreError> {
        let mut rows = all(self.read()?)?;
        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.slug.clone(), row.id));
        Ok(rows)
    }

    /// The tools of which something that stands was said under one of these topics, archived ones too, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn asked_about(&mut self, topics: &[String]) -> Result<Vec<ToolRow>, StoreError> {
        let conn = self.read()?;
        let sql = "SELECT DISTINCT tool FROM statement_row
                   WHERE topic IN (SELECT value FROM json_each(?1)) AND struck = 0";
        let mut statement = conn.prepare_cached(sql)?;
        let wanted = serde_json::json!(topics).to_string();
        let asked: BTreeSet<String> =
            statement.query_map([wanted], |row| row.get(0))?.collect::<Result<_, _>>()?;
        drop(statement);
        let mut rows = self.list()?;
        rows.retain(|row| asked.contains(&row.id.to_string()));
        Ok(rows)
    }

    /// The one tool that these words mean: its slug, its id or its name, else any unambiguous beginning of one of
    /// them (of an id: four letters or more); case does not count.
    ///
    /// # Errors
    /// [`StoreError::NoSuchTool`], or [`StoreError::Ambiguous`] with what may be meant.
    pub fn find_tool(&mut self, words: &str) -> Result<ToolRow, StoreError> {
        let rows = self.list()?;
        let sought = words.trim().to_lowercase();
        let by = |test: &dyn Fn(&ToolRow) -> bool| rows.iter().filter(|row| test(row)).collect::<Vec<_>>();
        let attempts = [
            by(&|row| row.slug.to_lowercase() == sought || row.id.to_string() == sought),
            by(&|row| row.name.to_lowercase() == sought),
            by(&|row| {
                !sought.is_empty()
                    && (row.slug.to_lowercase().starts_with(&sought)
                        || row.name.to_lowercase().starts_with(&sought)
                        || (sought.len() >= 4 && row.id.to_string().starts_with(&sought)))
            }),
        ];
        match attempts.into_iter().find(|found| !found.is_empty()).as_deref() {
            None => Err(StoreError::NoSuchTool { words: words.to_owned() }),
            Some([only]) => Ok((*only).clone()),
            Some(several) => {
                let shared = several.iter().any(|a| several.iter().any(|b| a.id != b.id && a.slug == b.slug));
                let candidates = several
                    .iter()
                    .map(|row| if shared { format!("{} ({})", row.slug, row.id) } else { row.slug.clone() })
                    .collect();
                Err(StoreError::Ambiguous { words: words.to_owned(), candidates })
            }
        }
    }
}

fn all(conn: &Connection) -> Result<Vec<ToolRow>, StoreError> {
    let sql =
        "SELECT id, slug, name, owner, status, created, as_of, archived, walkthroughs, statements, items,
                      last_walkthrough,
                      EXISTS (SELECT 1 FROM walkthrough_row AS w WHERE w.tool = tool_row.id AND w.ended IS NULL)
         FROM tool_row";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(ToolRow::from_row(row)?);
    }
    Ok(found)
}
