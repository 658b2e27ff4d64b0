//! Files written to a path that somebody chose: all or nothing.
//!
//! The new content is written beside its target under a name of its own, made durable, and moved into place in one
//! step. So after a crash the target is the old file or the new one, never a part; at worst a `.takestock-….tmp` is
//! left beside it. Nothing here follows a link, and nothing is written over unless the caller said what may be.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How much of an existing file is looked at to know it again, in bytes.
pub const LOOK_AT: usize = 16 * 1024;

/// What may be written over.
#[derive(Clone, Copy)]
pub enum Overwrite<'a> {
    /// Nothing: the path must be free.
    No,
    /// A file that we wrote ourselves earlier. It is asked with the first [`LOOK_AT`] bytes of the file.
    IfOurs(&'a dyn Fn(&[u8]) -> bool),
    /// Any file, for somebody said so. Still no link, no folder and no device.
    Any,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// The path was free.
    New,
    /// An earlier file was replaced.
    Replaced,
}

/// A file to be written.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// Where.
    pub path: &'a Path,
    /// What.
    pub bytes: &'a [u8],
    /// What may be written over.
    pub overwrite: Overwrite<'a>,
}

/// Why a file was not written. Whatever stood at the path is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The path has no last part that could name a file.
    #[error("{} names no file", .0.display())]
    NoName(PathBuf),
    /// A symbolic link.
    #[error("{} is a link, and links are not followed; give the path of the file itself", .0.display())]
    Link(PathBuf),
    /// A folder, a device, a pipe.
    #[error("{} is not an ordinary file", .0.display())]
    NotAFile(PathBuf),
    /// Something stands there, and nothing may be written over.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// A file of somebody else's.
    #[error("{} was not written by takestock for this tool; it is left as it is", .0.display())]
    Foreign(PathBuf),
    /// The system refused.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Writes one file, for its owner's eyes only (0600).
///
/// # Errors
/// [`SaveError`]; the target is then what it was before, unless all that failed was to make its new name durable.
pub fn save(path: &Path, bytes: &[u8], overwrite: Overwrite<'_>) -> Result<Saved, SaveError> {
    let prepared = prepare(&Target { path, bytes, overwrite })?;
    let saved = prepared.commit()?;
    settle(path)?;
    Ok(saved)
}

/// Writes several files that belong together: none is moved into place before all of them are written and checked.
///
/// # Errors
/// [`SaveError`] of the first that fails. While they are checked and written, nothing has changed; a failure of the
/// moves themselves, one rename each, may leave the first ones new.
pub fn save_all(targets: &[Target<'_>]) -> Result<Vec<Saved>, SaveError> {
    let prepared: Vec<Prepared<'_>> = targets.iter().map(prepare).collect::<Result<_, _>>()?;
    let saved = prepared.into_iter().map(Prepared::commit).collect::<Result<_, _>>()?;
    targets.iter().try_for_each(|target| settle(target.path))?;
    Ok(saved)
}

/// Written and durable beside its target, gone again if it is dropped.
struct Prepared<'a> {
    file: NamedTempFile,
    path: &'a Path,
    found: Saved,
}

impl Prepared<'_> {
    fn commit(self) -> Result<Saved, SaveError> {
        let moved = match self.found {
            // Somebody may have come between the look and this: then theirs stays.
            Saved::New => self.file.persist_noclobber(self.path),
            Saved::Replaced => self.file.persist(self.path),
        };
        match moved {
            Ok(_) => Ok(self.found),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(SaveError::Exists(self.path.to_owned()))
            }
            Err(error) => Err(io_error(self.path, error.error)),
        }
    }
}

fn prepare<'a>(target: &Target<'a>) -> Result<Prepared<'a>, SaveError> {
    let path = target.path;
    let named = path.file_name().is_some() && !path.as_os_str().as_encoded_bytes().ends_with(b"/");
    if !named {
        return Err(SaveError::NoName(path.to_owned()));
    }
    let found = look(path, target.overwrite)?;
    let write = || -> io::Result<NamedTempFile> {
        let mut file =
            tempfile::Builder::new().prefix(".takestock-").suffix(".tmp").tempfile_in(folder(path))?;
        file.write_all(target.bytes)?;
        // Before the rename: a name must never point at content that a power cut can still take away.
        file.as_file().sync_all()?;
        Ok(file)
    };
    Ok(Prepared { file: write().map_err(|error| io_error(path, error))?, path, found })
}

/// What stands at the path, and whether it may go.
fn look(path: &Path, overwrite: Overwrite<'_>) -> Result<Saved, SaveError> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Saved::New),
        Err(error) => return Err(io_error(path, error)),
    };
    if meta.file_type().is_symlink() {
        return Err(SaveError::Link(path.to_owned()));
    }
    if !meta.is_file() {
        return Err(SaveError::NotAFile(path.to_owned()));
    }
    match overwrite {
        Overwrite::No => Err(SaveError::Exists(path.to_owned())),
        Overwrite::Any => Ok(Saved::Replaced),
        Overwrite::IfOurs(is_ours) => {
            let mut beginning = Vec::new();
            File::open(path)
                .and_then(|file| file.take(LOOK_AT as u64).read_to_end(&mut beginning))
                .map_err(|error| io_error(path, error))?;
            if is_ours(&beginning) { Ok(Saved::Replaced) } else { Err(SaveError::Foreign(path.to_owned())) }
        }
    }
}

/// Makes the new name itself durable.
fn settle(path: &Path) -> Result<(), SaveError> {
    match File::open(folder(path)).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot sync a folder; the file itself is safe.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other.map_err(|error| io_error(path, error)),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn io_error(path: &Path, source: io::Error) -> SaveError {
    SaveError::Io { path: path.to_owned(), source: plainly(source) }
}

/// What the system said, without the name of a passing file, which nobody has asked for.
pub(crate) fn plainly(error: io::Error) -> io::Error {
    // What tempfile wraps around the system's error, it does not give out again.
    match error.to_string().split_once(" at path \"") {
        Some((said, _)) if error.raw_os_error().is_none() => io::Error::new(error.kind(), said),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::tempdir;

    fn ours(beginning: &[u8]) -> bool {
        beginning.starts_with(b"ours")
    }

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_is_for_its_owner_only() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("a.md");
        assert_eq!(save(&path, b"ours 1", Overwrite::No).unwrap(), Saved::New);
        assert_eq!(fs::read(&path).unwrap(), b"ours 1");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(entries(dir.path()), ["a.md"]);
    }

    #[test]
    fn our_own_is_replaced_and_a_strangers_is_not() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("a.md");
        save(&path, b"ours 1", Overwrite::No).unwrap();
        assert!(matches!(save(&path, b"ours 2", Overwrite::No), Err(SaveError::Exists(_))));
        assert_eq!(save(&path, b"ours 2", Overwrite::IfOurs(&ours)).unwrap(), Saved::Replaced);
        assert_eq!(fs::read(&path).unwrap(), b"ours 2");
        fs::write(&path, b"theirs").unwrap();
        let error = save(&path, b"ours 3", Overwrite::IfOurs(&ours)).unwrap_err();
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(save(&path, b"ours 3", Overwrite::Any).unwrap(), Saved::Replaced);
        assert_eq!(entries(dir.path()), ["a.md"]);
    }

    #[test]
    fn a_link_is_neither_followed_nor_replaced() {
        let dir = tempdir().unwrap();
        let (target, link) = (dir.path().join("target"), dir.path().join("link"));
        fs::write(&target, b"ours").unwrap();
        symlink(&target, &link).unwrap();
        let dangling = dir.path().join("dangling");
        symlink(dir.path().join("nowhere"), &dangling).unwrap();
        for path in [&link, &dangling] {
            for overwrite in [Overwrite::No, Overwrite::IfOurs(&ours), Overwrite::Any] {
                assert!(matches!(save(path, b"x", overwrite), Err(SaveError::Link(_))));
            }
        }
        assert_eq!(fs::read(&target).unwrap(), b"ours");
        assert_eq!(entries(dir.path()), ["dangling", "link", "target"]);
    }

    #[test]
    fn folders_and_nameless_paths_are_refused() {
        let dir = tempdir().unwrap();
        let folder = dir.path().join("folder");
        fs::create_dir(&folder).unwrap();
        assert!(matches!(save(&folder, b"x", Overwrite::Any), Err(SaveError::NotAFile(_))));
        for path in ["", "/", "..", "new/"] {
            let error = save(&dir.path().join(path), b"x", Overwrite::Any).unwrap_err();
            assert!(matches!(error, SaveError::NoName(_) | SaveError::NotAFile(_)), "{path}: {error}");
        }
        let missing = dir.path().join("no/such/folder/a.md");
        assert!(matches!(save(&missing, b"x", Overwrite::No), Err(SaveError::Io { .. })));
    }

    #[test]
    fn a_failure_leaves_every_file_as_it_was() {
        let dir = tempdir().unwrap();
        let (first, second) = (dir.path().join("a.md"), dir.path().join("b.md"));
        fs::write(&first, b"ours 1").unwrap();
        fs::write(&second, b"theirs").unwrap();
        let target = |path| Target { path, bytes: b"ours 2", overwrite: Overwrite::IfOurs(&ours) };
        assert!(matches!(save_all(&[target(&first), target(&second)]), Err(SaveError::Foreign(_))));
        assert_eq!(
            (fs::read(&first).unwrap(), fs::read(&second).unwrap()),
            (b"ours 1".into(), b"theirs".into())
        );
        assert_eq!(entries(dir.path()), ["a.md", "b.md"]);
        fs::remove_file(&second).unwrap();
        assert_eq!(save_all(&[target(&first), target(&second)]).unwrap(), [Saved::Replaced, Saved::New]);
    }

    #[test]
    fn who_comes_between_the_look_and_the_move_keeps_their_file() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("a.md");
        let prepared = prepare(&Target { path: &path, bytes: b"ours", overwrite: Overwrite::Any }).unwrap();
        fs::write(&path, b"theirs").unwrap();
        assert!(matches!(prepared.commit(), Err(SaveError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(entries(dir.path()), ["a.md"]);
    }

    #[test]
    fn until_the_move_the_old_file_stands_whole() {
        let dir = tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, b"ours, old").unwrap();
        let target = Target { path: &path, bytes: b"ours, new", overwrite: Overwrite::Any };
        let prepared = prepare(&target).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ours, old", "written elsewhere first");
        assert_eq!(fs::read(prepared.file.path()).unwrap(), b"ours, new");
        prepared.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ours, new");
    }

    #[test]
    fn a_folder_that_cannot_be_written_says_so() {
        let dir = tempdir().unwrap();
        let folder = dir.path().join("folder");
        fs::create_dir(&folder).unwrap();
        let path = folder.join("a.md");
        fs::write(&path, b"ours").unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
        // To the superuser every folder is open; there the system decides, and the file is whole either way.
        let open_to_us = File::create(folder.join("probe")).is_ok();
        let saved = save(&path, b"ours, new", Overwrite::Any);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        if open_to_us {
            saved.unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"ours, new");
        } else {
            assert!(matches!(saved, Err(SaveError::Io { .. })));
            assert_eq!(fs::read(&path).unwrap(), b"ours");
        }
    }
}
