//! Being ended from outside: by a signal, by a terminal that is gone, by a panic. Everything typed is kept first, within
//! a bounded time, and the terminal is given back.
//!
//! Signals arrive once for the whole program, so this is the one room with state of the program's own.

use super::terminal::{self, give_back};
use crossterm::tty::IsTty;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, raise};
use std::io::{self, Write, stderr, stdin};
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// So long the loop has to take what was typed but not yet read.
const TO_DRAIN: Duration = Duration::from_millis(200);
/// So long the terminal has to take what gives it back; one that takes nothing must not hold the program.
const TO_GIVE_BACK: Duration = Duration::from_millis(300);

/// What is done last; it gives what is to be said then.
type LastWords = Box<dyn Fn() -> Option<String> + Send>;

static LAST_WORDS: Mutex<Option<LastWords>> = Mutex::new(None);
static ASKED: AtomicBool = AtomicBool::new(false);
static DRAINED: AtomicBool = AtomicBool::new(false);

fn last_words() -> MutexGuard<'static, Option<LastWords>> {
    LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While this lives, the program does not end from outside before that was done.
pub(super) struct Before;

impl Before {
    /// Does this before the program is ended.
    pub fn ending(last: impl Fn() -> Option<String> + Send + 'static) -> Before {
        *last_words() = Some(Box::new(last));
        Before
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        *last_words() = None;
    }
}

/// The signals that end the program from outside, until somebody watches for them.
static SIGNALS: Mutex<Option<Signals>> = Mutex::new(None);

/// From here on the signals that end the program from outside wait for somebody who [watches](watch). More than once is
/// once.
///
/// # Errors
/// If the system gives no signals.
pub(super) fn take_signals() -> io::Result<()> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    if TAKEN.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    // ^C is a key, also where it comes as a signal while an editor has the terminal. A limit of file sizes is a full
    // disk, which the store says in words.
    for signal in [SIGINT, SIGXFSZ] {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT])?;
    *SIGNALS.lock().unwrap_or_else(PoisonError::into_inner) = Some(signals);
    Ok(())
}

/// Watches for the signals that were taken, and for a terminal that is gone where nobody is told of it (`nohup`): it is
/// asked itself, and this wakes up for nothing else. More than once is once.
///
/// # Errors
/// If the system gives no threads.
pub(super) fn watch() -> io::Result<()> {
    if let Some(mut signals) = SIGNALS.lock().unwrap_or_else(PoisonError::into_inner).take() {
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                end(|| {
                    let _ = emulate_default_handler(signal);
                    process::exit(128 + signal);
                });
            }
        })?;
        if stdin().is_tty() {
            thread::Builder::new().name("hang-up".to_owned()).spawn(|| {
                if hung_up() {
                    end(|| process::exit(128 + SIGHUP));
                }
            })?;
        }
    }
    Ok(())
}

/// Waits until the terminal is gone. Says no where the system cannot tell.
fn hung_up() -> bool {
    let stdin = stdin();
    loop {
        let mut asked = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut asked, None) {
            Ok(_) if asked[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => return true,
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) | Err(_) => return false,
        }
    }
}

/// The program is being ended: nothing more is drawn, and what was typed is taken.
pub(super) fn is_asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// The loop has taken what was typed. Does not come back: whoever ends the program does the rest.
pub(super) fn drained() -> ! {
    DRAINED.store(true, Ordering::SeqCst);
    loop {
        thread::park();
    }
}

fn end(finally: impl FnOnce()) {
    if ASKED.swap(true, Ordering::SeqCst) {
        return;
    }
    // The loop sleeps until something comes from the terminal; this comes from there.
    let _ = raise(SIGWINCH);
    let until = Instant::now() + TO_DRAIN;
    let holding = last_words().is_some();
    while holding && !DRAINED.load(Ordering::SeqCst) && Instant::now() < until {
        thread::sleep(Duration::from_millis(2));
    }
    let said = last_words().as_ref().and_then(|last| last());
    let (done, is_done) = channel();
    let spawned = thread::Builder::new().spawn(move || {
        give_back();
        if let Some(said) = said {
            let _ = writeln!(stderr(), "takestock: {said}");
        }
        let _ = done.send(());
    });
    if spawned.is_ok() {
        let _ = is_done.recv_timeout(TO_GIVE_BACK);
    }
    finally();
}

/// Nothing of what people said gets into a core dump, whatever the system does with those.
pub fn no_core_dumps() {
    // One byte, for dumps that are piped to a program are held back by this number alone (core(5)).
    let limits = getrlimit(Resource::Core);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(1), ..limits });
}

/// From here on a panic says where it happened and nothing else, for its text may hold what somebody answered; one on
/// the thread that draws gives the terminal back first.
pub fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        panic::set_hook(Box::new(|info| {
            // On another thread the terminal is still in use: what failed there is told on the screen.
            if terminal::is_taken() && !terminal::is_drawing_thread() {
                return;
            }
            give_back();
            let place =
                info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
            let _ = writeln!(stderr(), "takestock: this is a mistake in the program{place}");
        }));
    });
}
