//! The connection of a unit of work on PostgreSQL.

use super::connections::{Connections, Session};
use super::{Row, Stmt, row};
use crate::error::Result;

/// Where a unit of work reads and writes on PostgreSQL: on a connection of its own from its first write on.
#[derive(Debug)]
pub(super) struct Place {
    connections: Connections,
    pub(super) session: Option<Session>,
}

impl Place {
    pub(super) fn new(connections: Connections) -> Self {
        Self { connections, session: None }
    }

    /// Begins a transaction, if there is none.
    pub(super) async fn begun(&mut self) -> sqlx::Result<&mut Session> {
        let session = match &mut self.session {
            Some(session) => session,
            none => none.insert(self.connections.session().await?),
        };
        session.begin().await?;
        Ok(session)
    }

    pub(super) async fn read(&mut self, stmt: Stmt) -> Result<Vec<Row>> {
        Ok(row::postgres(match &mut self.session {
            Some(session) => session.fetch(stmt).await?,
            None => self.connections.session().await?.fetch(stmt).await?,
        }))
    }

    /// Runs a statement that changes something, outside of any transaction.
    pub(super) async fn change(&self, stmt: Stmt) -> Result<Vec<Row>> {
        let mut session = self.connections.session().await?;
        session.is_alive().await?;
        Ok(row::postgres(session.fetch_once(stmt).await?))
    }
}
