//! What the keys do with what is chosen in the calendar, and what is said meanwhile.

use super::focus::Stop;
use super::gesture::Gesture;
use super::model::{self, ItemId, Picture, Subject};
use super::{Judgement, MINE, Wish};
use crate::words::{request, time};
use std::rc::Rc;
use yew::Callback;

/// The move that the first Alt with an arrow begins, where the focus is on something that can be moved.
pub(super) fn movable(stop: Stop, picture: &Picture, editable: bool) -> Option<Gesture> {
    let Stop::Item(id) = stop else { return None };
    let (column, item) = picture.find(id).filter(|(_, item)| item.is_movable(editable))?;
    Some(Gesture::Moving { id, column, span: item.span, by_key: true })
}

/// Whether a key, with Alt, lengthens or shortens; the plus is not everywhere a key of its own.
pub(super) fn is_length(key: &str) -> bool {
    matches!(key, "+" | "=" | "-")
}

/// `09:45 with Dr Okafor, 15 min. Free. Enter moves it, Escape leaves it.`
pub(super) fn spoken(
    gesture: Gesture,
    picture: &Picture,
    judge: &Callback<Wish, Judgement>,
) -> Option<String> {
    let (column, span) = gesture.place();
    let column = picture.columns.get(usize::from(column))?;
    let (subject, start) = (gesture.item().map(ItemId::subject), time::clock(span.start));
    let (at, with) = match (&column.head, subject) {
        // A meeting is with whom it was.
        (_, Some(Subject::Meeting(_))) => (format!("{} {start}", time::date(column.date)), None),
        (model::Head::Practitioner { name, .. }, _) => (start, Some(name.clone())),
        (model::Head::Mine, _) => (start, Some(MINE.into())),
        (model::Head::Day { .. }, _) => (start, Some(time::date(column.date))),
    };
    let judgement = judge.emit(Wish { subject, column: Rc::clone(column), span });
    let said = request::moving(&at, with.as_deref(), span.minutes().into(), &judgement.word);
    Some(format!("{said} Enter moves it, Escape leaves it."))
}
