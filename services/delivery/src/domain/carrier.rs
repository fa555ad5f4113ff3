//! The carrier as a delivery sees it: where it stands, and what it is still to be told.

use chassis::types::Timestamp;

use super::State;

chassis::types::words! {
    /// Where the carrier stands with a delivery; also what an entry of its ledger says that it did.
    enum CarrierState {
        /// It never heard of it, so far.
        Unheard = "UNHEARD",
        /// Holds it until a certain time.
        Reserved = "RESERVED",
        /// Would not reserve.
        Declined = "DECLINED",
        /// Let the reservation lapse; it can be revived.
        Expired = "EXPIRED",
        /// Gave it up for good.
        Released = "RELEASED",
        /// Will come.
        Scheduled = "SCHEDULED",
        /// Would not schedule.
        Refused = "REFUSED",
        /// Took it off the schedule for good.
        Cancelled = "CANCELLED",
        /// Has it.
        PickedUp = "PICKED_UP",
        /// Brought it.
        Delivered = "DELIVERED",
    }
}

/// Where the carrier stands, in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Its state.
    pub(crate) state: CarrierState,
    /// When a reservation lapses.
    pub(crate) until: Option<Timestamp>,
    /// Why it declined or refused, in its words. May be empty.
    pub(crate) reason: String,
}

/// What the carrier is to be asked or told next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Task {
    /// The reservation's time is over: ask whether it lapsed.
    CheckReservation,
    /// Have it scheduled.
    Schedule,
    /// Tell that it is not needed.
    Release,
    /// Tell that it is cancelled.
    Cancel,
    /// Report that it was picked up.
    ReportPickedUp,
    /// Report that it was delivered.
    ReportDelivered,
}

/// What is left to do at the carrier, so that it stands where the delivery is: the delivery decides,
/// the carrier follows.
pub(super) fn task(state: State, carrier: CarrierState) -> Option<Task> {
    use CarrierState as C;
    match state {
        State::Reserving | State::Reserved => Some(Task::CheckReservation),
        State::Scheduling => Some(Task::Schedule),
        State::Released => (carrier != C::Released).then_some(Task::Release),
        // An order that was placed although its delivery was released: that may still be to be told.
        State::Failed => matches!(carrier, C::Unheard | C::Reserved | C::Expired).then_some(Task::Release),
        State::Cancelled => (carrier != C::Cancelled).then_some(Task::Cancel),
        State::PickedUp => (carrier != C::PickedUp).then_some(Task::ReportPickedUp),
        State::Delivered => match carrier {
            C::Delivered => None,
            C::PickedUp => Some(Task::ReportDelivered),
            _ => Some(Task::ReportPickedUp),
        },
        State::Expired | State::Scheduled | State::Declined => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carrier_is_told_until_it_stands_where_the_delivery_is() {
        use CarrierState as C;
        let ends = [
            (State::Scheduled, &[C::Scheduled][..]),
            (State::Released, &[C::Released]),
            (State::Cancelled, &[C::Cancelled]),
            (State::Failed, &[C::Refused, C::Declined, C::Released]),
            (State::PickedUp, &[C::PickedUp]),
            (State::Delivered, &[C::Delivered]),
            (State::Declined, &[C::Declined]),
        ];
        for (state, stands) in ends {
            for carrier in stands {
                assert_eq!(task(state, *carrier), None, "{state:?}, {carrier:?}");
            }
        }
        for state in [State::Released, State::Failed, State::Cancelled, State::PickedUp, State::Delivered] {
            for carrier in [C::Unheard, C::Reserved, C::Expired] {
                assert!(task(state, carrier).is_some(), "{state:?}, {carrier:?}");
            }
        }
        assert_eq!(
            task(State::Delivered, C::Scheduled),
            Some(Task::ReportPickedUp),
            "one step after the other"
        );
        assert_eq!(task(State::Delivered, C::PickedUp), Some(Task::ReportDelivered));
    }
}
