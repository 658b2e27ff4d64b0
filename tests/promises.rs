//! What takestock promises to people who trust it with a confidential interview, from the outside: the real program,
//! on a real store. Small by default; `TAKESTOCK_LOAD=full` runs them at full load.

mod support;

use assert_cmd::Command;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command as Plain, Stdio};
use std::time::Duration;
use support::{Dice, TEXTS, load, root};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_takestock");

/// Ten times what is promised: a watchdog, no measurement.
const WATCHDOG: Duration = Duration::from_secs(10);

fn takestock(data: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.env("TAKESTOCK_DATA_DIR", data).env("NO_COLOR", "1").timeout(WATCHDOG);
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn fill(data: &Path, yaml: &str) -> std::process::Output {
    takestock(data).args(["fill", "-"]).write_stdin(yaml).output().expect("it runs")
}

fn quoted(text: &str) -> String {
    takestock::text::escape::yaml_string(text)
}

/// An interview in which every text is one of these.
fn interview(texts: &[&str]) -> String {
    let text = |n: usize| quoted(texts[n % texts.len()]);
    let mut yaml = format!(
        "takestock_answers: 1\ntool: {{name: {}, slug: hostile}}\npeople:\n  - {{id: ann, name: {}, role: {}, \
         relation: author, quote_as: name}}\n  - {{id: bob, name: Bob, relation: user}}\nwalkthroughs:\n  - id: s-01\n    questionnaire: \
         inventory-walkthrough\n    mode: live\n    started: 2026-11-18T10:00:00+01:00\n    minutes: 60\n    \
         present: [ann, bob]\n    answers:\n      open.purpose:\n",
        text(0),
        text(1),
        text(2)
    );
    for n in 0..texts.len() {
        yaml += &format!("        - {{by: ann, minute: 1, text: {}}}\n", text(n));
    }
    yaml += "      trust.relied:\n";
    for n in 0..texts.len() {
        yaml += &format!(
            "        - {{by: bob, minute: 2, wording: verbatim, row: {{what: {}, why: {}}}}}\n",
            text(n),
            text(n + 1)
        );
    }
    yaml += "      does.steps:\n";
    for n in 0..6 {
        yaml += &format!(
            "        - {{by: ann, minute: 3, row: {{step: {}, who: {}, starts: {}, done: {}}}}}\n",
            text(n),
            text(n + 1),
            text(n + 2),
            text(n + 3)
        );
    }
    yaml += &format!("      risk.access: {{by: bob, minute: 4, choice: link, words: {}}}\n", text(3));
    yaml += &format!("    inbox:\n      - {{by: bob, minute: 5, text: {}}}\n", text(4));
    yaml
}

fn answers(data: &Path) -> String {
    let output = takestock(data).args(["answers", "hostile"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Texts with something in them once control characters are gone.
fn sayable() -> Vec<&'static str> {
    TEXTS.iter().copied().filter(|text| !takestock::text::clean::clean(text).trim().is_empty()).collect()
}

// Export then fill gives the same interview: any text.
#[test]
fn an_interview_leaves_and_comes_back_the_same() {
    let long = "a word and another ".repeat(12_000);
    let mut texts = sayable();
    texts.extend(["\u{0}nul\u{1}", "line\r\nbreak\rlone", "trailing space \n \n", &long]);
    let (one, two) = (folder(), folder());
    let first = fill(one.path(), &interview(&texts));
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let said = answers(one.path());
    assert!(fill(two.path(), &said).status.success());
    assert_eq!(answers(two.path()), said);
    let again = fill(two.path(), &said);
    assert_eq!(String::from_utf8_lossy(&again.stdout), "hostile: nothing new\n");
}

// A megabyte on one line of the plain walkthrough is kept whole, in pieces.
#[test]
fn a_megabyte_typed_at_once_is_kept_whole() {
    let data = folder();
    let long: String = (0..150_000).map(|n| format!("w{n} ")).collect();
    let script = format!("Rota\ny\n/go o4\n{long}\n/leave\n");
    takestock(data.path()).arg("walk").write_stdin(script).assert().success();
    let output = takestock(data.path()).args(["answers", "rota"]).output().expect("it runs");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let words: Vec<usize> = said
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.strip_prefix('w')?.parse().ok())
        .collect();
    assert!(words == (0..150_000).collect::<Vec<_>>(), "{} words", words.len());
}

// Every write to a chosen path is all or nothing.
#[test]
fn a_killed_export_leaves_the_old_file_or_the_new_one() {
    let data = folder();
    assert!(fill(data.path(), &interview(&sayable())).status.success());
    let target = data.path().join("hostile.spec.md");
    let export = || {
        Plain::new(BINARY)
            .args([
                "--data-dir",
                &data.path().to_string_lossy(),
                "export",
                "hostile",
                "-o",
                &target.to_string_lossy(),
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs")
    };
    assert!(export().wait().expect("it ends").success());
    let whole = fs::read(&target).expect("the spec");
    let mut dice = Dice::new(15);
    for round in 0..load(20, 500) {
        if dice.below(2) == 0 {
            fs::remove_file(&target).ok();
        }
        let before_exists = target.exists();
        let mut child = export();
        for _ in 0..dice.below(4_000) {
            std::hint::spin_loop();
        }
        child.kill().ok();
        child.wait().expect("it ends");
        match fs::read(&target) {
            Ok(bytes) => assert_eq!(bytes, whole, "round {round}"),
            Err(_) => assert!(!before_exists, "round {round}: the old file is gone"),
        }
    }
}

// ... follows no link unasked, overwrites nothing silently.
#[test]
fn an_export_follows_no_link_and_overwrites_nothing_of_others() {
    let data = folder();
    assert!(fill(data.path(), &interview(&sayable())).status.success());
    let victim = data.path().join("victim.txt");
    fs::write(&victim, "mine").expect("written");
    let link = data.path().join("hostile.spec.md");
    symlink(&victim, &link).expect("a link");
    let made = data.path().join("a-folder");
    fs::create_dir(&made).expect("a folder");
    let fifo = data.path().join("a-fifo");
    assert!(Plain::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    for target in [&link, &victim, &fifo, &data.path().join("no/such/folder.md")] {
        let output =
            takestock(data.path()).args(["export", "hostile", "-o"]).arg(target).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{}", target.display());
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
    }
    assert_eq!(fs::read_to_string(&victim).expect("the file"), "mine");
    let left: Vec<PathBuf> =
        fs::read_dir(data.path()).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    assert_eq!(left.len(), 6, "nothing half written is left: {left:?}");
}

// Bad YAML is refused within bounds, with its place.
#[test]
fn bad_yaml_is_refused_with_its_place_and_in_bounds() {
    let data = folder();
    let bomb: String = (1..12).fold("a0: &a0 [x, x]\n".to_owned(), |all, n| {
        all + &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)
    });
    let utf16: Vec<u8> = "takestock: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("bomb", bomb.into_bytes()),
        ("deep", "[".repeat(100_000).into_bytes()),
        ("deep-block", (0..2_000).map(|n| format!("{}- \n", " ".repeat(n))).collect::<String>().into_bytes()),
        ("large", "a: ".bytes().chain(std::iter::repeat_n(b'x', 70 * 1024 * 1024)).collect()),
        ("duplicate", b"takestock: 1\ntakestock: 1\n".to_vec()),
        ("tag", b"takestock: !!python/object:os.system 1\n".to_vec()),
        ("anchor", b"takestock: &x 1\nid: *x\n".to_vec()),
        ("two", b"takestock: 1\n---\ntakestock: 1\n".to_vec()),
        ("utf16", utf16),
        ("latin1", b"takestock: 1\ntitle: caf\xe9\n".to_vec()),
        ("nul", b"takestock: 1\ntitle: a\0b\n".to_vec()),
        ("tab", b"takestock:\n\t- 1\n".to_vec()),
        ("empty", Vec::new()),
        ("scalar", b"just a text\n".to_vec()),
        ("keys", b"? [a, b]\n: 1\n".to_vec()),
    ];
    for (name, bytes) in cases {
        let file = data.path().join(format!("{name}.yaml"));
        fs::write(&file, &bytes).expect("written");
        for (command, status) in [("check", 1), ("fill", 2)] {
            // Memory: ten times what is promised, as a watchdog of the whole address space.
            let script = format!("ulimit -v 1000000; exec '{BINARY}' {command} '{}'", file.display());
            let output = Command::new("sh")
                .args(["-c", &script])
                .env("TAKESTOCK_DATA_DIR", data.path().join("store"))
                .timeout(WATCHDOG)
                .output()
                .expect("it runs");
            let said = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            let code = output.status.code();
            assert!(code == Some(status) || code == Some(2), "{name} {command}: {code:?} {said}");
            assert!(said.contains(&format!("{name}.yaml")), "{name} {command}: {said}");
            assert!(!said.contains("panicked"), "{name} {command}: {said}");
        }
    }
    let fifo = data.path().join("fifo.yaml");
    assert!(Plain::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    for path in [fifo.as_path(), data.path(), Path::new("/dev/zero"), Path::new("/no/such/file")] {
        let output = takestock(data.path()).arg("fill").arg(path).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{}", path.display());
    }
}

/// Characters that a terminal obeys or that hide or turn text; line breaks aside.
fn obeyed(text: &str) -> Vec<char> {
    let is = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|c| is(*c)).collect()
}

// Nothing from a file or an answer reaches the terminal as a control sequence.
#[test]
fn nothing_that_was_typed_commands_the_terminal() {
    let data = folder();
    let every: Vec<String> = (0u32..=0x9f)
        .filter_map(char::from_u32)
        .filter(|c| c.is_control())
        .chain("\u{200b}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}".chars())
        .map(|c| format!("x{c}y"))
        .chain(["\u{1b}]0;title\u{7}z", "\u{1b}P1$r\u{1b}\\z", "\u{9b}31mz", "\u{1b}_apc\u{1b}\\z"].map(str::to_owned))
        .collect();
    let texts: Vec<&str> = every.iter().map(String::as_str).collect();
    let filled = fill(data.path(), &interview(&texts));
    assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));

    let shown = |arguments: &[&str], stdin: &str| {
        let output = takestock(data.path()).args(arguments).write_stdin(stdin).output().expect("it runs");
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!text.is_empty(), "{arguments:?}");
        assert_eq!(obeyed(&text), [], "{arguments:?}");
    };
    for arguments in [
        &["list"][..],
        &["show", "hostile"],
        &["people", "hostile"],
        &["inbox", "hostile"],
        &["log", "hostile"],
        &["search", "x"],
        &["trace", "hostile", "STEP-1"],
        &["trace", "hostile", "\u{1b}[2J"],
        &["export", "hostile"],
        &["export", "hostile", "--names", "full"],
        &["export", "hostile", "--to", "evidence"],
        &["export", "hostile", "--to", "mermaid"],
        &["answers", "hostile"],
        &["show", "no\u{1b}[2J\u{202e}such"],
        &["fill", "no\u{1b}[2J\u{202e}such.yaml"],
        &["check", "no\u{1b}[2J\u{202e}such.yaml"],
        &["set", "hostile", "na\u{1b}[2Jme", "x"],
        &["walk", "x", "--mode", "\u{1b}[2J"],
        &["walk", "x", "--with", "\u{1b}[2J\u{202e}"],
        &["\u{1b}[2J\u{202e}"],
        &["--data-dir", "/proc/no\u{1b}[2J\u{202e}/such", "add", "x"],
    ] {
        shown(arguments, "");
    }
    let bad = "takestock: 1\n\"k\u{202e}\u{1b}ey\": \"\\e[2J\\u202e\"\nid: \u{202e}x\n";
    let file = data.path().join("bad\u{1b}[2J.yaml");
    fs::write(&file, bad).expect("written");
    shown(&["check", &file.to_string_lossy()], "");
    shown(&["fill", &file.to_string_lossy()], "");
    let script: String =
        every.iter().map(|text| format!("{}\n", text.replace('\n', " "))).collect::<String>()
            + "/lines\n/outline\n/dan\u{1b}ce\n";
    shown(&["walk", "hostile"], &format!("/go o4\n{script}"));
}

fn modes(folder: &Path, found: &mut Vec<(PathBuf, u32)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let meta = fs::symlink_metadata(&path).expect("its mode");
        found.push((path.clone(), meta.permissions().mode() & 0o777));
        if meta.is_dir() {
            modes(&path, found);
        }
    }
}

// Data files 0600 and folders 0700 under any umask, tightened when found looser.
#[test]
fn files_are_for_their_owner_alone_under_any_umask() {
    for umask in ["000", "022", "077"] {
        let home = folder();
        let data = home.path().join("data");
        let script = format!("umask {umask}; exec '{BINARY}' walk Rota");
        let mut child = Plain::new("sh")
            .args(["-c", &script])
            .env("TAKESTOCK_DATA_DIR", &data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdin = child.stdin.take().expect("its input");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        writeln!(stdin, "y\n\nMaya | Lead | author\n/lines").expect("typed");
        let mut line = String::new();
        while !line.contains("Name: Maya") {
            line.clear();
            assert!(lines.read_line(&mut line).expect("a line") > 0, "it ended early");
        }
        // Everything is looked at while the store is open: the -wal and -shm files too.
        let mut found =
            vec![(data.clone(), fs::metadata(&data).expect("the folder").permissions().mode() & 0o777)];
        modes(&data, &mut found);
        assert!(found.iter().any(|(path, _)| path.to_string_lossy().ends_with("-wal")), "{found:?}");
        writeln!(stdin, "/finish").expect("typed");
        drop(stdin);
        let mut rest = String::new();
        lines.read_to_string(&mut rest).expect("the rest");
        assert!(child.wait().expect("it ends").success(), "{rest}");
        modes(&data, &mut found);
        assert!(found.iter().any(|(path, _)| path.to_string_lossy().ends_with(".spec.md")), "{found:?}");
        for (path, mode) in &found {
            let wanted = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(*mode, wanted, "umask {umask}: {} is {mode:o}", path.display());
        }

        for (path, _) in &found {
            if path.exists() {
                fs::set_permissions(
                    path,
                    fs::Permissions::from_mode(if path.is_dir() { 0o777 } else { 0o666 }),
                )
                .expect("loosened");
            }
        }
        takestock(&data).args(["set", "rota", "link", "here"]).assert().success();
        let mode = fs::metadata(&data).expect("the folder").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "tightened");
    }
}

#[test]
fn a_data_folder_that_is_a_link_is_refused() {
    let home = folder();
    let real = home.path().join("real");
    fs::create_dir(&real).expect("a folder");
    let link = home.path().join("link");
    symlink(&real, &link).expect("a link");
    let output = takestock(&link).arg("add").arg("Rota").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read_dir(&real).expect("the folder").next().is_none());
}

// Private answers and names leave only with an explicit switch, in every format.
#[test]
fn private_answers_and_names_leave_only_when_asked_for() {
    let data = folder();
    let sample = fs::read_to_string(root().join("assets/liftoff.answers.yaml")).expect("the sample");
    assert!(fill(data.path(), &sample).status.success());
    let export = |arguments: &[&str]| {
        let output =
            takestock(data.path()).args(["export", "liftoff"]).args(arguments).output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for to in ["markdown", "evidence", "json", "mermaid", "csv"] {
        let text = export(&["--to", to]);
        for name in [
            "Maya", "Ortiz", "Whitlock", "Priya", "Nair", "Tomás", "Reyes", "Lena", "Fischer", "Inês",
            "Costa",
        ] {
            assert!(!text.contains(name), "{to} names {name}");
        }
        let with_names = export(&["--to", to, "--names", "full"]);
        for name in ["Maya", "Ortiz", "Inês", "Costa"] {
            assert!(!with_names.contains(name), "{to} names {name}, who agreed to a role at most");
        }
    }
    assert!(export(&["--names", "full", "--to", "evidence"]).contains("Lena Fischer"));
    let private = "within three months";
    let asked = export(&["--include-private", "--to", "json"]);
    let said = answers_contain(&sample, "know.move");
    assert!(said, "the sample answers a private question");
    assert!(!export(&["--to", "json"]).contains(private));
    assert_ne!(asked, export(&["--to", "json"]));
}

fn answers_contain(sample: &str, topic: &str) -> bool {
    sample.contains(&format!("{topic}:"))
}

// No network, ever: no socket in a running program.
#[test]
fn a_running_walkthrough_has_no_socket_open() {
    let data = folder();
    let mut child = Plain::new(BINARY)
        .args(["walk", "Rota"])
        .env("TAKESTOCK_DATA_DIR", data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    while !line.contains("must") {
        line.clear();
        assert!(lines.read_line(&mut line).expect("a line") > 0, "it ended early");
    }
    if cfg!(target_os = "linux") {
        let open: Vec<String> = fs::read_dir(format!("/proc/{}/fd", child.id()))
            .expect("its files")
            .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
            .map(|target| target.to_string_lossy().into_owned())
            .collect();
        assert!(open.iter().any(|file| file.contains("takestock")), "{open:?}");
        assert!(open.iter().all(|file| !file.starts_with("socket:")), "{open:?}");
    }
    drop(child.stdin.take());
    child.wait().expect("it ends");
}
