//! A good request for every RPC, from which the bad ones are made.

use maeul_proto::booking::v1::{Booking, Room};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use serde_json::{Value, json};

use crate::harness::*;

/// Those who ask, and what they ask about.
pub(crate) struct People {
    pub(crate) shop: Shop,
    pub(crate) dish: String,
    pub(crate) bagel: String,
    pub(crate) phone: String,
    pub(crate) customer: String,
    pub(crate) order: String,
    /// A book of the library, and a confirmed loan of the customer's.
    pub(crate) book: String,
    pub(crate) loan: String,
    /// A room and a booking of the customer's, whose use may begin.
    pub(crate) room: Room,
    pub(crate) booking: Booking,
    /// An event that a consumer gave up on, where a test has one.
    pub(crate) dead_letter: String,
}

impl People {
    pub(crate) async fn settle(village: &Village) -> Self {
        let mut shop = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
        let dish = shop.product(9_000, StockKind::Untracked).await;
        let bagel = shop.product(3_000, StockKind::Counted).await;
        let phone = shop.product(900_000, StockKind::Serialised).await;
        shop.restock(&bagel, 10).await;
        let customer = unique("customer");
        let order = village.placed(order_for(&customer, &shop, &dish)).await;
        shop.order_is(&order, StoreOrderState::Received).await;
        let book = village.registered_book(10).await;
        let loan = village.lent(&customer, &book, 2).await;
        let room = village.registered_room().await;
        let booking = village.booked(&customer, &room).await;
        village.approved(&booking).await;
        let (order, dead_letter) = (order.order_id, "an-event".to_owned());
        Self { shop, dish, bagel, phone, customer, order, book, loan, room, booking, dead_letter }
    }

    /// Everything that any request needs; each takes what it has fields for.
    pub(crate) fn request(&self, path: &str) -> Option<Value> {
        let Self { shop, dish, bagel, phone, customer, order, book, loan, room, booking, dead_letter } = self;
        let (manager, room, booking) = (&room.manager_id, &room.room_id, &booking.booking_id);
        let (owner, store) = (&shop.owner, &shop.id);
        let won = json!({"currencyCode": "KRW", "units": "9000"});
        let staff = json!({"storeId": store, "actorId": owner, "requestId": "bad-input"});
        let on_order = with(&staff, json!({"orderId": order}));
        let list = json!({"pageSize": 10, "pageToken": "p1-1-x", "updatedAfter": "2026-01-01T00:00:00Z"});
        let of_customer = json!({"customerId": customer, "orderId": order});
        let acts = with(&of_customer, json!({"requestId": "bad-input"}));
        let carries = json!({"orderId": order, "courierId": "courier", "requestId": "bad-input"});
        let of_booking = json!({"customerId": customer, "bookingId": booking});
        let of_manager = json!({"managerId": manager, "bookingId": booking});
        let method = path.rsplit('/').next()?;
        Some(match method {
            "PlaceOrder" => json!({
                "customerId": customer, "storeId": store, "requestId": "bad-input", "paymentMethod": "card-visa",
                "items": [{"productId": dish, "quantity": 1}], "expectedTotal": won,
                "fulfilment": {"delivery": {"address": "Well Lane 3"}},
            }),
            "PayOrder" | "CancelOrder" => acts,
            "GetOrder" | "GetPayment" | "GetDelivery" | "GetOrderView" => of_customer,
            "RecommendProducts" | "RecommendStores" => json!({"customerId": customer, "maxResults": 10}),
            "ListOrders" | "ListPayments" | "ListOrderViews" | "ListLoanViews" | "ListBookingViews" => {
                with(&list, json!({"customerId": customer}))
            }
            "ListDeliveries" => {
                with(&list, json!({"customerId": customer, "state": "DELIVERY_STATE_SCHEDULED"}))
            }
            "ListProviderEntries" | "ListCarrierEntries" => list,
            "Charge" => json!({
                "orderId": unique("order"), "customerId": customer, "storeId": store, "amount": won,
                "paymentMethod": "card-declined",
            }),
            "ReserveDelivery" => json!({
                "orderId": unique("order"), "customerId": customer, "storeId": store, "address": "nowhere",
            }),
            "ReleaseDelivery" => json!({"orderId": order}),
            "PickUpDelivery" | "CompleteDelivery" => carries,
            "RegisterStore" => json!({
                "ownerId": owner, "storeId": store, "name": "A store", "kind": "STORE_KIND_CAFE",
                "automation": "AUTOMATION_MANUAL", "requestId": "bad-input",
            }),
            "UpdateStore" => with(&staff, json!({"name": "A store", "automation": "AUTOMATION_MANUAL"})),
            "AddStaff" | "RemoveStaff" => with(&staff, json!({"staffId": "staff"})),
            "GetStore" => json!({"storeId": store}),
            "ListStores" => list,
            "RegisterProduct" => with(
                &staff,
                json!({
                    "productId": dish, "name": "A dish", "price": won, "stock": "STOCK_KIND_UNTRACKED",
                }),
            ),
            "UpdateProduct" => with(
                &staff,
                json!({
                    "productId": dish, "name": "A product", "price": won, "offered": true,
                }),
            ),
            "RestockProduct" => with(&staff, json!({"productId": bagel, "quantity": "1"})),
            "AddUnits" => with(&staff, json!({"productId": phone, "serialNumbers": ["SN-1"]})),
            "ListUnits" | "ListStockMovements" => with(&list, json!({"storeId": store, "productId": phone})),
            "ListProducts" | "ListStoreOrders" => with(&list, json!({"storeId": store})),
            "AcceptOrder" | "StartPreparation" | "CompletePreparation" | "ServeOrder" | "ShipOrder" => {
                on_order
            }
            "RejectOrder" => with(&on_order, json!({"reason": "closed"})),
            "GetStoreOrder" => json!({"storeId": store, "orderId": order}),
            "WatchStoreOrders" => json!({"storeId": store, "resumeToken": "w1-0"}),
            "ListNotifications" => with(&list, json!({"customerId": customer})),
            "WatchNotifications" | "WatchOrderViews" | "WatchLoanViews" | "WatchBookingViews"
            | "WatchRoomUseViews" => json!({"customerId": customer, "resumeToken": "w1-0"}),
            "SetChannel" => json!({
                "customerId": customer, "channel": {"email": {"address": "me@example.org"}}, "requestId": "bad-input",
            }),
            "RegisterRoom" => json!({
                "roomId": unique("room"), "managerId": manager, "name": "A room", "requestId": "bad-input",
            }),
            "GetRoom" => json!({"roomId": room}),
            "ListRooms" => json!({"pageSize": 10, "pageToken": "p1-1-x"}),
            "BookRoom" => json!({
                "customerId": customer, "roomId": room, "startTime": in_hours(30), "endTime": in_hours(31),
                "requestId": "bad-input",
            }),
            "CancelBooking" | "StartUse" | "EndUse" => with(&of_booking, json!({"requestId": "bad-input"})),
            "GetBooking" | "GetRoomUse" | "StartBooking" | "GetBookingView" => of_booking,
            "ListRoomUseViews" => with(&list, json!({"customerId": customer, "roomId": room})),
            "ListBookings" | "ListRoomUses" => with(&list, json!({"customerId": customer})),
            "DenyBooking" => json!({"bookingId": booking, "reason": "a wedding"}),
            "ReleaseBooking" => json!({"bookingId": booking}),
            "GrantApproval" => with(&of_manager, json!({"requestId": "bad-input"})),
            "DenyApproval" => with(&of_manager, json!({"reason": "a wedding", "requestId": "bad-input"})),
            "GetApprovalRequest" => of_manager,
            "ListApprovalRequests" => {
                with(&list, json!({"managerId": manager, "state": "APPROVAL_STATE_PENDING"}))
            }
            "ListEvents" => json!({
                "pageSize": 10, "pageToken": "p1-1-", "eventType": "OrderPlaced", "caseKey": order, "afterPosition": "1",
            }),
            "TailEvents" => json!({"eventType": "OrderPlaced", "caseKey": order, "afterPosition": "0"}),
            "RegisterBook" => json!({
                "librarianId": "librarian", "bookId": book, "title": "Emma", "author": "Jane Austen",
                "isbn": "978-0-306-40615-7", "copies": 1, "requestId": "bad-input",
            }),
            "UpdateBook" => json!({
                "librarianId": "librarian", "bookId": book, "title": "Emma", "author": "Jane Austen",
                "isbn": "978-0-306-40615-7", "copies": 10, "requestId": "bad-input",
            }),
            "RemoveBook" => json!({"librarianId": "librarian", "bookId": book, "requestId": "bad-input"}),
            "GetBook" | "CheckStock" => json!({"bookId": book}),
            "ListBooks" => json!({"query": "emma", "pageSize": 10, "pageToken": "p1-0-x"}),
            "ListLendings" => list,
            "BorrowBook" => json!({
                "customerId": customer, "bookId": book, "copies": 1, "requestId": "bad-input",
            }),
            "ReturnBooks" => json!({
                "customerId": customer, "loanId": loan, "copies": 1, "requestId": "bad-input",
            }),
            "GetLoan" | "GetLoanView" => json!({"customerId": customer, "loanId": loan}),
            "GetLibraryCard" => json!({"customerId": customer}),
            "ListLoans" => with(&list, json!({"customerId": customer})),
            "ListConsumers" | "GetTime" => json!({}),
            "ListDeadLetters" => json!({"consumer": "mypage", "pageSize": 10, "pageToken": "p1-1-x"}),
            "RetryDeadLetter" => {
                json!({"consumer": "mypage", "eventId": dead_letter, "requestId": "bad-input"})
            }
            "ReplayConsumer" => json!({"consumer": "store", "requestId": "bad-input", "fromSnapshot": "1"}),
            "AdvanceTime" => json!({"duration": "1s", "requestId": "bad-input"}),
            _ => return None,
        })
    }
}

/// So many hours from now, as JSON says it.
fn in_hours(hours: u64) -> String {
    chassis::clock::Clock::system().now().plus(std::time::Duration::from_hours(hours)).to_string()
}

fn with(base: &Value, more: Value) -> Value {
    let mut all = base.clone();
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}
