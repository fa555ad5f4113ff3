//! Lets planned faults happen, and ends them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::outside::{Nats, crash_postgres};
use super::plan::{Fault, Planned};
use crate::harness::*;

/// A mesh and what is to happen to it.
pub(super) struct Faults {
    mesh: Mesh,
    nats: Nats,
    /// Before NATS and before PostgreSQL.
    proxies: [Proxy; 2],
    /// What is to begin, the next one last.
    plan: Vec<Planned>,
    /// What is to end.
    open: Vec<(Duration, Planned)>,
    counts: BTreeMap<Fault, usize>,
}

impl Faults {
    pub(super) fn new(mesh: Mesh, nats: Nats, proxies: [Proxy; 2], mut plan: Vec<Planned>) -> Self {
        plan.reverse();
        Self { mesh, nats, proxies, plan, open: Vec::new(), counts: BTreeMap::new() }
    }

    pub(super) fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// How often each kind has happened.
    pub(super) fn counts(&self) -> BTreeMap<Fault, usize> {
        self.counts.clone()
    }

    /// When something begins or ends next.
    pub(super) fn next(&self) -> Duration {
        let begins = self.plan.last().map(|planned| planned.at);
        let ends = self.open.iter().map(|(at, _)| *at).min();
        begins.into_iter().chain(ends).min().unwrap_or(Duration::from_hours(24))
    }

    /// Has everything begin and end that is due; what ends goes first.
    pub(super) async fn step(&mut self, now: Duration) {
        for name in self.mesh.names().map(str::to_owned).collect::<Vec<_>>() {
            assert!(!self.mesh.has_died(&name), "{name} ended of itself:\n{}", self.mesh.log(&name));
        }
        self.open.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        while let Some((_, planned)) = self.open.pop_if(|(at, _)| *at <= now) {
            self.finish(&planned).await;
        }
        if let Some(planned) = self.plan.pop_if(|planned| planned.at <= now) {
            self.begin(&planned).await;
            *self.counts.entry(planned.fault).or_default() += 1;
            self.open.push((now + planned.lasts, planned));
        }
    }

    async fn begin(&mut self, planned: &Planned) {
        let target = planned.target.as_str();
        match planned.fault {
            Fault::Kill => self.mesh.kill(target).await,
            Fault::Pause => self.mesh.pause(target),
            Fault::Slow => self.behave(target, json!({"latency": planned.latency, "mode": "normal"})).await,
            Fault::Silence => self.behave(target, json!({"mode": "silent"})).await,
            Fault::Roll => self.roll(target).await,
            Fault::CutNats => self.proxies[0].cut(),
            Fault::CutPostgres => self.proxies[1].cut(),
            Fault::KillNats => self.nats.kill().await,
            Fault::CrashPostgres => crash_postgres().await,
        }
    }

    async fn finish(&mut self, planned: &Planned) {
        let target = planned.target.as_str();
        match planned.fault {
            Fault::Kill => self.mesh.start_again(target),
            Fault::Pause => self.mesh.resume(target),
            Fault::Slow | Fault::Silence => self.behave(target, normal()).await,
            Fault::CutNats => self.proxies[0].let_through(),
            Fault::CutPostgres => self.proxies[1].let_through(),
            Fault::KillNats => self.nats.start_again(),
            Fault::Roll | Fault::CrashPostgres => {}
        }
    }

    /// Has a provider or carrier behave, unless nobody is there to be told: one that is paused or was killed.
    async fn behave(&mut self, service: &str, behaviour: serde_json::Value) {
        let told = tokio::time::timeout(Duration::from_secs(1), self.mesh.try_simulate(service, behaviour));
        let _ = told.await;
    }

    async fn roll(&mut self, service: &str) {
        let replicas: Vec<_> =
            self.mesh.names().filter(|name| is_of(name, service)).map(str::to_owned).collect();
        for name in replicas {
            // One that was killed may not be back yet.
            self.mesh.serves(&name).await;
            self.mesh.restart(&name).await;
        }
    }

    /// Ends all that is open, and waits until everybody serves.
    pub(super) async fn end(mut self) -> Running {
        for (_, planned) in std::mem::take(&mut self.open) {
            self.finish(&planned).await;
        }
        for service in ["payment", "delivery"] {
            self.mesh.serves(service).await;
            self.mesh.simulate(service, normal()).await;
        }
        for name in self.mesh.names() {
            self.mesh.serves(name).await;
        }
        Running { mesh: self.mesh, _nats: self.nats, _proxies: self.proxies }
    }
}

fn normal() -> serde_json::Value {
    json!({"latency": "0s", "mode": "normal"})
}

/// `mypage` and `mypage-2` are processes of `mypage`.
fn is_of(name: &str, service: &str) -> bool {
    name.strip_prefix(service).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// A mesh to which nothing happens any more.
pub(super) struct Running {
    mesh: Mesh,
    _nats: Nats,
    _proxies: [Proxy; 2],
}

impl std::ops::Deref for Running {
    type Target = Mesh;

    fn deref(&self) -> &Mesh {
        &self.mesh
    }
}
