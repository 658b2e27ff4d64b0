//! The five signs that a prototype became the operation (S67–S71), and what follows from how many hold.

use super::{Held, day_words, newest, unknown_since};
use crate::domain::coverage::Said;
use crate::domain::event::ToolStatus;
use crate::domain::hear::STEPS;
use crate::domain::moment::Moment;
use crate::domain::statement::Body;
use crate::domain::tool::Tool;
use jiff::civil::Date;

/// From so many signs on one tool, the hour is to be this week. This mark is ours; the article has none for one tool.
pub const SEVERE: usize = 3;

/// How every result begins: one calm sentence, then what to do (S72, S73).
pub const CALM: &str = "This is common, and usually settled in weeks.";

/// One of the five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Used every day, and on no diagram (S67).
    Diagram,
    /// The how-to sends everybody to one person (S68).
    AskSarah,
    /// Runs on somebody's own laptop or account (S69).
    Personal,
    /// Its author moved on, and it is still in use (S70).
    AuthorGone,
    /// Work stops when one person is out for a week (S71).
    OneWeek,
}

impl Sign {
    /// All five, in the order in which they are asked.
    pub const ALL: [Sign; 5] =
        [Sign::Diagram, Sign::AskSarah, Sign::Personal, Sign::AuthorGone, Sign::OneWeek];

    /// The topic under which it is asked about.
    pub const fn topic(self) -> &'static str {
        match self {
            Sign::Diagram => "sign.diagram",
            Sign::AskSarah => "sign.ask_sarah",
            Sign::Personal => "sign.personal",
            Sign::AuthorGone => "sign.author_gone",
            Sign::OneWeek => "sign.one_week",
        }
    }

    /// Its option where all five are picked from at once ([`REVIEWED`]).
    const fn option(self) -> &'static str {
        match self {
            Sign::Diagram => "diagram",
            Sign::AskSarah => "ask_sarah",
            Sign::Personal => "personal",
            Sign::AuthorGone => "author_gone",
            Sign::OneWeek => "one_week",
        }
    }

    /// What it says, in few words.
    pub const fn words(self) -> &'static str {
        match self {
            Sign::Diagram => "on no diagram or list",
            Sign::AskSarah => "one person must be asked",
            Sign::Personal => "on somebody's own laptop or account",
            Sign::AuthorGone => "its author moved on",
            Sign::OneWeek => "stops when one person is out for a week",
        }
    }
}

/// The topic under which the quarterly review picks the signs that hold.
const REVIEWED: &str = "review.signs";

/// How the five stand for one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs {
    held: [Held; 5],
    /// The day of the newest answer; none if nobody was asked.
    pub on: Option<Date>,
    /// Nothing runs on the tool any more, as somebody said last.
    pub unused: bool,
    /// The day on which its inventory was taken: its steps were said.
    pub taken: Option<Date>,
    labelled_prototype: bool,
}

/// What follows for one tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No sign: it is tagged and left.
    Leave,
    /// One or two: the hour is booked (S36).
    Book,
    /// [`SEVERE`] or more: the hour this week.
    ThisWeek,
}

impl Signs {
    /// How the five stand, by the newest answer about each: of its own question, or of a quarterly review.
    pub fn of(tool: &Tool, said: &Said<'_>) -> Signs {
        let reviewed = newest(said, REVIEWED);
        let mut on: Option<Moment> = None;
        let held = Sign::ALL.map(|sign| {
            let asked = newest(said, sign.topic());
            let unknown = unknown_since(tool, sign.topic(), asked.as_ref());
            let later = |at: Moment| reviewed.as_ref().filter(|r| r.at.instant() > at.instant());
            let (found, held) = match (&asked, &reviewed) {
                (None, None) => return if unknown { Held::NotSure } else { Held::NotAsked },
                (Some(asked), _) if later(asked.at).is_none() => {
                    let held = if unknown { Held::NotSure } else { asked.held(|s| pick(&s.content().body)) };
                    (asked, held)
                }
                (_, Some(reviewed)) => (reviewed, reviewed.held(|s| picked(sign, &s.content().body))),
                (Some(asked), None) => (asked, Held::NotSure),
            };
            on = on.into_iter().chain([found.at]).max_by_key(|at| at.instant());
            held
        });
        Signs {
            held,
            on: on.map(Moment::date),
            unused: tool.unused(),
            taken: newest(said, STEPS).map(|steps| steps.at.date()),
            labelled_prototype: tool.status() == Some(ToolStatus::Prototype) && !tool.unused(),
        }
    }

    /// The signs that stand so, in order.
    pub fn that(&self, held: Held) -> Vec<Sign> {
        Sign::ALL.into_iter().zip(self.held).filter(|(_, h)| *h == held).map(|(sign, _)| sign).collect()
    }

    /// How many hold. What somebody is not sure of, or what people differ about, is listed and not counted.
    pub fn count(&self) -> usize {
        self.held.iter().filter(|held| **held == Held::Holds).count()
    }

    /// What follows; nothing while nobody was asked about any of them.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.count() {
            0 if self.held == [Held::NotAsked; 5] => None,
            0 => Some(Verdict::Leave),
            1..SEVERE => Some(Verdict::Book),
            _ => Some(Verdict::ThisWeek),
        }
    }

    /// What was found, in lines: how many hold and which, then which are listed and not counted.
    pub fn found(&self) -> Vec<String> {
        let holds = self.that(Held::Holds);
        let mut lines = vec![match holds.len() {
            0 => "None of the five signs holds.".to_owned(),
            1 => format!("1 of 5 signs holds: {}.", words(&holds)),
            n => format!("{n} of 5 signs hold: {}.", words(&holds)),
        }];
        for (held, why) in [
            (Held::NotSure, "Not sure, so not counted"),
            (Held::Disputed, "People differ, so not counted"),
            (Held::NotAsked, "Not asked"),
        ] {
            let signs = self.that(held);
            if !signs.is_empty() {
                lines.push(format!("{why}: {}.", words(&signs)));
            }
        }
        lines
    }

    /// What follows, in lines: first what to do, then what to ask of the label. Empty while nobody was asked.
    pub fn follows(&self) -> Vec<String> {
        let Some(verdict) = self.verdict() else { return Vec::new() };
        let gone = self.that(Held::Holds).contains(&Sign::AuthorGone);
        let with = if gone { "whoever knows it best" } else { "its author" };
        let mut lines = vec![match (verdict, self.taken) {
            _ if self.unused && self.count() > 0 => {
                "It is labelled as used by nothing, and yet a sign holds: ask who would notice if it were gone."
                    .to_owned()
            }
            (Verdict::Leave, _) if self.unused => {
                "Nothing runs on it any more: tag it so, and leave it.".to_owned()
            }
            (Verdict::Leave, _) => "Tag it with an owner and a label, and leave it.".to_owned(),
            (_, Some(day)) => format!("Its inventory was taken on {}.", day_words(day)),
            (Verdict::Book, None) => format!("Book the one-hour walkthrough with {with} and one user."),
            (Verdict::ThisWeek, None) => format!(
                "Hold the one-hour walkthrough this week, with {with} and one user. ({SEVERE} signs or more on one \
                 tool: this mark is takestock's own.)"
            ),
        }];
        if self.labelled_prototype && self.count() > 0 {
            lines.push(
                "It is labelled a prototype, and a sign holds: “in production” may be the truer label. That says \
                 that work depends on it, not that anybody engineered it."
                    .to_owned(),
            );
        }
        lines
    }

    /// All of it, in lines: the calm sentence, what was found, what follows. Empty while nobody was asked.
    pub fn lines(&self) -> Vec<String> {
        match self.verdict() {
            None => Vec::new(),
            Some(_) => std::iter::once(CALM.to_owned()).chain(self.found()).chain(self.follows()).collect(),
        }
    }
}

/// The words of these signs, one behind the other.
pub fn words(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.words()).collect::<Vec<_>>().join("; ")
}

fn pick(body: &Body) -> Option<Held> {
    match body {
        Body::Choice(option) => match option.as_str() {
            "holds" => Some(Held::Holds),
            "not_here" => Some(Held::DoesNot),
            _ => Some(Held::NotSure),
        },
        _ => None,
    }
}

fn picked(sign: Sign, body: &Body) -> Option<Held> {
    match body {
        Body::Choices(options) if options.contains(sign.option()) => Some(Held::Holds),
        Body::Choices(_) => Some(Held::DoesNot),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::governance::support::{World, choice, choices};
    use crate::domain::statement::Stance;
    use crate::domain::status::SetStatus;

    fn signs(world: &World) -> Signs {
        Signs::of(world.tool(), &Said::of(world.tool()))
    }

    #[test]
    fn nobody_was_asked_and_there_is_no_verdict() {
        let signs = signs(&World::held());
        assert_eq!((signs.verdict(), signs.lines()), (None, Vec::new()));
    }

    #[test]
    fn what_follows_goes_by_how_many_hold() {
        let mut world = World::held();
        let mut verdicts = Vec::new();
        world.say("sign.diagram", "dan", choice("not_here"));
        verdicts.push(signs(&world).verdict());
        for topic in ["sign.ask_sarah", "sign.personal", "sign.author_gone", "sign.one_week"] {
            world.say(topic, "dan", choice("holds"));
            verdicts.push(signs(&world).verdict());
        }
        let expected = [Verdict::Leave, Verdict::Book, Verdict::Book, Verdict::ThisWeek, Verdict::ThisWeek];
        assert_eq!(verdicts, expected.map(Some));
        let lines = signs(&world).lines();
        assert_eq!(lines[0], CALM);
        assert!(lines[1].starts_with("4 of 5 signs hold: one person must be asked; "), "{lines:?}");
        assert!(lines[2].contains("this week, with whoever knows it best"), "its author is gone: {lines:?}");
        assert!(lines[2].contains("takestock's own"), "{lines:?}");
    }

    #[test]
    fn not_sure_is_listed_and_not_counted() {
        let mut world = World::held();
        world.say("sign.diagram", "dan", choice("not_sure"));
        world.say("sign.personal", "dan", Body::Text("it may be his own laptop".into()));
        world.status("sign.one_week", SetStatus::Unknown);
        let signs = signs(&world);
        assert_eq!(signs.verdict(), Some(Verdict::Leave));
        assert_eq!(signs.that(Held::NotSure), [Sign::Diagram, Sign::Personal, Sign::OneWeek]);
        assert_eq!(signs.that(Held::NotAsked), [Sign::AskSarah, Sign::AuthorGone]);
        assert!(signs.lines()[2].starts_with("Not sure, so not counted: "), "{:?}", signs.lines());
    }

    #[test]
    fn people_who_differ_are_listed_and_not_counted() {
        let mut world = World::held();
        world.say("sign.diagram", "dan", choice("holds"));
        world.say("sign.diagram", "priya", choice("not_here"));
        let first = world.say("sign.personal", "dan", choice("holds"));
        world.about("sign.personal", "priya", Body::Text("not since May".into()), first, Stance::Differs);
        let second = world.say("sign.one_week", "dan", choice("holds"));
        world.about("sign.one_week", "priya", Body::Text("twice last year".into()), second, Stance::Adds);
        let signs = signs(&world);
        assert_eq!(signs.that(Held::Disputed), [Sign::Diagram, Sign::Personal]);
        assert_eq!(signs.that(Held::Holds), [Sign::OneWeek], "what adds to it takes nothing away");
    }

    #[test]
    fn the_newest_sitting_counts_and_what_it_leaves_out_stays() {
        let mut world = World::held();
        world.say("sign.diagram", "dan", choice("holds"));
        world.say("sign.personal", "dan", choice("holds"));
        world.sit("s-02");
        world.say("sign.diagram", "dan", choice("not_here"));
        assert_eq!(signs(&world).that(Held::Holds), [Sign::Personal]);
        world.sit("s-03");
        world.say("review.signs", "dan", choices(&["one_week", "diagram"]));
        assert_eq!(signs(&world).that(Held::Holds), [Sign::Diagram, Sign::OneWeek]);
        assert_eq!(signs(&world).that(Held::NotAsked), [], "a review asks about all five");
        world.sit("s-04");
        world.say("sign.one_week", "dan", choice("not_here"));
        assert_eq!(signs(&world).that(Held::Holds), [Sign::Diagram]);
    }

    #[test]
    fn after_the_inventory_no_hour_is_asked_for() {
        let mut world = World::held();
        world.say("sign.diagram", "dan", choice("holds"));
        world.say("does.steps", "maya", Body::Text("kickoff".into()));
        assert_eq!(signs(&world).follows(), ["Its inventory was taken on Wed 2026-11-18."]);
    }

    #[test]
    fn what_was_struck_or_purged_does_not_count() {
        let mut world = World::held();
        let struck = world.say("sign.diagram", "dan", choice("holds"));
        let purged = world.say("sign.personal", "dan", choice("holds"));
        world.say("sign.one_week", "dan", choice("holds"));
        assert_eq!(signs(&world).count(), 3);
        world.strike(struck);
        world.purge(purged);
        assert_eq!(signs(&world).that(Held::Holds), [Sign::OneWeek]);
        assert_eq!(signs(&world).that(Held::NotAsked).len(), 4);
    }

    #[test]
    fn a_label_that_does_not_fit_is_said() {
        let mut world = World::held();
        world.say("sign.diagram", "dan", choice("holds"));
        world.say("wrap.status", "dan", choice("prototype"));
        assert!(signs(&world).lines().last().is_some_and(|l| l.contains("truer label")));
        world.say("wrap.status", "dan", choice("unused"));
        let lines = signs(&world).lines();
        assert!(lines.iter().any(|l| l.contains("who would notice")), "{lines:?}");
        assert!(!lines.iter().any(|l| l.contains("truer label") || l.contains("Book")), "{lines:?}");
        world.say("wrap.status", "dan", choice("in_production"));
        assert!(!signs(&world).unused);
        assert!(signs(&world).lines().last().is_some_and(|l| l.starts_with("Book")));
    }
}
