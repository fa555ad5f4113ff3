//! The use cases: learning what happened, and showing it. No SQL, no protobuf.

mod learn;
pub(crate) mod ports;
mod show;

use std::sync::Arc;

use ports::ViewStore;

pub(crate) use learn::{forget_everything, learn, learn_store_name};

/// What every reading needs.
pub(crate) struct Application {
    store: Arc<dyn ViewStore>,
}

impl Application {
    pub(crate) fn new(store: Arc<dyn ViewStore>) -> Self {
        Self { store }
    }
}
