//! What follows across tools. Two counts, and each says whose it is: the article's rule counts tools (S74, S75), our
//! mark counts the signs of one tool.

use super::Held;
use super::signs::{SEVERE, Sign, Signs, words};

/// From so many tools on, each with at least one sign, the article's rule holds: "more than two of these".
pub const MANY: usize = 3;

/// A tool that at least one sign holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its name.
    pub name: String,
    /// The signs that hold.
    pub signs: Vec<Sign>,
    /// Its inventory was taken: the hour was held.
    pub taken: bool,
}

impl Counted {
    /// The tool, if a sign holds for it and somebody still uses it.
    pub fn of(name: &str, signs: &Signs) -> Option<Counted> {
        let holds = signs.that(Held::Holds);
        (!holds.is_empty() && !signs.unused).then(|| Counted {
            name: name.to_owned(),
            signs: holds,
            taken: signs.taken.is_some(),
        })
    }
}

/// Whether the article's rule holds for these tools.
pub fn rule_holds(tools: &[Counted]) -> bool {
    tools.len() >= MANY
}

/// What follows for these tools, in lines: the rule of the article with the signs that made each tool count, and the
/// tools that our own mark names. Empty where neither holds.
pub fn lines(tools: &[Counted]) -> Vec<String> {
    let mut lines = Vec::new();
    if rule_holds(tools) {
        lines.push(format!(
            "Rule from the article ({MANY} or more tools, each with a sign): put the next platform money into the \
             engineering underneath what the team already built; another tool beside it would be the next dependency \
             without an owner."
        ));
        lines.extend(tools.iter().map(|tool| format!("  {}: {}", tool.name, words(&tool.signs))));
    }
    let severe = tools.iter().filter(|tool| tool.signs.len() >= SEVERE && !tool.taken);
    let severe: Vec<&str> = severe.map(|tool| tool.name.as_str()).collect();
    if !severe.is_empty() {
        lines.push(format!(
            "Takestock's own mark ({SEVERE} or more signs on one tool): the hour this week for {}.",
            severe.join(", ")
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coverage::Said;
    use crate::domain::governance::support::{World, choice};

    fn counted(name: &str, signs: &[Sign]) -> Counted {
        Counted { name: name.into(), signs: signs.to_vec(), taken: false }
    }

    #[test]
    fn the_rule_counts_tools_and_our_mark_counts_signs() {
        let two = [counted("Liftoff", &Sign::ALL), counted("Rota", &[Sign::Diagram])];
        assert_eq!(
            lines(&two),
            ["Takestock's own mark (3 or more signs on one tool): the hour this week for Liftoff."]
        );
        let three = [two[0].clone(), two[1].clone(), counted("Quotes", &[Sign::Personal])];
        let told = lines(&three);
        assert!(told[0].starts_with("Rule from the article (3 or more tools"), "{told:?}");
        assert!(told[0].contains("without an owner"), "{told:?}");
        assert_eq!(
            told[2..4],
            ["  Rota: on no diagram or list", "  Quotes: on somebody's own laptop or account"]
        );
        assert!(told[4].contains("own mark"), "{told:?}");
        let taken = Counted { taken: true, ..two[0].clone() };
        assert_eq!(lines(&[taken]), Vec::<String>::new(), "its hour was held");
        assert_eq!(lines(&three[1..]), Vec::<String>::new(), "two tools with a sign each");
    }

    #[test]
    fn a_tool_counts_by_a_sign_that_holds_while_it_is_used() {
        let mut world = World::new();
        world.sit("s-01");
        let of = |world: &World| Counted::of("Rota", &Signs::of(world.tool(), &Said::of(world.tool())));
        world.say("sign.diagram", "dan", choice("not_sure"));
        assert_eq!(of(&world), None);
        world.say("sign.personal", "dan", choice("holds"));
        assert_eq!(of(&world), Some(counted("Rota", &[Sign::Personal])));
        world.say("wrap.status", "dan", choice("unused"));
        assert_eq!(of(&world), None);
    }
}
