//! Which column of a table is which field. Usual names are recognised; a pair as `patient=PATIENT` says otherwise.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How files are to be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What the files' system is called. Things are named `urn:docket:import:<source>:<kind>` and by their id in the file
    /// then, so that files that are imported one after another know each other's people. Without it, a FHIR resource is named by
    /// its own identifier or address, and everything else by its file's name.
    pub source: Option<String>,
    fields: BTreeMap<Field, Cell>,
}

/// Says where to find a field: `patient=PATIENT` in the column PATIENT; `practitioner_name==Dr Okafor` gives every row this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Which field.
    pub field: Field,
    cell: Cell,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Column(String),
    Constant(String),
}

/// Why a pair was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// It is no pair.
    #[error("write it as field=COLUMN, or as field==text for the same text in every row")]
    NoPair,
    /// It is about no field.
    #[error("there is no field {0}; there are {fields}", fields = Field::names())]
    Unknown(String),
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $name:literal $usual:expr),+ $(,)?) => {
        /// What a table can tell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $field),+
        }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// What it is called in a pair.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name),+
                }
            }

            /// Columns that are taken for it without being told, compared without regard to case.
            const fn usual(self) -> &'static [&'static str] {
                match self {
                    $(Self::$field => &$usual),+
                }
            }
        }
    };
}

fields! {
    /// The id of what the row is about.
    Id "id" ["id", "encounter_id", "appointment_id", "patient_id", "practitioner_id", "provider_id", "pid"],
    /// When an appointment starts, date and time.
    Start "start" ["start", "start_at"],
    /// When it ends.
    End "end" ["end", "stop", "end_at"],
    /// The date alone, where there is no `start`.
    Date "date" ["appointment_date", "date"],
    /// The time of day that goes with it.
    Time "time" ["appointment_time", "time"],
    /// How long it takes, where there is no `end`.
    DurationMinutes "duration_minutes" ["duration_minutes", "duration"],
    /// Where an appointment stands.
    Status "status" ["status"],
    /// Whose appointment, by id.
    Patient "patient" ["patient_id", "patient"],
    /// … and by name.
    PatientName "patient_name" ["patient_name"],
    /// Who sees them, by id.
    Practitioner "practitioner" ["practitioner_id", "provider", "provider_id", "practitioner"],
    /// … and by name.
    PractitionerName "practitioner_name" ["practitioner_name", "provider_name"],
    /// In which room.
    Location "location" ["location", "room"],
    /// For which service.
    Service "service" ["service", "service_name"],
    /// What is to be read beside it.
    Note "note" ["note", "comment", "type", "description"],
    /// Why it was cancelled.
    CancellationReason "cancellation_reason" ["cancellation_reason"],
    /// A person's or thing's whole name.
    Name "name" ["name"],
    /// A patient's given names.
    Given "given" ["given", "first", "fname", "first_name"],
    /// A patient's family name.
    Family "family" ["family", "last", "lname", "last_name"],
    /// A patient's date of birth.
    BirthDate "birth_date" ["birth_date", "birthdate", "dob"],
    /// A patient's gender.
    Gender "gender" ["gender", "sex"],
    /// A patient's telephone number.
    Phone "phone" ["phone", "home", "cell"],
}

impl Field {
    fn names() -> String {
        Self::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Pair {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, column) = text.split_once('=').ok_or(MappingError::NoPair)?;
        let name = name.trim();
        let field = Field::ALL.iter().find(|field| field.name() == name);
        let field = *field.ok_or_else(|| MappingError::Unknown(name.into()))?;
        let cell = match column.strip_prefix('=') {
            Some(constant) => Cell::Constant(constant.trim().into()),
            None => Cell::Column(column.trim().into()),
        };
        match &cell {
            Cell::Column(text) | Cell::Constant(text) if text.is_empty() => Err(MappingError::NoPair),
            Cell::Column(_) | Cell::Constant(_) => Ok(Self { field, cell }),
        }
    }
}

impl Mapping {
    /// The files' system, and what the usual names do not say; the last pair about a field holds.
    pub fn new(source: Option<String>, pairs: impl IntoIterator<Item = Pair>) -> Self {
        Self { source, fields: pairs.into_iter().map(|pair| (pair.field, pair.cell)).collect() }
    }

    /// Finds the columns in a table's header.
    pub(super) fn columns(&self, header: &csv::StringRecord) -> Columns {
        let position = |name: &str| header.iter().position(|it| it.trim().eq_ignore_ascii_case(name));
        let found = Field::ALL.iter().filter_map(|field| {
            let place = match self.fields.get(field) {
                Some(Cell::Constant(text)) => Source::Constant(text.clone()),
                Some(Cell::Column(name)) => Source::Column(position(name)?),
                None => Source::Column(field.usual().iter().find_map(|name| position(name))?),
            };
            Some((*field, place))
        });
        let missing = self.fields.iter().filter_map(|(field, cell)| match cell {
            Cell::Column(name) if position(name).is_none() => Some((*field, name.clone())),
            Cell::Column(_) | Cell::Constant(_) => None,
        });
        Columns { found: found.collect(), missing: missing.collect() }
    }
}

/// Where a table's fields stand.
pub(super) struct Columns {
    found: BTreeMap<Field, Source>,
    /// Columns that were asked for and are not there.
    pub(super) missing: Vec<(Field, String)>,
}

enum Source {
    Column(usize),
    Constant(String),
}

impl Columns {
    pub(super) fn has(&self, field: Field) -> bool {
        self.found.contains_key(&field)
    }

    /// Whether both fields stand in the same column.
    pub(super) fn same(&self, one: Field, other: Field) -> bool {
        match (self.found.get(&one), self.found.get(&other)) {
            (Some(Source::Column(one)), Some(Source::Column(other))) => one == other,
            (_, _) => false,
        }
    }

    /// What `row` says about `field`; `None` where it says nothing.
    pub(super) fn get<'a>(&'a self, row: &'a csv::StringRecord, field: Field) -> Option<&'a str> {
        let text = match self.found.get(&field)? {
            Source::Column(position) => row.get(*position)?,
            Source::Constant(text) => text,
        };
        Some(text.trim()).filter(|text| !text.is_empty())
    }
}
