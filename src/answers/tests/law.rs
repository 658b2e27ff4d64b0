//! Written, read and filled into an empty store, an interview is the same.

use super::sayable::sayable;
use super::*;
use crate::domain::act::Stating;
use crate::domain::event::{
    ItemWithdrawn, QuestionnairePinned, StatementAdded, StatementFiled, StatementMarked, StatementRelated,
    StatusSet, ToolCreated, ToolSet, WalkthroughEnded, WalkthroughStarted,
};
use crate::domain::item::{Accepted, Limit, NamedList};
use crate::domain::person::Person;
use crate::domain::questionnaire::Evidence;
use crate::domain::statement::{ItemRef, Said};
use crate::text::clean::{STATEMENT_MAX, clean, clean_line};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option as maybe;
use proptest::prelude::*;
use proptest::sample::select;

fn cases() -> u32 {
    if std::env::var("TAKESTOCK_LOAD").is_ok_and(|load| load == "full") { 4096 } else { 64 }
}

/// Every script, what YAML, a terminal or this format could take for something else, and what cleaning takes out.
fn text() -> impl Strategy<Value = String> {
    let odd = select(vec![
        "yes",
        "no",
        "null",
        "~",
        "",
        "on",
        "1",
        "1.5",
        "0x1f",
        "1e3",
        ".inf",
        "2026-11-20",
        "KEEP-1",
        "maya",
        "h0",
        "h1",
        "does.steps/1",
        "- x",
        "# x",
        "a # b",
        "a: b",
        "a:",
        "'",
        "\"",
        "{",
        "[",
        "|",
        ">",
        "%",
        "@",
        "`",
        "&a",
        "*a",
        "!a",
        "? a",
        "---",
        "...",
        "\\",
        "\u{202e}abc",
        "a\u{200b}b",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "a\r\nb",
        "\0",
        "\u{1b}[31m",
        " lead",
        "trail ",
        "\ttab",
        "a\n\n  b\n",
        "\n",
        "a\n",
        "日本語\nक्‍ष",
        "👩‍👩‍👧‍👦",
        "three or four",
        "end of May",
        "\u{fffe}",
        "\u{10ffff}",
        "said",
        "KEEP-1-abc",
    ]);
    prop_oneof![3 => odd.prop_map(str::to_owned), 2 => any::<String>(), 1 => "\\PC{0,40}"]
}

fn date() -> impl Strategy<Value = Date> {
    (2020i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn person_id(n: u8) -> PersonId {
    // One of them as a file would derive it, so that both roads are gone.
    if n == 0 {
        PersonId::derive(&[&tool_id().to_string(), "maya"])
    } else {
        PersonId::derive(&["p", &n.to_string()])
    }
}

fn tool_id() -> ToolId {
    ToolId::derive(&["law"])
}

fn sitting_id(n: u8) -> WalkthroughId {
    WalkthroughId::derive(&["w", &n.to_string()])
}

fn statement_id(n: u8) -> StatementId {
    StatementId::derive(&["s", &n.to_string()])
}

fn item_id(n: u8) -> ItemId {
    ItemId::derive(&["i", &n.to_string()])
}

fn person_ref() -> impl Strategy<Value = PersonRef> {
    prop_oneof![(0u8..3).prop_map(|n| PersonRef::Known(person_id(n))), text().prop_map(PersonRef::Text)]
}

fn number() -> impl Strategy<Value = Said<f64>> {
    let reads = prop_oneof![
        (-5i32..50).prop_map(f64::from),
        -1e18..1e18,
        any::<f64>().prop_filter("finite", |n| n.is_finite())
    ];
    (maybe::of(text()), maybe::of(reads))
        .prop_filter_map("something", |(said, reads)| something(Said { said, reads }))
}

/// No screen keeps a number or a day of which nothing is known.
fn something<T>(mut value: Said<T>) -> Option<Said<T>> {
    value.said = value.said.filter(|said| !clean(said).trim().is_empty());
    Some(value).filter(|value| value.said.is_some() || value.reads.is_some())
}

fn day() -> impl Strategy<Value = Said<Date>> {
    (maybe::of(text()), maybe::of(date()))
        .prop_filter_map("something", |(said, reads)| something(Said { said, reads }))
}

fn cell() -> impl Strategy<Value = Cell> {
    let options = || select(vec!["happens", "paper", "sometimes"]).prop_map(str::to_owned);
    prop_oneof![
        text().prop_map(Cell::Text),
        options().prop_map(Cell::Choice),
        btree_set(options(), 0..3).prop_map(Cell::Choices),
        number().prop_map(Cell::Number),
        day().prop_map(Cell::Date),
        any::<bool>().prop_map(Cell::YesNo),
        person_ref().prop_map(Cell::Person),
        (0u8..8).prop_map(|n| Cell::Step(StepRef::Row(statement_id(n)))),
        text().prop_map(|text| Cell::Step(StepRef::Text(text))),
        (0u8..4).prop_map(|n| Cell::Item(ItemRef::Item(item_id(n)))),
        text().prop_map(|text| Cell::Item(ItemRef::Text(text))),
    ]
}

/// What may be said under a question of this kind; without a kind, anything.
fn body(kind: Option<Kind>) -> BoxedStrategy<Body> {
    let options = || select(vec!["same_day", "week", "never"]).prop_map(str::to_owned);
    let fields = set("hour").question(&TopicId::new(STEPS).expect("an id")).expect("steps").fields.clone();
    let ids: Vec<String> = fields.into_iter().map(|field| field.id).collect();
    let own = match kind {
        Some(Kind::Choice) => options().prop_map(Body::Choice).boxed(),
        Some(Kind::Multi) => btree_set(options(), 0..3).prop_map(Body::Choices).boxed(),
        Some(Kind::Number) => number().prop_map(Body::Number).boxed(),
        Some(Kind::Scale) => (0u8..=10).prop_map(|n| Body::Number(Said::exact(f64::from(n)))).boxed(),
        Some(Kind::Date) => day().prop_map(Body::Date).boxed(),
        Some(Kind::YesNo) => any::<bool>().prop_map(Body::YesNo).boxed(),
        Some(Kind::Person) => person_ref().prop_map(Body::Person).boxed(),
        Some(Kind::Table) => btree_map(select(ids), cell(), 1..5).prop_map(Body::Row).boxed(),
        Some(Kind::Confirm) => any::<bool>().prop_map(Body::Confirm).boxed(),
        _ => text().prop_map(Body::Text).boxed(),
    };
    prop_oneof![1 => text().prop_map(Body::Text), 3 => own].boxed()
}

fn content(kind: Option<Kind>) -> impl Strategy<Value = Content> {
    let wording = select(vec![Wording::Verbatim, Wording::Near, Wording::Paraphrase]);
    let speakers = select(vec![vec![], vec![0], vec![1], vec![2, 0]]);
    (speakers, body(kind), maybe::of(text()), wording, select(Evidence::ALL)).prop_map(
        |(speakers, body, words, wording, evidence)| Content {
            speakers: speakers.into_iter().map(person_id).collect(),
            body,
            words,
            wording,
            evidence,
        },
    )
}

fn topic() -> impl Strategy<Value = (TopicId, Kind)> {
    let all: Vec<_> =
        set("hour").questions().map(|placed| (placed.question.id.clone(), placed.question.kind)).collect();
    // The steps more often: they are pointed at.
    let steps = (TopicId::new(STEPS).expect("an id"), Kind::Table);
    prop_oneof![2 => select(all), 1 => Just(steps)]
}

fn say() -> impl Strategy<Value = Intent> {
    let place = maybe::weighted(0.8, topic());
    let told = place.prop_flat_map(|place| {
        let kind = place.as_ref().map(|(_, kind)| *kind);
        (Just(place.map(|(topic, _)| topic)), content(kind))
    });
    let minute = maybe::of(0u32..70);
    let marks = btree_set(select(&Mark::ALL[..]), 0..2);
    (
        0u8..8,
        maybe::weighted(0.85, 0u8..2),
        told,
        minute,
        marks,
        any::<bool>(),
        maybe::of(text()),
        maybe::of(date()),
    )
        .prop_map(|(n, sitting, (question, content), minute, marks, named, asked, at)| {
            let started = sitting.map_or_else(|| started(9), started);
            let follows = minute.map_or(started, |minute| started.plus_minutes(minute));
            let set = set("hour");
            let wording =
                question.as_ref().filter(|_| sitting.is_some()).and_then(|topic| set.question(topic));
            let wording = wording.map_or("", |question| question.wording(mode(sitting.unwrap_or_default())));
            Intent::Say(StatementAdded {
                statement: statement_id(n),
                walkthrough: sitting.map(sitting_id),
                question,
                also: BTreeSet::new(),
                content,
                relates: None,
                marks,
                at: at.map_or(follows, |at| format!("{at}T08:30:10-03:30").parse().expect("a moment")),
                minute,
                asked: asked.unwrap_or_else(|| wording.to_owned()),
                handle: named.then(|| format!("h{n}")),
            })
        })
}

fn mode(sitting: u8) -> Mode {
    if sitting == 0 { Mode::Live } else { Mode::Solo }
}

fn started(sitting: u8) -> Moment {
    format!("2026-11-1{sitting}T10:00:00+01:00").parse().expect("a moment")
}

fn status() -> impl Strategy<Value = SetStatus> {
    prop_oneof![
        Just(SetStatus::Unknown),
        person_ref().prop_filter("somebody", |person| *person != PersonRef::Text(String::new())).prop_map(
            |person| {
                // A status is not cleaned on its way in, so it comes clean.
                SetStatus::Ask(match person {
                    PersonRef::Text(text) => PersonRef::Text(format!("x{}", clean(&text))),
                    known => known,
                })
            }
        ),
        Just(SetStatus::Declined),
        text().prop_map(|text| SetStatus::NotApplicable(clean_line(&text).into_owned())),
        Just(SetStatus::Later),
        Just(SetStatus::Partial),
        Just(SetStatus::NotReached),
        Just(SetStatus::OffRecord),
    ]
}

fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| clean_line(&text).into_owned())
}

fn edit() -> impl Strategy<Value = ItemEdit> {
    let texts = (
        maybe::of(text()),
        maybe::of(text()),
        maybe::of(text()),
        maybe::of(text()),
        maybe::of(vec(text(), 0..3)),
    );
    let names = (
        maybe::of(vec((0u8..4, line()), 0..3)),
        maybe::of((line(), vec(line(), 0..3))),
        maybe::of(0u8..4),
        maybe::of(btree_set(0u8..4, 0..3)),
        maybe::of((person_ref(), date())),
    );
    let rest = (
        maybe::of(1u8..=3),
        maybe::of(text()),
        maybe::of(text()),
        maybe::of(any::<bool>()),
        maybe::of(text()),
        maybe::of(1u8..=9),
    );
    (texts, names, rest).prop_map(
        |((title, sentence, why, quote, accept), (limits, list, meanwhile, blocked, accepted), rest)| {
            let (priority, sample, until_then, build_default, slot, place) = rest;
            let limit = |(n, because)| Limit { item: item_id(n), because };
            ItemEdit {
                title,
                sentence,
                why,
                quote,
                accept,
                priority,
                place,
                slots: slot.map(|text| ("by".to_owned(), text)).into_iter().collect(),
                limits: limits.map(|limits| limits.into_iter().map(limit).collect()),
                list: list.map(|(name, entries)| NamedList { name, entries }),
                sample,
                meanwhile: meanwhile.map(item_id),
                blocked_by: blocked.map(|items| items.into_iter().map(item_id).collect()),
                build_default,
                until_then,
                accepted: accepted.map(|(by, until)| Accepted {
                    by: match by {
                        PersonRef::Text(text) => PersonRef::Text(format!("x{}", clean(&text))),
                        known => known,
                    },
                    until,
                }),
                handle: None,
            }
        },
    )
}

fn step() -> impl Strategy<Value = Intent> {
    let id = || (0u8..8).prop_map(statement_id);
    let people = || btree_set((0u8..3).prop_map(person_id), 0..3);
    let stance = select(vec![Stance::Adds, Stance::Differs, Stance::Same]);
    let state = select(vec![ItemState::Draft, ItemState::WordsConfirmed, ItemState::Confirmed]);
    prop_oneof![
        12 => say(),
        3 => (id(), content(None)).prop_map(|(id, content)| Intent::Revise(id, content)),
        1 => (id(), maybe::of(topic()), btree_set(topic().prop_map(|t| t.0), 0..2)).prop_map(|(statement, question, also)| {
            Intent::File(StatementFiled { statement, question: question.map(|q| q.0), also })
        }),
        2 => (id(), id(), stance).prop_map(|(statement, to, stance)| {
            Intent::Relate(StatementRelated { statement, relates: Some(Relates { to, stance }) })
        }),
        1 => (id(), btree_set(select(&Mark::ALL[..]), 0..3)).prop_map(|(statement, marks)| {
            Intent::Mark(StatementMarked { statement, marks })
        }),
        1 => id().prop_map(Intent::Strike),
        3 => (0u8..2, topic(), status(), vec((0u8..3).prop_map(person_id), 0..2), maybe::of(0u32..60)).prop_map(
            |(n, (question, _), status, by, minute)| {
                let mut by = by;
                by.dedup();
                Intent::SetStatus(StatusSet { walkthrough: sitting_id(n), question, status: Some(status), by, minute })
            }
        ),
        3 => (0u8..4, btree_set(id(), 0..3)).prop_map(|(n, sources)| {
            Intent::Draft(Draft { item: item_id(n), kind: ItemKind::Rule, sources, rule: None, handle: None, number: None })
        }),
        3 => (0u8..4, edit()).prop_map(|(n, edit)| Intent::Edit(item_id(n), edit)),
        2 => (0u8..4, state, people(), date()).prop_map(|(n, state, by, on)| {
            Intent::State(Stating { item: item_id(n), state, by, on, seen: BTreeSet::new() })
        }),
        1 => (0u8..4, text(), people(), date()).prop_map(|(n, reason, by, on)| {
            Intent::Withdraw(ItemWithdrawn { item: item_id(n), reason, by, on })
        }),
        1 => maybe::of(person_ref()).prop_map(|owner| Intent::Set(ToolSet::Owner(match owner {
            Some(PersonRef::Text(text)) => Some(PersonRef::Text(format!("x{}", clean(&text)))),
            other => other,
        }))),
        1 => select(&ToolStatus::ALL[..]).prop_map(|status| Intent::Set(ToolSet::Status(status))),
        1 => text().prop_map(|text| Intent::Set(ToolSet::Calendar(text))),
        1 => (0u8..2, 1u32..90, 0u32..3).prop_map(|(n, minutes, rest)| {
            let at = started(n).plus_minutes(minutes + rest);
            Intent::End(WalkthroughEnded { walkthrough: sitting_id(n), at, minutes })
        }),
    ]
}

/// A tool with people and two sittings, and whatever else could happen.
fn tool(names: [String; 3], steps: Vec<Intent>) -> Tool {
    let mut acting = crate::domain::act::blank(tool_id(), hands());
    acting
        .act(Intent::Create(ToolCreated { name: "Liftoff".into(), slug: "liftoff".into() }))
        .expect("a tool");
    for (n, (handle, role)) in ["maya", "no", "dan o"].into_iter().zip(names).enumerate() {
        let person = Person {
            id: person_id(n as u8),
            handle: handle.into(),
            name: format!("N {role}"),
            role,
            relation: Relation::ALL[n],
            initials: String::new(),
            quote_as: QuoteAs::Role,
        };
        acting.act(Intent::SetPerson(person)).expect("a person");
    }
    for (n, id) in ["hour", "talk"].into_iter().enumerate() {
        let n = n as u8;
        let document = sets(id).expect("a questionnaire").hash();
        let pin = QuestionnairePinned { document: document.clone(), id: id.into(), version: "1.0.0".into() };
        acting.act(Intent::Pin(pin)).expect("a pin");
        let body = WalkthroughStarted {
            walkthrough: sitting_id(n),
            label: format!("s-0{n}"),
            questionnaire: document,
            earlier: Vec::new(),
            mode: mode(n),
            facilitator: Some(person_id(2)).filter(|_| n == 0),
            present: [person_id(0)].into(),
            at: started(n),
        };
        acting.act(Intent::Start(body)).expect("a sitting");
    }
    for n in 0..4 {
        let kind = if n % 2 == 0 { ItemKind::Rule } else { ItemKind::Open };
        let handle = (n < 2).then(|| format!("i{n}"));
        let draft =
            Draft { item: item_id(n), kind, sources: BTreeSet::new(), rule: None, handle, number: None };
        acting.act(Intent::Draft(draft)).expect("an item");
    }
    for step in steps {
        let content = match &step {
            Intent::Say(body) => Some(&body.content),
            Intent::Revise(_, content) => Some(content),
            _ => None,
        };
        let there = |cell: &Cell| !matches!(cell, Cell::Step(StepRef::Row(id)) if !acting.tool().statements.contains_key(id));
        let points_at_nothing = match content.map(|content| &content.body) {
            Some(Body::Row(cells)) => !cells.values().all(there),
            _ => false,
        };
        // What cannot happen does not, and no screen points at what is not there.
        if !points_at_nothing {
            let _ = acting.act(step);
        }
    }
    acting.done().1
}

fn there_and_back(tool: &Tool) -> Result<(), TestCaseError> {
    let written = write(tool, &by_hash);
    let source = Source::new("a.yaml", &*written);
    let file = read(&source, HERE).map_err(|found| {
        TestCaseError::fail(format!("{}\n{written}", crate::yaml::render(&found, &source, false)))
    })?;
    let filled = fill(&file, &Tool::new(tool.id), &hands(), &no_drafts)
        .map_err(|found| TestCaseError::fail(format!("{found:?}\n{written}")))?;
    for (back, before) in sayable(&filled.tool).iter().zip(&sayable(tool)) {
        prop_assert_eq!(back, before, "{}", written);
    }
    prop_assert_eq!(sayable(&filled.tool).len(), sayable(tool).len());
    prop_assert_eq!(write(&filled.tool, &by_hash), written, "the same bytes");
    let again = fill(&file, &filled.tool, &hands(), &no_drafts)
        .map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
    prop_assert_eq!(again.happenings, []);
    // Into the tool it came from: nothing new either.
    let home =
        fill(&file, tool, &hands(), &no_drafts).map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
    prop_assert_eq!(home.happenings, []);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn an_interview_leaves_and_comes_back_the_same(
        names in [line(), line(), line()],
        steps in vec(step(), 0..40),
    ) {
        there_and_back(&tool(names, steps))?;
    }

    #[test]
    fn any_text_in_a_file_of_any_style_is_taken_clean(text in text()) {
        let json = serde_json::to_string(&text).expect("a string is JSON");
        // JSON leaves DEL and C1 as they are, which YAML refuses.
        let json: String = json.chars().map(|c| match c {
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}') => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        }).collect();
        let file = with(&format!("    answers: {{q.text: {{by: maya, text: {json}}}}}\n"));
        let tool = into_empty(&file).tool;
        let cleaned = clean(&text);
        let expected: Vec<Body> = if cleaned.trim().is_empty() { Vec::new() } else { vec![Body::Text(cleaned.into_owned())] };
        prop_assert_eq!(said(&tool, "q.text"), expected);
        there_and_back(&tool)?;
    }
}

#[test]
fn a_statement_holds_what_it_may_hold_and_not_a_byte_more() {
    let line = |bytes: usize| {
        with(&format!("    answers:\n      q.text: {{by: maya, text: {}}}\n", "a".repeat(bytes)))
    };
    let tool = into_empty(&line(STATEMENT_MAX)).tool;
    there_and_back(&tool).expect("the same");
    for bytes in [STATEMENT_MAX + 1, 1 << 20] {
        let found = parse(&line(bytes)).expect_err("too long");
        let place = found[0].place.expect("a place");
        assert_eq!((found.len(), found[0].code, place.line, place.column), (1, "too-long", 13, 32));
    }
    let block = format!(
        "    answers:\n      q.text:\n        by: maya\n        text: |\n{}",
        "          word and word\n".repeat(50_000)
    );
    let found = parse(&with(&block)).expect_err("too long");
    assert_eq!((found[0].code, found[0].place.expect("a place").line), ("too-long", 16));
}
