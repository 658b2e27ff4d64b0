//! What becomes of a line that is left: kept, put otherwise, done by its name.

use super::entry::Entry;
use super::float::Float;
use super::open::{At, Open};
use super::{App, Effect};
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::Kind;
use crate::keys::named;
use crate::sitting::{Now, Typed};

impl App {
    pub(super) fn enter(&mut self, now: Now, effects: &mut Vec<Effect>) {
        match &mut self.float {
            Some(Float::Catch(_)) => self.keep_caught(None, now, effects),
            Some(Float::Ask(asking)) => {
                let (action, entry) = (asking.action, std::mem::take(&mut asking.entry));
                self.float = None;
                if !entry.text().trim().is_empty() {
                    self.leave_line(now, effects);
                    self.send(&format!("/{} {}", action.entry().names[0], entry.text()), now, effects);
                }
            }
            Some(Float::Inbox(_) | Float::File(_)) => {}
            None => self.enter_line(now, effects),
        }
    }

    fn enter_line(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.open.at != At::New {
            let command = self.command_in_cell();
            if command.is_some() {
                self.open.entry_mut().clear();
            }
            self.leave_line(now, effects);
            self.open = command.map(|text| Open::new(Entry::with(&text))).unwrap_or_default();
            if self.is_command() {
                self.run(now, effects);
            }
            return;
        }
        let reads = self.sitting.reads(&self.open.typed());
        if reads.command {
            return self.run(now, effects);
        }
        let picked = reads.pick.is_some() && reads.bare;
        if self.open.is_empty() {
            return self.send("", now, effects);
        }
        if let Some(item) = self.read_back.chosen().filter(|_| self.sitting.is_read_back()) {
            // What is typed beside an entry is about that entry.
            let line = std::mem::take(&mut self.open).texts().remove(0);
            self.sitting.object(item, &line, now);
            return self.collect(effects);
        }
        self.leave_line(now, effects);
        if picked {
            self.send("/next", now, effects);
        }
    }

    /// What is to be done by name, typed in a cell or in a line that was kept: nothing that anybody said.
    fn command_in_cell(&self) -> Option<String> {
        let text = self.open.entry().text();
        let reads = self.sitting.reads(&Typed::from(text));
        let name = text[reads.words_at()..].split(' ').next().unwrap_or_default();
        (reads.command && named(name).is_some()).then(|| text.to_owned())
    }

    /// What is typed behind `/` is done: by its name, or by the first one that begins so.
    fn run(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let sign = self.sitting.reads(&self.open.typed()).words_at();
        let text = std::mem::take(&mut self.open).texts().remove(0);
        let said = &text[sign..];
        let (name, args) = said.split_once(' ').unwrap_or((said, ""));
        let entry = named(name).or_else(|| super::act::begins_with(name).next());
        self.help = false;
        match entry {
            Some(entry) if args.trim().is_empty() && !name.is_empty() => {
                self.act(entry.action, false, now, effects)
            }
            Some(entry) if !name.is_empty() => {
                self.send(&format!("/{} {args}", entry.names[0]), now, effects);
            }
            _ => self.send(&text, now, effects),
        }
    }

    /// What is open is left: a new line is kept, a kept one that was changed is put otherwise. What is only a command
    /// begun stays where it is.
    pub(super) fn leave_line(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let reads = self.sitting.reads(&self.open.typed());
        if self.open.at == At::New && reads.command {
            return;
        }
        let open = std::mem::take(&mut self.open);
        match open.at {
            At::New | At::Row(None) if open.is_empty() => return,
            At::New => {
                let typed = open.typed();
                self.say_parts(&typed, now, effects);
                return;
            }
            At::Row(None) => {
                let typed = self.repeat_above(&open, None).typed();
                self.say(&typed, now, effects);
                return;
            }
            At::Line(id) if open.changed() => self.sitting.reword(id, open.entry().text(), now),
            At::Row(Some(id)) if open.changed() => {
                let texts = self.repeat_above(&open, Some(id)).texts();
                self.sitting.fill_row(id, &texts, now);
            }
            At::Line(id) | At::Row(Some(id)) => return self.sitting.stand_at(id),
        }
        self.collect(effects);
    }

    /// `=` in a cell says what the same cell of the row above says.
    fn repeat_above(&self, open: &Open, id: Option<StatementId>) -> Open {
        let mut open = open.clone();
        let rows: Vec<_> =
            self.sitting.shown_lines().into_iter().filter(|id| self.sitting.is_row(*id)).collect();
        let at = id.and_then(|id| rows.iter().position(|row| *row == id)).unwrap_or(rows.len());
        let Some(above) = at.checked_sub(1).and_then(|at| rows.get(at)) else { return open };
        for (entry, above) in open.entries.iter_mut().zip(self.sitting.row_texts(*above)) {
            if entry.text().trim() == "=" {
                *entry = Entry::with(&above);
            }
        }
        open
    }

    /// A text with paragraphs is as many statements; in a table each of its lines is a row.
    fn say_parts(&mut self, typed: &Typed, now: Now, effects: &mut Vec<Effect>) {
        if !typed.text.contains('\n') {
            return self.say(typed, now, effects);
        }
        let parts: Vec<String> = match self.sitting.kind() {
            Kind::Table => typed.text.lines().map(str::to_owned).collect(),
            Kind::Text | Kind::Long => paragraphs(&typed.text),
            _ => vec![typed.text.replace('\n', " ")],
        };
        let speakers = self.sitting.speakers_of(typed);
        let mut told = Vec::new();
        for (n, text) in parts.into_iter().filter(|part| !part.trim().is_empty()).enumerate() {
            let part = Typed { text, speakers: speakers.clone(), ..typed.clone() };
            // Only the first can begin with marks: what follows was pasted.
            let part = if n == 0 { part } else { Typed { most: 0, ..part } };
            self.say(&part, now, effects);
            told.append(&mut self.told);
        }
        self.told = told;
    }

    pub(super) fn say(&mut self, typed: &Typed, now: Now, effects: &mut Vec<Effect>) {
        let ending = self.sitting.typed(typed, now);
        self.sent(ending, effects);
    }
}

/// The paragraphs of a text: parted by empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        let last = parts.last_mut().expect("there is a part");
        if line.trim().is_empty() {
            parts.push(String::new());
        } else {
            if !last.is_empty() {
                last.push('\n');
            }
            last.push_str(line);
        }
    }
    parts
}
