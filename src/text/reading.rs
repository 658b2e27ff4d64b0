//! What words may mean: a date, a number, yes or no. A reading is shown behind the words and never replaces them, and
//! words that cannot be read are never an error.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

/// A number read from words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberReading {
    /// The number, or the middle of a range.
    pub value: f64,
    /// Whether the words were digits and nothing else; if not, the words are kept beside the number.
    pub exact: bool,
}

/// Reads "3", "3.5", "3,5", "1,200", "3k", "about 40", "three or four" (3.5), "20-30" (25), "a dozen", "two and a half".
///
/// A comma before three digits groups thousands, before any other number of digits it is a decimal comma; a point is a
/// decimal point. Words around one number are ignored ("3 hours a week"); two numbers that make no range are not read,
/// nor is "a few".
pub fn number_reading(said: &str) -> Option<NumberReading> {
    let said = said.trim().to_lowercase();
    if let Some(value) = digits(&said) {
        return Some(NumberReading { value, exact: true });
    }
    let said =
        said.replace(['–', '—', '…'], "-").replace("...", "-").replace(['~', '≈', '%', '€', '$', '£'], " ");
    let words: Vec<&str> = said
        .split(|c: char| c.is_whitespace() || c == '/')
        .flat_map(|word| {
            // "20-30" is two numbers, "-5" one, "twenty-five" one.
            let sign = usize::from(word.starts_with('-') && word.len() > 1);
            let (mut parts, mut from) = (Vec::new(), 0);
            for (at, _) in word[sign..].match_indices('-') {
                parts.extend([&word[from..sign + at], "-"]);
                from = sign + at + 1;
            }
            parts.push(&word[from..]);
            parts
        })
        .map(|word| word.trim_matches(['.', ',', '?', '!', '(', ')', ';', ':', '+']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match phrase(&words[at..]) {
            Some((used, value)) => {
                found.push((at, at + used, value));
                at += used;
            }
            None => at += 1,
        }
    }
    let value = match found[..] {
        [(_, _, value)] => value,
        [(from, first_end, low), (second, _, high)] => {
            let between = &words[first_end..second];
            let joined = matches!(between, ["-" | "to" | "or" | "bis" | "oder"])
                || (between == ["and"] && from > 0 && words[from - 1] == "between");
            if !joined || low > high {
                return None;
            }
            (low + high) / 2.0
        }
        _ => return None,
    };
    Some(NumberReading { value, exact: false })
}

/// "3", "-3", "3.5", "3,5", "1,200", "1 200" is not: a space joins nothing.
fn digits(word: &str) -> Option<f64> {
    let bare = word.strip_prefix('-').unwrap_or(word);
    if bare.len() > 15
        || !bare.starts_with(|c: char| c.is_ascii_digit())
        || !bare.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
    {
        return None;
    }
    let mut groups = bare.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let whole = |group: &&str| group.split('.').next().is_some_and(|whole| whole.len() == 3);
    let grouped = !rest.is_empty()
        && rest.iter().all(whole)
        && first.len() <= 3
        && first != "0"
        && !first.contains('.');
    let plain = match rest.len() {
        0 => bare.to_owned(),
        _ if grouped => bare.replace(',', ""),
        1 if !bare.contains('.') => bare.replace(',', "."),
        _ => return None,
    };
    let value: f64 = plain.trim_end_matches('.').parse().ok()?;
    Some(if word.starts_with('-') { -value } else { value })
}

/// The number that the words begin with, and how many of them it took.
fn phrase(words: &[&str]) -> Option<(usize, f64)> {
    let (mut used, mut value) = match words {
        ["half", "a", "dozen", ..] => (3, 6.0),
        ["half", "an" | "a", ..] => (2, 0.5),
        ["a", "dozen", ..] => (2, 12.0),
        ["a", "couple", ..] => (2, 2.0),
        ["a", "hundred", ..] => (2, 100.0),
        ["a", "thousand", ..] => (2, 1000.0),
        ["half", ..] => (1, 0.5),
        [first, ..] => (1, one_word(first)?),
        [] => return None,
    };
    if let [tens, "-", unit, ..] = words
        && let (Some(tens), Some(unit)) = (word_value(tens), word_value(unit))
        && (20.0..=90.0).contains(&tens)
        && (1.0..=9.0).contains(&unit)
    {
        (used, value) = (3, tens + unit);
    }
    loop {
        match words[used..] {
            ["hundred", ..] if value < 100.0 => (used, value) = (used + 1, value * 100.0),
            ["thousand", ..] if value < 1000.0 => (used, value) = (used + 1, value * 1000.0),
            ["dozen", ..] => (used, value) = (used + 1, value * 12.0),
            ["and", "a", "half", ..] => (used, value) = (used + 3, value + 0.5),
            _ => return Some((used, value)),
        }
    }
}

fn one_word(word: &str) -> Option<f64> {
    if let Some(thousands) = word.strip_suffix('k').and_then(digits) {
        return Some(thousands * 1000.0);
    }
    let unit = word.trim_end_matches(|c: char| c.is_alphabetic());
    // "3x", "5min", "2h", but not "3rd": that counts nothing.
    let ordinal = matches!(&word[unit.len()..], "st" | "nd" | "rd" | "th");
    if ordinal { None } else { digits(unit).or_else(|| word_value(word)) }
}

fn word_value(word: &str) -> Option<f64> {
    const WORDS: &[(&str, f64)] = &[
        ("zero", 0.0),
        ("none", 0.0),
        ("one", 1.0),
        ("once", 1.0),
        ("two", 2.0),
        ("twice", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// Reads a day from "2026-05-31", "31.05.2026", "27 nov", "nov 27th", "fri", "next week", "tomorrow", "end of May",
/// "may 2026", "in two weeks", "3 days ago".
///
/// `today` is the day on which it was said. A weekday, or a day or month without a year, is the next one after today,
/// or the last one before it after "since" or "last"; a bare month is its first day, "mid" its fifteenth, "end of" its
/// last; the end of a week is its Friday. `27/11` and the like are not read: half the world swaps them.
pub fn date_reading(said: &str, today: Date) -> Option<Date> {
    let lower = said.trim().to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| word.trim_end_matches(['?', '!', ';', ')']).trim_start_matches(['~', '(', '≈']))
        .filter(|word| !word.is_empty() && !matches!(*word, "of" | "the"))
        .collect();
    let mut past = false;
    while let Some(word) = words.first() {
        match *word {
            "since" | "last" if words.len() > 1 => past = true,
            "by" | "on" | "until" | "till" | "before" | "about" | "around" | "from" | "roughly" | "this" => {}
            _ => break,
        }
        words.remove(0);
    }
    read_days(&words, today, past)
}

fn read_days(words: &[&str], today: Date, past: bool) -> Option<Date> {
    let days = |days: i32| today.checked_add(days.days()).ok();
    match *words {
        ["today" | "tonight" | "now"] => Some(today),
        ["tomorrow"] => days(1),
        ["yesterday"] => days(-1),
        ["day", "after", "tomorrow"] => days(2),
        ["next", "week"] => today.nth_weekday(1, Weekday::Monday).ok(),
        ["next", "month"] => today.first_of_month().checked_add(1.month()).ok(),
        ["next", "year"] => today.first_of_year().checked_add(1.year()).ok(),
        ["week"] if past => days(-7),
        ["month"] if past => today.checked_sub(1.month()).ok(),
        ["year"] if past => today.checked_sub(1.year()).ok(),
        ["end", "week"] => {
            let monday = today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
            monday.checked_add(4.days()).ok()
        }
        ["end", "month"] => Some(today.last_of_month()),
        ["end", "year"] => Some(today.last_of_year()),
        ["end", "quarter"] => {
            let last = (today.month() + 2) / 3 * 3;
            Some(Date::new(today.year(), last, 1).ok()?.last_of_month())
        }
        ["in", count, unit] => span(count, unit, today, 1),
        [count, unit, "ago"] => span(count, unit, today, -1),
        [part @ ("end" | "start" | "beginning" | "early" | "mid" | "middle" | "late"), ref month @ ..] => {
            let first = month_of(month, today, past)?;
            match part {
                "end" | "late" => Some(first.last_of_month()),
                "mid" | "middle" => first.with().day(15).build().ok(),
                _ => Some(first),
            }
        }
        ["next", day] => Some(weekday(day)?).and_then(|day| today.nth_weekday(1, day).ok()),
        [one] => written_out(one)
            .or_else(|| day_and_month(one, today, past))
            .or_else(|| today.nth_weekday(if past { -1 } else { 1 }, weekday(one)?).ok())
            .or_else(|| month_of(words, today, past))
            .or_else(|| one.strip_prefix("mid-").and_then(|month| read_days(&["mid", month], today, past))),
        [name, ref rest @ ..] if weekday(name).is_some() && rest.len() > 1 => read_days(rest, today, past),
        [a, b] => {
            let with_day = day_number(a)
                .zip(month(b))
                .or_else(|| day_number(b).zip(month(a)))
                .and_then(|(day, month)| near(day, month, today, past));
            with_day.or_else(|| month_of(words, today, past))
        }
        [a, b, year] => {
            let (day, month) = day_number(a).zip(month(b)).or_else(|| day_number(b).zip(month(a)))?;
            Date::new(year_number(year)?, month, day).ok()
        }
        _ => None,
    }
}

/// Whether the words are a date that can stand in front of an action without being part of its sentence: not a month
/// alone, not "now", not "last year".
pub(super) fn is_deadline(words: &[&str]) -> bool {
    let said = words.join(" ");
    let lone = |word: &str| month(&word.to_lowercase()).is_some() || matches!(word, "now" | "last" | "since");
    let Some(first) = words.first() else { return false };
    let alone = words.len() == 1 && lone(first);
    let open = matches!(words.last().map(|word| word.to_lowercase()).as_deref(), Some("of" | "the"));
    let vague = matches!(
        first.to_lowercase().as_str(),
        "last" | "since" | "yesterday" | "about" | "from" | "early" | "late"
    );
    !alone && !vague && !open && date_reading(&said, date(2026, 1, 15)).is_some()
}

/// `2026-05-31`, `2026/05/31` or `31.05.2026`.
fn written_out(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [a, b, c] = parts[..] else { return None };
    if let Some(year) = year_number(a) {
        return Date::new(year, b.parse().ok()?, c.parse().ok()?).ok();
    }
    word.contains('.').then(|| Date::new(year_number(c)?, b.parse().ok()?, a.parse().ok()?).ok())?
}

/// `27.11.`, the way it is written where the day comes first; the last point tells it from a number.
fn day_and_month(word: &str, today: Date, past: bool) -> Option<Date> {
    let (day, month) = word.strip_suffix('.')?.split_once('.')?;
    near(day.parse().ok()?, month.parse().ok()?, today, past)
}

fn near(day: i8, month: i8, today: Date, past: bool) -> Option<Date> {
    // Eight years hold every 29 February.
    (0..=8).find_map(|away| {
        let year = if past { today.year() - away } else { today.year() + away };
        Date::new(year, month, day).ok().filter(|date| if past { *date <= today } else { *date >= today })
    })
}

/// The first day of a month: "may", "may 2026". Without a year, the month that is or comes next.
fn month_of(words: &[&str], today: Date, past: bool) -> Option<Date> {
    match *words {
        [name, year] => Date::new(year_number(year)?, month(name)?, 1).ok(),
        [name] => {
            let month = month(name)?;
            let this = Date::new(today.year(), month, 1).ok()?;
            let year = match (past, month.cmp(&today.month())) {
                (false, std::cmp::Ordering::Less) => 1,
                (true, std::cmp::Ordering::Greater) => -1,
                _ => 0,
            };
            this.checked_add(year.years()).ok()
        }
        _ => None,
    }
}

fn span(count: &str, unit: &str, today: Date, sign: i32) -> Option<Date> {
    let count = match count {
        "a" | "an" => 1,
        count => {
            let value = one_word(count)?;
            // No plan of an interview reaches further than a century of days.
            if value.fract() != 0.0 || !(0.0..=36_500.0).contains(&value) {
                return None;
            }
            value as i32
        }
    } * sign;
    let away = match unit.trim_end_matches('s') {
        "day" => count.days(),
        "week" => count.weeks(),
        "fortnight" => (count * 2).weeks(),
        "month" => count.months(),
        "year" if count.abs() <= 1000 => count.years(),
        _ => return None,
    };
    today.checked_add(away).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.') {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "wed" | "weds" | "wednesday" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let at = MONTHS
        .iter()
        .position(|name| *name == word || name[..3] == *word || (word == "sept" && *name == "september"));
    at.and_then(|at| i8::try_from(at + 1).ok())
}

fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let ending = &word[digits.len()..];
    let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    matches!(ending, "" | "." | "st" | "nd" | "rd" | "th").then_some(day)
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok().filter(|year| (1900..=2999).contains(year)))?
}

/// Reads a clear yes or no. "yes, but on Friday" is a yes with words; "yes and no", "no idea" and "not sure" are
/// neither.
pub fn yes_no_reading(said: &str) -> Option<bool> {
    let said = said.trim().to_lowercase();
    let word = said.split(|c: char| !c.is_alphanumeric() && c != '\'').next()?;
    let rest = said[word.len()..].trim();
    let answer = match word {
        "y" | "yes" | "yeah" | "yep" | "yup" | "true" | "ja" | "oui" | "sí" | "si" => true,
        "n" | "no" | "nope" | "nah" | "false" | "nein" | "non" | "never" => false,
        _ => return None,
    };
    // "no idea", "yes or no": a clear answer stands alone or before a pause.
    (rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '/' && c != '&'))
        .then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_people_say_them() {
        for (said, value) in [
            ("3", 3.0),
            ("3.5", 3.5),
            ("3,5", 3.5),
            ("-2", -2.0),
            ("1,200", 1200.0),
            ("1,200.5", 1200.5),
            ("0,125", 0.125),
        ] {
            assert_eq!(number_reading(said), Some(NumberReading { value, exact: true }), "{said}");
        }
        for (said, value) in [
            ("about 40", 40.0),
            ("~40", 40.0),
            ("three or four", 3.5),
            ("a dozen", 12.0),
            ("half a dozen", 6.0),
            ("20-30", 25.0),
            ("20 – 30", 25.0),
            ("20 to 30", 25.0),
            ("between 2 and 4 hours", 3.0),
            ("3 hours a week", 3.0),
            ("3k", 3000.0),
            ("two hundred", 200.0),
            ("twenty-five", 25.0),
            ("two and a half", 2.5),
            ("5min", 5.0),
            ("roughly 1,200 a year", 1200.0),
            ("90%", 90.0),
            ("half an hour", 0.5),
            ("forty.", 40.0),
        ] {
            assert_eq!(number_reading(said), Some(NumberReading { value, exact: false }), "{said}");
        }
        for said in [
            "",
            "a few",
            "many",
            "40 times 5 minutes",
            "the 3rd",
            "1,2,3",
            "30-20",
            "v2.1.3",
            "2026-11-27",
            "-",
        ] {
            assert_eq!(number_reading(said), None, "{said}");
        }
    }

    #[test]
    fn days_as_people_say_them() {
        // A Wednesday.
        let today = date(2026, 11, 18);
        for (said, read) in [
            ("2026-05-31", "2026-05-31"),
            ("2026/05/31", "2026-05-31"),
            ("31.05.2026", "2026-05-31"),
            ("27.11.", "2026-11-27"),
            ("today", "2026-11-18"),
            ("tomorrow", "2026-11-19"),
            ("fri", "2026-11-20"),
            ("by Friday", "2026-11-20"),
            ("wed", "2026-11-25"),
            ("last fri", "2026-11-13"),
            ("next week", "2026-11-23"),
            ("next month", "2026-12-01"),
            ("27 nov", "2026-11-27"),
            ("Nov 27th", "2026-11-27"),
            ("the 27th of November", "2026-11-27"),
            ("1 may", "2027-05-01"),
            ("since 19 May", "2026-05-19"),
            ("27 Nov 2027", "2027-11-27"),
            ("November 27, 2027", "2027-11-27"),
            ("Fri 27 Nov", "2026-11-27"),
            ("end of May", "2027-05-31"),
            ("since the end of May", "2026-05-31"),
            ("end of the month", "2026-11-30"),
            ("end of the week", "2026-11-20"),
            ("may 2026", "2026-05-01"),
            ("end of may 2026", "2026-05-31"),
            ("mid-march", "2027-03-15"),
            ("may", "2027-05-01"),
            ("in two weeks", "2026-12-02"),
            ("in a month", "2026-12-18"),
            ("3 days ago", "2026-11-15"),
            ("29 feb", "2028-02-29"),
            ("end of quarter", "2026-12-31"),
            ("last year", "2025-11-18"),
        ] {
            assert_eq!(
                date_reading(said, today).map(|date| date.to_string()).as_deref(),
                Some(read),
                "{said}"
            );
        }
        for said in [
            "",
            "soon",
            "when Dan is back",
            "11/12",
            "2026-02-30",
            "31 feb",
            "in some weeks",
            "3.5",
            "week 3",
            "by",
        ] {
            assert_eq!(date_reading(said, today), None, "{said}");
        }
    }

    #[test]
    fn yes_and_no_only_when_clear() {
        for said in ["y", "Yes", "yes, but only on Fridays", "yep.", "ja"] {
            assert_eq!(yes_no_reading(said), Some(true), "{said}");
        }
        for said in ["n", "No", "no - never", "nope"] {
            assert_eq!(yes_no_reading(said), Some(false), "{said}");
        }
        for said in ["", "no idea", "yes and no", "yes/no", "not sure", "nobody", "maybe", "yesterday"] {
            assert_eq!(yes_no_reading(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_read_without_panic(said in "\\PC{0,20}|([0-9]{1,12}|in|ago|end|of|may|days|years|last|fri|-|\\.|/|,| ){0,8}", year in -9000i16..9000) {
            let today = Date::new(year, 2, 28).unwrap();
            let _ = date_reading(&said, today);
            let _ = yes_no_reading(&said);
            if let Some(read) = number_reading(&said) {
                prop_assert!(read.value.is_finite());
            }
        }

        #[test]
        fn a_number_written_plainly_is_itself(value in -999_999i32..999_999) {
            prop_assert_eq!(number_reading(&value.to_string()), Some(NumberReading { value: f64::from(value), exact: true }));
        }

        #[test]
        fn a_date_written_out_is_itself(days in 0i32..300_000) {
            let day = date(2000, 1, 1).checked_add((days % 30_000).days()).unwrap();
            prop_assert_eq!(date_reading(&day.to_string(), date(2026, 1, 1)), Some(day));
        }
    }
}
