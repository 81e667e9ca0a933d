//! The body of POST `/api/v1/commands`.

use crate::corpus::Corpus;
use docket_shared::command::CommandEnvelope;
use serde_json::Value;

fn corpus() -> Corpus {
    Corpus::of("commands").and_golden("commands.json", |mut command| {
        command["id"] = "01890000-0000-7000-8000-0000000000ff".into();
        command
    })
}

fn check(body: &[u8]) {
    let read = CommandEnvelope::from_slice(body);
    let value = serde_json::from_slice::<Value>(body);
    let slowly = value.as_ref().map(|value| CommandEnvelope::from_json(value.clone()));
    match (read, slowly) {
        (Ok(Ok(envelope)), Ok(Ok(slowly))) => {
            assert_eq!(envelope, slowly, "both ways of reading read the same");
            let written = serde_json::to_string(&envelope).unwrap();
            let again = CommandEnvelope::from_slice(written.as_bytes()).unwrap().unwrap();
            crate::assert_same(body.len(), &envelope, &written, &again);
            let by_app = docket_shared::json::write(&envelope.command).unwrap();
            assert_eq!(docket_shared::json::read(&by_app), Ok(envelope.command), "{by_app}");
        }
        (Ok(Err(error)), Ok(Err(slowly))) => {
            assert_eq!(error, slowly);
            // A field may have no name, too.
            let is_object = value.is_ok_and(|value| value.is_object() && value.get("").is_none());
            assert!(!error.field.is_empty() || !is_object, "which field? {error}");
            assert!(error.message.ends_with('.'), "a sentence: {error}");
        }
        (Ok(Err(twice)), Ok(Ok(_))) => {
            assert_eq!(twice.message, "Given twice.");
            assert_eq!(docket_shared::command::given_once(body), Err(twice));
        }
        (Err(error), Err(_)) => assert!(error.line() > 0, "{error}"),
        (quickly, slowly) => panic!("{quickly:?} is not {slowly:?}"),
    }
}

#[test]
fn commands() {
    let corpus = corpus().offered_as_seeds();
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
