//! The state table of an order: state × command or event → state, events.
//!
//! Nothing else decides what may follow what. A cell that is not written down means that nothing
//! happens: events come late, twice and from contexts that lost a race, and must then change nothing.

chassis::types::words! {
    /// Where an order stands.
    enum State {
        /// Unpaid: a delivery is to be reserved, then it is charged.
        AwaitingDelivery = "AWAITING_DELIVERY",
        /// Unpaid: to be charged.
        AwaitingPayment = "AWAITING_PAYMENT",
        /// Paid and binding.
        Placed = "PLACED",
        /// Paid, and the customer asked to cancel: whoever hands it over decides.
        Cancelling = "CANCELLING",
        /// Paid, and the courier has it.
        HandedOver = "HANDED_OVER",
        /// Ended unpaid: the payment provider or the carrier said no.
        Declined = "DECLINED",
        /// Ended unpaid: the customer cancelled.
        Withdrawn = "WITHDRAWN",
        /// Ended unpaid: not paid in time.
        Expired = "EXPIRED",
        /// Ended: cancelled by the customer, refunded.
        Cancelled = "CANCELLED",
        /// Ended: rejected by the store or undeliverable, refunded.
        Rejected = "REJECTED",
        /// Ended: served or delivered.
        Completed = "COMPLETED",
    }

    /// Why an order was declined or rejected.
    enum EndReason {
        /// The payment provider refused the charge.
        PaymentDeclined = "PAYMENT_DECLINED",
        /// The carrier does not deliver this.
        DeliveryDeclined = "DELIVERY_DECLINED",
        /// The store has not enough of it left.
        StockShort = "STOCK_SHORT",
        /// The store will not take it.
        StoreRejected = "STORE_REJECTED",
        /// It could not be delivered.
        DeliveryFailed = "DELIVERY_FAILED",
    }
}

impl State {
    /// Whether it can still be paid.
    pub(crate) fn is_unpaid(self) -> bool {
        matches!(self, Self::AwaitingDelivery | Self::AwaitingPayment)
    }

    /// Whether it ended without ever being an order.
    pub(crate) fn ended_unpaid(self) -> bool {
        matches!(self, Self::Declined | Self::Withdrawn | Self::Expired)
    }
}

/// What can happen to an order: commands, answers of the saga's partners, events of other contexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// The customer wants to pay now.
    Pay,
    /// The customer wants to cancel.
    Cancel,
    /// The time to pay is over.
    ExpiryReached,
    /// The reservation has no outcome yet.
    DeliveryAwaited,
    /// The carrier does not deliver this.
    DeliveryDeclined,
    /// The charge has no outcome yet.
    PaymentAwaited,
    /// The order was charged: the pivot, everything behind it only goes forward.
    PaymentApproved,
    /// The provider refused the charge.
    PaymentDeclined,
    /// The store rejected it: not enough stock.
    StockShort,
    /// The store rejected it: somebody said no.
    StoreRejected,
    /// The store stopped work on a pickup.
    StoreOrderStopped,
    /// The customer got it at the counter.
    OrderServed,
    /// The delivery was stopped before the hand-over.
    DeliveryCancelled,
    /// The carrier gave up before the hand-over.
    DeliveryFailed,
    /// The courier has it.
    DeliveryPickedUp,
    /// It is with the customer.
    DeliveryCompleted,
    /// It had been handed over before the customer cancelled.
    CancellationRefused,
}

/// What an order tells the village.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Kept unpaid, to be finished later.
    Deferred,
    /// Ended unpaid, refused.
    Declined(EndReason),
    /// Ended unpaid, by the customer.
    Withdrawn,
    /// Ended unpaid, too late.
    Expired,
    /// Paid and binding.
    Placed,
    /// The customer wants to cancel it.
    CancellationRequested,
    /// The wish to cancel came too late.
    CancellationDenied,
    /// Ended cancelled: money and stock go back.
    Cancelled,
    /// Ended rejected: money and stock go back.
    Rejected(EndReason),
    /// The good end.
    Completed,
}

/// One cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To this state, telling these events.
    Goes(State, &'static [Event]),
    /// Nothing happens.
    Stays,
    /// A command that is refused: it ended before.
    NotPayable,
    /// A command that is refused: the goods are out of the house.
    AlreadyHandedOver,
    /// A command that is refused: it ended otherwise.
    NotCancellable,
}

/// Looks the cell up.
pub(crate) fn step(state: State, trigger: Trigger) -> Step {
    use Event::{CancellationDenied, CancellationRequested};
    use State::{
        AwaitingDelivery, AwaitingPayment, Cancelled, Cancelling, Completed, Declined, Expired, HandedOver,
        Placed, Rejected, Withdrawn,
    };
    use Step::{AlreadyHandedOver, Goes, NotCancellable, NotPayable, Stays};
    use Trigger as T;

    match (trigger, state) {
        (T::Pay, Declined | Withdrawn | Expired | Cancelled | Rejected) => NotPayable,

        (T::Cancel, AwaitingDelivery | AwaitingPayment) => Goes(Withdrawn, &[Event::Withdrawn]),
        (T::Cancel, Placed) => Goes(Cancelling, &[CancellationRequested]),
        (T::Cancel, HandedOver | Completed) => AlreadyHandedOver,
        (T::Cancel, Declined | Withdrawn | Expired | Cancelled | Rejected) => NotCancellable,

        (T::ExpiryReached, AwaitingDelivery | AwaitingPayment) => Goes(Expired, &[Event::Expired]),
        (T::DeliveryAwaited, AwaitingDelivery | AwaitingPayment) => {
            Goes(AwaitingDelivery, &[Event::Deferred])
        }
        (T::DeliveryDeclined, AwaitingDelivery | AwaitingPayment) => {
            Goes(Declined, &[Event::Declined(EndReason::DeliveryDeclined)])
        }
        (T::PaymentAwaited, AwaitingDelivery | AwaitingPayment) => Goes(AwaitingPayment, &[Event::Deferred]),
        (T::PaymentApproved, AwaitingDelivery | AwaitingPayment) => Goes(Placed, &[Event::Placed]),
        (T::PaymentDeclined, AwaitingDelivery | AwaitingPayment) => {
            Goes(Declined, &[Event::Declined(EndReason::PaymentDeclined)])
        }

        (T::StockShort, Placed | Cancelling) => Goes(Rejected, &[Event::Rejected(EndReason::StockShort)]),
        (T::StoreRejected, Placed | Cancelling) => {
            Goes(Rejected, &[Event::Rejected(EndReason::StoreRejected)])
        }
        (T::StoreOrderStopped | T::DeliveryCancelled | T::DeliveryFailed, Cancelling) => {
            Goes(Cancelled, &[Event::Cancelled])
        }
        (T::DeliveryFailed, Placed) => Goes(Rejected, &[Event::Rejected(EndReason::DeliveryFailed)]),

        (T::CancellationRefused, Cancelling) => Goes(Placed, &[CancellationDenied]),
        (T::DeliveryPickedUp, Placed) => Goes(HandedOver, &[]),
        (T::DeliveryPickedUp, Cancelling) => Goes(HandedOver, &[CancellationDenied]),
        (T::OrderServed, Placed) | (T::DeliveryCompleted, Placed | HandedOver) => {
            Goes(Completed, &[Event::Completed])
        }
        (T::OrderServed | T::DeliveryCompleted, Cancelling) => {
            Goes(Completed, &[CancellationDenied, Event::Completed])
        }

        _ => Stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns in the order of `State::ALL`. `.` nothing happens; `!` a refusal; otherwise the next
    /// state and what is told.
    #[rustfmt::skip]
    const TABLE: &[(Trigger, [&str; 11])] = {
        use Trigger as T;
        &[
            //                        AwaitingDelivery       AwaitingPayment        Placed            Cancelling        HandedOver  Declined  Withdrawn Expired   Cancelled Rejected  Completed
            (T::Pay,                 [".",                   ".",                   ".",              ".",              ".",        "!pay",   "!pay",   "!pay",   "!pay",   "!pay",   "."]),
            (T::Cancel,              ["WITHDRAWN W",         "WITHDRAWN W",         "CANCELLING R?",  ".",              "!out",     "!cancel","!cancel","!cancel","!cancel","!cancel","!out"]),
            (T::ExpiryReached,       ["EXPIRED E",           "EXPIRED E",           ".",              ".",              ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryAwaited,     ["AWAITING_DELIVERY F", "AWAITING_DELIVERY F", ".",              ".",              ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryDeclined,    ["DECLINED D:DELIVERY_DECLINED", "DECLINED D:DELIVERY_DECLINED", ".", ".",         ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::PaymentAwaited,      ["AWAITING_PAYMENT F",  "AWAITING_PAYMENT F",  ".",              ".",              ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::PaymentApproved,     ["PLACED P",            "PLACED P",            ".",              ".",              ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::PaymentDeclined,     ["DECLINED D:PAYMENT_DECLINED", "DECLINED D:PAYMENT_DECLINED", ".", ".",           ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::StockShort,          [".",                   ".",                   "REJECTED J:STOCK_SHORT", "REJECTED J:STOCK_SHORT", ".", ".", ".",   ".",      ".",      ".",      "."]),
            (T::StoreRejected,       [".",                   ".",                   "REJECTED J:STORE_REJECTED", "REJECTED J:STORE_REJECTED", ".", ".", ".", ".",  ".",     ".",      "."]),
            (T::StoreOrderStopped,   [".",                   ".",                   ".",              "CANCELLED C",    ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::OrderServed,         [".",                   ".",                   "COMPLETED K",    "COMPLETED R! K", ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryCancelled,   [".",                   ".",                   ".",              "CANCELLED C",    ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryFailed,      [".",                   ".",                   "REJECTED J:DELIVERY_FAILED", "CANCELLED C", ".", ".",     ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryPickedUp,    [".",                   ".",                   "HANDED_OVER",    "HANDED_OVER R!", ".",        ".",      ".",      ".",      ".",      ".",      "."]),
            (T::DeliveryCompleted,   [".",                   ".",                   "COMPLETED K",    "COMPLETED R! K", "COMPLETED K", ".",   ".",      ".",      ".",      ".",      "."]),
            (T::CancellationRefused, [".",                   ".",                   ".",              "PLACED R!",      ".",        ".",      ".",      ".",      ".",      ".",      "."]),
        ]
    };

    fn show(step: Step) -> String {
        let told = |event: &Event| match event {
            Event::Deferred => "F".to_owned(),
            Event::Declined(why) => format!("D:{}", why.word()),
            Event::Withdrawn => "W".to_owned(),
            Event::Expired => "E".to_owned(),
            Event::Placed => "P".to_owned(),
            Event::CancellationRequested => "R?".to_owned(),
            Event::CancellationDenied => "R!".to_owned(),
            Event::Cancelled => "C".to_owned(),
            Event::Rejected(why) => format!("J:{}", why.word()),
            Event::Completed => "K".to_owned(),
        };
        match step {
            Step::Goes(to, events) => std::iter::once(to.word().to_owned())
                .chain(events.iter().map(told))
                .collect::<Vec<_>>()
                .join(" "),
            Step::Stays => ".".to_owned(),
            Step::NotPayable => "!pay".to_owned(),
            Step::AlreadyHandedOver => "!out".to_owned(),
            Step::NotCancellable => "!cancel".to_owned(),
        }
    }

    /// Fails to compile when a trigger is added, to remind of its row above.
    fn row(trigger: Trigger) -> usize {
        use Trigger as T;
        match trigger {
            T::Pay => 0,
            T::Cancel => 1,
            T::ExpiryReached => 2,
            T::DeliveryAwaited => 3,
            T::DeliveryDeclined => 4,
            T::PaymentAwaited => 5,
            T::PaymentApproved => 6,
            T::PaymentDeclined => 7,
            T::StockShort => 8,
            T::StoreRejected => 9,
            T::StoreOrderStopped => 10,
            T::OrderServed => 11,
            T::DeliveryCancelled => 12,
            T::DeliveryFailed => 13,
            T::DeliveryPickedUp => 14,
            T::DeliveryCompleted => 15,
            T::CancellationRefused => 16,
        }
    }

    #[test]
    fn o6_the_state_table_is_as_designed_cell_by_cell() {
        for (i, (trigger, cells)) in TABLE.iter().enumerate() {
            assert_eq!(row(*trigger), i);
            for (state, expected) in State::ALL.iter().copied().zip(cells) {
                assert_eq!(show(step(state, *trigger)), *expected, "{trigger:?} while {}", state.word());
            }
        }
        assert_eq!(TABLE.len(), 17, "a trigger has no row");
    }

    #[test]
    fn o3_only_an_approved_payment_leads_from_unpaid_to_paid() {
        for (trigger, _) in TABLE {
            for state in State::ALL.iter().copied().filter(|s| s.is_unpaid() || s.ended_unpaid()) {
                if let Step::Goes(to, _) = step(state, *trigger) {
                    let paid = !to.is_unpaid() && !to.ended_unpaid();
                    assert_eq!(
                        paid,
                        *trigger == Trigger::PaymentApproved,
                        "{trigger:?} while {}",
                        state.word()
                    );
                }
            }
        }
    }
}
