//! The admin port: probes, metrics, log levels, and what contexts add, by HTTP beside gRPC.
//!
//! It answers from the first moment, before any database or neighbour is looked for, so that a probe can
//! tell a slow start from a hung process.

mod log;
mod metrics;
mod probes;

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use clap::builder::BoolishValueParser;
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt;

use prometheus::Registry;

use crate::metrics::Observers;
use crate::readiness::Readiness;
use crate::telemetry::Levels;

/// Flags of the admin port.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct AdminArgs {
    /// Where probes, metrics and log levels are reached by HTTP; nowhere unless given
    #[arg(long, env = "MAEUL_ADMIN_LISTEN", value_name = "ADDRESS")]
    pub admin_listen: Option<SocketAddr>,
    /// Let others than this machine change things by the admin port too
    #[arg(long, env = "MAEUL_ADMIN_WRITABLE", value_parser = BoolishValueParser::new())]
    pub admin_writable: bool,
}

/// A running admin port. Cheap to clone; it ends with its last clone.
#[derive(Debug, Clone)]
pub struct AdminPort {
    address: SocketAddr,
    readiness: Readiness,
    observers: Observers,
    routes: Routes,
    _server: Arc<AbortOnDropHandle<()>>,
}

type Routes = Arc<RwLock<Router>>;

impl AdminPort {
    /// Binds and serves at once, where an address is given. The error is one line for the user.
    pub async fn start(args: &AdminArgs, levels: Levels, registry: Registry) -> Result<Option<Self>, String> {
        let Some(wanted) = args.admin_listen else { return Ok(None) };
        let wrong = |why: std::io::Error| format!("--admin-listen {wanted}: {why}");
        let listener = tokio::net::TcpListener::bind(wanted).await.map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        let readiness = Readiness::default();
        let observers = Observers::default();
        let routes = Router::new()
            .merge(probes::routes(readiness.clone()))
            .merge(metrics::routes(registry, observers.clone()))
            .merge(log::routes(levels));
        let routes: Routes = Arc::new(RwLock::new(routes));
        // Decided by our own address: behind a mesh's proxy every caller seems to be on this machine.
        let guard = Guard { writable: args.admin_writable || address.ip().is_loopback() };
        let app = Router::new()
            .fallback(dispatch)
            .with_state(routes.clone())
            .layer(middleware::from_fn_with_state(guard, guarded));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "the admin port ended");
            }
        });
        tracing::info!(%address, "the admin port listens");
        Ok(Some(Self {
            address,
            readiness,
            observers,
            routes,
            _server: Arc::new(AbortOnDropHandle::new(server)),
        }))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whose truth `/readyz` tells.
    pub fn readiness(&self) -> &Readiness {
        &self.readiness
    }

    /// Who is asked before metrics are shown.
    pub(crate) fn observers(&self) -> &Observers {
        &self.observers
    }

    /// Serves `routes` below `path`, from now on.
    pub(crate) fn add(&self, path: &str, added: Router) {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        *routes = std::mem::take(&mut *routes).nest(path, added);
    }
}

/// Routes come while it runs: each request sees those of its moment.
async fn dispatch(State(routes): State<Routes>, request: Request) -> Response {
    let routes = routes.read().unwrap_or_else(PoisonError::into_inner).clone();
    match routes.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

#[derive(Debug, Clone, Copy)]
struct Guard {
    writable: bool,
}

async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let refused = if !guard.writable {
        "nothing can be changed here: other machines reach this port; listen on 127.0.0.1, or say --admin-writable\n"
    } else if request.headers().contains_key(header::ORIGIN) {
        // Whoever operates the village may have some web page open that tries its luck on local ports.
        "nothing can be changed from a web page\n"
    } else {
        return next.run(request).await;
    };
    (StatusCode::FORBIDDEN, refused).into_response()
}

#[cfg(test)]
mod tests;
