//! Colours by role, from the terminal's own palette.

/// A colour of the terminal's palette, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// The terminal's own colour for text.
    #[default]
    Default,
    /// Palette colour 0.
    Black,
    /// Palette colour 1.
    Red,
    /// Palette colour 2.
    Green,
    /// Palette colour 3.
    Yellow,
    /// Palette colour 4.
    Blue,
    /// Palette colour 5.
    Magenta,
    /// Palette colour 6.
    Cyan,
    /// Palette colour 7, a light grey on most terminals.
    White,
    /// Palette colour 8, a dark grey on most terminals.
    BrightBlack,
    /// Palette colour 9.
    BrightRed,
    /// Palette colour 10.
    BrightGreen,
    /// Palette colour 11.
    BrightYellow,
    /// Palette colour 12.
    BrightBlue,
    /// Palette colour 13.
    BrightMagenta,
    /// Palette colour 14.
    BrightCyan,
    /// Palette colour 15.
    BrightWhite,
}

const NAMES: &[(&str, Colour)] = &[
    ("default", Colour::Default),
    ("none", Colour::Default),
    ("black", Colour::Black),
    ("red", Colour::Red),
    ("green", Colour::Green),
    ("yellow", Colour::Yellow),
    ("blue", Colour::Blue),
    ("magenta", Colour::Magenta),
    ("cyan", Colour::Cyan),
    ("white", Colour::White),
    ("bright-black", Colour::BrightBlack),
    ("bright-red", Colour::BrightRed),
    ("bright-green", Colour::BrightGreen),
    ("bright-yellow", Colour::BrightYellow),
    ("bright-blue", Colour::BrightBlue),
    ("bright-magenta", Colour::BrightMagenta),
    ("bright-cyan", Colour::BrightCyan),
    ("bright-white", Colour::BrightWhite),
];

impl Colour {
    /// Every name that a file may use.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The colour of this name; case does not count.
    pub fn from_name(name: &str) -> Option<Colour> {
        let name = name.to_lowercase();
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour)
    }
}

/// Which colour each role has. Weights (bold, dim) are not changed by it, and nothing is told by colour alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeConfig {
    /// The place and the choice.
    pub accent: Colour,
    /// What asks for attention: over time, contradiction, suspect.
    pub attention: Colour,
    /// Not saved, a secret, off the record.
    pub alarm: Colour,
    /// Confirmed.
    pub confirmed: Colour,
    /// Everything else, which is dim in any case.
    pub dim: Colour,
}

impl Default for ThemeConfig {
    fn default() -> ThemeConfig {
        ThemeConfig {
            accent: Colour::Cyan,
            attention: Colour::Yellow,
            alarm: Colour::Red,
            confirmed: Colour::Green,
            dim: Colour::Default,
        }
    }
}

impl ThemeConfig {
    /// Every role that a file may name.
    pub const ROLES: [&'static str; 5] = ["accent", "attention", "alarm", "confirmed", "dim"];

    /// The colour of a role, to be changed.
    pub fn role(&mut self, name: &str) -> Option<&mut Colour> {
        match name {
            "accent" => Some(&mut self.accent),
            "attention" => Some(&mut self.attention),
            "alarm" => Some(&mut self.alarm),
            "confirmed" => Some(&mut self.confirmed),
            "dim" => Some(&mut self.dim),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_and_every_colour_has_its_name() {
        let mut theme = ThemeConfig::default();
        for role in ThemeConfig::ROLES {
            *theme.role(role).expect("a role") = Colour::BrightBlue;
        }
        let all = [theme.accent, theme.attention, theme.alarm, theme.confirmed, theme.dim];
        assert_eq!(all, [Colour::BrightBlue; 5]);
        assert!(theme.role("blink").is_none());
        for name in Colour::names() {
            assert_eq!(Colour::from_name(&name.to_uppercase()), Colour::from_name(name));
        }
        let mut colours: Vec<Colour> = Colour::names().filter_map(Colour::from_name).collect();
        colours.dedup();
        assert_eq!(colours.len(), 17, "sixteen and none");
    }
}
