//! The meeting rooms of a real village: a room for each customer, who books it, and then starts and ends its use.

use std::time::Duration;

use chassis::clock::new_id;
use chassis::types::Timestamp;
use chassis::worker::backoff;
use maeul_proto::approval::v1::GrantApprovalRequest;
use maeul_proto::booking::v1::{BookRoomRequest, BookingState, GetBookingRequest, RegisterRoomRequest};
use maeul_proto::mypage::v1::{BookingView, ListBookingViewsRequest};
use maeul_proto::notification::v1::NotificationKind as Message;
use maeul_proto::occupancy::v1::{EndUseRequest, GetRoomUseRequest, RoomUse, RoomUseState, StartUseRequest};
use maeul_proto::platform::v1::GetTimeRequest;
use tokio::time::{Instant, sleep};
use tonic::{Code, Status};

use super::customers::{Customers, all_pages, empty, patient, refusal, told_wait};
use super::journey::{Answer, Counter, Lack, Refusal, Standing, Then};
use super::messages::Told;
use crate::failure::Failure;
use crate::process::Context;

/// How long a room is booked. Whoever lost the answer to a booking finds the room taken no longer than that.
const BOOKED: Duration = Duration::from_mins(1);
/// How long the manager may take to hear of a booking, and the booking to hear of the manager.
const HEARD: Duration = Duration::from_secs(30);
/// How long between two looks at first, and at most.
const FIRST_LOOK: Duration = Duration::from_millis(5);
const LONGEST_LOOK: Duration = Duration::from_millis(40);
/// How long after a look that was refused at first, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
const PAGE: i32 = 1_000;
/// What the customer is told of a booking that was used.
const MESSAGES: [Message; 5] = [
    Message::BookingRequested,
    Message::BookingApproved,
    Message::UseStarted,
    Message::UseEnded,
    Message::BookingReleased,
];

/// Rooms, their manager, and who uses them.
#[derive(Debug)]
pub(super) struct Rooms {
    customers: Customers,
    manager: String,
}

impl Rooms {
    /// Registers a room for each customer.
    pub(super) async fn open(customers: Customers) -> Result<Self, Failure> {
        let rooms = Self { manager: customers.own("manager"), customers };
        for number in 0..rooms.customers.count() {
            let register = RegisterRoomRequest {
                room_id: rooms.room(number),
                manager_id: rooms.manager.clone(),
                name: format!("Load room {}", number + 1),
                request_id: new_id(),
            };
            rooms.customers.village(number).booking.clone().register_room(register).await?;
        }
        Ok(rooms)
    }

    fn room(&self, customer: usize) -> String {
        self.customers.own(&format!("room-{}", customer % self.customers.count()))
    }

    /// Books the customer's room from now on; the booking's id.
    async fn book(&self, customer: usize) -> Result<String, Status> {
        let village = self.customers.village(customer);
        let mut clock = village.process(Context::Booking).clock.clone();
        let now = clock.get_time(patient(GetTimeRequest {})).await?.into_inner().time.unwrap_or_default();
        let request = BookRoomRequest {
            customer_id: self.customers.id(customer).to_owned(),
            room_id: self.room(customer),
            start_time: Some(now),
            end_time: Some(Timestamp::from(now).plus(BOOKED).into()),
            request_id: new_id(),
        };
        let answer = village.booking.clone().book_room(patient(request)).await?.into_inner();
        Ok(answer.booking.unwrap_or_default().booking_id)
    }

    /// Has the manager agree; whether they were asked already.
    async fn grant(&self, customer: usize, booking: &str) -> Result<bool, Status> {
        let request = GrantApprovalRequest {
            manager_id: self.manager.clone(),
            booking_id: booking.to_owned(),
            request_id: new_id(),
        };
        match self.customers.village(customer).approval.clone().grant_approval(patient(request)).await {
            Err(status) if status.code() == Code::NotFound => Ok(false),
            outcome => outcome.map(|_| true),
        }
    }

    async fn is_approved(&self, customer: usize, booking: &str) -> Result<bool, Status> {
        let customer_id = self.customers.id(customer).to_owned();
        let request = GetBookingRequest { customer_id, booking_id: booking.to_owned() };
        let answer = self.customers.village(customer).booking.clone().get_booking(patient(request)).await?;
        Ok(answer.into_inner().booking.is_some_and(|booking| booking.state() == BookingState::Approved))
    }
}

/// Looks until it is so. A look that failed is one more to take: whoever booked anew instead would find the room taken.
async fn until<F: Future<Output = Result<bool, Status>>>(look: impl Fn() -> F) -> Result<(), Refusal> {
    let deadline = Instant::now() + HEARD;
    let (mut looks, mut refusals) = (0, 0);
    loop {
        let pause = match look().await.map_err(|status| refusal(&status)) {
            Ok(true) => return Ok(()),
            Ok(false) => {
                looks += 1;
                backoff(looks, FIRST_LOOK, LONGEST_LOOK)
            }
            Err(Refusal { then: Then::Later, .. }) => {
                refusals += 1;
                backoff(refusals, FIRST_WAIT, LONGEST_WAIT)
            }
            Err(Refusal { then: Then::After(wait), .. }) => wait,
            Err(refusal) => return Err(refusal),
        };
        if Instant::now() + pause >= deadline {
            return Err(Refusal { reason: "NOT_APPROVED_IN_TIME".to_owned(), then: Then::Later });
        }
        sleep(pause).await;
    }
}

impl Counter for Rooms {
    async fn prepare(&self, customer: usize) -> Result<String, Refusal> {
        let booking = self.book(customer).await.map_err(|status| taken(refusal(&status)))?;
        until(|| self.grant(customer, &booking)).await?;
        until(|| self.is_approved(customer, &booking)).await?;
        Ok(booking)
    }

    async fn place(&self, customer: usize, booking: &str, key: &str) -> Result<Answer, Refusal> {
        let (customer_id, booking_id) = (self.customers.id(customer).to_owned(), booking.to_owned());
        let mut occupancy = self.customers.village(customer).occupancy.clone();
        let start = StartUseRequest {
            customer_id: customer_id.clone(),
            booking_id: booking_id.clone(),
            request_id: format!("{key}-start"),
        };
        occupancy.start_use(patient(start)).await.map_err(|status| refusal(&status))?;
        let end = EndUseRequest { customer_id, booking_id, request_id: format!("{key}-end") };
        let ended = occupancy.end_use(patient(end)).await.map_err(|status| refusal(&status))?.into_inner();
        stands(ended.room_use, ended.retry_after)
    }

    async fn pay(&self, customer: usize, booking: &str, _: &str) -> Result<Answer, Refusal> {
        let customer_id = self.customers.id(customer).to_owned();
        let request = GetRoomUseRequest { customer_id, booking_id: booking.to_owned() };
        let answer = self.customers.village(customer).occupancy.clone().get_room_use(patient(request)).await;
        stands(answer.map_err(|status| refusal(&status))?.into_inner().room_use, None)
    }

    async fn page(&self, customer: usize) -> Result<Vec<(String, Lack)>, Status> {
        let views = all_pages(|page_token| async move {
            let request = ListBookingViewsRequest {
                customer_id: self.customers.id(customer).to_owned(),
                page_size: PAGE,
                page_token,
                ..Default::default()
            };
            let mut client = self.customers.village(customer).mypage.clone();
            let page = client.list_booking_views(patient(request)).await?.into_inner();
            Ok((page.booking_views, page.next_page_token))
        });
        let (views, told) = (views.await?, Told::of(&self.customers, customer).await?);
        Ok(views.iter().map(|view| (view.booking_id.clone(), lacks(view, &told))).collect())
    }
}

/// A room that is taken is free again once the lost booking's time is over.
fn taken(refusal: Refusal) -> Refusal {
    if refusal.reason == "ROOM_TAKEN" { Refusal { then: Then::Later, ..refusal } } else { refusal }
}

/// An end that is kept is finished by the village itself (R7): the customer comes back to see it.
fn stands(room_use: Option<RoomUse>, retry_after: Option<prost_types::Duration>) -> Result<Answer, Refusal> {
    let room_use = room_use.ok_or_else(empty)?;
    let standing = match room_use.state() {
        RoomUseState::Ending | RoomUseState::InUse => Standing::Deferred(told_wait(retry_after)),
        _ => Standing::Finished,
    };
    Ok(Answer { order_id: room_use.booking_id, standing })
}

/// What is still to come until the use of a room is settled: ended, its booking released (R3), and the customer told of
/// every step (R6).
fn lacks(view: &BookingView, told: &Told) -> Lack {
    if view.state() != BookingState::Released {
        return Some("booking");
    }
    if view.use_state() != RoomUseState::Ended {
        return Some("occupancy");
    }
    (!told.all(&view.booking_id, &MESSAGES)).then_some("message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_r6_a_use_is_settled_once_it_ended_its_booking_is_released_and_all_is_told() {
        let used = BookingView {
            booking_id: "b-1".to_owned(),
            state: BookingState::Released.into(),
            use_state: RoomUseState::Ended.into(),
            ..BookingView::default()
        };
        let told = Told::from_kinds("b-1", &MESSAGES);
        assert_eq!(lacks(&used, &told), None);
        assert_eq!(lacks(&used, &Told::from_kinds("b-1", &MESSAGES[..4])), Some("message"));
        assert_eq!(lacks(&used, &Told::from_kinds("b-2", &MESSAGES)), Some("message"), "another's");
        let started = BookingView { state: BookingState::Started.into(), ..used.clone() };
        assert_eq!(lacks(&started, &told), Some("booking"));
        let in_use = BookingView { use_state: RoomUseState::InUse.into(), ..used };
        assert_eq!(lacks(&in_use, &told), Some("occupancy"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_failed_is_taken_again_unless_it_never_helps() {
        let answers = |answers: Vec<Result<bool, Status>>| {
            let answers = std::cell::RefCell::new(answers.into_iter());
            async move {
                let outcome = until(|| std::future::ready(answers.borrow_mut().next().unwrap())).await;
                (outcome, answers.borrow().len())
            }
        };
        let away = || Status::unavailable("away");
        assert_eq!(answers(vec![Ok(false), Err(away()), Ok(true)]).await, (Ok(()), 0));
        let (outcome, left) = answers(vec![Err(Status::permission_denied("no")), Ok(true)]).await;
        assert_eq!((outcome.unwrap_err().then, left), (Then::Never, 1));
        let looks = std::cell::Cell::new(0);
        let begin = Instant::now();
        let never = until(|| {
            looks.set(looks.get() + 1);
            std::future::ready(Err(away()))
        });
        assert_eq!(never.await.unwrap_err().reason, "NOT_APPROVED_IN_TIME");
        assert!(looks.get() > 1 && begin.elapsed() <= HEARD, "{} looks", looks.get());
    }

    #[test]
    fn r7_an_end_that_is_kept_is_to_be_looked_at_again() {
        let room_use = |state: RoomUseState| {
            Some(RoomUse { booking_id: "b-1".to_owned(), state: state.into(), ..RoomUse::default() })
        };
        let wait = prost_types::Duration { seconds: 2, nanos: 0 };
        let kept = stands(room_use(RoomUseState::Ending), Some(wait)).unwrap();
        assert_eq!(kept.standing, Standing::Deferred(Duration::from_secs(2)));
        let ended = stands(room_use(RoomUseState::Ended), None).unwrap();
        assert_eq!((ended.order_id.as_str(), ended.standing), ("b-1", Standing::Finished));
        assert_eq!(stands(None, None).unwrap_err().then, Then::Never);
    }

    #[test]
    fn a_room_that_is_taken_is_waited_for() {
        let refused = |reason: &str| taken(Refusal { reason: reason.to_owned(), then: Then::Never }).then;
        assert_eq!((refused("ROOM_TAKEN"), refused("ROOM_NOT_FOUND")), (Then::Later, Then::Never));
    }
}
