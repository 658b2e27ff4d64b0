//! What every part of a spec looks up, made once: so that building takes time in proportion to what was said.

use super::model::Options;
use super::names::Naming;
use super::text::{Piece, Text};
use super::{Shelf, again, draft, slots};
use crate::domain::ids::{ItemId, StatementId, WalkthroughId};
use crate::domain::item::{Item, ItemCode, ItemKind};
use crate::domain::person::PersonRef;
use crate::domain::questionnaire::{Question, TopicId};
use crate::domain::statement::{Content, Relates, Stance, Statement};
use crate::domain::status::SetStatus;
use crate::domain::tool::Tool;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// An open question that came from a status, not from a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatusOpen {
    pub topic: TopicId,
    pub walkthrough: WalkthroughId,
    /// Who is to be asked; none where nobody knew.
    pub ask: Option<PersonRef>,
    pub minute: Option<u32>,
    /// Something was said since.
    pub answered: bool,
}

pub(crate) struct Ctx<'a> {
    pub tool: &'a Tool,
    pub shelf: &'a Shelf,
    pub options: &'a Options,
    pub naming: Naming,
    /// Every statement, sitting by sitting.
    pub order: Vec<&'a Statement>,
    place: BTreeMap<StatementId, usize>,
    /// What each says now as plain text, made when it is first asked for: several items stand on one statement.
    answers: Vec<OnceCell<Text>>,
    numbers: BTreeMap<StatementId, usize>,
    about: BTreeMap<StatementId, Vec<(&'a Statement, Stance)>>,
    under: BTreeMap<&'a str, Vec<&'a Statement>>,
    /// Items by number, withdrawn ones too.
    pub items: Vec<&'a Item>,
    steps: BTreeMap<StatementId, &'a ItemCode>,
    made: BTreeMap<StatementId, BTreeSet<ItemId>>,
    private: BTreeSet<StatementId>,
    unasked: BTreeSet<StatementId>,
    pub status_opens: BTreeMap<ItemId, StatusOpen>,
    topics: BTreeMap<&'a TopicId, &'a Question>,
    private_topics: BTreeSet<&'a TopicId>,
    texts_missing: bool,
    /// A language in which nouns keep their capital within a line: German.
    pub capitals: bool,
}

impl<'a> Ctx<'a> {
    pub fn new(tool: &'a Tool, shelf: &'a Shelf, options: &'a Options) -> Ctx<'a> {
        let order = tool.statements_in_order();
        let place = order.iter().enumerate().map(|(n, s)| (s.id, n)).collect();
        let answers = order.iter().map(|_| OnceCell::new()).collect();
        let mut ctx = Ctx {
            tool,
            shelf,
            options,
            naming: Naming::new(tool, options.names),
            order,
            place,
            answers,
            numbers: BTreeMap::new(),
            about: BTreeMap::new(),
            under: BTreeMap::new(),
            items: ItemKind::ALL.into_iter().flat_map(|kind| tool.items_of(kind)).collect(),
            steps: BTreeMap::new(),
            made: BTreeMap::new(),
            private: BTreeSet::new(),
            capitals: shelf
                .values()
                .any(|set| set.language.as_deref().is_some_and(|tag| tag == "de" || tag.starts_with("de-"))),
            unasked: BTreeSet::new(),
            status_opens: BTreeMap::new(),
            topics: BTreeMap::new(),
            private_topics: BTreeSet::new(),
            texts_missing: tool.pins.keys().any(|document| !shelf.contains_key(document)),
        };
        ctx.read_questions();
        ctx.read_statements();
        for item in &ctx.items {
            for source in &item.sources {
                ctx.made.entry(source.statement).or_default().insert(item.id);
                if item.code.kind == ItemKind::Step && item.withdrawn.is_none() {
                    ctx.steps.entry(source.statement).or_insert(&item.code);
                }
            }
        }
        ctx.unasked = again::unasked(&ctx);
        ctx.status_opens = ctx.read_statuses();
        ctx
    }

    fn read_questions(&mut self) {
        // The newest sitting's text is asked first; what it lacks, older ones know.
        let mut documents: Vec<_> =
            self.tool.walkthroughs_in_order().iter().rev().map(|w| &w.questionnaire).collect();
        documents.extend(self.shelf.keys());
        for questionnaire in documents.into_iter().filter_map(|document| self.shelf.get(document)) {
            for question in questionnaire.sections.iter().flat_map(|section| &section.questions) {
                self.topics.entry(&question.id).or_insert(question);
                if question.private {
                    self.private_topics.insert(&question.id);
                }
            }
        }
    }

    fn read_statements(&mut self) {
        let mut given: BTreeMap<&TopicId, usize> = BTreeMap::new();
        for &statement in &self.order {
            if let Some(topic) = &statement.question {
                let number = given.entry(topic).or_default();
                *number += 1;
                self.numbers.insert(statement.id, *number);
            }
            let topics = statement.question.iter().chain(&statement.also);
            if topics.clone().any(|topic| self.topic_is_private(topic)) {
                self.private.insert(statement.id);
            }
            if !statement.counts() {
                continue;
            }
            for topic in topics.collect::<BTreeSet<_>>() {
                self.under.entry(topic.as_str()).or_default().push(statement);
            }
            if let Some(Relates { to, stance }) = statement.relates {
                self.about.entry(to).or_default().push((statement, stance));
            }
        }
        // What is about something private is private too.
        let about = self.order.iter().filter(|s| self.above(s).any(|above| self.private.contains(&above.id)));
        let about: Vec<_> = about.map(|s| s.id).collect();
        self.private.extend(about);
    }

    fn read_statuses(&self) -> BTreeMap<ItemId, StatusOpen> {
        let mut opens = BTreeMap::new();
        for walkthrough in self.tool.walkthroughs_in_order() {
            for (topic, record) in &walkthrough.statuses {
                let ask = match &record.status {
                    SetStatus::Unknown => None,
                    SetStatus::Ask(person) => Some(person.clone()),
                    _ => continue,
                };
                let answered = self
                    .under(topic.as_str())
                    .iter()
                    .any(|s| self.tool.came_at(s.id).is_some_and(|at| at > record.stamp));
                let (topic, walkthrough, minute) = (topic.clone(), walkthrough.id, record.minute);
                let open = StatusOpen { topic, walkthrough, ask, minute, answered };
                opens.insert(self.open_id(&open.topic), open);
            }
        }
        opens
    }

    /// The id of the open question about a topic. One that was drafted when the topic had another id goes on.
    fn open_id(&self, topic: &TopicId) -> ItemId {
        let was = self.topics.get(topic).into_iter().flat_map(|question| &question.was);
        let mut ids = std::iter::once(topic).chain(was).map(|topic| draft::open_id(self.tool, topic));
        let known = ids.clone().find(|id| self.tool.items.contains_key(id));
        known.or_else(|| ids.next()).unwrap_or_else(|| draft::open_id(self.tool, topic))
    }

    fn topic_is_private(&self, topic: &TopicId) -> bool {
        // What a text that is not at hand says about privacy cannot be known, so it counts as private.
        self.private_topics.contains(topic) || (self.texts_missing && !self.topics.contains_key(topic))
    }

    /// Not to be printed: private, and private was not asked for.
    pub fn hides(&self, statement: &Statement) -> bool {
        !self.options.include_private && self.private.contains(&statement.id)
    }

    /// Not to be printed, topic and all.
    pub fn hides_topic(&self, topic: &TopicId) -> bool {
        !self.options.include_private && self.topic_is_private(topic)
    }

    /// The question as the statement's own sitting had it, else as the tool was asked last.
    pub fn question(&self, statement: &Statement) -> Option<&'a Question> {
        let topic = statement.question.as_ref()?;
        statement
            .walkthrough
            .and_then(|id| self.tool.walkthroughs.get(&id))
            .and_then(|walkthrough| self.shelf.get(&walkthrough.questionnaire))
            .and_then(|questionnaire| questionnaire.question(topic))
            .or_else(|| self.topics.get(topic).copied())
    }

    /// The question about a topic, as the tool was asked last.
    pub fn topic(&self, topic: &TopicId) -> Option<&'a Question> {
        self.topics.get(topic).copied()
    }

    /// The statements that count under a topic, in order, private ones too.
    pub fn under(&self, topic: &str) -> &[&'a Statement] {
        self.under.get(topic).map_or(&[], Vec::as_slice)
    }

    /// The statements under a topic that may be printed, all of them: what a later sitting only said again, too.
    pub fn every_printable(&self, topic: &str) -> impl Iterator<Item = &'a Statement> {
        self.under(topic).iter().copied().filter(|statement| !self.hides(statement))
    }

    /// The statements under a topic that may be printed, each once and by its newest words, of questions that still
    /// apply.
    pub fn printable(&self, topic: &str) -> impl Iterator<Item = &'a Statement> {
        self.every_printable(topic)
            .filter(|s| self.is_asked(s) && !again::repeats(self, s) && !again::outdated(self, s))
    }

    /// Whether the question that a statement answers still applies.
    pub fn is_asked(&self, statement: &Statement) -> bool {
        !self.unasked.contains(&statement.id)
    }

    /// The statements about this one that count.
    pub fn about(&self, id: StatementId) -> &[(&'a Statement, Stance)] {
        self.about.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Where a statement stands in the order.
    pub fn place(&self, id: StatementId) -> usize {
        self.place.get(&id).copied().unwrap_or(usize::MAX)
    }

    pub fn statement(&self, id: StatementId) -> Option<&'a Statement> {
        self.place.get(&id).map(|place| self.order[*place])
    }

    /// A wording of a statement as plain text ([`slots::answer`]).
    pub fn answer(&self, statement: &Statement, content: &Content) -> Text {
        let make = || slots::answer(self, self.question(statement), content);
        let now = std::ptr::eq(content, statement.content());
        match self.answers.get(self.place(statement.id)).filter(|_| now) {
            Some(answer) => answer.get_or_init(make).clone(),
            None => make(),
        }
    }

    /// The statements that this one is about, the nearest first. Two machines can make a circle of two relations;
    /// it is gone round once.
    pub fn above(&self, statement: &Statement) -> impl Iterator<Item = &'a Statement> {
        let mut seen = BTreeSet::from([statement.id]);
        let up = |s: &Statement| self.statement(s.relates?.to);
        std::iter::successors(up(statement), move |s| up(s)).take_while(move |s| seen.insert(s.id))
    }

    /// The statement that a chain of statements begins with; none for one that is about nothing.
    pub fn root(&self, statement: &Statement) -> Option<&'a Statement> {
        self.above(statement).last()
    }

    /// The STEP that a row became.
    pub fn step(&self, row: StatementId) -> Option<&'a ItemCode> {
        self.steps.get(&row).copied()
    }

    /// The items that stand on a statement.
    pub fn made_of(&self, statement: StatementId) -> impl Iterator<Item = &'a Item> {
        self.made.get(&statement).into_iter().flatten().map(|id| &self.tool.items[id])
    }

    /// `topic/n`, as a spec points at a statement.
    pub fn reference(&self, statement: &Statement) -> Option<(TopicId, usize)> {
        Some((statement.question.clone()?, *self.numbers.get(&statement.id)?))
    }

    /// The pointer as text.
    pub fn pointer(&self, statement: &Statement) -> Text {
        match self.reference(statement) {
            Some((topic, number)) => Text::new().and(Piece::Ref(topic, number)),
            None => Text::ours("said beside the questions"),
        }
    }

    /// Who said it.
    pub fn speakers(&self, statement: &Statement) -> Text {
        self.naming.people(&statement.content().speakers)
    }

    /// `s-02 10:13`; only the day and the time for what was said outside any sitting.
    pub fn when(&self, statement: &Statement) -> Text {
        match statement.walkthrough.and_then(|id| self.tool.walkthroughs.get(&id)) {
            Some(sitting) => {
                Text::label(sitting.label.clone()).and_ours(format!(" {}", statement.at.clock()))
            }
            None => Text::ours(format!("{} {}", statement.at.date(), statement.at.clock())),
        }
    }

    /// `know.meaning/1 (author, s-02 10:24, told)`.
    pub fn from(&self, statement: &Statement) -> Text {
        let (who, evidence) = (self.speakers(statement), evidence_words(statement.content().evidence));
        let detail = Text::join(&[who, self.when(statement), Text::ours(evidence)], ", ");
        self.pointer(statement).and_ours(" (").and_text(&detail).and_ours(")")
    }
}

/// How it is known, in words.
pub(crate) fn evidence_words(evidence: crate::domain::questionnaire::Evidence) -> String {
    evidence.name().replace('_', " ")
}
