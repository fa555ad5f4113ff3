//! A few customers who watch their page and their messages: how long after an order was placed does its customer see
//! it, and hear of it?
//!
//! From the time that the event `OrderPlaced` bears until the watcher has it, so only where the village's clock and
//! ours are the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chassis::clock::Clock;
use chassis::types::Timestamp;
use hdrhistogram::Histogram;
use maeul_proto::mypage::v1::{OrderView, WatchOrderViewsRequest};
use maeul_proto::notification::v1::watch_notifications_request::Recipient;
use maeul_proto::notification::v1::{
    Notification, NotificationKind, NotificationState, WatchNotificationsRequest,
};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;
use tonic::Code;

use super::counter::Store;
use super::tally::{add, histogram};
use crate::failure::Failure;

/// Clocks that differ by more are not the same.
const SAME_CLOCK: Duration = Duration::from_secs(1);
/// How long streams may take to begin.
const BEGIN: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_millis(200);

/// What was seen of one order.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    placed: Option<Timestamp>,
    viewed: Option<Timestamp>,
    told: Option<Timestamp>,
}

type Sightings = Arc<Mutex<HashMap<String, Seen>>>;

/// The customers who watch, until this is dropped.
#[derive(Debug)]
pub(super) struct Watchers {
    seen: Sightings,
    _tasks: Vec<AbortOnDropHandle<()>>,
}

impl Watchers {
    /// The first `customers` of the store watch from now on; nobody where `village_time` shows another clock.
    pub(super) async fn start(store: &Arc<Store>, customers: usize, village_time: Timestamp) -> Self {
        let seen = Sightings::default();
        let ours = Clock::system().now();
        let apart = ours.since(village_time).max(village_time.since(ours));
        let customers = if apart > SAME_CLOCK { 0 } else { customers };
        let (begun, mut beginnings) = mpsc::channel(customers.max(1) * 2);
        let mut tasks = Vec::new();
        for customer in 0..customers {
            let views = views(store.clone(), customer, seen.clone(), begun.clone());
            let messages = messages(store.clone(), customer, seen.clone(), begun.clone());
            tasks.push(AbortOnDropHandle::new(tokio::spawn(views)));
            tasks.push(AbortOnDropHandle::new(tokio::spawn(messages)));
        }
        drop(begun);
        // What happens before a stream has begun is not seen. A village that cannot show any is loaded all the same.
        let all = async {
            for _ in &tasks {
                beginnings.recv().await;
            }
        };
        let _ = tokio::time::timeout(BEGIN, all).await;
        Self { seen, _tasks: tasks }
    }

    /// Nobody watches.
    pub(super) fn nobody() -> Self {
        Self { seen: Sightings::default(), _tasks: Vec::new() }
    }

    /// Times from an order to its view, and to its message.
    pub(super) fn times(&self) -> Result<(Histogram<u64>, Histogram<u64>), Failure> {
        let (mut views, mut messages) = (histogram()?, histogram()?);
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for order in seen.values() {
            let Some(placed) = order.placed else { continue };
            if let Some(viewed) = order.viewed {
                add(&mut views, viewed.since(placed));
            }
            if let Some(told) = order.told {
                add(&mut messages, told.since(placed));
            }
        }
        Ok((views, messages))
    }
}

fn note(seen: &Sightings, order: &str, note: impl FnOnce(&mut Seen)) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    note(seen.entry(order.to_owned()).or_default());
}

/// Follows a stream of `$rpc` for ever, from where it broke, and hands on what it shows.
macro_rules! follow {
    ($client:expr, $rpc:ident, $request:expr, $begun:expr, $item:ident, $take:expr) => {{
        let mut request = $request;
        let mut begun = Some($begun);
        loop {
            if let Ok(stream) = $client.clone().$rpc(request.clone()).await {
                let mut stream = stream.into_inner();
                loop {
                    match stream.message().await {
                        Ok(Some(change)) => {
                            request.resume_token = change.resume_token;
                            if let Some(begun) = begun.take() {
                                let _ = begun.try_send(());
                            }
                            if let Some(item) = change.$item {
                                $take(&item);
                            }
                        }
                        Err(status) if status.code() == Code::FailedPrecondition => {
                            request.resume_token.clear();
                            break;
                        }
                        Ok(None) | Err(_) => break,
                    }
                }
            }
            sleep(AGAIN).await;
        }
    }};
}

async fn views(store: Arc<Store>, customer: usize, seen: Sightings, begun: mpsc::Sender<()>) {
    let request = WatchOrderViewsRequest {
        customer_id: store.customers().id(customer).to_owned(),
        resume_token: String::new(),
    };
    let client = &store.customers().village(customer).mypage;
    follow!(client, watch_order_views, request, begun, order_view, |view: &OrderView| {
        let mut events = view.timeline.iter();
        let placed = events.find(|entry| entry.event_type.ends_with(".OrderPlaced"));
        if let Some(placed) = placed.and_then(|entry| entry.event_time) {
            note(&seen, &view.order_id, |seen| {
                seen.placed.get_or_insert(placed.into());
                seen.viewed.get_or_insert_with(|| Clock::system().now());
            });
        }
    });
}

async fn messages(store: Arc<Store>, customer: usize, seen: Sightings, begun: mpsc::Sender<()>) {
    let request = WatchNotificationsRequest {
        recipient: Some(Recipient::CustomerId(store.customers().id(customer).to_owned())),
        resume_token: String::new(),
    };
    let client = &store.customers().village(customer).notification;
    follow!(client, watch_notifications, request, begun, notification, |message: &Notification| {
        if message.kind() == NotificationKind::OrderPlaced && message.state() == NotificationState::Sent {
            note(&seen, &message.case_id, |seen| {
                seen.told.get_or_insert_with(|| Clock::system().now());
            });
        }
    });
}
