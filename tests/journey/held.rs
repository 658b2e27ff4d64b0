//! The sample's talks, held through the screen by keys alone.

use super::facilitator::Facilitator;
use super::same::lines;
use super::sample::{Entry, Sample, What};
use super::screen::{FLAGSHIP, Screen, Wall};
use takestock::desk::Desk;
use takestock::domain::questionnaire::Kind;
use takestock::domain::statement::Body;
use takestock::domain::tool::Tool;
use takestock::export;
use takestock::sitting::Ending;
use takestock::spec::{Options, build::build};
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

/// So many keys beside its words a line may cost, over a whole hour.
const KEYS_A_LINE: usize = 9;

/// What else goes on in an hour and says nothing: from which minute on, and the keys.
const BESIDE: &[(u32, &str)] = &[
    (1, "[F1][Esc]/why[Enter][Esc]"),
    (6, "[^D]"),
    (7, "half a thought[^X]"),
    (9, "[^D]y"),
    (12, "[^L]1[^Z]"),
    (15, "/probe[Enter]"),
    (17, "[^R]"),
    (20, "/end 11:10[Enter]"),
    (23, "[^C]"),
    (27, "[^O]what nobody may read[Enter][^O]"),
    (30, "[^Z][^Y]"),
    (35, "[^L]2"),
    (36, "[^L]0"),
    (44, "/borrow[Enter][^Z]"),
    (45, "[^K][Esc]/outline[Enter][Down][Down][Esc]"),
    (51, "/inbox[Enter][Down][Up][Esc]"),
    (53, "[^G]e1[Down][Down][Up][Tab][Down][Up][Esc][Shift-Tab]"),
];

/// An hour as hours go: what comes up in the middle of a line is caught, and much else happens that says nothing.
fn wandering(facilitator: &mut Facilitator<'_>, entries: &[Entry], sample: &Sample) {
    let mut left = entries.iter().peekable();
    let mut put_otherwise = Vec::new();
    let mut beside = BESIDE.iter().peekable();
    while let Some(entry) = left.next() {
        while let Some((_, keys)) = beside.next_if(|(minute, _)| *minute <= entry.minute) {
            facilitator.aside(keys);
        }
        let next = left.peek();
        if entry.topic.is_none()
            && let Some(next) = next.filter(|next| may_be_interrupted(next, sample))
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
    assert!(put_otherwise.is_empty() && beside.next().is_none());
    assert!(facilitator.interruptions > 1, "{} times", facilitator.interruptions);
}

/// Typed on the line of its question, and so long that something may come up meanwhile.
fn may_be_interrupted(entry: &Entry, sample: &Sample) -> bool {
    let (What::Said(id), Some(_)) = (&entry.what, &entry.topic) else { return false };
    let content = sample.tool.statements[id].content();
    match &content.body {
        Body::Text(_) => !is_under_a_table(entry),
        Body::Row(_) => true,
        _ => content.words.is_some(),
    }
}

fn is_under_a_table(entry: &Entry) -> bool {
    let (set, ..) = Desk::questionnaire(FLAGSHIP).expect("it is shipped");
    let topic = entry.topic.as_ref().expect("it has a question");
    set.question(topic).is_none_or(|question| question.kind == Kind::Table)
}

fn same(ours: &str, theirs: &str) {
    let (ours, theirs) = (lines(ours), lines(theirs));
    let only = |these: &[String], those: &[String]| {
        these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>().join("\n")
    };
    assert!(
        ours == theirs,
        "only on the screen:\n{}\n\nonly in the file:\n{}",
        only(&ours, &theirs),
        only(&theirs, &ours)
    );
}

/// Question after question, as the file has it; what was put otherwise is, at the end.
/// Beside the words, a line costs no more keys than it takes to say whose it is, how it is known, to what it stands, and
/// Enter; names of people and codes of questions among them.
fn in_order(facilitator: &mut Facilitator<'_>, entries: &[Entry], sample: &Sample) {
    for entry in entries {
        facilitator.hold(entry);
    }
    for entry in entries {
        if let What::Said(id) = entry.what
            && sample.tool.statements[&id].revisions.len() > 1
        {
            facilitator.put_otherwise(id);
        }
    }
    let beside = facilitator.screen.pressed - facilitator.content;
    let each = beside / entries.len();
    assert!(each <= KEYS_A_LINE, "{beside} keys beside the words of {} lines", entries.len());
}

/// The words of the spec and of its evidence, without the times at which things were said.
fn specs(desk: &mut Desk, tool: &Tool) -> Vec<String> {
    let shelf = desk.shelf(tool).expect("the questionnaires");
    let spec = build(tool, &shelf, &Options::default());
    let text = format!("{}{}", export::markdown::markdown(&spec), export::markdown::evidence(&spec));
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let mut masked = text.clone();
    for (at, _) in text.match_indices(':').collect::<Vec<_>>().into_iter().rev() {
        let bytes = text.as_bytes();
        let clock = at >= 3 && at + 2 < bytes.len() && bytes[at - 3].is_ascii_whitespace();
        if clock && [at - 2, at - 1, at + 1, at + 2].into_iter().all(|at| is_digit(bytes[at])) {
            masked.replace_range(at - 3..at + 3, "");
        }
    }
    masked.split_whitespace().map(str::to_owned).collect()
}

// Numbers are given in the order in which things were said, so here the hour goes question after question.
#[test]
fn the_spec_of_what_was_said_by_keys_is_the_spec_of_the_file() {
    let sample = Sample::new();
    let held =
        hold(&sample, |entries| entries, |facilitator, entries| in_order(facilitator, entries, &sample));
    let mut screen = held.screen;
    let id = screen.app.sitting.tool().id;
    let tool = screen.desk.load(id).expect("the tool");
    let nobody_asked_who_runs_it = sample.text.replace("    facilitator: fae\n", "");
    let (first, _) = nobody_asked_who_runs_it.split_once("  - id: s-02\n").expect("two talks");
    let mut filled = Sample::of(nobody_asked_who_runs_it.clone(), Some(first));
    let (ours, theirs) = (specs(&mut screen.desk, &tool), specs(&mut filled.desk, &filled.tool));
    let differs = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
    let near = |words: &[String]| {
        let at = differs.unwrap_or(words.len());
        words[at.saturating_sub(30)..(at + 30).min(words.len())].join(" ")
    };
    assert!(ours == theirs, "screen: {}\n\nfile: {}", near(&ours), near(&theirs));
    assert!(ours.len() > 5_000, "{} words", ours.len());
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
