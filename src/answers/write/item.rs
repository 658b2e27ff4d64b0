//! The items of a tool, with their numbers.

use super::*;
use crate::domain::item::{Item, Limit, Source};

impl Writer<'_> {
    pub(super) fn items(&self) -> Vec<Doc> {
        let items = ItemKind::ALL.into_iter().flat_map(|kind| self.tool.items_of(kind));
        items.map(|item| Doc::Map(self.item(item))).collect()
    }

    fn item(&self, item: &Item) -> Map {
        let edit = &item.edit;
        let mut map = Vec::new();
        put(&mut map, "kind", item.code.kind.name());
        put(&mut map, "id", item.id.to_string());
        put_if(&mut map, "as", self.items.get(&item.id).copied());
        put(&mut map, "code", item.code.to_string());
        put_if(&mut map, "title", edit.title.as_deref());
        put_if(&mut map, "sentence", edit.sentence.as_deref());
        let texts =
            |texts: &Vec<String>| Doc::one_or_list(texts.iter().map(|text| (&**text).into()).collect());
        put_if(&mut map, "accept", edit.accept.as_ref().map(texts));
        put_if(&mut map, "why", edit.why.as_deref());
        // A quote that is the handle of a statement means that statement's words.
        put_if(
            &mut map,
            "quote",
            edit.quote.as_ref().map(|quote| said_doc(quote, self.handles.contains(quote.trim()))),
        );
        put_if(&mut map, "priority", edit.priority.map(|priority| Doc::number(priority.into())));
        put_if(&mut map, "place", edit.place.map(|place| Doc::number(place.into())));
        match &item.withdrawn {
            Some(withdrawn) => {
                put(&mut map, "state", "withdrawn");
                if !withdrawn.by.is_empty() {
                    put(&mut map, "by", self.person_names(withdrawn.by.iter()));
                }
                put(&mut map, "date", withdrawn.on.to_string());
                put(&mut map, "reason", &*withdrawn.reason);
            }
            None => {
                put(&mut map, "state", item.state.name());
                if let Some(confirmed) = &item.confirmed {
                    put(&mut map, "by", self.person_names(confirmed.by.iter()));
                    put(&mut map, "date", confirmed.on.to_string());
                }
            }
        }
        // As they stand in the file, for the order in which they were linked cannot be said.
        let mut sources: Vec<_> = item.sources.iter().collect();
        let written = self.written.borrow();
        sources.sort_by_key(|source| written.get(&source.statement).copied());
        if !sources.is_empty() {
            let sources = sources.into_iter().map(|source| self.source(item, source));
            put(&mut map, "from", Doc::one_or_list(sources.collect()));
        }
        let names = |items: &BTreeSet<ItemId>| {
            Doc::one_or_list(items.iter().map(|id| self.item_name(*id).into()).collect())
        };
        put_if(
            &mut map,
            "limits",
            edit.limits.as_ref().map(|limits| {
                let limit = |limit: &Limit| {
                    let mut map = Vec::new();
                    put(&mut map, "item", self.item_name(limit.item));
                    put_if(&mut map, "because", Some(&*limit.because).filter(|because| !because.is_empty()));
                    Doc::Map(map)
                };
                Doc::one_or_list(limits.iter().map(limit).collect())
            }),
        );
        put_if(
            &mut map,
            "list",
            edit.list.as_ref().map(|list| {
                let entries = list.entries.iter().map(|entry| (&**entry).into()).collect();
                Doc::Map(vec![
                    ("name".to_owned(), (&*list.name).into()),
                    ("entries".to_owned(), Doc::List(entries)),
                ])
            }),
        );
        put_if(&mut map, "sample", edit.sample.as_deref());
        put_if(&mut map, "meanwhile", edit.meanwhile.map(|id| self.item_name(id)));
        put_if(&mut map, "blocked_by", edit.blocked_by.as_ref().map(names));
        put_if(&mut map, "until_then", edit.until_then.as_deref());
        put_if(
            &mut map,
            "accepted",
            edit.accepted.as_ref().map(|accepted| {
                let by = self.person_ref(&accepted.by);
                Doc::Map(vec![("by".to_owned(), by), ("until".to_owned(), accepted.until.to_string().into())])
            }),
        );
        put_if(&mut map, "default_build", edit.build_default.map(Doc::Flag));
        if !edit.slots.is_empty() {
            let slots = edit.slots.iter().map(|(name, text)| (name.clone(), (&**text).into()));
            put(&mut map, "slots", Doc::Map(slots.collect()));
        }
        map
    }

    fn source(&self, item: &Item, source: &Source) -> Doc {
        let name = self.reference(source.statement);
        let confirmed = item.state != ItemState::Draft && item.withdrawn.is_none();
        let seen = self.tool.statements.get(&source.statement).filter(|_| confirmed).and_then(|statement| {
            let wordings = wordings(statement);
            let seen = wordings.iter().position(|revision| Some(revision.id) == source.seen)?;
            (seen + 1 < wordings.len()).then_some(seen)
        });
        let seen = match seen {
            None => return name.into(),
            Some(0) => "was".into(),
            Some(n) => Doc::Text((n + 1).to_string()),
        };
        Doc::Map(vec![("id".to_owned(), name.into()), ("seen".to_owned(), seen)])
    }
}
