//! gRPC on both sides: calls that carry deadline and trace, validation, pages, commands.

mod client;
mod command;
mod gate;
mod methods;
mod money;
mod page;
mod recording;
mod refusal;
mod server;
mod validate;

pub use client::{Peer, RemoteError, connect, remote};
pub use command::{command, to_its_end};
pub(crate) use gate::{Gate, GateLayer};
pub(crate) use methods::method;
pub use page::{Listing, Page, PageToken, page_size};
pub use server::{Call, CallLayer, parse_timeout};
pub use validate::Violations;
