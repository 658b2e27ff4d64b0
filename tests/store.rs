//! The store as its users meet it: two at once, disks that fill, files that are damaged, strangers' folders.

#[path = "store/data.rs"]
mod data;

use data::*;

#[test]
fn what_is_appended_is_there_again() {
    let folder = Folder::new();
    let mut store = folder.open();
    let first = store.append(interview("liftoff", 3)).expect("stored");
    assert_eq!(first.events.len(), 10);
    assert!(first.tool.is_none(), "the store's own news is no news");
    let loaded = store.load(tool("liftoff")).expect("loaded");
    assert_eq!(loaded.statements.len(), 3);
    drop(store);
    let mut again = folder.open();
    assert_eq!(again.load(tool("liftoff")).expect("loaded"), loaded);
    assert_eq!(again.list().expect("listed").len(), 1);
    let found = again.verify(None, &mut |_| ()).expect("looked");
    assert_eq!(found.findings, []);
    assert_eq!((found.tools, found.events), (1, 10));
}
