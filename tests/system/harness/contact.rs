//! How the village is reached, whether it is one process or many: what people and operators do with it.

use std::collections::BTreeMap;
use std::process::Output;
use std::time::Duration;

use maeul_proto::platform::v1::ListConsumersRequest;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use tokio::process::Command;
use tonic::transport::{Channel, Endpoint};

use super::MAEUL;

/// Where each service is.
#[derive(Clone)]
pub(crate) struct Contact {
    urls: BTreeMap<&'static str, String>,
    channels: BTreeMap<&'static str, Channel>,
}

/// The village's services.
pub(crate) const SERVICES: [&str; 12] = [
    "order",
    "store",
    "payment",
    "delivery",
    "catalog",
    "lending",
    "booking",
    "approval",
    "occupancy",
    "notification",
    "mypage",
    "marketing",
];

/// Those of them that take part in an order.
pub(crate) const ORDERING: [&str; 6] = ["order", "store", "payment", "delivery", "notification", "mypage"];

impl Contact {
    /// Every service at the same place.
    pub(crate) fn at(url: &str) -> Self {
        Self::each(SERVICES.iter().map(|service| (*service, url.to_owned())).collect())
    }

    /// Every service at its own.
    pub(crate) fn each(urls: BTreeMap<&'static str, String>) -> Self {
        let mut by_url: BTreeMap<&str, Channel> = BTreeMap::new();
        let mut channels = BTreeMap::new();
        for (service, url) in &urls {
            let connect = || Endpoint::from_shared(url.clone()).unwrap().connect_lazy();
            channels.insert(*service, by_url.entry(url).or_insert_with(connect).clone());
        }
        drop(by_url);
        Self { urls, channels }
    }

    /// A channel to a service.
    pub(crate) fn to(&self, service: &str) -> Channel {
        self.channels[service].clone()
    }

    /// A channel to each process.
    pub(crate) fn all(&self) -> Vec<Channel> {
        let mut seen = BTreeMap::new();
        for (service, url) in &self.urls {
            seen.entry(url).or_insert_with(|| self.to(service));
        }
        seen.into_values().collect()
    }

    /// Whether each consumer has dealt with the whole log; otherwise why not.
    pub(crate) async fn consumers_are_through(&self) -> Result<(), String> {
        for channel in self.all() {
            let mut log = EventLogServiceClient::new(channel);
            let status = log.list_consumers(ListConsumersRequest {}).await;
            let consumers = status.map_err(|why| why.to_string())?.into_inner().consumers;
            if let Some(late) = consumers.iter().find(|it| it.lag > 0 || it.parked > 0) {
                return Err(format!("{late:?}"));
            }
        }
        Ok(())
    }

    /// Runs a subcommand against this village.
    pub(crate) async fn run(&self, args: &[&str]) -> Output {
        let urls =
            self.urls.iter().map(|(service, url)| (format!("MAEUL_{}_URL", service.to_uppercase()), url));
        Command::new(MAEUL)
            .args(args)
            .env("MAEUL_URL", &self.urls["order"])
            .envs(urls)
            .output()
            .await
            .unwrap()
    }

    /// One audit, by which nothing may be in flight.
    pub(crate) async fn audit(&self) -> Output {
        self.run(&["audit", "--grace=0s"]).await
    }

    /// Waits until nothing is in flight and the audit finds nothing wrong; otherwise what it said last.
    pub(crate) async fn audited(&self, patience: Duration) -> Result<(), String> {
        let mut last = String::new();
        let end = tokio::time::Instant::now() + patience;
        while tokio::time::Instant::now() < end {
            let audit = self.audit().await;
            if audit.status.success() {
                return Ok(());
            }
            last =
                String::from_utf8_lossy(&audit.stdout).into_owned() + &String::from_utf8_lossy(&audit.stderr);
        }
        Err(last)
    }
}
