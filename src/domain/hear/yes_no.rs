//! Whether a text says yes or no, and the words behind it.
//!
//! Yes or no is heard where it stands first: alone, before a pause, or before words that do not take it back. "No" right
//! before a word mostly belongs to that word ("no idea", "no one does"), so there it counts only where the words say it
//! again ("no it is not"). Whoever says both, or leaves it open in the same breath, said neither.

use crate::text::reading::yes_no_reading;

/// In the same breath they leave open what was said.
const LEAVES_OPEN: &[&str] = &[
    "depends",
    "maybe",
    "perhaps",
    "not sure",
    "not know",
    "n't know",
    "unsure",
    "vielleicht",
    "kommt darauf an",
    "weiß nicht",
];
/// Between yes and no they say both.
const JOINS: &[&str] = &["and", "or", "but", "&", "und", "oder", "aber"];
/// What a sentence that says it again begins with, behind "no".
const SUBJECTS: &[&str] = &["it", "that", "this", "there", "they", "we", "he", "she", "i", "you"];
/// What says no again behind such a beginning.
const DENIES: &[&str] = &["not", "never", "no", "none", "nobody", "nothing"];

/// Yes or no, and the words behind it; neither where it is not clear.
pub(super) fn yes_no(text: &str) -> Option<(bool, Option<String>)> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = first.trim_end_matches(PAUSES);
    let yes = yes_no_reading(word)?;
    let rest = rest.trim();
    // A pause stands behind the word itself, or before the next one.
    let pause = word.len() < first.len() || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '&');
    let clear = !says_both(yes, rest) && (pause || goes_along(word, rest));
    clear.then(|| (yes, (!rest.is_empty()).then(|| rest.to_owned())))
}

const PAUSES: [char; 5] = [',', '.', ';', ':', '!'];

/// Whether the other answer comes next: "yes and no", but not "yes, no problem".
fn says_both(yes: bool, rest: &str) -> bool {
    let mut words = rest.split_whitespace().peekable();
    words.next_if(|word| JOINS.contains(&word.to_lowercase().as_str()));
    words.next().is_some_and(|word| {
        let bare = word.trim_end_matches(PAUSES);
        let ends = bare.len() < word.len() || words.peek().is_none();
        bare.chars().nth(1).is_some()
            && !bare.eq_ignore_ascii_case("never")
            && yes_no_reading(bare) == Some(!yes)
            && (!yes || ends)
    })
}

/// Whether words right behind yes or no leave it as it is.
fn goes_along(word: &str, rest: &str) -> bool {
    let rest = rest.to_lowercase().replace('’', "'");
    let breath = rest.split([',', ';', ':', '.', '!', '?']).next().unwrap_or_default();
    if LEAVES_OPEN.iter().any(|words| breath.contains(words)) {
        return false;
    }
    let words: Vec<&str> = breath.split_whitespace().collect();
    match (word.to_lowercase().as_str(), words.as_slice()) {
        // "Never mind", "never heard of it".
        ("never", _) => false,
        ("no", ["never", ..]) => true,
        ("no", [subject, said @ ..]) if SUBJECTS.contains(subject) => {
            said.iter().take(2).any(|word| DENIES.contains(word) || word.ends_with("n't"))
        }
        ("no", _) => yes_no(&rest).is_some_and(|(yes, _)| !yes),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yes_and_no_are_heard_with_the_words_behind_them() {
        for (said, yes, words) in [
            ("yes", true, ""),
            ("Yes it is", true, "it is"),
            ("yes, every day", true, "every day"),
            ("yes every day", true, "every day"),
            ("y fine with me", true, "fine with me"),
            ("yes, no problem", true, "no problem"),
            ("yes no one else can", true, "no one else can"),
            ("yes, but on Fridays never.", true, "but on Fridays never."),
            ("yes, unless Sarah says no", true, "unless Sarah says no"),
            ("yes, maybe twice a day", true, "maybe twice a day"),
            ("ja klar", true, "klar"),
            ("no", false, ""),
            ("No, never", false, "never"),
            ("no never", false, "never"),
            ("no - not yet", false, "- not yet"),
            ("no it is not", false, "it is not"),
            ("no it isn’t", false, "it isn’t"),
            ("No we don't, not since May", false, "we don't, not since May"),
            ("no there is no diagram", false, "there is no diagram"),
            ("no no", false, "no"),
            ("never", false, ""),
            ("never, on any day", false, "on any day"),
            ("nein, nie", false, "nie"),
            ("nein eher selten", false, "eher selten"),
        ] {
            let words = (!words.is_empty()).then(|| words.to_owned());
            assert_eq!(yes_no(said), Some((yes, words)), "{said}");
        }
    }

    #[test]
    fn what_is_neither_is_not_heard_as_one() {
        for said in [
            "",
            "no idea",
            "no one does",
            "no it depends",
            "no I am not sure",
            "no we don't know",
            "no more than two",
            "no longer",
            "no and yes",
            "no, yes it is",
            "yes and no",
            "yes, and no",
            "yes & no",
            "yes/no",
            "yes or no, who knows",
            "yes no",
            "yes it depends",
            "yes maybe",
            "never mind",
            "never heard of it",
            "not sure",
            "nobody",
            "yesterday",
            "it is",
            "ja und nein",
            "nein vielleicht",
        ] {
            assert_eq!(yes_no(said), None, "{said}");
        }
    }

    proptest! {
        // Whatever stands behind a pause, the answer is the one that stands before it, and no word is lost.
        #[test]
        fn behind_a_pause_the_words_are_kept(said in "[xz][a-z' ]{0,30}[a-z]", yes in any::<bool>()) {
            let word = if yes { "yes" } else { "no" };
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(yes_no(&format!("{word}, {said}")), Some((yes, Some(said))));
        }

        #[test]
        fn any_text_is_heard_without_panic(
            said in "\\PC{0,30}|((yes|no|never|it|is|not|and|or|n't|ß|’|,|-|&) ?){0,8}"
        ) {
            if let Some((_, words)) = yes_no(&said) {
                prop_assert!(words.is_none_or(|words| said.trim().ends_with(&words)));
            }
        }
    }
}
