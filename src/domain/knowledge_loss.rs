//! How much would be lost with somebody, and how soon.
//!
//! The total is an attrition factor times a position factor, 1 to 5 each, as the nuclear industry reckons it (TVA's
//! method, published in IAEA STI/PUB/1248). The two factors, the product and the three steps are confirmed there. **The
//! limits of the bands and the wording of the rows are from memory, shortened for a company that grows, and must not
//! be quoted as the IAEA's.** The horizon is personal: it is asked off the shared screen, and leaves only as a band,
//! and only on request. It says what to write down first; it is no measure of a person.

use std::fmt;

/// The topic whose answer is a person's horizon; private.
pub const HORIZON: &str = "know.move";
/// The topic whose answer is how many people could mend the tool.
pub const BUS_FACTOR: &str = "know.bus_factor";
/// The topic whose answer is how soon the tool's absence is felt.
pub const CRITICALITY: &str = "does.criticality";

/// How soon somebody may be gone or away for long, as they said it themselves; later first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Horizon {
    /// Nothing known.
    NothingKnown,
    /// Within a year.
    Year,
    /// Within six months; also where somebody would rather not say.
    SixMonths,
    /// Within three months.
    ThreeMonths,
    /// Gone, or away within a month.
    Month,
}

impl Horizon {
    /// The horizon that a picked option means.
    pub fn from_option(option: &str) -> Option<Horizon> {
        Some(match option {
            "month" => Horizon::Month,
            "three_months" => Horizon::ThreeMonths,
            "six_months" | "rather_not" => Horizon::SixMonths,
            "year" => Horizon::Year,
            "nothing_known" => Horizon::NothingKnown,
            _ => return None,
        })
    }

    /// The attrition factor, 1 to 5.
    pub const fn factor(self) -> u8 {
        self as u8 + 1
    }
}

/// How hard a piece of knowledge would be to get back; easier first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// Common; a new hire has it.
    Common,
    /// Routine, with notes that are up to date; days to learn.
    Routine,
    /// Important, written or shared; weeks to learn.
    Important,
    /// Critical, some of it written or half known by another.
    Critical,
    /// Critical, only here, unwritten, nobody ready; months to learn again.
    OnlyHere,
}

impl Factor {
    /// Every factor, 1 to 5.
    pub const ALL: [Factor; 5] =
        [Factor::Common, Factor::Routine, Factor::Important, Factor::Critical, Factor::OnlyHere];

    /// The factor with this number, if it is one of 1 to 5.
    pub fn from_number(number: f64) -> Option<Factor> {
        Factor::ALL.into_iter().find(|factor| f64::from(factor.factor()) == number)
    }

    /// The position factor, 1 to 5.
    pub const fn factor(self) -> u8 {
        self as u8 + 1
    }
}

/// Attrition times position, 1 to 25.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

/// What a score asks for; less urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// 1 to 9.
    BeAware,
    /// 10 to 15.
    LookAhead,
    /// 16 to 19; of the products that are possible, 16 alone.
    Plan,
    /// 20 to 25.
    ActNow,
}

impl Band {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Band::BeAware => "be aware",
            Band::LookAhead => "look ahead",
            Band::Plan => "plan",
            Band::ActNow => "act now",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The score of one piece of knowledge in one head.
pub const fn score(horizon: Horizon, factor: Factor) -> Score {
    Score(horizon.factor() * factor.factor())
}

impl Score {
    /// The number, 1 to 25. Never exported.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The band it falls into.
    pub const fn band(self) -> Band {
        match self.0 {
            20.. => Band::ActNow,
            16..20 => Band::Plan,
            10..16 => Band::LookAhead,
            _ => Band::BeAware,
        }
    }
}

/// Whether a fortnight's leave does what a resignation does: one person at most can mend it, and its absence is felt
/// within the week. Then at least [`Band::Plan`], whatever the horizon (our own rule; S5, S34).
pub fn absence_override(bus_factor: f64, criticality: &str) -> bool {
    bus_factor <= 1.0 && matches!(criticality, "within_hour" | "same_day" | "same_week")
}

/// The band after the override.
pub fn with_override(band: Band, overridden: bool) -> Band {
    if overridden { band.max(Band::Plan) } else { band }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_part_the_possible_products() {
        let horizons =
            [Horizon::NothingKnown, Horizon::Year, Horizon::SixMonths, Horizon::ThreeMonths, Horizon::Month];
        let mut products = std::collections::BTreeMap::new();
        for horizon in horizons {
            for factor in Factor::ALL {
                let score = score(horizon, factor);
                assert_eq!(score.number(), horizon.factor() * factor.factor());
                products.insert(score.number(), score.band());
            }
        }
        let of = |band| products.iter().filter(|(_, b)| **b == band).map(|(n, _)| *n).collect::<Vec<_>>();
        assert_eq!(of(Band::ActNow), [20, 25]);
        assert_eq!(of(Band::Plan), [16]);
        assert_eq!(of(Band::LookAhead), [10, 12, 15]);
        assert_eq!(of(Band::BeAware), [1, 2, 3, 4, 5, 6, 8, 9]);
    }

    #[test]
    fn rather_not_say_counts_as_half_a_year() {
        assert_eq!(Horizon::from_option("rather_not"), Some(Horizon::SixMonths));
        assert_eq!(Horizon::from_option("someday"), None);
        assert_eq!(Factor::from_number(5.0), Some(Factor::OnlyHere));
        assert_eq!(Factor::from_number(5.5), None);
    }

    #[test]
    fn an_absence_that_is_felt_asks_for_a_plan() {
        assert!(absence_override(1.0, "same_week") && absence_override(0.0, "within_hour"));
        assert!(!absence_override(2.0, "same_day") && !absence_override(1.0, "same_month"));
        assert_eq!(with_override(Band::BeAware, true), Band::Plan);
        assert_eq!(with_override(Band::ActNow, true), Band::ActNow);
        assert_eq!(with_override(Band::BeAware, false), Band::BeAware);
    }
}
