use crate::domain::act::Intent;
use crate::domain::event::{StatementMarked, ToolSet};
use crate::domain::item::{Accepted, ItemEdit, Limit, NamedList};
use crate::domain::person::PersonRef;
use crate::domain::statement::{Body, Mark};
use crate::spec::support::*;
use crate::spec::{Hold, Spec};

fn sentence(text: &str) -> ItemEdit {
    ItemEdit { sentence: Some(text.into()), ..ItemEdit::default() }
}

fn accept(text: &str) -> ItemEdit {
    ItemEdit { accept: Some(vec![text.into()]), ..ItemEdit::default() }
}

/// A confirmed KEEP with a sentence of its own.
fn keep(text: &str) -> World {
    let mut world = World::new();
    world.say("trust.relied", row(&[("what", "the card turns amber after five days")]));
    world.draft();
    world.edit("KEEP-1", sentence(text));
    world.confirm("KEEP-1", &["maya"]);
    world
}

fn hold(spec: &Spec, code: &str) -> Option<Hold> {
    spec.blocks().find(|block| block.code.to_string() == code).expect("there").hold().cloned()
}

fn fires(world: &World, code: &str, check: u8) -> bool {
    world.checks(code).contains(&check)
}

#[test]
fn check_1_nobody_said_this() {
    let mut world = keep("The system SHALL stay.");
    assert!(!fires(&world, "KEEP-1", 1));
    assert_eq!(hold(&world.spec(), "KEEP-1"), None);
    let source = world.item("KEEP-1").sources[0].statement;
    world.act(Intent::Strike(source));
    assert!(fires(&world, "KEEP-1", 1));
    assert_eq!(hold(&world.spec(), "KEEP-1"), Some(Hold::Draft));
}

#[test]
fn check_2_one_behaviour_one_subject() {
    assert!(!fires(&keep("WHEN asked, the system SHALL stay."), "KEEP-1", 2));
    for bad in ["The system SHALL stay and SHALL go.", "It stays.", "The operator SHALL stay."] {
        let world = keep(bad);
        assert!(fires(&world, "KEEP-1", 2), "{bad}");
        assert_eq!(hold(&world.spec(), "KEEP-1"), Some(Hold::Draft));
    }
}

#[test]
fn check_3_clause_order() {
    for good in [
        "The system SHALL stay.",
        "WHERE a, WHILE b, WHEN c, the system SHALL stay.",
        "WHILE b, IF c, THEN the system SHALL stay.",
    ] {
        assert!(!fires(&keep(good), "KEEP-1", 3), "{good}");
    }
    for bad in [
        "WHEN c, WHILE b the system SHALL stay.",
        "The system SHALL stay",
        "IF c, the system SHALL stay.",
        "Sometimes the system SHALL stay.",
    ] {
        let world = keep(bad);
        assert!(fires(&world, "KEEP-1", 3), "{bad}");
        assert_eq!(hold(&world.spec(), "KEEP-1"), Some(Hold::Draft));
    }
}

#[test]
fn check_4_number_nobody_gave() {
    assert!(!fires(&keep("WHEN 5 days passed, the system SHALL warn."), "KEEP-1", 4));
    assert!(!fires(&keep("The system SHALL keep RULE-7 from 2026-11-02."), "KEEP-1", 4));
    let mut world = keep("WHEN six days passed, the system SHALL warn.");
    assert!(fires(&world, "KEEP-1", 4));
    assert_eq!(hold(&world.spec(), "KEEP-1"), None);
    world.edit("KEEP-1", sentence("WHEN six days (chosen by the CS lead) passed, the system SHALL warn."));
    assert!(!fires(&world, "KEEP-1", 4));
    world.edit("KEEP-1", accept("GIVEN 40 cards WHEN it opens THEN it shows"));
    assert!(fires(&world, "KEEP-1", 4));
}

#[test]
fn check_5_vague() {
    assert!(fires(&keep("The system SHALL be fast."), "KEEP-1", 5));
    assert!(fires(&keep("The system SHALL keep mails etc. as they are."), "KEEP-1", 5));
    assert!(!fires(&keep("WHEN it is easy, the system SHALL breakfast."), "KEEP-1", 5));
}

#[test]
fn check_6_as_today_without_today() {
    let mut world = keep("The system SHALL send it in today's form.");
    assert!(fires(&world, "KEEP-1", 6));
    world.edit("KEEP-1", ItemEdit { sample: Some("mail.eml".into()), ..ItemEdit::default() });
    assert!(!fires(&world, "KEEP-1", 6));
}

#[test]
fn check_7_list_not_captured() {
    let mut world = keep("The system SHALL show the three ticks.");
    assert!(fires(&world, "KEEP-1", 7));
    let list = |entries: &[&str]| ItemEdit {
        list: Some(NamedList {
            name: "ticks".into(),
            entries: entries.iter().map(|e| (*e).into()).collect(),
        }),
        ..ItemEdit::default()
    };
    world.edit("KEEP-1", list(&["a", "b"]));
    assert!(fires(&world, "KEEP-1", 7));
    world.edit("KEEP-1", list(&["a", "b", "c"]));
    assert!(!fires(&world, "KEEP-1", 7));
    assert!(!fires(&keep("The system SHALL show the ticks."), "KEEP-1", 7));
}

#[test]
fn check_8_name_in_a_requirement() {
    assert!(!fires(&keep("The system SHALL tell the author."), "KEEP-1", 8));
    for bad in ["The system SHALL tell Maya.", "The system SHALL tell WHITLOCK."] {
        let world = keep(bad);
        assert!(fires(&world, "KEEP-1", 8), "{bad}");
        assert_eq!(hold(&world.spec(), "KEEP-1"), Some(Hold::Draft));
    }
    let mut world = World::new();
    world.say("trust.relied", row(&[("what", "the list that Priya keeps")]));
    world.say("trust.relied", row(&[("what", "the board")]));
    world.draft();
    assert!(fires(&world, "KEEP-1", 8));
    assert!(!fires(&world, "KEEP-2", 8));
}

#[test]
fn check_9_no_scenario() {
    let mut world = keep("The system SHALL stay.");
    assert!(!fires(&world, "KEEP-1", 9));
    world.edit("KEEP-1", ItemEdit { priority: Some(1), ..ItemEdit::default() });
    assert!(fires(&world, "KEEP-1", 9));
    world.edit("KEEP-1", accept("WHEN a THEN b"));
    assert!(fires(&world, "KEEP-1", 9));
    world.edit("KEEP-1", accept("GIVEN c WHEN a THEN b"));
    assert!(!fires(&world, "KEEP-1", 9));
}

#[test]
fn check_10_whose_clock() {
    let mut world = keep("WHEN a working day ends, the system SHALL warn.");
    assert!(fires(&world, "KEEP-1", 10));
    world.act(Intent::Set(ToolSet::Calendar("Europe/Berlin; holidays OPEN-2".into())));
    assert!(fires(&world, "KEEP-1", 10));
    world.act(Intent::Set(ToolSet::Calendar("Europe/Berlin".into())));
    assert!(!fires(&world, "KEEP-1", 10));
    assert!(!fires(&keep("WHEN a day ends, the system SHALL warn."), "KEEP-1", 10));
}

#[test]
fn check_11_people_do_this_today() {
    let mut world = World::new();
    world
        .say("know.exceptions", row(&[("which", "partners"), ("spot", "the name"), ("differently", "call")]));
    world.draft();
    assert!(!fires(&world, "RULE-1", 11));
    assert!(world.spec().keep[0].holds.contains(&Hold::PeopleDoThis));
    world.slot("RULE-1", "by", "");
    assert!(fires(&world, "RULE-1", 11));
    assert!(world.spec().keep[0].holds.contains(&Hold::PeopleDoThis));
    world.slot("RULE-1", "by", "tool");
    assert!(!fires(&world, "RULE-1", 11));
    assert!(!world.spec().keep[0].holds.contains(&Hold::PeopleDoThis));
}

#[test]
fn check_12_may_conflict() {
    let mut world = World::new();
    let step = world.say("does.steps", row(&[("step", "Go live")]));
    let cell = crate::domain::statement::Cell::Step(crate::domain::statement::StepRef::Row(step));
    world.say("trust.relied", with(row(&[("what", "dragging moves the card")]), "step", cell.clone()));
    world.say("trust.relied", with(row(&[("what", "a card without a yes")]), "step", cell));
    world.draft();
    assert!(world.checks("KEEP-2").iter().all(|check| *check != 12));
    world.edit("KEEP-2", sentence("IF there is no yes, THEN the system SHALL refuse to move it."));
    assert!(fires(&world, "KEEP-2", 12));
    assert!(!fires(&world, "KEEP-1", 12));
    let limit = Limit { item: world.item("KEEP-1").id, because: "not this move".into() };
    world.edit("KEEP-2", ItemEdit { limits: Some(vec![limit]), ..ItemEdit::default() });
    assert!(!fires(&world, "KEEP-2", 12));
}

#[test]
fn check_13_exposure_without_a_next_step() {
    let mut world = World::new();
    world.say("risk.access", Body::Choice("link".into()));
    world.say("wrap.next", row(&[("action", "change the link")]));
    world.draft();
    assert!(fires(&world, "ENG-1", 13));
    world.slot("ENG-1", "engineer", "platform engineer");
    assert!(fires(&world, "ENG-1", 13));
    let next = world.item("NEXT-1").id;
    world.edit("ENG-1", ItemEdit { meanwhile: Some(next), ..ItemEdit::default() });
    assert!(!fires(&world, "ENG-1", 13));
    world.slot("ENG-1", "engineer", "");
    assert!(fires(&world, "ENG-1", 13));
    let by = PersonRef::Known(person("dan"));
    let accepted = Accepted { by, until: "2027-01-01".parse().expect("a day") };
    world.edit("ENG-1", ItemEdit { accepted: Some(accepted), ..ItemEdit::default() });
    world.slot("ENG-1", "engineer", "platform engineer");
    assert!(!fires(&world, "ENG-1", 13));
}

#[test]
fn check_14_said_and_lost() {
    let lost = |world: &World| {
        let found = world.spec().findings;
        found.into_iter().filter(|f| f.check == 14).map(|f| f.message).collect::<Vec<_>>()
    };
    let mut world = World::new();
    world.say("does.criticality", Body::Choice("same_day".into()));
    world.say("does.outputs", row(&[("what", "the mail"), ("when", "Mondays")]));
    world.draft();
    assert!(lost(&world).is_empty());
    let statement = world.say("does.connects", row(&[("system", "CRM")]));
    world.say("does.outputs", row(&[("what", "the report")]));
    world.draft();
    assert_eq!(
        lost(&world),
        ["said, and lost: does.connects/1 became nothing", "said, and lost: does.outputs/2 became nothing"]
    );
    world.act(Intent::Mark(StatementMarked { statement, marks: [Mark::NothingToMake].into() }));
    assert_eq!(lost(&world).len(), 1);
}

#[test]
fn check_15_dangling_or_overdue() {
    let date = |day: &str| {
        crate::domain::statement::Cell::Date(crate::domain::statement::Said::exact(
            day.parse().expect("a day"),
        ))
    };
    let mut world = World::new();
    world.say("wrap.open", row(&[("question", "Whose holidays?")]));
    let asked = with(row(&[("question", "Which?")]), "who", known("dan"));
    world.say("wrap.open", with(asked.clone(), "by", date("2026-12-01")));
    world.say("wrap.open", with(asked, "by", date("2026-01-01")));
    world.draft();
    assert!(fires(&world, "OPEN-1", 15));
    assert!(!fires(&world, "OPEN-2", 15));
    assert!(fires(&world, "OPEN-3", 15));
    assert!(world.spec().open[2].overdue);
    world.slot("OPEN-2", "blocks", "FIX-9");
    assert!(fires(&world, "OPEN-2", 15));
    world.slot("OPEN-2", "blocks", "OPEN-1");
    assert!(!fires(&world, "OPEN-2", 15));
}
