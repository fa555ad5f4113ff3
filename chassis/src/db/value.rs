//! Statements and their parameters, the same for both databases.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;

use crate::types::Timestamp;

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT.
    Text(Option<String>),
    /// BOOLEAN.
    Bool(Option<bool>),
    /// BYTEA or BLOB.
    Bytes(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($ty:ty => |$v:ident| $variant:ident($conv:expr);)+) => {$(
        impl From<$ty> for Value {
            fn from($v: $ty) -> Self {
                Self::$variant(Some($conv))
            }
        }
        impl From<Option<$ty>> for Value {
            fn from(value: Option<$ty>) -> Self {
                Self::$variant(value.map(|$v| $conv))
            }
        }
    )+};
}

value_from! {
    i64 => |v| Int(v);
    u32 => |v| Int(i64::from(v));
    bool => |v| Bool(v);
    String => |v| Text(v);
    &str => |v| Text(v.to_owned());
    &String => |v| Text(v.clone());
    Vec<u8> => |v| Bytes(v);
    Timestamp => |v| Int(v.micros());
}

/// A statement and its parameters. Write the SQL so that PostgreSQL and SQLite both read it: `$1`,
/// `ON CONFLICT`, `RETURNING`, no `now()`.
#[derive(Debug, Clone)]
pub struct Stmt {
    pub(super) sql: &'static str,
    pub(super) args: Vec<Value>,
}

/// A statement without parameters yet.
pub fn sql(sql: &'static str) -> Stmt {
    Stmt { sql, args: Vec::new() }
}

impl Stmt {
    /// The next parameter.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }
}

/// The statement for PostgreSQL.
pub(super) fn postgres(stmt: Stmt) -> Query<'static, Postgres, PgArguments> {
    stmt.args.into_iter().fold(sqlx::query(stmt.sql), |query, arg| match arg {
        Value::Int(v) => query.bind(v),
        Value::Text(v) => query.bind(v),
        Value::Bool(v) => query.bind(v),
        Value::Bytes(v) => query.bind(v),
    })
}
