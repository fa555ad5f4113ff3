//! What every service of the village needs, and no business word.
//!
//! Owns: configuration, telemetry, the error table, deadlines, idempotency, the two databases, the
//! outbox and the inbox, the event bus and its embedded log, workers, live watches, health, drain,
//! and the sources of time and ids. Must never enter: a word of any context's language.

pub mod access;
pub mod admin;
pub mod admission;
pub mod asking;
pub mod batcher;
pub mod call;
pub mod case;
pub mod clock;
mod clock_service;
pub mod config;
pub mod context;
pub mod db;
pub mod due;
pub mod error;
pub mod events;
pub mod grpc;
pub mod host;
pub mod idempotency;
pub mod kill_point;
pub mod latency;
pub mod metrics;
pub mod readiness;
mod seats;
pub mod signin;
pub mod simulator;
pub mod single_flight;
pub mod telemetry;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod types;
pub mod uow;
pub mod watch;
pub mod worker;

pub use async_trait::async_trait;
pub use axum;
