//! Questionnaires: shipped and on disk, and what is wrong with them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use self::language::Spoken;
use crate::domain::ids::DocumentHash;
use crate::domain::questionnaire::Questionnaire;
use crate::text::suggest::did_you_mean;
use crate::text::tag::is_language_tag;
use crate::yaml::{self, Finding, Limits, Severity, Source, Unreadable};

pub mod codes;
mod compare;
mod language;
mod lint;
mod read;
pub mod schema;
pub mod starter;

pub use compare::{against, check_set, check_shipped, misnamed_set, unreadable, vanished_set};

macro_rules! shipped {
    ($($name:literal)*) => {
        const SHIPPED: &[(&str, &str)] =
            &[$((concat!($name, ".yaml"), include_str!(concat!("../questionnaires/", $name, ".yaml")))),*];
        /// Of each the hash, and what was read of it when the program was built, as JSON.
        const AHEAD: &[(&str, &str)] = &[$((
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".sha256")),
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")),
        )),*];
    };
}

shipped! {
    "inventory-walkthrough" "team-trust" "spot-the-dependency" "author-solo" "quarterly-review" "engineering-intake"
}

/// The questionnaires that come with the program: file name and text.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    SHIPPED
}

/// Of a shipped text the hash, and what was read of it when the program was built.
fn ahead(text: &str) -> Option<(&'static str, &'static str)> {
    let at = SHIPPED.iter().position(|(_, shipped)| is_same(text, shipped))?;
    AHEAD.get(at).copied()
}

/// Most often it is the very text, which need not be gone through.
fn is_same(text: &str, other: &str) -> bool {
    std::ptr::eq(text, other) || text == other
}

/// The shipped text of this hash: it need not be looked for in a store.
pub fn text_of(hash: &DocumentHash) -> Option<&'static str> {
    let at = AHEAD.iter().position(|(ahead, _)| *ahead == hash.0)?;
    SHIPPED.get(at).map(|(_, text)| *text)
}

/// The hash of this text.
pub fn hash_of(text: &str) -> DocumentHash {
    ahead(text).map_or_else(|| DocumentHash::of(text), |(hash, _)| DocumentHash(hash.to_owned()))
}

/// The translations that come with the program: file name and text.
pub fn translations() -> &'static [(&'static str, &'static str)] {
    &[
        ("inventory-walkthrough.de.yaml", include_str!("../questionnaires/inventory-walkthrough.de.yaml")),
        ("team-trust.de.yaml", include_str!("../questionnaires/team-trust.de.yaml")),
    ]
}

/// The questionnaire in a source, in the language that its text asks for.
///
/// # Errors
/// Every error in it, in the order of the file. Warnings do not keep a questionnaire from being used; [`check`] has them.
pub fn read(source: &Source) -> Result<Questionnaire, Vec<Finding>> {
    spoken(source).map(Spoken::wanted)
}

/// The questionnaire of the hour as it is shipped.
static HOUR: LazyLock<Option<Arc<Questionnaire>>> = LazyLock::new(|| {
    let (name, text) = shipped()[0];
    read(&Source::of(name, Cow::Borrowed(text))).ok().map(Arc::new)
});

/// Reads the questionnaire of the hour: to be called beside what else is to be done before the first frame.
pub fn get_ready() {
    make_room();
    LazyLock::force(&HOUR);
}

/// The C library asks the system for a second thread's memory page by page, and whoever asks holds up the first: room
/// for all of it is asked for in a few pieces, and stays with the thread when they are given back.
fn make_room() {
    const PIECE: usize = 100 << 10;
    let pieces: [Vec<u8>; 6] = std::array::from_fn(|_| Vec::with_capacity(PIECE));
    std::hint::black_box(&pieces);
}

/// The questionnaire in a source, as [`read()`] gives it; the one of the hour is read once.
///
/// # Errors
/// As for [`read()`].
pub fn shared(source: &Source) -> Result<Arc<Questionnaire>, Vec<Finding>> {
    let hour = is_same(source.text(), shipped()[0].1).then(|| HOUR.clone()).flatten();
    hour.map_or_else(|| read(source).map(Arc::new), Ok)
}

/// The questionnaire in a source, in the language it was written in.
fn as_written(source: &Source) -> Result<Questionnaire, Vec<Finding>> {
    spoken(source).map(|spoken| spoken.written)
}

fn spoken(source: &Source) -> Result<Spoken, Vec<Finding>> {
    // What is shipped was checked before it was.
    if let Some(written) = ahead(source.text()).and_then(|(_, json)| serde_json::from_str(json).ok()) {
        return Ok(Spoken { written, translated: None });
    }
    let (spoken, mut found) = examine(source, Care::Errors, &[]);
    found.retain(|finding| finding.severity == Severity::Error);
    match spoken {
        Some(spoken) if found.is_empty() => Ok(spoken),
        _ => Err(found),
    }
}

/// Everything that is the matter with a questionnaire or a translation, errors and warnings, in the order of the file.
pub fn check(source: &Source) -> Vec<Finding> {
    check_beside(source, &[])
}

/// The same, looking for the original of a translation in `folders` before it is looked for among the shipped ones.
pub fn check_beside(source: &Source, folders: &[PathBuf]) -> Vec<Finding> {
    let found = examine(source, Care::Everything, folders).1;
    debug_assert!(found.iter().all(|finding| codes::code(finding.code).is_some()), "{found:?}");
    found
}

/// The id of the questionnaire that a source has texts for in another language; none if it is no such file.
pub fn translates(source: &Source) -> Option<String> {
    let root = yaml::tree(source, Limits::QUESTIONNAIRE).ok()?;
    language::companion::named(&root).0.map(str::to_owned)
}

/// In which language a questionnaire is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish<'a> {
    /// In the one that it asks for itself.
    #[default]
    Own,
    /// In this one if it is there, else in its own.
    Rather(&'a str),
    /// In this one and no other.
    Only(&'a str),
}

/// A questionnaire as [`find`] finds it, as one text that is read in the language that is wanted.
///
/// Texts in another language stand in the file itself or in a companion file: `ID.de.yaml` beside a set of your own;
/// for a shipped set in `folders`, then among the shipped ones. Nothing is looked for unless a language is named.
///
/// # Errors
/// In words, when there is no such questionnaire, it has no such language, or its translation cannot be used.
pub fn find_in(id_or_path: &str, wish: Wish<'_>, folders: &[PathBuf]) -> Result<Source, Unreadable> {
    let source = find(id_or_path, folders)?;
    let (Wish::Rather(language) | Wish::Only(language)) = wish else { return Ok(source) };
    let speaking = match is_language_tag(language) {
        true => language::companion::speaking(&source, language, folders)?,
        false => None,
    };
    match (speaking, wish) {
        (Some(speaking), _) => Ok(speaking),
        (None, Wish::Only(_)) => {
            let there = languages(&source, folders);
            let hint = match did_you_mean(language, there.iter().map(String::as_str)) {
                _ if there.is_empty() => "it has one language and does not say which".to_owned(),
                Some(near) if there.len() > 1 => {
                    format!("did you mean {near}? There is {}", there.join(", "))
                }
                _ => format!("there is {}", there.join(", ")),
            };
            let message = format!("there are no texts in {}; {hint}", yaml::quote(language));
            Err(Unreadable { name: format!("{id_or_path} in {language}"), message })
        }
        (None, _) => Ok(source),
    }
}

/// The languages in which a questionnaire can be read, the one it was written in first, if it says which.
pub fn languages(source: &Source, folders: &[PathBuf]) -> Vec<String> {
    language::companion::languages(source, folders)
}

/// How much is looked at, beside what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// What questions say about one another.
    Errors,
    /// What a person would stumble over, too.
    Everything,
}

fn examine(source: &Source, care: Care, folders: &[PathBuf]) -> (Option<Spoken>, Vec<Finding>) {
    let root = match yaml::tree(source, Limits::QUESTIONNAIRE) {
        Ok(root) => root,
        Err(found) => return (None, found),
    };
    if language::companion::named(&root).0.is_some() {
        let found = match care {
            Care::Everything => language::companion::check(&root, source, folders),
            _ => language::companion::alone(&root, source),
        };
        return (None, found);
    }
    // Its other keys would all be unknown ones of a questionnaire.
    if let Some(finding) = language::companion::nameless(&root, source) {
        return (None, vec![finding]);
    }
    let problems = yaml::Problems::new(source);
    let draft = read::draft(&root, &problems);
    if let Some(draft) = &draft {
        lint::across(draft, &problems);
        if care == Care::Everything {
            lint::warnings(draft, &root, &problems);
        }
    }
    let spoken = draft.map(|draft| language::spoken(draft, &problems, care));
    (spoken, problems.into_found())
}

/// The source of a questionnaire named by its id or by a path.
///
/// Something with a slash or an ending is a path, `-` is standard input, anything else an id. An id is looked for as
/// `ID.yaml` in `folders`, in their order, then among the shipped ones: a set of your own may so replace a shipped one.
///
/// # Errors
/// In words, when there is none or it cannot be read.
pub fn find(id_or_path: &str, folders: &[PathBuf]) -> Result<Source, Unreadable> {
    let is_id = read::is_set_id(id_or_path);
    if !is_id {
        return Source::open(Path::new(id_or_path), Limits::QUESTIONNAIRE);
    }
    if let Some(path) = own(id_or_path, folders) {
        return Source::open(&path, Limits::QUESTIONNAIRE);
    }
    let file = format!("{id_or_path}.yaml");
    if let Some((name, text)) = shipped().iter().find(|(name, _)| *name == file) {
        return Ok(Source::of(*name, Cow::Borrowed(text)));
    }
    let ids = ids(folders);
    let hint = match did_you_mean(id_or_path, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", ids.join(", ")),
    };
    Err(Unreadable {
        name: id_or_path.to_owned(),
        message: format!("there is no such questionnaire; {hint}"),
    })
}

/// Whether a text has the form of a questionnaire's id: small letters, digits and hyphens, beginning with a letter.
pub fn is_id(text: &str) -> bool {
    read::is_set_id(text)
}

/// The file of the user's own questionnaire with this id, if there is one; it goes before a shipped one.
pub fn own(id: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let file = format!("{id}.yaml");
    folders.iter().map(|folder| folder.join(&file)).find(|path| path.exists())
}

/// The ids of all questionnaires that [`find`] knows, sorted.
pub fn ids(folders: &[PathBuf]) -> Vec<String> {
    let mine = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mine = mine.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut ids: Vec<String> = shipped()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .chain(mine)
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .filter(|id| read::is_set_id(id))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests;
