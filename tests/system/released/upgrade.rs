//! A village of a release, killed in the midst of its work, goes on with today's binary.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::{Connection, SqliteConnection};

use crate::harness::*;

/// What is counted before and after: the context, its table, and what the audit calls it.
const CASES: [(&str, &str); 3] = [("order", "orders"), ("lending", "loans"), ("booking", "bookings")];

/// Makes a release's databases again; how many cases there are of each kind.
async fn restore(release: &Path, data: &Path) -> BTreeMap<&'static str, u64> {
    std::fs::create_dir_all(data).unwrap();
    let mut counts = BTreeMap::new();
    for dump in std::fs::read_dir(release.join("village")).unwrap() {
        let dump = dump.unwrap().path();
        let name = dump.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join(format!("{name}.db")));
        let mut database = SqliteConnection::connect_with(&file.create_if_missing(true)).await.unwrap();
        let statements = std::fs::read_to_string(&dump).unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut database).await.unwrap();
        for (_, table) in CASES.iter().filter(|(context, _)| *context == name) {
            let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let count: i64 = sqlx::query_scalar(count).fetch_one(&mut database).await.unwrap();
            counts.insert(*table, count.try_into().unwrap());
        }
        database.close().await.unwrap();
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_a_village_of_every_release_goes_on_after_the_upgrade() {
    for release in super::releases() {
        let stopped = Stopped::empty();
        let counts = restore(&release, &stopped.data()).await;
        assert!(counts.len() == CASES.len() && counts.values().all(|count| *count > 0), "{counts:?}");
        let village = stopped.start_with(Start { carrier_acts: true, ..Start::default() }).await;
        village.audit_is_clean().await;
        village.is_quiet().await;
        let report = village.run(&["audit", "--json"]).await;
        let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
        for (kind, count) in counts {
            assert_eq!(report[kind], count, "{kind}: {report:#}");
        }

        // What that release's page made of that release's events, today's page makes of them as well. A courier may
        // bring something meanwhile.
        until("the page is the same when it is made anew", || async {
            let before = shown(village.state().await);
            let replayed = village.run(&["events", "replay", "--consumer", "mypage"]).await;
            assert!(replayed.status.success(), "{}", String::from_utf8_lossy(&replayed.stderr));
            village.is_quiet().await;
            let differs = changed(&before, &shown(village.state().await));
            if !differs.is_empty() {
                println!("the page differs: {differs:#?}");
            }
            differs.is_empty().then_some(())
        })
        .await;
    }
}

/// What the page shows, without how often it was changed.
fn shown(state: State) -> State {
    let views =
        state.into_iter().filter(|(table, _)| table.starts_with("mypage.") && table.ends_with("_views"));
    let shown =
        |rows: Vec<String>| rows.iter().map(|row| row.rsplit_once(", ").unwrap().0.to_owned()).collect();
    let views: State = views.map(|(table, rows)| (table, shown(rows))).collect();
    assert!(views.len() >= 3 && views.values().all(|rows| !rows.is_empty()), "{:?}", views.keys());
    views
}
