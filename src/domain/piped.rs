//! What a name in a question's text stands for: the tool, or what was answered earlier.

use super::coverage::Said;
use super::questionnaire::{Field, Question, TopicId};
use super::statement::{Body, Content, Stance, Statement};
use super::template::{Template, render};
use super::tool::{Tool, Walkthrough};
use super::words::{cell_words, words_of};
use std::borrow::Cow;

/// A question's text as it is asked in this sitting. `question` finds the question about a topic, for its labels.
///
/// An answer is this sitting's, else the newest the tool has. One that is not there, or on which people disagree, is
/// named in brackets, in words that can be read out. A private answer is never put in, whoever looks: what was asked
/// is written down beside every statement, and printed.
pub fn as_asked<'t, 'q>(
    text: &'t str,
    tool: &Tool,
    walkthrough: Option<&Walkthrough>,
    question: &dyn Fn(&TopicId) -> Option<&'q Question>,
) -> Cow<'t, str> {
    // Most texts hold no name, and what was said need not be gone through for them.
    if Template::parse(text).is_ok_and(|template| template.names().next().is_none()) {
        return Cow::Borrowed(text);
    }
    let said = Said::of(tool);
    render(text, &|name| match name {
        "tool.name" => tool.name.clone(),
        "tool.slug" => tool.slug.clone(),
        "tool.status" => match tool.status() {
            Some(status) => status.name().replace('_', " "),
            None => "[its status: not yet said]".to_owned(),
        },
        "tool.built_with" if tool.built_with.is_empty() => {
            "[what it was built with: not yet said]".to_owned()
        }
        "tool.built_with" => tool.built_with.clone(),
        _ => match TopicId::new(name) {
            Ok(topic) => answer(tool, question(&topic), said.answers(walkthrough, &topic), name),
            Err(_) => format!("[{name}]"),
        },
    })
}

fn answer(tool: &Tool, question: Option<&Question>, said: &[&Statement], name: &str) -> String {
    let label = question.map_or(name, |question| question.short.as_str());
    let label = label.trim_end_matches(['?', '!', '.']);
    // Of a question that is not at hand nobody can say whether it is private.
    let Some(question) = question.filter(|question| !question.private) else { return format!("[{label}]") };
    match agreed(tool, question, said) {
        Some(words) if !words.trim().is_empty() => words,
        _ if said.is_empty() => format!("[{label}: not yet said]"),
        _ => format!("[{label}: not agreed on]"),
    }
}

/// What they say together, if nobody contradicts: of rows their first cells, of picks the pick without its words.
fn agreed(tool: &Tool, question: &Question, said: &[&Statement]) -> Option<String> {
    let here = |id| said.iter().any(|s| s.id == id);
    let beside = |s: &Statement| s.relates.is_some_and(|r| r.stance != Stance::Differs && here(r.to));
    let differs = |s: &Statement| s.relates.is_some_and(|r| r.stance == Stance::Differs && here(r.to));
    if said.iter().any(|s| s.contested() || differs(s)) {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    let mut several = true;
    for statement in said.iter().filter(|s| !beside(s)) {
        let content = statement.content();
        several &= matches!(content.body, Body::Text(_) | Body::Row(_));
        let one = first_of(tool, question, content);
        if !one.is_empty() && !words.contains(&one) {
            words.push(one);
        }
    }
    (several || words.len() < 2).then(|| words.join(", "))
}

fn first_of(tool: &Tool, question: &Question, content: &Content) -> String {
    let hidden = |field: &Field| field.private;
    match &content.body {
        Body::Row(cells) => {
            let mut shown = question.fields.iter().filter(|field| !hidden(field));
            let first = shown.find_map(|field| Some((field, field.cell(cells)?)));
            first.map(|(field, cell)| cell_words(tool, Some(field), cell)).unwrap_or_default()
        }
        _ => words_of(tool, Some(question), &Content { words: None, ..content.clone() }, &hidden),
    }
}
