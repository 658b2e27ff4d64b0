//! From the text of a settings file to the settings.

use super::{Config, ThemeConfig, theme::Colour};
use crate::keys::{Action, Clash, ENTRIES, Key, Place, Taken, named};
use crate::text::line::Grammar;
use crate::text::suggest::did_you_mean;
use crate::text::tag::is_language_tag;
use crate::yaml::{Finding, Problems, Source, Span, invisible, quote};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const SECTIONS: [&str; 3] = ["keys", "signs", "theme"];

/// What stands by itself above the sections.
const LANGUAGE: &str = "language";

pub(super) fn read(source: &Source) -> Result<Config, Vec<Finding>> {
    let (table, wrong) = DeTable::parse_recoverable(source.text());
    let at = |error: &toml::de::Error| span(&error.span().unwrap_or_default());
    let is_heading = |span| {
        let line = source.text().lines().nth(source.place(span).line - 1);
        line.is_some_and(|line| line.trim_start().starts_with('['))
    };
    let mut reader = Reader {
        problems: Problems::new(source),
        config: Config::default(),
        bound: Vec::new(),
        broken: wrong.iter().map(|error| source.place(at(error)).line).collect(),
    };
    for error in &wrong {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        let hint = if is_heading(at(error)) {
            "a section begins with its name in brackets, alone on a line: [keys]"
        } else {
            "texts stand in quotes, lists in brackets: catch = [\"ctrl-k\"]"
        };
        reader.problems.error("syntax", at(error), message, Some(hint.to_owned()));
    }
    let headless = wrong.iter().any(|error| is_heading(at(error)));
    for (name, value) in reader.in_order(table.get_ref()) {
        if name.get_ref() == LANGUAGE {
            reader.language(value);
            continue;
        }
        let known = SECTIONS.contains(&name.get_ref().as_ref());
        let Some(section) = value.get_ref().as_table().filter(|_| known) else {
            if !known && headless && !is_heading(span(&name.span())) {
                // It stands below a heading that could not be read.
                continue;
            }
            if !known {
                let is = if value.get_ref().is_table() { "section" } else { "setting" };
                reader.unknown("unknown-section", is, name, SECTIONS.into_iter().chain([LANGUAGE]));
            } else {
                reader.wrong_type(value, &format!("a section: [{}]", name.get_ref()));
            }
            continue;
        };
        match name.get_ref().as_ref() {
            "keys" => reader.keys(section),
            "signs" => reader.signs(section),
            _ => reader.theme(section),
        }
    }
    reader.check_keys();
    let Reader { problems, mut config, .. } = reader;
    let found = problems.into_found();
    if !found.is_empty() {
        return Err(found);
    }
    config.keys = config.keys.with_signs(config.grammar.clone());
    Ok(config)
}

type Name<'i> = Spanned<std::borrow::Cow<'i, str>>;

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// A key that the file gives to an action, and where it says so.
struct Bound {
    action: Action,
    key: Key,
    span: Span,
}

struct Reader<'s> {
    problems: Problems<'s>,
    config: Config,
    bound: Vec<Bound>,
    /// The lines that are no TOML.
    broken: Vec<usize>,
}

impl Reader<'_> {
    /// A table as it stands in the file (the parser sorts by name), without what was read by guess from lines that are no
    /// TOML.
    fn in_order<'a, 'i>(&self, table: &'a DeTable<'i>) -> Vec<(&'a Name<'i>, &'a Spanned<DeValue<'i>>)> {
        let line = |at: usize| self.problems.source().place(Span::new(at, at)).line;
        let whole = |(name, value): &(&Name<'_>, &Spanned<DeValue<'_>>)| {
            let to = if value.get_ref().is_table() { name.span().end } else { value.span().end };
            let lines = line(name.span().start)..=line(to);
            !self.broken.iter().any(|broken| lines.contains(broken))
        };
        let mut rows: Vec<_> = table.iter().filter(whole).collect();
        rows.sort_by_key(|(name, _)| name.span().start);
        rows
    }

    fn unknown<'n>(
        &self,
        code: &'static str,
        what: &str,
        name: &Name<'_>,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let word = name.get_ref();
        let known: Vec<&str> = known.into_iter().collect();
        let hint = match did_you_mean(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.len() > 20 => "`takestock keys` lists them all".to_owned(),
            None => format!("there are {}", known.join(", ")),
        };
        self.problems.error(
            code,
            span(&name.span()),
            format!("there is no {what} {}", quote(word)),
            Some(hint),
        );
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let is = value.get_ref().type_str();
        let message = format!("this is of type {is}; it must be {wanted}");
        self.problems.error("wrong-type", span(&value.span()), message, None);
    }

    /// A list of texts, or one text alone. None if it is neither, which is noted.
    fn texts<'a>(&self, value: &'a Spanned<DeValue<'_>>, example: &str) -> Option<Vec<(&'a str, Span)>> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(vec![(text, span(&value.span()))]);
        }
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(value, &format!("a list of texts, such as {example}"));
            return None;
        };
        let mut texts = Some(Vec::new());
        for item in list {
            match (item.get_ref().as_str(), &mut texts) {
                (Some(text), Some(texts)) => texts.push((text, span(&item.span()))),
                (Some(_), None) => {}
                (None, _) => {
                    self.wrong_type(item, "a text in quotes");
                    texts = None;
                }
            }
        }
        texts
    }

    fn language(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_str() {
            Some("") => self.config.language = None,
            Some(tag) if is_language_tag(tag) => self.config.language = Some(tag.to_owned()),
            Some(text) => {
                let message = format!("{} is not a language tag", quote(text));
                let hint = "small letters, parts behind hyphens, such as \"de\" or \"pt-br\"; \"\" is none";
                self.problems.error("bad-language", span(&value.span()), message, Some(hint.to_owned()));
            }
            None => self.wrong_type(value, "a language in quotes, such as \"de\""),
        }
    }

    fn keys(&mut self, section: &DeTable<'_>) {
        for (name, value) in self.in_order(section) {
            let typed = name.get_ref().as_ref();
            let Some(entry) = ENTRIES.iter().find(|entry| entry.names[0] == typed) else {
                // One of its other names, or the name as it is typed.
                match named(typed.trim_start_matches('/')) {
                    Some(entry) => self.unknown("unknown-action", "action", name, [entry.names[0]]),
                    None => {
                        let names = ENTRIES.iter().map(|entry| entry.names[0]);
                        self.unknown("unknown-action", "action", name, names);
                    }
                }
                continue;
            };
            let Some(texts) = self.texts(value, "[\"ctrl-k\"], or [] for none") else { continue };
            let mut keys = Vec::new();
            for (text, span) in texts {
                if let Some(key) = self.key(text, span) {
                    keys.push(key);
                    self.bound.push(Bound { action: entry.action, key, span });
                }
            }
            self.config.keys.bind(entry.action, keys);
            if entry.action == Action::Close && self.config.keys.chords(Action::Close).is_empty() {
                let message = "`close` needs a key: without one, what is open could not be closed";
                let hint = Some("close = [\"esc\"]".to_owned());
                self.problems.error("needs-a-key", span(&value.span()), message, hint);
            }
        }
    }

    fn key(&self, text: &str, span: Span) -> Option<Key> {
        // No key has a longer name, and a long text need not be said back whole.
        let text: String = text.chars().take(40).collect();
        match Key::read(&text) {
            Ok(Key::Char(c)) => {
                let message = format!(
                    "{} is text: every key that types a character does",
                    quote(&Key::Char(c).to_string())
                );
                let hint = Some("take Ctrl and a letter, or an F-key".to_owned());
                self.problems.error("key-is-text", span, message, hint);
                None
            }
            Ok(key) => Some(key),
            Err(refused) => {
                self.problems.error("no-such-key", span, refused.message, refused.hint);
                None
            }
        }
    }

    /// Every key that means two things in one place, told at the place that says so, last in the file.
    fn check_keys(&self) {
        for Clash { key, place, action, taken } in self.config.keys.clashes() {
            let of = |of: Action| self.bound.iter().rev().find(|b| b.action == of && b.key == key);
            let other = match taken {
                Taken::By(other) => of(other),
                Taken::Fixed(_) => None,
            };
            let both = [(of(action), taken), (other, Taken::By(action))];
            let said = both.into_iter().filter_map(|(b, taken)| Some((b?, taken)));
            // Defaults do not clash with each other, so the file says one of the two.
            let Some((bound, taken)) = said.max_by_key(|(b, _)| b.span.start) else { continue };
            let mine = bound.action.entry().names[0];
            let (message, hint) = self.clash(key, place, mine, taken);
            self.problems.error("key-twice", bound.span, message, Some(hint));
        }
    }

    fn clash(&self, key: Key, place: Place, mine: &str, taken: Taken) -> (String, String) {
        match taken {
            Taken::Fixed(does) => (
                format!("{key} is not to be given away at {}: {does}", place.name()),
                "take Ctrl and a letter, or an F-key".to_owned(),
            ),
            Taken::By(other) if other.entry().names[0] == mine => {
                (format!("{key} stands twice for `{mine}`"), "once is enough".to_owned())
            }
            Taken::By(other) => {
                let other = other.entry().names[0];
                (
                    format!("{key} would be both `{mine}` and `{other}` at {}", place.name()),
                    format!("give `{other}` another key, or none: {other} = []"),
                )
            }
        }
    }

    fn signs(&mut self, section: &DeTable<'_>) {
        let mut said: Vec<(&'static str, String, Span)> = Vec::new();
        for (name, value) in self.in_order(section) {
            let Some(role) = SIGNS.into_iter().find(|role| role == name.get_ref()) else {
                self.unknown("unknown-sign", "sign", name, SIGNS);
                continue;
            };
            let Some(texts) = self.texts(value, "[\"!\"], or [] for none") else { continue };
            // Messages name things by it, and keys are sent as it.
            if role == "command" && !texts.iter().any(|(text, _)| *text == "/") {
                let message = "`command` must keep `/`: whatever is told names things by it";
                let hint = Some("put others beside it: command = [\",\", \"/\"]".to_owned());
                self.problems.error("needs-a-sign", span(&value.span()), message, hint);
            }
            let symbols = symbols(&mut self.config.grammar, role);
            symbols.clear();
            for (text, span) in texts {
                if let Some((message, hint)) = no_sign(text) {
                    self.problems.error("no-sign", span, message, Some(hint.to_owned()));
                    continue;
                }
                said.push((role, text.to_owned(), span));
                symbols.push(text.to_owned());
            }
        }
        self.check_signs(&said);
    }

    /// Two signs of which one begins the other: which one was meant cannot be told while it is typed.
    fn check_signs(&self, said: &[(&'static str, String, Span)]) {
        let mut grammar = self.config.grammar.clone();
        let mut all: Vec<(&str, String, Option<Span>)> = Vec::new();
        for role in SIGNS {
            let spans: Vec<Span> =
                said.iter().filter(|(of, ..)| *of == role).map(|(.., span)| *span).collect();
            let symbols = std::mem::take(symbols(&mut grammar, role));
            for (n, symbol) in symbols.into_iter().enumerate() {
                all.push((role, symbol, spans.get(n).copied()));
            }
        }
        for (n, (role, symbol, span)) in all.iter().enumerate() {
            for (other, earlier, at) in &all[..n] {
                if !symbol.starts_with(earlier.as_str()) && !earlier.starts_with(symbol.as_str()) {
                    continue;
                }
                let Some((span, (role, symbol), (other, earlier))) = (if at > span {
                    at.map(|at| (at, (other, earlier), (role, symbol)))
                } else {
                    span.map(|span| (span, (role, symbol), (other, earlier)))
                }) else {
                    continue;
                };
                let message = if symbol == earlier && role == other {
                    format!("{} stands twice for `{role}`", quote(symbol))
                } else if symbol == earlier {
                    format!("{} is the sign of both `{role}` and `{other}`", quote(symbol))
                } else {
                    format!("{} (`{role}`) and {} (`{other}`) begin the same", quote(symbol), quote(earlier))
                };
                let hint = "signs must be told apart by their first characters";
                self.problems.error("sign-twice", span, message, Some(hint.to_owned()));
            }
        }
    }

    fn theme(&mut self, section: &DeTable<'_>) {
        for (name, value) in self.in_order(section) {
            if self.config.theme.role(name.get_ref()).is_none() {
                self.unknown("unknown-role", "role", name, ThemeConfig::ROLES);
                continue;
            }
            let Some(text) = value.get_ref().as_str() else {
                self.wrong_type(value, "a colour in quotes, such as \"cyan\"");
                continue;
            };
            match (Colour::from_name(text), self.config.theme.role(name.get_ref())) {
                (Some(colour), Some(role)) => *role = colour,
                _ => {
                    let near = did_you_mean(text, Colour::names());
                    let hint = near.map_or_else(
                        || format!("there are {}", Colour::names().collect::<Vec<_>>().join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    );
                    let message = format!("there is no colour {}", quote(text));
                    self.problems.error("unknown-colour", span(&value.span()), message, Some(hint));
                }
            }
        }
    }
}

const SIGNS: [&str; 9] =
    ["exact", "keep", "workaround", "ask", "action", "about", "same", "own_note", "command"];

/// The symbols of one of [`SIGNS`], to be changed.
fn symbols<'g>(grammar: &'g mut Grammar, sign: &str) -> &'g mut Vec<String> {
    match sign {
        "exact" => &mut grammar.exact,
        "keep" => &mut grammar.keep,
        "workaround" => &mut grammar.workaround,
        "ask" => &mut grammar.ask,
        "action" => &mut grammar.action,
        "about" => &mut grammar.about,
        "same" => &mut grammar.same,
        "own_note" => &mut grammar.own_note,
        _ => &mut grammar.command,
    }
}

/// Why a text can be no sign, and what to do.
fn no_sign(text: &str) -> Option<(String, &'static str)> {
    const LONGEST: usize = 4;
    let Some(first) = text.chars().next() else {
        return Some(("a sign cannot be empty".to_owned(), "[] is no sign at all"));
    };
    let (why, hint) = if first.is_alphanumeric() {
        (
            "begins like a word",
            "ordinary sentences would begin with it; take a character that is no letter or digit",
        )
    } else if text.chars().any(|c| c.is_whitespace() || c.is_control() || invisible(c)) {
        ("holds a character that nobody sees", "take characters that can be seen")
    } else if text.chars().count() > LONGEST {
        ("is too long", "a sign has four characters at most")
    } else {
        return None;
    };
    Some((format!("{} cannot be a sign: it {why}", quote(text)), hint))
}
