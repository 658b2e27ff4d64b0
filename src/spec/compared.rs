//! Who says what, and what follows from how the tool stands, as far as either may be printed.

use super::index::Ctx;
use super::model::{Compared, ComparedCell, ComparedRow, Governed};
use super::slots;
use super::text::Text;
use crate::domain::compare::{Cell, Comparison};
use crate::domain::coverage::Said;
use crate::domain::governance::gate::{Gate, Stand};
use crate::domain::governance::heard::Heard;
use crate::domain::governance::review::{Outcome, Review};
use crate::domain::governance::signs::Signs;
use crate::domain::ids::StatementId;
use crate::domain::statement::{Body, Content};

/// What may be printed of what counts.
fn printable<'a>(ctx: &Ctx<'a>) -> Said<'a> {
    Said::among(ctx.tool, |statement| !ctx.hides(statement))
}

/// The comparison; none where there is nothing to compare.
pub(crate) fn compared(ctx: &Ctx<'_>) -> Option<Compared> {
    let comparison = Comparison::of(ctx.tool, ctx.shelf, &|statement| !ctx.hides(statement));
    let rows: Vec<ComparedRow> = comparison
        .rows
        .iter()
        .map(|row| ComparedRow {
            topic: row.topic.clone(),
            question: ctx.topic(&row.topic).map_or_else(Text::new, |q| Text::label(q.short.clone())),
            cells: row.cells.iter().map(|cell| compared_cell(ctx, cell)).collect(),
            mark: row.mark.map(|mark| mark.words()),
        })
        .collect();
    let people = comparison.people.iter().map(|id| ctx.naming.people([id])).collect();
    (!rows.is_empty()).then_some(Compared { people, rows })
}

fn compared_cell(ctx: &Ctx<'_>, cell: &Cell) -> ComparedCell {
    match cell {
        Cell::Said(statements) => {
            let words: Vec<Text> = statements.iter().filter_map(|id| in_short(ctx, *id)).collect();
            ComparedCell::Said(Text::join(&words, " / "))
        }
        Cell::NotMentioned => ComparedCell::NotMentioned,
        Cell::NotAsked => ComparedCell::NotAsked,
        Cell::DoesNotKnow => ComparedCell::DoesNotKnow,
    }
}

/// What a row is about, a pick without the words beside it, else the whole.
fn in_short(ctx: &Ctx<'_>, id: StatementId) -> Option<Text> {
    let statement = ctx.statement(id)?;
    let (question, content) = (ctx.question(statement), statement.content());
    Some(match &content.body {
        Body::Row(_) => slots::cells(ctx, question, content, &|_| false).into_iter().next()?.1,
        Body::Text(_) => ctx.answer(statement, content),
        _ => slots::answer(ctx, question, &Content { words: None, ..content.clone() }),
    })
}

/// How many users were heard, where anybody was, or where it is known how many there are.
pub(crate) fn heard(ctx: &Ctx<'_>) -> Option<Text> {
    let heard = Heard::of(ctx.tool, &printable(ctx));
    (heard.users > 0 || heard.of.is_some()).then(|| Text::ours(format!("{}.", heard.line())))
}

/// The signs, the gate and the quarterly look, each if there is something to say of it. Reckoned against the day of the
/// newest event, so that two exports of the same state are the same.
pub(crate) fn governed(ctx: &Ctx<'_>) -> Vec<Governed> {
    let said = printable(ctx);
    let mut lines = Vec::new();
    let mut tell = |what, text: Text| lines.push(Governed { what, text });
    let (signs, review) = (Signs::of(ctx.tool, &said), Review::of(ctx.tool, &said));
    if signs.verdict().is_some() {
        let follows = signs.follows().into_iter().take(1).filter(|_| !review.outweighs(&signs));
        let found = signs.found().into_iter().chain(follows);
        tell("Signs:", Text::ours(found.collect::<Vec<_>>().join(" ")));
    }
    let gate = Gate::of(ctx.tool, &said);
    if let Some(line) = gate.line().filter(|_| gate.stand != Stand::Free) {
        let because = match gate.stand {
            Stand::Answered(_) => in_their_words(ctx, "gate.decision"),
            _ => Vec::new(),
        };
        tell("Gate:", Text::join(std::iter::once(&Text::ours(line)).chain(&because), " "));
    }
    if let Some(today) = ctx.tool.as_of.map(|at| at.date())
        && (review.outcome.is_some() || review.overdue(today).is_some())
    {
        let mut parts: Vec<Text> = Vec::new();
        if let Some((outcome, on)) = review.outcome {
            parts.push(Text::ours(format!("{on}: {}.", outcome.words())));
            // One that was decided since was not decided in the words of the look before.
            let newest = super::summary::newest(ctx, "review.outcome").filter(|s| s.at.date() == on);
            parts.extend(newest.into_iter().flat_map(|_| in_their_words(ctx, "review.outcome")));
            if outcome == Outcome::Stay {
                parts.extend(in_their_words(ctx, "review.stay"));
            }
        }
        parts.extend(review.due_line(today).map(Text::ours));
        tell("Quarterly look:", Text::join(&parts, " "));
    }
    lines
}

/// The newest that was said under a topic, as it was said: the words beside a pick, the whole of what is words alone.
fn in_their_words(ctx: &Ctx<'_>, topic: &str) -> Vec<Text> {
    let newest = super::summary::newest(ctx, topic);
    let words = newest.and_then(|statement| match &statement.content().body {
        Body::Text(text) => Some((statement, text.as_str())),
        _ => Some((statement, statement.content().words.as_deref()?)),
    });
    let told = words.map(|(statement, words)| {
        Text::ours("\u{201c}")
            .and_text(&ctx.naming.said(words.trim()))
            .and_ours("\u{201d} (")
            .and_text(&ctx.speakers(statement))
            .and_ours(").")
    });
    told.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Intent;
    use crate::domain::event::{ToolSet, ToolStatus};
    use crate::domain::statement::Stance;
    use crate::spec::Options;
    use crate::spec::support::{World, about, everything, text};

    #[test]
    fn what_is_private_is_not_compared_until_it_is_asked_for() {
        let mut world = World::new();
        let mine = world.say("know.move", text("I go in May"));
        world.say_as("know.move", "dan", text("No, in June"), about(mine, Stance::Differs));
        let spec = world.spec();
        assert_eq!(spec.evidence.compared, None);
        assert!(!everything(&spec).contains("June"));
        let private = world.spec_with(&Options { include_private: true, ..Options::default() });
        let compared = private.evidence.compared.expect("it is compared");
        assert_eq!(compared.rows[0].mark.as_deref(), Some("they differ"));
        assert_eq!(compared.rows[0].cells[1], ComparedCell::Said(Text::theirs("No, in June")));
    }

    #[test]
    fn an_outcome_is_told_in_the_words_that_were_said_and_goes_before_the_signs() {
        let mut world = World::new();
        world.say("sign.diagram", Body::Choice("not_here".into()));
        world.say("review.outcome", Body::Choice("stay".into()));
        world.say("review.stay", text("We know that sales depends on it; Maya accepts that until May."));
        let governed = world.spec().summary.governed;
        let told = |what: &str| {
            governed.iter().find(|g| g.what == what).map(|g| g.text.to_string()).unwrap_or_default()
        };
        assert_eq!(
            told("Quarterly look:"),
            "2026-11-18: stay a prototype, dependence explicit. “We know that sales depends on it; author accepts \
             that until May.” (author). Next look: Thu 2027-02-18."
        );
        assert!(!told("Signs:").contains("leave it"), "{}", told("Signs:"));
        world.say("gate.money", Body::Choice("touches".into()));
        world.say_as("gate.decision", "lena", Body::Choice("conditions".into()), |added| {
            added.content.words = Some("once the link is closed".into());
        });
        let gate = world.spec().summary.governed.into_iter().find(|g| g.what == "Gate:");
        let gate = gate.map(|g| g.text.to_string()).unwrap_or_default();
        assert!(
            gate.ends_with("go with conditions. “once the link is closed” (platform engineer)."),
            "{gate}"
        );
    }

    #[test]
    fn the_summary_says_what_the_signs_and_the_gate_come_to() {
        let mut world = World::new();
        assert_eq!(world.spec().summary.governed, []);
        world.act(Intent::Set(ToolSet::Status(ToolStatus::InProduction)));
        world.say("sign.diagram", Body::Choice("holds".into()));
        world.say("gate.money", Body::Choice("touches".into()));
        let governed = world.spec().summary.governed;
        let lines: Vec<String> = governed.iter().map(|g| format!("{} {}", g.what, g.text)).collect();
        assert_eq!(
            lines,
            [
                "Signs: 1 of 5 signs holds: on no diagram or list. Not asked: one person must be asked; on somebody's \
                 own laptop or account; its author moved on; stops when one person is out for a week. Book the \
                 one-hour walkthrough with its author and one user.",
                "Gate: It touches money, and it is in use already: the engineering review is overdue.",
            ]
        );
    }
}
