//! A provider that fails or falls silent while it runs.

use std::time::Duration;

use chassis::simulator::{Behaviour, Mode};
use chassis::testing::on_both_databases;
use chassis::types::Currency;
use tokio::time::timeout;

use super::*;
use crate::outbound::PROVIDER_MIGRATIONS;

#[tokio::test]
async fn a_provider_that_fails_or_is_silent_does_nothing_and_still_has_its_ledger() {
    on_both_databases(&PROVIDER_MIGRATIONS, |db| async move {
        let simulator = Simulator::default();
        let provider = SimulatedProvider::new(db, simulator.clone());
        let order = OrderId::try_new("o-1").unwrap();
        let amount = Money::from_micros(Currency::KRW, 9_000_000_000);
        let card = PaymentMethod("card".to_owned());
        let ledger = || async { provider.statement(0, Timestamp::from_micros(0), 9).await.unwrap().len() };

        simulator.behave(Behaviour { mode: Mode::Failing, ..Behaviour::default() });
        let failed = |answer: NoAnswer| matches!(answer, NoAnswer::Failed(_));
        assert!(failed(provider.charge(&order, amount, &card).await.unwrap_err()));
        assert!(failed(provider.status(&order).await.unwrap_err()));
        assert!(failed(provider.void(&order).await.unwrap_err()));
        assert!(failed(provider.refund(&order).await.unwrap_err()));

        simulator.behave(Behaviour { mode: Mode::Silent, ..Behaviour::default() });
        let moment = Duration::from_millis(20);
        assert!(timeout(moment, provider.charge(&order, amount, &card)).await.is_err());
        assert!(timeout(moment, provider.status(&order)).await.is_err());
        assert!(timeout(moment, provider.void(&order)).await.is_err());
        assert_eq!(ledger().await, 0, "nothing was done");

        simulator.behave(Behaviour::default());
        let charged = provider.charge(&order, amount, &card).await.unwrap();
        assert!(matches!(charged, Standing::Charged { .. }), "{charged:?}");
        assert_eq!(ledger().await, 1);
    })
    .await;
}
