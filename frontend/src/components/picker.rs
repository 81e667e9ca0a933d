//! Whose calendar it is, where the columns do not say so: above the week, and above the phone's day.

use super::desk::Whose;
use super::icon::Icon;
use super::meter::Meter;
use super::precheck::Load;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The properties of [`Picker`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whom there is to choose from, by name, in the order of the columns.
    pub choices: Rc<Vec<(Whose, String)>>,
    /// Who is chosen.
    pub chosen: Whose,
    /// Their week and month, where appointments count.
    pub load: Option<(Load, Load)>,
    /// Whether it is there on the phone alone.
    #[prop_or_default]
    pub only_phone: bool,
    /// Somebody chose another.
    pub onchoose: Callback<Whose>,
}

/// The picker: previous, a list of names, next.
#[component]
pub fn Picker(props: &Props) -> Html {
    let step = |onward: bool| {
        let reached = beside(&props.choices, props.chosen, onward);
        let onchoose = props.onchoose.clone();
        let onclick =
            Callback::from(move |_: MouseEvent| reached.into_iter().for_each(|id| onchoose.emit(id)));
        (reached.is_none(), onclick)
    };
    let (first, onprevious) = step(false);
    let (last, onnext) = step(true);
    let onchange = {
        let onchoose = props.onchoose.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            onchoose.emit(value.parse().map_or(Whose::Mine, Whose::Practitioner));
        })
    };
    let choices = props.choices.iter().map(|(id, name)| {
        let value = match id {
            Whose::Practitioner(id) => id.to_string(),
            Whose::Mine => "mine".into(),
        };
        html! { <option key={value.clone()} {value} selected={*id == props.chosen}>{ name }</option> }
    });
    html! {
        <div class="practitioner-picker" data-only={props.only_phone.then_some("phone")}>
            <button
                type="button"
                class="icon-button"
                aria-label="Previous practitioner"
                disabled={first}
                onclick={onprevious}
            >
                { Icon::ChevronLeft.html() }
            </button>
            <div class="practitioner-picker-current">
                <span class="select">
                    <select class="input" aria-label="Practitioner" {onchange}>{ for choices }</select>
                    { Icon::ChevronDown.html() }
                </span>
                if let Some((week, month)) = props.load {
                    <Meter label="Week" load={week} />
                    <Meter label="Month" load={month} />
                }
            </div>
            <button type="button" class="icon-button" aria-label="Next practitioner" disabled={last} onclick={onnext}>
                { Icon::ChevronRight.html() }
            </button>
        </div>
    }
}

/// Who stands beside `chosen`, to the right or to the left; nobody at the end.
pub fn beside(choices: &[(Whose, String)], chosen: Whose, onward: bool) -> Option<Whose> {
    let index = choices.iter().position(|(id, _)| *id == chosen)?;
    let reached = if onward { index.checked_add(1) } else { index.checked_sub(1) }?;
    choices.get(reached).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::practitioner;

    fn whose(number: u32) -> Whose {
        Whose::Practitioner(practitioner(number))
    }

    #[test]
    fn a_step_ends_at_the_ends() {
        let choices: Vec<_> = (1..4).map(|number| (whose(number), String::new())).collect();
        for (chosen, onward, expected) in
            [(1, true, Some(2)), (2, false, Some(1)), (3, true, None), (1, false, None), (9, true, None)]
        {
            let reached = beside(&choices, whose(chosen), onward);
            assert_eq!(reached, expected.map(whose), "{chosen} {onward}");
        }
    }
}
