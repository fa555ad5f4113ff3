//! Migrations of an SQLite file, kept as `sqlx` keeps them: the same table, the same checksums.

use std::collections::HashMap;

use rusqlite::{Connection, TransactionBehavior, params};
use sqlx::migrate::Migrator;

use crate::error::{Error, Result};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, \
     description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \
     success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";

/// Applies what the file lacks, in one transaction: another process meets it before or after. What a newer
/// binary has applied is left alone.
pub(super) fn migrate(conn: &mut Connection, migrator: &Migrator) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(TABLE)?;
    let mut applied = HashMap::new();
    for row in tx
        .prepare("SELECT version, checksum FROM _sqlx_migrations")?
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?
    {
        let (version, checksum) = row?;
        applied.insert(version, checksum);
    }
    for migration in migrator.iter() {
        match applied.get(&migration.version) {
            Some(checksum) if *checksum == *migration.checksum => {}
            Some(_) => {
                let why = format!("migration {} was changed after it had been applied", migration.version);
                return Err(Error::internal(why));
            }
            None => {
                tx.execute_batch(migration.sql.as_str())?;
                tx.execute(
                    "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES ($1, $2, TRUE, $3, 0)",
                    params![migration.version, migration.description, migration.checksum],
                )?;
            }
        }
    }
    tx.commit()?;
    Ok(())
}
