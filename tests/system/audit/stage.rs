//! Where the stories are played that are corrupted afterwards.

use std::time::Duration;

use maeul_proto::booking::v1::BookingState;
use maeul_proto::lending::v1::LoanState;
use maeul_proto::order::v1::OrderState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use super::corruptions::{About, Story};
use crate::harness::*;

/// What was played: an order, a loan or a booking.
pub(super) struct Played {
    pub(super) id: String,
    customer: String,
}

/// Stores, books and rooms of the stories.
pub(super) struct Stage {
    pub(super) village: Village,
    cafe: Shop,
    phones: Shop,
    bagel: String,
    phone: String,
    shelf: String,
    drawer: String,
    book: String,
    spare: String,
    /// Booked for as long as the stories last.
    room: String,
}

impl Stage {
    pub(super) async fn open() -> Self {
        let village = Village::start().await;
        let mut cafe = village.shop(StoreKind::Cafe, Automation::Full).await;
        let mut phones = village.shop(StoreKind::PhoneShop, Automation::Full).await;
        let bagel = cafe.product(3_000, StockKind::Counted).await;
        cafe.restock(&bagel, 1_000).await;
        let phone = phones.product(900_000, StockKind::Serialised).await;
        let serials: Vec<String> = (0..100).map(|n| format!("SN-{n}")).collect();
        phones.add_units(&phone, &serials.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let shelf = cafe.product(1_000, StockKind::Counted).await;
        cafe.restock(&shelf, 10).await;
        let drawer = cafe.product(1_000, StockKind::Serialised).await;
        cafe.add_units(&drawer, &["S-1"]).await;
        let book = village.registered_book(1_000).await;
        let spare = village.registered_book(5).await;
        let room = village.registered_room().await;
        let now = village.booking_time().await;
        village.booked_for(&unique("customer"), &room, now, now.plus(Duration::from_hours(20))).await;
        Self { village, cafe, phones, bagel, phone, shelf, drawer, book, spare, room: room.room_id }
    }

    /// The ids that statements name.
    pub(super) fn ids<'a>(&'a self, played: &'a Played, ghost: &'a str) -> [(&'static str, &'a str); 7] {
        [
            ("case", &played.id),
            ("ghost", ghost),
            ("shelf", &self.shelf),
            ("drawer", &self.drawer),
            ("book", &self.spare),
            ("customer", &played.customer),
            ("room", &self.room),
        ]
    }

    /// The id of what the audit must complain about.
    pub(super) fn id(&self, about: About, played: &Played, ghost: &str) -> String {
        let id: &str = match about {
            About::Case => &played.id,
            About::Ghost => ghost,
            About::Shelf => &self.shelf,
            About::Drawer => &self.drawer,
            About::Book => &self.spare,
            About::Customer => &played.customer,
            About::Room => &self.room,
            About::Consumer(name) => name,
        };
        id.to_owned()
    }

    pub(super) async fn play(&self, story: Story) -> Played {
        let customer = unique("customer");
        let id = match story {
            Story::Served => self.bagels(&customer).await,
            Story::Ready | Story::Delivered | Story::Cancelled => self.phone(&customer, story).await,
            Story::Lent | Story::Returned => self.loan(&customer, story).await,
            Story::Requested | Story::Denied | Story::Used => self.booking(&customer, story).await,
        };
        Played { id, customer }
    }

    async fn bagels(&self, customer: &str) -> String {
        let mut request = order_for(customer, &self.cafe, &self.bagel);
        request.items[0].quantity = 2;
        request.fulfilment = Some(pickup());
        // The store may be done before the customer has the answer.
        let order = self.village.place(request).await.unwrap().order.unwrap();
        self.village.order_is(&order, OrderState::Completed).await.order_id
    }

    async fn phone(&self, customer: &str, story: Story) -> String {
        let Self { village, phones, .. } = self;
        let order = village.placed(order_for(customer, phones, &self.phone)).await;
        match story {
            Story::Delivered => {
                village.picks_up_when_ready(&order, "courier").await;
                village.delivers(&order, "courier").await.unwrap();
                village.order_is(&order, OrderState::Completed).await;
            }
            Story::Cancelled => {
                village.cancel(&order).await.unwrap();
                village.order_is(&order, OrderState::Cancelled).await;
            }
            _ => {}
        }
        order.order_id
    }

    async fn loan(&self, customer: &str, story: Story) -> String {
        let loan = self.village.borrowed(customer, &self.book, 2).await;
        self.village.loan_is(&loan, LoanState::Confirmed).await;
        if story == Story::Returned {
            self.village.returned(&loan, 1).await;
            self.village.returned(&loan, 1).await;
        }
        loan.loan_id
    }

    async fn booking(&self, customer: &str, story: Story) -> String {
        let Self { village, .. } = self;
        let booking = village.booked(customer, &village.registered_room().await).await;
        match story {
            Story::Denied => {
                village.denied(&booking, "A wedding.").await;
                village.booking_is(&booking, BookingState::Denied).await;
            }
            Story::Used => {
                village.approved(&booking).await;
                village.starts_use(&booking).await;
                village.ends_use(&booking).await;
            }
            _ => {}
        }
        booking.booking_id
    }
}
