//! The village's front door: REST/JSON, gRPC and gRPC-Web on one port, made from the contracts at run time.
//!
//! Owns: the way from HTTP to gRPC and back, limits on what comes in, the description of the API. Knows every contract by
//! its descriptor and none by its words; decides nothing that a service decides.

pub mod answer;
mod args;
pub mod binding;
mod front;
mod limits;
mod mesh;
mod openapi;
mod rest;
pub mod rest_client;
mod server;

use std::net::SocketAddr;
use std::time::Duration;

use chassis::access::Door;
use chassis::error::Error;
use chassis::readiness::Readiness;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use args::{GatewayArgs, Listen, Origin};
pub use mesh::Peers;

use front::Front;

/// A port that is taken, before anything is answered there.
#[derive(Debug)]
pub struct Gateway {
    args: GatewayArgs,
    listener: TcpListener,
    address: SocketAddr,
}

/// What the gateway is given.
pub struct Village {
    /// Where the services are.
    pub peers: Peers,
    /// Whose truth the gateway's own health tells.
    pub readiness: Readiness,
    /// Whom the village lets in.
    pub door: Door,
}

impl Gateway {
    /// The names of the services that can be called through it.
    pub fn services() -> Vec<String> {
        mesh::services()
    }

    /// Takes the port; `None` where there is to be no gateway. The error is one line for the user.
    pub async fn bind(args: &GatewayArgs) -> Result<Option<Self>, String> {
        let Listen::At(wanted) = args.gateway_listen else { return Ok(None) };
        let wrong = |why: std::io::Error| {
            format!("--gateway-listen {wanted}: {why}; name another address, or say --gateway-listen=none")
        };
        let listener = TcpListener::bind(wanted).await.map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        Ok(Some(Self { args: args.clone(), listener, address }))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers from now on, until `stop` is cancelled.
    pub fn serve(self, village: Village, stop: CancellationToken) -> Result<Serving, Error> {
        let calls = mesh::stack(mesh::Village::new(village.peers, &village.readiness)?, &village.door);
        let sign_in = village.door.sign_in().cloned();
        let front = Front::new(&self.args, calls, openapi::routes(sign_in.is_some()), sign_in, stop.clone());
        let sweeping = front.rate().clone().sweep();
        tokio::spawn(stop.clone().run_until_cancelled_owned(sweeping));
        let open = TaskTracker::new();
        let taking = tokio::spawn(server::serve(self.listener, self.args, front, stop, open.clone()));
        Ok(Serving { taking, open })
    }
}

/// A gateway that answers.
#[derive(Debug)]
pub struct Serving {
    taking: JoinHandle<()>,
    open: TaskTracker,
}

impl Serving {
    /// Waits until it is told to stop, then for what is under way, at most as long as `drain`.
    pub async fn until_drained(self, drain: Duration) -> Result<(), Error> {
        self.taking.await.map_err(Error::internal)?;
        self.open.close();
        if tokio::time::timeout(drain, self.open.wait()).await.is_err() {
            tracing::warn!(?drain, "some requests to the gateway were not finished in time");
        }
        Ok(())
    }
}
