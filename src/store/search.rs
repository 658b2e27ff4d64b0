//! Searching what was said.

use super::Store;
use super::error::StoreError;
use crate::domain::ids::{StatementId, ToolId};
use rusqlite::params;
use std::ops::Range;

/// A statement that holds the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The tool.
    pub tool: ToolId,
    /// Its slug.
    pub slug: String,
    /// The statement.
    pub statement: StatementId,
    /// The label of its sitting.
    pub walkthrough: Option<String>,
    /// Its question; none while it waits in the inbox.
    pub topic: Option<String>,
    /// Handles of who said it.
    pub speakers: String,
    /// At which minute.
    pub minute: Option<u32>,
    /// Struck: it counts for nothing.
    pub struck: bool,
    /// The facilitator's own note: not for a shared screen, not for export.
    pub own_note: bool,
    /// The words around the first match.
    pub text: String,
    /// The text goes on before.
    pub cut_before: bool,
    /// The text goes on after.
    pub cut_after: bool,
    /// The words that matched, as bytes of `text`.
    pub matches: Vec<Range<usize>>,
    /// How well it matches; less is better.
    pub rank: f64,
}

/// The query as the index reads it: every word in quotes, so that no word is an operator; the last may be the
/// beginning of a word.
fn quoted(query: &str) -> Option<String> {
    let words: Vec<_> = query
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"", word.replace('\0', "").replace('"', "\"\"")))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

// Two characters that nobody types, around each match.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

impl Store {
    /// Statements that hold all of these words, in any tool or in one, best first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn search(
        &mut self,
        query: &str,
        tool: Option<ToolId>,
        limit: usize,
    ) -> Result<Vec<Hit>, StoreError> {
        let Some(query) = quoted(query) else { return Ok(Vec::new()) };
        let sql =
            "SELECT s.tool, t.slug, s.id, s.walkthrough, s.topic, s.speakers, s.minute, s.struck, s.own_note,
                          s.text, highlight(statement_fts, 0, ?4, ?5), f.rank
                   FROM statement_fts f
                   JOIN statement_row s ON s.nr = f.rowid
                   JOIN tool_row t ON t.id = s.tool
                   WHERE statement_fts MATCH ?1 AND (?2 IS NULL OR s.tool = ?2)
                   ORDER BY s.struck, f.rank, f.rowid LIMIT ?3";
        let conn = self.read()?;
        let mut statement = conn.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let of = tool.map(|tool| tool.to_string());
        let mut rows = statement.query(params![query, of, limit, OPEN.to_string(), CLOSE.to_string()])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let damaged = || {
                StoreError::Damaged(
                    "the index of statements is not what was written (rebuilding helps)".into(),
                )
            };
            let text: String = row.get(9)?;
            let marked: String = row.get(10)?;
            let all = matches(&text, &marked);
            let cut = excerpt(&text, all.first().map_or(0, |first| first.start));
            let matches = all
                .into_iter()
                .filter(|range| range.start >= cut.start && range.end <= cut.end)
                .map(|range| range.start - cut.start..range.end - cut.start)
                .collect();
            hits.push(Hit {
                tool: row.get::<_, String>(0)?.parse().map_err(|_| damaged())?,
                slug: row.get(1)?,
                statement: row.get::<_, String>(2)?.parse().map_err(|_| damaged())?,
                walkthrough: row.get(3)?,
                topic: row.get(4)?,
                speakers: row.get(5)?,
                minute: row.get(6)?,
                struck: row.get(7)?,
                own_note: row.get(8)?,
                text: text[cut.clone()].to_owned(),
                cut_before: cut.start > 0,
                cut_after: cut.end < text.len(),
                matches,
                rank: row.get(11)?,
            });
        }
        Ok(hits)
    }
}

/// Where the marks of `marked` stand in `text`, which is `marked` without them. A text that holds the marks
/// itself is walked in step, and gives no matches where the two part.
fn matches(text: &str, marked: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    let mut plain = text.char_indices().peekable();
    for mark in marked.chars() {
        let at = plain.peek().map_or(text.len(), |(at, _)| *at);
        if plain.peek().is_some_and(|(_, char)| *char == mark) {
            plain.next();
        } else if mark == OPEN {
            open = Some(at);
        } else if mark == CLOSE {
            found.extend(open.take().map(|start| start..at));
        } else {
            return Vec::new();
        }
    }
    found
}

/// About 240 bytes around a place, whole characters, beginning at a word.
fn excerpt(text: &str, around: usize) -> Range<usize> {
    const BEFORE: usize = 60;
    const WHOLE: usize = 240;
    if text.len() <= WHOLE {
        return 0..text.len();
    }
    let from = text.floor_char_boundary(around.saturating_sub(BEFORE));
    let from = match text[from..around].find(char::is_whitespace) {
        Some(space) if from > 0 => text.ceil_char_boundary(from + space + 1),
        _ => from,
    };
    from.min(around)..text.floor_char_boundary(from + WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_an_operator() {
        assert_eq!(quoted("a OR \"b").as_deref(), Some(r#""a" "OR" """b"*"#));
        assert_eq!(quoted(" - * ( \" "), None);
    }

    #[test]
    fn matches_are_found_in_a_text_that_holds_the_marks_itself() {
        let text = format!("{OPEN}x week {CLOSE}");
        let marked = format!("{OPEN}x {OPEN}week{CLOSE} {CLOSE}");
        let found = matches(&text, &marked);
        assert_eq!(found.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["week"]);
    }

    #[test]
    fn an_excerpt_holds_its_place_and_whole_characters() {
        let text = "äöü 日本 ".repeat(200);
        for around in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let cut = excerpt(&text, around);
            assert!(
                cut.start <= around && around <= cut.end && text.get(cut.clone()).is_some(),
                "{around} {cut:?}"
            );
        }
    }
}
