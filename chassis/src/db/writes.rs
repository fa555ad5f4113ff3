//! What is written with a commit: on PostgreSQL one statement, however much it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::value::{Stmt, Value, sql};
use super::{Rows, insert};
use crate::error::{Code, DISK_FULL, Error, Result};
use crate::events::Event;

/// A statement, and how many rows it must change.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    name: Option<&'static str>,
    stmt: Stmt,
    expected: Option<i64>,
}

impl Pending {
    /// Changes what it changes.
    pub(super) fn any(stmt: Stmt) -> Self {
        Self { name: None, stmt, expected: None }
    }

    /// Must change one row.
    pub(super) fn one(stmt: Stmt) -> Self {
        Self { name: None, stmt, expected: Some(1) }
    }

    /// Must change so many rows.
    pub(super) fn exactly(stmt: Stmt, rows: usize) -> Self {
        Self { name: None, stmt, expected: Some(i64::try_from(rows).unwrap_or(i64::MAX)) }
    }

    /// `stmt` for each of these rows, each of which must change one.
    pub(super) fn all(stmt: Stmt, mut rows: Vec<Vec<Value>>) -> Self {
        match rows.len() {
            0 | 1 => Self::one(Stmt { args: rows.pop().unwrap_or_default(), ..stmt }),
            expected => {
                let expected = i64::try_from(expected).ok();
                Self { name: None, stmt: super::rows::many(&stmt.sql, rows), expected }
            }
        }
    }
}

/// Whether both may change the same row: one statement would do that only once.
pub(super) fn meet(one: &Stmt, other: &Stmt) -> bool {
    one.args.first() == other.args.first() && one.sql == other.sql
}

/// What comes with a commit beside its rows.
pub(super) fn rest(
    moved: BTreeMap<String, Event>,
    changes: &BTreeSet<(String, String)>,
    events: &[Event],
) -> Vec<Pending> {
    let mut rest = Vec::new();
    rest.extend(cases(moved).at_once().map(Pending::any));
    rest.extend(numbered_changes(changes));
    rest.extend(outbox(events).at_once().map(Pending::any));
    rest
}

/// One statement that does all of `pending`, and fails by a division by zero where one of them changes
/// another number of rows than it must. PostgreSQL runs each part once, and all or none.
pub(super) fn combined(pending: Vec<Pending>) -> Stmt {
    let (mut text, mut check, mut args) = ("WITH ".to_owned(), Vec::new(), Vec::new());
    for (n, part) in pending.into_iter().enumerate() {
        let name = part.name.map_or_else(|| format!("w{n}"), str::to_owned);
        let comma = if n > 0 { ", " } else { "" };
        let returning = if part.stmt.sql.contains(" RETURNING ") { "" } else { " RETURNING 1" };
        let _ = write!(text, "{comma}{name} AS ({}{returning})", moved(&part.stmt.sql, args.len()));
        args.extend(part.stmt.args);
        if let Some(expected) = part.expected {
            args.push(Value::from(expected));
            check.push(format!("(SELECT count(*) FROM {name}) = ${}", args.len()));
        }
    }
    if check.is_empty() {
        check.push("TRUE".to_owned());
    }
    let _ = write!(text, " SELECT 1 / CASE WHEN {} THEN 1 ELSE 0 END AS done", check.join(" AND "));
    Stmt { sql: text.into(), args }
}

/// `text` whose parameters begin after the first `by`.
fn moved(text: &str, by: usize) -> String {
    let mut parts = text.split('$');
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let _ = match number.parse::<usize>() {
            Ok(number) => write!(moved, "${}{rest}", number + by),
            Err(_) => write!(moved, "${part}"),
        };
    }
    moved
}

/// What last moved each case.
pub(super) fn cases(moved: BTreeMap<String, Event>) -> Rows {
    let cases = insert(
        "cases (partition_key, correlation, causation, traceparent)",
        "ON CONFLICT (partition_key) DO UPDATE SET correlation = excluded.correlation, \
         causation = excluded.causation, traceparent = excluded.traceparent",
    );
    let row = |event: Event| crate::row![event.partition_key, event.correlation, event.id, event.traceparent];
    cases.rows(moved.into_values().map(row))
}

/// Events, until they are relayed.
pub(super) fn outbox(events: &[Event]) -> Rows {
    let outbox = insert(
        "outbox (id, kind, source, subject, partition_key, sequence, happened_at, correlation, causation, \
         traceparent, data)",
        "",
    );
    outbox.rows(events.iter().cloned().map(Event::into_row))
}

const COUNTERS: &str = "change_counters (scope, seq)";
/// The counter's row keeps writers of one scope in line, so a watcher never sees a number before a smaller
/// one.
const COUNTED: &str =
    "ON CONFLICT (scope) DO UPDATE SET seq = change_counters.seq + excluded.seq RETURNING scope, seq";

/// How many changes each scope has; scopes come in one order, so that two writers do not wait for each
/// other.
pub(super) fn counters(changes: &BTreeSet<(String, String)>) -> Rows {
    let mut scopes: BTreeMap<&str, i64> = BTreeMap::new();
    for (scope, _) in changes {
        *scopes.entry(scope).or_default() += 1;
    }
    insert(COUNTERS, COUNTED).rows(scopes.into_iter().map(|(scope, changes)| crate::row![scope, changes]))
}

/// The changes, numbered up to `last` within their scope.
pub(super) fn changes(
    changes: &BTreeSet<(String, String)>,
    last: &mut BTreeMap<String, i64>,
) -> Result<Rows> {
    let mut rows =
        insert("changes (scope, item, seq)", "ON CONFLICT (scope, item) DO UPDATE SET seq = excluded.seq");
    for (scope, item) in changes.iter().rev() {
        let seq = last.get_mut(scope).ok_or_else(|| Error::internal("a scope has no number"))?;
        rows = rows.row(crate::row![scope, item, *seq]);
        *seq -= 1;
    }
    Ok(rows)
}

/// Both as parts of one statement.
fn numbered_changes(changes: &BTreeSet<(String, String)>) -> Vec<Pending> {
    let Some(count) = counters(changes).at_once() else { return Vec::new() };
    let mut back: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut scopes, mut items, mut backs) = (Vec::new(), Vec::new(), Vec::new());
    for (scope, item) in changes.iter().rev() {
        let behind = back.entry(scope).or_default();
        scopes.push(scope.clone());
        items.push(item.clone());
        backs.push(*behind);
        *behind += 1;
    }
    let number = sql("INSERT INTO changes (scope, item, seq) \
         SELECT v.scope, v.item, counted.seq - v.back FROM UNNEST($1, $2, $3) AS v (scope, item, back) \
         JOIN counted ON counted.scope = v.scope ON CONFLICT (scope, item) DO UPDATE SET seq = excluded.seq");
    let number = number.bind(scopes).bind(items).bind(backs);
    vec![Pending { name: Some("counted"), stmt: count, expected: None }, Pending::any(number)]
}

/// A conflict, unless so many rows were changed.
pub(super) fn must_be(rows: usize, changed: u64) -> Result<()> {
    if usize::try_from(changed).is_ok_and(|changed| changed == rows) { Ok(()) } else { Err(conflict()) }
}

fn conflict() -> Error {
    Error::aborted("CONFLICT", "it was changed by somebody else at this moment; try again")
}

/// What a combined statement says where somebody else was there first.
pub(super) fn met(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(inner) if inner.code().as_deref() == Some("22012") => conflict(),
        _ => error.into(),
    }
}

/// The server says nothing any more: what became of a commit is unknown.
pub(super) fn silent() -> Error {
    Error::deadline("the database does not answer; ask again with the same request_id")
}

/// A commit that failed with the connection may have been done all the same; one that found no room was not.
pub(super) fn unknown_outcome(error: Error) -> Error {
    if error.code() == Code::Unavailable && error.reason() != DISK_FULL {
        return Error::deadline(format!(
            "the database went away while this was being committed; ask again with the same request_id: {}",
            error.reason()
        ));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_parameters_in_one_statement() {
        let first = Pending::one(sql("UPDATE a SET x = $2 WHERE id = $1").bind("a").bind(7_i64));
        let second = Pending::any(sql("INSERT INTO b VALUES ($1)").bind("b"));
        let all = combined(vec![first, second]);
        assert_eq!(
            all.sql,
            "WITH w0 AS (UPDATE a SET x = $2 WHERE id = $1 RETURNING 1), w1 AS (INSERT INTO b VALUES ($4) \
             RETURNING 1) SELECT 1 / CASE WHEN (SELECT count(*) FROM w0) = $3 THEN 1 ELSE 0 END AS done"
        );
        assert_eq!(all.args.len(), 4);
    }
}
