//! Ids and quantities.

chassis::types::id! {
    /// The id of a loan, unique in the village.
    pub(crate) struct LoanId;
    /// The id of a book, the same in every context.
    pub(crate) struct BookId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
}

chassis::types::count! {
    /// A number of copies of one book.
    pub(crate) struct Copies;
}
