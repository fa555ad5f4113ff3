//! How a process of the mesh fares: asked of the process itself.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use maeul_proto::platform::v1::ListConsumersRequest;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::service::Service;
use super::system::is_paused;
use crate::client::{Channel, TokenArgs};
use crate::failure::Failure;
use crate::process::Context;
use crate::serve::Target;

/// One that does not answer in this time is not waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often in a row it does not answer before it is called silent: a busy machine is no reason.
const SILENCES: u32 = 2;
/// The time over which orders a second are counted.
const WINDOW: Duration = Duration::from_secs(5);
/// What counts orders, at the admin port.
const ORDERS: &str = "maeul_order_outcomes_total{";

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    #[default]
    Down,
    Paused,
    /// It does not answer.
    Silent,
    /// It has not answered yet since it was started.
    Starting,
    /// It answers that it does not serve: its database or the event log is away.
    Waiting,
    Serving,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Paused => "paused",
            Self::Silent => "silent",
            Self::Starting => "starting",
            Self::Waiting => "waiting",
            Self::Serving => "serving",
        }
    }
}

/// What was seen of a process. `None`: it does not know, or does not say so at this moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub(super) state: State,
    /// Orders that became binding in it, a second.
    pub(super) orders: Option<f64>,
    /// Events that its consumers have not taken.
    pub(super) lag: Option<i64>,
    /// Events that its consumers gave up on.
    pub(super) dead: Option<i64>,
}

/// Looks at one process of the mesh.
pub(super) struct Looker {
    channel: Channel,
    http: reqwest::Client,
    /// Whether it has consumers of its own: the gateway tells of everybody's.
    consumes: bool,
    /// Where it counts orders, if it is one that does.
    metrics: Option<String>,
    orders: Rate,
    seen: Option<u32>,
    /// What its last answer said.
    answered: State,
    silences: u32,
}

impl Looker {
    pub(super) fn try_new(service: &Service, token: &TokenArgs) -> Result<Self, Failure> {
        let cannot = |e: &dyn std::fmt::Display| Failure::failed("cannot look at the services", e);
        let endpoint =
            Endpoint::from_shared(format!("http://{}", service.spec.listen)).map_err(|e| cannot(&e))?;
        let http = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().map_err(|e| cannot(&e))?;
        let takes_orders = service.spec.target == Target::Service(Context::Order);
        Ok(Self {
            channel: token.signed_in(endpoint.connect_timeout(PATIENCE).connect_lazy())?,
            http,
            consumes: service.spec.target != Target::Gateway,
            metrics: takes_orders.then(|| format!("http://{}/metrics", service.spec.admin)),
            orders: Rate::default(),
            seen: None,
            answered: State::Starting,
            silences: 0,
        })
    }

    /// Looks at the process with the number `pid`.
    pub(super) async fn look(&mut self, pid: Option<u32>) -> Look {
        if self.seen != pid {
            (self.seen, self.answered, self.silences) = (pid, State::Starting, 0);
        }
        let Some(pid) = pid else { return Look::default() };
        if is_paused(pid) {
            return Look { state: State::Paused, ..Look::default() };
        }
        let (serving, consumers, orders) = tokio::join!(self.serves(), self.consumers(), self.placed());
        let state = self.judge(serving);
        let (lag, dead) = consumers.unzip();
        Look { state, orders: orders.and_then(|total| self.orders.note(total, Instant::now())), lag, dead }
    }

    /// What an answer, or none, says about the process.
    fn judge(&mut self, serving: Option<bool>) -> State {
        match serving {
            Some(true) => (self.answered, self.silences) = (State::Serving, 0),
            Some(false) => (self.answered, self.silences) = (State::Waiting, 0),
            None => self.silences += 1,
        }
        let silent = self.answered != State::Starting && self.silences >= SILENCES;
        if silent { State::Silent } else { self.answered }
    }

    async fn serves(&self) -> Option<bool> {
        let mut health = HealthClient::new(self.channel.clone());
        let asked = health.check(HealthCheckRequest { service: String::new() });
        let answer = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?;
        Some(answer.into_inner().status() == ServingStatus::Serving)
    }

    /// Lag and dead letters of its consumers.
    async fn consumers(&self) -> Option<(i64, i64)> {
        if !self.consumes {
            return None;
        }
        let mut log = EventLogServiceClient::new(self.channel.clone());
        let asked = log.list_consumers(ListConsumersRequest {});
        let consumers = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?.into_inner().consumers;
        Some((consumers.iter().map(|c| c.lag).sum(), consumers.iter().map(|c| c.dead).sum()))
    }

    /// How many orders were placed since it was started.
    async fn placed(&self) -> Option<f64> {
        let answer = self.http.get(self.metrics.as_ref()?).send().await.ok()?;
        placed(&answer.error_for_status().ok()?.text().await.ok()?)
    }
}

/// The orders placed, out of what is there for Prometheus; what was never counted is not there.
fn placed(metrics: &str) -> Option<f64> {
    let placed = metrics.lines().find(|line| line.starts_with(ORDERS) && line.contains("outcome=\"placed\""));
    placed.map_or(Some(0.0), |line| line.rsplit(' ').next()?.parse().ok())
}

/// How fast a count grows.
#[derive(Default)]
struct Rate(VecDeque<(Instant, f64)>);

impl Rate {
    /// Notes a count; how much it grew a second. A process that was started again counts from zero.
    fn note(&mut self, total: f64, now: Instant) -> Option<f64> {
        if self.0.back().is_some_and(|(_, before)| total < *before) {
            self.0.clear();
        }
        self.0.push_back((now, total));
        while self.0.len() > 2 && self.0.front().is_some_and(|(at, _)| now.duration_since(*at) > WINDOW) {
            self.0.pop_front();
        }
        let (since, before) = self.0.front()?;
        let time = now.duration_since(*since).as_secs_f64();
        (time > 0.0).then(|| (total - before) / time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_a_second_are_those_of_the_last_seconds_also_over_a_restart() {
        let (mut rate, start) = (Rate::default(), Instant::now());
        let mut after = |seconds, total| rate.note(total, start + Duration::from_secs(seconds));
        assert_eq!(after(0, 100.0), None, "one look is no rate");
        assert_eq!(after(2, 120.0), Some(10.0));
        assert_eq!(after(4, 120.0), Some(5.0));
        assert_eq!(after(8, 120.0), Some(0.0), "what is long ago counts no more");
        assert_eq!(after(9, 3.0), None, "started again");
        assert_eq!(after(10, 5.0), Some(2.0));
    }

    #[test]
    fn placed_orders_are_found_among_the_metrics() {
        let metrics = "# TYPE maeul_order_outcomes_total counter\n\
            maeul_order_outcomes_total{outcome=\"declined\",otel_scope_name=\"maeul\"} 3\n\
            maeul_order_outcomes_total{outcome=\"placed\",otel_scope_name=\"maeul\"} 17\n";
        assert_eq!(placed(metrics), Some(17.0));
        assert_eq!(placed("process_start_time_seconds 1\n"), Some(0.0));
    }
}
