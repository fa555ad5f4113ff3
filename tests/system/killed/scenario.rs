//! What is going on when the village is killed: both sagas, with a story for each of their branches.

use std::path::Path;

use maeul_proto::order::v1::{OrderState as S, PlaceOrderRequest};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use super::story::Step::{
    Accept, Cancel, CompletePreparation, Pay, Reject, Serve, Ship, StartPreparation, Wait,
};
use super::story::{Step, Story};
use crate::harness::*;

/// What is played in one village at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Everything that needs no time to pass.
    Day,
    /// Paying takes longer than the reservation lasts.
    Lapse,
    /// Paying takes too long altogether.
    Expiry,
}

impl Act {
    pub(super) const ALL: [Self; 3] = [Self::Day, Self::Lapse, Self::Expiry];

    /// Partners that do not answer are given up soon, and the carrier acts on its own.
    pub(super) fn flags(self) -> Start {
        let flags = [
            "--simulated-clock",
            "--carrier-timeout=500ms",
            "--charge-timeout=3s",
            "--reserve-timeout=3s",
            "--notification-timeout=1s",
            "--carrier-pickup-after=0s",
            "--carrier-deliver-after=0s",
        ];
        let slow = ["--payment-latency=400ms", "--provider-timeout=300ms"];
        let more = match self {
            Self::Day => &["--order-expires-after=10h", "--provider-timeout=300ms"][..],
            Self::Lapse => &["--order-expires-after=10h", "--reservation-ttl=1m", slow[0], slow[1]],
            Self::Expiry => &slow,
        };
        Start { carrier_acts: true, ..Start::flags(&[&flags, more].concat()) }
    }
}

/// The stores, registered once and copied for each run.
#[derive(Clone)]
pub(super) struct Scenario {
    automatic: Shop,
    /// Sells phones; whatever happens is done by hand.
    phones: Shop,
    /// Makes coffee, by hand.
    counter: Shop,
    bagel: String,
    sold_out: String,
    phone: String,
    coffee: String,
}

impl Scenario {
    /// Makes the stores in a village that ends at once; its folder is the template.
    pub(super) async fn prepare() -> (Self, Stopped) {
        let village = Village::start().await;
        let mut automatic = village.shop(StoreKind::Cafe, Automation::Full).await;
        let bagel = automatic.product(3_000, StockKind::Counted).await;
        automatic.restock(&bagel, 100_000).await;
        let sold_out = automatic.product(5_000, StockKind::Counted).await;
        let mut phones = village.shop(StoreKind::PhoneShop, Automation::Manual).await;
        let phone = phones.product(900_000, StockKind::Serialised).await;
        for box_number in 0..4 {
            let serials: Vec<String> = (0..100).map(|n| format!("SN-{box_number}-{n}")).collect();
            phones.add_units(&phone, &serials.iter().map(String::as_str).collect::<Vec<_>>()).await;
        }
        let mut counter = village.shop(StoreKind::Cafe, Automation::Manual).await;
        let coffee = counter.product(4_500, StockKind::Untracked).await;
        // The menu has reached `order`.
        for (shop, product) in
            [(&automatic, &bagel), (&automatic, &sold_out), (&phones, &phone), (&counter, &coffee)]
        {
            let first = village.placed(order_for(&unique("first"), shop, product)).await;
            // A store that automates may be quicker, or may have rejected it.
            let _ = village.cancel(&first).await;
        }
        village.is_quiet().await;
        let scenario = Self { automatic, phones, counter, bagel, sold_out, phone, coffee };
        (scenario, village.stop().await)
    }

    /// An act's stories; `tag` makes customers and request ids.
    pub(super) fn stories(&self, act: Act, tag: &str) -> Vec<Story> {
        let automatic = |name, place: Place, plan: Plan, ends: Ends| {
            self.story(&self.automatic, &self.bagel, &format!("{tag}-{name}"), place, plan, ends)
        };
        let phone = |name, place: Place, plan: Plan, ends: Ends| {
            self.story(&self.phones, &self.phone, &format!("{tag}-{name}"), place, plan, ends)
        };
        match act {
            Act::Day => vec![
                automatic("delivery", |_| {}, &[], &[S::Completed]),
                automatic("pickup", to_go, &[], &[S::Completed]),
                automatic("declined", |o| o.payment_method = "card-declined".into(), &[], &[S::Declined]),
                automatic("times-out", card_times_out, &[], &[S::Completed]),
                automatic("fails", |o| o.payment_method = "card-fails".into(), &[&[Pay]], &[S::Completed]),
                // The charge went through, its answer did not: who is first, the customer or the answer?
                automatic(
                    "withdrawn",
                    card_times_out,
                    &[&[Cancel]],
                    &[S::Withdrawn, S::Cancelled, S::Completed],
                ),
                automatic("nowhere", nowhere, &[], &[S::Declined]),
                automatic("unreachable", |o| o.fulfilment = Some(to("unreachable")), &[], &[S::Rejected]),
                automatic("silent", |o| o.fulfilment = Some(to("carrier-times-out")), &[], &[S::Completed]),
                automatic("failing", |o| o.fulfilment = Some(to("carrier-fails")), &[], &[S::Completed]),
                self.story(
                    &self.automatic,
                    &self.sold_out,
                    &format!("{tag}-short"),
                    |_| {},
                    &[],
                    &[S::Rejected],
                ),
                // Too late to accept it: a refusal is kept as well.
                phone("rejected", |_| {}, &[&[Reject], &[Accept]], &[S::Rejected]),
                // Withdrawn, where a busy machine was so slow that paying was put off.
                phone("cancelled", |_| {}, &[&[Cancel]], &[S::Cancelled, S::Withdrawn]),
                phone("cancelled-pickup", to_go, &[&[Cancel]], &[S::Cancelled, S::Withdrawn]),
                // Whoever hands it over decides.
                phone("shipped", |_| {}, &[&[Accept], &[Ship], &[Cancel]], &[S::Completed, S::Cancelled]),
                self.story(
                    &self.counter,
                    &self.coffee,
                    &format!("{tag}-served"),
                    to_go,
                    &[&[Accept], &[StartPreparation], &[CompletePreparation], &[Serve, Cancel]],
                    &[S::Completed, S::Cancelled],
                ),
            ],
            Act::Lapse => vec![
                automatic("lapsed", |_| {}, &[&[Pay]], &[S::Completed]),
                // Declined soon; time passes while the other's charge is on its way.
                automatic("meanwhile", nowhere, &[&[Wait(2)]], &[S::Declined]),
            ],
            Act::Expiry => vec![
                automatic("expired", |_| {}, &[&[Wait(11)]], &[S::Expired, S::Completed]),
                automatic("expired-pickup", to_go, &[&[Wait(11)]], &[S::Expired, S::Completed]),
            ],
        }
    }

    fn story(&self, shop: &Shop, product: &str, name: &str, change: Place, plan: Plan, ends: Ends) -> Story {
        let mut place = order_for(name, shop, product);
        place.request_id = format!("place-{name}");
        change(&mut place);
        Story { place, shop: shop.clone(), plan, ends, by_hand: shop.id != self.automatic.id }
    }
}

type Place = fn(&mut PlaceOrderRequest);
type Plan = &'static [&'static [Step]];
type Ends = &'static [S];

fn to_go(order: &mut PlaceOrderRequest) {
    order.fulfilment = Some(pickup());
}

fn nowhere(order: &mut PlaceOrderRequest) {
    order.fulfilment = Some(to("nowhere"));
}

fn card_times_out(order: &mut PlaceOrderRequest) {
    order.payment_method = "card-times-out".into();
}

/// A copy of a stopped village, to be started on its own.
pub(super) fn copy(template: &Stopped) -> Stopped {
    let copy = Stopped::empty();
    copy_folder(&template.data(), &copy.data());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
