//! The time of an hour, on a wall that the test sets: what passes, what is rest and sleep, what the plan says, and how
//! it is changed. Held through the public API, with nothing stored.

use super::held::{BEGIN, Hour, begin, flagship, replica, tool};
use takestock::domain::act::{Hands, Intent, act};
use takestock::domain::event::Cut;
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::{Mode, TopicId};

fn clock(moment: Option<Moment>) -> String {
    moment.map(Moment::clock).unwrap_or_default()
}

#[test]
fn the_end_is_an_hour_after_the_start_until_somebody_says_otherwise() {
    let mut hour = Hour::live();
    let pace = hour.sitting.pace();
    assert_eq!((clock(pace.end), clock(pace.safe_until)), ("11:00".into(), "10:55".into()));
    assert_eq!((pace.left, pace.there, pace.wrapping), (60, 55, false));
    assert_eq!(hour.walkthrough().end, None, "it is derived, no event");

    hour.pass(20).line("/end 11:10");
    let pace = hour.sitting.pace();
    assert_eq!((clock(pace.end), pace.left, pace.there), ("11:10".into(), 50, 45));
    assert_eq!(hour.line("/undo"), "Taken back: the end at 11:10");
    assert_eq!(clock(hour.sitting.pace().end), "11:00");
    assert_eq!(hour.line("/end 10:20"), "10:20 is over already.");
    assert!(hour.line("/end soon").starts_with("/end needs a time"));
    assert_eq!(hour.walkthrough().end, None);
}

#[test]
fn an_end_past_midnight_is_tomorrows() {
    let mut hour = begin(tool(), "2026-11-18T23:40:00+01:00".parse().expect("a moment"), Mode::Live, 0);
    assert_eq!(clock(hour.sitting.pace().end), "00:40");
    hour.line("/end 00:30");
    assert_eq!(hour.sitting.pace().left, 50);
}

#[test]
fn a_rest_and_a_late_start_shrink_what_is_left_and_move_no_end() {
    let mut hour = Hour::live();
    hour.pass(10).line("y");
    hour.line("/rest");
    hour.pass(15);
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, clock(pace.resting_since)), (10, "10:10".into()));
    hour.line("both nodded");
    assert!(hour.walkthrough().resting_since.is_some(), "typing while resting does not resume");
    assert_eq!(hour.minute_of("open.consent"), 10);
    hour.line("/rest");
    hour.pass(5);
    let now = hour.now();
    hour.sitting.tick(now);
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, clock(pace.end), pace.left), (15, "11:00".into(), 30));
    assert_eq!(pace.spent, 15, "no minute of the rest went to the section");
}

#[test]
fn what_the_musts_need_stands_against_what_there_is() {
    let mut hour = Hour::live();
    let (set, ..) = flagship();
    let wrap_up = set.sections.last().expect("sections");
    let musts = |hour: &Hour| {
        let pace = hour.sitting.pace();
        (pace.musts, pace.need)
    };
    let all: Vec<_> = set
        .questions()
        .filter(|p| p.section.id != wrap_up.id && p.question.need.name() == "must")
        .map(|p| p.question.minutes)
        .collect();
    let need = all.iter().sum::<f64>().ceil() as u32;
    assert_eq!(musts(&hour), (all.len(), need));
    assert_eq!(
        hour.sitting.pace().line(),
        format!("O 0 of 3 min · wrap-up safe until 10:55 · {} musts ≈ {need} min, 55 there", all.len())
    );
    hour.line("y");
    assert_eq!(musts(&hour).0, all.len() - 1, "answered");
    hour.line("/go a3");
    hour.line("?");
    assert_eq!(musts(&hour).0, all.len() - 2, "nobody knows is an answer");
    hour.line("/go e1");
    hour.line("y");
    assert_eq!(musts(&hour).0, all.len() - 2, "the wrap-up has minutes of its own");
    hour.line("/go a2");
    hour.line("/off");
    hour.line("a mess");
    hour.line("/off");
    assert_eq!(musts(&hour).0, all.len() - 3, "what was said off the record is not asked again");
}

#[test]
fn minutes_go_to_the_section_one_is_in() {
    let mut hour = Hour::live();
    hour.pass(4).line("/go a2");
    assert_eq!(hour.sitting.pace().line().split(" · ").next(), Some("A 0 of 18½ min"));
    hour.pass(10).line("/go o1");
    hour.pass(2).line("/go a2");
    hour.pass(12);
    let now = hour.now();
    hour.sitting.tick(now);
    let pace = hour.sitting.pace();
    assert_eq!((pace.spent, pace.over), (22, 3));
    assert_eq!(pace.line().split(" · ").next(), Some("A 3 over"));
    let told = hour.line("/clock");
    assert!(told.contains("Minutes: O 6 of 3 · A 22 of 18½ · B 0 of 14¾"), "{told}");
}

#[test]
fn where_the_minutes_went_is_known_again_on_coming_back() {
    let mut hour = Hour::live();
    hour.pass(3).line("y");
    hour.line("/go a2");
    hour.pass(9).line("first this, then that");
    hour.line("/go a3");
    hour.pass(12).line("Take over | Maya");
    let mut hour = hour.again(180);
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, pace.section.as_str(), pace.spent, pace.over), (24, "A", 21, 2));
    assert_eq!((clock(pace.end), pace.past, pace.there), ("11:00".into(), 144, 0));
    hour.pass(1).line("Kick off | Maya");
    assert_eq!(hour.sitting.pace().spent, 22);
    assert!(hour.sitting.pace().line().starts_with("A 3 over · 145 min past 11:00"));
}

#[test]
fn late_offers_and_never_forces_and_can_be_taken_back() {
    let mut hour = Hour::live();
    assert_eq!(hour.sitting.view().late, None, "it is not late");
    hour.pass(5);
    let now = hour.now();
    hour.sitting.tick(now);
    let late = hour.sitting.view().late.expect("an offer");
    assert!(late.starts_with("O is 2 min over: /late 1 leaves out "), "{late}");
    assert_eq!(hour.walkthrough().cut, Cut::Nothing, "nothing is forced");
    hour.line("/share");
    let view = hour.sitting.view();
    assert_eq!((view.pace.as_str(), view.late), ("wrap-up safe until 10:55", None), "no sums for others");
    hour.line("/share");

    hour.line("/go a2");
    assert_eq!(hour.sitting.view().late, None, "the musts still fit");
    hour.pass(20);
    hour.line("/go b1");
    let pace = hour.sitting.pace();
    assert_eq!((pace.need, pace.there), (42, 30));
    let late = pace.late.expect("an offer");
    assert!(late.starts_with("the musts need 12 min more than there is: /late 1 leaves out "), "{late}");
    assert!(late.contains("/late 2 asks the musts only · /late 3 the spine, ≈ "), "{late}");

    let needs = |hour: &Hour| hour.sitting.pace().musts;
    let all = needs(&hour);
    hour.line("/late 1");
    hour.line("/late 2");
    assert_eq!(needs(&hour), all, "coulds and shoulds are no musts");
    let late = hour.sitting.pace().late.expect("an offer");
    assert!(!late.contains("/late 1") && !late.contains("/late 2"), "only what is left to do: {late}");
    let told = hour.line("/late 3");
    assert!(told.contains("open questions are left out; 11 musts"), "{told}");
    let rows = hour.sitting.view().outline;
    assert_eq!(rows.len(), 60, "nothing is gone");
    let dim = rows.iter().filter(|row| row.dim).count();
    assert_eq!(dim, 60 - flagship().0.spine.len());
    assert_eq!(hour.line("/undo"), "Taken back: late: the spine only");
    assert_eq!(hour.walkthrough().cut, Cut::AllButMusts);
    hour.line("/late 0");
    assert_eq!((hour.walkthrough().cut, needs(&hour)), (Cut::Nothing, all));
}

#[test]
fn minutes_are_borrowed_from_where_there_is_slack_and_never_from_the_wrap_up() {
    let mut hour = Hour::live();
    hour.line("/go a2");
    let told = hour.line("/borrow 3 d");
    assert_eq!(told, "3 min from D to A: A has 21½, D has 4½.");
    assert_eq!(hour.sitting.pace().planned, 21.5);
    assert_eq!(hour.line("/borrow 5 d"), "D has 4½ min only.");
    assert_eq!(hour.line("/borrow 2 e"), "The wrap-up keeps its minutes.");
    assert_eq!(hour.line("/borrow 2 o"), "No later section is called so. /outline names them.");
    assert_eq!(hour.line("/borrow 60"), "No later section has so many minutes to give.");
    assert!(hour.line("/borrow 0").starts_with("/borrow needs"));
    // The most slack: planned minutes that no must asks for.
    let (set, ..) = flagship();
    let slack = |key: &str| {
        let section = set.sections.iter().find(|s| s.key == key).expect("a section");
        let musts = section.questions.iter().filter(|q| q.need.name() == "must").map(|q| q.minutes);
        section.minutes - musts.sum::<f64>()
    };
    let most = if slack("B") > slack("C") { "B" } else { "C" };
    assert!(hour.line("/borrow").starts_with(&format!("2 min from {most} to A: A has 23½")));
    assert_eq!(hour.line("/undo"), format!("Taken back: 2 min from {most} to A"));
    assert_eq!(hour.line("/undo"), "Taken back: 3 min from D to A");
    assert_eq!(hour.sitting.pace().planned, 18.5);
    hour.line("/redo");
    assert_eq!(hour.sitting.pace().planned, 21.5);
    assert_eq!(hour.sitting.pace().there, 55, "the end and the wrap-up stay");
    let back = hour.again(1);
    let planned = |key: &str| {
        let section = set.sections.iter().find(|s| s.key == key).expect("a section");
        back.walkthrough().planned(section)
    };
    assert_eq!((planned("A"), planned("D")), (21.5, 4.5), "it is in the journal");
}

#[test]
fn a_machine_that_slept_counts_as_a_rest_until_somebody_says_otherwise() {
    let mut hour = Hour::live();
    hour.ticks(43);
    assert_eq!(hour.sitting.pace().minute, 43);
    hour.pass(6);
    let told = hour.tick();
    assert_eq!(told, "asleep 10:43–10:49 · counted as a rest · ^Z if you were talking");
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, pace.left, hour.walkthrough().rested), (43, 11, 6));
    assert!(pace.resting_since.is_none());
    assert_eq!(hour.line("/undo"), "Taken back: asleep 10:43–10:49, counted as a rest");
    assert_eq!((hour.sitting.pace().minute, hour.sitting.pace().spent), (49, 49), "one act, both events");
    hour.line("/redo");
    assert_eq!(hour.sitting.pace().minute, 43);

    // A key may come before the first tick after waking up.
    hour.pass(5);
    assert!(hour.line("/go a2").starts_with("asleep 10:49–10:54"));
    // Ninety seconds are a slow tick.
    hour.wall = hour.wall.plus(jiff::SignedDuration::from_secs(90));
    assert_eq!(hour.tick(), "");
    // Whoever rests already needs no second rest.
    hour.line("/rest");
    hour.pass(30);
    assert_eq!(hour.tick(), "");
}

#[test]
fn without_ticks_a_long_silence_is_people_talking() {
    let mut hour = Hour::live();
    hour.pass(25).line("y");
    assert_eq!((hour.minute_of("open.consent"), hour.walkthrough().rested), (25, 0));
}

#[test]
fn a_wall_that_is_set_back_takes_no_minute_back() {
    let mut hour = Hour::live();
    hour.ticks(30);
    hour.line("y");
    hour.pass(-60);
    hour.line("set back");
    assert_eq!((hour.sitting.pace().minute, hour.minute_of("open.consent")), (30, 30));
    let said: Vec<String> = {
        let topic = TopicId::new("open.consent").expect("a topic");
        hour.sitting.tool().under(&topic).iter().map(|s| s.at.clock()).collect()
    };
    assert_eq!(
        said,
        ["10:30", "09:30"],
        "in the order in which it was said, stamped with what the wall showed"
    );
    hour.ticks(5);
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, clock(pace.end), pace.left, pace.spent), (35, "10:00".into(), 25, 35));

    // A rest over a wall that is set back is as long as it was.
    hour.line("/rest");
    hour.ticks(4).pass(-20);
    hour.tick();
    hour.ticks(6);
    hour.line("/rest");
    assert_eq!((hour.sitting.pace().minute, hour.walkthrough().rested), (35, 10));
    // An end that was said on this wall is on this wall.
    hour.line("/end 09:50");
    let left = hour.sitting.pace().left;
    assert_eq!(left, hour.wall.at_clock("09:50").expect("a time").minutes_since(hour.wall));
    hour.pass(-30);
    hour.tick();
    assert_eq!((hour.sitting.pace().left, clock(hour.sitting.pace().end)), (left, "09:20".into()));

    // Another program on the same wall goes on from the last minute that is known.
    hour.line("/go a2");
    hour.ticks(1).line("first this");
    let minute = hour.minute_of("does.last_case");
    let mut hour = hour.again(2);
    hour.line("then that");
    assert!(hour.minute_of("does.last_case") >= minute);
    assert_eq!(hour.minute_of("does.last_case"), 36);
    hour.pass(3).line("and so on");
    assert_eq!(hour.minute_of("does.last_case"), 39);
}

#[test]
fn another_time_zone_moves_nothing_but_what_the_wall_shows() {
    let mut hour = Hour::live();
    hour.ticks(20);
    hour.wall = Moment::new(hour.wall.instant(), jiff::tz::offset(3));
    assert_eq!(hour.tick(), "");
    let pace = hour.sitting.pace();
    assert_eq!((pace.minute, clock(pace.end), pace.left), (20, "13:00".into(), 40));
    hour.line("/end 13:10");
    assert_eq!(hour.sitting.pace().left, 50);
}

#[test]
fn whoever_writes_alone_has_no_end_and_is_never_late() {
    let mut hour = begin(tool(), BEGIN.parse().expect("a moment"), Mode::Solo, 0);
    hour.ticks(75);
    let pace = hour.sitting.pace();
    assert_eq!((pace.end, pace.late.clone(), pace.minute), (None, None, 75));
    assert_eq!(pace.line(), "75 min so far · about 1 min for this one · stop anywhere");
    assert!(hour.line("/end 12:00").starts_with("Whoever writes alone"));
    assert_eq!(hour.walkthrough().end, None);
}

#[test]
fn at_the_end_the_clock_says_how_much_of_the_wrap_up_is_left() {
    let mut hour = Hour::live();
    hour.pass(56).line("/go e1");
    let line = hour.sitting.pace().line();
    assert!(line.starts_with("E 0 of 5 min · ends 11:00, 4 min there · "), "{line}");
    assert!(line.contains(&format!("{} musts ≈ ", hour.sitting.pace().musts)), "{line}");
    hour.line("/go d1");
    let line = hour.sitting.pace().line();
    assert!(line.starts_with("D 0 of 7½ min · wrap-up since 10:55, ends 11:00, 4 min there · "), "{line}");
    hour.pass(7);
    let now = hour.now();
    hour.sitting.tick(now);
    let line = hour.sitting.pace().line();
    assert!(line.starts_with("D 7 of 7½ min · 3 min past 11:00 · "), "{line}");
    hour.line("/rest");
    hour.pass(10).line("/finish");
    assert_eq!(hour.walkthrough().ended.map(|(_, minutes)| minutes), Some(63), "the rest is no part of it");
}

/// What is planned is what the journal says, on every machine: an intent that moves nothing is no event.
#[test]
fn to_borrow_nothing_is_no_event() {
    use takestock::domain::event::{Borrowed, Happening, WalkthroughReplanned};
    let hour = Hour::live();
    let id = hour.walkthrough().id;
    let hands = Hands { replica: replica(), by: "test".into(), now: hour.wall };
    let borrow = |minutes, from: &str| {
        let borrowed = Some(Borrowed { minutes, from: from.into(), into: "does".into() });
        let replan = WalkthroughReplanned { borrowed, ..WalkthroughReplanned::of(id) };
        act(hour.sitting.tool(), &hands, Intent::Replan(replan)).expect("it may")
    };
    assert!(borrow(0, "know").is_empty() && borrow(2, "does").is_empty());
    let events = borrow(2, "know");
    let read = Happening::decode("walkthrough_replanned", 1, &events[0].encode());
    assert_eq!(read, events[0]);
}
