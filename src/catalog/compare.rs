//! Questionnaires beside one another: sets that share topics, and two versions of one set.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::{shared, shipped};
use crate::domain::questionnaire::{Question, QuestionOption, Questionnaire, TopicId};
use crate::domain::versions::{self, Change, Comparison, Demand, Difference, Raise, Spot};
use crate::text::suggest::did_you_mean;
use crate::yaml::{self, Finding, Limits, Node, Problems, Severity, Source, Span, Unreadable};

/// Checks over several sets that each has an id of its own, and that the same topic means the same: one kind, and for shared fields and options one kind and
/// one label, where both are in one language. A set may use a subset. Gives the findings of each source, in the order of `sets`; a topic is held against
/// the first set that has it.
pub fn check_set(sets: &[(Source, Questionnaire)]) -> Vec<Vec<Finding>> {
    let mut first: HashMap<&TopicId, (&Question, &Source, &Option<String>)> = HashMap::new();
    let mut named: HashMap<&str, &Source> = HashMap::new();
    let mut all = Vec::new();
    for (source, set) in sets {
        let problems = Problems::new(source);
        let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
        let places = Places::new(root.as_ref());
        if let Some(other) = named.get(set.id.as_str()) {
            let message = format!("the questionnaire `{}` is in {} already", set.id, other.name());
            let hint = Some("give one of them another id, or check it alone".to_owned());
            problems.error("duplicate-set", places.span(places.root, "id"), message, hint);
        }
        named.entry(&set.id).or_insert(source);
        for placed in set.questions() {
            match first.get(&placed.question.id) {
                Some((other, theirs, language)) => {
                    let labels = set.language.is_none() || language.is_none() || set.language == **language;
                    let told = Told { file: theirs.name(), labels, severity: Severity::Error };
                    same_topic(placed.question, other, &told, &places, &problems);
                }
                None => {
                    first.insert(&placed.question.id, (placed.question, source, &set.language));
                }
            }
        }
        all.push(problems.into_found());
    }
    all
}

/// Checks of each set whether its topics are answered as those of the sets that come along, unless one of that id is
/// among these. Kinds only: labels may be in another language.
pub fn check_shipped(sets: &[(Source, Questionnaire)]) -> Vec<Vec<Finding>> {
    let others = shipped().iter().filter_map(|(name, text)| {
        let set = shared(&Source::new(*name, *text)).ok()?;
        sets.iter().all(|(_, own)| own.id != set.id).then_some((*name, set))
    });
    let others: Vec<(&str, Arc<Questionnaire>)> = others.collect();
    let mut first: HashMap<&TopicId, (&Question, &str)> = HashMap::new();
    for (name, set) in &others {
        for placed in set.questions() {
            first.entry(&placed.question.id).or_insert((placed.question, name));
        }
    }
    let of_set = |(source, set): &(Source, Questionnaire)| {
        let problems = Problems::new(source);
        let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
        let places = Places::new(root.as_ref());
        for placed in set.questions() {
            if let Some((other, file)) = first.get(&placed.question.id) {
                let told = Told { file, labels: false, severity: Severity::Warning };
                same_topic(placed.question, other, &told, &places, &problems);
            }
        }
        problems.into_found()
    };
    sets.iter().map(of_set).collect()
}

/// That a file gives no text, as a finding beside those of other files.
pub fn unreadable(problem: &Unreadable) -> Finding {
    let message = problem.message.clone();
    Finding { code: "unreadable", severity: Severity::Error, place: None, message, hint: None }
}

/// What is said where a file in a folder is not called like the questionnaire in it.
pub fn misnamed_set(source: &Source, set: &Questionnaire) -> Option<Finding> {
    let name = Path::new(source.name()).file_stem()?.to_str()?;
    if name == set.id {
        return None;
    }
    let problems = Problems::new(source);
    let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
    let places = Places::new(root.as_ref());
    let message = format!("this questionnaire is looked for as `{}.yaml`", set.id);
    let hint =
        Some(format!("name the file like that, or the questionnaire like the file: {}", yaml::quote(name)));
    problems.warning("misnamed-set", places.span(places.root, "id"), message, hint);
    problems.into_found().pop()
}

/// How a difference between two sets is told.
struct Told<'f> {
    /// The file that says otherwise.
    file: &'f str,
    /// Whether labels must agree, too.
    labels: bool,
    severity: Severity,
}

fn same_topic(
    here: &Question,
    there: &Question,
    told: &Told<'_>,
    places: &Places<'_>,
    problems: &Problems<'_>,
) {
    let (file, labels) = (told.file, told.labels);
    let differs = |what: String, mine: &str, theirs: &str, span: Span| {
        let message = format!("{what} is \"{mine}\" here and \"{theirs}\" in {file}");
        let hint = Some("the same id means the same; give one a new id".to_owned());
        match told.severity {
            Severity::Error => problems.error("topic-differs", span, message, hint),
            Severity::Warning => problems.warning("topic-differs", span, message, hint),
        }
    };
    let question = places.question(&here.id);
    if here.kind != there.kind {
        let span = places.span(question, "kind");
        differs(format!("the kind of `{}`", here.id), here.kind.name(), there.kind.name(), span);
    }
    let options = |what: &str,
                   mine: &[QuestionOption],
                   theirs: &[QuestionOption],
                   node: Option<&Node<'_>>| {
        for option in mine.iter().filter(|_| labels) {
            let other = theirs.iter().find(|other| other.id == option.id && other.label != option.label);
            if let Some(other) = other {
                let span = places.span(element(node, "options", &option.id), "label");
                differs(format!("the option `{}` of {what}", option.id), &option.label, &other.label, span);
            }
        }
    };
    options(&format!("`{}`", here.id), &here.options, &there.options, question);
    for field in &here.fields {
        let Some(other) = there.own_field(&field.id) else { continue };
        let node = element(question, "fields", &field.id);
        let what = format!("the field `{}` of `{}`", field.id, here.id);
        if field.kind != other.kind {
            differs(
                format!("the kind of {what}"),
                field.kind.name(),
                other.kind.name(),
                places.span(node, "kind"),
            );
        }
        if labels && field.label != other.label {
            differs(what.clone(), &field.label, &other.label, places.span(node, "label"));
        }
        options(&what, &field.options, &other.options, node);
    }
}

/// What is the matter with a questionnaire as a later version of another: ids that vanished, kinds and meanings that
/// changed, a version that was not raised as far as all that asks. In the order of the file.
pub fn against(old: &Questionnaire, source: &Source, new: &Questionnaire) -> Vec<Finding> {
    let problems = Problems::new(source);
    let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
    let places = Places::new(root.as_ref());
    let comparison = versions::compare(old, new);
    for difference in &comparison.differences {
        Against { old, new, places: &places, problems: &problems, comparison: &comparison }.tell(difference);
    }
    if let Some(demand) = Demand::unmet(&old.version, &new.version, &comparison.differences) {
        let raised = if old.version == new.version {
            "the version is still".to_owned()
        } else {
            format!("the version went from {} to", old.version)
        };
        let message = format!("{raised} {}, but {}", new.version, because(&comparison, demand.raise));
        let hint = Some(format!("make it {}", demand.least));
        let note = if demand.likely { Problems::warning } else { Problems::error };
        note(&problems, "version-not-raised", places.span(places.root, "version"), message, hint);
    }
    problems.into_found()
}

/// Why a raise is asked for, with the first change that asks for it.
fn because(comparison: &Comparison, raise: Raise) -> String {
    let mut asking = comparison.differences.iter().filter(|d| Raise::of(&d.change) == Some(raise));
    let Some(first) = asking.next() else { return raise.because().to_owned() };
    let more = match asking.count() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let spot = first.after.as_ref().or(first.before.as_ref());
    let of = |spot: Option<&Spot>| match spot {
        Some(Spot { topic, field: None, option: None }) => format!(" of `{topic}`"),
        Some(spot) => format!(" of {}", spot.words()),
        None => String::new(),
    };
    match &first.change {
        Change::Reworded(key @ ("ask" | "solo" | "absent")) => {
            format!("the wording{} ({key}) changed{more}", of(spot))
        }
        Change::Reworded(key) | Change::Adjusted(key) => format!("`{key}`{} changed{more}", of(spot)),
        Change::Moved => format!("the place{} changed{more}", of(spot)),
        _ => {
            let what = spot.map_or_else(|| "the whole".to_owned(), Spot::words);
            format!("{}: {what}{more}", raise.because())
        }
    }
}

struct Against<'a> {
    old: &'a Questionnaire,
    new: &'a Questionnaire,
    places: &'a Places<'a>,
    problems: &'a Problems<'a>,
    comparison: &'a Comparison,
}

impl Against<'_> {
    fn tell(&self, difference: &Difference) {
        let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
        let what = after.or(before).map(Spot::words).unwrap_or_default();
        match (&difference.change, before, after) {
            (Change::Gone | Change::Narrowed, Some(gone), _) => self.gone(gone),
            (Change::KindChanged(from, to), _, Some(at)) => {
                let message = format!("the kind of {what} was {} and is {}", from.name(), to.name());
                let hint = "an answer of another kind is an answer to another question: give it a new id";
                self.problems.error("kind-changed", self.span(at, "kind"), message, Some(hint.to_owned()));
            }
            (Change::MeaningChanged(rule), _, Some(at)) => {
                let message = format!("{what} likely means something else now: {}", rule.words());
                let hint = "give it a new id, or raise the first number of the version";
                self.problems.warning(
                    "meaning-changed",
                    self.span(at, rule.key()),
                    message,
                    Some(hint.to_owned()),
                );
            }
            (Change::Reused(other), _, Some(at)) => {
                let message = format!("{what} has an id under which {} was known before", other.words());
                let hint = "answers of that time would be read as answers to this: choose another id";
                self.problems.error("reused-id", self.span(at, "id"), message, Some(hint.to_owned()));
            }
            (Change::Forgotten(ids), _, Some(at)) => {
                let all = ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
                let message = format!("{what} no longer says that it was {all}");
                let hint = format!("`was: [{}]` finds answers from before that", ids.join(", "));
                self.problems.warning("forgotten-was", self.span(at, "id"), message, Some(hint));
            }
            (Change::WasNothing(id), _, Some(at)) => {
                let message = format!("{what} says it was `{id}`, but {} has no such id", self.old.version);
                let vanished = self.vanished(at);
                let hint = did_you_mean(id, vanished.iter().map(String::as_str));
                let hint = hint.map(|near| format!("did you mean `{near}`?"));
                let node = self.node(at).and_then(|node| node.get("was"));
                let element =
                    node.and_then(|list| list.elements().iter().find(|e| text_of(e) == Some(id.as_str())));
                let span = element.or(node).map_or_else(|| self.span(at, "id"), |node| node.span);
                self.problems.warning("unknown-was", span, message, hint);
            }
            _ => {}
        }
    }

    /// What is gone is told where it was missed: at the field, the question or the section that had it.
    fn gone(&self, gone: &Spot) {
        let likely = self.comparison.likely.iter().find(|(spot, _)| spot == gone).map(|(_, new)| new);
        let hint = likely.map_or_else(
            || "keep the id, or say `was:` where it went".to_owned(),
            |new| format!("{} is new and worded nearly the same: `was: {}`?", new.words(), last_id(gone)),
        );
        let heir = self.comparison.heirs.get(&gone.topic).and_then(|heirs| heirs.first());
        let span = match heir {
            Some(topic) => {
                let question = self.new.question(topic);
                let field =
                    gone.field.as_deref().and_then(|id| question?.field(id)).map(|field| field.id.clone());
                self.span(&Spot { topic: topic.clone(), field, option: None }, "id")
            }
            None => {
                let section = self.old.placed(&gone.topic).map(|placed| placed.section.id.as_str());
                let section = section.and_then(|id| element(self.places.root, "sections", id));
                self.places.span(section.or(self.places.root), "id")
            }
        };
        let message = format!("{} is gone", gone.words());
        // Whoever raised the first number meant it.
        let meant = [Difference { before: Some(gone.clone()), after: None, change: Change::Gone }];
        let meant = Demand::unmet(&self.old.version, &self.new.version, &meant).is_none();
        let note = if meant { Problems::warning } else { Problems::error };
        note(self.problems, "vanished-id", span, message, Some(hint));
    }

    /// The ids of things like this one that are gone.
    fn vanished(&self, like: &Spot) -> Vec<String> {
        let level = |spot: &Spot| (spot.field.is_some(), spot.option.is_some());
        let gone = self.comparison.differences.iter().filter(|d| d.after.is_none());
        gone.filter_map(|d| d.before.as_ref())
            .filter(|spot| level(spot) == level(like))
            .map(last_id)
            .collect()
    }

    fn span(&self, at: &Spot, key: &str) -> Span {
        let node = self.node(at);
        let key = if node.is_some_and(|node| node.get(key).is_some()) { key } else { "id" };
        self.places.span(node, key)
    }

    fn node(&self, at: &Spot) -> Option<&Node<'_>> {
        let question = self.places.question(&at.topic);
        let holder = match &at.field {
            Some(id) => element(question, "fields", id),
            None => question,
        };
        match &at.option {
            Some(id) => element(holder, "options", id),
            None => holder,
        }
    }
}

/// A questionnaire of an older folder of which the newer folder has none.
pub fn vanished_set(old: &Questionnaire, source: &Source) -> Finding {
    let problems = Problems::new(source);
    let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok();
    let places = Places::new(root.as_ref());
    let message = format!("the questionnaire `{}` is gone", old.id);
    let hint = Some("walkthroughs that began with it go on with it; nobody can begin one".to_owned());
    problems.error("vanished-set", places.span(places.root, "id"), message, hint);
    problems.into_found().remove(0)
}

/// The id of the thing itself.
fn last_id(spot: &Spot) -> String {
    let id = spot.option.as_ref().or(spot.field.as_ref());
    id.cloned().unwrap_or_else(|| spot.topic.to_string())
}

/// Where things of a questionnaire stand in its file.
struct Places<'n> {
    root: Option<&'n Node<'n>>,
    questions: HashMap<&'n str, &'n Node<'n>>,
}

impl<'n> Places<'n> {
    fn new(root: Option<&'n Node<'n>>) -> Places<'n> {
        let sections = root.and_then(|root| root.get("sections")).map(Node::elements).unwrap_or_default();
        let questions =
            sections.iter().filter_map(|section| section.get("questions")).flat_map(Node::elements);
        let named = questions.filter_map(|node| Some((id_of(node)?, node)));
        Places { root, questions: named.collect() }
    }

    fn question(&self, id: &TopicId) -> Option<&'n Node<'n>> {
        self.questions.get(id.as_str()).copied()
    }

    fn span(&self, node: Option<&Node<'_>>, key: &str) -> Span {
        let found = node.and_then(|node| node.get(key).or(Some(node)));
        found.map_or(Span { start: 0, end: 0 }, |node| node.span)
    }
}

fn id_of<'n>(node: &'n Node<'n>) -> Option<&'n str> {
    text_of(node.get("id")?)
}

fn text_of<'n>(node: &'n Node<'n>) -> Option<&'n str> {
    match &node.value {
        yaml::Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// The element of a list with this id.
fn element<'n>(node: Option<&'n Node<'n>>, list: &str, id: &str) -> Option<&'n Node<'n>> {
    node?.get(list)?.elements().iter().find(|node| id_of(node) == Some(id))
}
