//! What a pointer or an arrow key means in the calendar: from pixels to a column and a minute, and from two of those to
//! a span that was drawn or a place that something was moved to.

use super::{Axis, DAY, ROW, Span};

/// Moving with the pointer goes in steps of so many minutes.
pub const STEP: u16 = 5;

/// The drawn body of the calendar, in the pixels of the window: what a pointer's position is measured against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Where the first column begins.
    pub left: f64,
    /// Where the first row begins.
    pub top: f64,
    /// The width of one column.
    pub column_width: f64,
    /// The height of one row.
    pub row_height: f64,
    /// How many columns there are.
    pub columns: u16,
    /// Which hours the rows are.
    pub axis: Axis,
}

/// A place in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Which column, counted from 0.
    pub column: u16,
    /// Which minute of the day; not on any grid.
    pub minute: u16,
}

impl Body {
    /// The place under the pointer, the nearest where it is outside.
    pub fn spot(&self, x: f64, y: f64) -> Spot {
        let column = whole((x - self.left) / self.column_width, self.columns.saturating_sub(1));
        let minutes = whole((y - self.top) / self.row_height * f64::from(ROW), DAY);
        let last = self.axis.span().end.saturating_sub(1);
        Spot { column, minute: self.axis.span().start.saturating_add(minutes).min(last) }
    }
}

/// `value` rounded down into `0..=most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range just before"
)]
fn whole(value: f64, most: u16) -> u16 {
    value.clamp(0.0, f64::from(most)) as u16
}

/// What is drawn from the minute where the pointer went down to the one where it is: whole rows, at least one.
pub fn drawn(from: u16, to: u16) -> Span {
    let (first, last) = (from.min(to), from.max(to));
    let start = first / ROW * ROW;
    Span::new(start, ((last / ROW + 1) * ROW).min(DAY))
}

/// Where something is moved to that was taken hold of at `held` and is now held at `to`: its length stays, and so it does
/// within the day.
pub fn moved(span: Span, held: u16, to: u16) -> Span {
    let start = i32::from(span.start) + i32::from(to) - i32::from(held);
    let start = (start + i32::from(STEP) / 2).div_euclid(i32::from(STEP)) * i32::from(STEP);
    shifted_to(span, start)
}

/// The same length, `minutes` later or earlier, within the day.
pub fn shifted(span: Span, minutes: i32) -> Span {
    shifted_to(span, i32::from(span.start) + minutes)
}

/// The same start, ending `minutes` later or earlier, on the grid: no shorter than one step, no longer than the day.
pub fn ended(span: Span, minutes: i32) -> Span {
    let step = i32::from(STEP);
    let end = (i32::from(span.end) + minutes + step / 2).div_euclid(step) * step;
    let end = end.clamp(i32::from(span.start) + step, i32::from(DAY).max(i32::from(span.start) + step));
    Span::new(span.start, u16::try_from(end).unwrap_or(DAY).min(DAY))
}

fn shifted_to(span: Span, start: i32) -> Span {
    let latest = i32::from(DAY) - i32::from(span.minutes());
    let start = u16::try_from(start.clamp(0, latest.max(0))).unwrap_or(0);
    Span::new(start, start + span.minutes())
}

/// Whether a pointer that went from one point to the other has moved enough to mean it.
pub fn is_drag(from: (i32, i32), to: (i32, i32)) -> bool {
    (to.0 - from.0).abs().max((to.1 - from.1).abs()) >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spot_under_the_pointer_is_never_outside() {
        let body = Body {
            left: 300.0,
            top: 100.0,
            column_width: 150.0,
            row_height: 24.0,
            columns: 3,
            axis: Axis::fitting([]),
        };
        for (x, y, column, minute) in [
            (300.0, 100.0, 0, 480),
            (449.9, 123.9, 0, 494),
            (450.0, 124.0, 1, 495),
            (0.0, 0.0, 0, 480),
            (5_000.0, 5_000.0, 2, 1079),
        ] {
            assert_eq!(body.spot(x, y), Spot { column, minute }, "{x} {y}");
        }
    }

    #[test]
    fn drawing_takes_whole_rows_in_either_direction() {
        for (from, to, expected) in [
            (547, 547, (540, 555)),
            (547, 601, (540, 615)),
            (601, 547, (540, 615)),
            (1439, 1439, (1425, 1440)),
        ] {
            assert_eq!(drawn(from, to), Span::new(expected.0, expected.1));
        }
    }

    #[test]
    fn moving_keeps_the_length_and_the_day() {
        let span = Span::new(540, 570);
        for (held, to, expected) in [
            (550, 550, (540, 570)),
            (550, 552, (540, 570)),
            (550, 553, (545, 575)),
            (550, 490, (480, 510)),
            (550, 0, (0, 30)),
            (550, 1439, (1410, 1440)),
        ] {
            assert_eq!(moved(span, held, to), Span::new(expected.0, expected.1), "{held} {to}");
        }
        assert_eq!(shifted(span, -15), Span::new(525, 555));
        assert_eq!(shifted(Span::new(0, 30), -15), Span::new(0, 30));
    }

    #[test]
    fn an_end_stays_after_the_start_and_in_the_day() {
        let span = Span::new(540, 570);
        for (minutes, end) in
            [(0, 570), (2, 570), (3, 575), (-8, 560), (-25, 545), (-300, 545), (2_000, 1440)]
        {
            assert_eq!(ended(span, minutes), Span::new(540, end), "{minutes}");
        }
    }

    #[test]
    fn a_trembling_hand_is_no_drag() {
        assert!(!is_drag((10, 10), (12, 7)));
        assert!(is_drag((10, 10), (10, 14)));
    }
}
