//! The walkthrough as plain lines on standard input and output: for screen readers, pipes and scripts.
//!
//! Every line is kept the moment Enter is pressed. It says through [`crate::domain::hear`] and
//! [`crate::domain::act`] what every other way in says, so nothing here decides what an answer means.

mod commands;
mod keep;
mod lines;
mod people;
mod show;

use crate::desk::Desk;
use crate::domain::act::{Acting, Hands, Intent, act};
use crate::domain::coverage::Coverage;
use crate::domain::event::{EventRef, WalkthroughStarted};
use crate::domain::hear::speakers;
use crate::domain::ids::{DocumentHash, PersonId, StatementId, WalkthroughId};
use crate::domain::questionnaire::{Mode, Placed, Questionnaire};
use crate::domain::statement::Statement;
use crate::domain::tool::{Tool, Walkthrough};
use crate::text::line::{Grammar, Line, LineKind, parse};
use anyhow::Context;
use jiff::SignedDuration;
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
    /// Who speaks was said under this question, so nobody else is proposed.
    chosen: bool,
    /// The last line that was kept since this question was shown, caught lines too.
    last: Option<StatementId>,
    probe: usize,
    /// Off the record: the places at which something was left out.
    off: Option<BTreeSet<usize>>,
    /// The line before this one, typed off the record: in memory only, for a slip of the finger.
    slipped: Option<(usize, Line)>,
    /// What was typed where a secret was kept as a mark.
    held: Vec<Intent>,
    /// Within a private key that was pasted line by line.
    inside_key: bool,
    /// A line that was read and is still to be taken.
    pushed: Option<String>,
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
            chosen: false,
            last: None,
            probe: 0,
            off: None,
            slipped: None,
            held: Vec::new(),
            inside_key: false,
            pushed: None,
            done: Vec::new(),
            undone: Vec::new(),
        };
        match open {
            Some(_) => plain.setting.mode = plain.walkthrough().mode,
            None => plain.start()?,
        }
        plain.speaking = plain.first_speaker()?;
        plain.at = plain.left_at();
        if open.is_some() {
            let label = plain.walkthrough().label.clone();
            plain.tell(&format!("Going on with {label}."))?;
            plain.count_the_gap()?;
            if plain.walkthrough().resting_since.is_some() {
                plain.tell("It rests; what is typed is kept. /rest goes on.")?;
            }
        }
        plain.tell_who_speaks()?;
        Ok(plain)
    }

    /// The time since anybody did anything here was no part of the hour: nobody was at this program.
    fn count_the_gap(&mut self) -> anyhow::Result<()> {
        let now = self.desk.now();
        let last = self.setting.tool.events().map(|event| event.header.at).max_by_key(|at| at.instant());
        let Some(last) = last.filter(|at| now.instant().duration_since(at.instant()) >= GAP) else {
            return Ok(());
        };
        if self.walkthrough().resting_since.is_some() {
            return Ok(());
        }
        let then = Hands { now: last, ..self.desk.hands("walk") };
        let mut acting = Acting::on(self.setting.tool.clone(), then);
        acting.act(Intent::Rest(self.sitting))?;
        let (mut happenings, rested) = acting.done();
        happenings.extend(act(&rested, &self.desk.hands("walk"), Intent::Resume(self.sitting))?);
        self.desk.write(&mut self.setting.tool, "walk", happenings, Vec::new())?;
        let (from, to) = (last.clock(), now.clock());
        self.tell(&format!("Counted as a rest: {from} to {to}."))
    }

    /// Where something became of a question last; at first, the first question that applies.
    fn left_at(&self) -> usize {
        let tool = &self.setting.tool;
        let said = tool
            .statements_in_order()
            .into_iter()
            // A caught line was asked by nothing, wherever it was filed.
            .filter(|s| s.walkthrough == Some(self.sitting) && !s.struck && !s.asked.is_empty())
            .filter_map(|s| Some((tool.added_at(s.id)?, s.question.as_ref()?)));
        let statuses = self.walkthrough().statuses.iter().map(|(topic, set)| (set.stamp, topic));
        let newest = said.chain(statuses).max_by_key(|(stamp, _)| *stamp).map(|(_, topic)| topic);
        let place = newest
            .and_then(|topic| self.setting.questionnaire.questions().position(|p| p.question.id == *topic));
        let first = || self.coverage().standings.iter().position(|s| s.counts()).unwrap_or(0);
        place.unwrap_or_else(first)
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
            let Some(line) = self.read_line()? else {
                if self.setting.prompts {
                    writeln!(self.out)?;
                }
                self.on_the_record()?;
                return Ok(Ending::Left);
            };
            if let Some(ending) = self.take(&line)? {
                return Ok(ending);
            }
        }
    }

    /// A line without its line break; none at the end of the input. Bytes that are no UTF-8 are shown as `U+FFFD`
    /// rather than losing the rest of the line.
    fn read_line(&mut self) -> anyhow::Result<Option<String>> {
        if let Some(line) = self.pushed.take() {
            return Ok(Some(line));
        }
        // Whoever types, person or program, sees what they answer to.
        self.out.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes).context("standard input")? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn take(&mut self, line: &str) -> anyhow::Result<Option<Ending>> {
        let read = self.parsed(line);
        let slipped = self.slipped.take();
        match &read.kind {
            LineKind::Command { name, args } => return self.command(name, args, slipped),
            _ if line.trim().is_empty() => self.step(true)?,
            _ if self.off.is_some() => {
                let at = self.at;
                self.off.iter_mut().for_each(|places| {
                    places.insert(at);
                });
                self.slipped = Some((at, read));
                self.tell("not kept: off the record; /keep keeps it after all")?;
            }
            _ if self.is_rest_of_key(line) => self.tell("not kept: it belongs to the key above")?,
            _ => self.say(&read)?,
        }
        Ok(None)
    }

    fn parsed(&self, line: &str) -> Line {
        let people = speakers(&self.setting.tool);
        let read = parse(&Grammar::default(), &people, &people, line);
        // "/GO a2" names what can be done as well; a path or a fraction is text.
        let said = line.strip_prefix('/').map(|rest| rest.split_once(' ').unwrap_or((rest, "")));
        match (read.kind == LineKind::Plain, said) {
            (true, Some((name, args))) if crate::keys::named(name).is_some() => {
                let kind = LineKind::Command { name: name.to_lowercase(), args: args.trim().to_owned() };
                Line { kind, ..Line::default() }
            }
            _ => read,
        }
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

    /// The line that `<`, `=` and the like are about: the last one under this question that stands.
    fn above(&self) -> Option<StatementId> {
        let lines = self.lines();
        let stands = |id: &StatementId| self.setting.tool.statements.get(id).is_some_and(|s| !s.struck);
        self.last
            .filter(|last| lines.contains(last) && stands(last))
            .or_else(|| lines.into_iter().rev().find(stands))
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

    fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.setting.tool.statements.get(&id)
    }
}

/// A sitting that was gone on with after so long rested meanwhile; less is a cup of coffee, or a second window.
const GAP: SignedDuration = SignedDuration::from_mins(10);

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
fn label(tool: &Tool, hands: &Hands) -> String {
    let plain = tool.creator.is_none_or(|creator| creator == hands.replica);
    let mark = if plain { String::new() } else { format!("-{}", hands.replica.mark()) };
    let taken = |label: &str| tool.walkthroughs.values().any(|w| w.label == label);
    (1..).map(|n| format!("s-{n:02}{mark}")).find(|label| !taken(label)).expect("numbers do not end")
}

/// As much of a text as names it in a sentence.
fn first_words(text: &str) -> String {
    format!("\"{}\"", crate::text::wrap::truncate(&crate::text::escape::terminal_line(text), 40))
}
