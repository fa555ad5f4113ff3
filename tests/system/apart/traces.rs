//! P11: one trace through all processes, as a collector gets it.

use std::collections::{BTreeMap, BTreeSet};

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use opentelemetry_proto::tonic::trace::v1::Span;

use crate::harness::*;
use crate::telemetry::{CALLER, told_at_once};
use crate::traces::{begun, within};

/// The last part of a name, short enough to read a path of them.
fn short(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap()
}

/// Each span's way from the root: the services on it, with what each did. `None` while a parent is unknown.
fn paths(spans: &[(String, Span)]) -> Option<BTreeSet<String>> {
    let known: BTreeMap<_, _> = spans.iter().map(|(of, span)| (hex(&span.span_id), (of, span))).collect();
    let path = |(of, span): &(String, Span)| {
        let (mut path, mut parent) = (vec![step(of, span)], hex(&span.parent_span_id));
        while parent != CALLER {
            let (of, above) = known.get(&parent)?;
            path.push(step(of, above));
            parent = hex(&above.parent_span_id);
        }
        path.reverse();
        Some(path.join(" > "))
    };
    spans.iter().map(path).collect()
}

fn step(of: &str, span: &Span) -> String {
    let service = of.strip_prefix("maeul-").unwrap_or(of);
    let verb = span.name.split_once(' ').map_or("", |(verb, _)| verb);
    match verb {
        "send" | "process" => format!("{service} {verb} {}", short(&span.name)),
        "" => format!("{service} {}", short(&span.name)),
        _ => format!("{service} {}", span.name),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_one_trace_leads_from_an_order_through_six_processes_and_the_log() {
    let collector = Collector::start().await;
    let mesh = MeshStart { env: told_at_once(&collector), ..MeshStart::default() }.mesh().await;
    let mut shop = mesh.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    mesh.placed(order_for("warm-up", &shop, &dish)).await;

    let (trace, traceparent) = begun();
    let request = order_for(&unique("customer"), &shop, &dish);
    mesh.order().place_order(within(request, &traceparent)).await.unwrap();
    let charge = "order PlaceOrder > order Charge > payment Charge";
    let reserve = "order PlaceOrder > order ReserveDelivery > delivery ReserveDelivery";
    let placed = "order PlaceOrder > order send OrderPlaced";
    // Payment's event may come before its answer; the order is placed by whichever is first.
    let heard = format!("{charge} > payment send PaymentApproved > order process PaymentApproved");
    let placed_by_event = format!("{heard} > order send OrderPlaced");
    let accepted = format!("{placed} > store process OrderPlaced > store send StoreOrderAccepted");
    let expected: BTreeSet<String> = [
        "order PlaceOrder".to_owned(),
        reserve.to_owned(),
        charge.to_owned(),
        format!("{charge} > payment send PaymentApproved"),
        format!("{charge} > payment send PaymentApproved > mypage process PaymentApproved"),
        heard,
        placed.to_owned(),
        format!("{placed} > store process OrderPlaced"),
        format!("{placed} > delivery process OrderPlaced"),
        format!("{placed} > notification process OrderPlaced"),
        format!("{placed} > mypage process OrderPlaced"),
        accepted.clone(),
        format!("{accepted} > notification process StoreOrderAccepted"),
        format!("{accepted} > mypage process StoreOrderAccepted"),
    ]
    .into();
    // Workers go on with what an event moved, be it this one or, where they come late, a later one.
    let later = [
        " > delivery send DeliveryScheduled > mypage process DeliveryScheduled",
        " > notification send NotificationSent > mypage process NotificationSent",
    ];
    let mut last = None;
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        let spans = collector.trace_by_service(&trace);
        if let Some(tree) = paths(&spans) {
            let as_answered = |path: String| path.replacen(&placed_by_event, placed, 1);
            let tree: BTreeSet<String> = tree.into_iter().map(as_answered).collect();
            let ends = |end: &&str| tree.iter().any(|path| path.starts_with(placed) && path.ends_with(*end));
            if tree.is_superset(&expected) && later.iter().all(ends) {
                break;
            }
            last = Some(tree);
        }
        let missing = || last.as_ref().map(|tree| expected.difference(tree).collect::<Vec<_>>());
        assert!(tokio::time::Instant::now() < end, "never whole: {:#?} is missing of {last:#?}", missing());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let services: BTreeSet<String> =
        collector.trace_by_service(&trace).into_iter().map(|(of, _)| of).collect();
    // Rooms have nothing to do with an order.
    let ordering = SERVICES.iter().filter(|service| !["booking", "approval", "occupancy"].contains(*service));
    assert_eq!(services, ordering.map(|service| format!("maeul-{service}")).collect());
    mesh.audit_is_clean().await;
}
