//! Last time's answers, and what is suggested by others.

use super::held::{Room, small, words};
use super::screen::FLAGSHIP;
use takestock::domain::earlier::Since;
use takestock::domain::questionnaire::{Evidence, Mode};
use takestock::domain::statement::{Body, Cell, Stance, StepRef, Wording};
use takestock::spec::draft::drafts;
use takestock::{export, spec};

const FIRST: &str = "/who Maya, lead
2 on a Friday the same hour

Take over from sales | Maya | 1
Kickoff | Priya | 2

Kestrel Foods came on a Monday.
Then they rang.

2

2

/go a7
I leave in May
/finish
";

fn second(lines: &str) -> (Room, super::held::Sat) {
    let room = Room::new();
    room.sit(&small(), Mode::Live, FIRST);
    room.days(30);
    let sat = room.sit(&small(), Mode::Live, lines);
    (room, sat)
}

#[test]
fn last_time_is_shown_and_a_sign_says_that_it_is_still_so() {
    let (room, sat) = second("/who Dan\n=\n\n=\n\n=\n/lines\n");
    sat.says("If Liftoff vanished at nine");
    sat.says("  Last time (s-01, 17 Nov, Maya): the same day – on a Friday the same hour");
    sat.says("still so? = takes it over");
    sat.says("  Last time (s-01, 17 Nov, Maya):\n    Take over from sales · Who: Maya");

    let felt = sat.under("does.felt");
    assert_eq!(felt.len(), 2);
    assert!(felt[1].content().same_words(felt[0].content()));
    assert_eq!(felt[1].relates.map(|r| (r.to, r.stance)), Some((felt[0].id, Stance::Same)));
    assert_eq!(felt[1].walkthrough, Some(sat.now().id));
    let dan = sat.tool.person("dan").expect("he is known").id;
    assert_eq!(felt[1].content().speakers, [dan]);
    assert_eq!(felt[1].asked, "If Liftoff vanished at nine, how soon would a customer feel it?");

    // Every row, and every line.
    let steps = sat.under("does.steps");
    assert_eq!(steps.len(), 4);
    assert!(steps[2..].iter().zip(&steps).all(|(now, was)| now.content().same_words(was.content())));
    assert_eq!(sat.words("does.case").len(), 4);
    for topic in ["does.felt", "does.steps", "does.case"] {
        assert!(sat.standing(topic, |s| s.status.covered() && s.since == Since::StillSo), "{topic}");
    }
    assert_eq!(sat.standing("know.mend", |s| s.since), Since::NotYet);

    // A second source, and never a second item.
    let shelf = room.desk().shelf(&sat.tool).expect("the questionnaires");
    let drafts = drafts(&sat.tool, &shelf);
    let kinds: Vec<_> = drafts.iter().map(|d| (d.kind.name(), d.sources.len())).collect();
    assert_eq!(kinds, [("step", 2), ("step", 2), ("keep", 2), ("keep", 2)]);
}

#[test]
fn one_undo_takes_back_all_that_was_taken_over() {
    let (_room, sat) = second("\n=\n/undo\n");
    sat.says("Taken back: still so under A2");
    assert_eq!(sat.words("does.steps").len(), 2);
    let (_room, sat) = second("\n=\n/undo\n/redo\n");
    assert_eq!(sat.words("does.steps").len(), 4);
}

#[test]
fn words_behind_the_sign_are_added() {
    let (_room, sat) = second("= since May even sooner\n\n= and then we go live\n");
    assert_eq!(sat.words("does.felt")[1], "day – on a Friday the same hour; since May even sooner");
    assert!(sat.standing("does.felt", |s| s.since == Since::Added));
    let steps = sat.under("does.steps");
    assert_eq!(steps.len(), 5);
    assert_eq!(steps[4].relates.map(|r| (r.to, r.stance)), Some((steps[3].id, Stance::Adds)));
    assert_eq!(steps[4].content().body, Body::Text("and then we go live".into()));
    assert!(sat.standing("does.steps", |s| s.since == Since::Added));
}

#[test]
fn another_answer_is_a_change_and_says_what_was() {
    let (_room, sat) =
        second("3\n\nOnly one step\n\n=\n/edit 1 Kestrel Foods came on a Tuesday.\n/go a1\n/outline\n");
    assert!(sat.standing("does.felt", |s| s.since == Since::Changed));
    assert!(sat.standing("does.steps", |s| s.since == Since::Changed));
    assert!(sat.standing("does.case", |s| s.since == Since::Changed));
    sat.says("changed since s-01: was the same day – on a Friday the same hour");
    sat.says("answered · changed since last time");
    let (_room, sat) = second("2\n/go a1\n");
    sat.says("still so since s-01, and more");
}

#[test]
fn another_person_answers_for_herself() {
    let (_room, sat) = second("/who Dan\n/who Maya\nd:=\n= \n");
    let felt = sat.under("does.felt");
    assert_eq!(felt.len(), 3);
    let dan = sat.tool.person("dan").expect("he is known").id;
    assert_eq!(felt[1].content().speakers, [dan]);
    assert_eq!(felt[2].relates.map(|r| r.to), Some(felt[1].id), "the line above, as everywhere else");
}

#[test]
fn what_they_differed_about_is_taken_over_by_whoever_said_it() {
    let room = Room::new();
    room.sit(&small(), Mode::Live, "/who Dan\n3\n/who Maya\n2\n/finish\n");
    room.days(9);
    let sat = room.sit(&small(), Mode::Live, "/who Priya\n=\nd:=\n");
    sat.says("still so? They differed; = takes over what Dan said");
    sat.says("They said different things; what is it now?");
    let felt = sat.under("does.felt");
    assert_eq!(felt.len(), 3);
    assert_eq!(felt[2].content().body, Body::Choice("week".into()));
}

#[test]
fn nobody_knew_last_time_and_still_does_not() {
    let room = Room::new();
    room.sit(&small(), Mode::Live, "?\n\n?sarah\n/finish\n");
    room.days(9);
    let sat = room.sit(&small(), Mode::Live, "=\n\n=\n");
    sat.says("  Last time (s-01, 17 Nov): nobody knows");
    assert_eq!(sat.standing("does.felt", |s| s.status.name()), "unknown");
    assert_eq!(sat.standing("does.steps", |s| s.status.name()), "ask");
}

#[test]
fn a_private_answer_stays_hidden_and_is_in_no_question() {
    let room = Room::new();
    room.sit(&small(), Mode::Live, FIRST);
    room.days(30);
    let sat = room.sit_by(&small(), Mode::Live, true, "/go a7\n=\n/lines\n");
    sat.never_says("leave in May");
    assert_eq!(sat.words("know.leave"), ["I leave in May", "I leave in May"]);
}

#[test]
fn an_earlier_answer_stands_in_the_question_and_in_what_was_asked() {
    let (_room, sat) = second("3\n/go a4\n3\n");
    sat.says("Since people would feel it the same week: how many could put it back tonight?");
    assert_eq!(
        sat.under("know.mend")[1].asked,
        "Since people would feel it the same week: how many could put it back tonight?"
    );
    let room = Room::new();
    let sat = room.sit(&small(), Mode::Live, "/go a4\n");
    sat.says("Since people would feel it [How soon felt: not yet said]: how many");
    let sat = room.sit(&small(), Mode::Live, "/go a1\n2\nd: 3\n/who Dan\n3\n/go a4\n");
    sat.says("[How soon felt: not agreed on]");
}

#[test]
fn what_another_answer_suggests_is_taken_by_the_same_sign() {
    let room = Room::new();
    let lines = "/go a2\nTake over | Maya | y\nKickoff | Maya | n\n/go a4\n3\n\n=\n\n=\n/lines\n";
    let sat = room.sit(&small(), Mode::Live, lines);
    sat.says("  From A4 (How many can mend): several people  (there: 3)");
    assert_eq!(sat.words("risk.mends"), ["several"]);
    let mends = sat.under("risk.mends");
    assert_eq!((mends[0].relates, mends[0].content().evidence), (None, Evidence::Told));
    // The step that needs judgement, as a row that points at it.
    sat.says("  From A2 (The steps): Take over");
    let hard = sat.under("know.hard");
    let Body::Row(cells) = &hard[0].content().body else { panic!("a row") };
    assert_eq!(cells.get("step"), Some(&Cell::Step(StepRef::Row(sat.under("does.steps")[0].id))));
    assert!(sat.standing("know.hard", |s| !s.status.covered()), "a row that only points says nothing yet");
    let none = Room::new().sit(&small(), Mode::Live, "/go a5\n=\n");
    none.never_says("From A4");
}

#[test]
fn the_screen_offers_the_same_in_two_keys() {
    let room = Room::new();
    room.sit(&small(), Mode::Live, FIRST);
    room.days(30);
    let mut screen = room.screen(&small(), Mode::Live, false, "");
    let seen = screen.seen();
    assert!(
        seen.contains("Last time (s-01, 17 Nov, Maya): the same day – on a Friday the same\n   hour"),
        "{seen}"
    );
    assert!(seen.contains("still so? = takes it over"), "{seen}");
    super::screen::script(&mut screen, "=");
    assert!(screen.seen().contains("  still so\n"), "a chip says so:\n{}", screen.seen());
    super::screen::script(&mut screen, "[Enter]");
    assert_eq!(words(screen.app.sitting.tool(), "does.felt").len(), 2);
    assert!(screen.seen().contains("still so since s-01"), "{}", screen.seen());
    super::screen::script(&mut screen, "[PageDown]");
    let before = screen.pressed;
    super::screen::script(&mut screen, "=[Enter]");
    assert_eq!(screen.pressed - before, 2);
    assert_eq!(words(screen.app.sitting.tool(), "does.steps").len(), 4);
    super::screen::script(&mut screen, "[^Z]");
    assert_eq!(words(screen.app.sitting.tool(), "does.steps").len(), 2);
    screen.kept();
}

#[test]
fn what_can_be_picked_is_seen_before_all_that_was_said_before() {
    let room = Room::new();
    let long = "/who Maya\n/go does.data\n1 3 names in a field, and of the year before last\n/who Dan\n4 cards\n/finish\n";
    room.sit(FLAGSHIP, Mode::Live, long);
    room.days(30);
    let mut screen = room.screen(FLAGSHIP, Mode::Live, false, "/go does.data[Enter]");
    let labels = |from: usize, to: usize| {
        let (set, ..) = takestock::desk::Desk::questionnaire(FLAGSHIP).expect("it is shipped");
        let data =
            set.questions().find(|p| p.question.id.as_str() == "does.data").expect("a question").question;
        data.options[from..to].iter().map(|option| option.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(labels(0, 9).len(), 9);
    let sees = |screen: &super::screen::Screen, size: (u16, u16), wanted: &[String]| {
        let (seen, _) = screen.at(size.0, size.1);
        wanted.iter().for_each(|label| assert!(seen.contains(label.as_str()), "{label}:\n{seen}"));
        seen
    };
    for size in [(80, 24), (60, 16), (60, 14)] {
        sees(&screen, size, &labels(0, 9));
    }
    for size in [(80, 24), (60, 16)] {
        let seen = sees(&screen, size, &[]);
        assert!(
            seen.contains("Last time (s-01, 17 Nov, Maya") && seen.contains("still so? They differed"),
            "{seen}"
        );
    }
    // Where they do not fit, they begin with the first, and what is picked comes into sight.
    assert!(sees(&screen, (40, 12), &labels(0, 3)).contains(&format!("{} …", labels(0, 3)[2])));
    super::screen::script(&mut screen, "7");
    sees(&screen, (40, 12), &labels(4, 7));
}

#[test]
fn plain_lines_and_the_screen_keep_the_same() {
    let kept = |screen: bool| {
        let room = Room::new();
        room.sit(&small(), Mode::Live, FIRST);
        room.days(30);
        let tool = if screen {
            let keys = "=[Enter][PageDown]=[Enter][PageDown]= and more[Enter][PageDown]=[Enter]";
            room.screen(&small(), Mode::Live, false, keys).app.sitting.tool().clone()
        } else {
            room.sit(&small(), Mode::Live, "=\n\n=\n\n= and more\n\n=\n").tool
        };
        let statement = |s: &takestock::domain::statement::Statement| {
            (s.question.clone(), s.content().clone(), s.relates.map(|r| r.stance), s.asked.clone())
        };
        tool.statements_in_order().into_iter().map(statement).collect::<Vec<_>>()
    };
    assert_eq!(kept(false), kept(true));
}

#[test]
fn what_is_changed_after_it_was_taken_over_is_what_the_spec_says() {
    let lines = "/go a2\n=\n/edit 2 Kickoff call | Priya | y\n/go a3\n=\n/edit 2 They rang twice.\n/finish\n";
    let (room, sat) = second(lines);
    assert_eq!(sat.under("does.steps").len(), 4);
    let shelf = room.desk().shelf(&sat.tool).expect("the questionnaires");
    let built = spec::build(&sat.tool, &shelf, &spec::Options::default());
    let steps: Vec<_> =
        built.workflow.steps.iter().map(|step| (step.title.to_string(), step.judgement)).collect();
    assert_eq!(steps, [("Take over from sales".into(), Some(true)), ("Kickoff call".into(), Some(true))]);
    let keep: Vec<_> = built.keep.iter().map(|block| block.title.to_string()).collect();
    assert_eq!(keep, ["Kestrel Foods came on a Monday", "They rang twice"]);
    let evidence = export::markdown::evidence(&built);
    assert!(evidence.contains("Then they rang."), "what was said before stays: {evidence}");

    // Said again as it is now in the next hour, it is still what the spec says.
    room.days(30);
    let sat = room.sit(&small(), Mode::Live, "/go a2\n=\n/finish\n");
    let built = spec::build(&sat.tool, &shelf, &spec::Options::default());
    let titles: Vec<_> = built.workflow.steps.iter().map(|step| step.title.to_string()).collect();
    assert_eq!(titles, ["Take over from sales", "Kickoff call"]);
}

#[test]
fn what_is_taken_over_is_known_as_it_was_known_then() {
    let room = Room::new();
    let first = "/who Maya, lead\n/go a3\n\"They rang on a Monday\nThey rang back.\n/guessed\n/finish\n";
    room.sit(&small(), Mode::Live, first);
    room.days(30);
    let kept = |sat: &super::held::Sat| {
        let now = sat.now().id;
        let case = sat.under("does.case").into_iter().filter(|s| s.walkthrough == Some(now));
        case.map(|s| (s.content().evidence, s.content().wording)).collect::<Vec<_>>()
    };
    let sat = room.sit(&small(), Mode::Live, "/who Maya\n/go a3\n=\n/finish\n");
    let same = [(Evidence::Told, Wording::Verbatim), (Evidence::Guessed, Wording::Paraphrase)];
    assert_eq!(kept(&sat), same, "{}", sat.said);
    room.days(30);
    let sat = room.sit(&small(), Mode::Absent, "/who Dan\n/go a3\n=\n");
    let weaker = [(Evidence::SecondHand, Wording::Paraphrase), (Evidence::Guessed, Wording::Paraphrase)];
    assert_eq!(kept(&sat), weaker, "nobody else said these words, and he was not there");
}

#[test]
fn what_one_said_already_is_not_written_down_again() {
    let (_room, sat) = second("/who Maya\n=\n=\n/who Dan\n=\n=\n/go a8\n=\n");
    sat.says("You said that already.");
    assert_eq!(sat.words("does.felt").len(), 3, "last time's, Maya's and Dan's");
    sat.says("There is nothing here to say again.");
    sat.never_says("Not kept");
}

#[test]
fn another_pick_takes_the_place_of_what_was_taken_over() {
    let (_room, sat) = second("/who Maya\n=\n3\n/go a2\n/go a1\n");
    let felt = sat.under("does.felt");
    assert_eq!(sat.words("does.felt").len(), 2);
    assert_eq!((felt[1].relates, &felt[1].content().body), (None, &Body::Choice("week".into())));
    assert!(sat.standing("does.felt", |s| s.since == Since::Changed));
    sat.says("changed since s-01: was the same day");
    let (_room, sat) = second("/who Maya\n=\n3\n/undo\n");
    assert!(sat.standing("does.felt", |s| s.since == Since::StillSo), "one undo for both");

    let room = Room::new();
    room.sit(&small(), Mode::Live, FIRST);
    room.days(30);
    let screen = room.screen(&small(), Mode::Live, false, "=[Enter]3[Enter]");
    let tool = screen.app.sitting.tool();
    assert_eq!(words(tool, "does.felt").len(), 2);
    assert!(tool.statements.values().all(|s| s.relates.is_none()), "on the screen, too");
}

#[test]
fn another_s_personal_answer_is_not_offered() {
    let room = Room::new();
    room.sit(&small(), Mode::Live, "/who Maya, lead\n/go trust.score\n3 it fell over\n/finish\n");
    room.days(30);
    let sat = room.sit(&small(), Mode::Live, "/who Dan\n/go trust.score\n=\n");
    sat.never_says("it fell over");
    sat.says("There is nothing here to say again.");
    let sat = room.sit(&small(), Mode::Live, "/who Maya\n/go trust.score\n=\n");
    sat.says("Maya): 3 – it fell over");
    assert_eq!(sat.words("trust.score").len(), 2);
}

#[test]
fn what_the_same_person_confirms_is_read_once_in_the_spec() {
    const EXPOSURE: &str = r#"
      - id: data.names
        short: Which names go out
        ask: Which names does it send out?
        solo: Which names does yours send out?
        absent: Which names have you seen it send out?
        kind: text
        need: could
        minutes: 1
        why: What leaves the house.
        becomes:
          - {item: eng, area: "'integration'", mode: "'integration'", today: answer}
"#;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("names.yaml");
    let text = std::fs::read_to_string(small()).expect("the set");
    std::fs::write(&path, text + EXPOSURE).expect("it is written");
    let set = path.display().to_string();
    let room = Room::new();
    room.sit(&set, Mode::Live, "/who Maya, lead\n/go data.names\nThe mail has old names.\n/finish\n");
    room.days(30);
    let sat = room.sit(&set, Mode::Live, "/who Maya\n/go data.names\n=\n/who Dan\n=\n/finish\n");
    assert_eq!(sat.words("data.names").len(), 3);
    let shelf = room.desk().shelf(&sat.tool).expect("the questionnaires");
    let built = spec::build(&sat.tool, &shelf, &spec::Options::default());
    let today: Vec<_> =
        built.blocks().filter_map(|block| block.slots.get("today")).map(ToString::to_string).collect();
    assert_eq!(today.len(), 1);
    assert_eq!(today[0].matches("old names").count(), 1, "{today:?}");
}
