//! What holds for every settings file.

use super::*;
use crate::keys::{Action, ENTRIES, Key, Place};
use crate::yaml::render;

fn good(text: &str) -> Config {
    let source = Source::new("config.toml", text);
    read(&source).unwrap_or_else(|found| panic!("{}", render(&found, &source, false)))
}

/// The line and code of every problem.
fn bad(text: &str) -> Vec<(usize, &'static str)> {
    let found = read(&Source::new("config.toml", text)).expect_err("a problem");
    found.iter().map(|f| (f.place.expect("a place").line, f.code)).collect()
}

#[test]
fn the_defaults_file_names_everything_and_says_what_holds_without_it() {
    assert_eq!(good(DEFAULTS), Config::default());
    assert_eq!(good(""), Config::default());
    for entry in ENTRIES {
        let row = format!("\n# {}\n{} = [", entry.does, entry.names[0]);
        assert!(DEFAULTS.contains(&row), "{row}");
    }
    // Each default is in the file, and not only equal to what holds anyway.
    let table = toml::de::DeTable::parse(DEFAULTS).expect("TOML").into_inner();
    let section = |name: &str| table[name].get_ref().as_table().expect("a section").len();
    assert_eq!((section("keys"), section("signs"), section("theme")), (ENTRIES.len(), 9, 5));
    let rows: Vec<&str> = DEFAULTS.lines().collect();
    for (n, line) in rows.iter().enumerate().filter(|(_, line)| line.contains(" = ")) {
        assert!(rows[n - 1].starts_with("# ") || line.starts_with('#'), "{line}: says not what it is");
    }
}

#[test]
fn a_key_is_unbound_bound_anew_and_swapped() {
    let config =
        good("[keys]\ncatch = []\nrest = [\"F2\", \"^b\"]\nundo = [\"ctrl-y\"]\nredo = [\"ctrl-z\"]\n");
    let at = |key| config.keys.action(Place::Line, key);
    assert_eq!(at(Key::Ctrl('k')), None);
    assert_eq!(config.keys.shown(Action::Catch), "unbound");
    assert_eq!((at(Key::F(2)), at(Key::Ctrl('b'))), (Some(Action::Rest), Some(Action::Rest)));
    assert_eq!(at(Key::Ctrl('r')), None, "what the user says replaces the default");
    assert_eq!((at(Key::Ctrl('y')), at(Key::Ctrl('z'))), (Some(Action::Undo), Some(Action::Redo)));
    assert_eq!(good("keys.catch = \"ctrl-b\"").keys.chords(Action::Catch), [Key::Ctrl('b')]);
    let mut same = config.keys.clone();
    same.bind(Action::Catch, vec![Key::Ctrl('k')]);
    same.bind(Action::Rest, vec![Key::Ctrl('r')]);
    same.bind(Action::Undo, vec![Key::Ctrl('z')]);
    same.bind(Action::Redo, vec![Key::Ctrl('y')]);
    assert_eq!(same, Keymap::default(), "nothing else was changed");
}

#[test]
fn signs_and_colours_are_taken() {
    let config = good(
        "[signs]\nexact = [\"^\"]\nkeep = []\ncommand = [\"\\\\\", \"/\"]\n[theme]\naccent = \"Bright-Blue\"\ndim = \"none\"\n",
    );
    let line = crate::text::line::parse(&config.grammar, &[], &[], "^word for word");
    assert!(line.exact && line.text == "word for word");
    assert!(config.grammar.keep.is_empty());
    assert_eq!(config.keys.grammar(), &config.grammar, "hints name the same signs");
    assert!(config.keys.hints(Place::Line).contains(&("\\".to_owned(), "everything")));
    let blue = ThemeConfig { accent: Colour::BrightBlue, ..ThemeConfig::default() };
    assert_eq!(config.theme, blue);
}

#[test]
fn a_language_is_a_tag_above_the_sections() {
    assert_eq!(good("").language, None);
    assert_eq!(good("language = \"\"\n").language, None);
    assert_eq!(good("language = \"de\"\n[theme]\n").language.as_deref(), Some("de"));
    assert_eq!(bad("# mine\nlanguage = \"German\"\n"), [(2, "bad-language")]);
    assert_eq!(bad("language = \"../de\"\n"), [(1, "bad-language")]);
    assert_eq!(bad("language = [\"de\"]\n"), [(1, "wrong-type")]);
    let source = Source::new("config.toml", "langauge = \"de\"\n");
    let found = read(&source).expect_err("a problem");
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `language`?"));
}

#[test]
fn every_problem_is_told_at_once_and_where_it_stands() {
    let text = "\
[keys]
ctach = [\"ctrl-b\"]
catch = [\"ctrl-m\", \"alt-k\", \"pagedwon\"]
rest = [\"ctrl-l\"]
outline = [\"ctrl-z\", \"ctrl-v\", \"ctrl-v\"]
lines = [\"k\", \"left\", 7]
g = []
why = true
close = []
probe = [\"delete\"]
[sings]
[signs]
exact = [\"\"]
keep = [\"~~\"]
ask = [\"ask\", \"? \", \"?????\", \"?\", \"?\"]
quote = [\"'\"]
command = []
[theme]
accent = \"cyna\"
alarm = 3
blink = \"red\"
[keys.more]
";
    let found = bad(text);
    assert_eq!(
        found,
        [
            (2, "unknown-action"),
            (3, "no-such-key"),
            (3, "no-such-key"),
            (3, "no-such-key"),
            (4, "key-twice"),
            (5, "key-twice"),
            (5, "key-twice"),
            (6, "wrong-type"),
            (7, "unknown-action"),
            (8, "wrong-type"),
            (9, "needs-a-key"),
            (10, "key-twice"),
            (11, "unknown-section"),
            (13, "no-sign"),
            (14, "sign-twice"),
            (15, "no-sign"),
            (15, "no-sign"),
            (15, "no-sign"),
            (15, "sign-twice"),
            (16, "unknown-sign"),
            (17, "needs-a-sign"),
            (19, "unknown-colour"),
            (20, "wrong-type"),
            (21, "unknown-role"),
            (22, "unknown-action"),
        ]
    );
    let source = Source::new("config.toml", text);
    let shown = render(&read(&source).expect_err("problems"), &source, false);
    for says in [
        "config.toml:2:1",
        "did you mean `catch`?",
        "terminals send the same for `ctrl-m` as for Enter",
        "^L would be both `rest` and `late` at the line",
        "give `late` another key, or none: late = []",
        "^V stands twice for `outline`",
        "did you mean `go`?",
        "did you mean `signs`?",
        "`~~` (`keep`) and `~` (`workaround`) begin the same",
        "did you mean `cyan`?",
    ] {
        assert!(shown.contains(says), "{says}:\n{shown}");
    }
}

#[test]
fn a_key_that_types_and_a_key_that_does_not_change_are_refused() {
    assert_eq!(bad("[keys]\nrest = [\"k\"]\n"), [(2, "key-is-text")]);
    assert_eq!(bad("[keys]\nrest = [\n  \"ctrl-b\",\n  \"enter\",\n]\n"), [(4, "key-twice")]);
    for key in ["enter", "backspace", "left", "right", "up", "down", "home", "end", "ctrl-left", "ctrl-end"] {
        assert_eq!(bad(&format!("[keys]\nrest = [\"{key}\"]\n")), [(2, "key-twice")], "{key}");
    }
    assert_eq!(bad("[signs]\ncommand = [\",\"]\n"), [(2, "needs-a-sign")]);
    assert_eq!(bad("[signs]\nkeep = [\"/\"]\n"), [(2, "sign-twice")]);
    good("[keys]\nburst = [\"delete\"]\nstrike = [\"ctrl-x\"]\n");
}

// Two of the user's own: the later one is the slip. One of them and a default: the user's.
#[test]
fn of_two_that_clash_the_later_one_in_the_file_is_told() {
    assert_eq!(bad("[keys]\nlate = [\"ctrl-b\"]\nrest = [\"ctrl-b\"]\n"), [(3, "key-twice")]);
    assert_eq!(bad("[keys]\nrest = [\"ctrl-b\"]\nlate = [\"ctrl-b\"]\n"), [(3, "key-twice")]);
    assert_eq!(bad("[keys]\ncatch = [\"ctrl-r\"]\n"), [(2, "key-twice")]);
    assert_eq!(bad("[keys]\nrest = [\"ctrl-k\"]\n"), [(2, "key-twice")]);
    good("[keys]\nrest = [\"ctrl-k\"]\ncatch = [\"ctrl-r\"]\n");
}

#[test]
fn what_is_no_toml_is_told_with_everything_else() {
    assert_eq!(
        bad("[keys]\ncatch = ctrl-k\n\n[theme]\naccent = \"cyna\"\n"),
        [(2, "syntax"), (5, "unknown-colour")]
    );
    assert_eq!(
        bad("[keys]\nrest = [\"ctrl-k\"]\ncatch = ctrl-b\n"),
        [(2, "key-twice"), (3, "syntax")],
        "what cannot be read changes nothing"
    );
    assert_eq!(
        bad("[keys]\ncatch = [\"ctrl-b\", ctrl-v]\nrest = [\"k\"]\n[theme\naccent = \"cyna\"\n"),
        [(2, "syntax"), (3, "key-is-text"), (4, "syntax")]
    );
    assert_eq!(bad("[keys\n").first(), Some(&(1, "syntax")));
    assert!(bad("[keys]\nrest = []\nrest = []\n").contains(&(3, "syntax")));
    assert_eq!(bad("keys = 3\n"), [(1, "wrong-type")]);
    assert_eq!(bad("theme = \"dark\"\ncolours = 3\n"), [(1, "wrong-type"), (2, "unknown-section")]);
}

#[test]
fn no_text_of_any_kind_reaches_the_terminal_as_a_command() {
    for text in [
        "[\"\\u001b[2J\"]\n",
        "keys.catch = [\"\u{202e}x\"]\n",
        "\u{1b}[2J",
        "[signs]\nkeep = [\"\\u001b\"]\n",
    ] {
        let source = Source::new("con\u{1b}fig", text);
        let shown = render(&read(&source).expect_err("a problem"), &source, false);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(\\[(keys|signs|theme)\\]\n)?([a-z]{1,9} = (\\[\"\\PC{0,5}\"(, \"\\PC{0,9}\")?\\]|\\PC{0,9})\n){0,3}") {
        let source = Source::new("config.toml", text);
        if let Err(found) = read(&source) {
            proptest::prop_assert!(!found.is_empty());
            render(&found, &source, false);
        }
    }
}
