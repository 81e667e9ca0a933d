//! Finding patients as somebody types: every word of the query must begin a word of the name, or be the birth date, or be part
//! of a phone number or record number. Case and accents do not matter. A scan over folded text is quick enough for a clinic:
//! a hundred thousand patients take some milliseconds.

use chrono::NaiveDate;
use docket_shared::ids::PatientId;
use docket_shared::model::Patient;
use docket_shared::protocol::http::{PatientPage, PatientSearch};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// So many are answered.
const PAGE: usize = 20;
/// Words of a query that are read; nobody types more.
const WORDS_MAXIMUM: usize = 12;
/// Characters of a query that are read.
const CHARACTERS_MAXIMUM: usize = 200;
/// Digits of a phone or record number that are worth looking for.
const DIGITS_MINIMUM: usize = 3;

/// What is searched.
#[derive(Debug, Default)]
pub(super) struct PatientIndex(BTreeMap<PatientId, Entry>);

#[derive(Debug)]
struct Entry {
    patient: Arc<Patient>,
    /// Folded, family name first.
    family: Vec<String>,
    given: Vec<String>,
    phone: String,
    /// Folded values.
    identifiers: Vec<String>,
}

/// A search, read.
#[derive(Debug)]
pub struct PatientQuery {
    words: Vec<Word>,
    identifier: Option<(Option<String>, String)>,
}

#[derive(Debug)]
enum Word {
    Name(String),
    Born(NaiveDate),
    /// A part of a name, or of a phone or record number.
    Any(String),
}

impl PatientQuery {
    /// What `search` asks for; `None` where it asks for nothing.
    pub fn new(search: &PatientSearch) -> Option<Self> {
        let short = |text: &str| text.chars().take(CHARACTERS_MAXIMUM).collect::<String>();
        let (query, name) = (short(&search.query), search.name.as_deref().map(short).unwrap_or_default());
        let any = query.split_whitespace().map(|word| {
            let word = word.trim_matches([',', ';']);
            read_date(word).map_or_else(|| Word::Any(fold(word)), Word::Born)
        });
        let name = name.split_whitespace().map(|word| Word::Name(fold(word)));
        let born = search.birth_date.map(Word::Born);
        let words = born.into_iter().chain(any).chain(name).filter(|word| !word.is_empty());
        let words: Vec<_> = words.take(WORDS_MAXIMUM).collect();
        let identifier = search.identifier.as_deref().map(short);
        let identifier = identifier.as_deref().map(|text| match text.split_once('|') {
            Some((system, value)) => (Some(system.trim().to_owned()), fold(value)),
            None => (None, fold(text)),
        });
        (!words.is_empty() || identifier.is_some()).then_some(Self { words, identifier })
    }
}

impl Word {
    fn is_empty(&self) -> bool {
        match self {
            Self::Name(text) | Self::Any(text) => !text.contains(char::is_alphanumeric),
            Self::Born(_) => false,
        }
    }
}

impl PatientIndex {
    /// Takes note of a patient as they now are.
    pub(super) fn save(&mut self, patient: &Arc<Patient>) {
        let words = |text: &str| fold(text).split([' ', '-', '\'']).map(str::to_owned).collect();
        let entry = Entry {
            family: words(&patient.family),
            given: words(&patient.given),
            phone: digits(patient.phone.as_deref().unwrap_or_default()),
            identifiers: patient.identifiers.iter().map(|it| fold(&it.value)).collect(),
            patient: Arc::clone(patient),
        };
        self.0.insert(patient.id, entry);
    }

    /// The patients that fit, the best matches first.
    pub(super) fn search(&self, query: &PatientQuery) -> PatientPage {
        let mut found: Vec<_> =
            self.0.values().filter_map(|entry| Some((entry.fits(query)?, entry))).collect();
        found.sort_by(|(one_rank, one), (other_rank, other)| {
            one_rank
                .cmp(other_rank)
                .then_with(|| one.family.cmp(&other.family))
                .then_with(|| one.given.cmp(&other.given))
                .then_with(|| one.patient.id.cmp(&other.patient.id))
        });
        let more = found.len() > PAGE;
        let patients = found.into_iter().take(PAGE).map(|(_, entry)| Arc::clone(&entry.patient)).collect();
        PatientPage { patients, more }
    }
}

impl Entry {
    /// How well it fits, the least the best; `None` where it does not.
    fn fits(&self, query: &PatientQuery) -> Option<u32> {
        if let Some((system, value)) = &query.identifier {
            let system_fits = |index: usize| {
                let own = self.patient.identifiers.get(index).map(|it| it.system.as_str());
                system.as_deref().is_none_or(|system| own == Some(system))
            };
            let mut values = self.identifiers.iter().enumerate();
            values.find(|(index, own)| *own == value && system_fits(*index))?;
        }
        query.words.iter().map(|word| self.rank(word)).sum()
    }

    fn rank(&self, word: &Word) -> Option<u32> {
        match word {
            Word::Born(date) => (self.patient.birth_date == Some(*date)).then_some(0),
            Word::Name(text) => self.name_rank(text),
            Word::Any(text) => self.name_rank(text).or_else(|| self.number_rank(text)),
        }
    }

    fn name_rank(&self, text: &str) -> Option<u32> {
        // A hyphenated name that is typed whole.
        if text.contains(['-', '\'']) {
            let parts = text.split(['-', '\'']).filter(|part| !part.is_empty());
            return parts.map(|part| self.name_rank(part)).sum();
        }
        let whole = |words: &[String]| words.iter().any(|word| word == text);
        let begun = |words: &[String]| words.iter().any(|word| word.starts_with(text));
        if whole(&self.family) {
            Some(0)
        } else if whole(&self.given) {
            Some(1)
        } else if begun(&self.family) {
            Some(2)
        } else if begun(&self.given) {
            Some(3)
        } else {
            None
        }
    }

    fn number_rank(&self, text: &str) -> Option<u32> {
        let number = digits(text);
        let is_number = number.len() >= DIGITS_MINIMUM && !text.contains(char::is_alphabetic);
        let known = self.identifiers.iter().any(|own| own.starts_with(text) && text.len() >= DIGITS_MINIMUM);
        if known {
            Some(1)
        } else if is_number && self.phone.contains(&number) {
            Some(4)
        } else {
            None
        }
    }
}

/// Without case and accents, and with ß and the like as people type them.
fn fold(text: &str) -> String {
    text.trim()
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .flat_map(|character| {
            match character {
                'ß' => ['s', 's'].as_slice(),
                'ø' => ['o'].as_slice(),
                'ł' => ['l'].as_slice(),
                'đ' => ['d'].as_slice(),
                'æ' => ['a', 'e'].as_slice(),
                '’' => ['\''].as_slice(),
                _ => return vec![character],
            }
            .to_vec()
        })
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A date as people write it: 1984-03-14, 14.3.1984, 14/3/1984.
fn read_date(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::ids::Identifier;
    use docket_shared::testing::a_patient;

    fn index() -> PatientIndex {
        let mut index = PatientIndex::default();
        let people = [
            (1, "Adaeze", "Okafor-Smith", "1984-03-14", "+44 20 7946 0123", "RN1001"),
            (2, "Ümit", "Strauß", "1990-12-01", "020 7946 0999", "RN1002"),
            (3, "Smith", "Ada", "1984-03-14", "", "RN2001"),
            (4, "Seán", "O’Brien", "1971-01-31", "", "RN10"),
        ];
        for (number, given, family, born, phone, record) in people {
            let mut patient = a_patient(number);
            patient.given = given.into();
            patient.family = family.into();
            patient.birth_date = Some(born.parse().unwrap());
            patient.phone = Some(phone.into());
            patient.identifiers = vec![Identifier { system: "urn:record".into(), value: record.into() }];
            index.save(&Arc::new(patient));
        }
        index
    }

    fn found(search: &PatientSearch) -> Vec<String> {
        let page = index().search(&PatientQuery::new(search).unwrap());
        page.patients.iter().map(|patient| patient.given.clone()).collect()
    }

    #[test]
    fn typed_words_find_people_whatever_their_order_case_and_accents() {
        for (query, expected) in [
            ("ada", vec!["Smith", "Adaeze"]),
            ("smith", vec!["Adaeze", "Smith"]),
            ("smith ada", vec!["Smith", "Adaeze"]),
            ("OKAFOR-SM", vec!["Adaeze"]),
            ("umit", vec!["Ümit"]),
            ("strauss", vec!["Ümit"]),
            ("o'brien", vec!["Seán"]),
            ("14.3.1984", vec!["Adaeze", "Smith"]),
            ("ada 1984-03-14", vec!["Smith", "Adaeze"]),
            ("1985-03-14", vec![]),
            ("79460999", vec!["Ümit"]),
            ("rn100", vec!["Adaeze", "Ümit"]),
            ("smith-", vec!["Adaeze", "Smith"]),
            ("nobody", vec![]),
        ] {
            let search = PatientSearch { query: query.into(), ..PatientSearch::default() };
            let mut found = found(&search);
            if query.starts_with("14") || query == "rn100" {
                found.sort();
            }
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn an_identifier_is_matched_whole_and_in_its_system() {
        for (identifier, expected) in
            [("rn10", vec!["Seán"]), ("urn:record|RN1001", vec!["Adaeze"]), ("urn:other|RN1001", vec![])]
        {
            let identifier = Some(identifier.to_owned());
            assert_eq!(found(&PatientSearch { identifier, ..PatientSearch::default() }), expected);
        }
        for nothing in ["", "-", "' -- '", "-----"] {
            let search = PatientSearch { query: nothing.into(), ..PatientSearch::default() };
            assert!(PatientQuery::new(&search).is_none(), "{nothing}");
        }
    }

    #[test]
    fn a_saved_patient_is_found_under_the_new_name_alone() {
        let mut index = index();
        let mut changed = a_patient(2);
        changed.family = "Weiss".into();
        index.save(&Arc::new(changed));
        let find = |query: &str| {
            let search = PatientSearch { query: query.into(), ..PatientSearch::default() };
            index.search(&PatientQuery::new(&search).unwrap()).patients.len()
        };
        assert_eq!((find("strauss"), find("weiss")), (0, 1));
    }
}
