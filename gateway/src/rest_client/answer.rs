//! From the gateway's answer to a gRPC response: one message, or a stream of them, and how it ended.

use std::convert::Infallible;
use std::io;

use bytes::{BufMut, Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderValue, Response, header};
use http_body::Frame;
use http_body_util::{BodyDataStream, BodyExt, Limited, StreamBody};
use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor, MethodDescriptor};
use serde::de::IntoDeserializer;
use serde_json::Value;
use tokio_util::codec::{FramedRead, LinesCodec, LinesCodecError};
use tokio_util::io::StreamReader;
use tonic::Status;
use tonic::body::Body;

use super::call::PREFIX;
use super::{metadata, status};

/// The longest answer, or line of a stream, that is read: bytes of JSON. What a gRPC client takes by itself (4 MiB) is
/// never as long in JSON.
const LONGEST: usize = 32 * 1024 * 1024;

/// The type of a stream of messages, one a line.
const NDJSON: &str = "application/x-ndjson";

/// What the answer to a call is asked for as.
pub(super) fn accepted(rpc: &MethodDescriptor) -> &'static str {
    if rpc.is_server_streaming() { NDJSON } else { "application/json" }
}

/// The response that the caller of `rpc` waits for.
pub(super) async fn read(
    rpc: &MethodDescriptor,
    answer: reqwest::Response,
) -> Result<Response<Body>, Status> {
    let answer = http::Response::<reqwest::Body>::from(answer);
    let (parts, body) = answer.into_parts();
    if !parts.status.is_success() {
        return Err(status::refused(parts.status, &whole(body).await?));
    }
    let kind = rpc.output();
    let body = if rpc.is_server_streaming() {
        let bytes = StreamReader::new(BodyDataStream::new(body).map(|part| part.map_err(io::Error::other)));
        let lines = FramedRead::new(bytes, LinesCodec::new_with_max_length(LONGEST));
        grpc(lines.map(move |line| line_to_message(&kind, line)))
    } else {
        let json = serde_json::from_slice(&whole(body).await?).map_err(|why| not_understood(&kind, &why))?;
        let message = message(&kind, json)?;
        grpc(stream::once(std::future::ready(Ok(message))))
    };
    let mut response = Response::new(body);
    *response.headers_mut() = metadata(&parts.headers);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    Ok(response)
}

async fn whole(body: reqwest::Body) -> Result<Bytes, Status> {
    let read = Limited::new(body, LONGEST).collect().await;
    read.map(http_body_util::Collected::to_bytes)
        .map_err(|why| Status::unavailable(format!("the gateway's answer broke off: {why}")))
}

/// A line of a stream: a message, or why the stream ends.
fn line_to_message(kind: &MessageDescriptor, line: Result<String, LinesCodecError>) -> Result<Bytes, Status> {
    let line = line.map_err(|why| Status::unavailable(format!("the gateway's stream broke off: {why}")))?;
    let mut json: Value = serde_json::from_str(&line).map_err(|why| not_understood(kind, &why))?;
    match json.get_mut("error") {
        Some(error) if kind.get_field_by_json_name("error").is_none() => Err(status::from_json(error.take())),
        _ => message(kind, json),
    }
}

/// The frame of a message. Fields that a later gateway may know are passed over, as gRPC does it.
fn message(kind: &MessageDescriptor, json: Value) -> Result<Bytes, Status> {
    let options = DeserializeOptions::new().deny_unknown_fields(false);
    let message = DynamicMessage::deserialize_with_options(kind.clone(), json.into_deserializer(), &options)
        .map_err(|why| not_understood(kind, &why))?;
    let length = message.encoded_len();
    let prefix =
        u32::try_from(length).map_err(|_| Status::out_of_range("the answer is too long for gRPC"))?;
    let mut frame = BytesMut::with_capacity(PREFIX + length);
    frame.put_u8(0);
    frame.put_u32(prefix);
    message.encode(&mut frame).map_err(|why| not_understood(kind, &why))?;
    Ok(frame.freeze())
}

fn not_understood(kind: &MessageDescriptor, why: &dyn std::error::Error) -> Status {
    Status::internal(format!("the gateway's answer is no {}: {why}", kind.full_name()))
}

/// Messages, and the status behind the last of them.
fn grpc(messages: impl Stream<Item = Result<Bytes, Status>> + Send + 'static) -> Body {
    let frames = stream::unfold(Some(Box::pin(messages)), |open| async move {
        let mut messages = open?;
        Some(match messages.next().await {
            Some(Ok(message)) => (Frame::data(message), Some(messages)),
            Some(Err(status)) => (trailers(&status), None),
            None => (trailers(&Status::ok("")), None),
        })
    });
    Body::new(StreamBody::new(frames.map(Ok::<_, Infallible>)))
}

fn trailers(status: &Status) -> Frame<Bytes> {
    let mut trailers = HeaderMap::new();
    if let Err(unsayable) = status.add_header(&mut trailers) {
        trailers.insert(Status::GRPC_STATUS, HeaderValue::from(i32::from(unsayable.code())));
    }
    Frame::trailers(trailers)
}
