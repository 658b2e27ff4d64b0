//! Who is here, and who speaks.

use super::typed::first_name;
use super::{Now, Sitting, place};
use crate::domain::act::Intent;
use crate::domain::event::{EventRef, WalkthroughReplanned};
use crate::domain::hear::{PEOPLE, evidence, somebody, speakers};
use crate::domain::ids::{PersonId, WalkthroughId};
use crate::domain::person::{Person, PersonRef, Relation};
use crate::domain::questionnaire::{Evidence, Mode, Placed};
use crate::domain::statement::{Body, Cell, Statement};
use crate::domain::status::SetStatus;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Somebody who speaks before anybody was named. One word each: an export that leaves names out leaves out every
/// word of a name, and "the" or "in" must stay readable.
const NOBODY_YET: (&str, &str) = ("somebody", "Somebody");
/// Somebody who writes alone.
const AUTHOR: (&str, &str) = ("author", "Author");

impl Sitting {
    /// Whoever was named as being here is here, and the one who fits speaks unless somebody was chosen.
    pub(super) fn welcome(&mut self) -> BTreeSet<EventRef> {
        if self.question().id.as_str() != PEOPLE {
            return BTreeSet::new();
        }
        let before = self.walkthrough().present.clone();
        let named: Vec<PersonId> = self.named_here(true);
        let struck = self.named_here(false);
        let gone = |id: &PersonId| struck.contains(id) && !named.contains(id);
        let present = before.iter().copied().filter(|id| !gone(id)).chain(named.iter().copied());
        let present: BTreeSet<PersonId> = present.collect();
        if present == before {
            return BTreeSet::new();
        }
        let replan = WalkthroughReplanned { present: Some(present), ..WalkthroughReplanned::of(self.id) };
        let events = self.settle([Intent::Replan(replan)]);
        if self.nobody_named() {
            self.speaking = self.first_speaker();
        }
        self.tell_who_speaks();
        events
    }

    /// Those in the rows about who is here, standing or struck, as far as the mode lets them be: whoever writes alone names others who
    /// are not there, and an hour without the author names the author.
    fn named_here(&self, standing: bool) -> Vec<PersonId> {
        let rows = self.lines().into_iter().filter_map(|id| self.statement(id));
        let rows = rows.filter(|s| s.struck != standing);
        let named = rows.filter_map(|s| match &s.content().body {
            Body::Row(cells) => match cells.get("name") {
                Some(Cell::Person(PersonRef::Known(id))) => Some(*id),
                _ => None,
            },
            _ => None,
        });
        match self.mode {
            Mode::Live => named.collect(),
            Mode::Solo => named.take(1).collect(),
            Mode::Absent => named.filter(|id| !self.is_author(id)).collect(),
        }
    }

    fn is_author(&self, id: &PersonId) -> bool {
        self.tool.people.get(id).is_some_and(|p| p.relation == Relation::Author)
    }

    fn nobody_named(&self) -> bool {
        let people = &self.tool.people;
        let unnamed = |id: &PersonId| {
            people.get(id).is_none_or(|p| [NOBODY_YET.0, AUTHOR.0].contains(&p.handle.as_str()))
        };
        self.speaking.iter().all(unnamed)
    }

    /// Whoever is present, the author first; else somebody known; else somebody in the room until they have a name.
    /// Alone writes the author, or whoever did so before, and nobody who was only in the room another time.
    pub(super) fn first_speaker(&mut self) -> Vec<PersonId> {
        let tool = &self.tool;
        let present = &self.walkthrough().present;
        let (absent, solo) = (self.mode == Mode::Absent, self.mode == Mode::Solo);
        let alone = |w: &WalkthroughId| tool.walkthroughs.get(w).is_some_and(|w| w.mode == Mode::Solo);
        let wrote_alone = |p: &Person| {
            let wrote = |s: &Statement| s.content().speakers.contains(&p.id);
            tool.statements.values().any(|s| s.walkthrough.as_ref().is_some_and(alone) && wrote(s))
        };
        let known = tool
            .people
            .values()
            .filter(|p| ![NOBODY_YET.0, AUTHOR.0].contains(&p.handle.as_str()))
            .filter(|p| p.relation != Relation::Facilitator && !(absent && p.relation == Relation::Author))
            .filter(|p| !solo || p.relation == Relation::Author || present.contains(&p.id) || wrote_alone(p))
            .min_by_key(|p| (!present.contains(&p.id), first_asked(p)));
        if let Some(person) = known {
            return vec![person.id];
        }
        let (handle, name) = if solo { AUTHOR } else { NOBODY_YET };
        let relation = if solo { Relation::Author } else { Relation::Other };
        if let Some(person) = tool.people.values().find(|p| p.handle == handle) {
            return vec![person.id];
        }
        let person = Person { name: name.to_owned(), ..somebody(tool, handle, relation) };
        let id = person.id;
        self.settle([Intent::SetPerson(person)]);
        vec![id]
    }

    /// Those who are here, the author first; where nobody has said yet who is here, whoever is known may be.
    pub(super) fn who_is_here(&self) -> Vec<&Person> {
        let present = &self.walkthrough().present;
        let mut here: Vec<&Person> = self.tool.people.values().collect();
        here.retain(|p| present.is_empty() || present.contains(&p.id));
        here.sort_by_key(|p| first_asked(p));
        here
    }

    /// The people with these handles.
    pub(super) fn by_handles(&self, handles: &[String]) -> Vec<PersonId> {
        let by_handle = |handle: &String| self.tool.people.values().find(|p| p.handle == *handle);
        handles.iter().filter_map(by_handle).map(|p| p.id).collect()
    }

    /// Who speaks under this question: a daily user who is present is asked first where that matters, until
    /// somebody else is named.
    pub(super) fn speaking_here(&self, placed: &Placed<'_>) -> Vec<PersonId> {
        let is_user = |id: &PersonId| self.tool.people.get(id).is_some_and(|p| p.relation == Relation::User);
        let asks_others = placed.question.user_first && self.mode != Mode::Solo;
        if self.chosen || !asks_others || self.speaking.iter().any(is_user) {
            return self.speaking.clone();
        }
        let present = &self.walkthrough().present;
        let anybody = || self.tool.people.keys().copied().collect();
        // Where nobody has said yet who is here, whoever is known may be.
        let here: BTreeSet<PersonId> = if present.is_empty() { anybody() } else { present.clone() };
        let user = here.into_iter().filter(is_user).min_by_key(|id| self.handle(id));
        user.map_or_else(|| self.speaking.clone(), |user| vec![user])
    }

    fn handle(&self, id: &PersonId) -> String {
        self.tool.people.get(id).map(|p| p.handle.clone()).unwrap_or_default()
    }

    /// Whoever spoke and is gone again does not speak on.
    pub(super) fn mind_who_is_gone(&mut self) {
        let people = &self.tool.people;
        self.speaking.retain(|id| people.contains_key(id));
        if self.speaking.is_empty() {
            self.speaking = self.first_speaker();
        }
    }

    /// Who speaks, and what to type before a line of somebody else's.
    pub(super) fn tell_who_speaks(&mut self) {
        if self.nobody_named() {
            return;
        }
        let set = Arc::clone(&self.set);
        let speaking = self.speaking_here(&place(&set, self.at));
        let present = &self.walkthrough().present;
        let shown = speakers(&self.tool);
        let people = self.tool.people.values();
        let others: Vec<String> = people
            .filter(|p| present.contains(&p.id) && !speaking.contains(&p.id))
            .filter_map(|p| Some((p, shown.iter().find(|s| s.handle == p.handle)?)))
            .map(|(p, s)| format!("{}: for {}", s.initials, p.name))
            .collect();
        let names: Vec<String> =
            speaking.iter().filter_map(|id| self.tool.people.get(id)).map(|p| p.name.clone()).collect();
        let names = names.join(" and ");
        if others.is_empty() {
            return self.tell(&format!("{names} speaks; /who NAME says who else."));
        }
        self.tell(&format!("{names} speaks; at the start of a line, {}.", others.join(", ")))
    }

    /// `NAME` or `NAME, ROLE`: who speaks from now on.
    pub(super) fn who(&mut self, said: &str) {
        let (name, role) = said.split_once(',').unwrap_or((said, ""));
        let role = role.trim();
        let mut person = match self.tool.person(name) {
            Some(person) => person.clone(),
            None => somebody(&self.tool, name.trim(), self.relation_of_the_next()),
        };
        if !role.is_empty() {
            role.clone_into(&mut person.role);
        }
        let id = person.id;
        let mut present = self.walkthrough().present.clone();
        present.insert(id);
        let replan = WalkthroughReplanned { present: Some(present), ..WalkthroughReplanned::of(self.id) };
        let what = format!("{} speaks", person.name);
        self.act_all(vec![Intent::SetPerson(person), Intent::Replan(replan)], &what);
        if self.tool.people.contains_key(&id) {
            (self.speaking, self.chosen) = (vec![id], true);
            self.tell_who_speaks();
        }
    }

    /// Whoever writes alone about the tool they built is its author, unless that is somebody else.
    fn relation_of_the_next(&self) -> Relation {
        let is_author = |p: &Person| p.relation == Relation::Author && p.handle != AUTHOR.0;
        let built_it = self.mode == Mode::Solo && !self.question().user_first;
        match built_it && !self.tool.people.values().any(is_author) {
            true => Relation::Author,
            false => Relation::Other,
        }
    }

    pub(super) fn ask(&mut self, name: &str) {
        let known = self.tool.person(name).cloned();
        let new = known.is_none();
        let person = known.unwrap_or_else(|| somebody(&self.tool, name, Relation::Other));
        let status = Intent::SetStatus(self.status_here(Some(SetStatus::Ask(PersonRef::Known(person.id)))));
        let what = format!("{}: ask {}", self.here().code, person.name);
        let made = new.then_some(Intent::SetPerson(person));
        self.act_all(made.into_iter().chain([status]).collect(), &what);
        self.show_status()
    }

    /// Somebody else speaks from now on.
    pub fn speak(&mut self, speakers: Vec<PersonId>, now: Now) {
        self.at_time(now);
        let mut present = self.walkthrough().present.clone();
        present.extend(speakers.iter().copied());
        let replan = WalkthroughReplanned { present: Some(present), ..WalkthroughReplanned::of(self.id) };
        self.act_all(vec![Intent::Replan(replan)], &format!("{} speaks", self.names_of(&speakers)));
        (self.speaking, self.chosen) = (speakers, true);
    }

    /// Who speaks unless a line says otherwise.
    pub fn speaks(&self) -> Vec<PersonId> {
        self.speaking_here(&self.here())
    }

    /// How a line is known unless it says otherwise.
    pub fn usual_evidence(&self) -> Evidence {
        evidence(self.question(), self.mode)
    }

    /// Who comes after these among those who are here; after the last, all of them.
    pub fn who_is_next(&self, after: &[PersonId]) -> Vec<PersonId> {
        let mut here: Vec<PersonId> = self.who_is_here().into_iter().map(|person| person.id).collect();
        if here.is_empty() {
            here = self.speaks();
        }
        match after {
            [one] => match here.iter().position(|id| id == one) {
                Some(at) if at + 1 < here.len() => vec![here[at + 1]],
                Some(_) if here.len() > 1 => here,
                _ => vec![here[0]],
            },
            _ => vec![here[0]],
        }
    }

    /// The first of those who are here and do not speak now.
    pub fn somebody_else(&self) -> Option<PersonId> {
        let speaks = self.speaks();
        self.who_is_here().into_iter().map(|person| person.id).find(|id| !speaks.contains(id))
    }

    /// First names, as they stand before a line.
    pub fn names_of(&self, people: &[PersonId]) -> String {
        let people = people.iter().filter_map(|id| self.tool.people.get(id));
        people.map(|p| first_name(&p.name)).collect::<Vec<_>>().join(", ")
    }

    /// The rest of the name of somebody known, where a text begins one.
    pub fn rest_of_name(&self, text: &str) -> Option<String> {
        let typed = text.to_lowercase();
        if typed.trim().is_empty() {
            return None;
        }
        let rest = |name: &str| {
            let begins = name.to_lowercase().starts_with(&typed) && name.len() > text.len();
            begins.then(|| name.get(text.len()..).map(str::to_owned)).flatten()
        };
        self.tool.people.values().find_map(|person| rest(&person.name))
    }
}

/// The author before the daily users, then the others, each by name: the order in which they are asked and shown.
fn first_asked(person: &Person) -> (u8, String) {
    let rank = match person.relation {
        Relation::Author => 0,
        Relation::User => 1,
        _ => 2,
    };
    (rank, person.handle.clone())
}
