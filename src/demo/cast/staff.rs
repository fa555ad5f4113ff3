//! What the staff of a shop does.

use chassis::clock::new_id;
use maeul_proto::order::v1::Order;
use maeul_proto::store::v1::{
    AcceptOrderRequest, CompletePreparationRequest, ServeOrderRequest, ShipOrderRequest,
    StartPreparationRequest,
};

use super::Shop;
use crate::demo::stage::{Miss, answer};

/// The staff's verbs: one request each, alike but for its type.
macro_rules! verbs {
    ($($(#[$about:meta])* $name:ident: $request:ident by $rpc:ident, $says:literal;)+) => {
        impl Shop<'_> {$(
            $(#[$about])*
            pub(in crate::demo) async fn $name(&self, order: &Order) -> Result<(), Miss> {
                self.stage.script.act(self.staff, $says);
                let request = $request {
                    store_id: self.id.clone(),
                    actor_id: self.stage.id(self.staff),
                    order_id: order.order_id.clone(),
                    request_id: new_id(),
                };
                answer(self.stage.village.store.clone().$rpc(request).await)?;
                self.stage.script.counts();
                Ok(())
            }
        )+}
    };
}

verbs! {
    /// Takes the order on.
    accepts: AcceptOrderRequest by accept_order, "accepts the order";
    /// Begins to cook, make or pack.
    starts: StartPreparationRequest by start_preparation, "starts to prepare it";
    /// Is done with it.
    completes: CompletePreparationRequest by complete_preparation, "has it ready";
    /// Hands it to the customer.
    serves: ServeOrderRequest by serve_order, "serves it at the counter";
    /// Packs it for the courier.
    ships: ShipOrderRequest by ship_order, "packs the parcel for the courier";
}
