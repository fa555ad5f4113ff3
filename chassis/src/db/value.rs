//! Statements and their parameters, the same for both databases.

use std::borrow::Cow;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres};

use crate::types::Timestamp;

/// A parameter of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT.
    Text(Option<String>),
    /// BOOLEAN.
    Bool(Option<bool>),
    /// BYTEA or BLOB.
    Bytes(Option<Vec<u8>>),
    /// Many of BIGINT, for `= ANY($1)`.
    Ints(Vec<Option<i64>>),
    /// Many of TEXT, for `= ANY($1)`.
    Texts(Vec<Option<String>>),
    /// Many of BOOLEAN; on PostgreSQL alone.
    Bools(Vec<Option<bool>>),
    /// Many of BYTEA; on PostgreSQL alone.
    Blobs(Vec<Option<Vec<u8>>>),
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

impl From<Vec<i64>> for Value {
    fn from(all: Vec<i64>) -> Self {
        Self::Ints(all.into_iter().map(Some).collect())
    }
}

impl From<Vec<String>> for Value {
    fn from(all: Vec<String>) -> Self {
        Self::Texts(all.into_iter().map(Some).collect())
    }
}

/// A statement and its parameters. Write the SQL so that PostgreSQL and SQLite both read it: `$1`,
/// `ON CONFLICT`, `RETURNING`, `= ANY($1)` for a list, no `now()`. Rows that a subquery chooses are written as
/// `= ANY(ARRAY(SELECT …))`: PostgreSQL then chooses them once, whatever it believes of the table's size.
#[derive(Debug, Clone)]
pub struct Stmt {
    pub(super) sql: Cow<'static, str>,
    pub(super) args: Vec<Value>,
}

/// A statement without parameters yet.
pub fn sql(sql: &'static str) -> Stmt {
    Stmt { sql: Cow::Borrowed(sql), args: Vec::new() }
}

impl Stmt {
    /// Whether its first parameter is this key.
    pub(super) fn is_of(&self, key: &str) -> bool {
        Value::key(&self.args) == Some(key)
    }

    /// The next parameter.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// The next parameter of a statement that has it where there is a value.
    pub fn bind_some(self, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.bind(value),
            None => self,
        }
    }
}

impl Value {
    /// What rows are told apart by: the first of their values.
    pub(super) fn key(row: &[Self]) -> Option<&str> {
        match row.first() {
            Some(Self::Text(key)) => key.as_deref(),
            _ => None,
        }
    }

    /// The values of one column as one parameter.
    pub(super) fn many(values: Vec<Self>) -> Self {
        macro_rules! many {
            ($one:ident, $many:ident) => {
                Self::$many(
                    values.into_iter().map(|v| if let Self::$one(v) = v { v } else { None }).collect(),
                )
            };
        }
        match values.first() {
            Some(Self::Int(_)) => many!(Int, Ints),
            Some(Self::Bool(_)) => many!(Bool, Bools),
            Some(Self::Bytes(_)) => many!(Bytes, Blobs),
            _ => many!(Text, Texts),
        }
    }
}

/// The statement for PostgreSQL.
pub(super) fn postgres(stmt: Stmt) -> Query<'static, Postgres, PgArguments> {
    let query = match stmt.sql {
        Cow::Borrowed(text) => sqlx::query(text),
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
    };
    stmt.args.into_iter().fold(query, |query, arg| match arg {
        Value::Int(v) => query.bind(v),
        Value::Text(v) => query.bind(v),
        Value::Bool(v) => query.bind(v),
        Value::Bytes(v) => query.bind(v),
        Value::Ints(v) => query.bind(v),
        Value::Texts(v) => query.bind(v),
        Value::Bools(v) => query.bind(v),
        Value::Blobs(v) => query.bind(v),
    })
}
