//! A facilitator at the screen: the keys that say what an entry of the sample says. Nothing but keys goes in.

use super::sample::{Entry, Sample, What};
use super::screen::{Screen, script};
use std::collections::BTreeMap;
use std::sync::Arc;
use takestock::app::Float;
use takestock::app::open::At;
use takestock::desk::Desk;
use takestock::domain::hear::{PEOPLE, cell_text, speakers};
use takestock::domain::ids::{PersonId, StatementId};
use takestock::domain::person::PersonRef;
use takestock::domain::questionnaire::{Evidence, Kind, Placed, Questionnaire, TopicId};
use takestock::domain::statement::{Body, Cell, Content, Mark, Stance, Statement, Wording};
use takestock::domain::status::SetStatus;
use takestock::domain::words::words_of;
use takestock::keys::Key;

/// So often the facilitator looks up: the clock on the screen moves.
const A_MOMENT: i64 = 20;

/// Who holds the sample's talks.
pub struct Facilitator<'s> {
    pub screen: Screen,
    sample: &'s Sample,
    set: Arc<Questionnaire>,
    /// Which statement of the screen says what one of the sample says.
    pub said: BTreeMap<StatementId, StatementId>,
    /// Where the cursor was before it was where it is.
    came_from: Option<TopicId>,
    /// What is caught while the next line is half typed, and when that line is ended.
    interrupted: Option<(StatementId, u32)>,
    /// How often that happened.
    pub interruptions: usize,
    /// How many of the keys were content: words, digits that pick, names.
    pub content: usize,
}

impl<'s> Facilitator<'s> {
    pub fn new(screen: Screen, sample: &'s Sample, set: &str) -> Facilitator<'s> {
        let (set, ..) = Desk::questionnaire(set).expect("it is shipped");
        Facilitator {
            screen,
            sample,
            set,
            said: BTreeMap::new(),
            came_from: None,
            interrupted: None,
            interruptions: 0,
            content: 0,
        }
    }

    /// Another sitting of the same tool, with this questionnaire, at this time.
    pub fn begin(&mut self, set: &str, at: &str) {
        self.screen.wall.set(at);
        self.screen.begin_again(set, Vec::new());
        (self.set, ..) = Desk::questionnaire(set).expect("it is shipped");
        self.came_from = None;
        self.content = 0;
    }

    /// Presses keys: those with names stand in brackets.
    pub fn keys(&mut self, keys: &str) {
        script(&mut self.screen, keys);
    }

    /// Waits until the sitting has reached this minute.
    pub fn wait_for(&mut self, minute: u32) {
        for _ in 0..400 {
            if self.screen.app.sitting.pace().minute >= minute {
                return;
            }
            self.screen.pass(A_MOMENT);
        }
        panic!("minute {minute} never comes\n{}", self.screen.seen());
    }

    fn topic(&self) -> TopicId {
        self.screen.app.sitting.topic()
    }

    fn placed(&self, topic: &TopicId) -> (String, Kind) {
        let Placed { code, question, .. } = self.set.placed(topic).expect("a question of this set");
        (code.to_lowercase(), question.kind)
    }

    /// To a question: back where one was, to the next one, or by its code.
    pub fn go(&mut self, topic: &TopicId) {
        let here = self.topic();
        if here == *topic {
            return;
        }
        let (code, _) = self.placed(topic);
        if self.came_from.as_ref() == Some(topic) {
            self.keys("[^G][^G]");
        } else if self.comes_next(topic) {
            self.keys("[Tab]");
            if self.topic() == here {
                // The read-back has two pages.
                self.keys("[Tab]");
            }
        } else {
            self.keys("[^G]");
            self.screen.write(&code);
            if matches!(self.screen.app.float, Some(Float::Ask(_))) {
                self.keys("[Enter]");
            }
        }
        assert_eq!(self.topic(), *topic, "went to {code}\n{}", self.screen.seen());
        self.came_from = Some(here);
    }

    fn comes_next(&self, topic: &TopicId) -> bool {
        let rows = self.screen.app.sitting.view().outline;
        let (code, _) = self.placed(topic);
        let here = rows.iter().position(|row| row.here);
        let next = here.and_then(|here| rows[here + 1..].iter().find(|row| !row.dim));
        self.screen.app.open.is_empty() && next.is_some_and(|row| row.code.to_lowercase() == code)
    }

    /// Says what an entry says.
    pub fn hold(&mut self, entry: &Entry) {
        let here = self.topic();
        self.wait_for(entry.minute);
        match (&entry.what, &entry.topic) {
            (What::Said(id), None) => self.catch(*id),
            (What::Said(id), Some(topic)) => {
                self.introduce(*id);
                self.go(topic);
                self.say(*id);
            }
            (What::Became(status), Some(topic)) => {
                self.go(topic);
                self.became(status);
            }
            (What::Became(_), None) => panic!("a status belongs to a question"),
        }
        // A bare pick goes on by itself.
        if self.came_from.as_ref() != Some(&here) && self.topic() != here {
            self.came_from = entry.topic.clone().filter(|topic| *topic != self.topic()).or(Some(here));
        }
    }

    /// Remembers to catch this in the middle of the next line.
    pub fn will_be_interrupted(&mut self, entry: &Entry, until: u32) {
        let What::Said(id) = &entry.what else { panic!("only words are caught") };
        self.interrupted = Some((*id, until));
    }

    /// Presses keys that are beside what is being said.
    pub fn aside(&mut self, keys: &str) {
        let here = self.topic();
        self.keys(keys);
        if self.screen.app.sitting.pace().resting_since.is_some() {
            self.screen.pass(5 * A_MOMENT);
            self.keys("[^R]");
        }
        if self.topic() != here {
            self.came_from = Some(here);
        }
    }

    fn told(&self, id: StatementId) -> Statement {
        self.sample.tool.statements[&id].clone()
    }

    /// Types, and catches what comes up meanwhile.
    fn write(&mut self, text: &str) {
        let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        match self.interrupted.take() {
            Some((caught, until)) => {
                self.content(&text[..half]);
                self.catch(caught);
                self.interruptions += 1;
                self.wait_for(until);
                self.content(&text[half..]);
            }
            None => self.content(text),
        }
    }

    /// Types what is to be kept.
    fn content(&mut self, text: &str) {
        self.content += text.chars().count();
        self.screen.write(text);
    }

    /// The person on the screen who has this name in the sample.
    fn person(&self, id: PersonId) -> Option<PersonId> {
        let name = &self.sample.tool.people[&id].name;
        self.screen.app.sitting.tool().people.values().find(|p| p.name == *name).map(|p| p.id)
    }

    /// Whoever speaks and is not known yet is named first.
    fn introduce(&mut self, id: StatementId) {
        for speaker in self.told(id).content().speakers.clone() {
            if self.person(speaker).is_none() {
                self.who(speaker);
            }
        }
    }

    fn who(&mut self, id: PersonId) {
        let person = self.sample.tool.people[&id].clone();
        self.screen.say(&format!("/who {}, {}", person.name, person.role));
    }

    /// What stands before a line: who says it, in whose words, and what is to become of it.
    fn marks(&self, statement: &Statement, caught: bool) -> String {
        let content = &statement.revisions[0].content;
        let sitting = &self.screen.app.sitting;
        let wanted: Vec<PersonId> = content.speakers.iter().filter_map(|id| self.person(*id)).collect();
        let mut marks = String::new();
        if wanted != sitting.speaks() || caught {
            let letters = speakers(sitting.tool());
            let handle = |id: &PersonId| sitting.tool().people[id].handle.clone();
            for id in &wanted {
                let speaker = letters.iter().find(|speaker| speaker.handle == handle(id));
                marks += &speaker.expect("everybody has initials").initials;
            }
            marks += ":";
        }
        if content.wording == Wording::Verbatim {
            marks += "\"";
        }
        for mark in &statement.marks {
            marks += match mark {
                Mark::Keep => "!",
                Mark::Workaround => "~",
                Mark::Open => "? ",
                Mark::Action => ">",
                Mark::OwnNote => ";",
                Mark::NothingToMake => panic!("that is for the desk pass"),
            };
        }
        marks
    }

    /// The line on the catch line.
    fn catch(&mut self, id: StatementId) {
        let statement = self.told(id);
        self.keys("[^K]");
        let marks = self.marks(&statement, true);
        self.screen.write(&marks);
        let words = self.text(statement.content());
        self.content(&words);
        self.known(&statement, Evidence::Told);
        self.keys("[Enter]");
        self.kept(id);
        self.in_their_words(&statement);
    }

    /// A line that is no row of its table is caught, and filed there: under a guess if that is right.
    fn catch_here(&mut self, id: StatementId) {
        let statement = self.told(id);
        let topic = statement.question.clone().expect("it is under a question");
        let (code, _) = self.placed(&topic);
        self.keys("[^K]");
        let marks = self.marks(&statement, true);
        self.screen.write(&marks);
        let words = self.text(statement.content());
        self.content(&words);
        self.known(&statement, Evidence::Told);
        let guessed = match &self.screen.app.float {
            Some(Float::Catch(line)) => {
                line.guesses.iter().position(|guess| guess.code.to_lowercase() == code)
            }
            _ => panic!("the catch line is open"),
        };
        match guessed {
            Some(place) => self.keys(&format!("[Tab]{}", place + 1)),
            None => {
                self.keys(&format!("[Enter][^F]{code}"));
                if self.screen.app.float.is_some() {
                    self.keys("[Enter]");
                }
            }
        }
        self.kept(id);
        self.in_their_words(&statement);
    }

    /// How it is known, while the line is open.
    fn known(&mut self, statement: &Statement, unless: Evidence) {
        let evidence = statement.content().evidence;
        if evidence != unless {
            self.keys(match evidence {
                Evidence::Shown => "[^E]s",
                Evidence::Told => "[^E]t",
                Evidence::SecondHand => "[^E]2",
                Evidence::Guessed => "[^E]g",
            });
        }
    }

    /// Remembers what the line that was just kept says.
    fn kept(&mut self, id: StatementId) {
        let kept = *self.screen.app.sitting.tool().said.last().expect("a line was kept");
        let known = self.said.insert(id, kept);
        let once = self.said.values().filter(|said| **said == kept).count() == 1;
        assert!(known.is_none() && once, "{:?}\n{}", self.told(id).content(), self.screen.seen());
    }

    fn in_their_words(&mut self, statement: &Statement) {
        if statement.content().wording == Wording::Near {
            self.screen.say("/near");
        }
    }

    /// The line under its question.
    fn say(&mut self, id: StatementId) {
        let statement = self.told(id);
        let content = statement.revisions[0].content.clone();
        let topic = statement.question.clone().expect("it is under a question");
        let (_, kind) = self.placed(&topic);
        let is_text = matches!(content.body, Body::Text(_));
        let about = statement.relates.map(|relates| self.said[&relates.to]);
        let lines = self.screen.app.sitting.shown_lines();
        let here = about.and_then(|about| lines.iter().position(|line| *line == about));
        // A remark here, or on something that was said in another sitting: no row.
        if here.is_none() && is_text && kind == Kind::Table {
            self.catch_here(id);
            return self.stands(&statement, false);
        }
        let is_row = matches!(content.body, Body::Row(_));
        if let Some(at) = here.filter(|_| !is_row && self.screen.app.sitting.last_line() != about) {
            // Back up to that line, so that what comes is about it.
            self.keys(&"[Up]".repeat(lines.len() - at));
            self.keys("[Enter]");
        }
        let mut marks = self.marks(&statement, false);
        match statement.relates.map(|relates| relates.stance) {
            Some(_) if is_row => {}
            Some(Stance::Same) if here.is_some() => marks += "= ",
            Some(_) if here.is_some() => marks += "<",
            _ => {}
        }
        self.screen.write(&marks);
        match &content.body {
            Body::Row(cells) => self.row(cells),
            Body::Choice(_) | Body::Choices(_) => self.picks(&content, &topic),
            _ => {
                let words = self.text(&content);
                self.write(&words);
            }
        }
        self.known(&statement, self.screen.app.evidence());
        self.keys("[Enter]");
        self.kept(id);
        self.in_their_words(&statement);
        self.stands(&statement, here.is_some());
        if topic.as_str() == PEOPLE {
            self.role_stays(&content);
        }
    }

    /// The line stands to the other as it should; and one that is elsewhere is named.
    fn stands(&mut self, statement: &Statement, here: bool) {
        let Some(wanted) = statement.relates else { return };
        let (id, to) = (self.said[&statement.id], self.said[&wanted.to]);
        let now = self.screen.app.sitting.tool().statements[&id].relates;
        let is_so = now.is_some_and(|now| now.stance == wanted.stance && now.to == to);
        if is_so {
            return;
        }
        let name = wanted.stance.name();
        if here && now.is_some_and(|now| now.to == to) {
            self.screen.say(&format!("/{name}"));
        } else {
            let elsewhere = self.elsewhere(to);
            self.screen.say(&format!("/{name} {elsewhere}"));
        }
    }

    /// A code, and as few words as it takes to tell a line there from the others.
    fn elsewhere(&self, to: StatementId) -> String {
        let tool = self.screen.app.sitting.tool();
        let statement = &tool.statements[&to];
        let topic = statement.question.clone().expect("it is under a question");
        let (code, _) = self.placed(&topic);
        let first = match &statement.content().body {
            Body::Row(cells) => match cells.get("what").or_else(|| cells.get("decides")) {
                Some(Cell::Text(text)) => text.clone(),
                other => panic!("{other:?}"),
            },
            _ => self.text(statement.content()),
        };
        let words: Vec<&str> = first.split(' ').collect();
        let there = tool.under(&topic);
        let finds = |count: &usize| {
            let said = words[..*count].join(" ").to_lowercase();
            let has = |s: &&&Statement| {
                words_of(tool, None, s.content(), &|_| false).to_lowercase().contains(&said)
            };
            there.iter().rfind(has).is_some_and(|s| s.id == to)
        };
        let count = (1..=words.len()).find(finds).expect("its own words tell it from the others");
        format!("{code} {}", words[..count].join(" "))
    }

    /// A row, cell by cell: the first as a line, a digit where there are options.
    fn row(&mut self, cells: &BTreeMap<String, Cell>) {
        let fields = self.screen.app.sitting.shown_fields();
        let known = cells.keys().filter(|id| fields.iter().any(|field| field.id == **id));
        assert_eq!(known.count(), cells.len(), "every cell can be seen");
        for (at, field) in fields.iter().enumerate() {
            let Some(cell) = cells.get(&field.id) else { continue };
            let is_first = |open: &takestock::app::open::Open| matches!(open.at, At::New);
            while at > 0 && (is_first(&self.screen.app.open) || self.screen.app.open.cell < at) {
                self.keys("[Tab]");
            }
            let typed = match cell {
                Cell::YesNo(yes) => if *yes { "1" } else { "2" }.to_owned(),
                cell => cell_text(&self.sample.tool, field, cell),
            };
            self.write(&typed);
        }
    }

    /// Digits, and the words behind them.
    fn picks(&mut self, content: &Content, topic: &TopicId) {
        let question = self.set.placed(topic).expect("a question of this set").question.clone();
        let picked = match &content.body {
            Body::Choice(option) => vec![option.clone()],
            Body::Choices(options) => options.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let place = |id: &String| question.options.iter().position(|option| option.id == *id);
        for id in &picked {
            let place = place(id).expect("an option");
            assert!(place < 10, "it has a digit");
            self.content(&((place + 1) % 10).to_string());
        }
        if let Some(words) = &content.words {
            self.write(words);
        }
    }

    /// A row about somebody says in other words what they do here: the role stays what it was.
    fn role_stays(&mut self, content: &Content) {
        let Body::Row(cells) = &content.body else { return };
        let Some(Cell::Person(PersonRef::Known(id))) = cells.get("name") else { return };
        let wanted = self.sample.tool.people[id].role.clone();
        let known = self.person(*id).expect("the row named them");
        if self.screen.app.sitting.tool().people[&known].role != wanted {
            self.who(*id);
        }
    }

    fn became(&mut self, status: &SetStatus) {
        match status {
            SetStatus::Unknown => self.keys("?[Enter]"),
            SetStatus::Ask(PersonRef::Known(id)) => {
                let handle = self.sample.tool.people[id].handle.clone();
                self.keys(&format!("?{handle}[Enter]"));
            }
            SetStatus::Declined => self.keys("[^U]d"),
            SetStatus::Later => self.keys("[^U]l"),
            SetStatus::NotApplicable(reason) => {
                self.keys("[^U]n");
                self.screen.say(reason);
            }
            other => panic!("{other:?} is not in the sample"),
        }
    }

    /// What was put otherwise later: up to the line, what differs typed anew.
    pub fn put_otherwise(&mut self, id: StatementId) {
        let statement = self.told(id);
        let topic = statement.question.clone().expect("it is under a question");
        self.go(&topic);
        let lines = self.screen.app.sitting.shown_lines();
        let at = lines.iter().position(|line| *line == self.said[&id]).expect("it is in sight");
        self.keys(&"[Up]".repeat(lines.len() - at));
        let (was, now) = (self.text(&statement.revisions[0].content), self.text(statement.content()));
        let same = was.chars().zip(now.chars()).take_while(|(was, now)| was == now).count();
        self.screen.press(&vec![Key::Backspace; was.chars().count() - same]);
        self.content(&now.chars().skip(same).collect::<String>());
        self.keys("[Enter]");
    }

    /// What is typed for an answer that is no row and no pick among options.
    fn text(&self, content: &Content) -> String {
        let (said, pause) = match &content.body {
            Body::Text(text) => (text.clone(), ""),
            Body::YesNo(yes) | Body::Confirm(yes) => (if *yes { "y" } else { "n" }.to_owned(), " "),
            Body::Number(number) => (number.shown(), if number.said.is_some() { "; " } else { " " }),
            Body::Date(day) => (day.shown(), "; "),
            Body::Person(PersonRef::Known(id)) => {
                let name = &self.sample.tool.people[id].name;
                (name.split(' ').next().unwrap_or(name).to_owned(), " ")
            }
            other => panic!("{other:?} is typed otherwise"),
        };
        match &content.words {
            Some(words) => format!("{said}{pause}{words}"),
            None => said,
        }
    }
}
