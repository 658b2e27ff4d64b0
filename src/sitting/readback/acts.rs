//! What the room makes of what is read back: right, struck, put in its place, objected to. Each is one act that is named
//! and can be taken back.

use super::{READ_BACK, READ_FIRST, ReadBack, ReadBackEntry, Verdict};
use crate::domain::act::{Intent, Stating};
use crate::domain::event::{ItemWithdrawn, StatementAdded};
use crate::domain::hear::evidence;
use crate::domain::ids::{ItemId, PersonId, StatementId};
use crate::domain::item::{ItemEdit, ItemState};
use crate::domain::statement::{Body, Content, Relates, Stance, Statement, Wording};
use crate::sitting::{Now, Sitting, first_words, place};
use crate::spec::draft;
use crate::text::line::{Line, LineKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why an item was struck, as the journal keeps it.
const STRUCK: &str = "struck when it was read back";

impl Sitting {
    fn who_speaks(&self) -> Vec<PersonId> {
        self.speaking_here(&self.here())
    }

    /// Drafts what these stand for, as the end would: a number is given once, so it stays when what follows is taken
    /// back.
    fn draft_for(&mut self, items: &[ItemId]) {
        let drafts = draft::drafts(&self.tool, &self.shelf);
        let needed = drafts.into_iter().filter(|draft| items.contains(&draft.item));
        self.settle(needed.map(Intent::Draft).collect::<Vec<_>>());
    }

    /// Their words are right, says who speaks.
    pub fn confirm_words(&mut self, item: ItemId, now: Now) {
        self.at_time(now);
        let Some(entry) = self.entry_of(item) else { return self.no_such_entry() };
        let sentence = self.tool.items.get(&item).is_some_and(|item| item.state == ItemState::Confirmed);
        if sentence && matches!(entry.verdict, Verdict::Right(_)) {
            return self.tell("Right already, the sentence too.");
        }
        self.draft_for(&[item]);
        let by: BTreeSet<PersonId> = self.who_speaks().into_iter().collect();
        let names = self.first_names(&by);
        let (state, on, seen) = (ItemState::WordsConfirmed, self.now.date(), BTreeSet::new());
        let mut intents = vec![Intent::State(Stating { item, state, by, on, seen })];
        intents.extend(self.all_read(item));
        let what = format!("words right: {}", self.called(&entry));
        if self.act_all(intents, &what) {
            self.tell(&format!("Right, says {names}: {}", entry.line_unstruck()));
        } else {
            self.tell("Right already.");
        }
    }

    /// Strikes an entry, or brings a struck one back: it stays in sight, and is no part of the spec.
    pub fn strike_entry(&mut self, item: ItemId, now: Now) {
        self.at_time(now);
        let Some(entry) = self.entry_of(item) else { return self.no_such_entry() };
        self.draft_for(&[item]);
        let by: BTreeSet<PersonId> = self.who_speaks().into_iter().collect();
        let on = self.now.date();
        let words = self.called(&entry);
        let (mut intents, what) = match self.tool.items.get(&item) {
            Some(known) if known.withdrawn.is_some() => {
                let confirmed = known.confirmed.clone();
                let (by, on) = confirmed.map_or((BTreeSet::new(), on), |c| (c.by, c.on));
                let (state, seen) = (known.state, BTreeSet::new());
                (vec![Intent::State(Stating { item, state, by, on, seen })], format!("brought back: {words}"))
            }
            _ => {
                let withdrawn = ItemWithdrawn { item, reason: STRUCK.to_owned(), by, on };
                (vec![Intent::Withdraw(withdrawn)], format!("struck: {words}"))
            }
        };
        if what.starts_with("struck") {
            intents.extend(self.all_read(item));
        }
        self.act_all(intents, &what);
        if let Some(entry) = self.entry_of(item) {
            self.tell(&format!("{} · {}", entry.line(), entry.beside()));
        }
    }

    /// Puts an entry at a place of its page, from 1. Those before it are where they are by then because the room left
    /// them there, so their places last too.
    pub fn place_entry(&mut self, item: ItemId, to: usize, now: Now) {
        self.at_time(now);
        let ReadBack { keeps, fixes } = self.read_back();
        let Some(page) = [keeps, fixes].into_iter().find(|page| page.iter().any(|e| e.item == item)) else {
            return self.no_such_entry();
        };
        let from = page.iter().position(|e| e.item == item).unwrap_or_default();
        let to = to.clamp(1, page.len()) - 1;
        let words = self.called(&page[from]);
        let mut ids: Vec<ItemId> = page.iter().map(|entry| entry.item).collect();
        let moved = ids.remove(from);
        ids.insert(to, moved);
        let place_of = |id: &ItemId| self.tool.items.get(id).and_then(|item| item.edit.place);
        let placed = ids.iter().rposition(|id| place_of(id).is_some()).map_or(0, |last| last + 1);
        ids.truncate(placed.max(to + 1));
        self.draft_for(&ids);
        let edit = |(id, place): (&ItemId, u8)| {
            Intent::Edit(*id, ItemEdit { place: Some(place), ..ItemEdit::default() })
        };
        let intents: Vec<Intent> = ids.iter().zip(1..).map(edit).collect();
        let what = format!("put at {}: {words}", to + 1);
        let said = if self.act_all(intents, &what) { what } else { format!("It is at {} already.", to + 1) };
        self.tell(&said);
    }

    /// Somebody says something about an entry. Who is named in front of it objects: that differs, and both stay.
    pub fn object(&mut self, item: ItemId, line: &str, now: Now) {
        self.at_time(now);
        if self.off.is_some() {
            return self.tell("not kept: off the record");
        }
        let Some(entry) = self.entry_of(item) else { return self.no_such_entry() };
        let read = self.parsed(line, usize::MAX);
        let makes_none = read.text.trim().is_empty()
            || matches!(read.kind, LineKind::Command { .. } | LineKind::NobodyKnows | LineKind::Ask(_));
        let read = if makes_none { Line::pasted(line) } else { read };
        if read.text.trim().is_empty() {
            return self.tell("Nothing was said of it.");
        }
        let id = StatementId(self.mint());
        let named = !read.speakers.is_empty();
        let to = entry.statement;
        let what = format!("{} about {}", first_words(&read.text), self.called(&entry));
        let intents = |sitting: &Self, text: &str| {
            let line = Line { text: text.to_owned(), kind: LineKind::Plain, ..read.clone() };
            let mut heard = sitting.heard(&line, id, true, super::super::keep::Beside::default());
            for intent in &mut heard {
                if let Intent::Say(said) = intent {
                    let above = sitting.statement(to).map(|s| s.content().speakers.clone());
                    let others = above.as_ref() != Some(&said.content.speakers);
                    let stance = if named || others { Stance::Differs } else { Stance::Adds };
                    said.relates = Some(Relates { to, stance });
                    (said.content.body, said.content.words) = (Body::Text(text.to_owned()), None);
                }
            }
            heard
        };
        if self.keep(&read.text, &what, intents) {
            self.last = Some(id);
            self.tell_line(id, "");
        }
    }

    /// What an entry is called where it is told what was done: that may be told again while others see the screen.
    fn called(&self, entry: &ReadBackEntry) -> String {
        match self.statement(entry.statement) {
            Some(statement) if self.is_private(statement) => "something private".to_owned(),
            _ => first_words(&entry.short()),
        }
    }

    fn no_such_entry(&mut self) {
        self.tell("There is no such entry. /readback numbers them.")
    }

    /// When this was the last of those that are read first, the read-back is confirmed as a whole, by who speaks.
    fn all_read(&self, last: ItemId) -> Option<Intent> {
        let ReadBack { keeps, fixes } = self.read_back();
        let first = keeps.iter().take(READ_FIRST).chain(fixes.iter().take(READ_FIRST));
        let open = |entry: &ReadBackEntry| entry.item != last && entry.verdict == Verdict::Open;
        if first.into_iter().any(open) {
            return None;
        }
        let set = Arc::clone(&self.set);
        let at = set.questions().position(|placed| placed.question.id.as_str() == READ_BACK)?;
        let placed = place(&set, at);
        let said = self.tool.under(&placed.question.id);
        let confirms = |s: &&Statement| matches!(s.content().body, Body::Confirm(_));
        if said.iter().any(|s| s.walkthrough == Some(self.id) && confirms(s)) {
            return None;
        }
        let content = Content {
            speakers: self.who_speaks(),
            body: Body::Confirm(true),
            words: None,
            wording: Wording::default(),
            evidence: evidence(placed.question, self.mode),
        };
        Some(Intent::Say(StatementAdded {
            statement: StatementId::derive(&[&self.fresh.to_string(), READ_BACK]),
            walkthrough: Some(self.id),
            question: Some(placed.question.id.clone()),
            also: BTreeSet::new(),
            content,
            relates: None,
            marks: BTreeSet::new(),
            at: self.now,
            minute: Some(self.minute()),
            asked: self.asked(placed.question),
            handle: None,
        }))
    }
}
