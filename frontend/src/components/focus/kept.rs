//! Where the focus goes when what had it is gone: a form that was closed, a dialog, a button whose work is done. One rule for all
//! of the app: back to what led there if that is still there, otherwise to the heading of the panel or the page that it was in.
//! A screen reader and a keyboard would begin at the top of the page instead.

use crate::components::desk::{Desk, OccurrenceId, Panel};
use docket_shared::ids::{AppointmentId, MeetingId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, MutationObserver, MutationObserverInit};
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// So many places that had the focus are remembered.
const TRAIL_MAXIMUM: usize = 16;

/// Keeps the focus from falling out of the page. For the frame, once.
#[hook]
pub fn use_focus_kept(desk: &Desk) {
    let keeper = use_memo((), |()| Keeper::default());
    {
        let keeper = Rc::clone(&keeper);
        use_effect_with((), move |()| {
            let watch = Watch::begin(&keeper);
            move || watch.into_iter().for_each(|it| it.end())
        });
    }
    use_effect_with((desk.dialog.is_some(), Shown::of(&desk.panel)), move |(covered, shown)| {
        keeper.covered(*covered, *shown);
        keeper.mend();
    });
}

/// What the panel shows, whatever is typed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Nothing,
    Booking,
    Appointment(AppointmentId),
    Meeting(OccurrenceId),
    MeetingForm(MeetingId),
    Requests,
}

impl Shown {
    fn of(panel: &Panel) -> Self {
        match panel {
            Panel::Closed => Self::Nothing,
            Panel::Booking(_) => Self::Booking,
            Panel::Appointment(id) => Self::Appointment(*id),
            Panel::Meeting(id) => Self::Meeting(*id),
            Panel::MeetingForm(draft) => Self::MeetingForm(draft.meeting_id()),
            Panel::Requests => Self::Requests,
        }
    }
}

/// A part of the page with a heading.
const REGIONS: &str = "dialog, .panel, main";
const PANEL: &str = ".panel";
const MAIN: &str = "main";

/// Something that had the focus.
struct Trace {
    element: HtmlElement,
    region: Option<Element>,
}

impl Trace {
    fn of(element: HtmlElement) -> Self {
        let region = element.closest(REGIONS).ok().flatten();
        Self { element, region }
    }

    /// It, or what has been drawn anew under its name.
    fn again(&self, document: &Document) -> Option<HtmlElement> {
        if is_there(&self.element) {
            return Some(self.element.clone());
        }
        let id = Some(self.element.id()).filter(|id| !id.is_empty())?;
        document.get_element_by_id(&id)?.dyn_into().ok().filter(is_there)
    }

    /// The heading of where it was, or of what has taken that place.
    fn heading(&self, document: &Document) -> Option<HtmlElement> {
        let region = self.region.as_ref()?;
        if region.is_connected() {
            return heading_at(region);
        }
        let was_panel = region.matches(PANEL).unwrap_or(false);
        let now = document.query_selector(PANEL).ok().flatten().filter(|_| was_panel)?;
        heading_at(&now)
    }
}

/// Whether the focus could go there.
fn is_there(element: &HtmlElement) -> bool {
    let shown = || {
        let shape = element.get_bounding_client_rect();
        shape.width() > 1.0 && shape.height() > 1.0
    };
    element.is_connected() && !element.matches(":disabled").unwrap_or(false) && shown()
}

/// The heading of `region` if it is seen; in the calendar, whose heading is not, the place where the keyboard was.
fn heading_at(region: &Element) -> Option<HtmlElement> {
    let place = || found(region, "[role=grid] [tabindex='0']");
    seen_heading(region).or_else(place).or_else(|| region.clone().dyn_into().ok())
}

fn seen_heading(region: &Element) -> Option<HtmlElement> {
    let heading = found(region, "h1, h2")?;
    // Reached by this and not by Tab.
    if !heading.has_attribute("tabindex") {
        heading.set_tab_index(-1);
    }
    Some(heading)
}

fn found(region: &Element, selector: &str) -> Option<HtmlElement> {
    let found = region.query_selector(selector).ok().flatten()?;
    found.dyn_into::<HtmlElement>().ok().filter(is_there)
}

#[derive(Default)]
struct Keeper {
    /// What had the focus, the latest last.
    trail: RefCell<Vec<Trace>>,
    /// Whether a dialog covers the page, and what the panel showed when it came.
    under: Cell<Option<Shown>>,
    /// Whether a dialog has led to what the panel shows.
    led: Cell<bool>,
}

impl Keeper {
    fn covered(&self, covered: bool, shown: Shown) {
        match (covered, self.under.get()) {
            (true, None) => self.under.set(Some(shown)),
            (false, Some(before)) => {
                self.under.set(None);
                self.led.set(shown != Shown::Nothing && shown != before);
            }
            (true, Some(_)) | (false, None) => {}
        }
        // What was closed before it was drawn leads nowhere; the next panel has come by another way.
        if shown == Shown::Nothing {
            self.led.set(false);
        }
    }

    fn heard(&self, event: &Event) {
        if event.type_() == "focusin" {
            let Some(element) = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            let mut trail = self.trail.borrow_mut();
            trail.retain(|it| it.element != element);
            trail.push(Trace::of(element));
            let surplus = trail.len().saturating_sub(TRAIL_MAXIMUM);
            trail.drain(..surplus);
        } else if document().is_some_and(|document| is_lost(&document)) {
            // A click on nothing lets it go: then it is not missed.
            self.trail.borrow_mut().clear();
        }
    }

    /// Puts the focus somewhere if it was somewhere and is nowhere.
    fn mend(&self) {
        let Some(document) = document() else { return };
        if self.led.get() {
            let panel = document.query_selector(PANEL).ok().flatten();
            if let Some(heading) = panel.and_then(|panel| heading_at(&panel)) {
                self.led.set(false);
                let within = heading.closest(PANEL).ok().flatten();
                let active = document.active_element();
                // A form has its own first field.
                if within.is_none_or(|panel| !panel.contains(active.as_deref())) {
                    _ = heading.focus();
                }
            }
            return;
        }
        if !is_lost(&document) {
            return;
        }
        if let Some(next) = self.next(&document) {
            _ = next.focus();
        }
    }

    fn next(&self, document: &Document) -> Option<HtmlElement> {
        loop {
            // Not held while something is focused: that is heard.
            let (again, heading, last) = {
                let trail = self.trail.borrow();
                let last = trail.last()?;
                (last.again(document), last.heading(document), trail.len() == 1)
            };
            if let Some(next) = again.or(heading) {
                return Some(next);
            }
            self.trail.borrow_mut().pop();
            if last {
                // Nothing had it before: the page begins anew, and no place in the calendar is a better one than another.
                let main = document.query_selector(MAIN).ok().flatten()?;
                return seen_heading(&main).or_else(|| main.dyn_into().ok());
            }
        }
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Whether nothing has the focus.
fn is_lost(document: &Document) -> bool {
    let body = document.body();
    document.active_element().is_none_or(|it| body.is_some_and(|body| *body == it))
}

/// What tells the keeper of what happens.
struct Watch {
    document: Document,
    heard: Closure<dyn FnMut(Event)>,
    observer: MutationObserver,
    _changed: Closure<dyn FnMut()>,
}

/// What moves the focus, and what lets it go.
const EVENTS: [&str; 2] = ["focusin", "click"];

impl Watch {
    fn begin(keeper: &Rc<Keeper>) -> Option<Self> {
        let document = document()?;
        let heard = {
            let keeper = Rc::clone(keeper);
            Closure::<dyn FnMut(Event)>::new(move |event: Event| keeper.heard(&event))
        };
        for event in EVENTS {
            // While it comes down, when nothing that it leads to has happened yet.
            let listener = heard.as_ref().unchecked_ref();
            _ = document.add_event_listener_with_callback_and_bool(event, listener, true);
        }
        let changed = {
            let keeper = Rc::clone(keeper);
            // Not at once: while the focus is on its way from one element to the next, nothing has it.
            Closure::<dyn FnMut()>::new(move || {
                let keeper = Rc::clone(&keeper);
                spawn_local(async move {
                    sleep(Duration::ZERO).await;
                    keeper.mend();
                });
            })
        };
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        let wanted = MutationObserverInit::new();
        wanted.set_child_list(true);
        wanted.set_subtree(true);
        wanted.set_attribute_filter(&js_sys::Array::of1(&JsValue::from_str("disabled")));
        _ = observer.observe_with_options(document.body()?.as_ref(), &wanted);
        Some(Self { document, heard, observer, _changed: changed })
    }

    fn end(self) {
        self.observer.disconnect();
        for event in EVENTS {
            let listener = self.heard.as_ref().unchecked_ref();
            _ = self.document.remove_event_listener_with_callback_and_bool(event, listener, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::appointment;

    #[test]
    fn a_dialog_leads_to_what_is_shown_after_it_until_that_is_closed() {
        let (first, second) = (Shown::Appointment(appointment(1)), Shown::Appointment(appointment(2)));
        for (before, turns, expected) in [
            (Shown::Nothing, &[first][..], true),
            (first, &[second], true),
            (first, &[first], false),
            (first, &[Shown::Nothing], false),
            // Closed before it was drawn: what is opened by a click next is not led to.
            (Shown::Nothing, &[first, Shown::Nothing], false),
            (Shown::Nothing, &[first, Shown::Nothing, second], false),
        ] {
            let keeper = Keeper::default();
            keeper.covered(true, before);
            turns.iter().for_each(|shown| keeper.covered(false, *shown));
            assert_eq!(keeper.led.get(), expected, "{before:?}, then {turns:?}");
        }
    }
}
