//! The user's file: language, keys, signs and colours, over the defaults. Every problem is told at once, with its place.
//!
//! [`DEFAULTS`] is a whole file: the documentation of what can be set, and what holds where nothing is.

mod read;
mod theme;

pub use theme::{Colour, ThemeConfig};

use crate::keys::Keymap;
use crate::text::line::Grammar;
use crate::yaml::{Finding, Limits, Source};

/// The name of the file in the folder for settings.
pub const FILE: &str = "config.toml";

/// How much of such a file is read: 64 KiB.
pub const LIMITS: Limits = Limits { bytes: 64 << 10, values: 10_000 };

/// Every setting with its default and a remark, as a file to begin from.
pub const DEFAULTS: &str = include_str!("config/defaults.toml");

/// What the user can set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Which key does what.
    pub keys: Keymap,
    /// What a line can begin with; the keymap holds the same, for its hints.
    pub grammar: Grammar,
    /// The colours.
    pub theme: ThemeConfig,
    /// The language of questionnaires that have it; none for the one each was written in.
    pub language: Option<String>,
}

/// Reads the text of a settings file over the defaults.
///
/// # Errors
/// Every problem, in the order of the file; show them with [`crate::yaml::render`].
pub fn read(source: &Source) -> Result<Config, Vec<Finding>> {
    read::read(source)
}

#[cfg(test)]
mod tests;
