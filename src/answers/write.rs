//! A [`Tool`] as an answers file.

use super::asked::{Asked, key_of};
use super::read::step_text;
use super::*;
use crate::answers::read::lies_behind;
use crate::domain::event::Happening;
use crate::domain::questionnaire::{Evidence, Kind, Question};
use crate::domain::statement::{Body, Cell, ItemRef, Revision, Statement, StepRef, Wording};
use crate::domain::tool::{OWNER, Tool, Walkthrough};
use crate::yaml;
use std::cell::RefCell;
use std::collections::HashMap;

mod doc;
mod earlier;
mod item;

use earlier::Brought;

use doc::{Doc, Map, day_doc, number_doc, options_doc, put, put_if, said_doc};

/// The whole interview as an answers file that [`read`](super::read()) takes and [`fill`](super::fill()) turns back into
/// the same. `sets` finds a pinned questionnaire; without it, more is said than would be needed.
///
/// The same tool gives the same bytes. What a file cannot say is told at the top of [`crate::answers`].
pub fn write(tool: &Tool, sets: &dyn Fn(&DocumentHash) -> Option<Document>) -> String {
    let writer = Writer::new(tool, sets);
    let mut out = format!("takestock_answers: {FORMAT}\n");
    let sections = [
        ("tool", Doc::Map(writer.tool())),
        ("earlier_topics", Doc::List(writer.earlier_topics())),
        ("people", Doc::List(writer.people_in_order().into_iter().map(|id| writer.person(id)).collect())),
        (
            "walkthroughs",
            Doc::List(tool.walkthroughs_in_order().into_iter().map(|w| writer.sitting(w)).collect()),
        ),
        ("later", Doc::List(writer.later())),
        ("items", Doc::List(writer.items())),
        ("earlier_texts", Doc::Map(writer.brought.texts())),
    ];
    for (key, section) in sections {
        if !section.is_empty() {
            out.push('\n');
            let section = Doc::Map(vec![(key.to_owned(), section)]);
            out.push_str(
                &yaml::write(&section).expect("texts, numbers, lists and maps with text keys can be written"),
            );
        }
    }
    out
}

struct Writer<'t> {
    tool: &'t Tool,
    documents: BTreeMap<&'t DocumentHash, Document>,
    /// What each sitting's answers are read by, where its text is known.
    asked: BTreeMap<WalkthroughId, Asked>,
    brought: Brought<'t>,
    /// What a statement is pointed at by: its handle if that can stand, else its id.
    named: HashMap<StatementId, &'t str>,
    handles: BTreeSet<&'t str>,
    /// The statements in the order in which they were written so far.
    written: RefCell<HashMap<StatementId, usize>>,
    items: HashMap<ItemId, &'t str>,
    people: BTreeMap<PersonId, String>,
    /// Words that a cell for steps would take for a step.
    steps: HashMap<&'t str, StatementId>,
}

impl<'t> Writer<'t> {
    fn new(tool: &'t Tool, sets: &dyn Fn(&DocumentHash) -> Option<Document>) -> Self {
        let mut named = HashMap::new();
        let mut handles = BTreeSet::new();
        let mut steps = HashMap::new();
        for statement in tool.statements_in_order() {
            // After a merge two statements may have the same handle; the first keeps it.
            if let Some(handle) = statement.handle.as_deref().filter(|handle| is_handle(handle))
                && handles.insert(handle)
            {
                named.insert(statement.id, handle);
            }
        }
        for statement in tool.statements_in_order() {
            if statement.question.as_ref().is_some_and(|topic| topic.as_str() == STEPS) {
                if let Some(handle) = named.get(&statement.id) {
                    steps.insert(*handle, statement.id);
                }
                if let Some(text) = step_text(&statement.content().body) {
                    steps.entry(text).or_insert(statement.id);
                }
            }
        }
        let mut taken = BTreeSet::new();
        let mut items = HashMap::new();
        for item in ItemKind::ALL.into_iter().flat_map(|kind| tool.items_of(kind)) {
            if let Some(handle) = item.edit.handle.as_deref().filter(|handle| is_handle(handle))
                && taken.insert(handle)
            {
                items.insert(item.id, handle);
            }
        }
        let mut used = BTreeSet::new();
        let people = tool.people.values().map(|person| {
            let name =
                if used.insert(&person.handle) { person.handle.clone() } else { person.id.to_string() };
            (person.id, name)
        });
        let documents: BTreeMap<_, _> =
            tool.pins.keys().filter_map(|hash| Some((hash, sets(hash)?))).collect();
        let (brought, asked) = Brought::along(tool, &documents);
        Writer {
            tool,
            documents,
            asked,
            brought,
            named,
            handles,
            written: RefCell::default(),
            items,
            people: people.collect(),
            steps,
        }
    }

    fn tool(&self) -> Map {
        let tool = self.tool;
        let mut map = Vec::new();
        put(&mut map, "id", tool.id.to_string());
        put(&mut map, "name", &*tool.name);
        put(&mut map, "slug", &*tool.slug);
        let answered = || {
            let mut said = tool.statements.values().filter(|s| s.counts());
            said.any(|s| s.question.as_ref().is_some_and(|q| q.as_str() == OWNER))
        };
        match tool.owner() {
            Some(owner) => put(&mut map, "owner", self.person_ref(&owner)),
            // Nobody, although somebody was named: said so, or the answer would count.
            None if answered() => put(&mut map, "owner", ""),
            None => {}
        }
        put_if(&mut map, "status", tool.status().map(ToolStatus::name));
        let texts = [("built_with", &tool.built_with), ("calendar", &tool.calendar), ("link", &tool.link)];
        for (key, text) in texts {
            put_if(&mut map, key, Some(&**text).filter(|text| !text.is_empty()));
        }
        put_if(&mut map, "archived", tool.archived.then_some(Doc::Flag(true)));
        map
    }

    /// Topics under which something stands and which the questionnaires of this file do not ask any more.
    fn earlier_topics(&self) -> Vec<Doc> {
        let asks = |asked: &Asked, topic: &TopicId| asked.question(topic, None).is_some();
        let said = self.tool.statements.values().flat_map(|s| s.question.iter().chain(&s.also));
        let mut topics: BTreeSet<&TopicId> =
            said.filter(|topic| !self.asked.values().any(|asked| asks(asked, topic))).collect();
        for sitting in self.tool.walkthroughs.values() {
            let asked = self.asked.get(&sitting.id);
            let unasked = |topic: &&TopicId| !asked.is_some_and(|asked| asks(asked, topic));
            topics.extend(sitting.statuses.keys().filter(unasked));
        }
        // Without any questionnaire nobody can say what is asked.
        topics.into_iter().filter(|_| !self.asked.is_empty()).map(|topic| topic.as_str().into()).collect()
    }

    /// In the order in which they were named first.
    fn people_in_order(&self) -> Vec<PersonId> {
        let named = self.tool.events().filter_map(|event| match &event.happening {
            Happening::PersonSet(person) => Some(person.id),
            _ => None,
        });
        let mut order: Vec<PersonId> = Vec::new();
        for id in named.chain(self.tool.people.keys().copied()) {
            if self.tool.people.contains_key(&id) && !order.contains(&id) {
                order.push(id);
            }
        }
        order
    }

    fn person(&self, id: PersonId) -> Doc {
        let person = &self.tool.people[&id];
        let mut map = Vec::new();
        put(&mut map, "id", &*person.handle);
        let derived = PersonId::derive(&[&self.tool.id.to_string(), &person.handle]);
        put_if(&mut map, "uuid", (id != derived).then(|| id.to_string()));
        put(&mut map, "name", &*person.name);
        put_if(&mut map, "role", Some(&*person.role).filter(|role| !role.is_empty()));
        put(&mut map, "relation", person.relation.name());
        put_if(&mut map, "initials", Some(&*person.initials).filter(|initials| !initials.is_empty()));
        put(&mut map, "quote_as", person.quote_as.name());
        Doc::Map(map)
    }

    fn sitting(&self, sitting: &Walkthrough) -> Doc {
        let mut map = Vec::new();
        put(&mut map, "id", &*sitting.label);
        let derived = WalkthroughId::derive(&[&self.tool.id.to_string(), &sitting.label]);
        put_if(&mut map, "uuid", (sitting.id != derived).then(|| sitting.id.to_string()));
        let pin = self.tool.pins.get(&sitting.questionnaire);
        put_if(&mut map, "questionnaire", pin.map(|pin| &*pin.id));
        put_if(&mut map, "version", pin.map(|pin| &*pin.version));
        let set = self.documents.get(&sitting.questionnaire).map(|document| &document.set);
        let language = set.filter(|set| set.translated).and_then(|set| set.language.as_deref());
        put_if(&mut map, "language", language);
        let earlier = self.brought.names(sitting);
        put_if(&mut map, "earlier", Some(Doc::List(earlier)).filter(|earlier| !earlier.is_empty()));
        put(&mut map, "mode", sitting.mode.name());
        put_if(&mut map, "facilitator", sitting.facilitator.map(|id| self.person_name(id)));
        put(&mut map, "started", sitting.started.to_string());
        if let Some((at, minutes)) = sitting.ended {
            put(&mut map, "minutes", Doc::number(minutes));
            put_if(&mut map, "ended", (at != sitting.started.plus_minutes(minutes)).then(|| at.to_string()));
        }
        if !sitting.present.is_empty() {
            put(&mut map, "present", self.person_names(sitting.present.iter()));
        }
        // What does not fit its question, because it was filed there by hand, stands in the inbox with its topic.
        let asked = self.asked.get(&sitting.id);
        let in_place = |statement: &Statement| {
            statement.question.is_some() && asked.is_none_or(|asked| in_place(statement, asked))
        };
        let mut topics: Vec<&TopicId> = asked.map(Asked::topics).unwrap_or_default();
        let said: Vec<_> = self
            .tool
            .statements_in_order()
            .into_iter()
            .filter(|s| s.walkthrough == Some(sitting.id))
            .collect();
        let more: BTreeSet<_> =
            said.iter().filter_map(|s| s.question.as_ref()).chain(sitting.statuses.keys()).collect();
        let unasked = |topic: &&TopicId| asked.is_none_or(|asked| asked.question(topic, None).is_none());
        topics.extend(more.into_iter().filter(unasked));
        let mut answers = Vec::new();
        for topic in topics {
            let mut entries: Vec<_> = said
                .iter()
                .filter(|statement| statement.question.as_ref() == Some(topic) && in_place(statement))
                .map(|statement| {
                    (self.tool.came_at(statement.id), self.statement(statement, Some(sitting), false))
                })
                .collect();
            if let Some(record) = sitting.statuses.get(topic) {
                // A statement that came later takes a status away, so the order between them is kept.
                let place =
                    entries.iter().position(|(at, _)| *at > Some(record.stamp)).unwrap_or(entries.len());
                let mut status = Vec::new();
                put(&mut status, "status", record.status.name());
                match &record.status {
                    SetStatus::Ask(person) => put(&mut status, "person", self.person_ref(person)),
                    SetStatus::NotApplicable(reason) => put(&mut status, "reason", &**reason),
                    _ => {}
                }
                if !record.by.is_empty() {
                    put(&mut status, "by", self.person_names(record.by.iter()));
                }
                put_if(&mut status, "minute", record.minute.map(Doc::number));
                entries.insert(place, (Some(record.stamp), Doc::Map(status)));
            }
            if !entries.is_empty() {
                put(
                    &mut answers,
                    topic.as_str(),
                    Doc::one_or_list(entries.into_iter().map(|(_, doc)| doc).collect()),
                );
            }
        }
        put_if(&mut map, "answers", Some(Doc::Map(answers)).filter(|answers| !answers.is_empty()));
        let inbox = said
            .iter()
            .filter(|statement| !in_place(statement))
            .map(|statement| self.statement(statement, Some(sitting), true));
        put_if(&mut map, "inbox", Some(Doc::List(inbox.collect())).filter(|inbox| !inbox.is_empty()));
        Doc::Map(map)
    }

    fn later(&self) -> Vec<Doc> {
        let outside =
            |s: &&Statement| s.walkthrough.is_none_or(|id| !self.tool.walkthroughs.contains_key(&id));
        let said = self.tool.statements_in_order().into_iter().filter(outside);
        said.map(|statement| self.statement(statement, None, true)).collect()
    }

    fn statement(&self, statement: &Statement, sitting: Option<&Walkthrough>, caught: bool) -> Doc {
        let content = statement.content();
        let topic = statement.question.as_ref();
        let own =
            sitting.and_then(|sitting| self.documents.get(&sitting.questionnaire)?.set.question(topic?));
        let question = sitting
            .filter(|_| !caught)
            .and_then(|sitting| self.asked.get(&sitting.id)?.question(topic?, Some(key_of(&content.body))));
        let mut map = Vec::new();
        let place = self.written.borrow().len();
        self.written.borrow_mut().insert(statement.id, place);
        put(&mut map, "id", statement.id.to_string());
        put_if(&mut map, "as", self.named.get(&statement.id).copied());
        if caught {
            put_if(&mut map, "topic", topic.map(TopicId::as_str));
        }
        put(&mut map, "by", self.person_names(content.speakers.iter()));
        put_if(&mut map, "minute", statement.minute.map(Doc::number));
        let follows = sitting
            .map(|sitting| statement.minute.map_or(sitting.started, |m| sitting.started.plus_minutes(m)));
        put_if(&mut map, "at", (follows != Some(statement.at)).then(|| statement.at.to_string()));
        let evidence = question.map_or(Evidence::default(), |question| question.evidence);
        put_if(&mut map, "evidence", (content.evidence != evidence).then(|| content.evidence.name()));
        put_if(&mut map, "wording", (content.wording != Wording::default()).then(|| content.wording.name()));
        if let Some(relates) = statement.relates {
            put(&mut map, "re", self.reference(relates.to));
            put(&mut map, "stance", relates.stance.name());
        }
        if !statement.also.is_empty() {
            put(
                &mut map,
                "also",
                Doc::one_or_list(statement.also.iter().map(|topic| topic.as_str().into()).collect()),
            );
        }
        if !statement.marks.is_empty() {
            put(
                &mut map,
                "mark",
                Doc::one_or_list(statement.marks.iter().map(|mark| mark.name().into()).collect()),
            );
        }
        let day = match sitting {
            Some(sitting) => sitting.started.date(),
            None => statement.at.date(),
        };
        let (key, value) = self.body(&content.body, question, day);
        put(&mut map, key, value);
        put_if(&mut map, "words", content.words.as_deref());
        put_if(&mut map, "was", self.was(statement, question, day));
        let asked = sitting.zip(own).map_or_else(String::new, |(sitting, own)| {
            crate::text::clean::clean(own.wording(sitting.mode)).into_owned()
        });
        put_if(&mut map, "asked", (statement.asked != asked).then_some(&*statement.asked));
        put_if(&mut map, "struck", statement.struck.then_some(Doc::Flag(true)));
        Doc::Map(map)
    }

    /// The earlier wordings, if there are any.
    fn was(&self, statement: &Statement, question: Option<&Question>, day: Date) -> Option<Doc> {
        let now = statement.content();
        let wordings = wordings(statement);
        let (_, earlier) = wordings.split_last()?;
        let text_only = |was: &Content| {
            matches!((&was.body, &now.body), (Body::Text(_), Body::Text(_)))
                && Content { body: now.body.clone(), ..was.clone() } == *now
        };
        match earlier {
            [] => None,
            [was] if text_only(&was.content) => Some(self.body(&was.content.body, question, day).1),
            _ => Some(Doc::List(
                earlier.iter().map(|was| self.wording(&was.content, now, question, day)).collect(),
            )),
        }
    }

    fn wording(&self, was: &Content, now: &Content, question: Option<&Question>, day: Date) -> Doc {
        let mut map = Vec::new();
        if was.speakers != now.speakers {
            put(&mut map, "by", self.person_names(was.speakers.iter()));
        }
        put_if(&mut map, "evidence", (was.evidence != now.evidence).then(|| was.evidence.name()));
        put_if(&mut map, "wording", (was.wording != now.wording).then(|| was.wording.name()));
        let (key, value) = self.body(&was.body, question, day);
        put(&mut map, key, value);
        put_if(&mut map, "words", was.words.as_deref());
        Doc::Map(map)
    }

    fn body(&self, body: &Body, question: Option<&Question>, day: Date) -> (&'static str, Doc) {
        match body {
            Body::Text(text) => ("text", Doc::Text(text.clone())),
            Body::Choice(option) => ("choice", Doc::Text(option.clone())),
            Body::Choices(options) => ("choices", options_doc(options)),
            Body::Number(value) => ("number", number_doc(value)),
            Body::Date(value) => ("date", day_doc(value, day, lies_behind(question))),
            Body::YesNo(yes) => ("yes_no", Doc::Flag(*yes)),
            Body::Confirm(yes) => ("confirm", Doc::Flag(*yes)),
            Body::Person(person) => ("person", self.person_ref(person)),
            Body::Row(cells) => {
                let mut row = Vec::new();
                // In the order of the table, then what the table does not have.
                let known = question.into_iter().flat_map(Question::all_fields).filter_map(|field| {
                    let (id, cell) = field.filled(cells)?;
                    Some((id, cell, field.kind))
                });
                let rest = match question {
                    Some(question) => question.other_cells(cells),
                    None => cells.iter().collect(),
                };
                // Two cells may be of one field, which had two names; each is read as the field is.
                let field = |id: &str| question.and_then(|question| question.field(id));
                let kind = |id: &str| field(id).map_or(Kind::Text, |field| field.kind);
                let rest = rest.into_iter().map(|(id, cell)| (id, cell, kind(id)));
                for (id, cell, kind) in known.chain(rest) {
                    put(&mut row, id, self.cell(cell, kind, day));
                }
                ("row", Doc::Map(row))
            }
        }
    }

    /// A cell as its field reads it; one of another kind says of which.
    fn cell(&self, cell: &Cell, kind: Kind, day: Date) -> Doc {
        let (own, key, doc): (&[Kind], _, _) = match cell {
            Cell::Text(text) => (&[Kind::Text, Kind::Long], "text", Doc::Text(text.clone())),
            Cell::Choice(option) => (&[Kind::Choice], "choice", Doc::Text(option.clone())),
            Cell::Choices(options) => (&[Kind::Multi], "choices", options_doc(options)),
            Cell::Number(value) => (&[Kind::Number, Kind::Scale], "number", number_doc(value)),
            Cell::Date(value) => (&[Kind::Date], "date", day_doc(value, day, false)),
            Cell::YesNo(yes) => (&[Kind::YesNo], "yes_no", Doc::Flag(*yes)),
            Cell::Person(person) => (&[Kind::Person], "person", self.person_ref(person)),
            Cell::Step(step) => (&[Kind::Step], "step", self.step(step)),
            Cell::Item(item) => (&[Kind::Item], "item", self.item_cell(item)),
        };
        if own.contains(&kind) { doc } else { Doc::Map(vec![(key.to_owned(), doc)]) }
    }

    fn step(&self, step: &StepRef) -> Doc {
        match step {
            StepRef::Row(id) => {
                let mut texts =
                    self.steps.iter().filter(|(text, row)| *row == id && !self.handles.contains(*text));
                match (self.named.get(id).filter(|handle| self.steps.get(*handle) == Some(id)), texts.next())
                {
                    (Some(handle), _) => (*handle).into(),
                    (None, Some((text, _))) => (*text).into(),
                    (None, None) => id.to_string().into(),
                }
            }
            StepRef::Text(text) => {
                let word = text.trim();
                let taken = self.steps.contains_key(word)
                    || word.starts_with(STEPS)
                    || word.parse::<StatementId>().is_ok();
                said_doc(text, taken)
            }
        }
    }

    fn item_cell(&self, item: &ItemRef) -> Doc {
        match item {
            ItemRef::Item(id) => self.item_name(*id).into(),
            ItemRef::Text(text) => {
                let word = text.trim();
                let taken = self.items.values().any(|handle| *handle == word)
                    || item_code(word).is_some()
                    || word.parse::<ItemId>().is_ok();
                said_doc(text, taken)
            }
        }
    }

    fn person_ref(&self, person: &PersonRef) -> Doc {
        match person {
            PersonRef::Known(id) => self.person_name(*id).into(),
            PersonRef::Text(text) => {
                let word = text.trim();
                let taken = self.people.values().any(|name| name == word) || word.parse::<PersonId>().is_ok();
                said_doc(text, taken)
            }
        }
    }

    fn person_name(&self, id: PersonId) -> String {
        self.people.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    fn person_names<'p>(&self, people: impl Iterator<Item = &'p PersonId>) -> Doc {
        Doc::one_or_list(people.map(|id| self.person_name(*id).into()).collect())
    }

    fn reference(&self, id: StatementId) -> String {
        self.named.get(&id).map_or_else(|| id.to_string(), |handle| (*handle).to_owned())
    }

    fn item_name(&self, id: ItemId) -> String {
        let handle = self.items.get(&id).map(|handle| (*handle).to_owned());
        let code = || self.tool.items.get(&id).map(|item| item.code.to_string());
        handle.or_else(code).unwrap_or_else(|| id.to_string())
    }
}

/// The wordings one after the other, today's last.
fn wordings(statement: &Statement) -> Vec<&Revision> {
    let head = statement.head();
    let mut all: Vec<_> = statement.revisions.iter().filter(|revision| revision.id != head.id).collect();
    all.push(head);
    // Wordings that stood side by side may say the same; saying the same twice is no revision.
    all.dedup_by(|later, earlier| later.content == earlier.content);
    all
}

/// Whether every wording of a statement is one that its question takes.
fn fits(statement: &Statement, question: &Question) -> bool {
    statement.revisions.iter().all(|revision| body_fits(&revision.content.body, question))
}

fn body_fits(body: &Body, question: &Question) -> bool {
    let listed = |option: &String| question.option(option).is_some();
    let kind = question.kind;
    match body {
        Body::Text(_) => true,
        Body::Choice(option) => kind == Kind::Choice && listed(option),
        Body::Choices(options) => kind == Kind::Multi && options.iter().all(listed),
        Body::Number(value) => {
            let on_scale = value.reads.is_none_or(|reads| (0.0..=10.0).contains(&reads));
            kind == Kind::Number || (kind == Kind::Scale && on_scale)
        }
        Body::Date(_) => kind == Kind::Date,
        Body::YesNo(_) => kind == Kind::YesNo,
        Body::Person(_) => kind == Kind::Person,
        Body::Confirm(_) => kind == Kind::Confirm,
        Body::Row(cells) => {
            kind == Kind::Table
                && cells.iter().all(|(id, cell)| match (question.field(id), cell) {
                    (None, _) => false,
                    (Some(field), Cell::Choice(option)) => {
                        field.kind != Kind::Choice || field.option(option).is_some()
                    }
                    (Some(field), Cell::Choices(options)) => {
                        field.kind != Kind::Multi
                            || options.iter().all(|option| field.option(option).is_some())
                    }
                    _ => true,
                })
        }
    }
}

/// Whether a statement stands under its topic in the file, not in an inbox.
pub(super) fn in_place(statement: &Statement, asked: &Asked) -> bool {
    let key = key_of(&statement.content().body);
    let question = statement.question.as_ref().and_then(|topic| asked.question(topic, Some(key)));
    question.is_some_and(|question| fits(statement, question))
}
