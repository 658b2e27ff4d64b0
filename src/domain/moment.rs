//! A point in time as somebody's clock on the wall showed it.

use jiff::civil::Date;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An instant together with the offset of the clock that was looked at, so that `10:13` stays `10:13` wherever
/// the spec is made. Whole seconds; written as RFC 3339 (`2026-11-18T10:13:00+01:00`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    instant: Timestamp,
    offset: Offset,
}

impl Moment {
    /// The instant as seen on a clock with this offset; fractions of a second are dropped.
    pub fn new(instant: Timestamp, offset: Offset) -> Self {
        let instant = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
        Self { instant, offset }
    }

    /// The day on that clock.
    pub fn date(self) -> Date {
        self.offset.to_datetime(self.instant).date()
    }

    /// Hours and minutes on that clock, `10:13`.
    pub fn clock(self) -> String {
        let time = self.offset.to_datetime(self.instant).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// The clock shows the same minute of the same day.
    pub fn is_same_minute(self, other: Moment) -> bool {
        let minute = |moment: Moment| moment.instant.as_second().div_euclid(60);
        self.offset == other.offset && minute(self) == minute(other)
    }

    /// The same day at another time on the same clock, `11:10`; none if that is no time.
    pub fn at_clock(self, clock: &str) -> Option<Self> {
        let time = jiff::fmt::strtime::parse("%H:%M", clock.trim()).ok()?.to_time().ok()?;
        let instant = self.offset.to_timestamp(self.date().to_datetime(time)).ok()?;
        Some(Self { instant, offset: self.offset })
    }

    /// The moment so many minutes later, on the same clock.
    pub fn plus_minutes(self, minutes: u32) -> Self {
        let later = self.instant.checked_add(SignedDuration::from_mins(i64::from(minutes)));
        Self { instant: later.unwrap_or(Timestamp::MAX), offset: self.offset }
    }

    /// The moment so much later, or earlier, on the same clock.
    pub fn plus(self, span: SignedDuration) -> Self {
        Self { instant: self.instant.saturating_add(span).unwrap_or(self.instant), offset: self.offset }
    }

    /// The same instant as seen on the clock that `other` was read from.
    pub fn on_clock_of(self, other: Moment) -> Self {
        Self { offset: other.offset, ..self }
    }

    /// Another instant, as this clock would show it.
    pub fn showing(self, instant: Timestamp) -> Self {
        Self::new(instant, self.offset)
    }

    /// How long from `earlier` to this moment; less than nothing if it lies before it.
    pub fn since(self, earlier: Moment) -> SignedDuration {
        self.instant.duration_since(earlier.instant)
    }

    /// Whole minutes from `earlier` to this moment, none if it lies before it.
    pub fn minutes_since(self, earlier: Moment) -> u32 {
        let minutes = self.instant.duration_since(earlier.instant).as_mins();
        u32::try_from(minutes.max(0)).unwrap_or(u32::MAX)
    }

    /// The instant itself, for comparing with another program's clock.
    pub fn instant(self) -> Timestamp {
        self.instant
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.instant.display_with_offset(self.offset).fmt(f)
    }
}

/// The text is not a date and a time with an offset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time with an offset, such as 2026-11-18T10:00:00+01:00")]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let pieces = Pieces::parse(text).map_err(|_| NotAMoment)?;
        let offset = match pieces.offset().ok_or(NotAMoment)? {
            PiecesOffset::Numeric(numeric) => numeric.offset(),
            _ => Offset::UTC,
        };
        let time = pieces.time().ok_or(NotAMoment)?;
        let instant = offset.to_timestamp(pieces.date().to_datetime(time)).map_err(|_| NotAMoment)?;
        Ok(Moment::new(instant, offset))
    }
}

impl TryFrom<String> for Moment {
    type Error = NotAMoment;

    fn try_from(text: String) -> Result<Self, NotAMoment> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_the_clock_it_was_read_from() {
        let moment: Moment = "2026-11-18T10:00:00+01:00".parse().expect("a moment");
        assert_eq!(moment.to_string(), "2026-11-18T10:00:00+01:00");
        assert_eq!(moment.plus_minutes(75).clock(), "11:15");
        assert_eq!(moment.plus_minutes(14 * 60).date().to_string(), "2026-11-19");
        assert_eq!(moment.plus_minutes(75).minutes_since(moment), 75);
        assert_eq!(moment.minutes_since(moment.plus_minutes(1)), 0);
        assert_eq!(moment.at_clock("11:10").map(Moment::clock).as_deref(), Some("11:10"));
        assert_eq!(moment.at_clock("25:10"), None);
        assert!("2026-11-18".parse::<Moment>().is_err());
        assert!("2026-11-18T10:00:00".parse::<Moment>().is_err());
    }
}
