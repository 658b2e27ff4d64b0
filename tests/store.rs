//! The store as its users meet it: two at once, disks that fill, files that are damaged, strangers' folders.

#[path = "store/damage.rs"]
mod damage;
#[path = "store/data.rs"]
mod data;
#[path = "store/files.rs"]
mod files;

use data::*;
use rusqlite::Connection;
use std::fs;
use std::time::Duration;
use takestock::domain::chain::Damage;
use takestock::domain::event::{
    EventRef, Happening, PersonSet, Purged, StatementStruck, ToolCreated, ToolSet, Undone,
};
use takestock::domain::ids::{DocumentHash, PersonId, StatementId};
use takestock::domain::person::{PersonRef, QuoteAs, Relation};
use takestock::store::{Draft, Entropy, Options, Reply, Request, Store, StoreError};

#[test]
fn what_is_appended_is_there_again() {
    let folder = Folder::new();
    let mut store = folder.open();
    let first = store.append(interview("liftoff", 3)).expect("stored");
    assert_eq!(first.events.len(), 10);
    assert!(first.tool.is_none(), "the store's own news is no news");
    let loaded = store.load(tool("liftoff")).expect("loaded");
    assert_eq!(loaded.statements.len(), 3);
    drop(store);
    let mut again = folder.open();
    assert_eq!(again.load(tool("liftoff")).expect("loaded"), loaded);
    assert_eq!(again.documents(&[DocumentHash::of(QUESTIONNAIRE)]).expect("read").len(), 1);
    let found = again.verify(None, &mut |_| ()).expect("looked");
    assert_eq!(found.findings, []);
    assert_eq!((found.tools, found.events), (1, 10));
}

#[test]
fn the_same_request_is_written_once_and_answered_twice() {
    let folder = Folder::new();
    let mut store = folder.open();
    let first = store.append(interview("liftoff", 2)).expect("stored");
    let second = store.append(interview("liftoff", 2)).expect("answered");
    assert_eq!(first.events, second.events);
    drop(store);
    // Also by another program, after the first one died before it heard the answer.
    let third = folder.open().append(interview("liftoff", 2)).expect("answered");
    assert_eq!(first.events, third.events);
    assert_eq!(third.tool.expect("it did not know the tool").len(), 8);
    let empty = append("liftoff", 99, Vec::new());
    let mut store = folder.open();
    assert!(store.append(empty.clone()).expect("stored").events.is_empty());
    assert!(store.append(empty).expect("stored").events.is_empty());
}

#[test]
fn the_journal_is_append_only() {
    let folder = Folder::new();
    folder.open().append(interview("liftoff", 2)).expect("stored");
    let raw = Connection::open(folder.file()).expect("opened");
    for sql in [
        "UPDATE event SET lamport = 9",
        "UPDATE event SET header = x'7b7d'",
        "DELETE FROM event",
        "UPDATE event_body SET body = x'00'",
        "DELETE FROM event_body",
        "UPDATE document SET text = 'other'",
        "INSERT OR REPLACE INTO document SELECT hash, 'other' FROM document",
        "DELETE FROM document",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event_body SELECT event, salt, x'00' FROM event_body",
    ] {
        let refused = raw.execute(sql, []).expect_err(sql).to_string();
        let why = ["append-only", "only a purge", "never changes", "FOREIGN KEY"];
        assert!(why.iter().any(|why| refused.contains(why)), "{sql}: {refused}");
    }
}

#[test]
fn two_stores_on_one_folder_both_write_and_hear_of_each_other() {
    let folder = Folder::new();
    let mut one = folder.open();
    one.append(interview("liftoff", 1)).expect("stored");
    let mut two = folder.open();
    assert_eq!(one.replica(), two.replica());
    two.load(tool("liftoff")).expect("loaded");
    assert!(two.append(append("liftoff", 2, vec![said("liftoff", 10)])).expect("stored").tool.is_none());
    let answer = one.append(append("liftoff", 3, vec![said("liftoff", 11)])).expect("stored");
    let fresh = answer.tool.expect("somebody else wrote");
    assert_eq!(fresh.statements.len(), 3);
    assert_eq!(*fresh, two.load(tool("liftoff")).expect("loaded"));
    // What others write about another tool is no news about this one.
    two.append(interview("hangar", 1)).expect("stored");
    assert!(one.append(append("liftoff", 4, vec![said("liftoff", 12)])).expect("stored").tool.is_none());
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let folder = Folder::new();
    let writers = if std::env::var("TAKESTOCK_LOAD").is_ok_and(|load| load == "full") { 16 } else { 4 };
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let folder = &folder;
            scope.spawn(move || {
                // All of them make the folder, the file and the schema at once, too.
                let mut store = folder.open();
                for n in 0..10_usize {
                    let number = writer * 1000 + n;
                    let happenings = vec![said("liftoff", number)];
                    store.append(append("liftoff", number as u128 + 1, happenings)).expect("stored");
                }
            });
        }
    });
    let mut store = folder.open();
    let found = store.verify(None, &mut |_| ()).expect("looked");
    assert_eq!((found.findings, found.events), (Vec::new(), writers * 10));
    assert_eq!(store.load(tool("liftoff")).expect("loaded").statements.len(), writers * 10);
}

#[test]
fn a_busy_store_says_so_and_takes_the_answer_later() {
    let folder = Folder::new();
    folder.open().append(interview("liftoff", 1)).expect("stored");
    let busy_timeout = Duration::from_millis(20);
    let mut store = Store::open(&folder.path(), Options { busy_timeout, ..options() }).expect("opened");
    let other = Connection::open(folder.file()).expect("opened");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let mut late = folder.open();
    assert_eq!(late.load(tool("liftoff")).expect("read beside the writer").statements.len(), 1);
    let answer = append("liftoff", 2, vec![said("liftoff", 5)]);
    let error = store.append(answer.clone()).expect_err("locked");
    assert!(matches!(error, StoreError::Busy) && error.passing(), "{error}");
    assert!(error.to_string().contains("another program is writing"), "{error}");
    other.execute_batch("ROLLBACK").expect("unlocked");
    assert_eq!(store.append(answer).expect("stored").events.len(), 1);
}

#[test]
fn a_full_disk_takes_nothing_that_was_stored_and_goes_on_when_there_is_room() {
    let folder = Folder::new();
    folder.open().append(interview("liftoff", 1)).expect("stored");
    let pages: u32 = Connection::open(folder.file())
        .and_then(|raw| raw.query_row("PRAGMA page_count", [], |row| row.get(0)))
        .expect("counted");
    let full = Options { max_pages: Some(pages + 20), ..options() };
    let mut store = Store::open(&folder.path(), full).expect("opened");
    let (mut stored, error) = (1, loop_until_full(&mut store));
    stored += error.0;
    assert!(matches!(error.1, StoreError::Full) && error.1.passing(), "{}", error.1);
    assert!(error.1.to_string().contains("disk is full"), "{}", error.1);
    // What was acknowledged is there, whole, in this store and in the next.
    assert_eq!(store.load(tool("liftoff")).expect("loaded").statements.len(), stored);
    assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, []);
    drop(store);
    let mut roomy = folder.open();
    assert_eq!(roomy.load(tool("liftoff")).expect("loaded").statements.len(), stored);
    roomy.append(append("liftoff", 5000, vec![said("liftoff", 5000)])).expect("there is room again");
    assert_eq!(roomy.verify(None, &mut |_| ()).expect("looked").findings, []);
}

fn loop_until_full(store: &mut Store) -> (usize, StoreError) {
    for n in 1..1000 {
        if let Err(error) = store.append(append("liftoff", 100 + n as u128, vec![said("liftoff", n)])) {
            return (n - 1, error);
        }
    }
    panic!("the disk never filled");
}

#[test]
fn what_may_never_be_stored_is_refused_whole() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 1)).expect("stored");
    let mut liar = append("liftoff", 2, vec![said("liftoff", 5)]);
    liar.documents.push((DocumentHash::of("a"), "b".into()));
    assert!(matches!(store.append(liar), Err(StoreError::Refused(_))));
    let foreign = Happening::Foreign { kind: "walked_the_dog".into(), body: b"{}".into() };
    assert!(matches!(
        store.append(append("liftoff", 3, vec![said("liftoff", 6), foreign])),
        Err(StoreError::Refused(_))
    ));
    let twin: Happening = ToolCreated { name: "Another".into(), slug: "liftoff".into() }.into();
    assert!(matches!(
        store.append(append("other", 4, vec![twin])),
        Err(StoreError::SlugTaken { slug }) if slug == "liftoff"
    ));
    assert_eq!(store.load(tool("liftoff")).expect("loaded").len(), 6);
    assert!(matches!(store.load(tool("other")), Err(StoreError::NoSuchTool { .. })));
}

#[test]
fn a_tool_is_found_by_what_people_type() {
    let folder = Folder::new();
    let mut store = folder.open();
    for slug in ["liftoff", "lift-plan", "hangar"] {
        store.append(interview(slug, 1)).expect("stored");
    }
    let id = tool("hangar").to_string();
    for (words, slug) in [
        ("liftoff", "liftoff"),
        ("LIFTO", "liftoff"),
        (" lift-plan ", "lift-plan"),
        ("The Hangar", "hangar"),
        ("the h", "hangar"),
        (&id, "hangar"),
        (&id[..8], "hangar"),
    ] {
        assert_eq!(store.find_tool(words).expect(words).slug, slug, "{words}");
    }
    let several = store.find_tool("lift").expect_err("two").to_string();
    assert!(several.contains("lift-plan") && several.contains("liftoff"), "{several}");
    for words in ["", "x", "runway"] {
        assert!(matches!(store.find_tool(words), Err(StoreError::NoSuchTool { .. })), "{words}");
    }
}

#[test]
fn the_list_has_facts_and_dates() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 3)).expect("stored");
    let owner = ToolSet::Owner(Some(PersonRef::Known(PersonId::derive(&["liftoff", "maya"]))));
    let struck = StatementStruck { statement: StatementId::derive(&["liftoff", "0"]) };
    store.append(append("liftoff", 2, vec![owner.into(), struck.into()])).expect("stored");
    let rows = store.list().expect("listed");
    let [row] = rows.as_slice() else { panic!("one tool") };
    assert_eq!((row.slug.as_str(), row.name.as_str()), ("liftoff", "The liftoff"));
    assert_eq!(row.owner.as_deref(), Some("Maya Ortiz"));
    assert_eq!((row.walkthroughs, row.statements, row.items), (1, 2, 0));
    assert_eq!((row.created, row.last_walkthrough), (Some(noon()), Some(noon().date())));
}

#[test]
fn what_is_being_typed_is_kept_and_the_latest_wins() {
    let folder = Folder::new();
    let mut store = folder.open();
    let draft = |line: &str, text: &str, minute| Draft {
        tool: tool("liftoff"),
        line: line.into(),
        text: text.into(),
        cursor: text.len(),
        at: noon().plus_minutes(minute),
    };
    for text in ["r", "re", "ren"] {
        store.save_draft(&draft("answer", text, 1)).expect("kept");
    }
    store.save_draft(&draft("catch", "Käthe\u{0}\u{202e}", 2)).expect("kept");
    drop(store);
    let mut store = folder.open();
    let kept = vec![draft("catch", "Käthe\u{0}\u{202e}", 2), draft("answer", "ren", 1)];
    assert_eq!(store.drafts(None).expect("read"), kept);
    assert_eq!(store.drafts(Some(tool("hangar"))).expect("read"), []);
    store.clear_draft(tool("liftoff"), "catch").expect("forgotten");
    assert_eq!(store.drafts(Some(tool("liftoff"))).expect("read"), kept[1..]);
}

#[test]
fn what_was_said_is_found() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 3)).expect("stored");
    store.append(interview("hangar", 2)).expect("stored");
    let mut count = |query: &str, of| store.search(query, of, 100).expect(query).len();
    assert_eq!(count("renewal", None), 5);
    assert_eq!(count("kathe card", None), 5, "accents do not count");
    assert_eq!(count("Mond", Some(tool("hangar"))), 2, "the last word may be a beginning");
    assert_eq!(count("ren card", None), 0, "others may not");
    for odd in ["\"", "AND", "NOT renewal*", "text:renewal", "a^b (", "-", "\u{0}", "NEAR(a b)", "''", "*"] {
        count(odd, None);
    }
    let hits = store.search("card", Some(tool("hangar")), 1).expect("searched");
    let [hit] = hits.as_slice() else { panic!("limited to one") };
    assert_eq!((hit.slug.as_str(), hit.walkthrough.as_deref()), ("hangar", Some("s-01")));
    assert_eq!(hit.matches.iter().map(|at| &hit.text[at.clone()]).collect::<Vec<_>>(), ["card"]);
    assert!(!hit.own_note && !hit.struck);
}

#[test]
fn what_was_taken_back_is_found_no_more() {
    let folder = Folder::new();
    let mut store = folder.open();
    let events = store.append(interview("liftoff", 2)).expect("stored").events;
    let event = events.iter().find(|event| matches!(event.happening, Happening::StatementAdded(_)));
    let target = EventRef::from(event.expect("a statement").header.stamp());
    let undone = store.append(append("liftoff", 2, vec![Undone { targets: [target].into() }.into()]));
    let target = EventRef::from(undone.expect("stored").events[0].header.stamp());
    assert_eq!(store.search("renewal", None, 9).expect("searched").len(), 1);
    store.append(append("liftoff", 3, vec![Undone { targets: [target].into() }.into()])).expect("stored");
    assert_eq!(store.search("renewal", None, 9).expect("searched").len(), 2);
    assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, []);
}

#[test]
fn rows_made_anew_are_the_rows_that_were_there() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 3)).expect("stored");
    let renamed = PersonSet {
        id: PersonId::derive(&["liftoff", "maya"]),
        handle: "mo".into(),
        name: "Maya O.".into(),
        role: String::new(),
        relation: Relation::Lead,
        initials: String::new(),
        quote_as: QuoteAs::None,
    };
    store.append(append("liftoff", 2, vec![renamed.into()])).expect("stored");
    assert_eq!(store.search("renewal", None, 1).expect("searched")[0].speakers, "mo");
    assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, []);
    let raw = Connection::open(folder.file()).expect("opened");
    for spoil in [
        "UPDATE statement_row SET text = 'something else' WHERE nr = 1",
        "UPDATE statement_row SET speakers = 'dan' WHERE nr = 2",
        "DELETE FROM statement_row WHERE nr = 3",
        "UPDATE tool_row SET owner = 'nobody'",
        "DELETE FROM person_row",
        "INSERT INTO item_row SELECT tool, id, 'KEEP-1', 'keep', 1, 'draft', NULL, 0 FROM walkthrough_row",
        "DELETE FROM tool_row",
        "INSERT INTO statement_fts (statement_fts) VALUES ('delete-all')",
    ] {
        raw.execute(spoil, []).expect(spoil);
        let found = store.verify(None, &mut |_| ()).expect("looked").findings;
        assert!(!found.is_empty() && found.iter().all(|finding| finding.rebuild_helps), "{spoil}: {found:?}");
        assert_eq!(store.rebuild().expect("rebuilt"), 1);
        assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, [], "{spoil}");
    }
    assert_eq!(store.search("renewal", None, 9).expect("searched").len(), 3);
}

#[test]
fn a_purge_is_final_and_the_chain_still_holds() {
    let folder = Folder::new();
    let mut store = folder.open();
    let secret = "zanzibar-7714";
    let events = store.append(interview("liftoff", 2)).expect("stored").events;
    let Happening::StatementAdded(mut added) = said("liftoff", 50) else { panic!("a statement") };
    added.content.words = Some(format!("the password is {secret}"));
    let slip = store.append(append("liftoff", 2, vec![added.into()])).expect("stored").events;
    let text = format!("password {secret}");
    let draft = Draft { tool: tool("liftoff"), line: "answer".into(), text, cursor: 0, at: noon() };
    store.save_draft(&draft).expect("kept");
    store.backup(None, noon()).expect("copied");
    assert!(folder.holds(secret), "else this test shows nothing");

    let targets = [EventRef::from(slip[0].header.stamp())].into();
    let answer = store.append(append("liftoff", 3, vec![Purged { targets }.into()])).expect("purged");
    assert_eq!(answer.unreached, Vec::<std::path::PathBuf>::new());
    let fresh = answer.tool.expect("the tool without it");
    assert_eq!(fresh.events().filter(|e| matches!(e.happening, Happening::Absent { .. })).count(), 1);
    assert_eq!(fresh.len(), events.len() + 2);
    assert!(!folder.holds(secret), "while it is open");
    assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, []);
    drop(store);
    assert!(!folder.holds(secret), "after it was closed");
    let raw = Connection::open(folder.file()).expect("opened");
    assert!(raw.execute("DELETE FROM event_body", []).is_err(), "what no purge names stays");
}

#[test]
fn a_copy_taken_during_writes_opens_and_is_somebody_new() {
    // Two folders with the same seed would be the same somebody.
    let open = |folder: &Folder| {
        Store::open(&folder.path(), Options { entropy: Entropy::Random, ..options() }).expect("opened")
    };
    let folder = Folder::new();
    let mut store = open(&folder);
    store.append(interview("liftoff", 3)).expect("stored");
    let to = folder.above().join("copy.db");
    let mut other = open(&folder);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..20 {
                let one = vec![said("liftoff", 100 + n)];
                other.append(append("liftoff", 100 + n as u128, one)).expect("stored");
            }
        });
        store.backup(Some(&to), noon()).expect("copied");
    });
    assert!(matches!(store.backup(Some(&to), noon()), Err(StoreError::Io { .. })), "never written over");
    let restored = Folder::new();
    fs::create_dir(restored.path()).expect("a folder");
    fs::copy(&to, restored.file()).expect("put back");
    let mut again = open(&restored);
    assert_ne!(again.replica(), store.replica());
    assert!(again.load(tool("liftoff")).expect("loaded").statements.len() >= 3);
    assert_eq!(again.verify(None, &mut |_| ()).expect("looked").findings, []);
    again.append(append("liftoff", 900, vec![said("liftoff", 900)])).expect("stored");
    assert_eq!(again.verify(None, &mut |_| ()).expect("looked").findings, []);
}

#[test]
fn the_views_that_people_are_told_of_can_be_read() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 2)).expect("stored");
    let raw = Connection::open(folder.file()).expect("opened");
    for (sql, expected) in [
        ("SELECT slug || ' ' || statements FROM tools", "liftoff 2"),
        ("SELECT tool || ' ' || handle || ' ' || quote_as FROM people", "liftoff maya role"),
        (
            "SELECT label || ' ' || questionnaire || ' ' || mode FROM walkthroughs",
            "s-01 inventory-walkthrough live",
        ),
        (
            "SELECT topic || ' ' || speakers || ' ' || walkthrough FROM statements ORDER BY topic",
            "does.q0 maya s-01",
        ),
        ("SELECT count(*) || '' FROM items", "0"),
        (
            "SELECT seq || ' ' || kind || ' ' || by || ' ' || (body ->> '$.slug') FROM journal",
            "1 tool_created test liftoff",
        ),
    ] {
        let found: String = raw.query_row(sql, [], |row| row.get(0)).expect(sql);
        assert_eq!(found, expected, "{sql}");
    }
}

#[test]
fn requests_and_replies_say_the_same_as_the_calls() {
    let folder = Folder::new();
    let mut store = folder.open();
    let Reply::Appended(done) = store.handle(Request::Append(interview("liftoff", 1))) else {
        panic!("appended")
    };
    assert_eq!(done.events.len(), 6);
    let Reply::Tool(loaded) = store.handle(Request::Load { tool: tool("liftoff") }) else { panic!("loaded") };
    assert_eq!(loaded.len(), 6);
    let Reply::Tools(rows) = store.handle(Request::List) else { panic!("listed") };
    let Reply::Found(row) = store.handle(Request::FindTool { words: "lift".into() }) else { panic!("found") };
    assert_eq!(rows, [row]);
    let query = Request::Search { query: "card".into(), tool: None, limit: 5 };
    assert!(matches!(store.handle(query), Reply::Hits(hits) if hits.len() == 1));
    let (sender, seen) = std::sync::mpsc::channel();
    let progress = Some(Box::new(move |at: takestock::store::Progress| {
        let _ = sender.send(at);
    }) as takestock::store::OnProgress);
    assert!(matches!(store.handle(Request::Verify { tool: None, progress }), Reply::Verified(_)));
    assert_eq!(seen.iter().map(|at| (at.done, at.of)).collect::<Vec<_>>(), [(0, 1), (1, 1)]);
    assert!(matches!(store.handle(Request::Rebuild), Reply::Rebuilt(1)));
    assert!(
        matches!(store.handle(Request::Backup { to: None, now: noon() }), Reply::BackedUp(path) if path.is_file())
    );
    let missing = store.handle(Request::Load { tool: tool("hangar") });
    assert!(matches!(missing, Reply::Failed(StoreError::NoSuchTool { .. })));
}

#[test]
fn an_event_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 1)).expect("stored");
    drop(store);
    let raw = Connection::open(folder.file()).expect("opened");
    raw.execute_batch("DROP TRIGGER event_is_append_only_1; UPDATE event SET header = x'7b' WHERE seq = 3")
        .expect("spoilt");
    let error = folder.open().load(tool("liftoff")).expect_err("unreadable");
    assert!(matches!(error, StoreError::DamagedEvent { seq: 3, damage: Damage::Header, .. }), "{error}");
}

#[test]
fn what_says_what_was_purged_is_never_purged() {
    let folder = Folder::new();
    let mut store = folder.open();
    let events = store.append(interview("liftoff", 1)).expect("stored").events;
    let purge = |event: &takestock::domain::event::Event| {
        let targets = [EventRef::from(event.header.stamp())].into();
        vec![Purged { targets }.into()]
    };
    let purged = store.append(append("liftoff", 2, purge(&events[4]))).expect("purged").events;
    let refused = store.append(append("liftoff", 3, purge(&purged[0]))).expect_err("refused");
    assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
    assert_eq!(store.verify(None, &mut |_| ()).expect("looked").findings, []);
}
