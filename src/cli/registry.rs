//! Commands that change what is on the list: add, set.

use super::output::json;
use super::{Global, Outcome};
use crate::desk::Desk;
use crate::domain::act::{Acting, Intent};
use crate::domain::event::{ToolCreated, ToolSet, ToolStatus};
use crate::domain::hear::person_ref;
use crate::domain::ids::ToolId;
use crate::domain::person::PersonRef;
use crate::domain::tool::Tool;
use crate::text::clean::clean_line;
use crate::text::escape::terminal_line;
use crate::text::suggest::did_you_mean;
use anyhow::bail;
use clap::Args;
use serde_json::json as value;
use std::io::Write;

/// Put a tool on the list.
#[derive(Debug, Args)]
pub struct Add {
    /// What people call it
    pub name: String,
    /// The word for commands and file names; made from the name if none is given
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// prototype, in_production or graduated
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
}

impl Add {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let mut tool = Tool::new(ToolId(desk.mint()));
        let slug = self.slug.clone().unwrap_or_else(|| slug_of(&self.name));
        fit(&slug)?;
        if desk.tools()?.iter().any(|row| row.slug == slug) {
            bail!("another tool is already called “{}”; choose another --slug", terminal_line(&slug));
        }
        let mut acting = Acting::on(tool.clone(), desk.hands("add"));
        acting.act(Intent::Create(ToolCreated { name: self.name.clone(), slug }))?;
        for (field, value) in [("owner", &self.owner), ("status", &self.status)] {
            if let Some(value) = value {
                acting.act(Intent::Set(fact(&tool, field, value)?))?;
            }
        }
        let (happenings, _) = acting.done();
        desk.write(&mut tool, "add", happenings, Vec::new())?;
        if global.json {
            json(out, "added", value!({ "id": tool.id, "slug": tool.slug }))?;
        } else {
            writeln!(out, "{}", terminal_line(&tool.slug))?;
        }
        Ok(Outcome::Done)
    }
}

/// A word for commands and file names, made from a name: small letters, digits and hyphens.
pub fn slug_of(name: &str) -> String {
    let folded: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let slug = folded.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() {
        "tool".to_owned()
    } else {
        slug.chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
    }
}

/// Refuses a slug that an answers file could not carry.
fn fit(slug: &str) -> anyhow::Result<()> {
    let fit = slug_of(slug);
    if slug != fit {
        bail!(
            "“{slug}” cannot be a slug; nothing was stored; small letters, digits and hyphens can, such as {fit}"
        );
    }
    Ok(())
}

/// Set a fact about a tool.
#[derive(Debug, Args)]
pub struct Set {
    /// Slug, id, or any unambiguous beginning
    pub tool: String,
    /// name, slug, owner, status, built_with, calendar, link
    pub field: String,
    /// The value; for owner, “nobody” is one
    pub value: String,
}

impl Set {
    pub(super) fn run(
        &self,
        desk: &mut Desk,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        let mut tool = desk.tool(&self.tool)?;
        let fact = fact(&tool, &self.field, &self.value)?;
        let mut acting = Acting::on(tool.clone(), desk.hands("set"));
        acting.act(Intent::Set(fact))?;
        let (happenings, _) = acting.done();
        let changed = !happenings.is_empty();
        desk.write(&mut tool, "set", happenings, Vec::new())?;
        if global.json {
            json(out, "set", value!({ "slug": tool.slug, "field": self.field, "changed": changed }))?;
            return Ok(Outcome::Done);
        }
        let what = if changed { "set" } else { "already so" };
        writeln!(out, "{} {}: {what}", terminal_line(&tool.slug), terminal_line(&self.field))?;
        Ok(Outcome::Done)
    }
}

const FIELDS: &[&str] = &["name", "slug", "owner", "status", "built_with", "calendar", "link"];

fn fact(tool: &Tool, field: &str, value: &str) -> anyhow::Result<ToolSet> {
    let text = value.to_owned();
    Ok(match field {
        "name" => ToolSet::Name(text),
        "slug" => {
            fit(value)?;
            ToolSet::Slug(text)
        }
        "owner" if value.trim().eq_ignore_ascii_case("nobody") => ToolSet::Owner(None),
        "owner" if clean_line(value).trim().is_empty() => {
            bail!("the owner's name is empty; nothing was stored; write nobody if there is none")
        }
        "owner" => ToolSet::Owner(Some(match person_ref(tool, value) {
            PersonRef::Text(text) => PersonRef::Text(clean_line(&text).into_owned()),
            known => known,
        })),
        "status" => match ToolStatus::from_name(&value.to_lowercase().replace([' ', '-'], "_")) {
            Some(status) => ToolSet::Status(status),
            None => {
                let names = ToolStatus::ALL.map(ToolStatus::name);
                let near = did_you_mean(value, names).map(|near| format!(" (did you mean {near}?)"));
                bail!("no status “{value}”{}; there are {}", near.unwrap_or_default(), names.join(", "))
            }
        },
        "built_with" => ToolSet::BuiltWith(text),
        "calendar" => ToolSet::Calendar(text),
        "link" => ToolSet::Link(text),
        _ => {
            let near =
                did_you_mean(field, FIELDS.iter().copied()).map(|near| format!(" (did you mean {near}?)"));
            bail!("no field “{field}”{}; there are {}", near.unwrap_or_default(), FIELDS.join(", "))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_slug_is_fit_for_a_file_name() {
        assert_eq!(slug_of("Liftoff"), "liftoff");
        assert_eq!(slug_of("../Rota & Co. "), "rota-co");
        assert_eq!(slug_of("名前"), "名前");
        assert_eq!(slug_of("!!"), "tool");
    }
}
