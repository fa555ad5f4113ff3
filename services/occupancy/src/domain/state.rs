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
#[path = "state_tests.rs"]
mod tests;
