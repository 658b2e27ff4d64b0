//! Questionnaires in other languages: texts by id, in the file itself or in a companion beside it.

use std::fs;
use std::path::PathBuf;
use takestock::catalog::{self, Wish};
use takestock::domain::questionnaire::{Mode, Questionnaire, TopicId};
use takestock::yaml::{Source, render};
use tempfile::TempDir;

/// A set that has one of everything that can be translated.
const SMALL: &str = include_str!("fixtures/languages/small.yaml");
const GERMAN: &str = include_str!("fixtures/languages/small.de.yaml");

fn read(text: &str) -> Questionnaire {
    let source = Source::new("it.yaml", text);
    catalog::read(&source).unwrap_or_else(|found| panic!("{}", render(&found, &source, false)))
}

fn folder(files: &[(&str, &str)]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let folders = vec![folder.path().to_owned()];
    (folder, folders)
}

fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("an id")
}

#[test]
fn a_companion_and_its_original_are_one_text_that_speaks_german() {
    let (_folder, folders) = folder(&[("small.yaml", SMALL), ("small.de.yaml", GERMAN)]);
    let one = catalog::find_in("small", Wish::Only("de"), &folders).expect("it is there");
    let german = read(one.text());
    assert_eq!(german.language.as_deref(), Some("de"));
    assert_eq!((german.title.as_str(), german.audience.as_str()), ("Ein kleiner Satz", "Alle"));
    assert_eq!(german.sections[0].title, "Was es macht");
    let steps = german.question(&topic("does.steps")).expect("a question");
    assert_eq!(steps.wording(Mode::Live), "Welche Schritte sind es?");
    assert_eq!(steps.wording(Mode::Solo), "Schreib die Schritte auf.");
    assert_eq!(steps.wording(Mode::Absent), "Welche Schritte hast du gesehen?");
    let real = steps.field("real").expect("a field");
    assert_eq!((real.label.as_str(), real.label("paper")), ("In echt", "nur auf dem Papier"));
    let data = german.question(&topic("does.data")).expect("a question");
    let prices = data.option("prices").expect("an option");
    assert_eq!(prices.label, "Preise");
    assert_eq!(prices.event.as_deref(), Some("jemand sieht Preise"));
    assert_eq!(prices.response.as_deref(), Some("Preise nur dem Vertrieb zeigen"));
    assert!(format!("{:?}", steps.becomes).contains("Quoted(\"es wird nicht gemacht\")"));
    // All that is not words is the original's.
    let english = read(SMALL);
    for (mine, theirs) in german.questions().zip(english.questions()) {
        let (a, b) = (mine.question, theirs.question);
        assert_eq!((&a.id, a.kind, a.need, a.minutes), (&b.id, b.kind, b.need, b.minutes));
        assert_eq!((&a.when, &a.from, a.private, a.evidence), (&b.when, &b.from, b.private, b.evidence));
    }
    assert_eq!(english.language.as_deref(), Some("en"));
    // What was not asked for is not looked at.
    let as_it_is = catalog::find_in("small", Wish::Own, &folders).expect("it is there");
    assert_eq!(as_it_is.text(), SMALL);
}
