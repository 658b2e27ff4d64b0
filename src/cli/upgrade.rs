//! Moving walkthroughs to another version of their questionnaire: the plan, then all of it or nothing, and back.

mod words;

use super::output::json;
use super::{Global, Outcome};
use crate::catalog::Wish;
use crate::desk::Desk;
use crate::domain::act::{Acting, Intent};
use crate::domain::event::{Event, EventRef, Happening, QuestionnairePinned};
use crate::domain::ids::{DocumentHash, WalkthroughId};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::tool::{Tool, Walkthrough};
use crate::domain::versions::{self, Move};
use crate::store::{Append, StoreError};
use crate::text::escape::terminal_line;
use crate::text::suggest::did_you_mean;
use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json as value};
use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;

/// Move walkthroughs to another version of their questionnaire: first the plan, then all of it or nothing.
#[derive(Debug, Args)]
pub struct Upgrade {
    /// Slug, id, or any unambiguous beginning
    pub tool: String,
    /// The other version: an id or a path
    #[arg(long = "with", value_name = "QUESTIONNAIRE", required_unless_present = "undo")]
    pub questionnaire: Option<String>,
    /// Only the walkthrough with this label
    #[arg(long, value_name = "LABEL", conflicts_with = "undo")]
    pub walkthrough: Option<String>,
    /// Do what the plan says without asking
    #[arg(long)]
    pub yes: bool,
    /// Take the last upgrade back
    #[arg(long, conflicts_with = "questionnaire")]
    pub undo: bool,
}

/// The text that walkthroughs are moved to, in one language.
struct Target {
    asked: Option<String>,
    set: Arc<Questionnaire>,
    hash: DocumentHash,
    text: String,
}

impl Target {
    /// In the language that a walkthrough is held in, where the text is there in it.
    fn named(id_or_path: &str, language: Option<&str>) -> anyhow::Result<Target> {
        let wish = language.map_or(Wish::Own, Wish::Rather);
        let (set, hash, text) = Desk::questionnaire_in(id_or_path, wish)?;
        Ok(Target { asked: language.map(str::to_owned), set, hash, text: text.into_owned() })
    }
}

/// The plan, what is to be written down for it, and the texts that this points at.
struct Planned {
    parts: Vec<Part>,
    happenings: Vec<Happening>,
    documents: Vec<(DocumentHash, String)>,
}

/// One walkthrough's part of the plan.
struct Part {
    label: String,
    from: String,
    /// The language it was held in, if the text is not there in it.
    language: Option<String>,
    planned: Move,
}

impl Upgrade {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let mut tool = desk.tool(&self.tool)?;
        let Some(named) = &self.questionnaire else { return take_back(desk, &mut tool, global, out) };
        let target = Target::named(named, None)?;
        let set = target.set.clone();
        let Planned { parts, happenings, documents } = self.planned(desk, &tool, target, named)?;
        let changes = happenings.iter().any(|h| matches!(h, Happening::WalkthroughUpgraded(_)));
        if !global.json {
            words::show(out, &tool, &set, &parts, changes)?;
        }
        let applied = changes && (self.yes || self.agreed(global, out)?);
        if applied {
            let append = desk.to_append(&tool, "upgrade", happenings, documents);
            let append = Append { as_of: Some(tool.len()), ..append };
            desk.append(&mut tool, append).map_err(|error| match error.downcast_ref() {
                Some(StoreError::Moved) => {
                    anyhow::anyhow!(
                        "somebody wrote to {} meanwhile; nothing was changed; run it again",
                        tool.slug
                    )
                }
                _ => error,
            })?;
        }
        if global.json {
            let parts: Vec<Value> = parts.iter().map(words::as_json).collect();
            let plan = value!({
                "tool": tool.slug, "questionnaire": set.id, "version": set.version,
                "changes": changes, "applied": applied, "walkthroughs": parts,
            });
            json(out, "upgrade", plan)?;
            return Ok(Outcome::Done);
        }
        let slug = terminal_line(&tool.slug);
        match (changes, applied) {
            (false, _) => writeln!(out, "Nothing to do.")?,
            (true, true) => writeln!(out, "Done. `takestock upgrade {slug} --undo` takes it back.")?,
            (true, false) => {
                let only = self.walkthrough.as_ref().map(|label| format!(" --walkthrough {label}"));
                let only = terminal_line(&only.unwrap_or_default());
                let named = terminal_line(named);
                writeln!(
                    out,
                    "Nothing was changed. `takestock upgrade {slug} --with {named}{only} --yes` does it."
                )?;
            }
        }
        Ok(Outcome::Done)
    }

    /// The plan, and what is to be written down for it. Each walkthrough is planned on what the ones before it did.
    fn planned(&self, desk: &mut Desk, tool: &Tool, target: Target, named: &str) -> anyhow::Result<Planned> {
        let sittings = self.chosen(tool, &target.set)?;
        let chosen: BTreeSet<WalkthroughId> = sittings.iter().map(|w| w.id).collect();
        let texts = desk.texts(tool)?;
        let others = tool.walkthroughs.values().filter(|w| !chosen.contains(&w.id));
        let others: Vec<&Questionnaire> =
            others.filter_map(|w| texts.get(&w.questionnaire)).map(AsRef::as_ref).collect();
        let mut acting = Acting::on(tool.clone(), desk.hands("upgrade"));
        let (mut parts, mut targets) = (Vec::new(), vec![target]);
        for sitting in sittings {
            let Some(old) = versions::known_by(sitting, &texts) else {
                bail!("the text that {} runs by cannot be read, so nothing was changed", sitting.label)
            };
            let fits = |target: &Target| target.set.language == old.language || target.asked == old.language;
            let at = match targets.iter().position(fits) {
                Some(at) => at,
                None => {
                    targets.push(Target::named(named, old.language.as_deref())?);
                    targets.len() - 1
                }
            };
            let target = &targets[at];
            let set = &*target.set;
            acting.act(Intent::Pin(QuestionnairePinned {
                document: target.hash.clone(),
                id: set.id.clone(),
                version: set.version.clone(),
            }))?;
            let mut planned = versions::plan(acting.tool(), sitting, &old, (&target.hash, set), &others)
                .with_context(|| format!("{} stays with {} {}", sitting.label, old.id, old.version))?;
            if chosen.len() > 1 {
                planned.upgrade.together.clone_from(&chosen);
            }
            acting.act(Intent::Upgrade(planned.upgrade.clone()))?;
            let language = (old.language != set.language).then_some(old.language).flatten();
            parts.push(Part { label: sitting.label.clone(), from: old.version, language, planned });
        }
        let documents = targets.into_iter().map(|target| (target.hash, target.text)).collect();
        Ok(Planned { parts, happenings: acting.done().0, documents })
    }

    /// The walkthroughs of this questionnaire, or the one that was named.
    fn chosen<'t>(&self, tool: &'t Tool, set: &Questionnaire) -> anyhow::Result<Vec<&'t Walkthrough>> {
        let id = |w: &Walkthrough| tool.pins.get(&w.questionnaire).map_or("", |pin| pin.id.as_str());
        let all = tool.walkthroughs_in_order();
        let Some(label) = &self.walkthrough else {
            let of_it: Vec<_> = all.iter().copied().filter(|w| id(w) == set.id).collect();
            if of_it.is_empty() {
                let ids: BTreeSet<&str> = all.into_iter().map(id).filter(|id| !id.is_empty()).collect();
                let ids = if ids.is_empty() { "none at all".to_owned() } else { join(ids) };
                bail!("{} has no walkthrough of {}; it has {ids}", tool.slug, set.id);
            }
            return Ok(of_it);
        };
        match all.iter().find(|w| w.label == *label) {
            Some(sitting) if id(sitting) == set.id => Ok(vec![sitting]),
            Some(sitting) => bail!("{label} is a walkthrough of {}, not of {}", id(sitting), set.id),
            None => {
                let labels: Vec<&str> = all.iter().map(|w| w.label.as_str()).collect();
                let near = did_you_mean(label, labels.iter().copied())
                    .map(|near| format!(" (did you mean {near}?)"));
                let there = if labels.is_empty() { "none".to_owned() } else { join(labels) };
                bail!(
                    "{} has no walkthrough “{label}”{}; there are {there}",
                    tool.slug,
                    near.unwrap_or_default()
                )
            }
        }
    }

    fn agreed(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<bool> {
        if global.json || global.no_input || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Ok(false);
        }
        write!(out, "Do it? y or n › ")?;
        out.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).context("standard input")?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

/// Takes the last upgrade back that stands: all walkthroughs that it moved.
fn take_back(
    desk: &mut Desk,
    tool: &mut Tool,
    global: &Global,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let last = last_upgrade(tool);
    let labels: Vec<String> = last
        .iter()
        .filter_map(|event| match &event.happening {
            Happening::WalkthroughUpgraded(body) => {
                Some(tool.walkthroughs.get(&body.walkthrough)?.label.clone())
            }
            _ => None,
        })
        .collect();
    let targets: BTreeSet<EventRef> = last.iter().map(|event| event.header.stamp().into()).collect();
    if targets.is_empty() {
        if global.json {
            json(out, "upgrade", value!({ "tool": tool.slug, "taken_back": [] }))?;
        } else {
            writeln!(out, "There is no upgrade to take back.")?;
        }
        return Ok(Outcome::No);
    }
    let mut acting = Acting::on(tool.clone(), desk.hands("upgrade"));
    acting.act(Intent::Undo(targets))?;
    desk.write(tool, "upgrade", acting.done().0, Vec::new())?;
    if global.json {
        json(out, "upgrade", value!({ "tool": tool.slug, "taken_back": labels }))?;
        return Ok(Outcome::Done);
    }
    for label in &labels {
        let sitting = tool.walkthroughs.values().find(|w| w.label == *label);
        let pin = sitting.and_then(|sitting| tool.pins.get(&sitting.questionnaire));
        let version = pin.map_or_else(String::new, |pin| format!("{} {}", pin.id, pin.version));
        writeln!(out, "{} is on {} again.", terminal_line(label), terminal_line(&version))?;
    }
    Ok(Outcome::Done)
}

/// The events of the last upgrade that stands: one, or as many as moved walkthroughs together.
fn last_upgrade(tool: &Tool) -> Vec<Event> {
    let upgrades = tool.standing().filter_map(|event| match &event.happening {
        Happening::WalkthroughUpgraded(body) => Some((event, body)),
        _ => None,
    });
    let upgrades: Vec<_> = upgrades.collect();
    let Some((last, body)) = upgrades.last() else { return Vec::new() };
    let mut moved = BTreeSet::new();
    let same = upgrades.iter().rev().enumerate().take_while(|(n, (event, other))| {
        let behind =
            event.header.replica == last.header.replica && event.header.seq + *n as u64 == last.header.seq;
        behind && other.together == body.together && moved.insert(other.walkthrough)
    });
    let most = body.together.len().max(1);
    let mut run: Vec<Event> = same.take(most).map(|(_, (event, _))| (*event).clone()).collect();
    run.reverse();
    run
}

fn join<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}
