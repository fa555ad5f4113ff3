//! Starts the real binary on a folder of its own, and plays every actor of the village by gRPC.

mod actors;
mod chance;
mod collector;
mod contact;
mod crowd;
mod dying;
#[cfg(feature = "soak")]
mod guests;
mod inbox;
mod library;
mod mailbox;
mod mesh;
mod poison;
mod postgres;
mod process;
mod proxy;
mod rooms;
mod services;
mod shop;
mod state;
mod wait;
mod webhook;

pub(crate) use actors::*;
pub(crate) use chance::*;
pub(crate) use collector::*;
pub(crate) use contact::*;
pub(crate) use crowd::*;
#[cfg(feature = "soak")]
pub(crate) use guests::*;
pub(crate) use library::*;
pub(crate) use mailbox::*;
pub(crate) use mesh::*;
pub(crate) use poison::*;
pub(crate) use postgres::*;
pub(crate) use process::*;
pub(crate) use proxy::*;
pub(crate) use services::*;
pub(crate) use shop::*;
pub(crate) use state::*;
pub(crate) use wait::*;
pub(crate) use webhook::*;

/// An id that nobody else in this run has.
pub(crate) fn unique(prefix: &str) -> String {
    let id = chassis::clock::new_id();
    format!("{prefix}-{}", &id[id.len() - 12..])
}
