//! The description of the API, made from the contracts: `/openapi.json`, and pages for people about it.

mod answers;
mod callers;
mod comments;
mod document;
mod examples;
mod operation;
mod order;
mod page;
mod schema;
mod status;

pub(crate) use page::routes;

#[cfg(test)]
mod tests;
