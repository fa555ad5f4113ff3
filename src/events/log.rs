//! `list` and `tail`: the events of the log.

use std::time::Duration;

use clap::Args;
use maeul_proto::platform::v1::{ListEventsRequest, LoggedEvent, TailEventsRequest};
use tonic::Code;

use super::{json, table};
use crate::client::Village;
use crate::failure::Failure;
use crate::output;

/// How many events are asked for at a time.
const PAGE: i32 = 500;
/// How long to wait before looking whether a village that went away is back.
const AWAY: Duration = Duration::from_secs(1);

/// Which events.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Only events of this type: `OrderPlaced`, or in full `maeul.order.v1.OrderPlaced`
    #[arg(long = "type", value_name = "TYPE", default_value = "", hide_default_value = true)]
    event_type: String,
    /// Only events of this case, e.g. an order id
    #[arg(long, value_name = "KEY", default_value = "", hide_default_value = true)]
    case: String,
    /// Show each event's payload, decoded; with --json it always is
    #[arg(long)]
    data: bool,
}

/// Lists events, oldest first.
pub(super) async fn list(
    village: Village,
    which: &Which,
    after: i64,
    limit: Option<usize>,
    as_json: bool,
) -> Result<(), Failure> {
    let mut left = limit.unwrap_or(usize::MAX);
    let mut page_token = String::new();
    if !as_json && !output::print(&table::heading())? {
        return Ok(());
    }
    loop {
        let request = ListEventsRequest {
            page_size: i32::try_from(left).unwrap_or(PAGE).min(PAGE),
            page_token,
            event_type: which.event_type.clone(),
            case_key: which.case.clone(),
            after_position: after,
        };
        let page = village.log().list_events(request).await?.into_inner();
        for event in page.events.iter().take(left) {
            if !show(event, which, as_json)? {
                return Ok(());
            }
        }
        left = left.saturating_sub(page.events.len());
        page_token = page.next_page_token;
        if page_token.is_empty() || left == 0 {
            return Ok(());
        }
    }
}

/// Follows the log until it is interrupted; goes on where it was when the village comes back.
pub(super) async fn tail(
    village: Village,
    which: &Which,
    after: Option<i64>,
    as_json: bool,
) -> Result<(), Failure> {
    let mut after = match after {
        Some(position) => position,
        None => village.consumers().await?.last_position,
    };
    if !as_json && !output::print(&table::heading())? {
        return Ok(());
    }
    loop {
        let gone = match follow(&village, which, &mut after, as_json).await {
            Ok(()) => return Ok(()),
            Err(Broken::Village(status)) if is_away(status.code()) => status,
            Err(Broken::Village(status)) => return Err(Failure::from(status)),
            Err(Broken::Output(failure)) => return Err(failure),
        };
        eprintln!("maeul: {}; going on after position {after} when the village is back", gone.message());
        tokio::time::sleep(AWAY).await;
    }
}

enum Broken {
    Village(tonic::Status),
    Output(Failure),
}

async fn follow(village: &Village, which: &Which, after: &mut i64, as_json: bool) -> Result<(), Broken> {
    let request = TailEventsRequest {
        after_position: Some(*after),
        event_type: which.event_type.clone(),
        case_key: which.case.clone(),
    };
    let mut events = village.log().tail_events(request).await.map_err(Broken::Village)?.into_inner();
    loop {
        let Some(response) = events.message().await.map_err(Broken::Village)? else {
            return Err(Broken::Village(tonic::Status::unavailable("the stream ended")));
        };
        let Some(event) = response.event else { continue };
        *after = event.position;
        if !show(&event, which, as_json).map_err(Broken::Output)? {
            return Ok(());
        }
    }
}

/// Whether the village may come back: it stopped, or the connection broke.
fn is_away(code: Code) -> bool {
    matches!(code, Code::Unavailable | Code::Cancelled | Code::Unknown)
}

fn show(event: &LoggedEvent, which: &Which, as_json: bool) -> Result<bool, Failure> {
    if as_json {
        return output::print(&json::event(event)?.to_string());
    }
    let going_on = output::print(&table::row(event))?;
    if going_on && which.data {
        return output::print(&format!("{:>8}  {}", "", json::payload(event)));
    }
    Ok(going_on)
}
