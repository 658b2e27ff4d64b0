//! What a statement says, as plain words for a person to read.

use super::person::PersonRef;
use super::questionnaire::{Field, Question};
use super::statement::{Body, Cell, Content, ItemRef, StepRef};
use super::tool::Tool;

/// The words of a statement: labels in place of option ids where the question is at hand, names in place of
/// pointers. `hidden` leaves a field of a row out.
pub fn words_of(
    tool: &Tool,
    question: Option<&Question>,
    content: &Content,
    hidden: &dyn Fn(&Field) -> bool,
) -> String {
    let label = |option: &String| question.map_or(option.clone(), |q| q.label(option).to_owned());
    let said = match (&content.body, question) {
        (Body::Text(text), _) => text.clone(),
        (Body::Choice(option), _) => label(option),
        (Body::Choices(options), _) => options.iter().map(label).collect::<Vec<_>>().join(", "),
        (Body::Number(number), _) => number.shown(),
        (Body::Date(date), _) => date.shown(),
        (Body::YesNo(yes) | Body::Confirm(yes), _) => yes_no(*yes).to_owned(),
        (Body::Person(person), _) => person_words(tool, person),
        (Body::Row(cells), Some(question)) if !question.fields.is_empty() => {
            let shown = question.all_fields().filter(|field| !hidden(field));
            let known = shown
                .filter_map(|f| Some(format!("{}: {}", f.label, cell_words(tool, Some(f), f.cell(cells)?))));
            let others = question.other_cells(cells).into_iter();
            let others = others.map(|(id, cell)| format!("{id}: {}", cell_words(tool, None, cell)));
            known.chain(others).collect::<Vec<_>>().join(" · ")
        }
        (Body::Row(cells), _) => {
            cells.values().map(|c| cell_words(tool, None, c)).collect::<Vec<_>>().join(" · ")
        }
    };
    match &content.words {
        Some(words) => format!("{said} – {words}"),
        None => said,
    }
}

/// The words of one cell.
pub fn cell_words(tool: &Tool, field: Option<&Field>, cell: &Cell) -> String {
    let label = |option: &String| field.map_or(option.clone(), |f| f.label(option).to_owned());
    match cell {
        Cell::Text(text) | Cell::Step(StepRef::Text(text)) | Cell::Item(ItemRef::Text(text)) => text.clone(),
        Cell::Choice(option) => label(option),
        Cell::Choices(options) => options.iter().map(label).collect::<Vec<_>>().join(", "),
        Cell::Number(number) => number.shown(),
        Cell::Date(date) => date.shown(),
        Cell::YesNo(yes) => yes_no(*yes).to_owned(),
        Cell::Person(person) => person_words(tool, person),
        Cell::Step(StepRef::Row(id)) => {
            let step = tool.statements.get(id).and_then(|s| match &s.content().body {
                Body::Row(cells) => cells.get("step"),
                _ => None,
            });
            step.map_or_else(|| "a step".to_owned(), |step| cell_words(tool, None, step))
        }
        Cell::Item(ItemRef::Item(id)) => {
            tool.items.get(id).map_or_else(|| "an item".to_owned(), |item| item.code.to_string())
        }
    }
}

/// A person's name, or the words that were said in place of one.
pub fn person_words(tool: &Tool, person: &PersonRef) -> String {
    match person {
        PersonRef::Known(id) => tool.people.get(id).map_or_else(|| "somebody".to_owned(), |p| p.name.clone()),
        PersonRef::Text(text) => text.clone(),
    }
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
