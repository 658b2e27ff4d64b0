//! One table of what can be done, by key and by name, and what a line can begin with: the screen's dispatch, its footer
//! and its help, `/help`, `takestock keys`, the user's file and README read it.

mod action;
mod key;
mod keymap;
mod table;

pub use action::{Action, Group, Place};
pub use key::{Key, NotAKey};
pub use keymap::{Clash, HelpRow, Keymap, Taken};
pub use table::{ENTRIES, Entry, FIXED, Fixed};

use crate::text::line::Grammar;

/// The entry with this name, as typed after `/`; case does not count.
pub fn named(name: &str) -> Option<&'static Entry> {
    let name = name.to_lowercase();
    ENTRIES.iter().find(|entry| entry.names.contains(&name.as_str()))
}

impl Action {
    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        ENTRIES.iter().find(|entry| entry.action == self).expect("every action has a row")
    }
}

/// What a line can begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What is typed.
    pub typed: String,
    /// What it makes of the line.
    pub means: String,
}

/// The line grammar in words, with the symbols it has now, in the order in which it is shown.
pub fn signs(grammar: &Grammar) -> Vec<Sign> {
    let sign = |symbols: &[String], behind: &str, means: &str, example: &str| {
        let first = symbols.first()?;
        let twins = match symbols[1..].join(" ") {
            twins if twins.is_empty() => String::new(),
            twins => format!(" (also {twins})"),
        };
        let example =
            if example.is_empty() { String::new() } else { format!(": {}", example.replace('$', first)) };
        Some(Sign { typed: format!("{first}{behind}"), means: format!("{means}{twins}{example}") })
    };
    let speaker = Sign {
        typed: "d:".to_owned(),
        means: "said by the person with these initials; md: by both".to_owned(),
    };
    let g = grammar;
    let rest = [
        sign(&g.exact, "", "in their exact words", ""),
        sign(&g.keep, "", "keep this", ""),
        sign(&g.workaround, "", "a workaround", ""),
        sign(&g.ask, "", "alone: nobody knows", ""),
        sign(&g.ask, "sarah", "ask Sarah", ""),
        sign(&g.ask, " text", "an open question under this topic", ""),
        sign(&g.action, "", "an action", "$dan fri move the accounts"),
        sign(&g.about, "", "about the line above; from another speaker it differs", ""),
        sign(&g.same, "", "the same as the line above: a second source, never a second item", ""),
        sign(&g.own_note, "", "my own note: never exported", ""),
        sign(&g.command, "", "something to be done, by name", ""),
    ];
    std::iter::once(speaker).chain(rest.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_and_every_action_is_there_once() {
        let names: Vec<_> = ENTRIES.iter().flat_map(|entry| entry.names).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        let actions: BTreeSet<Action> = ENTRIES.iter().map(|entry| entry.action).collect();
        assert_eq!(actions.len(), ENTRIES.len());
        assert_eq!(named("GO").map(|entry| entry.action), Some(Action::Go));
        assert_eq!(named("dance"), None);
    }

    // The last of the enum is the one with the highest number, so a variant without a row is found.
    #[test]
    fn every_action_can_be_reached_by_name_and_has_a_place() {
        assert_eq!(Action::Help as usize + 1, ENTRIES.len(), "an action without a row");
        for entry in ENTRIES {
            assert_eq!(entry.action.entry(), entry);
            assert!(!entry.names.is_empty() && !entry.does.is_empty(), "{entry:?}");
            assert!(!entry.places.is_empty(), "{entry:?}");
            for name in entry.names {
                let typed = name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || *name == "?");
                assert!(typed, "/{name} cannot be typed");
            }
        }
    }

    #[test]
    fn signs_are_told_as_they_are() {
        let typed = |grammar: &Grammar| signs(grammar).into_iter().map(|s| s.typed).collect::<Vec<_>>();
        assert_eq!(
            typed(&Grammar::default()),
            ["d:", "\"", "!", "~", "?", "?sarah", "? text", ">", "<", "=", ";", "/"]
        );
        let own = Grammar { action: vec!["++".to_owned()], keep: Vec::new(), ..Grammar::default() };
        assert!(typed(&own).contains(&"++".to_owned()) && !typed(&own).contains(&"!".to_owned()));
        assert!(signs(&own).iter().any(|s| s.means == "an action: ++dan fri move the accounts"));
        assert!(signs(&own).iter().any(|s| s.means == "a workaround (also %)"));
    }
}
