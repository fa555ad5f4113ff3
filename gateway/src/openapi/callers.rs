//! Who may call an RPC, in words and for machines, as its rule (`maeul.access.v1.rule`) says.

use maeul_proto::access::v1::rule::Audience;
use maeul_proto::access::v1::{Public, Role, Rule, Whose};
use prost_reflect::MethodDescriptor;
use serde_json::{Map, Value, json};

use super::comments::camel;

/// Those for whom an RPC is.
pub(super) struct Callers(Public);

impl Callers {
    /// `None`: it is not for people.
    pub(super) fn of(rpc: &MethodDescriptor) -> Option<Self> {
        let option = rpc.parent_pool().get_extension_by_name("maeul.access.v1.rule")?;
        let options = rpc.options();
        let rule: Rule = options.get_extension(&option).as_message()?.transcode_to().ok()?;
        match rule.audience? {
            Audience::Public(public) => Some(Self(public)),
            Audience::Internal(_) => None,
        }
    }

    /// Whether nobody has to be signed in.
    pub(super) fn anyone(&self) -> bool {
        self.0.roles().any(|role| role == Role::Anyone)
    }

    /// Whether somebody who is signed in may be refused.
    pub(super) fn may_be_denied(&self) -> bool {
        !self.anyone()
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        let roles = self.0.roles().filter(|role| *role != Role::Operator);
        let mut phrases: Vec<_> = roles.map(|role| self.phrase(role)).collect();
        if !self.anyone() {
            phrases.push(people(Role::Operator).to_owned());
        }
        format!("**May be called by** {}.", phrases.join(", "))
    }

    fn phrase(&self, role: Role) -> String {
        let near: Vec<_> = self.0.whose.iter().filter_map(|whose| nearness(whose, role)).collect();
        let who = people(role);
        if near.is_empty() { who.to_owned() } else { format!("{who} ({})", near.join("; or ")) }
    }

    /// `x-roles` and, where a request is about somebody's things, `x-whose`.
    pub(super) fn extensions(&self) -> Map<String, Value> {
        let mut roles: Vec<_> = self.0.roles().collect();
        if !roles.contains(&Role::Operator) {
            roles.push(Role::Operator);
        }
        let mut all = Map::new();
        all.insert("x-roles".to_owned(), names(roles.into_iter()));
        if !self.0.whose.is_empty() {
            all.insert("x-whose".to_owned(), self.0.whose.iter().map(whose).collect());
        }
        all
    }
}

/// The roles as tokens name them.
fn names(roles: impl Iterator<Item = Role>) -> Value {
    roles.map(|role| role.as_str_name().trim_start_matches("ROLE_").to_ascii_lowercase()).collect()
}

fn whose(whose: &Whose) -> Value {
    let mut said = json!({"field": camel(&whose.field)});
    let lists = [
        ("themselves", names(whose.themselves())),
        ("ofTheStore", names(whose.of_the_store())),
        ("concerned", names(whose.concerned())),
        ("anybody", names(whose.anybody())),
    ];
    for (list, roles) in lists.into_iter().filter(|(_, roles)| *roles != json!([])) {
        said[list] = roles;
    }
    said
}

fn nearness(whose: &Whose, role: Role) -> Option<String> {
    let field = camel(&whose.field);
    let has = |mut roles: Box<dyn Iterator<Item = Role> + '_>| roles.any(|one| one == role);
    if has(Box::new(whose.themselves())) {
        Some(format!("`{field}` has to be their own id"))
    } else if has(Box::new(whose.of_the_store())) {
        Some(format!("of the store `{field}`"))
    } else if has(Box::new(whose.concerned())) {
        Some(format!("`{field}` may be anybody, they are shown what concerns them"))
    } else if has(Box::new(whose.anybody())) {
        Some(format!("`{field}` may be anybody"))
    } else {
        None
    }
}

fn people(role: Role) -> &'static str {
    match role {
        Role::Unspecified => "nobody",
        Role::Anyone => "everybody, signed in or not",
        Role::Customer => "customers",
        Role::Owner => "owners",
        Role::Staff => "staff",
        Role::Courier => "couriers",
        Role::Operator => "operators (about anybody)",
        Role::Librarian => "librarians",
        Role::Manager => "managers",
    }
}
