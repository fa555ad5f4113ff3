//! What a customer may like.
//!
//! Products are alike when the same customers order them (item-to-item collaborative filtering: Linden, Smith and York,
//! "Amazon.com Recommendations", IEEE Internet Computing 7(1), 2003), an order counts the less the longer ago it was
//! (Ding and Li, "Time Weight Collaborative Filtering", CIKM 2005), and so does a likeness that few speak for (shrinkage:
//! Bell and Koren, "Scalable Collaborative Filtering with Jointly Derived Neighborhood Interpolation Weights", ICDM 2007):
//!
//! ```text
//! weight(t)      = 2 ^ (-(now - t) / half-life)
//! demand(i)      = sum of weight(t) over the orders of i
//! together(i, j) = sum of weight(the earlier of both orders) over the customers who ordered i and j
//! alike(i, j)    = together(i, j) / sqrt(demand(i) * demand(j))  *  together(i, j) / (together(i, j) + 1)
//! likes(c, j)    = sum of weight(when c ordered i) * alike(i, j) over the products i that c ordered
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chassis::types::Timestamp;

use super::{CustomerId, ProductId, Purchase, Week};

/// How many customers must speak for a likeness for half of it to count.
const SHRINKAGE: f64 = 1.0;

/// How fast tastes change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taste {
    /// After so long an order counts half.
    pub(crate) half_life: Duration,
}

impl Taste {
    /// What an order of then counts now: 1 for one of this moment or of a clock ahead of ours.
    pub(crate) fn weight(self, then: Timestamp, now: Timestamp) -> f64 {
        (-now.since(then).as_secs_f64() / self.half_life.as_secs_f64()).exp2()
    }

    /// What the orders of some weeks count now.
    pub(crate) fn demand(self, weeks: &[(Week, i64)], now: Timestamp) -> f64 {
        let orders = |orders: i64| u32::try_from(orders).map_or(0.0, f64::from);
        weeks.iter().map(|(week, count)| orders(*count) * self.weight(week.middle(), now)).sum()
    }
}

/// What is known of a customer and of those who ordered the same things.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// What the customer ordered.
    pub(crate) own: Vec<Purchase>,
    /// Everything that others ordered who ordered one of these products.
    pub(crate) others: Vec<Purchase>,
    /// The demand for each product.
    pub(crate) demand: BTreeMap<ProductId, f64>,
}

/// A product that a customer may like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Liked {
    /// The product.
    pub(crate) product_id: ProductId,
    /// How much, above 0.
    pub(crate) score: f64,
    /// The product ordered before that speaks most for it.
    pub(crate) because: ProductId,
}

impl Memory {
    /// What the customer may like and never ordered, the likeliest first.
    pub(crate) fn likes(&self, taste: Taste, now: Timestamp) -> Vec<Liked> {
        let own: BTreeMap<&ProductId, Timestamp> = self.own.iter().map(|p| (&p.product_id, p.at)).collect();
        let mut all: Vec<Liked> = Vec::new();
        for (other, reasons) in self.together(&own, taste, now) {
            let reasons = reasons.into_iter().map(|(mine, together)| {
                let weight = own.get(mine).map_or(0.0, |at| taste.weight(*at, now));
                (mine, weight * self.alike(mine, other, together))
            });
            let reasons: Vec<_> = reasons.collect();
            let score = reasons.iter().map(|(_, part)| part).sum();
            let because = reasons.into_iter().max_by(|(p, a), (q, b)| a.total_cmp(b).then(q.cmp(p)));
            if let Some((because, _)) = because.filter(|_| score > 0.0) {
                all.push(Liked { product_id: other.clone(), score, because: because.clone() });
            }
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.product_id.cmp(&b.product_id)));
        all
    }

    /// How often each product that the customer never ordered was ordered by one who ordered one of theirs.
    fn together<'a>(
        &'a self,
        own: &BTreeMap<&'a ProductId, Timestamp>,
        taste: Taste,
        now: Timestamp,
    ) -> BTreeMap<&'a ProductId, BTreeMap<&'a ProductId, f64>> {
        let mut baskets: BTreeMap<&CustomerId, Vec<&Purchase>> = BTreeMap::new();
        for purchase in &self.others {
            baskets.entry(&purchase.customer_id).or_default().push(purchase);
        }
        let mut together: BTreeMap<&ProductId, BTreeMap<&ProductId, f64>> = BTreeMap::new();
        for basket in baskets.values() {
            let (shared, new): (Vec<&Purchase>, Vec<&Purchase>) =
                basket.iter().copied().partition(|p| own.contains_key(&p.product_id));
            for new in new {
                let with = together.entry(&new.product_id).or_default();
                for shared in &shared {
                    let (mine, at) = (&shared.product_id, shared.at.min(new.at));
                    *with.entry(mine).or_default() += taste.weight(at, now);
                }
            }
        }
        together
    }

    fn alike(&self, one: &ProductId, other: &ProductId, together: f64) -> f64 {
        // Demand is known by the week, and what was ordered together was ordered.
        let demand = |product| self.demand.get(product).copied().unwrap_or_default().max(together);
        let both = (demand(one) * demand(other)).sqrt();
        if both > 0.0 { together / both * (together / (together + SHRINKAGE)) } else { 0.0 }
    }

    /// What is in demand and the customer never ordered, the most wanted first.
    pub(crate) fn popular(&self) -> Vec<&ProductId> {
        let own: BTreeSet<_> = self.own.iter().map(|purchase| &purchase.product_id).collect();
        let mut all: Vec<_> = self.demand.iter().filter(|(product, _)| !own.contains(product)).collect();
        all.sort_by(|(p, a), (q, b)| b.total_cmp(a).then_with(|| p.cmp(q)));
        all.into_iter().filter(|(_, demand)| **demand > 0.0).map(|(product, _)| product).collect()
    }
}
