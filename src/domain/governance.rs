//! What follows from how a tool stands: the five signs, the gate before adoption, the quarterly look, how many of its
//! users were heard.
//!
//! Derived from what was said, never stored, and nothing is decided here for anybody: what people say when they are
//! asked is counted, and what the rules make of the count is proposed in words. The newest answer counts; what was
//! struck or purged does not. Where people differ, that is said, and nobody is counted.

pub mod across;
pub mod gate;
pub mod heard;
pub mod review;
pub mod signs;
#[cfg(test)]
pub(crate) mod support;

use super::coverage::Said;
use super::moment::Moment;
use super::questionnaire::TopicId;
use super::statement::{Stance, Statement};
use super::status::SetStatus;
use super::tool::Tool;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// What somebody was asked to say yes or no to, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Yes.
    Holds,
    /// No.
    DoesNot,
    /// They are not sure, nobody knows, or it was answered in words only.
    NotSure,
    /// People differ.
    Disputed,
    /// Nobody was asked.
    NotAsked,
}

/// The newest statements about a topic, those of one sitting, and when the last of them was said.
struct Newest<'a> {
    at: Moment,
    said: Vec<&'a Statement>,
}

/// The newest answer about a topic; none where there is none.
fn newest<'a>(said: &Said<'a>, topic: &str) -> Option<Newest<'a>> {
    let said = said.newest(&TopicId::new(topic).ok()?).to_vec();
    let at = said.iter().map(|s| s.at).max_by_key(|at| at.instant())?;
    Some(Newest { at, said })
}

impl Newest<'_> {
    /// What these answers come to, each read by `reads`. One that reads as nothing is words and no answer; one that
    /// only adds to another, or says the same, is no answer of its own.
    fn held(&self, reads: impl Fn(&Statement) -> Option<Held>) -> Held {
        let here = |id| self.said.iter().any(|s| s.id == id);
        let stance = |s: &Statement| s.relates.filter(|r| here(r.to)).map(|r| r.stance);
        let differs = |s: &&Statement| s.contested() || stance(s) == Some(Stance::Differs);
        if self.said.iter().copied().any(|s| differs(&s)) {
            return Held::Disputed;
        }
        let own = self.said.iter().filter(|s| stance(s).is_none());
        let mut answers = own.filter_map(|s| reads(s));
        let Some(first) = answers.next() else { return Held::NotSure };
        if answers.all(|other| other == first) { first } else { Held::Disputed }
    }
}

/// Whether somebody said of this question, after this moment of its newest answer, that nobody knows or that somebody
/// else must be asked.
fn unknown_since(tool: &Tool, topic: &str, newest: Option<&Newest<'_>>) -> bool {
    let Ok(topic) = TopicId::new(topic) else { return false };
    let came = newest.and_then(|newest| newest.said.iter().filter_map(|s| tool.came_at(s.id)).max());
    tool.walkthroughs.values().filter_map(|w| w.statuses.get(&topic)).any(|record| {
        matches!(record.status, SetStatus::Unknown | SetStatus::Ask(_)) && Some(record.stamp) > came
    })
}

/// The day so many working days after this one: Saturdays and Sundays do not count. Public holidays are not known here.
pub fn working_days_after(day: Date, days: u8) -> Date {
    let mut left = days;
    let mut day = day;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day
}

/// A quarter: the cadence in which a tool is looked at again (S63).
fn quarter() -> Span {
    3.months()
}

/// A quarter after this day, as it is proposed: nobody looks at a tool on a Saturday or a Sunday.
fn proposed_look(day: Date) -> Date {
    let look = quarter_after(day);
    match look.weekday() {
        Weekday::Saturday | Weekday::Sunday => working_days_after(look, 1),
        _ => look,
    }
}

/// A quarter after this day.
pub fn quarter_after(day: Date) -> Date {
    day.saturating_add(quarter())
}

/// A day as it is told: `Fri 2026-11-20`.
pub fn day_words(day: Date) -> String {
    day.strftime("%a %Y-%m-%d").to_string()
}

/// `1 condition`, `2 conditions`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The same with a capital letter in front.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_are_no_working_days() {
        assert_eq!(working_days_after(date(2026, 11, 18), 2), date(2026, 11, 20), "Wednesday to Friday");
        assert_eq!(working_days_after(date(2026, 11, 19), 2), date(2026, 11, 23), "Thursday to Monday");
        assert_eq!(working_days_after(date(2026, 11, 21), 2), date(2026, 11, 24), "Saturday to Tuesday");
        assert_eq!(working_days_after(Date::MAX, 2), Date::MAX);
    }

    #[test]
    fn a_quarter_is_three_months() {
        assert_eq!(quarter_after(date(2026, 11, 18)), date(2027, 2, 18));
        assert_eq!(quarter_after(date(2026, 11, 30)), date(2027, 2, 28));
        assert_eq!(proposed_look(date(2026, 11, 21)), date(2027, 2, 22), "not on a Sunday");
        assert_eq!(quarter_after(Date::MAX), Date::MAX);
        assert_eq!(day_words(date(2026, 11, 20)), "Fri 2026-11-20");
    }
}
