//! Questions as they are asked here: the tool's name and earlier answers in their place.

use super::Sitting;
use crate::domain::piped::as_asked;
use crate::domain::questionnaire::{Question, TopicId};

impl Sitting {
    /// The question as it is read out: in the wording of this mode, with what was answered before.
    pub(super) fn asked(&self, question: &Question) -> String {
        self.with_answers(question.wording(self.mode))
    }

    /// A text of the questionnaire with what was answered before in its place.
    pub(super) fn with_answers(&self, text: &str) -> String {
        let question = |topic: &TopicId| self.question_about(topic);
        as_asked(text, &self.tool, Some(self.walkthrough()), &question).into_owned()
    }

    /// The question about a topic: as it is asked here, else as another questionnaire asked it before.
    pub(super) fn question_about(&self, topic: &TopicId) -> Option<&Question> {
        self.set.question(topic).or_else(|| self.shelf.values().find_map(|set| set.question(topic)))
    }
}
