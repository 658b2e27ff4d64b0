//! Answers files and the store: what a file says goes in whole, or not at all.

use super::{Desk, questionnaire_folders};
use crate::answers::{self, Document, Summary};
use crate::catalog::{self, Wish};
use crate::domain::ids::DocumentHash;
use crate::domain::tool::Tool;
use crate::spec::{Shelf, draft};
use crate::store::{Append, Reply, Request, StoreError};
use crate::yaml::{Finding, Source};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a file was not filled in. Nothing was stored.
#[derive(Debug)]
pub enum NotFilled {
    /// The file has problems, each with its place.
    Bad(Vec<Finding>),
    /// Something else, in words.
    Other(anyhow::Error),
}

impl From<Vec<Finding>> for NotFilled {
    fn from(found: Vec<Finding>) -> NotFilled {
        NotFilled::Bad(found)
    }
}

impl From<anyhow::Error> for NotFilled {
    fn from(error: anyhow::Error) -> NotFilled {
        NotFilled::Other(error)
    }
}

/// What a file brought.
#[derive(Debug)]
pub struct Filled {
    /// The tool as it is, or would be.
    pub tool: Tool,
    /// What to tell people.
    pub summary: Summary,
}

impl Desk {
    /// Puts an answers file in. `dry_run`: only says what it would bring.
    ///
    /// # Errors
    /// [`NotFilled`]; then nothing was stored.
    pub fn fill(&mut self, source: &Source, dry_run: bool) -> Result<Filled, NotFilled> {
        let used = RefCell::new(BTreeMap::new());
        // The sample was made with what is shipped, whatever somebody has put in its place.
        let folders = if source.text() == super::SAMPLE.1 { Vec::new() } else { questionnaire_folders() };
        let use_it = |document: Document| {
            used.borrow_mut().insert(document.hash(), document.set.clone());
            document
        };
        let sets = answers::Sets {
            named: &|id, language| questionnaire(id, language, &folders).map(use_it),
            brought: &|text| document(&Source::new("earlier text", text.to_owned())).map(use_it),
        };
        let file = answers::read(source, sets)?;
        let used = used.into_inner();
        let hands = self.hands("fill");
        loop {
            let mut base = self.tool_of(&file)?;
            let mut shelf: Shelf = self.shelf(&base)?;
            // What is on the shelf knows more: the names that things had in other versions.
            for (hash, set) in &used {
                shelf.entry(hash.clone()).or_insert_with(|| set.clone());
            }
            let filled = answers::fill(&file, &base, &hands, &|tool| draft::drafts(tool, &shelf))?;
            if dry_run || filled.happenings.is_empty() {
                return Ok(Filled { tool: filled.tool, summary: filled.summary });
            }
            let documents = filled.documents.iter().map(|d| (d.hash(), d.text.to_string())).collect();
            let append = self.to_append(&base, "fill", filled.happenings, documents);
            let append = Append { as_of: Some(base.len()), ..append };
            // Whoever fills in the same file at the same time has brought what this one would bring.
            match self.append(&mut base, append) {
                Err(error) if matches!(error.downcast_ref(), Some(StoreError::Moved)) => {}
                done => {
                    return done.map(|_| Filled { tool: base, summary: filled.summary }).map_err(Into::into);
                }
            }
        }
    }

    /// The tool that a file is about: the one with its id, else the one with its slug, else a new one.
    fn tool_of(&mut self, file: &answers::AnswersFile) -> anyhow::Result<Tool> {
        let rows = self.tools()?;
        let known = match file.tool.id {
            Some(id) => rows.iter().find(|row| row.id == id),
            None => rows.iter().find(|row| row.slug == file.tool.slug),
        };
        match known {
            Some(row) => self.load(row.id),
            None => Ok(Tool::new(file.tool.tool_id())),
        }
    }

    /// An interview as an answers file.
    ///
    /// # Errors
    /// What the store says.
    pub fn answers(&mut self, tool: &Tool) -> anyhow::Result<String> {
        // Whoever reads the file knows what the questionnaire's own file says, and no more.
        let sets = self.texts(tool)?;
        let documents: BTreeMap<DocumentHash, Document> =
            match self.store.handle(Request::Documents { hashes: sets.keys().cloned().collect() }) {
                Reply::Documents(found) => found
                    .into_iter()
                    .filter_map(|(hash, text)| {
                        let set = sets.get(&hash)?.clone();
                        Some((hash, Document { text: text.into(), set }))
                    })
                    .collect(),
                other => return super::unexpected(other),
            };
        Ok(answers::write(tool, &|hash| documents.get(hash).cloned()))
    }

    /// Where this replica's journal of a tool stands, `head@seq`; none if it has written nothing about it.
    ///
    /// # Errors
    /// What the store says.
    pub fn journal(&mut self, tool: &Tool) -> anyhow::Result<Option<String>> {
        match self.store.handle(Request::Head { tool: tool.id }) {
            Reply::Head(head) => Ok(head.map(|(hash, seq)| format!("{}@{seq}", &hash[..6]))),
            Reply::Failed(StoreError::NoSuchTool { .. }) => Ok(None),
            other => super::unexpected(other),
        }
    }
}

/// A questionnaire that has no errors, by id or path.
fn questionnaire(id: &str, language: Option<&str>, folders: &[PathBuf]) -> Option<Document> {
    let wish = language.map_or(Wish::Own, Wish::Only);
    let source = catalog::find_in(id, wish, folders).ok()?;
    document(&source)
}

fn document(source: &Source) -> Option<Document> {
    let set = catalog::read(source).ok()?;
    Some(Document { text: Arc::from(source.text()), set: Arc::new(set) })
}
