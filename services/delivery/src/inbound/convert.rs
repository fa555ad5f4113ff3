//! Between the contract's messages and the domain: requests are checked here, field by field.

use chassis::error::{Error, Result};
use chassis::grpc::{Listing, Violations};
use chassis::types::Timestamp;
use maeul_proto::delivery::v1 as pb;

use crate::application::{Answer, Entry, Whose};
use crate::domain::{Address, CarrierState, CourierId, CustomerId, Delivery, OrderId, Reservation, State};

const LONGEST_ADDRESS: usize = 500;
const EVER: Timestamp = Timestamp::from_micros(i64::MIN);

/// A reservation, or everything that is wrong with the request.
pub(super) fn reservation(request: &pb::ReserveDeliveryRequest) -> Result<Reservation> {
    let mut wrong = Violations::new();
    let order_id = wrong.id("order_id", &request.order_id);
    let customer_id = wrong.id("customer_id", &request.customer_id);
    let store_id = wrong.id("store_id", &request.store_id);
    let address = wrong.text("address", &request.address, LONGEST_ADDRESS);
    let reservation = (|| {
        Some(Reservation {
            order_id: order_id?,
            customer_id: customer_id?,
            store_id: store_id?,
            address: Address(address?),
        })
    })();
    wrong.finish(reservation)
}

/// Which order's delivery to release.
pub(super) fn release(request: &pb::ReleaseDeliveryRequest) -> Result<OrderId> {
    let mut wrong = Violations::new();
    let order = wrong.id("order_id", &request.order_id);
    wrong.finish(order)
}

/// What a courier's command names: order, courier and request.
pub(super) fn courier(order_id: &str, courier_id: &str, request_id: &str) -> Result<(OrderId, CourierId)> {
    let mut wrong = Violations::new();
    let order = wrong.id("order_id", order_id);
    let courier = wrong.id("courier_id", courier_id);
    wrong.request_id(request_id);
    wrong.finish(order.zip(courier))
}

/// Which delivery of whom.
pub(super) fn get(request: &pb::GetDeliveryRequest) -> Result<(Whose, OrderId)> {
    let mut wrong = Violations::new();
    let whose = wrong.whose("customer_id", &request.customer_id);
    let order = wrong.id("order_id", &request.order_id);
    wrong.finish(whose.zip(order))
}

/// Which deliveries, and in which state.
pub(super) fn list(request: &pb::ListDeliveriesRequest) -> Result<(Listing<CustomerId>, Option<State>)> {
    let (mut wrong, token) = (Violations::new(), &request.page_token);
    let listing =
        wrong.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    let state = match pb::DeliveryState::try_from(request.state) {
        Ok(pb::DeliveryState::Unspecified) => None,
        Ok(asked) => State::ALL.iter().copied().find(|one| state(*one) == asked),
        Err(_) => {
            wrong.add("state", "is no state of a delivery");
            None
        }
    };
    wrong.finish(listing.map(|listing| (listing, state)))
}

/// Entries made after when.
pub(super) fn entries(request: &pb::ListCarrierEntriesRequest) -> Result<Timestamp> {
    let mut wrong = Violations::new();
    let after = wrong.time("updated_after", request.updated_after);
    wrong.check()?;
    Ok(after.unwrap_or(EVER))
}

/// What the caller of a reservation is told.
pub(super) fn answer(answer: Answer) -> Result<pb::ReserveDeliveryResponse> {
    use pb::reserve_delivery_response as told;
    let outcome = match answer {
        Answer::Reserved(until) => {
            told::Outcome::Reserved(told::Reserved { reserved_until: Some(until.into()) })
        }
        Answer::Declined(reason) => told::Outcome::Declined(told::Declined { reason }),
        Answer::Pending(retry_after) => {
            let retry_after = Some(retry_after.try_into().map_err(Error::internal)?);
            told::Outcome::Pending(told::Pending { retry_after })
        }
    };
    Ok(pb::ReserveDeliveryResponse { outcome: Some(outcome) })
}

/// A delivery as the contract shows it.
pub(super) fn delivery(delivery: &Delivery) -> pb::Delivery {
    let data = delivery.data();
    let reserved_until = data.reserved_until.filter(|_| data.state == State::Reserved);
    pb::Delivery {
        order_id: data.order_id.to_string(),
        customer_id: data.customer_id.to_string(),
        store_id: data.store_id.to_string(),
        address: data.address.0.clone(),
        state: state(data.state).into(),
        reserved_until: reserved_until.map(Into::into),
        ready: data.ready_at.is_some(),
        courier_id: data.courier_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        reason: data.reason.clone(),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
    }
}

impl From<Delivery> for pb::PickUpDeliveryResponse {
    fn from(picked_up: Delivery) -> Self {
        Self { delivery: Some(delivery(&picked_up)) }
    }
}

impl From<Delivery> for pb::CompleteDeliveryResponse {
    fn from(completed: Delivery) -> Self {
        Self { delivery: Some(delivery(&completed)) }
    }
}

/// An entry as the contract shows it.
pub(super) fn entry(entry: Entry) -> pb::CarrierEntry {
    pb::CarrierEntry {
        entry_id: entry.id,
        key: entry.key,
        kind: entry_kind(entry.kind).into(),
        courier_id: entry.courier,
        create_time: Some(entry.at.into()),
    }
}

fn state(state: State) -> pb::DeliveryState {
    match state {
        State::Reserving => pb::DeliveryState::Reserving,
        State::Reserved => pb::DeliveryState::Reserved,
        State::Expired => pb::DeliveryState::Expired,
        State::Scheduling => pb::DeliveryState::Scheduling,
        State::Scheduled => pb::DeliveryState::Scheduled,
        State::PickedUp => pb::DeliveryState::PickedUp,
        State::Delivered => pb::DeliveryState::Delivered,
        State::Declined => pb::DeliveryState::Declined,
        State::Released => pb::DeliveryState::Released,
        State::Cancelled => pb::DeliveryState::Cancelled,
        State::Failed => pb::DeliveryState::Failed,
    }
}

fn entry_kind(kind: CarrierState) -> pb::CarrierEntryKind {
    match kind {
        // What it never heard of has no entry.
        CarrierState::Unheard => pb::CarrierEntryKind::Unspecified,
        CarrierState::Reserved => pb::CarrierEntryKind::Reserved,
        CarrierState::Declined => pb::CarrierEntryKind::Declined,
        CarrierState::Expired => pb::CarrierEntryKind::Expired,
        CarrierState::Released => pb::CarrierEntryKind::Released,
        CarrierState::Scheduled => pb::CarrierEntryKind::Scheduled,
        CarrierState::Refused => pb::CarrierEntryKind::Refused,
        CarrierState::Cancelled => pb::CarrierEntryKind::Cancelled,
        CarrierState::PickedUp => pb::CarrierEntryKind::PickedUp,
        CarrierState::Delivered => pb::CarrierEntryKind::Delivered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> pb::ReserveDeliveryRequest {
        pb::ReserveDeliveryRequest {
            order_id: "o-1".to_owned(),
            customer_id: "c-1".to_owned(),
            store_id: "s-1".to_owned(),
            address: "1 Main Street".to_owned(),
        }
    }

    #[test]
    fn every_field_of_a_reservation_is_checked_and_named() {
        reservation(&good()).unwrap();
        let bad = [
            ("order_id", pb::ReserveDeliveryRequest { order_id: "a b".to_owned(), ..good() }),
            ("customer_id", pb::ReserveDeliveryRequest { customer_id: "-".to_owned(), ..good() }),
            ("store_id", pb::ReserveDeliveryRequest { store_id: "x".repeat(65), ..good() }),
            ("address", pb::ReserveDeliveryRequest { address: "x".repeat(501), ..good() }),
            ("address", pb::ReserveDeliveryRequest { address: "a\u{0}b".to_owned(), ..good() }),
        ];
        for (field, request) in bad {
            let error = reservation(&request).unwrap_err();
            assert!(error.message().starts_with(&format!("{field}: ")), "{field}: {error}");
        }
        let all = reservation(&pb::ReserveDeliveryRequest::default()).unwrap_err();
        assert_eq!(all.message().matches("; ").count(), 3, "all four fields are named: {all}");
        let all = courier("", "", "").unwrap_err();
        assert_eq!(all.message().matches("; ").count(), 2, "all three fields are named: {all}");
    }

    #[test]
    fn a_list_can_be_of_one_state_and_not_of_a_state_that_does_not_exist() {
        let of =
            |state| pb::ListDeliveriesRequest { customer_id: "-".to_owned(), state, ..Default::default() };
        for one in State::ALL.iter().copied() {
            assert_eq!(list(&of(state(one).into())).unwrap().1, Some(one));
        }
        assert_eq!(list(&of(0)).unwrap().1, None);
        assert!(list(&of(99)).unwrap_err().message().starts_with("state: "));
    }
}
