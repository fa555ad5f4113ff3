//! What tests leave to chance, in a way that can be repeated.

use std::future::Future;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Draws for a test. The seed is printed with its failure; `MAEUL_TEST_SEED` gives it back.
pub(crate) fn chance(test: &str) -> StdRng {
    let seed = std::env::var("MAEUL_TEST_SEED")
        .map_or_else(|_| rand::random(), |seed| seed.parse().expect("MAEUL_TEST_SEED is a number"));
    println!("{test}: MAEUL_TEST_SEED={seed}");
    StdRng::seed_from_u64(seed)
}

/// How much earlier one side of a race begins than the other, adapted so that the race stays close on any
/// machine: whoever lost begins earlier the next time.
pub(crate) struct HeadStart {
    micros: i64,
    step: i64,
}

/// A side of a race.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    One,
    Other,
}

impl HeadStart {
    pub(crate) fn none() -> Self {
        Self { micros: 0, step: 500 }
    }

    /// Holds a side back: by the other's head start, and by up to a fifth of a millisecond of chance.
    pub(crate) fn delay(&self, side: Side, chance: &mut StdRng) -> Duration {
        let behind = if side == Side::One { -self.micros } else { self.micros };
        let behind = u64::try_from(behind).unwrap_or(0);
        Duration::from_micros(behind + chance.random_range(0..200))
    }

    /// Learns who has won.
    pub(crate) fn favour_loser(&mut self, winner: Side) {
        let wanted = if winner == Side::One { -1 } else { 1 };
        // Farther while the same side wins, closer once the other did.
        self.step = if self.step.signum() == wanted { self.step * 2 } else { -self.step / 2 };
        if self.step == 0 {
            self.step = 100 * wanted;
        }
        self.micros += self.step;
    }
}

/// Does something after a moment: what shapes a race.
pub(crate) async fn after<T>(moment: Duration, work: impl Future<Output = T>) -> T {
    tokio::time::sleep(moment).await;
    work.await
}
