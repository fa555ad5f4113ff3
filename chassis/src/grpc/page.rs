//! Pages by keyset: a token names the last row that was given, so rows neither repeat nor get lost.

use crate::error::{Error, Result};
use crate::types::{Timestamp, Whose};

const DEFAULT: i32 = 50;
const MOST: i32 = 1000;

/// How many rows a page has: 50 unless asked otherwise, at most 1000.
pub fn page_size(asked: i32) -> Result<i64> {
    match asked {
        0 => Ok(i64::from(DEFAULT)),
        1.. => Ok(i64::from(asked.min(MOST))),
        _ => Err(Error::invalid("page_size", "must not be negative")),
    }
}

/// The key of the last row of a page: a number (or a time in microseconds) and an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken {
    /// The first part of the order.
    pub at: i64,
    /// The id that breaks ties.
    pub id: String,
}

impl PageToken {
    /// Before the first row.
    pub fn start() -> Self {
        Self { at: i64::MIN, id: String::new() }
    }

    /// A token for the row with this time and id.
    pub fn after(at: Timestamp, id: impl Into<String>) -> Self {
        Self { at: at.micros(), id: id.into() }
    }

    /// The first part of the order, for a list that runs from the newest on: all of its rows lie before the start.
    pub fn newest_first(&self) -> i64 {
        if *self == Self::start() { i64::MAX } else { self.at }
    }

    /// Reads a token; an empty one is the start.
    pub fn parse(token: &str) -> Result<Self> {
        if token.is_empty() {
            return Ok(Self::start());
        }
        let parts = token.strip_prefix("p1-").and_then(|rest| rest.split_once('-'));
        let parsed = parts.and_then(|(at, id)| {
            let at = i64::from_str_radix(at, 16).ok()?;
            (id.is_empty() || crate::types::is_valid_id(id)).then(|| Self { at, id: id.to_owned() })
        });
        parsed.ok_or_else(|| Error::invalid("page_token", "is not a token that a list of this service gave"))
    }
}

impl std::fmt::Display for PageToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p1-{:x}-{}", self.at.max(0), self.id)
    }
}

/// What a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<Id> {
    /// Whose things.
    pub whose: Whose<Id>,
    /// Only what changed after this.
    pub updated_after: Timestamp,
    /// Where the page begins.
    pub token: PageToken,
    /// How many things it has at most.
    pub size: i64,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; empty on the last page.
    pub next: String,
}

impl<T> Page<T> {
    /// A page of at most `size` rows out of `items`, which were read with a limit of `size + 1`.
    pub fn cut(mut items: Vec<T>, size: i64, token: impl Fn(&T) -> PageToken) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(|last| token(last).to_string()).unwrap_or_default();
        Self { items, next }
    }

    /// The same page of other things.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_a_row_and_foreign_ones_are_refused() {
        let token = PageToken::after(Timestamp::from_micros(1_763_700_000_000_000), "store-1");
        assert_eq!(PageToken::parse(&token.to_string()).unwrap(), token);
        for bad in ["x", "p1-", "p1-zz-a", "p1-1", "p1-1-a b", "p2-1-a"] {
            assert_eq!(PageToken::parse(bad).unwrap_err().reason(), "INVALID_FIELD", "{bad}");
        }
    }

    #[test]
    fn a_list_from_the_newest_on_starts_after_every_row() {
        assert_eq!(PageToken::start().newest_first(), i64::MAX);
        assert_eq!(PageToken::after(Timestamp::from_micros(7), "o-1").newest_first(), 7);
    }

    #[test]
    fn the_last_page_has_no_token() {
        let cut = |n: i64| Page::cut((0..n).collect(), 2, |i| PageToken { at: *i, id: String::new() });
        assert_eq!((cut(2).items.len(), cut(2).next.is_empty()), (2, true));
        assert_eq!((cut(3).items.len(), cut(3).next.as_str()), (2, "p1-1-"));
    }
}
