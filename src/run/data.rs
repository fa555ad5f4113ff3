//! The data folder: made, locked, and marked with how it began.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

const MARK: &str = "village";
/// How often somebody who waits for the folder looks again.
const AGAIN: Duration = Duration::from_millis(100);

/// The folder, locked for as long as this lives.
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
    temporary: Option<tempfile::TempDir>,
}

impl DataFolder {
    /// Makes the folder where it is missing, and locks it against a second village. One that is about to end has `wait`
    /// to do so, unless this one is told to stop itself.
    pub(crate) async fn open(path: &Path, wait: Duration, stop: &CancellationToken) -> Result<Self, Failure> {
        let wrong = |why: std::io::Error| Failure::Configuration(format!("--data {}: {why}", path.display()));
        std::fs::create_dir_all(path).map_err(wrong)?;
        let lock = File::create(path.join("lock")).map_err(wrong)?;
        let until = Instant::now() + wait;
        let mut told = false;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { path: path.to_owned(), _lock: lock, temporary: None }),
                Err(TryLockError::Error(why)) => return Err(wrong(why)),
                Err(TryLockError::WouldBlock) if Instant::now() < until && !stop.is_cancelled() => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Failure::Configuration(format!(
                        "--data {}: another village runs on this folder; stop it or name another folder",
                        path.display()
                    )));
                }
            }
            if !std::mem::replace(&mut told, true) {
                tracing::info!(data = %path.display(), "another village runs on this folder; waiting for its end");
            }
            tokio::select! {
                () = sleep(AGAIN) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Whether nobody has filled it or decided to leave it empty.
    pub(crate) fn is_new(&self) -> bool {
        !self.path.join(MARK).exists()
    }

    /// Whether this was noted of it.
    pub(crate) fn has(&self, what: &str) -> bool {
        std::fs::read_to_string(self.path.join(MARK))
            .is_ok_and(|marks| marks.lines().any(|mark| mark == what))
    }

    /// Notes one more thing: how it began, or what it was filled with.
    pub(crate) fn mark(&self, what: &str) -> Result<(), Failure> {
        let wrong = |why: std::io::Error| Failure::failed("cannot write to the data folder", why);
        let file = File::options().create(true).append(true).open(self.path.join(MARK));
        writeln!(file.map_err(wrong)?, "{what}").map_err(wrong)
    }

    /// Has the folder deleted when this ends.
    pub(crate) fn delete_at_end(&mut self, folder: tempfile::TempDir) {
        self.temporary = Some(folder);
    }
}
