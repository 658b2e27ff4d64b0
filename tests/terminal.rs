//! The walkthrough in a real terminal: what was painted is kept whatever happens, and the terminal is given back.
//!
//! Small by default; `TAKESTOCK_LOAD=full` runs it at full load.

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Pty, Seen};
use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use support::{Dice, load};
use takestock::desk::{Desk, wall_clock};
use takestock::domain::questionnaire::Mode;
use takestock::domain::tool::Tool;
use takestock::domain::words::words_of;
use takestock::keys::Keymap;
use takestock::runtime::{self, Terminal};
use takestock::sitting::Setting;
use takestock::store::{Options, Store};
use takestock::ui::Theme;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_takestock");
const SIZE: (u16, u16) = (100, 30);

/// A home of one's own: everything that is written anywhere is below it.
struct Home(TempDir);

impl Home {
    /// With a tool in it.
    fn new() -> Home {
        let home = Home(tempfile::tempdir().expect("a folder"));
        for folder in ["home", "config", "state", "tmp", "shared"] {
            fs::create_dir(home.0.path().join(folder)).expect("a folder");
        }
        let added = std::process::Command::new(BINARY)
            .args(["add", "Liftoff", "--data-dir"])
            .arg(home.data())
            .output()
            .expect("it runs");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        home
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn walk(&self) -> Pty {
        self.run(&[BINARY, "walk", "liftoff"], &[])
    }

    fn run(&self, arguments: &[&str], more: &[(&str, &Path)]) -> Pty {
        let pty = self.begin(arguments, more);
        pty.until("the first screen", |seen| seen.text().contains("saved"));
        pty
    }

    fn begin(&self, arguments: &[&str], more: &[(&str, &Path)]) -> Pty {
        let below = |name: &str| self.0.path().join(name);
        let (data, home, config, state) = (self.data(), below("home"), below("config"), below("state"));
        let (tmp, shared) = (below("tmp"), below("shared"));
        let mut env: Vec<(&str, &Path)> = vec![
            ("TAKESTOCK_DATA_DIR", &data),
            ("HOME", &home),
            ("XDG_CONFIG_HOME", &config),
            ("XDG_STATE_HOME", &state),
            ("XDG_DATA_HOME", &shared),
            ("TMPDIR", &tmp),
        ];
        env.extend(more);
        Pty::run(arguments, &env, SIZE)
    }

    fn tool(&self) -> Tool {
        let mut desk = Desk::over(self.store(), Rc::new(wall_clock));
        desk.tool("liftoff").expect("the tool")
    }

    fn store(&self) -> Store {
        Store::open(&self.data(), Options::default()).expect("a store")
    }

    /// What was said, in order.
    fn said(&self) -> Vec<String> {
        let tool = self.tool();
        tool.statements_in_order()
            .into_iter()
            .map(|s| words_of(&tool, None, s.content(), &|_| false))
            .collect()
    }

    /// What is being typed: the texts of all open lines.
    fn typed(&self) -> Vec<String> {
        let drafts = self.store().drafts(None).expect("the drafts").into_iter();
        // Where one is, is no text of anybody's.
        drafts.filter(|draft| draft.line != "place").map(|draft| draft.text).collect()
    }

    /// Everything that was said and typed, in order.
    fn words(&self) -> Vec<String> {
        let texts: Vec<String> = self.said().into_iter().chain(self.typed()).collect();
        texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()
    }
}

/// The line with the cursor was sent, and the screen says that everything is on the disk.
fn is_saved_without(text: &str) -> impl Fn(&Seen) -> bool {
    let text = text.to_owned();
    move |seen| {
        let shown = seen.text();
        !seen.row().contains(&text) && shown.contains("saved") && !shown.contains("NOT SAVED")
    }
}

#[test]
fn a_line_that_is_typed_is_painted_and_kept() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("/go a2\r");
    pty.until_shown("A2");
    // So short that with Enter right behind it, it is no paste.
    pty.press("it sends the deck at kickoff");
    pty.until_shown("it sends the deck at kickoff");
    pty.press("\r");
    pty.until("saved", is_saved_without("kickoff"));
    pty.press("\u{3}\u{3}");
    assert!(pty.ended().success());
    assert_eq!(home.said(), ["it sends the deck at kickoff"]);
    assert_given_back(&pty);
}

/// Every mode of the terminal is as it was, and it shows what it showed before.
#[track_caller]
fn assert_given_back(pty: &Pty) {
    assert_eq!(pty.modes_now(), pty.modes);
    pty.until("the terminal is given back", |seen| {
        let screen = seen.screen();
        !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
    });
}

// Killed at any moment: every answer called saved is there, in order, and what was painted is there again, the cursor
// where it was.
#[test]
fn a_kill_takes_nothing_that_was_painted() {
    const LANES: usize = 4;
    let kills = load(20, 500);
    let lanes: Vec<_> = (0..LANES)
        .map(|lane| {
            thread::spawn(move || {
                (lane..kills).step_by(LANES).map(|n| kill_once(n as u64)).filter(|sure| *sure).count()
            })
        })
        .collect();
    let sure: usize = lanes.into_iter().map(|lane| lane.join().expect("no kill took anything")).sum();
    assert!(sure * 2 > kills, "the disk was too slow for {} of {kills} kills to tell anything", kills - sure);
}

/// Types, kills, and opens again. Says no if the disk stalled meanwhile, as the screen said.
fn kill_once(seed: u64) -> bool {
    let mut dice = Dice::new(seed);
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("/go a2\r");
    pty.until_shown("A2");
    let saved: Vec<String> = (0..dice.below(3)).map(|n| format!("answer-{seed}-{n}")).collect();
    for answer in &saved {
        pty.press(&format!("{answer}\r"));
        pty.until_shown(answer);
        pty.until("saved", is_saved_without(answer));
    }
    let between = Duration::from_millis(if dice.below(2) == 0 { 16 } else { 83 });
    let mut line = String::from("begun");
    pty.press(&line);
    for n in 0..dice.below(12) {
        let key = *dice.pick(&['a', 'b', ' ', 'é', '漢', 'z']);
        line.push(key);
        pty.press(&key.to_string());
        let turns = pty.look(|seen| seen.turns);
        // A pace, not a wait: whether anything comes meanwhile does not matter.
        pty.within(between, |seen| seen.turns > turns + n + 1_000);
    }
    let end = format!("end{seed}");
    line.push_str(&end);
    pty.press(&end);
    for _ in 0..dice.below(4) {
        pty.press("\u{1b}[D");
    }
    pty.until_shown(&line);
    // What was painted is on the disk within moments, or the screen says that it is not.
    let stalled = pty.within(Duration::from_millis(400), |seen| !seen.text().contains("saved"));
    let shown = pty.look(line_before_cursor);
    pty.signal(Signal::KILL);
    pty.ended();
    if stalled {
        return false;
    }
    let said = home.said();
    assert_eq!(said, saved, "{seed}");
    let again = home.walk();
    again.until_shown(&line);
    assert_eq!(again.look(line_before_cursor), shown, "{seed}: the cursor");
    true
}

/// What stands between the beginning of the line and the cursor.
fn line_before_cursor(seen: &Seen) -> String {
    let row = seen.before_cursor();
    row[row.find("begun").expect("the line")..].to_owned()
}

#[test]
fn a_signal_ends_it_with_everything_kept() {
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let home = Home::new();
        let mut pty = home.walk();
        pty.press("half a line");
        pty.until_shown("half a line");
        pty.signal(signal);
        pty.ended();
        assert_given_back(&pty);
        assert_eq!(home.typed(), ["half a line"], "{signal:?}");
    }
}

#[test]
fn what_was_typed_but_not_yet_read_is_kept_too() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.signal(Signal::STOP);
    pty.press("typed while nobody read");
    pty.signal(Signal::TERM);
    pty.signal(Signal::CONT);
    pty.ended();
    assert_eq!(home.typed(), ["typed while nobody read"]);
}

#[test]
fn an_interrupt_is_a_key_and_no_signal() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.signal(Signal::INT);
    pty.press("still here");
    pty.until_shown("still here");
}

#[test]
fn a_closed_terminal_ends_it_with_everything_kept() {
    // Also where a parent has told it not to listen to hang-ups.
    let deaf = ["sh", "-c", "trap '' HUP; exec \"$0\" walk liftoff", BINARY];
    for arguments in [&[BINARY, "walk", "liftoff"][..], &deaf] {
        let home = Home::new();
        let mut pty = home.run(arguments, &[]);
        pty.press("half a line");
        pty.until_shown("half a line");
        pty.close();
        pty.ended();
        assert_eq!(home.words(), ["half", "a", "line"], "{arguments:?}");
    }
}

#[test]
fn a_panic_keeps_what_was_typed_and_says_nothing_of_it() {
    let home = Home::new();
    let child = std::env::current_exe().expect("this program");
    let child = child.to_str().expect("its path");
    let now = home.0.path().join("panic");
    let arguments =
        [child, "--exact", "the_program_with_a_clock_that_panics", "--nocapture", "--test-threads=1"];
    let mut pty = home.run(&arguments, &[("TAKESTOCK_TEST_PANIC", &now)]);
    pty.press("a canary in a line");
    pty.until_shown("a canary in a line");
    fs::write(&now, "").expect("the sign");
    pty.press("!");
    assert!(!pty.ended().success());
    assert_given_back(&pty);
    pty.until_shown("this is a mistake in the program");
    let written = pty.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
    let after = written.rsplit("\u{1b}[?1049l").next().expect("it was given back");
    assert!(!after.contains("canary") && !after.contains("stowaway"), "{after}");
    assert!(home.typed().concat().starts_with("a canary in a line"), "{:?}", home.typed());
}

/// Not a test by itself: the program that [`a_panic_keeps_what_was_typed_and_says_nothing_of_it`] runs in a terminal.
#[test]
fn the_program_with_a_clock_that_panics() {
    let Some(sign) = std::env::var_os("TAKESTOCK_TEST_PANIC").map(PathBuf::from) else { return };
    let data = PathBuf::from(std::env::var_os("TAKESTOCK_DATA_DIR").expect("a folder"));
    let store = Store::open(&data, Options::default()).expect("a store");
    let clock = move || {
        assert!(!sign.exists(), "a stowaway: {}", "canary");
        wall_clock()
    };
    let mut desk = Desk::over(store, Rc::new(clock));
    let tool = desk.tool("liftoff").expect("the tool");
    let (questionnaire, hash, text) = Desk::questionnaire("inventory-walkthrough").expect("it is shipped");
    let setting = Setting {
        shelf: desk.shelf(&tool).expect("the questionnaires"),
        replica: desk.store().replica(),
        tool,
        questionnaire,
        document: (hash, text),
        mode: Mode::Live,
        shared: false,
        shows_questions: false,
        rehearsal: false,
        remarks: Vec::new(),
        keys: Keymap::default(),
    };
    let mut terminal = Terminal::open().expect("a terminal");
    runtime::hold(&mut desk, setting, &Theme::new(false), &mut terminal).expect("it is held");
}

/// `w0 w1 w2 …`, at least so long.
fn numbered(bytes: usize, between: impl Fn(usize) -> char) -> (String, Vec<String>) {
    let (mut text, mut words) = (String::new(), Vec::new());
    for n in 0.. {
        if text.len() >= bytes {
            break;
        }
        let word = format!("w{n}");
        text.push_str(&word);
        text.push(between(n));
        words.push(word);
    }
    text.push_str("theend");
    words.push("theend".to_owned());
    (text, words)
}

#[test]
fn a_burst_of_keys_arrives_whole_and_nothing_waits_for_the_next_key() {
    let home = Home::new();
    let mut pty = home.walk();
    let (text, words) = numbered(5_000, |_| ' ');
    pty.press(&text);
    pty.until_shown("theend");
    pty.signal(Signal::TERM);
    pty.ended();
    assert_eq!(home.words(), words);
}

#[test]
fn a_megabyte_pasted_without_marks_arrives_whole_and_in_order() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("/go o4\r");
    pty.until_shown("O4");
    let (text, words) = numbered(load(100_000, 1_000_000), |n| if n % 12 == 11 { '\r' } else { ' ' });
    pty.press(&text);
    pty.until_shown("theend");
    pty.signal(Signal::TERM);
    pty.ended();
    let kept = home.words();
    assert!(kept == words, "{} of {} words", kept.len(), words.len());
}

/// A limit of so many bytes for the files that a program writes, which is what a full disk looks like to it.
fn limit(pty: &Pty, bytes: Option<u64>) {
    let pid = Pid::from_raw(pty.pid().try_into().expect("a number"));
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("a limit");
}

#[test]
fn a_full_disk_is_said_typing_goes_on_and_with_room_everything_is_saved() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("/go a2\r");
    pty.until_shown("A2");
    pty.until("saved", is_saved_without("/go"));
    limit(&pty, Some(0));
    pty.press("kept in spite of it\r");
    pty.until_shown("NOT SAVED");
    pty.press("and typed on");
    pty.until_shown("and typed on");
    limit(&pty, None);
    pty.until("saved", is_saved_without("spite"));
    pty.signal(Signal::KILL);
    pty.ended();
    assert_eq!(home.said(), ["kept in spite of it"]);
    assert_eq!(home.typed(), ["and typed on"]);
}

// Nobody can write anywhere: what was not stored is in an emergency copy once somebody can, and the next start reads
// it in.
#[test]
fn left_with_a_refusing_store_it_is_kept_in_a_copy_and_read_in() {
    for leave in [None, Some(Signal::TERM)] {
        let home = Home::new();
        let mut pty = home.walk();
        pty.press("/go a2\r");
        pty.until_shown("A2");
        pty.until("saved", is_saved_without("/go"));
        // So short that the store cannot go on, and long enough for the copy.
        limit(&pty, Some(40_000));
        pty.press("said to a full disk\r");
        pty.until_shown("NOT SAVED");
        pty.press("half a line");
        pty.until_shown("half a line");
        match leave {
            None => pty.press("\u{3}\u{3}"),
            Some(signal) => pty.signal(signal),
        }
        assert!(!pty.ended().success());
        assert_given_back(&pty);
        pty.until_shown("read in at the next start");
        let copies = || {
            let entries =
                fs::read_dir(home.data()).expect("the folder").map(|entry| entry.expect("an entry").path());
            entries.filter(|path| path.extension().is_some_and(|e| e == "jsonl")).collect::<Vec<_>>()
        };
        let [copy] = &copies()[..] else { panic!("{:?}", copies()) };
        assert_eq!(fs::metadata(copy).expect("the copy").permissions().mode() & 0o777, 0o600);
        assert_eq!(home.said(), Vec::<String>::new());

        let again = home.walk();
        again.until_shown("half a line");
        again.until_shown("could not be stored last time");
        assert_eq!(copies(), Vec::<PathBuf>::new());
        again.signal(Signal::KILL);
        assert_eq!(home.said(), ["said to a full disk"]);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_in_words() {
    let home = Home::new();
    let mut pty = Pty::run(
        &[BINARY, "walk", "Liftoff", "--data-dir", "/proc/takestock"],
        &[("HOME", home.0.path())],
        SIZE,
    );
    assert_eq!(pty.ended().exit_code(), 2);
    pty.until_shown("takestock: cannot");
    assert!(!pty.look(|seen| seen.bytes.contains(&0x1b)), "the terminal was never taken");
}

// The disk stands still as long as somebody else has the database for themselves; keys are painted meanwhile.
#[test]
fn a_disk_that_stands_still_delays_no_key() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.until("saved", |seen| seen.text().contains("saved"));
    let path = home.data().join(takestock::store::FILE);
    let other = rusqlite::Connection::open(path).expect("the database");
    other.execute_batch("BEGIN EXCLUSIVE").expect("for ourselves");
    for (n, key) in "every key is painted".chars().enumerate() {
        pty.press(&key.to_string());
        let so_far: String = "every key is painted".chars().take(n + 1).collect();
        pty.until_shown(&so_far);
    }
    pty.until("saving", |seen| seen.text().contains("saving"));
    other.execute_batch("ROLLBACK").expect("it is free again");
    pty.until("saved", is_saved_without("nothing of this kind"));
    pty.signal(Signal::KILL);
    pty.ended();
    assert_eq!(home.typed(), ["every key is painted"]);
}

#[test]
fn two_programs_on_one_tool_both_work() {
    let home = Home::new();
    let mut one = home.walk();
    one.press("/go a2\r");
    one.until_shown("A2");
    one.until("saved", is_saved_without("/go"));
    let mut two = home.walk();
    two.press("/go a2\r");
    two.until_shown("A2");
    for n in 0..load(3, 30) {
        for (pty, who) in [(&mut one, "one"), (&mut two, "two")] {
            let line = format!("from {who} {n}");
            pty.press(&format!("{line}\r"));
            pty.until_shown(&line);
        }
    }
    for pty in [&mut one, &mut two] {
        pty.until("saved", is_saved_without("from"));
        pty.press("\u{3}\u{3}");
        assert!(pty.ended().success());
    }
    let mut said = home.said();
    said.sort();
    let mut both: Vec<String> =
        (0..load(3, 30)).flat_map(|n| ["one", "two"].map(|who| format!("from {who} {n}"))).collect();
    both.sort();
    assert_eq!(said, both);
}

// The editor has the terminal for itself, and its file is gone afterwards.
#[test]
fn a_text_goes_to_the_editor_and_comes_back() {
    let home = Home::new();
    let below = |name: &str| home.0.path().join(name);
    let (script, go, told) = (below("an editor"), below("go"), below("told"));
    let lines = format!(
        "#!/bin/sh\nstat -c '%a %n' \"$2\" \"${{2%/*}}\" > '{told}'\necho \"$1 has the terminal\"\nread line < '{go}'\n\
         printf 'from the editor' > \"$2\"\n",
        told = told.display(),
        go = go.display()
    );
    fs::write(&script, lines).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).expect("it can be run");
    assert!(std::process::Command::new("mkfifo").arg(&go).status().expect("it runs").success());
    let editor = format!("'{}' --flag", script.display());
    let mut pty = home.run(&[BINARY, "walk", "liftoff"], &[("EDITOR", Path::new(&editor))]);
    pty.press("/editor\r");
    pty.until("the editor runs", |seen| {
        seen.text().contains("--flag has the terminal") && !seen.screen().alternate_screen()
    });
    assert_eq!(pty.modes_now(), pty.modes);
    // ^C is for the editor, and what it does not read is for nobody.
    pty.signal(Signal::INT);
    pty.press("stray");
    pty.until_shown("stray");
    fs::write(&go, "go\n").expect("the editor listens");
    pty.until("it is back", |seen| {
        seen.screen().alternate_screen() && seen.text().contains("from the editor")
    });
    pty.press("!");
    pty.until_shown("from the editor!");
    assert!(!pty.look(|seen| seen.text().contains("stray")));
    pty.signal(Signal::TERM);
    pty.ended();
    assert_eq!(home.typed(), ["from the editor!"]);
    let told = fs::read_to_string(&told).expect("what the editor saw");
    let modes: Vec<&str> = told.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(modes, ["600", "700"], "{told}");
    assert!(
        told.contains("data/editing/") && told.lines().next().is_some_and(|line| line.ends_with(".md")),
        "{told}"
    );
    assert_eq!(fs::read_dir(home.data().join("editing")).expect("the folder").count(), 0);
}

// Nothing of what was said is anywhere but in the data folder, and the clipboard is never written to.
#[test]
fn what_was_said_is_nowhere_else() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("/go a2\r");
    pty.until_shown("A2");
    pty.press("the canary sings\r");
    pty.until_shown("canary");
    pty.until("saved", is_saved_without("canary"));
    pty.press("another canary");
    pty.until_shown("another canary");
    let arguments = fs::read(format!("/proc/{}/cmdline", pty.pid())).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&arguments).contains("canary"));
    // Rust's own handler takes the first one for a stack that ran over and looks again.
    pty.signal(Signal::SEGV);
    pty.press("?");
    pty.until_shown("another canary?");
    pty.signal(Signal::SEGV);
    pty.ended();
    let written = pty.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
    assert!(!written.contains("\u{1b}]52"));
    let titles =
        written.split("\u{1b}]0;").skip(1).map(|rest| rest.split('\u{7}').next().unwrap_or_default());
    titles.for_each(|title| assert_eq!(title, "takestock"));
    let mut searched = 0;
    let mut folders = vec![home.0.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry == home.data() {
                continue;
            }
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let bytes = fs::read(&entry).expect("a file");
                assert!(!bytes.windows(6).any(|six| six == b"canary"), "{}", entry.display());
            }
        }
        searched += 1;
    }
    assert!(searched >= 6 && !Path::new("core").exists());
}

#[test]
fn a_burst_of_nothing_writes_nothing() {
    let home = Home::new();
    let mut pty = home.walk();
    pty.press("settled");
    pty.until_shown("settled");
    pty.until("saved", is_saved_without("nothing of this kind"));
    // A key that changes nothing, then one that does: between them not a byte.
    let before = pty.look(|seen| seen.bytes.len());
    pty.press("\u{1b}[C\u{1b}[C\u{1b}[C");
    pty.press("!");
    pty.until_shown("settled!");
    let after = pty.look(|seen| seen.bytes[before..].to_vec());
    let updates = after.windows(8).filter(|eight| eight == b"\x1b[?2026h").count();
    assert_eq!(updates, 1, "{}", String::from_utf8_lossy(&after));
}

/// A questionnaire of one question; `kind` may be wrong.
fn question_of(kind: &str) -> String {
    format!(
        "takestock: 1\nid: mine\nversion: 1.0.0\ntitle: Mine\nminutes: 1\nsections:\n  - id: a\n    key: A\n    \
         title: One\n    minutes: 1\n    questions:\n      - {{id: own.thing, short: Thing, ask: What is it?, kind: \
         {kind}, need: must, minutes: 1, why: To know}}\n"
    )
}

#[test]
fn a_set_that_does_not_load_is_named_and_goes_on_once_it_is_mended() {
    let home = Home::new();
    let file = home.0.path().join("mine.yaml");
    let path = file.to_str().expect("a path");
    fs::write(&file, question_of("tabel")).expect("it is written");
    let mut pty = home.begin(&[BINARY, "walk", "liftoff", "--with", path], &[]);
    pty.until_shown("did you mean `table`?");
    pty.until_shown("mine.yaml:12:");
    fs::write(&file, question_of("[")).expect("it is written");
    pty.until("what is wrong now", |seen| !seen.text().contains("tabel"));
    // Gone for a moment, as between two steps of an editor.
    fs::remove_file(&file).expect("it was there");
    fs::write(&file, question_of("text")).expect("it is written");
    pty.until_shown("saved");
    pty.press("kept\r");
    pty.until("it is kept", is_saved_without("kept"));
    pty.close();
    pty.ended();
    assert_eq!(home.said(), ["kept"]);
}

#[test]
fn somebody_who_would_rather_not_mend_it_leaves_and_nothing_was_begun() {
    let home = Home::new();
    let file = home.0.path().join("mine.yaml");
    fs::write(&file, question_of("tabel")).expect("it is written");
    let path = file.to_str().expect("a path");
    let mut pty = home.begin(&[BINARY, "walk", "liftoff", "--with", path], &[]);
    pty.until_shown("did you mean `table`?");
    pty.press("\u{1b}");
    assert!(pty.ended().success());
    assert!(home.tool().walkthroughs.is_empty());
}

#[test]
fn a_rehearsal_practises_a_set_and_keeps_nothing() {
    let home = Home::new();
    let file = home.0.path().join("mine.yaml");
    fs::write(&file, question_of("text")).expect("it is written");
    let path = file.to_str().expect("a path");
    let before = home.words();
    let mut pty = home.begin(&[BINARY, "walk", "--sample", "--with", path], &[]);
    pty.until_shown("rehearsal, not kept");
    pty.until_shown("Liftoff · Mine");
    pty.press("canary\r");
    pty.until("the line stands", |seen| seen.text().contains("canary") && !seen.row().contains("canary"));
    pty.press("\u{3}");
    pty.until_shown("^C again leaves");
    pty.press("\u{3}");
    assert!(pty.ended().success());
    assert_eq!(home.words(), before);
    let left = walk(home.0.path());
    assert!(left.iter().all(|file| !fs::read(file).unwrap_or_default().windows(6).any(|w| w == b"canary")));
}

/// Every file below a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
