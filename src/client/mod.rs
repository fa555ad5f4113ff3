//! Talking to a running village: every context's client, wherever it is.

mod channel;
mod places;

use clap::ValueEnum;
use maeul_proto::approval::v1::approval_service_client::ApprovalServiceClient;
use maeul_proto::booking::v1::booking_service_client::BookingServiceClient;
use maeul_proto::catalog::v1::catalog_service_client::CatalogServiceClient;
use maeul_proto::catalog::v2::catalog_service_client::CatalogServiceClient as CatalogV2Client;
use maeul_proto::delivery::v1::delivery_service_client::DeliveryServiceClient;
use maeul_proto::lending::v1::lending_service_client::LendingServiceClient;
use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use maeul_proto::notification::v1::notification_service_client::NotificationServiceClient;
use maeul_proto::occupancy::v1::occupancy_service_client::OccupancyServiceClient;
use maeul_proto::order::v1::order_service_client::OrderServiceClient;
use maeul_proto::payment::v1::payment_service_client::PaymentServiceClient;
use maeul_proto::platform::v1::clock_service_client::ClockServiceClient;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::{ListConsumersRequest, ListConsumersResponse};
use maeul_proto::store::v1::store_service_client::StoreServiceClient;
use tonic::Status;

pub(crate) use channel::{Channel, TokenArgs, ViaArgs};
pub(crate) use places::{Peers, VillageArgs, env_of};

use crate::failure::Failure;
use crate::process::Context;

/// Clients of a running village, in one process or in many.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    pub(crate) order: OrderServiceClient<Channel>,
    pub(crate) store: StoreServiceClient<Channel>,
    pub(crate) payment: PaymentServiceClient<Channel>,
    pub(crate) delivery: DeliveryServiceClient<Channel>,
    pub(crate) catalog: CatalogServiceClient<Channel>,
    pub(crate) catalog_v2: CatalogV2Client<Channel>,
    pub(crate) lending: LendingServiceClient<Channel>,
    pub(crate) booking: BookingServiceClient<Channel>,
    pub(crate) approval: ApprovalServiceClient<Channel>,
    pub(crate) occupancy: OccupancyServiceClient<Channel>,
    pub(crate) notification: NotificationServiceClient<Channel>,
    pub(crate) mypage: MypageServiceClient<Channel>,
    /// One for each process.
    processes: Vec<Process>,
}

/// A process of the village, whichever services it has.
#[derive(Debug, Clone)]
pub(crate) struct Process {
    url: String,
    channel: Channel,
    contexts: Vec<Context>,
    pub(crate) events: EventLogServiceClient<Channel>,
    pub(crate) clock: ClockServiceClient<Channel>,
}

impl Village {
    /// Connects, or says what to do about it. A process that is away now is called when it is needed.
    pub(crate) async fn at(args: &VillageArgs) -> Result<Self, Failure> {
        let mut processes: Vec<Process> = Vec::new();
        let mut answers = false;
        let token = args.token.resolved().await?;
        for context in Context::value_variants().iter().copied() {
            let url = args.url_of(context);
            if let Some(known) = processes.iter_mut().find(|process| process.url == url) {
                known.contexts.push(context);
                continue;
            }
            let (channel, answered) = args.via.open(url, &token).await?;
            answers |= answered;
            processes.push(Process {
                url: url.to_owned(),
                contexts: vec![context],
                events: EventLogServiceClient::new(channel.clone()),
                clock: ClockServiceClient::new(channel.clone()),
                channel,
            });
        }
        if !answers {
            let urls = processes.iter().map(|process| process.url.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Failure::Failed(format!(
                "no village answers at {urls}: start one with `maeul run`, or name another with --url"
            )));
        }
        let channel = |context| process_of(&processes, context).channel.clone();
        Ok(Self {
            order: OrderServiceClient::new(channel(Context::Order)),
            store: StoreServiceClient::new(channel(Context::Store)),
            payment: PaymentServiceClient::new(channel(Context::Payment)),
            delivery: DeliveryServiceClient::new(channel(Context::Delivery)),
            catalog: CatalogServiceClient::new(channel(Context::Catalog)),
            catalog_v2: CatalogV2Client::new(channel(Context::Catalog)),
            lending: LendingServiceClient::new(channel(Context::Lending)),
            booking: BookingServiceClient::new(channel(Context::Booking)),
            approval: ApprovalServiceClient::new(channel(Context::Approval)),
            occupancy: OccupancyServiceClient::new(channel(Context::Occupancy)),
            notification: NotificationServiceClient::new(channel(Context::Notification)),
            mypage: MypageServiceClient::new(channel(Context::Mypage)),
            processes,
        })
    }

    /// The process that has a context.
    pub(crate) fn process(&self, context: Context) -> &Process {
        process_of(&self.processes, context)
    }

    /// Every process.
    pub(crate) fn processes(&self) -> &[Process] {
        &self.processes
    }

    /// The event log, asked where orders are taken.
    pub(crate) fn log(&self) -> EventLogServiceClient<Channel> {
        self.process(Context::Order).events.clone()
    }

    /// The event log's API beside a consumer; anybody's, to say so, where there is no such consumer.
    pub(crate) fn log_beside(&self, consumer: &str) -> EventLogServiceClient<Channel> {
        let context = Context::value_variants().iter().find(|context| context.name() == consumer);
        self.process(context.copied().unwrap_or(Context::Order)).events.clone()
    }

    /// Who consumes the log, and how far each has come, as far as their processes answer; the first
    /// refusal where none does.
    pub(crate) async fn consumers(&self) -> Result<ListConsumersResponse, Status> {
        let mut all: Option<ListConsumersResponse> = None;
        let mut away = None;
        for process in &self.processes {
            match process.events.clone().list_consumers(ListConsumersRequest {}).await {
                Ok(answer) => {
                    let answer = answer.into_inner();
                    let all = all.get_or_insert_default();
                    all.last_position = all.last_position.max(answer.last_position);
                    all.consumers.extend(answer.consumers);
                }
                Err(status) => away = away.or(Some(status)),
            }
        }
        let mut all = all.ok_or_else(|| away.unwrap_or_else(|| Status::unavailable("nobody answers")))?;
        all.consumers.sort_by(|a, b| a.consumer.cmp(&b.consumer));
        Ok(all)
    }
}

fn process_of(processes: &[Process], context: Context) -> &Process {
    let found = processes.iter().find(|process| process.contexts.contains(&context));
    found.unwrap_or(&processes[0])
}
