//! From which score on two meetings are called alike.

use super::figures::Counts;

/// What a threshold is chosen for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Balance {
    /// The best F1.
    Even,
    /// The best F-measure in which a false alarm is as bad as two misses.
    AlarmsAreWorse,
}

impl Balance {
    /// How bad a miss is beside a false alarm: the square of the F-measure's beta.
    const fn beta_squared(self) -> f64 {
        match self {
            Self::Even => 1.0,
            Self::AlarmsAreWorse => 0.5,
        }
    }
}

/// The threshold, in hundredths, that does best on scores with what is true of them.
pub(super) fn threshold(scores: &[(f64, bool)], balance: Balance) -> f64 {
    let candidates = (1..100).map(|hundredth| f64::from(hundredth) / 100.0);
    let judged = candidates.map(|threshold| {
        let mut counts = Counts::default();
        scores.iter().for_each(|(score, same)| counts.count(*same, *score >= threshold));
        (counts.f(balance.beta_squared()).unwrap_or_default(), threshold)
    });
    let best = judged.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map_or(0.5, |(_, threshold)| threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_false_alarm_costs_more_than_a_miss() {
        // All four are found up to 0.45, with two alarms; three up to 0.7, with none.
        let scores =
            [(0.9, true), (0.8, true), (0.7, true), (0.55, false), (0.5, false), (0.45, true), (0.1, false)];
        assert_eq!(threshold(&scores, Balance::AlarmsAreWorse), 0.7);
        let further = [(0.9, true), (0.8, true), (0.55, false), (0.5, true)];
        assert_eq!(threshold(&further, Balance::Even), 0.5);
        assert_eq!(threshold(&further, Balance::AlarmsAreWorse), 0.8);
    }
}
