//! A questionnaire of one's own: begun from a commented file or from another one's text, listed with where it lies.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use takestock::catalog::{check, schema, shipped, starter};
use takestock::yaml::{Source, render};
use tempfile::TempDir;

struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().expect("a folder"))
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let home = self.0.path();
        let output = Command::new(env!("CARGO_BIN_EXE_takestock"))
            .args(arguments)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("TAKESTOCK_DATA_DIR", home.join("data"))
            .env("NO_COLOR", "1")
            .output()
            .expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
    }

    /// Begins one, and gives the file.
    fn begin(&self, arguments: &[&str]) -> String {
        let (status, said, wrong) = self.run(&[&["questionnaires", "--new"], arguments].concat());
        assert_eq!(status, 0, "{wrong}");
        said.lines().next().expect("its path").to_owned()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (status, said, wrong) = self.run(&[&["questionnaires", "--new"], arguments].concat());
        assert_eq!((status, said.as_str(), wrong.lines().count()), (2, "", 1), "{wrong}");
        wrong
    }
}

fn assert_good(path: &str) -> String {
    let text = fs::read_to_string(path).expect("the file");
    let source = Source::new(path, text.as_str());
    let found = check(&source);
    assert!(found.is_empty(), "{}", render(&found, &source, false));
    let schema = Path::new(path).with_file_name(schema::FILE);
    assert_eq!(text.lines().next(), schema::LINE.lines().next());
    assert_eq!(fs::read_to_string(schema).expect("the schema beside it"), schema::TEXT);
    text
}

#[test]
fn one_of_ones_own_begins_with_a_good_commented_file() {
    let home = Home::new();
    let path = home.begin(&["our-handover"]);
    let text = assert_good(&path);
    assert!(text.contains("\nid: our-handover\n") && path.ends_with("our-handover.yaml"), "{path}");
    for shown in [
        "kind: yes_no",
        "kind: text",
        "kind: choice",
        "kind: table",
        "kind: scale",
        "kind: person",
        "kind: date",
        "kind: number",
        "from: my.times",
        "absent:",
        "{{ trust.score }}",
        "`translates:`",
        "when:",
        "becomes:",
        "{{ tool.name }}",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
    assert!(text.matches('#').count() > 15, "it is commented");
    // It is there by its id, and can be walked through and shown.
    let (status, said, _) = home.run(&["check", &path]);
    assert_eq!((status, said.as_str()), (0, "1 file checked: 0 errors, 0 warnings\n"));
    let (status, said, wrong) = home.run(&["questionnaires", "--show", "our-handover"]);
    assert_eq!(status, 0, "{wrong}");
    assert!(
        said.contains("only if trust.score < 10") && said.lines().all(|line| line.chars().count() <= 80),
        "{said}"
    );
    let (_, said, _) = home.run(&["questionnaires"]);
    assert!(said.contains(&format!("our-handover is your own: {path}")), "{said}");
    // Nothing is written over, but a second one shares the schema.
    fs::write(&path, "mine").expect("written");
    assert!(home.refused(&["our-handover"]).contains("is there already"));
    assert_eq!(fs::read_to_string(&path).expect("the file"), "mine");
    assert_good(&home.begin(&["another"]));
}

#[test]
fn one_of_ones_own_may_begin_with_the_text_of_another() {
    let home = Home::new();
    for (name, text) in shipped() {
        let id = name.strip_suffix(".yaml").expect("a file");
        let begun = assert_good(&home.begin(&[&format!("our-{id}"), "--from", id]));
        let expected = text.replace(&format!("\nid: {id}\n"), &format!("\nid: our-{id}\n"));
        assert_eq!(
            begun.split_once('\n').map(|(_, rest)| rest),
            expected.split_once('\n').map(|(_, rest)| rest)
        );
    }
    let own = home.0.path().join("shared sets");
    let path = home.begin(&["team-trust", "--from", "team-trust", "--in", &own.to_string_lossy()]);
    assert_good(&path);
    let (_, said, _) =
        home.run(&["questionnaires", "--new", "two", "--in", &own.to_string_lossy(), "--json"]);
    assert!(said.contains("walk --sample --with '"), "{said}");
    let broken = own.join("broken.yaml");
    fs::write(&broken, "takestock: 1\n").expect("written");
    assert!(home.refused(&["three", "--from", &broken.to_string_lossy()]).contains("has errors"));
    // A file of that name that is not ours stays, and nothing is half written.
    let theirs = home.0.path().join("theirs");
    fs::create_dir(&theirs).expect("a folder");
    fs::write(theirs.join(schema::FILE), "{}").expect("written");
    home.refused(&["four", "--in", &theirs.to_string_lossy()]);
    assert_eq!(fs::read_dir(&theirs).expect("the folder").count(), 1);
}

#[test]
fn an_id_that_is_none_is_refused_with_one_that_is() {
    let home = Home::new();
    for (id, hint) in [
        ("Our Handover", "how about our-handover?"),
        ("our_handover.yaml", "how about our-handover?"),
        ("../x", "how about x?"),
        ("9", "for example"),
        ("", "for example"),
        ("team-trust", "comes along"),
    ] {
        assert!(home.refused(&[id]).contains(hint), "{id}");
    }
    assert!(home.refused(&["ours", "--from", "teem-trust"]).contains("did you mean"));
    assert!(!home.0.path().join("config").exists(), "nothing was made");
}

#[test]
fn one_that_cannot_be_used_is_listed_with_its_problem() {
    let home = Home::new();
    let path = home.begin(&["ours"]);
    let text = fs::read_to_string(&path).expect("the file").replace("kind: text", "kind: txet");
    let line = text.lines().position(|line| line.contains("txet")).expect("it is there") + 1;
    fs::write(&path, text).expect("written");
    let utf16 = Path::new(&path).with_file_name("other.yaml");
    fs::write(utf16, b"\xff\xfet\0a\0").expect("written");
    let (status, said, wrong) = home.run(&["questionnaires"]);
    assert_eq!(status, 0, "{wrong}");
    assert!(
        said.contains("`txet` is not a `kind`") && said.contains(&format!("line {line}, column 15")),
        "{said}"
    );
    assert!(said.contains("this is UTF-16"), "{said}");
    let (_, said, _) = home.run(&["questionnaires", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let rows = rows["data"].as_array().expect("rows");
    let broken: Vec<_> = rows.iter().filter(|row| row["problem"].is_string()).map(|row| &row["id"]).collect();
    assert_eq!(broken, ["other", "ours"]);
}

/// What each file has, as programs read it: its name and the codes.
fn codes(said: &str) -> Vec<(String, Vec<String>)> {
    let told: serde_json::Value = serde_json::from_str(said).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let files = told["data"]["files"].as_array().expect("files").iter();
    let codes = |file: &serde_json::Value| {
        file["findings"].as_array().expect("findings").iter().map(|f| text(&f["code"])).collect()
    };
    files.map(|file| (text(&file["file"]), codes(file))).collect()
}

#[test]
fn one_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked() {
    let home = Home::new();
    let good = home.begin(&["ours"]);
    let folder = Path::new(&good).parent().expect("a folder");
    let large = folder.join("large.yaml");
    fs::write(&large, "# a remark\n".repeat(200_000)).expect("written");
    let folder = folder.to_string_lossy();
    let (status, said, wrong) = home.run(&["check", "no/such.yaml", &folder]);
    assert_eq!((status, wrong.as_str()), (1, ""), "{said}");
    for says in [
        "error[unreadable]: there is no such file\n --> no/such.yaml",
        "error[unreadable]: too large: more than 1 MiB",
        "3 files checked: 2 errors, 0 warnings",
    ] {
        assert!(said.contains(says), "{says}: {said}");
    }
    let (_, said, _) = home.run(&["check", "--json", "no/such.yaml", &folder]);
    let found = codes(&said);
    let names: Vec<_> = found.iter().map(|(name, codes)| (name.as_str(), codes.join(" "))).collect();
    let large = large.to_string_lossy();
    let bad = || "unreadable".to_owned();
    assert_eq!(names, [("no/such.yaml", bad()), (&large, bad()), (&good, String::new())]);
    // Nothing could be looked at.
    let (status, said, wrong) = home.run(&["check", "no/such.yaml", &large]);
    assert_eq!((status, said.matches("error[unreadable]").count()), (2, 2), "{said}");
    assert_eq!(wrong, "takestock: none of the files could be read\n");
    let (status, said, _) = home.run(&["check", "--json", "no/such.yaml"]);
    assert_eq!((status, codes(&said)[0].1.as_slice()), (2, &["unreadable".to_owned()][..]));
}

#[test]
fn a_questionnaire_is_checked_by_its_id() {
    let home = Home::new();
    let path = home.begin(&["ours"]);
    for id in ["ours", "team-trust"] {
        let (status, said, wrong) = home.run(&["check", id]);
        assert_eq!((status, said.as_str()), (0, "1 file checked: 0 errors, 0 warnings\n"), "{wrong}");
    }
    let (status, _, wrong) = home.run(&["check", "teem-trust"]);
    assert!(status == 2 && wrong.contains("did you mean `team-trust`?"), "{wrong}");
    let (status, _, wrong) = home.run(&["check", "ours", "--against", "team-trust"]);
    assert!(status == 2 && wrong.contains("is `team-trust`, not `ours`"), "{wrong}");
    // A copy under another name is the same set twice, and is found under neither name alone.
    let copy = Path::new(&path).with_file_name("copy.yaml");
    fs::copy(&path, &copy).expect("copied");
    let folder = copy.parent().expect("a folder").to_string_lossy().into_owned();
    let (status, said, _) = home.run(&["check", "--json", &folder, &path]);
    let found = codes(&said);
    assert_eq!((status, found.len()), (1, 2), "what is named twice is checked once: {said}");
    assert_eq!(found[0].1, ["misnamed-set"]);
    assert_eq!(found[1].1, ["duplicate-set"]);
    let (_, said, _) = home.run(&["questionnaires"]);
    assert!(said.contains("copy (its id: ours)"), "{said}");
}

#[test]
fn the_starter_is_good_by_the_schema_and_the_schema_is_printed() {
    let (status, said, _) = Home::new().run(&["questionnaires", "--schema"]);
    assert_eq!((status, said.as_str()), (0, schema::TEXT));
    let schema = serde_json::from_str(schema::TEXT).expect("JSON");
    let value: serde_json::Value = serde_yaml::from_str(starter::TEXT).expect("YAML");
    assert!(jsonschema::draft202012::is_valid(&schema, &value));
}

#[test]
fn every_code_can_be_looked_up() {
    let home = Home::new();
    let (status, said, _) = home.run(&["check", "--codes"]);
    assert!(status == 0 && said.contains("  several-questions (warning)\n"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let (_, said, _) = home.run(&["check", "--codes", "--json"]);
    let codes: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(codes["kind"], "codes");
    assert!(codes["data"].as_array().is_some_and(|codes| codes.len() > 50));
}
