//! The walkthrough as plain lines on standard input and output: for screen readers, pipes and scripts.
//!
//! Every line is kept the moment Enter is pressed. It says through [`crate::domain::hear`] and
//! [`crate::domain::act`] what every other way in says, so nothing here decides what an answer means.

mod commands;
mod show;

use crate::desk::Desk;
use crate::domain::act::{Intent, act};
use crate::domain::coverage::Coverage;
use crate::domain::event::{EventRef, WalkthroughReplanned, WalkthroughStarted};
use crate::domain::hear::{Ear, PEOPLE, somebody, speakers};
use crate::domain::ids::{DocumentHash, PersonId, StatementId, WalkthroughId};
use crate::domain::person::{Person, Relation};
use crate::domain::questionnaire::{Mode, Placed, Questionnaire};
use crate::domain::tool::{Tool, Walkthrough};
use crate::text::line::{Grammar, Line, LineKind, parse};
use crate::text::secret::{Certainty, find_secrets, mask};
use anyhow::Context;
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::sync::Arc;

/// What a sitting is about, and how it is held.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The tool.
    pub tool: Tool,
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// The text it was read from, by which it is pinned.
    pub document: (DocumentHash, String),
    /// How it is held.
    pub mode: Mode,
    /// Private questions and fields stay hidden.
    pub shared: bool,
    /// Lines are typed by a person: prompts are shown.
    pub prompts: bool,
}

/// How a sitting was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Left; it goes on here next time.
    Left,
    /// Ended; the draft of the spec can be written.
    Finished,
}

/// Something that was done, and can be taken back.
struct Done {
    what: String,
    events: BTreeSet<EventRef>,
}

/// A sitting in plain lines.
pub struct Plain<'a> {
    desk: &'a mut Desk,
    input: &'a mut dyn BufRead,
    out: &'a mut dyn Write,
    setting: Setting,
    sitting: WalkthroughId,
    at: usize,
    speaking: Vec<PersonId>,
    last: Option<StatementId>,
    probe: usize,
    off: bool,
    held: Option<String>,
    done: Vec<Done>,
    undone: Vec<Done>,
}

/// Holds a sitting: goes on with an unfinished one of the same questionnaire, else begins one. Returns how it was
/// left, and the tool as it is then.
///
/// # Errors
/// What the store or the reader and writer say; everything up to there is kept.
pub fn hold(
    desk: &mut Desk,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    setting: Setting,
) -> anyhow::Result<(Ending, Tool)> {
    let mut plain = Plain::begin(desk, input, out, setting)?;
    let ending = plain.run()?;
    Ok((ending, plain.setting.tool))
}

impl<'a> Plain<'a> {
    fn begin(
        desk: &'a mut Desk,
        input: &'a mut dyn BufRead,
        out: &'a mut dyn Write,
        setting: Setting,
    ) -> anyhow::Result<Plain<'a>> {
        let open = unfinished(&setting.tool, &setting.document.0).map(|w| w.id);
        let sitting = open.unwrap_or_else(|| WalkthroughId(desk.mint()));
        let mut plain = Plain {
            desk,
            input,
            out,
            setting,
            sitting,
            at: 0,
            speaking: Vec::new(),
            last: None,
            probe: 0,
            off: false,
            held: None,
            done: Vec::new(),
            undone: Vec::new(),
        };
        if open.is_none() {
            plain.start()?;
        }
        plain.speaking = plain.first_speaker()?;
        let standings = plain.coverage().standings;
        // Where it was left: behind the last question of which something became.
        let left = standings.iter().rposition(|s| s.said || s.status.covered());
        plain.at = if open.is_some() { left.unwrap_or(0) } else { 0 };
        if open.is_some() {
            let label = plain.walkthrough().label.clone();
            plain.tell(&format!("Going on with {label}."))?;
        }
        Ok(plain)
    }

    fn start(&mut self) -> anyhow::Result<()> {
        let (document, text) = self.setting.document.clone();
        let set = self.setting.questionnaire.clone();
        let label = label(&self.setting.tool, &self.desk.hands("walk"));
        let pin = crate::domain::event::QuestionnairePinned {
            document: document.clone(),
            id: set.id.clone(),
            version: set.version.clone(),
        };
        let begin = WalkthroughStarted {
            walkthrough: self.sitting,
            label,
            questionnaire: document.clone(),
            mode: self.setting.mode,
            facilitator: None,
            present: BTreeSet::new(),
            at: self.desk.now(),
        };
        let hands = self.desk.hands("walk");
        let mut happenings = act(&self.setting.tool, &hands, Intent::Pin(pin))?;
        happenings.extend(act(&self.setting.tool, &hands, Intent::Start(begin))?);
        self.desk.write(&mut self.setting.tool, "walk", happenings, vec![(document, text)])?;
        Ok(())
    }

    fn run(&mut self) -> anyhow::Result<Ending> {
        self.show_question()?;
        loop {
            self.prompt()?;
            let Some(line) = self.read_line()? else { return Ok(Ending::Left) };
            if let Some(ending) = self.take(&line)? {
                return Ok(ending);
            }
            self.out.flush()?;
        }
    }

    /// A line without its line break; none at the end of the input. Bytes that are no UTF-8 are shown as `U+FFFD`
    /// rather than losing the rest of the line.
    fn read_line(&mut self) -> anyhow::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes).context("standard input")? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn take(&mut self, line: &str) -> anyhow::Result<Option<Ending>> {
        let people = speakers(&self.setting.tool);
        let read = parse(&Grammar::default(), &people, &people, line);
        match &read.kind {
            LineKind::Command { name, args } => return self.command(name, args),
            _ if line.trim().is_empty() => self.step(true)?,
            _ if self.off => self.tell("not kept: off the record")?,
            _ => self.say_guarded(&read, line)?,
        }
        Ok(None)
    }

    /// A line that looks like a secret is kept as a mark; the words stay in memory until the next line.
    fn say_guarded(&mut self, read: &Line, line: &str) -> anyhow::Result<()> {
        let secret = find_secrets(line).into_iter().any(|secret| secret.certainty == Certainty::High);
        if !secret {
            self.held = None;
            return self.say(read);
        }
        let masked = Line { text: mask(&read.text), ..read.clone() };
        self.say(&masked)?;
        self.held = Some(read.text.clone());
        self.tell(
            "That looks like a secret: the mark is kept, not the secret. Where is it kept? (/asitis keeps the line as typed)",
        )
    }

    fn say(&mut self, line: &Line) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let placed = place(&set, self.at);
        // A paste longer than a statement holds is several statements, cut at paragraphs.
        for piece in crate::text::clean::split_long(&line.text) {
            let line = Line { text: piece.to_owned(), ..line.clone() };
            let statement = StatementId(self.desk.mint());
            let intents = {
                let speaking = self.speaking_here(&placed);
                let ear = Ear {
                    tool: &self.setting.tool,
                    walkthrough: self.sitting,
                    question: Some(placed.question),
                    asked: placed.question.wording(self.setting.mode),
                    speakers: &speaking,
                    above: self.above(),
                    now: self.desk.now(),
                    minute: self.minute(),
                };
                ear.hear(&line, statement)
            };
            let what = format!("{} under {}", first_words(&line.text), placed.code);
            self.act_all(intents, &what)?;
            if self.setting.tool.statements.contains_key(&statement) {
                self.last = Some(statement);
            }
        }
        self.show_what_became_of_it()
    }

    /// Does it, keeps it, and remembers how to take it back. A refusal is said, and nothing else happens.
    fn act_all(&mut self, intents: Vec<Intent>, what: &str) -> anyhow::Result<bool> {
        let before = self.setting.tool.people.len();
        let hands = self.desk.hands("walk");
        let mut acting = crate::domain::act::Acting::on(self.setting.tool.clone(), hands);
        for intent in intents {
            if let Err(refusal) = acting.act(intent) {
                self.tell(&format!("Not kept: {refusal}."))?;
                return Ok(false);
            }
        }
        let (happenings, _) = acting.done();
        if happenings.is_empty() {
            return Ok(false);
        }
        let events = self.desk.write(&mut self.setting.tool, "walk", happenings, Vec::new())?;
        self.done.push(Done { what: what.to_owned(), events });
        self.undone.clear();
        if self.setting.tool.people.len() != before {
            self.welcome()?;
        }
        Ok(true)
    }

    /// Whoever was named as being here is here; the author speaks first unless somebody was chosen.
    fn welcome(&mut self) -> anyhow::Result<()> {
        let tool = &self.setting.tool;
        if self.here().question.id.as_str() != PEOPLE {
            return Ok(());
        }
        let named: BTreeSet<PersonId> =
            tool.people.values().filter(|p| p.handle != NOBODY_YET.0).map(|p| p.id).collect();
        let replan =
            WalkthroughReplanned { walkthrough: self.sitting, end: None, cut: None, present: Some(named) };
        let happenings = act(tool, &self.desk.hands("walk"), Intent::Replan(replan))?;
        self.desk.write(&mut self.setting.tool, "walk", happenings, Vec::new())?;
        if self.nobody_named() {
            self.speaking = self.first_speaker()?;
        }
        Ok(())
    }

    fn nobody_named(&self) -> bool {
        let unnamed =
            |id: &PersonId| self.setting.tool.people.get(id).is_some_and(|p| p.handle == NOBODY_YET.0);
        self.speaking.iter().all(unnamed)
    }

    /// The author if one is known, else whoever is present, else somebody in the room until they have a name.
    fn first_speaker(&mut self) -> anyhow::Result<Vec<PersonId>> {
        let tool = &self.setting.tool;
        let present = self.walkthrough().present.clone();
        let wanted = |p: &&Person| p.handle != NOBODY_YET.0 && p.relation != Relation::Facilitator;
        let known = tool
            .people
            .values()
            .filter(wanted)
            .min_by_key(|p| (p.relation != Relation::Author, !present.contains(&p.id), p.handle.clone()));
        if let Some(person) = known {
            return Ok(vec![person.id]);
        }
        let (handle, name) = if self.setting.mode == Mode::Solo { AUTHOR } else { NOBODY_YET };
        let relation = if self.setting.mode == Mode::Solo { Relation::Author } else { Relation::Other };
        let person = Person { name: name.to_owned(), ..somebody(tool, handle, relation) };
        let id = person.id;
        let happenings = act(tool, &self.desk.hands("walk"), Intent::SetPerson(person))?;
        self.desk.write(&mut self.setting.tool, "walk", happenings, Vec::new())?;
        Ok(vec![id])
    }

    /// Who speaks under this question: a daily user who is present is asked first where that matters.
    fn speaking_here(&self, placed: &Placed<'_>) -> Vec<PersonId> {
        let present = &self.walkthrough().present;
        let user = self
            .setting
            .tool
            .people
            .values()
            .find(|p| p.relation == Relation::User && present.contains(&p.id))
            .filter(|_| placed.question.user_first && self.last.is_none());
        user.map_or_else(|| self.speaking.clone(), |user| vec![user.id])
    }

    fn walkthrough(&self) -> &Walkthrough {
        &self.setting.tool.walkthroughs[&self.sitting]
    }

    fn minute(&self) -> u32 {
        self.walkthrough().minute_at(self.desk.now())
    }

    fn coverage(&self) -> Coverage<'_> {
        Coverage::of(&self.setting.tool, self.walkthrough(), &self.setting.questionnaire)
    }

    fn here(&self) -> Placed<'_> {
        place(&self.setting.questionnaire, self.at)
    }

    /// The line that `<` and `=` are about: the last one kept under this question.
    fn above(&self) -> Option<StatementId> {
        self.last.or_else(|| self.lines().last().copied())
    }

    /// What was said under this question in this sitting, struck lines too, in order.
    fn lines(&self) -> Vec<StatementId> {
        let topic = self.here().question.id.clone();
        let tool = &self.setting.tool;
        tool.statements_in_order()
            .into_iter()
            .filter(|s| s.walkthrough == Some(self.sitting))
            .filter(|s| s.question.as_ref() == Some(&topic) || s.also.contains(&topic))
            .map(|s| s.id)
            .collect()
    }
}

/// Somebody who speaks before anybody was named.
const NOBODY_YET: (&str, &str) = ("somebody", "Somebody in the room");
/// Somebody who writes alone.
const AUTHOR: (&str, &str) = ("author", "The author");

fn place(set: &Questionnaire, at: usize) -> Placed<'_> {
    set.questions().nth(at).expect("the place is among the questions")
}

/// The newest sitting of this questionnaire that nobody ended.
fn unfinished<'t>(tool: &'t Tool, document: &DocumentHash) -> Option<&'t Walkthrough> {
    let mut sittings = tool.walkthroughs_in_order();
    sittings.retain(|w| w.ended.is_none() && w.questionnaire == *document);
    sittings.pop()
}

/// The next short name of a sitting: `s-03`, with this replica's letters where another one created the tool.
fn label(tool: &Tool, hands: &crate::domain::act::Hands) -> String {
    let plain = tool.creator.is_none_or(|creator| creator == hands.replica);
    let mark = if plain { String::new() } else { format!("-{}", hands.replica.mark()) };
    let taken = |label: &str| tool.walkthroughs.values().any(|w| w.label == label);
    (1..).map(|n| format!("s-{n:02}{mark}")).find(|label| !taken(label)).expect("numbers do not end")
}

/// As much of a text as names it in a sentence.
fn first_words(text: &str) -> String {
    format!("\"{}\"", crate::text::wrap::truncate(&crate::text::escape::terminal_line(text), 40))
}
