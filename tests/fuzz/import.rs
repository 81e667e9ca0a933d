//! `docket import`: FHIR R4 and tables.

use crate::corpus::Corpus;
use docket_server::authority::Bounds;
use docket_server::check::check as examined;
use docket_server::clock::FixedClock;
use docket_server::import::{Mapping, Report, import};
use docket_server::organization::Organization;
use docket_shared::testing::at;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// What a file comes to: it is read to its end, every line that was not taken is named, and a second time changes nothing. How many
/// appointments there are then.
fn check(runtime: &Runtime, name: &str, bytes: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    runtime.block_on(async {
        let clock = Arc::new(FixedClock::new(at("2026-11-24T10:42:00Z")));
        let organization = Organization::in_memory(clock, Bounds::default()).unwrap();
        let first = imported(&organization, &file).await;
        let committed = organization.projection.committed();
        let again = imported(&organization, &file).await;
        assert_eq!(organization.projection.committed(), committed, "{first:?}\n{again:?}");
        assert!(again.counts.values().all(|counts| counts.confirmed == 0), "{again:?}");
        let findings = examined(&*organization.records).unwrap();
        assert!(findings.is_sound(), "{findings}");
        organization.close().await;
        findings.appointments
    })
}

async fn imported(organization: &Organization, file: &PathBuf) -> Report {
    let report = import(organization, std::slice::from_ref(file), &Mapping::default(), |_| ()).await.unwrap();
    for line in report.skipped.listed.iter().chain(&report.rejected.listed) {
        assert!(line.place.file.ends_with(file.file_name().unwrap().to_str().unwrap()), "{line:?}");
        assert!(line.sentence.ends_with('.'), "a sentence: {line:?}");
    }
    report
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// One document; or several, one a line.
fn name(bytes: &[u8]) -> &'static str {
    if bytes.ends_with(b"]}\n") { "bundle.json" } else { "resources.ndjson" }
}

#[test]
fn fhir() {
    let (runtime, corpus) = (runtime(), Corpus::of("fhir").offered_as_seeds());
    let appointments: usize = corpus.inputs().map(|it| check(&runtime, name(it), it)).sum();
    assert!(appointments >= 4, "{appointments}");
    let corpus = corpus.and_real("fhir-r4-examples", "json");
    let check = AssertUnwindSafe(|bytes: &[u8]| _ = check(&runtime, name(bytes), bytes));
    crate::as_it_is(&corpus, *check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, *check));
}

#[test]
fn tables() {
    let (runtime, corpus) = (runtime(), Corpus::of("tables").offered_as_seeds());
    let appointments: usize = corpus.inputs().map(|it| check(&runtime, "visits.csv", it)).sum();
    assert!(appointments >= 4, "{appointments}");
    let corpus = corpus.and_real("synthea-fhir-r4", "csv").and_real("medscheduler", "csv");
    let check = AssertUnwindSafe(|bytes: &[u8]| _ = check(&runtime, "visits.csv", bytes));
    crate::as_it_is(&corpus, *check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, *check));
}
