//! Bytes that are no request, to every RPC: `INVALID_ARGUMENT` with a reason, never our own mistake.

use http_body_util::Full;
use tonic::body::Body;
use tonic::codegen::Bytes;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;
use tower::{Service, ServiceExt};

use crate::harness::*;
use crate::reflection::Reflected;

/// Body, value of `grpc-encoding`, and the code and reason that must come back.
type Case = (&'static str, Vec<u8>, Option<&'static str>, Code, &'static str);

/// A message in its frame: a flag, four bytes of length, the bytes.
fn framed(flag: u8, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[flag][..], &length, message].concat()
}

fn cases(a_string: Option<u32>) -> Vec<Case> {
    let malformed = (Code::InvalidArgument, "MALFORMED_MESSAGE");
    let is_malformed = |what, body| (what, body, None, malformed.0, malformed.1);
    let mut cases = vec![
        // Field 1, five bytes long, of which one is there.
        is_malformed("a truncated message", framed(0, b"\x0a\x05a")),
        is_malformed("a field without a number", framed(0, b"\x00")),
        is_malformed("no body", Vec::new()),
        is_malformed("a frame that is cut", framed(0, b"\x0a\x01a")[..6].to_vec()),
        is_malformed("half a frame's head", vec![0, 0, 0]),
        is_malformed("the compressed flag without an encoding", framed(1, b"")),
        is_malformed("an unknown flag", framed(7, b"")),
        ("a length of 4 GiB", vec![0, 255, 255, 255, 255], None, Code::InvalidArgument, "MESSAGE_TOO_LARGE"),
        (
            "an unknown encoding",
            framed(1, b"x"),
            Some("zzz"),
            Code::Unimplemented,
            "COMPRESSION_NOT_SUPPORTED",
        ),
    ];
    if let Some(number) = a_string.filter(|number| *number < 16) {
        let tag = u8::try_from(number << 3 | 2).unwrap();
        cases.push(is_malformed("a string that is no UTF-8", framed(0, &[tag, 2, 0xff, 0xfe])));
    }
    cases
}

/// Sends a body as it is; the status that comes back in the headers.
async fn post(channel: &Channel, path: &str, body: Vec<u8>, encoding: Option<&str>) -> Option<Status> {
    let mut request = http::Request::post(format!("/{path}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers");
    if let Some(encoding) = encoding {
        request = request.header("grpc-encoding", encoding);
    }
    let mut request = request.body(Body::new(Full::new(Bytes::from(body)))).unwrap();
    if let Some(token) = by_a_caller_of(&format!("/{path}"), ()).metadata().get("maeul-service-token") {
        request.headers_mut().insert("maeul-service-token", token.as_encoded_bytes().try_into().unwrap());
    }
    let mut channel = channel.clone();
    let answer = channel.ready().await.unwrap().call(request);
    let answer = tokio::time::timeout(PATIENCE, answer).await.expect("an answer").unwrap();
    Status::from_header_map(answer.headers())
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_request_are_the_callers_mistake_in_every_rpc() {
    let village = Start::flags(&["--log=info"]).village().await;
    let client = Reflected::connect(village.channel.clone()).await;
    village.rests().await;
    let before = village.state().await;
    let (mut failures, mut strings) = (Vec::new(), 0);
    let told = |status: Option<Status>| {
        let status = status?;
        let info = status.get_details_error_info().filter(|info| info.domain == "maeul")?;
        Some((status.code(), info.reason))
    };
    let paths = client.methods();
    assert!(paths.len() > 40, "{paths:?}");
    for path in &paths {
        let fields = client.method(path).input();
        let a_string = fields.fields().find(|f| f.kind() == prost_reflect::Kind::String).map(|f| f.number());
        strings += usize::from(a_string.is_some());
        for (what, body, encoding, code, reason) in cases(a_string) {
            let answer = told(post(&village.channel, path, body, encoding).await);
            if answer != Some((code, reason.to_owned())) {
                failures.push(format!("{path} with {what}: {answer:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(strings > 40, "only {strings} requests have a string");
    for path in ["maeul.order.v1.OrderService/Nothing", "maeul.nobody.v1.Nobody/Nothing"] {
        let answer = told(post(&village.channel, path, framed(0, b""), None).await);
        assert_eq!(answer, Some((Code::Unimplemented, "METHOD_NOT_FOUND".to_owned())), "{path}");
    }
    village.rests().await;
    assert_eq!(changed(&before, &village.state().await), Vec::<String>::new(), "nothing happened");
    let log = village.log();
    assert!(log.contains("call refused"), "the caller's mistakes are in the log: {log}");
    let ours: Vec<_> = log.lines().filter(|l| l.contains("ERROR") || l.contains("panicked")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}
