//! An empty form: every question as a comment, and a line to fill in.

use super::*;
use crate::domain::questionnaire::{Kind, Question, QuestionOption, TopicId, code};
use crate::domain::template::render;
use crate::text::escape::terminal_line;
use crate::text::wrap::wrap;
use std::fmt::Write as _;

/// How wide a comment gets, in columns.
const WIDE: usize = 92;

/// A questionnaire as an answers file to be filled in by the one who writes, with the wording for writing alone.
///
/// [`read`](super::read()) takes it as it is: lines left empty say nothing. With `prefill_only`, only the questions that
/// may be sent ahead.
pub fn blank(set: &Questionnaire, prefill_only: bool) -> String {
    let mut out = String::new();
    remark(&mut out, 0, &set.title);
    remark(&mut out, 0, "");
    for line in [
        "Write behind the colons, leave out what you do not know, and send this file back.",
        "A text that holds a colon or begins with a sign goes in \"quotes\". A longer text may go on in the next lines, further in than its key.",
        "Nobody knows it? Replace the line under the question by `status: unknown`. Somebody else does: `status: ask` and `person: their name`. Rather not say: `status: declined`.",
    ] {
        remark(&mut out, 0, line);
    }
    let _ = writeln!(out, "takestock_answers: {FORMAT}\n");
    out.push_str("tool:\n  name:\n\n");
    remark(&mut out, 0, "You.");
    out.push_str("people:\n  - name:\n    role:\n");
    let relations = Relation::ALL.map(Relation::name);
    remark(&mut out, 4, &format!("What you are to the tool: {}", relations.join(", ")));
    out.push_str("    relation:\n");
    remark(&mut out, 4, "How you may be quoted: name, role, none");
    out.push_str("    quote_as:\n\n");
    let _ = writeln!(out, "walkthroughs:\n  - questionnaire: {}\n    version: \"{}\"", set.id, set.version);
    if let Some(language) = set.language.as_deref().filter(|_| set.translated) {
        let _ = writeln!(out, "    language: {language}");
    }
    out.push_str("    mode: solo\n    answers:\n");
    for section in &set.sections {
        let questions =
            section.questions.iter().zip(1..).filter(|(question, _)| question.prefill || !prefill_only);
        for (n, (question, number)) in questions.enumerate() {
            out.push('\n');
            if n == 0 {
                remark(&mut out, 6, &format!("{}. {}", section.key, section.title));
                out.push('\n');
            }
            ask(&mut out, set, question, &code(&section.key, number));
        }
    }
    out
}

fn ask(out: &mut String, set: &Questionnaire, question: &Question, code: &str) {
    // Which tool it is about, and what was answered before, is for whoever fills this in to know.
    let name = |name: &str| match TopicId::new(name).ok().and_then(|topic| set.question(&topic)) {
        _ if name == "tool.name" => "the tool".to_owned(),
        Some(question) => format!("[{}]", question.short),
        None => format!("[{name}]"),
    };
    remark(out, 6, &format!("{code}  {}", render(question.wording(Mode::Solo), &name)));
    if let Some(when) = set.asked_if(question) {
        remark(out, 6, &format!("(only if {when})"));
    }
    let _ = writeln!(out, "      {}:", question.id);
    let mut line = |key: &str, help: &str| {
        if !help.is_empty() {
            remark(out, 8, help);
        }
        let _ = writeln!(out, "        {key}:");
    };
    match question.kind {
        Kind::Number => line("number", "a number, or words (\"three or four\")"),
        Kind::Scale => {
            let at = |option: &QuestionOption| Some(format!("{} {}", option.at?, option.label));
            let points: Vec<_> = question.options.iter().filter_map(at).collect();
            line("number", &format!("0 to 10. {}", points.join(", ")));
        }
        Kind::YesNo => line("yes_no", "yes or no"),
        Kind::Confirm => line("confirm", "yes or no"),
        Kind::Date => line("date", "a day (2026-11-20), or words (\"end of May\")"),
        Kind::Person => line("person", "a name or a role"),
        Kind::Choice => line("choice", &format!("one of: {}", options(&question.options))),
        Kind::Multi => line("choices", &format!("any of, as [this, that]: {}", options(&question.options))),
        Kind::Text | Kind::Long | Kind::Step | Kind::Item => line("text", ""),
        Kind::Table => {
            remark(out, 8, "For another row, copy the lines from `- row:` on.");
            out.push_str("        - row:\n");
            for field in &question.fields {
                let help = match field.kind {
                    Kind::Choice => format!("{}. One of: {}", field.label, options(&field.options)),
                    Kind::Multi => {
                        format!("{}. Any of, as [this, that]: {}", field.label, options(&field.options))
                    }
                    Kind::YesNo => format!("{}. Yes or no", field.label),
                    _ => field.label.clone(),
                };
                remark(out, 12, &help);
                let _ = writeln!(out, "            {}:", field.id);
            }
            return;
        }
    }
    if !matches!(question.kind, Kind::Text | Kind::Long) {
        out.push_str("        words:\n");
    }
}

fn options(options: &[QuestionOption]) -> String {
    let named = options.iter().map(|option| match &option.label {
        label if *label == option.id => option.id.clone(),
        label => format!("{} ({label})", option.id),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// A comment; whatever its text holds, it stays one.
fn remark(out: &mut String, indent: usize, text: &str) {
    for line in text.lines().chain(text.is_empty().then_some("")) {
        // What a terminal would obey, YAML refuses even in comments.
        let shown: String = terminal_line(line)
            .chars()
            .map(|c| if matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c })
            .collect();
        for piece in wrap(&shown, WIDE - indent) {
            let _ = writeln!(out, "{}# {piece}", " ".repeat(indent));
            if piece.is_empty() {
                out.truncate(out.trim_end_matches([' ', '\n']).len());
                out.push('\n');
            }
        }
    }
}
