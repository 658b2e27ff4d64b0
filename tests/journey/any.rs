//! Any keys, in any order: nothing panics, nothing typed is lost, and what is stored is what is shown.

use super::screen::{FLAGSHIP, Screen, script};
use super::support::{Dice, TEXTS, load};
use takestock::app::open::At;
use takestock::app::{Float, Typing, What};
use takestock::keys::{ENTRIES, Key};
use takestock::sitting::Ending;

/// Every key that is no character.
fn named() -> Vec<Key> {
    let mut keys: Vec<Key> = ('a'..='z').map(Key::Ctrl).chain((1..=12).map(Key::F)).collect();
    keys.extend([
        Key::Enter,
        Key::Tab,
        Key::BackTab,
        Key::Esc,
        Key::Backspace,
        Key::Delete,
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::CtrlLeft,
        Key::CtrlRight,
        Key::CtrlUp,
        Key::CtrlDown,
        Key::CtrlHome,
        Key::CtrlEnd,
    ]);
    keys
}

/// Starts of lines, and what may stand behind a name.
const LINES: &[&str] = &[
    "d:",
    "md:",
    "\"",
    "!",
    "~",
    "?",
    "? ",
    "?sarah",
    ">",
    ">dan fri ",
    "<",
    "=",
    ";",
    "y",
    "n",
    "7",
    "10",
    "2 ",
    " | ",
    "Kickoff",
    "Maya",
    "end of May",
    "=",
];
const BEHIND: &[&str] = &["", "1", "a3", "c4", "k1", "2 c4", "maya", "11:10", "f1 no", "zzz"];

/// Keys that lead away from a line or past it, and neither clear it nor take it back.
const AWAY: &[&str] = &[
    "[Enter]",
    "[Tab]",
    "[Shift-Tab]",
    "[^N]",
    "[^P]",
    "[PageUp]",
    "[PageDn]",
    "[^G]a2",
    "[^G]c4",
    "[^G]b1[Enter]",
    "[^G]a5",
    "[^G]e2",
    "[^G][^G]",
    "[^K]",
    "[^K][Esc]",
    "[^K]caught[Enter]",
    "[Up]",
    "[Down]",
    "[^T]",
    "[^E]s",
    "[^E][^E]",
    "[^U]l",
    "[^L]1",
    "[^D]",
    "[F1]",
    "[Esc]",
    "[^F][Esc]",
    "[^F]c4",
    "[Left]",
    "[Home]",
    "[End]",
    "[Right]",
    "[^R]",
];

struct History {
    screen: Screen,
    dice: Dice,
    keys: Vec<Key>,
    canaries: u32,
    log: Vec<String>,
}

impl History {
    fn new(seed: u64) -> History {
        let screen = Screen::with_people();
        History { screen, dice: Dice::new(seed), keys: named(), canaries: 0, log: Vec::new() }
    }

    fn keys(&mut self, keys: &str) {
        self.log.push(keys.to_owned());
        script(&mut self.screen, keys);
    }

    /// Something that somebody may do.
    fn step(&mut self) {
        match self.dice.below(13) {
            0..=4 => {
                let key = *self.dice.pick(&self.keys);
                self.log.push(format!("[{key}]"));
                self.screen.pressed += 1;
                self.screen.send(What::Key(key));
            }
            5 => {
                let line = (*self.dice.pick(LINES)).to_owned();
                self.keys(&line);
            }
            6 => {
                let text = (*self.dice.pick(TEXTS)).to_owned();
                let typed: String = text.chars().filter(|c| !c.is_control()).collect();
                self.log.push(typed.clone());
                self.screen.write(&typed);
            }
            7 => {
                let text = (*self.dice.pick(TEXTS)).to_owned();
                let text = if self.dice.below(3) == 0 { format!("{text}\n\n{text}\n") } else { text };
                self.log.push(format!("pasted {text:?}"));
                self.screen.send(What::Paste(text));
            }
            8 => {
                let name = self.dice.pick(ENTRIES).names[0];
                let line = format!("/{name} {}[Enter]", self.dice.pick(BEHIND));
                self.keys(line.replace(" [", "[").as_str());
            }
            9 => self.screen.answer(),
            10 => self.screen.pass([1, 20, 50, 200][self.dice.below(4)]),
            _ => self.canary(),
        }
        self.go_on();
    }

    /// A word nobody else types, on a new line or in a cell, and then away from it.
    fn canary(&mut self) {
        self.keys("[Esc][Esc]");
        let app = &self.screen.app;
        let at_new = matches!(app.open.at, At::New) && app.open.is_empty();
        let in_cell = matches!(app.open.at, At::Row(_)) && app.open.entry().is_empty();
        if app.float.is_some() || app.sitting.is_off() || app.sitting.asks_for().is_some() {
            return;
        }
        if !(at_new || in_cell) {
            return;
        }
        self.canaries += 1;
        let word = format!("canary{}x", self.canaries);
        let before = ["", "d:", "\"", "!", "<"][self.dice.below(if at_new { 5 } else { 1 })];
        self.log.push(format!("{before}{word}"));
        self.screen.write(&format!("{before}{word} said"));
        for _ in 0..self.dice.below(10) {
            let keys = *self.dice.pick(AWAY);
            self.keys(keys);
            self.screen.answer();
            let app = &self.screen.app;
            // A name is a person's from then on.
            let tool = app.sitting.tool();
            let stated = format!("{:?} {:?}", tool.statements, tool.people);
            let open = app.open.texts().join(" ").contains(&word)
                || matches!(&app.float, Some(Float::Catch(line)) if line.open.entry().text().contains(&word));
            let kept = self.screen.draft().contains(&word) || stated.contains(&word) || open;
            assert!(kept, "{word} is lost: {}\n{}", self.log.join(" "), self.screen.seen());
        }
    }

    /// Whoever left comes back; whoever ended begins anew.
    fn go_on(&mut self) {
        match self.screen.ending.take() {
            None => {}
            Some(Ending::Left) => {
                self.screen.answer();
                let typed = self.screen.drafts.iter().map(|(line, text)| Typing {
                    line: line.clone(),
                    text: text.clone(),
                    cursor: self.screen.cursors[line],
                });
                let typed: Vec<_> = typed.collect();
                self.log.push("(back again)".into());
                self.screen.begin_again(FLAGSHIP, typed);
            }
            Some(Ending::Finished) => {
                self.screen.answer();
                self.log.push("(anew)".into());
                self.screen.begin_again(FLAGSHIP, Vec::new());
            }
        }
    }

    fn drawn(&mut self) {
        let (columns, rows) = (self.dice.below(140) + 1, self.dice.below(45) + 1);
        let (columns, rows) = (u16::try_from(columns).expect("small"), u16::try_from(rows).expect("small"));
        let (_, (x, y)) = self.screen.at(columns, rows);
        assert!(x < columns && y < rows, "{columns}x{rows}: {}", self.log.join(" "));
    }
}

/// Says which keys they were when something goes wrong.
struct Told<'a>(u64, &'a mut History);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("history {}: {}", self.0, self.1.log.join(" "));
        }
    }
}

#[test]
fn any_keys_lose_nothing_and_break_nothing() {
    let (mut canaries, mut said) = (0, 0);
    for seed in 0..load(200, 2_000) as u64 {
        let mut history = History::new(seed);
        let told = Told(seed, &mut history);
        for step in 0..60 {
            told.1.step();
            if step % 12 == 0 {
                told.1.drawn();
            }
        }
        told.1.screen.answer();
        // `kept` holds that what is shown is what is stored.
        said += told.1.screen.kept().len();
        canaries += told.1.canaries;
    }
    assert!(canaries > 100 && said > 1_000, "{canaries} canaries, {said} statements");
}
