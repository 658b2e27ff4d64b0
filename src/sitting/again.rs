//! What was said before, offered again: last time's answer ("still so?"), or what another answer suggests. It is taken
//! over by `=` on the empty line, and never by itself.

use super::show::CONSENT;
use super::{Sitting, place};
use crate::domain::act::Intent;
use crate::domain::carry;
use crate::domain::coverage::Said;
use crate::domain::earlier::{Before, Earlier, Since};
use crate::domain::event::{StatementAdded, StatusSet};
use crate::domain::hear::evidence;
use crate::domain::ids::{PersonId, StatementId};
use crate::domain::questionnaire::{Evidence, Field, Kind, Question};
use crate::domain::statement::{Body, Content, Relates, Stance, Statement, Wording};
use crate::domain::status::{SetStatus, Status};
use crate::domain::told::Told;
use crate::domain::words::words_of;
use crate::keys::Action;
use crate::text::line::Line;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many lines of what was said before are shown; the rest is counted.
const SHOWN: usize = 5;

/// What was said before about the question that is asked, as it is shown beneath it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferView {
    /// Where it comes from: `Last time (s-01, 17 Nov, Maya)`, `From A6 (The data)`.
    pub from: String,
    /// What was said, a line for each; none while it is private and others see the screen.
    pub lines: Vec<String>,
    /// What to do about it, in words: `still so? = takes it over`.
    pub asks: String,
}

/// What was said before, and what of it can be said again.
pub(super) struct Offer<'a> {
    from: String,
    lines: Vec<String>,
    /// Nothing was said: what became of the question.
    status: Option<SetStatus>,
    /// What `=` makes: the line it says again, if it is about this very question; what it says; the words beside.
    again: Vec<(Option<StatementId>, Body, Option<&'a str>)>,
    /// Why nothing can be taken over, where that is so.
    but: Option<&'static str>,
    /// Last time's answer, rather than a suggestion from another one.
    last_time: bool,
    /// Only what these speakers said, for they differed.
    own: bool,
}

/// What people answer each for themselves: another's answer would lead them.
fn is_personal(question: &Question) -> bool {
    question.user_first || question.kind == Kind::Scale
}

/// What these speakers said of it, if they said anything.
fn of_these<'a>(mut earlier: Earlier<'a>, speaks: &[PersonId]) -> Option<Earlier<'a>> {
    earlier.said.retain(|s| s.content().speakers.iter().any(|id| speaks.contains(id)));
    earlier.status = None;
    (!earlier.said.is_empty()).then_some(earlier)
}

impl Sitting {
    /// What is offered to these speakers under this question: until something was said here, what was said before.
    fn offered(&self, speaks: &[PersonId]) -> Option<Offer<'_>> {
        if self.above().is_some() {
            return None;
        }
        let said = Said::of(&self.tool);
        let placed = self.here();
        let question = placed.question;
        let of_the_sitting = question.kind == Kind::Confirm || question.id.as_str() == CONSENT;
        if of_the_sitting {
            return None;
        }
        let before = Before::of(&self.tool, self.walkthrough(), &said);
        let mut earlier = before.about(&question.id);
        if is_personal(question) {
            earlier = earlier.and_then(|earlier| of_these(earlier, speaks));
        }
        match earlier {
            Some(earlier) => Some(self.last_time(question, &earlier, speaks)),
            None => self.suggestion(question, &said, speaks),
        }
    }

    fn last_time(&self, question: &Question, earlier: &Earlier<'_>, speaks: &[PersonId]) -> Offer<'_> {
        let was = earlier.sitting.and_then(|w| self.shelf.get(&w.questionnaire)?.question(&question.id));
        let lines: Vec<&Statement> = earlier.lines().collect();
        let mine: Vec<&Statement> = match earlier.differ(question) {
            true => {
                let mine = |s: &&Statement| s.content().speakers.iter().any(|id| speaks.contains(id));
                lines.iter().copied().filter(mine).collect()
            }
            false => lines.clone(),
        };
        let again: Vec<_> = mine
            .iter()
            .filter_map(|s| {
                let statement = self.statement(s.id)?;
                let body = carry::again(was, question, statement)?;
                Some((Some(s.id), body, statement.content().words.as_deref()))
            })
            .collect();
        let but = match () {
            () if earlier.status.is_some() => None,
            () if mine.is_empty() => Some("They said different things; what is it now?"),
            () if again.len() < mine.len() => Some("It is asked otherwise now; what is it today?"),
            () => None,
        };
        Offer {
            from: format!("Last time ({})", self.when_and_who(earlier)),
            lines: match earlier.status {
                Some(status) => vec![self.status_words(&Status::Set(status.clone()))],
                None => self.said_before(was.unwrap_or(question), &lines),
            },
            status: earlier.status.cloned(),
            own: mine.len() < lines.len(),
            again,
            but,
            last_time: true,
        }
    }

    /// `s-01, 17 Nov, Maya`.
    fn when_and_who(&self, earlier: &Earlier<'_>) -> String {
        let mut who: Vec<PersonId> = Vec::new();
        for id in earlier.said.iter().flat_map(|s| &s.content().speakers) {
            if !who.contains(id) {
                who.push(*id);
            }
        }
        let day = earlier.sitting.map(|w| w.started).or_else(|| earlier.said.last().map(|s| s.at));
        let day = day.map(|at| self.day_words(at)).unwrap_or_default();
        let label = earlier.sitting.map_or("later", |w| w.label.as_str()).to_owned();
        let names = self.names_of(&who);
        [label, day, names].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// `17 Nov`; with the year where it was another one.
    pub(super) fn day_words(&self, at: crate::domain::moment::Moment) -> String {
        let day = at.date();
        let form = if day.year() == self.now.date().year() { "%-d %b" } else { "%-d %b %Y" };
        day.strftime(form).to_string()
    }

    /// The lines in words, each with who said it where not all are by the same.
    fn said_before(&self, question: &Question, lines: &[&Statement]) -> Vec<String> {
        let same = lines.windows(2).all(|pair| pair[0].content().speakers == pair[1].content().speakers);
        let words = |s: &&Statement| {
            let words = self.one_line(question, s.content());
            match same {
                true => words,
                false => format!("{}: {words}", self.names_of(&s.content().speakers)),
            }
        };
        lines.iter().map(words).collect()
    }

    /// What was said, in one line; a row begins with its first cell as it is.
    fn one_line(&self, question: &Question, content: &Content) -> String {
        let hidden = |field: &Field| self.shared && field.private;
        let words = words_of(&self.tool, Some(question), content, &hidden);
        match (&content.body, question.fields.first()) {
            (Body::Row(_), Some(first)) => match words.strip_prefix(&format!("{}: ", first.label)) {
                Some(rest) => rest.to_owned(),
                None => words,
            },
            _ => words,
        }
    }

    fn suggestion(&self, question: &Question, said: &Said<'_>, speaks: &[PersonId]) -> Option<Offer<'_>> {
        let topic = question.from.as_ref()?;
        let from = self.question_about(topic)?;
        let answers = said.answers(Some(self.walkthrough()), topic);
        let mut earlier = Earlier { sitting: None, same_set: false, said: answers.to_vec(), status: None };
        if is_personal(question) || is_personal(from) {
            earlier = of_these(earlier, speaks)?;
        }
        // Nothing private is offered where it would be written down in the open.
        if answers.is_empty() || earlier.differ(from) || from.private && !question.private {
            return None;
        }
        let lines: Vec<&Statement> = earlier.lines().collect();
        let bodies = carry::suggested(&self.tool, from, question, &lines);
        let in_words = |body: &Body| {
            let content = Content {
                speakers: Vec::new(),
                body: body.clone(),
                words: None,
                wording: Wording::default(),
                evidence: Evidence::default(),
            };
            self.one_line(question, &content)
        };
        let name = match self.set.placed(topic) {
            Some(placed) => format!("{} ({})", placed.code, from.short),
            None => from.short.clone(),
        };
        let mut shown = self.said_before(from, &lines);
        if !bodies.is_empty() {
            let answer = shown.join(" · ");
            let answer = crate::text::wrap::truncate(&crate::text::clean::clean_line(&answer), 60);
            shown = bodies.iter().map(in_words).collect();
            if let [only] = shown.as_mut_slice()
                && *only != answer
            {
                *only = format!("{only}  (there: {answer})");
            }
        }
        Some(Offer {
            from: format!("From {name}"),
            lines: shown,
            status: None,
            but: bodies.is_empty().then_some(""),
            again: bodies.into_iter().map(|body| (None, body, None)).collect(),
            last_time: false,
            own: false,
        })
    }

    /// The same, for whoever shows it. While others see the screen nothing private is in it.
    pub(super) fn offer_view(&self) -> Option<OfferView> {
        let offer = self.offered(&self.speaks())?;
        let hidden = self.shared && self.question().private;
        let sign = self.keys.grammar().same.first().cloned().unwrap_or_default();
        let asks = match (offer.but, offer.last_time) {
            (Some(but), _) => but.to_owned(),
            (None, true) if offer.own => {
                let who = self.names_of(&self.speaks());
                format!("still so? They differed; {sign} takes over what {who} said")
            }
            (None, true) => format!("still so? {sign} takes it over"),
            (None, false) => format!("{sign} takes it"),
        };
        let mut lines = offer.lines;
        let left = lines.len().saturating_sub(SHOWN);
        if left > 0 {
            lines.truncate(SHOWN - 1);
            lines.push(format!("… and {} more", left + 1));
        }
        if hidden {
            lines = vec!["(not shown while shared)".to_owned()];
        }
        Some(OfferView { from: offer.from, lines, asks })
    }

    /// What `=` says on the empty line now, in a word or two.
    pub(super) fn same_means(&self) -> &'static str {
        match self.offered(&self.speaks()) {
            Some(offer) if offer.but.is_none() && offer.last_time => "still so",
            Some(offer) if offer.but.is_none() => "as suggested",
            _ => "the same",
        }
    }

    /// `=` where nothing was said here yet: what is offered is said again by whoever speaks now, as one thing done. Says
    /// whether there was anything to take over.
    pub(super) fn take_over(&mut self, line: &Line, known: Option<Evidence>) -> bool {
        let set = Arc::clone(&self.set);
        let placed = place(&set, self.at);
        let said_by = self.by_handles(&line.speakers);
        let speakers = if said_by.is_empty() { self.speaking_here(&placed) } else { said_by };
        let Some(offer) = self.offered(&speakers) else { return false };
        let what = if offer.last_time { "still so" } else { "as suggested" };
        let (status, but) = (offer.status, offer.but.map(str::to_owned));
        let again: Vec<_> =
            offer.again.into_iter().map(|(to, body, words)| (to, body, words.map(str::to_owned))).collect();
        if let Some(but) = but {
            self.tell(if but.is_empty() { "Nothing here can be taken over; what is it?" } else { &but });
            return true;
        }
        let what = format!("{what} under {}", placed.code);
        let ids: Vec<StatementId> = (0..=again.len()).map(|_| StatementId(self.mint())).collect();
        let kept = self.keep(&line.text, &what, |sitting, added| {
            let say = |id: StatementId, body: Body, words: Option<String>, relates: Option<Relates>| {
                let again = relates.filter(|relates| relates.stance == Stance::Same);
                let was = again.and_then(|relates| sitting.statement(relates.to)).map(Statement::content);
                let usual = evidence(placed.question, sitting.mode);
                // Saying it again shows nothing, and who was not there knows it no better than they do anything here.
                let as_then = was.map_or(usual, |was| match usual > Evidence::Told {
                    true => was.evidence.max(usual),
                    false => was.evidence,
                });
                // Exact words stay exact only in the mouth that said them.
                let own = was.filter(|was| was.speakers == speakers && was.words == words);
                let wording = match line.exact {
                    true => Wording::Verbatim,
                    false => own.map(|was| was.wording).unwrap_or_default(),
                };
                Intent::Say(StatementAdded {
                    statement: id,
                    walkthrough: Some(sitting.id),
                    question: Some(placed.question.id.clone()),
                    also: BTreeSet::new(),
                    content: Content {
                        speakers: speakers.clone(),
                        body,
                        words,
                        wording,
                        evidence: known.unwrap_or(as_then),
                    },
                    relates,
                    marks: BTreeSet::new(),
                    at: sitting.now,
                    minute: Some(sitting.minute()),
                    asked: sitting.asked(placed.question),
                    handle: None,
                })
            };
            let added = added.trim();
            let mut intents = Vec::new();
            if let Some(status) = &status {
                intents.push(Intent::SetStatus(StatusSet {
                    by: speakers.clone(),
                    ..sitting.status_here(Some(status.clone()))
                }));
            }
            // Words behind the sign stand beside a pick; else they are a line of their own.
            let beside =
                matches!(again.as_slice(), [(_, body, _)] if !matches!(body, Body::Text(_) | Body::Row(_)));
            for (id, (to, body, words)) in ids.iter().zip(&again) {
                let words = match (words.as_deref(), added) {
                    (Some(words), added) if beside && !added.is_empty() => Some(format!("{words}; {added}")),
                    (None, added) if beside && !added.is_empty() => Some(added.to_owned()),
                    (words, _) => words.map(str::to_owned),
                };
                let relates = to.map(|to| Relates { to, stance: Stance::Same });
                intents.push(say(*id, body.clone(), words, relates));
            }
            if let (Some(id), false) = (ids.last(), beside || added.is_empty()) {
                let last = again.len().checked_sub(1).map(|last| ids[last]);
                let relates = last.map(|to| Relates { to, stance: Stance::Adds });
                intents.push(say(*id, Body::Text(added.to_owned()), None, relates));
            }
            intents
        });
        if kept {
            self.last = ids.into_iter().rev().find(|id| self.tool.statements.contains_key(id)).or(self.last);
            self.tell_taken_over(again.len(), status.is_some());
        }
        true
    }

    /// `=` by itself on a line that is there already. Says whether there was nothing to write down: whoever speaks said
    /// it already, or nothing is there to be said again.
    pub(super) fn says_nothing_new(&mut self, line: &Line) -> bool {
        let Some(above) = self.above().and_then(|id| self.statement(id)) else {
            self.tell("There is nothing here to say again.");
            return true;
        };
        let said_by = self.by_handles(&line.speakers);
        let speakers = if said_by.is_empty() { self.speaks() } else { said_by };
        let said = |s: &Statement| {
            !s.struck && s.content().speakers == speakers && s.content().same_words(above.content())
        };
        let already = self.lines().into_iter().filter_map(|id| self.statement(id)).any(said);
        if already {
            let who = if speakers == self.speaks() { "You".to_owned() } else { self.names_of(&speakers) };
            self.tell(&format!("{who} said that already."));
        }
        already
    }

    fn tell_taken_over(&mut self, lines: usize, status: bool) {
        match lines {
            _ if status => self.show_status(),
            1 => {
                if let Some(last) = self.last {
                    self.tell_line(last, "");
                }
            }
            lines => self.tell(&format!("  {lines} lines taken over; /lines shows them")),
        }
    }

    /// At the beginning: who wrote alone, and what that leaves to be asked.
    pub(super) fn tell_what_is_told(&mut self) {
        let coverage = self.coverage();
        let told = coverage.standings.iter().filter(|s| s.told).count();
        if told == 0 {
            return;
        }
        let left = || coverage.standings.iter().filter(|s| s.waits());
        let (thin, minutes) = (left().count(), left().map(|s| s.placed.question.minutes).sum::<f64>());
        let said = Said::of(&self.tool);
        let before = Before::of(&self.tool, self.walkthrough(), &said);
        let pass = Told::of(&self.tool, self.walkthrough(), &before, &said);
        let by = pass
            .pass()
            .iter()
            .flat_map(|w| self.tool.statements.values().filter(|s| s.walkthrough == Some(w.id)));
        let who: BTreeSet<PersonId> = by.flat_map(|s| s.content().speakers.iter().copied()).collect();
        let who = self.names_of(&who.into_iter().collect::<Vec<_>>());
        let day = pass.pass().first().map(|w| self.day_words(w.started)).unwrap_or_default();
        let late = self.keys.name(Action::Late);
        let late = late.split(' ').next().unwrap_or(&late);
        let text = format!(
            "{who} wrote alone on {day}: {told} {} told and passed over, {thin} {} to be asked, about {} minutes. {late} \
             0 asks everything.",
            if told == 1 { "question is" } else { "questions are" },
            if thin == 1 { "is" } else { "are" },
            minutes.ceil(),
        );
        self.tell(&text);
    }

    /// How the answer here stands to last time's, in words, once there is one; empty where there is nothing to say.
    pub(super) fn since_words(&self, since: Since) -> String {
        if !matches!(since, Since::StillSo | Since::Added | Since::Changed) {
            return String::new();
        }
        let said = Said::of(&self.tool);
        let before = Before::of(&self.tool, self.walkthrough(), &said);
        let question = self.question();
        let Some(earlier) = before.about(&question.id) else { return String::new() };
        let when = earlier.sitting.map_or("last time", |w| w.label.as_str());
        match since {
            Since::StillSo => format!("still so since {when}"),
            Since::Added => format!("still so since {when}, and more"),
            _ if self.shared && question.private => format!("changed since {when}"),
            _ => {
                let was = match earlier.status {
                    Some(status) => vec![self.status_words(&Status::Set(status.clone()))],
                    None => {
                        let here = said.here(self.walkthrough(), &question.id);
                        self.said_before(question, &earlier.gone(question, here))
                    }
                };
                format!("changed since {when}: was {}", was.join(" · "))
            }
        }
    }
}
