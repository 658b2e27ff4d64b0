//! `takestock check`.

use super::output::json;
use super::{Color, Global, Outcome};
use crate::catalog;
use crate::desk::questionnaire_folders;
use crate::domain::questionnaire::Questionnaire;
use crate::yaml::{self, Finding, Limits, Severity, Source};
use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json as value};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Check questionnaires: every problem at once, with its place.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, folders of them, or - for standard input
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
        let mut checked: Vec<(Source, Vec<Finding>)> = Vec::new();
        for file in expanded(&self.files)? {
            let source = Source::open(&file, Limits::QUESTIONNAIRE)?;
            let found = catalog::check_beside(&source, &beside(&file));
            checked.push((source, found));
        }
        let good: Vec<(usize, (Source, Questionnaire))> = checked
            .iter()
            .enumerate()
            .filter_map(|(n, (source, _))| Some((n, (source.clone(), catalog::read(source).ok()?))))
            .collect();
        let (places, set): (Vec<usize>, Vec<(Source, Questionnaire)>) = good.into_iter().unzip();
        for (found, n) in catalog::check_set(&set).into_iter().zip(places) {
            checked[n].1.extend(found);
        }
        let files = checked.len();
        if let Some(old) = &self.against {
            self.compare(old, &mut checked)?;
        }
        let count =
            |severity| checked.iter().flat_map(|(_, found)| found).filter(|f| f.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if global.json {
            let files: Vec<Value> =
                checked.iter().map(|(source, found)| yaml::to_json(found, source)).collect();
            json(out, "check", value!({ "errors": errors, "warnings": warnings, "files": files }))?;
        } else {
            let color = colored(global.color);
            for (source, found) in checked.iter().filter(|(_, found)| !found.is_empty()) {
                write!(out, "{}", yaml::render(found, source, color))?;
            }
            let shared = shared_topics(&set);
            let topics = if shared == 0 { String::new() } else { format!(", {shared} topics shared") };
            writeln!(
                out,
                "{} checked{topics}: {}, {}",
                counted(files, "file"),
                counted(errors, "error"),
                counted(warnings, "warning")
            )?;
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
        for path in expanded(std::slice::from_ref(&old.to_owned()))? {
            let source = Source::open(&path, Limits::QUESTIONNAIRE)?;
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

/// A folder stands for the `.yaml` files in it, by name.
fn expanded(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
        let mut inside: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml"))
            .collect();
        if inside.is_empty() {
            bail!("{}: no .yaml file in this folder", path.display());
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
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
