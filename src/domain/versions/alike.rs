//! How alike two wordings are.

use std::collections::BTreeSet;

/// The share of words that two texts have in common, from 0 (none) to 1 (all), whatever their order, case and marks: twice
/// the common ones over all of both (the coefficient of Dice). Two texts without words are alike.
pub fn alike(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let all = one.len() + other.len();
    if all == 0 {
        return 1.0;
    }
    let common = one.intersection(&other).count();
    (2 * common) as f64 / all as f64
}

fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_not_their_order_or_marks() {
        assert_eq!(alike("Who owns it?", "it: WHO OWNS"), 1.0);
        assert_eq!(alike("Who owns it?", "When is lunch"), 0.0);
        assert_eq!(alike("one two three four", "one two five six"), 0.5);
        assert_eq!((alike("", ""), alike("", "one")), (1.0, 0.0));
    }
}
