//! The keys, as they are now.

use super::output::{json, shown_line};
use super::{Global, Outcome};
use crate::config::DEFAULTS;
use crate::keys::{ENTRIES, Entry, Group, Key, Keymap, signs};
use crate::text::escape::markdown_cell;
use crate::text::wrap::columns;
use clap::Args;
use serde_json::json as value;
use std::io::Write;

/// What a line can begin with, and everything that can be done.
#[derive(Debug, Args)]
pub struct Keys {
    /// As Markdown tables
    #[arg(long)]
    pub markdown: bool,
    /// Every setting with its default: a file to begin your own from
    #[arg(long, conflicts_with_all = ["markdown", "json"])]
    pub settings: bool,
}

impl Keys {
    pub(super) fn run(&self, keys: &Keymap, global: &Global, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        if self.settings {
            write!(out, "{DEFAULTS}")?;
        } else if global.json {
            let signs: Vec<_> =
                signs(keys.grammar()).iter().map(|s| value!({"typed": s.typed, "means": s.means})).collect();
            let names: Vec<_> = ENTRIES.iter().map(|entry| row(keys, entry)).collect();
            json(out, "keys", value!({ "signs": signs, "names": names }))?;
        } else if self.markdown {
            write!(out, "{}", markdown(keys))?;
        } else {
            write!(out, "{}", words(keys))?;
        }
        Ok(Outcome::Done)
    }
}

fn row(keys: &Keymap, entry: &Entry) -> serde_json::Value {
    let chords: Vec<String> = keys.chords(entry.action).iter().map(|key| key.written()).collect();
    let places: Vec<&str> = entry.places.iter().map(|place| place.name()).collect();
    value!({
        "names": entry.names, "takes": entry.takes, "does": entry.does, "keys": chords, "places": places,
        "screen_only": entry.screen_only,
    })
}

fn of(group: Group) -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(move |entry| entry.group == group)
}

/// As aligned columns for a terminal.
fn words(keys: &Keymap) -> String {
    let mut text = String::from("A line is what was said. It can begin with:\n\n");
    let cell = |text: &str| shown_line(text);
    let rows: Vec<Vec<String>> = signs(keys.grammar())
        .iter()
        .map(|sign| vec![String::new(), cell(&sign.typed), cell(&sign.means)])
        .collect();
    text.push_str(&columns(&rows));
    text.push_str(
        "\nAn empty line goes to the next question. Everything else has a name; on the screen some have a key.\n\
         * is only on the screen.\n",
    );
    let entries = || Group::ALL.into_iter().flat_map(of);
    let rows: Vec<Vec<String>> = entries()
        .map(|entry| {
            let star = if entry.screen_only { "*" } else { "" };
            let name = cell(&keys.name(entry.action));
            vec![String::new(), keys.shown(entry.action), format!("{name}{star}"), entry.does.to_owned()]
        })
        .collect();
    let mut group = None;
    for (entry, line) in entries().zip(columns(&rows).lines()) {
        if group != Some(entry.group) {
            group = Some(entry.group);
            text.push_str(&format!("\n{}\n\n", entry.group.title()));
        }
        text.push_str(&format!("{line}\n"));
    }
    text
}

/// The tables as README holds them.
fn markdown(keys: &Keymap) -> String {
    let code = |text: &str| match text {
        "" => String::new(),
        text => format!("`{}`", text.replace('|', "\\|")),
    };
    let mut text = String::from("| at the start of a line | means |\n| --- | --- |\n");
    for sign in signs(keys.grammar()) {
        text.push_str(&format!("| {} | {} |\n", code(&sign.typed), markdown_cell(&sign.means)));
    }
    for group in Group::ALL {
        text.push_str(&format!("\n| {} | key | |\n| --- | --- | --- |\n", group.title()));
        for entry in of(group) {
            let star = if entry.screen_only { " \\*" } else { "" };
            let name = code(&keys.name(entry.action));
            let chords: Vec<String> = keys.chords(entry.action).iter().map(Key::to_string).collect();
            let chords = chords.iter().map(|key| code(key)).collect::<Vec<_>>().join(" ");
            text.push_str(&format!("| {name}{star} | {chords} | {} |\n", markdown_cell(entry.does)));
        }
    }
    text.push_str("\n\\* only on the screen\n");
    text
}
