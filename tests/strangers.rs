//! Strangers' questionnaires do no harm: whatever is in a file, it is refused or read within bounds, with its place; and
//! conditions and names in texts neither loop nor reach outside.
//!
//! Times are a watchdog of ten times what is promised. Memory is held by the system: the whole address space of the
//! program, of which what is used is a part.

use assert_cmd::Command;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_takestock");
const WATCHDOG: Duration = Duration::from_secs(10);
/// In KiB: three times what is promised, for the program itself and its libraries are in it.
const SPACE: u32 = 300_000;

/// What a questionnaire begins with, up to its questions.
const HEAD: &str = "takestock: 1\nid: strange\nversion: 1.0.0\ntitle: Strange\nminutes: 1\nsections:\n  - id: s\n    \
                    key: A\n    title: A\n    minutes: 1\n    questions:\n";

fn question(n: usize, more: &str) -> String {
    format!("      - {{id: q{n}, short: s, ask: a, kind: text, need: could, minutes: 0, {more}}}\n")
}

fn questions(count: usize, more: impl Fn(usize) -> String) -> Vec<u8> {
    let all: String = (0..count).map(|n| question(n, &more(n))).collect();
    format!("{HEAD}{all}").into_bytes()
}

/// Runs a command on a file, in bounds, and gives its status and what it said.
fn run(folder: &Path, arguments: &[&str], file: &Path) -> (i32, String) {
    let script = format!("ulimit -v {SPACE}; exec '{BINARY}' {} \"$0\"", arguments.join(" "));
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(file)
        .env("HOME", folder)
        .env("TAKESTOCK_DATA_DIR", folder.join("data"))
        .env("NO_COLOR", "1")
        .timeout(WATCHDOG)
        .output()
        .expect("it runs");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let status = output.status.code().unwrap_or_else(|| panic!("{}: killed: {said}", file.display()));
    assert!(!said.contains("panicked"), "{}: {said}", file.display());
    (status, said)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.path().join(format!("{name}.yaml"));
    fs::write(&file, bytes).expect("written");
    file
}

/// Each is refused: by `check` with code, line and column, and by whatever would use it.
#[test]
fn what_is_no_questionnaire_is_refused_with_its_place() {
    let folder = folder();
    let bomb: String = (1..24).fold("a0: &a0 [x, x]\n".to_owned(), |all, n| {
        all + &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)
    });
    let merge = "takestock: 1\nbase: &b {id: x}\n<<: *b\n".to_owned();
    let nested = |open: &str, n: usize| open.repeat(n);
    let cases: Vec<(&str, Vec<u8>, &str, usize)> = vec![
        ("bomb", bomb.into_bytes(), "anchor", 1),
        ("merge", merge.into_bytes(), "anchor", 2),
        ("deep-lists", nested("[", 100_000).into_bytes(), "too-deep", 1),
        ("deep-maps", nested("{a: ", 100_000).into_bytes(), "too-deep", 1),
        ("deep-dashes", nested("- ", 100_000).into_bytes(), "too-deep", 1),
        (
            "deep-lines",
            (0..1_400).map(|n| " ".repeat(n) + "a:\n").collect::<String>().into_bytes(),
            "too-deep",
            33,
        ),
        ("duplicates", "a: 1\n".repeat(200_000).into_bytes(), "duplicate-key", 2),
        ("tag", b"takestock: !!python/object:os.system 1\n".to_vec(), "tag", 1),
        ("alias", b"takestock: 1\nid: *x\n".to_vec(), "alias", 2),
        ("documents", "--- {}\n".repeat(100_000).into_bytes(), "second-document", 2),
        ("directive", b"%TAG ! tag:x,2000:\n---\na: 1\n".to_vec(), "directive", 1),
        ("nul", b"takestock: 1\ntitle: a\0b\n".to_vec(), "control-character", 2),
        ("bom-within", "takestock: 1\ntitle: \u{feff}a\n".into(), "control-character", 2),
        ("values", format!("x_many: [{}]\n", "0,".repeat(200_001)).into_bytes(), "too-large", 1),
        ("list-keys", b"? [a, b]\n: 1\n".to_vec(), "key-not-text", 1),
        ("unclosed", format!("a: \"{}", "x".repeat(1_000_000)).into_bytes(), "syntax", 1),
        ("nothing", Vec::new(), "empty-file", 1),
        ("text", b"just a text\n".to_vec(), "wrong-type", 1),
        ("newer", b"takestock: 99\n".to_vec(), "format-version", 1),
        ("marked", b"\xef\xbb\xbftakestock: 99\n".to_vec(), "format-version", 1),
    ];
    for (name, bytes, code, line) in cases {
        let file = written(&folder, name, &bytes);
        let (status, said) = run(folder.path(), &["check"], &file);
        assert_eq!(status, 1, "{name}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{name}: {said}");
        assert!(said.contains(&format!("{name}.yaml:{line}:")), "{name}: {said}");
        let (status, said) = run(folder.path(), &["walk", "Rota", "--with"], &file);
        assert_eq!(status, 2, "{name}: {said}");
    }
}

#[test]
fn what_is_no_text_or_too_long_gets_one_line() {
    let folder = folder();
    let long = |line: &[u8], bytes: usize| line.repeat(bytes / line.len());
    let utf16: Vec<u8> = "takestock: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, words) in [
        ("scalar", [b"a: ".to_vec(), long(b"x", 100 << 20)].concat(), "too large"),
        ("remarks", long(b"# a remark\n", 100 << 20), "too large"),
        ("utf16", utf16.clone(), "UTF-16"),
        ("utf16-marked", [b"\xff\xfe".to_vec(), utf16].concat(), "UTF-16"),
        ("latin1", b"takestock: 1\ntitle: caf\xe9\n".to_vec(), "latin1.yaml:2:11: not UTF-8"),
    ] {
        let file = written(&folder, name, &bytes);
        for arguments in [&["check"][..], &["walk", "Rota", "--with"]] {
            let (status, said) = run(folder.path(), arguments, &file);
            assert_eq!(status, 2, "{name}: {said}");
            assert!(said.contains(words) && said.lines().count() == 1, "{name}: {said}");
        }
        fs::remove_file(file).expect("removed");
    }
    let fifo = folder.path().join("fifo.yaml");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let (link, itself) = (folder.path().join("link.yaml"), folder.path().join("itself.yaml"));
    symlink("/dev/zero", &link).expect("a link");
    symlink(&itself, &itself).expect("a link");
    for path in
        [fifo.as_path(), link.as_path(), itself.as_path(), Path::new("/dev/zero"), Path::new("/dev/stdin/x")]
    {
        let (status, said) = run(folder.path(), &["check"], path);
        assert_eq!((status, said.lines().count()), (2, 1), "{}: {said}", path.display());
    }
}

/// Each is answered within bounds, refused or not.
#[test]
fn conditions_cannot_loop_or_hang() {
    let folder = folder();
    let when = |text: String| questions(1, |_| format!("when: \"{text}\""));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cycle", questions(10_000, |n| format!("when: q{}", (n + 1) % 10_000)), "error[cycle]"),
        ("itself", questions(10_000, |n| format!("when: q{n}")), "q0 → q0"),
        ("each-other", questions(10_000, |n| format!("when: q{}", n ^ 1)), "error[cycle]"),
        ("conditions", questions(10_000, |n| format!("when: q{} == {n}", n / 2)), "q0 → q0"),
        ("unknown", questions(10_000, |n| format!("when: zz{n}")), "error[unknown-topic]"),
        ("parentheses", when("(".repeat(7_000) + "q0" + &")".repeat(7_000)), "error[bad-condition]"),
        ("nots", when("not ".repeat(4_000) + "q0"), "error[bad-condition]"),
        ("lists", when("q0 in ".to_owned() + &"[".repeat(10_000)), "error[bad-condition]"),
        ("long", when(vec!["q0 == 1"; 10_000].join(" or ")), "error[bad-condition]"),
        (
            "wide",
            questions(60, |_| format!("when: \"{}\"", vec!["x1"; 2_500].join(" or "))),
            "error[unknown-topic]",
        ),
        ("call", when("__import__('os')".into()), "error[bad-condition]"),
        ("loop", when("{% for a in range(999999999) %}{% endfor %}".into()), "error[bad-condition]"),
        (
            "spine",
            [
                HEAD.replace("sections", &format!("spine: [{}]\nsections", "q0,".repeat(60_000))).into(),
                question(0, "why: w").into_bytes(),
            ]
            .concat(),
            "error[duplicate-id]",
        ),
        (
            "slots",
            questions(1, |_| format!("becomes: [{}]", "{item: keep, titel: x},".repeat(30_000))),
            "error[unknown-slot]",
        ),
    ];
    for (name, bytes, words) in cases {
        assert!(bytes.len() <= 1 << 20, "{name} has {} bytes", bytes.len());
        let file = written(&folder, name, &bytes);
        let (status, said) = run(folder.path(), &["check"], &file);
        assert!(status == 1 && said.contains(words), "{name}: {status} {}", &said[..said.len().min(3_000)]);
        let (status, said) = run(folder.path(), &["walk", "Rota", "--with"], &file);
        assert_eq!(status, 2, "{name}: {}", &said[..said.len().min(3_000)]);
    }
}

#[test]
fn texts_put_in_names_and_nothing_else() {
    let folder = folder();
    let secret = folder.path().join("secret.txt");
    fs::write(&secret, "the canary sings").expect("written");
    let ask = |text: &str| {
        questions(1, |_| "why: w".to_owned())
            .into_iter()
            .map(char::from)
            .collect::<String>()
            .replace("ask: a", &format!("ask: \"{text}\""))
            .into_bytes()
    };
    let include = format!("{{% include '{}' %}}", secret.display());
    let call = format!("{{{{ read('{}') }}}}", secret.display());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("include", ask(&include)),
        ("call", ask(&call)),
        ("loops", ask(&("{% for a in range(99999) %}".repeat(30) + "{{ a }}" + &"{% endfor %}".repeat(30)))),
        ("filter", ask("{{ tool.name | replace('a', 'b') }}")),
        ("repeat", ask("{{ 'x' * 999999999 }}")),
        ("nested", ask(&("{{".repeat(200_000) + &"}}".repeat(200_000)))),
        ("open", ask(&"{{ ".repeat(300_000))),
        ("deep", ask("{{ a.b.c.d }}")),
        ("dunder", ask("{{ tool.__class__ }}")),
        ("remark", ask("{# a #}")),
    ];
    for (name, bytes) in cases {
        let file = written(&folder, name, &bytes);
        let (status, said) = run(folder.path(), &["check"], &file);
        assert!(status == 1 && said.contains("error[bad-template]"), "{name}: {said}");
        assert!(said.contains(&format!("{name}.yaml:12:")), "{name}: {said}");
        assert!(!said.contains("canary"), "{name}: {said}");
        let (status, _) = run(folder.path(), &["walk", "Rota", "--with"], &file);
        assert_eq!(status, 2, "{name}");
    }
    // As many names as there may be, in as many questions as there may be.
    let many = questions(3_000, |_| format!("solo: \"{}\"", "{{ tool.name }}".repeat(13)));
    assert!(many.len() <= 1 << 20);
    let (status, said) = run(folder.path(), &["check"], &written(&folder, "many", &many));
    assert!(status == 0 && said.contains("warning[too-many-problems]"), "{status} {said}");
}
