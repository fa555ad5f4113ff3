//! Every statement that all kinds of views share, on both databases and for each kind.

use std::collections::BTreeSet;

use chassis::db::Database;
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::table::Table;
use super::{MIGRATIONS, SqlViews};
use crate::application::learn;
use crate::application::ports::{PageUow, Query, Versioned, ViewStore, Views, Whose};
use crate::domain::loans::LoanCase;
use crate::domain::orders::OrderCase;
use crate::domain::rooms::BookingCase;
use crate::domain::samples::{each_order, seen};
use crate::domain::{CustomerId, Fact, Origin, View};

/// A kind of case, with an example.
pub(super) trait Sample: Table {
    /// What the simplest event says.
    fn says() -> Self::Says;

    /// Everything that can be said of one case: each column has a value after it. In the order of events, each with its
    /// context and number.
    fn everything() -> Vec<(&'static str, i64, Self::Says)>;
}

/// A fact, the first of its context.
pub(super) fn fact<C: Sample>(case: &str, customer: &str, at: i64) -> Fact<C> {
    Fact {
        id: id(case),
        customer_id: id(customer),
        origin: Origin {
            at: Timestamp::from_micros(at),
            source: "a-context".to_owned(),
            sequence: 1,
            event_id: format!("e-{case}"),
            event_type: "a type".to_owned(),
        },
        says: C::says(),
    }
}

/// An id of any kind.
pub(super) fn id<T: TryFrom<String, Error: std::fmt::Debug>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

/// The facts of [`Sample::everything`], all about one case of `c-1`.
pub(super) fn everything<C: Sample>() -> Vec<Fact<C>> {
    let told = C::everything().into_iter().zip(1..);
    let told = told.map(|((source, sequence, says), at)| {
        let mut fact = Fact { says, ..fact("x-1", "c-1", at) };
        fact.origin.source = source.to_owned();
        fact.origin.sequence = sequence;
        fact.origin.event_id = format!("e-{at}");
        fact
    });
    told.collect()
}

/// Learns each fact by itself.
pub(super) async fn learn_each<C: Table>(db: &Database, facts: &[Fact<C>]) {
    let mut tx = db.begin("test").await.unwrap();
    for fact in facts {
        learn(&mut tx, std::slice::from_ref(fact)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

pub(super) async fn forget(db: &Database) {
    let mut tx = db.begin("test").await.unwrap();
    tx.clear().await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_view_is_saved_only_over_what_was_read<C: Sample>(db: &Database) {
    let fact = fact::<C>("x-1", "c-1", 7);
    let view = View::of(&fact);
    let over = |version| [Versioned { view: view.clone(), version }];
    let read = async || {
        let mut tx = db.begin("test").await.unwrap();
        Views::<C>::views(&mut tx, &BTreeSet::from([&fact.id])).await.unwrap()
    };
    let save = async |version| {
        let mut tx = db.begin("test").await.unwrap();
        let saved = async { tx.save(&over(version)).await.and(Ok(tx))?.commit().await };
        saved.await.map_err(|error| error.code())
    };
    assert!(read().await.is_empty());
    assert_eq!(save(0).await, Ok(()));
    assert_eq!(save(0).await, Err(Code::Aborted));
    let saved = read().await.remove(0);
    assert_eq!((&saved.view, saved.version), (&view, 1));
    assert_eq!(save(1).await, Ok(()));
    assert_eq!(save(1).await, Err(Code::Aborted));
}

#[tokio::test]
async fn a_view_is_saved_only_over_the_version_that_was_read() {
    on_both_databases(&MIGRATIONS, async |db| {
        a_view_is_saved_only_over_what_was_read::<OrderCase>(&db).await;
        a_view_is_saved_only_over_what_was_read::<LoanCase>(&db).await;
        a_view_is_saved_only_over_what_was_read::<BookingCase>(&db).await;
    })
    .await;
}

async fn one_customers_view<C: Sample>(db: &Database) {
    let fact = fact::<C>("x-1", "c-1", 7);
    learn_each(db, std::slice::from_ref(&fact)).await;
    let views = SqlViews::new(db.clone());
    let shown = async |whose| {
        let view: Option<View<C>> = views.get(&whose, &fact.id).await.unwrap();
        view.is_some()
    };
    assert!(shown(Whose::One(id("c-1"))).await);
    assert!(shown(Whose::All).await);
    assert!(!shown(Whose::One(id("c-2"))).await);
}

#[tokio::test]
async fn n9_a_view_is_shown_to_its_customer_and_to_operators_only() {
    on_both_databases(&MIGRATIONS, async |db| {
        one_customers_view::<OrderCase>(&db).await;
        one_customers_view::<LoanCase>(&db).await;
        one_customers_view::<BookingCase>(&db).await;
    })
    .await;
}

async fn newest_first_in_pages<C: Sample>(db: &Database) {
    let places = [("x-1", "c-1"), ("X-2", "c-2"), ("x-3", "c-1"), ("x-2", "c-1"), ("x-10", "c-1")];
    let facts: Vec<Fact<C>> =
        places.iter().zip(1..).map(|((case, customer), at)| fact(case, customer, at)).collect();
    learn_each(db, &facts).await;
    let views = SqlViews::new(db.clone());
    let read = async |whose: Whose, size, after| {
        let updated_after = Timestamp::from_micros(after);
        let mut query = Query { whose, updated_after, before: None, size };
        let mut cases = Vec::new();
        loop {
            let page = ViewStore::<C>::list(&views, &query).await.unwrap();
            cases.extend(page.items.iter().map(|view| view.id.to_string()));
            if page.next.is_empty() {
                return cases;
            }
            query.before = Some(PageToken::parse(&page.next).unwrap().id);
        }
    };
    let one = |customer| Whose::One(id::<CustomerId>(customer));
    assert_eq!(read(one("c-1"), 1, 0).await, ["x-3", "x-2", "x-10", "x-1"]);
    assert_eq!(read(one("c-1"), 2, 1).await, ["x-3", "x-2", "x-10"]);
    assert_eq!(read(Whose::All, 2, 0).await, ["x-3", "x-2", "x-10", "x-1", "X-2"]);
    assert_eq!(read(Whose::All, 9, 3).await, ["x-2", "x-10"]);
    assert!(read(one("c-3"), 2, 0).await.is_empty());
}

#[tokio::test]
async fn lists_show_the_newest_case_first_in_pages() {
    on_both_databases(&MIGRATIONS, async |db| {
        newest_first_in_pages::<OrderCase>(&db).await;
        newest_first_in_pages::<LoanCase>(&db).await;
        newest_first_in_pages::<BookingCase>(&db).await;
    })
    .await;
}

async fn all_is_kept<C: Sample>(db: &Database) {
    let facts = everything::<C>();
    let view = seen(&facts);
    let views = SqlViews::new(db.clone());
    let shown = async || ViewStore::<C>::get(&views, &Whose::All, &view.id).await.unwrap();
    let mut turns = Vec::new();
    each_order(&facts, |order| turns.push(order.to_vec()));
    // Some of them; that all come to the same is a matter of the rules.
    for mut turned in turns.into_iter().step_by(7).take(9) {
        turned.extend(facts.clone());
        learn_each(db, &turned).await;
        assert_eq!(shown().await.as_ref(), Some(&view), "learned one by one");
        forget(db).await;
        assert_eq!(shown().await, None);
        let mut tx = db.begin("test").await.unwrap();
        learn(&mut tx, &turned).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shown().await.as_ref(), Some(&view), "learned together");
        forget(db).await;
    }
}

#[tokio::test]
async fn o8_l6_r5_every_part_of_a_view_is_kept_whatever_arrives_first() {
    on_both_databases(&MIGRATIONS, async |db| {
        all_is_kept::<OrderCase>(&db).await;
        all_is_kept::<LoanCase>(&db).await;
        all_is_kept::<BookingCase>(&db).await;
    })
    .await;
}
