//! The matrix: every RPC, every role, one's own things and others', over every way in.

use maeul_proto::access::v1::Role;
use maeul_proto::access::{Public, Whose};
use serde_json::Value;

use super::world::{ROLES, STRANGER, Verdict, World, public, word};

/// Whether a request says something in this field.
fn says(body: &Value, whose: &Whose) -> bool {
    body.get(whose.field.json_name()).is_some_and(|value| value != "")
}

/// What the rules say of a call in this role, about one's own things or another's.
fn expected(rule: &Public, role: Option<Role>, own: bool, body: &Value) -> Verdict {
    let for_everybody = rule.roles.contains(&Role::Anyone);
    let Some(role) = role else { return if for_everybody { Verdict::In } else { Verdict::Unknown } };
    if for_everybody || role == Role::Operator {
        return Verdict::In;
    }
    if !rule.roles.contains(&role) {
        return Verdict::Denied;
    }
    let reaches = |whose: &Whose| {
        let anybodys = whose.anybody.contains(&role) || whose.concerned.contains(&role);
        anybodys || own && (whose.themselves.contains(&role) || whose.of_the_store.contains(&role))
    };
    let named: Vec<_> = rule.whose.iter().filter(|whose| says(body, whose)).collect();
    assert_eq!(named.is_empty(), rule.whose.is_empty(), "the example names somebody: {body}");
    if named.into_iter().all(reaches) { Verdict::In } else { Verdict::Denied }
}

#[tokio::test(flavor = "multi_thread")]
async fn n9_every_role_reaches_what_the_rules_say_and_nothing_else_by_grpc_and_rest() {
    let world = World::settle().await;
    let (mut wrong, mut seen) = (Vec::new(), [0; 3]);
    for (rpc, rule) in public() {
        let whoever = ROLES.into_iter().map(Some).chain([None]);
        for (role, own) in whoever.flat_map(|role| [(role, true), (role, false)]) {
            let token = match role {
                None => None,
                Some(role) => {
                    let id = if own { world.owner(role) } else { STRANGER };
                    Some(world.token(&format!("{}:{id}", word(role))).await)
                }
            };
            for (name, way) in &world.ways {
                let body = world.request(&rpc, role);
                let expected = expected(rule, role, own, &body);
                let answer = world.call(way, &rpc, &body, token.as_deref()).await;
                let told = Verdict::of(&answer);
                // Behind the door a context has rules of its own: who is a courier, but not this parcel's, is denied, too.
                let behind = own && told == Verdict::Denied && reason(&answer).starts_with("NOT_THE_");
                seen[told as usize] += 1;
                if told != expected && !behind {
                    let whose = if own { "their own" } else { "others'" };
                    wrong.push(format!(
                        "{} by {name}, {role:?}, {whose}: {told:?} and not {expected:?}: {answer:?}",
                        rpc.full_name()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {seen:?}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    let log = world.village.log();
    assert!(!log.contains("panicked") && !log.contains("our own mistake"), "{log}");
}

fn reason<T>(answer: &Result<T, tonic::Status>) -> String {
    answer.as_ref().err().map(crate::harness::reason).unwrap_or_default()
}
