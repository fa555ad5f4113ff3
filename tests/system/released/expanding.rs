//! Migrations only expand: while a new version rolls out, the old one works on what the new one made.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use super::schema::{broken, of_postgres, of_sqlite};
use crate::harness::*;

/// The migrations of a context in one dialect, the oldest first, by their paths.
fn migrations(context: &str, dialect: &str) -> Vec<String> {
    let mut found = Vec::new();
    for place in ["chassis".to_owned(), format!("services/{context}")] {
        let folder = format!("{place}/migrations/{dialect}");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(root.join(&folder)).unwrap();
        let mut names: Vec<_> = files.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        found.extend(names.iter().map(|name| format!("{folder}/{name}")));
    }
    found
}

fn read(migrations: &[String]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    migrations.iter().map(|path| std::fs::read_to_string(root.join(path)).unwrap()).collect()
}

/// What the statements `later` break of the schema that `before` makes.
async fn breaks(dialect: &str, before: &str, later: &str) -> Vec<String> {
    let sql = |text: &str| sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned()));
    if dialect == "sqlite" {
        let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        database.execute(sql(before)).await.unwrap();
        let old = of_sqlite(&mut database).await;
        database.execute(sql(later)).await.unwrap_or_else(|why| panic!("{later}: {why}"));
        return broken(&old, &of_sqlite(&mut database).await);
    }
    let name = unique("expanding").replace('-', "_");
    let url = chassis::db::make_postgres_database(&server("MAEUL_TEST_POSTGRES"), &name).await.unwrap();
    let mut database = PgConnection::connect(&url.secret()).await.unwrap();
    database.execute(sql(before)).await.unwrap();
    let old = of_postgres(&mut database).await;
    assert!(old.len() > 5, "{old:#?}");
    database.execute(sql(later)).await.unwrap_or_else(|why| panic!("{later}: {why}"));
    broken(&old, &of_postgres(&mut database).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_migrations_since_a_release_only_expand() {
    for release in super::releases() {
        let kept = std::fs::read_to_string(release.join("migrations.sha384")).unwrap();
        let kept: BTreeSet<&str> = kept.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
        for context in SERVICES {
            for dialect in ["postgres", "sqlite"] {
                let all = migrations(context, dialect);
                assert!(all.len() >= 2, "{all:?}");
                let (before, later): (Vec<_>, Vec<_>) =
                    all.iter().cloned().partition(|path| kept.contains(path.as_str()));
                if !before.is_empty() && !later.is_empty() {
                    let broken = breaks(dialect, &read(&before), &read(&later)).await;
                    assert!(broken.is_empty(), "{later:?} since {}: {broken:#?}", release.display());
                }
            }
        }
    }
}

/// What expands a schema, and what does not, each with a word of what is found.
const CHANGES: [(&str, &str); 8] = [
    ("CREATE TABLE more (id TEXT NOT NULL); CREATE INDEX orders_more ON orders (customer_id, id)", ""),
    (
        "ALTER TABLE orders ADD COLUMN note TEXT; ALTER TABLE orders ADD COLUMN n BIGINT NOT NULL DEFAULT 0",
        "",
    ),
    ("DROP TABLE outbox", "outbox is gone"),
    ("ALTER TABLE orders RENAME TO taken", "orders is gone"),
    ("ALTER TABLE orders RENAME COLUMN customer_id TO customer", "orders.customer_id is gone"),
    ("ALTER TABLE outbox DROP COLUMN traceparent", "outbox.traceparent is gone"),
    ("CREATE UNIQUE INDEX one_each ON orders (customer_id)", "another rule"),
    (
        "ALTER TABLE inbox RENAME TO old; CREATE TABLE inbox (consumer TEXT, event_id TEXT, handled_at TEXT)",
        "inbox.handled_at was",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn n8_what_does_not_expand_a_schema_is_found_on_both_databases() {
    for dialect in ["postgres", "sqlite"] {
        let before = read(&migrations("order", dialect));
        for (later, word) in CHANGES {
            let found = breaks(dialect, &before, later).await;
            let as_meant = if word.is_empty() { found.is_empty() } else { found.concat().contains(word) };
            assert!(as_meant, "{dialect}: {later}: {found:#?}");
        }
    }
    let before = read(&migrations("order", "postgres"));
    for (later, word) in [
        ("ALTER TABLE orders ADD COLUMN n BIGINT NOT NULL", "orders.n is new and required"),
        ("ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL", "orders.customer_id was"),
        ("ALTER TABLE orders ADD CHECK (customer_id <> '')", "another rule"),
    ] {
        let found = breaks("postgres", &before, later).await;
        assert!(found.concat().contains(word), "{later}: {found:#?}");
    }
}
