//! For tests: a tool, sittings and answers, in few words.

use crate::domain::act::{Acting, Hands, Intent, blank};
use crate::domain::event::{Event, Happening, StatementAdded, StatusSet, ToolCreated, WalkthroughStarted};
use crate::domain::ids::{DocumentHash, PersonId, ReplicaId, StatementId, ToolId, WalkthroughId};
use crate::domain::moment::Moment;
use crate::domain::person::{Person, QuoteAs, Relation};
use crate::domain::questionnaire::{Evidence, Mode, TopicId};
use crate::domain::statement::{Body, Cell, Content, Relates, Stance, Wording};
use crate::domain::status::SetStatus;
use crate::domain::tool::Tool;
use std::collections::BTreeSet;

/// A tool that Maya built; Dan and Priya use it, Lena is an engineer. Every step is a minute later than the last.
pub(crate) struct World {
    tool: Tool,
    sitting: Option<WalkthroughId>,
    minute: u32,
}

pub(crate) fn person(handle: &str) -> PersonId {
    PersonId::derive(&[handle])
}

pub(crate) fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("a topic")
}

pub(crate) fn choice(option: &str) -> Body {
    Body::Choice(option.into())
}

pub(crate) fn choices(options: &[&str]) -> Body {
    Body::Choices(options.iter().map(|option| (*option).to_owned()).collect())
}

pub(crate) fn row(cells: &[(&str, Cell)]) -> Body {
    Body::Row(cells.iter().map(|(id, cell)| ((*id).to_owned(), cell.clone())).collect())
}

pub(crate) fn words(words: &str) -> Cell {
    Cell::Text(words.into())
}

impl World {
    pub fn new() -> World {
        let tool = blank(ToolId::derive(&["t"]), hands(0)).done().1;
        let mut world = World { tool, sitting: None, minute: 0 };
        world.act(Intent::Create(ToolCreated { name: "Rota".into(), slug: "rota".into() }));
        for (handle, relation) in [
            ("maya", Relation::Author),
            ("dan", Relation::User),
            ("priya", Relation::User),
            ("lena", Relation::Engineer),
        ] {
            world.act(Intent::SetPerson(Person {
                id: person(handle),
                handle: handle.into(),
                name: format!("{}{} Ortiz", handle[..1].to_uppercase(), &handle[1..]),
                role: String::new(),
                relation,
                initials: String::new(),
                quote_as: QuoteAs::Name,
            }));
        }
        world
    }

    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    pub fn act(&mut self, intent: Intent) {
        let mut acting = Acting::on(self.tool.clone(), hands(self.minute));
        acting.act(intent).expect("possible");
        self.tool = acting.done().1;
        self.minute += 1;
    }

    /// So many days go by.
    pub fn days(&mut self, days: u32) {
        self.minute += days * 24 * 60;
    }

    pub fn now(&self) -> Moment {
        now(self.minute)
    }

    /// With a sitting that is being held.
    pub fn held() -> World {
        let mut world = World::new();
        world.sit("s-01");
        world
    }

    /// Everybody but the author is there unless named.
    pub fn sit(&mut self, label: &str) -> WalkthroughId {
        self.sit_with(label, DocumentHash::of("q"), &[])
    }

    pub fn sit_with(&mut self, label: &str, questionnaire: DocumentHash, with: &[&str]) -> WalkthroughId {
        let walkthrough = WalkthroughId::derive(&[label]);
        self.act(Intent::Start(WalkthroughStarted {
            walkthrough,
            label: label.into(),
            questionnaire,
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: None,
            present: with.iter().map(|handle| person(handle)).collect(),
            at: self.now(),
        }));
        self.sitting = Some(walkthrough);
        walkthrough
    }

    pub fn say(&mut self, about: &str, by: &str, body: Body) -> StatementId {
        self.added(about, &[by], body, None)
    }

    pub fn say_together(&mut self, about: &str, by: &[&str], body: Body) -> StatementId {
        self.added(about, by, body, None)
    }

    pub fn about(&mut self, on: &str, by: &str, body: Body, to: StatementId, stance: Stance) -> StatementId {
        self.added(on, &[by], body, Some(Relates { to, stance }))
    }

    fn added(&mut self, about: &str, by: &[&str], body: Body, relates: Option<Relates>) -> StatementId {
        let statement = StatementId::derive(&[&self.minute.to_string()]);
        self.act(Intent::Say(StatementAdded {
            statement,
            walkthrough: self.sitting,
            question: Some(topic(about)),
            also: BTreeSet::new(),
            content: Content {
                speakers: by.iter().map(|handle| person(handle)).collect(),
                body,
                words: None,
                wording: Wording::default(),
                evidence: Evidence::Told,
            },
            relates,
            marks: BTreeSet::new(),
            at: self.now(),
            minute: Some(self.minute),
            asked: "asked".into(),
            handle: None,
        }));
        statement
    }

    pub fn status(&mut self, about: &str, status: SetStatus) {
        self.status_by(about, &[], status);
    }

    pub fn status_by(&mut self, about: &str, by: &[&str], status: SetStatus) {
        let walkthrough = self.sitting.expect("a sitting");
        let by = by.iter().map(|handle| person(handle)).collect();
        let set = StatusSet { walkthrough, question: topic(about), status: Some(status), by, minute: None };
        self.act(Intent::SetStatus(set));
    }

    pub fn strike(&mut self, statement: StatementId) {
        self.act(Intent::Strike(statement));
    }

    /// Its body is gone, as after a purge.
    pub fn purge(&mut self, statement: StatementId) {
        let gone = |event: &Event| match &event.happening {
            Happening::StatementAdded(said) if said.statement == statement => {
                Event { happening: Happening::Absent { kind: event.header.kind.clone() }, ..event.clone() }
            }
            _ => event.clone(),
        };
        let events: Vec<Event> = self.tool.events().map(gone).collect();
        self.tool = Tool::from_events(self.tool.id, events);
    }
}

fn now(minute: u32) -> Moment {
    let begin: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a moment");
    begin.plus_minutes(minute)
}

fn hands(minute: u32) -> Hands {
    Hands { replica: ReplicaId::derive(&["r"]), by: "test".into(), now: now(minute) }
}
