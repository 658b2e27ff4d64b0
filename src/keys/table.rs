//! The table: what can be done, by which names and keys, and where.

use super::{Action, Group, Key, Place};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its names, the first one shown and used in the user's file; typed after `/`.
    pub names: &'static [&'static str],
    /// What may follow the name.
    pub takes: &'static str,
    /// What it does, in words.
    pub does: &'static str,
    /// Its keys unless the user chose others, the first one shown.
    pub keys: &'static [Key],
    /// Where its keys mean it.
    pub places: &'static [Place],
    /// What it belongs to.
    pub group: Group,
    /// There is nothing to it in plain lines.
    pub screen_only: bool,
}

const ALL: &[Place] = &Place::ALL;
const LISTED: &[Place] = &[
    Place::Line,
    Place::Cell,
    Place::Pick,
    Place::Catch,
    Place::GoTo,
    Place::Inbox,
    Place::ReadBack,
    Place::Home,
];
const HOUR: &[Place] =
    &[Place::Line, Place::Cell, Place::Pick, Place::Catch, Place::GoTo, Place::Inbox, Place::ReadBack];
const ANSWER: &[Place] = &[Place::Line, Place::Cell, Place::Pick];
const SAID: &[Place] = &[Place::Line, Place::Cell, Place::Pick, Place::Catch];
const ASKED: &[Place] = &[Place::Line, Place::Cell, Place::Pick, Place::ReadBack];
const TYPED: &[Place] = &[Place::Line, Place::Cell, Place::Pick, Place::Catch, Place::GoTo];
const LISTS: &[Place] = &[Place::Inbox, Place::ReadBack];

const fn entry(
    action: Action,
    names: &'static [&'static str],
    takes: &'static str,
    does: &'static str,
    group: Group,
) -> Entry {
    Entry { action, names, takes, does, keys: &[], places: ANSWER, group, screen_only: false }
}

impl Entry {
    const fn by(self, keys: &'static [Key]) -> Entry {
        Entry { keys, ..self }
    }

    const fn at(self, places: &'static [Place]) -> Entry {
        Entry { places, ..self }
    }

    const fn on_screen(self) -> Entry {
        Entry { screen_only: true, ..self }
    }
}

use Action as A;
use Group as G;
use Key::Ctrl;

/// Everything that can be done, in the order in which it is shown.
pub const ENTRIES: &[Entry] = &[
    entry(A::Forward, &["forward"], "", "onward: the next question; in a row, the next cell", G::Going)
        .by(&[Key::Tab])
        .at(ALL)
        .on_screen(),
    entry(
        A::Backward,
        &["backward"],
        "",
        "back: the previous question; in a row, the previous cell",
        G::Going,
    )
    .by(&[Key::BackTab])
    .at(ALL)
    .on_screen(),
    entry(A::Next, &["next", "n"], "", "next question (an empty line does the same)", G::Going)
        .by(&[Ctrl('n'), Key::PageDown])
        .at(ASKED),
    entry(A::Previous, &["previous", "back", "p"], "", "previous question", G::Going)
        .by(&[Ctrl('p'), Key::PageUp])
        .at(ASKED),
    entry(
        A::Go,
        &["go", "g"],
        "CODE or WORDS",
        "go to a question: a code (a2) or letters of its name",
        G::Going,
    )
    .by(&[Ctrl('g')])
    .at(HOUR),
    entry(A::Outline, &["outline", "o"], "", "every question and what became of it", G::Going),
    entry(A::Lines, &["lines", "l"], "", "the lines of this question, numbered", G::Going),
    entry(A::Probe, &["probe"], "", "the next probe for this question", G::Going),
    entry(A::Why, &["why"], "", "why this is asked, and what to listen for", G::Going),
    entry(A::Row, &["row", "r"], "[N]", "fill the fields of the last row (or row N), one by one", G::Line),
    entry(A::Clear, &["clear"], "", "clear this line; an empty one strikes the last line or row", G::Line)
        .by(&[Ctrl('x')])
        .at(TYPED)
        .on_screen(),
    entry(A::DeleteWord, &["delete-word"], "", "delete the word before the cursor", G::Line)
        .by(&[Ctrl('w')])
        .at(LISTED)
        .on_screen(),
    entry(A::Editor, &["editor"], "", "open this line in your editor", G::Line).on_screen(),
    entry(A::Edit, &["edit"], "[N] TEXT", "put the last line, or line N, otherwise", G::Line),
    entry(
        A::Strike,
        &["strike", "x"],
        "[N]",
        "strike the last line, line N, or k1 of the read-back; it stays",
        G::Line,
    )
    .by(&[Key::Delete, Ctrl('x')])
    .at(LISTS),
    entry(A::Restore, &["restore"], "[N]", "bring a struck line back", G::Line),
    entry(A::Undo, &["undo", "z"], "", "take back what was done last, and say what it was", G::Line)
        .by(&[Ctrl('z')])
        .at(LISTED),
    entry(A::Redo, &["redo", "y"], "", "do it again after all", G::Line).by(&[Ctrl('y')]).at(LISTED),
    entry(A::AsItIs, &["asitis"], "", "keep a line that looked like a secret as it was typed", G::Line),
    entry(
        A::Who,
        &["who", "w"],
        "NAME",
        "who said this line; on an empty one, who is speaking from now on; a new name becomes a person",
        G::Known,
    )
    .by(&[Ctrl('t')])
    .at(SAID),
    entry(A::Evidence, &["evidence"], "", "choose how this line is known", G::Known)
        .by(&[Ctrl('e')])
        .at(SAID)
        .on_screen(),
    entry(A::Shown, &["shown"], "", "the last line was shown", G::Known),
    entry(A::Told, &["told"], "", "the last line was told by somebody who does it", G::Known),
    entry(A::SecondHand, &["second"], "", "the last line is second-hand", G::Known),
    entry(A::Guessed, &["guessed"], "", "the last line is a guess", G::Known),
    entry(A::Exact, &["exact"], "", "the last line is in their exact words", G::Known),
    entry(A::Near, &["near"], "", "the last line is nearly in their words", G::Known),
    entry(A::Paraphrase, &["paraphrase"], "", "the last line is in my words", G::Known),
    entry(
        A::Adds,
        &["adds"],
        "[CODE WORDS]",
        "the last line adds to the one it is about, or the one there",
        G::Known,
    ),
    entry(
        A::Differs,
        &["differs"],
        "[CODE WORDS]",
        "the last line differs from the one it is about, or the one there",
        G::Known,
    ),
    entry(
        A::Same,
        &["same"],
        "[CODE WORDS]",
        "the last line says the same as the one it is about, or the one there",
        G::Known,
    ),
    entry(A::Catch, &["catch", "k"], "TEXT", "keep a line now, file it later", G::Caught)
        .by(&[Ctrl('k')])
        .at(HOUR),
    entry(A::Inbox, &["inbox"], "", "what was caught and waits to be filed", G::Caught),
    entry(
        A::File,
        &["file", "f"],
        "[N] CODE",
        "put the last line, or line N of the inbox, under a question",
        G::Caught,
    )
    .by(&[Ctrl('f')])
    .at(HOUR),
    entry(
        A::Also,
        &["also"],
        "[N] CODE",
        "the last line, or line N of the inbox, belongs there too",
        G::Caught,
    ),
    entry(
        A::Burst,
        &["burst"],
        "[N] CODE",
        "put line N of the inbox under a question, with the lines that came with it",
        G::Caught,
    )
    .at(&[Place::Inbox]),
    entry(A::Status, &["status"], "", "choose what became of this question", G::Question)
        .by(&[Ctrl('u')])
        .on_screen(),
    entry(A::Unknown, &["unknown"], "", "nobody knows", G::Question),
    entry(A::Ask, &["ask"], "NAME", "somebody else must be asked", G::Question),
    entry(A::Declined, &["declined"], "", "they would rather not say", G::Question),
    entry(A::NotApplicable, &["na"], "REASON", "does not apply, and why", G::Question),
    entry(A::Later, &["later"], "", "come back to it later", G::Question),
    entry(A::Half, &["half"], "", "half answered", G::Question),
    entry(A::Off, &["off"], "", "off the record: nothing typed is kept until /off again", G::Hour)
        .by(&[Ctrl('o')])
        .at(HOUR),
    entry(A::Keep, &["keep"], "", "keep the last line after all, though it was off the record", G::Hour),
    entry(
        A::Share,
        &["share"],
        "",
        "hide private questions and fields from the screen, or show them again",
        G::Hour,
    )
    .by(&[Ctrl('d')])
    .at(ALL),
    entry(
        A::Late,
        &["late"],
        "0-3",
        "leave out: 1 the coulds, 2 all but musts, 3 all but the spine; 0 nothing",
        G::Hour,
    )
    .by(&[Ctrl('l')])
    .at(HOUR),
    entry(
        A::Borrow,
        &["borrow"],
        "[N] [SECTION]",
        "move 2 (or N) minutes from a later section into this one",
        G::Hour,
    ),
    entry(A::Rest, &["rest"], "", "rest; /rest again goes on", G::Hour).by(&[Ctrl('r')]).at(HOUR),
    entry(A::End, &["end"], "HH:MM", "when it is to end", G::Hour),
    entry(A::Clock, &["clock"], "", "how far it is, and what time there is", G::Hour),
    entry(
        A::ReadBack,
        &["readback"],
        "",
        "what is to be kept and to be fixed, the weightiest first: k1, f1",
        G::Hour,
    ),
    entry(A::Right, &["right"], "K1 …", "their words are right, says who speaks", G::Hour),
    entry(A::Place, &["place"], "K1 N", "put an entry of the read-back at place N", G::Hour),
    entry(A::About, &["about"], "K1 LINE", "something about an entry: d: not since August", G::Hour),
    entry(
        A::Gap,
        &["gap", "gaps"],
        "[N NAME DATE]",
        "what is still unknown; who finds it out, by when",
        G::Hour,
    ),
    entry(
        A::Result,
        &["result"],
        "",
        "what it comes to so far: the signs, the gate, the quarterly look",
        G::Hour,
    ),
    entry(A::Compare, &["compare"], "", "who says what: topics and people side by side", G::Hour),
    entry(A::Finish, &["finish"], "", "end the walkthrough, write the draft of the spec, say where", G::Hour),
    entry(A::Close, &["close"], "", "close what is open above the line; what was typed stays", G::Hour)
        .by(&[Key::Esc])
        .at(ALL)
        .on_screen(),
    entry(
        A::Leave,
        &["leave", "quit", "q"],
        "",
        "leave; everything is kept, and it goes on here next time",
        G::Hour,
    )
    .by(&[Ctrl('c')])
    .at(ALL),
    entry(A::Menu, &["menu"], "", "everything that can be done, narrowed by typing", G::Hour)
        .at(LISTED)
        .on_screen(),
    entry(A::Help, &["help", "?"], "", "the keys and names", G::Hour).by(&[Key::F(1)]).at(ALL),
];

/// Keys that mean the same for everybody: they type, and cannot be given away where they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// The keys.
    pub keys: &'static [Key],
    /// As they are shown.
    pub shown: &'static str,
    /// Where.
    pub places: &'static [Place],
    /// What they do there.
    pub does: &'static str,
}

const fn fixed(
    keys: &'static [Key],
    shown: &'static str,
    places: &'static [Place],
    does: &'static str,
) -> Fixed {
    Fixed { keys, shown, places, does }
}

const UP_DOWN: &[Key] = &[Key::Up, Key::Down];
const PAGES: &[Key] = &[Key::PageUp, Key::PageDown];
const READ: &[Place] = &[Place::Reader];

/// The keys that cannot be changed.
pub const FIXED: &[Fixed] = &[
    fixed(&[Key::Enter], "Enter", &[Place::Line], "keep the line; on an empty one, next question"),
    fixed(
        &[Key::Enter],
        "Enter",
        &[Place::Cell],
        "keep the row, and begin a new one; on an empty one, next question",
    ),
    fixed(&[Key::Enter], "Enter", &[Place::Pick], "keep the words; with none, next question"),
    fixed(&[Key::Enter], "Enter", &[Place::Catch], "keep the line, and back to where you were"),
    fixed(&[Key::Enter], "Enter", &[Place::GoTo], "go there"),
    fixed(&[Key::Enter], "Enter", &[Place::Inbox], "edit the line"),
    fixed(&[Key::Enter], "Enter", &[Place::ReadBack], "their words are right; next"),
    fixed(&[Key::Enter], "Enter", &[Place::Home], "open the tool, or begin with the name that is typed"),
    fixed(&[Key::Enter], "Enter", READ, "a line down"),
    fixed(&[], "1-9 0", &[Place::Pick], "pick an option while the line is empty; again takes it away"),
    fixed(&[], "1-9 0", &[Place::Cell], "in a cell with options: pick, and on to the next cell"),
    fixed(&[], "1-3", &[Place::Inbox], "file the line under this guess; letters find another question"),
    fixed(&[], "+", &[Place::Inbox], "then a guess or letters: it belongs there too"),
    fixed(&[], "*", &[Place::Inbox], "then a guess or letters: everything that came with it goes along"),
    fixed(&[], "=", &[Place::Inbox], "it says the same as the line above"),
    fixed(&[], "1-5", &[Place::ReadBack], "give it this place"),
    fixed(UP_DOWN, "↑ ↓", &[Place::Line], "into the lines above and below"),
    fixed(UP_DOWN, "↑ ↓", &[Place::Cell], "the same cell of the row above and below"),
    fixed(UP_DOWN, "↑ ↓", &[Place::Pick, Place::Inbox, Place::ReadBack, Place::Home], "move the mark"),
    fixed(UP_DOWN, "↑ ↓", READ, "scroll"),
    fixed(PAGES, "PageUp PageDn", &[Place::Inbox, Place::Home, Place::Reader], "a page up, a page down"),
    fixed(&[Key::Backspace], "Backspace", LISTED, "delete; right after a mark: turn it back into characters"),
    fixed(
        &[Key::Delete],
        "Del",
        &[Place::Line, Place::Cell, Place::Pick, Place::Catch, Place::GoTo, Place::Home],
        "delete the character behind the cursor",
    ),
    fixed(
        &[
            Key::Left,
            Key::Right,
            Key::Home,
            Key::End,
            Key::CtrlLeft,
            Key::CtrlRight,
            Key::CtrlHome,
            Key::CtrlEnd,
        ],
        "← →",
        ALL,
        "move the cursor, with Ctrl by words; Home and End to the ends",
    ),
];

/// Something that a footer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// Keys that cannot be changed, as shown.
    Fixed(&'static str),
    /// Whatever key does this; not named where none does.
    By(Action),
    /// The sign that asks somebody, alone.
    Ask,
    /// The sign that lists everything.
    Command,
}

use Hint::{Ask, By, Command, Fixed as Always};

/// What a footer names in a place, most important first.
pub(super) const fn hints(place: Place) -> &'static [(Hint, &'static str)] {
    match place {
        Place::Line => &[
            (Always("Enter"), "keep"),
            (By(A::Forward), "next"),
            (By(A::Catch), "catch"),
            (By(A::Go), "go"),
            (By(A::Who), "who"),
            (By(A::File), "file"),
            (Ask, "nobody knows"),
            (Command, "everything"),
            (By(A::Undo), "take back"),
            (By(A::Leave), "leave"),
        ],
        Place::Cell => &[
            (Always("Enter"), "next row"),
            (By(A::Forward), "next cell"),
            (By(A::Next), "next question"),
            (By(A::Catch), "catch"),
            (By(A::Go), "go"),
            (By(A::Who), "who"),
            (Command, "everything"),
            (By(A::Undo), "take back"),
            (By(A::Leave), "leave"),
        ],
        Place::Pick => &[
            (Always("1-9 0"), "pick"),
            (Always("Enter"), "keep words, next"),
            (By(A::Forward), "next"),
            (Ask, "nobody knows"),
            (By(A::Catch), "catch"),
            (By(A::Go), "go"),
            (By(A::Who), "who"),
            (Command, "everything"),
            (By(A::Leave), "leave"),
        ],
        Place::Catch => &[
            (Always("Enter"), "keep and back"),
            (By(A::Forward), "1-3 file"),
            (By(A::Catch), "back without keeping"),
            (By(A::Who), "who"),
        ],
        Place::GoTo => {
            &[(Always("Enter"), "go"), (By(A::Go), "back where you were"), (By(A::Close), "close")]
        }
        Place::Inbox => &[
            (Always("1-3"), "file"),
            (Always("+"), "also"),
            (Always("*"), "burst"),
            (Always("="), "same"),
            (By(A::Strike), "strike"),
            (Always("Enter"), "edit"),
            (By(A::Close), "back"),
            (By(A::Undo), "take back"),
        ],
        Place::ReadBack => &[
            (Always("↑ ↓"), "move"),
            (Always("Enter"), "their words are right"),
            (By(A::Forward), "to be fixed"),
            (By(A::Strike), "strike"),
            (Always("1-5"), "place"),
            (By(A::Close), "back"),
        ],
        Place::Home => &[(Command, "what can be done"), (By(A::Leave), "leave")],
        Place::Reader => {
            &[(Always("↑ ↓"), "scroll"), (Always("PageUp PageDn"), "a page"), (By(A::Close), "back")]
        }
    }
}
