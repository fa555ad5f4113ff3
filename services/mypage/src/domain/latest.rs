//! What was said last, whatever arrived last.

/// What the latest event of a context says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Latest<T> {
    /// The number of that event.
    pub(crate) sequence: i64,
    /// What it says.
    pub(crate) value: T,
}

impl<T> Latest<T> {
    /// Takes what an event says, unless a later one was heard.
    pub(crate) fn advance(&mut self, sequence: i64, value: T) {
        if self.sequence < sequence {
            *self = Self { sequence, value };
        }
    }
}

/// Takes what an event says, unless a later one was heard.
pub(crate) fn advance<T>(slot: &mut Option<Latest<T>>, sequence: i64, value: T) {
    match slot {
        Some(latest) => latest.advance(sequence, value),
        None => *slot = Some(Latest { sequence, value }),
    }
}

/// Takes what never changes once it is known.
pub(crate) fn fill<T: Clone>(slot: &mut Option<T>, value: Option<&T>) {
    if slot.is_none() {
        *slot = value.cloned();
    }
}
