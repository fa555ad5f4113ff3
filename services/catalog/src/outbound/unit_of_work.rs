//! The unit of work in SQL. A save writes the row, moves the stock and publishes the events in one transaction.

use chassis::async_trait;
use chassis::db::{Tx, insert, sql};
use chassis::error::Result;

use super::{events, reads, rows};
use crate::application::CatalogUow;
use crate::domain::{Book, BookData, BookId, Isbn, Lending, LendingEvent, LoanId, Reason, words};

#[async_trait]
impl CatalogUow for Tx {
    async fn book(&mut self, id: &BookId) -> Result<Option<Book>> {
        self.find(reads::BOOKS, id.as_str()).await?.as_ref().map(rows::book).transpose()
    }

    async fn save_book(&mut self, book: &mut Book) -> Result<()> {
        if !book.is_changed() {
            return Ok(());
        }
        let pending = book.take_pending();
        let data = book.data();
        let write = if pending.expected == 0 {
            sql(
                "INSERT INTO books (book_id, version, title, author, isbn, copies, removed, sequence, updated_at, \
                 created_at, copies_out) VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, 0) \
                 ON CONFLICT DO NOTHING",
            )
        } else {
            sql("UPDATE books SET version = version + 1, title = $3, author = $4, isbn = $5, copies = $6, \
                 removed = $7, sequence = $8, updated_at = $9, created_at = $10 \
                 WHERE book_id = $1 AND version = $2")
        };
        let write = write
            .bind(data.id.as_str())
            .bind(pending.expected)
            .bind(&data.title)
            .bind(&data.author)
            .bind(data.isbn.as_ref().map(Isbn::as_str).unwrap_or_default())
            .bind(data.copies.count())
            .bind(data.removed)
            .bind(pending.sequence)
            .bind(data.updated_at)
            .bind(data.created_at);
        self.change_one(write).await?;
        index(self, data).await?;
        for (sequence, event) in pending.events {
            events::publish_book(self, data, event, sequence);
        }
        Ok(())
    }

    async fn lending(&mut self, loan: &LoanId) -> Result<Option<Lending>> {
        self.find(reads::LENDINGS, loan.as_str()).await?.as_ref().map(rows::lending).transpose()
    }

    async fn save_lending(&mut self, lending: &mut Lending) -> Result<()> {
        let pending = lending.take_pending();
        let data = lending.data();
        let write = if pending.expected == 0 {
            sql(
                "INSERT INTO lendings (loan_id, version, book_id, customer_id, copies, copies_out, state, reason, \
                 sequence, created_at, updated_at) VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 ON CONFLICT DO NOTHING",
            )
        } else {
            sql("UPDATE lendings SET version = $2 + 1, book_id = $3, customer_id = $4, copies = $5, \
                 copies_out = $6, state = $7, reason = $8, sequence = $9, created_at = $10, updated_at = $11 \
                 WHERE loan_id = $1 AND version = $2")
        };
        let write = write
            .bind(data.loan_id.as_str())
            .bind(pending.expected)
            .bind(data.book_id.as_str())
            .bind(data.customer_id.as_str())
            .bind(data.copies.count())
            .bind(data.out.count())
            .bind(data.state.word())
            .bind(data.reason.map(Reason::word))
            .bind(pending.sequence)
            .bind(data.created_at)
            .bind(data.updated_at);
        self.change_one(write).await?;
        for (sequence, event) in pending.events {
            move_copies(self, &data.book_id, out(&event, data.copies.count())).await?;
            events::publish_lending(self, data, event, sequence);
        }
        Ok(())
    }
}

/// How many copies more are out after the event.
fn out(event: &LendingEvent, asked: u32) -> i64 {
    match event {
        LendingEvent::Lent { .. } => i64::from(asked),
        LendingEvent::Refused { .. } => 0,
        LendingEvent::Returned { copies } => -i64::from(copies.count()),
    }
}

/// Moves the stock of a book. The condition is the database's: whoever looked before another took the last copies
/// finds nothing to change, and must look again.
async fn move_copies(tx: &mut Tx, book: &BookId, out: i64) -> Result<()> {
    if out == 0 {
        return Ok(());
    }
    let update =
        sql("UPDATE books SET copies_out = copies_out + $2, version = version + 1, updated_at = $3 \
         WHERE book_id = $1 AND copies_out + $2 BETWEEN 0 AND copies AND NOT removed");
    tx.change_one(update.bind(book.as_str()).bind(out).bind(tx.now())).await
}

/// Writes the words by which a book is found; a removed one is not.
async fn index(tx: &mut Tx, book: &BookData) -> Result<()> {
    tx.execute(sql("DELETE FROM book_words WHERE book_id = $1").bind(book.id.as_str())).await?;
    if book.removed {
        return Ok(());
    }
    let all = words(&book.title, &book.author, book.isbn.as_ref());
    let rows = insert("book_words (word, book_id)", "ON CONFLICT DO NOTHING");
    tx.write(rows.rows(all.into_iter().map(|word| chassis::row![word, book.id.as_str()]))).await?;
    Ok(())
}
