//! The sources of time and ids, as parameters: nobody asks the operating system directly.

mod file;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::types::Timestamp;
use file::{Kept, Move};

/// How long the requests that moved a clock are remembered, by the system's clock: by its own they would
/// be forgotten by the very move that they made.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);

/// Tells the time, and wakes sleepers by it.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// How far ahead of the system's clock this one is, in microseconds.
    offset: AtomicI64,
    moved: watch::Sender<()>,
    /// Where a simulated clock keeps its offset, so that a restart does not turn time back.
    file: Option<(PathBuf, Mutex<Kept>)>,
}

/// The request was made before, with another duration; nothing was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyReused;

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::with(0, None)
    }

    /// A clock that can be moved forward, and keeps that in `file`.
    pub fn simulated(file: &Path) -> std::io::Result<Self> {
        let kept = Kept::read(file)?;
        Ok(Self::with(kept.offset, Some((file.to_owned(), Mutex::new(kept)))))
    }

    fn with(offset: i64, file: Option<(PathBuf, Mutex<Kept>)>) -> Self {
        Self(Arc::new(Inner { offset: AtomicI64::new(offset), moved: watch::Sender::new(()), file }))
    }

    /// Whether [`Clock::advance`] may be used.
    pub fn is_simulated(&self) -> bool {
        self.0.file.is_some()
    }

    /// Now, truncated to microseconds.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(system_now().saturating_add(self.0.offset.load(Ordering::SeqCst)))
    }

    /// Moves a simulated clock forward and wakes everybody whose time has come.
    pub fn advance(&self, by: Duration) -> std::io::Result<Timestamp> {
        self.move_by(by, None).map(|done| done.unwrap_or_else(|KeyReused| self.now()))
    }

    /// Like [`Clock::advance`], but a request that moved it already moves nothing, also after a restart.
    /// Waits for the disk.
    pub fn advance_once(
        &self,
        by: Duration,
        request_id: &str,
    ) -> std::io::Result<Result<Timestamp, KeyReused>> {
        self.move_by(by, Some(request_id))
    }

    fn move_by(&self, by: Duration, key: Option<&str>) -> std::io::Result<Result<Timestamp, KeyReused>> {
        let (file, kept) =
            self.0.file.as_ref().ok_or_else(|| std::io::Error::other("the clock is not simulated"))?;
        let by = i64::try_from(by.as_micros()).map_err(std::io::Error::other)?;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = key.and_then(|key| kept.moves.get(key)) {
            return Ok(if before.by == by { Ok(self.now()) } else { Err(KeyReused) });
        }
        let at = system_now();
        let mut next = kept.clone();
        next.offset = next.offset.saturating_add(by);
        next.moves.retain(|_, old| at.saturating_sub(old.at) < micros(REMEMBERED));
        next.moves.extend(key.map(|key| (key.to_owned(), Move { by, at })));
        next.write(file)?;
        *kept = next;
        self.0.offset.store(kept.offset, Ordering::SeqCst);
        self.0.moved.send_replace(());
        Ok(Ok(self.now()))
    }

    /// Sees each move of this clock from now on.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.0.moved.subscribe()
    }

    /// Sleeps until this clock shows `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        let mut moved = self.moves();
        loop {
            let left = at.since(self.now());
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = moved.changed() => {}
            }
        }
    }

    /// Sleeps for `by` of this clock's time.
    pub async fn sleep(&self, by: Duration) {
        self.sleep_until(self.now().plus(by)).await;
    }
}

/// A new id: a version 7 UUID, so ids made later sort later.
pub fn new_id() -> String {
    #[expect(clippy::disallowed_methods, reason = "the one source of ids")]
    uuid::Uuid::now_v7().to_string()
}

fn system_now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    let system = std::time::SystemTime::now();
    micros(system.duration_since(std::time::UNIX_EPOCH).unwrap_or_default())
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: Duration = Duration::from_hours(7 * 24);

    #[test]
    fn n3_a_request_moves_the_clock_once_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let began = Clock::system().now();
        let clock = Clock::simulated(&file).unwrap();
        for _ in 0..2 {
            assert!(clock.advance_once(WEEK * 2, "r-1").unwrap().is_ok());
        }
        let clock = Clock::simulated(&file).unwrap();
        assert!(clock.advance_once(WEEK * 2, "r-1").unwrap().is_ok());
        assert_eq!(clock.advance_once(WEEK, "r-1").unwrap(), Err(KeyReused));
        let ahead = clock.now().since(began);
        assert!((WEEK * 2..WEEK * 3).contains(&ahead), "{ahead:?}");
    }

    #[test]
    fn a_move_that_cannot_be_kept_moves_nothing_and_may_be_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let clock = Clock::simulated(&data.join("clock")).unwrap();
        let began = clock.now();
        clock.advance_once(WEEK, "r-1").unwrap_err();
        assert!(clock.now().since(began) < WEEK);
        std::fs::create_dir(&data).unwrap();
        assert!(clock.advance_once(WEEK, "r-1").unwrap().is_ok());
        assert!(clock.now().since(began) >= WEEK);
    }
}
