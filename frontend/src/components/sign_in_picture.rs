//! A quiet picture beside the sign-in form: a day in the calendar's own boxes. It shows nobody's appointments.

use yew::prelude::*;

/// Column, row and height of each box, in quarters of an hour, and its hue.
const BOXES: [(u8, u8, u8, u8); 46] = [
    (0, 2, 2, 0),
    (0, 4, 1, 1),
    (0, 6, 3, 2),
    (0, 10, 2, 0),
    (0, 14, 1, 1),
    (0, 15, 2, 6),
    (0, 19, 4, 2),
    (0, 24, 2, 0),
    (0, 29, 2, 1),
    (0, 32, 3, 4),
    (0, 37, 2, 0),
    (0, 41, 4, 2),
    (1, 3, 1, 3),
    (1, 4, 1, 3),
    (1, 7, 2, 5),
    (1, 11, 3, 8),
    (1, 15, 1, 3),
    (1, 18, 2, 5),
    (1, 22, 1, 3),
    (1, 27, 4, 8),
    (1, 33, 2, 5),
    (1, 38, 1, 3),
    (1, 42, 3, 8),
    (2, 1, 4, 7),
    (2, 6, 2, 0),
    (2, 9, 2, 0),
    (2, 13, 4, 7),
    (2, 18, 1, 1),
    (2, 20, 3, 2),
    (2, 26, 2, 0),
    (2, 30, 4, 7),
    (2, 36, 2, 1),
    (2, 40, 2, 0),
    (3, 4, 2, 6),
    (3, 7, 1, 1),
    (3, 9, 3, 2),
    (3, 14, 2, 6),
    (3, 17, 2, 9),
    (3, 21, 4, 7),
    (3, 27, 1, 1),
    (3, 30, 3, 2),
    (3, 35, 2, 6),
    (4, 2, 3, 4),
    (4, 8, 2, 0),
    (4, 12, 4, 7),
    (4, 19, 2, 5),
];

/// The picture.
#[component]
pub fn SignInPicture() -> Html {
    let boxes = BOXES.iter().map(|(column, row, rows, hue)| {
        html! {
            <span
                key={format!("{column}-{row}")}
                class="sign-in-block"
                data-hue={hue.to_string()}
                ~style={format!("--column:{column};--row:{row};--rows:{rows}")}
            ></span>
        }
    });
    html! { <div class="sign-in-picture" aria-hidden="true">{ for boxes }</div> }
}
