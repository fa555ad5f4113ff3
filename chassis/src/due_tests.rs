use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::*;
use crate::context::Context;
use crate::db::{DatabaseUrl, Migrations, sql};
use crate::error::Error;

static NONE: Migrations =
    Migrations { postgres: sqlx::migrate!("migrations/none"), sqlite: sqlx::migrate!("migrations/none") };

const LEASE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Things to do, and what was done.
#[derive(Debug)]
struct Chores {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    due: BTreeMap<String, Timestamp>,
    /// What cannot be done.
    hard: BTreeSet<String>,
    /// What is put off for so long once it was tried, which takes its time.
    put_off: BTreeMap<String, Duration>,
    /// Whether who looks what is due is told only when nobody is busy any more.
    slow_looks: bool,
    /// How many were asked for.
    leases: Vec<i64>,
    /// On whose behalf each was done, or tried.
    tried: Vec<(String, Option<String>)>,
    busy: usize,
    most_busy: usize,
}

impl Chores {
    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tried(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.tried)).into_iter().map(|(chore, _)| chore).collect()
    }
}

#[async_trait]
impl Due for Chores {
    type Item = String;

    fn at_once(&self) -> usize {
        3
    }

    fn name(&self) -> &'static str {
        "chores"
    }

    fn case(chore: &String) -> &str {
        chore
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        let seen = self.with(|state| state.due.values().min().copied());
        while self.with(|state| state.slow_looks && state.busy > 0) {
            tokio::task::yield_now().await;
        }
        Ok(seen)
    }

    async fn lease(&self, most: i64) -> Result<Vec<String>> {
        let now = self.clock.now();
        Ok(self.with(|state| {
            state.leases.push(most);
            let due = state.due.iter_mut().filter(|(_, at)| **at <= now).take(usize::try_from(most).unwrap());
            due.map(|(chore, at)| {
                *at = now.plus(LEASE);
                chore.clone()
            })
            .collect()
        }))
    }

    async fn act(&self, chore: String) -> Result<()> {
        let behalf = Context::current().correlation;
        self.with(|state| {
            state.tried.push((chore.clone(), behalf));
            state.busy += 1;
            state.most_busy = state.most_busy.max(state.busy);
        });
        let put_off = self.with(|state| state.put_off.get(&chore).copied());
        for _ in 0..if put_off.is_some() { 20 } else { 1 } {
            tokio::task::yield_now().await;
        }
        let now = self.clock.now();
        self.with(|state| {
            state.busy -= 1;
            if let Some(wait) = put_off {
                state.due.insert(chore, now.plus(wait));
                return Ok(());
            }
            if state.hard.contains(&chore) {
                return Err(Error::unavailable("TOO_HARD", "later, perhaps", Duration::ZERO));
            }
            state.due.remove(&chore);
            Ok(())
        })
    }
}

struct World {
    chores: Arc<Chores>,
    worker: DueWorker<Chores>,
    clock: Clock,
    db: Database,
    _folder: tempfile::TempDir,
}

/// These chores are due now, and `later` is in an hour.
async fn world(due: &[&str]) -> World {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("test.db"));
    let db = Database::open("test", &url, &NONE, clock.clone()).await.unwrap();
    let now = clock.now();
    let due = due.iter().map(|chore| ((*chore).to_owned(), now));
    let due = due.chain([("later".to_owned(), now.plus(HOUR))]).collect();
    let chores =
        Arc::new(Chores { clock: clock.clone(), state: Mutex::new(State { due, ..State::default() }) });
    let worker = DueWorker::new(chores.clone(), &db, &Wake::default());
    World { chores, worker, clock, db, _folder: folder }
}

#[tokio::test]
async fn everything_due_is_done_once_so_many_at_a_time_and_the_next_look_is_at_the_next_one() {
    let world = world(&["a", "b", "c", "d", "e", "f", "g"]).await;
    let later = world.chores.with(|state| state.due["later"]);
    assert_eq!(world.worker.run().await.unwrap(), Next::At(later));
    assert_eq!(world.chores.tried(), ["a", "b", "c", "d", "e", "f", "g"]);
    let (most_busy, leases) = world.chores.with(|state| (state.most_busy, state.leases.clone()));
    assert_eq!(most_busy, 3);
    assert!(leases.iter().all(|most| (1..=3).contains(most)), "no more than can be begun: {leases:?}");

    assert_eq!(world.worker.run().await.unwrap(), Next::At(later));
    let looked = world.chores.with(|state| state.leases.len());
    assert_eq!(looked, leases.len(), "where nothing is due, nothing is leased");
    world.clock.advance(HOUR).unwrap();
    assert_eq!(world.worker.run().await.unwrap(), Next::Idle);
    assert_eq!(world.chores.tried(), ["later"]);
}

#[tokio::test]
async fn what_fails_stays_due_until_its_lease_ends_and_holds_up_nobody() {
    let world = world(&["a", "hard", "z"]).await;
    world.chores.with(|state| state.hard.insert("hard".into()));
    let next = world.worker.run().await.unwrap();
    assert_eq!(world.chores.tried(), ["a", "hard", "z"]);
    let lease_ends = world.chores.with(|state| state.due["hard"]);
    assert_eq!(next, Next::At(lease_ends));

    assert_eq!(world.worker.run().await.unwrap(), next, "not before that");
    assert!(world.chores.tried().is_empty());
    world.clock.advance(LEASE).unwrap();
    world.chores.with(|state| state.hard.clear());
    world.worker.run().await.unwrap();
    assert_eq!(world.chores.tried(), ["hard"]);
}

#[tokio::test]
async fn what_is_put_off_while_somebody_looks_is_not_overlooked() {
    let world = world(&["a", "b"]).await;
    let wait = Duration::from_secs(1);
    world.chores.with(|state| {
        state.put_off.insert("b".into(), wait);
        state.slow_looks = true;
    });
    // Once `a` is done it is looked for more, which finds the lease of `b`; meanwhile `b` is put off.
    let next = world.worker.run().await.unwrap();
    assert_eq!(world.chores.tried(), ["a", "b"]);
    let again = world.chores.with(|state| state.due["b"]);
    assert_eq!(next, Next::At(again));
    assert!(again < world.clock.now().plus(LEASE), "sooner than its lease ends");
}

#[tokio::test]
async fn each_is_done_on_behalf_of_what_last_moved_its_case() {
    let world = world(&["known", "unknown"]).await;
    let mut tx = world.db.begin("test").await.unwrap();
    let moved = sql("INSERT INTO cases (partition_key, correlation, causation) \
         VALUES ('known', 'a conversation', 'an event')");
    tx.execute(moved).await.unwrap();
    tx.commit().await.unwrap();
    world.worker.run().await.unwrap();
    let expected = [("known".to_owned(), Some("a conversation".to_owned())), ("unknown".to_owned(), None)];
    assert_eq!(world.chores.with(|state| state.tried.clone()), expected);
}

#[tokio::test]
async fn a_run_under_load_ends_and_says_that_there_is_more() {
    let world = world(&[]).await;
    let now = world.clock.now();
    let many = (0..RUN + 5).map(|n| (format!("{n:04}"), now));
    world.chores.with(|state| state.due.extend(many));
    assert_eq!(world.worker.run().await.unwrap(), Next::Now);
    assert_eq!(world.chores.tried().len(), RUN);
    assert!(matches!(world.worker.run().await.unwrap(), Next::At(_)));
    assert_eq!(world.chores.tried().len(), 5);
}
