//! One event of every kind, as the first release wrote it. What is in this file is in people's stores: it may be
//! added to, never changed.

use super::*;
use serde_json::Value;
use std::path::PathBuf;
use takestock::domain::chain::{START, Sealed, SealedBody, seal};
use takestock::domain::event::*;
use takestock::domain::ids::{RevisionId, hex};
use takestock::domain::item::{Accepted, ItemCode, Limit, NamedList};
use takestock::domain::person::PersonRef;
use takestock::domain::statement::{ItemRef, Said, StepRef, revision_id};

fn people() -> BTreeSet<PersonId> {
    BTreeSet::from([person(0).id])
}

fn said(body: Body) -> Content {
    Content {
        speakers: vec![person(0).id, person(1).id],
        body,
        words: Some("as it was said: \"so\" \u{1f600}".into()),
        wording: Wording::Verbatim,
        evidence: Evidence::Shown,
    }
}

fn statement(n: &str) -> StatementId {
    StatementId::derive(&[n])
}

fn added(n: &str, at: usize, content: Content) -> StatementAdded {
    StatementAdded {
        statement: statement(n),
        walkthrough: Some(WalkthroughId::derive(&["s-01"])),
        question: Some(topic(at)),
        also: BTreeSet::from([topic(at + 1)]),
        content,
        relates: None,
        marks: BTreeSet::from([Mark::Keep, Mark::Workaround]),
        at: now(at),
        minute: Some(7),
        asked: "What is asked?".into(),
        handle: Some(n.into()),
    }
}

/// Every kind, every body of a statement and every kind of cell.
fn happenings() -> Vec<Happening> {
    let sitting = WalkthroughId::derive(&["s-01"]);
    let item = ItemId::derive(&["keep"]);
    let day = date(2026, 11, 20);
    let document = DocumentHash::of("the text");
    let first = said(Body::Text("first words".into()));
    let revision = revision_id(statement("text"), &BTreeSet::new(), &first);
    let second = said(Body::Text("second words".into()));
    let third = said(Body::Text("third words".into()));
    let after = revision_id(statement("text"), &BTreeSet::from([revision]), &second);
    let cells = BTreeMap::from([
        ("text".to_owned(), Cell::Text("words".into())),
        ("choice".to_owned(), Cell::Choice("daily".into())),
        ("choices".to_owned(), Cell::Choices(BTreeSet::from(["a".into(), "b".into()]))),
        ("number".to_owned(), Cell::Number(Said::exact(2.5))),
        ("date".to_owned(), Cell::Date(Said { said: Some("Friday".into()), reads: Some(day) })),
        ("yes_no".to_owned(), Cell::YesNo(true)),
        ("known".to_owned(), Cell::Person(PersonRef::Known(person(1).id))),
        ("somebody".to_owned(), Cell::Person(PersonRef::Text("the night shift".into()))),
        ("step".to_owned(), Cell::Step(StepRef::Row(statement("text")))),
        ("step_words".to_owned(), Cell::Step(StepRef::Text("before that".into()))),
        ("item".to_owned(), Cell::Item(ItemRef::Item(item))),
        ("item_words".to_owned(), Cell::Item(ItemRef::Text("the other list".into()))),
    ]);
    let bodies = [
        ("choice", Body::Choice("link".into())),
        ("choices", Body::Choices(BTreeSet::from(["link".into(), "mail".into()]))),
        ("number", Body::Number(Said { said: Some("three or four".into()), reads: Some(3.0) })),
        ("date", Body::Date(Said::exact(day))),
        ("yes_no", Body::YesNo(false)),
        ("person", Body::Person(PersonRef::Known(person(1).id))),
        ("role", Body::Person(PersonRef::Text("whoever is there".into()))),
        ("row", Body::Row(cells)),
        ("confirm", Body::Confirm(true)),
    ];
    let status = |n, status| StatusSet {
        walkthrough: sitting,
        question: topic(n),
        status: Some(status),
        by: vec![person(0).id],
        minute: Some(9),
    };
    let refs = |seq| BTreeSet::from([EventRef { replica: replica(0), seq }]);
    let mut all: Vec<Happening> = vec![
        ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }.into(),
        ToolSet::Link("https://example.com/a?b=c&d=\u{e4}".into()).into(),
        ToolSet::Name("Liftoff 2".into()).into(),
        ToolSet::Slug("liftoff-2".into()).into(),
        ToolSet::Owner(Some(PersonRef::Known(person(0).id))).into(),
        ToolSet::Owner(None).into(),
        ToolSet::Status(ToolStatus::InProduction).into(),
        ToolSet::BuiltWith("Cursor".into()).into(),
        ToolSet::Calendar("Europe/Berlin".into()).into(),
        ToolSet::Archived(false).into(),
        Person { role: "Operations".into(), initials: "m".into(), ..person(0) }.into(),
        person(1).into(),
        QuestionnairePinned { document: document.clone(), id: "set".into(), version: "1.0.0".into() }.into(),
        WalkthroughStarted {
            walkthrough: sitting,
            label: "s-01".into(),
            questionnaire: document.clone(),
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: Some(person(0).id),
            present: people(),
            at: now(0),
        }
        .into(),
        WalkthroughRested { walkthrough: sitting, at: now(3) }.into(),
        WalkthroughResumed { walkthrough: sitting, at: now(5) }.into(),
        WalkthroughReplanned {
            walkthrough: sitting,
            end: Some(now(60)),
            cut: Some(Cut::Coulds),
            present: Some(people()),
            borrowed: None,
        }
        .into(),
        added("text", 6, first).into(),
    ];
    all.extend(bodies.into_iter().map(|(n, body)| added(n, 7, said(body)).into()));
    all.extend([
        StatementRevised {
            statement: statement("text"),
            replaces: BTreeSet::from([revision]),
            content: second,
        }
        .into(),
        ContestedResolved {
            statement: statement("text"),
            replaces: BTreeSet::from([after]),
            content: third.clone(),
        }
        .into(),
        StatementFiled { statement: statement("choice"), question: None, also: BTreeSet::from([topic(2)]) }
            .into(),
        StatementRelated {
            statement: statement("choice"),
            relates: Some(Relates { to: statement("text"), stance: Stance::Differs }),
        }
        .into(),
        StatementMarked { statement: statement("choice"), marks: Mark::ALL.into_iter().collect() }.into(),
        StatementStruck { statement: statement("number") }.into(),
        StatementStruck { statement: statement("date") }.into(),
        StatementRestored { statement: statement("date") }.into(),
        status(0, SetStatus::Ask(PersonRef::Text("Priya".into()))).into(),
        status(1, SetStatus::NotApplicable("there are none".into())).into(),
        status(2, SetStatus::OffRecord).into(),
        StatusSet { status: None, by: Vec::new(), minute: None, ..status(2, SetStatus::Later) }.into(),
        ItemDrafted {
            item,
            kind: ItemKind::Keep,
            number: 1,
            mark: Some("mfo".into()),
            sources: BTreeSet::from([statement("text")]),
            rule: Some(DraftRule { document, topic: topic(0), entry: 1 }),
            handle: Some("keep".into()),
        }
        .into(),
        ItemDrafted {
            item: ItemId::derive(&["open"]),
            kind: ItemKind::Open,
            number: 1,
            mark: None,
            sources: BTreeSet::new(),
            rule: None,
            handle: None,
        }
        .into(),
        ItemRevised {
            item,
            edit: ItemEdit {
                title: Some("The week on one screen".into()),
                sentence: Some("WHEN it is Monday, the system SHALL show the week.".into()),
                why: Some("Nothing is forgotten.".into()),
                quote: Some("second words".into()),
                accept: Some(vec!["GIVEN a week, WHEN it is opened, THEN it is whole.".into()]),
                priority: Some(1),
                place: None,
                slots: BTreeMap::from([("behaviour".into(), "show the week".into())]),
                limits: Some(vec![Limit { item: ItemId::derive(&["open"]), because: "in May".into() }]),
                list: Some(NamedList { name: "the ticks".into(), entries: vec!["one".into(), "two".into()] }),
                sample: Some("the printout".into()),
                meanwhile: Some(ItemId::derive(&["open"])),
                blocked_by: Some(BTreeSet::from([ItemId::derive(&["open"])])),
                build_default: Some(true),
                until_then: Some("as today".into()),
                accepted: Some(Accepted { by: PersonRef::Known(person(0).id), until: day }),
                handle: Some("week".into()),
            },
        }
        .into(),
        ItemLinked { item, sources: BTreeSet::from([statement("row")]) }.into(),
        ItemStated {
            item,
            state: ItemState::WordsConfirmed,
            by: people(),
            on: day,
            seen: BTreeSet::from([Seen { statement: statement("text"), revision: after }]),
        }
        .into(),
        ItemWithdrawn { item: ItemId::derive(&["open"]), reason: "answered".into(), by: people(), on: day }
            .into(),
        Published { version: 1, head: "00".repeat(32), seen: BTreeMap::from([(replica(0), 7)]) }.into(),
        Decided {
            matter: Matter::Advice,
            about: "May it hold prices?".into(),
            outcome: "yes".into(),
            on: Some(day),
            answers: Some(EventRef { replica: replica(0), seq: 2 }),
            by: Some(PersonRef::Text("Engineering".into())),
            because: "access is by name".into(),
            until: Some(day),
        }
        .into(),
        Undone { targets: refs(2) }.into(),
        Purged { targets: refs(26) }.into(),
        WalkthroughEnded { walkthrough: sitting, at: now(61), minutes: 59 }.into(),
        WalkthroughUpgraded {
            walkthrough: sitting,
            questionnaire: DocumentHash::of("a later text"),
            topics: BTreeMap::from([(topic(3), vec![topic(0), topic(3)])]),
            outside: true,
            together: BTreeSet::new(),
        }
        .into(),
    ]);
    all
}

fn sealed() -> Vec<Sealed> {
    let mut previous = START;
    let mut all = Vec::new();
    for (happening, seq) in happenings().into_iter().zip(1u8..) {
        let header = Header {
            tool: tool_id(),
            replica: replica(0),
            seq: seq.into(),
            lamport: u64::from(seq) + 1,
            at: now(seq.into()),
            by: "fill".into(),
            kind: happening.kind().into(),
            v: VERSION,
        };
        let event = seal(&previous, &header, happening.encode(), [seq; 16]);
        previous = event.hash;
        all.push(event);
    }
    all
}

fn line(event: &Sealed) -> String {
    let body = event.body.as_ref().expect("nothing is purged before it is written");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("JSON");
    serde_json::json!({
        "header": text(&event.header), "body": text(&body.bytes), "salt": hex(&body.salt),
        "commitment": hex(&event.commitment), "hash": hex(&event.hash),
    })
    .to_string()
}

fn unhex<const N: usize>(value: &Value) -> [u8; N] {
    let text = value.as_str().expect("hexadecimal");
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("hexadecimal");
    std::array::from_fn(byte)
}

fn read(text: &str) -> Vec<Sealed> {
    let event = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        let bytes = |key: &str| value[key].as_str().expect("a text").as_bytes().to_vec();
        Sealed {
            header: bytes("header"),
            commitment: unhex(&value["commitment"]),
            hash: unhex(&value["hash"]),
            body: Some(SealedBody { salt: unhex(&value["salt"]), bytes: bytes("body") }),
        }
    };
    text.lines().map(event).collect()
}

#[test]
fn the_first_releases_journal_is_read_and_written_as_it_was() {
    let file: PathBuf = support::root().join("tests/fixtures/journal-1.jsonl");
    let ours: String = sealed().iter().map(|event| line(event) + "\n").collect();
    let text = std::fs::read_to_string(&file).expect("the golden journal");
    for (ours, theirs) in ours.lines().zip(text.lines()) {
        assert_eq!(ours, theirs, "today's bytes are no longer those of the first release");
    }
    assert_eq!(ours.lines().count(), text.lines().count());

    let golden = read(&text);
    let mut previous = START;
    for event in &golden {
        event.check(&previous).expect("the chain holds");
        previous = event.hash;
    }
    let events: Vec<Event> = golden.iter().map(|event| event.open().expect("an event")).collect();
    let read: Vec<Happening> = events.iter().map(|event| event.happening.clone()).collect();
    assert_eq!(read, happenings());
    let kinds: BTreeSet<&str> = read.iter().map(Happening::kind).collect();
    assert_eq!(kinds, Happening::KINDS.iter().copied().collect(), "one of every kind");

    let tool = Tool::from_events(tool_id(), events);
    assert!(tool.parked.is_empty() && tool.foreign.is_empty());
    assert_eq!(
        (tool.name.as_str(), tool.link.as_str(), tool.status()),
        ("Liftoff 2", "", Some(ToolStatus::InProduction))
    );
    assert_eq!((tool.statements.len(), tool.people.len(), tool.items.len()), (9, 2, 2));
    let text = &tool.statements[&statement("text")];
    let third = said(Body::Text("third words".into()));
    assert_eq!((text.revisions.len(), text.contested(), text.content()), (3, false, &third));
    let caught = &tool.statements[&statement("choice")];
    assert_eq!((caught.question.as_ref(), caught.marks.len()), (None, 6));
    assert!(tool.statements[&statement("number")].struck && !tool.statements[&statement("date")].struck);
    let code = ItemCode { kind: ItemKind::Keep, number: 1, mark: Some("mfo".into()) };
    let keep = tool.item(&code).expect("an item");
    let suspects = tool.suspects(keep);
    assert_eq!(suspects, [statement("text"), statement("row")], "one was put otherwise, one was purged");
    let sitting = tool.walkthroughs.values().next().expect("a sitting");
    assert_eq!(sitting.earlier, [DocumentHash::of("the text")]);
    let moved = &tool.statements[&statement("yes_no")];
    assert_eq!((moved.question.clone(), moved.also.clone()), (Some(topic(0)), BTreeSet::from([topic(3)])));
    assert_eq!((sitting.rested, sitting.ended, sitting.statuses.len()), (2, Some((now(61), 59)), 2));
}

/// The names that files derive are in the journal too.
#[test]
fn derived_ids_are_what_they_were_in_the_first_release() {
    let first = said(Body::Number(Said::exact(2.5)));
    let revision: RevisionId = revision_id(statement("text"), &BTreeSet::new(), &first);
    let ids = [
        tool_id().to_string(),
        PersonId::derive(&["a", "b"]).to_string(),
        WalkthroughId::derive(&["a", "b"]).to_string(),
        statement("text").to_string(),
        ItemId::derive(&["a", "b"]).to_string(),
        revision.to_string(),
        replica(0).to_string(),
        replica(0).mark(),
        DocumentHash::of("the text").to_string(),
    ];
    assert_eq!(ids, IDS);
}

const IDS: [&str; 9] = [
    "40cf98e8-da94-88d2-aa8b-ae5bef930268",
    "8b5d73ca-cadf-8318-b173-cb3149af9a7b",
    "5e6721eb-1b17-8d9d-90f0-57008752f260",
    "cd7b1117-b46c-8221-b588-20c2cd5d4870",
    "10a86866-bcd7-8a55-bd59-e80fe7bd443d",
    "cc827c35-3d75-83c7-bd75-56b3641c3126",
    "fbbf5dfa-6cf9-8356-9927-694317fad65f",
    "mit",
    "41a1f654dc79a9ac645afa553c31d51fd115eca8dd1cb9e6c67ae03e52718e8b",
];
