//! `takestock upgrade`: the plan, applying it, taking it back, and what it refuses.

use super::{OLD, Place, changed};

/// The next version: a topic and parts renamed, one split, one gone, one reworded, one that means something else.
pub fn new() -> String {
    let split = "      - id: does.score_now\n        was: does.score\n        short: Trust now\n        ask: From zero to ten, how far do you \
                 trust it today?\n        kind: scale\n        need: could\n        minutes: 0.25\n      - id: does.score_then\n        was: \
                 does.score\n        short: Trust then\n        ask: And how far did you trust it at first?\n        kind: scale\n        \
                 need: could\n        minutes: 0.25\n";
    let score = OLD.find("      - id: does.score").expect("a question");
    let sure = OLD.find("      - id: does.sure").expect("a question");
    let text = format!("{}{split}", &OLD[..score]);
    assert!(sure > score, "the last question is gone");
    changed(
        &text,
        &[
            ("version: 1.0.0", "version: 2.0.0"),
            ("spine: [does.steps,", "spine: [does.work,"),
            ("- id: does.steps", "- id: does.work\n        was: does.steps"),
            ("ask: What are the steps?", "ask: What are its steps?"),
            ("{id: who, label: Who", "{id: doer, was: who, label: Who"),
            ("who: who", "who: doer"),
            ("and who != ''", "and doer != ''"),
            ("          - {id: back_to, label: Back to, kind: step}\n", ""),
            ("{id: paper, label: only on paper}", "{id: on_paper, was: paper, label: only on paper}"),
            ("ask: What does it hold?", "ask: Who may look at which prices?"),
            ("          - {id: none, label: nothing of that kind}\n", ""),
            ("only_if: \"answer != 'none'\", ", ""),
        ],
    )
}

const ANSWERS: &str = "takestock_answers: 1
tool: {name: Rota, slug: rota}
people: [{id: ann, name: Ann}]
walkthroughs:
  - id: s-01
    questionnaire: small-set
    started: 2026-11-18T10:00:00+01:00
    minutes: 5
    answers:
      does.steps:
        - {by: ann, minute: 1, row: {step: Take over, who: ann, real: paper, back_to: Ship it}, as: takeover}
        - {by: ann, minute: 1, row: {step: Ship it, real: happens}}
      does.data:
        - {by: ann, minute: 2, choices: [prices]}
        - {by: ann, minute: 2, choices: [none], words: I think}
      does.score: [{by: ann, minute: 3, number: 7}, {status: ask, person: ann}]
      does.sure: {by: ann, minute: 4, yes_no: false, words: not quite}
";

pub fn filled() -> Place {
    let place = Place::new();
    place.file("settings/takestock/questionnaires/small-set.yaml", OLD);
    place.file("new.yaml", &new());
    place.file("answers.yaml", ANSWERS);
    place.out(&["fill", "answers.yaml"], 0);
    place
}

const PLAN: &str = "rota s-01: small-set 1.0.0 to 2.0.0
  does.steps · 2 answers
    renamed: it is does.work now
    reworded
    renamed: the field `who` is the field `doer` now; 1 answer kept as given
    renamed: the option `paper` of `real` is the option `on_paper` of `real` now; 1 answer kept as given
    narrowed: the field `back_to` is gone; 1 answer kept as given
    was: What are the steps?
    now: What are its steps?
  does.data · 2 answers
    meaning likely changed: most words of the question were replaced
    narrowed: the option `none` is gone; 1 answer kept as given
    meaning likely changed: answers become something else in the spec
    was: What does it hold?
    now: Who may look at which prices?
  does.score · 1 answer, a status
    split: the answers go to does.score_now, and stand under does.score_then as well
    reworded
    narrowed: the option `low` is gone; 1 answer kept as given
    narrowed: the option `high` is gone; 1 answer kept as given
    was: From zero to ten, how far do you trust it?
    now: From zero to ten, how far do you trust it today?
  does.sure · 1 answer
    gone: kept, and listed apart
";

#[test]
fn the_plan_names_what_touches_answers_and_changes_nothing() {
    let place = filled();
    let before = place.out(&["log", "rota", "--json"], 0);
    let plan = place.out(&["upgrade", "rota", "--with", "new.yaml"], 0);
    assert!(plan.starts_with(PLAN), "{plan}");
    assert!(plan.contains("0 topics with answers stay as they are"), "{plan}");
    assert!(plan.contains("Look at these afterwards: does.data, does.score."), "{plan}");
    assert!(
        plan.ends_with("Nothing was changed. `takestock upgrade rota --with new.yaml --yes` does it.\n"),
        "{plan}"
    );
    assert_eq!(place.out(&["log", "rota", "--json"], 0), before);
    let json = place.out(&["upgrade", "rota", "--with", "new.yaml", "--json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let data = &json["data"];
    assert_eq!((data["changes"].as_bool(), data["applied"].as_bool()), (Some(true), Some(false)));
    let effects = data["walkthroughs"][0]["effects"].as_array().expect("effects");
    assert_eq!(effects[2]["becomes"], serde_json::json!(["does.score_now", "does.score_then"]));
    assert_eq!((&effects[2]["look"], &effects[3]["becomes"]), (&true.into(), &serde_json::json!([])));
}

#[test]
fn it_is_applied_whole_everything_is_still_there_and_it_can_be_taken_back() {
    let place = filled();
    let (before, shown) = (place.out(&["answers", "rota"], 0), place.out(&["show", "rota"], 0));
    // But for the head of the journal.
    let exported = |kind: &str| {
        let out = place.out(&["export", "rota", "--to", kind, "--include-private"], 0);
        out.lines().filter(|line| !line.contains("journal: ")).collect::<Vec<_>>().join("\n")
    };
    let (spec, evidence) = (exported("markdown"), exported("evidence"));
    let done = place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    assert!(
        done.contains(PLAN) && done.ends_with("Done. `takestock upgrade rota --undo` takes it back.\n"),
        "{done}"
    );
    place.out(&["verify"], 0);
    assert!(place.out(&["log", "rota"], 0).contains("walkthrough upgraded"), "the log says so");

    let now = place.out(&["answers", "rota"], 0);
    for kept in [
        "who: ann",
        "real: paper",
        "back_to: ",
        "- prices",
        "- none",
        "number: 7",
        "yes_no: false",
        "not quite",
    ] {
        assert!(now.contains(kept), "{kept}: {now}");
    }
    let (now, brought) = now.split_once("\nearlier_texts:\n").expect("the text it ran by");
    assert!(brought.contains("does.steps"), "{brought}");
    assert!(now.contains("does.work:") && !now.contains("does.steps"), "{now}");
    let show = place.out(&["show", "rota"], 0);
    assert!(show.contains("Kept apart") && show.contains("does.sure  Sure"), "{show}");
    // What is gone is read under the names it had.
    let text = exported("evidence");
    for word in [
        "back to: STEP-2",
        "nothing of that kind",
        "only on paper",
        "Sure (asked in an earlier version)",
        "not quite",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("back_to") && !text.contains("on_paper"), "{text}");

    let again = place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    assert_eq!(again, "rota s-01 is on small-set 2.0.0 already.\nNothing to do.\n");

    assert_eq!(place.out(&["upgrade", "rota", "--undo"], 0), "s-01 is on small-set 1.0.0 again.\n");
    assert_eq!((place.out(&["answers", "rota"], 0), place.out(&["show", "rota"], 0)), (before, shown));
    assert_eq!((exported("markdown"), exported("evidence")), (spec, evidence));
    assert_eq!(place.out(&["upgrade", "rota", "--undo"], 1), "There is no upgrade to take back.\n");
    place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    assert_eq!(place.out(&["answers", "rota"], 0), format!("{now}\nearlier_texts:\n{brought}"));
    place.out(&["verify"], 0);
}

#[test]
fn what_was_moved_goes_out_as_a_file_and_comes_back_the_same() {
    let place = filled();
    place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    place.file("settings/takestock/questionnaires/small-set.yaml", &new());
    let file = place.out(&["answers", "rota"], 0);
    place.file("sent.yaml", &file);
    assert_eq!(place.out(&["fill", "sent.yaml"], 0), "rota: nothing new\n");
    let other = Place::new();
    other.file("settings/takestock/questionnaires/small-set.yaml", &new());
    other.file("sent.yaml", &file);
    other.out(&["fill", "sent.yaml"], 0);
    assert_eq!(other.out(&["answers", "rota"], 0), file);
}

/// Holds a walkthrough of a tool in plain lines.
fn walk(place: &Place, with: &[&str], lines: &str) -> String {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_takestock"));
    command.env("TAKESTOCK_DATA_DIR", place.path().join("data")).env("HOME", place.path());
    command.env("XDG_CONFIG_HOME", place.path().join("settings")).current_dir(place.path());
    command.args(["walk", "shift", "--plain"]).args(with);
    let output = command.write_stdin(lines).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_walkthrough_stays_in_its_language() {
    let place = Place::new();
    walk(&place, &["--with", "team-trust", "--language", "de"], "Wir liefern Schichtpläne.\n/leave\n");
    let said = place.out(&["upgrade", "shift", "--with", "team-trust"], 0);
    assert!(said.ends_with("Nothing to do.\n"), "{said}");
    // A text that is not there in it is taken as it is, and the plan says so.
    let shipped = include_str!("../../questionnaires/team-trust.yaml");
    place.file("other/team-trust.yaml", &changed(shipped, &[("minutes: 15", "minutes: 15\nx_ours: true")]));
    let said = place.out(&["upgrade", "shift", "--with", "other/team-trust.yaml"], 0);
    assert!(said.contains("It is not there in de: questions are asked in its own language."), "{said}");
    assert!(!said.contains("meaning likely changed"), "{said}");
}

#[test]
fn a_walkthrough_goes_on_by_the_text_it_was_moved_to() {
    let place = filled();
    walk(&place, &["--with", "small-set"], "Take over | Dan | 2\n/go A2\n2\n/leave\n");
    place.out(&["upgrade", "shift", "--with", "new.yaml", "--yes"], 0);
    let out = walk(&place, &[], "/go A1\n/row 1\n\nMia\n.\n/go A2\n/leave\n");
    assert!(out.contains("What are its steps?") && out.contains("Who may look at which prices?"), "{out}");
    assert!(out.contains("Who: Mia") && out.contains("Real: only on paper"), "{out}");
    assert!(out.contains("nothing of that kind"), "{out}");
    // The cell is put otherwise under the name that its field has now.
    let answers = place.out(&["answers", "shift"], 0);
    assert!(answers.contains("doer: Mia") && answers.contains("real: paper"), "{answers}");
    assert!(!answers.contains("who: Mia"), "{answers}");
}

#[test]
fn what_cannot_be_done_is_said_in_one_line_and_changes_nothing() {
    let place = filled();
    place.file("bad.yaml", &changed(OLD, &[("kind: scale", "kind: scales")]));
    place.file("other.yaml", &changed(OLD, &[("id: small-set", "id: other-set")]));
    place.out(&["add", "Empty"], 0);
    let before = place.out(&["log", "rota", "--json"], 0);
    for (arguments, said) in [
        (&["rota", "--with", "bad.yaml"][..], "cannot be used: it has 1 error"),
        (&["rota", "--with", "none.yaml"], "none.yaml"),
        (&["rota", "--with", "other.yaml"], "rota has no walkthrough of other-set; it has small-set"),
        (&["empty", "--with", "new.yaml"], "empty has no walkthrough of small-set; it has none at all"),
        (&["rotta", "--with", "new.yaml"], "did you mean rota?"),
        (&["rota", "--with", "new.yaml", "--walkthrough", "s-02"], "did you mean s-01?"),
        (
            &["rota", "--with", "other.yaml", "--walkthrough", "s-01"],
            "s-01 is a walkthrough of small-set, not of other-set",
        ),
    ] {
        let refusal = place.refused(&[&["upgrade", "--yes"], arguments].concat());
        assert!(refusal.contains(said), "{refusal}");
    }
    assert_eq!(place.run(&["upgrade", "rota"]).2, 2, "what it is moved to has to be named");
    assert_eq!(place.out(&["log", "rota", "--json"], 0), before);
}

#[test]
fn an_id_that_means_something_else_is_refused() {
    let place = filled();
    let second = changed(OLD, &[("{id: back_to,", "{was: back_to, id: back,"), ("1.0.0", "1.1.0")]);
    place.file("second.yaml", &second);
    place.out(&["upgrade", "rota", "--with", "second.yaml", "--yes"], 0);
    let again = "          - {id: back_to, label: Something else, kind: text}\n          - {id: back,";
    place.file(
        "third.yaml",
        &changed(&second, &[("          - {was: back_to, id: back,", again), ("1.1.0", "2.0.0")]),
    );
    let refusal = place.refused(&["upgrade", "rota", "--with", "third.yaml", "--yes"]);
    assert!(
        refusal.contains(
            "s-01 stays with small-set 1.1.0: the field `back_to` of `does.steps` has an id under which"
        ),
        "{refusal}"
    );
}

#[test]
fn several_walkthroughs_are_moved_at_once_or_one_alone() {
    let place = filled();
    place.file(
        "more.yaml",
        &changed(ANSWERS, &[("id: s-01", "id: s-02"), ("2026-11-18", "2026-11-20"), (", as: takeover", "")]),
    );
    place.out(&["fill", "more.yaml"], 0);
    place.out(&["upgrade", "rota", "--with", "new.yaml", "--walkthrough", "s-02", "--yes"], 0);
    let show = place.out(&["show", "rota"], 0);
    assert!(show.contains("s-02        does.sure") && !show.contains("s-01        does.sure"), "{show}");
    let both = place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    assert!(both.contains("rota s-01: small-set 1.0.0 to 2.0.0\n  does.steps · 2 answers"), "{both}");
    assert!(
        both.contains("rota s-02: small-set 2.0.0 to 2.0.0")
            || both.contains("s-02 is on small-set 2.0.0 already"),
        "{both}"
    );
    // Each is taken back by itself, the last first.
    assert_eq!(place.out(&["upgrade", "rota", "--undo"], 0), "s-01 is on small-set 1.0.0 again.\n");
    assert_eq!(place.out(&["upgrade", "rota", "--undo"], 0), "s-02 is on small-set 1.0.0 again.\n");
    place.out(&["upgrade", "rota", "--with", "new.yaml", "--yes"], 0);
    let undone = place.out(&["upgrade", "rota", "--undo"], 0);
    assert_eq!(undone, "s-01 is on small-set 1.0.0 again.\ns-02 is on small-set 1.0.0 again.\n");
}

#[test]
fn on_a_terminal_it_asks_first() {
    let place = filled();
    let data = place.path().join("data");
    let file = place.path().join("new.yaml").to_string_lossy().into_owned();
    let ask = |answer: &str, said: &str| {
        let arguments = [env!("CARGO_BIN_EXE_takestock"), "upgrade", "rota", "--with", &file];
        let env = [("TAKESTOCK_DATA_DIR", data.as_path()), ("HOME", place.path())];
        let mut pty = crate::pty::Pty::run(&arguments, &env, (100, 50));
        pty.until_shown("Do it? y or n");
        pty.press(answer);
        pty.until_shown(said);
        assert!(pty.ended().success());
    };
    ask("\r", "Nothing was changed.");
    assert!(!place.out(&["log", "rota"], 0).contains("walkthrough upgraded"), "nothing was changed");
    ask("y\r", "Done.");
    assert!(place.out(&["log", "rota"], 0).contains("walkthrough upgraded"), "it was done");
}
