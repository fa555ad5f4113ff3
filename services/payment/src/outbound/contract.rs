//! Every statement of this context, on SQLite and on PostgreSQL.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::{Currency, Money, Timestamp};

use super::simulated::Ledger;
use super::{MIGRATIONS, PROVIDER_MIGRATIONS, SqlPayments};
use crate::application::{EntryKind, PaymentStore, Whose};
use crate::domain::{Charge, CustomerId, OrderId, Payment, PaymentMethod, Standing, State, StoreId};

const EVER: Timestamp = Timestamp::from_micros(i64::MIN);

fn won(units: i64) -> Money {
    Money::from_micros(Currency::KRW, units * 1_000_000)
}

pub(super) fn charge(order: &str, customer: &str) -> Charge {
    Charge {
        order_id: OrderId::try_new(order).unwrap(),
        customer_id: CustomerId::try_new(customer).unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        amount: won(9_000),
        method: PaymentMethod("card".to_owned()),
    }
}

fn of(customer: &str) -> Whose {
    Whose::One(CustomerId::try_new(customer).unwrap())
}

pub(super) async fn save(store: &SqlPayments, payment: &mut Payment) -> chassis::error::Result<()> {
    let mut uow = store.begin("test").await.unwrap();
    uow.save(payment).await?;
    uow.commit().await
}

async fn add(store: &SqlPayments, order: &str, customer: &str, at: Timestamp) -> Payment {
    let mut payment = Payment::new(&charge(order, customer), at, at.plus(Duration::from_secs(5)));
    save(store, &mut payment).await.unwrap();
    payment
}

async fn outbox(db: &Database) -> Vec<(String, i64)> {
    let rows = db.fetch_all(sql("SELECT kind, sequence FROM outbox ORDER BY position")).await.unwrap();
    rows.iter().map(|row| (row.get("kind").unwrap(), row.get("sequence").unwrap())).collect()
}

#[tokio::test]
async fn a_payment_is_read_as_it_was_saved_and_tells_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlPayments::new(db.clone());
        let now = db.clock().now();
        let mut payment = add(&store, "o-1", "c-1", now).await;
        let read = store.payment(&payment.data().order_id).await.unwrap().unwrap();
        assert_eq!(read.data(), payment.data());

        payment.provider_says(&Standing::Charged { reference: "ref-1".to_owned() }, now).unwrap();
        save(&store, &mut payment).await.unwrap();
        payment.order_ended(now).unwrap();
        payment.provider_says(&Standing::Refunded { reference: "ref-1".to_owned() }, now).unwrap();
        save(&store, &mut payment).await.unwrap();
        let mut uow = store.begin("test").await.unwrap();
        let read = uow.payment(&payment.data().order_id).await.unwrap().unwrap();
        assert_eq!((read.data(), read.clone().take_pending().expected), (payment.data(), 3));
        let told = [
            ("maeul.payment.v1.PaymentApproved".to_owned(), 1),
            ("maeul.payment.v1.PaymentRefunded".to_owned(), 2),
        ];
        assert_eq!(outbox(&db).await, told);
    })
    .await;
}

#[tokio::test]
async fn a_payment_that_was_changed_by_another_is_not_overwritten() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlPayments::new(db.clone());
        let now = db.clock().now();
        let mut mine = add(&store, "o-1", "c-1", now).await;
        let mut theirs = store.payment(&mine.data().order_id).await.unwrap().unwrap();
        theirs.order_ended(now).unwrap();
        save(&store, &mut theirs).await.unwrap();
        mine.provider_says(&Standing::Declined { reason: "no".to_owned() }, now).unwrap();
        assert_eq!(save(&store, &mut mine).await.unwrap_err().code(), Code::Aborted);
        let mut second = Payment::new(&charge("o-1", "c-1"), now, now);
        assert_eq!(save(&store, &mut second).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(outbox(&db).await, [], "what was not saved tells nothing");
    })
    .await;
}

#[tokio::test]
async fn what_is_due_is_leased_to_one_at_a_time() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlPayments::new(db.clone());
        let now = db.clock().now();
        assert_eq!(store.next_due().await.unwrap(), None);
        for n in 0..5_u64 {
            add(&store, &format!("o-{n}"), "c-1", now.minus(Duration::from_secs(60 - n))).await;
        }
        let due = now.minus(Duration::from_secs(55));
        assert_eq!(store.next_due().await.unwrap(), Some(due));
        let until = now.plus(Duration::from_mins(1));
        let lease = async |most| {
            let mut uow = store.begin("test").await.unwrap();
            let mut ids: Vec<String> = uow
                .lease_due(until, most)
                .await
                .unwrap()
                .iter()
                .map(|p| p.data().order_id.to_string())
                .collect();
            uow.commit().await.unwrap();
            ids.sort();
            ids
        };
        assert_eq!(lease(2).await, ["o-0", "o-1"]);
        assert_eq!(lease(10).await, ["o-2", "o-3", "o-4"]);
        assert!(lease(10).await.is_empty());
        assert_eq!(store.next_due().await.unwrap(), Some(until));
    })
    .await;
}

#[tokio::test]
async fn lists_run_from_the_newest_on_page_by_page() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlPayments::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 * n);
        for (order, customer, n) in
            [("o-1", "c-1", 1), ("o-2", "c-2", 2), ("o-3", "c-1", 3), ("o-4", "c-1", 3)]
        {
            add(&store, order, customer, at(n)).await;
        }
        let never = charge("o-0", "c-1");
        save(&store, &mut Payment::never(never.order_id, never.customer_id, never.store_id, at(0)))
            .await
            .unwrap();
        let list = async |whose: Whose, after, token: PageToken, most| {
            let found = store.list(&whose, after, &token, most).await.unwrap();
            found.iter().map(|p| p.data().order_id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(list(Whose::All, EVER, PageToken::start(), 9).await, ["o-4", "o-3", "o-2", "o-1", "o-0"]);
        assert_eq!(list(of("c-1"), EVER, PageToken::start(), 2).await, ["o-4", "o-3"]);
        assert_eq!(list(of("c-1"), EVER, PageToken::after(at(3), "o-3"), 9).await, ["o-1", "o-0"]);
        assert_eq!(list(Whose::All, at(2), PageToken::start(), 9).await, ["o-4", "o-3"]);
        let never = store.payment(&OrderId::try_new("o-0").unwrap()).await.unwrap().unwrap();
        assert_eq!((never.data().state, never.data().amount), (State::Voided, None));
    })
    .await;
}

#[tokio::test]
async fn the_provider_acts_once_for_a_key_and_remembers_all_of_it() {
    on_both_databases(&PROVIDER_MIGRATIONS, |db| async move {
        let ledger = Ledger::new(db.clone());
        assert_eq!(ledger.standing("o-1").await.unwrap(), None);
        let charged = ledger.charge("o-1", won(9_000), None).await.unwrap();
        assert!(matches!(charged, Standing::Charged { .. }));
        assert_eq!(
            ledger.charge("o-1", won(1), Some("no")).await.unwrap(),
            charged,
            "the first call decides"
        );
        assert_eq!(ledger.standing("o-1").await.unwrap(), Some(charged));
        for _ in 0..2 {
            assert!(matches!(ledger.void("o-1").await.unwrap(), Standing::Refunded { .. }));
        }
        assert!(matches!(ledger.charge("o-1", won(9_000), None).await.unwrap(), Standing::Refunded { .. }));

        for _ in 0..2 {
            assert_eq!(ledger.void("o-2").await.unwrap(), Standing::Voided);
        }
        assert_eq!(ledger.charge("o-2", won(9_000), None).await.unwrap(), Standing::Voided, "blocked");

        let declined = ledger.charge("o-3", won(9_000), Some("no")).await.unwrap();
        assert_eq!(declined, Standing::Declined { reason: "no".to_owned() });
        assert_eq!(ledger.void("o-3").await.unwrap(), Standing::Voided);
        assert_eq!(
            (ledger.count_failure("o-4").await.unwrap(), ledger.count_failure("o-4").await.unwrap()),
            (1, 2)
        );

        let entries = ledger.entries(0, EVER, 99).await.unwrap();
        let shown: Vec<_> = entries.iter().map(|e| (e.key.as_str(), e.kind, e.amount)).collect();
        let all = [
            ("o-1", EntryKind::Charged, Some(won(9_000))),
            ("o-1", EntryKind::Refunded, Some(won(9_000))),
            ("o-2", EntryKind::Voided, None),
            ("o-3", EntryKind::Declined, None),
            ("o-3", EntryKind::Voided, None),
        ];
        assert_eq!(shown, all);
        assert_eq!(ledger.entries(entries[3].id, EVER, 99).await.unwrap(), entries[4..]);
        assert_eq!(ledger.entries(0, EVER, 2).await.unwrap(), entries[..2]);
        assert_eq!(ledger.entries(0, entries[4].at, 99).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn charge_and_void_of_one_key_at_the_same_time_end_without_the_money() {
    on_both_databases(&PROVIDER_MIGRATIONS, |db| async move {
        let ledger = Ledger::new(db.clone());
        for n in 0..20 {
            let key = format!("o-{n}");
            let (charged, voided) = tokio::join!(ledger.charge(&key, won(1), None), ledger.void(&key));
            charged.unwrap();
            assert!(matches!(voided.unwrap(), Standing::Voided | Standing::Refunded { .. }));
        }
        let moved: i64 = ledger
            .entries(0, EVER, 999)
            .await
            .unwrap()
            .iter()
            .map(|entry| match entry.kind {
                EntryKind::Charged => 1,
                EntryKind::Refunded => -1,
                EntryKind::Declined | EntryKind::Voided => 0,
            })
            .sum();
        assert_eq!(moved, 0);
    })
    .await;
}
