//! One table of what can be done and what a line can begin with: dispatch, `takestock keys` and README read it.

/// Something that can be done, by name, wherever a line is typed: `/name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Go to the next question.
    Next,
    /// Go to the previous question.
    Previous,
    /// Go to a question.
    Go,
    /// Say who is speaking.
    Who,
    /// The line was shown.
    Shown,
    /// The line was told.
    Told,
    /// The line is second-hand.
    SecondHand,
    /// The line is a guess.
    Guessed,
    /// The line is in their exact words.
    Exact,
    /// Show the next probe.
    Probe,
    /// Say why this is asked.
    Why,
    /// Fill the fields of a row, one by one.
    Row,
    /// Keep a line without a question.
    Catch,
    /// Show what was caught.
    Inbox,
    /// Put a line under a question.
    File,
    /// Put a line under a further question.
    Also,
    /// Put a line under a question with the lines that came with it.
    Burst,
    /// Show the lines of this question.
    Lines,
    /// Show all questions and what became of them.
    Outline,
    /// Put a line otherwise.
    Edit,
    /// Strike a line.
    Strike,
    /// Bring a struck line back.
    Restore,
    /// Take back what was done last.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Nobody knows.
    Unknown,
    /// Ask somebody.
    Ask,
    /// They would rather not say.
    Declined,
    /// Does not apply.
    NotApplicable,
    /// Come back later.
    Later,
    /// Half answered.
    Half,
    /// Keep a secret as it was typed.
    AsItIs,
    /// Off the record, on and off.
    Off,
    /// Keep the last line though it was off the record.
    Keep,
    /// Hide what is private, or show it.
    Share,
    /// Leave out questions.
    Late,
    /// Rest, and go on.
    Rest,
    /// Move the end.
    End,
    /// End the walkthrough and write the draft of the spec.
    Finish,
    /// Leave; everything is kept.
    Leave,
    /// Show this table.
    Help,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its names, the first one shown; typed after `/`.
    pub names: &'static [&'static str],
    /// What may follow the name.
    pub takes: &'static str,
    /// What it does, in words.
    pub does: &'static str,
}

const fn entry(
    action: Action,
    names: &'static [&'static str],
    takes: &'static str,
    does: &'static str,
) -> Entry {
    Entry { action, names, takes, does }
}

/// Everything that can be done, in the order in which it is shown.
pub const ENTRIES: &[Entry] = &[
    entry(Action::Next, &["next", "n"], "", "next question (an empty line does the same)"),
    entry(Action::Previous, &["previous", "back", "p"], "", "previous question"),
    entry(Action::Go, &["go", "g"], "CODE or WORDS", "go to a question: a code (a2) or letters of its name"),
    entry(Action::Who, &["who", "w"], "NAME", "who is speaking from now on; a new name becomes a person"),
    entry(Action::Shown, &["shown"], "", "the last line was shown"),
    entry(Action::Told, &["told"], "", "the last line was told by somebody who does it"),
    entry(Action::SecondHand, &["second"], "", "the last line is second-hand"),
    entry(Action::Guessed, &["guessed"], "", "the last line is a guess"),
    entry(Action::Exact, &["exact"], "", "the last line is in their exact words"),
    entry(Action::Probe, &["probe"], "", "the next probe for this question"),
    entry(Action::Why, &["why"], "", "why this is asked, and what to listen for"),
    entry(Action::Row, &["row", "r"], "[N]", "fill the fields of the last row (or row N), one by one"),
    entry(Action::Catch, &["catch", "k"], "TEXT", "keep a line now, file it later"),
    entry(Action::Inbox, &["inbox"], "", "what was caught and waits to be filed"),
    entry(
        Action::File,
        &["file", "f"],
        "[N] CODE",
        "put the last line, or line N of the inbox, under a question",
    ),
    entry(Action::Also, &["also"], "[N] CODE", "the last line, or line N of the inbox, belongs there too"),
    entry(
        Action::Burst,
        &["burst"],
        "[N] CODE",
        "put line N of the inbox under a question, with the lines that came with it",
    ),
    entry(Action::Lines, &["lines", "l"], "", "the lines of this question, numbered"),
    entry(Action::Outline, &["outline", "o"], "", "every question and what became of it"),
    entry(Action::Edit, &["edit"], "[N] TEXT", "put the last line, or line N, otherwise"),
    entry(Action::Strike, &["strike", "x"], "[N]", "strike the last line, or line N; it stays, struck"),
    entry(Action::Restore, &["restore"], "[N]", "bring a struck line back"),
    entry(Action::Undo, &["undo", "z"], "", "take back what was done last, and say what it was"),
    entry(Action::Redo, &["redo", "y"], "", "do it again after all"),
    entry(Action::Unknown, &["unknown"], "", "nobody knows"),
    entry(Action::Ask, &["ask"], "NAME", "somebody else must be asked"),
    entry(Action::Declined, &["declined"], "", "they would rather not say"),
    entry(Action::NotApplicable, &["na"], "REASON", "does not apply, and why"),
    entry(Action::Later, &["later"], "", "come back to it later"),
    entry(Action::Half, &["half"], "", "half answered"),
    entry(Action::AsItIs, &["asitis"], "", "keep a line that looked like a secret as it was typed"),
    entry(Action::Off, &["off"], "", "off the record: nothing typed is kept until /off again"),
    entry(Action::Keep, &["keep"], "", "keep the last line after all, though it was off the record"),
    entry(
        Action::Share,
        &["share"],
        "",
        "hide private questions and fields from the screen, or show them again",
    ),
    entry(
        Action::Late,
        &["late"],
        "0-3",
        "leave out: 1 the coulds, 2 all but musts, 3 all but the spine; 0 nothing",
    ),
    entry(Action::Rest, &["rest"], "", "rest; /rest again goes on"),
    entry(Action::End, &["end"], "HH:MM", "when it is to end"),
    entry(Action::Finish, &["finish"], "", "end the walkthrough, write the draft of the spec, say where"),
    entry(
        Action::Leave,
        &["leave", "quit", "q"],
        "",
        "leave; everything is kept, and it goes on here next time",
    ),
    entry(Action::Help, &["help", "?"], "", "this list"),
];

/// The entry with this name, as typed after `/`; case does not count.
pub fn named(name: &str) -> Option<&'static Entry> {
    let name = name.to_lowercase();
    ENTRIES.iter().find(|entry| entry.names.contains(&name.as_str()))
}

/// What a line can begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// What is typed.
    pub typed: &'static str,
    /// What it makes of the line.
    pub means: &'static str,
}

/// The line grammar, in the order in which it is shown.
pub const SIGNS: &[Sign] = &[
    Sign { typed: "d:", means: "said by the person with these initials; md: by both" },
    Sign { typed: "\"", means: "in their exact words (also '' “ „ «)" },
    Sign { typed: "!", means: "keep this" },
    Sign { typed: "~", means: "a workaround (also %)" },
    Sign { typed: "?", means: "alone: nobody knows" },
    Sign { typed: "?sarah", means: "ask Sarah" },
    Sign { typed: "? text", means: "an open question under this topic" },
    Sign { typed: ">", means: "an action: >dan fri move the accounts" },
    Sign { typed: "<", means: "about the line above; from another speaker it differs" },
    Sign { typed: "=", means: "the same as the line above: a second source, never a second item" },
    Sign { typed: ";", means: "my own note: never exported" },
    Sign { typed: "/", means: "something to be done, by name" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once() {
        let mut names: Vec<_> = ENTRIES.iter().flat_map(|entry| entry.names).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(named("GO").map(|entry| entry.action), Some(Action::Go));
        assert_eq!(named("dance"), None);
    }
}
