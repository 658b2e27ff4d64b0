//! Folders and files: who may read them, what is refused, what is left alone.

use crate::data::*;
use rusqlite::Connection;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use takestock::store::{FILE, Options, Store, StoreError};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

#[test]
fn what_is_made_is_closed_to_others() {
    let folder = Folder::new();
    let mut store = folder.open();
    store.append(interview("liftoff", 1)).expect("stored");
    let copy = store.backup(None, noon()).expect("copied");
    assert_eq!(mode(&folder.path()), 0o700);
    assert_eq!(mode(copy.parent().expect("a folder")), 0o700);
    let files = files_below(&folder.path());
    let names: Vec<_> = files.iter().filter_map(|(path, _)| path.file_name()?.to_str()).collect();
    for name in [FILE, "takestock.db-wal", "takestock.db-shm", "replica"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    for (path, _) in files {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn what_is_found_open_is_closed() {
    let folder = Folder::new();
    // Kept open, so that the files beside the database stay.
    let mut first = folder.open();
    first.append(interview("liftoff", 1)).expect("stored");
    first.backup(None, noon()).expect("copied");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).expect("opened up");
    fs::set_permissions(folder.path().join("backups"), Permissions::from_mode(0o755)).expect("opened up");
    for (path, _) in files_below(&folder.path()) {
        fs::set_permissions(path, Permissions::from_mode(0o666)).expect("opened up");
    }
    let mut store = folder.open();
    store.append(append("liftoff", 2, vec![said("liftoff", 9)])).expect("stored");
    assert_eq!((mode(&folder.path()), mode(&folder.path().join("backups"))), (0o700, 0o700));
    for (path, _) in files_below(&folder.path()) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_folder_that_its_owner_closed_to_themselves_stays_closed() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).expect("a folder");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o550)).expect("closed");
    match Store::open(&folder.path(), options()) {
        // Whom permissions do not bind.
        Ok(_) => {}
        Err(error) => {
            assert!(matches!(error, StoreError::ReadOnly), "{error}");
            assert!(error.to_string().contains("may not be written to"), "{error}");
        }
    }
    assert_eq!(mode(&folder.path()), 0o500);
}

#[test]
fn links_and_other_things_are_refused() {
    let real = Folder::new();
    real.open().append(interview("liftoff", 1)).expect("stored");
    let folder = Folder::new();
    symlink(real.path(), folder.path()).expect("linked");
    for path in [folder.path(), folder.path().join("")] {
        for options in [options(), later(), Options::reading()] {
            let refused = Store::open(&path, options).err().expect("a link");
            assert!(refused.to_string().contains("it is a link"), "{refused}");
        }
    }
    let folder = Folder::new();
    fs::write(folder.path(), "a file").expect("written");
    let refused = Store::open(&folder.path(), options()).err().expect("no folder");
    assert!(refused.to_string().contains("it is not a folder"), "{refused}");

    let folder = Folder::new();
    fs::create_dir(folder.path()).expect("a folder");
    symlink(real.file(), folder.file()).expect("linked");
    for options in [options(), later(), Options::reading()] {
        let refused = Store::open(&folder.path(), options).err().expect("a linked file");
        assert!(matches!(refused, StoreError::NotAStore { .. }), "{refused}");
    }
    fs::remove_file(folder.file()).expect("removed");
    fs::create_dir(folder.file()).expect("a folder");
    let refused = Store::open(&folder.path(), options()).err().expect("a folder for a file");
    assert!(refused.to_string().contains("it is not a file"), "{refused}");
}

#[test]
fn somebody_elses_folder_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).expect("a folder");
    let own = fs::metadata(folder.path()).expect("it is there").uid();
    // Root may give a folder away; for anybody else, the root folder is somebody else's.
    let theirs = if own == 0 {
        std::os::unix::fs::chown(folder.path(), Some(4_711), None).expect("given away");
        folder.path()
    } else {
        PathBuf::from("/")
    };
    let before = mode(&theirs);
    for options in [options(), later(), Options::reading()] {
        let refused = Store::open(&theirs, options).err().expect("theirs");
        assert!(refused.to_string().contains("it belongs to somebody else"), "{refused}");
    }
    assert_eq!(mode(&theirs), before);
    assert!(!theirs.join(FILE).exists());
}

#[test]
fn the_folder_may_lie_behind_a_link_and_have_an_odd_name() {
    let folder = Folder::new();
    let odd = folder.above().join("50% of #1? ünï 'x'");
    fs::create_dir(&odd).expect("a folder");
    symlink(&odd, folder.above().join("link")).expect("linked");
    let dir = folder.above().join("link").join("deep").join("data");
    Store::open(&dir, options()).expect("opened").append(interview("liftoff", 1)).expect("stored");
    let mut reader = Store::open(&dir, Options::reading()).expect("opened");
    assert_eq!(reader.list().expect("listed").len(), 1);
}

#[test]
fn other_files_and_newer_stores_are_refused_and_left_as_they_are() {
    let newer = |folder: &Folder| {
        folder.open().append(interview("liftoff", 1)).expect("stored");
        let raw = Connection::open(folder.file()).expect("opened");
        raw.pragma_update(None, "user_version", 99).expect("aged");
    };
    let stranger = |folder: &Folder| {
        let raw = Connection::open(folder.file()).expect("opened");
        raw.execute_batch("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)").expect("made");
    };
    let text =
        |folder: &Folder| fs::write(folder.file(), "not a database at all\n".repeat(99)).expect("written");
    let short = |folder: &Folder| fs::write(folder.file(), "x").expect("written");
    type Make<'a> = &'a dyn Fn(&Folder);
    let cases: [(&str, Make<'_>, &str); 4] = [
        ("newer", &newer, "newer takestock"),
        ("stranger", &stranger, "another program's"),
        ("text", &text, "is not a takestock store"),
        ("short", &short, "is not a takestock store"),
    ];
    for (name, make, says) in cases {
        let folder = Folder::new();
        fs::create_dir(folder.path()).expect("a folder");
        make(&folder);
        let before = files_below(&folder.path());
        for options in [options(), later(), Options::reading()] {
            let error = Store::open(&folder.path(), options).err().expect(name).to_string();
            assert!(error.contains(says), "{name}: {error}");
            let after = files_below(&folder.path());
            assert!(before == after, "{name}: {:?}", after.iter().map(|(path, _)| path).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_newer_store_whose_news_is_still_in_its_wal_is_refused_too() {
    let folder = Folder::new();
    folder.open().append(interview("liftoff", 1)).expect("stored");
    let raw = Connection::open(folder.file()).expect("opened");
    raw.pragma_update(None, "user_version", 99).expect("aged");
    let bytes = |ending: &str| fs::read(format!("{}{ending}", folder.file().display())).expect("a file");
    let before = (bytes(""), bytes("-wal"));
    assert!(!before.1.is_empty(), "else this test shows nothing");
    for options in [options(), later(), Options::reading()] {
        let error = Store::open(&folder.path(), options).err().expect("newer");
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
        assert!(before == (bytes(""), bytes("-wal")));
    }
}

#[test]
fn reading_only_changes_nothing_in_any_state_of_the_files() {
    let made = Folder::new();
    let mut writer = made.open();
    writer.append(interview("liftoff", 3)).expect("stored");
    // As a killed program leaves it: what was written last is in the WAL alone.
    let (killed, bare, clean) = (Folder::new(), Folder::new(), Folder::new());
    for (folder, endings) in [(&killed, ["", "-wal", "-shm"].as_slice()), (&bare, &["", "-wal"])] {
        fs::create_dir(folder.path()).expect("a folder");
        for ending in endings {
            let name = format!("{FILE}{ending}");
            fs::copy(made.path().join(&name), folder.path().join(&name)).expect("copied");
        }
    }
    drop(writer);
    fs::create_dir(clean.path()).expect("a folder");
    fs::copy(made.file(), clean.file()).expect("copied");
    for (name, folder) in [("killed", killed), ("without an index", bare), ("clean", clean)] {
        let before = files_below(&folder.path());
        let mut store = Store::open(&folder.path(), Options::reading()).expect(name);
        assert_eq!(store.load(tool("liftoff")).expect(name).statements.len(), 3, "{name}");
        assert_eq!(store.verify(None, &mut |_| ()).expect(name).findings, [], "{name}");
        assert_eq!(store.search("renewal", None, 9).expect(name).len(), 3, "{name}");
        let refused = store.append(interview("hangar", 1)).expect_err(name);
        assert!(matches!(refused, StoreError::ReadOnly), "{refused}");
        assert!(matches!(store.rebuild(), Err(StoreError::ReadOnly)));
        drop(store);
        assert!(before == files_below(&folder.path()), "{name}");
    }
}

#[test]
fn a_reader_sees_what_is_written_meanwhile() {
    let folder = Folder::new();
    folder.open().append(interview("liftoff", 1)).expect("stored");
    let mut reader = Store::open(&folder.path(), Options::reading()).expect("opened");
    assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), 1);
    let mut writer = folder.open();
    for n in 1..4 {
        writer.append(append("liftoff", n as u128, vec![said("liftoff", n)])).expect("stored");
        assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), n + 1);
    }
    drop(writer);
    assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), 4);
}

#[test]
fn who_writes_later_makes_nothing_until_then() {
    let folder = Folder::new();
    let open = || Store::open(&folder.path(), later()).expect("opened");
    open().append(interview("liftoff", 1)).expect("made where there is nothing");
    let before = files_below(&folder.path());
    let mut store = open();
    assert_eq!(store.replica(), folder.open().replica());
    assert_eq!(store.load(tool("liftoff")).expect("loaded").statements.len(), 1);
    assert_eq!(files_below(&folder.path()), before);
    store.append(append("liftoff", 2, vec![said("liftoff", 10)])).expect("stored");
    drop(store);
    assert_eq!(folder.open().load(tool("liftoff")).expect("loaded").statements.len(), 2);
}

#[test]
fn who_writes_later_hears_of_those_who_wrote_before() {
    let folder = Folder::new();
    let open = || Store::open(&folder.path(), later()).expect("opened");
    let mut other = folder.open();
    other.append(interview("liftoff", 1)).expect("stored");
    // What another program wrote a moment ago is not in the file itself.
    let mut store = open();
    assert_eq!(store.load(tool("liftoff")).expect("loaded").statements.len(), 1);
    drop((store, other));
    let (mut reader, mut writer) = (open(), open());
    assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), 1);
    folder.open().append(append("liftoff", 2, vec![said("liftoff", 10)])).expect("stored");
    assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), 2);
    let answer = writer.append(append("liftoff", 3, vec![said("liftoff", 11)])).expect("stored");
    assert_eq!(answer.tool.expect("it had not read it").statements.len(), 3);
    assert_eq!(reader.load(tool("liftoff")).expect("loaded").statements.len(), 3);
}

#[test]
fn reading_only_makes_nothing_where_there_is_nothing() {
    let folder = Folder::new();
    assert!(matches!(Store::open(&folder.path(), Options::reading()), Err(StoreError::Missing { .. })));
    assert!(!folder.path().exists());
    fs::create_dir(folder.path()).expect("a folder");
    assert!(matches!(Store::open(&folder.path(), Options::reading()), Err(StoreError::Missing { .. })));
    assert_eq!(files_below(&folder.path()), []);
}

#[test]
fn a_folder_knows_who_it_is_and_a_copy_is_somebody_new() {
    let random = Options::default;
    let folder = Folder::new();
    let open = |folder: &Folder| Store::open(&folder.path(), random()).expect("opened").replica();
    let first = open(&folder);
    assert_eq!(open(&folder), first);
    let copy = Folder::new();
    fs::create_dir(copy.path()).expect("a folder");
    for (path, bytes) in files_below(&folder.path()) {
        fs::write(copy.path().join(path.file_name().expect("a name")), bytes).expect("copied");
    }
    assert_ne!(open(&copy), first);
    fs::write(folder.path().join("replica"), "00000000-0000-4000-8000-000000000000 1\n").expect("written");
    let second = open(&folder);
    assert_ne!(second, first);
    fs::remove_file(folder.path().join("replica")).expect("removed");
    let third = open(&folder);
    assert!(third != second && third != first && open(&folder) == third);
}

/// What a full disk leaves when it cuts a checkpoint short: a first page that speaks of more pages than are there, and
/// a whole WAL.
#[test]
fn a_checkpoint_cut_short_is_no_damage() {
    let (folder, copy) = (Folder::new(), Folder::new());
    fs::create_dir(copy.path()).expect("a folder");
    let mut store = folder.open();
    store.append(interview("liftoff", 40)).expect("stored");
    let wal = fs::read(folder.path().join("takestock.db-wal")).expect("its WAL");
    drop(store);
    let first_page = fs::read(folder.path().join("takestock.db")).expect("the file")[..4096].to_vec();
    fs::write(copy.path().join("takestock.db"), first_page).expect("written");
    fs::write(copy.path().join("takestock.db-wal"), wal).expect("written");
    let reader = Store::open(&copy.path(), Options::reading()).map(|mut store| store.load(tool("liftoff")));
    assert_eq!(reader.expect("opened").expect("loaded").statements.len(), 40);
    let mut store = copy.open();
    assert_eq!(store.load(tool("liftoff")).expect("loaded").statements.len(), 40);
    assert_eq!(store.verify(None, &mut |_| ()).expect("verified").findings, []);
}
