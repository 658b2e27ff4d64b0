//! The quarterly look: a tool graduates with its engineering done, retires, or stays a prototype with the dependence
//! said (S63). There is no fourth outcome; one that was skipped is overdue, not a staying.

use super::signs::Signs;
use super::{Held, Newest, capital, counted, day_words, newest, proposed_look, quarter_after};
use crate::domain::coverage::Said;
use crate::domain::event::{Matter, ToolStatus};
use crate::domain::statement::{Body, Cell};
use crate::domain::tool::Tool;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What comes of a quarterly look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The engineering was done, and there is evidence.
    Graduate,
    /// It is switched off.
    Retire,
    /// It stays a prototype, and the dependence is written down.
    Stay,
}

impl Outcome {
    fn read(name: &str) -> Option<Outcome> {
        match name {
            "graduate" => Some(Outcome::Graduate),
            "retire" => Some(Outcome::Retire),
            "stay" => Some(Outcome::Stay),
            _ => None,
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Outcome::Graduate => "graduate",
            Outcome::Retire => "retire",
            Outcome::Stay => "stay a prototype, dependence explicit",
        }
    }
}

/// The areas that graduating asks evidence for, with their names in a sentence.
const AREAS: [(&str, &str); 7] = [
    ("auth", "sign-in"),
    ("data_layer", "data"),
    ("integration", "other systems"),
    ("audit_trails", "the record of who did what"),
    ("monitoring", "monitoring"),
    ("recovery_plan", "recovery"),
    ("documentation", "knowledge"),
];

/// The newest look at a tool, and when the next one is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What came of it, and on which day; none where no outcome was chosen, or people differ about it.
    pub outcome: Option<(Outcome, Date)>,
    /// People chose different outcomes.
    pub disputed: bool,
    /// When the next look is due; none for a tool that needs none.
    pub due: Option<Date>,
    /// Areas that nothing shows to be done.
    missing: Vec<&'static str>,
    stays: Option<String>,
    switched_off: Vec<Option<Date>>,
    next_said: bool,
    status: Option<ToolStatus>,
}

impl Review {
    /// How the newest look came out, and when the next is due: the day that was said, else a quarter after the tool was
    /// last looked at, in whatever walkthrough; with none, a quarter after it was put on the list.
    pub fn of(tool: &Tool, said: &Said<'_>) -> Review {
        let chosen = newest(said, "review.outcome");
        let picked: BTreeSet<&str> =
            chosen.iter().flat_map(|n| &n.said).filter_map(|s| option(&s.content().body)).collect();
        let disputed = picked.len() > 1 || held_against(chosen.as_ref());
        let read = picked.first().and_then(|name| Outcome::read(name)).filter(|_| !disputed);
        let decided = tool.decided.iter().rev().find(|decided| decided.matter == Matter::Review);
        let decided = decided.and_then(|d| Some((Outcome::read(&d.outcome)?, d.on?)));
        let outcome = chosen.as_ref().and_then(|n| Some((read?, n.at.date())));
        let outcome = [outcome, decided].into_iter().flatten().max_by_key(|(_, on)| *on);

        let next = newest(said, "review.next");
        let next_said = next.as_ref().and_then(|n| {
            n.said.iter().rev().find_map(|s| match &s.content().body {
                Body::Date(date) => date.reads,
                _ => None,
            })
        });
        // A day that was said at an earlier look than the last says nothing about the next.
        let next_said = match (&next, &chosen) {
            (Some(next), Some(chosen)) if next.at.date() < chosen.at.date() => None,
            _ => next_said,
        };
        let looked = tool.walkthroughs.values().map(|w| w.started.date()).max();
        let listed = || tool.events().next().map(|event| event.header.at.date());
        let last = looked.max(outcome.map(|(_, on)| on)).or_else(listed);
        let retired = tool.archived || tool.unused() || matches!(outcome, Some((Outcome::Retire, _)));
        let done = tool.status() == Some(ToolStatus::Graduated);
        let due = match next_said {
            _ if retired => None,
            Some(day) => Some(day),
            None if done => None,
            None => last.map(proposed_look),
        };
        Review {
            outcome,
            disputed,
            due,
            missing: missing(said),
            stays: newest(said, "review.stay").and_then(|n| match &n.said.last()?.content().body {
                Body::Text(text) => Some(text.clone()),
                _ => None,
            }),
            switched_off: newest(said, "review.retire")
                .map_or_else(Vec::new, |n| n.said.iter().map(|s| by(&s.content().body)).collect()),
            next_said: next_said.is_some(),
            status: tool.status(),
        }
    }

    /// How many quarters went by without a look when the day is past: the one that ended on it, and every whole one
    /// since. None while it is not past.
    pub fn overdue(&self, today: Date) -> Option<u32> {
        let mut due = self.due.filter(|due| *due < today)?;
        let mut quarters = 0;
        while due < today {
            quarters += 1;
            due = quarter_after(due);
        }
        Some(quarters)
    }

    /// Whether an outcome was chosen since the signs were asked: what it decides goes before what they propose.
    pub fn outweighs(&self, signs: &Signs) -> bool {
        self.outcome.is_some_and(|(_, on)| signs.on.is_none_or(|asked| asked <= on))
    }

    /// When the next look is, in one line; none for a tool that needs none.
    pub fn due_line(&self, today: Date) -> Option<String> {
        let day = day_words(self.due?);
        Some(match self.overdue(today) {
            Some(quarters) => {
                let quarters = usize::try_from(quarters).unwrap_or(usize::MAX);
                format!(
                    "The quarterly look is overdue since {day}: {} without one.",
                    counted(quarters, "quarter")
                )
            }
            None => format!("Next look: {day}."),
        })
    }

    /// What came of a look that was just held, in lines.
    pub fn lines(&self, slug: &str, today: Date) -> Vec<String> {
        let mut lines = Vec::new();
        match self.outcome {
            None if self.disputed => lines.push(
                "People chose different outcomes, so there is none yet: the look stays overdue until one is chosen."
                    .to_owned(),
            ),
            None => lines.push(
                "No outcome was chosen. There are three, and “later” is none of them: the look counts as overdue, not \
                 as staying."
                    .to_owned(),
            ),
            Some((outcome, _)) => {
                lines.push(format!("Outcome: {}.", outcome.words()));
                self.outcome_lines(outcome, slug, &mut lines);
            }
        }
        match (self.due, self.next_said) {
            (Some(due), true) => lines.push(format!("Next look: {}.", day_words(due))),
            (Some(_), false) => {
                let day = day_words(proposed_look(today));
                lines.push(format!("Next look, unless somebody says sooner: {day}, a quarter from today."));
            }
            (None, _) => {}
        }
        lines
    }

    fn outcome_lines(&self, outcome: Outcome, slug: &str, lines: &mut Vec<String>) {
        match outcome {
            Outcome::Graduate if self.missing.is_empty() => lines.push(match self.status {
                Some(ToolStatus::Graduated) => "There is evidence for all seven areas.".to_owned(),
                _ => format!(
                    "There is evidence for all seven areas. The label is yours to change: takestock set {slug} status \
                     graduated"
                ),
            }),
            Outcome::Graduate => lines.push(format!(
                "Evidence is there for {} of 7 areas. {}: none yet, so “in production” is the honest label until there \
                 is.",
                AREAS.len() - self.missing.len(),
                capital(&self.missing.join(", "))
            )),
            Outcome::Retire => {
                lines.push(match self.switched_off.len() {
                    0 => "Nothing says yet where the data goes, who is told, what replaces it and on what day it is \
                          switched off. Without a replacement the next tool of this kind appears by itself."
                        .to_owned(),
                    n => format!("Written down for switching it off: {}.", counted(n, "line")),
                });
                let without = self.switched_off.iter().filter(|by| by.is_none()).count();
                if without > 0 {
                    lines.push(format!("{} without a day.", capital(&counted(without, "line"))));
                }
            }
            Outcome::Stay => lines.push(match &self.stays {
                Some(words) => format!("Written down: “{}”", words.trim()),
                None => "The sentence is still missing: who depends on it, what happens if it fails, who accepts that, \
                         until when."
                    .to_owned(),
            }),
        }
    }
}

fn option(body: &Body) -> Option<&str> {
    match body {
        Body::Choice(option) => Some(option),
        _ => None,
    }
}

fn held_against(chosen: Option<&Newest<'_>>) -> bool {
    chosen.is_some_and(|n| n.held(|s| option(&s.content().body).map(|_| Held::Holds)) == Held::Disputed)
}

fn by(body: &Body) -> Option<Date> {
    match body {
        Body::Row(cells) => match cells.get("by") {
            Some(Cell::Date(date)) => date.reads,
            _ => None,
        },
        _ => None,
    }
}

/// The areas of which no row says what shows that they are done.
fn missing(said: &Said<'_>) -> Vec<&'static str> {
    let rows = newest(said, "review.graduate");
    let shown = |area: &str| {
        rows.iter().flat_map(|rows| &rows.said).any(|s| match &s.content().body {
            Body::Row(cells) => {
                let evidence =
                    matches!(cells.get("evidence"), Some(Cell::Text(text)) if !text.trim().is_empty());
                evidence && matches!(cells.get("area"), Some(Cell::Choice(option)) if option == area)
            }
            _ => false,
        })
    };
    AREAS.into_iter().filter(|(area, _)| !shown(area)).map(|(_, words)| words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Intent;
    use crate::domain::event::ToolSet;
    use crate::domain::governance::support::{World, choice, row, words};
    use crate::domain::statement::Said as Value;
    use jiff::civil::date;

    fn review(world: &World) -> Review {
        Review::of(world.tool(), &Said::of(world.tool()))
    }

    fn lines(world: &World) -> String {
        review(world).lines("rota", world.now().date()).join("\n")
    }

    fn held() -> World {
        let mut world = World::new();
        world.sit("s-01");
        world
    }

    fn day(day: Date) -> Body {
        Body::Date(Value::exact(day))
    }

    #[test]
    fn without_an_outcome_it_is_overdue_and_not_a_staying() {
        let mut world = held();
        assert!(lines(&world).contains("not as staying"), "{}", lines(&world));
        world.say("review.outcome", "dan", choice("stay"));
        world.say("review.outcome", "lena", choice("retire"));
        assert_eq!((review(&world).outcome, review(&world).disputed), (None, true));
        assert!(lines(&world).contains("different outcomes"), "{}", lines(&world));
    }

    #[test]
    fn graduating_asks_evidence_for_every_area() {
        let mut world = held();
        world.say("review.outcome", "dan", choice("graduate"));
        let evidence =
            |area: &str, shown: &str| row(&[("area", Cell::Choice(area.into())), ("evidence", words(shown))]);
        for (area, _) in &AREAS[..6] {
            world.say("review.graduate", "lena", evidence(area, "seen"));
        }
        world.say("review.graduate", "lena", evidence("documentation", "  "));
        assert!(
            lines(&world).contains("6 of 7 areas. Knowledge: none yet, so “in production”"),
            "{}",
            lines(&world)
        );
        world.say("review.graduate", "lena", evidence("documentation", "Dan mended it alone"));
        assert!(lines(&world).contains("takestock set rota status graduated"), "{}", lines(&world));
        world.act(Intent::Set(ToolSet::Status(ToolStatus::Graduated)));
        assert_eq!(review(&world).due, None, "a graduated tool is looked at when somebody says so");
        world.say("review.next", "dan", day(date(2027, 5, 1)));
        assert_eq!(review(&world).due, Some(date(2027, 5, 1)));
    }

    #[test]
    fn retiring_and_staying_say_what_is_missing() {
        let mut world = held();
        world.say("review.outcome", "dan", choice("retire"));
        assert!(lines(&world).contains("appears by itself"), "{}", lines(&world));
        world.say("review.retire", "dan", row(&[("what", words("export the cards"))]));
        assert!(lines(&world).contains("1 line without a day"), "{}", lines(&world));
        assert_eq!(review(&world).due, None);
        world.sit("s-02");
        world.say("review.outcome", "dan", choice("stay"));
        assert!(lines(&world).contains("still missing"), "{}", lines(&world));
        world.say("review.stay", "dan", Body::Text("We know that sales depends on it.".into()));
        assert!(lines(&world).contains("“We know that sales depends on it.”"), "{}", lines(&world));
    }

    #[test]
    fn what_is_past_is_overdue_with_its_quarters() {
        let mut world = held();
        world.say("review.outcome", "dan", choice("stay"));
        world.say("review.next", "dan", day(date(2026, 12, 1)));
        let of = |today: Date| review(&world).overdue(today);
        assert_eq!(of(date(2026, 12, 1)), None, "due today");
        assert_eq!(of(date(2026, 12, 2)), Some(1));
        assert_eq!(of(date(2027, 3, 1)), Some(1));
        assert_eq!(of(date(2027, 3, 2)), Some(2));
        assert_eq!(
            review(&world).due_line(date(2027, 3, 2)).as_deref(),
            Some("The quarterly look is overdue since Tue 2026-12-01: 2 quarters without one.")
        );
    }

    #[test]
    fn the_next_look_is_never_proposed_on_a_weekend_and_an_outcome_goes_before_older_signs() {
        let mut world = World::new();
        world.days(3);
        world.sit("s-01");
        world.say("sign.diagram", "dan", choice("not_here"));
        let signs = |world: &World| Signs::of(world.tool(), &Said::of(world.tool()));
        assert!(!review(&world).outweighs(&signs(&world)), "no outcome was chosen");
        assert_eq!(world.now().date(), date(2026, 11, 21));
        assert_eq!(review(&world).due, Some(date(2027, 2, 22)), "the Monday, as the verdict says");
        world.say("review.outcome", "dan", choice("retire"));
        assert!(review(&world).outweighs(&signs(&world)));
        world.days(1);
        world.sit("s-02");
        world.say("sign.personal", "dan", choice("holds"));
        assert!(!review(&world).outweighs(&signs(&world)), "what was found since is news");
    }

    #[test]
    fn a_day_of_an_earlier_look_says_nothing_about_the_next() {
        let mut world = World::new();
        assert_eq!(review(&world).due, Some(date(2027, 2, 18)), "a quarter after it was put on the list");
        world.sit("s-01");
        world.say("review.outcome", "dan", choice("stay"));
        world.say("review.next", "dan", day(date(2026, 12, 1)));
        world.days(20);
        world.sit("s-02");
        assert_eq!(
            review(&world).due,
            Some(date(2026, 12, 1)),
            "another walkthrough is no look of this kind"
        );
        world.say("review.outcome", "dan", choice("stay"));
        assert_eq!(review(&world).due, Some(date(2027, 3, 8)));
        world.say("wrap.status", "dan", choice("unused"));
        assert_eq!(review(&world).due, None);
    }
}
