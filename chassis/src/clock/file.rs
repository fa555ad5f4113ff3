//! Where a simulated clock keeps how far ahead it is, and which requests moved it: both in one file that
//! is replaced as a whole, so that a move and its key become durable together or not at all.
//!
//! The first line is the offset in microseconds. Each further line is a request: its key, by how much it
//! moved the clock, and when that was by the system's clock, all in microseconds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// How far ahead of the system's clock, in microseconds.
    pub(super) offset: i64,
    /// What each request did.
    pub(super) moves: BTreeMap<String, Move>,
}

/// What one request did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    /// In microseconds.
    pub(super) by: i64,
    /// When, by the system's clock.
    pub(super) at: i64,
}

impl Kept {
    /// Reads the file; one that is missing is a clock that was never moved.
    pub(super) fn read(file: &Path) -> std::io::Result<Self> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(named(file, error)),
        };
        let damaged =
            || named(file, "is damaged; restore it, or delete it to turn the clock back to real time");
        Self::parse(&text).ok_or_else(damaged)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let offset = lines.next()?.trim().parse().ok().filter(|offset| *offset >= 0)?;
        let request = |line: &str| {
            let (key, rest) = line.split_once(' ')?;
            let (by, at) = rest.split_once(' ')?;
            Some((key.to_owned(), Move { by: by.parse().ok()?, at: at.parse().ok()? }))
        };
        Some(Self { offset, moves: lines.map(request).collect::<Option<_>>()? })
    }

    /// Replaces the file. When this returns the new one is on the disk; a crash before that leaves the
    /// old one.
    pub(super) fn write(&self, file: &Path) -> std::io::Result<()> {
        let mut text = format!("{}\n", self.offset);
        for (key, Move { by, at }) in &self.moves {
            let _ = writeln!(text, "{key} {by} {at}");
        }
        let mut new = PathBuf::from(file);
        new.set_extension("new");
        let replace = || {
            let mut handle = File::create(&new)?;
            handle.write_all(text.as_bytes())?;
            handle.sync_all()?;
            std::fs::rename(&new, file)?;
            // The name is durable once its folder is.
            File::open(file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
                .sync_all()
        };
        replace().map_err(|error| named(file, error))
    }
}

fn named(file: &Path, why: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::other(format!("clock file {}: {why}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_damaged_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        assert_eq!(Kept::read(&file).unwrap(), Kept::default(), "never moved");
        let moves = BTreeMap::from([("a".to_owned(), Move { by: 5, at: 7 })]);
        let kept = Kept { offset: 5, moves };
        kept.write(&file).unwrap();
        assert_eq!(Kept::read(&file).unwrap(), kept);
        for damaged in ["", "\n", "x", "-5", "5\na", "5\na 5", "5\na 5 x"] {
            std::fs::write(&file, damaged).unwrap();
            let error = Kept::read(&file).unwrap_err().to_string();
            assert!(
                error.contains(file.to_str().unwrap()) && error.contains("damaged"),
                "{damaged:?}: {error}"
            );
        }
        std::fs::write(&file, "604800000000").unwrap();
        assert_eq!(Kept::read(&file).unwrap().offset, 604_800_000_000, "as earlier versions wrote it");
    }
}
