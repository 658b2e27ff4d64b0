//! The first screen and the reader: keys in, what is chosen out; drawn on a terminal in memory.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};
use std::rc::Rc;
use takestock::app::home::{About, Choice, Detail, Home, Listed, Way};
use takestock::app::reader::Reader;
use takestock::catalog;
use takestock::desk::{Desk, wall_clock};
use takestock::domain::event::ToolStatus;
use takestock::domain::ids::ToolId;
use takestock::domain::questionnaire::Mode;
use takestock::keys::{Action, Key, Keymap};
use takestock::store::{Options, Store};
use takestock::ui::{self, Canvas, Theme};

fn id(name: &str) -> ToolId {
    ToolId::derive(&[name])
}

fn tool(name: &str) -> Listed {
    Listed {
        id: id(name),
        name: name.to_owned(),
        owner: None,
        status: None,
        last: None,
        unfinished: false,
        as_of: None,
    }
}

fn first_start() -> Home {
    Home::new(Vec::new(), 0, Some("~/.local/share/takestock".to_owned()))
}

fn several() -> Home {
    let day = |day: &str| Some(day.parse().expect("a day"));
    let liftoff = Listed {
        owner: Some("Dan Whitlock".to_owned()),
        status: Some(ToolStatus::InProduction),
        last: day("2026-11-18"),
        ..tool("Liftoff")
    };
    let quotes = Listed { status: Some(ToolStatus::InProduction), ..tool("Quotes") };
    let rota = Listed {
        owner: Some("Priya Nair".to_owned()),
        status: Some(ToolStatus::Prototype),
        last: day("2026-11-17"),
        unfinished: true,
        as_of: Some("2026-11-17T14:31:00+01:00".parse().expect("a moment")),
        ..tool("Rota")
    };
    let earlier = Listed {
        as_of: Some("2026-10-01T14:31:00+01:00".parse().expect("a moment")),
        unfinished: true,
        ..tool("Abacus")
    };
    let mut home =
        Home::new(vec![liftoff, quotes, rota, earlier], 0, Some("~/.local/share/takestock".to_owned()));
    home.learn(id("Liftoff"), Detail { musts: Some((33, 36)), minute: None });
    home.learn(id("Rota"), Detail { musts: Some((13, 36)), minute: Some(31) });
    home.learn(id("Quotes"), Detail::default());
    home
}

fn drawn(columns: u16, rows: u16, draw: impl FnOnce(&mut Canvas)) -> (String, (u16, u16)) {
    let mut canvas = Canvas::new(columns, rows);
    draw(&mut canvas);
    let cursor = canvas.cursor().unwrap_or_default();
    (canvas.rows().join("\n"), (cursor.x, cursor.y))
}

fn at(home: &mut Home, columns: u16, rows: u16) -> (String, (u16, u16)) {
    home.resized(ui::home::list_rows(rows));
    drawn(columns, rows, |canvas| ui::home::draw(home, &Theme::new(false), canvas))
}

fn seen(home: &mut Home) -> String {
    at(home, 80, 24).0.replace('─', "-").trim_end().to_owned()
}

fn write(home: &mut Home, text: &str) {
    for c in text.chars() {
        assert_eq!(home.key(Key::Char(c)), None, "a letter chooses nothing");
    }
}

fn entered(home: &mut Home, text: &str) -> Option<Choice> {
    write(home, text);
    home.key(Key::Enter)
}

fn new(name: &str, way: Way) -> Option<Choice> {
    Some(Choice::Begin { about: About::New(name.to_owned()), way })
}

fn known(name: &str, way: Way) -> Option<Choice> {
    Some(Choice::Begin { about: About::Known(id(name)), way })
}

#[test]
fn the_first_start_is_one_field() {
    assert_eq!(
        seen(&mut first_start()),
        "\
\u{20}takestock                                                     nothing here yet

   One hour with the people who built a tool, and it becomes a spec.

   Name of the tool ›

   Enter      I will ask the questions, with them in the room
   Tab        I built it and write alone (four short sittings)
   /sample    look at a finished one first, nothing is kept
   /spot      ten minutes: is there such a tool here?

 Everything stays on this machine, in ~/.local/share/takestock"
    );
    assert_eq!(at(&mut first_start(), 80, 24).1, (22, 4));
}

// What the first screen says of the shipped questionnaires is so.
#[test]
fn what_the_first_start_promises_is_true() {
    let set = |way: Way| Desk::questionnaire(way.set()).expect("it is shipped").0;
    assert_eq!(set(Way::Hour).minutes, 60.0);
    assert_eq!(set(Way::Alone).sections.len(), 4);
    assert_eq!(set(Way::Spot).minutes, 10.0);
    assert_eq!((Way::Hour.mode(), Way::Alone.mode()), (Mode::Live, Mode::Solo));
    assert!(catalog::find(Way::Alone.set(), &[]).is_ok());
}

#[test]
fn a_name_begins_the_hour_or_is_written_alone() {
    assert_eq!(entered(&mut first_start(), " Lift\u{7}off "), new("Liftoff", Way::Hour));
    let mut alone = first_start();
    write(&mut alone, "Liftoff");
    assert_eq!(alone.key(Key::Tab), new("Liftoff", Way::Alone));
    let mut empty = first_start();
    assert_eq!(empty.key(Key::Enter), None);
    assert!(seen(&mut empty).contains("A name first"), "{}", seen(&mut empty));
    assert_eq!(empty.key(Key::Tab), None);
    assert_eq!(empty.key(Key::Ctrl('c')), Some(Choice::Leave));
}

#[test]
fn what_has_a_name_is_done_by_name() {
    assert_eq!(entered(&mut first_start(), "/sample"), Some(Choice::Sample));
    assert_eq!(entered(&mut first_start(), "/sa"), Some(Choice::Sample));
    assert_eq!(entered(&mut first_start(), "/quit"), Some(Choice::Leave));
    assert_eq!(entered(&mut first_start(), "/spot Rota"), new("Rota", Way::Spot));
    let mut home = first_start();
    assert_eq!(entered(&mut home, "/spot"), None);
    assert!(seen(&mut home).contains("for the ten minutes ›"), "{}", seen(&mut home));
    assert_eq!(entered(&mut home.clone(), "Rota"), new("Rota", Way::Spot));
    home.key(Key::Esc);
    assert_eq!(entered(&mut home, "Rota"), new("Rota", Way::Hour));
    let mut wrong = first_start();
    assert_eq!(entered(&mut wrong, "/dance"), None);
    assert!(seen(&mut wrong).contains("There is no /dance here."), "{}", seen(&mut wrong));
    let mut listed = first_start();
    listed.key(Key::F(1));
    assert!(
        seen(&mut listed).contains("/leave") && !seen(&mut listed).contains("/new"),
        "{}",
        seen(&mut listed)
    );
    listed.key(Key::Esc);
    assert!(seen(&mut listed).contains("Tab "), "{}", seen(&mut listed));
}

#[test]
fn the_list_has_what_was_left_on_top_and_columns_that_align() {
    let mut home = several();
    assert_eq!(
        seen(&mut home),
        "\
\u{20}takestock                                                              4 tools
--------------------------------------------------------------------------------
 Tool ›

   Tool     Owner         Status         Musts  Last walkthrough
 ▸ Rota     Priya Nair    prototype      13/36  unfinished, minute 31
   Abacus   nobody        –                     unfinished
   Liftoff  Dan Whitlock  in production  33/36  2026-11-18
   Quotes   nobody        in production      –  –












--------------------------------------------------------------------------------
 Enter goes on with “Rota” where it was left
 type to find or to name a new one · / what can be done · ^C leave"
    );
    assert_eq!(home.wanted(), Some(id("Abacus")));
    home.learn(id("Abacus"), Detail::default());
    assert_eq!(home.wanted(), None);
}

#[test]
fn where_there_is_no_room_the_musts_go_first_and_the_name_never() {
    let mut home = several();
    let heads = ["Musts", "Status", "Owner", "Last walkthrough", "Tool  "];
    let mut gone = 0;
    for columns in (24..=80).rev() {
        let (seen, _) = at(&mut home, columns, 24);
        let there: Vec<bool> = heads.iter().map(|head| format!("{seen} ").contains(head)).collect();
        let missing = there.iter().take(4).filter(|there| !**there).count();
        assert!(there.iter().skip(missing).take(4 - missing.min(4)).all(|there| *there), "{columns}\n{seen}");
        assert!(missing >= gone && seen.contains("Liftoff"), "{columns}\n{seen}");
        gone = missing;
    }
    assert_eq!(gone, 4);
}

#[test]
fn letters_narrow_and_a_name_that_is_not_there_begins_one() {
    let mut home = several();
    write(&mut home, "OT");
    let shown = seen(&mut home);
    assert!(shown.contains("Rota") && shown.contains("Quotes") && !shown.contains("Liftoff"), "{shown}");
    home.key(Key::Down);
    assert!(seen(&mut home).contains("▸ Quotes"), "{}", seen(&mut home));
    assert_eq!(home.key(Key::Enter), None, "a walkthrough begins only when that was said");
    assert!(seen(&mut home).contains("Enter begins the hour with “Quotes”"), "{}", seen(&mut home));
    assert_eq!(home.clone().key(Key::Enter), known("Quotes", Way::Hour));
    home.key(Key::Esc);
    assert!(seen(&mut home).contains("Enter opens “Quotes”"), "{}", seen(&mut home));
    home.key(Key::Esc);
    assert!(seen(&mut home).contains("Liftoff"), "{}", seen(&mut home));
    write(&mut home, "Billing");
    assert!(seen(&mut home).contains("Enter begins “Billing”"), "{}", seen(&mut home));
    assert_eq!(home.clone().key(Key::Tab), new("Billing", Way::Alone));
    assert_eq!(home.key(Key::Enter), new("Billing", Way::Hour));
}

#[test]
fn what_was_left_is_opened_and_anything_can_be_begun_about_it() {
    assert_eq!(several().key(Key::Enter), Some(Choice::Open { tool: id("Rota") }));
    let mut alone = several();
    assert_eq!(alone.key(Key::Tab), None);
    assert!(seen(&mut alone).contains("Enter begins “Rota”, written alone"), "{}", seen(&mut alone));
    assert_eq!(alone.key(Key::Enter), known("Rota", Way::Alone));
    // An offer is for the row that it was made for.
    let mut moved = several();
    moved.key(Key::Tab);
    moved.key(Key::Down);
    assert_eq!(moved.key(Key::Enter), Some(Choice::Open { tool: id("Abacus") }));
    // The list holds a name in which this one is.
    assert_eq!(entered(&mut several(), "/new Rot"), new("Rot", Way::Hour));
    let mut spot = several();
    assert_eq!(entered(&mut spot, "/spot Quo"), None);
    spot.key(Key::Enter);
    assert_eq!(spot.key(Key::Enter), known("Quotes", Way::Spot));
}

#[test]
fn the_cursor_stays_in_sight_among_a_thousand_tools() {
    let mut home = Home::new((0..1_000).map(|n| tool(&format!("Tool {n:04}"))).collect(), 0, None);
    for (key, times) in
        [(Key::Down, 30), (Key::PageDown, 200), (Key::Up, 3), (Key::PageUp, 400), (Key::PageDown, 7)]
    {
        for _ in 0..times {
            home.key(key);
            let (shown, _) = at(&mut home, 80, 24);
            assert_eq!(shown.matches('▸').count(), 1, "{shown}");
        }
    }
    // What is asked of the store is on the screen.
    let mut asked = 0;
    while let Some(tool) = home.wanted() {
        home.learn(tool, Detail::default());
        asked += 1;
    }
    assert_eq!(asked, ui::home::list_rows(24));
    at(&mut home, 80, 24);
    write(&mut home, "0999");
    assert!(seen(&mut home).contains("▸ Tool 0999"), "{}", seen(&mut home));
}

#[test]
fn a_name_can_make_the_terminal_do_nothing() {
    for text in support::TEXTS {
        let mut listed = tool(text);
        listed.owner = Some((*text).to_owned());
        let mut home = Home::new(vec![listed], 0, Some((*text).to_owned()));
        home.tell(text);
        let mut first = Home::new(Vec::new(), 2, Some((*text).to_owned()));
        first.paste(text);
        for home in [&mut home, &mut first] {
            for size in [(80, 24), (30, 8)] {
                let (shown, _) = at(home, size.0, size.1);
                assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\t']), "{shown:?}");
                home.key(Key::Down);
            }
        }
    }
}

// At every size the line is there with the cursor in it, or the screen says that it is too small.
#[test]
fn every_size_has_the_line() {
    let mut long = several();
    long.paste(&"ein sehr langer Name 漢字 👩‍👩‍👧 ".repeat(9));
    long.key(Key::CtrlLeft);
    let mut naming = first_start();
    naming.paste("Quotes");
    let (mut spot, mut help) = (first_start(), several());
    entered(&mut spot, "/spot");
    help.key(Key::F(1));
    let step = support::load(7, 1);
    for (home, word) in [
        (&mut first_start(), "›"),
        (&mut naming, "Quotes"),
        (&mut several(), "›"),
        (&mut long, "›"),
        (&mut spot, "›"),
        (&mut help, "›"),
    ] {
        let sizes = (1..=40).flat_map(|columns| (1..=12).map(move |rows| (columns, rows)));
        for (columns, rows) in
            sizes.chain((41..=130).step_by(step).flat_map(|c| [(c, 8), (c, 30)])).chain([(120, 30)])
        {
            let (shown, (x, y)) = at(home, columns, rows);
            assert!(x < columns && y < rows, "{columns}x{rows}: the cursor is at {x},{y}");
            if columns >= 24 && rows >= 6 {
                let line = shown.lines().nth(usize::from(y)).expect("the cursor's line");
                assert!(line.contains(word), "{columns}x{rows}\n{shown}");
            }
        }
    }
}

// The list knows from its own rows what was left, without reading a journal.
#[test]
fn the_store_knows_what_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str], typed: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takestock"));
        command.env("TAKESTOCK_DATA_DIR", folder.path()).args(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        child.stdin.take().expect("a pipe").write_all(typed.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&["add", "Never"], "").0, Some(0));
    assert_eq!(run(&["walk", "Left"], "y\n").0, Some(0));
    assert_eq!(run(&["walk", "Ended"], "y\n/finish\n/finish\n").0, Some(0));
    let store = Store::open(folder.path(), Options::reading()).expect("a store");
    let mut desk = Desk::over(store, Rc::new(wall_clock));
    let unfinished: Vec<_> =
        desk.tools().expect("the list").into_iter().map(|row| (row.name, row.unfinished)).collect();
    let expected =
        [("Ended", false), ("Left", true), ("Never", false)].map(|(name, left)| (name.to_owned(), left));
    assert_eq!(unfinished, expected);

    // Without a terminal there is nothing to show it on: it says what to run instead, and reads nothing.
    let (status, said) = run(&[], "");
    assert_eq!(status, Some(2));
    assert!(said.contains("takestock list") && said.contains("takestock walk TOOL"), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn a_text_is_read_from_top_to_end_at_every_size() {
    let text =
        "---\nslug: liftoff\n---\n\n# Liftoff: what to keep\n\nIt shows where every new customer is.\n\n"
            .to_owned()
            + &"- **KEEP-1** a line of the spec that is longer than most terminals are wide, by far\n"
                .repeat(40);
    for (columns, rows) in (1..=40).flat_map(|c| (1..=12).map(move |r| (c, r))).chain([(80, 24), (120, 30)]) {
        let mut reader = Reader::new("Liftoff · the sample's spec", &text);
        for key in [None, Some(Key::PageDown), Some(Key::End), Some(Key::Up)] {
            assert!(!key.is_some_and(|key| reader.key(key)));
            let (wide, high) = ui::reader::room(columns, rows);
            reader.resized(wide, high);
            drawn(columns, rows, |canvas| {
                ui::reader::draw(&reader, &Keymap::default(), &Theme::new(false), canvas)
            });
        }
        assert!(reader.key(Key::Esc));
    }
    let mut reader = Reader::new("Liftoff · the sample's spec", &text);
    let (wide, high) = ui::reader::room(80, 24);
    reader.resized(wide, high);
    let (shown, _) =
        drawn(80, 24, |canvas| ui::reader::draw(&reader, &Keymap::default(), &Theme::new(false), canvas));
    assert!(shown.starts_with(" Liftoff · the sample's spec"), "{shown}");
    assert!(shown.contains("\n Liftoff: what to keep\n") && shown.contains("0 %"), "{shown}");
    assert!(shown.ends_with("Esc back"), "{shown}");
}

#[test]
fn what_the_first_screen_says_of_keys_is_what_the_user_made_of_them() {
    let mut keys = Keymap::default();
    keys.bind(Action::Forward, vec![Key::F(2)]);
    keys.bind(Action::Leave, vec![Key::F(10)]);
    keys.bind(Action::Close, vec![Key::Ctrl('b')]);
    let mut home = first_start().with_keys(keys.clone());
    let (shown, _) = drawn(80, 24, |canvas| ui::home::draw(&home, &Theme::new(false), canvas));
    assert!(shown.contains("F2         I built it and write alone"), "{shown}");
    assert!(!shown.contains("Tab"), "{shown}");
    assert_eq!(home.key(Key::Ctrl('c')), None, "it was given away");
    assert_eq!(home.key(Key::F(10)), Some(Choice::Leave));
    let mut list = several().with_keys(keys);
    list.key(Key::Down);
    list.key(Key::Down);
    list.key(Key::Enter);
    let (shown, _) = drawn(80, 24, |canvas| ui::home::draw(&list, &Theme::new(false), canvas));
    assert!(shown.contains("^B not now") && shown.contains("F10 leave"), "{shown}");
}
