//! The sample's talks, held through the screen by keys alone.

use super::facilitator::Facilitator;
use super::same::lines;
use super::sample::{Entry, Sample, What};
use super::screen::{FLAGSHIP, Screen, Wall};
use takestock::desk::Desk;
use takestock::domain::questionnaire::Kind;
use takestock::domain::statement::Body;
use takestock::domain::tool::Tool;
use takestock::sitting::Ending;
use takestock::yaml::Source;

const TALK: &str = "team-trust";
const TALK_BEGINS: &str = "2026-11-17T14:00:00+01:00";
const HOUR_BEGINS: &str = "2026-11-18T10:00:00+01:00";

/// What the list of tools knows before the first talk, and who is never in the room: no key says these.
fn before(sample: &Sample) -> String {
    let tool = &sample.tool;
    let mut head = format!(
        "takestock_answers: 1\ntool: {{name: {}, slug: {}, built_with: {}, calendar: {:?}, link: {:?}}}\npeople:\n",
        tool.name, tool.slug, tool.built_with, tool.calendar, tool.link
    );
    for handle in ["fae", "tomas"] {
        let person = tool.person(handle).expect("somebody of the sample");
        head += &format!(
            "  - {{id: {handle}, name: {}, role: {}, relation: {}}}\n",
            person.name,
            person.role,
            person.relation.name()
        );
    }
    head
}

/// What each of them is to the tool where no row said so, and how they agreed to be quoted: no key says these either.
fn afterwards(sample: &Sample, tool: &Tool) -> String {
    let mut text =
        format!("takestock_answers: 1\ntool: {{name: {}, slug: {}}}\npeople:\n", tool.name, tool.slug);
    for person in sample.tool.people.values() {
        let known =
            tool.people.values().find(|known| known.name == person.name).expect("everybody was named");
        text += &format!(
            "  - {{id: {}, relation: {}, quote_as: {}}}\n",
            known.handle,
            person.relation.name(),
            person.quote_as.name()
        );
    }
    text
}

fn fill(desk: &mut Desk, text: String) -> Tool {
    let filled = desk.fill(&Source::new("people.yaml", text), false);
    filled.unwrap_or_else(|problem| panic!("{problem:?}")).tool
}

/// A screen at the beginning of the first talk.
fn begin(sample: &Sample) -> Facilitator<'_> {
    let wall = Wall::at(TALK_BEGINS);
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = wall.desk(&folder);
    let tool = fill(&mut desk, before(sample));
    let screen = Screen::over(desk, wall, folder, tool, TALK, false, Vec::new());
    Facilitator::new(screen, sample, TALK)
}

/// Both talks, their entries in this order; what comes between them is up to the second.
fn hold<'s>(
    sample: &'s Sample,
    order: impl Fn(Vec<Entry>) -> Vec<Entry>,
    hour: impl Fn(&mut Facilitator<'s>, &[Entry]),
) -> Facilitator<'s> {
    let mut facilitator = begin(sample);
    for entry in order(sample.sitting(0)) {
        facilitator.hold(&entry);
    }
    end(&mut facilitator, 15);
    facilitator.begin(FLAGSHIP, HOUR_BEGINS);
    hour(&mut facilitator, &order(sample.sitting(1)));
    end(&mut facilitator, 61);
    let tool = facilitator.screen.app.sitting.tool().clone();
    fill(&mut facilitator.screen.desk, afterwards(sample, &tool));
    facilitator
}

fn end(facilitator: &mut Facilitator<'_>, minute: u32) {
    facilitator.wait_for(minute);
    facilitator.screen.say("/finish");
    assert_eq!(facilitator.screen.ending, Some(Ending::Finished), "{}", facilitator.screen.seen());
}

/// Minute by minute, as it was said, wherever it belongs.
fn as_it_was_said(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.minute);
    entries
}

/// An hour as hours go: what comes up in the middle of a line is caught, and much else happens that says nothing.
fn wandering(facilitator: &mut Facilitator<'_>, entries: &[Entry], sample: &Sample) {
    let mut left = entries.iter().peekable();
    let mut put_otherwise = Vec::new();
    while let Some(entry) = left.next() {
        let next = left.peek();
        if entry.topic.is_none()
            && let Some(next) = next.filter(|next| is_plain_words(next, sample))
        {
            facilitator.wait_for(entry.minute);
            facilitator.will_be_interrupted(entry, next.minute);
            facilitator.hold(&Entry { minute: entry.minute, ..(*next).clone() });
            left.next();
        } else {
            facilitator.hold(entry);
        }
        if let What::Said(id) = entry.what
            && sample.tool.statements[&id].revisions.len() > 1
        {
            put_otherwise.push((entry.minute + 3, id));
        }
        if let Some(due) = put_otherwise.pop_if(|(minute, _)| *minute <= entry.minute) {
            facilitator.put_otherwise(due.1);
        }
    }
    assert!(put_otherwise.is_empty());
}

/// Words under a question, about no other line.
fn is_plain_words(entry: &Entry, sample: &Sample) -> bool {
    let (What::Said(id), Some(_)) = (&entry.what, &entry.topic) else { return false };
    let statement = &sample.tool.statements[id];
    let words = matches!(statement.content().body, Body::Text(_));
    words && statement.relates.is_none() && !is_under_a_table(entry)
}

fn is_under_a_table(entry: &Entry) -> bool {
    let (set, ..) = Desk::questionnaire(FLAGSHIP).expect("it is shipped");
    let topic = entry.topic.as_ref().expect("it has a question");
    set.question(topic).is_none_or(|question| question.kind == Kind::Table)
}

fn same(ours: &str, theirs: &str) {
    let (ours, theirs) = (lines(ours), lines(theirs));
    let differ: Vec<String> = (0..ours.len().max(theirs.len()))
        .filter(|at| ours.get(*at) != theirs.get(*at))
        .map(|at| format!("screen: {:?}\nsample: {:?}", ours.get(at), theirs.get(at)))
        .collect();
    assert!(differ.is_empty(), "{} lines differ\n{}", differ.len(), differ.join("\n\n"));
}

#[test]
fn the_whole_sample_is_said_by_keys_alone() {
    let mut sample = Sample::new();
    let held = hold(&sample, as_it_was_said, |facilitator, entries| wandering(facilitator, entries, &sample));
    let mut screen = held.screen;
    let id = screen.app.sitting.tool().id;
    let tool = screen.desk.load(id).expect("the tool");
    let (ours, theirs) =
        (screen.desk.answers(&tool).expect("answers"), sample.desk.answers(&sample.tool).expect("answers"));
    let until_items =
        |text: &str| text.split_once("\nitems:\n").map_or(text, |(before, _)| before).to_owned();
    same(&until_items(&ours), &until_items(&theirs));
}
