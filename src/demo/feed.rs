//! What somebody watches live, and waiting for something to appear in it.

use std::collections::BTreeMap;

use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};
use tonic::{Response, Status, Streaming};

use super::stage::{Miss, PATIENCE, told};

/// The latest of everything that a stream has shown, by id.
pub(super) struct Feed<T> {
    seen: watch::Receiver<Seen<T>>,
    task: AbortHandle,
}

struct Seen<T> {
    items: BTreeMap<String, T>,
    broken: Option<String>,
}

impl<T: Clone + Send + Sync + 'static> Feed<T> {
    /// Watches. Returns once the stream has begun, so that nothing that happens afterwards is missed. `read` takes a
    /// response apart into an id and what it is about.
    pub(super) async fn open<R: Send + 'static>(
        stream: Result<Response<Streaming<R>>, Status>,
        read: impl Fn(R) -> Option<(String, T)> + Send + 'static,
    ) -> Result<Self, Miss> {
        let broke = |status: Status| Miss::new("a stream to watch", told(&status));
        let mut stream = stream.map_err(broke)?.into_inner();
        stream.message().await.map_err(broke)?;
        let (shown, seen) = watch::channel(Seen { items: BTreeMap::new(), broken: None });
        let watching = async move {
            loop {
                match stream.message().await {
                    Ok(Some(response)) => {
                        if let Some((id, item)) = read(response) {
                            shown.send_modify(|seen| {
                                seen.items.insert(id, item);
                            });
                        }
                    }
                    Ok(None) => {
                        return shown.send_modify(|seen| seen.broken = Some("the stream ended".to_owned()));
                    }
                    Err(status) => return shown.send_modify(|seen| seen.broken = Some(told(&status))),
                }
            }
        };
        Ok(Self { seen, task: tokio::spawn(watching).abort_handle() })
    }

    /// Waits until one of the items is as expected; `describe` tells what was there instead.
    pub(super) async fn until(
        &self,
        expected: &str,
        is_expected: impl Fn(&T) -> bool,
        describe: impl Fn(&T) -> Option<String>,
    ) -> Result<T, Miss> {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.clone();
        loop {
            let found = {
                let now = seen.borrow_and_update();
                if let Some(item) = now.items.values().find(|item| is_expected(item)) {
                    return Ok(item.clone());
                }
                let others: Vec<_> = now.items.values().filter_map(&describe).collect();
                let others = if others.is_empty() { "nothing yet".to_owned() } else { others.join(", ") };
                match &now.broken {
                    Some(why) => {
                        return Err(Miss::new(expected, format!("{others}; then the stream broke: {why}")));
                    }
                    None => others,
                }
            };
            if !matches!(timeout_at(deadline, seen.changed()).await, Ok(Ok(()))) {
                return Err(Miss::new(format!("{expected}, within {} s", PATIENCE.as_secs()), found));
            }
        }
    }
}

impl<T> Drop for Feed<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}
