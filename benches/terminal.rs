//! How the screen feels under the fingers, beside `vim -u NONE` in the same terminal and the same run. `cargo bench
//! --bench terminal` prints a table; with `-- --readme` it is written into README. Numbers are told, never asserted.

#[path = "../tests/support/pty.rs"]
mod pty;

use pty::Pty;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_takestock");
const SIZE: (u16, u16) = (120, 30);
const STARTS: usize = 100;
const BURSTS: usize = 7;
/// How many keys are typed at human pace.
const KEYS: usize = 300;
/// Between two of them: twelve a second, with the unevenness of fingers.
const PACE: [u64; 5] = [83, 61, 97, 120, 54];
const BURST: usize = 2_000;
const IDLE: Duration = Duration::from_secs(10);

/// A program, and what it is about.
struct Peer {
    arguments: Vec<String>,
    folder: TempDir,
    /// What is on the screen once it can be used.
    ready: &'static str,
    /// What brings one to where text is typed.
    to_type: &'static str,
    /// What it is left with.
    to_leave: &'static str,
}

impl Peer {
    fn takestock() -> Peer {
        let folder = tempfile::tempdir().expect("a folder");
        Peer {
            arguments: [BINARY, "walk", "Liftoff"].map(str::to_owned).into(),
            folder,
            ready: "saved",
            to_type: "/go a2\r",
            to_leave: "\u{3}\u{3}",
        }
    }

    fn vim() -> Peer {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("notes.md");
        fs::write(&file, "A line that is there\n\n").expect("a file");
        let arguments =
            ["vim", "-u", "NONE"].map(str::to_owned).into_iter().chain([file.display().to_string()]);
        Peer {
            arguments: arguments.collect(),
            folder,
            ready: "A line that is there",
            to_type: "Go",
            to_leave: ":q!\r",
        }
    }

    /// How long it takes until it can be used; it is left as one leaves it.
    fn first_frame(&self) -> Duration {
        let (mut pty, took) = self.start();
        settle(&pty);
        pty.press(self.to_leave);
        pty.ended();
        took
    }

    fn start(&self) -> (Pty, Duration) {
        let home: &Path = self.folder.path();
        let began = Instant::now();
        let env = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"].map(|name| (name, home));
        let pty = Pty::run(&self.arguments, &env, SIZE);
        pty.until_shown(self.ready);
        (pty, began.elapsed())
    }

    fn typing(&self) -> Pty {
        let (mut pty, _) = self.start();
        pty.press(self.to_type);
        // It has settled when nothing is written any more.
        settle(&pty);
        pty
    }
}

/// Waits until nothing was written for a while.
fn settle(pty: &Pty) {
    loop {
        let turns = pty.look(|seen| seen.turns);
        thread::sleep(Duration::from_millis(300));
        if pty.look(|seen| seen.turns) == turns {
            return;
        }
    }
}

/// From a key to the moment at which its letter stands before the cursor.
fn key_to_paint(peer: &Peer) -> Vec<Duration> {
    let mut pty = peer.typing();
    let text: Vec<char> = "they type it again into the other table every friday ".chars().collect();
    let mut took = Vec::new();
    for n in 0..KEYS {
        thread::sleep(Duration::from_millis(PACE[n % PACE.len()]));
        // Any letter whose paint can be told from the one before.
        let key = if text[n % text.len()] == ' ' { '-' } else { text[n % text.len()] };
        let cursor = pty.look(|seen| seen.screen().cursor_position());
        let began = Instant::now();
        pty.press(&key.to_string());
        pty.until("the key", |seen| {
            seen.screen().cursor_position() != cursor && seen.before_cursor().trim_end().ends_with(key)
        });
        took.push(began.elapsed());
        // A line that ran to the edge would measure how it is wrapped.
        if n % 25 == 24 {
            pty.press("\r");
            settle(&pty);
        }
    }
    took
}

fn burst(peer: &Peer) -> Duration {
    let mut pty = peer.typing();
    let mut text: String = (0..BURST).map(|n| format!("w{n} ")).collect();
    text.truncate(BURST - 6);
    text.push_str("theend");
    let began = Instant::now();
    pty.press(&text);
    pty.until_shown("theend");
    began.elapsed()
}

/// What happens while nothing happens: wake-ups of all threads, bytes, and memory in use in MiB.
fn idle(peer: &Peer) -> (u64, usize, f64) {
    let pty = peer.typing();
    settle(&pty);
    let (before, bytes) = (wake_ups(pty.pid()), pty.look(|seen| seen.bytes.len()));
    thread::sleep(IDLE);
    let woke = wake_ups(pty.pid()) - before;
    let memory = number_in(Path::new(&format!("/proc/{}/status", pty.pid())), "VmRSS:");
    (woke, pty.look(|seen| seen.bytes.len()) - bytes, memory as f64 / 1024.0)
}

fn wake_ups(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("its threads");
    tasks
        .map(|task| number_in(&task.expect("a thread").path().join("status"), "voluntary_ctxt_switches:"))
        .sum()
}

fn number_in(file: &Path, name: &str) -> u64 {
    let status = fs::read_to_string(file).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn at(part: f64, mut took: Vec<Duration>) -> f64 {
    took.sort();
    let place = ((took.len() - 1) as f64 * part).round();
    took[place as usize].as_secs_f64() * 1000.0
}

fn main() {
    let (ours, vim) = (Peer::takestock(), Peer::vim());
    // The first start of all makes the store.
    for peer in [&ours, &vim] {
        peer.first_frame();
    }
    let starts: (Vec<_>, Vec<_>) = (0..STARTS).map(|_| (ours.first_frame(), vim.first_frame())).unzip();
    // A peer of their own for each: one that was ended with a text half typed asks about it at its next start.
    let keys = (key_to_paint(&Peer::takestock()), key_to_paint(&Peer::vim()));
    let bursts: (Vec<_>, Vec<_>) =
        (0..BURSTS).map(|_| (burst(&Peer::takestock()), burst(&Peer::vim()))).unzip();
    let (idle_ours, idle_vim) = (idle(&Peer::takestock()), idle(&Peer::vim()));

    let mut table =
        String::from("| what | takestock | `vim -u NONE` | ratio |\n| --- | ---: | ---: | ---: |\n");
    let rows = [
        ("first usable frame, median", at(0.5, starts.0.clone()), at(0.5, starts.1.clone())),
        ("the same, p99", at(0.99, starts.0), at(0.99, starts.1)),
        (
            "key to paint at human pace, every key kept: median",
            at(0.5, keys.0.clone()),
            at(0.5, keys.1.clone()),
        ),
        ("the same, p99", at(0.99, keys.0), at(0.99, keys.1)),
        ("2,000 keys at once until the last is painted, median", at(0.5, bursts.0), at(0.5, bursts.1)),
    ];
    for (what, ours, vim) in rows {
        let _ = writeln!(table, "| {what} | {ours:.2} ms | {vim:.2} ms | {:.2} |", ours / vim);
    }
    let (ours, vim) = (idle_ours, idle_vim);
    let _ = writeln!(table, "| wake-ups in {} idle seconds | {} | {} | |", IDLE.as_secs(), ours.0, vim.0);
    let _ = writeln!(table, "| bytes written in them | {} | {} | |", ours.1, vim.1);
    let _ =
        writeln!(table, "| memory in use | {:.1} MiB | {:.1} MiB | {:.2} |", ours.2, vim.2, ours.2 / vim.2);
    print!("{table}");
    if std::env::args().any(|arg| arg == "--readme") {
        write_into_readme(&table);
    }
}

fn write_into_readme(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (from, to) = ("<!-- bench terminal -->\n", "<!-- /bench terminal -->");
    let (before, rest) = readme.split_once(from).expect("the table's place in README.md");
    let (_, after) = rest.split_once(to).expect("the end of the table's place in README.md");
    fs::write(&path, format!("{before}{from}{table}{to}{after}")).expect("README.md");
}
