//! The read-back at the end of the hour: what comes first, what the room makes of it, and what is still open.

use super::held::{Hour, begin, flagship, tool};
use std::collections::BTreeMap;
use takestock::domain::coverage::Coverage;
use takestock::domain::item::{ItemKind, ItemState};
use takestock::domain::questionnaire::Mode;
use takestock::domain::statement::{Body, Stance};
use takestock::domain::status::Status;
use takestock::domain::tool::Tool;
use takestock::sitting::{ReadBackEntry, Verdict};
use takestock::{export, spec};

/// Two people, things to keep and to fix, and the cursor at the read-back.
fn hour() -> Hour {
    let mut hour = begin(tool(), super::held::BEGIN.parse().expect("a moment"), Mode::Live, 0);
    let lines = [
        "/go o2",
        "Maya Ortiz | Operations lead | author",
        "Dan Whitlock | Specialist | daily user",
        "/go c1",
        "m:Drag a card | it is quick",
        "d:One screen for the week | nothing is forgotten",
        "d:<\"If I have to click into each one I go back to a spreadsheet.",
        "m:Ten ticks | nobody goes live by mistake",
        "d:=",
        "m:! The quiet amber | seen in time",
        "m:Monday mail | everybody reads it",
        "/go c2",
        "d:One screen for the week",
        "/go c4",
        "d:a paper list | every shift | 1 | Dan | 10 | 3",
        "m:type the date again | Fridays | 1 | Maya | 40 | 5",
        "d:put up with the wait | daily",
        "/catch ~ the nightly copy by hand",
        "/go e1",
    ];
    for line in lines {
        hour.pass(1).line(line);
    }
    hour
}

fn titles(entries: &[ReadBackEntry]) -> Vec<String> {
    entries.iter().map(ReadBackEntry::line).collect()
}

fn keeps(hour: &Hour) -> Vec<String> {
    titles(&hour.sitting.read_back().keeps)
}

fn markdown(hour: &Hour) -> String {
    let (set, hash, _) = flagship();
    let shelf = BTreeMap::from([(hash, set)]);
    let built = spec::build(hour.sitting.tool(), &shelf, &spec::Options::default());
    export::markdown::markdown(&built)
}

fn states(tool: &Tool, kind: ItemKind) -> Vec<ItemState> {
    tool.items_of(kind).iter().map(|item| item.state).collect()
}

#[test]
fn the_weightiest_comes_first_in_their_own_words() {
    let hour = hour();
    let back = hour.sitting.read_back();
    assert_eq!(
        titles(&back.keeps),
        [
            "“If I have to click into each one I go back to a spreadsheet.”",
            "The quiet amber",
            "Ten ticks",
            "Drag a card",
            "Monday mail",
        ],
        "named among the three, marked, said by two, then as they were said"
    );
    assert_eq!(back.keeps[0].beside(), "Dan · One screen for the week");
    assert_eq!(back.keeps[2].names, "Maya, Dan");
    assert!(back.keeps[1].marked);
    assert_eq!(
        titles(&back.fixes),
        ["type the date again", "a paper list", "the nightly copy by hand", "put up with the wait"],
        "hours a week, marked, then as they were said"
    );
    assert_eq!(back.fixes[0].beside(), "Maya · 3.3 h a week");
    assert_eq!(back.fixes[2].beside(), "Dan · caught 10:18, not filed");
    assert!(hour.sitting.tool().items.is_empty(), "looking drafts nothing");
}

#[test]
fn what_a_customer_sees_first_goes_before_what_is_only_marked() {
    use takestock::domain::act::{Acting, Hands, Intent};
    use takestock::domain::item::ItemEdit;
    let mut hour = hour();
    hour.line("/go d1");
    hour.line("1 the link is in the signature");
    let exposures = |hour: &Hour| {
        let fixes = hour.sitting.read_back().fixes;
        fixes.into_iter().map(|entry| entry.line()).collect::<Vec<_>>()
    };
    let before = exposures(&hour);
    assert_eq!(before.len(), 4, "an exposure is not for this page by itself: {before:?}");
    hour.line("/finish");
    let exposed = hour.sitting.tool().items_of(ItemKind::Eng)[0].id;
    let hands = Hands { replica: super::held::replica(), by: "desk".into(), now: hour.wall };
    let mut acting = Acting::on(hour.sitting.tool().clone(), hands);
    let slots = BTreeMap::from([("seen_first".to_owned(), "a customer".to_owned())]);
    acting.act(Intent::Edit(exposed, ItemEdit { slots, ..ItemEdit::default() })).expect("it may");
    let hour = begin(acting.done().1, hour.wall, Mode::Live, 900);
    let fixes = hour.sitting.read_back().fixes;
    assert_eq!(fixes[2].item, exposed, "behind the counted hours, before the marked: {:?}", titles(&fixes));
}

#[test]
fn while_shared_nothing_private_is_read_back() {
    let mut hour = hour();
    hour.line("/go b11");
    hour.line("!canary one");
    hour.line("/go c1");
    hour.line(";canary two");
    assert!(keeps(&hour).iter().any(|line| line.contains("canary one")), "on a screen of one's own");
    hour.line("/share");
    let back = hour.sitting.read_back();
    for entry in back.keeps.iter().chain(&back.fixes) {
        assert!(!format!("{entry:?}").contains("canary"), "{entry:?}");
    }
    assert_eq!(back.keeps.len(), 5);
}

#[test]
fn words_are_right_by_whoever_speaks_on_that_day() {
    let mut hour = hour();
    hour.line("/who maya");
    let told = hour.line("/right k1 k2");
    assert!(told.contains("Right, says Maya: “If I have to"), "{told}");
    let tool = hour.sitting.tool();
    assert_eq!(
        states(tool, ItemKind::Keep),
        [ItemState::WordsConfirmed; 2],
        "only what is needed is drafted"
    );
    let item = tool.items_of(ItemKind::Keep)[0];
    let confirmed = item.confirmed.as_ref().expect("it is confirmed");
    let by: Vec<_> = confirmed.by.iter().map(|id| tool.people[id].name.as_str()).collect();
    assert_eq!((by, confirmed.on.to_string()), (vec!["Maya Ortiz"], "2026-11-18".into()));
    assert_eq!(hour.sitting.read_back().keeps[0].verdict, Verdict::Right("Maya".into()));
    assert_eq!(hour.line("/right k1"), "Right already.");

    assert_eq!(hour.line("/undo"), "Taken back: words right: \"The quiet amber\"");
    assert_eq!(states(hour.sitting.tool(), ItemKind::Keep), [ItemState::WordsConfirmed, ItemState::Draft]);
    hour.line("/redo");
    hour.line("/finish");
    let text = markdown(&hour);
    assert!(text.contains("words confirmed"), "{text}");
    let codes: Vec<String> =
        hour.sitting.tool().items_of(ItemKind::Keep).iter().map(|item| item.code.to_string()).collect();
    assert_eq!(codes, ["KEEP-1", "KEEP-2", "KEEP-3", "KEEP-4", "KEEP-5"], "no number is lost or given twice");
}

#[test]
fn the_read_back_is_confirmed_when_all_that_is_read_first_was_settled() {
    let mut hour = hour();
    let status = |hour: &Hour| {
        let (set, ..) = flagship();
        let tool = hour.sitting.tool();
        let coverage = Coverage::of(tool, tool.walkthroughs_in_order()[0], &set);
        let found = coverage.standings.iter().find(|s| s.placed.question.id.as_str() == "wrap.readback");
        found.expect("the question").status.clone()
    };
    hour.line("/right k1 k2 k3 k4 f1 f2 f3 f4");
    assert_eq!(status(&hour), Status::Open, "one is not settled");
    hour.line("/strike k5");
    assert_eq!(status(&hour), Status::Answered);
    let said = hour.sitting.tool().statements.values().filter(|s| s.content().body == Body::Confirm(true));
    assert_eq!(said.count(), 1);
    hour.line("/undo");
    assert_eq!(status(&hour), Status::Open, "one act, one undo");
}

#[test]
fn what_is_struck_stays_in_sight_and_out_of_the_spec() {
    let mut hour = hour();
    hour.line("/who dan");
    let told = hour.line("/strike k5");
    assert_eq!(told, "[struck by Dan] Monday mail · Maya");
    assert_eq!(keeps(&hour)[4], "[struck by Dan] Monday mail");
    assert!(hour.line("/undo").starts_with("Taken back: struck: \"Monday mail\""));
    assert_eq!(keeps(&hour)[4], "Monday mail");
    hour.line("/redo");
    hour.line("/strike k5");
    assert_eq!(keeps(&hour)[4], "Monday mail", "brought back by striking again");
    hour.line("/strike k5");
    hour.line("/finish");
    let struck: Vec<_> =
        hour.sitting.tool().items_of(ItemKind::Keep).into_iter().filter(|i| i.withdrawn.is_some()).collect();
    assert_eq!(struck.len(), 1);
    let (text, code) = (markdown(&hour), format!("### {}:", struck[0].code));
    assert!(!text.contains(&code) && text.contains("### KEEP-2:"), "{code}");
}

#[test]
fn the_order_of_the_room_lasts_and_goes_before_every_other() {
    let mut hour = hour();
    assert_eq!(hour.line("/place k5 2"), "put at 2: \"Monday mail\"");
    let order =
        |hour: &Hour| hour.sitting.read_back().keeps.iter().map(|e| e.title.clone()).collect::<Vec<_>>();
    let first = ["One screen for the week", "Monday mail", "The quiet amber", "Ten ticks", "Drag a card"];
    assert_eq!(order(&hour), first);
    assert_eq!(hour.line("/place k2 2"), "It is at 2 already.");
    hour.line("/place k1 3");
    assert_eq!(
        order(&hour),
        ["Monday mail", "The quiet amber", "One screen for the week", "Ten ticks", "Drag a card"]
    );
    assert_eq!(hour.line("/undo"), "Taken back: put at 3: \"One screen for the week\"");
    assert_eq!(order(&hour), first);
    hour.line("/redo");
    // A new thing that is marked does not push away what the room put there.
    hour.line("/go c1");
    hour.line("m:! The red");
    assert_eq!(order(&hour)[..3], ["Monday mail", "The quiet amber", "One screen for the week"]);
    assert_eq!(order(&hour)[3], "The red");

    let hour = hour.again(1);
    assert_eq!(order(&hour)[0], "Monday mail", "it is in the journal");
    let mut hour = hour;
    hour.line("/finish");
    let text = markdown(&hour);
    let at = |title: &str| text.find(title).unwrap_or_else(|| panic!("{title} in {text}"));
    assert!(
        at("Monday mail") < at("The quiet amber") && at("The quiet amber") < at("One screen for the week")
    );
}

#[test]
fn whoever_is_named_in_front_objects() {
    let mut hour = hour();
    hour.line("/who maya");
    hour.line("/about k4 d: no, I never drag anything");
    let entry = hour.sitting.read_back().keeps.into_iter().find(|e| e.title == "Drag a card").expect("it");
    assert_eq!(entry.differs, ["Dan: no, I never drag anything"]);
    assert_eq!(entry.names, "Maya", "who differs does not say so");
    let tool = hour.sitting.tool();
    let about = tool.about(entry.statement);
    assert_eq!(about.len(), 1);
    assert_eq!(about[0].1, Stance::Differs);
    assert_eq!(about[0].0.question.as_ref().map(|q| q.as_str()), Some("wrap.readback"));
    assert!(matches!(&about[0].0.content().body, Body::Text(text) if text.starts_with("no, I never")));
    // Without a name in front, by those who said it: a remark.
    hour.line("/about k4 more on Fridays");
    assert_eq!(hour.sitting.tool().about(entry.statement)[1].1, Stance::Adds);
    assert!(hour.line("/undo").starts_with("Taken back: \"more on Fridays\" about \"Drag a card\""));
    // With no entry, it answers the question.
    hour.line("we forgot the printer");
    let topic = takestock::domain::questionnaire::TopicId::new("wrap.readback").expect("a topic");
    assert_eq!(hour.sitting.tool().under(&topic).len(), 2);
    assert!(hour.line("/about k9 d: what").starts_with("/about needs"));
    hour.line("/off");
    assert_eq!(hour.line("/about k1 d: secret"), "not kept: off the record");
    // What is said against it is for the spec to show.
    hour.line("/off");
    hour.line("/finish");
    assert!(markdown(&hour).contains("I never drag anything"));
}

#[test]
fn words_put_otherwise_since_are_to_be_read_back_again() {
    let mut hour = hour();
    hour.line("/right k5");
    hour.line("/go c1");
    hour.line("/edit 7 Tuesday mail | everybody reads it");
    hour.line("/go e1");
    let entry = &hour.sitting.read_back().keeps[4];
    assert_eq!((entry.title.as_str(), &entry.verdict), ("Tuesday mail", &Verdict::Open));
}

// To put something in order drafts it; whoever takes the words back afterwards takes it out of the spec.
#[test]
fn what_nobody_says_any_more_is_no_part_of_the_spec() {
    let mut hour = hour();
    hour.line("/place k4 1");
    hour.line("/go c1");
    hour.line("/strike 1");
    assert!(!keeps(&hour).contains(&"Drag a card".to_owned()));
    hour.line("/finish");
    let code = hour.sitting.tool().items_of(ItemKind::Keep)[0].code.to_string();
    let text = markdown(&hour);
    assert!(!text.contains("Drag a card") && !text.contains(&format!("### {code}:")), "{text}");
    assert!(text.contains("### KEEP-2:"));
}

#[test]
fn a_gap_with_a_name_and_a_date_is_one_open_question_of_the_spec() {
    let mut hour = hour();
    hour.line("/go d2");
    hour.line("?");
    hour.line("/go d7");
    hour.line("/later");
    hour.line("/go e2");
    let gaps = hour.sitting.gaps();
    let place = |start: &str| gaps.iter().position(|gap| gap.name.starts_with(start)).expect("a gap") + 1;
    let (nobody, later) = (place("D2 "), place("D7 "));
    assert_eq!(gaps[nobody - 1].why, "nobody knows");
    assert_eq!(gaps[later - 1].why, "come back later");
    assert_eq!(gaps[place("A2 ") - 1].why, "skipped");

    let told = hour.line(&format!("/gap {nobody} dan whitlock end of November"));
    assert!(told.starts_with("D2 ") && told.ends_with(": dan whitlock by end of November"), "{told}");
    assert_eq!(
        hour.sitting.gaps()[nobody - 1].given.as_deref(),
        Some("Dan Whitlock by end of November"),
        "a known person, in the words for the day"
    );
    // Somebody else takes it.
    hour.line(&format!("/gap {nobody} priya 2026-12-01"));
    assert_eq!(hour.sitting.gaps()[nobody - 1].given.as_deref(), Some("priya by 2026-12-01"));
    assert!(hour.line("/undo").contains("priya by 2026-12-01"));
    assert_eq!(hour.sitting.gaps()[nobody - 1].given.as_deref(), Some("Dan Whitlock by end of November"));
    assert!(hour.line("/gap 99 dan").starts_with("There is no such gap"));
    assert!(hour.line("/gap 1").starts_with("/gap needs a name"));
    hour.line(&format!("/gap {later} maya friday"));

    hour.line("/finish");
    let (set, hash, _) = flagship();
    let shelf = BTreeMap::from([(hash, set.clone())]);
    let options = spec::Options { names: spec::Names::Full, ..spec::Options::default() };
    let built = spec::build(hour.sitting.tool(), &shelf, &options);
    let asked = |topic: &str| {
        let topic = takestock::domain::questionnaire::TopicId::new(topic).expect("a topic");
        let question = set.question(&topic).expect("a question");
        let same = |block: &&spec::Block| {
            block.slots.get("question").is_some_and(|text| text.to_string() == question.ask)
        };
        let blocks: Vec<_> = built.blocks().filter(same).cloned().collect();
        blocks
    };
    let code = |code: &str| set.questions().find(|p| p.code == code).expect("a code").question.id.to_string();
    for (gap, due) in [("D2", "2026-11-30"), ("D7", "2026-11-20")] {
        let blocks = asked(&code(gap));
        assert_eq!(blocks.len(), 1, "{gap}: one open question, and no second one because nobody knew");
        assert_eq!(blocks[0].due.map(|day| day.to_string()).as_deref(), Some(due));
        assert!(blocks[0].slots.contains_key("who"), "{gap}");
    }
}

#[test]
fn a_private_gap_stays_under_its_own_question() {
    let mut hour = hour();
    hour.line("/go b11");
    hour.line("?");
    hour.line("/go e2");
    let gaps = hour.sitting.gaps();
    let private = gaps.iter().position(|gap| gap.name.starts_with("B11 ")).expect("a gap") + 1;
    assert!(hour.line(&format!("/gap {private} dan friday")).starts_with("That one stays under its own"));
    hour.line("/share");
    assert!(hour.sitting.gaps().iter().all(|gap| !gap.name.starts_with("B11 ")));
}

#[test]
fn a_questionnaire_with_nothing_to_read_back_says_so() {
    let mut hour = Hour::live();
    assert_eq!(hour.line("/readback"), "Nothing to keep or to fix was said yet.");
    assert!(hour.line("/right k1").starts_with("Which entry?"));
    assert!(hour.line("/place k1 1").starts_with("/place needs"));
    assert_eq!(hour.line("/gap"), "Nothing is left open so far.");
}
