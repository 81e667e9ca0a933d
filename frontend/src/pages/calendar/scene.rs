//! Which picture is drawn: of everybody's day, of one practitioner's day, or of one practitioner's week. Pure.

use crate::components::calendar::MINE;
use crate::components::calendar::model::{self, Facts, Picture};
use crate::components::desk::{Filter, Whose};
use crate::words::by_name;
use chrono::NaiveDate;
use docket_shared::state::State;
use std::rc::Rc;

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
    pub(super) chosen: Option<Whose>,
    /// Who could be, by name.
    pub(super) choices: Rc<Vec<(Whose, String)>>,
}

impl Scene {
    /// The scene of `view`; where it is of one, of `wanted` if they can be shown, and of the first otherwise.
    pub(super) fn of(facts: Facts<'_>, view: View, wanted: Option<Whose>) -> Self {
        let Facts { view: state, filter, .. } = facts;
        match view {
            View::Day(date) => {
                Self { view, picture: Rc::new(model::day(facts, date)), chosen: None, choices: Rc::default() }
            }
            View::Phone(date) => {
                let all = model::day(facts, date);
                let choices = named(state, all.columns.iter().map(|column| column.whose));
                let chosen = chosen(&choices, wanted);
                let alone = Filter {
                    practitioners: state
                        .practitioners()
                        .keys()
                        .copied()
                        .filter(|id| Some(Whose::Practitioner(*id)) != chosen)
                        .collect(),
                    mine: chosen != Some(Whose::Mine),
                    ..filter.clone()
                };
                let picture = model::day(Facts { filter: &alone, ..facts }, date);
                Self { view, picture: Rc::new(picture), chosen, choices: Rc::new(choices) }
            }
            View::Week(first) => {
                let is_wanted = |id| wanted == Some(Whose::Practitioner(id));
                let known = state.practitioners().values().filter(|it| it.active || is_wanted(it.id));
                let theirs = by_name(known, |it| &it.name).into_iter().map(|it| Whose::Practitioner(it.id));
                let mine = facts.has_mine().then_some(Whose::Mine);
                let choices = named(state, mine.into_iter().chain(theirs));
                let chosen = chosen(&choices, wanted);
                let picture = match chosen {
                    Some(Whose::Practitioner(id)) => {
                        model::week(facts, first, state.practitioners().get(&id).map(|it| &**it))
                    }
                    Some(Whose::Mine) => model::week(facts, first, None),
                    // Nobody: a day without columns.
                    None => model::day(facts, first),
                };
                Self { view, picture: Rc::new(picture), chosen, choices: Rc::new(choices) }
            }
        }
    }
}

fn named(state: &State, whose: impl Iterator<Item = Whose>) -> Vec<(Whose, String)> {
    let name = |whose| match whose {
        Whose::Practitioner(id) => Some(state.practitioners().get(&id)?.name.clone()),
        Whose::Mine => Some(MINE.to_owned()),
    };
    whose.filter_map(|whose| Some((whose, name(whose)?))).collect()
}

/// The practitioners come first: they are what the calendar is for.
fn chosen(choices: &[(Whose, String)], wanted: Option<Whose>) -> Option<Whose> {
    let there = wanted.filter(|wanted| choices.iter().any(|(id, _)| id == wanted));
    let first = choices.iter().find(|(id, _)| *id != Whose::Mine).or_else(|| choices.first());
    there.or_else(|| first.map(|(id, _)| *id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, actor, practitioner};
    use std::collections::BTreeMap;

    fn date() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    fn scene(state: &State, filter: &Filter, role: Role, view: View, wanted: Option<Whose>) -> Scene {
        let facts = Facts {
            view: state,
            confirmed: state,
            filter,
            pending: &BTreeMap::new(),
            pending_meetings: &BTreeMap::new(),
            me: actor(role),
        };
        Scene::of(facts, view, wanted)
    }

    fn whose(number: u32) -> Whose {
        Whose::Practitioner(practitioner(number))
    }

    #[test]
    fn a_phone_shows_one_of_those_whom_the_day_shows() {
        let given = Given::clinic([]);
        let mut filter = Filter::default();
        filter.practitioners.push(practitioner(2));
        let (practitioner, receptionist) = (Role::Practitioner, Role::Receptionist);
        for (role, wanted, expected) in [
            (practitioner, None, whose(1)),
            (practitioner, Some(whose(3)), whose(3)),
            (practitioner, Some(whose(2)), whose(1)),
            (practitioner, Some(whose(99)), whose(1)),
            (practitioner, Some(Whose::Mine), whose(1)),
            (receptionist, None, whose(1)),
            (receptionist, Some(Whose::Mine), Whose::Mine),
        ] {
            let scene = scene(&given.state, &filter, role, View::Phone(date()), wanted);
            assert_eq!(scene.chosen, Some(expected), "{role:?} {wanted:?}");
            assert_eq!(scene.picture.width(), 1);
            assert_eq!(scene.picture.columns[0].whose, expected);
            assert!(scene.choices.iter().all(|(id, _)| *id != whose(2)));
        }
    }

    #[test]
    fn a_week_is_of_whoever_is_wanted_whatever_the_filter() {
        let given = Given::clinic([]);
        let mut filter = Filter { mine: true, ..Filter::default() };
        filter.practitioners.push(practitioner(2));
        for wanted in [whose(2), Whose::Mine] {
            let scene = scene(&given.state, &filter, Role::Manager, View::Week(date()), Some(wanted));
            assert_eq!((scene.chosen, scene.picture.width()), (Some(wanted), 7));
        }
    }

    #[test]
    fn where_there_is_nobody_there_is_no_column() {
        let nobody = State::default();
        for view in [View::Day(date()), View::Phone(date()), View::Week(date())] {
            let scene = scene(&nobody, &Filter::default(), Role::Practitioner, view, None);
            assert!(scene.picture.columns.is_empty() && scene.chosen.is_none(), "{view:?}");
        }
    }
}
