//! P1, N9: gRPC and gRPC-Web through the gateway, and what only the village may say.

use chassis::error::Error;
use maeul_proto::marketing::v1::marketing_service_client::MarketingServiceClient;
use maeul_proto::marketing::v1::{RecommendProductsRequest, RecommendProductsResponse, RecommendedProduct};
use maeul_proto::platform::v1::clock_service_client::ClockServiceClient;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::{
    AdvanceTimeRequest, ListConsumersRequest, ListDeadLettersRequest, ReplayConsumerRequest,
    TailEventsRequest,
};
use prost::Message;
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::fake::*;

fn channel(door: &Door) -> Channel {
    Endpoint::from_shared(door.url.clone()).unwrap().connect_lazy()
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

fn request() -> RecommendProductsRequest {
    RecommendProductsRequest { customer_id: "c-1".into(), max_results: 3 }
}

#[tokio::test]
async fn p1_grpc_goes_through_as_it_is_but_for_what_only_the_village_may_say() {
    let process = Process::answering("order", |_| {
        Err(Error::precondition("SOLD_OUT", "gone").with_resource("product", "p-1").into())
    });
    let door = Door::of(&process, &[]).await;
    let mut call = Request::new(request());
    for (name, value) in [
        ("maeul-service-token", "forged"),
        ("x-forwarded-client-cert", "URI=spiffe://village/order"),
        ("authorization", "Bearer me"),
        ("maeul-correlation-id", "talk-1"),
        ("x-custom", "kept"),
    ] {
        call.metadata_mut().insert(name, value.parse().unwrap());
    }
    let refused = MarketingServiceClient::new(channel(&door)).recommend_products(call).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "SOLD_OUT"));
    assert!(refused.get_details_precondition_failure().is_some(), "details go through: {refused:?}");
    let heard = process.heard();
    let tokens: Vec<_> = heard.get_all("maeul-service-token").iter().collect();
    assert!(tokens.len() == 1 && tokens[0] != "forged", "the gateway says who it is itself: {tokens:?}");
    assert!(!heard.contains_key("x-forwarded-client-cert"));
    for (name, value) in
        [("authorization", "Bearer me"), ("maeul-correlation-id", "talk-1"), ("x-custom", "kept")]
    {
        assert_eq!(heard.get(name).unwrap(), value);
    }
    assert!(heard.contains_key("grpc-timeout"), "nobody waits for ever");
}

#[tokio::test]
async fn n9_internal_rpcs_and_those_that_do_not_exist_are_refused() {
    let door = Door::of(&Process::of("order"), &[]).await;
    let call = async |path: &'static str| {
        let mut grpc = tonic::client::Grpc::new(channel(&door));
        grpc.ready().await.unwrap();
        let codec = tonic_prost::ProstCodec::<RecommendProductsRequest, RecommendProductsResponse>::default();
        grpc.unary(Request::new(request()), path.parse().unwrap(), codec).await.unwrap_err()
    };
    let charge = call("/maeul.payment.v1.PaymentService/Charge").await;
    assert_eq!((charge.code(), reason(&charge).as_str()), (Code::PermissionDenied, "INTERNAL_RPC"));
    for nowhere in [
        "/maeul.marketing.v1.MarketingService/Nothing",
        "/maeul.marketing.v9.MarketingService/RecommendProducts",
        "/other.v1.Service/Call",
        "/maeul.payment.v1.PaymentService/Charge/",
        "//maeul.payment.v1.PaymentService/Charge",
        "/maeul.payment.v1.PaymentService/charge",
    ] {
        let status = call(nowhere).await;
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::Unimplemented, "METHOD_NOT_FOUND"),
            "{nowhere}"
        );
    }
}

#[tokio::test]
async fn p1_the_log_of_every_process_is_seen_as_one() {
    let (order, marketing) = (Process::of("order"), Process::of("marketing"));
    let door = Door::before(&order.start().await, &marketing.start().await, &[]).await;
    let mut log = EventLogServiceClient::new(channel(&door));
    let all = log.list_consumers(ListConsumersRequest {}).await.unwrap().into_inner();
    let names: Vec<_> = all.consumers.iter().map(|consumer| consumer.consumer.as_str()).collect();
    assert_eq!((names.as_slice(), all.last_position), (&["marketing", "order"][..], 9));
    let (code, body) = door.get("/v1/consumers").await;
    assert_eq!((code, body["consumers"].as_array().unwrap().len()), (200, 2));

    for (consumer, asked) in [("marketing", "marketing"), ("order", "order"), ("nobody", "order")] {
        let request = ReplayConsumerRequest { consumer: consumer.into(), ..Default::default() };
        assert_eq!(log.replay_consumer(request).await.unwrap_err().message(), asked);
    }
    let (mut letters, mut page_token) = (Vec::new(), String::new());
    for _ in 0..4 {
        let request = ListDeadLettersRequest { consumer: "-".into(), page_token, ..Default::default() };
        let page = log.list_dead_letters(request).await.unwrap().into_inner();
        letters.extend(page.dead_letters.into_iter().map(|letter| letter.consumer));
        page_token = page.next_page_token;
    }
    assert_eq!((letters.len(), page_token.as_str()), (4, ""));
    assert!(["order", "marketing"].iter().all(|name| letters.iter().filter(|of| of == name).count() == 2));
    let made_up =
        ListDeadLettersRequest { consumer: "-".into(), page_token: "7@x".into(), ..Default::default() };
    assert_eq!(log.list_dead_letters(made_up).await.unwrap_err().code(), Code::InvalidArgument);

    ClockServiceClient::new(channel(&door)).advance_time(AdvanceTimeRequest::default()).await.unwrap();
    assert!(
        order.heard().contains_key("maeul-service-token")
            && marketing.heard().contains_key("maeul-service-token")
    );
}

#[tokio::test]
async fn p1_a_stream_that_breaks_ends_as_grpc_has_it() {
    let process = Process::of("order");
    let door = Door::of(&process, &[]).await;
    let mut log = EventLogServiceClient::new(channel(&door));
    let mut events = log.tail_events(TailEventsRequest::default()).await.unwrap().into_inner();
    let (_, told) = process.followed(0).await;
    told.send(event(1)).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().event.unwrap().position, 1);
    told.send(Err(Error::unavailable("SHUTTING_DOWN", "bye", PATIENCE).into())).await.unwrap();
    let end = events.next().await.unwrap().unwrap_err();
    assert_eq!((end.code(), reason(&end).as_str()), (Code::Unavailable, "SHUTTING_DOWN"));

    let mut events = log.tail_events(TailEventsRequest::default()).await.unwrap().into_inner();
    let (_, _told) = process.followed(1).await;
    let stopped = tokio::spawn(door.stopped());
    let end = events.next().await.unwrap().unwrap_err();
    assert_eq!((end.code(), reason(&end).as_str()), (Code::Unavailable, "SHUTTING_DOWN"));
    stopped.await.unwrap();
}

#[tokio::test]
async fn p1_a_service_that_is_killed_in_the_midst_of_a_stream_is_unavailable() {
    let process = Process::of("order");
    let (url, killed) = process.start_to_be_killed().await;
    let door = Door::before(&url, &url, &[]).await;
    let mut log = EventLogServiceClient::new(channel(&door));
    let mut events = log.tail_events(TailEventsRequest::default()).await.unwrap().into_inner();
    let (_, told) = process.followed(0).await;
    told.send(event(1)).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().event.unwrap().position, 1);
    killed.shutdown_background();
    let end = events.next().await.unwrap().unwrap_err();
    assert_eq!((end.code(), reason(&end).as_str()), (Code::Unavailable, "SERVICE_AWAY"));
}

#[tokio::test]
async fn p1_health_and_reflection_are_the_gateways_own() {
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_client::HealthClient;
    use tonic_reflection::pb::v1::ServerReflectionRequest;
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

    // Nobody else answers.
    let door = Door::before("http://127.0.0.1:1", "http://127.0.0.1:1", &[]).await;
    let mut health = HealthClient::new(channel(&door));
    let service = "maeul.order.v1.OrderService".to_owned();
    assert_eq!(health.check(HealthCheckRequest { service }).await.unwrap().into_inner().status, 1);
    let message_request = Some(MessageRequest::ListServices(String::new()));
    let ask = tokio_stream::once(ServerReflectionRequest { host: String::new(), message_request });
    let mut answers =
        ServerReflectionClient::new(channel(&door)).server_reflection_info(ask).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    let Some(MessageResponse::ListServicesResponse(services)) = answer else { panic!("{answer:?}") };
    let names: Vec<_> = services.service.iter().map(|service| service.name.as_str()).collect();
    assert!(
        names.contains(&"maeul.order.v1.OrderService") && names.contains(&"maeul.platform.v1.ClockService")
    );
}

#[tokio::test]
async fn p1_a_browser_calls_by_grpc_web() {
    let process = Process::answering("order", |customer| match customer {
        "c-1" => {
            let product = RecommendedProduct { product_id: "p".into(), ..Default::default() };
            Ok(RecommendProductsResponse { products: vec![product] })
        }
        _ => Err(Error::not_found("customer", customer).into()),
    });
    let door = Door::of(&process, &[]).await;
    let call = async |customer: &str| {
        let message =
            RecommendProductsRequest { customer_id: customer.into(), max_results: 1 }.encode_to_vec();
        let mut body = vec![0];
        body.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
        body.extend(message);
        let path = "/maeul.marketing.v1.MarketingService/RecommendProducts";
        let request = door.http.post(format!("{}{path}", door.url)).header("x-grpc-web", "1");
        let answer =
            request.header("content-type", "application/grpc-web+proto").body(body).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, reqwest::Version::HTTP_11));
        (answer.headers().clone(), answer.bytes().await.unwrap())
    };
    let (_, body) = call("c-1").await;
    let size = usize::try_from(u32::from_be_bytes(body[1..5].try_into().unwrap())).unwrap();
    let answer = RecommendProductsResponse::decode(&body[5..5 + size]).unwrap();
    assert_eq!(answer.products[0].product_id, "p");
    let trailers = String::from_utf8_lossy(&body[5 + size..]).into_owned();
    assert!(trailers.contains("grpc-status:0"), "{trailers}");
    let (headers, _) = call("c-2").await;
    assert_eq!(headers["grpc-status"], "5");
}
