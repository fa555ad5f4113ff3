//! What a database's schema demands of whoever reads and writes it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{FromRow, PgConnection, SqliteConnection};

/// Tables by name.
pub(super) type Schema = BTreeMap<String, Table>;

/// A table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    columns: BTreeMap<String, Column>,
    /// Constraints, unique indexes and triggers, as the database tells them.
    rules: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Column {
    kind: String,
    required: bool,
    /// Whether it has a value where none is given.
    defaulted: bool,
}

/// What a binary that knows the old schema cannot do with the new one.
pub(super) fn broken(old: &Schema, new: &Schema) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, table) in old {
        let Some(now) = new.get(name) else {
            broken.push(format!("{name} is gone"));
            continue;
        };
        for (column, was) in &table.columns {
            match now.columns.get(column) {
                None => broken.push(format!("{name}.{column} is gone")),
                Some(is) if is != was => broken.push(format!("{name}.{column} was {was:?} and is {is:?}")),
                Some(_) => {}
            }
        }
        let added = now.columns.iter().filter(|(column, _)| !table.columns.contains_key(*column));
        let demanded = added.filter(|(_, it)| it.required && !it.defaulted);
        broken.extend(demanded.map(|(column, _)| format!("{name}.{column} is new and required")));
        let changed = table.rules.symmetric_difference(&now.rules);
        broken.extend(changed.map(|rule| format!("{name}: another rule: {rule}")));
    }
    broken
}

pub(super) async fn of_sqlite(database: &mut SqliteConnection) -> Schema {
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *database).await.unwrap();
    let mut schema = Schema::new();
    for table in tables {
        let columns = "SELECT name, type || ' ' || pk AS kind, \"notnull\" AS required, \
             dflt_value IS NOT NULL AS defaulted FROM pragma_table_xinfo($1)";
        let rules = "SELECT 'unique ' || group_concat(i.name) || coalesce(' ' || s.sql, '') \
             FROM pragma_index_list($1) l, pragma_index_info(l.name) i LEFT JOIN sqlite_schema s ON s.name = l.name \
             WHERE l.\"unique\" GROUP BY l.name \
             UNION ALL SELECT 'foreign ' || \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list($1) \
             UNION ALL SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = $1";
        let rows = sqlx::query(columns).bind(&table).fetch_all(&mut *database).await.unwrap();
        let rules = sqlx::query_scalar(rules).bind(&table).fetch_all(&mut *database).await.unwrap();
        let table = schema.entry(table).or_default();
        table.columns = rows.iter().map(named).collect();
        table.rules = rules.into_iter().collect();
    }
    schema
}

pub(super) async fn of_postgres(database: &mut PgConnection) -> Schema {
    let mut schema = Schema::new();
    let columns = "SELECT table_name, column_name AS name, is_nullable = 'NO' AS required, \
         concat_ws(' ', data_type, character_maximum_length, collation_name) AS kind, \
         column_default IS NOT NULL OR is_identity = 'YES' OR is_generated <> 'NEVER' AS defaulted \
         FROM information_schema.columns WHERE table_schema = 'public'";
    for row in sqlx::query(columns).fetch_all(&mut *database).await.unwrap() {
        let table: String = sqlx::Row::get(&row, "table_name");
        schema.entry(table).or_default().columns.extend([named(&row)]);
    }
    let rules = "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint \
         WHERE connamespace = 'public'::regnamespace AND contype <> 'n' \
         UNION ALL SELECT tablename, indexdef FROM pg_indexes \
         WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE %' \
         UNION ALL SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal";
    let rules: Vec<(String, String)> = sqlx::query_as(rules).fetch_all(&mut *database).await.unwrap();
    for (table, rule) in rules {
        if let Some(table) = schema.get_mut(&table) {
            table.rules.insert(rule);
        }
    }
    schema
}

fn named<'r, R>(row: &'r R) -> (String, Column)
where
    R: sqlx::Row,
    Column: sqlx::FromRow<'r, R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'n> &'n str: sqlx::ColumnIndex<R>,
{
    (row.get("name"), Column::from_row(row).unwrap())
}
