//! One order as its customer lives it: placed, again until it is answered, and after a deferral paid and seen settled.
//! A loan or the use of a room is an order, too: what is asked for, and then for its customer to see.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chassis::clock::new_id;
use chassis::worker::backoff;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::tally::{Place, Tally};

/// Where an order stands, by an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Paid, or ended.
    Finished,
    /// To be paid after this long.
    Deferred(Duration),
}

/// An OK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) order_id: String,
    pub(super) standing: Standing,
}

/// Anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The reason that clients branch on.
    pub(super) reason: String,
    pub(super) then: Then,
}

/// What a customer does about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Come again after this long, as told.
    After(Duration),
    /// Come again after a while: perhaps it was not even heard.
    Later,
    /// Give up.
    Never,
}

/// What is still to come of a case, as the name of who is to bring it; none once it is settled.
pub(super) type Lack = Option<&'static str>;

/// Where orders are placed.
pub(super) trait Counter: Send + Sync + 'static {
    /// Does what must have been done before a customer can order; what is to be handed in with the order. Each call
    /// prepares anew. No part of what is measured.
    fn prepare(&self, _customer: usize) -> impl Future<Output = Result<String, Refusal>> + Send {
        std::future::ready(Ok(String::new()))
    }

    /// Places an order with what was prepared, under this key.
    fn place(
        &self,
        customer: usize,
        prepared: &str,
        key: &str,
    ) -> impl Future<Output = Result<Answer, Refusal>> + Send;

    /// Pays a deferred order under this key, or asks what became of it.
    fn pay(
        &self,
        customer: usize,
        order: &str,
        key: &str,
    ) -> impl Future<Output = Result<Answer, Refusal>> + Send;

    /// Everything that the customer's page shows, by id, and what it lacks.
    fn page(&self, customer: usize) -> impl Future<Output = Result<Vec<(String, Lack)>, Status>> + Send;

    /// Whether the customer's page shows that everybody has taken the order, or that it ended everywhere.
    fn is_settled(&self, customer: usize, order: &str) -> impl Future<Output = bool> + Send {
        async move {
            let page = self.page(customer).await.unwrap_or_default();
            page.iter().any(|(id, lack)| id == order && lack.is_none())
        }
    }

    /// What else this run made that an audit of it is about.
    fn made(&self) -> Vec<&str> {
        Vec::new()
    }
}

const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
const FIRST_LOOK: Duration = Duration::from_millis(25);
const LONGEST_LOOK: Duration = Duration::from_millis(500);
/// What a customer who was refused for good waits before the next order.
const SULK: Duration = Duration::from_secs(1);

/// Where everybody orders, and until when.
#[derive(Debug)]
pub(super) struct Floor<C> {
    pub(super) counter: Arc<C>,
    pub(super) tally: Tally,
    /// No order is begun after this, and nobody waits for theirs any longer.
    pub(super) closed: CancellationToken,
    /// Nobody repeats a call after this.
    pub(super) given_up: CancellationToken,
}

impl<C: Counter> Floor<C> {
    /// One order, which was to be placed at `due`, or as long after as it had to be prepared. Returns when its customer
    /// may order again.
    pub(super) async fn order(&self, customer: usize, due: Instant) {
        let (key, began, was_closed) = (new_id(), Instant::now(), self.closed.is_cancelled());
        let prepared = self.until_done(customer, || self.counter.prepare(customer)).await;
        if self.closed.is_cancelled() && !was_closed {
            // Whoever was still preparing when the floor closed leaves without an order.
            return;
        }
        let due = due + began.elapsed();
        self.tally.begun();
        let answer = match &prepared {
            Ok(prepared) => self.until_done(customer, || self.counter.place(customer, prepared, &key)).await,
            Err(reason) => Err(reason.clone()),
        };
        match answer {
            Ok(answer) => {
                let place = self.tally.answered(customer, answer.order_id.clone(), due.elapsed());
                if answer.standing == Standing::Finished {
                    self.tally.finished(place);
                } else {
                    self.note(place, &answer);
                    let _ = self.closed.run_until_cancelled(self.come_back(customer, place, answer)).await;
                }
            }
            Err(reason) => {
                self.tally.failed(reason);
                let _ = self.closed.run_until_cancelled(sleep(SULK)).await;
            }
        }
    }

    /// Counts a deferral, also one that is answered when nobody waits any longer.
    fn note(&self, place: Place, answer: &Answer) {
        if let Standing::Deferred(_) = answer.standing {
            self.tally.deferred(place);
        }
    }

    /// Waits as told and pays, until the order is paid or ended; then until that is seen everywhere.
    async fn come_back(&self, customer: usize, place: Place, mut answer: Answer) {
        while let Standing::Deferred(wait) = answer.standing {
            sleep(wait).await;
            let key = new_id();
            let pay = || self.counter.pay(customer, &answer.order_id, &key);
            match self.until_done(customer, pay).await {
                Ok(paid) => {
                    answer = paid;
                    self.note(place, &answer);
                }
                // Whatever it is, it is the order's fate that counts, and that is looked at.
                Err(reason) => {
                    self.tally.failed(reason);
                    break;
                }
            }
        }
        if answer.standing == Standing::Finished {
            self.tally.finished(place);
        }
        let mut looks = 0;
        while !self.counter.is_settled(customer, &answer.order_id).await {
            looks += 1;
            sleep(backoff(looks, FIRST_LOOK, LONGEST_LOOK)).await;
        }
    }

    /// Calls until there is an answer, so that it is counted once; the reason where there is none.
    async fn until_done<T, F: Future<Output = Result<T, Refusal>>>(
        &self,
        customer: usize,
        call: impl Fn() -> F,
    ) -> Result<T, String> {
        let mut tries = 0;
        loop {
            let Some(outcome) = self.given_up.run_until_cancelled(call()).await else {
                return Err("NO_ANSWER".to_owned());
            };
            let refusal = match outcome {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            tries += 1;
            let wait = match refusal.then {
                Then::Never => return Err(refusal.reason),
                Then::After(wait) => wait,
                Then::Later => spread(backoff(tries, FIRST_WAIT, LONGEST_WAIT), customer),
            };
            if self.given_up.run_until_cancelled(sleep(wait)).await.is_none() {
                return Err(refusal.reason);
            }
            self.tally.repeated(refusal.reason);
        }
    }
}

/// Not everybody comes again at the same moment.
fn spread(wait: Duration, customer: usize) -> Duration {
    wait + wait / 8 * u32::try_from(customer % 8).unwrap_or_default()
}

#[cfg(test)]
#[path = "journey_tests.rs"]
mod tests;
