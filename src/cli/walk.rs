//! The walkthrough.

use super::compare::{signs_across, tell_across};
use super::spec::{folder_name, save_spec};
use super::{Global, Outcome};
use crate::app::home::{About, Choice, Way};
use crate::app::reader::Reader;
use crate::catalog::Wish;
use crate::config::Config;
use crate::desk::{Broken, Desk, Set, may_be};
use crate::domain::act::{Acting, Intent};
use crate::domain::event::ToolCreated;
use crate::domain::governance::across::rule_holds;
use crate::domain::governance::signs::Sign;
use crate::domain::ids::ToolId;
use crate::domain::questionnaire::{Mode, TopicId};
use crate::domain::tool::Tool;
use crate::keys::Keymap;
use crate::plain;
use crate::runtime::{self, Terminal};
use crate::sitting::{Ending, Setting};
use crate::spec::Options;
use crate::store::ToolRow;
use crate::text::escape::terminal_line;
use crate::ui::Theme;
use crate::yaml::{self, Unreadable};
use anyhow::{Context, bail};
use clap::Args;
use jiff::SignedDuration;
use std::fs::DirBuilder;
use std::io::{self, BufRead, IsTerminal, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

/// Walk through a questionnaire, on the screen or in plain lines.
#[derive(Debug, Default, Args)]
pub struct Walk {
    /// Slug, id, beginning, or the name of a new tool
    pub tool: Option<String>,
    /// Which questionnaire: an id or a path
    #[arg(long = "with", value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<String>,
    /// The language of the questions, where the questionnaire has it: de
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
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

/// For so long a walkthrough that was left is the first thing to go on with.
const STILL_WARM: SignedDuration = SignedDuration::from_hours(12);

/// What happens without a command: the first screen, or the walkthrough that was left last.
///
/// # Errors
/// Without a terminal, what to run instead; else as for a walkthrough.
pub(super) fn bare(settings: &Config, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if global.no_input || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(
            "there is no terminal to ask on; `takestock list` shows the tools, `takestock walk TOOL` reads a \
             walkthrough as lines, `takestock --help` shows the rest"
        );
    }
    Walk::default().run(settings, global, out)
}

impl Walk {
    pub(super) fn run(
        &self,
        settings: &Config,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let mode = match self.mode.as_deref() {
            None => Mode::Live,
            Some(name) => Mode::from_name(name).with_context(|| {
                format!("no mode “{}”; there are {}", terminal_line(name), Mode::NAMES.join(", "))
            })?,
        };
        let wish = self.wish(settings);
        let prompts = io::stdin().is_terminal() && !global.no_input;
        let on_screen = prompts && !self.plain && draws();
        let theme = &Theme::of(&settings.theme, super::questions::colored(global.color));
        // One that was named is looked at first: a slip of the finger makes no store.
        let mut named = None;
        if let Some(words) = self.questionnaire.as_deref() {
            let read = match Desk::questionnaire_in(words, wish) {
                Err(error) if on_screen && mendable(&error).is_some() => mended(
                    &mut Terminal::open().context("the terminal")?,
                    theme,
                    &settings.keys,
                    words,
                    wish,
                )?,
                Err(error) if prompts && mendable(&error).is_some() => mended_in_lines(words, wish, out)?,
                read => Some(read?),
            };
            let Some(set) = read else { return Ok(Outcome::Done) };
            named = Some(set);
        } else if self.language.is_some() {
            named = Some(Desk::questionnaire_in(Way::Hour.set(), wish)?);
        }
        let set = || named.clone().map_or_else(|| Desk::questionnaire_in(Way::Hour.set(), wish), Ok);
        let mut desk = Desk::open_to_look(&global.place())?;
        let (ending, tool) = if on_screen {
            // Others who see the screen are not to see the list of tools.
            let anything_named =
                self.tool.is_some() || self.questionnaire.is_some() || self.mode.is_some() || self.shared;
            let mut chosen = None;
            if anything_named {
                let Some(tool) = self.choose(&mut desk, &mut io::stdin().lock(), out, prompts)? else {
                    return Ok(Outcome::Done);
                };
                chosen = Some(tool);
            }
            // While the questions are being read.
            let mut terminal = Terminal::open().context("the terminal")?;
            let setting = match chosen {
                Some(tool) => self.setting(settings, &mut desk, tool, set, mode)?,
                None => match self.at_home(settings, global, &mut desk, &mut terminal, theme)? {
                    Some(setting) => setting,
                    None => return Ok(Outcome::Done),
                },
            };
            let (ending, tool, told) = runtime::hold(&mut desk, setting, theme, &mut terminal)?;
            drop(terminal);
            plain::tell(out, &told, prompts)?;
            (ending, tool)
        } else {
            let mut input = io::stdin().lock();
            let Some(tool) = self.choose(&mut desk, &mut input, out, prompts)? else {
                return Ok(Outcome::Done);
            };
            let setting = self.setting(settings, &mut desk, tool, set, mode)?;
            plain::hold(&mut desk, &mut input, out, setting, prompts)?
        };
        if ending == Ending::Finished {
            self.tell_rule(&mut desk, &tool, out)?;
        }
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

    /// At the end of a walkthrough that asked for signs: what they come to with those of the other tools.
    fn tell_rule(&self, desk: &mut Desk, tool: &Tool, out: &mut dyn Write) -> anyhow::Result<()> {
        let ended = tool.walkthroughs_in_order().into_iter().rev().find(|w| w.ended.is_some());
        let shelf = desk.shelf(tool)?;
        let set = ended.and_then(|walkthrough| shelf.get(&walkthrough.questionnaire));
        let asks =
            |id: &str| TopicId::new(id).is_ok_and(|id| set.is_some_and(|set| set.question(&id).is_some()));
        // Others who see the screen are not to see the names of other tools.
        if self.shared || !Sign::ALL.iter().any(|sign| asks(sign.topic())) {
            return Ok(());
        }
        let counted = signs_across(desk)?;
        if rule_holds(&counted) {
            tell_across(out, &counted)?;
        }
        Ok(())
    }

    fn setting(
        &self,
        settings: &Config,
        desk: &mut Desk,
        tool: Tool,
        set: impl FnOnce() -> anyhow::Result<Set>,
        mode: Mode,
    ) -> anyhow::Result<Setting> {
        // What was left open goes on by the text it began with, in the language of that text.
        let mut remarks = Vec::new();
        let chosen = match &self.questionnaire {
            None => match left_by(desk, &tool, None)? {
                None => set()?,
                Some(left) => {
                    self.speaks(&tool, &left)?;
                    left
                }
            },
            Some(words) => {
                let set = set()?;
                match left_by(desk, &tool, Some(&set.0.id))? {
                    Some(left) if self.language.is_none() || left.0.language == set.0.language => {
                        if left.1 != set.1 && left.0.language == set.0.language {
                            remarks.push(format!(
                                "It goes on by the text it began with; `takestock upgrade {} --with {words}` moves it \
                                 to the one of today.",
                                tool.slug
                            ));
                        }
                        left
                    }
                    _ => set,
                }
            }
        };
        self.set_out(settings, desk, tool, chosen, mode, remarks)
    }

    /// What a sitting begins with.
    fn set_out(
        &self,
        settings: &Config,
        desk: &mut Desk,
        tool: Tool,
        (questionnaire, hash, text): Set,
        mode: Mode,
        remarks: Vec<String>,
    ) -> anyhow::Result<Setting> {
        Ok(Setting {
            shelf: desk.shelf(&tool)?,
            replica: desk.store().replica(),
            tool,
            questionnaire,
            document: (hash, text),
            mode,
            shared: self.shared,
            shows_questions: false,
            rehearsal: desk.is_for_now(),
            remarks,
            keys: settings.keys.clone(),
        })
    }

    /// The language to ask in: the one that was named, else the one of the settings where it is there.
    fn wish<'a>(&'a self, settings: &'a Config) -> Wish<'a> {
        match (&self.language, &settings.language) {
            (Some(language), _) => Wish::Only(language),
            (None, Some(language)) => Wish::Rather(language),
            (None, None) => Wish::Own,
        }
    }

    /// That what goes on is in the language that was named.
    fn speaks(&self, tool: &Tool, (left, ..): &Set) -> anyhow::Result<()> {
        match &self.language {
            Some(language) if left.language.as_ref() != Some(language) => bail!(
                "the walkthrough of {} that is open goes on in the language it began in{}; leave out --language, or \
                 begin another with --with",
                tool.name,
                left.language.as_ref().map(|language| format!(", {language}")).unwrap_or_default()
            ),
            _ => Ok(()),
        }
    }

    /// What the first screen is left for; none if it is the program that is left.
    fn at_home(
        &self,
        settings: &Config,
        global: &Global,
        desk: &mut Desk,
        terminal: &mut Terminal,
        theme: &Theme,
    ) -> anyhow::Result<Option<Setting>> {
        let wish = self.wish(settings);
        let hour = || Desk::questionnaire_in(Way::Hour.set(), wish);
        if let Some(tool) = left_open(desk)? {
            return self.setting(settings, desk, tool, hour, Mode::Live).map(Some);
        }
        let mut home = super::home::first_screen(global, desk)?.with_keys(settings.keys.clone());
        loop {
            let choice =
                runtime::home::choose(terminal, theme, &mut home, |tool| super::home::detail(desk, tool))?;
            let setting = match choice {
                Choice::Leave => return Ok(None),
                Choice::Sample => {
                    let read = super::home::sample().and_then(|mut sample| {
                        runtime::home::read(terminal, theme, &settings.keys, &mut sample)
                    });
                    read.map(|()| None)
                }
                Choice::Open { tool } => {
                    let tool = desk.load(tool);
                    tool.and_then(|tool| self.setting(settings, desk, tool, hour, Mode::Live)).map(Some)
                }
                Choice::Begin { about, way } => match Desk::questionnaire_in(way.set(), wish) {
                    Err(error) if mendable(&error).is_some() => {
                        mended(terminal, theme, &settings.keys, way.set(), wish).and_then(|set| {
                            set.map(|set| self.begin(settings, desk, about, way, set)).transpose()
                        })
                    }
                    set => set.and_then(|set| self.begin(settings, desk, about, way, set)).map(Some),
                },
            };
            match setting {
                Ok(Some(setting)) => return Ok(Some(setting)),
                Ok(None) => {}
                // What was typed is still there, and so is everything else.
                Err(error) => home.tell(&super::output::in_words(&error)),
            }
        }
    }

    fn begin(
        &self,
        settings: &Config,
        desk: &mut Desk,
        about: About,
        way: Way,
        set: Set,
    ) -> anyhow::Result<Setting> {
        let tool = match about {
            About::Known(tool) => desk.load(tool)?,
            About::New(name) => {
                let slug = super::registry::slug_of(&name);
                if desk.tools()?.iter().any(|row| row.slug == slug) {
                    bail!("another tool is already called “{slug}”; choose another name");
                }
                create(desk, &name, slug)?
            }
        };
        self.set_out(settings, desk, tool, set, way.mode(), Vec::new())
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
        // Whoever names a questionnaire begins something; with which tool, is asked.
        if self.questionnaire.is_none()
            && let Some(tool) = left_open(desk)?
        {
            return Ok(Some(tool));
        }
        let tools = desk.tools()?;
        // There is one tool to practise with.
        if let ([only], true) = (&tools[..], desk.is_for_now()) {
            return desk.load(only.id).map(Some);
        }
        for row in tools.iter().filter(|row| !row.archived && !self.shared) {
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

/// The file that can be mended so that this goes on.
fn mendable(error: &anyhow::Error) -> Option<PathBuf> {
    let name = match (error.downcast_ref::<Broken>(), error.downcast_ref::<Unreadable>()) {
        (Some(broken), _) => broken.source.name(),
        (_, Some(unreadable)) => &unreadable.name,
        _ => return None,
    };
    // Behind the name there may be line and column.
    let named = [Some(name), name.rsplitn(3, ':').nth(2)];
    named.into_iter().flatten().map(PathBuf::from).find(|path| path.is_file())
}

/// What is the matter with a file, in full.
fn problems(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Broken>() {
        Some(Broken { source, found }) => yaml::render(found, source, false),
        None => format!("{error:#}\n"),
    }
}

/// Waits on the screen until a questionnaire can be used; none if somebody would rather leave.
fn mended(
    terminal: &mut Terminal,
    theme: &Theme,
    keys: &Keymap,
    words: &str,
    wish: Wish<'_>,
) -> anyhow::Result<Option<Set>> {
    let read = || Desk::questionnaire_in(words, wish);
    let first = read().err();
    let Some(file) = first.as_ref().and_then(mendable) else { return read().map(Some) };
    runtime::home::until_mended(terminal, theme, keys, &file, || {
        read().map_err(|error| {
            let title = format!("{} cannot be used yet", file.display());
            let says = "Nothing was begun. Mend the file and save it: this page goes on by itself.";
            Reader::literal(&title, &format!("{says}\n\n{}", problems(&error)))
        })
    })
}

/// The same in plain lines.
fn mended_in_lines(words: &str, wish: Wish<'_>, out: &mut dyn Write) -> anyhow::Result<Option<Set>> {
    loop {
        let error = match Desk::questionnaire_in(words, wish) {
            Ok(set) => return Ok(Some(set)),
            Err(error) if mendable(&error).is_none() => return Err(error),
            Err(error) => error,
        };
        write!(out, "{}\nNothing was begun. Mend the file, save it, and press Enter › ", problems(&error))?;
        out.flush()?;
        if io::stdin().lock().read_line(&mut String::new()).context("standard input")? == 0 {
            writeln!(out)?;
            return Ok(None);
        }
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
    create(desk, words, slug)
}

fn create(desk: &mut Desk, name: &str, slug: String) -> anyhow::Result<Tool> {
    let mut tool = Tool::new(ToolId(desk.mint()));
    let mut acting = Acting::on(tool.clone(), desk.hands("walk"));
    acting.act(Intent::Create(ToolCreated { name: name.to_owned(), slug }))?;
    let (happenings, _) = acting.done();
    desk.write(&mut tool, "walk", happenings, Vec::new())?;
    Ok(tool)
}

/// The questionnaire of the newest walkthrough of a tool that nobody ended, as it was when that began; of those with this
/// id, if one is named.
fn left_by(desk: &mut Desk, tool: &Tool, id: Option<&str>) -> anyhow::Result<Option<Set>> {
    let shelf = desk.shelf(tool)?;
    let mut open = tool.walkthroughs_in_order();
    open.retain(|walkthrough| walkthrough.ended.is_none());
    let found = open.into_iter().rev().find_map(|walkthrough| {
        let set = shelf.get(&walkthrough.questionnaire)?;
        id.is_none_or(|id| set.id == id).then(|| (walkthrough.questionnaire.clone(), set.clone()))
    });
    let Some((hash, set)) = found else { return Ok(None) };
    Ok(desk.text(&hash)?.map(|text| (set, hash, text)))
}

/// The tool whose walkthrough was left last, if that was within the last hours.
fn left_open(desk: &mut Desk) -> anyhow::Result<Option<Tool>> {
    let now = desk.now();
    let left =
        |row: &ToolRow| Some((row.as_of.filter(|_| row.unfinished && !row.archived)?.instant(), row.id));
    let newest = desk.tools()?.iter().filter_map(left).max();
    match newest {
        Some((at, tool)) if now.instant().duration_since(at) < STILL_WARM => desk.load(tool).map(Some),
        _ => Ok(None),
    }
}
