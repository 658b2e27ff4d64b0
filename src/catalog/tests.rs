use super::*;

#[test]
fn the_shipped_questionnaires_are_without_a_finding() {
    let mut sets = Vec::new();
    for (name, text) in shipped() {
        let source = Source::new(*name, *text);
        let found = check(&source);
        assert!(found.is_empty(), "{}", yaml::render(&found, &source, false));
        let set = read(&source).unwrap();
        assert_eq!(format!("{}.yaml", set.id), *name);
        sets.push((source, set));
    }
    for ((source, _), found) in sets.iter().zip(check_set(&sets)) {
        assert!(found.is_empty(), "{}", yaml::render(&found, source, false));
    }
}

const GOOD: &str = include_str!("../../tests/fixtures/check/good.yaml");
const TEN: &str = include_str!("../../tests/fixtures/check/ten-mistakes.yaml");

fn brief(found: &[Finding]) -> Vec<(&'static str, usize, usize)> {
    found.iter().map(|f| (f.code, f.place.map_or(0, |p| p.line), f.place.map_or(0, |p| p.column))).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    check(&Source::new("t.yaml", text)).iter().map(|finding| finding.code).collect()
}

#[test]
fn ten_mistakes_get_ten_findings_with_their_places() {
    let source = Source::new("ten-mistakes.yaml", TEN);
    let found = check(&source);
    let expected = [
        ("bad-version", 3, 10),
        ("unknown-topic", 7, 21),
        ("unknown-key", 18, 9),
        ("bad-minutes", 21, 18),
        ("unknown-slot", 24, 26),
        ("unknown-value", 28, 15),
        ("wrong-type", 30, 18),
        ("duplicate-id", 32, 13),
        ("reserved-id", 38, 18),
        ("bad-condition", 42, 29),
    ];
    assert_eq!(brief(&found), expected, "{}", yaml::render(&found, &source, false));
    let hints: Vec<_> = found.iter().filter_map(|finding| finding.hint.as_deref()).collect();
    for near in ["does.steps", "fields", "title", "choice"] {
        assert!(hints.contains(&format!("did you mean `{near}`?").as_str()), "{near}: {hints:?}");
    }
    assert!(read(&source).is_err());
}

#[test]
fn a_good_file_is_read_whole() {
    use crate::domain::item::ItemKind;
    use crate::domain::questionnaire::{Evidence, Kind, Mode, Need, SlotSource, TopicId};

    let source = Source::new("good.yaml", GOOD);
    let found = check(&source);
    assert!(found.is_empty(), "{}", yaml::render(&found, &source, false));
    let set = read(&source).unwrap();
    let codes: Vec<_> = set.questions().map(|placed| (placed.code, placed.question.id.to_string())).collect();
    let expected = [("A1", "does.steps"), ("A2", "does.data"), ("A3", "does.score"), ("A4", "does.sure")];
    assert_eq!(codes, expected.map(|(code, id)| (code.to_owned(), id.to_owned())));
    assert_eq!(
        (set.format, set.id.as_str(), set.version.as_str(), set.minutes),
        (1, "small-set", "1.0.0", 4.0)
    );
    assert_eq!((set.title.as_str(), set.audience.as_str(), set.spine.len()), ("A small set", "Anybody", 2));

    let steps = set.question(&TopicId::new("does.steps").unwrap()).unwrap();
    assert_eq!(steps.wording(Mode::Live), "What are the steps?");
    assert_eq!(steps.wording(Mode::Solo), "Write down the steps.");
    assert_eq!(steps.wording(Mode::Absent), "Which steps have you seen?");
    assert_eq!(
        (steps.kind, steps.need, steps.evidence, steps.minutes),
        (Kind::Table, Need::Must, Evidence::Shown, 1.5)
    );
    assert!(steps.field("who").unwrap().private);
    assert_eq!(steps.field("real").unwrap().label("paper"), "only on paper");
    let [step, drift, keep] = steps.becomes.as_slice() else { panic!("{:?}", steps.becomes) };
    assert_eq!(step.slots["priority"], SlotSource::Quoted("1".into()));
    assert_eq!(drift.guard.as_deref(), Some("real != 'happens' and who != '' and not owned == true"));
    assert_eq!(drift.slots["real"], SlotSource::Quoted("it is not done".into()));
    assert_eq!((keep.item, keep.guard.as_deref()), (ItemKind::Keep, Some("real == 'happens'")));
    assert_eq!(keep.slots["when"], SlotSource::Field("step".into()));

    let data = set.question(&TopicId::new("does.data").unwrap()).unwrap();
    assert!(data.private && data.user_first && !data.prefill);
    let prices = data.option("prices").unwrap();
    assert!(prices.exposure);
    assert_eq!(prices.event.as_deref(), Some("somebody sees prices"));
    assert_eq!(data.becomes[0].slots["if"], SlotSource::Event);
    assert_eq!(data.wording(Mode::Solo), "What does it hold?");
    assert_eq!(data.evidence, Evidence::Told);

    let score = set.question(&TopicId::new("does.score").unwrap()).unwrap();
    assert_eq!(score.option("high").unwrap().at, Some(10));
    assert_eq!(score.was, [TopicId::new("does.trust").unwrap()]);
    assert_eq!(score.from.as_ref().map(TopicId::as_str), Some("know.bus_factor"));
}

/// Each mistake alone in an otherwise good file: what is replaced by what, and the one finding of it.
#[test]
fn every_code_is_found_where_it_is() {
    let cases: &[(&str, &str, &str, usize, usize)] = &[
        // (replace, by, code, line, column)
        ("takestock: 1", "takestock: 2", "format-version", 1, 12),
        ("takestock: 1\n", "", "missing-key", 1, 1),
        ("id: small-set", "id: Small_Set", "bad-id", 2, 5),
        ("version: 1.0.0", "version: 01.0.0", "bad-version", 3, 10),
        ("version: 1.0.0", "version: 1.0.0-", "bad-version", 3, 10),
        ("title: A small set", "title: \" \"", "empty-text", 4, 8),
        ("title: A small set", "title: [A]", "wrong-type", 4, 9),
        ("audience: Anybody", "audeince: Anybody", "unknown-key", 6, 1),
        ("spine: [does.steps, ", "spine: [does.stepz, ", "unknown-topic", 7, 9),
        ("spine: [does.steps, ", "spine: [does.data, ", "duplicate-id", 7, 20),
        ("spine: [does.steps, ", "spine: [Does, ", "bad-id", 7, 9),
        ("spine: [does.steps, ", "spine: [does.score, ", "spine-not-must", 7, 9),
        ("x_note: {anything: [goes, here]}", "x_note: &a 1", "anchor", 8, 12),
        ("  - id: does\n", "  - id: does.it\n", "bad-id", 10, 9),
        ("key: A", "key: a", "bad-id", 11, 10),
        ("minutes: 0.5", "minutes: 0.25", "minutes-do-not-add-up", 13, 14),
        ("- id: does.sure", "- id: in.sure", "reserved-id", 64, 13),
        ("- id: does.sure", "- id: does.data", "duplicate-id", 64, 13),
        ("kind: table", "kind: step", "wrong-kind", 20, 15),
        ("kind: person", "kind: table", "wrong-kind", 23, 41),
        ("kind: table", "kind: tabel", "unknown-value", 20, 15),
        ("{id: back_to,", "{id: owned,", "duplicate-id", 26, 18),
        ("{id: back_to,", "{id: answer,", "reserved-id", 26, 18),
        ("{id: back_to,", "{id: off,", "reserved-id", 26, 18),
        ("{id: back_to,", "{id: Back,", "bad-id", 26, 18),
        ("kind: step}", "kind: choice}", "missing-key", 26, 14),
        ("kind: step}", "kind: choice, options: []}", "empty-list", 26, 66),
        ("kind: step}", "kind: step, options: [{id: a, label: a}]}", "stray-options", 26, 64),
        ("prefill: true", "fields: [{id: a, label: a, kind: text}]", "stray-fields", 72, 17),
        ("minutes: 1.5", "minutes: 1.6", "bad-minutes", 28, 18),
        ("minutes: 1.5", "minutes: -1", "bad-minutes", 28, 18),
        ("minutes: 1.5", "minutes: \"1.5\"", "wrong-type", 28, 18),
        ("why: People can name the whole job in a few steps.", "x_why: none", "no-why", 15, 13),
        ("title: step, who: who", "title: stp, who: who", "unknown-field", 33, 33),
        ("title: step, who: who", "title: step, why: who", "unknown-slot", 33, 39),
        ("real: \"'it is not done'\"", "real: event", "unknown-field", 34, 109),
        ("item: step, title", "item: stepp, title", "unknown-value", 33, 20),
        ("when: \"real != 'happens' and", "when: \"raal != 'happens' and", "unknown-field", 34, 34),
        ("when: \"real != 'happens' and", "when: \"real != 'hapens' and", "unknown-option", 34, 42),
        ("not owned == true", "not owned == 'true'", "bad-comparison", 34, 83),
        ("when: \"real != 'happens' and", "when: \"real = 'happens' and", "bad-condition", 34, 39),
        ("real != 'happens' and who != ''", "real != 'happens' and 'who'", "bad-comparison", 34, 56),
        ("when: does.score > 3", "when: does.score > 3 or 'low'", "bad-comparison", 71, 33),
        ("{item: drift, when:", "{item: drift, only_if: who, when:", "two-guards", 34, 47),
        ("evidence: shown", "evidence: seen", "unknown-value", 36, 19),
        ("only_if: \"answer != 'none'\"", "only_if: \"answer != 'nine'\"", "unknown-option", 48, 45),
        ("private: true\n        user", "private: yes\n        user", "wrong-type", 49, 18),
        ("at: 10}", "at: 11}", "bad-scale", 57, 44),
        (", at: 10}", "}", "missing-key", 57, 14),
        ("'prices' in does.data", "'price' in does.data", "unknown-option", 61, 16),
        ("'prices' in does.data", "'prices' in does.dta", "unknown-topic", 61, 28),
        ("walkthrough.mode != 'absent'", "walkthrough.mode != 'gone'", "unknown-option", 61, 62),
        ("walkthrough.mode != 'absent'", "walkthrough.mood != 'absent'", "unknown-topic", 61, 42),
        ("from: know.bus_factor", "from: know.bus_facto", "unknown-topic", 62, 15),
        ("when: does.score > 3", "when: does.sure", "cycle", 71, 15),
        ("'prices' in does.data and", "'prices' in does.data and does.sure and", "cycle", 61, 15),
        ("ask: Is that all?", "ask: Is that all? Sure? Really?", "several-questions", 66, 14),
        ("ask: Is that all?", "ask: That is all, isn’t it?", "leading-question", 66, 14),
        ("ask: Is that all?", "ask: no", "yaml-trap", 66, 14),
        ("ask: Is that all?", "ask: Is that all #1?", "yaml-trap", 66, 26),
        ("ask: Is that all?", "ask: \"Is that \\u200ball?\"", "invisible-character", 66, 14),
    ];
    let mut wrong = String::new();
    for (from, to, code, line, column) in cases {
        assert_eq!(GOOD.matches(from).count(), 1, "{from} must stand once in the good file");
        let source = Source::new("t.yaml", GOOD.replace(from, to));
        let found = check(&source);
        let here = (*code, *line, *column);
        if brief(&found) != [here] {
            wrong +=
                &format!("{to}: {here:?} {:?}\n{}\n", brief(&found), yaml::render(&found, &source, false));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let long = GOOD.replace("ask: Is that all?", &format!("ask: Is that {}all?", "really ".repeat(50)));
    assert_eq!(codes(&long), ["long-question"]);
    let spine = GOOD.replace("\nminutes: 4\n", "\nminutes: 2\n");
    assert_eq!(codes(&spine), ["minutes-do-not-add-up", "spine-too-long"]);
    assert_eq!(codes("[1, 2]"), ["wrong-type"]);
}

#[test]
fn a_condition_may_read_a_topic_of_a_shipped_set() {
    assert_eq!(codes(&GOOD.replace("when: does.score > 3", "when: know.bus_factor == 1")), [""; 0]);
    let wrong = GOOD.replace("when: does.score > 3", "when: does.criticality == 'sometime'");
    assert_eq!(codes(&wrong), ["unknown-option"]);
}

/// What a finding of a mistake in an otherwise good file tells to do.
fn hint(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "{from} must stand once in the good file");
    let found = check(&Source::new("t.yaml", GOOD.replace(from, to)));
    assert_eq!(found.len(), 1, "{to}: {found:?}");
    found[0].hint.clone().unwrap_or_default()
}

#[test]
fn hints_of_conditions_say_what_to_write() {
    let when = |to: &str| hint("when: does.score > 3", &format!("when: {to}"));
    assert_eq!(
        when("does.criticality == 'later' or 'same_day'"),
        "write: does.criticality == 'later' or does.criticality == 'same_day', \
         or does.criticality in ['later', 'same_day']"
    );
    assert_eq!(when("does.criticality == same_day"), "put it in quotes: 'same_day'");
    assert_eq!(when("walkthrough.mode != absent"), "put it in quotes: 'absent'");
    assert_eq!(when("does.criticality in [later, 'same_day']"), "put it in quotes: 'later'");
    assert_eq!(when("A3 > 3"), "ids stand here: A3 is `does.score`");
    assert_eq!(when("does.score is 3"), "write `==`, and a text in quotes");
    let guard = |to: &str| hint("real == 'happens'", to);
    assert_eq!(guard("real == happens"), "put it in quotes: 'happens'");
    assert_eq!(guard("real in ('happens', 'paper')"), "write ['happens', 'paper']");
}

#[test]
fn hints_about_yaml_say_what_to_write() {
    let ask = |to: &str| hint("ask: Is that all?", to);
    let quotes = "put the text in quotes";
    for (to, says) in [
        ("ask: {{ tool.name }} - who mends it?", quotes),
        ("ask: {{ tool.name }}", quotes),
        ("ask: {tool.name: 1}", quotes),
        ("ask: So: is that all?", "a text with a colon in it must be in quotes"),
        (" ask: Is that all?", "indent this as the line above it"),
        ("ask: Is that\n     all?", "indent this as the line above it"),
        ("ask: \"Is that all?", "close it"),
        ("ask: #Rows", "everything from # on is a remark: put it in quotes"),
        ("ask: Does { tool.name } do it?", "meant {{ tool.name }}?"),
        ("ask: Does {does.score} do?", "meant {{ does.score }}?"),
    ] {
        assert!(ask(to).contains(says), "{to}: {}", ask(to));
    }
    let probes = |to: &str| hint("[Which of these is a handoff?]", to);
    assert!(probes("[So: is that all?]").contains("a text with a colon"));
    assert!(probes("\n          - So: is that all?").contains("a text with a colon"));
    assert!(probes("\n          - {{ tool.name }} - why?").contains(quotes));
    let options = "[{id: happens, label: happens}, paper]";
    let option = hint("[{id: happens, label: happens}, {id: paper, label: only on paper}]", options);
    assert!(option.contains("{id: drive, label: the shared drive}"), "{option}");
    assert_eq!(hint("takestock: 1\n", ""), "write `takestock: 1`");
    let open = check(&Source::new("t.yaml", GOOD.replace("ask: Is that all?", "ask: \"Is that all?")));
    assert!(open[0].message.contains("the quote that opens on line 66 is not closed"), "{open:?}");
    let table = "kind: table\n        fields: [{id: x, label: X, kind: text}]\n        from: does.steps\n        need";
    let tables = check(&Source::new("t.yaml", GOOD.replace("kind: yes_no\n        need", table)));
    assert_eq!(tables.iter().map(|f| f.code).collect::<Vec<_>>(), ["from-does-not-fit"]);
    assert!(
        tables[0].message.starts_with("no column here has the id of a column of `does.steps`"),
        "{tables:?}"
    );
}

#[test]
fn names_in_texts_stand_for_what_was_answered_before() {
    let found =
        |to: &str| codes(&GOOD.replace("absent: Which steps have you seen?", &format!("absent: {to}")));
    assert_eq!(found("Is it \"{{ does.score }}\"?"), ["answered-later"]);
    assert_eq!(found("Is it \"{{ does.steps }}\"?"), ["table-in-text", "answered-later"]);
    assert_eq!(found("Is it \"{{ does.criticality }}\"?"), [""; 0]);
    let probe =
        GOOD.replace("when: does.score > 3", "when: does.score > 3\n        probes: [\"{{ does.sure }}?\"]");
    assert_eq!(codes(&probe), [""; 0]);
}

#[test]
fn cycles_are_found_once_each_and_tails_are_not_blamed() {
    let question = |id: &str, when: &str| {
        format!(
            "      - {{id: {id}, short: s, ask: a, kind: text, need: could, minutes: 1, why: w, when: {when}}}\n"
        )
    };
    let head = GOOD
        .split("      - id: does.steps")
        .next()
        .unwrap()
        .replace("spine: [does.steps, does.data]", "spine: []");
    let body = [
        ("q.a", "q.b"),
        ("q.b", "q.c and q.tail"),
        ("q.c", "q.b"),
        ("q.tail", "tool.x"),
        ("q.x", "q.x"),
        ("q.y", "q.x"),
    ]
    .map(|(id, when)| question(id, when))
    .concat();
    let source = Source::new("t.yaml", head.clone() + &body);
    let found: Vec<_> = check(&source).into_iter().filter(|finding| finding.code == "cycle").collect();
    let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
    let said = "these conditions wait for each other:";
    assert_eq!(messages, [format!("{said} q.b → q.c → q.b"), format!("{said} q.x → q.x")]);
    // A chain of thousands neither overflows the stack nor takes quadratic time.
    let chain: String =
        (0..5000).map(|n| question(&format!("q.n{n}"), &format!("q.n{}", (n + 1) % 5000))).collect();
    assert_eq!(check(&Source::new("t.yaml", head + &chain)).iter().filter(|f| f.code == "cycle").count(), 1);
}

#[test]
fn a_flood_of_problems_is_cut_off() {
    let keys: String = (0..5000).map(|n| format!("k{n}: 1\n")).collect();
    let found = check(&Source::new("t.yaml", GOOD.to_owned() + &keys));
    assert_eq!(found.len(), 201);
    assert_eq!(found.last().map(|finding| finding.code), Some("too-many-problems"));
}

#[test]
fn sets_that_share_a_topic_must_agree_on_it() {
    let set = |text: String| {
        let source = Source::new("t.yaml", text);
        let questionnaire = read(&source).unwrap();
        (source, questionnaire)
    };
    let good = set(GOOD.to_owned());
    for (from, to, line) in [
        ("label: only on paper", "label: on paper", 24),
        ("label: Who,", "label: Whom,", 23),
        ("label: Who, kind: person", "label: Who, kind: text", 23),
        ("label: prices", "label: price", 42),
        ("kind: yes_no\n        need", "kind: text\n        need", 67),
    ] {
        let other = set(GOOD.replace("id: small-set", "id: other-set").replace(from, to));
        let found = check_set(&[good.clone(), other]);
        let lines: Vec<_> = found[1].iter().map(|f| (f.code, f.place.unwrap().line)).collect();
        assert_eq!((found[0].len(), lines), (0, vec![("topic-differs", line)]), "{to}");
    }
    // A subset agrees.
    let fewer = set(GOOD
        .replace("id: small-set", "id: other-set")
        .replace("          - {id: owned, label: Owned, kind: yes_no}\n", "")
        .replace(" and not owned == true", ""));
    assert_eq!(check_set(&[good.clone(), fewer]), [vec![], vec![]]);
    // Two of one id cannot both be begun with.
    let found = check_set(&[good.clone(), good]);
    assert_eq!((found[0].len(), brief(&found[1])), (0, vec![("duplicate-set", 2, 5)]));
}

#[test]
fn topics_of_the_sets_that_come_along_keep_their_kind() {
    let begun = |id: &str, text: &str| {
        let source = Source::new(format!("{id}.yaml"), text);
        let set = read(&source).unwrap();
        (source, set)
    };
    let own = starter::TEXT.replace("id: my-questionnaire", "id: ours");
    assert_eq!(check_shipped(&[begun("ours", &own)]), [vec![]]);
    let other = own.replacen("kind: yes_no", "kind: text", 1);
    let found = check_shipped(&[begun("ours", &other)]).remove(0);
    let line = other.lines().position(|line| line.contains("kind: text")).unwrap() + 1;
    assert_eq!(brief(&found), [("topic-differs", line, 15)]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(found[0].message.contains("`open.consent` is \"text\" here and \"yes_no\" in"), "{found:?}");
    let column = own.replace("{id: what, label: What, kind: text}", "{id: what, label: What, kind: person}");
    let found = check_shipped(&[begun("ours", &column)]).remove(0);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["topic-differs"]);
    for (name, text) in shipped() {
        let id = name.strip_suffix(".yaml").unwrap();
        assert_eq!(check_shipped(&[begun(id, text)]), [vec![]]);
        let copy = text.replace(&format!("\nid: {id}\n"), "\nid: ours\n");
        assert_eq!(check_shipped(&[begun("ours", &copy)]), [vec![]], "{name}");
    }
}

#[test]
fn nothing_adds_up_to_nothing() {
    let empty = GOOD.split("      - id: does.steps").next().unwrap().trim_end();
    let source = Source::new("t.yaml", empty.replace("spine: [does.steps, does.data]", "spine: []"));
    let found = check(&source);
    let sums: Vec<_> = found.iter().filter(|f| f.message.contains("add up")).map(|f| &f.message).collect();
    assert_eq!(sums.len(), 1, "{found:?}");
    assert!(sums[0].ends_with("add up to 0"), "{sums:?}");
}

#[test]
fn an_id_must_not_vanish_between_versions() {
    let old = read(&Source::new("old.yaml", GOOD)).unwrap();
    let gone = |text: &str| {
        let source = Source::new("new.yaml", text);
        let new = read(&source).unwrap();
        let found = against(&old, &source, &new).into_iter().filter(|f| f.code == "vanished-id");
        found.map(|f| (f.severity, f.message)).collect::<Vec<_>>()
    };
    let error = |message: &str| vec![(Severity::Error, message.to_owned())];
    assert_eq!(gone(GOOD), []);
    let renamed = GOOD.replace("- id: does.sure", "- id: does.certain");
    assert_eq!(gone(&renamed), error("the topic `does.sure` is gone"));
    assert_eq!(gone(&renamed.replace("prefill: true", "was: does.sure")), []);
    assert_eq!(gone(&renamed.replace("prefill: true", "was: [does.certainly, does.sure]")), []);
    assert_eq!(
        gone(&GOOD.replace("{id: back_to,", "{id: back,")),
        error("the field `back_to` of `does.steps` is gone")
    );
    assert_eq!(gone(&GOOD.replace("{id: back_to,", "{was: back_to, id: back,")), []);
    let option = GOOD.replace("{id: low,", "{id: bottom,");
    assert_eq!(gone(&option), error("the option `low` of `does.score` is gone"));
    // Whoever raises the first number means it.
    let meant = option.replace("version: 1.0.0", "version: 2.0.0");
    assert_eq!(gone(&meant), [(Severity::Warning, "the option `low` of `does.score` is gone".to_owned())]);
}

#[test]
fn an_earlier_id_of_a_field_is_not_taken_again() {
    let taken = GOOD.replace("{id: back_to,", "{was: who, id: back,");
    let source = Source::new("t.yaml", taken);
    let found = check(&source);
    assert_eq!(brief(&found), [("was-is-here", 26, 19)], "{}", yaml::render(&found, &source, false));
    assert_eq!(codes(&GOOD.replace("{id: low,", "{was: [high], id: bottom,")), ["was-is-here"]);
}

/// Every code of a comparison, with its line.
#[test]
fn what_changed_is_told_where_it_changed() {
    let old = read(&Source::new("old.yaml", GOOD)).unwrap();
    let found = |changes: &[(&str, &str)]| {
        let text = changes.iter().fold(GOOD.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        let source = Source::new("new.yaml", text);
        let new = match read(&source) {
            Ok(new) => new,
            Err(found) => panic!("{}", yaml::render(&found, &source, false)),
        };
        let found = against(&old, &source, &new);
        let line = |f: &Finding| f.place.map_or(0, |place| place.line);
        found.iter().map(|f| (f.code, line(f), f.severity == Severity::Error)).collect::<Vec<_>>()
    };
    let raised = ("version: 1.0.0", "version: 2.0.0");
    assert_eq!(found(&[]), []);
    // Remarks and keys of one's own are no change.
    assert_eq!(found(&[("title: A small set", "title: A small set  # ours\nx_ours: ours")]), []);
    type Put = (&'static str, &'static str);
    type Told = (&'static str, usize, bool);
    let cases: &[(&[Put], &[Told])] = &[
        (&[("ask: What are the steps?", "ask: What are its steps?")], &[("version-not-raised", 3, true)]),
        (&[("ask: What are the steps?", "ask: What are its steps?"), ("1.0.0", "1.0.1")], &[]),
        (
            &[("ask: What are the steps?", "ask: Who decides?"), ("1.0.0", "1.0.1")],
            &[("version-not-raised", 3, false), ("meaning-changed", 17, false)],
        ),
        (&[("ask: What are the steps?", "ask: Who decides?"), raised], &[("meaning-changed", 17, false)]),
        (
            &[("kind: yes_no\n        need", "kind: text\n        need"), raised],
            &[("kind-changed", 67, true)],
        ),
        (&[("label: Who, kind: person", "label: Who, kind: text"), raised], &[("kind-changed", 23, true)]),
        (&[("{id: back_to,", "{was: bakc_to, id: back,"), raised], &[]),
    ];
    for (changes, expected) in &cases[..6] {
        assert_eq!(found(changes), *expected, "{changes:?}");
    }
    let slip = found(cases[6].0);
    assert_eq!(slip.iter().map(|f| f.0).collect::<Vec<_>>(), ["vanished-id", "unknown-was"]);
}

#[test]
fn sets_are_found_by_id_in_a_folder_or_by_path() {
    let folder = tempfile::tempdir().unwrap();
    let folders = [folder.path().to_owned()];
    std::fs::write(folder.path().join("small-set.yaml"), GOOD).unwrap();
    std::fs::write(folder.path().join("Not an id.yaml"), GOOD).unwrap();
    let mut expected = vec!["small-set"];
    expected.extend(shipped().iter().map(|(name, _)| name.strip_suffix(".yaml").unwrap()));
    expected.sort();
    assert_eq!(ids(&folders), expected);
    assert_eq!(find("small-set", &folders).unwrap().text(), GOOD);
    assert_eq!(find("team-trust", &folders).unwrap().text(), shipped()[1].1);
    assert_eq!(find(folder.path().join("small-set.yaml").to_str().unwrap(), &[]).unwrap().text(), GOOD);
    let said = find("teem-trust", &folders).unwrap_err().to_string();
    assert_eq!(said, "teem-trust: there is no such questionnaire; did you mean `team-trust`?");
    assert!(find("../team-trust", &folders).unwrap_err().to_string().contains("there is no such file"));
    std::fs::write(folder.path().join("team-trust.yaml"), "mine: 1").unwrap();
    assert_eq!(find("team-trust", &folders).unwrap().text(), "mine: 1");
}

#[test]
fn what_was_read_ahead_is_what_is_in_the_files() {
    for (name, text) in shipped() {
        let source = Source::new(*name, *text);
        let (hash, json) = ahead(text).expect(name);
        assert_eq!(hash, DocumentHash::of(text).0, "{name}");
        assert_eq!(text_of(&DocumentHash::of(text)), Some(*text), "{name}");
        let ahead: Questionnaire = serde_json::from_str(json).expect(name);
        let (read, problems) = examine(&source, Care::Errors, &[]);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let read = read.expect(name);
        assert_eq!((ahead, None), (read.written, read.translated), "{name}");
    }
    assert!(ahead("takestock: 1").is_none() && text_of(&DocumentHash::of("takestock: 1")).is_none());
}
