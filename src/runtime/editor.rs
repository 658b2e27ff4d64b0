//! A text in the editor that the user named: handed over in a file of its own, and nothing left behind.
//!
//! Every text has a folder of its own, for editors leave files of theirs beside it. A lock in it says that somebody
//! still writes there; a folder that nobody holds was left by a crash, and is removed at the next start.

use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The folder for texts that are in an editor, in the data folder.
const FOLDER: &str = "editing";
const LOCK: &str = "lock";
/// What comes back is no longer than this, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// A text that is in an editor.
pub(super) struct Handed {
    folder: TempDir,
    file: tempfile::TempPath,
    _lock: File,
}

impl Handed {
    /// Writes the text into a new file in the data folder.
    pub fn over(text: &str, data: &Path) -> io::Result<Handed> {
        let editing = data.join(FOLDER);
        DirBuilder::new().recursive(true).mode(0o700).create(&editing)?;
        // Both are for their owner's eyes only, and made exclusively.
        let folder = tempfile::Builder::new()
            .prefix("")
            .rand_bytes(12)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(&editing)?;
        let lock =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.path().join(LOCK))?;
        lock.try_lock()?;
        let mut file =
            tempfile::Builder::new().prefix("").suffix(".md").rand_bytes(12).tempfile_in(folder.path())?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(Handed { folder, file: file.into_temp_path(), _lock: lock })
    }

    /// The editor to be run; it waits for nobody else.
    pub fn command(&self) -> Result<Command, String> {
        let named = ["VISUAL", "EDITOR"].iter().filter_map(env::var_os).find(|named| !named.is_empty());
        let named = named.map_or_else(|| "vi".to_owned(), |named| named.to_string_lossy().into_owned());
        let words = words(&named).ok_or("a quotation mark in $EDITOR is not closed")?;
        let (program, arguments) = words.split_first().ok_or("$EDITOR names no program")?;
        let mut command = Command::new(program);
        command.args(arguments).arg(&*self.file);
        Ok(command)
    }

    /// What the editor left; the file and everything beside it are gone then.
    pub fn back(self) -> Result<String, String> {
        let mut bytes = Vec::new();
        // By its name, for most editors put another file in its place.
        let read = File::open(&self.file).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
        // The folder goes as a whole.
        let _ = self.file.keep();
        let removed = self.folder.close();
        read.map_err(|error| format!("what the editor left cannot be read: {error}"))?;
        removed.map_err(|error| format!("the editor's file could not be removed: {error}"))?;
        if bytes.len() as u64 > MOST {
            return Err("what the editor left is too long".to_owned());
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Removes what a crash left in the data folder while an editor was open.
pub(super) fn remove_leftovers(data: &Path) {
    // What cannot be looked at now is looked at next time.
    for entry in fs::read_dir(data.join(FOLDER)).into_iter().flatten().flatten() {
        let folder = entry.path();
        let held = File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_err());
        if !held && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The words of a command line, as a shell would split them, without anything else that a shell does. None if a
/// quotation mark is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            c @ ('"' | '\\' | '$' | '`') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    #[test]
    fn words_are_split_as_a_shell_does_and_nothing_is_run() {
        let split = |line| words(line).unwrap();
        assert_eq!(split("code --wait"), ["code", "--wait"]);
        assert_eq!(
            split("'/opt/my editor/ed' -c \"set ft=md\" a\\ b"),
            ["/opt/my editor/ed", "-c", "set ft=md", "a b"]
        );
        assert_eq!(split("ed $(touch x) `y` ; z ''"), ["ed", "$(touch", "x)", "`y`", ";", "z", ""]);
        assert_eq!(split("  "), Vec::<String>::new());
        assert_eq!(words("ed 'half"), None);
        assert_eq!(words("ed \"half"), None);
    }

    #[test]
    fn a_text_goes_and_comes_back_and_nothing_stays() {
        let data = tempdir().unwrap();
        let handed = Handed::over("before", data.path()).unwrap();
        let path = handed.file.to_path_buf();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        // Another program starts meanwhile: what is being edited stays.
        remove_leftovers(data.path());
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        // An editor that writes another file and moves it into place, and leaves a copy.
        fs::write(path.with_extension("md~"), "before").unwrap();
        fs::write(path.with_extension("new"), "after").unwrap();
        fs::rename(path.with_extension("new"), &path).unwrap();
        assert_eq!(handed.back().unwrap(), "after");
        assert_eq!(fs::read_dir(data.path().join(FOLDER)).unwrap().count(), 0);
    }

    #[test]
    fn what_a_crash_left_is_removed_at_the_next_start() {
        let data = tempdir().unwrap();
        let handed = Handed::over("secret", data.path()).unwrap();
        let folder = handed.folder.path().to_owned();
        let _ = (handed.file.keep().unwrap(), handed.folder.keep());
        drop(handed._lock);
        assert!(folder.exists());
        remove_leftovers(data.path());
        assert!(!folder.exists());
    }
}
