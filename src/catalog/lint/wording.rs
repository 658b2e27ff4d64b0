//! What people stumble over when a question is read aloud, and names in its text.

use crate::domain::questionnaire::{Kind, MAX_ID, Question};
use crate::domain::template::{MAX_NAMES, TOOL, Template};
use crate::yaml::{Node, Problems, Span, Value};

use super::Topics;
use super::condition::named;

/// The longest question that is easily read aloud, in characters.
const LONG: usize = 300;

/// Words by which a question puts its answer into somebody's mouth.
const LEADING: &[&str] = &[
    "wouldn't you",
    "wouldn't it",
    "surely you",
    "surely it",
    "surely this",
    "you agree",
    "obviously",
    "of course",
    "everybody knows",
    "everyone knows",
    "as we all know",
];

/// Questions that end with one of these ask for a nod.
const NODS: &[&str] = &["right?", "correct?", "no?", "yes?"];

/// Verbs that turned around at the beginning ask for a yes, or with `not` suggest one.
const VERBS: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would",
    "should", "may", "must", "might",
];

/// Words that stand before or after an adverb and ask for one figure, day or pick.
const FIGURES: &[&str] =
    &["how many", "how much", "how often", "how long", "how soon", "how far", "when", "which"];

/// Notes wordings of a question that lead, ask for several things, are too long, or copy one another.
pub(super) fn question(question: &Question, node: &Node<'_>, problems: &Problems<'_>) {
    let wordings = [
        ("ask", Some(&question.ask)),
        ("solo", question.solo.as_ref()),
        ("absent", question.absent.as_ref()),
    ];
    let mut seen: Vec<(&str, String)> = Vec::new();
    for (key, text) in wordings {
        let (Some(text), Some(at)) = (text, node.get(key)) else { continue };
        aloud(text, Some(question.kind), at.span, problems);
        let said = words(text);
        if let Some((other, _)) = seen.iter().find(|(_, other)| *other == said) {
            let message = format!("`{key}` asks in the same words as `{other}`");
            let hint = Some("leave it out, or say it to the person who is meant".to_owned());
            problems.warning("same-wording", at.span, message, hint);
        }
        seen.push((key, said));
    }
}

/// Notes what is hard to say or to answer about a text that is read aloud. Without a kind of answer, less is known.
pub(in crate::catalog) fn aloud(text: &str, kind: Option<Kind>, span: Span, problems: &Problems<'_>) {
    if text.matches('?').count() >= 3 {
        let hint = Some("ask one thing; the others may be probes".to_owned());
        problems.warning("several-questions", span, "more than two questions in one", hint);
    } else if let Some(kind) = kind.filter(|kind| one_answer(*kind))
        && picked_questions(text) >= 2
    {
        let message = format!("two questions, but a `{}` has one answer", kind.name());
        let hint = Some("ask one of them; the other may be a question of its own, or a probe".to_owned());
        problems.warning("several-questions", span, message, hint);
    }
    if let Some(leading) = leading(text) {
        let hint = Some("ask what is, not whether it is so".to_owned());
        problems.warning("leading-question", span, format!("\"{leading}\" suggests the answer"), hint);
    }
    let length = text.chars().count();
    if length > LONG {
        let message = format!("{length} characters are too long to be read aloud and kept in mind");
        problems.warning("long-question", span, message, None);
    }
}

/// Small letters and single spaces, everything else left out: what is heard of a text.
pub(in crate::catalog) fn words(text: &str) -> String {
    let low = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> =
        low.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether an answer is one pick, figure or day, so that a second question has nowhere to be answered. A person is named in
/// words, which have room for more.
fn one_answer(kind: Kind) -> bool {
    kind.by_digits() || matches!(kind, Kind::Number | Kind::Date)
}

/// How many things are asked that each take a yes, a pick or a figure. What is asked with who, what, why or how is answered
/// beside a pick.
fn picked_questions(text: &str) -> usize {
    let asked = |clause: &str| {
        let said = words(clause);
        let said = ["and ", "or ", "but "].iter().find_map(|joint| said.strip_prefix(joint)).unwrap_or(&said);
        let begins = |with: &&str| said.strip_prefix(*with).is_some_and(|rest| rest.starts_with(' '));
        VERBS.iter().chain(FIGURES).any(begins)
    };
    // What ends without a question mark asks nothing.
    let (questions, _) = text.rsplit_once('?').unwrap_or_default();
    let joined = |question: &str| {
        let sentence =
            question.rsplit(['.', '!', ':', '\n']).next().unwrap_or_default().replace(", or ", ", and ");
        sentence
            .split(", and ")
            .flat_map(|clause| clause.split(" and "))
            .filter(|clause| asked(clause))
            .count()
    };
    questions.split('?').map(joined).sum()
}

/// The words of a text that suggest its answer.
fn leading(text: &str) -> Option<String> {
    let said = format!(" {} ", words(text));
    if let Some(leading) = LEADING.iter().find(|leading| said.contains(&format!(" {leading} "))) {
        return Some((*leading).to_owned());
    }
    // A negation turned around, at the beginning or behind a comma: "Isn't it …", "…, don't you?". After a question
    // word it asks honestly: "What doesn't it do?"
    let low = text.to_lowercase().replace('’', "'");
    for clause in low.split([',', '.', '!', '?', ';', ':', '–', '—']) {
        let clause = clause.trim().trim_start_matches("and ").trim_start_matches("but ");
        let verb = clause.split(' ').next().unwrap_or_default();
        if verb.strip_suffix("n't").is_some_and(|verb| VERBS.contains(&verb)) && clause != verb {
            return Some(clause.split(' ').take(2).collect::<Vec<_>>().join(" "));
        }
    }
    let end = low.trim_end();
    let nod = |nod: &&&str| end.ends_with(&format!(", {nod}")) || end.ends_with(&format!(" – {nod}"));
    NODS.iter().find(nod).map(|nod| (*nod).to_owned())
}

/// A topic whose answer is put into a text: its name, where it stands, and under which key.
pub(super) type PutIn = (String, Span, &'static str);

/// Checks the names between braces in the texts of a question, and gives those that are topics.
pub(super) fn templates(node: &Node<'_>, topics: &Topics<'_>, problems: &Problems<'_>) -> Vec<PutIn> {
    let mut put_in = Vec::new();
    for key in ["ask", "solo", "absent", "probes"] {
        let Some(at) = node.get(key) else { continue };
        let texts = if at.elements().is_empty() { std::slice::from_ref(at) } else { at.elements() };
        for node in texts {
            if let Value::Scalar { text, .. } = &node.value {
                template(text, node, topics, problems, &mut |name, span| {
                    put_in.push((name.to_owned(), span, key));
                });
            }
        }
    }
    put_in
}

fn template(
    text: &str,
    node: &Node<'_>,
    topics: &Topics<'_>,
    problems: &Problems<'_>,
    put_in: &mut dyn FnMut(&str, Span),
) {
    let inside = |at: std::ops::Range<usize>| node.inside(problems.source(), at.start, at.end);
    // Shown as it stands, so somebody would read it aloud.
    if let Some(at) = ["{%", "{#"].iter().find_map(|sign| text.find(sign)) {
        let hint = Some("only names can be put in, as in `{{ tool.name }}`".to_owned());
        problems.error(
            "bad-template",
            inside(at..at + 2),
            "there are no statements or remarks in a text",
            hint,
        );
        return;
    }
    let template = match Template::parse(text) {
        Ok(template) => template,
        Err(fault) => return problems.error("bad-template", inside(fault.at), fault.message, None),
    };
    for (name, at) in single(text, topics) {
        let message = format!("`{}` is read aloud as it stands", &text[at.clone()]);
        problems.warning("bad-template", inside(at), message, Some(format!("meant {{{{ {name} }}}}?")));
    }
    for (name, at) in template.names() {
        let Some(other) = named(name, &|| inside(at.clone()), TOOL, topics, problems) else { continue };
        if other.private {
            let message = format!("`{name}` is private, so its answer is never put in");
            let hint =
                Some("leave the name out; `from` can offer it in a question that is private, too".to_owned());
            problems.warning("private-reused", inside(at), message, hint);
            continue;
        }
        if other.kind == Kind::Table {
            let message = format!("`{name}` is a table, of which the first cells are read out in a row");
            let hint = Some("name a question with one answer, or ask without it".to_owned());
            problems.warning("table-in-text", inside(at.clone()), message, hint);
        }
        put_in(name, inside(at));
    }
}

/// Known names between single braces, with the bytes from brace to brace.
fn single<'t>(text: &'t str, topics: &Topics<'_>) -> Vec<(&'t str, std::ops::Range<usize>)> {
    let opens = text.match_indices('{').map(|(at, _)| at);
    let lone = opens.filter(|at| !text[..*at].ends_with('{') && !text[at + 1..].starts_with('{'));
    let named = lone.filter_map(|at| {
        // A name is short, and every brace may be one of very many.
        let end = text[at + 1..].char_indices().take(MAX_ID + 8).find(|(_, c)| *c == '}')?.0;
        let inside = &text[at + 1..at + 1 + end];
        let name = inside.trim();
        let known = name.contains('.') && (TOOL.contains(&name) || topics.get(name).is_some());
        known.then_some((name, at..at + inside.len() + 2))
    });
    named.take(MAX_NAMES).collect()
}
