//! A book of the library, and how many of its copies are there.

use chassis::types::{Journal, Pending, Timestamp};

use super::{BookId, Copies, Error, Isbn};

/// What it takes to register a book.
#[derive(Debug, Clone)]
pub(crate) struct NewBook {
    /// New in the village.
    pub(crate) id: BookId,
    /// The title.
    pub(crate) title: String,
    /// The author or authors.
    pub(crate) author: String,
    /// Its number, if it has one.
    pub(crate) isbn: Option<Isbn>,
    /// How many copies are owned.
    pub(crate) copies: Copies,
}

/// What is to be changed; `None` stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct BookChanges {
    /// The title.
    pub(crate) title: Option<String>,
    /// The author or authors.
    pub(crate) author: Option<String>,
    /// Its number; `Some(None)`: it has none.
    #[expect(clippy::option_option, reason = "to stay as it is is not the same as to have none")]
    pub(crate) isbn: Option<Option<Isbn>>,
    /// How many copies are owned.
    pub(crate) copies: Option<Copies>,
}

/// What a book is, for everybody to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookData {
    /// The book.
    pub(crate) id: BookId,
    /// The title.
    pub(crate) title: String,
    /// The author or authors.
    pub(crate) author: String,
    /// Its number, if it has one.
    pub(crate) isbn: Option<Isbn>,
    /// How many copies are owned.
    pub(crate) copies: Copies,
    /// How many of them are out; never more than are owned.
    pub(crate) out: Copies,
    /// Whether it was removed.
    pub(crate) removed: bool,
    /// When it was registered.
    pub(crate) created_at: Timestamp,
    /// When it, or its stock, last changed.
    pub(crate) updated_at: Timestamp,
}

/// What happened to a book. What goes out and comes back is told by the lending of each loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BookEvent {
    /// It is new.
    Registered,
    /// It was changed.
    Changed,
    /// It was removed.
    Removed,
}

/// A book. Its stock changes with the lendings only, never by saving this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Book {
    data: BookData,
    journal: Journal<BookEvent>,
}

impl Book {
    /// A new book, all copies there.
    pub(crate) fn register(new: NewBook, now: Timestamp) -> Self {
        let NewBook { id, title, author, isbn, copies } = new;
        let data = BookData {
            id,
            title,
            author,
            isbn,
            copies,
            out: Copies::NONE,
            removed: false,
            created_at: now,
            updated_at: now,
        };
        let mut journal = Journal::new();
        journal.record(BookEvent::Registered);
        Self { data, journal }
    }

    /// As it was saved.
    pub(crate) const fn restore(data: BookData, journal: Journal<BookEvent>) -> Self {
        Self { data, journal }
    }

    /// What it is.
    pub(crate) const fn data(&self) -> &BookData {
        &self.data
    }

    /// L1: the copies owned without those of confirmed loans.
    pub(crate) fn available(&self) -> Copies {
        self.data.copies.without(self.data.out).unwrap_or_default()
    }

    /// Changes what is given. Nothing happens if it is so already.
    pub(crate) fn update(&mut self, changes: BookChanges, now: Timestamp) -> Result<(), Error> {
        let data = &self.data;
        let title = changes.title.unwrap_or_else(|| data.title.clone());
        let author = changes.author.unwrap_or_else(|| data.author.clone());
        let isbn = changes.isbn.unwrap_or_else(|| data.isbn.clone());
        let copies = changes.copies.unwrap_or(data.copies);
        if copies < data.out {
            return Err(Error::CopiesAreOut { out: data.out });
        }
        let same = (&title, &author, &isbn, copies) == (&data.title, &data.author, &data.isbn, data.copies);
        if !same {
            self.data = BookData { title, author, isbn, copies, updated_at: now, ..self.data.clone() };
            self.journal.record(BookEvent::Changed);
        }
        Ok(())
    }

    /// L5: removes the book for good, unless copies are out.
    pub(crate) fn remove(&mut self, now: Timestamp) -> Result<(), Error> {
        if self.data.out > Copies::NONE {
            return Err(Error::CopiesAreOut { out: self.data.out });
        }
        if !self.data.removed {
            self.data.removed = true;
            self.data.updated_at = now;
            self.journal.record(BookEvent::Removed);
        }
        Ok(())
    }

    /// Whether there is something to save.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<BookEvent> {
        self.journal.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(copies: u32, out: u32) -> Book {
        let new = NewBook {
            id: BookId::try_new("b-1").unwrap(),
            title: "토지".into(),
            author: "박경리".into(),
            isbn: None,
            copies: Copies::new(copies),
        };
        let mut book = Book::register(new, Timestamp::from_micros(1));
        book.take_pending();
        Book::restore(BookData { out: Copies::new(out), ..book.data }, book.journal)
    }

    #[test]
    fn l5_only_real_changes_are_told() {
        let mut book = book(3, 0);
        let now = Timestamp::from_micros(2);
        book.update(BookChanges { copies: Some(Copies::new(3)), ..BookChanges::default() }, now).unwrap();
        assert!(!book.is_changed());
        book.update(BookChanges { author: Some("朴景利".into()), ..BookChanges::default() }, now).unwrap();
        assert_eq!(book.take_pending().events, [(2, BookEvent::Changed)]);
        assert_eq!((book.data().author.as_str(), book.data().updated_at), ("朴景利", now));
    }

    #[test]
    fn l5_what_is_out_is_neither_removed_nor_given_away() {
        let now = Timestamp::from_micros(2);
        let mut lent = book(3, 2);
        let fewer = |copies| BookChanges { copies: Some(Copies::new(copies)), ..BookChanges::default() };
        let refused = Err(Error::CopiesAreOut { out: Copies::new(2) });
        assert_eq!((lent.update(fewer(1), now), lent.remove(now)), (refused.clone(), refused));
        assert!(!lent.is_changed());
        lent.update(fewer(2), now).unwrap();
        assert_eq!(lent.available(), Copies::NONE);

        let mut there = book(3, 0);
        there.remove(now).unwrap();
        there.remove(now).unwrap();
        assert_eq!(there.take_pending().events, [(2, BookEvent::Removed)]);
        assert!(there.data().removed);
    }
}
