//! Side by side what overlaps: pending bookings that conflict, cancelled ones beneath their successors.

use super::Span;

/// Where in its column something is drawn: lane `lane` of `lanes`, `width` lanes wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Counted from 0.
    pub lane: u16,
    /// How many lie side by side there.
    pub lanes: u16,
    /// How many lanes it may take, since nothing is beside it.
    pub width: u16,
}

/// The lanes of `spans`, which are sorted by their start. Each takes the first lane that is free; what touches none of
/// the following lanes grows into them.
pub fn lanes(spans: &[Span]) -> Vec<Lane> {
    let mut placed: Vec<Lane> = Vec::with_capacity(spans.len());
    let mut first = 0;
    while first < spans.len() {
        // A cluster: everything that is connected by overlaps.
        let mut end = spans[first].end;
        let mut next = first + 1;
        while next < spans.len() && spans[next].start < end {
            end = end.max(spans[next].end);
            next += 1;
        }
        cluster(&spans[first..next], &mut placed);
        first = next;
    }
    placed
}

fn cluster(spans: &[Span], placed: &mut Vec<Lane>) {
    let mut ends: Vec<u16> = Vec::new();
    let own: Vec<u16> = spans
        .iter()
        .map(|span| {
            let free = ends.iter().position(|end| *end <= span.start).unwrap_or(ends.len());
            if free == ends.len() {
                ends.push(span.end);
            } else {
                ends[free] = span.end;
            }
            u16::try_from(free).unwrap_or(u16::MAX)
        })
        .collect();
    let lanes = u16::try_from(ends.len()).unwrap_or(u16::MAX);
    placed.extend(spans.iter().zip(&own).map(|(span, lane)| {
        let next_taken = spans
            .iter()
            .zip(&own)
            .filter(|(other, other_lane)| *other_lane > lane && other.overlaps(*span))
            .map(|(_, other_lane)| *other_lane)
            .min()
            .unwrap_or(lanes);
        Lane { lane: *lane, lanes, width: next_taken - lane }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_ones_lie_side_by_side_and_the_rest_alone() {
        for (spans, expected) in [
            (&[][..], &[][..]),
            (&[(0, 30), (30, 60)], &[(0, 1, 1), (0, 1, 1)]),
            (&[(0, 30), (15, 60)], &[(0, 2, 1), (1, 2, 1)]),
            // The third fits below the first; the fourth starts a cluster of its own.
            (&[(0, 30), (15, 60), (30, 45), (60, 90)], &[(0, 2, 1), (1, 2, 1), (0, 2, 1), (0, 1, 1)]),
            // The last touches only the first lane's neighbour from three, so it takes two lanes.
            (&[(0, 60), (0, 20), (0, 20), (30, 60)], &[(0, 3, 1), (1, 3, 1), (2, 3, 1), (1, 3, 2)]),
        ] {
            let spans: Vec<Span> = spans.iter().map(|(start, end)| Span::new(*start, *end)).collect();
            let expected: Vec<Lane> = expected
                .iter()
                .map(|(lane, lanes, width)| Lane { lane: *lane, lanes: *lanes, width: *width })
                .collect();
            assert_eq!(lanes(&spans), expected);
        }
    }

    #[test]
    fn no_two_are_ever_drawn_over_each_other() {
        // Every set of four spans on a small grid: the drawn rectangles never meet.
        let all: Vec<Span> =
            (0..5).flat_map(|start| (start + 1..6).map(move |end| Span::new(start, end))).collect();
        for (first, a) in all.iter().enumerate() {
            for (second, b) in all.iter().enumerate().skip(first) {
                for c in &all[second..] {
                    let spans = [*a, *b, *c];
                    let placed = lanes(&spans);
                    for (one, two) in [(0, 1), (0, 2), (1, 2)] {
                        let (left, right) = (placed[one], placed[two]);
                        let aside =
                            left.lane + left.width <= right.lane || right.lane + right.width <= left.lane;
                        assert!(!spans[one].overlaps(spans[two]) || aside, "{spans:?} {placed:?}");
                        assert!(left.lane + left.width <= left.lanes);
                    }
                }
            }
        }
    }
}
