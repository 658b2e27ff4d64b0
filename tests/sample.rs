//! The bundled sample, from the answers file to the finished spec, held against what was read and found good.
//!
//! `TAKESTOCK_BLESS=1 cargo test --test sample` writes the golden files anew; then read them as the engineer who must
//! rebuild from them, before they are kept.

#[path = "export/reader.rs"]
mod reader;
mod support;

use std::collections::BTreeMap;
use std::fs;
use support::root;
use takestock::desk::{Desk, Place};
use takestock::domain::item::ItemKind;
use takestock::domain::statement::Stance;
use takestock::domain::tool::Tool;
use takestock::export;
use takestock::spec::{Options, Spec, build::build};

fn sample() -> (Desk, Tool) {
    let mut desk = Desk::open(&Place { data_dir: None, sample: true }).expect("the sample");
    let tool = desk.tool("liftoff").expect("Liftoff");
    (desk, tool)
}

fn spec() -> Spec {
    let (mut desk, tool) = sample();
    let journal = desk.journal(&tool).expect("its place");
    let shelf = desk.shelf(&tool).expect("its questionnaires");
    build(&tool, &shelf, &Options { journal, ..Options::default() })
}

fn held_against(name: &str, text: &str) {
    let path = root().join("tests/fixtures").join(name);
    if std::env::var_os("TAKESTOCK_BLESS").is_some() {
        fs::write(&path, text).expect("written");
    }
    let golden = fs::read_to_string(&path).expect("the golden file");
    let differs = golden.lines().zip(text.lines()).position(|(old, new)| old != new);
    assert!(
        golden == text,
        "{name} differs from line {}: TAKESTOCK_BLESS=1 writes it anew, then read it",
        differs.map_or(golden.lines().count().min(text.lines().count()), |at| at) + 1
    );
}

#[test]
fn the_spec_reads_as_it_was_found_good() {
    let spec = spec();
    held_against("liftoff.spec.md", &export::markdown::markdown(&spec));
    held_against("liftoff.evidence.md", &export::markdown::evidence(&spec));
    held_against("liftoff.mmd", &export::mermaid::workflow(&spec));
}

#[test]
fn two_exports_of_one_state_are_the_same_bytes() {
    let (one, two) = (spec(), spec());
    assert_eq!(export::markdown::markdown(&one), export::markdown::markdown(&two));
    assert_eq!(export::markdown::evidence(&one), export::markdown::evidence(&two));
    assert_eq!(export::json::json(&one), export::json::json(&two));
    assert_eq!(export::trace::csv(&one), export::trace::csv(&two));
}

#[test]
fn a_strangers_reader_reads_every_item() {
    let (_, tool) = sample();
    let spec = spec();
    let main = reader::read(&export::markdown::markdown(&spec));
    let second = reader::read(&export::markdown::evidence(&spec));
    let read: BTreeMap<&String, _> = main.iter().chain(&second).collect();
    for item in tool.items.values() {
        let in_a_table = matches!(item.code.kind, ItemKind::Step | ItemKind::Glossary);
        let code = item.code.to_string();
        if in_a_table || item.withdrawn.is_some() {
            continue;
        }
        let entry = read.get(&code).unwrap_or_else(|| panic!("{code} is read"));
        assert!(entry.field("State").is_some(), "{code} has a state");
        assert!(!entry.from.is_empty() || item.sources.len() <= 1, "{code} leads back to somebody");
    }
}

#[test]
fn it_is_a_whole_interview() {
    let (_, tool) = sample();
    let statements = tool.statements.values().filter(|s| s.counts()).count();
    assert!(statements >= 115, "{statements} statements");
    let asked = [ItemKind::Keep, ItemKind::Fix, ItemKind::Rule].map(|kind| tool.items_of(kind).len());
    assert!(asked.iter().sum::<usize>() >= 18, "{asked:?}");
    let differ = tool.statements.values().filter(|s| s.relates.is_some_and(|r| r.stance == Stance::Differs));
    assert!(differ.count() >= 2, "two contradictions");
    let statuses: Vec<&str> = tool
        .walkthroughs
        .values()
        .flat_map(|w| w.statuses.values().map(|record| record.status.name()))
        .collect();
    for wanted in ["unknown", "ask", "declined", "not_applicable", "later"] {
        assert!(statuses.contains(&wanted), "{wanted}: {statuses:?}");
    }
    assert!(!tool.inbox().is_empty());
    assert!(tool.items.values().any(|item| item.withdrawn.is_some()));
    assert!(tool.items.values().any(|item| !tool.suspects(item).is_empty()));
    assert!(tool.parked.is_empty() && tool.foreign.is_empty());
}

#[test]
fn it_leaves_as_answers_and_fills_another_store_alike() {
    let (mut desk, tool) = sample();
    let answers = desk.answers(&tool).expect("answers");
    let folder = tempfile::tempdir().expect("a folder");
    let mut other =
        Desk::open(&Place { data_dir: Some(folder.path().to_owned()), sample: false }).expect("a desk");
    let source = takestock::yaml::Source::new("answers.yaml", answers.clone());
    let filled = other.fill(&source, false).unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(other.answers(&filled.tool).expect("answers"), answers);
    assert_eq!(filled.summary.renumbered, []);
    let codes = |tool: &Tool| {
        let mut codes: Vec<String> = tool.items.values().map(|item| item.code.to_string()).collect();
        codes.sort();
        codes
    };
    assert_eq!(codes(&filled.tool), codes(&tool));
}
