//! The line that is open: a new one below the question, one that was kept and is gone back to, or a row cell by cell.

use super::entry::Entry;
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::questionnaire::Evidence;
use crate::sitting::{Sitting, Typed};

/// Which line is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A new line, below the question.
    New,
    /// A line that was kept.
    Line(StatementId),
    /// A row: one that was kept, or a new one.
    Row(Option<StatementId>),
}

/// The line that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which one.
    pub at: At,
    /// What is typed; of a row, a cell each.
    pub entries: Vec<Entry>,
    /// Which of them has the cursor.
    pub cell: usize,
    /// The row's fields are shown one below the other: not before one of them is gone to, so that nothing moves
    /// while rows are coming.
    pub card: bool,
    /// How many bytes of the first entry may be marks.
    pub most: usize,
    /// Who says it, if that was chosen for this line.
    pub speakers: Vec<PersonId>,
    /// How it is known, if that was chosen for this line.
    pub evidence: Option<Evidence>,
    /// What stood there when a kept line was opened.
    was: Vec<String>,
}

impl Default for Open {
    fn default() -> Open {
        Open::new(Entry::default())
    }
}

impl Open {
    /// A new line.
    pub fn new(entry: Entry) -> Open {
        Open {
            at: At::New,
            entries: vec![entry],
            cell: 0,
            card: false,
            most: usize::MAX,
            speakers: Vec::new(),
            evidence: None,
            was: Vec::new(),
        }
    }

    /// The same line, said by these people.
    pub fn said_by(self, speakers: Vec<PersonId>) -> Open {
        Open { speakers, ..self }
    }

    /// A line that was kept, the cursor behind it; a row with its cursor in this cell.
    pub fn kept(sitting: &Sitting, id: StatementId, cell: usize, card: bool) -> Open {
        let is_row = sitting.is_row(id);
        let was = if is_row { sitting.row_texts(id) } else { vec![sitting.text_of_line(id)] };
        if was.is_empty() {
            return Open::default();
        }
        Open {
            at: if is_row { At::Row(Some(id)) } else { At::Line(id) },
            entries: was.iter().map(|text| Entry::with(text)).collect(),
            cell: cell.min(was.len() - 1),
            card: card && is_row,
            was,
            ..Open::default()
        }
    }

    /// A new row of so many cells, made from a new line; the cursor in the second.
    pub fn row(self, cells: usize) -> Open {
        let mut entries = self.entries;
        entries.resize(cells.max(1), Entry::default());
        Open { at: At::Row(None), cell: 1.min(cells.saturating_sub(1)), card: true, entries, ..self }
    }

    /// What has the cursor.
    pub fn entry(&self) -> &Entry {
        &self.entries[self.cell]
    }

    /// What has the cursor.
    pub fn entry_mut(&mut self) -> &mut Entry {
        &mut self.entries[self.cell]
    }

    /// Nothing is typed in any cell.
    pub fn is_empty(&self) -> bool {
        self.entries.iter().all(Entry::is_empty)
    }

    /// The marks of the line are read where the cursor is.
    pub fn has_marks(&self) -> bool {
        self.cell == 0 && !matches!(self.at, At::Line(_) | At::Row(Some(_)))
    }

    /// The statement that is open, if it is one already.
    pub fn id(&self) -> Option<StatementId> {
        match self.at {
            At::Line(id) | At::Row(Some(id)) => Some(id),
            At::New | At::Row(None) => None,
        }
    }

    /// The texts, a cell each.
    pub fn texts(&self) -> Vec<String> {
        self.entries.iter().map(|entry| entry.text().to_owned()).collect()
    }

    /// Something is otherwise than when a kept line was opened.
    pub fn changed(&self) -> bool {
        self.texts() != self.was
    }

    /// What is typed, for the sitting; of a line that was kept nothing is a mark but a pick.
    pub fn typed(&self) -> Typed {
        let mut cells = self.texts();
        let text = cells.remove(0);
        Typed { text, most: self.most, speakers: self.speakers.clone(), evidence: self.evidence, cells }
    }
}
