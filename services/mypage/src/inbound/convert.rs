//! Requests checked and turned into the domain's words.

use chassis::error::{Error, Result};
use chassis::grpc::{PageToken, Violations, page_size};
use chassis::types::Timestamp;
use maeul_proto::mypage::v1 as proto;

use crate::application::ports::{Query, Whose};
use crate::domain::{CustomerId, OrderId};

pub(super) fn wanted(request: &proto::GetOrderViewRequest) -> Result<(Whose, OrderId)> {
    let mut violations = Violations::new();
    let whose = violations.whose("customer_id", &request.customer_id);
    let order = violations.id("order_id", &request.order_id);
    violations.finish(whose.zip(order))
}

pub(super) fn query(request: &proto::ListOrderViewsRequest) -> Result<Query> {
    let mut violations = Violations::new();
    let updated_after = violations.time("updated_after", request.updated_after);
    let whose = violations.whose("customer_id", &request.customer_id);
    let whose = violations.finish(whose)?;
    let token = PageToken::parse(&request.page_token)?;
    Ok(Query {
        whose,
        updated_after: updated_after.unwrap_or(Timestamp::from_micros(i64::MIN)),
        before: (!token.id.is_empty()).then_some(token.id),
        size: page_size(request.page_size)?,
    })
}

pub(super) fn watched(request: &proto::WatchOrderViewsRequest) -> Result<CustomerId> {
    let mut violations = Violations::new();
    let customer = violations.id("customer_id", &request.customer_id);
    violations.finish(customer)
}

/// A change names an order that this service knows.
pub(super) fn item(text: String) -> Result<OrderId> {
    OrderId::try_new(text).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields that an error names.
    fn named<T>(result: Result<T>) -> String {
        let error = result.err().expect("bad input is refused");
        assert_eq!(error.code(), chassis::error::Code::InvalidArgument);
        error.message().split("; ").map(|part| part.split(": ").next().unwrap()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn bad_input_is_refused_by_the_name_of_its_field() {
        const BEYOND: prost_types::Timestamp = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
        assert_eq!(named(wanted(&proto::GetOrderViewRequest::default())), "customer_id,order_id");
        let any = proto::GetOrderViewRequest { customer_id: "-".into(), order_id: "-".into() };
        assert_eq!(named(wanted(&any)), "order_id");
        assert_eq!(named(watched(&proto::WatchOrderViewsRequest::default())), "customer_id");
        let everybody = proto::WatchOrderViewsRequest { customer_id: "-".into(), ..Default::default() };
        assert_eq!(named(watched(&everybody)), "customer_id");

        let list = |change: fn(&mut proto::ListOrderViewsRequest)| {
            let mut request = proto::ListOrderViewsRequest { customer_id: "-".into(), ..Default::default() };
            change(&mut request);
            query(&request)
        };
        assert_eq!(list(|_| {}).unwrap().whose, Whose::All);
        assert_eq!(named(list(|r| r.customer_id = "x".repeat(65))), "customer_id");
        assert_eq!(named(list(|r| r.page_size = -1)), "page_size");
        assert_eq!(named(list(|r| r.page_token = "x".into())), "page_token");
        assert_eq!(named(list(|r| r.updated_after = Some(BEYOND))), "updated_after");
    }
}
