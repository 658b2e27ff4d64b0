//! What a statement, a status and a condition do to each other, and what the fold makes of a stranger's journal.

use super::*;
use takestock::catalog;
use takestock::domain::condition::Truth;
use takestock::domain::coverage::Coverage;
use takestock::domain::event::{Undone, WalkthroughRested, WalkthroughResumed};
use takestock::domain::person::PersonRef;
use takestock::domain::questionnaire::Questionnaire;
use takestock::domain::statement::Said;
use takestock::domain::status::Status;
use takestock::yaml::Source;

const SET: &str = "takestock: 1
id: tiny
version: 1.0.0
title: Tiny
minutes: 2
audience: a test
spine: []
sections:
  - id: one
    key: A
    title: One
    minutes: 2
    questions:
      - {id: risk.open, short: Open, ask: Who?, kind: choice, need: must, minutes: 1, why: to know,
         options: [{id: all, label: everybody}, {id: few, label: a few}]}
      - {id: risk.why, short: Why, ask: Why?, kind: text, need: must, minutes: 1, why: to know,
         when: risk.open == 'all'}
";

fn set() -> Questionnaire {
    catalog::read(&Source::new("tiny.yaml", SET)).expect("a good questionnaire")
}

fn sitting(n: usize) -> WalkthroughId {
    WalkthroughId::derive(&[&format!("s-{n}")])
}

fn risk() -> TopicId {
    TopicId::new("risk.open").expect("a topic")
}

/// A tool with sittings, one a hundred minutes after the other.
fn folder(sittings: usize) -> Folder {
    let mut folder = Folder::new(0);
    folder.act(0, Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }));
    for n in 0..3 {
        folder.act(0, Intent::SetPerson(person(n)));
    }
    for n in 0..sittings {
        folder.act(
            n,
            Intent::Start(WalkthroughStarted {
                walkthrough: sitting(n),
                label: format!("s-{n}"),
                questionnaire: DocumentHash::of(SET),
                earlier: Vec::new(),
                mode: Mode::Live,
                facilitator: None,
                present: BTreeSet::new(),
                at: now(n * 100),
            }),
        );
    }
    folder
}

fn saying(n: &str, at: usize, body: Body) -> StatementAdded {
    StatementAdded {
        statement: StatementId::derive(&[n]),
        walkthrough: Some(sitting(0)),
        question: Some(risk()),
        also: BTreeSet::new(),
        content: Content {
            speakers: vec![person(0).id],
            body,
            words: None,
            wording: Wording::default(),
            evidence: Evidence::default(),
        },
        relates: None,
        marks: BTreeSet::new(),
        at: now(at),
        minute: Some(1),
        asked: String::new(),
        handle: None,
    }
}

fn pick(option: &str) -> Body {
    Body::Choice(option.into())
}

fn unknown() -> Intent {
    let (walkthrough, status) = (sitting(0), Some(SetStatus::Unknown));
    Intent::SetStatus(StatusSet { walkthrough, question: risk(), status, by: Vec::new(), minute: None })
}

fn status(folder: &Folder) -> Status {
    let set = set();
    Coverage::of(&folder.tool, &folder.tool.walkthroughs[&sitting(0)], &set).standings[0].status.clone()
}

/// Whether the second question applies in a sitting.
fn applies(folder: &Folder, n: usize) -> Truth {
    let set = set();
    Coverage::of(&folder.tool, &folder.tool.walkthroughs[&sitting(n)], &set).standings[1].applies
}

#[test]
fn what_is_filed_or_brought_back_later_answers_a_status() {
    let caught = StatementId::derive(&["caught"]);
    let mut folder = folder(1);
    folder.act(1, Intent::Say(StatementAdded { question: None, ..saying("caught", 1, pick("all")) }));
    folder.act(2, unknown());
    assert_eq!(status(&folder), Status::Set(SetStatus::Unknown));
    let file = StatementFiled { statement: caught, question: Some(risk()), also: BTreeSet::new() };
    folder.act(3, Intent::File(file));
    assert_eq!(status(&folder), Status::Answered);

    folder.act(4, Intent::Strike(caught));
    folder.act(5, unknown());
    assert_eq!(status(&folder), Status::Set(SetStatus::Unknown));
    folder.act(6, Intent::Restore(caught));
    assert_eq!(status(&folder), Status::Answered);
}

#[test]
fn a_status_that_was_answered_can_be_set_again() {
    let mut folder = folder(1);
    folder.act(1, unknown());
    folder.act(2, Intent::Say(saying("one", 2, pick("all"))));
    assert_eq!(status(&folder), Status::Answered);
    folder.act(3, unknown());
    assert_eq!(status(&folder), Status::Set(SetStatus::Unknown));
    let before = folder.tool.len();
    folder.act(4, unknown());
    assert_eq!(folder.tool.len(), before, "it stands already");
}

#[test]
fn a_condition_reads_the_newest_answer_and_nothing_from_a_quarrel() {
    let mut folder = folder(2);
    let later = StatementAdded { walkthrough: None, minute: None, ..saying("later", 50, pick("all")) };
    folder.act(50, Intent::Say(later));
    assert_eq!(applies(&folder, 0), Truth::True, "said outside any sitting");
    folder.act(
        101,
        Intent::Say(StatementAdded { walkthrough: Some(sitting(1)), ..saying("few", 101, pick("few")) }),
    );
    assert_eq!(applies(&folder, 0), Truth::False, "the sitting came after it");

    let one = saying("one", 1, pick("all"));
    folder.act(102, Intent::Say(one.clone()));
    assert_eq!(applies(&folder, 0), Truth::True, "this sitting's own answer");
    let adds = Relates { to: one.statement, stance: Stance::Adds };
    let remark = saying("remark", 2, Body::Text("even guests".into()));
    folder.act(103, Intent::Say(StatementAdded { relates: Some(adds), ..remark }));
    assert_eq!(applies(&folder, 0), Truth::True, "a remark is no other answer");

    let mut other = Folder::new(1);
    other.take(&folder.events());
    let content = |option: &str| Content { body: pick(option), ..one.content.clone() };
    folder.act(104, Intent::Revise(one.statement, content("few")));
    other.act(104, Intent::Revise(one.statement, Content { words: Some("all".into()), ..content("all") }));
    folder.take(&other.events());
    assert!(folder.tool.statements[&one.statement].contested());
    assert_eq!(applies(&folder, 0), Truth::Unknown, "two wordings that stand side by side");
}

#[test]
fn a_number_is_the_same_after_it_was_stored() {
    // A text of 17 digits that JSON reads back one digit off; then its revision would replace nothing.
    for number in [5.551736803290799e60, 0.1 + 0.2, f64::INFINITY, 1e300, 17.25] {
        let mut folder = folder(1);
        let said = saying("number", 1, Body::Number(Said::exact(number)));
        folder.act(1, Intent::Say(said.clone()));
        folder.act(2, Intent::Revise(said.statement, Content { words: Some("so".into()), ..said.content }));
        let stored = folder.events().into_iter().map(|event| {
            let happening = Happening::decode(&event.header.kind, event.header.v, &event.happening.encode());
            Event { happening, ..event }
        });
        let read = Tool::from_events(tool_id(), stored);
        assert_eq!(read, folder.tool, "{number}");
        assert!(!read.statements[&said.statement].contested(), "{number}");
    }
}

#[test]
fn a_speaker_is_named_once() {
    let mut folder = folder(1);
    let mut said = saying("one", 1, pick("all"));
    said.content.speakers = vec![person(0).id, person(1).id, person(0).id];
    folder.act(1, Intent::Say(said.clone()));
    assert_eq!(folder.tool.statements[&said.statement].content().speakers, [person(0).id, person(1).id]);
}

#[test]
fn the_fold_takes_what_no_takestock_would_write() {
    let mut folder = folder(1);
    let at = |seq| EventRef { replica: replica(0), seq };
    // It takes back itself, and what is yet to come.
    let seq = folder.tool.last_seq(replica(0)) + 1;
    folder.append(1, Undone { targets: BTreeSet::from([at(seq), at(seq + 1)]) }.into());
    folder.append(2, saying("one", 2, Body::Person(PersonRef::Text("Ann".into()))).into());
    // Rests of thousands of years, twice.
    for (from, to) in [("-009000-01-01T00:00:00+00:00", "9000-01-01T00:00:00+00:00"); 2] {
        let moment = |text: &str| text.parse::<Moment>().expect("a moment");
        folder.append(3, WalkthroughRested { walkthrough: sitting(0), at: moment(from) }.into());
        folder.append(4, WalkthroughResumed { walkthrough: sitting(0), at: moment(to) }.into());
    }
    assert_eq!(folder.tool, Tool::from_events(tool_id(), folder.events()), "one by one as all at once");
    assert_eq!(folder.tool.walkthroughs[&sitting(0)].rested, u32::MAX);
}

#[test]
fn a_body_with_more_than_is_known_is_carried_and_never_half_read() {
    let more = br#"{"name":"A","slug":"a","colour":"red"}"#;
    assert!(matches!(Happening::decode("tool_created", VERSION, more), Happening::Foreign { .. }));
}
