//! What many do at once is done together, and seen by each as if it were alone.

use super::{NONE, at_once, count};
use crate::db::{ByKey, Row, insert, sql};
use crate::error::{Code, Error};
use crate::rows_by_key;
use crate::testing::on_both_databases;

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_together_is_written_together_and_a_conflict_is_nobody_elses() {
    on_both_databases(&NONE, |db| async move {
        let outcomes = at_once(&db, 64, |db, i| async move {
            let mut tx = db.begin("test").await?;
            // Two want each of them.
            let one =
                sql("INSERT INTO changes (scope, item, seq) VALUES ('one', $1, 1) ON CONFLICT DO NOTHING");
            tx.change_one(one.bind(format!("item-{}", i / 2))).await?;
            tx.touch("ended", format!("item-{i}"));
            tx.commit().await
        })
        .await;
        let codes: Vec<_> =
            outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(Error::code).collect();
        assert_eq!(codes, vec![Code::Aborted; 32]);
        assert_eq!((count(&db, "one").await, count(&db, "ended").await), (32, 32));
        let top = sql("SELECT MAX(seq) AS top, COUNT(DISTINCT seq) AS n FROM changes WHERE scope = 'ended'");
        let row = db.fetch_optional(top).await.unwrap().unwrap();
        assert_eq!((row.get::<i64>("top").unwrap(), row.get::<i64>("n").unwrap()), (32, 32));
    })
    .await;
}

const COUNTERS: ByKey = rows_by_key!("SELECT scope, seq FROM change_counters", "scope");
const NOWHERE: ByKey = rows_by_key!("SELECT scope FROM nowhere", "scope");

fn seq(row: Option<Row>) -> Option<i64> {
    row.map(|row| row.get("seq").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_found_by_their_key_by_many_at_once() {
    on_both_databases(&NONE, |db| async move {
        let mut tx = db.begin("test").await.unwrap();
        let into = insert("change_counters (scope, seq)", "");
        tx.write(into.rows((0..8_i64).map(|n| crate::row![format!("s-{n}"), n]))).await.unwrap();
        tx.commit().await.unwrap();
        at_once(&db, 128, |db, i| async move {
            // Each row is wanted by several, and some do not exist.
            let n = i64::try_from(i % 16).unwrap();
            let row = db.find(COUNTERS, &format!("s-{n}")).await.unwrap();
            assert_eq!(seq(row), (n < 8).then_some(n));
        })
        .await;
        // What fails fails for everybody, and for nobody after them.
        let lost = futures::future::join_all((0..4).map(|_| db.find(NOWHERE, "s-1"))).await;
        assert!(lost.iter().all(Result::is_err), "{lost:?}");
        assert_eq!(seq(db.find(COUNTERS, "s-1").await.unwrap()), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_finds_a_row_as_it_has_changed_it() {
    on_both_databases(&NONE, |db| async move {
        let add = |scope: &str| {
            sql("INSERT INTO change_counters (scope, seq) VALUES ($1, 1) ON CONFLICT DO NOTHING").bind(scope)
        };
        let up = |scope: &str| sql("UPDATE change_counters SET seq = seq + 1 WHERE scope = $1").bind(scope);
        let mut tx = db.begin("test").await.unwrap();
        tx.change_one(add("a")).await.unwrap();
        tx.change_one(add("b")).await.unwrap();
        tx.commit().await.unwrap();
        for prefetched in [false, true] {
            let mut tx = db.begin("test").await.unwrap();
            if prefetched {
                tx.prefetch(COUNTERS, ["a", "b", "none"].into()).await.unwrap();
            }
            let before = seq(tx.find(COUNTERS, "a").await.unwrap()).unwrap();
            tx.change_one(up("a")).await.unwrap();
            // Others do not see it yet, and it does not see what it has not asked for.
            assert_eq!(seq(db.find(COUNTERS, "a").await.unwrap()), Some(before));
            assert_eq!(seq(tx.find(COUNTERS, "b").await.unwrap()), Some(1));
            assert_eq!(seq(tx.find(COUNTERS, "none").await.unwrap()), None);
            assert_eq!(seq(tx.find(COUNTERS, "a").await.unwrap()), Some(before + 1));
            tx.change_one(up("a")).await.unwrap();
            assert_eq!(seq(tx.find(COUNTERS, "a").await.unwrap()), Some(before + 2));
            tx.commit().await.unwrap();
            assert_eq!(seq(db.find(COUNTERS, "a").await.unwrap()), Some(before + 2));
        }
        // What is undone was not changed.
        let mut tx = db.begin("test").await.unwrap();
        tx.prefetch(COUNTERS, ["a"].into()).await.unwrap();
        tx.set_mark().await.unwrap();
        tx.find(COUNTERS, "a").await.unwrap();
        tx.change_one(up("a")).await.unwrap();
        tx.flush().await.unwrap();
        tx.back_to_mark().await.unwrap();
        assert_eq!(seq(tx.find(COUNTERS, "a").await.unwrap()), Some(5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_together_waits_for_nobody_in_a_circle() {
    on_both_databases(&NONE, |db| async move {
        let mut tx = db.begin("test").await.unwrap();
        let into = insert("change_counters (scope, seq)", "");
        tx.write(into.rows((0..8_i64).map(|n| crate::row![format!("s-{n}"), n]))).await.unwrap();
        tx.commit().await.unwrap();
        let up = "UPDATE change_counters SET seq = seq + 1 WHERE scope = $1";
        let outcomes = at_once(&db, 400, |db, i| async move {
            let mut tx = db.begin("test").await?;
            if i % 3 == 0 {
                // This one writes within a transaction of its own.
                tx.execute(sql("DELETE FROM changes WHERE scope = $1").bind("nobody")).await?;
            }
            // Everybody wants the same rows, each from another one on.
            for n in 0..4 {
                tx.change_one(sql(up).bind(format!("s-{}", (i + n) % 8))).await?;
            }
            tx.commit().await
        })
        .await;
        for outcome in outcomes {
            outcome.unwrap();
        }
        let sum = sql("SELECT CAST(SUM(seq) AS BIGINT) AS n FROM change_counters");
        assert_eq!(db.fetch_optional(sum).await.unwrap().unwrap().get::<i64>("n").unwrap(), 28 + 1600);
    })
    .await;
}
