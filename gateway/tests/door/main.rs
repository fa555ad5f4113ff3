//! The gateway before a village of two processes that say what a test wants.

#![allow(
    clippy::pedantic,
    clippy::expect_used,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests are stories, not parts for others"
)]

mod answers;
mod fake;
mod grpc;
mod limits;
mod rollouts;
mod streams;
