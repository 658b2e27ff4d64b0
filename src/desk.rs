//! The desk: the store, the questionnaires, the clock and the ids that the shell works with.

mod fill;

pub use fill::{Filled, NotFilled};

use crate::catalog::{self, Wish};
use crate::domain::act::{Draft, Hands};
use crate::domain::event::{EventRef, Happening};
use crate::domain::ids::{DocumentHash, ToolId};
use crate::domain::moment::Moment;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::tool::Tool;
use crate::domain::versions;
use crate::files;
use crate::spec::{Shelf, draft};
use crate::store::{Access, Append, Entropy, Options, Reply, Request, Store, StoreError, ToolRow};
use crate::text::suggest::did_you_mean;
use crate::yaml::{Finding, Source};
use anyhow::{Context, anyhow, bail};
use directories::ProjectDirs;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use std::time::Instant;
use tempfile::TempDir;
use uuid::Uuid;

/// The bundled sample: a whole interview as an answers file.
pub const SAMPLE: (&str, &str) = ("liftoff.answers.yaml", include_str!("../assets/liftoff.answers.yaml"));

/// When the sample says it is at first: the evening on which its desk pass was done, so that it reads the same every day.
/// By the minute it goes on from there, for somebody who practises with it.
const SAMPLE_NOW: &str = "2026-11-21T18:00:00+01:00";

/// Where the data folder is, and whether it is only for now.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The folder that was asked for.
    pub data_dir: Option<PathBuf>,
    /// A throw-away copy of the bundled sample instead.
    pub sample: bool,
}

impl Place {
    /// The data folder: the one asked for, else the user's own.
    ///
    /// # Errors
    /// If there is none to be had (no home directory).
    pub fn folder(&self) -> anyhow::Result<PathBuf> {
        match &self.data_dir {
            Some(folder) => Ok(folder.clone()),
            None => Ok(dirs()?.data_dir().to_owned()),
        }
    }
}

/// The folder for the user's own questionnaires and settings.
///
/// # Errors
/// If there is no home directory.
pub fn config_folder() -> anyhow::Result<PathBuf> {
    Ok(dirs()?.config_dir().to_owned())
}

/// Folders in which questionnaires are looked for before the shipped ones.
pub fn questionnaire_folders() -> Vec<PathBuf> {
    config_folder().map(|folder| vec![folder.join("questionnaires")]).unwrap_or_default()
}

/// Folders for what a full or broken disk did not take, the data folder first.
pub fn emergency_folders(data: &std::path::Path) -> Vec<PathBuf> {
    let mut folders = vec![data.to_owned()];
    if let Ok(dirs) = dirs() {
        folders.extend(dirs.state_dir().map(PathBuf::from));
        folders.push(dirs.data_local_dir().to_owned());
    }
    folders
}

fn dirs() -> anyhow::Result<ProjectDirs> {
    ProjectDirs::from("", "", "takestock")
        .ok_or_else(|| anyhow!("there is no home directory; name a folder with --data-dir"))
}

/// A questionnaire that cannot be used as it is; shown, it is one sentence.
#[derive(Debug)]
pub struct Broken {
    /// The text, under the name of its file.
    pub source: Source,
    /// What is the matter, with places.
    pub found: Vec<Finding>,
}

impl std::error::Error for Broken {}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, count) = (self.source.name(), self.found.len());
        let errors = if count == 1 { "error" } else { "errors" };
        write!(f, "{name} cannot be used: it has {count} {errors}, which `takestock check` shows")
    }
}

/// A store in a folder that goes with it.
fn throw_away(options: Options) -> anyhow::Result<(Store, TempDir)> {
    let folder = tempfile::Builder::new().prefix("takestock-").tempdir().map_err(files::plainly);
    let folder =
        folder.with_context(|| format!("cannot make a folder in {}", std::env::temp_dir().display()))?;
    Ok((Store::open(folder.path(), options)?, folder))
}

/// A questionnaire, its hash and the text it was read from.
pub type Set = (Arc<Questionnaire>, DocumentHash, Cow<'static, str>);

/// What time it is.
pub type Clock = Rc<dyn Fn() -> Moment>;

/// Now, on the clock of this machine.
pub fn wall_clock() -> Moment {
    let now = Timestamp::now();
    Moment::new(now, ZONE.to_offset(now))
}

/// Reads the time zone: to be called beside what else is to be done before the first frame.
pub fn get_ready() {
    LazyLock::force(&ZONE);
}

/// The time zone of this machine. Where none is named it is read from the system's file for it: to find its name, every
/// zone there is would be gone through before the first frame, and again every few minutes.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| {
    let file = || TimeZone::tzif("local", &fs::read("/etc/localtime").ok()?).ok();
    let unnamed = if std::env::var_os("TZ").is_none() { file() } else { None };
    unnamed.unwrap_or_else(TimeZone::system)
});

/// The store, the questionnaires, the clock and the ids that the shell works with.
pub struct Desk {
    store: Store,
    clock: Clock,
    shelf: Shelf,
    /// The store's folder, where it is to be gone with the desk.
    passing: Option<TempDir>,
}

impl Desk {
    /// Opens the store for writing, and makes it if it is not there.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(place: &Place) -> anyhow::Result<Desk> {
        Desk::open_with(place, Access::Write)
    }

    /// The same for somebody who looks first: it is ready sooner.
    ///
    /// # Errors
    /// What the store says.
    pub fn open_to_look(place: &Place) -> anyhow::Result<Desk> {
        Desk::open_with(place, Access::WriteLater)
    }

    fn open_with(place: &Place, access: Access) -> anyhow::Result<Desk> {
        if place.sample {
            return Desk::sample();
        }
        let store = Store::open(&place.folder()?, Options { access, ..Options::default() })?;
        Ok(Desk::over(store, Rc::new(wall_clock)))
    }

    /// Opens the store for reading only; a store that is not there is an empty one.
    ///
    /// # Errors
    /// What the store says.
    pub fn open_to_read(place: &Place) -> anyhow::Result<Desk> {
        if place.sample {
            return Desk::sample();
        }
        match Store::open(&place.folder()?, Options::reading()) {
            Ok(store) => Ok(Desk::over(store, Rc::new(wall_clock))),
            // It is to be brought up to date first, which opening for writing does.
            Err(StoreError::Older { .. }) => Desk::open(place),
            // Nothing was ever kept here, and looking leaves nothing behind.
            Err(StoreError::Missing { .. }) => {
                let (store, folder) = throw_away(Options::default())?;
                Ok(Desk { passing: Some(folder), ..Desk::over(store, Rc::new(wall_clock)) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A desk over a store and a clock of one's own.
    pub fn over(store: Store, clock: Clock) -> Desk {
        Desk { store, clock, shelf: Shelf::new(), passing: None }
    }

    fn sample() -> anyhow::Result<Desk> {
        let (store, folder) = throw_away(Options { entropy: Entropy::Seeded(1), ..Options::default() })?;
        let now: Moment = SAMPLE_NOW.parse().context("the sample's clock")?;
        let begun = Instant::now();
        let clock =
            move || now.plus_minutes(u32::try_from(begun.elapsed().as_secs() / 60).unwrap_or(u32::MAX));
        let mut desk = Desk { store, clock: Rc::new(clock), shelf: Shelf::new(), passing: Some(folder) };
        let source = Source::new(SAMPLE.0, SAMPLE.1);
        desk.fill(&source, false).map_err(|problems| match problems {
            NotFilled::Bad(found) => anyhow!("the bundled sample has {} problems", found.len()),
            NotFilled::Other(error) => error,
        })?;
        Ok(desk)
    }

    /// Nothing that is done here stays: the store goes with the desk.
    pub fn is_for_now(&self) -> bool {
        self.passing.is_some()
    }

    /// The clock, for a loop of its own.
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// A new id, ordered by time.
    pub fn mint(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Whose hands are at work now.
    pub fn hands(&self, by: &str) -> Hands {
        Hands { replica: self.store.replica(), by: by.to_owned(), now: self.now() }
    }

    /// The store.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Every tool, by name.
    ///
    /// # Errors
    /// What the store says.
    pub fn tools(&mut self) -> anyhow::Result<Vec<ToolRow>> {
        match self.store.handle(Request::List) {
            Reply::Tools(tools) => Ok(tools),
            other => unexpected(other),
        }
    }

    /// The one tool that these words mean.
    ///
    /// # Errors
    /// If there is none or there are several, in words.
    pub fn tool(&mut self, words: &str) -> anyhow::Result<Tool> {
        match self.store.handle(Request::FindTool { words: words.to_owned() }) {
            Reply::Found(row) => self.load(row.id),
            Reply::Failed(StoreError::NoSuchTool { .. }) => {
                let rows = self.tools()?;
                let known = rows.iter().flat_map(|row| [row.slug.as_str(), row.name.as_str()]);
                let instead = match did_you_mean(words, known) {
                    _ if rows.is_empty() => "there are none yet; `takestock add NAME` makes one".to_owned(),
                    Some(near) => format!("did you mean {near}?"),
                    None => "`takestock list` shows what there is".to_owned(),
                };
                bail!("no tool is called “{words}”; {instead}")
            }
            Reply::Failed(StoreError::Ambiguous { candidates, .. }) => bail!(may_be(words, &candidates)),
            other => unexpected(other),
        }
    }

    /// A tool by its id.
    ///
    /// # Errors
    /// What the store says.
    pub fn load(&mut self, tool: ToolId) -> anyhow::Result<Tool> {
        match self.store.handle(Request::Load { tool }) {
            Reply::Tool(tool) => Ok(*tool),
            other => unexpected(other),
        }
    }

    /// Writes down what happened to a tool and brings the tool up to date. Gives the events, for taking back.
    ///
    /// # Errors
    /// What the store says; then nothing was stored and the tool is as it was.
    pub fn write(
        &mut self,
        tool: &mut Tool,
        by: &str,
        happenings: Vec<Happening>,
        documents: Vec<(DocumentHash, String)>,
    ) -> anyhow::Result<BTreeSet<EventRef>> {
        if happenings.is_empty() {
            return Ok(BTreeSet::new());
        }
        let append = self.to_append(tool, by, happenings, documents);
        self.append(tool, append)
    }

    /// What is to be written down, with this moment's time and an id of its own.
    pub fn to_append(
        &self,
        tool: &Tool,
        by: &str,
        happenings: Vec<Happening>,
        documents: Vec<(DocumentHash, String)>,
    ) -> Append {
        let (request, now, by) = (self.mint(), self.now(), by.to_owned());
        Append { request, tool: tool.id, by, now, happenings, documents, takes_back: Vec::new(), as_of: None }
    }

    /// The same for what was put together elsewhere.
    ///
    /// # Errors
    /// As for [`Desk::write`].
    pub fn append(&mut self, tool: &mut Tool, append: Append) -> anyhow::Result<BTreeSet<EventRef>> {
        match self.store.handle(Request::Append(append)) {
            Reply::Appended(appended) => {
                let refs = appended.events.iter().map(|event| event.header.stamp().into()).collect();
                match appended.tool {
                    Some(fresh) => *tool = *fresh,
                    None => appended.events.iter().for_each(|event| tool.apply(event)),
                }
                Ok(refs)
            }
            other => unexpected(other),
        }
    }

    /// The questionnaires that a tool was asked by, each with the names that its things have in the texts that
    /// walkthroughs went through with it. One that cannot be read is left out: its statements stand.
    ///
    /// # Errors
    /// What the store says.
    pub fn shelf(&mut self, tool: &Tool) -> anyhow::Result<Shelf> {
        Ok(versions::related(tool, self.texts(tool)?))
    }

    /// The questionnaires that a tool was asked by, each as its file has it.
    ///
    /// # Errors
    /// What the store says.
    pub fn texts(&mut self, tool: &Tool) -> anyhow::Result<Shelf> {
        for hash in tool.pins.keys() {
            if !self.shelf.contains_key(hash)
                && let Some(text) = self.text(hash)?
                && let Ok(set) = catalog::shared(&Source::of(hash.to_string(), text))
            {
                self.shelf.insert(hash.clone(), set);
            }
        }
        let wanted = |hash: &DocumentHash| Some((hash.clone(), self.shelf.get(hash)?.clone()));
        Ok(tool.pins.keys().filter_map(wanted).collect::<BTreeMap<_, _>>())
    }

    /// The text of a questionnaire that a walkthrough was begun by; none if it is not here.
    ///
    /// # Errors
    /// What the store says.
    pub fn text(&mut self, hash: &DocumentHash) -> anyhow::Result<Option<Cow<'static, str>>> {
        if let Some(text) = catalog::text_of(hash) {
            return Ok(Some(text.into()));
        }
        match self.store.handle(Request::Documents { hashes: vec![hash.clone()] }) {
            Reply::Documents(found) => Ok(found.into_iter().next().map(|(_, text)| text.into())),
            other => unexpected(other),
        }
    }

    /// The items that a tool's statements become and that have no number yet.
    ///
    /// # Errors
    /// What the store says.
    pub fn drafts(&mut self, tool: &Tool) -> anyhow::Result<Vec<Draft>> {
        let shelf = self.shelf(tool)?;
        Ok(draft::drafts(tool, &shelf))
    }

    /// A questionnaire by id or path, with the text it was read from.
    ///
    /// # Errors
    /// If there is none; [`Broken`] if it has errors, [`crate::yaml::Unreadable`] if its file gives no text.
    pub fn questionnaire(id_or_path: &str) -> anyhow::Result<Set> {
        Desk::questionnaire_in(id_or_path, Wish::Own)
    }

    /// The same in the language that is wished for.
    ///
    /// # Errors
    /// As for [`Desk::questionnaire`]; [`crate::yaml::Unreadable`] too if it is not there in that language.
    pub fn questionnaire_in(id_or_path: &str, wish: Wish<'_>) -> anyhow::Result<Set> {
        if id_or_path.trim().is_empty() {
            bail!("no questionnaire is named; `takestock questionnaires` shows what there is");
        }
        let source = catalog::find_in(id_or_path, wish, &questionnaire_folders())?;
        match catalog::shared(&source) {
            Ok(set) => Ok((set, catalog::hash_of(source.text()), source.into_text())),
            Err(found) => Err(Broken { source, found }.into()),
        }
    }
}

/// What words may mean, a few of it.
pub fn may_be(words: &str, candidates: &[String]) -> String {
    const FEW: usize = 8;
    let few = candidates.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ");
    match candidates.len().saturating_sub(FEW) {
        0 => format!("“{words}” may be {few}"),
        more => format!("“{words}” may be {few} or {more} others"),
    }
}

/// The reply to another request than the one that was made, or the store's own error.
pub(crate) fn unexpected<T>(reply: Reply) -> anyhow::Result<T> {
    match reply {
        Reply::Failed(error) => Err(error.into()),
        other => bail!("the store answered something else: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Read from the system's file or looked up by its name, it is the same zone.
    #[test]
    fn the_clock_shows_what_the_systems_shows() {
        let (ours, theirs) = (wall_clock(), jiff::Zoned::now());
        let then = theirs.timestamp();
        assert_eq!(ours.showing(then), Moment::new(then, theirs.offset()));
    }
}
