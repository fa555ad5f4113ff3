//! N8: a village that is told to stop says so, finishes the calls that it has begun, and takes no more.

use std::io::{BufRead, BufReader};
use std::process::Command;

use maeul_proto::order::v1::{GetOrderRequest, OrderState};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn n8_a_call_in_flight_is_finished_while_nobody_new_is_taken() {
    let slow =
        ["--payment-latency=3s", "--provider-timeout=20s", "--charge-timeout=20s", "--drain-timeout=25s"];
    let village = Start::flags(&slow).village().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let mut warm_up = order_for(&unique("customer"), &shop, &coffee);
    warm_up.fulfilment = Some(pickup());
    village.placed(warm_up.clone()).await;

    let mut health = HealthClient::new(village.channel.clone());
    let of_all = HealthCheckRequest { service: String::new() };
    let mut states = health.watch(of_all).await.unwrap().into_inner();
    assert_eq!(states.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

    let mut request = order_for(&unique("customer"), &shop, &coffee);
    request.fulfilment = Some(pickup());
    let customer = request.customer_id.clone();
    let mut api = village.order();
    let call = tokio::spawn(async move { api.place_order(request).await });
    // The charge has begun: payment knows of it, and nobody has heard of the outcome.
    until("the charge is under way", || async {
        let request = maeul_proto::payment::v1::ListPaymentsRequest {
            customer_id: customer.clone(),
            ..Default::default()
        };
        let payments = village.payment().list_payments(request).await.ok()?.into_inner().payments;
        (!payments.is_empty()).then_some(())
    })
    .await;
    assert!(!call.is_finished(), "it is in flight");
    let url = village.url.clone();
    let stopping = tokio::spawn(village.stop());

    let state = tokio::time::timeout(PATIENCE, states.message()).await.expect("it says so");
    assert_eq!(state.unwrap().unwrap().status(), ServingStatus::NotServing);
    drop(states);
    let order = call.await.unwrap().expect("the call is finished").into_inner().order.unwrap();
    assert_eq!(order.state(), OrderState::Placed);
    let stopped = tokio::time::timeout(PATIENCE, stopping).await.expect("it ends").unwrap();
    let new = tonic::transport::Endpoint::from_shared(url).unwrap().connect().await;
    assert!(new.is_err(), "nobody listens any more");

    let village = stopped.start_with(Start::default()).await;
    village.order_is(&order, OrderState::Placed).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p4_callers_make_new_connections_after_a_while_and_no_call_is_lost() {
    let village = Start::flags(&["--max-connection-age=1s"]).village().await;
    let proxy = Proxy::open(village.url.trim_start_matches("http://").parse().unwrap()).await;
    let channel = tonic::transport::Endpoint::from_shared(format!("http://{}", proxy.address())).unwrap();
    let orders =
        maeul_proto::order::v1::order_service_client::OrderServiceClient::new(channel.connect_lazy());
    let ask = async |_| {
        let request = GetOrderRequest { order_id: "none".to_owned(), ..Default::default() };
        let answer = orders.clone().get_order(request).await.unwrap_err();
        assert!(matches!(answer.code(), Code::NotFound | Code::InvalidArgument), "{answer:?}");
    };
    until("connections were made anew", async || {
        // Many at once, again and again: whenever the server asks for a new connection, some are under way.
        futures::future::join_all((0..20).map(ask)).await;
        (proxy.taken() > 3).then_some(())
    })
    .await;
}

fn maeul(args: &[&str]) -> Command {
    let mut command = Command::new(MAEUL);
    command.args(args);
    command
}

/// Starts the program, tells it to stop as soon as it says `sign`, and gives its exit code.
async fn told_to_stop_at(sign: &'static str, mut command: Command) -> Option<i32> {
    let (says, said) = std::io::pipe().unwrap();
    command.stdout(said.try_clone().unwrap()).stderr(said);
    let mut child = command.spawn().unwrap();
    // Its ends of the pipe.
    drop(command);
    let pid = rustix::process::Pid::from_child(&child);
    let ended = tokio::task::spawn_blocking(move || {
        let mut told = false;
        for line in BufReader::new(says).lines().map_while(Result::ok) {
            if !told && line.contains(sign) {
                told = true;
                rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
            }
        }
        let code = child.wait().unwrap().code();
        assert!(told, "it never said {sign:?}");
        code
    });
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    ended
        .unwrap_or_else(|_| {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            panic!("it does not end")
        })
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_whoever_is_told_to_stop_while_it_starts_ends_in_good_order() {
    let folder = tempfile::tempdir().unwrap();
    let data = format!("--data={}", folder.path().display());
    let run = ["run", "--listen=127.0.0.1:0", "--gateway-listen=127.0.0.1:0", &data];
    // The demo village is being made then; the second start goes on with it.
    for _ in 0..2 {
        assert_eq!(told_to_stop_at("the village is open", maeul(&run)).await, Some(0));
    }
    let nobody = format!("postgres://postgres@127.0.0.1:{}/postgres", free_port());
    let mut serve =
        maeul(&["serve", "--target=store", "--listen=127.0.0.1:0", "--events=nats://127.0.0.1:9", &data]);
    serve.env("MAEUL_DATABASE_URL", &nobody);
    assert_eq!(told_to_stop_at("waiting for the database", serve).await, Some(0));
    let mut migrate = maeul(&["migrate", "--target=store", "--wait=5m"]);
    migrate.env("MAEUL_DATABASE_URL", &nobody);
    assert_eq!(told_to_stop_at("cannot be reached yet", migrate).await, Some(1), "it did not do its work");
}
