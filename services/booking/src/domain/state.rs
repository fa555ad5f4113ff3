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
mod tests {
    use super::*;

    /// One row a state; `-` nothing, `!` and why refused, a state otherwise, with its event.
    const TABLE: &str = "
                    grant      deny        cancel      start         release
        REQUESTED   APPROVED   DENIED      CANCELLED   !NotApproved  !NotStarted
        APPROVED    -          DENIED      CANCELLED   STARTED       !NotStarted
        DENIED      -          -           !Denied     !Denied       !NotStarted
        CANCELLED   -          !Cancelled  !Cancelled  !Cancelled    !NotStarted
        STARTED     -          !Started    !Started    -             RELEASED
        RELEASED    -          !Released   !Released   !Released     -
    ";
    const TRIGGERS: [Trigger; 5] =
        [Trigger::Grant, Trigger::Deny, Trigger::Cancel, Trigger::Start, Trigger::Release];

    fn shown(step: Step) -> String {
        match step {
            Step::Stays => "-".to_owned(),
            Step::Refused(why) => format!("!{why:?}"),
            Step::Goes(to, event) => {
                assert_eq!(format!("{to:?}"), format!("{event:?}"), "an event belongs to its state");
                to.word().to_owned()
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
