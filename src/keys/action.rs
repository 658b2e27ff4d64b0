//! What can be done, and where the cursor can be.

/// Where the cursor is, as far as keys mean different things there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The line below a question.
    Line,
    /// A cell of a row.
    Cell,
    /// The line below options or a scale.
    Pick,
    /// The catch line.
    Catch,
    /// The line that goes to a question.
    GoTo,
    /// The list of what was caught.
    Inbox,
    /// What was said, read back to those who said it.
    ReadBack,
    /// The list of tools, and the first start.
    Home,
    /// A text that is only read.
    Reader,
}

impl Place {
    /// All of them.
    pub const ALL: [Place; 9] = [
        Place::Line,
        Place::Cell,
        Place::Pick,
        Place::Catch,
        Place::GoTo,
        Place::Inbox,
        Place::ReadBack,
        Place::Home,
        Place::Reader,
    ];

    /// What it is called in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Place::Line => "the line",
            Place::Cell => "a cell",
            Place::Pick => "the options",
            Place::Catch => "the catch line",
            Place::GoTo => "the go-to line",
            Place::Inbox => "the inbox",
            Place::ReadBack => "the read-back",
            Place::Home => "the list of tools",
            Place::Reader => "a text to read",
        }
    }
}

/// What belongs together when everything is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// From question to question.
    Going,
    /// The line that is typed or was typed last.
    Line,
    /// How what was said is known.
    Known,
    /// What fits no question yet.
    Caught,
    /// What became of a question.
    Question,
    /// The hour as a whole.
    Hour,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Group; 6] =
        [Group::Going, Group::Line, Group::Known, Group::Caught, Group::Question, Group::Hour];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Going => "Going about",
            Group::Line => "A line",
            Group::Known => "How it is known",
            Group::Caught => "What fits no question yet",
            Group::Question => "What became of a question",
            Group::Hour => "The hour",
        }
    }
}

/// Something that can be done: by key on the screen, by `/name` wherever a line is typed.
///
/// A key does what the name does; what the name takes behind it, the screen asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Onward: the next question, in a row the next cell.
    Forward,
    /// Back: the previous question, in a row the previous cell.
    Backward,
    /// Go to the next question.
    Next,
    /// Go to the previous question.
    Previous,
    /// Go to a question.
    Go,
    /// List everything that can be done, narrowed by typing.
    Menu,
    /// Close what is open above the line.
    Close,
    /// Clear the line; an empty one strikes.
    Clear,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Open the line in the user's editor.
    Editor,
    /// Say who is speaking.
    Who,
    /// Choose how the line is known.
    Evidence,
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
    /// The line is nearly in their words.
    Near,
    /// The line is in the facilitator's words.
    Paraphrase,
    /// The line adds to the one it is about.
    Adds,
    /// The line differs from the one it is about.
    Differs,
    /// The line says the same as the one it is about.
    Same,
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
    /// Put all lines of one burst under a question.
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
    /// Choose what became of the question.
    Status,
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
    /// Move minutes from a later section into this one.
    Borrow,
    /// Rest, and go on.
    Rest,
    /// Move the end.
    End,
    /// Say how far it is and what time there is.
    Clock,
    /// Read back what was said.
    ReadBack,
    /// The words of an entry of the read-back are right.
    Right,
    /// Put an entry of the read-back at a place.
    Place,
    /// Say something about an entry of the read-back.
    About,
    /// Give what is still unknown to somebody.
    Gap,
    /// Tell what it comes to so far.
    Result,
    /// Tell who says what.
    Compare,
    /// End the walkthrough and write the draft of the spec.
    Finish,
    /// Leave; everything is kept.
    Leave,
    /// Show the keys and names.
    Help,
}
