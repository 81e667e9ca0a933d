//! Meetings that this browser may not see and that look like one that is being written: the server is asked, and tells who can
//! say more.

use crate::net::api;
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::protocol::http::HiddenLookAlike;
use std::rc::Rc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// So long after the last change the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// The meetings that look like `sketch` and do not concern who asks, the most alike first; none while nothing is sketched, and
/// none where the server cannot be asked: a flag is help, and never in the way.
#[hook]
pub fn use_hidden_look_alikes(sketch: Option<MeetingSketch>) -> Rc<Vec<HiddenLookAlike>> {
    let found = use_state_eq(|| (None::<MeetingSketch>, Rc::<Vec<HiddenLookAlike>>::default()));
    let latest = use_mut_ref(|| 0_u32);
    {
        let found = found.clone();
        use_effect_with(sketch.clone(), move |sketch| {
            let turn = latest.borrow().wrapping_add(1);
            *latest.borrow_mut() = turn;
            let Some(sketch) = sketch.clone() else { return };
            spawn_local(async move {
                sleep(PAUSE).await;
                if *latest.borrow() != turn {
                    return;
                }
                let answer = api::hidden_look_alikes(&sketch).await;
                if *latest.borrow() == turn {
                    let look_alikes = answer.map(|answer| answer.look_alikes).unwrap_or_default();
                    found.set((Some(sketch), Rc::new(look_alikes)));
                }
            });
        });
    }
    // What was found answers what was asked then, and nothing that is typed since.
    if sketch.is_some() && found.0 == sketch { Rc::clone(&found.1) } else { Rc::default() }
}
