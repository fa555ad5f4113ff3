//! Ids and quantities.

chassis::types::id! {
    /// The id of a book, unique in the village.
    pub(crate) struct BookId;
    /// The id of a loan, the same in every context.
    pub(crate) struct LoanId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
}

chassis::types::count! {
    /// A number of copies of one book.
    pub(crate) struct Copies;
}
