//! A booked room, what its manager decides, and its use.

use std::time::Duration;

use chassis::async_trait;
use chassis::types::Timestamp;
use maeul_proto::approval::v1::{
    ApprovalState, DenyApprovalRequest, GetApprovalRequestRequest, GrantApprovalRequest,
};
use maeul_proto::booking::v1::{
    BookRoomRequest, BookingState, CancelBookingRequest, GetBookingRequest, RegisterRoomRequest,
};
use maeul_proto::occupancy::v1::{EndUseRequest, GetRoomUseRequest, RoomUseState, StartUseRequest};
use tonic::{Code, Response, Status};

use super::Saga;
use crate::harness::*;
use crate::killed::case::{Case, State};
use crate::killed::site::Site;

/// What is done about a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::killed) enum RoomStep {
    Grant,
    Deny,
    /// Nothing but waiting until `booking` has heard of the answer.
    Hear,
    Cancel,
    Start,
    End,
    /// As `Deny` and `End`, while `booking` cannot write anything down.
    DenyUnheard,
    EndUnheard,
}

/// A room of its own, booked for a range that has begun.
pub(in crate::killed) struct Visit {
    pub(in crate::killed) customer: String,
    pub(in crate::killed) from: Timestamp,
    pub(in crate::killed) until: Timestamp,
}

/// By then the workers try again what was kept.
const AGAIN: Duration = Duration::from_mins(1);

impl Visit {
    fn manager(&self) -> String {
        format!("manager-of-{}", self.customer)
    }

    fn booking(&self, customer: &str, from: Timestamp) -> BookRoomRequest {
        BookRoomRequest {
            customer_id: customer.to_owned(),
            room_id: format!("room-of-{}", self.customer),
            start_time: Some(from.into()),
            end_time: Some(self.until.into()),
            request_id: format!("book-{customer}"),
        }
    }

    /// Where `booking` has it.
    async fn booking_state(&self, village: &Contact, case: &Case) -> Result<BookingState, Status> {
        let (customer_id, booking_id) = (self.customer.clone(), case.id.clone());
        let request = GetBookingRequest { customer_id, booking_id };
        Ok(village.booking().get_booking(request).await?.into_inner().booking.unwrap().state())
    }

    /// Fails unless `booking` says that it has heard of the answer: if it was dead a moment ago and is back, it may
    /// still have to, and would refuse what is asked for now.
    async fn was_heard(&self, village: &Contact, case: &Case) -> Result<(), Status> {
        match self.booking_state(village, case).await? {
            BookingState::Requested => Err(Status::unavailable("not heard of yet")),
            _ => Ok(()),
        }
    }

    /// What the manager was asked, and when `booking` is told of the answer again.
    async fn approval(
        &self,
        village: &Contact,
        case: &Case,
    ) -> Result<(ApprovalState, Option<prost_types::Timestamp>), Status> {
        let request = GetApprovalRequestRequest { manager_id: self.manager(), booking_id: case.id.clone() };
        let asked = village.approval().get_approval_request(request).await?.into_inner();
        let asked = asked.approval_request.unwrap();
        Ok((asked.state(), asked.next_attempt_time))
    }

    /// Where the use stands, and when `booking` is told of its end again.
    async fn room_use(
        &self,
        village: &Contact,
        case: &Case,
    ) -> Result<(RoomUseState, Option<prost_types::Timestamp>), Status> {
        let request = GetRoomUseRequest { customer_id: self.customer.clone(), booking_id: case.id.clone() };
        let room_use = village.occupancy().get_room_use(request).await?.into_inner().room_use.unwrap();
        Ok((room_use.state(), room_use.next_attempt_time))
    }

    /// Takes a step of which `booking` hears nothing until a worker has told it in vain.
    async fn unheard(&self, site: &dyn Site, step: RoomStep, key: String, case: &Case) -> Result<(), Status> {
        let away = site.writes_nothing("booking").await;
        let told = || async {
            Ok(match step {
                RoomStep::Deny => self
                    .approval(site, case)
                    .await
                    .map(|it| it.1.filter(|_| it.0 == ApprovalState::Denying))?,
                _ => {
                    self.room_use(site, case).await.map(|it| it.1.filter(|_| it.0 == RoomUseState::Ending))?
                }
            })
        };
        self.take(site, step, key, case).await?;
        let kept: Option<prost_types::Timestamp> = told().await?;
        if kept.is_some() {
            site.advance(AGAIN).await?;
            until(&format!("{step:?} is told again"), || async {
                let now: Result<_, Status> = told().await;
                now.map_or(true, |again| again != kept).then_some(())
            })
            .await;
        }
        drop(away);
        Ok(())
    }
}

#[async_trait]
impl Saga for Visit {
    type Step = RoomStep;

    fn customer(&self) -> &str {
        &self.customer
    }

    async fn begin(&self, village: &Contact) -> Result<Case, Status> {
        let register = RegisterRoomRequest {
            room_id: format!("room-of-{}", self.customer),
            manager_id: self.manager(),
            name: "The Attic".into(),
            request_id: format!("register-{}", self.customer),
        };
        village.booking().register_room(register).await?;
        let booked = village.booking().book_room(self.booking(&self.customer, self.from)).await?;
        Ok(booked.into_inner().booking.unwrap().into())
    }

    async fn is_known(&self, village: &Contact, step: RoomStep, case: &Case) -> bool {
        use RoomStep as S;
        let known = match step {
            S::Cancel => return true,
            S::Grant | S::Deny | S::DenyUnheard => self.approval(village, case).await.map(|_| ()),
            S::End | S::EndUnheard => self.room_use(village, case).await.map(|_| ()),
            S::Hear | S::Start => {
                let state = self.booking_state(village, case).await;
                return state.map_or(true, |state| state != BookingState::Requested);
            }
        };
        !known.is_err_and(|status| status.code() == Code::NotFound)
    }

    async fn take(
        &self,
        site: &dyn Site,
        step: RoomStep,
        key: String,
        case: &Case,
    ) -> Result<Option<Case>, Status> {
        use RoomStep as S;
        let (manager_id, customer_id) = (self.manager(), self.customer.clone());
        let (booking_id, request_id) = (case.id.clone(), key.clone());
        match step {
            S::Grant => {
                let grant = GrantApprovalRequest { manager_id, booking_id, request_id };
                site.approval().grant_approval(grant).await.map(drop)?;
            }
            S::Deny => {
                let reason = "A wedding.".to_owned();
                let deny = DenyApprovalRequest { manager_id, booking_id, reason, request_id };
                site.approval().deny_approval(deny).await.map(drop)?;
            }
            S::Hear => self.was_heard(site, case).await?,
            S::Cancel => {
                let cancel = CancelBookingRequest { customer_id, booking_id, request_id };
                let cancelled = site.booking().cancel_booking(cancel).await.map(Response::into_inner)?;
                return Ok(cancelled.booking.map(Case::from));
            }
            S::Start => {
                self.was_heard(site, case).await?;
                let start = StartUseRequest { customer_id, booking_id, request_id };
                site.occupancy().start_use(start).await.map(drop)?;
            }
            S::End => {
                let end = EndUseRequest { customer_id, booking_id, request_id };
                site.occupancy().end_use(end).await.map(drop)?;
            }
            S::DenyUnheard => self.unheard(site, S::Deny, key, case).await?,
            S::EndUnheard => self.unheard(site, S::End, key, case).await?,
        }
        Ok(None)
    }

    fn waits(&self, state: State) -> bool {
        use BookingState as S;
        [S::Requested, S::Approved, S::Started].map(State::Booking).contains(&state)
    }

    fn allows(&self, step: RoomStep, state: State) -> bool {
        use {BookingState as B, RoomStep as S};
        let State::Booking(state) = state else { return false };
        match step {
            S::Grant | S::Hear => state != B::Requested,
            S::Deny | S::DenyUnheard => state == B::Denied,
            S::Cancel => state == B::Cancelled,
            S::Start => [B::Started, B::Released].contains(&state),
            S::End | S::EndUnheard => state == B::Released,
        }
    }

    async fn has_ended(&self, village: &Contact, what: &str) {
        let now = village.booking_time().await;
        let next = self.booking(&format!("after-{}", self.customer), now);
        let booked = village.booking().book_room(next).await;
        assert!(booked.is_ok(), "{what}: the rest of the range of {} is free: {booked:?}", self.customer);
    }
}
