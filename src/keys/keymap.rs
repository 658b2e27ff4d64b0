//! The keys as they are now: the table's, and what the user made of them.

use super::table::{ENTRIES, FIXED, Hint, hints};
use super::{Action, Group, Key, Place};
use crate::text::line::Grammar;

/// Which key does what, and where; with the signs of the line grammar, which footers name beside the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// For each row of the table.
    chords: Vec<Vec<Key>>,
    grammar: Grammar,
}

impl Default for Keymap {
    fn default() -> Keymap {
        let chords = ENTRIES.iter().map(|entry| entry.keys.to_vec()).collect();
        Keymap { chords, grammar: Grammar::default() }
    }
}

/// A row of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// Whether it can be done in the place that was asked about.
    pub here: bool,
    /// What it belongs to; none for keys that cannot be changed.
    pub group: Option<Group>,
    /// Its keys as shown; `unbound` where it had one and the user took it; empty where there never was one.
    pub keys: String,
    /// Its name with the sign that a command begins with, and what it takes; empty for keys that cannot be changed.
    pub name: String,
    /// What it does.
    pub does: &'static str,
}

/// What else a key means in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Another action.
    By(Action),
    /// A key that cannot be changed, which does this.
    Fixed(&'static str),
}

/// A key that means two things in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The key.
    pub key: Key,
    /// Where; the first of several places.
    pub place: Place,
    /// What it means.
    pub action: Action,
    /// What it means as well.
    pub taken: Taken,
}

impl Keymap {
    /// The same keys beside other signs.
    #[must_use]
    pub fn with_signs(self, grammar: Grammar) -> Keymap {
        Keymap { grammar, ..self }
    }

    /// The line grammar.
    pub const fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// What a key does in a place; none for characters, which are always text, and for keys that cannot be changed.
    pub fn action(&self, place: Place, key: Key) -> Option<Action> {
        // Said once more, so that the table is not gone through with every letter.
        if matches!(key, Key::Char(_)) {
            return None;
        }
        let mut rows = ENTRIES.iter().zip(&self.chords);
        rows.find(|(entry, keys)| keys.contains(&key) && entry.places.contains(&place))
            .map(|(entry, _)| entry.action)
    }

    /// The key that means by default what this one means now, for screens that know their keys by heart; none for a key
    /// that was given to nothing.
    pub fn as_default(&self, place: Place, key: Key) -> Option<Key> {
        match self.action(place, key) {
            Some(action) if action.entry().keys.contains(&key) => Some(key),
            Some(action) => Some(action.entry().keys.first().copied().unwrap_or(key)),
            None if matches!(key, Key::Char(_)) => Some(key),
            None => {
                let was =
                    ENTRIES.iter().any(|entry| entry.keys.contains(&key) && entry.places.contains(&place));
                (!was).then_some(key)
            }
        }
    }

    /// The keys of an action, the one to show first.
    pub fn chords(&self, action: Action) -> &[Key] {
        ENTRIES
            .iter()
            .zip(&self.chords)
            .find(|(entry, _)| entry.action == action)
            .map_or(&[], |(_, keys)| keys)
    }

    /// Gives an action these keys instead of those it has. Keys given away twice are found by [`Keymap::clashes`].
    pub fn bind(&mut self, action: Action, keys: Vec<Key>) {
        let mut rows = ENTRIES.iter().zip(&mut self.chords);
        if let Some((_, chords)) = rows.find(|(entry, _)| entry.action == action) {
            *chords = keys;
        }
    }

    /// Every key that means two things in one place; each pair of meanings once.
    pub fn clashes(&self) -> Vec<Clash> {
        let mut found: Vec<Clash> = Vec::new();
        for (n, (entry, keys)) in ENTRIES.iter().zip(&self.chords).enumerate() {
            for (k, key) in keys.iter().enumerate() {
                if keys[..k].contains(key) {
                    let (action, taken) = (entry.action, Taken::By(entry.action));
                    found.push(Clash { key: *key, place: entry.places[0], action, taken });
                    continue;
                }
                let fixed = FIXED.iter().filter(|fixed| fixed.keys.contains(key));
                let fixed = fixed.map(|fixed| (fixed.places, Taken::Fixed(fixed.does)));
                let earlier = ENTRIES[..n].iter().zip(&self.chords).filter(|(_, keys)| keys.contains(key));
                let earlier = earlier.map(|(other, _)| (other.places, Taken::By(other.action)));
                let taken = fixed.chain(earlier).find_map(|(places, taken)| {
                    let place = *places.iter().find(|place| entry.places.contains(place))?;
                    Some(Clash { key: *key, place, action: entry.action, taken })
                });
                found.extend(taken);
            }
        }
        found
    }

    /// What a footer names in a place, most important first: the key as it is now, and a word. What has no key is left
    /// out.
    pub fn hints(&self, place: Place) -> Vec<(String, &'static str)> {
        let sign = |symbols: &[String]| symbols.first().cloned();
        let hints = hints(place).iter();
        hints
            .filter_map(|(hint, word)| {
                let shown = match hint {
                    Hint::Fixed(shown) => Some((*shown).to_owned()),
                    Hint::By(action) => self.chords(*action).first().map(Key::to_string),
                    Hint::Ask => sign(&self.grammar.ask),
                    Hint::Command => sign(&self.grammar.command),
                };
                shown.map(|shown| (shown, *word))
            })
            .collect()
    }

    /// What a footer says in a place, as one line.
    pub fn footer(&self, place: Place) -> String {
        let hints: Vec<String> =
            self.hints(place).into_iter().map(|(key, word)| format!("{key} {word}")).collect();
        hints.join(" · ")
    }

    /// The help for a place: what can be done there, first by keys that cannot be changed, then what has a key, then what
    /// has a name alone; behind it everything else, in the order of the table.
    pub fn help(&self, place: Place) -> Vec<HelpRow> {
        let fixed = FIXED.iter().filter(|fixed| fixed.places.contains(&place)).map(|fixed| HelpRow {
            here: true,
            group: None,
            keys: fixed.shown.to_owned(),
            name: String::new(),
            does: fixed.does,
        });
        let mut rows: Vec<HelpRow> = ENTRIES
            .iter()
            .zip(&self.chords)
            .map(|(entry, keys)| HelpRow {
                here: entry.places.contains(&place),
                group: Some(entry.group),
                keys: shown(entry.keys, keys),
                name: self.name(entry.action),
                does: entry.does,
            })
            .collect();
        rows.sort_by_key(|row| (!row.here, row.here && row.keys.is_empty()));
        fixed.chain(rows).collect()
    }

    /// The name of an action as it is typed, with what it takes.
    pub fn name(&self, action: Action) -> String {
        let entry = action.entry();
        let sign = self.grammar.command.first().map_or("/", String::as_str);
        format!("{sign}{} {}", entry.names[0], entry.takes).trim_end().to_owned()
    }

    /// The keys of an action as they are shown; `unbound` where the user took them, nothing where there never were any.
    pub fn shown(&self, action: Action) -> String {
        shown(action.entry().keys, self.chords(action))
    }
}

fn shown(defaults: &[Key], keys: &[Key]) -> String {
    if keys.is_empty() && !defaults.is_empty() {
        return "unbound".to_owned();
    }
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_knows_its_keys_by_heart_obeys_the_users() {
        let mut keys = Keymap::default();
        keys.bind(Action::Leave, vec![Key::F(10)]);
        assert_eq!(keys.as_default(Place::Home, Key::F(10)), Some(Key::Ctrl('c')));
        assert_eq!(keys.as_default(Place::Home, Key::Ctrl('c')), None, "it was given away");
        assert_eq!(keys.as_default(Place::Home, Key::Enter), Some(Key::Enter));
        assert_eq!(keys.as_default(Place::Inbox, Key::Ctrl('x')), Some(Key::Ctrl('x')));
        assert_eq!(keys.as_default(Place::Inbox, Key::Char('=')), Some(Key::Char('=')));
    }

    #[test]
    fn no_default_means_two_things_and_none_is_beyond_a_plain_terminal() {
        assert_eq!(Keymap::default().clashes(), []);
        for entry in ENTRIES {
            for key in entry.keys {
                assert_eq!(Key::read(&key.written()), Ok(*key), "{key} can be written in a file");
                let route = matches!(key, Key::F(_)) && *key != Key::F(1);
                assert!(!route, "{key} needs an F-key");
            }
        }
        let help = Action::Help.entry();
        assert_eq!(help.keys, [Key::F(1)]);
        assert!(help.names.contains(&"help"), "F1 has another route");
    }

    #[test]
    fn keys_mean_what_the_table_says_where_it_says_so() {
        let keys = Keymap::default();
        for (place, key, action) in [
            (Place::Line, Key::Ctrl('k'), Some(Action::Catch)),
            (Place::Catch, Key::Ctrl('k'), Some(Action::Catch)),
            (Place::Home, Key::Ctrl('k'), None),
            (Place::Line, Key::Ctrl('x'), Some(Action::Clear)),
            (Place::Inbox, Key::Ctrl('x'), Some(Action::Strike)),
            (Place::ReadBack, Key::Delete, Some(Action::Strike)),
            (Place::Line, Key::Delete, None),
            (Place::Line, Key::PageDown, Some(Action::Next)),
            (Place::Reader, Key::PageDown, None),
            (Place::Cell, Key::BackTab, Some(Action::Backward)),
            (Place::Reader, Key::Esc, Some(Action::Close)),
            (Place::Line, Key::Enter, None),
        ] {
            assert_eq!(keys.action(place, key), action, "{key} at {}", place.name());
        }
        for place in Place::ALL {
            assert_eq!(keys.action(place, Key::Esc), Some(Action::Close), "a way out of {}", place.name());
            for c in ' '..='~' {
                assert_eq!(keys.action(place, Key::Char(c)), None, "{c} is text");
            }
        }
    }

    #[test]
    fn what_was_bound_anew_is_what_footer_and_help_say() {
        let mut keys = Keymap::default();
        let footer = |keys: &Keymap| keys.footer(Place::Line);
        assert!(footer(&keys).starts_with("Enter keep · Tab next · ^K catch · ^G go · ^T who"));
        assert!(footer(&keys).contains("? nobody knows · / everything"));
        keys.bind(Action::Catch, vec![Key::F(2), Key::Ctrl('b')]);
        keys.bind(Action::Go, Vec::new());
        assert!(footer(&keys).starts_with("Enter keep · Tab next · F2 catch · ^T who"), "{}", footer(&keys));
        assert_eq!(keys.action(Place::Line, Key::Ctrl('k')), None);
        assert_eq!(keys.action(Place::Line, Key::Ctrl('b')), Some(Action::Catch));
        let rows = keys.help(Place::Line);
        let row = |name: &str| rows.iter().find(|row| row.name.starts_with(name)).expect("a row");
        assert_eq!(row("/catch").keys, "F2 ^B");
        assert_eq!(row("/go").keys, "unbound");
        assert_eq!(row("/shown").keys, "", "it never had one");
        let grammar = Grammar { command: vec!["\\".to_owned()], ..Grammar::default() };
        let keys = keys.with_signs(grammar);
        assert!(footer(&keys).contains("\\ everything"));
        assert_eq!(keys.name(Action::Go), "\\go CODE or WORDS");
    }

    #[test]
    fn help_has_everything_once_what_is_here_first() {
        let keys = Keymap::default();
        for place in Place::ALL {
            let rows = keys.help(place);
            let named: Vec<_> = rows.iter().filter(|row| !row.name.is_empty()).collect();
            assert_eq!(named.len(), ENTRIES.len());
            assert!(rows.is_sorted_by_key(|row| !row.here), "{}", place.name());
            assert!(rows[0].group.is_none(), "Enter and the like come first");
            for (key, word) in keys.hints(place) {
                assert!(!key.is_empty() && !word.is_empty());
                let told = rows.iter().any(|row| row.here && row.keys.contains(&key));
                let sign = [&keys.grammar.ask, &keys.grammar.command].iter().any(|s| s.contains(&key));
                assert!(told || sign, "{key} {word} at {} is not in the help", place.name());
            }
        }
    }

    #[test]
    fn a_key_given_away_twice_is_found_once_for_each_pair() {
        let mut keys = Keymap::default();
        keys.bind(Action::Rest, vec![Key::Ctrl('k'), Key::Ctrl('k'), Key::Left]);
        keys.bind(Action::Outline, vec![Key::Delete]);
        let clashes = keys.clashes();
        let of = |action, key| {
            clashes.iter().filter(|c| c.action == action && c.key == key).map(|c| c.taken).collect::<Vec<_>>()
        };
        assert_eq!(of(Action::Rest, Key::Ctrl('k')), [Taken::By(Action::Catch), Taken::By(Action::Rest)]);
        assert!(matches!(of(Action::Rest, Key::Left)[..], [Taken::Fixed(_)]));
        assert!(matches!(of(Action::Outline, Key::Delete)[..], [Taken::Fixed(_)]));
        assert_eq!(clashes.len(), 4, "{clashes:?}");
        keys.bind(Action::Rest, vec![Key::Ctrl('x')]);
        keys.bind(Action::Outline, Vec::new());
        assert_eq!(keys.clashes().len(), 1, "{:?}", keys.clashes());
    }
}
