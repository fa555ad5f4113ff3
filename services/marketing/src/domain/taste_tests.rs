//! The formula, by hand and by its properties.

use std::collections::BTreeMap;
use std::time::Duration;

use chassis::types::Timestamp;
use proptest::prelude::*;

use super::{CustomerId, Liked, Memory, ProductId, Purchase, StoreId, Taste, Week};

const DAY: Duration = Duration::from_hours(24);
const TASTE: Taste = Taste { half_life: Duration::from_hours(30 * 24) };
const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

fn bought(customer: &str, product: &str, days_ago: u32) -> Purchase {
    Purchase {
        customer_id: CustomerId::try_new(customer).unwrap(),
        product_id: ProductId::try_new(product).unwrap(),
        store_id: StoreId::try_new("s").unwrap(),
        at: NOW.minus(DAY * days_ago),
    }
}

fn demand(of: &[(&str, f64)]) -> BTreeMap<ProductId, f64> {
    of.iter().map(|(product, demand)| (ProductId::try_new(*product).unwrap(), *demand)).collect()
}

fn names(liked: &[Liked]) -> Vec<(&str, &str)> {
    liked.iter().map(|liked| (liked.product_id.as_str(), liked.because.as_str())).collect()
}

#[test]
fn m1_what_is_ordered_together_is_liked_by_the_formula() {
    // I ordered tea 30 days ago. Two others ordered tea and cake today, one of them a kettle 30 days ago.
    let memory = Memory {
        own: vec![bought("me", "tea", 30)],
        others: vec![
            bought("a", "tea", 0),
            bought("a", "cake", 0),
            bought("b", "tea", 0),
            bought("b", "cake", 0),
            bought("b", "kettle", 30),
        ],
        demand: demand(&[("tea", 4.0), ("cake", 4.0), ("kettle", 1.0)]),
    };
    let liked = memory.likes(TASTE, NOW);
    assert_eq!(names(&liked), [("cake", "tea"), ("kettle", "tea")]);
    // together(tea, cake) = 2: 0.5 * 2/4 * 2/3. together(tea, kettle) = 0.5: 0.5 * 0.5/2 * 0.5/1.5.
    let scores: Vec<_> = liked.iter().map(|liked| liked.score).collect();
    assert!((scores[0] - 1.0 / 6.0).abs() < 1e-9, "{scores:?}");
    assert!((scores[1] - 1.0 / 24.0).abs() < 1e-9, "{scores:?}");
}

#[test]
fn m1_an_order_counts_half_after_the_half_life_and_a_clock_ahead_counts_as_now() {
    let weight = |days| TASTE.weight(NOW.minus(DAY * days), NOW);
    for (days, expected) in [(0, 1.0), (30, 0.5), (60, 0.25)] {
        assert!((weight(days) - expected).abs() < 1e-9, "{days}");
    }
    assert!((TASTE.weight(NOW.plus(DAY), NOW) - 1.0).abs() < 1e-9);
    let week = Week::of(NOW);
    let demand = TASTE.demand(&[(week, 3), (Week(week.0 - 52), 1_000_000)], NOW);
    assert!(demand > 3.0 * 0.9 && demand < 3.0 + 1_000_000.0 * 0.001, "{demand}");
}

#[test]
fn m1_without_orders_nothing_is_liked_and_the_most_wanted_is_popular_first() {
    let others = vec![bought("a", "tea", 0), bought("a", "cake", 0)];
    let newcomer =
        Memory { others, demand: demand(&[("tea", 1.0), ("cake", 2.0), ("old", 0.0)]), ..Memory::default() };
    assert!(newcomer.likes(TASTE, NOW).is_empty());
    let popular: Vec<_> = newcomer.popular().into_iter().map(ProductId::as_str).collect();
    assert_eq!(popular, ["cake", "tea"]);
}

fn purchases(customers: &'static str) -> impl Strategy<Value = Vec<Purchase>> {
    let one = (0..customers.len(), 0_u8..6, 0_u32..200).prop_map(|(customer, product, days)| {
        bought(&customers[customer..=customer], &format!("p{product}"), days)
    });
    prop::collection::vec(one, 0..30).prop_map(|mut all| {
        all.sort();
        all.dedup_by(|a, b| (&a.customer_id, &a.product_id) == (&b.customer_id, &b.product_id));
        all
    })
}

proptest! {
    #[test]
    fn m1_whatever_was_ordered_scores_are_finite_sorted_and_of_what_was_never_ordered(
        own in purchases("m"), others in purchases("abcd"),
        orders in prop::collection::vec(0.0..50.0_f64, 6), shuffle in any::<prop::sample::Index>(),
    ) {
        let demand: BTreeMap<_, _> = orders.iter().enumerate()
            .map(|(n, demand)| (ProductId::try_new(format!("p{n}")).unwrap(), *demand)).collect();
        let liked = Memory { own: own.clone(), others: others.clone(), demand: demand.clone() }.likes(TASTE, NOW);
        for pair in liked.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
        }
        for liked in &liked {
            prop_assert!(liked.score.is_finite() && liked.score > 0.0);
            prop_assert!(liked.score <= own.iter().map(|_| 1.0).sum::<f64>());
            prop_assert!(own.iter().all(|own| own.product_id != liked.product_id));
            prop_assert!(own.iter().any(|own| own.product_id == liked.because));
        }
        // In whatever order it was learned.
        let mut turned = others;
        if !turned.is_empty() {
            let by = shuffle.index(turned.len());
            turned.rotate_left(by);
        }
        let again = Memory { own, others: turned, demand }.likes(TASTE, NOW);
        prop_assert_eq!(names(&again).len(), names(&liked).len());
        for (one, other) in liked.iter().zip(&again) {
            prop_assert!((one.score - other.score).abs() < 1e-9);
        }
    }
}
