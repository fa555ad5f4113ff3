//! Connecting to PostgreSQL. Each service's tables are in a schema of its own, so that services may
//! share a database as well as have one each.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};

use super::DatabaseUrl;
use super::connections::Connections;
use crate::error::{Error, Result};

/// How many connections one process uses at a time to one database.
const CONNECTIONS: u32 = 16;
/// How many more may be on their way back, or migrate.
const SPARE: u32 = 4;
/// How long a unit of work waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// Ways through a table that no statement here is to take: each finds its rows by an index, in the index's
/// order, and stops when it has enough. A plan is made once for a connection, while tables may still be
/// empty and every way looks as good as another.
const BY_INDEX: [&str; 6] = [
    "enable_seqscan",
    "enable_bitmapscan",
    "enable_sort",
    "enable_hashjoin",
    "enable_mergejoin",
    "enable_material",
];
/// What PostgreSQL says where two create the same schema at once.
const CREATED_BY_ANOTHER: [&str; 2] = ["23505", "42P06"];

/// Connects, and makes the schema `name` where it is missing.
pub(super) async fn open(name: &str, url: &str) -> Result<Connections> {
    let options: PgConnectOptions = url.parse().map_err(Error::from)?;
    let options = options
        .application_name(&format!("maeul-{name}"))
        // A process that was paused within a transaction keeps others waiting no longer.
        .options([("search_path", name), ("idle_in_transaction_session_timeout", "5s")])
        .options(BY_INDEX.map(|setting| (setting, "off")))
        .disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS + SPARE).acquire_timeout(PATIENCE);
    // Whatever is wrong, somebody may mend it on the server while we wait.
    let away = |error: sqlx::Error| {
        Error::unavailable("DATABASE_UNAVAILABLE", error.to_string(), Duration::from_secs(1))
    };
    let pool = pool.connect_with(options).await.map_err(away)?;
    make_schema(&pool, name).await.map_err(away)?;
    Ok(Connections::new(pool, CONNECTIONS as usize, PATIENCE))
}

async fn make_schema(pool: &PgPool, name: &str) -> sqlx::Result<()> {
    // Asked first: who may use a schema need not be allowed to make one.
    let known = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1").bind(name);
    if known.fetch_optional(pool).await?.is_some() {
        return Ok(());
    }
    let create = sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS \"{name}\"")));
    match create.execute(pool).await {
        Err(sqlx::Error::Database(e)) if e.code().is_some_and(|c| CREATED_BY_ANOTHER.contains(&&*c)) => {
            Ok(())
        }
        done => done.map(|_| ()),
    }
}

/// Makes the database `name` on a server where it is missing; `server` is the URL of a user who may.
pub async fn make_postgres_database(server: &str, name: &str) -> std::result::Result<DatabaseUrl, String> {
    let options: PgConnectOptions = server.parse().map_err(|e: sqlx::Error| e.to_string())?;
    let at = |e: sqlx::Error| format!("{}: {e}", crate::config::masked(server));
    let mut admin = options.clone().disable_statement_logging().connect().await.map_err(at)?;
    let known = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
    if known.fetch_optional(&mut admin).await.map_err(at)?.is_none() {
        let create = sqlx::query(AssertSqlSafe(format!("CREATE DATABASE \"{name}\"")));
        create.execute(&mut admin).await.map_err(at)?;
    }
    let _ = admin.close().await;
    Ok(DatabaseUrl::Postgres(options.database(name).to_url_lossy().to_string()))
}
