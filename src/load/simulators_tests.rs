//! Setting and restoring, directly and over a real HTTP port.

use chassis::simulator as simulated;

use super::*;
use crate::load::scenario::{Changes, named};

fn plan(scenario: &str) -> Plan {
    Plan::try_new(named(scenario).unwrap(), &Changes::default()).unwrap()
}

fn latency(text: &str) -> chassis::latency::Latency {
    text.parse().unwrap()
}

/// A village's simulators and their routes.
fn village() -> (simulated::Simulator, simulated::Simulator, Router) {
    let payment = simulated::Simulator::new(latency("7ms"));
    let delivery = simulated::Simulator::new(latency("9ms"));
    let routes = Router::new()
        .nest("/simulator/payment", payment.routes())
        .nest("/simulator/delivery", delivery.routes());
    (payment, delivery, routes)
}

async fn served(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

fn says(failure: Failure) -> String {
    match failure {
        Failure::Failed(why) | Failure::Configuration(why) => why,
    }
}

#[tokio::test]
async fn a_scenario_sets_and_restores_behaviour_here_and_over_http() {
    let (payment, delivery, routes) = village();
    let url = served(routes.clone()).await;
    let over_http = Admin {
        payment_admin_url: vec![url.clone()],
        delivery_admin_url: vec![format!("{url}/")],
        as_is: false,
    };
    for (admin, here) in [(Admin::default(), Some(&routes)), (over_http, None)] {
        let plan = plan("payment-silent");
        let set = Simulators::set(&admin, here, &plan).await.unwrap();
        assert_eq!(payment.behaviour().latency, latency("400ms..620ms"));
        assert_eq!(delivery.behaviour().latency, latency("0"));
        set.payment_behaves(plan.outage().unwrap().behaviour).await.unwrap();
        assert_eq!(payment.behaviour().mode, simulated::Mode::Silent);
        set.restore().await.unwrap();
        assert_eq!(payment.behaviour(), Behaviour { latency: latency("7ms"), ..Behaviour::default() });
        assert_eq!(delivery.behaviour(), Behaviour { latency: latency("9ms"), ..Behaviour::default() });
    }
}

#[tokio::test]
async fn what_was_set_is_put_back_where_the_other_cannot_be() {
    let (payment, _, routes) = village();
    let admin = Admin {
        payment_admin_url: vec![served(routes).await],
        delivery_admin_url: vec!["http://127.0.0.1:1".to_owned()],
        as_is: false,
    };
    let why = says(Simulators::set(&admin, None, &plan("payment-slow")).await.unwrap_err());
    assert!(why.contains("http://127.0.0.1:1/simulator/delivery") && why.contains("refused"), "{why}");
    assert_eq!(payment.behaviour().latency, latency("7ms"));
}

#[tokio::test]
async fn without_admin_ports_it_goes_on_only_as_it_is() {
    let none = Admin::default();
    let why = says(Simulators::set(&none, None, &plan("payment-slow")).await.unwrap_err());
    assert!(why.contains("--payment-latency 400ms..620ms") && why.contains("--as-is"), "{why}");
    let why = says(Simulators::set(&none, None, &plan("delivery-slow")).await.unwrap_err());
    assert!(why.contains("--delivery-latency"), "{why}");
    assert!(Simulators::set(&none, None, &plan("steady")).await.is_ok(), "a village is quick by itself");
    let as_is = Admin { as_is: true, ..Admin::default() };
    assert!(Simulators::set(&as_is, None, &plan("payment-slow")).await.is_ok());
}

#[tokio::test]
async fn a_real_adapter_cannot_be_told_how_to_behave() {
    let admin = Admin { payment_admin_url: vec![served(Router::new()).await], ..Admin::default() };
    let why = says(Simulators::set(&admin, None, &plan("payment-slow")).await.unwrap_err());
    assert!(why.contains("not simulated"), "{why}");
}

#[tokio::test]
async fn each_process_is_told_and_put_back() {
    let (one, _, one_routes) = village();
    let (two, _, two_routes) = village();
    two.behave(Behaviour { latency: latency("8ms"), mode: simulated::Mode::Failing });
    let admin = Admin {
        payment_admin_url: vec![served(one_routes).await, served(two_routes).await],
        as_is: true,
        ..Admin::default()
    };
    let plan = plan("payment-silent");
    let set = Simulators::set(&admin, None, &plan).await.unwrap();
    set.payment_behaves(plan.outage().unwrap().behaviour).await.unwrap();
    for simulator in [&one, &two] {
        assert_eq!(simulator.behaviour(), plan.outage().unwrap().behaviour);
    }
    set.restore().await.unwrap();
    assert_eq!(one.behaviour().latency, latency("7ms"));
    assert_eq!(two.behaviour(), Behaviour { latency: latency("8ms"), mode: simulated::Mode::Failing });
}
