//! Many rows in one statement.

use super::dialect::closing;
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

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A statement for each row.
    pub(super) fn one_by_one(self) -> impl Iterator<Item = Stmt> {
        let text = self.text();
        self.rows.into_iter().map(move |args| Stmt { sql: text.clone().into(), args })
    }

    /// One statement for all of them; `None` where there are none.
    pub(super) fn at_once(self) -> Option<Stmt> {
        if self.rows.len() < 2 {
            return self.one_by_one().next();
        }
        Some(many(&self.text(), self.rows))
    }

    /// The statement for one row.
    fn text(&self) -> String {
        match self.what {
            What::Insert { into, after } => {
                let columns = self.rows.first().map_or(0, Vec::len);
                format!("INSERT INTO {into} VALUES ({}) {after}", parameters(columns))
            }
            What::Update { set, of } => format!("UPDATE {set} WHERE {of}"),
        }
    }
}

fn parameters(columns: usize) -> String {
    (1..=columns).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// One statement that does for many rows of parameters what `stmt` does for one: an `INSERT … VALUES (…)` or an
/// `UPDATE … WHERE …`. On PostgreSQL alone.
pub(super) fn many(text: &str, rows: Vec<Vec<Value>>) -> Stmt {
    let columns = rows.first().map_or(0, Vec::len);
    let all = parameters(columns);
    let from = format!("FROM UNNEST({all}) AS v ({})", all.replace('$', "p"));
    let each = text.replace('$', "v.p");
    let text = match each.split_once(" VALUES (") {
        Some((into, rest)) => {
            let (one, after) = rest.split_at(closing(rest));
            format!("{into} SELECT {one} {from}{}", after.strip_prefix(')').unwrap_or_default())
        }
        None => match each.rsplit_once(" WHERE ") {
            Some((set, of)) => format!("{set} {from} WHERE {of}"),
            None => each,
        },
    };
    let mut rows: Vec<_> = rows.into_iter().map(Vec::into_iter).collect();
    let column = |_| Value::many(rows.iter_mut().filter_map(Iterator::next).collect());
    Stmt { sql: text.into(), args: (0..columns).map(column).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_for_one_row_is_done_for_many() {
        let rows = || vec![crate::row!["a", 1_i64], crate::row!["b", 2_i64]];
        let insert = many(
            "INSERT INTO t (id, n, x) VALUES ($1, COALESCE($2, 0) + 1, 'x') ON CONFLICT DO NOTHING",
            rows(),
        );
        assert_eq!(
            insert.sql,
            "INSERT INTO t (id, n, x) SELECT v.p1, COALESCE(v.p2, 0) + 1, 'x' FROM UNNEST($1, $2) AS v (p1, p2) \
             ON CONFLICT DO NOTHING"
        );
        let texts = Value::Texts(vec![Some("a".to_owned()), Some("b".to_owned())]);
        assert_eq!(insert.args, [texts, Value::Ints(vec![Some(1), Some(2)])]);
        assert_eq!(
            many("UPDATE t SET n = $2 WHERE id = $1", rows()).sql,
            "UPDATE t SET n = v.p2 FROM UNNEST($1, $2) AS v (p1, p2) WHERE id = v.p1"
        );
    }
}
