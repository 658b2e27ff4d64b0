//! The house rules, as a test: who may import whom, who may touch the world, how long a room may be.
//!
//! A rule that nobody checks rots; the failure names the file and the rule.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::root;

/// Each room and the rooms it may use. What is not listed may be used by nobody but the shell.
const IMPORTS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("keys", &["text"]),
    ("config", &["text", "keys", "yaml"]),
    ("files", &["text"]),
    ("yaml", &["text"]),
    ("domain", &["text"]),
    ("spec", &["text", "domain"]),
    ("export", &["text", "domain", "spec"]),
    ("catalog", &["text", "domain", "yaml"]),
    ("answers", &["text", "domain", "yaml"]),
    ("store", &["text", "domain"]),
    ("sitting", &["text", "domain", "keys", "spec"]),
    ("app", &["text", "domain", "sitting", "keys"]),
    ("ui", &["text", "domain", "app", "sitting", "keys", "config"]),
];

/// The shell: sees everything.
const SHELL: &[&str] = &["cli", "plain", "runtime", "desk", "main", "lib"];

/// Crates that one room alone may use.
const OWNED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("serde_yaml", &["yaml"]),
    ("granit_parser", &["yaml"]),
    ("annotate_snippets", &["yaml"]),
    ("toml", &["config"]),
    ("clap", &["cli"]),
    ("directories", &["desk"]),
    ("crossterm", &["runtime"]),
    ("ratatui", &["ui", "runtime"]),
    ("signal_hook", &["runtime"]),
    ("rustix", &["runtime", "store"]),
];

/// The world: files, clocks, environment, randomness. Pure rooms do not touch it.
const WORLD: &[&str] = &[
    "std::fs",
    "fs::",
    "File::",
    "std::env",
    "std::net",
    "std::process",
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "now_v7",
    "new_v4",
    "thread::",
];

/// Rooms and files that may touch the world, and why.
const WORLDLY: &[(&str, &str)] = &[
    ("store", "keeps the database file"),
    ("files", "writes exports"),
    ("desk", "finds the folders and reads the clock"),
    ("cli", "is the shell"),
    ("plain", "is the shell"),
    ("runtime", "is the shell"),
    ("main", "is the shell"),
    ("yaml/source", "opens what is to be read"),
    ("catalog", "looks for questionnaires on disk"),
];

struct File {
    path: PathBuf,
    name: String,
    room: String,
    text: String,
}

/// Every source file; its tests cut off, for a test may do what its room may not.
fn sources() -> Vec<File> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    let src = root().join("src");
    walk(&src, &mut paths);
    paths
        .into_iter()
        .filter(|path| {
            let inside = path.strip_prefix(&src).expect("below src");
            !inside
                .components()
                .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs" | "support.rs")))
        })
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let name = path.strip_prefix(&src).expect("below src").with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            let room = name.split('/').next().expect("a room").to_owned();
            File { path, name, room, text }
        })
        .collect()
}

/// The code of a file: without comments, and without the tests at its end.
fn code(file: &File) -> String {
    let body = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn names_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(before).map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

fn fail_if_any(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let mut problems = Vec::new();
    for file in sources() {
        if SHELL.contains(&file.room.as_str()) {
            continue;
        }
        let Some((_, may)) = IMPORTS.iter().find(|(room, _)| *room == file.room) else {
            problems.push(format!("{}: a room without a row in IMPORTS", file.path.display()));
            continue;
        };
        let code = code(&file);
        let mut used: BTreeSet<&str> = names_after(&code, "crate::").collect();
        used.remove(file.room.as_str());
        for room in used {
            let is_room = IMPORTS.iter().any(|(name, _)| *name == room) || SHELL.contains(&room);
            if is_room && !may.contains(&room) {
                problems.push(format!("{}: {} may not use {room}", file.path.display(), file.room));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn a_crate_stays_in_its_room() {
    let mut problems = Vec::new();
    for file in sources() {
        let code = code(&file);
        for (krate, rooms) in OWNED {
            if code.contains(&format!("{krate}::")) && !rooms.contains(&file.room.as_str()) {
                problems.push(format!("{}: {krate} belongs to {rooms:?}", file.path.display()));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn pure_rooms_do_not_touch_the_world() {
    let mut problems = Vec::new();
    for file in sources() {
        let worldly = WORLDLY.iter().any(|(place, _)| file.room == *place || file.name == *place);
        if worldly {
            continue;
        }
        let code = code(&file);
        for touch in WORLD {
            if code.contains(touch) {
                problems.push(format!("{}: {touch} is for the shell", file.path.display()));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn every_room_says_what_it_is_and_stays_small() {
    let mut problems = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//! ") {
            problems.push(format!("{}: does not begin by saying what it is", file.path.display()));
        }
        let lines = code(&file).lines().count();
        if lines > 700 {
            problems.push(format!("{}: {lines} lines of code are two rooms", file.path.display()));
        }
        for (n, line) in file.text.lines().enumerate() {
            if line.ends_with(' ') || line.contains('\t') {
                problems.push(format!("{}:{}: white space", file.path.display(), n + 1));
            }
        }
        for word in ["todo!(", "unimplemented!(", "FIXME", "dbg!("] {
            if file.text.contains(word) {
                problems.push(format!("{}: {word}", file.path.display()));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn tests_do_not_sleep_and_none_is_left_out() {
    let mut problems = Vec::new();
    for entry in fs::read_dir(root().join("tests")).expect("tests") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "rs") || path.ends_with("tidy.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a test file");
        for word in ["thread::sleep", "#[ignore", "#[should_panic"] {
            if text.contains(word) {
                problems.push(format!("{}: {word}", path.display()));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn no_crate_in_the_tree_speaks_to_a_network() {
    // Promise: no network, ever. The lock file names every crate of the tree, those of the tests too.
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let banned = [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "native-tls",
        "rustls",
        "openssl",
        "tokio",
        "async-std",
        "mio-net",
        "quinn",
        "h2",
        "tungstenite",
        "trust-dns-resolver",
        "hickory-resolver",
        "socket2",
    ];
    let named: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| banned.contains(name))
        .collect();
    assert!(named.is_empty(), "{named:?}");
}
