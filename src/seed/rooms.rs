//! Two meeting rooms.

use maeul_proto::booking::v1::RegisterRoomRequest;

use super::{cannot, there};
use crate::client::Village;
use crate::failure::Failure;

/// The rooms, and what people call them.
const ROOMS: [(&str, &str); 2] = [("attic", "The Attic (다락방)"), ("maru", "The Maru (마루)")];

/// Registers the rooms, or what is missing of them.
pub(super) async fn make(village: &Village) -> Result<(), Failure> {
    let mut booking = village.booking.clone();
    for (room, name) in ROOMS {
        let register = RegisterRoomRequest {
            room_id: room.into(),
            manager_id: "manager-1".into(),
            name: name.into(),
            request_id: format!("demo-room-{room}"),
        };
        there(booking.register_room(register).await).map_err(|status| cannot(room, status))?;
    }
    Ok(())
}
