//! A story: what one customer begins, and what is done about it, each by a request that can be repeated.

use std::sync::Arc;

use futures::StreamExt;

use super::case::{Case, State};
use super::saga::{Plan, Planned, Plot, Saga};
use super::site::Site;

/// A story, still to be played.
#[derive(Clone)]
pub(super) struct Story {
    plot: Arc<dyn Plot>,
    /// How it may end once everything was done.
    ends: Arc<[State]>,
}

/// What was answered to a step.
#[derive(Clone)]
pub(super) enum Answer {
    /// Nothing: the village had died, as the text shows, or the step was never tried.
    None(String),
    /// It was done; the case, where the answer shows it.
    Done(Option<Case>),
    /// It was refused, for this reason.
    Refused(String),
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None(why) => write!(f, "no answer: {why}"),
            Self::Done(case) => write!(f, "done, {:?}", case.as_ref().map(|case| case.state)),
            Self::Refused(reason) => write!(f, "refused, {reason}"),
        }
    }
}

/// A story that was played as far as the village lived.
#[derive(Clone)]
pub(super) struct Played {
    pub(super) story: Story,
    /// The answer to its first request.
    pub(super) begun: Result<Case, String>,
    /// One for each step of the plan.
    pub(super) answers: Vec<Answer>,
}

impl Story {
    /// With this plan, and these ends.
    pub(super) fn new<S: Saga + 'static>(saga: S, plan: Plan<S>, ends: impl Into<Arc<[State]>>) -> Self {
        Self { plot: Arc::new(Planned { saga, plan }), ends: ends.into() }
    }

    /// Each story has a customer of its own, so that its case is found without an answer.
    pub(super) fn customer(&self) -> &str {
        self.plot.customer()
    }

    /// Whether it may end like this.
    pub(super) fn may_end(&self, state: State) -> bool {
        self.ends.contains(&state)
    }

    /// Looks at what must be so once it has ended.
    pub(super) async fn has_ended(&self, site: &dyn Site, what: &str) {
        self.plot.has_ended(site, what).await;
    }

    /// Plays it until an answer is missing.
    async fn play(&self, site: &dyn Site) -> Played {
        let begun = self.plot.begin(site).await.map_err(|status| status.to_string());
        let mut answers = match &begun {
            Ok(case) => self.plot.go_on(site, case).await,
            Err(_) => Vec::new(),
        };
        answers.resize(self.plot.len(), Answer::None("never tried".to_owned()));
        Played { story: self.clone(), begun, answers }
    }
}

impl std::fmt::Debug for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let begun = self.begun.as_ref().map(|case| case.state);
        write!(f, "{}: begun {begun:?}, then {:?}", self.story.customer(), self.answers)
    }
}

impl Played {
    /// What the customer was shown last.
    pub(super) fn acknowledged(&self) -> Option<&Case> {
        let shown = self.answers.iter().rev().find_map(|answer| match answer {
            Answer::Done(case) => case.as_ref(),
            Answer::None(_) | Answer::Refused(_) => None,
        });
        shown.or(self.begun.as_ref().ok())
    }

    /// Whether some request got no answer.
    pub(super) fn is_cut_short(&self) -> bool {
        self.begun.is_err() || self.answers.iter().any(|answer| matches!(answer, Answer::None(_)))
    }

    /// Whether the case may stay like this if nobody asks for anything again.
    pub(super) fn may_rest(&self, state: State) -> bool {
        let waits = self.is_cut_short() && self.story.plot.may_wait(&self.answers, state);
        self.story.may_end(state) || waits
    }
}

/// How many customers there are at a time: an act, and what a small machine serves without putting them off.
pub(super) const CUSTOMERS: usize = 16;

/// Plays stories, so many at once.
pub(super) async fn play(site: &dyn Site, stories: &[Story]) -> Vec<Played> {
    futures::stream::iter(stories).map(|story| story.play(site)).buffered(CUSTOMERS).collect().await
}
