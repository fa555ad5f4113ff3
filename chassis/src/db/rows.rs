//! Many rows in one statement.

use super::value::{Stmt, Value};

/// Rows to insert or to update: on PostgreSQL one statement, and one round trip, however many they are.
#[derive(Debug, Clone)]
pub struct Rows {
    what: What,
    rows: Vec<Vec<Value>>,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Insert { into: &'static str, after: &'static str },
    Update { set: &'static str, of: &'static str },
}

/// The values of a row, in the order of its columns.
#[macro_export]
macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$($crate::db::Value::from($value)),+] };
}

/// Rows to insert, none yet. `into` is `table (column, …)`; `after` is what follows the rows: `ON CONFLICT …`,
/// `RETURNING …`.
pub fn insert(into: &'static str, after: &'static str) -> Rows {
    Rows { what: What::Insert { into, after }, rows: Vec::new() }
}

/// Rows to update, none yet. `set` is `table SET column = $3, …`, and `of` the condition `key = $1 AND …` that at
/// most one row meets; `$1` is the first value of each row.
pub fn update(set: &'static str, of: &'static str) -> Rows {
    Rows { what: What::Update { set, of }, rows: Vec::new() }
}

impl Rows {
    /// One more row; all have their values in the same order, and each column one type.
    pub fn row(mut self, row: Vec<Value>) -> Self {
        self.rows.push(row);
        self
    }

    /// These rows, too.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// A statement for each row.
    pub(super) fn one_by_one(self) -> impl Iterator<Item = Stmt> {
        let text = match self.what {
            What::Insert { into, after } => {
                format!("INSERT INTO {into} VALUES ({}) {after}", self.parameters())
            }
            What::Update { set, of } => format!("UPDATE {set} WHERE {of}"),
        };
        self.rows.into_iter().map(move |args| Stmt { sql: text.clone().into(), args })
    }

    /// One statement for all of them; `None` where there are none.
    pub(super) fn at_once(self) -> Option<Stmt> {
        if self.rows.len() < 2 {
            return self.one_by_one().next();
        }
        let all = self.parameters();
        let text = match self.what {
            What::Insert { into, after } => format!("INSERT INTO {into} SELECT * FROM UNNEST({all}) {after}"),
            What::Update { set, of } => {
                let names = all.replace('$', "p");
                let (set, of) = (set.replace('$', "v.p"), of.replace('$', "v.p"));
                format!("UPDATE {set} FROM UNNEST({all}) AS v ({names}) WHERE {of}")
            }
        };
        let columns = self.columns();
        let mut rows: Vec<_> = self.rows.into_iter().map(Vec::into_iter).collect();
        let column = |_| Value::many(rows.iter_mut().filter_map(Iterator::next).collect());
        Some(Stmt { sql: text.into(), args: (0..columns).map(column).collect() })
    }

    fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    fn parameters(&self) -> String {
        (1..=self.columns()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
    }
}
