//! How the mesh fares: asked of each process, shown as a table that is drawn again in place.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use maeul_proto::platform::v1::ListConsumersRequest;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::service::Service;
use crate::output;

/// One that does not answer in this time is not waited for.
const PATIENCE: Duration = Duration::from_millis(300);
const MIB: f64 = 1024.0 * 1024.0;

/// What is asked of one process.
pub(super) struct Looker {
    channel: Channel,
}

/// What it answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Look {
    pub(super) state: &'static str,
    lag: Option<i64>,
    dead: Option<i64>,
    last: i64,
}

impl Looker {
    pub(super) fn new(service: &Service) -> Result<Self, tonic::transport::Error> {
        let endpoint = Endpoint::from_shared(format!("http://{}", service.spec.listen))?;
        Ok(Self { channel: endpoint.connect_timeout(PATIENCE).connect_lazy() })
    }

    /// Looks at a process with the number `pid`.
    pub(super) async fn look(&self, pid: Option<u32>) -> Look {
        let Some(pid) = pid else { return Look { state: "down", ..Look::default() } };
        if is_paused(pid) {
            return Look { state: "paused", ..Look::default() };
        }
        let mut health = HealthClient::new(self.channel.clone());
        let asked = health.check(HealthCheckRequest { service: String::new() });
        let serving = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(answer)) => answer.into_inner().status() == ServingStatus::Serving,
            _ => return Look { state: "silent", ..Look::default() },
        };
        if !serving {
            return Look { state: "waiting", ..Look::default() };
        }
        let mut log = EventLogServiceClient::new(self.channel.clone());
        let asked = log.list_consumers(ListConsumersRequest {});
        let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, asked).await else {
            return Look { state: "serving", ..Look::default() };
        };
        let answer = answer.into_inner();
        let sum = |of: fn(&maeul_proto::platform::v1::Consumer) -> i64| answer.consumers.iter().map(of).sum();
        Look {
            state: "serving",
            lag: Some(sum(|c| c.lag)),
            dead: Some(sum(|c| c.dead)),
            last: answer.last_position,
        }
    }
}

/// Draws the table, over the last one on a terminal.
#[derive(Default)]
pub(super) struct Screen {
    lines: usize,
    log_ends: Option<(i64, std::time::Instant)>,
    rate: f64,
}

impl Screen {
    pub(super) fn draw(&mut self, services: &[Service], looks: &[Look]) {
        let mut out = std::io::stdout().lock();
        if !out.is_terminal() {
            return;
        }
        self.note_rate(looks);
        let rows = services.iter().zip(looks).map(|(service, look)| {
            let shown = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
            vec![
                service.spec.name.clone(),
                look.state.to_owned(),
                service.pid().map_or_else(String::new, |pid| pid.to_string()),
                service.pid().and_then(memory).map_or_else(String::new, |b| format!("{:.1} MiB", b / MIB)),
                shown(look.lag),
                shown(look.dead),
                service.restarts.to_string(),
                service.spec.listen.to_string(),
            ]
        });
        let headings = ["SERVICE", "STATE", "PID", "RSS", "LAG", "DEAD", "RESTARTS", "GRPC"];
        let table = output::table(&headings, rows);
        let text = format!("{table}\n\n{:.0} events/s; Ctrl-C stops the mesh", self.rate);
        if self.lines > 0 {
            let _ = write!(out, "\x1b[{}A\x1b[J", self.lines);
        }
        let _ = writeln!(out, "{text}");
        let _ = out.flush();
        self.lines = text.lines().count();
    }

    fn note_rate(&mut self, looks: &[Look]) {
        let Some(last) = looks.iter().map(|look| look.last).max().filter(|last| *last > 0) else { return };
        let now = std::time::Instant::now();
        if let Some((before, at)) = self.log_ends.replace((last, now)) {
            let events = u32::try_from(last - before).unwrap_or(0);
            self.rate = f64::from(events) / now.duration_since(at).as_secs_f64();
        }
    }
}

/// Resident memory in bytes.
fn memory(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(kib.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1024.0)
}

/// Whether it was stopped by SIGSTOP.
fn is_paused(pid: u32) -> bool {
    // The state is behind the name, which is in parentheses.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
}
