//! Absences: what it is, from when, to when, by the clinic's clock.

use super::field::{FieldError, TextField};
use super::typed::{Errors, Part, instant, typed};
use crate::components::icon::Icon;
use docket_shared::model::NotAvailable;
use docket_shared::time::{Interval, ZoneRules};
use yew::prelude::*;

/// An absence as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Absence {
    description: String,
    /// Date and time of each end.
    from: (String, String),
    to: (String, String),
    /// As what it is kept, where it is: its times stay to the second as long as they are not typed anew.
    kept: Option<Interval>,
}

/// A text of an absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// What it is.
    Description,
    /// Its first day or time.
    From(Part),
    /// Its last day or time.
    To(Part),
}

impl Text {
    fn code(self) -> String {
        match self {
            Self::Description => "description".into(),
            Self::From(part) => format!("from-{}", part.code()),
            Self::To(part) => format!("to-{}", part.code()),
        }
    }
}

/// One change of the list of absences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AbsenceEdit {
    /// One more.
    Add,
    /// One fewer.
    Remove(usize),
    /// A text of one is typed.
    Type(usize, Text, String),
}

impl Absence {
    /// What is typed for `absence`.
    pub(super) fn of(absence: &NotAvailable, zone: &ZoneRules) -> Self {
        Self {
            description: absence.description.clone(),
            from: typed(absence.during.start, zone, false),
            to: typed(absence.during.end, zone, true),
            kept: Some(absence.during),
        }
    }

    /// A new one: whole days, to be named.
    fn fresh() -> Self {
        let (from, to) = ((String::new(), "00:00".into()), (String::new(), "24:00".into()));
        Self { from, to, ..Self::default() }
    }

    fn text_mut(&mut self, text: Text) -> &mut String {
        match text {
            Text::Description => &mut self.description,
            Text::From(Part::Date) => &mut self.from.0,
            Text::From(Part::Time) => &mut self.from.1,
            Text::To(Part::Date) => &mut self.to.0,
            Text::To(Part::Time) => &mut self.to.1,
        }
    }

    /// The absence; errors are noted for `<field>.<text>`. `None` where its times cannot be read.
    fn read(&self, field: &str, zone: &ZoneRules, errors: &mut Errors) -> Option<NotAvailable> {
        let description = self.description.trim().to_owned();
        let mut note = |text: Text, message: String| errors.note(format!("{field}.{}", text.code()), message);
        match description.chars().count() {
            0 => note(Text::Description, "Say what it is, like Leave.".into()),
            1..=200 => {}
            201.. => note(Text::Description, "At most 200 characters.".into()),
        }
        let unchanged = |kept: &Interval| {
            typed(kept.start, zone, false) == self.from && typed(kept.end, zone, true) == self.to
        };
        if let Some(during) = self.kept.filter(unchanged) {
            return Some(NotAvailable { description, during });
        }
        let start = instant(&self.from.0, &self.from.1, zone);
        let end = instant(&self.to.0, &self.to.1, zone);
        match (start, end) {
            (Ok(start), Ok(end)) if start < end => {
                Some(NotAvailable { description, during: Interval::new(start, end) })
            }
            (Ok(_), Ok(_)) => {
                note(Text::To(Part::Date), "Must end after it starts.".into());
                None
            }
            (start, end) => {
                if let Err((part, message)) = start {
                    note(Text::From(part), message);
                }
                if let Err((part, message)) = end {
                    note(Text::To(part), message);
                }
                None
            }
        }
    }
}

/// Does `edit` to `absences`.
pub(super) fn apply(absences: &mut Vec<Absence>, edit: AbsenceEdit) {
    match edit {
        AbsenceEdit::Add => absences.push(Absence::fresh()),
        AbsenceEdit::Remove(index) => {
            if index < absences.len() {
                absences.remove(index);
            }
        }
        AbsenceEdit::Type(index, text, typed) => {
            let Some(absence) = absences.get_mut(index) else { return };
            // Most absences end on the day on which they begin, or later: the end follows until it is chosen.
            if text == Text::From(Part::Date) && (absence.to.0.is_empty() || absence.to.0 == absence.from.0) {
                absence.to.0.clone_from(&typed);
            }
            *absence.text_mut(text) = typed;
        }
    }
}

/// The absences, by start; errors are noted for `<field>.<index>.<text>`.
pub(super) fn read(
    absences: &[Absence],
    field: &str,
    zone: &ZoneRules,
    errors: &mut Errors,
) -> Vec<NotAvailable> {
    let read = |(index, absence): (usize, &Absence)| absence.read(&format!("{field}.{index}"), zone, errors);
    absences.iter().enumerate().filter_map(read).collect()
}

/// The properties of [`AbsencesField`].
#[derive(Properties, PartialEq)]
pub(super) struct AbsencesFieldProps {
    pub(super) id: AttrValue,
    pub(super) absences: Vec<Absence>,
    /// What is wrong, by `<index>.<text>`.
    pub(super) errors: Errors,
    /// What is wrong with all of them together.
    #[prop_or_default]
    pub(super) error: Option<String>,
    pub(super) onedit: Callback<AbsenceEdit>,
}

/// The absences of a practitioner.
#[component]
pub(super) fn AbsencesField(props: &AbsencesFieldProps) -> Html {
    let rows = props.absences.iter().enumerate().map(|(index, absence)| {
        html! { <li key={index} class="settings-absence">{ row(props, index, absence) }</li> }
    });
    html! {
        <fieldset class="settings-group">
            <legend class="settings-legend">{ "Absences" }</legend>
            if props.absences.is_empty() {
                <p class="field-hint">{ "Leave, training, anything that takes them away in spite of their hours." }</p>
            } else {
                <ul class="settings-absences">{ for rows }</ul>
            }
            if let Some(message) = &props.error {
                <FieldError id={format!("{}-error", props.id)} message={message.clone()} />
            }
            <div>
                <button
                    type="button"
                    class="button"
                    onclick={props.onedit.reform(|_: MouseEvent| AbsenceEdit::Add)}
                >
                    { Icon::Plus.html() }{ "Add absence" }
                </button>
            </div>
        </fieldset>
    }
}

fn row(props: &AbsencesFieldProps, index: usize, absence: &Absence) -> Html {
    let field = |text: Text, label: &'static str, kind: &'static str, value: &str| {
        let code = text.code();
        html! {
            <TextField
                id={format!("{}-{index}-{code}", props.id)}
                {label}
                {kind}
                value={value.to_owned()}
                placeholder={(text != Text::Description).then_some("09:00")}
                error={props.errors.at(&format!("{index}.{code}")).map(ToOwned::to_owned)}
                oninput={props.onedit.reform(move |typed| AbsenceEdit::Type(index, text, typed))}
            />
        }
    };
    let called = if absence.description.trim().is_empty() { "absence" } else { absence.description.trim() };
    html! {
        <>
            { field(Text::Description, "What", "text", &absence.description) }
            { field(Text::From(Part::Date), "From", "date", &absence.from.0) }
            { field(Text::From(Part::Time), "Time from", "text", &absence.from.1) }
            { field(Text::To(Part::Date), "To", "date", &absence.to.0) }
            { field(Text::To(Part::Time), "Time to", "text", &absence.to.1) }
            <button
                type="button"
                class="icon-button"
                aria-label={format!("Remove {called}")}
                title="Remove"
                onclick={props.onedit.reform(move |_: MouseEvent| AbsenceEdit::Remove(index))}
            >
                { Icon::Close.html() }
            </button>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london};

    fn absence(description: &str, from: (&str, &str), to: (&str, &str)) -> Absence {
        let pair = |(date, time): (&str, &str)| (date.to_owned(), time.to_owned());
        Absence { description: description.into(), from: pair(from), to: pair(to), kept: None }
    }

    #[test]
    fn an_absence_is_read_by_the_clinics_clock() {
        let day = "2026-07-01";
        for (typed, expected) in [
            (
                absence("Leave", (day, "00:00"), (day, "24:00")),
                Ok(("2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z")),
            ),
            (
                absence("Training", (day, "9"), (day, "12.30")),
                Ok(("2026-07-01T08:00:00Z", "2026-07-01T11:30:00Z")),
            ),
            (absence(" ", (day, "9"), (day, "12")), Err("0.description")),
            (absence("Leave", ("", "9"), (day, "12")), Err("0.from-date")),
            (absence("Leave", (day, "9"), (day, "25")), Err("0.to-time")),
            (absence("Leave", (day, "12"), (day, "12")), Err("0.to-date")),
            (absence("Leave", ("2027-03-28", "01:30"), ("2027-03-28", "12")), Err("0.from-time")),
        ] {
            let mut errors = Errors::default();
            let found = read(std::slice::from_ref(&typed), "absences", &london(), &mut errors);
            match expected {
                Ok((start, end)) => {
                    assert_eq!(errors.count(), 0, "{typed:?}");
                    assert_eq!(found[0].during, Interval::new(at(start), at(end)), "{typed:?}");
                }
                Err(field) => {
                    assert!(errors.below("absences").at(field).is_some(), "{typed:?}: {errors:?}");
                    assert_eq!(errors.count(), 1, "{typed:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_not_typed_anew_stays_to_the_second() {
        // The second of the two times that the clock shows 01:30, and a time with seconds.
        let during = Interval::new(at("2026-10-25T01:30:00Z"), at("2026-10-25T12:00:30Z"));
        let kept = NotAvailable { description: "Leave".into(), during };
        let mut absences = vec![Absence::of(&kept, &london())];
        let during =
            |absences: &[Absence]| read(absences, "absences", &london(), &mut Errors::default())[0].during;
        apply(&mut absences, AbsenceEdit::Type(0, Text::Description, "Holiday".into()));
        assert_eq!(during(&absences), kept.during);
        apply(&mut absences, AbsenceEdit::Type(0, Text::To(Part::Time), "13".into()));
        assert_eq!(during(&absences), Interval::new(at("2026-10-25T00:30:00Z"), at("2026-10-25T13:00:00Z")));
    }

    #[test]
    fn the_last_day_follows_the_first_until_it_is_chosen() {
        let mut absences = Vec::new();
        let first = |text: &str| AbsenceEdit::Type(0, Text::From(Part::Date), text.into());
        apply(&mut absences, AbsenceEdit::Add);
        apply(&mut absences, first("2026-12-24"));
        assert_eq!(absences[0].to, ("2026-12-24".into(), "24:00".into()));
        apply(&mut absences, first("2026-12-25"));
        assert_eq!(absences[0].to.0, "2026-12-25");
        apply(&mut absences, AbsenceEdit::Type(0, Text::To(Part::Date), "2027-01-02".into()));
        apply(&mut absences, first("2026-12-23"));
        assert_eq!(absences[0].to.0, "2027-01-02");
        apply(&mut absences, AbsenceEdit::Remove(1));
        apply(&mut absences, AbsenceEdit::Remove(0));
        assert_eq!(absences, []);
    }
}
