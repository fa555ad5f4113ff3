//! What is read: the same statements within a unit of work and beside it.

use chassis::async_trait;
use chassis::db::{ByKey, Row, Stmt, sql};
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::rows_by_key;
use chassis::types::Timestamp;

use super::{SqlBooks, rows};
use crate::application::{BookStore, CatalogUow};
use crate::domain::{Book, BookId, Lending, Query};

macro_rules! select_books {
    () => {
        "SELECT book_id, title, author, isbn, copies, copies_out, removed, version, sequence, created_at, \
         updated_at FROM books"
    };
}

macro_rules! select_lendings {
    () => {
        "SELECT loan_id, book_id, customer_id, copies, copies_out, state, reason, version, sequence, \
         created_at, updated_at FROM lendings"
    };
}

/// Books by their id.
pub(super) const BOOKS: ByKey = rows_by_key!(select_books!(), "book_id");
/// Lendings by their loan.
pub(crate) const LENDINGS: ByKey = rows_by_key!(select_lendings!(), "loan_id");

/// How many words a statement asks for; the first one stands for those that are missing.
const WORDS: usize = 8;

/// Whether the book of `w` has a word that begins so, too.
macro_rules! has {
    ($from:literal, $to:literal) => {
        concat!(
            " AND EXISTS (SELECT 1 FROM book_words o WHERE o.book_id = w.book_id AND o.word >= ",
            $from,
            " AND o.word < ",
            $to,
            ")"
        )
    };
}

/// The longest word is looked up, and the others are asked of the books that have it.
fn search(query: &Query, token: &PageToken, most: i64) -> Stmt {
    let find = sql(concat!(
        select_books!(),
        " WHERE book_id = ANY(ARRAY(SELECT DISTINCT w.book_id FROM book_words w \
         WHERE w.book_id > $1 AND w.word >= $3 AND w.word < $4",
        has!("$5", "$6"),
        has!("$7", "$8"),
        has!("$9", "$10"),
        has!("$11", "$12"),
        has!("$13", "$14"),
        has!("$15", "$16"),
        has!("$17", "$18"),
        " ORDER BY w.book_id LIMIT $2)) ORDER BY book_id"
    ));
    let missing = query.words().iter().take(1).cycle();
    let words = query.words().iter().chain(missing).take(WORDS);
    words.fold(find.bind(&token.id).bind(most), |find, word| {
        // No word goes on with a character behind the last of all.
        find.bind(word).bind(format!("{word}{}", char::MAX))
    })
}

fn all<T>(rows: &[Row], read: fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    rows.iter().map(read).collect()
}

#[async_trait]
impl BookStore for SqlBooks {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn CatalogUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn book(&self, id: &BookId) -> Result<Option<Book>> {
        self.db.find(BOOKS, id.as_str()).await?.as_ref().map(rows::book).transpose()
    }

    async fn books(&self, query: Option<&Query>, token: &PageToken, most: i64) -> Result<Vec<Book>> {
        let list = if let Some(query) = query {
            search(query, token, most)
        } else {
            let list = sql(concat!(
                select_books!(),
                " WHERE book_id > $1 AND NOT removed ORDER BY book_id LIMIT $2"
            ));
            list.bind(&token.id).bind(most)
        };
        all(&self.db.fetch_all(list).await?, rows::book)
    }

    async fn lendings(&self, updated_after: Timestamp, token: &PageToken, most: i64) -> Result<Vec<Lending>> {
        let list = sql(concat!(
            select_lendings!(),
            " WHERE (created_at, loan_id) < ($1, $2) AND updated_at > $3 \
             ORDER BY created_at DESC, loan_id DESC LIMIT $4"
        ));
        let list = list.bind(token.newest_first()).bind(&token.id).bind(updated_after).bind(most);
        all(&self.db.fetch_all(list).await?, rows::lending)
    }
}
