//! `./test soak`: random faults against a whole mesh under load, for minutes; in the end nothing is lost.

mod faults;
mod memory;
mod outside;
mod plan;
mod report;

use std::collections::BTreeMap;
use std::time::Duration;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tokio::time::Instant;

use crate::harness::*;
use faults::Faults;
use memory::Memory;
use report::Report;

const CUSTOMERS: usize = 24;
/// Of the library, and as many of the meeting rooms.
const GUESTS: usize = 6;
/// Nobody waits longer than this, whatever happens meanwhile.
const PACE: Pace = Pace { patience: Duration::from_mins(2), think: Duration::from_millis(500) };
/// The part of the time after which no process ends any more, so that its memory can be followed.
const CALM: f64 = 0.6;
const LOOK: Duration = Duration::from_secs(1);
const PROGRESS: Duration = Duration::from_secs(30);
/// How many lines of each log are shown when something was wrong.
const LOG: usize = 50;

/// How long: `MAEUL_SOAK_MINUTES`.
fn duration() -> Duration {
    let minutes = std::env::var("MAEUL_SOAK_MINUTES").unwrap_or_else(|_| "15".to_owned());
    let minutes: f64 = minutes.parse().expect("MAEUL_SOAK_MINUTES is a number");
    assert!(minutes >= 1.0, "a soak of less than a minute shows nothing");
    Duration::from_secs_f64(minutes * 60.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn n4_nothing_is_lost_and_nobody_is_turned_away_whatever_fails_meanwhile() {
    let (lasts, mut chance) = (duration(), chance("soak"));
    let calm = lasts.mul_f64(CALM);
    let nats = outside::Nats::start().await;
    let proxies = [Proxy::open(nats.address()).await, Proxy::open(outside::postgres()).await];
    let mesh = MeshStart {
        services: SERVICES.to_vec(),
        nats: Some(format!("nats://{}", proxies[0].address())),
        postgres: Some(proxies[1].address()),
        replicas: ["store", "notification", "mypage"].map(|service| (service, 2)).into(),
        // Whoever books repeats it for as long as it takes.
        flags: vec!["--booking-grace=10m".to_owned()],
        ..MeshStart::default()
    };
    let mesh = mesh.mesh().await;
    let mut shop = mesh.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    until("the menu is known", || async { mesh.place(order_for(&unique("first"), &shop, &dish)).await.ok() })
        .await;
    let processes: Vec<_> = mesh.names().map(str::to_owned).collect();
    let plan = plan::plan(&mut chance, lasts, calm, &processes, &SERVICES);
    assert!(!plan.is_empty(), "no fault would happen");
    let minutes = lasts.as_secs_f64() / 60.0;
    println!(
        "{} faults in {minutes} minutes; from minute {:.1} on no process ends",
        plan.len(),
        minutes * CALM
    );

    let crowd = Crowd::at(PACE, CUSTOMERS, &mesh, &shop, &dish);
    let guests = Guests::at(PACE, GUESTS, &mesh).await;
    let mut faults = Faults::new(mesh, nats, proxies, plan);
    let memory = run(&mut faults, &crowd, &guests, lasts).await;
    let counts = faults.counts();
    let mesh = faults.end().await;
    println!("the faults are over; every order, loan and booking is to be settled");
    let (visit, stay) = tokio::join!(crowd.leaves(), guests.leave());
    let settled = report::settled(&mesh, &visit.orders).await;
    let audit = mesh.audited(lasts.max(Duration::from_mins(5))).await;
    let report = Report { counts, visit, stay, settled, audit, memory, calm, lasts };
    println!("{report}");
    let wrong = report.wrong();
    for name in mesh.names().filter(|_| !wrong.is_empty()) {
        let log = mesh.log(name);
        let last = log.lines().skip(log.lines().count().saturating_sub(LOG));
        println!("--- log of {name}\n{}", last.collect::<Vec<_>>().join("\n"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lets faults happen and looks at the memory until it is over; says how far it is.
async fn run(faults: &mut Faults, crowd: &Crowd, guests: &Guests, lasts: Duration) -> Memory {
    let mut memory = Memory::default();
    let (start, mut progress) = (Instant::now(), PROGRESS);
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    while start.elapsed() < lasts {
        tokio::select! {
            _ = looks.tick() => memory.look(faults.mesh(), start.elapsed()),
            () = tokio::time::sleep_until(start + faults.next()) => faults.step(start.elapsed()).await,
        }
        if start.elapsed() >= progress {
            let minute = start.elapsed().as_secs_f64() / 60.0;
            let happened: BTreeMap<_, usize> = faults.counts();
            println!(
                "minute {minute:.1}: {} orders, {} loans and bookings, {} faults",
                crowd.paid(),
                guests.done(),
                happened.values().sum::<usize>()
            );
            progress += PROGRESS;
        }
    }
    memory
}
