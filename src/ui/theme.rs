//! How things look, a role each.

use ratatui::style::{Color, Modifier, Style};

/// How things look, a role each: the terminal's own palette, and weights.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// The question, and what the cursor is in.
    pub bold: Style,
    /// Everything that is neither the question nor what people said.
    pub dim: Style,
    /// The place and the choice.
    pub accent: Style,
    /// What asks for attention: over time, people differ.
    pub attention: Style,
    /// Not saved, a secret, off the record.
    pub alarm: Style,
    /// Confirmed.
    pub confirmed: Style,
    /// A start of a line that is read already.
    pub chip: Style,
    /// Drawn through.
    pub struck: Style,
}

impl Theme {
    /// The terminal's own palette; without colour, weights alone.
    pub fn new(colour: bool) -> Theme {
        let plain = Style::default();
        let tinted = |colour_of: Color| if colour { plain.fg(colour_of) } else { plain };
        let dim = plain.add_modifier(Modifier::DIM);
        Theme {
            bold: plain.add_modifier(Modifier::BOLD),
            dim,
            accent: tinted(Color::Cyan).add_modifier(Modifier::BOLD),
            // Yellow alone cannot be read on light ground: the weight carries it there.
            attention: tinted(Color::Yellow).add_modifier(Modifier::BOLD),
            alarm: tinted(Color::Red).add_modifier(Modifier::BOLD),
            confirmed: tinted(Color::Green),
            chip: plain.add_modifier(Modifier::REVERSED),
            struck: dim.add_modifier(Modifier::CROSSED_OUT),
        }
    }
}
