//! Orders: what their events say, and views as the protos write them.

mod facts;
#[cfg(test)]
pub(super) mod samples;
mod wire;

pub(super) use facts::{SOURCES, told};
pub(super) use wire::order_view;
