//! A tool whose walkthroughs were moved to a newer text leaves as an answers file and comes back the same.

use super::upgrade::{filled, new};
use super::{OLD, Place, changed};

const SET: &str = "settings/takestock/questionnaires/small-set.yaml";

/// What is printed of a tool, but for the head of the journal.
fn printed(place: &Place) -> Vec<String> {
    let mut all = vec![place.out(&["show", "rota"], 0), place.out(&["answers", "rota"], 0)];
    for kind in ["markdown", "evidence"] {
        for private in [&[][..], &["--include-private"]] {
            let out = place.out(&[&["export", "rota", "--to", kind], private].concat(), 0);
            let lines = out.lines().filter(|line| !line.contains("journal: "));
            all.push(lines.collect::<Vec<_>>().join("\n"));
        }
    }
    all
}

/// Another store, where only this text is at hand.
fn elsewhere(answers: &str, text: &str) -> Place {
    let place = Place::new();
    place.file(SET, text);
    place.file("answers.yaml", answers);
    place
}

fn upgraded(text: &str) -> Place {
    let place = filled();
    place.file("new.yaml", text);
    place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    place
}

#[test]
fn what_the_newer_text_does_not_ask_any_more_comes_back_too() {
    let home = upgraded(&new());
    let answers = home.out(&["answers", "rota"], 0);
    assert!(
        answers.contains("\n    version: \"2.0.0\"\n    earlier:\n      - small-set 1.0.0\n"),
        "{answers}"
    );
    assert!(answers.contains("\nearlier_texts:\n  small-set 1.0.0: |\n    takestock: 1\n"), "{answers}");
    assert!(!answers.contains("inbox:") && !answers.contains("earlier_topics:"), "{answers}");
    let away = elsewhere(&answers, &new());
    away.out(&["fill", "answers.yaml"], 0);
    for (back, before) in printed(&away).iter().zip(&printed(&home)) {
        assert_eq!(back, before);
    }
    let again = away.out(&["fill", "answers.yaml"], 0);
    assert!(again.contains("othing"), "{again}");
    away.out(&["verify"], 0);
    // And on from there, as at home.
    let third = changed(
        &new(),
        &[
            ("version: 2.0.0", "version: 3.0.0"),
            ("{id: doer, was: who,", "{id: whose, was: doer,"),
            ("who: doer", "who: whose"),
            ("and doer != ''", "and whose != ''"),
        ],
    );
    for place in [&home, &away] {
        place.file("new.yaml", &third);
        place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    }
    assert_eq!(printed(&away), printed(&home));
    let answers = home.out(&["answers", "rota"], 0);
    let again = elsewhere(&answers, &third);
    again.out(&["fill", "answers.yaml"], 0);
    assert_eq!(printed(&again), printed(&home));
}

#[test]
fn what_was_said_in_private_stays_so_and_what_is_asked_otherwise_is_read_as_it_was() {
    let text = changed(
        OLD,
        &[
            ("version: 1.0.0", "version: 2.0.0"),
            ("label: Who, kind: person, private: true}", "label: Who, kind: person}"),
            ("        private: true\n        user_first: true\n", "        user_first: true\n"),
            ("          - {id: owned, label: Owned, kind: yes_no}\n", ""),
            (" and not owned == true", ""),
            ("        kind: yes_no\n", "        kind: text\n"),
        ],
    );
    let home = upgraded(&text);
    let answers = home.out(&["answers", "rota"], 0);
    let away = elsewhere(&answers, &text);
    away.out(&["fill", "answers.yaml"], 0);
    assert_eq!(printed(&away), printed(&home));
    let open = away.out(&["export", "rota", "--to", "evidence"], 0);
    assert!(!open.contains("prices") && open.contains("not quite"), "{open}");
}

#[test]
fn a_text_that_was_spoilt_is_told_with_its_place() {
    let home = upgraded(&new());
    let answers = home.out(&["answers", "rota"], 0);
    let spoilt = [
        ("    takestock: 1\n", "    takestock: nothing\n", "not the text of a questionnaire"),
        ("      - small-set 1.0.0\n", "      - small-set 1.0\n", "did you mean `small-set 1.0.0`?"),
    ];
    for (good, bad, told) in spoilt {
        let away = elsewhere(&changed(&answers, &[(good, bad)]), &new());
        let (_, err, status) = away.run(&["fill", "answers.yaml"]);
        assert!(status != 0 && err.contains(told), "{err}");
    }
}

#[test]
fn a_new_wording_and_a_name_that_is_told_bring_no_text_along() {
    let text = changed(
        OLD,
        &[
            ("version: 1.0.0", "version: 1.0.1"),
            ("ask: What are the steps?", "ask: What are its steps?"),
            ("{id: paper, label: only on paper}", "{id: on_paper, was: paper, label: only on paper}"),
        ],
    );
    let home = upgraded(&text);
    let answers = home.out(&["answers", "rota"], 0);
    assert!(!answers.contains("earlier"), "{answers}");
    let away = elsewhere(&answers, &text);
    away.out(&["fill", "answers.yaml"], 0);
    assert_eq!(printed(&away), printed(&home));
}

#[test]
fn that_only_another_version_is_at_hand_is_said_once() {
    let home = filled();
    let text = changed(&new(), &[("        was: does.steps\n", "")]);
    let answers = home.out(&["answers", "rota"], 0);
    let away = elsewhere(&answers, &text);
    let (_, err, status) = away.run(&["fill", "answers.yaml"]);
    assert_ne!(status, 0);
    assert_eq!(err.matches("these answers are for small-set 1.0.0; here is 2.0.0").count(), 1, "{err}");
    assert!(!err.contains("no topic") && !err.contains("no field") && !err.contains("no option"), "{err}");
    // With the file of that version it goes.
    away.file("old.yaml", OLD);
    away.file("answers.yaml", &answers.replace("questionnaire: small-set", "questionnaire: ./old.yaml"));
    away.out(&["fill", "answers.yaml"], 0);
    assert_eq!(printed(&away)[2..], printed(&home)[2..]);
}
