//! Files with mistakes: every one is found, at its place, and nothing is stored.

use super::*;
use std::time::{Duration, Instant};

/// Every place that `«` marks, line and column, and the text without the marks.
fn marked(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut places = Vec::new();
    for (line, text) in text.lines().zip(1..).map(|(text, n)| (n, text)) {
        let before = text.match_indices('«').map(|(at, _)| text[..at].chars().count());
        places.extend(before.enumerate().map(|(n, chars)| (line, chars + 1 - n)));
    }
    (text.replace('«', ""), places)
}

fn places(found: &[Finding]) -> Vec<(usize, usize)> {
    found.iter().map(|f| f.place.map_or((0, 0), |place| (place.line, place.column))).collect()
}

#[test]
fn ten_mistakes_are_ten_findings() {
    let (text, marks) = marked(
        "takestock_answers: 1
tool: {name: Liftoff, «sulg: liftoff}
people:
  - {id: maya, name: Maya, relation: «autor}
walkthroughs:
  - id: s-01
    questionnaire: hour
    started: «last Tuesday
    answers:
      «q.txt: {by: maya, text: hello}
      q.choice: {by: maya, choice: «same_dya}
      q.multi: {by: «mya, choices: [week, «wek]}
      does.steps:
        - {by: maya, row: {«stpe: Kickoff}}
        - {by: maya, text: one, number: «2}
      q.number: {by: maya, yes_no: «true}
      q.text: {by: maya, text: hello, re: «nobody, as: one}
items:
  - {kind: keep, from: [«won]}
",
    );
    let expected = [
        ("unknown-key", Some("did you mean `slug`?")),
        ("unknown-value", Some("did you mean `author`?")),
        ("bad-time", None),
        ("unknown-topic", Some("did you mean `q.text`?")),
        ("unknown-option", Some("did you mean `same_day`?")),
        ("unknown-person", Some("did you mean `maya`?")),
        ("unknown-option", Some("did you mean `week`?")),
        ("unknown-field", Some("did you mean `step`?")),
        ("two-values", Some("write two entries")),
        ("wrong-kind", Some("write `number`, or `text`, which every question takes")),
        ("unresolved", None),
        ("unresolved", None),
    ];
    let found = parse(&text).expect_err("mistakes");
    assert_eq!(places(&found), marks);
    for (finding, (code, hint)) in found.iter().zip(expected) {
        assert_eq!(finding.code, code, "{}", finding.message);
        if hint.is_some() {
            assert_eq!(finding.hint.as_deref(), hint, "{}", finding.message);
        }
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn each_mistake_has_its_place() {
    let answer = |text: &str| format!("    answers:\n      {text}\n");
    for (rest, code) in [
        (answer("q.text: {«text: hello}"), "missing-key"),
        (answer("q.text: {«by: maya}"), "missing-value"),
        (answer("q.text: {by: maya, text: a, stance: «adds}"), "missing-key"),
        (answer("q.text: {by: maya, text: a, as: x, re: «x}"), "about-itself"),
        (answer("q.text: [{by: maya, text: a, as: x}, {by: maya, text: b, as: «x}]"), "duplicate-handle"),
        (answer("q.text: {by: maya, text: a, as: «'x y'}"), "bad-handle"),
        (answer("q.text: {by: maya, text: a, id: «7}"), "bad-id"),
        (answer("q.text: {by: maya, text: a, minute: «soon}"), "wrong-type"),
        (answer("q.text: {by: maya, text: a, at: «2026-11-20}"), "bad-time"),
        (answer("q.text: {by: maya, text: a, evidence: «shwon}"), "unknown-value"),
        (answer("q.text: {by: maya, text: a, mark: [«kep]}"), "unknown-value"),
        (answer("q.text: {by: maya, text: a, also: «q.nothing}"), "unknown-topic"),
        (answer("q.text: {by: maya, text: [«a]}"), "wrong-type"),
        (answer("q.text: {by: maya, status: unknown, text: «a}"), "two-values"),
        (answer("q.text: {«status: ask}"), "missing-key"),
        (answer("q.text: {«status: not_applicable}"), "missing-key"),
        (answer("q.text: [{status: unknown}, «{status: later}]"), "two-statuses"),
        (answer("q.text: {status: «unknwon}"), "unknown-value"),
        (answer("q.scale: {by: maya, number: «11}"), "bad-number"),
        (answer("q.yes_no: {by: maya, yes_no: «perhaps}"), "wrong-type"),
        (answer("does.steps: {by: maya, choice: «week}"), "wrong-kind"),
        (answer("does.steps: {by: maya, row: {a_choice: «papr}}"), "unknown-option"),
        (answer("q.text: {by: maya, text: a, re: «q.long/1}"), "unresolved"),
        (answer("q.text: [{by: maya, text: a}, {by: maya, text: b, re: «q.text/3}]"), "unresolved"),
        ("items: [{kind: «kep}]\n".into(), "unknown-value"),
        ("items: [{kind: keep, slots: {«wen: x}}]\n".into(), "unknown-slot"),
        ("items: [{kind: keep, decided_by: «maya}]\n".into(), "unknown-key"),
        ("items: [{kind: keep, code: «FIX-1}]\n".into(), "bad-code"),
        ("items: [{kind: keep, code: «KEEP}]\n".into(), "bad-code"),
        ("items: [{kind: keep, priority: «4}]\n".into(), "bad-number"),
        ("items: [{«kind: keep, state: withdrawn}]\n".into(), "missing-key"),
        ("items: [{kind: keep, by: «maya}]\n".into(), "missing-key"),
        ("items: [{kind: keep, state: confirmed, date: «soon}]\n".into(), "bad-date"),
        ("items: [{kind: keep, limits: «nothing}]\n".into(), "unresolved"),
        ("items: [{kind: keep, id: a}, «{kind: fix, id: a}]\n".into(), "duplicate-handle"),
        ("  - {id: «s-01, questionnaire: hour}\n".into(), "duplicate-walkthrough"),
        ("  - {id: s-02, questionnaire: «year}\n".into(), "unknown-questionnaire"),
        ("later: [{by: maya, topic: «q.nothing, text: a}]\n".into(), "unknown-topic"),
    ] {
        let (text, marks) = marked(&with(&rest));
        let found = parse(&text).expect_err("a mistake");
        assert_eq!((found[0].code, places(&found)), (code, marks), "{rest}");
    }
}

#[test]
fn a_topic_of_two_sittings_is_not_pointed_at_by_number() {
    let text = "    answers: {q.text: {by: maya, text: a}}
  - id: s-02
    questionnaire: talk
    answers: {q.text: {by: maya, text: b}, q.long: {by: maya, text: c, re: «q.text/1}}
";
    let (text, marks) = marked(&with(text));
    assert_eq!(places(&parse(&text).expect_err("which?")), marks);
}

#[test]
fn what_only_the_journal_can_know_is_refused_when_filling_and_nothing_is_stored() {
    let id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    for rest in [
        format!("    answers: {{q.text: [{{by: maya, text: a}}, {{by: maya, text: b, re: {id}}}]}}\n"),
        format!("items: [{{kind: keep, from: {id}}}]\n"),
        format!("items: [{{kind: keep, meanwhile: {id}}}]\n"),
        "items: [{kind: keep, meanwhile: KEEP-9}]\n".to_owned(),
    ] {
        let file = good(&with(&rest));
        let found = fill(&file, &Tool::new(file.tool.tool_id()), &hands(), &no_drafts).expect_err("not here");
        assert!(!found.is_empty() && found.iter().all(|finding| finding.place.is_some()), "{found:?}");
    }
}

#[test]
fn no_file_takes_long_or_breaks_the_reader() {
    let begin = Instant::now();
    let deep = format!("takestock_answers: {}", "[".repeat(100_000));
    let many = with(&format!("    inbox:\n{}", "      - {by: nobody, text: a}\n".repeat(20_000)));
    let wide = with(&format!("items: [{}]\n", "{kind: keep, from: [x]}, ".repeat(5_000)));
    for text in [
        deep.as_str(),
        many.as_str(),
        wide.as_str(),
        "",
        "[]",
        "a",
        "takestock_answers: 2",
        "takestock_answers: 1",
    ] {
        assert!(parse(text).is_err());
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "a watchdog, not a measure");
}
