//! Names appear only as far as consent goes.
//!
//! A person is printed by name only if the export asks for names *and* they agreed to it; else by role; else as
//! "somebody". Roles stay addressable: where two people would be called alike, each gets a number, in the order of
//! their handles, so that `specialist 2` is the same person all through one spec.
//!
//! What people say holds names too. Nobody can take every name out of free speech, but those of the people whom the
//! tool knows are replaced by what those people are called: the whole name, each part of it from three letters on,
//! and the handle, as whole words. Somebody whose name is also a word loses that word; that is the safe side.

use super::model::Names;
use super::text::{Piece, Text};
use crate::domain::ids::PersonId;
use crate::domain::person::{Person, PersonRef, QuoteAs, Relation};
use crate::domain::tool::Tool;
use std::collections::BTreeMap;

/// What somebody is called who must not be pointed at.
pub const SOMEBODY: &str = "somebody";
/// Shorter parts of names are too often words.
const SHORTEST: usize = 3;

/// What everybody is called in one spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    labels: BTreeMap<PersonId, String>,
    /// Words that give somebody away, by their first word, longest first; and what is printed in their place.
    hidden: BTreeMap<String, Vec<(Vec<String>, String)>>,
    /// Names in scripts without spaces, where a whole word cannot be told.
    unspaced: Vec<(String, String)>,
}

/// A word of a text: where it stands, and the word itself.
type Word<'a> = (usize, &'a str);

impl Naming {
    /// What the people of this tool are called under a choice of names.
    pub fn new(tool: &Tool, names: Names) -> Naming {
        let mut people: Vec<&Person> = tool.people.values().collect();
        people.sort_by(|a, b| (&a.handle, a.id).cmp(&(&b.handle, b.id)));
        let roles = roles(&people);
        let mut naming = Naming { labels: BTreeMap::new(), hidden: BTreeMap::new(), unspaced: Vec::new() };
        for person in &people {
            let by_name = names == Names::Full && person.quote_as == QuoteAs::Name;
            let label = if by_name {
                person.name.clone()
            } else if names == Names::None || person.quote_as == QuoteAs::None {
                SOMEBODY.to_owned()
            } else {
                roles[&person.id].clone()
            };
            if !by_name {
                naming.hide(person, &people, &label);
            }
            naming.labels.insert(person.id, label);
        }
        naming.hidden.values_mut().for_each(|found| found.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
        naming
    }

    fn hide(&mut self, person: &Person, people: &[&Person], label: &str) {
        if person.name.chars().any(unspaced) {
            let whole: String = person.name.split_whitespace().collect();
            self.unspaced.extend([person.name.clone(), whole].map(|name| (name, label.to_owned())));
            return;
        }
        for secret in secrets(person, people) {
            let words: Vec<String> = words(&secret).into_iter().map(|(_, word)| word.to_owned()).collect();
            let Some(first) = words.first().cloned() else { continue };
            let known = self.hidden.entry(first).or_default();
            match known.iter_mut().find(|(other, _)| *other == words) {
                // Two people who share a first name: nobody can tell which one is meant.
                Some((_, other)) if other != label => SOMEBODY.clone_into(other),
                Some(_) => {}
                None => known.push((words, label.to_owned())),
            }
        }
    }

    /// What a person is called.
    pub fn person(&self, id: PersonId) -> &str {
        self.labels.get(&id).map_or(SOMEBODY, String::as_str)
    }

    /// What a person is called, known or in words.
    pub fn whom(&self, whom: &PersonRef) -> Text {
        match whom {
            PersonRef::Known(id) => Text::new().and(Piece::Who(self.person(*id).to_owned())),
            PersonRef::Text(words) => self.said(words),
        }
    }

    /// Several people: `author, specialist 1`. Each label once.
    pub fn people<'a>(&self, ids: impl IntoIterator<Item = &'a PersonId>) -> Text {
        let mut labels: Vec<&str> = ids.into_iter().map(|id| self.person(*id)).collect();
        let mut seen = std::collections::BTreeSet::new();
        labels.retain(|label| seen.insert(*label));
        let each: Vec<Text> =
            labels.into_iter().map(|label| Text::new().and(Piece::Who(label.to_owned()))).collect();
        Text::join(&each, ", ")
    }

    /// Somebody's words on one line, names taken out.
    pub fn said(&self, words: &str) -> Text {
        // Most words are on one line already.
        let gap = |c: char| c.is_whitespace() && c != ' ';
        if words.trim() == words && !words.contains("  ") && !words.contains(gap) {
            return self.as_it_stands(words);
        }
        let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.as_it_stands(&folded)
    }

    /// Somebody's words with their line breaks, names taken out.
    pub fn as_it_stands(&self, text: &str) -> Text {
        let mut out = Text::new();
        let mut from = 0;
        for (start, end, label) in self.found(text) {
            out.push(Piece::Theirs(text[from..start].to_owned()));
            out.push(Piece::Who(label.to_owned()));
            from = end;
        }
        out.push(Piece::Theirs(text[from..].to_owned()));
        out
    }

    /// Where a text names somebody who is not to be named, and what is printed instead.
    fn found<'a>(&'a self, text: &str) -> Vec<(usize, usize, &'a str)> {
        let mut found = Vec::new();
        for (name, label) in self.unspaced.iter().filter(|(name, _)| !name.is_empty()) {
            found.extend(
                text.match_indices(name.as_str()).map(|(at, _)| (at, at + name.len(), label.as_str())),
            );
        }
        if !self.hidden.is_empty() {
            let words = words(text);
            let mut at = 0;
            while at < words.len() {
                match self.hidden_at(&words[at..]) {
                    Some((length, label)) => {
                        let (last, word) = words[at + length - 1];
                        found.push((words[at].0, last + word.len(), label));
                        at += length;
                    }
                    None => at += 1,
                }
            }
        }
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut until = 0;
        found.retain(|(start, end, _)| {
            let free = *start >= until;
            if free {
                until = *end;
            }
            free
        });
        found
    }

    fn hidden_at(&self, words: &[Word<'_>]) -> Option<(usize, &str)> {
        let candidates = self.hidden.get(words.first()?.1)?;
        candidates.iter().find_map(|(name, label)| {
            let near = |pair: &[Word<'_>]| pair[1].0 - (pair[0].0 + pair[0].1.len()) <= 2;
            let here = words.get(..name.len())?;
            let same = here.iter().zip(name).all(|((_, word), part)| word == part);
            (same && here.windows(2).all(near)).then_some((name.len(), label.as_str()))
        })
    }
}

/// The names that a text holds of people of this tool: whole names, and parts of at least four letters. For the check
/// that no requirement names anybody.
pub fn named_in(tool: &Tool, text: &str) -> Option<PersonId> {
    let spoken = words(text);
    let is_there = |person: &&Person| {
        let whole: Vec<_> = words(&person.name).into_iter().map(|(_, word)| word).collect();
        let part = |word: &&str| {
            word.chars().count() >= 4
                && stands_for_somebody(word)
                && spoken.iter().any(|(_, said)| said.to_lowercase() == word.to_lowercase())
        };
        let initials = person.initials.chars().count() >= 2
            && spoken.iter().any(|(_, said)| *said == person.initials.to_uppercase());
        let in_a_row = !whole.is_empty()
            && spoken.windows(whole.len()).any(|run| run.iter().zip(&whole).all(|((_, a), b)| a == b));
        initials
            || in_a_row
            || whole.iter().any(part)
            || (person.name.chars().any(unspaced) && text.contains(&person.name))
    };
    tool.people.values().find(is_there).map(|person| person.id)
}

/// The role of each: "author" for who built it, for the whole spec speaks of the author; else the role in their own
/// words, else what they are to the tool. A role that names somebody is not used.
fn roles(people: &[&Person]) -> BTreeMap<PersonId, String> {
    let base = |person: &Person| {
        let role = person.role.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = words(&role);
        let names_somebody = people.iter().any(|other| {
            words(&other.name).iter().any(|(_, part)| {
                part.chars().count() >= SHORTEST
                    && told.iter().any(|(_, word)| word.to_lowercase() == part.to_lowercase())
            }) || other.name.chars().any(unspaced) && role.contains(&other.name)
        });
        match person.relation {
            Relation::Author => Relation::Author.name().to_owned(),
            Relation::Other if role.is_empty() || names_somebody => SOMEBODY.to_owned(),
            relation if role.is_empty() || names_somebody => relation.name().to_owned(),
            _ => role,
        }
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for person in people {
        *count.entry(base(person).to_lowercase()).or_default() += 1;
    }
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    let label = |person: &&Person| {
        let role = base(person);
        let key = role.to_lowercase();
        if count[&key] == 1 || role == SOMEBODY {
            return (person.id, role);
        }
        let number = given.entry(key).or_default();
        *number += 1;
        (person.id, format!("{role} {number}"))
    };
    people.iter().map(label).collect()
}

/// What gives a person away: the name, its parts, the handle; as written and in capitals.
fn secrets(person: &Person, people: &[&Person]) -> Vec<String> {
    let mut all = vec![person.name.clone(), person.name.to_uppercase()];
    if words(&person.name).len() > 1 {
        // One word alone in small letters (`will`, `may`) is nearly always the word.
        all.push(person.name.to_lowercase());
    }
    for (_, part) in words(&person.name) {
        if part.chars().count() >= SHORTEST && stands_for_somebody(part) {
            all.extend([part.to_owned(), part.to_uppercase()]);
        }
    }
    // A handle such as `sales` is a word that people say; one that is a role hides nobody.
    let a_role = Relation::ALL.iter().any(|r| r.name() == person.handle)
        || people.iter().any(|p| words(&p.role).iter().any(|(_, w)| w.to_lowercase() == person.handle));
    if person.handle.chars().count() >= SHORTEST && !a_role {
        all.push(person.handle.clone());
    }
    all
}

/// Whether a word of a name names somebody: in "The sales team" none does, and "the" must stay a word.
fn stands_for_somebody(part: &str) -> bool {
    part.chars().next().is_some_and(|c| !c.is_lowercase())
        && !matches!(part.to_lowercase().as_str(), "the" | "and" | "for" | "team" | "our" | "all")
}

/// Han, Kana, Hangul and the like: scripts that write words without spaces between them.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0eff | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff)
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    // A combining mark is no letter by itself, but inside a word it is part of it.
    let inside = |c: char| c.is_alphanumeric() || matches!(u32::from(c), 0x0300..=0x036f);
    for (at, c) in text.char_indices() {
        match (inside(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((from, &text[from..]));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Intent;
    use crate::spec::support::{World, person};

    fn label(world: &World, names: Names, handle: &str) -> String {
        Naming::new(world.tool(), names).person(person(handle)).to_owned()
    }

    #[test]
    fn nobody_is_named_further_than_they_agreed() {
        let world = World::new();
        let table = [
            ("maya", ["author", "author", "somebody"]),
            ("dan", ["Dan Whitlock", "CS lead", "somebody"]),
            ("priya", ["specialist 2", "specialist 2", "somebody"]),
            ("ola", ["somebody", "somebody", "somebody"]),
            ("fae", ["platform team", "platform team", "somebody"]),
        ];
        for (handle, labels) in table {
            for (names, expected) in [Names::Full, Names::Roles, Names::None].into_iter().zip(labels) {
                assert_eq!(label(&world, names, handle), expected, "{handle} {names:?}");
            }
        }
        assert_eq!(label(&world, Names::Full, "stranger"), SOMEBODY);
    }

    #[test]
    fn names_in_speech_are_called_as_their_people_are() {
        let world = World::new();
        let said = |names, words: &str| Naming::new(world.tool(), names).said(words).to_string();
        for (words, roles) in [
            ("ask Maya, or Dan Whitlock", "ask author, or CS lead"),
            ("Maya Ortiz's card and MAYA's", "author's card and author's"),
            ("priya does it (ola too)", "specialist 2 does it (somebody too)"),
            ("Mayan ruins, Danish, Orlando", "Mayan ruins, Danish, Orlando"),
            ("Whitlock  said\nso", "CS lead said so"),
        ] {
            assert_eq!(said(Names::Roles, words), roles);
        }
        assert_eq!(said(Names::Full, "Dan asked Maya"), "Dan asked author");
        assert_eq!(said(Names::None, "Dan asked Maya"), "somebody asked somebody");
    }

    #[test]
    fn a_name_that_two_share_points_at_nobody() {
        let mut world = World::new();
        let mut dan = world.tool().people[&person("dan")].clone();
        dan.id = person("dan2");
        dan.handle = "dee".into();
        dan.name = "Dan Berg".into();
        dan.role = "Maya's stand-in".into();
        world.act(Intent::SetPerson(dan));
        let naming = Naming::new(world.tool(), Names::Roles);
        assert_eq!(naming.person(person("dan2")), "lead");
        assert_eq!(naming.said("Dan and Dan Berg and Berg").to_string(), "somebody and lead and somebody");
    }

    #[test]
    fn a_name_without_spaces_around_it_is_found() {
        let mut world = World::new();
        let mut person = world.tool().people[&person("priya")].clone();
        person.name = "山田太郎".into();
        world.act(Intent::SetPerson(person));
        let naming = Naming::new(world.tool(), Names::Roles);
        assert_eq!(naming.said("それは山田太郎さんです").to_string(), "それはspecialist 2さんです");
    }

    #[test]
    fn the_check_knows_names_parts_and_initials() {
        let mut world = World::new();
        let named = |world: &World, text: &str| named_in(world.tool(), text).is_some();
        assert!(
            named(&world, "tell whitlock") && named(&world, "tell Dan Whitlock") && named(&world, "MAYA")
        );
        assert!(!named(&world, "the dan of judo") && !named(&world, "the operations lead"));
        let mut dan = world.tool().people[&person("dan")].clone();
        dan.initials = "dw".into();
        world.act(Intent::SetPerson(dan));
        assert!(named(&world, "ask DW") && !named(&world, "adw"));
    }

    #[test]
    fn a_name_of_common_words_leaves_the_words_alone() {
        let mut tool = Tool::new(crate::domain::ids::ToolId::derive(&["t"]));
        let id = PersonId::derive(&["team"]);
        let person = Person {
            id,
            handle: "salesteam".to_owned(),
            name: "The sales team".to_owned(),
            role: String::new(),
            relation: Relation::Other,
            initials: String::new(),
            quote_as: QuoteAs::Role,
        };
        tool.people.insert(id, person);
        let said = Naming::new(&tool, Names::Roles).said("The sales go into the tool. Ask The sales team.");
        assert_eq!(said.to_string(), "The sales go into the tool. Ask somebody.");
    }
}
