//! Live watches: who watches a scope sees every change of its items, and can resume where it was.
//!
//! The truth is the table `changes`: the last change of each item, numbered within its scope. Signals
//! of this process only make it quick; a slow poll finds what another process wrote.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures::future::join_all;
use tokio::sync::Notify;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::db::{Database, sql};
use crate::error::{Error, Result};

/// How soon a change that another process made is seen.
const POLL: Duration = Duration::from_secs(2);
/// How many changes are read at a time.
const PAGE: i64 = 100;
/// How many items are loaded at a time: one watcher must not have all of a process's connections.
const AT_ONCE: usize = 8;

/// Named bells of one process.
#[derive(Debug, Clone, Default)]
pub struct Signals(Arc<Mutex<HashMap<String, Weak<Notify>>>>);

impl Signals {
    /// Wakes everybody who listens to `name`.
    pub fn raise(&self, name: &str) {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = map.get(name).and_then(Weak::upgrade) {
            bell.notify_waiters();
        }
    }

    /// A bell for `name`: call `notified()`, look at the state, then await it.
    pub fn listen(&self, name: &str) -> Arc<Notify> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = map.get(name).and_then(Weak::upgrade) {
            return bell;
        }
        map.retain(|_, bell| bell.strong_count() > 0);
        let bell = Arc::new(Notify::new());
        map.insert(name.to_owned(), Arc::downgrade(&bell));
        bell
    }

    /// Waits until `look` answers something, looking again after each signal `name` and at least
    /// every `poll`, for what other processes write; `None` after `limit`.
    pub async fn wait_for<T, F>(
        &self,
        name: &str,
        limit: Duration,
        poll: Duration,
        mut look: impl FnMut() -> F,
    ) -> Result<Option<T>>
    where
        F: Future<Output = Result<Option<T>>>,
    {
        let bell = self.listen(name);
        let end = tokio::time::Instant::now() + limit;
        loop {
            let heard = bell.notified();
            tokio::pin!(heard);
            heard.as_mut().enable();
            if let Some(found) = look().await? {
                return Ok(Some(found));
            }
            let left = end.saturating_duration_since(tokio::time::Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let _ = tokio::time::timeout(left.min(poll), heard).await;
        }
    }
}

/// Where a watcher stands in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResumeToken(i64);

impl ResumeToken {
    /// Reads a token; `None` for an empty one, `INVALID_ARGUMENT` for a foreign one.
    pub fn parse(token: &str) -> Result<Option<Self>> {
        if token.is_empty() {
            return Ok(None);
        }
        let seq = token.strip_prefix("w1-").and_then(|seq| seq.parse::<i64>().ok()).filter(|seq| *seq >= 0);
        seq.map(|seq| Some(Self(seq)))
            .ok_or_else(|| Error::invalid("resume_token", "is not a token that a watch of this service gave"))
    }
}

impl std::fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "w1-{}", self.0)
    }
}

/// Streams the items of `scope` as they are now, each time they change.
///
/// Without a token it begins now; with one, after the change that the token names. The first message
/// comes at once: `greet` makes it of the token to resume from. `load` turns an item and its token
/// into a message, or `None` where the item is gone.
/// The stream ends with `UNAVAILABLE` when the service stops: resume it with the last token.
pub fn stream<M, F>(
    db: Database,
    scope: String,
    token: Option<ResumeToken>,
    stop: CancellationToken,
    greet: impl FnOnce(String) -> M + Send + 'static,
    load: impl Fn(String, String) -> F + Send + 'static,
) -> ReceiverStream<Result<M, Status>>
where
    M: Send + 'static,
    F: Future<Output = Result<Option<M>>> + Send,
{
    let (out, stream) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        let work = follow(&db, &scope, token, &out, greet, load);
        let end = tokio::select! {
            end = work => end,
            () = out.closed() => return,
            () = stop.cancelled() => Err(Error::unavailable(
                "SHUTTING_DOWN", "this service is stopping; resume with the last token", Duration::from_millis(200))),
        };
        if let Err(error) = end {
            let _ = out.send(Err(error.into())).await;
        }
    });
    ReceiverStream::new(stream)
}

async fn follow<M, F>(
    db: &Database,
    scope: &str,
    token: Option<ResumeToken>,
    out: &tokio::sync::mpsc::Sender<Result<M, Status>>,
    greet: impl FnOnce(String) -> M,
    load: impl Fn(String, String) -> F,
) -> Result<()>
where
    F: Future<Output = Result<Option<M>>>,
{
    let bell = db.signals().listen(scope);
    let latest = latest(db, scope).await?;
    let mut at = match token {
        // A number that was never given here: the database is another one, or an older copy.
        Some(token) if token.0 > latest => {
            return Err(Error::precondition(
                "RESUME_TOKEN_EXPIRED",
                "this token cannot be resumed; begin without one",
            ));
        }
        Some(token) => token.0,
        None => latest,
    };
    if out.send(Ok(greet(ResumeToken(at).to_string()))).await.is_err() {
        return Ok(());
    }
    loop {
        let heard = bell.notified();
        tokio::pin!(heard);
        heard.as_mut().enable();
        let news = sql("SELECT item, seq FROM changes WHERE scope = $1 AND seq > $2 ORDER BY seq LIMIT $3");
        let rows = db.fetch_all(news.bind(scope).bind(at).bind(PAGE)).await?;
        let page_was_full = i64::try_from(rows.len()).is_ok_and(|found| found >= PAGE);
        for rows in rows.chunks(AT_ONCE) {
            let mut loads = Vec::with_capacity(rows.len());
            for row in rows {
                at = row.get("seq")?;
                loads.push(load(row.get("item")?, ResumeToken(at).to_string()));
            }
            for loaded in join_all(loads).await {
                if let Some(message) = loaded?
                    && out.send(Ok(message)).await.is_err()
                {
                    return Ok(());
                }
            }
        }
        // Whatever changed since the look rang the bell, which was listened to from before it.
        if !page_was_full {
            let _ = tokio::time::timeout(POLL, heard).await;
        }
    }
}

async fn latest(db: &Database, scope: &str) -> Result<i64> {
    let counter = sql("SELECT seq FROM change_counters WHERE scope = $1").bind(scope);
    db.fetch_optional(counter).await?.map_or(Ok(0), |row| row.get("seq"))
}
