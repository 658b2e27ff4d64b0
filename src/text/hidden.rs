//! Which characters are shown instead of obeyed: those that change direction, and those that nobody can see.
//!
//! The list follows Unicode's `Default_Ignorable_Code_Point` and `Bidi_Control` (UAX #44), the line and paragraph
//! separators, the interlinear marks and the noncharacters. Four of its members are also part of honest writing, and
//! are let through exactly there: the joiners inside emoji and inside scripts that need them, variation selectors
//! right after what they vary, and the tags of a flag.

/// Nothing but letters of western Europe, digits, and the signs that the screens are drawn with: there is nothing to show
/// otherwise, and every character is one grapheme of one column. Most texts are so, and every frame looks at many.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(is_plain_letter)
}

fn is_plain_letter(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~' | '¡'..='¬' | '®'..='ſ' | '–' | '—' | '‘'..='‟' | '•' | '…' | '‹' | '›' | '←'..='↓' | '≈' | '≠'
            | '─'..='╿' | '▸' | '○' | '●' | '◐' | '◦' | '✓'
    )
}

/// Calls `see` with every character of the text, and whether it must be shown as a code instead of itself.
/// Control characters are not this function's matter: they come out as not hidden.
pub(super) fn each(text: &str, mut see: impl FnMut(char, bool)) {
    let mut chars = text.chars().peekable();
    // The last visible character, a skin tone and a permitted selector counting as part of it.
    let mut base = None;
    let mut varied = false;
    let mut flag = false;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let hidden = match c {
            '\u{200c}' => !base.is_some_and(joins),
            '\u{200d}' => {
                let between_pictures = base.is_some_and(is_pictograph) && next.is_some_and(is_pictograph);
                !between_pictures && !base.is_some_and(joins)
            }
            '\u{fe00}'..='\u{fe0f}' => varied || base.is_none_or(|base| !takes_selector(base)),
            '\u{e0100}'..='\u{e01ef}' => varied || !base.is_some_and(is_ideograph),
            '\u{180b}'..='\u{180d}' | '\u{180f}' => !base.is_some_and(joins),
            '\u{e0020}'..='\u{e007f}' => !flag,
            c => is_hidden(c),
        };
        see(c, hidden);
        flag = if c == '\u{1f3f4}' {
            is_flag(chars.clone())
        } else {
            flag && ('\u{e0020}'..='\u{e007e}').contains(&c)
        };
        match c {
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' if !hidden => varied = true,
            '\u{1f3fb}'..='\u{1f3ff}' if base.is_some_and(is_pictograph) => varied = false,
            c => {
                base = (!hidden && !c.is_control()).then_some(c);
                varied = false;
            }
        }
    }
}

/// A flag of a region is a black flag, three to six letters or digits as tags, and the closing tag (UTS #51).
fn is_flag(following: impl Iterator<Item = char>) -> bool {
    let mut letters = 0;
    for c in following {
        match c {
            '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}' => letters += 1,
            '\u{e007f}' => return (3..=6).contains(&letters),
            _ => return false,
        }
    }
    false
}

/// Whether a character, wherever it stands, changes the direction of others or cannot be seen. Inside emoji and some
/// scripts such a character may be honest all the same; for that, the text around it must be looked at.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(c) & 0xfffe) == 0xfffe
}

/// Letters and marks of scripts whose spelling uses joiners: Arabic, Syriac, the scripts of India and the south-east,
/// Mongolian.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{604}' | '\u{606}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{900}'..='\u{dff}'
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17b3}' | '\u{17b6}'..='\u{17ff}' | '\u{1820}'..='\u{18aa}'
        | '\u{1900}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}' | '\u{a980}'..='\u{aaff}'
        | '\u{fb50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{11000}'..='\u{11fff}')
}

/// What emoji sequences are made of (UTS #51), widely drawn: symbols and pictographs.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

fn takes_selector(c: char) -> bool {
    is_pictograph(c)
        || is_ideograph(c)
        || matches!(c, '0'..='9' | '#' | '*')
        || ('\u{1000}'..='\u{109f}').contains(&c)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::UnicodeWidthStr;

    fn hidden(text: &str) -> Vec<char> {
        let mut out = Vec::new();
        each(text, |c, hidden| {
            if hidden {
                out.push(c);
            }
        });
        out
    }

    #[test]
    fn plain_letters_are_shown_as_they_are_in_one_column_each() {
        let plain: Vec<char> = (' '..='\u{ffff}').filter(|letter| is_plain_letter(*letter)).collect();
        assert!(plain.len() > 450, "{}", plain.len());
        for first in &plain {
            assert_eq!(first.to_string().width(), 1, "{first:?}");
            each(&first.to_string(), |letter, hidden| assert!(!hidden && !letter.is_control(), "{letter:?}"));
            for second in &plain {
                assert_eq!([*first, *second].iter().collect::<String>().graphemes(true).count(), 2);
            }
        }
    }

    #[test]
    fn honest_writing_passes() {
        for text in [
            "👩‍👩‍👧‍👦",
            "❤️‍🔥",
            "👩🏽‍💻",
            "1️⃣",
            "☺︎",
            "می‌خواهم",
            "क्‍ष",
            "ශ්‍රී",
            "葛󠄀",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "e\u{301}",
            "🇩🇪",
            "\u{a0}",
            "日本語",
            "🏳️‍🌈",
        ] {
            assert_eq!(hidden(text), [], "{text}");
        }
    }

    #[test]
    fn the_rest_is_shown() {
        for c in "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2061}\u{2064}\u{2066}\u{2067}\u{2068}\u{2069}\u{206f}\u{feff}\u{fff9}\u{fffb}\u{ffff}\u{1fffe}\u{e0001}\u{e0041}\u{e007f}\u{e0100}\u{3164}".chars() {
            assert_eq!(hidden(&format!("a{c}b")), [c], "{:x}", u32::from(c));
        }
    }

    #[test]
    fn nothing_is_smuggled_behind_an_emoji() {
        assert_eq!(hidden("😀\u{fe0f}\u{fe01}\u{fe02}").len(), 2);
        assert_eq!(hidden("🏴\u{e0068}\u{e0069}").len(), 2);
        assert_eq!(
            hidden("🏴\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e007f}").len(),
            8
        );
        assert_eq!(hidden("می\u{200c}\u{200c}\u{200c}").len(), 2);
        assert_eq!(hidden("😀\u{200d}").len(), 1);
    }
}
