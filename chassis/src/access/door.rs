//! The judgement: who calls, by what they bring, and whether the rule of the RPC lets them in.

use std::sync::Arc;

use http::{Extensions, HeaderMap};
use maeul_proto::access::v1::Role;
use maeul_proto::access::{self, Access, Public, Whose};
use prost_reflect::DynamicMessage;

use super::members::{Houses, context};
use super::mesh::MeshIdentity;
use super::services::{ITSELF, SERVICE_TOKEN, Services};
use super::{Caller, Members, Person, Sight, SignIn};
use crate::error::{Error, Result};

/// What a process knows of those who call it. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    sign_in: Option<Arc<dyn SignIn>>,
    services: Services,
    mesh: Option<MeshIdentity>,
    houses: Houses,
    front: bool,
}

/// What is known of a call before its message is looked at.
pub(super) enum Judgement {
    /// Let in, on behalf of this caller.
    In(Caller),
    /// That depends on whom the message names.
    ByMessage(Arc<Person>, &'static Public),
}

impl Door {
    /// Whoever has a token of `sign_in` is a person; none: everybody is believed to be who they say. Services are known
    /// by `services`, and by `mesh` where there is one.
    pub fn new(sign_in: Option<Arc<dyn SignIn>>, services: Services, mesh: Option<MeshIdentity>) -> Self {
        Self { sign_in, services, mesh, houses: Houses::default(), front: false }
    }

    /// The front door of the village: nobody is a service here, and who is of a house the services tell.
    pub fn front(mut self) -> Self {
        self.front = true;
        self
    }

    /// How services sign here.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Who tells by a token who calls; nobody where people do not have to sign in.
    pub fn sign_in(&self) -> Option<&Arc<dyn SignIn>> {
        self.sign_in.as_ref()
    }

    /// `context` answers who is of a house, for its own RPCs.
    pub(crate) fn know_members(&self, context: &str, members: Arc<dyn Members>) {
        self.houses.know(context, members);
    }

    /// Fails if a service's rules ask who is of a house and nobody answers for it.
    pub(crate) fn check_rules_of(&self, service: &str) -> Result<()> {
        let of_it = access::all().iter().filter(|(path, _)| path.starts_with(&format!("/{service}/")));
        for (path, rule) in of_it {
            let Access::Public(public) = rule else { continue };
            let asks = public.whose.iter().any(|whose| !whose.of_the_store.is_empty());
            if asks && !self.houses.has(context(path)) {
                return Err(Error::internal(format!("{path} asks who is of a house, and nobody answers")));
            }
        }
        Ok(())
    }

    /// The person that has signed in, if a token was brought. A token that is good for nothing is refused, also where
    /// none is needed.
    async fn person(&self, headers: &HeaderMap) -> Result<Option<Arc<Person>>> {
        let (Some(sign_in), Some(brought)) = (&self.sign_in, headers.get(http::header::AUTHORIZATION)) else {
            return Ok(None);
        };
        let brought = brought.to_str().unwrap_or_default();
        let token = brought.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| {
            Error::unauthenticated("TOKEN_MALFORMED", "authorization must be `Bearer`, a space and a token")
        })?;
        sign_in.person(token.trim()).await.map(Some)
    }

    /// The service that calls, if one does.
    fn service(&self, headers: &HeaderMap, extensions: &Extensions) -> Result<Option<String>> {
        if self.front {
            return Ok(None);
        }
        if let Some(token) = headers.get(SERVICE_TOKEN) {
            let service = self.services.check(token.to_str().unwrap_or_default());
            return service.map(Some).map_err(|why| Error::unauthenticated("SERVICE_TOKEN", why.to_string()));
        }
        // A certificate is a service's, whatever its name: the village itself has its secret.
        let by_certificate = self.mesh.as_ref().and_then(|mesh| mesh.caller(extensions, headers));
        Ok(by_certificate.filter(|name| name != ITSELF))
    }

    /// Judges a call by its path and what it brings.
    pub(super) async fn judge(
        &self,
        path: &str,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Result<Judgement> {
        let Some(rule) = access::of(path) else {
            // Health, reflection, and what there is not.
            return Ok(Judgement::In(Caller::default()));
        };
        let service = self.service(headers, extensions);
        let public = match rule {
            Access::Internal(callers) => {
                let known = service?.is_some_and(|service| callers.contains(&service));
                return if known { Ok(Judgement::In(Caller::default())) } else { Err(internal(path)) };
            }
            Access::Public(public) => public,
        };
        // Whoever is no service that we know calls as a person, if at all.
        let service = service.ok().flatten();
        if self.sign_in.is_none() || service.as_deref() == Some(ITSELF) {
            return Ok(Judgement::In(Caller::default()));
        }
        let for_everybody = public.roles.contains(&Role::Anyone);
        let Some(person) = self.person(headers).await? else {
            return if for_everybody {
                Ok(Judgement::In(Caller { person: None, sight: Sight::Public }))
            } else {
                Err(Error::unauthenticated("TOKEN_MISSING", "sign in: `authorization: Bearer …` is missing"))
            };
        };
        if for_everybody || person.is(Role::Operator) {
            return Ok(Judgement::In(Caller { person: Some(person), sight: Sight::Everything }));
        }
        if !public.roles.iter().any(|role| person.is(*role)) {
            return Err(Error::denied("ROLE_MISSING", format!("only for {}", in_words(&public.roles))));
        }
        if public.whose.is_empty() {
            return Ok(Judgement::In(Caller { person: Some(person), sight: Sight::Everything }));
        }
        Ok(Judgement::ByMessage(person, public))
    }

    /// Judges a call by whom its message names.
    pub(super) async fn judge_message(
        &self,
        path: &str,
        person: Arc<Person>,
        public: &Public,
        message: &[u8],
    ) -> Result<Caller> {
        let message = DynamicMessage::decode(public.request.clone(), message)
            .map_err(|why| Error::invalid("request", why.to_string()).with_reason("MALFORMED_MESSAGE"))?;
        let named: Vec<(&Whose, String)> = public
            .whose
            .iter()
            .filter(|whose| message.has_field(&whose.field))
            .map(|whose| (whose, message.get_field(&whose.field).as_str().unwrap_or_default().to_owned()))
            .collect();
        if named.is_empty() {
            let fields: Vec<_> = public.whose.iter().map(|whose| whose.field.name()).collect();
            return Err(Error::invalid(fields.join(" or "), "is required"));
        }
        let roles = || public.roles.iter().copied().filter(|role| person.is(*role));
        let themselves = |whose: &Whose, id: &str, role| whose.themselves.contains(&role) && id == person.id;
        let all = |role, holds: &dyn Fn(&Whose, &str, Role) -> bool| {
            named.iter().all(|(whose, id)| holds(whose, id, role))
        };
        let fully =
            |whose: &Whose, id: &str, role| themselves(whose, id, role) || whose.anybody.contains(&role);
        let caller = |sight| Caller { person: Some(person.clone()), sight };
        if roles().any(|role| all(role, &fully)) {
            return Ok(caller(Sight::Everything));
        }
        for role in roles() {
            if self.is_of_all(path, &person, role, &named, &fully).await? {
                return Ok(caller(Sight::Everything));
            }
        }
        let concerned =
            |whose: &Whose, id: &str, role| fully(whose, id, role) || whose.concerned.contains(&role);
        if let Some(role) = roles().find(|role| all(*role, &concerned)) {
            return Ok(caller(Sight::Concerning(role)));
        }
        let fields: Vec<_> = named.iter().map(|(whose, _)| whose.field.name()).collect();
        let (fields, roles) = (fields.join(" and "), in_words(&person.roles));
        Err(Error::denied("NOT_YOURS", format!("{fields} must be yours: a {roles} sees and does no more")))
    }

    /// Whether the person in this role is of every house that is named, whatever else is named being allowed.
    async fn is_of_all(
        &self,
        path: &str,
        person: &Person,
        role: Role,
        named: &[(&Whose, String)],
        fully: &(dyn Fn(&Whose, &str, Role) -> bool + Sync),
    ) -> Result<bool> {
        let (houses, rest): (Vec<_>, Vec<_>) =
            named.iter().partition(|(whose, _)| whose.of_the_store.contains(&role));
        if houses.is_empty() || !rest.iter().all(|(whose, id)| fully(whose, id, role)) {
            return Ok(false);
        }
        for (_, house) in houses {
            // The front door does not know; the service that does judges again.
            if !self.front && !self.houses.ask(context(path), house, &person.id, role).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn internal(path: &str) -> Error {
    let rpc = path.rsplit('/').next().unwrap_or_default();
    Error::denied("INTERNAL_RPC", format!("{rpc} is for services of the village, known by a token of theirs"))
}

fn in_words(roles: &[Role]) -> String {
    let names = roles.iter().map(|role| role.as_str_name().trim_start_matches("ROLE_").to_ascii_lowercase());
    names.collect::<Vec<_>>().join(", ")
}
