//! What is left for the commit, and what does not wait for it.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_must_change_so_many_rows_is_written_with_everything_else_or_nothing_is() {
    on_both_databases(&NONE, |db| async move {
        let into = "changes (scope, item, seq)";
        let rows = |items: &[&str]| {
            let rows = items.iter().map(|item| crate::row!["some", *item, 1_i64]);
            insert(into, "ON CONFLICT DO NOTHING").rows(rows)
        };
        let renumber = || sql("UPDATE changes SET seq = seq + 1 WHERE scope = $1").bind("some");
        let mut tx = db.begin("test").await.unwrap();
        tx.write_each(rows(&[])).await.unwrap();
        tx.write_each(rows(&["a"])).await.unwrap();
        // What comes next sees it.
        assert_eq!(tx.execute(renumber()).await.unwrap(), 1);
        tx.write_each(rows(&["b", "c"])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&db, "some").await, 3);

        for (already_writing, some, each) in
            [(false, 2, &["d"][..]), (false, 3, &["d", "a"]), (true, 4, &["d"]), (true, 3, &["a", "b"])]
        {
            let attempt = async {
                let mut tx = db.begin("test").await?;
                if already_writing {
                    tx.execute(sql("DELETE FROM changes WHERE scope = 'nobody'")).await?;
                }
                tx.touch("late", "x");
                tx.change_some(renumber(), some).await?;
                tx.write_each(rows(each)).await?;
                tx.commit().await
            };
            assert_eq!(attempt.await.unwrap_err().code(), Code::Aborted, "{some} {each:?}");
            assert_eq!((count(&db, "some").await, count(&db, "late").await), (3, 0));
        }
        let mut tx = db.begin("test").await.unwrap();
        tx.change_some(renumber(), 3).await.unwrap();
        tx.write_each(rows(&["d"])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&db, "some").await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_there_is_written_with_the_commit_and_seen_before_it() {
    on_both_databases(&NONE, |db| async move {
        let rows = |items: &[&str]| {
            let rows = items.iter().map(|item| crate::row!["some", *item, 1_i64]);
            insert("changes (scope, item, seq)", "ON CONFLICT DO NOTHING").rows(rows)
        };
        for (items, there) in [(&[][..], 0), (&["a"], 1), (&["a", "b", "c"], 3), (&["b"], 3)] {
            let mut tx = db.begin("test").await.unwrap();
            tx.write_some(rows(items)).await.unwrap();
            assert_eq!(
                tx.fetch_all(sql("SELECT item FROM changes")).await.unwrap().len(),
                there,
                "{items:?}"
            );
            tx.commit().await.unwrap();
            let mut lost = db.begin("test").await.unwrap();
            lost.write_some(rows(&["d"])).await.unwrap();
            drop(lost);
            assert_eq!(count(&db, "some").await, i64::try_from(there).unwrap());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_for_a_while_stays_taken_unless_something_was_written_before() {
    on_both_databases(&NONE, |db| async move {
        let take = || sql("UPDATE changes SET seq = seq + 1 WHERE scope = 'some' RETURNING seq");
        let seq = async || {
            let row = db.fetch_optional(sql("SELECT seq FROM changes WHERE scope = 'some'")).await.unwrap();
            row.unwrap().get::<i64>("seq").unwrap()
        };
        let mut tx = db.begin("test").await.unwrap();
        tx.execute(sql("INSERT INTO changes (scope, item, seq) VALUES ('some', 'a', 1)")).await.unwrap();
        assert_eq!(
            tx.take(take()).await.unwrap()[0].get::<i64>("seq").unwrap(),
            2,
            "it sees what was written"
        );
        tx.commit().await.unwrap();

        let mut tx = db.begin("test").await.unwrap();
        tx.touch("late", "x");
        tx.take(take()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((seq().await, count(&db, "late").await), (3, 1), "a commit adds what there is besides");

        // Where a writer is alone, all of it is its transaction's.
        let stays = i64::from(matches!(db.0.kind, crate::db::Kind::Postgres(_)));
        let mut lost = db.begin("test").await.unwrap();
        lost.take(take()).await.unwrap();
        drop(lost);
        assert_eq!(seq().await, 3 + stays);
        for left in [true, false] {
            let mut lost = db.begin("test").await.unwrap();
            if left {
                let more = crate::row!["some", "b", 1_i64];
                lost.write_some(insert("changes (scope, item, seq)", "").row(more)).await.unwrap();
            } else {
                lost.execute(sql("DELETE FROM changes WHERE scope = 'nobody'")).await.unwrap();
            }
            lost.take(take()).await.unwrap();
            drop(lost);
            assert_eq!(seq().await, 3 + stays, "it is undone with what was written");
        }
    })
    .await;
}
