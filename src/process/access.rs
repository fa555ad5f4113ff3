//! Whom a process lets in: flags, and what must be known before it can tell.

use std::sync::Arc;

use chassis::access::{Door, MeshIdentity, Secret, Services, SignIn};
use clap::Args;
use maeul_proto::access::{self, Access};

use super::Context;
use crate::failure::Failure;

/// The variable of the environment that has the secret of the services.
pub(crate) const SECRET_ENV: &str = "MAEUL_SERVICE_SECRET";

/// How callers are known.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Who may call")]
pub(crate) struct AccessArgs {
    /// What all services of the village know and nobody else: by it they are believed to be who they say
    #[arg(long, env = SECRET_ENV, value_name = "TEXT", hide_env_values = true)]
    service_secret: Option<Secret>,
    /// Another secret by which services are believed while the secret changes; nothing is signed with it
    #[arg(long, env = "MAEUL_SERVICE_SECRET_ALSO", value_name = "TEXT", hide_env_values = true)]
    service_secret_also: Option<Secret>,
    /// In a mesh: the identities of the village's services up to their names, as `spiffe://cluster.local/ns/maeul/sa/`
    /// or `spiffe://cluster.local/ns/shops/sa/maeul-`; the proxy beside this process is believed about who calls
    #[arg(long, env = "MAEUL_MESH_IDENTITY", value_name = "SPIFFE")]
    mesh_identity: Option<MeshIdentity>,
}

impl AccessArgs {
    /// The door of a process, at which people show tokens of `sign_in`. Without a secret services are believed in this process alone.
    pub(crate) fn door(&self, sign_in: Option<Arc<dyn SignIn>>) -> Result<Door, Failure> {
        let secret = self.service_secret.clone().unwrap_or_else(Secret::random);
        let services = Services::changing(&secret, self.service_secret_also.as_ref())
            .map_err(|e| Failure::failed("cannot make a key", e))?;
        Ok(Door::new(sign_in, services, self.mesh_identity.clone()))
    }

    /// Refuses to start services that nobody would believe, or that would believe nobody.
    pub(crate) fn check(&self, targets: &[Context]) -> Result<(), Failure> {
        if self.service_secret.is_some() || self.mesh_identity.is_some() {
            return Ok(());
        }
        for context in targets {
            let elsewhere = context.calls().iter().find(|callee| !targets.contains(callee));
            let why = match (elsewhere, caller_elsewhere(*context, targets)) {
                (Some(callee), _) => format!("{} calls {}", context.name(), callee.name()),
                (None, Some(caller)) => format!("{caller} calls {}", context.name()),
                (None, None) => continue,
            };
            return Err(Failure::Configuration(format!(
                "--service-secret: {why}, and nobody else may; give all services the same secret, best by {SECRET_ENV}"
            )));
        }
        Ok(())
    }
}

/// Somebody of another process who calls an internal RPC of `context`.
fn caller_elsewhere(context: Context, targets: &[Context]) -> Option<&'static str> {
    let own = format!("/maeul.{}.", context.name());
    let internal =
        access::all().iter().filter(|(path, _)| path.starts_with(&own)).filter_map(|(_, rule)| match rule {
            Access::Internal(callers) => Some(callers),
            Access::Public(_) => None,
        });
    let is_here = |caller: &str| targets.iter().any(|target| target.name() == caller);
    internal.flatten().map(String::as_str).find(|caller| !is_here(caller))
}
