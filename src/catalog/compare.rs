//! Questionnaires beside one another: sets that share topics, and two versions of one set.

use std::collections::HashMap;

use crate::domain::questionnaire::{Field, Question, QuestionOption, Questionnaire, TopicId};
use crate::yaml::{self, Finding, Limits, Node, Problems, Source, Span};

/// Checks over several sets that the same topic means the same: one kind, and for shared fields and options one kind and
/// one label. A set may use a subset. Gives the findings of each source, in the order of `sets`; a topic is held against
/// the first set that has it.
pub fn check_set(sets: &[(Source, Questionnaire)]) -> Vec<Vec<Finding>> {
    let mut first: HashMap<&TopicId, (&Question, &Source)> = HashMap::new();
    let mut all = Vec::new();
    for (source, set) in sets {
        let problems = Problems::new(source);
        let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
        let places = Places::new(root.as_ref());
        for placed in set.questions() {
            match first.get(&placed.question.id) {
                Some((other, theirs)) => {
                    same_topic(placed.question, other, theirs.name(), &places, &problems);
                }
                None => {
                    first.insert(&placed.question.id, (placed.question, source));
                }
            }
        }
        all.push(problems.into_found());
    }
    all
}

fn same_topic(here: &Question, there: &Question, file: &str, places: &Places<'_>, problems: &Problems<'_>) {
    let differs = |what: String, mine: &str, theirs: &str, span: Span| {
        let message = format!("{what} is \"{mine}\" here and \"{theirs}\" in {file}");
        problems.error(
            "topic-differs",
            span,
            message,
            Some("the same id means the same; give one a new id".to_owned()),
        );
    };
    let question = places.question(&here.id);
    if here.kind != there.kind {
        let span = places.span(question, "kind");
        differs(format!("the kind of `{}`", here.id), here.kind.name(), there.kind.name(), span);
    }
    let options = |what: &str,
                   mine: &[QuestionOption],
                   theirs: &[QuestionOption],
                   node: Option<&Node<'_>>| {
        for option in mine {
            let other = theirs.iter().find(|other| other.id == option.id && other.label != option.label);
            if let Some(other) = other {
                let span = places.span(element(node, "options", &option.id), "label");
                differs(format!("the option `{}` of {what}", option.id), &option.label, &other.label, span);
            }
        }
    };
    options(&format!("`{}`", here.id), &here.options, &there.options, question);
    for field in &here.fields {
        let Some(other) = there.field(&field.id) else { continue };
        let node = element(question, "fields", &field.id);
        let what = format!("the field `{}` of `{}`", field.id, here.id);
        if field.kind != other.kind {
            differs(
                format!("the kind of {what}"),
                field.kind.name(),
                other.kind.name(),
                places.span(node, "kind"),
            );
        }
        if field.label != other.label {
            differs(what.clone(), &field.label, &other.label, places.span(node, "label"));
        }
        options(&what, &field.options, &other.options, node);
    }
}

/// Every id of an older version that the new one neither has nor names in a `was`: answers given to it would be about
/// nothing.
pub fn vanished(old: &Questionnaire, source: &Source, new: &Questionnaire) -> Vec<Finding> {
    let problems = Problems::new(source);
    let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
    let places = Places::new(root.as_ref());
    let hint = Some("keep the id, or say `was:` where it went".to_owned());
    for placed in old.questions() {
        let before = placed.question;
        let after = new.question(&before.id).or_else(|| {
            new.questions().map(|placed| placed.question).find(|q| q.was.as_ref() == Some(&before.id))
        });
        let Some(after) = after else {
            let span = places.span(places.root, "id");
            problems.error("vanished-id", span, format!("the topic `{}` is gone", before.id), hint.clone());
            continue;
        };
        let span = places.span(places.question(&after.id), "id");
        let gone = |what: &str, id: &str, of: &str| {
            problems.error("vanished-id", span, format!("the {what} `{id}` of {of} is gone"), hint.clone());
        };
        let of = format!("`{}`", after.id);
        lost_options(&before.options, &after.options, |id| gone("option", id, &of));
        for field in &before.fields {
            let same = |other: &&Field| other.id == field.id || other.was.as_ref() == Some(&field.id);
            match after.fields.iter().find(same) {
                Some(other) => {
                    let of = format!("`{}` of {of}", other.id);
                    lost_options(&field.options, &other.options, |id| gone("option", id, &of));
                }
                None => gone("field", &field.id, &of),
            }
        }
    }
    problems.into_found()
}

fn lost_options(before: &[QuestionOption], after: &[QuestionOption], gone: impl Fn(&str)) {
    for option in before {
        let same = |other: &QuestionOption| other.id == option.id || other.was.as_ref() == Some(&option.id);
        if !after.iter().any(same) {
            gone(&option.id);
        }
    }
}

/// Where things of a questionnaire stand in its file.
struct Places<'n> {
    root: Option<&'n Node<'n>>,
    questions: HashMap<&'n str, &'n Node<'n>>,
}

impl<'n> Places<'n> {
    fn new(root: Option<&'n Node<'n>>) -> Places<'n> {
        let sections = root.and_then(|root| root.get("sections")).map(Node::elements).unwrap_or_default();
        let questions =
            sections.iter().filter_map(|section| section.get("questions")).flat_map(Node::elements);
        let named = questions.filter_map(|node| Some((id_of(node)?, node)));
        Places { root, questions: named.collect() }
    }

    fn question(&self, id: &TopicId) -> Option<&'n Node<'n>> {
        self.questions.get(id.as_str()).copied()
    }

    fn span(&self, node: Option<&Node<'_>>, key: &str) -> Span {
        let found = node.and_then(|node| node.get(key).or(Some(node)));
        found.map_or(Span { start: 0, end: 0 }, |node| node.span)
    }
}

fn id_of<'n>(node: &'n Node<'n>) -> Option<&'n str> {
    match &node.get("id")?.value {
        yaml::Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// The element of a list with this id.
fn element<'n>(node: Option<&'n Node<'n>>, list: &str, id: &str) -> Option<&'n Node<'n>> {
    node?.get(list)?.elements().iter().find(|node| id_of(node) == Some(id))
}
