//! One who wrote alone first: the live hour asks only what is thin.

use super::held::{Room, Sat, read, small, words};
use super::screen::script;
use takestock::domain::coverage::Coverage;
use takestock::domain::questionnaire::Mode;
use takestock::domain::status::{SetStatus, Status};

const FLAGSHIP: &str = "inventory-walkthrough";

/// Every question of the small set, answered so that nothing is left to ask but what only the hour can ask.
const TOLD: &str = "/who Maya, lead
2

Take over | Maya | y
Kickoff | Maya | n

Kestrel Foods came on a Monday, then they rang.

2

3

Take over | nobody sees it

None that I know of

I look at it

9
/finish
";

/// Written alone on the 17th, and so many days later the hour.
fn alone(lines: &str, days: i64) -> Sat {
    let room = Room::new();
    room.sit(&small(), Mode::Solo, lines);
    room.days(days);
    room.sit(&small(), Mode::Live, "/outline\n\n")
}

fn told(sat: &Sat) -> Vec<String> {
    let set = read(&small());
    let coverage = Coverage::of(&sat.tool, sat.now(), &set);
    let told = coverage.standings.iter().filter(|s| s.told);
    told.map(|s| s.placed.question.id.to_string()).collect()
}

const ALL: [&str; 8] = [
    "does.felt",
    "does.steps",
    "does.case",
    "know.mend",
    "risk.mends",
    "know.hard",
    "know.leave",
    "risk.late",
];

#[test]
fn what_is_told_is_passed_over_and_counts_as_covered() {
    let sat = alone(TOLD, 5);
    assert_eq!(told(&sat), ALL);
    sat.says("Maya wrote alone on 17 Nov: 8 questions are told and passed over, 1 is to be asked, about 2 minutes.");
    sat.says("/late 0 asks everything.");
    sat.says("A9 · Trust · must · 2 min · minute 0, musts 5 of 6");
    sat.says("= told before");
    let clock = Room::new();
    clock.sit(&small(), Mode::Solo, TOLD);
    clock.days(1);
    let sat =
        clock.sit(&small(), Mode::Live, "/clock\n/go a1\n=\n/late 0\n/clock\n/late 1\n/clock\n/finish\n");
    sat.says("told before");
    sat.says("still so? = takes it over");
    assert_eq!(sat.words("does.felt").len(), 2);
    sat.says("7 musts ≈ 20 min".replace("7 musts ≈ 20", "1 must ≈ 2").as_str());
    sat.says("5 musts ≈ 12 min");
    sat.says("musts 5 of 6 (4 of them as told alone before)");
    let left: Vec<_> = sat.now().statuses.iter().filter(|(_, r)| r.status == SetStatus::NotReached).collect();
    assert_eq!(left.len(), 1, "what is told was not forgotten: {left:?}");
}

#[test]
fn what_is_thin_is_asked() {
    for (was, is, thin) in [
        ("2\n\nTake", "?\n\nTake", "does.felt"),
        ("2\n\nTake", "2\n/guessed\n\nTake", "does.felt"),
        ("2\n\nTake", "2\n/second\n\nTake", "does.felt"),
        ("2\n\nTake", "2\n? or is it\n\nTake", "does.felt"),
        ("2\n\nTake", "2\n/half\n\nTake", "does.felt"),
        ("Kestrel Foods came on a Monday, then they rang.", "Kestrel Foods", "does.case"),
        ("2\n\n3\n\nTake", "2\n\n/later\n\nTake", "risk.mends"),
    ] {
        assert!(TOLD.contains(was), "{was}");
        let sat = alone(&TOLD.replacen(was, is, 1), 5);
        let asked: Vec<_> =
            ALL.into_iter().filter(|topic| !told(&sat).contains(&(*topic).to_owned())).collect();
        assert_eq!(asked, [thin], "{is}");
    }
    // A row that only points at a step.
    let sat = alone(&TOLD.replace("Take over | nobody sees it", "="), 5);
    assert!(!told(&sat).contains(&"know.hard".to_owned()));
}

#[test]
fn only_a_recent_pass_counts_and_only_for_the_first_hour() {
    assert_eq!(told(&alone(TOLD, 90)), ALL);
    assert!(told(&alone(TOLD, 91)).is_empty());

    let room = Room::new();
    room.sit(&small(), Mode::Solo, TOLD);
    room.days(1);
    let first = room.sit(&small(), Mode::Live, "/finish\n");
    assert_eq!(told(&first), ALL);
    room.days(1);
    let second = room.sit(&small(), Mode::Live, "");
    assert!(told(&second).is_empty(), "the hour was held: now everything is asked");
    second.says("still so?");
    second.never_says("wrote alone");

    // Neither in a solo sitting nor without the author.
    for mode in [Mode::Solo, Mode::Absent] {
        let room = Room::new();
        room.sit(&small(), Mode::Solo, TOLD);
        room.days(1);
        assert!(told(&room.sit(&small(), mode, "")).is_empty(), "{mode:?}");
    }
}

#[test]
fn somebody_who_contradicts_it_makes_it_thin() {
    let room = Room::new();
    room.sit(&small(), Mode::Solo, TOLD);
    room.days(1);
    let sat = room.sit(&small(), Mode::Live, "/go a9\n9 it comes a day later\n");
    assert_eq!(told(&sat), ALL);
    let sat = room.sit(&small(), Mode::Live, "/differs a1\n/go a8\n\n");
    assert_eq!(told(&sat), ALL[1..]);
    assert_eq!(sat.standing("does.felt", |s| s.status.clone()), Status::Open);
}

/// What an author writes in four sittings: every question of the shipped set, each with an answer of its kind.
fn written_alone() -> String {
    let set = read("author-solo");
    let mut lines = String::from("/who Maya, lead\n");
    for placed in set.questions() {
        use takestock::domain::questionnaire::Kind;
        let question = placed.question;
        let answer = match question.kind {
            Kind::Choice | Kind::Multi => "1".to_owned(),
            Kind::YesNo | Kind::Confirm => "y".to_owned(),
            Kind::Number | Kind::Scale => "3".to_owned(),
            Kind::Date => "end of May".to_owned(),
            Kind::Person => "Sarah".to_owned(),
            Kind::Table => {
                let cells = question.fields.iter().map(|field| match field.kind {
                    Kind::Choice | Kind::Multi | Kind::YesNo => "1",
                    Kind::Number => "2",
                    _ => "something",
                });
                cells.collect::<Vec<_>>().join(" | ")
            }
            _ => format!("What there is to say about {}", question.short),
        };
        lines.push_str(&format!("/go {}\n{answer}\n", placed.code));
    }
    lines
}

#[test]
fn after_the_four_sittings_the_hour_asks_what_is_left_by_keys() {
    let room = Room::new();
    let solo = room.sit("author-solo", Mode::Solo, &written_alone());
    assert!(solo.tool.said.len() > 20, "{}", solo.tool.said.len());
    room.days(3);
    let mut screen = room.screen(FLAGSHIP, Mode::Live, false, "");
    let seen = screen.seen();
    assert!(seen.contains("Maya wrote alone on 17 Nov:"), "{seen}");
    let set = read(FLAGSHIP);
    let coverage = |screen: &super::screen::Screen| {
        let tool = screen.app.sitting.tool().clone();
        let now = tool.walkthroughs_in_order().pop().expect("a sitting").clone();
        let coverage = Coverage::of(&tool, &now, &set);
        let told: Vec<String> =
            coverage.standings.iter().filter(|s| s.told).map(|s| s.placed.question.id.to_string()).collect();
        (told, coverage.musts())
    };
    let (told, musts) = coverage(&screen);
    assert!(told.len() >= 10, "{told:?}");
    assert!(told.contains(&"know.near_miss".to_owned()), "{told:?}");
    // Asked all the same: what only the hour can see or say, and what users are asked first.
    for topic in
        ["open.consent", "does.last_case", "does.steps", "trust.relied", "work.around", "wrap.readback"]
    {
        assert!(!told.contains(&topic.to_owned()), "{topic}");
    }
    assert!(musts.0 >= 8, "{musts:?}");

    // On and on: none of what is told is arrived at, and everything else is, in order.
    let mut arrived = vec![screen.app.sitting.topic().to_string()];
    for _ in 0..set.questions().count() {
        script(&mut screen, "[PageDown]");
        let topic = screen.app.sitting.topic().to_string();
        if arrived.last() != Some(&topic) {
            arrived.push(topic);
        }
    }
    let expected: Vec<String> =
        set.questions().map(|p| p.question.id.to_string()).filter(|topic| !told.contains(topic)).collect();
    assert_eq!(arrived, expected);

    // One that is gone to is still so in two keys; with nothing left out, all are asked again.
    script(&mut screen, "[^G]b2=[Enter]");
    assert_eq!(words(screen.app.sitting.tool(), "know.near_miss").len(), 2);
    script(&mut screen, "[^L]0[^G]a5[PageDown]");
    let after_a5 = set.questions().position(|p| p.code == "A5").expect("a question") + 1;
    let next = set.at(after_a5).expect("a question").question.id.to_string();
    assert_eq!(screen.app.sitting.topic().to_string(), next);
    screen.kept();
}
