//! `RegisterRoom`.

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};
use chassis::uow::retry_conflicts;

use super::Bookings;
use crate::domain::{ManagerId, Room, RoomId};

/// A room that its manager wants to be booked.
#[derive(Debug, Clone)]
pub(crate) struct RegisterRoom {
    /// Its id.
    pub(crate) room_id: RoomId,
    /// Who will decide about its bookings.
    pub(crate) manager_id: ManagerId,
    /// What people call it.
    pub(crate) name: String,
}

impl Bookings {
    /// Registers a room; its id must be new.
    pub(crate) async fn register_room(&self, new: &RegisterRoom, key: &RequestKey) -> Result<Room> {
        let register = async || {
            let mut uow = self.store.begin("RegisterRoom").await?;
            let claim = uow.claim(key, new.room_id.as_str()).await?;
            let known = uow.room(&new.room_id).await?;
            match (claim, known) {
                (Claim::Repeat(_), Some(room)) => {
                    uow.commit().await?;
                    Ok(room)
                }
                (Claim::Repeat(_), None) => Err(Error::internal("a registered room is gone")),
                (Claim::New, Some(_)) => {
                    let exists = Error::already_exists("ROOM_ALREADY_EXISTS", "a room has this id already");
                    Err(exists.with_resource("room", &new.room_id))
                }
                (Claim::New, None) => {
                    let room = Room {
                        id: new.room_id.clone(),
                        manager_id: new.manager_id.clone(),
                        name: new.name.clone(),
                        created_at: uow.now(),
                    };
                    uow.add_room(&room).await?;
                    uow.commit().await?;
                    Ok(room)
                }
            }
        };
        retry_conflicts(register).await
    }
}
