//! What `/name` does in a sitting in plain lines.

use super::filing::How;
use super::{Ending, Now, Sitting, Slipped, first_words, place};
use crate::domain::act::Intent;
use crate::domain::event::{StatusSet, WalkthroughEnded};
use crate::domain::ids::ItemId;
use crate::domain::item::{Item, ItemKind};
use crate::domain::questionnaire::Evidence;
use crate::domain::statement::{Stance, Wording};
use crate::domain::status::{SetStatus, Status};
use crate::keys::{self, Action, ENTRIES};
use crate::spec::draft;
use crate::text::suggest::did_you_mean;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Sitting {
    pub(super) fn command(&mut self, name: &str, args: &str, slipped: Option<Slipped>) -> Option<Ending> {
        let Some(entry) = keys::named(if name.is_empty() { "help" } else { name }) else {
            let names = ENTRIES.iter().flat_map(|entry| entry.names.iter().copied());
            let hint = did_you_mean(name, names).map(|near| format!(" Did you mean /{near}?"));
            self.tell(&format!("There is no /{name}.{} /help lists them all.", hint.unwrap_or_default()));
            return None;
        };
        if self.off.is_some() && keeps_words(entry.action) {
            self.tell("not kept: off the record");
            return None;
        }
        let needs = |what: &str| format!("/{} needs {what}.", entry.names[0]);
        match entry.action {
            Action::Next => self.step(true),
            Action::Previous => self.step(false),
            Action::Go => self.go(args),
            Action::Who if args.trim_matches(',').trim().is_empty() => self.tell(&needs("a name")),
            Action::Who => self.who(args),
            Action::Shown => self.known_as(Evidence::Shown),
            Action::Told => self.known_as(Evidence::Told),
            Action::SecondHand => self.known_as(Evidence::SecondHand),
            Action::Guessed => self.known_as(Evidence::Guessed),
            Action::Exact => self.revise_last("exact words", |content| content.wording = Wording::Verbatim),
            Action::Near => self.revise_last("nearly their words", |content| content.wording = Wording::Near),
            Action::Paraphrase => {
                self.revise_last("my words", |content| content.wording = Wording::Paraphrase)
            }
            Action::Adds => self.stands(Stance::Adds, args),
            Action::Differs => self.stands(Stance::Differs, args),
            Action::Same => self.stands(Stance::Same, args),
            Action::Probe => self.probe(),
            Action::Why => self.why(),
            Action::Row => self.row(args),
            Action::Catch if args.is_empty() => {
                self.tell(&needs("a line: /catch renewal is on a private card"))
            }
            Action::Catch => self.catch(args),
            Action::Inbox => self.show_inbox(),
            Action::File => self.file(args, How::There),
            Action::Also => self.file(args, How::AlsoThere),
            Action::Burst => self.file(args, How::Burst),
            Action::Lines if self.lines().is_empty() => self.tell("Nothing was said here yet."),
            Action::Lines => self.show_lines(),
            Action::Outline => self.show_outline(),
            Action::Edit => self.edit(args),
            Action::Strike if self.entry_named(args).is_some() => self.on_entry(args, Sitting::strike_entry),
            Action::Strike => self.strike(args, true),
            Action::Restore => self.strike(args, false),
            Action::Undo => self.take_back(),
            Action::Redo => self.do_again(),
            Action::Unknown => self.became(Some(SetStatus::Unknown)),
            Action::Ask if args.is_empty() => self.tell(&needs("a name: /ask sarah")),
            Action::Ask => self.ask(args),
            Action::Declined => self.became(Some(SetStatus::Declined)),
            Action::NotApplicable if args.is_empty() => {
                self.tell(&needs("a reason: /na there is no such thing here"))
            }
            Action::NotApplicable => {
                let reason = crate::text::secret::mask(args);
                self.became(Some(SetStatus::NotApplicable(reason)));
            }
            Action::Later => self.became(Some(SetStatus::Later)),
            Action::Half => self.became(Some(SetStatus::Partial)),
            Action::AsItIs => self.as_it_is(),
            Action::Off => self.off_the_record(),
            Action::Keep => match slipped {
                Some(Slipped { at, line, evidence, cells }) if at == self.at => {
                    self.say(&line, evidence, &cells)
                }
                _ => self.tell("There is no such line: /keep comes right after a line off the record."),
            },
            Action::Share => {
                self.shared = !self.shared;
                self.tell(if self.shared {
                    "Shown to others: private is hidden."
                } else {
                    "Private is shown."
                });
            }
            Action::Late => self.late(args),
            Action::Rest => self.rest(),
            Action::End => self.end(args),
            Action::Borrow => self.borrow(args),
            Action::Clock => self.show_clock(),
            Action::ReadBack => self.show_read_back(),
            Action::Right => self.on_entry(args, Sitting::confirm_words),
            Action::Place => self.place_from(args),
            Action::About => self.about_entry(args),
            Action::Gap => self.gap(args),
            Action::Result => self.show_result_or_say_none(),
            Action::Compare => self.show_compared(),
            Action::Finish => return Some(self.finish()),
            Action::Leave => {
                self.on_the_record();
                self.tell(match self.rehearsal {
                    true => "It was a rehearsal; nothing of it was kept.",
                    false => "Kept. It goes on here next time.",
                });
                return Some(Ending::Left);
            }
            Action::Help => self.help(),
            _ => self.tell(&format!("/{} is only on the screen.", entry.names[0])),
        }
        None
    }

    fn now(&self) -> Now {
        Now { at: self.now, id: self.fresh }
    }

    /// `k1 k2`: does it to each of these entries of the read-back.
    fn on_entry(&mut self, args: &str, what: impl Fn(&mut Sitting, ItemId, Now)) {
        // What is done to one may move another, so the names are looked up first.
        let named: Vec<_> = args.split_whitespace().map(|name| self.entry_named(name)).collect();
        if named.is_empty() || named.contains(&None) {
            return self.tell("Which entry? /readback names them: k1, f2.");
        }
        for item in named.into_iter().flatten() {
            what(self, item, self.now());
        }
    }

    fn place_from(&mut self, args: &str) {
        let (name, to) = args.trim().split_once(' ').unwrap_or((args.trim(), ""));
        match (self.entry_named(name), to.trim().parse::<usize>()) {
            (Some(item), Ok(to)) if to > 0 => self.place_entry(item, to, self.now()),
            _ => self.tell("/place needs an entry and its place: /place k3 1. /readback names them."),
        }
    }

    fn about_entry(&mut self, args: &str) {
        let (name, line) = args.trim().split_once(' ').unwrap_or((args.trim(), ""));
        match self.entry_named(name) {
            Some(item) => self.object(item, line.trim(), self.now()),
            None => self.tell("/about needs an entry and what is said of it: /about k2 d: not since August."),
        }
    }

    /// To the next or previous question that applies, is not left out, and was not told before.
    pub(super) fn step(&mut self, forward: bool) {
        let open: Vec<bool> =
            self.coverage().standings.iter().map(|s| s.counts() && !s.cut && !s.told).collect();
        let next = if forward {
            (self.at + 1..open.len()).find(|at| open[*at])
        } else {
            (0..self.at).rev().find(|at| open[*at])
        };
        match next {
            Some(at) => self.arrive(at),
            None if forward => {
                self.tell(
                    "That was the last question. /finish ends the walkthrough; /outline shows what is open.",
                );
                self.show_result();
            }
            None => self.tell("This is the first question."),
        }
    }

    pub(super) fn arrive(&mut self, at: usize) {
        self.came_from = Some(self.at);
        let spoke = self.speaks();
        self.at = at;
        (self.last, self.stood) = (None, None);
        self.chosen = false;
        self.probe = 0;
        self.show_question();
        // On a screen nothing else says that somebody else is asked first here.
        if !self.shows_questions && self.speaks() != spoke {
            self.tell_who_speaks();
        }
        self.tell_the_news_again();
        self.tell_if_late()
    }

    fn go(&mut self, to: &str) {
        match self.place_of(to) {
            Some(at) => self.arrive(at),
            None if to.is_empty() => {
                self.tell("/go needs a code (a2) or letters of a name. /outline lists them.")
            }
            None => self.tell(&format!("No question is called {}. /outline lists them.", first_words(to))),
        }
    }

    /// The question with this code or id, or the first whose name, id or wording holds these letters.
    pub(super) fn place_of(&self, to: &str) -> Option<usize> {
        let to = to.trim().to_lowercase();
        if to.is_empty() {
            return None;
        }
        let set = &self.set;
        let find = |test: &dyn Fn(&crate::domain::questionnaire::Placed<'_>) -> bool| {
            set.questions().position(|placed| test(&placed))
        };
        find(&|p| p.code.to_lowercase() == to)
            .or_else(|| find(&|p| p.question.id.as_str() == to))
            .or_else(|| find(&|p| p.question.short.to_lowercase().starts_with(&to)))
            .or_else(|| find(&|p| p.question.short.to_lowercase().contains(&to)))
            .or_else(|| find(&|p| p.question.id.as_str().contains(&to)))
            .or_else(|| find(&|p| p.question.ask.to_lowercase().contains(&to)))
    }

    fn probe(&mut self) {
        let set = Arc::clone(&self.set);
        if let Some(probe) = place(&set, self.at).question.probes.get(self.probe + 1) {
            self.probe += 1;
            let probe = self.with_answers(probe);
            return self.tell_indented("  ask: ", &probe);
        }
        self.tell("No further probe.")
    }

    fn why(&mut self) {
        let set = Arc::clone(&self.set);
        let question = place(&set, self.at).question;
        let why = self.with_answers(&question.why);
        self.tell_indented("  ", &why);
        for listen in &question.listen_for {
            let listen = self.with_answers(listen);
            self.tell_indented("  listen for: ", &listen);
        }
    }

    pub(super) fn status_here(&self, status: Option<SetStatus>) -> StatusSet {
        let placed = self.here();
        StatusSet {
            walkthrough: self.id,
            question: placed.question.id.clone(),
            status,
            by: self.speaking_here(&placed),
            minute: Some(self.minute()),
        }
    }

    fn became(&mut self, status: Option<SetStatus>) {
        let name = status.clone().map_or("open".to_owned(), |set| self.status_words(&Status::Set(set)));
        let what = format!("{}: {name}", self.here().code);
        self.act_all(vec![Intent::SetStatus(self.status_here(status))], &what);
        self.show_status()
    }

    fn off_the_record(&mut self) {
        if self.off.is_some() {
            return self.on_the_record();
        }
        self.off = Some(BTreeSet::from([self.at]));
        self.held.clear();
        self.tell("OFF THE RECORD: nothing you type is kept until /off again.")
    }

    /// Ends an off-the-record stretch, if there is one: where nothing else is known, that is what became of it.
    pub(super) fn on_the_record(&mut self) {
        let Some(places) = self.off.take() else { return };
        self.tell("On the record again.");
        let open: Vec<Intent> = places
            .iter()
            .filter_map(|at| self.coverage().standings.get(*at).filter(|s| s.status == Status::Open).cloned())
            .map(|s| {
                let question = s.placed.question.id.clone();
                let status = Some(SetStatus::OffRecord);
                Intent::SetStatus(StatusSet { question, ..self.status_here(status) })
            })
            .collect();
        self.act_all(open, "off the record");
    }

    fn finish(&mut self) -> Ending {
        self.on_the_record();
        let now = self.now;
        let minutes = self.minute();
        let mut intents = Vec::new();
        if self.walkthrough().resting_since.is_some() {
            intents.push(Intent::Resume(self.id));
        }
        intents.extend(self.coverage().not_reached(self.walkthrough()));
        intents.push(Intent::End(WalkthroughEnded { walkthrough: self.id, at: now, minutes }));
        self.act_all(intents, "the end");
        let drafts = draft::drafts(&self.tool, &self.shelf);
        self.act_all(drafts.into_iter().map(Intent::Draft).collect(), "drafts");
        let (covered, musts) = self.coverage().musts();
        let alone = match self.coverage().musts_told() {
            0 => String::new(),
            told => format!(" ({told} of them as told alone before)"),
        };
        let drafted = self.drafted();
        self.tell(&format!("Ended after {minutes} min; musts {covered} of {musts}{alone}. {drafted}"));
        if self.rehearsal {
            self.show_what_was_made();
            self.tell("It was a rehearsal; nothing of it was kept.");
        }
        self.show_last_result();
        Ending::Finished
    }

    /// What came of this sitting, kind by kind; kinds of which there is nothing are not told.
    fn drafted(&self) -> String {
        let counts = ItemKind::ALL.into_iter().filter_map(|kind| {
            let count = self.made_here(kind).count();
            let words = match kind {
                ItemKind::Step if count == 1 => "step",
                ItemKind::Step => "steps",
                ItemKind::Keep => "to keep",
                ItemKind::Rule if count == 1 => "rule",
                ItemKind::Rule => "rules",
                ItemKind::Fix => "to fix",
                ItemKind::Eng => "to add",
                ItemKind::Know => "to know",
                ItemKind::Drift => "drifted",
                ItemKind::Dec => "decided before",
                ItemKind::Open => "open",
                ItemKind::Next => "next",
                ItemKind::Glossary if count == 1 => "word",
                ItemKind::Glossary => "words",
            };
            (count > 0).then(|| format!("{count} {words}"))
        });
        let counts: Vec<String> = counts.collect();
        match counts.is_empty() {
            true => "No item of the spec came of it.".to_owned(),
            false => format!("Drafted: {}.", counts.join(", ")),
        }
    }

    /// The items of a kind that stand on something said in this sitting.
    fn made_here(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        let here = |id| self.statement(id).is_some_and(|s| s.walkthrough == Some(self.id));
        let made = self.tool.items_of(kind).into_iter();
        made.filter(move |item| item.sources.iter().any(|source| here(source.statement)))
    }

    /// Whoever practises a set sees what its answers become.
    fn show_what_was_made(&mut self) {
        let made: Vec<(String, String)> = ItemKind::ALL
            .into_iter()
            .flat_map(|kind| self.made_here(kind))
            .filter_map(|item| Some((item.code.to_string(), self.line_of(item.sources.first()?.statement))))
            .collect();
        for (code, line) in made {
            self.tell_indented(&format!("  {code:<8} "), &line);
        }
    }

    fn help(&mut self) {
        self.tell("A line is what was said. It can begin with:");
        for sign in keys::signs(self.keys.grammar()) {
            self.tell_indented(&format!("  {:<8} ", sign.typed), &sign.means);
        }
        self.tell("An empty line goes to the next question. By name:");
        for entry in ENTRIES.iter().filter(|entry| !entry.screen_only) {
            let name = self.keys.name(entry.action);
            self.tell_indented(&format!("  {name:<20} "), entry.does);
        }
    }
}

/// What would keep something that is typed behind it.
const fn keeps_words(action: Action) -> bool {
    matches!(
        action,
        Action::Who
            | Action::Row
            | Action::Catch
            | Action::Edit
            | Action::Ask
            | Action::NotApplicable
            | Action::AsItIs
            | Action::About
            | Action::Gap
    )
}
