//! Several programs on one data folder: whoever writes between, no line is lost or shown twice, undo takes back what it
//! names, and a file that is filled in by many at once goes in once.

mod support;

use std::collections::{BTreeSet, VecDeque};
use std::process::{Command, Stdio};
use support::Dice;
use takestock::desk::{Desk, Set};
use takestock::domain::act::{Hands, Intent, act};
use takestock::domain::event::{EventRef, ToolCreated};
use takestock::domain::ids::ToolId;
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::Mode;
use takestock::domain::statement::Body;
use takestock::domain::tool::Tool;
use takestock::keys::Keymap;
use takestock::sitting::{Now, Outbox, Setting, Sitting};
use takestock::store::{Append, Options, Store, StoreError};
use tempfile::TempDir;
use uuid::Uuid;

fn at() -> Moment {
    "2026-11-18T10:00:00+01:00".parse().expect("a moment")
}

fn liftoff() -> ToolId {
    ToolId::derive(&["liftoff"])
}

/// A data folder with one tool, and the questionnaire that is asked.
struct Room {
    folder: TempDir,
    set: Set,
}

impl Room {
    fn new() -> Room {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(folder.path(), Options::default()).expect("a store");
        let hands = Hands { replica: store.replica(), by: "test".into(), now: at() };
        let created = ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() };
        let happenings = act(&Tool::new(liftoff()), &hands, Intent::Create(created)).expect("it is new");
        let append = Append { happenings, ..append(Outbox::default()) };
        store.append(append).expect("it is kept");
        Room { folder, set: Desk::questionnaire("inventory-walkthrough").expect("it is shipped") }
    }

    fn store(&self) -> Store {
        Store::open(self.folder.path(), Options::default()).expect("a store")
    }

    /// The texts that stand, as the disk has them.
    fn kept(&self) -> Vec<String> {
        texts(&self.store().load(liftoff()).expect("the tool"))
    }
}

fn append(outbox: Outbox) -> Append {
    let Outbox { request, happenings, documents, takes_back } = outbox;
    let by = "walk".to_owned();
    Append { request, tool: liftoff(), by, now: at(), happenings, documents, takes_back, as_of: None }
}

/// What stands under any question or none, sorted.
fn texts(tool: &Tool) -> Vec<String> {
    let text = |body: &Body| match body {
        Body::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    let mut texts: Vec<String> =
        tool.statements.values().filter(|s| !s.struck).map(|s| text(&s.content().body)).collect();
    texts.sort();
    texts
}

/// A program: a sitting, a store of its own, and what is on its way between them.
struct Window<'r> {
    room: &'r Room,
    name: &'static str,
    sitting: Sitting,
    store: Store,
    sent: VecDeque<Outbox>,
    answers: VecDeque<(BTreeSet<EventRef>, Option<Tool>)>,
    ids: u128,
    /// What was done and not taken back, and what was taken back last.
    done: Vec<String>,
    undone: Vec<String>,
}

impl<'r> Window<'r> {
    /// `number` tells its ids from those of others.
    fn open(room: &'r Room, name: &'static str, number: u128) -> Window<'r> {
        let mut store = room.store();
        let (questionnaire, hash, text) = room.set.clone();
        let setting = Setting {
            tool: store.load(liftoff()).expect("the tool"),
            questionnaire,
            document: (hash, text),
            shelf: Default::default(),
            replica: store.replica(),
            mode: Mode::Live,
            shared: false,
            shows_questions: false,
            rehearsal: false,
            remarks: Vec::new(),
            keys: Keymap::default(),
        };
        let ids = number << 64;
        let sitting = Sitting::begin(setting, Now { at: at(), id: Uuid::from_u128(ids) });
        let (sent, answers, done, undone) = Default::default();
        let mut window = Window { room, name, sitting, store, sent, answers, ids, done, undone };
        window.line("/go a2");
        window.all();
        window
    }

    fn line(&mut self, line: &str) {
        self.ids += 1;
        self.sitting.line(line, Now { at: at(), id: Uuid::from_u128(self.ids) });
        self.sitting.told();
        self.sent.extend(self.sitting.outbox());
    }

    fn say(&mut self, text: &str) {
        let text = format!("{} said {text}", self.name);
        self.line(&text);
        self.done.push(text);
        self.undone.clear();
    }

    fn undo(&mut self) {
        self.line("/undo");
        self.undone.extend(self.done.pop());
    }

    fn redo(&mut self) {
        self.line("/redo");
        self.done.extend(self.undone.pop());
    }

    /// The disk takes the oldest of what is on its way.
    fn write(&mut self) {
        let Some(outbox) = self.sent.pop_front() else { return };
        let done = self.store.append(append(outbox)).expect("it is kept");
        let events = done.events.iter().map(|event| event.header.stamp().into()).collect();
        self.answers.push_back((events, done.tool.map(|tool| *tool)));
    }

    /// The same, but the store stops before anybody hears of it, is opened anew, and is asked again.
    fn write_twice(&mut self) {
        let Some(outbox) = self.sent.front() else { return };
        self.store.append(append(outbox.clone())).expect("it is kept");
        self.store = self.room.store();
        self.write();
    }

    /// The oldest answer comes back.
    fn hear(&mut self) {
        let Some((events, fresh)) = self.answers.pop_front() else { return };
        self.sitting.written(&events, fresh);
    }

    fn all(&mut self) {
        while !self.sent.is_empty() || !self.answers.is_empty() {
            self.write();
            self.hear();
        }
        assert!(!self.sitting.is_waiting());
    }

    fn own(&self, texts: Vec<String>) -> Vec<String> {
        texts.into_iter().filter(|text| text.starts_with(self.name)).collect()
    }

    /// Of what was said here, exactly what was not taken back stands here.
    fn is_right(&self) {
        let mut meant = self.done.clone();
        meant.sort();
        assert_eq!(self.own(texts(self.sitting.tool())), meant, "what {} shows", self.name);
    }

    /// The same on the disk, once everything is there.
    fn is_kept(&self) {
        let mut meant = self.done.clone();
        meant.sort();
        assert_eq!(self.own(self.room.kept()), meant, "what {} has on the disk", self.name);
    }
}

#[test]
fn two_lines_on_their_way_stay_where_they_are_whoever_writes_between() {
    let room = Room::new();
    let (mut ours, mut theirs) = (Window::open(&room, "ours", 1), Window::open(&room, "theirs", 2));
    ours.say("one");
    ours.say("two");
    theirs.say("between");
    theirs.all();
    ours.write();
    theirs.say("once more");
    theirs.all();
    for _ in 0..2 {
        ours.hear();
        ours.is_right();
        ours.write();
        ours.is_right();
    }
    assert_eq!(ours.sitting.view().lines.len(), 4, "theirs are shown too");
    ours.undo();
    ours.is_right();
    ours.all();
    ours.is_kept();
    theirs.is_kept();
}

#[test]
fn an_undo_on_its_way_takes_back_what_it_names() {
    let room = Room::new();
    let (mut ours, mut theirs) = (Window::open(&room, "ours", 1), Window::open(&room, "theirs", 2));
    ours.say("one");
    ours.say("two");
    ours.undo();
    ours.undo();
    ours.redo();
    // Three of theirs stand where ours were thought to stand.
    for n in 0..3 {
        theirs.say(&n.to_string());
        theirs.all();
    }
    ours.is_right();
    ours.all();
    ours.is_right();
    ours.is_kept();
    theirs.is_kept();
    // And what was done before the answers came can be taken back after them.
    ours.redo();
    ours.undo();
    ours.undo();
    ours.all();
    ours.is_kept();
    theirs.is_kept();
}

#[test]
fn whoever_writes_when_nothing_is_lost_or_doubled_and_undo_takes_back_what_it_names() {
    for seed in 0..support::load(20, 400) as u64 {
        let mut dice = Dice::new(seed);
        let room = Room::new();
        let mut windows = [Window::open(&room, "one", 1), Window::open(&room, "two", 2)];
        for step in 0..60 {
            let window = &mut windows[dice.below(2)];
            // The disk is a little quicker than the fingers, or nothing would be undone that has an answer already.
            match dice.below(16) {
                0..=2 => window.say(&step.to_string()),
                3..=5 => window.undo(),
                6 | 7 => window.redo(),
                8 => window.write_twice(),
                9..=11 => window.write(),
                _ => window.hear(),
            }
            window.is_right();
        }
        for window in &mut windows {
            window.all();
            window.is_right();
        }
        windows.iter().for_each(Window::is_kept);
        // With the next thing that is written, everybody has everything.
        for window in &mut windows {
            window.say("goodbye");
            window.all();
            assert_eq!(
                *window.sitting.tool(),
                room.store().load(liftoff()).expect("the tool"),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn what_follows_from_a_tool_that_moved_is_not_written() {
    let room = Room::new();
    let mut window = Window::open(&room, "ours", 1);
    let seen = window.sitting.tool().len();
    window.say("one");
    let outbox = window.sent.pop_front().expect("a line");
    Window::open(&room, "theirs", 2).say("nothing is sent");
    let mut theirs = Window::open(&room, "theirs", 3);
    theirs.say("first");
    theirs.all();
    let before = room.kept();
    let late = window.store.append(Append { as_of: Some(seen), ..append(outbox.clone()) });
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    assert_eq!(room.kept(), before);
    let now = room.store().load(liftoff()).expect("the tool").len();
    window.store.append(Append { as_of: Some(now), ..append(outbox) }).expect("it is as it was seen");
    assert_eq!(room.kept().len(), before.len() + 1);
}

#[test]
fn a_file_that_many_fill_in_at_once_goes_in_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let file = folder.path().join("liftoff.yaml");
    let mut text = String::from(
        "takestock_answers: 1\ntool: {name: Liftoff, slug: liftoff}\npeople:\n  - {id: maya, name: Maya Ortiz}\n\
         walkthroughs:\n  - id: s-01\n    questionnaire: inventory-walkthrough\n    mode: live\n    \
         started: 2026-11-18T10:00:00+01:00\n    answers:\n      does.last_case:\n",
    );
    for n in 0..40 {
        text.push_str(&format!(
            "        - {{by: maya, minute: {n}, text: \"what was said in place {n}\"}}\n"
        ));
    }
    std::fs::write(&file, text).expect("the file");
    // So that the folder itself is there.
    drop(Store::open(&data, Options::default()).expect("a store"));
    let fill = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takestock"));
        command.arg("--data-dir").arg(&data).arg("fill").arg(&file);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("takestock runs")
    };
    let filling: Vec<_> = (0..6).map(|_| fill()).collect();
    for one in filling {
        let done = one.wait_with_output().expect("it ends");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let mut store = Store::open(&data, Options::default()).expect("a store");
    let many = store.load(liftoff()).expect("the tool");
    assert_eq!(many.statements.len(), 40);
    drop(store);
    let alone = folder.path().join("alone");
    let status = Command::new(env!("CARGO_BIN_EXE_takestock"))
        .arg("--data-dir")
        .arg(&alone)
        .arg("fill")
        .arg(&file)
        .stdout(Stdio::null())
        .status();
    assert!(status.expect("takestock runs").success());
    let one = Store::open(&alone, Options::default()).expect("a store").load(liftoff()).expect("the tool");
    assert_eq!(many.len(), one.len(), "no event twice");
}

#[test]
fn a_walkthrough_that_is_open_while_it_is_moved_to_another_text_goes_on() {
    let mut room = Room::new();
    let asked =
        room.set.0.questions().find(|placed| placed.code == "A2").expect("a question").question.id.clone();
    let (was, now) = (asked.to_string(), format!("{asked}_now"));
    let text = room
        .set
        .2
        .replace(&was, &now)
        .replace(&format!("- id: {now}\n"), &format!("- id: {now}\n        was: {was}\n"));
    let file = room.folder.path().join("new.yaml");
    std::fs::write(&file, &text).expect("the file");

    let mut window = Window::open(&room, "ours", 1);
    window.say("one");
    window.all();
    // Something is on its way while another program moves the walkthrough.
    window.say("two");
    let upgrade = Command::new(env!("CARGO_BIN_EXE_takestock"))
        .arg("--data-dir")
        .arg(room.folder.path())
        .args(["upgrade", "liftoff", "--yes", "--with"])
        .arg(&file)
        .output()
        .expect("takestock runs");
    assert!(upgrade.status.success(), "{}", String::from_utf8_lossy(&upgrade.stderr));
    window.write();
    window.hear();
    let told = format!("{:?}", window.sitting.told());
    assert!(told.contains("moved to another version of its questionnaire"), "{told}");
    for line in ["/go a1", "/status", "/back", "/left", "/go a2"] {
        window.line(line);
        let _ = window.sitting.view();
    }
    window.say("three");
    window.undo();
    window.redo();
    window.all();
    window.is_right();
    window.is_kept();
    let filed = |tool: &Tool| -> BTreeSet<String> {
        tool.statements.values().filter_map(|s| s.question.as_ref()).map(ToString::to_string).collect()
    };
    assert_eq!(filed(window.sitting.tool()), BTreeSet::from([was.clone(), now.clone()]));
    drop(window);

    // Who goes on by the new text finds everything under it.
    room.set = Desk::questionnaire(&file.to_string_lossy()).expect("it is good");
    let again = Window::open(&room, "theirs", 2);
    assert_eq!(filed(again.sitting.tool()), BTreeSet::from([now]));
    assert_eq!(room.kept().len(), 3);
}
