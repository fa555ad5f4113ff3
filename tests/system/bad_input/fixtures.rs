//! For each command something in the state that it needs, so that it acts.

use maeul_proto::booking::v1::Booking;
use maeul_proto::order::v1::{Fulfilment, Order, OrderState};
use maeul_proto::store::v1::StoreOrderState;
use serde_json::{Value, json};

use super::requests::People;
use crate::harness::*;
use crate::verb;

/// A booking of a room of its own, of which its manager has heard.
async fn booked(village: &Village, people: &People) -> Booking {
    let booking = village.booked(&people.customer, &village.registered_room().await).await;
    village.rests().await;
    booking
}

/// The fields that make the example request of a command one that acts.
pub(crate) async fn acting(village: &Village, people: &People, rpc: &str) -> Value {
    let shop = &people.shop;
    let placed = async |fulfilment: Fulfilment| {
        let mut request = order_for(&people.customer, shop, &people.dish);
        request.fulfilment = Some(fulfilment);
        let order = village.placed(request).await;
        shop.order_is(&order, StoreOrderState::Received).await;
        order
    };
    let this = |order: &Order| json!({"orderId": order.order_id});
    match rpc {
        "PayOrder" => {
            let mut request = order_for(&people.customer, shop, &people.dish);
            request.payment_method = "card-fails".into();
            let order = village.place(request).await.unwrap().order.unwrap();
            assert_eq!(order.state(), OrderState::AwaitingPayment);
            this(&order)
        }
        "AcceptOrder" | "RejectOrder" | "CancelOrder" => this(&placed(to_address()).await),
        "StartPreparation" | "ShipOrder" => {
            let order = placed(to_address()).await;
            verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
            this(&order)
        }
        "CompletePreparation" => {
            let order = placed(to_address()).await;
            verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
            verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
            this(&order)
        }
        "ServeOrder" => {
            let order = placed(pickup()).await;
            verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
            verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
            verb!(shop, complete_preparation, CompletePreparationRequest, order).unwrap();
            this(&order)
        }
        "PickUpDelivery" | "CompleteDelivery" => {
            let order = placed(to_address()).await;
            verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
            verb!(shop, ship_order, ShipOrderRequest, order).unwrap();
            if rpc == "CompleteDelivery" {
                village.picks_up_when_ready(&order, "courier").await;
            } else {
                // The parcel is on its way to the delivery by an event.
                village.rests().await;
            }
            this(&order)
        }
        "CancelBooking" => json!({"bookingId": booked(village, people).await.booking_id}),
        "GrantApproval" | "DenyApproval" => {
            let booking = booked(village, people).await;
            json!({"bookingId": booking.booking_id, "managerId": booking.manager_id})
        }
        "StartUse" | "EndUse" => {
            let booking = booked(village, people).await;
            village.approved(&booking).await;
            // The use is expected by an event.
            village.rests().await;
            if rpc == "EndUse" {
                village.starts_use(&booking).await;
            }
            json!({"bookingId": booking.booking_id})
        }
        "RegisterRoom" => json!({"roomId": unique("room")}),
        "RegisterBook" => json!({"bookId": unique("book")}),
        // None of its copies is out.
        "RemoveBook" => json!({"bookId": village.registered_book(1).await}),
        "RegisterStore" => json!({"storeId": unique("store")}),
        "RegisterProduct" => json!({"productId": unique("product")}),
        "UpdateProduct" => json!({"name": "A better product"}),
        "UpdateStore" => json!({"name": "A better store"}),
        "AddUnits" => json!({"serialNumbers": [unique("SN")]}),
        // Somebody to whom nothing is sent.
        "SetChannel" => {
            json!({"customerId": unique("customer"), "channel": {"webhook": {"url": "http://127.0.0.1:9/"}}})
        }
        "RetryDeadLetter" => json!({"eventId": people.dead_letter}),
        "ReplayConsumer" => json!({"consumer": "mypage"}),
        _ => json!({}),
    }
}
