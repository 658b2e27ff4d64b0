//! `takestock check`.

use super::output::json;
use super::{Color, Global, Outcome};
use crate::catalog;
use crate::desk::questionnaire_folders;
use crate::domain::questionnaire::Questionnaire;
use crate::yaml::{self, Finding, Limits, Severity, Source, Unreadable};
use anyhow::bail;
use clap::Args;
use serde_json::{Value, json as value};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Check questionnaires: every problem at once, with its place.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, folders of them, ids of questionnaires, or - for standard input
    #[arg(required_unless_present = "codes")]
    pub files: Vec<PathBuf>,
    /// An older version of the file, or a folder of them: tells what vanished or changed its meaning, and which version
    /// that asks for
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    /// List every code that a finding can have, with what it means
    #[arg(long, conflicts_with_all = ["files", "against"])]
    pub codes: bool,
}

impl Check {
    pub(super) fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        if self.codes {
            return super::codes::codes(global, out);
        }
        let asked = asked(&self.files);
        let mut checked: Vec<(Source, Vec<Finding>)> = Vec::new();
        let mut unread: Vec<Unreadable> = Vec::new();
        for Asked { path, opened, .. } in &asked {
            match opened {
                Ok(source) => {
                    let found = catalog::check_beside(source, &beside(path));
                    checked.push((source.clone(), found));
                }
                Err(problem) => {
                    let source = Source::new(path.display().to_string(), "");
                    checked.push((source, vec![catalog::unreadable(problem)]));
                    unread.push(problem.clone());
                }
            }
        }
        if let ([problem], 1, false) = (unread.as_slice(), checked.len(), global.json) {
            bail!(problem.clone());
        }
        let good: Vec<(usize, (Source, Questionnaire))> = checked
            .iter()
            .enumerate()
            .filter_map(|(n, (source, _))| Some((n, (source.clone(), catalog::read(source).ok()?))))
            .collect();
        let (places, set): (Vec<usize>, Vec<(Source, Questionnaire)>) = good.into_iter().unzip();
        let beside = catalog::check_set(&set).into_iter().zip(catalog::check_shipped(&set)).zip(&set);
        for (((found, of_shipped), (source, set)), n) in beside.zip(places) {
            checked[n].1.extend(found.into_iter().chain(of_shipped));
            checked[n].1.extend(asked[n].in_folder.then(|| catalog::misnamed_set(source, set)).flatten());
        }
        let files = checked.len();
        if let Some(old) = &self.against {
            self.compare(old, &mut checked)?;
        }
        let count =
            |severity| checked.iter().flat_map(|(_, found)| found).filter(|f| f.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if global.json {
            let file = |(source, found): &(Source, Vec<Finding>)| value!({ "file": source.name(), "findings": yaml::to_json(found, source) });
            let files: Vec<Value> = checked.iter().map(file).collect();
            json(out, "check", value!({ "errors": errors, "warnings": warnings, "files": files }))?;
        } else {
            let color = colored(global.color);
            for (source, found) in checked.iter().filter(|(_, found)| !found.is_empty()) {
                write!(out, "{}", yaml::render(found, source, color))?;
            }
            let shared = shared_topics(&set);
            let topics =
                if shared == 0 { String::new() } else { format!(", {} shared", counted(shared, "topic")) };
            writeln!(
                out,
                "{} checked{topics}: {}, {}",
                counted(files, "file"),
                counted(errors, "error"),
                counted(warnings, "warning")
            )?;
        }
        if unread.len() == files {
            bail!(
                "{}",
                if files == 1 { "the file could not be read" } else { "none of the files could be read" }
            );
        }
        Ok(if errors > 0 { Outcome::No } else { Outcome::Done })
    }

    /// Holds one file against its older version, or every file against the one of the same id in a folder.
    fn compare(&self, old: &Path, checked: &mut Vec<(Source, Vec<Finding>)>) -> anyhow::Result<()> {
        let folder = old.is_dir();
        if !folder && checked.len() != 1 {
            bail!("--against takes one file to compare with one, or a folder to compare with a folder");
        }
        let mut named = BTreeSet::new();
        let mut olds = Vec::new();
        for Asked { opened, .. } in asked(std::slice::from_ref(&old.to_owned())) {
            let source = opened?;
            let Ok(set) = catalog::read(&source) else {
                if folder && catalog::translates(&source).is_some() {
                    continue;
                }
                bail!("{}: has errors of its own; check it first", source.name())
            };
            olds.push((source, set));
        }
        for (source, found) in checked.iter_mut() {
            let Ok(new) = catalog::read(source) else { continue };
            let older = olds.iter().find(|(_, set)| set.id == new.id);
            match older {
                Some((_, older)) => found.extend(catalog::against(older, source, &new)),
                None if folder => {}
                None => bail!(
                    "{} is `{}`, not `{}`: a questionnaire is held against an older version of itself",
                    olds[0].0.name(),
                    olds[0].1.id,
                    new.id
                ),
            }
            named.insert(new.id);
        }
        // One that cannot be read may be the one that seems to be gone.
        let broken =
            |source: &Source| catalog::translates(source).is_none() && catalog::read(source).is_err();
        if folder && !checked.iter().any(|(source, _)| broken(source)) {
            let gone = olds.into_iter().filter(|(_, set)| !named.contains(&set.id));
            checked.extend(gone.map(|(source, set)| {
                let finding = catalog::vanished_set(&set, &source);
                (source, vec![finding])
            }));
        }
        Ok(())
    }
}

/// Where the original of a translation may be: beside it, then among the user's own.
fn beside(file: &Path) -> Vec<PathBuf> {
    file.parent().map(Path::to_owned).into_iter().chain(questionnaire_folders()).collect()
}

/// A file that is to be looked at.
struct Asked {
    path: PathBuf,
    /// Its text, or why there is none.
    opened: Result<Source, Unreadable>,
    /// Whether it was found in a folder that was named, where sets are looked for by their ids.
    in_folder: bool,
}

/// Every file that was named. A folder stands for the `.yaml` files in it, by name; the id of a questionnaire, where no
/// file is called like that, for its file. What was named twice is there once.
fn asked(paths: &[PathBuf]) -> Vec<Asked> {
    let mut all = Vec::new();
    let mut met = BTreeSet::new();
    let mut add = |path: PathBuf, in_folder: bool, opened: Option<Result<Source, Unreadable>>| {
        if met.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            let opened = opened.unwrap_or_else(|| Source::open(&path, Limits::QUESTIONNAIRE));
            all.push(Asked { path, opened, in_folder });
        }
    };
    for path in paths {
        let id = path.to_str().filter(|text| catalog::is_id(text) && !path.exists());
        match (id, path.is_dir()) {
            (Some(id), _) => add(path.clone(), false, Some(catalog::find(id, &questionnaire_folders()))),
            (None, false) => add(path.clone(), false, None),
            (None, true) => match inside(path) {
                Ok(files) => files.into_iter().for_each(|file| add(file, true, None)),
                Err(message) => {
                    let name = path.display().to_string();
                    add(path.clone(), false, Some(Err(Unreadable { name, message })));
                }
            },
        }
    }
    all
}

/// The `.yaml` files in a folder, by name.
fn inside(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut inside: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml"))
        .collect();
    if inside.is_empty() {
        return Err("no .yaml file in this folder".to_owned());
    }
    inside.sort();
    Ok(inside)
}

fn shared_topics(set: &[(Source, Questionnaire)]) -> usize {
    let mut seen = std::collections::BTreeMap::<_, usize>::new();
    for (_, questionnaire) in set {
        for placed in questionnaire.questions() {
            *seen.entry(&placed.question.id).or_default() += 1;
        }
    }
    seen.values().filter(|count| **count > 1).count()
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Whether to use colour on standard output.
pub fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::io::stdout().is_terminal()
        }
    }
}
