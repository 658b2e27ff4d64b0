//! The items of a file: which item of the tool each is, and what becomes of it.

use super::*;
use crate::domain::act::Stating;
use crate::domain::event::{ItemWithdrawn, Seen};
use crate::domain::item::Item;

impl Run<'_> {
    pub(super) fn all_items(&mut self, drafts: &dyn Fn(&Tool) -> Vec<Draft>) {
        let planned = drafts(self.acting.tool());
        // The first of these that names one wins: the id, the number, the handle, an item made from this entry before.
        let mut ids: Vec<Option<ItemId>> =
            self.file.items.iter().map(|facts| self.known_item(facts)).collect();
        self.draft_numbered(&planned, &ids);
        let mut taken: BTreeSet<ItemId> = ids.iter().flatten().copied().collect();
        for (facts, id) in self.file.items.iter().zip(&mut ids) {
            if id.is_none() {
                *id = self.drafted_from(facts, &planned, &taken);
                taken.extend(*id);
            }
        }
        for draft in planned.iter().filter(|draft| taken.contains(&draft.item)) {
            self.act(self.file.tool.place, Intent::Draft(draft.clone()));
        }
        for (facts, id) in self.file.items.iter().zip(ids) {
            let id = id.unwrap_or_else(|| self.derived(facts));
            self.items.insert(facts.id, id);
            let draft = self.own_draft(facts, id);
            self.act(facts.place, Intent::Draft(draft));
        }
        // What these entries stand on needs no draft of its own any more.
        for draft in drafts(self.acting.tool()) {
            self.act(self.file.tool.place, Intent::Draft(draft));
        }
        for facts in &self.file.items {
            let id = self.items[&facts.id];
            let Some(known) = self.acting.tool().items.get(&id).cloned() else { continue };
            if known.code.kind != facts.kind {
                let message = format!("this is {}, of another kind", known.code);
                self.complain(facts.place, message);
                continue;
            }
            if let Some(code) =
                facts.code.clone().filter(|code| *code != known.code && !known.also_known_as.contains(code))
            {
                self.renumbered.push((code, known.code.clone()));
            }
            if let Some(edit) = self.edit(facts) {
                self.act(facts.place, Intent::Edit(id, edit));
            }
            self.state(facts, &known);
        }
    }

    fn known_item(&self, facts: &ItemFacts) -> Option<ItemId> {
        let tool = self.acting.tool();
        let coded = || facts.code.as_ref().and_then(|code| tool.item(code)).map(|item| item.id);
        let named = || {
            let handle = facts.edit.handle.as_ref()?;
            let mut items = tool.items_of(facts.kind).into_iter();
            items.find(|item| item.edit.handle.as_ref() == Some(handle)).map(|item| item.id)
        };
        let again = || Some(self.derived(facts)).filter(|id| tool.items.contains_key(id));
        facts.uuid.or_else(coded).or_else(named).or_else(again)
    }

    fn derived(&self, facts: &ItemFacts) -> ItemId {
        let position = format!("{} {}", facts.kind.name(), facts.nth);
        let name = facts.edit.handle.as_ref().unwrap_or(&position);
        ItemId::derive(&[&self.base.id.to_string(), "item", name])
    }

    /// Items that come with an id and a number are drafted in the order of their numbers, so that each gets its own.
    fn draft_numbered(&mut self, planned: &[Draft], ids: &[Option<ItemId>]) {
        let mut numbered: Vec<_> = self
            .file
            .items
            .iter()
            .zip(ids)
            .filter_map(|(facts, id)| Some((facts.code.as_ref()?, (*id)?, facts)))
            .filter(|(_, id, _)| !self.acting.tool().items.contains_key(id))
            .collect();
        numbered.sort_by(|a, b| a.0.cmp(b.0));
        for (_, id, facts) in numbered {
            let draft = planned.iter().find(|draft| draft.item == id).cloned();
            let mut draft = draft.unwrap_or_else(|| self.own_draft(facts, id));
            draft.number = facts.code.as_ref().filter(|code| code.mark.is_none()).map(|code| code.number);
            self.act(facts.place, Intent::Draft(draft));
        }
    }

    fn own_draft(&self, facts: &ItemFacts, item: ItemId) -> Draft {
        let sources = facts.from.iter().map(|from| self.real_statement(from.statement)).collect();
        Draft { item, kind: facts.kind, sources, rule: None, handle: facts.edit.handle.clone(), number: None }
    }

    /// The first item made by a rule, of the same kind and not taken, that was drafted from a statement this entry
    /// names. What was linked to it later does not count: it may be this very file's doing.
    fn drafted_from(&self, facts: &ItemFacts, planned: &[Draft], taken: &BTreeSet<ItemId>) -> Option<ItemId> {
        let tool = self.acting.tool();
        let mut drafted: BTreeMap<ItemId, BTreeSet<StatementId>> = BTreeMap::new();
        for event in tool.events() {
            if let Happening::ItemDrafted(body) = &event.happening
                && body.rule.is_some()
            {
                drafted.entry(body.item).or_default().extend(&body.sources);
            }
        }
        for draft in planned {
            drafted.entry(draft.item).or_default().extend(&draft.sources);
        }
        let known = tool.items_of(facts.kind).into_iter().map(|item| item.id);
        let new = planned.iter().filter(|draft| draft.kind == facts.kind).map(|draft| draft.item);
        let free: Vec<ItemId> =
            known.chain(new).filter(|id| drafted.contains_key(id) && !taken.contains(id)).collect();
        facts.from.iter().find_map(|from| {
            let source = self.real_statement(from.statement);
            free.iter().copied().find(|id| drafted[id].contains(&source))
        })
    }

    fn edit(&mut self, facts: &ItemFacts) -> Option<ItemEdit> {
        let mut edit = facts.edit.clone();
        for limit in edit.limits.iter_mut().flatten() {
            limit.item = self.real_item(facts.place, limit.item)?;
        }
        if let Some(item) = edit.meanwhile {
            edit.meanwhile = Some(self.real_item(facts.place, item)?);
        }
        if let Some(items) = edit.blocked_by {
            let real: Option<_> = items.into_iter().map(|item| self.real_item(facts.place, item)).collect();
            edit.blocked_by = Some(real?);
        }
        if let Some(accepted) = &mut edit.accepted {
            accepted.by = self.person_ref(accepted.by.clone());
        }
        if let Some(quoted) = facts.quoted {
            edit.quote = self.words_of(self.real_statement(quoted));
        }
        Some(edit)
    }

    /// The words of a statement, as somebody said them: of a row its first words, of a pick those beside it.
    fn words_of(&self, id: StatementId) -> Option<String> {
        let statement = self.acting.tool().statements.get(&id)?;
        let content = statement.content();
        match &content.body {
            Body::Text(text) => Some(text.clone()),
            Body::Row(cells) => {
                let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None };
                let texts = self.file.walkthroughs.iter().flat_map(Sitting::texts);
                let sets = texts.map(|document| &document.set);
                let topic = statement.question.as_ref();
                let question = topic.and_then(|topic| sets.into_iter().find_map(|set| set.question(topic)));
                let mut fields = question.into_iter().flat_map(|question| &question.fields);
                let first = fields.find_map(|field| field.cell(cells).and_then(text));
                first.or_else(|| content.words.clone())
            }
            _ => content.words.clone(),
        }
    }

    fn real_item(&mut self, place: Place, id: ItemId) -> Option<ItemId> {
        let tool = self.acting.tool();
        let real = match (self.items.get(&id), self.file.codes.get(&id)) {
            (Some(real), _) => Some(*real),
            (None, Some(code)) => tool.item(code).map(|item| item.id),
            (None, None) => Some(id).filter(|id| tool.items.contains_key(id)),
        };
        if real.is_none() {
            let name = self.file.codes.get(&id).map_or_else(|| id.to_string(), ToString::to_string);
            self.complain(place, format!("there is no item {name}"));
        }
        real
    }

    fn complain(&mut self, place: Place, message: String) {
        self.found.push(Finding {
            code: "unresolved",
            severity: Severity::Error,
            place: Some(place),
            message,
            hint: None,
        });
    }

    fn state(&mut self, facts: &ItemFacts, known: &Item) {
        let Some(stated) = &facts.stated else { return };
        // Filling again on another day must not confirm again: what the file leaves out is as it was.
        let before = known
            .confirmed
            .as_ref()
            .filter(|_| stated.state == Some(known.state) && known.withdrawn.is_none());
        let on = stated.on.or_else(|| match stated.state {
            Some(_) => before.map(|before| before.on),
            None => known.withdrawn.as_ref().map(|withdrawn| withdrawn.on),
        });
        let last = self.file.walkthroughs.iter().filter_map(|sitting| sitting.started).max();
        let on = on.unwrap_or(last.unwrap_or(self.acting.now()).date());
        let by: Option<BTreeSet<PersonId>> =
            stated.by.as_ref().map(|by| by.iter().map(|person| self.real_person(*person)).collect());
        let Some(state) = stated.state else {
            let kept = known.withdrawn.as_ref().map(|withdrawn| withdrawn.by.clone());
            let (by, reason) = (by.or(kept).unwrap_or_default(), stated.reason.clone());
            return self.act(facts.place, Intent::Withdraw(ItemWithdrawn { item: known.id, reason, by, on }));
        };
        let by = by.or_else(|| before.map(|before| before.by.clone())).unwrap_or_default();
        let same = before.is_some_and(|before| before.by == by && before.on == on);
        let mut seen = BTreeSet::new();
        let mut news = !same;
        for source in &known.sources {
            let Some(statement) = self.acting.tool().statements.get(&source.statement) else { continue };
            let cited =
                facts.from.iter().find(|from| self.real_statement(from.statement) == source.statement);
            let told = cited.and_then(|cited| Some(statement.revisions.get(cited.seen?)?.id));
            news |= told.is_some() && told != source.seen;
            seen.extend(told.map(|revision| Seen { statement: source.statement, revision }));
        }
        // Words that changed since are not confirmed by saying the same again.
        if !news {
            return;
        }
        self.act(facts.place, Intent::State(Stating { item: known.id, state, by, on, seen }));
    }
}
