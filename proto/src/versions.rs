//! What holds for every RPC that has a successor in a later version of its package.

use prost_reflect::MethodDescriptor;

use crate::access::{self, Access};
use crate::descriptors;

fn deprecated() -> Vec<MethodDescriptor> {
    let methods = descriptors().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods
        .filter(|method| method.method_descriptor_proto().options.clone().unwrap_or_default().deprecated())
        .collect()
}

/// The comment above an RPC.
fn comment(method: &MethodDescriptor) -> String {
    let file = method.parent_file().file_descriptor_proto().clone();
    let places = file.source_code_info.unwrap_or_default().location;
    let place = places.into_iter().find(|place| place.path == method.path());
    place.and_then(|place| place.leading_comments).unwrap_or_default()
}

/// `maeul.catalog` and `2` of `maeul.catalog.v2`.
fn package_and_version(method: &MethodDescriptor) -> (String, u32) {
    let service = method.parent_service();
    let (package, version) = service.package_name().rsplit_once(".v").unwrap();
    (package.to_owned(), version.parse().unwrap())
}

/// Who may call it and about whose things, in words: the fields themselves are of different messages.
fn rule(method: &MethodDescriptor) -> String {
    let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
    match access::of(&path) {
        Some(Access::Public(public)) => {
            let whose = public.whose.iter().map(|it| {
                format!(
                    "{} {:?} {:?} {:?} {:?}",
                    it.field.name(),
                    it.themselves,
                    it.of_the_store,
                    it.concerned,
                    it.anybody
                )
            });
            format!("{:?}: {}", public.roles, whose.collect::<Vec<_>>().join(", "))
        }
        rule => format!("{rule:?}"),
    }
}

#[test]
fn p10_what_is_deprecated_names_its_successor_which_the_same_people_may_call() {
    let mut seen = 0;
    for method in deprecated() {
        let (name, comment) = (method.full_name(), comment(&method));
        let (_, named) =
            comment.split_once("Deprecated: use `").unwrap_or_else(|| panic!("{name}: {comment}"));
        let (service, rpc) = named.split('`').next().unwrap().split_once('/').unwrap();
        let service =
            descriptors().get_service_by_name(service).unwrap_or_else(|| panic!("{name}: no {service}"));
        let next =
            service.methods().find(|it| it.name() == rpc).unwrap_or_else(|| panic!("{name}: no {rpc}"));
        let ((package, old), (same, new)) = (package_and_version(&method), package_and_version(&next));
        assert!(package == same && old < new, "{name}: {}", next.full_name());
        assert_eq!(rule(&method), rule(&next), "{name}");
        seen += 1;
    }
    assert!(seen > 0, "the worked example is looked at");
}
