//! What a change asks of the version number: major when a meaning changed or something is gone, minor when something was
//! added, patch for wording.

use super::{Change, Difference};

/// A step of a version number, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Raise {
    /// The third number.
    Patch,
    /// The second.
    Minor,
    /// The first.
    Major,
}

impl Raise {
    /// What a change asks for; none for remarks that change nothing by themselves.
    pub fn of(change: &Change) -> Option<Raise> {
        match change {
            Change::Reworded(_) | Change::Adjusted(_) | Change::Moved => Some(Raise::Patch),
            Change::Renamed | Change::Widened | Change::New => Some(Raise::Minor),
            Change::MeaningChanged(_)
            | Change::Narrowed
            | Change::Split(_)
            | Change::Gone
            | Change::KindChanged(..)
            | Change::Reused(_) => Some(Raise::Major),
            Change::Forgotten(_) | Change::WasNothing(_) => None,
        }
    }

    /// Why it is asked for.
    pub const fn because(self) -> &'static str {
        match self {
            Raise::Patch => "the wording changed",
            Raise::Minor => "something was added or renamed",
            Raise::Major => "a meaning changed or something is gone",
        }
    }
}

/// What all changes together ask of the version number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The raise.
    pub raise: Raise,
    /// The least version that fits.
    pub least: String,
    /// Only a meaning that has likely changed asks for so much: people may know better.
    pub likely: bool,
}

impl Demand {
    /// What these changes ask for, if the newer version is not raised as far as that. Before 1.0.0 everything counts one
    /// step less, as in Semantic Versioning, where nothing is promised yet.
    pub fn unmet(old: &str, new: &str, differences: &[Difference]) -> Option<Demand> {
        let likely = |change: &Change| matches!(change, Change::MeaningChanged(_));
        let most = |differences: &mut dyn Iterator<Item = &Difference>| {
            differences.filter_map(|difference| Raise::of(&difference.change)).max()
        };
        // A meaning that only likely changed was put otherwise in any case.
        let sure = most(&mut differences.iter().filter(|d| !likely(&d.change))).unwrap_or(Raise::Patch);
        let raise = most(&mut differences.iter())?;
        let from = numbers(old)?;
        let to = numbers(new)?;
        let met = |raise| to >= least(from, raise) || (to == from && ends(old, new));
        if met(raise) {
            return None;
        }
        let [major, minor, patch] = least(from, raise);
        Some(Demand { raise, least: format!("{major}.{minor}.{patch}"), likely: met(sure) })
    }
}

fn least([major, minor, patch]: [u64; 3], raise: Raise) -> [u64; 3] {
    match (raise, major) {
        (Raise::Major, 1..) => [major + 1, 0, 0],
        (Raise::Major, 0) | (Raise::Minor, 1..) => [major, minor + 1, 0],
        (Raise::Minor, 0) | (Raise::Patch, _) => [major, minor, patch + 1],
    }
}

/// The three numbers of a version, without what stands behind a hyphen or a plus.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

/// A version that was announced (`2.0.0-draft`) and goes on, or is there now.
fn ends(old: &str, new: &str) -> bool {
    old.contains('-') && old != new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::versions::Rule;

    fn difference(change: Change) -> Difference {
        Difference { before: None, after: None, change }
    }

    #[test]
    fn the_greatest_change_asks() {
        let [word, new, gone, likely] =
            [Change::Reworded("ask"), Change::New, Change::Gone, Change::MeaningChanged(Rule::Ask)];
        for (changes, old, new, unmet) in [
            (vec![], "1.2.3", "1.2.3", None),
            (vec![&word], "1.2.3", "1.2.3", Some(("1.2.4", false))),
            (vec![&word], "1.2.3", "1.2.4", None),
            (vec![&word, &new], "1.2.3", "1.2.9", Some(("1.3.0", false))),
            (vec![&word, &new], "1.2.3", "1.3.0", None),
            (vec![&gone, &new], "1.2.3", "1.9.0", Some(("2.0.0", false))),
            (vec![&gone], "1.2.3", "2.0.0", None),
            (vec![&gone], "1.2.3", "0.9.0", Some(("2.0.0", false))),
            (vec![&likely], "1.2.3", "1.2.3", Some(("2.0.0", false))),
            (vec![&likely], "1.2.3", "1.2.4", Some(("2.0.0", true))),
            (vec![&likely, &word], "1.2.3", "1.2.4", Some(("2.0.0", true))),
            (vec![&likely, &word], "1.2.3", "1.2.3", Some(("2.0.0", false))),
            (vec![&gone], "0.2.3", "0.3.0", None),
            (vec![&new], "0.2.3", "0.2.4", None),
            (vec![&gone], "0.2.3", "0.2.4", Some(("0.3.0", false))),
            (vec![&gone], "2.0.0-draft", "2.0.0", None),
        ] {
            let differences: Vec<Difference> = changes.into_iter().cloned().map(difference).collect();
            let found = Demand::unmet(old, new, &differences);
            let found = found.as_ref().map(|demand| (demand.least.as_str(), demand.likely));
            assert_eq!(found, unmet, "{old} → {new}: {differences:?}");
        }
    }
}
