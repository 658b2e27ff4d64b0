//! What was said otherwise since an item was confirmed.

use crate::domain::item::Item;
use crate::domain::statement::{Body, Content, Revision, Statement};
use crate::spec::index::Ctx;
use crate::spec::slots::{self, first_words};
use crate::spec::text::Text;

/// The most characters of old or new words.
const WORDS: usize = 60;

/// A line for each source that changed: which, when, and the new and the old words.
pub(crate) fn since(ctx: &Ctx<'_>, item: &Item) -> Vec<Text> {
    let changed = ctx.tool.suspects(item);
    let mut lines = Vec::new();
    for id in changed {
        match ctx.statement(id) {
            None => lines.push(Text::ours("a source was removed for good")),
            // That a private answer changed is not told; that the item is suspect is.
            Some(statement) if ctx.hides(statement) => lines.push(Text::ours("a source was revised")),
            Some(statement) => lines.push(changed_to(ctx, item, statement)),
        }
    }
    lines
}

fn changed_to(ctx: &Ctx<'_>, item: &Item, statement: &Statement) -> Text {
    let pointer = ctx.pointer(statement);
    if statement.struck {
        return pointer.and_ours(" was struck");
    }
    let heads = statement.heads();
    if let [one, other, ..] = heads.as_slice() {
        let (one, other) = difference(ctx, statement, &one.content, &other.content);
        return between(pointer.and_ours(" has two wordings"), &one, " and ", &other);
    }
    let seen = item.sources.iter().find(|source| source.statement == statement.id).and_then(|s| s.seen);
    let Some(then) = seen.and_then(|seen| statement.revision(seen)) else {
        return pointer.and_ours(" was revised");
    };
    let now: &Revision = statement.head();
    let (new, old) = difference(ctx, statement, &now.content, &then.content);
    let revised = pointer.and_ours(format!(" was revised {}", now.at.date()));
    between(revised, &old, " is now ", &new)
}

fn between(text: Text, one: &Text, word: &str, other: &Text) -> Text {
    let quoted = |text: &Text| match text.is_empty() {
        true => Text::ours("nothing"),
        false => Text::ours("\"").and_text(text).and_ours("\""),
    };
    text.and_ours(" (").and_text(&quoted(one)).and_ours(word).and_text(&quoted(other)).and_ours(")")
}

/// The first thing that differs: the cell of a row, else the words between what begins and what ends alike.
fn difference(ctx: &Ctx<'_>, statement: &Statement, new: &Content, old: &Content) -> (Text, Text) {
    let question = ctx.question(statement);
    if let (Body::Row(_), Body::Row(_)) = (&new.body, &old.body) {
        let (new, old) =
            (slots::cells(ctx, question, new, &|_| false), slots::cells(ctx, question, old, &|_| false));
        let value = |cells: &[(Text, Text)], name: &Text| {
            cells.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        for name in new.iter().chain(&old).map(|(name, _)| name) {
            let (now, then) = (value(&new, name), value(&old, name));
            if now != then {
                return (short(&now), short(&then));
            }
        }
    }
    if let (Body::Text(new), Body::Text(old)) = (&new.body, &old.body)
        && new != old
    {
        let (new, old) = differing_words(new, old);
        return (short(&ctx.naming.said(&new)), short(&ctx.naming.said(&old)));
    }
    (short(&slots::answer(ctx, question, new)), short(&slots::answer(ctx, question, old)))
}

fn short(text: &Text) -> Text {
    first_words(text, WORDS)
}

fn differing_words(new: &str, old: &str) -> (String, String) {
    let (new, old): (Vec<_>, Vec<_>) = (new.split_whitespace().collect(), old.split_whitespace().collect());
    let before = new.iter().zip(&old).take_while(|(a, b)| a == b).count();
    let (new, old) = (&new[before..], &old[before..]);
    let after = new.iter().rev().zip(old.iter().rev()).take_while(|(a, b)| a == b).count();
    (new[..new.len() - after].join(" "), old[..old.len() - after].join(" "))
}

#[cfg(test)]
mod tests {
    use super::differing_words;

    #[test]
    fn only_the_words_that_differ() {
        let differ = |new: &str, old: &str| differing_words(new, old);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(differ("by the same day, mostly", "by Friday, mostly"), pair("the same day,", "Friday,"));
        assert_eq!(differ("one two", "one"), pair("two", ""));
        assert_eq!(differ("a a a", "a a"), pair("a", ""));
        assert_eq!(differ("x", "y"), pair("x", "y"));
    }
}
