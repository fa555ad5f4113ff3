//! What the options of `maeul.api.v1` say about messages, for the description of the API. Nothing checks requests by it.

use prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor, OneofDescriptor, Value};

use crate::descriptors;
pub use crate::generated::maeul::api::v1::Id;

/// What a value may be: of a number itself, of a text the number of its characters, of a list that of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Not less than this.
    pub least: i64,
    /// Not more than this. `None`: there is no end but that of the type.
    pub most: Option<i64>,
}

impl Range {
    /// Reads `least..most` or `least..`.
    fn parse(text: &str) -> Option<Self> {
        let (least, most) = text.split_once("..")?;
        let most = if most.is_empty() { None } else { Some(most.parse().ok()?) };
        Some(Self { least: least.parse().ok()?, most })
    }
}

/// What the id in this field has to be, in a list each of them. `None`: it holds no ids.
pub fn id(field: &FieldDescriptor) -> Option<Id> {
    let number = of(&field.options(), "maeul.api.v1.id")?.as_enum_number()?;
    Id::try_from(number).ok()
}

/// What a value of this field may be, where that is narrower than its type.
pub fn range(field: &FieldDescriptor) -> Option<Range> {
    Range::parse(of(&field.options(), "maeul.api.v1.range")?.as_str()?)
}

/// Whether a request may not leave this field out. Of a oneof the whole is meant: see [`exactly_one`].
pub fn is_required(field: &FieldDescriptor) -> bool {
    if field.containing_oneof().is_some() {
        return false;
    }
    matches!(id(field), Some(Id::Required | Id::OrEverybody))
        || range(field).is_some_and(|range| range.least > 0)
        || of(&field.options(), "maeul.api.v1.required").is_some()
}

/// Whether one of the members is always set.
pub fn exactly_one(oneof: &OneofDescriptor) -> bool {
    of(&oneof.options(), "maeul.api.v1.exactly_one").is_some()
}

/// The message as JSON, as it may look. `{tomorrow}` stands for the day after the one on which it is read.
pub fn example(message: &MessageDescriptor) -> Option<String> {
    of(&message.options(), "maeul.api.v1.example")?.as_str().map(str::to_owned)
}

fn of(options: &DynamicMessage, name: &str) -> Option<Value> {
    let option = descriptors().get_extension_by_name(name)?;
    options.has_extension(&option).then(|| options.get_extension(&option).into_owned())
}

#[cfg(test)]
mod tests {
    use prost_reflect::Kind;

    use super::*;

    fn field(message: &str, field: &str) -> FieldDescriptor {
        let message = descriptors().get_message_by_name(message).unwrap();
        message.get_field_by_name(field).unwrap()
    }

    #[test]
    fn options_are_read_as_they_are_written() {
        let request = |name| field("maeul.order.v1.PlaceOrderRequest", name);
        assert_eq!(id(&request("customer_id")), Some(Id::Required));
        assert_eq!(range(&request("items")), Some(Range { least: 1, most: Some(100) }));
        assert_eq!(id(&request("items")), None);
        assert!(is_required(&request("fulfilment")) && !is_required(&request("expected_total")));
        let page_size = field("maeul.order.v1.ListOrdersRequest", "page_size");
        assert_eq!(range(&page_size), Some(Range { least: 0, most: None }));
        assert!(!is_required(&page_size));
        let recipient = field("maeul.notification.v1.SetChannelRequest", "customer_id");
        assert!(!is_required(&recipient) && exactly_one(&recipient.containing_oneof().unwrap()));
    }

    /// Every field of every message of the village, nested ones too.
    fn fields() -> impl Iterator<Item = FieldDescriptor> {
        let ours = descriptors().all_messages().filter(|message| message.full_name().starts_with("maeul."));
        ours.flat_map(|message| message.fields().collect::<Vec<_>>())
    }

    #[test]
    fn every_range_can_be_read_and_stands_where_it_means_something() {
        let mut found = 0;
        for field in fields() {
            let name = field.full_name();
            let Some(said) = of(&field.options(), "maeul.api.v1.range") else { continue };
            let range = range(&field);
            assert!(range.is_some(), "{name}: {said:?}");
            assert!(range.is_some_and(|range| range.most.is_none_or(|most| most > range.least)), "{name}");
            let numbers = [Kind::Int32, Kind::Int64, Kind::String];
            assert!(field.is_list() || numbers.contains(&field.kind()), "{name} has no size");
            found += 1;
        }
        assert!(found > 40, "{found}");
    }

    #[test]
    fn whatever_is_named_like_an_id_in_a_request_says_what_it_has_to_be() {
        for field in fields().filter(|field| field.parent_message().name().ends_with("Request")) {
            let named = field.name().ends_with("_id") || field.name() == "consumer";
            let nested = field.parent_message().full_name() == "maeul.approval.v1.ApprovalRequest";
            assert!(!named || nested || id(&field).is_some(), "{} has no `id`", field.full_name());
        }
    }

    #[test]
    fn every_command_needs_its_request_id() {
        let keys: Vec<_> = fields().filter(|field| field.name() == "request_id").collect();
        assert!(keys.len() > 20 && keys.iter().all(is_required), "{keys:?}");
    }
}
