//! What grpcurl sees: everything here is learned from the server's own reflection.

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, MethodDescriptor};
use tokio_stream::StreamExt;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::harness::*;

/// A client that knows nothing but an address.
pub(crate) struct Reflected {
    channel: Channel,
    pool: DescriptorPool,
}

impl Reflected {
    /// Learns every service of the server.
    pub(crate) async fn connect(channel: Channel) -> Self {
        let mut client = ServerReflectionClient::new(channel.clone());
        let mut pool = DescriptorPool::new();
        for name in list(&mut client).await {
            let MessageResponse::FileDescriptorResponse(files) =
                ask(&mut client, MessageRequest::FileContainingSymbol(name)).await
            else {
                panic!("a service has a file")
            };
            for file in files.file_descriptor_proto {
                add(&mut client, &mut pool, &file).await;
            }
        }
        Self { channel, pool }
    }

    /// Calls `service/method` with a JSON body, as grpcurl does; every answer of a stream up to `most`.
    pub(crate) async fn call(
        &self,
        path: &str,
        body: &serde_json::Value,
        most: usize,
    ) -> Result<Vec<serde_json::Value>, Status> {
        let method = self.method(path);
        let message = DynamicMessage::deserialize(method.input(), body).expect("the body fits the request");
        let answers = self.send(path, message, most).await?;
        Ok(answers.iter().map(|answer| serde_json::to_value(answer).unwrap()).collect())
    }

    pub(crate) async fn send(
        &self,
        path: &str,
        message: DynamicMessage,
        most: usize,
    ) -> Result<Vec<DynamicMessage>, Status> {
        let method = self.method(path);
        let mut grpc = tonic::client::Grpc::new(self.channel.clone());
        grpc.ready().await.expect("the village answers");
        let request = by_a_caller_of(&format!("/{path}"), message);
        let path = http::uri::PathAndQuery::try_from(format!("/{path}")).unwrap();
        let codec = Dynamic(method.output());
        let stream = grpc.server_streaming(request, path, codec).await?.into_inner();
        stream.take(most).collect::<Result<Vec<_>, _>>().await
    }

    pub(crate) fn method(&self, path: &str) -> MethodDescriptor {
        let (service, method) = path.split_once('/').expect("service/method");
        let service = self.pool.get_service_by_name(service).unwrap_or_else(|| panic!("{service} is served"));
        service.methods().find(|m| m.name() == method).unwrap_or_else(|| panic!("{path} is served"))
    }

    /// Every RPC of the village's own services, as `service/method`.
    pub(crate) fn methods(&self) -> Vec<String> {
        let ours = self.pool.services().filter(|s| s.full_name().starts_with("maeul."));
        ours.flat_map(|s| s.methods().map(|m| format!("{}/{}", s.full_name(), m.name())).collect::<Vec<_>>())
            .collect()
    }
}

/// The services that a server lists.
pub(crate) async fn list(client: &mut ServerReflectionClient<Channel>) -> Vec<String> {
    let MessageResponse::ListServicesResponse(services) =
        ask(client, MessageRequest::ListServices(String::new())).await
    else {
        panic!("a list of services")
    };
    services.service.into_iter().map(|s| s.name).collect()
}

async fn ask(client: &mut ServerReflectionClient<Channel>, ask: MessageRequest) -> MessageResponse {
    let request = ServerReflectionRequest { host: String::new(), message_request: Some(ask) };
    let mut answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    answers.message().await.unwrap().unwrap().message_response.unwrap()
}

async fn add(client: &mut ServerReflectionClient<Channel>, pool: &mut DescriptorPool, file: &[u8]) {
    let file_name = prost_types::FileDescriptorProto::decode(file).unwrap();
    if pool.get_file_by_name(file_name.name()).is_some() {
        return;
    }
    for needed in &file_name.dependency {
        if pool.get_file_by_name(needed).is_none() {
            let asked = ask(client, MessageRequest::FileByFilename(needed.clone())).await;
            let MessageResponse::FileDescriptorResponse(files) = asked else { panic!("{needed} is there") };
            for file in files.file_descriptor_proto {
                Box::pin(add(client, pool, &file)).await;
            }
        }
    }
    pool.decode_file_descriptor_proto(file).unwrap();
}

/// Messages that are known at run time only.
#[derive(Clone)]
pub(crate) struct Dynamic(pub(crate) MessageDescriptor);

impl Codec for Dynamic {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        self.clone()
    }

    fn decoder(&mut self) -> Self {
        self.clone()
    }
}

impl Encoder for Dynamic {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, item: DynamicMessage, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(buf).map_err(|e| Status::internal(e.to_string()))
    }
}

impl Decoder for Dynamic {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        DynamicMessage::decode(self.0.clone(), buf).map(Some).map_err(|e| Status::internal(e.to_string()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_is_listed_and_healthy() {
    use tonic_health::pb::health_client::HealthClient;
    use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus};
    let village = Village::start().await;
    village.serves().await;
    let services = list(&mut ServerReflectionClient::new(village.channel.clone())).await;
    for service in SERVICES {
        let (first, rest) = service.split_at(1);
        let name = format!("maeul.{service}.v1.{}{rest}Service", first.to_uppercase());
        assert!(services.contains(&name), "{name} in {services:?}");
        let mut health = HealthClient::new(village.channel.clone());
        let status = health.check(HealthCheckRequest { service: name }).await.unwrap().into_inner();
        assert_eq!(status.status(), ServingStatus::Serving);
    }
    Reflected::connect(village.channel.clone()).await;
}

/// The calls that the README shows.
fn calls_of_the_readme() -> Vec<&'static str> {
    include_str!("../../README.md")
        .lines()
        .filter_map(|line| line.strip_prefix("$ "))
        .filter(|l| l.starts_with("grpcurl "))
        .collect()
}

/// A village on this folder, and so many lines that it prints to be pasted.
async fn opened(
    folder: &std::path::Path,
    flags: &[&str],
    lines: usize,
) -> (tokio::process::Child, Vec<String>) {
    let mut child = tokio::process::Command::new(MAEUL)
        .args(["run", "--listen=127.0.0.1:0", "--gateway-listen=none", "--log=warn"])
        .args(["--carrier-pickup-after=0s", "--carrier-deliver-after=0s"])
        .args(flags)
        .arg("--data")
        .arg(folder)
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut out = tokio::io::BufReader::new(child.stdout.take().unwrap());
    let (mut printed, mut text) = (Vec::new(), String::new());
    while printed.len() < lines {
        let mut line = String::new();
        let read =
            tokio::time::timeout(PATIENCE, tokio::io::AsyncBufReadExt::read_line(&mut out, &mut line)).await;
        assert!(read.expect("it goes on").unwrap() > 0, "{lines} lines:\n{text}");
        text += &line;
        if line.starts_with("grpcurl ") {
            printed.push(line.trim_end().to_owned());
        }
    }
    // Held open: messages are printed, too.
    child.stdout = Some(out.into_inner());
    (child, printed)
}

/// What grpcurl would be at that address.
async fn reflected(address: &str) -> Reflected {
    let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{address}")).unwrap();
    Reflected::connect(endpoint.connect_lazy()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_out_of_the_demo_village_is_made_once_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut without, lines) = opened(folder.path(), &["--without=catalog,lending"], 4).await;
    assert!(lines[3].contains("ListRooms"), "the stores and the rooms: {lines:?}");
    without.kill().await.unwrap();
    let (_village, lines) = opened(folder.path(), &[], 5).await;
    let (address, body, path) = parse(&lines[3]);
    let found = reflected(&address).await.call(&path, &body, 1).await.unwrap();
    assert!(found[0]["books"].as_array().is_some_and(|books| !books.is_empty()), "{found:?}");
}

/// The lines that a new village prints, which are those of the README, run as they are.
#[tokio::test(flavor = "multi_thread")]
async fn the_printed_lines_work_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (_village, printed) = opened(folder.path(), &[], 5).await;
    let calls: Vec<_> = printed.iter().map(|line| parse(line)).collect();
    let (address, of_the_readme) = (&calls[0].0, calls_of_the_readme());
    let printed: Vec<String> = printed.iter().map(|l| l.replace(address, "127.0.0.1:50051")).collect();
    assert_eq!(printed, of_the_readme);
    let client = reflected(address).await;
    let products = client.call(&calls[0].2, &calls[0].1, 1).await.unwrap();
    assert!(products[0]["products"].as_array().is_some_and(|p| !p.is_empty()), "{products:?}");
    let placed = client.call(&calls[1].2, &calls[1].1, 1).await.unwrap();
    assert_eq!(placed[0]["order"]["state"], "ORDER_STATE_PLACED", "{placed:?}");
    until("the whole timeline is seen", || async {
        let views = client.call(&calls[2].2, &calls[2].1, 1).await.unwrap();
        let text = views[0].to_string();
        (text.contains("OrderPlaced") && text.contains("DeliveryCompleted")).then_some(())
    })
    .await;
    let found = client.call(&calls[3].2, &calls[3].1, 1).await.unwrap();
    let books = found[0]["books"].as_array().unwrap();
    assert!(books.len() > 1 && books.iter().all(|book| book["author"] == "한강"), "{found:?}");
    let rooms = client.call(&calls[4].2, &calls[4].1, 1).await.unwrap();
    assert_eq!(rooms[0]["rooms"].as_array().map(Vec::len), Some(2), "{rooms:?}");
}

/// `grpcurl -plaintext [-d 'JSON'] ADDRESS PATH`.
fn parse(line: &str) -> (String, serde_json::Value, String) {
    let (body, rest) = match line.split_once(" -d '") {
        Some((_, rest)) => rest.split_once('\'').expect("a quoted body"),
        None => ("{}", line.trim_start_matches("grpcurl -plaintext")),
    };
    let mut words = rest.split_whitespace();
    let (address, path) = (words.next().unwrap(), words.next().unwrap());
    (address.to_owned(), serde_json::from_str(body).expect("JSON"), path.to_owned())
}
