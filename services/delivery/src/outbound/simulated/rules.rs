//! What the simulated carrier does when it is called: its own rules, apart from ours.

use chassis::types::Timestamp;

use crate::domain::{CarrierState, Standing};

/// A call of the carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outbound) enum Call {
    /// Hold a delivery until then, or decline it for this reason.
    Reserve {
        /// How long.
        until: Timestamp,
        /// Why not.
        decline: Option<String>,
    },
    /// Put it on the schedule, or refuse it for this reason.
    Schedule {
        /// Why not.
        refuse: Option<String>,
    },
    /// Give a reservation up.
    Release,
    /// Take it off the schedule.
    Cancel,
    /// A courier took the goods.
    PickedUp {
        /// Who.
        courier: String,
    },
    /// The courier brought them.
    Delivered {
        /// Who.
        courier: String,
    },
    /// Only tell where it stands.
    Look,
}

impl Call {
    /// The courier of a call about one.
    pub(super) fn courier(&self) -> &str {
        match self {
            Self::PickedUp { courier } | Self::Delivered { courier } => courier,
            _ => "",
        }
    }
}

/// Where the carrier stands once a reservation's time is over.
pub(super) fn lapsed(standing: &Standing, now: Timestamp) -> Option<Standing> {
    let over = standing.state == CarrierState::Reserved && standing.until.is_some_and(|until| until <= now);
    over.then(|| plain(CarrierState::Expired))
}

/// What a call makes of a standing; none where nothing is to be done.
pub(super) fn answer(standing: &Standing, call: &Call, now: Timestamp) -> Option<Standing> {
    use CarrierState as C;
    match (call, standing.state) {
        // Too late to be of use: the request was on its way for longer than the reservation was to last.
        (Call::Reserve { until, .. }, _) if *until <= now => None,
        (Call::Reserve { decline: Some(reason), .. }, C::Unheard) => Some(because(C::Declined, reason)),
        (Call::Reserve { until, .. }, C::Unheard | C::Reserved | C::Expired) => {
            let until = standing.until.filter(|_| standing.state == C::Reserved).max(Some(*until));
            (standing.until != until).then(|| Standing { until, ..plain(C::Reserved) })
        }
        (Call::Schedule { refuse: Some(reason) }, C::Unheard | C::Reserved | C::Expired) => {
            Some(because(C::Refused, reason))
        }
        (Call::Schedule { .. }, C::Unheard | C::Reserved | C::Expired) => Some(plain(C::Scheduled)),
        // For good: what is still on its way under this key finds it closed.
        (Call::Release, C::Unheard | C::Reserved | C::Expired | C::Declined) => Some(plain(C::Released)),
        (Call::Cancel, C::PickedUp | C::Delivered | C::Cancelled) => None,
        (Call::Cancel, _) => Some(plain(C::Cancelled)),
        (Call::PickedUp { .. }, C::Scheduled) => Some(plain(C::PickedUp)),
        (Call::Delivered { .. }, C::PickedUp) => Some(plain(C::Delivered)),
        _ => None,
    }
}

/// A standing that says no more than its state.
pub(super) fn plain(state: CarrierState) -> Standing {
    Standing { state, until: None, reason: String::new() }
}

fn because(state: CarrierState, reason: &str) -> Standing {
    Standing { reason: reason.to_owned(), ..plain(state) }
}
