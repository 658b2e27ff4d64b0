//! The hour in plain lines, held through the public API: nobody waits, the clock moves with the lines.

#[path = "support/lines.rs"]
mod lines;
#[path = "support/screen.rs"]
mod screen;
mod support;

use lines::Lines;
use screen::{BEGIN, FLAGSHIP, Wall, create};
use std::fs;
use std::io::{BufRead, Cursor, Read};
use std::rc::Rc;
use support::root;
use takestock::desk::Desk;
use takestock::domain::coverage::Coverage;
use takestock::domain::hear::STEPS;
use takestock::domain::item::ItemKind;
use takestock::domain::moment::Moment;
use takestock::domain::person::Relation;
use takestock::domain::questionnaire::{Evidence, Mode, TopicId};
use takestock::domain::statement::{Body, Cell, Mark, Said, Stance, Statement, Wording};
use takestock::domain::status::{SetStatus, Status};
use takestock::domain::tool::Tool;
use takestock::domain::words::words_of;
use takestock::keys::ENTRIES;
use takestock::plain::hold;
use takestock::sitting::{Ending, Setting};
use takestock::store::{Options, Store};
use takestock::yaml::Source;
use takestock::{export, spec};
use tempfile::TempDir;

/// A folder, a desk over it and the clock on its wall.
struct Room {
    folder: TempDir,
    wall: Wall,
}

impl Room {
    fn new() -> Room {
        Room { folder: tempfile::tempdir().expect("a folder"), wall: Wall::at(BEGIN) }
    }

    fn desk(&self) -> Desk {
        self.wall.desk(&self.folder)
    }

    /// Goes on with the tool, or begins with it, and types these lines.
    fn type_in(&self, lines: impl AsRef<[u8]>) -> Sat {
        self.sit(FLAGSHIP, Mode::Live, lines.as_ref())
    }

    fn sit(&self, set: &str, mode: Mode, lines: &[u8]) -> Sat {
        let mut desk = self.desk();
        let tool = dockside(&mut desk);
        let setting = setting(&mut desk, tool, set, mode);
        let mut said = Vec::new();
        let mut input = Lines::new(lines, self.wall.clone());
        let (ending, tool) = hold(&mut desk, &mut input, &mut said, setting, false).expect("it is held");
        Sat { ending, tool, said: String::from_utf8(said).expect("UTF-8") }
    }

    fn pass(&self, minutes: i64) {
        self.wall.pass(60 * minutes);
    }

    /// Everything in the data folder, byte by byte.
    fn holds(&self, canary: &str) -> bool {
        let files = fs::read_dir(self.folder.path()).expect("the folder");
        files.filter_map(Result::ok).filter(|entry| entry.path().is_file()).any(|entry| {
            let bytes = fs::read(entry.path()).expect("a file");
            bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
        })
    }
}

struct Sat {
    ending: Ending,
    tool: Tool,
    said: String,
}

impl Sat {
    fn under(&self, topic: &str) -> Vec<&Statement> {
        let topic: TopicId = TopicId::new(topic).expect("a topic");
        self.tool.under(&topic)
    }

    fn words(&self, topic: &str) -> Vec<String> {
        let words = |s: &&Statement| words_of(&self.tool, None, s.content(), &|_| false);
        self.under(topic).iter().map(words).collect()
    }

    fn speaker(&self, statement: &Statement) -> String {
        let names = statement.content().speakers.iter().map(|id| self.tool.people[id].name.as_str());
        names.collect::<Vec<_>>().join("+")
    }
}

/// The one tool of these tests, made if it is not there.
fn dockside(desk: &mut Desk) -> Tool {
    if let Ok(tool) = desk.tool("dockside") {
        return tool;
    }
    create(desk, "Dockside")
}

fn setting(desk: &mut Desk, tool: Tool, set: &str, mode: Mode) -> Setting {
    Setting { mode, shows_questions: true, ..screen::setting(desk, tool, set, false) }
}

fn hour() -> (Room, Sat) {
    let room = Room::new();
    let text = fs::read(root().join("tests/fixtures/hour.txt")).expect("the hour");
    let sat = room.type_in(text);
    (room, sat)
}

fn markdown(desk: &mut Desk, tool: &Tool, options: &spec::Options) -> [String; 4] {
    let shelf = desk.shelf(tool).expect("the questionnaires");
    let built = spec::build(tool, &shelf, options);
    [
        export::markdown::markdown(&built),
        export::markdown::evidence(&built),
        export::trace::csv(&built),
        export::json::json(&built),
    ]
}

// A whole hour: every question, two people and a third, and everything that can be done on the way.
#[test]
fn an_hour_in_plain_lines_is_kept_as_it_was_said() {
    let (_room, sat) = hour();
    assert_eq!(sat.ending, Ending::Finished);
    let sitting = sat.tool.walkthroughs_in_order()[0];
    let minutes = sitting.ended.expect("it ended").1;
    assert!((45..=62).contains(&minutes), "{minutes} minutes");
    assert_eq!(sitting.rested, 0, "a rest under a minute");
    assert_eq!(sitting.present.len(), 3);
    assert_eq!(sitting.end.expect("an end").clock().to_string(), "11:10");
    assert!(sat.tool.inbox().is_empty());

    let (set, ..) = Desk::questionnaire(FLAGSHIP).expect("the flagship");
    let coverage = Coverage::of(&sat.tool, sitting, &set);
    assert_eq!(coverage.standings.len(), 60);
    assert!(coverage.standings.iter().all(|s| s.status != Status::Open));
    assert_eq!(coverage.musts(), (37, 38), "C4 lacks what would make it unneeded");
    let status = |topic: &str| {
        let found = coverage.standings.iter().find(|s| s.placed.question.id.as_str() == topic);
        found.expect("a question").status.clone()
    };
    assert_eq!(status("risk.happened"), Status::Set(SetStatus::OffRecord));
    assert_eq!(status("risk.access_log"), Status::Set(SetStatus::Unknown));
    assert_eq!(status("work.around"), Status::Partial);
    assert_eq!(status("does.replaced"), Status::Answered, "what is said later takes a status away");
    assert_eq!(status("trust.warn"), Status::Answered, "taken back");
    assert!(matches!(status("wrap.open"), Status::Set(SetStatus::Ask(_))));

    // Who said it.
    let score = sat.under("trust.score");
    assert_eq!(score.iter().map(|s| sat.speaker(s)).collect::<Vec<_>>(), ["Tom Reyes", "Ines Duarte"]);
    assert_eq!(score[0].content().body, Body::Number(Said::exact(8.0)));
    assert!(sat.under("trust.three").iter().all(|s| sat.speaker(s) == "Tom Reyes"), "asked first, all along");
    assert_eq!(sat.speaker(sat.under("work.side_channel")[0]), "Omar Haddad");
    assert_eq!(sat.speaker(sat.under("trust.official")[0]), "Tom Reyes");

    // What it is: quotes, marks, remarks, how it is known.
    let name = sat.under("open.name");
    assert_eq!((name.len(), name[1].content().wording), (2, Wording::Verbatim));
    assert!(sat.under("does.last_case").iter().all(|s| s.content().evidence == Evidence::Shown));
    assert_eq!(sat.under("work.around")[0].content().evidence, Evidence::Told);
    let differs = sat.under("does.criticality")[1];
    assert_eq!(differs.relates.map(|r| r.stance), Some(Stance::Differs));
    assert_eq!(
        differs.content().body,
        Body::Choice("same_day".into()),
        "another pick, not the words for one"
    );
    assert!(sat.under("does.drift")[1].marks.contains(&Mark::Keep));
    assert_eq!(sat.under("wrap.next").iter().filter(|s| s.marks.contains(&Mark::Action)).count(), 2);
    let notes: Vec<_> = sat.tool.statements.values().filter(|s| s.marks.contains(&Mark::OwnNote)).collect();
    assert_eq!(notes.len(), 1);
    assert!(!sat.under("wrap.next").contains(&notes[0]), "an own note is no answer");
    let same = sat.under("know.absence")[1];
    assert_eq!(same.relates.map(|r| r.stance), Some(Stance::Same));

    // Values.
    let since =
        Body::Date(Said { said: Some("end of May".into()), reads: Some(jiff::civil::date(2026, 5, 31)) });
    assert_eq!(sat.under("does.since")[0].content().body, since, "it lies behind");
    let steps: Vec<_> =
        sat.under(STEPS).into_iter().filter(|s| matches!(s.content().body, Body::Row(_))).collect();
    let Body::Row(first) = &steps[0].content().body else { panic!("a row") };
    assert_eq!(first.get("real"), Some(&Cell::Choice("happens".into())), "behind an empty cell");
    assert_eq!(first.get("judgement"), Some(&Cell::YesNo(false)));
    let Body::Choices(data) = &sat.under("does.data")[0].content().body else { panic!("picks") };
    assert_eq!(data.len(), 2);
    assert_eq!(
        sat.under("does.data")[0].content().words.as_deref(),
        Some("and drivers' phone numbers in the notes")
    );

    // Corrections.
    let struck = sat.tool.statements.values().filter(|s| s.struck).count();
    assert_eq!(struck, 1, "the one under know.exceptions; the other strike was taken back");
    assert_eq!(sat.words("know.bus_factor"), ["2 – with Priya two"]);
    assert_eq!(sat.under("does.where").len(), 5, "three rows, the mark of a secret, and what was caught");
}

// The spec of that hour says what was said, and nothing that is private.
#[test]
fn the_spec_of_the_hour_builds_and_keeps_what_is_private() {
    let (room, sat) = hour();
    let mut desk = room.desk();
    let texts = markdown(&mut desk, &sat.tool, &spec::Options::default());
    for kind in [ItemKind::Keep, ItemKind::Fix, ItemKind::Rule, ItemKind::Eng, ItemKind::Step, ItemKind::Open]
    {
        assert!(sat.tool.items_of(kind).len() >= 3, "{kind:?}");
        let code = sat.tool.items_of(kind)[0].code.to_string();
        assert!(texts[0].contains(&code) || texts[1].contains(&code), "{code}");
    }
    for text in &texts {
        for private in ["wants to say more", "within three months", "a mess with", "2024-hunter"] {
            assert!(!text.contains(private), "{private} in {}", &text[..60]);
        }
        for name in ["Ines", "Omar", "Reyes"] {
            assert!(!text.contains(name), "{name} by name in {}", &text[..60]);
        }
        assert!(text.contains("door"), "the words are there");
    }
    // Somebody unnamed in the room is no reason to take words out of sentences.
    assert!(texts[0].contains("a text message to the driver when the door changes"));
}

// The hour leaves as an answers file and comes back the same in an empty store.
#[test]
fn the_hour_leaves_and_comes_back_the_same() {
    let (room, sat) = hour();
    let (mut desk, other) = (room.desk(), Room::new());
    let yaml = desk.answers(&sat.tool).expect("an answers file");
    let mut elsewhere = other.desk();
    let filled = elsewhere.fill(&Source::new("hour.yaml", yaml.clone()), false);
    let filled = filled.unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(elsewhere.answers(&filled.tool).expect("an answers file"), yaml);
    let options = spec::Options::default();
    let (here, there) =
        (markdown(&mut desk, &sat.tool, &options), markdown(&mut elsewhere, &filled.tool, &options));
    assert_eq!(here[0], there[0]);
}

#[test]
fn whoever_comes_back_goes_on_where_something_was_said_last() {
    let room = Room::new();
    room.type_in("y\n/go c4\nI keep a list\n/go a10\nas a diary\n/catch for later\n/leave\n");
    room.pass(300);
    let back = room.type_in("more of it\n/leave\n");
    assert!(back.said.contains("Going on with s-01.\nCounted as a rest:"), "{}", back.said);
    assert_eq!(back.words("does.drift"), ["as a diary", "more of it"]);
    let minute = back.under("does.drift")[1].minute.expect("a minute");
    assert!(minute < 10, "five hours away are no part of the hour: minute {minute}");
    assert_eq!(back.tool.walkthroughs.len(), 1);
    let mode = back.tool.walkthroughs_in_order()[0].mode;
    assert_eq!(mode, Mode::Live);
}

#[test]
fn a_sitting_goes_on_in_its_own_mode() {
    let room = Room::new();
    room.sit(FLAGSHIP, Mode::Absent, b"y\n\nAnn | built it | author\nBob | clerk | daily user\n\n");
    let back = room.type_in("/go b1\nhard to say\n/go c1\nthe screen\n");
    assert!(back.said.contains("Which of those steps did only the person who built it get right?"));
    let demands = back.under("know.demands")[0];
    assert_eq!((back.speaker(demands), demands.content().evidence), ("Bob".into(), Evidence::SecondHand));
    assert_eq!(
        back.under("trust.relied")[0].content().evidence,
        Evidence::Told,
        "his own trust he knows himself"
    );
}

#[test]
fn whoever_writes_alone_speaks_throughout() {
    let room = Room::new();
    let lines = b"y\n\nAnn | built it | author\nBob | clerk | daily user\n\n/go c1\nthe screen\nthe red\n/go c4\nI ring\n";
    let sat = room.sit(FLAGSHIP, Mode::Solo, lines);
    for topic in ["trust.relied", "work.around"] {
        assert!(sat.under(topic).iter().all(|s| sat.speaker(s) == "Ann"), "{topic}");
    }
}

#[test]
fn alone_writes_whoever_built_it_and_not_who_was_in_the_room_another_time() {
    let room = Room::new();
    room.sit("spot-the-dependency", Mode::Live, b"/who Ben\nthe rota\n/finish\n");
    let sat = room.sit("author-solo", Mode::Solo, b"I open it\n/who Jonas\nI drew the plan\n/leave\n");
    let case = sat.under("does.last_case");
    assert_eq!(case.iter().map(|s| sat.speaker(s)).collect::<Vec<_>>(), ["Author", "Jonas"]);
    assert_eq!(sat.tool.person("jonas").expect("he is known").relation, Relation::Author);
    let again = room.sit("inventory-walkthrough", Mode::Solo, b"/go a2\nAnd then I mail it\n/leave\n");
    assert_eq!(again.speaker(again.under("does.last_case")[2]), "Jonas");
}

#[test]
fn a_secret_is_kept_as_a_mark_unless_it_is_meant() {
    for line in ["the password: dockside-hunter2", "/catch the password: dockside-hunter2"] {
        let room = Room::new();
        let sat = room.type_in(format!("/go a10\n{line}\n"));
        assert!(sat.said.contains("looks like a secret"), "{}", sat.said);
        assert!(!room.holds("dockside-hunter2"), "{line}");
    }
    let room = Room::new();
    let row =
        room.type_in("/go a8\n1\n/row\n\npassword: dockside-hunter2\n.\n/edit password: dockside-hunter2\n");
    assert_eq!(row.under("does.where").len(), 1);
    assert!(!room.holds("dockside-hunter2"));
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAcanary\nabcdEFGH0123canary==\n-----END RSA PRIVATE KEY-----\n";
    let key = room.type_in(format!("/go a10\n{key}and that was the key\n"));
    assert_eq!(key.under("does.drift").len(), 2);
    assert!(!room.holds("canary"));
    let meant = room.type_in("/go b10\nthe password: dockside-hunter2\n/asitis\n/asitis\n");
    assert_eq!(meant.words("know.promises"), ["the password: dockside-hunter2"]);
    assert!(meant.said.contains("did not look like a secret"), "only once");
}

#[test]
fn off_the_record_nothing_is_kept() {
    let room = Room::new();
    let commands = ["/catch", "/edit", "/who", "/ask", "/na", ";", "?", "!", ">dan", "Tom:", "/row"];
    let lines: String = commands.iter().map(|start| format!("{start} canary-{}\n", start.len())).collect();
    let sat = room
        .type_in(format!("/go a10\nbefore\n/off\n{lines}canary in a line\n/go a13\ncanary\n/off\nafter\n"));
    assert!(!room.holds("canary"));
    assert_eq!(sat.words("does.drift"), ["before"]);
    assert_eq!(sat.words("does.replaced"), ["after"]);
    let left = room.type_in("/go b2\n/off\ncanary\n");
    let sitting = left.tool.walkthroughs_in_order()[0];
    let topic: TopicId = TopicId::new("know.near_miss").expect("a topic");
    assert_eq!(sitting.statuses[&topic].status, SetStatus::OffRecord, "left while off the record");
    assert!(!room.holds("canary"));
}

#[test]
fn a_slip_of_the_finger_off_the_record_can_be_kept_right_after() {
    let room = Room::new();
    let sat = room.type_in("/go a10\n/off\nslipped\n/keep\ncanary\ncanary\n/off\n/keep\n");
    assert_eq!(sat.words("does.drift"), ["slipped"]);
    assert!(sat.said.contains("There is no such line"));
    assert!(!room.holds("canary"));
}

#[test]
fn undo_names_what_it_takes_back() {
    let room = Room::new();
    let sat = room.type_in(
        "/go a10\nas a diary\n/strike\n/who Sarah, Finance\nhers\n/ask lee\n?\n\
         /undo\n/undo\n/undo\n/undo\n/undo\n/undo\n/undo\n/redo\nmine\n/redo\n",
    );
    let told: Vec<&str> = sat
        .said
        .lines()
        .filter(|line| {
            line.starts_with("Taken back") || line.starts_with("Done") || line.starts_with("There is nothing")
        })
        .collect();
    assert_eq!(
        told,
        [
            "Taken back: nobody knows under A10",
            "Taken back: A10: ask lee",
            "Taken back: \"hers\" under A10",
            "Taken back: Sarah speaks",
            "Taken back: struck",
            "Taken back: \"as a diary\" under A10",
            "There is nothing to take back since you came.",
            "Done again: \"as a diary\" under A10",
            "There is nothing to do again.",
        ]
    );
    assert_eq!(sat.words("does.drift"), ["as a diary", "mine"]);
    assert!(sat.under("does.drift").iter().all(|s| sat.speaker(s) == "Somebody"), "Sarah is gone");
    assert!(!sat.tool.people.values().any(|p| p.name == "lee" || p.name == "Sarah"));
}

/// What happens before a line is typed.
type Meanwhile<'a> = &'a dyn Fn();

/// Types in another window, in the middle of this one's lines.
struct Interrupted<'a> {
    lines: Vec<(&'a str, Option<Meanwhile<'a>>)>,
    at: usize,
    used: usize,
}

impl Read for Interrupted<'_> {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        unreachable!("lines are read by line")
    }
}

impl BufRead for Interrupted<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let Some((line, first)) = self.lines.get_mut(self.at) else { return Ok(&[]) };
        if let Some(first) = first.take() {
            first();
        }
        Ok(&line.as_bytes()[self.used..])
    }

    fn consume(&mut self, amount: usize) {
        self.used += amount;
        if self.lines.get(self.at).is_some_and(|(line, _)| self.used >= line.len()) {
            (self.at, self.used) = (self.at + 1, 0);
        }
    }
}

#[test]
fn two_windows_on_one_tool_both_write_and_see_each_other() {
    let room = Room::new();
    room.type_in("/go a10\nbefore\n");
    let other = || {
        room.type_in("/go a10\nfrom the other\n");
    };
    let lines = vec![
        ("/go a10\n", None),
        ("from this one\n", Some(&other as Meanwhile<'_>)),
        ("/lines\n", None),
        ("and again\n", Some(&other as Meanwhile<'_>)),
    ];
    let mut desk = room.desk();
    let tool = dockside(&mut desk);
    let mut said = Vec::new();
    let mut input = Interrupted { lines, at: 0, used: 0 };
    let setting = setting(&mut desk, tool, FLAGSHIP, Mode::Live);
    let (_, tool) = hold(&mut desk, &mut input, &mut said, setting, false).expect("held");
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(
        said.contains("2. Somebody: from the other") && said.contains("3. Somebody: from this one"),
        "{said}"
    );
    let after = room.type_in("/lines\n");
    assert_eq!(
        after.words("does.drift"),
        ["before", "from the other", "from this one", "from the other", "and again"]
    );
    assert_eq!(after.tool.walkthroughs.len(), 1);
    assert_eq!(tool.statements.len(), after.tool.statements.len());
}

#[test]
fn a_million_bytes_on_one_line_are_pieces_that_go_back_together() {
    let room = Room::new();
    let long: String = (0..150_000).map(|n| format!("w{n} ")).collect();
    let sat = room.type_in(format!("/go a10\n{long}\n"));
    let pieces = sat.words("does.drift");
    assert!(pieces.len() > 1);
    assert_eq!(pieces.join(" ").split_whitespace().collect::<String>(), long.replace(' ', ""));
    let sat = Room::new().type_in(format!("/go a10\n{long}\n/undo\n"));
    assert!(sat.under("does.drift").is_empty(), "one line, one undo");
}

#[test]
fn bytes_that_are_no_text_and_control_characters_are_shown_and_never_obeyed() {
    let room = Room::new();
    let mut lines = b"/go a10\nno \xff\xc3 text \x1b[31m \x07 \xc2\x9b31m \x00 end\r\n/lines\n/dance\x1b[0m\n/go \x1b[2J\n/who \x1b]0;x\x07\n".to_vec();
    for text in support::TEXTS {
        lines.extend(format!("{}\n/catch {}\n", text.replace('\n', " "), text.replace('\n', " ")).bytes());
    }
    lines.extend(b"/inbox\n/lines\n/outline\n/help\n/undo\n/finish\n");
    let sat = room.type_in(lines);
    let first = &sat.words("does.drift")[0];
    assert!(first.starts_with("no \u{fffd}\u{fffd} text ") && first.ends_with("end"), "{first:?}");
    let bad: Vec<char> = sat.said.chars().filter(|c| c.is_control() && *c != '\n').collect();
    assert!(bad.is_empty(), "{bad:?}");
}

// Every name in the table of what can be done is done, or said truly to be for the screen alone.
#[test]
fn every_name_does_something() {
    let nothing = Room::new().type_in("/go a10\n").said;
    for (entry, name) in ENTRIES.iter().flat_map(|entry| entry.names.iter().map(move |name| (entry, name))) {
        let sat = Room::new().type_in(format!("/go a10\n/{name}\n"));
        assert_ne!(sat.said, nothing, "/{name} says nothing");
        let with = Room::new().type_in(format!("/go a10\nas a diary\n/{name} 1\n/{name} a2\n"));
        for said in [sat.said, with.said] {
            assert!(!said.contains("There is no /"), "/{name}: {said}");
            assert_eq!(said.contains("is only on the screen"), entry.screen_only, "/{name}: {said}");
        }
    }
    let sat = Room::new().type_in("/probee\n/GO A10\n");
    assert!(sat.said.contains("There is no /probee. Did you mean /probe?"));
    assert!(sat.said.contains("A10 · Drifted use"), "in capitals too");
}

#[test]
fn an_own_note_is_never_exported_and_never_drawn_while_shared() {
    let room = Room::new();
    let sat = room.type_in(
        "y\n\nAnn | lead | author\n\n/go c1\nthe screen\n; canary one\n/catch ; canary two\n/go b11\n; canary three\n1\n\
         /share\n/go c1\n/lines\n/inbox\n/go b11\n/lines\n/undo\n/redo\n/finish\n",
    );
    let (open, shared) = sat.said.split_once("Shown to others").expect("it is shared");
    assert!(!shared.contains("canary") && !shared.contains("within a month"), "{shared}");
    assert!(!open.contains("canary"), "nothing asked for it");
    let mut desk = room.desk();
    for include_private in [false, true] {
        let options = spec::Options { include_private, ..spec::Options::default() };
        for text in markdown(&mut desk, &sat.tool, &options) {
            assert!(!text.contains("canary"), "{text}");
        }
    }
    assert!(sat.tool.statements.values().filter(|s| s.marks.contains(&Mark::OwnNote)).count() == 3);
}

#[test]
fn a_person_grows_with_their_row() {
    let room = Room::new();
    let sat = room.type_in("/go o2\nMaya\n/row\nMaya Ortiz\nOperations lead\n1\n/go o4\nwhat for\n");
    let people: Vec<_> = sat.tool.people.values().filter(|p| p.handle != "somebody").collect();
    assert_eq!(people.len(), 1);
    assert_eq!((people[0].name.as_str(), people[0].role.as_str()), ("Maya Ortiz", "Operations lead"));
    assert_eq!(people[0].relation, Relation::Author);
    assert_eq!(sat.speaker(sat.under("open.purpose")[0]), "Maya Ortiz");
}

#[test]
fn a_row_ends_with_the_input_or_with_a_command() {
    let room = Room::new();
    room.type_in("/go a3\nTake over\n/row\n\nMaya");
    let sat = room.type_in("/go a3\n/row\n\n\nthe deal is closed\n/go a10\nas a diary\n");
    let Body::Row(cells) = &sat.under(STEPS)[0].content().body else { panic!("a row") };
    assert_eq!(cells.len(), 3, "{cells:?}");
    assert_eq!(sat.words("does.drift"), ["as a diary"], "the command was carried out");
}

// A row has the number under which it is shown: without what was struck, and without remarks.
#[test]
fn rows_are_counted_as_they_are_shown() {
    let rows = "/go a3\nTake over\n< not in May\nWrong one\n/strike\nKickoff\nIntegrations\n";
    let room = Room::new();
    let sat = room.type_in(format!("{rows}/row 2\n\nMaya\n.\n/row 3\n\nDan\n.\n/row 4\n/lines\n"));
    assert!(sat.said.contains("There is no such row yet"), "{}", sat.said);
    let said = sat.said.rsplit("  1. ").next().unwrap_or_default();
    for line in [
        "  3. Somebody: [struck] Step: Wrong one\n",
        "  4. row 2 · Somebody: Step: Kickoff · Who: Maya\n",
        "  5. row 3 · Somebody: Step: Integrations · Who: Dan\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
}

// A second sitting, by another questionnaire: what was said before stays, and the tool is the same.
#[test]
fn a_second_sitting_with_another_questionnaire_adds_to_the_tool() {
    let (room, first) = hour();
    room.pass(24 * 60);
    let lines = b"/who tom\ny\n\nI look at it all day\n/go t4\nThe red | never late\n/finish\n";
    let sat = room.sit("team-trust", Mode::Live, lines);
    assert_eq!(sat.ending, Ending::Finished);
    let labels: Vec<&str> = sat.tool.walkthroughs_in_order().iter().map(|w| &*w.label).collect();
    assert_eq!(labels, ["s-01", "s-02"]);
    assert_eq!(sat.under("trust.relied").len(), first.under("trust.relied").len() + 1);
    assert!(sat.under("open.use").iter().all(|s| sat.speaker(s) == "Tom Reyes"));
    let codes = |tool: &Tool| tool.items.values().map(|item| item.code.to_string()).collect::<Vec<_>>();
    let (before, after) = (codes(&first.tool), codes(&sat.tool));
    assert!(before.iter().all(|code| after.contains(code)), "numbers stay");
}

// On a full disk a person is told and may go on; a script ends there. What was kept before stays.
#[test]
fn a_full_disk_is_told_and_loses_nothing_that_was_kept() {
    for prompts in [true, false] {
        let room = Room::new();
        room.type_in("/go a10\nbefore\n");
        let full = Options { max_pages: Some(1), ..Options::default() };
        let store = Store::open(room.folder.path(), full).expect("a store");
        let now: Moment = BEGIN.parse().expect("a moment");
        let mut desk = Desk::over(store, Rc::new(move || now));
        let tool = dockside(&mut desk);
        let setting = setting(&mut desk, tool, FLAGSHIP, Mode::Live);
        let long = "word ".repeat(20_000);
        let (mut said, mut input) = (Vec::new(), Cursor::new(format!("{long}\n{long}\n/lines\n")));
        let held = hold(&mut desk, &mut input, &mut said, setting, prompts);
        let said = String::from_utf8(said).expect("UTF-8");
        if prompts {
            assert_eq!(said.matches("NOT SAVED: the disk is full").count(), 2, "{said}");
            assert!(said.contains("1. Somebody: before") && !said.contains("2. Somebody"), "{said}");
            assert_eq!(held.expect("it goes on").0, Ending::Left);
        } else {
            let error = format!("{:#}", held.expect_err("a script ends"));
            assert!(error.starts_with("the last line was not kept: the disk is full"), "{error}");
        }
        drop(desk);
        assert_eq!(room.type_in("/lines\n").words("does.drift"), ["before"]);
    }
}

#[test]
fn lines_begin_with_the_signs_that_were_chosen() {
    let room = Room::new();
    let mut desk = room.desk();
    let tool = dockside(&mut desk);
    let settings = Source::new(
        "config.toml",
        "[signs]\nkeep = [\"+\"]\naction = []\ncommand = [\"\\\\\", \",\", \"/\"]\n",
    );
    let keys = takestock::config::read(&settings).expect("settings").keys;
    let setting = Setting { keys, ..setting(&mut desk, tool, FLAGSHIP, Mode::Live) };
    let lines = "\\outline\n,GO A10\n+ the screen\n! the diary\n> call Dan\n/etc/hosts\n/lines\n\\help\n";
    let mut said = Vec::new();
    let (ending, tool) =
        hold(&mut desk, &mut lines.as_bytes(), &mut said, setting, false).expect("it is held");
    let sat = Sat { ending, tool, said: String::from_utf8(said).expect("UTF-8") };
    for shows in ["A10 · Drifted use", "\\undo", "\n  +  "] {
        assert!(sat.said.contains(shows), "{shows}: {}", sat.said);
    }
    let topic = sat.tool.statements.values().find_map(|s| s.question.clone()).expect("a topic");
    let words = ["the screen", "! the diary", "> call Dan", "/etc/hosts"];
    assert_eq!(sat.words(topic.as_str()), words, "{}", sat.said);
    let marked: Vec<bool> = sat.under(topic.as_str()).iter().map(|s| s.marks.contains(&Mark::Keep)).collect();
    assert_eq!(marked, [true, false, false, false]);
}

// The clock in plain lines: what is left is told when it is asked for, and what could be left out once for each reason.
#[test]
fn the_clock_is_told_and_the_plan_can_be_changed() {
    let room = Room::new();
    // Twenty-two lines of sixteen seconds under a section of three minutes.
    let notes = "; so it goes\n".repeat(22);
    let sat = room.type_in(format!(
        "{notes}/go o2\n/go o1\n/clock\n/go a2\n/borrow\n/undo\n/late 1\n/undo\n/end 10:20\n/go a3\n/go a4\n/leave\n"
    ));
    assert_eq!(
        sat.said.matches("O is 3 min over: /late 1 leaves out ").count(),
        2,
        "once, and when asked\n{}",
        sat.said
    );
    assert!(sat.said.contains("minute 6 · O 3 over · wrap-up safe until 10:55 · "), "{}", sat.said);
    assert!(sat.said.contains("Minutes: O 6 of 3 · A 0 of 18½ · "), "{}", sat.said);
    assert!(sat.said.contains("2 min from D to A: A has 20½, D has 5½."), "{}", sat.said);
    assert!(sat.said.contains("Taken back: late: without the coulds"), "{}", sat.said);
    assert_eq!(sat.said.matches("min more than there is: ").count(), 1, "{}", sat.said);
    assert!(sat.tool.walkthroughs_in_order()[0].borrowed.is_empty(), "taken back");

    // Nobody was at the program: a rest, as it ever was.
    room.pass(30);
    let back = room.type_in("/clock\n/rest\nkept\n/rest\n/finish\n");
    assert!(back.said.contains("Counted as a rest: "), "{}", back.said);
    assert!(back.said.contains("min past 10:20"), "{}", back.said);
    let (_, minutes) = back.tool.walkthroughs_in_order()[0].ended.expect("it ended");
    assert!((9..=12).contains(&minutes), "{minutes}");
}

// The end of the hour in plain lines: read back, put in order, confirmed; what is open goes to somebody.
#[test]
fn the_hour_is_read_back_in_plain_lines() {
    let room = Room::new();
    let sat = room.type_in(
        "/go o2\nInes Duarte | Dispatch | author\nTom Reyes | Gate clerk | daily user\n/go c1\n\
         t:The day on one screen\nt:<\"I see it from the gate\ni:! The red\n/catch ! the quiet hour\n\
         /go c4\nt:a paper list | every shift | 1 | Tom | 10 | 3\n/go d2\n?\n/go e1\n\
         /right k1\n/place k3 1\n/strike k2\n/about f1 i: I never saw that list\n/undo\n/readback\nthe printer is missing\n\
         /go e2\n/gap 1 tom friday\n/gap\n/finish\n",
    );
    for line in [
        "    k1 ! The red · Ines\n",
        "    k2 ! the quiet hour · Tom · caught 10:02, not filed\n",
        "    k3 “I see it from the gate” · Tom · The day on one screen\n",
        "    f1 a paper list · Tom · 0.5 h a week\n",
        "    1. D2 Who looked: nobody knows\n    2. O1 All right?: skipped\n",
        "Right, says Ines: The red\n",
        "put at 1: \"The day on one screen\"\n",
        "[struck by Ines] The red · Ines\n",
        "Taken back: \"I never saw that list\" about \"a paper list\"\n",
    ] {
        assert!(sat.said.contains(line), "{line} in {}", sat.said);
    }
    assert_eq!(sat.words("wrap.readback"), ["the printer is missing"]);
    let open = sat.under("wrap.open");
    assert_eq!(open.len(), 1);
    let Body::Row(cells) = &open[0].content().body else { panic!("a row") };
    assert!(
        matches!(cells.get("by"), Some(Cell::Date(day)) if day.reads == Some(jiff::civil::date(2026, 11, 20)))
    );
    let keeps = sat.tool.items_of(ItemKind::Keep);
    assert_eq!(keeps.iter().filter(|item| item.withdrawn.is_some()).count(), 1);
    let mut desk = room.desk();
    let yaml = desk.answers(&sat.tool).expect("an answers file");
    let mut elsewhere = Room::new().desk();
    let filled = elsewhere.fill(&Source::new("hour.yaml", yaml.clone()), false);
    let filled = filled.unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(elsewhere.answers(&filled.tool).expect("an answers file"), yaml, "the order of the room too");
    assert!(yaml.contains("place: 1"), "{yaml}");
}

// The words beside one pick are no reason for another.
#[test]
fn another_pick_leaves_the_words_of_the_first_behind() {
    let room = Room::new();
    let sat = room.type_in("/go a5\n2 they ring before lunch\n3\n3 or so they say\n/leave\n");
    assert_eq!(sat.under("does.criticality").len(), 1, "one pick is one statement");
    let statement = sat.under("does.criticality")[0];
    let words: Vec<_> = statement.revisions.iter().map(|r| r.content.words.clone()).collect();
    assert_eq!(words, [Some("they ring before lunch".into()), None, Some("or so they say".into())]);
}

#[test]
fn whoever_does_not_agree_is_told_what_can_be_left_out() {
    let said = Room::new().type_in("n not with my name\n").said;
    assert!(said.contains("/off leaves"), "{said}");
    assert!(!Room::new().type_in("y\n").said.contains("/off leaves out"));
}
