//! The carrier as a delivery sees it: where it stands, and what it is still to be told.

use chassis::types::Timestamp;

use super::State;

/// Where the carrier stands with a delivery; also what an entry of its ledger says that it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CarrierState {
    /// It never heard of it, so far.
    Unheard,
    /// Holds it until a certain time.
    Reserved,
    /// Would not reserve.
    Declined,
    /// Let the reservation lapse; it can be revived.
    Expired,
    /// Gave it up for good.
    Released,
    /// Will come.
    Scheduled,
    /// Would not schedule.
    Refused,
    /// Took it off the schedule for good.
    Cancelled,
    /// Has it.
    PickedUp,
    /// Brought it.
    Delivered,
}

impl CarrierState {
    /// Every state.
    pub(crate) const ALL: [Self; 10] = [
        Self::Unheard,
        Self::Reserved,
        Self::Declined,
        Self::Expired,
        Self::Released,
        Self::Scheduled,
        Self::Refused,
        Self::Cancelled,
        Self::PickedUp,
        Self::Delivered,
    ];

    /// The name by which databases know it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unheard => "UNHEARD",
            Self::Reserved => "RESERVED",
            Self::Declined => "DECLINED",
            Self::Expired => "EXPIRED",
            Self::Released => "RELEASED",
            Self::Scheduled => "SCHEDULED",
            Self::Refused => "REFUSED",
            Self::Cancelled => "CANCELLED",
            Self::PickedUp => "PICKED_UP",
            Self::Delivered => "DELIVERED",
        }
    }

    /// The state of this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
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
    fn every_state_is_read_by_the_name_it_is_written_with() {
        for state in CarrierState::ALL {
            assert_eq!(CarrierState::parse(state.as_str()), Some(state));
        }
    }

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
