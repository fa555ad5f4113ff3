//! The sagas of the village. What differs between them is here; how they are played, killed and looked at
//! is the same for all.

mod library;
mod ordering;
mod rooms;

use std::fmt::Debug;

use chassis::async_trait;
use tonic::{Code, Status};

use super::case::{Case, State};
use super::site::Site;
use super::story::Answer;
use crate::harness::*;

pub(super) use library::{Borrowing, LibraryStep};
pub(super) use ordering::{OrderStep, Ordering};
pub(super) use rooms::{RoomStep, Visit};

/// What one customer begins. Every request of it can be repeated.
#[async_trait]
pub(super) trait Saga: Send + Sync {
    /// What can be done about its case.
    type Step: Copy + Debug + Send + Sync + 'static;

    /// Each has a customer of its own, so that its case is found without an answer.
    fn customer(&self) -> &str;

    /// Begins it.
    async fn begin(&self, village: &Contact) -> Result<Case, Status>;

    /// Whether whoever is asked for a step has heard of the case, or is dead. A refusal is final for its key,
    /// so nobody asks before.
    async fn is_known(&self, village: &Contact, step: Self::Step, case: &Case) -> bool;

    /// Takes a step under this key; the case, where the answer shows it.
    async fn take(
        &self,
        site: &dyn Site,
        step: Self::Step,
        key: String,
        case: &Case,
    ) -> Result<Option<Case>, Status>;

    /// Whether a case that is here waits for somebody to do something about it.
    fn waits(&self, state: State) -> bool;

    /// Whether a case may rest here once this step was acknowledged.
    fn allows(&self, step: Self::Step, state: State) -> bool;

    /// What must be so once it has ended, beside what an audit sees.
    async fn has_ended(&self, _village: &Contact, _what: &str) {}
}

/// Groups of steps: one group after the other, those of a group at once.
pub(super) type Plan<S> = &'static [&'static [<S as Saga>::Step]];

/// A saga, and what is done about it.
pub(super) struct Planned<S: Saga> {
    pub(super) saga: S,
    pub(super) plan: Plan<S>,
}

/// A saga with its plan, whichever it is.
#[async_trait]
pub(super) trait Plot: Send + Sync {
    fn customer(&self) -> &str;
    async fn begin(&self, village: &Contact) -> Result<Case, Status>;
    /// Takes the steps until an answer is missing; an answer for each.
    async fn go_on(&self, site: &dyn Site, case: &Case) -> Vec<Answer>;
    /// How many steps there are.
    fn len(&self) -> usize;
    /// Whether a case may rest here although its end is not reached: if nobody asks again, and these were the answers.
    fn may_wait(&self, answers: &[Answer], state: State) -> bool;
    async fn has_ended(&self, village: &Contact, what: &str);
}

#[async_trait]
impl<S: Saga> Plot for Planned<S> {
    fn customer(&self) -> &str {
        self.saga.customer()
    }

    async fn begin(&self, village: &Contact) -> Result<Case, Status> {
        self.saga.begin(village).await
    }

    async fn go_on(&self, site: &dyn Site, case: &Case) -> Vec<Answer> {
        let mut answers = Vec::new();
        for group in self.plan {
            let first = answers.len();
            let steps =
                group.iter().zip(first..).map(|(step, at)| self.take(site, *step, at, case, &answers));
            let group = futures::future::join_all(steps).await;
            let is_cut_short = group.iter().any(|answer| matches!(answer, Answer::None(_)));
            answers.extend(group);
            if is_cut_short {
                break;
            }
        }
        answers
    }

    fn len(&self) -> usize {
        self.plan.iter().map(|group| group.len()).sum()
    }

    fn may_wait(&self, answers: &[Answer], state: State) -> bool {
        let steps = self.plan.iter().copied().flatten().zip(answers);
        let mut done = steps.filter(|(_, answer)| matches!(answer, Answer::Done(_)));
        self.saga.waits(state) && done.all(|(step, _)| self.saga.allows(*step, state))
    }

    async fn has_ended(&self, village: &Contact, what: &str) {
        self.saga.has_ended(village, what).await;
    }
}

impl<S: Saga> Planned<S> {
    async fn take(
        &self,
        site: &dyn Site,
        step: S::Step,
        at: usize,
        case: &Case,
        before: &[Answer],
    ) -> Answer {
        let what = format!("whoever is asked for {step:?} hears of {case:?} after {before:?}");
        until(&what, || async { self.saga.is_known(site, step, case).await.then_some(()) }).await;
        let key = format!("step-{at}-{}", self.saga.customer());
        match self.saga.take(site, step, key, case).await {
            Ok(case) => Answer::Done(case),
            Err(status) if status.code() == Code::FailedPrecondition => Answer::Refused(reason(&status)),
            Err(status) => Answer::None(status.to_string()),
        }
    }
}
