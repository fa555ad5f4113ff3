//! The service as it runs: events in, views out, over its own API.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

mod loans;
mod orders;
mod rooms;
mod running;
