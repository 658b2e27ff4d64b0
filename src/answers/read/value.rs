//! Bodies and cells: what was said, by the kind of the question or the field.

use super::*;
use crate::answers::asked::takes;
use crate::domain::hear::{SINCE, past_day};
use crate::domain::questionnaire::{Kind, Question, QuestionOption, option_of};
use crate::domain::statement::{Body, Cell, ItemRef, Said, StepRef};
use crate::text::reading::{date_reading, number_reading, yes_no_reading};
use crate::yaml::{Node, Value};

/// A cell that names a step or an item, to be looked up when the whole file is known.
pub(super) struct Loose {
    pub field: String,
    pub text: String,
    pub step: bool,
}

/// The options of a question or a field: those it has, and those that it had in an earlier text.
#[derive(Clone, Copy)]
struct Options<'q>(&'q [QuestionOption], &'q [QuestionOption]);

impl<'a, 's> Reader<'a, 's> {
    /// What stands under one of [`VALUES`]; none if it is empty or wrong.
    pub(super) fn body(
        &self,
        key: &str,
        at: At<'a, 's>,
        question: Option<&Question>,
        day: Option<Date>,
        loose: &mut Vec<Loose>,
    ) -> Option<Body> {
        if let Some(question) = question.filter(|question| !takes(question.kind, key)) {
            let right = VALUES.iter().find(|other| **other != "text" && takes(question.kind, other));
            let message = format!(
                "`{key}` does not fit {}, a question of the kind {}",
                question.id,
                question.kind.name()
            );
            let hint = match right {
                Some(right) => format!("write `{right}`, or `text`, which every question takes"),
                None => "write `text`".to_owned(),
            };
            at.error("wrong-kind", message, Some(hint));
            return None;
        }
        let options = question.map(|question| Options(&question.options, &question.gone_options));
        Some(match key {
            "text" => Body::Text(self.text(at).filter(|text| !text.trim().is_empty())?),
            "choice" => Body::Choice(self.option(given(at)?, options)?),
            "choices" => Body::Choices(self.options(given(at)?, options)?),
            "number" => {
                let number = self.number(at)?;
                let scale = question.is_some_and(|question| question.kind == Kind::Scale);
                if scale && number.reads.is_some_and(|reads| !(0.0..=10.0).contains(&reads)) {
                    at.error("bad-number", "a scale goes from 0 to 10", None);
                }
                Body::Number(number)
            }
            "date" => Body::Date(self.day(at, day, lies_behind(question))?),
            "yes_no" => Body::YesNo(self.yes_no(given(at)?)?),
            "confirm" => Body::Confirm(self.yes_no(given(at)?)?),
            "person" => Body::Person(self.person_ref(given(at)?)?),
            _ => Body::Row(self.row(given(at)?, question, day, loose)?),
        })
    }

    fn row(
        &self,
        at: At<'a, 's>,
        question: Option<&Question>,
        day: Option<Date>,
        loose: &mut Vec<Loose>,
    ) -> Option<BTreeMap<String, Cell>> {
        let mut cells = BTreeMap::new();
        for entry in at.fields()?.rest() {
            let field = question.and_then(|question| question.field(&entry.key));
            if let Some(question) = question.filter(|_| field.is_none()) {
                let ids = || question.fields.iter().map(|field| &*field.id);
                let hint = match did_you_mean(&entry.key, ids()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("fields here: {}", ids().collect::<Vec<_>>().join(" ")),
                };
                let message = format!("{} has no field `{}`", question.id, short(&entry.key));
                self.problems.error("unknown-field", entry.key_span, message, Some(hint));
                continue;
            }
            let at = At::new(&entry.key, &entry.value, self.problems);
            let options = field.map(|field| Options(&field.options, &field.gone_options));
            let cell =
                self.cell(at, field.map_or(Kind::Text, |field| field.kind), options, day, &entry.key, loose);
            if let Some(cell) = cell {
                cells.insert(entry.key.to_string(), cell);
            }
        }
        Some(cells).filter(|cells| !cells.is_empty())
    }

    fn cell(
        &self,
        at: At<'a, 's>,
        kind: Kind,
        options: Option<Options<'_>>,
        day: Option<Date>,
        field: &str,
        loose: &mut Vec<Loose>,
    ) -> Option<Cell> {
        let at = given(at)?;
        if blank(at.node()?) {
            return None;
        }
        // A cell of another kind than its field says which: `{text: …}`.
        if let Some(Value::Map(entries)) = at.node().map(|node| &node.value)
            && let [entry] = &entries[..]
            && let Some(own) = named_kind(&entry.key)
        {
            let inner = At::new(&entry.key, &entry.value, self.problems);
            let options = options.filter(|_| own == kind);
            return self.cell(inner, own, options, day, field, loose);
        }
        Some(match kind {
            Kind::Text | Kind::Long | Kind::Table | Kind::Confirm => Cell::Text(self.text(at)?),
            Kind::Number | Kind::Scale => Cell::Number(self.number(at)?),
            Kind::YesNo => Cell::YesNo(self.yes_no(at)?),
            Kind::Choice => Cell::Choice(self.option(at, options)?),
            Kind::Multi => Cell::Choices(self.options(at, options)?),
            Kind::Date => Cell::Date(self.day(at, day, false)?),
            Kind::Person => Cell::Person(self.person_ref(at)?),
            Kind::Step | Kind::Item => {
                let step = kind == Kind::Step;
                let text = match said(at) {
                    Some(said) => self.text(said)?,
                    None => {
                        let text = self.text(at)?;
                        loose.push(Loose { field: field.to_owned(), text: text.clone(), step });
                        text
                    }
                };
                if step { Cell::Step(StepRef::Text(text)) } else { Cell::Item(ItemRef::Text(text)) }
            }
        })
    }

    fn option(&self, at: At<'a, 's>, options: Option<Options<'_>>) -> Option<String> {
        let id = at.text()?;
        let Some(Options(options, gone)) = options else { return Some(clean(&id).into_owned()) };
        if option_of(options, gone, &id).is_some() {
            return Some(id);
        }
        let labelled = options.iter().find(|option| option.label == id).map(|option| &*option.id);
        let ids = || options.iter().map(|option| &*option.id);
        let hint = match labelled.or_else(|| did_you_mean(&id, ids())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", ids().collect::<Vec<_>>().join(" ")),
        };
        at.error("unknown-option", format!("there is no option `{}`", short(&id)), Some(hint));
        None
    }

    fn options(&self, at: At<'a, 's>, options: Option<Options<'_>>) -> Option<BTreeSet<String>> {
        let elements = at.one_or_list();
        let picked: Vec<_> = elements.iter().map(|at| self.option(*at, options)).collect();
        picked.into_iter().collect()
    }

    fn yes_no(&self, at: At<'a, 's>) -> Option<bool> {
        let text = at.text()?;
        // Only a word alone: words beside it would be lost.
        let word = text.trim().chars().all(char::is_alphanumeric);
        let read = Some(text).filter(|_| word).and_then(|text| yes_no_reading(&text));
        if read.is_none() {
            let hint = "write true or false, and what was said beside it under `words`";
            at.error("wrong-type", "neither yes nor no", Some(hint.to_owned()));
        }
        read
    }

    fn number(&self, at: At<'a, 's>) -> Option<Said<f64>> {
        let at = given(at)?;
        let Some(said) = said(at) else { return number_said(&self.text(at)?) };
        let said = self.text(said).filter(|said| !said.trim().is_empty());
        let reads = beside(at).and_then(given).and_then(|at| at.number());
        Some(Said { said, reads }).filter(|value| value.said.is_some() || value.reads.is_some())
    }

    fn day(&self, at: At<'a, 's>, today: Option<Date>, past: bool) -> Option<Said<Date>> {
        let at = given(at)?;
        let Some(said) = said(at) else { return day_said(&self.text(at)?, today, past) };
        let said = self.text(said).filter(|said| !said.trim().is_empty());
        let reads = beside(at).and_then(given).and_then(|at| self.date(at));
        Some(Said { said, reads }).filter(|value| value.said.is_some() || value.reads.is_some())
    }
}

/// A number as a file says it: the words stay where they are not the number itself.
pub(in crate::answers) fn number_said(text: &str) -> Option<Said<f64>> {
    if text.trim().is_empty() {
        return None;
    }
    if let Some(exact) = text.trim().parse().ok().filter(|number: &f64| number.is_finite()) {
        return Some(Said::exact(exact));
    }
    let read = number_reading(text);
    Some(match read.filter(|read| read.exact) {
        Some(read) => Said::exact(read.value),
        None => Said { said: Some(text.to_owned()), reads: read.map(|read| read.value) },
    })
}

/// Whether a question asks for a day that lies behind, so that words without a year name the last such day.
pub(in crate::answers) fn lies_behind(question: Option<&Question>) -> bool {
    question.is_some_and(|question| question.id.as_str() == SINCE)
}

/// A day as a file says it: the words stay where they are not the day itself.
pub(in crate::answers) fn day_said(text: &str, today: Option<Date>, past: bool) -> Option<Said<Date>> {
    if text.trim().is_empty() {
        return None;
    }
    Some(match text.trim().parse() {
        Ok(date) => Said::exact(date),
        Err(_) => {
            let reads = today.and_then(|today| match past {
                true => past_day(text, today).reads,
                false => date_reading(text, today),
            });
            Said { said: Some(text.to_owned()), reads }
        }
    })
}

/// The words of `{said: …}`, the form that keeps words from being looked up or read.
pub(super) fn said<'a, 's>(at: At<'a, 's>) -> Option<At<'a, 's>> {
    let mut fields = at.node().filter(|node| node.get("said").is_some()).and_then(|_| at.fields())?;
    let said = fields.take("said");
    fields.take("reads");
    fields.done();
    Some(said)
}

/// The `reads` beside `said`.
fn beside<'a, 's>(at: At<'a, 's>) -> Option<At<'a, 's>> {
    let mut fields = at.fields()?;
    let reads = fields.take("reads");
    fields.take("said");
    // `said` has reported what else stands there.
    fields.rest();
    Some(reads)
}

/// The kind of a cell that says of which it is.
fn named_kind(key: &str) -> Option<Kind> {
    Some(match key {
        "text" => Kind::Text,
        "number" => Kind::Number,
        "yes_no" => Kind::YesNo,
        "choice" => Kind::Choice,
        "choices" => Kind::Multi,
        "date" => Kind::Date,
        "person" => Kind::Person,
        "step" => Kind::Step,
        "item" => Kind::Item,
        _ => return None,
    })
}

/// Nothing was filled in here.
pub(super) fn blank(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Scalar { text, .. } => node.is_null() || clean(text).trim().is_empty(),
        Value::List(_) => false,
        Value::Map(entries) => entries.iter().all(|entry| blank(&entry.value)),
    }
}

pub(super) fn relation(name: &str) -> Option<Relation> {
    Relation::ALL.into_iter().find(|relation| relation.name() == name)
}

pub(super) fn quote_as(name: &str) -> Option<QuoteAs> {
    [QuoteAs::Name, QuoteAs::Role, QuoteAs::None].into_iter().find(|quote_as| quote_as.name() == name)
}

/// A text of the file for a message, cut where it is long.
pub(super) fn short(text: &str) -> String {
    crate::text::wrap::truncate(text, 60)
}

/// Stands in for a questionnaire that was not found; a file with one is never used.
pub(super) fn no_document() -> Document {
    let set = Questionnaire {
        format: crate::domain::questionnaire::FORMAT,
        id: String::new(),
        version: String::new(),
        title: String::new(),
        minutes: 0.0,
        audience: String::new(),
        language: None,
        translated: false,
        spine: Vec::new(),
        sections: Vec::new(),
    };
    Document { text: "".into(), set: Arc::new(set) }
}
