//! What a key costs without a terminal and a disk: the state that it changes and the frame that it makes, over an interview
//! of 150 statements in a questionnaire of the hour; and what is done before the first frame. Numbers are told, never
//! asserted: `cargo bench --bench keys`.

use std::hint::black_box;
use std::time::{Duration, Instant};
use takestock::app::{App, Effect, Msg, What};
use takestock::catalog;
use takestock::desk::Desk;
use takestock::domain::act::{Hands, Intent, act};
use takestock::domain::event::ToolCreated;
use takestock::domain::ids::{ReplicaId, ToolId};
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::Mode;
use takestock::domain::tool::Tool;
use takestock::keys::{Key, Keymap};
use takestock::sitting::{Now, Setting, Sitting};
use takestock::store::{Options, Store};
use takestock::ui::{Canvas, Theme, draw, line};
use takestock::yaml::Source;
use uuid::Uuid;

const STATEMENTS: usize = 150;
const RUNS: usize = 300;

/// The median and the slowest of a hundred, in milliseconds.
fn told(what: &str, runs: usize, mut measure: impl FnMut(usize) -> Duration) {
    let mut took: Vec<f64> = (0..runs).map(|n| measure(n).as_secs_f64() * 1000.0).collect();
    took.sort_by(f64::total_cmp);
    println!("{what:<44} {:>8.3} ms  p99 {:>8.3} ms", took[runs / 2], took[(runs - 1) * 99 / 100]);
}

struct Screen {
    app: App,
    now: Moment,
    ids: u128,
    /// What the disk was asked for is answered at once.
    asked: Vec<Effect>,
}

impl Screen {
    fn send(&mut self, what: What) {
        self.ids += 1;
        let now = Now { at: self.now, id: Uuid::from_u128(self.ids) };
        self.asked.extend(self.app.update(Msg { what, now }));
    }

    fn press(&mut self, text: &str) {
        for c in text.chars() {
            self.send(What::Key(if c == '\n' { Key::Enter } else { Key::Char(c) }));
        }
        for effect in std::mem::take(&mut self.asked) {
            if let Effect::Write(_) = effect {
                self.send(What::Written { events: Default::default(), fresh: None });
            }
        }
    }
}

fn screen() -> Screen {
    let now: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a moment");
    let (questionnaire, hash, text) = Desk::questionnaire("inventory-walkthrough").expect("it is shipped");
    let replica = ReplicaId(Uuid::from_u128(1));
    let mut tool = Tool::new(ToolId::derive(&["liftoff"]));
    let hands = Hands { replica, by: "bench".into(), now };
    let created = Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() });
    let mut acting = takestock::domain::act::Acting::on(tool.clone(), hands.clone());
    acting.act(created.clone()).expect("it is new");
    assert!(act(&tool, &hands, created).is_ok());
    tool = acting.done().1;
    let codes: Vec<String> = questionnaire.questions().map(|placed| placed.code).collect();
    let setting = Setting {
        tool,
        questionnaire,
        document: (hash, text),
        shelf: Default::default(),
        replica,
        mode: Mode::Live,
        shared: false,
        shows_questions: false,
        rehearsal: false,
        remarks: Vec::new(),
        keys: Keymap::default(),
    };
    let first = Now { at: now, id: Uuid::from_u128(1 << 64) };
    let (app, asked) = App::new(Sitting::begin(setting, first), Vec::new(), first);
    let mut screen = Screen { app, now, ids: 1 << 65, asked };
    for n in 0..STATEMENTS {
        screen.press(&format!("/go {}\n", codes[n % codes.len()]));
        screen.press(&format!("what was said in place {n}, in a sentence of usual length\n"));
    }
    screen.press("/go a2\n");
    screen
}

fn main() {
    let text = catalog::shipped()[0].1;
    told("reading the questionnaire", 50, |_| {
        let began = Instant::now();
        black_box(catalog::read(&Source::new("it", text))).expect("it is shipped");
        began.elapsed()
    });
    let folder = tempfile::tempdir().expect("a folder");
    drop(Store::open(folder.path(), Options::default()).expect("a store"));
    told("opening a store", 50, |_| {
        let began = Instant::now();
        let store = Store::open(folder.path(), Options::default()).expect("a store");
        let took = began.elapsed();
        drop(store);
        took
    });

    let mut screen = screen();
    println!("{} statements", screen.app.sitting.tool().statements.len());
    let mut canvas = Canvas::new(120, 30);
    let theme = Theme::new(false);
    let letters: Vec<char> = "they type it again into the other table every friday ".chars().collect();
    let area = canvas.area();
    let (mut updates, mut wholes) = (Vec::new(), Vec::new());
    told("a letter, and its line drawn", RUNS, |n| {
        if n % 50 == 49 {
            screen.press("\n");
        }
        let began = Instant::now();
        screen.send(What::Key(Key::Char(letters[n % letters.len()])));
        updates.push(began.elapsed());
        black_box(line(&screen.app, &theme, area));
        let took = began.elapsed();
        canvas.clear(area);
        draw(&screen.app, &theme, &mut canvas);
        wholes.push(began.elapsed() - took);
        took
    });
    told("  of that, the state", RUNS, |n| updates[n]);
    told("the whole screen drawn", RUNS, |n| wholes[n]);
    told("all that is shown, put together", RUNS, |_| {
        let began = Instant::now();
        black_box(screen.app.sitting.view());
        began.elapsed()
    });
    told("2,000 letters of one line, the state alone", 40, |_| {
        screen.press("\n");
        let began = Instant::now();
        (0..2_000).for_each(|n| screen.send(What::Key(Key::Char(letters[n % letters.len()]))));
        let took = began.elapsed();
        screen.press("\n");
        took
    });
    told("a line that is sent, and its frame", 40, |n| {
        screen.press(&format!("said beside it {n}"));
        let began = Instant::now();
        screen.press("\n");
        canvas.clear(area);
        draw(&screen.app, &theme, &mut canvas);
        began.elapsed()
    });
}
