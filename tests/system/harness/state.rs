//! What the databases hold, to see that nothing was changed.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::{Connection, Row};

use super::{PATIENCE, Village, until};

/// Every row of every table, by database and table.
pub(crate) type State = BTreeMap<String, Vec<String>>;

/// Tables that a refused or repeated command may write: its key, and what belongs to the database itself.
const BOOKKEEPING: [&str; 3] = ["idempotency", "_sqlx_migrations", "sqlite_sequence"];

impl Village {
    /// Waits until nothing is in flight and every event has been consumed.
    pub(crate) async fn rests(&self) {
        until("nothing is in flight", || async {
            let audit = self.run(&["audit", "--grace=0s", "--json"]).await;
            let text = String::from_utf8_lossy(&audit.stdout).into_owned();
            let report: serde_json::Value = serde_json::from_str(&text).ok()?;
            let idle = report["in_flight"].as_array().is_some_and(Vec::is_empty);
            (audit.status.success() && idle).then_some(())
        })
        .await;
        self.is_quiet().await;
    }

    /// What all databases hold at this moment, but for the places up to which events were taken.
    pub(crate) async fn state(&self) -> State {
        let mut state = State::new();
        // A simulated clock keeps its offset, and what moved it, in a file of its own.
        let clock = std::fs::read_to_string(self.data().join("clock")).unwrap_or_default();
        state.insert("clock".to_owned(), clock.lines().map(str::to_owned).collect());
        let mut files: Vec<_> = std::fs::read_dir(self.data()).unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|kind| kind == "db"));
        assert!(files.len() >= 7, "the databases of all contexts: {files:?}");
        for file in files {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).read_only(true);
            let mut database = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            let tables: Vec<String> =
                sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
                    .fetch_all(&mut database)
                    .await
                    .unwrap();
            for table in tables {
                let place = name == "events" && table == "consumers";
                if place || BOOKKEEPING.contains(&table.as_str()) {
                    continue;
                }
                let rows = rows(&mut database, &table).await;
                state.insert(format!("{name}.{table}"), rows);
            }
            database.close().await.unwrap();
        }
        state
    }
}

async fn rows(database: &mut sqlx::SqliteConnection, table: &str) -> Vec<String> {
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
        .bind(table)
        .fetch_all(&mut *database)
        .await
        .unwrap();
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
    let select = format!("SELECT {} AS line FROM {table} ORDER BY line", quoted.join(" || ', ' || "));
    let rows = sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(database).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("line")).collect()
}

/// What is in one of the states only.
pub(crate) fn changed(before: &State, after: &State) -> Vec<String> {
    let mut lines = Vec::new();
    for table in before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>() {
        let none = Vec::new();
        let (old, new) = (before.get(table).unwrap_or(&none), after.get(table).unwrap_or(&none));
        lines.extend(old.iter().filter(|row| !new.contains(row)).map(|row| format!("- {table}: {row}")));
        lines.extend(new.iter().filter(|row| !old.contains(row)).map(|row| format!("+ {table}: {row}")));
    }
    lines
}

/// Runs statements on a village's database, as nobody ever should.
pub(crate) async fn corrupt(data: &Path, database: &str, statements: String) {
    let file = data.join(format!("{database}.db"));
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(statements.clone())).execute(&mut connection).await;
    let done = done.unwrap_or_else(|why| panic!("{database}: {statements}: {why}"));
    assert!(done.rows_affected() > 0, "{database}: nothing is changed by {statements}");
    connection.close().await.unwrap();
}

/// A database in which nobody else writes until this is dropped: a disk that is busy with something else.
pub(crate) struct Stuck {
    _writer: Box<dyn Send>,
}

impl Stuck {
    /// Of a village.
    pub(crate) async fn sqlite(data: &Path, service: &str) -> Self {
        let file = data.join(format!("{service}.db"));
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).busy_timeout(PATIENCE);
        let mut writer = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
        Self { _writer: Box::new(writer) }
    }

    /// Of a mesh.
    pub(crate) async fn postgres(url: &str, service: &str) -> Self {
        let mut writer = sqlx::PgConnection::connect(url).await.unwrap();
        // Whatever is committed has an event.
        let lock = format!("BEGIN; LOCK TABLE \"{service}\".outbox IN EXCLUSIVE MODE");
        sqlx::raw_sql(sqlx::AssertSqlSafe(lock)).execute(&mut writer).await.unwrap();
        Self { _writer: Box::new(writer) }
    }
}
