//! Entries of the spec that no answer ever makes.

use crate::domain::item::ItemKind;
use crate::domain::questionnaire::{Becomes, Kind, Question, SlotSource};
use crate::yaml::{Node, Problems, Value};

/// Notes every rule of a question that cannot make anything: nothing of it is filled by what is said, or it waits for a
/// pick that counts as an exposure where no option does.
pub(super) fn fire(question: &Question, node: &Node<'_>, problems: &Problems<'_>) {
    let nodes = node.get("becomes").map(Node::elements).unwrap_or_default();
    // Where a rule could not be read, which is an error already, the two no longer go side by side.
    if nodes.len() != question.becomes.len() {
        return;
    }
    for (rule, node) in question.becomes.iter().zip(nodes) {
        if let Some((message, hint)) = silent(question, rule).filter(|_| whole(rule, node)) {
            let at = node.get("item").map_or(node.span, |item| item.span);
            problems.warning("never-fires", at, message, Some(hint.to_owned()));
        }
    }
}

/// Whether every slot that stands there was read: what one of the others would have filled is not known.
fn whole(rule: &Becomes, node: &Node<'_>) -> bool {
    let Value::Map(entries) = &node.value else { return false };
    let slots = entries.iter().filter(|entry| rule.item.slots().any(|slot| slot.name == entry.key));
    let others = entries
        .iter()
        .filter(|entry| entry.key.starts_with("x_") || ["item", "only_if"].contains(&&*entry.key));
    let guard = usize::from(!Becomes::when_is_slot(rule.item) && node.get("when").is_some());
    slots.count() == rule.slots.len() && others.count() + guard + rule.slots.len() == entries.len()
}

/// Why nothing that is said makes this entry.
fn silent(question: &Question, rule: &Becomes) -> Option<(String, &'static str)> {
    let kind = question.kind;
    let exposed = || question.options.is_empty() || question.options.iter().any(|option| option.exposure);
    if rule.item == ItemKind::Eng && kind.picks() && !exposed() {
        let message = format!("no option of `{}` is an exposure", question.id);
        return Some((message, "give the options that are one `exposure: true`"));
    }
    let said = |source: &SlotSource| match source {
        SlotSource::Field(_) | SlotSource::Answer | SlotSource::Event | SlotSource::Response => true,
        // Elsewhere the words are the answer, and nothing stands beside it.
        SlotSource::Words => kind.by_digits() || matches!(kind, Kind::Number | Kind::Date | Kind::Person),
        SlotSource::Quoted(_) => false,
    };
    if rule.slots.values().any(said) {
        return None;
    }
    let message = if rule.slots.values().any(|source| *source == SlotSource::Words) {
        format!("beside a `{}` no words stand apart from the answer", kind.name())
    } else {
        "every slot is a text of its own, and nothing of what was said".to_owned()
    };
    Some((message, "fill a slot with a field or with `answer`; what it depends on goes into `only_if`"))
}
