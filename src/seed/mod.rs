//! The demo village that a new data folder gets: stores, a library and meeting rooms.
//!
//! Made through the public API under fixed request ids: made again after a crash, it is the same village. A part whose
//! service is left out is made once it is there.

mod command;
mod goods;
mod library;
mod lines;
mod rooms;
mod stores;

pub(crate) use command::{SeedArgs, main};
use tonic::{Code, Status};

use crate::client::Village;
use crate::failure::Failure;
use crate::process::Context;

/// A part of the demo village.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Three stores that work on their own.
    Stores,
    /// A small library.
    Library,
    /// Two meeting rooms.
    Rooms,
}

impl Part {
    /// The whole demo village.
    pub(crate) const ALL: [Self; 3] = [Self::Stores, Self::Library, Self::Rooms];

    /// Which service keeps it.
    pub(crate) const fn keeper(self) -> Context {
        match self {
            Self::Stores => Context::Store,
            Self::Library => Context::Catalog,
            Self::Rooms => Context::Booking,
        }
    }

    /// How a data folder notes that it has it.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Stores => "demo village",
            Self::Library => "demo library",
            Self::Rooms => "demo rooms",
        }
    }

    /// Lines to paste into a terminal, in this order.
    pub(crate) fn grpcurl_lines(self, address: &str) -> Vec<String> {
        match self {
            Self::Stores => lines::of_stores(address).into(),
            Self::Library => vec![lines::of_library(address)],
            Self::Rooms => vec![lines::of_rooms(address)],
        }
    }

    /// Makes it, or what is missing of it.
    pub(crate) async fn make(self, village: &Village) -> Result<(), Failure> {
        match self {
            Self::Stores => stores::make(village).await,
            Self::Library => library::make(village).await,
            Self::Rooms => rooms::make(village).await,
        }
    }
}

fn cannot(what: &str, status: Status) -> Failure {
    match Failure::from(status) {
        Failure::Failed(why) => Failure::failed(&format!("cannot make the demo village ({what})"), why),
        other @ Failure::Configuration(_) => other,
    }
}

/// What exists already needs not be made; request ids are forgotten after some days, names are not.
fn there<T>(outcome: Result<T, Status>) -> Result<(), Status> {
    match outcome {
        Ok(_) => Ok(()),
        Err(status) if status.code() == Code::AlreadyExists => Ok(()),
        Err(status) => Err(status),
    }
}
