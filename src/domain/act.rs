//! Intents to events: the one place that decides what may happen.
//!
//! A key, a plain line and an answers file all end here, so they all agree. What changes nothing makes no event.

use super::event::*;
use super::ids::{ItemId, PersonId, ReplicaId, StatementId, ToolId, WalkthroughId};
use super::item::{ItemEdit, ItemKind, ItemState};
use super::moment::Moment;
use super::person::{Person, PersonRef};
use super::questionnaire::TopicId;
use super::statement::{Body, Cell, Content, Said, Statement};
use super::status::SetStatus;
use super::tool::{Tool, Walkthrough};
use crate::text::clean::{STATEMENT_MAX, clean, clean_line};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What somebody wants to happen. Ids and times come in from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Put the tool on the list.
    Create(ToolCreated),
    /// Set a fact about the tool.
    Set(ToolSet),
    /// Name a person, or change what is known about one.
    SetPerson(Person),
    /// Fix a questionnaire's text for what follows.
    Pin(QuestionnairePinned),
    /// Begin a sitting.
    Start(WalkthroughStarted),
    /// Pause a sitting.
    Rest(WalkthroughId),
    /// Go on with a sitting.
    Resume(WalkthroughId),
    /// Change the plan of a sitting.
    Replan(WalkthroughReplanned),
    /// End a sitting.
    End(WalkthroughEnded),
    /// Move a sitting to another version of its questionnaire, whose text is fixed already.
    Upgrade(WalkthroughUpgraded),
    /// Keep a statement. One whose id is already known, with other words, is a revision of it.
    Say(StatementAdded),
    /// Put a statement otherwise.
    Revise(StatementId, Content),
    /// Decide between wordings that stand side by side.
    Resolve(StatementId, Content),
    /// Put a statement under a question, or back into the inbox.
    File(StatementFiled),
    /// Put a statement in relation to another.
    Relate(StatementRelated),
    /// Set the marks of a statement.
    Mark(StatementMarked),
    /// Strike a statement.
    Strike(StatementId),
    /// Bring a struck statement back.
    Restore(StatementId),
    /// Set by hand what became of a question.
    SetStatus(StatusSet),
    /// Draft an item; its number is given here, once.
    Draft(Draft),
    /// Work on an item.
    Edit(ItemId, ItemEdit),
    /// Say what an item is worth.
    State(Stating),
    /// Withdraw an item.
    Withdraw(ItemWithdrawn),
    /// Note a published version.
    Publish(Published),
    /// Note a decision.
    Decide(Decided),
    /// Take back events.
    Undo(BTreeSet<EventRef>),
}

/// An item to be drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id; one that is known only gains sources.
    pub item: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// The statements it stands on.
    pub sources: BTreeSet<StatementId>,
    /// The rule that makes it.
    pub rule: Option<DraftRule>,
    /// The word by which an answers file points at it.
    pub handle: Option<String>,
    /// The number it had where it comes from; given again if it is free here.
    pub number: Option<u32>,
}

/// What people say an item is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stating {
    /// The item.
    pub item: ItemId,
    /// What it counts as from now on.
    pub state: ItemState,
    /// Who says so.
    pub by: BTreeSet<PersonId>,
    /// On which day.
    pub on: Date,
    /// Wordings they had before them where those are not today's.
    pub seen: BTreeSet<Seen>,
}

/// Why an intent cannot happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A newer takestock wrote to this tool.
    #[error("this tool was written by a newer takestock; it can be read, not changed")]
    ReadOnly,
    /// The thing that is pointed at is not here.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// A text that must not be empty is.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A text is over what one statement holds ([`STATEMENT_MAX`]).
    #[error("{0} bytes are more than the {STATEMENT_MAX} that one statement holds; split it at a paragraph")]
    TooLong(usize),
    /// A statement cannot be about itself.
    #[error("a statement cannot be about itself")]
    AboutItself,
    /// An event that stays, whatever is taken back.
    #[error("{0} cannot be taken back")]
    Final(String),
}

/// Whose hands, on which replica, at what time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hands {
    /// The data folder that writes.
    pub replica: ReplicaId,
    /// Who or which command (`fae`, `fill`).
    pub by: String,
    /// Now.
    pub now: Moment,
}

/// A run of intents, each seeing what the ones before it did.
#[derive(Debug, Clone)]
pub struct Acting {
    tool: Tool,
    hands: Hands,
    happenings: Vec<Happening>,
}

impl Acting {
    /// Acts on a copy of this tool.
    pub fn on(tool: Tool, hands: Hands) -> Acting {
        Acting { tool, hands, happenings: Vec::new() }
    }

    /// The tool as it is after what was done so far.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// Now, by the clock of the hands.
    pub fn now(&self) -> Moment {
        self.hands.now
    }

    /// Does it, or says why not; what is refused changes nothing.
    ///
    /// # Errors
    /// [`Refusal`], in words for people.
    pub fn act(&mut self, intent: Intent) -> Result<(), Refusal> {
        for happening in act(&self.tool, &self.hands, intent)? {
            let seq = self.tool.last_seq(self.hands.replica) + 1;
            let header = Header {
                tool: self.tool.id,
                replica: self.hands.replica,
                seq,
                lamport: self.tool.lamport() + 1,
                at: self.hands.now,
                by: self.hands.by.clone(),
                kind: happening.kind().to_owned(),
                v: VERSION,
            };
            self.tool.apply(&Event { header, happening: happening.clone() });
            self.happenings.push(happening);
        }
        Ok(())
    }

    /// What is to be written down, and the tool as it will be.
    pub fn done(self) -> (Vec<Happening>, Tool) {
        (self.happenings, self.tool)
    }
}

/// The events that follow from an intent; none if it changes nothing.
///
/// # Errors
/// [`Refusal`], in words for people.
pub fn act(tool: &Tool, hands: &Hands, intent: Intent) -> Result<Vec<Happening>, Refusal> {
    if tool.read_only() {
        return Err(Refusal::ReadOnly);
    }
    Ok(match intent {
        Intent::Create(body) => {
            let created = ToolCreated {
                name: filled("the tool's name", &body.name)?,
                slug: filled("the tool's slug", &body.slug)?,
            };
            one_if(tool.creator.is_none(), created)
        }
        Intent::Set(set) => {
            let set = clean_set(set)?;
            one_if(!already_set(tool, &set), set)
        }
        Intent::SetPerson(person) => {
            let person = Person {
                handle: filled("the person's handle", &person.handle)?,
                name: filled("the person's name", &person.name)?,
                role: clean_line(&person.role).into_owned(),
                initials: clean_line(&person.initials).into_owned(),
                ..person
            };
            one_if(tool.people.get(&person.id) != Some(&person), person)
        }
        Intent::Pin(pin) => one_if(!tool.pins.contains_key(&pin.document), pin),
        Intent::Start(body) => one_if(!tool.walkthroughs.contains_key(&body.walkthrough), body),
        Intent::Rest(id) => {
            let resting = walkthrough(tool, id)?.resting_since.is_some();
            one_if(!resting, WalkthroughRested { walkthrough: id, at: hands.now })
        }
        Intent::Resume(id) => {
            let resting = walkthrough(tool, id)?.resting_since.is_some();
            one_if(resting, WalkthroughResumed { walkthrough: id, at: hands.now })
        }
        Intent::Replan(body) => {
            let known = walkthrough(tool, body.walkthrough)?;
            let changes = body.end.is_some_and(|end| known.end != Some(end))
                || body.cut.is_some_and(|cut| known.cut != cut)
                || body.present.as_ref().is_some_and(|present| known.present != *present)
                || body.borrowed.as_ref().is_some_and(|moved| moved.minutes > 0 && moved.from != moved.into);
            one_if(changes, body)
        }
        Intent::End(body) => {
            let known = walkthrough(tool, body.walkthrough)?;
            one_if(known.ended != Some((body.at, body.minutes)), body)
        }
        Intent::Upgrade(body) => upgrade(tool, body)?,
        Intent::Say(body) => say(tool, body)?,
        Intent::Revise(id, content) => {
            let known = statement(tool, id)?;
            revise(known, clean_content(content)?)
        }
        Intent::Resolve(id, content) => {
            let known = statement(tool, id)?;
            let replaces = known.heads().iter().map(|head| head.id).collect();
            let content = clean_content(content)?;
            one_if(known.contested(), ContestedResolved { statement: id, replaces, content })
        }
        Intent::File(body) => {
            let known = statement(tool, body.statement)?;
            one_if(known.question != body.question || known.also != body.also, body)
        }
        Intent::Relate(body) => {
            let known = statement(tool, body.statement)?;
            if let Some(relates) = body.relates {
                statement(tool, relates.to)?;
                if relates.to == body.statement {
                    return Err(Refusal::AboutItself);
                }
            }
            one_if(known.relates != body.relates, body)
        }
        Intent::Mark(body) => {
            let known = statement(tool, body.statement)?;
            one_if(known.marks != body.marks, body)
        }
        Intent::Strike(id) => {
            let known = statement(tool, id)?;
            one_if(!known.struck, StatementStruck { statement: id })
        }
        Intent::Restore(id) => {
            let known = statement(tool, id)?;
            one_if(known.struck, StatementRestored { statement: id })
        }
        Intent::SetStatus(mut body) => {
            body.status = body.status.map(clean_status);
            let sitting = walkthrough(tool, body.walkthrough)?;
            let same = match (sitting.statuses.get(&body.question), &body.status) {
                // One that was answered since is set anew, whatever minute it is.
                (Some(known), Some(status)) => {
                    known.says(&body, status) && !tool.cleared(sitting, &body.question)
                }
                (None, None) => true,
                _ => false,
            };
            one_if(!same, body)
        }
        Intent::Draft(draft) => draft_item(tool, hands, draft)?,
        Intent::Edit(id, edit) => {
            let known = tool.items.get(&id).ok_or(Refusal::Missing("item"))?;
            let edit = clean_edit(edit)?;
            let mut after = known.edit.clone();
            after.lay_over(&edit);
            one_if(after != known.edit, ItemRevised { item: id, edit })
        }
        Intent::State(stating) => state_item(tool, stating)?,
        Intent::Withdraw(body) => {
            let known = tool.items.get(&body.item).ok_or(Refusal::Missing("item"))?;
            let body = ItemWithdrawn { reason: filled("the reason", &body.reason)?, ..body };
            for person in &body.by {
                tool.people.get(person).ok_or(Refusal::Missing("person"))?;
            }
            let same = known
                .withdrawn
                .as_ref()
                .is_some_and(|w| w.reason == body.reason && w.by == body.by && w.on == body.on);
            one_if(!same, body)
        }
        Intent::Publish(body) => one_if(true, body),
        Intent::Decide(body) => one_if(true, body),
        Intent::Undo(targets) => undo(tool, targets)?,
    })
}

fn one_if(happens: bool, body: impl Into<Happening>) -> Vec<Happening> {
    if happens { vec![body.into()] } else { Vec::new() }
}

fn walkthrough(tool: &Tool, id: WalkthroughId) -> Result<&Walkthrough, Refusal> {
    tool.walkthroughs.get(&id).ok_or(Refusal::Missing("walkthrough"))
}

fn statement(tool: &Tool, id: StatementId) -> Result<&Statement, Refusal> {
    tool.statements.get(&id).ok_or(Refusal::Missing("statement"))
}

fn filled(what: &'static str, text: &str) -> Result<String, Refusal> {
    let text = clean_line(text).into_owned();
    if text.is_empty() { Err(Refusal::Empty(what)) } else { Ok(text) }
}

/// Moving a sitting to the text it runs by is an event only if something is to be filed.
fn upgrade(tool: &Tool, body: WalkthroughUpgraded) -> Result<Vec<Happening>, Refusal> {
    let known = walkthrough(tool, body.walkthrough)?;
    if !tool.pins.contains_key(&body.questionnaire) {
        return Err(Refusal::Missing("questionnaire"));
    }
    let filed =
        |s: &Statement| body.takes(s.walkthrough) && body.filed(s.question.as_ref(), &s.also).is_some();
    let set = |(topic, heirs): (&TopicId, &Vec<TopicId>)| {
        let goes = !heirs.is_empty() && known.statuses.contains_key(topic);
        goes && (!heirs.contains(topic) || heirs.iter().any(|heir| !known.statuses.contains_key(heir)))
    };
    let changes = known.questionnaire != body.questionnaire
        || tool.statements.values().any(filed)
        || body.topics.iter().any(set);
    Ok(one_if(changes, body))
}

/// Saying what is already there is no event; saying it otherwise under the same id is a revision, and what is
/// around it (question, relation, marks) follows.
fn say(tool: &Tool, mut body: StatementAdded) -> Result<Vec<Happening>, Refusal> {
    body.content = clean_content(body.content)?;
    body.asked = clean(&body.asked).into_owned();
    for speaker in &body.content.speakers {
        tool.people.get(speaker).ok_or(Refusal::Missing("person"))?;
    }
    if let Some(id) = body.walkthrough {
        walkthrough(tool, id)?;
    }
    if let Some(relates) = body.relates {
        if relates.to == body.statement {
            return Err(Refusal::AboutItself);
        }
        statement(tool, relates.to)?;
    }
    let Some(known) = tool.statements.get(&body.statement) else {
        return Ok(vec![body.into()]);
    };
    let mut events = revise(known, body.content);
    if known.question != body.question || known.also != body.also {
        let (statement, question, also) = (body.statement, body.question, body.also);
        events.push(StatementFiled { statement, question, also }.into());
    }
    if known.relates != body.relates {
        events.push(StatementRelated { statement: body.statement, relates: body.relates }.into());
    }
    if known.marks != body.marks {
        events.push(StatementMarked { statement: body.statement, marks: body.marks }.into());
    }
    Ok(events)
}

fn revise(known: &Statement, content: Content) -> Vec<Happening> {
    let replaces = known.heads().iter().map(|head| head.id).collect();
    let changed = known.contested() || *known.content() != content;
    one_if(changed, StatementRevised { statement: known.id, replaces, content })
}

fn draft_item(tool: &Tool, hands: &Hands, draft: Draft) -> Result<Vec<Happening>, Refusal> {
    for source in &draft.sources {
        statement(tool, *source)?;
    }
    if let Some(known) = tool.items.get(&draft.item) {
        let has = |id: &StatementId| known.sources.iter().any(|source| source.statement == *id);
        let sources: BTreeSet<_> = draft.sources.into_iter().filter(|id| !has(id)).collect();
        return Ok(one_if(!sources.is_empty(), ItemLinked { item: draft.item, sources }));
    }
    let plain = tool.creator.is_none_or(|creator| creator == hands.replica);
    let mark = (!plain).then(|| hands.replica.mark());
    // Numbers are counted in the journal, not among what stands: one that was taken back is not given again.
    let given = tool.events().filter_map(|event| match &event.happening {
        Happening::ItemDrafted(body) if body.kind == draft.kind && body.mark == mark => Some(body.number),
        _ => None,
    });
    let given: BTreeSet<u32> = given.collect();
    let wanted = draft.number.filter(|number| plain && *number > 0 && !given.contains(number));
    let number = wanted.unwrap_or_else(|| given.last().map_or(1, |last| last + 1));
    let Draft { item, kind, sources, rule, handle, .. } = draft;
    Ok(vec![ItemDrafted { item, kind, number, mark, sources, rule, handle }.into()])
}

fn state_item(tool: &Tool, stating: Stating) -> Result<Vec<Happening>, Refusal> {
    let known = tool.items.get(&stating.item).ok_or(Refusal::Missing("item"))?;
    for person in &stating.by {
        tool.people.get(person).ok_or(Refusal::Missing("person"))?;
    }
    let mut seen = BTreeSet::new();
    for source in &known.sources {
        let revision = match stating.seen.iter().find(|s| s.statement == source.statement) {
            Some(told) => told.revision,
            None => statement(tool, source.statement)?.head().id,
        };
        seen.insert(Seen { statement: source.statement, revision });
    }
    let same = known.state == stating.state
        && known.withdrawn.is_none()
        && known.confirmed.as_ref().is_none_or(|c| c.by == stating.by && c.on == stating.on)
        && known.sources.iter().all(|s| {
            stating.state == ItemState::Draft
                || s.seen.is_some_and(|revision| seen.contains(&Seen { statement: s.statement, revision }))
        });
    let Stating { item, state, by, on, .. } = stating;
    Ok(one_if(!same, ItemStated { item, state, by, on, seen }))
}

fn undo(tool: &Tool, targets: BTreeSet<EventRef>) -> Result<Vec<Happening>, Refusal> {
    for target in &targets {
        let event = tool.event(*target).ok_or(Refusal::Missing("event"))?;
        if matches!(
            event.happening,
            Happening::ToolCreated(_)
                | Happening::Published(_)
                | Happening::Purged(_)
                | Happening::Absent { .. }
        ) {
            return Err(Refusal::Final(event.header.kind.replace('_', " ")));
        }
    }
    Ok(one_if(!targets.is_empty(), Undone { targets }))
}

fn already_set(tool: &Tool, set: &ToolSet) -> bool {
    match set {
        ToolSet::Name(name) => tool.name == *name,
        ToolSet::Slug(slug) => tool.slug == *slug,
        ToolSet::Owner(owner) => tool.owner() == *owner,
        ToolSet::Status(status) => tool.status() == Some(*status),
        ToolSet::BuiltWith(with) => tool.built_with == *with,
        ToolSet::Calendar(calendar) => tool.calendar == *calendar,
        ToolSet::Link(link) => tool.link == *link,
        ToolSet::Archived(archived) => tool.archived == *archived,
    }
}

fn clean_set(set: ToolSet) -> Result<ToolSet, Refusal> {
    Ok(match set {
        ToolSet::Name(name) => ToolSet::Name(filled("the tool's name", &name)?),
        ToolSet::Slug(slug) => ToolSet::Slug(filled("the tool's slug", &slug)?),
        ToolSet::BuiltWith(with) => ToolSet::BuiltWith(clean_line(&with).into_owned()),
        ToolSet::Calendar(calendar) => ToolSet::Calendar(clean_line(&calendar).into_owned()),
        ToolSet::Link(link) => ToolSet::Link(clean_line(&link).into_owned()),
        ToolSet::Owner(owner) => ToolSet::Owner(owner.map(clean_person)),
        other @ (ToolSet::Status(_) | ToolSet::Archived(_)) => other,
    })
}

fn clean_person(person: PersonRef) -> PersonRef {
    match person {
        PersonRef::Text(text) => PersonRef::Text(clean_line(&text).into_owned()),
        known => known,
    }
}

fn clean_status(status: SetStatus) -> SetStatus {
    match status {
        SetStatus::NotApplicable(reason) => SetStatus::NotApplicable(clean_line(&reason).into_owned()),
        SetStatus::Ask(person) => SetStatus::Ask(clean_person(person)),
        other => other,
    }
}

fn clean_edit(mut edit: ItemEdit) -> Result<ItemEdit, Refusal> {
    let line = |text: &mut Option<String>| {
        if let Some(text) = text {
            *text = clean_line(text).into_owned();
        }
    };
    for text in [&mut edit.title, &mut edit.sentence, &mut edit.why, &mut edit.quote, &mut edit.sample] {
        line(text);
    }
    line(&mut edit.until_then);
    if edit.title.as_ref().is_some_and(String::is_empty) {
        return Err(Refusal::Empty("the title"));
    }
    for text in edit.accept.iter_mut().flatten().chain(edit.slots.values_mut()) {
        *text = clean(text).trim().to_owned();
    }
    for limit in edit.limits.iter_mut().flatten() {
        limit.because = clean_line(&limit.because).into_owned();
    }
    if let Some(list) = &mut edit.list {
        list.name = clean_line(&list.name).into_owned();
        for entry in &mut list.entries {
            *entry = clean_line(entry).into_owned();
        }
    }
    if let Some(accepted) = &mut edit.accepted {
        accepted.by = clean_person(accepted.by.clone());
    }
    Ok(edit)
}

fn clean_content(mut content: Content) -> Result<Content, Refusal> {
    let mut heard = BTreeSet::new();
    content.speakers.retain(|speaker| heard.insert(*speaker));
    let mut bytes = 0;
    let mut tidy = |text: &mut String| {
        *text = clean(text).into_owned();
        bytes += text.len();
    };
    let empty = match &mut content.body {
        Body::Text(text) => {
            tidy(text);
            text.trim().is_empty()
        }
        Body::Row(cells) => {
            for cell in cells.values_mut() {
                if let Cell::Number(value) = cell {
                    settle(value);
                }
                if let Some(text) = words_of(cell) {
                    tidy(text);
                }
            }
            cells.retain(|_, cell| !holds_nothing(cell));
            cells.is_empty()
        }
        Body::Number(value) => {
            settle(value);
            value.said.iter_mut().for_each(&mut tidy);
            value.said.take_if(|said| said.trim().is_empty());
            value.said.is_none() && value.reads.is_none()
        }
        Body::Date(value) => {
            value.said.iter_mut().for_each(&mut tidy);
            value.said.take_if(|said| said.trim().is_empty());
            value.said.is_none() && value.reads.is_none()
        }
        Body::Person(PersonRef::Text(text)) => {
            tidy(text);
            text.trim().is_empty()
        }
        Body::Choice(option) => {
            tidy(option);
            option.trim().is_empty()
        }
        Body::Choices(_) | Body::YesNo(_) | Body::Person(_) | Body::Confirm(_) => false,
    };
    content.words.iter_mut().for_each(&mut tidy);
    content.words = content.words.filter(|words| !words.trim().is_empty());
    if empty {
        return Err(Refusal::Empty("the statement"));
    }
    if bytes > STATEMENT_MAX {
        return Err(Refusal::TooLong(bytes));
    }
    Ok(content)
}

/// Fifteen digits, which is what a number is read back to from the journal without a change. What cannot be kept so
/// (more than any number, or nearly nothing) stays as words.
fn settle(value: &mut Said<f64>) {
    let Some(number) = value.reads else { return };
    let short: Option<f64> = format!("{number:.14e}").parse().ok().filter(|short: &f64| short.is_finite());
    let read_back = |number: &f64| serde_json::from_str::<f64>(&serde_json::to_string(number).ok()?).ok();
    value.reads = short.filter(|short| read_back(short) == Some(*short));
    if value.reads.is_none() {
        value.said.get_or_insert_with(|| number.to_string());
    }
}

fn holds_nothing(cell: &mut Cell) -> bool {
    match cell {
        Cell::Number(value) if value.said.is_none() => value.reads.is_none(),
        Cell::Date(value) if value.said.is_none() => value.reads.is_none(),
        cell => words_of(cell).is_some_and(|text| text.trim().is_empty()),
    }
}

/// The words a cell holds, if it holds words.
fn words_of(cell: &mut Cell) -> Option<&mut String> {
    use super::statement::{ItemRef, StepRef};
    match cell {
        Cell::Text(text)
        | Cell::Person(PersonRef::Text(text))
        | Cell::Step(StepRef::Text(text))
        | Cell::Item(ItemRef::Text(text)) => Some(text),
        Cell::Number(value) => value.said.as_mut(),
        Cell::Date(value) => value.said.as_mut(),
        _ => None,
    }
}

/// A tool to act on, with nothing in it.
pub fn blank(id: ToolId, hands: Hands) -> Acting {
    Acting::on(Tool::new(id), hands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_when_it_is_read_again() {
        let settled = |number: f64| {
            let mut value = Said::exact(number);
            settle(&mut value);
            value
        };
        let mut bits = 7_u64;
        for round in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let any = f64::from_bits(bits);
            let everyday = (bits >> 20) as f64 / 1e5;
            let value = settled(if round % 2 == 0 { any } else { everyday });
            let text = serde_json::to_string(&value).expect("text");
            assert_eq!(serde_json::from_str::<Said<f64>>(&text).expect("a number"), value, "{bits:x}");
            assert!(round % 2 == 0 || value.reads.is_some(), "{everyday}");
        }
        for number in [0.0, 3.0, 0.1, 2.5, -40.0, 1e6, 123_456_789.25, 1e15] {
            assert_eq!(settled(number), Said::exact(number));
        }
        assert_eq!(settled(0.1 + 0.2), Said::exact(0.3));
        assert_eq!(settled(f64::INFINITY), Said { said: Some("inf".into()), reads: None });
    }
}
