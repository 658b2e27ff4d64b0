//! How things look, a role each.

use crate::config::{Colour, ThemeConfig};
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
    /// The terminal's own palette as the roles name it; without colour, weights alone.
    pub fn of(roles: &ThemeConfig, colour: bool) -> Theme {
        let plain = Style::default();
        let tinted = |role: Colour| if colour { plain.fg(of_palette(role)) } else { plain };
        let dim = tinted(roles.dim).add_modifier(Modifier::DIM);
        Theme {
            bold: plain.add_modifier(Modifier::BOLD),
            dim,
            accent: tinted(roles.accent).add_modifier(Modifier::BOLD),
            // Yellow alone cannot be read on light ground: the weight carries it there.
            attention: tinted(roles.attention).add_modifier(Modifier::BOLD),
            alarm: tinted(roles.alarm).add_modifier(Modifier::BOLD),
            confirmed: tinted(roles.confirmed),
            chip: plain.add_modifier(Modifier::REVERSED),
            struck: dim.add_modifier(Modifier::CROSSED_OUT),
        }
    }

    /// The roles as they are without a file of settings.
    pub fn new(colour: bool) -> Theme {
        Theme::of(&ThemeConfig::default(), colour)
    }
}

const fn of_palette(colour: Colour) -> Color {
    match colour {
        Colour::Default => Color::Reset,
        Colour::Black => Color::Black,
        Colour::Red => Color::Red,
        Colour::Green => Color::Green,
        Colour::Yellow => Color::Yellow,
        Colour::Blue => Color::Blue,
        Colour::Magenta => Color::Magenta,
        Colour::Cyan => Color::Cyan,
        Colour::White => Color::Gray,
        Colour::BrightBlack => Color::DarkGray,
        Colour::BrightRed => Color::LightRed,
        Colour::BrightGreen => Color::LightGreen,
        Colour::BrightYellow => Color::LightYellow,
        Colour::BrightBlue => Color::LightBlue,
        Colour::BrightMagenta => Color::LightMagenta,
        Colour::BrightCyan => Color::LightCyan,
        Colour::BrightWhite => Color::White,
    }
}
