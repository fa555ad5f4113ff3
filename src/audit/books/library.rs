//! What is known of each loan, of the copies of each book, and of what a customer has of the library.

use std::sync::Arc;

use chassis::types::Timestamp;

use crate::audit::facts::{Book, Lending, LibraryCard, Loan, LoanView, Message};

/// All that the contexts know about one loan id.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct LoanCase {
    pub(in crate::audit) loan: Option<Loan>,
    /// What the catalog did about it.
    pub(in crate::audit) lending: Option<Arc<Lending>>,
    pub(in crate::audit) messages: Vec<Message>,
    pub(in crate::audit) view: Option<LoanView>,
}

impl LoanCase {
    /// When it began: when the loan was taken or, where there is none, at the first sign of it.
    pub(in crate::audit) fn begun(&self) -> Timestamp {
        let signs = || {
            let made = self.lending.iter().map(|lending| lending.created);
            let made = made.chain(self.view.iter().map(|view| view.created));
            made.chain(self.messages.iter().map(|message| message.created)).min().unwrap_or_default()
        };
        self.loan.as_ref().map_or_else(signs, |loan| loan.created)
    }

    /// When anything of it last changed.
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        let changes = self.loan.iter().map(|loan| loan.updated);
        let changes = changes.chain(self.lending.iter().map(|lending| lending.updated));
        let changes = changes.chain(self.view.iter().map(|view| view.updated));
        changes.chain(self.messages.iter().map(|message| message.updated)).max().unwrap_or_default()
    }
}

/// All that the catalog knows about the copies of one book.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct Shelf {
    /// None where the library does not have the book, or no longer.
    pub(in crate::audit) book: Option<Book>,
    pub(in crate::audit) lendings: Vec<Arc<Lending>>,
    /// Whether all lendings were read: not where nothing moved within the time that is audited.
    pub(in crate::audit) complete: bool,
}

impl Shelf {
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        let changes = self.book.iter().map(|book| book.updated);
        changes.chain(self.lendings.iter().map(|lending| lending.updated)).max().unwrap_or_default()
    }
}

/// What a customer's page says of the library, beside all loans of that customer and their views.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct Card {
    /// None where nobody said.
    pub(in crate::audit) shown: Option<LibraryCard>,
    pub(in crate::audit) loans: Vec<(Loan, Option<LoanView>)>,
}

impl Card {
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        let views = self.loans.iter().filter_map(|(_, view)| view.as_ref()).map(|view| view.updated);
        views.chain(self.loans.iter().map(|(loan, _)| loan.updated)).max().unwrap_or_default()
    }
}
