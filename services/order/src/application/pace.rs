//! How eagerly orders are finished: at full pace while the partners answer, with a look now and then while
//! one is silent.
//!
//! Only silence counts, never slowness: a partner that takes its time and answers is as good as any.

use std::sync::atomic::{AtomicU32, Ordering};

/// After so many attempts in a row without an answer, a partner is away.
const AWAY: u32 = 5;

/// What the last attempts of this process met.
#[derive(Debug, Default)]
pub(super) struct Pace(AtomicU32);

impl Pace {
    /// A partner answered, whatever it said.
    pub(super) fn answered(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// A partner did not answer.
    pub(super) fn silent(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether nobody has answered for a while.
    pub(super) fn is_away(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= AWAY
    }
}
