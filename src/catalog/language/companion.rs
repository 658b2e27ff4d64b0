//! Companion files (`team-trust.de.yaml` beside `team-trust.yaml`): found, checked, and put together with their
//! original.
//!
//! A walkthrough is pinned to one text that says everything. So the texts of a companion are put into the text of the
//! original, under `languages`, and `language` says that they are meant: what is pinned is read like any other file,
//! years later, without a second one.

use super::super::{
    Care, as_written, find as original_of, ids, lint, read as questionnaire, shipped, translations,
};
use super::{KEYS, Translation};
use crate::domain::questionnaire::Questionnaire;
use crate::text::suggest::did_you_mean;
use crate::text::tag::is_language_tag;
use crate::yaml::{self, Finding, Item, Limits, Node, Problems, Severity, Source, Unreadable, Value};
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// What a companion says it is: of which questionnaire, by which it is told from one, and in which language.
pub(in super::super) fn named<'n>(root: &'n Node<'_>) -> (Option<&'n str>, Option<&'n str>) {
    let text = |key| match root.get(key).map(|node| &node.value) {
        Some(Value::Scalar { text, .. }) => Some(&**text),
        _ => None,
    };
    (text("translates"), text("language"))
}

/// The original in the words of a companion, with what is the matter with those.
pub(in super::super) fn apply(
    source: &Source,
    original: &Questionnaire,
    care: Care,
) -> (Option<Questionnaire>, Vec<Finding>) {
    let root = match yaml::tree(source, Limits::QUESTIONNAIRE) {
        Ok(root) => root,
        Err(found) => return (None, found),
    };
    let problems = Problems::new(source);
    let set = texts(&root, original, &problems, care);
    (set, problems.into_found())
}

fn texts(
    root: &Node<'_>,
    original: &Questionnaire,
    problems: &Problems<'_>,
    care: Care,
) -> Option<Questionnaire> {
    let mut fields = Item::root(root, problems).fields()?;
    // Whatever it is, it is the language of these texts.
    let language = named(root).1.filter(|tag| is_language_tag(tag)).unwrap_or_default();
    let translation = Translation { problems, language, care, suggested: Cell::default() };
    translation.head(&mut fields, original, true);
    Some(translation.texts(fields, original))
}

/// What is said of a file that is called like a translation and does not say of what; none for any other file, and for a
/// questionnaire that is only called so.
pub(in super::super) fn nameless(root: &Node<'_>, source: &Source) -> Option<Finding> {
    let (id, language) = stem(source.name()).rsplit_once('.')?;
    let whole = matches!(root.get("sections"), Some(Node { value: Value::List(_), .. }));
    if !is_language_tag(language) || root.get("translates").is_some() || whole {
        return None;
    }
    let Value::Map(entries) = &root.value else { return None };
    let problems = Problems::new(source);
    let at = entries.first().map_or(root.span, |entry| entry.key_span);
    let hint = format!("write `translates: {id}`, the id of what it translates, and `language: {language}`");
    problems.error("missing-key", at, "a translation needs `translates`", Some(hint));
    problems.into_found().pop()
}

/// That a companion is nothing to walk through.
pub(in super::super) fn alone(root: &Node<'_>, source: &Source) -> Vec<Finding> {
    let problems = Problems::new(source);
    if let Some(translates) = root.get("translates") {
        let message = "this is a translation of another questionnaire";
        let hint = "name that one, and say the language".to_owned();
        problems.error("translation-alone", translates.span, message, Some(hint));
    }
    problems.into_found()
}

/// Everything that is the matter with a companion. Its original is looked for in `folders`, then among the shipped.
pub(in super::super) fn check(root: &Node<'_>, source: &Source, folders: &[PathBuf]) -> Vec<Finding> {
    let problems = Problems::new(source);
    let (translates, language) = named(root);
    let id = translates.unwrap_or_default();
    if let (Some(language), Some(at)) = (language, root.get("language")) {
        let right = format!("{id}.{language}.yaml");
        let name = Path::new(source.name()).file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.contains('.') && name != right {
            let message = format!("this file is looked for as `{right}`");
            problems.warning("misnamed-translation", at.span, message, None);
        }
    }
    lint::traps(root, "", &problems);
    let original = super::super::read::is_set_id(id).then(|| original_of(id, folders).ok()).flatten();
    match original.as_ref().map(as_written) {
        Some(Ok(original)) => {
            texts(root, &original, &problems, Care::Everything);
        }
        Some(Err(_)) => {
            let file = original.map(|source| source.name().to_owned()).unwrap_or_default();
            if let Some(at) = root.get("translates") {
                let message = format!("its original has errors; check {file} first");
                problems.error("no-original", at.span, message, None);
            }
        }
        None => {
            if let Some(at) = root.get("translates") {
                let hint = did_you_mean(id, ids(folders).iter().map(String::as_str))
                    .map(|near| format!("did you mean `{near}`?"));
                let message =
                    format!("there is no questionnaire {} that this could translate", yaml::quote(id));
                problems.error("no-original", at.span, message, hint);
            }
        }
    }
    problems.into_found()
}

/// Where the companions of a questionnaire may be: beside it, and for a shipped one in `folders` too.
fn places(name: &str, is_shipped: bool, folders: &[PathBuf]) -> Vec<PathBuf> {
    match is_shipped {
        true => folders.to_vec(),
        false => Path::new(name).parent().map(Path::to_owned).into_iter().collect(),
    }
}

fn is_shipped(source: &Source) -> bool {
    shipped().iter().any(|(name, text)| *name == source.name() && *text == source.text())
}

/// The name of a file without its ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name)
}

/// The companion of a questionnaire in a language, if there is one.
fn find(source: &Source, language: &str, folders: &[PathBuf]) -> Result<Option<Source>, Unreadable> {
    let shipped_too = is_shipped(source);
    let file = format!("{}.{language}.yaml", stem(source.name()));
    let paths = places(source.name(), shipped_too, folders);
    if let Some(path) = paths.iter().map(|folder| folder.join(&file)).find(|path| path.exists()) {
        return Source::open(&path, Limits::QUESTIONNAIRE).map(Some);
    }
    let text = translations().iter().find(|(name, _)| shipped_too && *name == file);
    Ok(text.map(|(name, text)| Source::new(*name, *text)))
}

/// The languages that a questionnaire has, the one it was written in first if it says which.
pub(in super::super) fn languages(source: &Source, folders: &[PathBuf]) -> Vec<String> {
    let Ok(root) = yaml::tree(source, Limits::QUESTIONNAIRE) else { return Vec::new() };
    let shipped_too = is_shipped(source);
    let begins = format!("{}.", stem(source.name()));
    let beside = places(source.name(), shipped_too, folders)
        .into_iter()
        // A name alone stands in the folder where we are.
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder })
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let with_us = translations().iter().filter(|_| shipped_too).map(|(name, _)| (*name).to_owned());
    let tag = |name: String| {
        let tag = name.strip_prefix(&begins)?.strip_suffix(".yaml")?;
        is_language_tag(tag).then(|| tag.to_owned())
    };
    let mut others: Vec<String> =
        super::inside(&root).into_iter().chain(beside.chain(with_us).filter_map(tag)).collect();
    others.sort();
    others.dedup();
    let written = super::written_in(&root);
    others.retain(|tag| Some(tag) != written.as_ref());
    written.into_iter().chain(others).collect()
}

/// The text of a questionnaire as it is to be read in `language`; none if it has no such texts.
///
/// # Errors
/// In words, when there are such texts and they cannot be used.
pub(in super::super) fn speaking(
    source: &Source,
    language: &str,
    folders: &[PathBuf],
) -> Result<Option<Source>, Unreadable> {
    // A file that is no YAML says so when it is read.
    let Ok(root) = yaml::tree(source, Limits::QUESTIONNAIRE) else { return Ok(None) };
    if super::asked_for(&root).as_deref() == Some(language) {
        return Ok(Some(source.clone()));
    }
    let told = |name: &str, message: String| Unreadable { name: name.to_owned(), message };
    if super::inside(&root).iter().any(|tag| tag == language) {
        let text = put_together(source, &root, language, None);
        return Ok(text.map(|text| Source::new(source.name(), text)));
    }
    let Some(companion) = find(source, language, folders)? else { return Ok(None) };
    let Ok(original) = as_written(source) else { return Ok(Some(source.clone())) };
    let (set, mut found) = apply(&companion, &original, Care::Errors);
    found.retain(|finding| finding.severity == Severity::Error);
    let (Some(set), []) = (set, &found[..]) else {
        let errors = if found.len() == 1 { "error" } else { "errors" };
        let message =
            format!("cannot be used: it has {} {errors}, which `takestock check` shows", found.len());
        return Err(told(companion.name(), message));
    };
    let name = format!("{} in {language}", source.name());
    let whole = put_together(source, &root, language, Some(&companion)).map(|text| Source::new(name, text));
    // What is pinned has to say the same as the two files did.
    match whole.filter(|whole| questionnaire(whole).is_ok_and(|read| read == set)) {
        Some(whole) => Ok(Some(whole)),
        None => {
            let message = format!(
                "these texts cannot be put into {}; write them there yourself, under `languages`",
                source.name()
            );
            Err(told(companion.name(), message))
        }
    }
}

/// The text of a questionnaire that asks to be read in `language`, with the texts of a companion under `languages`. As
/// text, so that everything stays as it was written, remarks and all. None where its form leaves no place for them.
fn put_together(
    source: &Source,
    root: &Node<'_>,
    language: &str,
    companion: Option<&Source>,
) -> Option<String> {
    let Value::Map(_) = root.value else { return None };
    let [asked, others] = KEYS.map(|key| root.get(key));
    let mut text = source.text().to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    // From the end to the beginning, so that places stay true.
    let mut changes: Vec<(usize, usize, String)> = Vec::new();
    let mut behind = String::new();
    match asked {
        Some(node) => changes.push((node.span.start as usize, node.span.end as usize, language.to_owned())),
        None => behind.push_str(&format!("language: {language}\n")),
    }
    match (companion, others) {
        (None, _) => {}
        (Some(companion), None) => {
            behind.push_str(&format!("languages:\n  {language}:\n{}", indented(companion.text(), 4)));
        }
        (Some(companion), Some(others)) => {
            let column = source.place(others.span).column - 1;
            let at = others.span.start as usize;
            let indent = " ".repeat(column);
            if column == 0 || !source.text()[..at].ends_with(&format!("\n{indent}")) {
                return None;
            }
            let texts = indented(companion.text(), column + 2);
            changes.push((at, at, format!("{language}:\n{texts}{indent}")));
        }
    }
    changes.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
    for (start, end, new) in changes {
        text.replace_range(start..end, &new);
    }
    text.push_str(&behind);
    Some(text)
}

/// A text further in. Its lines keep their distance from one another, which is all that YAML goes by.
fn indented(text: &str, columns: usize) -> String {
    let indent = " ".repeat(columns);
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        // The mark of a document's beginning means something only where a document may begin.
        if line.trim_end() == "---" && !out.lines().any(|line| !line.trim_start().starts_with('#')) {
            continue;
        }
        if !line.trim().is_empty() {
            out.push_str(&indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}
