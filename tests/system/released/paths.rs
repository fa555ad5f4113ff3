//! The HTTP paths of earlier releases, of which `buf` knows nothing.

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, MethodDescriptor, ReflectMessage};

/// Verb and path of each binding of every RPC, and whose they are.
fn paths(pool: &DescriptorPool) -> BTreeMap<(String, String), String> {
    let methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods
        .flat_map(|method| of(pool, &method).into_iter().map(move |it| (it, method.full_name().to_owned())))
        .collect()
}

fn of(pool: &DescriptorPool, method: &MethodDescriptor) -> Vec<(String, String)> {
    let option = pool.get_extension_by_name("google.api.http").expect("the protos know HTTP");
    let options = method.options();
    if !options.has_extension(&option) {
        return Vec::new();
    }
    let rule = options.get_extension(&option).as_message().unwrap().clone();
    let more = rule.get_field_by_name("additional_bindings").unwrap().into_owned();
    let more = more.as_list().unwrap().iter().map(|rule| rule.as_message().unwrap().clone());
    let pattern = rule.descriptor().oneofs().find(|oneof| oneof.name() == "pattern").unwrap();
    let read = |rule: prost_reflect::DynamicMessage| {
        let verb = pattern.fields().find(|field| rule.has_field(field)).unwrap();
        (verb.name().to_owned(), rule.get_field(&verb).as_str().unwrap().to_owned())
    };
    std::iter::once(rule.clone()).chain(more).map(read).collect()
}

#[test]
fn p10_every_http_path_of_a_release_means_the_same_rpc_today() {
    let today = paths(maeul_proto::descriptors());
    for release in super::releases() {
        let kept = std::fs::read(release.join("descriptor.binpb")).unwrap();
        let kept = paths(&DescriptorPool::decode(kept.as_slice()).unwrap());
        assert!(kept.len() > 50, "{} has {} paths", release.display(), kept.len());
        let gone: Vec<_> = kept.iter().filter(|(path, rpc)| today.get(*path) != Some(rpc)).collect();
        assert!(gone.is_empty(), "since {}: {gone:?}", release.display());
    }
}
