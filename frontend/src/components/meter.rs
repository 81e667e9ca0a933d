//! How full a practitioner's week or month is: confirmed solid, pending hatched, and always in figures.

use super::precheck::Load;
use crate::words::verdict;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ShortProps {
    /// A week's load.
    pub load: Load,
}

/// For a column's head: the bar and `11/12`.
#[component]
pub fn MeterShort(props: &ShortProps) -> Html {
    let Load { count, pending, limit } = props.load;
    let full = format!("{} appointments this week", verdict::meter(count, pending, limit));
    html! {
        <div class="meter" data-level={props.load.level()} title={full.clone()}>
            { track(props.load) }
            <span aria-hidden="true">{ verdict::meter_short(count, limit) }</span>
            <span class="visually-hidden">{ full }</span>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// `Week`, `Month`.
    pub label: &'static str,
    /// Its load.
    pub load: Load,
}

/// For the form and the week: label, bar and `11 of 12, 1 pending`.
#[component]
pub fn Meter(props: &Props) -> Html {
    let Load { count, pending, limit } = props.load;
    html! {
        <div class="meter" data-level={props.load.level()}>
            <span>{ props.label }</span>
            if limit.is_some() {
                { track(props.load) }
            } else {
                <span></span>
            }
            <span>{ verdict::meter(count, pending, limit) }</span>
        </div>
    }
}

fn fraction(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn track(load: Load) -> Html {
    let Some(limit) = load.limit else { return Html::default() };
    // In thousandths: how numbers with a fraction are written weighs 4 kB.
    let share = |count: u32| {
        let (count, limit) = (u64::from(count.min(limit)), u64::from(limit.max(1)));
        (count * 1000 + limit / 2) / limit
    };
    let confirmed = share(load.count.saturating_sub(load.pending));
    let pending = share(load.count) - confirmed;
    html! {
        <div class="meter-track" aria-hidden="true">
            <div class="meter-fill" ~style={format!("--share:{}", fraction(confirmed))}></div>
            if load.pending > 0 {
                <div class="meter-pending" ~style={format!("--from:{};--share:{}", fraction(confirmed), fraction(pending))}></div>
            }
        </div>
    }
}
