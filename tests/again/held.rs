//! Sittings of one tool, one after the other, each on its day.

use super::screen::{Screen, Wall, create, script, setting};
use super::support::root;
use std::io::Cursor;
use takestock::desk::Desk;
use takestock::domain::coverage::{Coverage, Standing};
use takestock::domain::questionnaire::{Mode, Questionnaire, TopicId};
use takestock::domain::statement::Statement;
use takestock::domain::tool::{Tool, Walkthrough};
use takestock::domain::words::words_of;
use takestock::plain::hold;
use takestock::sitting::Setting;
use tempfile::TempDir;

/// A set with a question of every kind that matters here.
pub fn small() -> String {
    root().join("tests/fixtures/again.yaml").display().to_string()
}

/// One tool over a store in a folder of its own.
pub struct Room {
    folder: TempDir,
    wall: Wall,
}

/// What came of a sitting.
pub struct Sat {
    pub tool: Tool,
    pub said: String,
    set: String,
}

impl Room {
    pub fn new() -> Room {
        let room = Room {
            folder: tempfile::tempdir().expect("a folder"),
            wall: Wall::at("2026-11-17T10:00:00+01:00"),
        };
        create(&mut room.desk(), "Liftoff");
        room
    }

    pub fn desk(&self) -> Desk {
        self.wall.desk(&self.folder)
    }

    pub fn days(&self, days: i64) {
        self.wall.pass(days * 24 * 3600);
    }

    fn setting(&self, desk: &mut Desk, set: &str, mode: Mode, shared: bool) -> Setting {
        let tool = desk.tool("liftoff").expect("the tool");
        Setting { mode, ..setting(desk, tool, set, shared) }
    }

    /// Plain lines, from the beginning of a sitting or on from where it was left.
    pub fn sit(&self, set: &str, mode: Mode, lines: &str) -> Sat {
        self.sit_by(set, mode, false, lines)
    }

    pub fn sit_by(&self, set: &str, mode: Mode, shared: bool, lines: &str) -> Sat {
        let mut desk = self.desk();
        let setting = self.setting(&mut desk, set, mode, shared);
        let setting = Setting { shows_questions: true, rehearsal: false, remarks: Vec::new(), ..setting };
        let mut said = Vec::new();
        let mut input = Cursor::new(lines.as_bytes().to_vec());
        let (_, tool) = hold(&mut desk, &mut input, &mut said, setting, false).expect("it is held");
        Sat { tool, said: String::from_utf8(said).expect("UTF-8"), set: set.to_owned() }
    }

    /// The screen over the same store, which it takes.
    pub fn screen(self, set: &str, mode: Mode, shared: bool, keys: &str) -> Screen {
        let mut desk = self.desk();
        let setting = self.setting(&mut desk, set, mode, shared);
        let mut screen = Screen::holding(desk, self.wall, self.folder, setting, Vec::new());
        script(&mut screen, keys);
        screen
    }
}

impl Sat {
    pub fn under(&self, topic: &str) -> Vec<&Statement> {
        self.tool.under(&TopicId::new(topic).expect("a topic"))
    }

    pub fn words(&self, topic: &str) -> Vec<String> {
        words(&self.tool, topic)
    }

    pub fn now(&self) -> &Walkthrough {
        self.tool.walkthroughs_in_order().pop().expect("a sitting")
    }

    pub fn standing<T>(&self, topic: &str, what: impl Fn(&Standing<'_>) -> T) -> T {
        let set = read(&self.set);
        let coverage = Coverage::of(&self.tool, self.now(), &set);
        let standing = coverage.standings.iter().find(|s| s.placed.question.id.as_str() == topic);
        what(standing.expect("a question"))
    }

    #[track_caller]
    pub fn says(&self, text: &str) {
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(folded(&self.said).contains(&folded(text)), "{text:?} is not in\n{}", self.said);
    }

    #[track_caller]
    pub fn never_says(&self, text: &str) {
        assert!(!self.said.contains(text), "{text:?} is in\n{}", self.said);
    }
}

pub fn read(set: &str) -> Questionnaire {
    (*Desk::questionnaire(set).expect("it can be read").0).clone()
}

/// Everything that counts under a topic, over all sittings.
pub fn words(tool: &Tool, topic: &str) -> Vec<String> {
    let said = tool.under(&TopicId::new(topic).expect("a topic"));
    said.iter().map(|s| words_of(tool, None, s.content(), &|_| false)).collect()
}
