//! Checks on the finished spec.

use crate::domain::item::ItemCode;

/// Something a check noticed. Warns, and never blocks an export.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The item, if it is about one.
    pub item: Option<ItemCode>,
    /// Which check, 1 to 15.
    pub check: u8,
    /// It holds the item as `[DRAFT]`.
    pub holds: bool,
    /// In words, for people. May hold people's words: hostile.
    pub message: String,
}
pub(crate) fn check(_: &super::index::Ctx<'_>, _: &mut Vec<&mut super::model::Block>) -> Vec<Finding> {
    Vec::new()
}
