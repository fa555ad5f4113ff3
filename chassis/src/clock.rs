//! The sources of time and ids, as parameters: nobody asks the operating system directly.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::types::Timestamp;

/// Tells the time, and wakes sleepers by it.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// How far ahead of the system's clock this one is, in microseconds.
    offset: AtomicI64,
    moved: watch::Sender<()>,
    /// Where a simulated clock keeps its offset, so that a restart does not turn time back.
    file: Option<PathBuf>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::with(0, None)
    }

    /// A clock that can be moved forward, and keeps that in `file`.
    pub fn simulated(file: &Path) -> std::io::Result<Self> {
        let offset = match std::fs::read_to_string(file) {
            Ok(text) => text.trim().parse().map_err(std::io::Error::other)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        Ok(Self::with(offset, Some(file.to_owned())))
    }

    fn with(offset: i64, file: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner { offset: AtomicI64::new(offset), moved: watch::Sender::new(()), file }))
    }

    /// Whether [`Clock::advance`] may be used.
    pub fn is_simulated(&self) -> bool {
        self.0.file.is_some()
    }

    /// Now, truncated to microseconds.
    pub fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
        let system = std::time::SystemTime::now();
        let since = system.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(micros.saturating_add(self.0.offset.load(Ordering::SeqCst)))
    }

    /// Moves a simulated clock forward and wakes everybody whose time has come.
    pub fn advance(&self, by: Duration) -> std::io::Result<Timestamp> {
        let file = self.0.file.as_ref().ok_or_else(|| std::io::Error::other("the clock is not simulated"))?;
        let by = i64::try_from(by.as_micros()).map_err(std::io::Error::other)?;
        let before = self.0.offset.fetch_add(by, Ordering::SeqCst);
        // As a whole: of a file that was cut short by a crash no clock could start again.
        let whole = file.with_extension("new");
        std::fs::write(&whole, before.saturating_add(by).to_string())?;
        std::fs::rename(whole, file)?;
        self.0.moved.send_replace(());
        Ok(self.now())
    }

    /// Sleeps until this clock shows `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        let mut moved = self.0.moved.subscribe();
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
