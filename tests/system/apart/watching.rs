//! O8 with three processes of `mypage`: whoever watches on any of them sees each change soon, whichever has made it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use maeul_proto::mypage::v1::{OrderView, OrderViewState, WatchOrderViewsRequest};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tonic::transport::Channel;

use super::restaurant;
use crate::harness::*;

/// What one watcher has seen: each change's number, when it was seen, and the view.
type Seen = Arc<Mutex<Vec<(u64, Instant, OrderView)>>>;

/// A customer's app on one replica; goes on elsewhere when that is gone.
struct Watcher {
    seen: Seen,
    task: JoinHandle<()>,
}

impl Watcher {
    /// Watches at the first of `replicas`, and at the next one after that has gone; returns once it watches.
    async fn begin(customer: &str, replicas: Vec<Channel>) -> Self {
        let seen = Seen::default();
        let (watches, begun) = tokio::sync::oneshot::channel();
        let (all, customer, mut watches) = (seen.clone(), customer.to_owned(), Some(watches));
        let task = tokio::spawn(async move {
            let mut token = String::new();
            for replica in replicas.into_iter().cycle() {
                let request =
                    WatchOrderViewsRequest { customer_id: customer.clone(), resume_token: token.clone() };
                let Ok(stream) = MypageServiceClient::new(replica).watch_order_views(request).await else {
                    continue;
                };
                let mut stream = stream.into_inner();
                while let Ok(Some(message)) = stream.message().await {
                    token = message.resume_token;
                    if let Some(view) = message.order_view {
                        all.lock().unwrap().push((number(&token), Instant::now(), view));
                    } else if let Some(watches) = watches.take() {
                        watches.send(()).unwrap();
                    }
                }
            }
        });
        begun.await.unwrap();
        Self { seen, task }
    }

    /// The views as they were seen last, by order.
    fn last(&self) -> BTreeMap<String, OrderView> {
        let seen = self.seen.lock().unwrap();
        seen.iter().map(|(_, _, view)| (view.order_id.clone(), view.clone())).collect()
    }

    /// When this change was seen, be it together with later ones.
    fn saw(&self, change: u64) -> Option<Instant> {
        let seen = self.seen.lock().unwrap();
        seen.iter().find(|(number, ..)| *number >= change).map(|(_, at, _)| *at)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn number(token: &str) -> u64 {
    token.rsplit('-').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn o8_who_watches_on_any_of_three_sees_each_change_also_when_one_is_killed() {
    let replicas = BTreeMap::from([("mypage", 3)]);
    let mut mesh = MeshStart { replicas, ..MeshStart::default() }.mesh().await;
    let (shop, dish) = restaurant(&mesh).await;
    let customer = unique("customer");
    let at = |names: [&str; 3]| names.map(|name| mesh.at(name)).to_vec();
    let watchers = [
        Watcher::begin(&customer, at(["mypage", "mypage-3", "mypage-2"])).await,
        Watcher::begin(&customer, at(["mypage-2", "mypage-3", "mypage"])).await,
        Watcher::begin(&customer, at(["mypage-3", "mypage", "mypage-2"])).await,
    ];
    // One order after the other, each seen to its end by everybody: then a replica that makes none of an order's
    // changes has nothing of its own that would have it look, and sees them by signal, or by its slow poll.
    for n in 0..24 {
        if n == 12 {
            mesh.kill("mypage-2").await;
        }
        let order = mesh.placed(order_for(&customer, &shop, &dish)).await;
        until("everybody has seen it ready", || async {
            let ready = |watcher: &Watcher| {
                let last = watcher.last().remove(&order.order_id);
                last.is_some_and(|view| view.state() == OrderViewState::Ready)
            };
            watchers.iter().all(ready).then_some(())
        })
        .await;
    }
    until("all have seen the same in the end", || async {
        let [one, two, three] = watchers.each_ref().map(Watcher::last);
        (one.len() == 24 && one == two && two == three).then_some(())
    })
    .await;
    for watcher in &watchers {
        let numbers: Vec<u64> = watcher.seen.lock().unwrap().iter().map(|(number, ..)| *number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "no change comes twice, or late: {numbers:?}");
    }

    // How long after the first one the last one sees a change. By the poll alone it would be two seconds, mostly.
    let last = watchers[0].seen.lock().unwrap().last().unwrap().0;
    let mut delays: Vec<Duration> = (1..=last)
        .filter_map(|change| {
            // Whoever is late sees the last change of an order alone.
            let times: Vec<_> = watchers.iter().filter_map(|watcher| watcher.saw(change)).collect();
            let all = times.len() == watchers.len();
            all.then(|| times.iter().max().unwrap().duration_since(*times.iter().min().unwrap()))
        })
        .collect();
    assert!(delays.len() >= 24, "every order's last change at least: {}", delays.len());
    delays.sort_unstable();
    let (median, p99) = (delays[delays.len() / 2], delays[delays.len() * 99 / 100]);
    println!("{} changes seen by three: p50 {median:?}, p99 {p99:?}", delays.len());
    assert!(median < Duration::from_millis(700), "nobody was told: {delays:?}");
    mesh.start_again("mypage-2");
    mesh.serves("mypage-2").await;
    mesh.audit_is_clean().await;
}
