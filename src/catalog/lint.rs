//! What one question says about others, and what a person would stumble over.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::carry::fits;
use crate::domain::condition::Condition;
use crate::domain::questionnaire::{Kind, Need, Question, Questionnaire, TopicId};
use crate::yaml::{self, Limits, Node, Problems, Source, Span, Value};

use super::read::{self, Draft};

mod becomes;
mod condition;
mod wording;

pub(super) use condition::{bad_condition, guard};
pub(super) use wording::{aloud, words};

/// Keys whose values are truth values by right, or whose trap is an error of its own.
const UNTRAPPED: &[&str] = &["exposure", "private", "prefill", "user_first", "id"];

/// Topics of the shipped sets: a condition may read an answer from another sitting.
fn shipped_topics() -> Vec<Question> {
    let mut all = Vec::new();
    for (name, text) in super::shipped() {
        let source = Source::new(*name, *text);
        if let Ok(root) = yaml::tree(&source, Limits::QUESTIONNAIRE) {
            let problems = Problems::new(&source);
            if let Some(draft) = read::draft(&root, &problems) {
                all.extend(draft.questionnaire.sections.into_iter().flat_map(|section| section.questions));
            }
        }
    }
    all
}

struct Topics<'q> {
    own: HashMap<&'q str, &'q Question>,
    shipped: OnceCell<HashMap<String, Question>>,
    /// The topic behind every code that people see: `A2`.
    codes: HashMap<String, &'q str>,
}

impl Topics<'_> {
    fn shipped(&self) -> &HashMap<String, Question> {
        let shipped = || {
            shipped_topics().into_iter().map(|question| (question.id.as_str().to_owned(), question)).collect()
        };
        self.shipped.get_or_init(shipped)
    }

    fn get(&self, id: &str) -> Option<&Question> {
        self.own.get(id).copied().or_else(|| self.shipped().get(id))
    }

    /// Notes that no question is about this, and which topic was likely meant: of this set first, of the shipped then.
    fn unknown(&self, id: &str, span: Span, problems: &Problems<'_>) {
        let own = self.near(id, self.own.keys().copied(), problems);
        let near = own.or_else(|| self.near(id, self.shipped().keys().map(String::as_str), problems));
        self.note(id, near, span, problems);
    }

    /// Of equally near ones the first by name, so that the same file gives the same hint.
    fn near<'t>(
        &self,
        id: &str,
        ids: impl Iterator<Item = &'t str>,
        problems: &Problems<'_>,
    ) -> Option<&'t str> {
        let sorted = std::iter::once_with(|| ids.collect::<BTreeSet<_>>());
        problems.near(id, sorted.flatten())
    }

    fn note(&self, id: &str, near: Option<&str>, span: Span, problems: &Problems<'_>) {
        let code = self.codes.get(id).map(|topic| format!("ids stand here: {id} is `{topic}`"));
        let hint = code.or_else(|| near.map(|near| format!("did you mean `{near}`?")));
        problems.error("unknown-topic", span, format!("there is no question about `{id}`"), hint);
    }
}

/// Checks what questions say about one another: spine, `from`, `when`, names in texts, cycles.
pub(super) fn across(draft: &Draft<'_, '_>, problems: &Problems<'_>) {
    let set = &draft.questionnaire;
    let questions: Vec<(&Question, &Node<'_>)> = set
        .sections
        .iter()
        .flat_map(|section| &section.questions)
        .zip(draft.questions.iter().copied())
        .zip(&draft.named)
        .filter_map(|(pair, named)| named.then_some(pair))
        .collect();
    // Of two questions with one id the first is meant; the second is an error already.
    let own = questions.iter().rev().map(|(question, _)| (question.id.as_str(), *question)).collect();
    let codes = set.questions().map(|placed| (placed.code, placed.question.id.as_str())).collect();
    let topics = Topics { own, shipped: OnceCell::new(), codes };
    spine(draft, &topics, problems);

    let mut edges: Vec<Vec<usize>> = Vec::new();
    let mut late: Vec<(usize, Span, String)> = Vec::new();
    let index: HashMap<&str, usize> =
        questions.iter().enumerate().rev().map(|(n, (q, _))| (q.id.as_str(), n)).collect();
    for (n, (question, node)) in questions.iter().enumerate() {
        if let (Some(from), Some(at)) = (&question.from, node.get("from")) {
            suggestion(question, from, at.span, &topics, problems);
        }
        for (name, span, key) in wording::templates(node, &topics, problems) {
            match index.get(name.as_str()) {
                Some(other) if *other > n => {
                    let hint = Some("move the question behind that one".to_owned());
                    let message = format!("`{name}` is only asked for later");
                    problems.warning("answered-later", span, message, hint);
                }
                // A probe is asked once there is an answer.
                Some(other) if *other == n && key != "probes" => {
                    let message = format!("`{name}` is this question itself, which nobody has answered yet");
                    problems.warning("answered-later", span, message, None);
                }
                _ => {}
            }
        }
        let when = question.when.as_deref().and_then(|text| Condition::parse(text).ok());
        let mut to = Vec::new();
        if let (Some(when), Some(at)) = (&when, node.get("when")) {
            condition::names(when, at, &topics, problems);
            for (name, range) in when.names() {
                let Some(other) = index.get(name).copied() else { continue };
                to.push(other);
                if other > n {
                    late.push((n, at.inside(problems.source(), range.start, range.end), name.to_owned()));
                }
            }
        }
        edges.push(to);
    }
    let cycles = condition::cycles(&edges);
    for cycle in &cycles {
        let path: Vec<&str> = cycle.iter().chain(&cycle[..1]).map(|n| questions[*n].0.id.as_str()).collect();
        if let Some(when) = questions[cycle[0]].1.get("when") {
            let message = format!("these conditions wait for each other: {}", path.join(" → "));
            problems.error("cycle", when.span, message, None);
        }
    }
    // Within a cycle one of them comes later by necessity.
    let tied: HashSet<usize> = cycles.into_iter().flatten().collect();
    for (_, span, name) in late.into_iter().filter(|(n, _, _)| !tied.contains(n)) {
        let hint = Some("move the question behind that one".to_owned());
        problems.warning("answered-later", span, format!("`{name}` is only asked for later"), hint);
    }
}

/// Checks that what is taken from another answer can be one here.
fn suggestion(question: &Question, from: &TopicId, at: Span, topics: &Topics<'_>, problems: &Problems<'_>) {
    let Some(other) = topics.get(from.as_str()) else { return topics.unknown(from.as_str(), at, problems) };
    if other.private && !question.private {
        let message = format!("`{from}` is private, so it is never offered in an open question");
        problems.warning("private-reused", at, message, None);
    } else if !fits(other, question) {
        let (from, to) = (other.kind.name(), question.kind.name());
        let tables = other.kind == Kind::Table && question.kind == Kind::Table;
        let message = match tables {
            true => {
                format!("no column here has the id of a column of `{}`, and cells go over by it", other.id)
            }
            false => format!("no answer to `{}`, a {from}, can be one here, a {to}", other.id),
        };
        let counts = question.kind.picks() && matches!(other.kind, Kind::Number | Kind::Table);
        let hint = counts.then(|| "say from which count on an option holds: `at: 1`".to_owned());
        problems.warning("from-does-not-fit", at, message, hint);
    }
}

fn spine(draft: &Draft<'_, '_>, topics: &Topics<'_>, problems: &Problems<'_>) {
    let Some(list) = draft.root.get("spine") else { return };
    let mut seen: Vec<TopicId> = Vec::new();
    let mut minutes = 0.0;
    for node in list.elements() {
        let Value::Scalar { text, .. } = &node.value else { continue };
        let Ok(id) = TopicId::new(text.clone()) else { continue };
        let Some(question) = topics.own.get(id.as_str()) else {
            let near = topics.near(id.as_str(), topics.own.keys().copied(), problems);
            topics.note(id.as_str(), near, node.span, problems);
            continue;
        };
        if seen.contains(&id) {
            problems.error("duplicate-id", node.span, format!("`{id}` is in the spine already"), None);
            continue;
        }
        if question.need != Need::Must {
            let message = format!("`{id}` is in the spine, but its need is `{}`", question.need.name());
            problems.warning("spine-not-must", node.span, message, None);
        }
        minutes += question.minutes;
        seen.push(id);
    }
    if draft.timed
        && minutes > draft.questionnaire.minutes
        && let Some(first) = list.elements().first()
    {
        let message = format!("the spine takes {minutes} minutes of {}", draft.questionnaire.minutes);
        problems.warning("spine-too-long", first.span, message, None);
    }
}

/// Notes what a person would stumble over, though a program does not.
pub(super) fn warnings(draft: &Draft<'_, '_>, root: &Node<'_>, problems: &Problems<'_>) {
    let set = &draft.questionnaire;
    if draft.timed {
        adds_up(set, draft, problems);
    }
    let questions = set.sections.iter().flat_map(|section| &section.questions);
    for (question, node) in questions.zip(&draft.questions) {
        wording::question(question, node, problems);
        becomes::fire(question, node, problems);
        if question.why.trim().is_empty() {
            let at = node.get("id").map_or(node.span, |id| id.span);
            let hint = Some("a facilitator who knows why asks better".to_owned());
            problems.warning("no-why", at, format!("`{}` does not say why it is asked", question.id), hint);
        }
        if question.private
            && question.prefill
            && let Some(at) = node.get("prefill")
        {
            let hint = Some("leave out one of the two".to_owned());
            let message = format!("`{}` is private, and yet may be sent ahead", question.id);
            problems.warning("private-prefill", at.span, message, hint);
        }
    }
    traps(root, "", problems);
}

fn adds_up(set: &Questionnaire, draft: &Draft<'_, '_>, problems: &Problems<'_>) {
    let warn = |node: &Node<'_>, said: f64, sum: f64, what: &str| {
        if said != sum
            && let Some(at) = node.get("minutes")
        {
            // The sum of nothing is a zero with a sign.
            let sum = sum + 0.0;
            let message = format!("{said} minutes, but its {what} add up to {sum}");
            problems.warning("minutes-do-not-add-up", at.span, message, None);
        }
    };
    for (section, node) in set.sections.iter().zip(&draft.sections) {
        warn(
            node,
            section.minutes,
            section.questions.iter().map(|question| question.minutes).sum(),
            "questions",
        );
    }
    warn(draft.root, set.minutes, set.sections.iter().map(|section| section.minutes).sum(), "sections");
}

/// Notes where YAML means something else than it seems to say, and characters that nobody sees.
pub(super) fn traps(node: &Node<'_>, key: &str, problems: &Problems<'_>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| !entry.key.starts_with("x_")) {
                traps(&entry.value, &entry.key, problems);
            }
        }
        Value::List(nodes) => nodes.iter().for_each(|node| traps(node, key, problems)),
        Value::Scalar { text, plain } => {
            if *plain && yaml::is_trap(text) && !node.is_null() && !UNTRAPPED.contains(&key) {
                let hint = Some(format!("write \"{text}\""));
                problems.warning("yaml-trap", node.span, "some programs read this as a truth value", hint);
            }
            if *plain && let Some(remark) = remark(node, problems.source()) {
                let hint = Some("put the text in quotes, or a space after the #".to_owned());
                problems.warning("yaml-trap", remark, "everything from this # on is a remark", hint);
            }
            if text.chars().any(yaml::invisible) {
                let hint = Some("retype the text, or leave the character out".to_owned());
                problems.warning("invisible-character", node.span, "a character that cannot be seen", hint);
            }
        }
    }
}

/// A remark right behind a plain text that was likely meant to belong to it: `Ticket #12`.
fn remark(node: &Node<'_>, source: &Source) -> Option<Span> {
    let end = node.span.end as usize;
    let after = source.text().get(end..)?;
    let gap = after.len() - after.trim_start_matches(' ').len();
    let mut rest = after[gap..].chars();
    let close = rest.next() == Some('#') && rest.next().is_some_and(char::is_alphanumeric);
    (close && !node.is_null()).then(|| Span::at(end + gap, source.text()))
}
