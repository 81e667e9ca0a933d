//! Which hours of the day are drawn.

use super::{DAY, ROW, Span};

/// The hours that are drawn, whole ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis(Span);

impl Axis {
    /// As much as is drawn where nobody works and nothing is booked.
    const LEAST: Span = Span::new(8 * 60, 18 * 60);

    /// All of `spans` with an hour to spare on either side, and never less than a usual working day.
    pub fn fitting(spans: impl IntoIterator<Item = Span>) -> Self {
        let (start, end) = spans
            .into_iter()
            .map(|span| (span.start.saturating_sub(60), span.end + 60))
            .fold((Self::LEAST.start, Self::LEAST.end), |(first, last), (start, end)| {
                (first.min(start), last.max(end))
            });
        Self(Span::new(start / 60 * 60, end.div_ceil(60).saturating_mul(60).min(DAY)))
    }

    /// The hours as a span.
    pub const fn span(self) -> Span {
        self.0
    }

    /// How many rows of [`ROW`] minutes.
    pub const fn rows(self) -> u16 {
        self.0.minutes() / ROW
    }

    /// The minute at which `row` begins.
    pub const fn minute(self, row: u16) -> u16 {
        self.0.start + row * ROW
    }

    /// The row that holds `minute`, the nearest where it is off the axis.
    pub fn row(self, minute: u16) -> u16 {
        (minute.saturating_sub(self.0.start) / ROW).min(self.rows().saturating_sub(1))
    }

    /// What of `span` is drawn, in minutes from the top.
    pub fn place(self, span: Span) -> Option<Span> {
        let drawn = span.within(self.0)?;
        Some(Span::new(drawn.start - self.0.start, drawn.end - self.0.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_everything_with_an_hour_to_spare() {
        for (spans, expected) in [
            (&[][..], (480, 1080)),
            (&[Span::new(540, 1020)], (480, 1080)),
            (&[Span::new(450, 1020)], (360, 1080)),
            (&[Span::new(0, 30), Span::new(1200, 1440)], (0, 1440)),
            (&[Span::new(540, 1090)], (480, 1200)),
        ] {
            assert_eq!(Axis::fitting(spans.iter().copied()).span(), Span::new(expected.0, expected.1));
        }
    }

    #[test]
    fn rows_and_minutes_are_each_others_inverse() {
        let axis = Axis::fitting([]);
        assert_eq!(axis.rows(), 40);
        for row in 0..axis.rows() {
            assert_eq!(axis.row(axis.minute(row)), row);
            assert_eq!(axis.row(axis.minute(row) + 14), row);
        }
        assert_eq!([axis.row(0), axis.row(1439)], [0, 39]);
    }

    #[test]
    fn what_is_off_the_axis_is_not_drawn() {
        let axis = Axis::fitting([]);
        assert_eq!(axis.place(Span::new(420, 540)), Some(Span::new(0, 60)));
        assert_eq!(axis.place(Span::new(420, 480)), None);
    }
}
