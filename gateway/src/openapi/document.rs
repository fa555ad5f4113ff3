//! The whole description: `OpenAPI` 3.1 of every public RPC, made from the contracts.

use prost_reflect::MethodDescriptor;
use serde_json::{Map, Value, json};

use super::schema::Schemas;
use super::{answers, comments, operation, status};
use crate::binding::bindings;

/// What holds everywhere, for the beginning of the reference.
const INFO: &str = include_str!("pages/info.md");

/// The description of a gateway where people sign in, or of one where they need not. `{tomorrow}` in examples is for whoever serves it to replace.
pub(super) fn describe(signs_in: bool) -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    let mut tags = Vec::new();
    let mut last: Option<&MethodDescriptor> = None;
    for binding in bindings() {
        let rpc = &binding.rpc;
        let described = operation::describe(binding, last != Some(rpc), &mut schemas);
        let path = paths.entry(operation::path(binding)).or_insert_with(|| json!({}));
        path[binding.method.as_str().to_ascii_lowercase()] = described;
        let tag = tag(rpc);
        if tags.last() != Some(&tag) {
            tags.push(tag);
        }
        last = Some(rpc);
    }
    status::describe(&mut schemas);
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Maeul",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A village's everyday trade: order, pay and follow it to the door; borrow books; book rooms.",
            "description": INFO,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The gateway that serves this description."}],
        "tags": tags,
        "security": if signs_in { json!([{"token": []}]) } else { json!([{}, {"token": []}]) },
        "paths": paths,
        "components": {
            "schemas": schemas.into_all(),
            "responses": answers::shared(),
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A token of the issuer that the village trusts. What somebody is (customer, owner, staff, \
                    courier, librarian, manager, operator) is in its claim of roles, and who they are in its subject. \
                    Where sign-in is off, as on a laptop, no token is needed.",
            }},
        },
    })
}

fn tag(rpc: &MethodDescriptor) -> Value {
    let service = rpc.parent_service();
    let words = comments::of(&service.parent_file(), service.path());
    json!({"name": operation::tag(rpc), "description": words})
}
