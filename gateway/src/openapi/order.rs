//! In what order the description's keys are written. `serde_json` sorts them by name; people read better what stands as
//! contracts have it: who and what first, states after, times last.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// Of the description itself.
const KEYS: [&str; 7] = ["openapi", "info", "servers", "security", "tags", "paths", "components"];

/// JSON, written in that order.
pub(super) struct Ordered<'a>(pub(super) &'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in in_order(fields) {
                    map.serialize_entry(key, &Ordered(value))?;
                }
                map.end()
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Ordered)),
            other => other.serialize(serializer),
        }
    }
}

fn in_order(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = fields.iter().collect();
    all.sort_by(|(one, _), (other, _)| place(one).total_cmp(&place(other)));
    all
}

/// Below 0: a key of the description. From 0 to 1: a field, by where it stands in the messages that have it. Between
/// others of its like a key stands by its name.
fn place(key: &str) -> f64 {
    static PLACES: LazyLock<HashMap<String, f64>> = LazyLock::new(places);
    PLACES.get(key).copied().unwrap_or(0.5)
}

fn places() -> HashMap<String, f64> {
    let mut seen = HashMap::<String, (f64, f64)>::new();
    for message in maeul_proto::descriptors().all_messages() {
        let count = message.fields().len();
        for (at, field) in message.fields().enumerate() {
            let sums = seen.entry(field.json_name().to_owned()).or_default();
            *sums = (sums.0 + share(at, count), sums.1 + 1.0);
        }
    }
    let mut all: HashMap<_, _> = seen.into_iter().map(|(name, (sum, times))| (name, sum / times)).collect();
    let keys = KEYS.iter().enumerate();
    all.extend(keys.map(|(at, key)| ((*key).to_owned(), share(at, KEYS.len()) - 1.0)));
    all
}

/// Where the `at`th of so many stands, between 0 and 1.
fn share(at: usize, of: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    number(at) / number(of)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_stand_as_the_contracts_have_them() {
        let order = json!({"createTime": 0, "state": 0, "customerId": 0, "updateTime": 0, "orderId": {"total": [], "items": []}});
        let written = serde_json::to_string(&Ordered(&order)).unwrap();
        let expected =
            r#"{"orderId":{"items":[],"total":[]},"customerId":0,"state":0,"createTime":0,"updateTime":0}"#;
        assert_eq!(written, expected);
        let document =
            serde_json::to_string(&Ordered(&json!({"components": 0, "info": 0, "openapi": 0}))).unwrap();
        assert_eq!(document, r#"{"openapi":0,"info":0,"components":0}"#);
    }
}
