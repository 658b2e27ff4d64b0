//! Whatever happens in whatever order, the rows written along the way are the rows that the journal makes.

use super::{Touched, rows, stored};
use crate::domain::event::{
    ContestedResolved, DraftRule, Event, Happening, ItemDrafted, ItemRevised, ItemStated, ItemWithdrawn,
    PersonSet, Purged, QuestionnairePinned, StatementAdded, StatementFiled, StatementMarked,
    StatementRestored, StatementRevised, StatementStruck, ToolCreated, ToolSet, ToolStatus, Undone,
    WalkthroughEnded, WalkthroughStarted,
};
use crate::domain::ids::{DocumentHash, ItemId, PersonId, StatementId, ToolId, WalkthroughId};
use crate::domain::item::{ItemEdit, ItemKind, ItemState};
use crate::domain::moment::Moment;
use crate::domain::person::{PersonRef, QuoteAs, Relation};
use crate::domain::questionnaire::{Evidence, Mode, TopicId};
use crate::domain::statement::{Body, Cell, Content, Mark, Said, StepRef, Wording};
use crate::domain::tool::{OWNER, STATUS};
use crate::store::{Append, Entropy, Options, Store, journal};
use jiff::Timestamp;
use jiff::tz::Offset;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One thing that may happen, by small numbers, so that histories meet themselves.
#[derive(Debug, Clone)]
enum Step {
    Tool(usize),
    Person(usize, String),
    Pin(usize),
    Start(usize, usize),
    End(usize),
    Say(usize, usize, usize, usize, String),
    Revise(usize, usize, usize, String),
    Settle(usize, String),
    File(usize, usize),
    Mark(usize, bool),
    Strike(usize, bool),
    Draft(usize, usize),
    Title(usize, String),
    State(usize, usize),
    Withdraw(usize),
    Undo(usize),
    Purge(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let few = || 0..3_usize;
    let words = || "\\PC{0,12}|[a-z]{1,6}|Käthe 日本 \u{202e}\u{0}|\"'; --";
    prop_oneof![
        2 => (0..6_usize).prop_map(Step::Tool),
        3 => (few(), words()).prop_map(|(person, name)| Step::Person(person, name)),
        1 => few().prop_map(Step::Pin),
        2 => (few(), few()).prop_map(|(sitting, person)| Step::Start(sitting, person)),
        1 => few().prop_map(Step::End),
        8 => (few(), few(), few(), 0..9_usize, words()).prop_map(|(s, w, p, b, t)| Step::Say(s, w, p, b, t)),
        4 => (few(), few(), 0..9_usize, words()).prop_map(|(s, p, b, t)| Step::Revise(s, p, b, t)),
        1 => (few(), words()).prop_map(|(s, text)| Step::Settle(s, text)),
        2 => (few(), few()).prop_map(|(s, topic)| Step::File(s, topic)),
        2 => (few(), any::<bool>()).prop_map(|(s, own)| Step::Mark(s, own)),
        2 => (few(), any::<bool>()).prop_map(|(s, struck)| Step::Strike(s, struck)),
        2 => (few(), few()).prop_map(|(item, kind)| Step::Draft(item, kind)),
        1 => (few(), words()).prop_map(|(item, title)| Step::Title(item, title)),
        1 => (few(), few()).prop_map(|(item, state)| Step::State(item, state)),
        1 => few().prop_map(Step::Withdraw),
        2 => (0..40_usize).prop_map(Step::Undo),
        1 => (0..40_usize).prop_map(Step::Purge),
    ]
}

fn id<T>(make: fn(&[&str]) -> T, n: usize) -> T {
    make(&[&n.to_string()])
}

fn noon() -> Moment {
    Moment::new(Timestamp::from_second(1_795_000_000).expect("a time"), Offset::UTC)
}

fn topic(n: usize) -> Option<TopicId> {
    TopicId::new([OWNER, STATUS, "does.steps"][n]).ok()
}

fn content(person: usize, body: usize, text: &str) -> Content {
    let known = PersonRef::Known(id(PersonId::derive, person));
    let body = match body {
        0 => Body::Person(known),
        1 => Body::Person(PersonRef::Text(text.into())),
        2 => Body::Choice("in_production".into()),
        3 => Body::Choices(["a".to_owned(), "b".to_owned()].into()),
        4 => Body::Number(Said { said: Some(text.into()), reads: Some(3.5) }),
        5 => Body::YesNo(true),
        6 => Body::Row(BTreeMap::from([
            ("who".to_owned(), Cell::Person(known)),
            ("what".to_owned(), Cell::Text(text.into())),
            ("step".to_owned(), Cell::Step(StepRef::Row(id(StatementId::derive, 0)))),
        ])),
        _ => Body::Text(text.into()),
    };
    Content {
        speakers: vec![id(PersonId::derive, person), id(PersonId::derive, 0)],
        body,
        words: text.len().is_multiple_of(2).then(|| text.to_owned()),
        wording: Wording::Near,
        evidence: Evidence::Guessed,
    }
}

fn document(n: usize) -> DocumentHash {
    DocumentHash::of(&n.to_string())
}

/// What the step is in events; an undo or a purge names one that has happened.
fn happening(step: &Step, history: &[Event]) -> Option<Happening> {
    let statement = |n: usize| id(StatementId::derive, n);
    Some(match step.clone() {
        Step::Tool(n) => match n {
            0 => ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }.into(),
            1 => ToolSet::Slug("lift".into()).into(),
            2 => ToolSet::Owner(Some(PersonRef::Known(id(PersonId::derive, 1)))).into(),
            3 => ToolSet::Status(ToolStatus::Graduated).into(),
            4 => ToolSet::Archived(true).into(),
            _ => ToolSet::Name("Lift".into()).into(),
        },
        Step::Person(n, name) => PersonSet {
            id: id(PersonId::derive, n),
            handle: format!("p{}", name.len()),
            name,
            role: String::new(),
            relation: Relation::User,
            initials: String::new(),
            quote_as: QuoteAs::Role,
        }
        .into(),
        Step::Pin(n) => {
            QuestionnairePinned { document: document(n), id: format!("q{n}"), version: "1.0.0".into() }.into()
        }
        Step::Start(n, person) => WalkthroughStarted {
            walkthrough: id(WalkthroughId::derive, n),
            label: format!("s-{n}-{person}"),
            questionnaire: document(n),
            earlier: Vec::new(),
            mode: Mode::Solo,
            facilitator: Some(id(PersonId::derive, person)),
            present: BTreeSet::new(),
            at: noon(),
        }
        .into(),
        Step::End(n) => {
            WalkthroughEnded { walkthrough: id(WalkthroughId::derive, n), at: noon(), minutes: 60 }.into()
        }
        Step::Say(n, sitting, person, body, text) => StatementAdded {
            statement: statement(n),
            walkthrough: Some(id(WalkthroughId::derive, sitting)),
            question: topic(body % 3),
            also: BTreeSet::new(),
            content: content(person, body, &text),
            relates: None,
            marks: BTreeSet::new(),
            at: noon(),
            minute: Some(3),
            asked: String::new(),
            handle: None,
        }
        .into(),
        // It takes the place of nothing, so that the wordings are contested.
        Step::Revise(n, person, body, text) => StatementRevised {
            statement: statement(n),
            replaces: BTreeSet::new(),
            content: content(person, body, &text),
        }
        .into(),
        Step::Settle(n, text) => ContestedResolved {
            statement: statement(n),
            replaces: BTreeSet::new(),
            content: content(0, 8, &text),
        }
        .into(),
        Step::File(n, to) => {
            StatementFiled { statement: statement(n), question: topic(to), also: BTreeSet::new() }.into()
        }
        Step::Mark(n, own) => {
            let marks = if own { [Mark::OwnNote].into() } else { BTreeSet::new() };
            StatementMarked { statement: statement(n), marks }.into()
        }
        Step::Strike(n, true) => StatementStruck { statement: statement(n) }.into(),
        Step::Strike(n, false) => StatementRestored { statement: statement(n) }.into(),
        Step::Draft(n, kind) => ItemDrafted {
            item: id(ItemId::derive, n),
            kind: ItemKind::ALL[kind],
            number: 1,
            mark: None,
            sources: [statement(n)].into(),
            rule: Some(DraftRule { document: document(0), topic: topic(2)?, entry: 0 }),
            handle: None,
        }
        .into(),
        Step::Title(n, title) => ItemRevised {
            item: id(ItemId::derive, n),
            edit: ItemEdit { title: Some(title), ..ItemEdit::default() },
        }
        .into(),
        Step::State(n, state) => ItemStated {
            item: id(ItemId::derive, n),
            state: [ItemState::Draft, ItemState::WordsConfirmed, ItemState::Confirmed][state],
            by: BTreeSet::new(),
            on: noon().date(),
            seen: BTreeSet::new(),
        }
        .into(),
        Step::Withdraw(n) => ItemWithdrawn {
            item: id(ItemId::derive, n),
            reason: String::new(),
            by: BTreeSet::new(),
            on: noon().date(),
        }
        .into(),
        Step::Undo(n) => {
            let target = history.get(n % history.len().max(1))?.header.stamp().into();
            Undone { targets: [target].into() }.into()
        }

        Step::Purge(n) => {
            let target =
                history.get(n % history.len().max(1)).filter(|event| event.header.kind != "purged")?;
            Purged { targets: [target.header.stamp().into()].into() }.into()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn rows_written_along_the_way_are_the_rows_that_the_journal_makes(
        batches in prop::collection::vec(prop::collection::vec(step(), 1..6), 1..12),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options { entropy: Entropy::Seeded(3), ..Options::default() };
        let mut store = Store::open(&folder.path().join("data"), options).expect("opened");
        // What is shown here does not hang on the disk.
        store.conn.pragma_update(None, "synchronous", "OFF").expect("set");
        let tool = ToolId::derive(&["liftoff"]);
        let mut history = Vec::new();
        for (n, batch) in batches.iter().enumerate() {
            let happenings: Vec<_> = batch.iter().filter_map(|step| happening(step, &history)).collect();
            let request = Uuid::from_u128(n as u128);
            let (by, now, documents) = ("test".to_owned(), noon(), Vec::new());
            let appended = store
                .append(Append {
                    request,
                    tool,
                    by,
                    now,
                    happenings,
                    documents,
                    takes_back: Vec::new(),
                    as_of: None,
                })
                .expect("stored");
            history.extend(appended.events);
            if history.is_empty() {
                continue;
            }
            let read = journal::read_tool(&store.conn, tool).expect("read");
            prop_assert_eq!(&store.load(tool).expect("loaded"), &read, "the tool in memory is the one on disk");
            let made = rows(&read, &Touched::everything());
            let found = stored(&store.conn, tool).expect("read");
            prop_assert_eq!(&found, &made);
        }
        let verified = store.verify(None, &mut |_| ()).expect("looked");
        prop_assert_eq!(verified.findings, vec![]);
        if !history.is_empty() {
            let before = stored(&store.conn, tool).expect("read");
            store.rebuild().expect("rebuilt");
            prop_assert_eq!(stored(&store.conn, tool).expect("read"), before);
        }
    }
}
