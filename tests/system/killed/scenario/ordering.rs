//! Orders, a story for each branch of their sagas.

use maeul_proto::notification::v1::channel::{self, Target};
use maeul_proto::order::v1::{OrderState as S, PlaceOrderRequest};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;
use crate::killed::case::State;
use crate::killed::saga::OrderStep::{
    Accept, Cancel, CompletePreparation, Despair, Pay, Reject, Serve, Ship, StartPreparation, Wait,
};
use crate::killed::saga::{Ordering, Plan};
use crate::killed::story::Story;

/// The stores, registered once.
#[derive(Clone)]
pub(super) struct Stores {
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

type Place = fn(&mut PlaceOrderRequest);
type Steps = Plan<Ordering>;
type Ends = &'static [S];

impl Stores {
    pub(super) async fn open(village: &Contact) -> Self {
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
            // To go: nobody who starts later has anything to deliver.
            let mut first = order_for(&unique("first"), shop, product);
            to_go(&mut first);
            let first = village.placed(first).await;
            // A store that automates may be quicker, or may have rejected it.
            let _ = village.cancel(&first).await;
        }
        Self { automatic, phones, counter, bagel, sold_out, phone, coffee }
    }

    /// Everything that needs no time to pass.
    pub(super) fn day(&self, tag: &str) -> Vec<Story> {
        let automatic = self.automatic(tag);
        let phone = |name: &str, place: Place, plan: Steps, ends: Ends| {
            self.story(&self.phones, &self.phone, format!("{tag}-{name}"), place, plan, ends)
        };
        vec![
            automatic("delivery", |_| {}, &[], &[S::Completed]),
            automatic("pickup", to_go, &[], &[S::Completed]),
            automatic("declined", |o| o.payment_method = "card-declined".into(), &[], &[S::Declined]),
            automatic("times-out", card_times_out, &[], &[S::Completed]),
            automatic("fails", |o| o.payment_method = "card-fails".into(), &[&[Pay]], &[S::Completed]),
            // The charge went through, its answer did not: who is first, the customer or the answer?
            automatic("withdrawn", card_times_out, &[&[Cancel]], &[S::Withdrawn, S::Cancelled, S::Completed]),
            automatic("nowhere", nowhere, &[], &[S::Declined]),
            automatic("unreachable", |o| o.fulfilment = Some(to("unreachable")), &[], &[S::Rejected]),
            automatic("silent", |o| o.fulfilment = Some(to("carrier-times-out")), &[], &[S::Completed]),
            automatic("failing", |o| o.fulfilment = Some(to("carrier-fails")), &[], &[S::Completed]),
            self.story(&self.automatic, &self.sold_out, format!("{tag}-short"), |_| {}, &[], &[S::Rejected]),
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
                format!("{tag}-served"),
                to_go,
                &[&[Accept], &[StartPreparation], &[CompletePreparation], &[Serve, Cancel]],
                &[S::Completed, S::Cancelled],
            ),
        ]
    }

    /// Paying takes longer than the reservation lasts.
    pub(super) fn lapse(&self, tag: &str) -> Vec<Story> {
        let automatic = self.automatic(tag);
        vec![
            automatic("lapsed", |_| {}, &[&[Pay]], &[S::Completed]),
            // Declined soon; time passes while the other's charge is on its way.
            automatic("meanwhile", nowhere, &[&[Wait(2)]], &[S::Declined]),
        ]
    }

    /// Paying takes too long altogether.
    pub(super) fn expiry(&self, tag: &str) -> Vec<Story> {
        let automatic = self.automatic(tag);
        vec![
            automatic("expired", |_| {}, &[&[Wait(11)]], &[S::Expired, S::Completed]),
            automatic("expired-pickup", to_go, &[&[Wait(11)]], &[S::Expired, S::Completed]),
        ]
    }

    /// Nobody is there to take the messages.
    pub(super) fn untold(&self, tag: &str) -> Vec<Story> {
        let webhook = Target::Webhook(channel::Webhook { url: "http://127.0.0.1:9/nobody".to_owned() });
        let email = Target::Email(channel::Email { address: "nobody@example.com".to_owned() });
        let order = |name, channel| {
            let order = self.order(&self.automatic, &self.bagel, format!("{tag}-{name}"), to_go);
            let ends = [State::Order(S::Completed)];
            Story::new(Ordering { channel: Some(channel), ..order }, &[&[Despair]], ends)
        };
        vec![order("hooked", webhook), order("mailed", email)]
    }

    /// Of the store that needs no hand.
    fn automatic(&self, tag: &str) -> impl Fn(&str, Place, Steps, Ends) -> Story {
        move |name, place, plan, ends| {
            self.story(&self.automatic, &self.bagel, format!("{tag}-{name}"), place, plan, ends)
        }
    }

    fn story(
        &self,
        shop: &Shop,
        product: &str,
        name: String,
        change: Place,
        plan: Steps,
        ends: Ends,
    ) -> Story {
        let order = self.order(shop, product, name, change);
        Story::new(order, plan, ends.iter().copied().map(State::Order).collect::<Vec<_>>())
    }

    fn order(&self, shop: &Shop, product: &str, name: String, change: Place) -> Ordering {
        let mut place = order_for(&name, shop, product);
        place.request_id = format!("place-{name}");
        change(&mut place);
        Ordering { place, shop: shop.clone(), by_hand: shop.id != self.automatic.id, channel: None }
    }
}

fn to_go(order: &mut PlaceOrderRequest) {
    order.fulfilment = Some(pickup());
}

fn nowhere(order: &mut PlaceOrderRequest) {
    order.fulfilment = Some(to("nowhere"));
}

fn card_times_out(order: &mut PlaceOrderRequest) {
    order.payment_method = "card-times-out".into();
}
