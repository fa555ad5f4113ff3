//! The domain's values as protobuf's, for messages and events alike.

use maeul_proto::order::v1::FulfilmentKind;
use maeul_proto::store::v1 as pb;

use crate::domain::{
    Automation, Fulfilment, MovementKind, RejectReason, State, StockKind, StoreKind, UnitState,
};

/// Makes a pair of functions out of one list, so that both directions always agree.
macro_rules! enumerations {
    ($($to:ident / $from:ident: $domain:ident <=> $proto:ident { $($variant:ident),+ })+) => {$(
        pub(crate) const fn $to(value: $domain) -> pb::$proto {
            match value { $($domain::$variant => pb::$proto::$variant),+ }
        }
        enumerations!(@from $from $domain $proto $($variant)+);
    )+};
    (@from none $($rest:tt)*) => {};
    (@from $from:ident $domain:ident $proto:ident $($variant:ident)+) => {
        /// `None` for what is not said or not known.
        pub(crate) fn $from(value: i32) -> Option<$domain> {
            match pb::$proto::try_from(value) {
                $(Ok(pb::$proto::$variant) => Some($domain::$variant),)+
                Ok(pb::$proto::Unspecified) | Err(_) => None,
            }
        }
    };
}

enumerations! {
    store_kind / read_store_kind: StoreKind <=> StoreKind { Restaurant, Cafe, PhoneShop }
    automation / read_automation: Automation <=> Automation { Manual, Accept, Full }
    stock_kind / read_stock_kind: StockKind <=> StockKind { Untracked, Counted, Serialised }
    unit_state / none: UnitState <=> UnitState { Available, Ordered, Shipped }
    movement_kind / none: MovementKind <=> StockMovementKind { Restocked, Ordered, Returned, Shipped }
    reject_reason / none: RejectReason <=> RejectReason { StockShort, StoreRejected }
    state / none: State <=> StoreOrderState {
        Received, Accepted, Preparing, Ready, Served, HandedOver, Stopped, Rejected
    }
}

impl From<Fulfilment> for FulfilmentKind {
    fn from(fulfilment: Fulfilment) -> Self {
        match fulfilment {
            Fulfilment::Delivery => Self::Delivery,
            Fulfilment::Pickup => Self::Pickup,
        }
    }
}

/// `None` for what is not said or not known.
pub(crate) fn read_fulfilment(value: i32) -> Option<Fulfilment> {
    match FulfilmentKind::try_from(value) {
        Ok(FulfilmentKind::Delivery) => Some(Fulfilment::Delivery),
        Ok(FulfilmentKind::Pickup) => Some(Fulfilment::Pickup),
        Ok(FulfilmentKind::Unspecified) | Err(_) => None,
    }
}
