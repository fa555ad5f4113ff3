//! What can go wrong in a database, and which rule of the audit must find it.

mod library;
mod ordering;
mod rooms;

/// How far a case has come before it is corrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Two bagels, fetched at the counter.
    Served,
    /// A phone, brought to the door.
    Delivered,
    /// A phone that waits for the courier.
    Ready,
    /// A phone that was cancelled before the courier came.
    Cancelled,
    /// Two copies of a book, both out.
    Lent,
    /// Two copies of a book, brought back one by one.
    Returned,
    /// A room, asked for.
    Requested,
    /// A room that the manager denied.
    Denied,
    /// A room, used and left.
    Used,
}

/// What the audit must complain about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The order, loan or booking itself: `{case}`.
    Case,
    /// One that never was: `{ghost}`.
    Ghost,
    /// A product of which nothing was ordered, with ten pieces: `{shelf}`.
    Shelf,
    /// A product of which nothing was ordered, with one unit: `{drawer}`.
    Drawer,
    /// A book that nobody borrowed: `{book}`.
    Book,
    /// Whoever has the case: `{customer}`.
    Customer,
    /// A room that is booked while the stories are played: `{room}`.
    Room,
    /// This consumer.
    Consumer(&'static str),
}

/// One corruption.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corruption {
    /// The rules that must find it and what they are about, and no other.
    pub(super) found: &'static [(&'static str, About)],
    pub(super) story: Story,
    /// Database and statements; ids in braces are filled in.
    pub(super) sql: Sql,
}

type Sql = &'static [(&'static str, &'static str)];

const fn found(found: &'static [(&'static str, About)], story: Story, sql: Sql) -> Corruption {
    Corruption { found, story, sql }
}

/// Every corruption, of each system.
pub(super) fn all() -> Vec<Corruption> {
    [ordering::CORRUPTIONS, library::CORRUPTIONS, rooms::CORRUPTIONS].concat()
}

/// Adds a row that is a copy of another but for what is set.
macro_rules! copy {
    ($table:literal, $of:literal, $set:literal) => {
        concat!(
            "CREATE TEMP TABLE copy AS SELECT * FROM ",
            $table,
            " WHERE ",
            $of,
            "; ",
            "UPDATE copy SET ",
            $set,
            "; ",
            "INSERT INTO ",
            $table,
            " SELECT * FROM copy; ",
            "DROP TABLE copy;"
        )
    };
}

use copy;
