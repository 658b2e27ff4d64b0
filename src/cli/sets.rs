//! `takestock questionnaires`: what there is, one of them in full, a new one, and the schema for editors.

use super::output::{json, table};
use super::questions::counted;
use super::{Global, Outcome};
use crate::catalog::{self, Wish, schema, starter};
use crate::desk::{Desk, config_folder, questionnaire_folders};
use crate::domain::questionnaire::{Need, Placed, Question, Questionnaire};
use crate::files::{Overwrite, Target, save_all};
use crate::text::escape::terminal_line;
use crate::text::wrap::wrap;
use crate::yaml::Source;
use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json as value};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How wide a text is, in columns, so that with its indent it stands on the narrowest common terminal.
const TEXT: usize = 72;

/// The questionnaires at hand.
#[derive(Debug, Args)]
pub struct Questionnaires {
    /// Show one: what is asked and when, what can be answered
    #[arg(long, value_name = "ID", group = "what")]
    pub show: Option<String>,
    /// Show it in this language
    #[arg(long, requires = "show", value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Begin one of your own with this id, in the folder for settings
    #[arg(long, value_name = "ID", group = "what")]
    pub new: Option<String>,
    /// Begin it with the text of another one
    #[arg(long, requires = "new", value_name = "ID")]
    pub from: Option<String>,
    /// Put it into this folder instead
    #[arg(long = "in", requires = "new", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Print the JSON Schema, by which editors complete and check
    #[arg(long, group = "what")]
    pub schema: bool,
}

impl Questionnaires {
    pub(super) fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        if self.schema {
            write!(out, "{}", schema::TEXT)?;
            return Ok(Outcome::Done);
        }
        match (&self.show, &self.new) {
            (Some(id), _) => show(id, self.language.as_deref(), global, out),
            (None, Some(id)) => self.begin(id, global, out),
            (None, None) => list(global, out),
        }
    }

    fn begin(&self, id: &str, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        if !catalog::is_id(id) {
            let hint = match repaired(id) {
                Some(better) => format!("how about {better}?"),
                None => "for example our-handover".to_owned(),
            };
            bail!("{id} is not an id: small letters, digits and hyphens, beginning with a letter; {hint}");
        }
        let is_shipped =
            |id: &str| catalog::shipped().iter().any(|(name, _)| name.strip_suffix(".yaml") == Some(id));
        if is_shipped(id) && self.from.as_deref() != Some(id) {
            bail!(
                "{id} is one that comes along; choose another id, or change its wording with --new {id} --from {id}"
            );
        }
        let from = match &self.from {
            Some(from) => catalog::find(from, &questionnaire_folders())?,
            None => Source::new("the starter", starter::TEXT),
        };
        let Ok(text) = starter::begin(id, &from) else {
            bail!("{} has errors; see `takestock check` first", from.name())
        };
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => config_folder()?.join("questionnaires"),
        };
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let (path, beside) = (folder.join(format!("{id}.yaml")), folder.join(schema::FILE));
        let ours = Overwrite::IfOurs(&schema::is_ours);
        save_all(&[
            Target { path: &path, bytes: text.as_bytes(), overwrite: Overwrite::No },
            Target { path: &beside, bytes: schema::TEXT.as_bytes(), overwrite: ours },
        ])?;
        let shown = quoted(&path);
        let with = if self.folder.is_some() { shown.as_str() } else { id };
        let next = [
            format!("takestock check {shown}"),
            format!("takestock walk --sample --with {with}"),
            format!("takestock walk --with {with}"),
        ];
        if global.json {
            json(
                out,
                "questionnaire_begun",
                value!({"id": id, "path": path, "schema": beside, "next": next}),
            )?;
            return Ok(Outcome::Done);
        }
        writeln!(out, "{}\n", terminal_line(&path.display().to_string()))?;
        let remarks = ["finds what is wrong in it", "practises it, and keeps nothing", "walks through it"];
        let width = next.iter().map(String::len).max().unwrap_or_default();
        for (command, remark) in next.iter().zip(remarks) {
            writeln!(out, "  {:<width$}  {remark}", terminal_line(command))?;
        }
        Ok(Outcome::Done)
    }
}

/// The id that somebody likely meant.
fn repaired(id: &str) -> Option<String> {
    let id = id.strip_suffix(".yaml").unwrap_or(id).to_lowercase();
    let words: Vec<&str> =
        id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    Some(words.join("-")).filter(|id| catalog::is_id(id))
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// A questionnaire as the list has it.
struct Row {
    id: String,
    /// What it holds, or why it cannot be used.
    set: Result<Questionnaire, String>,
    languages: Vec<String>,
    /// Where it lies, if it is the user's own.
    own: Option<PathBuf>,
}

fn rows() -> Vec<Row> {
    let folders = questionnaire_folders();
    let row = |id: String| {
        let own = catalog::own(&id, &folders);
        let source = match catalog::find(&id, &folders) {
            Ok(source) => source,
            Err(problem) => return Row { set: Err(problem.message), languages: Vec::new(), id, own },
        };
        let set = catalog::read(&source).map_err(|found| {
            let place = |at: crate::yaml::Place| format!("line {}, column {}: ", at.line, at.column);
            let first = found.first();
            let at = first.and_then(|finding| finding.place).map(place).unwrap_or_default();
            let words = first.map(|finding| finding.message.as_str()).unwrap_or_default();
            format!("{}; {at}{words}", counted(found.len(), "error"))
        });
        let languages = catalog::languages(&source, &folders);
        Row { id, set, languages, own }
    };
    catalog::ids(&folders).into_iter().map(row).collect()
}

fn musts(set: &Questionnaire) -> usize {
    set.questions().filter(|placed| placed.question.need == Need::Must).count()
}

fn list(global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let rows = rows();
    if global.json {
        let row = |row: &Row| {
            let set = row.set.as_ref();
            value!({
                "id": row.id, "own": row.own.is_some(), "path": row.own, "problem": set.err(),
                "version": set.map_or("", |set| &set.version), "title": set.map_or("", |set| &set.title),
                "minutes": set.map_or(0.0, |set| set.minutes), "questions": set.map_or(0, |set| set.questions().count()),
                "musts": set.map_or(0, musts), "languages": row.languages,
            })
        };
        json(out, "questionnaires", rows.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    let cells = |row: &Row| {
        let mut cells = vec![match &row.set {
            Ok(set) if set.id != row.id => format!("{} (its id: {})", row.id, set.id),
            _ => row.id.clone(),
        }];
        match &row.set {
            Ok(set) => {
                let questions = set.questions().count().to_string();
                cells.extend([
                    set.version.clone(),
                    set.minutes.to_string(),
                    questions,
                    musts(set).to_string(),
                ]);
                cells.extend([row.languages.join(" "), set.title.clone()]);
            }
            Err(_) => {
                cells.extend(["", "", "", "", ""].map(str::to_owned));
                cells.push("cannot be used".to_owned());
            }
        }
        cells
    };
    let table_rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    table(out, &["Id", "Version", "Minutes", "Questions", "Musts", "Languages", "Title"], &table_rows)?;
    for (row, path) in rows.iter().filter_map(|row| Some((row, row.own.as_ref()?))) {
        let instead = if shipped(&row.id) { ", in place of the one that comes along" } else { "" };
        writeln!(out, "\n{} is your own{instead}: {}", row.id, terminal_line(&path.display().to_string()))?;
        if let Err(problem) = &row.set {
            writeln!(out, "  It cannot be used: {}", terminal_line(problem))?;
            writeln!(out, "  See: takestock check {}", terminal_line(&quoted(path)))?;
        }
    }
    Ok(Outcome::Done)
}

fn shipped(id: &str) -> bool {
    catalog::shipped().iter().any(|(name, _)| name.strip_suffix(".yaml") == Some(id))
}

fn show(id: &str, language: Option<&str>, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (set, _, _) = Desk::questionnaire_in(id, language.map_or(Wish::Own, Wish::Only))?;
    if global.json {
        let questions: Vec<Value> = set.questions().map(|placed| as_json(&placed)).collect();
        let spine: Vec<&str> = set.spine.iter().map(|topic| topic.as_str()).collect();
        json(
            out,
            "questionnaire",
            value!({
                "id": set.id, "version": set.version, "title": set.title, "language": set.language,
                "minutes": set.minutes, "audience": set.audience, "spine": spine, "questions": questions
            }),
        )?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "{} ({} {}), {} minutes", terminal_line(&set.title), set.id, set.version, set.minutes)?;
    writeln!(out, "{}", terminal_line(&set.audience))?;
    for section in &set.sections {
        writeln!(out, "\n{} {} · {} min", section.key, terminal_line(&section.title), section.minutes)?;
        for placed in set.questions().filter(|placed| placed.section.id == section.id) {
            question(&set, &placed, out)?;
        }
    }
    Ok(Outcome::Done)
}

fn as_json(placed: &Placed<'_>) -> Value {
    let q = placed.question;
    let options: Vec<Value> = q.options.iter().map(|o| value!({"id": o.id, "label": o.label})).collect();
    let fields: Vec<Value> =
        q.fields.iter().map(|f| value!({"id": f.id, "label": f.label, "kind": f.kind})).collect();
    value!({
        "code": placed.code, "id": q.id, "short": q.short, "kind": q.kind, "need": q.need, "minutes": q.minutes,
        "ask": q.ask, "solo": q.solo, "absent": q.absent, "why": q.why, "probes": q.probes,
        "listen_for": q.listen_for, "options": options, "fields": fields, "when": q.when, "from": q.from,
        "prefill": q.prefill, "private": q.private, "user_first": q.user_first,
    })
}

/// What a facilitator wants to know before the hour: what is asked, under which condition, and what can be answered.
fn question(set: &Questionnaire, placed: &Placed<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let q = placed.question;
    let marks: Vec<&str> = [
        (set.spine.contains(&q.id), "spine"),
        (q.user_first, "user first"),
        (q.prefill, "may be sent ahead"),
        (q.private, "private"),
    ]
    .into_iter()
    .filter_map(|(holds, mark)| holds.then_some(mark))
    .collect();
    let kind = q.kind.name().replace('_', " or ");
    let mut head =
        vec![format!("  {:<5} {}", placed.code, terminal_line(&q.short)), q.need.name().to_owned()];
    head.extend([format!("{} min", q.minutes), kind]);
    head.extend(marks.into_iter().map(str::to_owned));
    writeln!(out, "{}", head.join(" · "))?;
    for line in wrap(&terminal_line(&q.ask), TEXT - 2) {
        writeln!(out, "        {line}")?;
    }
    let mut told = |what: &str, words: String| -> anyhow::Result<()> {
        let width = what.chars().count() + 1;
        for (n, line) in wrap(&terminal_line(&words), TEXT - 2 - width).iter().enumerate() {
            let what = if n == 0 { what } else { "" };
            writeln!(out, "          {what:<width$}{line}")?;
        }
        Ok(())
    };
    if let Some(when) = &q.when {
        told("only if", when.clone())?;
    }
    if let Some(from) = &q.from {
        told("offers", format!("what was said about {from}"))?;
    }
    let answers = possible(q);
    if !answers.is_empty() {
        told("→", answers)?;
    }
    Ok(())
}

/// The options of a pick, or the columns of a table.
fn possible(question: &Question) -> String {
    let options = question.options.iter().map(|option| match option.at {
        Some(at) if question.kind == crate::domain::questionnaire::Kind::Scale => {
            format!("{at}: {}", option.label)
        }
        _ => option.label.clone(),
    });
    options.chain(question.fields.iter().map(|field| field.label.clone())).collect::<Vec<_>>().join(" | ")
}
