//! A small library for tests: the use cases on a database, with short words for what tests do with them, and a catalog
//! that says what it is told to.

use std::sync::{Arc, Mutex};

use chassis::admission::Admission;
use chassis::async_trait;
use chassis::case::Cases;
use chassis::db::{Database, sql};
use chassis::error::Result;
use chassis::idempotency::RequestKey;
use chassis::types::{InvalidId, Timestamp};
use chassis::uow::retry_conflicts;
use jiff::tz::TimeZone;
use tokio::sync::{Notify, Semaphore};

use crate::application::{
    BorrowBook, Catalog, Decision, Desk, LoanUow, Loans, ReturnBooks, Stock, Whose, react,
};
use crate::domain::{BookId, Calendar, Copies, Loan, LoanData, NewLoan};
use crate::outbound::SqlLoans;

/// An id of any kind.
pub(crate) fn id<T: TryFrom<String, Error = InvalidId>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

/// A key of this request id.
pub(crate) fn key(request_id: &str) -> RequestKey {
    RequestKey::new("customer", "Test", request_id, &())
}

/// A key that was never used.
pub(crate) fn new_key() -> RequestKey {
    key(&chassis::clock::new_id())
}

/// A library in Seoul that opens at 9.
pub(crate) fn calendar() -> Calendar {
    Calendar::new(TimeZone::get("Asia/Seoul").unwrap(), 14, 9)
}

/// A loan that was requested at a moment.
pub(crate) fn requested(loan: &str, customer: &str, copies: u32, at: Timestamp) -> Loan {
    let new = NewLoan {
        id: id(loan),
        customer_id: id(customer),
        book_id: id("b-1"),
        title: "Emma".into(),
        copies: Copies::new(copies),
    };
    Loan::request(new, at)
}

/// Writes a loan, as a use case does.
pub(crate) async fn save(db: &Database, loan: &mut Loan) -> Result<()> {
    let mut tx = db.begin("test").await?;
    tx.save(loan).await?;
    tx.commit().await
}

/// A catalog that says what it is told to, once it may answer at all.
pub(crate) struct Told {
    stock: Mutex<Stock>,
    /// Rung by whoever asks.
    pub(crate) asked: Notify,
    /// As many answers as there are permits.
    pub(crate) answers: Semaphore,
}

impl Told {
    pub(crate) fn new(available: u32) -> Arc<Self> {
        let answers = Semaphore::new(Semaphore::MAX_PERMITS);
        Arc::new(Self { stock: Mutex::new(left(available)), asked: Notify::new(), answers })
    }

    pub(crate) fn say(&self, stock: Stock) {
        *self.stock.lock().unwrap() = stock;
    }
}

/// So many copies are left.
pub(crate) fn left(available: u32) -> Stock {
    Stock::Left { title: "Emma".into(), available: Copies::new(available) }
}

#[async_trait]
impl Catalog for Told {
    async fn stock(&self, _: &BookId) -> Stock {
        self.asked.notify_one();
        self.answers.acquire().await.unwrap().forget();
        self.stock.lock().unwrap().clone()
    }
}

/// The use cases on a database.
pub(crate) struct Library {
    pub(crate) loans: Arc<Loans>,
    pub(crate) db: Database,
}

impl Library {
    pub(crate) fn new(db: Database, catalog: Arc<dyn Catalog>) -> Self {
        Self::with_desk(db, catalog, 512, 512)
    }

    /// At whose desk so many are served at once, and so many may wait.
    pub(crate) fn with_desk(db: Database, catalog: Arc<dyn Catalog>, at_once: usize, waiting: usize) -> Self {
        let queue = || Admission::new("the desk", at_once, waiting);
        let desk = Desk { borrowing: queue(), returning: queue() };
        let store = Arc::new(SqlLoans::new(db.clone()));
        let loans = Loans::new(store, catalog, db.clock().clone(), Cases::of(&db), calendar(), desk);
        Self { loans: Arc::new(loans), db }
    }

    pub(crate) async fn borrow(&self, copies: u32, key: RequestKey) -> Result<Loan> {
        let (customer_id, book_id) = (id("customer"), id("b-1"));
        let wish = BorrowBook { customer_id, book_id, copies: Copies::new(copies) };
        self.loans.borrow_book(wish, key).await
    }

    pub(crate) async fn give_back(&self, loan: &str, copies: u32, key: RequestKey) -> Result<Loan> {
        let (whose, id) = (Whose::One(id("customer")), id(loan));
        self.loans.return_books(ReturnBooks { whose, id, copies: Copies::new(copies) }, key).await
    }

    /// What the catalog decides, as its event tells.
    pub(crate) async fn decide(&self, loan: &str, decision: Decision) -> Result<()> {
        retry_conflicts(|| async {
            let mut tx = self.db.begin("react").await?;
            react(&mut tx, &id(loan), "Emma", decision.clone(), &calendar()).await?;
            tx.commit().await
        })
        .await
    }

    /// A confirmed loan of the customer that was lent at a moment.
    pub(crate) async fn lent(&self, loan: &str, copies: u32, at: Timestamp) {
        let mut lent = requested(loan, "customer", copies, at);
        lent.confirm("Emma", &calendar(), at);
        save(&self.db, &mut lent).await.unwrap();
    }

    pub(crate) async fn loan(&self, loan: &str) -> LoanData {
        self.loans.get_loan(&Whose::All, &id(loan)).await.unwrap().data().clone()
    }

    /// The short names of the events about a loan, in order; that they are numbered without gaps is checked.
    pub(crate) async fn told(&self, loan: &str) -> Vec<String> {
        let select = sql("SELECT kind, sequence FROM outbox WHERE subject = $1 ORDER BY sequence");
        let events = self.db.fetch_all(select.bind(loan)).await.unwrap();
        for (event, expected) in events.iter().zip(1_i64..) {
            assert_eq!(event.get::<i64>("sequence").unwrap(), expected, "{loan}");
        }
        let short = |kind: String| kind.rsplit('.').next().unwrap_or_default().to_owned();
        events.iter().map(|event| short(event.get("kind").unwrap())).collect()
    }
}
