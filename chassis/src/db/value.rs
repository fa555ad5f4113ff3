//! Statements and their parameters, the same for both databases.

use std::fmt::Write;

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

macro_rules! bound {
    ($query:expr, $args:expr) => {
        $args.into_iter().fold($query, |query, arg| match arg {
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        })
    };
}

macro_rules! to_query {
    ($name:ident, $db:ty) => {
        pub(super) fn $name(
            stmt: Stmt,
        ) -> sqlx::query::Query<'static, $db, <$db as sqlx::Database>::Arguments> {
            bound!(sqlx::query::<$db>(stmt.sql), stmt.args)
        }
    };
}
/// Up to this many statements in one go are worth remembering as prepared.
const REMEMBERED: usize = 4;

/// Several statements in one go, then `end`: SQLite alone can do that.
pub(super) fn sqlite_batch(
    stmts: Vec<Stmt>,
    end: &str,
) -> sqlx::query::Query<'static, sqlx::Sqlite, <sqlx::Sqlite as sqlx::Database>::Arguments> {
    let remembered = stmts.len() <= REMEMBERED;
    let mut text = String::new();
    let mut args = Vec::new();
    for stmt in stmts {
        renumber(stmt.sql, args.len(), &mut text);
        text.push_str("; ");
        args.extend(stmt.args);
    }
    text.push_str(end);
    // Made of nothing but statements that were written here and numbers.
    bound!(sqlx::query(sqlx::AssertSqlSafe(text)).persistent(remembered), args)
}

/// Appends a statement to `text` whose parameters come after `offset` others.
fn renumber(sql: &str, offset: usize, text: &mut String) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(digits);
        let _ = write!(text, "${}{rest}", number.parse::<usize>().unwrap_or_default() + offset);
    }
}

to_query!(postgres, sqlx::Postgres);
to_query!(sqlite, sqlx::Sqlite);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_on() {
        let mut text = String::new();
        renumber("INSERT INTO t VALUES ($1, $2 || 'x', $10)", 3, &mut text);
        assert_eq!(text, "INSERT INTO t VALUES ($4, $5 || 'x', $13)");
    }
}
