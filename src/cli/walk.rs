//! The walkthrough.

use super::spec::{folder_name, save_spec};
use super::{Global, Outcome};
use crate::desk::{Desk, may_be};
use crate::domain::act::{Acting, Intent};
use crate::domain::event::ToolCreated;
use crate::domain::ids::{DocumentHash, ToolId};
use crate::domain::questionnaire::{Mode, Questionnaire};
use crate::domain::tool::Tool;
use crate::plain;
use crate::runtime;
use crate::sitting::{Ending, Setting};
use crate::spec::Options;
use crate::store::{Reply, Request};
use crate::text::escape::terminal_line;
use anyhow::{Context, bail};
use clap::Args;
use jiff::SignedDuration;
use std::fs::DirBuilder;
use std::io::{self, BufRead, IsTerminal, Write};
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;

/// Walk through a questionnaire, on the screen or in plain lines.
#[derive(Debug, Default, Args)]
pub struct Walk {
    /// Slug, id, beginning, or the name of a new tool
    pub tool: Option<String>,
    /// Which questionnaire: an id or a path
    #[arg(long = "with", value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<String>,
    /// live, solo (the author alone) or absent (without the author)
    #[arg(long, value_name = "MODE")]
    pub mode: Option<String>,
    /// Others see the screen: private questions and fields stay hidden
    #[arg(long)]
    pub shared: bool,
    /// Plain lines instead of the screen: for screen readers, pipes and scripts
    #[arg(long)]
    pub plain: bool,
}

/// The questionnaire of the hour.
const FLAGSHIP: &str = "inventory-walkthrough";
/// For so long a walkthrough that was left is the first thing to go on with.
const STILL_WARM: SignedDuration = SignedDuration::from_hours(12);

impl Walk {
    pub(super) fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        let mode = match self.mode.as_deref() {
            None => Mode::Live,
            Some(name) => Mode::from_name(name).with_context(|| {
                format!("no mode “{}”; there are {}", terminal_line(name), Mode::NAMES.join(", "))
            })?,
        };
        // One that was named is looked at before anything is asked; reading one takes longer than all the rest.
        let named = self.questionnaire.as_deref().map(Desk::questionnaire).transpose()?;
        let mut desk = Desk::open(&global.place())?;
        let mut input = io::stdin().lock();
        let prompts = io::stdin().is_terminal() && !global.no_input;
        let Some(tool) = self.choose(&mut desk, &mut input, out, prompts)? else { return Ok(Outcome::Done) };
        let (questionnaire, hash, text) = match named {
            Some(named) => named,
            // What was left open goes on by the text it began with.
            None => match left_by(&mut desk, &tool)? {
                Some(left) => left,
                None => Desk::questionnaire(FLAGSHIP)?,
            },
        };
        let setting = Setting {
            shelf: desk.shelf(&tool)?,
            replica: desk.store().replica(),
            tool,
            questionnaire,
            document: (hash, text),
            mode,
            shared: self.shared,
            shows_questions: false,
        };
        let (ending, tool) = if prompts && !self.plain && draws() {
            drop(input);
            let (ending, tool, told) =
                runtime::hold(&mut desk, setting, super::questions::colored(global.color))?;
            plain::tell(out, &told, prompts)?;
            (ending, tool)
        } else {
            plain::hold(&mut desk, &mut input, out, setting, prompts)?
        };
        if ending == Ending::Finished && !global.sample {
            let folder = desk.store().dir().join("specs").join(folder_name(&tool));
            DirBuilder::new().recursive(true).mode(0o700).create(&folder).context("the folder for specs")?;
            let journal = desk.journal(&tool)?;
            for path in save_spec(&mut desk, &tool, &folder, &Options { journal, ..Options::default() })? {
                writeln!(out, "{}", terminal_line(&path.display().to_string()))?;
            }
        }
        Ok(Outcome::Done)
    }

    /// The tool that was named, the one whose walkthrough was left last, or the one that is typed now.
    fn choose(
        &self,
        desk: &mut Desk,
        input: &mut dyn BufRead,
        out: &mut dyn Write,
        prompts: bool,
    ) -> anyhow::Result<Option<Tool>> {
        if let Some(words) = &self.tool {
            return named(desk, words).map(Some);
        }
        if let Some(tool) = left_open(desk)? {
            return Ok(Some(tool));
        }
        let tools = desk.tools()?;
        for row in tools.iter().filter(|row| !row.archived) {
            writeln!(out, "  {:<20} {}", terminal_line(&row.slug), terminal_line(&row.name))?;
        }
        if tools.is_empty() {
            writeln!(out, "One hour with the people who built a tool, and it becomes a spec.")?;
        }
        if prompts {
            write!(out, "Name of the tool › ")?;
            out.flush()?;
        }
        let mut name = Vec::new();
        input.read_until(b'\n', &mut name).context("standard input")?;
        let name = String::from_utf8_lossy(&name);
        if name.trim().is_empty() {
            return Ok(None);
        }
        named(desk, name.trim()).map(Some)
    }
}

/// Whether the terminal is one that can be drawn on.
fn draws() -> bool {
    io::stdout().is_terminal()
        && std::env::var_os("TERM").is_some_and(|term| term != "dumb" && !term.is_empty())
}

/// The tool these words mean, or a new one of that name.
fn named(desk: &mut Desk, words: &str) -> anyhow::Result<Tool> {
    let wanted = words.to_lowercase();
    let slug = super::registry::slug_of(words);
    let rows = desk.tools()?;
    let exact = rows.iter().find(|row| {
        row.slug == wanted
            || row.slug == slug
            || row.name.to_lowercase() == wanted
            || row.id.to_string() == wanted
    });
    if let Some(row) = exact {
        return desk.load(row.id);
    }
    let begin: Vec<_> = rows.iter().filter(|row| row.slug.starts_with(&wanted)).collect();
    match begin[..] {
        [row] => return desk.load(row.id),
        [] => {}
        _ => bail!(may_be(words, &begin.iter().map(|row| row.slug.clone()).collect::<Vec<_>>())),
    }
    let mut tool = Tool::new(ToolId(desk.mint()));
    let mut acting = Acting::on(tool.clone(), desk.hands("walk"));
    acting.act(Intent::Create(ToolCreated { name: words.to_owned(), slug }))?;
    let (happenings, _) = acting.done();
    desk.write(&mut tool, "walk", happenings, Vec::new())?;
    Ok(tool)
}

/// The questionnaire of the newest walkthrough of a tool that nobody ended, as it was when that began.
fn left_by(
    desk: &mut Desk,
    tool: &Tool,
) -> anyhow::Result<Option<(Arc<Questionnaire>, DocumentHash, String)>> {
    let mut open = tool.walkthroughs_in_order();
    open.retain(|walkthrough| walkthrough.ended.is_none());
    let Some(hash) = open.pop().map(|walkthrough| walkthrough.questionnaire.clone()) else { return Ok(None) };
    let set = desk.shelf(tool)?.get(&hash).cloned();
    let text = match desk.store().handle(Request::Documents { hashes: vec![hash.clone()] }) {
        Reply::Documents(mut found) => found.pop().map(|(_, text)| text),
        other => return crate::desk::unexpected(other),
    };
    Ok(set.zip(text).map(|(set, text)| (set, hash, text)))
}

/// The tool whose walkthrough was left within the last hours.
fn left_open(desk: &mut Desk) -> anyhow::Result<Option<Tool>> {
    let now = desk.now();
    for row in desk.tools()? {
        let warm =
            |at: crate::domain::moment::Moment| now.instant().duration_since(at.instant()) < STILL_WARM;
        if row.as_of.is_none_or(|at| !warm(at)) {
            continue;
        }
        let tool = desk.load(row.id)?;
        if tool.walkthroughs.values().any(|w| w.ended.is_none()) {
            return Ok(Some(tool));
        }
    }
    Ok(None)
}
