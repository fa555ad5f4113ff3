//! The promises of the village, proved on the real binary through its public API.

#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs, reason = "tests fail by panicking")]

mod audit;
mod bad_input;
mod harness;
mod killed;
mod once;
mod reflection;

mod ordering;
