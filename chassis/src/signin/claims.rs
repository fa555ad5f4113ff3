//! Who somebody is, by the claims of a token that is believed.

use maeul_proto::access::v1::Role;
use serde_json::{Map, Value};

use crate::access::Person;
use crate::error::{Error, Result};
use crate::types::{InvalidId, is_valid_id};

/// The claims of a token.
pub(super) type Claims = Map<String, Value>;

/// Which claims say who somebody is: a name, or a path of names with dots between them.
#[derive(Debug, Clone)]
pub(super) struct ClaimNames {
    pub(super) id: String,
    pub(super) roles: String,
}

impl ClaimNames {
    /// Whose claims these are. `UNAUTHENTICATED`, reason `TOKEN_ID`, where they have no id that the village could use.
    pub(super) fn person(&self, claims: &Claims) -> Result<Person> {
        let refused =
            |why: &str| Error::unauthenticated("TOKEN_ID", format!("the token's claim {} {why}", self.id));
        let id =
            find(claims, &self.id).and_then(Value::as_str).ok_or_else(|| refused("is missing or no text"))?;
        if !is_valid_id(id) {
            return Err(refused(&InvalidId.to_string()));
        }
        let mut roles = Vec::new();
        for role in names(find(claims, &self.roles)).filter_map(role) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Ok(Person { id: id.to_owned(), roles, until: None })
    }
}

/// The claim of this name or, as some names have dots themselves only then, at the end of this path.
fn find<'a>(claims: &'a Claims, path: &str) -> Option<&'a Value> {
    claims.get(path).or_else(|| {
        let (first, rest) = path.split_once('.')?;
        find(claims.get(first)?.as_object()?, rest)
    })
}

/// The texts of a list, or the words of a text.
fn names(claim: Option<&Value>) -> Box<dyn Iterator<Item = &str> + '_> {
    match claim {
        Some(Value::Array(list)) => Box::new(list.iter().filter_map(Value::as_str)),
        Some(Value::String(text)) => Box::new(text.split_ascii_whitespace()),
        _ => Box::new(std::iter::empty()),
    }
}

/// What is called this in lower case. An issuer has roles of its own, too: they are nothing here.
fn role(name: &str) -> Option<Role> {
    if name.chars().any(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let role = Role::from_str_name(&format!("ROLE_{}", name.to_ascii_uppercase()))?;
    (!matches!(role, Role::Unspecified | Role::Anyone)).then_some(role)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(id: &str, roles: &str, claims: Value) -> Result<Person> {
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        ClaimNames { id: id.to_owned(), roles: roles.to_owned() }.person(&claims)
    }

    /// The names of the roles that somebody has by this claim.
    fn roles(claim: &Value) -> Vec<&'static str> {
        let person = person("sub", "roles", json!({"sub": "p", "roles": claim})).unwrap();
        person.roles.iter().map(Role::as_str_name).collect()
    }

    #[test]
    fn p2_roles_are_those_of_the_village_by_their_names_in_lower_case() {
        assert_eq!(roles(&json!(["operator", "admin", "operator", 7])), ["ROLE_OPERATOR"]);
        assert_eq!(roles(&json!("openid  operator manager")), ["ROLE_OPERATOR", "ROLE_MANAGER"]);
        for nobody in
            [json!(null), json!({}), json!(["Operator", "anyone", "unspecified", "role_operator", "", "_"])]
        {
            assert!(roles(&nobody).is_empty(), "{nobody}");
        }
    }

    #[test]
    fn p2_a_claim_is_found_by_its_name_or_at_the_end_of_a_path() {
        let claims = json!({
            "sub": "not this", "village": {"id": "p-1"}, "realm_access": {"roles": ["operator"]},
            "https://village.example/roles": ["manager"],
        });
        let found = person("village.id", "realm_access.roles", claims.clone()).unwrap();
        assert_eq!(found, Person { id: "p-1".to_owned(), roles: vec![Role::Operator], until: None });
        let found = person("village.id", "https://village.example/roles", claims.clone()).unwrap();
        assert_eq!(found.roles, [Role::Manager]);
        assert!(person("village.id", "realm_access.roles.deeper", claims).unwrap().roles.is_empty());
    }

    #[test]
    fn p2_an_id_that_the_village_cannot_use_signs_nobody_in() {
        for bad in
            [json!("-"), json!(""), json!("a|b"), json!("x".repeat(65)), json!(7), json!(null), json!(["p"])]
        {
            let error = person("sub", "roles", json!({"sub": bad})).unwrap_err();
            assert_eq!(
                (error.code(), error.reason()),
                (crate::error::Code::Unauthenticated, "TOKEN_ID"),
                "{bad}"
            );
        }
        assert_eq!(person("sub", "roles", json!({})).unwrap_err().reason(), "TOKEN_ID");
        assert_eq!(person("sub", "roles", json!({"sub": "p"})).unwrap().id, "p");
    }
}
