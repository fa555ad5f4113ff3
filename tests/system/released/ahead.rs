//! A new version's migrations come before its last old process goes: the old one runs, and starts, on a schema that is
//! one migration ahead.

use std::path::Path;

use maeul_proto::booking::v1::BookingState;
use maeul_proto::lending::v1::LoanState;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::harness::*;

/// A number that no migration of today has.
const NEXT: i64 = 999_001;

/// What the next version's migration does: every table gets a column, and there is one more table.
fn migration(tables: &[String], no_bytes: &str) -> String {
    let columns = tables.iter().map(|table| format!("ALTER TABLE \"{table}\" ADD COLUMN next TEXT;"));
    let columns: String = columns.collect();
    format!(
        "{columns} CREATE TABLE next (id TEXT PRIMARY KEY); INSERT INTO _sqlx_migrations \
         (version, description, success, checksum, execution_time) VALUES ({NEXT}, 'next', TRUE, {no_bytes}, 0);"
    )
}

async fn migrate_file(file: &Path) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let tables = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' \
         AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut database).await.unwrap();
    assert!(!tables.is_empty(), "{}", file.display());
    sqlx::raw_sql(sqlx::AssertSqlSafe(migration(&tables, "X''"))).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

async fn migrate_postgres(url: &str) {
    let mut database = PgConnection::connect(url).await.unwrap();
    let schemas = "SELECT schemaname::text FROM pg_tables WHERE tablename = '_sqlx_migrations'";
    let schemas: Vec<String> = sqlx::query_scalar(schemas).fetch_all(&mut database).await.unwrap();
    assert!(!schemas.is_empty(), "{url}");
    for schema in schemas {
        let tables =
            "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 AND tablename <> '_sqlx_migrations'";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).bind(&schema).fetch_all(&mut database).await.unwrap();
        let there = format!("SET search_path TO \"{schema}\"; {}", migration(&tables, "''"));
        sqlx::raw_sql(sqlx::AssertSqlSafe(there)).execute(&mut database).await.unwrap();
    }
    database.close().await.unwrap();
}

/// An order, a loan and a booking, each from its beginning to its end.
async fn trades(village: &Contact) {
    let customer = unique("customer");
    let mut cafe = village.shop(StoreKind::Cafe, Automation::Full).await;
    let bagel = cafe.product(3_000, StockKind::Counted).await;
    cafe.restock(&bagel, 10).await;
    let order = village.placed(order_for(&customer, &cafe, &bagel)).await;
    cafe.order_is(&order, StoreOrderState::Ready).await;

    let book = village.registered_book(2).await;
    let loan = village.borrowed(&customer, &book, 2).await;
    village.loan_is(&loan, LoanState::Confirmed).await;
    village.returned(&loan, 2).await;

    let booking = village.booked(&customer, &village.registered_room().await).await;
    village.approved(&booking).await;
    village.starts_use(&booking).await;
    village.ends_use(&booking).await;
    village.booking_is(&booking, BookingState::Released).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_a_village_starts_on_files_that_are_one_migration_ahead() {
    let village = Village::start().await;
    trades(&village).await;
    let stopped = village.stop().await;
    let files: Vec<_> = std::fs::read_dir(stopped.data()).unwrap().map(|it| it.unwrap().path()).collect();
    let files: Vec<_> = files.iter().filter(|it| it.extension().is_some_and(|it| it == "db")).collect();
    assert!(files.len() > SERVICES.len(), "{files:?}");
    for file in files {
        migrate_file(file).await;
    }
    let village = stopped.start().await;
    trades(&village).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_services_run_and_start_on_databases_that_are_one_migration_ahead() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    trades(&mesh).await;
    for service in SERVICES {
        migrate_postgres(mesh.database(service)).await;
    }
    trades(&mesh).await;
    for service in SERVICES {
        mesh.restart(service).await;
    }
    trades(&mesh).await;
    mesh.audit_is_clean().await;
}
