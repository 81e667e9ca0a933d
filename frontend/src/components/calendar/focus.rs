//! Where the keyboard is in the calendar: one tab stop, moved with the arrows from cell to cell and from appointment to
//! appointment. Pure.

use super::model::{Item, ItemId, Picture, Waiting};

/// What holds the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A free place: column and row.
    Cell(u16, u16),
    /// An appointment or a meeting.
    Item(ItemId),
}

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of the same names")]
pub enum Step {
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// To the first column and row, and to the last.
    First,
    Last,
}

impl Step {
    /// The step that a key means.
    pub fn of_key(key: &str, control: bool) -> Option<Self> {
        Some(match (key, control) {
            ("ArrowUp", false) => Self::Up,
            ("ArrowDown", false) => Self::Down,
            ("ArrowLeft", false) => Self::Left,
            ("ArrowRight", false) => Self::Right,
            ("Home", false) => Self::Home,
            ("End", false) => Self::End,
            ("Home", true) => Self::First,
            ("End", true) => Self::Last,
            ("PageUp", _) => Self::PageUp,
            ("PageDown", _) => Self::PageDown,
            _ => return None,
        })
    }
}

/// So many rows a page: two hours.
const PAGE: i32 = 8;

impl Stop {
    /// Where it is in `picture`: the column and the row in which it begins.
    pub fn place(self, picture: &Picture) -> Option<(u16, u16)> {
        match self {
            Self::Cell(column, row) => {
                (column < picture.width() && row < picture.axis.rows()).then_some((column, row))
            }
            Self::Item(id) => {
                picture.find(id).map(|(column, item)| (column, picture.axis.row(item.span.start)))
            }
        }
    }

    /// Itself where it still is in the picture, or where that is by now; otherwise what a keyboard should meet first.
    pub fn or_first(this: Option<Self>, picture: &Picture, first_row: u16) -> Self {
        let there = this.filter(|stop| stop.place(picture).is_some());
        let elsewhere = || match this? {
            Self::Cell(..) => None,
            Self::Item(id) => picture.find_shown(id.subject()).map(|(_, item)| Self::Item(item.id)),
        };
        there.or_else(elsewhere).unwrap_or(Self::Cell(0, first_row))
    }

    /// Where `step` leads.
    pub fn step(self, step: Step, picture: &Picture) -> Self {
        let Some((column, row)) = self.place(picture) else { return self };
        let (last_column, last_row) =
            (picture.width().saturating_sub(1), picture.axis.rows().saturating_sub(1));
        let down = |rows: i32| {
            let row = i32::from(row) + rows;
            u16::try_from(row.clamp(0, i32::from(last_row))).unwrap_or(0)
        };
        match step {
            Step::Up if row == 0 => self,
            Step::Up => Self::met(picture, column, row - 1),
            Step::Down => {
                // Past the end of an appointment, not into it.
                let past = self.item(picture).map_or(row + 1, |item| {
                    let ends = picture.axis.row(item.span.end.saturating_sub(1)) + 1;
                    ends.max(row + 1)
                });
                if past > last_row { self } else { Self::met(picture, column, past) }
            }
            Step::Left | Step::Right => self.sideways(step == Step::Right, picture, column, row),
            Step::Home => Self::met(picture, 0, row),
            Step::End => Self::met(picture, last_column, row),
            Step::PageUp => Self::met(picture, column, down(-PAGE)),
            Step::PageDown => Self::met(picture, column, down(PAGE)),
            Step::First => Self::met(picture, 0, 0),
            Step::Last => Self::met(picture, last_column, last_row),
        }
    }

    /// To the next lane where two lie side by side, otherwise to the next column.
    fn sideways(self, right: bool, picture: &Picture, column: u16, row: u16) -> Self {
        if let Some(item) = self.item(picture) {
            let beside = picture
                .items_of(column)
                .filter(|other| other.waiting != Some(Waiting::Leaving) && other.span.overlaps(item.span));
            let next = if right {
                beside.filter(|other| other.lane.lane > item.lane.lane).min_by_key(|other| other.lane.lane)
            } else {
                beside.filter(|other| other.lane.lane < item.lane.lane).max_by_key(|other| other.lane.lane)
            };
            if let Some(next) = next {
                return Self::Item(next.id);
            }
        }
        match right {
            true if column + 1 < picture.width() => Self::met(picture, column + 1, row),
            false if column > 0 => Self::met(picture, column - 1, row),
            true | false => self,
        }
    }

    fn item(self, picture: &Picture) -> Option<&Item> {
        match self {
            Self::Cell(..) => None,
            Self::Item(id) => picture.find(id).map(|(_, item)| item),
        }
    }

    /// What is met at a row of a column: an appointment, or the free place.
    fn met(picture: &Picture, column: u16, row: u16) -> Self {
        let minute = picture.axis.minute(row);
        // What begins within the row counts as met there, even where it begins after the row does.
        let begins = picture.rows.get(usize::from(row)).and_then(|cells| cells.get(usize::from(column)));
        picture
            .at(column, minute)
            .chain(begins.into_iter().flatten())
            .find(|item| item.waiting != Some(Waiting::Leaving))
            .map_or(Self::Cell(column, row), |item| Self::Item(item.id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Facts, day};
    use super::*;
    use crate::components::desk::{Filter, OccurrenceId};
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, actor, appointment, book};
    use std::collections::BTreeMap;

    fn item(number: u32) -> Stop {
        Stop::Item(ItemId::Appointment(appointment(number)))
    }

    fn picture() -> Picture {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:45:00Z")).unwrap();
        given.book(book(2, "2026-11-24T10:50:00Z", "2026-11-24T11:00:00Z")).unwrap();
        let facts = Facts {
            view: &given.state,
            confirmed: &given.state,
            filter: &Filter::default(),
            pending: &BTreeMap::new(),
            pending_meetings: &BTreeMap::new(),
            me: actor(Role::Practitioner),
        };
        day(facts, "2026-11-24".parse().unwrap())
    }

    #[test]
    fn the_arrows_lead_over_cells_and_appointments() {
        let picture = picture();
        let row = |minute| picture.axis.row(minute);
        let (first, second) = (item(1), item(2));
        for (from, step, expected) in [
            (Stop::Cell(0, row(585)), Step::Down, first),
            (first, Step::Down, second),
            (second, Step::Down, Stop::Cell(0, row(660))),
            (Stop::Cell(0, row(660)), Step::Up, second),
            (second, Step::Up, first),
            (first, Step::Right, Stop::Cell(1, row(600))),
            (Stop::Cell(1, row(615)), Step::Left, first),
            (first, Step::Left, first),
            (first, Step::End, Stop::Cell(4, row(600))),
            (Stop::Cell(4, 0), Step::Up, Stop::Cell(4, 0)),
            (Stop::Cell(4, 0), Step::Right, Stop::Cell(4, 0)),
            (Stop::Cell(4, 0), Step::PageDown, Stop::Cell(4, 8)),
            (Stop::Cell(4, 3), Step::First, Stop::Cell(0, 0)),
            (Stop::Cell(4, 3), Step::Last, Stop::Cell(4, 39)),
            (Stop::Cell(4, 39), Step::Down, Stop::Cell(4, 39)),
        ] {
            assert_eq!(from.step(step, &picture), expected, "{from:?} {step:?}");
        }
    }

    #[test]
    fn a_meeting_that_stands_in_another_column_by_now_keeps_the_focus() {
        use docket_shared::command::Command;
        use docket_shared::testing::meetings::{create, details};
        let mut given = Given::clinic([]);
        let rota = details("Rota", "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z");
        given.when(Role::Practitioner, &Command::CreateMeeting(create(1, rota, &[]))).unwrap();
        let facts = Facts {
            view: &given.state,
            confirmed: &given.state,
            filter: &Filter::default(),
            pending: &BTreeMap::new(),
            pending_meetings: &BTreeMap::new(),
            me: actor(Role::Practitioner),
        };
        let picture = day(facts, "2026-11-24".parse().unwrap());
        let id = OccurrenceId::whole(docket_shared::testing::meeting(1));
        let before = Stop::Item(ItemId::Meeting(id, 3));
        assert_eq!(Stop::or_first(Some(before), &picture, 7), Stop::Item(ItemId::Meeting(id, 0)));
    }

    #[test]
    fn what_is_gone_gives_the_focus_to_the_first() {
        let picture = picture();
        for (stop, expected) in [
            (None, Stop::Cell(0, 7)),
            (Some(item(9)), Stop::Cell(0, 7)),
            (Some(Stop::Cell(9, 0)), Stop::Cell(0, 7)),
            (Some(Stop::Cell(2, 3)), Stop::Cell(2, 3)),
        ] {
            assert_eq!(Stop::or_first(stop, &picture, 7), expected);
        }
    }
}
