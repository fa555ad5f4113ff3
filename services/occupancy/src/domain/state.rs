//! The state table of a use: state × what happens → state, event.
//!
//! What `booking` decided happens here in any case; it is told twice, by the answer to our call and by its
//! event, and the second time changes nothing.

chassis::types::words! {
    /// Where a use stands.
    enum State {
        /// The booking is approved; nobody is in the room yet.
        Expected = "EXPECTED",
        /// The customer is in the room.
        InUse = "IN_USE",
        /// The customer left, and booking is still to be told.
        Ending = "ENDING",
        /// Ended: the customer left, and the booking is released.
        Ended = "ENDED",
        /// Ended: the booking ended before the use began.
        Cancelled = "CANCELLED",
    }
}

/// Something that happens to a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// The customer wants to start.
    AskStart,
    /// Booking says that it is started.
    Started,
    /// The customer wants to end.
    AskEnd,
    /// Booking was asked to release and did not answer: the end is kept.
    EndKept,
    /// Booking says that it is released.
    Released,
    /// Booking says that it was cancelled or denied.
    BookingEnded,
}

/// What others are told of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The customer is in the room.
    Started,
    /// The customer left, and the rest of the range is free.
    Ended,
}

/// What a trigger does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The use goes into this state, and may tell something.
    Goes(State, Option<Event>),
    /// It is so already, or nothing is to be done about it; a command may go on.
    Stays,
    /// A command that is refused.
    Refused,
}

/// The table.
pub(super) fn step(state: State, trigger: Trigger) -> Step {
    use State as S;
    use Trigger as T;
    match (state, trigger) {
        // Also where it is so already: an earlier call may have died before it could tell.
        (S::Expected | S::InUse, T::AskStart) | (S::InUse | S::Ending | S::Ended, T::AskEnd) => Step::Stays,
        (_, T::AskStart | T::AskEnd) => Step::Refused,

        (S::Expected, T::Started) => Step::Goes(S::InUse, Some(Event::Started)),
        (S::InUse | S::Ending, T::EndKept) => Step::Goes(S::Ending, None),
        (S::InUse | S::Ending, T::Released) => Step::Goes(S::Ended, Some(Event::Ended)),
        (S::Expected, T::BookingEnded) => Step::Goes(S::Cancelled, None),

        _ => Step::Stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row a state; `-` nothing, `!` refused, a state otherwise, with `+` where an event is told.
    const TABLE: &str = "
                   ask-start  started  ask-end  kept    released  booking-ended
        EXPECTED   -          IN_USE+  !        -       -         CANCELLED
        IN_USE     -          -        -        ENDING  ENDED+    -
        ENDING     !          -        -        ENDING  ENDED+    -
        ENDED      !          -        -        -       -         -
        CANCELLED  !          -        !        -       -         -
    ";
    const TRIGGERS: [Trigger; 6] = [
        Trigger::AskStart,
        Trigger::Started,
        Trigger::AskEnd,
        Trigger::EndKept,
        Trigger::Released,
        Trigger::BookingEnded,
    ];

    fn shown(step: Step) -> String {
        match step {
            Step::Stays => "-".to_owned(),
            Step::Refused => "!".to_owned(),
            Step::Goes(to, None) => to.word().to_owned(),
            Step::Goes(to, Some(event)) => {
                assert_eq!(event == Event::Started, to == State::InUse, "an event belongs to its state");
                format!("{}+", to.word())
            }
        }
    }

    #[test]
    fn r3_the_state_table_is_this_one_cell_by_cell() {
        let rows: Vec<Vec<&str>> = TABLE.lines().map(|row| row.split_whitespace().collect()).collect();
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        assert_eq!(rows.len(), 1 + State::ALL.len());
        for row in &rows[1..] {
            let state = State::from_word(row[0]).unwrap();
            assert_eq!(row.len(), 1 + TRIGGERS.len());
            for (cell, trigger) in row[1..].iter().zip(TRIGGERS) {
                assert_eq!(shown(step(state, trigger)), *cell, "{state:?} × {trigger:?}");
            }
        }
    }
}
