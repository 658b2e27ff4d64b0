use super::*;
use crate::domain::act::{Acting, Draft, Hands, Intent};
use crate::domain::event::Happening;
use crate::domain::ids::ReplicaId;
use crate::domain::questionnaire::{Field, Kind, Need, Question, QuestionOption, Section};
use crate::domain::statement::{Body, Cell, Stance, StepRef, Wording};
use crate::domain::tool::Tool;
use crate::yaml::{Finding, Source};

mod bad;
mod law;
mod sayable;

fn option(id: &str) -> QuestionOption {
    QuestionOption {
        id: id.into(),
        label: id.to_uppercase(),
        at: None,
        exposure: false,
        event: None,
        response: None,
        was: Vec::new(),
    }
}

fn field(id: &str, kind: Kind) -> Field {
    let options =
        if kind.picks() { ["happens", "paper", "sometimes"].map(option).into() } else { Vec::new() };
    Field {
        id: id.into(),
        label: id.into(),
        kind,
        options,
        private: false,
        was: Vec::new(),
        gone_options: Vec::new(),
    }
}

fn question(id: &str, kind: Kind) -> Question {
    Question {
        id: TopicId::new(id).expect("an id"),
        short: id.into(),
        ask: format!("What about {id} in {{{{ tool.name }}}}?"),
        solo: Some(format!("Write\r\nabout \u{202e}{id}\0.")),
        absent: None,
        kind,
        fields: Vec::new(),
        options: if kind.picks() { ["same_day", "week", "never"].map(option).into() } else { Vec::new() },
        need: Need::Must,
        minutes: 1.0,
        why: String::new(),
        probes: Vec::new(),
        listen_for: Vec::new(),
        becomes: Vec::new(),
        evidence: Default::default(),
        user_first: false,
        private: false,
        prefill: kind == Kind::Text,
        from: None,
        when: None,
        was: Vec::new(),
        gone_fields: Vec::new(),
        gone_options: Vec::new(),
    }
}

/// A question of every kind, and a table with a field of every kind.
fn set(id: &str) -> Questionnaire {
    let kinds = Kind::ALL.iter().filter(|kind| kind.for_questions() && **kind != Kind::Table);
    let mut questions: Vec<_> = kinds.map(|kind| question(&format!("q.{}", kind.name()), *kind)).collect();
    let mut steps = question(STEPS, Kind::Table);
    steps.fields.push(field("step", Kind::Text));
    let kinds = Kind::ALL.iter().filter(|kind| kind.for_fields());
    steps.fields.extend(kinds.map(|kind| field(&format!("a_{}", kind.name()), *kind)));
    // Names that could be taken for something else.
    steps.fields.extend([field("person", Kind::Person), field("text", Kind::Text)]);
    questions.push(steps);
    questions.push(question("wrap.owner", Kind::Person));
    questions[0].evidence = crate::domain::questionnaire::Evidence::Shown;
    let section = Section { id: "s".into(), key: "S".into(), title: "All".into(), minutes: 1.0, questions };
    Questionnaire {
        format: 1,
        id: id.into(),
        version: "1.0.0".into(),
        title: "Every kind".into(),
        minutes: 1.0,
        audience: String::new(),
        language: None,
        translated: false,
        spine: Vec::new(),
        sections: vec![section],
    }
}

fn sets(id: &str) -> Option<Document> {
    let known = matches!(id, "hour" | "talk");
    known.then(|| Document { text: format!("id: {id}").into(), set: Arc::new(set(id)) })
}

fn by_hash(hash: &DocumentHash) -> Option<Document> {
    ["hour", "talk"].into_iter().filter_map(sets).find(|document| document.hash() == *hash)
}

fn hands() -> Hands {
    let now = "2026-12-01T10:00:00+01:00".parse().expect("a moment");
    Hands { replica: ReplicaId::derive(&["here"]), by: "fill".into(), now }
}

/// No text is brought along.
const HERE: Sets<'_> = Sets { named: &|id, _| sets(id), brought: &|_| None };

fn parse(text: &str) -> Result<AnswersFile, Vec<Finding>> {
    read(&Source::new("a.yaml", text), HERE)
}

fn good(text: &str) -> AnswersFile {
    let source = Source::new("a.yaml", text);
    read(&source, HERE)
        .unwrap_or_else(|found| panic!("{}\n{text}", crate::yaml::render(&found, &source, false)))
}

fn no_drafts(_: &Tool) -> Vec<Draft> {
    Vec::new()
}

fn into(base: &Tool, text: &str) -> Filled {
    fill(&good(text), base, &hands(), &no_drafts).unwrap_or_else(|found| panic!("{found:?}\n{text}"))
}

fn into_empty(text: &str) -> Filled {
    into(&Tool::new(good(text).tool.tool_id()), text)
}

const HEAD: &str = "takestock_answers: 1
tool: {name: Liftoff}
people:
  - {id: maya, name: Maya Ortiz, relation: author}
  - {id: dan, name: Dan}
walkthroughs:
  - id: s-01
    questionnaire: hour
    started: 2026-11-18T10:00:00+01:00
    minutes: 61
    present: [maya]
";

fn with(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

fn said(tool: &Tool, topic: &str) -> Vec<Body> {
    let topic = TopicId::new(topic).expect("an id");
    tool.under(&topic).into_iter().map(|statement| statement.content().body.clone()).collect()
}

#[test]
fn a_file_becomes_statements_and_filling_it_twice_adds_nothing() {
    let text = with(
        "    answers:
      q.choice: {by: dan, minute: 15, choice: same_day, words: before lunch}
      does.steps:
        - {by: maya, row: {step: Take over, a_person: dan, a_number: three or four, a_date: end of May, a_yes_no: yes}, as: over}
        - {by: maya, row: {step: Kickoff, a_step: Take over, a_person: leadership, a_item: k}}
        - {by: dan, re: over, stance: differs, text: 'No, I do.', was: 'No, Dan does.', wording: verbatim, mark: keep}
      q.text: [{status: ask, person: dan}, {by: [maya, dan], text: no}]
      q.date: {by: maya, date: 2026-11-20}
    inbox:
      - {by: maya, minute: 21, kind: quote, text: on my card}
items:
  - {kind: keep, id: k, title: The week, from: [over, does.steps/3], state: confirmed, by: maya, date: 2026-11-20, limits: 'f: not on Fridays'}
  - {kind: fix, id: f, quote: over, from: [{id: does.steps/3, seen: was}], state: confirmed, by: [maya], blocked_by: KEEP-1}
  - {kind: keep, state: withdrawn, reason: nobody needs it}
",
    );
    let filled = into_empty(&text);
    let tool = &filled.tool;
    assert_eq!((filled.summary.statements, filled.summary.items, filled.summary.revised), (7, 3, 0));
    assert_eq!(filled.documents.len(), 1);
    let dan = tool.person("dan").expect("dan").id;
    let steps = said(tool, STEPS);
    let Body::Row(first) = &steps[0] else { panic!("{steps:?}") };
    assert_eq!(first["a_person"], Cell::Person(PersonRef::Known(dan)));
    assert_eq!(first["a_yes_no"], Cell::YesNo(true));
    let Cell::Number(number) = &first["a_number"] else { panic!("{first:?}") };
    assert_eq!((number.said.as_deref(), number.reads), (Some("three or four"), Some(3.5)));
    let Cell::Date(date) = &first["a_date"] else { panic!("{first:?}") };
    assert_eq!(date.reads.map(|date| date.to_string()).as_deref(), Some("2027-05-31"));
    let over = tool.under(&TopicId::new(STEPS).expect("an id"))[0].id;
    let keep = tool.items_of(ItemKind::Keep)[0];
    let Body::Row(second) = &steps[1] else { panic!("{steps:?}") };
    assert_eq!(second["a_step"], Cell::Step(StepRef::Row(over)));
    assert_eq!(second["a_item"], Cell::Item(crate::domain::statement::ItemRef::Item(keep.id)));
    assert_eq!(second["a_person"], Cell::Person(PersonRef::Text("leadership".into())));
    let revised = tool.under(&TopicId::new(STEPS).expect("an id"))[2];
    assert_eq!(revised.revisions.len(), 2);
    assert_eq!(revised.relates.map(|relates| (relates.to, relates.stance)), Some((over, Stance::Differs)));
    assert_eq!(said(tool, "q.text"), [Body::Text("no".into())]);
    let caught = tool.inbox()[0];
    assert_eq!(caught.content().wording, Wording::Verbatim);
    assert_eq!(caught.at.clock(), "10:21");

    let fix = tool.items_of(ItemKind::Fix)[0];
    assert_eq!(tool.suspects(fix), [revised.id], "its source was seen in its first wording");
    assert!(tool.suspects(keep).is_empty());
    assert_eq!(fix.edit.quote.as_deref(), Some("Take over"));
    assert_eq!(fix.edit.blocked_by, Some([keep.id].into()));
    assert!(tool.items_of(ItemKind::Keep)[1].withdrawn.is_some());

    let mut later = hands();
    later.now = later.now.plus_minutes(100_000);
    let again = fill(&good(&text), tool, &later, &no_drafts).expect("the same file");
    assert_eq!(again.happenings, []);
    assert!(again.documents.is_empty());
}

#[test]
fn a_changed_answer_is_a_revision_and_what_is_left_out_stays() {
    let before = with(
        "    answers:
      q.text: {by: maya, text: one, mark: keep, as: one}
      q.long: {by: maya, text: two, re: one}
items: [{kind: keep, from: one, state: confirmed, by: maya}]
",
    );
    let tool = into_empty(&before).tool;
    let after =
        before.replace("{by: maya, text: one, mark: keep, as: one}", "{by: maya, text: uno, as: one}");
    let filled = into(&tool, &after);
    let kinds: Vec<_> = filled.happenings.iter().map(Happening::kind).collect();
    assert_eq!(kinds, ["statement_revised"], "neither the mark goes nor is anything confirmed again");
    assert_eq!(filled.summary.revised, 1);
    assert_eq!(filled.tool.suspects(filled.tool.items_of(ItemKind::Keep)[0]).len(), 1);
    let less = with("    answers: {}\n");
    assert_eq!(into(&tool, &less).happenings, []);
}

#[test]
fn what_was_caught_and_filed_since_stays_filed() {
    let text = with("    inbox: [{by: maya, text: big letters}]\n");
    let mut acting = Acting::on(into_empty(&text).tool, hands());
    let statement = acting.tool().inbox()[0].id;
    let question = TopicId::new("q.text").ok();
    let body = crate::domain::event::StatementFiled { statement, question, also: BTreeSet::new() };
    acting.act(Intent::File(body)).expect("filed");
    let (_, tool) = acting.done();
    assert_eq!(into(&tool, &text).happenings, []);
}

#[test]
fn people_and_sittings_that_are_there_are_found_by_their_words() {
    let mut acting = Acting::on(Tool::new(ToolId::derive(&["liftoff"])), hands());
    let id = PersonId::derive(&["minted elsewhere"]);
    let person = crate::domain::person::Person {
        id,
        handle: "maya".into(),
        name: "Maya".into(),
        role: "Operations".into(),
        relation: Relation::User,
        initials: "m".into(),
        quote_as: QuoteAs::Name,
    };
    acting.act(Intent::SetPerson(person)).expect("a person");
    let (_, tool) = acting.done();
    let filled = into(&tool, &with("    answers: {q.text: {by: maya, text: hello}}\n"));
    let maya = &filled.tool.people[&id];
    assert_eq!(
        (maya.name.as_str(), maya.role.as_str(), maya.quote_as),
        ("Maya Ortiz", "Operations", QuoteAs::Name)
    );
    assert_eq!(filled.tool.people.len(), 2);
}

#[test]
fn an_entry_attaches_to_the_item_drafted_from_its_source() {
    let text = with(
        "    answers:
      q.text: [{by: maya, text: one, as: one}, {by: maya, text: two, as: two}, {by: maya, text: three}]
items:
  - {kind: keep, title: Second, from: two}
  - {kind: keep, title: Both, from: [two, one]}
  - {kind: fix, title: Own, from: one}
",
    );
    let drafts = |tool: &Tool| {
        let draft = |statement: StatementId| Draft {
            item: ItemId::derive(&["drafted", &statement.to_string()]),
            kind: ItemKind::Keep,
            sources: [statement].into(),
            rule: Some(crate::domain::event::DraftRule {
                document: DocumentHash::of("x"),
                topic: TopicId::new("q.text").expect("an id"),
                entry: 0,
            }),
            handle: None,
            number: None,
        };
        tool.said.iter().map(|id| draft(*id)).collect()
    };
    let file = good(&text);
    let filled = fill(&file, &Tool::new(file.tool.tool_id()), &hands(), &drafts).expect("filled");
    let keeps = filled.tool.items_of(ItemKind::Keep);
    let titles: Vec<_> = keeps.iter().map(|item| (item.edit.title.as_deref(), item.sources.len())).collect();
    assert_eq!(titles, [(Some("Both"), 2), (Some("Second"), 1), (None, 1)]);
    assert!(keeps.iter().all(|item| item.rule.is_some()));
    assert_eq!(filled.tool.items_of(ItemKind::Fix).len(), 1);
    assert_eq!(fill(&file, &filled.tool, &hands(), &drafts).expect("again").happenings, []);

    // Written and filled into an empty store, each item keeps its number and its rule.
    let written = write(&filled.tool, &by_hash);
    let back = fill(&good(&written), &Tool::new(filled.tool.id), &hands(), &drafts).expect("filled");
    assert_eq!(sayable::sayable(&back.tool), sayable::sayable(&filled.tool));
    assert!(back.tool.items_of(ItemKind::Keep).iter().all(|item| item.rule.is_some()));
    assert!(back.summary.renumbered.is_empty());
}

#[test]
fn a_number_that_cannot_be_given_again_is_told() {
    let text = with("items: [{kind: keep, code: KEEP-7, title: Seven}]\n");
    let filled = into_empty(&text);
    let code = |number| ItemCode { kind: ItemKind::Keep, number, mark: None };
    assert_eq!(filled.summary.renumbered, [(code(7), code(1))]);
}

#[test]
fn an_empty_form_reads_and_says_nothing() {
    for prefill in [false, true] {
        let form = blank(&set("hour"), prefill);
        let file = good(&form);
        assert!(file.entries.is_empty() && file.people.is_empty());
        assert!(form.contains("q.text:"));
        assert_eq!(form.contains("q.choice:"), !prefill);
    }
}

#[test]
fn a_form_needs_a_name_and_answers_only() {
    let form = blank(&set("hour"), false)
        .replacen("  name:\n", "  name: Liftoff\n", 1)
        .replace("  - name:\n", "  - name: Maya Ortiz\n")
        .replace("      q.text:\n        text:\n", "      q.text:\n        text: hello\n")
        .replace("            a_person:\n", "            a_person: Maya\n");
    let filled = into_empty(&form);
    let tool = &filled.tool;
    assert_eq!((filled.summary.statements, tool.slug.as_str()), (2, "liftoff"));
    assert_eq!(said(tool, "q.text"), [Body::Text("hello".into())]);
    assert_eq!(tool.people.values().map(|person| person.handle.as_str()).collect::<Vec<_>>(), ["maya-ortiz"]);
    assert_eq!(tool.walkthroughs_in_order()[0].label, "hour-maya-ortiz");
    assert_eq!(into(tool, &form).happenings, []);

    let nameless = form.replace("  - name: Maya Ortiz\n", "  - name:\n");
    let found = parse(&nameless).expect_err("nobody");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn what_was_filed_under_a_question_of_another_kind_is_said_too() {
    let text = with(
        "    answers:\n      does.steps: {by: maya, row: {step: Kickoff, a_choice: paper, a_number: 3}}\n",
    );
    let mut acting = Acting::on(into_empty(&text).tool, hands());
    let statement = acting.tool().said[0];
    for question in [TopicId::new("q.choice").ok(), None] {
        let body = crate::domain::event::StatementFiled { statement, question, also: BTreeSet::new() };
        acting.act(Intent::File(body)).expect("filed");
        let written = write(acting.tool(), &by_hash);
        assert_eq!(sayable::sayable(&into_empty(&written).tool), sayable::sayable(acting.tool()));
    }
}
