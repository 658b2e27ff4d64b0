//! The command line: what can be typed, and a file for each kind of command.
//!
//! Exit status as with grep and diff: 0 done, 1 done and the answer is "no", 2 could not be done.

mod care;
mod codes;
mod compare;
mod exchange;
mod home;
mod keys;
mod look;
mod output;
mod questions;
mod registry;
mod sets;
mod spec;
mod upgrade;
mod walk;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use crate::config::{self, Config};
use crate::desk::{Desk, Place, config_folder};
use crate::yaml::{self, Source};

/// One hour with the people who built and use an internal tool, and the prototype becomes a spec.
#[derive(Debug, Parser)]
#[command(name = "takestock", version, about, max_term_width = 100, disable_help_subcommand = true)]
#[command(
    after_help = "Exit status: 0 done; 1 done, and the answer is no (problems, damage or nothing found); 2 could not be done."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; without one, the list of tools, or the walkthrough that was left last.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Names the folder where everything is kept.
const DATA_DIR: &str = "TAKESTOCK_DATA_DIR";

/// What holds for every command.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Where everything is kept
    #[arg(long, global = true, value_name = "DIR", env = DATA_DIR)]
    pub data_dir: Option<PathBuf>,
    /// Settings from this file: keys, signs, colours
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Work on a throw-away copy of the bundled sample
    #[arg(long, global = true)]
    pub sample: bool,
    /// JSON in an envelope with a format version
    #[arg(long, global = true)]
    pub json: bool,
    /// Never ask, even on a terminal
    #[arg(long, global = true)]
    pub no_input: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

impl Global {
    fn place(&self) -> Place {
        Place { data_dir: self.data_dir.clone(), sample: self.sample }
    }

    /// The file with the user's settings: the one asked for, else the one in the folder for settings. None without a home
    /// directory.
    fn config_file(&self) -> Option<PathBuf> {
        let own = || Some(config_folder().ok()?.join(config::FILE));
        self.config.clone().or_else(own)
    }

    /// The user's settings; the defaults where there is no file and none was asked for.
    ///
    /// # Errors
    /// A file that cannot be read or has problems, which are told on standard error.
    fn config(&self) -> anyhow::Result<Config> {
        let Some(path) = self.config_file() else { return Ok(Config::default()) };
        let missing = || path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound);
        if self.config.is_none() && missing() {
            return Ok(Config::default());
        }
        let source = Source::open(&path, config::LIMITS)?;
        config::read(&source).map_err(|found| {
            let shown = yaml::render(&found, &source, false);
            let _ = write!(io::stderr(), "{shown}");
            let problems = questions::counted(found.len(), "problem");
            anyhow::anyhow!("{}: {problems}; nothing was begun", source.name())
        })
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Walk through a questionnaire, on the screen or in plain lines
    Walk(walk::Walk),
    /// List the tools
    List(look::List),
    /// Show one tool: facts, walkthroughs, items
    Show(look::OneTool),
    /// Show the people of a tool
    People(look::OneTool),
    /// Show what was caught and waits to be filed
    Inbox(look::OneTool),
    /// Show everything that happened to a tool
    Log(look::OneTool),
    /// Lay what people say side by side: topics and people, the author first
    Compare(compare::Compare),
    /// Find words in everything that was said
    Search(look::Search),
    /// Put a tool on the list
    Add(registry::Add),
    /// Set a fact about a tool: its name, owner, status
    Set(registry::Set),
    /// Put answers files in
    Fill(exchange::Fill),
    /// Write an interview, or an empty form, as an answers file
    Answers(exchange::Answers),
    /// Write the spec
    Export(spec::Export),
    /// Tell where an item comes from: who said it, in which words
    Trace(spec::Trace),
    /// Check questionnaires: every problem at once, with its place
    Check(questions::Check),
    /// List the questionnaires at hand, show one, or begin one of your own
    Questionnaires(sets::Questionnaires),
    /// Move walkthroughs to another version of their questionnaire
    Upgrade(upgrade::Upgrade),
    /// Check that nothing stored was changed or damaged
    Verify(care::Verify),
    /// Check the store, make its lists anew, save what can be read
    Doctor(care::Doctor),
    /// Tell where things are kept
    Paths,
    /// Tell what a line can begin with in a walkthrough, and what keys and names do
    Keys(keys::Keys),
    /// Write completions for a shell
    Completions(care::Completions),
}

impl Cli {
    /// What is typed to begin the hour is understood without the parser, which takes a twentieth of the time to the first
    /// frame: no arguments, or `walk TOOL`. None for everything else.
    fn at_a_glance(arguments: &[OsString]) -> Option<Cli> {
        let command = match arguments {
            [] => None,
            [walk, tool] if walk == "walk" => {
                let tool = tool.to_str().filter(|tool| !tool.starts_with('-'))?;
                Some(Command::Walk(walk::Walk { tool: Some(tool.to_owned()), ..walk::Walk::default() }))
            }
            _ => return None,
        };
        let data_dir = std::env::var_os(DATA_DIR);
        if data_dir.as_ref().is_some_and(|folder| folder.is_empty()) {
            return None;
        }
        Some(Cli { global: Global { data_dir: data_dir.map(PathBuf::from), ..Global::default() }, command })
    }
}

/// How a command ended, other than by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and the answer is "no": problems found, nothing found, damage found.
    No,
}

/// Parses the arguments, runs, prints what went wrong in one line, and gives the exit status.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if walks(&arguments) {
        // Without a thread for it they are read when they are wanted.
        let _ = thread::Builder::new().spawn(|| {
            crate::catalog::get_ready();
            crate::desk::get_ready();
            crate::runtime::get_ready();
        });
    }
    crate::runtime::quiet_panics();
    crate::runtime::no_core_dumps();
    let cli = match Cli::at_a_glance(&arguments).map_or_else(Cli::try_parse, Ok) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version are answers; anything else is a usage error. Either may meet a closed pipe.
            if !usage.use_stderr() {
                let _ = usage.print();
                return ExitCode::SUCCESS;
            }
            let _ = write!(io::stderr(), "{}", output::shown(&usage.render().to_string()));
            return ExitCode::from(2);
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let result = run(&cli, &mut out).and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = out.flush();
            let _ = writeln!(io::stderr(), "takestock: {}", output::in_words(&error));
            ExitCode::from(2)
        }
    }
}

/// Whether these arguments begin a walkthrough, as far as a glance tells: its questions are read while everything else
/// that comes before the first frame is done.
fn walks(arguments: &[OsString]) -> bool {
    arguments.is_empty() || arguments.iter().any(|argument| argument == "walk")
}

fn run(cli: &Cli, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let global = &cli.global;
    if global.json {
        no_json(cli.command.as_ref())?;
    }
    // A file that was named is read in any case: its problems are not to wait for the hour.
    let settings = match &cli.command {
        None | Some(Command::Walk(_) | Command::Keys(_)) => global.config()?,
        Some(_) if global.config.is_some() => global.config()?,
        Some(_) => Config::default(),
    };
    let Some(command) = &cli.command else { return walk::bare(&settings, global, out) };
    let reading = || Desk::open_to_read(&global.place());
    let writing = || Desk::open(&global.place());
    match command {
        Command::Walk(command) => command.run(&settings, global, out),
        Command::List(command) => command.run(&mut reading()?, global, out),
        Command::Show(command) => command.show(&mut reading()?, global, out),
        Command::People(command) => command.people(&mut reading()?, global, out),
        Command::Inbox(command) => command.inbox(&mut reading()?, global, out),
        Command::Log(command) => command.log(&mut reading()?, global, out),
        Command::Compare(command) => command.run(&mut reading()?, global, out),
        Command::Search(command) => command.run(&mut reading()?, global, out),
        Command::Add(command) => command.run(&mut writing()?, global, out),
        Command::Set(command) => command.run(&mut writing()?, global, out),
        Command::Fill(command) => command.run(&mut writing()?, global, out),
        Command::Answers(command) => command.run(global, out),
        Command::Export(command) => command.run(&mut reading()?, global, out),
        Command::Trace(command) => command.run(&mut reading()?, global, out),
        Command::Check(command) => command.run(global, out),
        Command::Questionnaires(command) => command.run(global, out),
        Command::Upgrade(command) => command.run(&mut writing()?, global, out),
        Command::Verify(command) => command.run(reading(), global, out),
        Command::Doctor(command) => command.run(global, out),
        Command::Paths => care::paths(global, out),
        Command::Keys(command) => command.run(&settings.keys, global, out),
        Command::Completions(command) => {
            // Into memory first: the generator panics on a closed pipe.
            let mut script = Vec::new();
            clap_complete::generate(command.shell, &mut Cli::command(), "takestock", &mut script);
            out.write_all(&script)?;
            Ok(Outcome::Done)
        }
    }
}

/// A program that asks for JSON must not be handed something else as if it were.
fn no_json(command: Option<&Command>) -> anyhow::Result<()> {
    let why = match command {
        None | Some(Command::Walk(_)) => "a walkthrough is held by people",
        Some(Command::Answers(_)) => "answers are YAML; `export TOOL --to json` gives a tool as JSON",
        Some(Command::Completions(_)) => "completions are a script",
        Some(_) => return Ok(()),
    };
    anyhow::bail!("there is no JSON of this: {why}")
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_at_the_arguments_sees_what_the_parser_sees() {
        let understood = |words: &[&str]| {
            let arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
            let parsed = Cli::try_parse_from([&["takestock"], words].concat()).map(|cli| format!("{cli:?}"));
            let glance = Cli::at_a_glance(&arguments).map(|cli| format!("{cli:?}"));
            assert!(glance.is_none() || glance == parsed.ok(), "{words:?}");
            glance.is_some()
        };
        assert!(
            understood(&[]) && understood(&["walk", "Liftoff"]) && understood(&["walk", "an invoice tool"])
        );
        for others in [
            &["walk"][..],
            &["list"],
            &["walk", "-h"],
            &["walk", "--"],
            &["--json", "walk"],
            &["walk", "Liftoff", "--plain"],
            &["help", "walk"],
        ] {
            assert!(!understood(others), "{others:?}");
        }
        assert!(understood(&["walk", "help"]) && understood(&["walk", ""]));
    }
}
