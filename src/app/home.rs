//! The first screen: one line, and under it the tools that are there. The line finds a tool or names a new one.

use super::entry::{Entry, Reach};
use crate::domain::event::ToolStatus;
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use crate::domain::questionnaire::Mode;
use crate::keys::{Action as Act, Key, Keymap, Place};
use crate::text::clean::clean_line;
use crate::text::escape::terminal_line;
use jiff::civil::Date;

/// How something begins: which questionnaire, and who types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// The hour, with the people in the room.
    #[default]
    Hour,
    /// The author writes alone, in several sittings.
    Alone,
    /// Ten minutes: is this a tool that the operation depends on?
    Spot,
}

impl Way {
    /// The id of the shipped questionnaire.
    pub fn set(self) -> &'static str {
        match self {
            Way::Hour => "inventory-walkthrough",
            Way::Alone => "author-solo",
            Way::Spot => "spot-the-dependency",
        }
    }

    /// How it is held.
    pub fn mode(self) -> Mode {
        match self {
            Way::Hour | Way::Spot => Mode::Live,
            Way::Alone => Mode::Solo,
        }
    }

    fn begins(self, name: &str) -> String {
        match self {
            Way::Hour => format!("Enter begins the hour with {name}"),
            Way::Alone => format!("Enter begins {name}, written alone"),
            Way::Spot => format!("Enter begins the ten minutes about {name}"),
        }
    }
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Go on with the walkthrough of this tool that nobody ended.
    Open {
        /// The tool.
        tool: ToolId,
    },
    /// Begin a walkthrough.
    Begin {
        /// About which tool.
        about: About,
        /// How.
        way: Way,
    },
    /// Read the bundled sample's spec.
    Sample,
    /// Leave the program.
    Leave,
}

/// What a walkthrough that begins is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A tool that is not there yet, by the name that was typed.
    New(String),
    /// A tool of the list.
    Known(ToolId),
}

/// A tool as it stands in the list: facts and dates, never an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: ToolId,
    /// Its name.
    pub name: String,
    /// Who answers for it, if anybody.
    pub owner: Option<String>,
    /// Where it stands.
    pub status: Option<ToolStatus>,
    /// The day of the latest walkthrough.
    pub last: Option<Date>,
    /// A walkthrough was begun that nobody ended.
    pub unfinished: bool,
    /// When something last happened to it.
    pub as_of: Option<Moment>,
}

/// What takes the whole journal of a tool to know, and so comes after the first frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Detail {
    /// Musts covered and musts there are, in the newest hour.
    pub musts: Option<(usize, usize)>,
    /// The minute at which the unfinished walkthrough was left.
    pub minute: Option<u32>,
}

/// Something that can be done here by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    New,
    Alone,
    Spot,
    Sample,
    Leave,
}

/// Names, and what they do. The first name is shown.
const ACTIONS: &[(Action, &[&str], &str, &str)] = &[
    (Action::New, &["new"], "NAME", "begin the hour with a tool that is not in the list"),
    (Action::Alone, &["alone"], "NAME", "I built it and write alone"),
    (Action::Spot, &["spot"], "NAME", "ten minutes: is there such a tool here?"),
    (Action::Sample, &["sample"], "", "look at a finished one, nothing is kept"),
    (Action::Leave, &["leave", "quit"], "", "leave takestock"),
];

/// The first screen's state.
#[derive(Debug, Clone)]
pub struct Home {
    tools: Vec<(Listed, Option<Detail>)>,
    archived: usize,
    /// Where everything is kept, as it may be shown; none if nothing is.
    folder: Option<String>,
    line: Entry,
    way: Way,
    /// What is typed is a new name, whatever the list holds.
    naming: bool,
    cursor: usize,
    top: usize,
    room: usize,
    offer: Option<(ToolId, Way)>,
    help: bool,
    note: Option<String>,
    keys: Keymap,
}

impl Home {
    /// The first screen over these tools; so many others are archived, and not in the list. `folder` is where everything is kept, as it is shown; with none, nothing is
    /// kept, as with the sample.
    pub fn new(mut tools: Vec<Listed>, archived: usize, folder: Option<String>) -> Home {
        // What was left comes first, the newest on top; what is looked for by name stands by name.
        tools.sort_by_cached_key(|tool| {
            let left = tool.unfinished.then_some(tool.as_of).flatten().map(|at| at.instant());
            (!tool.unfinished, std::cmp::Reverse(left), tool.name.to_lowercase(), tool.id)
        });
        Home {
            tools: tools.into_iter().map(|tool| (tool, None)).collect(),
            archived,
            folder,
            line: Entry::default(),
            way: Way::Hour,
            naming: false,
            cursor: 0,
            top: 0,
            room: usize::from(u16::MAX),
            offer: None,
            help: false,
            note: None,
            keys: Keymap::default(),
        }
    }

    /// The same, obeying these keys.
    #[must_use]
    pub fn with_keys(self, keys: Keymap) -> Home {
        Home { keys, ..self }
    }

    /// The key that does this here as it is shown, if one does.
    pub fn shown(&self, action: Act) -> Option<String> {
        self.keys.chords(action).first().map(Key::to_string)
    }

    /// What Enter does, and what a key does beside it, if there is one.
    fn or(&self, enter: String, action: Act, does: &str) -> String {
        self.shown(action).map_or(enter.clone(), |key| format!("{enter} · {key} {does}"))
    }

    /// How something begins, the key or the name first.
    pub fn ways(&self) -> Vec<(String, &'static str)> {
        let alone = self.shown(Act::Forward).unwrap_or_else(|| "/alone".to_owned());
        vec![
            ("Enter".to_owned(), "I will ask the questions, with them in the room"),
            (alone, "I built it and write alone (four short sittings)"),
            ("/sample".to_owned(), "look at a finished one first, nothing is kept"),
            ("/spot".to_owned(), "ten minutes: is there such a tool here?"),
        ]
    }

    /// What the keys do beside the line.
    pub fn footer(&self) -> String {
        self.keys.footer(Place::Home)
    }

    /// How many tools are archived.
    pub fn archived(&self) -> usize {
        self.archived
    }

    /// No tool is in the list.
    pub fn is_first_start(&self) -> bool {
        self.tools.is_empty()
    }

    /// How many tools there are.
    pub fn count(&self) -> usize {
        self.tools.len()
    }

    /// Where everything is kept; none if nothing is.
    pub fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }

    /// The line being typed.
    pub fn line(&self) -> &Entry {
        &self.line
    }

    /// What the line asks for.
    pub fn asks(&self) -> &'static str {
        match (self.way, self.naming || self.is_first_start()) {
            (Way::Hour, true) => "Name of the tool",
            (Way::Hour, false) => "Tool",
            (Way::Alone, _) => "Name of the tool, to write alone",
            (Way::Spot, _) => "Name of the tool, for the ten minutes",
        }
    }

    /// The tools that the line does not rule out, with what is known of each.
    pub fn rows(&self) -> Vec<&(Listed, Option<Detail>)> {
        if self.naming || self.actions().is_some() {
            return Vec::new();
        }
        let words = self.line.text().to_lowercase();
        let fits = |tool: &Listed| {
            let name = tool.name.to_lowercase();
            words.split_whitespace().all(|word| name.contains(word))
        };
        self.tools.iter().filter(|(tool, _)| fits(tool)).collect()
    }

    /// Every tool, whatever the line says: columns do not move while one types.
    pub fn all(&self) -> impl Iterator<Item = &(Listed, Option<Detail>)> {
        self.tools.iter()
    }

    /// The row that the cursor is on, and the first row that is shown.
    pub fn place(&self) -> (usize, usize) {
        (self.cursor, self.top)
    }

    /// What can be done by name, if that is asked for: name, what follows it, what it does.
    pub fn actions(&self) -> Option<Vec<(&'static str, &'static str, &'static str)>> {
        let typed = self.line.text().strip_prefix('/');
        if typed.is_none() && !self.help {
            return None;
        }
        let name = typed.and_then(|typed| typed.split_whitespace().next()).unwrap_or_default().to_lowercase();
        let fits = |names: &[&str]| names.iter().any(|n| n.starts_with(&name));
        let shown = ACTIONS.iter().filter(|(action, ..)| !self.is_first_start() || *action != Action::New);
        Some(
            shown
                .filter(|(_, names, ..)| fits(names))
                .map(|(_, n, takes, does)| (n[0], *takes, *does))
                .collect(),
        )
    }

    /// Only so many rows of the list can be shown.
    pub fn resized(&mut self, room: usize) {
        self.room = room.max(1);
        self.follow();
    }

    /// The first tool on the screen of which nothing but the list's own row is known.
    pub fn wanted(&self) -> Option<ToolId> {
        let rows = self.rows();
        rows.iter()
            .skip(self.top)
            .take(self.room)
            .find(|(_, detail)| detail.is_none())
            .map(|(tool, _)| tool.id)
    }

    /// This much is known of a tool now.
    pub fn learn(&mut self, tool: ToolId, detail: Detail) {
        if let Some((_, known)) = self.tools.iter_mut().find(|(listed, _)| listed.id == tool) {
            *known = Some(detail);
        }
    }

    /// Says something under the line, until the next key.
    pub fn tell(&mut self, note: &str) {
        self.note = Some(note.to_owned());
    }

    /// What was said last, if there is something to say.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// What Enter does now, in words; not yet fit for a terminal. Empty while it does nothing.
    pub fn hint(&self) -> String {
        let text = self.line.text().trim();
        if self.actions().is_some() {
            let named = if text.len() > 1 { "Enter does it" } else { "type a name" };
            return self.or(named.to_owned(), Act::Close, "back");
        }
        let rows = self.rows();
        match (rows.get(self.cursor), self.offer) {
            (Some((tool, _)), Some((_, way))) => {
                self.or(way.begins(&format!("“{}”", tool.name)), Act::Close, "not now")
            }
            (Some((tool, _)), None) if tool.unfinished && self.way == Way::Hour => {
                format!("Enter goes on with “{}” where it was left", tool.name)
            }
            (Some((tool, _)), None) => format!("Enter opens “{}”", tool.name),
            (None, _) if text.is_empty() => String::new(),
            (None, _) if self.way == Way::Hour => {
                self.or(format!("Enter begins “{text}”"), Act::Forward, "I write alone")
            }
            (None, _) => self.way.begins(&format!("“{text}”")),
        }
    }

    /// Text was pasted into the line.
    pub fn paste(&mut self, text: &str) {
        self.edit(|line| line.insert(&clean_line(text)));
    }

    /// What a key does. Gives what was chosen by it, if something was.
    pub fn key(&mut self, key: Key) -> Option<Choice> {
        let key = self.keys.as_default(Place::Home, key)?;
        self.note = None;
        let help = std::mem::take(&mut self.help);
        let offer = self.offer.take();
        match key {
            Key::Ctrl('c') => return Some(Choice::Leave),
            Key::Enter => return self.enter(offer),
            Key::Tab => return self.tab(),
            Key::F(1) => self.help = !help,
            Key::Esc => self.back(help, offer.is_some()),
            Key::Up => self.step(-1),
            Key::Down => self.step(1),
            Key::PageUp => self.step(-self.page()),
            Key::PageDown => self.step(self.page()),
            Key::Char(c) => self.edit(|line| line.insert(c.encode_utf8(&mut [0; 4]))),
            Key::Backspace => self.edit(|line| line.remove(Reach::Left)),
            Key::Delete => self.edit(|line| line.remove(Reach::Right)),
            Key::Ctrl('w') => self.edit(|line| line.remove(Reach::WordLeft)),
            Key::Ctrl('x') => self.edit(Entry::clear),
            Key::Ctrl('z') => self.edit(|line| {
                line.undo();
            }),
            Key::Ctrl('y') => self.edit(|line| {
                line.redo();
            }),
            key => {
                if let Some(reach) = Reach::of(key) {
                    self.line.go(reach);
                }
            }
        }
        None
    }

    fn edit(&mut self, change: impl FnOnce(&mut Entry)) {
        change(&mut self.line);
        (self.cursor, self.top, self.offer, self.note) = (0, 0, None, None);
    }

    /// One thing at a time: the list of what can be done, the offer, the text, the way.
    fn back(&mut self, help: bool, offer: bool) {
        if help || offer {
        } else if self.line.is_empty() {
            (self.way, self.naming) = (Way::Hour, false);
        } else {
            self.edit(Entry::clear);
        }
    }

    fn page(&self) -> isize {
        isize::try_from(self.room.saturating_sub(1).max(1)).unwrap_or(isize::MAX)
    }

    fn step(&mut self, by: isize) {
        let last = self.rows().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
        self.follow();
    }

    /// The cursor's row is on the screen, and no row is left empty that could be filled.
    fn follow(&mut self) {
        let count = self.rows().len();
        self.top = self.top.min(self.cursor).min(count.saturating_sub(self.room));
        self.top = self.top.max((self.cursor + 1).saturating_sub(self.room));
    }

    fn enter(&mut self, offer: Option<(ToolId, Way)>) -> Option<Choice> {
        let name = clean_line(self.line.text()).trim().to_owned();
        if let Some(command) = name.strip_prefix('/') {
            return self.command(command);
        }
        let row = self.rows().get(self.cursor).map(|(tool, _)| (tool.id, tool.unfinished));
        match (row, offer) {
            (Some((tool, _)), Some((offered, way))) if offered == tool => {
                return Some(Choice::Begin { about: About::Known(tool), way });
            }
            (Some((tool, true)), _) if self.way == Way::Hour => return Some(Choice::Open { tool }),
            (Some((tool, _)), _) => self.offer = Some((tool, self.way)),
            (None, _) if name.is_empty() => self.tell("A name first: what people call it."),
            (None, _) => return Some(Choice::Begin { about: About::New(name), way: self.way }),
        }
        None
    }

    fn tab(&mut self) -> Option<Choice> {
        let name = clean_line(self.line.text()).trim().to_owned();
        if name.starts_with('/') {
            return None;
        }
        let row = self.rows().get(self.cursor).map(|(tool, _)| tool.id);
        match row {
            Some(tool) => self.offer = Some((tool, Way::Alone)),
            None if name.is_empty() => {
                let key = self.shown(Act::Forward).unwrap_or_else(|| "Enter".to_owned());
                self.tell(&format!("A name first: what people call it. Then {key}."));
            }
            None => return Some(Choice::Begin { about: About::New(name), way: Way::Alone }),
        }
        None
    }

    /// `/name`, or as much of it as names one thing.
    fn command(&mut self, typed: &str) -> Option<Choice> {
        let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let (name, rest) = (name.to_lowercase(), rest.trim());
        let exact = ACTIONS.iter().find(|(_, names, ..)| names.contains(&name.as_str()));
        let mut near = ACTIONS.iter().filter(|(_, names, ..)| names.iter().any(|n| n.starts_with(&name)));
        let (action, ..) = match (exact, near.next(), near.next()) {
            (Some(found), ..) => found,
            (None, Some(only), None) if !name.is_empty() => only,
            _ if name.is_empty() => return None,
            _ => {
                self.tell(&format!("There is no /{} here.", terminal_line(&name)));
                return None;
            }
        };
        let way = match action {
            Action::Sample => {
                self.edit(Entry::clear);
                return Some(Choice::Sample);
            }
            Action::Leave => return Some(Choice::Leave),
            Action::New => Way::Hour,
            Action::Alone => Way::Alone,
            Action::Spot => Way::Spot,
        };
        let rest = rest.to_owned();
        self.edit(|line| *line = Entry::with(&rest));
        (self.way, self.naming) = (way, *action == Action::New);
        // With a name behind it there is nothing more to ask, unless the list holds what may be meant.
        if rest.is_empty() || !self.rows().is_empty() {
            return None;
        }
        Some(Choice::Begin { about: About::New(rest), way })
    }
}

/// What a tool's status is called.
pub fn status_words(status: Option<ToolStatus>) -> String {
    status.map_or_else(|| "–".to_owned(), |status| status.name().replace('_', " "))
}
