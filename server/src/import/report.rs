//! What an import tells at its end: how much of each kind, and every line that was not taken, without anybody's name.

use docket_shared::rejection::Reason;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Lines that are listed of each list; further ones are counted.
const LISTED_MAXIMUM: usize = 1_000;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How much there was of each kind, and what became of it.
    pub counts: BTreeMap<Kind, Counts>,
    /// Appointments that the authority refused, by the code of each reason against them.
    pub refused_because: BTreeMap<&'static str, usize>,
    /// Entries that scheduling has no use for, by what they are: free times, since those are computed, and clinical records.
    pub not_needed: BTreeMap<String, usize>,
    /// What could not be understood and was skipped.
    pub skipped: Lines,
    /// What the authority refused.
    pub rejected: Lines,
}

/// A kind of thing that is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "FHIR's names")]
pub enum Kind {
    HealthcareService,
    Location,
    Practitioner,
    Patient,
    /// Encounters count as the appointments that they were.
    Appointment,
}

impl Kind {
    /// FHIR's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HealthcareService => "HealthcareService",
            Self::Location => "Location",
            Self::Practitioner => "Practitioner",
            Self::Patient => "Patient",
            Self::Appointment => "Appointment",
        }
    }

    /// The kind that FHIR calls `name`, but for appointments: those are nobody's references.
    pub(super) fn referenced(name: &str) -> Option<Self> {
        [Self::HealthcareService, Self::Location, Self::Practitioner, Self::Patient]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::HealthcareService => "services",
            Self::Location => "locations",
            Self::Practitioner => "practitioners",
            Self::Patient => "patients",
            Self::Appointment => "appointments",
        }
    }
}

/// How much of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Found in the files, those included that are only named there.
    pub read: usize,
    /// Taken by the authority.
    pub confirmed: usize,
    /// There already, from an earlier import or twice in the files.
    pub unchanged: usize,
    /// Refused by the authority.
    pub rejected: usize,
    /// Not understood.
    pub skipped: usize,
}

/// Lines, as far as they are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// The first of them.
    pub listed: Vec<Line>,
    /// How many more there are.
    pub unlisted: usize,
}

impl Lines {
    /// How many there are.
    pub const fn count(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    pub(super) fn push(&mut self, place: &Place, sentence: impl Into<String>) {
        if self.listed.len() < LISTED_MAXIMUM {
            self.listed.push(Line { place: place.clone(), sentence: sentence.into() });
        } else {
            self.unlisted += 1;
        }
    }
}

/// A place in a file, and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What happened, in a plain sentence without names.
    pub sentence: String,
}

/// Where something stands in the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The line, counted from 1, where the file has one entry a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The entry, counted from 0, where the file is a bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// The resource, as `Encounter/7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ", line {line}")?;
        }
        if let Some(entry) = self.entry {
            write!(formatter, ", entry {entry}")?;
        }
        self.resource.as_ref().map_or(Ok(()), |resource| write!(formatter, ", {resource}"))
    }
}

impl Report {
    /// The counts of `kind`.
    pub fn of(&self, kind: Kind) -> Counts {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    pub(super) fn count(&mut self, kind: Kind) -> &mut Counts {
        self.counts.entry(kind).or_default()
    }

    pub(super) fn skip(&mut self, kind: Option<Kind>, place: &Place, sentence: impl Into<String>) {
        if let Some(kind) = kind {
            self.count(kind).skipped += 1;
        }
        self.skipped.push(place, sentence);
    }

    pub(super) fn refuse(&mut self, kind: Kind, place: &Place, reasons: &[Reason]) {
        self.count(kind).rejected += 1;
        if kind == Kind::Appointment {
            for reason in reasons {
                *self.refused_because.entry(reason.code()).or_default() += 1;
            }
        }
        let sentences: Vec<_> = reasons.iter().map(words).collect();
        self.rejected.push(place, sentences.join(" "));
    }
}

/// A reason for whoever reads the report: what happened, without ids and names.
fn words(reason: &Reason) -> String {
    let at = |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%d %H:%M UTC").to_string();
    match reason {
        Reason::PractitionerBusy { blocker, .. } => {
            format!(
                "The practitioner has another appointment from {} to {}.",
                at(blocker.start),
                at(blocker.end)
            )
        }
        Reason::PatientBusy { blocker, .. } => {
            format!("The patient has another appointment from {} to {}.", at(blocker.start), at(blocker.end))
        }
        Reason::LocationBusy { blocker, .. } => {
            format!("The place is taken from {} to {}.", at(blocker.start), at(blocker.end))
        }
        Reason::WeeklyLimitReached { week_of, count, limit, .. } => {
            format!("The practitioner has {count} of {limit} appointments in the week of {week_of} already.")
        }
        Reason::MonthlyLimitReached { month_of, count, limit, .. } => {
            format!(
                "The practitioner has {count} of {limit} appointments in the month of {month_of} already."
            )
        }
        Reason::PractitionerInactive { .. } => "The practitioner takes no appointments.".into(),
        Reason::ServiceNotOffered { .. } => "The practitioner does not offer the service.".into(),
        Reason::IntervalEmpty => "It does not end after it starts.".into(),
        Reason::DurationOutOfBounds { duration_minutes, minimum_minutes, maximum_minutes } => format!(
            "It takes {duration_minutes} minutes; the clinic allows {minimum_minutes} to {maximum_minutes}."
        ),
        Reason::OutsideWorkingHours { .. } => "The practitioner does not work then.".into(),
        Reason::PractitionerNotAvailable { .. } => "The practitioner is away then.".into(),
        Reason::InThePast { start } => format!("{} is in the past.", at(*start)),
        Reason::PractitionerUnknown { .. } => "There is no such practitioner.".into(),
        Reason::PatientUnknown { .. } => "There is no such patient.".into(),
        Reason::PatientInactive { .. } => "The patient's record is closed.".into(),
        Reason::LocationUnknown { .. } => "There is no such place, or it cannot be booked.".into(),
        Reason::ServiceUnknown { .. } => "There is no such service, or it cannot be booked.".into(),
        Reason::AppointmentUnknown { .. } => "There is no such appointment.".into(),
        Reason::AppointmentExists { .. } => "The appointment is there already.".into(),
        Reason::TransitionIllegal { .. } => "It cannot come to stand there from where it stands.".into(),
        Reason::NotMovable { .. } => "It can no longer be moved.".into(),
        Reason::NotYours { .. } => "It is another practitioner's.".into(),
        Reason::ZoneUnknown { zone } => format!("There is no time zone {zone}."),
        Reason::UsernameTaken { .. } => "Another account has this username.".into(),
        Reason::LastAdmin => "Nobody would be left who can manage accounts.".into(),
        Reason::NotPermitted => "Whoever imports may not do this.".into(),
        Reason::PractitionerInMeeting { .. } => "The practitioner is in a meeting then.".into(),
        Reason::LocationInMeeting { .. } => "The place is taken by a meeting then.".into(),
        Reason::MeetingUnknown { .. }
        | Reason::MeetingExists { .. }
        | Reason::MeetingCancelled { .. }
        | Reason::OccurrenceUnknown { .. }
        | Reason::NotOrganizer { .. }
        | Reason::NotInvited { .. }
        | Reason::OrganizerStays { .. }
        | Reason::AccountUnknown { .. }
        | Reason::TooManyAttendees { .. }
        | Reason::MeetingChangedSince { .. }
        | Reason::AnswerOutdated { .. }
        | Reason::InvitationsCrossed { .. }
        | Reason::ProposalUnknown { .. }
        | Reason::SameMeeting { .. }
        | Reason::NotMerged { .. }
        | Reason::MergedSince { .. }
        | Reason::TooManySuggestions { .. }
        | Reason::TooManyMerged { .. } => format!("It was refused: {}.", reason.code().replace('_', " ")),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<14}{:>9}{:>11}{:>11}{:>10}{:>9}",
            "", "read", "confirmed", "unchanged", "rejected", "skipped"
        )?;
        for (kind, counts) in &self.counts {
            let Counts { read, confirmed, unchanged, rejected, skipped } = counts;
            let name = kind.plural();
            writeln!(
                formatter,
                "{name:<14}{read:>9}{confirmed:>11}{unchanged:>11}{rejected:>10}{skipped:>9}"
            )?;
        }
        if !self.refused_because.is_empty() {
            writeln!(formatter, "\nAppointments were refused because of")?;
            for (code, count) in &self.refused_because {
                writeln!(formatter, "{count:>8}  {}", code.replace('_', " "))?;
            }
        }
        if !self.not_needed.is_empty() {
            writeln!(formatter, "\nNot needed (free times are computed, clinical records are not kept)")?;
            for (what, count) in &self.not_needed {
                writeln!(formatter, "{count:>8}  {what}")?;
            }
        }
        list(formatter, "Skipped", &self.skipped)?;
        list(formatter, "Refused", &self.rejected)
    }
}

fn list(formatter: &mut fmt::Formatter<'_>, title: &str, lines: &Lines) -> fmt::Result {
    if lines.count() == 0 {
        return Ok(());
    }
    writeln!(formatter, "\n{title}: {}", lines.count())?;
    for Line { place, sentence } in &lines.listed {
        writeln!(formatter, "  {place}: {sentence}")?;
    }
    match lines.unlisted {
        0 => Ok(()),
        unlisted => writeln!(formatter, "  … and {unlisted} more."),
    }
}
