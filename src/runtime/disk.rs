//! The store on a thread of its own, so that a slow disk never delays a key.

use super::bell::Bell;
use super::emergency;
use super::queue::{Batch, Next, Queue, Write};
use crate::app::{Typing, What};
use crate::domain::event::EventRef;
use crate::domain::ids::ToolId;
use crate::domain::moment::Moment;
use crate::sitting::Outbox;
use crate::store::{Append, Draft, Store, StoreError};
use crate::text::secret::mask_typing;
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// So long the store may take to be closed.
const CLOSED: Duration = Duration::from_millis(500);
/// So long an emergency copy may take.
const COPIED: Duration = Duration::from_millis(400);

/// The way to the disk. A clone is another end of the same way.
#[derive(Clone)]
pub(super) struct Disk(Arc<Shared>);

struct Shared {
    tool: ToolId,
    /// Rung when there is news.
    bell: Bell,
    state: Mutex<State>,
    /// Something was asked, or something was done.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: Queue,
    /// The store's thread is there.
    open: bool,
    closing: bool,
}

/// What did not reach the disk.
#[derive(Debug)]
pub(super) struct Unsaved {
    /// Why not.
    pub why: String,
    /// The emergency copy that holds it, or why there is none.
    pub copy: io::Result<PathBuf>,
}

impl Disk {
    /// A way for what is about this tool; what is asked waits until it is opened. The bell is rung when there is news.
    pub fn about(tool: ToolId, bell: Bell) -> Disk {
        Disk(Arc::new(Shared { tool, bell, state: Mutex::default(), changed: Condvar::new() }))
    }

    /// Opens a store by `open` on a new thread.
    pub fn open(&self, open: impl Fn() -> Result<Store, StoreError> + Send + 'static) -> io::Result<()> {
        let served = self.clone();
        self.state().open = true;
        let thread = thread::Builder::new().name("store".to_owned()).spawn(move || {
            served.serve(&open);
            served.state().open = false;
            served.0.changed.notify_all();
        });
        thread.map(drop).inspect_err(|_| self.state().open = false)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked while holding it left a queue that is whole: every change of it is one assignment.
        self.0.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Writes this down, after what was asked before; begun with [`Disk::begin`] at the latest.
    pub fn write(&self, outbox: Outbox, at: Moment) {
        self.state().queue.write(Write { outbox, at }, Instant::now());
    }

    /// Keeps what is being typed in a line; begun with [`Disk::begin`] at the latest.
    pub fn keep(&self, typing: Typing, at: Moment) {
        self.state().queue.line(typing, at, Instant::now());
    }

    /// What was asked is begun with. Apart from asking, so that a key is painted before the disk has the processor.
    pub fn begin(&self) {
        self.0.changed.notify_all();
    }

    /// What there is to tell the screen since this was asked last.
    pub fn news(&self) -> Vec<What> {
        self.state().queue.news(Instant::now())
    }

    /// How soon there is news, as far as that is known; for what comes before, the bell is rung.
    pub fn look_again(&self) -> Option<Duration> {
        self.state().queue.look_again(Instant::now())
    }

    /// Waits until everything is on the disk, something is refused, or the time is over. Says whether everything is.
    pub fn flush(&self, at_most: Duration) -> bool {
        let end = Instant::now() + at_most;
        let mut state = self.state();
        let attempts = state.queue.attempts();
        state.queue.hurry();
        self.0.changed.notify_all();
        while !state.queue.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || state.queue.attempts() > attempts {
                return false;
            }
            let waited = self.0.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
        true
    }

    /// The last that is done before the program ends: what the disk does not take within this time goes into an
    /// emergency copy, in the first of the folders that takes it.
    pub fn last_words(&self, at_most: Duration, folders: &[PathBuf]) -> Option<Unsaved> {
        if self.flush(at_most) {
            return None;
        }
        let state = self.state();
        let why = state.queue.refusal().unwrap_or("the disk takes too long").to_owned();
        let (writes, lines) = state.queue.waiting();
        drop(state);
        let (tool, folders) = (self.0.tool, folders.to_owned());
        let (tell, told) = channel();
        thread::spawn(move || tell.send(emergency::write(tool, &writes, &lines, &folders)));
        // That disk may stand still too.
        let copy = told.recv_timeout(COPIED).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        Some(Unsaved { why, copy })
    }

    /// Nothing more will be asked. The thread has a moment to leave the file as one that nobody is at; what is in it is
    /// safe in any case.
    pub fn close(&self) {
        let mut state = self.state();
        state.closing = true;
        self.0.changed.notify_all();
        drop(self.0.changed.wait_timeout_while(state, CLOSED, |state| state.open));
    }

    /// The store's side.
    fn serve(&self, open: &dyn Fn() -> Result<Store, StoreError>) {
        let mut store = None;
        while let Some(batch) = self.next() {
            let attempt = AssertUnwindSafe(|| attempt(&mut store, open, self.0.tool, &batch));
            let attempted = catch_unwind(attempt);
            let (done, lines_kept) = attempted.unwrap_or_else(|_| {
                store = None;
                (Err("the store stopped unexpectedly; it is opened anew".to_owned()), false)
            });
            let mut state = self.state();
            match done {
                Ok(written) => state.queue.done(&batch, written, Instant::now()),
                Err(why) => {
                    if lines_kept {
                        state.queue.kept(&batch.lines);
                    }
                    state.queue.failed(why, Instant::now());
                }
            }
            drop(state);
            self.0.changed.notify_all();
            self.0.bell.ring();
        }
    }

    fn next(&self) -> Option<Batch> {
        let mut state = self.state();
        loop {
            let wait = match state.queue.next(Instant::now()) {
                Next::Do(batch) => return Some(batch),
                _ if state.closing => return None,
                Next::Wait(wait) => wait,
                Next::Rest => Duration::MAX,
            };
            state = if wait == Duration::MAX {
                self.0.changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner)
            } else {
                let waited = self.0.changed.wait_timeout(state, wait);
                waited.unwrap_or_else(std::sync::PoisonError::into_inner).0
            };
        }
    }
}

/// Does a batch. Says what became of its write, or why it failed, and then whether the lines were kept all the same.
fn attempt(
    store: &mut Option<Store>,
    open: &dyn Fn() -> Result<Store, StoreError>,
    tool: ToolId,
    batch: &Batch,
) -> (Result<Option<What>, String>, bool) {
    let store = match store {
        Some(store) => store,
        None => match open() {
            Ok(opened) => store.insert(opened),
            Err(error) => return (Err(error.to_string()), false),
        },
    };
    let lines: Vec<Draft> = batch.lines.iter().map(|line| draft(tool, &line.typing, line.at)).collect();
    let Some(write) = &batch.write else {
        return (store.save_drafts(&lines).map(|()| None).map_err(|error| error.to_string()), false);
    };
    let append = Append {
        request: write.outbox.request,
        tool,
        by: "walk".to_owned(),
        now: write.at,
        happenings: write.outbox.happenings.clone(),
        documents: write.outbox.documents.clone(),
        takes_back: write.outbox.takes_back.clone(),
        as_of: None,
    };
    match store.append_beside(append, &lines) {
        Ok(done) => {
            let events: BTreeSet<EventRef> = done.events.iter().map(|e| e.header.stamp().into()).collect();
            (Ok(Some(What::Written { events, fresh: done.tool })), false)
        }
        // Nothing but this write is refused, and for good: what is being typed need not wait for it, unless it is
        // gone from its line because that write holds it.
        Err(error) if !error.passing() => {
            let kept = lines.iter().all(|line| !line.text.is_empty()) && store.save_drafts(&lines).is_ok();
            (Err(error.to_string()), kept)
        }
        Err(error) => (Err(error.to_string()), false),
    }
}

/// An open line as it may lie on a disk: what looks like a secret being typed is not for it.
pub(super) fn draft(tool: ToolId, typing: &Typing, at: Moment) -> Draft {
    let (text, cursor) = mask_typing(&typing.text, typing.cursor.min(typing.text.len()));
    Draft { tool, line: typing.line.clone(), text, cursor, at }
}
