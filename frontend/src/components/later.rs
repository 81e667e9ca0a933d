//! A part of the app that is no part of the first load: it is fetched when it is first shown, or before that in a quiet
//! moment. Where the app is linked into one file (tests, feature `split` off), it is simply there.

use futures_util::future::LocalBoxFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Draws a part that has come.
pub type Draw<P> = fn(&P) -> Html;

/// A part on its way.
pub type Coming<P> = LocalBoxFuture<'static, Result<Draw<P>, Missing>>;

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
        fn $name() -> $crate::components::later::Coming<$props> {
            use $crate::components::later::{Draw, Missing};
            #[cfg(feature = "split")]
            #[wasm_split_helpers::wasm_split($file, fallible)]
            fn $name() -> Result<Draw<$props>, Missing> {
                Ok($draw)
            }
            #[cfg(not(feature = "split"))]
            async fn $name() -> Result<Draw<$props>, Missing> {
                Ok($draw)
            }
            Box::pin($name())
        }
    };
}
pub(crate) use part;

/// The properties of [`Later`].
#[derive(Properties)]
pub struct Props<P: PartialEq> {
    /// Fetches the part.
    pub part: fn() -> Coming<P>,
    /// What it shall show.
    pub shown: P,
    /// The class of the place where it is missed.
    pub place: &'static str,
}

impl<P: PartialEq> PartialEq for Props<P> {
    fn eq(&self, other: &Self) -> bool {
        // A place has one part.
        self.shown == other.shown && self.place == other.place
    }
}

/// The part, once it has come.
#[component]
pub fn Later<P: PartialEq + 'static>(props: &Props<P>) -> Html {
    let come = use_state(|| None::<Result<Draw<P>, Missing>>);
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
pub fn use_before_wanted<P: 'static>(quiet: bool, part: fn() -> Coming<P>) {
    use_effect_with(quiet, move |quiet| {
        if *quiet {
            // Missed now, it is asked for again when it is shown.
            spawn_local(async move { _ = part().await });
        }
    });
}
