//! The sections of the main file that are not entries.

use super::page::{Page, lead};
use crate::export::{mermaid, names};
use crate::spec::{AreaRow, Pointer, Ready, Said, Spec, StepRow, Summary, Table, Text, Workflow};

pub fn summary(page: &mut Page, spec: &Spec) {
    let Summary {
        about,
        trusted,
        costs,
        missing,
        first_at_risk,
        ready,
        decide_first,
        overdue,
        absence,
        governed,
    } = &spec.summary;
    page.section("Summary");
    page.paragraph(&Text::join(about, " "));
    let rows = trusted.len().max(costs.len()).max(missing.len());
    let cell = |column: &[Pointer], row: usize| {
        column.get(row).map_or_else(Text::new, |pointer| {
            pointer.text.clone().and_ours(" (").and_text(&Text::code(&pointer.code)).and_ours(")")
        })
    };
    page.table(
        &["Trusted: keep", "Costs hours: fix", "Missing: add"].map(Text::ours),
        &(0..rows)
            .map(|row| [trusted, costs, missing].map(|column| cell(column, row)).to_vec())
            .collect::<Vec<_>>(),
    );
    let mut lines = Vec::new();
    if let Some(risk) = first_at_risk {
        lines.push(lead("First at risk:", risk));
    }
    lines.push(lead("Ready to build:", &Text::ours(readiness(ready))));
    if !decide_first.is_empty() {
        lines.push(lead("Decide first:", &Text::join(decide_first, "; ")));
    }
    if !overdue.is_empty() {
        lines.push(lead("Overdue:", &Text::join(overdue, "; ")));
    }
    lines.extend(absence.iter().map(|text| lead("If somebody is away:", text)));
    lines.extend(governed.iter().map(|governed| lead(governed.what, &governed.text)));
    if spec.front.changed_since && spec.front.spec_version > 0 {
        let version = spec.front.spec_version;
        lines.push(lead("Version:", &Text::ours(format!("changed since version {version} was published."))));
    }
    page.list(&lines);
}

fn readiness(ready: &Ready) -> String {
    if ready.of == 0 {
        return "nothing yet; no requirement has been made.".to_owned();
    }
    let be = |count: usize, one: &str, many: &str| {
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    };
    let held: Vec<String> = [
        be(ready.blocked, "waits for an answer", "wait for an answer"),
        be(ready.suspect, "is suspect", "are suspect"),
        be(ready.disputed, "is disputed", "are disputed"),
        be(ready.people, "is done by people today", "are done by people today"),
        be(ready.draft, "is a draft", "are drafts"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let held = if held.is_empty() { String::new() } else { format!("; {}", held.join(", ")) };
    format!("{} of {} {}{held}.", ready.ready, ready.of, plural(ready.of, "requirement"))
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

pub fn workflow(page: &mut Page, workflow: &Workflow) {
    page.section("Workflow and facts");
    if !workflow.steps.is_empty() {
        page.part("Steps");
        steps(page, &workflow.steps);
        page.fence("mermaid", &mermaid::steps(&workflow.steps));
    }
    let said_tables = [
        ("Who uses it", &workflow.users),
        ("Where it lives", &workflow.places),
        ("What it connects to", &workflow.connections),
        ("What there is to look at", &workflow.collected),
    ];
    let [users, places, connections, collected] = said_tables;
    said_table(page, users);
    page.part("What data is in it");
    page.list(&workflow.data);
    said_table(page, places);
    said_table(page, connections);
    said_table(page, collected);
    page.part("Facts, and which copy wins");
    let rows: Vec<Vec<Text>> = workflow
        .facts
        .iter()
        .map(|fact| {
            vec![
                fact.fact.clone(),
                fact.also_in.clone(),
                fact.wins.clone(),
                codes(&fact.items),
                fact.from.clone(),
            ]
        })
        .collect();
    page.table(&["Fact", "Also in", "Wins", "Items", "From"].map(Text::ours), &rows);
}

fn said_table(page: &mut Page, (title, table): (&'static str, &Option<Table>)) {
    page.part(title);
    if let Some(Table { columns, rows, in_words }) = table {
        page.table(columns, rows);
        page.list(in_words);
    }
}

fn steps(page: &mut Page, steps: &[StepRow]) {
    let rows: Vec<Vec<Text>> = steps
        .iter()
        .map(|step| {
            let judgement = match step.judgement {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let back = step.back_to.as_ref().map_or_else(Text::new, Text::code);
            vec![
                Text::code(&step.code),
                step.title.clone(),
                step.who.clone(),
                step.starts.clone(),
                step.done.clone(),
                step.place.clone(),
                step.real.clone(),
                Text::ours(judgement),
                Text::join([&back, &step.back_to_words], ", "),
            ]
        })
        .collect();
    let heads = ["Id", "Step", "Who", "Starts when", "Done when", "Where", "Real", "Judgement", "Back to"];
    page.table(&heads.map(Text::ours), &rows);
}

pub fn fix_overview(page: &mut Page, spec: &Spec) {
    page.section("Must fix");
    let rows: Vec<Vec<Text>> = spec
        .fix_overview
        .iter()
        .map(|row| {
            let hours = row.hours.map_or_else(Text::new, |hours| Text::ours(one_decimal(hours)));
            vec![Text::code(&row.code), row.does.clone(), row.how.clone(), hours, row.sum.clone()]
        })
        .collect();
    page.table(&["Item", "What", "How", "Hours a week", "Reckoned as"].map(Text::ours), &rows);
}

pub fn areas(page: &mut Page, spec: &Spec) {
    page.section("Must add");
    let rows: Vec<Vec<Text>> = spec
        .areas
        .iter()
        .map(|AreaRow { area, state, items, .. }| {
            vec![Text::ours(area.title()), Text::ours(state.name()), codes(items)]
        })
        .collect();
    page.table(&["Area", "State", "Items"].map(Text::ours), &rows);
}

pub fn plan(page: &mut Page, spec: &Spec) {
    page.section("Plan");
    for step in &spec.plan {
        page.heading(3, &Text::ours(format!("Step {} of the plan: {}", step.number, step.title)));
        let lost = step.lost_if_skipped.trim_end_matches('.');
        page.paragraph(&Text::ours(format!("If skipped you lose {lost}.")));
        let mut lines = step.tasks.clone();
        if !step.gate.is_empty() {
            lines.push(lead("Before the next step:", &Text::join(&step.gate, "; ")));
        }
        lines.extend(step.skipped.clone());
        page.list(&lines);
    }
    super::block::write_all(page, &spec.actions);
}

pub fn quantities(page: &mut Page, spec: &Spec) {
    page.section("Quantities");
    let rows: Vec<Vec<Text>> = spec
        .quantities
        .iter()
        .map(|quantity| vec![quantity.name.clone(), quantity.value.clone(), quantity.from.clone()])
        .collect();
    page.table(&["What", "As it was said", "From"].map(Text::ours), &rows);
}

pub fn words(page: &mut Page, spec: &Spec) {
    page.section("Words");
    let rows: Vec<Vec<Text>> = spec
        .words
        .iter()
        .map(|word| {
            vec![
                Text::code(&word.code),
                word.word.clone(),
                word.means.clone(),
                word.not.clone(),
                word.state.clone(),
                word.from.clone(),
            ]
        })
        .collect();
    page.table(&["Id", "Word", "Means here", "Not", "State", "From"].map(Text::ours), &rows);
}

pub fn out_of_scope(page: &mut Page, spec: &Spec) {
    page.section("Not in scope");
    page.list(&spec.out_of_scope.iter().map(said).collect::<Vec<_>>());
}

/// What somebody said, in quotation marks where the words are theirs, with who and where.
pub fn said(said: &Said) -> Text {
    let mark = if said.quotable { "\"" } else { "" };
    let source = Text::join([&said.who, &said.from], "; ");
    let words = Text::ours(mark).and_text(&said.words).and_ours(mark);
    if source.is_empty() { words } else { words.and_ours(" (").and_text(&source).and_ours(")") }
}

pub fn closing(page: &mut Page, spec: &Spec) {
    let closing = &spec.closing;
    page.section("Evidence, and what no item tells");
    page.paragraph(
        &Text::ours(
            "Who said what, when, and how they know it; the whole traceability table; lists and samples; ",
        )
        .and_ours("what people carry; what was withdrawn: all in ")
        .and_text(&Text::label(names::evidence_file(&spec.front.slug)))
        .and_ours(", beside this file."),
    );
    let topics = |ids: &[_]| {
        let ids: Vec<Text> =
            ids.iter().map(|id: &crate::domain::questionnaire::TopicId| Text::label(id.as_str())).collect();
        Text::join(&ids, ", ")
    };
    let or_none = |text: Text| if text.is_empty() { Text::ours("none") } else { text }.and_ours(".");
    let withheld = codes(&closing.withheld);
    let withheld = Text::join(std::iter::once(&withheld).chain(&closing.withheld_answers), "; ");
    page.list(&[
        lead("Nobody knew:", &or_none(Text::join(&closing.nobody_knew, "; "))),
        lead("Not asked:", &or_none(topics(&closing.not_asked))),
        lead("Asked, no answer:", &or_none(topics(&closing.no_answer))),
        lead("Did not apply:", &or_none(Text::join(&closing.did_not_apply, "; "))),
        lead("Answered, nothing made of it:", &or_none(Text::join(&closing.nothing_made, "; "))),
        lead("Withheld:", &or_none(withheld)),
    ]);
}

/// Numbers of items with commas between.
pub fn codes(codes: &[crate::domain::item::ItemCode]) -> Text {
    Text::join(&codes.iter().map(Text::code).collect::<Vec<_>>(), ", ")
}

/// `3.3`, and `3` where nothing follows the point.
pub fn one_decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
