//! What the palette lists: pure, so that a table says what a few letters find.

use super::super::desk::{Act, Dialog, OccurrenceId, Whose};
use super::super::icon::Icon;
use super::super::theme::Theme;
use crate::route::{Route, SettingsTab};
use crate::words::typed_day::{Typed, typed};
use crate::words::{Names, by_name, meeting, status, time};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use docket_shared::ids::{AppointmentId, PractitionerId};
use docket_shared::model::Patient;
use docket_shared::policy::Permission;
use docket_shared::protocol::http::Me;
use docket_shared::state::State;
use docket_shared::time::{Interval, first_of_week};
use std::sync::Arc;

/// Under which heading an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Commands,
    Places,
    Practitioners,
    Meetings,
    Patients,
    Patient,
    Appointments,
}

impl Group {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Commands => "Commands",
            Self::Places => "Go to",
            Self::Practitioners => "Practitioners",
            Self::Meetings => "Meetings",
            Self::Patients => "Patients",
            Self::Patient => "Patient",
            Self::Appointments => "Appointments around the days shown",
        }
    }
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Leads to a screen.
    Go(Route),
    /// Acts on the desk.
    Do(Act),
    /// Opens the form, for somebody or for nobody yet.
    Book(Option<Arc<Patient>>),
    /// Opens the form of a meeting.
    Meet,
    /// Leads to a meeting.
    ShowMeeting(OccurrenceId, Route),
    /// Leads to somebody's week.
    Week(PractitionerId, Route),
    /// Leads to an appointment, which is in somebody's calendar.
    Show(AppointmentId, PractitionerId, Route),
    /// Lists what can be done for a patient.
    Patient(Arc<Patient>),
    /// Chooses colours.
    Theme(Theme),
    /// Ends the session.
    SignOut,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) group: Group,
    pub(super) icon: Icon,
    pub(super) label: String,
    pub(super) detail: Option<String>,
    pub(super) keys: Option<&'static str>,
    pub(super) what: What,
}

impl Entry {
    /// Whether it stands above what a search for patients finds, and so stays where it is when that comes.
    pub(super) const fn is_steady(&self) -> bool {
        matches!(self.group, Group::Places | Group::Practitioners)
    }

    fn place(icon: Icon, label: &str, what: What) -> Self {
        Self { group: Group::Places, ..Self::command(icon, label, None, what) }
    }

    fn command(icon: Icon, label: &str, keys: Option<&'static str>, what: What) -> Self {
        Self { group: Group::Commands, icon, label: label.into(), detail: None, keys, what }
    }
}

/// What the list is made from.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) state: &'a State,
    pub(super) me: &'a Me,
    pub(super) now: DateTime<Utc>,
    /// The screen behind the palette.
    pub(super) route: Route,
}

/// So many practitioners are listed at most, while something is typed.
const PRACTITIONERS_MAXIMUM: usize = 6;

/// So many meetings.
const MEETINGS_MAXIMUM: usize = 6;

/// So many days ahead the next one of a series is looked for.
const AHEAD: i64 = 400;

impl Scope<'_> {
    /// What matches `text`: a day, the practitioners and pages that it begins the name of, the patients that a search has `found`,
    /// meetings, and commands.
    pub(super) fn of_everything(self, text: &str, found: &[Arc<Patient>]) -> Vec<Entry> {
        let typed = !text.trim().is_empty();
        let mut entries: Vec<Entry> = Vec::new();
        let mut pages = self.pages();
        if typed {
            entries.extend(self.day(text));
            entries.extend(self.practitioners(text).into_iter().take(PRACTITIONERS_MAXIMUM));
            pages.retain(|entry| matches(&entry.label, text));
            // Their names are short: what only occurs in them is seldom meant.
            let (begun, others): (Vec<_>, Vec<_>) =
                pages.into_iter().partition(|entry| begins(&entry.label, text));
            entries.extend(begun);
            // One heading, wherever the practitioners stand.
            entries.sort_by_key(|entry| entry.group == Group::Practitioners);
            pages = others;
            entries.extend(found.iter().map(|patient| Entry {
                group: Group::Patients,
                icon: Icon::Person,
                label: patient.name(),
                detail: patient.birth_date.map(time::date_of_birth),
                keys: None,
                what: What::Patient(Arc::clone(patient)),
            }));
            entries.extend(self.meetings(text));
        }
        let commands = self.commands().into_iter().filter(|entry| matches(&entry.label, text));
        let others = pages.into_iter().map(|entry| Entry { group: Group::Commands, ..entry });
        entries.extend(commands.chain(others));
        entries
    }

    /// The day or the week that was typed, in words.
    fn day(self, text: &str) -> Option<Entry> {
        let today = self.state.zone().date(self.now);
        let first_day = self.state.organization().first_day_of_week;
        Some(match typed(text, today, first_day)? {
            Typed::Day(date) => Entry {
                detail: Some(time::day_from(today, date)),
                ..Entry::place(
                    Icon::Calendar,
                    &time::date_long(date, today),
                    What::Go(self.route.at(self.named(date))),
                )
            },
            Typed::Week(first) => Entry {
                detail: Some(time::week_from(first_of_week(today, first_day), first)),
                ..Entry::place(
                    Icon::Calendar,
                    &format!("Week of {}", time::week(first, today)),
                    What::Go(self.route.week().at(Some(first))),
                )
            },
        })
    }

    /// The screens that have a name.
    fn pages(self) -> Vec<Entry> {
        let mut pages = vec![
            Entry::place(Icon::Inbox, "Inbox", What::Go(Route::Inbox)),
            Entry::place(Icon::People, "My meetings", What::Go(Route::Meetings)),
        ];
        pages.extend(settings_tabs(self.me).into_iter().map(|tab| {
            let label = format!("Settings: {}", tab.name());
            Entry::place(Icon::Settings, &label, What::Go(Route::Settings(tab)))
        }));
        pages
    }

    /// My meetings that are called so, or were before they were merged: those that come first, the next one first.
    fn meetings(self, text: &str) -> Vec<Entry> {
        let zone = self.state.zone();
        let me = self.me.account.id;
        let mut found: Vec<_> = self
            .state
            .meetings()
            .values()
            .filter(|it| it.concerns(me) && it.stands())
            .filter_map(|it| {
                let called = std::iter::once(&it.details.summary).chain(&it.aliases);
                let mut called = called.filter(|title| matches(title, text));
                let alias = called.next().filter(|title| **title != it.details.summary);
                let ahead = Interval::new(self.now, self.now + TimeDelta::days(AHEAD));
                let next = it.occurrences_in(ahead, zone).into_iter().next();
                let title =
                    alias.or_else(|| Some(&it.details.summary).filter(|title| matches(title, text)))?;
                Some((next.is_none(), next, title.clone(), it))
            })
            .collect();
        found.sort_by_key(|(over, next, _, it)| {
            (*over, next.as_ref().map_or(it.details.start, |it| it.details.start))
        });
        found.truncate(MEETINGS_MAXIMUM);
        let entries = found.into_iter().map(|(_, next, title, it)| {
            let details = next.as_ref().map_or(&it.details, |it| &it.details);
            let recurrence_id = next.as_ref().and_then(|it| it.recurrence_id);
            let label = match title == it.details.summary {
                true => title,
                false => format!("{} (also called {title})", it.details.summary),
            };
            let route = Route::HOME.at(self.named(zone.date(details.start)));
            Entry {
                group: Group::Meetings,
                icon: Icon::People,
                label,
                detail: Some(meeting::when_short(zone, details)),
                keys: None,
                what: What::ShowMeeting(OccurrenceId { meeting_id: it.id, recurrence_id }, route),
            }
        });
        entries.collect()
    }

    /// What can be done for `patient`: book, or open an appointment of theirs that this copy of the calendar holds.
    pub(super) fn of_patient(self, patient: &Arc<Patient>, text: &str) -> Vec<Entry> {
        let zone = self.state.zone();
        let mut entries = Vec::new();
        if self.may(Permission::Book) {
            entries.push(Entry {
                group: Group::Patient,
                icon: Icon::Plus,
                label: format!("New appointment for {}", patient.name()),
                detail: None,
                keys: None,
                what: What::Book(Some(Arc::clone(patient))),
            });
        }
        let theirs = self.state.appointments_in(self.years()).filter(|it| it.patient_id == patient.id);
        entries.extend(theirs.map(|it| {
            let date = zone.date(it.start);
            let with = Names(self.state).practitioner(it.practitioner_id);
            Entry {
                group: Group::Appointments,
                icon: Icon::Calendar,
                label: format!("{} {}, {with}", time::date(date), time::clock_at(zone, it.start)),
                detail: Some(status::label(it.status).into()),
                keys: None,
                what: What::Show(it.id, it.practitioner_id, Route::HOME.at(self.named(date))),
            }
        }));
        entries.retain(|entry| matches(&entry.label, text));
        entries
    }

    /// More than any copy of the calendar holds.
    fn years(self) -> Interval {
        Interval::new(self.now - TimeDelta::days(3_650), self.now + TimeDelta::days(3_650))
    }

    fn may(self, permission: Permission) -> bool {
        self.me.permissions.contains(&permission)
    }

    /// `date` for an address: today has no name there.
    fn named(self, date: NaiveDate) -> Option<NaiveDate> {
        Some(date).filter(|date| *date != self.state.zone().date(self.now))
    }

    fn practitioners(self, text: &str) -> Vec<Entry> {
        let known = self.state.practitioners().values().filter(|it| it.active && matches(&it.name, text));
        by_name(known, |it| &it.name)
            .into_iter()
            .map(|it| {
                let whose = Some(Whose::Practitioner(it.id));
                let route = Route::Week { whose, date: self.route.date() };
                Entry {
                    group: Group::Practitioners,
                    icon: Icon::Calendar,
                    label: it.name.clone(),
                    detail: Some("Week".into()),
                    keys: None,
                    what: What::Week(it.id, route),
                }
            })
            .collect()
    }

    fn commands(self) -> Vec<Entry> {
        let date = self.route.date();
        let week = self.route.week();
        let mut entries = Vec::new();
        if self.may(Permission::Book) {
            entries.push(Entry::command(Icon::Plus, "New appointment", Some("c"), What::Book(None)));
        }
        if self.may(Permission::Meet) {
            entries.push(Entry::command(Icon::People, "New meeting", Some("m"), What::Meet));
        }
        entries.extend([
            Entry::command(Icon::Today, "Today", Some("t"), What::Go(self.route.at(None))),
            Entry::command(Icon::Calendar, "Day", Some("d"), What::Go(Route::Day { date })),
            Entry::command(Icon::Calendar, "Week", Some("w"), What::Go(week)),
            Entry::command(Icon::Requests, "My requests", None, What::Do(Act::ToggleRequests)),
            Entry::command(
                Icon::Check,
                "Show all practitioners, services and locations",
                None,
                What::Do(Act::ShowAll),
            ),
            Entry::command(
                Icon::Blocked,
                "Show or hide cancelled appointments",
                None,
                What::Do(Act::ToggleCancelled),
            ),
        ]);
        entries.extend(Theme::ALL.map(|theme| {
            let icon = match theme {
                Theme::System => Icon::Settings,
                Theme::Light => Icon::Sun,
                Theme::Dark => Icon::Moon,
            };
            Entry::command(icon, &format!("Colours: {}", theme.label()), None, What::Theme(theme))
        }));
        entries.extend([
            Entry::command(Icon::Help, "Keys", Some("?"), What::Do(Act::Open(Dialog::Keys))),
            Entry::command(Icon::Door, "Sign out", None, What::SignOut),
        ]);
        entries
    }
}

/// The parts of the settings that `me` may change.
pub(in crate::components) fn settings_tabs(me: &Me) -> Vec<SettingsTab> {
    let may = |permission: Permission| me.permissions.contains(&permission);
    SettingsTab::ALL
        .into_iter()
        .filter(|tab| match tab {
            SettingsTab::Practitioners
            | SettingsTab::Services
            | SettingsTab::Locations
            | SettingsTab::Organization => may(Permission::SaveSettings),
            SettingsTab::Accounts => may(Permission::SaveAccounts),
        })
        .collect()
}

/// Whether `label` begins with `text`, two letters at least, or with its words' beginnings in order.
fn begins(label: &str, text: &str) -> bool {
    let label = label.to_lowercase();
    let typed = text.trim().to_lowercase();
    let mut words = label.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    typed.len() > 1
        && typed.split_whitespace().all(|typed| words.next().is_some_and(|word| word.starts_with(typed)))
}

/// Whether each word of `text` begins a word of `label`.
fn matches(label: &str, text: &str) -> bool {
    let label = label.to_lowercase();
    let begins =
        |word: &str| label.split(|letter: char| !letter.is_alphanumeric()).any(|it| it.starts_with(word));
    text.to_lowercase().split_whitespace().all(begins)
}

#[cfg(test)]
mod tests;
