//! Views as the protos write them.

use maeul_proto::delivery::v1::DeliveryState as ProtoDelivery;
use maeul_proto::mypage::v1 as proto;
use maeul_proto::order::v1::{EndReason as ProtoReason, FulfilmentKind, OrderItem, OrderState as ProtoOrder};
use maeul_proto::payment::v1::PaymentState as ProtoPayment;
use maeul_proto::store::v1::StoreOrderState as ProtoStore;

use crate::application::ports::ShownOrder;
use crate::domain::orders::{
    DeliveryState, EndReason, Entry, Fulfilment, Headline, Item, OrderPart, OrderState, PaymentState,
    StoreId, StoreState, headline,
};

/// A view as its customer gets it.
pub(in crate::inbound) fn order_view(shown: &ShownOrder) -> proto::OrderView {
    let (view, case) = (&shown.view, &shown.view.case);
    let part = case.order.as_ref().map(|latest| &latest.value);
    let said = |say: fn(&OrderPart) -> Option<prost_types::Timestamp>| part.and_then(say);
    proto::OrderView {
        order_id: view.id.to_string(),
        customer_id: view.customer_id.to_string(),
        store_id: case.store_id.as_ref().map(StoreId::to_string).unwrap_or_default(),
        store_name: shown.store_name.clone().unwrap_or_default(),
        items: case.basket.iter().flat_map(|basket| basket.items.iter().map(item)).collect(),
        total: case.basket.as_ref().map(|basket| basket.total.into()),
        fulfilment: case.fulfilment.map_or(FulfilmentKind::Unspecified, fulfilment).into(),
        state: state(headline(case)).into(),
        order_state: part.map_or(ProtoOrder::Unspecified, |part| order_state(part.state)).into(),
        payment_state: case
            .payment
            .as_ref()
            .map_or(ProtoPayment::Unspecified, |l| payment_state(l.value))
            .into(),
        store_state: case.store.as_ref().map_or(ProtoStore::Unspecified, |l| store_state(l.value)).into(),
        delivery_state: case
            .delivery
            .as_ref()
            .map_or(ProtoDelivery::Unspecified, |l| delivery_state(l.value))
            .into(),
        end_reason: part.and_then(|part| part.end_reason).map_or(ProtoReason::Unspecified, reason).into(),
        end_detail: part.map(|part| part.end_detail.clone()).unwrap_or_default(),
        next_attempt_time: said(|part| part.next_attempt_at.map(Into::into)),
        expire_time: said(|part| part.expires_at.map(Into::into)),
        timeline: shown.timeline.iter().map(entry).collect(),
        create_time: Some(view.created_at.into()),
        update_time: Some(view.updated_at.into()),
    }
}

fn entry(entry: &Entry) -> proto::TimelineEntry {
    proto::TimelineEntry {
        event_id: entry.origin.event_id.clone(),
        event_type: entry.origin.event_type.clone(),
        sequence: entry.origin.sequence,
        detail: entry.detail.clone(),
        event_time: Some(entry.origin.at.into()),
    }
}

fn item(item: &Item) -> OrderItem {
    OrderItem {
        product_id: item.product_id.clone(),
        name: item.name.clone(),
        unit_price: Some(item.unit_price.into()),
        quantity: item.quantity,
        serial_number: item.serial_number.clone(),
    }
}

fn state(headline: Headline) -> proto::OrderViewState {
    use proto::OrderViewState as State;
    match headline {
        Headline::Unknown => State::Unspecified,
        Headline::AwaitingDelivery => State::AwaitingDelivery,
        Headline::AwaitingPayment => State::AwaitingPayment,
        Headline::Placed => State::Placed,
        Headline::Accepted => State::Accepted,
        Headline::Preparing => State::Preparing,
        Headline::Ready => State::Ready,
        Headline::PickedUp => State::PickedUp,
        Headline::Served => State::Served,
        Headline::Delivered => State::Delivered,
        Headline::Cancelling => State::Cancelling,
        Headline::Cancelled => State::Cancelled,
        Headline::Rejected => State::Rejected,
        Headline::Declined => State::Declined,
        Headline::Withdrawn => State::Withdrawn,
        Headline::Expired => State::Expired,
    }
}

fn order_state(state: OrderState) -> ProtoOrder {
    match state {
        OrderState::AwaitingDelivery => ProtoOrder::AwaitingDelivery,
        OrderState::AwaitingPayment => ProtoOrder::AwaitingPayment,
        OrderState::Placed => ProtoOrder::Placed,
        OrderState::Cancelling => ProtoOrder::Cancelling,
        OrderState::HandedOver => ProtoOrder::HandedOver,
        OrderState::Declined => ProtoOrder::Declined,
        OrderState::Withdrawn => ProtoOrder::Withdrawn,
        OrderState::Expired => ProtoOrder::Expired,
        OrderState::Cancelled => ProtoOrder::Cancelled,
        OrderState::Rejected => ProtoOrder::Rejected,
        OrderState::Completed => ProtoOrder::Completed,
    }
}

fn payment_state(state: PaymentState) -> ProtoPayment {
    match state {
        PaymentState::Approved => ProtoPayment::Approved,
        PaymentState::Declined => ProtoPayment::Declined,
        PaymentState::Voided => ProtoPayment::Voided,
        PaymentState::Refunded => ProtoPayment::Refunded,
    }
}

fn store_state(state: StoreState) -> ProtoStore {
    match state {
        StoreState::Accepted => ProtoStore::Accepted,
        StoreState::Preparing => ProtoStore::Preparing,
        StoreState::Ready => ProtoStore::Ready,
        StoreState::Served => ProtoStore::Served,
        StoreState::Stopped => ProtoStore::Stopped,
        StoreState::Rejected => ProtoStore::Rejected,
    }
}

fn delivery_state(state: DeliveryState) -> ProtoDelivery {
    match state {
        DeliveryState::Scheduled => ProtoDelivery::Scheduled,
        DeliveryState::PickedUp => ProtoDelivery::PickedUp,
        DeliveryState::Delivered => ProtoDelivery::Delivered,
        DeliveryState::Cancelled => ProtoDelivery::Cancelled,
        DeliveryState::Failed => ProtoDelivery::Failed,
    }
}

fn reason(reason: EndReason) -> ProtoReason {
    match reason {
        EndReason::PaymentDeclined => ProtoReason::PaymentDeclined,
        EndReason::DeliveryDeclined => ProtoReason::DeliveryDeclined,
        EndReason::StockShort => ProtoReason::StockShort,
        EndReason::StoreRejected => ProtoReason::StoreRejected,
        EndReason::DeliveryFailed => ProtoReason::DeliveryFailed,
    }
}

fn fulfilment(fulfilment: Fulfilment) -> FulfilmentKind {
    match fulfilment {
        Fulfilment::Delivery => FulfilmentKind::Delivery,
        Fulfilment::Pickup => FulfilmentKind::Pickup,
    }
}
