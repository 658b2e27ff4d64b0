//! Who says what, rule by rule.

use super::*;
use crate::desk::Desk;
use crate::domain::governance::support::{World, choice, person};
use crate::domain::statement::Said as Value;

type Shelf = BTreeMap<DocumentHash, Arc<Questionnaire>>;

/// The hour, and what users are asked: the same topics, but fewer.
const HOUR: &str = "inventory-walkthrough";
const USERS: &str = "team-trust";

fn shelf() -> Shelf {
    let set = |id: &str| {
        let (set, ..) = Desk::questionnaire(id).expect("it is shipped");
        (DocumentHash::of(id), set)
    };
    Shelf::from([HOUR, USERS].map(set))
}

/// Maya was asked everything in the hour, with Dan beside her; Priya answers for herself.
fn hour(world: &mut World) {
    world.sit_with("s-01", DocumentHash::of(HOUR), &["maya", "dan"]);
}

fn users(world: &mut World, with: &str) {
    world.sit_with(&format!("with {with}"), DocumentHash::of(USERS), &[with]);
}

fn text(words: &str) -> Body {
    Body::Text(words.into())
}

fn score(number: f64) -> Body {
    Body::Number(Value::exact(number))
}

/// Each row: its topic, a sign for each of Maya, Dan and Priya, its mark.
fn shown(world: &World) -> Vec<String> {
    let compared = Comparison::of(world.tool(), &shelf(), &|_| true);
    let line = |row: &Row| {
        let cells = row.cells.iter().map(|cell| cell.sign().unwrap_or('x')).collect::<String>();
        format!("{} {cells} {}", row.topic, row.mark.map(Mark::words).unwrap_or_default())
    };
    compared.rows.iter().map(line).collect()
}

fn columns(world: &World) -> Vec<PersonId> {
    Comparison::of(world.tool(), &shelf(), &|_| true).people
}

#[test]
fn the_same_words_are_two_things_until_somebody_says_that_they_are_one() {
    let mut world = World::new();
    hour(&mut world);
    let board = world.say("trust.relied", "maya", text("the board"));
    users(&mut world, "priya");
    world.say("trust.relied", "priya", text("the board"));
    assert_eq!(
        shown(&world),
        ["trust.relied x· only the author says it", "trust.relied ·x only users say it"]
    );
    world.about("trust.relied", "priya", text("the board, yes"), board, Stance::Same);
    assert_eq!(shown(&world)[0], "trust.relied xx all say it");
    world.say_together("trust.relied", &["maya", "priya"], text("one place for it"));
    assert_eq!(shown(&world)[2], "trust.relied xx all say it", "two speakers say one thing");
}

#[test]
fn not_mentioned_not_asked_and_does_not_know_are_three_things() {
    let mut world = World::new();
    hour(&mut world);
    world.say("does.criticality", "maya", choice("same_day"));
    world.say("does.criticality", "dan", choice("later"));
    world.say("trust.relied", "maya", text("the board"));
    users(&mut world, "priya");
    world.say("trust.relied", "priya", text("the week"));
    world.status_by("trust.doubt", &["priya"], SetStatus::Unknown);
    users(&mut world, "dan");
    world.say("trust.doubt", "dan", text("the contact"));
    assert_eq!(columns(&world), [person("maya"), person("dan"), person("priya")]);
    assert_eq!(
        shown(&world),
        [
            "does.criticality xx– they differ",
            "trust.relied x·· only the author says it",
            "trust.relied ··x only users say it",
            "trust.doubt –x? ",
        ]
    );
}

#[test]
fn picks_differ_or_agree_and_a_scale_has_a_spread() {
    let mut world = World::new();
    hour(&mut world);
    world.say("does.criticality", "maya", choice("same_day"));
    world.say("does.criticality", "dan", choice("same_day"));
    world.say("trust.score", "maya", score(9.0));
    world.say("trust.score", "dan", score(9.0));
    assert_eq!(shown(&world), ["does.criticality xx all say it", "trust.score xx all say it"]);
    users(&mut world, "priya");
    world.say("trust.score", "priya", score(6.0));
    assert_eq!(shown(&world)[1], "trust.score xxx spread 3");
    users(&mut world, "dan");
    world.say("trust.score", "dan", text("hard to say"));
    assert_eq!(shown(&world)[1], "trust.score xxx spread 3", "words are no other answer");
    world.say("trust.score", "dan", score(5.0));
    assert_eq!(shown(&world)[1], "trust.score xxx spread 4", "the newest of each");
}

#[test]
fn what_somebody_contradicts_differs_and_what_adds_is_another_thing() {
    let mut world = World::new();
    hour(&mut world);
    let call = world.say("know.why", "maya", text("I ring them"));
    world.about("know.why", "dan", text("no, I do"), call, Stance::Differs);
    world.about("know.why", "dan", text("on Fridays"), call, Stance::Adds);
    assert_eq!(shown(&world), ["know.why xx they differ"], "in one room silence says nothing");
    let board = world.say("trust.relied", "maya", text("the board"));
    world.about("trust.relied", "dan", text("on Fridays"), board, Stance::Adds);
    assert_eq!(
        shown(&world)[1..],
        ["trust.relied x· only the author says it", "trust.relied ·x only users say it"],
        "but each of them is asked what would be missed"
    );
}

#[test]
fn what_only_one_was_heard_on_is_not_compared() {
    let mut world = World::new();
    hour(&mut world);
    world.say("know.why", "maya", text("the date is free text"));
    world.say("open.use", "dan", text("daily"));
    assert_eq!(
        (shown(&world), columns(&world)),
        (Vec::new(), Vec::new()),
        "Dan was there, and said nothing of it"
    );
    world.say("trust.relied", "dan", text("the colours"));
    assert_eq!(shown(&world), Vec::<String>::new(), "Maya was never asked");
    world.say("trust.relied", "maya", text("the week"));
    assert_eq!(shown(&world).len(), 2);
}

#[test]
fn what_was_struck_purged_or_kept_back_is_not_there() {
    let mut world = World::new();
    hour(&mut world);
    let one = world.say("trust.relied", "maya", text("one"));
    let two = world.say("trust.relied", "dan", text("two"));
    world.say("trust.relied", "maya", text("three"));
    world.say("trust.relied", "dan", text("four"));
    assert_eq!(shown(&world).len(), 4);
    world.strike(one);
    assert_eq!(shown(&world).len(), 3);
    world.purge(two);
    assert_eq!(shown(&world).len(), 2);
    let none = Comparison::of(world.tool(), &shelf(), &|_| false);
    assert_eq!(none, Comparison::default());
}

#[test]
fn one_thing_under_two_topics_comes_once() {
    let mut world = World::new();
    hour(&mut world);
    let board = world.say("trust.relied", "maya", text("the board"));
    world.say("trust.relied", "dan", text("the week"));
    world.about("trust.doubt", "dan", text("the board, for it is fast"), board, Stance::Same);
    assert_eq!(shown(&world), ["trust.relied xx all say it", "trust.relied ·x only users say it"]);
}
