//! The description as a page to read: plain HTML, no script.

use serde_json::Value;
use std::fmt::Write as _;

pub(super) fn html(document: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>Docket: the API</title>\
         <link rel=\"stylesheet\" href=\"/api/v1/docs.css\"><main><h1>The API of Docket</h1>",
    );
    // Writing to a String does not fail.
    let _ = write!(page, "<p>{}</p>", escaped(text(&document["info"]["description"])));
    page.push_str(
        "<p>As a file: <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a> (OpenAPI 3.1).</p>",
    );
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            write_operation(&mut page, path, method, operation);
        }
    }
    page.push_str("<h2 id=\"shapes\">Shapes</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let description = escaped(text(&schema["description"]));
        let shape = escaped(&serde_json::to_string_pretty(schema).unwrap_or_default());
        let _ = write!(
            page,
            "<details id=\"{0}\"><summary><code>{0}</code> {description}</summary><pre>{shape}</pre></details>",
            escaped(name)
        );
    }
    page.push_str("</main></html>");
    page
}

fn write_operation(page: &mut String, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        page,
        "<section><h2><code>{} {}</code></h2><p><strong>{}</strong></p><p>{}</p>",
        method.to_uppercase(),
        escaped(path),
        escaped(text(&operation["summary"])),
        escaped(text(&operation["description"])),
    );
    let parameters = operation["parameters"].as_array().filter(|parameters| !parameters.is_empty());
    if let Some(parameters) = parameters {
        page.push_str("<table><thead><tr><th>Parameter<th>In<th>What</thead><tbody>");
        for parameter in parameters {
            let _ = write!(
                page,
                "<tr><td><code>{}</code>{}<td>{}<td>{}",
                escaped(text(&parameter["name"])),
                if parameter["required"] == true { "" } else { " (optional)" },
                escaped(text(&parameter["in"])),
                escaped(text(&parameter["description"])),
            );
        }
        page.push_str("</tbody></table>");
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if let Some(shape) = shape(body) {
        let _ = write!(page, "<p>Body: {shape}</p>");
    }
    page.push_str("<table><thead><tr><th>Status<th>When<th>Body</thead><tbody>");
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let shapes = response["content"].as_object().into_iter().flatten();
        let shapes =
            shapes.filter_map(|(_, content)| shape(&content["schema"])).collect::<Vec<_>>().join(", ");
        let _ = write!(page, "<tr><td>{status}<td>{}<td>{shapes}", escaped(text(&response["description"])));
    }
    page.push_str("</tbody></table></section>");
}

/// A link to a shape, or its type.
fn shape(schema: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return Some(format!("<a href=\"#{0}\"><code>{0}</code></a>", escaped(name)));
    }
    if schema["items"].is_object() {
        return Some(format!("list of {}", shape(&schema["items"]).unwrap_or_default()));
    }
    schema["type"].as_str().map(|kind| format!("<code>{}</code>", escaped(kind)))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How the page looks. A file of its own, since the policy of our pages admits no inline styles.
pub(in crate::http) const STYLE: &str = "\
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
main { max-inline-size: 60rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; }
h2 { margin-block-start: 2.5rem; font-size: 1.1rem; }
table { inline-size: 100%; border-collapse: collapse; }
th, td { padding: 4px 12px 4px 0; border-block-end: 1px solid #8884; text-align: start; vertical-align: top; }
pre { overflow-x: auto; padding: 12px; border: 1px solid #8884; border-radius: 6px; font-size: 12px; }
code { font-size: 13px; }
summary { cursor: pointer; padding-block: 4px; }
";
