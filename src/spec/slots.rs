//! What fills the slots of an item.
//!
//! A rule of the questionnaire says which part of the statement fills which slot; the desk pass lays its own words
//! over that. An item that people confirmed keeps the words they had before them: what was said otherwise since makes
//! it suspect, it does not change the sentence under their hands.

use super::index::Ctx;
use super::model::Area;
use super::text::{Piece, Text};
use super::{again, draft};
use crate::domain::item::{Item, ItemKind, ItemState, Source};
use crate::domain::questionnaire::{Becomes, Field, Question, SlotSource, TopicId};
use crate::domain::statement::{Body, Cell, Content, ItemRef, Said, Statement, StepRef};
use crate::domain::template::render;
use std::collections::BTreeMap;

/// So many sources of an exposure tell how it is today; the evidence file has them all.
const TODAY: usize = 2;

/// The longest title, in characters.
pub(crate) const TITLE: usize = 60;

/// A sentence shorter than this says too little to be a title.
const SENTENCE: usize = 24;

/// The slots of one item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    /// As printed.
    pub texts: BTreeMap<&'static str, Text>,
    /// The ids behind literals and picks (`auth`, `people`, `double_entry`), and the days behind dates.
    pub ids: BTreeMap<&'static str, String>,
    /// The numbers that numbers read as.
    pub numbers: BTreeMap<&'static str, f64>,
    /// The sentence is the questionnaire's own text.
    pub standard: bool,
    /// Of what an exposure is like today, what was said first about it: enough for a title.
    pub first_today: Text,
}

impl Slots {
    pub fn get(&self, name: &str) -> Option<&Text> {
        self.texts.get(name).filter(|text| !text.is_empty())
    }

    fn fill(&mut self, name: &'static str, value: Value) {
        if value.text.is_empty() || self.get(name).is_some() {
            return;
        }
        self.texts.insert(name, value.text);
        self.ids.extend(value.id.map(|id| (name, id)));
        self.numbers.extend(value.number.map(|number| (name, number)));
    }
}

/// What a source gives: text, and what stands behind it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Value {
    pub text: Text,
    pub id: Option<String>,
    pub number: Option<f64>,
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        Value { text, ..Value::default() }
    }
}

/// The slots of an item, the desk pass laid over.
pub(crate) fn of(ctx: &Ctx<'_>, item: &Item) -> Slots {
    let mut slots = Slots::default();
    if let Some(open) = ctx.status_opens.get(&item.id)
        && item.code.kind == ItemKind::Open
    {
        of_status(ctx, open, &mut slots);
    } else if item.code.kind == ItemKind::Eng {
        of_exposure(ctx, item, &mut slots);
    } else if let Some((statement, content)) = primary(ctx, item) {
        let content = &*again::newest(ctx, statement, content, &newest_sources(ctx, item));
        match rule_for(ctx, item, statement) {
            Some((question, rule)) => by_rule(ctx, item.code.kind, question, rule, content, &mut slots),
            None => by_hand(ctx, item.code.kind, statement, content, &mut slots),
        }
    }
    for (name, words) in &item.edit.slots {
        let Some(name) = slot_name(name) else { continue };
        slots.texts.insert(name, ctx.naming.said(words));
        slots.ids.insert(name, words.trim().to_owned());
        slots.numbers.remove(name);
        slots.numbers.extend(words.trim().parse().ok().filter(|n: &f64| n.is_finite()).map(|n| (name, n)));
        slots.standard &= name != "response";
    }
    slots
}

/// The wording of a source that counts for an item: what was confirmed, else what stands now.
pub(crate) fn content<'a>(
    ctx: &Ctx<'a>,
    item: &Item,
    source: &Source,
) -> Option<(&'a Statement, &'a Content)> {
    let statement = ctx.statement(source.statement)?;
    let seen = source.seen.filter(|_| item.state != ItemState::Draft);
    let revision = seen.and_then(|seen| statement.revision(seen)).unwrap_or_else(|| statement.head());
    Some((statement, &revision.content))
}

/// The sources that may be printed, in the order in which they were said.
pub(crate) fn sources<'a>(ctx: &Ctx<'a>, item: &Item) -> Vec<(&'a Statement, &'a Content)> {
    let mut all: Vec<_> = item
        .sources
        .iter()
        .filter_map(|source| content(ctx, item, source))
        .filter(|(statement, _)| !ctx.hides(statement))
        .collect();
    all.sort_by_key(|(statement, _)| ctx.place(statement.id));
    all
}

/// The sources whose words may stand over those of another: once people confirmed an item, those that they saw.
fn newest_sources<'a>(ctx: &Ctx<'a>, item: &Item) -> Vec<(&'a Statement, &'a Content)> {
    let mut all = sources(ctx, item);
    let seen = |id| item.sources.iter().any(|source| source.statement == id && source.seen.is_some());
    all.retain(|(statement, _)| item.state == ItemState::Draft || seen(statement.id));
    all
}

/// The statement that an item was drafted from: the others joined later.
pub(crate) fn primary<'a>(ctx: &Ctx<'a>, item: &Item) -> Option<(&'a Statement, &'a Content)> {
    let all = sources(ctx, item);
    let made_it = |s: &Statement| match &item.rule {
        Some(rule) => draft::item_id(ctx.tool, s.id, item.code.kind, &rule.entry.to_string()) == item.id,
        None => draft::item_id(ctx.tool, s.id, item.code.kind, draft::MARK) == item.id,
    };
    let about_nothing = |s: &Statement| s.relates.is_none() && !s.struck;
    all.iter()
        .find(|(s, _)| made_it(s))
        .or_else(|| all.iter().find(|(s, _)| about_nothing(s)))
        .or_else(|| all.first())
        .copied()
}

/// The rule that fills an item's slots from a statement: the one that drafted it, else, for an item made by hand, the
/// rule for this kind that the statement's question has.
fn rule_for<'a>(ctx: &Ctx<'a>, item: &Item, statement: &Statement) -> Option<(&'a Question, &'a Becomes)> {
    let kind = item.code.kind;
    match &item.rule {
        Some(rule) => {
            let question = ctx.shelf.get(&rule.document)?.question(&rule.topic)?;
            Some((question, question.becomes.get(rule.entry).filter(|becomes| becomes.item == kind)?))
        }
        None => {
            let question = ctx.question(statement)?;
            let rule =
                question.becomes.iter().find(|b| b.item == kind && draft::fires(question, b, statement))?;
            Some((question, rule))
        }
    }
}

fn by_rule(
    ctx: &Ctx<'_>,
    kind: ItemKind,
    question: &Question,
    rule: &Becomes,
    content: &Content,
    slots: &mut Slots,
) {
    for slot in kind.slots() {
        if let Some(source) = rule.slots.get(slot.name) {
            let mut value = value(ctx, question, source, content);
            if *source == SlotSource::Answer && matches!(content.body, Body::Row(_)) {
                // What fills a slot of its own need not be said twice.
                let has_slot = |field: &Field| {
                    rule.slots.iter().any(|(slot, source)| {
                        slot != "title" && matches!(source, SlotSource::Field(id) if *id == field.id)
                    })
                };
                value.text = row(ctx, &cells(ctx, Some(question), content, &has_slot));
            }
            let standard = slot.name == "response"
                && matches!(source, SlotSource::Response | SlotSource::Quoted(_))
                && !value.text.is_empty();
            slots.standard |= standard && slots.get("response").is_none();
            slots.fill(slot.name, value);
        }
    }
}

/// No rule says what fills what: the whole statement fills the slot that the kind is about.
fn by_hand(ctx: &Ctx<'_>, kind: ItemKind, statement: &Statement, content: &Content, slots: &mut Slots) {
    let about = match kind {
        ItemKind::Keep => "behaviour",
        ItemKind::Fix => "does",
        ItemKind::Rule => "decide",
        ItemKind::Eng => "today",
        ItemKind::Know => "hard",
        ItemKind::Drift => "use",
        ItemKind::Dec => "odd",
        ItemKind::Open => "question",
        ItemKind::Next => "action",
        ItemKind::Glossary => "means",
        ItemKind::Step => "title",
    };
    slots.fill(about, answer(ctx, ctx.question(statement), content).into());
}

fn of_status(ctx: &Ctx<'_>, open: &super::index::StatusOpen, slots: &mut Slots) {
    let short = ctx
        .topic(&open.topic)
        .map_or_else(|| Text::label(open.topic.to_string()), |question| Text::label(question.short.clone()));
    slots.fill("title", short.into());
    if let Some(question) = ctx.topic(&open.topic) {
        let asked = ctx
            .tool
            .walkthroughs
            .get(&open.walkthrough)
            .map_or(question.ask.as_str(), |sitting| question.wording(sitting.mode));
        slots.fill("question", asked_aloud(ctx, asked).into());
    }
    if let Some(person) = &open.ask {
        slots.fill("who", ctx.naming.whom(person).into());
    }
}

/// Every source of an exposure tells how it is today; the first that has it gives the event and the response.
fn of_exposure(ctx: &Ctx<'_>, item: &Item, slots: &mut Slots) {
    let own = item.rule.as_ref().and_then(|rule| {
        let question = ctx.shelf.get(&rule.document)?.question(&rule.topic)?;
        Some((question, question.becomes.get(rule.entry)?))
    });
    let mut today: Vec<(bool, Text)> = Vec::new();
    let mut topics = std::collections::BTreeSet::new();
    let (all, newest) = (sources(ctx, item), newest_sources(ctx, item));
    for &(statement, content) in all.iter().filter(|(statement, _)| !again::is_said_by(ctx, statement, &all))
    {
        let content = &*again::newest(ctx, statement, content, &newest);
        let mut filled = Slots::default();
        let question = ctx.question(statement);
        for (question, rule) in rules_of_exposure(ctx, item, own, statement) {
            by_rule(ctx, ItemKind::Eng, question, rule, content, &mut filled);
        }
        if filled.texts.is_empty() {
            by_hand(ctx, ItemKind::Eng, statement, content, &mut filled);
        }
        if let Some(said) = filled.texts.remove("today") {
            let name = question.filter(|q| topics.insert(&q.id) && topics.len() > 1);
            let name = name.map_or_else(Text::new, |q| Text::label(q.short.clone()).and_ours(": "));
            let area = filled.ids.get("area").and_then(|id| Area::from_id(id));
            let asked =
                area.is_some_and(|area| question.is_some_and(|q| area.topics().contains(&q.id.as_str())));
            today.push((!asked, name.and_text(&said)));
        }
        if slots.get("response").is_none() && filled.get("response").is_some() {
            slots.standard = filled.standard;
            // An event and its response belong together.
            slots.texts.remove("if");
        }
        for (name, text) in filled.texts {
            let (id, number) = (filled.ids.remove(name), filled.numbers.remove(name));
            slots.fill(name, Value { text, id, number });
        }
    }
    // What was asked about this very area says most.
    today.sort_by_key(|(beside, _)| *beside);
    let mut today: Vec<Text> = today.into_iter().map(|(_, text)| text).collect();
    slots.first_today = today.first().cloned().unwrap_or_default();
    let more = today.len().saturating_sub(TODAY);
    today.truncate(TODAY);
    let mut shown = Text::join(&today, "; ");
    if more > 0 {
        shown = shown.and_ours(format!("; {more} more in the evidence file"));
    }
    slots.fill("today", shown.into());
}

fn rules_of_exposure<'a>(
    ctx: &Ctx<'a>,
    item: &Item,
    own: Option<(&'a Question, &'a Becomes)>,
    statement: &Statement,
) -> Vec<(&'a Question, &'a Becomes)> {
    let Some(question) = ctx.question(statement) else { return Vec::new() };
    let fires = |b: &&Becomes| b.item == ItemKind::Eng && draft::fires(question, b, statement);
    let firing: Vec<_> = question.becomes.iter().filter(fires).map(|b| (question, b)).collect();
    let group = |b: &Becomes| draft::exposure_id(ctx.tool, question, b, statement) == item.id;
    let grouped: Vec<_> = firing.iter().copied().filter(|(_, b)| group(b)).collect();
    if !grouped.is_empty() {
        return grouped;
    }
    match own {
        Some((asked, rule)) if asked.id == question.id => vec![(asked, rule)],
        Some(_) => Vec::new(),
        None => firing.into_iter().take(1).collect(),
    }
}

/// What a slot source gives.
pub(crate) fn value(ctx: &Ctx<'_>, question: &Question, source: &SlotSource, content: &Content) -> Value {
    match source {
        SlotSource::Field(id) => {
            let Body::Row(cells) = &content.body else { return Value::default() };
            let field = question.field(id);
            if field.is_some_and(|field| field.private) && !ctx.options.include_private {
                return Value::default();
            }
            question.cell(cells, id).map_or_else(Value::default, |cell| cell_value(ctx, field, cell))
        }
        SlotSource::Answer => match &content.body {
            Body::Person(person) => ctx.naming.whom(person).into(),
            Body::Number(number) => number_value(ctx, number),
            Body::Date(date) => date_value(ctx, date),
            Body::Choice(option) => {
                Value { id: Some(option.clone()), ..answer(ctx, Some(question), content).into() }
            }
            _ => answer(ctx, Some(question), content).into(),
        },
        SlotSource::Words => content.words.as_deref().map_or_else(Text::new, |w| ctx.naming.said(w)).into(),
        SlotSource::Quoted(text) => {
            let number = text.parse().ok().filter(|n: &f64| n.is_finite());
            // A literal of one word with a hyphen below is an id ('double_entry').
            let shown = if text.contains(' ') { text.clone() } else { text.replace('_', " ") };
            Value { text: Text::label(shown), id: Some(text.clone()), number }
        }
        SlotSource::Event => picked(question, content, |option| option.event.as_deref()).into(),
        SlotSource::Response => picked(question, content, |option| option.response.as_deref()).into(),
    }
}

fn picked<'q>(
    question: &'q Question,
    content: &Content,
    part: impl Fn(&'q crate::domain::questionnaire::QuestionOption) -> Option<&'q str>,
) -> Text {
    let mut texts: Vec<&str> = Vec::new();
    for id in draft::picks(content) {
        let option = question.option(id).filter(|option| option.exposure);
        texts.extend(option.and_then(&part).filter(|text| !texts.contains(text)));
    }
    Text::label(one_of(&texts.into_iter().map(fold).collect::<Vec<_>>()))
}

/// Several events as one: what they begin with is said once, `a person opens a price, a contact or a key`.
fn one_of(texts: &[String]) -> String {
    let Some((last, before)) = texts.split_last() else { return String::new() };
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split(' ').collect()).collect();
    let mut shared = (0..words[0].len())
        .take_while(|at| words.iter().all(|other| other.len() > at + 1 && other[*at] == words[0][*at]))
        .count();
    if before.is_empty() {
        return last.clone();
    }
    // An article belongs to what follows it.
    while shared > 0 && matches!(words[0][shared - 1], "a" | "an" | "the") {
        shared -= 1;
    }
    let rest = |text: &String| text.split(' ').skip(shared).collect::<Vec<_>>().join(" ");
    let start = words[0][..shared].iter().map(|word| format!("{word} ")).collect::<String>();
    let before = before.iter().map(rest).collect::<Vec<_>>().join(", ");
    format!("{start}{before} or {}", rest(last))
}

fn cell_value(ctx: &Ctx<'_>, field: Option<&Field>, cell: &Cell) -> Value {
    let label = |id: &String| match field {
        Some(field) => Text::label(field.label(id)),
        None => Text::label(id.clone()),
    };
    match cell {
        Cell::Text(words) => ctx.naming.said(words).into(),
        Cell::Choice(id) => Value { text: label(id), id: Some(id.clone()), number: None },
        Cell::Choices(ids) => Text::join(&ids.iter().map(label).collect::<Vec<_>>(), ", ").into(),
        Cell::Number(number) => number_value(ctx, number),
        Cell::Date(date) => date_value(ctx, date),
        Cell::YesNo(yes) => {
            let word = if *yes { "yes" } else { "no" };
            Value { text: Text::ours(word), id: Some(word.to_owned()), number: None }
        }
        Cell::Person(person) => ctx.naming.whom(person).into(),
        Cell::Step(StepRef::Row(row)) => match (ctx.step(*row), ctx.statement(*row)) {
            (Some(code), _) => Text::code(code).into(),
            (None, Some(row)) if !ctx.hides(row) => {
                let text = answer(ctx, ctx.question(row), row.content());
                first_words(&text, TITLE).into()
            }
            _ => Value::default(),
        },
        Cell::Item(ItemRef::Item(item)) => {
            let code = ctx.tool.items.get(item).map(|item| Text::code(&item.code));
            Value { text: code.unwrap_or_default(), id: Some(item.to_string()), number: None }
        }
        Cell::Step(StepRef::Text(words)) | Cell::Item(ItemRef::Text(words)) => ctx.naming.said(words).into(),
    }
}

fn number_value(ctx: &Ctx<'_>, number: &Said<f64>) -> Value {
    let text = match &number.said {
        Some(said) => ctx.naming.said(said),
        None => Text::ours(number.reads.map(figure).unwrap_or_default()),
    };
    Value { text, id: None, number: number.reads.filter(|n| n.is_finite()) }
}

fn date_value(ctx: &Ctx<'_>, date: &Said<jiff::civil::Date>) -> Value {
    let text = match (&date.said, date.reads) {
        (Some(said), Some(day)) if *said != day.to_string() => {
            ctx.naming.said(said).and_ours(format!(" ({day})"))
        }
        (Some(said), None) => ctx.naming.said(said),
        (_, Some(day)) => Text::ours(day.to_string()),
        (None, None) => Text::new(),
    };
    Value { text, id: date.reads.map(|day| day.to_string()), number: None }
}

/// A number without needless decimals: `5`, `3.5`, `3.33`.
pub(crate) fn figure(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A statement as plain text: the cells of a row by the names of their fields, a pick by its label, with the words
/// beside it. Private fields are left out unless they were asked for.
pub(crate) fn answer(ctx: &Ctx<'_>, question: Option<&Question>, content: &Content) -> Text {
    let label = |id: &String| match question {
        Some(question) => Text::label(question.label(id)),
        None => Text::label(id.clone()),
    };
    let body = match &content.body {
        Body::Text(words) => ctx.naming.said(words),
        Body::Choice(id) => label(id),
        Body::Choices(ids) => Text::join(&ids.iter().map(label).collect::<Vec<_>>(), ", "),
        Body::Number(number) => number_value(ctx, number).text,
        Body::Date(date) => date_value(ctx, date).text,
        Body::YesNo(yes) => Text::ours(if *yes { "yes" } else { "no" }),
        Body::Person(person) => ctx.naming.whom(person),
        Body::Confirm(yes) => Text::ours(if *yes { "confirmed" } else { "not confirmed" }),
        Body::Row(_) => row(ctx, &cells(ctx, question, content, &|_| false)),
    };
    let words = content.words.as_deref().map_or_else(Text::new, |words| ctx.naming.said(words));
    Text::join(&[body, words], ": ")
}

/// A row in one line: what it is about, then the other cells behind the names of their fields.
fn row(ctx: &Ctx<'_>, cells: &[(Text, Text)]) -> Text {
    let mut parts = cells.iter();
    let first = parts.next().map(|(_, value)| value.clone());
    let rest = parts.map(|(name, value)| {
        let name = name.to_string();
        let name = if ctx.capitals { name } else { lower_first(&name) };
        Text::label(name).and_ours(": ").and_text(value)
    });
    Text::join(&first.into_iter().chain(rest).collect::<Vec<_>>(), "; ")
}

/// A field's name within a line; an abbreviation stays as it is.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(chars).collect()
        }
        _ => name.to_owned(),
    }
}

/// The cells of a row that may be printed, with the names of their fields, in the order of the fields.
pub(crate) fn cells(
    ctx: &Ctx<'_>,
    question: Option<&Question>,
    content: &Content,
    leave_out: &dyn Fn(&Field) -> bool,
) -> Vec<(Text, Text)> {
    let Body::Row(cells) = &content.body else { return Vec::new() };
    let printed = |field: &&Field| (ctx.options.include_private || !field.private) && !leave_out(field);
    let fields = question.into_iter().flat_map(Question::all_fields).filter(printed);
    let known = fields.filter_map(|field| {
        let value = cell_value(ctx, Some(field), field.cell(cells)?).text;
        Some((Text::label(field.label.clone()), value))
    });
    let unknown = question.map_or_else(|| cells.iter().collect(), |question| question.other_cells(cells));
    let unknown =
        unknown.into_iter().map(|(id, cell)| (Text::label(id.clone()), cell_value(ctx, None, cell).text));
    known.chain(unknown).filter(|(_, value)| !value.is_empty()).collect()
}

/// The first words of a text, at most so many characters, without a full stop; `…` where words are missing.
pub fn first_words(text: &Text, most: usize) -> Text {
    let whole = text.to_string().chars().count();
    let cut = whole > most;
    // The mark of what is missing takes a place, too.
    let mut left = if cut { most.saturating_sub(1) } else { most };
    let mut out = Text::new();
    for piece in &text.0 {
        let shown = piece.to_string();
        let length = shown.chars().count();
        if length <= left {
            left -= length;
            out.push(piece.clone());
            continue;
        }
        let room: String = shown.chars().take(left).collect();
        let kept = match room.rfind(char::is_whitespace) {
            Some(at) if at > 0 => room[..at].to_owned(),
            // One long word, or the room ends in the middle of the first.
            _ if out.is_empty() => room,
            _ => String::new(),
        };
        match piece {
            Piece::Theirs(_) => out.push(Piece::Theirs(kept)),
            Piece::Label(_) => out.push(Piece::Label(kept)),
            Piece::Ours(_) => out.push(Piece::Ours(kept)),
            Piece::Who(_) => out.push(Piece::Who(kept)),
            Piece::Code(_) | Piece::Ref(..) | Piece::Clarify(_) | Piece::Break => {}
        }
        break;
    }
    trim_end(&mut out);
    if cut { out.and_ours("…") } else { out }
}

/// A text as a title: its first sentences as far as they fit, else its first words.
pub(crate) fn heading(text: &Text) -> Text {
    let plain = text.to_string();
    if plain.chars().count() <= TITLE {
        return first_words(text, TITLE);
    }
    let room: String = plain.chars().take(TITLE).collect();
    let end =
        room.rmatch_indices(['.', '!', '?']).map(|(at, _)| at).find(|at| plain[at + 1..].starts_with(' '));
    match end.map(|at| plain[..at].chars().count()).filter(|end| *end >= SENTENCE) {
        Some(end) => until(text, end),
        None => first_words(text, TITLE),
    }
}

/// So many characters of a text, each piece keeping its origin.
pub(crate) fn until(text: &Text, mut left: usize) -> Text {
    let mut out = Text::new();
    for piece in &text.0 {
        let kept = |words: &String| words.chars().take(left).collect::<String>();
        out.push(match piece {
            Piece::Theirs(words) => Piece::Theirs(kept(words)),
            Piece::Label(words) => Piece::Label(kept(words)),
            Piece::Ours(words) => Piece::Ours(kept(words)),
            Piece::Who(words) => Piece::Who(kept(words)),
            whole if left > 0 => whole.clone(),
            _ => break,
        });
        left = left.saturating_sub(piece.to_string().chars().count());
    }
    out
}

/// Begins a title with a capital, except where a word has one of its own further in (`iPhone`).
pub(crate) fn begin_with_capital(text: &mut Text) {
    if let Some(Piece::Theirs(first) | Piece::Label(first) | Piece::Who(first)) = text.0.first_mut() {
        let word = first.split(' ').next().unwrap_or_default();
        let mut upper = first.chars().take(1).flat_map(char::to_uppercase);
        let (Some(capital), None) = (upper.next(), upper.next()) else { return };
        if !word.chars().any(char::is_uppercase) {
            *first = std::iter::once(capital).chain(first.chars().skip(1)).collect();
        }
    }
}

/// Takes white space, full stops and commas off the end, so that the text can stand inside a sentence of ours.
pub(crate) fn trim_end(text: &mut Text) {
    while let Some(Piece::Ours(last) | Piece::Theirs(last) | Piece::Label(last)) = text.0.last_mut() {
        let kept =
            last.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':')).len();
        last.truncate(kept);
        if !last.is_empty() {
            return;
        }
        text.0.pop();
    }
}

/// A question as it is read out, where nobody wrote down how it was: an earlier answer stays as the name of its topic,
/// for it may have been another one then, and it may be private.
pub(crate) fn asked_aloud(ctx: &Ctx<'_>, asked: &str) -> Text {
    let asked = fold(asked);
    let told = |name: &str| match (name, TopicId::new(name).ok().and_then(|topic| ctx.topic(&topic))) {
        ("tool.name", _) => ctx.tool.name.clone(),
        (_, Some(question)) => format!("[{}]", question.short),
        (name, None) => format!("[{name}]"),
    };
    Text::label(render(&asked, &told).into_owned())
}

/// White space folded: one line.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The slot with this name, of whichever kind.
fn slot_name(name: &str) -> Option<&'static str> {
    ItemKind::ALL.into_iter().flat_map(ItemKind::slots).map(|slot| slot.name).find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_events_say_once_what_they_share() {
        let texts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let opens = ["somebody opens a price", "somebody opens a contact", "somebody opens a key"];
        assert_eq!(one_of(&texts(&opens)), "somebody opens a price, a contact or a key");
        assert_eq!(one_of(&texts(&["it stops", "it is slow"])), "it stops or is slow");
        assert_eq!(one_of(&texts(&["a", "a b"])), "a or a b");
        assert_eq!(one_of(&texts(&["alone"])), "alone");
        assert_eq!(one_of(&[]), "");
    }
}
