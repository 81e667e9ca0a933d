//! Between the browser's pixels and elements and the calendar's columns and minutes.

use super::element;
use super::focus::Stop;
use super::gesture::{Hold, Press};
use super::item::element_id;
use super::model::{ItemId, Picture};
use super::row::cell_id;
use crate::layout::gesture::{Body, Spot};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

/// The calendar's element, and what is drawn in it.
#[derive(Clone)]
pub(super) struct Surface {
    container: NodeRef,
    picture: Rc<Picture>,
}

/// How near to an edge a drag scrolls, in pixels, and how far at a time.
const EDGE: i32 = 40;
const SCROLL: i32 = 14;

impl Surface {
    pub(super) const fn new(container: NodeRef, picture: Rc<Picture>) -> Self {
        Self { container, picture }
    }

    fn body(&self) -> Option<Body> {
        let cell = element(&self.container)?.query_selector(".calendar-cell").ok()??;
        let rectangle = cell.get_bounding_client_rect();
        (rectangle.width() > 0.0 && rectangle.height() > 0.0).then(|| Body {
            left: rectangle.left(),
            top: rectangle.top(),
            column_width: rectangle.width(),
            row_height: rectangle.height(),
            columns: self.picture.width(),
            axis: self.picture.axis,
        })
    }

    /// Where something may be put that is held in `from` and would be put in `to`: a meeting stays with whom it is, since moving
    /// it invites nobody else.
    pub(super) fn reach(&self, id: ItemId, from: u16, to: u16) -> u16 {
        let whose = |column: u16| self.picture.columns.get(usize::from(column)).map(|it| it.whose);
        let stays = matches!(id, ItemId::Meeting(..)) && whose(from) != whose(to);
        if stays { from } else { to }
    }

    /// The place under a point of the window.
    pub(super) fn spot(&self, (x, y): (i32, i32)) -> Option<Spot> {
        Some(self.body()?.spot(f64::from(x), f64::from(y)))
    }

    /// The item whose element an event happened in.
    pub(super) fn item_under(&self, event: &Event) -> Option<ItemId> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let id = target.closest(".calendar-cell .appointment").ok()??.id();
        let mut items = (0..self.picture.width()).flat_map(|column| self.picture.items_of(column));
        items.find(|item| element_id(item) == id).map(|item| item.id)
    }

    /// Whether an event happened in a head, whose buttons answer to the keys themselves.
    pub(super) fn is_in_head(&self, event: &Event) -> bool {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        target.is_some_and(|it| it.closest(".calendar-head").is_ok_and(|found| found.is_some()))
    }

    /// What a pointer went down on; nothing outside of cells and appointments.
    pub(super) fn press(&self, event: &PointerEvent, editable: bool) -> Option<Press> {
        let at = (event.client_x(), event.client_y());
        let spot = self.spot(at)?;
        let target: Element = event.target()?.dyn_into().ok()?;
        let hold = match self.item_under(event) {
            Some(id) => {
                let (_, item) = self.picture.find(id)?;
                let movable = item.is_movable(editable);
                Hold::Item { id, span: item.span, movable, by_end: movable && is_at_end(&target, event) }
            }
            None if target.closest(".calendar-cell").ok()?.is_some() => Hold::Place,
            None => return None,
        };
        let touch = event.pointer_type() == "touch";
        Some(Press { pointer: event.pointer_id(), at, spot, hold, touch })
    }

    /// The tab stop that a press makes.
    pub(super) fn stop_of(&self, press: &Press) -> Stop {
        match press.hold {
            Hold::Item { id, .. } => Stop::Item(id),
            Hold::Place => Stop::Cell(press.spot.column, self.picture.axis.row(press.spot.minute)),
        }
    }

    /// Has the pointer's further events sent here, wherever it goes.
    pub(super) fn capture(&self, event: &PointerEvent) {
        if let Some(container) = element(&self.container) {
            _ = container.set_pointer_capture(event.pointer_id());
        }
    }

    /// Scrolls on while something is dragged to an edge.
    pub(super) fn scroll_at_edge(&self, (x, y): (i32, i32)) {
        let Some(container) = element(&self.container) else { return };
        let rectangle = container.get_bounding_client_rect();
        let near = |value: i32, low: f64, high: f64| {
            if f64::from(value) < low + f64::from(EDGE) {
                -SCROLL
            } else if f64::from(value) > high - f64::from(EDGE) {
                SCROLL
            } else {
                0
            }
        };
        // The head covers the upper edge.
        let down = near(y, rectangle.top() + 60.0, rectangle.bottom());
        let across = near(x, rectangle.left() + 48.0, rectangle.right());
        container.set_scroll_top(container.scroll_top() + down);
        container.set_scroll_left(container.scroll_left() + across);
    }

    /// Shows `row` at the top.
    pub(super) fn scroll_to_row(&self, row: u16) {
        let (Some(container), Some(body)) = (element(&self.container), self.body()) else { return };
        #[expect(clippy::cast_possible_truncation, reason = "a day is some thousand pixels high")]
        container.set_scroll_top((f64::from(row) * body.row_height) as i32);
    }

    /// Gives the focus to the element of `stop`; `false` where it is not drawn yet.
    pub(super) fn focus(&self, stop: Stop) -> bool {
        let id = match stop {
            Stop::Cell(column, row) => cell_id(column, row),
            Stop::Item(id) => match self.picture.find(id) {
                Some((_, item)) => element_id(item),
                None => return false,
            },
        };
        let document = web_sys::window().and_then(|window| window.document());
        let Some(found) = document.and_then(|it| it.get_element_by_id(&id)) else { return false };
        let Ok(found) = found.dyn_into::<HtmlElement>() else { return false };
        bring_into_sight(&found);
        found.focus().is_ok()
    }

    /// Scrolls no further than a cell needs to be in sight.
    pub(super) fn reveal(&self, column: u16, row: u16) {
        let selector = format!("#{}", cell_id(column, row));
        if let Some(cell) = element(&self.container).and_then(|it| it.query_selector(&selector).ok()?) {
            bring_into_sight(&cell);
        }
    }
}

/// So near to its lower edge something is held by its end, in pixels.
const END: f64 = 6.0;

/// Whether a press holds an item by its end.
fn is_at_end(target: &Element, event: &PointerEvent) -> bool {
    let Ok(Some(item)) = target.closest(".appointment") else { return false };
    item.get_bounding_client_rect().bottom() - f64::from(event.client_y()) <= END
}

fn bring_into_sight(found: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    found.scroll_into_view_with_scroll_into_view_options(&options);
}
