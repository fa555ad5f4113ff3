//! A meeting room, and its manager, who decides who gets it.

use chassis::clock::new_id;
use maeul_proto::approval::v1::{ApprovalState, DenyApprovalRequest, GrantApprovalRequest};
use maeul_proto::booking::v1::{Booking, RegisterRoomRequest};

use crate::demo::stage::{Miss, Stage, answer, until};

/// A room of one run.
pub(in crate::demo) struct Room<'a> {
    stage: &'a Stage,
    manager: &'static str,
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) id: String,
}

impl<'a> Room<'a> {
    /// The manager registers a room.
    pub(in crate::demo) async fn opens(
        stage: &'a Stage,
        manager: &'static str,
        name: &'static str,
    ) -> Result<Self, Miss> {
        stage.script.act(manager, &format!("opens a meeting room, {name}"));
        let room = Self { stage, manager, name, id: stage.id(name) };
        let request = RegisterRoomRequest {
            room_id: room.id.clone(),
            manager_id: stage.id(manager),
            name: name.to_owned(),
            request_id: new_id(),
        };
        answer(stage.village.booking.clone().register_room(request).await)?;
        Ok(room)
    }

    /// The manager agrees, as soon as they were asked.
    pub(in crate::demo) async fn approves(&self, booking: &Booking) -> Result<(), Miss> {
        self.stage.script.act(self.manager, "approves the booking");
        // Each try has a key of its own: that there is nothing to decide yet is an answer too.
        until("a booking to decide about", || async {
            let request = GrantApprovalRequest {
                manager_id: self.stage.id(self.manager),
                booking_id: booking.booking_id.clone(),
                request_id: new_id(),
            };
            self.stage.village.approval.clone().grant_approval(request).await.map(Ok)
        })
        .await?;
        self.stage.script.counts();
        Ok(())
    }

    /// The manager says no, as soon as they were asked; whether the booking is denied with that call.
    pub(in crate::demo) async fn denies(&self, booking: &Booking, reason: &str) -> Result<bool, Miss> {
        self.stage.script.act(self.manager, &format!("denies the booking: {reason}"));
        let answer = until("a booking to decide about", || async {
            let request = DenyApprovalRequest {
                manager_id: self.stage.id(self.manager),
                booking_id: booking.booking_id.clone(),
                reason: reason.to_owned(),
                request_id: new_id(),
            };
            let answer = self.stage.village.approval.clone().deny_approval(request).await?.into_inner();
            Ok(answer.approval_request.ok_or_else(|| "an answer without the request".to_owned()))
        })
        .await?;
        match answer.state() {
            ApprovalState::Denied => Ok(true),
            ApprovalState::Denying => {
                self.stage.script.aside("the denial is kept: the village finishes it on its own");
                Ok(false)
            }
            other => Err(Miss::new("DENIED, or kept as DENYING", other.as_str_name())),
        }
    }
}
