//! What a second walkthrough changed, and what was answered and is no longer asked.

use super::index::Ctx;
use super::model::{Changed, NoLongerAsked};
use super::text::Text;
use super::{block, summary};
use crate::domain::condition::Truth;
use crate::domain::coverage::{Said, applies};
use crate::domain::earlier::Before;
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::Question;
use crate::domain::statement::{Body, Content, Stance, Statement};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::mem::discriminant;

/// The statements whose question does not apply any more, as their own sitting asked it. What nobody asks any more is
/// kept, and becomes no requirement by itself.
pub(super) fn unasked(ctx: &Ctx<'_>) -> BTreeSet<StatementId> {
    let conditional = |statement: &&&Statement| ctx.question(statement).is_some_and(|q| q.when.is_some());
    let mut wanted = ctx.order.iter().filter(|s| s.counts()).filter(conditional).peekable();
    if wanted.peek().is_none() {
        return BTreeSet::new();
    }
    let said = Said::of(ctx.tool);
    let does_not_apply = |statement: &&&Statement| {
        let sitting = statement.walkthrough.and_then(|id| ctx.tool.walkthroughs.get(&id));
        let Some(question) = ctx.question(statement) else { return false };
        let own = sitting.and_then(|sitting| ctx.shelf.get(&sitting.questionnaire));
        let set = own.or_else(|| ctx.shelf.values().find(|set| set.question(&question.id) == Some(question)));
        set.is_some_and(|set| applies(ctx.tool, sitting, set, question, &said) == Truth::False)
    };
    wanted.filter(does_not_apply).map(|statement| statement.id).collect()
}

/// The statement of an earlier sitting that this one says again under the same question, struck or not.
fn says_again<'a>(ctx: &Ctx<'a>, statement: &Statement) -> Option<&'a Statement> {
    let relates = statement.relates.filter(|relates| relates.stance == Stance::Same)?;
    let was = ctx.statement(relates.to)?;
    let later = was.walkthrough != statement.walkthrough && was.question == statement.question;
    // Words to a row or to a pick stand beside it; they do not take its place.
    let alike = discriminant(&was.content().body) == discriminant(&statement.content().body);
    (later && alike).then_some(was)
}

/// Whether a statement only says again what was said in an earlier sitting: the evidence has both, a list has one.
/// What was put right in the earlier one since is not said otherwise here.
pub(super) fn repeats(ctx: &Ctx<'_>, statement: &Statement) -> bool {
    says_again(ctx, statement).is_some_and(|was| was.counts() && !newer(statement, was))
}

/// Whether a later sitting said this again in other words: those stand in its place.
pub(super) fn outdated(ctx: &Ctx<'_>, statement: &Statement) -> bool {
    ctx.about(statement.id).iter().any(|(now, stance)| {
        *stance == Stance::Same
            && says_again(ctx, now).is_some_and(|was| was.id == statement.id)
            && newer(now, statement)
    })
}

/// What a statement said again in a later sitting, where it puts it otherwise by now.
pub(super) fn put_otherwise<'a>(ctx: &Ctx<'a>, statement: &Statement) -> Option<&'a Statement> {
    says_again(ctx, statement).filter(|was| newer(statement, was))
}

fn newer(now: &Statement, was: &Statement) -> bool {
    !now.content().same_words(was.content()) && now.head().at.instant() >= was.head().at.instant()
}

/// Whether a statement says what another of these sources said: in an earlier sitting, in whichever words, or in the
/// same words in its own.
pub(super) fn is_said_by(ctx: &Ctx<'_>, statement: &Statement, sources: &[(&Statement, &Content)]) -> bool {
    let same = statement.relates.filter(|relates| relates.stance == Stance::Same);
    let was = same.and_then(|relates| sources.iter().find(|(other, _)| other.id == relates.to));
    was.is_some_and(|(was, content)| {
        content.same_words(statement.content()) || says_again(ctx, statement).is_some_and(|s| s.id == was.id)
    })
}

/// What a statement says by the newest words for it among these sources: what a later sitting said again and then put
/// otherwise stands over it. A cell or a reason that was not said then stays.
pub(super) fn newest<'a>(
    ctx: &Ctx<'_>,
    statement: &Statement,
    content: &'a Content,
    sources: &[(&Statement, &Content)],
) -> Cow<'a, Content> {
    let mut chain = vec![statement.id];
    let mut content = Cow::Borrowed(content);
    for (now, said) in sources.iter().filter(|(now, _)| now.counts()) {
        let Some(was) = says_again(ctx, now).filter(|was| chain.contains(&was.id)) else {
            continue;
        };
        chain.push(now.id);
        if newer(now, was) {
            let over = over(&content, said);
            content = Cow::Owned(over);
        }
    }
    content
}

fn over(was: &Content, now: &Content) -> Content {
    let mut content = now.clone();
    if let (Body::Row(cells), Body::Row(had)) = (&mut content.body, &was.body) {
        for (field, cell) in had {
            cells.entry(field.clone()).or_insert_with(|| cell.clone());
        }
    }
    content.words = content.words.or_else(|| was.words.clone());
    content
}

/// What was answered and is no longer asked, by question.
pub(super) fn no_longer_asked(ctx: &Ctx<'_>) -> Vec<NoLongerAsked> {
    let mut all: Vec<NoLongerAsked> = Vec::new();
    let kept = ctx.order.iter().copied().filter(|s| !ctx.is_asked(s) && !ctx.hides(s));
    for statement in kept {
        let (Some(topic), Some(question)) = (statement.question.clone(), ctx.question(statement)) else {
            continue;
        };
        let items = ctx.made_of(statement.id).filter(|item| !block::withheld(ctx, item));
        let line = (
            block::source_line(ctx, statement, statement.content()),
            summary::code_list(items.map(|item| item.code.clone())),
        );
        match all.iter_mut().find(|under| under.topic == topic) {
            Some(under) => under.lines.push(line),
            None => {
                let set = statement
                    .walkthrough
                    .and_then(|id| ctx.tool.walkthroughs.get(&id))
                    .and_then(|sitting| ctx.shelf.get(&sitting.questionnaire));
                let asked_if = set.and_then(|set| set.asked_if(question)).unwrap_or_default();
                all.push(NoLongerAsked {
                    topic,
                    question: Text::label(question.short.clone()),
                    asked_if: Text::label(asked_if),
                    lines: vec![line],
                });
            }
        }
    }
    all
}

/// The answers that are no longer what they were in the sitting before.
pub(super) fn changed(ctx: &Ctx<'_>) -> Vec<Changed> {
    let sittings = ctx.tool.walkthroughs_in_order();
    if sittings.len() < 2 {
        return Vec::new();
    }
    let said = Said::of(ctx.tool);
    let mut all = Vec::new();
    for sitting in sittings {
        let Some(set) = ctx.shelf.get(&sitting.questionnaire) else { continue };
        let before = Before::of(ctx.tool, sitting, &said);
        for placed in set.questions().filter(|placed| !ctx.hides_topic(&placed.question.id)) {
            let question: &Question = placed.question;
            let here = said.here(sitting, &question.id);
            let Some(earlier) = before.about(&question.id).filter(|_| !here.is_empty()) else { continue };
            let gone = earlier.gone(question, here);
            if gone.is_empty() {
                continue;
            }
            let line = |statement: &Statement| {
                let detail = Text::join(&[ctx.speakers(statement), ctx.when(statement)], ", ");
                ctx.answer(statement, statement.content()).and_ours(" (").and_text(&detail).and_ours(")")
            };
            let new =
                here.iter().filter(|s| !earlier.lines().any(|was| s.content().same_words(was.content())));
            all.push(Changed {
                topic: question.id.clone(),
                question: Text::label(question.short.clone()),
                sitting: Text::label(sitting.label.clone()),
                since: earlier.sitting.map_or_else(Text::new, |sitting| Text::label(sitting.label.clone())),
                was: gone.into_iter().filter(|s| !ctx.hides(s)).map(line).collect(),
                now: new.filter(|s| !ctx.hides(s)).map(|s| line(s)).collect(),
            });
        }
    }
    all
}
