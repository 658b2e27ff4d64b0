//! What `/name` does in a sitting in plain lines.

use super::{Done, Ending, Plain, first_words, place};
use crate::domain::act::{Intent, act};
use crate::domain::condition::Truth;
use crate::domain::event::{Cut, StatementFiled, StatusSet, WalkthroughEnded, WalkthroughReplanned};
use crate::domain::hear::{Ear, cell, somebody, speakers};
use crate::domain::ids::StatementId;
use crate::domain::person::{PersonRef, Relation};
use crate::domain::questionnaire::{Evidence, Kind, TopicId};
use crate::domain::statement::{Body, Content, Wording};
use crate::domain::status::SetStatus;
use crate::keys::{self, Action, ENTRIES, SIGNS};
use crate::text::line::{Grammar, Line, parse};
use crate::text::suggest::did_you_mean;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Plain<'_> {
    pub(super) fn command(&mut self, name: &str, args: &str) -> anyhow::Result<Option<Ending>> {
        let Some(entry) = keys::named(if name.is_empty() { "help" } else { name }) else {
            let names = ENTRIES.iter().flat_map(|entry| entry.names.iter().copied());
            let hint = did_you_mean(name, names).map(|near| format!(" Did you mean /{near}?"));
            self.tell(&format!("There is no /{name}.{} /help lists them all.", hint.unwrap_or_default()))?;
            return Ok(None);
        };
        let needs = |what: &str| format!("/{} needs {what}.", entry.names[0]);
        match entry.action {
            Action::Next => self.step(true)?,
            Action::Previous => self.step(false)?,
            Action::Go => self.go(args)?,
            Action::Who if args.is_empty() => self.tell(&needs("a name"))?,
            Action::Who => self.who(args)?,
            Action::Shown => self.known_as(Evidence::Shown)?,
            Action::Told => self.known_as(Evidence::Told)?,
            Action::SecondHand => self.known_as(Evidence::SecondHand)?,
            Action::Guessed => self.known_as(Evidence::Guessed)?,
            Action::Exact => {
                self.revise_last("exact words", |content| content.wording = Wording::Verbatim)?
            }
            Action::Probe => self.probe()?,
            Action::Why => self.why()?,
            Action::Row => self.row(args)?,
            Action::Catch if args.is_empty() => self.tell(&needs("a line"))?,
            Action::Catch => self.catch(args)?,
            Action::Inbox => self.show_inbox()?,
            Action::File => self.file(args)?,
            Action::Lines => self.show_lines()?,
            Action::Outline => self.show_outline()?,
            Action::Edit => self.edit(args)?,
            Action::Strike => self.strike(args, true)?,
            Action::Restore => self.strike(args, false)?,
            Action::Undo => self.take_back()?,
            Action::Redo => self.do_again()?,
            Action::Unknown => self.became(Some(SetStatus::Unknown))?,
            Action::Ask if args.is_empty() => self.tell(&needs("a name"))?,
            Action::Ask => self.ask(args)?,
            Action::Declined => self.became(Some(SetStatus::Declined))?,
            Action::NotApplicable if args.is_empty() => self.tell(&needs("a reason"))?,
            Action::NotApplicable => self.became(Some(SetStatus::NotApplicable(args.to_owned())))?,
            Action::Later => self.became(Some(SetStatus::Later))?,
            Action::Half => self.became(Some(SetStatus::Partial))?,
            Action::AsItIs => self.as_it_is()?,
            Action::Off => self.off_the_record()?,
            Action::Share => {
                self.setting.shared = !self.setting.shared;
                self.tell(if self.setting.shared {
                    "Shown to others: private is hidden."
                } else {
                    "Private is shown."
                })?;
            }
            Action::Late => self.late(args)?,
            Action::Rest => self.rest()?,
            Action::End => self.end(args)?,
            Action::Finish => return self.finish().map(Some),
            Action::Leave => {
                self.tell("Kept. It goes on here next time.")?;
                return Ok(Some(Ending::Left));
            }
            Action::Help => self.help()?,
        }
        Ok(None)
    }

    /// To the next or previous question that applies and is not left out.
    pub(super) fn step(&mut self, forward: bool) -> anyhow::Result<()> {
        let open: Vec<bool> =
            self.coverage().standings.iter().map(|s| s.applies != Truth::False && !s.cut).collect();
        let next = if forward {
            (self.at + 1..open.len()).find(|at| open[*at])
        } else {
            (0..self.at).rev().find(|at| open[*at])
        };
        match next {
            Some(at) => self.arrive(at),
            None if forward => self.tell(
                "That was the last question. /finish ends the walkthrough; /outline shows what is open.",
            ),
            None => self.tell("This is the first question."),
        }
    }

    fn arrive(&mut self, at: usize) -> anyhow::Result<()> {
        self.at = at;
        self.last = None;
        self.probe = 0;
        self.show_question()
    }

    fn go(&mut self, to: &str) -> anyhow::Result<()> {
        match self.place_of(to) {
            Some(at) => self.arrive(at),
            None => self.tell(&format!("No question is called {}. /outline lists them.", first_words(to))),
        }
    }

    /// The question with this code, id, or the first whose name holds these letters.
    fn place_of(&self, to: &str) -> Option<usize> {
        let to = to.trim().to_lowercase();
        if to.is_empty() {
            return None;
        }
        let set = &self.setting.questionnaire;
        let find = |test: &dyn Fn(&crate::domain::questionnaire::Placed<'_>) -> bool| {
            set.questions().position(|placed| test(&placed))
        };
        find(&|p| p.code.to_lowercase() == to)
            .or_else(|| find(&|p| p.question.id.as_str() == to))
            .or_else(|| find(&|p| p.question.short.to_lowercase().starts_with(&to)))
            .or_else(|| find(&|p| p.question.short.to_lowercase().contains(&to)))
    }

    /// `NAME` or `NAME, ROLE`.
    fn who(&mut self, said: &str) -> anyhow::Result<()> {
        let (name, role) = said.split_once(',').unwrap_or((said, ""));
        let known = self.setting.tool.person(name).map(|p| p.id);
        let id = match known {
            Some(id) => id,
            None => {
                let mut person = somebody(&self.setting.tool, name, Relation::Other);
                person.role = role.trim().to_owned();
                let id = person.id;
                if !self.act_all(vec![Intent::SetPerson(person)], "somebody new")? {
                    return Ok(());
                }
                id
            }
        };
        let mut present = self.walkthrough().present.clone();
        if present.insert(id) {
            self.replan(WalkthroughReplanned {
                walkthrough: self.sitting,
                end: None,
                cut: None,
                present: Some(present),
            })?;
        }
        self.speaking = vec![id];
        let person = self.setting.tool.people[&id].name.clone();
        let shown = speakers(&self.setting.tool);
        let handle = &self.setting.tool.people[&id].handle;
        let initials =
            shown.iter().find(|s| s.handle == *handle).map_or("", |s| s.initials.as_str()).to_owned();
        self.tell(&format!("{person} speaks from now on; on a single line: {initials}:"))
    }

    fn known_as(&mut self, evidence: Evidence) -> anyhow::Result<()> {
        self.revise_last(&evidence.name().replace('_', "-"), |content| content.evidence = evidence)
    }

    fn revise_last(&mut self, what: &str, change: impl Fn(&mut Content)) -> anyhow::Result<()> {
        let Some(statement) = self.last.and_then(|id| self.setting.tool.statements.get(&id)) else {
            return self.tell("There is no line to say that of.");
        };
        let (id, mut content) = (statement.id, statement.content().clone());
        change(&mut content);
        self.act_all(vec![Intent::Revise(id, content)], what)?;
        self.tell(&format!("{}: {what}", self.line_of(id)))
    }

    fn probe(&mut self) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        self.probe += 1;
        match place(&set, self.at).question.probes.get(self.probe) {
            Some(probe) => self.tell(probe),
            None => self.tell("No further probe."),
        }
    }

    fn why(&mut self) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let question = place(&set, self.at).question;
        self.tell(&question.why)?;
        for listen in &question.listen_for {
            self.tell(&format!("  listen for: {listen}"))?;
        }
        Ok(())
    }

    /// Asks for the fields of a row, one a line; an empty line leaves a field as it is, `.` ends.
    fn row(&mut self, args: &str) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let question = place(&set, self.at).question;
        let Some(id) = self.line_number(args) else { return self.tell("There is no such row.") };
        let mut content = self.setting.tool.statements[&id].content().clone();
        let Body::Row(mut cells) = content.body.clone() else {
            return self.tell("That line is no row.");
        };
        let shared = self.setting.shared;
        for field in question.fields.iter().filter(|f| !(shared && f.private)) {
            let had = cells
                .get(&field.id)
                .map(|c| crate::domain::words::cell_words(&self.setting.tool, Some(field), c));
            if matches!(field.kind, Kind::Choice | Kind::Multi) {
                self.show_options("    ", &field.options)?;
            }
            let had = had.map(|had| format!(" [{had}]")).unwrap_or_default();
            self.tell(&format!("  {}{had} ›", field.label))?;
            let Some(line) = self.read_line()? else { break };
            match line.trim() {
                "" => {}
                "." => break,
                text => {
                    let today = self.desk.now().date();
                    cells.insert(field.id.clone(), cell(&self.setting.tool, field, text, today));
                }
            }
        }
        content.body = Body::Row(cells);
        self.act_all(vec![Intent::Revise(id, content)], "the row's fields")?;
        let line = self.line_of(id);
        self.tell(&format!("  {line}"))
    }

    fn catch(&mut self, args: &str) -> anyhow::Result<()> {
        let people = speakers(&self.setting.tool);
        let line = parse(&Grammar::default(), &people, &people, args);
        let statement = StatementId(self.desk.mint());
        let intents = Ear {
            tool: &self.setting.tool,
            walkthrough: self.sitting,
            question: None,
            asked: "",
            speakers: &self.speaking,
            above: None,
            now: self.desk.now(),
            minute: self.minute(),
        }
        .hear(&line, statement);
        if self.act_all(intents, "caught")? {
            self.tell("Caught.")?;
        }
        Ok(())
    }

    /// `CODE` files the last line of this question, `N CODE` line N of the inbox.
    fn file(&mut self, args: &str) -> anyhow::Result<()> {
        let (number, code) = match args.split_once(' ') {
            Some((number, code)) if number.parse::<usize>().is_ok() => (number.parse::<usize>().ok(), code),
            _ => (None, args),
        };
        let Some(at) = self.place_of(code) else {
            return self.tell("/file needs the code of a question, such as c4.");
        };
        let statement = match number {
            Some(n) => self.setting.tool.inbox().get(n.wrapping_sub(1)).map(|s| s.id),
            None => self.last,
        };
        let Some(statement) = statement else { return self.tell("There is no such line.") };
        let set = Arc::clone(&self.setting.questionnaire);
        let target = place(&set, at);
        let also = self.setting.tool.statements[&statement].also.clone();
        let question: Option<TopicId> = Some(target.question.id.clone());
        let what = format!("filed under {}", target.code);
        if self.act_all(vec![Intent::File(StatementFiled { statement, question, also })], &what)? {
            self.tell(&format!("Filed under {} {}.", target.code, target.question.short))?;
        }
        Ok(())
    }

    fn line_number(&self, args: &str) -> Option<StatementId> {
        match args.trim() {
            "" => self.last.or_else(|| self.lines().last().copied()),
            number => self.lines().get(number.parse::<usize>().ok()?.checked_sub(1)?).copied(),
        }
    }

    fn edit(&mut self, args: &str) -> anyhow::Result<()> {
        let (id, text) = match args.split_once(' ') {
            Some((number, text)) if number.parse::<usize>().is_ok() => (self.line_number(number), text),
            _ => (self.line_number(""), args),
        };
        let Some(id) = id.filter(|_| !text.trim().is_empty()) else {
            return self.tell("/edit needs a line and its new words.");
        };
        let set = Arc::clone(&self.setting.questionnaire);
        let question = place(&set, self.at).question;
        let mut content = self.setting.tool.statements[&id].content().clone();
        (content.body, content.words) =
            crate::domain::hear::body(&self.setting.tool, question, text, self.desk.now().date());
        self.act_all(vec![Intent::Revise(id, content)], "put otherwise")?;
        let line = self.line_of(id);
        self.tell(&format!("  {line}"))
    }

    fn strike(&mut self, args: &str, strike: bool) -> anyhow::Result<()> {
        let Some(id) = self.line_number(args) else { return self.tell("There is no such line.") };
        let intent = if strike { Intent::Strike(id) } else { Intent::Restore(id) };
        self.act_all(vec![intent], if strike { "struck" } else { "brought back" })?;
        let line = self.line_of(id);
        self.tell(&format!("  {line}"))
    }

    fn take_back(&mut self) -> anyhow::Result<()> {
        let Some(done) = self.done.pop() else { return self.tell("There is nothing to take back.") };
        let events = self.undo(&done)?;
        self.tell(&format!("Taken back: {}", done.what))?;
        self.undone.push(Done { what: done.what, events });
        self.last = None;
        Ok(())
    }

    fn do_again(&mut self) -> anyhow::Result<()> {
        let Some(undone) = self.undone.pop() else { return self.tell("There is nothing to do again.") };
        let events = self.undo(&undone)?;
        self.tell(&format!("Done again: {}", undone.what))?;
        self.done.push(Done { what: undone.what, events });
        Ok(())
    }

    fn undo(&mut self, done: &Done) -> anyhow::Result<BTreeSet<crate::domain::event::EventRef>> {
        let happenings =
            act(&self.setting.tool, &self.desk.hands("walk"), Intent::Undo(done.events.clone()))?;
        self.desk.write(&mut self.setting.tool, "walk", happenings, Vec::new())
    }

    fn became(&mut self, status: Option<SetStatus>) -> anyhow::Result<()> {
        let set = Arc::clone(&self.setting.questionnaire);
        let placed = place(&set, self.at);
        let name = status.as_ref().map_or("open", SetStatus::name).replace('_', " ");
        let body = StatusSet {
            walkthrough: self.sitting,
            question: placed.question.id.clone(),
            status,
            by: self.speaking.clone(),
            minute: Some(self.minute()),
        };
        self.act_all(vec![Intent::SetStatus(body)], &format!("{}: {name}", placed.code))?;
        self.tell(&format!("{} {name}", placed.code))
    }

    fn ask(&mut self, name: &str) -> anyhow::Result<()> {
        let known = self.setting.tool.person(name).cloned();
        let person = known.clone().unwrap_or_else(|| somebody(&self.setting.tool, name, Relation::Other));
        if known.is_none() {
            self.act_all(vec![Intent::SetPerson(person.clone())], "somebody new")?;
        }
        self.became(Some(SetStatus::Ask(PersonRef::Known(person.id))))
    }

    fn as_it_is(&mut self) -> anyhow::Result<()> {
        let (Some(text), Some(id)) = (self.held.take(), self.last) else {
            return self.tell("There is no line that looked like a secret.");
        };
        let line = Line { text, ..Line::default() };
        let set = Arc::clone(&self.setting.questionnaire);
        let question = place(&set, self.at).question;
        let mut content = self.setting.tool.statements[&id].content().clone();
        (content.body, content.words) =
            crate::domain::hear::body(&self.setting.tool, question, &line.text, self.desk.now().date());
        self.act_all(vec![Intent::Revise(id, content)], "kept as typed")?;
        self.tell("Kept as typed.")
    }

    fn off_the_record(&mut self) -> anyhow::Result<()> {
        self.off = !self.off;
        if self.off {
            return self.tell("OFF THE RECORD: nothing you type is kept until /off again.");
        }
        self.tell("On the record again.")?;
        let open = self.coverage().standings[self.at].status == crate::domain::status::Status::Open;
        if open { self.became(Some(SetStatus::OffRecord)) } else { Ok(()) }
    }

    fn late(&mut self, args: &str) -> anyhow::Result<()> {
        let cut = match args.trim() {
            "0" => Cut::Nothing,
            "1" => Cut::Coulds,
            "2" => Cut::AllButMusts,
            "3" => Cut::AllButSpine,
            _ => return self.tell("/late needs 0, 1, 2 or 3."),
        };
        self.replan(WalkthroughReplanned {
            walkthrough: self.sitting,
            end: None,
            cut: Some(cut),
            present: None,
        })?;
        let coverage = self.coverage();
        let left = coverage.standings.iter().filter(|s| s.cut).count();
        let minutes = coverage.minutes_of_open_musts();
        self.tell(&format!("{left} questions are left out; the open musts need about {minutes} min."))
    }

    fn end(&mut self, args: &str) -> anyhow::Result<()> {
        let Some(end) = self.desk.now().at_clock(args) else {
            return self.tell("/end needs a time, such as 11:10.");
        };
        let left = end.minutes_since(self.desk.now());
        self.replan(WalkthroughReplanned {
            walkthrough: self.sitting,
            end: Some(end),
            cut: None,
            present: None,
        })?;
        let need = self.coverage().minutes_of_open_musts();
        self.tell(&format!("Ends at {}: {left} min; the open musts need about {need} min.", end.clock()))
    }

    fn replan(&mut self, replan: WalkthroughReplanned) -> anyhow::Result<()> {
        self.act_all(vec![Intent::Replan(replan)], "the plan")?;
        Ok(())
    }

    fn rest(&mut self) -> anyhow::Result<()> {
        let resting = self.walkthrough().resting_since.is_some();
        let intent = if resting { Intent::Resume(self.sitting) } else { Intent::Rest(self.sitting) };
        self.act_all(vec![intent], if resting { "going on" } else { "resting" })?;
        self.tell(if resting { "Going on." } else { "Resting; what is typed is kept. /rest goes on." })
    }

    fn finish(&mut self) -> anyhow::Result<Ending> {
        let now = self.desk.now();
        let mut intents = Vec::new();
        if self.walkthrough().resting_since.is_some() {
            intents.push(Intent::Resume(self.sitting));
        }
        intents.extend(self.coverage().not_reached(self.walkthrough()));
        let minutes = self.minute();
        intents.push(Intent::End(WalkthroughEnded { walkthrough: self.sitting, at: now, minutes }));
        self.act_all(intents, "the end")?;
        let drafts = self.desk.drafts(&self.setting.tool)?;
        self.act_all(drafts.into_iter().map(Intent::Draft).collect(), "drafts")?;
        Ok(Ending::Finished)
    }

    fn help(&mut self) -> anyhow::Result<()> {
        self.tell("A line is what was said. It can begin with:")?;
        for sign in SIGNS {
            self.tell(&format!("  {:<8} {}", sign.typed, sign.means))?;
        }
        self.tell("An empty line goes to the next question. By name:")?;
        for entry in ENTRIES {
            let name = format!("/{} {}", entry.names[0], entry.takes);
            self.tell(&format!("  {name:<22} {}", entry.does))?;
        }
        Ok(())
    }
}
