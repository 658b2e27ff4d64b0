//! What the first screen is made of: the tools, where everything is kept, the sample to look at.

use super::Global;
use crate::app::home::{Detail, Home, Listed, Way};
use crate::app::reader::Reader;
use crate::desk::{Desk, Place};
use crate::domain::coverage::Coverage;
use crate::domain::ids::ToolId;
use crate::export;
use crate::spec::Options;
use crate::spec::build::build;
use crate::store::ToolRow;
use std::path::Path;

/// The first screen, over the rows of the list: no journal is read for it.
pub(super) fn first_screen(global: &Global, desk: &mut Desk) -> anyhow::Result<Home> {
    let listed = |row: ToolRow| Listed {
        id: row.id,
        name: row.name,
        owner: row.owner,
        status: row.status,
        last: row.last_walkthrough,
        unfinished: row.unfinished,
        as_of: row.as_of,
    };
    let (archived, tools): (Vec<ToolRow>, Vec<ToolRow>) =
        desk.tools()?.into_iter().partition(|row| row.archived);
    let tools = tools.into_iter().map(listed).collect();
    let folder = (!global.sample).then(|| below_home(desk.store().dir()));
    Ok(Home::new(tools, archived.len(), folder))
}

/// A path, its beginning shortened to `~` where that is the home directory.
fn below_home(path: &Path) -> String {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf)) {
        Some(below) => Path::new("~").join(below).display().to_string(),
        None => path.display().to_string(),
    }
}

/// What the list tells of a tool beyond its row. A tool that cannot be read tells nothing more; opening it says why.
pub(super) fn detail(desk: &mut Desk, tool: ToolId) -> Detail {
    let Ok(tool) = desk.load(tool) else { return Detail::default() };
    let Ok(shelf) = desk.shelf(&tool) else { return Detail::default() };
    let sittings = tool.walkthroughs_in_order();
    let hour = sittings.iter().rev().find_map(|sitting| {
        let set = shelf.get(&sitting.questionnaire)?;
        (set.id == Way::Hour.set()).then(|| Coverage::of(&tool, sitting, set).musts())
    });
    let left = sittings.iter().rev().find(|sitting| sitting.ended.is_none());
    Detail { musts: hour, minute: left.zip(tool.as_of).map(|(sitting, at)| sitting.minute_at(at)) }
}

/// The bundled sample's spec, to be read: made in a folder that is gone when this returns.
pub(super) fn sample() -> anyhow::Result<Reader> {
    let mut desk = Desk::open(&Place { data_dir: None, sample: true })?;
    let Some(row) = desk.tools()?.into_iter().next() else { anyhow::bail!("the bundled sample is empty") };
    let tool = desk.load(row.id)?;
    let journal = desk.journal(&tool)?;
    let spec = build(&tool, &desk.shelf(&tool)?, &Options { journal, ..Options::default() });
    Ok(Reader::new(&format!("{} · the sample's spec", tool.name), &export::markdown::markdown(&spec)))
}
