//! What one question says about others, and what a person would stumble over.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::domain::condition::{Comparison, Condition, Fault, ROOTS};
use crate::domain::questionnaire::{Kind, Mode, Need, Question, QuestionOption, Questionnaire, TopicId};
use crate::text::suggest::did_you_mean;
use crate::yaml::{self, Item, Limits, Node, Problems, Source, Span, Value};

use super::read::{self, Draft};

/// The longest question that is easily read aloud, in characters.
const LONG: usize = 300;

/// Words by which a question puts its answer into somebody's mouth.
const LEADING: &[&str] = &[
    "don't you",
    "doesn't it",
    "isn't it",
    "wouldn't you",
    "wouldn't it",
    "surely you",
    "surely it",
    "surely this",
    "you agree",
    "obviously",
    "of course",
];

/// Keys whose values are truth values by right, or whose trap is an error of its own.
const UNTRAPPED: &[&str] = &["exposure", "private", "prefill", "user_first", "id"];

/// Notes a condition that does not parse, at the place inside the text.
pub(super) fn bad_condition(item: Item<'_, '_>, fault: &Fault) {
    if let Some(node) = item.node() {
        let source = item.problems().source();
        let span = node.inside(source, fault.at.start, fault.at.end);
        item.problems().error("bad-condition", span, fault.message.clone(), None);
    }
}

/// Checks the guard of a `becomes`: bare names are fields of the row, `answer` the pick itself.
pub(super) fn guard(question: &Question, node: &Node<'_>, text: &str, problems: &Problems<'_>) {
    let Ok(condition) = Condition::parse(text) else { return };
    for (name, at) in condition.names() {
        if name == "answer" || name.contains('.') || question.own_field(name).is_some() {
            continue;
        }
        let names = question.fields.iter().map(|field| field.id.as_str()).chain(["answer"]);
        let hint = did_you_mean(name, names).map(|near| format!("did you mean `{near}`?"));
        let span = node.inside(problems.source(), at.start, at.end);
        problems.error("unknown-field", span, format!("`{}` has no field `{name}`", question.id), hint);
    }
    for compared in condition.comparisons() {
        let (kind, options) = match (compared.name, question.own_field(compared.name)) {
            ("answer", _) => (question.kind, &question.options),
            (_, Some(field)) => (field.kind, &field.options),
            _ => continue,
        };
        // A cell that was left empty reads as the empty text.
        if !compared.text.is_empty() {
            listed(&compared, kind, options, node, problems);
        }
    }
}

fn listed(
    compared: &Comparison<'_>,
    kind: Kind,
    options: &[QuestionOption],
    node: &Node<'_>,
    problems: &Problems<'_>,
) {
    let span = node.inside(problems.source(), compared.at.start, compared.at.end);
    let (name, text) = (compared.name, compared.text);
    if kind == Kind::YesNo {
        let hint = Some("compare with true or false, without quotes".to_owned());
        problems.error("unknown-option", span, format!("`{name}` is a yes or no"), hint);
    } else if kind.picks() && !options.iter().any(|option| option.id == text) {
        let ids = options.iter().map(|option| option.id.as_str());
        not_listed(span, name, text, ids.collect(), problems);
    }
}

fn not_listed(span: Span, name: &str, text: &str, ids: Vec<&str>, problems: &Problems<'_>) {
    let hint = match did_you_mean(text, ids.iter().copied()) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("its options: {}", ids.join(" ")),
    };
    problems.error("unknown-option", span, format!("`{name}` has no option '{text}'"), Some(hint));
}

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
}

impl Topics<'_> {
    fn get(&self, id: &str) -> Option<&Question> {
        let shipped = || {
            shipped_topics().into_iter().map(|question| (question.id.as_str().to_owned(), question)).collect()
        };
        self.own.get(id).copied().or_else(|| self.shipped.get_or_init(shipped).get(id))
    }

    fn unknown(&self, id: &str, span: Span, problems: &Problems<'_>) {
        let hint = did_you_mean(id, self.own.keys().copied()).map(|near| format!("did you mean `{near}`?"));
        problems.error("unknown-topic", span, format!("there is no question about `{id}`"), hint);
    }
}

/// Checks what questions say about one another: spine, `from`, `when`, cycles.
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
    let topics = Topics { own, shipped: OnceCell::new() };
    spine(draft, &topics, problems);

    let mut edges: Vec<Vec<usize>> = Vec::new();
    let index: HashMap<&str, usize> =
        questions.iter().enumerate().rev().map(|(n, (q, _))| (q.id.as_str(), n)).collect();
    for (question, node) in &questions {
        if let (Some(from), Some(at)) = (&question.from, node.get("from"))
            && topics.get(from.as_str()).is_none()
        {
            topics.unknown(from.as_str(), at.span, problems);
        }
        let when = question.when.as_deref().and_then(|text| Condition::parse(text).ok());
        let mut to = Vec::new();
        if let (Some(when), Some(at)) = (&when, node.get("when")) {
            names(when, at, &topics, problems);
            to.extend(when.names().iter().filter_map(|(name, _)| index.get(name).copied()));
        }
        edges.push(to);
    }
    for cycle in cycles(&edges) {
        let path: Vec<&str> = cycle.iter().chain(&cycle[..1]).map(|n| questions[*n].0.id.as_str()).collect();
        if let Some(when) = questions[cycle[0]].1.get("when") {
            let message = format!("these conditions wait for each other: {}", path.join(" → "));
            problems.error("cycle", when.span, message, None);
        }
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
            topics.unknown(id.as_str(), node.span, problems);
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

fn names(when: &Condition, at: &Node<'_>, topics: &Topics<'_>, problems: &Problems<'_>) {
    let inside = |range: std::ops::Range<usize>| at.inside(problems.source(), range.start, range.end);
    for (name, range) in when.names() {
        match name.split_once('.') {
            Some(("tool", _)) | Some(("walkthrough", "mode")) => {}
            Some(("walkthrough", _)) => {
                let hint = Some("of a walkthrough, only `walkthrough.mode` is known".to_owned());
                problems.error("unknown-topic", inside(range), format!("there is no `{name}`"), hint);
            }
            _ if topics.get(name).is_some() => {}
            _ => topics.unknown(name, inside(range), problems),
        }
    }
    for compared in when.comparisons() {
        if compared.name == "walkthrough.mode" && Mode::from_name(compared.text).is_none() {
            not_listed(
                inside(compared.at.clone()),
                compared.name,
                compared.text,
                Mode::NAMES.to_vec(),
                problems,
            );
        }
        let root = compared.name.split('.').next().unwrap_or_default();
        if let Some(question) = topics.get(compared.name).filter(|_| !ROOTS.contains(&root)) {
            listed(&compared, question.kind, &question.options, at, problems);
        }
    }
}

/// One path for each knot of edges, each beginning with its first node. Takes away what cannot be part of a cycle from
/// both ends, so that it ends after as many steps as there are edges.
fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate() {
        to.iter().for_each(|to| back[*to].push(from));
    }
    let mut alive = vec![true; edges.len()];
    for (forward, backward) in [(edges, back.as_slice()), (back.as_slice(), edges)] {
        let count = |n: usize| forward[n].iter().filter(|to| alive[**to]).count();
        let mut left: Vec<usize> = (0..edges.len()).map(count).collect();
        let mut ends: Vec<usize> = (0..edges.len()).filter(|n| alive[*n] && left[*n] == 0).collect();
        while let Some(end) = ends.pop() {
            alive[end] = false;
            for from in &backward[end] {
                left[*from] -= 1;
                if left[*from] == 0 && alive[*from] {
                    ends.push(*from);
                }
            }
        }
    }
    let mut found = Vec::new();
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut path = Vec::new();
        let mut next = alive[start].then_some(start);
        while let Some(node) = next.filter(|node| !seen[*node]) {
            seen[node] = true;
            path.push(node);
            next = edges[node].iter().copied().find(|to| alive[*to]);
        }
        if let Some(begin) = next.and_then(|node| path.iter().position(|other| *other == node)) {
            let mut cycle = path.split_off(begin);
            let first = cycle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(n, _)| n);
            cycle.rotate_left(first);
            found.push(cycle);
        }
    }
    found
}

/// Notes what a person would stumble over, though a program does not.
pub(super) fn warnings(draft: &Draft<'_, '_>, root: &Node<'_>, problems: &Problems<'_>) {
    let set = &draft.questionnaire;
    if draft.timed {
        adds_up(set, draft, problems);
    }
    let questions = set.sections.iter().flat_map(|section| &section.questions);
    for (question, node) in questions.zip(&draft.questions) {
        for (key, text) in [
            ("ask", Some(&question.ask)),
            ("solo", question.solo.as_ref()),
            ("absent", question.absent.as_ref()),
        ] {
            if let (Some(text), Some(at)) = (text, node.get(key)) {
                wording(text, at.span, problems);
            }
        }
        if question.why.trim().is_empty() {
            let at = node.get("id").map_or(node.span, |id| id.span);
            let hint = Some("a facilitator who knows why asks better".to_owned());
            problems.warning("no-why", at, format!("`{}` says not `why` it is asked", question.id), hint);
        }
    }
    traps(root, "", problems);
}

fn adds_up(set: &Questionnaire, draft: &Draft<'_, '_>, problems: &Problems<'_>) {
    let warn = |node: &Node<'_>, said: f64, sum: f64, what: &str| {
        if said != sum
            && let Some(at) = node.get("minutes")
        {
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

pub(super) fn wording(text: &str, span: Span, problems: &Problems<'_>) {
    let low = text.to_lowercase().replace('’', "'");
    let words = format!(" {} ", low.replace(|c: char| !c.is_alphanumeric() && c != '\'', " "));
    if text.matches('?').count() >= 3 {
        let hint = Some("ask one thing; the others may be probes".to_owned());
        problems.warning("several-questions", span, "more than two questions in one", hint);
    }
    if let Some(leading) = LEADING.iter().find(|leading| words.contains(&format!(" {leading} "))) {
        let hint = Some("ask what is, not whether it is so".to_owned());
        problems.warning("leading-question", span, format!("\"{leading}\" suggests the answer"), hint);
    }
    let length = text.chars().count();
    if length > LONG {
        let message = format!("{length} characters are too long to be read aloud and kept in mind");
        problems.warning("long-question", span, message, None);
    }
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
