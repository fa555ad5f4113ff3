//! Who may call which RPC, as the option `maeul.access.v1.rule` of each says. Judging a caller by it is not done here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use prost_reflect::{FieldDescriptor, MessageDescriptor, MethodDescriptor};

use crate::descriptors;
pub use crate::generated::maeul::access::v1;
use v1::rule::Audience;
use v1::{Role, Rule};

/// The rule of one RPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// For people.
    Public(Public),
    /// For these contexts only.
    Internal(Vec<String>),
}

/// What is asked of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// The roles that may call, any one of them suffices.
    pub roles: Vec<Role>,
    /// Whose things the request is about; empty: nobody's.
    pub whose: Vec<Whose>,
    /// What a request looks like.
    pub request: MessageDescriptor,
}

/// A field that names somebody, and how near to them each role has to be: `maeul.access.v1.Whose`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The field, a string of the request.
    pub field: FieldDescriptor,
    /// Roles that must name themselves.
    pub themselves: Vec<Role>,
    /// Roles that must be of the store that is named.
    pub of_the_store: Vec<Role>,
    /// Roles that may name anybody, and are shown what concerns them.
    pub concerned: Vec<Role>,
    /// Roles that may name anybody, and are shown everything.
    pub anybody: Vec<Role>,
}

/// The rule of the RPC with this path, for example `/maeul.order.v1.OrderService/PlaceOrder`. `None`: no RPC of the
/// village has that path (health and reflection, for example).
pub fn of(path: &str) -> Option<&'static Access> {
    all().get(path)
}

/// The rules of all RPCs of the village, by path.
pub fn all() -> &'static BTreeMap<String, Access> {
    static RULES: LazyLock<BTreeMap<String, Access>> =
        LazyLock::new(|| methods().filter_map(|method| Some((path(&method), read(&method)?))).collect());
    &RULES
}

fn methods() -> impl Iterator<Item = MethodDescriptor> {
    descriptors()
        .services()
        .filter(|service| service.full_name().starts_with("maeul."))
        .flat_map(|service| service.methods().collect::<Vec<_>>())
}

fn path(method: &MethodDescriptor) -> String {
    format!("/{}/{}", method.parent_service().full_name(), method.name())
}

fn read(method: &MethodDescriptor) -> Option<Access> {
    let option = descriptors().get_extension_by_name("maeul.access.v1.rule")?;
    let options = method.options();
    if !options.has_extension(&option) {
        return None;
    }
    let value = options.get_extension(&option);
    let rule: Rule = value.as_message()?.transcode_to().ok()?;
    match rule.audience? {
        Audience::Public(public) => Some(Access::Public(Public {
            roles: public.roles().collect(),
            whose: public.whose.iter().map(|whose| named(whose, method)).collect::<Option<_>>()?,
            request: method.input(),
        })),
        Audience::Internal(internal) => Some(Access::Internal(internal.callers)),
    }
}

fn named(whose: &v1::Whose, method: &MethodDescriptor) -> Option<Whose> {
    Some(Whose {
        field: method.input().get_field_by_name(&whose.field)?,
        themselves: whose.themselves().collect(),
        of_the_store: whose.of_the_store().collect(),
        concerned: whose.concerned().collect(),
        anybody: whose.anybody().collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost_reflect::{DynamicMessage, Kind, MethodDescriptor};

    use super::{Access, Public, all, methods, of, path, v1::Role};
    use crate::descriptors;
    use crate::google::api::HttpRule;
    use crate::google::api::http_rule::Pattern;

    fn http(method: &MethodDescriptor) -> Option<HttpRule> {
        let option = descriptors().get_extension_by_name("google.api.http")?;
        let options = method.options();
        let value = options.has_extension(&option).then(|| options.get_extension(&option))?;
        value.as_message().and_then(|rule| DynamicMessage::transcode_to(rule).ok())
    }

    fn bindings(rule: HttpRule) -> Vec<(&'static str, String)> {
        let mut rules = rule.additional_bindings.clone();
        rules.insert(0, rule);
        rules
            .into_iter()
            .filter_map(|rule| match rule.pattern? {
                Pattern::Get(path) => Some(("GET", path)),
                Pattern::Put(path) => Some(("PUT", path)),
                Pattern::Post(path) => Some(("POST", path)),
                Pattern::Delete(path) => Some(("DELETE", path)),
                Pattern::Patch(path) => Some(("PATCH", path)),
                Pattern::Custom(_) => None,
            })
            .collect()
    }

    /// The names in braces.
    fn variables(path: &str) -> Vec<&str> {
        path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_rpc_has_a_rule_that_names_somebody() {
        assert!(methods().count() > 40);
        for method in methods() {
            let path = path(&method);
            match of(&path) {
                Some(Access::Public(Public { roles, whose, .. })) => {
                    assert!(!roles.is_empty() && !roles.contains(&Role::Unspecified), "{path}");
                    let named = whose.iter().flat_map(|it| {
                        [&it.themselves, &it.of_the_store, &it.concerned, &it.anybody].into_iter().flatten()
                    });
                    assert!(
                        named.clone().all(|role| roles.contains(role)),
                        "{path} names a role that may not call"
                    );
                }
                Some(Access::Internal(callers)) => assert!(!callers.is_empty(), "{path}"),
                None => panic!("{path} has no rule"),
            }
        }
    }

    #[test]
    fn rules_are_read_as_they_are_written() {
        let place = of("/maeul.order.v1.OrderService/PlaceOrder");
        let Some(Access::Public(place)) = place else { panic!("{place:?}") };
        assert_eq!(place.roles, [Role::Customer]);
        assert_eq!(place.whose[0].field.name(), "customer_id");
        assert_eq!((&*place.whose[0].themselves, place.whose.len()), (&[Role::Customer][..], 1));
        let charge = of("/maeul.payment.v1.PaymentService/Charge");
        assert_eq!(charge, Some(&Access::Internal(vec!["order".to_owned()])));
        assert_eq!(of("/grpc.health.v1.Health/Check"), None);
    }

    #[test]
    fn public_rpcs_and_no_others_have_http_paths_which_do_not_clash() {
        let mut seen = BTreeSet::new();
        for method in methods() {
            let name = path(&method);
            let found = http(&method).map(bindings).unwrap_or_default();
            let public = matches!(all().get(&name), Some(Access::Public(_)));
            assert_eq!(public, !found.is_empty(), "{name}");
            for (verb, template) in found {
                for variable in variables(&template) {
                    let field = method.input().get_field_by_name(variable);
                    assert!(
                        field.is_some_and(|field| field.kind() == Kind::String && !field.is_list()),
                        "{name}: {template} has no string field {variable}"
                    );
                }
                let shape: String = template
                    .split('{')
                    .map(|part| part.split_once('}').map_or(part.to_owned(), |(_, rest)| format!("*{rest}")))
                    .collect();
                assert!(seen.insert((verb, shape)), "{name}: {verb} {template} is taken");
            }
        }
    }

    #[test]
    fn public_commands_carry_a_request_id() {
        for method in methods() {
            let name = path(&method);
            let verbs = ["Get", "List", "Watch", "Tail", "Recommend"];
            let reads = verbs.iter().any(|verb| method.name().starts_with(verb));
            let public = matches!(of(&name), Some(Access::Public(_)));
            let has = method.input().get_field_by_name("request_id").is_some();
            assert_eq!(has, public && !reads, "{name}");
        }
    }
}
