//! The same on PostgreSQL and JetStream, a process a service. All points would take too long: of each kind of
//! instruction, before it and after it, one point is died at in each system, those of one kind together.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::recovery::{recovers, settles};
use super::scenario::{Act, Scenario};
use super::steps::is_of_a_saga;
use super::story::{Played, play};
use crate::harness::*;

/// Who takes part in a saga, and who looks on. One of each may die at a time without keeping the others from it.
const SYSTEMS: [&[&str]; 4] = [
    &["order", "store", "payment", "delivery"],
    &["catalog", "lending"],
    &["booking", "approval", "occupancy"],
    &["notification", "mypage", "marketing"],
];
const KINDS: [&str; 4] = ["commit", "call", "publish", "consume"];
const MOMENTS: [&str; 2] = ["before", "after"];
/// How often the stories are played until those points are passed too that depend on timing.
const ROUNDS: usize = 5;

/// How often it is looked who has died.
const LOOK: Duration = Duration::from_millis(50);

/// Who dies where.
type Deaths = BTreeMap<&'static str, String>;

#[tokio::test(flavor = "multi_thread")]
async fn n4_on_postgres_and_jetstream_services_killed_at_each_kind_of_instruction_lose_nothing() {
    let everybody: BTreeSet<_> = SYSTEMS.concat().into_iter().collect();
    assert_eq!(everybody, BTreeSet::from(SERVICES), "every context");
    let start = MeshStart {
        services: SERVICES.to_vec(),
        flags: Act::Orders.flags(),
        records: true,
        ..MeshStart::default()
    };
    let mut mesh = start.mesh().await;
    let scenario = Scenario::within(&mesh).await;
    let played = play(&mesh, &scenario.day("record")).await;
    recovers(&mesh, &played, "recording").await;
    let points = SERVICES.map(|service| (service, mesh.points(service))).into();

    // Nobody dies: what `booking` does not hear is kept here as well.
    for act in [Act::DenialUnheard, Act::EndUnheard] {
        let played = play(&mesh, &scenario.stories(act, "unheard")).await;
        recovers(&mesh, &played, &format!("{act:?}")).await;
    }
    let mut count = 0;
    for (n, (kind, moment)) in KINDS.iter().flat_map(|kind| MOMENTS.map(|moment| (kind, moment))).enumerate()
    {
        let deaths = choose(&points, kind, moment, n);
        count += deaths.len();
        die(&mut mesh, &scenario, deaths, &format!("{kind}-{moment}")).await;
    }
    println!("killed at {count} instructions");
}

/// Who is to die where in the `n`th round: each system's services in turn, each at a point of its own in turn.
fn choose(points: &BTreeMap<&'static str, BTreeSet<String>>, kind: &str, moment: &str, n: usize) -> Deaths {
    let mut deaths = Deaths::new();
    for system in SYSTEMS {
        let of = |service: &&'static str| {
            let fits =
                |point: &&String| point.starts_with(kind) && point.ends_with(moment) && is_of_a_saga(point);
            let all: Vec<&String> = points[service].iter().filter(fits).collect();
            Some((*service, (*all.get((n * n + 1) % all.len().max(1))?).clone()))
        };
        let able: Vec<_> = system.iter().filter_map(of).collect();
        deaths.extend(able.get(n % able.len().max(1)).cloned());
    }
    assert!(!deaths.is_empty(), "nobody passes {kind} {moment}");
    deaths
}

/// Has them die there while everything is going on, each to be started again at once, and looks.
async fn die(mesh: &mut Mesh, scenario: &Scenario, mut deaths: Deaths, tag: &str) {
    for (service, point) in &deaths {
        mesh.restart_to_die(service, point).await;
    }
    let (mesh, what) = (&*mesh, format!("{deaths:?}"));
    all_serve(mesh, &mut deaths).await;
    let mut played = Vec::new();
    for round in 0..ROUNDS {
        let stories = scenario.day(&format!("{tag}-{round}"));
        let mut playing = std::pin::pin!(play(mesh, &stories));
        let mut looks = tokio::time::interval(LOOK);
        played.extend(loop {
            tokio::select! {
                done = &mut playing => break done,
                _ = looks.tick() => deaths.retain(|service, _| !mesh.revive(service)),
            }
        });
        // What is left to be done may be where they die.
        let _ = settles(mesh, &played, Played::may_rest, &what).await;
        all_serve(mesh, &mut deaths).await;
        if deaths.is_empty() {
            return recovers(mesh, &played, &what).await;
        }
    }
    panic!("recorded but not reached again: {deaths:#?} of {what}");
}

/// Waits until everybody serves, and starts again whoever dies meanwhile: events of the round before may lead a process
/// to its point before it serves.
async fn all_serve(mesh: &Mesh, deaths: &mut Deaths) {
    let mut looks = tokio::time::interval(LOOK);
    let mut serving = std::pin::pin!(async {
        for service in SERVICES {
            mesh.serves(service).await;
        }
    });
    loop {
        tokio::select! {
            () = &mut serving => return,
            _ = looks.tick() => deaths.retain(|service, _| !mesh.revive(service)),
        }
    }
}
