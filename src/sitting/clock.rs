//! The time of a sitting: what passes, what is rest and sleep, where it went, and how the plan is changed.
//!
//! Two clocks. The wall's is shown and stamped. The running one is the wall's as it was when the sitting was taken up,
//! and never goes back: when the wall is set back, it goes on from where it was. Whatever is a length of time (minutes,
//! rests, what a section took) is told by the running clock, so setting the wall or changing its zone moves nothing.

use super::pace::SectionPace;
use super::{Done, Sitting, place};
use crate::domain::act::Intent;
use crate::domain::coverage::Coverage;
use crate::domain::event::{Borrowed, Cut, WalkthroughReplanned};
use crate::domain::moment::Moment;
use crate::domain::questionnaire::{Mode, Section, TopicId};
use crate::domain::status::Status;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Between two ticks of a program that runs there is at most a minute; a longer silence is sleep.
const ASLEEP: SignedDuration = SignedDuration::from_secs(90);
/// A sitting that was gone on with after so long rested meanwhile; less is a cup of coffee, or a second window.
const GAP: SignedDuration = SignedDuration::from_mins(10);
/// Before a time of day that lies so far back, the next day's is meant: a sitting may go past midnight.
const HALF_A_DAY: SignedDuration = SignedDuration::from_hours(12);
/// So many minutes are borrowed unless somebody says how many.
const BORROWED: u32 = 2;

/// What is known of the time beside what the journal says.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock {
    /// How far the wall is behind the running clock: it was set back by so much since the sitting was taken up.
    behind: SignedDuration,
    /// How far it was behind when somebody said on that wall when to end.
    end_behind: SignedDuration,
    /// Somebody ticks.
    ticks: bool,
    /// Active seconds spent under each section, by its id.
    spent: BTreeMap<String, i64>,
    /// What was offered last because it is late: not said again at every question.
    pub(super) offered: Option<String>,
}

impl Clock {
    pub(super) fn ticks(&mut self) {
        self.ticks = true;
    }

    pub(super) fn stops(&mut self) {
        self.ticks = false;
    }
}

impl Sitting {
    /// Now, by the clock that never goes back.
    pub(super) fn running(&self) -> Moment {
        self.now.plus(self.clock.behind)
    }

    /// A moment of the running clock as it is on the wall now.
    pub(super) fn on_the_wall(&self, running: Moment) -> Moment {
        running.plus(-self.clock.behind).on_clock_of(self.now)
    }

    /// When it is to end, on the wall as it is now: as somebody said, else as long after the start as the questionnaire
    /// takes. Whoever writes alone has no end.
    pub(super) fn ends(&self) -> Option<Moment> {
        let sitting = self.walkthrough();
        let planned = || sitting.started.plus(minutes(self.set.minutes));
        match (self.mode, sitting.end) {
            (Mode::Solo, _) => None,
            (_, Some(end)) => Some(self.on_the_wall(end.plus(self.clock.end_behind))),
            (_, None) => Some(self.on_the_wall(planned())),
        }
    }

    /// Since when it rests, on the wall as it is now.
    pub(super) fn resting_since(&self) -> Option<Moment> {
        self.walkthrough().resting_since.map(|since| self.on_the_wall(since))
    }

    /// The wall showed `before` when it was looked at last.
    pub(super) fn time_passed(&mut self, before: Moment) {
        let passed = self.now.since(before);
        if passed.is_negative() {
            self.clock.behind = self.clock.behind.saturating_sub(passed);
        } else if self.clock.ticks && passed > ASLEEP {
            self.slept(before);
        }
        self.account();
    }

    /// The time since anybody did anything here was no part of the hour: nobody was at this program.
    pub(super) fn count_the_gap(&mut self) {
        let last = self.tool.events().map(|event| event.header.at).max_by_key(|at| at.instant());
        let long = |at: &Moment| self.now.instant().duration_since(at.instant()) >= GAP;
        let Some(last) = last.filter(long) else { return };
        if self.walkthrough().resting_since.is_some() {
            return;
        }
        let ends = self.ends();
        let now = std::mem::replace(&mut self.now, last);
        self.settle([Intent::Rest(self.id)]);
        self.now = now;
        self.settle([Intent::Resume(self.id)]);
        self.tell(&format!("Counted as a rest: {} to {}.", last.clock(), now.clock()));
        // Who comes back on another day has the time that was left: that is no lateness of a day.
        let another_day = last.date() != now.date();
        if let Some(end) = ends.filter(|end| another_day && last < *end && *end < now) {
            let end = now.plus(end.since(last));
            let replan = WalkthroughReplanned { end: Some(end), ..WalkthroughReplanned::of(self.id) };
            self.settle([Intent::Replan(replan)]);
            self.tell(&format!("It ends at {} now; /end moves that.", end.clock()));
        }
    }

    /// The machine slept since `before`: that was a rest, unless somebody says that it was not.
    fn slept(&mut self, before: Moment) {
        let sitting = self.walkthrough();
        if sitting.resting_since.is_some() || sitting.ended.is_some() {
            return;
        }
        let (from, to) = (before.plus(self.clock.behind), self.running());
        let wall = self.now;
        let mut events = BTreeSet::new();
        for (at, intent) in [(from, Intent::Rest(self.id)), (to, Intent::Resume(self.id))] {
            self.now = at;
            events.extend(self.settle([intent]));
        }
        self.now = wall;
        if events.is_empty() {
            return;
        }
        let what = format!("asleep {}–{}", before.clock(), wall.clock());
        self.tell(&format!("{what} · counted as a rest · ^Z if you were talking"));
        self.done.push(Done { what: format!("{what}, counted as a rest"), events });
        self.undone.clear();
    }

    /// What was not accounted for yet went to the section one is in. Reckoned from all there is, so that a rest which
    /// is taken back, or came from another window, needs no bookkeeping of its own.
    fn account(&mut self) {
        let left = self.unaccounted();
        if left == 0 {
            return;
        }
        let section = self.here().section.id.clone();
        let spent = self.clock.spent.entry(section).or_default();
        *spent = (*spent + left).max(0);
    }

    fn unaccounted(&self) -> i64 {
        let sitting = self.walkthrough();
        let until = sitting.resting_since.unwrap_or_else(|| self.running());
        let active = until.since(sitting.started).as_secs() - 60 * i64::from(sitting.rested);
        active.max(0) - self.clock.spent.values().sum::<i64>()
    }

    /// Whole minutes that were spent under a section.
    pub(super) fn spent(&self, section: &Section) -> u32 {
        let here = if section.id == self.here().section.id { self.unaccounted() } else { 0 };
        let seconds = self.clock.spent.get(&section.id).copied().unwrap_or_default() + here;
        u32::try_from(seconds.max(0) / 60).unwrap_or(u32::MAX)
    }

    /// On coming back: where the minutes went, as far as what was said tells it; and no minute comes twice, whatever the
    /// wall says by now.
    pub(super) fn take_up_the_clock(&mut self) {
        let set = Arc::clone(&self.set);
        let section =
            |topic: &TopicId| set.questions().find(|p| p.question.id == *topic).map(|p| p.section.id.clone());
        let said = self
            .tool
            .statements
            .values()
            .filter(|s| s.walkthrough == Some(self.id))
            .filter_map(|s| Some((self.tool.added_at(s.id)?, s.minute?, s.question.as_ref())));
        let statuses = self.walkthrough().statuses.iter();
        let became = statuses.filter_map(|(topic, set)| Some((set.stamp, set.minute?, Some(topic))));
        let mut trail: Vec<_> = said.chain(became).collect();
        trail.sort_unstable_by_key(|(stamp, ..)| *stamp);
        let (mut last, mut spent) = (0, BTreeMap::new());
        for (_, minute, topic) in trail {
            // What was caught under no question tells nothing about where one was.
            let Some(section) = topic.and_then(section).filter(|_| minute > last) else { continue };
            *spent.entry(section).or_default() += 60 * i64::from(minute - last);
            last = minute;
        }
        let sitting = self.walkthrough();
        let until = sitting.resting_since.unwrap_or(self.now);
        let reached = SignedDuration::from_mins(i64::from(last) + i64::from(sitting.rested));
        let behind = reached - until.since(sitting.started);
        if last > 0 && behind.is_positive() {
            self.clock.behind = behind;
        }
        self.clock.spent = spent;
        self.account();
    }

    /// Does something whose time is a length, not a stamp.
    fn act_by_the_running_clock(&mut self, intents: Vec<Intent>, what: &str) -> bool {
        let running = self.running();
        let wall = std::mem::replace(&mut self.now, running);
        let done = self.act_all(intents, what);
        self.now = wall;
        done
    }

    pub(super) fn rest(&mut self) {
        let resting = self.walkthrough().resting_since.is_some();
        let intent = if resting { Intent::Resume(self.id) } else { Intent::Rest(self.id) };
        self.act_by_the_running_clock(vec![intent], if resting { "going on" } else { "resting" });
        self.tell(if resting { "Going on." } else { "Resting; what is typed is kept. /rest goes on." });
        if resting {
            self.show_clock();
        }
    }

    pub(super) fn end(&mut self, args: &str) {
        if self.mode == Mode::Solo {
            return self.tell("Whoever writes alone has no end to keep: stop anywhere.");
        }
        let Some(mut end) = self.now.at_clock(args) else {
            return self.tell("/end needs a time of today, such as 11:10.");
        };
        if self.now.since(end) > HALF_A_DAY {
            end = end.plus(HALF_A_DAY + HALF_A_DAY);
        }
        if end.since(self.now) < SignedDuration::from_mins(1) {
            return self.tell(&format!("{} is over already.", end.clock()));
        }
        self.replan(
            WalkthroughReplanned { end: Some(end), ..WalkthroughReplanned::of(self.id) },
            &format!("the end at {}", end.clock()),
        );
        self.clock.end_behind = self.clock.behind;
        self.show_clock();
    }

    fn replan(&mut self, replan: WalkthroughReplanned, what: &str) -> bool {
        self.act_all(vec![Intent::Replan(replan)], what)
    }

    pub(super) fn late(&mut self, args: &str) {
        let (cut, what) = match args.trim() {
            "0" => (Cut::Nothing, "late: every question again"),
            "1" => (Cut::Coulds, "late: without the coulds"),
            "2" => (Cut::AllButMusts, "late: musts only"),
            "3" => (Cut::AllButSpine, "late: the spine only"),
            _ => {
                return self.tell(
                    "/late needs a number: 1 leaves out the coulds, 2 all but musts, 3 all but the spine, 0 nothing.",
                );
            }
        };
        // With nothing left out, what somebody wrote alone before is asked as well.
        self.asks_all = cut == Cut::Nothing;
        self.replan(WalkthroughReplanned { cut: Some(cut), ..WalkthroughReplanned::of(self.id) }, what);
        let left = match self.left_out(&self.coverage()) {
            0 => "Nothing open is left out".to_owned(),
            1 => "One open question is left out".to_owned(),
            left => format!("{left} open questions are left out"),
        };
        self.tell(&format!("{left}; {}.", self.pace().musts_words()))
    }

    fn left_out(&self, coverage: &Coverage<'_>) -> usize {
        coverage
            .standings
            .iter()
            .filter(|s| (s.cut || s.told) && s.counts() && s.status == Status::Open)
            .count()
    }

    /// `[N] [SECTION]`: so many minutes from a later section into this one.
    pub(super) fn borrow(&mut self, args: &str) {
        let (first, rest) = args.trim().split_once(' ').unwrap_or((args.trim(), ""));
        let (number, named) = match first.parse::<u32>() {
            Ok(number) => (number, rest.trim()),
            Err(_) => (BORROWED, args.trim()),
        };
        if number == 0 {
            return self.tell("/borrow needs how many minutes, and may name a section: /borrow 3 d.");
        }
        let set = Arc::clone(&self.set);
        let here = place(&set, self.at).section;
        let Some((wrap_up, before)) = set.sections.split_last() else { return };
        let later: Vec<&Section> = before.iter().skip_while(|s| s.id != here.id).skip(1).collect();
        let has = |section: &Section| self.walkthrough().planned(section) - f64::from(self.spent(section));
        let from = if named.is_empty() {
            let slack = |section: &&Section| {
                let within = self.coverage().to_ask(|s| s.placed.section.id == section.id).1;
                has(section) - within
            };
            let able = later.into_iter().filter(|section| has(section) >= f64::from(number));
            able.reduce(|most, next| if slack(&next) > slack(&most) { next } else { most })
        } else if is_called(wrap_up, named) {
            return self.tell("The wrap-up keeps its minutes.");
        } else {
            later.into_iter().find(|section| is_called(section, named))
        };
        let Some(from) = from else {
            return self.tell(if named.is_empty() {
                "No later section has so many minutes to give."
            } else {
                "No later section is called so. /outline names them."
            });
        };
        if has(from) < f64::from(number) {
            let left = super::show::quarters(has(from).max(0.0));
            return self.tell(&format!("{} has {left} min only.", from.key));
        }
        let borrowed = Borrowed { minutes: number, from: from.id.clone(), into: here.id.clone() };
        let what = format!("{number} min from {} to {}", from.key, here.key);
        self.replan(
            WalkthroughReplanned { borrowed: Some(borrowed), ..WalkthroughReplanned::of(self.id) },
            &what,
        );
        let planned = |section: &Section| super::show::quarters(self.walkthrough().planned(section));
        let now = format!("{what}: {} has {}, {} has {}.", here.key, planned(here), from.key, planned(from));
        self.tell(&now)
    }

    /// The line of the clock, and what every section took.
    pub(super) fn show_clock(&mut self) {
        let pace = self.pace();
        self.tell(&format!("minute {} · {}", pace.minute, pace.line()));
        if pace.solo {
            return;
        }
        let took = |s: SectionPace| format!("{} {} of {}", s.key, s.spent, super::show::quarters(s.planned));
        let sections = self.sections().into_iter().map(took).collect::<Vec<_>>().join(" · ");
        self.tell(&format!("Minutes: {sections}"));
        self.clock.offered = pace.late_because();
        if let Some(late) = pace.late {
            self.tell(&late)
        }
    }

    /// In plain lines, on arriving at a question: what could be left out, once for each reason.
    pub(super) fn tell_if_late(&mut self) {
        if !self.shows_questions {
            return;
        }
        let pace = self.pace();
        let reason = pace.late_because();
        if reason != self.clock.offered
            && let Some(late) = pace.late
        {
            self.tell(&late);
        }
        self.clock.offered = reason;
    }
}

fn is_called(section: &Section, words: &str) -> bool {
    let words = words.to_lowercase();
    section.key.to_lowercase() == words
        || section.id == words
        || section.title.to_lowercase().starts_with(&words)
}

/// Planned minutes as a length of time.
pub(super) fn minutes(minutes: f64) -> SignedDuration {
    SignedDuration::from_secs((minutes * 60.0).round() as i64)
}
