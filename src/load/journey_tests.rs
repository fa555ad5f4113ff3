//! A customer's way through refusals and deferrals, in paused time.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::*;

/// What happens at a call, after this long.
type Step = (u64, Result<Standing, (&'static str, Then)>);

/// A counter that plays a script.
#[derive(Default)]
struct Script {
    prepares: Mutex<VecDeque<Step>>,
    places: Mutex<VecDeque<Step>>,
    pays: Mutex<VecDeque<Step>>,
    settled_at: Option<Instant>,
    keys: Mutex<Vec<String>>,
}

impl Script {
    async fn play(&self, steps: &Mutex<VecDeque<Step>>, key: &str) -> Result<Answer, Refusal> {
        self.keys.lock().unwrap().push(key.to_owned());
        let step = steps.lock().unwrap().pop_front();
        let (millis, outcome) = step.unwrap_or((1_000_000_000, Ok(Standing::Finished)));
        sleep(Duration::from_millis(millis)).await;
        match outcome {
            Ok(standing) => Ok(Answer { order_id: "o-1".to_owned(), standing }),
            Err((reason, then)) => Err(Refusal { reason: reason.to_owned(), then }),
        }
    }
}

impl Counter for Script {
    async fn prepare(&self, _: usize) -> Result<String, Refusal> {
        let step = self.prepares.lock().unwrap().pop_front();
        let (millis, outcome) = step.unwrap_or((0, Ok(Standing::Finished)));
        sleep(Duration::from_millis(millis)).await;
        match outcome {
            Ok(_) => Ok("room-1".to_owned()),
            Err((reason, then)) => Err(Refusal { reason: reason.to_owned(), then }),
        }
    }

    async fn place(&self, _: usize, prepared: &str, key: &str) -> Result<Answer, Refusal> {
        assert_eq!(prepared, "room-1");
        self.play(&self.places, key).await
    }

    async fn pay(&self, _: usize, _: &str, key: &str) -> Result<Answer, Refusal> {
        self.play(&self.pays, key).await
    }

    async fn is_settled(&self, _: usize, _: &str) -> bool {
        self.settled_at.is_some_and(|at| Instant::now() >= at)
    }

    async fn page(&self, _: usize) -> Result<Vec<(String, Lack)>, Status> {
        Ok(Vec::new())
    }
}

fn floor(places: &[Step], pays: &[Step], settled_after: u64) -> Arc<Floor<Script>> {
    let counter = Script {
        prepares: Mutex::default(),
        places: Mutex::new(places.iter().copied().collect()),
        pays: Mutex::new(pays.iter().copied().collect()),
        settled_at: Some(Instant::now() + Duration::from_millis(settled_after)),
        keys: Mutex::default(),
    };
    let (closed, given_up) = (CancellationToken::new(), CancellationToken::new());
    Arc::new(Floor { counter: Arc::new(counter), tally: Tally::try_new().unwrap(), closed, given_up })
}

fn wait(millis: u64) -> Standing {
    Standing::Deferred(Duration::from_millis(millis))
}

/// How long one order took, in milliseconds.
async fn one_order(floor: &Floor<Script>) -> u128 {
    let begun = Instant::now();
    floor.order(0, begun).await;
    begun.elapsed().as_millis()
}

fn answer_took(floor: &Floor<Script>) -> u64 {
    floor.tally.read(|counts| counts.answers.max()) / 1_000
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_paid_at_once_is_answered_once() {
    let floor = floor(&[(500, Ok(Standing::Finished))], &[], 0);
    assert_eq!(one_order(&floor).await, 500);
    floor.tally.read(|counts| {
        assert_eq!((counts.begun.len(), counts.orders.len(), counts.deferrals), (1, 1, 0));
        assert_eq!(counts.orders[0].finished, Some(Duration::from_millis(500)));
        assert!(counts.repeats.is_empty() && counts.errors.is_empty());
    });
}

#[tokio::test(start_paused = true)]
async fn after_a_deferral_a_customer_waits_as_told_pays_and_orders_again_once_it_is_settled() {
    let floor =
        floor(&[(2_000, Ok(wait(500)))], &[(100, Ok(wait(300))), (100, Ok(Standing::Finished))], 4_000);
    let took = one_order(&floor).await;
    assert!(
        (4_000..=4_500).contains(&took),
        "2,000 + 500 + 100 + 300 + 100, then until it is settled: {took}"
    );
    floor.tally.read(|counts| {
        assert_eq!((counts.orders.len(), counts.deferrals), (1, 2));
        assert!(counts.orders[0].deferred);
        assert_eq!(counts.orders[0].finished, Some(Duration::from_secs(3)));
    });
    assert_eq!(answer_took(&floor) / 10, 200, "the deferral is the answer");
    let keys = floor.counter.keys.lock().unwrap().clone();
    assert!(keys[0] != keys[1] && keys[1] != keys[2], "each attempt to pay has its own key: {keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_order_is_repeated_under_the_same_key_and_counted_once() {
    let told = Err(("TOO_MANY_DEFERRED_ORDERS", Then::After(Duration::from_secs(5))));
    let broke = Err(("CONNECTION_BROKE", Then::Later));
    let floor = floor(&[(0, told), (0, broke), (0, broke), (40, Ok(Standing::Finished))], &[], 0);
    assert_eq!(one_order(&floor).await, 5_000 + 200 + 400 + 40);
    floor.tally.read(|counts| {
        assert_eq!((counts.begun.len(), counts.orders.len()), (1, 1));
        assert_eq!(counts.repeats["TOO_MANY_DEFERRED_ORDERS"], 1);
        assert_eq!(counts.repeats["CONNECTION_BROKE"], 2);
    });
    assert_eq!(answer_took(&floor) / 10, 564, "repeats are part of the wait");
    let keys = floor.counter.keys.lock().unwrap().clone();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_good_is_an_error() {
    let floor = floor(&[(10, Err(("PRODUCT_NOT_OFFERED", Then::Never)))], &[], 0);
    assert_eq!(one_order(&floor).await, 1_010, "and no busy loop");
    floor.tally.read(|counts| {
        assert_eq!((counts.begun.len(), counts.orders.len()), (1, 0));
        assert_eq!(counts.errors["PRODUCT_NOT_OFFERED"], 1);
    });
}

#[tokio::test(start_paused = true)]
async fn an_order_on_its_way_is_answered_although_the_floor_closes_but_nobody_waits_for_more() {
    let floor = floor(&[(2_000, Ok(wait(60_000)))], &[], 0);
    let closing = {
        let floor = floor.clone();
        tokio::spawn(async move {
            sleep(Duration::from_secs(1)).await;
            floor.closed.cancel();
        })
    };
    assert_eq!(one_order(&floor).await, 2_000);
    floor.tally.read(|counts| assert_eq!((counts.orders.len(), counts.errors.len()), (1, 0)));
    closing.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_is_about_to_pay_when_the_floor_closes_just_leaves() {
    let floor = floor(&[(0, Ok(wait(100)))], &[(10_000, Ok(Standing::Finished))], 0);
    let closing = {
        let floor = floor.clone();
        tokio::spawn(async move {
            sleep(Duration::from_secs(1)).await;
            floor.closed.cancel();
        })
    };
    assert_eq!(one_order(&floor).await, 1_000);
    floor.tally.read(|counts| assert_eq!((counts.orders.len(), counts.errors.len()), (1, 0)));
    closing.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_never_gets_an_answer_gives_up_in_the_end() {
    let floor = floor(&[(0, Err(("Unavailable", Then::Later))); 100], &[], 0);
    floor.closed.cancel();
    let giving_up = {
        let floor = floor.clone();
        tokio::spawn(async move {
            sleep(Duration::from_mins(1)).await;
            floor.given_up.cancel();
        })
    };
    assert_eq!(one_order(&floor).await, 60_000);
    floor.tally.read(|counts| assert_eq!(counts.errors["Unavailable"], 1));
    giving_up.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_must_be_done_before_is_repeated_but_not_measured() {
    let floor = floor(&[(500, Ok(Standing::Finished))], &[], 0);
    let taken = Err(("ROOM_TAKEN", Then::After(Duration::from_millis(700))));
    floor.counter.prepares.lock().unwrap().extend([(300, taken), (2_000, Ok(Standing::Finished))]);
    assert_eq!(one_order(&floor).await, 300 + 700 + 2_000 + 500);
    assert_eq!(answer_took(&floor) / 10, 50);
    floor.tally.read(|counts| assert_eq!((counts.begun.len(), counts.repeats["ROOM_TAKEN"]), (1, 1)));
}

#[tokio::test(start_paused = true)]
async fn who_cannot_prepare_has_an_error_and_who_is_not_ready_in_time_leaves() {
    let floor = floor(&[], &[], 0);
    floor.counter.prepares.lock().unwrap().push_back((10, Err(("ROOM_NOT_FOUND", Then::Never))));
    assert_eq!(one_order(&floor).await, 1_010, "and no busy loop");
    floor.tally.read(|counts| assert_eq!((counts.begun.len(), counts.errors["ROOM_NOT_FOUND"]), (1, 1)));
    floor.counter.prepares.lock().unwrap().push_back((1_000, Ok(Standing::Finished)));
    let closing = {
        let floor = floor.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(500)).await;
            floor.closed.cancel();
        })
    };
    assert_eq!(one_order(&floor).await, 1_000);
    floor.tally.read(|counts| assert_eq!((counts.begun.len(), counts.orders.len()), (1, 0)));
    closing.await.unwrap();
}
