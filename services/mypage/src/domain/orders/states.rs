//! The states that the contexts publish, in their own words.

use chassis::types::words;

words! {
    /// Where an order stands.
    enum OrderState {
        /// Unpaid: a delivery is to be reserved.
        AwaitingDelivery = "AWAITING_DELIVERY",
        /// Unpaid: to be charged.
        AwaitingPayment = "AWAITING_PAYMENT",
        /// Paid.
        Placed = "PLACED",
        /// Paid, and asked to cancel.
        Cancelling = "CANCELLING",
        /// Paid, and too late to cancel.
        HandedOver = "HANDED_OVER",
        /// Final: refused before it was paid.
        Declined = "DECLINED",
        /// Final: cancelled before it was paid.
        Withdrawn = "WITHDRAWN",
        /// Final: not paid in time.
        Expired = "EXPIRED",
        /// Final: cancelled.
        Cancelled = "CANCELLED",
        /// Final: rejected by the store or undeliverable.
        Rejected = "REJECTED",
        /// Final: served or delivered.
        Completed = "COMPLETED",
    }

    /// Where a payment stands, as far as it is published.
    enum PaymentState {
        /// Charged.
        Approved = "APPROVED",
        /// Refused.
        Declined = "DECLINED",
        /// Never charged.
        Voided = "VOIDED",
        /// Given back.
        Refunded = "REFUNDED",
    }

    /// Where the store's work stands, as far as it is published.
    enum StoreState {
        /// Accepted, not begun.
        Accepted = "ACCEPTED",
        /// Being prepared.
        Preparing = "PREPARING",
        /// Ready for the courier, or at the counter.
        Ready = "READY",
        /// With the customer, who fetched it.
        Served = "SERVED",
        /// Given up because the order ended.
        Stopped = "STOPPED",
        /// Not taken.
        Rejected = "REJECTED",
    }

    /// Where the delivery stands, as far as it is published.
    enum DeliveryState {
        /// The carrier will come.
        Scheduled = "SCHEDULED",
        /// With the courier.
        PickedUp = "PICKED_UP",
        /// With the customer.
        Delivered = "DELIVERED",
        /// Stopped before the hand-over.
        Cancelled = "CANCELLED",
        /// The carrier gave up.
        Failed = "FAILED",
    }

    /// Why an order was declined or rejected.
    enum EndReason {
        /// The provider refused the charge.
        PaymentDeclined = "PAYMENT_DECLINED",
        /// The carrier does not deliver this.
        DeliveryDeclined = "DELIVERY_DECLINED",
        /// Not enough of it left.
        StockShort = "STOCK_SHORT",
        /// The store will not take it.
        StoreRejected = "STORE_REJECTED",
        /// It could not be delivered.
        DeliveryFailed = "DELIVERY_FAILED",
    }

    /// How the goods reach the customer.
    enum Fulfilment {
        /// A courier brings them.
        Delivery = "DELIVERY",
        /// The customer fetches them.
        Pickup = "PICKUP",
    }
}
