//! On whose behalf a call runs.

use std::sync::Arc;

use maeul_proto::access::v1::Role;

use super::Person;
use crate::context::Context;

/// On whose behalf a call runs: part of its [`Context`].
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// Who has signed in; nobody where an RPC is for everybody, where sign-in is off, and for services.
    pub person: Option<Arc<Person>>,
    /// How much of it is to be shown to them.
    pub sight: Sight,
}

/// How much a caller is to be shown of what they named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sight {
    /// All of it: it is theirs, they may see everything, or sign-in is off.
    #[default]
    Everything,
    /// Only what concerns them in this role.
    Concerning(Role),
    /// Only what is for everybody: nobody has signed in although people do.
    Public,
}

impl Caller {
    /// Of the call that runs in this task.
    pub fn current() -> Self {
        Context::current().caller
    }

    /// The person whom what is shown has to concern in this role; none: everything may be shown.
    pub fn only_concerning(&self, role: Role) -> Option<&str> {
        let person = self.person.as_deref()?;
        (self.sight == Sight::Concerning(role)).then_some(person.id.as_str())
    }

    /// Whether what belongs to one of `owners` may be shown in full, by an RPC that is for everybody.
    pub fn is_one_of<'a>(&self, mut owners: impl Iterator<Item = &'a str>) -> bool {
        match &self.person {
            Some(person) => person.is(Role::Operator) || owners.any(|owner| owner == person.id),
            None => self.sight == Sight::Everything,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(id: &str, roles: &[Role], sight: Sight) -> Caller {
        let person = Person { id: id.to_owned(), roles: roles.to_vec(), until: None };
        Caller { person: Some(Arc::new(person)), sight }
    }

    #[test]
    fn n9_whoever_is_concerned_is_shown_that_and_nobody_else_is_narrowed() {
        let manager = caller("m-1", &[Role::Manager], Sight::Concerning(Role::Manager));
        assert_eq!(manager.only_concerning(Role::Manager), Some("m-1"));
        assert_eq!(manager.only_concerning(Role::Staff), None);
        assert_eq!(Caller::default().only_concerning(Role::Manager), None, "sign-in is off");
    }

    #[test]
    fn n9_what_is_an_owners_is_shown_to_them_to_operators_and_where_sign_in_is_off() {
        let sees = |caller: &Caller| caller.is_one_of(["o-1", "s-1"].into_iter());
        assert!(sees(&caller("s-1", &[Role::Staff], Sight::Everything)));
        assert!(sees(&caller("x", &[Role::Operator], Sight::Everything)));
        assert!(!sees(&caller("x", &[Role::Owner], Sight::Everything)));
        assert!(!sees(&Caller { person: None, sight: Sight::Public }));
        assert!(sees(&Caller::default()));
    }
}
