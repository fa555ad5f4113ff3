//! Reads the village: every list, page by page, by gRPC.
//!
//! Orders, loans and bookings come first and what follows from them after: so what a case demands has had time to be
//! there, and what is there too early changed while it was read, which its time tells.

mod library;
mod ordering;
mod paging;
mod rooms;

use chassis::types::Timestamp;
use maeul_proto::notification::v1::{ListNotificationsRequest, list_notifications_request::Recipient};
use maeul_proto::platform::v1::{GetTimeRequest, ListEventsRequest};

use super::books::{Books, Service};
use super::convert::at;
use super::facts::Consumer;
use crate::client::Village;
use crate::failure::Failure;
use crate::process::Context;
use paging::{After, failure, is_away, note, pages};

/// All customers, all stores, all products.
const ALL: &str = "-";
/// Few enough that a page of the largest orders stays within `MOST_BYTES`.
const PAGE: i32 = 250;

/// The village's own time.
pub(super) async fn time(village: &Village) -> Result<Timestamp, Failure> {
    let answer = village.process(Context::Order).clock.clone().get_time(GetTimeRequest {}).await?;
    Ok(at(answer.into_inner().time))
}

/// One reading of all cases that began at `since` or later, and of all stock that moved since then.
pub(super) async fn books(village: &Village, since: Option<Timestamp>) -> Result<Books, Failure> {
    let mut books = Books { begun: time(village).await?, ..Books::default() };
    let after = since.map(|since| Timestamp::from_micros(since.micros().saturating_sub(1)).into());
    ordering::orders(village, &mut books, after).await?;
    library::loans(village, &mut books, after).await?;
    rooms::bookings(village, &mut books, after).await?;
    ordering::payments(village, &mut books, after).await?;
    ordering::deliveries(village, &mut books, after).await?;
    ordering::store_orders(village, &mut books, after).await?;
    ordering::stock(village, &mut books, since).await?;
    library::shelves(village, &mut books, since, after).await?;
    rooms::approvals(village, &mut books, after).await?;
    rooms::uses(village, &mut books, after).await?;
    messages(village, &mut books, after).await?;
    ordering::views(village, &mut books, after).await?;
    library::views(village, &mut books, after).await?;
    rooms::views(village, &mut books, after).await?;
    match consumers(village).await? {
        Some(consumers) => books.consumers = consumers,
        None => drop(books.missing.insert(Service::Events)),
    }
    if let Some(since) = since {
        ordering::leave_out_older(village, &mut books, since).await?;
        library::leave_out_older(village, &mut books, since).await?;
        rooms::leave_out_older(village, &mut books, since).await?;
    }
    library::cards(village, &mut books, since.is_none()).await?;
    Ok(books)
}

async fn messages(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    for recipient in [Recipient::CustomerId(ALL.into()), Recipient::StoreId(ALL.into())] {
        let request = ListNotificationsRequest {
            recipient: Some(recipient),
            updated_after,
            page_size: PAGE,
            ..Default::default()
        };
        let there = pages!(village.notification, list_notifications, request, notifications, |message| {
            books.messages(message.case_kind(), &message.case_id).push(message.into());
        });
        note(books, Service::Notification, there);
    }
    Ok(())
}

/// Who consumes the event log, and how far each has come; `None` where there is none.
pub(super) async fn consumers(village: &Village) -> Result<Option<Vec<Consumer>>, Failure> {
    match village.consumers().await {
        Ok(answer) => Ok(Some(answer.consumers.into_iter().map(Consumer::from).collect())),
        Err(status) if is_away(&status) => Ok(None),
        Err(status) => Err(failure("list_consumers", &status)),
    }
}

/// Whether an event of the case still lies ahead of a consumer that lags.
pub(super) async fn has_events_ahead(
    village: &Village,
    case: &str,
    behind: &Consumer,
) -> Result<bool, Failure> {
    // What looks like the id of a case may be none.
    if !chassis::types::is_valid_id(case) {
        return Ok(false);
    }
    let request = ListEventsRequest {
        page_size: 1,
        case_key: case.to_owned(),
        after_position: behind.position,
        ..Default::default()
    };
    Ok(!village.log().list_events(request).await?.into_inner().events.is_empty())
}
