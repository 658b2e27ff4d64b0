//! Questionnaires: shipped and on disk, and what is wrong with them.

use std::path::{Path, PathBuf};

use crate::domain::questionnaire::Questionnaire;
use crate::text::suggest::did_you_mean;
use crate::yaml::{self, Finding, Limits, Severity, Source, Unreadable};

mod compare;
mod lint;
mod read;

pub use compare::{against, check_set, vanished_set};

/// The questionnaires that come with the program: file name and text.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        ("inventory-walkthrough.yaml", include_str!("../questionnaires/inventory-walkthrough.yaml")),
        ("team-trust.yaml", include_str!("../questionnaires/team-trust.yaml")),
        ("spot-the-dependency.yaml", include_str!("../questionnaires/spot-the-dependency.yaml")),
        ("author-solo.yaml", include_str!("../questionnaires/author-solo.yaml")),
        ("quarterly-review.yaml", include_str!("../questionnaires/quarterly-review.yaml")),
        ("engineering-intake.yaml", include_str!("../questionnaires/engineering-intake.yaml")),
    ]
}

/// The questionnaire in a source.
///
/// # Errors
/// Every error in it, in the order of the file. Warnings do not keep a questionnaire from being used; [`check`] has them.
pub fn read(source: &Source) -> Result<Questionnaire, Vec<Finding>> {
    // What is shipped was checked before it was.
    let is_shipped = shipped().iter().any(|(_, text)| *text == source.text());
    let (questionnaire, mut found) = examine(source, if is_shipped { Care::Shape } else { Care::Errors });
    found.retain(|finding| finding.severity == Severity::Error);
    match questionnaire {
        Some(questionnaire) if found.is_empty() => Ok(questionnaire),
        _ => Err(found),
    }
}

/// Everything that is the matter with a questionnaire, errors and warnings, in the order of the file.
pub fn check(source: &Source) -> Vec<Finding> {
    examine(source, Care::Everything).1
}

/// How much is looked at, beside what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    /// Nothing.
    Shape,
    /// What questions say about one another.
    Errors,
    /// What a person would stumble over, too.
    Everything,
}

fn examine(source: &Source, care: Care) -> (Option<Questionnaire>, Vec<Finding>) {
    let root = match yaml::tree(source, Limits::QUESTIONNAIRE) {
        Ok(root) => root,
        Err(found) => return (None, found),
    };
    let problems = yaml::Problems::new(source);
    let draft = read::draft(&root, &problems);
    if let Some(draft) = &draft {
        if care >= Care::Errors {
            lint::across(draft, &problems);
        }
        if care == Care::Everything {
            lint::warnings(draft, &root, &problems);
        }
    }
    (draft.map(|draft| draft.questionnaire), problems.into_found())
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
    let file = format!("{id_or_path}.yaml");
    if let Some(path) = folders.iter().map(|folder| folder.join(&file)).find(|path| path.exists()) {
        return Source::open(&path, Limits::QUESTIONNAIRE);
    }
    if let Some((name, text)) = shipped().iter().find(|(name, _)| *name == file) {
        return Ok(Source::new(*name, *text));
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
