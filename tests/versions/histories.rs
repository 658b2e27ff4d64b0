//! Random edits of a questionnaire, one version after another: whatever its author does, no answer is lost or changed,
//! every answer is still read, and every upgrade can be taken back.

use crate::support::{Dice, TEXTS, load};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use takestock::answers::{self, Document, Sets};
use takestock::catalog;
use takestock::domain::act::{Acting, Hands, Intent};
use takestock::domain::coverage::Coverage;
use takestock::domain::event::*;
use takestock::domain::ids::*;
use takestock::domain::moment::Moment;
use takestock::domain::questionnaire::{Evidence, Mode, Questionnaire, TopicId};
use takestock::domain::statement::{Body, Cell, Content, Wording};
use takestock::domain::status::SetStatus;
use takestock::domain::tool::Tool;
use takestock::domain::versions::{self, Move};
use takestock::domain::words::words_of;
use takestock::yaml::Source;
use takestock::{export, spec};

/// A thing with an id that may change and a label that never does, by which a test knows it again.
#[derive(Clone)]
struct Named {
    id: String,
    was: Vec<String>,
    label: String,
}

#[derive(Clone)]
struct Topic {
    named: Named,
    ask: String,
    kind: &'static str,
    private: bool,
    fields: Vec<(Named, Vec<Named>)>,
    options: Vec<Named>,
}

/// A questionnaire as its author has it before them.
#[derive(Clone)]
struct Author {
    topics: Vec<Topic>,
    version: usize,
    given: usize,
}

impl Author {
    fn new(dice: &mut Dice) -> Author {
        let mut author = Author { topics: Vec::new(), version: 1, given: 0 };
        for _ in 0..3 + dice.below(4) {
            let topic = author.topic(dice);
            author.topics.push(topic);
        }
        author
    }

    /// Something new, under an id that nothing had before.
    fn named(&mut self, prefix: &str) -> Named {
        self.given += 1;
        let id = format!("{prefix}{}", self.given);
        Named { label: format!("Label {}", self.given), was: Vec::new(), id }
    }

    fn topic(&mut self, dice: &mut Dice) -> Topic {
        let kind = *dice.pick(&["text", "choice", "multi", "table"]);
        let mut options = |author: &mut Author, most| -> Vec<Named> {
            (0..2 + dice.below(most)).map(|_| author.named("o")).collect()
        };
        let fields = if kind == "table" {
            (0..3).map(|n| (self.named("f"), if n == 0 { options(self, 2) } else { Vec::new() })).collect()
        } else {
            Vec::new()
        };
        let options = if matches!(kind, "choice" | "multi") { options(self, 3) } else { Vec::new() };
        Topic {
            named: self.named("t.n"),
            ask: "What is it that you do?".into(),
            kind,
            private: false,
            fields,
            options,
        }
    }

    fn text(&self) -> String {
        let was = |named: &Named| match &named.was[..] {
            [] => String::new(),
            [one] => format!(", was: {one}"),
            all => format!(", was: [{}]", all.join(", ")),
        };
        let options = |options: &[Named]| -> String {
            let one = |o: &Named| format!("{{id: {}, label: {}{}}}", o.id, o.label, was(o));
            let all = options.iter().map(one).collect::<Vec<_>>().join(", ");
            if options.is_empty() { String::new() } else { format!(", options: [{all}]") }
        };
        let mut out = format!(
            "takestock: 1\nid: wild\nversion: {}.0.0\ntitle: Wild\nminutes: 1\nsections:\n  - id: all\n    key: A\n    title: \
             All\n    minutes: 1\n    questions:\n",
            self.version
        );
        for topic in &self.topics {
            let fields: Vec<String> = topic
                .fields
                .iter()
                .map(|(f, picks)| {
                    let kind = if picks.is_empty() { "text" } else { "choice" };
                    format!("{{id: {}, label: {}, kind: {kind}{}{}}}", f.id, f.label, was(f), options(picks))
                })
                .collect();
            let fields =
                if fields.is_empty() { String::new() } else { format!(", fields: [{}]", fields.join(", ")) };
            let Topic { named, ask, kind, private, .. } = topic;
            writeln!(
                out,
                "      - {{id: {}, short: {}, ask: \"{ask}\", kind: {kind}, private: {private}, need: must, minutes: 1{}{fields}{}}}",
                named.id,
                named.label,
                was(named),
                options(&topic.options),
            )
            .expect("a text");
        }
        out
    }

    /// Every id in it.
    fn ids(&mut self) -> BTreeSet<String> {
        let topics: BTreeSet<String> = self.topics.iter().map(|topic| topic.named.id.clone()).collect();
        let parts = self.topics.iter_mut().flat_map(Topic::parts).map(|part| part.id.clone());
        parts.chain(topics).collect()
    }

    /// Does something to it. `stand`: where the answers of each topic stand, which follows.
    fn edit(&mut self, dice: &mut Dice, before: &BTreeSet<String>, stand: &mut Stand) {
        let at = dice.below(self.topics.len());
        match dice.below(14) {
            0 | 1 => {
                let id = self.named("t.n").id;
                stand.goes(&self.topics[at].named.id, &[&id]);
                rename(&mut self.topics[at].named, id);
            }
            2 => {
                let ask = &mut self.topics[at].ask;
                *ask = if dice.below(2) == 0 {
                    format!("{ask} And then?")
                } else {
                    format!("Who decides {at}?")
                };
            }
            // One that has another id since this morning still has its answers under the old one.
            3 if self.topics.len() > 2 && before.contains(&self.topics[at].named.id) => {
                self.topics.remove(at);
            }
            4 => {
                let topic = self.topic(dice);
                self.topics.insert(at, topic);
            }
            5 => {
                // One becomes two, which both say so. What was said in its parts is read in both.
                let mut halves = [self.topics[at].clone(), self.topics[at].clone()];
                for half in &mut halves {
                    rename(&mut half.named, self.named("t.n").id);
                }
                stand.goes(&self.topics[at].named.id, &[&halves[0].named.id, &halves[1].named.id]);
                self.topics.splice(at..=at, halves);
            }
            // Of two halves the first takes the answers.
            6 if before.contains(&self.topics[at].named.id) => {
                let topic = self.topics.remove(at);
                self.topics.insert(dice.below(self.topics.len() + 1), topic);
            }
            7 | 8 => {
                let id = self.named("x").id;
                let mut parts: Vec<&mut Named> = self.topics[at].parts();
                if !parts.is_empty() {
                    let part = dice.below(parts.len());
                    rename(parts[part], id);
                }
            }
            9 => {
                let topic = &mut self.topics[at];
                for list in [&mut topic.options] {
                    if list.len() > 1 {
                        list.remove(dice.below(list.len()));
                    }
                }
                if topic.fields.len() > 1 {
                    topic.fields.remove(dice.below(topic.fields.len()));
                }
            }
            10 => {
                let named = self.named("x");
                let topic = &mut self.topics[at];
                match topic.kind {
                    "table" => topic.fields.push((named, Vec::new())),
                    "text" => {}
                    _ => topic.options.push(named),
                }
            }
            11 => self.topics[at].private ^= true,
            12 => {
                let topic = &mut self.topics[at];
                topic.kind = match topic.kind {
                    "choice" => "multi",
                    "multi" => "choice",
                    other => other,
                };
            }
            // Authors tidy up: only what things were called in the version before is still said.
            _ => {
                let topic = &mut self.topics[at];
                topic.named.was.retain(|id| before.contains(id));
                topic.parts().into_iter().for_each(|part| part.was.retain(|id| before.contains(id)));
            }
        }
    }
}

impl Topic {
    fn parts(&mut self) -> Vec<&mut Named> {
        let fields = self.fields.iter_mut().flat_map(|(field, picks)| std::iter::once(field).chain(picks));
        fields.chain(&mut self.options).collect()
    }
}

fn rename(named: &mut Named, id: String) {
    let was = std::mem::replace(&mut named.id, id);
    named.was.insert(0, was);
}

/// Where answers stand: by the topic they were given under, the topics they are under now.
#[derive(Clone, Default)]
struct Stand(BTreeMap<String, Vec<String>>);

impl Stand {
    fn goes(&mut self, from: &str, to: &[&str]) {
        for stands in self.0.values_mut() {
            if let Some(at) = stands.iter().position(|topic| topic == from) {
                stands.splice(at..=at, to.iter().map(ToString::to_string));
            }
        }
    }
}

fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("a topic")
}

fn now(minute: usize) -> Moment {
    let start: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a time");
    start.plus_minutes(u32::try_from(minute).expect("minutes"))
}

struct World {
    tool: Tool,
    texts: BTreeMap<DocumentHash, Arc<Questionnaire>>,
    documents: BTreeMap<DocumentHash, Document>,
    hands: Hands,
}

impl World {
    fn act(&mut self, intent: Intent) -> usize {
        let mut acting = Acting::on(self.tool.clone(), self.hands.clone());
        acting.act(intent).expect("it can happen");
        let (happenings, tool) = acting.done();
        self.tool = tool;
        happenings.len()
    }

    fn pin(&mut self, text: &str) -> DocumentHash {
        let set = match catalog::read(&Source::new("wild.yaml", text)) {
            Ok(set) => set,
            Err(found) => {
                panic!("{}", takestock::yaml::render(&found, &Source::new("wild.yaml", text), false))
            }
        };
        let document = DocumentHash::of(text);
        let pin = QuestionnairePinned {
            document: document.clone(),
            id: set.id.clone(),
            version: set.version.clone(),
        };
        let set = Arc::new(set);
        self.texts.insert(document.clone(), set.clone());
        self.documents.insert(document.clone(), Document { text: text.into(), set });
        self.act(Intent::Pin(pin));
        document
    }

    fn planned(&self, to: &DocumentHash) -> Move {
        let sitting = self.tool.walkthroughs.values().next().expect("a sitting");
        let old = versions::known_by(sitting, &self.texts).expect("its text");
        versions::plan(&self.tool, sitting, &old, (to, &self.texts[to]), &[]).expect("no id is given twice")
    }

    /// What is said, as people read it.
    fn words(&self, id: StatementId) -> String {
        let statement = &self.tool.statements[&id];
        let shelf = versions::related(&self.tool, self.texts.clone());
        let sitting = self.tool.walkthroughs.values().next().expect("a sitting");
        let current = &shelf[&sitting.questionnaire];
        let asked = |topic: &TopicId| {
            current.question(topic).or_else(|| shelf.values().find_map(|set| set.question(topic)))
        };
        let question = statement.question.as_ref().and_then(asked);
        assert_eq!(question.is_some(), statement.question.is_some(), "every topic is known to some text");
        words_of(&self.tool, question, statement.content(), &|_| false)
    }

    /// Every word of the spec and of what stands beside it, but for the head of the journal. Sorted, for a file holds what
    /// was said by topics, not in the order in which topics came up.
    fn printed(&self) -> Vec<String> {
        let shelf = versions::related(&self.tool, self.texts.clone());
        let mut words = Vec::new();
        for include_private in [false, true] {
            let options = spec::Options { include_private, ..spec::Options::default() };
            let spec = spec::build(&self.tool, &shelf, &options);
            let all = export::markdown::markdown(&spec) + &export::markdown::evidence(&spec);
            let lines = all.lines().filter(|line| !line.contains("journal: "));
            let bare = |word: &str| word.trim_end_matches([';', '.', ',']).to_owned();
            words.extend(lines.flat_map(str::split_whitespace).map(bare));
        }
        words.sort();
        words
    }

    fn statuses(&self) -> BTreeMap<TopicId, String> {
        let shelf = versions::related(&self.tool, self.texts.clone());
        let sitting = self.tool.walkthroughs.values().next().expect("a sitting");
        let coverage = Coverage::of(&self.tool, sitting, &shelf[&sitting.questionnaire]);
        coverage.standings.iter().map(|s| (s.placed.question.id.clone(), format!("{:?}", s.status))).collect()
    }
}

/// What the fold knows, without the journal itself and the text that was fixed on the way.
fn state(tool: &Tool) -> String {
    let came: Vec<_> = tool.statements.keys().map(|id| (tool.came_at(*id), tool.added_at(*id))).collect();
    format!("{:?}{:?}{:?}{:?}{:?}", tool.statements, tool.walkthroughs, tool.said, tool.items, came)
}

fn contents(tool: &Tool) -> BTreeMap<StatementId, Vec<String>> {
    let bytes = |content: &Content| serde_json::to_string(content).expect("JSON");
    let of =
        |s: &takestock::domain::statement::Statement| s.revisions.iter().map(|r| bytes(&r.content)).collect();
    tool.statements.values().map(|s| (s.id, of(s))).collect()
}

/// An answer to a topic, and the words by which it is known again.
fn answer(dice: &mut Dice, topic: &Topic) -> (Body, Vec<String>) {
    let text = (*dice.pick(TEXTS)).trim().to_owned();
    match topic.kind {
        "choice" => {
            let option = dice.pick(&topic.options);
            (Body::Choice(option.id.clone()), vec![option.label.clone()])
        }
        "multi" => {
            let picked: Vec<&Named> = topic.options.iter().filter(|_| dice.below(2) == 0).collect();
            let ids = picked.iter().map(|option| option.id.clone()).collect();
            (Body::Choices(ids), picked.iter().map(|option| option.label.clone()).collect())
        }
        "table" => {
            let (mut cells, mut words) = (BTreeMap::new(), Vec::new());
            for (field, picks) in &topic.fields {
                let (cell, said) = match picks.is_empty() {
                    true => (Cell::Text(format!("said {}", field.label)), format!("said {}", field.label)),
                    false => {
                        let option = dice.pick(picks);
                        (Cell::Choice(option.id.clone()), option.label.clone())
                    }
                };
                cells.insert(field.id.clone(), cell);
                words.push(format!("{}: {said}", field.label));
            }
            (Body::Row(cells), words)
        }
        _ => {
            let text = takestock::text::clean::clean(&format!("x{text}")).into_owned();
            (Body::Text(text.clone()), vec![text])
        }
    }
}

#[test]
fn whatever_an_author_does_no_answer_is_lost_and_every_upgrade_can_be_taken_back() {
    let mut seen = BTreeMap::<&str, usize>::new();
    let histories = load(64, 2_000);
    for seed in 0..histories as u64 {
        history(seed, &mut seen);
    }
    for what in [
        "renamed",
        "split",
        "gone",
        "widened",
        "narrowed",
        "reworded",
        "meaning_changed",
        "late",
        "status",
        "kind_changed",
        "brought",
        "alone",
        "printed",
    ] {
        let times = seen.get(what).copied().unwrap_or_default();
        assert!(times >= histories / 16, "{what} happened in {times} of {histories} histories only");
    }
}

fn history(seed: u64, seen: &mut BTreeMap<&str, usize>) {
    let mut dice = Dice::new(seed);
    let mut author = Author::new(&mut dice);
    let tool = Tool::new(ToolId::derive(&["wild"]));
    let hands = Hands { replica: ReplicaId::derive(&["here"]), by: "test".into(), now: now(0) };
    let mut world = World { tool, texts: BTreeMap::new(), documents: BTreeMap::new(), hands };
    world.act(Intent::Create(ToolCreated { name: "Wild".into(), slug: "wild".into() }));
    let first = world.pin(&author.text());
    let walkthrough = WalkthroughId::derive(&["s-01"]);
    world.act(Intent::Start(WalkthroughStarted {
        walkthrough,
        label: "s-01".into(),
        questionnaire: first,
        earlier: Vec::new(),
        mode: Mode::Live,
        facilitator: None,
        present: BTreeSet::new(),
        at: now(0),
    }));
    let mut said: BTreeMap<StatementId, (String, Vec<String>)> = BTreeMap::new();
    let mut stand = Stand::default();
    for round in 0..2 + dice.below(4) {
        for n in 0..1 + dice.below(6) {
            let of = dice.pick(&author.topics).clone();
            let (body, words) = answer(&mut dice, &of);
            let statement = StatementId::derive(&[&round.to_string(), &n.to_string()]);
            said.insert(statement, (of.named.id.clone(), words));
            stand.0.entry(of.named.id.clone()).or_insert_with(|| vec![of.named.id.clone()]);
            let content = Content {
                speakers: Vec::new(),
                body,
                words: None,
                wording: Wording::default(),
                evidence: Evidence::default(),
            };
            world.act(Intent::Say(StatementAdded {
                statement,
                // Now and then somebody says something after the hour.
                walkthrough: (dice.below(6) > 0).then_some(walkthrough),
                question: Some(topic(&of.named.id)),
                also: BTreeSet::new(),
                content,
                relates: None,
                marks: BTreeSet::new(),
                at: now(n),
                minute: None,
                asked: "What?".into(),
                handle: None,
            }));
            if dice.below(3) == 0 {
                let question = topic(&dice.pick(&author.topics).named.id);
                let status = Some([SetStatus::Unknown, SetStatus::Later][dice.below(2)].clone());
                world.act(Intent::SetStatus(StatusSet {
                    walkthrough,
                    question,
                    status,
                    by: Vec::new(),
                    minute: None,
                }));
                *seen.entry("status").or_default() += 1;
            }
        }
        let before = author.clone();
        let ids = author.clone().ids();
        for _ in 0..dice.below(5) {
            author.edit(&mut dice, &ids, &mut stand);
        }
        author.version += 1;
        let statuses = world.statuses();
        let to = world.pin(&author.text());
        let (old, contents_before) = (world.tool.clone(), contents(&world.tool));
        let planned = world.planned(&to);
        for (difference, _) in planned.effects.iter().flat_map(|effect| &effect.changes) {
            *seen.entry(difference.change.name()).or_default() += 1;
        }
        assert_eq!(world.act(Intent::Upgrade(planned.upgrade)), 1, "one event, seed {seed}");

        // The law: nothing is gone and nothing is changed.
        assert_eq!(contents(&world.tool), contents_before, "seed {seed}, round {round}");
        for (id, (given, words)) in &said {
            let statement = &world.tool.statements[id];
            let stands: Vec<String> =
                statement.question.iter().chain(&statement.also).map(ToString::to_string).collect();
            let expected = &stand.0[given];
            assert_eq!(stands.first(), expected.first(), "seed {seed}, round {round}, {given}");
            let (stands, expected): (BTreeSet<_>, BTreeSet<_>) =
                (stands.into_iter().collect(), expected.iter().cloned().collect());
            assert_eq!(stands, expected, "seed {seed}, round {round}, {given}");
            let shown = world.words(*id);
            for word in words {
                assert!(shown.contains(word), "seed {seed}, round {round}: {word} is not in {shown}");
            }
        }
        // What became of a question stays what became of it, whatever it is called.
        let after = world.statuses();
        for was in &before.topics {
            let same = |t: &&Topic| t.named.id == was.named.id || t.named.was.contains(&was.named.id);
            let heirs: Vec<&Topic> = author.topics.iter().filter(same).collect();
            for heir in heirs {
                let (was, is) = (&statuses[&topic(&was.named.id)], after.get(&topic(&heir.named.id)));
                assert_eq!(Some(was), is, "seed {seed}, round {round}");
            }
        }

        // The same again is nothing.
        let again = world.planned(&to);
        assert!(again.effects.is_empty(), "seed {seed}: {again:?}");
        assert_eq!(world.act(Intent::Upgrade(again.upgrade)), 0, "seed {seed}");

        // In whatever order the events come, it ends alike.
        let mut events: Vec<Event> = world.tool.events().cloned().collect();
        dice.shuffle(&mut events);
        assert_eq!(Tool::from_events(world.tool.id, events), world.tool, "seed {seed}");

        // Taking it back is as if it had not been; taking that back is as if it had.
        let upgraded = state(&world.tool);
        let last = world.tool.events().next_back().expect("an event").header.stamp();
        let kept = world.tool.clone();
        world.act(Intent::Undo(BTreeSet::from([last.into()])));
        assert_eq!(state(&world.tool), state(&old), "seed {seed}, round {round}");
        let undone = world.tool.events().next_back().expect("an event").header.stamp();
        world.act(Intent::Undo(BTreeSet::from([undone.into()])));
        assert_eq!(state(&world.tool), upgraded, "seed {seed}, round {round}");
        world.tool = kept;

        leaves(&world, &to, seed, seen);
        late(&mut world, &before, &author, &to, seed, seen);
    }
}

/// As an answers file it goes into an empty store where only the newest text is at hand, and is there what it was here.
fn leaves(world: &World, to: &DocumentHash, seed: u64, seen: &mut BTreeMap<&str, usize>) {
    let write = |tool: &Tool| answers::write(tool, &|hash| world.documents.get(hash).cloned());
    let written = write(&world.tool);
    let source = Source::new("wild.answers.yaml", &*written);
    let sets = Sets {
        named: &|_, _| world.documents.get(to).cloned(),
        brought: &|text| {
            let set = catalog::read(&Source::new("brought", text)).ok()?;
            Some(Document { text: text.into(), set: Arc::new(set) })
        },
    };
    let file = answers::read(&source, sets).unwrap_or_else(|found| {
        panic!("seed {seed}: {}\n{written}", takestock::yaml::render(&found, &source, false))
    });
    let fill = |base: &Tool| {
        let filled = answers::fill(&file, base, &world.hands, &|_| Vec::new());
        filled.unwrap_or_else(|found| panic!("seed {seed}: {found:?}\n{written}"))
    };
    let filled = fill(&Tool::new(world.tool.id));
    let there = filled.documents.iter().map(|document| (document.hash(), document.set.clone())).collect();
    let away =
        World { tool: filled.tool, texts: there, documents: BTreeMap::new(), hands: world.hands.clone() };
    *seen.entry(if away.texts.len() > 1 { "brought" } else { "alone" }).or_default() += 1;

    assert_eq!(write(&away.tool), written, "seed {seed}: the same bytes");
    assert_eq!(fill(&away.tool).happenings, [], "seed {seed}");
    assert_eq!(fill(&world.tool).happenings, [], "seed {seed}");
    assert_eq!(contents(&away.tool), contents(&world.tool), "seed {seed}");
    // Whether a status is older than an answer that only stands under its topic as well, a file does not say.
    let also: BTreeSet<&TopicId> = world.tool.statements.values().flat_map(|s| &s.also).collect();
    let (there, here) = (away.statuses(), world.statuses());
    for (topic, status) in here.iter().filter(|(topic, _)| !also.contains(topic)) {
        assert_eq!(there.get(topic), Some(status), "seed {seed}, {topic}\n{written}");
    }
    for id in world.tool.statements.keys() {
        assert_eq!(away.words(*id), world.words(*id), "seed {seed}");
    }
    if there != here {
        return;
    }
    *seen.entry("printed").or_default() += 1;
    let (back, before) = (away.printed(), world.printed());
    let lost: Vec<_> = before.iter().filter(|word| !back.contains(word)).collect();
    assert_eq!(back, before, "seed {seed}, {lost:?}\n{written}");
}

/// Somebody else wrote under an earlier id, and it arrived after the sitting was moved: moving it again files it.
fn late(
    world: &mut World,
    before: &Author,
    author: &Author,
    to: &DocumentHash,
    seed: u64,
    seen: &mut BTreeMap<&str, usize>,
) {
    let renamed = |was: &&Topic| author.topics.iter().any(|t| t.named.was.contains(&was.named.id));
    let Some(was) = before.topics.iter().find(renamed) else { return };
    let walkthrough = *world.tool.walkthroughs.keys().next().expect("a sitting");
    let statement = StatementId::derive(&["late", &was.named.id]);
    let content = Content {
        speakers: Vec::new(),
        body: Body::Text("late".into()),
        words: None,
        wording: Wording::default(),
        evidence: Evidence::default(),
    };
    let kept = world.tool.clone();
    world.act(Intent::Say(StatementAdded {
        statement,
        walkthrough: Some(walkthrough),
        question: Some(topic(&was.named.id)),
        also: BTreeSet::new(),
        content,
        relates: None,
        marks: BTreeSet::new(),
        at: now(1),
        minute: None,
        asked: String::new(),
        handle: None,
    }));
    let again = world.planned(to);
    assert_eq!(again.effects.len(), 1, "seed {seed}");
    assert_eq!(world.act(Intent::Upgrade(again.upgrade)), 1, "seed {seed}");
    let heir = world.tool.statements[&statement].question.as_ref().map(TopicId::as_str);
    let heirs = author.topics.iter().filter(|t| t.named.was.contains(&was.named.id));
    assert_eq!(heir, heirs.map(|t| t.named.id.as_str()).next(), "seed {seed}");
    *seen.entry("late").or_default() += 1;
    world.tool = kept;
}
