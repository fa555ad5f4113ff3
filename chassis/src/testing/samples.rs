//! Events from elsewhere, and tables that say what a state machine does.

use std::fmt::Debug;

use prost::{Message, Name};

use crate::events::Event;
use crate::types::Timestamp;

/// Event number `sequence` of a case, as somebody else told it at `time`. Its id is made of all that and its type.
pub fn event<M: Message + Name>(case: &str, sequence: i64, time: Timestamp, message: &M) -> Event {
    Event {
        id: format!("{case}-{sequence}-{}-{}", time.micros(), M::full_name()),
        kind: M::full_name(),
        source: "test".to_owned(),
        subject: case.to_owned(),
        partition_key: case.to_owned(),
        sequence,
        time: time.micros(),
        correlation: "c".to_owned(),
        causation: None,
        traceparent: None,
        data: message.encode_to_vec(),
    }
}

/// Holds a state machine against its table, cell by cell. The table has a line of titles, then one for each of `states`
/// in their order: its word, and what each of `triggers` leads to, as `shown` says it.
///
/// # Panics
/// At the first cell that is another one, and where the table has other rows or columns.
pub fn state_table<S: Copy, T: Copy + Debug>(
    table: &str,
    states: &[S],
    word: fn(S) -> &'static str,
    triggers: &[T],
    shown: impl Fn(S, T) -> String,
) {
    let rows = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>());
    let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
    assert_eq!(rows.len(), 1 + states.len(), "one row a state, below the titles");
    for (row, state) in rows[1..].iter().zip(states) {
        assert_eq!(row[0], word(*state));
        assert_eq!(row.len(), 1 + triggers.len(), "one cell a trigger: {}", row[0]);
        for (cell, trigger) in row[1..].iter().zip(triggers) {
            assert_eq!(shown(*state, *trigger), *cell, "{} × {trigger:?}", row[0]);
        }
    }
}
