//! Every statement on both databases, by way of the use cases that run it.

mod books;
mod stock;
