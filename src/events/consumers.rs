//! `consumers` and `dead`: how far everybody is, and what somebody gave up on.

use chassis::types::EVERYBODY;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::{DeadLetter, ListDeadLettersRequest, RetryDeadLetterRequest};
use serde_json::json;

use super::{json, table};
use crate::client::{Channel, Village};
use crate::failure::Failure;
use crate::output;

/// How many dead letters are asked for at a time.
const PAGE: i32 = 500;

/// Shows who consumes the log.
pub(super) async fn list(village: Village, as_json: bool) -> Result<(), Failure> {
    let answer = village.consumers().await?;
    if as_json {
        for consumer in &answer.consumers {
            output::print(&json::message(consumer)?.to_string())?;
        }
        return Ok(());
    }
    let rows = answer.consumers.into_iter().map(|consumer| {
        vec![
            consumer.consumer,
            consumer.position.to_string(),
            consumer.lag.to_string(),
            consumer.parked.to_string(),
            consumer.dead.to_string(),
            if consumer.replayable { "yes" } else { "no" }.to_owned(),
        ]
    });
    let headings = ["CONSUMER", "POSITION", "LAG", "PARKED", "DEAD", "READ MODEL"];
    output::print(&output::table(&headings, rows))?;
    output::print(&format!("the log ends at position {}", answer.last_position))?;
    Ok(())
}

/// Lists dead letters.
pub(super) async fn dead_letters(
    village: Village,
    consumer: String,
    data: bool,
    as_json: bool,
) -> Result<(), Failure> {
    let mut letters = Vec::new();
    if consumer == EVERYBODY {
        for process in village.processes() {
            letters.extend(letters_of(process.events.clone(), &consumer).await?);
        }
    } else {
        letters = letters_of(village.log_beside(&consumer), &consumer).await?;
    }
    if as_json {
        for letter in &letters {
            let mut object = json::message(letter)?;
            object["event"] = json::event(&letter.event.clone().unwrap_or_default())?;
            output::print(&object.to_string())?;
        }
        return Ok(());
    }
    if letters.is_empty() {
        output::print("no dead letters")?;
        return Ok(());
    }
    for letter in letters {
        let event = letter.event.unwrap_or_default();
        let behind = match letter.parked_behind {
            0 => String::new(),
            1 => "; 1 event of its case waits behind it".to_owned(),
            n => format!("; {n} events of its case wait behind it"),
        };
        let since = table::time(letter.dead_time);
        output::print(&format!("{} gave up on {}", letter.consumer, event.event_id))?;
        output::print(&format!(
            "  event   {} of {}, position {}",
            event.event_type, event.case_key, event.position
        ))?;
        output::print(&format!("  since   {since}, after {} attempts{behind}", letter.attempts))?;
        output::print(&format!("  error   {}", letter.error))?;
        if data {
            output::print(&format!("  data    {}", json::payload(&event)))?;
        }
        output::print(&format!("  retry   maeul events dead retry {} {}", letter.consumer, event.event_id))?;
    }
    Ok(())
}

/// What the consumers of one process gave up on.
async fn letters_of(
    mut log: EventLogServiceClient<Channel>,
    consumer: &str,
) -> Result<Vec<DeadLetter>, Failure> {
    let mut letters = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = ListDeadLettersRequest { consumer: consumer.to_owned(), page_size: PAGE, page_token };
        let page = log.list_dead_letters(request).await?.into_inner();
        letters.extend(page.dead_letters);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(letters);
        }
    }
}

/// Has a dead letter handled again.
pub(super) async fn retry(
    village: Village,
    consumer: String,
    event_id: String,
    as_json: bool,
) -> Result<(), Failure> {
    let request = RetryDeadLetterRequest {
        consumer: consumer.clone(),
        event_id: event_id.clone(),
        request_id: chassis::clock::new_id(),
    };
    let released = village.log_beside(&consumer).retry_dead_letter(request).await?.into_inner().released;
    if as_json {
        output::print(&json!({"consumer": consumer, "eventId": event_id, "released": released}).to_string())?;
    } else {
        let events = if released == 1 { "event" } else { "events" };
        output::print(&format!("{consumer} handles {event_id} again: {released} {events} set in motion"))?;
    }
    Ok(())
}
