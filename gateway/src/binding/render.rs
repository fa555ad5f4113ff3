//! From an RPC and its request to the HTTP request that means it: what a client needs.

use std::fmt::Write as _;

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use prost_reflect::{DynamicMessage, MethodDescriptor, SerializeOptions};
use serde_json::{Map, Value};

use super::{Binding, Segment, bindings};

/// What stays as it is in a path or a query: what RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An RPC as HTTP says it.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Path and query, encoded; begins with a slash.
    pub target: String,
    /// The body, where the method has one.
    pub body: Option<Value>,
}

/// How `rpc` is called with `request` by HTTP: by the first of its bindings for which the request has all that the path
/// needs. `None`: the RPC is not public, or a value that belongs in the path is missing or cannot stand in a path.
pub fn request_of(rpc: &MethodDescriptor, request: &DynamicMessage) -> Option<HttpRequest> {
    let json = request.serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new());
    let Value::Object(fields) = json.ok()? else { return None };
    bindings()
        .iter()
        .filter(|binding| binding.rpc == *rpc)
        .find_map(|binding| render(binding, fields.clone()))
}

fn render(binding: &Binding, mut fields: Map<String, Value>) -> Option<HttpRequest> {
    let mut target = String::new();
    for segment in &binding.template.segments {
        target.push('/');
        match segment {
            Segment::Literal(text) => target.push_str(text),
            Segment::Variable(name) => {
                let field = binding.rpc.input().get_field_by_name(name)?;
                let value = text(&fields.remove(field.json_name())?)?;
                if matches!(value.as_str(), "" | "." | "..") {
                    return None;
                }
                target.push_str(&encoded(&value));
            }
        }
    }
    if let Some(verb) = &binding.template.verb {
        target.push(':');
        target.push_str(verb);
    }
    let method = binding.method.clone();
    if binding.has_body {
        return Some(HttpRequest { method, target, body: Some(Value::Object(fields)) });
    }
    let mut parameters = Vec::new();
    for (name, value) in &fields {
        flatten(name, value, &mut parameters)?;
    }
    for (at, (name, value)) in parameters.iter().enumerate() {
        target.push(if at == 0 { '?' } else { '&' });
        let _ = write!(target, "{}={}", encoded(name), encoded(value));
    }
    Some(HttpRequest { method, target, body: None })
}

/// Adds a value as the query has it: `a.b=1`, a list as the same name again. `None`: it cannot be said in a query.
fn flatten(name: &str, value: &Value, parameters: &mut Vec<(String, String)>) -> Option<()> {
    match value {
        Value::Object(fields) => {
            fields.iter().try_for_each(|(key, value)| flatten(&format!("{name}.{key}"), value, parameters))
        }
        Value::Array(values) => values.iter().try_for_each(|value| {
            parameters.push((name.to_owned(), text(value)?));
            Some(())
        }),
        value => {
            parameters.push((name.to_owned(), text(value)?));
            Some(())
        }
    }
}

/// A value that is one word.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(name: &str, request: &Value) -> Option<HttpRequest> {
        let binding = bindings().iter().find(|binding| binding.rpc.full_name() == name).unwrap();
        let request = DynamicMessage::deserialize(binding.rpc.input(), request).unwrap();
        request_of(&binding.rpc, &request)
    }

    #[test]
    fn a_command_has_its_ids_in_the_path_and_the_rest_in_the_body() {
        let request = json!({"customerId": "c/1", "orderId": "o-1", "requestId": "r-1"});
        let asked = rendered("maeul.order.v1.OrderService.CancelOrder", &request).unwrap();
        assert_eq!(asked.method, Method::POST);
        assert_eq!(asked.target, "/v1/customers/c%2F1/orders/o-1:cancel");
        assert_eq!(asked.body, Some(json!({"requestId": "r-1"})));
    }

    #[test]
    fn a_question_has_the_rest_in_the_query() {
        let request = json!({"customerId": "-", "pageSize": 7, "updatedAfter": "2026-01-02T03:04:05Z", "pageToken": "a b"});
        let asked = rendered("maeul.order.v1.OrderService.ListOrders", &request).unwrap();
        assert_eq!((asked.method, asked.body), (Method::GET, None));
        let (path, query) = asked.target.split_once('?').unwrap();
        assert_eq!(path, "/v1/customers/-/orders");
        let mut parameters: Vec<_> = query.split('&').collect();
        parameters.sort_unstable();
        assert_eq!(parameters, ["pageSize=7", "pageToken=a%20b", "updatedAfter=2026-01-02T03%3A04%3A05Z"]);
    }

    #[test]
    fn the_binding_is_the_one_whose_path_can_be_filled() {
        let name = "maeul.notification.v1.NotificationService.ListNotifications";
        let of_store = rendered(name, &json!({"storeId": "s-1"})).unwrap();
        assert_eq!(of_store.target, "/v1/stores/s-1/notifications");
        assert_eq!(rendered(name, &json!({})), None);
        assert_eq!(rendered(name, &json!({"customerId": ".."})), None);
    }
}
