//! Statements and statuses, and what they point at.

use super::value::{Loose, blank, short};
use super::*;
use crate::domain::questionnaire::{Evidence, Question};
use crate::domain::statement::{Body, Cell, ItemRef, Stance, StepRef, Wording};
use crate::text::clean::STATEMENT_MAX;
use crate::yaml::{Entry as Key, Fields, Node, Value};

/// Where a statement stands.
#[derive(Clone)]
pub(super) struct Context {
    pub sitting: Option<usize>,
    /// None if the questionnaire was not found, or there is none.
    pub asked: Option<Arc<Asked>>,
    /// The day on which it was said.
    pub day: Option<Date>,
    pub inbox: bool,
}

/// `re`, to be looked up when the whole file is known.
pub(super) struct Relation {
    entry: usize,
    text: String,
    span: Span,
    stance: Stance,
}

/// A cell that names a step or an item, to be looked up when the whole file is known.
pub(super) struct Reference {
    entry: usize,
    /// Which of the earlier wordings it is in; none for today's.
    was: Option<usize>,
    loose: Loose,
}

const STATUSES: [&str; 8] =
    ["unknown", "ask", "declined", "not_applicable", "later", "partial", "not_reached", "off_record"];
const CAUGHT: [&str; 7] = ["quote", "keep", "workaround", "open", "action", "note", "text"];

impl<'a, 's> Reader<'a, 's> {
    /// What stands under one topic.
    pub(super) fn topic(&mut self, key: &'a Key<'s>, context: &Context) {
        let topic = TopicId::new(&*key.key);
        let asked = context.asked.as_deref();
        let known = |topic| asked.is_some_and(|asked| asked.question(topic, None).is_some());
        if !topic.as_ref().is_ok_and(known)
            && let Some(sitting) = context.sitting.filter(|_| asked.is_some())
            && !self.earlier.contains(&*key.key)
        {
            let set = &self.walkthroughs[sitting].document.set;
            let ids: Vec<_> = set.questions().map(|q| q.question.id.as_str()).collect();
            let hint = did_you_mean(&key.key, ids).map(|near| format!("did you mean `{near}`?"));
            let message = format!("{} has no topic `{}`", set.id, short(&key.key));
            self.problems.error("unknown-topic", key.key_span, message, hint);
        }
        let Ok(topic) = topic else {
            if asked.is_none() {
                let message = format!("`{}` is no topic", short(&key.key));
                self.problems.error("unknown-topic", key.key_span, message, None);
            }
            return;
        };
        let at = At::new(&key.key, &key.value, self.problems);
        let mut statuses = 0;
        for at in given(at).map(|at| at.one_or_list()).unwrap_or_default() {
            let n = self.under.get(&topic).and_then(|s| s.get(&context.sitting?)).map_or(0, Vec::len);
            let key = at.node().and_then(|node| VALUES.into_iter().find(|key| node.get(key).is_some()));
            let question = asked.and_then(|asked| asked.question(&topic, key));
            self.entry(at, Some(&topic), question, n, context);
            if at.node().is_some_and(|node| node.get("status").is_some_and(|status| !status.is_null())) {
                statuses += 1;
                if statuses == 2 {
                    at.error(
                        "two-statuses",
                        format!("{topic} has two statuses"),
                        Some("keep one".to_owned()),
                    );
                }
            }
        }
    }

    /// One entry: a statement or a status. `n` is how many there were before it in the same place.
    pub(super) fn entry(
        &mut self,
        at: At<'a, 's>,
        topic: Option<&TopicId>,
        question: Option<&Question>,
        n: usize,
        context: &Context,
    ) {
        let Some(mut fields) = given(at).and_then(|at| at.fields()) else { return };
        let place = self.place(fields.head());
        let by = given(fields.take("by"));
        let speakers = by.map(|by| self.persons(by));
        let minute = given(fields.take("minute")).and_then(|at| self.minutes(at));
        if topic.is_some() && fields.has("status") {
            let status = self.status(&mut fields);
            for key in VALUES.into_iter().filter(|key| *key != "person") {
                let value = fields.take(key);
                if given(value).is_some() {
                    let message = format!("`{key}` beside `status`: a status is never a value");
                    value.error("two-values", message, Some("write two entries".to_owned()));
                }
            }
            fields.done();
            if let Some(status) = status {
                let what = What::Status { status, by: speakers.unwrap_or_default(), minute };
                self.entries.push(Entry { place, sitting: context.sitting, topic: topic.cloned(), what });
            }
            return;
        }
        let missing = by.is_none() && self.only.is_none() && self.nameless.is_none();
        let speakers = speakers.unwrap_or_else(|| self.only.iter().map(|(id, _)| *id).collect());
        let head = fields.head();
        let Some(telling) = self.telling(fields, topic, question, speakers, minute, n, context) else {
            return;
        };
        if missing {
            let hint = "say who: `by: maya`, or `by: []` if nobody knows";
            self.problems.error("missing-key", head, "the statement has no `by`", Some(hint.to_owned()));
        }
        let (topic, telling, loose) = telling;
        let index = self.entries.len();
        for (was, loose) in loose {
            self.references.push(Reference { entry: index, was, loose });
        }
        if let (Some(topic), Some(sitting), false) = (&topic, context.sitting, telling.caught) {
            self.under.entry(topic.clone()).or_default().entry(sitting).or_default().push(telling.id);
        }
        self.told.insert(telling.id);
        let what = What::Said(Box::new(telling));
        self.entries.push(Entry { place, sitting: context.sitting, topic, what });
    }

    fn status(&self, fields: &mut Fields<'a, 's>) -> Option<SetStatus> {
        let name = given(fields.take("status"))?
            .one_of(&STATUSES, |name| STATUSES.contains(&name).then(|| name.to_owned()));
        let person = fields.take("person");
        let reason = fields.take("reason");
        let name = name?;
        if name != "ask" {
            person.error("unknown-key", "`person` goes with `status: ask`", None);
        }
        if name != "not_applicable" {
            reason.error("unknown-key", "`reason` goes with `status: not_applicable`", None);
        }
        Some(match &*name {
            "unknown" => SetStatus::Unknown,
            "declined" => SetStatus::Declined,
            "later" => SetStatus::Later,
            "partial" => SetStatus::Partial,
            "not_reached" => SetStatus::NotReached,
            "off_record" => SetStatus::OffRecord,
            "ask" => {
                let person = given(person).map(|at| self.person_ref(at));
                if person.is_none() {
                    fields.need("person");
                }
                SetStatus::Ask(person??)
            }
            _ => {
                let reason = self.line(reason);
                if reason.is_none() {
                    fields.need("reason");
                }
                SetStatus::NotApplicable(reason?)
            }
        })
    }

    #[expect(clippy::type_complexity, clippy::too_many_arguments, reason = "one caller")]
    fn telling(
        &mut self,
        mut fields: Fields<'a, 's>,
        topic: Option<&TopicId>,
        question: Option<&Question>,
        speakers: Vec<PersonId>,
        minute: Option<u32>,
        n: usize,
        context: &Context,
    ) -> Option<(Option<TopicId>, Telling, Vec<(Option<usize>, Loose)>)> {
        let head = fields.head();
        let own = if context.inbox { given(fields.take("topic")) } else { None };
        let own = own.and_then(|at| self.any_topic(at));
        let uuid: Option<StatementId> = self.id(fields.take("id"));
        let handle = fields.take("as");
        let word = self.line(handle);
        let evidence = given(fields.take("evidence"))
            .and_then(|at| at.one_of(Evidence::NAMES, Evidence::from_name))
            .unwrap_or_else(|| question.map_or(Evidence::default(), |question| question.evidence));
        let caught = if context.inbox { given(fields.take("kind")) } else { None };
        let caught = caught
            .and_then(|at| at.one_of(&CAUGHT, |name| CAUGHT.iter().find(|caught| **caught == name).copied()));
        let wording = given(fields.take("wording")).and_then(|at| at.one_of(&WORDINGS, wording_from));
        let by_kind = if caught == Some("quote") { Wording::Verbatim } else { Wording::default() };
        let wording = wording.unwrap_or(by_kind);
        let words = self.text(fields.take("words")).filter(|words| !words.trim().is_empty());
        let present: Vec<&str> = VALUES.into_iter().filter(|key| fields.has(key)).collect();
        let values: Vec<_> = VALUES.into_iter().map(|key| (key, fields.take(key))).collect();
        let was = given(fields.take("was"));
        let re = fields.take("re");
        let stance = given(fields.take("stance"));
        let stands = stance.and_then(|at| at.one_of(&STANCES, stance_from));
        let marks = self.marks(&mut fields, caught);
        let also = given(fields.take("also")).map(|at| self.topics(at));
        let when = given(fields.take("at")).and_then(|at| self.moment(at));
        let asked = self.text(fields.take("asked"));
        let struck = given(fields.take("struck")).and_then(|at| at.flag());
        fields.done();

        let mut told = values.iter().filter(|(_, at)| at.node().is_some());
        let Some((key, at)) = told.next() else {
            let hint = format!("one of: {}", VALUES.join(" "));
            self.problems.error("missing-value", head, "nothing is said here", Some(hint));
            return None;
        };
        if let Some((second, at)) = told.next() {
            let message = format!("`{}` and `{second}`: a statement says one thing", present[0]);
            at.error("two-values", message, Some("write two entries".to_owned()));
            return None;
        }
        let mut loose = Vec::new();
        let body = if at.node().is_some_and(blank) {
            None
        } else {
            self.body(key, *at, question, context.day, &mut loose)
        }?;
        let mut loose: Vec<_> = loose.into_iter().map(|loose| (None, loose)).collect();
        let content = Content { speakers, body, words, wording, evidence };
        self.fits_in(&content, at.span().unwrap_or(head));
        let was =
            was.map(|was| self.was(key, was, &content, question, context, &mut loose)).unwrap_or_default();

        let place = topic.map_or("inbox", TopicId::as_str);
        let sitting = context.sitting.map_or_else(String::new, |sitting| sitting.to_string());
        let nth = n + 1;
        let id = uuid.unwrap_or_else(|| {
            StatementId::derive(&["file", &sitting, place, &self.entries.len().to_string()])
        });
        if self.told.contains(&id) {
            self.problems.error("duplicate-id", head, "another statement has this id", None);
        }
        let word = word.filter(|word| self.take_handle(handle, word, id));
        match given(re).and_then(|at| Some((at.text()?, at.span()?))) {
            Some((text, span)) => {
                let stance = stands.unwrap_or(Stance::Adds);
                self.relations.push(Relation { entry: self.entries.len(), text, span, stance });
            }
            None => {
                if let Some(at) = stance {
                    at.error(
                        "missing-key",
                        "`stance` without `re`",
                        Some("say about which statement: `re: …`".to_owned()),
                    );
                }
            }
        }
        let telling = Telling {
            id,
            uuid,
            handle: word,
            nth,
            caught: context.inbox,
            also,
            content,
            was,
            relates: None,
            marks,
            minute,
            at: when,
            asked,
            struck,
        };
        Some((own.or_else(|| topic.cloned()), telling, loose))
    }

    fn take_handle(&mut self, at: At<'a, 's>, word: &str, id: StatementId) -> bool {
        if !is_handle(word) {
            let hint = "one word without `/`, `:` or `,`, at most 64 letters long";
            at.error("bad-handle", format!("`{}` cannot be a handle", short(word)), Some(hint.to_owned()));
            return false;
        }
        if self.named.contains_key(word) {
            at.error("duplicate-handle", format!("there is already a statement `{}`", short(word)), None);
            return false;
        }
        self.named.insert(word.to_owned(), id);
        true
    }

    /// What was said before: one wording in the shape of the value, or a list of wordings that say all they are.
    fn was(
        &self,
        key: &str,
        was: At<'a, 's>,
        now: &Content,
        question: Option<&Question>,
        context: &Context,
        loose: &mut Vec<(Option<usize>, Loose)>,
    ) -> Vec<Content> {
        let whole =
            was.node().is_some_and(|node| matches!(node.elements(), [Node { value: Value::Map(_), .. }, ..]));
        let mut wordings = Vec::new();
        for at in if whole { was.list() } else { vec![was] } {
            let mut found = Vec::new();
            let content = if whole {
                self.wording(at, now, question, context, &mut found)
            } else {
                let body = self.body(key, at, question, context.day, &mut found);
                body.map(|body| Content { body, ..now.clone() })
            };
            let (Some(content), Some(span)) = (content, at.span()) else { continue };
            self.fits_in(&content, span);
            loose.extend(found.into_iter().map(|loose| (Some(wordings.len()), loose)));
            wordings.push(content);
        }
        wordings
    }

    fn wording(
        &self,
        at: At<'a, 's>,
        now: &Content,
        question: Option<&Question>,
        context: &Context,
        loose: &mut Vec<Loose>,
    ) -> Option<Content> {
        let mut fields = at.fields()?;
        let speakers = given(fields.take("by")).map(|at| self.persons(at));
        let evidence =
            given(fields.take("evidence")).and_then(|at| at.one_of(Evidence::NAMES, Evidence::from_name));
        let wording = given(fields.take("wording")).and_then(|at| at.one_of(&WORDINGS, wording_from));
        let words = self.text(fields.take("words")).filter(|words| !words.trim().is_empty());
        let head = fields.head();
        let values: Vec<_> = VALUES.into_iter().map(|key| (key, fields.take(key))).collect();
        fields.done();
        let mut told = values.iter().filter(|(_, at)| given(*at).is_some());
        let (Some((key, at)), None) = (told.next(), told.next()) else {
            let hint = format!("one of: {}", VALUES.join(" "));
            self.problems.error("missing-value", head, "an earlier wording says one thing", Some(hint));
            return None;
        };
        Some(Content {
            speakers: speakers.unwrap_or_else(|| now.speakers.clone()),
            body: self.body(key, *at, question, context.day, loose)?,
            words,
            wording: wording.unwrap_or(now.wording),
            evidence: evidence.unwrap_or(now.evidence),
        })
    }

    fn fits_in(&self, content: &Content, span: Span) {
        let text = |cell: &Cell| match cell {
            Cell::Text(text)
            | Cell::Person(PersonRef::Text(text))
            | Cell::Step(StepRef::Text(text))
            | Cell::Item(ItemRef::Text(text)) => text.len(),
            Cell::Number(value) => value.said.as_ref().map_or(0, String::len),
            Cell::Date(value) => value.said.as_ref().map_or(0, String::len),
            _ => 0,
        };
        let body = match &content.body {
            Body::Text(text) | Body::Person(PersonRef::Text(text)) => text.len(),
            Body::Number(value) => value.said.as_ref().map_or(0, String::len),
            Body::Date(value) => value.said.as_ref().map_or(0, String::len),
            Body::Row(cells) => cells.values().map(text).sum(),
            _ => 0,
        };
        let bytes = body + content.words.as_ref().map_or(0, String::len);
        if bytes > STATEMENT_MAX {
            let message = format!("{bytes} bytes are more than the {STATEMENT_MAX} that one statement holds");
            let hint = "cut it at a paragraph, into two statements";
            self.problems.error("too-long", span, message, Some(hint.to_owned()));
        }
    }

    fn marks(&self, fields: &mut Fields<'a, 's>, caught: Option<&str>) -> Option<BTreeSet<Mark>> {
        let names = Mark::ALL.map(Mark::name);
        let find = |name: &str| Mark::ALL.into_iter().find(|mark| mark.name() == name);
        let set = given(fields.take("mark"))
            .map(|at| at.one_or_list().into_iter().filter_map(|at| at.one_of(&names, find)).collect());
        let caught = match caught {
            Some("note") => Some(Mark::OwnNote),
            Some(name) => find(name),
            None => None,
        };
        match caught {
            Some(mark) => {
                let mut marks: BTreeSet<Mark> = set.unwrap_or_default();
                marks.insert(mark);
                Some(marks)
            }
            None => set,
        }
    }

    fn topics(&self, at: At<'a, 's>) -> BTreeSet<TopicId> {
        at.one_or_list().into_iter().filter_map(|at| self.any_topic(at)).collect()
    }

    /// A topic of any questionnaire of this file, or of an earlier version of one. Where the file has none, every well-formed id will do.
    fn any_topic(&self, at: At<'a, 's>) -> Option<TopicId> {
        let text = at.text()?;
        let sets = || self.walkthroughs.iter().flat_map(Sitting::texts).map(|document| &document.set);
        let known = |topic: &TopicId| {
            self.walkthroughs.is_empty()
                || self.earlier.contains(topic)
                || sets().any(|set| set.question(topic).is_some())
        };
        let topic = TopicId::new(&*text).ok().filter(known);
        if topic.is_none() {
            let ids: BTreeSet<_> =
                sets().flat_map(|set| set.questions()).map(|q| q.question.id.as_str()).collect();
            let hint = did_you_mean(&text, ids).map(|near| format!("did you mean `{near}`?"));
            at.error("unknown-topic", format!("there is no topic `{}` in this file", short(&text)), hint);
        }
        topic
    }

    /// The statement that a handle, `topic/n` or an id names.
    pub(super) fn statement(&self, text: &str, span: Span) -> Option<StatementId> {
        if let Some(id) = self.named.get(text) {
            return Some(*id);
        }
        if let Ok(id) = text.parse() {
            return Some(id);
        }
        if let Some((topic, n)) = text.split_once('/')
            && let Some(sittings) = self.under.get(topic)
        {
            let Some(said) = sittings.values().next().filter(|_| sittings.len() == 1) else {
                let hint = "name the statement with `as`, and write that";
                let message = format!("more than one walkthrough has {topic}");
                self.problems.error("unresolved", span, message, Some(hint.to_owned()));
                return None;
            };
            let found = n.parse::<usize>().ok().and_then(|n| said.get(n.checked_sub(1)?));
            if found.is_none() {
                let message = format!("{topic} has {} statements in this file", said.len());
                self.problems.error("unresolved", span, message, None);
            }
            return found.copied();
        }
        self.unresolved(span, text, "statement", self.named.keys().map(String::as_str));
        None
    }

    /// Looks up every `re`.
    pub(super) fn relate(&mut self) {
        for relation in std::mem::take(&mut self.relations) {
            let Some(to) = self.statement(relation.text.trim(), relation.span) else { continue };
            let Some(Entry { what: What::Said(telling), .. }) = self.entries.get_mut(relation.entry) else {
                continue;
            };
            if telling.id == to {
                self.problems.error(
                    "about-itself",
                    relation.span,
                    "a statement cannot be about itself",
                    None,
                );
            }
            telling.relates = Some(Relates { to, stance: relation.stance });
        }
    }

    /// Looks up every cell that names a step or an item; what names none stays as it was said.
    pub(super) fn refer(&mut self) {
        let mut steps: BTreeMap<String, StatementId> = BTreeMap::new();
        for entry in &self.entries {
            let (Some(topic), What::Said(telling)) = (&entry.topic, &entry.what) else { continue };
            if topic.as_str() != STEPS {
                continue;
            }
            if let Some(handle) = &telling.handle {
                steps.insert(handle.clone(), telling.id);
            }
            if let Some(text) = step_text(&telling.content.body) {
                steps.entry(text.to_owned()).or_insert(telling.id);
            }
        }
        for Reference { entry, was, loose: Loose { field, text, step } } in
            std::mem::take(&mut self.references)
        {
            let word = text.trim();
            let place = word.split_once('/').and_then(|(topic, n)| {
                let sittings = self.under.get(topic).filter(|s| topic == STEPS && s.len() == 1)?;
                sittings.values().next()?.get(n.parse::<usize>().ok()?.checked_sub(1)?).copied()
            });
            let cell = if step {
                let known = || word.parse().ok().filter(|id| self.told.contains(id));
                steps.get(word).copied().or(place).or_else(known).map(|id| Cell::Step(StepRef::Row(id)))
            } else {
                self.item_id(word).map(|id| Cell::Item(ItemRef::Item(id)))
            };
            let Some(cell) = cell else { continue };
            let Some(Entry { what: What::Said(telling), .. }) = self.entries.get_mut(entry) else { continue };
            let content = match was {
                Some(n) => telling.was.get_mut(n),
                None => Some(&mut telling.content),
            };
            if let Some(Content { body: Body::Row(cells), .. }) = content {
                cells.insert(field, cell);
            }
        }
    }
}

/// The name of a step: the text by which other rows may point at it.
pub(in crate::answers) fn step_text(body: &Body) -> Option<&str> {
    match body {
        Body::Row(cells) => match cells.get("step") {
            Some(Cell::Text(text)) => Some(text.trim()),
            _ => None,
        },
        _ => None,
    }
}

const WORDINGS: [&str; 3] = ["verbatim", "near", "paraphrase"];
const STANCES: [&str; 3] = ["adds", "differs", "same"];

fn wording_from(name: &str) -> Option<Wording> {
    [Wording::Verbatim, Wording::Near, Wording::Paraphrase].into_iter().find(|wording| wording.name() == name)
}

fn stance_from(name: &str) -> Option<Stance> {
    [Stance::Adds, Stance::Differs, Stance::Same].into_iter().find(|stance| stance.name() == name)
}
