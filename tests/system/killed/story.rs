//! A story: one customer's order, and what is done about it, each by a request that can be repeated.

use std::time::Duration;

use futures::StreamExt;
use maeul_proto::order::v1::{CancelOrderRequest, Order, OrderState, PayOrderRequest, PlaceOrderRequest};
use maeul_proto::store::v1::GetStoreOrderRequest;
use tonic::{Code, Response, Status};

use crate::harness::*;
use crate::verb;

/// What is done about an order that was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Pay,
    Cancel,
    Accept,
    Reject,
    StartPreparation,
    CompletePreparation,
    Ship,
    Serve,
    /// So many minutes pass.
    Wait(u64),
}

/// A story, still to be played.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) place: PlaceOrderRequest,
    pub(super) shop: Shop,
    /// Groups of steps: one group after the other, those of a group at once.
    pub(super) plan: &'static [&'static [Step]],
    /// How it may end once everything was done.
    pub(super) ends: &'static [OrderState],
    /// Whether a placed order waits for somebody to do something about it.
    pub(super) by_hand: bool,
}

/// What was answered to a step.
#[derive(Clone)]
pub(super) enum Answer {
    /// Nothing: the village had died, as the text shows, or the step was never tried.
    None(String),
    /// It was done; the order, where the answer shows it.
    Done(Option<Box<Order>>),
    /// It was refused, for this reason.
    Refused(String),
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None(why) => write!(f, "no answer: {why}"),
            Self::Done(order) => write!(f, "done, {:?}", order.as_ref().map(|order| order.state())),
            Self::Refused(reason) => write!(f, "refused, {reason}"),
        }
    }
}

/// A story that was played as far as the village lived.
#[derive(Clone)]
pub(super) struct Played {
    pub(super) story: Story,
    pub(super) placed: Option<Order>,
    /// One for each step of the plan.
    pub(super) answers: Vec<Answer>,
}

impl Story {
    /// Each story has a customer of its own, so that its order is found without an answer.
    pub(super) fn customer(&self) -> &str {
        &self.place.customer_id
    }

    /// Plays it until an answer is missing.
    pub(super) async fn play(&self, village: &Village) -> Played {
        let placed = village.order().place_order(self.place.clone()).await;
        let placed = placed.ok().map(|it| it.into_inner().order.unwrap());
        let mut answers = Vec::new();
        if let Some(order) = &placed {
            for group in self.plan {
                let group = group.iter().map(|step| self.take(village, *step, order));
                answers.extend(futures::future::join_all(group).await);
                if matches!(answers.last(), Some(Answer::None(_))) {
                    break;
                }
            }
        }
        answers.resize(self.plan.concat().len(), Answer::None("never tried".to_owned()));
        Played { story: self.clone(), placed, answers }
    }

    async fn take(&self, village: &Village, step: Step, order: &Order) -> Answer {
        if !matches!(step, Step::Pay | Step::Cancel | Step::Wait(_)) {
            // A refusal is final for its key, so nobody asks the store before it has heard of the order.
            until(&format!("the store hears of {order:?}"), || self.is_known(village, order)).await;
        }
        match self.try_to_take(village, step, order).await {
            Ok(order) => Answer::Done(order.map(Box::new)),
            Err(status) if status.code() == Code::FailedPrecondition => Answer::Refused(reason(&status)),
            Err(status) => Answer::None(status.to_string()),
        }
    }

    /// Whether the store knows the order, or is dead.
    async fn is_known(&self, village: &Village, order: &Order) -> Option<()> {
        let request =
            GetStoreOrderRequest { store_id: self.shop.id.clone(), order_id: order.order_id.clone() };
        let known = self.shop.at(village).api.get_store_order(request).await;
        (!known.is_err_and(|status| status.code() == Code::NotFound)).then_some(())
    }

    async fn try_to_take(
        &self,
        village: &Village,
        step: Step,
        order: &Order,
    ) -> Result<Option<Order>, Status> {
        let shop = self.shop.at(village);
        let key = format!("{step:?}-{}", self.place.request_id);
        let (customer_id, order_id) = (order.customer_id.clone(), order.order_id.clone());
        match step {
            Step::Pay => {
                let pay = PayOrderRequest { customer_id, order_id, request_id: key };
                village.order().pay_order(pay).await.map(Response::into_inner).map(|it| it.order)
            }
            Step::Cancel => {
                let cancel = CancelOrderRequest { customer_id, order_id, request_id: key };
                village.order().cancel_order(cancel).await.map(Response::into_inner).map(|it| it.order)
            }
            Step::Accept => verb!(shop, accept_order, AcceptOrderRequest, order, as key).map(|()| None),
            Step::Reject => {
                verb!(shop, reject_order, RejectOrderRequest, order, as key, reason: "sold out".into())
                    .map(|()| None)
            }
            Step::StartPreparation => {
                verb!(shop, start_preparation, StartPreparationRequest, order, as key).map(|()| None)
            }
            Step::CompletePreparation => {
                verb!(shop, complete_preparation, CompletePreparationRequest, order, as key).map(|()| None)
            }
            Step::Ship => verb!(shop, ship_order, ShipOrderRequest, order, as key).map(|()| None),
            Step::Serve => verb!(shop, serve_order, ServeOrderRequest, order, as key).map(|()| None),
            Step::Wait(minutes) => village.advance(Duration::from_secs(60 * minutes)).await.map(|()| None),
        }
    }
}

impl std::fmt::Debug for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let placed = self.placed.as_ref().map(Order::state);
        write!(f, "{}: placed {placed:?}, then {:?}", self.story.customer(), self.answers)
    }
}

impl Played {
    /// What the customer was shown last.
    pub(super) fn acknowledged(&self) -> Option<&Order> {
        let shown = self.answers.iter().rev().find_map(|answer| match answer {
            Answer::Done(order) => order.as_deref(),
            Answer::None(_) | Answer::Refused(_) => None,
        });
        shown.or(self.placed.as_ref())
    }

    /// Whether some request got no answer.
    pub(super) fn is_cut_short(&self) -> bool {
        self.placed.is_none() || self.answers.iter().any(|answer| matches!(answer, Answer::None(_)))
    }

    /// Whether the order may stay in this state if nobody asks for anything again.
    pub(super) fn may_rest(&self, state: OrderState) -> bool {
        let waits = self.story.by_hand && self.is_cut_short() && !self.cancellation_was_acknowledged();
        self.story.ends.contains(&state) || (waits && state == OrderState::Placed)
    }

    fn cancellation_was_acknowledged(&self) -> bool {
        let steps = self.story.plan.iter().copied().flatten();
        steps.zip(&self.answers).any(|it| matches!(it, (Step::Cancel, Answer::Done(_))))
    }
}

/// How many customers there are at a time: an act, and what a small machine serves without putting them off.
pub(super) const CUSTOMERS: usize = 16;

/// Plays stories, so many at once.
pub(super) async fn play(village: &Village, stories: &[Story]) -> Vec<Played> {
    futures::stream::iter(stories).map(|story| story.play(village)).buffered(CUSTOMERS).collect().await
}
