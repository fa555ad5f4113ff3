//! Rows of either database.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::error::Result;
use crate::types::Timestamp;

/// One row of a result.
#[derive(Debug)]
pub struct Row(pub(super) Inner);

#[derive(Debug)]
pub(super) enum Inner {
    Postgres(PgRow),
    Sqlite(SqliteRow),
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
}

macro_rules! column {
    ($($ty:ty),+) => {$(
        impl Column for $ty {
            fn read(row: &Row, name: &str) -> Result<Self> {
                Ok(match &row.0 {
                    Inner::Postgres(row) => row.try_get(name)?,
                    Inner::Sqlite(row) => row.try_get(name)?,
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
