//! YAML to an [`AnswersFile`], or every problem with its place.

mod item;
mod statement;
mod value;

use super::asked::{Asked, VALUES};
use super::*;
use crate::text::clean::{clean, clean_line};
use crate::text::suggest::did_you_mean;
use crate::yaml::{Finding, Item as At, Limits, Problems, Severity, Source, Span, tree};
use std::cell::RefCell;

/// Reads an answers file.
///
/// # Errors
/// Every problem of the file, in its order, each with line and column.
pub fn read(source: &Source, sets: Sets<'_>) -> Result<AnswersFile, Vec<Finding>> {
    let root = tree(source, Limits::ANSWERS)?;
    let problems = Problems::new(source);
    let file = Reader::new(&problems, sets).file(At::root(&root, &problems));
    let found = problems.into_found();
    match file {
        Some(file) if found.iter().all(|finding| finding.severity != Severity::Error) => Ok(file),
        _ => Err(found),
    }
}

/// What is gathered while a file is read.
struct Reader<'a, 's> {
    problems: &'a Problems<'s>,
    sets: Sets<'a>,
    /// Handles and ids of people.
    people: BTreeMap<String, PersonId>,
    handles: Vec<String>,
    /// The one who writes, in a file with one person, and their handle.
    only: Option<(PersonId, String)>,
    /// A person without a name, as in a form that nobody has filled in.
    nameless: Option<Span>,
    /// Topics that none of the questionnaires asks any more.
    earlier: BTreeSet<TopicId>,
    /// The texts that the file brings along, by the words that it names them by.
    brought: BTreeMap<String, Document>,
    /// Sittings whose questionnaire is here in another version only.
    others: Vec<OtherVersion>,
    walkthroughs: Vec<Sitting>,
    entries: Vec<Entry>,
    /// Handles of statements.
    named: BTreeMap<String, StatementId>,
    /// Statements by topic and sitting.
    under: BTreeMap<TopicId, BTreeMap<usize, Vec<StatementId>>>,
    told: BTreeSet<StatementId>,
    relations: Vec<statement::Relation>,
    references: Vec<statement::Reference>,
    items: BTreeMap<String, ItemId>,
    codes: RefCell<BTreeMap<ItemId, ItemCode>>,
}

impl<'a, 's> Reader<'a, 's> {
    fn new(problems: &'a Problems<'s>, sets: Sets<'a>) -> Self {
        Reader {
            problems,
            sets,
            people: BTreeMap::new(),
            handles: Vec::new(),
            only: None,
            nameless: None,
            earlier: BTreeSet::new(),
            brought: BTreeMap::new(),
            others: Vec::new(),
            walkthroughs: Vec::new(),
            entries: Vec::new(),
            named: BTreeMap::new(),
            under: BTreeMap::new(),
            told: BTreeSet::new(),
            relations: Vec::new(),
            references: Vec::new(),
            items: BTreeMap::new(),
            codes: RefCell::default(),
        }
    }

    fn file(mut self, root: At<'a, 's>) -> Option<AnswersFile> {
        let mut fields = root.fields()?;
        let format = fields.need("takestock_answers");
        if format.integer().is_some_and(|version| version != FORMAT) {
            let hint = format!("this takestock reads version {FORMAT}");
            format.error("unknown-version", "another version of the format", Some(hint));
        }
        let tool = fields.need("tool");
        // People first: everything else points at them.
        let people = self.people(fields.take("people"));
        let tool = self.tool(tool);
        for at in fields.take("earlier_topics").one_or_list() {
            let topic = at.text().and_then(|text| {
                TopicId::new(text).map_err(|bad| at.error("bad-id", bad.to_string(), None)).ok()
            });
            self.earlier.extend(topic);
        }
        self.brought(fields.take("earlier_texts"));
        for sitting in self.elements(fields.take("walkthroughs")) {
            let before = (self.problems.noted(), self.others.len());
            self.sitting(sitting);
            self.misfits(before);
        }
        let before = (self.problems.noted(), 0);
        for entry in self.elements(fields.take("later")) {
            self.later(entry);
        }
        self.misfits(before);
        self.tell_other_versions();
        let items = self.elements(fields.take("items"));
        fields.done();
        let items = self.all_items(&items);
        self.relate();
        self.refer();
        let tool = tool?;
        if tool.name.is_none() && !(self.entries.is_empty() && items.is_empty()) {
            let message = "the tool has no name";
            self.problems.error("missing-key", tool.place.span, message, Some("write `name:`".to_owned()));
        }
        if let Some(span) = self.nameless.filter(|_| !self.entries.is_empty()) {
            let hint = "write `name:`, so that it can be told who said it";
            self.problems.error("missing-key", span, "a person without a name", Some(hint.to_owned()));
        }
        Some(AnswersFile {
            tool,
            people,
            walkthroughs: self.walkthroughs,
            entries: self.entries,
            items,
            codes: self.codes.into_inner(),
        })
    }

    fn tool(&self, at: At<'a, 's>) -> Option<ToolFacts> {
        let mut fields = at.fields()?;
        let place = self.place(fields.head());
        let id = self.id(fields.take("id"));
        let name = self.line(fields.need("name")).filter(|name| !name.is_empty());
        let slug = fields.take("slug");
        let own = self.line(slug).filter(|slug| !slug.is_empty());
        if own.as_ref().is_some_and(|own| slug_of(own) != *own) {
            let hint = own.as_deref().map(|own| format!("for example `{}`", slug_of(own)));
            slug.error("bad-slug", "a slug is small letters, digits and hyphens", hint);
        }
        let slug = own.unwrap_or_else(|| slug_of(name.as_deref().unwrap_or_default()));
        let owner = fields.take("owner");
        let owner = owner.node().filter(|node| !node.is_null()).map(|_| self.person_ref(owner));
        let names = ToolStatus::ALL.map(ToolStatus::name);
        let facts = ToolFacts {
            place,
            id,
            name,
            slug,
            owner,
            status: given(fields.take("status")).and_then(|at| at.one_of(&names, ToolStatus::from_name)),
            built_with: self.line(fields.take("built_with")),
            calendar: self.line(fields.take("calendar")),
            link: self.line(fields.take("link")),
            archived: given(fields.take("archived")).and_then(|at| at.flag()),
        };
        fields.done();
        Some(facts)
    }

    fn people(&mut self, at: At<'a, 's>) -> Vec<PersonFacts> {
        let mut people = Vec::new();
        for at in self.elements(at) {
            let Some(mut fields) = at.fields() else { continue };
            let handle = fields.take("id");
            let word = self.line(handle).filter(|word| !word.is_empty());
            let uuid = self.id(fields.take("uuid"));
            let place = self.place(fields.head());
            let relations = Relation::ALL.map(Relation::name);
            let name = self.line(fields.take("name")).filter(|name| !name.is_empty());
            let role = self.line(fields.take("role"));
            let relation =
                given(fields.take("relation")).and_then(|at| at.one_of(&relations, value::relation));
            let initials = self.line(fields.take("initials"));
            let quote_as = given(fields.take("quote_as"))
                .and_then(|at| at.one_of(&["name", "role", "none"], value::quote_as));
            fields.done();
            let named = || name.as_deref().map(slug_of);
            let Some(word) = word.or_else(named) else {
                self.nameless.get_or_insert(at.span().unwrap_or(place.span));
                continue;
            };
            let id = uuid.unwrap_or_else(|| PersonId::derive(&["file", &word]));
            if self.people.get(&word).is_some_and(|_| uuid.is_none())
                || self.people.contains_key(&id.to_string())
            {
                let message = format!("there is already a person `{}`", value::short(&word));
                handle.error("duplicate-person", message, None);
            }
            self.people.entry(word.clone()).or_insert(id);
            self.people.insert(id.to_string(), id);
            self.handles.push(word.clone());
            people.push(PersonFacts {
                place,
                id,
                uuid,
                handle: word,
                name,
                role,
                relation,
                initials,
                quote_as,
            });
        }
        let one =
            people.first().filter(|one| people.len() == 1 && one.relation != Some(Relation::Facilitator));
        self.only = one.map(|one| (one.id, one.handle.clone()));
        people
    }

    fn brought(&mut self, at: At<'a, 's>) {
        let Some(mut texts) = given(at).and_then(|at| at.fields()) else { return };
        for entry in texts.rest() {
            let at = At::new(&entry.key, &entry.value, self.problems);
            let Some(text) = at.text() else { continue };
            match (self.sets.brought)(&text) {
                Some(document) => {
                    self.brought.insert(entry.key.to_string(), document);
                }
                None => {
                    let message = "this is not the text of a questionnaire, or it has errors";
                    let hint = "leave it as `takestock answers` wrote it";
                    at.error("bad-text", message, Some(hint.to_owned()));
                }
            }
        }
    }

    fn earlier(&self, at: At<'a, 's>) -> Vec<Document> {
        let named = |at: At<'a, 's>| {
            let name = at.text()?;
            let found = self.brought.get(&*name).cloned();
            if found.is_none() {
                let near = did_you_mean(&name, self.brought.keys().map(String::as_str));
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`earlier_texts` has the texts by name".to_owned(),
                };
                let message = format!("there is no text `{}` in this file", value::short(&name));
                at.error("unknown-text", message, Some(hint));
            }
            found
        };
        given(at).map(|at| at.one_or_list()).unwrap_or_default().into_iter().filter_map(named).collect()
    }

    /// What does not fit an other version than the file was written by is told once, and not thing by thing.
    fn misfits(&mut self, (noted, first): (usize, usize)) {
        const MISFITS: [&str; 4] = ["unknown-topic", "unknown-field", "unknown-option", "wrong-kind"];
        if self.others.len() > first && self.problems.take_back(noted, &MISFITS) {
            self.others[first..].iter_mut().for_each(|other| other.misfits = true);
        }
    }

    fn tell_other_versions(&mut self) {
        let mut told = BTreeSet::new();
        for other in self.others.iter().filter(|other| other.misfits) {
            if told.insert(&other.message) {
                let hint = "name the file that has the version in `questionnaire`".to_owned();
                self.problems.error("other-version", other.span, &*other.message, Some(hint));
            }
        }
    }

    fn sitting(&mut self, at: At<'a, 's>) {
        let Some(mut fields) = at.fields() else { return };
        let place = self.place(fields.head());
        let label = fields.take("id");
        let word = self.line(label).filter(|word| !word.is_empty());
        let uuid: Option<WalkthroughId> = self.id(fields.take("uuid"));
        let questionnaire = fields.need("questionnaire");
        let language = fields.take("language");
        let tag = self.line(language).filter(|tag| !tag.is_empty());
        let document = questionnaire.words().and_then(|id| {
            let found = (self.sets.named)(&id, tag.as_deref());
            if found.is_none() {
                let hint = "`takestock questionnaires` lists them".to_owned();
                let short = value::short(&id);
                match &tag {
                    Some(tag) if (self.sets.named)(&id, None).is_some() => {
                        let message = format!("`{short}` is not there in `{}`", value::short(tag));
                        language.error("unknown-language", message, Some(hint));
                    }
                    _ => {
                        let message = format!("there is no questionnaire `{short}`");
                        questionnaire.error("unknown-questionnaire", message, Some(hint));
                    }
                }
            }
            found
        });
        let version = fields.take("version");
        if let Some((said, document)) = self.line(version).zip(document.as_ref())
            && said != document.set.version
        {
            let Questionnaire { id, version: here, .. } = &*document.set;
            let message = format!("these answers are for {id} {}; here is {here}", value::short(&said));
            let span = version.span().unwrap_or(place.span);
            self.others.push(OtherVersion { span, message, misfits: false });
        }
        let earlier = self.earlier(fields.take("earlier"));
        let mode = given(fields.take("mode"))
            .and_then(|at| at.one_of(Mode::NAMES, Mode::from_name))
            .unwrap_or_default();
        let facilitator = given(fields.take("facilitator")).and_then(|at| self.person(at));
        let started = given(fields.take("started")).and_then(|at| self.moment(at));
        let minutes = given(fields.take("minutes")).and_then(|at| self.minutes(at));
        let ended = given(fields.take("ended")).and_then(|at| self.moment(at));
        let present = given(fields.take("present")).map(|at| self.persons(at).into_iter().collect());
        let answers = given(fields.take("answers"));
        let inbox = fields.take("inbox");
        let word = word.or_else(|| Some(format!("{}-{}", document.as_ref()?.set.id, self.only.as_ref()?.1)));
        if word.is_none() && self.nameless.is_none() {
            fields.need("id");
        }
        fields.done();
        if let Some(word) = &word {
            let same = |s: &&Sitting| s.label == *word && (uuid.is_none() || s.uuid == uuid);
            if self.walkthroughs.iter().any(|sitting| same(&sitting)) {
                let message = format!("there is already a walkthrough `{}`", value::short(word));
                label.error("duplicate-walkthrough", message, None);
            }
        }
        let asked = document.as_ref().map(|document| Arc::new(Asked::by(document, &earlier)));
        let index = self.walkthroughs.len();
        // Where the questionnaire is unknown, the answers are read all the same, for what can be said about them.
        let document = document.unwrap_or_else(value::no_document);
        self.walkthroughs.push(Sitting {
            place,
            label: word.unwrap_or_default(),
            uuid,
            document,
            earlier,
            mode,
            facilitator,
            started,
            minutes,
            ended,
            present,
        });
        let day = started.map(Moment::date);
        let context = statement::Context { sitting: Some(index), asked, day, inbox: false };
        if let Some(mut topics) = answers.and_then(|answers| answers.fields()) {
            for entry in topics.rest() {
                self.topic(entry, &context);
            }
        }
        let context = statement::Context { inbox: true, ..context };
        for (n, entry) in self.elements(inbox).into_iter().enumerate() {
            self.entry(entry, None, None, n, &context);
        }
    }

    fn later(&mut self, at: At<'a, 's>) {
        let context = statement::Context {
            sitting: None,
            asked: None,
            day: at.node().and_then(|node| node.get("at")).and_then(|node| match &node.value {
                crate::yaml::Value::Scalar { text, .. } => text.parse().ok().map(Moment::date),
                _ => None,
            }),
            inbox: true,
        };
        let n = self.entries.iter().filter(|entry| entry.sitting.is_none()).count();
        self.entry(at, None, None, n, &context);
    }

    /// The elements of a list that may be missing or left empty.
    fn elements(&self, at: At<'a, 's>) -> Vec<At<'a, 's>> {
        given(at).map(|at| at.list()).unwrap_or_default()
    }

    fn place(&self, span: Span) -> Place {
        self.problems.source().place(span)
    }

    /// A text of one line, cleaned; none if nothing stands there.
    fn line(&self, at: At<'a, 's>) -> Option<String> {
        Some(clean_line(&given(at)?.text()?).into_owned())
    }

    /// A text, cleaned; none if nothing stands there.
    fn text(&self, at: At<'a, 's>) -> Option<String> {
        Some(clean(&given(at)?.text()?).into_owned())
    }

    fn id<T: std::str::FromStr>(&self, at: At<'a, 's>) -> Option<T> {
        let id = given(at)?.text()?.parse().ok();
        if id.is_none() {
            let hint = "leave it out for something new; `takestock answers` writes it";
            at.error("bad-id", "not an id (a UUID)", Some(hint.to_owned()));
        }
        id
    }

    fn moment(&self, at: At<'a, 's>) -> Option<Moment> {
        let moment = at.text()?.parse().ok();
        if moment.is_none() {
            let hint = "such as 2026-11-18T10:00:00+01:00, with the offset of the clock on the wall";
            at.error("bad-time", "not a time", Some(hint.to_owned()));
        }
        moment
    }

    fn date(&self, at: At<'a, 's>) -> Option<Date> {
        let date = at.text()?.parse().ok();
        if date.is_none() {
            at.error("bad-date", "not a day", Some("such as 2026-11-20".to_owned()));
        }
        date
    }

    fn minutes(&self, at: At<'a, 's>) -> Option<u32> {
        let minutes = at.integer()?;
        let fits = u32::try_from(minutes).ok();
        if fits.is_none() {
            at.error("bad-number", "more minutes than anybody has", None);
        }
        fits
    }

    fn person(&self, at: At<'a, 's>) -> Option<PersonId> {
        let word = clean_line(&at.text()?).into_owned();
        let known = self.people.get(&word).copied();
        if known.is_none() {
            let message = format!("there is no person `{}` in this file", value::short(&word));
            let hint = match did_you_mean(&word, self.handles.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "list them under `people`".to_owned(),
            };
            at.error("unknown-person", message, Some(hint));
        }
        known
    }

    fn persons(&self, at: At<'a, 's>) -> Vec<PersonId> {
        let mut persons: Vec<PersonId> = Vec::new();
        for at in at.one_or_list() {
            if let Some(person) = self.person(at).filter(|person| !persons.contains(person)) {
                persons.push(person);
            }
        }
        persons
    }

    /// Somebody known by handle, or the words; an empty text is nobody. `{said: …}` is always the words.
    fn person_ref(&self, at: At<'a, 's>) -> Option<PersonRef> {
        if let Some(said) = value::said(at) {
            return self.text(said).map(PersonRef::Text);
        }
        let words = self.text(at)?;
        match self.people.get(words.trim()) {
            Some(id) => Some(PersonRef::Known(*id)),
            None => Some(words).filter(|words| !words.trim().is_empty()).map(PersonRef::Text),
        }
    }

    /// Reports a name that nothing in this file has.
    fn unresolved<'n>(&self, span: Span, text: &str, what: &str, names: impl IntoIterator<Item = &'n str>) {
        let hint = did_you_mean(text, names).map(|near| format!("did you mean `{near}`?"));
        let message = format!("there is no {what} `{}` in this file", value::short(text));
        self.problems.error("unresolved", span, message, hint);
    }
}

/// A sitting whose questionnaire is here in another version than the file says.
struct OtherVersion {
    span: Span,
    message: String,
    /// Something in the file does not fit the version that is here.
    misfits: bool,
}

/// The value, unless nothing stands there: a form may be handed in with lines left empty.
fn given<'a, 's>(at: At<'a, 's>) -> Option<At<'a, 's>> {
    at.node().filter(|node| !node.is_null()).map(|_| at)
}

/// A word for commands and file names: small letters and digits of a name, with hyphens between.
fn slug_of(name: &str) -> String {
    let small: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = small.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() && !name.is_empty() { "tool".to_owned() } else { words.join("-") }
}

pub(super) use statement::step_text;
pub(super) use value::{day_said, lies_behind, number_said};
