//! For when a room is held.

use super::Verdict;
use super::verdict::Differences;
use crate::audit::books::{Diary, Held};

/// R1: the end of one booking may be the start of the next.
pub(super) fn overlap(diary: &Diary) -> Verdict {
    let mut held: Vec<&Held> = diary.held.iter().filter(|held| held.from < held.until).collect();
    held.sort_by_key(|held| (held.from, held.until));
    let mut differences = Differences::default();
    let mut last: Option<&Held> = None;
    for next in held {
        if let Some(last) = last.filter(|last| next.from < last.until) {
            differences.add(
                format!("free after booking {} at {}", last.booking, last.until),
                format!("booking {} from {}", next.booking, next.from),
            );
        }
        last = Some(last.filter(|last| last.until >= next.until).unwrap_or(next));
    }
    differences.verdict()
}
