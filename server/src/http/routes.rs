//! The route table. An entry states who may use it and what it says: an entry without either does not compile, so no route
//! is open by oversight, and the description of the API cannot miss one.

use super::App;
use super::access::{Access, guard};
use super::openapi::Operation;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

/// One method of one path.
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) access: Access,
    pub(super) operation: Operation,
    handler: MethodRouter<App>,
}

impl Route {
    /// GET `path`.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::GET, path, access, operation, handler: on(MethodFilter::GET, handler) }
    }

    /// POST `path`.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::POST, path, access, operation, handler: on(MethodFilter::POST, handler) }
    }

    /// PUT `path`.
    pub fn put<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::PUT, path, access, operation, handler: on(MethodFilter::PUT, handler) }
    }

    /// DELETE `path`.
    pub fn delete<H, T>(path: &'static str, access: Access, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method: Method::DELETE, path, access, operation, handler: on(MethodFilter::DELETE, handler) }
    }
}

/// A router of `routes`, each behind the guard of its access.
pub(super) fn router(routes: Vec<Route>, app: &App) -> Router<App> {
    routes.into_iter().fold(Router::new(), |router, route| {
        let guard = from_fn_with_state((app.clone(), route.access), guard);
        router.route(route.path, route.handler.route_layer(guard))
    })
}
