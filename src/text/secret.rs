//! Finds what looks like a credential, so that it can be pointed out before it is kept.
//!
//! Shapes of keys are those their issuers publish. All patterns run in time linear in the text. Nothing found here is
//! ever blocked: a find of high certainty is masked until its owner says otherwise, one of low certainty is marked.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::escape::fixed;

/// How sure a find is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Worth a mark for later; ordinary words may look like this.
    Low,
    /// A known shape, or a password with its value: mask it, and keep it only on a second word.
    High,
}

/// One find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The bytes of the secret itself, without the word that announced it.
    pub range: Range<usize>,
    /// What it looks like, in words that can follow "looks like".
    pub what: &'static str,
    /// How sure that is.
    pub certainty: Certainty,
}

struct Shape {
    what: &'static str,
    sign: Sign,
    /// Made when its sign is met for the first time: to make them all takes longer than the first frame.
    pattern: LazyLock<Regex>,
    /// Decides about the group `value` where the pattern alone cannot; none throws the find away.
    judge: fn(&str) -> Option<Certainty>,
}

/// Without which a pattern finds nothing. Texts are looked at with every key, and hardly any has such a sign.
enum Sign {
    /// These characters, anywhere.
    Within(&'static str),
    /// A word that begins so.
    Begins(&'static [&'static str]),
    /// The same, in capitals or not.
    BeginsAnyCase(&'static [&'static str]),
}

impl Sign {
    /// Whether a text has it; yes in doubt.
    fn is_in(&self, text: &str, words: &[&[u8]]) -> bool {
        let begins = |same: fn(&[u8], &[u8]) -> bool, starts: &[&str]| {
            words.iter().any(|word| {
                starts.iter().any(|start| {
                    word.get(..start.len()).is_some_and(|beginning| same(beginning, start.as_bytes()))
                })
            })
        };
        match self {
            Sign::Within(part) => text.contains(part),
            Sign::Begins(starts) => begins(|a, b| a == b, starts),
            // Two letters beyond ASCII are `k` and `s` where capitals do not count.
            Sign::BeginsAnyCase(starts) => {
                begins(<[u8]>::eq_ignore_ascii_case, starts)
                    || (!text.is_ascii() && text.contains(['\u{212a}', '\u{17f}']))
            }
        }
    }
}

/// The text from each of its words on: wherever `\b` may stand before a letter.
fn words(text: &str) -> Vec<&[u8]> {
    let bytes = text.as_bytes();
    let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = |at: &usize| bytes[*at].is_ascii_alphabetic() && (*at == 0 || !in_word(bytes[*at - 1]));
    (0..bytes.len()).filter(begins).map(|at| &bytes[at..]).collect()
}

const PASSWORDS: Sign = Sign::BeginsAnyCase(&["pass", "pwd", "pw", "kennwort", "pin"]);

fn sure(_: &str) -> Option<Certainty> {
    Some(Certainty::High)
}

/// After `password:`: a token is a secret, an ordinary word may be an answer ("password: Priya").
fn after_colon(value: &str) -> Option<Certainty> {
    let long = value.chars().count();
    match (is_token(value), is_ordinary(value)) {
        (true, false) if long >= 5 => Some(Certainty::High),
        (false, false) if long >= 4 => Some(Certainty::Low),
        _ => None,
    }
}

/// After `key:` or `token:`, which announce many things: only what nobody would type as a word.
fn after_key(value: &str) -> Option<Certainty> {
    let long = value.chars().count();
    let digits = value.bytes().any(|c| c.is_ascii_digit());
    (digits && is_token(value) && long >= 12).then_some(if long >= 20 {
        Certainty::High
    } else {
        Certainty::Low
    })
}

/// Digits or marks among letters, or capitals after small letters: what a password has and a word has not.
fn is_token(value: &str) -> bool {
    let has = |is: fn(&char) -> bool| value.chars().any(|c| is(&c));
    let inner_capital = value.chars().skip(1).any(char::is_uppercase) && has(|c| c.is_lowercase());
    has(char::is_ascii_digit)
        || has(|c| c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '.' | '/'))
        || inner_capital
}

/// Words that follow "the password is" in a sentence about passwords.
fn is_ordinary(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "a",
        "about",
        "above",
        "again",
        "also",
        "always",
        "an",
        "another",
        "asked",
        "at",
        "blank",
        "by",
        "changed",
        "different",
        "empty",
        "encrypted",
        "every",
        "everywhere",
        "expired",
        "for",
        "from",
        "gone",
        "half",
        "hashed",
        "here",
        "hers",
        "his",
        "in",
        "just",
        "kept",
        "known",
        "later",
        "long",
        "lost",
        "mine",
        "missing",
        "needed",
        "never",
        "new",
        "nobody",
        "none",
        "not",
        "nothing",
        "nowhere",
        "of",
        "off",
        "old",
        "on",
        "one",
        "only",
        "optional",
        "ours",
        "private",
        "required",
        "reset",
        "rotated",
        "safe",
        "same",
        "saved",
        "secret",
        "set",
        "shared",
        "short",
        "shown",
        "simple",
        "somewhere",
        "still",
        "stored",
        "strong",
        "taped",
        "that",
        "the",
        "their",
        "theirs",
        "there",
        "to",
        "too",
        "typed",
        "under",
        "unknown",
        "used",
        "weak",
        "what",
        "where",
        "which",
        "who",
        "with",
        "written",
        "wrong",
        "yes",
        "yours",
        "no",
        "see",
        "ask",
        "unchanged",
    ];
    let word = value.trim_end_matches(['.', ',', ';', '!', '?', ')', '"', '\'']).to_lowercase();
    WORDS.contains(&word.as_str())
}

const fn shape(
    what: &'static str,
    sign: Sign,
    pattern: fn() -> Regex,
    judge: fn(&str) -> Option<Certainty>,
) -> Shape {
    Shape { what, sign, pattern: LazyLock::new(pattern), judge }
}

static SHAPES: [Shape; 14] = [
    shape(
        "a private key",
        Sign::Within("-----BEGIN "),
        // The end may be missing: a paste is cut, the key is out all the same.
        || {
            fixed(
                r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]+(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?)?",
            )
        },
        sure,
    ),
    shape(
        "an AWS access key",
        Sign::Begins(&["AKIA", "ASIA"]),
        || fixed(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
        sure,
    ),
    shape(
        "a GitHub token",
        Sign::Begins(&["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"]),
        || fixed(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})"),
        sure,
    ),
    shape("a GitLab token", Sign::Begins(&["glpat-"]), || fixed(r"\bglpat-[A-Za-z0-9_-]{20,}"), sure),
    shape(
        "a Slack token",
        Sign::Begins(&["xox", "xapp-"]),
        || fixed(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}"),
        sure,
    ),
    shape(
        "a Slack webhook",
        Sign::Begins(&["https://hooks.slack.com"]),
        || fixed(r"\bhttps://hooks\.slack\.com/services/[A-Za-z0-9/_-]{20,}"),
        sure,
    ),
    shape("a Google API key", Sign::Begins(&["AIza"]), || fixed(r"\bAIza[A-Za-z0-9_-]{35}"), sure),
    shape(
        "a Stripe key",
        Sign::Begins(&["sk_", "rk_", "whsec_"]),
        || fixed(r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9]{24,}"),
        sure,
    ),
    shape(
        "an API key",
        Sign::Begins(&["sk-", "npm_", "SG."]),
        || {
            fixed(
                r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{24,}|\bnpm_[A-Za-z0-9]{36}|\bSG\.[\w-]{16,}\.[\w-]{16,}",
            )
        },
        sure,
    ),
    shape(
        "a signed token",
        Sign::Begins(&["eyJ"]),
        || fixed(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
        sure,
    ),
    shape(
        "a password in an address",
        Sign::Within("://"),
        || fixed(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]*:(?P<value>[^\s/@]+)@"),
        sure,
    ),
    shape(
        "a password",
        PASSWORDS,
        || {
            fixed(concat!(
                r#"(?i)\b(?:pass(?:word|wort|wd|code|phrase)|pwd|pw|kennwort|pin)\b["'”]?\s*[:=]\s*"#,
                r#"(?:"(?P<value>[^"\n]{4,})"|(?P<bare>[^\s"]+))"#
            ))
        },
        after_colon,
    ),
    shape(
        "a password",
        PASSWORDS,
        || {
            fixed(concat!(
                r"(?i)\b(?:pass(?:word|wort|wd|code|phrase)|pwd|pw|kennwort|pin)\s+(?:for\s+\S+\s+)?(?:is|was|ist|war)\s+",
                r#"["'“]?(?P<value>[^\s"”]+)"#
            ))
        },
        after_is,
    ),
    shape(
        "a key or token",
        Sign::BeginsAnyCase(&["api", "access", "secret", "key", "token", "bearer"]),
        || {
            fixed(
                r#"(?i)\b(?:api[ _-]?key|access[ _-]?key|secret(?:[ _-]?key)?|key|(?:access[ _-]?)?token|bearer)\b["']?\s*(?:[:=]|\bis\b|\s)\s*["']?(?P<value>[A-Za-z0-9+/=_.~-]+)"#,
            )
        },
        after_key,
    ),
];

/// After "password is": a token is a secret; one plain word at the end of its sentence may be ("password is swordfish").
fn after_is(value: &str) -> Option<Certainty> {
    let plain = value.trim_end_matches(['.', ',', ';', '!', '?', ')', '\'']);
    match plain.chars().count() {
        0..4 => None,
        _ if is_ordinary(plain) => None,
        _ if is_token(plain) => Some(Certainty::High),
        _ => Some(Certainty::Low),
    }
}

/// Everything in a text that looks like a credential, from left to right, without overlaps; where two patterns meet,
/// the surer one wins, then the longer.
pub fn find_secrets(text: &str) -> Vec<Secret> {
    let words = words(text);
    let mut found = Vec::new();
    for shape in SHAPES.iter().filter(|shape| shape.sign.is_in(text, &words)) {
        for hit in shape.pattern.captures_iter(text) {
            let whole = hit.get_match();
            let value = hit.name("value").or_else(|| hit.name("bare")).unwrap_or(whole);
            let Some(certainty) = (shape.judge)(value.as_str()) else { continue };
            let kept = value.as_str().trim_end_matches(['.', ',', ';']).len();
            found.push(Secret { range: value.start()..value.start() + kept, what: shape.what, certainty });
        }
    }
    found.sort_by_key(|secret| (std::cmp::Reverse(secret.certainty), std::cmp::Reverse(secret.range.len())));
    let mut clear: Vec<Secret> = Vec::new();
    for secret in found {
        if clear
            .iter()
            .all(|other| other.range.end <= secret.range.start || secret.range.end <= other.range.start)
        {
            clear.push(secret);
        }
    }
    clear.sort_by_key(|secret| secret.range.start);
    clear
}

/// The text with every find of high certainty replaced by `[looks like a secret, 14 characters]`.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for secret in find_secrets(text).into_iter().filter(|secret| secret.certainty == Certainty::High) {
        let long = text[secret.range.clone()].chars().count();
        out.push_str(&text[from..secret.range.start]);
        out.push_str(&format!("[looks like a secret, {long} characters]"));
        from = secret.range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// What may be kept of a line while it is being typed, and where the cursor stands in that: what looks like a secret
/// is masked as by [`mask`], and so is the word that is typed right now behind `password:` and the like, for only a
/// finished word can be judged.
pub fn mask_typing(text: &str, cursor: usize) -> (String, usize) {
    const SIGN: Sign = Sign::BeginsAnyCase(&["pass", "pwd", "pw", "token", "key"]);
    static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
        fixed(r"(?i)\b(?:password|passwort|passwd|passphrase|pwd|pw|token|key)\s*[:=]\s*(?<value>\S+)$")
    });
    let found = find_secrets(text).into_iter().filter(|secret| secret.certainty == Certainty::High);
    let mut ranges: Vec<Range<usize>> = found.map(|secret| secret.range).collect();
    // The word may go on behind the cursor.
    let word_end = text[cursor..].find(char::is_whitespace).map_or(text.len(), |at| cursor + at);
    // One line of it is enough to look at, and a long text is looked at with every key.
    let line = text[..word_end].rfind('\n').map_or(0, |at| at + 1);
    let line_so_far = &text[line..word_end];
    let announced = SIGN.is_in(line_so_far, &words(line_so_far)).then(|| ANNOUNCED.captures(line_so_far));
    if let Some(value) = announced.flatten().and_then(|found| found.name("value")) {
        let range = line + value.start()..line + value.end();
        if range.contains(&cursor) || range.end == cursor {
            match ranges.iter_mut().find(|other| other.start < range.end && range.start < other.end) {
                Some(other) => *other = other.start.min(range.start)..other.end.max(range.end),
                None => ranges.push(range),
            }
            ranges.sort_by_key(|range| range.start);
        }
    }
    let (mut kept, mut from, mut there) = (String::with_capacity(text.len()), 0, cursor);
    for range in ranges {
        kept.push_str(&text[from..range.start]);
        let long = text[range.clone()].chars().count();
        kept.push_str(&format!("[looks like a secret, {long} characters]"));
        if cursor >= range.end {
            there = kept.len() + (cursor - range.end);
        } else if cursor > range.start {
            there = kept.len();
        }
        from = range.end;
    }
    // Behind the last of them only the distance counts; before the first nothing moved.
    kept.push_str(&text[from..]);
    (kept, there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(text: &str) -> Vec<(&str, Certainty)> {
        find_secrets(text).into_iter().map(|secret| (&text[secret.range], secret.certainty)).collect()
    }

    /// Put together here so that no scanner of this repository takes a test for a leak.
    fn known_shapes() -> Vec<String> {
        let run = |long: usize| "Ab3".repeat(long / 3 + 1)[..long].to_owned();
        vec![
            format!("AKIA{}", run(16).to_uppercase()),
            format!("ghp_{}", run(36)),
            format!("github_pat_{}", run(40)),
            format!("glpat-{}", run(20)),
            format!("xoxb-{}", run(24)),
            format!("AIza{}", run(35)),
            format!("sk_live_{}", run(24)),
            format!("sk-proj-{}", run(40)),
            format!("eyJ{}.eyJ{}.{}", run(20), run(30), run(40)),
            format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", run(60)),
            format!("-----BEGIN PRIVATE KEY-----\n{}\n", run(60)),
        ]
    }

    #[test]
    fn shapes_that_issuers_publish_are_certain() {
        for key in known_shapes() {
            let text = format!("it is {key} I think");
            let found = finds(&text);
            assert!(found.len() == 1 && found[0].1 == Certainty::High, "{key}: {found:?}");
            assert!(found[0].0.contains(key.trim_end()), "{key}: {found:?}");
            assert!(!mask(&text).contains(&key[6..20]));
        }
    }

    #[test]
    fn passwords_with_a_value_are_certain() {
        for (text, secret) in [
            ("password: hunter2", "hunter2"),
            ("Password is hunter2.", "hunter2"),
            ("the pw for staging is Summer2024!, I think", "Summer2024!"),
            ("PWD=\"correct horse battery 9\"", "correct horse battery 9"),
            ("postgres://app:s3cr3t@db.example/x", "s3cr3t"),
            ("api_key = 4f9d0c77aa3e4b1290d1ffee", "4f9d0c77aa3e4b1290d1ffee"),
            ("Bearer 4f9d0c77aa3e4b1290d1ffee", "4f9d0c77aa3e4b1290d1ffee"),
        ] {
            assert_eq!(finds(text), [(secret, Certainty::High)], "{text}");
        }
        assert_eq!(finds("the password is swordfish"), [("swordfish", Certainty::Low)]);
        assert_eq!(
            mask("password: hunter2, ask Dan"),
            "password: [looks like a secret, 7 characters], ask Dan"
        );
        assert_eq!(mask("the password is swordfish"), "the password is swordfish");
    }

    #[test]
    fn talk_about_passwords_is_no_password() {
        for text in [
            "the password is in the vault",
            "where is the key kept?",
            "The password is known to Maya, and the key is in the drawer",
            "password: ask Priya",
            "passwords are shared in chat",
            "nobody has the token any more",
            "key: value",
            "key accounts: Kestrel Foods, order 20261127",
            "the secret is out",
            "the password is not written down",
            "the pin is on a card",
            "a token of 12 characters, kept by IT",
            "https://tracker.example/board:12/card@home",
            "at 10:30 mail maya@example.org",
            "the key account manager 2",
        ] {
            assert_eq!(finds(text), [], "{text}");
        }
    }

    #[test]
    fn of_a_line_being_typed_a_secret_is_held_back_and_the_rest_is_kept() {
        let mark = |n: usize| format!("[looks like a secret, {n} characters]");
        let line = "it is in the vault; password: hun";
        assert_eq!(
            mask_typing(line, line.len()),
            (
                format!("it is in the vault; password: {}", mark(3)),
                "it is in the vault; password: ".len() + mark(3).len()
            )
        );
        // The word is finished, and it is one.
        assert_eq!(mask_typing("password: Priya knows", 21), ("password: Priya knows".to_owned(), 21));
        let line = "password: hunter2 and more";
        assert_eq!(
            mask_typing(line, line.len()),
            (format!("password: {} and more", mark(7)), "password:  and more".len() + mark(7).len())
        );
        assert_eq!(mask_typing(line, 4).1, 4);
        assert_eq!(mask_typing(line, 12).1, 10 + mark(7).len());
    }

    #[test]
    fn finds_do_not_overlap_and_come_in_order() {
        let text = format!("password: hunter2 and token: {} and postgres://a:b4dpass@h", known_shapes()[1]);
        let found = find_secrets(&text);
        assert_eq!(found.len(), 3);
        assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    }

    /// Everything that a pattern finds has its sign.
    fn sign_is_there(text: &str) {
        for shape in SHAPES.iter().filter(|shape| shape.pattern.is_match(text)) {
            assert!(shape.sign.is_in(text, &words(text)), "{}: {text:?}", shape.what);
        }
    }

    #[test]
    fn what_has_no_sign_is_no_secret() {
        for key in known_shapes() {
            for before in ["", "it is ", "é", "(", "http", "1"] {
                sign_is_there(&format!("{before}{key}"));
            }
        }
        for text in [
            "PA\u{17f}SWORD: hunter2",
            "the to\u{212a}en: x",
            "éPin = 1234",
            "a secret key is b",
            "API-Key x1",
        ] {
            sign_is_there(text);
        }
    }

    proptest! {
        #[test]
        fn what_a_pattern_finds_has_its_sign(
            text in "(?i)[ -~é]{0,3}(password|pin|pwd|kennwort|api key|access_token|bearer|secret|to\u{212a}en)(\u{301}|[ :=\"a-z]{0,4})[ -~]{0,24}",
            any in any::<String>(),
        ) {
            sign_is_there(&text);
            sign_is_there(&any);
        }

        #[test]
        fn any_text_is_searched_and_masked_once(text in any::<String>(), tail in "(password|key|token|pw)( is |: |=)\\PC{0,12}") {
            for text in [text.as_str(), tail.as_str()] {
                for secret in find_secrets(text) {
                    prop_assert!(!text[secret.range].is_empty());
                }
                let masked = mask(text);
                for (cursor, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let (kept, there) = mask_typing(text, cursor);
                    prop_assert!(kept.is_char_boundary(there));
                }
                let high = find_secrets(text).iter().filter(|secret| secret.certainty == Certainty::High).count();
                prop_assert_eq!(masked == text, high == 0);
            }
        }
    }
}
