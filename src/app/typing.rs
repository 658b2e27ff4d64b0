//! What keys do that type, or move in the line.

use super::entry::{Entry, Reach};
use super::float::Float;
use super::open::{At, Open};
use super::{App, Effect};
use crate::domain::ids::PersonId;
use crate::domain::questionnaire::Kind;
use crate::keys::{Action, Key};
use crate::sitting::{Now, Sitting, Typed};
use crate::text::clean::clean;

/// More than this to tell is a list, through which the arrows go.
pub(super) const A_LIST: usize = 8;

impl App {
    /// A key that is no action where the cursor is.
    pub(super) fn type_key(&mut self, key: Key, now: Now, effects: &mut Vec<Effect>) {
        match key {
            Key::Char(c) => self.type_char(c, now, effects),
            Key::Enter => self.enter(now, effects),
            Key::Up => self.up_or_down(true, now, effects),
            Key::Down => self.up_or_down(false, now, effects),
            Key::Right if self.float.is_none() && self.completes() => {}
            Key::Backspace if self.gives_a_chip_back() => {}
            Key::Backspace if self.float.is_none() && self.open.entry().cursor() == 0 => {
                self.step_back_a_cell()
            }
            Key::Backspace => self.field_mut().remove(Reach::Left),
            Key::Delete => self.field_mut().remove(Reach::Right),
            key => {
                if let Some(reach) = Reach::of(key) {
                    self.field_mut().go(reach);
                }
            }
        }
    }

    fn type_char(&mut self, c: char, now: Now, effects: &mut Vec<Effect>) {
        if self.float.is_none() && c.is_ascii_digit() && self.picks(c) {
            return;
        }
        if self.float.is_none() && self.stands_behind_a_digit() && !c.is_whitespace() {
            self.open.entry_mut().insert(" ");
        }
        self.field_mut().insert(c.encode_utf8(&mut [0; 4]));
        if self.float.is_some() {
            return self.go_if_it_is_a_code(now, effects);
        }
        if self.open.at == At::New
            && let Some((first, rest)) = self.sitting.parted(&self.open.typed())
        {
            self.say(&Typed { text: first, ..self.open.typed() }, now, effects);
            self.open = Open::new(Entry::with(&rest));
        }
    }

    /// The cursor is right behind a digit that picked: what is typed now are words beside the pick.
    fn stands_behind_a_digit(&self) -> bool {
        let entry = self.open.entry();
        let digit = entry.text()[..entry.cursor()].ends_with(|c: char| c.is_ascii_digit());
        let whole = matches!(self.open.at, At::New | At::Line(_));
        digit && whole && {
            let reads = self.sitting.reads(&self.open.typed());
            reads.pick.is_some_and(|pick| pick.end == entry.cursor())
        }
    }

    /// A digit picks in front of the words, and in a cell that has options.
    fn picks(&mut self, digit: char) -> bool {
        if let At::Row(_) = self.open.at {
            return self.picks_in_cell(digit);
        }
        let cursor = self.open.entry().cursor();
        if self.open.at == At::New && self.sitting.kind().by_digits() {
            let reads = self.sitting.reads(&self.open.typed());
            let mine = self.sitting.my_pick(&self.speakers());
            // Whoever picked already picks otherwise: that line is opened, and the digit goes to it.
            if let Some(id) =
                mine.filter(|_| reads.pick.is_none() && self.open.entry().text().len() == reads.words_at())
            {
                let mut kept = Open::kept(&self.sitting, id, 0, false);
                kept.entry_mut().go_to(0);
                if let Some((text, cursor)) = self.sitting.digit(&kept.typed(), 0, digit) {
                    kept.entry_mut().set(&text, cursor);
                    self.open = kept;
                    return true;
                }
            }
        }
        let Some((text, cursor)) = self.sitting.digit(&self.open.typed(), cursor, digit) else {
            return false;
        };
        self.open.entry_mut().set(&text, cursor);
        true
    }

    fn picks_in_cell(&mut self, digit: char) -> bool {
        let fields = self.sitting.shown_fields();
        let Some(field) = fields.get(self.open.cell) else { return false };
        let options = if field.kind == Kind::YesNo { 2 } else { field.options.len() };
        let place = digit.to_digit(10).map_or(0, |n| if n == 0 { 10 } else { n as usize });
        if place > options
            || !self.open.entry().is_empty()
            || !(field.kind.picks() || field.kind == Kind::YesNo)
        {
            return false;
        }
        self.open.entry_mut().insert(digit.encode_utf8(&mut [0; 4]));
        if field.kind != Kind::Multi && self.open.cell + 1 < self.open.entries.len() {
            self.open.cell += 1;
        }
        true
    }

    /// The grey rest of a name is taken.
    fn completes(&mut self) -> bool {
        let Some(rest) = self.completion() else { return false };
        self.open.entry_mut().insert(&rest);
        true
    }

    /// The rest of a name that is begun where a person is asked for, the cursor behind it.
    pub fn completion(&self) -> Option<String> {
        let entry = self.open.entry();
        let kind = match self.open.at {
            At::Row(_) => self.sitting.shown_fields().get(self.open.cell)?.kind,
            _ => self.sitting.kind(),
        };
        let asks = kind == Kind::Person && self.float.is_none() && entry.cursor() == entry.text().len();
        asks.then(|| self.sitting.rest_of_name(entry.text())).flatten()
    }

    /// Backspace right behind a chip turns it back into characters.
    fn gives_a_chip_back(&mut self) -> bool {
        let open = match &mut self.float {
            Some(Float::Catch(line)) => &mut line.open,
            Some(_) => return false,
            None => &mut self.open,
        };
        if !open.has_marks() {
            return false;
        }
        let reads = self.sitting.reads(&open.typed());
        let at = reads.words_at();
        if reads.chips.is_empty() || open.entry().cursor() != at {
            return false;
        }
        open.most = reads.chips.iter().rev().nth(1).map_or(0, |chip| chip.end);
        true
    }

    /// Backspace at the start of an empty cell goes back; an empty row goes away.
    fn step_back_a_cell(&mut self) {
        if !matches!(self.open.at, At::Row(_)) || !self.open.entry().is_empty() {
            return;
        }
        if self.open.cell > 0 {
            self.open.cell -= 1;
        } else if self.open.at == At::Row(None) && self.open.is_empty() {
            self.open = Open::default();
        }
    }

    /// The cursor never stands in a chip, and an empty line reads marks again.
    pub(super) fn mind_the_chips(&mut self) {
        let open = match &mut self.float {
            Some(Float::Catch(line)) => {
                line.guess(&self.sitting);
                &mut line.open
            }
            Some(_) => return,
            None => &mut self.open,
        };
        if open.entries[0].is_empty() {
            open.most = usize::MAX;
        }
        if open.has_marks() {
            let at = self.sitting.reads(&open.typed()).words_at();
            if open.entry().cursor() < at {
                open.entry_mut().go_to(at);
            }
        }
    }

    /// Who says the line that is open.
    pub fn speakers(&self) -> Vec<PersonId> {
        self.sitting.speakers_of(&self.open.typed())
    }

    /// Text that was pasted: no mark is read in it, and no line break sends it.
    pub(super) fn paste(&mut self, text: &str) {
        let text = clean(text);
        let text = text.trim_end_matches('\n');
        match &mut self.float {
            Some(Float::Ask(asking)) => return asking.entry.insert(&text.replace('\n', " ")),
            Some(Float::Catch(line)) => freeze(&self.sitting, &mut line.open),
            Some(Float::Inbox(_) | Float::File(_)) => return,
            None if matches!(self.open.at, At::New | At::Row(None)) => freeze(&self.sitting, &mut self.open),
            None => {}
        }
        let whole = matches!(self.open.at, At::New | At::Line(_)) && self.float.is_none();
        let text = if whole { text.to_owned() } else { text.replace('\n', " ") };
        self.field_mut().insert(&text);
    }

    /// The text that came back from the editor.
    pub(super) fn edited(&mut self, text: &str) {
        let text = clean(text.trim_end());
        let end = text.len();
        self.field_mut().set(&text, end);
    }

    fn up_or_down(&mut self, up: bool, now: Now, effects: &mut Vec<Effect>) {
        if self.float.is_some() {
            return;
        }
        // A long list is read; a word or two in passing does not hold anybody up.
        if (self.told.len() > A_LIST || self.help) && self.open.is_empty() && self.open.at == At::New {
            self.scroll = if up { self.scroll.saturating_sub(1) } else { self.scroll + 1 };
            return;
        }
        if self.open.at == At::New && self.moves_the_pick(up) {
            return;
        }
        let lines = self.sitting.shown_lines();
        let here =
            self.open.id().and_then(|id| lines.iter().position(|line| *line == id)).unwrap_or(lines.len());
        let there = if up { here.checked_sub(1) } else { Some(here + 1) };
        let Some(there) = there.filter(|there| *there <= lines.len()) else { return };
        let (cell, card) = (self.open.cell, self.open.card);
        self.leave_line(now, effects);
        self.open = match lines.get(there) {
            Some(id) => Open::kept(&self.sitting, *id, cell, card),
            None => Open::default(),
        };
    }

    /// In a question with one pick, ↓ picks the first option and the arrows move the pick; ↑ above the first takes it
    /// away again.
    fn moves_the_pick(&mut self, up: bool) -> bool {
        let reads = self.sitting.reads(&self.open.typed());
        if !matches!(self.sitting.kind(), Kind::Choice | Kind::YesNo | Kind::Confirm) {
            return false;
        }
        let now = reads.pick.as_ref().and_then(|pick| pick.places.first().copied());
        let empty = self.open.entry().text().len() == reads.words_at();
        if now.is_none() && (up || !empty || self.sitting.my_pick(&self.speakers()).is_some())
            || !(empty || reads.bare)
        {
            return false;
        }
        let next = match (now, up) {
            (None, _) => 0,
            (Some(0), true) => 0,
            (Some(at), true) => at - 1,
            (Some(at), false) => at + 1,
        };
        let take_away = now == Some(0) && up;
        let digit = char::from_digit(u32::try_from((next + 1) % 10).unwrap_or(0), 10).unwrap_or('1');
        let cursor = self.open.entry().cursor();
        if !take_away && now == Some(next) {
            return true;
        }
        if let Some((text, cursor)) = self.sitting.digit(&self.open.typed(), cursor, digit) {
            self.open.entry_mut().set(&text, cursor);
        }
        true
    }

    /// Going to a question needs no Enter once its code is there. Letters do: whoever writes a name out would go on
    /// writing in the answer.
    fn go_if_it_is_a_code(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let Some(Float::Ask(asking)) = &self.float else { return };
        if asking.action == Action::Go && self.sitting.questions_called(asking.entry.text()).1.is_some() {
            self.enter(now, effects);
        }
    }

    /// Whether the line is something to be done, by name.
    pub fn is_command(&self) -> bool {
        self.open.at == At::New && self.sitting.reads(&self.open.typed()).command
    }
}

/// What is pasted right behind the marks is no mark.
fn freeze(sitting: &Sitting, open: &mut Open) {
    let at = sitting.reads(&open.typed()).words_at();
    if open.cell == 0 && open.entry().cursor() <= at {
        open.most = open.most.min(at);
    }
}
