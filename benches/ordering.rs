//! How quick and how small one village is: `cargo bench --bench ordering`.
//!
//! Starts the binary as a user does, on a disk with durable commits, and prints a table: `PlaceOrder`
//! by one customer without a pause (what follows from an order runs beside the next one) and in a
//! village where all is done; from the time an event bears to its view in a watcher's hands; start to
//! SERVING on an existing folder; resident memory when idle.

#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement fails by panicking, and uses a part of the tests' harness"
)]

#[path = "../tests/system/harness/mod.rs"]
mod harness;

use std::time::{Duration, Instant, SystemTime};

use harness::*;
use maeul_proto::mypage::v1::WatchOrderViewsRequest;
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

const ORDERS: usize = 1000;
const ALONE: usize = 200;
const STARTS: usize = 20;

#[tokio::main]
async fn main() {
    let mut village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;

    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY).set_header(["what", "p50", "p99", "max"]);
    let mut row = |what: &str, mut times: Vec<Duration>| {
        times.sort();
        let at = |share: f64| {
            format!("{:.1} ms", times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3)
        };
        table.add_row([what.to_owned(), at(0.5), at(0.99), at(1.0)]);
    };

    let customer = unique("customer");
    let request = WatchOrderViewsRequest { customer_id: customer.clone(), resume_token: String::new() };
    let mut watch = village.mypage().watch_order_views(request).await.unwrap().into_inner();
    watch.message().await.unwrap();
    let (mut placing, mut seeing) = (Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        let begin = Instant::now();
        let order = village.order().place_order(order_for(&customer, &shop, &dish)).await.unwrap();
        placing.push(begin.elapsed());
        let order = order.into_inner().order.unwrap();
        loop {
            let view = watch.message().await.unwrap().unwrap().order_view.unwrap();
            let event = SystemTime::try_from(view.update_time.unwrap()).unwrap();
            seeing.push(event.elapsed().unwrap());
            if view.order_id == order.order_id {
                break;
            }
        }
    }
    row("PlaceOrder, one after another", placing);
    let mut alone = Vec::new();
    for _ in 0..ALONE {
        village.is_quiet().await;
        let begin = Instant::now();
        village.order().place_order(order_for(&customer, &shop, &dish)).await.unwrap();
        alone.push(begin.elapsed());
    }
    row("PlaceOrder, nothing else going on", alone);
    row("event to its view, watched", seeing);

    village.is_quiet().await;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let stopped = village.stop().await;
        let begin = Instant::now();
        village = stopped.start().await;
        village.serves().await;
        starts.push(begin.elapsed());
    }
    row("start to SERVING, existing folder", starts);
    let idle = resident_memory(village.pid());
    println!("{table}\nresident memory, idle: {:.1} MiB", idle as f64 / 1024.0 / 1024.0);
}

/// A process's resident memory in bytes.
fn resident_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
