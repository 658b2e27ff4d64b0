//! The line grammar: what a line is can be said by its first characters, and by nothing else in it.
//!
//! The same grammar holds for answers, for the catch line and for the walkthrough in plain lines:
//!
//! | at the start of a line | means |
//! |---|---|
//! | `d:` `m:` `md:` | said by Dan, by Maya, by both |
//! | `"` (also `''` “ „ «) | in their exact words |
//! | `!` | keep |
//! | `~` (also `%`) | workaround |
//! | `?` alone | nobody knows |
//! | `?sarah` | ask Sarah; with text behind it only for a known name |
//! | `? ` and text | an open question |
//! | `>` | an action; `>dan fri move the accounts` |
//! | `<` | about the line above |
//! | `=` | the same as the line above, still so |
//! | `;` | my own note |
//! | `/` | a command, on an otherwise empty line |
//!
//! Speakers come first, then exact words and one kind in either order (`d:"`, `m:~"`). A digit behind `<` `>` `=` `~`
//! makes it text (`<5 minutes`, `~40 a week`), and so does an arrow or comparison (`<-`, `>=`).

use super::reading::is_deadline;
use std::cell::LazyCell;
use std::ops::Deref;

/// Somebody who can be quoted or asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// What is typed before the colon; see [`initials`].
    pub initials: String,
    /// The short name that files and commands use.
    pub handle: String,
    /// The name as it is said.
    pub name: String,
}

/// The symbols, each with its twins. They may be changed; the defaults are those of the table above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grammar {
    /// In their exact words.
    pub exact: Vec<String>,
    /// Keep.
    pub keep: Vec<String>,
    /// Workaround.
    pub workaround: Vec<String>,
    /// Nobody knows, ask, open question.
    pub ask: Vec<String>,
    /// Action.
    pub action: Vec<String>,
    /// About the line above.
    pub about: Vec<String>,
    /// The same as the line above.
    pub same: Vec<String>,
    /// My own note.
    pub own_note: Vec<String>,
    /// Command.
    pub command: Vec<String>,
}

impl Default for Grammar {
    fn default() -> Self {
        let symbols = |symbols: &[&str]| symbols.iter().map(|symbol| (*symbol).to_owned()).collect();
        Self {
            exact: symbols(&["\"", "''", "“", "„", "«"]),
            keep: symbols(&["!"]),
            workaround: symbols(&["~", "%"]),
            ask: symbols(&["?"]),
            action: symbols(&[">"]),
            about: symbols(&["<"]),
            same: symbols(&["="]),
            own_note: symbols(&[";"]),
            command: symbols(&["/"]),
        }
    }
}

/// A person as a line named one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it was typed.
    pub said: String,
    /// Whose handle it is; none for a new name, and for a first name that two people share.
    pub handle: Option<String>,
}

/// What kind of line it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LineKind {
    /// Something said.
    #[default]
    Plain,
    /// Said, and to be kept.
    Keep,
    /// Said, and a workaround.
    Workaround,
    /// Nobody knows.
    NobodyKnows,
    /// Somebody else is to be asked; the line's text is what, if it says so.
    Ask(Named),
    /// A question that stays open.
    OpenQuestion,
    /// Something to do.
    Action {
        /// Who does it, if a known name comes first.
        who: Option<Named>,
        /// By when, as typed, if a date comes first or right after the name; see [`super::reading::date_reading`].
        by: Option<String>,
    },
    /// About the line above.
    About,
    /// The same as the line above, or still so.
    Same,
    /// The facilitator's own note.
    OwnNote,
    /// A command; empty where the line is the symbol alone, which lists them all.
    Command {
        /// The word behind the symbol.
        name: String,
        /// The rest, trimmed.
        args: String,
    },
}

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Handles of those the line says it is from; none if it does not say.
    pub speakers: Vec<String>,
    /// In their exact words.
    pub exact: bool,
    /// What kind of line it is.
    pub kind: LineKind,
    /// What is left to say: the text behind the marks. Empty for a command.
    pub text: String,
    /// How many bytes of the line became marks, so that a screen can draw them apart and give them back as characters.
    pub marked: usize,
    /// Each mark, and the byte behind it.
    pub marks: Vec<(Mark, usize)>,
    /// The text is words, even where it reads as a pick or a number.
    pub words_only: bool,
}

/// What a mark at the start of a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Who says it.
    Speakers,
    /// In their exact words.
    Exact,
    /// What kind of line it is.
    Kind,
}

impl Line {
    /// A line that was pasted: nothing in it is a mark.
    pub fn pasted(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// Reads one line. `present` are those whose initials name a speaker; `known` are those whom `?name` and `>name` find,
/// by handle, first name or whole name (the present ones are found anyway).
///
/// Total: a line that says nothing special is plain text, exactly as it is.
pub fn parse(grammar: &Grammar, present: &[Speaker], known: &[Speaker], line: &str) -> Line {
    let people = || People { present: present.to_vec(), known: known.to_vec() };
    parse_within(grammar, people, line, usize::MAX)
}

/// The same, where only the first `most` bytes of the line may be marks: what was pasted or taken back is text. Who there
/// is, is asked for only where the line could name somebody.
pub fn parse_within(grammar: &Grammar, people: impl FnOnce() -> People, line: &str, most: usize) -> Line {
    if let Some((name, args)) = command(grammar, line).filter(|_| most > 0) {
        let kind = LineKind::Command { name: name.to_owned(), args: args.to_owned() };
        let sign = starts(&grammar.command, line).map_or(0, |(_, rest)| line.len() - rest.len());
        let marks = vec![(Mark::Kind, sign)];
        return Line { kind, marked: line.len(), marks, ..Line::default() };
    }
    let mut read = Line::default();
    let mut rest = line;
    // A mark ends before the spaces behind it: those may come later, and take nothing back.
    let fits = |after: &str| line.len() - after.len() <= most;
    let people = &LazyCell::new(people);
    if let Some((handles, after)) = speakers(people, rest).filter(|(_, after)| fits(after)) {
        (read.speakers, rest) = (handles, after.trim_start_matches(' '));
        read.marks.push((Mark::Speakers, line.len() - rest.len()));
    }
    let mut opener = None;
    // Exact words and one kind, in either order; `?`, `>` and `;` end the marks, for what follows is theirs.
    for _ in 0..2 {
        if !read.exact
            && let Some((symbol, after)) = starts(&grammar.exact, rest).filter(|(_, after)| fits(after))
        {
            (read.exact, opener, rest) = (true, Some(symbol), after.trim_start_matches(' '));
            read.marks.push((Mark::Exact, line.len() - rest.len()));
        } else if read.kind == LineKind::Plain
            && let Some((kind, after)) =
                kind(grammar, people, rest).filter(|_| line.len() - rest.len() < most)
        {
            let last =
                !matches!(kind, LineKind::Keep | LineKind::Workaround | LineKind::About | LineKind::Same);
            (read.kind, rest) = (kind, after.trim_start_matches(' '));
            read.marks.push((Mark::Kind, line.len() - rest.len()));
            if last {
                break;
            }
        }
    }
    read.marked = line.len() - rest.len();
    // What somebody may not know, a question, a task: those are no quotations.
    if read.marked == 0 {
        read.text = line.to_owned();
    } else {
        read.text = opener.map_or_else(|| rest.to_owned(), |opener| unquote(opener, rest));
    }
    read
}

/// Who can be named in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Those whose initials name a speaker.
    pub present: Vec<Speaker>,
    /// Those whom `?name` and `>name` find, beside the present ones.
    pub known: Vec<Speaker>,
}

impl People {
    /// The person that a text begins with: the longest name that fits, and the text behind it.
    fn at_start<'t>(&self, text: &'t str) -> Option<(Named, &'t str)> {
        let mut ends: Vec<usize> = text.match_indices([' ', ',', ':']).map(|(at, _)| at).collect();
        ends.push(text.len());
        // No name has more words than that, and a long text need not be searched.
        ends.truncate(6);
        ends.into_iter().rev().find_map(|end| {
            let said = &text[..end];
            let fits = |speaker: &&Speaker| {
                let first = speaker.name.split_whitespace().next().unwrap_or_default();
                [speaker.handle.as_str(), speaker.name.as_str(), first]
                    .iter()
                    .any(|name| same_word(name, said))
            };
            let mut handles: Vec<&str> = self
                .present
                .iter()
                .chain(&self.known)
                .filter(fits)
                .map(|speaker| speaker.handle.as_str())
                .collect();
            handles.sort_unstable();
            handles.dedup();
            let handle = match handles[..] {
                [] => return None,
                [one] => Some(one.to_owned()),
                _ => None,
            };
            Some((Named { said: said.to_owned(), handle }, text[end..].trim_start_matches([' ', ',', ':'])))
        })
    }
}

fn same_word(a: &str, b: &str) -> bool {
    !b.is_empty() && a.to_lowercase() == b.to_lowercase()
}

fn starts<'t, 's>(symbols: &'s [String], text: &'t str) -> Option<(&'s str, &'t str)> {
    symbols
        .iter()
        .filter(|symbol| !symbol.is_empty())
        .find_map(|symbol| Some((symbol.as_str(), text.strip_prefix(symbol.as_str())?)))
}

/// `/name args`; a path (`/etc/hosts`) or a fraction is text.
fn command<'t>(grammar: &Grammar, line: &'t str) -> Option<(&'t str, &'t str)> {
    let (_, rest) = starts(&grammar.command, line)?;
    let (name, args) = rest.split_once(' ').unwrap_or((rest, ""));
    let fits = name == "?" || name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
    (fits && (!name.is_empty() || args.trim().is_empty())).then_some((name, args.trim()))
}

/// `d:`, `md:`; a drive or an address (`d:\files`, `d://`) is text.
fn speakers<'t>(people: &impl Deref<Target = People>, line: &'t str) -> Option<(Vec<String>, &'t str)> {
    // No more letters than that: a long line is not searched with every key.
    let (colon, _) = line.char_indices().take(17).find(|(_, c)| *c == ':')?;
    let (said, rest) = (&line[..colon], &line[colon + 1..]);
    if said.is_empty() || rest.starts_with(['\\', '/']) {
        return None;
    }
    let handles = spell(&people.present, said, &mut Vec::new())?;
    Some((handles, rest))
}

/// The speakers whose initials, put together, are `said`: nobody twice, one speaker before several.
fn spell(present: &[Speaker], said: &str, taken: &mut Vec<usize>) -> Option<Vec<String>> {
    if said.is_empty() {
        return Some(taken.iter().map(|at| present[*at].handle.clone()).collect());
    }
    let mut fitting: Vec<(usize, &str)> = present
        .iter()
        .enumerate()
        .filter(|(at, speaker)| !taken.contains(at) && !speaker.initials.is_empty())
        .filter_map(|(at, speaker)| Some((at, said.strip_prefix(speaker.initials.as_str())?)))
        .collect();
    fitting.sort_by_key(|(_, rest)| rest.len());
    fitting.into_iter().find_map(|(at, rest)| {
        taken.push(at);
        let found = spell(present, rest, taken);
        taken.pop();
        found
    })
}

fn kind<'t>(
    grammar: &Grammar,
    people: &impl Deref<Target = People>,
    text: &'t str,
) -> Option<(LineKind, &'t str)> {
    // "<5 minutes", ">= 3", "=> so", "~40 a week": people write these, and mean no mark.
    let meant =
        |(_, rest): &(&str, &str)| !rest.starts_with(|c: char| c.is_ascii_digit() || "<>=-".contains(c));
    let found = |symbols| starts(symbols, text);
    if let Some((_, rest)) = found(&grammar.keep) {
        return Some((LineKind::Keep, rest));
    }
    if let Some((_, rest)) = found(&grammar.workaround).filter(meant) {
        return Some((LineKind::Workaround, rest));
    }
    if let Some((_, rest)) = found(&grammar.about).filter(meant) {
        return Some((LineKind::About, rest));
    }
    if let Some((_, rest)) = found(&grammar.same).filter(meant) {
        return Some((LineKind::Same, rest));
    }
    if let Some((_, rest)) = found(&grammar.own_note) {
        return Some((LineKind::OwnNote, rest));
    }
    if let Some((_, rest)) = found(&grammar.action).filter(meant) {
        return Some(action(people, rest));
    }
    found(&grammar.ask).map(|(_, rest)| ask(people, rest))
}

fn ask<'t>(people: &impl Deref<Target = People>, rest: &'t str) -> (LineKind, &'t str) {
    if rest.trim().is_empty() {
        return (LineKind::NobodyKnows, "");
    }
    if rest.starts_with(char::is_whitespace) {
        return (LineKind::OpenQuestion, rest);
    }
    if let Some((named, text)) = people.at_start(rest.trim_end()) {
        return (LineKind::Ask(named), text);
    }
    let word = rest.trim_end();
    let one_name = word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36f}'));
    let question = matches!(
        word.to_lowercase().as_str(),
        "who" | "what" | "when" | "where" | "why" | "which" | "how" | "whose" | "really" | "how-much"
    );
    if one_name && !question {
        return (LineKind::Ask(Named { said: word.to_owned(), handle: None }), "");
    }
    (LineKind::OpenQuestion, rest)
}

/// A known name and a date, in either order, if they come first; anything else stays text.
fn action<'t>(people: &impl Deref<Target = People>, rest: &'t str) -> (LineKind, &'t str) {
    let mut rest = rest.trim_start_matches(' ');
    let (mut who, mut by) = (None, None);
    for _ in 0..2 {
        if who.is_none()
            && let Some((named, after)) = people.at_start(rest)
        {
            (who, rest) = (Some(named), after);
        } else if by.is_none()
            && let Some((date, after)) = deadline(rest)
        {
            (by, rest) = (Some(date.to_owned()), after);
        }
    }
    (LineKind::Action { who, by }, rest)
}

/// The longest date that a text begins with.
fn deadline(text: &str) -> Option<(&str, &str)> {
    let mut ends: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    ends.push(text.len());
    ends.truncate(5);
    ends.into_iter().rev().find_map(|end| {
        let said = text[..end].trim_end_matches([',', ':']);
        let words: Vec<&str> = said.split_whitespace().collect();
        is_deadline(&words).then(|| (said, text[end..].trim_start_matches(' ')))
    })
}

/// Takes a closing quotation mark off; puts the opening one back where it belongs to a part of the text only, as in
/// `"Quiet" means five days`.
fn unquote(opener: &str, text: &str) -> String {
    let closers: &[&str] = match opener {
        "“" => &["”"],
        "„" => &["“", "”"],
        "«" => &["»"],
        same => &[same],
    };
    let trimmed = text.trim_end();
    for closer in closers {
        if let Some(inner) = trimmed.strip_suffix(closer) {
            // "a" and "b": the last mark closes another one than the first.
            return if inner.contains(closer) { format!("{opener}{text}") } else { inner.to_owned() };
        }
    }
    let dangling = closers.iter().any(|closer| {
        let closed = text.matches(closer).count();
        if *closer == opener { closed % 2 == 1 } else { closed > text.matches(opener).count() }
    });
    if dangling { format!("{opener}{text}") } else { text.to_owned() }
}

/// Short marks for the people present, in their order, all different: the first letter of a name, and for names that
/// share one, two letters each (`ma`, `mk`). Two letters never spell two other people.
pub fn initials(names: &[&str]) -> Vec<String> {
    let letters: Vec<Vec<char>> = names.iter().map(|name| letters(name)).collect();
    let clash = |first: char| letters.iter().filter(|letters| letters[0] == first).count() > 1;
    let mut marks: Vec<Option<String>> =
        letters.iter().map(|letters| (!clash(letters[0])).then(|| letters[0].to_string())).collect();
    for (at, letters) in letters.iter().enumerate() {
        if marks[at].is_some() {
            continue;
        }
        let single = |c: char| marks.iter().flatten().any(|mark| mark.chars().eq([c]));
        let free = |mark: &String| !marks.iter().flatten().any(|taken| taken == mark);
        let first = letters[0];
        let found = letters[1..]
            .iter()
            .filter(|second| !(single(first) && single(**second)))
            .map(|second| format!("{first}{second}"))
            .chain((2..).map(|number| format!("{first}{number}")))
            .find(free);
        marks[at] = found;
    }
    marks.into_iter().flatten().collect()
}

/// The letters of a name in the order in which they are tried: the first name's, then the beginnings of the others.
fn letters(name: &str) -> Vec<char> {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let begin = words.filter_map(|word| word.chars().next());
    let mut letters: Vec<char> = first
        .chars()
        .chain(begin)
        .filter(|c| c.is_alphabetic())
        .filter_map(|c| c.to_lowercase().next())
        .collect();
    if letters.is_empty() {
        letters.push('p');
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(initials: &str, handle: &str, name: &str) -> Speaker {
        Speaker { initials: initials.into(), handle: handle.into(), name: name.into() }
    }

    fn read(line: &str) -> Line {
        let present = [person("m", "maya", "Maya Ortiz"), person("d", "dan", "Dan Whitlock")];
        let known = [person("s", "sarah", "Sarah Lee"), person("p", "priya", "Priya Nair")];
        parse(&Grammar::default(), &present, &known, line)
    }

    fn named(said: &str, handle: Option<&str>) -> Named {
        Named { said: said.into(), handle: handle.map(str::to_owned) }
    }

    #[test]
    fn speakers_are_initials_of_those_present() {
        for (line, speakers, text) in [
            ("d: no, I do", vec!["dan"], "no, I do"),
            ("m:it is fine", vec!["maya"], "it is fine"),
            ("md: yes", vec!["maya", "dan"], "yes"),
            ("dm: yes", vec!["dan", "maya"], "yes"),
            ("s: not here", vec![], "s: not here"),
            ("dd: twice", vec![], "dd: twice"),
            (" d: not at the start", vec![], " d: not at the start"),
            ("d:\\files", vec![], "d:\\files"),
            ("D: drive", vec![], "D: drive"),
            (": x", vec![], ": x"),
        ] {
            let got = read(line);
            assert_eq!(
                (got.speakers, got.text.as_str()),
                (speakers.iter().map(|s| s.to_string()).collect(), text),
                "{line}"
            );
        }
    }

    #[test]
    fn kinds_and_exact_words_combine() {
        for (line, exact, kind, text) in [
            ("plain", false, LineKind::Plain, "plain"),
            ("\"renewal is on my card", true, LineKind::Plain, "renewal is on my card"),
            ("\"renewal is on my card\"", true, LineKind::Plain, "renewal is on my card"),
            ("“so”", true, LineKind::Plain, "so"),
            ("„so“", true, LineKind::Plain, "so"),
            ("''so''", true, LineKind::Plain, "so"),
            ("« so", true, LineKind::Plain, "so"),
            ("\"Quiet\" means five days", true, LineKind::Plain, "\"Quiet\" means five days"),
            ("\"Quiet\" means \"amber\"", true, LineKind::Plain, "\"Quiet\" means \"amber\""),
            ("it's \"odd\"", false, LineKind::Plain, "it's \"odd\""),
            ("! the week on one screen", false, LineKind::Keep, "the week on one screen"),
            ("!\"one screen\"", true, LineKind::Keep, "one screen"),
            ("\"!one screen", true, LineKind::Keep, "one screen"),
            ("~ types it again", false, LineKind::Workaround, "types it again"),
            ("% types it again", false, LineKind::Workaround, "types it again"),
            ("~40 a week", false, LineKind::Plain, "~40 a week"),
            ("<no, since August", false, LineKind::About, "no, since August"),
            ("<5 minutes", false, LineKind::Plain, "<5 minutes"),
            (">= 3", false, LineKind::Plain, ">= 3"),
            ("=", false, LineKind::Same, ""),
            ("= but rarely", false, LineKind::Same, "but rarely"),
            ("=3", false, LineKind::Plain, "=3"),
            ("; ask again later: ?", false, LineKind::OwnNote, "ask again later: ?"),
            ("a ! b ? c", false, LineKind::Plain, "a ! b ? c"),
            ("", false, LineKind::Plain, ""),
            (" \" x", false, LineKind::Plain, " \" x"),
        ] {
            let got = read(line);
            assert_eq!((got.exact, &got.kind, got.text.as_str()), (exact, &kind, text), "{line}");
            for (chip, speakers) in [("d:", vec!["dan"]), ("md:", vec!["maya", "dan"])] {
                let with = read(&format!("{chip}{line}"));
                assert_eq!(with.speakers, speakers, "{line}");
                if !line.starts_with(' ') {
                    assert_eq!(
                        (with.exact, &with.kind, with.text.as_str()),
                        (exact, &kind, text),
                        "{chip}{line}"
                    );
                }
            }
        }
    }

    #[test]
    fn questions() {
        for (line, kind, text) in [
            ("?", LineKind::NobodyKnows, ""),
            ("?  ", LineKind::NobodyKnows, ""),
            ("?sarah", LineKind::Ask(named("sarah", Some("sarah"))), ""),
            ("?Sarah Lee", LineKind::Ask(named("Sarah Lee", Some("sarah"))), ""),
            ("?sarah who signs?", LineKind::Ask(named("sarah", Some("sarah"))), "who signs?"),
            ("?Sarah Lee: who signs?", LineKind::Ask(named("Sarah Lee", Some("sarah"))), "who signs?"),
            ("?Jürgen", LineKind::Ask(named("Jürgen", None)), ""),
            ("?ben who signs", LineKind::OpenQuestion, "ben who signs"),
            ("?why", LineKind::OpenQuestion, "why"),
            ("? who signs", LineKind::OpenQuestion, "who signs"),
            ("??", LineKind::OpenQuestion, "?"),
        ] {
            let got = read(line);
            assert_eq!((&got.kind, got.text.as_str()), (&kind, text), "{line}");
        }
        assert_eq!(read("m:?").speakers, ["maya"]);
        let twins = [person("m", "maya", "Maya Ortiz"), person("k", "maya-k", "Maya Kent")];
        assert_eq!(
            parse(&Grammar::default(), &[], &twins, "?Maya Kent").kind,
            LineKind::Ask(named("Maya Kent", Some("maya-k")))
        );
        let same = [person("j", "jo-1", "Jo A"), person("k", "jo-2", "Jo B")];
        assert_eq!(parse(&Grammar::default(), &same, &[], "?jo").kind, LineKind::Ask(named("jo", None)));
    }

    #[test]
    fn actions_pick_a_name_and_a_date_only_at_the_start() {
        for (line, who, by, text) in [
            (">dan fri move the accounts", Some("dan"), Some("fri"), "move the accounts"),
            ("> Dan Whitlock 27 nov 2026 move", Some("dan"), Some("27 nov 2026"), "move"),
            (">fri dan move", Some("dan"), Some("fri"), "move"),
            (">priya: 2026-11-27 move", Some("priya"), Some("2026-11-27"), "move"),
            (">tomorrow, move", None, Some("tomorrow"), "move"),
            (">dan by friday move", Some("dan"), Some("by friday"), "move"),
            (">dan end of may move", Some("dan"), Some("end of may"), "move"),
            (">move dan's accounts by fri", None, None, "move dan's accounts by fri"),
            (">may be moved", None, None, "may be moved"),
            (">ben fri move", None, None, "ben fri move"),
            (">dan", Some("dan"), None, ""),
            (">", None, None, ""),
        ] {
            let got = read(line);
            let LineKind::Action { who: got_who, by: got_by } = got.kind else {
                panic!("{line}: {:?}", got.kind)
            };
            assert_eq!(got_who.and_then(|who| who.handle).as_deref(), who, "{line}");
            assert_eq!((got_by.as_deref(), got.text.as_str()), (by, text), "{line}");
        }
        assert_eq!(read(">40 a week").kind, LineKind::Plain);
    }

    #[test]
    fn commands_stand_alone() {
        let command = |name: &str, args: &str| LineKind::Command { name: name.into(), args: args.into() };
        assert_eq!(read("/").kind, command("", ""));
        assert_eq!(read("/end 11:10 ").kind, command("end", "11:10"));
        assert_eq!(read("/?").kind, command("?", ""));
        for text in ["/etc/hosts is odd", "/ not one", "d:/x", " /end", "/2 of it", "and/or"] {
            assert_eq!(read(text).kind, LineKind::Plain, "{text}");
            assert_eq!(read(text).text, text);
        }
    }

    #[test]
    fn a_paste_is_text() {
        assert_eq!(Line::pasted("d:\"? x"), Line { text: "d:\"? x".into(), ..Line::default() });
    }

    #[test]
    fn symbols_can_be_changed() {
        let grammar =
            Grammar { keep: vec!["+".into()], exact: vec![], ask: vec![String::new()], ..Grammar::default() };
        assert_eq!(parse(&grammar, &[], &[], "+ x").kind, LineKind::Keep);
        assert_eq!(parse(&grammar, &[], &[], "! x"), Line::pasted("! x"));
        assert_eq!(parse(&grammar, &[], &[], "\"x"), Line::pasted("\"x"));
    }

    #[test]
    fn initials_differ() {
        assert_eq!(initials(&["Maya", "Dan"]), ["m", "d"]);
        assert_eq!(initials(&["Maya Ortiz", "Mike Khan", "Dan"]), ["ma", "mi", "d"]);
        assert_eq!(initials(&["Maya", "Mark"]), ["ma", "mr"]);
        assert_eq!(initials(&["Jo", "Jo", "Jo"]), ["jo", "j2", "j3"]);
        assert_eq!(initials(&["Özge", "鈴木", "", "42"]), ["ö", "鈴", "p2", "p3"]);
    }

    proptest! {
        #[test]
        fn any_line_is_read_and_only_its_start_counts(
            line in "[a-eims:\"'!~%?<>=;/“„« 0-9.]{0,12}|\\PC{0,24}", names in prop::collection::vec("\\PC{0,8}", 0..6),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let marks = initials(&names);
            prop_assert_eq!(marks.len(), names.len());
            prop_assert_eq!(marks.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len());
            let present: Vec<Speaker> =
                names.iter().zip(&marks).map(|(name, mark)| person(mark, mark, name)).collect();
            let got = parse(&Grammar::default(), &present, &[], &line);
            prop_assert!(got.marked <= line.len() && line.is_char_boundary(got.marked));
            if got.marked == 0 {
                prop_assert_eq!(got, Line::pasted(&line));
            } else if !got.exact {
                prop_assert!(line.ends_with(&got.text) || got.text.is_empty());
            }
            for (mark, speaker) in marks.iter().zip(&present) {
                let chip = parse(&Grammar::default(), &present, &[], &format!("{mark}:x"));
                prop_assert_eq!(chip.speakers, [speaker.handle.clone()]);
            }
        }
    }
}
