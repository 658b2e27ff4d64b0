//! "Did you mean": the nearest of the words that would have been right.

/// The candidate nearest to a word that was not understood, or none that is near enough to be worth a line.
///
/// Near enough is about a third of the word's characters wrong, missing, added or swapped with a neighbour, at least
/// one; a difference of case alone is always near. Of equals, the first candidate wins.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = fold(word);
    if word.is_empty() {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    let mut best = None;
    for candidate in candidates {
        let folded = fold(candidate);
        if folded.is_empty() || folded.len().abs_diff(word.len()) > allowed {
            continue;
        }
        let steps = distance(&word, &folded);
        // One wrong letter of one letter is another letter.
        let near = steps <= allowed && steps < word.len().max(folded.len());
        if near && best.is_none_or(|(fewest, _)| steps < fewest) {
            best = Some((steps, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).collect()
}

/// Optimal string alignment: Damerau–Levenshtein in which no part is edited twice.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut steps = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                steps = steps.min(before[j - 1] + 1);
            }
            row.push(steps);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [&str; 6] = ["text", "long", "number", "choice", "choices", "yes_no"];

    #[test]
    fn slips_are_found() {
        for (slip, meant) in
            [("nubmer", "number"), ("chioce", "choice"), ("choices_", "choices"), ("TEXT", "text")]
        {
            assert_eq!(did_you_mean(slip, KINDS), Some(meant));
        }
        assert_eq!(did_you_mean("fileds", ["from", "fields"]), Some("fields"));
        assert_eq!(did_you_mean("tabel", ["text", "table"]), Some("table"));
        assert_eq!(did_you_mean("yes-no", KINDS), Some("yes_no"));
        assert_eq!(did_you_mean("köln", ["Koln"]), Some("Koln"));
    }

    #[test]
    fn what_is_far_is_not_guessed() {
        for word in ["", "x", "date", "person", "a much longer word"] {
            assert_eq!(did_you_mean(word, KINDS), None, "{word}");
        }
        assert_eq!(did_you_mean("a", ["b"]), None);
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_for_itself(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            let (a, b) = (fold(&a), fold(&b));
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &a), 0);
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
        }
    }
}
