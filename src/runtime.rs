//! The loop between the terminal, the screen's state and the store. The only room that reads keys.
//!
//! One thread draws and never waits for the disk; the store has a thread of its own, and what it answers comes back as
//! a message, for which a bell is rung. The loop sleeps until a key, the bell or the next minute.

mod bell;
mod burst;
mod disk;
mod editor;
mod emergency;
mod ending;
pub mod home;
mod queue;
mod screen;
mod terminal;

pub use ending::{no_core_dumps, quiet_panics};

use crate::app::{App, Effect, Msg, Typing, What};
use crate::desk::{Desk, emergency_folders};
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use crate::domain::tool::Tool;
use crate::sitting::{Ending, Now, Setting, Sitting, Told};
use crate::store::{Draft, Reply, Request};
use crate::ui::Theme;
use anyhow::Context;
use burst::Burst;
use disk::{Disk, Unsaved};
use editor::Handed;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
pub use terminal::{Terminal, get_ready};
use uuid::{NoContext, Timestamp, Uuid};

/// In a long burst something is painted this often.
const PAINT: Duration = Duration::from_millis(30);
/// So long the terminal has the processors to itself before the disk is woken, unless keys come.
const A_BREATH: Duration = Duration::from_millis(3);
/// So long a key may take from the terminal to here.
const UNDER_WAY: Duration = Duration::from_millis(20);
/// So long keys are taken that come while the program is being ended.
const AT_THE_END: Duration = Duration::from_millis(100);
/// So long the disk has for the last words when the program is ended from outside.
const ENDED: Duration = Duration::from_millis(1200);
/// So long it has before the screen says that it is waited for.
const SOON: Duration = Duration::from_millis(350);
/// So long it has when the walkthrough is left, in which a busy database is waited for.
const LEFT: Duration = Duration::from_secs(8);

/// Holds a sitting on this terminal. Returns how it was left, the tool as it is then, and what was told last.
///
/// # Errors
/// What the terminal or the store say; what the disk did not take is in an emergency copy, which the error names.
pub fn hold(
    desk: &mut Desk,
    mut setting: Setting,
    theme: &Theme,
    terminal: &mut Terminal,
) -> anyhow::Result<(Ending, Tool, Vec<Told>)> {
    let tool = setting.tool.id;
    let data = desk.store().dir().to_owned();
    let folders = emergency_folders(&data);
    editor::remove_leftovers(&data);
    let taken_in = take_in(desk, &mut setting, &folders)?;
    let typed = being_typed(desk, tool)?;
    let disk = Disk::about(tool, terminal.bell());
    let kept = Kept { disk: disk.clone(), folders: folders.clone() };
    let ends = (disk.clone(), folders.clone());
    let before =
        ending::Before::ending(move || ends.0.last_words(ENDED, &ends.1).map(|unsaved| unsaved.in_words()));

    let opener = desk.store().opener();
    let wall = desk.clock();
    let clock = Clock { wall: &*wall };
    let first = clock.now();
    let (mut app, effects) = App::new(Sitting::begin(setting, first), typed, first);
    app.told.extend(taken_in);
    let ending = {
        let mut runner = Runner {
            app: &mut app,
            disk,
            clock,
            at: first.at,
            ending: None,
            editing: None,
            stale: false,
            much: false,
            begins: false,
            data,
        };
        runner.carry_out(effects);
        // The screen is there before the thread that it does not need yet.
        let drawn = terminal.draw_sitting(runner.app, theme).context("the terminal");
        let opened = runner.disk.open(opener).context("the store's thread");
        opened.and(drawn).and_then(|()| runner.run(terminal, theme))
    };
    let unsaved = kept.disk.last_words(LEFT, &folders);
    drop((before, kept));
    match (ending, unsaved) {
        (ending, None) => Ok((ending?, app.sitting.tool().clone(), app.told)),
        (_, Some(unsaved)) => anyhow::bail!(unsaved.in_words()),
    }
}

/// Reads in what the disk did not take last time; gives what there is to tell about it.
fn take_in(desk: &mut Desk, setting: &mut Setting, folders: &[PathBuf]) -> anyhow::Result<Vec<Told>> {
    let taken = emergency::take_in(desk.store(), folders);
    if taken.iter().any(|copy| copy.done.is_ok()) && !setting.tool.is_empty() {
        setting.tool = desk.load(setting.tool.id)?;
    }
    let tell = |copy: emergency::TakenIn| match copy.done {
        Ok(1) => "One thing that could not be stored last time is stored now.".to_owned(),
        Ok(count) => format!("{count} things that could not be stored last time are stored now."),
        Err(why) => format!(
            "{} holds what could not be stored earlier, and cannot be read in: {why:#}.",
            copy.path.display()
        ),
    };
    Ok(taken.into_iter().map(tell).map(Told::Text).collect())
}

/// The lines that were being typed when this tool was left.
fn being_typed(desk: &mut Desk, tool: ToolId) -> anyhow::Result<Vec<Typing>> {
    match desk.store().handle(Request::Drafts { tool: Some(tool) }) {
        Reply::Drafts(drafts) => {
            let typing = |draft: Draft| Typing { line: draft.line, text: draft.text, cursor: draft.cursor };
            Ok(drafts.into_iter().map(typing).collect())
        }
        other => crate::desk::unexpected(other),
    }
}

impl Unsaved {
    /// For a person, after the terminal was given back.
    fn in_words(&self) -> String {
        let what = format!("not everything could be stored: {}", self.why);
        match &self.copy {
            Ok(path) => format!("{what}. It is kept in {}, and is read in at the next start", path.display()),
            Err(error) => format!("{what}. It could not be kept in a file either: {error}"),
        }
    }
}

/// What was typed is kept even if the loop panics.
struct Kept {
    disk: Disk,
    folders: Vec<PathBuf>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        if thread::panicking()
            && let Some(unsaved) = self.disk.last_words(ENDED, &self.folders)
        {
            let _ = writeln!(std::io::stderr(), "takestock: {}", unsaved.in_words());
        }
        self.disk.close();
    }
}

/// The clock that messages carry: the one on the wall. That lengths of time never shrink when it is set back is the
/// sitting's business.
struct Clock<'a> {
    wall: &'a dyn Fn() -> Moment,
}

impl Clock<'_> {
    fn now(&self) -> Now {
        let at = (self.wall)();
        let (seconds, nanos) = (at.instant().as_second(), at.instant().subsec_nanosecond());
        let (seconds, nanos) = (u64::try_from(seconds).unwrap_or(0), u32::try_from(nanos).unwrap_or(0));
        Now { at, id: Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanos)) }
    }
}

struct Runner<'a> {
    app: &'a mut App,
    disk: Disk,
    clock: Clock<'a>,
    /// When something last happened: what came of it is kept under that time.
    at: Moment,
    ending: Option<Ending>,
    editing: Option<String>,
    /// Something happened that is not drawn yet.
    stale: bool,
    /// It is more than a key: it is kept before it is drawn, for to draw it may take a while.
    much: bool,
    /// Something was asked of the disk that it was not woken for yet.
    begins: bool,
    data: PathBuf,
}

/// What was typed in a turn that did not come to its end, by a panic or a terminal that is gone, goes to the disk all the
/// same.
impl Drop for Runner<'_> {
    fn drop(&mut self) {
        let _ = catch_unwind(AssertUnwindSafe(|| self.keep()));
    }
}

impl Runner<'_> {
    fn run(&mut self, terminal: &mut Terminal, theme: &Theme) -> anyhow::Result<Ending> {
        let mut burst = Burst::default();
        loop {
            let wait = if self.begins { A_BREATH } else { self.patience(&burst) };
            let mut next = terminal.read_key(wait)?;
            if std::mem::take(&mut self.begins) {
                self.disk.begin();
                if next.is_none() {
                    continue;
                }
            }
            let timeout = next.is_none();
            let began = Instant::now();
            while let Some(what) = next {
                let done = burst.take(what, Instant::now());
                // A burst without end is seen growing; of a paste there is nothing to see before a part of it is there.
                let seen = !done.is_empty() || !burst.is_pasting();
                done.into_iter().for_each(|what| self.take(what));
                if seen && began.elapsed() >= PAINT {
                    break;
                }
                next = terminal.read_key(burst.patience())?;
            }
            for what in burst.pause(Instant::now()) {
                self.take(what);
            }
            let news = self.disk.news();
            if timeout && news.is_empty() {
                self.take(What::Tick);
            }
            for what in news {
                self.take(what);
            }
            if let Some(text) = self.editing.take() {
                self.keep();
                self.disk.begin();
                let edited = edit(&text, &self.data, terminal)?;
                self.take(What::Edited(edited));
            }
            if std::mem::take(&mut self.stale) {
                if std::mem::take(&mut self.much) {
                    self.keep();
                }
                terminal.draw_sitting(self.app, theme)?;
            }
            self.keep();
            if ending::is_asked() {
                self.take_the_last(terminal, &mut burst);
                self.keep();
                ending::drained();
            }
            if let Some(ending) = self.ending {
                if !self.disk.flush(SOON) {
                    // Whoever leaves sees what is waited for.
                    self.disk.news().into_iter().for_each(|what| self.take(what));
                    terminal.draw_sitting(self.app, theme)?;
                }
                return Ok(ending);
            }
        }
    }

    /// What was typed a moment before the end may still be on its way through the system.
    fn take_the_last(&mut self, terminal: &mut Terminal, burst: &mut Burst) {
        let until = Instant::now() + AT_THE_END;
        while Instant::now() < until
            && let Ok(Some(what)) = terminal.read_key(UNDER_WAY)
        {
            burst.take(what, Instant::now()).into_iter().for_each(|what| self.take(what));
        }
        burst.pause(Instant::now()).into_iter().for_each(|what| self.take(what));
    }

    /// How long nothing is to be done but to wait for a key.
    fn patience(&self, burst: &Burst) -> Duration {
        if burst.is_pasting() {
            return burst.patience();
        }
        let minute = until_the_minute((self.clock.wall)());
        self.disk.look_again().map_or(minute, |soon| soon.min(minute))
    }

    fn take(&mut self, what: What) {
        self.much |= self.stale || !matches!(what, What::Key(_));
        self.stale = true;
        let now = self.clock.now();
        self.at = now.at;
        let effects = self.app.take(Msg { what, now });
        self.carry_out(effects);
    }

    /// What is being typed goes to the disk, as far as it does not have it: once a turn, however many keys came in it.
    /// Behind the painting of a letter, which a terminal has to take before anybody sees it.
    fn keep(&mut self) {
        let effects = self.app.keep();
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.begins |= matches!(effect, Effect::Write(_) | Effect::Draft(_));
            match effect {
                Effect::Write(outbox) => self.disk.write(outbox, self.at),
                Effect::Draft(typing) => self.disk.keep(typing, self.at),
                Effect::Edit(text) => self.editing = Some(text),
                Effect::Leave(ending) => self.ending = Some(ending),
            }
        }
    }
}

/// Opens the text in the editor that the user named, and waits for it. The store goes on meanwhile.
///
/// # Errors
/// What the terminal says when it is taken again. What goes wrong with the editor is the answer.
fn edit(text: &str, data: &Path, terminal: &mut Terminal) -> std::io::Result<Result<String, String>> {
    let handed = match Handed::over(text, data) {
        Ok(handed) => handed,
        Err(error) => return Ok(Err(format!("There can be no file for the editor: {error}."))),
    };
    let mut command = match handed.command() {
        Ok(command) => command,
        Err(why) => return Ok(Err(format!("The editor cannot be run: {why}."))),
    };
    let ran = terminal.lend(|| command.status())?;
    let program = command.get_program().to_string_lossy().into_owned();
    Ok(match ran {
        Err(error) => {
            Err(format!("The editor {program} cannot be run: {error}. $VISUAL or $EDITOR names another."))
        }
        Ok(status) if !status.success() => {
            Err(format!("{program} ended with {status}; the text is as it was."))
        }
        Ok(_) => handed.back(),
    })
}

/// Until the clock on the screen moves.
fn until_the_minute(now: Moment) -> Duration {
    let second = now.instant().as_second().rem_euclid(60);
    Duration::from_secs(u64::try_from(60 - second).unwrap_or(60))
}
