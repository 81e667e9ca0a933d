//! The app inside the binary. What lies under `/assets/` has its content's hash in its name and is kept by browsers for
//! ever; the page itself is asked for again each time. A path of the app's own routes gets the page; an asset that is
//! unknown (of another build) gets 404 and never the page, which a browser would try to run.

mod negotiation;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

/// A file of the app, as `build.rs` lists it.
#[derive(Debug)]
struct File {
    /// Where it is served, such as `/index.html`.
    path: &'static str,
    /// Changes with the content.
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// The files of this build in the order of their paths; none where the app was not built in.
const APP: Assets = Assets(include!(concat!(env!("OUT_DIR"), "/app.rs")));

const PAGE: &str = "/index.html";

/// Not the app's: an unknown path there is a mistake of a program, which a page would hide from it.
const RESERVED: [&str; 3] = ["/api", "/health", "/metrics"];

const WITHOUT_APP: &str = "Docket's server is running, but the app was not built into it.\n\
    `cargo xtask run` builds both. The API describes itself at /api/v1/openapi.json.\n";

/// Answers whatever no other route answers: the app's files and pages, else 404 (405 for other methods than GET and HEAD).
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    APP.answer(&method, uri.path(), &headers)
}

/// Whether the app is inside this binary.
pub fn is_built_in() -> bool {
    !APP.0.is_empty()
}

#[derive(Clone, Copy)]
struct Assets(&'static [File]);

impl Assets {
    fn answer(self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
        }
        let page = if is_page(path) { self.find(PAGE) } else { None };
        match self.find(path).or(page) {
            Some(file) => file.answer(method, headers),
            None if self.0.is_empty() && is_page(path) => sentence(WITHOUT_APP),
            None => sentence("Not found.\n"),
        }
    }

    fn find(self, path: &str) -> Option<&'static File> {
        let index = self.0.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.0.get(index)
    }
}

impl File {
    fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        let compressed =
            self.brotli.filter(|_| negotiation::accepts_brotli(headers.get_all(ACCEPT_ENCODING)));
        // A tag names one representation, so the two of a file differ in it.
        let tag =
            if compressed.is_some() { format!("\"{}-br\"", self.tag) } else { format!("\"{}\"", self.tag) };
        let mut response = Response::new(Body::empty());
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        };
        set(ETAG, &tag);
        set(
            CACHE_CONTROL,
            if is_hashed(self.path) { "public, max-age=31536000, immutable" } else { "no-cache" },
        );
        set(VARY, "accept-encoding");
        if negotiation::has_same(headers.get_all(IF_NONE_MATCH), &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let bytes = compressed.unwrap_or(self.plain);
        set(CONTENT_TYPE, content_type(self.path));
        set(CONTENT_LENGTH, &bytes.len().to_string());
        if compressed.is_some() {
            set(CONTENT_ENCODING, "br");
        }
        if method == Method::GET {
            *response.body_mut() = Body::from(bytes);
        }
        response
    }
}

fn sentence(text: &'static str) -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], text).into_response()
}

/// A place in the app: it has no extension and is nobody else's.
fn is_page(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    !last.contains('.') && !is_hashed(path) && !RESERVED.iter().any(|reserved| is_below(path, reserved))
}

fn is_hashed(path: &str) -> bool {
    is_below(path, "/assets")
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or(path) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
