//! Which HTTP requests are which RPCs, as the contracts' `google.api.http` options say, in both directions.

mod render;
mod router;
mod template;

use std::sync::LazyLock;

use http::Method;
use maeul_proto::access::{self, Access};
use maeul_proto::google::api::HttpRule;
use maeul_proto::google::api::http_rule::Pattern;
use prost_reflect::{DynamicMessage, MethodDescriptor};

pub use render::{HttpRequest, request_of};
pub use router::{Matched, Mismatch, route};
pub use template::{Segment, Template};

/// One way to call one public RPC by HTTP.
#[derive(Debug, Clone)]
pub struct Binding {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: Method,
    /// The path with its variables.
    pub template: Template,
    /// Whether the request's body has all fields that the path has not. Where it has no body they are in the query.
    pub has_body: bool,
    /// The RPC.
    pub rpc: MethodDescriptor,
}

impl Binding {
    /// The path of the RPC as gRPC has it: `/maeul.order.v1.OrderService/PlaceOrder`.
    pub fn grpc_path(&self) -> String {
        grpc_path(&self.rpc)
    }
}

/// The path of an RPC as gRPC has it: `/maeul.order.v1.OrderService/PlaceOrder`.
pub fn grpc_path(rpc: &MethodDescriptor) -> String {
    format!("/{}/{}", rpc.parent_service().full_name(), rpc.name())
}

/// Every binding of every public RPC, in the order of the contracts; those of one RPC stand together, its main one first.
pub fn bindings() -> &'static [Binding] {
    static BINDINGS: LazyLock<Vec<Binding>> = LazyLock::new(|| {
        let services = maeul_proto::descriptors().services();
        let rpcs = services.flat_map(|service| service.methods().collect::<Vec<_>>());
        rpcs.filter(is_public).flat_map(|rpc| of(&rpc)).collect()
    });
    &BINDINGS
}

fn is_public(rpc: &MethodDescriptor) -> bool {
    matches!(access::of(&grpc_path(rpc)), Some(Access::Public(_)))
}

/// The bindings that the options of one RPC name.
fn of(rpc: &MethodDescriptor) -> Vec<Binding> {
    let Some(mut rule) = rule(rpc) else { return Vec::new() };
    let more = std::mem::take(&mut rule.additional_bindings);
    std::iter::once(rule).chain(more).filter_map(|rule| read(rpc, &rule)).collect()
}

fn rule(rpc: &MethodDescriptor) -> Option<HttpRule> {
    let option = maeul_proto::descriptors().get_extension_by_name("google.api.http")?;
    let options = rpc.options();
    let value = options.has_extension(&option).then(|| options.get_extension(&option))?;
    value.as_message().and_then(|rule| DynamicMessage::transcode_to(rule).ok())
}

/// One binding; `None` where a rule asks for what no contract of the village uses, which a test would notice.
fn read(rpc: &MethodDescriptor, rule: &HttpRule) -> Option<Binding> {
    let (method, path) = match rule.pattern.as_ref()? {
        Pattern::Get(path) => (Method::GET, path),
        Pattern::Put(path) => (Method::PUT, path),
        Pattern::Post(path) => (Method::POST, path),
        Pattern::Delete(path) => (Method::DELETE, path),
        Pattern::Patch(path) => (Method::PATCH, path),
        Pattern::Custom(_) => return None,
    };
    let has_body = match rule.body.as_str() {
        "" => false,
        "*" => true,
        _ => return None,
    };
    Some(Binding { method, template: Template::parse(path)?, has_body, rpc: rpc.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_rpc_is_bound_by_every_rule_that_it_has() {
        let services = maeul_proto::descriptors().services();
        let rpcs = services.flat_map(|service| service.methods().collect::<Vec<_>>());
        let mut public = 0;
        for rpc in rpcs {
            let bound: Vec<_> = bindings().iter().filter(|binding| binding.rpc == rpc).collect();
            let rules = rule(&rpc).map_or(0, |rule| 1 + rule.additional_bindings.len());
            assert_eq!(bound.len(), rules, "{}", rpc.full_name());
            assert_eq!(is_public(&rpc), rules > 0, "{}", rpc.full_name());
            public += usize::from(rules > 0);
            for binding in bound {
                for variable in binding.template.variables() {
                    assert!(rpc.input().get_field_by_name(variable).is_some(), "{}", binding.template);
                }
            }
        }
        assert!(public > 60, "{public}");
    }
}
