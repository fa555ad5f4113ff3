//! Things done together that were asked for one by one: while one batch is at work the next one gathers.

use std::sync::{Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, oneshot};

type Waiting<T, R> = Mutex<Vec<(T, oneshot::Sender<R>)>>;

/// Gathers items that are worked on together. Alone, an item waits for nobody.
#[derive(Debug)]
pub struct Batcher<T, R> {
    waiting: Waiting<T, R>,
    turn: AsyncMutex<()>,
}

impl<T, R> Default for Batcher<T, R> {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: AsyncMutex::default() }
    }
}

impl<T, R> Batcher<T, R> {
    /// Has `work` done on this item and on all that others bring meanwhile, by whoever comes first; what it
    /// answered for this one. `work` answers for each item, in their order. `None` where whoever did the
    /// work went away before it was done.
    pub async fn join<F>(&self, item: T, work: impl FnOnce(Vec<T>) -> F) -> Option<R>
    where
        F: Future<Output = Vec<R>>,
    {
        let (tell, mut told) = oneshot::channel();
        self.waiting().push((item, tell));
        // Whoever is ready at this moment comes along.
        tokio::task::yield_now().await;
        let _turn = tokio::select! {
            biased;
            answer = &mut told => return answer.ok(),
            turn = self.turn.lock() => turn,
        };
        let (items, tells): (Vec<T>, Vec<_>) = std::mem::take(&mut *self.waiting()).into_iter().unzip();
        if !items.is_empty() {
            for (tell, answer) in tells.into_iter().zip(work(items).await) {
                let _ = tell.send(answer);
            }
        }
        // Whoever had the turn before may have taken this item along after the look above.
        told.await.ok()
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<(T, oneshot::Sender<R>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn what_gathers_while_one_is_at_work_is_done_at_once_and_each_gets_its_own_answer() {
        let (batcher, done) = (Batcher::default(), RefCell::new(Vec::new()));
        let (begun, go_on) = (Notify::new(), Notify::new());
        let slow = |items: Vec<u32>| async {
            begun.notify_one();
            go_on.notified().await;
            done.borrow_mut().push(items.clone());
            items.into_iter().map(|n| n * 2).collect()
        };
        let quick = |items: Vec<u32>| async {
            done.borrow_mut().push(items.clone());
            items.into_iter().map(|n| n * 2).collect::<Vec<_>>()
        };
        let others = async {
            begun.notified().await;
            let wait = async {
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
                go_on.notify_one();
            };
            tokio::join!(batcher.join(2, quick), batcher.join(3, quick), wait)
        };
        let (first, (second, third, ())) = tokio::join!(batcher.join(1, slow), others);
        assert_eq!((first, second, third), (Some(2), Some(4), Some(6)));
        assert_eq!(*done.borrow(), [vec![1], vec![2, 3]]);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn everybody_is_answered_whoever_was_at_work() {
        let batcher = std::sync::Arc::new(Batcher::<u32, u32>::default());
        let many = |n| {
            let batcher = batcher.clone();
            async move {
                for _ in 0..2_000 {
                    let answer = batcher.join(n, async |items| {
                        tokio::task::yield_now().await;
                        items
                    });
                    assert_eq!(answer.await, Some(n));
                }
            }
        };
        let all: tokio::task::JoinSet<()> = (0..8).map(many).collect();
        all.join_all().await;
    }

    #[tokio::test]
    async fn whoever_goes_away_in_the_middle_takes_only_its_own_batch_along() {
        let batcher: Batcher<u32, u32> = Batcher::default();
        let stuck = batcher.join(1, |_| std::future::pending());
        assert!(tokio::time::timeout(std::time::Duration::from_millis(1), stuck).await.is_err());
        assert_eq!(batcher.join(2, async |items| items).await, Some(2));
    }
}
