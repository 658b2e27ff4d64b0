//! Lines that were caught, and putting lines under questions.

use super::keep::Beside;
use super::{Done, Now, Sitting, Typed, first_words};
use crate::domain::act::Intent;
use crate::domain::event::{StatementFiled, StatementRelated};
use crate::domain::hear::clear;
use crate::domain::ids::StatementId;
use crate::domain::questionnaire::{Evidence, Kind, Question};
use crate::domain::statement::{Body, Content, Relates, Stance, Statement};
use crate::domain::words::words_of;
use crate::text::line::Line;
use jiff::SignedDuration;
use std::sync::Arc;

/// Caught lines that came so close to one another are one burst, whoever spoke: a remark, and what was said to it.
const BURST: SignedDuration = SignedDuration::from_secs(90);

/// A line that was caught and is under no question yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// The statement.
    pub id: StatementId,
    /// When it was caught, on the wall.
    pub clock: String,
    /// Who said what, with its mark; not yet fit for a terminal.
    pub line: String,
    /// How many lines its burst has, itself among them.
    pub burst: usize,
    /// When the line above came, if that is of the same burst.
    pub with: Option<String>,
}

/// Where a line is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Under a question, and no longer where it was.
    There,
    /// There too.
    AlsoThere,
    /// Under a question, with the caught lines that came with it.
    Burst,
}

impl Sitting {
    pub(super) fn catch(&mut self, args: &str) {
        let line = self.parsed(args, usize::MAX);
        self.catch_line(line, args, None);
    }

    pub(super) fn catch_line(&mut self, line: Line, typed: &str, evidence: Option<Evidence>) {
        // What makes no statement elsewhere ("?", "?sarah", a command) is a line like any other here.
        let makes_none = line.text.trim().is_empty();
        let line = if makes_none { Line::pasted(typed) } else { line };
        let statement = StatementId(self.mint());
        let what = format!("caught {}", first_words(&line.text));
        let above = self.above();
        let kept = self.keep(&line.text, &what, |plain, text| {
            let beside = Beside { evidence, ..Beside::default() };
            plain.heard(&Line { text: text.to_owned(), ..line.clone() }, statement, false, beside)
        });
        if kept {
            (self.last, self.stood) = (Some(statement), above);
            self.tell("Caught; /file CODE puts it under a question.");
        }
    }

    /// Catches a line as it was typed; where a place is given, puts it under the question there at once, and both are
    /// taken back together.
    pub fn catch_typed(&mut self, typed: &Typed, at: Option<usize>, now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        let before = self.last;
        self.catch_line(self.read(typed), &typed.text, typed.evidence);
        let caught = self.last.filter(|last| Some(*last) != before);
        let (Some(at), Some(caught)) = (at, caught) else { return };
        self.told.pop();
        if self.put_under(&[caught], at, false)
            && let (Some(filed), Some(kept)) = (self.done.pop(), self.done.pop())
        {
            let events = filed.events.into_iter().chain(kept.events).collect();
            self.done.push(Done { what: format!("{}, {}", kept.what, filed.what), events });
        }
    }

    /// Others see the screen, and what was caught is not for them.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// What was caught and waits, oldest first.
    pub fn inbox(&self) -> Vec<Caught> {
        let inbox = self.tool.inbox();
        let mut caught = Vec::with_capacity(inbox.len());
        for burst in inbox.chunk_by(one_burst) {
            for (n, s) in burst.iter().enumerate() {
                let with = n.checked_sub(1).map(|above| burst[above].at.clock());
                caught.push(Caught {
                    id: s.id,
                    clock: s.at.clock(),
                    line: self.line_of(s.id),
                    burst: burst.len(),
                    with,
                });
            }
        }
        caught
    }

    /// The caught lines that came with this one: each within 90 seconds of the next, in the same sitting.
    pub fn burst(&self, line: StatementId) -> Vec<StatementId> {
        let inbox = self.tool.inbox();
        let mut bursts = inbox.chunk_by(one_burst);
        let burst = bursts.find(|burst| burst.iter().any(|s| s.id == line));
        burst.map_or_else(Vec::new, |burst| burst.iter().map(|s| s.id).collect())
    }

    /// Puts lines under the question at this place; or, where `also` is set, there too, without taking them away from
    /// where they are. Words stay words unless they are an answer beyond doubt. Says so, and can be taken back at once.
    /// Gives whether anything changed.
    pub fn file_under(&mut self, lines: &[StatementId], at: usize, also: bool, now: Now) -> bool {
        self.at_time(now);
        self.put_under(lines, at, also)
    }

    /// Strikes a line; it stays, struck.
    pub fn strike_line(&mut self, line: StatementId, now: Now) {
        self.at_time(now);
        self.act_all(vec![Intent::Strike(line)], "struck");
        self.tell_line(line, "")
    }

    /// A line says the same as another: a second source, never a second item. It goes where the other is.
    pub fn same_as(&mut self, line: StatementId, other: StatementId, now: Now) -> bool {
        self.at_time(now);
        let (Some(statement), Some(above)) = (self.statement(line), self.statement(other)) else {
            return false;
        };
        let relates = Some(Relates { to: other, stance: Stance::Same });
        let mut intents = vec![Intent::Relate(StatementRelated { statement: line, relates })];
        if above.question.is_some() {
            let (question, also) = (above.question.clone(), statement.also.clone());
            intents.push(Intent::File(StatementFiled { statement: line, question, also }));
        }
        let done = self.act_all(intents, "the same as the line above");
        if done {
            self.tell_line(line, "");
        }
        done
    }

    /// The questions that letters may mean, by code or name, and the only one whose code they are.
    pub fn questions_called(&self, words: &str) -> (Vec<usize>, Option<usize>) {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return (Vec::new(), None);
        }
        let codes: Vec<String> = self.set.questions().map(|p| p.code.to_lowercase()).collect();
        let begin: Vec<usize> = (0..codes.len()).filter(|at| codes[*at].starts_with(&words)).collect();
        let exact = begin.iter().copied().find(|at| codes[*at] == words).filter(|_| begin.len() == 1);
        let mut found: Vec<usize> = begin;
        found.sort_by_key(|at| codes[*at] != words);
        for (at, placed) in self.set.questions().enumerate() {
            if !found.contains(&at) && placed.question.short.to_lowercase().contains(&words) {
                found.push(at);
            }
        }
        (found, exact)
    }

    /// The code and the name of the question at this place.
    pub fn question_name(&self, at: usize) -> String {
        let placed = self.set.questions().nth(at);
        placed.map_or_else(String::new, |placed| format!("{} {}", placed.code, placed.question.short))
    }

    /// `CODE` is for the last line, caught or not; `N CODE` for line N of the inbox. A lone 1, 2 or 3 in the place of a
    /// code takes that guess.
    pub(super) fn file(&mut self, args: &str, how: How) {
        let (number, code) = match args.split_once(' ') {
            Some((number, code)) if number.parse::<usize>().is_ok() => {
                (number.parse::<usize>().ok(), code.trim())
            }
            _ => (None, args.trim()),
        };
        if code.is_empty() {
            return self.tell("/file needs the code of a question, such as c4.");
        }
        let found = match number {
            Some(n) => self.tool.inbox().get(n.wrapping_sub(1)).map(|s| s.id),
            None => self.last.or_else(|| self.above()),
        };
        let Some(line) = found.filter(|id| self.statement(*id).is_some()) else {
            return self.tell("There is no such line. /inbox numbers what waits.");
        };
        let target = match code.parse::<usize>() {
            Ok(n) => {
                let guesses = self.guesses_for(&self.guesser(), line);
                guesses.get(n.wrapping_sub(1)).map(|guess| guess.at)
            }
            Err(_) => self.place_of(code),
        };
        let Some(at) = target else {
            return self.tell("/file needs the code of a question, such as c4, or the number of a guess.");
        };
        let mut lines = vec![line];
        if how == How::Burst {
            lines = self.burst(line);
            if lines.is_empty() {
                return self.tell("That line is not in the inbox, so no others came with it.");
            }
        }
        self.put_under(&lines, at, how == How::AlsoThere);
    }

    fn put_under(&mut self, lines: &[StatementId], at: usize, also: bool) -> bool {
        let set = Arc::clone(&self.set);
        let Some(target) = set.questions().nth(at) else { return false };
        let topic = &target.question.id;
        let mut all = lines.to_vec();
        if !also {
            // What says the same goes along.
            let same = |s: &&&Statement| {
                s.relates.is_some_and(|r| r.stance == Stance::Same && lines.contains(&r.to))
            };
            all.extend(self.tool.inbox().iter().filter(same).map(|s| s.id).filter(|id| !lines.contains(id)));
        }
        let mut intents = Vec::new();
        for statement in all.iter().filter_map(|id| self.statement(*id)) {
            let (mut question, mut others) = (statement.question.clone(), statement.also.clone());
            if !also {
                question = Some(topic.clone());
                others.remove(topic);
                let content = self.reads_there(statement, target.question);
                intents.extend(content.map(|content| Intent::Revise(statement.id, content)));
            } else if question.as_ref() != Some(topic) {
                others.insert(topic.clone());
            }
            intents.push(Intent::File(StatementFiled { statement: statement.id, question, also: others }));
        }
        let (code, short) = (&target.code, &target.question.short);
        let count = match all.len() {
            1 => String::new(),
            n => format!("{n} lines "),
        };
        let word = if also { "also" } else { "filed" };
        let done = self.act_all(intents, &format!("{count}{word} under {code}"));
        let said = match (done, also) {
            (true, false) if count.is_empty() => format!("Filed under {code} {short}."),
            (true, false) => format!("{count}filed under {code} {short}."),
            (true, true) => format!("Also under {code} {short}."),
            (false, _) => format!("It is under {code} {short} already."),
        };
        self.tell(&said);
        done
    }

    /// What a statement says under another question than the one it was said under, if that is something else: words
    /// that are an answer there beyond doubt are one; an answer that would mean nothing there becomes words again.
    fn reads_there(&self, statement: &Statement, there: &Question) -> Option<Content> {
        let content = statement.content();
        let here = statement.question.as_ref().and_then(|topic| self.set.question(topic));
        if here.is_some_and(|here| here.id == there.id) {
            return None;
        }
        let holds = match &content.body {
            Body::Text(text) => {
                let remark = statement.relates.is_some() || !statement.marks.is_empty();
                // A caught "3 times a day" was no pick of the third option.
                let counts =
                    text.trim_start().starts_with(|c: char| c.is_ascii_digit()) && text.trim().contains(' ');
                let picks = matches!(there.kind, Kind::Choice | Kind::Multi);
                if remark || (counts && picks) || content.words.is_some() {
                    return None;
                }
                let (body, words) = clear(&self.tool, there, text, self.now.date())?;
                return (body != content.body).then(|| Content { body, words, ..content.clone() });
            }
            Body::Choice(option) => there.kind == Kind::Choice && has_option(there, option),
            Body::Choices(options) => {
                there.kind == Kind::Multi && options.iter().all(|o| has_option(there, o))
            }
            Body::Number(_) => here.is_some_and(|here| here.kind == there.kind),
            Body::Date(_) => there.kind == Kind::Date,
            Body::YesNo(_) => there.kind == Kind::YesNo,
            Body::Confirm(_) => there.kind == Kind::Confirm,
            Body::Person(_) => there.kind == Kind::Person,
            Body::Row(cells) => {
                let private = |id: &String| here.and_then(|q| q.field(id)).is_some_and(|f| f.private);
                // Cells that are hidden while others see the screen would not be, as words.
                cells.keys().all(|id| there.field(id).is_some()) || cells.keys().any(private)
            }
        };
        if holds {
            return None;
        }
        let words = words_of(&self.tool, here, content, &|_| false);
        Some(Content { body: Body::Text(words), words: None, ..content.clone() })
    }

    pub(super) fn show_inbox(&mut self) {
        let inbox = self.inbox();
        if inbox.is_empty() {
            return self.tell("Nothing waits to be filed.");
        }
        let guesser = self.guesser();
        for (n, caught) in inbox.into_iter().enumerate() {
            self.tell_indented(&format!("  {}. {} ", n + 1, caught.clock), &caught.line);
            let guesses = self.guesses_for(&guesser, caught.id);
            let guesses =
                guesses.iter().enumerate().map(|(n, g)| format!("{} {} {}", n + 1, g.code, g.short));
            let guesses = guesses.collect::<Vec<_>>().join(" · ");
            self.tell_indented("       ", &guesses);
        }
        self.tell(
            "/file N CODE puts one under a question, /file N 1 under its first guess; /also N CODE there too; /burst N \
             CODE with the lines that came with it.",
        );
    }
}

fn one_burst(a: &&Statement, b: &&Statement) -> bool {
    a.walkthrough == b.walkthrough && b.at.instant().duration_since(a.at.instant()).abs() <= BURST
}

fn has_option(question: &Question, option: &str) -> bool {
    question.option(option).is_some()
}
