//! The state table of a request: state × what happens → state, event.
//!
//! Whether a denial came in time is decided by the booking alone (R3). What it decided happens here in any
//! case; it is told twice, by the answer to our call and by its event, and the second time changes nothing.

chassis::types::words! {
    /// Where a manager's decision stands.
    enum State {
        /// The manager is to decide.
        Pending = "PENDING",
        /// The manager agreed.
        Granted = "GRANTED",
        /// The manager said no, and booking is still to be told.
        Denying = "DENYING",
        /// Ended: the manager said no, and the booking is denied.
        Denied = "DENIED",
        /// Ended: the customer cancelled the booking.
        Withdrawn = "WITHDRAWN",
    }
}

/// Something that happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// The manager agrees.
    Grant,
    /// The manager wants to say no.
    AskDeny,
    /// Booking says that it is denied.
    BookingDenied,
    /// Booking was asked to deny and did not answer: the denial is kept.
    DenialKept,
    /// Booking says that its use had begun before.
    DenialCameLate,
    /// Booking says that the customer cancelled.
    BookingCancelled,
}

/// What others are told of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The manager agreed.
    Granted,
    /// The manager said no, and the booking is denied.
    Denied,
}

/// What a trigger does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The request goes into this state, and may tell something.
    Goes(State, Option<Event>),
    /// It is so already, or nothing is to be done about it; a command may go on.
    Stays,
    /// A command that is refused.
    Refused,
}

/// The table.
#[expect(clippy::match_same_arms, reason = "grouped by trigger, as one looks things up")]
pub(super) fn step(state: State, trigger: Trigger) -> Step {
    use State as S;
    use Trigger as T;
    match (state, trigger) {
        (S::Pending, T::Grant) => Step::Goes(S::Granted, Some(Event::Granted)),
        (_, T::Grant) => Step::Refused,

        // Also where it is so already: an earlier call may have died before it could tell.
        (S::Pending | S::Granted | S::Denying | S::Denied, T::AskDeny) => Step::Stays,
        (S::Withdrawn, T::AskDeny) => Step::Refused,

        (S::Pending | S::Granted | S::Denying, T::BookingDenied) => {
            Step::Goes(S::Denied, Some(Event::Denied))
        }
        (S::Pending | S::Granted | S::Denying, T::DenialKept) => Step::Goes(S::Denying, None),
        // What is in use had been agreed to.
        (S::Denying, T::DenialCameLate) => Step::Goes(S::Granted, None),
        (S::Pending | S::Granted | S::Denying, T::BookingCancelled) => Step::Goes(S::Withdrawn, None),

        _ => Step::Stays,
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
