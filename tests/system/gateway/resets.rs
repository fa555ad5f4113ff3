//! N9: calls that are broken off end no others on the same connection. What the gateway passes on to a service comes from
//! many callers, over one connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::*;

/// More than HTTP/2 servers put up with unless told otherwise, and fewer than a connection may have under way.
const BROKEN_OFF: u32 = 100;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const CANCEL: [u8; 4] = [0, 0, 0, 8];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A call of the health service as HPACK, out of the static table (RFC 7541, appendix A) and literals.
fn health_check() -> Vec<u8> {
    let named =
        |name: &[u8], value: &str| [name, &[u8::try_from(value.len()).unwrap()], value.as_bytes()].concat();
    let (post, http) = (0x83, 0x86);
    [
        vec![post, http],
        named(&[0x04], "/grpc.health.v1.Health/Check"),
        named(&[0x01], "localhost"),
        named(&[0x0f, 0x10], "application/grpc"),
        named(&[0x00, 2, b't', b'e'], "trailers"),
    ]
    .concat()
}

/// Reads a frame: its kind and its stream.
async fn next(connection: &mut TcpStream) -> (u8, u32) {
    let mut head = [0; 9];
    connection.read_exact(&mut head).await.expect("the connection is kept");
    let [a, b, c, kind, _, s1, s2, s3, s4] = head;
    let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap()];
    connection.read_exact(&mut payload).await.unwrap();
    (kind, u32::from_be_bytes([s1, s2, s3, s4]))
}

#[tokio::test]
async fn n9_calls_that_are_broken_off_end_no_others_on_their_connection() {
    let village = Village::start().await;
    let mut connection = TcpStream::connect(village.url.trim_start_matches("http://")).await.unwrap();
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    // All in one go: the service reads them before it looks at the first.
    for stream in (0..BROKEN_OFF).map(|n| 2 * n + 1) {
        bytes.extend(frame(HEADERS, END_HEADERS, stream, &health_check()));
        bytes.extend(frame(RST_STREAM, 0, stream, &CANCEL));
    }
    let another = 2 * BROKEN_OFF + 1;
    bytes.extend(frame(HEADERS, END_HEADERS, another, &health_check()));
    bytes.extend(frame(DATA, END_STREAM, another, &[0; 5]));
    connection.write_all(&bytes).await.unwrap();
    let answered = tokio::time::timeout(PATIENCE, async {
        loop {
            match next(&mut connection).await {
                (GOAWAY, _) => return false,
                (HEADERS, stream) if stream == another => return true,
                _ => {}
            }
        }
    });
    assert!(answered.await.expect("it is answered"), "the connection was closed for all");
}
