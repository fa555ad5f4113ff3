//! Rows of either database.

use std::sync::Arc;

use rusqlite::types::{FromSql, Value, ValueRef};
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::error::{Error, Result};
use crate::types::{InvalidId, Journal, Timestamp};

/// One row of a result.
#[derive(Debug)]
pub struct Row(pub(super) Inner);

#[derive(Debug)]
pub(super) enum Inner {
    Postgres(PgRow),
    Sqlite { names: Arc<[String]>, values: Vec<Value> },
}

pub(super) fn postgres(rows: Vec<PgRow>) -> Vec<Row> {
    rows.into_iter().map(|row| Row(Inner::Postgres(row))).collect()
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads the named column.
    fn read(row: &Row, name: &str) -> Result<Self>;
}

impl Row {
    /// The value of the named column; an internal error if it is missing or of another type.
    pub fn get<T: Column>(&self, name: &str) -> Result<T> {
        T::read(self, name)
    }

    /// The id in the named column; an internal error if it is none.
    pub fn id<T: TryFrom<String, Error = InvalidId>>(&self, name: &str) -> Result<T> {
        T::try_from(self.get::<String>(name)?).map_err(Error::internal)
    }

    /// The variant whose word the named column has (see [`crate::words`]); an internal error if none has it.
    pub fn word<T>(&self, name: &str, variant: fn(&str) -> Option<T>) -> Result<T> {
        let word: String = self.get(name)?;
        variant(&word).ok_or_else(|| Error::internal(format!("column {name} has the unknown word {word}")))
    }

    /// The same where the column may be NULL.
    pub fn optional_word<T>(&self, name: &str, variant: fn(&str) -> Option<T>) -> Result<Option<T>> {
        let there = self.get::<Option<String>>(name)?.is_some();
        there.then(|| self.word(name, variant)).transpose()
    }

    /// What the columns `version` and `sequence` keep of an aggregate's journal.
    pub fn journal<E>(&self) -> Result<Journal<E>> {
        Ok(Journal::restore(self.get("version")?, self.get("sequence")?))
    }
}

fn sqlite<T: FromSql>(names: &[String], values: &[Value], name: &str) -> Result<T> {
    let at = names.iter().position(|known| known == name);
    let value = at.and_then(|at| values.get(at));
    let value = value.ok_or_else(|| Error::internal(format!("no column {name}")))?;
    T::column_result(ValueRef::from(value)).map_err(|e| Error::internal(format!("column {name}: {e}")))
}

macro_rules! column {
    ($($ty:ty),+) => {$(
        impl Column for $ty {
            fn read(row: &Row, name: &str) -> Result<Self> {
                Ok(match &row.0 {
                    Inner::Postgres(row) => row.try_get(name)?,
                    Inner::Sqlite { names, values } => sqlite(names, values, name)?,
                })
            }
        }
    )+};
}
column!(i64, String, bool, Vec<u8>, Option<i64>, Option<String>, Option<bool>, Option<Vec<u8>>);

impl Column for Timestamp {
    fn read(row: &Row, name: &str) -> Result<Self> {
        row.get::<i64>(name).map(Self::from_micros)
    }
}

impl Column for Option<Timestamp> {
    fn read(row: &Row, name: &str) -> Result<Self> {
        Ok(row.get::<Option<i64>>(name)?.map(Timestamp::from_micros))
    }
}

impl Column for u32 {
    fn read(row: &Row, name: &str) -> Result<Self> {
        Self::try_from(row.get::<i64>(name)?).map_err(crate::error::Error::internal)
    }
}
