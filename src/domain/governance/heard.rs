//! How many of those who use a tool were heard. Three are usually enough.

use super::counted;
use crate::domain::coverage::Said;
use crate::domain::ids::PersonId;
use crate::domain::person::Relation;
use crate::domain::questionnaire::TopicId;
use crate::domain::statement::{Body, Cell, Statement};
use crate::domain::tool::Tool;
use std::collections::BTreeSet;

/// So many users are usually enough.
pub const ENOUGH: usize = 3;

/// The topics under which a user speaks as one, whatever they are called in the list of people.
const AS_USER: &[&str] = &["open.use", "trust.relied", "trust.doubt", "trust.score", "work.around"];

/// How many users were heard, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Heard {
    /// Users who said something that counts.
    pub users: usize,
    /// How many people use it, as far as it was said: at least so many.
    pub of: Option<f64>,
}

impl Heard {
    /// Who was heard: people who use it, and whoever spoke as a user and is nothing else to it.
    pub fn of(tool: &Tool, said: &Said<'_>) -> Heard {
        let relation = |id: &PersonId| tool.people.get(id).map(|person| person.relation);
        let mut heard: BTreeSet<PersonId> = BTreeSet::new();
        for statement in said.all() {
            let as_user = statement.question.as_ref().is_some_and(|q| AS_USER.contains(&q.as_str()));
            heard.extend(statement.content().speakers.iter().filter(|id| match relation(id) {
                Some(Relation::User | Relation::Results) => true,
                Some(Relation::Other) => as_user,
                _ => false,
            }));
        }
        let users = TopicId::new("does.users").ok();
        let users = users.as_ref().map_or(&[][..], |topic| said.under(topic));
        let people = people_counted(users.iter().copied());
        Heard { users: heard.len(), of: people.map(|(people, _)| people) }
    }

    /// `1 of 8 users heard`; without a number of users, `1 user heard`.
    pub fn line(&self) -> String {
        // Those who were heard use it, whatever the rows say.
        let of = self.of.map(|of| of.max(f64::from(u32::try_from(self.users).unwrap_or(u32::MAX))));
        match of {
            Some(of) => format!("{} of {of} users heard", self.users),
            None => format!("{} heard", counted(self.users, "user")),
        }
    }

    /// Enough were heard, or all there are.
    pub fn enough(&self) -> bool {
        self.users >= ENOUGH || (self.users > 0 && self.of.is_some_and(|of| self.users as f64 >= of))
    }
}

/// How many people use it by the rows that say how many, and whether all do.
pub fn people_counted<'a>(rows: impl Iterator<Item = &'a Statement>) -> Option<(f64, bool)> {
    let counted = |statement: &Statement| match &statement.content().body {
        Body::Row(cells) => match cells.get("people") {
            Some(Cell::Number(number)) => number.reads.filter(|number| *number >= 0.0),
            _ => None,
        },
        _ => None,
    };
    let rows: Vec<Option<f64>> = rows.filter(|statement| statement.relates.is_none()).map(counted).collect();
    let all = rows.iter().all(Option::is_some);
    rows.iter().any(Option::is_some).then(|| (rows.iter().flatten().sum(), all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::governance::support::{World, row, words};
    use crate::domain::statement::Said as Value;

    fn heard(world: &World) -> Heard {
        Heard::of(world.tool(), &Said::of(world.tool()))
    }

    #[test]
    fn users_are_counted_once_and_nobody_else() {
        let mut world = World::new();
        world.sit("s-01");
        assert_eq!(heard(&world).line(), "0 users heard");
        world.say("trust.relied", "maya", Body::Text("the board".into()));
        world.say("trust.relied", "lena", Body::Text("nothing".into()));
        let struck = world.say("trust.relied", "priya", Body::Text("the board".into()));
        world.say("trust.relied", "dan", Body::Text("the week".into()));
        world.say("work.around", "dan", Body::Text("a list".into()));
        assert_eq!(heard(&world).line(), "2 users heard");
        world.strike(struck);
        assert_eq!(heard(&world).line(), "1 user heard");
        let people = |n: f64| Cell::Number(Value::exact(n));
        world.say("does.users", "maya", row(&[("who", words("success")), ("people", people(6.0))]));
        world.say("does.users", "maya", row(&[("who", words("sales")), ("people", people(2.0))]));
        assert_eq!(heard(&world).line(), "1 of 8 users heard");
        assert!(!heard(&world).enough());
    }

    #[test]
    fn three_are_enough_and_so_is_everybody() {
        assert!(Heard { users: 3, of: Some(8.0) }.enough());
        assert!(Heard { users: 1, of: Some(1.0) }.enough());
        assert!(!Heard { users: 2, of: None }.enough());
        assert!(!Heard { users: 0, of: Some(0.0) }.enough());
        assert_eq!(Heard { users: 3, of: Some(2.0) }.line(), "3 of 3 users heard");
    }
}
