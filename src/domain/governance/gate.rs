//! The gate: customer data or money call for an engineering review before a tool is adopted (S62); one that is in use
//! already has its review overdue. Two noes end it, and slow nobody down (S58).

use super::{Held, capital, counted, day_words, newest, proposed_look, unknown_since, working_days_after};
use crate::domain::coverage::Said;
use crate::domain::event::{Matter, ToolStatus};
use crate::domain::moment::Moment;
use crate::domain::person::Relation;
use crate::domain::statement::{Body, Statement};
use crate::domain::tool::Tool;
use jiff::Timestamp;
use jiff::civil::Date;

/// So many working days the adviser has for an answer, unless somebody says otherwise (S64).
pub const DAYS: u8 = 2;

/// The adviser's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It may be adopted.
    Go,
    /// It may, under conditions.
    Conditions,
    /// Not yet.
    NotYet,
}

impl Answer {
    const fn words(self) -> &'static str {
        match self {
            Answer::Go => "go",
            Answer::Conditions => "go with conditions",
            Answer::NotYet => "not yet",
        }
    }

    fn read(name: &str) -> Option<Answer> {
        match name {
            "go" => Some(Answer::Go),
            "conditions" | "go_with_conditions" => Some(Answer::Conditions),
            "not_yet" => Some(Answer::NotYet),
            _ => None,
        }
    }
}

/// Where a tool stands at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Nobody was asked about both, customer data and money, and neither is known to be touched.
    NotAsked,
    /// Two noes: free to use, next look in a quarter.
    Free,
    /// A review before it is adopted.
    Due,
    /// The same, and it is in use already.
    Overdue,
    /// The adviser answered.
    Answered(Answer),
    /// A quarterly review found that it was reviewed.
    Reviewed,
}

/// The gate of one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Whether it touches customer data, and whether money.
    touches: [Held; 2],
    /// Where it stands.
    pub stand: Stand,
    /// The day of the newest of the answers that this follows from.
    pub on: Option<Date>,
    adopted: bool,
    conditions: usize,
}

/// Both halves, in words.
const HALVES: [&str; 2] = ["customer data", "money"];

/// When something was said or decided. What was decided has a day only, and counts more than what was said on it.
type When = (Date, Timestamp);

fn when(at: Moment) -> When {
    (at.date(), at.instant())
}

impl Gate {
    /// Where the tool stands, by the newest answers: of an intake, of the five signs, of an hour, of a quarterly review,
    /// or as it was decided since. "Not sure" counts as yes.
    pub fn of(tool: &Tool, said: &Said<'_>) -> Gate {
        let asked = [half(tool, said, CUSTOMER), half(tool, said, MONEY)];
        let touches = asked.map(|half| half.map_or(Held::NotAsked, |(held, _)| held));
        let looked = newest(said, "review.data");
        let looked = |wanted: &[&str]| {
            let is =
                |s: &&Statement| matches!(&s.content().body, Body::Choice(o) if wanted.contains(&o.as_str()));
            looked.as_ref().filter(|looked| looked.said.iter().any(is)).map(|looked| when(looked.at))
        };
        let found = looked(&["new", "never_reviewed", "not_sure"]);
        // What got into it since the review calls for another.
        let settled =
            settled(tool, said, looked(&["reviewed"])).filter(|(_, at)| found.is_none_or(|f| f <= *at));
        let adopted = matches!(tool.status(), Some(ToolStatus::InProduction | ToolStatus::Graduated));
        let adopted = adopted && !tool.unused();
        let calls = |held: &Held| matches!(held, Held::Holds | Held::NotSure | Held::Disputed);
        let stand = match settled {
            Some((stand, _)) => stand,
            None if found.is_some() || touches.iter().any(calls) => {
                if adopted {
                    Stand::Overdue
                } else {
                    Stand::Due
                }
            }
            None if touches == [Held::DoesNot; 2] => Stand::Free,
            None => Stand::NotAsked,
        };
        let days =
            asked.into_iter().flatten().map(|(_, at)| at).chain(found).chain(settled.map(|(_, at)| at));
        let on = days.max().map(|(day, _)| day);
        let conditions = newest(said, "gate.conditions").map_or(0, |rows| rows.said.len());
        Gate { touches, stand, on, adopted, conditions }
    }

    /// What it touches, in words: `customer data and money`.
    fn touched(&self) -> String {
        let of = |wanted: &[Held]| {
            let halves = HALVES.into_iter().zip(self.touches).filter(|(_, held)| wanted.contains(held));
            halves.map(|(half, _)| half).collect::<Vec<_>>()
        };
        match (&of(&[Held::Holds])[..], &of(&[Held::NotSure, Held::Disputed])[..]) {
            ([], []) => "customer data or money got into it".to_owned(),
            ([], unsure) => format!("it may touch {} (not sure counts as yes)", unsure.join(" and ")),
            (sure, []) => format!("it touches {}", sure.join(" and ")),
            (sure, unsure) => format!(
                "it touches {}, and it may touch {} (not sure counts as yes)",
                sure.join(" and "),
                unsure.join(" and ")
            ),
        }
    }

    /// Where it stands, in one line; none while nobody was asked.
    pub fn line(&self) -> Option<String> {
        let touched = capital(&self.touched());
        Some(match self.stand {
            Stand::NotAsked => return None,
            Stand::Free => "No customer data and no money: free to use, next look in a quarter.".to_owned(),
            Stand::Due => format!("{touched}: engineering review before it is adopted."),
            Stand::Overdue => {
                format!("{touched}, and it is in use already: the engineering review is overdue.")
            }
            Stand::Answered(answer) => format!("{touched}. The adviser's answer: {}.", answer.words()),
            Stand::Reviewed => format!("{touched}, and that was reviewed."),
        })
    }

    /// What follows, in lines, if today is this day: what is to be done next, with the days that are proposed. Nothing is
    /// decided by it.
    pub fn lines(&self, tool: &Tool, today: Date) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        match self.stand {
            Stand::NotAsked => {
                let open: Vec<&str> = HALVES
                    .into_iter()
                    .zip(self.touches)
                    .filter(|(_, held)| *held == Held::NotAsked)
                    .map(|(half, _)| half)
                    .collect();
                return vec![format!(
                    "The gate is open: nobody said whether it touches {}.",
                    open.join(" or ")
                )];
            }
            Stand::Free => {
                let next = day_words(proposed_look(today));
                lines.push(format!(
                    "Two noes end it here: tagged, free to use, next look in a quarter ({next})."
                ));
            }
            Stand::Due | Stand::Overdue => {
                lines.extend(self.line());
                let by = day_words(working_days_after(today, DAYS));
                let adviser = match engineer(tool) {
                    Some(name) => format!("Name an adviser, such as {name}"),
                    None => "Name an engineer as adviser".to_owned(),
                };
                lines.push(format!(
                    "{adviser}. Proposed day for the answer: {by}, two working days out (public holidays are not \
                     known here)."
                ));
            }
            Stand::Answered(Answer::Conditions) => {
                lines.extend(self.line());
                lines.push(match self.conditions {
                    0 => "No condition is written down yet: each needs a name and a day.".to_owned(),
                    n => format!("Written down: {}.", counted(n, "condition")),
                });
            }
            Stand::Answered(_) | Stand::Reviewed => lines.extend(self.line()),
        }
        let goes_on = matches!(self.stand, Stand::Overdue | Stand::Answered(Answer::NotYet));
        if self.adopted && goes_on {
            lines.push("Use goes on meanwhile, unless the adviser says otherwise.".to_owned());
        }
        if tool.owner().is_none() {
            lines.push("Nobody is named as its owner yet.".to_owned());
        }
        lines
    }
}

/// How one half is asked about: its own question, and the options elsewhere that say so.
struct Half {
    own: &'static str,
    spotted: &'static str,
    data: &'static [&'static str],
}

const CUSTOMER: &Half = &Half {
    own: "gate.customer",
    spotted: "customer_data",
    data: &["customer_contacts", "customer_confidential"],
};
const MONEY: &Half = &Half { own: "gate.money", spotted: "money", data: &["prices", "bank_cards"] };

/// The newest answer about one half, and when it was given.
fn half(tool: &Tool, said: &Said<'_>, half: &Half) -> Option<(Held, When)> {
    let own = |s: &Statement| match &s.content().body {
        Body::Choice(option) => Some(match option.as_str() {
            "touches" => Held::Holds,
            "does_not" => Held::DoesNot,
            _ => Held::NotSure,
        }),
        _ => None,
    };
    let among = |s: &Statement, yes: &[&str]| match &s.content().body {
        Body::Choices(options) if yes.iter().any(|yes| options.contains(*yes)) => Some(Held::Holds),
        Body::Choices(options) if options.contains("not_sure") => Some(Held::NotSure),
        Body::Choices(_) => Some(Held::DoesNot),
        _ => None,
    };
    let asked = newest(said, half.own);
    let unknown = unknown_since(tool, half.own, asked.as_ref());
    let read = |topic: &str, reads: &dyn Fn(&Statement) -> Option<Held>| {
        let answer = newest(said, topic)?;
        Some((answer.held(reads), when(answer.at), answer.said.first().and_then(|s| s.walkthrough)))
    };
    let answers: Vec<_> = [
        read(half.own, &own),
        read("spot.gate", &|s| among(s, &[half.spotted])),
        read("does.data", &|s| among(s, half.data)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let last = answers.iter().max_by_key(|(_, at, _)| *at);
    // Asked twice in one sitting, in general and kind by kind: what is left out there takes no yes back.
    let answered = last.map(|(_, at, sitting)| {
        let together = answers.iter().filter(|(_, _, other)| other == sitting).map(|(held, ..)| *held);
        (together.max_by_key(|held| weight(*held)).unwrap_or(Held::NotAsked), *at)
    });
    match (unknown, answered) {
        (true, answered) => Some((Held::NotSure, answered.map_or((Date::MIN, Timestamp::MIN), |(_, at)| at))),
        (false, answered) => answered,
    }
}

/// A yes weighs more than a doubt, and a doubt more than a no.
const fn weight(held: Held) -> u8 {
    match held {
        Held::Holds => 3,
        Held::NotSure | Held::Disputed => 2,
        Held::DoesNot => 1,
        Held::NotAsked => 0,
    }
}

/// What settles the gate: the newest of the adviser's answer, what was decided, and what a review found.
fn settled(tool: &Tool, said: &Said<'_>, reviewed: Option<When>) -> Option<(Stand, When)> {
    let answer = newest(said, "gate.decision").and_then(|newest| {
        let answer = |s: &&Statement| match &s.content().body {
            Body::Choice(option) => Answer::read(option),
            _ => None,
        };
        let mut answers = newest.said.iter().filter_map(answer);
        let first = answers.next()?;
        // People who do not agree on what the adviser said have no answer yet.
        answers.all(|other| other == first).then_some((Stand::Answered(first), when(newest.at)))
    });
    let decided = tool.decided.iter().rev().find(|decided| decided.matter == Matter::Gate);
    let decided = decided.and_then(|decided| {
        Some((Stand::Answered(Answer::read(&decided.outcome)?), (decided.on?, Timestamp::MAX)))
    });
    let reviewed = reviewed.map(|at| (Stand::Reviewed, at));
    [answer, decided, reviewed].into_iter().flatten().max_by_key(|(_, at)| *at)
}

/// The engineer of this tool, if there is exactly one: somebody to propose as adviser.
fn engineer(tool: &Tool) -> Option<&str> {
    let mut engineers = tool.people.values().filter(|person| person.relation == Relation::Engineer);
    engineers.next().filter(|_| engineers.next().is_none()).map(|person| person.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Intent;
    use crate::domain::event::{Decided, ToolSet};
    use crate::domain::governance::support::{World, choice, choices, row, words};
    use crate::domain::status::SetStatus;
    use jiff::civil::date;

    fn gate(world: &World) -> Gate {
        Gate::of(world.tool(), &Said::of(world.tool()))
    }

    fn lines(world: &World) -> String {
        gate(world).lines(world.tool(), date(2026, 11, 19)).join("\n")
    }

    #[test]
    fn two_noes_end_it() {
        let mut world = World::held();
        assert_eq!(gate(&world).stand, Stand::NotAsked);
        assert!(lines(&world).contains("whether it touches customer data or money"), "{}", lines(&world));
        world.say("gate.customer", "dan", choice("does_not"));
        assert_eq!(gate(&world).stand, Stand::NotAsked, "one no is half of it");
        assert!(lines(&world).contains("whether it touches money"), "{}", lines(&world));
        world.say("gate.money", "dan", choice("does_not"));
        assert_eq!(gate(&world).stand, Stand::Free);
        assert!(
            lines(&world).contains("free to use, next look in a quarter (Fri 2027-02-19)"),
            "{}",
            lines(&world)
        );
        assert!(lines(&world).contains("Nobody is named as its owner"), "{}", lines(&world));
    }

    #[test]
    fn any_yes_and_any_not_sure_calls_for_an_adviser_and_a_day() {
        for (customer, money) in [("touches", "does_not"), ("does_not", "not_sure"), ("not_sure", "touches")]
        {
            let mut world = World::held();
            world.say("gate.customer", "dan", choice(customer));
            world.say("gate.money", "dan", choice(money));
            assert_eq!(gate(&world).stand, Stand::Due, "{customer} {money}");
            assert!(lines(&world).contains("such as Lena Ortiz"), "{}", lines(&world));
            assert!(
                lines(&world).contains("Mon 2026-11-23, two working days"),
                "Thursday: {}",
                lines(&world)
            );
        }
        let mut world = World::held();
        world.say("gate.customer", "dan", choice("touches"));
        assert_eq!(gate(&world).stand, Stand::Due, "one yes is enough");
        world.status("gate.money", SetStatus::Unknown);
        let touched = gate(&world).line().expect("it is asked");
        assert!(
            touched.starts_with("It touches customer data, and it may touch money (not sure"),
            "{touched}"
        );
    }

    #[test]
    fn people_who_differ_count_as_not_sure() {
        let mut world = World::held();
        world.say("gate.customer", "dan", choice("does_not"));
        world.say("gate.money", "dan", choice("does_not"));
        world.say("gate.money", "priya", choice("touches"));
        assert_eq!(gate(&world).stand, Stand::Due);
    }

    #[test]
    fn in_use_already_makes_it_overdue_and_use_goes_on() {
        let mut world = World::held();
        world.say("spot.gate", "dan", choices(&["customer_data"]));
        assert_eq!(gate(&world).stand, Stand::Due);
        world.act(Intent::Set(ToolSet::Status(ToolStatus::InProduction)));
        assert_eq!(gate(&world).stand, Stand::Overdue);
        assert!(lines(&world).contains("review is overdue"), "{}", lines(&world));
        assert!(lines(&world).contains("Use goes on meanwhile"), "{}", lines(&world));
        world.say("wrap.status", "dan", choice("unused"));
        assert_eq!(gate(&world).stand, Stand::Due, "nothing runs on it any more");
    }

    #[test]
    fn the_newest_answer_counts_wherever_it_was_given() {
        let mut world = World::held();
        world.say("spot.gate", "dan", choices(&["neither"]));
        assert_eq!(gate(&world).stand, Stand::Free);
        world.sit("s-02");
        world.say("does.data", "maya", choices(&["staff", "prices"]));
        assert_eq!(
            gate(&world).line().as_deref(),
            Some("It touches money: engineering review before it is adopted.")
        );
        world.sit("s-03");
        world.say("does.data", "maya", choices(&["not_sure"]));
        assert_eq!(gate(&world).stand, Stand::Due);
        world.sit("s-04");
        let struck = world.say("spot.gate", "dan", choices(&["neither"]));
        assert_eq!(gate(&world).stand, Stand::Free);
        world.strike(struck);
        assert_eq!(gate(&world).stand, Stand::Due);
    }

    #[test]
    fn what_is_left_out_of_the_kinds_of_data_takes_no_yes_back() {
        let mut world = World::held();
        world.say("gate.customer", "dan", choice("does_not"));
        world.say("gate.money", "dan", choice("touches"));
        world.say("does.data", "dan", choices(&["customer_contacts"]));
        let touched = gate(&world).line().expect("it is asked");
        assert!(touched.starts_with("It touches customer data and money:"), "{touched}");
    }

    #[test]
    fn the_adviser_settles_it_until_something_new_gets_in() {
        let mut world = World::held();
        world.say("gate.customer", "dan", choice("touches"));
        world.say("gate.decision", "lena", choice("conditions"));
        assert_eq!(gate(&world).stand, Stand::Answered(Answer::Conditions));
        assert!(lines(&world).contains("No condition is written down"), "{}", lines(&world));
        world.say("gate.conditions", "lena", row(&[("condition", words("sign-in by company account"))]));
        assert!(lines(&world).contains("Written down: 1 condition."), "{}", lines(&world));
        world.sit("s-02");
        world.say("review.data", "dan", choice("new"));
        assert_eq!(gate(&world).stand, Stand::Due);
        world.sit("s-03");
        world.say("review.data", "dan", choice("reviewed"));
        assert_eq!(gate(&world).stand, Stand::Reviewed);
        let on = Some(world.now().date());
        world.act(Intent::Decide(Decided {
            matter: Matter::Gate,
            about: String::new(),
            outcome: "not_yet".into(),
            on,
            answers: None,
            by: None,
            because: String::new(),
            until: None,
        }));
        assert_eq!(gate(&world).stand, Stand::Answered(Answer::NotYet), "decided on the same day, later");
    }
}
