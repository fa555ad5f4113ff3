//! `maeul.platform.v1.EventLogService`: looking at the log, and mending what consumers could not do.

use std::sync::Arc;
use std::time::Duration;

use maeul_proto::platform::v1 as pb;
use maeul_proto::platform::v1::event_log_service_server::EventLogService;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::replay::Replayed;
use super::{Consumer, DeadLetter, EventBus, LogFilter, Recorded};
use crate::error::{Error, Result};
use crate::grpc::{Page, PageToken, Violations, command, page_size};
use crate::idempotency::RequestKey;
use crate::types::Timestamp;

const TAIL_PAGE: usize = 100;
/// Who calls: operators share their keys, which are kept with the consumer that is acted on.
const OPERATOR: &str = "operator";

/// The service over the process's bus and consumers.
pub(crate) struct EventLogApi {
    bus: Arc<dyn EventBus>,
    consumers: Vec<Arc<Consumer>>,
    stop: CancellationToken,
}

impl EventLogApi {
    pub(crate) fn new(
        bus: Arc<dyn EventBus>,
        mut consumers: Vec<Arc<Consumer>>,
        stop: CancellationToken,
    ) -> Self {
        consumers.sort_by(|a, b| a.name().cmp(b.name()));
        Self { bus, consumers, stop }
    }

    fn consumer(&self, name: &str) -> Result<&Arc<Consumer>> {
        if !crate::types::is_valid_id(name) {
            return Err(Error::invalid("consumer", crate::types::InvalidId.to_string()));
        }
        let found = self.consumers.iter().find(|c| c.name() == name);
        found.ok_or_else(|| Error::not_found("consumer", name))
    }

    async fn dead_letters(&self, request: &pb::ListDeadLettersRequest) -> Result<Page<DeadLetter>> {
        let size = page_size(request.page_size)?;
        let token = PageToken::parse(&request.page_token)?;
        let asked = match request.consumer.as_str() {
            "-" => self.consumers.iter().collect(),
            name => vec![self.consumer(name)?],
        };
        let mut letters = Vec::new();
        for consumer in asked {
            let after = match consumer.name().cmp(&token.id) {
                std::cmp::Ordering::Less => continue,
                std::cmp::Ordering::Equal => token.at,
                std::cmp::Ordering::Greater => 0,
            };
            letters.extend(consumer.dead_letters(after, size + 1).await?);
        }
        Ok(Page::cut(letters, size, |l| PageToken { at: l.position, id: l.consumer.clone() }))
    }
}

fn filter(kind: &str, case: &str) -> Result<LogFilter> {
    let mut violations = Violations::new();
    let names_a_type =
        kind.len() <= 200 && kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    violations.require(
        names_a_type,
        "event_type",
        "must be the name of a message, with at most 200 characters",
    );
    violations.require(
        case.is_empty() || crate::types::is_valid_id(case),
        "case_key",
        crate::types::InvalidId.to_string(),
    );
    violations.check()?;
    Ok(LogFilter { kind: kind.to_owned(), partition_key: case.to_owned() })
}

#[tonic::async_trait]
impl EventLogService for EventLogApi {
    async fn list_events(
        &self,
        request: Request<pb::ListEventsRequest>,
    ) -> Result<Response<pb::ListEventsResponse>, Status> {
        let request = request.into_inner();
        let size = page_size(request.page_size)?;
        let token = PageToken::parse(&request.page_token)?;
        if request.after_position < 0 {
            return Err(Error::invalid("after_position", "must not be negative").into());
        }
        let filter = filter(&request.event_type, &request.case_key)?;
        let after = token.at.max(request.after_position);
        let most = usize::try_from(size).unwrap_or(usize::MAX) + 1;
        let events = self.bus.read(after, most, &filter, Duration::ZERO).await?.events;
        let page =
            Page::cut(events, size, |e| PageToken { at: e.position, id: String::new() }).map(Into::into);
        Ok(Response::new(pb::ListEventsResponse { events: page.items, next_page_token: page.next }))
    }

    type TailEventsStream = ReceiverStream<Result<pb::TailEventsResponse, Status>>;

    async fn tail_events(
        &self,
        request: Request<pb::TailEventsRequest>,
    ) -> Result<Response<Self::TailEventsStream>, Status> {
        let request = request.into_inner();
        let filter = filter(&request.event_type, &request.case_key)?;
        let mut after = match request.after_position {
            Some(place) if place < 0 => {
                return Err(Error::invalid("after_position", "must not be negative").into());
            }
            Some(place) => place,
            None => self.bus.bounds().await?.last,
        };
        let (out, stream) = tokio::sync::mpsc::channel(16);
        let (bus, stop) = (self.bus.clone(), self.stop.clone());
        tokio::spawn(async move {
            loop {
                let read = tokio::select! {
                    read = bus.read(after, TAIL_PAGE, &filter, Duration::from_secs(5)) => read,
                    () = out.closed() => return,
                    () = stop.cancelled() => Err(Error::unavailable(
                        "SHUTTING_DOWN", "this service is stopping; go on after the last position", Duration::from_secs(1))),
                };
                let batch = match read {
                    Ok(batch) => batch,
                    Err(error) => {
                        let _ = out.send(Err(error.into())).await;
                        return;
                    }
                };
                after = batch.end;
                for event in batch.events {
                    if out.send(Ok(pb::TailEventsResponse { event: Some(event.into()) })).await.is_err() {
                        return;
                    }
                }
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }

    async fn list_consumers(
        &self,
        _: Request<pb::ListConsumersRequest>,
    ) -> Result<Response<pb::ListConsumersResponse>, Status> {
        let mut consumers = Vec::with_capacity(self.consumers.len());
        for consumer in &self.consumers {
            let status = consumer.status().await?;
            consumers.push(pb::Consumer {
                consumer: status.name,
                replayable: status.replayable,
                position: status.position,
                lag: status.lag,
                parked: status.parked,
                dead: status.dead,
            });
        }
        let last_position = self.bus.bounds().await?.last;
        Ok(Response::new(pb::ListConsumersResponse { consumers, last_position }))
    }

    async fn list_dead_letters(
        &self,
        request: Request<pb::ListDeadLettersRequest>,
    ) -> Result<Response<pb::ListDeadLettersResponse>, Status> {
        let page = self.dead_letters(request.get_ref()).await?.map(Into::into);
        Ok(Response::new(pb::ListDeadLettersResponse {
            dead_letters: page.items,
            next_page_token: page.next,
        }))
    }

    async fn retry_dead_letter(
        &self,
        request: Request<pb::RetryDeadLetterRequest>,
    ) -> Result<Response<pb::RetryDeadLetterResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        violations.request_id(&request.request_id);
        violations.require(
            crate::types::is_valid_id(&request.event_id),
            "event_id",
            crate::types::InvalidId.to_string(),
        );
        violations.check()?;
        let consumer = self.consumer(&request.consumer)?.clone();
        let key = RequestKey::new(OPERATOR, "RetryDeadLetter", &request.request_id, &request);
        let db = consumer.db.clone();
        let retry = {
            let key = key.clone();
            async move { consumer.retry_dead_letter(&key, &request.event_id).await.map(Released) }
        };
        command(&db, key, Box::pin(retry)).await
    }

    async fn replay_consumer(
        &self,
        request: Request<pb::ReplayConsumerRequest>,
    ) -> Result<Response<pb::ReplayConsumerResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        violations.request_id(&request.request_id);
        violations.require(
            request.from_snapshot.is_none_or(|at| at >= 0),
            "from_snapshot",
            "must not be negative",
        );
        violations.check()?;
        let consumer = self.consumer(&request.consumer)?.clone();
        let key = RequestKey::new(OPERATOR, "ReplayConsumer", &request.request_id, &request);
        let db = consumer.db.clone();
        let replay = {
            let key = key.clone();
            async move { consumer.replay(&key, request.from_snapshot).await }
        };
        command(&db, key, replay).await
    }
}

/// How many events a retry sets in motion.
struct Released(i64);

impl From<Released> for pb::RetryDeadLetterResponse {
    fn from(Released(released): Released) -> Self {
        Self { released }
    }
}

impl From<Replayed> for pb::ReplayConsumerResponse {
    fn from(replayed: Replayed) -> Self {
        Self { from_position: replayed.from, to_position: replayed.to }
    }
}

impl From<Recorded> for pb::LoggedEvent {
    fn from(recorded: Recorded) -> Self {
        let Recorded { position, event } = recorded;
        Self {
            position,
            event_time: Some(event.happened_at().into()),
            event_id: event.id,
            event_type: event.kind,
            source: event.source,
            subject: event.subject,
            sequence: event.sequence,
            case_key: event.partition_key,
            correlation_id: event.correlation,
            causation_id: event.causation.unwrap_or_default(),
            traceparent: event.traceparent.unwrap_or_default(),
            data: event.data,
        }
    }
}

impl From<DeadLetter> for pb::DeadLetter {
    fn from(letter: DeadLetter) -> Self {
        Self {
            consumer: letter.consumer,
            event: Some(Recorded { position: letter.position, event: letter.event }.into()),
            attempts: i32::try_from(letter.attempts).unwrap_or(i32::MAX),
            error: letter.last_error,
            parked_behind: letter.behind,
            dead_time: Some(Timestamp::into(letter.since)),
        }
    }
}
