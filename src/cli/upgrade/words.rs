//! The plan of an upgrade, for people and for programs.

use super::{Part, join};
use crate::cli::questions::counted;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::tool::Tool;
use crate::domain::versions::{Change, Difference, Effect, Spot};
use crate::text::escape::terminal_line;
use crate::text::wrap::truncate;
use serde_json::{Value, json as value};
use std::io::Write;

/// Questions are shown so wide at most, in characters: to be told apart, not to be read aloud.
const WIDE: usize = 100;

/// Writes what each walkthrough's part of the plan does to answers.
pub(super) fn show(
    out: &mut dyn Write,
    tool: &Tool,
    set: &Questionnaire,
    parts: &[Part],
    changes: bool,
) -> anyhow::Result<()> {
    for Part { label, from, language, planned } in parts {
        let (label, slug) = (terminal_line(label), terminal_line(&tool.slug));
        if planned.effects.is_empty() && *from == set.version && !changes {
            writeln!(out, "{slug} {label} is on {} {} already.", set.id, terminal_line(from))?;
            continue;
        }
        writeln!(
            out,
            "{slug} {label}: {} {} to {}",
            set.id,
            terminal_line(from),
            terminal_line(&set.version)
        )?;
        if let Some(language) = language {
            writeln!(out, "  It is not there in {language}: questions are asked in its own language.")?;
        }
        for effect in &planned.effects {
            for line in effect_lines(effect) {
                writeln!(out, "{}", terminal_line(&line))?;
            }
        }
        let verb = if planned.same == 1 { "stays as it is" } else { "stay as they are" };
        let mut rest = vec![format!("{} with answers {verb}", counted(planned.same, "topic"))];
        if planned.new > 0 {
            rest.push(format!("{} new", counted(planned.new, "topic")));
        }
        if planned.untouched > 0 {
            let touch = if planned.untouched == 1 { "touches" } else { "touch" };
            rest.push(format!("{} {touch} no answer", counted(planned.untouched, "change")));
        }
        writeln!(out, "  {}.", rest.join(", "))?;
        let look = planned.effects.iter().filter(|effect| effect.wants_a_look()).map(|e| e.topic.as_str());
        let look = join(look);
        if !look.is_empty() {
            writeln!(out, "  Look at these afterwards: {look}.")?;
        }
    }
    Ok(())
}

/// What becomes of one topic: its name and answers, what changes, and the question before and after.
fn effect_lines(effect: &Effect) -> Vec<String> {
    let mut answers = Vec::new();
    if effect.answers > 0 {
        answers.push(counted(effect.answers, "answer"));
    }
    if effect.status {
        answers.push("a status".to_owned());
    }
    let mut lines = vec![format!("  {} · {}", effect.topic, answers.join(", "))];
    if effect.changes.is_empty() {
        let heirs = join(effect.heirs.iter().map(|heir| heir.as_str()));
        lines.push(format!("    filed under {heirs}, as the others are"));
    }
    lines.extend(
        effect.changes.iter().map(|(change, count)| format!("    {}", change_line(effect, change, *count))),
    );
    if let Some((before, after)) = &effect.wordings {
        lines.push(format!("    was: {}", truncate(&terminal_line(before), WIDE)));
        lines.push(format!("    now: {}", truncate(&terminal_line(after), WIDE)));
    }
    lines
}

fn change_line(effect: &Effect, difference: &Difference, count: usize) -> String {
    let answers = counted(count, "answer");
    // The topic stands above; a part of it is named.
    let part = |spot: &Option<Spot>| {
        spot.as_ref().filter(|spot| spot.field.is_some() || spot.option.is_some()).map(Spot::part)
    };
    let (before, after) = (part(&difference.before), part(&difference.after));
    let of = before.as_ref().map_or_else(String::new, |part| format!("{part}: "));
    match &difference.change {
        Change::Renamed => match (&before, &after) {
            (Some(before), Some(after)) => {
                format!("renamed: {before} is {after} now; {answers} kept as given")
            }
            _ => format!("renamed: it is {} now", join(effect.heirs.iter().map(|heir| heir.as_str()))),
        },
        Change::Split(heirs) => {
            let (first, others) =
                heirs.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
            let others = join(others.iter().map(|heir| heir.as_str()));
            format!("split: the answers go to {first}, and stand under {others} as well")
        }
        Change::Gone => "gone: kept, and listed apart".to_owned(),
        Change::Narrowed => {
            format!("narrowed: {} is gone; {answers} kept as given", before.unwrap_or_default())
        }
        Change::Widened => format!("widened: {} is new", after.unwrap_or_default()),
        Change::Reworded(_) => format!("{of}reworded"),
        Change::MeaningChanged(rule) => format!("{of}meaning likely changed: {}", rule.words()),
        Change::KindChanged(from, to) => {
            format!("{of}kind changed from {} to {}; {answers} kept as given", from.name(), to.name())
        }
        other => format!("{of}{}", other.name().replace('_', " ")),
    }
}

/// A walkthrough's part of the plan.
pub(super) fn as_json(part: &Part) -> Value {
    let change = |(difference, answers): &(Difference, usize)| {
        let rule = match &difference.change {
            Change::MeaningChanged(rule) => Some(rule.words()),
            _ => None,
        };
        let spot = difference.before.as_ref().or(difference.after.as_ref());
        value!({
            "change": difference.change.name(), "of": spot.map(Spot::words), "rule": rule,
            "answers": answers,
        })
    };
    let effect = |effect: &Effect| {
        value!({
            "topic": effect.topic, "becomes": effect.heirs, "answers": effect.answers, "status": effect.status,
            "changes": effect.changes.iter().map(change).collect::<Vec<_>>(),
            "was": effect.wordings.as_ref().map(|(was, _)| was), "now": effect.wordings.as_ref().map(|(_, now)| now),
            "look": effect.wants_a_look(),
        })
    };
    value!({
        "label": part.label, "from": part.from, "same": part.planned.same, "new": part.planned.new,
        "untouched": part.planned.untouched,
        "effects": part.planned.effects.iter().map(effect).collect::<Vec<_>>(),
    })
}
