//! What lives in every process, seen as one: the event log with all its consumers, and the clock.

use chassis::grpc::Peer;
use chassis::types::EVERYBODY;
use futures::StreamExt;
use futures::stream::BoxStream;
use maeul_proto::platform::v1::clock_service_client::ClockServiceClient;
use maeul_proto::platform::v1::clock_service_server::ClockService;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::event_log_service_server::EventLogService;
use maeul_proto::platform::v1::{
    AdvanceTimeRequest, AdvanceTimeResponse, GetTimeRequest, GetTimeResponse, ListConsumersRequest,
    ListConsumersResponse, ListDeadLettersRequest, ListDeadLettersResponse, ListEventsRequest,
    ListEventsResponse, ReplayConsumerRequest, ReplayConsumerResponse, RetryDeadLetterRequest,
    RetryDeadLetterResponse, TailEventsRequest, TailEventsResponse,
};
use tonic::{Request, Response, Status};

use super::Peers;
use super::forward::{away, explained};

/// Who is asked where anybody would do, or where nobody is named that exists.
const ANYBODY: &str = "order";

/// Asks those who know.
#[derive(Debug, Clone)]
pub(super) struct Platform {
    peers: Peers,
}

impl Platform {
    pub(super) fn new(peers: Peers) -> Self {
        Self { peers }
    }

    fn peer(&self, name: &str) -> Result<Peer, Status> {
        self.peers.of(name).or_else(|| self.peers.of(ANYBODY)).ok_or_else(away)
    }

    fn log(&self, beside: &str) -> Result<EventLogServiceClient<Peer>, Status> {
        self.peer(beside).map(log)
    }
}

/// The log of a process. Its answers may be large: they come from within the village.
fn log(peer: Peer) -> EventLogServiceClient<Peer> {
    EventLogServiceClient::new(peer).max_decoding_message_size(usize::MAX)
}

/// The same request once more.
fn again<T: Clone>(request: &Request<T>) -> Request<T> {
    let mut again = Request::new(request.get_ref().clone());
    *again.metadata_mut() = request.metadata().clone();
    again
}

#[tonic::async_trait]
impl EventLogService for Platform {
    type TailEventsStream = BoxStream<'static, Result<TailEventsResponse, Status>>;

    async fn list_events(
        &self,
        request: Request<ListEventsRequest>,
    ) -> Result<Response<ListEventsResponse>, Status> {
        self.log(ANYBODY)?.list_events(request).await.map_err(explained)
    }

    async fn tail_events(
        &self,
        request: Request<TailEventsRequest>,
    ) -> Result<Response<Self::TailEventsStream>, Status> {
        let answer = self.log(ANYBODY)?.tail_events(request).await.map_err(explained)?;
        Ok(answer.map(|events| events.map(|event| event.map_err(explained)).boxed()))
    }

    /// As far as their processes answer; the first refusal where none does.
    async fn list_consumers(
        &self,
        request: Request<ListConsumersRequest>,
    ) -> Result<Response<ListConsumersResponse>, Status> {
        let asked = self.peers.processes().iter().map(|process| {
            let (mut log, request) = (log(process.clone()), again(&request));
            async move { log.list_consumers(request).await.map_err(explained) }
        });
        let mut all: Option<ListConsumersResponse> = None;
        let mut refused = None;
        for answer in futures::future::join_all(asked).await {
            match answer {
                Ok(answer) => {
                    let (answer, all) = (answer.into_inner(), all.get_or_insert_default());
                    all.last_position = all.last_position.max(answer.last_position);
                    all.consumers.extend(answer.consumers);
                }
                Err(status) => refused = refused.or(Some(status)),
            }
        }
        let mut all = all.ok_or_else(|| refused.unwrap_or_else(away))?;
        all.consumers.sort_by(|a, b| a.consumer.cmp(&b.consumer));
        Ok(Response::new(all))
    }

    /// Of all consumers: process after process. A token says which one is next.
    async fn list_dead_letters(
        &self,
        mut request: Request<ListDeadLettersRequest>,
    ) -> Result<Response<ListDeadLettersResponse>, Status> {
        let processes = self.peers.processes();
        if request.get_ref().consumer != EVERYBODY || processes.len() == 1 {
            let consumer = request.get_ref().consumer.clone();
            return self.log(&consumer)?.list_dead_letters(request).await.map_err(explained);
        }
        let (at, token) = place(&request.get_ref().page_token);
        let Some(process) = processes.get(at) else {
            let wrong = "is not a token that a list of this service gave";
            return Err(chassis::error::Error::invalid("page_token", wrong).into());
        };
        request.get_mut().page_token = token;
        let mut page = log(process.clone()).list_dead_letters(request).await.map_err(explained)?;
        let next = &mut page.get_mut().next_page_token;
        if !next.is_empty() {
            *next = format!("{at}{OF}{next}");
        } else if at + 1 < processes.len() {
            *next = format!("{}{OF}", at + 1);
        }
        Ok(page)
    }

    async fn retry_dead_letter(
        &self,
        request: Request<RetryDeadLetterRequest>,
    ) -> Result<Response<RetryDeadLetterResponse>, Status> {
        let consumer = request.get_ref().consumer.clone();
        self.log(&consumer)?.retry_dead_letter(request).await.map_err(explained)
    }

    async fn replay_consumer(
        &self,
        request: Request<ReplayConsumerRequest>,
    ) -> Result<Response<ReplayConsumerResponse>, Status> {
        let consumer = request.get_ref().consumer.clone();
        self.log(&consumer)?.replay_consumer(request).await.map_err(explained)
    }
}

/// Between the number of a process and its own token.
const OF: char = '@';

/// The process that is asked next, and with which token.
fn place(token: &str) -> (usize, String) {
    match token.split_once(OF) {
        Some((at, token)) => (at.parse().unwrap_or(usize::MAX), token.to_owned()),
        None => (0, token.to_owned()),
    }
}

#[tonic::async_trait]
impl ClockService for Platform {
    async fn get_time(&self, request: Request<GetTimeRequest>) -> Result<Response<GetTimeResponse>, Status> {
        ClockServiceClient::new(self.peer(ANYBODY)?).get_time(request).await.map_err(explained)
    }

    /// In every process; the same again where one of them could not be reached.
    async fn advance_time(
        &self,
        request: Request<AdvanceTimeRequest>,
    ) -> Result<Response<AdvanceTimeResponse>, Status> {
        let mut time = AdvanceTimeResponse::default();
        for process in self.peers.processes() {
            let advanced = ClockServiceClient::new(process.clone()).advance_time(again(&request)).await;
            time = advanced.map_err(explained)?.into_inner();
        }
        Ok(Response::new(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_all_processes_names_one_of_them() {
        assert_eq!(place(""), (0, String::new()));
        assert_eq!(place("2@p1-7-x"), (2, "p1-7-x".to_owned()));
        assert_eq!(place("x@").0, usize::MAX);
    }
}
