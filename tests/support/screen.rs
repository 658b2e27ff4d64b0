//! The screen in memory over a real store, with a clock that the test moves: keys in; what stands there, and what is
//! kept, out.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::cell::Cell as Shared;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::OnceLock;
use takestock::app::{App, Effect, Msg, Typing, What};
use takestock::desk::{Desk, Set};
use takestock::domain::act::{Intent, act};
use takestock::domain::event::ToolCreated;
use takestock::domain::ids::ToolId;
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::{Mode, TopicId};
use takestock::domain::statement::Statement;
use takestock::domain::tool::Tool;
use takestock::domain::words::words_of;
use takestock::keys::{Key, Keymap};
use takestock::sitting::{Ending, Now, Setting, Sitting};
use takestock::store::{Append, Options, Store};
use takestock::ui::{Around, Canvas, Theme, draw, line};
use takestock::yaml::Source;
use tempfile::TempDir;

/// When an hour begins, unless a test says otherwise.
pub const BEGIN: &str = "2026-11-18T10:00:00+01:00";
/// The questionnaire, unless a test says otherwise.
pub const FLAGSHIP: &str = "inventory-walkthrough";
/// So often the program looks at the clock.
const A_TICK: i64 = 60;

/// A wall clock that stands still until the test moves it.
#[derive(Clone)]
pub struct Wall {
    begin: Moment,
    seconds: Rc<Shared<i64>>,
}

impl Wall {
    /// A clock that shows this.
    pub fn at(begin: &str) -> Wall {
        Wall { begin: begin.parse().expect("a moment"), seconds: Rc::default() }
    }

    /// Moves it.
    pub fn pass(&self, seconds: i64) {
        self.seconds.set(self.seconds.get() + seconds);
    }

    /// Sets it to what another clock shows.
    pub fn set(&self, to: &str) {
        let to: Moment = to.parse().expect("a moment");
        self.seconds.set(to.since(self.begin).as_secs());
    }

    /// A desk over the store in this folder, by this clock.
    pub fn desk(&self, folder: &TempDir) -> Desk {
        let store = Store::open(folder.path(), Options::default()).expect("a store");
        let wall = self.clone();
        Desk::over(
            store,
            Rc::new(move || wall.begin.plus(jiff::SignedDuration::from_secs(wall.seconds.get()))),
        )
    }
}

/// A tool of this name in this desk's store.
pub fn create(desk: &mut Desk, name: &str) -> Tool {
    let mut tool = Tool::new(ToolId::derive(&[name]));
    let created = ToolCreated { name: name.into(), slug: name.to_lowercase() };
    let happenings = act(&tool, &desk.hands("test"), Intent::Create(created)).expect("it is new");
    desk.write(&mut tool, "test", happenings, Vec::new()).expect("it is kept");
    tool
}

/// How a tool is walked through, with nothing out of the ordinary.
pub fn setting(desk: &mut Desk, tool: Tool, set: &str, shared: bool) -> Setting {
    static READ: OnceLock<Set> = OnceLock::new();
    let read = || Desk::questionnaire(set).expect("it is shipped");
    let (questionnaire, hash, text) = if set == FLAGSHIP { READ.get_or_init(read).clone() } else { read() };
    Setting {
        shelf: desk.shelf(&tool).expect("the questionnaires"),
        replica: desk.store().replica(),
        tool,
        questionnaire,
        document: (hash, text),
        mode: Mode::Live,
        shared,
        shows_questions: false,
        rehearsal: false,
        remarks: Vec::new(),
        keys: Keymap::default(),
    }
}

/// Screens of some sizes that are drawn in parts, and how often a part did.
pub struct Parts(Vec<(Canvas, Option<Around>)>, pub usize);

impl Parts {
    pub fn new() -> Parts {
        let sizes = [(24, 6), (60, 16), (80, 24), (120, 30)];
        Parts(sizes.map(|(columns, rows)| (Canvas::new(columns, rows), None)).into(), 0)
    }
}

/// A screen over a store; the disk answers when it is asked to.
pub struct Screen {
    pub desk: Desk,
    pub app: App,
    /// What the disk was asked for, and when.
    pub waiting: Vec<(Moment, Effect)>,
    pub drafts: BTreeMap<String, String>,
    pub cursors: BTreeMap<String, usize>,
    pub ending: Option<Ending>,
    /// How many keys were pressed.
    pub pressed: usize,
    pub wall: Wall,
    pub folder: TempDir,
}

impl Screen {
    pub fn new(shared: bool) -> Screen {
        let wall = Wall::at(BEGIN);
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = wall.desk(&folder);
        let tool = create(&mut desk, "Liftoff");
        Screen::over(desk, wall, folder, tool, FLAGSHIP, shared, Vec::new())
    }

    /// A walkthrough of this tool, begun or gone on with.
    pub fn over(
        mut desk: Desk,
        wall: Wall,
        folder: TempDir,
        tool: Tool,
        set: &str,
        shared: bool,
        typed: Vec<Typing>,
    ) -> Screen {
        let setting = setting(&mut desk, tool, set, shared);
        Screen::holding(desk, wall, folder, setting, typed)
    }

    /// A new tool of this name, walked through by this set in this mode.
    pub fn in_mode(name: &str, set: &str, mode: Mode) -> Screen {
        let (wall, folder) = (Wall::at(BEGIN), tempfile::tempdir().expect("a folder"));
        let mut desk = wall.desk(&folder);
        let tool = create(&mut desk, name);
        let setting = Setting { mode, ..setting(&mut desk, tool, set, false) };
        Screen::holding(desk, wall, folder, setting, Vec::new())
    }

    /// One whose lines begin with signs of one's own, as a file of settings names them.
    pub fn with_signs(settings: &str) -> Screen {
        let (wall, folder) = (Wall::at(BEGIN), tempfile::tempdir().expect("a folder"));
        let mut desk = wall.desk(&folder);
        let tool = create(&mut desk, "Liftoff");
        let keys =
            takestock::config::read(&Source::new("config.toml", settings.to_owned())).expect("settings").keys;
        let setting = Setting { keys, ..setting(&mut desk, tool, FLAGSHIP, false) };
        Screen::holding(desk, wall, folder, setting, Vec::new())
    }

    pub fn holding(desk: Desk, wall: Wall, folder: TempDir, setting: Setting, typed: Vec<Typing>) -> Screen {
        let now = Now { at: desk.now(), id: desk.mint() };
        let (app, effects) = App::new(Sitting::begin(setting, now), typed, now);
        let waiting = effects.into_iter().map(|effect| (now.at, effect)).collect();
        let (drafts, cursors) = (BTreeMap::new(), BTreeMap::new());
        let mut screen =
            Screen { desk, app, waiting, drafts, cursors, ending: None, pressed: 0, wall, folder };
        screen.answer();
        screen
    }

    /// The program is started again, with this questionnaire, and finds what was being typed.
    pub fn begin_again(&mut self, set: &str, typed: Vec<Typing>) {
        let tool = self.app.sitting.tool().clone();
        let empty = Screen::new(false);
        let Screen { desk, folder, wall, .. } = std::mem::replace(self, empty);
        *self = Screen::over(desk, wall, folder, tool, set, false, typed);
    }

    /// So much time goes by, and the clock on the screen moves.
    pub fn pass(&mut self, seconds: i64) {
        for part in 0..seconds.max(0) / A_TICK + 1 {
            let left = seconds - part * A_TICK;
            self.wall.pass(left.clamp(0, A_TICK));
            self.send(What::Tick);
        }
        self.answer();
    }

    pub fn send(&mut self, what: What) {
        let now = Now { at: self.desk.now(), id: self.desk.mint() };
        let effects = self.app.update(Msg { what, now });
        self.waiting.extend(effects.into_iter().map(|effect| (now.at, effect)));
    }

    /// The disk takes everything that waits for it.
    pub fn answer(&mut self) {
        for (asked, effect) in std::mem::take(&mut self.waiting) {
            match effect {
                Effect::Write(outbox) => {
                    let append = Append {
                        request: outbox.request,
                        tool: self.app.sitting.tool().id,
                        by: "walk".into(),
                        now: asked,
                        happenings: outbox.happenings,
                        documents: outbox.documents,
                        takes_back: outbox.takes_back,
                        as_of: None,
                    };
                    let done = self.desk.store().append(append).expect("it is kept");
                    let events = done.events.iter().map(|e| e.header.stamp().into()).collect();
                    self.send(What::Written { events, fresh: done.tool });
                }
                Effect::Draft(typing) if typing.text.is_empty() => {
                    self.drafts.remove(&typing.line);
                }
                Effect::Draft(typing) => {
                    self.cursors.insert(typing.line.clone(), typing.cursor);
                    self.drafts.insert(typing.line, typing.text);
                }
                // The editor that was asked for changes nothing.
                Effect::Edit(text) => self.send(What::Edited(Ok(text))),
                Effect::Leave(ending) => self.ending = Some(ending),
            }
        }
    }

    pub fn press(&mut self, keys: &[Key]) {
        for key in keys {
            self.pressed += 1;
            self.send(What::Key(*key));
        }
        self.answer();
    }

    pub fn write(&mut self, text: &str) {
        let keys: Vec<Key> = text.chars().map(Key::Char).collect();
        self.press(&keys);
    }

    pub fn say(&mut self, line: &str) {
        self.write(line);
        self.press(&[Key::Enter]);
    }

    pub fn at(&self, columns: u16, rows: u16) -> (String, (u16, u16)) {
        let mut canvas = Canvas::new(columns, rows);
        draw(&self.app, &Theme::new(false), &mut canvas);
        let cursor = canvas.cursor().unwrap_or_default();
        (canvas.rows().join("\n"), (cursor.x, cursor.y))
    }

    /// Draws as the program does, a line that is typed by itself; fails if the screen is another one than the whole.
    pub fn drawn_in_parts(&self, shown: &mut Parts) {
        let theme = Theme::new(true);
        for (canvas, around) in shown.0.iter_mut() {
            let mut whole = Canvas::at(canvas.area());
            draw(&self.app, &theme, &mut whole);
            match line(&self.app, &theme, canvas.area()) {
                Some((now, part)) if around.as_ref() == Some(&now) => {
                    canvas.patch(&part);
                    shown.1 += 1;
                    let size = canvas.area();
                    assert!(
                        *canvas == whole,
                        "{size}\n{}\n\n{}",
                        canvas.rows().join("\n"),
                        whole.rows().join("\n")
                    );
                }
                drawn => (*canvas, *around) = (whole, drawn.map(|(around, _)| around)),
            }
        }
    }

    /// A private question.
    pub fn private_topic(&self) -> String {
        let (set, ..) = Desk::questionnaire(FLAGSHIP).expect("it is shipped");
        let private = set.questions().find(|p| p.question.private);
        private.expect("one is private").question.id.to_string()
    }

    /// What the disk keeps of what is being typed.
    pub fn draft(&self) -> String {
        let lines = self.drafts.iter().filter(|(line, _)| *line != "place");
        lines.map(|(_, text)| text.clone()).collect::<Vec<_>>().join("|")
    }

    pub fn seen(&self) -> String {
        self.at(80, 24).0
    }

    /// What the store knows to have been said, in order.
    pub fn kept(&mut self) -> Vec<String> {
        let id = self.app.sitting.tool().id;
        let tool = self.desk.load(id).expect("the tool");
        assert_eq!(&tool, self.app.sitting.tool(), "what is shown is what is stored");
        let mut said: Vec<_> = tool.statements.values().collect();
        said.sort_by_key(|s| s.id);
        said.iter().map(|s| words_of(&tool, None, s.content(), &|_| false)).collect()
    }
}

/// Types these texts and keys: keys stand in brackets, such as `[Tab]` or `[^K]`.
pub fn script(screen: &mut Screen, script: &str) {
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let key = rest.strip_prefix('[').and_then(|inside| inside.split_once(']'));
        match key.and_then(|(name, after)| Some((Key::read(name).ok()?, after))) {
            Some((key, after)) if !matches!(key, Key::Char(_)) => {
                screen.press(&[key]);
                rest = after;
            }
            _ => {
                screen.press(&[Key::Char(c)]);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
}

impl Screen {
    pub fn with_people() -> Screen {
        let mut screen = Screen::new(false);
        script(
            &mut screen,
            "y[Enter]Maya Ortiz[Tab]Operations lead[Tab]1[Enter]Dan Whitlock[Tab]CS lead[Tab]2[Enter]",
        );
        screen
    }

    /// What was said under a topic: who, what, how it is known.
    pub fn under(&self, topic: &str) -> Vec<String> {
        let tool = self.app.sitting.tool();
        let topic = TopicId::new(topic).expect("a topic");
        let (set, ..) = Desk::questionnaire("inventory-walkthrough").expect("it is shipped");
        let line = |s: &Statement| {
            let who =
                s.content().speakers.iter().map(|id| tool.people[id].handle.clone()).collect::<Vec<_>>();
            let words = words_of(tool, set.question(&topic), s.content(), &|_| false);
            let struck = if s.struck { "struck " } else { "" };
            format!("{}: {struck}{words}", who.join("+"))
        };
        let said = tool.statements_in_order().into_iter();
        said.filter(|s| s.question.as_ref() == Some(&topic)).map(line).collect()
    }
}
