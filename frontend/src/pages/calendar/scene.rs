//! Which picture is drawn: of everybody's day, of one practitioner's day, or of one practitioner's week. Pure.

use crate::components::calendar::model::{self, Facts, Picture};
use crate::components::desk::Filter;
use crate::words::by_name;
use chrono::NaiveDate;
use docket_shared::ids::{AppointmentId, PractitionerId};
use docket_shared::model::Appointment;
use docket_shared::state::State;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What is shown of time, and of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Everybody's day.
    Day(NaiveDate),
    /// One practitioner's day, since no more fit.
    Phone(NaiveDate),
    /// One practitioner's week, from its first day.
    Week(NaiveDate),
}

/// The picture, and whom one can turn to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub(super) view: View,
    pub(super) picture: Rc<Picture>,
    /// Who is shown, where it is one alone.
    pub(super) chosen: Option<PractitionerId>,
    /// Who could be, by name.
    pub(super) choices: Rc<Vec<(PractitionerId, String)>>,
}

impl Scene {
    /// The scene of `view`; where it is of one, of `wanted` if they can be shown, and of the first otherwise.
    pub(super) fn of(
        state: &State,
        confirmed: &State,
        pending: &BTreeMap<AppointmentId, Arc<Appointment>>,
        filter: &Filter,
        view: View,
        wanted: Option<PractitionerId>,
    ) -> Self {
        let facts = Facts { view: state, confirmed, filter, pending };
        match view {
            View::Day(date) => {
                Self { view, picture: Rc::new(model::day(facts, date)), chosen: None, choices: Rc::default() }
            }
            View::Phone(date) => {
                let all = model::day(facts, date);
                let ids = all.columns.iter().map(|column| column.practitioner_id);
                let choices = named(state, ids);
                let chosen = chosen(&choices, wanted);
                let alone = Filter {
                    practitioners: state
                        .practitioners()
                        .keys()
                        .copied()
                        .filter(|id| Some(*id) != chosen)
                        .collect(),
                    ..filter.clone()
                };
                let picture = model::day(Facts { filter: &alone, ..facts }, date);
                Self { view, picture: Rc::new(picture), chosen, choices: Rc::new(choices) }
            }
            View::Week(first) => {
                let known = state.practitioners().values().filter(|it| it.active || Some(it.id) == wanted);
                let choices = named(state, by_name(known, |it| &it.name).into_iter().map(|it| it.id));
                let chosen = chosen(&choices, wanted);
                let practitioner = chosen.and_then(|id| state.practitioners().get(&id));
                let picture = match practitioner {
                    Some(practitioner) => model::week(facts, first, practitioner),
                    // Nobody: a day without columns.
                    None => model::day(facts, first),
                };
                Self { view, picture: Rc::new(picture), chosen, choices: Rc::new(choices) }
            }
        }
    }
}

fn named(state: &State, ids: impl Iterator<Item = PractitionerId>) -> Vec<(PractitionerId, String)> {
    ids.filter_map(|id| state.practitioners().get(&id)).map(|it| (it.id, it.name.clone())).collect()
}

fn chosen(choices: &[(PractitionerId, String)], wanted: Option<PractitionerId>) -> Option<PractitionerId> {
    let there = wanted.filter(|wanted| choices.iter().any(|(id, _)| id == wanted));
    there.or_else(|| choices.first().map(|(id, _)| *id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{Given, practitioner};

    fn date() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    #[test]
    fn a_phone_shows_one_of_those_whom_the_day_shows() {
        let given = Given::clinic([]);
        let mut filter = Filter::default();
        filter.practitioners.insert(practitioner(2));
        let pending = BTreeMap::new();
        for (wanted, expected) in [(None, 1), (Some(3), 3), (Some(2), 1), (Some(99), 1)] {
            let wanted = wanted.map(practitioner);
            let scene = Scene::of(&given.state, &given.state, &pending, &filter, View::Phone(date()), wanted);
            assert_eq!(scene.chosen, Some(practitioner(expected)), "{wanted:?}");
            assert_eq!(scene.picture.width(), 1);
            assert_eq!(scene.picture.columns[0].practitioner_id, practitioner(expected));
            assert!(scene.choices.iter().all(|(id, _)| *id != practitioner(2)));
        }
    }

    #[test]
    fn a_week_is_of_whoever_is_wanted_whatever_the_filter() {
        let given = Given::clinic([]);
        let mut filter = Filter::default();
        filter.practitioners.insert(practitioner(2));
        let pending = BTreeMap::new();
        let wanted = Some(practitioner(2));
        let scene = Scene::of(&given.state, &given.state, &pending, &filter, View::Week(date()), wanted);
        assert_eq!((scene.chosen, scene.picture.width()), (wanted, 7));
    }

    #[test]
    fn where_there_is_nobody_there_is_no_column() {
        let nobody = State::default();
        let (filter, pending) = (Filter::default(), BTreeMap::new());
        for view in [View::Day(date()), View::Phone(date()), View::Week(date())] {
            let scene = Scene::of(&nobody, &nobody, &pending, &filter, view, None);
            assert!(scene.picture.columns.is_empty() && scene.chosen.is_none(), "{view:?}");
        }
    }
}
