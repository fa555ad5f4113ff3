//! How views lie in tables: what all have is here, each kind of case adds columns of its own.

use chassis::db::{Row, Value};
use chassis::error::Result;

use crate::domain::{Case, Latest, View};

/// The table of one kind of case.
pub(super) trait Table: Case {
    /// The column of the key.
    const KEY: &'static str;
    /// What is inserted into; by [`into`].
    const INTO: &'static str;
    /// How a row is written over; by [`over`].
    const OVER: &'static str;
    /// Selects the rows of the cases `$1`, to be changed.
    const MANY: &'static str;
    /// Selects the row of the case `$1`, to be shown.
    const ONE: &'static str;
    /// Selects pages of rows, to be shown.
    const PAGES: Pages;

    /// Reads the columns of its own.
    fn case(row: &Row) -> Result<Self>;

    /// The values of its own columns, in their order.
    fn values(&self) -> Result<Vec<Value>>;
}

/// Selects pages of rows, newest first: those changed after `$1` and before the key `$2`, at most `$3`.
pub(super) struct Pages {
    /// Of the customer `$4`.
    pub(super) one: &'static str,
    /// Of all customers.
    pub(super) all: &'static str,
}

/// The columns of a view `v`: `columns!(table, key, own columns…)`.
macro_rules! columns {
    ($table:literal, $key:literal, $($own:literal),+) => {
        concat!("v.", $key, ", v.customer_id, v.created_at, v.updated_at, v.version", $(", v.", $own),+)
    };
}
pub(super) use columns;

/// What rows are inserted into.
macro_rules! into {
    ($table:literal, $key:literal, $($own:literal),+) => {
        concat!($table, " (", $key, ", customer_id, created_at, updated_at, version", $(", ", $own),+, ")")
    };
}
pub(super) use into;

/// How a row is written over, if it is still the one that was read.
macro_rules! over {
    ($table:literal, $key:literal, $($own:literal),+) => {
        concat!(
            "ON CONFLICT (", $key, ") DO UPDATE SET customer_id = excluded.customer_id, \
             created_at = excluded.created_at, updated_at = excluded.updated_at, version = excluded.version",
            $(", ", $own, " = excluded.", $own),+,
            " WHERE ", $table, ".version = excluded.version - 1"
        )
    };
}
pub(super) use over;

/// The [`Pages`] of a select by its key, of those rows only that meet a further condition.
macro_rules! pages {
    ($select:expr, $key:literal $(, all $all:literal, one $one:literal)?) => {
        $crate::outbound::table::Pages {
            one: concat!(
                $select, " WHERE v.updated_at > $1 AND v.", $key, " < $2 AND v.customer_id = $4", $($one,)?
                " ORDER BY v.", $key, " DESC LIMIT $3"
            ),
            all: concat!(
                $select, " WHERE v.updated_at > $1 AND v.", $key, " < $2", $($all,)?
                " ORDER BY v.", $key, " DESC LIMIT $3"
            ),
        }
    };
}
pub(super) use pages;

/// A view as its row has it.
pub(super) fn view<C: Table>(row: &Row) -> Result<View<C>> {
    Ok(View {
        id: row.id(C::KEY)?,
        customer_id: row.id("customer_id")?,
        case: C::case(row)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

/// A value and the number of the event that said it, where one did.
pub(super) fn latest<T>(row: &Row, column: &str, value: Option<T>) -> Result<Option<Latest<T>>> {
    let sequence = row.get::<Option<i64>>(column)?;
    Ok(sequence.zip(value).map(|(sequence, value)| Latest { sequence, value }))
}
