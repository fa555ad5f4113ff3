//! An RPC without a complete access rule is no contract: the build fails and names it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use prost_reflect::{DescriptorPool, DynamicMessage, Kind, MethodDescriptor, ReflectMessage, Value};

/// Roles that a rule need not say anything about: everybody, and those who may do everything.
const FREE: [&str; 2] = ["ROLE_ANYONE", "ROLE_OPERATOR"];
/// The lists of a `Whose`.
const LISTS: [&str; 4] = ["themselves", "of_the_store", "concerned", "anybody"];

/// Fails with a line for each RPC of the village whose rule is missing or says too little.
pub(super) fn check(pool: &DescriptorPool) -> Result<(), String> {
    let ours = pool.services().filter(|service| service.full_name().starts_with("maeul."));
    let methods = ours.flat_map(|service| service.methods().collect::<Vec<_>>());
    let wrong: Vec<String> = methods
        .filter_map(|method| Some(format!("{}: {}", method.full_name(), what_is_wrong(pool, &method)?)))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn what_is_wrong(pool: &DescriptorPool, method: &MethodDescriptor) -> Option<String> {
    let Some(option) = pool.get_extension_by_name("maeul.access.v1.rule") else {
        return Some("maeul/access/v1/access.proto has no option `rule`".to_owned());
    };
    let options = method.options();
    if !options.has_extension(&option) {
        return Some("says nothing of who may call it: add the option maeul.access.v1.rule".to_owned());
    }
    let rule = options.get_extension(&option).into_owned();
    let rule = rule.as_message()?;
    if let Some(internal) = part(rule, "internal") {
        return names(&internal, "callers").is_empty().then(|| "is internal and names no caller".to_owned());
    }
    let Some(public) = part(rule, "public") else { return Some("is neither public nor internal".to_owned()) };
    let roles = names(&public, "roles");
    if roles.is_empty() {
        return Some("is public and names no role".to_owned());
    }
    let whose = messages(&public, "whose");
    if whose.is_empty() {
        return None;
    }
    let mut placed = BTreeSet::new();
    for named in &whose {
        let field = named.get_field_by_name("field")?.as_str()?.to_owned();
        let found = method.input().get_field_by_name(&field);
        if !found.is_some_and(|found| found.kind() == Kind::String && !found.is_list()) {
            return Some(format!("its rule names {field}, which is no string of the request"));
        }
        placed.extend(LISTS.into_iter().flat_map(|list| names(named, list)));
    }
    let left: Vec<_> =
        roles.iter().filter(|role| !placed.contains(*role) && !FREE.contains(&role.as_str())).collect();
    (!left.is_empty()).then(|| format!("does not say whose things {left:?} may name"))
}

fn part(message: &DynamicMessage, field: &str) -> Option<DynamicMessage> {
    message.has_field_by_name(field).then(|| message.get_field_by_name(field)?.as_message().cloned())?
}

fn messages(message: &DynamicMessage, field: &str) -> Vec<DynamicMessage> {
    let list = message.get_field_by_name(field).map(Cow::into_owned);
    let Some(Value::List(list)) = list else { return Vec::new() };
    list.iter().filter_map(Value::as_message).cloned().collect()
}

/// The names of a list of enum values or of texts.
fn names(message: &DynamicMessage, field: &str) -> Vec<String> {
    let Some(descriptor) = message.descriptor().get_field_by_name(field) else { return Vec::new() };
    let Some(value) = message.get_field_by_name(field) else { return Vec::new() };
    let name = |value: &Value| match (value, descriptor.kind()) {
        (&Value::EnumNumber(number), Kind::Enum(kind)) => Some(kind.get_value(number)?.name().to_owned()),
        (Value::String(text), _) => Some(text.clone()),
        _ => None,
    };
    value.as_list().into_iter().flatten().filter_map(name).collect()
}
