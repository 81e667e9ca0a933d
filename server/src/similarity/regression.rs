//! Logistic regression with signs, and a ridge about what common sense says: Newton steps, one coordinate after the other, none
//! across zero.

use docket_shared::similarity::{FEATURES, Sign};

/// Sweeps over all coordinates; far more than it takes to settle.
const SWEEPS: usize = 60;

/// What a feature weighs, in its direction, as long as no pair says otherwise.
const PRIOR: f64 = 1.0;

/// Values of all features.
pub(super) type Values = [f64; FEATURES.len()];

/// A pair that overlaps in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Example {
    pub(super) values: Values,
    pub(super) same: bool,
    /// How much it counts; a whole pair counts 1.
    pub(super) share: f64,
}

/// Finds bias and weights that make the examples most likely, less `ridge` / 2 for each square of a weight's distance from its prior.
pub(super) fn fit(examples: &[Example], ridge: f64) -> (f64, Values) {
    let mut bias = 0.0;
    let mut weights = [0.0; FEATURES.len()];
    let mut odds = vec![0.0; examples.len()];
    for _ in 0..SWEEPS {
        let step = newton(examples, &odds, |_| 1.0, 1e-6, 0.0);
        bias += step;
        odds.iter_mut().for_each(|odds| *odds += step);
        for (index, feature) in FEATURES.iter().enumerate() {
            let before = weights[index];
            let step =
                newton(examples, &odds, |example| example.values[index], ridge, before - prior(feature.sign));
            let after = match feature.sign {
                Sign::For => (before + step).max(0.0),
                Sign::Against => (before + step).min(0.0),
            };
            weights[index] = after;
            for (odds, example) in odds.iter_mut().zip(examples) {
                *odds += (after - before) * example.values[index];
            }
        }
    }
    (bias, weights)
}

fn prior(sign: Sign) -> f64 {
    match sign {
        Sign::For => PRIOR,
        Sign::Against => -PRIOR,
    }
}

/// How far to go along one coordinate that is `off` its prior, no further than 1 at once.
fn newton(examples: &[Example], odds: &[f64], value: impl Fn(&Example) -> f64, ridge: f64, off: f64) -> f64 {
    let (mut slope, mut curve) = (-ridge * off, ridge);
    for (example, odds) in examples.iter().zip(odds) {
        let value = value(example);
        if value != 0.0 {
            let probability = 1.0 / (1.0 + (-odds).exp());
            slope += example.share * (f64::from(u8::from(example.same)) - probability) * value;
            curve += example.share * probability * (1.0 - probability) * value * value;
        }
    }
    if curve > 0.0 { (slope / curve).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(index: usize, value: f64, same: bool) -> Example {
        let mut values = [0.0; FEATURES.len()];
        values[index] = value;
        Example { values, same, share: 1.0 }
    }

    #[test]
    fn it_finds_what_the_likelihood_says() {
        // Three of four where the feature is there, one of four where it is not: log odds ln 3 and -ln 3.
        let rows = [(1.0, [true, true, true, false]), (0.0, [true, false, false, false])];
        let examples: Vec<_> =
            rows.iter().flat_map(|(value, all)| all.map(|same| example(0, *value, same))).collect();
        let (bias, weights) = fit(&examples, 1e-9);
        assert!((bias + 3_f64.ln()).abs() < 1e-3, "{bias}");
        assert!((weights[0] - 2.0 * 3_f64.ln()).abs() < 1e-3, "{weights:?}");
        let (_, held) = fit(&examples, 1e3);
        assert!((held[0] - PRIOR).abs() < 0.1, "a strong ridge holds weights at their prior: {held:?}");
        let silent: Vec<_> = FEATURES.iter().map(|feature| prior(feature.sign)).collect();
        assert_eq!(held[1..], silent[1..], "what no pair has keeps its prior");
    }

    #[test]
    fn no_weight_goes_against_its_sign() {
        for (index, feature) in FEATURES.iter().enumerate() {
            let contrary = feature.sign == Sign::Against;
            let mut examples = vec![example(index, 0.0, !contrary); 20];
            examples.extend(vec![example(index, 1.0, contrary); 20]);
            assert_eq!(fit(&examples, 0.1).1[index], 0.0, "{}", feature.name);
        }
    }

    #[test]
    fn a_share_counts_as_so_many_pairs() {
        let whole =
            [example(0, 1.0, true), example(0, 1.0, true), example(0, 0.0, false), example(0, 1.0, false)];
        let mut shares = vec![Example { share: 2.0, ..whole[0] }];
        shares.extend(&whole[2..]);
        let ((bias, weights), (other_bias, other_weights)) = (fit(&whole, 0.5), fit(&shares, 0.5));
        assert!((bias - other_bias).abs() < 1e-6 && (weights[0] - other_weights[0]).abs() < 1e-6);
    }
}
