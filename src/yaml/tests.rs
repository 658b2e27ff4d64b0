use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(String, usize, usize)> {
    let source = Source::new("t.yaml", text);
    tree(&source, Limits::QUESTIONNAIRE).err().unwrap_or_default().iter().map(brief).collect()
}

fn brief(finding: &Finding) -> (String, usize, usize) {
    let place = finding.place.map_or((0, 0), |place| (place.line, place.column));
    (finding.code.to_owned(), place.0, place.1)
}

fn one(code: &str, line: usize, column: usize) -> Vec<(String, usize, usize)> {
    vec![(code.to_owned(), line, column)]
}

#[test]
fn the_guard_refuses_what_no_file_needs() {
    assert_eq!(found("a: 1\nb: *x\n"), one("alias", 2, 4));
    assert_eq!(found("a: &x 1\n").first().map(|f| f.0.clone()), Some("anchor".into()));
    assert_eq!(found("a: !!binary abc\n"), one("tag", 1, 4));
    assert_eq!(found("a: 1\n---\nb: 2\n"), one("second-document", 2, 1));
    assert_eq!(found("%YAML 1.2\n---\nb: 2\n"), one("directive", 1, 1));
    assert_eq!(found("a: 1\nb: 2\na: 3\n"), one("duplicate-key", 3, 1));
    assert_eq!(found("{a: 1, b: {c: 1, c: 2}}"), one("duplicate-key", 1, 18));
    let many: String = (0..99).map(|n| format!("k{n}: {n}\n")).collect();
    for again in [0, 23, 24, 25, 98] {
        assert_eq!(found(&format!("{many}k{again}: 1\n")), one("duplicate-key", 100, 1));
    }
    assert_eq!(found("? [a]\n: 1\n"), one("key-not-text", 1, 3));
    assert_eq!(found(": 1\n"), one("key-not-text", 1, 1));
    assert_eq!(found("\"\": 1\n"), one("key-not-text", 1, 1));
    assert_eq!(found("null: 1\n"), one("key-not-text", 1, 1));
    assert_eq!(found("a:\n\tb: 1\n"), one("tab", 2, 1));
    assert_eq!(found("a: b: c\n").first().map(|f| f.0.clone()), Some("syntax".into()));
    assert_eq!(found("a: \0\n"), one("control-character", 1, 4));
    assert_eq!(found("a: \u{1b}[31m\n"), one("control-character", 1, 4));
    assert_eq!(found("a: \u{9b}31m\n"), one("control-character", 1, 4));
    assert_eq!(found(""), one("empty-file", 1, 1));
    assert_eq!(found("# only a remark\n"), one("empty-file", 1, 1));
}

#[test]
fn several_of_them_at_once() {
    let codes: Vec<_> = found("a: &x 1\na: 2\nb: *x\nc: !t 1\n").into_iter().map(|f| (f.0, f.1)).collect();
    let expected = [("anchor", 1), ("duplicate-key", 2), ("alias", 3), ("tag", 4)];
    assert_eq!(codes, expected.map(|(code, line)| (code.to_owned(), line)));
}

#[test]
fn a_duplicate_key_names_the_line_of_the_first() {
    let source = Source::new("t.yaml", "x:\n  a: 1\n  b: 2\n  a: 3\n");
    let found = tree(&source, Limits::QUESTIONNAIRE).unwrap_err();
    assert_eq!(found[0].message, "duplicate key `a` (first used on line 2)");
}

#[test]
fn harmless_oddities_are_read() {
    for text in ["\u{feff}a: 1\n", "a: 1\r\nb: 2\r\n", "---\na: 1\n", "a: \"\\x1b\"\n", "a: |\n  b\tc\n"] {
        assert_eq!(found(text), [], "{text:?}");
    }
    assert_eq!(found("a: 1\rb: 2\ra: 3"), one("duplicate-key", 3, 1));
}

#[test]
fn bombs_are_refused_quickly() {
    let deep = |open: &str, n: usize| open.repeat(n);
    let laughs = (1..30).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        format!("{text}a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","))
    });
    let bombs = [
        deep("[", 100_000),
        deep("{a: ", 100_000),
        deep("- ", 100_000),
        (0..1000).map(|n| format!("{}a:\n", " ".repeat(n))).collect(),
        deep("[]: ", 100_000),
        deep("? ", 100_000),
        deep("- &a b\n", 50_000),
        deep("a: b\n", 50_000),
        laughs,
        format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), deep("*a,", 20_000)),
        format!("[{}]", deep("[],", 300_000)),
    ];
    for bomb in bombs {
        let start = Instant::now();
        let source = Source::new("bomb.yaml", bomb);
        let found = tree(&source, Limits::QUESTIONNAIRE).expect_err("a bomb");
        let shown = render(&found, &source, false);
        assert!(found.len() <= 201 && shown.len() < 200_000, "{} {}", found.len(), shown.len());
        // A watchdog against quadratic time, not a measurement.
        assert!(start.elapsed() < Duration::from_secs(10), "{} {:?}", found[0].code, start.elapsed());
    }
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(found(&nested(32)), []);
    assert_eq!(found(&nested(33)), one("too-deep", 1, 33));
}

#[test]
fn files_that_are_no_text_get_one_clear_line() {
    let open = |bytes: &[u8]| {
        Source::from_reader("f.yaml", bytes, Limits { bytes: 20, values: 10 }).map(|s| s.text().to_owned())
    };
    let said = |bytes: &[u8]| open(bytes).map_err(|error| error.to_string());
    assert_eq!(said(b"\xef\xbb\xbfa: 1"), Ok("a: 1".into()));
    assert_eq!(
        said(b"a: 1\nb: \xff"),
        Err("f.yaml:2:4: not UTF-8: byte 0xff at offset 8; save the file as UTF-8".into())
    );
    assert_eq!(said(b"\xff\xfea\0"), Err("f.yaml: this is UTF-16; save it as UTF-8".into()));
    assert_eq!(said(b"a\0:\0"), Err("f.yaml: this looks like UTF-16; save it as UTF-8".into()));
    assert_eq!(said(&[b'a'; 21]), Err("f.yaml: too large: more than 20 bytes".into()));
    assert!(said(&[b'a'; 20]).is_ok());
}

#[test]
fn endless_input_stops_at_the_limit() {
    let error = Source::from_reader("zero", std::io::repeat(b'a'), Limits::QUESTIONNAIRE).unwrap_err();
    assert_eq!(error.to_string(), "zero: too large: more than 1 MiB");
}

#[test]
fn only_regular_files_are_opened() {
    let dir = tempfile::tempdir().unwrap();
    let said = |path: &std::path::Path| Source::open(path, Limits::QUESTIONNAIRE).unwrap_err().message;
    assert_eq!(said(dir.path()), "this is a directory, not a file");
    assert_eq!(said(&dir.path().join("none.yaml")), "there is no such file");
    assert_eq!(
        said("/dev/zero".as_ref()),
        "this is a device or a pipe, not a file (`-` reads standard input)"
    );
    let fifo = dir.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert_eq!(said(&fifo), "this is a device or a pipe, not a file (`-` reads standard input)");
    let good = dir.path().join("good.yaml");
    std::fs::write(&good, "a: 1\n").unwrap();
    assert_eq!(Source::open(&good, Limits::QUESTIONNAIRE).unwrap().text(), "a: 1\n");
}

#[test]
fn places_count_characters_and_every_kind_of_line_break() {
    let source = Source::new("t", "ä: ö\r\nb: 1\rc: 2\n");
    let place = |needle: &str| {
        let at = source.text().find(needle).unwrap();
        let place = source.place(Span::new(at, at + 1));
        (place.line, place.column)
    };
    assert_eq!((place("ö"), place("b"), place("1"), place("2")), ((1, 4), (2, 1), (2, 4), (3, 4)));
}

#[test]
fn every_problem_is_noted_and_the_rest_is_read() {
    let text =
        "id: 7\nnmae: x\nn: \"3\"\nm: 4.5\nflag: yes\nkind: tabel\nlist: one\nmap: [1]\nnothing:\nx_own: 1\n";
    let source = Source::new("t.yaml", text);
    let root = tree(&source, Limits::QUESTIONNAIRE).unwrap();
    let problems = Problems::new(&source);
    let mut fields = Item::root(&root, &problems).fields().unwrap();
    assert_eq!(fields.need("id").text().as_deref(), Some("7"));
    assert_eq!(fields.take("name").text(), None);
    assert_eq!(fields.need("n").number(), None);
    assert_eq!(fields.need("m").number(), Some(4.5));
    assert_eq!(fields.need("flag").flag(), None);
    let kinds = ["table", "text"];
    assert_eq!(fields.need("kind").one_of(&kinds, |kind| kinds.contains(&kind).then_some(())), None);
    assert!(fields.need("list").list().is_empty());
    assert_eq!(fields.take("list").one_or_list().len(), 1);
    assert!(fields.need("map").fields().is_none());
    assert_eq!(fields.need("nothing").text(), None);
    assert_eq!(fields.need("gone").text(), None);
    fields.done();
    let found = problems.into_found();
    let expected = [
        ("missing-key", 1, 1, None),
        ("unknown-key", 2, 1, Some("did you mean `name`?")),
        ("wrong-type", 3, 4, Some("write it without quotes")),
        ("wrong-type", 5, 7, None),
        ("unknown-value", 6, 7, Some("did you mean `table`?")),
        ("wrong-type", 7, 7, Some("write `- ` before each element, or `[a, b]`")),
        ("wrong-type", 8, 7, None),
        ("wrong-type", 9, 8, None),
    ];
    let got: Vec<_> = found
        .iter()
        .map(|f| (f.code, f.place.unwrap().line, f.place.unwrap().column, f.hint.as_deref()))
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn findings_show_file_line_column_source_code_and_hint() {
    let source = Source::new("a.yaml", "id: x\nnmae: \u{1b}[31m\u{202e}\tred\n");
    let red = source.text().find("red").unwrap();
    let finding = Finding {
        code: "unknown-key",
        severity: Severity::Error,
        place: Some(source.place(Span::new(red, red + 3))),
        message: "bad \u{1b}]0;title\u{7} thing".into(),
        hint: Some("did you mean `name`?\u{9b}".into()),
    };
    let plain = render(std::slice::from_ref(&finding), &source, false);
    insta_like(
        &plain,
        "error[unknown-key]: bad ␛]0;title␇ thing\n \
         --> a.yaml:2:14\n  \
         |\n\
         2 | nmae: ␛[31m\u{fffd}→red\n  \
         |              ^^^\n  \
         |\n  \
         = help: did you mean `name`?\u{fffd}\n",
    );
    let colored = render(&[finding], &source, true);
    assert!(colored.contains("\u{1b}["), "colour is on");
    assert!(!colored.contains("\u{1b}]") && !colored.contains('\u{202e}') && !colored.contains('\u{9b}'));
}

fn insta_like(got: &str, expected: &str) {
    assert!(got == expected, "got:\n{got}\nexpected:\n{expected}\n{got:?}");
}

#[test]
fn a_type_error_through_serde_has_its_place_too() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code)]
        name: String,
    }
    let source = Source::new("t.yaml", "\u{feff}name: äöü\nnmae: b\n");
    let found = read::<Small>(&source, Limits::QUESTIONNAIRE).unwrap_err();
    assert_eq!(brief(&found[0]), ("wrong-type".into(), 2, 1));
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `name`?"));
}

#[test]
fn json_has_a_row_a_finding() {
    let source = Source::new("t.yaml", "a: 1\na: 2\n");
    let found = tree(&source, Limits::QUESTIONNAIRE).unwrap_err();
    let json = to_json(&found, &source);
    assert_eq!(json[0]["line"], 2);
    assert_eq!(json[0]["code"], "duplicate-key");
    assert_eq!(json[0]["severity"], "error");
}

fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-z #:'\"|>*&!%@`,{}\\[\\]?-]{0,12}",
        prop::sample::select(vec![
            "\n", "\r\n", "\t", "\u{85}", "\u{2028}", "\u{feff}", "\0", " ", "no", "---", "- a", "1e3", "~"
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

#[test]
fn written_maps_keep_their_order_and_nest() {
    #[derive(serde::Serialize)]
    struct Row {
        text: &'static str,
        by: Vec<&'static str>,
        none: Option<u8>,
        minute: u8,
        nested: Vec<std::collections::BTreeMap<&'static str, &'static str>>,
        empty: Vec<u8>,
    }
    let row = Row {
        text: "one\n\ntwo: 2",
        by: vec!["maya", "no"],
        none: None,
        minute: 6,
        nested: vec![[("a", "b"), ("c", "x\n  y\n")].into()],
        empty: vec![],
    };
    let expected = "text: |-\n  one\n\n  two: 2\nby:\n  - maya\n  - \"no\"\nnone: null\nminute: 6\nnested:\n  - a: b\n    c: |\n      x\n        y\nempty: []\n";
    assert_eq!(write(&row).unwrap(), expected);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(?s)[ -~\n\u{e9}\u{202e}\u{1b}&*!?:{}\\[\\]|>'\"%@`#-]{0,200}") {
        let source = Source::new("any", text);
        match tree(&source, Limits::QUESTIONNAIRE) {
            Ok(node) => { prop_assert!(source.text().get(node.span.start as usize..node.span.end as usize).is_some()); }
            Err(found) => {
                prop_assert!(!found.is_empty());
                let shown = render(&found, &source, false);
                let hostile = shown.contains('\u{1b}') || shown.contains('\u{202e}');
                prop_assert!(!hostile);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same(texts in proptest::collection::vec(awkward(), 1..6)) {
        let written = write(&texts).unwrap();
        let source = Source::new("written", written);
        let node = tree(&source, Limits::QUESTIONNAIRE).map_err(|found| TestCaseError::fail(render(&found, &source, false)))?;
        let problems = Problems::new(&source);
        let back: Vec<_> = Item::root(&node, &problems).list().iter().map(|item| item.text()).collect();
        prop_assert_eq!(&back, &texts.iter().cloned().map(Some).collect::<Vec<_>>());
        prop_assert_eq!(serde_yaml::from_str::<Vec<String>>(source.text()).unwrap(), texts);
    }
}
