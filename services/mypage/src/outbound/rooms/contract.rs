//! The use of rooms, on both databases: of those bookings alone whose use has begun.

use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::super::contract::{Sample, fact, id, learn_each};
use super::super::{MIGRATIONS, SqlViews};
use crate::application::ports::{BookingStore, Query, Whose};
use crate::domain::rooms::{
    Booked, BookingCase, BookingEvent, BookingFact, BookingPart, BookingSays, BookingState, Room, RoomUse,
};

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn says(event: BookingEvent) -> BookingSays {
    let room = Room { id: id("r-1"), name: "Maru".to_owned() };
    BookingSays { room, booked: Booked { from: at(60), until: at(120) }, event }
}

fn used(ended_at: Option<Timestamp>) -> BookingSays {
    says(BookingEvent::Use(RoomUse { started_at: at(61), ended_at }))
}

impl Sample for BookingCase {
    fn says() -> BookingSays {
        let (manager_id, reason) = (id("m-1"), String::new());
        says(BookingEvent::Booking(BookingPart { state: BookingState::Requested, manager_id, reason }))
    }

    /// More than can happen to one booking, so that every column is written.
    fn everything() -> Vec<(&'static str, i64, BookingSays)> {
        let (manager_id, reason) = (id("m-1"), "a wedding".to_owned());
        let denied = BookingPart { state: BookingState::Denied, manager_id, reason };
        vec![
            ("booking", 1, Self::says()),
            ("booking", 2, says(BookingEvent::Booking(denied))),
            ("occupancy", 1, used(None)),
            ("occupancy", 2, used(Some(at(80)))),
        ]
    }
}

#[tokio::test]
async fn r5_room_use_lists_bookings_that_were_used_of_one_room_or_of_all() {
    on_both_databases(&MIGRATIONS, async |db| {
        let places =
            [("b-1", "c-1", "r-1"), ("b-2", "c-1", "r-2"), ("b-3", "c-2", "r-1"), ("b-4", "c-1", "r-1")];
        let mut facts: Vec<BookingFact> = vec![fact("b-5", "c-1", 9)];
        for ((booking, customer, room), when) in places.into_iter().zip(1..) {
            let mut fact: BookingFact = fact(booking, customer, when);
            fact.says = used((when == 2).then(|| at(80)));
            fact.says.room.id = id(room);
            facts.push(fact);
        }
        learn_each(&db, &facts).await;
        let views = SqlViews::new(db);
        let read = async |whose: Whose, room: &str, after| {
            let mut query = Query { whose, updated_after: at(after), before: None, size: 2 };
            let room = (!room.is_empty()).then(|| id(room));
            let mut bookings = Vec::new();
            loop {
                let page = views.room_uses(&query, room.as_ref()).await.unwrap();
                bookings.extend(page.items.iter().map(|view| view.id.to_string()));
                assert!(page.items.iter().all(|view| view.case.room_use.is_some()));
                if page.next.is_empty() {
                    return bookings;
                }
                query.before = Some(PageToken::parse(&page.next).unwrap().id);
            }
        };
        let one = |customer| Whose::One(id(customer));
        assert_eq!(read(one("c-1"), "", 0).await, ["b-4", "b-2", "b-1"]);
        assert_eq!(read(one("c-1"), "r-1", 0).await, ["b-4", "b-1"]);
        assert_eq!(read(Whose::All, "", 0).await, ["b-4", "b-3", "b-2", "b-1"]);
        assert_eq!(read(Whose::All, "r-1", 1).await, ["b-4", "b-3"]);
        assert!(read(one("c-2"), "r-2", 0).await.is_empty());
    })
    .await;
}
