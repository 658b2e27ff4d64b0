//! What applies, while answers come in, and what becomes of answers that nobody asks for any more.

use super::held::{Room, small};
use super::screen::script;
use takestock::domain::act::{Intent, act};
use takestock::domain::condition::Truth;
use takestock::domain::questionnaire::Mode;
use takestock::domain::statement::{Body, Content};
use takestock::spec::draft::drafts;
use takestock::{export, spec};

#[test]
fn what_an_answer_makes_apply_is_said_once() {
    let sat = Room::new().sit(&small(), Mode::Live, "/go a8\n\n/go a1\n2\n2\n3\n/undo\n/outline\n");
    sat.says("Not yet known whether this applies: asked if A1 (How soon felt) is “within the hour” or “the same day”.");
    assert_eq!(sat.said.matches("Now also asked: A8 Late at night.").count(), 2, "{}", sat.said);
    assert_eq!(sat.said.matches("No longer asked: A8 Late at night.").count(), 1, "{}", sat.said);
    assert_eq!(sat.standing("risk.late", |s| s.applies), Truth::True);
}

#[test]
fn what_does_not_apply_is_passed_over_and_what_may_apply_is_not() {
    let way = |felt: &str| {
        let sat = Room::new().sit(&small(), Mode::Live, &format!("/go a1\n{felt}/go a7\n\n"));
        let heads = sat.said.lines().rev().find(|line| line.starts_with('A') && line.contains(" · minute "));
        heads.expect("a question").split(' ').next().map(str::to_owned)
    };
    assert_eq!(way("").as_deref(), Some("A8"), "not yet known");
    assert_eq!(way("2\n").as_deref(), Some("A8"));
    assert_eq!(way("3\n").as_deref(), Some("A9"));
}

#[test]
fn an_answer_that_is_no_longer_asked_is_kept_listed_apart_and_makes_nothing() {
    let room = Room::new();
    let sat = room.sit(
        &small(),
        Mode::Live,
        "2\n/go a8\nMaya looks at ten\n! and she rings them\n/go a1\n3\n/outline\n",
    );
    sat.says("No longer asked: A8 Late at night. What was said there is kept.");
    sat.says("no longer asked");
    sat.says("Answered, and no longer asked; it becomes no requirement by itself:");
    sat.says("A8 Late at night: Somebody: Maya looks at ten (asked if");

    let mut desk = room.desk();
    let shelf = desk.shelf(&sat.tool).expect("the questionnaires");
    let made: Vec<_> = drafts(&sat.tool, &shelf).iter().map(|d| d.kind.name()).collect();
    assert_eq!(made, ["keep"], "what somebody marked was meant");

    let built = spec::build(&sat.tool, &shelf, &spec::Options::default());
    let evidence = export::markdown::evidence(&built);
    let (before, apart) = evidence.split_once("## Answered, and no longer asked").expect("a section");
    assert!(!before.contains("Maya looks at ten"));
    let (apart, rest) = apart.split_once("\n## ").expect("a section");
    assert!(apart.contains("looks at ten") && apart.contains("Asked if A1"), "{apart}");
    assert!(!rest.contains("looks at ten"), "{rest}");

    // Answered so that it is asked again: all is as it was.
    let sat = room.sit(&small(), Mode::Live, "/go a1\n2\n/finish\n");
    assert_eq!(drafts(&sat.tool, &shelf).len(), 2);
    // And an item that was drafted is held back when its question goes.
    let keeps = |sat: &super::held::Sat| spec::build(&sat.tool, &shelf, &spec::Options::default()).keep.len();
    assert_eq!(keeps(&sat), 2);
    let felt = sat.under("does.felt")[0];
    let week = Content { body: Body::Choice("week".into()), ..felt.content().clone() };
    let mut tool = sat.tool.clone();
    let revised =
        act(&tool, &desk.hands("test"), Intent::Revise(felt.id, week)).expect("it is put otherwise");
    desk.write(&mut tool, "test", revised, Vec::new()).expect("it is kept");
    let keep = spec::build(&tool, &shelf, &spec::Options::default()).keep;
    assert_eq!(keep.len(), 1, "what somebody marked stays");
}

#[test]
fn a_change_is_in_the_evidence_and_on_the_tool_s_page() {
    let room = Room::new();
    room.sit(
        &small(),
        Mode::Live,
        "/who Maya, lead\n2\n\nTake over | Maya | y\nKickoff | Maya | n\n/finish\n",
    );
    room.days(30);
    let sat = room.sit(&small(), Mode::Live, "3\n\n=\n/edit 2 Kickoff | Dan | n\n/finish\n");
    let shelf = room.desk().shelf(&sat.tool).expect("the questionnaires");
    let options = spec::Options { names: spec::Names::Full, ..spec::Options::default() };
    let evidence = export::markdown::evidence(&spec::build(&sat.tool, &shelf, &options));
    let (_, section) = evidence.split_once("## Changed since the walkthrough before").expect("a section");
    let section = section.split("\n## ").next().expect("it");
    assert!(section.contains("does.felt"), "{section}");
    let folded = section.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(folded.contains("changed since s-01: the same week ("), "{folded}");
    assert!(folded.contains("; was the same day ("), "{folded}");
    assert!(folded.contains("does.steps (The steps) changed since s-01: Kickoff; who: Dan"), "{folded}");
    assert!(!folded.contains("Take over"), "what is still so is no change: {folded}");
}

#[test]
fn the_screen_says_the_same() {
    let mut screen = Room::new().screen(&small(), Mode::Live, false, "[^G]a8");
    let seen = screen.seen();
    assert!(seen.contains("Not yet known whether this applies: asked if A1 (How soon felt)"), "{seen}");
    script(&mut screen, "[^G]a1");
    script(&mut screen, "3");
    script(&mut screen, "[Enter]");
    assert!(screen.seen().contains("No longer asked: A8 Late at night."), "{}", screen.seen());
    script(&mut screen, "[^G]a8");
    assert!(screen.seen().contains("This does not apply: asked if A1"), "{}", screen.seen());
    let wide = screen.at(120, 30).0;
    assert!(wide.contains("– A8") || wide.contains("▸– A8"), "{wide}");
}
