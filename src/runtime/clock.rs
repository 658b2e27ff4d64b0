//! A clock that never goes back, though the one on the wall may be set.

use crate::domain::moment::Moment;
use jiff::SignedDuration;
use std::time::Duration;

/// Puts the clock on the wall and the time that this program has run together: what is told never goes back.
///
/// A wall clock that is set back is left aside until it has caught up; time goes on meanwhile as it is felt. One that
/// jumps forward is followed at once, so that a machine that slept shows as the gap it is.
#[derive(Debug, Default)]
pub struct Steady {
    told: Option<(Moment, Duration)>,
}

impl Steady {
    /// What time it is, from what the wall shows and how long the program has run on a clock that nobody sets.
    pub fn at(&mut self, wall: Moment, running: Duration) -> Moment {
        let Some((told, then)) = self.told else {
            self.told = Some((wall, running));
            return wall;
        };
        let felt = SignedDuration::try_from(running.saturating_sub(then)).unwrap_or(SignedDuration::ZERO);
        let felt = told.instant().checked_add(felt).unwrap_or(told.instant());
        let felt = wall.showing(felt);
        if wall.instant() >= felt.instant() {
            self.told = Some((wall, running));
            return wall;
        }
        felt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(clock: &str) -> Moment {
        format!("2026-11-18T{clock}+01:00").parse().unwrap()
    }

    fn after(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_clock_set_back_does_not_take_minutes_back() {
        let mut clock = Steady::default();
        assert_eq!(clock.at(wall("10:00:00"), after(0)).clock(), "10:00");
        assert_eq!(clock.at(wall("10:20:00"), after(1200)).clock(), "10:20");
        // Set back by an hour: the minutes go on.
        assert_eq!(clock.at(wall("09:20:30"), after(1230)), wall("10:20:30"));
        assert_eq!(clock.at(wall("09:30:00"), after(1800)), wall("10:30:00"));
        // Set right again.
        assert_eq!(clock.at(wall("10:31:00"), after(1860)), wall("10:31:00"));
        assert_eq!(clock.at(wall("10:32:00"), after(1920)), wall("10:32:00"));
    }

    #[test]
    fn a_sleep_shows_as_a_gap() {
        let mut clock = Steady::default();
        clock.at(wall("10:00:00"), after(0));
        // The machine slept: the program's own clock stood still.
        assert_eq!(clock.at(wall("10:06:00"), after(1)), wall("10:06:00"));
    }

    #[test]
    fn another_time_zone_shows_and_changes_no_instant() {
        let mut clock = Steady::default();
        clock.at(wall("10:00:00"), after(0));
        let moved: Moment = "2026-11-18T04:01:00-05:00".parse().unwrap();
        assert_eq!(clock.at(moved, after(60)).to_string(), "2026-11-18T04:01:00-05:00");
    }

    #[test]
    fn it_never_goes_back_whatever_the_wall_does() {
        let mut clock = Steady::default();
        let walls = [
            "10:00:00", "10:00:01", "09:00:00", "09:59:59", "10:00:01", "10:00:02", "08:00:00", "11:00:00",
            "10:30:00",
        ];
        let mut last = None;
        for (n, at) in walls.iter().enumerate() {
            let now = clock.at(wall(at), after(n as u64)).instant();
            assert!(last.is_none_or(|last| last <= now), "{at}");
            last = Some(now);
        }
    }
}
