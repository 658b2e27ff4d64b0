//! Questionnaires in other languages: texts by id, in the file itself or in a companion beside it.

use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use takestock::catalog::codes::{GROUPS, LANGUAGES, code};
use takestock::catalog::{self, Wish};
use takestock::desk::{Desk, Place};
use takestock::domain::ids::DocumentHash;
use takestock::domain::questionnaire::{Mode, Questionnaire, TopicId};
use takestock::yaml::{Source, render};
use tempfile::TempDir;

const FLAGSHIP: &str = "inventory-walkthrough";

/// A set that has one of everything that can be translated.
const SMALL: &str = include_str!("fixtures/languages/small.yaml");
const GERMAN: &str = include_str!("fixtures/languages/small.de.yaml");

fn read(text: &str) -> Questionnaire {
    let source = Source::new("it.yaml", text);
    catalog::read(&source).unwrap_or_else(|found| panic!("{}", render(&found, &source, false)))
}

fn folder(files: &[(&str, &str)]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let folders = vec![folder.path().to_owned()];
    (folder, folders)
}

fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("an id")
}

#[test]
fn a_companion_and_its_original_are_one_text_that_speaks_german() {
    let (_folder, folders) = folder(&[("small.yaml", SMALL), ("small.de.yaml", GERMAN)]);
    let one = catalog::find_in("small", Wish::Only("de"), &folders).expect("it is there");
    let german = read(one.text());
    assert_eq!(german.language.as_deref(), Some("de"));
    assert_eq!((german.title.as_str(), german.audience.as_str()), ("Ein kleiner Satz", "Alle"));
    assert_eq!(german.sections[0].title, "Was es macht");
    let steps = german.question(&topic("does.steps")).expect("a question");
    assert_eq!(steps.wording(Mode::Live), "Welche Schritte sind es?");
    assert_eq!(steps.wording(Mode::Solo), "Schreib die Schritte auf.");
    assert_eq!(steps.wording(Mode::Absent), "Welche Schritte hast du gesehen?");
    let real = steps.field("real").expect("a field");
    assert_eq!((real.label.as_str(), real.label("paper")), ("In echt", "nur auf dem Papier"));
    let data = german.question(&topic("does.data")).expect("a question");
    let prices = data.option("prices").expect("an option");
    assert_eq!(prices.label, "Preise");
    assert_eq!(prices.event.as_deref(), Some("jemand sieht Preise"));
    assert_eq!(prices.response.as_deref(), Some("Preise nur dem Vertrieb zeigen"));
    assert!(format!("{:?}", steps.becomes).contains("Quoted(\"es wird nicht gemacht\")"));
    // All that is not words is the original's.
    let english = read(SMALL);
    for (mine, theirs) in german.questions().zip(english.questions()) {
        let (a, b) = (mine.question, theirs.question);
        assert_eq!((&a.id, a.kind, a.need, a.minutes), (&b.id, b.kind, b.need, b.minutes));
        assert_eq!((&a.when, &a.from, a.private, a.evidence), (&b.when, &b.from, b.private, b.evidence));
    }
    assert_eq!(english.language.as_deref(), Some("en"));
    // What was not asked for is not looked at.
    let as_it_is = catalog::find_in("small", Wish::Own, &folders).expect("it is there");
    assert_eq!(as_it_is.text(), SMALL);
}

#[test]
fn what_is_not_asked_for_is_as_it_was() {
    let (_folder, folders) = folder(&[("small.yaml", SMALL), ("small.de.yaml", "no: [translation")]);
    for wish in [Wish::Own, Wish::Rather("fr"), Wish::Rather("en"), Wish::Only("en")] {
        let source = catalog::find_in("small", wish, &folders).expect("it is there");
        assert_eq!(source.text(), SMALL, "{wish:?}");
    }
    let (name, text) = catalog::shipped()[0];
    let (english, hash, pinned) = Desk::questionnaire(FLAGSHIP).expect("the flagship");
    assert_eq!((&*pinned, format!("{FLAGSHIP}.yaml").as_str()), (text, name));
    assert_eq!((hash, english.translated), (DocumentHash::of(text), false));
    let consent = english.question(&topic("open.consent")).expect("a question");
    assert!(consent.ask.contains("off the record"));
}

#[test]
fn a_language_that_is_not_there_is_met_with_those_that_are() {
    let (folder, folders) = folder(&[("small.yaml", SMALL), ("small.de.yaml", GERMAN)]);
    let refused = |id: &str, language: &str| {
        let refused = catalog::find_in(id, Wish::Only(language), &folders).expect_err("it is not there");
        refused.to_string()
    };
    let says = refused("small", "dd");
    assert!(says.ends_with("there are no texts in `dd`; did you mean de? There is en, de"), "{says}");
    let path = folder.path().join("small.yaml");
    let path = path.to_str().expect("a plain path");
    assert!(refused(path, "fr").ends_with("there is en, de"));
    assert!(refused("small", "../small.de").contains("there are no texts"));
    let silent = SMALL.replace("language: en\n", "");
    fs::write(folder.path().join("silent.yaml"), silent).expect("a file");
    assert!(refused("silent", "de").ends_with("it has one language and does not say which"));
    let by_path = catalog::find_in(path, Wish::Only("de"), &[]).expect("beside it");
    assert_eq!(read(by_path.text()).title, "Ein kleiner Satz");
    let source = catalog::find("small", &folders).expect("it is there");
    assert_eq!(catalog::languages(&source, &folders), ["en", "de"]);
    // A translation by itself is nothing to walk through.
    let alone = catalog::read(&Source::new("small.de.yaml", GERMAN)).expect_err("no questionnaire");
    assert_eq!((alone[0].code, alone[0].place.map(|place| place.line)), ("translation-alone", Some(3)));
}

#[test]
fn a_file_may_carry_its_languages_itself() {
    let text = format!(
        "{SMALL}languages:\n  de:\n    title: Klein\n    questions:\n      does.data:\n        ask: Was ist drin?\n  fr: {{title: Petit}}\n"
    );
    let (_folder, folders) = folder(&[("small.yaml", &text)]);
    let titles = [("en", "A small set"), ("de", "Klein"), ("fr", "Petit")];
    for (language, title) in titles {
        let source = catalog::find_in("small", Wish::Only(language), &folders).expect("it is there");
        let set = read(source.text());
        assert_eq!((set.title.as_str(), set.language.as_deref()), (title, Some(language)));
        // What has no words of its own stays as it was written.
        assert_eq!(set.sections[0].title, "What it does");
    }
    let source = catalog::find("small", &folders).expect("it is there");
    assert_eq!(catalog::languages(&source, &folders), ["en", "de", "fr"]);
}

/// The code and line of every finding about the translation, after each text was put in the place of another.
fn found(changes: &[(&str, &str)]) -> Vec<(&'static str, usize)> {
    let mut text = GERMAN.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let (_folder, folders) = folder(&[("small.yaml", SMALL)]);
    let source = Source::new("small.de.yaml", text);
    let found = catalog::check_beside(&source, &folders);
    for finding in &found {
        assert_eq!(
            code(finding.code).map(|code| code.severities.contains(&finding.severity)),
            Some(true),
            "{}",
            finding.code
        );
    }
    found.iter().map(|f| (f.code, f.place.map_or(0, |place| place.line))).collect()
}

#[test]
fn every_lint_of_a_translation_finds_its_line() {
    assert_eq!(found(&[]), []);
    let cases: &[(&str, &str, &str, usize)] = &[
        ("title: Ein kleiner Satz\n", "", "untranslated", 2),
        ("  does: Was es macht\n", "  x_does: Was es macht\n", "untranslated", 2),
        ("    solo: Schreib die Schritte auf.\n", "", "untranslated", 11),
        ("      step: Schritt\n", "", "untranslated", 11),
        (", paper: nur auf dem Papier", "", "untranslated", 11),
        ("    becomes:\n      it is not done: es wird nicht gemacht\n", "", "untranslated", 11),
        (", response: Preise nur dem Vertrieb zeigen", "", "untranslated", 32),
        ("  does.data:\n    short: Die Daten\n", "  does.data:\n", "untranslated", 32),
        ("  does: Was es macht", "  dose: Was es macht", "unknown-section", 9),
        ("  does.data:", "  does.date:", "unknown-topic", 32),
        ("      step: Schritt", "      setp: Schritt", "unknown-field", 25),
        ("{happens: geschieht", "{hapens: geschieht", "unknown-option", 28),
        ("      none: nichts davon", "      nine: nichts davon", "unknown-option", 38),
        ("      it is not done:", "      it is not dome:", "unknown-text", 30),
        ("      - Wo wird übergeben?\n", "", "count-differs", 21),
        ("Schreib die Schritte auf.", "Write down the steps.", "same-as-original", 16),
        ("Was steht darin?", "Was steht in {{ tool.name }}?", "template-differs", 34),
        ("Was steht darin?", "Was steht in {{ tool name }}?", "bad-template", 34),
        ("Schreib die Schritte auf.", "Welche Schritte sind es", "same-wording", 16),
        ("Was steht darin?", "Was? Wo? Wann?", "several-questions", 34),
        (
            "    ask: Was steht darin?",
            "    ask: Was steht darin?\n    solo: Nichts.",
            "nothing-to-translate",
            35,
        ),
        ("    ask: Was steht darin?", "    aks: Was steht darin?", "unknown-key", 34),
        ("    ask: Was steht darin?", "    ask: \"\"", "empty-text", 34),
        ("    ask: Was steht darin?", "    ask: [Was, darin]", "wrong-type", 34),
        ("version: 1.2.0", "version: 1.1.0", "translation-outdated", 5),
        ("translates: small", "translates: smal", "no-original", 3),
        ("language: de", "language: German", "bad-language", 4),
        ("language: de", "language: fr", "misnamed-translation", 4),
        ("language: de\n", "", "missing-key", 2),
        ("takestock: 1\n", "", "missing-key", 2),
    ];
    for (old, new, code, line) in cases {
        let all = found(&[(old, new)]);
        assert!(all.contains(&(code, *line)), "{code} on line {line}, but {all:?}: {old} → {new}");
    }
    // The table of codes knows them, and nothing of its group is left out.
    let shown: BTreeSet<&str> =
        cases.iter().map(|(_, _, code, _)| *code).chain(["translation-alone"]).collect();
    for group in GROUPS.iter().filter(|group| group.title == LANGUAGES) {
        for code in group.codes {
            assert!(shown.contains(code.name), "nothing here shows `{}`", code.name);
        }
    }
    assert!(shown.iter().all(|name| code(name).is_some()), "{shown:?}");
    // One cause, one finding; a wrong id leaves its own place without a text, which is a second.
    for (old, new, code, _) in cases.iter().filter(|(_, _, code, _)| !code.starts_with("unknown")) {
        let all = found(&[(old, new)]);
        assert!(
            all.iter().all(|(other, _)| other == code || *other == "misnamed-translation"),
            "{new}: {all:?}"
        );
    }
    let (_folder, folders) = folder(&[("small.yaml", SMALL)]);
    let hint = |old: &str, new: &str| {
        let source = Source::new("small.de.yaml", GERMAN.replace(old, new));
        let found = catalog::check_beside(&source, &folders);
        let hint = found.into_iter().find(|f| f.code.starts_with("unknown") || f.code == "no-original");
        hint.and_then(|finding| finding.hint)
    };
    let near = |id: &str| Some(format!("did you mean `{id}`?"));
    assert_eq!(hint("translates: small", "translates: smal"), near("small"));
    assert_eq!(hint("does.steps:", "does.step:"), near("does.steps"));
    assert_eq!(hint("hapens", "happens"), None);
    assert_eq!(hint("happens:", "hapens:"), near("happens"));
}

/// The key of a text that stands on one line of a question's own.
fn whole(line: &str) -> Option<&str> {
    let (key, text) = line.strip_prefix("    ")?.split_once(": ")?;
    (["short", "ask", "solo", "absent", "why"].contains(&key) && text != ">-").then_some(key)
}

#[test]
fn a_text_that_falls_out_of_the_shipped_german_is_missed_where_it_stood() {
    for (name, text) in catalog::translations() {
        let lines: Vec<&str> = text.lines().collect();
        let places = (0..lines.len()).filter_map(|n| Some((n, whole(lines[n])?)));
        for (n, key) in places.step_by(9) {
            let broken: String = lines
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != n)
                .map(|(_, line)| format!("{line}\n"))
                .collect();
            let found = catalog::check(&Source::new(*name, broken));
            let question =
                (0..n).rev().find(|at| lines[*at].starts_with("  ") && !lines[*at].starts_with("   "));
            let [one] = &found[..] else { panic!("{name}:{n}: {found:?}") };
            let place = one.place.map(|place| place.line - 1);
            assert_eq!((one.code, place), ("untranslated", question), "{name}:{n}");
            assert!(one.message.contains(&format!("has no `{key}` in de")), "{}", one.message);
        }
    }
}

#[test]
fn what_a_translation_lacks_as_a_whole_is_told_at_once() {
    let (name, text) = catalog::translations()[0];
    let begun = text.split_once("\nquestions:\n").expect("the questions").0;
    let found = catalog::check(&Source::new(name, format!("{begun}\n")));
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!(one.code, "untranslated");
    assert!(one.message.starts_with("`open.consent`, `open.people`, "), "{}", one.message);
    assert!(one.message.matches('`').count() == 10 && one.message.contains(" more are not there in de"));
    // One that does not say of what it is the translation says that first.
    let nameless = text.replace("\ntranslates: ", "\nx_translates: ");
    let found = catalog::check(&Source::new(name, nameless));
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.code, one.message.as_str()), ("missing-key", "a translation needs `translates`"));
    let hint = one.hint.as_deref().unwrap_or_default();
    assert!(
        hint.contains("`translates: inventory-walkthrough`") && hint.contains("`language: de`"),
        "{hint}"
    );
}

#[test]
fn lints_of_languages_in_the_file_itself_find_their_lines() {
    let lines = SMALL.lines().count();
    let check = |text: &str| {
        let found = catalog::check(&Source::new("small.yaml", format!("{SMALL}{text}")));
        found.iter().map(|f| (f.code, f.place.map_or(0, |place| place.line - lines))).collect::<Vec<_>>()
    };
    let whole: String =
        GERMAN.lines().filter(|line| !line.starts_with('#')).map(|l| format!("    {l}\n")).collect();
    assert_eq!(check(&format!("languages:\n  de:\n{whole}")), []);
    assert_eq!(check("languages:\n  DE: {}\n"), [("bad-language", 2)]);
    assert_eq!(check("languages: [de]\n"), [("wrong-type", 1)]);
    let errors = check("languages:\n  de:\n    questions:\n      does.setps: {}\n");
    assert!(errors.contains(&("unknown-topic", 4)), "{errors:?}");
    let other = check("languages:\n  de:\n    translates: large\n");
    assert!(other.contains(&("no-original", 3)), "{other:?}");
    let many: String = (0..60)
        .map(|n| format!("  a{}{}: {{}}\n", ('a'..).nth(n / 26).expect("a"), ('a'..).nth(n % 26).expect("a")))
        .collect();
    assert!(check(&format!("languages:\n{many}")).contains(&("too-large", 42)));
    // What is wrong with a translation is wrong with the file.
    let bad =
        Source::new("small.yaml", format!("{SMALL}languages:\n  de: {{questions: {{does.setps: {{}}}}}}\n"));
    assert!(catalog::read(&bad).is_err());
}

#[test]
fn the_shipped_german_is_whole_and_agrees_with_itself() {
    let mut sets = Vec::new();
    for (name, text) in catalog::translations() {
        let source = Source::new(*name, *text);
        let found = catalog::check(&source);
        assert!(found.is_empty(), "{}", render(&found, &source, false));
        let id = catalog::translates(&source).expect("a translation");
        let whole = catalog::find_in(&id, Wish::Only("de"), &[]).expect("it is there");
        let set = read(whole.text());
        for placed in set.questions() {
            let question = placed.question;
            for other in [&question.solo, &question.absent].into_iter().flatten() {
                assert_ne!(*other, question.ask, "{}", question.id);
            }
            assert!(question.short.chars().count() <= 18, "{}", question.short);
        }
        sets.push((whole, set));
    }
    // The same topic has the same columns and the same options, whichever set asks it.
    for ((source, _), found) in sets.iter().zip(catalog::check_set(&sets)) {
        assert!(found.is_empty(), "{}", render(&found, source, false));
    }
}

/// The program over a home of its own.
struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().expect("a folder"))
    }

    fn runs(&self, args: &[&str], input: &str) -> (String, String, Option<i32>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takestock"));
        command
            .env("HOME", self.0.path())
            .env_remove("XDG_CONFIG_HOME")
            .env("TAKESTOCK_DATA_DIR", self.data());
        let done = command.args(args).write_stdin(input).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (text(done.stdout), text(done.stderr), done.status.code())
    }

    fn says(&self, args: &[&str], input: &str) -> String {
        let (out, err, status) = self.runs(args, input);
        assert_eq!(status, Some(0), "{err}");
        out
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// What is kept about a tool: the sets it was asked by.
    fn asked_by(&self, tool: &str) -> Vec<Questionnaire> {
        let place = Place { data_dir: Some(self.data()), ..Place::default() };
        let mut desk = Desk::open_to_read(&place).expect("a store");
        let tool = desk.tool(tool).expect("a tool");
        desk.shelf(&tool).expect("a shelf").values().map(|set| (**set).clone()).collect()
    }
}

/// Lines of an hour in German: consent, a pick, a row, and the end.
const HOUR: &str = "ja\n\nMaya | Betrieb | 1\n\n/go a5\n2 Die Lieferungen stehen\n\n/go a3\nKarte anlegen | Maya | Kunde schreibt | Termin steht | 1\n\n/go d9\n2\n\n/finish\n\n";

#[test]
fn an_hour_in_german_is_asked_picked_and_written() {
    let home = Home::new();
    let said = home.says(&["walk", "Rampe", "--language", "de", "--plain"], HOUR);
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "O1 · Einverstanden?",
        "wenn ihr „nicht fürs Protokoll“ sagt, lasse ich es weg.",
        "2 am selben Tag",
        "am selben Tag – Die Lieferungen stehen",
        "Schritt | Wer | Beginnt, wenn | Erledigt, wenn | Wo",
    ] {
        assert!(flat.contains(words), "{words}: {said}");
    }
    let specs = home.data().join("specs/rampe");
    let spec = fs::read_to_string(specs.join("rampe.spec.md")).expect("the spec");
    assert!(spec.contains("IF es funktioniert nicht mehr,"), "{spec}");
    assert!(spec.contains("THEN the system SHALL binnen eines halben Tages wieder nutzbar sein."), "{spec}");
    let evidence = fs::read_to_string(specs.join("rampe.evidence.md")).expect("the evidence");
    let evidence = evidence.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["### does.criticality: Wann spürbar", "Bezug zum Tool: hat es gebaut", "Wer: author"] {
        assert!(evidence.contains(words), "{words}: {evidence}");
    }
    // What is kept reads German by itself, without the two files it was made from.
    let [kept] = &home.asked_by("rampe")[..] else { panic!("one set") };
    let (german, _, _) = Desk::questionnaire_in(FLAGSHIP, Wish::Only("de")).expect("it is there");
    assert_eq!(*kept, *german);
    assert_eq!((kept.language.as_deref(), kept.id.as_str()), (Some("de"), FLAGSHIP));
}

#[test]
fn a_walkthrough_goes_on_in_the_language_it_began_in() {
    let home = Home::new();
    home.says(&["walk", "Rampe", "--language", "de", "--plain"], "ja\n\n");
    for args in [
        &["walk", "Rampe", "--plain"][..],
        &["walk", "Rampe", "--plain", "--language", "de"],
        &["walk", "Rampe", "--plain", "--with", FLAGSHIP],
    ] {
        let said = home.says(args, "");
        assert!(
            said.contains("Going on with s-01.") && said.contains("Bevor wir anfangen"),
            "{args:?}: {said}"
        );
    }
    let (_, refused, status) = home.runs(&["walk", "Rampe", "--plain", "--language", "en"], "");
    assert!(refused.contains("goes on in the language it began in, de"), "{refused}");
    assert_eq!(status, Some(2));
    let list: serde_json::Value = serde_json::from_str(&home.says(&["list", "--json"], "")).expect("JSON");
    assert!(list.to_string().contains("\"walkthroughs\":1"), "{list}");
}

#[test]
fn a_walkthrough_in_german_is_moved_to_the_german_of_another_version() {
    let home = Home::new();
    let (now, _now) = folder(&[("small.yaml", SMALL), ("small.de.yaml", GERMAN)]);
    let newer = |text: &str| text.replace("version: 1.2.0", "version: 1.3.0");
    let german = newer(GERMAN).replace("Was steht darin?", "Was ist darin zu finden?");
    let english = newer(SMALL).replace("What does it hold?", "What is in it?");
    let (next, _next) = folder(&[("small.yaml", &english), ("small.de.yaml", &german)]);
    let file = |folder: &TempDir| folder.path().join("small.yaml").to_str().expect("a plain path").to_owned();
    let lines = "Anlegen | 1\n\n1 viele\n\n/finish\n\n";
    home.says(&["walk", "Rampe", "--plain", "--with", &file(&now), "--language", "de"], lines);
    let done = home.says(&["upgrade", "rampe", "--with", &file(&next), "--yes"], "");
    assert!(done.contains("Was ist darin zu finden?") && !done.contains("What is in it?"), "{done}");
    let sets = home.asked_by("rampe");
    let moved = sets.iter().find(|set| set.version == "1.3.0").expect("the other version");
    assert_eq!((moved.language.as_deref(), moved.title.as_str()), (Some("de"), "Ein kleiner Satz"));
}

#[test]
fn a_setting_chooses_for_those_sets_that_have_it() {
    let home = Home::new();
    let file = home.0.path().join("settings.toml");
    fs::write(&file, "language = \"de\"\n").expect("a file");
    let config = file.to_str().expect("a plain path");
    let walk = |set: &str| home.says(&["walk", set, "--plain", "--with", set, "--config", config], "");
    assert!(walk("team-trust").contains("Ich möchte wissen, wie das Tool für dich funktioniert"));
    assert!(walk("quarterly-review").contains("must"));
    let said = home.says(
        &["walk", "Other", "--plain", "--with", "team-trust", "--language", "en", "--config", config],
        "",
    );
    assert!(said.contains("I want to know how this works for you"), "{said}");
    // Nothing is begun where the language is not there, not even the store.
    let other = Home::new();
    let (_, refused, status) = other.runs(&["walk", "X", "--plain", "--language", "fr"], "ja\n");
    assert!(refused.contains("there are no texts in `fr`; there is en, de"), "{refused}");
    assert_eq!((status, other.data().exists()), (Some(2), false));
}

#[test]
fn languages_are_listed_and_shown() {
    let home = Home::new();
    let list: serde_json::Value =
        serde_json::from_str(&home.says(&["questionnaires", "--json"], "")).expect("JSON");
    let rows = list["data"].as_array().expect("rows");
    let of = |id: &str| rows.iter().find(|row| row["id"] == id).map(|row| row["languages"].to_string());
    assert_eq!(of(FLAGSHIP).as_deref(), Some("[\"en\",\"de\"]"));
    assert_eq!(of("author-solo").as_deref(), Some("[\"en\"]"));
    let shown = home.says(&["questionnaires", "--show", "team-trust", "--language", "de"], "");
    assert!(shown.starts_with("Fünfzehn Minuten mit einer Person, die es nutzt (team-trust "), "{shown}");
    let blank = home.says(&["answers", "--blank", "--with", "team-trust", "--language", "de"], "");
    assert!(blank.contains("    language: de\n"), "{blank}");
    assert!(blank.contains("Schreib auf, was du mit dem Tool machst und wie oft."), "{blank}");
}

#[test]
fn answers_go_out_and_in_again_in_their_language() {
    let home = Home::new();
    home.says(&["walk", "Rampe", "--language", "de", "--plain"], HOUR);
    let answers = home.says(&["answers", "rampe"], "");
    assert!(answers.contains("    language: de\n"), "{answers}");
    let other = Home::new();
    other.says(&["fill", "-"], &answers);
    assert_eq!(other.says(&["answers", "rampe"], ""), answers);
    assert_eq!(other.asked_by("rampe"), home.asked_by("rampe"));
    let said = other.runs(&["fill", "-"], &answers.replace("language: de", "language: fr"));
    assert!(said.1.contains("unknown-language"), "{}", said.1);
    // An English walkthrough says nothing about languages.
    home.says(&["walk", "Kai", "--plain"], "yes\n\n/finish\n\n");
    assert!(!home.says(&["answers", "kai"], "").contains("language:"));
}

#[test]
fn check_takes_translations_for_what_they_are() {
    let home = Home::new();
    let checked = |folder: &PathBuf| home.runs(&["check", folder.to_str().expect("a plain path")], "");
    let (ours, folders) = folder(&[("small.yaml", SMALL), ("small.de.yaml", GERMAN)]);
    assert_eq!(checked(&folders[0]).0, "2 files checked: 0 errors, 0 warnings\n");
    assert_eq!(checked(&folders[0].join("small.de.yaml")).0, "1 file checked: 0 errors, 0 warnings\n");
    // Held against an older folder, a translation is no questionnaire that is gone.
    let folder = folders[0].to_str().expect("a plain path");
    let against = home.runs(&["check", folder, "--against", folder], "");
    assert_eq!((against.2, against.0.as_str()), (Some(0), "2 files checked: 0 errors, 0 warnings\n"));
    fs::remove_file(ours.path().join("small.yaml")).expect("it was there");
    let (said, _, status) = checked(&folders[0]);
    assert!(said.contains("error[no-original]") && said.contains("small.de.yaml:3:13"), "{said}");
    assert_eq!(status, Some(1));
}
