//! Strips: a row of letters above the footer that waits for one key. Everything in them can be had by name as well.

use crate::domain::questionnaire::Evidence;
use crate::keys::Action;

/// A strip that waits for one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strip {
    /// How the line is known.
    Evidence,
    /// What became of the question.
    Status,
    /// What to leave out.
    Late,
    /// Whether to show what is private again.
    ShowAgain,
}

/// What a key of a strip does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The line is known so.
    Known(Evidence),
    /// This, by name.
    Name(&'static str),
    /// This, and what is typed next belongs to it.
    Asks(Action),
}

impl Strip {
    /// The keys, what each is called, and what it does.
    pub const fn choices(self) -> &'static [(char, &'static str, Choice)] {
        use Choice::{Asks, Known, Name};
        match self {
            Strip::Evidence => &[
                ('s', "shown", Known(Evidence::Shown)),
                ('t', "told", Known(Evidence::Told)),
                ('2', "second-hand", Known(Evidence::SecondHand)),
                ('g', "guessed", Known(Evidence::Guessed)),
            ],
            Strip::Status => &[
                ('u', "nobody knows", Name("/unknown")),
                ('a', "ask somebody", Asks(Action::Ask)),
                ('d', "rather not say", Name("/declined")),
                ('n', "does not apply", Asks(Action::NotApplicable)),
                ('l', "later", Name("/later")),
                ('h', "half", Name("/half")),
            ],
            Strip::Late => &[
                ('1', "no coulds", Name("/late 1")),
                ('2', "musts only", Name("/late 2")),
                ('3', "spine only", Name("/late 3")),
                ('0', "all again", Name("/late 0")),
            ],
            Strip::ShowAgain => &[('y', "show what is private again", Name("/share"))],
        }
    }

    /// What it is about.
    pub const fn title(self) -> &'static str {
        match self {
            Strip::Evidence => "how it is known",
            Strip::Status => "what became of it",
            Strip::Late => "leave out",
            Strip::ShowAgain => "others see this screen",
        }
    }

    /// What a key does here.
    pub fn choice(self, key: char) -> Option<Choice> {
        self.choices()
            .iter()
            .find(|(typed, ..)| *typed == key.to_ascii_lowercase())
            .map(|(_, _, choice)| *choice)
    }
}

/// The next way of knowing, for the key that goes through them.
pub fn next_evidence(evidence: Evidence) -> Evidence {
    let all = Evidence::ALL;
    let at = all.iter().position(|e| *e == evidence).unwrap_or(0);
    all[(at + 1) % all.len()]
}
