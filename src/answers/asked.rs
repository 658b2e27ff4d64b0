//! What the answers of a sitting are read by: its text, and those it ran by before.
//!
//! A sitting that was moved to a newer text has answers to questions, in fields and by options that this text does not
//! have any more. So a file brings the earlier texts along, whole: a label and a kind would do to read an answer, but
//! what is private, which option is an exposure and what an answer becomes are in the text too, and with all of it the
//! sitting comes back as it was, labels, spec and all. It does so only where something would be read otherwise by the
//! newest text alone; a new wording or a name that `was:` tells brings nothing.

use super::Document;
use crate::domain::questionnaire::{Kind, Question, Questionnaire, TopicId};
use crate::domain::statement::Body;
use crate::domain::versions;
use std::sync::Arc;

/// The keys of which a statement has exactly one, unless it has a status.
pub(super) const VALUES: [&str; 9] =
    ["text", "choice", "choices", "number", "date", "yes_no", "person", "row", "confirm"];

/// Which keys fit a kind of question beside `text`, which fits every one.
pub(super) fn takes(kind: Kind, key: &str) -> bool {
    match key {
        "text" => true,
        "choice" => kind == Kind::Choice,
        "choices" => kind == Kind::Multi,
        "number" => matches!(kind, Kind::Number | Kind::Scale),
        "date" => kind == Kind::Date,
        "yes_no" => kind == Kind::YesNo,
        "person" => kind == Kind::Person,
        "row" => kind == Kind::Table,
        "confirm" => kind == Kind::Confirm,
        _ => false,
    }
}

/// The key under which a value stands.
pub(super) const fn key_of(body: &Body) -> &'static str {
    match body {
        Body::Text(_) => "text",
        Body::Choice(_) => "choice",
        Body::Choices(_) => "choices",
        Body::Number(_) => "number",
        Body::Date(_) => "date",
        Body::YesNo(_) => "yes_no",
        Body::Person(_) => "person",
        Body::Row(_) => "row",
        Body::Confirm(_) => "confirm",
    }
}

/// Questionnaires, the newest first, each knowing what the others know.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<Arc<Questionnaire>>);

impl Asked {
    /// By this text, and by those before it, the first one first.
    pub fn by(now: &Document, earlier: &[Document]) -> Asked {
        let mut chain: Vec<&Document> = Vec::new();
        for document in earlier.iter().filter(|document| document.text != now.text) {
            if chain.iter().all(|known| known.text != document.text) {
                chain.push(document);
            }
        }
        chain.push(now);
        let mut all = versions::acquainted(chain.into_iter().map(|document| document.set.clone()).collect());
        all.reverse();
        Asked(all)
    }

    /// Every topic, those of the newest first.
    pub fn topics(&self) -> Vec<&TopicId> {
        let mut topics: Vec<&TopicId> = Vec::new();
        for placed in self.0.iter().flat_map(|set| set.questions()) {
            if !topics.contains(&&placed.question.id) {
                topics.push(&placed.question.id);
            }
        }
        topics
    }

    /// The newest question about a topic that takes what stands under this key; if none takes it, the newest.
    pub fn question(&self, topic: &TopicId, key: Option<&str>) -> Option<&Question> {
        if self.0.iter().all(|set| set.question(topic).is_none()) {
            return None;
        }
        // Where the kind has changed too, it may have been another topic by then.
        let about = || {
            self.0.iter().filter_map(|set| {
                let mut all = set.sections.iter().flat_map(|section| &section.questions);
                set.question(topic).or_else(|| all.find(|question| question.was.contains(topic)))
            })
        };
        about().find(|question| key.is_none_or(|key| takes(question.kind, key))).or_else(|| about().next())
    }
}
