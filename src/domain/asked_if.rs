//! On what a question depends, in words.

use super::condition::{Condition, Naming};
use super::questionnaire::{Mode, Question, Questionnaire, TopicId};

impl Questionnaire {
    /// What must be so for a question to be asked, as the rest of a sentence: `A6 (The data) names “prices”`. None for
    /// one that is asked in any case, and for a condition that cannot be read.
    pub fn asked_if(&self, question: &Question) -> Option<String> {
        let condition = Condition::parse(question.when.as_ref()?).ok()?;
        let about = |name: &str| TopicId::new(name).ok().and_then(|topic| self.placed(&topic));
        let subject = |name: &str| match name {
            "walkthrough.mode" => "this sitting".to_owned(),
            "tool.name" => "the tool's name".to_owned(),
            "tool.status" => "the tool's status".to_owned(),
            "tool.slug" => "the tool's short name".to_owned(),
            "tool.built_with" => "what it was built with".to_owned(),
            name => match about(name) {
                Some(placed) => format!("{} ({})", placed.code, placed.question.short),
                None => name.to_owned(),
            },
        };
        let label = |name: &str, text: &str| match (name, Mode::ALL.iter().find(|mode| mode.name() == text)) {
            ("walkthrough.mode", Some(Mode::Live)) => "held with the author".to_owned(),
            ("walkthrough.mode", Some(Mode::Solo)) => "written alone".to_owned(),
            ("walkthrough.mode", Some(Mode::Absent)) => "held without the author".to_owned(),
            ("tool.status", _) => text.replace('_', " "),
            _ => about(name).map_or(text, |placed| placed.question.label(text)).to_owned(),
        };
        Some(condition.in_words(&Naming { subject: &subject, label: &label }))
    }
}
