use super::*;
use crate::domain::questionnaire::Questionnaire;
use crate::yaml::Source;

const GOOD: &str = include_str!("../../../tests/fixtures/check/good.yaml");

fn set(text: &str) -> Questionnaire {
    crate::catalog::read(&Source::new("t.yaml", text)).expect("a good questionnaire")
}

/// What a comparison finds, in words: `Renamed does.sure > does.certain`.
fn told(changes: &[(&str, &str)]) -> Vec<String> {
    let text = changes.iter().fold(GOOD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let spot =
        |spot: &Option<Spot>| spot.as_ref().map_or_else(|| "-".to_owned(), Spot::words).replace('`', "");
    let found = compare(&set(GOOD), &set(&text)).differences;
    found.iter().map(|d| format!("{:?}: {} > {}", d.change, spot(&d.before), spot(&d.after))).collect()
}

fn one(changes: &[(&str, &str)]) -> String {
    let told = told(changes);
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().expect("one")
}

#[test]
fn each_change_has_its_name() {
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(
        one(&[("ask: What are the steps?", "ask: What are its steps?")]),
        "Reworded(\"ask\"): the topic does.steps > the topic does.steps"
    );
    assert_eq!(
        one(&[("ask: What are the steps?", "ask: Who decides?")]),
        "MeaningChanged(Ask): the topic does.steps > the topic does.steps"
    );
    assert_eq!(
        one(&[("- id: does.sure", "- id: does.certain\n        was: does.sure")]),
        "Renamed: the topic does.sure > the topic does.certain"
    );
    assert_eq!(
        one(&[("{id: back_to,", "{was: back_to, id: back,")]),
        "Renamed: the field back_to of does.steps > the field back of does.steps"
    );
    assert_eq!(
        told(&[("{id: back_to,", "{id: back,")]),
        ["Narrowed: the field back_to of does.steps > -", "Widened: - > the field back of does.steps"]
    );
    assert_eq!(
        one(&[("label: only on paper", "label: nowhere")]),
        "MeaningChanged(Label): the option paper of real of does.steps > the option paper of real of does.steps"
    );
    assert_eq!(
        one(&[("label: only on paper", "label: on paper")]),
        "Reworded(\"label\"): the option paper of real of does.steps > the option paper of real of does.steps"
    );
}

#[test]
fn rules_are_held_against_one_another_under_the_older_names() {
    // The rule follows its field and its option to their new names, so nothing becomes anything else.
    let renamed = [
        ("{id: real,", "{was: real, id: actual,"),
        ("{id: paper,", "{was: paper, id: only_paper,"),
        ("real != 'happens'", "actual != 'happens'"),
        ("real == 'happens'", "actual == 'happens'"),
    ];
    let told = told(&renamed);
    assert!(told.iter().all(|line| line.starts_with("Renamed")), "{told:?}");
    let other = one(&[("real != 'happens'", "real == 'happens'")]);
    assert!(other.starts_with("MeaningChanged(Becomes)"), "{other}");
}

#[test]
fn a_topic_that_two_say_they_were_is_split_and_one_that_is_new_may_lack_its_was() {
    let sure = &GOOD[GOOD.find("      - id: does.sure").expect("the last question")..];
    let twice = sure.replace("- id: does.sure", "- id: does.certain\n        was: does.sure")
        + &sure.replace("- id: does.sure", "- id: does.known\n        was: [does.other, does.sure]");
    let text = GOOD.replace(sure, &twice);
    let found = compare(&set(GOOD), &set(&text));
    let heirs = &found.heirs["does.sure"];
    assert_eq!(heirs.iter().map(TopicId::as_str).collect::<Vec<_>>(), ["does.certain", "does.known"]);
    assert!(found.differences.iter().any(|d| matches!(&d.change, Change::Split(ids) if ids == heirs)));
    assert!(found.differences.iter().any(|d| d.change == Change::WasNothing("does.other".into())));

    let found = compare(&set(GOOD), &set(&GOOD.replace("- id: does.sure", "- id: does.certain")));
    let likely: Vec<_> = found.likely.iter().map(|(a, b)| (a.words(), b.words())).collect();
    assert_eq!(likely, [("the topic `does.sure`".to_owned(), "the topic `does.certain`".to_owned())]);
}

#[test]
fn an_id_is_not_given_to_another_thing_later() {
    let second = set(&GOOD.replace("{id: back_to,", "{was: back_to, id: back,"));
    let third = GOOD.replace("{id: back_to,", "{id: back,").replace(
        "          - {id: back,",
        "          - {id: back_to, label: Something else, kind: text}\n          - {id: back,",
    );
    let found = compare(&second, &set(&third));
    assert!(found.differences.iter().any(|d| matches!(d.change, Change::Reused(_))), "{found:?}");
    assert!(found.differences.iter().any(|d| d.change == Change::Forgotten(vec!["back_to".into()])));
}
