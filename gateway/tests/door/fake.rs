//! The village behind the gateway, and the gateway.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chassis::access::{self, Person, Secret, Services, SignIn};
use chassis::error::Error;
use chassis::readiness::Readiness;
use clap::Parser;
use futures::StreamExt;
use futures::stream::BoxStream;
use maeul_gateway::{Gateway, GatewayArgs, Peers, Serving, Village};
use maeul_proto::access::v1::Role;
use maeul_proto::marketing::v1::marketing_service_server::{MarketingService, MarketingServiceServer};
use maeul_proto::marketing::v1::*;
use maeul_proto::platform::v1::clock_service_server::{ClockService, ClockServiceServer};
use maeul_proto::platform::v1::event_log_service_server::{EventLogService, EventLogServiceServer};
use maeul_proto::platform::v1::*;
use tokio::net::TcpListener;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) type Event = Result<TailEventsResponse, Status>;
/// After which position, and where they are told until somebody asks.
type Follower = (Option<i64>, Option<tokio::sync::mpsc::Sender<Event>>);
type Answer = dyn Fn(&str) -> Result<RecommendProductsResponse, Status> + Send + Sync;

/// One process: what it is to say, and what it heard.
#[derive(Clone)]
pub(crate) struct Process(Arc<Inner>);

struct Inner {
    consumer: &'static str,
    /// What is recommended to whom.
    answer: Box<Answer>,
    /// Each time that somebody follows the log: after which position, and where to send events.
    follows: Mutex<Vec<Follower>>,
    heard: Mutex<Vec<tonic::metadata::MetadataMap>>,
}

impl Process {
    pub(crate) fn of(consumer: &'static str) -> Self {
        Self::answering(consumer, |_| Ok(RecommendProductsResponse::default()))
    }

    pub(crate) fn answering(
        consumer: &'static str,
        answer: impl Fn(&str) -> Result<RecommendProductsResponse, Status> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            consumer,
            answer: Box::new(answer),
            follows: Mutex::default(),
            heard: Mutex::default(),
        }))
    }

    /// Listens on a free port; its URL.
    pub(crate) async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tonic::transport::Server::builder()
            .add_service(MarketingServiceServer::new(self.clone()))
            .add_service(EventLogServiceServer::new(self.clone()))
            .add_service(ClockServiceServer::new(self.clone()))
            .serve_with_incoming(TcpListenerStream::new(listener));
        tokio::spawn(server);
        url
    }

    /// The same, on a runtime of its own, with which it ends as one that is killed does.
    pub(crate) async fn start_to_be_killed(&self) -> (String, tokio::runtime::Runtime) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let process = self.clone();
        let url = runtime.spawn(async move { process.start().await }).await.unwrap();
        (url, runtime)
    }

    /// Waits for the `n`th who follows the log: after which position, and where they are told; they are let go once that
    /// is dropped.
    pub(crate) async fn followed(&self, n: usize) -> (Option<i64>, tokio::sync::mpsc::Sender<Event>) {
        until(|| {
            let mut follows = self.0.follows.lock().unwrap();
            let (after, told) = follows.get_mut(n)?;
            Some((*after, told.take().expect("asked for once")))
        })
        .await
    }

    /// The headers of the last call.
    pub(crate) fn heard(&self) -> tonic::metadata::MetadataMap {
        self.0.heard.lock().unwrap().last().cloned().unwrap()
    }

    fn hears<T>(&self, request: &Request<T>) {
        self.0.heard.lock().unwrap().push(request.metadata().clone());
    }
}

/// Waits until there is something.
pub(crate) async fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            match look() {
                Some(found) => return found,
                None => tokio::time::sleep(Duration::from_millis(2)).await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("it happens")
}

pub(crate) fn event(position: i64) -> Event {
    Ok(TailEventsResponse { event: Some(LoggedEvent { position, ..LoggedEvent::default() }) })
}

#[tonic::async_trait]
impl MarketingService for Process {
    async fn recommend_products(
        &self,
        request: Request<RecommendProductsRequest>,
    ) -> Result<Response<RecommendProductsResponse>, Status> {
        self.hears(&request);
        let customer = request.into_inner().customer_id;
        if customer == "nobody-answers" {
            std::future::pending::<()>().await;
        }
        (self.0.answer)(&customer).map(Response::new)
    }

    async fn recommend_stores(
        &self,
        request: Request<RecommendStoresRequest>,
    ) -> Result<Response<RecommendStoresResponse>, Status> {
        self.hears(&request);
        Ok(Response::new(RecommendStoresResponse::default()))
    }
}

#[tonic::async_trait]
impl EventLogService for Process {
    type TailEventsStream = BoxStream<'static, Event>;

    async fn tail_events(
        &self,
        request: Request<TailEventsRequest>,
    ) -> Result<Response<Self::TailEventsStream>, Status> {
        let (sender, events) = tokio::sync::mpsc::channel(100);
        if request.get_ref().event_type == "refused" {
            return Err(Error::invalid("event_type", "is refused").into());
        }
        self.0.follows.lock().unwrap().push((request.into_inner().after_position, Some(sender)));
        Ok(Response::new(ReceiverStream::new(events).boxed()))
    }

    async fn list_events(
        &self,
        _: Request<ListEventsRequest>,
    ) -> Result<Response<ListEventsResponse>, Status> {
        Ok(Response::new(ListEventsResponse {
            next_page_token: self.0.consumer.to_owned(),
            ..Default::default()
        }))
    }

    async fn list_consumers(
        &self,
        _: Request<ListConsumersRequest>,
    ) -> Result<Response<ListConsumersResponse>, Status> {
        let consumer = Consumer { consumer: self.0.consumer.to_owned(), ..Consumer::default() };
        let last_position = i64::try_from(self.0.consumer.len()).unwrap();
        Ok(Response::new(ListConsumersResponse { consumers: vec![consumer], last_position }))
    }

    async fn list_dead_letters(
        &self,
        request: Request<ListDeadLettersRequest>,
    ) -> Result<Response<ListDeadLettersResponse>, Status> {
        let letter = DeadLetter { consumer: self.0.consumer.to_owned(), ..DeadLetter::default() };
        // Two pages of one letter.
        let next_page_token = if request.get_ref().page_token.is_empty() { "second" } else { "" };
        let next_page_token = next_page_token.to_owned();
        Ok(Response::new(ListDeadLettersResponse { dead_letters: vec![letter], next_page_token }))
    }

    async fn retry_dead_letter(
        &self,
        _: Request<RetryDeadLetterRequest>,
    ) -> Result<Response<RetryDeadLetterResponse>, Status> {
        Err(Error::not_found("consumer", self.0.consumer).into())
    }

    async fn replay_consumer(
        &self,
        _: Request<ReplayConsumerRequest>,
    ) -> Result<Response<ReplayConsumerResponse>, Status> {
        Err(Error::precondition("NOT_REPLAYABLE", self.0.consumer).into())
    }
}

#[tonic::async_trait]
impl ClockService for Process {
    async fn get_time(&self, _: Request<GetTimeRequest>) -> Result<Response<GetTimeResponse>, Status> {
        Ok(Response::new(GetTimeResponse::default()))
    }

    async fn advance_time(
        &self,
        request: Request<AdvanceTimeRequest>,
    ) -> Result<Response<AdvanceTimeResponse>, Status> {
        self.hears(&request);
        Ok(Response::new(AdvanceTimeResponse::default()))
    }
}

/// A gateway before such a village.
pub(crate) struct Door {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    stop: CancellationToken,
    serving: Serving,
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    args: GatewayArgs,
}

/// Knows everybody by what their token says.
struct ByName;

#[chassis::async_trait]
impl SignIn for ByName {
    async fn person(&self, token: &str) -> chassis::error::Result<Arc<Person>> {
        match token {
            "forged" => Err(Error::unauthenticated("TOKEN_INVALID", "nobody can be believed")),
            name => Ok(Arc::new(Person { id: name.to_owned(), roles: vec![Role::Operator] })),
        }
    }
}

impl Door {
    /// `order` and whatever is not `marketing` is one process, `marketing` another.
    pub(crate) async fn before(order: &str, marketing: &str, flags: &[&str]) -> Self {
        Self::which(None, order, marketing, flags).await
    }

    /// All in one process, where people sign in by their names.
    pub(crate) async fn asking_for_names(process: &Process, flags: &[&str]) -> Self {
        let url = process.start().await;
        Self::which(Some(Arc::new(ByName)), &url, &url, flags).await
    }

    async fn which(sign_in: Option<Arc<dyn SignIn>>, order: &str, marketing: &str, flags: &[&str]) -> Self {
        let all = ["gateway", "--gateway-listen=127.0.0.1:0"].into_iter().chain(flags.iter().copied());
        let args = Flags::try_parse_from(all).unwrap().args;
        let gateway = Gateway::bind(&args).await.unwrap().unwrap();
        let url = format!("http://{}", gateway.address());
        let places = ["order", "store", "payment"].map(|name| (name.to_owned(), order.to_owned()));
        let mut places = BTreeMap::from(places);
        places.insert("marketing".to_owned(), marketing.to_owned());
        let stop = CancellationToken::new();
        let readiness = Readiness::default();
        readiness.started(&Gateway::services()).await;
        let services = Services::try_new(&Secret::random()).unwrap();
        let peers = Peers::connect(&places, &services).unwrap();
        let village = Village { peers, readiness, door: access::Door::new(sign_in, services, None) };
        let serving = gateway.serve(village, stop.clone()).unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { url, http, stop, serving }
    }

    /// All in one process.
    pub(crate) async fn of(process: &Process, flags: &[&str]) -> Self {
        let url = process.start().await;
        Self::before(&url, &url, flags).await
    }

    /// Where a customer's recommendations are.
    pub(crate) fn of_customer(&self, customer: &str) -> String {
        format!("{}/v1/customers/{customer}/recommendedProducts", self.url)
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, serde_json::Value) {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Stops it, and waits until it has.
    pub(crate) async fn stopped(self) {
        self.stop.cancel();
        let drained = self.serving.until_drained(PATIENCE);
        tokio::time::timeout(PATIENCE / 2, drained).await.expect("it drains").unwrap();
    }
}
