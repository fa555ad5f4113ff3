//! What a running mesh leaves behind for those who want to act on it: a file that names its processes.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::system::is_maeul;
use crate::failure::Failure;
use crate::serve::Target;

const FILE: &str = "up.json";

/// A mesh that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The process that looks after the others.
    pub(super) supervisor: u32,
    pub(super) services: Vec<Running>,
}

/// One of its processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Running {
    /// The service, with a number where it has several processes: `mypage-2`.
    pub(super) name: String,
    /// The service, or `gateway`.
    pub(super) context: String,
    /// `None` while it is down.
    pub(super) pid: Option<u32>,
    /// Where it speaks gRPC; the gateway REST as well.
    pub(super) url: String,
    /// Its admin port.
    pub(super) admin: String,
}

impl Record {
    /// Writes it, whole or not at all.
    pub(super) fn write(&self, data: &Path) -> Result<(), Failure> {
        let cannot = |e: &dyn std::fmt::Display| Failure::failed("cannot write to the folder of --data", e);
        let text = serde_json::to_vec_pretty(self).map_err(|e| cannot(&e))?;
        let new = data.join("up.json.new");
        std::fs::write(&new, text).map_err(|e| cannot(&e))?;
        std::fs::rename(&new, file(data)).map_err(|e| cannot(&e))
    }

    /// That of the mesh which runs on this folder.
    pub(super) fn read(data: &Path) -> Option<Self> {
        let record: Self = serde_json::from_slice(&std::fs::read(file(data)).ok()?).ok()?;
        is_maeul(record.supervisor, "up").then_some(record)
    }

    /// The processes that a mesh left behind whose supervisor was killed.
    pub(super) fn orphans(data: &Path) -> Vec<u32> {
        let record =
            std::fs::read(file(data)).ok().and_then(|text| serde_json::from_slice::<Self>(&text).ok());
        let services = record.into_iter().flat_map(|record| record.services);
        services.filter(Running::is_alive).filter_map(|service| service.pid).collect()
    }

    /// Nothing runs any more.
    pub(super) fn remove(data: &Path) {
        let _ = std::fs::remove_file(file(data));
    }
}

fn file(data: &Path) -> PathBuf {
    data.join(FILE)
}

impl Running {
    /// Whether it runs at this moment.
    pub(super) fn is_alive(&self) -> bool {
        self.pid
            .is_some_and(|pid| is_maeul(pid, &listen(&self.context, self.url.trim_start_matches("http://"))))
    }
}

/// The argument that a process of a mesh has and nobody else.
pub(super) fn listen(target: &str, address: impl std::fmt::Display) -> String {
    let flag = if target == Target::Gateway.name() { "--gateway-listen" } else { "--listen" };
    format!("{flag}={address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_the_dead_is_none() {
        let folder = tempfile::tempdir().unwrap();
        // A test is not called maeul.
        let record = Record { supervisor: std::process::id(), services: Vec::new() };
        record.write(folder.path()).unwrap();
        assert_eq!(Record::read(folder.path()), None);
        assert!(Record::orphans(folder.path()).is_empty());
        Record::remove(folder.path());
        assert!(!file(folder.path()).exists());
    }
}
