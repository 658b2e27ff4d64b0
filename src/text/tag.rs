//! Language tags as files write them: `de`, `pt-br`.

/// Whether a text has the form of a language tag (BCP 47) in small letters: a language of two or three letters, perhaps
/// with parts of two to eight letters and digits behind hyphens. Small, because tags are parts of file names.
pub fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    let good = parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && letters(first));
    let mut more = 0;
    let rest = parts.all(|part| {
        more += 1;
        (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    good && rest && more <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for good in ["de", "en", "gsw", "pt-br", "zh-hant-tw", "es-419"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in [
            "", "d", "DE", "de_at", "german", "de-", "-de", "de--at", "pt-BR", "dé", "de.at", "de-a",
            "a-b-c", "x1",
        ] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
