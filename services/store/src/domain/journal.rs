//! What an aggregate remembers about its own history: how often it was saved, which events it published.

/// The version and the events of an aggregate. Every event gets the next number, without gaps.
#[derive(Debug, Clone)]
pub(crate) struct Journal<E> {
    version: i64,
    sequence: i64,
    events: Vec<E>,
}

/// What one save has to write.
#[derive(Debug)]
pub(crate) struct Pending<E> {
    /// The version that the stored aggregate must have; 0 if there must be none yet.
    pub(crate) expected: i64,
    /// The number of the last event.
    pub(crate) sequence: i64,
    /// The new events and their numbers.
    pub(crate) events: Vec<(i64, E)>,
}

impl<E> Journal<E> {
    /// Of an aggregate that was never saved.
    pub(crate) const fn new() -> Self {
        Self::restore(0, 0)
    }

    /// As it was saved.
    pub(crate) const fn restore(version: i64, sequence: i64) -> Self {
        Self { version, sequence, events: Vec::new() }
    }

    /// Notes that something happened.
    pub(crate) fn record(&mut self, event: E) {
        self.events.push(event);
    }

    /// Hands out what is to be saved; from then on it counts as saved.
    pub(crate) fn take(&mut self) -> Pending<E> {
        let expected = self.version;
        self.version += 1;
        let first = self.sequence + 1;
        let events: Vec<_> = (first..).zip(self.events.drain(..)).collect();
        self.sequence = events.last().map_or(self.sequence, |(number, _)| *number);
        Pending { expected, sequence: self.sequence, events }
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
    }
}
