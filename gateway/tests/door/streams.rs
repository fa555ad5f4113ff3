//! P2: streams by HTTP go on over a break.

use std::collections::VecDeque;

use chassis::error::Error;
use tonic::Status;

use crate::fake::*;

/// A stream's lines, as they come.
struct Lines {
    answer: reqwest::Response,
    begun: String,
    lines: VecDeque<String>,
}

impl Lines {
    async fn of(door: &Door, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = door.http.get(format!("{}{path}", door.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { answer, begun: String::new(), lines: VecDeque::new() }
    }

    /// The next line that is not empty; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            while let Some(line) = self.lines.pop_front() {
                if !line.is_empty() {
                    return Some(line);
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("something comes");
            self.begun.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
            let whole = self.begun.rfind('\n').map_or(0, |end| end + 1);
            let rest = self.begun.split_off(whole);
            self.lines.extend(std::mem::replace(&mut self.begun, rest).lines().map(str::to_owned));
        }
    }
}

fn going_away() -> Status {
    Error::unavailable("SHUTTING_DOWN", "bye", PATIENCE).into()
}

#[tokio::test]
async fn p2_a_browser_does_not_notice_that_the_service_is_restarted() {
    let process = Process::of("order");
    let door = Door::of(&process, &[]).await;
    let mut lines = Lines::of(&door, "/v1/events:tail?after_position=4", &[]).await;
    assert_eq!(lines.answer.headers()["content-type"], "text/event-stream");
    assert_eq!(lines.next().await.unwrap(), "retry: 1000");
    let (after, told) = process.followed(0).await;
    assert_eq!(after, Some(4));
    for position in [5, 6] {
        told.send(event(position)).await.unwrap();
        assert_eq!(lines.next().await.unwrap(), format!("id: {position}"));
        let data = format!("data: {{\"event\":{{\"position\":\"{position}\"}}}}");
        assert_eq!(lines.next().await.unwrap(), data);
    }
    // It drains; then it ends without a word; then it breaks off.
    told.send(Err(going_away())).await.unwrap();
    let (after, told) = process.followed(1).await;
    assert_eq!(after, Some(6), "after the last that came");
    drop(told);
    let (after, told) = process.followed(2).await;
    assert_eq!(after, Some(6));
    told.send(event(7)).await.unwrap();
    assert_eq!(lines.next().await.unwrap(), "id: 7");
    lines.next().await;
    let gone = Error::precondition("RESUME_TOKEN_EXPIRED", "begin again").into();
    told.send(Err(gone)).await.unwrap();
    assert_eq!(lines.next().await.unwrap(), "event: error");
    let error = lines.next().await.unwrap();
    assert!(error.contains("RESUME_TOKEN_EXPIRED") && error.contains("\"code\":9"), "{error}");
    assert_eq!(lines.next().await, None);
}

#[tokio::test]
async fn p2_a_browser_that_comes_back_says_what_it_had_last() {
    let process = Process::of("order");
    let door = Door::of(&process, &[]).await;
    let _lines = Lines::of(&door, "/v1/events:tail?after_position=4", &[("last-event-id", "9")]).await;
    assert_eq!(process.followed(0).await.0, Some(9));
    let wrong =
        door.http.get(format!("{}/v1/events:tail", door.url)).header("last-event-id", "x").send().await;
    assert_eq!(wrong.unwrap().status(), 400);
    let (code, body) = door.get("/v1/events:tail?event_type=refused").await;
    assert_eq!((code, &body["code"]), (400, &3.into()), "a refusal is no stream");
}

#[tokio::test]
async fn p2_a_program_reads_a_message_a_line() {
    let process = Process::of("order");
    let door = Door::of(&process, &[]).await;
    let mut lines = Lines::of(&door, "/v1/events:tail", &[("accept", "application/x-ndjson")]).await;
    assert_eq!(lines.answer.headers()["content-type"], "application/x-ndjson");
    let (_, told) = process.followed(0).await;
    told.send(event(1)).await.unwrap();
    assert_eq!(lines.next().await.unwrap(), r#"{"event":{"position":"1"}}"#);
    told.send(Err(Error::denied("NOT_YOURS", "no").into())).await.unwrap();
    let error: serde_json::Value = serde_json::from_str(&lines.next().await.unwrap()).unwrap();
    assert_eq!((&error["error"]["code"], lines.next().await), (&7.into(), None));
}

#[tokio::test]
async fn p2_whoever_goes_is_let_go_and_a_gateway_that_stops_says_goodbye() {
    let process = Process::of("order");
    let door = Door::of(&process, &[]).await;
    let mut stays = Lines::of(&door, "/v1/events:tail", &[]).await;
    stays.next().await;
    let goes = Lines::of(&door, "/v1/events:tail", &[]).await;
    let (_, told) = process.followed(1).await;
    drop(goes);
    tokio::time::timeout(PATIENCE, told.closed()).await.expect("the service is told");
    let (_, told) = process.followed(0).await;
    assert!(!told.is_closed());
    door.stopped().await;
    assert_eq!(stays.next().await, None, "a clean end: a browser comes back");
}
