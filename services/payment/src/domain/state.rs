//! The state table of a payment: state × what happened → state, event.
//!
//! Nothing else decides what may follow what. The first of charge and end of the order wins, and
//! answers of the provider may come late, twice, or after somebody else heard them: they then change
//! nothing.

chassis::types::words! {
    /// Where a payment stands.
    enum State {
        /// The provider is being asked to charge.
        Charging = "CHARGING",
        /// The provider was asked and did not answer: it may have charged.
        Unknown = "UNKNOWN",
        /// Charged.
        Approved = "APPROVED",
        /// Ended: the provider refused.
        Declined = "DECLINED",
        /// The order ended while the charge was open: to be voided at the provider.
        Voiding = "VOIDING",
        /// Ended: not charged, and never will be.
        Voided = "VOIDED",
        /// The order ended after the charge: to be given back.
        Refunding = "REFUNDING",
        /// Ended: given back in full.
        Refunded = "REFUNDED",
    }
}

/// Where the provider stands with one of our keys, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It took the money.
    Charged {
        /// Its own reference of the charge.
        reference: String,
    },
    /// It refused to.
    Declined {
        /// Why.
        reason: String,
    },
    /// It never took money, and never will under this key.
    Voided,
    /// It took the money and gave it back.
    Refunded {
        /// Its own reference of the charge.
        reference: String,
    },
}

/// Something that happens to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// A charge is asked for, again.
    Asked,
    /// The provider gave no answer.
    NoAnswer,
    /// The provider says: charged.
    Charged,
    /// The provider says: declined.
    Declined,
    /// The provider says: voided.
    Voided,
    /// The provider says: refunded.
    Refunded,
    /// The order ended, and its money is not to be kept.
    OrderEnded,
}

/// What others are told of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The money was taken.
    Approved,
    /// The provider refused.
    Declined,
    /// Nothing was taken, and never will be.
    Voided,
    /// The money went back.
    Refunded,
}

/// What a trigger does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The payment goes into this state, and tells this.
    Goes(State, Option<Event>),
    /// Nothing happens.
    Stays,
    /// Refused: the order ended first.
    TooLate,
}

/// The table.
pub(super) fn step(state: State, trigger: Trigger) -> Step {
    use State as S;
    use Trigger as T;
    match (state, trigger) {
        (S::Charging | S::Unknown, T::Asked) => Step::Goes(S::Charging, None),
        (S::Voiding | S::Voided | S::Refunding | S::Refunded, T::Asked) => Step::TooLate,

        (S::Charging, T::NoAnswer) => Step::Goes(S::Unknown, None),

        (S::Charging | S::Unknown, T::Charged) => Step::Goes(S::Approved, Some(Event::Approved)),
        (S::Charging | S::Unknown, T::Declined) => Step::Goes(S::Declined, Some(Event::Declined)),
        // A charge that lost against the void stays VOIDING until the provider confirms the void: only
        // that says whether money is to be given back.
        (S::Charging | S::Unknown | S::Voiding, T::Voided) => Step::Goes(S::Voided, Some(Event::Voided)),
        (S::Charging | S::Unknown | S::Voiding | S::Refunding, T::Refunded) => {
            Step::Goes(S::Refunded, Some(Event::Refunded))
        }

        (S::Charging | S::Unknown, T::OrderEnded) => Step::Goes(S::Voiding, None),
        (S::Approved, T::OrderEnded) => Step::Goes(S::Refunding, None),

        _ => Step::Stays,
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
