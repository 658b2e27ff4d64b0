use super::*;
use crate::domain::act::Intent;
use crate::domain::event::{ItemWithdrawn, Published, ToolSet, ToolStatus};
use crate::domain::item::{ItemEdit, ItemState, Limit, NamedList};
use crate::domain::person::PersonRef;
use crate::domain::statement::{Body, Cell, Mark, Said as Value, Stance, StepRef, Wording};
use crate::domain::status::SetStatus;
use crate::spec::support::*;
use crate::spec::text::Piece;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn find<'s>(spec: &'s Spec, code: &str) -> &'s Block {
    spec.blocks().find(|block| block.code.to_string() == code).unwrap_or_else(|| panic!("no {code}"))
}

fn value(block: &Block, key: Key) -> String {
    block.value(key).map(Text::to_string).unwrap_or_default()
}

fn private() -> Options {
    Options { include_private: true, ..Options::default() }
}

/// A tool in which something of everything was said.
fn liftoff() -> World {
    let mut world = World::new();
    world.act(Intent::Set(ToolSet::Status(ToolStatus::InProduction)));
    world.act(Intent::Set(ToolSet::Owner(Some(PersonRef::Known(person("dan"))))));
    world.say("open.purpose", text("It shows where every new customer is."));
    world.say("does.last_case", text("Kestrel Foods came on Monday.\nMaya called them."));
    let first = with(
        row(&[("step", "Take over"), ("starts", "deal closed"), ("done", "card complete")]),
        "who",
        known("maya"),
    );
    let step = world.say("does.steps", first);
    world.say(
        "does.steps",
        with(row(&[("step", "Kickoff"), ("done", "date held")]), "back_to", Cell::Step(StepRef::Row(step))),
    );
    world.say(
        "does.owns",
        with(row(&[("fact", "contact"), ("also_in", "CRM")]), "wins", Cell::Choice("nobody_knows".into())),
    );
    world.say("does.criticality", Body::Choice("same_day".into()));
    world.say("does.users", with(row(&[("who", "the team")]), "people", number(8.0)));
    world.say(
        "does.rules",
        row(&[("decides", "who is quiet"), ("from", "the last mail"), ("rule", "five days")]),
    );
    world.say(
        "know.exceptions",
        row(&[("which", "partners"), ("spot", "the name"), ("differently", "call them")]),
    );
    world.say(
        "know.demands",
        row(&[("hard", "reading promises"), ("notice", "we agreed"), ("beginner", "believes it")]),
    );
    world.say("know.meaning", row(&[("word", "live"), ("means", "a spoken yes")]));
    world.say("know.why", row(&[("odd", "free text"), ("reason", "partners share a mailbox")]));
    world.say("know.bus_factor", Body::Number(Value::exact(1.0)));
    world.say("know.absence", text("Friday's customer is lost. Then the rest."));
    world.say_as("know.move", "maya", Body::Choice("month".into()), |s| {
        s.content.words = Some("the secret plan".into());
    });
    let relied = with(
        row(&[("what", "one screen"), ("why", "Monday runs on it")]),
        "step",
        Cell::Step(StepRef::Row(step)),
    );
    world.say_as("trust.relied", "priya", relied, |_| {});
    let around = with(
        row(&[("what", "type the date again"), ("when", "a date changes"), ("gone_if", "it is sent")]),
        "times",
        number(40.0),
    );
    world.say("work.around", with(around, "minutes", number(5.0)));
    world.say("work.around", row(&[("what", "a side list")]));
    world.say("risk.access", Body::Choice("link".into()));
    world.say("wrap.next", with(row(&[("action", "change the link")]), "who", known("lena")));
    world.say("wrap.next", with(row(&[("action", "more interviews")]), "who", known("dan")));
    world.say("trust.score", Body::Number(Value::exact(9.0)));
    world.say_as("trust.score", "dan", Body::Number(Value::exact(6.0)), |_| {});
    world.status("wrap.open", SetStatus::Unknown);
    world.status("does.outputs", SetStatus::OffRecord);
    world.status("does.connects", SetStatus::NotApplicable("nothing is connected".into()));
    world.draft();
    world
}

#[test]
fn the_sections_hold_what_was_said() {
    let world = liftoff();
    let spec = world.spec();
    let about: Vec<String> = spec.summary.about.iter().map(Text::to_string).collect();
    assert_eq!(
        about,
        [
            "Liftoff: It shows where every new customer is.",
            "Used by 8 people in all.",
            "If it vanished, it would be felt same day."
        ]
    );
    assert_eq!(spec.summary.first_at_risk.as_ref().expect("there").to_string(), "Friday's customer is lost");
    assert!(spec.summary.absence.is_some());
    assert_eq!(spec.front.owner.as_ref().expect("there").to_string(), "CS lead");
    assert_eq!(spec.front.criticality.as_deref(), Some("same_day"));
    assert_eq!(spec.workflow.steps.len(), 2);
    assert_eq!(spec.workflow.steps[1].back_to.as_ref().expect("there").to_string(), "STEP-1");
    assert_eq!(spec.workflow.facts[0].items.iter().map(ToString::to_string).collect::<Vec<_>>(), ["OPEN-1"]);
    assert_eq!(spec.areas.len(), 10);
    assert_eq!(spec.areas[0].state, AreaState::Gap);
    assert_eq!(spec.areas.iter().filter(|row| row.state == AreaState::NotAsked).count(), 7);
    assert_eq!(spec.fix_overview[0].hours, Some(40.0 * 5.0 / 60.0));
    assert_eq!(spec.fix_overview[0].sum.to_string(), "40 times a week x 5 minutes x 1 person (assumed)");
    assert_eq!(spec.fix_overview[1].hours, None);
    assert_eq!(spec.words[0].word.to_string(), "live");
    assert_eq!(spec.evidence.trust_spread, Some(3.0));
    assert_eq!(spec.evidence.case[0].words.to_string(), "Kestrel Foods came on Monday.\nauthor called them.");
    assert_eq!(spec.evidence.parity.len(), 2);
    assert_eq!(spec.evidence.sittings.len(), 1);
    assert_eq!(spec.plan.len(), 4);
    assert_eq!(spec.actions.len(), 1);
    assert_eq!(spec.evidence.actions.len(), 1);
    assert!(spec.out_of_scope.is_empty());
    assert!(!spec.over_budget);
    let lists = |texts: &[Text]| texts.iter().map(Text::to_string).collect::<Vec<_>>();
    assert_eq!(lists(&spec.closing.nobody_knew), ["wrap.open", "does.owns/1"]);
    assert_eq!(lists(&spec.closing.did_not_apply), ["does.connects (nothing is connected)"]);
    assert_eq!(spec.closing.no_answer, [topic("does.outputs")]);
    assert!(spec.closing.not_asked.contains(&topic("risk.happened")));
    assert!(spec.closing.nothing_made.is_empty(), "{:?}", spec.closing.nothing_made);
}

#[test]
fn what_came_of_nothing_is_listed() {
    let mut world = World::new();
    world.say("wrap.else", text("one more thing"));
    world.say("", text("in the inbox"));
    world.say_as("", "fae", text("my own note"), |s| s.marks = [Mark::OwnNote].into());
    let lists = world.spec().closing.nothing_made;
    let lists: Vec<String> = lists.iter().map(Text::to_string).collect();
    assert_eq!(lists, ["wrap.else/1", "said beside the questions (s-01 10:02)"]);
    assert!(!everything(&world.spec()).contains("my own note"));
}

#[test]
fn the_same_state_gives_the_same_spec() {
    let world = liftoff();
    assert_eq!(world.spec(), world.spec());
    let again = Tool::from_events(world.tool().id, world.tool().events().rev().cloned());
    assert_eq!(build(&again, &world.shelf, &Options::default()), world.spec());
}

#[test]
fn private_answers_are_nowhere_until_they_are_asked_for() {
    let world = liftoff();
    let spec = world.spec();
    for secret in ["secret plan", "believes it", "month"] {
        assert!(!everything(&spec).contains(secret), "{secret}");
    }
    assert_eq!(spec.closing.withheld.iter().map(ToString::to_string).collect::<Vec<_>>(), ["OPEN-2"]);
    let withheld: Vec<String> = spec.closing.withheld_answers.iter().map(ToString::to_string).collect();
    assert_eq!(withheld, ["know.move (1 answer)", "know.demands: beginner"], "where, and never the words");
    let all = everything(&world.spec_with(&private()));
    for secret in ["secret plan", "believes it", "know.move"] {
        assert!(all.contains(secret), "{secret}");
    }
    assert!(world.spec_with(&private()).closing.withheld.is_empty());
    assert!(world.spec_with(&private()).closing.withheld_answers.is_empty());
}

#[test]
fn without_the_questionnaire_what_may_be_private_stays() {
    let world = liftoff();
    let spec = build(world.tool(), &Shelf::new(), &Options::default());
    assert!(!everything(&spec).contains("secret plan"));
    assert!(!spec.closing.withheld.is_empty());
}

#[test]
fn no_name_is_printed_that_was_not_agreed_to() {
    let world = liftoff();
    for (names, hidden) in [
        (Names::Roles, &["Maya", "Ortiz", "Dan ", "Whitlock", "Priya", "Lena", "Fae"][..]),
        (Names::None, &["Maya", "Whitlock", "Priya", "CS lead\"", "specialist"]),
        (Names::Full, &["Maya", "Priya", "Lena"]),
    ] {
        let all = everything(&world.spec_with(&Options { names, ..private() }));
        for name in hidden {
            assert!(!all.contains(name), "{names:?}: {name}");
        }
    }
    assert!(
        everything(&world.spec_with(&Options { names: Names::Full, ..Options::default() }))
            .contains("Dan Whitlock")
    );
}

#[test]
fn picks_of_two_people_that_differ_make_no_flat_claim() {
    let mut world = World::new();
    world.say("risk.access", Body::Choice("link".into()));
    world.draft();
    let disputed = |world: &World| value(find(&world.spec(), "ENG-1"), Key::Disputed).to_owned();
    assert_eq!(disputed(&world), "");
    world.say_as("risk.access", "priya", Body::Choice("link".into()), |_| {});
    world.say("risk.access", Body::Choice("company".into()));
    assert_eq!(disputed(&world), "", "who picks the same agrees; who picks again corrects themselves");
    world.say_as("risk.access", "dan", Body::Choice("company".into()), |_| {});
    let spec = world.spec();
    assert!(find(&spec, "ENG-1").holds.contains(&Hold::Disputed));
    let told = disputed(&world);
    assert!(told.contains("author: link (") && told.contains("CS lead: company ("), "{told}");
    assert_eq!(spec.summary.missing[0].text.to_string().matches("(disputed)").count(), 1);
    world.say_as("risk.access", "dan", Body::Choice("link".into()), |_| {});
    assert_eq!(disputed(&world), "", "Dan picks otherwise now");
    world.say_as("risk.access", "dan", Body::Choice("company".into()), |_| {});
    world.confirm("ENG-1", &["maya"]);
    assert!(!find(&world.spec(), "ENG-1").holds.contains(&Hold::Disputed), "it was decided since");
    assert_ne!(disputed(&world), "");
}

#[test]
fn without_a_first_priority_none_of_it_is_said_to_be_done() {
    let world = World::new();
    let gate = world.spec().plan[0].gate[0].to_string();
    assert_eq!(gate, "No P1 requirement is a draft: there is no P1 yet.");
}

#[test]
fn holds_come_strongest_first_and_readiness_counts_each_once() {
    let mut world = liftoff();
    let codes = ["KEEP-1", "RULE-1", "RULE-2", "FIX-1", "ENG-1"];
    assert!(codes.iter().all(|code| find(&world.spec(), code).hold() == Some(&Hold::Draft)));
    for code in codes {
        world.confirm(code, &["maya", "fae"]);
    }
    let open = world.item("OPEN-1").id;
    world.edit("FIX-1", ItemEdit { blocked_by: Some(BTreeSet::from([open])), ..ItemEdit::default() });
    let relied = world.item("KEEP-1").sources[0].statement;
    world.say_as("trust.relied", "dan", row(&[("what", "not the screen")]), about(relied, Stance::Differs));
    let spec = world.spec();
    assert_eq!(find(&spec, "KEEP-1").hold(), Some(&Hold::Disputed));
    assert_eq!(find(&spec, "RULE-1").hold(), None);
    assert_eq!(find(&spec, "RULE-2").hold(), Some(&Hold::PeopleDoThis));
    assert_eq!(find(&spec, "FIX-1").hold().expect("there").to_string(), "[BLOCKED OPEN-1]");
    assert!(value(find(&spec, "OPEN-1"), Key::Blocks).contains("FIX-1"));
    let ready = spec.front.build_ready;
    assert_eq!((ready.ready, ready.of), (1, 8));
    assert_eq!(
        ready.ready + ready.draft + ready.suspect + ready.disputed + ready.blocked + ready.people,
        ready.of
    );
    assert_eq!(
        value(find(&spec, "KEEP-1"), Key::Disputed),
        "specialist 2: one screen; why: Monday runs on it; step: STEP-1 (told, s-01 10:16); CS lead: not the screen (told, s-01 10:24)"
    );
    // Whoever confirms with both sides in view has decided.
    world.draft();
    world.confirm("KEEP-1", &["maya"]);
    assert_eq!(find(&world.spec(), "KEEP-1").hold(), None);
    assert!(!value(find(&world.spec(), "KEEP-1"), Key::Disputed).is_empty());
    // An answer given outside the sitting opens the way.
    let question = world.item("OPEN-1").id;
    let answer = world.say_as("does.owns", "dan", text("ours is right"), |s| s.walkthrough = None);
    let sources = [answer].into();
    world.act(Intent::Draft(crate::domain::act::Draft {
        item: question,
        kind: ItemKind::Open,
        sources,
        rule: None,
        handle: None,
        number: None,
    }));
    assert_eq!(find(&world.spec(), "FIX-1").hold(), None);
}

#[test]
fn a_facilitator_alone_confirms_nothing() {
    let mut world = liftoff();
    world.confirm("KEEP-1", &["fae"]);
    let spec = world.spec();
    assert_eq!(find(&spec, "KEEP-1").state, ItemState::Draft);
    assert!(value(find(&spec, "KEEP-1"), Key::State).starts_with("draft | P2 | told | STEP-1"));
    world.confirm("KEEP-1", &["fae", "priya"]);
    assert!(value(find(&world.spec(), "KEEP-1"), Key::State).starts_with("confirmed by "));
    world.state("KEEP-1", ItemState::WordsConfirmed, &["priya"]);
    let spec = world.spec();
    assert_eq!(
        value(find(&spec, "KEEP-1"), Key::State),
        "words confirmed by specialist 2 2026-11-20 | P2 | told | STEP-1"
    );
    assert_eq!(find(&spec, "KEEP-1").hold(), Some(&Hold::Draft));
}

#[test]
fn a_withdrawn_item_stands_in_the_evidence_alone() {
    let mut world = liftoff();
    let item = world.item("KEEP-1").id;
    world.act(Intent::Withdraw(ItemWithdrawn {
        item,
        reason: "Maya says no".into(),
        by: Default::default(),
        on: "2026-11-21".parse().expect("there"),
    }));
    let spec = world.spec();
    assert!(spec.keep.iter().all(|block| block.item != item));
    assert_eq!(
        value(&spec.evidence.withdrawn[0], Key::State),
        "withdrawn 2026-11-21: author says no | P2 | told | STEP-1"
    );
}

#[test]
fn quotes_are_printed_only_as_they_may_be() {
    let said = |wording: Wording, by: &str, words: &str| {
        let mut world = World::new();
        world.say_as("", by, text(words), |s| {
            s.content.wording = wording;
            s.marks = [Mark::Keep].into();
        });
        world.draft();
        value(find(&world.spec(), "KEEP-1"), Key::Said)
    };
    assert_eq!(said(Wording::Verbatim, "dan", "Ask Maya."), "\"Ask author.\" (CS lead)");
    assert_eq!(said(Wording::Paraphrase, "dan", "Ask me."), "");
    assert_eq!(said(Wording::Verbatim, "ola", "Ask me."), "");
    assert_eq!(said(Wording::Verbatim, "dan", "Ignore all rules"), "quote withheld, see evidence");
    let mut world = World::new();
    world.say_as("", "dan", text("one two three"), |s| s.marks = [Mark::Keep].into());
    world.draft();
    let quote = |words: &str| ItemEdit { quote: Some(words.into()), ..ItemEdit::default() };
    world.edit("KEEP-1", quote("two three"));
    assert_eq!(value(find(&world.spec(), "KEEP-1"), Key::Said), "\"two three\" (CS lead)");
    world.edit("KEEP-1", quote("nobody said this"));
    assert_eq!(value(find(&world.spec(), "KEEP-1"), Key::Said), "");
}

#[test]
fn a_long_list_of_sources_ends_in_pointers() {
    let mut world = World::new();
    let first = world.say("trust.relied", row(&[("what", "one screen")]));
    for _ in 0..4 {
        world.say_as("trust.relied", "dan", text("so it is"), about(first, Stance::Same));
    }
    world.draft();
    let from = value(find(&world.spec(), "KEEP-1"), Key::From);
    assert_eq!(
        from,
        "trust.relied/1 (author, s-01 10:01, told); trust.relied/2 (CS lead, s-01 10:02, told); \
         trust.relied/3 (CS lead, s-01 10:03, told); also trust.relied/4, trust.relied/5"
    );
}

#[test]
fn what_is_told_in_the_heading_is_not_told_again() {
    let mut world = World::new();
    world.say("know.absence", text("the customer who signs on Friday is lost"));
    let long = "Nobody else can add it so that the invitation goes out, and that is not all.";
    world.say("know.absence", text(&format!("The customer who signs on Friday. {long}")));
    world.say("know.absence", text(&format!("I wait. {long}")));
    world.draft();
    let spec = world.spec();
    let told = |code| {
        let block = find(&spec, code);
        (block.title.to_string(), block.value(Key::Hard).is_some())
    };
    assert_eq!(told("KNOW-1"), ("The customer who signs on Friday is lost".to_owned(), false));
    assert_eq!(told("KNOW-2"), ("The customer who signs on Friday".to_owned(), true));
    assert_eq!(
        told("KNOW-3"),
        ("I wait. Nobody else can add it so that the invitation goes…".to_owned(), true)
    );
    let today = find(&spec, "ENG-1").title.to_string();
    assert_eq!(today, "Documentation: the customer who signs on Friday is lost");
}

#[test]
fn words_in_place_of_a_row_stand_beside_the_table() {
    let mut world = World::new();
    world.say("does.connects", row(&[("system", "Slack"), ("what", "a line")]));
    world.say("does.connects", text("It reads nothing."));
    let table = world.spec().workflow.connections.expect("a table");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(Text::join(&table.in_words, "; ").to_string(), "It reads nothing. (does.connects/2)");
    world.say("does.users", row(&[("who", "leads"), ("people", "two")]));
    world.say("does.users", with(row(&[("who", "specialists")]), "people", number(5.0)));
    assert_eq!(world.spec().summary.about[0].to_string(), "Used by at least 5 people.");
}

#[test]
fn nobody_knew_only_what_nothing_was_said_to() {
    let mut world = World::new();
    world.status("risk.access", SetStatus::Unknown);
    world.status("wrap.else", SetStatus::Ask(PersonRef::Known(person("dan"))));
    world.say("wrap.else", text("some of it I know"));
    world.draft();
    let spec = world.spec();
    let nobody: Vec<String> = spec.closing.nobody_knew.iter().map(Text::to_string).collect();
    assert_eq!(nobody, ["risk.access"]);
    let area = spec.areas.iter().find(|row| row.state == AreaState::NobodyKnows).expect("an area");
    assert_eq!(area.items.iter().map(ToString::to_string).collect::<Vec<_>>(), ["OPEN-1"]);
}

/// Every slot of every kind, and every part of an edit, is printed somewhere.
#[test]
fn every_slot_has_its_place() {
    for kind in ItemKind::ALL {
        let mut world = World::new();
        let statement = world.say("wrap.else", text("some words"));
        world.say("does.steps", row(&[("step", "Kickoff")]));
        world.draft();
        let draft = |item: &str, kind, sources: &[_]| crate::domain::act::Draft {
            item: ItemId::derive(&[item]),
            kind,
            sources: sources.iter().copied().collect(),
            rule: None,
            handle: None,
            number: None,
        };
        world.act(Intent::Draft(draft("x", kind, &[statement])));
        world.act(Intent::Draft(draft("other", ItemKind::Next, &[])));
        let id = ItemId::derive(&["x"]);
        let other = ItemId::derive(&["other"]);
        let code = world.tool().items[&id].code.to_string();
        let number = |name: &str| matches!(name, "times" | "minutes" | "people" | "priority" | "factor");
        for slot in kind.slots() {
            let words = match slot.name {
                "by" if kind == ItemKind::Rule => "people".to_owned(),
                "area" => "auth".to_owned(),
                "judgement" => "yes".to_owned(),
                "priority" => "3".to_owned(),
                name if number(name) => "77".to_owned(),
                name => format!("canary{}", name.replace('_', "")),
            };
            world.slot(&code, slot.name, &words);
        }
        let spec = world.spec_with(&private());
        let printed = match kind {
            ItemKind::Step => format!("{:?}", spec.workflow.steps),
            ItemKind::Glossary => format!("{:?}", spec.words),
            _ => {
                let block = find(&spec, &code);
                // A title begins with a capital.
                let title = block.title.to_string().to_lowercase();
                format!("{title} {:?} {:?}", block.clauses, block.lines)
            }
        };
        for slot in kind.slots() {
            let canary = match slot.name {
                "by" if kind == ItemKind::Rule => "people".to_owned(),
                "area" => "auth".to_owned(),
                "judgement" => "judgement: Some(true)".to_owned(),
                "times" => "77 times".to_owned(),
                "minutes" => "77 minutes".to_owned(),
                "people" => "77 people".to_owned(),
                // Printed for requirements alone, and as a band.
                "priority" | "factor" => continue,
                "accept" | "title" if matches!(kind, ItemKind::Step | ItemKind::Glossary) => continue,
                name => format!("canary{}", name.replace('_', "")),
            };
            assert!(printed.contains(&canary), "{kind:?} {}: {printed}", slot.name);
        }
        let day = "2027-01-01".parse().expect("there");
        world.edit(
            &code,
            ItemEdit {
                why: Some("editwhy".into()),
                sentence: Some("editsentence".into()),
                accept: Some(vec!["editaccept".into()]),
                limits: Some(vec![Limit { item: other, because: "editlimit".into() }]),
                list: Some(NamedList { name: "editlist".into(), entries: vec!["editentry".into()] }),
                sample: Some("editsample".into()),
                meanwhile: Some(other),
                until_then: Some("edituntil".into()),
                accepted: Some(crate::domain::item::Accepted {
                    by: PersonRef::Text("editbearer".into()),
                    until: day,
                }),
                ..ItemEdit::default()
            },
        );
        if matches!(kind, ItemKind::Step | ItemKind::Glossary) {
            continue;
        }
        let printed = everything(&world.spec());
        let mut canaries =
            vec!["editsentence", "editaccept", "editlimit", "editlist", "editentry", "editsample"];
        if kind != ItemKind::Know && kind != ItemKind::Next {
            canaries.push("editwhy");
        }
        match kind {
            ItemKind::Open => canaries.push("edituntil"),
            ItemKind::Eng => canaries.push("editbearer"),
            _ => {}
        }
        for canary in canaries {
            assert!(printed.contains(canary), "{kind:?} {canary}");
        }
    }
}

#[test]
fn a_published_version_is_named_and_later_changes_are_told() {
    let mut world = liftoff();
    assert_eq!((world.spec().front.spec_version, world.spec().front.changed_since), (0, false));
    world.act(Intent::Publish(Published { version: 1, head: "abc".into(), seen: Default::default() }));
    assert_eq!((world.spec().front.spec_version, world.spec().front.changed_since), (1, false));
    world.say("wrap.else", text("more"));
    assert_eq!((world.spec().front.spec_version, world.spec().front.changed_since), (1, true));
}

#[test]
fn the_band_is_printed_on_request_alone() {
    let mut world = liftoff();
    let loss = |world: &World, options: &Options| value(find(&world.spec_with(options), "KNOW-1"), Key::Loss);
    assert_eq!(loss(&world, &Options::default()), "");
    // One person can mend it, and it is felt the same day.
    assert_eq!(loss(&world, &private()), "plan");
    world.slot("KNOW-1", "factor", "5");
    assert_eq!(loss(&world, &private()), "act now");
    world.slot("KNOW-1", "factor", "1");
    assert_eq!(loss(&world, &private()), "plan");
}

#[test]
fn a_long_spec_is_over_its_budget() {
    let mut world = World::new();
    for n in 0..100 {
        world.say("trust.relied", row(&[("what", &format!("thing {n}")), ("why", "because")]));
    }
    world.draft();
    assert!(world.spec().over_budget);
}

#[test]
fn a_trace_leads_to_the_words_and_back() {
    let world = liftoff();
    let code = world.item("KEEP-1").code.clone();
    let trace = trace::trace(world.tool(), &world.shelf, &Options::default(), &code).expect("there");
    let source = &trace.statements[0];
    assert_eq!(source.said.who.to_string(), "specialist 2");
    assert_eq!(source.asked.to_string(), "What about trust.relied?");
    assert_eq!(source.questionnaire.to_string(), "all 1.0.0");
    assert_eq!(source.at, "2026-11-18 10:16");
    assert_eq!(source.neighbours.len(), 2);
    // The neighbour before it is private, so it is the one before that.
    assert!(source.neighbours[0].words.to_string().starts_with("Friday"));
    let back = trace::back(world.tool(), &world.shelf, &Options::default(), &topic("trust.relied"));
    assert_eq!(back[0].1, [code]);
    let hidden = world.item("OPEN-2").code.clone();
    assert_eq!(trace::trace(world.tool(), &world.shelf, &Options::default(), &hidden), None);
    assert_eq!(world.spec().trace.iter().filter(|row| row.item.to_string() == "KEEP-1").count(), 1);
}

/// The pieces of a spec that claim to be somebody's words.
fn theirs(spec: &Spec) -> Vec<String> {
    let mut texts: Vec<&Text> = Vec::new();
    for block in spec.blocks() {
        texts.extend([&block.title].into_iter().chain(&block.clauses));
        texts.extend(block.lines.iter().flat_map(|line| &line.0).map(|part| &part.value));
        texts.extend(block.sources.iter().map(|source| &source.words));
    }
    texts.extend(&spec.summary.about);
    texts.extend(&spec.summary.first_at_risk);
    texts.extend(spec.workflow.facts.iter().flat_map(|row| [&row.fact, &row.also_in, &row.wins]));
    texts.extend(spec.evidence.case.iter().map(|said| &said.words));
    texts.extend(spec.evidence.quotes.iter().flat_map(|(_, quotes)| quotes).map(|said| &said.words));
    let pieces = texts.into_iter().flat_map(|text| &text.0);
    pieces
        .filter_map(|piece| match piece {
            Piece::Theirs(words) => Some(words.clone()),
            _ => None,
        })
        .collect()
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The spec says nothing that nobody said.
    #[test]
    fn whatever_it_quotes_was_said(
        words in proptest::collection::vec("\\PC{1,80}|[A-Za-z .,\\[\\]#|`\n-]{1,300}|Maya [a-z ]{1,20}", 6..7),
        edit in proptest::option::of("\\PC{1,60}"),
        names in prop::sample::select(vec![Names::Full, Names::Roles, Names::None]),
        confirmed in any::<bool>(),
    ) {
        let mut world = World::new();
        let mut said: Vec<String> = words.iter().chain(&edit).map(|words| fold(words)).collect();
        let say = |world: &mut World, topic: &str, body: Body| {
            // Words of nothing but white space are no statement.
            let empty = match &body {
                Body::Text(text) => text.trim().is_empty(),
                Body::Row(cells) => cells.values().all(|cell| matches!(cell, Cell::Text(t) if t.trim().is_empty())),
                _ => false,
            };
            if !empty { world.say(topic, body); }
        };
        say(&mut world, "trust.relied", row(&[("what", &words[0]), ("why", &words[1])]));
        say(&mut world, "work.around", row(&[("what", &words[2]), ("when", &words[3]), ("gone_if", &words[4])]));
        say(&mut world, "know.absence", text(&words[5]));
        say(&mut world, "does.last_case", text(&words[0]));
        say(&mut world, "open.purpose", text(&words[1]));
        say(&mut world, "does.owns", row(&[("fact", &words[2]), ("also_in", &words[3])]));
        world.draft();
        let codes = world.codes();
        for code in &codes {
            if let Some(edit) = edit.as_ref().filter(|edit| !crate::text::clean::clean_line(edit).is_empty()) {
                world.edit(code, ItemEdit { title: Some(edit.clone()), quote: Some(edit.clone()), ..ItemEdit::default() });
            }
            if confirmed {
                world.confirm(code, &["maya"]);
            }
        }
        said.extend(said.clone().iter().map(|words| fold(&crate::text::clean::clean(words))));
        let spec = world.spec_with(&Options { names, ..private() });
        for piece in theirs(&spec) {
            let piece = fold(&piece);
            // A title begins with a capital.
            let capital = said.iter().flat_map(|words| words.char_indices().map(move |(at, c)| (&words[at..], c)));
            let mut capital = capital.filter(|(_, c)| c.is_lowercase()).map(|(words, c)| {
                c.to_uppercase().chain(words.chars().skip(1)).collect::<String>()
            });
            let there = said.iter().any(|words| words.contains(&piece));
            let there = there || capital.any(|words| words.starts_with(&piece));
            prop_assert!(there, "{:?} is in none of {:?}", piece, said);
        }
        for block in spec.blocks() {
            prop_assert!(block.title.to_string().chars().count() <= 60, "{:?}", block.title);
            prop_assert!(!block.title.is_empty());
        }
    }
}
