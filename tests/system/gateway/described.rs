//! The description of the API, held against what it is about: OpenAPI's own rules, and the village that runs.

use std::collections::BTreeMap;

use reqwest::{Client, Method};
use serde_json::Value;
use tokio::process::Command;

use crate::harness::*;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/system/gateway/described.py");

/// A village with everything that `maeul run` brings.
async fn seeded() -> Village {
    Start { seeded: true, ..Start::default() }.village().await
}

/// What the script says about the village; it must be content.
async fn judged(task: &str, village: &Village) -> String {
    let python = std::env::var("MAEUL_TEST_PYTHON")
        .expect("MAEUL_TEST_PYTHON is not set: run the tests by ./test, which installs schemathesis");
    let mut script = Command::new(python);
    script.args(["-B", SCRIPT, task, &village.rest]).env("NO_PROXY", "127.0.0.1").kill_on_drop(true);
    let told = script.output().await.unwrap();
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{said}\n{complaint}\n--- log\n{}", village.log());
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_the_description_is_openapi_and_its_examples_are_what_it_describes() {
    let village = seeded().await;
    let said = judged("read", &village).await;
    let count = said.lines().last().and_then(|line| line.strip_suffix(" examples")).map(str::parse::<u32>);
    assert!(count.is_some_and(|count| count.is_ok_and(|count| count > 400)), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_the_village_answers_whatever_comes_as_its_description_says() {
    let village = seeded().await;
    let said = judged("call", &village).await;
    println!("{said}");
    let log = village.log();
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}

/// The example of a parameter as it stands in a URL.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The example request of an operation.
fn request(
    client: &Client,
    url: &str,
    (method, path): (&str, &str),
    operation: &Value,
) -> reqwest::RequestBuilder {
    let (mut path, mut query) = (path.to_owned(), Vec::new());
    for parameter in operation["parameters"].as_array().unwrap() {
        let (name, value) = (parameter["name"].as_str().unwrap(), text(&parameter["example"]));
        match parameter["in"].as_str().unwrap() {
            "path" => path = path.replace(&format!("{{{name}}}"), &value),
            "query" => query.push((name.to_owned(), value)),
            _ => {}
        }
    }
    let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).unwrap();
    let request = client.request(method, format!("{url}{path}")).query(&query);
    match &operation["requestBody"]["content"]["application/json"]["example"] {
        Value::Null => request,
        body => request.json(body),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_the_example_of_every_request_is_taken_by_the_village_that_a_newcomer_starts() {
    let village = seeded().await;
    let client = Client::builder().no_proxy().build().unwrap();
    let document: Value =
        client.get(format!("{}/openapi.json", village.rest)).send().await.unwrap().json().await.unwrap();
    let mut answers = BTreeMap::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let answer = request(&client, &village.rest, (method, path), operation).send().await.unwrap();
            let status = answer.status().as_u16();
            // What is watched has no end.
            let body = if path.ends_with(":watch") || path.ends_with(":tail") {
                String::new()
            } else {
                answer.text().await.unwrap()
            };
            // Things that nobody made there, or in another state: well said, and in vain.
            let code =
                serde_json::from_str::<Value>(&body).map(|body| body["code"].clone()).unwrap_or_default();
            let taken = status == 200 || status == 404 || (status == 400 && code == 9);
            assert!(taken, "{id}: {status} {body}");
            answers.insert(id, status);
        }
    }
    let done = answers.values().filter(|status| **status == 200).count();
    assert!(done > 50, "only {done} examples did something: {answers:?}");
    for first in
        ["order_v1_PlaceOrder", "catalog_v1_RegisterBook", "booking_v1_BookRoom", "lending_v1_BorrowBook"]
    {
        assert_eq!(answers.get(first), Some(&200), "{first}");
    }
}
