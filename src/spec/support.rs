//! Small tools made by hand, for tests.

use super::{Options, Shelf, Spec, build, draft};
use crate::domain::act::{Acting, Hands, Intent, Stating};
use crate::domain::event::*;
use crate::domain::ids::*;
use crate::domain::item::{Item, ItemEdit, ItemKind, ItemState};
use crate::domain::moment::Moment;
use crate::domain::person::{Person, PersonRef, QuoteAs, Relation};
use crate::domain::questionnaire::*;
use crate::domain::statement::*;
use crate::domain::status::SetStatus;
use crate::domain::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("a topic")
}

/// A question; fields as `id` or `id:kind`, rules as `kind slot=source … [if guard]`.
pub(crate) fn question(id: &str, kind: Kind, fields: &[&str], becomes: &[&str]) -> Question {
    let field = |text: &&str| {
        let (id, kind) = text.split_once(':').unwrap_or((text, "text"));
        let (kind, private) = kind.strip_prefix('!').map_or((kind, false), |kind| (kind, true));
        Field {
            id: id.to_owned(),
            label: id.replace('_', " "),
            kind: Kind::from_name(kind).expect("a kind"),
            options: Vec::new(),
            private,
            was: Vec::new(),
            gone_options: Vec::new(),
        }
    };
    Question {
        id: topic(id),
        short: id.replace('.', " "),
        ask: format!("What about {id}?"),
        solo: None,
        absent: None,
        kind,
        fields: fields.iter().map(field).collect(),
        options: Vec::new(),
        need: Need::Must,
        minutes: 1.0,
        why: String::new(),
        probes: Vec::new(),
        listen_for: Vec::new(),
        becomes: becomes.iter().map(|text| rule(text)).collect(),
        evidence: Evidence::Told,
        user_first: false,
        private: false,
        prefill: false,
        from: None,
        when: None,
        was: Vec::new(),
        gone_fields: Vec::new(),
        gone_options: Vec::new(),
    }
}

fn rule(text: &str) -> Becomes {
    let (text, guard) = match text.split_once(" if ") {
        Some((text, guard)) => (text, Some(guard.to_owned())),
        None => (text, None),
    };
    let mut words = text.split_whitespace();
    let item = ItemKind::from_name(words.next().expect("a kind")).expect("a kind");
    let slots = words.map(|pair| {
        let (slot, source) = pair.split_once('=').expect("slot=source");
        (slot.to_owned(), SlotSource::parse(&source.replace('~', " ")))
    });
    Becomes { item, guard, slots: slots.collect() }
}

fn option(id: &str, event: Option<&str>, response: Option<&str>) -> QuestionOption {
    QuestionOption {
        id: id.to_owned(),
        label: id.replace('_', " "),
        at: None,
        exposure: event.is_some(),
        event: event.map(str::to_owned),
        response: response.map(str::to_owned),
        was: Vec::new(),
    }
}

/// A questionnaire with one question of each sort.
pub(crate) fn questionnaire() -> Questionnaire {
    let mut questions = vec![
        question("open.purpose", Kind::Text, &[], &[]),
        question("does.last_case", Kind::Long, &[], &[]),
        question(
            "does.steps",
            Kind::Table,
            &[
                "step",
                "who:person",
                "starts",
                "done",
                "where:choice",
                "back_to:step",
                "real:choice",
                "judgement:yes_no",
            ],
            &[
                "step title=step who=who starts=starts done=done where=where back_to=back_to real=real judgement=judgement",
                "drift title=step paper=step real='it~does~not~happen' if real == 'paper'",
            ],
        ),
        question(
            "does.owns",
            Kind::Table,
            &["fact", "also_in", "wins:choice"],
            &[
                "open title=fact question='Which~copy~is~right?' if wins == 'nobody_knows'",
                "eng area='integration' mode='integration' today=answer if also_in != ''",
            ],
        ),
        question("does.criticality", Kind::Choice, &[], &[]),
        question("does.connects", Kind::Table, &["system", "what"], &[]),
        question(
            "does.outputs",
            Kind::Table,
            &["what", "when", "sample"],
            &["keep title=what when=when behaviour=what sample=sample if when != ''"],
        ),
        question("does.users", Kind::Table, &["who", "people:number"], &[]),
        question(
            "does.rules",
            Kind::Table,
            &["decides", "from", "rule"],
            &["rule title=decides by='tool' input=from decide=decides rule=rule"],
        ),
        question(
            "know.exceptions",
            Kind::Table,
            &["which", "spot", "differently", "step:step"],
            &["rule title=which by='people' where=which when=spot decide=differently"],
        ),
        question(
            "know.demands",
            Kind::Table,
            &["hard", "notice", "beginner:!text"],
            &["know title=hard hard=hard cue=notice beginner=beginner"],
        ),
        question(
            "know.meaning",
            Kind::Table,
            &["word", "means", "mistaken"],
            &["glossary title=word word=word means=means not=mistaken"],
        ),
        question("know.why", Kind::Table, &["odd", "reason"], &["dec title=odd odd=odd reason=reason"]),
        question(
            "know.backup",
            Kind::Person,
            &[],
            &["next title='Show~it' action='show~it~to~a~second~person' who=answer"],
        ),
        question("know.bus_factor", Kind::Number, &[], &[]),
        question(
            "know.absence",
            Kind::Long,
            &[],
            &[
                "know title=answer hard=answer carrier='runbook'",
                "eng area='documentation' mode='knowledge' today=answer",
            ],
        ),
        question("know.move", Kind::Choice, &[], &["open question=words"]),
        question(
            "trust.relied",
            Kind::Table,
            &["what", "why", "step:step"],
            &["keep title=what behaviour=what why=why step=step"],
        ),
        question("trust.three", Kind::Table, &["what"], &["keep title=what behaviour=what priority=1"]),
        question("trust.score", Kind::Scale, &[], &["fix title=words does=words"]),
        question(
            "work.around",
            Kind::Table,
            &[
                "what",
                "when",
                "gone_if",
                "who:person",
                "times:number",
                "minutes:number",
                "people:number",
                "step:step",
            ],
            &[
                "fix title=what when=when behaviour=gone_if does=what who=who times=times minutes=minutes people=people",
            ],
        ),
        question(
            "risk.access",
            Kind::Choice,
            &[],
            &["eng area='auth' mode='access' today=answer if=event response=response"],
        ),
        question(
            "risk.rights",
            Kind::Multi,
            &[],
            &["eng area='auth' mode='access' today=answer if=event response=response"],
        ),
        question("risk.happened", Kind::Text, &[], &["eng happened=answer"]),
        question(
            "wrap.open",
            Kind::Table,
            &["question", "who:person", "by:date", "blocks:item"],
            &["open title=question question=question who=who by=by blocks=blocks"],
        ),
        question(
            "wrap.next",
            Kind::Table,
            &["action", "who:person", "by:date"],
            &["next title=action action=action who=who by=by"],
        ),
        question("wrap.else", Kind::Text, &[], &[]),
    ];
    for question in &mut questions {
        question.private = question.id.as_str() == "know.move";
        question.options = match question.id.as_str() {
            "risk.access" => vec![
                option("link", Some("somebody opens the link"), Some("show nothing to outsiders")),
                option("company", None, None),
            ],
            "risk.rights" => vec![
                option(
                    "all_edit",
                    Some("somebody changes what is not theirs"),
                    Some("show nothing to outsiders"),
                ),
                option(
                    "all_read",
                    Some("somebody reads what is not theirs"),
                    Some("show nothing to outsiders"),
                ),
                option("by_role", None, None),
            ],
            "does.criticality" => vec![option("same_day", None, None), option("later", None, None)],
            _ => Vec::new(),
        };
    }
    let section =
        Section { id: "all".into(), key: "A".into(), title: "All".into(), minutes: 60.0, questions };
    Questionnaire {
        format: FORMAT,
        id: "all".into(),
        version: "1.0.0".into(),
        title: "Everything".into(),
        minutes: 60.0,
        audience: String::new(),
        language: None,
        translated: false,
        spine: Vec::new(),
        sections: vec![section],
    }
}

/// A tool, and the shelf it is read with.
pub(crate) struct World {
    pub acting: Acting,
    pub shelf: Shelf,
    pub document: DocumentHash,
    minute: u32,
}

pub(crate) fn person(handle: &str) -> PersonId {
    PersonId::derive(&[handle])
}

pub(crate) fn sitting(label: &str) -> WalkthroughId {
    WalkthroughId::derive(&[label])
}

fn start() -> Moment {
    "2026-11-18T10:00:00+01:00".parse().expect("a moment")
}

impl World {
    /// Maya built it, Dan leads, Priya and Ola use it; Fae asks. One sitting, `s-01`.
    pub fn new() -> World {
        let hands = Hands { replica: ReplicaId::derive(&["r"]), by: "fae".into(), now: start() };
        let acting = crate::domain::act::blank(ToolId::derive(&["t"]), hands);
        let document = DocumentHash::of("questionnaire");
        let shelf = Shelf::from([(document.clone(), Arc::new(questionnaire()))]);
        let mut world = World { acting, shelf, document: document.clone(), minute: 0 };
        world.act(Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }));
        let people = [
            ("maya", "Maya Ortiz", "Operations lead", Relation::Author, QuoteAs::Role),
            ("dan", "Dan Whitlock", "CS lead", Relation::Lead, QuoteAs::Name),
            ("priya", "Priya Nair", "specialist", Relation::User, QuoteAs::Role),
            ("ola", "Ola Berg", "specialist", Relation::User, QuoteAs::None),
            ("lena", "Lena Fischer", "platform engineer", Relation::Engineer, QuoteAs::Role),
            ("fae", "Fae Lind", "platform team", Relation::Facilitator, QuoteAs::Role),
        ];
        for (handle, name, role, relation, quote_as) in people {
            world.act(Intent::SetPerson(Person {
                id: person(handle),
                handle: handle.into(),
                name: name.into(),
                role: role.into(),
                relation,
                initials: String::new(),
                quote_as,
            }));
        }
        world.act(Intent::Pin(QuestionnairePinned { document, id: "all".into(), version: "1.0.0".into() }));
        world.sit("s-01");
        world
    }

    pub fn act(&mut self, intent: Intent) {
        self.acting.act(intent).expect("possible");
    }

    pub fn sit(&mut self, label: &str) {
        self.act(Intent::Start(WalkthroughStarted {
            walkthrough: sitting(label),
            label: label.into(),
            questionnaire: self.document.clone(),
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: Some(person("fae")),
            present: BTreeSet::from([person("maya"), person("dan")]),
            at: start().plus_minutes(self.minute),
        }));
    }

    /// Something said, by Maya unless told otherwise; gives its id.
    pub fn say(&mut self, topic: &str, body: Body) -> StatementId {
        self.say_as(topic, "maya", body, |_| {})
    }

    pub fn say_as(
        &mut self,
        about: &str,
        by: &str,
        body: Body,
        change: impl FnOnce(&mut StatementAdded),
    ) -> StatementId {
        self.minute += 1;
        let statement = StatementId::derive(&[&self.minute.to_string()]);
        let content = Content {
            speakers: vec![person(by)],
            body,
            words: None,
            wording: Wording::Verbatim,
            evidence: Evidence::Told,
        };
        let mut added = StatementAdded {
            statement,
            walkthrough: Some(sitting("s-01")),
            question: (!about.is_empty()).then(|| topic(about)),
            also: BTreeSet::new(),
            content,
            relates: None,
            marks: BTreeSet::new(),
            at: start().plus_minutes(self.minute),
            minute: Some(self.minute),
            asked: format!("What about {about}?"),
            handle: None,
        };
        change(&mut added);
        self.act(Intent::Say(added));
        statement
    }

    pub fn status(&mut self, question: &str, status: SetStatus) {
        self.act(Intent::SetStatus(StatusSet {
            walkthrough: sitting("s-01"),
            question: topic(question),
            status: Some(status),
            by: Vec::new(),
            minute: Some(30),
        }));
    }

    pub fn revise(&mut self, statement: StatementId, body: Body) {
        let content = Content { body, ..self.tool().statements[&statement].content().clone() };
        self.act(Intent::Revise(statement, content));
    }

    pub fn tool(&self) -> &Tool {
        self.acting.tool()
    }

    /// Drafts whatever the statements become.
    pub fn draft(&mut self) {
        for draft in draft::drafts(self.tool(), &self.shelf) {
            self.act(Intent::Draft(draft));
        }
    }

    pub fn item(&self, code: &str) -> &Item {
        let found = self.tool().items.values().find(|item| item.code.to_string() == code);
        found.unwrap_or_else(|| panic!("no {code} among {:?}", self.codes()))
    }

    pub fn codes(&self) -> Vec<String> {
        let all = ItemKind::ALL.into_iter().flat_map(|kind| self.tool().items_of(kind));
        all.map(|item| item.code.to_string()).collect()
    }

    pub fn edit(&mut self, code: &str, edit: ItemEdit) {
        let id = self.item(code).id;
        self.act(Intent::Edit(id, edit));
    }

    pub fn slot(&mut self, code: &str, slot: &str, words: &str) {
        let slots = BTreeMap::from([(slot.to_owned(), words.to_owned())]);
        self.edit(code, ItemEdit { slots, ..ItemEdit::default() });
    }

    pub fn confirm(&mut self, code: &str, by: &[&str]) {
        self.state(code, ItemState::Confirmed, by);
    }

    pub fn state(&mut self, code: &str, state: ItemState, by: &[&str]) {
        let stating = Stating {
            item: self.item(code).id,
            state,
            by: by.iter().map(|handle| person(handle)).collect(),
            on: "2026-11-20".parse().expect("a day"),
            seen: BTreeSet::new(),
        };
        self.act(Intent::State(stating));
    }

    pub fn spec(&self) -> Spec {
        self.spec_with(&Options::default())
    }

    pub fn spec_with(&self, options: &Options) -> Spec {
        build(self.tool(), &self.shelf, options)
    }

    /// The checks that fired for an item.
    pub fn checks(&self, code: &str) -> Vec<u8> {
        let found = self.spec().findings;
        let of = |finding: &super::lint::Finding| {
            finding.item.as_ref().is_some_and(|item| item.to_string() == code)
        };
        let mut checks: Vec<u8> =
            found.iter().filter(|finding| of(finding)).map(|finding| finding.check).collect();
        checks.dedup();
        checks
    }
}

pub(crate) fn text(words: &str) -> Body {
    Body::Text(words.into())
}

/// A row of texts.
pub(crate) fn row(cells: &[(&str, &str)]) -> Body {
    Body::Row(cells.iter().map(|(id, words)| ((*id).to_owned(), Cell::Text((*words).to_owned()))).collect())
}

/// A row with a further cell.
pub(crate) fn with(body: Body, id: &str, cell: Cell) -> Body {
    let Body::Row(mut cells) = body else { panic!("a row") };
    cells.insert(id.to_owned(), cell);
    Body::Row(cells)
}

pub(crate) fn number(number: f64) -> Cell {
    Cell::Number(Said::exact(number))
}

pub(crate) fn known(handle: &str) -> Cell {
    Cell::Person(PersonRef::Known(person(handle)))
}

/// A relation to another statement.
pub(crate) fn about(to: StatementId, stance: Stance) -> impl FnOnce(&mut StatementAdded) {
    move |added| added.relates = Some(Relates { to, stance })
}

/// Everything that a spec would print, as plain text.
pub(crate) fn everything(spec: &Spec) -> String {
    format!("{spec:?}")
}
