//! The calendar: columns of a day or a week, and the gestures on it. It draws a [`Picture`] and says what somebody did;
//! what follows from that, the page decides.
//!
//! Positions are custom properties, written with `~style`: a property of the element rather than its attribute, since the
//! content security policy forbids the attribute and leaves the property alone.

mod column;
pub mod focus;
mod gesture;
pub mod item;
mod keys;
pub mod model;
pub mod moved;
mod pointer;
mod row;

use super::desk::Whose;
use crate::hooks::use_announce;
use crate::layout::Span;
use crate::words::time;
use column::{ColumnBack, ColumnHead, layer_style};
use focus::{Step, Stop};
use gesture::{Gesture, Press, swipe};
use keys::{is_length, movable, spoken};
use model::{Column, ItemId, Picture, Subject};
use pointer::Surface;
use row::Row;
use std::borrow::Cow;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// What somebody did in the calendar.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Chose a free place, `drawn` as long as it should be or only where it should begin.
    Place {
        /// In which column.
        column: Rc<Column>,
        /// What it takes.
        span: Span,
        /// Whether its length was drawn.
        drawn: bool,
    },
    /// Opened an appointment or a meeting.
    Open(Subject),
    /// Moved an appointment or a meeting, or gave it another length.
    Move {
        /// Which.
        subject: Subject,
        /// To which column.
        column: Rc<Column>,
        /// To which time.
        span: Span,
    },
    /// Chose the head of a column.
    Turn(Rc<Column>),
    /// Swiped to the next column or the previous one, where only one is shown.
    Swipe(bool),
}

/// A place that somebody is thinking of, for the page to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// What would be moved; nothing for what is new.
    pub subject: Option<Subject>,
    /// To which column.
    pub column: Rc<Column>,
    /// To which time.
    pub span: Span,
}

/// What is said of a wish: the code for the style sheet, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// [`crate::components::precheck::Verdict::code`].
    pub code: &'static str,
    /// A word or two.
    pub word: Cow<'static, str>,
}

/// Where the form's draft would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// In which column, counted from 0.
    pub column: u16,
    /// At which time.
    pub span: Span,
    /// What is said of it.
    pub judgement: Judgement,
}

/// The properties of [`Calendar`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to draw.
    pub picture: Rc<Picture>,
    /// `day` or `week`.
    pub view: &'static str,
    /// What the calendar is called.
    pub label: AttrValue,
    /// The clinic's offset, as `GMT+1`.
    pub zone: AttrValue,
    /// The clinic's date and minute of the day.
    pub now: (chrono::NaiveDate, u16),
    /// The form's draft.
    #[prop_or_default]
    pub ghost: Option<Ghost>,
    /// What the panel shows.
    #[prop_or_default]
    pub current: Option<Subject>,
    /// Whether who is signed in may book and move.
    pub editable: bool,
    /// Judges a wish while it is being made.
    pub judge: Callback<Wish, Judgement>,
    /// Somebody did something.
    pub ondeed: Callback<Deed>,
}

/// What the calendar of whoever is signed in is called.
pub const MINE: &str = "My calendar";

/// Alt with an arrow moves by so many minutes, with Shift by the smaller step.
const NUDGE: u16 = 15;

/// The calendar.
#[component]
pub fn Calendar(props: &Props) -> Html {
    let picture = &props.picture;
    let container = use_node_ref();
    let press = use_mut_ref(|| None::<Press>);
    let gesture = use_state_eq(|| None::<Gesture>);
    let wanted = use_state_eq(|| None::<Stop>);
    let focusing = use_mut_ref(|| false);
    let announce = use_announce();

    let today = props.now.0;
    let shows_today = picture.columns.iter().any(|column| column.date == today);
    let first_row = picture.first_row(shows_today.then_some(props.now.1));
    let stop = Stop::or_first(*wanted, picture, first_row);
    let surface = Surface::new(container.clone(), Rc::clone(picture));

    {
        let surface = surface.clone();
        use_effect_with((), move |()| surface.scroll_to_row(first_row));
    }
    {
        let (focusing, surface) = (focusing.clone(), surface.clone());
        use_effect_with((stop, Rc::clone(picture)), move |(stop, _)| {
            if *focusing.borrow() && surface.focus(*stop) {
                *focusing.borrow_mut() = false;
            }
        });
    }
    {
        // The panel takes room from the calendar: what it is about stays in sight beside it.
        let about = props.ghost.as_ref().map(|ghost| (ghost.column, picture.axis.row(ghost.span.start)));
        let about = about.or_else(|| Stop::Item(picture.find_shown(props.current?)?.1.id).place(picture));
        let surface = surface.clone();
        use_effect_with(about, move |about| {
            if let Some((column, row)) = *about {
                surface.reveal(column, row);
            }
        });
    }

    let finish = {
        let (ondeed, picture, gesture) = (props.ondeed.clone(), Rc::clone(picture), gesture.clone());
        move |done: Gesture| {
            gesture.set(None);
            let (column, span) = done.place();
            let Some(column) = picture.columns.get(usize::from(column)).map(Rc::clone) else { return };
            ondeed.emit(match done {
                Gesture::Drawing { .. } => Deed::Place { column, span, drawn: true },
                Gesture::Moving { id, .. } => Deed::Move { subject: id.subject(), column, span },
            });
        }
    };
    let begin_at = {
        let (ondeed, picture) = (props.ondeed.clone(), Rc::clone(picture));
        move |column: u16, minute: u16| {
            if let Some(column) = picture.columns.get(usize::from(column)).map(Rc::clone) {
                let span = crate::layout::gesture::drawn(minute, minute);
                ondeed.emit(Deed::Place { column, span, drawn: false });
            }
        }
    };

    let onpointerdown = {
        let (press, surface, wanted) = (press.clone(), surface.clone(), wanted.clone());
        let editable = props.editable;
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 || !event.is_primary() {
                return;
            }
            let Some(pressed) = surface.press(&event, editable) else { return };
            wanted.set(Some(surface.stop_of(&pressed)));
            if !pressed.touch {
                surface.capture(&event);
            }
            *press.borrow_mut() = Some(pressed);
        })
    };
    let onpointermove = {
        let (press, gesture, surface) = (press.clone(), gesture.clone(), surface.clone());
        let editable = props.editable;
        Callback::from(move |event: PointerEvent| {
            let Some(pressed) = *press.borrow() else { return };
            let point = (event.client_x(), event.client_y());
            let meant = gesture.is_some() || crate::layout::gesture::is_drag(pressed.at, point);
            let may = editable || matches!(pressed.hold, gesture::Hold::Item { movable: true, .. });
            if pressed.touch || !may || !meant || pressed.pointer != event.pointer_id() {
                return;
            }
            surface.scroll_at_edge(point);
            if let Some(mut spot) = surface.spot(point) {
                if let gesture::Hold::Item { id, .. } = pressed.hold {
                    spot.column = surface.reach(id, pressed.spot.column, spot.column);
                }
                gesture.set(pressed.dragged_to(spot));
            }
        })
    };
    let onpointerup = {
        let (press, gesture, ondeed) = (press.clone(), gesture.clone(), props.ondeed.clone());
        let (finish, begin_at) = (finish.clone(), begin_at.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(pressed) = press.borrow_mut().take() else { return };
            let point = (event.client_x(), event.client_y());
            if let Some(done) = *gesture {
                return finish(done);
            }
            if pressed.touch
                && let Some(onward) = swipe(pressed.at, point)
            {
                return ondeed.emit(Deed::Swipe(onward));
            }
            match pressed.hold {
                gesture::Hold::Item { id, .. } => ondeed.emit(Deed::Open(id.subject())),
                gesture::Hold::Place => begin_at(pressed.spot.column, pressed.spot.minute),
            }
        })
    };
    let onpointercancel = {
        let (press, gesture) = (press.clone(), gesture.clone());
        Callback::from(move |_: PointerEvent| {
            *press.borrow_mut() = None;
            gesture.set(None);
        })
    };
    // A screen reader clicks without a pointer; a real click has been dealt with by then.
    let onclick = {
        let (ondeed, surface) = (props.ondeed.clone(), surface.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(id) = surface.item_under(&event).filter(|_| event.detail() == 0) {
                ondeed.emit(Deed::Open(id.subject()));
            }
        })
    };
    let onkeydown = {
        let (gesture, wanted, picture, ondeed) =
            (gesture.clone(), wanted.clone(), Rc::clone(picture), props.ondeed.clone());
        let (press, focusing, editable) = (press.clone(), focusing.clone(), props.editable);
        let (judge, finish) = (props.judge.clone(), finish.clone());
        let surface = surface.clone();
        Callback::from(move |event: KeyboardEvent| {
            if surface.is_in_head(&event) {
                return;
            }
            // A screen reader gives the focus to whatever it reads, by no key of ours.
            let stop = surface.item_under(&event).map_or(stop, Stop::Item);
            let key = event.key();
            let handled = match (*gesture, key.as_str()) {
                (Some(_), "Escape") => {
                    *press.borrow_mut() = None;
                    gesture.set(None);
                    announce.emit("Left where it was.".into());
                    true
                }
                (Some(done @ Gesture::Moving { by_key: true, .. }), "Enter") => {
                    *focusing.borrow_mut() = true;
                    finish(done);
                    true
                }
                (under_way, key) if event.alt_key() && (key.starts_with("Arrow") || is_length(key)) => {
                    let begun = under_way.or_else(|| movable(stop, &picture, editable));
                    if let Some(begun) = begun {
                        let minutes = if event.shift_key() { crate::layout::gesture::STEP } else { NUDGE };
                        let mut nudged = begun.nudged(key, minutes, picture.width());
                        if let Gesture::Moving { id, column, .. } = &mut nudged {
                            *column = surface.reach(*id, begun.place().0, *column);
                        }
                        gesture.set(Some(nudged));
                        if let Some(said) = spoken(nudged, &picture, &judge) {
                            announce.emit(said);
                        }
                    }
                    true
                }
                (_, "Enter" | " ") => {
                    match stop {
                        Stop::Item(id) => ondeed.emit(Deed::Open(id.subject())),
                        Stop::Cell(column, row) => begin_at(column, picture.axis.minute(row)),
                    }
                    true
                }
                (_, key) => match Step::of_key(key, event.ctrl_key() || event.meta_key()) {
                    Some(step) if !event.alt_key() => {
                        *focusing.borrow_mut() = true;
                        wanted.set(Some(stop.step(step, &picture)));
                        true
                    }
                    Some(_) | None => false,
                },
            };
            if handled {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };

    let onturn = props.ondeed.reform(Deed::Turn);
    let onopen = props.ondeed.reform(Deed::Open);
    let heads = (0_u16..).zip(&picture.columns).map(|(index, column)| {
        let key = column_key(column);
        let today = column.date == today;
        let current = props.current.filter(|it| column.all_day.iter().any(|item| item.shows(*it)));
        html! {
            <ColumnHead
                {key}
                column={Rc::clone(column)}
                {index}
                {today}
                {current}
                onturn={onturn.clone()}
                onopen={onopen.clone()}
            />
        }
    });
    let backs = (0_u16..).zip(&picture.columns).map(|(index, column)| {
        let key = column_key(column);
        let today = props.view == "week" && column.date == today;
        html! { <ColumnBack {key} column={Rc::clone(column)} {index} axis={picture.axis} {today} /> }
    });
    let row_of = |id| Stop::Item(id).place(picture).map(|(_, row)| row);
    let stop_row = stop.place(picture).map(|(_, row)| row);
    // A meeting stands in several columns, and a series in several rows.
    let shows = |cells: &[Vec<model::Item>], subject| cells.iter().flatten().any(|it| it.shows(subject));
    let moving = gesture.and_then(Gesture::item);
    let moving_row = moving.and_then(row_of);
    let rows = (0_u16..).zip(&picture.rows).map(|(row, cells)| {
        html! {
            <Row
                key={row}
                {row}
                axis={picture.axis}
                cells={Rc::clone(cells)}
                editable={props.editable}
                stop={(stop_row == Some(row)).then_some(stop)}
                current={props.current.filter(|subject| shows(cells, *subject))}
                moving={moving.filter(|_| moving_row == Some(row))}
            />
        }
    });
    let columns = picture.columns.len();
    html! {
        <div
            class="calendar"
            ref={container}
            data-view={props.view}
            data-gesture={gesture.is_some().then_some("")}
            ~style={format!("--all-day:{}", picture.all_day_lines())}
            {onpointerdown}
            {onpointermove}
            {onpointerup}
            {onpointercancel}
            {onclick}
            {onkeydown}
        >
            <div
                class="calendar-grid"
                role="grid"
                aria-label={&props.label}
                aria-rowcount={(picture.rows.len() + 1).to_string()}
                aria-colcount={(columns + 1).to_string()}
                ~style={format!("--columns:{columns}")}
            >
                <div class="calendar-row" role="row" aria-rowindex="1">
                    <div class="calendar-corner" role="columnheader" aria-colindex="1">
                        <span class="visually-hidden">{ "Time" }</span>
                        { &props.zone }
                    </div>
                    { for heads }
                </div>
                { for backs }
                { for rows }
                { for overlays(props, *gesture) }
            </div>
        </div>
    }
}

/// The layers over the cells: what a gesture would do, the form's draft, and now.
fn overlays(props: &Props, gesture: Option<Gesture>) -> Vec<Html> {
    let picture = &props.picture;
    let (today, minute) = props.now;
    let ghost = match gesture {
        Some(gesture) => {
            let (column, span) = gesture.place();
            picture.columns.get(usize::from(column)).map(|it| {
                let wish = Wish { subject: gesture.item().map(ItemId::subject), column: Rc::clone(it), span };
                Ghost { column, span, judgement: props.judge.emit(wish) }
            })
        }
        None => props.ghost.clone(),
    };
    let line = Span::new(minute, minute + 1);
    let first_today = picture.columns.iter().position(|column| column.date == today);
    let mut layers: Vec<Html> = (0_u16..)
        .zip(&picture.columns)
        .filter_map(|(index, column)| {
            let now = picture.axis.place(line).filter(|_| column.date == today);
            let ghost = ghost.as_ref().filter(|ghost| ghost.column == index);
            let ghost = ghost.and_then(|ghost| Some((ghost, picture.axis.place(ghost.span)?)));
            if now.is_none() && ghost.is_none() {
                return None;
            }
            Some(html! {
                <div
                    key={format!("over-{}", column_key(column))}
                    class="calendar-overlay"
                    role="presentation"
                    aria-hidden="true"
                    ~style={layer_style(index, picture.axis)}
                >
                    if let Some(now) = now {
                        <div
                            class="calendar-now"
                            data-first={(first_today == Some(usize::from(index))).then_some("")}
                            ~style={format!("--start:{}", now.start)}
                        ></div>
                    }
                    if let Some((ghost, place)) = ghost {
                        <div
                            class="calendar-ghost"
                            data-verdict={ghost.judgement.code}
                            data-still={gesture.is_none().then_some("")}
                            ~style={format!("--start:{};--length:{}", place.start, place.minutes())}
                        >
                            { &*ghost.judgement.word }{ " " }
                            { time::clock(ghost.span.start) }{ "–" }{ time::clock(ghost.span.end) }
                        </div>
                    }
                </div>
            })
        })
        .collect();
    if let Some(now) = picture.axis.place(line).filter(|_| first_today.is_some()) {
        layers.push(html! {
            <div
                key="now"
                class="calendar-now-label"
                role="presentation"
                aria-hidden="true"
                ~style={format!("grid-row:2;grid-column:1;--start:{}", now.start)}
            >
                { time::clock(minute) }
            </div>
        });
    }
    layers
}

fn column_key(column: &Column) -> String {
    match column.whose {
        Whose::Practitioner(id) => format!("{id}-{}", column.date),
        Whose::Mine => format!("mine-{}", column.date),
    }
}

/// The element that `reference` holds.
fn element(reference: &NodeRef) -> Option<HtmlElement> {
    reference.cast::<HtmlElement>()
}
