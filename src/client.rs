//! Talking to a running village: one channel, every context's client.

use std::time::Duration;

use maeul_proto::delivery::v1::delivery_service_client::DeliveryServiceClient;
use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use maeul_proto::notification::v1::notification_service_client::NotificationServiceClient;
use maeul_proto::order::v1::order_service_client::OrderServiceClient;
use maeul_proto::payment::v1::payment_service_client::PaymentServiceClient;
use maeul_proto::platform::v1::clock_service_client::ClockServiceClient;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::store::v1::store_service_client::StoreServiceClient;
use tonic::transport::{Channel, Endpoint};

use crate::failure::Failure;

/// Where the village is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct VillageArgs {
    /// The running village's gRPC address.
    #[arg(long, env = "MAEUL_URL", value_name = "URL", default_value = "http://127.0.0.1:50051")]
    pub(crate) url: String,
}

/// Clients of a running village.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    pub(crate) order: OrderServiceClient<Channel>,
    pub(crate) store: StoreServiceClient<Channel>,
    pub(crate) payment: PaymentServiceClient<Channel>,
    pub(crate) delivery: DeliveryServiceClient<Channel>,
    pub(crate) notification: NotificationServiceClient<Channel>,
    pub(crate) mypage: MypageServiceClient<Channel>,
    pub(crate) events: EventLogServiceClient<Channel>,
    pub(crate) clock: ClockServiceClient<Channel>,
}

impl Village {
    /// Connects, or says what to do about it.
    pub(crate) async fn connect(url: &str) -> Result<Self, Failure> {
        let endpoint = Endpoint::from_shared(url.to_owned())
            .map_err(|e| Failure::Configuration(format!("--url {url:?}: {e}")))?
            .connect_timeout(Duration::from_secs(3));
        let channel = endpoint.connect().await.map_err(|_| {
            Failure::Failed(format!(
                "no village answers at {url}: start one with `maeul run`, or name another with --url"
            ))
        })?;
        Ok(Self {
            order: OrderServiceClient::new(channel.clone()),
            store: StoreServiceClient::new(channel.clone()),
            payment: PaymentServiceClient::new(channel.clone()),
            delivery: DeliveryServiceClient::new(channel.clone()),
            notification: NotificationServiceClient::new(channel.clone()),
            mypage: MypageServiceClient::new(channel.clone()),
            events: EventLogServiceClient::new(channel.clone()),
            clock: ClockServiceClient::new(channel),
        })
    }
}
