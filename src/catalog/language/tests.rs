//! What holds for every translation: put together with its original, it says what it said beside it.

use super::companion::{apply, speaking};
use crate::catalog::{Care, as_written, check_beside, read};
use crate::domain::questionnaire::{Questionnaire, SlotSource};
use crate::yaml::{self, Source};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;

const SMALL: &str = include_str!("../../../tests/fixtures/languages/small.yaml");

/// A tree of texts, to be written as YAML.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(untagged)]
enum Doc {
    Text(String),
    Number(u8),
    List(Vec<String>),
    Map(BTreeMap<String, Doc>),
}

/// Every place of the small set that can be translated, by the way to it.
const PLACES: &[&str] = &[
    "title",
    "audience",
    "sections/does",
    "questions/does.steps/short",
    "questions/does.steps/ask",
    "questions/does.steps/solo",
    "questions/does.steps/absent",
    "questions/does.steps/why",
    "questions/does.steps/probes",
    "questions/does.steps/listen_for",
    "questions/does.steps/fields/step",
    "questions/does.steps/fields/real/label",
    "questions/does.steps/fields/real/options/happens",
    "questions/does.steps/fields/real/options/paper/label",
    "questions/does.steps/becomes/it is not done",
    "questions/does.data/ask",
    "questions/does.data/options/prices/label",
    "questions/does.data/options/prices/event",
    "questions/does.data/options/prices/response",
    "questions/does.data/options/none",
];

/// What stands in a place of a set. Written by hand, apart from what puts it there.
fn at(set: &Questionnaire, place: &str) -> Vec<String> {
    let [steps, data] = &set.sections[0].questions[..] else { panic!("two questions") };
    let real = &steps.fields[1];
    let prices = &data.options[0];
    let one = |text: &str| vec![text.to_owned()];
    let some = |text: &Option<String>| text.iter().cloned().collect();
    match place.rsplit_once("does.").map_or(place, |(_, end)| end) {
        "title" => one(&set.title),
        "audience" => one(&set.audience),
        "sections/does" => one(&set.sections[0].title),
        "steps/short" => one(&steps.short),
        "steps/ask" => one(&steps.ask),
        "steps/solo" => some(&steps.solo),
        "steps/absent" => some(&steps.absent),
        "steps/why" => one(&steps.why),
        "steps/probes" => steps.probes.clone(),
        "steps/listen_for" => steps.listen_for.clone(),
        "steps/fields/step" => one(&steps.fields[0].label),
        "steps/fields/real/label" => one(&real.label),
        "steps/fields/real/options/happens" => one(&real.options[0].label),
        "steps/fields/real/options/paper/label" => one(&real.options[1].label),
        "steps/becomes/it is not done" => match &steps.becomes[1].slots["real"] {
            SlotSource::Quoted(text) => one(text),
            other => panic!("{other:?}"),
        },
        "data/ask" => one(&data.ask),
        "data/options/prices/label" => one(&prices.label),
        "data/options/prices/event" => some(&prices.event),
        "data/options/prices/response" => some(&prices.response),
        "data/options/none" => one(&data.options[1].label),
        other => panic!("{other}"),
    }
}

fn put(doc: &mut BTreeMap<String, Doc>, way: &[&str], value: Doc) {
    let [key, rest @ ..] = way else { panic!("a way") };
    if rest.is_empty() {
        doc.insert((*key).to_owned(), value);
        return;
    }
    let below = doc.entry((*key).to_owned()).or_insert_with(|| Doc::Map(BTreeMap::new()));
    let Doc::Map(below) = below else { panic!("a map") };
    put(below, rest, value);
}

/// The small set in forms that people write: with and without the keys about languages.
fn originals() -> Vec<String> {
    let other = "languages: # others\n    fr:\n        title: Petit\n";
    vec![
        SMALL.to_owned(),
        SMALL.trim_end().to_owned(),
        SMALL.replace("language: en\n", ""),
        SMALL.replace("language: en\n", "language: \"en\"  # as written\n"),
        SMALL.replace("language: en\n", other),
        format!("---\n{SMALL}{other}"),
        SMALL.replace("title: A small set", "title: >+\n  A small set\n\n").replace("language: en\n", ""),
        SMALL.replace('\n', "\r\n"),
    ]
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zäöüß ]{1,12}",
        Just("--- ".to_owned()),
        Just("\n".to_owned()),
        Just("\n  weiter\n".to_owned()),
        Just(": #'\"\\{}[]|>&*!%@`".to_owned()),
        Just("„Zitat“ – …".to_owned()),
        Just("\u{85}\u{2028}".to_owned()),
    ];
    proptest::collection::vec(piece, 1..5)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("a text is not blank", |text| !text.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_together_says_what_the_two_files_said(
        texts in proptest::collection::btree_map(proptest::sample::select(PLACES), words(), 0..PLACES.len()),
        form in 0..8_usize,
    ) {
        let original = &originals()[form];
        let mut doc = BTreeMap::new();
        for (key, value) in [("translates", "small"), ("language", "de"), ("version", "1.2.0")] {
            doc.insert(key.to_owned(), Doc::Text(value.to_owned()));
        }
        doc.insert("takestock".to_owned(), Doc::Number(1));
        for (place, text) in &texts {
            let way: Vec<&str> = place.split('/').collect();
            let list = place.ends_with("probes") || place.ends_with("listen_for");
            let value = if list { Doc::List(vec![text.clone()]) } else { Doc::Text(text.clone()) };
            put(&mut doc, &way, value);
        }
        let companion = yaml::write(&doc).expect("it can be written");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("small.yaml");
        fs::write(&path, original).expect("a file");
        fs::write(folder.path().join("small.de.yaml"), &companion).expect("a file");
        let source = Source::open(&path, yaml::Limits::QUESTIONNAIRE).expect("it is there");

        let written = as_written(&source).expect("a good file");
        let german = apply(&Source::new("small.de.yaml", companion), &written, Care::Errors).0.expect("good texts");
        for place in PLACES {
            match texts.get(place) {
                Some(text) => prop_assert_eq!(at(&german, place), [text.clone()], "{}", place),
                None => prop_assert_eq!(at(&german, place), at(&written, place), "{}", place),
            }
        }
        let whole = speaking(&source, "de", &[]).expect("it can be held").expect("it is there");
        prop_assert_eq!(&read(&whole).expect("a good file"), &german);
        // As text, so that nothing the author wrote is lost but the word for the language.
        for line in original.lines().filter(|line| !line.starts_with("language: ")) {
            prop_assert!(whole.text().contains(line), "{}", line);
        }
        // It goes on from there as it is, and back to what was written.
        let again = speaking(&whole, "de", &[]).expect("it can be held").expect("it is there");
        prop_assert_eq!(again.text(), whole.text());
        prop_assert_eq!(as_written(&whole).expect("a good file").sections, written.sections);
    }
}

#[test]
fn a_form_that_leaves_no_place_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let german = "takestock: 1\ntranslates: small\nlanguage: de\nversion: 1.2.0\ntitle: Klein\n";
    fs::write(folder.path().join("small.de.yaml"), german).expect("a file");
    let hold = |text: &str| {
        let path = folder.path().join("small.yaml");
        fs::write(&path, text).expect("a file");
        let source = Source::open(&path, yaml::Limits::QUESTIONNAIRE).expect("it is there");
        speaking(&source, "de", &[])
    };
    assert!(hold(SMALL).is_ok());
    let flow = SMALL.replace("language: en\n", "languages: {fr: {title: Petit}}\n");
    for text in [format!("{SMALL}...\n"), flow] {
        let refused = hold(&text).expect_err("there is no place").to_string();
        assert!(refused.contains("write them there yourself, under `languages`"), "{refused}");
    }
}

#[test]
fn a_file_of_wrong_ids_is_told_in_time() {
    let mut text = "takestock: 1\ntranslates: small\nlanguage: de\nversion: 1.2.0\nquestions:\n".to_owned();
    for n in 0..20_000 {
        text.push_str(&format!("  wrong.id{n}: {{}}\n"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("small.yaml"), SMALL).expect("a file");
    let found = check_beside(&Source::new("small.de.yaml", text), &[folder.path().to_owned()]);
    assert!(found.iter().filter(|f| f.code == "unknown-topic").count() >= 100);
    assert!(found.len() <= 201, "{}", found.len());
}
