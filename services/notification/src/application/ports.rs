//! What the use cases need from outside.

use std::collections::{BTreeMap, BTreeSet};

use chassis::async_trait;
use chassis::case::Behalf;
use chassis::error::Result;
use chassis::grpc::Page;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::{Channel, ChannelKind, Message, NotificationId, Recipient, StoreId};

/// Messages and channels that become durable together.
#[async_trait]
pub(crate) trait NotificationUow: UnitOfWork {
    /// Records messages, at the latest with the commit, each unless it was recorded before; for each that is new the
    /// channel that it goes out on. `ABORTED`, then or now, if somebody else recorded one at this moment.
    async fn record(&mut self, messages: &[Message]) -> Result<Vec<ChannelKind>>;

    /// Takes up to `limit` messages that are due on `kind` for oneself until `until`, longest due first, none
    /// without all that are pending before it for the same case and recipient; in the order in which they
    /// are to be sent. Taken at the latest with the commit; `ABORTED`, and nothing is taken, if
    /// somebody else took some of them at this moment.
    async fn take_due(&mut self, kind: ChannelKind, limit: i64, until: Timestamp) -> Result<Vec<Message>>;

    /// Saves messages and publishes their events, each on somebody's behalf, at the latest with the commit; `ABORTED`,
    /// then or now, if somebody else changed one meanwhile.
    async fn save(&mut self, messages: &mut [(Behalf, Message)]) -> Result<()>;

    /// How recipients want to be told, of those who have said so; on the console otherwise.
    async fn channels(&mut self, recipients: &BTreeSet<&Recipient>) -> Result<BTreeMap<Recipient, Channel>>;

    /// Chooses how a recipient is told, of what is pending too.
    async fn set_channel(&mut self, recipient: &Recipient, channel: &Channel) -> Result<()>;

    /// Leaves pending messages to whoever sends on `kind`.
    async fn reroute(&mut self, messages: &[Message], kind: ChannelKind) -> Result<()>;

    /// The names of stores, as far as they are known.
    async fn store_names(&mut self, stores: &BTreeSet<&StoreId>) -> Result<BTreeMap<StoreId, String>>;

    /// Remembers a store, unless it is known as it was later.
    async fn set_store(&mut self, store: &StoreId, known: &KnownStore, sequence: i64) -> Result<()>;
}

/// What is known of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownStore {
    /// What it is called.
    pub(crate) name: String,
    /// Whose it is.
    pub(crate) owner: String,
    /// Who works there beside.
    pub(crate) staff: Vec<String>,
}

/// Whose messages a list shows.
#[derive(Debug, Clone)]
pub(crate) enum Whose {
    /// One recipient's.
    One(Recipient),
    /// All customers'.
    AllCustomers,
    /// All stores'.
    AllStores,
}

/// A page of messages.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Whose.
    pub(crate) whose: Whose,
    /// Only messages that changed after this.
    pub(crate) updated_after: Timestamp,
    /// Only messages recorded before the one at this place; newest first.
    pub(crate) before: i64,
    /// How many.
    pub(crate) size: i64,
}

/// Where messages and channels are kept.
#[async_trait]
pub(crate) trait NotificationStore: Send + Sync {
    /// Begins a unit of work.
    async fn begin(&self, step: &'static str) -> Result<Box<dyn NotificationUow>>;

    /// When the next message on `kind` is due, if one is pending.
    async fn next_due(&self, kind: ChannelKind) -> Result<Option<Timestamp>>;

    /// A message.
    async fn get(&self, id: &NotificationId) -> Result<Option<Message>>;

    /// A store, as far as it was heard of.
    async fn known_store(&self, store: &StoreId) -> Result<Option<KnownStore>>;

    /// A page of messages.
    async fn list(&self, query: &Query) -> Result<Page<Message>>;
}

/// What a channel did with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It took it.
    Taken,
    /// It did not, but may later. No address and no text in the reason: it is listed.
    Failed(String),
    /// It never will.
    Refused(String),
}

/// A message channel: one way out of the village. Told twice of one message, it hears the same id.
#[async_trait]
pub(crate) trait Messenger: Send + Sync {
    /// Which channel this is.
    fn kind(&self) -> ChannelKind;

    /// Hands a message over, within a limited time. `channel` is of this kind.
    async fn send(&self, message: &Message, channel: &Channel) -> Outcome;
}
