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
#[path = "state_tests.rs"]
mod tests;
