//! Damaged files: what changed is found and named, what can be read is saved, the original is left alone.

use crate::data::*;
use std::collections::BTreeSet;
use std::fs;
use takestock::domain::questionnaire::TopicId;
use takestock::store::{Options, Store, StoreError, salvage};

/// A small generator, so that each run meets the same damage.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn closed_store(statements: usize) -> (Folder, Vec<u8>) {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", statements)).expect("stored");
    store.append(interview("hangar", statements)).expect("stored");
    drop(store);
    let bytes = fs::read(folder.file()).expect("a file");
    (folder, bytes)
}

#[test]
fn every_single_flipped_bit_in_an_answer_is_found_and_the_tool_is_named() {
    let (_kept, bytes) = closed_store(40);
    let folder = Folder::new();
    fs::create_dir(folder.path()).expect("a folder");
    let mut dice = Dice(1);
    let mut flipped = BTreeSet::new();
    while flipped.len() < 200 {
        let (slug, n) = (["liftoff", "hangar"][dice.roll(2)], dice.roll(40));
        let words = answer(slug, n);
        // Both where it is kept for good and where it is kept for searching.
        let places: Vec<usize> = places(&bytes, words.as_bytes());
        assert!(places.len() >= 2, "{slug} {n} stands at {places:?}");
        let at = (places[dice.roll(places.len())] + dice.roll(words.len()), dice.roll(8));
        if !flipped.insert(at) {
            continue;
        }
        let mut damaged = bytes.clone();
        damaged[at.0] ^= 1 << at.1;
        fs::write(folder.file(), damaged).expect("written");
        let mut store = Store::open(&folder.path(), Options::reading()).expect("opened");
        let found = store.verify(None, &mut |_| ()).expect("looked").findings;
        let named = found.iter().any(|finding| finding.tool.as_deref() == Some(slug));
        assert!(named, "bit {} of byte {} in {slug} {n}: {found:?}", at.1, at.0);
    }
}

fn places(bytes: &[u8], words: &[u8]) -> Vec<usize> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = find(&bytes[from..], words) {
        found.push(from + at);
        from += at + words.len();
    }
    found
}

#[test]
fn a_damaged_store_is_read_as_far_as_possible_and_left_as_it_is() {
    let copies = if std::env::var("TAKESTOCK_LOAD").is_ok_and(|load| load == "full") { 1000 } else { 60 };
    let (_kept, bytes) = closed_store(40);
    let mut dice = Dice(2);
    let (mut noticed, mut saved, mut all) = (0, 0, 0);
    for copy in 0..copies {
        let folder = Folder::new();
        fs::create_dir(folder.path()).expect("a folder");
        let mut damaged = bytes.clone();
        match copy % 3 {
            0 => damaged.truncate(dice.roll(bytes.len())),
            1 => {
                for _ in 0..=dice.roll(40) {
                    let at = dice.roll(bytes.len());
                    damaged[at] = u8::try_from(dice.roll(256)).expect("a byte");
                }
            }
            _ => {
                let at = dice.roll(bytes.len());
                let end = (at + dice.roll(9000)).min(bytes.len());
                damaged[at..end].fill_with(|| u8::try_from(dice.roll(256)).expect("a byte"));
            }
        }
        fs::write(folder.file(), &damaged).expect("written");
        let whole = damaged == bytes;
        let before = files_below(&folder.path());
        match Store::open(&folder.path(), Options::reading()) {
            Err(StoreError::Sqlite(error)) => panic!("copy {copy} is told as something else: {error}"),
            Err(_) => noticed += 1,
            Ok(mut store) => {
                let found = store.verify(None, &mut |_| ()).expect("looked").findings;
                noticed += usize::from(!found.is_empty());
                let _ = store.list();
                let _ = store.load(tool("liftoff"));
                let _ = store.drafts(None);
                let _ = store.search("renewal board", None, 9);
                let topic = TopicId::new("does.q1").expect("an id");
                if let Ok(tool) = store.load(tool("hangar")) {
                    let _ = tool.under(&topic);
                }
            }
        }
        let to = folder.above().join("salvaged");
        let report = salvage(&folder.path(), &to, options()).expect("a new store");
        (saved, all) = (saved + report.events, all + 168);
        assert!(before == files_below(&folder.path()), "copy {copy} was changed");
        if report.events < 168 && !whole && !damaged.is_empty() {
            assert!(!report.lost.is_empty(), "copy {copy}: {report:?}");
        }
        let mut new = Store::open(&to, options()).expect("opened");
        let found = new.verify(None, &mut |_| ()).expect("looked").findings;
        assert!(found.iter().all(|finding| !finding.rebuild_helps), "copy {copy}: {found:?}");
        assert_eq!(found.is_empty(), report.doubtful == 0, "copy {copy}: {found:?}");
        let tools = new.list().expect("listed").len();
        assert_eq!(tools, report.tools, "copy {copy}");
        // Writing for real, the damaged store gives an error or works; it never crashes.
        if let Ok(mut store) = Store::open(&folder.path(), options()) {
            let _ = store.append(append("liftoff", 77, vec![said("liftoff", 77)]));
            let _ = store.rebuild();
        }
    }
    assert!(noticed * 10 >= copies * 8, "{noticed} of {copies} noticed");
    assert!(saved * 10 >= all * 7, "{saved} of {all} saved");
}

#[test]
fn a_sound_store_is_salvaged_whole() {
    let (folder, _) = closed_store(10);
    let mut store = folder.open();
    let to = folder.above().join("salvaged");
    // Open, and so with its newest words in the WAL.
    store.append(append("liftoff", 5, vec![said("liftoff", 70)])).expect("stored");
    let report = salvage(&folder.path(), &to, options()).expect("saved");
    assert_eq!((report.tools, report.events, report.documents, report.doubtful), (2, 49, 1, 0));
    assert_eq!(report.lost, Vec::<String>::new());
    let mut new = Store::open(&to, options()).expect("opened");
    assert_eq!(new.load(tool("liftoff")).expect("loaded"), store.load(tool("liftoff")).expect("loaded"));
    assert!(
        matches!(salvage(&folder.path(), &to, options()), Err(StoreError::Io { .. })),
        "never written over"
    );
}
