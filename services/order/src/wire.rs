//! Values of the domain as the protos write them, for answers and for events alike.

use maeul_proto::order::v1 as pb;

use crate::domain::{EndReason, Fulfilment, Item, State};

/// A line as the API writes it.
pub(crate) fn item(item: &Item) -> pb::OrderItem {
    pb::OrderItem {
        product_id: item.line.product_id.to_string(),
        name: item.name.clone(),
        unit_price: Some(item.unit_price.into()),
        quantity: i32::try_from(item.line.quantity.pieces()).unwrap_or(i32::MAX),
        serial_number: item.line.serial_number.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

/// A state as the API names it.
pub(crate) fn state(state: State) -> pb::OrderState {
    match state {
        State::AwaitingDelivery => pb::OrderState::AwaitingDelivery,
        State::AwaitingPayment => pb::OrderState::AwaitingPayment,
        State::Placed => pb::OrderState::Placed,
        State::Cancelling => pb::OrderState::Cancelling,
        State::HandedOver => pb::OrderState::HandedOver,
        State::Declined => pb::OrderState::Declined,
        State::Withdrawn => pb::OrderState::Withdrawn,
        State::Expired => pb::OrderState::Expired,
        State::Cancelled => pb::OrderState::Cancelled,
        State::Rejected => pb::OrderState::Rejected,
        State::Completed => pb::OrderState::Completed,
    }
}

/// A reason as the API names it.
pub(crate) fn reason(reason: Option<EndReason>) -> pb::EndReason {
    match reason {
        None => pb::EndReason::Unspecified,
        Some(EndReason::PaymentDeclined) => pb::EndReason::PaymentDeclined,
        Some(EndReason::DeliveryDeclined) => pb::EndReason::DeliveryDeclined,
        Some(EndReason::StockShort) => pb::EndReason::StockShort,
        Some(EndReason::StoreRejected) => pb::EndReason::StoreRejected,
        Some(EndReason::DeliveryFailed) => pb::EndReason::DeliveryFailed,
    }
}

/// The way without the address.
pub(crate) fn kind(fulfilment: &Fulfilment) -> pb::FulfilmentKind {
    match fulfilment {
        Fulfilment::Delivery(_) => pb::FulfilmentKind::Delivery,
        Fulfilment::Pickup => pb::FulfilmentKind::Pickup,
    }
}
