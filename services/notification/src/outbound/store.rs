//! Messages and channels in SQL.

use std::collections::{BTreeMap, BTreeSet};

use chassis::async_trait;
use chassis::case::Behalf;
use chassis::db::{ByKey, Database, Row, Tx, insert, sql, update};
use chassis::error::{Error, Result};
use chassis::grpc::{Page, PageToken};
use chassis::row;
use chassis::rows_by_key;
use chassis::types::{Pending, Timestamp};

use super::{events, rows};
use crate::application::ports::{KnownStore, NotificationStore, NotificationUow, Query, Whose};
use crate::domain::{Channel, ChannelKind, Event, Message, NotificationId, Recipient, Record, StoreId};

/// The columns of a message.
macro_rules! columns {
    () => {
        "position, notification_id, case_id, kind, recipient_kind, recipient_id, text, state, channel, attempts, \
         last_error, next_attempt_at, created_at, updated_at, sent_at, sequence, version"
    };
}

/// Pending messages `n` that go out on channel `$1`, but none behind one of its case and recipient that is
/// due later than itself: that one is being sent, or is tried again first; or behind one that goes another way; or behind
/// one that itself has to wait for such a one, although that is due earlier. So whatever is due at a time is due together
/// with all that comes before it, and the first of a case waits for nobody.
///
/// Counted for each, and `+ 0`: both keep planners from looking for `o` by its time. Those that are due later
/// are many, those of a case few.
macro_rules! in_order {
    () => {
        " FROM notifications AS n WHERE n.state = 'PENDING' AND n.via = $1 AND 0 = \
         (SELECT COUNT(*) FROM notifications AS o WHERE o.case_id = n.case_id \
         AND o.recipient_kind = n.recipient_kind AND o.state = 'PENDING' AND o.position < n.position \
         AND (o.next_attempt_at + 0 > n.next_attempt_at OR o.via <> n.via OR 0 < \
         (SELECT COUNT(*) FROM notifications AS p WHERE p.case_id = o.case_id \
         AND p.recipient_kind = o.recipient_kind AND p.state = 'PENDING' AND p.position < o.position \
         AND p.next_attempt_at + 0 > o.next_attempt_at))) "
    };
}

const INTO: &str = "notifications (notification_id, case_id, kind, recipient_kind, recipient_id, text, state, via, \
     attempts, next_attempt_at, created_at, updated_at, sequence, version)";
/// The channels of the recipients `$1`, and which of the messages `$2` were recorded before.
const CHANNELS_AND_RECORDED: &str = "SELECT recipient_kind, recipient_id, kind, address, NULL AS recorded FROM channels WHERE recipient_id = ANY($1) \
     UNION ALL SELECT NULL, NULL, NULL, NULL, notification_id FROM notifications WHERE notification_id = ANY($2)";
// Both outer conditions again: on PostgreSQL a second taker waits for the first one's row, and then
// looks at them once more.
const TAKE: &str = concat!(
    "UPDATE notifications SET next_attempt_at = $2, version = version + 1 \
     WHERE state = 'PENDING' AND next_attempt_at <= $3 AND position = ANY(ARRAY(SELECT n.position",
    in_order!(),
    "AND n.next_attempt_at <= $3 ORDER BY n.next_attempt_at, n.position LIMIT $4)) RETURNING ",
    columns!()
);
/// Of those that were taken one that comes behind another that was not: on PostgreSQL somebody else may
/// have taken that at the same moment.
const AHEAD_OF: &str = "SELECT 1 AS one FROM notifications AS n WHERE n.position = ANY($1) AND EXISTS \
     (SELECT 1 FROM notifications AS o WHERE o.case_id = n.case_id AND o.recipient_kind = n.recipient_kind \
     AND o.state = 'PENDING' AND o.position < n.position AND NOT (o.position = ANY($1))) LIMIT 1";
const GIVE_BACK: &str = "UPDATE notifications SET next_attempt_at = $2 \
     WHERE position = ANY($1) AND state = 'PENDING' AND next_attempt_at = $3 RETURNING position";
const NEXT_DUE: &str =
    concat!("SELECT n.next_attempt_at", in_order!(), "ORDER BY n.next_attempt_at, n.position LIMIT 1");
const SET: &str = "notifications SET state = $3, channel = $4, attempts = $5, last_error = $6, \
     next_attempt_at = $7, updated_at = $8, sent_at = $9, sequence = $10, version = version + 1";
/// Messages by their id.
const MESSAGES: ByKey =
    rows_by_key!(concat!("SELECT ", columns!(), " FROM notifications"), "notification_id");
const LIST_ONE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notifications WHERE recipient_kind = $1 AND recipient_id = $5 \
     AND updated_at > $2 AND position < $3 ORDER BY position DESC LIMIT $4"
);
const LIST_ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notifications WHERE recipient_kind = $1 \
     AND updated_at > $2 AND position < $3 ORDER BY position DESC LIMIT $4"
);

#[async_trait]
impl NotificationUow for Tx {
    async fn record(&mut self, messages: &[Message]) -> Result<Vec<ChannelKind>> {
        let ids = messages.iter().map(|message| message.record().id.to_string()).collect::<Vec<_>>();
        let recipients = messages.iter().map(|message| message.record().recipient.id().to_owned());
        let known = sql(CHANNELS_AND_RECORDED).bind(recipients.collect::<Vec<_>>()).bind(ids);
        let (mut channels, mut recorded) = (BTreeMap::new(), BTreeSet::new());
        for row in self.fetch_all(known).await? {
            match row.get::<Option<String>>("recorded")? {
                Some(id) => drop(recorded.insert(id)),
                None => drop(channels.insert(rows::recipient(&row)?, rows::channel(&row)?)),
            }
        }
        let new = messages.iter().map(Message::record).filter(|it| recorded.insert(it.id.to_string()));
        let new: Vec<_> = new.collect();
        let via = |recipient: &Recipient| channels.get(recipient).map_or(ChannelKind::Console, Channel::kind);
        let row = |it: &&Record| {
            row![
                it.id.as_str(),
                it.case_id.as_str(),
                it.kind.word(),
                it.recipient.kind(),
                it.recipient.id(),
                &it.text,
                it.state.word(),
                via(&it.recipient).word(),
                it.attempts,
                it.next_attempt_at,
                it.created_at,
                it.updated_at,
                // Nothing was told of it, and it was never saved over.
                0_i64,
                0_i64,
            ]
        };
        self.write_each(insert(INTO, "ON CONFLICT DO NOTHING").rows(new.iter().map(row))).await?;
        for it in &new {
            self.touch(it.recipient.to_string(), it.id.as_str());
        }
        Ok(new.iter().map(|it| via(&it.recipient)).collect())
    }

    async fn take_due(&mut self, kind: ChannelKind, limit: i64, until: Timestamp) -> Result<Vec<Message>> {
        let take = sql(TAKE).bind(kind.word()).bind(until).bind(self.now()).bind(limit);
        let mut taken = Vec::new();
        for row in self.take(take).await? {
            taken.push((row.get::<i64>("position")?, rows::message(&row)?));
        }
        taken.sort_unstable_by_key(|(position, _)| *position);
        let positions: Vec<i64> = taken.iter().map(|(position, _)| *position).collect();
        if !taken.is_empty() && self.fetch_optional(sql(AHEAD_OF).bind(positions.clone())).await?.is_some() {
            Tx::take(self, sql(GIVE_BACK).bind(positions).bind(self.now()).bind(until)).await?;
            return Err(Error::aborted("CONFLICT", "somebody else sends what comes before"));
        }
        Ok(taken.into_iter().map(|(_, message)| message).collect())
    }

    async fn save(&mut self, messages: &mut [(Behalf, Message)]) -> Result<()> {
        let pending: Vec<_> = messages.iter_mut().map(|(_, message)| message.take_pending()).collect();
        let row = |((_, message), pending): (&(Behalf, Message), &Pending<Event>)| {
            let it = message.record();
            row![
                it.id.as_str(),
                pending.expected,
                it.state.word(),
                it.channel.map(ChannelKind::word),
                it.attempts,
                it.last_error.clone(),
                it.next_attempt_at,
                it.updated_at,
                it.sent_at,
                pending.sequence,
            ]
        };
        let saved =
            update(SET, "notification_id = $1 AND version = $2").rows(messages.iter().zip(&pending).map(row));
        self.write_each(saved).await?;
        for ((behalf, message), pending) in messages.iter().zip(pending) {
            let it = message.record();
            self.touch(it.recipient.to_string(), it.id.as_str());
            behalf.of(|| events::publish(self, it, pending.events));
        }
        Ok(())
    }

    async fn channels(&mut self, recipients: &BTreeSet<&Recipient>) -> Result<BTreeMap<Recipient, Channel>> {
        let select = sql("SELECT recipient_kind, recipient_id, kind, address FROM channels \
             WHERE recipient_id = ANY($1)");
        let ids: Vec<String> = recipients.iter().map(|recipient| recipient.id().to_owned()).collect();
        let found = self.fetch_all(select.bind(ids)).await?;
        found.iter().map(|row| Ok((rows::recipient(row)?, rows::channel(row)?))).collect()
    }

    async fn set_channel(&mut self, recipient: &Recipient, channel: &Channel) -> Result<()> {
        let upsert = sql("INSERT INTO channels (recipient_kind, recipient_id, kind, address, updated_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (recipient_kind, recipient_id) DO UPDATE SET \
             kind = excluded.kind, address = excluded.address, updated_at = excluded.updated_at")
        .bind(recipient.kind())
        .bind(recipient.id())
        .bind(channel.kind().word())
        .bind(channel.address())
        .bind(self.now());
        self.execute(upsert).await?;
        let pending = sql("UPDATE notifications SET via = $3 \
             WHERE recipient_kind = $1 AND recipient_id = $2 AND state = 'PENDING'");
        let pending = pending.bind(recipient.kind()).bind(recipient.id()).bind(channel.kind().word());
        self.execute(pending).await.map(|_| ())
    }

    async fn reroute(&mut self, messages: &[Message], kind: ChannelKind) -> Result<()> {
        let ids: Vec<String> = messages.iter().map(|message| message.record().id.to_string()).collect();
        let update = sql("UPDATE notifications SET via = $2 WHERE notification_id = ANY($1)");
        self.execute(update.bind(ids).bind(kind.word())).await.map(|_| ())
    }

    async fn store_names(&mut self, stores: &BTreeSet<&StoreId>) -> Result<BTreeMap<StoreId, String>> {
        let stores: Vec<String> = stores.iter().map(ToString::to_string).collect();
        let select = sql("SELECT store_id, name FROM store_names WHERE store_id = ANY($1)").bind(stores);
        let read = |row: &Row| {
            let store = row.id("store_id")?;
            Ok((store, row.get("name")?))
        };
        self.fetch_all(select).await?.iter().map(read).collect()
    }

    async fn set_store(&mut self, store: &StoreId, known: &KnownStore, sequence: i64) -> Result<()> {
        let upsert = sql("INSERT INTO store_names (store_id, name, owner_id, staff, sequence) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (store_id) DO UPDATE SET name = excluded.name, \
             owner_id = excluded.owner_id, staff = excluded.staff, sequence = excluded.sequence \
             WHERE store_names.sequence < excluded.sequence");
        let staff = serde_json::to_string(&known.staff).map_err(Error::internal)?;
        let upsert = upsert.bind(store.as_str()).bind(&known.name).bind(&known.owner).bind(staff);
        self.execute(upsert.bind(sequence)).await.map(|_| ())
    }
}

/// Messages and channels in a service's database.
#[derive(Debug, Clone)]
pub(crate) struct SqlNotifications {
    db: Database,
}

impl SqlNotifications {
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl NotificationStore for SqlNotifications {
    async fn begin(&self, step: &'static str) -> Result<Box<dyn NotificationUow>> {
        Ok(Box::new(self.db.begin(step).await?))
    }

    async fn next_due(&self, kind: ChannelKind) -> Result<Option<Timestamp>> {
        let row = self.db.fetch_optional(sql(NEXT_DUE).bind(kind.word())).await?;
        row.map(|row| row.get("next_attempt_at")).transpose()
    }

    async fn get(&self, id: &NotificationId) -> Result<Option<Message>> {
        self.db.find(MESSAGES, id.as_str()).await?.as_ref().map(rows::message).transpose()
    }

    async fn known_store(&self, store: &StoreId) -> Result<Option<KnownStore>> {
        let select = sql("SELECT name, owner_id, staff FROM store_names WHERE store_id = $1");
        let Some(row) = self.db.fetch_optional(select.bind(store.as_str())).await? else { return Ok(None) };
        let staff = serde_json::from_str(&row.get::<String>("staff")?).map_err(Error::internal)?;
        Ok(Some(KnownStore { name: row.get("name")?, owner: row.get("owner_id")?, staff }))
    }

    async fn list(&self, query: &Query) -> Result<Page<Message>> {
        let (text, kind, one) = match &query.whose {
            Whose::One(recipient) => (LIST_ONE, recipient.kind(), Some(recipient.id())),
            Whose::AllCustomers => (LIST_ALL, "customer", None),
            Whose::AllStores => (LIST_ALL, "store", None),
        };
        let select = sql(text).bind(kind).bind(query.updated_after).bind(query.before).bind(query.size + 1);
        let found = self.db.fetch_all(if let Some(id) = one { select.bind(id) } else { select }).await?;
        let placed = found.iter().map(|row| Ok((row.get::<i64>("position")?, rows::message(row)?)));
        let placed = placed.collect::<Result<Vec<_>>>()?;
        let page =
            Page::cut(placed, query.size, |(position, _)| PageToken { at: *position, id: String::new() });
        Ok(page.map(|(_, message)| message))
    }
}
