//! What to do in a new village: lines to paste into a terminal.

/// What the restaurant offers, an order, and what became of it.
pub(super) fn of_stores(address: &str) -> [String; 3] {
    let order = r#"{"customer_id": "customer-1", "store_id": "bapsang", "items": [{"product_id": "bibimbap", "quantity": 2}], "fulfilment": {"delivery": {"address": "12 Maeul-gil"}}, "payment_method": "card-visa", "request_id": "my-first-order"}"#;
    [
        format!(
            r#"grpcurl -plaintext -d '{{"store_id": "bapsang"}}' {address} maeul.store.v1.StoreService/ListProducts"#
        ),
        format!("grpcurl -plaintext -d '{order}' {address} maeul.order.v1.OrderService/PlaceOrder"),
        format!(
            r#"grpcurl -plaintext -d '{{"customer_id": "customer-1"}}' {address} maeul.mypage.v1.MypageService/ListOrderViews"#
        ),
    ]
}

/// What the library has of an author.
pub(super) fn of_library(address: &str) -> String {
    format!(
        r#"grpcurl -plaintext -d '{{"query": "한강"}}' {address} maeul.catalog.v1.CatalogService/ListBooks"#
    )
}

/// The meeting rooms.
pub(super) fn of_rooms(address: &str) -> String {
    format!("grpcurl -plaintext -d '{{}}' {address} maeul.booking.v1.BookingService/ListRooms")
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use maeul_proto::descriptors;
    use prost_reflect::DynamicMessage;

    #[test]
    fn every_grpcurl_line_calls_an_rpc_with_a_request_that_it_has() {
        for line in Part::ALL.iter().flat_map(|part| part.grpcurl_lines("localhost:50051")) {
            let (_, rest) = line.split_once("-d '").unwrap();
            let (body, rest) = rest.split_once("' localhost:50051 ").unwrap();
            let (service, method) = rest.split_once('/').unwrap();
            let service = descriptors().get_service_by_name(service).unwrap();
            let method = service.methods().find(|m| m.name() == method).unwrap();
            let mut json = serde_json::Deserializer::from_str(body);
            DynamicMessage::deserialize(method.input(), &mut json).unwrap();
        }
    }
}
