//! Breaks the shipped questionnaires in hundreds of ways, and holds that each is found, with its code, on its line.

use super::breaks::{At, BREAKS, Break};
use super::support::{load, root};
use std::collections::BTreeSet;
use std::fs;
use takestock::catalog::codes::{FILES, GROUPS, LANGUAGES, VERSIONS, code};
use takestock::catalog::{check, check_set, read, shipped};
use takestock::domain::questionnaire::{Need, Questionnaire};
use takestock::yaml::{Finding, Source, render};

/// One way in which a file is broken.
pub struct Way<'a> {
    pub file: &'static str,
    pub text: String,
    line: Option<usize>,
    pub how: &'a Break,
}

/// A shipped file, with what breaks refer to.
pub struct Whole {
    name: &'static str,
    text: &'static str,
    set: Questionnaire,
}

impl Whole {
    pub fn all() -> Vec<Whole> {
        let read = |text: &str| read(&Source::new("it", text)).expect("it is shipped");
        shipped().iter().map(|(name, text)| Whole { name, text, set: read(text) }).collect()
    }

    /// The bytes of the question that stands at this byte.
    fn question(&self, at: usize) -> std::ops::Range<usize> {
        const HEAD: &str = "\n      - id: ";
        let start = self.text[..=at].rfind(HEAD).map_or(0, |found| found + 1);
        let end = self.text[start..].find(HEAD).map_or(self.text.len(), |found| start + found);
        start..end
    }

    fn put_in(&self, to: &str, at: usize) -> String {
        let block = &self.text[self.question(at)];
        let id =
            block.strip_prefix("      - id: ").and_then(|rest| rest.lines().next()).unwrap_or("none.such");
        let here = self.set.questions().find(|placed| placed.question.id.as_str() == id);
        let ask = here.map_or("?", |placed| placed.question.ask.as_str()).replace(['"', '?'], "");
        // Names in braces have small letters.
        let ask = if ask.contains("{{") { ask } else { ask.to_uppercase() };
        let ids: Vec<_> = self.set.questions().map(|placed| placed.question.id.as_str()).collect();
        let could = self.set.questions().find(|placed| placed.question.need != Need::Must);
        let keys = || (0..201).map(|n| format!("key{n}: 1\n")).collect::<String>();
        let to = if to.contains("{VALUES}") {
            to.replace("{VALUES}", &"0,".repeat(200_001))
        } else {
            to.to_owned()
        };
        let to = if to.contains("{KEYS}") { to.replace("{KEYS}", &keys()) } else { to };
        to.replace("{ID}", id)
            .replace("{ASK}", &ask)
            .replace("{FIRST}", ids[0])
            .replace("{LAST}", ids[ids.len() - 1])
            .replace("{COULD}", could.map_or("none.such", |placed| placed.question.id.as_str()))
    }

    /// The bytes of each place that a break can be made at: the first, the last, and one between.
    fn sites(&self, how: &Break) -> Vec<std::ops::Range<usize>> {
        if how.from.is_empty() {
            return std::iter::once(0..self.text.len()).collect();
        }
        let (from, line) = how.from.strip_suffix('…').map_or((how.from, false), |from| (from, true));
        let ends = |start: usize| {
            let end = start + from.len();
            if line { end + self.text[end..].find('\n').unwrap_or(0) } else { end }
        };
        // A key that is there already would be a break of its own.
        let added = |to: &str| -> Vec<String> {
            let key = |line: &str| {
                Some(format!("\n        {}:", line.strip_prefix("        ")?.split_once(':')?.0))
            };
            to.lines().filter_map(key).filter(|key| !key.contains("         ")).collect()
        };
        let free = |site: &std::ops::Range<usize>| {
            let block = &self.text[self.question(site.start)];
            let had = added(how.from);
            added(how.to).iter().all(|key| had.contains(key) || !block.contains(key.as_str()))
        };
        let in_remark =
            |at: usize| self.text[..at].rsplit('\n').next().is_some_and(|line| line.starts_with('#'));
        let all: Vec<_> = self
            .text
            .match_indices(from)
            .map(|(start, _)| start..ends(start))
            .filter(|site| how.from.starts_with('\n') || !in_remark(site.start))
            .filter(free)
            .collect();
        let pick: BTreeSet<usize> = match all.len() {
            0 => BTreeSet::new(),
            many if how.everywhere && everything() => [0, many / 2, many - 1].into(),
            many if how.everywhere => [[0, many / 2, many - 1][how.from.len() % 3]].into(),
            many => [many - 1].into(),
        };
        pick.into_iter().map(|n| all[n].clone()).collect()
    }

    fn ways<'a>(&self, how: &'a Break) -> Vec<Way<'a>> {
        if !how.file.is_empty() && !self.name.starts_with(how.file) {
            return Vec::new();
        }
        let way = |site: std::ops::Range<usize>| {
            let to = self.put_in(how.to, site.start);
            let text = format!("{}{to}{}", &self.text[..site.start], &self.text[site.end..]);
            let skipped = how.from.len() - how.from.trim_start_matches('\n').len();
            let line = line_of(&text, site.start + skipped, how.at);
            Way { file: self.name, text, line, how }
        };
        self.sites(how).into_iter().map(way).collect()
    }
}

/// Whether every break is made in every file at every place, which takes a minute.
fn everything() -> bool {
    load(0, 1) == 1
}

/// All ways, or some of each break: the longest file is as long as the others together, so it gets a few of them.
pub fn ways(wholes: &[Whole]) -> Vec<Way<'_>> {
    let mut all = Vec::new();
    for (n, how) in BREAKS.iter().enumerate() {
        let mut made: Vec<Way<'_>> = Vec::new();
        let (long, short): (Vec<_>, Vec<_>) = wholes.iter().partition(|whole| whole.text.len() > 50_000);
        let rotated = short.iter().cycle().skip(n).take(short.len());
        for whole in rotated {
            if made.len() < 2 || how.everywhere || everything() {
                made.extend(whole.ways(how));
            }
        }
        for whole in long {
            if made.is_empty() || n % 3 == 0 || everything() {
                made.extend(whole.ways(how));
            }
        }
        assert!(!made.is_empty(), "{:?} stands nowhere", how.from);
        all.extend(made);
    }
    all
}

fn line_of(text: &str, at: usize, place: At) -> Option<usize> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let before = |what: &str| line(text[..at].rfind(what).expect("it stands before") + 1);
    match place {
        At::Nowhere => None,
        At::Here(further) => Some(line(at) + further),
        At::Question => Some(before("\n      - id: ")),
        At::Section => Some(before("\n  - id: ")),
        At::Top => Some(line(text.find("\ntakestock: ").expect("the first key") + 1)),
        At::Spine => Some(line(text.find("\nspine:").expect("the spine") + 1) + 1),
        At::From => Some(line(at + text[at..].find("\n        from: ").expect("it stands below") + 1)),
        At::Ask => {
            let ask = before("\n        ask: ");
            let folded = text.lines().nth(ask - 1).is_some_and(|line| line.ends_with(">-"));
            Some(ask + usize::from(folded))
        }
    }
}

fn found(way: &Way<'_>, wholes: &[Whole]) -> Vec<Finding> {
    let source = Source::new(way.file, way.text.as_str());
    if way.how.code != "topic-differs" {
        return check(&source);
    }
    let sets: Vec<_> = wholes
        .iter()
        .map(|whole| {
            let text = if whole.name == way.file { way.text.as_str() } else { whole.text };
            let source = Source::new(whole.name, text);
            let set = read(&source).expect("each for itself is good");
            (source, set)
        })
        .collect();
    let place = wholes.iter().position(|whole| whole.name == way.file).expect("it is one of them");
    check_set(&sets).swap_remove(place)
}

/// What is wrong with the findings of one way, if something is.
fn judged(way: &Way<'_>, wholes: &[Whole]) -> Option<String> {
    let found = found(way, wholes);
    for finding in &found {
        let known = code(finding.code).unwrap_or_else(|| panic!("`{}` is in no table", finding.code));
        assert!(known.severities.contains(&finding.severity), "{}", finding.code);
    }
    let is_it =
        |finding: &Finding| finding.code == way.how.code && finding.place.map(|place| place.line) == way.line;
    let strange = |finding: &Finding| finding.code != way.how.code && !way.how.also.contains(&finding.code);
    if found.iter().any(is_it) && !found.iter().any(strange) {
        return None;
    }
    let source = Source::new(way.file, way.text.as_str());
    let Break { code, from, to, .. } = way.how;
    let shown = render(&found, &source, false);
    Some(format!("{}: {from:?} → {to:?} must be {code} on line {:?}, but:\n{shown}\n", way.file, way.line))
}

#[test]
fn what_is_broken_is_found_with_its_code_and_on_its_line() {
    let wholes = Whole::all();
    let ways = ways(&wholes);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let half = |ways| {
            let wholes = &wholes;
            move || Vec::from_iter(Iterator::filter_map(<[Way<'_>]>::iter(ways), |way| judged(way, wholes)))
        };
        let (these, those) = ways.split_at(ways.len() / 2);
        let (these, those) = (scope.spawn(half(these)), scope.spawn(half(those)));
        [these, those].into_iter().flat_map(|part| part.join().expect("it ends")).collect()
    });
    let met: BTreeSet<_> = ways.iter().map(|way| (way.file, way.how.code)).collect();
    assert!(wrong.is_empty(), "{} of {} were not found\n{}", wrong.len(), ways.len(), wrong.concat());
    assert!(ways.len() >= 200, "{} ways", ways.len());
    for whole in &wholes {
        let codes = met.iter().filter(|(file, _)| *file == whole.name).count();
        assert!(codes >= 15, "{} is broken in {codes} kinds of ways only", whole.name);
    }
    // Versions, translations and files are broken in tests of their own.
    let here = GROUPS.iter().filter(|group| ![VERSIONS, LANGUAGES, FILES].contains(&group.title));
    for code in here.flat_map(|group| group.codes).map(|code| code.name) {
        assert!(met.iter().any(|(_, met)| *met == code), "no break of a shipped file shows `{code}`");
    }
}

/// The codes that the sources name, and the codes of the table, are the same.
#[test]
fn every_code_in_the_sources_stands_in_the_table() {
    let mut texts = String::new();
    for folder in ["src/catalog", "src/catalog/lint", "src/catalog/language", "src/yaml"] {
        let Ok(entries) = fs::read_dir(root().join(folder)) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.ends_with(".rs") && !["tests.rs", "codes.rs"].contains(&name) {
                texts += &fs::read_to_string(&path).expect("a source file");
            }
        }
    }
    let mut wrong = Vec::new();
    for before in [".error(", "warning(", "code: "] {
        for (at, _) in texts.match_indices(before) {
            let rest = texts[at + before.len()..].trim_start();
            let named = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            wrong.extend(named.filter(|name| code(name).is_none()).map(str::to_owned));
        }
    }
    assert!(wrong.is_empty(), "not in catalog/codes.rs: {wrong:?}");
    let mut seen = BTreeSet::new();
    for known in GROUPS.iter().flat_map(|group| group.codes) {
        assert!(texts.contains(&format!("\"{}\"", known.name)), "nothing finds `{}`", known.name);
        assert!(seen.insert(known.name), "`{}` stands twice", known.name);
        assert!(known.means.ends_with('.') && known.means.len() < 140, "{}", known.means);
    }
}
