//! `check FILE --against OLD`: every code, with the line in FILE.

use super::{OLD, Place, changed};

const RAISED: (&str, &str) = ("version: 1.0.0", "version: 2.0.0");
const KINDS: (&str, &str) = ("kind: yes_no\n        need", "kind: text\n        need");

/// Code, line and whether it is an error, as the JSON has them.
fn found(place: &Place, changes: &[(&str, &str)], status: i32) -> Vec<(String, u64, bool)> {
    place.file("old.yaml", OLD);
    place.file("new.yaml", &changed(OLD, changes));
    let out = place.out(&["check", "--json", "new.yaml", "--against", "old.yaml"], status);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let files = told["data"]["files"].as_array().expect("files");
    let finding = |f: &serde_json::Value| {
        let text = |key: &str| f[key].as_str().expect("a text").to_owned();
        (text("code"), f["line"].as_u64().expect("a line"), text("severity") == "error")
    };
    files.iter().flat_map(|file| file["findings"].as_array().expect("findings")).map(finding).collect()
}

fn is(code: &str, line: u64, error: bool) -> (String, u64, bool) {
    (code.to_owned(), line, error)
}

#[test]
fn every_code_is_told_with_its_line() {
    let place = Place::new();
    assert_eq!(found(&place, &[], 0), []);
    type Put = (&'static str, &'static str);
    type Told = (&'static str, u64, bool);
    let cases: &[(&[Put], i32, &[Told])] = &[
        // Wording asks for a patch, and a patch is enough.
        (&[("ask: Is that all?", "ask: Is that really all?")], 1, &[("version-not-raised", 3, true)]),
        (&[("ask: Is that all?", "ask: Is that really all?"), ("1.0.0", "1.0.1")], 0, &[]),
        // What is gone is an error, unless the first number was raised for it; told where it was missed.
        (
            &[("- id: does.sure", "- id: does.certain")],
            1,
            &[("version-not-raised", 3, true), ("vanished-id", 10, true)],
        ),
        (&[("- id: does.sure", "- id: does.certain"), RAISED], 0, &[("vanished-id", 10, false)]),
        (&[("- id: does.sure", "- id: does.certain\n        was: does.sure"), ("1.0.0", "1.1.0")], 0, &[]),
        (&[("{id: back_to,", "{id: back,"), RAISED], 0, &[("vanished-id", 15, false)]),
        (&[("{id: low,", "{id: bottom,"), RAISED], 0, &[("vanished-id", 51, false)]),
        (
            &[("{id: paper, label: only on paper}", "{id: script, label: in a script}"), RAISED],
            0,
            &[("vanished-id", 24, false)],
        ),
        (&[KINDS, RAISED], 1, &[("kind-changed", 67, true)]),
        (
            &[("label: Back to, kind: step", "label: Back to, kind: text"), RAISED],
            1,
            &[("kind-changed", 26, true)],
        ),
        // A likely change of meaning is for people to judge.
        (
            &[("ask: What does it hold?", "ask: Who may look at which prices?")],
            1,
            &[("version-not-raised", 3, true), ("meaning-changed", 39, false)],
        ),
        (
            &[("ask: What does it hold?", "ask: Who may look at which prices?"), ("1.0.0", "1.0.1")],
            0,
            &[("version-not-raised", 3, false), ("meaning-changed", 39, false)],
        ),
        (
            &[("label: not at all, at: 0", "label: not at all, at: 1"), RAISED],
            0,
            &[("meaning-changed", 56, false)],
        ),
        (
            &[("exposure: true, ", ""), RAISED],
            0,
            &[("meaning-changed", 42, false), ("never-fires", 48, false)],
        ),
        (&[("real == 'happens'", "real != 'happens'"), RAISED], 0, &[("meaning-changed", 33, false)]),
        (&[("private: true\n", "private: false\n"), RAISED], 0, &[("meaning-changed", 49, false)]),
        // Something new asks for the second number.
        (
            &[
                (
                    "{id: none, label: nothing of that kind}",
                    "{id: none, label: nothing of that kind}\n          - {id: keys, label: keys}",
                ),
                ("1.0.0", "1.0.1"),
            ],
            1,
            &[("version-not-raised", 3, true)],
        ),
        (
            &[("was: does.trust", "was: does.truts"), ("1.0.0", "1.0.1")],
            0,
            &[("forgotten-was", 51, false), ("unknown-was", 63, false)],
        ),
    ];
    for (changes, status, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(code, line, error)| is(code, *line, *error)).collect();
        let mut found = found(&place, changes, *status);
        found.sort_by_key(|(_, line, _)| *line);
        assert_eq!(found, expected, "{changes:?}");
    }
}

#[test]
fn hints_say_what_was_likely_meant() {
    let place = Place::new();
    place.file("old.yaml", OLD);
    let hint = |changes: &[(&str, &str)], status: i32| {
        place.file("new.yaml", &changed(OLD, changes));
        place.out(&["check", "new.yaml", "--against", "old.yaml"], status)
    };
    let gone = hint(&[("- id: does.sure", "- id: does.certain")], 1);
    assert!(
        gone.contains("the topic `does.certain` is new and worded nearly the same: `was: does.sure`?"),
        "{gone}"
    );
    assert!(gone.contains("make it 2.0.0"), "{gone}");
    assert!(gone.contains("new.yaml:3:10") && gone.contains("new.yaml:10:"), "{gone}");
    let slip = hint(&[("- id: does.sure", "- id: does.certain\n        was: does.sur")], 1);
    assert!(slip.contains("did you mean `does.sure`?"), "{slip}");
    let small = hint(&[("{id: low,", "{id: bottom,"), ("1.0.0", "1.1.0")], 1);
    assert!(
        small.contains(
            "the version went from 1.0.0 to 1.1.0, but a meaning changed or something is gone: the option `low` of \
             `does.score`"
        ),
        "{small}"
    );
    let reworded = hint(&[("solo: Write down the steps.", "solo: Write all the steps down.")], 1);
    let because = "the version is still 1.0.0, but the wording of `does.steps` (solo) changed\n";
    assert!(reworded.contains(because), "{reworded}");
    let probes = hint(&[("handoff?]", "handoff, then?]"), ("need: could", "need: should")], 1);
    assert!(probes.contains("but `probes` of `does.steps` changed, and 1 more\n"), "{probes}");
}

#[test]
fn an_id_that_was_anothers_name_is_refused() {
    let place = Place::new();
    let second = changed(OLD, &[("{id: back_to,", "{was: back_to, id: back,"), ("1.0.0", "1.1.0")]);
    let again = "          - {id: back_to, label: Something else, kind: text}\n          - {id: back,";
    let third = changed(&second, &[("          - {was: back_to, id: back,", again), ("1.1.0", "2.0.0")]);
    place.file("old.yaml", &second);
    place.file("new.yaml", &third);
    let out = place.out(&["check", "new.yaml", "--against", "old.yaml"], 1);
    assert!(out.contains("error[reused-id]") && out.contains("new.yaml:26:"), "{out}");
    assert!(out.contains("warning[forgotten-was]") && out.contains("`was: [back_to]`"), "{out}");
}

#[test]
fn folders_are_held_against_folders_by_id() {
    let place = Place::new();
    let other = changed(OLD, &[("id: small-set", "id: other-set"), ("does.trust", "does.trusted")]);
    place.file("old/a.yaml", OLD);
    place.file("old/b.yaml", &other);
    place.file("new/small-set.yaml", OLD);
    place.file("new/other-set.yaml", &other);
    let out = place.out(&["check", "new", "--against", "old"], 0);
    assert!(out.contains("2 files checked, 4 topics shared: 0 errors, 0 warnings"), "{out}");
    place.file("new/small-set.yaml", &changed(OLD, &[("ask: Is that all?", "ask: Is that really all?")]));
    std::fs::remove_file(place.path().join("new/other-set.yaml")).expect("it was there");
    let out = place.out(&["check", "new", "--against", "old"], 1);
    assert!(out.contains("error[version-not-raised]") && out.contains("new/small-set.yaml:3:"), "{out}");
    assert!(out.contains("error[vanished-set]: the questionnaire `other-set` is gone"), "{out}");
    assert!(out.contains("old/b.yaml:2:"), "{out}");
}

#[test]
fn what_cannot_be_compared_is_said_in_one_line() {
    let place = Place::new();
    place.file("new.yaml", OLD);
    place.file("bad.yaml", &changed(OLD, &[("kind: scale", "kind: scales")]));
    place.file("other.yaml", &changed(OLD, &[("id: small-set", "id: other-set")]));
    place.file("empty/nothing.txt", "");
    for (arguments, said) in [
        (&["new.yaml", "--against", "bad.yaml"][..], "has errors of its own"),
        (&["new.yaml", "--against", "other.yaml"], "is `other-set`, not `small-set`"),
        (&["new.yaml", "--against", "none.yaml"], "none.yaml"),
        (&["new.yaml", "--against", "empty"], "no .yaml file in this folder"),
        (&["new.yaml", "other.yaml", "--against", "new.yaml"], "one file to compare with one"),
    ] {
        let refusal = place.refused(&[&["check"], arguments].concat());
        assert!(refusal.contains(said), "{refusal}");
    }
}
