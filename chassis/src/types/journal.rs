//! What an aggregate remembers about its own history: how often it was saved, which events it told.

/// The version and the events of an aggregate. Every event gets the next number, without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal<E> {
    version: i64,
    sequence: i64,
    events: Vec<E>,
    changed: bool,
}

/// What one save has to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending<E> {
    /// The version that the stored aggregate must have; 0 if there must be none yet.
    pub expected: i64,
    /// The number of the last event.
    pub sequence: i64,
    /// The new events and their numbers.
    pub events: Vec<(i64, E)>,
}

impl<E> Journal<E> {
    /// Of an aggregate that was never saved.
    pub const fn new() -> Self {
        Self { version: 0, sequence: 0, events: Vec::new(), changed: true }
    }

    /// As it was saved.
    pub const fn restore(version: i64, sequence: i64) -> Self {
        Self { version, sequence, events: Vec::new(), changed: false }
    }

    /// Notes that something happened, for others to be told.
    pub fn record(&mut self, event: E) {
        self.events.push(event);
        self.changed = true;
    }

    /// Notes that something changed of which nobody is told.
    pub const fn change(&mut self) {
        self.changed = true;
    }

    /// Whether there is anything to save.
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// How often it was saved.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Hands out what is to be saved; from then on it counts as saved.
    pub fn take(&mut self) -> Pending<E> {
        let expected = self.version;
        self.version += 1;
        self.changed = false;
        let first = self.sequence + 1;
        let events: Vec<_> = (first..).zip(self.events.drain(..)).collect();
        self.sequence = events.last().map_or(self.sequence, |(number, _)| *number);
        Pending { expected, sequence: self.sequence, events }
    }
}

impl<E> Default for Journal<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Journal;

    #[test]
    fn events_are_numbered_without_gaps_over_all_saves() {
        let mut journal = Journal::new();
        journal.record("a");
        journal.record("b");
        let first = journal.take();
        assert_eq!((first.expected, first.sequence), (0, 2));
        assert_eq!(first.events, [(1, "a"), (2, "b")]);
        let silent = journal.take();
        assert_eq!((silent.expected, silent.sequence, silent.events.len()), (1, 2, 0));
        journal.record("c");
        assert_eq!(journal.take().events, [(3, "c")]);
        assert_eq!((journal.version(), Journal::<()>::restore(3, 3).version()), (3, 3));
    }

    #[test]
    fn what_is_new_or_has_changed_is_to_be_saved_once() {
        let mut journal = Journal::new();
        assert!(journal.is_changed(), "it is new");
        journal.take();
        assert!(!journal.is_changed());
        journal.change();
        assert!(journal.is_changed());
        journal.take();
        journal.record("a");
        assert!(journal.is_changed());
        assert!(!Journal::<()>::restore(1, 0).is_changed());
    }
}
