//! Items: what the desk pass decided.

use super::value::{said, short};
use super::*;
use crate::domain::item::{Accepted, Limit, NamedList};
use crate::yaml::{Fields, Value};

impl<'a, 's> Reader<'a, 's> {
    /// Reads every item; their names first, because they point at each other.
    pub(super) fn all_items(&mut self, items: &[At<'a, 's>]) -> Vec<ItemFacts> {
        let ids: Vec<ItemId> = items.iter().enumerate().map(|(n, at)| self.name_item(*at, n)).collect();
        let mut counts: BTreeMap<ItemKind, usize> = BTreeMap::new();
        let mut all = Vec::new();
        for (at, id) in items.iter().zip(ids) {
            let Some(mut facts) = at.fields().and_then(|fields| self.item_facts(fields, id)) else {
                continue;
            };
            let count = counts.entry(facts.kind).or_default();
            *count += 1;
            facts.nth = *count;
            all.push(facts);
        }
        all
    }

    /// Takes note of the words by which an item may be pointed at.
    fn name_item(&mut self, at: At<'a, 's>, n: usize) -> ItemId {
        let text = |key: &str| match at.node().and_then(|node| node.get(key)).map(|node| &node.value) {
            Some(Value::Scalar { text, .. }) if !text.is_empty() => Some(text.clone().into_owned()),
            _ => None,
        };
        let uuid = text("id").and_then(|id| id.parse().ok());
        let id = uuid.unwrap_or_else(|| ItemId::derive(&["file", &n.to_string()]));
        let handle = text("as").or_else(|| text("id").filter(|_| uuid.is_none()));
        let names = [handle, text("code"), uuid.map(|id| id.to_string())];
        for name in names.into_iter().flatten() {
            if self.items.insert(name.clone(), id).is_some() {
                at.error("duplicate-handle", format!("there is already an item `{}`", short(&name)), None);
            }
        }
        id
    }

    fn item_facts(&mut self, mut fields: Fields<'a, 's>, id: ItemId) -> Option<ItemFacts> {
        let place = self.place(fields.head());
        let names = ItemKind::ALL.map(ItemKind::name);
        let kind_at = fields.need("kind");
        let kind = kind_at.one_of(&names, ItemKind::from_name);
        let own = fields.take("id");
        let uuid: Option<ItemId> = own.text().and_then(|text| text.parse().ok());
        let alias = given(fields.take("as"));
        let handle = alias.or_else(|| given(own).filter(|_| uuid.is_none()));
        let word = handle.and_then(|at| self.line(at));
        if let (Some(at), Some(word)) = (handle, &word)
            && !is_handle(word)
        {
            at.error("bad-handle", format!("`{}` cannot be a handle", short(word)), None);
        }
        let code_at = fields.take("code");
        let code = given(code_at).and_then(|at| at.text()).map(|text| item_code(&text));
        if code.as_ref().is_some_and(Option::is_none) {
            code_at.error("bad-code", "not the number of an item", Some("such as KEEP-3".to_owned()));
        }
        let code = code.flatten();
        if code.as_ref().zip(kind).is_some_and(|(code, kind)| code.kind != kind) {
            code_at.error("bad-code", "the number is of another kind", None);
        }

        let slots = self.slots(&mut fields, kind);
        let quote = given(fields.take("quote"));
        let quoted = quote.filter(|at| said(*at).is_none()).and_then(|at| at.text());
        let quoted = quoted.and_then(|text| self.named.get(text.trim()).copied());
        let quote = quote.filter(|_| quoted.is_none()).and_then(|at| self.line(said(at).unwrap_or(at)));
        let edit = ItemEdit {
            title: self.line(fields.take("title")).filter(|title| !title.is_empty()),
            sentence: self.line(fields.take("sentence")),
            why: self.line(fields.take("why")),
            quote,
            accept: given(fields.take("accept")).map(|at| self.texts(at)),
            priority: self.priority(fields.take("priority")),
            place: self.place_in_order(fields.take("place")),
            slots,
            limits: given(fields.take("limits")).map(|at| self.limits(at)),
            list: given(fields.take("list")).and_then(|at| self.list(at)),
            sample: self.line(fields.take("sample")),
            meanwhile: given(fields.take("meanwhile")).and_then(|at| self.item_ref(at)),
            blocked_by: given(fields.take("blocked_by"))
                .map(|at| at.one_or_list().into_iter().filter_map(|at| self.item_ref(at)).collect()),
            build_default: given(fields.take("default_build")).and_then(|at| at.flag()),
            until_then: self.line(fields.take("until_then")),
            accepted: given(fields.take("accepted")).and_then(|at| self.accepted(at)),
            handle: word,
        };
        let from = fields.take("from");
        let from = given(from).map(|at| at.one_or_list()).unwrap_or_default();
        let from = from.into_iter().filter_map(|at| self.source(at)).collect();
        let stated = self.stated(&mut fields);
        fields.done();
        Some(ItemFacts { place, id, uuid, code, kind: kind?, nth: 0, edit, quoted, from, stated })
    }

    fn slots(&self, fields: &mut Fields<'a, 's>, kind: Option<ItemKind>) -> BTreeMap<String, String> {
        let mut slots = BTreeMap::new();
        let decided = given(fields.take("decided_by"));
        if let Some(mut given_slots) = given(fields.take("slots")).and_then(|at| at.fields()) {
            for entry in given_slots.rest() {
                if let Some(kind) = kind {
                    let names = || kind.own_slots().iter().map(|slot| slot.name);
                    if !names().any(|name| name == entry.key) {
                        let hint = match did_you_mean(&entry.key, names()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("slots here: {}", names().collect::<Vec<_>>().join(" ")),
                        };
                        let message = format!("{} has no slot `{}`", kind.prefix(), short(&entry.key));
                        self.problems.error("unknown-slot", entry.key_span, message, Some(hint));
                    }
                }
                if let Some(text) = self.text(At::new(&entry.key, &entry.value, self.problems)) {
                    slots.insert(entry.key.to_string(), text.trim().to_owned());
                }
            }
        }
        if let Some(at) = decided {
            if kind.is_some_and(|kind| kind != ItemKind::Rule) {
                at.error("unknown-key", "`decided_by` belongs to a rule", None);
            }
            if let Some(text) = self.line(at)
                && slots.insert("by".to_owned(), text).is_some()
            {
                at.error("two-values", "`decided_by` is the slot `by`, which is given too", None);
            }
        }
        slots
    }

    fn texts(&self, at: At<'a, 's>) -> Vec<String> {
        let texts = at.one_or_list().into_iter().filter_map(|at| self.text(at));
        texts.map(|text| text.trim().to_owned()).collect()
    }

    fn priority(&self, at: At<'a, 's>) -> Option<u8> {
        let at = given(at)?;
        let priority = u8::try_from(at.integer()?).ok().filter(|n| (1..=3).contains(n));
        if priority.is_none() {
            at.error("bad-number", "a priority is 1 (first), 2 or 3", None);
        }
        priority
    }

    fn place_in_order(&self, at: At<'a, 's>) -> Option<u8> {
        let at = given(at)?;
        let place = u8::try_from(at.integer()?).ok().filter(|n| *n > 0);
        if place.is_none() {
            at.error("bad-number", "a place is 1 (first) or more", None);
        }
        place
    }

    fn limits(&self, at: At<'a, 's>) -> Vec<Limit> {
        let limit = |at: At<'a, 's>| {
            let node = at.node()?;
            if matches!(node.value, Value::Map(_)) {
                let mut fields = at.fields()?;
                let item = fields.need("item");
                let item = given(item).and_then(|at| self.item_ref(at));
                let because = self.line(fields.take("because")).unwrap_or_default();
                fields.done();
                return Some(Limit { item: item?, because });
            }
            let text = at.text()?;
            let (word, because) = text.split_once(':').unwrap_or((&text, ""));
            let item = self.item_named(word.trim(), node.span)?;
            Some(Limit { item, because: clean_line(because).into_owned() })
        };
        at.one_or_list().into_iter().filter_map(limit).collect()
    }

    fn list(&self, at: At<'a, 's>) -> Option<NamedList> {
        let mut fields = at.fields()?;
        let name = self.line(fields.need("name"));
        let entries = self.elements(fields.need("entries"));
        let entries = entries.into_iter().filter_map(|at| self.line(at)).collect();
        fields.done();
        Some(NamedList { name: name?, entries })
    }

    fn accepted(&self, at: At<'a, 's>) -> Option<Accepted> {
        let mut fields = at.fields()?;
        let by = given(fields.need("by")).and_then(|at| self.person_ref(at));
        let until = given(fields.need("until")).and_then(|at| self.date(at));
        fields.done();
        Some(Accepted { by: by?, until: until? })
    }

    fn source(&self, at: At<'a, 's>) -> Option<Cited> {
        if !matches!(at.node()?.value, Value::Map(_)) {
            return Some(Cited { statement: self.statement(at.text()?.trim(), at.span()?)?, seen: None });
        }
        let mut fields = at.fields()?;
        let name = fields.need("id");
        let seen = given(fields.take("seen")).and_then(|at| {
            at.one_of(&["was", "now"], |name| match name {
                "was" => Some(Some(0)),
                "now" => Some(None),
                _ => name.parse::<usize>().ok()?.checked_sub(1).map(Some),
            })
        });
        fields.done();
        let statement = self.statement(given(name)?.text()?.trim(), name.span()?)?;
        Some(Cited { statement, seen: seen.flatten() })
    }

    fn stated(&self, fields: &mut Fields<'a, 's>) -> Option<Stated> {
        const STATES: [&str; 4] = ["draft", "words_confirmed", "confirmed", "withdrawn"];
        let state = given(fields.take("state")).and_then(|at| {
            at.one_of(&STATES, |name| match name {
                "draft" => Some(Some(ItemState::Draft)),
                "words_confirmed" => Some(Some(ItemState::WordsConfirmed)),
                "confirmed" => Some(Some(ItemState::Confirmed)),
                "withdrawn" => Some(None),
                _ => None,
            })
        });
        let by = given(fields.take("by"));
        let people = by.map(|at| self.persons(at).into_iter().collect());
        let date = given(fields.take("date"));
        let on = date.and_then(|at| self.date(at));
        let reason = fields.take("reason");
        let why = self.line(reason).unwrap_or_default();
        match state {
            None => {
                if !fields.has("state") {
                    for at in [by, date].into_iter().flatten() {
                        let hint = "who does something by when goes into `slots`";
                        at.error(
                            "missing-key",
                            "`by` and `date` say who confirmed it, so it needs a `state`",
                            Some(hint.to_owned()),
                        );
                    }
                }
            }
            Some(None) if why.is_empty() => {
                fields.need("reason");
                reason.error("empty-text", "a withdrawn item needs a reason", None);
            }
            Some(Some(_)) => {
                if let Some(at) = given(reason) {
                    at.error("unknown-key", "`reason` goes with `state: withdrawn`", None);
                }
            }
            Some(None) => {}
        }
        Some(Stated { state: state?, by: people, on, reason: why })
    }

    fn item_ref(&self, at: At<'a, 's>) -> Option<ItemId> {
        self.item_named(at.text()?.trim(), at.span()?)
    }

    /// The item that a handle, a number or an id names; else its absence is noted.
    fn item_named(&self, word: &str, span: Span) -> Option<ItemId> {
        let found = self.item_id(word).or_else(|| word.parse().ok());
        if found.is_none() {
            self.unresolved(span, word, "item", self.items.keys().map(String::as_str));
        }
        found
    }

    /// The item that a handle, a number or an id of this file names, or a number that the journal may know.
    pub(super) fn item_id(&self, word: &str) -> Option<ItemId> {
        self.items.get(word).copied().or_else(|| {
            let code = item_code(word)?;
            let id = ItemId::derive(&["file", "code", word]);
            self.codes.borrow_mut().insert(id, code);
            Some(id)
        })
    }
}
