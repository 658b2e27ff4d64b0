//! The screen, drawn on a terminal in memory over a real store: keys in; what stands there, and what is kept, out.

mod support;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::rc::Rc;
use takestock::app::entry::Reach;
use takestock::app::{App, Effect, Key, Msg, Saved, What};
use takestock::desk::Desk;
use takestock::domain::act::{Intent, act};
use takestock::domain::event::ToolCreated;
use takestock::domain::ids::ToolId;
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::Mode;
use takestock::domain::tool::Tool;
use takestock::domain::words::words_of;
use takestock::sitting::{Ending, Now, Setting, Sitting};
use takestock::store::{Append, Options, Store};
use takestock::ui::{Theme, draw};
use tempfile::TempDir;

const NOW: &str = "2026-11-18T10:00:00+01:00";

/// A screen over a store; the disk answers when it is asked to.
struct Screen {
    desk: Desk,
    app: App,
    waiting: Vec<Effect>,
    draft: String,
    ending: Option<Ending>,
    _folder: TempDir,
}

impl Screen {
    fn new(shared: bool) -> Screen {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), Options::default()).expect("a store");
        let at: Moment = NOW.parse().expect("a moment");
        let mut desk = Desk::over(store, Rc::new(move || at));
        let mut tool = Tool::new(ToolId(desk.mint()));
        let created = ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() };
        let happenings = act(&tool, &desk.hands("test"), Intent::Create(created)).expect("it is new");
        desk.write(&mut tool, "test", happenings, Vec::new()).expect("it is kept");
        let (questionnaire, hash, text) =
            Desk::questionnaire("inventory-walkthrough").expect("it is shipped");
        let setting = Setting {
            shelf: desk.shelf(&tool).expect("the questionnaires"),
            replica: desk.store().replica(),
            tool,
            questionnaire,
            document: (hash, text),
            mode: Mode::Live,
            shared,
            shows_questions: false,
        };
        let now = Now { at, id: desk.mint() };
        let (app, waiting) = App::new(Sitting::begin(setting, now), Vec::new());
        let mut screen = Screen { desk, app, waiting, draft: String::new(), ending: None, _folder: folder };
        screen.answer();
        screen
    }

    fn send(&mut self, what: What) {
        let now = Now { at: self.desk.now(), id: self.desk.mint() };
        let effects = self.app.update(Msg { what, now });
        self.waiting.extend(effects);
    }

    /// The disk takes everything that waits for it.
    fn answer(&mut self) {
        for effect in std::mem::take(&mut self.waiting) {
            match effect {
                Effect::Write(outbox) => {
                    let append = Append {
                        request: self.desk.mint(),
                        tool: self.app.sitting.tool().id,
                        by: "walk".into(),
                        now: self.desk.now(),
                        happenings: outbox.happenings,
                        documents: outbox.documents,
                    };
                    let done = self.desk.store().append(append).expect("it is kept");
                    let events = done.events.iter().map(|e| e.header.stamp().into()).collect();
                    self.send(What::Written { events, fresh: done.tool });
                }
                Effect::Draft(typing) => self.draft = typing.text,
                Effect::Edit(_) => panic!("no test asks for an editor"),
                Effect::Leave(ending) => self.ending = Some(ending),
            }
        }
    }

    fn press(&mut self, keys: &[Key]) {
        for key in keys {
            self.send(What::Key(*key));
        }
        self.answer();
    }

    fn write(&mut self, text: &str) {
        let keys: Vec<Key> = text.chars().map(Key::Char).collect();
        self.press(&keys);
    }

    fn say(&mut self, line: &str) {
        self.write(line);
        self.press(&[Key::Enter]);
    }

    fn at(&self, columns: u16, rows: u16) -> (String, (u16, u16)) {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        terminal.draw(|frame| draw(&self.app, &Theme::new(false), frame)).expect("it is drawn");
        let cursor = terminal.get_cursor_position().expect("a cursor");
        let cells: Vec<String> =
            terminal.backend().buffer().content().iter().map(|c| c.symbol().to_owned()).collect();
        let lines: Vec<String> =
            cells.chunks(usize::from(columns)).map(|row| row.concat().trim_end().to_owned()).collect();
        (lines.join("\n"), (cursor.x, cursor.y))
    }

    fn seen(&self) -> String {
        self.at(80, 24).0
    }

    /// What the store knows to have been said, in order.
    fn kept(&mut self) -> Vec<String> {
        let id = self.app.sitting.tool().id;
        let tool = self.desk.load(id).expect("the tool");
        assert_eq!(&tool, self.app.sitting.tool(), "what is shown is what is stored");
        let mut said: Vec<_> = tool.statements.values().collect();
        said.sort_by_key(|s| s.id);
        said.iter().map(|s| words_of(&tool, None, s.content(), &|_| false)).collect()
    }
}

#[test]
fn the_first_screen_asks_and_has_a_line() {
    let screen = Screen::new(false);
    assert_eq!(
        screen.seen().replace('─', "-"),
        "\
\u{20}Liftoff · The one-hour inventory walkthrough                     10:00 · saved
--------------------------------------------------------------------------------
 Opening and consent · 1 of 4 · O1 must · 1 min
 Before we start: I take notes here, on a screen you can see. They become
 a draft that you correct before anyone else reads it. You can skip
 anything, and if you say \"off the record\" I leave it out. All right with
 you?
   y or n
 ask: Shall I also record sound, or just notes?











 Somebody · told › type…  /help lists everything  ? nobody knows
--------------------------------------------------------------------------------
 O 0 of 3 min · wrap-up safe until 10:55 · 33 musts ≈ 42 min, 55 there
 Enter keep · Tab next · ^K catch · ^G go to · ^Z undo · ^C leave · /help"
    );
}

#[test]
fn a_line_is_kept_shown_and_taken_back() {
    let mut screen = Screen::new(false);
    screen.say("/go a2");
    screen.say("it sends the deck before every kickoff");
    assert!(
        screen.seen().contains("1. Somebody: it sends the deck before every kickoff"),
        "{}",
        screen.seen()
    );
    assert_eq!(screen.kept(), ["it sends the deck before every kickoff"]);
    screen.press(&[Key::Ctrl('z')]);
    assert!(!screen.seen().contains("1. Somebody"), "{}", screen.seen());
}

// A long question gives way to what was just said under it.
#[test]
fn what_was_said_last_is_whole_beside_a_long_question() {
    let mut screen = Screen::new(false);
    screen.say("/go a3");
    screen.say("Get the export | HubSpot | Maya");
    assert!(screen.at(60, 16).0.contains("1. Somebody: Step: Get the export"), "{}", screen.at(60, 16).0);
}

#[test]
fn the_word_saved_is_true() {
    let mut screen = Screen::new(false);
    screen.say("/go a2");
    for key in "first".chars().map(Key::Char).chain([Key::Enter]) {
        screen.send(What::Key(key));
    }
    assert_eq!(screen.app.saved, Saved::Saving);
    screen.send(What::NotWritten("the disk is full".into()));
    for columns in [24, 40, 80, 200] {
        assert!(screen.at(columns, 24).0.contains("NOT SAVED"), "{}", screen.at(columns, 24).0);
    }
    for key in "second".chars().map(Key::Char).chain([Key::Enter]) {
        screen.send(What::Key(key));
    }
    assert_ne!(screen.app.saved, Saved::Saved);
    screen.answer();
    assert_eq!(screen.app.saved, Saved::Saved);
    assert_eq!(screen.kept(), ["first", "second"]);
}

#[test]
fn what_is_caught_floats_and_the_line_below_stays() {
    let mut screen = Screen::new(false);
    screen.write("half a sent");
    screen.press(&[Key::Ctrl('k')]);
    screen.write("the invoice thing");
    assert!(
        screen.seen().contains("half a sent") && screen.seen().contains("the invoice thing"),
        "{}",
        screen.seen()
    );
    // Away and back: what was being caught is still there.
    screen.press(&[Key::Esc]);
    screen.press(&[Key::Ctrl('k'), Key::Enter]);
    screen.write("ence");
    assert_eq!(screen.draft, "half a sentence");
    assert_eq!(screen.kept(), ["the invoice thing"]);
}

#[test]
fn what_is_typed_off_the_record_is_no_draft() {
    let mut screen = Screen::new(false);
    screen.write("on the record");
    assert_eq!(screen.draft, "on the record");
    screen.press(&[Key::Ctrl('x'), Key::Ctrl('o')]);
    screen.write("canary");
    assert_eq!(screen.draft, "");
    assert!(screen.seen().contains("OFF THE RECORD"));
    screen.press(&[Key::Enter]);
    assert_eq!(screen.kept(), Vec::<String>::new());
}

#[test]
fn a_paste_neither_sends_nor_marks() {
    let mut screen = Screen::new(false);
    screen.send(What::Paste("one\ntwo \u{1b}[31mred".into()));
    screen.answer();
    assert_eq!(screen.kept(), Vec::<String>::new());
    assert!(!screen.seen().contains('\u{1b}'));
    assert!(screen.draft.starts_with("one two "), "{}", screen.draft);
}

#[test]
fn leaving_asks_once_and_keeps_what_is_being_typed() {
    let mut screen = Screen::new(false);
    screen.write("not yet sent");
    screen.press(&[Key::Ctrl('c')]);
    assert!(screen.ending.is_none() && screen.seen().contains("^C again"), "{}", screen.seen());
    screen.press(&[Key::Ctrl('c')]);
    assert_eq!((screen.ending, screen.draft.as_str()), (Some(Ending::Left), "not yet sent"));
}

#[test]
fn others_see_nothing_private() {
    let mut screen = Screen::new(false);
    screen.press(&[Key::Ctrl('k')]);
    screen.write("the intern breaks it");
    screen.press(&[Key::Enter]);
    assert!(screen.at(140, 40).0.contains("the intern"));
    screen.press(&[Key::Ctrl('d')]);
    let seen = screen.at(140, 40).0;
    assert!(!seen.contains("intern") && !seen.contains("Ask next"), "{seen}");
}

// At every size the line is there and the cursor is on the screen, or the screen says that it is too small.
#[test]
fn every_size_has_the_line() {
    let mut screen = Screen::new(false);
    screen.say("/go a3");
    screen.say("Get the export | HubSpot | Maya");
    screen.say("/help");
    screen.write("ein sehr langer Satz 漢字漢字 👩‍👩‍👧 ");
    screen.write(&"und weiter ".repeat(60));
    screen.press(&[Key::Go(Reach::WordLeft)]);
    let (step, floats) = (support::load(19, 1), [None, Some(Key::Ctrl('k')), Some(Key::Esc)]);
    for float in floats {
        screen.press(&float.into_iter().collect::<Vec<_>>());
        for columns in (1..=130).step_by(step) {
            for rows in 1..=45 {
                let (seen, (x, y)) = screen.at(columns, rows);
                assert!(x < columns && y < rows, "{columns}x{rows}: the cursor is at {x},{y}");
                if columns >= 24 && rows >= 6 && float != Some(Key::Ctrl('k')) {
                    let seen: String = seen.split_whitespace().collect();
                    assert!(seen.contains("weiter"), "{columns}x{rows}\n{seen}");
                }
            }
        }
    }
}
