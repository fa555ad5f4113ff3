//! The use cases: recording, sending, listing, choosing a channel. No SQL, no protobuf, no channel's
//! technology.

mod list;
pub(crate) mod ports;
mod record;
mod send;
mod set_channel;

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::batcher::Batcher;
use chassis::error::Result;
use chassis::worker::Wake;

use crate::domain::{ChannelKind, Patience};
use ports::{Messenger, NotificationStore};

pub(crate) use record::{Notice, learn_store, record};
pub(crate) use send::Sending;

/// A way out, and the bell of the worker that uses it.
pub(crate) struct Way {
    /// Hands messages over.
    pub(crate) messenger: Arc<dyn Messenger>,
    /// Rung when there may be something to send.
    pub(crate) wake: Wake,
}

/// What every use case needs.
pub(crate) struct Application {
    store: Arc<dyn NotificationStore>,
    ways: Vec<Way>,
    patience: Patience,
    /// For how long a message belongs to the worker that sends it.
    lease: std::time::Duration,
    /// What is to be recorded.
    sent: Batcher<Vec<send::Sent>, Result<()>>,
}

impl Application {
    pub(crate) fn new(
        store: Arc<dyn NotificationStore>,
        ways: Vec<Way>,
        patience: Patience,
        lease: std::time::Duration,
    ) -> Self {
        Self { store, ways, patience, lease, sent: Batcher::default() }
    }

    fn way(&self, kind: ChannelKind) -> Option<&Way> {
        self.ways.iter().find(|way| way.messenger.kind() == kind)
    }

    /// The ways out that there are.
    pub(crate) fn ways(&self) -> impl Iterator<Item = (ChannelKind, &Wake)> {
        self.ways.iter().map(|way| (way.messenger.kind(), &way.wake))
    }

    /// The bells of those who send, by the channel that each sends on.
    pub(crate) fn wakes(&self) -> BTreeMap<ChannelKind, Wake> {
        self.ways().map(|(kind, wake)| (kind, wake.clone())).collect()
    }
}
