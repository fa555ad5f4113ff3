//! Has provider and carrier behave as a scenario says, and puts them back.
//!
//! By the admin ports of a running village, or directly where the village runs in this process.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use chassis::simulator::Behaviour;
use tower::ServiceExt;

use super::scenario::Plan;
use crate::failure::Failure;

/// How long an admin port may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 64 * 1024;

/// Where simulated systems are told how to behave.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Admin {
    /// The admin port of each process that runs payment, e.g. `http://127.0.0.1:9464`
    #[arg(long, env = "MAEUL_PAYMENT_ADMIN_URL", value_name = "URLS", value_delimiter = ',')]
    payment_admin_url: Vec<String>,
    /// The admin port of each process that runs delivery
    #[arg(long, env = "MAEUL_DELIVERY_ADMIN_URL", value_name = "URLS", value_delimiter = ',')]
    delivery_admin_url: Vec<String>,
    /// Run against a village whose simulators cannot be reached, as it behaves now
    #[arg(long)]
    as_is: bool,
}

/// One simulated system.
#[derive(Debug, Clone)]
struct Simulator {
    name: &'static str,
    door: Door,
    before: Behaviour,
}

#[derive(Debug, Clone)]
enum Door {
    Here(Router),
    There(reqwest::Client, String),
}

/// The simulated systems that behave differently during a run: of each as many as there are processes.
#[derive(Debug, Clone, Default)]
pub(super) struct Simulators(Vec<Simulator>);

const PAYMENT: &str = "payment";
const DELIVERY: &str = "delivery";

impl Simulators {
    /// Has them behave as planned. `here` are the routes of a village in this process.
    pub(super) async fn set(admin: &Admin, here: Option<&Router>, plan: &Plan) -> Result<Self, Failure> {
        let mut wanted = Vec::new();
        for (name, urls, behaviour, outage) in [
            (PAYMENT, &admin.payment_admin_url, plan.payment, plan.outage().is_some()),
            (DELIVERY, &admin.delivery_admin_url, plan.delivery, false),
        ] {
            let doors = doors(name, urls, here)?;
            // A village is quick unless it was told otherwise.
            let needed = outage || !behaviour.latency.is_none();
            if doors.is_empty() && needed && !admin.as_is {
                return Err(unreachable(name, behaviour));
            }
            wanted.extend(doors.into_iter().map(|door| (name, door, behaviour)));
        }
        let mut set = Self::default();
        for (name, door, behaviour) in wanted {
            if let Err(failure) = set.add(name, door, behaviour).await {
                set.restore().await?;
                return Err(failure);
            }
        }
        Ok(set)
    }

    async fn add(&mut self, name: &'static str, door: Door, behaviour: Behaviour) -> Result<(), Failure> {
        let mut simulator = Simulator { name, door, before: Behaviour::default() };
        simulator.before = simulator.call(Method::GET, None).await?;
        simulator.put(behaviour).await?;
        self.0.push(simulator);
        Ok(())
    }

    /// Has the payment provider behave otherwise for a while.
    pub(super) async fn payment_behaves(&self, behaviour: Behaviour) -> Result<(), Failure> {
        for payment in self.0.iter().filter(|simulator| simulator.name == PAYMENT) {
            payment.put(behaviour).await?;
        }
        Ok(())
    }

    /// Puts everybody back, also if one of them cannot be.
    pub(super) async fn restore(&self) -> Result<(), Failure> {
        let mut outcome = Ok(());
        for simulator in &self.0 {
            outcome = outcome.and(simulator.put(simulator.before).await.map(drop));
        }
        outcome
    }
}

fn doors(name: &str, urls: &[String], here: Option<&Router>) -> Result<Vec<Door>, Failure> {
    if let Some(routes) = here {
        return Ok(vec![Door::Here(routes.clone())]);
    }
    let client = || {
        let client = reqwest::Client::builder().timeout(PATIENCE).build();
        client.map_err(|why| Failure::failed("cannot make an HTTP client", why))
    };
    let door =
        |url: &String| Ok(Door::There(client()?, format!("{}/simulator/{name}", url.trim_end_matches('/'))));
    urls.iter().map(door).collect()
}

fn unreachable(name: &str, behaviour: Behaviour) -> Failure {
    Failure::Configuration(format!(
        "--{name}-admin-url: needed to have {name} behave as the scenario says; or start the village with \
         --{name}-latency {} and say --as-is",
        String::from(behaviour.latency).replace(' ', "")
    ))
}

impl Simulator {
    async fn put(&self, behaviour: Behaviour) -> Result<Behaviour, Failure> {
        let json = serde_json::to_vec(&behaviour).map_err(|why| self.failure(&why.to_string()))?;
        self.call(Method::PUT, Some(json)).await
    }

    async fn call(&self, method: Method, json: Option<Vec<u8>>) -> Result<Behaviour, Failure> {
        let json = json.unwrap_or_default();
        let (status, body) = match &self.door {
            Door::Here(routes) => {
                let request = Request::builder().method(method).uri(format!("/simulator/{}", self.name));
                let request = request.body(Body::from(json)).map_err(|why| self.failure(&why.to_string()))?;
                let answer = match routes.clone().oneshot(request).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                };
                let status = answer.status().as_u16();
                let body = axum::body::to_bytes(answer.into_body(), MOST_BYTES).await;
                (status, body.map_err(|why| self.failure(&why.to_string()))?)
            }
            Door::There(client, url) => {
                let answer = client.request(method, url).body(json).send().await;
                let answer = answer.map_err(|why| self.failure(&causes(&why)))?;
                let status = answer.status().as_u16();
                (status, answer.bytes().await.map_err(|why| self.failure(&causes(&why)))?)
            }
        };
        let said = String::from_utf8_lossy(&body);
        match status {
            200 => serde_json::from_slice(&body)
                .map_err(|why| self.failure(&format!("it answers no behaviour: {why}"))),
            404 | 409 => Err(self.failure(&format!(
                "{status}: {} is not simulated there, so it cannot be told how to behave; with --as-is it is taken \
                 as it is {said}",
                self.name
            ))),
            other => Err(self.failure(&format!("{other} {said}"))),
        }
    }

    fn failure(&self, why: &str) -> Failure {
        let at = match &self.door {
            Door::Here(_) => "in this process",
            Door::There(_, url) => url,
        };
        Failure::Failed(format!("the simulator of {} at {at}: {}", self.name, why.trim()))
    }
}

/// The error and what is behind it: reqwest's own words alone say little.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
#[path = "simulators_tests.rs"]
mod tests;
