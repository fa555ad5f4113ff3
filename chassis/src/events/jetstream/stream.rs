//! The stream: made where it is missing, and looked at again on every new connection.

use std::sync::PoisonError;
use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, RetentionPolicy, StorageType};

use super::super::Event;
use super::{JetStream, away};
use crate::error::Result;

/// What a message must be allowed to have: an event, with room for its headers.
const LARGEST: usize = Event::LARGEST + 16 * 1024;
/// For how long the server recognises what was published before.
const DUPLICATES: Duration = Duration::from_mins(10);

/// What is to be known of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// Whether it takes several messages as one.
    pub(super) atomic: bool,
}

impl JetStream {
    /// What is known of the stream, which is there afterwards.
    pub(super) async fn facts(&self) -> Result<Facts> {
        let link = *self.0.link.borrow();
        let known = *self.0.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, facts)) = known
            && of == link
        {
            return Ok(facts);
        }
        let wanted = self.config();
        let info = self.get_or_create(&wanted).await?;
        for difference in differences(&info.config, &wanted) {
            tracing::warn!(stream = wanted.name, "{difference}; it stays as it is");
        }
        let (takes, needed) = (self.0.client.max_payload(), LARGEST);
        if takes < needed {
            tracing::warn!(
                takes,
                needed,
                "max_payload of NATS is small: what is larger waits until it is raised"
            );
        }
        let facts = Facts { atomic: info.config.allow_atomic_publish };
        *self.0.facts.lock().unwrap_or_else(PoisonError::into_inner) = Some((link, facts));
        Ok(facts)
    }

    /// What was known may be wrong.
    pub(super) fn forget_facts(&self) {
        *self.0.facts.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How the stream is now; it is made where it is missing.
    pub(super) async fn info(&self) -> Result<Info> {
        self.facts().await?;
        self.get_or_create(&self.config()).await
    }

    pub(super) async fn get_or_create(&self, wanted: &Config) -> Result<Info> {
        match self.0.context.get_stream(&wanted.name).await {
            Ok(stream) => Ok(stream.cached_info().clone()),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                    let made = self.0.context.create_stream(wanted).await.map_err(away)?;
                    tracing::info!(stream = wanted.name, replicas = wanted.num_replicas, "made a stream");
                    Ok(made.cached_info().clone())
                }
                _ => Err(away(error)),
            },
        }
    }

    fn config(&self) -> Config {
        Config {
            name: self.0.names.stream.clone(),
            description: Some("what has happened, in order".to_owned()),
            subjects: vec![self.0.names.all()],
            allow_atomic_publish: true,
            // Time is no reason to forget what happened; a full stream refuses, and outboxes keep.
            ..base(self.0.replicas)
        }
    }

    /// The stream of dead letters.
    pub(super) fn dead_config(&self) -> Config {
        Config {
            name: self.0.names.dead.clone(),
            description: Some("events that a consumer could not handle".to_owned()),
            subjects: vec![self.0.names.all_dead()],
            ..base(self.0.replicas)
        }
    }
}

fn base(replicas: usize) -> Config {
    Config {
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        storage: StorageType::File,
        duplicate_window: DUPLICATES,
        num_replicas: replicas,
        ..Config::default()
    }
}

/// Where a stream that somebody else made is not as it should be.
fn differences(is: &Config, wanted: &Config) -> Vec<String> {
    let mut found = Vec::new();
    if is.subjects != wanted.subjects {
        found.push(format!("its subjects are {:?} instead of {:?}", is.subjects, wanted.subjects));
    }
    if is.retention != RetentionPolicy::Limits {
        found.push("its retention is not by limits: consumers would take events from each other".to_owned());
    }
    if is.storage != StorageType::File {
        found.push("it is kept in memory: a restart forgets what happened".to_owned());
    }
    if is.discard != DiscardPolicy::New {
        found.push("once full it drops the oldest events, also those that nobody has handled yet".to_owned());
    }
    if !is.max_age.is_zero() || is.max_messages > 0 || is.max_messages_per_subject > 0 {
        found.push("it has limits beside its size: events may be gone before they are handled".to_owned());
    }
    if is.max_message_size > 0 && usize::try_from(is.max_message_size).is_ok_and(|most| most < LARGEST) {
        let most = is.max_message_size;
        found.push(format!(
            "it takes events of {most} bytes at most: what is larger waits until that is raised"
        ));
    }
    if is.duplicate_window < wanted.duplicate_window {
        found.push(format!("it recognises duplicates for {:?} only", is.duplicate_window));
    }
    if is.num_replicas < wanted.num_replicas {
        found.push(format!("it is kept {} times instead of {}", is.num_replicas, wanted.num_replicas));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_would_lose_events_is_complained_about() {
        let wanted = Config { subjects: vec!["maeul.>".into()], ..base(3) };
        assert_eq!(differences(&wanted, &wanted), Vec::<String>::new());
        let harmless = Config { max_bytes: 1 << 30, ..wanted.clone() };
        assert_eq!(differences(&harmless, &wanted), Vec::<String>::new());
        let other = Config {
            subjects: vec!["orders.>".into()],
            retention: RetentionPolicy::WorkQueue,
            storage: StorageType::Memory,
            discard: DiscardPolicy::Old,
            max_age: DUPLICATES,
            duplicate_window: Duration::from_mins(2),
            num_replicas: 1,
            max_message_size: 1000,
            ..Config::default()
        };
        assert_eq!(differences(&other, &wanted).len(), 8);
    }
}
