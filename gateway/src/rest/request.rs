//! From the parts of an HTTP request to the message that they mean.

use chassis::error::Error;
use chassis::grpc::Violations;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use serde_json::{Map, Value};
use tonic::Status;

use super::{field, locate, query, shortened};
use crate::answer::Refusal;
use crate::binding::Matched;

/// Why there is no message.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// The body is not JSON.
    Json(String),
    /// Something in it is wrong.
    Request(Box<Status>),
}

impl Unreadable {
    /// The answer.
    pub(super) fn answer(&self) -> http::Response<axum::body::Body> {
        match self {
            Self::Json(why) => crate::answer::refused(&Refusal::MalformedJson(why.clone())),
            Self::Request(status) => crate::answer::refusal(status),
        }
    }
}

impl From<Error> for Unreadable {
    fn from(error: Error) -> Self {
        Self::Request(Box::new(error.into()))
    }
}

/// The message: of the path's variables, and of the body or the query.
pub(super) fn message(matched: &Matched, query: &str, body: &[u8]) -> Result<DynamicMessage, Unreadable> {
    let message = matched.binding.rpc.input();
    let mut wrong = Violations::new();
    let mut fields = Map::new();
    if matched.binding.has_body {
        fields = object(body)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split('=').next().unwrap_or_default();
            wrong.add(shortened(name), "belongs in the body, not in the query");
        }
    } else {
        query::add(query, &message, &mut fields, &mut wrong);
    }
    add_variables(matched, &message, &mut fields, &mut wrong);
    twice(&message, &fields, &mut wrong);
    wrong.check()?;
    let fields = Value::Object(fields);
    DynamicMessage::deserialize(message.clone(), &fields).map_err(|error| {
        let mut wrong = Violations::new();
        if let Value::Object(fields) = &fields {
            locate::locate(&message, fields, "", &mut wrong);
        }
        match wrong.check() {
            Err(named) => named.into(),
            // Each field fits, and together they do not: two of a kind of which there can be one.
            Ok(()) => Error::invalid("body", shortened(&error.to_string())).into(),
        }
    })
}

/// The body as an object. An empty body is an empty one. What is nested deeper than 128 times is refused before it is
/// kept.
fn object(body: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Unreadable::Json("it is no object".to_owned())),
        Err(error) => Err(Unreadable::Json(shortened(&error.to_string()))),
    }
}

/// What the path says is said nowhere else, or the same.
fn add_variables(
    matched: &Matched,
    message: &MessageDescriptor,
    fields: &mut Map<String, Value>,
    wrong: &mut Violations,
) {
    for (name, value) in &matched.variables {
        let Some(field) = message.get_field_by_name(name) else { continue };
        let value = Value::from(value.as_str());
        for spelling in [field.json_name(), field.name()] {
            if fields.remove(spelling).is_some_and(|said| said != value) {
                wrong.add(*name, "is another one in the path");
            }
        }
        fields.insert(field.json_name().to_owned(), value);
    }
}

/// Both spellings of one field: which of them would count?
fn twice(message: &MessageDescriptor, fields: &Map<String, Value>, wrong: &mut Violations) {
    for name in fields.keys() {
        if let Some(field) = field(message, name)
            && field.json_name() != name
            && fields.contains_key(field.json_name())
        {
            wrong.add(field.name(), "is given more than once");
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::json;
    use tonic_types::StatusExt;

    use super::*;
    use crate::binding::route;
    use crate::rest::tests::fields_of;

    fn read(method: &Method, target: &str, body: &str) -> Result<Value, Unreadable> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let matched = route(method, path).unwrap();
        message(&matched, query, body.as_bytes()).map(|message| serde_json::to_value(message).unwrap())
    }

    fn wrong(target: &str, body: &Value) -> Vec<String> {
        match read(&Method::POST, target, &body.to_string()) {
            Err(Unreadable::Request(status)) => fields_of(&status),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn path_and_body_and_query_make_one_message() {
        let body =
            r#"{"customer_id": "c-1", "items": [{"productId": "p", "quantity": 2}], "requestId": "r"}"#;
        let placed = read(&Method::POST, "/v1/customers/c-1/orders", body).unwrap();
        let items = json!([{"productId": "p", "quantity": 2}]);
        assert_eq!(placed, json!({"customerId": "c-1", "items": items, "requestId": "r"}));
        let listed = read(&Method::GET, "/v1/customers/c%201/orders?page_size=3", "").unwrap();
        assert_eq!(listed, json!({"customerId": "c 1", "pageSize": 3}));
        assert_eq!(read(&Method::POST, "/v1/customers/c/orders", " \n").unwrap(), json!({"customerId": "c"}));
    }

    #[test]
    fn each_field_that_cannot_be_read_is_named_as_services_name_it() {
        let path = "/v1/customers/c-1/orders";
        assert_eq!(wrong(path, &json!({"customerId": "c-2"})), ["customer_id"]);
        assert_eq!(wrong(path, &json!({"surprise": 1, "paymentMethod": 7})), ["payment_method", "surprise"]);
        let items =
            json!([{"productId": "p", "quantity": 1}, {"productId": "p", "quantity": "many"}, {"x": 1}, 7]);
        let named = wrong(path, &json!({"items": items}));
        assert_eq!(named, ["items[1].quantity", "items[2].x", "items[3]"]);
        assert_eq!(wrong(path, &json!({"items": "none"})), ["items"]);
        let fulfilment = json!({"delivery": {"address": ["x"]}});
        assert_eq!(wrong(path, &json!({"fulfilment": fulfilment})), ["fulfilment.delivery.address"]);
        assert_eq!(wrong(path, &json!({"paymentMethod": "a", "payment_method": "a"})), ["payment_method"]);
        assert_eq!(wrong("/v1/customers/c-1/orders?requestId=r", &json!({})), ["requestId"]);
        assert_eq!(wrong("/v1/clock:advance", &json!({"duration": "soon"})), ["duration"]);
    }

    #[test]
    fn what_is_no_json_is_refused_and_deep_nesting_is_before_it_hurts() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for bad in ["{", "[]", "7", "\"x\"", "{\"a\": }", &deep, &format!("{{\"items\": {deep}}}"), "\u{0}"] {
            let read = read(&Method::POST, "/v1/customers/c/orders", bad);
            assert!(matches!(read, Err(Unreadable::Json(_))), "{read:?}");
        }
        let long = "x".repeat(1 << 20);
        let Err(Unreadable::Request(status)) =
            read(&Method::POST, "/v1/clock:advance", &json!({"duration": long}).to_string())
        else {
            panic!("a duration")
        };
        assert!(
            status.message().len() < 1000 && status.get_details_bad_request().is_some(),
            "an answer is short"
        );
    }
}
