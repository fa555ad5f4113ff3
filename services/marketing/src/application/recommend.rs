//! Recommending what a customer may like.

use std::collections::{BTreeMap, BTreeSet};

use chassis::error::Result;

use super::Marketing;
use crate::domain::{CustomerId, Memory, Offer, ProductId, StoreId, Week};

/// How many of a customer's latest products speak for others.
const REMEMBERED: usize = 50;

/// For how many weeks back the most ordered products are looked for.
const OF_LATE: i64 = 4;

/// Why something is recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Customers who ordered this ordered it, too.
    OrderedTogether {
        /// The product.
        with: ProductId,
        /// Its name, if it is known.
        name: Option<String>,
    },
    /// Many ordered it of late.
    Popular,
}

/// A product for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecommendedProduct {
    /// The product.
    pub(crate) offer: Offer,
    /// Why.
    pub(crate) reason: Reason,
}

/// A store for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecommendedStore {
    /// The store.
    pub(crate) store_id: StoreId,
    /// Its name, if it is known.
    pub(crate) name: Option<String>,
    /// Why.
    pub(crate) reason: Reason,
}

impl Marketing {
    /// At most `most` products that can be ordered now and that the customer never ordered, the likeliest first.
    pub(crate) async fn products(
        &self,
        customer: &CustomerId,
        most: usize,
    ) -> Result<Vec<RecommendedProduct>> {
        let mut ranked = self.ranked(customer).await?.products;
        ranked.truncate(most);
        Ok(ranked)
    }

    /// At most `most` stores that the customer never ordered at, the likeliest first: each as its likeliest product.
    pub(crate) async fn stores(&self, customer: &CustomerId, most: usize) -> Result<Vec<RecommendedStore>> {
        let ranked = self.ranked(customer).await?;
        let mut seen = ranked.visited;
        let mut stores = Vec::new();
        for RecommendedProduct { offer, reason } in ranked.products {
            if stores.len() < most && seen.insert(offer.details.store_id.clone()) {
                stores.push(RecommendedStore {
                    store_id: offer.details.store_id,
                    name: offer.store_name,
                    reason,
                });
            }
        }
        Ok(stores)
    }

    async fn ranked(&self, customer: &CustomerId) -> Result<Ranked> {
        let now = self.reader.now();
        let own = self.reader.purchases_of(customer).await?;
        let speaking: Vec<_> = own.iter().take(REMEMBERED).map(|own| own.product_id.clone()).collect();
        let others = self.reader.purchases_beside(&speaking, customer).await?;
        let mut known: BTreeSet<ProductId> = others.iter().map(|other| other.product_id.clone()).collect();
        known.extend(self.reader.most_ordered(Week(Week::of(now).0 - OF_LATE)).await?);
        known.extend(speaking);
        let weeks = self.reader.demand(&known).await?;
        let demand = weeks.into_iter().map(|(product, weeks)| (product, self.taste.demand(&weeks, now)));
        let memory = Memory { own, others, demand: demand.collect() };
        let mut offers = self.reader.offers(&known).await?;
        let names: BTreeMap<_, _> = memory
            .own
            .iter()
            .map(|own| &own.product_id)
            .filter_map(|own| Some((own, offers.get(own)?.details.name.clone())))
            .collect();
        let liked = memory.likes(self.taste, now).into_iter().map(|liked| {
            let name = names.get(&liked.because).cloned();
            (liked.product_id, Reason::OrderedTogether { with: liked.because, name })
        });
        let popular = memory.popular().into_iter().map(|popular| (popular.clone(), Reason::Popular));
        // Each once: what is liked comes first.
        let products = liked.chain(popular).filter_map(|(product, reason)| {
            let offer = offers.remove(&product).filter(Offer::can_be_ordered)?;
            Some(RecommendedProduct { offer, reason })
        });
        let products = products.collect();
        Ok(Ranked { products, visited: memory.own.into_iter().map(|own| own.store_id).collect() })
    }
}

/// What may be liked, and where the customer has been.
struct Ranked {
    products: Vec<RecommendedProduct>,
    visited: BTreeSet<StoreId>,
}
