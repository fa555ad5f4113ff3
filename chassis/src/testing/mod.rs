//! For tests of crates that use the chassis: the same test on both databases, and servers that may be killed.

mod nats;
mod samples;

use std::future::Future;
use std::time::Duration;

pub use nats::NatsServer;
pub use samples::{event, state_table};

use crate::access::{Door, Secret, Services};
use crate::clock::{Clock, new_id};
use crate::db::{Database, DatabaseUrl, Migrations};

/// A door at which nobody has to sign in, and services of this process alone are known.
///
/// # Panics
/// Never where keys can be made.
pub fn open_door() -> Door {
    let services = Services::try_new(&Secret::random()).unwrap_or_else(|e| panic!("no key: {e}"));
    Door::new(None, services, None)
}

/// Runs `test` on a fresh SQLite file and on a fresh PostgreSQL database.
///
/// # Panics
/// Where `MAEUL_TEST_POSTGRES` does not name a PostgreSQL server's superuser; `./test` starts one.
pub async fn on_both_databases<F: Future<Output = ()>>(
    migrations: &Migrations,
    test: impl Fn(Database) -> F,
) {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("no temporary folder: {e}"));
    let sqlite = DatabaseUrl::Sqlite(folder.path().join("test.db"));
    let postgres = DatabaseUrl::Postgres(fresh_postgres().await);
    for url in [sqlite, postgres] {
        let db = Database::open("test", &url, migrations, Clock::system()).await;
        let db = db.unwrap_or_else(|e| panic!("cannot open {url:?}: {e}"));
        tokio::time::timeout(Duration::from_mins(2), test(db.clone()))
            .await
            .unwrap_or_else(|_| panic!("the test on {url:?} did not end"));
        db.close().await;
    }
}

/// Makes a database of its own on the test server; its URL.
pub(crate) async fn fresh_postgres() -> String {
    use sqlx::{ConnectOptions, Executor};
    let server = std::env::var("MAEUL_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!("MAEUL_TEST_POSTGRES is not set: run the tests by ./test, which starts PostgreSQL")
    });
    let options: sqlx::postgres::PgConnectOptions =
        server.parse().unwrap_or_else(|e| panic!("MAEUL_TEST_POSTGRES: {e}"));
    let mut admin = options.connect().await.unwrap_or_else(|e| panic!("cannot reach {server}: {e}"));
    let name = format!("test_{}", new_id().replace('-', ""));
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    admin.execute(create).await.unwrap_or_else(|e| panic!("cannot make a database: {e}"));
    let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
    format!("{base}/{name}")
}
