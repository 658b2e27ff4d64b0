use super::*;
use crate::domain::item::ItemState;
use crate::domain::person::PersonRef;
use crate::domain::statement::Said;
use crate::domain::status::SetStatus;
use crate::spec::support::*;

fn codes(world: &mut World) -> Vec<String> {
    world.draft();
    world.codes()
}

#[test]
fn a_row_becomes_what_its_question_says_and_its_guard_lets_through() {
    let mut world = World::new();
    world.say("does.steps", with(row(&[("step", "Kickoff")]), "real", Cell::Choice("happens".into())));
    world.say("does.steps", with(row(&[("step", "Sign off")]), "real", Cell::Choice("paper".into())));
    world.say("wrap.else", text("nothing comes of this"));
    assert_eq!(codes(&mut world), ["STEP-1", "STEP-2", "DRIFT-1"]);
    assert_eq!(world.spec().drift[0].title.to_string(), "Sign off");
}

#[test]
fn drafting_again_adds_nothing() {
    let mut world = World::new();
    let row_id = world.say("trust.relied", row(&[("what", "one screen")]));
    world.status("wrap.else", SetStatus::Unknown);
    let before = codes(&mut world);
    let events = world.tool().len();
    assert_eq!(codes(&mut world), before);
    assert_eq!(world.tool().len(), events);
    world.say_as("trust.relied", "dan", text("yes"), about(row_id, Stance::Adds));
    assert_eq!(codes(&mut world), before);
    assert_eq!(world.item("KEEP-1").sources.len(), 2);
}

#[test]
fn the_same_area_and_mode_are_one_exposure() {
    let mut world = World::new();
    world.say("risk.access", Body::Choice("link".into()));
    world.say("risk.rights", Body::Choices(["all_edit".into(), "all_read".into()].into()));
    world.say("does.owns", row(&[("fact", "date"), ("also_in", "CRM")]));
    world.say("risk.happened", text("once"));
    world.say("risk.happened", text("and once more"));
    assert_eq!(codes(&mut world), ["ENG-1", "ENG-2", "ENG-3", "ENG-4"]);
    assert_eq!(world.item("ENG-1").sources.len(), 2);
    let spec = world.spec();
    let eng = &spec.add[0];
    assert_eq!(
        eng.sentence(),
        "IF somebody opens the link, THEN the system SHALL show nothing to outsiders."
    );
    assert!(eng.standard);
    let today = eng.slots["today"].to_string();
    assert_eq!(today, "link; risk rights: all edit, all read");
}

#[test]
fn an_option_that_is_no_exposure_makes_none() {
    let mut world = World::new();
    world.say("risk.access", Body::Choice("company".into()));
    world.say("risk.rights", Body::Choices(["by_role".into()].into()));
    assert!(codes(&mut world).is_empty());
}

#[test]
fn what_was_said_before_makes_no_second_item() {
    let mut world = World::new();
    let first = world.say("trust.relied", row(&[("what", "One screen.")]));
    world.say_as("trust.relied", "dan", row(&[("what", "the board")]), about(first, Stance::Same));
    world.say_as("trust.relied", "priya", row(&[("what", "not the board")]), about(first, Stance::Differs));
    world.say_as("work.around", "priya", row(&[("what", "a side list")]), about(first, Stance::Adds));
    assert_eq!(codes(&mut world), ["KEEP-1", "FIX-1"]);
    assert_eq!(world.item("KEEP-1").sources.len(), 4);
    assert_eq!(world.item("FIX-1").sources.len(), 1);
    let keep = &world.spec().keep[0];
    assert_eq!(keep.slots["behaviour"].to_string(), "One screen.");
}

#[test]
fn picking_three_lifts_what_was_told_and_adds_what_was_not() {
    let mut world = World::new();
    // Picked first, told after: order does not matter.
    world.say("trust.three", row(&[("what", "one SCREEN")]));
    world.say("trust.relied", row(&[("what", "One screen.")]));
    let other = world.say("trust.relied", row(&[("what", "drag and drop")]));
    world.say_as("trust.three", "dan", row(&[("what", "moving cards")]), about(other, Stance::Same));
    world.say("trust.three", row(&[("what", "the colours")]));
    assert_eq!(codes(&mut world), ["KEEP-1", "KEEP-2", "KEEP-3"]);
    let spec = world.spec();
    let told: Vec<_> = spec.keep.iter().map(|k| (k.title.to_string(), k.priority, k.sources.len())).collect();
    assert_eq!(
        told,
        [("One screen".into(), 1, 2), ("Drag and drop".into(), 1, 2), ("The colours".to_owned(), 1, 1)]
    );
}

#[test]
fn marks_make_what_rules_do_not() {
    let mut world = World::new();
    let marks = [Mark::Keep, Mark::Workaround, Mark::Open, Mark::Action];
    world.say_as("", "maya", text("the Monday mail"), |s| s.marks = marks.into());
    world.say_as("trust.relied", "maya", row(&[("what", "x")]), |s| s.marks = [Mark::Keep].into());
    world.say_as("wrap.else", "maya", text("own"), |s| s.marks = [Mark::Keep, Mark::OwnNote].into());
    world.say_as("wrap.else", "maya", text("no"), |s| s.marks = [Mark::Keep, Mark::NothingToMake].into());
    assert_eq!(codes(&mut world), ["KEEP-1", "KEEP-2", "FIX-1", "OPEN-1", "NEXT-1"]);
    let spec = world.spec();
    assert!(spec.keep.iter().any(|keep| keep.sentence() == "The system SHALL keep this: the Monday mail."));
    assert_eq!(spec.open[0].title.to_string(), "The Monday mail");
    assert!(spec.open[0].clauses.is_empty(), "said in the heading, and not again");
}

#[test]
fn nobody_knows_and_ask_become_open_questions_and_not_asked_does_not() {
    let mut world = World::new();
    world.status("wrap.else", SetStatus::Unknown);
    world.status("does.users", SetStatus::Ask(PersonRef::Known(person("dan"))));
    world.status("risk.access", SetStatus::NotReached);
    world.status("does.outputs", SetStatus::Declined);
    assert_eq!(codes(&mut world), ["OPEN-1", "OPEN-2"]);
    let spec = world.spec();
    let states: Vec<_> = spec
        .open
        .iter()
        .map(|o| (o.title.to_string(), o.value(crate::spec::Key::State).expect("there").to_string()))
        .collect();
    assert_eq!(
        states,
        [
            ("Does users".to_owned(), "open | to be asked".to_owned()),
            ("Wrap else".into(), "open | asked, nobody knew".into())
        ]
    );
    assert_eq!(spec.open[0].value(crate::spec::Key::Who).expect("there").to_string(), "CS lead");
    world.say("wrap.else", text("now I know"));
    assert!(
        world.spec().open[1]
            .value(crate::spec::Key::State)
            .expect("there")
            .to_string()
            .starts_with("answered")
    );
}

#[test]
fn an_answer_given_since_asks_no_question() {
    let mut world = World::new();
    world.status("wrap.else", SetStatus::Unknown);
    world.say("wrap.else", text("now I know"));
    assert!(codes(&mut world).is_empty());
}

#[test]
fn a_rule_that_nothing_said_fills_makes_nothing() {
    let mut world = World::new();
    world.say("trust.score", Body::Number(Said::exact(7.0)));
    assert!(codes(&mut world).is_empty());
    world.say_as("trust.score", "dan", Body::Number(Said::exact(6.0)), |s| {
        s.content.words = Some("somebody moves my card".into());
    });
    assert_eq!(codes(&mut world), ["FIX-1"]);
}

#[test]
fn the_confirmed_words_stay_while_a_source_is_revised() {
    let mut world = World::new();
    let id = world.say("trust.relied", row(&[("what", "one screen"), ("why", "Monday")]));
    world.draft();
    world.confirm("KEEP-1", &["maya"]);
    world.revise(id, row(&[("what", "two screens"), ("why", "Monday")]));
    let spec = world.spec();
    let keep = &spec.keep[0];
    assert_eq!(keep.sentence(), "The system SHALL keep this: one screen.");
    assert_eq!(keep.state, ItemState::Confirmed);
    let suspect = keep.value(crate::spec::Key::Suspect).expect("there").to_string();
    assert_eq!(suspect, "trust.relied/1 was revised 2026-11-18 (\"one screen\" is now \"two screens\")");
    assert_eq!(keep.hold(), Some(&crate::spec::Hold::Suspect));
}
