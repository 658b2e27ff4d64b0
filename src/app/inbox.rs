//! What was caught, being filed: line by line, each under one of its guesses or under any other question. And the strip
//! that does the same for a single line.

use crate::domain::ids::StatementId;
use crate::keys::Key;
use crate::sitting::{Caught, Guess, Now, Sitting};

/// What a key was here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It did something here, or nothing.
    Taken,
    /// It leads back to where one was.
    Back,
    /// This line is to be put otherwise.
    Edit(StatementId),
}

/// Where something is to go, while it is being said: a digit for a guess, or letters of a code or a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    letters: String,
    also: bool,
    burst: bool,
    /// The question that the letters mean so far, by its code and name.
    means: Option<String>,
}

/// What came of a key.
enum Aim {
    /// This question.
    At(usize),
    /// Nothing yet.
    Open,
    /// The key is another's.
    Other,
}

impl Target {
    /// The letters typed so far.
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// The question that the letters mean, if they mean one; not yet fit for a terminal.
    pub fn means(&self) -> Option<&str> {
        self.means.as_deref()
    }

    /// The line is to belong there too, and not only there.
    pub fn is_also(&self) -> bool {
        self.also
    }

    /// The lines that came with it go along.
    pub fn is_burst(&self) -> bool {
        self.burst
    }

    fn is_empty(&self) -> bool {
        *self == Target::default()
    }

    fn key(&mut self, key: Key, guesses: &[Guess], sitting: &Sitting) -> Aim {
        match key {
            Key::Char(c @ '1'..='3') if self.letters.is_empty() => {
                let n = usize::try_from(u32::from(c) - u32::from('1')).unwrap_or_default();
                return guesses.get(n).map_or(Aim::Open, |guess| Aim::At(guess.at));
            }
            Key::Char('+') if self.letters.is_empty() => self.also = !self.also,
            Key::Char('*') if self.letters.is_empty() => self.burst = !self.burst,
            Key::Char(c) if c.is_alphanumeric() || (!self.letters.is_empty() && " .-'".contains(c)) => {
                self.letters.push(c)
            }
            Key::Backspace if !self.letters.is_empty() => {
                self.letters.pop();
            }
            Key::Backspace if !self.is_empty() => *self = Target::default(),
            Key::Enter if !self.letters.is_empty() => {
                let (found, _) = sitting.questions_called(&self.letters);
                return found.first().map_or(Aim::Open, |at| Aim::At(*at));
            }
            _ => return Aim::Other,
        }
        // Only a whole code files by itself: letters of a name that go on would be taken for the next line.
        let (found, exact) = sitting.questions_called(&self.letters);
        self.means = found.first().map(|at| sitting.question_name(*at));
        exact.map_or(Aim::Open, Aim::At)
    }
}

/// What was caught, oldest first, and the line that the cursor is on.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    rows: Vec<(Caught, Vec<Guess>)>,
    cursor: usize,
    target: Target,
    /// What was put somewhere last: `=` on the first line is about it.
    filed: Option<StatementId>,
    hidden: bool,
}

impl Inbox {
    /// What waits now.
    pub fn new(sitting: &Sitting) -> Inbox {
        let mut inbox = Inbox::default();
        inbox.refresh(sitting);
        inbox
    }

    /// The sitting changed otherwise than by a key here.
    pub fn refresh(&mut self, sitting: &Sitting) {
        self.hidden = sitting.is_shared();
        let caught = if self.hidden { Vec::new() } else { sitting.inbox() };
        let guesser = (!caught.is_empty()).then(|| sitting.guesser());
        let guesses = |id| guesser.as_ref().map_or_else(Vec::new, |guesser| sitting.guesses_for(guesser, id));
        self.rows = caught
            .into_iter()
            .map(|line| {
                let guesses = guesses(line.id);
                (line, guesses)
            })
            .collect();
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// The lines that wait, with their guesses.
    pub fn rows(&self) -> &[(Caught, Vec<Guess>)] {
        &self.rows
    }

    /// The row that the cursor is on.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// What is being said of where the line goes.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Others see the screen: nothing is shown of what was caught.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// What a key does. What there is to tell and to write down is in the sitting.
    pub fn key(&mut self, key: Key, sitting: &mut Sitting, now: Now) -> Step {
        let Some((line, guesses)) = self.rows.get(self.cursor) else {
            return match key {
                Key::Ctrl('z') => self.undo("/undo", sitting, now),
                Key::Ctrl('y') => self.undo("/redo", sitting, now),
                Key::Esc | Key::Ctrl('c') | Key::Enter => Step::Back,
                _ => Step::Taken,
            };
        };
        let id = line.id;
        match self.target.key(key, guesses, sitting) {
            Aim::At(at) => {
                let target = std::mem::take(&mut self.target);
                let lines = if target.burst { sitting.burst(id) } else { vec![id] };
                if sitting.file_under(&lines, at, target.also, now) && !target.also {
                    self.filed = Some(id);
                }
                self.refresh(sitting);
                return Step::Taken;
            }
            Aim::Open => return Step::Taken,
            Aim::Other => {}
        }
        match key {
            Key::Esc if !self.target.is_empty() => self.target = Target::default(),
            Key::Esc | Key::Ctrl('c') => return Step::Back,
            Key::Up => self.go(self.cursor.saturating_sub(1)),
            Key::Down => self.go(self.cursor + 1),
            Key::PageUp => self.go(self.cursor.saturating_sub(10)),
            Key::PageDown => self.go(self.cursor + 10),
            Key::Delete | Key::Ctrl('x') => {
                sitting.strike_line(id, now);
                self.refresh(sitting);
            }
            Key::Char('=') => {
                let above = self
                    .cursor
                    .checked_sub(1)
                    .and_then(|above| self.rows.get(above))
                    .map(|(line, _)| line.id);
                match above.or(self.filed) {
                    Some(other) => {
                        sitting.same_as(id, other, now);
                    }
                    None => sitting.tell("There is no line above that it could be the same as."),
                }
                self.refresh(sitting);
            }
            Key::Enter => return Step::Edit(id),
            Key::Ctrl('z') => return self.undo("/undo", sitting, now),
            Key::Ctrl('y') => return self.undo("/redo", sitting, now),
            _ => {}
        }
        Step::Taken
    }

    fn undo(&mut self, command: &str, sitting: &mut Sitting, now: Now) -> Step {
        sitting.line(command, now);
        self.refresh(sitting);
        Step::Taken
    }

    fn go(&mut self, row: usize) {
        self.cursor = row.min(self.rows.len().saturating_sub(1));
        self.target = Target::default();
    }
}

/// The strip that files a single line, wherever it stands.
#[derive(Debug, Clone)]
pub struct Filer {
    line: StatementId,
    guesses: Vec<Guess>,
    target: Target,
}

impl Filer {
    /// For this line.
    pub fn new(sitting: &Sitting, line: StatementId) -> Filer {
        Filer { line, guesses: sitting.guesses_for(&sitting.guesser(), line), target: Target::default() }
    }

    /// Under which questions it may belong.
    pub fn guesses(&self) -> &[Guess] {
        &self.guesses
    }

    /// What is being said of where the line goes.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What a key does. Once the line is filed, it leads back.
    pub fn key(&mut self, key: Key, sitting: &mut Sitting, now: Now) -> Step {
        match self.target.key(key, &self.guesses, sitting) {
            Aim::At(at) => {
                let lines = if self.target.burst { sitting.burst(self.line) } else { Vec::new() };
                let lines = if lines.is_empty() { vec![self.line] } else { lines };
                sitting.file_under(&lines, at, self.target.also, now);
                Step::Back
            }
            Aim::Open => Step::Taken,
            Aim::Other => match key {
                Key::Esc if !self.target.is_empty() => {
                    self.target = Target::default();
                    Step::Taken
                }
                Key::Esc | Key::Enter | Key::Ctrl('c' | 'f') => Step::Back,
                _ => Step::Taken,
            },
        }
    }
}
