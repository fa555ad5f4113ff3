//! Many rows written within a unit of work, at once or with its commit.

use super::super::writes::{self, Pending};
use super::super::{Row, Rows, Stmt};
use super::{Kind, Tx};
use crate::error::Result;

impl Tx {
    /// Runs a statement that must change so many rows, at the latest with the commit; `ABORTED`, then or now, where it
    /// changes another number.
    pub(crate) async fn change_some(&mut self, stmt: Stmt, rows: usize) -> Result<()> {
        if let Kind::Postgres(_) = self.kind {
            self.counted.push(Pending::exactly(stmt, rows));
            return Ok(());
        }
        writes::must_be(rows, self.execute(stmt).await?)
    }

    /// Inserts or updates rows, at the latest with the commit, each of which must be inserted or changed; `ABORTED`, then
    /// or now, where one of them is not. None of them may be one that this unit of work has left for the commit before.
    pub async fn write_each(&mut self, rows: Rows) -> Result<()> {
        let count = rows.len();
        if let Kind::Postgres(_) = self.kind {
            self.counted.extend(rows.at_once().map(|stmt| Pending::exactly(stmt, count)));
            return Ok(());
        }
        writes::must_be(count, self.write(rows).await?)
    }

    /// Inserts or updates rows, at the latest with the commit, as many of them as it may be. None of them may be one that
    /// this unit of work has left for the commit before.
    pub async fn write_some(&mut self, rows: Rows) -> Result<()> {
        if let Kind::Postgres(_) = self.kind {
            self.counted.extend(rows.at_once().map(Pending::any));
            return Ok(());
        }
        self.write(rows).await.map(|_| ())
    }

    /// Inserts or updates rows; how many were inserted or changed.
    pub async fn write(&mut self, rows: Rows) -> Result<u64> {
        if let Kind::Postgres(_) = self.kind {
            return match rows.at_once() {
                Some(stmt) => self.execute(stmt).await,
                None => Ok(0),
            };
        }
        let mut changed = 0;
        for stmt in rows.one_by_one() {
            changed += self.execute(stmt).await?;
        }
        Ok(changed)
    }

    /// Inserts or updates rows; what `RETURNING` says of those that were inserted or changed.
    pub(crate) async fn write_returning(&mut self, rows: Rows) -> Result<Vec<Row>> {
        if let Kind::Postgres(_) = self.kind {
            return match rows.at_once() {
                Some(stmt) => self.fetch_all(stmt).await,
                None => Ok(Vec::new()),
            };
        }
        let mut returned = Vec::new();
        for stmt in rows.one_by_one() {
            returned.extend(self.fetch_all(stmt).await?);
        }
        Ok(returned)
    }
}
