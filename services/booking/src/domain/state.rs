//! The state table of a booking: state × what happens → state, event.
//!
//! Nothing else decides between started, cancelled and denied (R3): the first of them wins, here. Commands of
//! other services are idempotent by the booking: what is so already stays, and is no refusal.

chassis::types::words! {
    /// Where a booking stands.
    enum State {
        /// Holds its range, and waits for the manager.
        Requested = "REQUESTED",
        /// The manager agreed.
        Approved = "APPROVED",
        /// Ended: the manager said no.
        Denied = "DENIED",
        /// Ended: the customer gave it up.
        Cancelled = "CANCELLED",
        /// The room is in use.
        Started = "STARTED",
        /// Ended: the use is over.
        Released = "RELEASED",
    }
}

/// Something that happens to a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// The manager agrees.
    Grant,
    /// The manager says no.
    Deny,
    /// The customer gives it up.
    Cancel,
    /// The customer claims the room.
    Start,
    /// The customer has left the room.
    Release,
}

/// What others are told of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The range is held.
    Requested,
    /// The manager agreed.
    Approved,
    /// The manager said no.
    Denied,
    /// The customer gave it up.
    Cancelled,
    /// The room is in use.
    Started,
    /// The use is over.
    Released,
}

/// Why a booking does not do what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The manager has not agreed yet.
    NotApproved,
    /// The manager denied it.
    Denied,
    /// The customer cancelled it.
    Cancelled,
    /// Its use has begun.
    Started,
    /// Its use has ended.
    Released,
    /// Its range has not begun.
    TooEarly,
    /// Its range is over.
    TooLate,
    /// Its use has not begun.
    NotStarted,
}

impl Refusal {
    /// For people.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::NotApproved => "the booking is not approved yet",
            Self::Denied => "the booking was denied",
            Self::Cancelled => "the booking was cancelled",
            Self::Started => "the use of the booking has begun",
            Self::Released => "the use of the booking has ended",
            Self::TooEarly => "the booked time has not begun",
            Self::TooLate => "the booked time is over",
            Self::NotStarted => "the use of the booking has not begun",
        }
    }
}

/// What a trigger does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The booking goes into this state, and tells this.
    Goes(State, Event),
    /// It is so already, or nothing is to be done about it any more.
    Stays,
    /// A command that is refused.
    Refused(Refusal),
}

/// The table.
#[expect(clippy::match_same_arms, reason = "grouped by trigger, as one looks things up")]
pub(super) fn step(state: State, trigger: Trigger) -> Step {
    use State as S;
    use Trigger as T;
    match (state, trigger) {
        (S::Requested, T::Grant) => Step::Goes(S::Approved, Event::Approved),
        // Heard by event: the booking may have gone on or ended meanwhile.
        (_, T::Grant) => Step::Stays,

        (S::Requested | S::Approved, T::Deny) => Step::Goes(S::Denied, Event::Denied),
        (S::Denied, T::Deny) => Step::Stays,
        (S::Cancelled, T::Deny) => Step::Refused(Refusal::Cancelled),
        (S::Started, T::Deny) => Step::Refused(Refusal::Started),
        (S::Released, T::Deny) => Step::Refused(Refusal::Released),

        (S::Requested | S::Approved, T::Cancel) => Step::Goes(S::Cancelled, Event::Cancelled),
        (S::Denied, T::Cancel) => Step::Refused(Refusal::Denied),
        (S::Cancelled, T::Cancel) => Step::Refused(Refusal::Cancelled),
        (S::Started, T::Cancel) => Step::Refused(Refusal::Started),
        (S::Released, T::Cancel) => Step::Refused(Refusal::Released),

        (S::Approved, T::Start) => Step::Goes(S::Started, Event::Started),
        (S::Started, T::Start) => Step::Stays,
        (S::Requested, T::Start) => Step::Refused(Refusal::NotApproved),
        (S::Denied, T::Start) => Step::Refused(Refusal::Denied),
        (S::Cancelled, T::Start) => Step::Refused(Refusal::Cancelled),
        (S::Released, T::Start) => Step::Refused(Refusal::Released),

        (S::Started, T::Release) => Step::Goes(S::Released, Event::Released),
        (S::Released, T::Release) => Step::Stays,
        (_, T::Release) => Step::Refused(Refusal::NotStarted),
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
