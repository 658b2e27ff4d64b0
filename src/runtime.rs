//! The loop between the terminal, the screen's state and the store. The only room that reads keys.
//!
//! One thread draws and never waits for the disk; the store has a thread of its own, and what it answers comes back as
//! a message. While something is on its way the loop looks often; else it sleeps until a key or the next minute.

pub mod home;
mod terminal;

use crate::app::{App, Effect, Msg, Typing, What};
use crate::desk::Desk;
use crate::domain::event::EventRef;
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use crate::domain::tool::Tool;
use crate::sitting::{Ending, Now, Outbox, Setting, Sitting, Told};
use crate::store::{Append, Draft, Reply, Request, Store, StoreError};
use crate::text::secret::find_secrets;
use crate::ui::{self, Theme};
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;
pub use terminal::Terminal;
use terminal::read_key;

/// How often the loop looks while the store is at work.
const OFTEN: Duration = Duration::from_millis(8);
/// How long until something that the disk did not take is sent again.
const AGAIN: Duration = Duration::from_secs(1);

/// What the store's thread is asked.
enum Job {
    Write { request: uuid::Uuid, outbox: Outbox, now: Moment },
    Draft { typing: Typing, now: Moment },
}

/// Holds a sitting on this terminal. Returns how it was left, the tool as it is then, and what was told last.
///
/// # Errors
/// What the terminal or the store say.
pub fn hold(
    desk: &mut Desk,
    setting: Setting,
    colour: bool,
    terminal: &mut Terminal,
) -> anyhow::Result<(Ending, Tool, Vec<Told>)> {
    let tool = setting.tool.id;
    let typed = being_typed(desk, tool)?;
    let clock = desk.clock();
    let first = Now { at: clock(), id: desk.mint() };
    let (mut app, effects) = App::new(Sitting::begin(setting, first), typed, first);
    let ending = thread::scope(|scope| {
        let (ask, jobs) = channel();
        let (answer, answers) = channel();
        let store = desk.store();
        scope.spawn(move || serve(store, tool, &jobs, &answer));
        let mut runner = Runner { app: &mut app, ask, answers, clock: &*clock, ending: None };
        runner.carry_out(effects);
        runner.run(terminal, &Theme::new(colour))
    });
    Ok((ending?, app.sitting.tool().clone(), app.told))
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

struct Runner<'a> {
    app: &'a mut App,
    ask: Sender<Job>,
    answers: Receiver<What>,
    clock: &'a dyn Fn() -> Moment,
    ending: Option<Ending>,
}

impl Runner<'_> {
    fn run(&mut self, terminal: &mut Terminal, theme: &Theme) -> anyhow::Result<Ending> {
        terminal.draw(|frame| ui::draw(self.app, theme, frame))?;
        loop {
            let busy = self.app.waits_for_the_disk();
            if busy && self.ending.is_some() {
                // Everything that was typed is on the disk before the screen goes.
                if let Ok(what) = self.answers.recv_timeout(AGAIN) {
                    self.take(what);
                }
                terminal.draw(|frame| ui::draw(self.app, theme, frame))?;
                if let Some(why) = self.app.refusal() {
                    anyhow::bail!("not everything could be stored: {why}");
                }
                continue;
            }
            if let Some(ending) = self.ending {
                return Ok(ending);
            }
            let wait = if busy { OFTEN } else { until_the_minute((self.clock)()) };
            let mut any = false;
            let mut next = read_key(wait)?;
            while let Some(what) = next {
                any = true;
                self.take(what);
                next = read_key(Duration::from_micros(50))?;
            }
            while let Ok(what) = self.answers.try_recv() {
                any = true;
                self.take(what);
            }
            if !any && !busy {
                self.take(What::Tick);
                any = true;
            }
            if any {
                terminal.draw(|frame| ui::draw(self.app, theme, frame))?;
            }
        }
    }

    fn take(&mut self, what: What) {
        let now = Now { at: (self.clock)(), id: uuid::Uuid::now_v7() };
        let effects = self.app.update(Msg { what, now });
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let now = (self.clock)();
            let job = match effect {
                Effect::Write(outbox) => Job::Write { request: uuid::Uuid::now_v7(), outbox, now },
                Effect::Draft(typing) => Job::Draft { typing, now },
                Effect::Edit(_) => continue,
                Effect::Leave(ending) => {
                    self.ending = Some(ending);
                    continue;
                }
            };
            // The thread ends only after this end of the channel is gone.
            let _ = self.ask.send(job);
        }
    }
}

/// The store's side: what the disk does not take is kept and tried again, in order; of drafts the last counts.
fn serve(store: &mut Store, tool: ToolId, jobs: &Receiver<Job>, answer: &Sender<What>) {
    let mut waiting: Vec<Job> = Vec::new();
    loop {
        let next = if waiting.is_empty() {
            jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            jobs.recv_timeout(AGAIN)
        };
        match next {
            Ok(job) => waiting.push(job),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        waiting.extend(jobs.try_iter());
        let mut left = Vec::new();
        let last_draft = waiting.iter().rposition(|job| matches!(job, Job::Draft { .. }));
        for (n, job) in std::mem::take(&mut waiting).into_iter().enumerate() {
            let stale = matches!(job, Job::Draft { .. }) && Some(n) != last_draft;
            if stale {
                continue;
            }
            if !left.is_empty() {
                left.push(job);
            } else if let Err(error) = do_job(store, tool, &job, answer) {
                let _ = answer.send(What::NotWritten(error.to_string()));
                left.push(job);
            }
        }
        waiting = left;
    }
}

fn do_job(store: &mut Store, tool: ToolId, job: &Job, answer: &Sender<What>) -> Result<(), StoreError> {
    match job {
        Job::Write { request, outbox, now } => {
            let append = Append {
                request: *request,
                tool,
                by: "walk".to_owned(),
                now: *now,
                happenings: outbox.happenings.clone(),
                documents: outbox.documents.clone(),
            };
            let done = store.append(append)?;
            let events: BTreeSet<EventRef> = done.events.iter().map(|e| e.header.stamp().into()).collect();
            let _ = answer.send(What::Written { events, fresh: done.tool });
        }
        Job::Draft { typing: Typing { line, text, cursor }, now } => {
            // What looks like a secret being typed is not for the disk.
            if text.is_empty() || !find_secrets(text).is_empty() {
                store.clear_draft(tool, line)?;
            } else {
                let (line, text) = (line.clone(), text.clone());
                store.save_draft(&Draft { tool, line, text, cursor: *cursor, at: *now })?;
            }
            let _ = answer.send(What::Drafted);
        }
    }
    Ok(())
}

/// Until the clock on the screen moves.
fn until_the_minute(now: Moment) -> Duration {
    let second = now.instant().as_second().rem_euclid(60);
    Duration::from_secs(u64::try_from(60 - second).unwrap_or(60))
}
