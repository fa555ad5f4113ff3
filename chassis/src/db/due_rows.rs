//! Rows that become due: each says in its column `next_attempt_at` when somebody is to see to it; NULL is never.

use super::{Database, Row, Tx, sql};
use crate::error::Result;
use crate::types::Timestamp;

/// How rows of one table are found and leased when they are due; made by [`due_rows!`](crate::due_rows).
#[derive(Debug, Clone, Copy)]
pub struct DueRows {
    next: &'static str,
    lease: &'static str,
}

impl DueRows {
    /// See [`due_rows!`](crate::due_rows).
    #[doc(hidden)]
    pub const fn new(next: &'static str, lease: &'static str) -> Self {
        Self { next, lease }
    }
}

/// Rows that become due: `due_rows!("table", "key", "columns")`, with the columns that a leased row has. The condition
/// stands twice in the lease: who waited for a row that another replica took finds it put off.
#[macro_export]
macro_rules! due_rows {
    ($table:literal, $key:literal, $columns:expr) => {
        $crate::db::DueRows::new(
            concat!(
                "SELECT next_attempt_at FROM ",
                $table,
                " WHERE next_attempt_at IS NOT NULL ORDER BY next_attempt_at LIMIT 1"
            ),
            concat!(
                "UPDATE ",
                $table,
                " SET next_attempt_at = $1 WHERE next_attempt_at <= $2 AND ",
                $key,
                " = ANY(ARRAY(SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE next_attempt_at <= $2 ORDER BY next_attempt_at LIMIT $3)) RETURNING ",
                $columns
            ),
        )
    };
}

impl Database {
    /// When the first of these rows is due, if any ever is.
    pub async fn next_due(&self, rows: DueRows) -> Result<Option<Timestamp>> {
        self.fetch_optional(sql(rows.next)).await?.map(|row| row.get("next_attempt_at")).transpose()
    }
}

impl Tx {
    /// Takes up to `most` of these rows that are due, the most urgent, and puts them off until `until`, so that no
    /// other replica sees to them meanwhile; as [`Tx::take`].
    pub async fn lease(&mut self, rows: DueRows, until: Timestamp, most: i64) -> Result<Vec<Row>> {
        let lease = sql(rows.lease).bind(until).bind(self.now()).bind(most);
        self.take(lease).await
    }
}
