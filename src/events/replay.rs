//! `replay`: rebuilds a read model and waits until it has caught up.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use maeul_proto::platform::v1::{Consumer, ReplayConsumerRequest};
use serde_json::json;

use crate::client::Village;
use crate::failure::Failure;
use crate::output;

/// How often to look how far it has come.
const LOOK: Duration = Duration::from_millis(100);
/// A read model that does not move for so long is stuck.
const STUCK: Duration = Duration::from_mins(1);

/// Rebuilds; returns once everything that was in the log when it began is handled again.
pub(super) async fn replay(
    village: Village,
    consumer: String,
    from_snapshot: Option<i64>,
    as_json: bool,
) -> Result<(), Failure> {
    let began = Instant::now();
    let request = ReplayConsumerRequest {
        consumer: consumer.clone(),
        from_snapshot,
        request_id: chassis::clock::new_id(),
    };
    let answer = village.log_beside(&consumer).replay_consumer(request).await?.into_inner();
    let (from, to) = (answer.from_position, answer.to_position);
    let mut progress = Progress { shown: !as_json && std::io::stderr().is_terminal() };
    let (mut last, mut moved) = (from, Instant::now());
    let now = loop {
        let now = position(&village, &consumer).await?;
        if now.position >= to {
            break now;
        }
        if now.position != last {
            (last, moved) = (now.position, Instant::now());
        } else if moved.elapsed() > STUCK {
            return Err(Failure::Failed(format!(
                "{consumer} stands at position {last} of {to} and does not move; it goes on by itself once it can: see \
                 `maeul events consumers`"
            )));
        }
        progress.show(&format!("{consumer}: {} of {} events", now.position - from, to - from));
        tokio::time::sleep(LOOK).await;
    };
    progress.clear();
    if as_json {
        let done = json!({
            "consumer": consumer, "fromPosition": from, "toPosition": to, "position": now.position,
            "parked": now.parked, "dead": now.dead,
        });
        output::print(&done.to_string())?;
    } else {
        let seconds = began.elapsed().as_secs_f64();
        output::print(&format!("{consumer} is rebuilt: {} events in {seconds:.1} s", (to - from).max(0)))?;
        if now.parked > 0 {
            output::print(&format!(
                "{} events wait to be retried: see `maeul events dead list`",
                now.parked
            ))?;
        }
    }
    Ok(())
}

async fn position(village: &Village, name: &str) -> Result<Consumer, Failure> {
    let consumers = village.consumers().await?.consumers;
    let found = consumers.into_iter().find(|consumer| consumer.consumer == name);
    found.ok_or_else(|| Failure::Failed(format!("{name} is gone: the village was started without it")))
}

/// A line on a terminal that is written over again and again.
struct Progress {
    shown: bool,
}

impl Progress {
    fn show(&mut self, text: &str) {
        if self.shown {
            let mut err = std::io::stderr().lock();
            let _ = write!(err, "\r\x1b[K{text}").and_then(|()| err.flush());
        }
    }

    fn clear(&mut self) {
        self.show("");
    }
}
