//! Limits on what comes in: how much, how slowly, how often.

mod body;
mod rate;

use std::time::Duration;

pub(crate) use body::whole;
pub(crate) use rate::RateLimit;

/// What a request may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The most bytes of a body.
    pub(crate) max_body: usize,
    /// How long a body may take to arrive, and how long an answer that is no stream.
    pub(crate) request_timeout: Duration,
}
