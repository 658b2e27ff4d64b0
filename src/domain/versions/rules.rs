//! Whether answers become the same items: rules held against one another under the names of the older version.

use crate::domain::condition::Condition;
use crate::domain::questionnaire::{Becomes, Question, SlotSource};

/// What became of the rules of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// They are the same.
    Same,
    /// They are there, and further ones.
    More,
    /// One is gone or says something else.
    Other,
}

pub(super) fn compare(old: &Question, new: &Question) -> Rules {
    if old.becomes == new.becomes {
        return Rules::Same;
    }
    let before: Vec<Becomes> = old.becomes.iter().map(|rule| in_names_of(old, old, rule)).collect();
    let after: Vec<Becomes> = new.becomes.iter().map(|rule| in_names_of(old, new, rule)).collect();
    match () {
        () if !before.iter().all(|rule| after.contains(rule)) => Rules::Other,
        () if after.len() > before.len() => Rules::More,
        () => Rules::Same,
    }
}

/// A rule of a question, with the ids that its fields and options had in the older version.
fn in_names_of(old: &Question, question: &Question, rule: &Becomes) -> Becomes {
    let field = |id: &str| {
        let named = question.own_field(id);
        let had = named.and_then(|field| {
            let names = std::iter::once(&field.id).chain(&field.was);
            names.into_iter().find(|id| old.own_field(id).is_some())
        });
        had.map_or_else(|| id.to_owned(), Clone::clone)
    };
    let slots = rule.slots.iter().map(|(slot, source)| {
        let source = match source {
            SlotSource::Field(id) => SlotSource::Field(field(id)),
            other => other.clone(),
        };
        (slot.clone(), source)
    });
    Becomes {
        item: rule.item,
        guard: rule.guard.as_deref().map(|guard| guard_in_names_of(old, question, guard, &field)),
        slots: slots.collect(),
    }
}

fn guard_in_names_of(
    old: &Question,
    question: &Question,
    guard: &str,
    field: &dyn Fn(&str) -> String,
) -> String {
    let Ok(condition) = Condition::parse(guard) else { return guard.to_owned() };
    let mut pieces: Vec<(std::ops::Range<usize>, String)> =
        condition.names().into_iter().map(|(name, at)| (at, field(name))).collect();
    for compared in condition.comparisons() {
        let was = question.own_field(compared.name);
        let options = was.map_or(&question.options, |field| &field.options);
        let before = old.own_field(&field(compared.name)).map_or(&old.options, |field| &field.options);
        let Some(option) = options.iter().find(|option| compared.text() == Some(&option.id)) else {
            continue;
        };
        let names = std::iter::once(&option.id).chain(&option.was);
        let had = names.into_iter().find(|id| before.iter().any(|option| option.id == **id));
        // In one kind of quotes: which were used says nothing.
        pieces.push((compared.at, format!("'{}'", had.unwrap_or(&option.id))));
    }
    pieces.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
    let mut text = guard.to_owned();
    for (at, id) in pieces {
        text.replace_range(at, &id);
    }
    text
}
