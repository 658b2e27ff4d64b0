//! From an item to what was said, and back.

use super::text::Text;
use crate::domain::item::ItemCode;
use crate::domain::questionnaire::{Evidence, TopicId};

/// One item and one of the statements it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRow {
    /// The item.
    pub item: ItemCode,
    /// Its title.
    pub title: Text,
    /// What it counts as.
    pub state: String,
    /// The statement; none for one in the inbox, or an item that no statement stands under.
    pub reference: Option<(TopicId, usize)>,
    /// The question, by its name in the outline.
    pub question: Text,
    /// Who said it.
    pub who: Text,
    /// The sitting's short name.
    pub sitting: Text,
    /// The day and the time on the wall, `2026-11-18 10:13`.
    pub at: String,
    /// How it is known.
    pub evidence: Option<Evidence>,
    /// Items it names.
    pub links: Vec<ItemCode>,
}
