//! The API's own description: OpenAPI 3.1, made from the route table and the types themselves, so that it can neither miss a
//! route nor tell an old shape.

mod page;

pub(super) use page::STYLE;

use super::App;
use super::access::Access;
use super::error::{Kind, PROBLEM_JSON};
use super::routes::Route;
use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use docket_shared::protocol::http::Problem;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a route says.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    summary: &'static str,
    description: &'static str,
    query: Vec<Parameter>,
    body: Option<SchemaOf>,
    answers: Vec<(u16, &'static str, Option<SchemaOf>, &'static str)>,
    problems: Vec<Kind>,
}

#[derive(Clone, Debug)]
struct Parameter {
    name: &'static str,
    description: &'static str,
    schema: SchemaOf,
    required: bool,
}

impl Operation {
    /// In a line.
    pub fn new(summary: &'static str) -> Self {
        Self { summary, ..Self::default() }
    }

    /// What else there is to know.
    #[must_use]
    pub fn describe(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// A parameter of the query, a `T` as text, that may be left out.
    #[must_use]
    pub fn query<T: JsonSchema>(mut self, name: &'static str, description: &'static str) -> Self {
        self.query.push(Parameter { name, description, schema: schema_of::<T>, required: false });
        self.or(Kind::BadRequest)
    }

    /// A parameter of the query, a `T` as text, that must be there.
    #[must_use]
    pub fn needs<T: JsonSchema>(mut self, name: &'static str, description: &'static str) -> Self {
        self.query.push(Parameter { name, description, schema: schema_of::<T>, required: true });
        self.or(Kind::BadRequest).or(Kind::Invalid)
    }

    /// It takes a `T` as JSON.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(schema_of::<T>);
        [Kind::NotJson, Kind::TooSlow, Kind::TooLarge, Kind::NotJsonType, Kind::Invalid]
            .into_iter()
            .fold(self, Self::or)
    }

    /// It answers `status` with a `T` as JSON.
    #[must_use]
    pub fn answers<T: JsonSchema>(mut self, status: u16, description: &'static str) -> Self {
        self.answers.push((status, description, Some(schema_of::<T>), "application/json"));
        self
    }

    /// It answers `status` without a body.
    #[must_use]
    pub fn answers_nothing(mut self, status: u16, description: &'static str) -> Self {
        self.answers.push((status, description, None, ""));
        self
    }

    /// It answers 200 with text of another media type.
    #[must_use]
    pub fn answers_text(mut self, media_type: &'static str, description: &'static str) -> Self {
        self.answers.push((200, description, Some(schema_of::<String>), media_type));
        self
    }

    /// It may answer with a problem of this kind.
    #[must_use]
    pub fn or(mut self, kind: Kind) -> Self {
        if !self.problems.contains(&kind) {
            self.problems.push(kind);
        }
        self
    }
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// The description of `routes`.
pub(super) fn document(routes: &[Route]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = entry {
            methods.insert(route.method.as_str().to_lowercase(), operation(route, &problem, &mut generator));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Docket",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Scheduling that never double-books. A command is answered 202 when it is on disk; its outcome is \
                confirmed or rejected, and comes over the feed or from GET /api/v1/commands/{id}. Times are RFC 3339, errors RFC 9457.",
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": super::COOKIE } },
        },
    })
}

fn operation(route: &Route, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let operation = &route.operation;
    let path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path = path.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } })
    });
    let query: Vec<_> = operation
        .query
        .iter()
        .map(|Parameter { name, description, schema, required }| {
            json!({
                "name": name, "in": "query", "description": description, "required": required,
                "schema": schema(generator),
            })
        })
        .collect();
    let mut described = json!({
        "summary": operation.summary,
        "description": format!("{}\n\n{}", operation.description, permission(route.access)).trim(),
        "operationId": operation_id(route),
        "parameters": path.chain(query).collect::<Vec<_>>(),
        "responses": responses(route, problem, generator),
    });
    if let Some(body) = operation.body {
        let schema = body(generator);
        described["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    if route.access != Access::Anyone {
        described["security"] = json!([{ "session": [] }]);
    }
    described
}

fn permission(access: Access) -> String {
    match access {
        Access::Anyone => "For everyone.".into(),
        Access::SignedIn => "For everyone who is signed in.".into(),
        Access::May(permission) => {
            format!("For those with the permission `{}`.", json!(permission).as_str().unwrap_or_default())
        }
    }
}

/// `get_api_v1_calendar` and the like.
fn operation_id(route: &Route) -> String {
    let path = route.path.replace(['{', '}'], "").replace(['/', '.', '-'], "_");
    format!("{}{path}", route.method.as_str().to_lowercase())
}

fn responses(route: &Route, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let mut responses: Map<String, Value> = Map::new();
    for (status, description, schema, media_type) in &route.operation.answers {
        let mut answer = json!({ "description": description });
        if let Some(schema) = schema {
            answer["content"] = json!({ *media_type: { "schema": schema(generator) } });
        }
        responses.insert(status.to_string(), answer);
    }
    let mut kinds = route.operation.problems.clone();
    match route.access {
        Access::Anyone => {}
        Access::SignedIn => kinds.push(Kind::NotSignedIn),
        Access::May(_) => kinds.extend([Kind::NotSignedIn, Kind::Forbidden]),
    }
    if !route.method.is_safe() {
        kinds.push(Kind::CrossSite);
    }
    kinds.push(Kind::Internal);
    for kind in kinds {
        let status = kind.status().as_u16().to_string();
        let title = kind.title();
        match responses.get_mut(&status) {
            Some(known) if known["content"][PROBLEM_JSON].is_object() => {
                let more = format!("{} Or: {title}.", known["description"].as_str().unwrap_or_default());
                known["description"] = Value::from(more);
            }
            Some(known) => known["content"][PROBLEM_JSON] = json!({ "schema": problem }),
            None => {
                let content = json!({ PROBLEM_JSON: { "schema": problem } });
                responses.insert(status, json!({ "description": format!("{title}."), "content": content }));
            }
        }
    }
    Value::Object(responses)
}

/// GET `/api/v1/openapi.json`.
pub(super) async fn show(State(app): State<App>) -> Response {
    Json(&app.description).into_response()
}

/// GET `/api/v1/docs`: the same, to read.
pub(super) async fn read(State(app): State<App>) -> Html<String> {
    Html(page::html(&app.description))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere_and_the_page_shows_every_route() {
        let routes = super::super::table();
        let document = document(&routes);
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let path = reference.split('"').next().unwrap();
            assert!(document.pointer(path).is_some(), "{path}");
        }
        let page = page::html(&document);
        for route in &routes {
            assert!(
                page.contains(&format!("<code>{} {}</code>", route.method, route.path)),
                "{}",
                route.path
            );
        }
    }

    #[test]
    fn what_a_guard_can_answer_is_described() {
        let document = document(&super::super::table());
        let calendar = &document["paths"]["/api/v1/calendar"]["get"];
        for status in ["200", "400", "401", "403", "422"] {
            assert!(calendar["responses"][status].is_object(), "{status}");
        }
        assert!(document["paths"]["/api/v1/session"]["post"]["responses"]["429"].is_object());
    }
}
