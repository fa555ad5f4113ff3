//! Statements as SQLite reads them.

use std::borrow::Cow;

use super::value::Stmt;

/// SQLite has no arrays: a list is a JSON text to it, and `ARRAY(SELECT …)` the rows themselves.
pub(super) fn text(stmt: &Stmt) -> Cow<'_, str> {
    said(&stmt.sql)
}

fn said(text: &str) -> Cow<'_, str> {
    let Some((before, list)) = text.split_once("= ANY(") else { return Cow::Borrowed(text) };
    let (list, after) = list.split_at(closing(list));
    Cow::Owned(match list.strip_prefix("ARRAY(").and_then(|select| select.strip_suffix(')')) {
        Some(select) => format!("{before}IN ({}{}", said(select), said(after)),
        None => format!("{before}IN (SELECT value FROM json_each({list}){}", said(after)),
    })
}

/// Where the parenthesis is that closes what `text` is inside of.
pub(super) fn closing(text: &str) -> usize {
    let mut depth = 0_i32;
    let closes = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    };
    text.find(closes).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::db::sql;

    #[test]
    fn lists_and_chosen_rows_are_said_to_sqlite_in_its_own_words() {
        let plain = sql("SELECT 1 FROM a WHERE b = $1");
        assert_eq!(text(&plain), "SELECT 1 FROM a WHERE b = $1");
        let both = sql(
            "UPDATE a SET b = $2 WHERE c = ANY($1) AND d = ANY(ARRAY(SELECT d FROM a WHERE (e = ANY($3)) \
             LIMIT 1)) AND f RETURNING g",
        );
        assert_eq!(
            text(&both),
            "UPDATE a SET b = $2 WHERE c IN (SELECT value FROM json_each($1)) AND d IN (SELECT d FROM a WHERE \
             (e IN (SELECT value FROM json_each($3))) LIMIT 1) AND f RETURNING g"
        );
    }
}
