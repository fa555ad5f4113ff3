//! Signals between the replicas of a service: nothing is kept, and what is lost is found by looking.

use std::collections::BTreeSet;
use std::time::Duration;

use async_nats::Subscriber;
use futures::StreamExt;
use tokio::sync::mpsc;

use super::JetStream;
use crate::db::Database;

/// How many commits' signals may wait to be told; beyond that they are dropped.
const WAITING: usize = 1024;
/// How long to wait after a subscription that failed.
const AGAIN: Duration = Duration::from_secs(1);

impl JetStream {
    /// Tells the other replicas what this one raises, and raises here what they tell.
    pub(super) async fn share(&self, db: &Database) {
        let subject = self.0.names.changed(db.name());
        let (tell, mut told) = mpsc::channel::<Vec<String>>(WAITING);
        db.tell_others(move |names| {
            let _ = tell.try_send(names.iter().map(|&name| name.to_owned()).collect());
        });
        loop {
            match self.0.client.subscribe(subject.clone()).await {
                Ok(heard) => self.pass_on(db, &subject, heard, &mut told).await,
                Err(error) => tracing::warn!(service = db.name(), %error, "cannot hear the other replicas"),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn pass_on(
        &self,
        db: &Database,
        subject: &str,
        mut heard: Subscriber,
        told: &mut mpsc::Receiver<Vec<String>>,
    ) {
        let mut link = self.0.link.clone();
        loop {
            tokio::select! {
                message = heard.next() => {
                    let Some(message) = message else { return };
                    // Whoever else may publish here can only make this look once more.
                    for name in serde_json::from_slice::<Vec<String>>(&message.payload).unwrap_or_default() {
                        db.was_told(&name);
                    }
                }
                Some(names) = told.recv() => {
                    let mut names = BTreeSet::from_iter(names);
                    while let Ok(more) = told.try_recv() {
                        names.extend(more);
                    }
                    if self.is_connected()
                        && let Ok(names) = serde_json::to_vec(&names)
                        && let Err(error) = self.0.client.publish(subject.to_owned(), names.into()).await
                    {
                        tracing::debug!(%error, "signals are lost");
                    }
                }
                // Whatever was told meanwhile is lost.
                Ok(()) = link.changed() => db.outbox().ring(),
            }
        }
    }
}
