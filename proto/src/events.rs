//! Which events there are: every message of an `events.proto`. Their full names are the event types of the envelope.

use std::sync::LazyLock;

use crate::descriptors;

/// The full names of all event types, for example `maeul.order.v1.OrderPlaced`, by context and in the order of their
/// declaration.
pub fn type_names() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        descriptors()
            .files()
            .filter(|file| file.name().starts_with("maeul/") && file.name().ends_with("/events.proto"))
            .flat_map(|file| file.messages().map(|event| event.full_name().to_owned()).collect::<Vec<_>>())
            .collect()
    });
    &NAMES
}

/// The full name of the event that somebody means by its full name or by the part after the last dot. `None` if there is
/// no such event, or if more than one context publishes an event of that short name.
pub fn resolve(name: &str) -> Option<&'static str> {
    let all = type_names();
    if let Some(exact) = all.iter().find(|full| *full == name) {
        return Some(exact);
    }
    let mut short = all.iter().filter(|full| full.rsplit('.').next() == Some(name));
    match (short.next(), short.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{resolve, type_names};
    use crate::order::v1::OrderPlaced;
    use prost::Name;

    #[test]
    fn event_types_are_the_names_of_the_generated_messages() {
        assert!(type_names().contains(&OrderPlaced::full_name()));
        assert_eq!(type_names().len(), 10 + 12 + 4 + 6 + 2 + 6 + 6 + 7 + 2 + 2);
    }

    #[test]
    fn a_short_name_resolves_only_if_one_context_uses_it() {
        assert_eq!(resolve("OrderPlaced"), Some("maeul.order.v1.OrderPlaced"));
        assert_eq!(resolve("maeul.store.v1.CancellationRefused"), Some("maeul.store.v1.CancellationRefused"));
        assert_eq!(resolve("CancellationRefused"), None);
        assert_eq!(resolve("Order"), None);
    }
}
