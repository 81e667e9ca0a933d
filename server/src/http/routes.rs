//! The route table. An entry states who may use it and what it says: an entry without either does not compile, so no route
//! is open by oversight, and the description of the API cannot miss one.

use super::App;
use super::access::{Access, Answering, Guarded};
use super::openapi::Operation;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use std::fmt;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// One method of one path.
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) access: Access,
    pub(super) operation: Operation,
    handler: MethodRouter<App>,
    /// The same, as it is called without a router.
    direct: Called,
    is_busy: bool,
    begins_sessions: bool,
}

/// A guarded handler.
type Called = Arc<dyn Fn(Request, App) -> Answering + Send + Sync>;

/// A route that is found before the router is asked.
#[derive(Clone)]
pub(super) struct Direct {
    method: Method,
    path: &'static str,
    handler: Called,
}

impl Direct {
    /// Whether it is the one for this request.
    pub(super) fn is_for(&self, request: &Request) -> bool {
        *request.method() == self.method && request.uri().path() == self.path
    }

    pub(super) fn call(&self, request: Request, app: App) -> Answering {
        (self.handler)(request, app)
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
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
        let guarded = Guarded { access, path, handler };
        let handler = on(filter, guarded.clone());
        let direct = Arc::new(move |request: Request, app: App| {
            Handler::<T, App>::call(guarded.clone(), request, app)
        });
        Self { method, path, access, operation, handler, direct, is_busy: false, begins_sessions: false }
    }

    /// Its answers are compressed, where the browser takes that.
    pub fn compressed(mut self) -> Self {
        self.handler = self.handler.route_layer(CompressionLayer::new().gzip(true).br(true));
        self
    }

    /// So much comes in here that it is worth finding it without the router, which copies and allocates for every request. No layer
    /// lies around it then but its guard.
    pub const fn busy(mut self) -> Self {
        self.is_busy = true;
        self
    }

    /// It begins and ends sessions: it gets a [`tower_sessions::Session`]. All others only need to know whose it is.
    pub const fn with_session(mut self) -> Self {
        self.begins_sessions = true;
        self
    }
}

/// Those of `routes` that are to be found before the router is asked.
pub(super) fn direct(routes: &[Route]) -> Arc<[Direct]> {
    let busy = routes.iter().filter(|route| route.is_busy);
    busy.map(|Route { method, path, direct, .. }| Direct {
        method: method.clone(),
        path,
        handler: Arc::clone(direct),
    })
    .collect()
}

/// A router of `routes`, each behind the guard of its access.
pub(super) fn router(routes: Vec<Route>, app: &App) -> Router<App> {
    let sessions = app.session_layer();
    routes.into_iter().fold(Router::new(), |router, Route { path, handler, begins_sessions, .. }| {
        let handler = if begins_sessions { handler.route_layer(sessions.clone()) } else { handler };
        router.route(path, handler)
    })
}
