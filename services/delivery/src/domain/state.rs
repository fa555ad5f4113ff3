//! The state table of a delivery: state × what happened → state, event.
//!
//! Nothing else decides what may follow what; above all not between cancel and hand-over: the first of
//! them wins, here. Events and answers of the carrier may come late or twice, and then change nothing.

use super::CarrierState;

chassis::types::words! {
    /// Where a delivery stands.
    enum State {
        /// The carrier is being asked to reserve.
        Reserving = "RESERVING",
        /// Reserved for a while.
        Reserved = "RESERVED",
        /// The reservation lapsed; an order that is placed after all revives it.
        Expired = "EXPIRED",
        /// The order is placed; the carrier is being asked to schedule.
        Scheduling = "SCHEDULING",
        /// The carrier will come.
        Scheduled = "SCHEDULED",
        /// Handed over to the courier.
        PickedUp = "PICKED_UP",
        /// Ended: with the customer.
        Delivered = "DELIVERED",
        /// Ended: the carrier would not reserve.
        Declined = "DECLINED",
        /// Ended: given up before the order was placed.
        Released = "RELEASED",
        /// Ended: the order was cancelled or rejected before the hand-over.
        Cancelled = "CANCELLED",
        /// Ended: the carrier gave up.
        Failed = "FAILED",
    }
}

/// Something that happens to a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// A reservation is asked for, again.
    ReserveAsked,
    /// The reservation is to be given up.
    ReleaseAsked,
    /// The order is placed.
    OrderPlaced,
    /// A courier takes the goods.
    PickUp,
    /// A courier has brought them.
    Complete,
    /// The customer wants to cancel.
    CancellationRequested,
    /// The order ended.
    OrderEnded,
    /// The carrier says where it stands.
    Carrier(CarrierState),
}

/// What others are told of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The carrier will come.
    Scheduled,
    /// The courier took the goods.
    PickedUp,
    /// The goods are with the customer.
    Completed,
    /// Stopped before the hand-over.
    Cancelled,
    /// The carrier gave up.
    Failed,
    /// The customer wants to cancel, too late.
    CancellationRefused,
}

/// What a trigger does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The delivery goes into this state, and tells this.
    Goes(State, Option<Event>),
    /// Nothing happens.
    Stays,
    /// A command that is refused.
    Refused,
}

/// The table.
#[expect(clippy::match_same_arms, reason = "grouped by trigger, as one looks things up")]
pub(super) fn step(state: State, trigger: Trigger) -> Step {
    use CarrierState as C;
    use State as S;
    use Trigger as T;
    match (state, trigger) {
        (S::Reserving | S::Reserved | S::Expired, T::ReserveAsked) => Step::Goes(S::Reserving, None),
        (S::Declined, T::ReserveAsked) => Step::Stays,
        (_, T::ReserveAsked) => Step::Refused,

        (S::Reserving | S::Reserved | S::Expired, T::ReleaseAsked) => Step::Goes(S::Released, None),
        (S::Released | S::Declined, T::ReleaseAsked) => Step::Stays,
        (_, T::ReleaseAsked) => Step::Refused,

        (S::Reserving | S::Reserved | S::Expired, T::OrderPlaced) => Step::Goes(S::Scheduling, None),
        // A placed order without a delivery cannot be kept: it ends rejected and refunded.
        (S::Declined | S::Released, T::OrderPlaced) => Step::Goes(S::Failed, Some(Event::Failed)),

        (S::Scheduled, T::PickUp) => Step::Goes(S::PickedUp, Some(Event::PickedUp)),
        (S::PickedUp, T::Complete) => Step::Goes(S::Delivered, Some(Event::Completed)),
        (_, T::PickUp | T::Complete) => Step::Refused,

        (S::Scheduling | S::Scheduled, T::CancellationRequested | T::OrderEnded) => {
            Step::Goes(S::Cancelled, Some(Event::Cancelled))
        }
        (S::PickedUp | S::Delivered, T::CancellationRequested) => {
            Step::Goes(state, Some(Event::CancellationRefused))
        }
        (S::Reserving | S::Reserved | S::Expired, T::OrderEnded) => Step::Goes(S::Released, None),

        (S::Reserving | S::Reserved | S::Expired, T::Carrier(C::Reserved)) => Step::Goes(S::Reserved, None),
        (S::Reserving | S::Reserved, T::Carrier(C::Declined)) => Step::Goes(S::Declined, None),
        (S::Reserving | S::Reserved, T::Carrier(C::Expired | C::Unheard)) => Step::Goes(S::Expired, None),
        (S::Scheduling, T::Carrier(C::Scheduled)) => Step::Goes(S::Scheduled, Some(Event::Scheduled)),
        (S::Scheduling, T::Carrier(C::Refused | C::Declined | C::Released | C::Cancelled))
        | (S::Scheduled, T::Carrier(C::Refused)) => Step::Goes(S::Failed, Some(Event::Failed)),

        _ => Step::Stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row a state; the cells in the order of `TRIGGERS`: `-` nothing, `!` refused, a state
    /// otherwise, with `+` where its event is told (`+refused`: `CancellationRefused`).
    const TABLE: &str = "
                    reserve    release   placed      pick-up     complete    cancel             ended
        RESERVING   RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
        RESERVED    RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
        EXPIRED     RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
        SCHEDULING  !          !         -           !           !           CANCELLED+         CANCELLED+
        SCHEDULED   !          !         -           PICKED_UP+  !           CANCELLED+         CANCELLED+
        PICKED_UP   !          !         -           !           DELIVERED+  PICKED_UP+refused  -
        DELIVERED   !          !         -           !           !           DELIVERED+refused  -
        DECLINED    -          -         FAILED+     !           !           -                  -
        RELEASED    !          -         FAILED+     !           !           -                  -
        CANCELLED   !          !         -           !           !           -                  -
        FAILED      !          !         -           !           !           -                  -
    ";
    const TRIGGERS: [Trigger; 7] = [
        Trigger::ReserveAsked,
        Trigger::ReleaseAsked,
        Trigger::OrderPlaced,
        Trigger::PickUp,
        Trigger::Complete,
        Trigger::CancellationRequested,
        Trigger::OrderEnded,
    ];

    /// The same for what the carrier says, in the order of `CarrierState::ALL`.
    const CARRIER: &str = "
                    unheard  reserved  declined  expired  released  scheduled   refused  cancelled  picked-up  delivered
        RESERVING   EXPIRED  RESERVED  DECLINED  EXPIRED  -         -           -        -          -          -
        RESERVED    EXPIRED  RESERVED  DECLINED  EXPIRED  -         -           -        -          -          -
        EXPIRED     -        RESERVED  -         -        -         -           -        -          -          -
        SCHEDULING  -        -         FAILED+   -        FAILED+   SCHEDULED+  FAILED+  FAILED+    -          -
        SCHEDULED   -        -         -         -        -         -           FAILED+  -          -          -
        PICKED_UP   -        -         -         -        -         -           -        -          -          -
        DELIVERED   -        -         -         -        -         -           -        -          -          -
        DECLINED    -        -         -         -        -         -           -        -          -          -
        RELEASED    -        -         -         -        -         -           -        -          -          -
        CANCELLED   -        -         -         -        -         -           -        -          -          -
        FAILED      -        -         -         -        -         -           -        -          -          -
    ";

    fn shown(step: Step) -> String {
        match step {
            Step::Stays => "-".to_owned(),
            Step::Refused => "!".to_owned(),
            Step::Goes(to, None) => to.word().to_owned(),
            Step::Goes(to, Some(Event::CancellationRefused)) => format!("{}+refused", to.word()),
            Step::Goes(to, Some(event)) => {
                let own = match event {
                    Event::Scheduled => State::Scheduled,
                    Event::PickedUp => State::PickedUp,
                    Event::Completed => State::Delivered,
                    Event::Cancelled => State::Cancelled,
                    Event::Failed | Event::CancellationRefused => State::Failed,
                };
                assert_eq!(own, to, "an event belongs to its state");
                format!("{}+", to.word())
            }
        }
    }

    fn check(table: &str, triggers: &[Trigger]) {
        let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split_whitespace().collect()).collect();
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        assert_eq!(rows.len(), 1 + State::ALL.len());
        for row in &rows[1..] {
            let state = State::from_word(row[0]).unwrap();
            assert_eq!(row.len(), 1 + triggers.len());
            for (cell, trigger) in row[1..].iter().zip(triggers) {
                assert_eq!(shown(step(state, *trigger)), *cell, "{state:?} × {trigger:?}");
            }
        }
    }

    #[test]
    fn the_state_table_is_this_one_cell_by_cell() {
        check(TABLE, &TRIGGERS);
        check(CARRIER, &CarrierState::ALL.iter().copied().map(Trigger::Carrier).collect::<Vec<_>>());
    }
}
