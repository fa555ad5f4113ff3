//! What every service relies on, on both databases.

mod left_for_the_commit;
mod together;

use std::future::Future;
use std::task::Poll;

use super::{Database, DatabaseUrl, Migrations, insert, sql, update};
use crate::clock::Clock;
use crate::error::{Code, DISK_FULL, Error};
use crate::events::{Event, NewEvent};
use crate::idempotency::{Claim, RequestKey};
use crate::testing::on_both_databases;
use crate::uow::UnitOfWork;

static NONE: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/none") };

async fn count(db: &Database, scope: &str) -> i64 {
    let select = sql("SELECT COUNT(*) AS n FROM changes WHERE scope = $1").bind(scope);
    db.fetch_optional(select).await.unwrap().unwrap().get("n").unwrap()
}

/// Does `work` so many times at once, each with its number; what each came to.
async fn at_once<F>(db: &Database, times: usize, work: impl Fn(Database, usize) -> F) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    (0..times).map(|n| work(db.clone(), n)).collect::<tokio::task::JoinSet<_>>().join_all().await
}

fn key(body: &str) -> RequestKey {
    RequestKey::new("caller", "Do", "r-1", &body.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_commits_whole_or_not_at_all() {
    on_both_databases(&NONE, |db| async move {
        let mut tx = db.begin("test").await.unwrap();
        tx.execute(sql("INSERT INTO changes VALUES ('dropped', 'x', 1)")).await.unwrap();
        drop(tx);
        let mut tx = db.begin("test").await.unwrap();
        tx.execute(sql("INSERT INTO changes VALUES ('kept', 'x', 1)")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((count(&db, "dropped").await, count(&db, "kept").await), (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neighbours_commit_together_and_fail_alone() {
    on_both_databases(&NONE, |db| async move {
        let outcomes = at_once(&db, 64, |db, i| async move {
            let mut tx = db.begin("test").await?;
            tx.touch("many", format!("item-{i}"));
            if i % 4 == 0 {
                // A constraint is broken: this one is undone, its neighbours are not.
                let bad = sql("INSERT INTO idempotency (caller) VALUES ($1)").bind("x");
                return tx.execute(bad).await.map(|_| ());
            }
            tx.commit().await
        })
        .await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 48);
        assert_eq!(count(&db, "many").await, 48);
        let top = sql("SELECT MAX(seq) AS top, COUNT(DISTINCT seq) AS n FROM changes WHERE scope = 'many'");
        let row = db.fetch_optional(top).await.unwrap().unwrap();
        assert_eq!((row.get::<i64>("top").unwrap(), row.get::<i64>("n").unwrap()), (48, 48));
    })
    .await;
}

/// Polls `work` as often as it asks for it, but at most `polls` times; whether it came to its end.
async fn given_up_after(polls: usize, work: impl Future<Output = ()>) -> bool {
    let mut work = std::pin::pin!(work);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(cx).map(|()| true)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_at_any_moment_leaves_the_writer_in_order() {
    on_both_databases(&NONE, |db| async move {
        // Alone, and with neighbours that share its physical transaction.
        for neighbours in [0, 3] {
            let mut polls = 0;
            loop {
                polls += 1;
                let write = async |scope: String, item: String| {
                    let mut tx = db.begin("test").await.unwrap();
                    tx.execute(sql("DELETE FROM changes WHERE scope = 'nobody'")).await.unwrap();
                    tx.touch(scope, item);
                    tx.commit().await.unwrap();
                };
                let scope = format!("patient-{neighbours}-{polls}");
                let patient = (0..neighbours).map(|n| write(scope.clone(), format!("item-{n}")));
                let patient = futures::future::join_all(patient);
                let impatient = given_up_after(polls, write("impatient".to_owned(), format!("item-{polls}")));
                // Somebody writes already, so that everybody has to wait.
                let writing = db.begin("test").await.unwrap();
                let (ended, _, ()) = tokio::join!(impatient, patient, async { drop(writing) });
                write(scope.clone(), "after".to_owned()).await;
                assert_eq!(count(&db, &scope).await, neighbours + 1, "given up after {polls} polls");
                if ended {
                    break;
                }
            }
            // A server may be so quick that all of it is done at the first poll.
            let is_file = matches!(db.0.kind, super::Kind::Sqlite(_));
            assert!(polls > 1 || !is_file, "it was given up at several moments");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n3_one_key_is_claimed_once_whoever_comes() {
    on_both_databases(&NONE, |db| async move {
        let claims = at_once(&db, 50, |db, i| async move {
            let mut tx = db.begin("test").await.unwrap();
            let claim = UnitOfWork::claim(&mut tx, &key("body"), &format!("resource-{i}")).await.unwrap();
            tx.commit().await.unwrap();
            (i, claim)
        })
        .await;
        let winners: Vec<_> = claims.iter().filter(|(_, c)| *c == Claim::New).map(|(i, _)| *i).collect();
        let [winner] = winners[..] else { panic!("one winner, not {winners:?}") };
        let repeats =
            claims.iter().filter(|(_, c)| *c == Claim::Repeat(format!("resource-{winner}"))).count();
        assert_eq!(repeats, 49);

        let mut tx = db.begin("test").await.unwrap();
        let reused = UnitOfWork::claim(&mut tx, &key("another body"), "resource-x").await.unwrap_err();
        assert_eq!((reused.code(), reused.reason()), (Code::InvalidArgument, "REQUEST_ID_REUSED"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n3_a_final_refusal_is_repeated_and_a_passing_one_is_not() {
    on_both_databases(&NONE, |db| async move {
        db.record_refusal(&key("body"), &Error::invalid("field", "is wrong")).await.unwrap();
        db.record_refusal(&key("body"), &Error::aborted("CONFLICT", "again")).await.unwrap();
        let mut tx = db.begin("test").await.unwrap();
        assert_eq!(UnitOfWork::claim(&mut tx, &key("body"), "r").await.unwrap(), Claim::New);
        drop(tx);
        db.record_refusal(&key("body"), &Error::precondition("TOO_LATE", "it is over")).await.unwrap();
        let mut tx = db.begin("test").await.unwrap();
        let refused = UnitOfWork::claim(&mut tx, &key("body"), "r").await.unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::FailedPrecondition, "TOO_LATE"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_a_mark_can_be_undone_alone() {
    on_both_databases(&NONE, |db| async move {
        let mut tx = db.begin("test").await.unwrap();
        tx.touch("mark", "before");
        tx.set_mark().await.unwrap();
        tx.touch("mark", "after");
        let bad = sql("INSERT INTO idempotency (caller) VALUES ($1)").bind("x");
        tx.execute(bad).await.unwrap_err();
        tx.back_to_mark().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&db, "mark").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n3_what_a_repeat_was_told_is_there_for_readers() {
    on_both_databases(&NONE, |db| async move {
        at_once(&db, 200, |db, i| async move {
            let key = RequestKey::new("caller", "Do", &format!("r-{}", i / 4), &String::new());
            let mut tx = db.begin("test").await.unwrap();
            match UnitOfWork::claim(&mut tx, &key, &format!("item-{i}")).await.unwrap() {
                Claim::New => {
                    tx.touch("told", format!("item-{i}"));
                    tx.commit().await.unwrap();
                }
                Claim::Repeat(item) => {
                    drop(tx);
                    let select =
                        sql("SELECT 1 AS one FROM changes WHERE scope = 'told' AND item = $1").bind(&item);
                    assert!(db.fetch_optional(select).await.unwrap().is_some(), "{item} is there");
                }
            }
        })
        .await;
        assert_eq!(count(&db, "told").await, 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_the_disk_full_is_told_so_and_so_are_the_neighbours_that_fail_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("small.db"));
    let db = Database::open("test", &url, &NONE, Clock::system()).await.unwrap();
    let may_have = async |more: i64| {
        let super::Kind::Sqlite(file) = &db.0.kind else { panic!("a file") };
        let set = file.alone(move |conn| {
            let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
            conn.pragma_update_and_check(None, "max_page_count", pages + more, |row| row.get::<_, i64>(0))
                .unwrap();
        });
        set.await.unwrap();
    };
    let all_write = async |round: usize| {
        let outcomes = at_once(&db, 64, |db, i| async move {
            let mut tx = db.begin("test").await?;
            tx.touch("full", format!("{round}-{i}-{}", "x".repeat(20_000)));
            tx.commit().await
        })
        .await;
        let refused: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
        for error in &refused {
            assert_eq!((error.code(), error.reason()), (Code::Unavailable, DISK_FULL), "{error}");
        }
        outcomes.len() - refused.len()
    };
    // Room for some of them, and for none.
    may_have(100).await;
    let mut written = all_write(1).await;
    may_have(0).await;
    written += all_write(2).await;
    assert!(written < 64, "it was full: {written}");
    assert_eq!(count(&db, "full").await, i64::try_from(written).unwrap());
    may_have(10_000).await;
    assert_eq!(all_write(3).await, 64, "with room again it goes on");
    assert_eq!(count(&db, "full").await, i64::try_from(written).unwrap() + 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_an_event_that_no_log_takes_is_refused_with_its_change() {
    on_both_databases(&NONE, |db| async move {
        for (size, fits) in [(Event::LARGEST, true), (Event::LARGEST + 1, false)] {
            let mut tx = db.begin("test").await.unwrap();
            tx.touch("large", size.to_string());
            // The message around the text has three bytes for its length, and one for its tag.
            let name = "x".repeat(size - 4);
            let new = NewEvent { aggregate: size.to_string(), case: "case".into(), sequence: 1 };
            tx.emit(&prost_types::Any { type_url: name, value: Vec::new() }, new);
            let committed = tx.commit().await;
            assert_eq!(committed.is_ok(), fits, "{committed:?}");
            if let Err(error) = committed {
                assert!(error.to_string().contains(&Event::LARGEST.to_string()), "{error}");
            }
        }
        assert_eq!(count(&db, "large").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_change_one_row_is_written_with_everything_else_or_nothing_is() {
    on_both_databases(&NONE, |db| async move {
        let add = |item: &str| {
            let add =
                sql("INSERT INTO changes (scope, item, seq) VALUES ('one', $1, 1) ON CONFLICT DO NOTHING");
            add.bind(item)
        };
        let renumber = |by: i64, from: i64| {
            sql("UPDATE changes SET seq = seq + $1 WHERE scope = 'one' AND item = 'a' AND seq = $2")
                .bind(by)
                .bind(from)
        };
        let mut tx = db.begin("test").await.unwrap();
        tx.change_one(add("a")).await.unwrap();
        tx.change_one(add("b")).await.unwrap();
        // What is read sees it.
        let read = sql("SELECT item FROM changes WHERE scope = 'one'");
        assert_eq!(tx.fetch_all(read.clone()).await.unwrap().len(), 2);
        // The same row twice.
        tx.change_one(renumber(1, 1)).await.unwrap();
        tx.change_one(renumber(1, 2)).await.unwrap();
        tx.touch("told", "x");
        tx.commit().await.unwrap();
        assert_eq!((count(&db, "one").await, count(&db, "told").await), (2, 1));

        for already_writing in [false, true] {
            let mut tx = db.begin("test").await.unwrap();
            if already_writing {
                tx.execute(sql("DELETE FROM changes WHERE scope = 'nobody'")).await.unwrap();
            }
            tx.touch("late", "x");
            let first = tx.change_one(add("c")).await;
            let late = tx.change_one(renumber(1, 1)).await;
            let outcome = if late.is_ok() {
                tx.commit().await
            } else {
                drop(tx);
                late
            };
            assert!(first.is_ok());
            assert_eq!(outcome.unwrap_err().code(), Code::Aborted);
            assert_eq!((count(&db, "one").await, count(&db, "late").await), (2, 0));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_are_inserted_updated_and_looked_up_at_once() {
    on_both_databases(&NONE, |db| async move {
        let row =
            |n: i64| crate::row!["rpc", format!("r-{n}"), "caller", "f", (n > 1).then_some("resource"), n, n];
        let into = "idempotency (rpc, request_id, caller, fingerprint, resource, code, created_at)";
        for many in [1, 2, 5] {
            let mut tx = db.begin("test").await.unwrap();
            let rows = insert(into, "ON CONFLICT DO NOTHING RETURNING request_id").rows((0..many).map(row));
            let new = tx.write_returning(rows.clone()).await.unwrap();
            let new: Vec<String> = new.iter().map(|row| row.get("request_id").unwrap()).collect();
            assert_eq!(new, (0..many).map(|n| format!("r-{n}")).collect::<Vec<_>>());
            assert!(tx.write_returning(rows).await.unwrap().is_empty());
            let later =
                update("idempotency SET code = code + $3, reason = $2", "request_id = $1 AND code = 0");
            let later = later.rows((0..many).map(|n| crate::row![format!("r-{n}"), Some("late"), 10_i64]));
            assert_eq!(tx.write(later).await.unwrap(), 1, "of the others each has another code");
            let ids = (0..many + 3).map(|n| format!("r-{n}")).collect::<Vec<_>>();
            let found =
                sql("SELECT resource, code FROM idempotency WHERE request_id = ANY($1) AND code = ANY($2) \
                 ORDER BY code");
            let found = tx.fetch_all(found.bind(ids).bind(vec![10_i64, 4, 3, 2, 1])).await.unwrap();
            let found: Vec<(Option<String>, i64)> =
                found.iter().map(|row| (row.get("resource").unwrap(), row.get("code").unwrap())).collect();
            let mut expected: Vec<_> =
                (1..many).map(|n| ((n > 1).then(|| "resource".to_owned()), n)).collect();
            expected.push((None, 10));
            assert_eq!(found, expected);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_connection_that_died_a_moment_after_it_answered_is_replaced_for_who_reads() {
    on_both_databases(&NONE, |db| async move {
        if matches!(db.0.kind, super::Kind::Sqlite(_)) {
            return;
        }
        let mut tx = db.begin("test").await.unwrap();
        tx.execute(sql("DELETE FROM changes WHERE scope = 'nobody'")).await.unwrap();
        // The other connection, which is kept.
        let pid = || sql("SELECT CAST(pg_backend_pid() AS BIGINT) AS pid");
        let pid_of = async || db.fetch_optional(pid()).await.unwrap().unwrap().get::<i64>("pid").unwrap();
        let kept = pid_of().await;
        assert_eq!(pid_of().await, kept);
        tx.fetch_all(sql("SELECT pg_terminate_backend(CAST($1 AS INTEGER))").bind(kept)).await.unwrap();
        let lives = || sql("SELECT 1 AS one FROM pg_stat_activity WHERE pid = $1").bind(kept);
        while tx.fetch_optional(lives()).await.unwrap().is_some() {}
        assert_ne!(pid_of().await, kept);
    })
    .await;
}
