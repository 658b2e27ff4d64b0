//! Questionnaires in other languages: texts by id, in the file itself or in a companion file beside it.
//!
//! Ids, kinds, minutes and rules are the original's; a translation has words alone. What it does not have stays as it
//! was written. A companion file is the same texts in a file of their own, so that a translator works on that file; a
//! walkthrough is held by one text that has both, see [`companion`].

use crate::domain::questionnaire::Questionnaire;
use crate::text::tag::is_language_tag;
use crate::yaml::{Fields, Item, Node, Problems, Value, quote};

use super::Care;
use super::read::Draft;
use std::cell::Cell;

pub(super) mod companion;
mod texts;

/// The keys of a questionnaire that are about languages: which one its texts are to be read in, and the others.
pub(super) const KEYS: [&str; 2] = ["language", "languages"];

/// So many languages a file may have, each of which is the whole set once more.
const MOST: usize = 40;

/// So many wrong ids are compared with all that there are.
const SUGGESTED: usize = 50;

/// The keys that say what a translation is of, in which language, and of which version.
const HEAD: [&str; 4] = ["takestock", "translates", "language", "version"];

/// The questionnaire as its author wrote it, and as its file wants it read.
pub(super) struct Spoken {
    pub written: Questionnaire,
    /// The same in the language that the file asks for; none if that is the one it was written in.
    pub translated: Option<Questionnaire>,
}

impl Spoken {
    /// As it is to be read.
    pub fn wanted(self) -> Questionnaire {
        self.translated.unwrap_or(self.written)
    }
}

/// Reads what a file says about languages.
pub(super) fn spoken(draft: Draft<'_, '_>, problems: &Problems<'_>, care: Care) -> Spoken {
    let Draft { questionnaire: mut written, root, .. } = draft;
    let wanted = root.get("language").and_then(|node| tag(Item::new("language", node, problems)));
    let mut translated = None;
    if let Some(fields) = root.get("languages").and_then(|at| Item::new("languages", at, problems).fields()) {
        let mut fields = fields;
        for (n, entry) in fields.rest().into_iter().enumerate() {
            if n == MOST {
                let message = format!("more than {MOST} languages");
                problems.error("too-large", entry.key_span, message, None);
                break;
            }
            if !is_language_tag(&entry.key) {
                problems.error("bad-language", entry.key_span, no_tag(&entry.key), Some(LIKE_DE.to_owned()));
                continue;
            }
            let Some(mut texts) = Item::new(&entry.key, &entry.value, problems).fields() else { continue };
            let translation =
                Translation { problems, language: &entry.key, care, suggested: Cell::default() };
            translation.head(&mut texts, &written, false);
            let set = translation.texts(texts, &written);
            if wanted.as_deref() == Some(&*entry.key) {
                translated = Some(set);
            }
        }
        fields.done();
    }
    if translated.is_none() {
        written.language = wanted;
    }
    Spoken { written, translated }
}

const LIKE_DE: &str = "for example de, or pt-br";

fn no_tag(text: &str) -> String {
    format!("{} is not a language tag: small letters, parts behind hyphens", quote(text))
}

fn tag(item: Item<'_, '_>) -> Option<String> {
    let text = item.text()?;
    if !is_language_tag(&text) {
        item.error("bad-language", no_tag(&text), Some(LIKE_DE.to_owned()));
        return None;
    }
    Some(text)
}

/// The languages that a file has beside the one it was written in.
pub(super) fn inside(root: &Node<'_>) -> Vec<String> {
    match root.get("languages").map(|node| &node.value) {
        Some(Value::Map(entries)) => {
            let keys = entries.iter().map(|entry| entry.key.clone().into_owned());
            keys.filter(|key| is_language_tag(key)).collect()
        }
        _ => Vec::new(),
    }
}

/// The language that a file says its texts are in, unless it has that one as a translation.
pub(super) fn written_in(root: &Node<'_>) -> Option<String> {
    asked_for(root).filter(|tag| !inside(root).contains(tag))
}

/// The language in which a file wants to be read.
pub(super) fn asked_for(root: &Node<'_>) -> Option<String> {
    match root.get("language").map(|node| &node.value) {
        Some(Value::Scalar { text, .. }) if is_language_tag(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

/// A translation being read.
struct Translation<'p, 's> {
    problems: &'p Problems<'s>,
    language: &'p str,
    care: Care,
    suggested: Cell<usize>,
}

impl<'p> Translation<'p, '_> {
    /// Takes the keys that say what this is a translation of, and looks whether it is of `original`.
    fn head(&self, fields: &mut Fields<'p, '_>, original: &Questionnaire, alone: bool) {
        let [_, translates, language, version] = HEAD.map(|key| match alone {
            true => fields.need(key),
            false => fields.take(key),
        });
        if let Some(id) = translates.text().filter(|id| *id != original.id) {
            let message = format!("these are texts of `{}`, not of {}", original.id, quote(&id));
            translates.error("no-original", message, None);
        }
        if let Some(other) = tag(language).filter(|other| other != self.language) {
            let message = format!("these texts stand under `{}`, not `{other}`", self.language);
            language.error("bad-language", message, None);
        }
        if let (Some(made_from), Some(span)) = (version.text(), version.span())
            && made_from != original.version
            && self.care == Care::Everything
        {
            let message = format!(
                "made from version {} of `{}`, which is at {}",
                quote(&made_from),
                original.id,
                original.version
            );
            let hint = "look through what changed, then write the new version here".to_owned();
            self.problems.warning("translation-outdated", span, message, Some(hint));
        }
    }

    /// Whether to look for what was meant: for the first few, or a file of wrong ids would take as long as its square.
    fn may_suggest(&self) -> bool {
        self.suggested.set(self.suggested.get() + 1);
        self.suggested.get() <= SUGGESTED
    }
}

#[cfg(test)]
mod tests;
