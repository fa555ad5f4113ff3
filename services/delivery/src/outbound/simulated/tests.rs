//! A carrier that fails or falls silent while it runs.

use std::time::Duration;

use chassis::simulator::{Behaviour, Mode};
use chassis::testing::on_both_databases;
use tokio::time::timeout;

use super::*;
use crate::domain::CarrierState;
use crate::outbound::CARRIER_MIGRATIONS;

#[tokio::test]
async fn a_carrier_that_fails_or_is_silent_does_nothing_and_still_has_its_ledger() {
    on_both_databases(&CARRIER_MIGRATIONS, |db| async move {
        let until = db.clock().now().plus(Duration::from_mins(1));
        let simulator = Simulator::default();
        let carrier = SimulatedCarrier::new(db, simulator.clone());
        let order = OrderId::try_new("o-1").unwrap();
        let address = Address("1 Main Street".to_owned());
        let ledger = || async { carrier.statement(0, Timestamp::from_micros(0), 9).await.unwrap().len() };

        simulator.behave(Behaviour { mode: Mode::Failing, ..Behaviour::default() });
        let failed = |answer: NoAnswer| matches!(answer, NoAnswer::Failed(_));
        assert!(failed(carrier.reserve(&order, &address, until).await.unwrap_err()));
        assert!(failed(carrier.status(&order).await.unwrap_err()));
        assert!(failed(carrier.release(&order).await.unwrap_err()));

        simulator.behave(Behaviour { mode: Mode::Silent, ..Behaviour::default() });
        let moment = Duration::from_millis(20);
        assert!(timeout(moment, carrier.reserve(&order, &address, until)).await.is_err());
        assert!(timeout(moment, carrier.status(&order)).await.is_err());
        assert!(timeout(moment, carrier.cancel(&order)).await.is_err());
        assert_eq!(ledger().await, 0, "nothing was done");

        simulator.behave(Behaviour::default());
        let reserved = carrier.reserve(&order, &address, until).await.unwrap();
        assert_eq!(reserved.state, CarrierState::Reserved);
        assert_eq!(ledger().await, 1);
    })
    .await;
}
