//! The bundled sample as it was read: who said what, in which order, at which minute.

use super::screen::{BEGIN, Wall};
use super::support::root;
use std::fs;
use std::sync::Arc;
use takestock::answers::{Document, Sets, What as Read, read};
use takestock::desk::Desk;
use takestock::domain::ids::StatementId;
use takestock::domain::questionnaire::TopicId;
use takestock::domain::status::SetStatus;
use takestock::domain::tool::Tool;
use takestock::yaml::Source;
use tempfile::TempDir;

/// An entry of the file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// In which sitting, from 0.
    pub sitting: usize,
    /// Under which question; none was caught.
    pub topic: Option<TopicId>,
    /// At which minute; a status that has none came with what stands before it.
    pub minute: u32,
    pub what: What,
}

/// What an entry says.
#[derive(Debug, Clone)]
pub enum What {
    Said(StatementId),
    Became(SetStatus),
}

/// The sample without what the desk pass made of it, filled into a store of its own.
pub struct Sample {
    pub text: String,
    pub tool: Tool,
    pub desk: Desk,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    _folder: TempDir,
}

impl Sample {
    /// The bundled file, its sittings with these numbers.
    pub fn new() -> Sample {
        let text = fs::read_to_string(root().join("assets/liftoff.answers.yaml")).expect("the sample");
        let (walkthroughs, _) = text.split_once("\nitems:\n").expect("items come last");
        Sample::of(walkthroughs.to_owned() + "\n", None)
    }

    /// Filled in two steps where `first` is a part of the text that was there before.
    pub fn of(text: String, first: Option<&str>) -> Sample {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = Wall::at(BEGIN).desk(&folder);
        let mut fill = |text: &str| {
            let filled = desk.fill(&Source::new("sample.yaml", text.to_owned()), false);
            filled.unwrap_or_else(|problem| panic!("{problem:?}")).tool
        };
        first.map(&mut fill);
        let tool = fill(&text);
        let named = |id: &str, _: Option<&str>| {
            let (set, _, text) = Desk::questionnaire(id).ok()?;
            Some(Document { text: Arc::from(text), set })
        };
        let sets = Sets { named: &named, brought: &|_| None };
        let file = read(&Source::new("sample.yaml", text.clone()), sets);
        let mut said = tool.said.iter();
        let mut minute = 0;
        let mut entries = Vec::new();
        let sittings = tool.walkthroughs_in_order();
        for entry in file.expect("a good file").entries {
            let sitting = entry.sitting.expect("all of it was said in a sitting");
            let (at, what) = match entry.what {
                Read::Said(telling) => {
                    (telling.minute, What::Said(*said.next().expect("as many as there are")))
                }
                Read::Status { minute, .. } => {
                    let topic = entry.topic.as_ref().expect("a status belongs to a question");
                    (minute, What::Became(sittings[sitting].statuses[topic].status.clone()))
                }
            };
            minute = at.unwrap_or(minute);
            entries.push(Entry { sitting, topic: entry.topic, minute, what });
        }
        assert!(said.next().is_none());
        Sample { text, tool, desk, entries, _folder: folder }
    }

    /// The entries of a sitting, in the order of the file.
    pub fn sitting(&self, number: usize) -> Vec<Entry> {
        self.entries.iter().filter(|entry| entry.sitting == number).cloned().collect()
    }
}
