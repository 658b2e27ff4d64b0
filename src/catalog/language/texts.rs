//! The texts of a translation put in the places of the original's, by id, and which of them are missing.

use super::super::{Care, lint};
use super::Translation;
use crate::domain::questionnaire::{Question, QuestionOption, Questionnaire, SlotSource};
use crate::domain::template::{Fault, Template};
use crate::text::suggest::did_you_mean;
use crate::yaml::{Entry, Fields, Item, Node, Span, Value, quote};
use std::collections::{BTreeMap, HashMap};

/// So many words a text has before it is more than a name that may be the same in two languages.
const A_SENTENCE: usize = 3;

/// The texts of a question that earlier answers are read into.
const PIPED: &[&str] = &["ask", "solo", "absent", "probes"];

/// So many missing texts are named; of the others it is said how many.
const NAMED: usize = 5;

impl<'p, 's> Translation<'p, 's> {
    /// The original with the texts of this translation in their places. Takes what [`Translation::head`] left.
    pub(super) fn texts(&self, mut fields: Fields<'p, 's>, original: &Questionnaire) -> Questionnaire {
        let mut set =
            Questionnaire { language: Some(self.language.to_owned()), translated: true, ..original.clone() };
        let head = fields.head();
        let mut gaps = Gaps::default();
        self.put(fields.take("title"), &mut set.title, "title", &mut gaps);
        self.put(fields.take("audience"), &mut set.audience, "audience", &mut gaps);
        let mut ids = Ids::of(original.sections.iter().map(|section| section.id.as_str()));
        for (entry, n) in self.entries(
            fields.take("sections"),
            &mut ids,
            ("unknown-section", "the original has no section"),
        ) {
            let section = &mut set.sections[n];
            let item = Item::new(&entry.key, &entry.value, self.problems);
            self.put(item, &mut section.title, &section.id, &mut gaps);
        }
        gaps.0.extend(ids.left().map(|id| format!("section `{id}`")));
        self.tell(&gaps, head, &format!("`{}`", original.id));

        let questions = fields.take("questions");
        let mut ids = Ids::of(original.questions().map(|placed| placed.question.id.as_str()));
        let mut there: Vec<&mut Question> =
            set.sections.iter_mut().flat_map(|section| &mut section.questions).collect();
        for (entry, n) in
            self.entries(questions, &mut ids, ("unknown-topic", "the original has no question about"))
        {
            if let Some(fields) = Item::new(&entry.key, &entry.value, self.problems).fields() {
                self.question(fields, there[n], entry.key_span);
            }
        }
        let at = questions.node().map_or(head, first_key);
        let left: Vec<String> = ids.left().map(|id| format!("`{id}`")).collect();
        if !left.is_empty() && self.care == Care::Everything {
            let are = if left.len() == 1 { "is" } else { "are" };
            let message = format!("{} {are} not there in {}", listed(&left), self.language);
            self.problems.warning("untranslated", at, message, Some(STAYS.to_owned()));
        }
        fields.done();
        set
    }

    fn question(&self, mut fields: Fields<'p, 's>, question: &mut Question, span: Span) {
        let mut gaps = Gaps::default();
        self.put(fields.take("short"), &mut question.short, "short", &mut gaps);
        let wordings = ["ask", "solo", "absent"].map(|key| (key, fields.take(key)));
        self.put(wordings[0].1, &mut question.ask, "ask", &mut gaps);
        self.put_if(wordings[1].1, &mut question.solo, "solo", &mut gaps);
        self.put_if(wordings[2].1, &mut question.absent, "absent", &mut gaps);
        self.aloud(&wordings);
        self.put(fields.take("why"), &mut question.why, "why", &mut gaps);
        self.list(fields.take("probes"), &mut question.probes, "probes", &mut gaps);
        self.list(fields.take("listen_for"), &mut question.listen_for, "listen_for", &mut gaps);
        self.columns(fields.take("fields"), question, &mut gaps);
        let whose = format!("`{}`", question.id);
        self.options(fields.take("options"), &mut question.options, ("", &whose), &mut gaps);
        self.fixed(fields.take("becomes"), question, &mut gaps);
        fields.done();
        self.tell(&gaps, span, &format!("`{}`", question.id));
    }

    /// The entries of a map whose keys are ids of the original, each with its place among those.
    fn entries(
        &self,
        item: Item<'p, 's>,
        ids: &mut Ids,
        (code, what): (&'static str, &str),
    ) -> Vec<(&'p Entry<'s>, usize)> {
        let mut found = Vec::new();
        for entry in item.fields().into_iter().flat_map(|mut fields| fields.rest()) {
            match ids.take(&entry.key) {
                Some(n) => found.push((entry, n)),
                None => {
                    let near = self.may_suggest().then(|| did_you_mean(&entry.key, ids.all())).flatten();
                    let hint = near.map(|near| format!("did you mean `{near}`?"));
                    let message = format!("{what} {}", quote(&entry.key));
                    self.problems.error(code, entry.key_span, message, hint);
                }
            }
        }
        found
    }

    fn columns(&self, item: Item<'p, 's>, question: &mut Question, gaps: &mut Gaps) {
        let mut ids = Ids::of(question.fields.iter().map(|column| column.id.as_str()));
        let what = format!("`{}` has no field", question.id);
        for (entry, n) in self.entries(item, &mut ids, ("unknown-field", &what)) {
            let column = &mut question.fields[n];
            let item = Item::new(&entry.key, &entry.value, self.problems);
            let name = format!("field `{}`", column.id);
            let of = format!(" of `{}`", column.id);
            if !matches!(entry.value.value, Value::Map(_)) {
                self.put(item, &mut column.label, &name, gaps);
                gaps.0.extend(column.options.iter().map(|option| format!("option `{}`{of}", option.id)));
                continue;
            }
            let Some(mut fields) = item.fields() else { continue };
            self.put(fields.take("label"), &mut column.label, &name, gaps);
            let whose = format!("the field `{}` of `{}`", column.id, question.id);
            self.options(fields.take("options"), &mut column.options, (&of, &whose), gaps);
            fields.done();
        }
        gaps.0.extend(ids.left().map(|id| format!("field `{id}`")));
    }

    /// `of` is what stands behind an option's name where it is missing, `whose` the options are.
    fn options(
        &self,
        item: Item<'p, 's>,
        options: &mut [QuestionOption],
        (of, whose): (&str, &str),
        gaps: &mut Gaps,
    ) {
        let mut ids = Ids::of(options.iter().map(|option| option.id.as_str()));
        for (entry, n) in self.entries(item, &mut ids, ("unknown-option", &format!("{whose} has no option")))
        {
            let option = &mut options[n];
            let item = Item::new(&entry.key, &entry.value, self.problems);
            let name = format!("option `{}`{of}", option.id);
            if !matches!(entry.value.value, Value::Map(_)) {
                self.put(item, &mut option.label, &name, gaps);
                let more = [("event", &option.event), ("response", &option.response)];
                let more = more.into_iter().filter(|(_, text)| text.is_some());
                gaps.0.extend(more.map(|(key, _)| format!("`{key}` of {name}")));
                continue;
            }
            let Some(mut fields) = item.fields() else { continue };
            self.put(fields.take("label"), &mut option.label, &name, gaps);
            self.put_if(fields.take("event"), &mut option.event, &format!("`event` of {name}"), gaps);
            self.put_if(
                fields.take("response"),
                &mut option.response,
                &format!("`response` of {name}"),
                gaps,
            );
            fields.done();
        }
        gaps.0.extend(ids.left().map(|id| format!("option `{id}`{of}")));
    }

    /// The texts that stand in quotes in `becomes`, by themselves: there is no other id for them.
    fn fixed(&self, item: Item<'p, 's>, question: &mut Question, gaps: &mut Gaps) {
        let slots = question.becomes.iter_mut().flat_map(|becomes| becomes.slots.values_mut());
        let mut texts: Vec<&mut String> = slots
            .filter_map(|source| match source {
                // One word is a name that the spec knows.
                SlotSource::Quoted(text) if text.contains(' ') => Some(text),
                _ => None,
            })
            .collect();
        // The same text may stand there twice.
        texts.sort();
        let mut ids = Ids::of(texts.iter().map(|text| text.as_str()));
        let what = format!("`becomes` of `{}` has no text", question.id);
        for (entry, n) in self.entries(item, &mut ids, ("unknown-text", &what)) {
            for text in &mut texts[n..] {
                if **text != entry.key {
                    break;
                }
                self.put(Item::new(&entry.key, &entry.value, self.problems), text, &entry.key, gaps);
            }
        }
        gaps.0.extend(ids.left().map(|text| format!("{} in `becomes`", quote(text))));
    }

    fn list(&self, item: Item<'p, 's>, texts: &mut Vec<String>, name: &str, gaps: &mut Gaps) {
        let Some(span) = item.node().map(first_key) else {
            if !texts.is_empty() {
                gaps.0.push(format!("`{name}`"));
            }
            return;
        };
        let items = item.list();
        if items.len() != texts.len() && self.care == Care::Everything {
            let message = format!("{} here, {} in the original", items.len(), texts.len());
            let hint = format!("`{name}` belong together by their order");
            self.problems.warning("count-differs", span, message, Some(hint));
        }
        let mut own = Vec::new();
        for (n, item) in items.into_iter().enumerate() {
            let Some(text) = item.words() else { continue };
            if let Some(original) = texts.get(n) {
                self.compare(item, &text, original, name);
            }
            own.push(text);
        }
        *texts = own;
    }

    /// Puts the text of an item in the place of the original's; notes it if there is none.
    fn put(&self, item: Item<'p, 's>, text: &mut String, name: &str, gaps: &mut Gaps) {
        if text.is_empty() {
            self.nothing_there(item, name);
            return;
        }
        match item.words() {
            Some(own) => {
                self.compare(item, &own, text, name);
                *text = own;
            }
            None if item.node().is_none() => {
                gaps.0.push(if name.contains('`') { name.to_owned() } else { format!("`{name}`") });
            }
            None => {}
        }
    }

    fn put_if(&self, item: Item<'p, 's>, text: &mut Option<String>, name: &str, gaps: &mut Gaps) {
        match text {
            Some(text) => self.put(item, text, name, gaps),
            None => self.nothing_there(item, name),
        }
    }

    fn nothing_there(&self, item: Item<'p, 's>, name: &str) {
        let name = name.replace('`', "");
        item.error("nothing-to-translate", format!("the original has no {name} here"), None);
    }

    /// Notes where a text is no translation: the same words, or other answers read into it.
    fn compare(&self, item: Item<'p, 's>, text: &str, original: &str, name: &str) {
        let Some(node) = item.node() else { return };
        if PIPED.contains(&name) {
            self.piped(node, text, original);
        }
        if self.care != Care::Everything {
            return;
        }
        let same = text.trim() == original.trim() && text.split_whitespace().count() >= A_SENTENCE;
        if same {
            let message = format!("the same as in the original, so hardly {}", self.language);
            self.problems.warning("same-as-original", node.span, message, None);
        }
    }

    /// The answers that are read into a text must be those of the original.
    fn piped(&self, node: &Node<'s>, text: &str, original: &str) {
        let mine = match names(text) {
            Ok(mine) => mine,
            Err(fault) => {
                let at = node.inside(self.problems.source(), fault.at.start, fault.at.end);
                return self.problems.error("bad-template", at, fault.message, None);
            }
        };
        let Ok(theirs) = names(original) else { return };
        if mine != theirs && self.care == Care::Everything {
            let said = |names: &[&str]| match names {
                [] => "nothing".to_owned(),
                names => names.join(", "),
            };
            let message = format!("reads in {}, where the original reads in {}", said(&mine), said(&theirs));
            let hint = "the same names in the same braces, as in {{ tool.name }}".to_owned();
            self.problems.warning("template-differs", node.span, message, Some(hint));
        }
    }

    /// Notes wordings that are hard to follow by ear, or say the same.
    fn aloud(&self, wordings: &[(&str, Item<'p, 's>)]) {
        let mut seen: Vec<(&str, String)> = Vec::new();
        for (key, item) in wordings.iter().filter(|_| self.care == Care::Everything) {
            let Some(Node { span, value: Value::Scalar { text, .. } }) = item.node() else { continue };
            lint::aloud(text, None, *span, self.problems);
            let said = lint::words(text);
            if let Some((other, _)) = seen.iter().find(|(_, other)| *other == said) {
                let message = format!("`{key}` asks in the same words as `{other}`");
                self.problems.warning("same-wording", *span, message, None);
            }
            seen.push((key, said));
        }
    }

    fn tell(&self, gaps: &Gaps, span: Span, whose: &str) {
        if gaps.0.is_empty() || self.care != Care::Everything {
            return;
        }
        let message = format!("{whose} has no {} in {}", listed(&gaps.0), self.language);
        self.problems.warning("untranslated", span, message, Some(STAYS.to_owned()));
    }
}

/// The first few of what is missing, and how many there are beside.
fn listed(missing: &[String]) -> String {
    let named = missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match missing.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

const STAYS: &str = "what is missing stays as it was written";

/// Texts that are missing, as they are told.
#[derive(Default)]
struct Gaps(Vec<String>);

/// The ids that the original has in one place. Of two that are the same the first is meant.
struct Ids {
    all: Vec<String>,
    at: HashMap<String, usize>,
    left: BTreeMap<usize, String>,
}

impl Ids {
    fn of<'i>(ids: impl Iterator<Item = &'i str>) -> Ids {
        let all: Vec<String> = ids.map(str::to_owned).collect();
        let mut at = HashMap::new();
        for (n, id) in all.iter().enumerate() {
            at.entry(id.clone()).or_insert(n);
        }
        let left = at.iter().map(|(id, n)| (*n, id.clone())).collect();
        Ids { all, at, left }
    }

    fn take(&mut self, id: &str) -> Option<usize> {
        let n = *self.at.get(id)?;
        self.left.remove(&n);
        Some(n)
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// Those that nothing was said about, in the order of the original.
    fn left(&self) -> impl Iterator<Item = &str> {
        self.left.values().map(String::as_str)
    }
}

/// The answers that are read into a text, sorted.
fn names(text: &str) -> Result<Vec<&str>, Fault> {
    let template = Template::parse(text)?;
    let mut names: Vec<&str> = template.names().map(|(name, _)| name).collect();
    names.sort_unstable();
    Ok(names)
}

/// Where a map or list begins, narrow enough to point at.
fn first_key(node: &Node<'_>) -> Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        Value::List(nodes) => nodes.first().map_or(node.span, |first| first.span),
        Value::Scalar { .. } => node.span,
    }
}
