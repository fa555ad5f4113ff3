//! The use cases: learning what was ordered and what can be, and recommending. No SQL, no protobuf.

mod learn;
pub(crate) mod ports;
mod recommend;

use std::sync::Arc;

use ports::Reader;

use crate::domain::Taste;

pub(crate) use learn::{Lesson, learn};
pub(crate) use recommend::{Reason, RecommendedProduct, RecommendedStore};

/// What recommending needs.
pub(crate) struct Marketing {
    reader: Arc<dyn Reader>,
    taste: Taste,
}

impl Marketing {
    /// Over what was learned.
    pub(crate) fn new(reader: Arc<dyn Reader>, taste: Taste) -> Self {
        Self { reader, taste }
    }
}
