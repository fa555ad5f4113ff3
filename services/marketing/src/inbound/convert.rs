//! Requests checked, and answers in the words of the protos.

use chassis::error::Result;
use chassis::grpc::Violations;
use maeul_proto::marketing::v1 as pb;

use crate::application::{Reason, RecommendedProduct, RecommendedStore};
use crate::domain::{CustomerId, ProductId};

/// How many results there are where nobody says how many, and at most.
const USUAL: usize = 10;
const MOST: usize = 50;

/// For whom, and how many at most.
pub(super) fn wanted(customer_id: &str, max_results: i32) -> Result<(CustomerId, usize)> {
    let mut bad = Violations::new();
    let customer = bad.id("customer_id", customer_id);
    let most = usize::try_from(max_results).ok();
    bad.require(most.is_some(), "max_results", "must not be negative");
    let most = most.map(|most| if most == 0 { USUAL } else { most.min(MOST) });
    bad.finish(customer.zip(most))
}

pub(super) fn product(product: RecommendedProduct) -> pb::RecommendedProduct {
    let RecommendedProduct { offer, reason } = product;
    let why = why(&reason);
    let (because_product_id, because_name) = match reason {
        Reason::OrderedTogether { with, name } => (ProductId::to_string(&with), name.unwrap_or_default()),
        Reason::Popular => (String::new(), String::new()),
    };
    pb::RecommendedProduct {
        product_id: offer.details.product_id.to_string(),
        store_id: offer.details.store_id.to_string(),
        name: offer.details.name,
        store_name: offer.store_name.unwrap_or_default(),
        price: Some(offer.details.price.into()),
        reason: why.into(),
        because_product_id,
        because_name,
    }
}

pub(super) fn store(store: RecommendedStore) -> pb::RecommendedStore {
    pb::RecommendedStore {
        store_id: store.store_id.to_string(),
        name: store.name.unwrap_or_default(),
        reason: why(&store.reason).into(),
    }
}

fn why(reason: &Reason) -> pb::Reason {
    match reason {
        Reason::OrderedTogether { .. } => pb::Reason::OrderedTogether,
        Reason::Popular => pb::Reason::Popular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m1_a_request_names_a_customer_and_how_many_results_at_most() {
        let most = |asked| wanted("c-1", asked).unwrap().1;
        assert_eq!([0, 1, 50, 51, i32::MAX].map(most), [10, 1, 50, 50, 50]);
        let refused = wanted("-", -1).unwrap_err();
        assert_eq!(refused.code(), chassis::error::Code::InvalidArgument);
        assert!(refused.message().contains("customer_id: ") && refused.message().contains("max_results: "));
    }
}
