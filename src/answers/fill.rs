//! An [`AnswersFile`] to what is to be written down, through the same [`act`](crate::domain::act) as every key.

use super::*;
use crate::domain::act::{Acting, Draft, Hands, Intent, Refusal};
use crate::domain::event::{
    Happening, QuestionnairePinned, StatementAdded, StatementRelated, StatusSet, ToolCreated, ToolSet,
    WalkthroughEnded, WalkthroughReplanned, WalkthroughStarted,
};
use crate::domain::person::Person;
use crate::domain::statement::{Body, Cell, ItemRef, StepRef};
use crate::domain::tool::Tool;
use crate::yaml::{Finding, Severity};

mod item;

/// What is to be written down, whole or not at all.
#[derive(Debug, Clone)]
pub struct Filled {
    /// What happened, in order; nothing if the file says nothing new.
    pub happenings: Vec<Happening>,
    /// The questionnaires that walkthroughs were pinned to and that the tool did not have.
    pub documents: Vec<Document>,
    /// The tool as it will be.
    pub tool: Tool,
    /// What to tell people about it.
    pub summary: Summary,
}

/// How much of what a file brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The tool was not on the list.
    pub new_tool: bool,
    /// Sittings that were not there.
    pub walkthroughs: usize,
    /// People that were not there, or of whom something changed.
    pub people: usize,
    /// Statements that were not there.
    pub statements: usize,
    /// Statements that were put otherwise.
    pub revised: usize,
    /// Statuses set.
    pub statuses: usize,
    /// Items drafted.
    pub items: usize,
    /// Events in all.
    pub events: usize,
    /// Items whose number in the file was taken, or was another replica's: the number in the file, the number given.
    pub renumbered: Vec<(ItemCode, ItemCode)>,
}

/// Puts a file into a tool: the one that `base` is, with everything it already knows.
///
/// `drafts` makes the items that follow from the statements by the rules of their questionnaires; it is called when
/// the statements are in, before the file's own items are applied.
///
/// # Errors
/// What cannot happen, each with its place in the file. Then nothing is to be written down.
pub fn fill(
    file: &AnswersFile,
    base: &Tool,
    hands: &Hands,
    drafts: &dyn Fn(&Tool) -> Vec<Draft>,
) -> Result<Filled, Vec<Finding>> {
    let mut run = Run::new(file, base, hands, BTreeMap::new());
    run.all(drafts);
    if run.found.is_empty() && names_items(file) {
        // Cells that point at items need ids which drafting gives only once the statements are in.
        let items = std::mem::take(&mut run.items);
        run = Run::new(file, base, hands, items);
        run.all(drafts);
    }
    if !run.found.is_empty() {
        return Err(run.found);
    }
    let Run { acting, documents, renumbered, .. } = run;
    let (happenings, tool) = acting.done();
    let count = |kinds: &[&str]| happenings.iter().filter(|h| kinds.contains(&h.kind())).count();
    let summary = Summary {
        new_tool: count(&["tool_created"]) > 0,
        walkthroughs: count(&["walkthrough_started"]),
        people: count(&["person_set"]),
        statements: count(&["statement_added"]),
        // The first wording of a new statement that comes with an earlier one is no change.
        revised: happenings.iter().filter(|h| revises(h, base)).count(),
        statuses: count(&["status_set"]),
        items: count(&["item_drafted"]),
        events: happenings.len(),
        renumbered,
    };
    Ok(Filled { happenings, documents, tool, summary })
}

fn revises(happening: &Happening, base: &Tool) -> bool {
    matches!(happening, Happening::StatementRevised(body) if base.statements.contains_key(&body.statement))
}

fn names_items(file: &AnswersFile) -> bool {
    let names = |content: &Content| match &content.body {
        Body::Row(cells) => cells.values().any(|cell| matches!(cell, Cell::Item(ItemRef::Item(_)))),
        _ => false,
    };
    file.entries.iter().any(|entry| match &entry.what {
        What::Said(telling) => names(&telling.content) || telling.was.iter().any(names),
        What::Status { .. } => false,
    })
}

/// One pass over the file.
struct Run<'f> {
    file: &'f AnswersFile,
    base: &'f Tool,
    acting: Acting,
    people: BTreeMap<PersonId, PersonId>,
    walkthroughs: Vec<WalkthroughId>,
    statements: BTreeMap<StatementId, StatementId>,
    items: BTreeMap<ItemId, ItemId>,
    documents: Vec<Document>,
    renumbered: Vec<(ItemCode, ItemCode)>,
    found: Vec<Finding>,
}

impl<'f> Run<'f> {
    fn new(file: &'f AnswersFile, base: &'f Tool, hands: &Hands, items: BTreeMap<ItemId, ItemId>) -> Self {
        let tool = base.id.to_string();
        let people = file.people.iter().map(|person| {
            let known =
                || base.people.values().find(|known| known.handle == person.handle).map(|known| known.id);
            let id = person.uuid.or_else(known);
            (person.id, id.unwrap_or_else(|| PersonId::derive(&[&tool, &person.handle])))
        });
        let walkthroughs = file.walkthroughs.iter().map(|sitting| {
            let known = || {
                base.walkthroughs.values().find(|known| known.label == sitting.label).map(|known| known.id)
            };
            let id = sitting.uuid.or_else(known);
            id.unwrap_or_else(|| WalkthroughId::derive(&[&tool, &sitting.label]))
        });
        let statements = file.entries.iter().filter_map(|entry| {
            let What::Said(telling) = &entry.what else { return None };
            let sitting = entry.sitting.map_or("later", |sitting| &*file.walkthroughs[sitting].label);
            let place = entry.topic.as_ref().filter(|_| !telling.caught).map_or("inbox", TopicId::as_str);
            let nth = telling.nth.to_string();
            let name = telling.handle.as_ref().unwrap_or(&nth);
            let derived = || StatementId::derive(&[&tool, sitting, place, name]);
            Some((telling.id, telling.uuid.unwrap_or_else(derived)))
        });
        Run {
            file,
            base,
            acting: Acting::on(base.clone(), hands.clone()),
            people: people.collect(),
            walkthroughs: walkthroughs.collect(),
            statements: statements.collect(),
            items,
            documents: Vec::new(),
            renumbered: Vec::new(),
            found: Vec::new(),
        }
    }

    fn all(&mut self, drafts: &dyn Fn(&Tool) -> Vec<Draft>) {
        self.create();
        for person in &self.file.people {
            self.person(person);
        }
        for (n, sitting) in self.file.walkthroughs.iter().enumerate() {
            self.start(n, sitting);
        }
        for entry in &self.file.entries {
            self.entry(entry);
        }
        // A relation may point forward, so it comes when every statement is there.
        for entry in &self.file.entries {
            self.after(entry);
        }
        for (n, sitting) in self.file.walkthroughs.iter().enumerate() {
            self.end(n, sitting);
        }
        self.facts();
        self.all_items(drafts);
    }

    fn act(&mut self, place: Place, intent: Intent) {
        if let Err(refusal) = self.acting.act(intent) {
            self.refused(place, &refusal);
        }
    }

    fn refused(&mut self, place: Place, refusal: &Refusal) {
        self.found.push(Finding {
            code: "refused",
            severity: Severity::Error,
            place: Some(place),
            message: refusal.to_string(),
            hint: None,
        });
    }

    fn create(&mut self) {
        let facts = &self.file.tool;
        let name = facts.name.clone();
        if self.base.creator.is_none() {
            let body = ToolCreated { name: name.unwrap_or_default(), slug: facts.slug.clone() };
            self.act(facts.place, Intent::Create(body));
            return;
        }
        if let Some(name) = name {
            self.act(facts.place, Intent::Set(ToolSet::Name(name)));
        }
        if facts.id.is_some() && !facts.slug.is_empty() {
            self.act(facts.place, Intent::Set(ToolSet::Slug(facts.slug.clone())));
        }
    }

    /// Owner and status are answered in the hour too, and the newest counts: what the file says about the tool comes
    /// after its answers, so that filling it again changes nothing.
    fn facts(&mut self) {
        let facts = &self.file.tool;
        let owner = facts.owner.clone().map(|owner| owner.map(|owner| self.person_ref(owner)));
        let sets = [
            facts.built_with.clone().map(ToolSet::BuiltWith),
            facts.calendar.clone().map(ToolSet::Calendar),
            facts.link.clone().map(ToolSet::Link),
            facts.archived.map(ToolSet::Archived),
            owner.map(ToolSet::Owner),
            facts.status.map(ToolSet::Status),
        ];
        for set in sets.into_iter().flatten() {
            self.act(facts.place, Intent::Set(set));
        }
    }

    fn person(&mut self, facts: &PersonFacts) {
        let id = self.people[&facts.id];
        let known = self.base.people.get(&id);
        let kept = |given: &Option<String>, known: Option<&String>| given.as_ref().or(known).cloned();
        let person = Person {
            id,
            handle: facts.handle.clone(),
            name: kept(&facts.name, known.map(|p| &p.name)).unwrap_or_else(|| facts.handle.clone()),
            role: kept(&facts.role, known.map(|p| &p.role)).unwrap_or_default(),
            relation: facts.relation.or(known.map(|p| p.relation)).unwrap_or(Relation::Other),
            initials: kept(&facts.initials, known.map(|p| &p.initials)).unwrap_or_default(),
            quote_as: facts.quote_as.or(known.map(|p| p.quote_as)).unwrap_or_default(),
        };
        self.act(facts.place, Intent::SetPerson(person));
    }

    fn start(&mut self, n: usize, sitting: &Sitting) {
        let id = self.walkthroughs[n];
        let present: Option<BTreeSet<_>> =
            sitting.present.as_ref().map(|present| present.iter().map(|p| self.real_person(*p)).collect());
        if self.acting.tool().walkthroughs.contains_key(&id) {
            if present.is_some() {
                let body = WalkthroughReplanned { present, ..WalkthroughReplanned::of(id) };
                self.act(sitting.place, Intent::Replan(body));
            }
            return;
        }
        let mut hashes = Vec::new();
        for document in sitting.texts() {
            let hash = document.hash();
            if !self.acting.tool().pins.contains_key(&hash) {
                self.documents.push(document.clone());
            }
            let Questionnaire { id, version, .. } = &*document.set;
            let (id, version) = (id.clone(), version.clone());
            let pin = QuestionnairePinned { document: hash.clone(), id, version };
            self.act(sitting.place, Intent::Pin(pin));
            // Where the newest is not at hand, the one that is may be the last of those before.
            if hashes.last() != Some(&hash) {
                hashes.push(hash);
            }
        }
        let Some(document) = hashes.pop() else { return };
        let body = WalkthroughStarted {
            walkthrough: id,
            label: sitting.label.clone(),
            questionnaire: document,
            earlier: hashes,
            mode: sitting.mode,
            facilitator: sitting.facilitator.map(|person| self.real_person(person)),
            present: present.unwrap_or_default(),
            at: sitting.started.unwrap_or(self.acting.now()),
        };
        self.act(sitting.place, Intent::Start(body));
    }

    fn end(&mut self, n: usize, sitting: &Sitting) {
        let id = self.walkthroughs[n];
        let (Some(minutes), Some(known)) = (sitting.minutes, self.acting.tool().walkthroughs.get(&id)) else {
            return;
        };
        let at = sitting.ended.unwrap_or(known.started.plus_minutes(minutes));
        self.act(sitting.place, Intent::End(WalkthroughEnded { walkthrough: id, at, minutes }));
    }

    fn entry(&mut self, entry: &Entry) {
        let walkthrough = entry.sitting.map(|n| self.walkthroughs[n]);
        match &entry.what {
            What::Status { status, by, minute } => {
                let (Some(walkthrough), Some(question)) = (walkthrough, entry.topic.clone()) else { return };
                let status = match status.clone() {
                    SetStatus::Ask(person) => SetStatus::Ask(self.person_ref(person)),
                    other => other,
                };
                let by = by.iter().map(|person| self.real_person(*person)).collect();
                let known = self.base.walkthroughs.get(&walkthrough).and_then(|w| w.statuses.get(&question));
                let body =
                    StatusSet { walkthrough, question, status: Some(status.clone()), by, minute: *minute };
                // What was said after it stays said: filling again does not set it anew.
                if known.is_some_and(|known| known.says(&body, &status)) {
                    return;
                }
                self.act(entry.place, Intent::SetStatus(body));
            }
            What::Said(telling) => self.say(entry, telling, walkthrough),
        }
    }

    fn say(&mut self, entry: &Entry, telling: &Telling, walkthrough: Option<WalkthroughId>) {
        let id = self.statements[&telling.id];
        let content = self.content(telling.content.clone());
        let known = self.acting.tool().statements.get(&id);
        let body = match known {
            // What the file says nothing about stays, and what waits in its inbox may have been filed by now.
            Some(known) => StatementAdded {
                statement: id,
                walkthrough,
                question: entry.topic.clone().or_else(|| known.question.clone()),
                also: telling.also.clone().unwrap_or_else(|| known.also.clone()),
                content: content.clone(),
                relates: known.relates,
                marks: telling.marks.clone().unwrap_or_else(|| known.marks.clone()),
                at: known.at,
                minute: known.minute,
                asked: known.asked.clone(),
                handle: known.handle.clone(),
            },
            None => {
                let started =
                    walkthrough.and_then(|id| self.acting.tool().walkthroughs.get(&id)).map(|w| w.started);
                let then = started.unwrap_or(self.acting.now());
                let then = telling.minute.map_or(then, |minute| then.plus_minutes(minute));
                StatementAdded {
                    statement: id,
                    walkthrough,
                    question: entry.topic.clone(),
                    also: telling.also.clone().unwrap_or_default(),
                    content: telling
                        .was
                        .first()
                        .map_or_else(|| content.clone(), |was| self.content(was.clone())),
                    relates: None,
                    marks: telling.marks.clone().unwrap_or_default(),
                    at: telling.at.unwrap_or(then),
                    minute: telling.minute,
                    asked: telling.asked.clone().unwrap_or_else(|| self.wording(entry).to_owned()),
                    handle: telling.handle.clone(),
                }
            }
        };
        let place = entry.place;
        let later = match known {
            Some(_) => Vec::new(),
            None => {
                telling.was.iter().skip(1).cloned().map(|was| self.content(was)).chain([content]).collect()
            }
        };
        self.act(place, Intent::Say(body));
        for content in later {
            self.act(place, Intent::Revise(id, content));
        }
    }

    /// The question in the wording of the sitting.
    fn wording(&self, entry: &Entry) -> &'f str {
        let sitting = entry.sitting.map(|n| &self.file.walkthroughs[n]);
        let question = sitting
            .zip(entry.topic.as_ref())
            .and_then(|(s, topic)| Some((s, s.document.set.question(topic)?)));
        question.map_or("", |(sitting, question)| question.wording(sitting.mode))
    }

    fn after(&mut self, entry: &Entry) {
        let What::Said(telling) = &entry.what else { return };
        let id = self.statements[&telling.id];
        if !self.acting.tool().statements.contains_key(&id) {
            return;
        }
        if let Some(relates) = telling.relates {
            let relates = Relates { to: self.real_statement(relates.to), ..relates };
            self.act(entry.place, Intent::Relate(StatementRelated { statement: id, relates: Some(relates) }));
        }
        match telling.struck {
            Some(true) => self.act(entry.place, Intent::Strike(id)),
            Some(false) => self.act(entry.place, Intent::Restore(id)),
            None => {}
        }
    }

    /// Ids of the file that it gives itself are ids of the journal.
    fn real_person(&self, id: PersonId) -> PersonId {
        self.people.get(&id).copied().unwrap_or(id)
    }

    fn real_statement(&self, id: StatementId) -> StatementId {
        self.statements.get(&id).copied().unwrap_or(id)
    }

    fn person_ref(&self, person: PersonRef) -> PersonRef {
        match person {
            PersonRef::Known(id) => PersonRef::Known(self.real_person(id)),
            words => words,
        }
    }

    fn content(&self, mut content: Content) -> Content {
        for speaker in &mut content.speakers {
            *speaker = self.real_person(*speaker);
        }
        match &mut content.body {
            Body::Person(person) => *person = self.person_ref(person.clone()),
            Body::Row(cells) => {
                for cell in cells.values_mut() {
                    match cell {
                        Cell::Person(person) => *person = self.person_ref(person.clone()),
                        Cell::Step(StepRef::Row(id)) => *id = self.real_statement(*id),
                        Cell::Item(item) => self.item_cell(item),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        content
    }

    fn item_cell(&self, item: &mut ItemRef) {
        let ItemRef::Item(id) = item else { return };
        if let Some(real) = self.items.get(id) {
            *id = *real;
        } else if let Some(code) = self.file.codes.get(id) {
            // A number that nothing has is words.
            *item = match self.acting.tool().item(code) {
                Some(known) => ItemRef::Item(known.id),
                None => ItemRef::Text(code.to_string()),
            };
        }
    }
}
