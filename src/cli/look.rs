//! Commands that look: list, show, people, inbox, log, search.

use super::compare::{signs_across, tell_across};
use super::output::{json, markdown_table, table};
use super::{Global, Outcome};
use crate::desk::Desk;
use crate::domain::coverage::{Coverage, Said};
use crate::domain::governance::gate::Gate;
use crate::domain::governance::heard::Heard;
use crate::domain::governance::review::Review;
use crate::domain::governance::signs::Signs;
use crate::domain::governance::{Held, day_words};
use crate::domain::person::{Person, PersonRef};
use crate::domain::questionnaire::TopicId;
use crate::domain::statement::Statement;
use crate::domain::tool::{Tool, Walkthrough};
use crate::domain::versions;
use crate::domain::words::{person_words, words_of};
use crate::sitting::Told;
use crate::spec::{self, Shelf};
use crate::store::{Reply, Request, ToolRow};
use crate::text::escape::terminal_line;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json as value};
use std::io::Write;

/// The list of tools.
#[derive(Debug, Args)]
pub struct List {
    /// As a Markdown table
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
}

impl List {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tools: Vec<ToolRow> = desk.tools()?.into_iter().filter(|tool| !tool.archived).collect();
        if global.json {
            let rows: Vec<Value> = tools
                .iter()
                .map(|tool| {
                    value!({
                        "id": tool.id, "slug": tool.slug, "name": tool.name, "owner": tool.owner,
                        "status": tool.status, "walkthroughs": tool.walkthroughs,
                        "statements": tool.statements, "items": tool.items,
                        "last_walkthrough": tool.last_walkthrough.map(|day| day.to_string()),
                    })
                })
                .collect();
            json(out, "tools", rows)?;
        } else if !tools.is_empty() {
            let rows: Vec<Vec<String>> = tools
                .iter()
                .map(|tool| {
                    vec![
                        tool.slug.clone(),
                        tool.name.clone(),
                        tool.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
                        tool.status.map_or("–", |status| status.name()).replace('_', " "),
                        tool.walkthroughs.to_string(),
                        tool.statements.to_string(),
                        tool.last_walkthrough.map_or_else(|| "–".to_owned(), |day| day.to_string()),
                    ]
                })
                .collect();
            let write = if self.markdown { markdown_table } else { table };
            write(out, &["Slug", "Tool", "Owner", "Status", "Walkthroughs", "Statements", "Last"], &rows)?;
            if !self.markdown {
                tell_across(out, &signs_across(desk)?)?;
            }
        }
        Ok(if tools.is_empty() { Outcome::No } else { Outcome::Done })
    }
}

/// A command about one tool.
#[derive(Debug, Args)]
pub struct OneTool {
    /// Slug, id, or any unambiguous beginning
    pub tool: String,
}

impl OneTool {
    pub(super) fn show(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        let shelf = desk.shelf(&tool)?;
        let owner = tool.owner().map_or_else(|| "nobody".to_owned(), |owner| person_words(&tool, &owner));
        let status = tool.status().map_or("–", |status| status.name()).replace('_', " ");
        let sittings: Vec<Vec<String>> = tool
            .walkthroughs_in_order()
            .into_iter()
            .map(|w| {
                let set = shelf.get(&w.questionnaire);
                let (covered, musts) = set.map_or((0, 0), |set| Coverage::of(&tool, w, set).musts());
                vec![
                    w.label.clone(),
                    tool.pins.get(&w.questionnaire).map_or_else(String::new, |pin| pin.id.clone()),
                    w.started.date().to_string(),
                    w.ended.map_or_else(|| "open".to_owned(), |(_, minutes)| format!("{minutes} min")),
                    format!("{covered} of {musts}"),
                ]
            })
            .collect();
        let items = item_counts(&tool);
        let evidence = spec::build(&tool, &shelf, &spec::Options::default()).evidence;
        let changed: Vec<Vec<String>> = evidence
            .changed
            .iter()
            .map(|c| {
                vec![c.topic.to_string(), c.question.to_string(), c.sitting.to_string(), c.since.to_string()]
            })
            .collect();
        let unasked: Vec<Vec<String>> = evidence
            .no_longer_asked
            .iter()
            .map(|u| vec![u.topic.to_string(), u.question.to_string(), format!("asked if {}", u.asked_if)])
            .collect();
        let apart = kept_apart(&tool, &shelf);
        if global.json {
            json(
                out,
                "tool",
                value!({
                    "id": tool.id, "slug": tool.slug, "name": tool.name, "owner": owner, "status": tool.status(),
                    "built_with": tool.built_with, "link": tool.link, "calendar": tool.calendar,
                    "read_only": tool.read_only(), "parked": tool.parked.len(),
                    "standing": standing_as_json(&tool, desk.now().date()),
                    "walkthroughs": sittings.iter().map(|row| value!({
                        "label": row[0], "questionnaire": row[1], "date": row[2], "minutes": row[3], "musts": row[4],
                    })).collect::<Vec<_>>(),
                    "apart": apart.iter().map(|row| value!({
                        "label": row[0], "topic": row[1], "question": row[2], "answers": row[3],
                    })).collect::<Vec<_>>(),
                    "items": items.iter().map(|row| value!({"kind": row[0], "items": row[1], "confirmed": row[2]}))
                        .collect::<Vec<_>>(),
                    "changed": changed.iter().map(|row| value!({"topic": row[0], "in": row[2], "since": row[3]}))
                        .collect::<Vec<_>>(),
                    "no_longer_asked": unasked.iter().map(|row| &row[0]).collect::<Vec<_>>(),
                }),
            )?;
            return Ok(Outcome::Done);
        }
        writeln!(out, "{} ({})", terminal_line(&tool.name), terminal_line(&tool.slug))?;
        for (label, text) in [
            ("owner", owner.as_str()),
            ("status", &status),
            ("built with", &tool.built_with),
            ("opened at", &tool.link),
            ("calendar", &tool.calendar),
        ] {
            if !text.is_empty() {
                writeln!(out, "  {label:<11} {}", terminal_line(text))?;
            }
        }
        for line in standing(&tool, desk.now().date()) {
            crate::plain::tell(out, &[Told::Indented("  ".to_owned(), line)], false)?;
        }
        if tool.read_only() {
            writeln!(out, "  written by a newer takestock: it can be read, not changed")?;
        }
        if !sittings.is_empty() {
            writeln!(out)?;
            table(out, &["Walkthrough", "Questionnaire", "Date", "Length", "Musts"], &sittings)?;
        }
        if !apart.is_empty() {
            writeln!(out)?;
            table(out, &["Kept apart", "Topic", "Question of an earlier version", "Answers"], &apart)?;
        }
        if !items.is_empty() {
            writeln!(out)?;
            table(out, &["Items", "", "Confirmed"], &items)?;
        }
        if !changed.is_empty() {
            writeln!(out)?;
            table(out, &["Changed", "", "In", "Since"], &changed)?;
        }
        if !unasked.is_empty() {
            writeln!(out)?;
            table(out, &["Answered, no longer asked", "", "On what it depends"], &unasked)?;
        }
        Ok(Outcome::Done)
    }

    pub(super) fn people(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        let mut people: Vec<&Person> = tool.people.values().collect();
        people.sort_by(|a, b| a.handle.cmp(&b.handle));
        if global.json {
            json(out, "people", &people)?;
        }
        if people.is_empty() {
            return Ok(Outcome::No);
        }
        if global.json {
            return Ok(Outcome::Done);
        }
        let rows: Vec<Vec<String>> = people
            .iter()
            .map(|p| {
                vec![
                    p.handle.clone(),
                    p.name.clone(),
                    p.role.clone(),
                    p.relation.name().to_owned(),
                    p.quote_as.name().to_owned(),
                ]
            })
            .collect();
        table(out, &["Id", "Name", "Role", "To this tool", "Quoted by"], &rows)?;
        Ok(Outcome::Done)
    }

    pub(super) fn inbox(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        let inbox = tool.inbox();
        if global.json {
            let rows: Vec<Value> = inbox
                .iter()
                .map(|s| {
                    value!({
                        "id": s.id, "at": s.at.to_string(), "speakers": speakers(&tool, s),
                        "marks": s.marks, "text": words_of(&tool, None, s.content(), &|_| false),
                    })
                })
                .collect();
            json(out, "inbox", rows)?;
        } else if !inbox.is_empty() {
            let rows: Vec<Vec<String>> = inbox
                .iter()
                .map(|s| {
                    vec![
                        s.at.clock(),
                        speakers(&tool, s).join(", "),
                        s.marks.iter().map(|mark| mark.name()).collect::<Vec<_>>().join(", "),
                        words_of(&tool, None, s.content(), &|_| false),
                    ]
                })
                .collect();
            table(out, &["At", "Who", "Mark", "Text"], &rows)?;
        }
        Ok(if inbox.is_empty() { Outcome::No } else { Outcome::Done })
    }

    pub(super) fn log(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = desk.tool(&self.tool)?;
        if global.json {
            let rows: Vec<Value> = tool.events().map(|event| value!(event.header)).collect();
            json(out, "log", rows)?;
            return Ok(Outcome::Done);
        }
        let rows: Vec<Vec<String>> = tool
            .events()
            .map(|event| {
                let header = &event.header;
                vec![
                    format!("{}-{}", header.replica.mark(), header.seq),
                    format!("{} {}", header.at.date(), header.at.clock()),
                    header.by.clone(),
                    header.kind.replace('_', " "),
                    about(&tool, &event.happening),
                ]
            })
            .collect();
        table(out, &["Event", "At", "By", "What", "About"], &rows)?;
        Ok(Outcome::Done)
    }
}

/// What follows from how a tool stands: the signs, the gate, the quarterly look, how many users were heard.
fn standing(tool: &Tool, today: Date) -> Vec<String> {
    let said = Said::of(tool);
    let signs = Signs::of(tool, &said);
    let review = Review::of(tool, &said);
    let outcome = review.outcome.map(|(outcome, on)| format!("{}: {}.", day_words(on), outcome.words()));
    let look = outcome.into_iter().chain(review.due_line(today));
    let gate = Gate::of(tool, &said).line();
    let mut lines: Vec<String> = if review.outweighs(&signs) {
        let found = signs.verdict().map(|_| signs.found());
        look.chain(found.into_iter().flatten()).chain(gate).collect()
    } else {
        signs.lines().into_iter().chain(gate).chain(look).collect()
    };
    let heard = Heard::of(tool, &said);
    lines.extend((heard.users > 0).then(|| format!("{}.", heard.line())));
    lines
}

fn standing_as_json(tool: &Tool, today: Date) -> Value {
    let said = Said::of(tool);
    let (signs, gate, review) = (Signs::of(tool, &said), Gate::of(tool, &said), Review::of(tool, &said));
    value!({
        "signs": {
            "on": signs.on.map(|day| day.to_string()), "verdict": signs.verdict(),
            "holds": signs.that(Held::Holds), "not_sure": signs.that(Held::NotSure),
            "disputed": signs.that(Held::Disputed), "not_asked": signs.that(Held::NotAsked),
        },
        "gate": { "stand": gate.stand, "on": gate.on.map(|day| day.to_string()) },
        "review": {
            "outcome": review.outcome.map(|(outcome, _)| outcome),
            "on": review.outcome.map(|(_, on)| on.to_string()),
            "due": review.due.map(|day| day.to_string()), "overdue_quarters": review.overdue(today),
        },
        "heard": Heard::of(tool, &said),
    })
}

/// What was said under topics that a walkthrough's text does not ask any more: label, topic, short name, answers.
fn kept_apart(tool: &Tool, shelf: &Shelf) -> Vec<Vec<String>> {
    let short = |topic: &TopicId| {
        let question = shelf.values().find_map(|set| set.question(topic));
        question.map_or_else(String::new, |question| question.short.clone())
    };
    let of = |w: &Walkthrough| {
        let set = shelf.get(&w.questionnaire)?;
        let row = |(topic, said): (&TopicId, Vec<&Statement>)| {
            vec![w.label.clone(), topic.to_string(), short(topic), said.len().to_string()]
        };
        Some(versions::apart(tool, w, set).into_iter().map(row).collect::<Vec<_>>())
    };
    tool.walkthroughs_in_order().into_iter().filter_map(of).flatten().collect()
}

fn item_counts(tool: &Tool) -> Vec<Vec<String>> {
    crate::domain::item::ItemKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let mut items = tool.items_of(kind);
            items.retain(|item| item.withdrawn.is_none());
            let confirmed =
                items.iter().filter(|i| i.state == crate::domain::item::ItemState::Confirmed).count();
            let row = vec![kind.prefix().to_owned(), items.len().to_string(), confirmed.to_string()];
            (!items.is_empty()).then_some(row)
        })
        .collect()
}

/// What an event is about, without the words of an answer: a log is read over shoulders.
fn about(tool: &Tool, happening: &crate::domain::event::Happening) -> String {
    use crate::domain::event::Happening as H;
    let statement = |id| match tool.reference(id) {
        Some((topic, n)) => format!("{topic}/{n}"),
        None => "inbox".to_owned(),
    };
    let item = |id| tool.items.get(&id).map_or_else(String::new, |item| item.code.to_string());
    let sitting = |id| tool.walkthroughs.get(&id).map_or_else(String::new, |w| w.label.clone());
    match happening {
        H::ToolCreated(body) => body.slug.clone(),
        H::PersonSet(person) => person.handle.clone(),
        H::QuestionnairePinned(pin) => format!("{} {}", pin.id, pin.version),
        H::WalkthroughStarted(body) => body.label.clone(),
        H::WalkthroughResumed(body) => sitting(body.walkthrough),
        H::WalkthroughRested(body) => sitting(body.walkthrough),
        H::WalkthroughReplanned(body) => sitting(body.walkthrough),
        H::WalkthroughEnded(body) => sitting(body.walkthrough),
        H::WalkthroughUpgraded(body) => match tool.pins.get(&body.questionnaire) {
            Some(pin) => format!("{} to {} {}", sitting(body.walkthrough), pin.id, pin.version),
            None => sitting(body.walkthrough),
        },
        H::StatementAdded(body) => statement(body.statement),
        H::StatementRevised(body) => statement(body.statement),
        H::StatementFiled(body) => statement(body.statement),
        H::StatementRelated(body) => statement(body.statement),
        H::StatementMarked(body) => statement(body.statement),
        H::StatementStruck(body) => statement(body.statement),
        H::StatementRestored(body) => statement(body.statement),
        H::ContestedResolved(body) => statement(body.statement),
        H::StatusSet(body) => {
            let status = body.status.as_ref().map_or("open", |status| status.name());
            format!("{} {}", body.question, status.replace('_', " "))
        }
        H::ItemDrafted(body) => item(body.item),
        H::ItemRevised(body) => item(body.item),
        H::ItemLinked(body) => item(body.item),
        H::ItemStated(body) => format!("{} {}", item(body.item), body.state.name().replace('_', " ")),
        H::ItemWithdrawn(body) => item(body.item),
        H::Published(body) => format!("version {}", body.version),
        H::Decided(body) => body.outcome.clone(),
        H::Undone(body) => format!("{} events", body.targets.len()),
        H::Purged(body) => format!("{} events", body.targets.len()),
        H::ToolSet(_) | H::Foreign { .. } | H::Absent { .. } => String::new(),
    }
}

fn speakers(tool: &Tool, statement: &Statement) -> Vec<String> {
    let speakers = &statement.content().speakers;
    speakers.iter().map(|id| person_words(tool, &PersonRef::Known(*id))).collect()
}

/// Find words in everything that was said.
#[derive(Debug, Args)]
pub struct Search {
    /// Words; the last may be the beginning of one
    #[arg(required = true)]
    pub words: Vec<String>,
    /// In this tool only
    #[arg(long, value_name = "TOOL")]
    pub tool: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: usize,
}

impl Search {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let tool = self.tool.as_ref().map(|words| desk.tool(words).map(|tool| tool.id)).transpose()?;
        let request = Request::Search { query: self.words.join(" "), tool, limit: self.limit };
        let hits = match desk.store().handle(request) {
            Reply::Hits(hits) => hits,
            other => return crate::desk::unexpected(other),
        };
        let hits: Vec<_> = hits.into_iter().filter(|hit| !hit.struck).collect();
        if global.json {
            let rows: Vec<Value> = hits
                .iter()
                .map(|hit| {
                    value!({
                        "tool": hit.slug, "statement": hit.statement, "walkthrough": hit.walkthrough,
                        "topic": hit.topic, "speakers": hit.speakers, "minute": hit.minute, "text": hit.text,
                    })
                })
                .collect();
            json(out, "hits", rows)?;
        } else if !hits.is_empty() {
            let rows: Vec<Vec<String>> = hits
                .iter()
                .map(|hit| {
                    let cut = |cut: bool| if cut { "…" } else { "" };
                    vec![
                        hit.slug.clone(),
                        hit.walkthrough.clone().unwrap_or_default(),
                        hit.topic.clone().unwrap_or_else(|| "inbox".to_owned()),
                        hit.speakers.clone(),
                        format!("{}{}{}", cut(hit.cut_before), hit.text, cut(hit.cut_after)),
                    ]
                })
                .collect();
            table(out, &["Tool", "Walkthrough", "Topic", "Who", "Text"], &rows)?;
        }
        Ok(if hits.is_empty() { Outcome::No } else { Outcome::Done })
    }
}
