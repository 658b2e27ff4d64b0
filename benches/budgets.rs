//! How long the things take that people wait for. `cargo bench` prints a table; `cargo bench -- --readme` writes
//! it into README. Numbers are told, never asserted: a busy machine is no bug.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use takestock::desk::{Desk, Place};
use takestock::domain::questionnaire::{Field, Kind, Question};
use takestock::export;
use takestock::spec::{Options, build::build};

const BINARY: &str = env!("CARGO_BIN_EXE_takestock");
const STATEMENTS: usize = 400;
const RUNS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("interview.yaml");
    fs::write(&file, interview()).expect("the interview");

    let start = median(|_| run(folder.path(), &["--version"]));
    let filled =
        median(|n| run(&folder.path().join(format!("store-{n}")), &["fill", &file.to_string_lossy()]));
    let exported = median(|_| run(&folder.path().join("store-0"), &["export", "bench"]));

    let place = Place { data_dir: Some(folder.path().join("store-0")), sample: false };
    let mut desk = Desk::open(&place).expect("a desk");
    let tool = desk.tool("bench").expect("the tool");
    let shelf = desk.shelf(&tool).expect("its questionnaire");
    let made = median(|_| {
        let started = Instant::now();
        let spec = build(&tool, &shelf, &Options::default());
        std::hint::black_box(export::markdown::markdown(&spec));
        started.elapsed()
    });
    let commit = median(|n| bare_store(&folder.path().join(format!("peer-{n}.db"))));

    let rows = [
        ("process start (`takestock --version`)", start),
        ("`fill` of an interview of 400 statements, beyond process start", filled.saturating_sub(start)),
        ("beside it: SQLite alone, a new database and one durable commit", commit),
        ("the spec of that interview as Markdown", made),
        ("`export` of it, beyond process start", exported.saturating_sub(start)),
    ];
    let mut table = String::from("| what | median |\n| --- | ---: |\n");
    for (what, took) in rows {
        let _ = writeln!(table, "| {what} | {:.1} ms |", took.as_secs_f64() * 1000.0);
    }
    print!("{table}");
    if std::env::args().any(|arg| arg == "--readme") {
        write_into_readme(&table);
    }
}

/// The middle of several runs.
fn median(mut measure: impl FnMut(usize) -> Duration) -> Duration {
    let mut took: Vec<Duration> = (0..RUNS).map(&mut measure).collect();
    took.sort();
    took[RUNS / 2]
}

fn run(data_dir: &Path, arguments: &[&str]) -> Duration {
    let started = Instant::now();
    let status = Command::new(BINARY)
        .arg("--data-dir")
        .arg(data_dir)
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .expect("takestock runs");
    assert!(status.success(), "{arguments:?}: {status}");
    started.elapsed()
}

/// The peer: SQLite alone makes a database and commits one row through to the disk.
fn bare_store(path: &Path) -> Duration {
    let started = Instant::now();
    let conn = rusqlite::Connection::open(path).expect("a database");
    conn.pragma_update(None, "journal_mode", "wal").expect("WAL");
    conn.pragma_update(None, "synchronous", "full").expect("FULL");
    conn.execute_batch("CREATE TABLE t (x TEXT) STRICT; INSERT INTO t VALUES ('1');").expect("a commit");
    started.elapsed()
}

/// An interview over the whole questionnaire of the hour, with rows, picks and words.
fn interview() -> String {
    let (set, _, _) = Desk::questionnaire("inventory-walkthrough").expect("the questionnaire");
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let questions: Vec<_> = set.questions().filter(|p| p.question.kind != Kind::Confirm).collect();
    for n in 0..STATEMENTS {
        let question = questions[n % questions.len()].question;
        let said = format!("{{by: maya, minute: {}, {}}}", n * 60 / STATEMENTS, value(question, n));
        answers.entry(question.id.to_string()).or_default().push(said);
    }
    let mut text = String::from(
        "takestock_answers: 1\ntool: {name: Bench, slug: bench}\npeople:\n  - {id: maya, name: Maya Ortiz, role: \
         Operations lead, relation: author}\nwalkthroughs:\n  - id: s-01\n    questionnaire: \
         inventory-walkthrough\n    mode: live\n    started: 2026-11-18T10:00:00+01:00\n    minutes: 60\n    \
         present: [maya]\n    answers:\n",
    );
    for (topic, statements) in answers {
        let _ = writeln!(text, "      {topic}:");
        for statement in statements {
            let _ = writeln!(text, "        - {statement}");
        }
    }
    text
}

fn value(question: &Question, n: usize) -> String {
    let words = format!("what was said about {} in place {n}, in a sentence of usual length", question.short);
    match question.kind {
        Kind::Choice => {
            format!("choice: {}, words: \"{words}\"", question.options[n % question.options.len()].id)
        }
        Kind::Multi => format!("choices: [{}]", question.options[n % question.options.len()].id),
        Kind::Number | Kind::Scale => format!("number: {}", n % 11),
        Kind::Date => "date: 2026-05-19".to_owned(),
        Kind::YesNo => "yes_no: true".to_owned(),
        Kind::Person => "person: maya".to_owned(),
        Kind::Table => {
            let cells = question.fields.iter().map(|field| format!("{}: {}", field.id, cell(field, n)));
            format!("row: {{{}}}", cells.collect::<Vec<_>>().join(", "))
        }
        _ => format!("text: \"{words}\""),
    }
}

fn cell(field: &Field, n: usize) -> String {
    match field.kind {
        Kind::Choice => field.options[n % field.options.len()].id.clone(),
        Kind::Number => (n % 50).to_string(),
        Kind::Date => "2026-12-01".to_owned(),
        Kind::YesNo => "true".to_owned(),
        Kind::Person => "maya".to_owned(),
        _ => format!("\"{} in place {n}\"", field.label),
    }
}

fn write_into_readme(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (before, rest) = readme.split_once("<!-- bench -->\n").expect("the table's place in README.md");
    let (_, after) = rest.split_once("<!-- /bench -->").expect("the end of the table's place in README.md");
    fs::write(&path, format!("{before}<!-- bench -->\n{table}<!-- /bench -->{after}")).expect("README.md");
}
