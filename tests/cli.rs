//! The command line: what it prints, and with which status it ends.

mod support;

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn takestock(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_takestock"));
    command.env("TAKESTOCK_DATA_DIR", data).env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    // The settings of whoever runs the tests are not the program's.
    command.env("HOME", data).env("XDG_CONFIG_HOME", data.join("settings"));
    command
}

fn store() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Standard output of a command that ends with this status.
fn out(data: &Path, arguments: &[&str], status: i32) -> String {
    let output = takestock(data).args(arguments).output().expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The one line on standard error of a command that could not be done.
fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = takestock(data).args(arguments).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(stderr.lines().last().is_some_and(|line| line.starts_with("takestock: ")), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    stderr
}

#[test]
fn an_empty_list_is_a_no_and_a_tool_makes_it_a_yes() {
    let data = store();
    assert_eq!(out(data.path(), &["list"], 1), "");
    assert_eq!(fs::read_dir(data.path()).expect("the folder").count(), 0, "looking leaves nothing behind");
    assert_eq!(
        out(data.path(), &["add", "Rota & Co", "--owner", "Dan", "--status", "prototype"], 0),
        "rota-co\n"
    );
    let list = out(data.path(), &["list"], 0);
    assert!(list.contains("rota-co") && list.contains("Dan") && list.contains("prototype"), "{list}");
    assert!(list.lines().all(|line| line == line.trim_end()), "{list}");
    out(data.path(), &["set", "rota", "status", "in_production"], 0);
    assert!(out(data.path(), &["show", "rota"], 0).contains("in production"));
    let refusal = refused(data.path(), &["set", "rota", "status", "in_prodution"]);
    assert!(refusal.contains("did you mean in_production"), "{refusal}");
    assert!(refused(data.path(), &["set", "rota", "stats", "x"]).contains("did you mean status"));
    assert!(refused(data.path(), &["add", "Rota & Co"]).contains("already"));
    assert!(refused(data.path(), &["show", "nothing"]).contains("no tool"));
}

#[test]
fn filling_twice_adds_nothing_and_a_bad_file_stores_nothing() {
    let data = store();
    let sample = support::root().join("assets/liftoff.answers.yaml");
    let sample = sample.to_string_lossy();
    let dry = out(data.path(), &["fill", "--dry-run", &sample], 0);
    assert!(dry.contains("would bring"), "{dry}");
    assert_eq!(out(data.path(), &["list"], 1), "");
    out(data.path(), &["fill", &sample], 0);
    assert_eq!(out(data.path(), &["fill", &sample], 0), "liftoff: nothing new\n");

    let bad = data.path().join("bad.yaml");
    fs::write(
        &bad,
        fs::read_to_string(&*sample)
            .expect("the sample")
            .replace("choice: same_day", "choice: sameday")
            .replace("name: Liftoff", "name: Bad")
            .replace("slug: liftoff", "slug: bad"),
    )
    .expect("written");
    let refusal = refused(data.path(), &["fill", &bad.to_string_lossy()]);
    assert!(refusal.contains("bad.yaml:") && refusal.contains("nothing was stored"), "{refusal}");
    assert!(!out(data.path(), &["list"], 0).contains("bad"));
}

#[test]
fn answers_fill_an_empty_store_alike() {
    let (one, two) = (store(), store());
    let sample = support::root().join("assets/liftoff.answers.yaml");
    out(one.path(), &["fill", &sample.to_string_lossy()], 0);
    let answers = out(one.path(), &["answers", "liftoff"], 0);
    takestock(two.path()).args(["fill", "-"]).write_stdin(answers.clone()).assert().success();
    assert_eq!(out(two.path(), &["answers", "liftoff"], 0), answers);
}

#[test]
fn an_empty_form_can_be_filled_in_and_is_itself_a_good_file() {
    let data = store();
    for arguments in [
        &["answers", "--blank", "--with", "inventory-walkthrough"][..],
        &["answers", "--blank", "--with", "inventory-walkthrough", "--prefill"],
        &["answers", "--blank", "--with", "team-trust"],
    ] {
        let form = out(data.path(), arguments, 0);
        assert!(form.lines().count() > 20, "{form}");
        let named = form.replacen("  name:\n", "  name: Rota\n", 1);
        let output = takestock(data.path())
            .args(["fill", "--dry-run", "-"])
            .write_stdin(named)
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_look_at_the_sample_answers_in_words_and_in_json() {
    let data = store();
    for arguments in [
        &["list"][..],
        &["show", "liftoff"],
        &["people", "liftoff"],
        &["inbox", "lift"],
        &["log", "liftoff"],
        &["search", "salesforce"],
        &["trace", "liftoff", "KEEP-1"],
        &["verify"],
        &["questionnaires"],
        &["questionnaires", "--show", "team-trust"],
        &["keys"],
    ] {
        let with = |extra: &[&str]| out(data.path(), &[&["--sample"], arguments, extra].concat(), 0);
        let words = with(&[]);
        assert!(!words.is_empty() && !words.contains('\u{1b}'), "{arguments:?}");
        let envelope: serde_json::Value = serde_json::from_str(&with(&["--json"])).expect("JSON");
        assert_eq!(envelope["takestock_json"], 1, "{arguments:?}");
        assert!(envelope["kind"].is_string() && !envelope["data"].is_null(), "{arguments:?}");
    }
    assert_eq!(out(data.path(), &["--sample", "search", "xyzzy"], 1), "");
    assert!(fs::read_dir(data.path()).expect("the folder").next().is_none(), "the sample is kept nowhere");
}

#[test]
fn usage_errors_are_two_and_help_is_an_answer() {
    let data = store();
    assert!(out(data.path(), &["--help"], 0).contains("Usage"));
    assert!(out(data.path(), &["--version"], 0).starts_with("takestock "));
    for arguments in [&["dance"][..], &["fill"], &["export"], &["export", "--all"], &["answers", "--blank"]] {
        let output = takestock(data.path()).args(arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    for (arguments, says) in [
        (&["walk", "x", "--mode", "dead"][..], "no mode"),
        (&["walk", "x", "--with", "inventory-walkthrogh"], "did you mean"),
        (&["check", "/"], "no .yaml file"),
        (&["check", "/no/such/file.yaml"], "/no/such/file.yaml"),
        (&["fill", "/dev/zero"], "/dev/zero"),
        (&["--sample", "trace", "liftoff", "KEEP-99"], "no item"),
        (&["--data-dir", "/dev/null", "list"], "/dev/null"),
    ] {
        let refusal = refused(data.path(), arguments);
        assert!(refusal.contains(says), "{arguments:?}: {refusal}");
        assert_eq!(refusal.lines().count(), 1, "{refusal}");
    }
}

#[test]
fn a_closed_pipe_is_silent() {
    let data = store();
    let script = format!("'{}' --sample log liftoff | head -n 1", env!("CARGO_BIN_EXE_takestock"));
    let output =
        Command::new("sh").args(["-c", &script]).env("TAKESTOCK_DATA_DIR", data.path()).output().expect("sh");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn shipped_questionnaires_have_no_findings() {
    let folder = support::root().join("questionnaires");
    let said = out(&support::root(), &["check", &folder.to_string_lossy()], 0);
    assert!(said.contains("0 errors, 0 warnings"), "{said}");
}

#[test]
fn readme_names_every_key_as_it_is() {
    let readme = fs::read_to_string(support::root().join("README.md")).expect("README.md");
    let keys = out(&support::root(), &["keys", "--markdown"], 0);
    assert!(
        readme.contains(&format!("<!-- keys -->\n{keys}<!-- /keys -->")),
        "run `takestock keys --markdown`"
    );
}

#[test]
fn settings_are_read_from_their_file_and_a_bad_one_begins_nothing() {
    let data = store();
    let paths: serde_json::Value =
        serde_json::from_str(&out(data.path(), &["--json", "paths"], 0)).expect("JSON");
    let own = Path::new(paths["data"]["config"].as_str().expect("a path")).to_owned();
    assert!(own.starts_with(data.path()) && own.ends_with("config.toml"), "{own:?}");
    assert!(out(data.path(), &["paths"], 0).lines().any(|line| line.starts_with("config ")));

    let defaults = out(data.path(), &["keys", "--settings"], 0);
    let before = out(data.path(), &["keys"], 0);
    fs::create_dir_all(own.parent().expect("a folder")).expect("made");
    fs::write(&own, &defaults).expect("written");
    assert_eq!(out(data.path(), &["keys"], 0), before, "the defaults change nothing");
    fs::write(&own, "[keys]\ncatch = [\"f2\"]\ngo = []\n[signs]\nkeep = [\"+\"]\n").expect("written");
    let keys = out(data.path(), &["keys"], 0);
    let row = |of: &str| keys.lines().find(|line| line.contains(of)).expect("a row").to_owned();
    assert!(row("/catch").contains("F2") && row("/go").contains("unbound"), "{keys}");
    assert!(row("keep this").contains('+'), "{keys}");

    let other = data.path().join("other.toml");
    fs::write(&other, "[keys]\nctach = []\nrest = [\"ctrl-k\", \"ctrl-m\"]\n").expect("written");
    let named = other.to_string_lossy().into_owned();
    for arguments in [&["walk", "Rota"][..], &["keys"], &["list"]] {
        let refusal = refused(data.path(), &[arguments, &["--config", &named]].concat());
        for says in ["other.toml:2:1", "other.toml:3:9", "other.toml:3:19", "did you mean `catch`?"] {
            assert!(refusal.contains(says), "{says}: {refusal}");
        }
        assert!(refusal.contains("3 problems; nothing was begun"), "{refusal}");
    }
    assert_eq!(out(data.path(), &["list"], 1), "", "no tool was made");
    assert!(refused(data.path(), &["keys", "--config", "/no/such.toml"]).contains("/no/such.toml"));
    fs::write(&own, "[keys]\nrest = 3\n").expect("written");
    assert!(refused(data.path(), &["walk", "Rota"]).contains("config.toml:2:8"));
    assert_eq!(out(data.path(), &["list"], 1), "", "what does not use it does not mind");
}

#[test]
fn exports_into_a_folder_and_never_over_a_strangers_file() {
    let data = store();
    let sample = support::root().join("assets/liftoff.answers.yaml");
    out(data.path(), &["fill", &sample.to_string_lossy()], 0);
    let docs = data.path().join("docs");
    fs::create_dir(&docs).expect("docs");
    let docs_name = docs.to_string_lossy().into_owned();
    for _ in 0..2 {
        let said = out(data.path(), &["export", "liftoff", "-o", &docs_name], 0);
        assert_eq!(said.lines().count(), 3, "{said}");
    }
    let spec = docs.join("liftoff.spec.md");
    let written = fs::read_to_string(&spec).expect("the spec");
    assert_eq!(written, out(data.path(), &["export", "liftoff"], 0), "both ways give the same bytes");

    fs::write(&spec, "my own notes\n").expect("written");
    let refusal = refused(data.path(), &["export", "liftoff", "-o", &docs_name]);
    assert!(refusal.contains("liftoff.spec.md"), "{refusal}");
    assert_eq!(fs::read_to_string(&spec).expect("the notes"), "my own notes\n");
}

#[test]
fn the_list_is_a_markdown_table_whatever_tools_are_called() {
    let data = store();
    out(data.path(), &["add", "A | B", "--slug", "ab", "--owner", "*Dan*"], 0);
    let table = out(data.path(), &["list", "--markdown"], 0);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].starts_with("| Slug | Tool |") && lines[1].starts_with("| --- |"), "{table}");
    assert!(lines[2].contains(r"A \| B") && lines[2].contains(r"\*Dan\*"), "{table}");
}

#[test]
fn an_unknown_tool_is_met_with_what_may_be_meant() {
    let data = store();
    assert!(refused(data.path(), &["show", "rota"]).contains("takestock add"));
    for n in 0..12 {
        out(data.path(), &["add", &format!("Rota {n}")], 0);
    }
    assert!(refused(data.path(), &["show", "rtoa-3"]).contains("did you mean rota-3?"));
    assert!(refused(data.path(), &["show", "zzzzzz"]).contains("takestock list"));
    assert!(refused(data.path(), &["show", "rot"]).contains("or 4 others"));
    let long = refused(data.path(), &["show", &"x".repeat(100_000)]);
    assert!(long.len() < 2_000 && long.contains("takestock list"), "{long}");
}

#[test]
fn a_slug_is_one_that_an_answers_file_can_carry() {
    let data = store();
    out(data.path(), &["add", "Rota"], 0);
    for slug in ["../../etc/passwd", "A", "a b", ".", "trace.csv", "\u{1b}[2J", "a\u{202e}b"] {
        let refusal = refused(data.path(), &["add", "Other", &format!("--slug={slug}")]);
        assert!(refusal.contains("cannot be a slug; nothing was stored"), "{refusal}");
        assert!(refused(data.path(), &["set", "rota", "slug", slug]).contains("such as"));
    }
    let long = format!("{} {}", "a".repeat(59), "b".repeat(59));
    assert_eq!(out(data.path(), &["add", &long], 0), format!("{}\n", "a".repeat(59)));
    assert!(refused(data.path(), &["set", "rota", "owner", " "]).contains("owner's name is empty"));
    out(data.path(), &["set", "rota", "owner", "Nobody"], 0);
    assert!(out(data.path(), &["show", "rota"], 0).contains("nobody"));
}

#[test]
fn tools_whose_names_no_file_name_can_hold_do_not_meet_in_one_folder() {
    let data = store();
    for name in ["日本", "中国", "Tool"] {
        out(data.path(), &["add", name], 0);
    }
    let all = data.path().join("all").to_string_lossy().into_owned();
    for _ in 0..2 {
        let said = out(data.path(), &["export", "--all", "-o", &all], 0);
        assert_eq!(said.lines().count(), 9, "{said}");
    }
    assert_eq!(fs::read_dir(&all).expect("the folder").count(), 3);
    let refusal = refused(data.path(), &["export", "--all", "--to", "json", "-o", &all]);
    assert!(refusal.contains("another format goes to a file"), "{refusal}");
}

#[test]
fn of_several_files_none_goes_in_if_two_tools_would_have_one_slug() {
    let data = store();
    let file = |name: &str, n: u8| {
        let path = data.path().join(name);
        let yaml = format!(
            "takestock_answers: 1\ntool: {{id: \"0190a000-0000-7000-8000-00000000000{n}\", name: {name}, slug: same}}\n"
        );
        fs::write(&path, yaml).expect("written");
        path.to_string_lossy().into_owned()
    };
    let (one, two) = (file("One", 1), file("Two", 2));
    let refusal = refused(data.path(), &["fill", &one, &two]);
    assert!(refusal.contains("nothing was stored"), "{refusal}");
    assert_eq!(out(data.path(), &["list"], 1), "");
}

#[test]
fn what_has_no_json_says_so_and_the_rest_keeps_to_the_envelope() {
    let data = store();
    for (arguments, kind) in [
        (&["add", "Rota"][..], "added"),
        (&["set", "rota", "link", "https://example.org"], "set"),
        (&["doctor", "--rebuild"], "rebuilt"),
        (&["export", "rota"], "spec"),
    ] {
        let said = out(data.path(), &[arguments, &["--json"]].concat(), 0);
        let envelope: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(
            (&envelope["takestock_json"], &envelope["kind"]),
            (&1.into(), &kind.into()),
            "{arguments:?}"
        );
    }
    for arguments in [&["walk", "rota"][..], &["answers", "rota"], &["completions", "bash"], &[]] {
        let refusal = refused(data.path(), &[arguments, &["--json"]].concat());
        assert!(refusal.contains("there is no JSON of this"), "{refusal}");
    }
    assert_eq!(out(data.path(), &["people", "rota"], 1), "", "nobody is a no");
}

#[test]
fn a_store_too_damaged_to_open_is_an_answer_of_verify_and_says_what_helps() {
    let data = store();
    out(data.path(), &["add", "Rota"], 0);
    let file = fs::OpenOptions::new().write(true).open(data.path().join("takestock.db")).expect("the store");
    file.set_len(8_192).expect("cut");
    drop(file);
    for command in ["verify", "doctor"] {
        let said = out(data.path(), &[command], 1);
        assert_eq!(said.matches("doctor --salvage DIR").count(), 1, "{said}");
    }
    let said = out(data.path(), &["verify", "--json"], 1);
    let envelope: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert!(envelope["data"]["findings"][0]["what"].is_string(), "{said}");
    assert!(refused(data.path(), &["list"]).contains("nothing was changed"));
}

#[test]
fn errors_name_what_failed_once_and_in_words() {
    let data = store();
    out(data.path(), &["add", "Rota"], 0);
    let file = data.path().join("a file").to_string_lossy().into_owned();
    fs::write(&file, "mine").expect("written");
    for arguments in [
        &["export", "rota", "-o", "/no/such/folder/x.md"][..],
        &["export", "rota", "-o", "/no/such/folder/"],
        &["export", "--all", "-o", &file],
        &["--data-dir", &format!("{file}/below"), "list"],
        &["--data-dir", &format!("{file}/below"), "add", "X"],
        &["questionnaires", "--show", ""],
        &["walk", "x", "--with", " "],
    ] {
        let refusal = refused(data.path(), arguments);
        assert_eq!(refusal.lines().count(), 1, "{refusal}");
        for jargon in ["os error", "at path", ".takestock-", "Os {", ": :"] {
            assert!(!refusal.contains(jargon), "{refusal}");
        }
        for cause in ["No such file or directory", "Not a directory"] {
            assert!(refusal.matches(cause).count() <= 1, "{refusal}");
        }
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    if let Ok(full) = full {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_takestock"))
            .args(["--data-dir", &data.path().to_string_lossy(), "list"])
            .stdout(full)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.starts_with("takestock: cannot write to standard output: "), "{stderr}");
    }
}

#[test]
fn a_dash_is_standard_output_and_remarks_are_for_terminals() {
    let data = store();
    out(data.path(), &["add", "Rota"], 0);
    assert_eq!(out(data.path(), &["export", "rota", "-o", "-"], 0), out(data.path(), &["export", "rota"], 0));
    let output = takestock(data.path()).arg("export").arg("rota").output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "remarks are told on a terminal only");
}

#[test]
fn people_are_laid_side_by_side() {
    let data = store();
    out(data.path(), &["add", "Rota"], 0);
    let nothing = out(data.path(), &["compare", "rota"], 1);
    assert!(nothing.contains("takestock walk rota --with team-trust"), "{nothing}");
    let table = out(data.path(), &["--sample", "compare", "liftoff"], 0);
    assert!(table.starts_with("Liftoff · who says what · 2 of 10 users heard."), "{table}");
    let score = table.lines().find(|line| line.starts_with("Trust 0")).expect("a row");
    let cells: Vec<&str> = score.split_whitespace().collect();
    assert_eq!(cells, ["Trust", "0–10", "9", "6", "·", "7", "·", "spread", "3"]);
    assert!(table.lines().all(|line| line == line.trim_end()), "{table}");
    assert!(!table.contains("Maya"), "roles until names are asked for:\n{table}");
    let json = out(data.path(), &["--sample", "compare", "liftoff", "--json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["data"]["compared"]["people"][0], "author");
    let cells = json["data"]["compared"]["rows"].as_array().expect("rows").iter();
    let first = cells.filter(|row| row["topic"] == "know.absence").map(|row| row["cells"][0].clone());
    assert_eq!(first.collect::<Vec<_>>()[0], "not_mentioned");
}

#[test]
fn three_tools_with_a_sign_make_the_rule_and_a_tool_of_three_signs_our_mark() {
    let data = store();
    let spot = |name: &str, signs: [u8; 5], label: u8| {
        let signs = signs.map(|sign| format!("{sign}\n\n")).concat();
        let lines = format!("/go q1\n{signs}3\n\n{label}\n/finish\n");
        let mut walk = takestock(data.path());
        let walk = walk.args(["walk", name, "--with", "spot-the-dependency", "--plain"]).write_stdin(lines);
        let output = walk.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let rule = "Rule from the article (3 or more tools, each with a sign): put the next platform money";
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!spot("Liftoff", [1, 1, 1, 2, 2], 2).contains("Rule"));
    assert!(!spot("Quotes", [1, 2, 2, 2, 2], 2).contains("Rule"));
    spot("Clean", [2, 2, 2, 3, 2], 2);
    spot("Unused", [1, 2, 2, 2, 2], 4);
    let list = out(data.path(), &["list"], 0);
    assert!(!flat(&list).contains(rule), "two tools, and one that nothing runs on:\n{list}");
    assert!(
        flat(&list).contains("own mark (3 or more signs on one tool): the hour this week for Liftoff."),
        "{list}"
    );
    let third = spot("Rota", [2, 2, 2, 2, 1], 1);
    assert!(flat(&third).contains(rule), "{third}");
    let list = out(data.path(), &["list"], 0);
    assert!(flat(&list).contains(rule), "{list}");
    assert!(flat(&list).contains("Rota: stops when one person is out for a week"), "{list}");
    assert!(!flat(&list).contains("Clean: ") && !flat(&list).contains("Unused: "), "{list}");
    assert!(!out(data.path(), &["list", "--markdown"], 0).contains("Rule"));
    let shown = out(data.path(), &["show", "liftoff"], 0);
    assert!(
        flat(&shown).contains("This is common, and usually settled in weeks. 3 of 5 signs hold:"),
        "{shown}"
    );
    let json = out(data.path(), &["show", "liftoff", "--json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["data"]["standing"]["signs"]["verdict"], "this_week");
    assert_eq!(json["data"]["standing"]["gate"]["stand"], "free");
}

/// A questionnaire of one table that becomes steps, in a home of its own.
fn own_set(home: &Path, version: &str, ask: &str) -> PathBuf {
    let file = home.join("mine.yaml");
    let text = format!(
        "takestock: 1\nid: mine\nversion: {version}\ntitle: Mine\nminutes: 2\nsections:\n  - id: a\n    key: A\n    title: \
         One\n    minutes: 2\n    questions:\n      - {{id: own.thing, short: Thing, ask: {ask}, kind: text, need: must, \
         minutes: 1, why: To know}}\n      - {{id: own.way, short: Way, ask: Which steps?, kind: table, need: must, \
         minutes: 1, why: To know, fields: [{{id: step, label: Step, kind: text}}], becomes: [{{item: step, title: \
         step}}]}}\n"
    );
    fs::write(&file, text).expect("it is written");
    file
}

#[test]
fn the_sample_is_made_with_what_is_shipped() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("takestock/questionnaires");
    fs::create_dir_all(&folder).expect("a folder");
    let shipped = include_str!("../questionnaires/inventory-walkthrough.yaml");
    let mine = shipped.replace("id: does.since", "id: does.begun");
    fs::write(folder.join("inventory-walkthrough.yaml"), mine).expect("it is written");
    let listed = takestock(home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .args(["--sample", "list"])
        .output()
        .expect("it runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
}

#[test]
fn a_walkthrough_whose_text_was_edited_goes_on_by_the_one_it_began_with() {
    let home = tempfile::tempdir().expect("a folder");
    let walk = |file: &Path, lines: &str| {
        let args = ["walk", "Rota", "--plain", "--with", file.to_str().expect("a path")];
        let done = takestock(home.path()).args(args).write_stdin(lines).output().expect("it runs");
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    walk(&own_set(home.path(), "1.0.0", "What is it?"), "a rota\n/leave\n");
    let said = walk(&own_set(home.path(), "1.0.1", "What is that?"), "/go a2\nplan\n/leave\n");
    assert!(
        said.contains("Going on with s-01.") && said.contains("`takestock upgrade rota --with"),
        "{said}"
    );
    let shown = out(home.path(), &["show", "rota"], 0);
    assert!(shown.contains("s-01") && !shown.contains("s-02"), "{shown}");
}

#[test]
fn a_rehearsal_shows_what_the_answers_become_and_that_nothing_is_kept() {
    let home = tempfile::tempdir().expect("a folder");
    let file = own_set(home.path(), "1.0.0", "What is it?");
    let args = ["--sample", "walk", "--plain", "--with", file.to_str().expect("a path")];
    let practised = |lines: &str| {
        let done = takestock(home.path()).args(args).write_stdin(lines).output().expect("it runs");
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    let said = practised("a rota\n\nplan the week\n/finish\n");
    assert!(said.contains("Drafted: 1 step.") && said.contains("plan the week"), "{said}");
    assert!(said.contains("nothing of it was kept"), "{said}");
    assert!(!practised("a rota\n/leave\n").contains("It goes on here next time"));
}
