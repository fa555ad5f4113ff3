//! People of the library and of the meeting rooms who keep coming, whatever happens to the village: like its
//! [`super::Crowd`] of customers, they repeat what was not answered under the same key.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chassis::clock::Clock;
use maeul_proto::approval::v1::GrantApprovalRequest;
use maeul_proto::booking::v1::{BookRoomRequest, BookingState, GetBookingRequest, Room};
use maeul_proto::lending::v1::{BorrowBookRequest, GetLoanRequest, LoanState, ReturnBooksRequest};
use maeul_proto::occupancy::v1::{EndUseRequest, StartUseRequest};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tonic::{Code, Response, Status};

use super::crowd::{PATIENCE_OF_A_CALL, PAUSE, is_passing};
use super::{Contact, Pace, unique};

/// How long a room is booked.
const BOOKED: Duration = Duration::from_hours(1);

/// More than are ever out: the catalog hears later of what came back, and refuses what it cannot lend till then.
const COPIES: i32 = 10_000;

/// Readers and users of rooms at work.
pub(crate) struct Guests {
    leaving: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    people: Vec<JoinHandle<Stay>>,
}

/// What they saw.
#[derive(Debug, Default)]
pub(crate) struct Stay {
    /// Loans whose copies are back.
    pub(crate) loans: usize,
    /// Bookings whose room was used and left.
    pub(crate) bookings: usize,
    /// How often something had to be asked again, by the code of the refusal.
    pub(crate) repeats: Vec<Code>,
    /// What was refused for good, or did not happen in time.
    pub(crate) refused: Vec<String>,
}

/// One of them.
struct Guest {
    village: Contact,
    name: String,
    pace: Pace,
    stay: Stay,
}

impl Guests {
    /// `n` readers of a book that never runs out, and `n` users of rooms with a room each.
    pub(crate) async fn at(pace: Pace, n: usize, village: &Contact) -> Self {
        let (leaving, done) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let book = village.registered_book(COPIES).await;
        let mut people = Vec::new();
        for at in 0..2 * n {
            let (leaving, done, book) = (leaving.clone(), done.clone(), book.clone());
            let room = if at < n { None } else { Some(village.registered_room().await) };
            let mut guest =
                Guest { village: village.clone(), name: unique("guest"), pace, stay: Stay::default() };
            people.push(tokio::spawn(async move {
                while !leaving.load(Ordering::Relaxed) {
                    let came = match &room {
                        Some(room) => guest.uses(room).await,
                        None => guest.reads(&book).await,
                    };
                    done.fetch_add(usize::from(came.is_some()), Ordering::Relaxed);
                    tokio::time::sleep(pace.think).await;
                }
                guest.stay
            }));
        }
        Self { leaving, done, people }
    }

    /// How many loans and bookings have come to their end so far.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Everybody finishes what they are at and goes.
    pub(crate) async fn leave(self) -> Stay {
        self.leaving.store(true, Ordering::Relaxed);
        let mut all = Stay::default();
        for guest in self.people {
            let stay = guest.await.unwrap();
            all.loans += stay.loans;
            all.bookings += stay.bookings;
            all.repeats.extend(stay.repeats);
            all.refused.extend(stay.refused);
        }
        all
    }
}

impl Guest {
    /// Borrows a copy, and brings it back once it is out.
    async fn reads(&mut self, book: &str) -> Option<()> {
        let (village, customer_id) = (self.village.clone(), self.name.clone());
        let (book_id, request_id) = (book.to_owned(), unique("borrow"));
        let borrow = BorrowBookRequest { customer_id: customer_id.clone(), book_id, copies: 1, request_id };
        let taken = self.answered(|| async { village.lending().borrow_book(borrow.clone()).await }).await?;
        let loan_id = taken.loan.unwrap().loan_id;
        let get = GetLoanRequest { customer_id: customer_id.clone(), loan_id: loan_id.clone() };
        self.becomes(&format!("loan {loan_id} is confirmed"), || async {
            let loan = village.lending().get_loan(get.clone()).await?.into_inner().loan.unwrap();
            Ok(loan.state() == LoanState::Confirmed)
        })
        .await?;
        let back = ReturnBooksRequest { customer_id, loan_id, copies: 1, request_id: unique("return") };
        let back = self.answered(|| async { village.lending().return_books(back.clone()).await }).await?;
        assert_eq!(back.loan.unwrap().state(), LoanState::Returned);
        self.stay.loans += 1;
        Some(())
    }

    /// Books a room from now on, which its manager agrees to, uses it and leaves it.
    async fn uses(&mut self, room: &Room) -> Option<()> {
        let (village, customer_id) = (self.village.clone(), self.name.clone());
        let from = Clock::system().now();
        let book = BookRoomRequest {
            customer_id: customer_id.clone(),
            room_id: room.room_id.clone(),
            start_time: Some(from.into()),
            end_time: Some(from.plus(BOOKED).into()),
            request_id: unique("book"),
        };
        let taken = self.answered(|| async { village.booking().book_room(book.clone()).await }).await?;
        let booking_id = taken.booking.unwrap().booking_id;
        self.becomes(&format!("the manager agrees to booking {booking_id}"), || async {
            // Each try with a key of its own: that there is nothing to decide yet is an answer too.
            let grant = GrantApprovalRequest {
                manager_id: room.manager_id.clone(),
                booking_id: booking_id.clone(),
                request_id: unique("grant"),
            };
            match village.approval().grant_approval(grant).await {
                Err(status) if status.code() == Code::NotFound => Ok(false),
                // An earlier try came through, and its answer did not.
                Err(status) if status.code() == Code::FailedPrecondition => Ok(true),
                answer => answer.map(|_| true),
            }
        })
        .await?;
        self.is_booked(&booking_id, BookingState::Approved).await?;
        let (id, request_id) = (booking_id.clone(), unique("start"));
        let start = StartUseRequest { customer_id: customer_id.clone(), booking_id: id, request_id };
        self.answered(|| async { village.occupancy().start_use(start.clone()).await }).await?;
        let end = EndUseRequest { customer_id, booking_id: booking_id.clone(), request_id: unique("end") };
        self.answered(|| async { village.occupancy().end_use(end.clone()).await }).await?;
        self.is_booked(&booking_id, BookingState::Released).await?;
        self.stay.bookings += 1;
        Some(())
    }

    async fn is_booked(&mut self, booking_id: &str, state: BookingState) -> Option<()> {
        let (customer_id, village) = (self.name.clone(), self.village.clone());
        let get = GetBookingRequest { customer_id, booking_id: booking_id.to_owned() };
        self.becomes(&format!("booking {booking_id} is {state:?}"), || async {
            let booking = village.booking().get_booking(get.clone()).await?.into_inner().booking.unwrap();
            Ok(booking.state() == state)
        })
        .await
    }

    /// Asks until there is an answer.
    async fn answered<T, F>(&mut self, call: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        let end = Instant::now() + self.pace.patience;
        loop {
            let answer = tokio::time::timeout(PATIENCE_OF_A_CALL, call()).await;
            match answer.unwrap_or_else(|_| Err(Status::deadline_exceeded("no answer"))) {
                Ok(answer) => return Some(answer.into_inner()),
                Err(status) if is_passing(&status) && Instant::now() < end => {
                    self.stay.repeats.push(status.code());
                    tokio::time::sleep(PAUSE).await;
                }
                Err(status) => {
                    self.stay.refused.push(format!("{status:?}"));
                    return None;
                }
            }
        }
    }

    /// Looks until it is so.
    async fn becomes<F>(&mut self, what: &str, is_so: impl Fn() -> F) -> Option<()>
    where
        F: Future<Output = Result<bool, Status>>,
    {
        let end = Instant::now() + self.pace.patience;
        while Instant::now() < end {
            if self.answered(|| async { is_so().await.map(Response::new) }).await? {
                return Some(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.stay.refused.push(format!("never came true: {what}"));
        None
    }
}
