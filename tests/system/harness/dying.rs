//! Services of a mesh that are killed at a point, and how it is seen that nothing is left to be done.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Mesh;

/// How many events the outbox of a service on PostgreSQL holds.
async fn unpublished(service: &str, url: &str) -> sqlx::Result<i64> {
    use sqlx::Connection;
    let mut database = sqlx::PgConnection::connect(url).await?;
    let select = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{service}\".outbox"));
    let count = sqlx::query_scalar(select).fetch_one(&mut database).await?;
    database.close().await?;
    Ok(count)
}

/// Where a process writes down its kill points.
pub(super) fn points_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.points"))
}

impl Mesh {
    /// Stops a process and starts it again, to be killed at this point.
    pub(crate) async fn restart_to_die(&mut self, name: &str, point: &str) {
        self.stop(name).await;
        let process = &self.processes[name];
        let child = process.spawn(&self.log_of(name), Some(("MAEUL_KILL_AT", point)));
        *process.child.lock().unwrap() = Some(child);
    }

    /// Starts a process again, as it was meant to be, where it has ended of itself; whether it had.
    pub(crate) fn revive(&self, name: &str) -> bool {
        let process = &self.processes[name];
        let mut child = process.child.lock().unwrap();
        let has_died = child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some());
        if has_died {
            *child = Some(process.spawn(&self.log_of(name), None));
        }
        has_died
    }

    /// The kill points that a process has passed since it was started.
    pub(crate) fn points(&self, name: &str) -> BTreeSet<String> {
        let points = std::fs::read_to_string(points_of(self.folder.path(), name)).unwrap_or_default();
        points.lines().map(str::to_owned).collect()
    }

    /// The URL of a service's database.
    pub(crate) fn database(&self, service: &str) -> &str {
        let (_, url) =
            self.processes[service].env.iter().find(|(key, _)| key == "MAEUL_DATABASE_URL").unwrap();
        url
    }

    /// Whether every event has left its outbox and each consumer has dealt with the whole log; of a mesh on PostgreSQL
    /// with a process a service. Otherwise why not.
    pub(crate) async fn seems_quiet(&self) -> Result<(), String> {
        for service in self.processes.keys() {
            let unpublished = unpublished(service, self.database(service)).await;
            let unpublished = unpublished.map_err(|why| format!("the outbox of {service}: {why}"))?;
            if unpublished > 0 {
                return Err(format!("{service} has {unpublished} events to publish"));
            }
        }
        self.consumers_are_through().await
    }
}

/// What a soak looks at.
#[cfg(feature = "soak")]
impl Mesh {
    /// Its processes: a service, or one of several: `mypage`, `mypage-2`.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.processes.keys().map(String::as_str)
    }

    /// The number of a process, while it runs.
    pub(crate) fn pid(&self, name: &str) -> Option<u32> {
        self.processes[name].pid()
    }

    /// Whether a process that was started has ended of itself.
    pub(crate) fn has_died(&mut self, name: &str) -> bool {
        let child = self.process(name).child.get_mut().unwrap().as_mut();
        child.is_some_and(|child| child.try_wait().unwrap().is_some())
    }
}
