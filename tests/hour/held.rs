//! A sitting that a test holds, beside a wall that the test sets; nothing is stored.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use takestock::desk::{Desk, Set};
use takestock::domain::act::{Hands, Intent, blank};
use takestock::domain::event::ToolCreated;
use takestock::domain::ids::{ReplicaId, StatementId, ToolId};
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::{Mode, TopicId};
use takestock::domain::tool::{Tool, Walkthrough};
use takestock::sitting::{Now, Setting, Sitting, Told};

pub const BEGIN: &str = "2026-11-18T10:00:00+01:00";

pub fn flagship() -> Set {
    static READ: OnceLock<Set> = OnceLock::new();
    READ.get_or_init(|| Desk::questionnaire("inventory-walkthrough").expect("the flagship")).clone()
}

/// A sitting, and a wall beside it.
pub struct Hour {
    pub sitting: Sitting,
    pub wall: Moment,
    pub typed: u32,
}

pub fn replica() -> ReplicaId {
    ReplicaId::derive(&["hour"])
}

pub fn now(wall: Moment, typed: u32) -> Now {
    Now { at: wall, id: StatementId::derive(&["hour", &typed.to_string()]).0 }
}

pub fn begin(tool: Tool, wall: Moment, mode: Mode, typed: u32) -> Hour {
    let (questionnaire, hash, text) = flagship();
    let setting = Setting {
        tool,
        questionnaire,
        document: (hash, text),
        shelf: BTreeMap::default(),
        replica: replica(),
        mode,
        shared: false,
        shows_questions: false,
        rehearsal: false,
        remarks: Vec::new(),
        keys: takestock::keys::Keymap::default(),
    };
    Hour { sitting: Sitting::begin(setting, now(wall, typed)), wall, typed }
}

pub fn tool() -> Tool {
    let hands = Hands { replica: replica(), by: "test".into(), now: BEGIN.parse().expect("a moment") };
    let mut acting = blank(ToolId::derive(&["hour"]), hands);
    let created = ToolCreated { name: "Dockside".into(), slug: "dockside".into() };
    acting.act(Intent::Create(created)).expect("it is new");
    acting.done().1
}

impl Hour {
    pub fn live() -> Hour {
        begin(tool(), BEGIN.parse().expect("a moment"), Mode::Live, 0)
    }

    pub fn now(&mut self) -> Now {
        self.typed += 1;
        now(self.wall, self.typed)
    }

    pub fn pass(&mut self, minutes: i64) -> &mut Hour {
        self.wall = self.wall.plus(jiff::SignedDuration::from_mins(minutes));
        self
    }

    /// Types a line; gives what is told.
    pub fn line(&mut self, line: &str) -> String {
        let now = self.now();
        self.sitting.told();
        self.sitting.line(line, now);
        self.told()
    }

    pub fn told(&mut self) -> String {
        let text = |told: Told| match told {
            Told::Text(text) | Told::Line(text) | Told::Asked(text) => text,
            Told::Indented(first, text) => format!("{first}{text}"),
            Told::Blank => String::new(),
        };
        self.sitting.told().into_iter().map(text).collect::<Vec<_>>().join("\n")
    }

    /// So many minutes pass, with a tick in each.
    pub fn ticks(&mut self, minutes: u32) -> &mut Hour {
        for _ in 0..minutes {
            self.pass(1);
            let now = self.now();
            self.sitting.tick(now);
        }
        self
    }

    pub fn tick(&mut self) -> String {
        let now = self.now();
        self.sitting.told();
        self.sitting.tick(now);
        self.told()
    }

    pub fn walkthrough(&self) -> &Walkthrough {
        self.sitting.tool().walkthroughs_in_order()[0]
    }

    pub fn minute_of(&self, topic: &str) -> u32 {
        let topic = TopicId::new(topic).expect("a topic");
        self.sitting.tool().under(&topic).last().expect("a line").minute.expect("a minute")
    }

    /// Leaves, and is taken up by another program when so many minutes have passed on the wall.
    pub fn again(mut self, minutes: i64) -> Hour {
        let now = self.now();
        self.sitting.leave(now);
        self.pass(minutes);
        begin(self.sitting.tool().clone(), self.wall, Mode::Live, self.typed + 1)
    }
}
