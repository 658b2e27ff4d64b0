//! Keys: how they are shown, how they are written in a file, and which of them a terminal cannot tell apart.

use crate::text::suggest::did_you_mean;
use std::fmt;

/// A key, as far as this program tells keys apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character.
    Char(char),
    /// Ctrl and a letter, in lower case.
    Ctrl(char),
    /// F1 to F12.
    F(u8),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Esc.
    Esc,
    /// Backspace.
    Backspace,
    /// Del.
    Delete,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Ctrl and arrow left.
    CtrlLeft,
    /// Ctrl and arrow right.
    CtrlRight,
    /// Ctrl and arrow up.
    CtrlUp,
    /// Ctrl and arrow down.
    CtrlDown,
    /// Ctrl and Home.
    CtrlHome,
    /// Ctrl and End.
    CtrlEnd,
}

/// Keys with a name: as shown, and as they may be written beside that; the first is the one that hints name.
const NAMED: &[(Key, &str, &[&str])] = &[
    (Key::Enter, "Enter", &["enter", "return"]),
    (Key::Tab, "Tab", &["tab"]),
    (Key::BackTab, "Shift-Tab", &["shift-tab", "backtab"]),
    (Key::Esc, "Esc", &["esc", "escape"]),
    (Key::Backspace, "Backspace", &["backspace"]),
    (Key::Delete, "Del", &["delete", "del"]),
    (Key::Left, "←", &["left"]),
    (Key::Right, "→", &["right"]),
    (Key::Up, "↑", &["up"]),
    (Key::Down, "↓", &["down"]),
    (Key::Home, "Home", &["home"]),
    (Key::End, "End", &["end"]),
    (Key::PageUp, "PageUp", &["pageup", "page-up", "pgup"]),
    (Key::PageDown, "PageDn", &["pagedown", "page-down", "pagedn", "pgdn"]),
    (Key::CtrlLeft, "Ctrl-←", &["ctrl-left"]),
    (Key::CtrlRight, "Ctrl-→", &["ctrl-right"]),
    (Key::CtrlUp, "Ctrl-↑", &["ctrl-up"]),
    (Key::CtrlDown, "Ctrl-↓", &["ctrl-down"]),
    (Key::CtrlHome, "Ctrl-Home", &["ctrl-home"]),
    (Key::CtrlEnd, "Ctrl-End", &["ctrl-end"]),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Char(' ') => f.write_str("Space"),
            Key::Char(c) => write!(f, "{c}"),
            Key::Ctrl(c) => write!(f, "^{}", c.to_ascii_uppercase()),
            Key::F(n) => write!(f, "F{n}"),
            key => {
                let shown = NAMED.iter().find(|(named, ..)| named == key).map(|(_, shown, _)| *shown);
                f.write_str(shown.expect("every other key has a name"))
            }
        }
    }
}

/// Why a text names no key that can be told apart on a terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotAKey {
    /// What is the matter, in words; quotes the text.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Key {
    /// The key that a text names: `ctrl-k`, `^k`, `tab`, `shift-tab`, `pagedown`, `f1`, `ctrl-up`; also as it is shown.
    /// Case does not count, but for a character alone.
    ///
    /// # Errors
    /// A name that no key has, and keys that terminals send as another one or do not send at all.
    pub fn read(text: &str) -> Result<Key, NotAKey> {
        let text = text.trim();
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !NAMED.iter().any(|(_, shown, _)| *shown == text)
        {
            return Ok(Key::Char(c));
        }
        let name = text.to_lowercase().replace('+', "-");
        if name == "space" {
            return Ok(Key::Char(' '));
        }
        let is = |(_, shown, names): &&(Key, &str, &[&str])| {
            shown.to_lowercase() == name || names.contains(&name.as_str())
        };
        if let Some((key, ..)) = NAMED.iter().find(is) {
            return Ok(*key);
        }
        if let Some(n) = name.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
            return match n {
                1..=12 => Ok(Key::F(n)),
                _ => Err(not_a_key(text, Some("there are f1 to f12".to_owned()))),
            };
        }
        if let Some(rest) = name.strip_prefix("ctrl-").or_else(|| name.strip_prefix('^')) {
            let mut chars = rest.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return ctrl(text, c);
            }
        }
        for held in ["alt", "meta", "super", "cmd", "win", "option", "hyper"] {
            if name.strip_prefix(held).is_some_and(|rest| rest.starts_with('-')) {
                return Err(NotAKey {
                    message: format!("`{text}` does not reach the program on every terminal"),
                    hint: Some("take Ctrl and a letter, or an F-key".to_owned()),
                });
            }
        }
        let held = ["shift-", "ctrl-"].iter().find_map(|held| name.strip_prefix(held));
        if let Some(key) = held.and_then(|rest| Key::read(rest).ok()) {
            return Err(NotAKey {
                message: format!("many terminals send the same for `{text}` as for {key} alone"),
                hint: Some("take Ctrl and a letter, or an F-key".to_owned()),
            });
        }
        let names = NAMED.iter().map(|(_, _, names)| names[0]);
        let near = did_you_mean(&name, names).map(|near| format!("did you mean `{near}`?"));
        let hint = near.unwrap_or_else(|| "such as ctrl-k, tab, shift-tab, pagedown, f2, ctrl-up".to_owned());
        Err(not_a_key(text, Some(hint)))
    }

    /// As it is written in a file: [`Key::read`] reads it back.
    pub fn written(self) -> String {
        match self {
            Key::Ctrl(c) => format!("ctrl-{c}"),
            Key::F(n) => format!("f{n}"),
            Key::Char(_) => self.to_string(),
            key => {
                let names = NAMED.iter().find(|(named, ..)| *named == key).map(|(_, _, names)| names[0]);
                names.expect("every other key has a name").to_owned()
            }
        }
    }
}

fn not_a_key(text: &str, hint: Option<String>) -> NotAKey {
    NotAKey { message: format!("there is no key `{text}`"), hint }
}

/// Ctrl and a character, where terminals send that and nothing else for it.
fn ctrl(text: &str, c: char) -> Result<Key, NotAKey> {
    let same = match c {
        'm' => Some("Enter"),
        'i' => Some("Tab"),
        'h' => Some("Backspace"),
        '[' => Some("Esc"),
        'j' => Some("a line break in what is pasted"),
        _ => None,
    };
    if let Some(same) = same {
        return Err(NotAKey {
            message: format!("terminals send the same for `{text}` as for {same}"),
            hint: Some("take another letter".to_owned()),
        });
    }
    if !c.is_ascii_lowercase() {
        return Err(NotAKey {
            message: format!("terminals do not send `{text}`"),
            hint: Some("Ctrl goes with a letter from a to z, an arrow, Home or End".to_owned()),
        });
    }
    Ok(Key::Ctrl(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Key> {
        let letters = ('a'..='z').filter(|c| !"mihj".contains(*c)).map(Key::Ctrl);
        let named = NAMED.iter().map(|(key, ..)| *key);
        letters.chain(named).chain((1..=12).map(Key::F)).chain("x ?".chars().map(Key::Char)).collect()
    }

    #[test]
    fn every_key_reads_back_as_it_is_shown_and_as_it_is_written() {
        for key in all() {
            assert_eq!(Key::read(&key.to_string()), Ok(key), "{key}");
            assert_eq!(Key::read(&key.written()), Ok(key), "{key}");
        }
        for (key, _, names) in NAMED {
            for name in *names {
                assert_eq!(Key::read(&name.to_uppercase()), Ok(*key));
            }
        }
        assert_eq!(Key::read("Ctrl+K"), Ok(Key::Ctrl('k')));
        assert_eq!(Key::read("^k"), Ok(Key::Ctrl('k')));
        assert_eq!(Key::read(" ctrl-k "), Ok(Key::Ctrl('k')));
    }

    #[test]
    fn what_a_terminal_cannot_tell_is_refused_in_words() {
        for (text, says) in [
            ("ctrl-m", "Enter"),
            ("^I", "Tab"),
            ("ctrl-h", "Backspace"),
            ("ctrl-[", "Esc"),
            ("ctrl-j", "line break"),
            ("ctrl-1", "do not send"),
            ("ctrl-enter", "Enter alone"),
            ("alt-k", "every terminal"),
            ("super-k", "every terminal"),
            ("shift-f2", "F2 alone"),
            ("f13", "no key"),
            ("", "no key"),
            ("pagedwon", "no key"),
        ] {
            let refused = Key::read(text).expect_err(text);
            assert!(refused.message.contains(says), "{text}: {refused:?}");
            assert!(refused.hint.is_some(), "{text}");
        }
        let hint = Key::read("pagedwon").expect_err("a slip").hint;
        assert_eq!(hint.as_deref(), Some("did you mean `pagedown`?"));
    }
}
