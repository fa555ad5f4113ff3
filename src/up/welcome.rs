//! What people need in another terminal, once everybody serves.

use std::fmt::Write as _;
use std::path::{Component, Path};

use super::MeshArgs;
use super::control::DATA;
use super::service::Service;
use crate::client::env_of;
use crate::process::Context;
use crate::serve::Target;

/// Where each service is, as `MAEUL_ORDER_URL` and the like. Where a service has several processes the first one is
/// called: there is no load balancer here.
pub(super) fn peers(services: &[Service]) -> Vec<(String, String)> {
    let mut peers: Vec<(String, String)> = Vec::new();
    for service in services {
        let Target::Service(context) = service.spec.target else { continue };
        let name = env_of(context);
        if !peers.iter().any(|(known, _)| *known == name) {
            peers.push((name, format!("http://{}", service.spec.listen)));
        }
    }
    peers
}

/// Where provider and carrier are told how to behave: in each process.
fn simulators(services: &[Service]) -> impl Iterator<Item = String> {
    [Context::Payment, Context::Delivery].into_iter().map(|context| {
        let of = services.iter().filter(move |service| service.spec.target == Target::Service(context));
        let admins: Vec<_> = of.map(|service| format!("http://{}", service.spec.admin)).collect();
        format!("MAEUL_{}_ADMIN_URL={}", context.name().to_uppercase(), admins.join(","))
    })
}

/// The gateway, if the mesh has one.
fn gateways(services: &[Service]) -> impl Iterator<Item = &Service> {
    services.iter().filter(|service| service.spec.target == Target::Gateway)
}

/// A line to paste, and commands to try.
pub(super) fn welcome(args: &MeshArgs, services: &[Service]) -> String {
    let peers = peers(services).into_iter().map(|(name, url)| format!("{name}={url}"));
    let mut exports: Vec<_> = peers.chain(simulators(services)).collect();
    exports.extend(
        gateways(services).map(|gateway| format!("MAEUL_GATEWAY_URL=http://{}", gateway.spec.listen)),
    );
    exports.push(format!("NATS_URL={}", args.nats));
    let named = args.data.components().filter(|part| *part != Component::CurDir);
    if !named.eq(Path::new(DATA).components().skip(1)) {
        exports.push(format!("MAEUL_UP_DATA={}", args.data.display()));
    }
    let program = std::env::args().next().unwrap_or_else(|| "maeul".to_owned());
    let mut text = format!("\nThe mesh serves. In another terminal:\n\nexport {}\n", exports.join(" "));
    for (command, why) in [
        ("demo", "every story, through every process"),
        ("load payment-slow", "a crowd, and a provider that takes its time"),
        ("up kill payment", "and watch what becomes of the orders"),
        ("audit", "does every order, loan and booking have exactly what its state demands?"),
    ] {
        let _ = writeln!(text, "{program} {command:<18} # {why}");
    }
    for gateway in gateways(services) {
        let _ = writeln!(text, "curl http://{}/v1/stores # the same as REST", gateway.spec.listen);
    }
    text
}
