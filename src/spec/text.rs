//! Text that remembers where it comes from.

use crate::domain::item::ItemCode;
use crate::domain::questionnaire::TopicId;
use std::fmt;

/// A stretch of text of one origin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Our own fixed wording, numbers and dates: holds no markup and nothing that anybody said.
    Ours(String),
    /// Words of people: from a statement, an edit of an item, a fact about the tool. Hostile: to be escaped.
    Theirs(String),
    /// Words of a file: an option's label, a question's name, the name of the tool or of a sitting. Hostile too.
    Label(String),
    /// Somebody, as far as they agreed to be named. Made from names and roles, so hostile too.
    Who(String),
    /// An item's number.
    Code(ItemCode),
    /// A pointer to a statement: `topic/n`.
    Ref(TopicId, usize),
    /// Prints as `[NEEDS CLARIFICATION: …]`. The text is ours.
    Clarify(String),
    /// A line of its own begins (the lines of a scenario).
    Break,
}

/// Pieces in a row; what a value, a cell or a clause is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text(pub Vec<Piece>);

impl Text {
    /// No text.
    pub fn new() -> Text {
        Text::default()
    }

    /// Our own words.
    pub fn ours(text: impl Into<String>) -> Text {
        Text::new().and_ours(text)
    }

    /// Somebody's words.
    pub fn theirs(text: impl Into<String>) -> Text {
        Text::new().and(Piece::Theirs(text.into()))
    }

    /// Words of a file.
    pub fn label(text: impl Into<String>) -> Text {
        Text::new().and(Piece::Label(text.into()))
    }

    /// An item's number.
    pub fn code(code: &ItemCode) -> Text {
        Text::new().and(Piece::Code(code.clone()))
    }

    /// With a piece at the end. An empty piece leaves no trace, and neighbours of one origin are one piece.
    #[must_use]
    pub fn and(mut self, piece: Piece) -> Text {
        self.push(piece);
        self
    }

    /// With our own words at the end.
    #[must_use]
    pub fn and_ours(self, text: impl Into<String>) -> Text {
        self.and(Piece::Ours(text.into()))
    }

    /// With another text at the end.
    #[must_use]
    pub fn and_text(mut self, text: &Text) -> Text {
        self.extend(text);
        self
    }

    /// Adds a piece, as [`Text::and`] does.
    pub fn push(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece) {
            (_, Piece::Ours(new) | Piece::Theirs(new) | Piece::Label(new) | Piece::Who(new))
                if new.is_empty() => {}
            (Some(Piece::Ours(last)), Piece::Ours(new)) => last.push_str(&new),
            (_, piece) => self.0.push(piece),
        }
    }

    /// Adds another text.
    pub fn extend(&mut self, text: &Text) {
        for piece in &text.0 {
            self.push(piece.clone());
        }
    }

    /// Nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            Piece::Ours(t) | Piece::Theirs(t) | Piece::Label(t) | Piece::Who(t) => t.trim().is_empty(),
            Piece::Break => true,
            Piece::Code(_) | Piece::Ref(..) | Piece::Clarify(_) => false,
        })
    }

    /// Texts with our separator between them; empty ones are left out.
    pub fn join<'a>(texts: impl IntoIterator<Item = &'a Text>, separator: &str) -> Text {
        let mut all = Text::new();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if !all.0.is_empty() {
                all.push(Piece::Ours(separator.to_owned()));
            }
            all.extend(text);
        }
        all
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Ours(t) | Piece::Theirs(t) | Piece::Label(t) | Piece::Who(t) => f.write_str(t),
            Piece::Code(code) => code.fmt(f),
            Piece::Ref(topic, number) => write!(f, "{topic}/{number}"),
            Piece::Clarify(what) => write!(f, "[NEEDS CLARIFICATION: {what}]"),
            Piece::Break => f.write_str("\n"),
        }
    }
}

/// As plain text, unescaped: for searching, linting and formats that escape as a whole.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| piece.fmt(f))
    }
}
