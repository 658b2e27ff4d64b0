//! From the tree of a file to a questionnaire: keys, kinds, forms of ids, and what each question says about itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::condition::{self, Condition};
use crate::domain::item::ItemKind;
use crate::domain::questionnaire::{
    Becomes, Evidence, FORMAT, Field, Kind, MAX_ID, Need, Question, QuestionOption, Questionnaire, Section,
    SlotSource, TopicId, is_name,
};
use crate::yaml::{self, Fields, Item, Node, Problems, Span, Value};

use super::lint;

/// Words that some version of YAML takes for a truth value or nothing; never ids.
const RESERVED: &[&str] = &["yes", "no", "on", "off", "y", "n", "null", "true", "false"];

/// A questionnaire as far as it could be read, with the nodes that its questions were read from.
pub(super) struct Draft<'a, 's> {
    pub questionnaire: Questionnaire,
    /// The file's own map.
    pub root: &'a Node<'s>,
    /// One for each section.
    pub sections: Vec<&'a Node<'s>>,
    /// One for each question, in the order of [`Questionnaire::questions`].
    pub questions: Vec<&'a Node<'s>>,
    /// Whether all minutes could be read, so that sums mean something.
    pub timed: bool,
    /// Whether the id was given; a stand-in is kept out of the checks between questions.
    pub named: Vec<bool>,
}

/// Whether a text has the form of a questionnaire's id: `[a-z][a-z0-9-]*`.
pub(super) fn is_set_id(text: &str) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Reads the whole file. `None` if it is no map or of a newer format, where every other finding would mislead.
pub(super) fn draft<'a, 's>(root: &'a Node<'s>, problems: &'a Problems<'s>) -> Option<Draft<'a, 's>> {
    let mut file = Item::root(root, problems).fields()?;
    let format = file.need_as("takestock", "takestock: 1");
    let format_number = format.integer();
    if let Some(other) = format_number.filter(|number| *number != u64::from(FORMAT)) {
        let message = format!("format {other} is not known; this program reads format {FORMAT}");
        format.error("format-version", message, None);
        return None;
    }
    let id = file.need("id");
    let id_text = id.text().unwrap_or_default();
    if !is_set_id(&id_text) && !id_text.is_empty() {
        id.error("bad-id", "an id of a questionnaire is small letters, digits and hyphens", None);
    }
    let version = file.need("version");
    let version_text = version.text().unwrap_or_default();
    if !version_text.is_empty() && !is_semver(&version_text) {
        version.error(
            "bad-version",
            "a version is three numbers with dots between",
            Some("for example 1.0.0".into()),
        );
    }
    let title = file.need("title").words().unwrap_or_default();
    let total = minutes(file.need("minutes"));
    let audience = file.take("audience").text_or_default();
    let spine = file.take("spine").list().into_iter().filter_map(topic).collect();

    let mut reader = Reader {
        problems,
        ids: HashMap::new(),
        nodes: Vec::new(),
        named: Vec::new(),
        timed: total.is_some(),
    };
    let (mut sections, mut section_nodes) = (Vec::new(), Vec::new());
    let mut seen = Seen::default();
    for item in filled(file.need("sections"), "sections") {
        if let (Some(node), Some(section)) = (item.node(), reader.section(item, &mut seen)) {
            sections.push(section);
            section_nodes.push(node);
        }
    }
    for key in super::language::KEYS {
        file.take(key);
    }
    file.done();
    let questionnaire = Questionnaire {
        format: FORMAT,
        id: id_text,
        version: version_text,
        title,
        minutes: total.unwrap_or_default(),
        audience,
        // For those who know what else the file says about languages.
        language: None,
        translated: false,
        spine,
        sections,
    };
    let Reader { nodes, named, timed, .. } = reader;
    Some(Draft { questionnaire, root, sections: section_nodes, questions: nodes, timed, named })
}

struct Reader<'a, 's> {
    problems: &'a Problems<'s>,
    /// Topics met so far, with the place of each.
    ids: HashMap<TopicId, Span>,
    nodes: Vec<&'a Node<'s>>,
    named: Vec<bool>,
    timed: bool,
}

/// Ids that must differ, with the place of the first.
#[derive(Default)]
struct Seen(HashMap<(&'static str, String), Span>);

impl Seen {
    fn check(&mut self, what: &'static str, item: &Item<'_, '_>, id: &str, problems: &Problems<'_>) {
        let Some(span) = item.span() else { return };
        if let Some(first) = self.0.get(&(what, id.to_owned())) {
            let first = problems.source().place(*first).line;
            item.error("duplicate-id", format!("this {what} `{id}` is there already, on line {first}"), None);
        } else {
            self.0.insert((what, id.to_owned()), span);
        }
    }
}

impl<'a, 's> Reader<'a, 's> {
    fn section(&mut self, item: Item<'a, 's>, seen: &mut Seen) -> Option<Section> {
        let mut fields = item.fields()?;
        let id_item = fields.need("id");
        let id = name(id_item, "section", &[]);
        if let Some(id) = &id {
            seen.check("section", &id_item, id, self.problems);
        }
        let key_item = fields.need("key");
        let key = key_item.text();
        if let Some(key) = &key {
            let mut letters = key.bytes();
            let good = letters.next().is_some_and(|b| b.is_ascii_uppercase())
                && letters.next().is_none_or(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && letters.next().is_none();
            if good {
                seen.check("key", &key_item, key, self.problems);
            } else {
                key_item.error(
                    "bad-id",
                    "a key is a capital letter, perhaps with a letter or digit behind it",
                    None,
                );
            }
        }
        let title = fields.need("title").words().unwrap_or_default();
        let minutes = self.minutes(fields.need("minutes"));
        let questions = filled(fields.need("questions"), "questions")
            .into_iter()
            .filter_map(|item| self.question(item))
            .collect();
        fields.done();
        Some(Section { id: id.unwrap_or_default(), key: key.unwrap_or_default(), title, minutes, questions })
    }

    fn question(&mut self, item: Item<'a, 's>) -> Option<Question> {
        let (node, mut fields) = (item.node()?, item.fields()?);
        let id = self.topic_of(fields.need("id"));
        self.nodes.push(node);
        self.named.push(id.is_some());
        let id = id.unwrap_or_else(|| {
            TopicId::new(format!("unnamed.n{}", self.nodes.len())).expect("a well-formed stand-in")
        });
        let kind = kind_of(fields.need("kind"), Kind::for_questions, "question");
        let short = fields.need("short").words().unwrap_or_default();
        let ask = fields.need("ask").words().unwrap_or_default();
        // Where it cannot be read, nothing is to follow from it: of a must, nothing does.
        let need = fields.need("need").one_of(Need::NAMES, Need::from_name).unwrap_or(Need::Must);
        let is_table = kind == Some(Kind::Table);
        let table_item = if is_table { fields.need("fields") } else { fields.take("fields") };
        self.only_for(kind, is_table, table_item, "fields");
        let table = self.fields(table_item);
        let options = self.options(&mut fields, kind);
        let becomes = fields.take("becomes");
        let question = Question {
            id,
            short,
            ask,
            solo: fields.take("solo").words(),
            absent: fields.take("absent").words(),
            kind: kind.unwrap_or(Kind::Text),
            fields: table,
            options,
            need,
            minutes: self.minutes(fields.need("minutes")),
            why: fields.take("why").text_or_default(),
            probes: words(fields.take("probes")),
            listen_for: words(fields.take("listen_for")),
            becomes: Vec::new(),
            evidence: fields
                .take("evidence")
                .one_of(Evidence::NAMES, Evidence::from_name)
                .unwrap_or_default(),
            user_first: fields.take("user_first").flag().unwrap_or_default(),
            private: fields.take("private").flag().unwrap_or_default(),
            prefill: fields.take("prefill").flag().unwrap_or_default(),
            from: topic(fields.take("from")),
            when: condition_text(fields.take("when")),
            was: fields.take("was").one_or_list().into_iter().filter_map(topic).collect(),
            gone_fields: Vec::new(),
            gone_options: Vec::new(),
        };
        fields.done();
        // Where the shape is not known, what becomes of it cannot be judged.
        let judged = kind.map(|_| &question);
        let becomes = becomes.list().into_iter().filter_map(|item| self.becomes(item, judged)).collect();
        Some(Question { becomes, ..question })
    }

    fn minutes(&mut self, item: Item<'a, 's>) -> f64 {
        let minutes = minutes(item);
        self.timed &= minutes.is_some();
        minutes.unwrap_or_default()
    }

    fn topic_of(&mut self, item: Item<'a, 's>) -> Option<TopicId> {
        let id = topic(item)?;
        let last = id.as_str().rsplit('.').next().unwrap_or_default();
        let reserved = |word: &&str| last == *word;
        if let Some(word) = condition::WORDS.iter().chain(condition::ROOTS).find(|word| id.family() == **word)
        {
            item.error(
                "reserved-id",
                format!("no topic begins with `{word}`: conditions use that word"),
                None,
            );
        } else if let Some(word) = RESERVED.iter().find(|word| reserved(word)) {
            item.error(
                "reserved-id",
                format!("`{word}` is not an id: YAML may take it for something else"),
                None,
            );
        }
        let span = item.span()?;
        if let Some(first) = self.ids.get(&id) {
            let first = self.problems.source().place(*first).line;
            item.error("duplicate-id", format!("the topic `{id}` is there already, on line {first}"), None);
        } else {
            self.ids.insert(id.clone(), span);
        }
        Some(id)
    }

    /// A list that only some kinds have, which need it.
    fn only_for(&self, kind: Option<Kind>, fits: bool, list: Item<'a, 's>, what: &str) {
        if let (Some(kind), false) = (kind, fits) {
            list.error(
                if what == "fields" { "stray-fields" } else { "stray-options" },
                format!("`{}` has no `{what}`", kind.name()),
                None,
            );
        }
    }

    fn fields(&self, list: Item<'a, 's>) -> Vec<Field> {
        let mut seen = Seen::default();
        let items = if list.node().is_some() { filled(list, "fields") } else { Vec::new() };
        let fields: Vec<Field> = items.into_iter().filter_map(|item| self.field(item, &mut seen)).collect();
        was_is_gone(list, fields.iter().map(|field| field.id.as_str()));
        fields
    }

    fn field(&self, item: Item<'a, 's>, seen: &mut Seen) -> Option<Field> {
        let mut fields = item.fields()?;
        let id_item = fields.need("id");
        let reserved: Vec<&str> = condition::WORDS.iter().chain(SlotSource::WORDS).copied().collect();
        let id = name(id_item, "field", &reserved);
        if let Some(id) = &id {
            seen.check("field", &id_item, id, self.problems);
        }
        let kind = kind_of(fields.need("kind"), Kind::for_fields, "field");
        let options = self.options(&mut fields, kind);
        let field = Field {
            id: id.unwrap_or_default(),
            label: fields.need("label").words().unwrap_or_default(),
            kind: kind.unwrap_or(Kind::Text),
            options,
            private: fields.take("private").flag().unwrap_or_default(),
            was: earlier(fields.take("was")),
            gone_options: Vec::new(),
        };
        fields.done();
        Some(field)
    }

    fn options(&self, fields: &mut Fields<'a, 's>, kind: Option<Kind>) -> Vec<QuestionOption> {
        let picks = kind.is_some_and(Kind::picks);
        let list = if picks { fields.need("options") } else { fields.take("options") };
        self.only_for(kind, picks || kind == Some(Kind::Scale), list, "options");
        let mut seen = Seen::default();
        let items = if list.node().is_some() { filled(list, "options") } else { Vec::new() };
        let options: Vec<QuestionOption> =
            items.into_iter().filter_map(|item| self.option(item, kind, &mut seen)).collect();
        was_is_gone(list, options.iter().map(|option| option.id.as_str()));
        options
    }

    fn option(&self, item: Item<'a, 's>, kind: Option<Kind>, seen: &mut Seen) -> Option<QuestionOption> {
        if let Some(Node { value: Value::Scalar { text, .. }, .. }) = item.node() {
            let message = format!("an option has an id and a label, and this is {}", yaml::quote(text));
            let hint = "for example {id: drive, label: the shared drive}".to_owned();
            item.error("wrong-type", message, Some(hint));
            return None;
        }
        let mut fields = item.fields()?;
        let id_item = fields.need("id");
        let id = name(id_item, "option", &[]);
        if let Some(id) = &id {
            seen.check("option", &id_item, id, self.problems);
        }
        let at_item = if kind == Some(Kind::Scale) { fields.need("at") } else { fields.take("at") };
        let at = at_item.integer();
        if at.is_some_and(|at| at > 10) {
            at_item.error("bad-scale", "a scale goes from 0 to 10", None);
        }
        let option = QuestionOption {
            id: id.unwrap_or_default(),
            label: fields.need("label").words().unwrap_or_default(),
            at: at.and_then(|at| u8::try_from(at).ok()),
            exposure: fields.take("exposure").flag().unwrap_or_default(),
            event: fields.take("event").words(),
            response: fields.take("response").words(),
            was: earlier(fields.take("was")),
        };
        fields.done();
        Some(option)
    }

    fn becomes(&self, item: Item<'a, 's>, question: Option<&Question>) -> Option<Becomes> {
        let mut fields = item.fields()?;
        let names: Vec<&str> = ItemKind::ALL.into_iter().map(ItemKind::name).collect();
        let kind = fields.need("item").one_of(&names, ItemKind::from_name);
        let only_if = fields.take("only_if");
        let guard = match kind {
            Some(kind) if !Becomes::when_is_slot(kind) => {
                let when = fields.take("when");
                if only_if.node().is_some() {
                    when.error("two-guards", "`when` and `only_if` are the same here; keep one", None);
                }
                if only_if.node().is_some() { only_if } else { when }
            }
            _ => only_if,
        };
        let guard_text = condition_text(guard);
        if let (Some(question), Some(node), Some(text)) = (question, guard.node(), &guard_text) {
            lint::guard(question, node, text, self.problems);
        }
        let mut slots = BTreeMap::new();
        for entry in fields.rest() {
            let Some(kind) = kind else { continue };
            if !kind.slots().any(|slot| slot.name == entry.key) {
                let slots: Vec<&str> = kind.slots().map(|slot| slot.name).collect();
                let hint = match self.problems.near(&entry.key, slots.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its slots: {}", slots.join(" ")),
                };
                let message = format!("`{}` has no slot `{}`", kind.name(), entry.key);
                self.problems.error("unknown-slot", entry.key_span, message, Some(hint));
                continue;
            }
            let item = Item::new(&entry.key, &entry.value, self.problems);
            let Some(text) = item.text() else { continue };
            let source = SlotSource::parse(&text);
            if let Some(question) = question {
                source_exists(&source, question, item);
            }
            slots.insert(entry.key.clone().into_owned(), source);
        }
        fields.done();
        Some(Becomes { item: kind?, guard: guard_text, slots })
    }
}

fn source_exists(source: &SlotSource, question: &Question, item: Item<'_, '_>) {
    let has = |part: fn(&QuestionOption) -> bool| question.options.iter().any(part);
    match source {
        SlotSource::Field(id) if question.own_field(id).is_none() => {
            let hint = match item.problems().near(id, question.fields.iter().map(|field| field.id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "a text of your own is written in two pairs of quotes: \"'like this'\"".to_owned(),
            };
            item.error("unknown-field", format!("`{}` has no field `{id}`", question.id), Some(hint));
        }
        SlotSource::Event if !has(|option| option.event.is_some()) => {
            item.error("unknown-field", format!("no option of `{}` has an `event`", question.id), None);
        }
        SlotSource::Response if !has(|option| option.response.is_some()) => {
            item.error("unknown-field", format!("no option of `{}` has a `response`", question.id), None);
        }
        _ => {}
    }
}

fn kind_of(item: Item<'_, '_>, fits: fn(Kind) -> bool, what: &str) -> Option<Kind> {
    let names: Vec<&str> = Kind::ALL.iter().filter(|kind| fits(**kind)).map(|kind| kind.name()).collect();
    let kind = item.one_of(&names, Kind::from_name)?;
    if fits(kind) {
        return Some(kind);
    }
    let hint = format!("one of: {}", names.join(" "));
    item.error("wrong-kind", format!("a {what} cannot be of kind `{}`", kind.name()), Some(hint));
    None
}

/// An id of one segment.
fn name(item: Item<'_, '_>, what: &str, more_reserved: &[&str]) -> Option<String> {
    let id = item.text()?;
    if !is_name(&id) {
        let message =
            format!("an id of {} is small letters, digits and `_`, beginning with a letter", yaml::a(what));
        item.error("bad-id", message, None);
        return None;
    }
    if RESERVED.contains(&id.as_str()) {
        item.error("reserved-id", format!("`{id}` is not an id: YAML may take it for something else"), None);
    } else if more_reserved.contains(&id.as_str()) {
        item.error(
            "reserved-id",
            format!("no {what} is called `{id}`: that word has a meaning of its own"),
            None,
        );
    }
    Some(id)
}

/// The ids that a field or an option had in earlier versions.
fn earlier(item: Item<'_, '_>) -> Vec<String> {
    item.one_or_list().into_iter().filter_map(|item| name(item, "name", &[])).collect()
}

/// An answer keeps the id it was given under, so that an earlier id of one field or option must not be the id of another.
fn was_is_gone<'q>(list: Item<'_, '_>, ids: impl Iterator<Item = &'q str>) {
    let ids: BTreeSet<&str> = ids.collect();
    for node in list.node().into_iter().flat_map(|node| node.elements()).filter_map(|node| node.get("was")) {
        for was in Item::new("was", node, list.problems()).one_or_list() {
            if let Some(Node { value: Value::Scalar { text, .. }, .. }) = was.node()
                && ids.contains(&**text)
            {
                was.error("was-is-here", format!("`{text}` is still here, so nothing else was it"), None);
            }
        }
    }
}

fn topic(item: Item<'_, '_>) -> Option<TopicId> {
    let text = item.node()?;
    let Value::Scalar { .. } = text.value else {
        item.text();
        return None;
    };
    match TopicId::new(item.text()?) {
        Ok(id) => Some(id),
        Err(bad) => {
            item.error("bad-id", bad.to_string(), None);
            None
        }
    }
}

fn minutes(item: Item<'_, '_>) -> Option<f64> {
    let minutes = item.number()?;
    if !(0.0..=1440.0).contains(&minutes) {
        item.error("bad-minutes", "minutes are from 0 to 1440", None);
        return None;
    }
    if (minutes * 4.0).fract() != 0.0 {
        let near = (minutes * 4.0).round() / 4.0;
        item.error("bad-minutes", "minutes are in steps of a quarter", Some(format!("for example {near}")));
        return None;
    }
    Some(minutes)
}

/// The elements of a list that must not be empty.
fn filled<'a, 's>(item: Item<'a, 's>, what: &str) -> Vec<Item<'a, 's>> {
    let items = item.list();
    if items.is_empty() && matches!(item.node(), Some(Node { value: Value::List(_), .. })) {
        item.error("empty-list", format!("`{what}` must not be empty"), None);
    }
    items
}

fn words(item: Item<'_, '_>) -> Vec<String> {
    item.list().into_iter().filter_map(|item| item.words()).collect()
}

/// The text of a condition, if it parses.
fn condition_text(item: Item<'_, '_>) -> Option<String> {
    let text = item.text()?;
    match Condition::parse(&text) {
        Ok(_) => Some(text),
        Err(fault) => {
            lint::bad_condition(item, &fault);
            None
        }
    }
}

/// Semantic Versioning 2.0.0: three numbers without leading zeros, then perhaps a pre-release and a build.
fn is_semver(text: &str) -> bool {
    let part = |text: &str| {
        text.split('.').all(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let number = |n: &str| {
        !n.is_empty()
            && n.len() < 10
            && n.bytes().all(|b| b.is_ascii_digit())
            && (n == "0" || !n.starts_with('0'))
    };
    core.split('.').count() == 3
        && core.split('.').all(number)
        && build.is_none_or(part)
        && pre.is_none_or(part)
}
