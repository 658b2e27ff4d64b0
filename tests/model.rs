//! The laws of the model: any order of delivery, and any order of merging, ends alike and loses nothing.

#[path = "model/golden.rs"]
mod golden;
#[path = "model/mended.rs"]
mod mended;
mod support;

use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use support::{Dice, TEXTS, load};
use takestock::domain::act::{Acting, Draft, Hands, Intent, Refusal, Stating, act};
use takestock::domain::event::{
    Event, EventRef, Happening, Header, Purged, QuestionnairePinned, StatementAdded, StatementFiled,
    StatementMarked, StatementRelated, StatusSet, ToolCreated, ToolSet, ToolStatus, VERSION,
    WalkthroughEnded, WalkthroughStarted,
};
use takestock::domain::ids::{DocumentHash, ItemId, PersonId, ReplicaId, StatementId, ToolId, WalkthroughId};
use takestock::domain::item::{ItemEdit, ItemKind, ItemState};
use takestock::domain::moment::Moment;
use takestock::domain::person::{Person, QuoteAs, Relation};
use takestock::domain::questionnaire::{Evidence, Mode, TopicId};
use takestock::domain::statement::{Body, Cell, Content, Mark, Relates, Stance, Wording};
use takestock::domain::status::SetStatus;
use takestock::domain::tool::Tool;

fn tool_id() -> ToolId {
    ToolId::derive(&["liftoff"])
}

fn replica(n: usize) -> ReplicaId {
    ReplicaId::derive(&[&n.to_string()])
}

fn now(n: usize) -> Moment {
    let start: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a moment");
    start.plus_minutes(u32::try_from(n).expect("a small number"))
}

fn topic(n: usize) -> TopicId {
    let topics = ["does.steps", "trust.relied", "wrap.owner", "risk.access"];
    TopicId::new(topics[n % topics.len()]).expect("a topic")
}

fn person(n: usize) -> Person {
    Person {
        id: PersonId::derive(&[&n.to_string()]),
        handle: format!("p{n}"),
        name: format!("Person {n}"),
        role: String::new(),
        relation: Relation::ALL[n % Relation::ALL.len()],
        initials: String::new(),
        quote_as: QuoteAs::Role,
    }
}

/// One data folder: the events it has, in the order in which they came.
#[derive(Clone)]
struct Folder {
    replica: ReplicaId,
    tool: Tool,
}

impl Folder {
    fn new(n: usize) -> Folder {
        Folder { replica: replica(n), tool: Tool::new(tool_id()) }
    }

    fn hands(&self, at: usize) -> Hands {
        Hands { replica: self.replica, by: "test".to_owned(), now: now(at) }
    }

    fn append(&mut self, at: usize, happening: Happening) {
        let header = Header {
            tool: tool_id(),
            replica: self.replica,
            seq: self.tool.last_seq(self.replica) + 1,
            lamport: self.tool.lamport() + 1,
            at: now(at),
            by: "test".to_owned(),
            kind: happening.kind().to_owned(),
            v: VERSION,
        };
        self.tool.apply(&Event { header, happening });
    }

    fn act(&mut self, at: usize, intent: Intent) {
        let happenings = act(&self.tool, &self.hands(at), intent).unwrap_or_default();
        for happening in happenings {
            self.append(at, happening);
        }
    }

    fn events(&self) -> Vec<Event> {
        self.tool.events().cloned().collect()
    }

    fn take(&mut self, events: &[Event]) {
        for event in events {
            self.tool.apply(event);
        }
    }
}

fn content(dice: &mut Dice) -> Content {
    let text = (*dice.pick(TEXTS)).to_owned();
    let body = match dice.below(4) {
        0 => Body::Choice("link".to_owned()),
        1 => Body::Row(BTreeMap::from([
            ("what".to_owned(), Cell::Text(text.clone())),
            ("often".to_owned(), Cell::Choice("daily".to_owned())),
        ])),
        _ => Body::Text(text.clone()),
    };
    Content {
        speakers: vec![person(dice.below(3)).id],
        body,
        words: (dice.below(3) == 0).then_some(text),
        wording: Wording::Near,
        evidence: Evidence::ALL[dice.below(4)],
    }
}

/// One step of somebody's work on a folder.
fn step(folder: &mut Folder, dice: &mut Dice, at: usize) {
    let walkthrough = WalkthroughId::derive(&["s-01"]);
    let statements: Vec<StatementId> = folder.tool.statements.keys().copied().collect();
    let items: Vec<ItemId> = folder.tool.items.keys().copied().collect();
    let some = |dice: &mut Dice| (!statements.is_empty()).then(|| *dice.pick(&statements));
    let intent = match (dice.below(14), some(dice)) {
        (0, _) => Intent::Set(ToolSet::Status(ToolStatus::ALL[dice.below(3)])),
        (1, _) => Intent::SetStatus(StatusSet {
            walkthrough,
            question: topic(dice.below(4)),
            status: [Some(SetStatus::Unknown), Some(SetStatus::Later), None][dice.below(3)].clone(),
            by: Vec::new(),
            minute: None,
        }),
        (2, Some(id)) => Intent::Revise(id, content(dice)),
        (3, Some(id)) => Intent::Resolve(id, content(dice)),
        (4, Some(statement)) => {
            Intent::File(StatementFiled { statement, question: Some(topic(at)), also: BTreeSet::new() })
        }
        (5, Some(statement)) => {
            let to = *dice.pick(&statements);
            Intent::Relate(StatementRelated {
                statement,
                relates: Some(Relates { to, stance: Stance::Differs }),
            })
        }
        (6, Some(statement)) => {
            Intent::Mark(StatementMarked { statement, marks: BTreeSet::from([Mark::ALL[dice.below(6)]]) })
        }
        (7, Some(id)) => Intent::Strike(id),
        (8, Some(id)) => Intent::Restore(id),
        (9, Some(source)) => Intent::Draft(Draft {
            item: ItemId::derive(&[&source.to_string()]),
            kind: ItemKind::ALL[dice.below(11)],
            sources: BTreeSet::from([source]),
            rule: None,
            handle: None,
            number: None,
        }),
        (10, _) if !items.is_empty() => {
            let item = *dice.pick(&items);
            if dice.below(2) == 0 {
                let edit = ItemEdit { title: Some(format!("title {at}")), ..ItemEdit::default() };
                Intent::Edit(item, edit)
            } else {
                Intent::State(Stating {
                    item,
                    state: ItemState::Confirmed,
                    by: BTreeSet::from([person(0).id]),
                    on: date(2026, 11, 20),
                    seen: BTreeSet::new(),
                })
            }
        }
        (11, _) => {
            let refs: Vec<EventRef> = folder.tool.events().map(|e| e.header.stamp().into()).collect();
            Intent::Undo(BTreeSet::from([*dice.pick(&refs)]))
        }
        (12, Some(_)) if dice.below(3) == 0 => return purge(folder, dice, at),
        _ => Intent::Say(StatementAdded {
            // Now and then the same statement on two machines, as when both fill the same file.
            statement: StatementId::derive(&[&dice.below(60).to_string()]),
            walkthrough: Some(walkthrough),
            question: Some(topic(dice.below(4))),
            also: BTreeSet::new(),
            content: content(dice),
            relates: None,
            marks: BTreeSet::new(),
            at: now(at),
            minute: None,
            asked: String::new(),
            handle: None,
        }),
    };
    folder.act(at, intent);
}

/// Removes the body of one statement for good, as the store does.
fn purge(folder: &mut Folder, dice: &mut Dice, at: usize) {
    let said: Vec<Event> = folder
        .events()
        .into_iter()
        .filter(|event| {
            matches!(event.happening, Happening::StatementAdded(_) | Happening::StatementRevised(_))
        })
        .collect();
    if said.is_empty() {
        return;
    }
    let target = dice.pick(&said).clone();
    let targets = BTreeSet::from([EventRef::from(target.header.stamp())]);
    folder.append(at, Purged { targets }.into());
    let absent = Happening::Absent { kind: target.header.kind.clone() };
    folder.tool.apply(&Event { header: target.header, happening: absent });
}

/// A history of three folders that work apart and meet now and then.
fn history(seed: u64) -> (Dice, Vec<Folder>) {
    let mut dice = Dice::new(seed);
    let mut folders: Vec<Folder> = (0..3).map(Folder::new).collect();
    folders[0].act(0, Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }));
    for n in 0..3 {
        folders[0].act(0, Intent::SetPerson(person(n)));
    }
    let questionnaire = DocumentHash::of("text");
    folders[0].act(
        0,
        Intent::Pin(QuestionnairePinned {
            document: questionnaire.clone(),
            id: "set".into(),
            version: "1.0.0".into(),
        }),
    );
    folders[0].act(
        0,
        Intent::Start(WalkthroughStarted {
            walkthrough: WalkthroughId::derive(&["s-01"]),
            label: "s-01".into(),
            questionnaire,
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: None,
            present: BTreeSet::new(),
            at: now(0),
        }),
    );
    let start = folders[0].events();
    folders[1].take(&start);
    folders[2].take(&start);
    for at in 1..60 {
        let who = dice.below(3);
        step(&mut folders[who], &mut dice, at);
        if dice.below(8) == 0 {
            let (from, to) = (dice.below(3), dice.below(3));
            let events = folders[from].events();
            folders[to].take(&events);
        }
    }
    (dice, folders)
}

fn merged(into: &Tool, other: &Tool) -> Tool {
    let mut tool = into.clone();
    for event in other.events() {
        tool.apply(event);
    }
    tool
}

#[test]
fn every_order_of_delivery_and_of_merging_ends_alike() {
    let mut seen = BTreeMap::<&str, usize>::new();
    let histories = load(200, 5_000);
    for seed in 0..histories as u64 {
        let (mut dice, folders) = history(seed);
        let [a, b, c] = [&folders[0].tool, &folders[1].tool, &folders[2].tool];

        let all = merged(&merged(a, b), c);
        assert_eq!(all, merged(&merged(b, a), c), "merging is commutative, seed {seed}");
        assert_eq!(all, merged(a, &merged(b, c)), "merging is associative, seed {seed}");
        assert_eq!(all, merged(&all, b), "merging is idempotent, seed {seed}");

        // Nothing is lost: every event is there, with its words unless they were purged somewhere.
        let mut events: BTreeMap<EventRef, Event> = BTreeMap::new();
        for event in [a, b, c].into_iter().flat_map(Tool::events) {
            let known = events.entry(event.header.stamp().into()).or_insert_with(|| event.clone());
            if matches!(event.happening, Happening::Absent { .. }) {
                *known = event.clone();
            }
        }
        assert_eq!(all.len(), events.len(), "seed {seed}");
        for (at, event) in &events {
            assert_eq!(all.event(*at), Some(event), "seed {seed}");
        }

        let mut shuffled: Vec<Event> = events.into_values().collect();
        dice.shuffle(&mut shuffled);
        let mut one_by_one = Tool::new(tool_id());
        for event in &shuffled {
            one_by_one.apply(event);
        }
        assert_eq!(all, one_by_one, "any order of delivery, seed {seed}");
        assert_eq!(all, Tool::from_events(tool_id(), shuffled), "all at once, seed {seed}");

        // One folder's own events alone: what they refer to may not be here.
        let own = folders[1].events().into_iter().filter(|event| event.header.replica == replica(1));
        let partial = Tool::from_events(tool_id(), own);
        assert_eq!(merged(&partial, &all), all, "what was parked finds its place, seed {seed}");

        let mut note = |what, when: bool| *seen.entry(what).or_default() += usize::from(when);
        note("contested", all.statements.values().any(|s| s.contested()));
        note("parked", !partial.parked.is_empty());
        note("purged", all.events().any(|e| matches!(e.happening, Happening::Absent { .. })));
        note("undone", all.events().any(|e| matches!(e.happening, Happening::Undone(_))));
        note("struck", all.statements.values().any(|s| s.struck));
        note("two numbers", all.items.values().any(|i| !i.also_known_as.is_empty()));
        note("suspect", all.items.values().any(|i| !all.suspects(i).is_empty()));
        let texts: BTreeSet<&str> = TEXTS.iter().copied().collect();
        let said = |text: &str| all.statements.values().any(|s| s.content().words.as_deref() == Some(text));
        note("some other script", texts.iter().any(|text| !text.is_ascii() && said(text)));
    }
    for (what, times) in &seen {
        assert!(*times >= histories / 50, "{what} happened in {times} of {histories} histories only");
    }
}

#[test]
fn an_item_number_is_given_once_even_when_its_draft_was_taken_back() {
    let mut folder = Folder::new(0);
    folder.act(0, Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }));
    let draft = |n: &str| {
        Intent::Draft(Draft {
            item: ItemId::derive(&[n]),
            kind: ItemKind::Keep,
            sources: BTreeSet::new(),
            rule: None,
            handle: None,
            number: None,
        })
    };
    folder.act(1, draft("one"));
    let last = folder.tool.events().next_back().expect("an event").header.stamp();
    folder.act(2, Intent::Undo(BTreeSet::from([last.into()])));
    folder.act(3, draft("two"));
    let codes: Vec<String> = folder.tool.items.values().map(|item| item.code.to_string()).collect();
    assert_eq!(codes, ["KEEP-2"]);

    let mut other = Folder::new(1);
    other.take(&folder.events());
    other.act(4, draft("three"));
    let mark = replica(1).mark();
    assert!(other.tool.items.values().any(|item| item.code.to_string() == format!("KEEP-1-{mark}")));
}

#[test]
fn taking_back_and_taking_back_the_taking_back() {
    let mut folder = history(7).1.remove(0);
    let id = *folder.tool.statements.keys().next().expect("a statement");
    folder.act(90, Intent::Restore(id));
    let before = folder.tool.statements.clone();
    folder.act(91, Intent::Strike(id));
    let struck = folder.tool.events().next_back().expect("an event").header.stamp();
    assert!(folder.tool.statements[&id].struck);
    folder.act(92, Intent::Undo(BTreeSet::from([struck.into()])));
    assert_eq!(folder.tool.statements, before);
    let undone = folder.tool.events().next_back().expect("an event").header.stamp();
    folder.act(93, Intent::Undo(BTreeSet::from([undone.into()])));
    assert!(folder.tool.statements[&id].struck);
}

#[test]
fn what_changes_nothing_makes_no_event() {
    let (_, folders) = history(3);
    let folder = &folders[0];
    let hands = folder.hands(99);
    for statement in folder.tool.statements.values().filter(|s| !s.contested()) {
        let again = Intent::Revise(statement.id, statement.content().clone());
        assert_eq!(act(&folder.tool, &hands, again), Ok(Vec::new()));
    }
    for person in folder.tool.people.values() {
        assert_eq!(act(&folder.tool, &hands, Intent::SetPerson(person.clone())), Ok(Vec::new()));
    }
}

#[test]
fn a_newer_takestocks_events_are_carried_and_the_tool_is_read_only() {
    let mut folder = Folder::new(0);
    folder.act(0, Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }));
    folder.append(1, Happening::Foreign { kind: "voted".into(), body: b"{}".to_vec() });
    assert!(folder.tool.read_only());
    let set = Intent::Set(ToolSet::Link("https://example.com".into()));
    assert_eq!(act(&folder.tool, &folder.hands(2), set), Err(Refusal::ReadOnly));
    assert_eq!(Tool::from_events(tool_id(), folder.events()), folder.tool);
}

#[test]
fn a_statement_clears_a_status_that_was_set_before_it_but_not_ask() {
    use takestock::catalog;
    use takestock::domain::coverage::Coverage;
    use takestock::domain::person::PersonRef;
    use takestock::domain::status::Status;
    use takestock::yaml::Source;

    let text = "takestock: 1\nid: tiny\nversion: 1.0.0\ntitle: Tiny\nminutes: 1\naudience: a test\nspine: []\n\
                sections:\n  - {id: one, key: A, title: One, minutes: 1, questions: [{id: wrap.owner, short: Owner, \
                ask: Who?, kind: person, need: must, minutes: 1, why: to know}]}\n";
    let set = catalog::read(&Source::new("tiny.yaml", text)).expect("a good questionnaire");
    for (status, after) in [
        (SetStatus::Unknown, Status::Answered),
        (
            SetStatus::Ask(PersonRef::Text("Ann".into())),
            Status::Set(SetStatus::Ask(PersonRef::Text("Ann".into()))),
        ),
    ] {
        let mut folder = history(1).1.remove(0);
        let walkthrough = WalkthroughId::derive(&["s-02"]);
        let start = WalkthroughStarted {
            walkthrough,
            label: "s-02".into(),
            questionnaire: DocumentHash::of(text),
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: None,
            present: BTreeSet::new(),
            at: now(100),
        };
        folder.act(100, Intent::Start(start));
        let question = TopicId::new("wrap.owner").expect("a topic");
        let status_now = |folder: &Folder| {
            let coverage = Coverage::of(&folder.tool, &folder.tool.walkthroughs[&walkthrough], &set);
            (coverage.standings[0].status.clone(), coverage.musts())
        };
        assert_eq!(status_now(&folder), (Status::Open, (0, 1)));
        folder.act(
            101,
            Intent::SetStatus(StatusSet {
                walkthrough,
                question: question.clone(),
                status: Some(status.clone()),
                by: Vec::new(),
                minute: None,
            }),
        );
        assert_eq!(status_now(&folder), (Status::Set(status), (1, 1)));
        folder.act(
            102,
            Intent::Say(StatementAdded {
                statement: StatementId::derive(&["the owner"]),
                walkthrough: Some(walkthrough),
                question: Some(question),
                also: BTreeSet::new(),
                content: Content {
                    speakers: vec![person(0).id],
                    body: Body::Person(PersonRef::Known(person(1).id)),
                    words: None,
                    wording: Wording::default(),
                    evidence: Evidence::default(),
                },
                relates: None,
                marks: BTreeSet::new(),
                at: now(102),
                minute: Some(2),
                asked: String::new(),
                handle: None,
            }),
        );
        assert_eq!(status_now(&folder).0, after);
        assert_eq!(
            folder.tool.owner(),
            Some(PersonRef::Known(person(1).id)),
            "the newest answer names the owner"
        );
        folder.act(103, Intent::End(WalkthroughEnded { walkthrough, at: now(103), minutes: 3 }));
        assert_eq!(folder.tool.walkthroughs[&walkthrough].ended, Some((now(103), 3)));
    }
}

#[test]
fn a_run_of_intents_sees_what_came_before_and_a_refusal_changes_nothing() {
    let folder = Folder::new(0);
    let mut acting = Acting::on(folder.tool.clone(), folder.hands(1));
    acting
        .act(Intent::Create(ToolCreated { name: " Lift\noff ".into(), slug: "liftoff".into() }))
        .expect("created");
    assert_eq!(acting.tool().name, "Lift off");
    let missing = acting.act(Intent::Strike(StatementId::derive(&["none"])));
    assert_eq!(missing, Err(Refusal::Missing("statement")));
    let (happenings, tool) = acting.done();
    assert_eq!((happenings.len(), tool.len()), (1, 1));
}
