//! The service alone in a village.

use std::sync::Arc;
use std::time::Duration;

use chassis::clock::{Clock, new_id};
use chassis::events::{EmbeddedLog, EventBus};
use chassis::host::{Host, Places};
use chassis::testing::event;
use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use maeul_proto::platform::v1::ReplayConsumerRequest;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

/// The service, and what it hears.
pub(crate) struct Running {
    pub(crate) client: MypageServiceClient<Channel>,
    log: EventLogServiceClient<Channel>,
    bus: Arc<EmbeddedLog>,
    clock: Clock,
    _folder: tempfile::TempDir,
}

impl Running {
    /// Starts it.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::system();
        let bus = Arc::new(EmbeddedLog::open(&folder.path().join("log.db"), clock.clone()).await.unwrap());
        let places = Places {
            data: folder.path().to_owned(),
            databases: [].into(),
            default_peer: address.clone(),
            peers: [].into(),
        };
        let mut host = Host::new(
            places,
            clock.clone(),
            bus.clone(),
            chassis::testing::open_door(),
            CancellationToken::new(),
        );
        host.listen(listener).await;
        maeul_mypage::start(&mut host, maeul_mypage::Config {}).await.unwrap();
        let serving = host.open_up().await.unwrap();
        tokio::spawn(serving.until_drained(Duration::from_secs(1)));
        let channel = Channel::from_shared(address).unwrap().connect_lazy();
        let (client, log) = (MypageServiceClient::new(channel.clone()), EventLogServiceClient::new(channel));
        Self { client, log, bus, clock, _folder: folder }
    }

    /// Publishes event `sequence` of a case.
    pub(crate) async fn publish<M: prost::Message + prost::Name>(
        &self,
        case: &str,
        sequence: i64,
        message: &M,
    ) {
        let event = event(case, sequence, self.clock.now(), message);
        self.bus.publish(vec![event]).await.unwrap();
    }

    /// Drops the views and builds them again from the log.
    pub(crate) async fn replay(&self) {
        let request =
            ReplayConsumerRequest { consumer: "mypage".into(), request_id: new_id(), ..Default::default() };
        self.log.clone().replay_consumer(request).await.unwrap();
    }
}

/// Waits for a message of a live stream that is what a test waits for.
pub(crate) async fn next<M>(stream: &mut tonic::Streaming<M>, is_it: impl Fn(&M) -> bool) -> M {
    let look = async {
        loop {
            let message = stream.message().await.unwrap().unwrap();
            if is_it(&message) {
                return message;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look).await.unwrap()
}
