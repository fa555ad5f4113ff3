//! The calls with curl that the README shows, made as it shows them and in their order.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::Rest;
use crate::harness::*;

/// `curl [-N] [--json 'JSON'] http://127.0.0.1:8080TARGET`: the target, and the body.
fn calls() -> Vec<(&'static str, Option<Value>)> {
    let readme = include_str!("../../../README.md").lines();
    let curls = readme.filter_map(|line| line.strip_prefix("$ curl "));
    let call = |line: &'static str| {
        let (_, target) = line
            .rsplit_once(" http://127.0.0.1:8080")
            .or_else(|| line.split_once("http://127.0.0.1:8080"))?;
        let body = line.split('\'').nth(1).map(|body| serde_json::from_str(body).expect("JSON"));
        Some((target, body))
    };
    curls.map(|line| call(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

/// The village as a newcomer opens it.
async fn opened(folder: &std::path::Path) -> (Child, Rest) {
    let mut child = Command::new(MAEUL)
        .args(["run", "--listen=127.0.0.1:0", "--gateway-listen=127.0.0.1:0", "--log=warn", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let found = async {
        loop {
            let line = lines.next_line().await.unwrap().expect("it says where REST is");
            if let Some(rest) = line.strip_prefix("REST on ") {
                return rest.split_whitespace().next().unwrap().to_owned();
            }
        }
    };
    let url = tokio::time::timeout(PATIENCE, found).await.expect("it opens");
    // Messages are printed, too.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (child, Rest::to(&url))
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_the_calls_of_the_readme_answer_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (_village, rest) = opened(folder.path()).await;
    let calls = calls();
    let [(products, None), (orders, Some(order)), (watch, None), (book, None)] = calls.as_slice() else {
        panic!("{calls:?}")
    };
    let (code, body) = rest.get(products).await;
    assert_eq!((code, body["products"][0]["productId"].as_str()), (200, Some("bibimbap")), "{body}");

    let (code, placed) = rest.post(orders, order).await;
    assert_eq!((code, placed["order"]["state"].as_str()), (200, Some("ORDER_STATE_PLACED")), "{placed}");
    let (_, again) = rest.post(orders, order).await;
    assert_eq!(again["order"]["orderId"], placed["order"]["orderId"], "no second one");

    let mut stream = rest.send(reqwest::Method::GET, watch, None).await;
    let first = tokio::time::timeout(PATIENCE, stream.chunk()).await.expect("it begins").unwrap().unwrap();
    assert!(first.starts_with(b"retry: 1000\n"), "{first:?}");

    let (code, refused) = rest.get(book).await;
    assert_eq!((code, refused["details"][0]["reason"].as_str()), (404, Some("BOOK_NOT_FOUND")), "{refused}");
}
