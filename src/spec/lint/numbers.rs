//! The numbers that a text holds, in digits or in words.

use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    // Item numbers and days are no quantities.
    Regex::new(r"\b[A-Z]+-[0-9]+(-[a-z]{3})?\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b").expect("a fixed pattern")
});
static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:[.,:][0-9]+)*|[A-Za-z]+").expect("a fixed pattern"));

/// Words for numbers. "One" is left out: it is nearly always the article.
const WORDS: &[(&str, usize)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

/// The number that a word or digits mean.
pub(super) fn whole(token: &str) -> Option<usize> {
    let lower = token.to_lowercase();
    let word = WORDS.iter().find(|(word, _)| *word == lower).map(|(_, number)| *number);
    word.or_else(|| token.parse().ok())
}

/// Every number of a text, words as digits, each once: `five` and `5` are the same.
pub(super) fn in_text(text: &str) -> BTreeSet<String> {
    let text = OTHER.replace_all(text, " ");
    let number = |token: &str| match whole(token) {
        Some(number) => Some(number.to_string()),
        None => token.starts_with(|c: char| c.is_ascii_digit()).then(|| token.to_owned()),
    };
    TOKEN.find_iter(&text).filter_map(|token| number(token.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_digits_are_the_same_number() {
        let of = |text: &str| in_text(text).into_iter().collect::<Vec<_>>();
        assert_eq!(of("five days, 5 days, FIVE"), ["5"]);
        assert_eq!(of("at 10:00 about 3,5 kg"), ["10:00", "3,5"]);
        assert_eq!(of("RULE-1 on 2026-11-10, KEEP-3-mfo, one, tone, often"), [] as [&str; 0]);
        assert_eq!(whole("Ten"), Some(10));
        assert_eq!(whole("often"), None);
    }
}
