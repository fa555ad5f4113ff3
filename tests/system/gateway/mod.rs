//! P1, P2, N9: the village by REST, as browsers and scripts use it, through the real binary.

mod apart;
mod described;
mod hostile;
mod ordering;
mod readme;
mod resets;
mod same;
mod streams;
mod via_rest;

use prost_reflect::{DynamicMessage, MethodDescriptor};
use reqwest::{Client, Method};
use serde_json::Value;

use crate::harness::*;

/// A client that speaks REST.
#[derive(Clone)]
pub(crate) struct Rest {
    url: String,
    http: Client,
}

/// The HTTP code and the JSON of an answer.
type Answer = (u16, Value);

impl Rest {
    fn to(url: &str) -> Self {
        Self { url: url.to_owned(), http: Client::builder().no_proxy().build().unwrap() }
    }

    fn of(village: &Village) -> Self {
        Self::to(&village.rest)
    }

    async fn send(&self, method: Method, target: &str, body: Option<&Value>) -> reqwest::Response {
        let mut request = self.http.request(method, format!("{}{target}", self.url));
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.unwrap_or_else(|why| panic!("{target}: {why}"))
    }

    async fn ask(&self, method: Method, target: &str, body: Option<&Value>) -> Answer {
        let answer = self.send(method, target, body).await;
        let code = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{target}: {code} {why}: {text}"));
        (code, json)
    }

    async fn get(&self, target: &str) -> Answer {
        self.ask(Method::GET, target, None).await
    }

    async fn post(&self, target: &str, body: &Value) -> Answer {
        self.ask(Method::POST, target, Some(body)).await
    }

    /// An RPC as REST has it; of a stream its first message. `None`: this request has no path.
    async fn call(&self, rpc: &MethodDescriptor, request: &DynamicMessage) -> Option<Answer> {
        let asked = maeul_gateway::binding::request_of(rpc, request)?;
        let method = Method::from_bytes(asked.method.as_str().as_bytes()).unwrap();
        if !rpc.is_server_streaming() {
            return Some(self.ask(method, &asked.target, asked.body.as_ref()).await);
        }
        let request = self.http.get(format!("{}{}", self.url, asked.target));
        let mut answer = request.header("accept", "application/x-ndjson").send().await.unwrap();
        let (code, mut text) = (answer.status().as_u16(), String::new());
        while !text.contains('\n') {
            match answer.chunk().await.unwrap() {
                Some(chunk) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
                None => break,
            }
        }
        let first = text.lines().next().unwrap_or("null");
        Some((code, serde_json::from_str(first).unwrap()))
    }
}

/// The reason of a refusal.
fn reason_of(body: &Value) -> &str {
    let details = body["details"].as_array().map_or(&[][..], Vec::as_slice);
    details.iter().find_map(|detail| detail["reason"].as_str()).unwrap_or("")
}
