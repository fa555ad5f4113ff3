//! How a simulated system behaves, and changing that while it runs.
//!
//! Another company's system may be slow, fail, or not answer at all. Its simulation draws a latency for each call, which is
//! all that passes until its answer, and can be told at run time to do the others. Each process has a behaviour of its own: with several replicas each is
//! to be told.

mod routes;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until};

use crate::db::{Database, sql};
use crate::error::Result;
use crate::latency::Latency;

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is answered, with the latency where something is done.
    #[default]
    Normal,
    /// It fails at once, and nothing is done.
    Failing,
    /// It is never answered, and nothing is done.
    Silent,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Normal => "normal",
            Self::Failing => "failing",
            Self::Silent => "silent",
        })
    }
}

/// How a simulated system behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Behaviour {
    /// How long it is from a call that does something to its answer. What is done is done halfway.
    pub latency: Latency,
    /// What becomes of calls.
    pub mode: Mode,
}

/// The system was told to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("internal error (simulated)")]
pub struct Failing;

/// Counts a call under a key, for systems that fail so many times and then work: in the table `failures (key, n)` of
/// the system's own database. How many there were.
pub async fn count_call(db: &Database, key: &str) -> Result<i64> {
    let mut tx = db.begin("count_call").await?;
    let count = sql("INSERT INTO failures (key, n) VALUES ($1, 1) \
         ON CONFLICT (key) DO UPDATE SET n = failures.n + 1 RETURNING n");
    let row = tx.fetch_optional(count.bind(key)).await?;
    tx.commit().await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// The behaviour of one simulated system in this process; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Simulator(Arc<RwLock<Behaviour>>);

impl Simulator {
    /// Answers within `latency`.
    pub fn new(latency: Latency) -> Self {
        Self(Arc::new(RwLock::new(Behaviour { latency, ..Behaviour::default() })))
    }

    /// How it behaves now.
    pub fn behaviour(&self) -> Behaviour {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Behaves like this from now on. Calls that it has taken already are not affected.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// What a call meets first: nothing, a failure, or silence for ever, also if the behaviour changes meanwhile (the
    /// request got lost). So the caller must be one whose patience ends.
    pub async fn admit(&self) -> Result<(), Failing> {
        match self.behaviour().mode {
            Mode::Normal => Ok(()),
            Mode::Failing => Err(Failing),
            Mode::Silent => std::future::pending().await,
        }
    }

    /// Whether acting takes no time.
    pub fn is_quick(&self) -> bool {
        self.behaviour().latency.is_none()
    }

    /// Acts for a call that came at `came`, such that the answer takes the latency: the call is on its way for half of it,
    /// and what acting itself takes is part of the other half. Real time, whatever the village's clock does: slowness is
    /// not simulated time.
    pub async fn act<T>(&self, came: Instant, act: impl Future<Output = T>) -> T {
        let latency = self.behaviour().latency;
        if latency.is_none() {
            return act.await;
        }
        let time = latency.draw();
        sleep_until(came + time / 2).await;
        let answer = act.await;
        sleep_until(came + time).await;
        answer
    }

    /// `GET` tells the behaviour, `PUT` changes it.
    pub fn routes(&self) -> axum::Router {
        routes::of(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_changes_its_behaviour_while_it_runs() {
        let simulator = Simulator::new("50ms".parse().unwrap());
        let seen_by_others = simulator.clone();
        assert_eq!(simulator.admit().await, Ok(()));

        simulator.behave(Behaviour { mode: Mode::Failing, ..simulator.behaviour() });
        assert_eq!(seen_by_others.admit().await, Err(Failing));

        simulator.behave(Behaviour { mode: Mode::Silent, ..simulator.behaviour() });
        let call = seen_by_others.admit();
        tokio::pin!(call);
        assert!(timeout(Duration::from_hours(1), &mut call).await.is_err());
        simulator.behave(Behaviour::default());
        assert!(timeout(Duration::from_hours(1), &mut call).await.is_err(), "a lost request stays lost");
        assert_eq!(seen_by_others.admit().await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_latency_is_all_that_an_answer_takes() {
        let simulator = Simulator::new("50ms".parse().unwrap());
        for (before, acting, acted_at, answered_at) in
            [(0, 0, 25, 50), (5, 10, 35, 50), (30, 10, 40, 50), (0, 40, 65, 65)]
        {
            let came = Instant::now();
            sleep(Duration::from_millis(before)).await;
            let act = async {
                sleep(Duration::from_millis(acting)).await;
                came.elapsed().as_millis()
            };
            assert_eq!(simulator.act(came, act).await, acted_at);
            assert_eq!(came.elapsed().as_millis(), answered_at, "{before} {acting}");
        }
        simulator.behave(Behaviour::default());
        let came = Instant::now();
        assert_eq!(simulator.act(came, async { came.elapsed() }).await, Duration::ZERO);
        assert_eq!(came.elapsed(), Duration::ZERO);
    }
}
