//! The details of a status, which are messages of `google.rpc` packed into `Any`.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::{Map, Value};
use tonic_types::pb;

/// The types that details have.
pub(crate) static TYPES: LazyLock<Option<DescriptorPool>> =
    LazyLock::new(|| DescriptorPool::decode(pb::FILE_DESCRIPTOR_SET).ok());

/// Each detail with its `@type`. What cannot be read is left out: the code and the message stand for themselves.
pub(super) fn as_json(details: &[u8]) -> Vec<Value> {
    let status = pb::Status::decode(details).unwrap_or_default();
    status.details.iter().filter_map(|detail| one(&detail.type_url, &detail.value)).collect()
}

fn one(type_url: &str, value: &[u8]) -> Option<Value> {
    let name = type_url.rsplit('/').next()?;
    let descriptor = TYPES.as_ref()?.get_message_by_name(name)?;
    let message = DynamicMessage::decode(descriptor, value).ok()?;
    let Value::Object(fields) = serde_json::to_value(message).ok()? else { return None };
    let mut detail = Map::from_iter([("@type".to_owned(), Value::from(type_url))]);
    detail.extend(fields);
    Some(Value::Object(detail))
}
