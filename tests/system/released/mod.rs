//! What earlier releases said, wrote and kept is still understood; `./test release` keeps it in `tests/released`.

mod ahead;
mod events;
mod expanding;
mod paths;
mod schema;
mod upgrade;

use std::path::{Path, PathBuf};

/// What each release keeps.
fn releases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released");
    let found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!found.is_empty(), "there is a release");
    found
}
