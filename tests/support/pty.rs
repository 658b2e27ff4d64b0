//! A real terminal around the real program: keys go in, what stands on the screen comes out. Nothing here sleeps:
//! whoever waits, waits for what the program writes, and a watchdog ends what never comes.

#![allow(dead_code, reason = "each user takes a part of it")]

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Ends a wait for what never comes. Far longer than anything takes on a busy machine.
pub const WATCHDOG: Duration = Duration::from_secs(60);

/// What the program wrote so far.
pub struct Seen {
    parser: vt100::Parser,
    /// Every byte of it.
    pub bytes: Vec<u8>,
    /// How often something came.
    pub turns: usize,
    closed: bool,
    /// The window is being closed: whoever reads from it lets go of it.
    closing: bool,
}

impl Seen {
    /// The screen as lines of text.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// The screen itself.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The screen's text without any white space, so that a wrapped text is found again.
    pub fn packed(&self) -> String {
        self.text().split_whitespace().collect()
    }

    /// The row of the cursor.
    pub fn row(&self) -> String {
        let (row, _) = self.screen().cursor_position();
        let columns = self.screen().size().1.get();
        self.screen().rows(0, columns).nth(row.into()).unwrap_or_default()
    }

    /// The row of the cursor up to the cursor.
    pub fn before_cursor(&self) -> String {
        let (row, column) = self.screen().cursor_position();
        self.screen().rows(0, column).nth(row.into()).unwrap_or_default()
    }
}

/// A program in a terminal. Ended with this.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    // Kept open, so that the terminal is there as long as we want it to be.
    slave: Option<Box<dyn portable_pty::SlavePty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    ended: Receiver<ExitStatus>,
    status: Option<ExitStatus>,
    pid: u32,
    /// The terminal's modes before the program began.
    pub modes: String,
}

impl Pty {
    /// Runs a program on a screen of so many columns and rows, in an environment of its own.
    pub fn run<S: AsRef<OsStr>>(arguments: &[S], env: &[(&str, &Path)], size: (u16, u16)) -> Pty {
        let size = PtySize { cols: size.0, rows: size.1, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command =
            CommandBuilder::from_argv(arguments.iter().map(|a| a.as_ref().to_owned()).collect());
        for name in ["VISUAL", "EDITOR", "NO_COLOR", "TAKESTOCK_DATA_DIR"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value.as_os_str());
        }
        command.cwd(std::env::current_dir().expect("a folder"));
        let modes = modes(pair.master.as_ref());
        let mut child = pair.slave.spawn_command(command).expect("the program runs");
        let pid = child.process_id().expect("it has a number");
        let (rows, columns) = (NonZero::new(size.rows), NonZero::new(size.cols));
        let parser = vt100::Parser::new(rows.expect("rows"), columns.expect("columns"), 0);
        let seen = Arc::new((
            Mutex::new(Seen { parser, bytes: Vec::new(), turns: 0, closed: false, closing: false }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let filled = seen.clone();
        thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            loop {
                let count = reader.read(&mut bytes).unwrap_or(0);
                let mut seen = filled.0.lock().expect("the screen");
                if count == 0 || seen.closing {
                    seen.closed = true;
                    filled.1.notify_all();
                    return;
                }
                seen.bytes.extend_from_slice(&bytes[..count]);
                seen.parser.process(&bytes[..count]);
                seen.turns += 1;
                filled.1.notify_all();
            }
        });
        let (tell, ended) = channel();
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                let _ = tell.send(status);
            }
        });
        let keys = Some(pair.master.take_writer().expect("a writer"));
        Pty {
            master: Some(pair.master),
            slave: Some(pair.slave),
            keys,
            seen,
            ended,
            status: None,
            pid,
            modes,
        }
    }

    /// The program's number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Presses keys, as bytes.
    pub fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().expect("the terminal is open");
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("the terminal takes keys");
    }

    /// Looks at what was written so far.
    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.0.lock().expect("the screen"))
    }

    /// Waits until this is so on the screen.
    #[track_caller]
    pub fn until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        if !self.within(WATCHDOG, is_so) {
            panic!("{what}: it never came\n{}", self.look(|seen| seen.text()));
        }
    }

    /// Waits for this at most so long; says whether it came.
    pub fn within(&self, at_most: Duration, is_so: impl Fn(&Seen) -> bool) -> bool {
        let end = Instant::now() + at_most;
        let mut seen = self.seen.0.lock().expect("the screen");
        loop {
            if is_so(&seen) {
                return true;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.closed {
                return false;
            }
            seen = self.seen.1.wait_timeout(seen, left).expect("the screen").0;
        }
    }

    /// Waits until this text is on the screen, wherever it is wrapped.
    #[track_caller]
    pub fn until_shown(&self, text: &str) {
        let packed: String = text.split_whitespace().collect();
        self.until(text, |seen| seen.packed().contains(&packed));
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.pid.try_into().expect("a number")).expect("a number");
        kill_process(pid, signal).expect("the program is there");
    }

    /// Closes the terminal, as a window is closed.
    pub fn close(&mut self) {
        self.seen.0.lock().expect("the screen").closing = true;
        (self.slave, self.master) = (None, None);
        // What writes keys says farewell with a line break and ^D. What the program paints then lets the reader go,
        // and with it the last hold on the terminal.
        self.keys = None;
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        let end = self.ended.recv_timeout(WATCHDOG);
        let status = end.unwrap_or_else(|_| panic!("it does not end\n{}", self.look(|seen| seen.text())));
        self.status = Some(status.clone());
        status
    }

    /// The terminal's modes now.
    pub fn modes_now(&self) -> String {
        modes(self.master.as_deref().expect("the terminal is open"))
    }
}

/// What `stty` shows: every flag, speed and control character.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's modes"))
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.status.is_none() && self.ended.try_recv().is_err() {
            let pid = self.pid.try_into().ok().and_then(Pid::from_raw);
            let _ = pid.map(|pid| kill_process(pid, Signal::KILL));
            let _ = self.ended.recv_timeout(WATCHDOG);
        }
    }
}
