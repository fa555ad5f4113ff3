//! What somebody wants a token to say: `as=owner+customer:bread`, and for how long.

use std::time::Duration;

use chassis::types::{InvalidId, is_valid_id};
use maeul_proto::access::v1::Role;
use reqwest::Url;

/// How long a token is good for unless somebody says.
const USUAL: Duration = Duration::from_hours(12);
const LONGEST: Duration = Duration::from_hours(366 * 24);

/// Whom a token is to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The names of their roles.
    pub(crate) roles: Vec<String>,
    /// Their id.
    pub(crate) person: String,
}

impl std::str::FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (roles, person) =
            text.split_once(':').ok_or("must be ROLE:PERSON, as owner:bread or owner+customer:bread")?;
        if !is_valid_id(person) {
            return Err(format!("the person {InvalidId}"));
        }
        let roles: Vec<_> = roles.split('+').map(str::to_owned).collect();
        match roles.iter().find(|role| !known().any(|known| known == **role)) {
            None => Ok(Self { roles, person: person.to_owned() }),
            Some(unknown) => Err(format!(
                "there is no role {unknown:?}; there are {}",
                known().collect::<Vec<_>>().join(", ")
            )),
        }
    }
}

/// The names of all roles that somebody can have.
fn known() -> impl Iterator<Item = String> {
    let all = (0..).map_while(|n| Role::try_from(n).ok());
    let of_people = all.filter(|role| !matches!(role, Role::Unspecified | Role::Anyone));
    of_people.map(|role| role.as_str_name().trim_start_matches("ROLE_").to_ascii_lowercase())
}

/// A request for a token, out of a form and a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TokenRequest {
    pub(super) wish: Wish,
    pub(super) ttl: Duration,
}

impl TokenRequest {
    /// Reads `as` and `ttl`, which each of the texts may have; the error is for people.
    pub(super) fn parse(form: &str, query: &str) -> Result<Self, String> {
        let (mut wish, mut ttl) = (None, USUAL);
        for text in [query, form] {
            let Ok(mut url) = Url::parse("http://form") else { continue };
            url.set_query(Some(text));
            for (name, value) in url.query_pairs() {
                // In a form a plus is a space; no role has one.
                match &*name {
                    "as" => wish = Some(value.replace(' ', "+").parse().map_err(|why| format!("as: {why}"))?),
                    "ttl" => ttl = humantime::parse_duration(&value).map_err(|why| format!("ttl: {why}"))?,
                    _ => {}
                }
            }
        }
        if ttl < Duration::from_secs(1) || ttl > LONGEST {
            return Err("ttl: must be from 1s to 366d".to_owned());
        }
        let wish = wish.ok_or("as: whom the token is to be of is missing, as in as=owner:bread")?;
        Ok(Self { wish, ttl })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(roles: &[&str], person: &str) -> Wish {
        Wish { roles: roles.iter().map(|role| (*role).to_owned()).collect(), person: person.to_owned() }
    }

    #[test]
    fn a_token_may_be_of_anybody_with_any_roles_of_the_village() {
        let asked = TokenRequest::parse("as=owner:bread&ttl=1h&grant_type=client_credentials", "").unwrap();
        assert_eq!(asked, TokenRequest { wish: wish(&["owner"], "bread"), ttl: Duration::from_hours(1) });
        for text in ["as=owner+customer:bread", "as=owner%2Bcustomer%3Abread"] {
            let asked = TokenRequest::parse("", text).unwrap();
            assert_eq!(asked, TokenRequest { wish: wish(&["owner", "customer"], "bread"), ttl: USUAL });
        }
    }

    #[test]
    fn what_is_wrong_with_a_wish_is_named() {
        for (text, why) in [
            ("", "as: whom"),
            ("as=", "as: must be ROLE:PERSON"),
            ("as=bread", "as: must be ROLE:PERSON"),
            (
                "as=king:bread",
                "as: there is no role \"king\"; there are customer, owner, staff, courier, operator",
            ),
            ("as=anyone:bread", "as: there is no role"),
            ("as=:bread", "as: there is no role \"\""),
            ("as=owner:a/b", "as: the person must have 1 to 64 characters"),
            ("as=owner:-", "as: the person must"),
            ("as=owner:bread&ttl=soon", "ttl: "),
            ("as=owner:bread&ttl=0s", "ttl: must be from 1s to 366d"),
            ("as=owner:bread&ttl=400d", "ttl: must be from 1s to 366d"),
        ] {
            let said = TokenRequest::parse(text, "").unwrap_err();
            assert!(said.starts_with(why), "{text}: {said}");
        }
    }
}
