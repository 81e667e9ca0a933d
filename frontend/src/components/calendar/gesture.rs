//! What is going on between a press and its release, or between two keys: drawing a new time, or moving an appointment.
//! Pure; the pixels were turned into places before they come here.

use super::model::ItemId;
use crate::layout::Span;
use crate::layout::gesture::{STEP, Spot, drawn, ended, moved, shifted};

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// A free place.
    Place,
    /// An item with its time.
    Item {
        /// Which.
        id: ItemId,
        /// When.
        span: Span,
        /// Whether it may be moved.
        movable: bool,
        /// Whether it is held by its end, which makes it longer or shorter.
        by_end: bool,
    },
}

/// A pointer that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) pointer: i32,
    pub(super) at: (i32, i32),
    pub(super) spot: Spot,
    pub(super) hold: Hold,
    /// A finger scrolls; it taps and swipes, and never draws.
    pub(super) touch: bool,
}

/// What a gesture would do if it ended now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gesture {
    /// A new time.
    Drawing {
        /// In which column.
        column: u16,
        /// What it takes.
        span: Span,
    },
    /// Another time for an appointment or a meeting.
    Moving {
        /// Which.
        id: ItemId,
        /// In which column it would be.
        column: u16,
        /// What it would take.
        span: Span,
        /// Whether it is moved with the keys, and so waits for Enter.
        by_key: bool,
    },
}

impl Press {
    /// What dragging to `spot` means; nothing where what is held stays where it is.
    pub(super) fn dragged_to(&self, spot: Spot) -> Option<Gesture> {
        match self.hold {
            Hold::Place => Some(Gesture::Drawing {
                column: self.spot.column,
                span: drawn(self.spot.minute, spot.minute),
            }),
            Hold::Item { id, span, movable: true, by_end: true } => {
                let span = ended(span, i32::from(spot.minute) - i32::from(self.spot.minute));
                Some(Gesture::Moving { id, column: self.spot.column, span, by_key: false })
            }
            Hold::Item { id, span, movable: true, by_end: false } => {
                let span = moved(span, self.spot.minute, spot.minute);
                Some(Gesture::Moving { id, column: spot.column, span, by_key: false })
            }
            Hold::Item { movable: false, .. } => None,
        }
    }
}

impl Gesture {
    /// Where it would be.
    pub(super) const fn place(self) -> (u16, Span) {
        match self {
            Self::Drawing { column, span } | Self::Moving { column, span, .. } => (column, span),
        }
    }

    /// What is moved.
    pub(super) const fn item(self) -> Option<ItemId> {
        match self {
            Self::Drawing { .. } => None,
            Self::Moving { id, .. } => Some(id),
        }
    }

    /// One key further, with Alt: an arrow moves, plus and minus lengthen and shorten.
    pub(super) fn nudged(self, key: &str, minutes: u16, columns: u16) -> Self {
        let Self::Moving { id, column, span, .. } = self else { return self };
        let minutes = i32::from(minutes);
        let (column, span) = match key {
            "+" | "=" => (column, ended(span, i32::from(STEP))),
            "-" => (column, ended(span, -i32::from(STEP))),
            "ArrowUp" => (column, shifted(span, -minutes)),
            "ArrowDown" => (column, shifted(span, minutes)),
            "ArrowLeft" => (column.saturating_sub(1), span),
            "ArrowRight" => ((column + 1).min(columns.saturating_sub(1)), span),
            _ => (column, span),
        };
        Self::Moving { id, column, span, by_key: true }
    }
}

/// Which way a finger went, if it swiped sideways: `true` towards what follows.
pub(super) fn swipe(from: (i32, i32), to: (i32, i32)) -> Option<bool> {
    let (across, along) = (to.0 - from.0, to.1 - from.1);
    (across.abs() > 56 && across.abs() > 2 * along.abs()).then_some(across < 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::appointment;

    fn press(hold: Hold) -> Press {
        Press { pointer: 1, at: (0, 0), spot: Spot { column: 1, minute: 547 }, hold, touch: false }
    }

    #[test]
    fn dragging_draws_on_a_free_place_and_moves_or_lengthens_what_is_held() {
        let (id, span) = (ItemId::Appointment(appointment(1)), Span::new(540, 570));
        let to = Spot { column: 2, minute: 607 };
        let held = |movable, by_end| Hold::Item { id, span, movable, by_end };
        let moving = |column, span| Some(Gesture::Moving { id, column, span, by_key: false });
        for (hold, expected) in [
            (Hold::Place, Some(Gesture::Drawing { column: 1, span: Span::new(540, 615) })),
            (held(true, false), moving(2, Span::new(600, 630))),
            // By its end it stays in its column.
            (held(true, true), moving(1, Span::new(540, 630))),
            (held(false, false), None),
            (held(false, true), None),
        ] {
            assert_eq!(press(hold).dragged_to(to), expected);
        }
    }

    #[test]
    fn keys_nudge_within_the_columns_and_the_day() {
        let id = ItemId::Appointment(appointment(1));
        let start = Gesture::Moving { id, column: 0, span: Span::new(10, 40), by_key: true };
        for (key, column, span) in [
            ("ArrowUp", 0, Span::new(0, 30)),
            ("ArrowDown", 0, Span::new(25, 55)),
            ("ArrowLeft", 0, Span::new(10, 40)),
            ("ArrowRight", 1, Span::new(10, 40)),
            ("+", 0, Span::new(10, 45)),
            ("-", 0, Span::new(10, 35)),
        ] {
            let expected = Gesture::Moving { id, column, span, by_key: true };
            assert_eq!(start.nudged(key, 15, 3), expected, "{key}");
        }
    }

    #[test]
    fn a_swipe_goes_sideways() {
        for (to, expected) in
            [((-80, 10), Some(true)), ((80, -20), Some(false)), ((80, 60), None), ((30, 0), None)]
        {
            assert_eq!(swipe((0, 0), to), expected);
        }
    }
}
