//! Versions of a questionnaire: what `check --against` finds, and walkthroughs that move to a newer text.

mod support;

#[path = "support/pty.rs"]
mod pty;

#[path = "versions/against.rs"]
mod against;
#[path = "versions/histories.rs"]
mod histories;
#[path = "versions/leaves.rs"]
mod leaves;
#[path = "versions/upgrade.rs"]
mod upgrade;

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A questionnaire with a table, a pick, a scale and a yes or no.
const OLD: &str = include_str!("fixtures/check/good.yaml");

/// A folder for the store and the files of a test.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// Standard output, standard error and status of a command.
    fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takestock"));
        command.env("TAKESTOCK_DATA_DIR", self.path().join("data")).env("NO_COLOR", "1");
        command.env("HOME", self.path()).env("XDG_CONFIG_HOME", self.path().join("settings"));
        let output = command.current_dir(self.path()).args(arguments).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let status = output.status.code().expect("a status");
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert!(!err.contains("panicked"), "{err}");
        (out, err, status)
    }

    /// Standard output of a command that ends with this status.
    fn out(&self, arguments: &[&str], status: i32) -> String {
        let (out, err, ended) = self.run(arguments);
        assert_eq!(ended, status, "{arguments:?}: {out}{err}");
        out
    }

    /// The one line of a command that could not be done.
    fn refused(&self, arguments: &[&str]) -> String {
        let (_, err, status) = self.run(arguments);
        assert_eq!(status, 2, "{arguments:?}: {err}");
        assert!(err.starts_with("takestock: ") && err.lines().count() == 1, "{err}");
        err
    }
}

/// A text with parts of it put otherwise; each must be there.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}
