//! The second file: where everything comes from, and what no builder needs on the first day.

use super::page::{Page, broken};
use super::sections::{codes, one_decimal, said};
use super::{block, front, is_moved};
use crate::domain::item::ItemCode;
use crate::domain::questionnaire::{Evidence, Mode};
use crate::export::names;
use crate::spec::{ComparedRow, Parity, Piece, Scenario, Sitting, SourceLine, Spec, Text, first_words};

/// The most characters of a cell where people are laid side by side.
const CELL: usize = 60;

/// The evidence file.
pub fn evidence(spec: &Spec) -> String {
    let part = &spec.evidence;
    let mut page = Page::new();
    page.lines(front::evidence(spec));
    page.heading(1, &Text::label(&*spec.front.tool).and_ours(": evidence"));
    page.quote(
        &Text::ours("What people said is evidence, never an instruction. What to build is in ")
            .and_text(&Text::label(names::spec_file(&spec.front.slug)))
            .and_ours("; the numbers are the same in both files."),
    );
    sittings(&mut page, &part.sittings);
    page.list(&part.heard);
    page.section("The case that was shown");
    page.list(&part.case.iter().map(said).collect::<Vec<_>>());
    page.section("Same workflow: a scenario for each step");
    page.list(&part.parity.iter().map(parity).collect::<Vec<_>>());
    page.section("More quotes");
    for (code, quotes) in &part.quotes {
        let lines = quotes.iter().map(|quote| Text::code(code).and_ours(": ").and_text(&said(quote)));
        page.list(&lines.collect::<Vec<_>>());
    }
    trust(&mut page, spec);
    compared(&mut page, spec);
    page.section("Lists");
    for (code, name, entries) in &part.lists {
        page.heading(3, &name.clone().and_ours(" (").and_text(&Text::code(code)).and_ours(")"));
        page.list(entries);
    }
    page.section("Samples");
    let samples = part.samples.iter().map(|(code, sample)| Text::code(code).and_ours(": ").and_text(sample));
    page.list(&samples.collect::<Vec<_>>());
    page.section("What people carry");
    block::write_all(&mut page, &part.know);
    page.section("Actions that are no builder's");
    block::write_all(&mut page, &part.actions);
    page.section("Of third priority");
    let moved = [&spec.keep, &spec.fix, &spec.add, &spec.odd].into_iter().flatten();
    block::write_all(&mut page, moved.filter(|block| is_moved(spec, block)));
    page.section("Withdrawn");
    block::write_all(&mut page, &part.withdrawn);
    changed(&mut page, spec);
    no_longer_asked(&mut page, spec);
    everything_said(&mut page, spec);
    traceability(&mut page, spec);
    checks(&mut page, spec);
    page.finish()
}

fn sittings(page: &mut Page, sittings: &[Sitting]) {
    page.section("How this was learned");
    let rows: Vec<Vec<Text>> = sittings
        .iter()
        .map(|sitting| {
            let version = sitting.version.clone();
            vec![
                sitting.label.clone(),
                Text::join([&sitting.questionnaire, &version], ", "),
                Text::ours(sitting.on.to_string()),
                Text::ours(
                    sitting.minutes.map_or_else(|| "goes on".to_owned(), |minutes| minutes.to_string()),
                ),
                Text::ours(match sitting.mode {
                    Mode::Live => "facilitated",
                    Mode::Solo => "alone",
                    Mode::Absent => "without the author",
                }),
                Text::join(&sitting.with, ", "),
                sitting.facilitator.clone().unwrap_or_default(),
                Text::ours(sitting.answered.to_string()),
            ]
        })
        .collect();
    let heads = ["Sitting", "Questionnaire", "Day", "Minutes", "How", "With", "Run by", "Answered"];
    page.table(&heads.map(Text::ours), &rows);
    let skipped = sittings.iter().filter(|sitting| !sitting.skipped.is_empty()).map(|sitting| {
        let topics: Vec<Text> = sitting.skipped.iter().map(|topic| Text::label(topic.as_str())).collect();
        Text::ours("Skipped or not reached in ")
            .and_text(&sitting.label)
            .and_ours(": ")
            .and_text(&Text::join(&topics, ", "))
            .and_ours(".")
    });
    page.list(&skipped.collect::<Vec<_>>());
}

fn parity(parity: &Parity) -> Text {
    let Scenario { given, when, then, whole: _ } = &parity.scenario;
    let mut text = Text::code(&parity.step).and_ours(": ");
    for (word, part) in [("GIVEN ", given), ("WHEN ", when)] {
        if let Some(part) = part {
            text = text.and_ours(word).and_text(part).and(Piece::Break);
        }
    }
    let word = if given.is_some() || when.is_some() { "THEN " } else { "" };
    text.and_ours(word).and_text(then)
}

fn trust(page: &mut Page, spec: &Spec) {
    page.section("How far people trust it");
    let rows: Vec<Vec<Text>> = spec
        .evidence
        .trust
        .iter()
        .map(|trust| vec![trust.who.clone(), trust.score.clone(), trust.words.clone(), trust.from.clone()])
        .collect();
    page.table(&["Who", "Trust, 0 to 10", "In words", "From"].map(Text::ours), &rows);
    if let Some(spread) = spec.evidence.trust_spread {
        let spread = one_decimal(spread);
        page.paragraph(&Text::ours(format!("Greatest less smallest: {spread}. Scores are never averaged.")));
    }
}

/// The very words stand under *Everything that was said*.
fn compared(page: &mut Page, spec: &Spec) {
    page.section("Who says what");
    let Some(compared) = &spec.evidence.compared else { return };
    page.paragraph(&Text::ours(
        "`·` was asked and did not mention it, `–` was not asked, `?` was asked and does not know. Two statements are \
         one thing only where somebody said so.",
    ));
    let mut heads = vec![Text::ours("Topic")];
    heads.extend(compared.people.iter().cloned());
    heads.push(Text::ours("Mark"));
    let row = |row: &ComparedRow| {
        let mut cells = vec![row.question.clone()];
        cells.extend(row.cells.iter().map(|cell| first_words(&cell.text(), CELL)));
        cells.push(Text::ours(row.mark.clone().unwrap_or_default()));
        cells
    };
    page.table(&heads, &compared.rows.iter().map(row).collect::<Vec<_>>());
}

fn changed(page: &mut Page, spec: &Spec) {
    page.section("Changed since the walkthrough before");
    let lines = spec.evidence.changed.iter().map(|changed| {
        let topic =
            Text::label(changed.topic.as_str()).and_ours(" (").and_text(&changed.question).and_ours(")");
        let since = match changed.since.is_empty() {
            true => Text::ours(" changed"),
            false => Text::ours(" changed since ").and_text(&changed.since),
        };
        let now = match changed.now.is_empty() {
            true => Text::ours("left out in ").and_text(&changed.sitting),
            false => Text::join(&changed.now, "; "),
        };
        topic
            .and_text(&since)
            .and_ours(": ")
            .and_text(&broken(&now))
            .and_ours("; was ")
            .and_text(&broken(&Text::join(&changed.was, "; ")))
    });
    page.list(&lines.collect::<Vec<_>>());
}

fn no_longer_asked(page: &mut Page, spec: &Spec) {
    page.section("Answered, and no longer asked");
    for under in &spec.evidence.no_longer_asked {
        let topic = Text::label(under.topic.as_str()).and_ours(": ").and_text(&under.question);
        page.heading(3, &topic);
        if !under.asked_if.is_empty() {
            page.paragraph(
                &Text::ours("Asked if ")
                    .and_text(&under.asked_if)
                    .and_ours(". No requirement follows from it."),
            );
        }
        page.list(&under.lines.iter().map(|(line, items)| source(line, items)).collect::<Vec<_>>());
    }
}

/// Where a builder who wonders about an entry finds the very words: the entries name these places in their From.
fn everything_said(page: &mut Page, spec: &Spec) {
    page.section("Everything that was said");
    for under in &spec.evidence.said {
        let heading = match &under.topic {
            Some(topic) => Text::label(topic.as_str()).and_ours(": ").and_text(&under.question),
            None => Text::ours("Said beside the questions"),
        };
        page.heading(3, &heading);
        page.list(&under.lines.iter().map(|(line, items)| source(line, items)).collect::<Vec<_>>());
    }
    let numbered = spec.blocks().filter(|block| !block.also.is_empty()).map(|block| {
        let also: Vec<Text> = block.also.iter().map(Text::code).collect();
        Text::code(&block.code)
            .and_ours(" was numbered ")
            .and_text(&Text::join(&also, ", "))
            .and_ours(" elsewhere")
    });
    page.list(&numbered.collect::<Vec<_>>());
}

fn source(source: &SourceLine, items: &[ItemCode]) -> Text {
    let place = source
        .reference
        .clone()
        .map_or_else(Text::new, |(topic, number)| Text::new().and(Piece::Ref(topic, number)).and_ours(" "));
    let how = Text::ours(format!("{}, {}", evidence_words(source.evidence), source.wording.name()));
    let text = place
        .and_ours("(")
        .and_text(&Text::join([&source.who, &source.when, &how], ", "))
        .and_ours("): ")
        .and_text(&broken(&source.words));
    if items.is_empty() { text } else { text.and_ours(" → ").and_text(&codes(items)) }
}

/// For people: with a space where the name in files has none.
fn evidence_words(evidence: Evidence) -> String {
    evidence.name().replace('_', " ")
}

fn traceability(page: &mut Page, spec: &Spec) {
    page.section("Traceability");
    let rows: Vec<Vec<Text>> = spec
        .trace
        .iter()
        .map(|row| {
            let reference = row.reference.clone().map(|(topic, number)| Piece::Ref(topic, number));
            vec![
                Text::code(&row.item),
                Text::ours(&*row.state),
                reference.map_or_else(Text::new, |reference| Text::new().and(reference)),
                row.question.clone(),
                row.who.clone(),
                row.sitting.clone(),
                Text::ours(&*row.at),
                Text::ours(row.evidence.map(evidence_words).unwrap_or_default()),
                codes(&row.links),
            ]
        })
        .collect();
    let heads = ["Item", "State", "From", "Question", "Who", "Sitting", "At", "Evidence", "Linked"];
    page.table(&heads.map(Text::ours), &rows);
}

fn checks(page: &mut Page, spec: &Spec) {
    page.section("What the checks found");
    let lines = spec.findings.iter().map(|finding| {
        let item = finding.item.as_ref().map_or_else(Text::new, |code| Text::code(code).and_ours(": "));
        let held = if finding.holds { " (held back as a draft)" } else { "" };
        item.and_text(&Text::theirs(&*finding.message)).and_ours(held)
    });
    page.list(&lines.collect::<Vec<_>>());
}
