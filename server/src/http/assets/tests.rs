//! A table of requests against a small app.

use axum::body::to_bytes;

use super::*;

const SMALL: Assets = Assets(&[
    File { path: "/assets/1f/docket.js", tag: "js", plain: b"plain js", brotli: Some(b"small js") },
    File { path: "/favicon.svg", tag: "icon", plain: b"<svg>", brotli: None },
    File { path: "/index.html", tag: "page", plain: b"<!doctype html>", brotli: Some(b"small page") },
]);

fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Response {
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
    SMALL.answer(&Method::GET, path, &headers)
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

async fn body(response: Response) -> Vec<u8> {
    to_bytes(response.into_body(), 1024).await.unwrap().to_vec()
}

#[tokio::test]
async fn paths_of_the_app_get_the_page_and_unknown_assets_do_not() {
    let page: &[u8] = b"<!doctype html>";
    let cases: [(&str, Option<&[u8]>); 14] = [
        ("/", Some(page)),
        ("/index.html", Some(page)),
        ("/day/2026-11-24", Some(page)),
        ("/settings/limits", Some(page)),
        ("/apiary", Some(page)),
        ("/favicon.svg", Some(b"<svg>")),
        ("/assets/1f/docket.js", Some(b"plain js")),
        ("/assets/2e/docket.js", None),
        ("/assets/docket", None),
        ("/robots.txt", None),
        ("/api/v1/nothing", None),
        ("/api", None),
        ("/health/nothing", None),
        ("/metrics", None),
    ];
    for (path, expected) in cases {
        let response = ask(path, &[]);
        match expected {
            Some(bytes) => {
                assert_eq!(response.status(), StatusCode::OK, "{path}");
                assert_eq!(body(response).await, bytes, "{path}");
            }
            None => assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}"),
        }
    }
}

#[test]
fn what_is_hashed_is_kept_for_ever_and_the_page_never() {
    let cache = |path| header(&ask(path, &[]), &CACHE_CONTROL);
    assert_eq!(cache("/assets/1f/docket.js").as_deref(), Some("public, max-age=31536000, immutable"));
    assert_eq!(cache("/").as_deref(), Some("no-cache"));
    assert_eq!(cache("/assets/2e/docket.js").as_deref(), Some("no-store"));
    assert_eq!(cache("/favicon.svg").as_deref(), Some("no-cache"));
}

#[tokio::test]
async fn brotli_is_sent_to_those_who_ask_for_it() {
    let cases = [
        ("br", true),
        ("gzip, deflate, br, zstd", true),
        ("gzip;q=1.0, BR;q=0.5", true),
        ("*", true),
        ("br;q=0", false),
        ("br;q=0, *", false),
        ("gzip", false),
        ("", false),
        ("br;q=nonsense", false),
    ];
    for (accepted, compressed) in cases {
        let response = ask("/assets/1f/docket.js", &[(ACCEPT_ENCODING, accepted)]);
        assert_eq!(header(&response, &CONTENT_ENCODING).is_some(), compressed, "{accepted}");
        assert_eq!(header(&response, &VARY).as_deref(), Some("accept-encoding"), "{accepted}");
        assert_eq!(header(&response, &CONTENT_TYPE).as_deref(), Some("text/javascript; charset=utf-8"));
        let expected: &[u8] = if compressed { b"small js" } else { b"plain js" };
        assert_eq!(body(response).await, expected, "{accepted}");
    }
    let only_plain = ask("/favicon.svg", &[(ACCEPT_ENCODING, "br")]);
    assert_eq!(header(&only_plain, &CONTENT_ENCODING), None);
}

#[test]
fn who_has_it_already_is_told_so() {
    let cases = [
        ("\"page\"", "", StatusCode::NOT_MODIFIED),
        ("W/\"page\"", "", StatusCode::NOT_MODIFIED),
        ("\"other\", \"page\"", "", StatusCode::NOT_MODIFIED),
        ("*", "", StatusCode::NOT_MODIFIED),
        ("\"other\"", "", StatusCode::OK),
        // The other representation of the same page is another thing.
        ("\"page\"", "br", StatusCode::OK),
        ("\"page-br\"", "br", StatusCode::NOT_MODIFIED),
    ];
    for (known, accepted, status) in cases {
        let response = ask("/", &[(IF_NONE_MATCH, known), (ACCEPT_ENCODING, accepted)]);
        assert_eq!(response.status(), status, "{known} {accepted}");
        assert!(header(&response, &ETAG).is_some() && header(&response, &CACHE_CONTROL).is_some());
    }
}

#[tokio::test]
async fn head_tells_the_length_alone_and_other_methods_are_refused() {
    let response = SMALL.answer(&Method::HEAD, "/", &HeaderMap::new());
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, &CONTENT_LENGTH).as_deref(), Some("15"));
    assert_eq!(body(response).await, b"");
    let refused = SMALL.answer(&Method::POST, "/", &HeaderMap::new());
    assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&refused, &ALLOW).as_deref(), Some("GET, HEAD"));
}

#[tokio::test]
async fn a_server_without_an_app_says_so() {
    let response = Assets(&[]).answer(&Method::GET, "/day/2026-11-24", &HeaderMap::new());
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(body(response).await, WITHOUT_APP.as_bytes());
}
