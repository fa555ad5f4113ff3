//! The promises of the village, proved on the real binary through its public API.

#![allow(
    clippy::pedantic,
    clippy::expect_used,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests are stories, not parts for others"
)]

mod access;
mod admin;
mod apart;
mod audit;
mod bad_input;
mod commands;
mod draining;
mod full_disk;
mod gateway;
mod harness;
mod killed;
mod library;
mod load;
mod metrics;
mod once;
mod operations;
mod ordering;
mod recommending;
mod reflection;
mod released;
mod rooms;
mod signin;
#[cfg(feature = "soak")]
mod soak;
mod telemetry;
mod traces;
mod versions;
mod views;
