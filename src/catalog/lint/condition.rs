//! What conditions say about answers: names that nobody asks about, comparisons that never hold, and knots.

use crate::domain::condition::{Comparison, Condition, Fault, ROOTS, Value};
use crate::domain::event::ToolStatus;
use crate::domain::questionnaire::{Kind, Mode, Question, QuestionOption};
use crate::domain::template::TOOL;
use crate::yaml::{self, Item, Node, Problems, Span};
use std::ops::Range;

use super::Topics;

/// Notes a condition that does not parse, at the place inside the text.
pub(in crate::catalog) fn bad_condition(item: Item<'_, '_>, fault: &Fault) {
    if let Some(node) = item.node() {
        let source = item.problems().source();
        let span = node.inside(source, fault.at.start, fault.at.end);
        item.problems().error("bad-condition", span, fault.message.clone(), fault.hint.clone());
    }
}

/// Checks the guard of a `becomes`: bare names are fields of the row, `answer` the pick itself, `words` what was said
/// beside it.
pub(in crate::catalog) fn guard(question: &Question, node: &Node<'_>, text: &str, problems: &Problems<'_>) {
    let Ok(condition) = Condition::parse(text) else { return };
    let inside = |at: Range<usize>| node.inside(problems.source(), at.start, at.end);
    alone(&condition, text, &inside, problems);
    let options = |name: &str| match question.own_field(name) {
        Some(field) => ids(&field.options),
        None if name == "answer" => ids(&question.options),
        None => Vec::new(),
    };
    let unquoted = unquoted(&condition, &options);
    for (name, at) in condition.names() {
        let table = question.kind == Kind::Table;
        if question.own_field(name).is_some() || (!table && ["answer", "words"].contains(&name)) {
            continue;
        }
        let mut names: Vec<&str> = question.fields.iter().map(|field| field.id.as_str()).collect();
        if !table {
            names.extend(["answer", "words"]);
        }
        let hint = match problems.near(name, names.iter().copied()) {
            _ if unquoted.contains(&at) => in_quotes(name),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("here can stand: {}", names.join(" ")),
        };
        let message = format!("`{}` has no field `{name}`", question.id);
        problems.error("unknown-field", inside(at), message, Some(hint));
    }
    for compared in condition.comparisons() {
        let (kind, options) = match (compared.name, question.own_field(compared.name)) {
            ("answer", _) => (question.kind, question.options.as_slice()),
            (_, Some(field)) => (field.kind, field.options.as_slice()),
            _ => continue,
        };
        // A cell that was left empty reads as the empty text.
        if *compared.value != Value::Text(String::new()) {
            comparable(&compared, kind, options, &|| inside(compared.at.clone()), problems);
        }
    }
}

fn ids(options: &[QuestionOption]) -> Vec<&str> {
    options.iter().map(|option| option.id.as_str()).collect()
}

/// Where words stand that are an answer to what they are compared with, and so lack their quotes.
fn unquoted<'o>(condition: &Condition, options: &dyn Fn(&str) -> Vec<&'o str>) -> Vec<Range<usize>> {
    let lacking = condition.pairs().into_iter().filter(|(word, name, _)| options(name).contains(word));
    lacking.map(|(_, _, at)| at).collect()
}

fn in_quotes(word: &str) -> String {
    format!("put it in quotes: '{word}'")
}

/// Notes values that are compared with nothing.
fn alone(condition: &Condition, text: &str, inside: &dyn Fn(Range<usize>) -> Span, problems: &Problems<'_>) {
    for alone in condition.alone() {
        let value = &text[alone.at.clone()];
        let hint = match alone.after {
            Some((name, first)) => {
                let first = &text[first];
                format!("write: {name} == {first} or {name} == {value}, or {name} in [{first}, {value}]")
            }
            None => format!("say what is to be {value}: x == {value}"),
        };
        let message = format!("{value} is compared with nothing, so it says nothing about an answer");
        problems.error("bad-comparison", inside(alone.at), message, Some(hint));
    }
}

/// Checks that an answer of this kind can look like what it is compared with.
fn comparable(
    compared: &Comparison<'_>,
    kind: Kind,
    options: &[QuestionOption],
    span: &dyn Fn() -> Span,
    problems: &Problems<'_>,
) {
    let name = compared.name;
    let never = |is: &str, hint: &str| {
        let message = format!("`{name}` is {is}, so this is never true");
        problems.error("bad-comparison", span(), message, Some(hint.to_owned()));
    };
    match (kind, compared.value) {
        (Kind::YesNo | Kind::Confirm, value) if compared.ordered || !matches!(value, Value::Bool(_)) => {
            never("a yes or no", "compare it with `== true` or `== false`, without quotes");
        }
        (Kind::Choice | Kind::Multi, _) if compared.ordered => {
            never("a pick", "options have no order; name them: in ['a', 'b']");
        }
        (Kind::Choice | Kind::Multi, Value::Text(text))
            if options.iter().any(|option| option.id == *text) => {}
        (Kind::Choice | Kind::Multi, Value::Text(text)) => {
            let ids = options.iter().map(|option| option.id.as_str());
            not_listed(span(), name, text, ids.collect(), problems);
        }
        (Kind::Choice | Kind::Multi, _) => never("a pick", "compare it with the id of an option, in quotes"),
        (Kind::Number | Kind::Scale, Value::Text(text)) if text.trim().parse::<f64>().is_err() => {
            never("a number", "compare it with a number, without quotes");
        }
        (Kind::Number | Kind::Scale, Value::Bool(_)) => {
            never("a number", "compare it with a number, without quotes");
        }
        (Kind::Date, Value::Text(text)) if !begins_a_date(text) => {
            never("a day", "write the day as '2026-11-18'");
        }
        (Kind::Date, Value::Number(_) | Value::Bool(_)) => never("a day", "write the day as '2026-11-18'"),
        (_, Value::Bool(_)) if !matches!(kind, Kind::YesNo | Kind::Confirm) => {
            never("a text", "compare it with a text in quotes: != ''");
        }
        _ => {}
    }
}

/// `2026`, `2026-11` or `2026-11-18`: days are compared as texts, so their beginnings can be, too.
fn begins_a_date(text: &str) -> bool {
    let form = b"dddd-dd-dd";
    matches!(text.len(), 4 | 7 | 10)
        && text
            .bytes()
            .zip(form)
            .all(|(byte, form)| if *form == b'd' { byte.is_ascii_digit() } else { byte == b'-' })
}

fn not_listed(span: Span, name: &str, text: &str, ids: Vec<&str>, problems: &Problems<'_>) {
    // One without an id is an error of its own.
    let ids: Vec<&str> = ids.into_iter().filter(|id| !id.is_empty()).collect();
    let hint = match problems.near(text, ids.iter().copied()) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("its options: {}", ids.join(" ")),
    };
    problems.error("unknown-option", span, format!("`{name}` has no option '{text}'"), Some(hint));
}

/// Notes a name that is neither a topic nor known of the tool or the walkthrough. `more` are the names known beside
/// topics. Gives the topic, if it is one.
pub(super) fn named<'t>(
    name: &str,
    span: &dyn Fn() -> Span,
    more: &[&str],
    topics: &'t Topics<'_>,
    problems: &Problems<'_>,
) -> Option<&'t Question> {
    if more.contains(&name) {
        return None;
    }
    let root = name.split('.').next().unwrap_or_default();
    if ROOTS.contains(&root) {
        let hint = match problems.near(name, more.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are: {}", more.join(" ")),
        };
        problems.error("unknown-topic", span(), format!("there is no `{name}`"), Some(hint));
        return None;
    }
    let found = topics.get(name);
    if found.is_none() {
        topics.unknown(name, span(), problems);
    }
    found
}

/// Checks the names and comparisons of a `when`.
pub(super) fn names(when: &Condition, at: &Node<'_>, topics: &Topics<'_>, problems: &Problems<'_>) {
    let inside = |range: Range<usize>| at.inside(problems.source(), range.start, range.end);
    let known: Vec<&str> = TOOL.iter().copied().chain(["walkthrough.mode"]).collect();
    if let yaml::Value::Scalar { text, .. } = &at.value {
        alone(when, text, &inside, problems);
    }
    let options = |name: &str| match name {
        "walkthrough.mode" => Mode::NAMES.to_vec(),
        "tool.status" => ToolStatus::ALL.into_iter().map(ToolStatus::name).collect(),
        name => topics.get(name).map(|question| ids(&question.options)).unwrap_or_default(),
    };
    let unquoted = unquoted(when, &options);
    for (name, range) in when.names() {
        if unquoted.contains(&range) && topics.get(name).is_none() {
            let message = format!("there is no question about `{name}`");
            problems.error("unknown-topic", inside(range), message, Some(in_quotes(name)));
            continue;
        }
        let Some(question) = named(name, &|| inside(range.clone()), &known, topics, problems) else {
            continue;
        };
        if matches!(question.kind, Kind::Table | Kind::Person) {
            let message = format!("a condition cannot read `{name}`, which is a {}", question.kind.name());
            let hint = "ask about a question that is picked or counted".to_owned();
            problems.error("bad-comparison", inside(range), message, Some(hint));
        }
    }
    for compared in when.comparisons() {
        let span = || inside(compared.at.clone());
        let Value::Text(text) = compared.value else {
            if let Some(question) = topics.get(compared.name) {
                comparable(&compared, question.kind, &question.options, &span, problems);
            }
            continue;
        };
        match compared.name {
            "walkthrough.mode" if Mode::from_name(text).is_none() => {
                not_listed(span(), compared.name, text, Mode::NAMES.to_vec(), problems);
            }
            "tool.status" if ToolStatus::from_name(text).is_none() => {
                let names = ToolStatus::ALL.into_iter().map(ToolStatus::name).collect();
                not_listed(span(), compared.name, text, names, problems);
            }
            name => {
                if let Some(question) = topics.get(name) {
                    comparable(&compared, question.kind, &question.options, &span, problems);
                }
            }
        }
    }
}

/// One path for each knot of edges, each beginning with its first node. Takes away what cannot be part of a cycle from
/// both ends, so that it ends after as many steps as there are edges.
pub(super) fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
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
