//! Policies: whenever a loan is requested, lend or refuse; whenever books are returned, take them back.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy, id};
use maeul_proto::lending::v1::{BooksReturned, LoanRequested};

use crate::application::{lend, take_back};
use crate::domain::{Copies, LoanId, Request};

const LOAN_REQUESTED: &str = "maeul.lending.v1.LoanRequested";
const BOOKS_RETURNED: &str = "maeul.lending.v1.BooksReturned";

/// What the catalog does about loans.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![LOAN_REQUESTED, BOOKS_RETURNED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        match event.kind.as_str() {
            LOAN_REQUESTED => lend(tx, requested(event.decode()?)?).await,
            BOOKS_RETURNED => {
                let returned: BooksReturned = event.decode()?;
                take_back(tx, &id::<LoanId>(returned.loan_id)?, copies(returned.copies)?).await
            }
            other => Err(Error::internal(format!("no policy for {other}"))),
        }
    }
}

fn requested(event: LoanRequested) -> Result<Request> {
    Ok(Request {
        loan_id: id(event.loan_id)?,
        book_id: id(event.book_id)?,
        customer_id: id(event.customer_id)?,
        copies: copies(event.copies)?,
    })
}

/// A number of copies; none is a mistake.
fn copies(count: i32) -> Result<Copies> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0);
    count.map(Copies::new).ok_or_else(|| Error::internal("an event without copies"))
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn the_subscriptions_are_names_of_the_contracts_messages() {
        assert_eq!(Policies.subscriptions(), [LoanRequested::full_name(), BooksReturned::full_name()]);
    }

    #[test]
    fn an_event_without_copies_or_with_a_foreign_id_is_a_mistake() {
        let good = LoanRequested {
            loan_id: "l".into(),
            customer_id: "c".into(),
            book_id: "b".into(),
            title: String::new(),
            copies: 2,
        };
        assert_eq!(requested(good.clone()).unwrap().copies, Copies::new(2));
        assert!(requested(LoanRequested { copies: 0, ..good.clone() }).is_err());
        assert!(requested(LoanRequested { copies: -1, ..good.clone() }).is_err());
        assert!(requested(LoanRequested { book_id: String::new(), ..good }).is_err());
    }
}
