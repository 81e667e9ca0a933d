//! Data made elsewhere, which lies beside the repository where it is there at all.

use super::*;
use docket_shared::model::Patient;

/// A folder of it; `None`, and a word, where it is absent.
fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// No two of one practitioner's, patient's or location's overlap, looked at pair by pair.
fn assert_nothing_overlaps(state: &State) {
    let mut all: Vec<_> = state.appointments().values().filter(|it| it.status.occupies()).collect();
    all.sort_by_key(|it| it.start);
    for (index, one) in all.iter().enumerate() {
        for other in all[index + 1..].iter().take_while(|other| other.start < one.end) {
            let shared = one.practitioner_id == other.practitioner_id
                || one.patient_id == other.patient_id
                || (one.location_id.is_some() && one.location_id == other.location_id);
            assert!(!shared, "{one:?} {other:?}");
        }
    }
}

#[tokio::test]
async fn real_overlaps_are_refused_and_a_second_import_changes_nothing() {
    let Some(folder) = data("synthea-fhir-r4") else { return };
    let clinic = clinic(Bounds::default()).await;
    let files = [folder.join("encounters.csv"), folder.join("patients.csv")];
    let report = import(&clinic, &files, &Mapping::default(), |_| ()).await.unwrap();
    let Counts { read, confirmed, rejected, skipped, .. } = report.of(Kind::Appointment);
    assert_eq!((read, confirmed + rejected + skipped), (12_501, read));
    // Those are the rows without a practitioner.
    assert_eq!(skipped, 26);
    assert!(confirmed > 10_000, "{confirmed}");
    assert!(report.refused_because["practitioner_busy"] > 0);
    assert!(report.refused_because["patient_busy"] > 0);
    assert_eq!(report.of(Kind::Patient).read, 533);
    assert_eq!(report.of(Kind::Practitioner).read, 98);
    let first = state(&clinic);
    assert_eq!(first.appointments().len(), confirmed);
    assert_nothing_overlaps(&first);
    // Every patient is the one that patients.csv describes.
    assert!(first.patients().values().all(|it: &Arc<Patient>| it.birth_date.is_some()));
    let findings = check(&*clinic.records).unwrap();
    assert!(findings.is_sound(), "{findings}");

    let before = clinic.projection.committed();
    let again = import(&clinic, &files, &Mapping::default(), |_| ()).await.unwrap();
    assert_eq!(clinic.projection.committed(), before);
    assert_eq!(counts(&again, Kind::Appointment), [12_501, 0, 12_475, 0, 26]);
    assert_eq!(counts(&again, Kind::Patient), [533, 0, 533, 0, 0]);
}

#[tokio::test]
async fn bundles_bring_patient_practitioner_and_encounters() {
    let Some(folder) = data("synthea-fhir-r4") else { return };
    let clinic = clinic(Bounds::default()).await;
    let bundles = std::fs::read_dir(folder.join("bundles")).unwrap();
    let mut files: Vec<_> = bundles.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let report = import(&clinic, &files, &Mapping::default(), |_| ()).await.unwrap();
    assert_eq!(report.of(Kind::Patient).confirmed, 5, "{report}");
    assert!(report.of(Kind::Practitioner).confirmed >= 102, "{report}");
    let Counts { read, confirmed, rejected, skipped, .. } = report.of(Kind::Appointment);
    assert!(confirmed >= 20 && read == confirmed + rejected + skipped, "{report}");
    assert!(report.not_needed["Observation"] > 100);
    let state = state(&clinic);
    for patient in state.patients().values() {
        let kept: Vec<_> = patient.identifiers.iter().map(|it| it.system.as_str()).collect();
        assert!(!kept.contains(&"http://hl7.org/fhir/sid/us-ssn"), "{kept:?}");
    }
    assert!(state.appointments().values().all(|it| it.booked_with.practitioner.starts_with("Dr. ")));
}

#[tokio::test]
async fn other_dialects_are_read_by_their_usual_columns() {
    for (name, files, practitioners, patients, appointments) in [
        ("synthea-dbt", &["encounters.csv", "patients.csv", "providers.csv"][..], 166, 27, 604),
        ("medscheduler", &["appointments.csv", "patients.csv", "slots.csv"], 1, 4_298, 5_725),
    ] {
        let Some(folder) = data(name) else { continue };
        let clinic = clinic(Bounds::default()).await;
        let files: Vec<_> = files.iter().map(|file| folder.join(file)).collect();
        let report = import(&clinic, &files, &Mapping::default(), |_| ()).await.unwrap();
        assert_eq!(report.of(Kind::Practitioner).confirmed, practitioners, "{report}");
        assert_eq!(report.of(Kind::Patient).confirmed, patients, "{report}");
        let Counts { read, confirmed, rejected, skipped, .. } = report.of(Kind::Appointment);
        assert_eq!((read, confirmed + rejected + skipped), (appointments, appointments), "{report}");
        assert!(confirmed * 10 > read * 9, "{report}");
        assert!(check(&*clinic.records).unwrap().is_sound());
    }
}

#[tokio::test]
async fn fhirs_own_examples_are_read_without_an_abort() {
    let Some(folder) = data("fhir-r4-examples") else { return };
    let clinic = clinic(Bounds::default()).await;
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let report = import(&clinic, &files, &Mapping::default(), |_| ()).await.unwrap();
    for kind in [Kind::Patient, Kind::Practitioner, Kind::Location, Kind::Appointment] {
        let Counts { read, confirmed, unchanged, rejected, skipped } = report.of(kind);
        assert!(confirmed > 0, "{kind:?} {report}");
        assert_eq!(read, confirmed + unchanged + rejected + skipped, "{kind:?} {report}");
    }
    assert!(check(&*clinic.records).unwrap().is_sound());
}
