//! The route table. An entry states who may use it and what it says: an entry without either does not compile, so no route
//! is open by oversight, and the description of the API cannot miss one.

use super::App;
use super::access::{Access, Guarded};
use super::openapi::Operation;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use tower_http::compression::CompressionLayer;

/// One method of one path.
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) access: Access,
    pub(super) operation: Operation,
    handler: MethodRouter<App>,
    begins_sessions: bool,
}

impl Route {
    /// GET `path`. What is read may be long, so it is compressed.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::GET, MethodFilter::GET, path, access, handler, operation).compressed()
    }

    /// POST `path`.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::POST, MethodFilter::POST, path, access, handler, operation)
    }

    /// PUT `path`.
    pub fn put<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::PUT, MethodFilter::PUT, path, access, handler, operation)
    }

    /// DELETE `path`.
    pub fn delete<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::DELETE, MethodFilter::DELETE, path, access, handler, operation)
    }

    fn new<H, T>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        access: Access,
        handler: H,
        operation: Operation,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        // The guard is part of the handler and no layer around it: a layer costs a clone and an allocation or two a request.
        let handler = on(filter, Guarded { access, path, handler });
        Self { method, path, access, operation, handler, begins_sessions: false }
    }

    /// Its answers are compressed, where the browser takes that.
    pub fn compressed(mut self) -> Self {
        self.handler = self.handler.route_layer(CompressionLayer::new().gzip(true).br(true));
        self
    }

    /// It begins and ends sessions: it gets a [`tower_sessions::Session`]. All others only need to know whose it is.
    pub const fn with_session(mut self) -> Self {
        self.begins_sessions = true;
        self
    }
}

/// A router of `routes`, each behind the guard of its access.
pub(super) fn router(routes: Vec<Route>, app: &App) -> Router<App> {
    let sessions = app.session_layer();
    routes.into_iter().fold(Router::new(), |router, Route { path, handler, begins_sessions, .. }| {
        let handler = if begins_sessions { handler.route_layer(sessions.clone()) } else { handler };
        router.route(path, handler)
    })
}
