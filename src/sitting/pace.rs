//! What the clock says: where it stands, how long the wrap-up is safe, what the musts need against what there is.
//! Calm: it offers, and never scolds.

use super::Sitting;
use super::clock::minutes;
use super::show::quarters;
use crate::domain::coverage::{Coverage, leaves_out};
use crate::domain::event::Cut;
use crate::domain::moment::Moment;
use crate::domain::questionnaire::{Mode, Need};

/// What the clock says at this moment. Minutes are whole ones; moments are as the wall shows them now.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Active minutes so far, rests and sleep left out.
    pub minute: u32,
    /// The key of the section one is in.
    pub section: String,
    /// Minutes spent in it.
    pub spent: u32,
    /// Minutes planned for it, borrowed ones counted.
    pub planned: f64,
    /// Whole minutes that it is over its plan.
    pub over: u32,
    /// Minutes planned for the question one is at.
    pub question: f64,
    /// When it is to end; none for one who writes alone.
    pub end: Option<Moment>,
    /// Minutes until then.
    pub left: u32,
    /// Minutes past it.
    pub past: u32,
    /// When the wrap-up must begin so that its minutes are kept.
    pub safe_until: Option<Moment>,
    /// One is in the wrap-up, the last section.
    pub wrapping: bool,
    /// Musts still to be asked outside the wrap-up, those that were left out not among them.
    pub musts: usize,
    /// The minutes these need, as planned.
    pub need: u32,
    /// The minutes there are until the wrap-up.
    pub there: u32,
    /// What could be left out, if it is late; offered, never forced.
    pub late: Option<String>,
    /// Since when it rests.
    pub resting_since: Option<Moment>,
    /// Somebody writes alone: no end, active minutes only.
    pub solo: bool,
}

impl Pace {
    /// The line of the clock, in calm words. That it rests is for whoever shows it to say.
    pub fn line(&self) -> String {
        if self.solo {
            let about = self.question.ceil().max(1.0);
            return format!("{} min so far · about {about} min for this one · stop anywhere", self.minute);
        }
        let here = match self.over {
            0 => format!("{} {} of {} min", self.section, self.spent, quarters(self.planned)),
            over => format!("{} {over} over", self.section),
        };
        let Some((end, safe)) = self.end.zip(self.safe_until) else { return here };
        let ends = match self.past {
            0 => format!("ends {}, {} min there", end.clock(), self.left),
            past => format!("{past} min past {}", end.clock()),
        };
        match () {
            () if self.wrapping && self.musts == 0 => format!("{here} · {ends}"),
            () if self.wrapping || self.past > 0 => format!("{here} · {ends} · {}", self.open_words()),
            () if self.there == 0 => {
                format!("{here} · wrap-up since {}, {ends} · {}", safe.clock(), self.open_words())
            }
            () => format!("{here} · wrap-up safe until {} · {}", safe.clock(), self.musts_words()),
        }
    }

    /// The same where there is little room: without the time of day.
    pub fn short_line(&self) -> String {
        if self.solo || self.end.is_none() {
            return self.line();
        }
        let here = match self.over {
            0 => format!("{} {} of {} min", self.section, self.spent, quarters(self.planned)),
            over => format!("{} {over} over", self.section),
        };
        format!("{here} · {}", self.musts_words())
    }

    /// The line of the clock on a screen that others see: when it ends, and no sums.
    pub fn shared_line(&self) -> String {
        match (self.safe_until, self.end) {
            (Some(safe), Some(_)) if !self.wrapping && self.there > 0 => {
                format!("wrap-up safe until {}", safe.clock())
            }
            (_, Some(end)) => format!("ends {}", end.clock()),
            (_, None) => String::new(),
        }
    }

    /// What is open against what there is: `22 musts ≈ 27 min, 32 there`.
    pub fn musts_words(&self) -> String {
        if self.solo {
            return self.open_words();
        }
        format!("{}, {} there", self.open_words(), self.there)
    }

    fn open_words(&self) -> String {
        match self.musts {
            0 => "all musts asked".to_owned(),
            1 => format!("1 must ≈ {} min", self.need),
            musts => format!("{musts} musts ≈ {} min", self.need),
        }
    }

    /// Which lateness the offer is about: as long as this stays, the same offer need not be said again.
    pub(super) fn late_because(&self) -> Option<String> {
        self.late.is_some().then(|| format!("{} {}", self.section, self.is_short()))
    }

    /// The musts need more than there is.
    pub fn is_short(&self) -> bool {
        !self.solo && self.musts > 0 && self.need > self.there
    }
}

/// How a section stands: for an outline, and for whoever asks where the time went.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionPace {
    /// Its key, `A`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Whole minutes spent in it.
    pub spent: u32,
    /// Minutes planned for it, borrowed ones counted.
    pub planned: f64,
    /// Musts still to be asked in it, those that were left out not among them.
    pub musts: usize,
    /// In a word or two: `done`, `2 musts`, and of the wrap-up before it has begun `kept 10:55`.
    pub note: String,
}

impl Sitting {
    /// How every section stands, in order.
    pub fn sections(&self) -> Vec<SectionPace> {
        let coverage = self.coverage();
        self.sections_by(&coverage, &self.pace_by(&coverage))
    }

    pub(super) fn sections_by(&self, coverage: &Coverage<'_>, pace: &Pace) -> Vec<SectionPace> {
        let last = self.set.sections.len().saturating_sub(1);
        let sections = self.set.sections.iter().enumerate().map(|(n, section)| {
            let (musts, _) = coverage.to_ask(|s| s.placed.section.id == section.id);
            let kept = pace.safe_until.filter(|_| n == last && n > 0 && !pace.wrapping);
            let note = match (kept, musts) {
                (Some(safe), _) => format!("kept {}", safe.clock()),
                (None, 0) => "done".to_owned(),
                (None, musts) => counted(musts, "must"),
            };
            let (key, title) = (section.key.clone(), section.title.clone());
            let (spent, planned) = (self.spent(section), self.walkthrough().planned(section));
            SectionPace { key, title, spent, planned, musts, note }
        });
        sections.collect()
    }

    /// What the clock says now.
    pub fn pace(&self) -> Pace {
        self.pace_by(&self.coverage())
    }

    pub(super) fn pace_by(&self, coverage: &Coverage<'_>) -> Pace {
        let placed = self.here();
        let (section, question) = (placed.section, placed.question.minutes);
        let sitting = self.walkthrough();
        let (spent, planned) = (self.spent(section), sitting.planned(section));
        let solo = self.mode == Mode::Solo;
        // A set of one section has nothing to keep minutes for.
        let wrap_up = self.set.sections.last().filter(|_| self.set.sections.len() > 1);
        let end = self.ends();
        let reserve = wrap_up.map_or(0.0, |section| sitting.planned(section));
        let safe_until = end.map(|end| end.plus(-minutes(reserve)));
        let until = |moment: Option<Moment>| moment.map_or(0, |moment| moment.minutes_since(self.now));
        let (musts, need) =
            coverage.to_ask(|s| wrap_up.is_none_or(|wrap_up| s.placed.section.id != wrap_up.id));
        let mut pace = Pace {
            minute: self.minute(),
            section: section.key.clone(),
            spent,
            planned,
            over: (f64::from(spent) - planned).max(0.0).floor() as u32,
            question,
            end,
            left: until(end),
            past: end.map_or(0, |end| self.now.minutes_since(end)),
            safe_until,
            wrapping: wrap_up.is_some_and(|wrap_up| wrap_up.id == section.id),
            musts,
            need: need.ceil() as u32,
            there: until(safe_until),
            late: None,
            resting_since: self.resting_since(),
            solo,
        };
        pace.late = self.offer(coverage, &pace);
        pace
    }

    /// At an overrun, or when the musts need more than there is: why, and what each cut would leave out.
    fn offer(&self, coverage: &Coverage<'_>, pace: &Pace) -> Option<String> {
        let over = pace.over > 0 && !pace.wrapping;
        if pace.solo || pace.resting_since.is_some() || !(over || pace.is_short()) {
            return None;
        }
        let mut why = Vec::new();
        if over {
            why.push(format!("{} is {} min over", pace.section, pace.over));
        }
        if pace.is_short() {
            why.push(format!("the musts need {} min more than there is", pace.need - pace.there));
        }
        let now = self.walkthrough().cut;
        let open: Vec<_> = coverage.standings.iter().filter(|s| s.waits()).collect();
        let mut ways = Vec::new();
        let coulds = open.iter().filter(|s| s.placed.question.need == Need::Could).count();
        let others = open.iter().filter(|s| s.placed.question.need != Need::Must).count();
        if now < Cut::Coulds && coulds > 0 {
            ways.push(format!("/late 1 leaves out {}", counted(coulds, "could")));
        }
        if now < Cut::AllButMusts && others > coulds {
            ways.push("/late 2 asks the musts only".to_owned());
        }
        if now < Cut::AllButSpine && !self.set.spine.is_empty() {
            let wrap_up = self.set.sections.last().map(|section| &section.id);
            let before = open.iter().map(|s| s.placed.clone()).filter(|p| Some(&p.section.id) != wrap_up);
            let spine = before.filter(|p| !leaves_out(Cut::AllButSpine, &self.set, p.question));
            let spine: f64 = spine.map(|p| p.question.minutes).sum();
            ways.push(format!("/late 3 the spine, ≈ {} min", spine.ceil()));
        }
        if ways.is_empty() && pace.is_short() {
            ways.push("/end moves the end".to_owned());
        }
        (!ways.is_empty()).then(|| format!("{}: {}", why.join(", "), ways.join(" · ")))
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
