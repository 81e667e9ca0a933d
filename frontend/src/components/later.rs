//! A part of the app that is no part of the first load: it is fetched when it is first shown, or before that in a quiet
//! moment. Where the app is linked into one file (tests, feature `split` off), it is simply there.

use futures_util::future::LocalBoxFuture;
use std::any::Any;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Draws a part that has come.
pub type Draw = fn(&Shown) -> Html;

/// A part on its way.
pub type Coming = LocalBoxFuture<'static, Result<Draw, Missing>>;

/// What a part shall show, whatever its type: a place where something comes later has one code, not one for each part.
#[derive(Clone)]
pub struct Shown {
    thing: Rc<dyn Any>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Shown {
    /// This.
    pub fn new<T: PartialEq + 'static>(thing: T) -> Self {
        let is_same = |one: &dyn Any, other: &dyn Any| {
            one.downcast_ref::<T>().is_some_and(|one| other.downcast_ref().is_some_and(|other| one == other))
        };
        Self { thing: Rc::new(thing), is_same }
    }

    /// Draws it; nothing where it is of another type.
    pub fn drawn<T: 'static>(&self, draw: fn(&T) -> Html) -> Html {
        self.thing.downcast_ref().map(draw).unwrap_or_default()
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&*self.thing, &*other.thing)
    }
}

/// The part did not come; asked for again, it is fetched anew.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares a function that fetches a part: what it draws, and all that only this needs, is put into the file `$file`.
macro_rules! part {
    ($(#[$about:meta])* fn $name:ident in $file:ident: $draw:ident($props:ty)) => {
        $(#[$about])*
        fn $name() -> $crate::components::later::Coming {
            use $crate::components::later::{Draw, Missing};
            #[cfg(feature = "split")]
            #[wasm_split_helpers::wasm_split($file, fallible)]
            fn $name() -> Result<Draw, Missing> {
                Ok(|shown| shown.drawn::<$props>($draw))
            }
            #[cfg(not(feature = "split"))]
            async fn $name() -> Result<Draw, Missing> {
                Ok(|shown| shown.drawn::<$props>($draw))
            }
            Box::pin($name())
        }
    };
}
pub(crate) use part;

/// The properties of [`Later`].
#[derive(Properties)]
pub struct Props {
    /// Fetches the part.
    pub part: fn() -> Coming,
    /// What it shall show.
    pub shown: Shown,
    /// The class of the place where it is missed.
    pub place: &'static str,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // A place has one part, or a key for each.
        self.shown == other.shown && self.place == other.place
    }
}

/// The part, once it has come.
#[component]
pub fn Later(props: &Props) -> Html {
    let come = use_state(|| None::<Result<Draw, Missing>>);
    let times = use_state_eq(|| 0_u32);
    {
        let (come, part) = (come.setter(), props.part);
        use_effect_with(*times, move |_| {
            spawn_local(async move { come.set(Some(part().await)) });
        });
    }
    match &*come {
        Some(Ok(draw)) => draw(&props.shown),
        Some(Err(Missing)) => {
            let again = {
                let come = come.setter();
                Callback::from(move |_: MouseEvent| {
                    come.set(None);
                    times.set(*times + 1);
                })
            };
            html! {
                <div class={props.place} role="alert">
                    <div class="empty">
                        <strong>{ "This part could not be loaded" }</strong>
                        <p>{ "Check the connection, then try again. If it has come back, load the page again." }</p>
                        <button type="button" class="button" onclick={again}>{ "Try again" }</button>
                    </div>
                </div>
            }
        }
        None => html! { <p class="visually-hidden" role="status">{ "Loading." }</p> },
    }
}

/// Fetches a part when `quiet` comes to be true, so that it is there when it is wanted, even without a connection.
#[hook]
pub fn use_before_wanted(quiet: bool, part: fn() -> Coming) {
    use_effect_with(quiet, move |quiet| {
        if *quiet {
            // Missed now, it is asked for again when it is shown.
            spawn_local(async move { _ = part().await });
        }
    });
}
